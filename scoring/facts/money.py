"""Sums of money as people write them: ``£1,200.00``, ``EUR 1.200,50``, ``1 200 €``, ``$5k``, ``CHF 1'200.-``.

A figure is a Decimal and a currency an ISO 4217 code. What a figure or a sign leaves open stays open, with every
reading listed: ``$`` is a dollar of several countries, and ``1.250`` is a thousand in one place and one in another.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from scoring.reading.late import late

CODES = frozenset(
    [
        "AED",
        "AUD",
        "BGN",
        "BHD",
        "BRL",
        "CAD",
        "CHF",
        "CNY",
        "CZK",
        "DKK",
        "EUR",
        "GBP",
        "HKD",
        "HUF",
        "ILS",
        "INR",
        "ISK",
        "JOD",
        "JPY",
        "KRW",
        "KWD",
        "MXN",
        "NOK",
        "NZD",
        "OMR",
        "PLN",
        "RON",
        "SEK",
        "SGD",
        "THB",
        "TND",
        "TRY",
        "UAH",
        "USD",
        "ZAR",
    ]
)
_THOUSANDTHS = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
"""Currencies whose small coin is a thousandth: three decimals are decimals."""
DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD")
_SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("JPY", "CNY"),
    "₹": ("INR",),
    "₩": ("KRW",),
    "₺": ("TRY",),
    "₪": ("ILS",),
    "us$": ("USD",),
    "u.s.$": ("USD",),
    "a$": ("AUD",),
    "au$": ("AUD",),
    "c$": ("CAD",),
    "ca$": ("CAD",),
    "nz$": ("NZD",),
    "s$": ("SGD",),
    "hk$": ("HKD",),
    "r$": ("BRL",),
    "$": DOLLARS,
    "zł": ("PLN",),
    "kč": ("CZK",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "fr.": ("CHF",),
    "sfr.": ("CHF",),
}
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(?:us|u\.s\.|american|united states) dollars?", ("USD",)),
    (r"canadian dollars?", ("CAD",)),
    (r"australian dollars?", ("AUD",)),
    (r"dollars?", DOLLARS),
    (r"euros?", ("EUR",)),
    (r"(?:pounds? sterling|pounds?)", ("GBP",)),
    (r"swiss francs?", ("CHF",)),
    (r"swedish kron(?:a|or)", ("SEK",)),
    (r"norwegian kroner?", ("NOK",)),
    (r"danish kroner?", ("DKK",)),
    (r"yen", ("JPY",)),
    (r"rupees", ("INR",)),
)
_FIGURE = late(
    r"(?<![\w.,])(?<!\d[ '])(?:\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d{1,3}(?:'\d{3})+(?:\.\d{1,2}(?!\d))?|\d+(?:[.,]\d+)*)"
    r"(?:[.,](?:--?|–|—)(?!\d))?(?: ?(?P<scale>k|K|m(?:n|illion)?|M|thousand|bn|billion)\b)?"
)
_SIGN = r"(?:U\.S\.|US|AU?|CA?|NZ|S|HK|R)?\$|[€£¥₹₩₺₪]|zł|Kč|kr\b\.?|S?Fr\."
_BEFORE = late(
    rf"(?:(?<![A-Za-z])(?P<code>[A-Z]{{3}})(?: ?[$€£])?|(?<![A-Za-z])(?P<sign>{_SIGN})|(?P<bare>[$€£¥₹₩₺₪])) ?$"
)
_AFTER = late(
    rf" ?(?:(?P<code>[A-Z]{{3}})\b|(?P<sign>{_SIGN})|(?P<word>(?i:{'|'.join(words for words, _ in _WORDS)}))\b)"
)
_US_STYLE = late(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d+\.\d\d)(?![\d.,]?\d)")
_EUROPEAN_STYLE = late(r"(?<![\d.,])(?:\d{1,3}(?:\.\d{3})+,\d\d|\d+,\d\d)(?![\d.,]?\d)")
_PER = late(
    r",? ?(?:(?:per|an?|each|for (?:each|every))(?: (?:finished|recorded|published|printed|completed|accepted|final))? |/ ?|(?=hourly|daily))"
    r"(?P<per>(?:1[,.]?000|thousand|hundred|100) (?:words|characters|copies|impressions)|half[- ]day|hour|day|week|month|year|annum|word|line|character|page|image|photo(?:graph)?|illustration|drawing|picture|design|"
    r"article|post|piece|story|minute|second|episode|chapter|song|track|spot|session|shoot|revision|round|video|recording|film|translation|copy|unit|item|deliverable|project|hr|pc|ea)s?\b",
    re.IGNORECASE,
)
_PER_BEFORE = late(
    r"\b(?P<per>hourly|daily|day|half-day|weekly|monthly|annual|per[- ]word|word) (?:rate|fee|charge|retainer)s?\b[^.;$€£]{0,24}$",
    re.IGNORECASE,
)
_PERIODS = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "annual": "year",
    "annum": "year",
    "per-word": "word",
    "per word": "word",
    "hr": "hour",
    "photograph": "photo",
    "half day": "half-day",
    "pc": "piece",
    "ea": "item",
    "thousand words": "1000 words",
    "hundred words": "100 words",
    "1,000 words": "1000 words",
    "1.000 words": "1000 words",
}
_SCALES = {"k": 1000, "thousand": 1000, "m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}


@dataclass(frozen=True, slots=True)
class Money:
    """One sum as it stands in a text."""

    values: tuple[Decimal, ...]
    """The figure; several where it can be read several ways, the largest first."""
    currencies: tuple[str, ...]
    """ISO 4217; several where the sign stands for several."""
    start: int
    end: int
    per: str | None = None
    """What it is paid for, ``hour``, ``word``, ``1000 words``; None for a sum."""

    @property
    def readings(self) -> tuple[str, ...]:
        """``value currency`` of every reading; empty where there is one."""
        found = tuple(f"{plain(v)} {c}" for v in self.values for c in self.currencies)
        return found if len(found) > 1 else ()


def plain(value: Decimal) -> str:
    """Decimal string without exponent."""
    return f"{value:f}"


def money_in(text: str, *, dollars: tuple[str, ...] = DOLLARS, european: bool | None = None) -> Iterator[Money]:
    """Sums in folded *text*, in order. *dollars*: what ``$`` stands for here; *european*: how the paper writes figures."""
    done = 0
    for m in _FIGURE.finditer(text):
        if m.start() < done:
            continue
        before = _BEFORE.search(text, max(done, m.start() - 9), m.start())
        after = _AFTER.match(text, m.end())
        if before is None and after is None:
            continue
        front = _currencies(before, dollars) if before else ()
        behind = _currencies(after, dollars) if after else ()
        if not front and not behind:
            continue
        # "$500 USD": both name it, and the narrower one decides
        if front and behind and set(behind) < set(front):
            currencies, start, end = behind, before.start() if before else m.start(), after.end() if after else m.end()
        elif front:
            currencies, start, end = front, before.start() if before else m.start(), m.end()
        else:
            currencies, start, end = behind, m.start(), after.end() if after else m.end()
        per = _PER.match(text, end)
        counted = per or _PER_BEFORE.search(text, max(0, start - 50), start)
        values = _values(m, currencies, european, fine=counted is not None)
        done = per.end() if per else end
        yield Money(values, currencies, start, done, _period(counted["per"]) if counted else None)


def style_of(text: str) -> bool | None:
    """How the figures of a paper are written: True for ``1.200,50``, False for ``1,200.50``, None when both or none."""
    us, european = _US_STYLE.search(text) is not None, _EUROPEAN_STYLE.search(text) is not None
    return european if us != european else None


def _period(words: str) -> str:
    low = words.lower()
    return _PERIODS.get(low, _PERIODS.get(low.removesuffix("s"), low))


def _currencies(m: re.Match[str], dollars: tuple[str, ...]) -> tuple[str, ...]:
    said = m.groupdict()
    if said.get("code"):
        return (said["code"],) if said["code"] in CODES else ()
    if said.get("word"):
        for words, codes in _WORDS:
            if re.fullmatch(words, said["word"], re.IGNORECASE):
                return dollars if codes is DOLLARS else codes
    sign = (said.get("sign") or said.get("bare") or "").lower()
    codes = _SIGNS.get(sign) or _SIGNS.get(sign.rstrip("."), ())
    return dollars if codes is DOLLARS else codes


def _values(m: re.Match[str], currencies: tuple[str, ...], european: bool | None, *, fine: bool) -> tuple[Decimal, ...]:
    """Readings of one figure. *fine*: it is a rate, which may have more than two decimals."""
    figure = re.sub(r"[.,](?:--?|–|—)$", "", m[0].removesuffix(m["scale"] or "").rstrip())
    scale = _SCALES[m["scale"].lower()] if m["scale"] else 1
    return tuple(v * scale for v in _read(figure, currencies, european, fine=fine or scale > 1))


def _read(figure: str, currencies: tuple[str, ...], european: bool | None, *, fine: bool) -> tuple[Decimal, ...]:
    digits = figure.replace(" ", "").replace("'", "")
    grouped = digits != figure
    marks = [c for c in digits if c in ".,"]
    if not marks:
        return (Decimal(digits),)
    last = marks[-1]
    whole, _, rest = digits.rpartition(last)
    decimals = Decimal(f"{re.sub('[.,]', '', whole)}.{rest}")
    if grouped or len(set(marks)) == 2:
        return (decimals,)
    thousands = Decimal(re.sub("[.,]", "", digits))
    if len(marks) > 1:  # "250,000,00": groups that are none, or a slip of the pen
        return (thousands,) if len(rest) == 3 else (thousands, decimals)
    if len(rest) != 3 or whole.startswith("0") or len(whole) > 3:
        return (decimals,)
    # three digits behind one mark: thousands, unless three decimals are possible here
    possible = fine or bool(_THOUSANDTHS & set(currencies))
    if last == ",":
        unusual = possible and european is True
    else:
        unusual = (
            possible
            or european is False
            or (
                european is None
                and not {"EUR", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "TRY", "BRL"} & set(currencies)
            )
        )
    return (thousands, decimals) if unusual else (thousands,)


_DOLLAR_NAMES = (
    ("USD", late(r"\bUSD\b|\bUS ?\$|U\.S\. ?\$|\b(?:US|U\.S\.|United States) [Dd]ollars?")),
    ("CAD", late(r"\bCAD\b|\bCA?\$|\bCanadian [Dd]ollars?")),
    ("AUD", late(r"\bAUD\b|\bAU?\$|\bAustralian [Dd]ollars?")),
    ("NZD", late(r"\bNZD\b|\bNZ\$|\bNew Zealand [Dd]ollars?")),
    ("SGD", late(r"\bSGD\b|\bS\$|\bSingapore [Dd]ollars?")),
    ("HKD", late(r"\bHKD\b|\bHK\$|\bHong Kong [Dd]ollars?")),
)


def dollars_of(text: str) -> tuple[str, ...]:
    """Currencies that a bare ``$`` can stand for in *text*: the one dollar that it names, else every one."""
    if "$" not in text and "ollar" not in text:
        return DOLLARS
    named = tuple(code for code, words in _DOLLAR_NAMES if words.search(text))
    return named if len(named) == 1 else DOLLARS
