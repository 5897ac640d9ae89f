"""Sums of money in every spelling, and what stays open."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.facts.money import CODES, DOLLARS, money_in, plain, style_of


@pytest.mark.parametrize(
    ("words", "value", "currency"),
    [
        ("1,200.00 GBP", "1200.00", "GBP"),
        ("£1,200", "1200", "GBP"),
        ("EUR 1.200,50", "1200.50", "EUR"),
        ("EUR 1.250", "1250", "EUR"),
        ("1 200 €", "1200", "EUR"),
        ("€ 1.200,-", "1200", "EUR"),
        ("1.200,50 euros", "1200.50", "EUR"),
        ("CHF 1'200.-", "1200", "CHF"),
        ("SEK 42,000", "42000", "SEK"),
        ("US$5k", "5000", "USD"),
        ("USD 1.5 million", "1500000.0", "USD"),
        ("$500 USD", "500", "USD"),
        ("USD $500", "500", "USD"),
        ("CA$300", "300", "CAD"),
        ("₹1,20,000", "120000", "INR"),
        ("EUR 0.125 per word", "0.125", "EUR"),
        ("450 zł", "450", "PLN"),
        ("2,400.00 British pounds or 300 pounds sterling", "300", "GBP"),
    ],
)
def test_a_sum_is_read(words: str, value: str, currency: str) -> None:
    found = list(money_in(words))[-1]
    assert (tuple(map(plain, found.values)), found.currencies, found.readings) == ((value,), (currency,), ())
    assert words[found.start : found.end].strip()


@pytest.mark.parametrize(
    ("words", "european", "readings"),
    [
        ("$500", None, tuple(f"500 {code}" for code in DOLLARS)),
        ("¥9000", None, ("9000 JPY", "9000 CNY")),
        ("£1.250", None, ("1250 GBP", "1.250 GBP")),
        ("EUR 1.250", False, ("1250 EUR", "1.250 EUR")),
        ("KWD 1.250", None, ("1250 KWD", "1.250 KWD")),
        ("GBP 250,000,00", None, ("25000000 GBP", "250000.00 GBP")),
    ],
)
def test_what_can_be_read_several_ways_stays_open(words: str, european: bool | None, readings: tuple[str, ...]) -> None:
    [found] = money_in(words, european=european)
    assert found.readings == readings


@pytest.mark.parametrize(
    "words", ["clause 12.4", "in 2026", "30 days", "XYZ 500", "call 555 0100", "3 rounds", "A4 100"]
)
def test_no_money(words: str) -> None:
    assert list(money_in(words)) == []


@pytest.mark.parametrize(
    ("words", "per"),
    [
        ("USD 80 per hour", "hour"),
        ("£95/hr", "hour"),
        ("EUR 250 for each finished illustration", "illustration"),
        ("GBP 90 per 1,000 words", "1000 words"),
        ("EUR 30 an image", "image"),
        ("an hourly rate of EUR 60", "hour"),
        ("the day rate is set at GBP 300", "day"),
        ("a day rate of GBP 300", "day"),
        ("EUR 900", None),
    ],
)
def test_a_rate_names_what_it_counts(words: str, per: str | None) -> None:
    [found] = money_in(words)
    assert found.per == per


amounts = st.decimals(0, 99_999_999, places=2)


@given(amounts, st.sampled_from(sorted(CODES)))
def test_every_spelling_of_a_sum_is_the_same_sum(value: Decimal, code: str) -> None:
    us = f"{value:,.2f}"
    european = us.translate(str.maketrans(",.", ".,"))
    swiss = us.replace(",", "'")
    spaced = us.replace(",", " ").replace(".", ",")
    for spelling in (us, european, swiss, spaced):
        for words in (f"{code} {spelling}", f"{spelling} {code}"):
            [found] = money_in(f"a fee of {words} is due")
            assert found.values == (value,), words
            assert found.currencies == (code,)


@given(st.text(alphabet="0123456789.,' $€£kEURUSD\n", max_size=60))
def test_any_text_gives_sums_in_order_and_never_fails(text: str) -> None:
    found = list(money_in(text))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= m.start < m.end <= len(text) and m.values and m.currencies for m in found)


def test_style() -> None:
    assert style_of("1.200,50 and 3,00") is True
    assert style_of("1,200.50") is False
    assert style_of("1,200.50 and 3,00") is None
    assert style_of("none") is None
