# ruff: noqa: E501 - objects of a PDF stand on one line
from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from typing import Any

import pytest
from fpdf import FPDF

from scoring.extract.formats import extract_text
from scoring.extract.pdf import draws_itself, inflates_too_far, is_garbage, read_pdf
from scoring.text import ContractText, Layer, Needs, Unreadable
from tests.corpus import documents as make

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
TRAINS = "Client may train models on the Work."


def paper() -> Any:
    page = FPDF()
    page.set_creation_date(make.MADE_ON)
    page.add_page()
    page.set_font("helvetica", size=11)
    page.text(20, 30, "1. The Artist draws six maps for the Client.")
    return page


def read(page: Any, **options: Any) -> ContractText:
    found = extract_text(bytes(page.output()), **options)
    assert isinstance(found, ContractText), found
    return found


def layer_of(text: ContractText, words: str) -> Layer:
    start = text.text.index(words)
    layers = {text.layer_at(at) for at in range(start, start + len(words))}
    assert len(layers) == 1, layers
    return layers.pop()


def test_white_words_on_white_are_hidden() -> None:
    page = paper()
    page.set_text_color(255, 255, 255)
    page.text(20, 60, TRAINS)
    text = read(page)
    assert layer_of(text, TRAINS) is Layer.HIDDEN
    assert "Client may train" not in text.accepted
    assert "six maps" in text.accepted


def test_white_words_on_a_dark_ground_are_seen() -> None:
    page = paper()
    page.set_fill_color(20, 20, 90)
    page.rect(15, 50, 180, 20, style="F")
    page.set_text_color(255, 255, 255)
    page.text(20, 60, TRAINS)
    assert layer_of(read(page), TRAINS) is Layer.VISIBLE


def test_words_under_a_white_box_are_hidden() -> None:
    page = paper()
    page.text(20, 60, TRAINS)
    page.set_fill_color(255, 255, 255)
    page.rect(15, 50, 180, 20, style="F")
    assert layer_of(read(page), TRAINS) is Layer.HIDDEN


def test_words_on_a_box_are_seen() -> None:
    page = paper()
    page.set_fill_color(230, 230, 230)
    page.rect(15, 50, 180, 20, style="F")
    page.text(20, 60, TRAINS)
    assert layer_of(read(page), TRAINS) is Layer.VISIBLE


def test_words_off_the_page_are_hidden() -> None:
    page = paper()
    page.text(-150, 60, TRAINS)
    assert layer_of(read(page), TRAINS) is Layer.HIDDEN


def test_words_a_hair_high_are_hidden() -> None:
    page = paper()
    page.set_font_size(1)
    page.text(20, 60, TRAINS)
    assert layer_of(read(page), TRAINS) is Layer.HIDDEN


def test_a_full_stop_of_its_own_is_seen_although_it_is_flat() -> None:
    page = paper()
    page.set_font("helvetica", "B", 11)
    page.text(20, 60, "Confidential Information")
    for x, mark in ((70, "."), (75, ", "), (80, "-"), (85, '"')):
        page.set_font("helvetica", size=11)
        page.text(x, 60, mark)
    text = read(page)
    assert text.runs == ()


def test_letters_a_hair_high_are_hidden_whatever_size_their_font_claims() -> None:
    """The font is 11 points, but its letters are drawn a tenth as high."""
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 700 70] /FontMatrix [.001 0 0 .001 0 0] /FirstChar 97"
        b" /LastChar 97 /Widths [700] /CharProcs << /a 7 0 R >> /Encoding << /Differences [97 /a] >> >>"
    )
    glyph = stream(b"700 0 0 0 700 70 d1 0 0 700 70 re f")
    data = one_page(SEEN + b"BT /T 11 Tf 50 600 Td (aaaa) Tj ET", fonts=b"/T 6 0 R", extra=[font, glyph])
    text = extract_text(data)
    assert isinstance(text, ContractText)
    assert layer_of(text, "aaaa") is Layer.HIDDEN


@pytest.mark.parametrize(("size", "layer"), [(b"11", Layer.VISIBLE), (b"1", Layer.HIDDEN)])
@pytest.mark.parametrize("turn", [b"1 0 0 1 60 300", b"0 1 -1 0 60 300"])
def test_words_set_letter_by_letter_are_as_high_as_their_letters(size: bytes, layer: Layer, turn: bytes) -> None:
    """Turned on its side an l is a hair high, and very small it is a hair wide."""
    steps = b"".join(b"(%s) Tj " % letter.encode() for letter in "will")
    text = extract_text(one_page(SEEN + b"q " + turn + b" cm BT /F " + size + b" Tf " + steps + b"ET Q"))
    assert isinstance(text, ContractText)
    start = text.text.rindex("w")
    assert {text.layer_at(at) for at, letter in enumerate(text.text[start:], start) if letter in "wil"} == {layer}


def test_small_print_is_seen() -> None:
    page = paper()
    page.set_font_size(5)
    page.text(20, 60, TRAINS)
    assert layer_of(read(page), TRAINS) is Layer.VISIBLE


def test_words_without_ink_are_hidden() -> None:
    page = paper()
    with page.local_context(text_mode="INVISIBLE"):
        page.text(20, 60, TRAINS)
    assert layer_of(read(page), TRAINS) is Layer.HIDDEN


def test_the_layer_under_a_scan_is_what_the_scan_says() -> None:
    page = FPDF()
    page.add_page()
    page.image(io.BytesIO(make.make_page_pictures([TRAINS])[0]), 0, 0, 210, 297)
    page.set_font("helvetica", size=11)
    with page.local_context(text_mode="INVISIBLE"):
        page.text(22, 30, TRAINS)
        page.text(22, 40, "Artist keeps the copyright in all drafts and sketches of the maps.")
    text = read(page, ocr=False)
    assert layer_of(text, TRAINS) is Layer.VISIBLE
    assert text.unread_pages == ()
    assert any("scanner" in warning for warning in text.warnings)


def test_a_hidden_clause_beside_a_visible_one_keeps_offsets() -> None:
    page = paper()
    page.set_text_color(255, 255, 255)
    page.text(20, 60, TRAINS)
    page.set_text_color(0, 0, 0)
    page.text(20, 90, "2. Fee: 900 EUR.")
    text = read(page)
    for run in text.runs:
        assert text.quote(run.span).strip() == TRAINS
    assert text.text[text.text.index("2. Fee") :].startswith("2. Fee: 900 EUR.")
    assert len(text.accepted) == len(text.text)


def test_pages_are_kept() -> None:
    text = extract_text(make.make_pdf([f"Clause {n} of the paper." for n in range(3)], break_after=[0, 1]))
    assert isinstance(text, ContractText)
    assert text.pages == 3
    for n in range(3):
        assert text.page_of(text.text.index(f"Clause {n}")) == n + 1


def test_a_running_foot_does_not_cut_a_sentence_in_two() -> None:
    first = "2. Client shall use the Work only in the catalogue and shall not"
    second = "use it to train artificial intelligence of any kind."
    data = make.make_pdf(
        ["1. Services.", first, second, "3. Fee.", "4. Law."],
        header="North Pier Books - confidential",
        footer="Page {page}",
        break_after=[1, 3],
    )
    text = extract_text(data)
    assert isinstance(text, ContractText)
    assert f"{first} {second}" in " ".join(text.text.split())
    assert text.text.count("confidential") == 3
    assert [f"Page {n}" in text.text for n in (1, 2, 3)] == [True, True, True]
    assert text.page_of(text.text.index("use it to train")) == 2


def test_paragraphs_stand_apart_and_wrapped_lines_together() -> None:
    long = (
        "The Client may publish the maps in its catalogue and on its own pages, and nowhere else, for twelve months. "
        * 3
    )
    text = extract_text(make.make_pdf(["1. Licence", long.strip(), "2. Fee", "900 EUR"]))
    assert isinstance(text, ContractText)
    assert [" ".join(p.split()) for p in text.text.strip().split("\n\n")] == [
        "1. Licence",
        long.strip(),
        "2. Fee",
        "900 EUR",
    ]


def test_a_scan_without_a_recogniser_needs_one() -> None:
    found = extract_text(make.make_scanned_pdf([TRAINS]), ocr=False)
    assert isinstance(found, Unreadable)
    assert found.needs is Needs.OCR
    assert found.pages == 1


def test_a_scanned_page_among_others_is_named() -> None:
    page = paper()
    page.add_page()
    page.image(io.BytesIO(make.make_page_pictures([TRAINS])[0]), 0, 0, 210, 297)
    text = read(page, ocr=False)
    assert text.unread_pages == (2,)
    assert text.unread_reason is Needs.OCR


def test_a_scan_with_a_stamp_on_it_is_still_a_scan() -> None:
    page = FPDF()
    page.add_page()
    page.image(io.BytesIO(make.make_page_pictures([TRAINS])[0]), 0, 0, 210, 297)
    page.set_font("helvetica", size=9)
    page.text(150, 10, "Received 12 May")
    text = read(page, ocr=False)
    assert text.unread_pages == (1,)


@needs_tesseract
def test_a_scan_is_recognised() -> None:
    paragraphs = [
        "1. Services",
        "Artist draws six maps for the Client.",
        "2. Use",
        "Client shall not train artificial intelligence on the maps.",
    ]
    text = extract_text(make.make_scanned_pdf(paragraphs))
    assert isinstance(text, ContractText)
    assert text.method == "tesseract"
    assert text.text.split() == " ".join(paragraphs).split()
    assert text.ocr_confidence is not None
    assert 0.8 < text.ocr_confidence <= 1
    assert text.unread_pages == ()


@needs_tesseract
def test_a_stamped_scan_gives_stamp_and_words() -> None:
    page = FPDF()
    page.add_page()
    page.image(
        io.BytesIO(make.make_page_pictures([TRAINS, "Artist agrees to this use of the maps."])[0]), 0, 0, 210, 297
    )
    page.set_font("helvetica", size=9)
    page.text(150, 290, "Received")
    text = read(page)
    assert TRAINS in text.text
    assert text.unread_pages == ()


def test_the_recogniser_is_asked_for_scans_only() -> None:
    asked: list[bytes] = []
    read_pdf(make.make_pdf(["1. Services are rendered."]), (), lambda picture: asked.append(picture))
    assert asked == []
    read_pdf(make.make_scanned_pdf(["1. Services are rendered."]), (), lambda picture: asked.append(picture))
    assert len(asked) == 1
    assert asked[0].startswith(b"P5\n")


def test_outlined_letters_are_unread() -> None:
    page = FPDF()
    page.add_page()
    for n in range(60):
        page.line(20, 20 + n, 40, 22 + n)
    found = extract_text(bytes(page.output()), ocr=False)
    assert isinstance(found, Unreadable)
    assert found.needs is Needs.OCR


def test_a_letter_with_a_large_picture_says_so() -> None:
    page = paper()
    page.image(io.BytesIO(make.make_page_pictures([TRAINS])[0]), 20, 60, 100, 140)
    page.set_y(220)
    page.multi_cell(0, 5, "The Artist delivers the maps as files of three hundred dots an inch. " * 3)
    text = read(page, ocr=False)
    assert text.unread_pages == ()
    assert any("picture" in warning for warning in text.warnings)


# ---- words behind layers, clips and forms


def pdf_of(objects: list[bytes]) -> bytes:
    """A PDF of numbered objects; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


def one_page(
    content: bytes,
    *,
    catalogue: bytes = b"",
    resources: bytes = b"",
    fonts: bytes = b"",
    extra: Sequence[bytes] = (),
) -> bytes:
    """A page with the font /F and other *fonts*; *extra* objects are numbered from 6."""
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
            b" /Resources << /Font << /F 5 0 R %s >> %s >> >>" % (fonts, resources),
            stream(content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *extra,
        ]
    )


SEEN = b"BT /F 11 Tf 50 700 Td (The Artist draws six maps.) Tj ET "
CLAUSE = b"BT /F 11 Tf 50 600 Td (%s) Tj ET " % TRAINS.encode()


@pytest.mark.parametrize(("state", "layer"), [(b"OFF", Layer.HIDDEN), (b"ON", Layer.VISIBLE)])
def test_words_of_a_layer_that_is_switched_off_are_hidden(state: bytes, layer: Layer) -> None:
    data = one_page(
        SEEN + b"/OC /L BDC " + CLAUSE + b"EMC",
        catalogue=b"/OCProperties << /OCGs [6 0 R] /D << /%s [6 0 R] >> >>" % state,
        resources=b"/Properties << /L 6 0 R >>",
        extra=[b"<< /Type /OCG /Name (Terms) >>"],
    )
    text = extract_text(data)
    assert isinstance(text, ContractText)
    assert layer_of(text, TRAINS) is layer
    assert layer_of(text, "The Artist draws six maps.") is Layer.VISIBLE


@pytest.mark.parametrize(("clip", "layer"), [(b"0 0 20 20 re", Layer.HIDDEN), (b"40 590 400 30 re", Layer.VISIBLE)])
def test_words_that_a_clip_cuts_away_are_hidden(clip: bytes, layer: Layer) -> None:
    text = extract_text(one_page(SEEN + b"q " + clip + b" W n " + CLAUSE + b"Q"))
    assert isinstance(text, ContractText)
    assert layer_of(text, TRAINS) is layer


@pytest.mark.parametrize(
    ("matrix", "content", "layer"),
    [
        (b"1 0 0 1 0 0", CLAUSE, Layer.VISIBLE),
        (b"1 0 0 1 -900 0", CLAUSE, Layer.HIDDEN),
        (b".05 0 0 .05 0 0", CLAUSE, Layer.HIDDEN),
        (b"1 0 0 1 0 -500", b"1 g " + CLAUSE, Layer.HIDDEN),
        (b"1 0 0 1 0 -500", b"0 0 .5 rg 40 590 400 30 re f 1 g " + CLAUSE, Layer.VISIBLE),
    ],
)
def test_words_in_a_form_stand_where_the_form_is_laid(matrix: bytes, content: bytes, layer: Layer) -> None:
    form = b"/Type /XObject /Subtype /Form /BBox [-999 -999 999 999] /Resources << /Font << /F 5 0 R >> >>"
    data = one_page(
        SEEN + b"q " + matrix + b" cm /X Do Q", resources=b"/XObject << /X 6 0 R >>", extra=[stream(content, form)]
    )
    text = extract_text(data)
    assert isinstance(text, ContractText)
    assert layer_of(text, TRAINS) is layer
    assert layer_of(text, "The Artist draws six maps.") is Layer.VISIBLE


# ---- form fields and margin notes


def with_annotations(annotations: list[bytes], words: bytes = b"Fee in EUR:", catalogue: bytes = b"") -> bytes:
    refs = b" ".join(b"%d 0 R" % (6 + n) for n in range(len(annotations)))
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] /DA (/F 11 Tf) >> %s >>" % (refs, catalogue),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Annots [%s]"
            b" /Resources << /Font << /F 5 0 R >> >> >>" % refs,
            stream(b"BT /F 11 Tf 50 700 Td (%s) Tj ET" % words),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *annotations,
        ]
    )


def test_the_value_of_a_form_field_stands_in_its_line() -> None:
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (fee) /V (1,200) /Rect [120 695 200 712] /P 3 0 R >>"
    text = extract_text(with_annotations([field]))
    assert isinstance(text, ContractText)
    assert text.text.strip() == "Fee in EUR: 1,200"
    assert text.runs == ()


def test_the_value_of_a_field_that_no_form_lists_is_kept() -> None:
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (fee) /V (1,200) /Rect [120 695 200 712] >>"
    listed = with_annotations([field], b"Fee in EUR:) Tj 1 g 0 -40 Td (%s" % TRAINS.encode())
    text = extract_text(listed.replace(b"/AcroForm", b"/OtherForm"))
    assert isinstance(text, ContractText)
    assert "Fee in EUR: 1,200" in text.text
    assert layer_of(text, TRAINS) is Layer.HIDDEN


@pytest.mark.parametrize(("state", "shown"), [(b"/Yes", "☒"), (b"/Off", "☐")])
def test_a_box_is_ticked_or_not(state: bytes, shown: str) -> None:
    box = (
        b"<< /Type /Annot /Subtype /Widget /FT /Btn /T (ai) /V %s /AS %s /Rect [30 698 42 710] /P 3 0 R"
        b" /AP << /N << /Yes 4 0 R /Off 4 0 R >> >> >>" % (state, state)
    )
    text = extract_text(with_annotations([box], b"Client may train AI."))
    assert isinstance(text, ContractText)
    assert text.text.strip() == f"{shown} Client may train AI."


def test_a_typed_note_on_the_page_is_text_and_a_margin_note_is_not() -> None:
    typed = b"<< /Type /Annot /Subtype /FreeText /Contents (No AI training.) /Rect [50 500 200 520] /DA (/F 11 Tf) >>"
    margin = b"<< /Type /Annot /Subtype /Text /Contents (Can we strike this?) /Rect [400 500 420 520] >>"
    text = extract_text(with_annotations([typed, margin]))
    assert isinstance(text, ContractText)
    assert "No AI training." in text.accepted
    assert "strike" not in text.accepted
    assert layer_of(text, "Can we strike this?") is Layer.QUOTED


def test_words_struck_out_by_an_annotation_are_deleted() -> None:
    strike = (
        b"<< /Type /Annot /Subtype /StrikeOut /Rect [50 698 300 712] /QuadPoints [50 712 300 712 50 697 300 697] >>"
    )
    nothing_left = extract_text(with_annotations([strike], b"Client shall not train AI."))
    assert isinstance(nothing_left, Unreadable)
    kept = with_annotations([strike], b"Client shall not train AI.) Tj 0 -40 Td (The fee is 900 EUR.")
    text = extract_text(kept)
    assert isinstance(text, ContractText)
    assert layer_of(text, "Client shall not train AI.") is Layer.DELETED
    assert layer_of(text, "The fee is 900 EUR.") is Layer.VISIBLE


def test_a_form_that_only_one_program_shows_is_unread() -> None:
    data = with_annotations(
        [], b"Please wait... If this message is not eventually replaced, your PDF viewer (Adobe) is old."
    )
    found = extract_text(data)
    assert isinstance(found, Unreadable)
    assert found.needs is Needs.FORMAT


# ---- damage and harm


def test_a_file_that_pdfium_cannot_open_goes_to_the_next_reader() -> None:
    data = make.make_pdf(["1. Services are rendered in July."]).replace(b"/Root", b"/Roof")
    found = extract_text(data)
    assert isinstance(found, ContractText)
    assert found.method == "pypdf"
    assert "Services are rendered" in found.text
    assert any("second reader" in warning for warning in found.warnings)


def test_half_a_file_is_damaged() -> None:
    data = make.make_pdf(["1. Services are rendered in July."])
    found = extract_text(data[: len(data) // 2])
    assert isinstance(found, Unreadable)
    assert found.needs is Needs.DAMAGED


def test_a_form_that_draws_itself_never_reaches_pdfium() -> None:
    data = pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>",
            stream(b"/A Do"),
            stream(b"/B Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /B 6 0 R >> >>"),
            stream(b"/A Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 7 0 R"),
            b"<< /XObject << /A 5 0 R >> >>",
        ]
    )
    assert draws_itself(data)
    assert not draws_itself(data.replace(b"/A 5 0 R >> >>\nendobj\nxref", b"/A 9 0 R >> >>\nendobj\nxref"))
    assert isinstance(extract_text(data), Unreadable)


def test_a_stream_that_unpacks_without_end_is_stopped() -> None:
    import zlib

    pack = zlib.compressobj(9)
    packed = b"".join(pack.compress(b" " * 1_000_000) for _ in range(300)) + pack.flush()
    data = b"%PDF-1.4\n4 0 obj\n<< /Length 1 /Filter /FlateDecode >>\nstream\n" + packed + b"\nendstream\nendobj\n"
    assert inflates_too_far(data)
    twice = zlib.compress(packed, 9)
    data = b"%PDF-1.4\n4 0 obj\n<< /Filter [/FlateDecode /FlateDecode] >>\nstream\n" + twice + b"\nendstream\nendobj\n"
    assert inflates_too_far(data)
    assert not inflates_too_far(make.make_scanned_pdf(["a"]))


@pytest.mark.parametrize(
    ("text", "garbage"),
    [
        ("The Client shall not train models on the Work. " * 20, False),
        ("Der Auftraggeber darf die Werke nicht zum Training nutzen. " * 20, False),
        ("\ufffd\ufffd\ufffd Client \ufffd\ufffd\ufffd\ufffd", True),
        ("\ue001\ue002\ue003\ue004\ue005", True),
        ("• first\n• second\n\uf0b7 third point of the list", False),
        ("Wkh Folhqw vkdoo qrw wudlq prghov rq wkh Zrun. " * 20, True),
        ("Maier Schmidt Huber Weber Bauer Koch Wagner Becker " * 20, False),
        ("契約書 甲は乙に対して 作品を学習に使用しない", False),
        ("12 14 15 " * 60, False),
    ],
)
def test_letters_of_no_language_are_told_from_words(text: str, garbage: bool) -> None:
    assert is_garbage(text) is garbage
