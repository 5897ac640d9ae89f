"""XLSX and PPTX to text: an order form in a spreadsheet, terms on slides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from scoring.extract.layers import TextTooLong, TextWriter
from scoring.extract.zipped import ZippedDocument, ZipProblem
from scoring.text import ContractText, Layer, Needs

MOST_ROWS = 20_000
_OFF = ("0", "false", "")
_TOO_LONG = "The text is longer than any contract; the rest of it was not read."


def read_workbook(data: bytes, media_type: str) -> ContractText:
    """Text of a workbook, a row a line; hidden sheets, rows and columns in the hidden layer. Raises ZipProblem."""
    parts = ZippedDocument(data)
    main = _main(parts, "xl/workbook.xml")
    book = parts.xml(main)
    relations = parts.relations(main)
    words = _shared(parts, relations)
    writer = TextWriter()
    warnings: list[str] = []
    try:
        for sheet in book.iter("sheet"):
            target = relations.get(sheet.get("r:id", ""), ("", ""))[1]
            root = parts.xml_if_there(target)
            name = sheet.get("name", "")
            if root is None:
                warnings.append(f"The sheet {name} is damaged and was not read.")
                continue
            layer = Layer.HIDDEN if sheet.get("state", "visible") != "visible" else Layer.VISIBLE
            writer.paragraph()
            writer.add(name, layer)
            writer.paragraph()
            _sheet(root, words, writer, layer)
            _boxes(parts, target, writer)
    except TextTooLong:
        warnings.append(_TOO_LONG)
    return writer.finish(media_type, "workbook", warnings=tuple(warnings))


def read_slides(data: bytes, media_type: str) -> ContractText:
    """Text of a presentation, a slide a page; notes and hidden slides in the hidden layer. Raises ZipProblem."""
    parts = ZippedDocument(data)
    main = _main(parts, "ppt/presentation.xml")
    relations = parts.relations(main)
    writer = TextWriter()
    warnings: list[str] = []
    unread: list[int] = []
    try:
        for number, slide in enumerate(parts.xml(main).iter("sldId"), 1):
            target = relations.get(slide.get("r:id", ""), ("", ""))[1]
            root = parts.xml_if_there(target)
            writer.line()
            writer.page()
            if root is None:
                unread.append(number)
                continue
            layer = Layer.HIDDEN if root.get("show") in ("0", "false") else Layer.VISIBLE
            before = len(writer)
            _paragraphs(root, writer, layer)
            if len(writer) == before and next(root.iter("pic"), None) is not None:
                unread.append(number)
            for kind, notes in parts.relations(target).values():
                found = parts.xml_if_there(notes) if kind in ("notesSlide", "diagramData") else None
                if found is not None:
                    _paragraphs(found, writer, Layer.HIDDEN if kind == "notesSlide" else layer)
    except TextTooLong:
        warnings.append(_TOO_LONG)
    return writer.finish(
        media_type,
        "slides",
        warnings=tuple(warnings),
        unread_pages=tuple(unread),
        unread_reason=Needs.OCR if unread else None,
    )


def _main(parts: ZippedDocument, usual: str) -> str:
    for kind, target in parts.relations("").values():
        if kind == "officeDocument" and target in parts:
            return target
    if usual in parts:
        return usual
    raise ZipProblem(Needs.DAMAGED, "The file is incomplete: its main part is missing.")


def _shared(parts: ZippedDocument, relations: dict[str, tuple[str, str]]) -> list[str]:
    name = next((target for kind, target in relations.values() if kind == "sharedStrings"), "xl/sharedStrings.xml")
    if name not in parts:
        return []
    return ["".join(_runs(item)) for item in parts.xml(name)]


def _runs(item: Element) -> Iterator[str]:
    """Words of a cell, without the reading aids of East Asian names."""
    for child in item:
        if child.tag == "t":
            yield child.text or ""
        elif child.tag == "r":
            yield child.findtext("t") or ""


def _sheet(root: Element, words: list[str], writer: TextWriter, layer: Layer) -> None:
    hidden_columns: set[int] = set()
    for column in root.iter("col"):
        if column.get("hidden", "0") not in _OFF:
            first, last = int(column.get("min", "1")), int(column.get("max", "1"))
            hidden_columns.update(range(first, min(last, first + 1_000) + 1))
    for count, row in enumerate(root.iter("row")):
        if count >= MOST_ROWS:
            raise TextTooLong
        of_row = Layer.HIDDEN if row.get("hidden", "0") not in _OFF else layer
        begun = False
        for at, cell in enumerate(row.findall("c"), 1):
            value = _cell(cell, words)
            if not value.strip():
                continue
            here = Layer.HIDDEN if _column(cell.get("r", ""), at) in hidden_columns else of_row
            writer.add(f"\t{value}" if begun else value, here)
            begun = True
        if begun:
            writer.line(of_row)


def _cell(cell: Element, words: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find("is")
        return "".join(_runs(inline)) if inline is not None else ""
    value = cell.findtext("v") or ""
    if kind == "s":
        return words[int(value)] if value.isdigit() and int(value) < len(words) else ""
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    return value


def _column(reference: str, otherwise: int) -> int:
    letters = re.match(r"[A-Z]{1,3}", reference)
    if letters is None:
        return otherwise
    number = 0
    for letter in letters.group():
        number = number * 26 + ord(letter) - 64
    return number


def _boxes(parts: ZippedDocument, sheet: str, writer: TextWriter) -> None:
    """Words in boxes that lie on a sheet."""
    for kind, target in parts.relations(sheet).values():
        root = parts.xml_if_there(target) if kind == "drawing" else None
        if root is not None:
            _paragraphs(root, writer, Layer.VISIBLE)


def _paragraphs(root: Element, writer: TextWriter, layer: Layer) -> None:
    for row in root.iter():
        if row.tag == "p":
            text = "".join("\n" if e.tag == "br" else e.text or "" for e in row.iter() if e.tag in ("t", "br"))
            if text.strip():
                writer.paragraph(layer)
                writer.add(text, layer)
                writer.line(layer)
