# ruff: noqa: E501, SIM905 - pieces of XML stand on one line, sentences are compared word by word
from __future__ import annotations

import io
import shutil

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE

from scoring.extract.formats import extract_text
from scoring.extract.word import in_figures
from scoring.text import ContractText, Layer, Needs, Unreadable
from tests.corpus import documents as make

P, R = make.word_paragraph, make.word_run
TRAINS = "Client may train models on the Work."


def read(data: bytes) -> ContractText:
    found = extract_text(data, name="a.docx")
    assert isinstance(found, ContractText), found
    return found


def layer_of(text: ContractText, words: str) -> Layer:
    start = text.text.index(words)
    layers = {text.layer_at(at) for at in range(start, start + len(words))}
    assert len(layers) == 1, layers
    return layers.pop()


def test_every_place_in_which_a_clause_can_stand_is_read() -> None:
    box = f'<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>{P(R("In a box."))}</w:txbxContent></v:textbox></v:shape></w:pict>'
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{P(R('In a control.'))}</w:sdtContent></w:sdt>"
    inline = f"<w:sdt><w:sdtContent>{R('in an inline control.')}</w:sdtContent></w:sdt>"
    link = f"<w:hyperlink>{R('In a link.')}</w:hyperlink>"
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = (
        P(R("In the body"), "") + make.word_table([["In a", "table."]]) + control + P(R("And ") + inline) + P(link)
        + P(R("Boxed: ") + f"<w:r>{box}</w:r>") + P(make.word_inserted("Inserted.")) + P(R("Noted.") + note)
    )  # fmt: skip
    parts = {
        "word/header1.xml": make.word_part("hdr", P(R("In the header."))),
        "word/footer1.xml": make.word_part("ftr", P(R("In the footer."))),
        "word/footnotes.xml": make.word_part(
            "footnotes",
            f'<w:footnote w:id="0" w:type="separator">{P(R("-"))}</w:footnote><w:footnote w:id="2">{P(R("In a note."))}</w:footnote>',
        ),
    }
    text = read(make.word_file(body, parts=parts))
    expected = "In the header. In the body In a table. In a control. And in an inline control. In a link. Boxed: In a box. Inserted. Noted. [1] In a note. In the footer."
    assert " ".join(text.text.split()) == expected


def test_strict_files_are_read_alike() -> None:
    body = P(R("1. Services")) + make.word_table([["Fee", "900"]])
    assert read(make.word_file(body, strict=True)).text == read(make.word_file(body)).text


def test_tracked_changes_stand_in_their_layers_with_their_author() -> None:
    body = P(R("Client ") + make.word_deleted("shall not") + make.word_inserted("may") + R(" train models."))
    text = read(make.word_file(body))
    assert text.accepted.split() == "Client may train models.".split()
    assert text.rejected.split() == "Client shall not train models.".split()
    deleted, inserted = text.runs
    assert (deleted.layer, deleted.author, deleted.date) == (Layer.DELETED, make.AUTHOR, make.CHANGED)
    assert (inserted.layer, text.quote(inserted.span)) == (Layer.INSERTED, "may")


def test_moved_rows_and_inserted_then_deleted_words() -> None:
    moved = f'<w:moveFrom w:id="1" w:author="K"><w:r><w:t>moved away</w:t></w:r></w:moveFrom><w:moveTo w:id="2" w:author="K">{R("moved here")}</w:moveTo>'
    both = '<w:ins w:id="3" w:author="A"><w:del w:id="4" w:author="B"><w:r><w:delText>gone again</w:delText></w:r></w:del></w:ins>'
    row = f'<w:tbl><w:tr><w:trPr><w:ins w:id="5" w:author="K"/></w:trPr><w:tc>{P(R("a new row"))}</w:tc></w:tr></w:tbl>'
    text = read(make.word_file(P(R("Here. ") + moved + both) + row))
    assert layer_of(text, "moved away") is Layer.DELETED
    assert layer_of(text, "moved here") is Layer.INSERTED
    assert layer_of(text, "gone again") is Layer.DELETED
    assert layer_of(text, "a new row") is Layer.INSERTED


@pytest.mark.parametrize(
    "properties",
    [
        "<w:vanish/>",
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="FFFFFF" w:themeColor="background1"/>',
        '<w:sz w:val="2"/>',
        '<w:rStyle w:val="Unseen"/>',
    ],
)
def test_what_nobody_sees_is_hidden(properties: str) -> None:
    styles = make.word_part(
        "styles", '<w:style w:type="character" w:styleId="Unseen"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    text = read(make.word_file(P(R("Seen.") + R(TRAINS, properties)), parts={"word/styles.xml": styles}))
    assert layer_of(text, TRAINS) is Layer.HIDDEN
    assert layer_of(text, "Seen.") is Layer.VISIBLE


@pytest.mark.parametrize(
    "run",
    [
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>',
        '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>',
        '<w:vanish w:val="0"/>',
        '<w:color w:val="auto"/>',
        '<w:sz w:val="12"/>',
        "<w:webHidden/>",
    ],
)
def test_what_can_be_seen_is_not_hidden(run: str) -> None:
    assert layer_of(read(make.word_file(P(R(TRAINS, run)))), TRAINS) is Layer.VISIBLE


def test_white_words_in_a_dark_cell_are_seen() -> None:
    white = R(TRAINS, '<w:color w:val="FFFFFF"/>')
    cell = f'<w:tc><w:tcPr><w:shd w:val="clear" w:fill="000080"/></w:tcPr>{P(white)}</w:tc>'
    assert layer_of(read(make.word_file(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")), TRAINS) is Layer.VISIBLE


def test_a_hidden_style_hides_and_a_run_may_show_again() -> None:
    styles = make.word_part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Gone"><w:basedOn w:val="Base"/></w:style>',
    )
    body = P(R(TRAINS) + R("Shown.", '<w:vanish w:val="false"/>'), '<w:pStyle w:val="Gone"/>') + P(R("Plain."))
    text = read(make.word_file(body, parts={"word/styles.xml": styles}))
    assert layer_of(text, TRAINS) is Layer.HIDDEN
    assert layer_of(text, "Shown.") is Layer.VISIBLE


def test_lines_squeezed_to_nothing_are_hidden() -> None:
    text = read(make.word_file(P(R(TRAINS), '<w:spacing w:line="1" w:lineRule="exact"/>') + P(R("Seen."))))
    assert layer_of(text, TRAINS) is Layer.HIDDEN


def test_words_struck_by_hand_are_deleted() -> None:
    text = read(make.word_file(P(R("Client ") + R("shall not ", "<w:strike/>") + R("train models."))))
    assert text.accepted.split() == ["Client", "train", "models."]


def test_numbers_that_word_computes_are_written() -> None:
    n = make.word_numbered
    body = (
        n("Services")
        + n("Maps", 1)
        + n("Two sketches", 2)
        + n("One final", 2)
        + n("Delivery", 1)
        + n("Use")
        + n("Print", 1)
    )
    text = read(make.word_file(body, parts={"word/numbering.xml": make.WORD_NUMBERING}))
    lines = [line for line in text.text.splitlines() if line]
    assert lines == [
        "1. Services",
        "1.1 Maps",
        "(a) Two sketches",
        "(b) One final",
        "1.2 Delivery",
        "2. Use",
        "2.1 Print",
    ]


def test_a_list_that_starts_anew_and_one_that_goes_on() -> None:
    n = make.word_numbered
    body = n("One") + P(R("between")) + n("Two") + n("Seven", listed=2) + n("Eight", listed=2)
    text = read(make.word_file(body, parts={"word/numbering.xml": make.WORD_NUMBERING}))
    assert [line for line in text.text.splitlines() if line] == ["1. One", "between", "2. Two", "7. Seven", "8. Eight"]


def test_a_deleted_clause_does_not_use_up_its_number() -> None:
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    gone = P(make.word_deleted("Struck."), f'{number}<w:rPr><w:del w:id="9" w:author="K"/></w:rPr>')
    body = make.word_numbered("First.") + gone + make.word_numbered("Second.")
    text = read(make.word_file(body, parts={"word/numbering.xml": make.WORD_NUMBERING}))
    assert text.accepted.split() == "1. First. 2. Second.".split()


def test_numbers_by_style_as_headings_have_them() -> None:
    numbering = make.word_part(
        "numbering",
        '<w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/><w:pStyle w:val="H1"/><w:lvlText w:val="Article %1"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:pStyle w:val="H2"/><w:lvlText w:val="%1.%2"/><w:isLgl/></w:lvl>'
        '</w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="0"/></w:num>',
    )
    styles = make.word_part(
        "styles",
        "".join(
            f'<w:style w:type="paragraph" w:styleId="{s}"><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
            for s in ("H1", "H2")
        ),
    )
    body = "".join(
        P(R(t), f'<w:pStyle w:val="{s}"/>')
        for t, s in [("Services", "H1"), ("Maps", "H2"), ("Use", "H1"), ("Print", "H2")]
    )
    text = read(make.word_file(body, parts={"word/numbering.xml": numbering, "word/styles.xml": styles}))
    assert [line for line in text.text.splitlines() if line] == [
        "Article I Services",
        "1.1 Maps",
        "Article II Use",
        "2.1 Print",
    ]


@pytest.mark.parametrize(
    ("value", "kind", "figures"),
    [
        (4, "lowerRoman", "iv"), (1999, "upperRoman", "MCMXCIX"), (1, "lowerLetter", "a"), (28, "upperLetter", "BB"),
        (7, "decimalZero", "07"), (21, "ordinal", "21st"), (12, "ordinal", "12th"), (3, "ordinalText", "Third"),
        (21, "cardinalText", "Twenty-one"), (20, "ordinalText", "Twentieth"), (5, "none", ""), (5, "hindiVowels", "5"),
    ],
)  # fmt: skip
def test_kinds_of_figures(value: int, kind: str, figures: str) -> None:
    assert in_figures(value, kind) == figures


def test_a_box_says_its_words_once() -> None:
    inner = f"<w:txbxContent>{P(R('Said once.'))}</w:txbxContent>"
    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps"><w:drawing>{inner}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert read(make.word_file(P(R("Before. ") + f"<w:r>{both}</w:r>"))).text.count("Said once.") == 1


def test_fields_give_their_result_and_never_swallow_the_rest() -> None:
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "<w:r><w:instrText> REF fee </w:instrText></w:r>"
    good = P(
        R("Fee: ") + char.format("begin") + code + char.format("separate") + R("900") + char.format("end") + R(" EUR.")
    )
    open_ended = P(R("Open ") + char.format("begin") + code)
    text = read(make.word_file(good + open_ended + P(R(TRAINS))))
    assert text.accepted.split() == ["Fee:", "900", "EUR.", "Open", *TRAINS.split()]


@pytest.mark.parametrize(("checked", "shown"), [("1", "☒"), ("0", "☐")])
def test_boxes_to_tick(checked: str, shown: str) -> None:
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    new = f'<w:sdt><w:sdtPr><w14:checkbox {w14}><w14:checked w14:val="{checked}"/></w14:checkbox></w:sdtPr><w:sdtContent/></w:sdt>'
    old = (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="{checked}"/></w:checkBox></w:ffData>'
        '</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    text = read(make.word_file(P(new + R(" may train. ") + old + R(" may not."))))
    assert text.text.split() == [shown, "may", "train.", shown, "may", "not."]


def test_wingdings_and_hyphens_and_breaks() -> None:
    run = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>non</w:t><w:noBreakHyphen/><w:t>exclusive</w:t><w:br/><w:t>li</w:t><w:softHyphen/><w:t>cence</w:t></w:r>'
    assert read(make.word_file(P(run))).text.strip() == "☒non-exclusive\nlicence"


def test_comments_are_about_the_paper_not_of_it() -> None:
    comments = make.word_part(
        "comments", f'<w:comment w:id="0" w:author="Kim">{P(R("May they train AI?"))}</w:comment>'
    )
    text = read(make.word_file(P(R("1. Services.")), parts={"word/comments.xml": comments}))
    assert layer_of(text, "May they train AI?") is Layer.QUOTED
    assert "comment" in text.warnings[0]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("chunk1.html", make.make_html([TRAINS])),
        ("chunk1.rtf", make.make_rtf([TRAINS])),
        ("chunk1.docx", make.make_docx([TRAINS])),
        ("chunk1.txt", make.make_txt([TRAINS])),
    ],
)
def test_pieces_in_another_format_are_read(name: str, data: bytes) -> None:
    body = P(R("Before.")) + '<w:altChunk r:id="rId-chunk1"/>' + P(R("After."))
    text = read(make.word_file(body, parts={f"word/{name}": data}))
    assert text.text.split() == ["Before.", *TRAINS.split(), "After."]


def test_a_file_that_contains_itself_without_end_is_stopped() -> None:
    data = make.make_docx(["The innermost."])
    for _ in range(6):
        data = make.word_file(P(R("x")) + '<w:altChunk r:id="rId-chunk1"/>', parts={"word/chunk1.docx": data})
    text = read(data)
    assert any("deeper" in warning for warning in text.warnings)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_contract_pasted_as_a_picture_is_recognised() -> None:
    document = Document()
    document.add_picture(io.BytesIO(make.make_page_pictures(["Artist draws six maps for the Client.", TRAINS] * 6)[0]))
    out = io.BytesIO()
    document.save(out)
    assert TRAINS in " ".join(read(out.getvalue()).text.split())


def test_a_contract_pasted_as_a_picture_is_unread_without_a_recogniser() -> None:
    document = Document()
    document.add_picture(io.BytesIO(make.make_page_pictures([TRAINS] * 12)[0]))
    out = io.BytesIO()
    document.save(out)
    found = extract_text(out.getvalue(), ocr=False)
    assert isinstance(found, Unreadable)
    assert found.needs is Needs.OCR


def test_a_file_of_another_maker() -> None:
    document = Document()
    document.core_properties.title = "Map agreement"
    document.add_heading("Map agreement", 0)
    document.add_paragraph("First point", style="List Number")
    document.add_paragraph("Second point", style="List Number")
    document.add_paragraph("A dot", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"c{number}"
    document.sections[0].header.paragraphs[0].text = "Head"
    unseen = document.styles.add_style("Unseen", WD_STYLE_TYPE.CHARACTER)
    unseen.font.hidden = True
    document.add_paragraph("Shown, ").add_run("not shown", style=unseen)
    out = io.BytesIO()
    document.save(out)
    text = read(out.getvalue())
    lines = [line for line in text.text.splitlines() if line]
    assert lines == [
        "Head",
        "Map agreement",
        "1. First point",
        "2. Second point",
        "• A dot",
        "c0\tc1",
        "c2\tc3",
        "Shown, not shown",
    ]
    assert layer_of(text, "not shown") is Layer.HIDDEN
    assert text.title == "Map agreement"


def test_cells_of_several_paragraphs_stay_paragraphs() -> None:
    cell = f"<w:tc>{P(R('Clause one.'))}{P(R('Clause two.'))}</w:tc>"
    text = read(make.word_file(f"<w:tbl><w:tr>{cell}<w:tc>{P(R('Other side.'))}</w:tc></w:tr></w:tbl>"))
    assert text.text.strip().split("\n\n") == ["Clause one.", "Clause two.", "Other side."]


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE w:document [<!ENTITY a "aaaa">]><w:document/>',
        '<!DOCTYPE w:document SYSTEM "file:///etc/passwd"><w:document/>',
        "<w:document" + "><w:p" * 100_000,
        "<w:document><w:body>" + "<w:p>" * 300 + "</w:p>" * 300 + "</w:body></w:document>",
        "<w:document><w:body><w:p><w:r><w:t>half a contr",
        "<w:document></w:document>",
    ],
)
def test_xml_that_harms_or_breaks_off_is_unread(document: str) -> None:
    data = make.zip_of({**_shell(), "word/document.xml": document.replace("<w:document", f"<w:document {make._W}", 1)})
    found = extract_text(data)
    assert isinstance(found, Unreadable)
    assert found.needs in (Needs.DAMAGED, Needs.LIMIT)


def _shell() -> dict[str, str | bytes]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(make.make_docx(["x"]))) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "word/document.xml"}
