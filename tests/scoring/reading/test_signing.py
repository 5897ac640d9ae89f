"""Whether a paper is signed: words, certificates of signing services, and signatures in its file, taken together."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from scoring.document import paper_facts
from scoring.extract.formats import extract_text
from scoring.reading.esign import find_certificates
from scoring.render.html import render_html
from scoring.render.markdown import render_markdown
from scoring.render.text import render_text
from scoring.report import Report
from scoring.signatures import FileSignature, Integrity, SignatureKind
from scoring.text import ContractText
from tests.corpus import signed_pdfs as pdfs
from tests.scoring.reviewing import review_text
from watcher.storage.contracts import text_from_json, text_to_json

SIGNING = Path(__file__).parents[2] / "corpus" / "signing"
BLANKS = (*pdfs.PAPER, "By: ______________________", "By: ______________________")
SEAL = FileSignature("Seal", SignatureKind.CERTIFICATION, Integrity.WHOLE, signer="DocuSign, Inc.")


def text_of(data: bytes) -> ContractText:
    text = extract_text(data)
    assert isinstance(text, ContractText)
    return text


def state(data: bytes) -> str:
    return review_text(text_of(data), ()).signed


def both(data: bytes, **more: bool) -> bytes:
    return pdfs.sign(pdfs.sign(data, **more), pdfs.FREELANCER, field="Signature2")


def test_signatures_of_both_parties_sign_it_also_where_lines_were_left_blank() -> None:
    assert state(both(pdfs.paper())) == "signed"
    assert state(pdfs.paper(BLANKS)) == "unsigned"
    assert state(both(pdfs.paper(BLANKS))) == "signed"


def test_one_party_alone_does_not_sign_for_the_other() -> None:
    assert state(pdfs.sign(pdfs.paper())) == "unknown"
    assert state(pdfs.sign(pdfs.paper(BLANKS))) == "unsigned"


@pytest.mark.parametrize(
    "who", [("Nell Pier", None), ("Nell Pier", "North Pier Films Ltd"), ("North Pier", None), ("DocuSign, Inc.", None)]
)
def test_a_stranger_signs_for_nobody(who: tuple[str, str | None]) -> None:
    data = pdfs.sign(pdfs.sign(pdfs.paper(BLANKS), who), pdfs.FREELANCER, field="Signature2")
    assert state(data) == "unsigned"
    report = review_text(text_of(data), ())
    assert report.signatures[0].party is None
    assert not report.signatures[0].counts


def test_what_is_broken_or_altered_is_no_signature_and_words_beside_it_are_not_believed() -> None:
    signed = pdfs.paper((*pdfs.PAPER, "/s/ Nell Pier", "/s/ Ada Stone"))
    assert state(signed) == "signed"
    assert state(both(signed)) == "signed"
    assert state(pdfs.flipped(both(signed), both(signed).index(b"/CreationDate") + 20)) == "unknown"
    altered = review_text(text_of(pdfs.redraw(both(pdfs.paper()))), ())
    assert (altered.signed, altered.kind) == ("unknown", "contract")
    assert [s.integrity for s in altered.signatures] == ["changed", "changed"]
    assert not any(s.counts for s in altered.signatures)


def test_what_is_filled_in_after_the_signatures_was_not_signed() -> None:
    data = pdfs.fill(both(pdfs.with_text_field(pdfs.paper())), "EUR 9")
    assert state(data) == "unknown"


# ---- certificates of signing services


@pytest.mark.parametrize(
    ("name", "service", "number", "days", "signed"),
    [
        ("docusign", "DocuSign", "7C1B2A90-55D1-4E0F-9A11-0C2D3E4F5A6B", ["5/4/2026", "5/5/2026"], "unknown"),
        ("adobe", "Adobe Acrobat Sign", "CBJCHBCAABAAk3vT9bQfWl2s8Zp0", ["2026-05-04", "2026-05-05"], "signed"),
        (
            "dropbox",
            "Dropbox Sign",
            "0f3c9a77d2e14b6a8c5d1e2f3a4b5c6d7e8f9a0b",
            ["05 / 04 / 2026", "05 / 05 / 2026"],
            "signed",
        ),
    ],
)
def test_a_certificate_is_read_with_its_words(
    name: str, service: str, number: str, days: list[str], signed: str
) -> None:
    text = (SIGNING / f"{name}.txt").read_text()
    [found] = find_certificates(text)
    assert (found.service, found.number, found.status, found.is_complete) == (service, number, "completed", True)
    assert [s.name for s in found.signers] == ["Nell Pier", "Ada Stone"]
    for signer, day in zip(found.signers, days, strict=True):
        assert text[signer.span.start : signer.span.end] == signer.name
        assert signer.when is not None
        assert text[signer.when.start : signer.when.end] == day
    report = review_text(text, ())
    assert report.signed == signed
    facts = [f for f in report.facts if f.name.startswith("esign")]
    assert [f.value for f in facts] == [f"{service}: completed", number, "Nell Pier", "Ada Stone"]
    assert all(text[f.start : f.end] == f.quote for f in facts)


def test_over_blank_lines_a_certificate_signs_only_with_a_whole_seal() -> None:
    text = ContractText((SIGNING / "docusign.txt").read_text(), "application/pdf", "pdfium")
    assert review_text(text, ()).signed == "unknown"
    assert review_text(replace(text, signatures=(SEAL,)), ()).signed == "signed"
    for integrity in set(Integrity) - {Integrity.WHOLE, Integrity.ADDED}:
        torn = replace(text, signatures=(replace(SEAL, integrity=integrity),))
        assert review_text(torn, ()).signed != "signed"
    assert review_text(replace(text, signatures=(replace(SEAL, words_added=True),)), ()).signed != "signed"


@pytest.mark.parametrize("status", ["Sent", "Voided", "Declined", "Delivered"])
def test_a_certificate_that_waits_or_was_called_off_is_no_signature(status: str) -> None:
    words = (SIGNING / "docusign.txt").read_text().replace("Status: Completed", f"Status: {status}")
    text = ContractText(words, "application/pdf", "pdfium", signatures=(SEAL,))
    assert review_text(text, ()).signed == "unsigned"
    assert review_text((SIGNING / "adobe.txt").read_text().replace("Status: Signed", "Status: Declined")).signed == (
        "unsigned"
    )


def test_the_certificate_of_another_paper_signs_nothing() -> None:
    words = (SIGNING / "docusign.txt").read_text().replace("DocuSign Envelope ID: 7C1B", "DocuSign Envelope ID: 9D2E")
    text = ContractText(words, "application/pdf", "pdfium", signatures=(SEAL,))
    report = review_text(text, ())
    assert report.signed == "unsigned"
    assert any("another paper" in f.note for f in report.facts if f.name == "esign_status")


def test_a_certificate_with_one_signer_does_not_speak_for_two() -> None:
    words = (SIGNING / "dropbox.txt").read_text().replace("Signed by Ada Stone (ada@stone.example)", "Viewed")
    assert review_text(words, ()).signed == "unknown"


@pytest.mark.parametrize(
    "words",
    [
        "Contractor hands over a certificate of completion for each floor.",
        "Certificate of Completion\nThe works are completed when the architect says so.",
        "Audit trail\nClient keeps an audit trail of every change for three years.",
        "Final audit report\nClient may ask for the final audit report within ten days.",
    ],
)
def test_words_that_only_sound_like_a_certificate(words: str) -> None:
    assert find_certificates(words) == ()


# ---- what becomes of it


def test_only_a_signature_that_stands_lets_an_addendum_count_as_signed() -> None:
    lines = (
        "Addendum to the Services Agreement NP-2026-014",
        "This Addendum to the Services Agreement NP-2026-014 dated 4 May 2026 is made on 1 June 2026 between",
        'North Pier Books Ltd ("Client") and Ada Stone ("Contractor").',
        "1. Client shall not use, and shall not authorise any third party to use, the Deliverables to train,",
        "fine-tune or develop any artificial intelligence or machine learning system.",
        "2. All other terms of the Services Agreement remain in force.",
    )
    data = both(pdfs.paper(lines))
    at = data.index(b"/CreationDate") + 20
    for paper, signed in ((pdfs.paper(lines), "unknown"), (data, "signed"), (pdfs.flipped(data, at), "unknown")):
        facts = paper_facts(text_of(paper), "d-1")
        assert facts is not None
        assert facts["signed"] == signed


def test_signatures_are_kept_with_the_text_and_older_texts_have_none() -> None:
    text = text_of(pdfs.redraw(both(pdfs.paper(), stamped=True)))
    row = json.loads(json.dumps(text_to_json(text)))
    assert text_from_json(row) == text
    del row["signatures"]
    assert text_from_json(row) == replace(text, signatures=())


def test_a_report_says_what_was_checked_and_what_was_not() -> None:
    report = review_text(text_of(both(pdfs.paper(), stamped=True)), ())
    assert Report.from_json(json.loads(json.dumps(report.to_json()))) == report
    first, second = report.signatures
    assert (first.party, second.party) == ("North Pier Books Ltd", "Ada Stone")
    assert (first.stamped, first.stamp_fits, second.stamped) == ("2026-05-04T12:30:00+00:00", True, None)
    assert first.trusted is None
    for shown in (render_text(report), render_markdown(report), render_html(report)):
        plain = " ".join(shown.split())
        assert "Signatures in the file" in plain
        assert "not on a list that we trust" in plain
        assert "that proves no time" in plain


def test_a_broken_signature_is_named_in_every_form() -> None:
    data = both(pdfs.paper())
    report = review_text(text_of(pdfs.flipped(data, data.index(b"/CreationDate") + 20)), ())
    for shown in (render_text(report), render_markdown(report), render_html(report)):
        plain = " ".join(shown.split())
        assert "It is broken and does not count as a signature." in plain
        assert "Ask the sender for the file as it was signed." in plain
        assert "A signature in the file does not count" in plain


def test_names_from_a_certificate_are_shown_and_not_obeyed() -> None:
    hostile = ("<script>alert(1)</script>", "\u202eevil\x1b[31m")
    report = review_text(text_of(pdfs.sign(pdfs.paper(), hostile)), ())
    assert "<script>" not in render_html(report)
    for shown in (render_text(report), render_markdown(report)):
        assert "\x1b" not in shown
        assert "\u202e" not in shown


def test_the_same_file_gives_the_same_report() -> None:
    data = both(pdfs.paper())
    one, two = (review_text(text_of(data), ()).to_json() for _ in range(2))
    assert one == two
