"""The AI usage fee: what a licence for AI use costs on top of a project's fee.

usage_fees(read_amount("2.400,00", "EUR"), "EUR")[0].fee    # Decimal("480.00")
"""

# ruff: noqa: E501 - a table is read whole

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from scoring.errors import ScoringError

USUAL = (20, 30, 40, 50)
"""Per cent that are shown unless others are asked for."""
LEAST_PERCENT, MOST_PERCENT = 20, 50
MOST_AMOUNT = Decimal(10) ** 12
"""A larger number is no project's fee, but a slip of the keyboard."""

_MINOR_UNITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    2: """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC
        CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD
        KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO
        NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
        THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG""",
}
MINOR_UNITS = {code: digits for digits, codes in _MINOR_UNITS.items() for code in codes.split()}
"""Currency -> decimal places (ISO 4217, list one). Funds codes, metals and test codes are left out."""

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]")
_GROUPED = re.compile(r"\d{1,3}(?P<group>[.,'’ ])\d{3}(?:(?P=group)\d{3})*(?:(?P<point>[.,])(?P<rest>\d+))?\Z")
_PLAIN = re.compile(r"(?P<whole>\d+)(?:[.,](?P<rest>\d+))?\Z")


class WrongAmount(ScoringError):
    """An amount, currency or percentage that no fee can be worked out from."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class UsageFee:
    """The fee for one percentage, in the currency of the project's fee, rounded to its smallest unit."""

    percent: Decimal
    fee: Decimal
    total: Decimal
    """Project fee and AI usage fee together."""


def usage_fees(amount: Decimal, currency: str, percents: Sequence[Decimal | int] = USUAL) -> tuple[UsageFee, ...]:
    """AI usage fee for each of *percents*; a half of the smallest unit rounds up. Raises ``WrongAmount``."""
    unit = Decimal(1).scaleb(-minor_units(currency))
    if not amount.is_finite() or amount <= 0:
        raise WrongAmount(f"{amount} is no fee that a share could be taken of", "Give an amount above zero.")
    if amount > MOST_AMOUNT:
        raise WrongAmount(f"{amount} is more than any project's fee", "Check the decimal point.")
    if amount != amount.quantize(unit):
        raise WrongAmount(
            f"{amount} has more decimals than {currency.upper()} has",
            f"{currency.upper()} has {minor_units(currency) or 'no'} decimals: round the amount.",
        )
    fees = []
    for given in percents:
        percent = Decimal(given)
        if not percent.is_finite() or not LEAST_PERCENT <= percent <= MOST_PERCENT:
            raise WrongAmount(
                f"{percent:f} per cent is outside the range of {LEAST_PERCENT} to {MOST_PERCENT} per cent",
                "Fees outside this range are for you to agree by name: write the sum itself into the licence.",
            )
        fee = (amount * percent / 100).quantize(unit, ROUND_HALF_UP)
        fees.append(UsageFee(percent, fee, (amount + fee).quantize(unit)))
    return tuple(fees)


def minor_units(currency: str) -> int:
    """Decimal places of a currency (ISO 4217). Raises ``WrongAmount`` for what is none."""
    try:
        return MINOR_UNITS[currency.strip().upper()]
    except KeyError:
        raise WrongAmount(
            f"{currency!r} is no currency of ISO 4217", "Write its three letters: EUR, GBP, USD, JPY …"
        ) from None


def read_amount(words: str, currency: str) -> Decimal:
    """Amount as people write it in Europe and elsewhere, without asking a locale. Raises ``WrongAmount``.

    ``2400``, ``2400.00``, ``2,400.00``, ``2.400,00``, ``2 400,00``, ``2'400.00``. One separator with three digits
    after it groups thousands (``1.250`` is 1250), unless the currency has three decimals: then nobody can tell.
    """
    digits = minor_units(currency)
    text = _SPACES.sub(" ", words.strip().replace("’", "'"))
    if any(c.isdigit() and not "0" <= c <= "9" for c in text):
        raise WrongAmount(f"{words!r} has digits that are not 0 to 9", "Write the amount as 2400.00.")
    if grouped := _GROUPED.match(text):
        group, rest = grouped["group"], grouped["rest"]
        if text.startswith("0"):
            raise WrongAmount(f"{words!r} can be read in two ways", "Write the amount as 2400.00.")
        if rest is None and group in ".," and text.count(group) == 1 and digits >= 3:
            raise WrongAmount(
                f"{words!r} can be read in two ways in {currency.upper()}, which has {digits} decimals",
                f"Write {text.replace(group, '')} for the larger amount, {text.replace(group, '.')}0 for the smaller one.",
            )
        if grouped["point"] == group:
            raise WrongAmount(f"{words!r} uses one sign for two things", "Write the amount as 2400.00.")
        whole = re.sub(r"\D", "", text[: grouped.start("point")] if rest is not None else text)
        return Decimal(f"{whole}.{rest}" if rest else whole)
    if plain := _PLAIN.match(text):
        rest = plain["rest"]
        return Decimal(f"{plain['whole']}.{rest}" if rest else plain["whole"])
    raise WrongAmount(f"{words!r} is no amount", "Write it as 2400.00, 2.400,00 or 2,400.00, without the currency.")


def read_percents(words: str) -> tuple[Decimal, ...]:
    """Percentages of an option: ``35``, ``20,35,50``, or a range ``20..50`` in steps of ten. Raises ``WrongAmount``."""
    text = words.strip().removesuffix("%").strip()
    if m := re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:\.\.|-|–)\s*(\d+(?:\.\d+)?)", text):
        low, high = Decimal(m[1]), Decimal(m[2])
        if low > high:
            raise WrongAmount(f"{words!r} runs backwards", f"Write {high:f}..{low:f}.")
        between = [Decimal(p) for p in range(LEAST_PERCENT, MOST_PERCENT + 1, 10) if low < p < high]
        return tuple(dict.fromkeys((low, *between, high)))
    if re.fullmatch(r"\d+(?:\.\d+)?(?:\s*,\s*\d+(?:\.\d+)?)*", text):
        return tuple(dict.fromkeys(Decimal(p.strip()) for p in text.split(",")))
    raise WrongAmount(f"{words!r} is no percentage", "Write 35, or 20,35,50, or 20..50.")
