# ruff: noqa: E501 - a paper is read whole

import pytest

from scoring.reading.clauses import split_clauses
from scoring.reading.definitions import find_definitions, work_terms


def defined(text: str) -> dict[str, str]:
    found = find_definitions(text, split_clauses(text))
    assert all(text[d.span.start : d.span.end] for d in found)
    return {d.term: text[d.meaning.start : d.meaning.end].strip() for d in found}


def work(text: str) -> set[str]:
    return set(work_terms(text, find_definitions(text, split_clauses(text))))


@pytest.mark.parametrize(
    ("text", "term", "meaning"),
    [
        ('"Works" means the six drawings.', "Works", "the six drawings."),
        ("\u201cWorks\u201d shall mean the six drawings.", "Works", "the six drawings."),
        ('The term "Works" refers to the six drawings.', "Works", "the six drawings."),
        ('1.2 "Works" includes drafts.', "Works", "drafts."),
        ("**Works** means the six drawings.", "Works", "the six drawings."),
        ("Works means the six drawings.", "Works", "the six drawings."),
        ("Final Works are defined as the six drawings.", "Final Works", "the six drawings."),
        ('Artist makes six drawings (the "Works").', "Works", "Artist makes six drawings"),
        ('Artist makes six drawings (collectively, the "Works").', "Works", "Artist makes six drawings"),
        ('Artist makes six drawings (hereinafter referred to as the "Works").', "Works", "Artist makes six drawings"),
        ("Artist makes six drawings (**\u201cWorks\u201d**).", "Works", "Artist makes six drawings"),
    ],
)
def test_every_way_of_defining_a_term(text: str, term: str, meaning: str) -> None:
    assert defined(text) == {term: meaning}


def test_one_definition_may_name_two_terms() -> None:
    assert set(defined('"Works" or "Artwork" means the six drawings.')) == {"Works", "Artwork"}
    assert set(defined('Ada Marsh ("Artist" or "Licensor") draws.')) == {"Artist", "Licensor"}


def test_an_ordinary_sentence_defines_nothing() -> None:
    assert (
        defined('Client shall display the words "all rights reserved" beside the Works. Delivery includes postage.')
        == {}
    )


def test_the_names_inside_a_meaning_are_kept() -> None:
    text = '"Works" means the drawings.\n\n"Client Materials" means the brief, the Works and the Brand Guide.\n'
    found = {d.term: d.names for d in find_definitions(text, split_clauses(text))}
    assert found == {"Works": (), "Client Materials": ("Works",)}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ('"Work Product" means all that Contractor creates.', {"work product"}),
        ('Artist will paint a mural (the "Mural Artwork").', {"mural artwork"}),
        ('"Covered Inventions" means inventions made by Employee.', {"covered inventions"}),
        ('"Services" means design. "Agreement" means this paper.', set()),
        ('"Client Materials" means what Client supplies.', set()),
        (
            '"Deliverables" means the drawings.\n\n"Client Materials" means what Client supplies and the Deliverables.',
            {"deliverables", "client materials"},
        ),
        (
            '"Deliverables" means the drawings.\n\n"Client Materials" means what Client supplies, excluding the Deliverables.',
            {"deliverables"},
        ),
        (
            '"Deliverables" means the drawings.\n\n"Client Materials" means what Client supplies in connection with the Deliverables.',
            {"deliverables"},
        ),
        (
            '"Deliverables" means the drawings.\n\n"Assets" means the Deliverables.\n\n"Brand Pool" includes the Assets.',
            {"deliverables", "assets", "brand pool"},
        ),
    ],
)
def test_which_terms_stand_for_the_work(text: str, terms: set[str]) -> None:
    assert work(text) == terms
