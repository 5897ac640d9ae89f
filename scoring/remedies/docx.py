"""An addendum as a Word file: a small one of our own, so that the same words give the same bytes."""

# ruff: noqa: E501 - markup is read whole

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

from scoring.remedies.addendum import Addendum, Paragraph, Role

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The day on which ZIP's calendar begins: a file without a clock in it."""
_STYLE_OF = {Role.TITLE: "Title", Role.HEADING: "Heading2", Role.SIGNING: "Signing", Role.FIELD: "Field"}

_CONTENT_TYPES = f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" ContentType="{_OFFICE}.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="{_OFFICE}.styles+xml"/>\
<Override PartName="/word/header1.xml" ContentType="{_OFFICE}.header+xml"/>\
<Override PartName="/word/footer1.xml" ContentType="{_OFFICE}.footer+xml"/>\
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>\
</Types>"""
_RELATIONS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>\
<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>\
</Relationships>"""
_DOCUMENT_RELATIONS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_R}/styles" Target="styles.xml"/>\
<Relationship Id="rId2" Type="{_R}/header" Target="header1.xml"/>\
<Relationship Id="rId3" Type="{_R}/footer" Target="footer1.xml"/>\
</Relationships>"""
_STYLES = f"""{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>\
<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="Times New Roman"/>\
<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>\
<w:spacing w:after="110" w:line="257" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>\
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>\
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>\
<w:pPr><w:spacing w:before="120" w:after="280"/></w:pPr><w:rPr><w:b/><w:sz w:val="34"/><w:szCs w:val="34"/></w:rPr></w:style>\
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/>\
<w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="170" w:after="50"/><w:outlineLvl w:val="1"/></w:pPr>\
<w:rPr><w:b/></w:rPr></w:style>\
<w:style w:type="paragraph" w:styleId="Signing"><w:name w:val="Signing"/><w:basedOn w:val="Normal"/>\
<w:pPr><w:keepNext/><w:spacing w:before="200" w:after="80"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>\
<w:style w:type="paragraph" w:styleId="Field"><w:name w:val="Field"/><w:basedOn w:val="Normal"/>\
<w:pPr><w:keepNext/><w:spacing w:before="60" w:after="80"/></w:pPr></w:style>\
<w:style w:type="paragraph" w:styleId="Margin"><w:name w:val="Margin"/><w:basedOn w:val="Normal"/>\
<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style></w:styles>"""
_PAGE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1247" w:right="1418" w:bottom="1134" w:left="1418" '
    'w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
)


def addendum_docx(addendum: Addendum) -> bytes:
    """The addendum as a DOCX; the draft notice stands at the head of every page."""
    body = [p for p in addendum.paragraphs if p.role not in (Role.NOTICE, Role.FOOT)]
    title = next((p.text for p in addendum.paragraphs if p.role is Role.TITLE), "Addendum")
    core = (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(f"Draft: {title}")}</dc:title>'
        "</cp:coreProperties>"
    )
    return _zipped(
        {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": _RELATIONS,
            "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>'
            f"{_paragraphs(body)}{_PAGE}</w:body></w:document>",
            "word/_rels/document.xml.rels": _DOCUMENT_RELATIONS,
            "word/styles.xml": _STYLES,
            "word/header1.xml": _margin("hdr", addendum.paragraphs, Role.NOTICE),
            "word/footer1.xml": _margin("ftr", addendum.paragraphs, Role.FOOT),
            "docProps/core.xml": core,
        }
    )


def _paragraphs(paragraphs: Iterable[Paragraph], style: str | None = None) -> str:
    return "".join(_paragraph(p, style or _STYLE_OF.get(p.role)) for p in paragraphs)


def _paragraph(paragraph: Paragraph, style: str | None) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{escape(paragraph.text)}</w:t></w:r></w:p>'


def _margin(tag: str, paragraphs: Iterable[Paragraph], role: Role) -> str:
    inside = _paragraphs((p for p in paragraphs if p.role is role), "Margin")
    return f'{_HEAD}<w:{tag} xmlns:w="{_W}">{inside}</w:{tag}>'


def _zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            file.writestr(entry, content.encode("utf-8"))
    return out.getvalue()
