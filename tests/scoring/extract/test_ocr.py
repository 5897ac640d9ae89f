# ruff: noqa: E501 - pairs stand on one line
from __future__ import annotations

import io
import shutil
import struct
import zlib

import pytest
from PIL import Image

from scoring.extract import ocr
from scoring.extract.formats import extract_text
from scoring.text import ContractText, Needs, Unreadable
from tests.corpus import documents as make

WORDS = ["Artist draws six maps for the Client.", "Client shall not train AI models on the maps."]
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


def page() -> Image.Image:
    return Image.open(io.BytesIO(make.make_page_pictures(WORDS)[0]))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@needs_tesseract
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP"])
def test_pictures_of_every_kind_are_recognised(kind: str) -> None:
    found = extract_text(saved(page(), kind))
    assert isinstance(found, ContractText)
    assert found.text.split() == " ".join(WORDS).split()
    assert found.method == "tesseract"
    assert found.ocr_confidence is not None
    assert found.ocr_confidence > 0.8


@needs_tesseract
def test_a_fax_of_several_pages() -> None:
    pages = [Image.open(io.BytesIO(make.make_page_pictures([line] * 3)[0])) for line in WORDS]
    found = extract_text(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    assert isinstance(found, ContractText)
    assert found.pages == 2
    assert found.page_of(found.text.index("Client shall not")) == 2


@needs_tesseract
def test_a_photograph_on_its_side_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = extract_text(saved(page().rotate(90, expand=True), "JPEG", exif=exif))
    assert isinstance(found, ContractText)
    assert found.text.split() == " ".join(WORDS).split()


@needs_tesseract
def test_a_scan_on_its_side_without_a_mark_is_turned() -> None:
    text = "This agreement covers the drawing of maps by the artist for the publisher and their use in print. " * 12
    image = Image.open(io.BytesIO(make.make_page_pictures([text, text])[0]))
    found = extract_text(saved(image.rotate(90, expand=True), "PNG"))
    assert isinstance(found, ContractText)
    assert "maps by the artist" in " ".join(found.text.split())


@needs_tesseract
def test_words_on_a_clear_ground() -> None:
    letters = page()
    clear = Image.new("RGBA", letters.size, (0, 0, 0, 0))
    clear.putalpha(letters.point(lambda grey: 255 - grey))
    found = extract_text(saved(clear, "PNG"))
    assert isinstance(found, ContractText)
    assert found.text.split() == " ".join(WORDS).split()


def test_a_picture_without_words_is_unread() -> None:
    found = extract_text(saved(Image.new("L", (400, 300), 200), "PNG"))
    assert isinstance(found, Unreadable)
    assert found.needs is Needs.OCR


def test_without_a_recogniser_a_picture_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    ocr._tesseract.cache_clear()
    try:
        found = extract_text(saved(page(), "PNG"))
        scan = extract_text(make.make_scanned_pdf(WORDS))
    finally:
        ocr._tesseract.cache_clear()
    for answer in (found, scan):
        assert isinstance(answer, Unreadable)
        assert answer.needs is Needs.OCR
        assert "tesseract" in answer.reason


def test_a_picture_that_claims_to_be_huge_is_not_opened() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    found = extract_text(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b""))
    assert isinstance(found, Unreadable)
    assert found.needs is Needs.LIMIT


def test_a_picture_cut_off_is_damaged() -> None:
    found = extract_text(saved(page(), "PNG")[:2_000])
    assert isinstance(found, Unreadable)


@pytest.mark.parametrize(
    ("seen", "meant"),
    [("use by Al systems", "use by AI systems"), ("train Al.", "train AI."), ("(Al)", "(AI)"), ("Al-generated", "AI-generated"),
     ("All rights", "All rights"), ("et Al.", "et Al."), ("Alan", "Alan"), ("A| tools", "AI tools")],
)  # fmt: skip
def test_ai_is_not_a_person_called_al(seen: str, meant: str) -> None:
    rows = "\n".join(f"5\t1\t1\t1\t1\t{i}\t0\t0\t9\t9\t90\t{word}" for i, word in enumerate(seen.split(), 1))
    found = ocr._from_tsv(f"level\n{rows}\n")
    assert found is not None
    assert found.text == meant
