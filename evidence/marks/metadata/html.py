"""HTML: the reservation is ``meta`` elements of the head (W3C TDMRep, section 5); no other byte changes."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from evidence.errors import CannotMark
from evidence.marks.metadata.fields import marks_of
from evidence.marks.metadata.packet import DATA_MINING, MarkedCopy, MarkTerms, ReadMarks, beside

MARK = "meta"
NAMES = {
    "copyright": "Copyright",
    "author": "Author",
    "plus:DataMining": "DataMining",
    "tdm-reservation": "TDMReservation",
    "tdm-policy": "TDMPolicy",
    "usage-terms": "UsageTerms",
    "web-statement": "WebStatement",
    "document-id": "DocumentID",
    "copy-id": "CopyID",
}
"""Name of the element to the name of the field."""
_BEGIN, _END = b"<!-- rights reservation -->", b"<!-- end of rights reservation -->"
_BLOCK = re.compile(re.escape(_BEGIN) + rb"(?:\n<meta [^<>]*>)*\n" + re.escape(_END) + rb"\n")
MOST_HEAD = 65536
"""Bytes that are looked at: a head begins there, and what is broken on purpose costs no more than that."""


_HEAD_TAGS = frozenset(["html", "head", "meta", "title", "link", "script", "style", "base", "noscript", "template"])
_WORDED = frozenset({"title", "script", "style", "noscript", "template"})
_BLANK = " \t\r\n\f\ufeff\u00ef\u00bb\u00bf"
"""Blanks, and the byte-order mark in either reading."""


class _Head(HTMLParser):
    """Where the head begins, in lines and columns, and which meta elements it holds; comments hold none."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.after: dict[str, tuple[int, int, int]] = {}
        self.metas: list[tuple[str, str]] = []
        self.is_over = False
        self.has_tags = False
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.has_tags = True
        self.is_over = self.is_over or tag not in _HEAD_TAGS
        self.inside = tag if tag in _WORDED else ""
        if self.is_over:
            return
        place = (*self.getpos(), len(self.get_starttag_text() or ""))
        said = dict(attrs)
        if tag in ("head", "html"):
            self.after.setdefault(tag, place)
        elif tag == "meta" and ("charset" in said or (said.get("http-equiv") or "").lower() == "content-type"):
            self.after.setdefault("charset", place)
        elif tag == "meta" and said.get("name"):
            self.metas.append((said["name"] or "", said.get("content") or ""))

    def handle_endtag(self, tag: str) -> None:
        self.is_over = self.is_over or tag == "head"
        self.inside = ""

    def handle_data(self, data: str) -> None:
        """Words outside a title end the head, as browsers see it (HTML, 13.2.6.4.4)."""
        self.is_over = self.is_over or bool(not self.inside and data.strip(_BLANK))

    def handle_decl(self, decl: str) -> None:
        self.has_tags = True
        if not self.is_over:
            self.after.setdefault("doctype", (*self.getpos(), len(decl) + 3))


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with the elements in its head; a page in UTF-16 gets a sidecar. Raises CannotMark for no page."""
    if _is_utf16(data):
        return beside(data, terms, "the page is coded in UTF-16; its terms stand in a sidecar")
    own = _BLOCK.sub(b"", data)
    head = _head(own)
    block = _block(terms)
    at = _place(own, head)
    warnings = tuple(
        f"the page says {content[:80]!r} as its {name} too; take that out, the terms say otherwise"
        for name, content in head.metas
        if name.lower() == "tdm-reservation" and content.strip() != "1"
    )
    return MarkedCopy(own[:at] + block + own[at:], (MARK,), warnings)


def read(data: bytes) -> ReadMarks:
    """What the page says of itself. Raises CannotMark when it is no page."""
    if _is_utf16(data):
        return ReadMarks()
    names = {name.lower(): field for name, field in NAMES.items()}
    said: dict[str, str] = {}
    for name, content in _head(data, "utf-8").metas:
        if name.lower() in names:
            said.setdefault(names[name.lower()], content)
    return marks_of(said, MARK)


def _is_utf16(data: bytes) -> bool:
    return data[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


def _head(data: bytes, encoding: str = "iso-8859-1") -> _Head:
    """Read the head. ISO 8859-1 makes one character of each byte, so that places in the text are places in the file."""
    if b"\0" in data[:MOST_HEAD]:
        raise CannotMark("it is no HTML page")
    head = _Head()
    try:
        head.feed(data[:MOST_HEAD].decode(encoding, "replace"))
    except (AssertionError, ValueError) as error:  # what html.parser says of broken declarations
        raise CannotMark(f"the page cannot be read: {str(error)[:120]}") from None
    if not head.has_tags:
        raise CannotMark("it is no HTML page")
    return head


def _place(data: bytes, head: _Head) -> int:
    """After the encoding, which browsers look for in the first 1,024 bytes; else as early as the head allows."""
    for name in ("charset", "head", "html", "doctype"):
        if name in head.after:
            line, column, size = head.after[name]
            start = 0
            for _ in range(line - 1):
                start = data.index(b"\n", start) + 1
            return start + column + size
    return len(b"\xef\xbb\xbf") if data.startswith(b"\xef\xbb\xbf") else 0


def _block(terms: MarkTerms) -> bytes:
    said = {
        "tdm-reservation": "1",
        "tdm-policy": terms.policy,
        "robots": "noai, noimageai",
        "plus:DataMining": DATA_MINING,
        "copyright": terms.rights,
        "author": terms.creator,
        "usage-terms": terms.usage_terms,
        "web-statement": terms.web_statement,
        "document-id": terms.document_id,
        "copy-id": terms.copy_id,
    }
    lines = [f'<meta name="{name}" content="{escape(value)}">' for name, value in said.items() if value]
    return b"\n".join([_BEGIN, *(line.encode("ascii", "xmlcharrefreplace") for line in lines), _END, b""])
