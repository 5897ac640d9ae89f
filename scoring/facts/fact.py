"""One fact, with the words that say it."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.rules.base import Paper, Sentence
from scoring.text import Span

NAMES = (
    "fee_total",
    "fee",
    "fee_rate",
    "deposit",
    "amount",
    "payment_term",
    "late_fee",
    "kill_fee",
    "effective",
    "term",
    "end",
    "auto_renewal",
    "notice_period",
    "notice_deadline",
    "governing_law",
    "venue",
    "reference",
    "esign_status",
    "esign_number",
    "esign_signer",
)
"""All kinds of facts, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the paper states."""

    name: str
    """One of ``NAMES``."""
    value: str | None
    """Decimal string, ISO date, name of a law or court; None where that itself can be read several ways."""
    quote: str
    """The paper's own words, a substring of the extracted text."""
    span: Span
    unit: str | None = None
    """ISO 4217 currency, ``percent``, ``days``, ``business days``, ``weeks`` …; None where it is open."""
    per: str | None = None
    """What a rate counts (``hour``, ``word``, ``1000 words``, ``month``), or what starts a term (``invoice``)."""
    readings: tuple[str, ...] = ()
    """What it can mean, each as ``value unit``; empty where it means one thing."""
    note: str = ""
    """What the figure leaves open, in one plain sentence."""
    clause: str | None = None
    """Number of its clause as printed."""
    page: int | None = None


def fact(
    paper: Paper,
    name: str,
    value: str | None,
    span: Span,
    clause: str | None,
    *,
    unit: str | None = None,
    per: str | None = None,
    readings: tuple[str, ...] = (),
    note: str = "",
) -> Fact:
    """Fact that quotes *span* of the source."""
    source = paper.reading.source
    return Fact(
        name,
        value,
        source.quote(span),
        span,
        unit=unit,
        per=per,
        readings=readings,
        note=note,
        clause=clause,
        page=source.page_of(span.start),
    )


def place_of(paper: Paper, sentence: Sentence, start: int, end: int) -> Span:
    """Where ``[start, end)`` of *sentence* stands in the source; a stretch over lead-in and item is the item's part."""
    lead_at, lead, rest_at = sentence.starts
    if start < lead < end:
        start = lead
    base = lead_at if end <= lead else rest_at - lead
    return paper.folded.span(base + start, base + end)


def clause_of(sentence: Sentence) -> str | None:
    """Number of the clause, or the name of its schedule."""
    return sentence.clause.number or sentence.clause.schedule
