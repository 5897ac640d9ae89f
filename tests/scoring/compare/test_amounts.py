# ruff: noqa: E501 - a sentence of a paper stands on one line
"""Money, percentages, time limits and dates: what they are, and what they are for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scoring.compare.amounts import Amount, Measure, Role, changed, decimal_of, favours, find_amounts, role_of
from scoring.findings import Side
from scoring.reading.parties import Parties, Party

PARTIES = Parties(
    (Party("Cinder Lane Agency Ltd", Side.CLIENT, ("Client",)), Party("Ada Marsh", Side.FREELANCER, ("Contractor",))),
    "",
    sure=True,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Client pays 1,800.00 GBP at once", [(Measure.MONEY, Decimal("1800.00"), "GBP")]),
        ("a fee of EUR 1.250", [(Measure.MONEY, Decimal(1250), "EUR")]),
        ("a fee of EUR 1.250,50 for all", [(Measure.MONEY, Decimal("1250.50"), "EUR")]),
        ("US$ 12,500 in all", [(Measure.MONEY, Decimal(12500), "USD")]),
        ("£90 an hour", [(Measure.MONEY, Decimal(90), "GBP")]),
        ("900 euros", [(Measure.MONEY, Decimal(900), "EUR")]),
        ("within thirty (30) days", [(Measure.DURATION, Decimal(30), "day")]),
        ("within forty-five days", [(Measure.DURATION, Decimal(45), "day")]),
        ("ten business days later", [(Measure.DURATION, Decimal(10), "business day")]),
        ("two weeks, or a month", [(Measure.DURATION, Decimal(2), "week"), (Measure.DURATION, Decimal(1), "month")]),
        ("interest at 1.5 % is due", [(Measure.PERCENT, Decimal("1.5"), "%")]),
        ("fifty per cent of it", [(Measure.PERCENT, Decimal(50), "%")]),
        ("by 2 October 2026 or 2026-10-03", [(Measure.DATE, Decimal(date(2026, 10, d).toordinal()), "date") for d in (2, 3)]),
        ("Section 3.2 and 4 maps in 2026", []),
    ],
)  # fmt: skip
def test_quantities_are_found(text: str, expected: list[tuple[Measure, Decimal, str]]) -> None:
    assert [(a.measure, a.value, a.unit) for a in find_amounts(text)] == expected


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("1,250.50", "1250.50"),
        ("1.250,50", "1250.50"),
        ("1.250", "1250"),
        ("1'250", "1250"),
        ("12.5", "12.5"),
        ("900", "900"),
    ],
)
def test_both_notations_are_read(figure: str, value: str) -> None:
    assert decimal_of(figure) == Decimal(value)


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Client pays each invoice within 30 days of receipt.", Role.PAYMENT_TERM),
        ("Invoices are payable within 30 days of the invoice date.", Role.PAYMENT_TERM),
        ("Client shall pay the Contractor within 14 days after delivery.", Role.PAYMENT_TERM),
        ("Contractor shall pay each invoice of Client within 30 days of receipt.", None),
        ("Client may terminate with 30 days' notice after receipt of an invoice.", None),
        ("Sums not paid within 30 days of receipt bear interest.", None),
        ("Client may dispute an invoice within 30 days of receipt.", None),
        ("Client reviews each map within 30 days of receipt.", None),
        ("Client pays a fee of 900 EUR.", Role.FEE),
        ("Contractor pays a fee of 900 EUR.", None),
        ("Client is liable for at most 900 EUR of damages that it pays.", None),
        ("Client pays expenses up to 900 EUR.", None),
        ("If Client cancels, Client pays 50 % of the fee.", Role.KILL_FEE),
        ("A kill fee of 50 % is payable.", Role.KILL_FEE),
        ("If Contractor cancels, Contractor pays 50 % of the fee.", None),
        ("Late sums bear interest at 2 % a month.", None),
    ],
)
def test_what_an_amount_is_for_is_said_only_where_it_is_certain(sentence: str, role: Role | None) -> None:
    [amount] = find_amounts(sentence)
    assert role_of(sentence, amount, PARTIES) is role


def test_nothing_is_said_where_it_is_not_known_who_is_who() -> None:
    sentence = "Client pays each invoice within 30 days of receipt."
    [amount] = find_amounts(sentence)
    assert role_of(sentence, amount, Parties((), "", sure=False)) is None


def _one(text: str) -> Amount:
    [amount] = find_amounts(text)
    return amount


@pytest.mark.parametrize(
    ("role", "before", "after", "sign"),
    [
        (Role.PAYMENT_TERM, "30 days", "60 days", -1),
        (Role.PAYMENT_TERM, "30 days", "two weeks", 1),
        (Role.PAYMENT_TERM, "30 days", "30 business days", 0),
        (Role.PAYMENT_TERM, "30 days", "one month", 0),
        (Role.FEE, "900 EUR", "800 EUR", -1),
        (Role.FEE, "900 EUR", "900 USD", 0),
        (Role.KILL_FEE, "25 %", "50 %", 1),
    ],
)
def test_whom_a_change_of_it_serves(role: Role, before: str, after: str, sign: int) -> None:
    assert favours(role, _one(before), _one(after)) == sign
    assert favours(role, _one(after), _one(before)) == -sign


def test_the_same_quantity_in_other_words_has_not_changed() -> None:
    assert changed(find_amounts("thirty (30) days"), find_amounts("30 days")) == ()
    assert changed(find_amounts("EUR 1,250.00"), find_amounts("1.250 EUR")) == ()


def test_a_quantity_without_a_counterpart_stands_alone() -> None:
    pairs = changed(find_amounts("30 days and 900 EUR"), find_amounts("900 EUR and 5 %"))
    assert [(a.unit if a else None, b.unit if b else None) for a, b in pairs] == [(None, "%"), ("day", None)]
