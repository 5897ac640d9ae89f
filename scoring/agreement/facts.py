"""What is kept of one paper so that it can be linked with others and weighed with them: small, plain, text-free.

facts = facts_of(read(text), "d-3f9a1c22b0de")          # None: not a paper of an agreement
known = facts.seen_at(now, sender="jo@client.example", thread=("<1@client.example>",))
"""

# ruff: noqa: E501 - a pattern is read whole

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from scoring.agreement.citing import (
    Citation,
    Lapse,
    Rank,
    citations,
    ends_agreement,
    extends,
    lapse_in,
    outranks,
    own_start,
    rank_of,
    touched,
)
from scoring.agreement.sketch import Sketch, sketch_of
from scoring.findings import Finding
from scoring.reading.dates import AMOUNT, amount_of, written_dates
from scoring.reading.gates import Gated
from scoring.reading.read import Reading
from scoring.resolve import Resolution, resolve, takes_back
from scoring.rules.base import Paper
from scoring.rules.ruleset import look
from scoring.score import level_of
from scoring.text import ContractText, Span

VERSION = 3
"""Raised when facts are taken in another way, so that stored ones are taken again."""
ADDED = frozenset({"addendum", "amendment", "sow"})
"""Kinds that belong to another paper."""
_PAPERS = ADDED | {"contract", "nda", "employment", "terms"}
ELSEWHERE = "elsewhere"
"""Terms that are not at hand, or a page that was not read: no other paper settles what they say."""
QUOTE_CHARS = 320
_RENEWS_FOR = Gated(
    rf"\b(?:renew|extend|further|additional|successive|consecutive)\w*\b[^.;]{{0,60}}?\b(?:periods?|terms?)?\s?(?:of )?{AMOUNT}",
    re.IGNORECASE,
)
_UNDER = Gated(
    r"\b(?:under|pursuant to|subject to|governed by|part of|accordance with|incorporat\w+)\b[^.;]{0,60}\b(?:agreement|contract|msa)\b|\bmaster \w* ?agreement\b|\bMSA\b",
    re.IGNORECASE,
)
_AMOUNT = Gated(AMOUNT, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a paper, verbatim: ``text[start:end]``."""

    quote: str
    start: int
    end: int
    page: int | None = None
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """One paper, as far as other papers concern it."""

    id: str
    """Id of the document."""
    kind: str
    level: str | None
    """On its worst reading; None where that and the best are as far apart as None and High."""
    flags: tuple[str, ...]
    """Flags of RUBRIC 2.3 on its worst reading, in order of the alphabet."""
    open_by: tuple[str, ...] = ()
    """What makes its conflict (flag ``C``) more than a ban against a grant in its own words: rules (a right of the
    client to change the terms), or ELSEWHERE. A later paper settles only what it regulates."""
    takes_back: tuple[str, ...] = ()
    """Risks of an earlier paper, by their rules, that this one takes back where it prevails."""
    signed: str = "unknown"
    reference: str | None = None
    client: str | None = None
    freelancer: str | None = None
    names: tuple[str, ...] = ()
    """All parties that it names, whatever their roles."""
    sides: Mapping[str, str] = field(default_factory=dict)
    """Word -> side, where the roles are certain: who is who for the papers that are added to this one."""
    by_base: bool = False
    """Who is who was taken from the agreement that it belongs to."""
    effective: date | None = None
    end: date | None = None
    auto_renew: bool | None = None
    term: tuple[int, str] | None = None
    """How long each renewal lasts."""
    notice: tuple[int, str] | None = None
    """How long before the end notice is in time; ``(31, "day")`` for thirty clear days."""
    cites: tuple[Citation, ...] = ()
    rank: Rank = Rank.SILENT
    outranks: frozenset[str] = frozenset()
    touches: tuple[str, ...] = ()
    """Clauses of its agreement that it deletes or changes."""
    lifts_ban: bool = False
    terminates: bool = False
    extends: bool = False
    """Its end is the agreement's, not its own."""
    bans: tuple[str | None, ...] = ()
    """Clauses in which a ban on training stands and holds."""
    limits: tuple[str | None, ...] = ()
    """Clauses that limit the licence to the project."""
    survives: bool = False
    """The ban outlives the agreement by its own words."""
    lapse: Lapse | None = None
    protections: Mapping[str, str] = field(default_factory=dict)
    sketch: Sketch = ()
    clauses: Mapping[str, str] = field(default_factory=dict)
    """Number -> digest of each clause's words."""
    alone: bool = False
    """A statement of work that names no agreement above it: it is the agreement."""
    passages: Mapping[str, Passage] = field(default_factory=dict)
    """``effective``, ``end``, ``renewal``, ``notice``, ``ban``: the words that say so."""
    seen: datetime | None = None
    """When it came: the mail's time, or that of its being added."""
    sender: str | None = None
    message: str | None = None
    """Mail that holds it."""
    thread: tuple[str, ...] = ()
    """Message-IDs of its mail and of those that it answers."""

    def came(self, seen: datetime, *, sender: str | None, message: str | None, thread: Sequence[str]) -> PaperFacts:
        """The same paper with what its mail says of it. Anybody can write a header: none of it lifts a level."""
        return replace(self, seen=seen, sender=sender, message=message, thread=tuple(thread))

    @property
    def is_added(self) -> bool:
        """Say whether it belongs to another paper by its kind."""
        return self.kind in ADDED and not self.alone

    @property
    def starts(self) -> date | None:
        """First day on which it counts: the one that it gives, else the day on which it came."""
        return self.effective or (self.seen.date() if self.seen else None)

    def to_json(self) -> dict[str, Any]:
        """Plain values; without what its mail says of it."""
        return {
            "version": VERSION,
            "id": self.id,
            "kind": self.kind,
            "level": self.level,
            "flags": list(self.flags),
            "open_by": list(self.open_by),
            "takes_back": list(self.takes_back),
            "signed": self.signed,
            "reference": self.reference,
            "client": self.client,
            "freelancer": self.freelancer,
            "names": list(self.names),
            "sides": dict(self.sides),
            "by_base": self.by_base,
            "effective": _iso(self.effective),
            "end": _iso(self.end),
            "auto_renew": self.auto_renew,
            "term": list(self.term) if self.term else None,
            "notice": list(self.notice) if self.notice else None,
            "cites": [[c.reference, _iso(c.day), c.span.start, c.span.end, c.replaced] for c in self.cites],
            "rank": str(self.rank),
            "outranks": sorted(self.outranks),
            "touches": list(self.touches),
            "lifts_ban": self.lifts_ban,
            "terminates": self.terminates,
            "extends": self.extends,
            "bans": list(self.bans),
            "limits": list(self.limits),
            "survives": self.survives,
            "lapse": [self.lapse.count, self.lapse.unit, self.lapse.anchor] if self.lapse else None,
            "protections": dict(self.protections),
            "sketch": list(self.sketch),
            "clauses": dict(self.clauses),
            "alone": self.alone,
            "passages": {k: [p.quote, p.start, p.end, p.page, p.clause] for k, p in self.passages.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PaperFacts:
        """Facts from their own JSON."""
        known = {f.name for f in fields(cls)}
        row = {name: value for name, value in data.items() if name in known}
        row["effective"], row["end"] = _day(data["effective"]), _day(data["end"])
        row["term"] = tuple(data["term"]) if data["term"] else None
        row["notice"] = tuple(data["notice"]) if data["notice"] else None
        row["cites"] = tuple(Citation(r, _day(d), Span(s, e), x) for r, d, s, e, x in data["cites"])
        row["rank"] = Rank(data["rank"])
        row["outranks"] = frozenset(data["outranks"])
        row["lapse"] = Lapse(*data["lapse"]) if data["lapse"] else None
        row["passages"] = {k: Passage(*p) for k, p in data["passages"].items()}
        for name in ("flags", "open_by", "takes_back", "names", "touches", "bans", "limits", "sketch"):
            row[name] = tuple(data[name])
        return cls(**row)


def facts_of(
    reading: Reading, document: str, protections: Mapping[str, str], *, by_base: bool = False
) -> PaperFacts | None:
    """Facts of a paper that is part of an agreement; None for every other one (an invoice, a lease, the client's own).

    *protections* are the eight of its own report.
    """
    kind = str(reading.kind.kind)
    if not reading.kind.is_contract or reading.kind.outside or kind not in _PAPERS or reading.parties.user_is_client:
        return None
    paper = Paper.of(reading)
    resolution = resolve(paper, look(paper))
    low, high = level_of(resolution.low.flags), level_of(resolution.high.flags)
    cites = citations(reading.view)
    sentences = paper.sentences
    alone = kind == "sow" and not cites and not _UNDER.search(reading.view)
    added = kind in ADDED and not alone
    dates, parties = reading.dates, reading.parties
    start = own_start(reading.view, cites) if added else None
    effective = (start[0] if start else None) if added else dates.effective
    effective_span = (start[1] if start else None) if added else dates.effective_span
    touches, lifts = touched(sentences) if added else ((), False)
    ends = list(ends_agreement(sentences)) if added else []
    bans = [f for f in resolution.findings if f.rule == "ai-training.prohibited" and f.defeated_by is None]
    spans = {
        "effective": effective_span,
        "end": dates.end_span,
        "renewal": dates.renewal_span,
        "notice": dates.notice_span,
        "ban": bans[0].span if bans else None,
    }
    if ends:
        _, lead, rest = ends[0].starts
        span = paper.folded.span(rest, rest + len(ends[0].words) - lead)
        spans["terminates"] = span
        effective = next(
            (d for d, s in written_dates(reading.view) if span.contains(s) and s not in {c.span for c in cites}),
            effective,
        )
    # a single renewing word decides nothing about the end of the agreement: the words around its date do
    end_words = _around(reading.source, dates.end_span) if dates.end_span else None
    return PaperFacts(
        id=document,
        kind=kind,
        level=None if low.rank == 0 and high.rank == 2 else str(low),
        flags=tuple(sorted(resolution.low.flags)),
        open_by=_open_by(resolution),
        takes_back=takes_back(paper, resolution.findings) if added else (),
        signed=reading.signed,
        reference=reading.reference,
        client=parties.client.name if parties.client else None,
        freelancer=parties.freelancer.name if parties.freelancer else None,
        names=tuple(p.name for p in parties.parties if p.name),
        sides={term: str(side) for term, side in parties.sides.items()},
        by_base=by_base,
        effective=effective,
        end=dates.end if not ends else None,
        auto_renew=dates.auto_renew,
        term=_term(reading),
        notice=_notice(reading),
        cites=cites,
        rank=rank_of(sentences) if added else Rank.SILENT,
        outranks=frozenset() if added else outranks(sentences),
        touches=touches,
        lifts_ban=lifts,
        terminates=bool(ends),
        extends=bool(added and end_words and extends(reading.view[end_words.start : end_words.end])),
        bans=tuple(f.clause for f in bans),
        limits=tuple(f.clause for f in resolution.findings if "L_lim" in f.flags and f.defeated_by is None),
        survives=any(f.rule == "survival.stated" and "survives" in f.facets for f in resolution.findings),
        lapse=_lapse(reading, resolution.findings, bans),
        protections=dict(protections),
        sketch=sketch_of(reading.view),
        clauses=dict(_clauses(reading)),
        alone=alone,
        passages={name: _passage(reading, span) for name, span in spans.items() if span is not None},
    )


def _open_by(resolution: Resolution) -> tuple[str, ...]:
    """What keeps the conflict open beyond a ban against a grant; empty where there is none."""
    if "C" not in resolution.low.flags:
        return ()
    standing = [f.rule for f in resolution.findings if "C" in f.flags and f.defeated_by is None]
    rules = {rule for rule in standing if rule != "precedence.conflict"}
    if "C" in resolution.imposed or not standing:
        rules.add(ELSEWHERE)
    return tuple(sorted(rules))


def _lapse(reading: Reading, findings: Sequence[Finding], bans: Sequence[Finding]) -> Lapse | None:
    ending = next((f for f in findings if f.rule == "ai-training.lapses" and f.defeated_by is None), None)
    if ending is not None and ending.span is not None:
        around = _around(reading.source, ending.span)
        return lapse_in(reading.view[around.start : around.end])
    if bans and all("P_full" not in f.flags for f in bans):
        for ban in bans:
            if ban.span is not None and (found := lapse_in(reading.view[ban.span.start : ban.span.end])):
                return found
    return None


def _term(reading: Reading) -> tuple[int, str] | None:
    """How long a renewal lasts: as its words say, else as long as the first term."""
    dates = reading.dates
    if not dates.auto_renew or dates.renewal_span is None:
        return None
    start = max(0, dates.renewal_span.start - 80)
    m = _RENEWS_FOR.search(reading.view[start : dates.renewal_span.end + 160])
    if m is not None:
        return amount_of(m)
    if dates.effective and dates.end:
        return (dates.end - dates.effective).days + 1, "day"
    return None


def _notice(reading: Reading) -> tuple[int, str] | None:
    span = reading.dates.notice_span
    if span is None:
        return None
    words = reading.view[span.start : span.end]
    m = _AMOUNT.search(words)
    if m is None:
        return None
    count, unit = amount_of(m)
    return (count + 1, unit) if "clear" in words.lower() and unit == "day" else (count, unit)


def _clauses(reading: Reading) -> Iterator[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for clause in reading.clauses:
        if clause.number is not None and str(clause.kind) not in ("signature", "recital"):
            number = f"{clause.schedule} {clause.number}" if clause.schedule else clause.number
            found.setdefault(number, []).append(reading.view[clause.span.start : clause.span.end])
    for number, words in found.items():
        plain = " ".join(" ".join(words).split()).casefold()
        yield number, hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _passage(reading: Reading, span: Span) -> Passage:
    around = _around(reading.source, span)
    clause = next((c for c in reading.clauses if c.span.overlaps(span) and c.number), None)
    return Passage(
        reading.source.quote(around),
        around.start,
        around.end,
        reading.source.page_of(span.start),
        clause.number if clause else None,
    )


def _around(source: ContractText, span: Span) -> Span:
    """The sentence around *span*, at most QUOTE_CHARS of it."""
    text = source.text
    room = max(0, (QUOTE_CHARS - len(span)) // 2)
    start, end = max(0, span.start - room), min(len(text), span.end + room)
    for stop in (". ", ".\n", "\n\n", ";\n"):
        start = max(
            start, text.rfind(stop, start, span.start) + len(stop) if text.rfind(stop, start, span.start) >= 0 else 0
        )
    stops = [i for stop in (". ", ".\n", "\n\n", ";\n") if (i := text.find(stop, span.end, end)) >= 0]
    end = min([end, *(i + 1 for i in stops)])
    while start < span.start and text[start].isspace():
        start += 1
    while end > span.end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(word: str | None) -> date | None:
    return date.fromisoformat(word) if word else None
