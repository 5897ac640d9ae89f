"""A contract's own words for its parties and its work."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.languages.contracts import read_paper
from scoring.remedies.library import FAMILIES, library
from scoring.remedies.terms import MOST_NAME_CHARS, Terms, said
from tests.scoring.remedies.papers import BAD_CLAUSES, ROLES_OPEN, agreement, text_of
from tests.scoring.reviewing import contract

CORPUS = Path(__file__).parents[2] / "corpus"
FIRST_PERSON = """PROJECT LETTER

You (Cinder Lane Agency Ltd) hire me (Ada Marsh) to draw ten maps. I will deliver the maps by 1 May 2026.

1. You will pay me 900 pounds within thirty days of my invoice.

2. I keep the copyright in the maps. You may use the maps in your catalogue.

Signed: ____________________
"""


def terms_of(text: str) -> Terms:
    return Terms.of(read_paper(text_of(text), me=("Ada Marsh",)))


def test_defined_terms_with_the_article() -> None:
    terms = terms_of(agreement())
    assert (terms.client.name, terms.client.subject, terms.client.possessive) == (
        "North Pier Books Ltd",
        "the Publisher",
        "the Publisher's",
    )
    assert (terms.freelancer.name, terms.freelancer.object) == ("Ada Marsh", "the Illustrator")
    assert (terms.work, terms.work_term) == ("the Work Product", "Work Product")
    assert (terms.title, terms.reference, terms.dated) == (
        "Illustration Services Agreement",
        "NP-2026-014",
        date(2026, 4, 15),
    )
    assert terms.roles_sure


def test_defined_terms_without_the_article() -> None:
    terms = terms_of(contract("Client shall review the Deliverables within ten days."))
    assert (terms.client.subject, terms.freelancer.subject, terms.work) == ("Client", "Contractor", "the Deliverables")


def test_a_contract_in_the_first_person_gets_clauses_in_the_first_person() -> None:
    terms = terms_of(FIRST_PERSON)
    assert (terms.client.subject, terms.freelancer.subject, terms.freelancer.object) == ("you", "I", "me")
    words = " ".join(library().clause(f).wording.worded(terms) for f in FAMILIES)
    assert words.startswith("You, your affiliates, contractors")
    assert "unless I agree in a separate written licence signed by me" in words
    assert "my reasonable legal costs" in words
    assert not any(wrong in words for wrong in ("I agrees", "of me", "you's", "I's", "your's"))


def test_roles_that_stay_open_are_said_to_be_open() -> None:
    assert not terms_of(ROLES_OPEN).roles_sure


def test_an_english_clause_keeps_english_words_for_the_sides_of_a_foreign_contract() -> None:
    words = (CORPUS / "kinds" / "es-servicios.txt").read_text()
    terms = terms_of(words)
    assert (terms.client.name, terms.client.subject) == ("Luz SL", "the Client")
    assert (terms.freelancer.name, terms.freelancer.subject) == ("Eva Gil", "the Freelancer")
    assert terms.work == "the Deliverables"


def test_a_business_word_is_not_the_work() -> None:
    clauses = (
        *BAD_CLAUSES[:2],
        ("Papers", '"Documentation" means the manuals that the Illustrator writes for the Work Product.'),
    )
    assert terms_of(agreement(clauses)).work_term == "Work Product"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("North\tPier\n Books  Ltd", "North Pier Books Ltd"),
        ("Evil\u202eLtd\u200b", "EvilLtd"),
        ("A\x1b[31mB\x00", "A[31mB"),
        ("Ł" * 300, "Ł" * (MOST_NAME_CHARS - 1) + "…"),
    ],
)
def test_a_name_is_one_short_line_that_nothing_obeys(words: str, shown: str) -> None:
    assert said(words) == shown


@given(st.text())
def test_any_name_is_one_short_line(words: str) -> None:
    shown = said(words)
    assert len(shown) <= MOST_NAME_CHARS
    assert shown == " ".join(shown.split())
    assert said(shown) == shown
    assert all(c.isprintable() for c in shown)
