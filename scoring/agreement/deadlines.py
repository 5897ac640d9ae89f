"""The days of an agreement that its user must not miss: notice, end, renewal, period after period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from scoring.agreement.facts import PaperFacts, Passage
from scoring.agreement.linking import Agreement, age
from scoring.agreement.standing import level_on
from scoring.reading.dates import shift

MOST_PERIODS = 400
"""Renewals that are counted forward: a century of quarters."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day of one agreement."""

    kind: str
    """``notice``: last day on which notice is in time. ``end``: last day in force. ``renewal``: it renews by itself."""
    day: date
    period: int
    """0 for the first term; with the kind, it names this day for ever."""
    missed: bool
    """A last day for notice that has passed while the term it was for still runs."""
    passed: bool
    passage: Passage | None
    """The words that say so."""
    paper: str
    """Document in which they stand."""


def deadlines(agreement: Agreement, today: date) -> tuple[Deadline, ...]:
    """Days of the running term and, where its notice was missed, of the next one; for one that ended, its end."""
    standing = level_on(agreement, today)
    bases = [p.facts for p in standing.current] or [p.facts for p in agreement.bases]
    if not bases:
        return ()
    base = max(bases, key=age)
    end = standing.end or base.end
    if end is None:
        return ()
    if not (standing.auto_renew or (base.auto_renew and standing.status == "pending")):
        paper = _paper_of_end(agreement, base, end)
        return (Deadline("end", end, 0, False, end < today, _passage(paper, "terminates", "end"), paper.id),)
    return tuple(sorted(_periods(base, end, today), key=lambda d: (d.day, d.kind)))


def _periods(base: PaperFacts, first_end: date, today: date) -> Iterator[Deadline]:
    for number in range(MOST_PERIODS):
        end = _end_of(base, first_end, number)
        if end is None:
            return
        if end < today:
            if base.term is None:
                # it has renewed, and for how long is not known
                yield Deadline("renewal", end + _DAY, number, False, True, _passage(base, "renewal", "end"), base.id)
                return
            continue
        notice = shift(end, -base.notice[0], base.notice[1]) if base.notice else None
        missed = notice is not None and notice < today
        if notice is not None:
            yield Deadline("notice", notice, number, missed, missed, _passage(base, "notice", "renewal"), base.id)
        if end < date.max:
            yield Deadline("renewal", end + _DAY, number, False, False, _passage(base, "renewal", "end"), base.id)
        if not missed:
            return


def _end_of(base: PaperFacts, first_end: date, number: int) -> date | None:
    """Last day of the term of that number; the 31st of a month stays the last day of each."""
    if number == 0:
        return first_end
    if base.term is None or first_end == date.max:
        return None
    following = shift(first_end + _DAY, base.term[0] * number, base.term[1])
    return following - _DAY if following is not None else None


def _paper_of_end(agreement: Agreement, base: PaperFacts, end: date) -> PaperFacts:
    for part in reversed(agreement.added):
        if (part.facts.terminates and part.facts.starts == end) or (part.facts.extends and part.facts.end == end):
            return part.facts
    return base


def _passage(paper: PaperFacts, *names: str) -> Passage | None:
    return next((paper.passages[name] for name in names if name in paper.passages), None)
