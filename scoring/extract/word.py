"""DOCX, DOCM, DOTX (transitional and strict) to text: every part that a reader sees, and what he does not see.

Own reader over ZIP and XML, because the usual libraries see none to five of the six places in which a clause can
stand (MAIL.md, "docx"): body, tables, headers and footers, notes, boxes, content controls, tracked changes. What is
tracked, hidden or struck out stands in its layer. Numbers that Word computes ("5.1") are written out, because quotes
cite them. A comment in the margin is said about the paper, not by it: it is kept in the quoted layer, so it neither
counts as a clause nor as a hidden one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from scoring.extract.layers import TextTooLong, TextWriter
from scoring.extract.zipped import ZippedDocument, ZipProblem
from scoring.text import ContractText, Layer, Needs, Unreadable

ReadPart = Callable[[bytes, str], "ContractText | Unreadable"]
"""Reads a part in another format: a picture, an HTML or RTF piece. Takes the bytes and the part's name."""

MOST_PICTURES = 20
"""Pictures of one document that are recognised when it has hardly a word of its own."""
_FEW_LETTERS = 200
_PICTURE_BYTES = 15_000
"""A picture of fewer bytes is a logo or a line, not a page."""
_TINY_HALF_POINTS = 6
_TINY_LINE_TWIPS = 60
_OFF = frozenset({"0", "false", "off", "none"})
_SYMBOLS = {
    "f0a8": "☐", "f06f": "☐", "f071": "☐", "f0a3": "☐", "f072": "☐", "f0fe": "☒", "f0fd": "☒", "f078": "☒",
    "f054": "☒", "f053": "☒", "f052": "☑", "f0fc": "✓", "f050": "✓", "f0b7": "•", "f0a7": "•", "f0d8": "•",
    "f0a4": "•", "f06c": "•", "f06e": "•", "f0e0": "→", "f0e8": "→", "f0d4": "™", "f0d2": "®", "f0d3": "©",
    "f0e4": "™", "f0e2": "®", "f0e3": "©", "f0b3": "≥", "f0a2": "′",
}  # fmt: skip
"""Letters of Wingdings and Symbol that a contract uses, by their private codes."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How words look, as far as it says whether anyone can see them. None: not said here."""

    vanish: bool | None = None
    white: bool | None = None
    ground: bool | None = None
    """Whether they stand on a colour of their own (shading, highlight)."""
    size: int | None = None
    """In half points."""
    struck: bool | None = None

    def over(self, below: _Look) -> _Look:
        """This look where it says something, *below* elsewhere."""
        return _Look(
            below.vanish if self.vanish is None else self.vanish,
            below.white if self.white is None else self.white,
            below.ground if self.ground is None else self.ground,
            below.size if self.size is None else self.size,
            below.struck if self.struck is None else self.struck,
        )

    @property
    def hidden(self) -> bool:
        tiny = self.size is not None and self.size < _TINY_HALF_POINTS
        return bool(self.vanish) or tiny or (bool(self.white) and not self.ground)


_PLAIN = _Look()


@dataclass(frozen=True, slots=True)
class _Mark:
    """The tracked change, or the darkness, in which a stretch stands."""

    layer: Layer = Layer.VISIBLE
    author: str | None = None
    date: str | None = None
    ground: bool = False
    """Inside a box, or a table cell with a ground of its own: white letters may be seen there."""

    def within(self, layer: Layer, by: Element | None = None) -> _Mark:
        """The mark of something inside: deleted stays deleted, hidden stays hidden."""
        if self.layer in (Layer.DELETED, Layer.HIDDEN, Layer.QUOTED):
            return self
        if by is None:
            return replace(self, layer=layer)
        return replace(self, layer=layer, author=by.get("author"), date=by.get("date"))


_OPEN = _Mark()
_TRACKED = {"ins": Layer.INSERTED, "moveTo": Layer.INSERTED, "del": Layer.DELETED, "moveFrom": Layer.DELETED}


def read_word(data: bytes, media_type: str, read_part: ReadPart | None = None) -> ContractText | Unreadable:
    """Text of a Word file. Raises ZipProblem, which says what is wrong with the file."""
    return _Word(ZippedDocument(data), media_type, read_part).read()


class _Word:
    """One document being read."""

    def __init__(self, parts: ZippedDocument, media_type: str, read_part: ReadPart | None) -> None:
        self.parts = parts
        self.media_type = media_type
        self.read_part = read_part
        self.writer = TextWriter()
        self.warnings: list[str] = []
        self.main = self._main()
        self.styles = _Styles(parts.xml_if_there(self._beside("styles.xml")))
        self.numbering = _Numbering(parts.xml_if_there(self._beside("numbering.xml")), self.styles)
        self.relations = parts.relations(self.main)
        self.notes: list[tuple[str, str, _Mark]] = []
        self.note_numbers = {"footnotes": 0, "endnotes": 0}
        self.boxes: list[tuple[Element, _Mark]] = []
        self.fields: list[bool] = []
        """Open fields, outermost first: True while the field's code, not its result, is being read."""
        self.part = self.main

    def read(self) -> ContractText | Unreadable:
        root = self.parts.xml(self.main)
        body = root.find("body")
        if body is None:
            raise ZipProblem(Needs.DAMAGED, "The file is damaged: it has no body.")
        try:
            self._heads(root, body, "header")
            self.blocks(body, _OPEN)
            self._write_notes()
            self._heads(root, body, "footer")
            self._diagrams()
            self._comments()
            self._pictures(root)
        except TextTooLong:
            self.warnings.append("The text is longer than any contract; the rest of it was not read.")
        return self.writer.finish(self.media_type, "docx", warnings=tuple(self.warnings), title=self._title())

    # where things are

    def _main(self) -> str:
        for kind, target in self.parts.relations("").values():
            if kind == "officeDocument" and target in self.parts:
                return target
        for name in ("word/document.xml", "word/document2.xml"):
            if name in self.parts:
                return name
        raise ZipProblem(Needs.DAMAGED, "The file is incomplete: it has no document in it.")

    def _beside(self, name: str) -> str:
        return f"{self.main.rpartition('/')[0]}/{name}".lstrip("/")

    def _title(self) -> str | None:
        core = self.parts.xml_if_there("docProps/core.xml")
        return core.findtext("title") if core is not None else None

    def _heads(self, root: Element, body: Element, kind: str) -> None:
        """Headers or footers, each once. One that the settings keep off every page is hidden."""
        sections = [p for p in (pr.find("sectPr") for pr in root.iter("pPr")) if p is not None]
        last = body.find("sectPr")
        sections += [last] if last is not None else []
        settings = self.parts.xml_if_there(self._beside("settings.xml"))
        even = settings is not None and _is_on(settings.find("evenAndOddHeaders"))
        shown: dict[str, bool] = {}
        for section in sections:
            first = _is_on(section.find("titlePg"))
            for reference in section.findall(f"{kind}Reference"):
                target = self.relations.get(reference.get("r:id", ""), ("", ""))[1]
                which = reference.get("type", "default")
                seen = which == "default" or (which == "first" and first) or (which == "even" and even)
                shown[target] = shown.get(target, False) or seen
        said: set[str] = set()
        for target, seen in sorted(shown.items(), key=lambda pair: not pair[1]):
            if target not in self.parts:
                continue
            found = self._part(target, _OPEN if seen else _Mark(Layer.HIDDEN))
            words = " ".join(found.text.split())
            if words not in said:
                said.add(words)
                self.writer.paragraph()
                start = len(self.writer)
                self.writer.take(found)
                self.writer.runs_from(start)
                self.writer.paragraph()

    def _part(self, name: str, mark: _Mark) -> ContractText:
        """A header or footer as a text of its own."""
        root = self.parts.xml_if_there(name)
        outer, self.writer = (self.writer, self.part, self.relations), TextWriter()
        if root is None:
            self.warnings.append("A header or footer of the file is damaged and was not read.")
        else:
            self.part, self.relations = name, self.parts.relations(name)
            self.fields.clear()
            self.blocks(root, mark)
        found = self.writer.finish(self.media_type, "docx")
        self.writer, self.part, self.relations = outer
        return found

    # blocks

    def blocks(self, holder: Element, mark: _Mark) -> None:
        """Paragraphs, tables and what wraps them, in order."""
        for child in holder:
            tag = child.tag
            if tag == "p":
                self.paragraph(child, mark)
            elif tag == "tbl":
                self.table(child, mark)
            elif tag == "sdt":
                content = child.find("sdtContent")
                if content is not None:
                    self.blocks(content, mark)
            elif tag in _TRACKED:
                self.blocks(child, mark.within(_TRACKED[tag], child))
            elif tag in ("customXml", "smartTag", "txbxContent"):
                self.blocks(child, mark)
            elif tag == "AlternateContent":
                chosen = _chosen(child)
                if chosen is not None:
                    self.blocks(chosen, mark)
            elif tag == "altChunk":
                self._other_format(child.get("r:id", ""), mark)
            elif tag == "subDoc":
                self.warnings.append("A part of this document stands in another file, which is not here.")

    def paragraph(self, p: Element, mark: _Mark, *, ends: bool = True) -> None:
        """One paragraph with its computed number, then the boxes that are anchored in it."""
        properties = p.find("pPr")
        styles, look, listed, level = self.styles.paragraph(properties)
        changed = _change_of_mark(properties)
        if ends:
            self.writer.paragraph()
        start = len(self.writer)
        label_mark = mark.within(_TRACKED[changed.tag], changed) if changed is not None else mark
        if listed is not None and _has_content(p):
            level = self.numbering.level_of(listed, styles) if level is None else level
            label = self.numbering.label(listed, level, counts=label_mark.layer is not Layer.DELETED)
            of_mark = properties.find("rPr") if properties is not None else None
            label_look = look if of_mark is None else self.styles.run(of_mark, look)
            if label:
                self.put(label + " ", _seen(label_look, label_mark))
        boxes, self.boxes = self.boxes, []
        self.inline(p, mark, look)
        anchored, self.boxes = self.boxes, boxes
        if self.fields and self.fields[-1]:
            self.fields.clear()  # a field whose code never ends would swallow the rest of the contract
        if ends and len(self.writer) > start:
            self.writer.line(label_mark.layer if label_mark.layer is not Layer.VISIBLE else mark.layer)
        for box, box_mark in anchored:
            self.writer.paragraph()
            self.blocks(box, box_mark)
            self.writer.paragraph()

    def table(self, table: Element, mark: _Mark) -> None:
        """Rows as lines with tabs; a cell that holds more than one paragraph stands by itself."""
        self.writer.paragraph()
        properties = table.find("tblPr")
        styled = properties is not None and _value(properties.find("tblStyle")) not in ("", "TableNormal", "TableGrid")
        coloured = properties is not None and _has_ground(properties)
        for row in _through(table, "tr"):
            row_mark = mark
            of_row = row.find("trPr")
            if of_row is not None:
                for tag in ("ins", "del"):
                    change = of_row.find(tag)
                    if change is not None:
                        row_mark = row_mark.within(_TRACKED[tag], change)
                height = of_row.find("trHeight")
                flat = height is not None and height.get("hRule") == "exact"
                if _is_on(of_row.find("hidden")) or (
                    flat and height is not None and _int(height.get("val"), 999) < _TINY_LINE_TWIPS
                ):
                    row_mark = row_mark.within(Layer.HIDDEN)
            cells = list(_through(row, "tc"))
            plain = all(_is_one_line(cell) for cell in cells)
            for i, cell in enumerate(cells):
                of_cell = cell.find("tcPr")
                cell_mark = row_mark
                if of_cell is not None:
                    for tag, layer in (("cellIns", Layer.INSERTED), ("cellDel", Layer.DELETED)):
                        change = of_cell.find(tag)
                        if change is not None:
                            cell_mark = cell_mark.within(layer, change)
                ground = styled or coloured or (of_cell is not None and _has_ground(of_cell))
                cell_mark = replace(cell_mark, ground=cell_mark.ground or ground)
                if plain:
                    if i:
                        self.put("\t", cell_mark)
                    for p in _through(cell, "p"):
                        self.paragraph(p, cell_mark, ends=False)
                else:
                    self.blocks(cell, cell_mark)
                    self.writer.paragraph()
            self.writer.line()
        self.writer.paragraph()

    # lines

    def inline(self, holder: Element, mark: _Mark, look: _Look) -> None:
        """Runs and what wraps them."""
        for child in holder:
            tag = child.tag
            if tag == "r":
                self.run(child, mark, look)
            elif tag in _TRACKED:
                self.inline(child, mark.within(_TRACKED[tag], child), look)
            elif tag == "sdt":
                self._control(child, mark, look)
            elif tag == "AlternateContent":
                chosen = _chosen(child)
                if chosen is not None:
                    self.inline(chosen, mark, look)
            elif tag == "t":  # mathematics (m:t) and drawings (a:t) outside a run of ours
                self.put(child.text or "", mark)
            elif tag in _SKIPPED:
                continue
            else:  # hyperlink, fldSimple, smartTag, customXml, bdo, dir, oMath, …
                self.inline(child, mark, look)

    def run(self, run: Element, mark: _Mark, look: _Look) -> None:
        properties = run.find("rPr")
        if properties is not None:
            look = self.styles.run(properties, look)
            for tag in ("ins", "del"):
                change = properties.find(tag)
                if change is not None:
                    mark = mark.within(_TRACKED[tag], change)
        self._run_parts(run, _seen(look, mark))

    def _run_parts(self, run: Element, mark: _Mark) -> None:
        for child in run:
            tag = child.tag
            if tag in ("t", "delText"):
                self.put(child.text or "", mark)
            elif tag in ("tab", "ptab"):
                self.put("\t", mark)
            elif tag in ("br", "cr"):
                self.put("\n", mark)
            elif tag == "noBreakHyphen":
                self.put("-", mark)
            elif tag == "sym":
                code = child.get("char", "").casefold()
                self.put(_SYMBOLS.get(code, "" if code.startswith("f0") else _chr(code)), mark)
            elif tag == "fldChar":
                self._field(child, mark)
            elif tag in ("footnoteReference", "endnoteReference"):
                kind = "footnotes" if tag.startswith("foot") else "endnotes"
                self.note_numbers[kind] += 1
                self.notes.append((kind, child.get("id", ""), mark))
            elif tag == "AlternateContent":
                chosen = _chosen(child)
                if chosen is not None:
                    self._run_parts(chosen, mark)
            elif tag in ("drawing", "pict", "object"):
                self._drawing(child, mark)
            elif tag == "ruby":
                base = child.find("rubyBase")
                if base is not None:
                    self.inline(base, mark, _PLAIN)

    def put(self, text: str, mark: _Mark) -> None:
        if any(self.fields):
            mark = mark.within(Layer.HIDDEN)  # a field's code is never on the page
        if mark.layer is Layer.VISIBLE:
            self.writer.add(text)
        else:
            self.writer.add(text, mark.layer, mark.author, mark.date)

    def _field(self, char: Element, mark: _Mark) -> None:
        kind = char.get("fldCharType")
        if kind == "begin":
            data = char.find("ffData")
            if data is not None:
                self.put(_form_value(data), mark)
            self.fields.append(True)
        elif kind == "separate" and self.fields:
            self.fields[-1] = False
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _control(self, control: Element, mark: _Mark, look: _Look) -> None:
        content = control.find("sdtContent")
        properties = control.find("sdtPr")
        box = properties.find("checkbox") if properties is not None else None
        before = len(self.writer)
        if content is not None:
            self.inline(content, mark, look)
        if box is not None and len(self.writer) == before:
            self.put("☒" if _is_on(box.find("checked")) else "☐", mark)

    def _drawing(self, drawing: Element, mark: _Mark) -> None:
        """Boxes are read after the paragraph; letters that are drawn (a:t, WordArt) where they stand."""
        for box in _outermost(drawing, "txbxContent"):
            self.boxes.append((box, replace(mark, ground=True)))
        for path in drawing.iter("textpath"):
            if path.get("string"):
                self.put(path.get("string", ""), mark)
        if drawing.tag == "drawing":
            for text in _outermost(drawing, "t", stop="txbxContent"):
                self.put((text.text or "") + " ", mark)

    # other parts

    def _write_notes(self) -> None:
        """Footnotes and endnotes that are referred to, in the order of their references."""
        for kind in ("footnotes", "endnotes"):
            wanted = [(i, mark) for k, i, mark in self.notes if k == kind]
            if not wanted:
                continue
            name = next(
                (t for k, t in self.parts.relations(self.main).values() if k == kind), self._beside(f"{kind}.xml")
            )
            root = self.parts.xml_if_there(name)
            if root is None:
                self.warnings.append(f"The {kind} of the file are damaged and were not read.")
                continue
            by_id = {note.get("id"): note for note in root}
            for number, (i, mark) in enumerate(wanted, 1):
                note = by_id.get(i)
                if note is not None:
                    self.writer.paragraph()
                    self.put(f"[{number}] ", mark)
                    for n, p in enumerate(_through(note, "p")):
                        if n:
                            self.writer.line()
                        self.paragraph(p, mark, ends=False)
        self.writer.paragraph()

    def _comments(self) -> None:
        name = next((t for k, t in self.parts.relations(self.main).values() if k == "comments"), "")
        root = self.parts.xml_if_there(name) if name else None
        count = 0
        for comment in root if root is not None else ():
            self.writer.paragraph()
            quoted = _Mark(Layer.QUOTED, comment.get("author"), comment.get("date"))
            self.put("Comment: ", quoted)
            for p in _through(comment, "p"):
                self.paragraph(p, quoted, ends=False)
                self.writer.line(Layer.QUOTED)
            count += 1
        if count:
            comments = "a comment" if count == 1 else f"{count} comments"
            self.warnings.append(f"The file has {comments} in its margin, which are no part of the contract's words.")

    def _diagrams(self) -> None:
        for kind, target in self.parts.relations(self.main).values():
            root = self.parts.xml_if_there(target) if kind == "diagramData" else None
            for p in root.iter("p") if root is not None else ():
                words = "".join(t.text or "" for t in p.iter("t"))
                if words.strip():
                    self.writer.paragraph()
                    self.put(words, _OPEN)
        self.writer.line()

    def _other_format(self, relation: str, mark: _Mark) -> None:
        kind, target = self.relations.get(relation, ("", ""))
        if kind != "aFChunk" or target not in self.parts or self.read_part is None:
            self.warnings.append("A part of this document in another format could not be read.")
            return
        found = self.read_part(self.parts.read(target), target.rpartition("/")[2])
        if isinstance(found, Unreadable):
            self.warnings.append(f"A part of this document in another format could not be read: {found.reason}")
            return
        self.writer.paragraph()
        self.writer.take(found, None if mark.layer is Layer.VISIBLE else mark.layer)
        self.warnings += found.warnings
        self.writer.paragraph()

    def _pictures(self, root: Element) -> None:
        """A contract pasted as pictures: recognised when there is hardly a word beside them, else named."""
        wanted: dict[str, None] = {}
        for element in root.iter():
            if element.tag == "blip":
                wanted.setdefault(element.get("r:embed") or "")
            elif element.tag == "imagedata":
                wanted.setdefault(element.get("r:id") or "")
        targets = [self.parts_target(i) for i in wanted]
        large = [t for t in targets if t in self.parts and self.parts.size(t) >= _PICTURE_BYTES]
        if not large:
            return
        letters = sum(c.isalnum() for c in self.writer.text())
        if letters >= _FEW_LETTERS or self.read_part is None:
            pictures = "a picture" if len(large) == 1 else f"{len(large)} pictures"
            self.warnings.append(f"The file holds {pictures} whose words, if any, were not read.")
            return
        unread = len(large) - min(len(large), MOST_PICTURES)
        last: Unreadable | None = None
        for target in large[:MOST_PICTURES]:
            found = self.read_part(self.parts.read(target), target.rpartition("/")[2])
            if isinstance(found, Unreadable):
                last = found
                unread += 1
                continue
            self.writer.paragraph()
            self.writer.take(found)
            self.warnings += found.warnings
        if last is not None and not self.writer.has_visible:
            raise ZipProblem(Needs.OCR, f"The file holds only pictures. {last.reason}")
        if unread:
            self.warnings.append(f"{unread} of its {len(large)} pictures could not be read.")

    def parts_target(self, relation: str) -> str:
        """Name of the part behind a relation of the main part, empty where there is none."""
        return self.parts.relations(self.main).get(relation, ("", ""))[1]


def _seen(look: _Look, mark: _Mark) -> _Mark:
    """The mark of words that look so. Struck words are a deletion made by hand."""
    if look.hidden and not (look.white and mark.ground and not look.vanish):
        return mark.within(Layer.HIDDEN)
    return mark.within(Layer.DELETED) if look.struck else mark


_SKIPPED = frozenset(
    ["pPr", "rPr", "sdtPr", "sdtEndPr", "fldData", "instrText", "delInstrText", "proofErr", "bookmarkStart",
     "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "tcPr", "trPr", "tblPr", "tblGrid", "sectPr",
     "Fallback", "customXmlPr", "smartTagPr", "annotationRef", "lastRenderedPageBreak", "oMathParaPr", "ctrlPr"]
)  # fmt: skip


# ---- small questions to elements


def _value(element: Element | None) -> str:
    return element.get("val", "") if element is not None else ""


def _is_on(element: Element | None) -> bool:
    return element is not None and element.get("val", "true").casefold() not in _OFF


def _int(value: str | None, otherwise: int) -> int:
    try:
        return int(float(value)) if value is not None else otherwise
    except ValueError:
        return otherwise


def _chr(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _chosen(alternate: Element) -> Element | None:
    """The first choice of mc:AlternateContent; its fallback, which says the same again, only where there is none."""
    choice = alternate.find("Choice")
    return choice if choice is not None else alternate.find("Fallback")


def _through(holder: Element, tag: str) -> Iterator[Element]:
    """Children of one *tag*, also inside content controls and custom XML."""
    for child in holder:
        if child.tag == tag:
            yield child
        elif child.tag in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "del", "moveTo", "moveFrom"):
            yield from _through(child, tag)


def _outermost(holder: Element, tag: str, stop: str = "") -> Iterator[Element]:
    """Descendants of one *tag* that do not stand in another such, in a fallback, or in a *stop*."""
    for child in holder:
        if child.tag == tag:
            yield child
        elif child.tag == "AlternateContent":
            chosen = _chosen(child)
            if chosen is not None:
                yield from _outermost(chosen, tag, stop)
        elif child.tag != stop:
            yield from _outermost(child, tag, stop)


def _is_one_line(cell: Element) -> bool:
    if cell.find("tbl") is not None:
        return False
    return sum(1 for p in _through(cell, "p") if _has_content(p)) <= 1


def _has_content(p: Element) -> bool:
    """Whether a paragraph shows anything: Word numbers an empty one, but a lone number in the text helps nobody."""
    return any(e.tag in ("t", "delText", "sym", "drawing", "pict", "fldChar") for e in p.iter())


def _change_of_mark(properties: Element | None) -> Element | None:
    """The tracked insertion or deletion of the paragraph itself."""
    of_mark = properties.find("rPr") if properties is not None else None
    if of_mark is None:
        return None
    for tag in ("del", "moveFrom", "ins", "moveTo"):
        change = of_mark.find(tag)
        if change is not None:
            return change
    return None


def _has_ground(properties: Element) -> bool:
    shade = properties.find("shd")
    if shade is None:
        return False
    fill = shade.get("fill", "auto").casefold()
    return fill not in ("auto", "ffffff", "") or shade.get("themeFill") is not None


def _form_value(data: Element) -> str:
    """What a form field of the old kind shows: a box, or the chosen line of a list. A text field shows its result."""
    box = data.find("checkBox")
    if box is not None:
        checked = box.find("checked")
        return "☒" if _is_on(checked if checked is not None else box.find("default")) else "☐"
    listed = data.find("ddList")
    if listed is not None:
        entries = [_value(entry) for entry in listed.findall("listEntry")]
        at = _int(_value(listed.find("result")) or _value(listed.find("default")) or "0", 0)
        return entries[at] if 0 <= at < len(entries) else ""
    return ""


# ---- styles


@dataclass(slots=True)
class _Style:
    """What one style says of its words and of its number."""

    based_on: str | None
    look: _Look
    number: tuple[str | None, int | None]
    """(list, level), each None where the style does not say."""


class _Styles:
    """Looks and numbers by style, the styles that a style is based on included."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default: str | None = None
        self._base = _PLAIN
        self._known: dict[str, _Look] = {}
        if root is None:
            return
        defaults = root.find("docDefaults/rPrDefault/rPr")
        if defaults is not None:
            self._base = _look_of(defaults)
        for style in root.findall("style"):
            name = style.get("styleId", "")
            properties = style.find("pPr")
            look = _look_of(style.find("rPr"))
            if properties is not None:
                look = look.over(_look_of_paragraph(properties))
            based = style.find("basedOn")
            self._styles[name] = _Style(_value(based) or None, look, _number_of(properties))
            if style.get("type") == "paragraph" and style.get("default", "0").casefold() not in _OFF:
                self._default = name

    def paragraph(self, properties: Element | None) -> tuple[tuple[str, ...], _Look, str | None, int | None]:
        """Names of its style and of those below it, the look of its words, its list, its level where one is said."""
        name = _value(properties.find("pStyle")) if properties is not None else ""
        style = name or self._default
        look = self.look(style)
        if properties is not None:
            look = _look_of_paragraph(properties).over(look)
        listed, level = _number_of(properties)
        if listed is None:
            inherited, inherited_level = self._number(style)
            listed = inherited
            level = inherited_level if level is None else level
        return tuple(self._names(style)), look, None if listed == "0" else listed, level

    def run(self, properties: Element, below: _Look) -> _Look:
        """Look of a run: its own properties over its character style over its paragraph."""
        named = _value(properties.find("rStyle"))
        if named:
            below = self.look(named, base=False).over(below)
        return _look_of(properties).over(below)

    def look(self, name: str | None, *, base: bool = True) -> _Look:
        """Look that a style gives, over the document's own where *base*."""
        key = f"{name}/{base}"
        if key not in self._known:
            look = _PLAIN
            for style in self._chain(name):
                look = look.over(style.look)
            self._known[key] = look.over(self._base) if base else look
        return self._known[key]

    def list_of(self, name: str) -> str | None:
        """List that a numbering style stands for."""
        style = self._styles.get(name)
        return style.number[0] if style else None

    def _number(self, name: str | None) -> tuple[str | None, int | None]:
        listed: str | None = None
        level: int | None = None
        for style in self._chain(name):
            listed = style.number[0] if listed is None else listed
            level = style.number[1] if level is None else level
        return listed, level

    def _chain(self, name: str | None) -> Iterator[_Style]:
        return (self._styles[found] for found in self._names(name))

    def _names(self, name: str | None) -> Iterator[str]:
        seen: set[str] = set()
        while name and name not in seen and name in self._styles:
            seen.add(name)
            yield name
            name = self._styles[name].based_on


def _look_of(properties: Element | None) -> _Look:
    if properties is None:
        return _PLAIN
    vanish = properties.find("vanish")
    colour = properties.find("color")
    size = properties.find("sz")
    struck = properties.find("strike")
    struck = struck if struck is not None else properties.find("dstrike")
    highlight = properties.find("highlight")
    ground: bool | None = None
    if properties.find("shd") is not None:
        ground = _has_ground(properties)
    if highlight is not None and _value(highlight) not in ("none", "white", ""):
        ground = True
    white: bool | None = None
    if colour is not None:
        white = _is_white(colour)
    return _Look(
        None if vanish is None else _is_on(vanish),
        white,
        ground,
        None if size is None else _int(_value(size), 24),
        None if struck is None else _is_on(struck),
    )


def _look_of_paragraph(properties: Element) -> _Look:
    """Shading behind the words, and lines squeezed to nothing."""
    spacing = properties.find("spacing")
    squeezed = (
        spacing is not None
        and spacing.get("lineRule") == "exact"
        and 0 < _int(spacing.get("line"), 240) < _TINY_LINE_TWIPS
    )
    return _Look(vanish=True if squeezed else None, ground=True if _has_ground(properties) else None)


def _is_white(colour: Element) -> bool:
    value = _value(colour).casefold()
    if colour.get("themeColor", "") in ("background1", "bg1", "light1") and colour.get("themeShade") is None:
        return True
    if not re.fullmatch(r"[0-9a-f]{6}", value):
        return False
    return all(int(value[i : i + 2], 16) >= 0xF6 for i in (0, 2, 4))


def _number_of(properties: Element | None) -> tuple[str | None, int | None]:
    number = properties.find("numPr") if properties is not None else None
    if number is None:
        return None, None
    listed, level = number.find("numId"), number.find("ilvl")
    return (_value(listed) or None), (None if level is None else _int(_value(level), 0))


# ---- numbers that Word computes


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    """Level (from 1) after which it begins again; 0 never; None after any above."""
    legal: bool = False
    """All numbers in it as plain figures."""
    follow: str = "tab"
    style: str = ""


@dataclass(slots=True)
class _List:
    """One use of a list: its levels and where it starts anew."""

    family: str
    """Lists of one family count on together."""
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class _Numbering:
    """Counts the document's lists as Word does (ECMA-376-1, 17.9)."""

    def __init__(self, root: Element | None, styles: _Styles) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is None:
            return
        families: dict[str, dict[int, _Level]] = {}
        linked: dict[str, str] = {}
        for family in root.findall("abstractNum"):
            name = family.get("abstractNumId", "")
            families[name] = {_int(e.get("ilvl"), 0): _level_of(e) for e in family.findall("lvl")}
            link = family.find("numStyleLink")
            if link is not None:
                linked[name] = _value(link)
        family_of = {n.get("numId", ""): _value(n.find("abstractNumId")) for n in root.findall("num")}
        for name, style in linked.items():
            target = family_of.get(styles.list_of(style) or "", "")
            if target in families and not families[name]:
                families[name] = families[target]
        for number in root.findall("num"):
            name = number.get("numId", "")
            family_name = _value(number.find("abstractNumId"))
            found = _List(family_name, dict(families.get(family_name, {})))
            for override in number.findall("lvlOverride"):
                at = _int(override.get("ilvl"), 0)
                level, start = override.find("lvl"), override.find("startOverride")
                if level is not None:
                    found.levels[at] = _level_of(level)
                if start is not None:
                    found.starts[at] = _int(_value(start), 1)
            self._lists[name] = found

    def level_of(self, listed: str, styles: Sequence[str]) -> int:
        """Level that the list keeps for one of the *styles*, the first if none."""
        found = self._lists.get(listed)
        for style in styles:
            for at, level in found.levels.items() if found is not None else ():
                if level.style == style:
                    return at
        return 0

    def label(self, listed: str, level: int, *, counts: bool = True) -> str:
        """Number of the next paragraph of this list and level. A deleted one shows it without using it up."""
        found = self._lists.get(listed)
        if found is None or level not in found.levels:
            return ""
        count = self._counts.setdefault(found.family, {})
        before = dict(count) if not counts else None
        here = found.levels[level]
        if level in found.starts and (listed, level) not in self._started:
            self._started.add((listed, level))
            count[level] = found.starts[level]
        elif level in count:
            count[level] += 1
        else:
            count[level] = here.start
        for deeper in [at for at in count if at > level]:
            rule = found.levels.get(deeper, _Level()).restart
            if rule is None or (rule > 0 and level < rule):
                del count[deeper]
        text = self._text(found, here, count)
        if before is not None:
            self._counts[found.family] = before
        return text

    def _text(self, found: _List, here: _Level, count: dict[int, int]) -> str:
        if here.format == "bullet":
            return here.text if here.text in ("-", "–", "—", "*", "→") else "•"

        def number(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            level = found.levels.get(at, _Level())
            value = count.setdefault(at, level.start)
            return in_figures(value, "decimal" if here.legal else level.format)

        return re.sub(r"%([1-9])", number, here.text).strip()


def _level_of(element: Element) -> _Level:
    restart = element.find("lvlRestart")
    return _Level(
        _int(_value(element.find("start")) or "1", 1),
        _value(element.find("numFmt")) or _format_inside(element),
        _value(element.find("lvlText")),
        None if restart is None else _int(_value(restart), 0),
        _is_on(element.find("isLgl")),
        _value(element.find("suff")) or "tab",
        _value(element.find("pStyle")),
    )


def _format_inside(element: Element) -> str:
    """Newer kinds of figures stand in an mc:AlternateContent with a fallback."""
    fallback = element.find("AlternateContent/Fallback/numFmt")
    return _value(fallback) or "decimal"


_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_ONES_WORDS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
         "seventeen eighteen nineteen")  # fmt: skip
_ONES = _ONES_WORDS.split()
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
             "twelve": "twelfth"}  # fmt: skip


def in_figures(value: int, kind: str) -> str:
    """Write a list's number in one of Word's kinds of figures; kinds that are not known come as plain figures."""
    if kind == "none":
        return ""
    if value < 1:
        return str(value)
    if kind in ("lowerRoman", "upperRoman") and value < 4000:
        text, rest = "", value
        for size, letters in _ROMAN:
            text += letters * (rest // size)
            rest %= size
        return text.upper() if kind == "upperRoman" else text
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * min(40, (value - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind == "decimalZero":
        return f"{value:02d}"
    if kind == "ordinal":
        ending = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return f"{value}{ending}"
    if kind in ("cardinalText", "ordinalText") and value < 100:
        words = _ONES[value] if value < 20 else f"{_TENS[value // 10]}{f'-{_ONES[value % 10]}' if value % 10 else ''}"
        if kind == "ordinalText":
            head, dash, last = words.rpartition("-")
            last = _ORDINALS.get(last, f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
            words = f"{head}{dash}{last}"
        return words.capitalize()
    return str(value)
