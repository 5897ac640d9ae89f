"""The header block of a mail or of one of its parts: bounded, linear, and never an exception.

Real headers break every rule there is: raw 8-bit bytes in an unknown charset, encoded words with spaces in them or
split inside a character, parameters in pieces, addresses with a hundred thousand parentheses. The standard library's
modern policy is quadratic on some of these; these functions take time linear in the bytes they are given.
"""

from __future__ import annotations

import binascii
import codecs
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

MOST_HEADER_BYTES = 256 * 1024
"""Of one header block; what lies beyond is not looked at."""
MOST_FIELD_BYTES = 64 * 1024
MOST_FIELDS = 2000
MOST_ADDRESSES = 1000
MOST_PARAMETERS = 200
MOST_NAME = 255
"""Longest file name that is kept, as on most file systems."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one header block, in order, unfolded and undecoded."""

    items: tuple[tuple[str, bytes], ...]
    """Lower-case name and raw value."""
    defects: tuple[str, ...] = ()

    def get(self, name: str) -> bytes | None:
        """First value of *name* (lower case), or None."""
        return next((value for key, value in self.items if key == name), None)

    def all(self, name: str) -> tuple[bytes, ...]:
        """Every value of *name* (lower case)."""
        return tuple(value for key, value in self.items if key == name)

    def text(self, name: str) -> str:
        """First value of *name*, decoded for a person; empty when it is absent."""
        value = self.get(name)
        return "" if value is None else decode_words(value)


_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_KNOWN_FIELD = re.compile(
    rb"(?:content-[a-z-]{2,40}|mime-version|from|to|cc|bcc|subject|date|received|message-id|reply-to|sender"
    rb"|return-path|references|in-reply-to|x-[a-z0-9-]{1,60})[ \t]*:",
    re.IGNORECASE,
)
_LINE_END = re.compile(rb"\r\n|\n|\r(?!\n)")


def split_fields(data: bytes, start: int = 0, end: int | None = None) -> tuple[Fields, int]:
    """Fields of the header block at *start*, and where the body begins (RFC 5322, section 2.2; damage survived).

    A line that is no field ends the block, and belongs to the body, unless well-known fields follow it at once: then
    it is a fold that lost its leading space.
    """
    end = len(data) if end is None else end
    items: list[tuple[str, bytes]] = []
    defects: list[str] = []
    name: str | None = None
    value: list[bytes] = []
    size = 0
    at = start
    stop = min(end, start + MOST_HEADER_BYTES)

    def keep() -> None:
        nonlocal name, value, size
        if name is not None:
            items.append((name, b" ".join(value).strip()))
        name, value, size = None, [], 0

    def add(piece: bytes) -> None:
        nonlocal size
        room = MOST_FIELD_BYTES - size
        if len(piece) > room:
            defects.append("header field cut: too long")
            piece = piece[: max(0, room)]
        size += len(piece)
        value.append(piece)

    while at < end:
        found = _LINE_END.search(data, at, end)
        line_end, after = (found.start(), found.end()) if found else (end, end)
        line = data[at : min(line_end, at + MOST_FIELD_BYTES)]
        if line_end - at > MOST_FIELD_BYTES:
            defects.append("header field cut: too long")
        if not line.strip(b" \t"):
            # a line of blanks only ends the block as well, unless a fold goes on after it
            if line and name is not None and data[after : after + 1] in (b" ", b"\t"):
                at = after
                continue
            keep()
            return Fields(tuple(items), tuple(dict.fromkeys(defects))), after
        field = _FIELD.match(line)
        if line[:1] in (b" ", b"\t") and name is not None:
            add(line.strip(b" \t"))
        elif field and not (name is None and not items and _MBOX_FROM.match(line)):
            keep()
            if len(items) >= MOST_FIELDS or at >= stop:
                defects.append("header cut: too long")
                end_of_block = re.compile(rb"\r?\n[ \t]*\r?\n").search(data, at, end)
                return Fields(tuple(items), tuple(dict.fromkeys(defects))), end_of_block.end() if end_of_block else end
            name = field.group(1).decode("latin-1").lower()
            add(line[field.end() :].strip(b" \t"))
        elif _MBOX_FROM.match(line) and not items and name is None:
            pass
        elif line[:1] in (b" ", b"\t") and not items:
            pass  # a fold of nothing
        elif _KNOWN_FIELD.match(data, after, end) and not line.startswith(b"--"):
            defects.append("a header line has no name")
            if name is not None:
                add(line.strip())
        else:
            if items or name is not None:
                defects.append("no empty line between header and body")
            keep()
            return Fields(tuple(items), tuple(dict.fromkeys(defects))), at
        at = after
    keep()
    return Fields(tuple(items), tuple(dict.fromkeys(defects))), end


_MBOX_FROM = re.compile(rb">?From ")

# ---- charsets

_ALIASES = {
    "unknown-8bit": "",
    "unknown": "",
    "x-unknown": "",
    "default": "",
    "8bit": "",
    "binary": "",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso8859-1": "cp1252",
    "us-ascii": "",
    "ascii": "",
    "ansi_x3.4-1968": "",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "utf8": "utf-8",
    "x-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
}
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "mbcs", "oem", "unicode_escape", "raw_unicode_escape"})


def _codec(charset: str) -> str | None:
    """Python's name of a charset label, or None when it says nothing that can be used."""
    label = charset.strip(" \t\"'").partition("*")[0].lower()[:60]
    label = _ALIASES.get(label, label)
    if not label:
        return None
    try:
        name = codecs.lookup(label).name
        "".encode(name)  # refuses the codecs that are no charsets: hex, zip, rot13
    except (LookupError, ValueError, TypeError, UnicodeError):
        return None
    return None if name.replace("-", "_") in _NO_CHARSETS else name


def decode_text(data: bytes, charset: str | None = None) -> str:
    """Words of *data*: by its byte-order mark, then the declared charset, then UTF-8, then Windows-1252.

    UTF-8 is believed over a declared single-byte charset when the bytes are valid UTF-8 with some non-ASCII in them:
    such bytes are hardly ever anything else. Never raises; what no charset explains becomes U+FFFD.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    codec = _codec(charset) if charset else None
    if codec is not None and codec not in ("utf-8", "ascii"):
        if data.isascii() and not codec.startswith(("utf-", "iso2022", "hz")):
            return data.decode("ascii")
        try:
            return data.decode(codec)
        except (UnicodeError, ValueError):
            pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # one damaged character in a declared UTF-8 text, or one cut off at its end, is no reason to read it as another
        if codec == "utf-8" or (error.start > 0 and len(data) - error.start < 4 and not data[: error.start].isascii()):
            return data.decode("utf-8", "replace")
    if codec is not None:
        return data.decode(codec, "replace")
    return data.decode("cp1252", "replace")


# ---- encoded words (RFC 2047)

_WORD = re.compile(rb"=\?([^?\s=]{1,60})\?([bBqQ])\?([^\r\n]{0,4000}?)\?=(?!=?[0-9A-Fa-f]{2})")


def decode_words(raw: bytes) -> str:
    """Text of a header value: encoded words (RFC 2047) also where the rules forbid them, the rest as raw text.

    Words that follow each other are one text: characters split between two words come out whole.
    """
    raw = raw[:MOST_FIELD_BYTES]
    if b"=?" not in raw:
        return decode_text(raw)
    out: list[str] = []
    pending: tuple[str, bytes] | None = None
    at = 0

    def flush() -> None:
        nonlocal pending
        if pending is not None:
            out.append(decode_text(pending[1], pending[0]))
            pending = None

    for word in _WORD.finditer(raw):
        charset = word.group(1).decode("latin-1").partition("*")[0].lower()
        data = _unword(word.group(2), word.group(3))
        between = raw[at : word.start()]
        at = word.end()
        if pending is not None and not between.strip(b" \t"):
            if pending[0] == charset:
                pending = (charset, pending[1] + data)
                continue
            flush()
        else:
            flush()
            if between:
                out.append(decode_text(between))
        pending = (charset, data)
    flush()
    if at < len(raw):
        out.append(decode_text(raw[at:]))
    return "".join(out)


def _unword(how: bytes, text: bytes) -> bytes:
    if how in b"bB":
        return lax_base64(text)
    return binascii.a2b_qp(text.replace(b"_", b" "), header=False)


_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=_-]+")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def lax_base64(text: bytes) -> bytes:
    """Bytes of base64 that may lack padding, be padded in the middle, or hold characters that do not belong."""
    text = _NOT_BASE64.sub(b"", text)
    if b"+" not in text and b"/" not in text:
        text = text.translate(_URL_SAFE)
    else:
        text = text.replace(b"-", b"").replace(b"_", b"")
    out = []
    for piece in re.split(rb"=+", text):
        rest = len(piece) % 4
        whole = piece[: len(piece) - 1] if rest == 1 else piece  # one lone character carries no byte
        if whole:
            out.append(binascii.a2b_base64(whole + b"=" * (-len(whole) % 4)))
    return b"".join(out)


# ---- parameters (RFC 2045, RFC 2231)

_SECTION = re.compile(r"(.{1,80}?)(?:\*(\d{1,3}))?(\*)?\Z", re.DOTALL)
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")


def parse_parameters(raw: bytes | None) -> tuple[str, dict[str, str]]:
    """Value (lower case) and decoded parameters of a Content-Type or Content-Disposition field.

    RFC 2231 pieces and charsets, encoded words inside parameters, unterminated quotes and unquoted blanks are taken
    as they were meant. ``name*`` wins over ``name``.
    """
    if not raw:
        return "", {}
    pieces = _split_parameters(raw[:MOST_FIELD_BYTES])
    value = _without_comments(decode_text(pieces[0])).strip().strip('"').lower() if pieces else ""
    plain: dict[str, bytes] = {}
    sections: dict[str, dict[int, tuple[bytes, bool]]] = {}
    for piece in pieces[1:]:
        key, equals, text = piece.partition(b"=")
        if not equals:
            continue
        match = _SECTION.match(key.decode("latin-1").strip().strip('"').lower())
        if match is None:
            continue
        name, number, extended = match.groups()
        text = _unquote(text.strip())
        if number is None and not extended:
            plain.setdefault(name, text)
        else:
            sections.setdefault(name, {}).setdefault(int(number or 0), (text, bool(extended)))
    out = {name: decode_words(text) for name, text in plain.items()}
    for name, found in sections.items():
        joined = _join_sections(found)
        if joined:
            out[name] = joined
    return value, out


def _split_parameters(raw: bytes) -> list[bytes]:
    """Pieces between the semicolons that stand outside quotes."""
    pieces: list[bytes] = []
    start = at = 0
    quoted = False
    for found in re.finditer(rb'\\.|"|;', raw, re.DOTALL):
        mark = found.group()
        if mark == b'"':
            if not quoted and raw[start : found.start()].rstrip(b" \t")[-1:] != b"=" and pieces:
                continue  # a quote in the middle of an unquoted value is a letter
            quoted = not quoted
        elif mark == b";" and not quoted:
            pieces.append(raw[start : found.start()])
            start = found.end()
            if len(pieces) >= MOST_PARAMETERS:
                return pieces
        at = found.end()
    tail = raw[start:]
    if quoted and b";" in tail and at:
        # the quote never ends: each semicolon that a name and "=" follow starts a new piece after all
        pieces.extend(re.split(rb";(?=[ \t]*[A-Za-z0-9*-]{1,40}=)", tail)[: MOST_PARAMETERS - len(pieces)])
    else:
        pieces.append(tail)
    return pieces


def _unquote(text: bytes) -> bytes:
    if text.startswith(b'"'):
        closing = re.compile(rb'(?:[^"\\]|\\.)*"', re.DOTALL).match(text, 1)
        text = text[1 : closing.end() - 1] if closing else text[1:]
        return re.sub(rb"\\(.)", rb"\1", text, flags=re.DOTALL)
    return text


def _join_sections(found: dict[int, tuple[bytes, bool]]) -> str:
    charset = ""
    data: list[bytes] = []
    words = True
    for place, number in enumerate(sorted(found)):
        text, extended = found[number]
        if extended:
            words = False
            if place == 0 and text.count(b"'") >= 2:
                label, _, text = text.split(b"'", 2)
                charset = label.decode("latin-1")
            text = _PERCENT.sub(lambda m: bytes([int(m.group(1), 16)]), text)
        data.append(text)
    whole = b"".join(data)
    return decode_words(whole) if words else decode_text(whole, charset or None)


def _without_comments(text: str) -> str:
    if "(" not in text:
        return text
    out: list[str] = []
    depth = 0
    for c in text:
        if c == "(":
            depth += 1
        elif c == ")" and depth:
            depth -= 1
        elif not depth:
            out.append(c)
    return "".join(out)


# ---- names

_SPACES = re.compile(r"\s+")


def clean_name(name: str) -> str:
    """A file name for a person: no control characters, no letters that turn the reading direction, at most 255 long.

    The order of the letters is the file's own; ``contract<U+202E>fdp.exe`` becomes ``contractfdp.exe``.
    """
    kept = "".join(" " if c in "\r\n\t" else c for c in name if c in "\r\n\t" or unicodedata.category(c) not in _UNSEEN)
    kept = _SPACES.sub(" ", kept).strip()
    if len(kept) > MOST_NAME:
        stem, dot, ending = kept.rpartition(".")
        tail = dot + ending if dot and len(ending) <= 10 else ""
        kept = (stem if tail else kept)[: MOST_NAME - len(tail)] + tail
    return kept


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

# ---- addresses


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of an address field."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name and self.email else self.name or self.email


_ADDRESS_MARK = re.compile(rb'\\.|[()"<>,;:]', re.DOTALL)


def parse_addresses(raw: bytes | None) -> tuple[Address, ...]:
    """Mailboxes of an address field (RFC 5322, section 3.4) in one pass; groups are opened, comments become names."""
    if not raw:
        return ()
    raw = raw[:MOST_FIELD_BYTES]
    out: list[Address] = []
    words: list[bytes] = []
    comment: list[bytes] = []
    angle: list[bytes] | None = None
    depth = 0
    quoted = False
    at = 0

    def put(piece: bytes) -> None:
        (comment if depth else angle if angle is not None and not closed else words).append(piece)

    closed = False

    def finish() -> None:
        nonlocal words, comment, angle, closed
        name = decode_words(_SPACE.sub(b" ", b"".join(words)).strip()).strip(" \t\"'")
        note = decode_words(_SPACE.sub(b" ", b"".join(comment)).strip())
        if angle is not None:
            email = decode_text(b"".join(angle)).replace(" ", "")
        else:
            email, name = (name.replace(" ", ""), note) if "@" in name else ("", name or note)
        if email or name:
            out.append(Address(clean_name(name), clean_name(email)))
        words, comment, angle, closed = [], [], None, False

    for found in _ADDRESS_MARK.finditer(raw):
        if len(out) >= MOST_ADDRESSES:
            return tuple(out)
        put(raw[at : found.start()])
        mark = found.group()
        at = found.end()
        if mark.startswith(b"\\"):
            put(mark[1:])
        elif depth:
            if mark == b"(":
                depth += 1
            elif mark == b")":
                depth -= 1
            elif mark not in b"<>":
                put(mark)
        elif mark == b'"':
            quoted = not quoted
            if angle is not None and not closed:
                put(mark)
        elif quoted:
            put(mark)
        elif mark == b"(":
            depth += 1
        elif mark == b"<":
            angle, closed = [], False
        elif mark == b">":
            closed = True
        elif mark in b",;":
            finish()
        elif mark == b":" and angle is None:
            words, comment = [], []  # the name of a group
        else:
            put(mark)
    if quoted and b'"' in raw:  # the quote never ends: then it is none
        return parse_addresses(raw.replace(b'"', b" "))
    put(raw[at:])
    finish()
    return tuple(out)


_SPACE = re.compile(rb"\s+")

# ---- dates and ids

_ID = re.compile(rb"<([^<>\s]{1,998})>")


def parse_date(raw: bytes | None) -> datetime | None:
    """Instant of a Date field (RFC 5322, section 3.3, obsolete zones too; ISO 8601), with its zone; None if no date.

    ``-0000`` and a missing zone say that the zone is not known: the instant is given in UTC.
    """
    if not raw:
        return None
    text = _without_comments(raw[:200].decode("latin-1")).strip()
    try:
        found = parsedate_tz(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        found = None
    try:
        if found is None:
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        year, month, day, hour, minute, second, *_, offset = found
        zone = UTC if not offset else timezone(timedelta(seconds=offset))
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except (ValueError, OverflowError):
        return None


def parse_ids(raw: bytes | None) -> tuple[str, ...]:
    """Message ids of a Message-ID, In-Reply-To or References field, without their brackets."""
    if not raw:
        return ()
    found = [m.group(1).decode("latin-1") for m in _ID.finditer(raw[:MOST_FIELD_BYTES])]
    if not found and raw.strip(b"<> \t") and b" " not in raw.strip():
        found = [raw.strip(b"<> \t")[:998].decode("latin-1")]
    return tuple(dict.fromkeys(found))
