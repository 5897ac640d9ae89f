"""Term, renewal and notice as facts: what `scoring.reading.dates` found, with its words."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.facts.fact import Fact, fact
from scoring.rules.base import Paper
from scoring.text import Span


def calendar_facts(paper: Paper) -> Iterator[Fact]:
    """Days of the paper, and its own number; each only where the paper says it."""
    dates = paper.reading.dates
    if dates.effective and dates.effective_span:
        yield _at(paper, "effective", dates.effective.isoformat(), dates.effective_span)
    if dates.term and dates.term_span:
        yield _at(paper, "term", str(dates.term[0]), dates.term_span, unit=dates.term[1])
    if dates.end and dates.end_span:
        yield _at(paper, "end", dates.end.isoformat(), dates.end_span)
    if dates.auto_renew is not None and dates.renewal_span:
        yield _at(paper, "auto_renewal", "yes" if dates.auto_renew else "no", dates.renewal_span)
    if dates.notice and dates.notice_span:
        yield _at(paper, "notice_period", str(dates.notice[0]), dates.notice_span, unit=dates.notice[1])
        days = tuple(day.isoformat() for day in dates.notice_deadlines)
        if days:
            one = len(days) == 1
            yield _at(
                paper,
                "notice_deadline",
                days[0] if one else None,
                dates.notice_span,
                readings=() if one else days,
                note=dates.notice_note,
            )
    number = paper.reading.reference
    if number and (at := paper.reading.view.find(number)) >= 0:
        yield _at(paper, "reference", number, Span(at, at + len(number)))


def _at(
    paper: Paper,
    name: str,
    value: str | None,
    span: Span,
    *,
    unit: str | None = None,
    readings: tuple[str, ...] = (),
    note: str = "",
) -> Fact:
    clause = next((c for c in paper.reading.clauses if c.span.start <= span.start < c.span.end), None)
    number = (clause.number or clause.schedule) if clause else None
    return fact(paper, name, value, span, number, unit=unit, readings=readings, note=note)
