# ruff: noqa: E501 - a sentence of a paper stands on one line
"""Which clauses differ, by examples: each is a mistake that a comparison can make."""

from __future__ import annotations

import time

import pytest

from scoring.compare.changes import Change, Kind
from tests.scoring.compare.versions import SECTIONS, differences, paper, replaced


def told(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    return [(str(c.kind), c.number_before, c.number_after) for c in differences(old, new).changes]


def words(old: str, new: str) -> list[tuple[str, str]]:
    return [
        (old[d.before.start : d.before.end], new[d.after.start : d.after.end])
        for c in differences(old, new).changes
        for d in c.differences
    ]


PAPER = paper()


def test_a_word_that_changed_is_named_with_both_ends() -> None:
    new = replaced(PAPER, "solely in the autumn catalogue", "in any catalogue")
    assert told(PAPER, new) == [("changed", "2.2", "2.2")]
    assert words(PAPER, new) == [("solely in the autumn", "in any")] or words(PAPER, new) == [
        ("solely", ""),
        ("the autumn", "any"),
    ]


def test_brackets_belong_to_the_number_that_they_repeat() -> None:
    assert words(PAPER, replaced(PAPER, "thirty (30) days of", "sixty (60) days of")) == [("thirty (30)", "sixty (60)")]


def test_a_clause_that_came_and_one_that_went() -> None:
    new = replaced(
        PAPER, "7. Governing Law", "7. Credit\n\n7.1 Client need not name the Contractor.\n\n8. Governing Law"
    )
    new = replaced(new, "7.1 The law", "8.1 The law")
    assert told(PAPER, new) == [("added", None, "7.1")]
    assert told(new, PAPER) == [("removed", "7.1", None)]


def test_a_clause_that_moved_and_changed_is_said_to_have_done_both() -> None:
    order = [SECTIONS[3], *SECTIONS[:3], *SECTIONS[4:]]
    new = replaced(paper(order), "1,800.00 GBP", "1,500.00 GBP")
    found = differences(PAPER, new).changes
    changed = [c for c in found if c.kind is Kind.CHANGED]
    assert [(c.moved, c.number_before, c.number_after) for c in changed] == [(True, "4.1", "1.1")]
    assert {c.kind for c in found} == {Kind.CHANGED, Kind.MOVED}


def test_a_reference_that_follows_its_clause_is_no_change() -> None:
    order = [SECTIONS[1], SECTIONS[0], *SECTIONS[2:]]
    new = paper(order)
    assert "subject to Section 1" in new
    assert {c.kind for c in differences(PAPER, new).changes} == {Kind.MOVED}


def test_a_reference_to_another_clause_is_a_change() -> None:
    new = replaced(PAPER, "3.2 Section 3 prevails", "3.2 Section 5 prevails")
    assert words(PAPER, new) == [("3", "5")]


def test_a_reference_that_stayed_while_its_clause_got_another_number_is_told() -> None:
    order = [SECTIONS[0], SECTIONS[3], *SECTIONS[1:3], *SECTIONS[4:]]  # payment is 2 now, the licence 3
    new = replaced(paper(order), "subject to Section 3", "subject to Section 2")
    [change] = [c for c in differences(PAPER, new).changes if c.kind is Kind.CHANGED]
    assert change.number == "5.1"
    assert change.redirected == ("2",)
    assert change.differences == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Client answers within ten\n(10) days of the letter.", "Client answers within ten\n(20) days of the letter."),
        ("Payment is made within\n30 Days of the invoice.", "Payment is made within\n60 Days of the invoice."),
        ("Late sums bear interest at the rate of:\n1.5 % a month.", "Late sums bear interest at the rate of:\n2.5 % a month."),
        ("The fee for all maps is EUR\n900. It is paid at once.", "The fee for all maps is EUR\n700. It is paid at once."),
        ("This holds subject to all that stands in the\nSection 4 of the other paper.", "This holds subject to all that stands in the\nSection 8 of the other paper."),
        ("The maps are due, all of them, on 30 June\n2026", "The maps are due, all of them, on 30 June\n2027"),
    ],
)  # fmt: skip
def test_a_quantity_at_a_line_start_is_no_clause_number(old: str, new: str) -> None:
    filler = "1. Maps\n\n1.1 The maps are drawn in ink.\n\n"
    assert len(differences(filler + old, filler + new).changes) == 1


def test_a_heading_in_the_line_and_one_above_it_are_the_same() -> None:
    above = "1. Fees\n\nClient pays 900 EUR.\n\n2. Law\n\nThe law of Malta applies."
    inside = "1. Fees. Client pays 900 EUR.\n\n2. Law. The law of Malta applies."
    assert told(above, inside) == []


def test_a_list_in_the_line_and_one_below_it_are_the_same() -> None:
    below = "1. Client shall not:\n\n(a) copy the maps;\n\n(b) sell the maps; or\n\n(c) lend the maps.\n\n2. Nothing else is agreed."
    inside = (
        "1. Client shall not: (a) copy the maps; (b) sell the maps; or (c) lend the maps.\n\n2. Nothing else is agreed."
    )
    assert told(below, inside) == []
    assert len(told(below, replaced(inside, "sell the maps", "burn the maps"))) == 1


def test_numbers_inside_reflowed_lines_are_numbers_still() -> None:
    reflowed = PAPER.replace("\n\n4.2 ", " 4.2 ").replace("\n\n2.2 ", " 2.2 ").replace("\n\n5.2 ", " 5.2 ")
    assert told(PAPER, reflowed) == []


def test_a_paragraph_that_was_cut_in_two_has_not_changed_and_what_changed_in_it_is_found() -> None:
    sentence = "Client keeps the maps dry and clean at its own cost. Contractor may look at the maps once a year after a letter."
    old = f"1. Care\n\n1.1 {sentence}\n\n2. Law\n\n2.1 The law of Malta applies."
    new = replaced(old, "cost. Contractor", "cost.\n\nContractor")
    assert told(old, new) == []
    assert len(told(old, replaced(new, "once a year", "every ten years"))) == 1


def test_only_punctuation_or_capitals_differ() -> None:
    [comma] = differences(PAPER, replaced(PAPER, "catalogue, and for", "catalogue and for")).changes
    [capital] = differences(
        PAPER, replaced(PAPER, "retains copyright in the Deliverables", "retains copyright in the deliverables")
    ).changes
    assert comma.is_slight
    assert capital.is_slight
    assert not differences(PAPER, replaced(PAPER, "solely", "not solely")).changes[0].is_slight


def test_a_clause_that_was_written_anew_under_its_number_is_a_change() -> None:
    new = replaced(
        PAPER,
        "Either party may end this Agreement with thirty (30) days' written notice; Section 4 still applies.",
        "The engagement lasts until the last map is printed.",
    )
    assert told(PAPER, new) == [("changed", "6.1", "6.1")]


def test_two_clauses_with_the_same_words_are_not_taken_for_one() -> None:
    old = "1. Maps\n\n1.1 Notice is in writing.\n\n2. Photos\n\n2.1 Notice is in writing.\n\n3. Films\n\n3.1 Films are short."
    new = replaced(old, "2.1 Notice is in writing.\n\n", "")
    assert [(c.kind, c.number_before) for c in differences(old, new).changes if c.number_before != "2"] == [
        (Kind.REMOVED, "2.1")
    ]


def test_nothing_against_something() -> None:
    assert told("", "") == []
    assert [kind for kind, _, _ in told("", "1. Fee\n\n1.1 Client pays 900 EUR.")] == ["added"]
    assert [kind for kind, _, _ in told("1. Fee\n\n1.1 Client pays 900 EUR.", " \n ")] == ["removed"]


def test_one_paragraph_of_many_pages_is_compared_word_by_word() -> None:
    sentence = "the keeper of the lamp shall write each ship into the book and ring the bell at dusk, and "
    old = "1. Watch\n\n1.1 " + sentence * 1200
    new = old[:60_000] + " twice " + old[60_000:]
    started = time.process_time()
    [change] = differences(old, new).changes
    assert time.process_time() - started < 20
    assert len(change.differences) <= 2


def test_papers_that_have_nothing_in_common() -> None:
    other = "1. Rent\n\n1.1 Tenant pays monthly.\n\n2. Dogs\n\n2.1 No dogs live here."
    kinds = [c.kind for c in differences(PAPER, other).changes]
    assert Kind.MOVED not in kinds
    assert Kind.ADDED in kinds
    assert Kind.REMOVED in kinds


def test_removed_clauses_stand_where_they_were() -> None:
    new = replaced(
        PAPER, "2.2 Client may print the Deliverables solely in the autumn catalogue, and for no other purpose.\n\n", ""
    )
    new = replaced(new, "ten (10) days", "one (1) day")
    new = replaced(new, "two years", "ten years")
    found: list[Change] = list(differences(PAPER, new).changes)
    assert [c.number for c in found] == ["1.2", "2.2", "5.1"]
