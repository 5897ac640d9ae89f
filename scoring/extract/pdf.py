"""PDF to text: pdfium, then pypdf, then pdfminer.six; pages without words are named, never passed over.

What stands on a page but has no words (a scan, outlined letters, a font without a key to its letters) is handed to
the recogniser where there is one, else listed in ``unread_pages``. Words that nobody sees (white on white, under a
picture, off the page, a hair high, drawn with no ink) are kept in the hidden layer; the invisible words that a
scanner program lays under its picture are what the picture says, and count.
"""

from __future__ import annotations

import ctypes
import functools
import io
import itertools
import re
import statistics
import time
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from scoring.extract.layers import Recognise, TextTooLong, TextWriter
from scoring.text import ContractText, Layer, Needs, Unreadable

MEDIA_TYPE = "application/pdf"
MOST_PAGES = 2_000
"""Pages after these are listed as unread."""
MOST_OBJECTS = 20_000
"""Drawn objects of one page that are looked at for hidden words and pictures."""
SCAN_DPI = 250
MOST_SCAN_PIXELS = 16_000_000
_POINTS_PER_INCH = 72
_FEW_LETTERS = 60
"""A page with a picture and fewer letters than these is a picture of a page with a stamp or a page number on it."""
_SCAN_SHARE = 0.5
"""Share of the page that pictures cover on such a page."""
_PICTURE_SHARE = 0.12
"""A picture of this share beside words may hold words itself."""
_GARBAGE_SHARE = 0.15
_TINY_POINTS = 2.0
_LIGHT = 246
_CONTRAST = 14
"""Grey levels (of 255) between ink and ground below which nobody reads."""
_MOST_OF = 0.6
"""Share of some words that a picture must cover to be their ground or their cover."""
_MOST_FORM_DEPTH = 8
_MANY_OBJECTS = 200
"""Asking pdfium for the words of one text object costs a walk through the page's letters."""
_MOST_CLIP_SEGMENTS = 12
"""Points of a clipping path that is looked at; a rectangle has 4 or 5."""
_ZONE = 0.12
"""Share of the page height, above and below, in which running heads and feet stand."""


@dataclass(slots=True)
class _Line:
    """One line of a page as the reader gave it."""

    pieces: list[tuple[str, Layer]]
    y: float | None = None
    """Height of its baseline above the page's foot, in points."""
    x: float | None = None
    """Where its first letter stands, in points from the page's left edge."""
    zone: str = ""
    """``head`` or ``foot`` where it stands in the margin zones."""
    gap_before: bool = False

    @property
    def text(self) -> str:
        if len(self.pieces) == 1:
            return self.pieces[0][0]
        return "".join(text for text, _ in self.pieces)


@dataclass(slots=True)
class _Page:
    """One page, read."""

    lines: list[_Line] = field(default_factory=list)
    unread: bool = False
    broken: bool = False
    """Unread because the page itself could not be opened."""
    confidence: float | None = None
    letters_under_picture: bool = False
    picture_beside_words: bool = False
    notes: list[str] = field(default_factory=list)
    """Margin comments: said about the paper, not by it."""


def read_pdf(
    data: bytes,
    passwords: Sequence[str] = (),
    recognise: Recognise | None = None,
    recognise_seconds: float = 40.0,
) -> ContractText | Unreadable:
    """Text of a PDF with its pages. *recognise* gets a page's picture as PGM; None where no recogniser is installed.

    Source of the order: MAIL.md, table of 59 real files. A file that pdfium cannot open goes to pypdf, then to
    pdfminer.six; so does one in which pdfium finds no words and nothing drawn.
    """
    start = data.find(b"%PDF-", 0, 1024)
    data = data[start:] if start > 0 else data
    if inflates_too_far(data):
        return Unreadable(Needs.LIMIT, "The PDF unpacks to far more than a document holds.", MEDIA_TYPE)
    first: ContractText | Unreadable | None = None
    if not draws_itself(data):
        first = _by_pdfium(data, passwords, recognise, time.monotonic() + recognise_seconds)
        if isinstance(first, ContractText) and (first.text.strip() or first.unread_pages):
            return first
        if isinstance(first, Unreadable) and first.needs in (Needs.PASSWORD, Needs.LIMIT, Needs.FORMAT):
            return first
    for read in (_by_pypdf, _by_pdfminer):
        found = read(data, passwords)
        if isinstance(found, Unreadable) and found.needs in (Needs.PASSWORD, Needs.LIMIT):
            return found
        if isinstance(found, ContractText) and not found.text.isspace() and found.text:
            return found
    if isinstance(first, ContractText):
        count = first.pages or 0
        pages = "its page holds" if count == 1 else f"its {count} pages hold"
        reason = f"The PDF opens, but {pages} neither words nor pictures: ask for the file again."
        return Unreadable(Needs.DAMAGED, reason, MEDIA_TYPE, first.pages)
    return first or Unreadable(Needs.DAMAGED, "The PDF is damaged: no page of it can be read.", MEDIA_TYPE)


# ---- a form that draws itself ends pdfium's whole process: found before it is asked

_FORM = re.compile(rb"/Subtype\s*/Form\b")
_OBJECT = re.compile(rb"(\d{1,9})\s+(\d{1,5})\s+obj\b")
_XOBJECTS = re.compile(rb"/XObject\s*(?:<<([^<>]*)>>|(\d{1,9})\s+\d{1,5}\s+R)")
_RESOURCES = re.compile(rb"/Resources\s+(\d{1,9})\s+\d{1,5}\s+R")
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_MOST_FORMS = 5_000
_DICTIONARY_BYTES = 16_384


def draws_itself(data: bytes) -> bool:
    """Say whether a form XObject of this PDF draws itself, at once or through others.

    Reads the raw objects (a form is a stream, so it is never packed into an object stream). One 582-byte file of
    this kind aborts pdfium (MAIL.md, "Hostility").
    """
    if not _FORM.search(data) or b"/XObject" not in data:
        return False
    places = {int(m.group(1)): m.end() for m in _OBJECT.finditer(data)}

    def body(number: int) -> bytes:
        at = places.get(number)
        if at is None:
            return b""
        piece = data[at : at + _DICTIONARY_BYTES]
        ends = [e for e in (piece.find(b"stream"), piece.find(b"endobj")) if e >= 0]
        return piece[: min(ends)] if ends else piece

    def drawn(dictionary: bytes, depth: int = 0) -> set[int]:
        found: set[int] = set()
        for m in _XOBJECTS.finditer(dictionary):
            listed = m.group(1) if m.group(1) is not None else body(int(m.group(2)))
            found.update(int(r.group(1)) for r in _REFERENCE.finditer(listed))
        if depth == 0:
            for m in _RESOURCES.finditer(dictionary):
                found |= drawn(body(int(m.group(1))), 1)
        return found

    graph: dict[int, set[int]] = {}
    for number in places:
        dictionary = body(number)
        if _FORM.search(dictionary):
            graph[number] = drawn(dictionary)
            if len(graph) > _MOST_FORMS:
                return False
    return _has_cycle(graph)


def _has_cycle(graph: dict[int, set[int]]) -> bool:
    done: set[int] = set()
    for root in graph:
        if root in done:
            continue
        path: set[int] = {root}
        stack = [(root, iter(graph[root]))]
        while stack:
            node, edges = stack[-1]
            step = next((e for e in edges if e in graph and e not in done), None)
            if step is None:
                done.add(node)
                path.discard(node)
                stack.pop()
            elif step in path:
                return True
            else:
                path.add(step)
                stack.append((step, iter(graph[step])))
    return False


# ---- a stream that inflates without end takes the whole child with it: counted before it is asked

_STREAM = re.compile(rb"stream\r?\n")
_TWICE = re.compile(rb"/F(?:ilter)?\s*\[\s*/Fl(?:ateDecode)?\s*/Fl")
_MOST_INFLATED = 256 * 1024 * 1024
"""One stream: a colour scan of A3 at 600 dpi has 200 MB."""
_SMALL_STREAM = _MOST_INFLATED // 1040
"""Deflate packs at most 1:1032 (RFC 1951), so what is smaller cannot reach the limit."""


def inflates_too_far(data: bytes) -> bool:
    """Say whether a packed stream of this PDF unpacks to more than 256 MB. Small streams cost nothing."""
    for m in _STREAM.finditer(data):
        begin = m.end()
        head = data[max(0, begin - 1024) : begin]
        head = head[head.rfind(b" obj") + 1 :]
        if b"/Fl" not in head:
            continue
        end = data.find(b"endstream", begin)
        end = len(data) if end < 0 else end
        twice = bool(_TWICE.search(head))
        if (end - begin > _SMALL_STREAM or twice) and _inflated(data[begin:end], twice) > _MOST_INFLATED:
            return True
    return False


def _inflated(packed: bytes, twice: bool) -> int:
    """Bytes that come out, counted up to a little over the limit."""
    outer, inner = zlib.decompressobj(), zlib.decompressobj()
    total = 0
    try:
        while total <= _MOST_INFLATED and not outer.eof:
            piece = outer.decompress(packed, 1 << 20)
            packed = outer.unconsumed_tail
            if not piece and not packed:
                break
            total += len(piece)
            while twice and piece and total <= _MOST_INFLATED:
                total += len(inner.decompress(piece, 1 << 20))
                piece = inner.unconsumed_tail
    except zlib.error:
        return total
    return total


# ---- pdfium


def _by_pdfium(
    data: bytes, passwords: Sequence[str], recognise: Recognise | None, until: float
) -> ContractText | Unreadable:
    import pypdfium2  # type: ignore[import-untyped]
    import pypdfium2.raw as c  # type: ignore[import-untyped]

    document = None
    for password in (None, *passwords):
        try:
            document = pypdfium2.PdfDocument(data, password=password)
            break
        except pypdfium2.PdfiumError as error:
            code = getattr(error, "err_code", None)
            if code in (c.FPDF_ERR_PASSWORD, c.FPDF_ERR_SECURITY) or "assword" in str(error):
                if code == c.FPDF_ERR_SECURITY:
                    return Unreadable(Needs.FORMAT, "The PDF is locked in a way that no free reader opens.", MEDIA_TYPE)
                continue
            return Unreadable(Needs.DAMAGED, "The PDF is damaged.", MEDIA_TYPE)
    if document is None:
        tried = "The given password does not open it." if passwords else "It is locked with a password."
        return Unreadable(Needs.PASSWORD, f"The PDF cannot be read yet. {tried}", MEDIA_TYPE)
    try:
        return _Pdfium(c, document, recognise, until).read(data)
    finally:
        document.close()


class _Pdfium:
    """One document open in pdfium."""

    def __init__(self, raw: Any, document: Any, recognise: Recognise | None, until: float) -> None:
        self.c = raw
        self.document = document
        self.recognise = recognise
        self.until = until
        self.form: Any = None
        self.warnings: list[str] = []

    def read(self, data: bytes) -> ContractText | Unreadable:
        c = self.c
        count = c.FPDF_GetPageCount(self.document)
        pages = [self.page(i) for i in range(min(count, MOST_PAGES))]
        if pages and all(page.broken for page in pages):
            return Unreadable(Needs.DAMAGED, "The PDF is damaged: no page of it can be read.", MEDIA_TYPE)
        pages += [_Page(unread=True, broken=True) for _ in range(MOST_PAGES, min(count, 10 * MOST_PAGES))]
        if count > MOST_PAGES:
            self.warnings.append(f"Only the first {MOST_PAGES} of {count} pages were read.")
        writer = TextWriter()
        try:
            _write(writer, pages)
        except TextTooLong:
            self.warnings.append("The text is longer than any contract; the rest of it was not read.")
        self.about_document(data, pages)
        unread = tuple(i for i, page in enumerate(pages, 1) if page.unread)
        confidences = [page.confidence for page in pages if page.confidence is not None]
        method = "pdfium"
        if confidences:
            method = "tesseract" if len(confidences) == len(pages) else "pdfium+tesseract"
        text = writer.finish(
            MEDIA_TYPE,
            method,
            unread_pages=unread,
            unread_reason=_cure(pages),
            ocr_confidence=statistics.fmean(confidences) if confidences else None,
            warnings=tuple(self.warnings),
            title=self.title(),
        )
        return self.placeholder(data, text) or text

    def about_document(self, data: bytes, pages: Sequence[_Page]) -> None:
        under = [i for i, page in enumerate(pages, 1) if page.letters_under_picture]
        if under:
            self.warnings.append(f"The words of {_pages(under)} come from a layer that a scanner program put there.")
        beside = [i for i, page in enumerate(pages, 1) if page.picture_beside_words]
        if beside:
            self.warnings.append(
                f"{_pages(beside).capitalize()} also holds a picture whose words, if any, were not read."
            )
        attached = self.c.FPDFDoc_GetAttachmentCount(self.document)
        if attached > 0:
            names = [self.attachment(i) for i in range(min(attached, 10))]
            files = "a file" if attached == 1 else f"{attached} files"
            self.warnings.append(f"The PDF carries {files} inside that was not read: {', '.join(filter(None, names))}.")

    def attachment(self, i: int) -> str:
        c = self.c
        found = c.FPDFDoc_GetAttachment(self.document, i)
        return _wide_string(lambda buffer, size: c.FPDFAttachment_GetName(found, buffer, size)) if found else ""

    def title(self) -> str | None:
        c = self.c
        return _wide_string(lambda buffer, size: c.FPDF_GetMetaText(self.document, b"Title", buffer, size)) or None

    def placeholder(self, data: bytes, text: ContractText) -> Unreadable | None:
        """A file whose only page says "open me in another program" has not been read."""
        if len(text.text) > 1_500:
            return None
        words = " ".join(text.text.split()).casefold()
        if "please wait" in words and ("adobe" in words or "viewer" in words):
            reason = "The PDF is a form that only Adobe's program shows: open it there and print it to a new PDF."
            return Unreadable(Needs.FORMAT, reason, MEDIA_TYPE, text.pages)
        if "portfolio" in words and ("acrobat" in words or "adobe reader" in words):
            reason = "The PDF is only a cover for files inside it: save those files and add them."
            return Unreadable(Needs.FORMAT, reason, MEDIA_TYPE, text.pages)
        return None

    # one page

    def page(self, i: int) -> _Page:
        c = self.c
        handle = c.FPDF_LoadPage(self.document, i)
        if not handle:
            return _Page(unread=True, broken=True)
        try:
            words = c.FPDFText_LoadPage(handle)
            if not words:
                return _Page(unread=True, broken=True)
            try:
                return self.page_with(handle, _Words(c, words))
            finally:
                c.FPDFText_ClosePage(words)
        finally:
            c.FPDF_ClosePage(handle)

    def page_with(self, handle: Any, words: _Words) -> _Page:
        drawn = _Drawn(self.c, handle, words)
        hidden = drawn.unseen() if words.count else frozenset()
        struck, boxes, notes = self.annotations(handle)
        lines = words.lines_in_layers(hidden, struck) if hidden or struck else words.lines()
        words.measure(lines, drawn.height)
        page = _Page([line for _, line in lines], notes=notes)
        _fill_in(page.lines, boxes)
        seen = "".join(t for line in page.lines for t, layer in line.pieces if layer is not Layer.HIDDEN)
        letters = sum(1 for _ in itertools.islice(_LETTER.finditer(seen), _FEW_LETTERS))  # more makes no difference
        garbage = letters > 0 and is_garbage(seen)
        page.letters_under_picture = drawn.words_under_picture
        scan = drawn.picture_share >= _SCAN_SHARE and letters < _FEW_LETTERS
        ink = letters == 0 and drawn.has_ink
        if garbage or scan or ink:
            self.recognise_page(handle, page, keep=not garbage and letters > 0)
        elif drawn.largest_picture >= _PICTURE_SHARE and not drawn.words_under_picture:
            page.picture_beside_words = True
        return page

    def recognise_page(self, handle: Any, page: _Page, *, keep: bool) -> None:
        """Give the page the words of its picture. Where there is no recogniser, or no word, it stays unread."""
        page.unread = True
        hidden = [line for line in page.lines if all(layer is Layer.HIDDEN for _, layer in line.pieces)]
        if not keep:
            page.lines = hidden
        if self.recognise is None or time.monotonic() > self.until:
            return
        found = self.recognise(_Picture.of(self.c, handle, SCAN_DPI / _POINTS_PER_INCH, MOST_SCAN_PIXELS).pgm())
        if found is None or not found.text.strip():
            return
        kept = "" if not keep else " ".join(line.text for line in page.lines)
        if keep and len(found.text.split()) <= len(kept.split()):
            page.unread = False  # the picture says no more than the words that were there: a letterhead, a photograph
            return
        page.lines = [_Line([(line, Layer.VISIBLE)]) for line in found.text.split("\n")] + hidden
        page.confidence = found.confidence
        page.unread = False

    # form fields, margin notes, struck words

    def annotations(self, handle: Any) -> tuple[list[_Box], list[tuple[_Box, str]], list[str]]:
        """Boxes of struck words, filled fields with their places, and margin notes."""
        c = self.c
        count = max(0, c.FPDFPage_GetAnnotCount(handle))
        struck: list[_Box] = []
        fields: list[tuple[_Box, str]] = []
        notes: list[str] = []
        for i in range(min(count, 2_000)):
            annotation = c.FPDFPage_GetAnnot(handle, i)
            if not annotation:
                continue
            try:
                kind = c.FPDFAnnot_GetSubtype(annotation)
                if kind == c.FPDF_ANNOT_LINK or c.FPDFAnnot_GetFlags(annotation) & (
                    c.FPDF_ANNOT_FLAG_HIDDEN | c.FPDF_ANNOT_FLAG_NOVIEW
                ):
                    continue
                if kind == c.FPDF_ANNOT_WIDGET:
                    if value := self.field_value(annotation):
                        fields.append((self.box(annotation), value))
                elif kind == c.FPDF_ANNOT_FREETEXT:
                    if value := self.string(annotation, b"Contents"):
                        fields.append((self.box(annotation), value))
                elif kind == c.FPDF_ANNOT_STRIKEOUT:
                    struck += self.quads(annotation)
                elif value := self.string(annotation, b"Contents"):
                    notes.append(value)
            finally:
                c.FPDFPage_CloseAnnot(annotation)
        return struck, fields, notes

    def field_value(self, annotation: Any) -> str:
        c = self.c
        if self.form is None:
            self.document.init_forms()
            self.form = self.document.formenv or False
        if not self.form:
            return self.string(annotation, b"V")
        form = self.form.raw
        kind = c.FPDFAnnot_GetFormFieldType(form, annotation)
        if kind in (c.FPDF_FORMFIELD_CHECKBOX, c.FPDF_FORMFIELD_RADIOBUTTON):
            state = self.string(annotation, b"AS")  # what is shown; IsChecked asks more of a file than viewers do
            ticked = state != "Off" if state else c.FPDFAnnot_IsChecked(form, annotation)
            return "☒" if ticked else "☐"
        if kind in (c.FPDF_FORMFIELD_PUSHBUTTON, c.FPDF_FORMFIELD_SIGNATURE):
            return ""
        value = _wide_string(lambda buffer, size: c.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size)).strip()
        return value or self.string(annotation, b"V")  # a field that the form does not list is shown all the same

    def string(self, annotation: Any, key: bytes) -> str:
        c = self.c
        return _wide_string(lambda buffer, size: c.FPDFAnnot_GetStringValue(annotation, key, buffer, size)).strip()

    def box(self, annotation: Any) -> _Box:
        c = self.c
        rect = c.FS_RECTF()
        c.FPDFAnnot_GetRect(annotation, rect)
        return _Box(rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))

    def quads(self, annotation: Any) -> Iterator[_Box]:
        c = self.c
        count = c.FPDFAnnot_CountAttachmentPoints(annotation)
        quad = c.FS_QUADPOINTSF()
        for i in range(min(count, 500)):
            if c.FPDFAnnot_GetAttachmentPoints(annotation, i, quad):
                xs = (quad.x1, quad.x2, quad.x3, quad.x4)
                ys = (quad.y1, quad.y2, quad.y3, quad.y4)
                yield _Box(min(xs), min(ys), max(xs), max(ys))
        if not count:
            yield self.box(annotation)


class _Words:
    """The letters of one page as pdfium orders them."""

    def __init__(self, raw: Any, handle: Any) -> None:
        self.c = raw
        self.handle = handle
        self.address = _address(handle)
        self.count = max(0, int(raw.FPDFText_CountChars(handle)))

    @functools.cached_property
    def owners(self) -> list[int | None]:
        """Address of the text object that drew each letter; None for the spaces and line ends that pdfium adds."""
        return list(map(_bare("FPDFText_GetTextObject"), itertools.repeat(self.address), range(self.count)))

    @functools.cached_property
    def letters(self) -> list[str]:
        """Each letter; empty where the font has no key to it."""
        codes = map(_bare("FPDFText_GetUnicode"), itertools.repeat(self.address), range(self.count))
        return [chr(code) if 0 < code < 0x110000 else "" for code in codes]

    def with_letters(self, objects: Sequence[int]) -> set[int]:
        """Those of some text objects that say a letter or a digit, and not just a comma or a dash."""
        if len(objects) > _MANY_OBJECTS:
            wanted = set(objects)
            pairs = zip(self.owners, self.letters, strict=True)
            return {owner for owner, letter in pairs if owner in wanted and _is_letter(letter)}
        text_of = _bare("FPDFTextObj_GetText")
        buffer = (ctypes.c_ushort * 256)()
        start = ctypes.addressof(buffer)
        found = set()
        for at in objects:
            size = text_of(at, self.address, start, ctypes.sizeof(buffer))
            said = bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "replace")
            if size > ctypes.sizeof(buffer) or any(map(_is_letter, said)):
                found.add(at)
        return found

    def lines(self) -> list[tuple[int, _Line]]:
        """Lines with the index of their first letter, all visible."""
        if not self.count:
            return []
        buffer = (ctypes.c_ushort * (self.count + 1))()
        length = self.c.FPDFText_GetText(self.handle, 0, self.count, buffer)
        text = bytes(buffer)[: 2 * max(0, length - 1)].decode("utf-16-le", "replace")
        index_of = _bare("FPDFText_GetCharIndexFromTextIndex")
        all_are_text = len(text) == self.count  # each letter gives one character at most
        hyphens = _HYPHEN_END.search(text) is not None
        found: list[tuple[int, _Line]] = []
        at = 0
        for line in text.split("\n"):
            first = at + len(line) - len(line.lstrip())
            if first >= self.count:
                first = 0
            elif not all_are_text:
                first = max(0, index_of(self.address, first))
            found.append((first, _Line([(_mended(line) if hyphens else line.rstrip("\r"), Layer.VISIBLE)])))
            at += len(line) + 1
        return found

    def lines_in_layers(self, unseen: frozenset[int], struck: Sequence[_Box]) -> list[tuple[int, _Line]]:
        """Lines letter by letter, each letter in its layer: for the rare page on which some are not seen."""
        found: list[tuple[int, _Line]] = [(0, _Line([]))]
        letters = self.letters
        begin = 0
        for end, layer in self.stretches(unseen, struck):
            at = begin
            while at < end:
                try:
                    stop = letters.index("\n", at, end)
                except ValueError:
                    stop = end
                if text := "".join(letters[at:stop]):
                    found[-1][1].pieces.append((_mended(text), layer))
                if stop < end:
                    found.append((stop + 1, _Line([])))
                at = stop + 1
            begin = end
        return found

    def stretches(self, unseen: frozenset[int], struck: Sequence[_Box]) -> Iterator[tuple[int, Layer]]:
        """Where each stretch of letters in one layer ends. What pdfium adds stands as the letter before it."""
        layer = Layer.VISIBLE
        at = 0
        for owner, group in itertools.groupby(self.owners):
            end = at + sum(1 for _ in group)
            if owner:
                for place in range(at, end) if struck and owner not in unseen else (at,):
                    now = Layer.HIDDEN if owner in unseen else Layer.VISIBLE
                    if struck and now is Layer.VISIBLE and self.is_struck(place, struck):
                        now = Layer.DELETED
                    if now is not layer:
                        yield place, layer
                        layer = now
            at = end
        yield self.count, layer

    def is_struck(self, index: int, struck: Sequence[_Box]) -> bool:
        """Say whether the middle of a letter lies in one of the boxes."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        self.c.FPDFText_GetCharBox(self.handle, index, left, right, bottom, top)
        x, y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
        return any(box.holds(x, y) for box in struck)

    def measure(self, lines: Sequence[tuple[int, _Line]], height: float) -> None:
        """Find where each line stands: larger gaps are paragraphs, the margins hold running heads and feet."""
        begun = [(index, line) for index, line in lines if line.pieces]
        places = (ctypes.c_double * (2 * len(begun)))()
        start = ctypes.addressof(places)
        origin_of = _bare("FPDFText_GetCharOrigin")
        for number, (index, line) in enumerate(begun):
            if origin_of(self.address, index, start + 16 * number, start + 16 * number + 8):
                line.x, line.y = places[2 * number], places[2 * number + 1]
        standing = [line for _, line in lines if line.y is not None and not _is_blank(line)]
        gaps = [_gap(a, b) for a, b in itertools.pairwise(standing)]
        usual = [gap for gap in gaps if gap is not None and gap > 1]
        if usual:
            ordinary = statistics.median_low(usual)
            smallest = min(usual)
            step = ordinary if ordinary < 1.6 * smallest else smallest
            for line, gap in zip(standing[1:], gaps, strict=False):
                line.gap_before = gap is not None and gap > 1.3 * step
        for line in standing:
            if line.y is not None and height > 0:
                line.zone = "head" if line.y > (1 - _ZONE) * height else "foot" if line.y < _ZONE * height else ""


# ---- what is drawn on a page


class _Box(NamedTuple):
    """A rectangle on the page, in points from its lower left. A tuple, since a page has thousands."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.top - self.bottom)

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def placed(self, matrix: _Matrix | None) -> _Box:
        """The rectangle around this one after *matrix*, as the page has it."""
        if matrix is None:
            return self
        a, b, c, d, e, f = matrix
        xs = [a * x + c * y + e for x in (self.left, self.right) for y in (self.bottom, self.top)]
        ys = [b * x + d * y + f for x in (self.left, self.right) for y in (self.bottom, self.top)]
        return _Box(min(xs), min(ys), max(xs), max(ys))

    def covers(self, share: float, other: _Box) -> bool:
        """Say whether at least *share* of the *other* lies inside."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return width > 0 and height > 0 and width * height >= share * max(other.area, 1e-6)


_Matrix = tuple[float, float, float, float, float, float]
"""How a form is laid on the page (ISO 32000-1, 8.3.4)."""


class _Stroke(NamedTuple):
    """One text object: some words, or one letter, in one font and colour."""

    order: int
    """Its place in the order of drawing."""
    at: int
    """Its address."""
    box: _Box
    """What its ink covers."""


class _Drawn:
    """The objects of one page: its pictures, its ink, and the words that may not be seen.

    A page has a thousand objects and more, and nearly always none of them hides anything. So each fact (mode, colour,
    place, clip) is asked of all objects at once, and single objects are looked at only where some fact allows it.
    """

    def __init__(self, raw: Any, handle: Any, words: _Words) -> None:
        self.c = raw
        self.handle = handle
        self.words = words
        self.width = float(raw.FPDF_GetPageWidthF(handle))
        self.height = float(raw.FPDF_GetPageHeightF(handle))
        self.words_under_picture = False
        self._pictures: list[_Box] = []
        self._covers: list[tuple[int, _Box]] = []
        self._segments = 0
        self._shades = 0
        self._inkless: list[_Stroke] = []
        self._flat: list[tuple[int, float]] = []
        self._doubtful: list[_Stroke] = []
        self._plain: list[_Stroke] = []
        self._order = 0
        self._optional: dict[int, bool] = {}
        self._clips: dict[tuple[int, int], _Box | None] = {}
        self._page = _Box(0, 0, self.width, self.height)
        self._look(_address(handle), "FPDFPage_CountObjects", "FPDFPage_GetObject", 0)

    @property
    def picture_share(self) -> float:
        """Share of the page that pictures cover (their sum, at most 1)."""
        return min(1.0, sum(box.area for box in self._pictures) / self._page_area)

    @property
    def largest_picture(self) -> float:
        """Share of the page that its largest picture covers."""
        return max((box.area for box in self._pictures), default=0.0) / self._page_area

    @property
    def has_ink(self) -> bool:
        """Say whether something is drawn that could be letters: a picture, or more than a few ruled lines."""
        return bool(self._pictures) or self._shades > 0 or self._segments > 40

    @property
    def _page_area(self) -> float:
        return max(1.0, self.width * self.height)

    def unseen(self) -> frozenset[int]:
        """Addresses of the text objects that nobody sees. Renders the page only where the objects leave a doubt."""
        found: set[int] = set()
        doubtful = list(self._doubtful)
        if self._covers:
            last = self._covers[-1][0]
            doubtful += [
                stroke
                for stroke in self._plain
                if stroke.order < last
                and any(over > stroke.order and cover.covers(_MOST_OF, stroke.box) for over, cover in self._covers)
            ]
        for stroke in self._inkless:
            if any(picture.covers(_MOST_OF, stroke.box) for picture in self._pictures):
                self.words_under_picture = True
            else:
                found.add(stroke.at)
        if self._flat:
            found.update(at for at, size in self._flat if size < _TINY_POINTS)
            found.update(self.words.with_letters([at for at, size in self._flat if size >= _TINY_POINTS]))
        if doubtful:
            picture = _Picture.of(self.c, self.handle, 2.0, 4_000_000)
            found.update(stroke.at for stroke in doubtful if not picture.shows(self.c, self.handle, stroke.box))
        return frozenset(found)

    def _look(
        self,
        holder: int,
        count_of: str,
        get: str,
        depth: int,
        matrix: _Matrix | None = None,
    ) -> None:
        """Look at what a page or a form holds, in the order of drawing."""
        c = self.c
        count = min(max(0, _bare(count_of)(holder)), MOST_OBJECTS)
        objects: list[int] = list(map(_bare(get), itertools.repeat(holder), range(count)))
        kinds = list(map(_bare("FPDFPageObj_GetType"), objects))
        at = 0
        while at < count and self._order < MOST_OBJECTS:
            kind = kinds[at]
            end = at + 1
            while end < count and kinds[end] == kind:
                end += 1
            for stretch in [objects[at:end]] if kind != c.FPDF_PAGEOBJ_FORM else [[form] for form in objects[at:end]]:
                some = stretch[: MOST_OBJECTS - self._order]
                first = self._order + 1
                self._order += len(some)
                if kind == c.FPDF_PAGEOBJ_TEXT:
                    self._texts(first, some, matrix)
                elif kind != c.FPDF_PAGEOBJ_FORM:
                    self._others(first, some, kind, matrix)
                elif some and depth < _MOST_FORM_DEPTH:
                    inner = self._matrix_of(some[0], matrix)
                    self._look(some[0], "FPDFFormObj_CountObjects", "FPDFFormObj_GetObject", depth + 1, inner)
            at = end

    def _others(self, first: int, objects: Sequence[int], kind: int, matrix: _Matrix | None) -> None:
        """Pictures, drawn paths and shadings."""
        c = self.c
        for order, (at, box) in enumerate(zip(objects, self._boxes(objects, matrix), strict=True), first):
            if kind == c.FPDF_PAGEOBJ_PATH:
                self._segments += max(0, _bare("FPDFPath_CountSegments")(at))
                if box is not None and self._fills(at):
                    self._covers.append((order, box))
            elif box is None:
                continue
            elif kind == c.FPDF_PAGEOBJ_IMAGE:
                self._pictures.append(box)
                self._covers.append((order, box))
            elif kind == c.FPDF_PAGEOBJ_SHADING:
                self._shades += 1

    def _boxes(self, objects: Sequence[int], matrix: _Matrix | None) -> list[_Box | None]:
        """Where each object lies on the page; None for what lies nowhere."""
        numbers = (ctypes.c_float * (4 * len(objects)))()
        start = ctypes.addressof(numbers)
        columns = (range(start + 4 * n, start + 16 * len(objects), 16) for n in range(4))
        known = list(map(_bare("FPDFPageObj_GetBounds"), objects, *columns))
        boxes = map(_Box._make, zip(*[iter(numbers)] * 4, strict=True))
        if matrix is None and all(known):
            return list(boxes)
        return [box.placed(matrix) if there else None for box, there in zip(boxes, known, strict=True)]

    def _colours(self, objects: Sequence[int]) -> list[_Colour]:
        """Fill colour of each object; black where it has none of its own."""
        numbers = (ctypes.c_uint * (4 * len(objects)))()
        start = ctypes.addressof(numbers)
        columns = (range(start + 4 * n, start + 16 * len(objects), 16) for n in range(4))
        known = list(map(_bare("FPDFPageObj_GetFillColor"), objects, *columns))
        colours = list(zip(*[iter(numbers)] * 4, strict=True))
        if all(known):
            return colours
        return [colour if there else _BLACK for colour, there in zip(colours, known, strict=True)]

    def _matrix_of(self, drawn: int, outer: _Matrix | None) -> _Matrix:
        """How an object's own points lie on the page: its matrix, then that of the form around it."""
        found = self.c.FS_MATRIX()
        if not _bare("FPDFPageObj_GetMatrix")(drawn, ctypes.addressof(found)):
            return outer or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        a, b, c, d, e, f = found.a, found.b, found.c, found.d, found.e, found.f
        if outer is None:
            return a, b, c, d, e, f
        m, n, p, q, r, s = outer
        return a * m + b * p, a * n + b * q, c * m + d * p, c * n + d * q, e * m + f * p + r, e * n + f * q + s

    def _fills(self, path: int) -> bool:
        c = self.c
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        known = _bare("FPDFPath_GetDrawMode")(path, ctypes.addressof(mode), ctypes.addressof(stroke))
        if not known or mode.value == c.FPDF_FILLMODE_NONE:
            return False
        return self._colours([path])[0][3] > 200

    # words

    def _texts(self, first: int, objects: Sequence[int], matrix: _Matrix | None) -> None:
        """Sort text objects into those that are drawn plainly and those that may not be seen."""
        c = self.c
        strokes = [
            _Stroke(order, at, box)
            for order, (at, box) in enumerate(zip(objects, self._boxes(objects, matrix), strict=True), first)
            if box is not None
        ]
        objects = [stroke.at for stroke in strokes]
        modes = list(map(_bare("FPDFTextObj_GetTextRenderMode"), objects))
        inkless = {c.FPDF_TEXTRENDERMODE_INVISIBLE, c.FPDF_TEXTRENDERMODE_CLIP}
        if not inkless.isdisjoint(modes):
            self._inkless += [stroke for stroke, mode in zip(strokes, modes, strict=True) if mode in inkless]
            strokes = [stroke for stroke, mode in zip(strokes, modes, strict=True) if mode not in inkless]
            objects = [stroke.at for stroke in strokes]
        doubtful = self._light(objects) | self._off_page(strokes) | self._optionals(objects)
        doubtful |= self._clipped(strokes, matrix)
        self._flat += self._flat_among(strokes, matrix)
        if doubtful:
            self._doubtful += [stroke for stroke in strokes if stroke.at in doubtful]
            self._plain += [stroke for stroke in strokes if stroke.at not in doubtful]
        else:
            self._plain += strokes

    def _flat_among(self, strokes: Sequence[_Stroke], matrix: _Matrix | None) -> Iterator[tuple[int, float]]:
        """Text objects whose ink is a hair high, each with the size of its font on the page, in points.

        Whatever size a font claims, letters of such a height are not read. But a comma, a dash or a quotation mark of
        its own, behind a bold word, is that flat in any font: there the size decides.
        """
        for _, at, (left, bottom, right, top) in strokes:
            if 0 < top - bottom < _TINY_POINTS or 0 < right - left < _TINY_POINTS:
                a, b, c, d, _, _ = self._matrix_of(at, matrix)
                high = right - left if abs(b) > abs(a) else top - bottom
                if 0 < high < _TINY_POINTS:
                    size = ctypes.c_float()
                    _bare("FPDFTextObj_GetFontSize")(at, ctypes.addressof(size))
                    yield at, abs(size.value) * (c * c + d * d) ** 0.5

    def _light(self, objects: Sequence[int]) -> set[int]:
        """Text objects in a colour near white, or hardly any colour at all."""
        colours = self._colours(objects)
        light = {colour for colour in set(colours) if min(colour[:3]) >= _LIGHT or colour[3] < 16}
        return {at for at, colour in zip(objects, colours, strict=True) if colour in light} if light else set()

    def _off_page(self, strokes: Sequence[_Stroke]) -> set[int]:
        page = self._page
        return {stroke.at for stroke in strokes if not page.meets(stroke.box) and stroke.box.area > 0}

    def _optionals(self, objects: Sequence[int]) -> set[int]:
        """Text objects of optional content, which may be switched off (ISO 32000-1, 8.11)."""
        counts = list(map(_bare("FPDFPageObj_CountMarks"), objects))
        if not any(counts):
            return set()
        mark_of = _bare("FPDFPageObj_GetMark")
        return {
            at
            for at, count in zip(objects, counts, strict=True)
            if any(self._is_optional(mark_of(at, i)) for i in range(min(count, 8)))
        }

    def _is_optional(self, mark: int | None) -> bool:
        """Say whether a mark says "optional content". Objects between the same two operators share their marks."""
        if not mark:
            return False
        known = self._optional.get(mark)
        if known is None:
            name = (ctypes.c_ushort * 4)()
            size = ctypes.c_ulong()
            start = ctypes.addressof(name)
            named = _bare("FPDFPageObjMark_GetName")(mark, start, ctypes.sizeof(name), ctypes.addressof(size))
            known = self._optional[mark] = bool(named) and size.value == 6 and bytes(name)[:4] == b"O\0C\0"
        return known

    def _clipped(self, strokes: Sequence[_Stroke], matrix: _Matrix | None) -> set[int]:
        """Text objects of which the clipping path leaves less than half, or is too winding to tell."""
        clips = list(map(_bare("FPDFPageObj_GetClipPath"), (stroke.at for stroke in strokes)))
        counts = list(map(_bare("FPDFClipPath_CountPaths"), clips))
        if max(counts, default=0) <= 0:
            return set()
        found = set()
        for stroke, clip, count in zip(strokes, clips, counts, strict=True):
            for path in range(count):
                hole = self._clip_box(clip, path)
                if hole is None or not hole.placed(matrix).covers(0.5, stroke.box):
                    found.add(stroke.at)
                    break
        return found

    def _clip_box(self, clip: int, path: int) -> _Box | None:
        """The rectangle around a clipping path; None for none, or one too winding to tell."""
        count = _bare("FPDFClipPath_CountPathSegments")(clip, path)
        if not 0 < count <= _MOST_CLIP_SEGMENTS:
            return None
        segment_of, point_of = _bare("FPDFClipPath_GetPathSegment"), _bare("FPDFPathSegment_GetPoint")
        first = segment_of(clip, path, 0)
        if not first:
            return None
        if (first, count) in self._clips:  # objects under the same clip share its points
            return self._clips[first, count]
        point = (ctypes.c_float * 2)()
        at = ctypes.addressof(point)
        xs, ys = [], []
        for i in range(count):
            segment = segment_of(clip, path, i)
            if segment and point_of(segment, at, at + 4):
                xs.append(point[0])
                ys.append(point[1])
        found = _Box(min(xs), min(ys), max(xs), max(ys)) if xs else None
        self._clips[first, count] = found
        return found


_Colour = tuple[int, int, int, int]
"""Red, green, blue and alpha, 0-255."""
_BLACK: _Colour = (0, 0, 0, 255)
_FLAT_LETTERS = "一ーـ"
"""Letters that are flat strokes in any font."""


def _is_letter(letter: str) -> bool:
    return letter.isalnum() and letter not in _FLAT_LETTERS


@functools.cache
def _bare(name: str) -> Callable[..., Any]:
    """One of pdfium's getters that takes and gives addresses as plain numbers (None for a null).

    A call through pypdfium2's own declarations makes an object of each pointer, which costs as much as the call; these
    are called thousands of times a page, and take lists of addresses through ``map``.
    """
    import pypdfium2.raw as c

    declared = getattr(c, name)
    kinds = (ctypes.c_void_p if hasattr(kind, "contents") else kind for kind in (declared.restype, *declared.argtypes))
    address = ctypes.cast(declared, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(*kinds)(address)  # keeps the interpreter's lock: a getter takes no time


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0 if pointer else 0


@dataclass(frozen=True, slots=True)
class _Picture:
    """A page drawn in grey."""

    width: int
    height: int
    stride: int
    pixels: bytes
    scale: float

    @classmethod
    def of(cls, raw: Any, handle: Any, scale: float, most_pixels: int) -> _Picture:
        """Draw the page at *scale* pixels a point, less where it would have more than *most_pixels*.

        Always all of it: a window of a page is not drawn as it is on the page where something in it is transparent.
        """
        width, height = float(raw.FPDF_GetPageWidthF(handle)), float(raw.FPDF_GetPageHeightF(handle))
        scale = min(scale, (most_pixels / max(1.0, width * height)) ** 0.5)
        across, down = max(1, round(width * scale)), max(1, round(height * scale))
        bitmap = raw.FPDFBitmap_CreateEx(across, down, raw.FPDFBitmap_Gray, None, 0)
        if not bitmap:
            raise MemoryError
        try:
            raw.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
            flags = raw.FPDF_ANNOT | raw.FPDF_GRAYSCALE
            raw.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, across, down, 0, flags)
            stride = raw.FPDFBitmap_GetStride(bitmap)
            pixels = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * down)
        finally:
            raw.FPDFBitmap_Destroy(bitmap)
        return cls(across, down, stride, pixels, scale)

    def pgm(self) -> bytes:
        """The picture as PGM, which every recogniser opens and no image library is needed for."""
        head = b"P5\n%d %d\n255\n" % (self.width, self.height)
        if self.stride == self.width:
            return head + self.pixels
        rows = (self.pixels[y * self.stride : y * self.stride + self.width] for y in range(self.height))
        return head + b"".join(rows)

    def shows(self, raw: Any, handle: Any, box: _Box) -> bool:
        """Say whether ink stands out from the ground within *box*."""
        corners = []
        x, y = ctypes.c_int(), ctypes.c_int()
        for px, py in ((box.left, box.bottom), (box.right, box.top)):
            raw.FPDF_PageToDevice(handle, 0, 0, self.width, self.height, 0, px, py, x, y)
            corners.append((x.value, y.value))
        (x0, y0), (x1, y1) = corners
        left, right = sorted((x0, x1))
        top, bottom = sorted((y0, y1))
        left, top = max(0, left), max(0, top)
        right, bottom = min(self.width, right + 1), min(self.height, bottom + 1)
        if left >= right or top >= bottom:
            return False
        darkest, lightest = 255, 0
        for row in range(top, bottom):
            piece = self.pixels[row * self.stride + left : row * self.stride + right]
            darkest, lightest = min(darkest, min(piece)), max(lightest, max(piece))
            if lightest - darkest >= _CONTRAST:
                return True
        return False


def _wide_string(call: Callable[[Any, int], int]) -> str:
    size = call(None, 0)
    if not 2 < size < 10_000_000:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    call(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


# ---- from pages to the text


def _write(writer: TextWriter, pages: Sequence[_Page]) -> None:
    """Write all pages. Running heads and feet stand at the next end of a paragraph, so that no sentence is cut."""
    running = _running(pages)
    waiting: list[_Line] = []
    block: list[str] = []
    for number, page in enumerate(pages):
        writer.line()
        writer.page()
        first = True
        lines = [line for line in page.lines if not _is_blank(line)]
        has_body = not all(line.zone and _key(line) in running for line in lines)
        for line in lines:
            head = number == 0 and line.zone == "head"
            foot = number == len(pages) - 1 and line.zone == "foot"
            runs = bool(line.zone) and _key(line) in running
            if runs and has_body and not head and not foot:
                waiting.append(line)
                continue
            if line.gap_before and not first:
                if block and not waiting:
                    block.append("")
                else:
                    writer.block(block)
                    block.clear()
                    _put_waiting(writer, waiting)
                    writer.paragraph()
            first = False
            if not runs and len(line.pieces) == 1 and line.pieces[0][1] is Layer.VISIBLE:
                block.append(line.pieces[0][0])
                continue
            writer.block(block)
            block.clear()
            start = len(writer)
            _put(writer, line)
            if runs:
                writer.runs_from(start)
        writer.block(block)
        block.clear()
        for note in page.notes:
            writer.paragraph()
            writer.add(note, Layer.QUOTED)
            writer.paragraph()
    _put_waiting(writer, waiting)


def _put(writer: TextWriter, line: _Line) -> None:
    for text, layer in line.pieces:
        writer.add(text, layer)
    writer.line()


def _is_blank(line: _Line) -> bool:
    text = line.text
    return not text or text.isspace()


def _cure(pages: Sequence[_Page]) -> Needs | None:
    """What cures the unread pages: a recogniser where any is a picture."""
    if any(page.unread and not page.broken for page in pages):
        return Needs.OCR
    return Needs.DAMAGED if any(page.unread for page in pages) else None


def _put_waiting(writer: TextWriter, waiting: list[_Line]) -> None:
    if not waiting:
        return
    writer.paragraph()
    start = len(writer)
    for line in waiting:
        _put(writer, line)
    writer.runs_from(start)
    waiting.clear()


def _running(pages: Sequence[_Page]) -> frozenset[tuple[str, str]]:
    """Lines in the margin zones that stand on at least half of the pages, but for their numbers."""
    if len(pages) < 2:
        return frozenset()
    seen: dict[tuple[str, str], int] = {}
    for page in pages:
        for key in {_key(line) for line in page.lines if line.zone and not _is_blank(line)}:
            seen[key] = seen.get(key, 0) + 1
    return frozenset(key for key, count in seen.items() if count >= max(2, (len(pages) + 1) // 2))


_NUMBERS = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)


def _key(line: _Line) -> tuple[str, str]:
    return line.zone, _NUMBERS.sub("#", " ".join(line.text.casefold().split()))


def _gap(above: _Line, below: _Line) -> float | None:
    if above.y is None or below.y is None:
        return None
    gap = above.y - below.y
    return gap if gap > 0 else None


def _fill_in(lines: list[_Line], boxes: Sequence[tuple[_Box, str]]) -> None:
    """Put each field's value behind the words of its line; a ticked or empty box that stands alone gets a line."""
    for box, value in sorted(boxes, key=lambda pair: (-pair[0].top, pair[0].left)):
        middle = (box.bottom + box.top) / 2
        near = [line for line in lines if line.y is not None and box.bottom - 3 <= line.y <= box.top]
        if near and "\n" not in value:
            line = min(near, key=lambda at: abs((at.y or 0.0) - middle))
            if line.x is not None and box.right <= line.x + 1:
                line.pieces.insert(0, (f"{value} ", Layer.VISIBLE))
            else:
                line.pieces.append((f" {value}", Layer.VISIBLE))
            continue
        new = _Line([(value, Layer.VISIBLE)], y=middle, gap_before=True)
        below = next((i for i, line in enumerate(lines) if line.y is not None and line.y < middle), len(lines))
        lines.insert(below, new)


_HYPHEN_END = re.compile("[\x02\ufffe]")


def _mended(line: str) -> str:
    """A line without its end; pdfium's mark for a hyphen that it joined over (U+0002, U+FFFE) becomes a hyphen."""
    return _HYPHEN_END.sub("-", line.rstrip("\r"))


def _pages(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    return f"pages {', '.join(map(str, numbers[:12]))}{' …' if len(numbers) > 12 else ''}"


# ---- letters that are none

_COMMON_WORDS = (
    "the of and to in or is for by this that be any not with shall a as on it der die das und zu den von mit ist "
    "nicht für auf ein eine des dem im le la les de des et du à un une en pour que dans est il el los las y se con "
    "por para del una no o al lo di che e il per non sono della dei het een van is dat op te voor niet met zijn og "
    "i at som på det af til ikke att och av för inte är med den om os as do da em não uma na w z i na nie do się jest "
    "ve bir bu ile için olarak da je na se v o za že yang dan di untuk dengan dari ja on ei se että tai és az hogy nem "
    "și în la cu din sau nu mai ce"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W_]")
_ASCII = re.compile(r"[\x00-\x7f]+")
_WITHOUT_CONTROLS = dict.fromkeys(range(32))


def is_garbage(text: str) -> bool:
    """Say whether letters are no language's: broken glyph tables, private codes, a font without its key.

    Two signs: a share of codes that stand for nothing, or a hundred words in Latin letters of which none is a common
    word of any of some twenty languages.
    """
    if text.isprintable() and "\ufffd" not in text and _has_common_words(text):
        return False
    letters = "".join(text.split())
    if not letters:
        return False
    foreign = "" if letters.isascii() else _ASCII.sub("", letters)
    bad = sum(1 for ch in foreign if ch == "\ufffd" or unicodedata.category(ch) in ("Co", "Cn", "Cc"))
    bad += len(letters) - len(letters.translate(_WITHOUT_CONTROLS))
    if bad > _GARBAGE_SHARE * len(letters):
        return True
    if len(foreign) > 0.2 * len(letters):
        return False
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) < 100:
        return False
    common = sum(1 for word in words if word in _COMMON)
    return common < 0.01 * len(words) and _has_few_vowels(words)


def _has_common_words(text: str) -> bool:
    """Say at a glance that one word in a hundred is a common one. False: only counting can tell.

    What stands between spaces and is a common word is one of the words, and two characters hold one word at most.
    """
    first = text[:2_000].casefold().split()[:-1]  # without the last, which may be cut
    return 200 * sum(map(_COMMON.__contains__, first)) > len(text)


def _has_few_vowels(words: Iterable[str]) -> bool:
    """Tables of names and codes have no common words either, but their letters are a language's."""
    joined = "".join(words)
    vowels = sum(joined.count(vowel) for vowel in "aeiou")
    return vowels < 0.22 * len(joined) or vowels > 0.62 * len(joined)


# ---- the readers behind pdfium


def _by_pypdf(data: bytes, passwords: Sequence[str]) -> ContractText | Unreadable:
    import logging

    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    damaged = Unreadable(Needs.DAMAGED, "The PDF is damaged: no page of it can be read.", MEDIA_TYPE)
    faults = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError,
              NotImplementedError, AssertionError, ArithmeticError, UnicodeError)  # fmt: skip
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not any(reader.decrypt(password) for password in ("", *passwords)):
            return Unreadable(Needs.PASSWORD, "The PDF is locked with a password.", MEDIA_TYPE)
        count = len(reader.pages)
    except faults:
        return damaged
    pages: list[_Page] = []
    for i in range(min(count, MOST_PAGES)):
        try:
            words = reader.pages[i].extract_text()
            drawn = bool(words.strip()) or _has_content(reader.pages[i])
        except faults:
            words, drawn = "", True
        good = bool(words.strip()) and not is_garbage(words)
        lines = [_Line([(line, Layer.VISIBLE)]) for line in words.split("\n")] if good else []
        pages.append(_Page(lines, unread=not good and drawn))
    if not any(page.lines for page in pages):
        return damaged
    return _plainly(pages, "pypdf")


def _has_content(page: Any) -> bool:
    contents = page.get_contents()
    return contents is not None and len(contents.get_data()) > 200


def _by_pdfminer(data: bytes, passwords: Sequence[str]) -> ContractText | Unreadable:
    import logging

    from pdfminer.high_level import extract_text
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    faults = (PDFException, PSException, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
              OSError, NotImplementedError, AssertionError, ArithmeticError, UnicodeError)  # fmt: skip
    for password in ("", *passwords):
        try:
            words = extract_text(io.BytesIO(data), password=password, maxpages=MOST_PAGES)
        except PDFPasswordIncorrect:
            continue
        except faults:
            break
        if not words.strip() or is_garbage(words):
            break
        pages = [
            _Page([_Line([(line, Layer.VISIBLE)]) for line in page.split("\n")])
            for page in words.removesuffix("\f").split("\f")
        ]
        return _plainly(pages, "pdfminer")
    else:
        return Unreadable(Needs.PASSWORD, "The PDF is locked with a password.", MEDIA_TYPE)
    return Unreadable(Needs.DAMAGED, "The PDF is damaged: no page of it can be read.", MEDIA_TYPE)


def _plainly(pages: Sequence[_Page], method: str) -> ContractText:
    writer = TextWriter()
    warnings = ["The PDF is damaged or unusual: a second reader gave its words, and hidden words cannot be told apart."]
    try:
        _write(writer, pages)
    except TextTooLong:
        warnings.append("The text is longer than any contract; the rest of it was not read.")
    unread = tuple(i for i, page in enumerate(pages, 1) if page.unread)
    return writer.finish(
        MEDIA_TYPE,
        method,
        unread_pages=unread,
        unread_reason=_cure(pages),
        warnings=tuple(warnings),
    )
