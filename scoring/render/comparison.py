"""What the answer of ``compare`` shows, and in which order: the same in every form, every word of a paper cleaned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from scoring.render.outline import HEADING, NOT_ADVICE, clean
from scoring.score import Level

Mark = Literal["same", "removed", "added", "left out"]

AROUND = 160
"""Letters of unchanged words that are shown before and behind a difference."""
MOST_WHOLE = 1_500
"""A clause that came or went is shown whole up to this length."""

_DIRECTIONS = {"better": "better for you", "worse": "worse for you", "neutral": "neutral"}
_NEEDS_YOU = ("unread", "awaiting_you")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a clause, and what became of them."""

    mark: Mark
    text: str
    """Cleaned, on one line."""

    def follows(self, before: Piece | None) -> str:
        """White space between *before* and these words: none before a comma, none behind a bracket."""
        glued = before is None or self.text[:1] in ".,;:)?!" or before.text[-1:] == "("
        return "" if glued else " "


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One change, ready to be shown."""

    title: str
    """``5.1 Payment``."""
    what: str
    """``changed``, ``moved (it was 4.2)``, ``added``."""
    direction: str
    """``better``, ``worse`` or ``neutral``: for styles."""
    judged: str
    """``worse for you``, ``unclear``."""
    tracked: str
    """``not marked as a tracked change``; empty where that is no question."""
    because: tuple[str, ...]
    values: tuple[str, ...]
    """Quantities that differ and that no reason names: ``14 July 2026 -> 28 July 2026``."""
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ShownComparison:
    """An answer, ready to be put into a form."""

    title: str
    first: str
    levels: tuple[tuple[str, str, str], ...]
    """Label, level in full, bare word for styles."""
    papers: tuple[tuple[str, str], ...]
    tracked: tuple[str, ...]
    """Sentences on tracked changes and on what differs without being tracked."""
    rows: tuple[ShownRow, ...]
    untracked: tuple[ShownRow, ...]
    """What differs from the old paper although the new one does not mark it."""
    note: tuple[str, ...]
    """Sentences on the cover note; empty without one."""
    claims: tuple[tuple[str, str], ...]
    """Quotes of the note, and what they were found to be about."""
    unmentioned: tuple[tuple[str, str, str], ...]
    """Title of the clause, its words before and after."""
    doubts: tuple[str, ...]
    footer: str


def outline_of_comparison(answer: Mapping[str, Any]) -> ShownComparison:
    """What to show of an answer of ``compare_papers``."""
    old, new = answer["old"], answer["new"]
    rows = tuple(_row(row) for row in answer["clauses"])
    untracked = answer["untracked"]["clauses"] if answer["untracked"] else ()
    cover = answer["cover_note"] or {"sentences": (), "claims": (), "unmentioned": ()}
    rubric = answer["rubric"]
    client = new["client"] or old["client"]
    return ShownComparison(
        title=clean(f"Changes in the paper from {client}" if client else f"From {old['source']} to {new['source']}"),
        first=clean(answer["summary"]),
        levels=tuple(_level(label, paper) for label, paper in (("before", old), ("after", new))),
        papers=tuple(_paper(label, paper) for label, paper in (("Old", old), ("New", new))),
        tracked=tuple(_tracked(answer)),
        rows=rows,
        untracked=tuple(_row(row, asked=False) for row in untracked),
        note=tuple(clean(s) for s in cover["sentences"]),
        claims=tuple((clean(c["quote"]), _claimed(c)) for c in cover["claims"]),
        unmentioned=tuple(
            (_title(u), clean(u["before"] or "(not in the old paper)"), clean(u["after"] or "(not in the new paper)"))
            for u in cover["unmentioned"]
        ),
        doubts=tuple(
            clean(s)
            for s in (
                *answer["doubts"],
                *(f"Not compared: {locator}." for locator in answer.get("also", ())),
                *(_elsewhere(e) for e in answer["elsewhere"]),
                *(_margin(m) for m in answer["margins"]),
            )
        ),
        footer=f"{NOT_ADVICE} Compared by {rubric['id']} {rubric['version']}, rules {rubric['detectors_sha256'][:12]}.",
    )


def level_heading() -> str:
    """The words under which levels are shown."""
    return HEADING


def _level(label: str, paper: Mapping[str, Any]) -> tuple[str, str, str]:
    if paper["level"]:
        return label, Level(paper["level"]).full, paper["level"]
    state = paper["state"] or "unknown"
    said = {
        "unread": "not known: it could not be read",
        "awaiting_you": "not known: it needs you",
        "outside_scope": "outside the scope of the score",
        "not_a_contract": "none: it was not taken for a contract",
    }.get(state, "not looked for")
    return label, said, state


def _paper(label: str, paper: Mapping[str, Any]) -> tuple[str, str]:
    reading = ", tracked changes rejected" if paper["reading"] == "rejected" else ""
    inside = paper["locator"].partition("/")[2]
    named = f"{paper['source']} ({inside})" if inside else paper["source"]
    needs = f": {paper['reason']}" if paper["state"] in _NEEDS_YOU else ""
    return label, clean(f"{named}{reading}{needs}")


def _tracked(answer: Mapping[str, Any]) -> Sequence[str]:
    tracked, untracked = answer["tracked"], answer["untracked"]
    if tracked is None:
        return ()
    many = tracked["changes"] != 1
    by = f" by {', '.join(tracked['authors'])}" if tracked["authors"] else ""
    days = sorted({(d or "")[:10] for d in (tracked["first"], tracked["last"])} - {""})
    when = f", {' to '.join(days)}" if days else ""
    said = [f"The new paper holds {tracked['changes']} tracked change{'s' if many else ''}{by}{when}."]
    levels = tracked["level_if_accepted"], tracked["level_if_rejected"]
    if any(levels):
        accepted, rejected = (Level(word).full if word else "no level" for word in levels)
        said.append(f"If all are accepted: {accepted}. If all are rejected: {rejected}.")
    if untracked is not None:
        said.append(untracked["sentence"])
    return [clean(s) for s in said]


def _title(row: Mapping[str, Any]) -> str:
    number, heading = row["number"], row["heading"]
    if number and heading:
        return clean(f"{number} {heading}")
    return clean(number or heading or "A clause without a number")


def _row(row: Mapping[str, Any], *, asked: bool = True) -> ShownRow:
    return ShownRow(
        title=_title(row),
        what=_what(row),
        direction=row["direction"],
        judged="unclear" if row["unclear"] else _DIRECTIONS[row["direction"]],
        tracked={"no": "not marked as a tracked change", "in part": "marked as a tracked change in part"}.get(
            (row["tracked"] if asked else None) or "", ""
        ),
        because=tuple(clean(s) for s in row["because"]),
        values=tuple(_value(v) for v in row["values"] if v["direction"] == "neutral"),
        pieces=tuple(pieces_of(row)),
    )


def _what(row: Mapping[str, Any]) -> str:
    before, after = row["number_before"], row["number_after"]
    was = clean(f" (it was {before})") if before and after and before != after else ""
    if row["change"] == "changed" and row["moved"]:
        return f"moved and changed{was}"
    return f"{row['change']}{was}"


def _value(value: Mapping[str, Any]) -> str:
    role = f"{value['role']}: " if value["role"] else ""
    return clean(f"{role}{value['before'] or 'none'} -> {value['after'] or 'none'}")


def _claimed(claim: Mapping[str, Any]) -> str:
    if claim["problem"]:
        return clean(claim["problem"])
    found = [n for n in claim["found"] if n]
    return clean(f"speaks of {', '.join(dict.fromkeys(found))}") if found else "names no clause that differs"


def _elsewhere(effect: Mapping[str, Any]) -> str:
    where = f" in clause {effect['clause']}" if effect["clause"] else ""
    return (
        f"The changes together bring about a {effect['effect'].replace('_', ' ')}{where} ({effect['rule']}), "
        "and no single one does: read that clause in both papers."
    )


def _margin(margin: Mapping[str, Any]) -> str:
    before, after = (f"\u201c{margin[side]}\u201d" if margin[side] else "nothing" for side in ("before", "after"))
    return f"Taken for the head or foot of a page, or for a signature, and not counted: {before} -> {after}."


# ---- words that came and words that went


def pieces_of(row: Mapping[str, Any]) -> list[Piece]:
    """The clause as one text: what stayed, what went, what came. Long stretches that stayed are left out."""
    before, after = row["before"], row["after"]
    if after is None:
        return [Piece("removed", _short(before))]
    if before is None:
        return [Piece("added", _short(after))]
    if not row["differences"]:
        return [Piece("same", _short(after))]
    found: list[Piece] = []
    start = row["after_start"]
    at = 0
    for n, d in enumerate(row["differences"]):
        stayed = after[at : d["after_start"] - start]
        found += _stayed(stayed, first=n == 0)
        # in the old paper, what went may hold what another reading shows: a clause is quoted from its own reading
        if clean(d["before"]):
            found.append(Piece("removed", clean(d["before"])))
        if clean(d["after"]):
            found.append(Piece("added", clean(d["after"])))
        at = d["after_end"] - start
    return found + _stayed(after[at:], first=False, last=True)


def _stayed(words: str, *, first: bool, last: bool = False) -> list[Piece]:
    shown = clean(words)
    if not shown:
        return []
    if len(shown) <= 2 * AROUND + 40:
        return [Piece("same", shown)]
    head, tail = shown[:AROUND].rpartition(" ")[0], shown[-AROUND:].partition(" ")[2]
    pieces = [] if first else [Piece("same", head)]
    pieces.append(Piece("left out", "…"))
    return pieces if last else [*pieces, Piece("same", tail)]


def _short(words: str) -> str:
    shown = clean(words)
    return shown if len(shown) <= MOST_WHOLE else shown[:MOST_WHOLE].rpartition(" ")[0] + " …"
