"""What a law asks the hirer to write down: found with its words, or searched and not found; never part of a score."""

# ruff: noqa: E501 - a paper is read whole

from __future__ import annotations

from importlib import resources

import pytest

from scoring.errors import BrokenCatalogue
from scoring.render.html import render_html
from scoring.render.markdown import render_markdown
from scoring.render.text import render_text
from scoring.report import Report, ReportedStatute
from scoring.statutes.catalogue import field_titles, parse_statutes, statutes
from tests.scoring.reviewing import review_text

FULL = """ILLUSTRATION AGREEMENT

This Agreement is made on 6 March 2026 between Cinder Lane Agency Inc., 12 Alder Street, Oakland, CA 94607 ("Client") and Ada Marsh, 4 Mill Road, Fresno, CA 93701 ("Contractor").

1. Contractor shall make six illustrations, a cover and a map (the "Deliverables").
2. Client pays Contractor a flat fee of USD 2,400.00.
3. Client shall pay each invoice within thirty (30) days of receipt.
4. Contractor shall submit its invoice no later than ten days after delivery.
5. This Agreement is governed by the laws of the State of California.

Client: ____________________      Contractor: ____________________
"""
BARE = """ILLUSTRATION AGREEMENT

This Agreement is made on 6 March 2026 between Cinder Lane Agency Ltd ("Client") and Ada Marsh ("Contractor").

1. Contractor shall make the illustrations described in the order (the "Deliverables").
2. Client grants no advance. Client receives a licence from Contractor.
3. {law}
"""
CALIFORNIA, NEW_YORK = "california", "new-york"


def law_of(report: Report, name: str) -> ReportedStatute:
    [law] = [s for s in report.statutes if s.id == name]
    return law


def test_every_field_that_stands_is_quoted() -> None:
    report = review_text(FULL)
    law = law_of(report, CALIFORNIA)
    assert law.plausible
    assert {tick.field: tick.status for tick in law.fields} == dict.fromkeys(field_titles(), "found")
    for tick in law.fields:
        assert tick.quotes
        for quote, start in zip(tick.quotes, tick.starts, strict=True):
            assert FULL[start : start + len(quote)] == quote
    assert not law_of(report, NEW_YORK).plausible


def test_what_is_not_found_is_said_to_be_the_hirers_duty() -> None:
    report = review_text(BARE.format(law="This Agreement is governed by the laws of the State of New York."))
    law = law_of(report, NEW_YORK)
    assert law.plausible
    assert {tick.field: tick.status for tick in law.fields} == {
        "names": "found",
        "addresses": "not_found",
        "services": "partly",
        "value": "not_found",
        "method": "not_found",
        "pay_date": "not_found",
        "report_date": "not_found",
    }
    shown = " ".join(render_text(report).split())
    assert "Stating these is the duty of whoever hires you, not yours" in shown
    assert "General Business Law, article 44-A" in shown
    assert "California" not in shown


@pytest.mark.parametrize("render", [render_text, render_html, render_markdown])
def test_a_law_that_nothing_speaks_for_is_shown_on_request_only(render: object) -> None:
    report = review_text(BARE.format(law="English law applies."))
    assert not any(law.plausible for law in report.statutes)
    assert "Freelance Worker Protection Act" not in render(report)  # type: ignore[operator]
    assert "Freelance Worker Protection Act" in render(report, statutes=True)  # type: ignore[operator]


def test_dollars_without_a_law_make_both_plausible() -> None:
    report = review_text(BARE.format(law="Client pays USD 900 to Contractor."))
    assert [law.plausible for law in report.statutes] == [True, True]
    assert "names no law" in law_of(report, CALIFORNIA).because
    elsewhere = review_text(BARE.format(law="Client pays USD 900. The laws of Ohio apply."))
    assert [law.plausible for law in elsewhere.statutes] == [False, False]


def test_the_ticks_change_no_score() -> None:
    here = review_text(BARE.format(law="This Agreement is governed by the laws of the State of New York."))
    there = review_text(BARE.format(law="This Agreement is governed by the laws of the State of Ohio."))
    assert (here.level, here.score) == (there.level, there.score)


def test_thresholds() -> None:
    assert {s.id: (str(s.least_amount), s.currency, s.within_days, s.kept_years) for s in statutes()} == {
        CALIFORNIA: ("250", "USD", 120, 4),
        NEW_YORK: ("800", "USD", 120, 6),
    }
    assert all(s.source.startswith("https://") and s.as_of.year >= 2024 for s in statutes())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"names", "addresses"', '"names", "birthdays"'),
        ('source = "https://leginfo', 'source = "leginfo'),
        ("as_of = 2024-09-28", 'as_of = "2024"'),
        ('least_amount = "250"', 'least_amount = "some"'),
        ('names = "Names of both parties"', ""),
        ("[statute.california]", "[statute.california"),
    ],
)
def test_a_broken_list_is_refused(old: str, new: str) -> None:
    source = resources.files("scoring.statutes").joinpath("statutes.toml").read_text("utf-8")
    assert old in source
    with pytest.raises(BrokenCatalogue):
        parse_statutes(source.replace(old, new, 1))
