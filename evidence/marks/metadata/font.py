"""OTF and TTF: the terms are entries 0, 13 and 14 of the name table (OpenType 1.9, name: name identifiers).

Every other table keeps its bytes; only head's checksum of the whole file is set anew, as it must be.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace

from evidence.errors import CannotMark
from evidence.marks.metadata.fields import fields_of, marks_of
from evidence.marks.metadata.octets import number, take
from evidence.marks.metadata.packet import MarkedCopy, MarkTerms, ReadMarks

MARK = "name-table"
SIGNED_WARNING = "the font has a digital signature (DSIG) from before; it no longer matches and needs a new one"
COPYRIGHT, LICENCE, LICENCE_ADDRESS = 0, 13, 14
MOST_TABLES = 512
MOST_NAMES = 4 * 1024 * 1024
"""Bytes of all names, which may share their letters; large families write some ten thousand."""
_VERSIONS = (b"\0\1\0\0", b"OTTO", b"true")
_WINDOWS = (3, 1, 0x409)
"""Platform, encoding (UTF-16BE) and language (English, United States) that every system reads."""
_WHAT = "the name table of the font"
_MAGIC_SUM = 0xB1B0AFBA


@dataclass(frozen=True, slots=True)
class _Table:
    tag: bytes
    checksum: int
    at: int
    content: bytes


@dataclass(frozen=True, slots=True)
class _Name:
    platform: int
    encoding: int
    language: int
    number: int
    text: bytes


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with the names in it. Raises CannotMark when a table cannot be read."""
    tables = _tables(data)
    old = next((t for t in tables if t.tag == b"name"), None)
    if old is None or not any(t.tag == b"head" for t in tables):
        raise CannotMark("the font has no name table, or no head")
    names, languages = _names(old.content)
    said = _said(names)
    licence = "\n".join(f"{name}: {value}" for name, value in fields_of(terms).items() if name != "Copyright")
    wanted = {
        COPYRIGHT: terms.rights,
        LICENCE: f"{terms.usage_terms}\n{licence}",
        LICENCE_ADDRESS: terms.web_statement,
    }
    warnings = [SIGNED_WARNING] if any(t.tag == b"DSIG" for t in tables) else []
    warnings += [
        f"the font said {said[n][:200]!r} as its name {n}; that was replaced"
        for n, value in wanted.items()
        if said.get(n) not in (None, "", value)
    ]
    kept = [n for n in names if n.number not in wanted]
    ours = [_Name(*_WINDOWS, n, value.encode("utf-16-be")) for n, value in wanted.items()]
    content = _packed([*kept, *ours], languages)
    changed = [replace(t, content=content, checksum=_checksum(content)) if t is old else t for t in tables]
    return MarkedCopy(_joined(data[:12], changed), (MARK,), tuple(warnings))


def read(data: bytes) -> ReadMarks:
    """What the font says of itself. Raises CannotMark when it cannot be read."""
    table = next((t for t in _tables(data) if t.tag == b"name"), None)
    said = _said(_names(table.content)[0]) if table else {}
    lines = [line.partition(": ") for line in said.get(LICENCE, "").split("\n")]
    fields = {name: value for name, colon, value in lines if colon}
    if said.get(COPYRIGHT):
        fields["Copyright"] = said[COPYRIGHT]
    return marks_of(fields, MARK)


def _tables(data: bytes) -> list[_Table]:
    """All tables, in the order of the directory."""
    if data[:4] not in _VERSIONS:
        raise CannotMark("it is no OpenType or TrueType font")
    found: list[_Table] = []
    count = number(data, 4, 2, "big", "the head of the font")
    if count > MOST_TABLES:
        raise CannotMark(f"the font names {count:,} tables")
    for n in range(count):
        at = 12 + 16 * n
        tag = take(data, at, 4, "the directory of the font")
        checksum = number(data, at + 4, 4, "big", "the directory of the font")
        start = number(data, at + 8, 4, "big", "the directory of the font")
        size = number(data, at + 12, 4, "big", "the directory of the font")
        found.append(_Table(tag, checksum, start, take(data, start, size, f"the table {tag!r} of the font")))
        if sum(len(t.content) for t in found) > 2 * len(data):
            raise CannotMark("the tables of the font lie over each other")
    if len({t.tag for t in found}) < len(found):
        raise CannotMark("the font names a table twice")
    return found


def _names(content: bytes) -> tuple[list[_Name], list[bytes]]:
    """Names, and the language tags of a table of format 1."""
    form = number(content, 0, 2, "big", _WHAT)
    count = number(content, 2, 2, "big", _WHAT)
    store = number(content, 4, 2, "big", _WHAT)
    if form not in (0, 1):
        raise CannotMark(f"{_WHAT} is of a format that is not known here")

    def text(at: int) -> bytes:
        size, offset = number(content, at, 2, "big", _WHAT), number(content, at + 2, 2, "big", _WHAT)
        return take(content, store + offset, size, _WHAT)

    names: list[_Name] = []
    total = 0
    for n in range(count):
        at = 6 + 12 * n
        parts = [number(content, at + 2 * k, 2, "big", _WHAT) for k in range(4)]
        names.append(_Name(parts[0], parts[1], parts[2], parts[3], text(at + 8)))
        total += len(names[-1].text)
        if total > MOST_NAMES:
            raise CannotMark(f"{_WHAT} holds more than {MOST_NAMES:,} bytes of text")
    languages = []
    if form == 1:
        at = 6 + 12 * count
        languages = [text(at + 2 + 4 * n) for n in range(number(content, at, 2, "big", _WHAT))]
    return names, languages


def _said(names: list[_Name]) -> dict[int, str]:
    found: dict[int, str] = {}
    for name in names:
        if (name.platform, name.encoding) in ((3, 1), (3, 10)) or name.platform == 0:
            found.setdefault(name.number, name.text.decode("utf-16-be", "replace"))
    for name in names:
        if name.platform == 1 and name.encoding == 0:
            found.setdefault(name.number, name.text.decode("mac_roman"))
    return found


def _packed(names: list[_Name], languages: list[bytes]) -> bytes:
    """The table, sorted as it has to be; equal texts are stored once."""
    names = sorted(names, key=lambda n: (n.platform, n.encoding, n.language, n.number))
    store = bytearray()
    places: dict[bytes, int] = {}

    def place(text: bytes) -> bytes:
        if text not in places:
            places[text] = len(store)
            store.extend(text)
        if len(store) > 0xFFFF:
            raise CannotMark(f"{_WHAT} has no room for the terms")
        return len(text).to_bytes(2, "big") + places[text].to_bytes(2, "big")

    head = b"".join(
        b"".join(part.to_bytes(2, "big") for part in (n.platform, n.encoding, n.language, n.number)) + place(n.text)
        for n in names
    )
    tags = b"".join(place(text) for text in languages)
    form = 1 if languages else 0
    extra = len(languages).to_bytes(2, "big") + tags if languages else b""
    start = 6 + len(head) + len(extra)
    if start > 0xFFFF:
        raise CannotMark(f"{_WHAT} has no room for the terms")
    return b"".join(
        [form.to_bytes(2, "big"), len(names).to_bytes(2, "big"), start.to_bytes(2, "big"), head, extra, bytes(store)]
    )


def _checksum(content: bytes) -> int:
    """Sum of the 32-bit words, the last filled with zeros."""
    filled = content + b"\0" * (-len(content) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(filled) // 4}I", filled)
    return sum(words) & 0xFFFFFFFF


def _joined(head: bytes, tables: list[_Table]) -> bytes:
    """Put the font together, tables in the order in which they stood in the file."""
    at = 12 + 16 * len(tables)
    places: dict[bytes, int] = {}
    body = []
    adjusted = -1
    for table in sorted(tables, key=lambda t: (t.at, len(t.content), t.tag)):
        places[table.tag] = at
        content = table.content
        if table.tag == b"head":
            adjusted = at + 8
            content = take(content, 0, 8, "the head table of the font") + b"\0\0\0\0" + content[12:]
        body.append(content + b"\0" * (-len(content) % 4))
        at += len(body[-1])
    entries = [
        t.tag + b"".join(v.to_bytes(4, "big") for v in (t.checksum, places[t.tag], len(t.content))) for t in tables
    ]
    font = bytearray(b"".join([head, *entries, *body]))
    font[adjusted : adjusted + 4] = ((_MAGIC_SUM - _checksum(bytes(font))) & 0xFFFFFFFF).to_bytes(4, "big")
    return bytes(font)
