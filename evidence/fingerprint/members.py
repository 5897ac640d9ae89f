"""Files inside files: what a ZIP holds, the tables of a font, the parts of a drawing; each with its own digest.

Nothing is unpacked to a disk, no member's name leads anywhere, and a member is read until its limit whatever its header
says of its size.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree
from xml.parsers import expat

from evidence.digest import Digest, canonical_json, digest_of
from evidence.errors import TooLarge, UnreadableMedia

MOST_MEMBERS = 10_000
MOST_MEMBER_BYTES = 1024 * 1024 * 1024
MOST_BYTES = 2 * 1024 * 1024 * 1024
"""All members of a file together, unpacked."""
MOST_RATIO = 1_000
"""Unpacked over packed bytes of one member, where it is more than ``RATIO_FROM``; deflate itself ends at 1,032."""
RATIO_FROM = 16 * 1024 * 1024
MOST_TABLES = 512
MOST_DRAWING_BYTES = 64 * 1024 * 1024
MOST_DEPTH = 500
"""Elements inside each other."""
CHUNK_BYTES = 1024 * 1024

_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, struct.error,
    KeyError, IndexError, OverflowError,
)  # fmt: skip
"""What the standard library raises over a member that is not what it says; RuntimeError asks for a password."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside a file."""

    name: str
    """As it stands in the file; it is never opened by this name."""
    size: int
    """Bytes, unpacked; 0 where it was not read."""
    sha256: Digest | None
    reason: str = ""
    """Why it was not read."""

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {"name": self.name, "size": self.size, "sha256": str(self.sha256 or ""), "reason": self.reason}


@dataclass(frozen=True, slots=True)
class MembersPrint:
    """What a file of files is known by."""

    decoded: Digest
    """Of the members' digests, whatever their names, order and packing."""
    members: tuple[Member, ...]

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {"kind": "members", "decoded": str(self.decoded), "members": [m.to_json() for m in self.members]}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> MembersPrint:
        """Give what ``to_json`` wrote."""
        members = tuple(
            Member(m["name"], m["size"], Digest(m["sha256"]) if m["sha256"] else None, m["reason"])
            for m in value["members"]
        )
        return cls(Digest(value["decoded"]), members)


def _print(members: list[Member], content: list[Member] | None = None) -> MembersPrint:
    """Sum up *members*; the digest covers *content* alone where that is given."""
    digests = sorted(str(m.sha256 or f"unread {m.reason}") for m in (members if content is None else content))
    return MembersPrint(digest_of(canonical_json(digests)), tuple(members))


# ---- ZIP


def zip_print(data: bytes) -> MembersPrint:
    """Digest every member of a ZIP.

    A member that is locked or broken stands in the list with the reason. Raises UnreadableMedia for what is no ZIP,
    TooLarge for bombs.
    """
    return _print([member for member, _ in zip_members(data, keep=())])


def zip_members(data: bytes, keep: tuple[str, ...]) -> Iterator[tuple[Member, bytes]]:
    """Give each member, and the bytes of those whose names begin with one of *keep*. Raises as ``zip_print``."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise UnreadableMedia(f"the archive cannot be read: {_reason(error)}") from error
    with archive:
        entries = archive.infolist()
        if len(entries) > MOST_MEMBERS:
            raise TooLarge(f"an archive of {len(entries)} files; {MOST_MEMBERS} are looked at")
        total = 0
        for entry in entries:
            if entry.is_dir():
                continue
            member, kept = _member(archive, entry, MOST_BYTES - total, keep=entry.filename.startswith(keep))
            total += member.size
            yield member, kept


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int, *, keep: bool) -> tuple[Member, bytes]:
    digest = hashlib.sha256()
    size = 0
    kept: list[bytes] = []
    if entry.flag_bits & 1:
        return Member(entry.filename, 0, None, "locked with a password"), b""
    try:
        with archive.open(entry) as file:
            while chunk := file.read(CHUNK_BYTES):
                size += len(chunk)
                if size > min(MOST_MEMBER_BYTES, room):
                    raise TooLarge(f"unpacked, the archive is more than {MOST_BYTES} bytes")
                if size > RATIO_FROM and size > MOST_RATIO * max(1, entry.compress_size):
                    raise TooLarge(f"a member of {entry.compress_size} bytes unpacks to more than {size}")
                digest.update(chunk)
                if keep:
                    kept.append(chunk)
    except _BROKEN as error:
        return Member(entry.filename, 0, None, f"cannot be read: {_reason(error)}"), b""
    return Member(entry.filename, size, Digest(digest.hexdigest())), b"".join(kept)


def _reason(error: Exception) -> str:
    return "".join(c if c.isprintable() else " " for c in str(error))[:200] or type(error).__name__


# ---- fonts

_SFNT = (b"\0\1\0\0", b"OTTO", b"true", b"typ1")
_ADDED = frozenset({"name", "DSIG", "meta"})
"""Tables that say who owns a font; the letters are in the others."""


def font_print(data: bytes) -> MembersPrint:
    """Digest every table of a TrueType, OpenType or WOFF font; the sum covers what makes its letters.

    Raises UnreadableMedia for what is no such font (WOFF2 packs all tables as one, and is not opened),
    TooLarge for bombs.
    """
    try:
        if data[:4] in _SFNT:
            tables = list(_sfnt_tables(data))
        elif data[:4] == b"wOFF":
            tables = list(_woff_tables(data))
        else:
            raise UnreadableMedia("no font that is read here")
    except (struct.error, zlib.error) as error:
        raise UnreadableMedia(f"the font is cut short or broken: {_reason(error)}") from error
    members = [Member(tag, len(table), digest_of(table)) for tag, table in tables]
    content = [
        Member(tag, len(table), digest_of(_without_sum(table) if tag == "head" else table))
        for tag, table in tables
        if tag not in _ADDED
    ]
    return _print(members, content)


def _sfnt_tables(data: bytes) -> Iterator[tuple[str, bytes]]:
    (count,) = struct.unpack_from(">H", data, 4)
    _check_tables(count)
    for n in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * n)
        yield tag.decode("latin-1"), _piece(data, offset, length)


def _woff_tables(data: bytes) -> Iterator[tuple[str, bytes]]:
    (count,) = struct.unpack_from(">H", data, 12)
    _check_tables(count)
    total = 0
    for n in range(count):
        tag, offset, packed, length, _ = struct.unpack_from(">4sLLLL", data, 44 + 20 * n)
        piece = _piece(data, offset, packed)
        if packed != length:
            total += length
            if total > MOST_DRAWING_BYTES:
                raise TooLarge(f"unpacked, the font is more than {MOST_DRAWING_BYTES} bytes")
            unpacker = zlib.decompressobj()
            piece = unpacker.decompress(piece, length + 1)
            if len(piece) != length:
                raise UnreadableMedia("a table of the font unpacks to another length than it says")
        yield tag.decode("latin-1"), piece


def _check_tables(count: int) -> None:
    if not count:
        raise UnreadableMedia("a font of no tables")
    if count > MOST_TABLES:
        raise TooLarge(f"a font of {count} tables; {MOST_TABLES} are looked at")


def _piece(data: bytes, offset: int, length: int) -> bytes:
    piece = data[offset : offset + length]
    if len(piece) != length:
        raise UnreadableMedia("the font is cut short")
    return piece


def _without_sum(head: bytes) -> bytes:
    """The table ``head`` without checkSumAdjustment, which every other table's change alters."""
    return head[:8] + bytes(4) + head[12:]


# ---- drawings

_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_EMBEDDED = re.compile(r"data:([\w.+/-]*)(?:;[\w=.+-]+)*?(;base64)?,(.*)", re.DOTALL)


def drawing_print(data: bytes) -> MembersPrint:
    """Digest the parts of an SVG: each shape, each text, each embedded picture. Metadata and comments do not count.

    Raises UnreadableMedia for what is no SVG, or declares entities of its own; TooLarge for bombs.
    """
    if len(data) > MOST_DRAWING_BYTES:
        raise TooLarge(f"a drawing of {len(data)} bytes; {MOST_DRAWING_BYTES} are looked at")
    root = parsed_xml(data)
    if root.tag.rpartition("}")[2] != "svg":
        raise UnreadableMedia(f"a drawing begins with svg, not with {root.tag[:80]!r}")
    members: list[Member] = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag == f"{_SVG}metadata":
            continue
        waiting.extend(reversed(element))
        if len(members) > MOST_MEMBERS * 10:
            raise TooLarge(f"a drawing of more than {MOST_MEMBERS * 10} parts")
        members.append(_part(element))
    return _print(members)


def _part(element: ElementTree.Element) -> Member:
    name = element.tag.rpartition("}")[2]
    for href in _HREFS:
        if embedded := _EMBEDDED.match(element.get(href, "")):
            try:
                content = embedded.group(3)
                data = base64.b64decode(content) if embedded.group(2) else unquote_to_bytes(content)
            except (binascii.Error, ValueError):
                return Member(name, 0, None, "the embedded picture is broken")
            return Member(f"{name} {embedded.group(1)}", len(data), digest_of(data))
    words = " ".join((element.text or "").split())
    written = canonical_json([name, {k: " ".join(v.split()) for k, v in element.attrib.items()}, words])
    return Member(name, len(written), digest_of(written))


def parsed_xml(data: bytes) -> ElementTree.Element:
    """Give the tree of an XML file. Raises UnreadableMedia where it is broken or declares entities, TooLarge."""
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = 0

    def name(tag: str) -> str:
        return "{" + tag if "}" in tag else tag

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise TooLarge(f"elements inside each other, more than {MOST_DEPTH} deep")
        builder.start(name(tag), {name(k): v for k, v in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name(tag))

    def entity(*_: object) -> None:
        raise UnreadableMedia("the file declares entities of its own, which are not followed")

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, ValueError, LookupError, AssertionError) as error:
        raise UnreadableMedia(f"the XML is broken: {_reason(error)}") from error
