"""Words: what a text says however it is set, and where every row of its words stands in the text as it was delivered.

A text is compared by its words in NFKC, with case folded and invisible characters left out; ideographs and kana are a
word each. Rows of three words find passages (Clough and Stevenson's answers, copied, lightly or heavily revised, were
told apart by rows of three with gaps, see the design notes), rows of eight are seeds: hardly anybody writes them twice.
Every word knows its place in the original, so that a passage can be shown there: ``text[starts[i]:ends[j]]``.
"""

from __future__ import annotations

import base64
import codecs
import functools
import html.parser
import re
import sys
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidence.digest import Digest, digest_of
from evidence.errors import TooLarge, UnreadableMedia
from evidence.fingerprint.grams import Codes, gram_codes, word_codes

ROW = 3
"""Words in a row that are looked up."""
SEED = 8
"""Words in a row that are enough to call a passage the same."""
MOST_CHARACTERS = 32 * 1024 * 1024

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+(?:['\u2019][^\W{_CJK}]+)*")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class TextPrint:
    """What a text is known by."""

    decoded: Digest
    """Of the text in NFKC with every run of white space as one space, UTF-8."""
    characters: int
    codes: bytes
    """Code of each word (uint64, little-endian)."""
    starts: bytes
    """Where each word begins in the text as it was read (uint32, little-endian, characters)."""
    ends: bytes
    """Where each word ends."""

    def __len__(self) -> int:
        """Words."""
        return len(self.codes) // 8

    def gram_codes(self, k: int = ROW) -> Codes:
        """Codes of every *k* words in a row, for ``PassageIndex``. Item i starts at word i."""
        return gram_codes(np.frombuffer(self.codes, "<u8").astype(np.uint64), k)

    def spans(self) -> NDArray[np.uint32]:
        """Begin and end of each word in the text as it was read, in characters. Shape ``(words, 2)``."""
        return np.stack([np.frombuffer(self.starts, "<u4"), np.frombuffer(self.ends, "<u4")], axis=1)

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {
            "kind": "text",
            "decoded": str(self.decoded),
            "characters": self.characters,
            "codes": base64.b64encode(self.codes).decode(),
            "starts": base64.b64encode(self.starts).decode(),
            "ends": base64.b64encode(self.ends).decode(),
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> TextPrint:
        """Give what ``to_json`` wrote."""
        return cls(
            Digest(value["decoded"]),
            value["characters"],
            base64.b64decode(value["codes"]),
            base64.b64decode(value["starts"]),
            base64.b64decode(value["ends"]),
        )


def text_print(text: str) -> TextPrint:
    """Take the prints of *text*. Raises TooLarge where it is longer than ``MOST_CHARACTERS``."""
    if len(text) > MOST_CHARACTERS:
        raise TooLarge(f"a text of {len(text)} characters; {MOST_CHARACTERS} are looked at")
    folded, origin = folded_with_origin(text)
    found = list(_WORD.finditer(folded))
    words = [match.group().replace("\u2019", "'").casefold() for match in found]
    starts = np.fromiter((match.start() for match in found), np.int64, len(found))
    ends = np.fromiter((match.end() for match in found), np.int64, len(found))
    if origin is not None:
        # A word ends where the characters of its last letter end: at the next letter that came from elsewhere.
        starts, ends = origin[starts], _ends_in_original(origin, ends)
    return TextPrint(
        digest_of(normalised(text).encode("utf-8", "surrogatepass")),
        len(text),
        word_codes(words).astype("<u8").tobytes(),
        starts.astype("<u4").tobytes(),
        ends.astype("<u4").tobytes(),
    )


def normalised(text: str) -> str:
    """*text* in NFKC, every run of white space as one space, none at its ends. Twice is once."""
    return unicodedata.normalize("NFKC", " ".join(unicodedata.normalize("NFKC", text).split()))


def decode_text(data: bytes, media: str = "text/plain") -> str:
    """Give the text of a text file: its byte-order mark decides, then UTF-8, then Windows-1252.

    Of HTML, the words that are shown. Raises UnreadableMedia for bytes that are no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                raise UnreadableMedia(f"the text says that it is {encoding}, and is not") from None
            break
    else:
        if b"\0" in data:
            raise UnreadableMedia("the text holds NUL bytes")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    return _shown_words(text) if media in ("text/html", "application/xhtml+xml") else text


class _Shown(html.parser.HTMLParser):
    """Collects what a browser would show."""

    hidden = frozenset({"script", "style", "template", "head", "noscript"})
    inline = frozenset({"a", "abbr", "b", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u"})

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.hidden:
            self.inside.append(tag)
        elif tag == "body":
            self.inside = []  # a head that nobody closed
        self.pieces.append("" if tag in self.inline else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            del self.inside[self.inside.index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.pieces.append(data)


def _shown_words(source: str) -> str:
    parser = _Shown()
    try:
        parser.feed(source)
        parser.close()
    except AssertionError as error:  # the standard library's parser over broken declarations
        raise UnreadableMedia(f"the page cannot be read: {error}") from error
    return "".join(parser.pieces)


def folded_with_origin(text: str) -> tuple[str, NDArray[np.int64] | None]:
    """*text* in NFKC without invisible characters, and where each of its characters begins in *text*.

    The second is None where nothing moved; else its shape is ``(len(folded) + 1,)``.
    """
    if text.isascii() or (unicodedata.is_normalized("NFKC", text) and not _invisible().search(text)):
        return text, None
    pieces: list[str] = []
    origin: list[int] = []
    for match in _clusters().finditer(text):
        cluster = match.group()
        if len(cluster) == 1 and cluster < "\x80":
            piece = cluster
        else:
            piece = _invisible().sub("", unicodedata.normalize("NFKC", cluster))
        pieces.append(piece)
        origin += [match.start()] * len(piece)
    origin.append(len(text))
    return "".join(pieces), np.array(origin, np.int64)


def _ends_in_original(origin: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    last = origin[np.maximum(ends - 1, 0)]
    after = np.searchsorted(origin, last, "right")  # origin never falls
    return origin[np.minimum(after, len(origin) - 1)]


@functools.cache
def _invisible() -> re.Pattern[str]:
    """Format characters (category Cf): soft hyphens, joiners, marks of direction. Nobody sees them."""
    return re.compile(f"[{_class([c for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c)) == 'Cf'])}]")


@functools.cache
def _clusters() -> re.Pattern[str]:
    """A character and all that may melt into it under NFKC: marks, vowel signs, the later letters of Hangul."""
    joins = set()
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            joins.add(int(parts[1], 16))
        if unicodedata.combining(chr(code)):
            joins.add(code)
    joins |= set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))
    for code in range(sys.maxunicode + 1):
        if not 0xAC00 <= code < 0xD7A4 and ord(unicodedata.normalize("NFKD", chr(code))[0]) in joins:
            joins.add(code)
    inner = _class(sorted(joins))
    return re.compile(f".[{inner}]*", re.DOTALL)


def _class(codes: list[int]) -> str:
    """The inside of a character class that holds *codes* (rising)."""
    runs: list[list[int]] = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in runs)
