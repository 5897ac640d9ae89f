"""Which fields of a law stand in a paper, and which were searched and not found."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from scoring.facts.fact import Fact, place_of
from scoring.reading.gates import Gated
from scoring.reading.kind import Kind
from scoring.rules.base import Paper, named_pattern
from scoring.statutes.catalogue import Statute, statutes
from scoring.text import Span

FOUND, PARTLY, NOT_FOUND, UNKNOWN = "found", "partly", "not_found", "unknown"
STATUS = (FOUND, PARTLY, NOT_FOUND, UNKNOWN)
"""``unknown``: not found, but not every page could be read."""
_NO_FREELANCE = frozenset({Kind.EMPLOYMENT, Kind.NDA, Kind.LEASE})

_STREET = Gated(
    r"\b\d{1,5}[A-Za-z]?,? (?:[A-Z][\w'.-]*,? ){1,4}?(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Court|Ct|Place|Pl|Square|Sq|Terrace|Highway|Row|Walk|Close|Quay|Yard|Gardens|Parkway|Plaza)\b\.?"
    r"|\bP\.? ?O\.? Box \d+|\b[A-Z]{2} \d{5}(?:-\d{4})?\b"
)
_SERVICES = named_pattern(
    r"<F>[^.;]{0,60}\b(?:shall|will|must|agrees? to|undertakes? to|is (?:engaged|hired|retained) to|creates?|makes?|writes?|designs?|performs?|provides?)\b[^.;]{0,60}\b(?:create|make|write|design|illustrate|translate|photograph|compose|record|draw|film|perform|provide|render|deliver|produce|edit|develop|prepare|services|<W>|illustrations|articles)",
    r"\b(?:services|deliverables|scope of work)\b ?(?:\(.{0,20}\))?:[^;]{6,}",
    r"<W>:[^;]{6,}",
)
_ITEMS = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b|,[^,;]{3,60}(?:,| and )", re.IGNORECASE
)
_ELSEWHERE = re.compile(
    r"\b(?:described|listed|set out|specified|agreed|stated|defined) (?:in|on|by)\b|\b(?:statements? of work|schedule|exhibit|order form)\b"
)
_METHOD = named_pattern(
    r"\b(?:flat|fixed|hourly|daily|day|per[- ]word|project|lump[- ]sum) (?:fee|rate|price|sum)\b",
    r"\b(?:bank transfer|wire transfer|by (?:check|cheque)|ach|paypal|direct deposit|instal?lments|milestones?)\b",
)
_REPORT = named_pattern(
    r"<F>[^.;]{0,80}\b(?:submits?|sends?|provides?|delivers?|issues?|presents?|invoices?)\b[^.;]{0,80}\b(?:invoices?|list of (?:the )?(?:completed )?services|statements?|time ?sheets?|reports?)\b[^.;]{0,120}\b(?:by|within|no later than|not later than|before|at the end of|(?:each|every) (?:week|month)|weekly|monthly|(?:up)?on (?:completion|delivery))\b",
    r"\b(?:invoices?|list of (?:the )?(?:completed )?services|time ?sheets?)\b[^.;]{0,40}\b(?:must|shall|will|are to|is to)\b[^.;]{0,20}\b(?:be )?(?:submitted|sent|received|issued|presented)\b[^.;]{0,60}\b(?:by|within|no later than|not later than|before|at the end of)\b",
)
_PAY_DAY = named_pattern(
    r"<C>[^.;]{0,60}\b(?:pay|pays)\b[^.;]{0,80}\b(?:on|by|before|no later than) (?:the )?(?:\d{1,2}(?:st|nd|rd|th)?\b|january|february|march|april|may|june|july|august|september|october|november|december|last day|first day)",
)


@dataclass(frozen=True, slots=True)
class Tick:
    """One field of one law."""

    field: str
    status: str
    """One of ``STATUS``."""
    spans: tuple[Span, ...] = ()
    """Where it stands in the source."""


@dataclass(frozen=True, slots=True)
class TickList:
    """One law, held against one paper."""

    statute: Statute
    plausible: bool
    """Whether anything in the paper speaks for this law; without that it is shown on request only."""
    because: str
    ticks: tuple[Tick, ...]


def tick_lists(paper: Paper, facts: Sequence[Fact], *, complete: bool = True) -> tuple[TickList, ...]:
    """Every law of the list, held against *paper*. *complete*: every page was read; else what is not found is unknown.

    Empty for what is no freelance contract (employment, non-disclosure, lease).
    """
    if paper.reading.kind.kind in _NO_FREELANCE:
        return ()
    addresses = tuple(_STREET.finditer(paper.folded.text))
    found = {field: tuple(islice(search(paper, facts, addresses), 2)) for field, search in _SEARCHES.items()}
    lists = []
    for statute in statutes():
        plausible, because = _plausible(statute, paper, facts, addresses)
        ticks = tuple(_tick(field, found[field], complete=complete) for field in statute.fields)
        lists.append(TickList(statute, plausible, because, ticks))
    return tuple(lists)


def _tick(field: str, spans: tuple[Span, ...], *, complete: bool) -> Tick:
    needed = 2 if field in ("names", "addresses", "services") else 1
    if len(spans) >= needed:
        return Tick(field, FOUND, tuple(dict.fromkeys(spans[:needed])))
    if spans:
        return Tick(field, PARTLY, spans)
    return Tick(field, NOT_FOUND if complete else UNKNOWN)


def _plausible(
    statute: Statute, paper: Paper, facts: Sequence[Fact], addresses: Sequence[re.Match[str]]
) -> tuple[bool, str]:
    laws = [f.value or "" for f in facts if f.name == "governing_law"]
    for law in laws:
        if statute.places[0] in law:
            return True, f"The law of {law} governs."
    text = paper.folded.text
    for m in addresses:
        near = text[m.start() : m.end() + 40]
        if re.search(rf"\b{statute.postal} \d{{5}}", near) or any(place in near for place in statute.places):
            return True, f"An address in {statute.places[0]} stands in the paper."
    if not laws and any(f.unit == statute.currency for f in facts):
        return (
            True,
            f"The paper speaks of {statute.currency} and names no law; it matters if you work in {statute.places[0]}.",
        )
    return False, f"Nothing in the paper points to {statute.places[0]}."


# ---- one search for each field


def _names(paper: Paper, facts: Sequence[Fact], addresses: Sequence[re.Match[str]]) -> Iterator[Span]:
    for party in (paper.reading.parties.client, paper.reading.parties.freelancer):
        if party is not None and party.name is not None and party.span is not None:
            yield party.span


def _addresses(paper: Paper, facts: Sequence[Fact], addresses: Sequence[re.Match[str]]) -> Iterator[Span]:
    street = -200
    for m in addresses:  # a postal code behind its street is the same address
        coded = m[0][0].isupper() and m[0][-1].isdigit() and not m[0].startswith("P")
        if not coded or m.start() - street > 60:
            yield paper.folded.span(*m.span())
        if not coded:
            street = m.end()


def _services(paper: Paper, facts: Sequence[Fact], addresses: Sequence[re.Match[str]]) -> Iterator[Span]:
    """The sentence that names the services; twice where it itemises them, so that a mere mention counts in part."""
    for sentence in paper.where(_SERVICES):
        if m := _SERVICES.search(sentence.tagged):
            span = paper.quoted(sentence, m)
            yield span
            if _ITEMS.search(sentence.tagged, m.start()) and not _ELSEWHERE.search(sentence.tagged):
                yield span


def _value(paper: Paper, facts: Sequence[Fact], addresses: Sequence[re.Match[str]]) -> Iterator[Span]:
    yield from (f.span for f in facts if f.name in ("fee_total", "fee", "fee_rate"))


def _method(paper: Paper, facts: Sequence[Fact], addresses: Sequence[re.Match[str]]) -> Iterator[Span]:
    yield from (f.span for f in facts if f.name == "fee_rate")
    for sentence in paper.where(_METHOD):
        if m := _METHOD.search(sentence.tagged):
            yield place_of(paper, sentence, *m.span())


def _pay_date(paper: Paper, facts: Sequence[Fact], addresses: Sequence[re.Match[str]]) -> Iterator[Span]:
    yield from (f.span for f in facts if f.name == "payment_term")
    for sentence in paper.where(_PAY_DAY):
        if m := _PAY_DAY.search(sentence.tagged):
            yield place_of(paper, sentence, *m.span())


def _report_date(paper: Paper, facts: Sequence[Fact], addresses: Sequence[re.Match[str]]) -> Iterator[Span]:
    for sentence in paper.where(_REPORT):
        if m := _REPORT.search(sentence.tagged):
            yield place_of(paper, sentence, *m.span())


_SEARCHES: Mapping[str, Callable[[Paper, Sequence[Fact], Sequence[re.Match[str]]], Iterator[Span]]] = {
    "names": _names,
    "addresses": _addresses,
    "services": _services,
    "value": _value,
    "method": _method,
    "pay_date": _pay_date,
    "report_date": _report_date,
}
