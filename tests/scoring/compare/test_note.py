# ruff: noqa: E501 - a sentence of a paper stands on one line
"""What a cover note says, held against what changed."""

from __future__ import annotations

import pytest

from scoring.compare.note import CoverNote, Says, check_note
from tests.scoring.compare.versions import comparison, paper, replaced

OLD = paper()
PAID_LATER = replaced(OLD, "within thirty (30) days of receipt", "within sixty (60) days of receipt")
NEW = replaced(
    replaced(PAID_LATER, "solely in the autumn catalogue, and for no other purpose", "in any medium"),
    "The law of England and Wales applies",
    "The law of Malta applies",
)


def held(note: str, new: str = NEW) -> CoverNote:
    found = check_note(note, comparison(OLD, new))
    for claim in found.claims:
        assert note[claim.span.start : claim.span.end].strip() != ""
    words = " ".join(found.sentences).lower()
    assert not any(
        word in words for word in ("hid", "conceal", "lie", "lying", "mislead", "deceiv", "secret", "try to", "intent")
    )
    return found


def numbers(note: CoverNote, new: str = NEW) -> list[str | None]:
    rows = comparison(OLD, new).rows
    return [rows[n].change.number for n in note.unmentioned]


def test_a_note_that_names_one_change_and_keeps_quiet_about_others() -> None:
    found = held("Hi Ada,\n\nwe only updated the payment date in 4.1. Please sign by Friday.\n\nJo")
    assert found.consistent is False
    assert numbers(found) == ["2.2", "7.1"]
    [claim] = found.claims
    assert (claim.says, claim.numbers, claim.problem) == (Says.ONLY_THIS, ("4.1",), None)
    assert "does not mention 2 of the 3 clauses that differ: clause 2.2 and clause 7.1." in found.sentences[0]


@pytest.mark.parametrize(
    "note",
    [
        "We changed clauses 2.2, 4.1 and 7.1.",
        "Changes in this version:\n- the licence\n- payment term now 60 days\n- governing law: Malta\n",
        "The payment term in section 4 is now 60 days, the licence in section 2 was extended and section 7 was amended.",
    ],
)
def test_a_note_that_names_everything(note: str) -> None:
    found = held(note)
    assert (found.consistent, found.unmentioned) == (True, ())
    assert found.sentences == ("The note mentions every clause that differs.",)


@pytest.mark.parametrize(
    "note",
    [
        "Nothing has changed since the last version.",
        "The terms are unchanged, I only put it on our new letterhead.",
        "Just some tidying by our lawyers, all small.",
        "Only minor formatting.",
        "No other changes.",
    ],
)
def test_a_note_that_says_that_nothing_of_weight_changed(note: str) -> None:
    found = held(note)
    assert found.consistent is False
    assert numbers(found) == ["2.2", "4.1", "7.1"]


@pytest.mark.parametrize(
    "note",
    [
        "Hi Ada,\n\nplease find the revised agreement attached.\n\nBest,\nJo",
        "Here it is! Let me know if you want changes.",
        "See you Monday.",
    ],
)
def test_a_note_that_says_nothing_of_changes_is_not_called_inconsistent(note: str) -> None:
    found = held(note)
    assert found.consistent is None
    assert found.claims == ()
    assert numbers(found) == ["2.2", "4.1", "7.1"]


def test_a_note_that_names_a_clause_in_which_nothing_differs() -> None:
    found = held("We updated clause 5.2.")
    assert found.consistent is False
    assert found.claims[0].problem == "The note names clause 5.2; nothing differs there."


def test_a_note_that_gives_another_figure() -> None:
    found = held("In 4.1 the payment term is now 45 days; 2.2 and 7.1 were revised.")
    assert found.consistent is False
    assert "figure" in (found.claims[0].problem or "")


def test_a_note_that_says_that_a_changed_clause_stayed() -> None:
    found = held("We have not changed the licence in 2.2. Clauses 4.1 and 7.1 were updated.")
    assert found.consistent is False
    assert "did not change; clause 2.2 did" in " ".join(found.sentences)


def test_a_clause_that_changed_in_more_than_the_note_says() -> None:
    new = replaced(PAID_LATER, "1,800.00 GBP", "1,200.00 GBP")
    found = held("We only moved the payment date in 4.1.", new)
    assert found.consistent is False
    assert numbers(found, new) == ["4.1"]
    assert found.in_part == frozenset(found.unmentioned)
    assert "does not mention everything that differs in it" in found.sentences[0]


def test_a_true_note_on_one_change() -> None:
    found = held("We only updated the payment date in 4.1.", PAID_LATER)
    assert (found.consistent, found.unmentioned) == (True, ())


def test_a_true_note_that_nothing_changed() -> None:
    found = held("No changes since the last version.", OLD)
    assert (found.consistent, found.unmentioned) == (True, ())


def test_a_clause_that_only_moved_needs_no_mention() -> None:
    from tests.scoring.compare.versions import SECTIONS

    found = held("We only updated the payment date.", paper([SECTIONS[1], SECTIONS[0], *SECTIONS[2:]]))
    assert found.unmentioned == ()
