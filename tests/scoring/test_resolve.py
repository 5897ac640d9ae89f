"""Clauses that meet: who prevails, what is taken back, and what stays a doubt."""

# ruff: noqa: E501 - a clause is read whole

from __future__ import annotations

import pytest

from scoring.score import Level
from scoring.text import ContractText, Needs
from tests.scoring.reviewing import contract, found, review_text

BAN = "Client shall not use, and shall not authorize any third party to use, the Deliverables to train, fine-tune or develop artificial intelligence systems."
OWN_BAN = "Client shall not use the Deliverables to train, fine-tune or develop artificial intelligence systems."
GRANT = "Client may use the Deliverables to train its own machine learning models."
LIMITED = "Contractor retains copyright. Client may use the Deliverables solely for the autumn campaign."
HIRE = "Contractor assigns all right, title and interest in the Deliverables to Client, for all purposes."


@pytest.mark.parametrize(
    ("clauses", "rights", "level"),
    [
        ((BAN,), HIRE, "High"),
        ((OWN_BAN,), HIRE, "Moderate"),
        ((OWN_BAN, "Client shall cause its affiliates and contractors to comply with this Section 3."), HIRE, "High"),
        ((OWN_BAN, "No third party may use the Deliverables to train artificial intelligence systems."), HIRE, "High"),
        ((GRANT,), LIMITED, "None"),
        ((BAN, GRANT), LIMITED, "None"),
        ((BAN, GRANT, "Section 3.1 prevails over any conflicting term of this Agreement."), LIMITED, "High"),
        ((BAN, "Notwithstanding Section 3.1, " + GRANT[0].lower() + GRANT[1:]), LIMITED, "None"),
        (("Client shall not upload the Deliverables to any public artificial intelligence tool.",), HIRE, "Moderate"),
        (("Client may train artificial intelligence on the Deliverables only with the prior written consent of Contractor.",), HIRE, "None"),
        ((BAN, "This Section 3 does not apply to copies kept for archive."), HIRE, "Moderate"),
        ((BAN, "Nothing in this Section 3 limits the right of Client to use the Deliverables for any purpose."), HIRE, "None"),
        ((), LIMITED, "Moderate"),
        ((), HIRE, "None"),
    ],
)  # fmt: skip
def test_level(clauses: tuple[str, ...], rights: str, level: str) -> None:
    report = review_text(contract(*clauses or ("The parties meet monthly.",), rights=rights))
    assert (report.state, report.level) == ("scored", level)


def test_a_term_that_prevails_over_a_term_that_prevails_decides_nothing() -> None:
    text = contract(
        "Notwithstanding anything to the contrary, " + BAN[0].lower() + BAN[1:],
        "The parties meet monthly.",
    ).replace("5. This", "5. Notwithstanding anything to the contrary, " + GRANT + "\n\n6. This")
    report = review_text(text)
    assert report.level == "None"
    assert found(report, "precedence.conflict")


def test_a_doubtful_exception_leaves_an_interval_and_names_the_words() -> None:
    report = review_text(
        contract(BAN[:-1] + " other than as the parties may from time to time arrange.", rights=LIMITED)
    )
    assert (report.level, report.level_high) == ("Moderate", "High")
    assert report.score is not None
    assert report.score.ai_low <= report.score.ai < report.score.ai_high
    assert any("3.1" in doubt for doubt in report.doubts)


def test_open_roles_leave_no_level_where_they_decide() -> None:
    report = review_text(
        'AGREEMENT\n\nThis Agreement is made between Alder Ltd ("Alder") and Birch Ltd ("Birch").\n\n'
        "1. Alder and Birch shall work together. Each party shall bear its own costs.\n"
        "2. Alder shall not use, and shall not let others use, the artwork to train, fine-tune or develop artificial "
        "intelligence systems.\n3. This Agreement is governed by the laws of England.\n\nAlder: ______   Birch: ______\n"
    )
    assert report.level in (None, "None")
    assert report.protections.get("ai_training_prohibition") != "present"


@pytest.mark.parametrize(
    ("clause", "level", "level_high"),
    [
        ("Client's use is further described in Schedule 4, which sets out the usage rights.", "Moderate", "High"),
        ("The fees are listed in Schedule 4.", "High", None),
        ("The terms and conditions at https://cinderlane.example/terms apply to this Agreement.", "Moderate", "High"),
        ("The privacy policy at https://cinderlane.example/privacy describes personal data.", "High", None),
    ],
)
def test_terms_that_are_not_at_hand(clause: str, level: str, level_high: str | None) -> None:
    report = review_text(contract(BAN, clause, rights=LIMITED))
    assert (report.level, report.level_high) == (level, level_high)


def test_a_missing_schedule_on_ai_needs_the_schedule() -> None:
    report = review_text(contract("Use of the Deliverables for artificial intelligence is governed by Schedule 3."))
    assert (report.state, report.needs) == ("awaiting_you", "schedule")


@pytest.mark.parametrize("clause", [BAN, OWN_BAN, GRANT, "The parties meet monthly."])
@pytest.mark.parametrize("rights", [LIMITED, HIRE])
def test_the_level_shown_is_never_above_the_worst_reading(clause: str, rights: str) -> None:
    text = contract(clause, rights=rights)
    whole = review_text(text)
    torn = review_text(
        ContractText(
            text, "application/pdf", "pdfium", page_starts=(0, len(text)), unread_pages=(2,), unread_reason=Needs.OCR
        )
    )
    assert whole.level is not None
    assert torn.level != "High"
    if torn.level is not None:
        assert Level(torn.level).rank <= Level(whole.level).rank
    assert not any(f.polarity == "missing" for f in torn.findings)
