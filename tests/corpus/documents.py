"""Documents in every format, made here: the same paragraphs as PDF, scan, DOCX, ODT, RTF, HTML, text, workbook.

make_pdf(["1. Services", "Artist will draw six maps."])    # bytes

Every maker but the two that lock a file gives the same bytes for the same paragraphs.
"""

from __future__ import annotations

import io
import textwrap
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape

MADE_ON = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)
_ZIP_DATE = (2026, 4, 15, 9, 0, 0)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def paragraphs_of(text: str) -> list[str]:
    """Paragraphs of a text that has blank lines between them; single line ends stay inside."""
    return [paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip()]


def zip_of(members: Mapping[str, str | bytes], *, stored: Sequence[str] = ()) -> bytes:
    """A ZIP with fixed dates, members in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


# ---- PDF and pictures


def make_pdf(
    paragraphs: Sequence[str],
    *,
    header: str = "",
    footer: str = "",
    password: str = "",
    same_each_time: bool = True,
    break_after: Sequence[int] = (),
) -> bytes:
    """A text PDF on A4; *footer* may hold ``{page}``; a page break follows the paragraphs numbered in *break_after*.

    A *password* locks it by AES, whose salt differs each time, or by RC4, which gives the *same_each_time*.
    """
    from fpdf import FPDF
    from fpdf.enums import EncryptionMethod

    class Paper(FPDF):
        def header(self) -> None:
            if header:
                self.set_font("helvetica", size=8)
                self.cell(0, 6, header, new_x="LMARGIN", new_y="NEXT")
                self.ln(4)

        def footer(self) -> None:
            if footer:
                self.set_y(-15)
                self.set_font("helvetica", size=8)
                self.cell(0, 6, footer.format(page=self.page_no()))

    paper = Paper()
    paper.core_fonts_encoding = "cp1252"
    paper.set_creation_date(MADE_ON)
    paper.set_producer("")
    if password:
        paper.set_encryption(
            owner_password=password + "-owner",
            user_password=password,
            encryption_method=EncryptionMethod.RC4 if same_each_time else EncryptionMethod.AES_128,
        )
    paper.set_margin(22)
    paper.add_page()
    for number, paragraph in enumerate(paragraphs):
        paper.set_font("helvetica", size=10.5)
        paper.multi_cell(0, 5.2, _western(paragraph), align="L", new_x="LMARGIN", new_y="NEXT")
        paper.ln(4)
        if number in break_after:
            paper.add_page()
    return bytes(paper.output())


def make_locked_pdf(paragraphs: Sequence[str], password: str, *, same_each_time: bool = False) -> bytes:
    """A PDF that opens with *password* only."""
    return make_pdf(paragraphs, password=password, same_each_time=same_each_time)


def make_page_pictures(paragraphs: Sequence[str], *, dpi: int = 150) -> list[bytes]:
    """The pages of the paper as PNG, in grey."""
    import pypdfium2

    document = pypdfium2.PdfDocument(make_pdf(paragraphs))
    pictures = []
    for page in document:
        out = io.BytesIO()
        page.render(scale=dpi / 72, grayscale=True).to_pil().save(out, "PNG")
        pictures.append(out.getvalue())
    document.close()
    return pictures


def make_scanned_pdf(paragraphs: Sequence[str], *, dpi: int = 150) -> bytes:
    """The paper as a scanner gives it: pages that are pictures, without a letter."""
    from fpdf import FPDF

    paper = FPDF()
    paper.set_creation_date(MADE_ON)
    paper.set_producer("")
    for picture in make_page_pictures(paragraphs, dpi=dpi):
        paper.add_page()
        paper.image(io.BytesIO(picture), 0, 0, 210, 297)
    return bytes(paper.output())


def make_photo(paragraphs: Sequence[str], *, dpi: int = 150) -> bytes:
    """A JPEG of the first page."""
    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(make_page_pictures(paragraphs, dpi=dpi)[0])).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def _western(text: str) -> str:
    return text.encode("cp1252", "replace").decode("cp1252")


# ---- DOCX

AUTHOR = "Kim Vale"
CHANGED = "2026-04-16T10:00:00Z"


def word_run(text: str, properties: str = "", tag: str = "t") -> str:
    """One ``w:r``; line feeds in *text* become breaks."""
    lines = "<w:br/>".join(
        f'<w:{tag} xml:space="preserve">{escape(line, quote=False)}</w:{tag}>' for line in text.split("\n")
    )
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{lines}</w:r>"


def word_inserted(text: str, properties: str = "") -> str:
    """A tracked insertion."""
    return f'<w:ins w:id="1" w:author="{AUTHOR}" w:date="{CHANGED}">{word_run(text, properties)}</w:ins>'


def word_deleted(text: str) -> str:
    """A tracked deletion."""
    return f'<w:del w:id="2" w:author="{AUTHOR}" w:date="{CHANGED}">{word_run(text, tag="delText")}</w:del>'


def word_paragraph(content: str, properties: str = "") -> str:
    """One ``w:p`` around runs."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def word_numbered(text: str, level: int = 0, listed: int = 1) -> str:
    """A paragraph whose number Word computes from ``WORD_NUMBERING``."""
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{listed}"/></w:numPr>'
    return word_paragraph(word_run(text), number)


def word_table(rows: Sequence[Sequence[str]]) -> str:
    """A plain table."""
    body = "".join(
        f"<w:tr>{''.join(f'<w:tc>{word_paragraph(word_run(cell))}</w:tc>' for cell in row)}</w:tr>" for row in rows
    )
    return f"<w:tbl><w:tblPr/>{body}</w:tbl>"


WORD_NUMBERING = "".join(
    [
        f"<w:numbering {_W}>",
        '<w:abstractNum w:abstractNumId="0">',
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>',
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>',
        '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>',
        "</w:abstractNum>",
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>',
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>',
        "</w:numbering>",
    ]
)


def word_file(
    body: str, *, parts: Mapping[str, str | bytes] | None = None, main_type: str = "document.main", strict: bool = False
) -> bytes:
    """A DOCX around the XML of its body.

    *parts* are further members by path. ``word/header1.xml``, ``footer1``, ``footnotes``, ``comments``, ``styles``,
    ``numbering``, ``settings`` and ``chunk1.*`` get their relation (``rId-`` and the name without its ending).
    """
    members = dict(parts or {})
    kinds = {"header": "header", "footer": "footer", "chunk": "aFChunk"}
    relations, overrides, section = [], [], ""
    for name in members:
        stem = name.rpartition("/")[2].partition(".")[0]
        kind = kinds.get(stem.rstrip("0123456789"), stem)
        relations.append((f"rId-{stem}", kind, name.removeprefix("word/")))
        if name.endswith(".xml"):
            overrides.append(f'<Override PartName="/{name}" ContentType="{_WORD}.{kind}+xml"/>')
        if kind in ("header", "footer"):
            section += f'<w:{kind}Reference w:type="default" r:id="rId-{stem}"/>'
    document = f"<w:document {_W} {_R}><w:body>{body}<w:sectPr>{section}</w:sectPr></w:body></w:document>"
    if strict:
        document = document.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        document = document.replace(_REL, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.{main_type}+xml"/>{"".join(overrides)}</Types>'
    )
    return zip_of(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": _relations(("r1", "officeDocument", "word/document.xml")),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _relations(*relations),
            **members,
        }
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    """A part's relations: id, last word of the type, target."""
    listed = "".join(f'<Relationship Id="{i}" Type="{_REL}/{kind}" Target="{to}"/>' for i, kind, to in relations)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _types(part: str, content_type: str) -> str:
    override = f'<Override PartName="/{part}" ContentType="{content_type}"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{override}</Types>'


def word_part(tag: str, content: str) -> str:
    """XML of a header, footer, notes or comments part."""
    return f"<w:{tag} {_W} {_R}>{content}</w:{tag}>"


def make_docx(paragraphs: Sequence[str], *, header: str = "", footer: str = "") -> bytes:
    """A plain DOCX, each paragraph one."""
    parts: dict[str, str | bytes] = {}
    if header:
        parts["word/header1.xml"] = word_part("hdr", word_paragraph(word_run(header)))
    if footer:
        parts["word/footer1.xml"] = word_part("ftr", word_paragraph(word_run(footer)))
    return word_file("".join(word_paragraph(word_run(p)) for p in paragraphs), parts=parts)


def make_tracked_docx(
    paragraphs: Sequence[str], *, inserted: Sequence[str] = (), deleted: Sequence[str] = (), hidden: Sequence[str] = ()
) -> bytes:
    """A DOCX under negotiation: its paragraphs, then tracked ones, then hidden ones."""
    body = "".join(word_paragraph(word_run(p)) for p in paragraphs)
    body += "".join(word_paragraph(word_inserted(p)) for p in inserted)
    body += "".join(word_paragraph(word_deleted(p)) for p in deleted)
    body += "".join(word_paragraph(word_run(p, "<w:vanish/>")) for p in hidden)
    return word_file(body)


def make_locked_docx(paragraphs: Sequence[str], password: str) -> bytes:
    """A DOCX that opens with *password* only (other bytes each time: the lock is salted)."""
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    plain = io.BytesIO(make_docx(paragraphs))
    with zipfile.ZipFile(plain, "a") as archive:
        archive.comment = b" " * 8192  # the locking library breaks files of less than 4 KB
    OOXMLFile(plain).encrypt(password, out)
    return out.getvalue()


# ---- ODT, RTF, HTML, text

_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("style", "style"),
        ("table", "table"),
        ("draw", "drawing"),
    )
)
_ODF += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
_ODF += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
ODT = "application/vnd.oasis.opendocument.text"


def odt_file(body: str, *, automatic: str = "", styles: str = "") -> bytes:
    """An ODT around the XML of its text body."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODF}>'
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    members: dict[str, str | bytes] = {"mimetype": ODT, "content.xml": content}
    if styles:
        members["styles.xml"] = f"<office:document-styles {_ODF}>{styles}</office:document-styles>"
    members["META-INF/manifest.xml"] = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zip_of(members, stored=["mimetype"])


def make_odt(paragraphs: Sequence[str]) -> bytes:
    """A plain ODT."""
    return odt_file("".join(f"<text:p>{_odt_words(p)}</text:p>" for p in paragraphs))


def _odt_words(text: str) -> str:
    return (
        escape(text, quote=False)
        .replace("\t", "<text:tab/>")
        .replace("\n", "<text:line-break/>")
        .replace("  ", " <text:s/>")
    )


def rtf_words(text: str) -> str:
    """Letters of a text in RTF."""
    out = []
    for letter in text:
        if letter in "\\{}":
            out.append(f"\\{letter}")
        elif letter == "\n":
            out.append("\\line ")
        elif letter == "\t":
            out.append("\\tab ")
        elif letter < "\x80":
            out.append(letter)
        else:
            units = letter.encode("utf-16-le")
            for at in range(0, len(units), 2):
                unit = int.from_bytes(units[at : at + 2], "little", signed=True)
                out.append(f"\\u{unit}?")
    return "".join(out)


def rtf_file(body: str, *, colours: str = "") -> bytes:
    """An RTF around its body."""
    fonts = (
        r"{\fonttbl{\f0\fswiss\fcharset0 Helvetica;}{\f1\fswiss\fcharset204 Helvetica Cyr;}{\f2\fcharset2 Wingdings;}}"
    )
    head = rf"{{\rtf1\ansi\ansicpg1252\deff0{fonts}"
    return f"{head}{{\\colortbl;{colours}}}\\f0\\fs22 {body}}}".encode("ascii")


def make_rtf(paragraphs: Sequence[str]) -> bytes:
    """A plain RTF."""
    return rtf_file("".join(f"\\pard {rtf_words(p)}\\par\n" for p in paragraphs))


def make_html(paragraphs: Sequence[str], *, title: str = "Agreement") -> bytes:
    """A plain HTML page."""
    body = "\n".join(f"<p>{escape(p, quote=False).replace(chr(10), '<br>')}</p>" for p in paragraphs)
    head = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f"{head}\n<body>\n{body}\n</body></html>\n".encode()


def make_txt(paragraphs: Sequence[str], *, width: int = 0) -> bytes:
    """Plain text in UTF-8, with lines of at most *width* letters where it is not 0."""
    shown = [textwrap.fill(p, width) if width else p for p in paragraphs]
    return ("\n\n".join(shown) + "\n").encode()


# ---- workbook, slides


def make_xlsx(rows: Sequence[Sequence[str]], *, hidden_sheet: Sequence[Sequence[str]] = ()) -> bytes:
    """A workbook with one sheet, and a hidden one where wanted."""
    sheets = [("Order", "", rows)] + ([("Terms", ' state="hidden"', hidden_sheet)] if hidden_sheet else [])
    shared: list[str] = []
    members: dict[str, str | bytes] = {}
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    for number, (_, _, content) in enumerate(sheets, 1):
        lines = []
        for at, row in enumerate(content, 1):
            cells = []
            for column, value in enumerate(row):
                shared.append(value)
                cells.append(f'<c r="{chr(65 + column)}{at}" t="s"><v>{len(shared) - 1}</v></c>')
            lines.append(f'<row r="{at}">{"".join(cells)}</row>')
        members[f"xl/worksheets/sheet{number}.xml"] = (
            f"<worksheet {space}><sheetData>{''.join(lines)}</sheetData></worksheet>"
        )
    items = "".join(f"<si><t>{escape(value, quote=False)}</t></si>" for value in shared)
    listed = "".join(
        f'<sheet name="{n}" sheetId="{i}"{state} r:id="rId{i}"/>' for i, (n, state, _) in enumerate(sheets, 1)
    )
    relations = [(f"rId{i}", "worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(sheets) + 1)]
    return zip_of(
        {
            "[Content_Types].xml": _types("xl/workbook.xml", _SHEETS),
            "_rels/.rels": _relations(("r1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f"<workbook {space} {_R}><sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": _relations(*relations, ("s", "sharedStrings", "sharedStrings.xml")),
            "xl/sharedStrings.xml": f"<sst {space}>{items}</sst>",
            **members,
        }
    )


def make_pptx(slides: Sequence[Sequence[str]], *, notes: Sequence[str] = ()) -> bytes:
    """A presentation; *notes* are what the speaker sees on its first slide."""
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    space = f'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="{drawing}"'
    members: dict[str, str | bytes] = {}

    def shape(lines: Sequence[str]) -> str:
        text = "".join(f"<a:p><a:r><a:t>{escape(line, quote=False)}</a:t></a:r></a:p>" for line in lines)
        return f"<p:cSld><p:spTree><p:sp><p:txBody>{text}</p:txBody></p:sp></p:spTree></p:cSld>"

    for number, lines in enumerate(slides, 1):
        members[f"ppt/slides/slide{number}.xml"] = f"<p:sld {space}>{shape(lines)}</p:sld>"
    if notes:
        members["ppt/notesSlides/notesSlide1.xml"] = f"<p:notes {space}>{shape(notes)}</p:notes>"
        to_notes = _relations(("n", "notesSlide", "../notesSlides/notesSlide1.xml"))
        members["ppt/slides/_rels/slide1.xml.rels"] = to_notes
    listed = "".join(f'<p:sldId id="{255 + i}" r:id="rId{i}"/>' for i in range(1, len(slides) + 1))
    relations = [(f"rId{i}", "slide", f"slides/slide{i}.xml") for i in range(1, len(slides) + 1)]
    return zip_of(
        {
            "[Content_Types].xml": _types("ppt/presentation.xml", _SLIDES),
            "_rels/.rels": _relations(("r1", "officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f"<p:presentation {space} {_R}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": _relations(*relations),
            **members,
        }
    )


MAKERS: Mapping[str, Callable[[Sequence[str]], bytes]] = {
    "pdf": make_pdf,
    "docx": make_docx,
    "odt": make_odt,
    "rtf": make_rtf,
    "html": make_html,
    "txt": make_txt,
}
"""Makers of one text in each format that keeps its letters, by the name's ending."""
