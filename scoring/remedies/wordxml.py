"""The main part of a Word file as bytes with known places: read once, changed by putting bytes in.

Nothing is parsed and written again: what is not changed stays byte for byte, whatever program wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element
from xml.parsers import expat
from xml.sax.saxutils import escape

_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
MOST_DEPTH = 240
_TYPED = re.compile(
    r"[ \t]*(?:(?:section|clause|article|§)[ \t]*)?(?P<number>\d{1,3}|[IVX]{1,5}(?=[.):]))(?![\d])"
    r"(?:[.):]?[ \t]+|[.):])(?=\S)",
    re.IGNORECASE,
)
_DROPPED = ("rPr", "sectPr", "pPrChange", "framePr")
"""Of the paragraph that is copied: what belongs to it alone."""

Tag = Callable[[str, str], str]


class WordXmlProblem(Exception):
    """The part is written in a way that is not changed by machine."""


@dataclass(frozen=True, slots=True)
class Counting:
    """What Word counts in this file as sections of the first level: 1., 2., 3."""

    lists: frozenset[str] = frozenset()
    """Ids of lists (``w:numId``) that count sections."""
    styles: frozenset[str] = frozenset()
    """Ids of paragraph styles that belong to such a list."""

    @classmethod
    def of(cls, numbering: Element | None, styles: Element | None) -> Counting:
        """Read from ``numbering.xml`` and ``styles.xml``, elements and attributes by their local names."""
        formats = {}
        for abstract in numbering.findall("abstractNum") if numbering is not None else ():
            first = next((x for x in abstract.findall("lvl") if x.get("ilvl") == "0"), None)
            form = first.find("numFmt") if first is not None else None
            formats[abstract.get("abstractNumId")] = form.get("val") if form is not None else "decimal"
        lists = set()
        for number in numbering.findall("num") if numbering is not None else ():
            abstract_id = number.find("abstractNumId")
            if abstract_id is not None and formats.get(abstract_id.get("val")) in _SECTIONS:
                lists.add(number.get("numId", ""))
        return cls(frozenset(lists), _counted_styles(styles, lists))


def _counted_styles(styles: Element | None, lists: set[str]) -> frozenset[str]:
    own: dict[str, bool | None] = {}
    based: dict[str, str] = {}
    for style in styles.findall("style") if styles is not None else ():
        name = style.get("styleId", "")
        parent, listed = style.find("basedOn"), style.find("pPr/numPr")
        if parent is not None:
            based[name] = parent.get("val", "")
        own[name] = None
        if listed is not None:
            level, number = listed.find("ilvl"), listed.find("numId")
            is_first = level is None or level.get("val") == "0"
            own[name] = is_first and number is not None and number.get("val") in lists
    counted = set()
    for name in own:
        at, steps = name, 0
        while own.get(at) is None and at in based and steps < len(own):
            at, steps = based[at], steps + 1
        if own.get(at):
            counted.add(name)
    return frozenset(counted)


_SECTIONS = frozenset({"decimal", "decimalZero", "upperRoman", "ordinal", "cardinalText"})
"""Number formats of sections; letters and bullets are lists inside of one."""
NO_COUNTING = Counting()


@dataclass(slots=True)
class _Node:
    """An element, and where its bytes stand."""

    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    """First byte behind the opening tag."""
    close: int = 0
    """First byte of the closing tag."""
    end: int = 0
    children: list[_Node] = field(default_factory=list)
    text: str = ""

    def find(self, name: str) -> _Node | None:
        return next((c for c in self.children if c.name == name), None)


@dataclass(frozen=True, slots=True)
class Letters:
    """A piece of a paragraph's text that stands in one ``w:t`` of a plain run."""

    at: int
    """Offset in the paragraph's text."""
    text: str
    run: int
    """Which run of the paragraph."""
    child: int
    """Which child of the run."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph of the body, or a table, which is looked at and left as it is."""

    node: _Node
    text: str
    """As it reads if every tracked change in it is accepted."""
    letters: tuple[Letters, ...]
    """The parts of the text that can be struck out."""
    properties_inner: str
    """Inside of its ``w:pPr`` without what belongs to it alone."""
    mark_inner: str
    """Inside of the ``w:rPr`` of its mark, without tracked changes."""
    run_properties: str
    """``w:rPr`` of its first words, or nothing."""
    last_properties: str
    """``w:rPr`` of its last words, or nothing: a clause often begins with a bold heading."""
    counted: bool
    """Word counts its number, on the first level."""
    is_table: bool = False
    touched: bool = False

    @property
    def typed_number(self) -> str:
        """Number of its section as typed: ``5``; empty where none is."""
        m = _TYPED.match(self.text)
        return m["number"] if m and not self.counted and not self.is_table else ""

    @property
    def has_words(self) -> bool:
        """Say whether it is a paragraph with words in it, which another may look like."""
        return bool(self.text.strip()) and not self.is_table

    @property
    def starts_section(self) -> bool:
        """Say whether a numbered section of the first level begins here."""
        return self.has_words and (self.counted or bool(self.typed_number))


class Story:
    """The body of a document: its paragraphs, and the changes that are to be made."""

    def __init__(self, data: bytes, prefix: str, body: _Node, next_id: int, counting: Counting) -> None:
        self._data = data
        self._counting = counting
        self.prefix = prefix
        self._body = body
        self.next_id = next_id
        self._changes: list[tuple[int, int, bytes]] = []
        blocks = (n for n in body.children if n.name in (f"{prefix}p", f"{prefix}tbl"))
        self.paragraphs = tuple(self._paragraph(n) for n in blocks)

    @classmethod
    def of(cls, data: bytes, counting: Counting = NO_COUNTING) -> Story:
        """Read the main part. Raises WordXmlProblem."""
        head = data[:400].lstrip(b"\xef\xbb\xbf")
        if head[:2] in (b"\xff\xfe", b"\xfe\xff") or re.match(
            rb"<\?xml[^>]*encoding=[\"'](?!utf-?8)", head, re.IGNORECASE
        ):
            raise WordXmlProblem("The file is written in an unusual character set.")
        root = _parse(data)
        prefixes = [
            name.partition(":")[2]
            for name, value in root.attributes.items()
            if value in _SPACES and name.startswith("xmlns:")
        ]
        if not prefixes:
            raise WordXmlProblem("The file is written in an unusual way.")
        prefix = f"{prefixes[0]}:"
        body = root.find(f"{prefix}body")
        if body is None or not any(n.name == f"{prefix}p" for n in body.children):
            raise WordXmlProblem("The file has no paragraph at the top of its body.")
        ids = [int(i) for i in re.findall(rb"\bid=\"(\d{1,9})\"", data)]
        return cls(data, prefix, body, max(ids, default=0) + 1, counting)

    def insert(self, position: int, content: bytes) -> None:
        """Put whole paragraphs before the paragraph at *position*; behind the last one where it is the end."""
        is_end = position >= len(self.paragraphs)
        at = self.paragraphs[-1].node.end if is_end else self.paragraphs[position].node.start
        self._changes.append((at, at, content))

    def strike(self, paragraph: Paragraph, start: int, end: int, words: str, tag: Tag) -> bool:
        """Strike out ``text[start:end]`` of a paragraph and put *words* in its place.

        False, and nothing is done, where a part of it stands in a field, a link or another tracked change.
        """
        covered = [x for x in paragraph.letters if x.at < end and start < x.at + len(x.text)]
        if paragraph.touched or sum(min(end, x.at + len(x.text)) - max(start, x.at) for x in covered) != end - start:
            return False
        paragraph.touched = True
        w = self.prefix
        runs = [n for n in paragraph.node.children if n.name == f"{w}r"]
        by_run: dict[int, list[Letters]] = {}
        for x in covered:
            by_run.setdefault(x.run, []).append(x)
        for number, run in enumerate(sorted(by_run)):
            last = number == len(by_run) - 1
            content = self._split(runs[run], by_run[run], start, end, words if last else "", tag)
            self._changes.append((runs[run].start, runs[run].end, content.encode("utf-8")))
        return True

    def changed(self) -> bytes:
        """The part with every change in it."""
        out = bytearray()
        at = 0
        for start, end, content in sorted(self._changes, key=lambda c: (c[0], c[1])):
            out += self._data[at:start] + content
            at = end
        return bytes(out + self._data[at:])

    # reading

    def _raw(self, node: _Node) -> str:
        return self._data[node.start : node.end].decode("utf-8")

    def _paragraph(self, node: _Node) -> Paragraph:
        w = self.prefix
        if node.name == f"{w}tbl":
            return Paragraph(node, "".join(_said(node, w)).strip(), (), "", "", "", "", counted=False, is_table=True)
        properties = node.find(f"{w}pPr")
        inner = mark = ""
        counted = False
        if properties is not None:
            kept = [c for c in properties.children if c.name.removeprefix(w) not in _DROPPED]
            inner = "".join(self._raw(c) for c in kept)
            of_mark = properties.find(f"{w}rPr")
            if of_mark is not None:
                mark = "".join(
                    self._raw(c)
                    for c in of_mark.children
                    if c.name.removeprefix(w) not in ("ins", "del", "rPrChange", "moveFrom", "moveTo")
                )
            counted = self._counts(properties)
        text, letters = self._letters(node)
        looks = [n.find(f"{w}rPr") for n in node.children if n.name == f"{w}r" and n.find(f"{w}t") is not None]
        raw = [self._raw(look) if look is not None else "" for look in looks] or [""]
        return Paragraph(node, text, letters, inner, mark, raw[0], raw[-1], counted)

    def _counts(self, properties: _Node) -> bool:
        """Say whether Word counts the paragraph as a section of the first level."""
        w = self.prefix
        listed = properties.find(f"{w}numPr")
        if listed is not None:
            level, number = listed.find(f"{w}ilvl"), listed.find(f"{w}numId")
            is_first = level is None or level.attributes.get(f"{w}val") == "0"
            return is_first and number is not None and number.attributes.get(f"{w}val") in self._counting.lists
        style = properties.find(f"{w}pStyle")
        return style is not None and style.attributes.get(f"{w}val") in self._counting.styles

    def _letters(self, node: _Node) -> tuple[str, tuple[Letters, ...]]:
        w = self.prefix
        pieces: list[str] = []
        letters: list[Letters] = []
        at = 0
        run = -1
        field_depth = 0
        for child in node.children:
            if child.name != f"{w}r":
                inside = "".join(_said(child, w))
                pieces.append(inside)
                at += len(inside)
                continue
            run += 1
            look = child.find(f"{w}rPr")
            tracked = look is not None and any(c.name in (f"{w}ins", f"{w}del") for c in look.children)
            for number, part in enumerate(child.children):
                if part.name == f"{w}fldChar":
                    kind = part.attributes.get(f"{w}fldCharType")
                    field_depth += {"begin": 1, "end": -1}.get(kind or "", 0)
                words = "".join(_said(part, w))
                if part.name == f"{w}t" and words and field_depth == 0 and not tracked:
                    letters.append(Letters(at, words, run, number))
                pieces.append(words)
                at += len(words)
        return "".join(pieces), tuple(letters)

    # changing

    def _split(self, run: _Node, struck: list[Letters], start: int, end: int, words: str, tag: Tag) -> str:
        """The run in three: before, struck out (and what comes instead), after; its look stays with each."""
        w = self.prefix
        look = run.find(f"{w}rPr")
        raw_look = self._raw(look) if look is not None else ""
        opening = self._data[run.start : run.inner].decode("utf-8")
        by_child = {x.child: x for x in struck}
        before: list[str] = []
        gone: list[str] = []
        after: list[str] = []
        seen = False
        for number, child in enumerate(run.children):
            if look is not None and child is look:
                continue
            x = by_child.get(number)
            if x is None:
                # a tab or break between struck words would go with them: it stays where it is, behind them
                (after if seen else before).append(self._raw(child))
                continue
            a, b = max(start - x.at, 0), min(end - x.at, len(x.text))
            if x.text[:a]:
                before.append(self._text("t", x.text[:a]))
            gone.append(self._text("delText", x.text[a:b]))
            seen = True
            if x.text[b:]:
                after.append(self._text("t", x.text[b:]))
        out = [f"{opening}{raw_look}{''.join(before)}</{w}r>" if before else ""]
        out.append(f"{tag('del', w)}{opening}{raw_look}{''.join(gone)}</{w}r></{w}del>")
        if words:
            out.append(f"{tag('ins', w)}<{w}r>{raw_look}{self._text('t', words)}</{w}r></{w}ins>")
        out.append(f"{opening}{raw_look}{''.join(after)}</{w}r>" if after else "")
        return "".join(out)

    def _text(self, name: str, words: str) -> str:
        return f'<{self.prefix}{name} xml:space="preserve">{escape(words)}</{self.prefix}{name}>'


def _said(node: _Node, w: str) -> Iterator[str]:
    """Words of an element if tracked changes are accepted."""
    name = node.name.removeprefix(w)
    if name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText"):
        return
    if name == "t":
        yield node.text
    elif name == "tab":
        yield "\t"
    elif name in ("br", "cr"):
        yield "\n"
    elif name == "noBreakHyphen":
        yield "-"
    for child in node.children:
        yield from _said(child, w)
    if name == "p":
        yield "\n"


def _parse(data: bytes) -> _Node:
    """Elements with the places of their bytes. Raises WordXmlProblem for a DTD, or XML that is none."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    stack: list[_Node] = []
    roots: list[_Node] = []

    def begun(name: str, attributes: dict[str, str]) -> None:
        start = parser.CurrentByteIndex
        node = _Node(name, attributes, start, _tag_end(data, start))
        if len(stack) > MOST_DEPTH:
            raise WordXmlProblem("The file is nested deeper than any document.")
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)

    def ended(name: str) -> None:
        node = stack.pop()
        if data[node.inner - 2 : node.inner] == b"/>":
            node.close = node.end = node.inner
            return
        node.close = parser.CurrentByteIndex
        node.end = data.index(b">", node.close) + 1

    def said(words: str) -> None:
        if stack:
            stack[-1].text += words

    def declared(*_: object) -> None:
        raise WordXmlProblem("The file brings its own entities (a DTD): no such file is a document.")

    parser.StartElementHandler = begun
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = said
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise WordXmlProblem("The file is damaged: its text is no valid XML.") from error
    return roots[0]


def _tag_end(data: bytes, start: int) -> int:
    """First byte behind the tag that begins at *start*; a ``>`` inside quotes ends nothing."""
    at = start
    quote = 0
    while True:
        byte = data[at]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in (0x22, 0x27):
            quote = byte
        elif byte == 0x3E:
            return at + 1
        at += 1
