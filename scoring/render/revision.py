"""What a later version of an agreement brings, in the order in which it matters: the level, each clause, the mail.

The same words stand in a message, in the inbox and in a report. It is said what a mail mentions and what it does not,
and never why.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.render.comparison import Piece, ShownRow, outline_of_comparison
from scoring.render.outline import clean
from scoring.score import Level

TITLE = "What changed since the version before"
_WORST_FIRST = {"worse for you": 0, "unclear": 1, "better for you": 2, "neutral": 3}
_GAP = " | "


@dataclass(frozen=True, slots=True)
class ShownClause:
    """One clause that is not what it was."""

    title: str
    """``3.1 No AI Training``."""
    what: str
    judged: str
    """``worse for you``, ``better for you``, ``unclear``, ``neutral``."""
    direction: str
    tracked: str
    because: tuple[str, ...]
    before: str
    """Its words in the version before, from the differences on; empty where it is new."""
    after: str
    """Its words now; empty where it is gone."""


@dataclass(frozen=True, slots=True)
class ShownRevision:
    """A later version, ready to be put into a form."""

    differs: bool
    """Whether a clause differs, or could: False for one that only came back signed."""
    first: str
    """``Revised agreement from Larkfield Agency Inc.: protection fell from High (Recommended) to None (High Risk).``"""
    which: str
    """Which version of which agreement, and where the one before it is."""
    counts: str
    """``2 clauses changed: 2 worse for you.``"""
    clauses: tuple[ShownClause, ...]
    """The worst first, else in the order of the paper."""
    mail: tuple[str, ...]
    """What the mail that brought it mentions and what it does not; empty where no mail speaks."""
    tracked: tuple[str, ...]
    doubts: tuple[str, ...]
    more: str
    """The command that shows everything."""


def outline_of_revision(document: Mapping[str, Any]) -> ShownRevision | None:
    """What to show of a document object's ``revision``; None where it is no later version."""
    revision = document.get("revision")
    if not revision:
        return None
    older, answer = revision["older"], revision["comparison"]
    shown = outline_of_comparison(answer) if answer is not None else None
    rows = shown.rows if shown is not None else ()
    clauses = sorted(map(_clause, rows), key=lambda c: _WORST_FIRST.get(c.judged, 3))
    differs = bool(rows) or answer is None or bool(answer["untracked"] and answer["untracked"]["clauses"])
    return ShownRevision(
        differs=differs,
        first=_first(document, older, answer),
        which=_which(revision, older, differs=differs),
        counts=_counts(rows, revision),
        clauses=tuple(clauses),
        mail=tuple(_mail(answer)),
        tracked=shown.tracked if shown is not None else (),
        doubts=shown.doubts if shown is not None else (),
        more=f"clausewatch compare {older['id']} {document['id']}",
    )


def brief(document: Mapping[str, Any]) -> str:
    """One line for a list; empty where it is no later version, or says the same."""
    shown = outline_of_revision(document)
    if shown is None or not shown.differs:
        return ""
    revision, answer = document["revision"], document["revision"]["comparison"]
    said = [f"version {revision['version']} of {revision['agreement']}: {_level(document, revision['older'], answer)}"]
    if shown.counts:
        said.append(shown.counts[:1].lower() + shown.counts[1:].rstrip("."))
    said += [s.rstrip(".").replace("The mail", "the mail", 1) for s in shown.mail[:1]]
    return "; ".join(said)


def lines_of_revision(shown: ShownRevision, width: int) -> Iterator[str]:
    """For a terminal: every clause with its words before and after side by side."""
    for words in (shown.first if shown.differs else "", shown.which, shown.counts):
        yield from textwrap.wrap(words, width)
    column = (width - len(_GAP)) // 2
    for clause in shown.clauses:
        tracked = f", {clause.tracked}" if clause.tracked else ""
        yield ""
        yield from textwrap.wrap(f"{clause.title}: {clause.what}, {clause.judged}{tracked}", width)
        for words in clause.because:
            yield from textwrap.wrap(words, width, initial_indent="  ", subsequent_indent="  ")
        yield f"{'before':<{column}}{_GAP}now"
        sides = [textwrap.wrap(words, column) for words in (clause.before or "(not there)", clause.after or "(gone)")]
        for n in range(max(map(len, sides))):
            left, right = (side[n] if n < len(side) else "" for side in sides)
            yield f"{left:<{column}}{_GAP}{right}".rstrip()
    for words in (*shown.mail, *shown.tracked):
        yield ""
        yield from textwrap.wrap(words, width)
    if shown.doubts:
        yield ""
        for words in shown.doubts:
            yield from textwrap.wrap(f"- {words}", width, subsequent_indent="  ")
    yield from ("", f"All of it: {shown.more}")


# ---- in words


def _first(document: Mapping[str, Any], older: Mapping[str, Any], answer: Mapping[str, Any] | None) -> str:
    client = (document.get("parties") or {}).get("client") or (answer and answer["old"]["client"])
    return clean(f"Revised agreement from {client or 'an unnamed client'}: {_level(document, older, answer)}.")


def _level(document: Mapping[str, Any], older: Mapping[str, Any], answer: Mapping[str, Any] | None) -> str:
    before, after = (
        (answer["level_before"], answer["level_after"])
        if answer is not None
        else (older["level"], document.get("level"))
    )
    if before is None and after is None:
        return "protection is known of neither version"
    if after is None:
        return f"protection was {Level(before).full}, and is not known now"
    if before is None:
        return f"protection is {Level(after).full}, and was not known before"
    if before == after:
        return f"protection stays {Level(after).full}"
    fell = Level(after).rank < Level(before).rank
    return f"protection {'fell' if fell else 'rose'} from {Level(before).full} to {Level(after).full}"


def _which(revision: Mapping[str, Any], older: Mapping[str, Any], *, differs: bool) -> str:
    came = f" of {older['came']}" if older["came"] else ""
    before = f"version {older['version']} (“{older['title']}”{came})"
    if not differs:
        return clean(f"It says the same as {before} of {revision['agreement']}, clause by clause ({older['id']}).")
    return clean(
        f"This is version {revision['version']} of {revision['agreement']}; {before} is kept: "
        f"clausewatch report {older['id']}"
    )


def _counts(rows: Sequence[ShownRow], revision: Mapping[str, Any]) -> str:
    answer = revision["comparison"]
    if answer is None:
        return clean(f"What changed could not be found out: {revision['reason'] or 'the two were not compared yet.'}")
    if not rows:
        return ""
    counts = {word: sum(row.judged == word for row in rows) for word in _WORST_FIRST}
    told = [f"{number} {word}" for word, number in counts.items() if number]
    clauses = "1 clause differs" if len(rows) == 1 else f"{len(rows)} clauses differ"
    return f"{clauses}: {', '.join(told)}."


def _mail(answer: Mapping[str, Any] | None) -> Iterator[str]:
    if answer is None or answer["cover_note"] is None:
        return
    cover = answer["cover_note"]
    unmentioned = [u for u in cover["unmentioned"] if not u["in_part"]]
    sentences = cover["sentences"][1 if unmentioned else 0 :]
    # of a scan, letters that were recognised wrongly look like changes that nobody mentions
    scanned = answer["old"]["scanned"] or answer["new"]["scanned"]
    silent = [u for u in unmentioned if not (scanned and u["direction"] == "neutral")]
    if silent:
        named = [f"clause {u['number']}" if u["number"] else u["heading"] or "one without a number" for u in silent]
        yield clean(
            f"The mail does not mention {len(silent)} of the changed clauses: {', '.join(dict.fromkeys(named))}."
        )
    yield from map(clean, sentences)


# ---- one clause


def _clause(row: ShownRow) -> ShownClause:
    return ShownClause(
        title=row.title,
        what=row.what,
        judged=row.judged,
        direction=row.direction,
        tracked=row.tracked,
        because=row.because,
        before=_side(row.pieces, "added"),
        after=_side(row.pieces, "removed"),
    )


def _side(pieces: Sequence[Piece], without: str) -> str:
    """The words of one side: of the other one, only what both share."""
    kept = [piece for piece in pieces if piece.mark != without]
    if not any(piece.mark in ("same", "added", "removed") for piece in kept):
        return ""
    return "".join(piece.follows(before) + piece.text for before, piece in zip((None, *kept), kept, strict=False))
