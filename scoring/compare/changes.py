"""What differs between two readings: clauses that were added, removed, changed or moved, with the words that differ.

``changes(cut(a), cut(b))`` mirrors ``changes(cut(b), cut(a))``; nothing in here knows what a clause means.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from scoring.compare.align import Group, align
from scoring.compare.amounts import Measure, find_amounts
from scoring.compare.difference import Block, blocks, longest_increasing
from scoring.compare.units import MARKS, REFERENCE, Unit, Units
from scoring.text import Span


class Kind(StrEnum):
    """What happened to a clause."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that stand in place of others; a side without words is an empty span, where they would stand."""

    before: Span
    after: Span


@dataclass(frozen=True, slots=True)
class Change:
    """One clause that is not what it was."""

    kind: Kind
    number_before: str | None
    number_after: str | None
    heading: str | None
    before: Span | None
    """From the clause's first to its last word in the old reading; None: it is new."""
    after: Span | None
    moved: bool
    """It stands in another place, whatever else happened to it."""
    differences: tuple[Difference, ...]
    """Only of what stands on both sides."""
    is_slight: bool
    """Nothing but punctuation, capital letters or a heading differs."""
    redirected: tuple[str, ...] = ()
    """Numbers in it that are the same, and now name another clause."""

    @property
    def number(self) -> str | None:
        """As the new paper prints it; of a removed clause, as the old one did."""
        return self.number_after if self.after is not None else self.number_before


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes in the order of the new reading, and how much stayed."""

    changes: tuple[Change, ...]
    unchanged: int
    """Clauses that say the same, headings not counted."""
    margins: tuple[tuple[Span | None, Span | None], ...] = ()
    """Heads and feet of pages, and signature lines, that differ: no clauses, and not counted among the changes."""
    anchors: tuple[tuple[int, int], ...] = ()
    """Where clauses that stand on both sides, in the same order, end in the old and in the new reading."""


def changes(old: Units, new: Units) -> Changes:
    """Compare two readings. Deterministic; time grows with their length."""
    if _rank(old) > _rank(new):  # one way of doing it for both directions
        return _in_order(_mirrored(changes(new, old)))
    return _in_order(_compare(old, new))


def _rank(paper: Units) -> tuple[int, str]:
    return len(paper.units), paper.view


def _mirrored(found: Changes) -> Changes:
    swapped = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}
    return Changes(
        tuple(
            replace(
                c,
                kind=swapped.get(c.kind, c.kind),
                number_before=c.number_after,
                number_after=c.number_before,
                before=c.after,
                after=c.before,
                differences=tuple(Difference(d.after, d.before) for d in c.differences),
            )
            for c in found.changes
        ),
        found.unchanged,
        tuple((after, before) for before, after in found.margins),
        tuple((b, a) for a, b in found.anchors),
    )


def _in_order(found: Changes) -> Changes:
    """Order of the new paper; what was removed stands before what followed it."""
    kept = sorted((c for c in found.changes if c.after is not None), key=lambda c: c.after or Span(0, 0))
    gone = sorted((c for c in found.changes if c.after is None), key=lambda c: c.before or Span(0, 0))
    # what kept its place is in the order of both papers: a removed clause stands before the first of it that follows
    stayed = [(c.before.start, n) for n, c in enumerate(kept) if c.before is not None and not c.moved]
    starts = [start for start, _ in stayed]
    before: dict[int, list[Change]] = {}
    for change in gone:
        k = bisect_right(starts, change.before.start if change.before is not None else 0)
        before.setdefault(stayed[k][1] if k < len(stayed) else len(kept), []).append(change)
    rows = [c for n in range(len(kept) + 1) for c in (*before.get(n, ()), *kept[n : n + 1])]
    return replace(found, changes=tuple(rows))


def _compare(old: Units, new: Units) -> Changes:
    a, b = old.units, new.units
    groups = align(a, b)
    references = _References(a, b, groups)
    moved = _moved(a, b, groups)
    found: list[Change] = []
    unchanged = 0
    margins: list[tuple[Span | None, Span | None]] = []
    shifted: list[Group] = []
    single: list[Group] = []
    for n, group in enumerate(groups):
        if not group.a or not group.b:
            alone = [a[i] for i in group.a] or [b[j] for j in group.b]
            if _is_margin(alone) or _is_signing(alone):
                margins.append(_ends(a, b, group))
            else:
                single.append(group)
            continue
        signing = _is_signing([a[i] for i in group.a]) and _is_signing([b[j] for j in group.b])
        if signing or _is_margin([a[i] for i in group.a]) or _is_margin([b[j] for j in group.b]):
            if [a[i].words for i in group.a] != [b[j].words for j in group.b]:
                margins.append(_ends(a, b, group))  # the number of the draft, the day it was printed
            continue
        change = _changed(old, new, group, references, moved=n in moved)
        if change is not None:
            found.append(change)
        elif n in moved:
            shifted.append(group)
        else:
            unchanged += not _all(a, b, group, lambda u: u.is_heading or u.is_running)
    found += [_whole(a, b, g) for g in _with_headings(a, b, single)]
    found += [_shift(a, b, g) for g in _runs(shifted)]
    anchors = [
        (a[g.a[-1]].span.end, b[g.b[-1]].span.end) for n, g in enumerate(groups) if g.a and g.b and n not in moved
    ]
    return Changes(tuple(found), unchanged, tuple(margins), tuple(sorted(anchors)))


def _all(a: Sequence[Unit], b: Sequence[Unit], group: Group, asked: object) -> bool:
    assert callable(asked)
    return all(asked(a[i]) for i in group.a) and all(asked(b[j]) for j in group.b)


def _is_margin(units: Sequence[Unit]) -> bool:
    return all(unit.is_running and not _has_quantity(unit) for unit in units)


def _is_signing(units: Sequence[Unit]) -> bool:
    return all(unit.is_signature and not _has_quantity(unit) for unit in units)


def _ends(a: Sequence[Unit], b: Sequence[Unit], group: Group) -> tuple[Span | None, Span | None]:
    mine, theirs = [a[i] for i in group.a], [b[j] for j in group.b]
    return _span(mine) if mine else None, _span(theirs) if theirs else None


def _has_quantity(unit: Unit) -> bool:
    """Say whether a head or foot holds what no head holds: money, a percentage, a time limit."""
    return any(amount.measure is not Measure.DATE for amount in find_amounts(" ".join(unit.printed)))


def _moved(a: Sequence[Unit], b: Sequence[Unit], groups: Sequence[Group]) -> frozenset[int]:
    """Groups outside the heaviest run that kept its order: fewest words are said to have moved."""
    both = [
        n
        for n, g in enumerate(groups)
        if g.a and g.b and not any(a[i].is_running for i in g.a) and not any(b[j].is_running for j in g.b)
    ]
    both.sort(key=lambda n: groups[n].a)
    weights = [sum(a[i].weight for i in groups[n].a) for n in both]
    stayed = {both[k] for k in longest_increasing([groups[n].b[0] for n in both], weights)}
    return frozenset(n for n in both if n not in stayed)


def _runs(groups: Sequence[Group]) -> Iterator[Group]:
    """Moved groups that stand next to each other on both sides, as one."""
    run: Group | None = None
    for group in sorted(groups, key=lambda g: g.a):
        if run is not None and run.a[-1] + 1 == group.a[0] and run.b[-1] + 1 == group.b[0]:
            run = Group(run.a + group.a, run.b + group.b)
            continue
        if run is not None:
            yield run
        run = group
    if run is not None:
        yield run


def _with_headings(a: Sequence[Unit], b: Sequence[Unit], single: Sequence[Group]) -> Iterator[Group]:
    """A heading that came or went with the clause below it, as one."""
    by_a = {g.a[0]: g for g in single if g.a}
    by_b = {g.b[0]: g for g in single if g.b}
    done: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
    for group in single:
        if (group.a, group.b) in done:
            continue
        units, by = (a, by_a) if group.a else (b, by_b)
        members = [*(group.a or group.b)]
        while units[members[-1]].is_heading and members[-1] + 1 in by:
            following = by[members[-1] + 1]
            done.add((following.a, following.b))
            members += following.a or following.b
        yield Group(tuple(members), ()) if group.a else Group((), tuple(members))


# ---- one group


def _whole(a: Sequence[Unit], b: Sequence[Unit], group: Group) -> Change:
    units = [a[i] for i in group.a] or [b[j] for j in group.b]
    number, heading = _name(units)
    span = _span(units)
    added = not group.a
    return Change(
        kind=Kind.ADDED if added else Kind.REMOVED,
        number_before=None if added else number,
        number_after=number if added else None,
        heading=heading,
        before=None if added else span,
        after=span if added else None,
        moved=False,
        differences=(),
        is_slight=all(u.is_heading for u in units),
    )


def _shift(a: Sequence[Unit], b: Sequence[Unit], group: Group) -> Change:
    mine, theirs = [a[i] for i in group.a], [b[j] for j in group.b]
    number, heading = _name(theirs)
    return Change(
        Kind.MOVED,
        _name(mine)[0],
        number,
        heading,
        _span(mine),
        _span(theirs),
        moved=True,
        differences=(),
        is_slight=True,
    )


def _changed(old: Units, new: Units, group: Group, references: _References, *, moved: bool) -> Change | None:
    mine, theirs = [old.units[i] for i in group.a], [new.units[j] for j in group.b]
    if len(mine) == 1 == len(theirs) and mine[0].printed == theirs[0].printed and not mine[0].references:
        return None
    said_a, said_b = _joined(mine), _joined(theirs)
    found = blocks([word.key for word in said_a], [word.key for word in said_b])
    pointers, redirected = references.compared(group, said_a, said_b, found)
    marks_only = all(_is_marks(said_a[x.a_start : x.a_end]) and _is_marks(said_b[x.b_start : x.b_end]) for x in found)
    if marks_only and len(mine) != len(theirs):
        found = []  # where a clause was cut in two, signs at the cut are no change
    marks_only = marks_only and not pointers and not redirected
    found = sorted([*found, *(Block(i, i + 1, j, j + 1) for i, j in pointers)])
    differences = [
        Difference(_stretch(said_a, x.a_start, x.a_end), _stretch(said_b, x.b_start, x.b_end)) for x in found
    ] or list(_capitals((*mine, *theirs), said_a, said_b))
    if not differences and not redirected:
        return None
    number, heading = _name(theirs)
    headings = all(u.is_heading for u in (*mine, *theirs))
    return Change(
        kind=Kind.CHANGED,
        number_before=_name(mine)[0],
        number_after=number,
        heading=heading,
        before=_span(mine),
        after=_span(theirs),
        moved=moved,
        differences=tuple(differences),
        is_slight=marks_only or headings,
        redirected=redirected,
    )


def _name(units: Sequence[Unit]) -> tuple[str | None, str | None]:
    """Number and heading of the first clause that is more than a heading."""
    unit = next((u for u in units if not u.is_heading), units[0])
    return unit.number, unit.heading


def _span(units: Sequence[Unit]) -> Span:
    return Span(units[0].span.start, units[-1].span.end)


@dataclass(frozen=True, slots=True)
class _Said:
    """One word of a group, and the unit that knows its place."""

    key: str
    unit: Unit
    at: int

    @property
    def printed(self) -> str:
        return self.unit.printed[self.at]

    @property
    def place(self) -> Span:
        return self.unit.place(self.at)


def _joined(units: Sequence[Unit]) -> list[_Said]:
    return [_Said(key, unit, n) for unit in units for n, key in enumerate(unit.words)]


def _stretch(said: Sequence[_Said], start: int, end: int) -> Span:
    if end > start:
        return Span(said[start].place.start, said[end - 1].place.end)
    at = said[start - 1].place.end if start else said[0].place.start
    return Span(at, at)


def _is_marks(said: Sequence[_Said]) -> bool:
    return all(word.key in MARKS for word in said)


def _capitals(units: Sequence[Unit], said_a: Sequence[_Said], said_b: Sequence[_Said]) -> Iterator[Difference]:
    """Words that differ in their capital letters alone: "deliverables" is not "Deliverables" where that is a term.

    A heading, the first word of a sentence, and a word in capitals throughout are the typesetter's.
    """
    if len(said_a) != len(said_b) or any(u.is_heading for u in units):
        return
    first = True
    for one, other in zip(said_a, said_b, strict=True):
        if one.key == other.key != REFERENCE and not first and _is_cased(one.printed, other.printed):
            yield Difference(one.place, other.place)
        first = one.key in ".:;?!("


def _is_cased(one: str, two: str) -> bool:
    if one[:1] == two[:1] or one[:1].lower() != two[:1].lower():
        return False
    return not (len(one) > 1 and (one.isupper() or two.isupper()))


# ---- numbers of other clauses


class _References:
    """Where the number in "Section 4.2" points, on either side."""

    def __init__(self, a: Sequence[Unit], b: Sequence[Unit], groups: Sequence[Group]) -> None:
        self._units = (a, b)
        owners = ({i: n for n, g in enumerate(groups) for i in g.a}, {j: n for n, g in enumerate(groups) for j in g.b})
        self._numbered = tuple(_by_number(units) for units in self._units)
        self._paired: tuple[dict[int, str], dict[int, str]] = ({}, {})
        for group in groups:
            if len(group.a) == 1 == len(group.b):
                i, j = group.a[0], group.b[0]
                if a[i].own_number and b[j].own_number:
                    self._paired[0][i], self._paired[1][j] = b[j].number or "", a[i].number or ""
        self._targets = tuple(_targets(units, owner) for units, owner in zip(self._units, owners, strict=True))

    def compared(
        self,
        group: Group,
        said_a: Sequence[_Said],
        said_b: Sequence[_Said],
        found: Sequence[tuple[int, int, int, int]],
    ) -> tuple[list[tuple[int, int]], tuple[str, ...]]:
        """Numbers that name another clause than before, by their places, and those that do so unchanged."""
        numbers_a, numbers_b = _numbered(self._units[0], group.a), _numbered(self._units[1], group.b)
        changed: list[tuple[int, int]] = []
        redirected: list[str] = []
        for i, j in _equal_places(len(said_a), len(said_b), found):
            if said_a[i].key != REFERENCE:
                continue
            mine, theirs = numbers_a[i], numbers_b[j]
            to_a, to_b = self._resolve(0, mine), self._resolve(1, theirs)
            known = to_a is not None and to_b is not None
            if known and to_a == to_b:
                continue
            if mine != theirs:
                changed.append((i, j))
            elif self._renumbered(mine):
                redirected.append(mine)
        return changed, tuple(dict.fromkeys(redirected))

    def _renumbered(self, number: str) -> bool:
        """Say whether the clause that had *number* has another one now, and one that had another has it.

        Only where the number stands once in either paper: elsewhere it depends on the place which clause is meant.
        """
        mine, theirs = self._numbered[0].get(number, []), self._numbered[1].get(number, [])
        if len(mine) != 1 or len(theirs) != 1:
            return False
        there = self._paired[0].get(mine[0])
        here = self._paired[1].get(theirs[0])
        return there not in (None, number) and here not in (None, number)

    def _resolve(self, side: int, number: str) -> tuple[int, str] | None:
        """Group that *number* names, and what of the number is left when only the clause around it was found."""
        targets = self._targets[side]
        left = ""
        while number:
            if number in targets:
                return targets[number], left
            cut = max(number.rfind("."), number.rfind("("))
            if cut <= 0:
                return None
            number, left = number[:cut], number[cut:] + left
        return None


def _by_number(units: Sequence[Unit]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, unit in enumerate(units):
        if unit.own_number and unit.number and unit.number.replace(".", "").isdigit():
            found.setdefault(unit.number, []).append(i)
    return found


_SCHEDULE = re.compile(r"(?i)(?:schedule|exhibit|annex\w*|appendix)\s+([A-Z]|\d{1,2}|[IVX]{1,5})\b")


def _targets(units: Sequence[Unit], owner: dict[int, int]) -> dict[str, int]:
    """Group of every number, that of its first clause; of "4", where only "4.1" stands, that one's."""
    found: dict[str, int] = {}
    for i, unit in enumerate(units):
        if unit.own_number and unit.number:
            found.setdefault(unit.number, owner[i])
        elif unit.is_heading and unit.heading and (m := _SCHEDULE.match(unit.heading)):
            found.setdefault(m[1], owner[i])
    for i, unit in enumerate(units):
        number = unit.number or ""
        while unit.own_number and (cut := max(number.rfind("."), number.rfind("("))) > 0:
            number = number[:cut]
            found.setdefault(number, owner[i])
    return found


def _numbered(units: Sequence[Unit], members: Sequence[int]) -> dict[int, str]:
    """Numbers by their position among the words of all *members*."""
    found: dict[int, str] = {}
    at = 0
    for i in members:
        found |= {at + r.at: r.number for r in units[i].references}
        at += len(units[i].words)
    return found


def _equal_places(size_a: int, size_b: int, found: Sequence[tuple[int, int, int, int]]) -> Iterator[tuple[int, int]]:
    at_a = at_b = 0
    for a_start, a_end, b_start, b_end in [*found, (size_a, size_a, size_b, size_b)]:
        yield from zip(range(at_a, a_start), range(at_b, b_start), strict=False)
        at_a, at_b = a_end, b_end
