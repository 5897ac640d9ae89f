"""Facts and tick lists in words: what a paper says in figures, and what a law asks it to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scoring.report import ReportedFact, ReportedStatute

_LABELS = {
    "fee_total": "Fee in all",
    "fee": "Fee",
    "fee_rate": "Rate",
    "deposit": "Paid in advance",
    "amount": "Sum named",
    "payment_term": "Paid within",
    "late_fee": "Late payment costs",
    "kill_fee": "If cancelled",
    "term": "Runs for",
    "notice_period": "Notice against renewal",
    "governing_law": "Governing law",
    "venue": "Courts or arbitration in",
    "esign_status": "Signing service",
    "esign_number": "Its number",
    "esign_signer": "Signed, it says, by",
}
"""Kinds of facts that are listed; days and the reference stand at the head of the report."""
_TRIGGERS = {
    "invoice": "of the invoice",
    "delivery": "of delivery",
    "completion": "of completion",
    "acceptance": "of acceptance",
    "publication": "of publication",
    "signature": "of signature",
    "client_paid": "after the client is paid",
    "month_end": "after the end of the month",
}
_STATUS = {"found": "stated", "partly": "stated in part", "not_found": "not found", "unknown": "not known"}
_COVERS = (
    "It covers freelance work of {law.least_amount} {law.currency} or more, alone or with all work for the same hirer "
    "in {law.within_days} days."
)
STATUTES = "What the law may ask of the hirer"
HIRERS_DUTY = "Stating these is the duty of whoever hires you, not yours; what is not found can be asked for."


@dataclass(frozen=True, slots=True)
class Figure:
    """One fact, ready to be shown."""

    label: str
    value: str
    quote: str
    where: str
    note: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """One law's tick list, ready to be shown."""

    title: str
    law: str
    because: str
    rows: tuple[tuple[str, str, str], ...]
    """Field, status in words, status in one word for styles."""
    sentences: tuple[str, ...]
    """What else the law asks, from which sum on, and where it stands."""


def figures_of(facts: Iterable[ReportedFact]) -> Iterator[Figure]:
    """Facts in words; the same value under the same label once."""
    seen: set[tuple[str, str]] = set()
    for fact in facts:
        label = _LABELS.get(fact.name)
        if label is None:
            continue
        value = _value(fact)
        if (label, value) in seen:
            continue
        seen.add((label, value))
        parts = [f"clause {fact.clause}" if fact.clause else "", f"page {fact.page}" if fact.page else ""]
        yield Figure(label, value, fact.quote, ", ".join(filter(None, parts)), fact.note)


def _value(fact: ReportedFact) -> str:
    if fact.readings:
        shown = " or ".join(fact.readings[:3])
        return f"not clear: {shown}{' …' if len(fact.readings) > 3 else ''}"
    value, unit = fact.value or "", fact.unit
    if fact.name == "payment_term":
        trigger = _TRIGGERS.get(fact.per or "", "")
        return f"at once {trigger.replace('of ', 'on ', 1)}".strip() if value == "0" else _joined(value, unit, trigger)
    if value == "1" and unit and unit.endswith("s"):
        unit = unit.removesuffix("s")
    words = f"{value} %" if unit == "percent" else _joined(value, unit)
    return f"{words} per {fact.per}" if fact.per else words


def _joined(*words: str | None) -> str:
    return " ".join(word for word in words if word)


def checklists_of(statutes: Sequence[ReportedStatute], *, everything: bool) -> Iterator[Checklist]:
    """Tick lists of the laws that the paper makes plausible; of all laws with *everything*."""
    for law in statutes:
        if not (law.plausible or everything):
            continue
        yield Checklist(
            law.title,
            law.law,
            law.because,
            tuple((tick.title, _STATUS[tick.status], tick.status) for tick in law.fields),
            (
                _COVERS.format(law=law),
                *law.duties,
                f"Text of {law.as_of}: {law.source}",
            ),
        )
