"""From two texts to the answer of ``compare`` (INTERFACE.md): what runs in a confined child.

answer = compare_papers(Paper(old_text, old_identity), Paper(new_text, new_identity), note="We only updated 4.2.")
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scoring.compare.changes import Kind
from scoring.compare.comparison import Comparison, Direction, Row, Version, compare
from scoring.compare.note import CoverNote, check_note
from scoring.report import DocumentIdentity, Report, unread_report
from scoring.review import tracked_runs
from scoring.score import Level
from scoring.text import ContractText, Layer, LayerRun, Span, Unreadable

MOST_LOOKED_AT = 400_000
"""Characters of a paper that tell it from others."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One of the two papers."""

    text: ContractText | Unreadable
    identity: DocumentIdentity
    name: str = ""
    """As its user named it."""


def compare_papers(
    old: Paper,
    new: Paper,
    *,
    note: str | None = None,
    called: str = "note",
    me: Sequence[str] = (),
    on: date | None = None,
) -> dict[str, Any]:
    """Everything that differs, as plain values. The same papers, note, day and rules give the same answer.

    One paper compared with itself shows its tracked changes: rejected against accepted. Where only the new one has
    tracked changes, what differs although it is not tracked is told apart. *called*: what a reader knows the note as.
    """
    if isinstance(old.text, Unreadable) or isinstance(new.text, Unreadable):
        return _unread(old, new)
    newer = Version.of(new.text, new.identity, me=me, on=on)
    tracked = tracked_runs(new.text)
    if _is_same(old, new):
        found = compare(newer.rejected(), newer) if tracked else compare(newer, newer)
        reading = "rejected" if tracked else "accepted"
        untracked = None
    else:
        found = compare(Version.of(old.text, old.identity, me=me, on=on), newer)
        reading = "accepted"
        untracked = _untracked(found.old, newer) if tracked else None
    cover = check_note(note, found, called=called) if note and note.strip() else None
    return {
        "summary": _summary(found, cover, untracked, same=_is_same(old, new), tracked=bool(tracked)),
        "old": _paper(old, found.old.report, reading),
        "new": _paper(new, found.new.report, "accepted"),
        "level_before": found.level_before,
        "level_after": found.level_after,
        "clauses": [_row(row, found, _marked(row, found, untracked, tracked)) for row in found.rows],
        "unchanged": found.unchanged,
        "margins": [
            {"before": _quote(found.old, before), "after": _quote(found.new, after)} for before, after in found.margins
        ],
        "elsewhere": [_effect(e) for e in found.elsewhere],
        "tracked": _tracked(tracked, newer.report) if tracked else None,
        "untracked": None if untracked is None else _untracked_json(*untracked),
        "cover_note": None if cover is None else _cover(cover, found),
        "doubts": list(found.doubts),
        "rubric": found.new.report.to_json()["rubric"],
    }


def basis_of(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Names what two scored papers are compared by, from their document objects: both texts, and the rules."""
    parts = (d[name] for d in (old, new) for name in ("text_sha256", "rubric"))
    return " ".join(p["detectors_sha256"] if isinstance(p, Mapping) else str(p) for p in parts)


def _is_same(old: Paper, new: Paper) -> bool:
    return old.identity.sha256 == new.identity.sha256


def _unread(old: Paper, new: Paper) -> dict[str, Any]:
    """Nothing is compared, and nothing is said to be the same."""
    reports = [unread_report(p.text, p.identity) if isinstance(p.text, Unreadable) else None for p in (old, new)]
    which = "neither paper" if all(reports) else "the old paper" if reports[0] else "the new paper"
    reasons = " ".join(r.reason for r in reports if r is not None)
    said = "could be read" if all(reports) else "could not be read"
    return {
        "summary": f"{which[:1].upper()}{which[1:]} {said}, so what changed is not known. {reasons}",
        "old": _paper(old, reports[0], "accepted"),
        "new": _paper(new, reports[1], "accepted"),
        "level_before": None,
        "level_after": None,
        "clauses": [],
        "unchanged": 0,
        "margins": [],
        "elsewhere": [],
        "tracked": None,
        "untracked": None,
        "cover_note": None,
        "doubts": [],
        "rubric": next(r for r in reports if r is not None).to_json()["rubric"],
    }


# ---- tracked changes


def _untracked(old: Version, new: Version) -> tuple[Comparison, str]:
    """What differs from the old paper although nothing marks it: the old paper against the new one, all rejected.

    Where the old paper is under negotiation itself, that of its readings counts which is nearer.
    """
    rejected = new.rejected()
    tries = [(compare(old, rejected), "accepted")]
    if tracked_runs(old.text):
        tries.append((compare(old.rejected(), rejected), "rejected"))
    return min(tries, key=lambda pair: len(pair[0].rows))


def _marked(
    row: Row, found: Comparison, untracked: tuple[Comparison, str] | None, tracked: Sequence[LayerRun]
) -> str | None:
    """Whether the change is tracked in the new paper: ``yes``, ``no`` or ``in part``; None where nothing is tracked."""
    if untracked is None:
        return "yes" if tracked else None
    silent = any(_meets(row, other) for other in untracked[0].rows)
    span = row.change.after
    marked = span is None or any(run.span.overlaps(span) for run in tracked)
    if not silent:
        return "yes"
    return "in part" if marked and span is not None else "no"


def _meets(one: Row, other: Row) -> bool:
    return any(
        a is not None and b is not None and a.overlaps(b)
        for a, b in ((one.change.before, other.change.before), (one.change.after, other.change.after))
    )


def _tracked(runs: Sequence[LayerRun], report: Report) -> dict[str, Any]:
    dates = sorted({run.date for run in runs if run.date})
    return {
        "changes": len(runs),
        "insertions": sum(run.layer is Layer.INSERTED for run in runs),
        "deletions": sum(run.layer is Layer.DELETED for run in runs),
        "authors": sorted({run.author for run in runs if run.author}),
        "first": dates[0] if dates else None,
        "last": dates[-1] if dates else None,
        "level_if_accepted": report.level_if_accepted,
        "level_if_rejected": report.level_if_rejected,
    }


def _untracked_json(found: Comparison, reading: str) -> dict[str, Any]:
    return {
        "against": reading,
        "clauses": [_row(row, found, "no") for row in found.rows],
        "unchanged": found.unchanged,
        "sentence": _silent(found),
    }


def _silent(found: Comparison) -> str:
    count = len(found.rows)
    if not count:
        return "Every difference from the old paper is marked as a tracked change."
    clauses = "1 clause differs" if count == 1 else f"{count} clauses differ"
    return f"{clauses} from the old paper without being marked as a tracked change."


# ---- as plain values


def _paper(paper: Paper, report: Report | None, reading: str) -> dict[str, Any]:
    return {
        "source": paper.name or paper.identity.locator,
        "id": paper.identity.id,
        "locator": paper.identity.locator,
        "sha256": paper.identity.sha256,
        "media_type": report.media_type if report is not None else paper.identity.media_type,
        "reading": reading,
        "state": report.state if report is not None else None,
        "needs": report.needs if report is not None else None,
        "level": report.level if report is not None else None,
        "reason": report.reason if report is not None else None,
        "scanned": isinstance(paper.text, ContractText) and paper.text.ocr_confidence is not None,
        "unread_pages": list(report.unread_pages) if report is not None else [],
        "client": report.parties.client if report is not None and report.parties is not None else None,
    }


def _row(row: Row, found: Comparison, marked: str | None) -> dict[str, Any]:
    change = row.change
    old, new = found.old, found.new
    return {
        "number": change.number,
        "change": str(change.kind),
        "direction": str(row.direction),
        "before": _quote(old, change.before),
        "after": _quote(new, change.after),
        "number_before": change.number_before,
        "number_after": change.number_after,
        "heading": change.heading,
        "moved": change.moved,
        "unclear": row.is_unclear,
        "because": list(row.because),
        **_at("before", old, change.before),
        **_at("after", new, change.after),
        "differences": [
            {
                "before": _quote(old, d.before),
                "after": _quote(new, d.after),
                **_offsets("before", d.before),
                **_offsets("after", d.after),
            }
            for d in change.differences
        ],
        "values": [
            {
                "kind": str(v.measure),
                "role": v.role,
                "direction": {1: "better", -1: "worse"}.get(v.favours, "neutral"),
                "before": _quote(old, v.before),
                "after": _quote(new, v.after),
                **_offsets("before", v.before),
                **_offsets("after", v.after),
            }
            for v in row.values
        ],
        "effects": [_effect(e) for e in row.effects],
        "redirected": list(change.redirected),
        "tracked": marked,
    }


def _quote(version: Version, span: Span | None) -> str | None:
    return None if span is None else version.view[span.start : span.end]


def _offsets(name: str, span: Span | None) -> dict[str, int | None]:
    start, end = (span.start, span.end) if span is not None else (None, None)
    return {f"{name}_start": start, f"{name}_end": end}


def _at(name: str, version: Version, span: Span | None) -> dict[str, int | None]:
    page = version.text.page_of(span.start) if span is not None else None
    return {**_offsets(name, span), f"{name}_page": page}


def _effect(effect: Any) -> dict[str, Any]:
    return {
        "effect": effect.name,
        "rule": effect.rule,
        "direction": {1: "better", -1: "worse"}.get(effect.serves, "neutral"),
        "clause": (effect.after or effect.before).clause,
        "before": effect.before.quote if effect.before else None,
        "after": effect.after.quote if effect.after else None,
    }


def _cover(cover: CoverNote, found: Comparison) -> dict[str, Any]:
    return {
        "claims": [
            {
                "quote": cover.note[c.span.start : c.span.end],
                "start": c.span.start,
                "end": c.span.end,
                "says": str(c.says),
                "names": list(c.numbers),
                "found": [found.rows[n].change.number for n in c.found],
                "problem": c.problem,
            }
            for c in cover.claims
        ],
        "consistent": cover.consistent,
        "unmentioned": [
            {
                "number": found.rows[n].change.number,
                "heading": found.rows[n].change.heading,
                "change": str(found.rows[n].change.kind),
                "direction": str(found.rows[n].direction),
                "in_part": n in cover.in_part,
                "before": _quote(found.old, found.rows[n].change.before),
                "after": _quote(found.new, found.rows[n].change.after),
            }
            for n in cover.unmentioned
        ],
        "sentences": list(cover.sentences),
        "note": cover.note,
    }


# ---- in one sentence


def _summary(
    found: Comparison,
    cover: CoverNote | None,
    untracked: tuple[Comparison, str] | None,
    *,
    same: bool,
    tracked: bool,
) -> str:
    sentences = [_what_changed(found, same=same, tracked=tracked), _level(found)]
    if untracked is not None and untracked[0].rows:
        sentences.append(_silent(untracked[0]))
    if cover is not None and cover.unmentioned:
        sentences.append(cover.sentences[0])
    if found.old.text.unread_pages or found.new.text.unread_pages:
        sentences.append("Pages that could not be read are not compared.")
    return " ".join(s for s in sentences if s)


def _what_changed(found: Comparison, *, same: bool, tracked: bool) -> str:
    if not found.rows:
        if same and not tracked:
            return "The two files are the same, byte for byte, and hold no tracked changes."
        return "Every clause that could be read says the same in both papers."
    counts = {kind: sum(r.change.kind is kind for r in found.rows) for kind in Kind}
    parts = [_count(counts[Kind.CHANGED], "changed"), _count(counts[Kind.ADDED], "was added", "were added")]
    parts += [_count(counts[Kind.REMOVED], "was removed", "were removed"), _count(counts[Kind.MOVED], "moved")]
    told = [part for part in parts if part]
    told[0] = told[0].replace(" ", " clause " if told[0].startswith("1 ") else " clauses ", 1)
    what = _joined(told)
    worse = sum(r.direction is Direction.WORSE for r in found.rows)
    better = sum(r.direction is Direction.BETTER for r in found.rows)
    unclear = sum(r.is_unclear for r in found.rows)
    judged = [
        f"{n} {word}" for n, word in ((worse, "worse for you"), (better, "better for you"), (unclear, "unclear")) if n
    ]
    if len(found.rows) == 1:
        judged = [word.partition(" ")[2] for word in judged]
    lead = "If the tracked changes are accepted, " if same else ""
    return f"{lead}{what}{': ' + _joined(judged) if judged else ''}."


def _level(found: Comparison) -> str:
    before, after = found.level_before, found.level_after
    if before is None or after is None:
        which = (
            "either paper"
            if before is None and after is None
            else "the old paper"
            if before is None
            else "the new paper"
        )
        return f"No level could be given to {which}." if found.rows else ""
    if before == after:
        return f"Protection against AI training stays {Level(after).full}."
    fell = Level(after).rank < Level(before).rank
    return (
        f"Protection against AI training {'fell' if fell else 'rose'} from {Level(before).full} to {Level(after).full}."
    )


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one}" if number else ""


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


# ---- which paper of several


def most_alike(olds: Sequence[str], news: Sequence[str]) -> tuple[int, int]:
    """Numbers of the two texts, one of each side, that have most words in common: a mail may bring several papers."""
    mine, theirs = [_word_pairs(text) for text in olds], [_word_pairs(text) for text in news]
    best = max(
        ((_likeness(a, b), -i, -j) for i, a in enumerate(mine) for j, b in enumerate(theirs)), default=(0.0, 0, 0)
    )
    return -best[1], -best[2]


def _word_pairs(text: str) -> frozenset[tuple[str, str]]:
    words = re.findall(r"[^\W_]+", text[:MOST_LOOKED_AT].casefold())
    return frozenset(itertools.pairwise(words))


def _likeness(a: frozenset[tuple[str, str]], b: frozenset[tuple[str, str]]) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0
