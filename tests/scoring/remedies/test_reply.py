"""A counter-proposal: the sentences that matter, one clause, and what each step back is worth."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.remedies.offer import Refused
from scoring.remedies.reply import Reply, draft_reply
from scoring.score import Level
from tests.scoring.remedies.papers import BAD_CLAUSES, PARTIES, SILENT_CLAUSES, agreement, text_of

TRAPS = Path(__file__).parents[2] / "corpus" / "traps"
HARSH = ("lawyer", "court", "sue ", "breach", "illegal", "unlawful", "legal action", "damages", "protected")


def reply_to(text: str) -> Reply:
    found = draft_reply(text_of(text), me=("Ada Marsh",))
    assert isinstance(found, Reply), found
    return found


def test_it_thanks_quotes_and_proposes() -> None:
    text = agreement(BAD_CLAUSES[:4])
    made = reply_to(text)
    assert made.subject == "Illustration Services Agreement (No. NP-2026-014): one change before I sign"
    assert made.text.startswith("Hello,\n\nthank you for the Illustration Services Agreement (No. NP-2026-014).")
    assert made.text.endswith("Kind regards\nAda Marsh\n")
    assert 1 <= len(made.quotes) <= 3
    for quote in made.quotes:
        assert text[quote.start : quote.end] == quote.quote
        assert quote.quote in made.text
    assert made.clause in made.text
    assert "I have not accepted the agreement yet" in made.text


def test_a_hard_clause_that_has_nothing_to_do_with_ai_is_not_quoted_as_if_it_had() -> None:
    indemnity = "Ada Marsh shall indemnify Northpoint against all claims arising out of the Illustrations."
    made = reply_to(agreement((*SILENT_CLAUSES, ("Indemnity", indemnity))))
    assert "indemnify" not in made.text


def test_it_threatens_nobody_and_advises_nobody() -> None:
    words = reply_to(agreement()).text.lower()
    assert [w for w in HARSH if w in words.replace(reply_to(agreement()).clause.lower(), "")] == []


def test_the_ladder_stays_out_of_the_mail() -> None:
    made = reply_to(agreement(SILENT_CLAUSES))
    for step in made.ladder[1:]:
        assert step.clause not in made.text
        assert step.title not in made.text


def test_each_step_is_scored_for_this_contract_and_none_is_worth_more_than_the_one_above() -> None:
    made = reply_to(agreement(SILENT_CLAUSES))
    assert made.before.level == "None"
    steps = [(s.id, s.standing.level) for s in made.ladder]
    assert steps == [("full", "High"), ("assistive", "High"), ("opt-in", "High"), ("upload", "Moderate")]
    scores = [s.standing.score for s in made.ladder]
    assert scores == sorted(scores, key=lambda score: -(score or 0))
    assert made.before.score is not None
    assert all(score is not None and score > made.before.score for score in scores)


def test_what_the_clause_alone_cannot_mend_is_asked_to_go() -> None:
    override = (
        "Analysis. Notwithstanding anything to the contrary, the Publisher may use the Work Product to train AI models."
    )
    text = agreement(SILENT_CLAUSES, PARTIES, override)
    made = reply_to(text)
    assert made.after.level == "None"
    assert made.strike
    assert made.struck_level == "High"
    assert made.subject.endswith("two changes before I sign")
    assert "strike out this sentence" in made.text
    assert all(made.text.count(s.quote) == 1 for s in made.strike)


def test_a_contract_that_is_high_needs_no_reply() -> None:
    found = draft_reply(text_of((TRAPS / "ban-full.txt").read_text()))
    assert isinstance(found, Refused)
    assert "nothing to counter" in found.reason


def test_where_roles_stay_open_no_clause_is_proposed() -> None:
    between = 'This Agreement is made between Alpha Ltd ("Alpha") and Beta Ltd ("Beta"), who agree as follows.'
    text = agreement(
        (("Terms", "Alpha shall meet Beta monthly. Each party shall keep this Agreement secret."),), between
    )
    found = draft_reply(text_of(text))
    assert isinstance(found, Refused)
    assert "who is the client" in found.reason


@pytest.mark.parametrize("path", sorted(TRAPS.glob("*.txt")), ids=lambda p: p.stem)
def test_no_step_makes_any_contract_worse(path: Path) -> None:
    found = draft_reply(text_of(path.read_text()))
    if isinstance(found, Refused):
        assert found.cure
        return
    rank = {level.value: level.rank for level in Level}
    for step in found.ladder:
        if found.before.level and step.standing.level:
            before = rank[found.before.level], found.before.score or 0
            assert (rank[step.standing.level], step.standing.score or 0) >= before, step.id
