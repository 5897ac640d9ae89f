"""What holds in the end: exceptions, cross-references, precedence, lapse and hollow words applied to findings.

Rules say what each clause says. Here the clauses meet: one takes another back, one prevails over another, one is only
as good as a page that nobody read. Out come two weighings, the worst and the best that the paper allows, and between
them the one that is shown.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from scoring.catalogue import catalogue
from scoring.certainty import inside, sentence_at, undoing, undoing_any, unexplained
from scoring.findings import Finding, Polarity, Side
from scoring.reading.language import language_of
from scoring.reading.read import Reading
from scoring.reading.stance import Modality, Stance
from scoring.rules.ai_training import TRAINING, covers_all_work
from scoring.rules.base import Paper, Sentence, without_number
from scoring.rules.ruleset import missing_rules
from scoring.text import Needs, Span
from scoring.wording import ENGLISH, Wording

SURE = 0.7
"""Findings below this confidence count in one of the two weighings only (RUBRIC 5, tau)."""
READABLE = 0.6
"""Below this mean word confidence a recognised page is no ground for saying that something is missing."""

FINALS_ONLY, LAPSING, _UNDER_LAW = Decimal("0.6"), Decimal("0.6"), Decimal("0.7")
"""What is left of a ban that covers finals only, that lapses, that gives way to what the law allows."""
_PROHIBITED, _OVERRIDES = "ai-training.prohibited", "precedence.override"
_GRANTS = frozenset({"ai-training.permitted", "ai-training.improvement-permitted", "ai-training.hidden"})
_BROAD = frozenset({"scope.all-purposes", "scope.any-media"})


_BY_SIDE = frozenset({"L_lim", "P_part", "P_full"})
"""Flags that count only where it is certain who is the client."""
_REGULATED_BY: Mapping[str, str] = {
    "ai-training.permitted": _PROHIBITED,
    "ai-training.improvement-permitted": _PROHIBITED,
    "ai-training.lapses": "survival.stated",
    "scope.all-purposes": "scope.limited",
    "scope.any-media": "scope.limited",
    "scope.derivatives": "scope.limited",
    "third-party-ai.upload-permitted": "third-party-ai.upload-forbidden",
    "deliverables.finals-only": "deliverables.drafts-included",
    "deliverables.drafts-given": "scope.limited",
    "deliverables.aggregated-data": _PROHIBITED,
    "third-party.sublicense": "third-party.no-sublicence",
    "precedence.other-terms": _OVERRIDES,
    "change.unilateral": _OVERRIDES,
}
"""Risk -> the protection that regulates the same matter. Ownership, hidden words and moral rights stay as they are."""
_LATER_PAPER = (
    r"(?:(?:later|subsequent|future)(?: \w+){0,2} (?:agreements?|documents?|papers?|instruments?|writings?|terms|contracts?)"
    r"|addend(?:um|a)|amendments?|riders?|side letters?)"
)
_HOLDS_OUT = re.compile(
    r"\b(?:prevails?|controls?|takes? precedence|governs?|supersedes?|overrides?|remains? in (?:full )?(?:force|effect))\b"
    rf"(?:(?!\b(?:prior|previous|earlier|contemporaneous|including|together with)\b)[^.;]){{0,120}}?\b{_LATER_PAPER}\b"
    r"|\b(?:no|any) (?:(?:later|subsequent|future|other|such|written|signed) )*(?:addend(?:um|a)|amendments?|riders?|side letters?)\b[^.;]{0,100}"
    r"\b(?:shall not|may not|will not|cannot|shall|may|will|can) (?:\w+ ){0,3}(?:limit|restrict|override|prevail|affect|reduce|vary|modify|diminish|apply)\w*\b"
    rf"|\bnotwithstanding\b[^.;]{{0,80}}\b(?:{_LATER_PAPER}|(?:any )?other (?:agreements?|documents?|contracts?|arrangements?|instruments?))\b",
    re.IGNORECASE,
)
"""What was there before says that no later paper changes it."""
_ONLY_BOTH = re.compile(
    r"\b(?:changed|amended|modified|varied)\b[^.;]{0,40}\bonly\b[^.;]{0,40}\bsigned by both\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Weighing:
    """One reading of the paper, ready for the arithmetic."""

    flags: frozenset[str]
    """Flags of RUBRIC 2.3."""
    protections: Mapping[str, Decimal]
    """p of each family that has one."""
    harms: Mapping[str, Decimal]
    """h of each family that has one."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the paper says once its clauses have met."""

    findings: tuple[Finding, ...]
    """In the paper's order, absences last; ``defeated_by`` names what takes a finding back."""
    low: Weighing
    """Uncertain protections off, uncertain harms on."""
    shown: Weighing
    """What is certain, and no more."""
    high: Weighing
    """Uncertain protections on, uncertain harms off."""
    trace: tuple[str, ...]
    """Steps that decided, as a person would say them."""
    doubts: tuple[str, ...]
    """Why the ends differ, one plain sentence each."""
    needs: Needs
    """What would settle it."""
    complete: bool
    """False: a part was not read, so nothing is said to be missing."""
    imposed: frozenset[str] = frozenset()
    """Flags that the worst reading sets for what was not read or is not certain."""
    discounted: frozenset[str] = frozenset()
    """Flags that the worst reading does not count, whatever else the paper said."""
    grant_prevails: bool = False
    """A permission that stands says of itself that it prevails over every ban."""
    bans_in_doubt: bool = False
    """A sentence is there that would put any ban in doubt, a new one too."""


@dataclass(slots=True)
class _Bench:
    """The findings on the table, while they are weighed against each other."""

    paper: Paper
    wording: Wording
    findings: list[Finding]
    stances: Mapping[tuple[Span, bool], Stance]
    """By the span of their finding, and whether they permit."""
    trace: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    capped: set[int] = field(default_factory=set)
    """Positions of prohibitions that cover only part."""
    doubtful: set[int] = field(default_factory=set)
    """Positions of prohibitions that may cover only part, or nothing."""
    factors: dict[int, Decimal] = field(default_factory=dict)
    low: set[str] = field(default_factory=set)
    """Flags that only the worst reading sets."""
    not_low: set[str] = field(default_factory=set)
    """Flags that the worst reading does not count."""
    high: set[str] = field(default_factory=set)
    """Flags that only the best reading sets."""
    needs: Needs = Needs.READING
    addendum: Span | None = None
    """Where a later paper of the same agreement stands."""
    later: Span | None = None
    """The same, once it is known to prevail over what was there before."""

    def where(self, rules: Iterable[str]) -> Iterator[tuple[int, Finding]]:
        wanted = frozenset(rules)
        for i, f in enumerate(self.findings):
            if f.rule in wanted and f.defeated_by is None:
                yield i, f

    def stance(self, finding: Finding) -> Stance | None:
        if finding.span is None:
            return None
        return self.stances.get((finding.span, finding.polarity is Polarity.RISK))

    def place(self, finding: Finding) -> str:
        """Where a finding stands, as a person would say it."""
        at = _place(finding)
        return f"Addendum {at}" if self.addendum and finding.span and self.addendum.contains(finding.span) else at

    def is_later(self, finding: Finding) -> bool:
        return self.later is not None and finding.span is not None and self.later.contains(finding.span)

    def defeat(self, i: int, by: Finding, how: str) -> None:
        loser = self.findings[i]
        if self.is_later(loser) and not self.is_later(by):
            return  # what was there before takes nothing back from the paper that prevails over it
        self.findings[i] = replace(loser, defeated_by=name_of(by))
        self.trace.append(f"{self.place(loser)} is defeated by {self.place(by)} ({how})")


def name_of(finding: Finding) -> str:
    """``rule@start``: how one finding names another."""
    return f"{finding.rule}@{finding.span.start if finding.span else '-'}"


def resolve(
    paper: Paper, findings: Sequence[Finding], wording: Wording = ENGLISH, *, addendum: Span | None = None
) -> Resolution:
    """Apply exceptions, precedence, lapse and doubt to the *findings* of *paper* (RUBRIC 2.2, 2.3, 5).

    *wording* is that of the paper's own language; *addendum*: where a later paper of the same agreement stands in it.
    """
    reading = paper.reading
    stances: dict[tuple[Span, bool], Stance] = {}
    for stance in (*reading.stances, *reading.hidden_stances):
        key = without_number(reading.source.text, stance.span), stance.modality is Modality.PERMITS
        if key not in stances or (TRAINING & set(stance.actions) and not TRAINING & set(stances[key].actions)):
            stances[key] = stance
    bench = _Bench(paper, wording, list(findings), stances, addendum=addendum)
    if addendum is not None:
        _later_paper(bench, addendum)
    _exceptions(bench)
    _permissions_with_conditions(bench)
    _narrowed(bench)
    _contradictions(bench)
    _doubts(bench, reading)
    low, shown, high = (_weigh(bench, which) for which in ("low", "shown", "high"))
    complete = not (reading.source.unread_pages or reading.unread_parts) and not _hardly_recognised(reading)
    absent = _absences(bench) if complete else ()
    _tell(bench, shown)
    return Resolution(
        (*bench.findings, *absent),
        low,
        shown,
        high,
        tuple(bench.trace),
        tuple(bench.doubts),
        bench.needs,
        complete,
        frozenset(bench.low),
        frozenset(bench.not_low | (set() if reading.parties.sure else _BY_SIDE)),
        _grant_prevails(bench),
        wording is ENGLISH and any(True for _ in undoing_any(paper, bench.findings)),
    )


# ---- 0. a later paper of the same agreement


def _later_paper(bench: _Bench, addendum: Span) -> None:
    """Set the addendum over what was there before, where it says so and nothing there says that it stays.

    A later paper of the same parties prevails as far as it says that it does: what it regulates takes the earlier
    term on the same matter back. What it does not regulate stays as it was.
    """
    prevails = [f for f in bench.findings if f.rule == _OVERRIDES and f.span and addendum.contains(f.span)]
    if not prevails:
        return
    if bench.wording is not ENGLISH:
        # whether the contract gives way to later papers is read in English alone
        bench.low.add("C")
        bench.doubts.append(
            "Whether the contract gives way to the addendum is not read in its language: read what it says of changes."
        )
        return
    holds_out = next(
        (s for s in bench.paper.sentences if not _inside(s, addendum) and _HOLDS_OUT.search(s.words)), None
    )
    if holds_out is not None:
        bench.low.add("C")
        bench.trace.append(f"{_where(holds_out)} says that it prevails over later papers")
        bench.doubts.append(
            f'{_where(holds_out)} says that it prevails over later papers ("{_short(holds_out.words.strip(), 160)}"): '
            "ask to strike it out."
        )
        return
    bench.later = addendum
    new = [
        f for f in bench.findings if bench.is_later(f) and f.polarity is Polarity.PROTECTION and f.confidence >= SURE
    ]
    both = any(_inside(s, addendum) and _ONLY_BOTH.search(s.words) for s in bench.paper.sentences)
    for i, old in enumerate(bench.findings):
        if old.polarity is not Polarity.RISK or old.defeated_by or old.span is None or bench.is_later(old):
            continue
        by = next((f for f in new if f.rule == _REGULATED_BY.get(old.rule)), None)
        if old.rule in _GRANTS and by is not None:
            by = next((f for f in new if f.rule == _PROHIBITED and "P_full" in f.flags), None)
        if old.rule == "change.unilateral" and not both:
            continue
        if by is not None:
            bench.defeat(i, by, "later paper that prevails")


def _inside(sentence: Sentence, part: Span) -> bool:
    return part.contains(sentence.clause.span)


def _where(sentence: Sentence) -> str:
    return sentence.clause.number or f'"{_short(" ".join(sentence.words.split()), 40)}"'


# ---- 1. exceptions of a prohibition


def _exceptions(bench: _Bench) -> None:
    for i, ban in list(bench.where([_PROHIBITED])):
        stance = bench.stance(ban)
        if stance is None:
            continue
        for span, kind in zip(stance.exceptions, stance.exception_kinds, strict=False):
            words = bench.paper.folded.words(span)
            match kind.partition(":")[0]:
                case "consent" if not bench.wording.deemed.search(words):
                    continue
                case "consent" | "consent_deemed" | "opt_out":
                    _cap(bench, i, f"{bench.place(ban)}: consent may not be refused or counts as given")
                case "deidentified":
                    _cap(bench, i, f"{bench.place(ban)} leaves de-identified or aggregated work open")
                case "payment":
                    continue
                case "unknown":
                    bench.doubtful.add(i)
                    bench.doubts.append(
                        f'The words "{_short(words)}" in {bench.place(ban)} were not understood: read them.'
                    )
                case "term":
                    bench.factors[i] = bench.factors.get(i, Decimal(1)) * LAPSING
                    _cap(bench, i, f"{bench.place(ban)} ends after a time")
                case "law" if bench.wording.law_allows.search(words):
                    bench.factors[i] = bench.factors.get(i, Decimal(1)) * _UNDER_LAW
                    _cap(bench, i, f"{bench.place(ban)} gives way to what the law allows")
                case "law":
                    continue
                case "section":
                    _cross_reference(bench, i, stance, kind.partition(":")[2])
                case _:
                    if bench.wording.any_purpose.search(words) or (
                        kind == "services" and bench.wording.improves.search(words)
                    ):
                        by = _exception_finding(bench, stance, span)
                        bench.defeat(i, by, "exception")
                    elif kind == "services":
                        _cap(bench, i, f"{bench.place(ban)} leaves the service itself open")
                    else:
                        bench.doubtful.add(i)
                        bench.doubts.append(
                            f'The exception "{_short(words)}" in {bench.place(ban)} may take the ban back: read it.'
                        )
            if bench.findings[i].defeated_by:
                break
        else:
            _hedges(bench, i, stance)
    _lifted(bench)


def _hedges(bench: _Bench, i: int, stance: Stance) -> None:
    """What the grammar did not take for an exception may still be one: no full protection on a doubt."""
    ban = bench.findings[i]
    words = bench.paper.folded.words(stance.span)
    for span in stance.exceptions:
        words = words.replace(bench.paper.folded.words(span), " ")
    if (
        bench.wording.deemed.search(bench.paper.folded.words(stance.clause.span))
        and "consent" in stance.exception_kinds
    ):
        _cap(bench, i, f"{bench.place(ban)}: consent may not be refused or counts as given")
    elif limit := bench.wording.for_a_time.search(words):
        _cap(bench, i, f'{bench.place(ban)} holds only for a time ("{_short(limit[0])}")')
    elif hedge := bench.wording.hedges.search(words):
        bench.doubtful.add(i)
        bench.doubts.append(f'The words after "{hedge[0]}" in {bench.place(ban)} may take the ban back: read them.')
    else:
        _not_plain(bench, i, stance)


def _not_plain(bench: _Bench, i: int, stance: Stance) -> None:
    """Words in the ban, or about it, that are none of what plain bans say: a person has to read them."""
    ban, paper = bench.findings[i], bench.paper
    sentence = sentence_at(paper, stance.span)
    if sentence is None or (bench.wording is not ENGLISH and language_of(sentence.words) != "en"):
        return  # what a plain ban says is listed for English
    exceptions = inside(paper, sentence, stance.exceptions)
    odd = unexplained(sentence, exceptions)
    if odd is not None:
        bench.doubtful.add(i)
        bench.doubts.append(f'The words "{_short(odd)}" in {bench.place(ban)} may narrow the ban: read them.')
    for other, words in undoing(paper, ban, stance, bench.findings):
        if bench.is_later(ban) and bench.later is not None and not _inside(other, bench.later):
            continue  # what was there before takes nothing back from the paper that prevails over it
        bench.doubtful.add(i)
        place = other.clause.number or f'"{_short(other.words, 40)}"'
        bench.doubts.append(f'{place} speaks of the ban in {bench.place(ban)} ("{_short(words)}"): read it.')


def _lifted(bench: _Bench) -> None:
    """Sentences elsewhere that take the ban back: "the foregoing does not apply to …"."""
    for e, lift in list(bench.where(["ai-training.exception"])):
        if lift.span is None or any(f.defeated_by == name_of(lift) for f in bench.findings):
            continue
        words = bench.paper.folded.words(lift.span)
        swallows = (
            bench.wording.any_purpose.search(words)
            or bench.wording.names_training.search(words)
            or bench.wording.improves.search(words)
            or bench.wording.waives.search(words)
        )
        if not swallows:
            bench.findings[e] = replace(lift, strength=0.0)
        for i, ban in list(bench.where([_PROHIBITED])):
            if swallows:
                bench.defeat(i, lift, "exception")
            else:
                bench.doubtful.add(i)
                bench.doubts.append(f"{bench.place(lift)} may take {bench.place(ban)} back: read it.")


def _exception_finding(bench: _Bench, stance: Stance, span: Span) -> Finding:
    words = bench.paper.folded.words(span)
    grant = bool(bench.wording.improves.search(words)) or bool(bench.wording.any_purpose.search(words))
    found = bench.paper.at(
        "ai-training.exception", span, stance.clause, actor=stance.actor, flags=["G"] if grant else []
    )
    bench.findings.append(found)
    return found


def _cross_reference(bench: _Bench, i: int, stance: Stance, number: str) -> None:
    ban = bench.findings[i]
    there = [f for f in bench.findings if f.span != ban.span and _within(f.clause, number)]
    grant = next((f for f in there if f.rule in _GRANTS), None)
    broad = next((f for f in there if f.rule in _BROAD), None)
    if grant is not None or broad is not None:
        by = grant or broad
        assert by is not None
        bench.defeat(i, by, "exception")
        return
    if not any(_within(c.number, number) for c in bench.paper.reading.clauses) or any(
        f.rule == "ai-training.unclear" for f in there
    ):
        bench.doubtful.add(i)
        bench.doubts.append(
            f"{bench.place(ban)} makes an exception for section {number}, which could not be resolved: read it."
        )


def _cap(bench: _Bench, i: int, why: str) -> None:
    bench.capped.add(i)
    bench.trace.append(why)


# ---- 2. conditions of a permission


def _permissions_with_conditions(bench: _Bench) -> None:
    bans = [f for _, f in bench.where([_PROHIBITED])]
    for i, grant in list(bench.where(_GRANTS)):
        stance = bench.stance(grant)
        if stance is None:
            continue
        for span, kind in zip(stance.exceptions, stance.exception_kinds, strict=False):
            words = bench.paper.folded.words(span)
            if kind == "consent" and not bench.wording.deemed.search(words):
                bench.findings[i] = replace(grant, flags=(), strength=0.0, confidence=grant.confidence)
                bench.trace.append(f"{bench.place(grant)} permits only with your consent: no permission as it stands")
                break
            if grant.rule == "ai-training.improvement-permitted" and bench.wording.names_training.search(words):
                bench.findings[i] = replace(grant, flags=(), strength=0.0)
                bench.trace.append(f"{bench.place(grant)} excepts AI training")
                break
            section = kind.partition(":")[2]
            ban = next((b for b in bans if section and _within(b.clause, section)), None)
            if ban is not None:
                bench.defeat(i, ban, "subject to it")
                break


# ---- 3. prohibition against permission


def _contradictions(bench: _Bench) -> None:
    for g, grant in list(bench.where(_GRANTS)):
        if not grant.flags or grant.confidence < SURE:
            continue
        for b, ban in list(bench.where([_PROHIBITED])):
            if grant.span == ban.span:
                bench.defeat(b, grant, "exception")
                continue
            grant_wins, ban_wins = _overrides(bench, grant), _overrides(bench, ban)
            order = _order(bench, ban, grant)
            if grant_wins and not ban_wins:
                bench.defeat(b, grant, "it prevails")
            elif ban_wins and not grant_wins:
                if "P_full" in ban.flags and b not in bench.capped and b not in bench.doubtful:
                    bench.defeat(g, ban, "it prevails")
                    break
            elif order == "grant":
                bench.defeat(b, grant, "order of precedence")
            elif order == "ban":
                bench.defeat(g, ban, "order of precedence")
                break
            elif not any(f.rule == "precedence.conflict" for f in bench.findings):
                stance = bench.stance(grant)
                assert stance is not None
                bench.findings.append(
                    bench.paper.at("precedence.conflict", stance.span, stance.clause, actor=grant.actor)
                )
                bench.trace.append(
                    f"{bench.place(ban)} and {bench.place(grant)} contradict each other, and nothing decides"
                )


def _overrides(bench: _Bench, finding: Finding) -> bool:
    stance = bench.stance(finding)
    return stance is not None and stance.overrides


def _order(bench: _Bench, ban: Finding, grant: Finding) -> str | None:
    """``ban`` or ``grant``: which of two stands in the paper that prevails over the other; None when nothing says."""
    at = {f.span: s.clause.schedule for f in (ban, grant) if (s := bench.stance(f)) is not None}
    in_ban, in_grant = at.get(ban.span), at.get(grant.span)
    if bool(in_ban) == bool(in_grant):
        return None
    for sentence in bench.paper.sentences:
        prevails = bench.wording.prevails.search(sentence.words)
        if prevails is None:
            continue
        before = sentence.words[: prevails.start()]
        body, schedule = (
            max((m.start() for m in named.finditer(before)), default=-1)
            for named in (bench.wording.body, bench.wording.schedule)
        )
        if body == schedule:
            continue
        return "ban" if bool(in_ban) == (schedule > body) else "grant"
    return None


# ---- 4. what narrows


def _narrowed(bench: _Bench) -> None:
    lapse = next((f for _, f in bench.where(["ai-training.lapses"])), None)
    finals = next((f for _, f in bench.where(["deliverables.finals-only"])), None)
    given = next((f for _, f in bench.where(["deliverables.drafts-given"])), None)
    for i, ban in bench.where([_PROHIBITED]):
        if lapse is not None:
            bench.factors[i] = bench.factors.get(i, Decimal(1)) * LAPSING
            _cap(bench, i, f"{bench.place(ban)} lapses by {bench.place(lapse)}")
        if finals is not None:
            bench.factors[i] = bench.factors.get(i, Decimal(1)) * FINALS_ONLY
        if given is not None:
            _cap(bench, i, f"{bench.place(ban)} leaves drafts to the client ({bench.place(given)})")


# ---- 5. what was not read, or is not certain


def _doubts(bench: _Bench, reading: Reading) -> None:
    source = reading.source
    if source.unread_pages:
        pages = ", ".join(map(str, source.unread_pages[:12])) + (" …" if len(source.unread_pages) > 12 else "")
        many = len(source.unread_pages) > 1
        bench.doubts.append(
            f"{'Pages' if many else 'Page'} {pages} could not be read: what {'they say' if many else 'it says'} about AI is not known."
        )
        _unread(bench, source.unread_reason or Needs.READING)
    elif _hardly_recognised(reading):
        bench.doubts.append("The letters on this scan were hardly recognised: compare the quotes with the paper.")
        _unread(bench, Needs.READING)
    if reading.unread_parts:
        bench.doubts += (part.told for part in reading.unread_parts)
        _unread(bench, min(part.needs for part in reading.unread_parts))  # "language" before "reading"
    if not reading.parties.sure and any(bench.where([_PROHIBITED, "scope.limited", *_GRANTS])):
        bench.doubts.append("It is not certain who is the client and who is the freelancer: read who may do what.")
        for i, _ in bench.where([_PROHIBITED]):
            bench.doubtful.add(i)
        bench.not_low |= _BY_SIDE
    for i, f in bench.where([_PROHIBITED]):
        if f.confidence < SURE:
            bench.doubtful.add(i)
            bench.doubts.append(f"It is not certain whom or what {bench.place(f)} binds: read it.")
    for _, f in bench.where(_GRANTS):
        if f.flags and f.confidence < SURE:
            bench.doubts.append(
                f"It is not certain whether {bench.place(f)} lets the client train AI on your work: read it."
            )
    _elsewhere(bench, reading)


def _unread(bench: _Bench, needs: Needs) -> None:
    # an unread page may hold a ban, a conflict with one, or a term that widens a licence
    bench.needs = needs
    bench.low |= {"C", "B"}
    bench.not_low.add("override")
    bench.high |= {"P_full", "P_part"}


def _hardly_recognised(reading: Reading) -> bool:
    confidence = reading.source.ocr_confidence
    return confidence is not None and confidence < READABLE


def _elsewhere(bench: _Bench, reading: Reading) -> None:
    """Terms that are named, but not at hand: they may hold what takes a ban back, or the ban itself."""
    for name in reading.external_terms:
        sentence = _naming(bench.paper, name)
        if sentence is None:
            continue
        is_address = name.startswith(("http", "www"))
        if is_address:
            if bench.wording.privacy.search(sentence.words):
                continue
            bench.low.add("C")
            bench.doubts.append(f"The terms at {name} are not in this document.")
            continue
        if bench.wording.names_ai.search(sentence.words):
            bench.low |= {"C", "B"}
            bench.not_low |= {"L_lim"}
            bench.high |= {"P_full", "P_part"}
            bench.needs = Needs.SCHEDULE if bench.needs is Needs.READING else bench.needs
            bench.doubts.append(f"{name} speaks of AI, and it is not in this document.")
        elif bench.wording.rights.search(sentence.words):
            bench.low.add("C")
            bench.not_low |= {"L_lim"}
            bench.needs = Needs.SCHEDULE if bench.needs is Needs.READING else bench.needs
            bench.doubts.append(f"{name} is not in this document; it may change how your work can be used.")


def _naming(paper: Paper, name: str) -> Sentence | None:
    return next((s for s in paper.sentences if name in s.words), None)


# ---- 6. weighing


@dataclass(frozen=True, slots=True)
class Risks:
    """What the risks that stand do to the score."""

    flags: frozenset[str]
    harms: Mapping[str, Decimal]


def risks_of(findings: Iterable[Finding], which: str) -> Risks:
    """Flags and harms of the risks among *findings*; the ``low`` reading counts those that are not certain too."""
    flags: set[str] = set()
    harms: dict[str, Decimal] = {}
    for f in findings:
        if f.polarity is not Polarity.RISK or f.defeated_by or f.strength <= 0:
            continue
        if f.confidence >= SURE or which == "low":
            flags |= set(f.flags)
            for family, h in catalogue().entry(f.rule).harms.items():
                harms[family] = max(harms.get(family, Decimal(0)), h)
    return Risks(frozenset(flags), harms)


def _weigh(bench: _Bench, which: str) -> Weighing:
    flags: set[str] = set()
    protections: dict[str, set[str]] = {}
    plain: dict[str, Decimal] = {}
    risks = risks_of(bench.findings, which)
    for f in bench.findings:
        if f.defeated_by or f.rule == _PROHIBITED:
            continue
        sure = f.confidence >= SURE
        if f.polarity is Polarity.PROTECTION and (sure or which == "high"):
            flags |= set(f.flags) - {"override"}
            if f.rule == _OVERRIDES and any(b.rule == _PROHIBITED for _, b in bench.where([_PROHIBITED])):
                flags.add("override")
            if f.facets:
                protections.setdefault(f.family, set()).update(f.facets)
            plain[f.family] = max(plain.get(f.family, Decimal(0)), Decimal(str(f.strength)))
    flags |= risks.flags
    strength = _weigh_bans(bench, which, flags)
    if _grant_prevails(bench):
        flags.discard("override")
    shares = {
        family: max(plain.get(family, Decimal(0)), _share(family, facets)) for family, facets in protections.items()
    }
    p = {**plain, **shares}
    p["A1"] = max(strength, plain.get("A1", Decimal(0)))
    if which == "low":
        flags = (flags | bench.low) - bench.not_low
        if "P_full" in bench.not_low:
            p["A1"] = Decimal(0)
    elif which == "high":
        flags |= bench.high
        if "P_full" in bench.high:
            p["A1"] = max(p["A1"], Decimal("0.8"))
    return Weighing(frozenset(flags), {k: v for k, v in p.items() if v}, risks.harms)


def _grant_prevails(bench: _Bench) -> bool:
    return any(_overrides(bench, g) and g.flags for _, g in bench.where(_GRANTS))


def _weigh_bans(bench: _Bench, which: str, flags: set[str]) -> Decimal:
    """Set the flags of the prohibitions that hold, and give their strength together."""
    whole: set[str] = set()
    factor = Decimal(1)
    strongest = Decimal(0)
    for i, f in bench.where([_PROHIBITED]):
        if i in bench.doubtful and which != "high":
            # a ban whose exception is doubtful still covers part; one that binds nobody for certain covers nothing
            if f.confidence >= SURE and bench.paper.reading.parties.sure:
                flags.add("P_part")
                strongest = max(strongest, Decimal(str(f.strength)) / 2)
            continue
        own = bench.factors.get(i, Decimal(1))
        strongest = max(strongest, Decimal(str(f.strength)) * own)
        flags.add("P_part")
        if "override" in f.flags:
            flags.add("override")
        stance = bench.stance(f)
        if i in bench.capped or stance is None:
            continue
        if f.actor is Side.THIRD_PARTY:
            # who binds third parties alone completes what the client promises for itself
            if covers_all_work(bench.paper, replace(stance, limits=stance.limits - {"third_party_only"})):
                whole.add("third_parties")
            continue
        if not covers_all_work(bench.paper, stance):
            continue
        whole |= set(f.facets)
        factor = min(factor, own)
    if {"training", "developing"} <= whole and "third_parties" not in whole and _others_bound(bench):
        whole.add("third_parties")
    if {"training", "developing", "third_parties"} <= whole:
        flags.add("P_full")
    return max(strongest, _share("A1", whole) * factor) if whole else strongest


def _others_bound(bench: _Bench) -> bool:
    """Third parties are bound to the same ban in another clause."""
    return any(
        "binds_others" in f.facets and bench.wording.same_terms.search(bench.paper.folded.words(f.span))
        for _, f in bench.where(["third-party.flow-down"])
        if f.span is not None
    )


def _share(family: str, facets: Iterable[str]) -> Decimal:
    shares = catalogue().families[family].facets
    return sum((shares[f] for f in set(facets) if f in shares), Decimal(0))


# ---- 7. absences, and the trace


def _absences(bench: _Bench) -> tuple[Finding, ...]:
    found = {f.family for f in bench.findings if f.polarity is Polarity.PROTECTION}
    risks = {f.family for f in bench.findings if f.polarity is Polarity.RISK and f.strength > 0 and not f.defeated_by}
    entries = catalogue()
    absent = []
    for family, rule in missing_rules().items():
        if family in found or (family in risks and family in ("A1", "A2", "A3", "A12")):
            continue
        entry = entries.entry(rule)
        absent.append(Finding(rule, family, entry.polarity, entry.severity, strength=0.0))
    return tuple(absent)


def _tell(bench: _Bench, shown: Weighing) -> None:
    steps: list[str] = []
    for flag in ("P_full", "P_part", "override", "L_lim", "G", "B", "W", "C"):
        if flag not in shown.flags or (flag == "P_part" and "P_full" in shown.flags):
            continue
        if flag in ("P_full", "P_part"):
            places = [bench.place(f) for f in bench.findings if "P_part" in f.flags and not f.defeated_by]
        else:
            places = [
                bench.place(f) for f in bench.findings if flag in f.flags and not f.defeated_by and f.confidence >= SURE
            ]
        steps.append(f"{flag}: {', '.join(dict.fromkeys(places)) or 'together'}")
    bench.trace[:0] = steps


def _place(finding: Finding) -> str:
    if finding.clause:
        return finding.clause
    words = " ".join(finding.quote.split())
    return f'"{_short(words, 40)}"'


def _within(number: str | None, section: str) -> bool:
    return number is not None and (number == section or number.startswith((section + ".", section + "(")))


def _same_top(a: str | None, b: str | None) -> bool:
    def top(number: str | None) -> str | None:
        return re.split(r"[.(]", number)[0] if number else None

    return top(a) == top(b)


def _short(words: str, most: int = 90) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
