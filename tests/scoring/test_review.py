"""From a document to its state, its level and its eight protections."""

from __future__ import annotations

import json
import textwrap
from dataclasses import replace
from datetime import date
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.document import score_bytes, score_text
from scoring.extract.formats import extract_text
from scoring.reading.read import read
from scoring.report import PROTECTION_STATUS, PROTECTIONS, DocumentIdentity, Report
from scoring.review import review
from scoring.text import ContractText, Layer, LayerRun, Needs, Span, Unreadable
from tests.corpus import sample_texts
from tests.corpus.documents import MAKERS, make_tracked_docx, paragraphs_of
from tests.scoring.planted import BAN
from tests.scoring.reviewing import ME, contract, found, review_text, rules

IDENTITY = DocumentIdentity(locator="file:a.txt", sha256="ab" * 32)
FULL = BAN.format(c="Client", w="Deliverables") + "."
LIMITED = "Contractor retains copyright. Client may use the Deliverables solely for the autumn campaign."
HIRE = "The Deliverables are a work made for hire; Contractor assigns all right, title and interest in them to Client."


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("PUBLISHER_MSA", "None"),
        ("STUDIO_LICENCE", "Moderate"),
        ("AGENCY_HIGH", "High"),
        ("MAGAZINE_LICENCE", "Moderate"),
        ("PLATFORM_GRANT", "None"),
        ("BODY_PLAIN", "High"),
        ("ZIP_MSA", "None"),
        ("ZIP_SOW", "None"),
        ("FORWARDED_REVERSED", "None"),
        ("LOCKED", "High"),
    ],
)
def test_sample_papers(name: str, level: str) -> None:
    report = review_text(getattr(sample_texts, name))
    assert (report.state, report.level) == ("scored", level)
    assert report.parties is not None
    assert report.parties.client


def test_a_mail_body_of_paragraphs() -> None:
    assert review_text("\n\n".join(sample_texts.BODY_HTML_PARAGRAPHS)).level == "None"


@pytest.mark.parametrize(
    ("name", "state", "needs"),
    [
        ("INVOICE", "not_a_contract", None),
        ("NEWSLETTER", "not_a_contract", None),
        ("CHAT", "not_a_contract", None),
        ("ESIGN_BODY", "awaiting_you", "download"),
    ],
)
def test_what_is_no_contract_gets_no_level(name: str, state: str, needs: str | None) -> None:
    report = review_text(getattr(sample_texts, name))
    assert (report.state, report.needs, report.level, report.score, report.findings) == (state, needs, None, None, ())
    assert report.is_contract is False


def test_the_eight_protections_of_a_full_contract() -> None:
    report = review_text(sample_texts.AGENCY_HIGH)
    assert tuple(report.protections) == PROTECTIONS
    assert set(report.protections.values()) == {"present"}
    assert report.score is not None
    assert report.score.ai >= 85
    assert found(report, "precedence.override")


def test_a_defeated_ban_is_shown_beside_what_defeats_it() -> None:
    report = review_text(sample_texts.ZIP_MSA)
    (ban,) = found(report, "ai-training.prohibited")
    (grant,) = found(report, "ai-training.permitted")
    assert ban.defeated_by == f"{grant.rule}@{grant.start}"
    assert report.protections["ai_training_prohibition"] == "defeated"
    assert any("defeated by 8" in step for step in report.trace)


def test_two_levels_of_a_paper_under_negotiation() -> None:
    data = make_tracked_docx(
        sample_texts.TRACKED_BASE, inserted=[sample_texts.TRACKED_INSERTED], deleted=[sample_texts.TRACKED_DELETED]
    )
    text = extract_text(data)
    assert isinstance(text, ContractText)
    report = review_text(text)
    assert (report.level, report.level_if_accepted, report.level_if_rejected) == ("None", "None", "High")
    assert "level_if_accepted" not in review_text(sample_texts.ZIP_MSA).to_json()


def test_quoted_mail_below_an_answer_counts_for_nothing() -> None:
    body = contract("Terms are agreed.", rights=HIRE)
    quoted = f"\n> {FULL}\n"
    text = body + quoted
    run = LayerRun(Span(len(body), len(text)), Layer.QUOTED)
    report = review_text(ContractText(text, "text/plain", "plain", runs=(run,)))
    assert report.level == "None"
    assert not found(report, "ai-training.prohibited")


def test_a_hidden_grant_leaves_no_level() -> None:
    body = contract(FULL, rights=LIMITED)
    hidden = "\n\n6. Client may use the Deliverables to train machine learning models.\n"
    run = LayerRun(Span(len(body), len(body + hidden)), Layer.HIDDEN)
    report = review_text(ContractText(body + hidden, "text/plain", "docx", runs=(run,)))
    assert (report.state, report.needs, report.level) == ("awaiting_you", "reading", None)
    assert found(report, "ai-training.hidden")


# ---- what was not read


def _with_unread_page(text: str) -> ContractText:
    return ContractText(
        text, "application/pdf", "pdfium", page_starts=(0, len(text)), unread_pages=(2,), unread_reason=Needs.OCR
    )


def test_a_page_nobody_read_is_never_silence() -> None:
    report = review_text(_with_unread_page(contract("Terms are agreed.", rights=HIRE)))
    assert (report.state, report.needs, report.level) == ("awaiting_you", "ocr", None)
    assert not any(f.polarity == "missing" for f in report.findings)
    assert set(report.protections.values()) == {"unclear"}
    assert any("Page 2" in doubt for doubt in report.doubts)


@pytest.mark.parametrize("more", ["", " This Section 3 prevails over any conflicting term of this Agreement."])
def test_a_page_nobody_read_leaves_no_high(more: str) -> None:
    report = review_text(_with_unread_page(contract(FULL + more, rights=LIMITED)))
    assert (report.level, report.level_high) == ("Moderate", "High")
    assert report.score is not None
    assert report.score.ai_low < report.score.ai_high


def test_a_grant_stands_whatever_the_other_page_says() -> None:
    report = review_text(_with_unread_page(sample_texts.PLATFORM_GRANT))
    assert report.level == "None"
    assert not any(f.polarity == "missing" for f in report.findings)


def test_hardly_recognised_letters_are_no_ground_for_silence() -> None:
    text = ContractText(contract("Terms are agreed."), "application/pdf", "tesseract", ocr_confidence=0.4)
    assert review_text(text).state == "awaiting_you"
    clear = replace(text, ocr_confidence=0.9)
    assert review_text(clear).level == "None"


def test_a_document_without_text_is_unread_and_says_why() -> None:
    answer = score_text(
        Unreadable(Needs.OCR, "It is a scan, and no tesseract is here.", "application/pdf", 3), IDENTITY
    )
    assert (answer["state"], answer["needs"], answer["is_contract"], answer["level"]) == ("unread", "ocr", None, None)
    assert answer["findings"] == []


def test_a_contract_in_a_language_not_read_is_unread() -> None:
    report = review_text(
        "UMOWA O DZIEŁO\n\nzawarta między Latarnia sp. z o.o. (zamawiający) a Ada Marsh (wykonawca), "
        "która jest autorem.\n\n"
        "1. Wykonawca wykona sześć ilustracji oraz przeniesie na zamawiającego prawa do nich przez podpis tej umowy.\n"
        "2. Zamawiający nie może używać ilustracji do trenowania sztucznej inteligencji. Zapłata to 1.800 EUR.\n"
    )
    assert (report.state, report.needs, report.is_contract, report.level) == ("unread", "language", None, None)


def test_the_users_own_name_on_the_clients_side_is_outside_scope() -> None:
    text = (
        contract(FULL).replace("Cinder Lane Agency Ltd", "Ada Marsh Ltd").replace("and Ada Marsh (", "and Tom Fell (")
    )
    report = review_text(text, me=("Ada Marsh Ltd",))
    assert (report.state, report.level) == ("outside_scope", None)


# ---- red flags wherever they stand


@pytest.mark.parametrize(
    "broken",
    [
        "Client may use the Deliverables for any and\nall purposes.",
        "Client may use the De\u00adliver\u00adables for any and all pur\u00adposes.",
        "Client may use the Deliverables for any and all pur-\nposes.",
        "Client may use the Deliverables “for any and all purposes”.",
        "Client\u00a0may use the Deliverables for any\u2003and all purposes.",
        "Client may use the Deliverables for any and all purposes, in any of\ufb01ce.",
    ],
)
def test_a_flag_across_breaks_and_ligatures(broken: str) -> None:
    text = contract("Terms are agreed.", rights=f"Contractor retains copyright. {broken}")
    report = review_text(text)
    (flag,) = found(report, "scope.all-purposes")
    assert flag.start is not None
    assert text[flag.start : flag.end] == flag.quote
    assert report.level == "None"


def test_a_flag_in_a_table_cell() -> None:
    from tests.corpus.documents import word_file, word_paragraph, word_run, word_table

    body = word_paragraph(word_run(contract("Terms are agreed."))) + word_table(
        [["Item", "Terms"], ["Usage", "Client may use the Deliverables for all purposes; unrestricted use."]]
    )
    text = extract_text(word_file(body))
    assert isinstance(text, ContractText)
    report = review_text(text)
    assert found(report, "scope.all-purposes")
    assert report.level == "None"


@pytest.mark.parametrize("name", ["PUBLISHER_MSA", "STUDIO_LICENCE", "AGENCY_HIGH", "ZIP_MSA", "LOCKED"])
def test_every_format_gives_the_same_score(name: str) -> None:
    paragraphs = paragraphs_of(getattr(sample_texts, name))
    answers = {}
    for ending, make in MAKERS.items():
        _, answer = score_bytes(make(paragraphs), IDENTITY, name=f"a.{ending}", me=ME)
        answers[ending] = (answer["level"], answer["score"], answer["protections"])
    assert all(answer == answers["txt"] for answer in answers.values()), answers


# ---- laws

TEXTS = [sample_texts.PUBLISHER_MSA, sample_texts.STUDIO_LICENCE, sample_texts.AGENCY_HIGH, sample_texts.ZIP_MSA]
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


# a line that ends on "Section" and goes on with "3." reads like a clause of its own
NO_REFERENCES = [text.replace("Section 3", "this ban").replace("Section 8", "clause eight") for text in TEXTS[:3]]


def _essence(report: Report) -> object:
    return report.level, report.level_high, report.score, dict(report.protections), sorted(rules(report))


@few
@given(st.sampled_from(NO_REFERENCES), st.integers(40, 110), st.sampled_from(["\n", "\r\n"]))
def test_line_breaks_change_nothing(text: str, width: int, end: str) -> None:
    lines = [textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in text.split("\n")]
    assert _essence(review_text(end.join("\n".join(lines).split("\n")))) == _essence(review_text(text))


@few
@given(st.sampled_from(TEXTS), st.integers(0, 999), st.sampled_from([0.02, 0.1, 0.5]))
def test_soft_hyphens_ligatures_and_quotes_change_nothing(text: str, seed: int, share: float) -> None:
    chance = Random(seed)
    inside = [a.islower() and b.islower() and chance.random() < share for a, b in pairwise(text + " ")]
    hyphened = "".join(letter + "\u00ad" * soft for letter, soft in zip(text, inside, strict=True))
    curly = hyphened.replace("fi", "\ufb01").replace("'", "’").replace(' "', " “").replace('"', "”")
    assert _essence(review_text(curly)) == _essence(review_text(text))


@few
@given(st.permutations(range(4)))
def test_the_order_of_sections_changes_nothing(order: list[int]) -> None:
    sections = [
        f"{{n}}. Licence\n{LIMITED}",
        f"{{n}}. Artificial intelligence\n{FULL}",
        "{n}. Payment\nClient shall pay each invoice within thirty days of receipt.",
        "{n}. Law\nThis Agreement is governed by the laws of England and Wales.",
    ]
    head, tail = contract("x").split("2. ")[0], "Client: ________________      Contractor: ________________\n"
    body = "\n\n".join(sections[i].format(n=n) for n, i in enumerate(order, 2))
    report = review_text(f"{head}{body}\n\n{tail}")
    straight = review_text(f"{head}" + "\n\n".join(s.format(n=n) for n, s in enumerate(sections, 2)) + f"\n\n{tail}")
    assert report.level == straight.level == "High"
    assert report.score == straight.score


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_input_gives_the_same_bytes(text: str) -> None:
    source = ContractText(text, "text/plain", "plain")
    first, second = (json.dumps(score_text(source, IDENTITY, me=ME, on=date(2026, 5, 18))) for _ in range(2))
    assert first == second


def test_statuses_are_the_closed_set() -> None:
    for text in TEXTS:
        assert set(review_text(text).protections.values()) <= set(PROTECTION_STATUS)


def test_an_agreement_is_reviewed_without_identity() -> None:
    text = ContractText(sample_texts.LOCKED, "text/plain", "plain")
    report = review(read(text), on=date(2026, 9, 1))
    assert report.locator == "text"
    assert report.id.startswith("d-")
