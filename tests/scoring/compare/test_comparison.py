# ruff: noqa: E501 - a sentence of a paper stands on one line
"""Whom a change serves: decided by what the scorer finds in both papers, and unclear where it finds nothing."""

from __future__ import annotations

import pytest

from scoring.compare.comparison import Comparison, Direction, Row
from tests.scoring.compare.versions import SECTIONS, comparison, paper, replaced

PAPER = paper()
BETTER, WORSE, NEUTRAL = Direction.BETTER, Direction.WORSE, Direction.NEUTRAL


def only(found: Comparison) -> Row:
    [row] = found.rows
    return row


@pytest.mark.parametrize(
    ("old", "new", "direction", "effects"),
    [
        (
            "Contractor retains copyright in the Deliverables",
            "Contractor hereby assigns to Client all right, title and interest in the Deliverables",
            WORSE,
            {"risk_added", "protection_removed"},
        ),
        ("solely in the autumn catalogue, and for no other purpose", "for any and all purposes", WORSE, {"risk_added", "protection_removed"}),
        ("train, fine-tune, develop or improve any", "train any", WORSE, {"protection_weakened"}),
        ("Client shall not use, and shall not authorize any third party to use,", "Client may use", WORSE, {"risk_added", "protection_removed"}),
        ("within thirty (30) days of receipt", "within sixty (60) days of receipt", WORSE, set()),
        ("1,800.00 GBP", "1,500.00 GBP", WORSE, set()),
        ("a kill fee of 50 %", "a kill fee of 25 %", WORSE, set()),
    ],
)  # fmt: skip
def test_the_findings_decide(old: str, new: str, direction: Direction, effects: set[str]) -> None:
    changed = replaced(PAPER, old, new)
    there, back = only(comparison(PAPER, changed)), only(comparison(changed, PAPER))
    assert (there.direction, there.is_unclear) == (direction, False)
    assert {e.name for e in there.effects} == effects
    assert there.because
    assert (back.direction, back.is_unclear) == (BETTER, False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The law of England and Wales applies", "The law of Malta applies"),
        ("by 2 October 2026", "by 9 October 2026"),
        ("within ten (10) days", "within ninety (90) days"),
        # words that sound protective and are no protection: the freelancer is the one who is bound
        ("What the law requires to be told may be told, after a warning in good time.", "Contractor shall not use artificial intelligence to train or develop any model."),
    ],
)  # fmt: skip
def test_where_the_rules_are_silent_it_is_unclear(old: str, new: str) -> None:
    row = only(comparison(PAPER, replaced(PAPER, old, new)))
    assert (row.direction, row.is_unclear) == (NEUTRAL, True)
    assert "for you to judge" in row.because[-1] or "read" in row.because[-1]


def test_better_in_one_way_and_worse_in_another_is_unclear() -> None:
    new = replaced(
        replaced(PAPER, "1,800.00 GBP", "2,000.00 GBP"), "thirty (30) days of receipt", "ninety (90) days of receipt"
    )
    row = only(comparison(PAPER, new))
    assert (row.direction, row.is_unclear) == (NEUTRAL, True)
    assert [v.favours for v in row.values] == [1, -1]


def test_a_clause_that_moved_is_neutral_and_clear() -> None:
    found = comparison(PAPER, paper([SECTIONS[2], *SECTIONS[:2], *SECTIONS[3:]]))
    assert {(r.direction, r.is_unclear) for r in found.rows} == {(NEUTRAL, False)}
    assert found.level_before == found.level_after == "High"


def test_a_new_clause_that_takes_an_old_one_back_is_the_one_that_is_worse() -> None:
    base = replaced(
        PAPER, "3.2 Section 3 prevails over any conflicting term and survives the end of this Agreement.\n\n", ""
    )
    new = replaced(
        base,
        "7. Governing Law\n\n7.1",
        "7. Improvement\n\n7.1 Notwithstanding anything to the contrary, Client may use the Deliverables to train machine learning models."
        "\n\n8. Governing Law\n\n8.1",
    )
    found = comparison(base, new)
    row = only(found)
    assert (found.level_before, found.level_after) == ("High", "None")
    assert (row.change.number, row.direction) == ("7.1", WORSE)
    taken = [e for e in row.effects if not e.in_clause]
    assert [(e.name, e.rule) for e in taken] == [("protection_removed", "ai-training.prohibited")]
    assert "in clause 3.1" in " ".join(row.because)


def test_a_risk_that_another_clause_takes_back_is_not_passed_over() -> None:
    new = replaced(
        PAPER,
        "7. Governing Law\n\n7.1",
        "7. Improvement\n\n7.1 Client may use the Deliverables to train machine learning models.\n\n8. Governing Law\n\n8.1",
    )
    row = only(comparison(PAPER, new))
    assert row.direction is not BETTER
    assert "It brings a risk" in row.because[0]


def test_a_protection_that_is_said_in_another_clause_now_is_not_lost() -> None:
    sentence = "Contractor retains copyright in the Deliverables."
    old = replaced(PAPER, f"2.1 {sentence}", f"2.1 {sentence} The maps are drawn in ink and gouache on heavy paper.")
    new = replaced(old, f"2.1 {sentence} The maps", "2.1 The maps")
    new = replaced(new, "7.1 The law", f"7.1 {sentence} The law")
    found = comparison(old, new)
    assert {r.direction for r in found.rows} == {NEUTRAL}


def test_a_narrowed_definition_is_put_down_to_the_definition() -> None:
    wide = replaced(
        PAPER,
        'The maps are called the "Deliverables".',
        '"Deliverables" means the maps, drafts, sketches and raw files.',
    )
    narrow = replaced(PAPER, 'The maps are called the "Deliverables".', '"Deliverables" means the final maps only.')
    row = only(comparison(wide, narrow))
    assert row.direction is WORSE


def test_papers_without_a_level_are_compared_and_nothing_is_judged() -> None:
    old = "Recipe for rye bread.\n\nTake 500 g of rye flour, stir and wait for a day.\n\nBake it for an hour."
    row = only(comparison(old, replaced(old, "500 g", "400 g")))
    assert (row.direction, row.is_unclear) == (NEUTRAL, True)
    assert "no level could be given" in row.because[-1]
