"""When the fee is due, what lateness costs, and what is paid when the job is cancelled."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from scoring.facts.fact import Fact, clause_of, fact, place_of
from scoring.reading.late import late
from scoring.reading.numbers import COUNT, counts_of
from scoring.rules.base import DOT, Paper, Sentence, named_pattern
from scoring.text import Span

_UNIT = r"(?P<counting>business |working |banking |calendar )?(?P<unit>days?|weeks?|months?)"
_AFTER = r"(?:of|after|from|following|upon)"
_DUE = r"\b(?:pay|pays|paid|payable|payments?|due|settle|settles|remit|remits|remitted)\b"
_TERM = named_pattern(
    rf"{_DUE}[^.;]{{0,140}}?\b(?:within|no later than|not later than)\b (?:a (?:period|maximum) of |the )?{COUNT}[ -]{_UNIT}'?(?:[^.;,]{{0,14}}?\b{_AFTER}\b(?P<trigger>[^.;,]{{0,70}}))?",
    rf"\b(?:within|no later than|not later than)\b (?:a (?:period|maximum) of )?{COUNT}[ -]{_UNIT}'? {_AFTER} (?P<trigger>[^.;,]{{0,70}}),? [^.;]{{0,60}}?<C>[^.;]{{0,20}} (?:pay|pays|settle|remit)\b",
    rf"\b(?:payable|due|paid|pays?)\b (?:\w+ ){{0,3}}?{COUNT}[ -]{_UNIT}'? {_AFTER} (?P<trigger>[^.;,]{{0,70}})",
    r"\bnet[ -]?(?P<n>\d{1,3})\b(?P<digits>)(?P<counting>)(?:[ -](?P<unit>days?))?(?P<trigger>[^.;,]{0,50})",
    rf"\bpayment terms?\b[^.;]{{0,24}}?{COUNT}[ -]{_UNIT}(?P<trigger>[^.;,]{{0,50}})",
    rf"{COUNT}[ -]{_UNIT} (?:payment terms?|(?:credit|payment) period)\b(?P<trigger>[^.;,]{{0,50}})",
)
_ON = named_pattern(
    r"\b(?:payable|due|paid|pays?|payment|fee is)\b[^.;]{0,70}?\b(?:upon|on|at the time of|against) (?:(?:the|<C>|its|<F>|successful|final) )*(?P<trigger>(?:receipt|presentation|publication|first (?:use|publication|broadcast)|acceptance|approval|delivery|completion|signature|signing|execution|release)\b[^.;,]{0,50})",
)
_LATE = named_pattern(
    r"\b(?:late|overdue|unpaid|past[- ]due|outstanding|arrears|not paid|delay(?:ed)?|default)\b[^.;]{0,170}?(?P<rate>\d{1,2}(?:[·,]\d{1,3})?) ?(?:%|per ?cent|percent|percentage points)(?P<behind>[^.;]{0,60})",
    r"\binterest\b[^.;]{0,110}?(?P<rate>\d{1,2}(?:[·,]\d{1,3})?) ?(?:%|per ?cent|percent|percentage points)(?P<behind>[^.;]{0,60})",
    r"(?P<rate>\d{1,2}(?:[·,]\d{1,3})?) ?(?:%|per ?cent|percent)(?P<behind>[^.;]{0,40})\b(?:interest|late (?:payment )?(?:fee|charge))\b",
)
_STATUTORY = named_pattern(
    r"\b(?:statutory|legal) (?:default |late[- ]payment )?interest\b",
    r"\binterest\b[^.;]{0,60}\b(?:statutory|legal(?:ly permitted)?|maximum lawful|highest lawful) rate\b",
    r"\b(?:late payment of commercial debts)\b",
)
_PERIOD = late(
    r"\b(?:per|a|each|every|/)\s?(?P<per>month|annum|year|week|day)\b|\b(?P<adverb>monthly|annually|annual|yearly|weekly|daily)\b"
)
_PERIODS = {
    "annum": "year",
    "monthly": "month",
    "annually": "year",
    "annual": "year",
    "yearly": "year",
    "weekly": "week",
    "daily": "day",
}
_BASE = late(r"\b(?:above|over|plus|base rate|prime|libor|euribor|bank of england|reference rate)\b")
_KILL = named_pattern(
    r"\b(?:kill|cancellation|termination) fee\b(?P<behind>[^.;]{0,160})",
    r"\b(?:cancel\w*|kill(?:s|ed)?|abandon\w*|postpone\w*)\b(?P<behind>[^.;]{0,200}\b(?:per ?cent|%|fee|half)\b[^.;]{0,60})",
    r"\bif <C> (?:terminates?|stops|ends)\b(?P<behind>[^.;]{0,200}\b(?:per ?cent|%|half)\b[^.;]{0,60})",
)
_SHARE = late(
    r"(?P<share>\d{1,3}(?:·\d)?) ?(?:%|per ?cent|percent)|\b(?P<half>half|one half)\b|\b(?P<full>full fee|fee in full|entire fee)\b"
)
_FREELANCER_PAYS = named_pattern(
    r"<F>(?: [\w,]+){0,4} (?:pays?|reimburses?|refunds?|repays?|remits?|owes?|compensates?)\b(?! for)",
    r"\b(?:pay|paid|payable|due|refund\w*|repay|repaid) (?:by <F>|to <C>)",
)
_CLIENT_PAYS = named_pattern(
    r"<C>(?: [\w,]+){0,5} (?:pays?|settles?|remits?|compensates?)\b",
    r"\b(?:paid|payable|due|pay) (?:by <C>|to <F>)",
    r"\bpays? <F>",
    r"\b(?:invoices?|fees?)\b[^.;]{0,60}\b(?:paid|payable|due)\b",
    r"\bpayment terms?\b",
    r"\bnet[ -]?\d",
)
_NOT_THE_DUE_DATE = late(
    r"\b(?:dispute[sd]?|object(?:s|ion)?|cure|remed(?:y|ied)|fails? to pay|failure to pay|not paid|non-?payment|unpaid|overdue|late|past due|notice|deposit of|audit|royalt(?:y|ies) statement|refund|expenses? report)\b"
)
_DENIED = late(r"\b(?:not|never|no|fails? to|failure to|refuses? to)\b[^,;.]{0,40}$")
_LOOKS_BACK = late(
    r"\b(?:period (?:immediately )?(?:before|preceding|prior)|(?:preceding|prior to|before) the (?:claim|event|date)|liabilit\w+)\b"
)
_TRIGGERS = (
    (
        "client_paid",
        late(
            r"\b(?:receipt|receiv\w+|collect\w+|paid|payment)\b[^.;]{0,40}\b(?:from|by) (?:the |its |their |any )?(?:end|ultimate|third|customer|\ue001+(?:'s)? (?:client|customer))"
        ),
    ),
    ("month_end", late(r"\b(?:end of (?:the )?month|eom|month[- ]end)\b")),
    ("publication", late(r"\b(?:publi(?:cation|shed|shing)|first use|broadcast|release|airing|issue date)\b")),
    ("acceptance", late(r"\b(?:accept(?:ance|ed|s)|approv(?:al|ed|es))\b")),
    ("invoice", late(r"\b(?:invoices?|bills?|statement|receipt|presentation)\b")),
    ("delivery", late(r"\b(?:deliver(?:y|ed|s|ing)|submission|receipt of (?:the )?\ue003)")),
    ("completion", late(r"\b(?:complet(?:ion|ed)|end of the (?:services|project|work)|performance)\b")),
    ("signature", late(r"\b(?:signature|signing|execution|effective date)\b")),
)


@dataclass(frozen=True, slots=True)
class PaymentTerm:
    """When the client pays."""

    sentence: Sentence
    start: int
    end: int
    """Offsets in the sentence."""
    days: tuple[int, ...]
    """Calendar days until the fee is due, at most; several where the paper says two things at once."""
    count: tuple[int, ...]
    unit: str
    trigger: str | None
    """``invoice``, ``delivery``, ``completion``, ``acceptance``, ``publication``, ``client_paid``, ``month_end``, ``signature``; None where none is named."""


def payment_terms(paper: Paper) -> tuple[PaymentTerm, ...]:
    """Every term in which the client pays; what the freelancer owes, and days to dispute or cure, are none."""
    found: list[PaymentTerm] = []
    for sentence in paper.where(_TERM, _ON):
        tagged = sentence.tagged
        m = _TERM.search(tagged) or _ON.search(tagged)
        if m is None or not _client_owes(tagged) or _NOT_THE_DUE_DATE.search(tagged, m.start(), m.end()):
            continue
        if _NOT_THE_DUE_DATE.search(tagged, max(0, m.start() - 30), m.start()) and "shall" not in m[0]:
            continue
        if _DENIED.search(tagged, max(0, m.start() - 50), m.start()) or " not pay" in m[0] or " not due" in m[0]:
            continue
        if _LOOKS_BACK.search(tagged, m.start(), m.end() + 60):
            continue
        found.append(_term(sentence, m))
    return tuple(found)


def _client_owes(tagged: str) -> bool:
    return _FREELANCER_PAYS.search(tagged) is None and _CLIENT_PAYS.search(tagged) is not None


def _term(sentence: Sentence, m: re.Match[str]) -> PaymentTerm:
    said = m.groupdict()
    words = (said.get("trigger") or "") if said.get("n") else said["trigger"]
    trigger = next((name for name, cue in _TRIGGERS if cue.search(words)), None)
    if not said.get("n"):
        return PaymentTerm(sentence, m.start(), m.end(), (0,), (0,), "days", trigger)
    counts = counts_of(said["n"], said.get("digits"))
    unit = (said.get("counting") or "").replace("calendar ", "") + (said.get("unit") or "days").rstrip("s") + "s"
    return PaymentTerm(
        sentence, m.start(), m.end(), tuple(_calendar_days(n, unit, trigger) for n in counts), counts, unit, trigger
    )


def _calendar_days(count: int, unit: str, trigger: str | None) -> int:
    days = {"weeks": 7, "months": 30}.get(unit, 1) * count
    if unit.startswith(("business", "working", "banking")):
        days = count * 7 // 5
    return days + 30 if trigger == "month_end" else days


def payment_facts(paper: Paper) -> Iterator[Fact]:
    """Payment terms, rates for lateness, fees for cancelling."""
    for term in payment_terms(paper):
        s = term.sentence
        one = len(term.count) == 1
        yield fact(
            paper,
            "payment_term",
            str(term.count[0]) if one else None,
            place_of(paper, s, term.start, term.end),
            clause_of(s),
            unit=term.unit,
            per=term.trigger,
            readings=() if one else tuple(f"{n} {term.unit}" for n in term.count),
            note="" if one else "Words and figures do not agree.",
        )
    yield from _late(paper)
    yield from _kill(paper)


def _late(paper: Paper) -> Iterator[Fact]:
    for s in paper.where(_LATE, _STATUTORY):
        tagged = s.tagged
        if _FREELANCER_PAYS.search(tagged) or not re.search(
            r"\b(?:interest|late|overdue|past[- ]due|arrears)\b", tagged
        ):
            continue
        if m := _LATE.search(tagged):
            if s.negated(m.start()) and "not paid" not in tagged[: m.end()]:
                continue
            period = _PERIOD.search(m["behind"])
            per = (period["per"] or period["adverb"]) if period else None
            over = _BASE.search(m["behind"])
            value = m["rate"].replace(DOT, ".").replace(",", ".")
            yield fact(
                paper,
                "late_fee",
                value,
                _until_period(paper, s, m, period),
                clause_of(s),
                unit="percent",
                per=_PERIODS.get(per or "", per),
                note="Over a base rate that the paper names." if over else "",
            )
        elif (m := _STATUTORY.search(tagged)) and not s.negated(m.start()):
            yield fact(paper, "late_fee", "statutory", place_of(paper, s, *m.span()), clause_of(s))


def _until_period(paper: Paper, s: Sentence, m: re.Match[str], period: re.Match[str] | None) -> Span:
    end = m.start("behind") + period.end() if period else m.start("behind")
    return place_of(paper, s, m.start(), end)


def _kill(paper: Paper) -> Iterator[Fact]:
    for s in paper.where(_KILL):
        m = _KILL.search(s.tagged)
        if m is None or _FREELANCER_PAYS.search(s.tagged) or s.negated(m.start()):
            continue
        for share in _SHARE.finditer(m["behind"]):
            value = "100" if share["full"] else "50" if share["half"] else share["share"].replace(DOT, ".")
            if Decimal(value) > 100:
                continue
            at = m.start("behind")
            yield fact(
                paper,
                "kill_fee",
                value,
                place_of(paper, s, m.start(), at + share.end()),
                clause_of(s),
                unit="percent",
            )
