"""Two readings side by side, and what their differences mean for the freelancer.

found = compare(Version.of(old_text), Version.of(new_text))
found.level_before, found.level_after
[(row.change.number, row.change.kind, row.direction) for row in found.rows]

``compare(a, b)`` mirrors ``compare(b, a)``: added is removed, better is worse.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from scoring.compare.changes import Change, Changes, Kind, changes
from scoring.compare.effects import Effect, effects_of
from scoring.compare.units import Units, cut
from scoring.compare.values import Value, values_of
from scoring.languages.contracts import read_paper
from scoring.reading.parties import Parties
from scoring.report import DocumentIdentity, Report
from scoring.review import as_rejected, review
from scoring.text import ContractText, Span

MOST_TRIED = 1_500_000
"""Characters read again, at most, to find out which of several changes brings an effect about."""
NUMBER_CHARS = 16
"""Before a clause's first word on its line: its number, at most so long."""


class Direction(StrEnum):
    """Whom a change serves."""

    BETTER = "better"
    WORSE = "worse"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Version:
    """One reading of one paper, scored."""

    text: ContractText
    """In which what counts is visible or inserted: ``as_rejected`` for the other reading of a tracked paper."""
    report: Report
    parties: Parties
    units: Units = field(repr=False)
    me: tuple[str, ...] = ()
    on: date | None = None

    @classmethod
    def of(
        cls,
        text: ContractText,
        identity: DocumentIdentity | None = None,
        *,
        me: Sequence[str] = (),
        on: date | None = None,
    ) -> Version:
        """Read and score a text, tracked changes accepted."""
        reading = read_paper(text, me=me)
        report = review(reading, on=on, identity=identity)
        units = cut(text.accepted, text.page_starts, text.running)
        return cls(text, report, reading.parties, units, tuple(me), on)

    def rejected(self) -> Version:
        """The same paper with every tracked change rejected."""
        identity = DocumentIdentity(
            self.report.locator, self.report.sha256, media_type=self.report.media_type, id=self.report.id
        )
        return Version.of(as_rejected(self.text), identity, me=self.me, on=self.on)

    @property
    def view(self) -> str:
        """The words of this reading; every offset is one into it, and into the text."""
        return self.units.view


@dataclass(frozen=True, slots=True)
class Row:
    """One change and what it means."""

    change: Change
    direction: Direction
    is_unclear: bool
    """Neutral because nothing decides, not because nothing is at stake."""
    because: tuple[str, ...]
    """One plain sentence for each reason."""
    values: tuple[Value, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two readings."""

    old: Version
    new: Version
    rows: tuple[Row, ...]
    """In the order of the new paper."""
    unchanged: int
    margins: tuple[tuple[Span | None, Span | None], ...]
    """Heads and feet of pages, and signature lines, that differ."""
    elsewhere: tuple[Effect, ...]
    """Effects that no single change accounts for."""
    doubts: tuple[str, ...]
    """Why something may be missing here."""

    @property
    def level_before(self) -> str | None:
        """Bare word; None where the old paper has no level."""
        return self.old.report.level

    @property
    def level_after(self) -> str | None:
        """Bare word; None where the new paper has no level."""
        return self.new.report.level


def compare(old: Version, new: Version) -> Comparison:
    """Compare two scored readings."""
    found = changes(old.units, new.units)
    effects = effects_of(found.changes, old.report, new.report, _Trials(old, new, found))
    rows = tuple(
        _row(change, own, values_of(change, old.view, new.view, (old.parties, new.parties)), old, new)
        for change, own in zip(found.changes, effects.of_changes, strict=True)
    )
    return Comparison(old, new, rows, found.unchanged, found.margins, effects.elsewhere, tuple(_doubts(old, new)))


# ---- whom it serves


def _row(change: Change, effects: tuple[Effect, ...], values: tuple[Value, ...], old: Version, new: Version) -> Row:
    serves = {e.serves for e in effects} | {v.favours for v in values}
    because = [_effect(e) for e in effects] + [said for v in values if (said := _value(v, old, new))]
    scored = old.report.score is not None and new.report.score is not None
    if {1, -1} <= serves:
        because.append("It serves you in one way and not in another: read it.")
        return Row(change, Direction.NEUTRAL, True, tuple(because), values, effects)
    if 1 in serves or -1 in serves:
        direction = Direction.BETTER if 1 in serves else Direction.WORSE
        return Row(change, direction, False, tuple(because), values, effects)
    if change.redirected:
        numbers = ", ".join(change.redirected)
        because.append(f"It still refers to {numbers}, and that number now belongs to another clause: read both.")
    elif change.is_slight and not effects:
        because.append(_SLIGHT[change.kind])
        return Row(change, Direction.NEUTRAL, False, tuple(because), values, effects)
    elif not effects:
        because.append(
            "The rules find nothing here that protects your work or puts it at risk: what it means is for you to judge."
            if scored
            else "Whom it serves is not clear: no level could be given to both papers."
        )
    return Row(change, Direction.NEUTRAL, True, tuple(because), values, effects)


_SLIGHT = {
    Kind.CHANGED: "Only punctuation, capital letters or a heading differ.",
    Kind.MOVED: "The same words stand in another place.",
    Kind.ADDED: "A heading was added.",
    Kind.REMOVED: "A heading was removed.",
}
_EFFECTS = {
    "risk_added": "It brings a risk",
    "risk_removed": "It takes a risk away",
    "protection_added": "It brings a protection",
    "protection_removed": "It takes a protection away",
    "protection_strengthened": "It makes a protection stronger",
    "protection_weakened": "It makes a protection weaker",
}


def _effect(effect: Effect) -> str:
    shown = effect.after if effect.name.endswith(("added", "strengthened")) else effect.before
    shown = shown or effect.after or effect.before
    assert shown is not None
    where = "" if effect.in_clause or not shown.clause else f" in clause {shown.clause}"
    said = f"{_EFFECTS[effect.name]}{where}: {shown.why[:1].lower()}{shown.why[1:]}"
    if effect.serves:
        return said
    if shown.defeated_by is not None:
        return f"{said} As the paper stands, another clause prevails over it: read both."
    return f"{said} But the paper says as much in another clause, or its words are not certain: read it."


def _value(value: Value, old: Version, new: Version) -> str:
    if not value.favours or value.before is None or value.after is None:
        return ""
    before, after = (
        " ".join(view[s.start : s.end].split()) for view, s in ((old.view, value.before), (new.view, value.after))
    )
    return f"{str(value.role).capitalize()}: {before} -> {after}."


def _doubts(old: Version, new: Version) -> list[str]:
    doubts = []
    for which, version in (("old", old), ("new", new)):
        source = version.text
        if source.unread_pages:
            pages = ", ".join(map(str, source.unread_pages))
            many = len(source.unread_pages) > 1
            name = f"{'Pages' if many else 'Page'} {pages} of the {which} paper"
            doubts.append(f"{name} could not be read: what changed there is not known.")
        if source.ocr_confidence is not None:
            doubts.append(f"The {which} paper is a scan: letters that were recognised wrongly look like changes.")
        doubts += [f"The {which} paper: {warning}" for warning in source.warnings]
    return doubts


# ---- one change at a time


class _Trials:
    """The paper with one change made, or undone, and what the scorer says of it."""

    def __init__(self, old: Version, new: Version, found: Changes) -> None:
        self._sides = (old, new)
        self._anchors = (found.anchors, tuple(sorted((b, a) for a, b in found.anchors)))
        self._known: dict[tuple[Change, bool], Report] = {}
        self._tries = 2 * len(found.changes) * max(len(old.view), len(new.view)) <= MOST_TRIED

    def __call__(self, change: Change, make: bool) -> Report | None:
        if not self._tries:
            return None
        key = (change, make)
        if key not in self._known:
            base, other = self._sides if make else self._sides[::-1]
            before, after = (change.before, change.after) if make else (change.after, change.before)
            text = _replaced(base.view, before, other.view, after, self._anchors[0 if make else 1])
            self._known[key] = Version.of(
                ContractText(text, base.text.media_type, base.text.method), me=base.me, on=base.on
            ).report
        return self._known[key]


def _replaced(base: str, gone: Span | None, other: str, come: Span | None, anchors: Sequence[tuple[int, int]]) -> str:
    """*base* with the words of *other* at *come* in the place of its own at *gone*."""
    words = ""
    if come is not None:
        words = other[_with_number(other, come.start) : come.end]
    if gone is not None:
        return base[: _with_number(base, gone.start)] + words + base[gone.end :]
    assert come is not None
    k = bisect_right(anchors, come.start, key=lambda pair: pair[1]) - 1
    at = anchors[k][0] if k >= 0 else 0
    end = base.find("\n", at)
    at = end if 0 <= end <= at + 3 else at  # behind the full stop that ends the clause before
    return f"{base[:at]}\n\n{words}.\n\n{base[at:]}"


def _with_number(view: str, start: int) -> int:
    line = view.rfind("\n", 0, start) + 1
    return line if start - line <= NUMBER_CHARS else start
