"""Money, percentages, time limits and dates that a change turned into others, each named with both its ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.compare.amounts import Amount, Measure, changed, favours, find_amounts, role_of
from scoring.compare.changes import Change
from scoring.reading.folding import fold
from scoring.reading.parties import Parties
from scoring.text import Span

MOST_VALUES = 60
"""Quantities of one clause that are named; a clause with more is a table, and its words are shown."""


@dataclass(frozen=True, slots=True)
class Value:
    """One quantity before and after; a side without one is None."""

    measure: Measure
    before: Span | None
    after: Span | None
    role: str | None
    """``payment term``, ``fee`` or ``kill fee``, where both sentences leave no doubt."""
    favours: int
    """1: the change serves the freelancer, -1: it does not, 0: not certain."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The amounts of one side of a change, with the text in which they were found."""

    text: str
    amounts: dict[Amount, Span]


def values_of(change: Change, old: str, new: str, parties: tuple[Parties, Parties]) -> tuple[Value, ...]:
    """Quantities that differ in a changed clause; of one that came or went as a whole, none."""
    if change.before is None or change.after is None:
        return ()
    before = _find(old, change.before, [d.before for d in change.differences])
    after = _find(new, change.after, [d.after for d in change.differences])
    found = []
    for one, other in changed(tuple(before.amounts), tuple(after.amounts)):
        role, sign = None, 0
        if one is not None and other is not None:
            roles = role_of(before.text, one, parties[0]), role_of(after.text, other, parties[1])
            if roles[0] is not None and roles[0] is roles[1]:
                role, sign = str(roles[0]), favours(roles[0], one, other)
        amount = one or other
        assert amount is not None
        found.append(
            Value(
                amount.measure,
                before.amounts[one] if one is not None else None,
                after.amounts[other] if other is not None else None,
                role,
                sign,
            )
        )
    found.sort(key=lambda v: ((v.before or v.after or Span(0, 0)).start, v.after is None))
    return tuple(found)


def _find(view: str, clause: Span, differing: Sequence[Span]) -> _Found:
    folded = fold(view[clause.start : clause.end])
    amounts = {}
    for amount in find_amounts(folded.text):
        span = folded.span(amount.start, amount.end)
        place = Span(clause.start + span.start, clause.start + span.end)
        if any(d.overlaps(place) for d in differing):
            amounts[amount] = place
            if len(amounts) == MOST_VALUES:
                break
    return _Found(folded.text, amounts)
