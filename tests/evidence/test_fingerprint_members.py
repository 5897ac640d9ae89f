"""What is inside files: archives, fonts, drawings and documents, and what happens to those that would burst."""

from __future__ import annotations

import base64
import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import docx
import fpdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.digest import digest_of
from evidence.errors import EvidenceError, FingerprintError, TooLarge, UnreadableMedia
from evidence.fingerprint import document as pages
from evidence.fingerprint import members as room
from evidence.fingerprint.document import DocumentPrint, document_print
from evidence.fingerprint.image import image_print
from evidence.fingerprint.members import MembersPrint, drawing_print, font_print, parsed_xml, zip_print
from evidence.fingerprint.text import text_print
from tests.evidence.pictures import encoded, photo

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
PICTURE = encoded(photo(3, 320, 240), "PNG")


def _zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


# ---- ZIP


def test_members_are_listed_with_their_digests_and_no_name_leads_anywhere() -> None:
    files = {"../../etc/a": b"one", "100%\n.txt": b"two", "e\u0301.txt": b"", "folder/": b""}
    found = zip_print(_zip(files))
    assert [(m.name, m.size, m.sha256) for m in found.members] == [
        (name, len(data), digest_of(data)) for name, data in files.items() if not name.endswith("/")
    ]
    assert MembersPrint.from_json(found.to_json()) == found


def test_packing_names_and_order_do_not_change_what_an_archive_holds() -> None:
    one = zip_print(_zip({"a": b"x" * 900, "b": b"y"}))
    other = zip_print(_zip({"c": b"y", "d": b"x" * 900}, zipfile.ZIP_STORED))
    assert one.decoded == other.decoded
    assert one.decoded != zip_print(_zip({"a": b"x" * 900})).decoded
    assert one.decoded != zip_print(_zip({"a": b"x" * 900, "b": b"y", "c": b"y"})).decoded


def test_a_broken_or_locked_member_is_listed_with_the_reason() -> None:
    data = bytearray(_zip({"a": b"words " * 40, "b": b"other"}, zipfile.ZIP_STORED))
    data[data.index(b"words")] ^= 1
    broken, whole = zip_print(bytes(data)).members
    assert (broken.sha256, whole.sha256) == (None, digest_of(b"other"))
    assert "CRC" in broken.reason
    locked = bytearray(_zip({"a": b"words"}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(sign) + offset] |= 1
    [member] = zip_print(bytes(locked)).members
    assert member.reason == "locked with a password"


def test_an_archive_that_would_burst_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLarge):
        zip_print(_zip({"a": bytes(80 * 1024 * 1024)}))  # a ratio of 1,000
    monkeypatch.setattr(room, "MOST_BYTES", 5000)
    with pytest.raises(TooLarge):
        zip_print(_zip({"a": b"1" * 3000, "b": b"2" * 3000}))
    monkeypatch.setattr(room, "MOST_MEMBERS", 3)
    with pytest.raises(TooLarge):
        zip_print(_zip({str(n): b"" for n in range(4)}))


def test_overlapping_members_are_counted_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bomb whose entries all point at one member."""
    monkeypatch.setattr(room, "MOST_BYTES", 100_000)
    data = _zip({"a": b"z" * 60_000})
    directory = data[data.index(b"PK\x01\x02") : data.index(b"PK\x05\x06")]
    end = bytearray(data[data.index(b"PK\x05\x06") :])
    struct.pack_into("<HHL", end, 8, 2, 2, 2 * len(directory))
    twice = data[: data.index(b"PK\x01\x02")] + directory * 2 + bytes(end)
    try:
        found = zip_print(twice)
    except TooLarge:
        return
    assert any("Overlapped" in m.reason for m in found.members)  # what later versions of Python say


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_broken_archives_and_fonts_end_in_errors_of_ours(data: st.DataObject) -> None:
    makers: list[tuple[Callable[[bytes], object], bytes]] = [
        (zip_print, _zip({"a": b"words " * 20, "b/c": b"x"})),
        (font_print, _font({"head": bytes(54), "glyf": b"g" * 40})),
        (font_print, _woff({"head": bytes(54), "glyf": b"g" * 40})),
        (drawing_print, b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>"),
        (lambda raw: document_print(raw, DOCX), _zip({"word/document.xml": b"<w:t xmlns:w='w'>lamp</w:t>"})),
    ]
    take, whole = data.draw(st.sampled_from(makers))
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(FingerprintError):
        take(bytes(broken[: data.draw(st.integers(0, len(broken)))]))


# ---- fonts


def _font(tables: dict[str, bytes]) -> bytes:
    offset = 12 + 16 * len(tables)
    head, body = b"\0\1\0\0" + struct.pack(">HHHH", len(tables), 0, 0, 0), b""
    for tag, table in sorted(tables.items()):
        head += struct.pack(">4sLLL", tag.encode(), zlib.crc32(table), offset + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return head + body


def _woff(tables: dict[str, bytes]) -> bytes:
    offset = 44 + 20 * len(tables)
    head, body = b"wOFF" + bytes(8) + struct.pack(">H", len(tables)) + bytes(30), b""
    for tag, table in sorted(tables.items()):
        packed = zlib.compress(table)
        packed = packed if len(packed) < len(table) else table
        head += struct.pack(">4sLLLL", tag.encode(), offset + len(body), len(packed), len(table), 0)
        body += packed
    return head + body


TABLES = {"head": b"h" * 8 + b"SUM!" + b"h" * 42, "glyf": b"outlines" * 30, "name": b"Copyright nobody"}


def test_a_font_is_known_by_its_letters_whatever_it_says_of_itself() -> None:
    found = font_print(_font(TABLES))
    assert [m.name for m in found.members] == ["glyf", "head", "name"]
    renamed = {**TABLES, "name": b"Copyright Ada Marsh", "head": b"h" * 8 + b"sum?" + b"h" * 42}
    assert font_print(_font(renamed)).decoded == found.decoded
    assert font_print(_woff(TABLES)).decoded == found.decoded
    assert font_print(_font({**TABLES, "glyf": b"outlinez" * 30})).decoded != found.decoded


@pytest.mark.parametrize("data", [b"", b"wOF2" + bytes(60), b"\0\1\0\0\0\0", _font({}), _font(TABLES)[:100]])
def test_what_is_no_whole_font_is_told(data: bytes) -> None:
    with pytest.raises(UnreadableMedia):
        font_print(data)


def test_a_font_that_would_burst_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLarge):
        font_print(b"OTTO" + struct.pack(">H", 5000) + bytes(100))
    monkeypatch.setattr(room, "MOST_DRAWING_BYTES", 1000)
    with pytest.raises(TooLarge):
        font_print(_woff({"glyf": bytes(5000)}))


# ---- drawings

SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>{}"
    "<g><path d='M 0 0 L 9 9' fill='red'/><text>lamp</text>"
    f"<image xlink:href='data:image/png;base64,{base64.b64encode(PICTURE).decode()}'/></g></svg>"
)


def test_a_drawing_is_known_by_its_parts_and_pictures() -> None:
    found = drawing_print(SVG.format("").encode())
    assert [m.name for m in found.members] == ["svg", "g", "path", "text", "image image/png"]
    assert found.members[-1].sha256 == digest_of(PICTURE)
    marked = SVG.format("<!-- mine --><metadata><x/></metadata>\n").replace("fill='red'", 'fill = "red" ')
    assert drawing_print(marked.encode()).decoded == found.decoded
    assert drawing_print(SVG.format("").replace("9 9", "9 8").encode()).decoded != found.decoded


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg",
        b"<html/>",
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>",
        b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>",
        b"<svg>\xff</svg>",
        b"<?xml version='1.0' encoding='no-such'?><svg/>",
    ],
)
def test_what_is_no_drawing_or_brings_its_own_entities_is_told(data: bytes) -> None:
    with pytest.raises(UnreadableMedia):
        drawing_print(data)


def test_elements_without_end_are_refused() -> None:
    with pytest.raises(TooLarge):
        parsed_xml(b"<a>" * 100_000)


# ---- documents


def _pdf(*, picture: bool = True, password: str = "") -> bytes:
    pdf = fpdf.FPDF()
    pdf.set_creation_date(datetime(2026, 5, 18, tzinfo=UTC))
    for text in ("The ferry left before the lamps were lit.", "Nobody on the quay had seen the letter."):
        pdf.add_page()
        pdf.set_font("helvetica", size=12)
        pdf.multi_cell(0, 8, text)
    if picture:
        pdf.image(io.BytesIO(PICTURE), w=60)
    if password:
        pdf.set_encryption(owner_password="owner", user_password=password)
    return bytes(pdf.output())


def _docx() -> bytes:
    paper = docx.Document()
    paper.add_paragraph("The ferry left before the lamps were lit.")
    table = paper.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "lamps", "oil"
    paper.add_picture(io.BytesIO(PICTURE))
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def test_a_pdf_has_words_and_pictures() -> None:
    found = document_print(_pdf(), "application/pdf")
    assert found.pages == 2
    assert (
        found.text.codes
        == text_print("The ferry left before the lamps were lit. Nobody on the quay had seen the letter.").codes
    )
    [picture] = found.pictures
    assert picture.image is not None
    assert picture.place.startswith("page 2: /")
    assert picture.image.decoded == image_print(PICTURE).decoded
    assert DocumentPrint.from_json(found.to_json()) == found
    assert document_print(_pdf(picture=False), "application/pdf").decoded != found.decoded


def test_a_pdf_that_is_written_anew_says_the_same() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(_pdf()))
    writer.add_metadata({"/Title": "another"})
    file = io.BytesIO()
    writer.write(file)
    assert file.getvalue() != _pdf()
    assert (
        document_print(file.getvalue(), "application/pdf").decoded == document_print(_pdf(), "application/pdf").decoded
    )


def test_a_docx_has_words_and_pictures() -> None:
    found = document_print(_docx(), DOCX)
    assert found.text.codes == text_print("The ferry left before the lamps were lit. lamps oil").codes
    [picture] = found.pictures
    assert picture.image is not None
    assert picture.image.decoded == image_print(PICTURE).decoded
    assert DocumentPrint.from_json(found.to_json()) == found


def test_slides_are_read_in_order_and_odt_without_what_was_deleted() -> None:
    def slide(n: int) -> bytes:
        return f"<s xmlns:a='a'><a:p><a:r><a:t>slide {n}</a:t></a:r></a:p></s>".encode()

    found = document_print(_zip({f"ppt/slides/slide{n}.xml": slide(n) for n in (10, 2, 1)}), PPTX)
    assert found.pages == 3
    assert found.text.codes == text_print("slide 1 slide 2 slide 10").codes
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    odt = (
        f"<o xmlns:t='{text}'><t:tracked-changes><t:p>gone</t:p></t:tracked-changes>"
        "<t:p>The <t:span>ferry</t:span> left<t:s/>before</t:p><t:p>six</t:p></o>"
    )
    assert document_print(_zip({"content.xml": odt.encode()}), ODT).text.codes == (
        text_print("The ferry left before six").codes
    )


def test_a_broken_picture_in_a_document_is_listed_with_the_reason() -> None:
    whole = _docx()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    [name] = [name for name in files if name.startswith("word/media/")]
    found = document_print(_zip({**files, name: PICTURE[:200]}), DOCX)
    [picture] = found.pictures
    assert picture.image is None
    assert picture.reason
    assert DocumentPrint.from_json(found.to_json()) == found


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b"", "application/pdf"),
        (b"%PDF-1.7\nnothing", "application/pdf"),
        (_pdf()[:400], "application/pdf"),
        (_pdf(password="secret"), "application/pdf"),
        (b"PK", DOCX),
        (_zip({"word/other.xml": b""}), DOCX),
        (_zip({"word/document.xml": b"<w:document"}), DOCX),
        (_zip({"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), DOCX),
        (_docx()[:3000], DOCX),
    ],
)
def test_broken_and_locked_documents_are_told(data: bytes, media: str) -> None:
    with pytest.raises(UnreadableMedia):
        document_print(data, media)


def test_documents_that_would_burst_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLarge):
        document_print(_zip({"word/document.xml": b"<a>" * 30_000}), DOCX)
    monkeypatch.setattr(pages, "MOST_PAGES", 1)
    with pytest.raises(TooLarge):
        document_print(_pdf(), "application/pdf")
    monkeypatch.setattr(pages, "MOST_XML_BYTES", 100)
    with pytest.raises(TooLarge):
        document_print(_docx(), DOCX)


_PDF = _pdf()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, len(_PDF) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_broken_pdfs_end_in_errors_of_ours(changes: list[tuple[int, int]]) -> None:
    broken = bytearray(_PDF)
    for where, value in changes:
        broken[where] = value
    with contextlib.suppress(EvidenceError):
        document_print(bytes(broken), "application/pdf")
