"""Axis F as arithmetic: weights and baselines of the rubric, monotone in everything, apart from axis A."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.errors import BrokenCatalogue
from scoring.fairness.catalogue import fair_catalogue, parse_fair_catalogue
from scoring.fairness.weigh import OPEN_ROLES, UNREAD, points, strengths
from scoring.findings import Finding, Polarity, Severity
from scoring.report import Report, of_fairness
from scoring.score import credits_by
from scoring.text import ContractText, Needs
from tests.scoring.fairness.test_sentences import PAPER, SENTENCES
from tests.scoring.reviewing import found, review_text

STATED = {
    "F-PAY": (16, "0.3"), "F-LATE": (5, "0.2"), "F-KILL": (8, "0"), "F-SCOPE": (7, "0.3"), "F-INDEM": (10, "1"),
    "F-LIAB": (8, "0.2"), "F-WARR": (3, "1"), "F-TERM": (5, "0.4"), "F-NONCOMP": (8, "1"), "F-NONSOL": (2, "1"),
    "F-EXCL": (3, "1"), "F-CONF": (4, "1"), "F-PORT": (4, "0.5"), "F-MORAL": (3, "0.5"), "F-LAW": (4, "0.5"),
    "F-ADR": (3, "1"), "F-RENEW": (2, "1"), "F-CHANGE": (5, "0.8"),
}  # fmt: skip
FAMILIES = fair_catalogue().families
RULES = [e for e in fair_catalogue().rules.values() if e.polarity in (Polarity.RISK, Polarity.PROTECTION)]
SILENT = PAPER.format(clause="The sketches are made in ink.")


def test_weights_and_baselines_are_the_rubrics() -> None:
    assert {f.id: (f.weight, f.baseline) for f in FAMILIES.values()} == {
        name: (Decimal(w), Decimal(b)) for name, (w, b) in STATED.items()
    }


def test_silence_leaves_the_baseline() -> None:
    baseline = sum(f.weight * f.baseline for f in FAMILIES.values())
    report = review_text(SILENT)
    assert report.score is not None
    assert report.score.fairness == round(baseline) == 56
    assert {f.family for f in report.findings if of_fairness(f.rule)} == {
        "F-PAY", "F-LATE", "F-KILL", "F-SCOPE", "F-LIAB", "F-TERM", "F-PORT", "F-MORAL",
    }  # fmt: skip


def _finding(rule: str, confidence: float = 1.0) -> Finding:
    entry = fair_catalogue().entry(rule)
    return Finding(rule, entry.family, entry.polarity, entry.severity, confidence=confidence)


findings = st.lists(
    st.builds(_finding, st.sampled_from([e.id for e in RULES]), st.sampled_from([0.4, 1.0])), max_size=30
)


def _score(found_: list[Finding], sure: bool | None = None) -> int:
    return points(credits_by(FAMILIES.values(), *strengths(found_, (), sure=sure)))


@given(findings, st.sampled_from([e.id for e in RULES]))
def test_a_good_clause_never_lowers_and_a_bad_one_never_raises(before: list[Finding], rule: str) -> None:
    with_it = _score([*before, _finding(rule)])
    if fair_catalogue().entry(rule).polarity is Polarity.RISK:
        assert with_it <= _score(before)
    else:
        assert with_it >= _score(before)


@given(findings, st.randoms())
def test_the_order_of_findings_changes_nothing(before: list[Finding], chance: object) -> None:
    shuffled = list(before)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _score(shuffled) == _score(before)


@given(findings)
def test_every_reading_lies_between_the_ends(before: list[Finding]) -> None:
    assert 0 <= _score(before, False) <= _score(before) <= _score(before, True) <= 100


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([s for row in SENTENCES.values() for kind in row for s in row[kind]]))
def test_axis_f_never_changes_the_level_or_the_other_axis(sentence: str) -> None:
    report = review_text(PAPER.format(clause=sentence))
    assert all(f.family.startswith("F-") for f in report.findings if of_fairness(f.rule))
    if not {f.rule for f in report.findings} & {"change.unilateral", "moral-rights.waived"}:
        assert report.level == review_text(SILENT).level
    assert report.score is not None
    assert report.fairness is not None
    assert report.score.fairness == report.fairness.score
    assert round(sum(Decimal(str(row.points)) for row in report.fairness.families)) in (
        report.score.fairness,
        report.score.fairness - 1,
        report.score.fairness + 1,
    )


@pytest.mark.parametrize(
    ("clause", "family", "rule"),
    [
        ("Client may modify the terms of this Agreement at any time.", "F-CHANGE", "change.unilateral"),
        ("Contractor waives all moral rights in the Deliverables.", "F-MORAL", "moral-rights.waived"),
    ],
)
def test_what_the_other_axis_found_counts_here_and_is_shown_once(clause: str, family: str, rule: str) -> None:
    report = review_text(PAPER.format(clause=clause))
    assert len(found(report, rule)) == 1
    assert report.fairness is not None
    assert [row.points for row in report.fairness.families if row.family == family] == [0.0]
    assert not [f for f in report.findings if f.family == family and f.rule != rule]


def test_open_roles_give_notes_and_no_number() -> None:
    text = (
        'AGREEMENT\n\nThis Agreement, of 6 March 2026, is between Gull plc ("Alpha") and Tern plc ("Beta").\n\n'
        "1. Alpha shall not compete with Beta.\n\n"
        "2. Invoices are payable within thirty days of receipt.\n\n3. Each party keeps the other's secrets.\n\n"
        "4. English law applies.\n\nAlpha: ____________________      Beta: ____________________\n"
    )
    report = review_text(text, me=())
    assert report.fairness is not None
    assert report.score is None or report.score.fairness is None
    assert report.fairness.doubts == (OPEN_ROLES,)
    assert {f.polarity for f in report.findings if of_fairness(f.rule)} <= {"note"}


def test_an_unread_page_may_hold_anything() -> None:
    source = ContractText(
        SILENT, "application/pdf", "pdfium", page_starts=(0, len(SILENT)), unread_pages=(2,), unread_reason=Needs.OCR
    )
    report = review_text(source)
    assert report.fairness is not None
    assert (report.fairness.low, report.fairness.high) == (0, 100)
    assert report.fairness.doubts == (UNREAD,)
    assert not [f for f in report.findings if of_fairness(f.rule) and f.polarity == "missing"]
    assert {tick.status for law in report.statutes for tick in law.fields} <= {"found", "partly", "unknown"}


def test_both_ways() -> None:
    report = review_text(PAPER.format(clause="Client shall pay 1,200.00 GBP within thirty (60) days of the invoice."))
    assert Report.from_json(report.to_json()) == report
    assert report.facts
    assert report.statutes


def test_a_defeated_finding_of_the_other_axis_takes_nothing_away() -> None:
    waived = Finding("moral-rights.waived", "A12", Polarity.RISK, Severity.MEDIUM)
    assert strengths((), [waived], sure=None)[1] == {"F-MORAL": Decimal(1)}
    assert strengths((), [replace(waived, confidence=0.4)], sure=None)[1] == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weight = 16", "weight = 15"),
        ("baseline = 0.3", "baseline = 1"),
        ("stated = 0.4", "stated = 0.5"),
        ('facets = ["advance"]', 'facets = ["early"]'),
        ("h = 0.6", "h = 1.6"),
        ('family = "F-LATE"', 'family = "F-EARLY"'),
        ('polarity = "missing"', 'polarity = "absent"'),
        ('[rule."pay.soon"]', '[rule."ai-training.permitted"]'),
        ('"moral-rights.waived" =', '"moral-rights.forgotten" ='),
        ('why = "You are to be paid within thirty days."', 'why = ""'),
        ("[family.F-PAY]", "[family.F-PAY"),
    ],
)
def test_a_broken_catalogue_is_refused(old: str, new: str) -> None:
    from importlib import resources

    source = resources.files("scoring.fairness").joinpath("fairness.toml").read_text("utf-8")
    assert old in source
    with pytest.raises(BrokenCatalogue):
        parse_fair_catalogue(source.replace(old, new, 1))
