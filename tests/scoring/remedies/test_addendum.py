"""An addendum: the right agreement, all eight protections, its own score, and the same words in every file."""

from __future__ import annotations

import email
import email.policy
import io
import zipfile
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.errors import WrongCall
from scoring.extract.formats import extract_text
from scoring.languages.contracts import read_paper
from scoring.remedies.addendum import DRAFT, draft_addendum, long_date
from scoring.remedies.docx import addendum_docx
from scoring.remedies.library import FAMILIES, library
from scoring.remedies.mail import Attachment, addendum_mail, draft_mail
from scoring.remedies.offer import Offer, draft_offer, rescore
from scoring.remedies.pdf import addendum_pdf, undrawn
from scoring.remedies.terms import Terms
from scoring.report import PROTECTIONS
from scoring.review import review
from scoring.text import ContractText
from tests.scoring.remedies.papers import BAD_CLAUSES, PARTIES, SILENT_CLAUSES, agreement, text_of

CORPUS = Path(__file__).parents[2] / "corpus"
DAY = date(2026, 6, 1)
ALL = dict.fromkeys(PROTECTIONS, "present")


def offer(text: str = "", percent: int = 30) -> Offer:
    return draft_offer(text_of(text or agreement()), percent=percent, effective=DAY)


def words_of(data: bytes, name: str) -> str:
    text = extract_text(data, name=name)
    assert isinstance(text, ContractText)
    return text.text


# ---- what it says


def test_it_names_the_agreement_its_parties_and_its_days() -> None:
    text = offer().addendum.text()
    assert (
        "belongs to the Illustration Services Agreement (Agreement No. NP-2026-014), dated 15 April 2026 "
        '(the "Agreement"), between North Pier Books Ltd (the "Publisher") and Ada Marsh (the "Illustrator").'
    ) in text
    assert "takes effect on 1 June 2026 or, if later, on the day of the last signature below" in text
    assert text.count("Signature: ____") == 2
    assert "This Addendum prevails over any conflicting term of the Agreement" in text
    assert [h for f in FAMILIES if (h := library().clause(f).heading) not in text] == []


def test_it_claims_no_day_before_the_last_signature() -> None:
    text = draft_addendum(Terms.of(read_paper(text_of(agreement()))), effective=None).text()
    assert "It takes effect on the day of the last signature below" in text


def test_what_the_contract_does_not_say_is_left_blank_and_said() -> None:
    made = draft_addendum(Terms.blank(), effective=None)
    assert made.blanks == ("the date of the agreement", "the name of the client", "the name of the freelancer")
    assert made.text().count("____________________") >= 3 + 6
    assert offer().addendum.blanks == ()


@pytest.mark.parametrize("percent", [19, 51, 0, -30, 200])
def test_a_fee_outside_twenty_to_fifty_per_cent_is_refused(percent: int) -> None:
    with pytest.raises(WrongCall, match="outside 20 to 50"):
        offer(percent=percent)


@pytest.mark.parametrize("percent", [20, 50])
def test_the_fee_stands_in_the_clause(percent: int) -> None:
    assert f"an AI usage fee of {percent} per cent of the project fee" in offer(percent=percent).addendum.text()


def test_a_month_is_written_out() -> None:
    assert [long_date(date(2026, m, 4)) for m in (1, 5, 12)] == ["4 January 2026", "4 May 2026", "4 December 2026"]


# ---- what it comes to


def test_alone_and_with_a_bad_contract_it_reaches_high_with_all_eight() -> None:
    base = text_of(agreement())
    assert review(read_paper(base)).level == "None"
    found = rescore(base, addendum_docx(offer().addendum))
    assert (found.alone.level, found.alone.protections) == ("High", ALL)
    assert found.together is not None
    assert (found.together.level, found.together.protections, found.together.because) == ("High", ALL, ())


def test_a_paper_to_fill_in_reaches_high_by_itself() -> None:
    found = rescore(None, addendum_docx(draft_offer(None).addendum))
    assert (found.alone.level, found.alone.protections, found.together) == ("High", ALL, None)


def _contracts() -> list[Path]:
    found = [*(CORPUS / "kinds").glob("*.txt"), *(CORPUS / "traps").glob("*.txt")]
    return sorted(p for p in found if review(read_paper(text_of(p.read_text()))).state == "scored")


OPEN = {"online-terms-prevail": "terms at https://cinderlane.example/terms are not in this document"}
"""Contracts whose addendum cannot be said to reach High, and what the answer must name."""


@pytest.mark.parametrize("path", _contracts(), ids=lambda p: p.stem)
def test_every_contract_of_the_corpus_reaches_high_or_is_told_why_not(path: Path) -> None:
    base = text_of(path.read_text())
    found = rescore(base, addendum_docx(draft_offer(base, effective=DAY).addendum))
    assert (found.alone.level, found.alone.protections) == ("High", ALL)
    assert found.together is not None
    if path.stem == "es-servicios":  # what it says of later papers is read in English alone
        assert found.together.level != "High"
        assert any("not read in its language" in sentence for sentence in found.together.because)
    elif reason := OPEN.get(path.stem):
        assert found.together.level == "Moderate"
        assert any(reason in sentence for sentence in found.together.because)
    else:
        assert (found.together.level, found.together.protections) == ("High", ALL)


@pytest.mark.parametrize(
    "stubborn",
    [
        "General. This Agreement prevails over any later addendum between the parties.",
        "General. No addendum or amendment shall limit the Publisher's rights under clause 2.",
        "General. Notwithstanding any subsequent agreement, the Publisher may use the Work Product to train AI models.",
        "General. Notwithstanding any other agreement, the Publisher may train AI models on the Work Product.",
    ],
)
def test_a_contract_that_says_it_prevails_over_later_papers_keeps_it_from_high(stubborn: str) -> None:
    base = text_of(agreement(BAD_CLAUSES[:2], PARTIES, stubborn))
    found = rescore(base, addendum_docx(draft_offer(base, effective=DAY).addendum))
    assert found.alone.level == "High"
    assert found.together is not None
    assert found.together.level != "High"
    assert any("later papers" in sentence for sentence in found.together.because)


@pytest.mark.parametrize(
    "harmless",
    [
        "General. This Agreement supersedes all prior agreements, amendments and understandings.",
        "General. This Agreement, including any addendum, governs the work.",
        "General. This Agreement may be amended only in writing signed by both parties.",
    ],
)
def test_an_ordinary_closing_clause_does_not(harmless: str) -> None:
    base = text_of(agreement(BAD_CLAUSES[:2], PARTIES, harmless))
    found = rescore(base, addendum_docx(draft_offer(base, effective=DAY).addendum))
    assert found.together is not None
    assert found.together.level == "High"


def test_what_nobody_read_keeps_it_from_high() -> None:
    base = replace(text_of(agreement()), page_starts=(0, 400), unread_pages=(2,))
    found = rescore(base, addendum_docx(draft_offer(base, effective=DAY).addendum))
    assert found.together is not None
    assert found.together.level != "High"
    assert any("could not be read" in sentence for sentence in found.together.because)


# ---- the files


def test_docx_and_pdf_say_the_same_and_are_the_same_every_time() -> None:
    made = offer().addendum
    word, pdf = addendum_docx(made), addendum_pdf(made)
    assert (word, pdf) == (addendum_docx(made), addendum_pdf(made))
    for data, name in ((word, "a.docx"), (pdf, "a.pdf")):
        words = " ".join(words_of(data, name).split())
        for paragraph in made.paragraphs:
            assert " ".join(paragraph.text.split()) in words, (name, paragraph.text)
        assert DRAFT in words
        assert read_paper(text_of(words_of(data, name))).signed == "unsigned"


def test_the_pdf_alone_scores_as_the_docx_does() -> None:
    text = extract_text(addendum_pdf(offer().addendum), name="a.pdf")
    assert isinstance(text, ContractText)
    report = review(read_paper(text))
    assert (report.level, dict(report.protections)) == ("High", ALL)


def test_word_opens_it_and_every_page_says_draft() -> None:
    paper = docx.Document(io.BytesIO(addendum_docx(offer().addendum)))
    assert paper.sections[0].header.paragraphs[0].text == DRAFT
    assert paper.core_properties.title.startswith("Draft: ")
    headings = [p.text for p in paper.paragraphs if p.style.name.lower() == "heading 2"]
    assert headings[0].startswith("1. No training")
    assert len(headings) == len(FAMILIES) + 1


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_no_name_breaks_the_files(name: str) -> None:
    terms = Terms.blank()
    terms = replace(terms, client=replace(terms.client, name=name if name.isprintable() else "A & B <Ltd>"))
    made = draft_addendum(terms, effective=None)
    with zipfile.ZipFile(io.BytesIO(addendum_docx(made))) as file:
        assert file.testzip() is None
    paper = docx.Document(io.BytesIO(addendum_docx(made)))
    assert any(str(terms.client.name) in p.text for p in paper.paragraphs)


def test_markup_in_a_name_is_no_markup() -> None:
    terms = Terms.blank()
    name = "#eval(read) & <b>Ltd</b> *x* $1$"
    made = draft_addendum(replace(terms, client=replace(terms.client, name=name)), effective=None)
    assert name in " ".join(words_of(addendum_pdf(made), "a.pdf").split())
    assert name in words_of(addendum_docx(made), "a.docx")


def test_letters_that_the_pdf_cannot_draw_are_named() -> None:
    assert undrawn("Łukasz Žižek, Ελένη, Ирина € „x“ – …\n") == ()
    assert undrawn("株式会社 A 社") == ("株", "式", "会", "社")


def test_the_mail_is_a_draft_that_a_mail_program_opens() -> None:
    made = offer()
    subject, words = addendum_mail(made.addendum, made.terms)
    files = [Attachment("a.docx", addendum_docx(made.addendum)), Attachment("a.pdf", b"%PDF-1.7")]
    raw = draft_mail(subject, words, files, to='"Jo, Client" <jo@client.example>')
    assert raw == draft_mail(subject, words, files, to='"Jo, Client" <jo@client.example>')
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert (mail["To"], mail["X-Unsent"], mail["Date"], mail["Message-ID"]) == ("jo@client.example", "1", None, None)
    assert mail["Subject"] == "Draft addendum to Illustration Services Agreement (No. NP-2026-014)"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "binds nobody until both of us have signed" in body.get_content()
    assert [(a.get_filename(), a.get_content()) for a in mail.iter_attachments()] == [(f.name, f.data) for f in files]
    assert not any(word in words.lower() for word in ("lawyer", "court", "sue", "infring", "illegal"))


@pytest.mark.parametrize("to", ["", "not an address", "a@b\r\nBcc: c@d.example", "Jörg <jörg@client.example>"])
def test_what_is_no_plain_address_is_left_out(to: str) -> None:
    mail = email.message_from_bytes(draft_mail("s", "t", to=to), policy=email.policy.default)
    assert mail["To"] is None or mail["To"] == "a@b"
    assert mail["Bcc"] is None


def test_a_contract_that_is_silent_on_ai_reaches_high_with_it() -> None:
    base = text_of(agreement(SILENT_CLAUSES))
    assert review(read_paper(base)).level == "None"
    found = rescore(base, addendum_docx(draft_offer(base, effective=DAY).addendum))
    assert found.together is not None
    assert (found.together.level, found.together.protections) == ("High", ALL)
