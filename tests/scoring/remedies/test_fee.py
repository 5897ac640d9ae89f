"""The AI usage fee: exact, in any currency, from amounts as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.remedies.fee import (
    MINOR_UNITS,
    MOST_AMOUNT,
    WrongAmount,
    minor_units,
    read_amount,
    read_percents,
    usage_fees,
)


@pytest.mark.parametrize(
    ("words", "currency", "amount"),
    [
        ("2400", "EUR", "2400"),
        ("2400.00", "GBP", "2400.00"),
        ("2,400.00", "GBP", "2400.00"),
        ("1.200,50", "EUR", "1200.50"),
        ("1.250", "EUR", "1250"),
        ("1,250", "USD", "1250"),
        ("1 200,50", "EUR", "1200.50"),
        ("1\u202f200,50", "EUR", "1200.50"),
        ("1'200.50", "CHF", "1200.50"),
        ("1’200.50", "CHF", "1200.50"),
        ("1.234.567,89", "EUR", "1234567.89"),
        ("12,5", "EUR", "12.5"),
        ("240000", "JPY", "240000"),
        ("1250.125", "BHD", "1250.125"),
        ("1.234.567", "BHD", "1234567"),
    ],
)
def test_amounts_as_people_write_them(words: str, currency: str, amount: str) -> None:
    assert read_amount(words, currency) == Decimal(amount)


@pytest.mark.parametrize(
    ("words", "currency", "why"),
    [
        ("1.250", "BHD", "two ways"),
        ("0.500", "EUR", "two ways"),
        ("1,000,00", "EUR", "two things"),
        ("1.2.3", "EUR", "no amount"),
        ("-5", "EUR", "no amount"),
        ("1e5", "EUR", "no amount"),
        ("NaN", "EUR", "no amount"),
        ("EUR 5", "EUR", "no amount"),
        ("", "EUR", "no amount"),
        ("٣٠٠", "EUR", "digits"),
        ("5", "EURO", "no currency"),
        ("5", "XXX", "no currency"),
    ],
)
def test_what_could_be_read_in_two_ways_or_in_none_is_refused(words: str, currency: str, why: str) -> None:
    with pytest.raises(WrongAmount, match=why) as refused:
        read_amount(words, currency)
    assert refused.value.remedy


def fees_of(amount: str, currency: str, *percents: int) -> list[tuple[str, str]]:
    found = usage_fees(Decimal(amount), currency, percents) if percents else usage_fees(Decimal(amount), currency)
    return [(f"{f.fee:f}", f"{f.total:f}") for f in found]


def test_the_usual_fees() -> None:
    assert fees_of("2400.00", "GBP") == [
        ("480.00", "2880.00"),
        ("720.00", "3120.00"),
        ("960.00", "3360.00"),
        ("1200.00", "3600.00"),
    ]


def test_each_currency_has_its_own_smallest_unit() -> None:
    assert fees_of("333", "JPY", 50) == [("167", "500")]
    assert fees_of("0.01", "EUR", 50) == [("0.01", "0.02")]
    assert fees_of("1250.125", "BHD", 30) == [("375.038", "1625.163")]
    assert (minor_units("jpy"), minor_units("EUR"), minor_units("kwd")) == (0, 2, 3)


@pytest.mark.parametrize(
    ("amount", "currency", "percent", "why"),
    [
        ("0", "EUR", 20, "no fee"),
        ("-1", "EUR", 20, "no fee"),
        ("NaN", "EUR", 20, "no fee"),
        ("Infinity", "EUR", 20, "no fee"),
        (str(MOST_AMOUNT + 1), "EUR", 20, "more than any"),
        ("1.5", "JPY", 20, "more decimals"),
        ("1.234", "EUR", 20, "more decimals"),
        ("100", "EUR", 19, "outside the range"),
        ("100", "EUR", 51, "outside the range"),
    ],
)
def test_bounds_are_refused_with_the_reason(amount: str, currency: str, percent: int, why: str) -> None:
    with pytest.raises(WrongAmount, match=why):
        usage_fees(Decimal(amount), currency, [percent])


@pytest.mark.parametrize(
    ("words", "percents"),
    [
        ("20..50", [20, 30, 40, 50]),
        ("25..45", [25, 30, 40, 45]),
        ("35", [35]),
        ("35 %", [35]),
        ("20,35,50", [20, 35, 50]),
        ("22.5", ["22.5"]),
    ],
)
def test_percentages(words: str, percents: list[int | str]) -> None:
    assert read_percents(words) == tuple(Decimal(p) for p in percents)


@pytest.mark.parametrize("words", ["", "x", "50..20", "20..", "-20", "20;30"])
def test_what_is_no_percentage(words: str) -> None:
    with pytest.raises(WrongAmount):
        read_percents(words)


codes = st.sampled_from(sorted(MINOR_UNITS))


@given(codes, st.integers(1, 10**12), st.integers(20, 50))
def test_a_fee_is_its_share_to_half_a_unit_and_adds_up(currency: str, units: int, percent: int) -> None:
    unit = Decimal(1).scaleb(-MINOR_UNITS[currency])
    amount = units * unit
    [found] = usage_fees(amount, currency, [percent])
    assert abs(found.fee - amount * percent / 100) <= unit / 2
    assert found.total == amount + found.fee
    assert found.fee.as_tuple().exponent == unit.as_tuple().exponent


@given(codes, st.integers(1, 10**10))
def test_grouping_changes_no_amount(currency: str, units: int) -> None:
    digits = MINOR_UNITS[currency]
    amount = Decimal(units).scaleb(-digits)
    whole, _, rest = f"{amount:f}".partition(".")
    english = f"{int(whole):,}" + (f".{rest}" if rest else "")
    german = english.replace(",", "_").replace(".", ",").replace("_", ".")
    french = english.replace(",", "\u202f").replace(".", ",")
    spellings = [english, german, french]
    if digits == 3 and len(whole) <= 3:
        spellings = []  # "1.250": nobody can tell
    for spelling in spellings:
        assert read_amount(spelling, currency) == amount, spelling


@given(codes, st.text(max_size=20))
def test_any_words_give_an_amount_or_a_reason(currency: str, words: str) -> None:
    try:
        found = read_amount(words, currency)
    except WrongAmount as refused:
        reason = refused
    else:
        assert found.is_finite()
        assert found >= 0
        return
    assert reason.remedy
