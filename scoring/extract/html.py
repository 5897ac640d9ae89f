"""HTML to text: blocks as lines, lists with their numbers, what a reader does not see in the hidden layer.

Styles are read as far as they hide words: inline, and in the page's own sheets. Nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from scoring.extract.layers import TextTooLong, TextWriter
from scoring.text import ContractText, Layer, Needs, Unreadable

MOST_NODES = 400_000
MOST_DEPTH = 5_000
"""Elements in elements. The parser's time grows with the square of the depth: 5,000 take 0.2 s, 100,000 a minute."""
MOST_RULES = 2_000
"""Rules of the page's own style sheets that are looked at."""
_DROPPED = frozenset(
    ["script", "style", "head", "title", "meta", "link", "noscript", "template", "svg", "math", "iframe", "object",
     "-comment"]
)  # fmt: skip
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
     "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
     "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
     "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"]
)  # fmt: skip
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ol", "ul", "table", "pre", "dl", "hr"])
_SPACE = re.compile(r"[ \t\n\r\f]+")
_LIGHT = 246


@dataclass(frozen=True, slots=True)
class _Style:
    """What holds for the words of an element, inherited by what stands in it."""

    layer: Layer = Layer.VISIBLE
    white: bool = False
    white_ground: bool = True
    pre: bool = False
    none: bool = False
    """Not displayed: nothing inside can be shown again."""
    invisible: bool = False
    """visibility:hidden, which a child may take back."""
    tiny: bool = False
    depth_of_list: int = 0

    def layer_now(self) -> Layer:
        if self.layer is not Layer.VISIBLE:
            return self.layer
        unseen = self.none or self.invisible or self.tiny or (self.white and self.white_ground)
        return Layer.HIDDEN if unseen else Layer.VISIBLE


def read_html(text: str, media_type: str = "text/html", *, mail: bool = False) -> ContractText | Unreadable:
    """Text of an HTML page or mail body. In a *mail*, what mail programs mark as the earlier mail is quoted."""
    from selectolax.lexbor import LexborHTMLParser

    if is_too_deep(text):
        return Unreadable(Needs.LIMIT, "The page is nested deeper than any document.", media_type)
    tree = LexborHTMLParser(text)
    writer = _Writer()
    sheet = _sheet_of(tree)
    root = tree.root
    warnings: list[str] = []
    title = tree.css_first("head > title")
    if root is not None:
        try:
            _walk(root, writer, sheet, mail)
        except TextTooLong:
            warnings.append("The text is longer than any contract; the rest of it was not read.")
    if tree.css_first("iframe[src], object[data], embed[src]") is not None:
        warnings.append("The page shows another page inside it, which is not here and was not read.")
    return writer.out.finish(
        media_type, "html", warnings=tuple(warnings), title=title.text() if title is not None else None
    )


_OPTIONAL_ENDS = (
    "area base body br col colgroup dd dt embed head hr html img input li link meta optgroup option p param rp rt "
    "source tbody td tfoot th thead tr track wbr"
)
_TAG = re.compile(rf"<(/?)(?!(?:{'|'.join(_OPTIONAL_ENDS.split())})\b)([a-z][a-z0-9]*)\b[^>]*?(/?)>", re.IGNORECASE)


def is_too_deep(text: str) -> bool:
    """Say whether more than MOST_DEPTH elements are open at once, before the parser is asked.

    Elements that end by themselves (p, li, td …) are not counted.
    """
    if text.count("<") <= MOST_DEPTH:
        return False
    depth = 0
    for found in _TAG.finditer(text):
        if found.group(1):
            depth = max(0, depth - 1)
        elif not found.group(3):
            depth += 1
            if depth > MOST_DEPTH:
                return True
    return False


class _Writer:
    """Words with the white space of HTML: collapsed, and none at the ends of lines."""

    def __init__(self) -> None:
        self.out = TextWriter()
        self.space = False

    def words(self, text: str, style: _Style) -> None:
        layer = style.layer_now()
        if style.pre:
            self._gap(layer)
            self.out.add(text, layer)
            return
        text = _SPACE.sub(" ", text)
        if not text:
            return
        if text == " ":
            self.space = True
            return
        if text[0] == " ":
            self.space = True
        self._gap(layer)
        self.out.add(text.strip(" "), layer)
        self.space = text[-1] == " "

    def _gap(self, layer: Layer) -> None:
        if self.space and not self.out.at_line_start:
            self.out.add(" ", layer)
        self.space = False

    def line(self) -> None:
        self.space = False
        self.out.line()

    def paragraph(self) -> None:
        self.space = False
        self.out.paragraph()

    def tab(self, style: _Style) -> None:
        self.space = False
        if not self.out.at_line_start:
            self.out.add("\t", style.layer_now())


def _walk(root: Any, writer: _Writer, sheet: dict[int, dict[str, str]], mail: bool) -> None:
    """Go through the tree without recursion: hostile pages nest a hundred thousand deep."""
    counters: list[list[int]] = []
    """Open lists: [next number, whether numbered, kind of figures as a code point]."""
    after_quote = False
    node, style = root, _Style()
    stack: list[tuple[Any, _Style]] = []
    seen = 0
    while node is not None:
        seen += 1
        if seen > MOST_NODES:
            raise TextTooLong
        child = None
        inner = style
        if node.is_text_node:
            words = node.text_content
            if words:
                quoted = replace(style, layer=Layer.QUOTED) if after_quote and style.layer is Layer.VISIBLE else style
                writer.words(words, quoted)
        elif node.is_element_node and node.tag not in _DROPPED:
            tag = node.tag or ""
            attributes = node.attributes
            if mail and _opens_earlier_mail(tag, attributes):
                after_quote = True
            inner = _styled(style, tag, attributes, sheet.get(node.mem_id), mail)
            _open(writer, tag, attributes, inner, counters)
            child = node.child
            if child is None:
                _close(writer, tag, counters)
        if child is not None:
            stack.append((node, style))
            node, style = child, inner
            continue
        while node.next is None and stack:
            node, style = stack.pop()
            _close(writer, node.tag or "", counters)
        node = node.next if stack or node.next is not None else None
        if node is not None and not stack and node.parent is None:
            node = None


def _open(
    writer: _Writer, tag: str, attributes: dict[str, str | None], style: _Style, counters: list[list[int]]
) -> None:
    if tag == "br":
        writer.space = False
        writer.out.add("\n", style.layer_now())
        return
    if tag in ("td", "th"):
        writer.tab(style)
    elif tag in _PARAGRAPHS:
        writer.paragraph()
    elif tag in _BLOCKS:
        writer.line()
    if tag in ("ol", "ul", "menu", "dir"):
        kind = attributes.get("type") or "1"
        counters.append([_number(attributes.get("start"), 1), int(tag == "ol"), ord(kind[0])])
    elif tag == "li" and counters:
        top = counters[-1]
        if (value := attributes.get("value")) is not None:
            top[0] = _number(value, top[0])
        label = f"{_figures(top[0], chr(top[2]))}. " if top[1] else "• "
        top[0] += 1
        writer.out.add(label, style.layer_now())
    elif tag == "input":
        _field(writer, attributes, style)
    elif tag == "img" and attributes.get("alt"):
        writer.words(f" {attributes['alt']} ", style)


def _close(writer: _Writer, tag: str, counters: list[list[int]]) -> None:
    if tag in _DROPPED:
        return
    if tag in ("ol", "ul", "menu", "dir") and counters:
        counters.pop()
    if tag in _PARAGRAPHS:
        writer.paragraph()
    elif tag in _BLOCKS:
        writer.line()


def _field(writer: _Writer, attributes: dict[str, str | None], style: _Style) -> None:
    kind = (attributes.get("type") or "text").casefold()
    if kind in ("checkbox", "radio"):
        writer.words("☒ " if "checked" in attributes else "☐ ", style)
    elif kind == "hidden":
        return
    elif kind in ("text", "date", "number", "email", "tel", "url") and attributes.get("value"):
        writer.words(f"{attributes['value']}", style)


def _number(value: str | None, otherwise: int) -> int:
    try:
        return int(value) if value is not None and len(value) < 8 else otherwise
    except ValueError:
        return otherwise


def _figures(value: int, kind: str) -> str:
    if kind in "aA" and 1 <= value <= 26:
        return chr(ord(kind) + value - 1)
    if kind in "iI" and 1 <= value < 40:
        text = "x" * (value // 10) + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[value % 10]
        return text.upper() if kind == "I" else text
    return str(value)


# ---- what hides words


def _styled(
    outer: _Style, tag: str, attributes: dict[str, str | None], ruled: dict[str, str] | None, mail: bool
) -> _Style:
    """The style of an element inside *outer*."""
    style = replace(outer, pre=True) if tag in ("pre", "textarea", "listing", "xmp") else outer
    declared = dict(ruled or {})
    declared.update(_declarations(attributes.get("style") or ""))
    if attributes.get("bgcolor"):
        declared.setdefault("background-color", attributes["bgcolor"] or "")
    if tag == "font" and attributes.get("color"):
        declared.setdefault("color", attributes["color"] or "")
    if "hidden" in attributes or tag == "datalist":
        style = replace(style, none=True)
    if tag in ("del", "s", "strike"):
        style = _in_layer(style, Layer.DELETED)
    elif tag == "ins":
        style = _in_layer(style, Layer.INSERTED)
    if mail and _is_quote(tag, attributes):
        style = _in_layer(style, Layer.QUOTED)
    return _with_declarations(style, declared) if declared else style


def _in_layer(style: _Style, layer: Layer) -> _Style:
    return style if style.layer is not Layer.VISIBLE else replace(style, layer=layer)


def _with_declarations(style: _Style, declared: dict[str, str]) -> _Style:
    if declared.get("display") == "none" or declared.get("mso-hide") == "all":
        style = replace(style, none=True)
    if (visibility := declared.get("visibility")) is not None:
        style = replace(style, invisible=visibility in ("hidden", "collapse"))
    if (opacity := _float(declared.get("opacity"))) is not None and opacity < 0.05:
        style = replace(style, none=True)
    if (size := declared.get("font-size")) is not None:
        style = replace(style, tiny=_is_tiny(size))
    if (colour := declared.get("color")) is not None:
        style = replace(style, white=_is_light(colour))
    ground = declared.get("background-color") or declared.get("background")
    if ground is not None and ground not in ("inherit", "none", "transparent", "initial"):
        style = replace(style, white_ground=_is_light(ground.split()[0]))
    clipped = declared.get("overflow", "").startswith("hidden") and any(
        (n := _float(_points(declared.get(side)))) is not None and n <= 1.5
        for side in ("height", "max-height", "width", "max-width")
    )
    if clipped or declared.get("clip", "").replace(" ", "").startswith(
        ("rect(0,0,0,0", "rect(0000", "rect(1px,1px,1px,1px")
    ):
        style = replace(style, none=True)
    if declared.get("position") in ("absolute", "fixed") and any(
        (n := _float(_points(declared.get(side)))) is not None and n < -500 for side in ("left", "top", "right")
    ):
        style = replace(style, none=True)
    indent = _float(_points(declared.get("text-indent")))
    if indent is not None and indent < -500:
        style = replace(style, none=True)
    struck = "line-through" in (declared.get("text-decoration") or declared.get("text-decoration-line") or "")
    return _in_layer(style, Layer.DELETED) if struck else style


_DECLARATION = re.compile(r"\s*([a-z-]{2,40})\s*:\s*([^;]{0,300})", re.IGNORECASE)


def _declarations(text: str) -> dict[str, str]:
    if ":" not in text:
        return {}
    return {
        m.group(1).casefold(): m.group(2).casefold().replace("!important", "").strip()
        for m in _DECLARATION.finditer(text[:10_000])
    }


_UNITS = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%|vw|vh|cm|mm|in)?$")


def _points(value: str | None) -> str | None:
    """A length without its unit; ems as about 12 points."""
    found = _UNITS.match(value) if value else None
    if found is None:
        return None
    scale = {"em": 12.0, "rem": 12.0, "vw": 8.0, "vh": 8.0, "cm": 28.0, "mm": 2.8, "in": 72.0}.get(
        found.group(2) or "", 1.0
    )
    return str(float(found.group(1)) * scale)


def _is_tiny(size: str) -> bool:
    found = _UNITS.match(size)
    if found is None:
        return False
    number, unit = float(found.group(1)), found.group(2) or "px"
    return number < {"px": 3.0, "pt": 2.5, "em": 0.2, "rem": 0.2, "%": 20.0}.get(unit, 0.01)


def _float(value: str | None) -> float | None:
    try:
        return float(value) if value else None
    except ValueError:
        return None


_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$")
_RGB = re.compile(r"rgba?\(\s*([\d.]+)(%?)[\s,]+([\d.]+)%?[\s,]+([\d.]+)%?(?:[\s,/]+([\d.]+)(%?))?\s*\)$")
_LIGHT_NAMES = frozenset(["white", "snow", "ivory", "ghostwhite", "floralwhite", "mintcream", "azure", "transparent"])


def _is_light(colour: str) -> bool:
    """Say whether a colour is white, nearly, or nothing."""
    colour = colour.strip().casefold()
    if colour in _LIGHT_NAMES:
        return True
    if found := _HEX.match(colour if colour.startswith("#") else f"#{colour}"):
        digits = found.group(1)
        if len(digits) in (3, 4):
            digits = "".join(d * 2 for d in digits)
        if len(digits) == 8 and int(digits[6:], 16) < 16:
            return True
        return all(int(digits[i : i + 2], 16) >= _LIGHT for i in (0, 2, 4))
    if found := _RGB.match(colour):
        if found.group(5) is not None and float(found.group(5)) * (0.01 if found.group(6) else 1) < 0.06:
            return True
        scale = 2.55 if found.group(2) else 1.0
        return all(float(found.group(i)) * scale >= _LIGHT for i in (1, 3, 4))
    return False


_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_HIDING = re.compile(
    r"display|visibility|font-size|color|background|opacity|overflow|clip|position|indent|decoration|mso-hide"
)
_CONDITIONS = re.compile(
    r"@(?:media|supports|font-face|keyframes|page)\b[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def _sheet_of(tree: Any) -> dict[int, dict[str, str]]:
    """Declarations of the page's own style sheets by element. Rules under a condition (@media) are not applied."""
    found: dict[int, dict[str, str]] = {}
    sheets = "\n".join(node.text() or "" for node in tree.css("style"))[:500_000]
    sheets = _CONDITIONS.sub("", _COMMENT.sub("", sheets.replace("<!--", "").replace("-->", "")))
    rules = 0
    for selector, body in _RULE.findall(sheets):
        if not _HIDING.search(body.casefold()):
            continue
        declared = _declarations(body)
        for single in selector.split(","):
            rules += 1
            if rules > MOST_RULES:
                return found
            for node in _matches(tree, single.strip()):
                found.setdefault(node.mem_id, {}).update(declared)
    return found


def _matches(tree: Any, selector: str) -> Iterable[Any]:
    from selectolax.lexbor import SelectolaxError

    if not selector or "::" in selector or selector.startswith("@") or ":hover" in selector or len(selector) > 200:
        return ()
    try:
        found: list[Any] = tree.css(selector)
    except (SelectolaxError, ValueError, RuntimeError):  # a selector that the parser does not know
        return ()
    return found


# ---- what mail programs mark as the earlier mail


def _is_quote(tag: str, attributes: dict[str, str | None]) -> bool:
    classes = (attributes.get("class") or "").split()
    if tag == "blockquote":
        return attributes.get("type") == "cite" or "gmail_quote" in classes or attributes.get("cite") is not None
    return bool({"moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "zmail_extra", "tutanota_quote"} & set(classes))


def _opens_earlier_mail(tag: str, attributes: dict[str, str | None]) -> bool:
    """Outlook's mark between the new words and the earlier mail: all that follows is the earlier one."""
    return tag in ("div", "span") and attributes.get("id") in (
        "divRplyFwdMsg",
        "x_divRplyFwdMsg",
        "OLK_SRC_BODY_SECTION",
    )
