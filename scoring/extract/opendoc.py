"""ODT and flat ODT to text (OASIS OpenDocument 1.3): lists with their numbers, tracked changes, hidden text, notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from scoring.extract.layers import TextTooLong, TextWriter
from scoring.extract.zipped import ZippedDocument, ZipProblem, parse_xml
from scoring.text import ContractText, Layer, Needs, Unreadable

_MOST_REPEATED = 2_000


@dataclass(frozen=True, slots=True)
class _Mark:
    """Layer of a stretch, with who changed it and when."""

    layer: Layer = Layer.VISIBLE
    author: str | None = None
    date: str | None = None

    def within(self, layer: Layer, author: str | None = None, date: str | None = None) -> _Mark:
        if self.layer in (Layer.DELETED, Layer.HIDDEN, Layer.QUOTED):
            return self
        return _Mark(layer, author or self.author, date or self.date)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a style says about whether its words can be seen. None: nothing."""

    none: bool | None = None
    white: bool | None = None
    ground: bool | None = None
    tiny: bool | None = None
    struck: bool | None = None

    def over(self, below: _Look) -> _Look:
        return _Look(
            below.none if self.none is None else self.none,
            below.white if self.white is None else self.white,
            below.ground if self.ground is None else self.ground,
            below.tiny if self.tiny is None else self.tiny,
            below.struck if self.struck is None else self.struck,
        )

    @property
    def hidden(self) -> bool:
        return bool(self.none or self.tiny or (self.white and not self.ground))


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list style."""

    figures: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1
    """How many levels of numbers are written ("5.1" has two)."""
    bullet: bool = False


_PLAIN, _OPEN = _Look(), _Mark()


def read_opendoc(data: bytes, media_type: str) -> ContractText | Unreadable:
    """Text of an ODT. Raises ZipProblem, which says what is wrong with the file."""
    parts = ZippedDocument(data)
    manifest = parts.xml_if_there("META-INF/manifest.xml")
    if "encrypted-package" in parts or (
        manifest is not None and next(manifest.iter("encryption-data"), None) is not None
    ):
        reason = "The file is locked with a password: open it, save it without one, and add that file."
        return Unreadable(Needs.PASSWORD, reason, media_type)
    meta = parts.xml_if_there("meta.xml")
    title = next((e.text for e in meta.iter("title")), None) if meta is not None else None
    return _OpenDocument(parts.xml("content.xml"), parts.xml_if_there("styles.xml"), media_type, title).read()


def read_flat(data: bytes, media_type: str) -> ContractText:
    """Text of a flat ODT, which is one XML file. Raises ZipProblem."""
    root = parse_xml(data, "document")
    return _OpenDocument(root, root, media_type, next((e.text for e in root.iter("title")), None)).read()


class _OpenDocument:
    """One document being read."""

    def __init__(self, content: Element, styles: Element | None, media_type: str, title: str | None) -> None:
        self.content = content
        self.styles = styles
        self.media_type = media_type
        self.title = title
        self.writer = TextWriter()
        self.warnings: list[str] = []
        self.looks = _looks(content, styles)
        self.lists = _list_styles(content, styles)
        self.outline = self.lists.get("", {})
        self.changes: dict[str, tuple[Layer, str | None, str | None, Element | None]] = {}
        self.open_insertions: dict[str, tuple[str | None, str | None]] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.notes: list[tuple[str, Element, _Mark]] = []
        self.comments: list[Element] = []
        self.last_list: dict[str, str] = {}
        self.lists_by_id: dict[str, str] = {}
        self.lists_seen = 0

    def read(self) -> ContractText:
        body = self.content.find("body/text")
        if body is None:
            raise ZipProblem(Needs.DAMAGED, "The file is damaged: it has no text body.")
        tracked = body.find("tracked-changes")
        for region in tracked if tracked is not None else ():
            self._region(region)
        try:
            self._heads("header", "header-left", "header-first")
            self.blocks(body, _OPEN)
            for label, note, mark in self.notes:
                self.writer.paragraph()
                self.put(f"[{label}] ", mark)
                self._run_on(note, mark)
            self.writer.paragraph()
            self._heads("footer", "footer-left", "footer-first")
            self._comments()
        except TextTooLong:
            self.warnings.append("The text is longer than any contract; the rest of it was not read.")
        return self.writer.finish(self.media_type, "opendocument", warnings=tuple(self.warnings), title=self.title)

    def _region(self, region: Element) -> None:
        name = region.get("id") or ""
        for kind, layer in (("insertion", Layer.INSERTED), ("deletion", Layer.DELETED)):
            change = region.find(kind)
            if change is not None:
                author, date = change.findtext("change-info/creator"), change.findtext("change-info/date")
                self.changes[name] = (layer, author, date, change if layer is Layer.DELETED else None)

    def _heads(self, *tags: str) -> None:
        said: set[str] = set()
        for master in self.styles.iter("master-page") if self.styles is not None else ():
            for tag in tags:
                head = master.find(tag)
                words = " ".join("".join(head.itertext()).split()) if head is not None else ""
                if head is not None and words and words not in said:
                    said.add(words)
                    start = len(self.writer)
                    self.blocks(head, _OPEN if head.get("display") != "false" else _Mark(Layer.HIDDEN))
                    self.writer.runs_from(start)
                    self.writer.paragraph()

    # blocks

    def blocks(self, holder: Element, mark: _Mark) -> None:
        """Paragraphs, lists, tables and what wraps them, in order."""
        for child in holder:
            tag = child.tag
            if tag in ("p", "h"):
                self.paragraph(child, mark)
            elif tag == "list":
                self.listed(child, mark, ())
            elif tag == "table":
                self.table(child, mark)
            elif tag == "section":
                hidden = child.get("display") == "none" or (
                    child.get("display") == "condition" and child.get("is-hidden") == "true"
                )
                self.blocks(child, mark.within(Layer.HIDDEN) if hidden else mark)
            elif tag in ("change-start", "change-end", "change"):
                self._change(child, mark)
            elif tag in ("frame", "g", "custom-shape", "rect"):
                self._frame(child, mark)
            elif tag in ("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "forms"):
                continue
            else:  # table-of-content, index-body, soft-page-break, …
                self.blocks(child, mark)

    def paragraph(self, p: Element, mark: _Mark, label: str | None = None) -> None:
        """One paragraph. *label* is its number where a list gives it; a heading has that of the outline."""
        self.writer.paragraph()
        if p.tag == "h" and label is None and p.get("is-list-header") != "true":
            label = self._label("", self.outline, _int(p.get("outline-level"), 1) - 1)
        look = self.looks.get(p.get("style-name", ""), _PLAIN)
        start = len(self.writer)
        if label and any(True for _ in p.itertext()):
            self.put(f"{label} ", mark.within(Layer.HIDDEN) if look.hidden else mark)
        frames: list[tuple[Element, _Mark]] = []
        self.inline(p, mark, look, frames)
        if len(self.writer) > start:
            self.writer.line(self._now(mark).layer)
        for frame, frame_mark in frames:
            self._frame(frame, frame_mark)

    def listed(self, holder: Element, mark: _Mark, names: Sequence[str], key: str = "") -> None:
        """A list and those in it. One without a style's name has that of the list around it."""
        name = holder.get("style-name") or (names[-1] if names else "")
        depth = len(names)
        levels = self.lists.get(name, {})
        if not depth:
            goes_on = self.lists_by_id.get(holder.get("continue-list", ""))
            if goes_on is None and holder.get("continue-numbering") == "true":
                goes_on = self.last_list.get(name)
            self.lists_seen += 1
            key = goes_on or f"{name}#{self.lists_seen}"
            self.last_list[name] = key
            if (own := holder.get("id")) is not None:
                self.lists_by_id[own] = key
        for item in holder:
            if item.tag not in ("list-item", "list-header"):
                continue
            unnumbered = item.tag == "list-header"
            if (value := item.get("start-value")) is not None:
                self.counts.setdefault(key, {})[depth] = _int(value, 1) - 1
            for child in item:
                if child.tag in ("p", "h"):
                    self.paragraph(child, mark, None if unnumbered else self._label(key, levels, depth))
                    unnumbered = True
                elif child.tag == "list":
                    self.listed(child, mark, [*names, name], key)
                else:
                    self.blocks_of(child, mark)

    def blocks_of(self, child: Element, mark: _Mark) -> None:
        """One block that stands alone in a list item."""
        holder = Element("holder")
        holder.append(child)
        self.blocks(holder, mark)

    def table(self, table: Element, mark: _Mark) -> None:
        self.writer.paragraph()
        for row in _through(table, "table-row"):
            cells = [c for c in row if c.tag == "table-cell"]
            plain = all(
                sum(1 for e in c if e.tag in ("p", "h", "list", "table")) <= 1 and c.find("table") is None
                for c in cells
            )
            for i, cell in enumerate(cells):
                if plain:
                    if i:
                        self.put("\t", mark)
                    self._run_on(cell, mark)
                else:
                    self.blocks(cell, mark)
                    self.writer.paragraph()
            self.writer.line()
        self.writer.paragraph()

    def _run_on(self, holder: Element, mark: _Mark) -> None:
        """Paragraphs of a cell or note, on lines of their own but not after blank lines."""
        first = True
        for p in _paragraphs(holder):
            if not first:
                self.writer.line()
            first = False
            frames: list[tuple[Element, _Mark]] = []
            self.inline(p, mark, self.looks.get(p.get("style-name", ""), _PLAIN), frames)
            for frame, frame_mark in frames:
                self._frame(frame, frame_mark)

    def _frame(self, frame: Element, mark: _Mark) -> None:
        boxes = [frame] if frame.find("p") is not None else list(frame.iter("text-box"))
        for box in boxes:
            self.writer.paragraph()
            self.blocks(box, mark)
            self.writer.paragraph()
        if frame.find("image") is not None and not boxes:
            self.warnings.append("The file holds pictures whose words, if any, were not read.")

    # lines

    def inline(self, holder: Element, mark: _Mark, look: _Look, frames: list[tuple[Element, _Mark]]) -> None:
        self.words(holder.text, mark, look)
        for child in holder:
            tag = child.tag
            if tag == "span":
                below = self.looks.get(child.get("style-name", ""), _PLAIN).over(look)
                self.inline(child, mark, below, frames)
            elif tag == "s":
                self.words(" " * min(_int(child.get("c"), 1), _MOST_REPEATED), mark, look, keep=True)
            elif tag == "tab":
                self.words("\t", mark, look, keep=True)
            elif tag == "line-break":
                self.words("\n", mark, look, keep=True)
            elif tag == "note":
                body = child.find("note-body")
                label = child.findtext("note-citation") or str(len(self.notes) + 1)
                if body is not None:
                    self.notes.append((label.strip(), body, self._now(mark)))
            elif tag == "annotation":
                self.comments.append(child)
            elif tag in ("change-start", "change-end", "change"):
                self._change(child, mark)
            elif tag in ("hidden-text", "hidden-paragraph", "conditional-text"):
                self._conditional(child, mark)
            elif tag in ("frame", "custom-shape", "rect", "g"):
                frames.append((child, mark))
            elif tag == "checkbox" or child.get("current-state") is not None:
                self.words("☒" if child.get("current-state") in ("checked", "true") else "☐", mark, look)
            elif tag in (
                "bookmark",
                "bookmark-start",
                "bookmark-end",
                "soft-page-break",
                "annotation-end",
                "desc",
                "title",
            ):
                pass
            else:  # a, ruby, fields with their shown value, …
                self.inline(child, mark, look, frames)
            self.words(child.tail, mark, look)

    def words(self, text: str | None, mark: _Mark, look: _Look, *, keep: bool = False) -> None:
        if not text:
            return
        if not keep:
            text = text.replace("\n", " ")
        if look.hidden:
            mark = mark.within(Layer.HIDDEN)
        elif look.struck:
            mark = mark.within(Layer.DELETED)
        self.put(text, mark)

    def put(self, text: str, mark: _Mark) -> None:
        mark = self._now(mark)
        self.writer.add(text, mark.layer, mark.author, mark.date)

    def _now(self, mark: _Mark) -> _Mark:
        if not self.open_insertions or mark.layer is not Layer.VISIBLE:
            return mark
        author, date = next(reversed(self.open_insertions.values()))
        return replace(mark, layer=Layer.INSERTED, author=author, date=date)

    def _change(self, change: Element, mark: _Mark) -> None:
        name = change.get("change-id", "")
        layer, author, date, deleted = self.changes.get(name, (Layer.VISIBLE, None, None, None))
        if change.tag == "change-end":
            self.open_insertions.pop(name, None)
        elif layer is Layer.INSERTED and change.tag == "change-start":
            self.open_insertions[name] = (author, date)
        elif deleted is not None:
            gone = _Mark(Layer.DELETED, author, date)
            for i, p in enumerate(_paragraphs(deleted)):
                if i:
                    self.writer.line(Layer.DELETED)
                self.inline(p, gone, _PLAIN, [])

    def _conditional(self, element: Element, mark: _Mark) -> None:
        shown = element.get("is-hidden") == "false"
        if element.tag == "conditional-text":
            current = element.get("current-value") == "true"
            self.put(element.text or "", mark)
            other = element.get("string-value-if-false" if current else "string-value-if-true") or ""
            self.put(other, mark.within(Layer.HIDDEN))
            return
        words = element.text or element.get("string-value") or ""
        self.put(words, mark if shown else mark.within(Layer.HIDDEN))

    def _comments(self) -> None:
        for comment in self.comments:
            self.writer.paragraph()
            mark = _Mark(Layer.QUOTED, comment.findtext("creator"), comment.findtext("date"))
            self.put("Comment: ", mark)
            for p in comment.iter("p"):
                self.put(" ".join("".join(p.itertext()).split()), mark)
                self.writer.line(Layer.QUOTED)
        if self.comments:
            comments = "a comment" if len(self.comments) == 1 else f"{len(self.comments)} comments"
            self.warnings.append(f"The file has {comments} in its margin, which are no part of the contract's words.")

    # numbers

    def _label(self, key: str, levels: dict[int, _Level], depth: int) -> str:
        level = levels.get(depth)
        if level is None:
            return ""
        if level.bullet:
            return "•"
        if not level.figures:
            return ""
        count = self.counts.setdefault(key, {})
        count[depth] = count.get(depth, level.start - 1) + 1
        for deeper in [at for at in count if at > depth]:
            del count[deeper]
        shown = range(max(0, depth - level.shown + 1), depth + 1)
        numbers = [
            _figures(count.setdefault(at, levels.get(at, level).start), levels.get(at, level).figures) for at in shown
        ]
        return f"{level.prefix}{'.'.join(n for n in numbers if n)}{level.suffix}".strip()


def _through(table: Element, tag: str) -> Iterator[Element]:
    for child in table:
        if child.tag == tag:
            yield child
        elif child.tag in ("table-rows", "table-header-rows", "table-row-group"):
            yield from _through(child, tag)


def _paragraphs(holder: Element) -> Iterator[Element]:
    for child in holder:
        if child.tag in ("p", "h"):
            yield child
        elif child.tag != "change-info":
            yield from _paragraphs(child)


def _all_styles(*roots: Element | None) -> Iterator[Element]:
    for root in roots:
        for section in ("styles", "automatic-styles"):
            found = root.find(section) if root is not None else None
            yield from found if found is not None else ()


def _looks(content: Element, styles: Element | None) -> dict[str, _Look]:
    own: dict[str, tuple[str | None, _Look]] = {}
    for style in _all_styles(styles, content):
        if style.tag == "style":
            text, paragraph = style.find("text-properties"), style.find("paragraph-properties")
            look = _look_of(text)
            if paragraph is not None and _has_ground(paragraph):
                look = replace(look, ground=True)
            own[style.get("name", "")] = (style.get("parent-style-name"), look)
    found: dict[str, _Look] = {}
    for name in own:
        look, at, seen = _PLAIN, name, set[str]()
        while at in own and at not in seen:
            seen.add(at)
            parent, here = own[at]
            look = look.over(here)
            at = parent or ""
        found[name] = look
    return found


def _look_of(properties: Element | None) -> _Look:
    if properties is None:
        return _PLAIN
    display, colour, size = properties.get("display"), properties.get("color"), properties.get("font-size", "")
    struck = properties.get("text-line-through-style") or properties.get("text-line-through-type")
    tiny: bool | None = None
    if size.endswith("pt"):
        try:
            tiny = float(size[:-2]) < 3
        except ValueError:
            tiny = None
    return _Look(
        None if display is None else display == "none",
        None if colour is None else colour.casefold() in ("#ffffff", "#fefefe", "#fdfdfd", "#fcfcfc"),
        True if _has_ground(properties) else None,
        tiny,
        None if struck is None else struck != "none",
    )


def _has_ground(properties: Element) -> bool:
    return properties.get("background-color", "transparent").casefold() not in ("transparent", "#ffffff")


def _list_styles(content: Element, styles: Element | None) -> dict[str, dict[int, _Level]]:
    """Levels of each list style; the outline of headings has no name."""
    found: dict[str, dict[int, _Level]] = {}
    for style in _all_styles(styles, content):
        if style.tag not in ("list-style", "outline-style"):
            continue
        levels: dict[int, _Level] = {}
        for level in style:
            at = _int(level.get("level"), 1) - 1
            if level.tag == "list-level-style-bullet":
                levels[at] = _Level(bullet=True)
            elif level.tag in ("list-level-style-number", "outline-level-style"):
                levels[at] = _Level(
                    level.get("num-format", ""),
                    level.get("num-prefix", ""),
                    level.get("num-suffix", ""),
                    _int(level.get("start-value"), 1),
                    _int(level.get("display-levels"), 1),
                )
        found["" if style.tag == "outline-style" else style.get("name", "")] = levels
    return found


def _int(value: str | None, otherwise: int) -> int:
    return int(value) if value is not None and value.isdigit() and len(value) < 7 else otherwise


_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def _figures(value: int, kind: str) -> str:
    if kind in ("a", "A") and value > 0:
        return chr(ord(kind) + (value - 1) % 26) * min(40, (value - 1) // 26 + 1)
    if kind in ("i", "I") and 0 < value < 4000:
        text, rest = "", value
        for size, letters in _ROMAN:
            text += letters * (rest // size)
            rest %= size
        return text.upper() if kind == "I" else text
    return str(value) if kind else ""
