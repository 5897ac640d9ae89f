"""The clauses that are offered: all that the rubric asks of them, in any contract's words, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources

import pytest

from scoring.catalogue import catalogue
from scoring.errors import BrokenCatalogue
from scoring.remedies.library import FAMILIES, RUNGS, Wording, library, parse_library
from scoring.remedies.terms import Terms, Voice

SOURCE = resources.files("scoring.remedies").joinpath("clauses.toml").read_text("utf-8")
TERMS = Terms.blank()
# what RUBRIC section 4 lists for each clause, by words that stand for it
REQUIRED = {
    "A1": "affiliates|contractors|assigns|authorise|train|fine-tune|develop|improve|evaluate|mine|data set"
    "|prompt library|retrieval index|internal|third party|separate written licence|prevails|survive",
    "A3": "solely|purposes|media|territory|term|No other use|reserved",
    "A4": "upload|third party|no-training|retention|thirty (30) days|statement of work|shall tell",
    "A5": "drafts|raw data|intermediate|source files|metadata|captions|delivered or not",
    "A6": "in writing|same restrictions|liable|own acts|ends with the breach",
    "A7": "Once in a year|reasonable suspicion|fifteen (15) business days|certificate signed by an officer"
    "|training logs|confidential",
    "A8": "stop|identify the systems|delete|data sets|embeddings|next training|feasible|AI usage fee"
    "|genuine estimate"
    "|ten (10) days|injunctive relief|none of these remedies excludes another",
    "A10": "separate written licence|per cent|model|purpose|term|no right of sublicence|report",
}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_clause_says_all_that_the_rubric_asks_of_it(family: str) -> None:
    clause = library().clause(family)
    words = clause.wording.worded(TERMS)
    wanted = REQUIRED[family].split("|")
    assert [w for w in (*wanted, *clause.contains) if w.lower() not in words.lower()] == []
    assert clause.family in catalogue().families


def test_the_ladder_has_its_four_rungs() -> None:
    assert tuple(r.id for r in library().rungs) == RUNGS
    assert library().rungs[0].wording == library().clause("A1").wording
    assert library().rungs[3].wording == library().clause("A4").wording


def test_a_penalty_is_not_what_it_is_called() -> None:
    assert "no penalty" in library().clause("A8").wording.source
    assert not any("penalty" in library().clause(f).wording.source for f in FAMILIES if f != "A8")


def test_what_is_put_in_is_never_looked_at_again() -> None:
    """A name made of slots and template marks stands in the clause as it is."""
    name = "{work} {{ 7*7 }} ${PATH} {% raw %} {agreement.__class__}"
    terms = replace(TERMS, client=Voice.of_term(name, name, article=False, pronoun="its"))
    assert Wording("{Client} shall pay {freelancer_object}.").worded(terms) == f"{name} shall pay the Freelancer."


def test_a_slot_that_nothing_fills_stops_the_draft() -> None:
    with pytest.raises(BrokenCatalogue, match="owner"):
        Wording("{owner} shall pay.").worded(TERMS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[clause.A3]", "[clause.A33]"),
        ('id = "opt-in"', 'id = "opt-out"'),
        ('clause = "A4"', 'clause = "A44"'),
        ("heading =", "headline ="),
        ('version = "1.0.0"', 'version = "'),
    ],
)
def test_a_library_that_does_not_hold_together_is_refused(old: str, new: str) -> None:
    assert old in SOURCE
    with pytest.raises(BrokenCatalogue):
        parse_library(SOURCE.replace(old, new, 1))


def test_the_wording_has_a_name() -> None:
    assert parse_library(SOURCE).sha256 == library().sha256
    assert parse_library(SOURCE + "\n# a word more\n").sha256 != library().sha256
