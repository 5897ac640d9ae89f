"""Bytes that a mail carries damaged, or wrapped in something older than MIME: what can still be had from them.

Every function takes bytes and gives bytes together with what was done to them, in words that a report can show. The
rungs, in order: base64 with damage, quoted-printable with damage, uuencode, yEnc, BinHex 4 (RFC 1741).
"""

from __future__ import annotations

import binascii
import re
import struct
from dataclasses import dataclass

from watcher.mail.headers import decode_words, lax_base64

_MOST_BLOCKS = 200


@dataclass(frozen=True, slots=True)
class Embedded:
    """A file written into a text."""

    name: str
    data: bytes
    how: str
    """``uuencode``, ``yEnc`` or ``BinHex``."""
    start: int
    """Where its block begins in the text."""
    end: int
    repairs: tuple[str, ...] = ()


def encoding_name(label: str) -> str:
    """A Content-Transfer-Encoding as it was meant."""
    return re.split(r"[;\s]", label.strip().strip("\"'").lower(), maxsplit=1)[0]


def decode_transfer(data: bytes, encoding: str) -> tuple[bytes, tuple[str, ...]]:
    """Undo a Content-Transfer-Encoding (RFC 2045, section 6), and say what was wrong with it.

    uuencode is left as it stands: it is an armour with a name inside, and ``find_embedded`` opens it.
    """
    encoding = encoding_name(encoding)
    if encoding in ("base64", "base-64", "b64", "b"):
        return decode_base64(data)
    if encoding in ("quoted-printable", "quotedprintable", "quoted_printable", "qp", "q"):
        return decode_quoted_printable(data)
    return data, () if encoding in _AS_IS | UUENCODED else (f"unknown encoding {encoding[:40]!r}",)


UUENCODED = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})
_AS_IS = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "none", "7bits", "8bits"})
_PADDED = re.compile(rb"[A-Za-z0-9+/]{2,}={1,2}(?=[^A-Za-z0-9+/=])")
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]*={0,3}\Z")


def decode_base64(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Bytes of base64, with lines that are not base64 left out (footers that a mailing list added, say)."""
    try:
        packed = data.translate(None, b" \t\r\n")
        return binascii.a2b_base64(packed, strict_mode=True), ()
    except binascii.Error:
        pass
    good: list[bytes] = []
    left_out = touched = 0
    for line in data.splitlines():
        line = line.strip(b" \t\0")
        if not line:
            continue
        if _BASE64_LINE.match(line):
            good.append(line)
            continue
        if (padded := _PADDED.match(line)) is not None:  # what follows the padding is no longer data
            good.append(padded.group())
            touched += 1
            continue
        letters = re.sub(rb"[^A-Za-z0-9+/=]", b"", line)
        if b" " in line or len(letters) < 0.7 * len(line) or (good and good[-1].endswith(b"=")):
            left_out += 1
        else:
            good.append(letters)
            touched += 1
    if not good:
        return data, ("declared base64, and is none",)
    out = lax_base64(b"\n".join(good))
    repairs = []
    if left_out:
        repairs.append(f"{left_out} lines that are not base64 left out")
    if touched:
        repairs.append("stray characters in base64 left out")
    if not repairs:
        repairs.append("base64 without its end")
    return out, tuple(repairs)


def decode_quoted_printable(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Bytes of quoted-printable; what is no escape stays as it stands (RFC 2045, section 6.7, rule 2 of the notes)."""
    damaged = re.search(rb"=(?![0-9A-Fa-f]{2}|[ \t]*(?:\r?\n|\Z))", data) is not None
    out = binascii.a2b_qp(re.sub(rb"[ \t]+(?=\r?\n)", b"", data))
    return out, ("escapes that are none left as they are",) if damaged else ()


# ---- files inside a text

_BEGIN_UU = re.compile(rb"^begin(?:-base64)?[ \t]+[0-7]{3,4}[ \t]+([^\r\n]{1,255})\r?$", re.MULTILINE)
_BEGIN_YENC = re.compile(rb"^=ybegin[ \t][^\r\n]{0,400}?name=([^\r\n]{1,255})\r?$", re.MULTILINE)
_BEGIN_HQX = re.compile(rb"\(This file must be converted with BinHex 4(?:\.0)?\)[ \t]*[\r\n]+[ \t\r\n]*:")


def find_embedded(text: bytes, only: str | None = None) -> tuple[Embedded, ...]:
    """Files that stand in a text as uuencode, yEnc or BinHex, in order."""
    found: list[Embedded] = []
    makers = (("uuencode", _BEGIN_UU, _uu), ("yEnc", _BEGIN_YENC, _yenc), ("BinHex", _BEGIN_HQX, _binhex))
    for how, begin, make in makers:
        if only is not None and how != only:
            continue
        at = 0
        while len(found) < _MOST_BLOCKS and (match := begin.search(text, at)):
            made = make(text, match)
            at = made.end if made else match.end()
            if made:
                found.append(made)
    return tuple(sorted(found, key=lambda e: e.start))


def _uu(text: bytes, begin: re.Match[bytes]) -> Embedded | None:
    base64 = begin.group().startswith(b"begin-base64")
    out: list[bytes] = []
    repairs: list[str] = []
    at = begin.end() + 1
    ended = False
    while at < len(text):
        line_end = text.find(b"\n", at)
        after = len(text) if line_end < 0 else line_end + 1
        line = text[at:after].rstrip(b"\r\n")
        if line.strip() in (b"end", b"====") and (out or not base64):
            at, ended = after, True
            break
        if not line.strip() or line.strip() == b"`":
            at = after
            continue
        piece = lax_base64(line) if base64 else _uu_line(line)
        if piece is None:
            break
        out.append(piece)
        at = after
    data = b"".join(out)
    if not data:
        return None
    if not ended:
        repairs.append("uuencoded block without its end")
    name = decode_words(begin.group(1).strip())
    return Embedded(name, data, "uuencode", begin.start(), at, tuple(repairs))


def _uu_line(line: bytes) -> bytes | None:
    """Bytes of one line, or None when it is not a line of uuencode (so "begin 644 days ago" makes no file)."""
    count = (line[0] - 32) & 63
    needed = (count + 2) // 3 * 4
    if not 32 <= line[0] <= 96 or count == 0 or len(line) - 1 > needed + 4:
        return None
    if any(not 32 <= c <= 96 for c in line):
        return None
    # blanks at the line's end are often lost on the way; they stand for zero bits
    body = line[1 : 1 + needed].ljust(needed, b" ")
    if len(line) - 1 < needed - 8 and needed > 12:
        return None
    try:
        return binascii.a2b_uu(line[:1] + body)[:count]
    except binascii.Error:
        return None


def _yenc(text: bytes, begin: re.Match[bytes]) -> Embedded | None:
    end = text.find(b"\n=yend", begin.end() - 1)
    stop = len(text) if end < 0 else end
    body = text[begin.end() + 1 : stop]
    if body.startswith(b"=ypart"):
        body = body[body.find(b"\n") + 1 :]
    body = body.replace(b"\r", b"").replace(b"\n", b"")
    pieces = body.split(b"=")
    out = [pieces[0].translate(_YENC), *(bytes([(p[0] - 106) & 255]) + p[1:].translate(_YENC) for p in pieces[1:] if p)]
    line_end = text.find(b"\n", stop + 1)
    name = decode_words(begin.group(1).strip())
    data = b"".join(out)
    repairs = () if end >= 0 else ("yEnc block without its end",)
    return (
        Embedded(name, data, "yEnc", begin.start(), len(text) if line_end < 0 else line_end, repairs) if data else None
    )


_YENC = bytes((c - 42) & 255 for c in range(256))
_HQX_LETTERS = b"!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
_HQX_TO_BASE64 = bytes.maketrans(_HQX_LETTERS, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_NOT_HQX = bytes(c for c in range(256) if c not in _HQX_LETTERS)


def decode_binhex(text: bytes) -> tuple[str, bytes, tuple[str, ...]] | None:
    """Name and data fork of a BinHex 4 file (RFC 1741, appendix A), or None when it is none."""
    letters = text.translate(None, _NOT_HQX)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    packed = binascii.a2b_base64(letters.translate(_HQX_TO_BASE64) + b"=" * (-len(letters) % 4))
    data = _unrun(packed)
    if not data or len(data) < data[0] + 22:
        return None
    size = data[0]
    if not 1 <= size <= 63:
        return None
    name = data[1 : 1 + size].decode("mac-roman")
    data_size, resource_size = struct.unpack_from(">II", data, size + 12)
    start = size + 22  # after name, version, type, creator, flags, two lengths and the header's check sum
    if data_size > len(data) - start:
        return (name, data[start:], ("BinHex file without its end",)) if len(data) > start else None
    fork = data[start : start + data_size]
    repairs: tuple[str, ...] = ()
    if binascii.crc_hqx(fork + b"\0\0", 0) != int.from_bytes(data[start + data_size :][:2], "big"):
        repairs = ("BinHex check sum is wrong",)
    if not fork and resource_size:
        fork = data[start + data_size + 2 :][:resource_size]
    return name, fork, repairs


def _unrun(packed: bytes) -> bytes:
    """Undo the run-length marks: ``x 90 n`` is x n times, ``90 00`` is a literal 90."""
    out = bytearray()
    at = 0
    while True:
        mark = packed.find(b"\x90", at)
        if mark < 0 or mark + 1 >= len(packed):
            out += packed[at : mark if mark >= 0 else None]
            return bytes(out)
        out += packed[at:mark]
        count = packed[mark + 1]
        if count == 0:
            out.append(0x90)
        elif out:
            out += bytes([out[-1]]) * (count - 1)
        at = mark + 2


def _binhex(text: bytes, begin: re.Match[bytes]) -> Embedded | None:
    end = text.find(b":", begin.end())
    stop = len(text) if end < 0 else end
    made = decode_binhex(text[begin.end() : stop])
    if made is None:
        return None
    name, data, repairs = made
    return Embedded(name, data, "BinHex", begin.start(), min(len(text), stop + 1), repairs)


# ---- multipart without its boundary

_GUESS = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?:content-|mime-version:)", re.MULTILINE | re.IGNORECASE)


def guess_boundary(body: bytes) -> bytes | None:
    """Boundary that a multipart body uses although its header does not say it: a dashed line before part headers."""
    found = _GUESS.search(body)
    return found.group(1) if found else None
