"""The sample mailbox is what its maker makes, each part of it gets its ruling, and nothing in it is anybody else's."""

from __future__ import annotations

import io
import ipaddress
import re
import shutil
from datetime import UTC, datetime

import pytest
from PIL import Image

from scoring.extract.formats import extract_text
from scoring.reading.kind import find_kind
from scoring.text import ContractText, Layer, Needs, Unreadable
from tests.corpus import documents as make
from tests.corpus import sample_texts as texts
from tests.corpus.make_sample_mailbox import FOLDER, LOCKED_WITH, mails
from watcher.mail.message import OpenedMail, open_mail, part_bytes
from watcher.mail.passwords import passwords_in
from watcher.mail.triage import Take
from watcher.sample.letters import OWNER, sample_mails

MADE = mails()
SHIPPED = {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.eml"))}
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")

RULINGS = {
    "01-voice-agreement-rtf.eml": [("body:text", "Body"), ("attachment:Voice Talent Agreement.rtf", "Take")],
    "02-licence-odt.eml": [("body:text", "Body"), ("attachment:Illustration licence.odt", "Take")],
    "03-publisher-pdf.eml": [
        ("body:text", "Body"),
        ("body:html", "Body"),
        ("attachment:logo.png", "Decorative"),
        ("attachment:MSA_NP-2026-014.pdf", "Take"),
    ],
    "04-newsletter.eml": [("body:text", "Body"), ("body:html", "Body")],
    "05-agency-docx.eml": [
        ("body:text", "Body"),
        ("body:html", "Body"),
        ("attachment:Larkfield_Contractor_Agreement.docx", "Take"),
    ],
    "06-invoice-pdf.eml": [("body:text", "Body"), ("attachment:Invoice-2026-118.pdf", "Take")],
    "07-magazine-scan.eml": [("body:text", "Body"), ("attachment:Scan_20260611_1724.pdf", "Take")],
    "08-agreement-and-order-zip.eml": [
        ("body:text", "Body"),
        ("attachment:OAK-77.zip", "Pass"),
        ("attachment:OAK-77.zip/OAK-77/Master Agreement.pdf", "Take"),
        ("attachment:OAK-77.zip/OAK-77/Statement of Work 1.docx", "Take"),
    ],
    "09-lunch.eml": [("body:text", "Body")],
    "10-photo-licence-locked.eml": [("body:text", "Body"), ("attachment:Photo licence.pdf", "Take")],
    "11-call-invitation.eml": [("body:text", "Body"), ("attachment:invite.ics", "Decorative")],
    "12-forwarded-agreement.eml": [
        ("body:text", "Body"),
        ("attachment:part-2", "Pass"),
        ("attachment:part-2/body:text", "Body"),
        ("attachment:part-2/attachment:Consulting Agreement.pdf", "Take"),
    ],
    "13-terms-in-html-body.eml": [("body:html", "Take"), ("attachment:image001.png", "Decorative")],
    "14-tracked-changes-docx.eml": [("body:text", "Body"), ("attachment:Design agreement v3.docx", "Take")],
    "15-terms-in-plain-body.eml": [("body:text", "Take")],
    "16-thanks-with-quoted-terms.eml": [("body:text", "Take")],
    "17-signature-request.eml": [("body:text", "Body"), ("body:html", "Take")],
}


def opened(name: str) -> OpenedMail:
    return open_mail(SHIPPED[name], with_data=True)


def documents_of(name: str) -> list[tuple[str, ContractText | Unreadable]]:
    found = opened(name)
    return [(r.part.locator, extract_text(r.part.data, name=r.part.name)) for r in found.rulings if isinstance(r, Take)]


def test_the_maker_makes_the_same_bytes_each_time() -> None:
    assert mails() == MADE


def test_the_shipped_mails_are_what_the_maker_makes() -> None:
    assert SHIPPED.keys() == MADE.keys()
    for name, made in MADE.items():
        if SHIPPED[name] == made:
            continue
        # another version of a library that packs or draws gives other bytes for the same paper: what is said counts
        shipped, again = open_mail(SHIPPED[name], with_data=True), open_mail(made, with_data=True)
        assert [(r.part.locator, type(r)) for r in shipped.rulings] == [
            (r.part.locator, type(r)) for r in again.rulings
        ]
        assert SHIPPED[name].partition(b"\r\n\r\n")[0] == made.partition(b"\r\n\r\n")[0], name
        for one, other in zip(shipped.rulings, again.rulings, strict=True):
            if isinstance(one, Take):
                assert extract_text(one.part.data, passwords=[LOCKED_WITH]) == extract_text(
                    other.part.data, passwords=[LOCKED_WITH]
                ), one.part.locator


def test_the_package_gives_them_in_order_and_they_are_small() -> None:
    assert sample_mails() == tuple(SHIPPED.values())
    assert len(SHIPPED) >= 14
    assert sum(map(len, SHIPPED.values())) < 1_000_000
    dates = [open_mail(raw).mail.date for raw in sample_mails()]
    assert all(date is not None for date in dates)
    assert dates == sorted(date for date in dates if date is not None)
    assert all(
        date is not None and datetime(2026, 1, 1, tzinfo=UTC) < date < datetime(2027, 1, 1, tzinfo=UTC)
        for date in dates
    )


@pytest.mark.parametrize("name", sorted(RULINGS.keys() | SHIPPED.keys()))
def test_every_mail_opens_and_each_part_has_its_ruling(name: str) -> None:
    found = opened(name)
    assert [(r.part.locator, type(r).__name__) for r in found.rulings] == RULINGS[name]
    assert found.mail.defects == ()
    assert found.mail.message_id
    assert any(OWNER in to for to in found.mail.to)
    assert len(found.mail.received) == 2
    assert found.mail.bulk == (name == "04-newsletter.eml")


PAPERS = {
    "01-voice-agreement-rtf.eml": (texts.PLATFORM_GRANT, "rtf"),
    "02-licence-odt.eml": (texts.STUDIO_LICENCE, "opendocument"),
    "05-agency-docx.eml": (texts.AGENCY_HIGH, "docx"),
    "06-invoice-pdf.eml": (texts.INVOICE, "pdfium"),
    "12-forwarded-agreement.eml": (texts.FORWARDED_REVERSED, "pdfium"),
    "15-terms-in-plain-body.eml": (texts.BODY_PLAIN, "text"),
}


@pytest.mark.parametrize("name", PAPERS)
def test_the_paper_comes_out_whole(name: str) -> None:
    paper, method = PAPERS[name]
    [(_, text)] = documents_of(name)
    assert isinstance(text, ContractText)
    assert text.method == method
    assert " ".join(paper.split()) in " ".join(text.accepted.split())


def test_the_publisher_s_paper_has_pages() -> None:
    [(_, text)] = documents_of("03-publisher-pdf.eml")
    assert isinstance(text, ContractText)
    assert text.pages == 1
    assert "Publisher may use the Work Product for any and all purposes" in " ".join(text.text.split())


def test_the_archive_holds_two_papers() -> None:
    found = [text for _, text in documents_of("08-agreement-and-order-zip.eml")]
    assert [text.method for text in found if isinstance(text, ContractText)] == ["pdfium", "docx"]


def test_the_quoted_terms_are_not_said_again() -> None:
    [(_, text)] = documents_of("16-thanks-with-quoted-terms.eml")
    assert isinstance(text, ContractText)
    assert "artificial intelligence" in " ".join(text.text.split())
    assert "artificial" not in text.accepted
    assert not find_kind(text.accepted, ()).is_contract


@needs_tesseract
def test_the_scan_is_recognised() -> None:
    [(_, text)] = documents_of("07-magazine-scan.eml")
    assert isinstance(text, ContractText)
    assert text.method == "tesseract"
    wanted = texts.MAGAZINE_LICENCE.replace("_", "").split()
    found = text.text.replace("_", "").split()
    assert sum(word in found for word in wanted) > 0.97 * len(wanted)


def test_the_scan_needs_a_recogniser_where_there_is_none() -> None:
    [take] = [r for r in opened("07-magazine-scan.eml").rulings if isinstance(r, Take)]
    text = extract_text(take.part.data, ocr=False)
    assert isinstance(text, Unreadable)
    assert text.needs is Needs.OCR


def test_the_locked_paper_asks_for_the_password_that_its_mail_says() -> None:
    [take] = [r for r in opened("10-photo-licence-locked.eml").rulings if isinstance(r, Take)]
    shut = extract_text(take.part.data)
    assert isinstance(shut, Unreadable)
    assert shut.needs is Needs.PASSWORD
    said = passwords_in(SHIPPED["10-photo-licence-locked.eml"])
    assert LOCKED_WITH in said
    text = extract_text(take.part.data, passwords=said)
    assert isinstance(text, ContractText)
    assert "Licensee shall not use the Images" in text.text


def test_the_tracked_changes_stand_in_their_layers() -> None:
    [(_, text)] = documents_of("14-tracked-changes-docx.eml")
    assert isinstance(text, ContractText)
    layers = {text.layer_at(text.text.index(words)) for words in (texts.TRACKED_DELETED,)}
    assert layers == {Layer.DELETED}
    assert text.layer_at(text.text.index(texts.TRACKED_INSERTED)) is Layer.INSERTED
    assert {run.author for run in text.runs} == {make.AUTHOR}


@pytest.mark.parametrize("name", ["03-publisher-pdf.eml", "13-terms-in-html-body.eml"])
def test_the_logo_of_a_signature_is_a_whole_picture(name: str) -> None:
    [part] = [p for p in open_mail(SHIPPED[name]).mail.parts if p.media_type == "image/png"]
    data = part_bytes(SHIPPED[name], part.locator)
    assert data is not None
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()


HOST = re.compile(rb"(?:@|//|\bfrom |\bby )([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
ADDRESS = re.compile(rb"\[(\d+\.\d+\.\d+\.\d+)\]")
OURS = (".example", "example.org", "example.com")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_host_is_nobody_s(name: str) -> None:
    found = open_mail(SHIPPED[name], with_data=True)
    said = [SHIPPED[name].partition(b"\r\n\r\n")[0]]
    for ruling in found.rulings:
        if isinstance(ruling, Take) and not ruling.part.media_type.startswith("text/"):
            text = extract_text(ruling.part.data, passwords=[LOCKED_WITH], ocr=False)
            said.append(text.text.encode() if isinstance(text, ContractText) else b"")
    said.append(SHIPPED[name].replace(b"=\r\n", b""))
    hosts = {m.group(1).decode().rstrip(".") for piece in said for m in HOST.finditer(piece)}
    assert hosts
    assert [host for host in hosts if not host.endswith(OURS)] == []
    for address in ADDRESS.findall(SHIPPED[name]):
        assert ipaddress.ip_address(address.decode()).is_private, "from a block for documentation (RFC 5737)"
