"""The twenty-two questions on our own papers: yes is a fact with its words, the rest is possible or no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from scoring.questions import QUESTIONS, Answer, Reply, answer_questions
from scoring.reading.read import read
from scoring.text import ContractText, Needs
from tests.scoring.reviewing import ME, contract

FULL = contract(
    "Contractor waives all moral rights in the Deliverables.",
    "Each party shall keep the information of the other confidential.",
    "Either party may terminate this Agreement on thirty days' written notice.",
    "The total liability of Contractor shall not exceed the fees paid under this Agreement.",
    "Contractor shall indemnify Client against all claims.",
    "Overdue invoices bear interest at 8 per cent a year.",
    "If Client cancels the project, a kill fee of 50% of the fee is due.",
    "Contractor may show the Deliverables in its portfolio.",
    "For six months Contractor shall not work for any competitor of Client.",
    "Client shall not use the Deliverables to train, fine-tune or develop artificial intelligence.",
    rights="Contractor hereby assigns to Client all right, title and interest in and to the Deliverables.",
)
HELD = (
    "ai_training_prohibited",
    "assignment_or_wfh",
    "confidentiality",
    "deliverables_defined",
    "governing_law",
    "indemnity",
    "kill_fee",
    "late_fee",
    "liability_cap",
    "moral_rights_waived",
    "non_compete",
    "payment_terms",
    "portfolio_rights",
    "termination",
)


def answers_of(text: str | ContractText) -> Mapping[str, Answer]:
    source = ContractText(text, "text/plain", "plain") if isinstance(text, str) else text
    return answer_questions(read(source, me=ME))


def test_a_full_paper_answers_yes_with_its_own_words() -> None:
    answers = answers_of(FULL)
    assert tuple(answers) == tuple(QUESTIONS)
    yes = {q for q, a in answers.items() if a.answer is Reply.YES}
    assert yes == set(HELD)
    for question in yes:
        span = answers[question].span
        assert span is not None
        assert FULL[span.start : span.end].strip()
    span = answers["late_fee"].span
    assert span is not None
    assert FULL[span.start : span.end] == "Overdue invoices bear interest at 8 per cent a year."


def test_a_bare_paper_answers_no() -> None:
    answers = answers_of(contract())
    assert {q for q, a in answers.items() if a.answer is not Reply.NO} <= {
        "deliverables_defined",
        "governing_law",
        "payment_terms",
    }
    assert all(a.span is None for a in answers.values() if a.answer is Reply.NO)


def test_pages_that_could_not_be_read_turn_no_into_possible() -> None:
    whole = ContractText(
        contract(), "application/pdf", "pdf", page_starts=(0,), unread_pages=(2,), unread_reason=Needs.OCR
    )
    answers = answers_of(whole)
    assert Reply.NO not in {a.answer for a in answers.values()}
    assert answers["kill_fee"] == Answer(Reply.POSSIBLE, because="unread pages")
    assert answers_of(replace(whole, unread_pages=()))["kill_fee"].answer is Reply.NO


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("kill_fee", "On termination Client pays for all services performed until then."),
        ("usage_fee", "Client may use the Deliverables royalty-free."),
        ("data_use_limited", "Contractor shall use the confidential information of Client solely for the project."),
        ("non_compete", "Contractor shall not be prevented from working for competitors of Client."),
        ("broad_use", "Contractor grants Client a perpetual licence to print the Deliverables once."),
        ("ai_training_prohibited", "Contractor shall not use AI tools to train models."),
    ],
)
def test_what_is_less_than_sure_is_never_a_fact(question: str, sentence: str) -> None:
    assert answers_of(contract(sentence))[question].answer is not Reply.YES


def test_the_same_paper_gets_the_same_answers() -> None:
    assert answers_of(FULL) == answers_of(FULL)
