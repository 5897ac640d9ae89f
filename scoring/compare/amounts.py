"""Money, percentages, days and dates in a clause, and whose interest a change of them serves where that is certain."""

# ruff: noqa: E501, SIM905 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from scoring.findings import Side
from scoring.reading.dates import written_dates
from scoring.reading.parties import Parties


class Measure(StrEnum):
    """What kind of quantity it is."""

    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    DATE = "date"


class Role(StrEnum):
    """What an amount is for, where the sentence leaves no doubt."""

    PAYMENT_TERM = "payment term"
    FEE = "fee"
    KILL_FEE = "kill fee"


@dataclass(frozen=True, slots=True)
class Amount:
    """One quantity in a text."""

    measure: Measure
    value: Decimal
    """Money in its currency, per cent, a duration in its unit, a date as days since 1 January of the year 1."""
    unit: str
    """ISO 4217 code, ``%``, ``day`` … ``year`` (with ``business`` before it where it says so), or ``date``."""
    start: int
    """Offsets in the text that was looked through."""
    end: int


_WORDS = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_WORD = rf"(?:{_TENS})[- ](?:{_ONES})|{'|'.join(sorted((w for w in _WORDS if len(w) > 2), key=len, reverse=True))}"
_FIGURE = r"\d{1,3}(?:[,.' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
_CODES = "EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|CAD|AUD|NZD|JPY|INR|ZAR|SGD|HKD|BRL|MXN|ILS|TRY|CNY|RON|BGN|ISK"
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_NAMES = {"euro": "EUR", "euros": "EUR", "dollars": "USD", "pounds": "GBP", "pounds sterling": "GBP"}
_MONEY = re.compile(
    rf"(?P<before>(?:US|AU|CA|NZ)?\$|[€£¥]|\b(?:{_CODES})\b) ?(?P<x>{_FIGURE})|(?<![\d.,])(?P<y>{_FIGURE}) ?(?P<after>[€£]|\b(?:{_CODES})\b|\b(?:euros?|dollars|pounds(?: sterling)?)\b)"
)
_PERCENT = re.compile(
    rf"(?<![\d.,])(?P<n>\d+(?:[.,]\d+)?|\b(?:{_WORD})(?: \((?P<d>\d+(?:[.,]\d+)?) ?%?\))?) ?(?:%|\bper ?cent\b|\bpercent\b)",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"\b(?P<n>\d{{1,4}}|{_WORD}|an?)(?: ?\((?P<d>\d{{1,4}})\))?[ -](?P<kind>(?:business|working|calendar|banking) )?(?P<unit>hour|day|week|month|year)s?\b",
    re.IGNORECASE,
)
_PREFIXES = {"US$": "USD", "AU$": "AUD", "CA$": "CAD", "NZ$": "NZD"}


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Every quantity of folded *text*, in order, none over another."""
    found = [*_money(text), *_percents(text), *_durations(text), *_dates(text)]
    found.sort(key=lambda a: (a.start, -a.end))
    kept: list[Amount] = []
    for amount in found:
        if not kept or amount.start >= kept[-1].end:
            kept.append(amount)
    return tuple(kept)


def decimal_of(figure: str) -> Decimal | None:
    """Value of a figure in either notation: ``1,250.50``, ``1.250,50``, ``1.250``, ``1250``; None where it is none.

    One sign with three digits behind it is taken for a thousands separator: nobody writes money to a tenth of a cent.
    """
    bare = figure.replace("'", "").replace(" ", "")
    signs = [c for c in bare if c in ".,"]
    if signs:
        last = max(bare.rfind("."), bare.rfind(","))
        fraction = bare[last + 1 :]
        whole = bare[:last].replace(".", "").replace(",", "")
        bare = f"{whole}{fraction}" if len(fraction) == 3 else f"{whole}.{fraction}"
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def _money(text: str) -> Iterator[Amount]:
    for m in _MONEY.finditer(text):
        value = decimal_of(m["x"] or m["y"])
        said = m["before"] or m["after"]
        unit = _PREFIXES.get(said) or _SIGNS.get(said) or _NAMES.get(said.lower()) or said.upper()
        if value is not None:
            yield Amount(Measure.MONEY, value, unit, m.start(), m.end())


def _percents(text: str) -> Iterator[Amount]:
    for m in _PERCENT.finditer(text):
        value = _number(m["d"] or m["n"])
        if value is not None:
            yield Amount(Measure.PERCENT, value, "%", m.start(), m.end())


def _durations(text: str) -> Iterator[Amount]:
    for m in _DURATION.finditer(text):
        value = _number(m["d"] or m["n"])
        if value is None or (m["n"].lower() in ("a", "an") and _is_rate(text, m)):
            continue
        kind = (m["kind"] or "").strip().lower()
        unit = m["unit"].lower()
        yield Amount(
            Measure.DURATION,
            value,
            f"business {unit}" if kind in ("business", "working", "banking") else unit,
            m.start(),
            m.end(),
        )


def _is_rate(text: str, m: re.Match[str]) -> bool:
    """Say whether "a month" tells what a rate is counted by: "2 % a month", "90 EUR an hour"."""
    before = text[max(0, m.start() - 20) : m.start()].rstrip()
    return (
        m["unit"].lower() in ("hour", "day")
        or before[-1:] in "%0123456789€£"
        or before.endswith(("cent", "EUR", "USD", "GBP"))
    )


def _dates(text: str) -> Iterator[Amount]:
    for day, span in written_dates(text):
        yield Amount(Measure.DATE, Decimal(day.toordinal()), "date", span.start, span.end)


def _number(said: str) -> Decimal | None:
    word = said.lower().strip()
    if word[:1].isdigit():
        try:
            return Decimal(word.replace(",", "."))
        except InvalidOperation:
            return None
    parts = [_WORDS.get(p) for p in re.split(r"[- ]", word)]
    return Decimal(sum(p for p in parts if p is not None)) if parts and None not in parts else None


# ---- what an amount is for

_DAYS = {"hour": Decimal(1) / 24, "day": Decimal(1), "week": Decimal(7), "month": Decimal(30), "year": Decimal(365)}
_PAYS = re.compile(r"\b(?:pays?|paid|payable|payments?|remits?|settles?|due)\b", re.IGNORECASE)
_AFTER = re.compile(
    r" ?(?:of|after|from|following)\b[^.;]{0,60}\b(?:receipt|receiving|invoices?|delivery|deliver\w*|acceptance|publication|completion)\b",
    re.IGNORECASE,
)
_NET = re.compile(r"\bnet ?$", re.IGNORECASE)
_OTHER_TERM = re.compile(
    r"\b(?:terminat\w+|cancel\w*|notice|disput\w+|object\w*|suspend\w*|interest|overdue|late|refund\w*|reimburs\w*|deduct\w*|withh\w+|penalt\w+)\b",
    re.IGNORECASE,
)
_FEE = re.compile(r"\b(?:fees?|price|rate|remuneration|compensation|sum of|pays?|paid)\b", re.IGNORECASE)
_OTHER_MONEY = re.compile(
    r"\b(?:terminat\w+|cancel\w*|kill|liab\w+|damages?|indemni\w+|insur\w+|penalt\w+|exceed\w*|maximum|cap(?:ped)?|up to|not more than|refund\w*|reimburs\w*|expenses?|deduct\w*|withh\w+|interest|late|minus|less|discount\w*|deposit)\b",
    re.IGNORECASE,
)
_KILL = re.compile(
    r"\b(?:kill|cancell?ation) fee\b|\b(?:cancels?|cancelled|terminates?|is not used|not publish\w*|does not use)\b",
    re.IGNORECASE,
)
_OF_FEE = re.compile(r"\b(?:fees?|price|sum|amount)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;!?](?= |$)")


def role_of(text: str, amount: Amount, parties: Parties) -> Role | None:
    """What *amount* is for, where its sentence says so and the one who pays is the client; None in every other case."""
    start = max((m.end() for m in _SENTENCE.finditer(text, 0, amount.start)), default=0)
    stop = _SENTENCE.search(text, amount.end)
    sentence = text[start : stop.start() if stop else len(text)]
    if not parties.sure or _payer(sentence, parties) is Side.FREELANCER:
        return None
    client_pays = _payer(sentence, parties) is Side.CLIENT
    before, after = text[start : amount.start], text[amount.end : start + len(sentence)]
    if amount.measure is Measure.DURATION:
        runs = _AFTER.match(after) or _NET.search(before)
        says = _PAYS.search(sentence) and runs and not _OTHER_TERM.search(sentence)
        return (
            Role.PAYMENT_TERM
            if says and (client_pays or re.search(r"\binvoices?\b", sentence, re.IGNORECASE))
            else None
        )
    if amount.measure not in (Measure.MONEY, Measure.PERCENT):
        return None
    if (
        _KILL.search(sentence)
        and _PAYS.search(sentence)
        and (_OF_FEE.search(sentence) or amount.measure is Measure.MONEY)
    ):
        named = re.search(r"\b(?:kill|cancell?ation) fee\b", sentence, re.IGNORECASE)
        return Role.KILL_FEE if named or client_pays else None
    if amount.measure is Measure.MONEY and client_pays and _FEE.search(sentence) and not _OTHER_MONEY.search(sentence):
        return Role.FEE
    return None


def _payer(sentence: str, parties: Parties) -> Side:
    """Who stands before the verb of payment, the nearest name first."""
    verb = re.search(
        r"\b(?:(?:shall|will|must|agrees to|undertakes to) (?:[a-z]+ )?)?(?:pays?|remits?)\b", sentence, re.IGNORECASE
    )
    if verb is None:
        return Side.UNCLEAR
    best = (-1, Side.UNCLEAR)
    for party in parties.parties:
        for term in (*party.terms, *((party.name,) if party.name else ())):
            for m in re.finditer(rf"\b{re.escape(term)}\b", sentence[: verb.start()], re.IGNORECASE):
                best = max(best, (m.end(), party.side), key=lambda pair: pair[0])
    return best[1]


def favours(role: Role, before: Amount, after: Amount) -> int:
    """1: the change serves the freelancer, -1: it does not, 0: the two cannot be compared for certain."""
    if before.measure is not after.measure:
        return 0
    if role is Role.PAYMENT_TERM:
        kinds = before.unit.split()[:-1], after.unit.split()[:-1]
        if kinds[0] != kinds[1]:  # ten business days are more than ten days, and how many depends on the calendar
            return 0
        return _sign(before.value * _DAYS[before.unit.split()[-1]], after.value * _DAYS[after.unit.split()[-1]])
    return 0 if before.unit != after.unit else _sign(after.value, before.value)


def _sign(larger: Decimal, smaller: Decimal) -> int:
    return (larger > smaller) - (larger < smaller)


def same(one: Amount, other: Amount) -> bool:
    """Say whether the two are the same quantity, however it is written."""
    return (one.measure, one.value, one.unit) == (other.measure, other.value, other.unit)


def changed(before: Sequence[Amount], after: Sequence[Amount]) -> tuple[tuple[Amount | None, Amount | None], ...]:
    """Amounts that differ, paired in order within their measure; one that has no counterpart stands alone."""
    pairs: list[tuple[Amount | None, Amount | None]] = []
    for measure in Measure:
        old = [a for a in before if a.measure is measure]
        new = [a for a in after if a.measure is measure]
        for one in list(old):
            twin = next((other for other in new if same(one, other)), None)
            if twin is not None:
                old.remove(one)
                new.remove(twin)
        longest = max(len(old), len(new))
        if len(old) != len(new) and old and new:
            pairs += [(one, None) for one in old] + [(None, other) for other in new]
            continue
        for k in range(longest):
            pairs.append((old[k] if k < len(old) else None, new[k] if k < len(new) else None))
    return tuple(pairs)
