from __future__ import annotations

import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.extract.formats import FORMATS, extract_text
from scoring.extract.sniff import media_type_of
from scoring.text import ContractText, Needs, Unreadable
from tests.corpus import documents as make
from tests.corpus import sample_texts

CONTRACTS = [text for name, text in vars(sample_texts).items() if name.isupper() and isinstance(text, str)]
PAPER = [
    "SERVICES AGREEMENT",
    "1. The Illustrator (“Artist”) draws six maps – no more – for Léonie & Söhne GmbH.",
    "2. Client shall not use the Work, or let others use it, to train artificial intelligence.",
    "3. Fee: 1,200.00 € within 30 days.",
]


def words(found: ContractText | Unreadable) -> list[str]:
    assert isinstance(found, ContractText), found
    return found.text.split()


@pytest.mark.parametrize("ending", sorted(make.MAKERS))
@pytest.mark.parametrize("number", range(len(CONTRACTS)))
def test_every_format_gives_the_same_words(ending: str, number: int) -> None:
    paragraphs = make.paragraphs_of(CONTRACTS[number])
    found = extract_text(make.MAKERS[ending](paragraphs), name=f"contract.{ending}")
    assert words(found) == " ".join(paragraphs).split()
    assert isinstance(found, ContractText)
    assert found.runs == ()
    assert found.warnings == ()


LETTERS = st.text(
    st.characters(codec="cp1252", categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u00a0\u00ad>"), min_size=1
).map(lambda text: " ".join(text.split()))
PARAGRAPHS = st.lists(LETTERS.filter(lambda text: any(c.isalnum() for c in text)), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(PARAGRAPHS)
def test_formats_that_keep_letters_keep_every_letter(paragraphs: list[str]) -> None:
    want = " ".join(paragraphs).split()
    for ending in ("docx", "odt", "rtf", "html"):
        assert words(extract_text(make.MAKERS[ending](paragraphs), name=f"a.{ending}")) == want, ending


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"{\\rtf1 ", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
)
def test_any_bytes_end_in_a_stated_outcome(tail: bytes, head: bytes) -> None:
    found = extract_text(head + tail, ocr=False)
    if isinstance(found, Unreadable):
        assert found.reason.endswith((".", "?"))
    else:
        assert found.accepted.strip(), "an empty success"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_never_an_empty_success_nor_a_crash(data: st.DataObject) -> None:
    whole = bytearray(make.MAKERS[data.draw(st.sampled_from(["docx", "odt", "rtf", "html"]))](PAPER))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = whole[: data.draw(st.integers(1, len(whole)))]
    found = extract_text(bytes(cut))
    assert isinstance(found, Unreadable) or found.accepted.strip()


def test_an_empty_file_is_damaged_not_silent() -> None:
    assert extract_text(b"") == Unreadable(Needs.DAMAGED, "The file is empty.")


@pytest.mark.parametrize(
    "data",
    [b" \n\t ", make.make_docx([]), make.make_odt([""]), make.make_html([""]), make.make_rtf([]), make.make_pdf([])],
)
def test_a_document_without_a_word_is_unread(data: bytes) -> None:
    found = extract_text(data, name="a.txt")
    assert isinstance(found, Unreadable)
    assert found.needs in (Needs.DAMAGED, Needs.FORMAT)


def test_a_paper_of_hidden_words_only_is_unread() -> None:
    found = extract_text(make.make_tracked_docx([], hidden=["Client may train on the Work."]))
    assert isinstance(found, Unreadable)
    assert found.needs is Needs.READING


@pytest.mark.parametrize(("password", "opens"), [("rosebud", True), ("wrong", False)])
@pytest.mark.parametrize("lock", [make.make_locked_pdf, make.make_locked_docx])
def test_a_locked_file_asks_for_its_password(lock: object, password: str, opens: bool) -> None:
    assert callable(lock)
    data = lock(PAPER, "rosebud")
    shut = extract_text(data)
    assert isinstance(shut, Unreadable)
    assert shut.needs is Needs.PASSWORD
    found = extract_text(data, passwords=["another", password])
    assert isinstance(found, ContractText) == opens
    if opens:
        assert words(found) == " ".join(PAPER).split()
    else:
        assert isinstance(found, Unreadable)
        assert found.needs is Needs.PASSWORD
        assert "rosebud" not in found.reason
        assert "wrong" not in found.reason


def test_every_format_is_listed_once() -> None:
    types = [media_type for listed, _ in FORMATS for media_type in listed]
    assert len(types) == len(set(types))


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (make.make_pdf(PAPER), "a.docx", "application/pdf"),
        (b"\n\n junk \n" + make.make_pdf(PAPER), None, "application/pdf"),
        (make.make_docx(PAPER), "a.pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            make.word_file("", main_type="template.main"),
            None,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
        ),
        (make.make_odt(PAPER), "a.zip", "application/vnd.oasis.opendocument.text"),
        (make.make_xlsx([["a"]]), None, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (make.make_pptx([["a"]]), None, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        (make.make_rtf(PAPER), "a.doc", "application/rtf"),
        (make.make_html(PAPER), "a.txt", "text/html"),
        (make.make_locked_docx(PAPER, "x"), "a.docx", "application/encrypted-office"),
        (make.make_photo(PAPER), "a.pdf", "image/jpeg"),
        (make.make_page_pictures(PAPER)[0], None, "image/png"),
        (make.zip_of({"a.txt": "x"}), "a.docx", "application/zip"),
        (b"# Agreement\n\nbetween", "a.md", "text/markdown"),
        (b"Agreement", "a.exe", "text/plain"),
        ("Vertrag über Bücher".encode("utf-16"), None, "text/plain"),
        ("Vertrag über Bücher".encode("cp1252"), None, "text/plain"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_1.HEIC", "image/heic"),
        (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" * 20, "contract.pdf", "application/octet-stream"),
        (b"Received: by a\r\nMessage-ID: <1@a>\r\nFrom: b@c\r\n\r\nx", None, "message/rfc822"),
        (b"From: North Pier\nTo: Ada\nRe: the maps\n\nDear Ada", "letter.txt", "text/plain"),
        (b"BEGIN:VCALENDAR\r\n", None, "text/calendar"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", None, "image/svg+xml"),
        (b"", "a.pdf", "application/octet-stream"),
    ],
)
def test_bytes_decide_what_a_file_is(data: bytes, name: str | None, media_type: str) -> None:
    assert media_type_of(data, name) == media_type


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "WordDocument\0".encode("utf-16-le"), "PDF or DOCX"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "JPEG"),
        (b"\xffWPC" + b"\0" * 40, "WordPerfect"),
        (b"Rar!\x1a\x07\0" + b"\0" * 40, "vnd.rar"),
        (make.zip_of({"Index/Document.iwa": b"\0" * 40}), "Pages"),
    ],
)
def test_a_kind_that_is_not_read_says_what_to_do(data: bytes, hint: str) -> None:
    found = extract_text(data)
    assert isinstance(found, Unreadable)
    assert found.needs is Needs.FORMAT
    assert hint in found.reason


def test_a_pages_document_is_read_from_its_preview() -> None:
    data = make.zip_of({"QuickLook/Preview.pdf": make.make_pdf(PAPER), "Index/Document.iwa": b"\0" * 40})
    found = extract_text(data, name="contract.pages")
    assert words(found) == " ".join(PAPER).split()
    assert found.media_type == "application/vnd.apple.pages"


def test_a_zip_bomb_is_stopped_by_what_comes_out_not_by_what_it_says() -> None:
    data = bytearray(make.zip_of({**_members(make.make_docx(PAPER)), "word/document.xml": b" " * 30_000_000}))
    directory = data.rindex(b"word/document.xml") - 46
    assert data[directory : directory + 4] == b"PK\x01\x02"
    found = extract_text(bytes(data))
    assert isinstance(found, Unreadable)
    assert found.needs is Needs.LIMIT


def _members(data: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_record_can_be_written_as_json() -> None:
    text = extract_text(make.rtf_file(r"a\u-10179?\u-8704? b\u-10179? c\par"), name="a.rtf")
    assert isinstance(text, ContractText)
    assert json.dumps(text.text).isascii()
    assert text.text.encode("utf-8").decode() == "a\U0001f600 b\ufffd c\n\n"
