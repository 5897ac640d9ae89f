"""Facts of whole papers, each with its words."""

# ruff: noqa: E501 - a clause is read whole

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.facts.fact import NAMES, Fact
from scoring.facts.find import find_facts
from scoring.reading.dates import find_dates
from scoring.reading.numbers import COUNT_WORDS, NUMBERS, count_of, counts_of
from scoring.reading.read import read
from scoring.rules.base import Paper
from scoring.text import ContractText
from tests.corpus import sample_texts
from tests.scoring.fairness.test_sentences import PAPER


def facts_of(text: str) -> list[Fact]:
    found = find_facts(Paper.of(read(ContractText(text, "text/plain", "plain"))))
    for fact in found:
        assert fact.quote == text[fact.span.start : fact.span.end]
        assert fact.quote.strip()
        assert fact.name in NAMES
        assert bool(fact.readings) <= (fact.value is None or fact.unit is None)
        assert fact.value is not None or fact.readings
    return list(found)


def said(clause: str, name: str) -> list[Fact]:
    return [f for f in facts_of(PAPER.format(clause=clause)) if f.name == name]


@pytest.mark.parametrize(
    ("clause", "value", "unit", "per"),
    [
        ("Client shall pay each invoice within thirty (30) days of receipt.", "30", "days", "invoice"),
        ("Client pays within two weeks after delivery.", "2", "weeks", "delivery"),
        ("Invoices are due net 45.", "45", "days", None),
        ("Client pays within ten business days of the invoice.", "10", "business days", "invoice"),
        ("The fee is payable on publication.", "0", "days", "publication"),
        ("Client shall pay within 30 days of receipt of payment from the end client.", "30", "days", "client_paid"),
        ("Client shall pay within 30 days after the end of the month of the invoice.", "30", "days", "month_end"),
    ],
)
def test_payment_term(clause: str, value: str, unit: str, per: str | None) -> None:
    [fact] = said(clause, "payment_term")
    assert (fact.value, fact.unit, fact.per, fact.clause) == (value, unit, per, "3")


def test_words_and_figures_that_disagree_stay_open() -> None:
    [fact] = said("Client shall pay each invoice within thirty (60) days of receipt.", "payment_term")
    assert (fact.value, fact.readings) == (None, ("60 days", "30 days"))


@pytest.mark.parametrize(
    "clause",
    [
        "Client may object to an invoice within ten days of receipt.",
        "Contractor shall refund the deposit within ten days.",
        "If Client fails to pay within ten days of a reminder, Contractor may stop work.",
        "Liability is limited to the fees paid within the 12 months before the claim.",
    ],
)
def test_no_payment_term(clause: str) -> None:
    assert said(clause, "payment_term") == []


@pytest.mark.parametrize(
    ("clause", "name", "value", "unit", "per"),
    [
        ("Client pays 900 EUR.", "fee", "900", "EUR", None),
        ("Client pays a total fee of GBP 2,400.00.", "fee_total", "2400.00", "GBP", None),
        ("Client pays EUR 80 per hour.", "fee_rate", "80", "EUR", "hour"),
        ("Client pays a deposit of EUR 300.", "deposit", "300", "EUR", None),
        ("Client pays a deposit of 30 % of the fee.", "deposit", "30", "percent", None),
        ("Half of the fee is due on signature.", "deposit", "50", "percent", None),
        ("Contractor insures the prints up to EUR 5,000.", "amount", "5000", "EUR", None),
        ("Late amounts bear interest at 1.5 % a month.", "late_fee", "1.5", "percent", "month"),
        ("Overdue sums bear interest at 8 % per annum above the base rate.", "late_fee", "8", "percent", "year"),
        ("Overdue sums bear statutory interest.", "late_fee", "statutory", None, None),
        ("A kill fee of 25 % is payable.", "kill_fee", "25", "percent", None),
        ("If Client cancels after sketches, half of the fee is due.", "kill_fee", "50", "percent", None),
        ("This Agreement is governed by the laws of England and Wales.", "governing_law", "England and Wales", None, None),
        ("This Agreement is governed by the law of the State of New York, without regard to conflicts.", "governing_law", "New York", None, None),
        ("English law applies.", "governing_law", "English", None, None),
        ("The courts of Dublin have exclusive jurisdiction.", "venue", "Dublin", None, None),
        ("This Agreement continues for twelve (12) months.", "term", "12", "months", None),
    ],
)  # fmt: skip
def test_fact(clause: str, name: str, value: str, unit: str | None, per: str | None) -> None:
    [fact, *_] = said(clause, name)
    assert (fact.value, fact.unit, fact.per) == (value, unit, per)


@pytest.mark.parametrize(
    ("clause", "name"),
    [
        ("No interest is due on late payments of 5 % or less.", "late_fee"),
        ("Contractor pays 8 % interest on sums that are overdue.", "late_fee"),
        ("No kill fee of 25 % is payable.", "kill_fee"),
        ("For a period of two years after termination Contractor shall not solicit staff.", "term"),
        ("Contractor knows the courts and tribunals well.", "venue"),
        ("The illustrations show the laws of motion.", "governing_law"),
    ],
)
def test_no_fact(clause: str, name: str) -> None:
    assert said(clause, name) == []


def test_whose_dollar() -> None:
    [open_] = said("Client pays $900.", "fee")
    assert (open_.value, open_.unit, open_.readings[:2]) == ("900", None, ("900 USD", "900 CAD"))
    [named] = said("Client pays $900. All sums are in US dollars.", "fee")
    assert (named.value, named.unit) == ("900", "USD")
    [by_law] = said("Client pays $900. This Agreement is governed by the laws of Ontario.", "fee")
    assert (by_law.unit, by_law.note) == ("CAD", "Taken for CAD, since the law of Ontario governs.")


def test_the_papers_of_the_sample_mailbox() -> None:
    found = {(f.name, f.value) for f in facts_of(sample_texts.PUBLISHER_MSA)}
    assert found == {
        ("payment_term", "30"),
        ("effective", "2026-04-15"),
        ("term", "1"),
        ("end", "2027-04-14"),
        ("auto_renewal", "yes"),
        ("notice_period", "30"),
        ("notice_deadline", "2027-03-15"),
        ("governing_law", "England and Wales"),
        ("reference", "NP-2026-014"),
    }


# ---- renewal and notice

YEAR = "This Agreement begins on 15 April 2026 and continues for one year. "
BEFORE_THE_END = " before the end of the current period."


@pytest.mark.parametrize(
    ("words", "renews"),
    [
        ("It renews for further periods of one year unless either party gives notice.", True),
        ("It shall be extended for successive terms of one year unless terminated.", True),
        ("It renews automatically.", True),
        ("It rolls over for another year.", True),
        ("It may be renewed by written agreement of both parties.", False),
        ("It renews only if both parties agree in writing.", False),
        ("It shall not renew automatically.", False),
        ("The deadline is extended for another period of ten days.", None),
        ("It ends without further notice.", None),
    ],
)
def test_renewal(words: str, renews: bool | None) -> None:
    assert find_dates(YEAR + words, ()).auto_renew is renews


@pytest.mark.parametrize(
    ("notice", "last"),
    [
        ("30 days' notice", ["2027-03-15"]),
        ("three months' notice", ["2027-01-14"]),
        ("ten business days' notice", ["2027-03-31"]),
        ("10 clear days' notice", ["2027-04-03"]),
        ("not less than 30 days and not more than 90 days' notice", ["2027-03-15"]),
    ],
)
def test_the_last_day_by_the_contracts_own_counting(notice: str, last: list[str]) -> None:
    found = find_dates(f"{YEAR}It renews for another year unless a party gives {notice}{BEFORE_THE_END}", ())
    assert found.end == date(2027, 4, 14)
    assert [d.isoformat() for d in found.notice_deadlines] == last
    assert ("Public holidays" in found.notice_note) == ("business" in notice)


def test_posted_notice_counts_as_received_later() -> None:
    text = (
        f"{YEAR}It renews for another year unless a party gives 30 days' notice{BEFORE_THE_END} "
        "Notice is deemed received three days after posting."
    )
    found = find_dates(text, ())
    assert [d.isoformat() for d in found.notice_deadlines] == ["2027-03-12", "2027-03-15"]
    assert "by post" in found.notice_note


@given(st.integers(1, 99))
def test_counts(n: int) -> None:
    import re

    words = [w for w, value in NUMBERS.items() if value == n and w not in ("a", "an")]
    assert words
    for word in words:
        assert re.fullmatch(COUNT_WORDS, word)
        assert count_of(word) == n
        assert counts_of(word, str(n)) == (n,)
