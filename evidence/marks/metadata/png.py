"""PNG and APNG: the packet is one iTXt chunk before the picture (ISO 16684-3, 1.1.5; PNG 3rd edition, 11.3.3.4)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from evidence.errors import CannotMark
from evidence.marks.metadata.exif import has_gps
from evidence.marks.metadata.octets import number, spliced, take
from evidence.marks.metadata.packet import (
    C2PA_WARNING,
    GPS_WARNING,
    MOST_PACKET,
    MarkedCopy,
    MarkTerms,
    ReadMarks,
    merge,
    read_packet,
)

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"XML:com.adobe.xmp\0"


@dataclass(frozen=True, slots=True)
class _Chunk:
    kind: bytes
    at: int
    size: int
    """Bytes of content; length, kind and checksum are 12 more."""

    @property
    def end(self) -> int:
        return self.at + 12 + self.size


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with the packet in it, before the first IDAT. Raises CannotMark when a chunk cannot be read."""
    chunks = list(_chunks(data))
    old = next((c for c in chunks if _is_xmp(data, c)), None)
    merged = merge(_packet(data, old) if old else b"", terms)
    chunk = _made(b"iTXt", KEYWORD + b"\0\0\0\0" + merged.packet)
    first = next((c.at for c in chunks if c.kind == b"IDAT"), None)
    if first is None:
        raise CannotMark("the PNG holds no picture")
    if old and old.at < first:
        marked = spliced(data, old.at, old.end, chunk)
    elif old:
        marked = spliced(spliced(data, old.at, old.end, b""), first, first, chunk)
    else:
        marked = spliced(data, first, first, chunk)
    return MarkedCopy(marked, ("xmp",), (*_warnings(data, chunks), *merged.warnings))


def read(data: bytes) -> ReadMarks:
    """What the file says of itself. Raises CannotMark when it cannot be read."""
    chunks = list(_chunks(data))
    xmp = next((c for c in chunks if _is_xmp(data, c)), None)
    found = read_packet(_packet(data, xmp)) if xmp else ReadMarks()
    return replace(found, gps=found.gps or _has_gps(data, chunks))


def _chunks(data: bytes) -> Iterator[_Chunk]:
    if data[:8] != SIGNATURE:
        raise CannotMark("it is no PNG file")
    at = 8
    kind = b""
    while kind != b"IEND":
        size = number(data, at, 4, "big", "a chunk of the PNG")
        kind = take(data, at + 4, 4, "a chunk of the PNG")
        if not kind.isalpha():
            raise CannotMark(f"no chunk stands at byte {at:,} of the PNG, where one has to")
        take(data, at + 8 + size, 4, f"the {kind.decode('ascii')} chunk of the PNG")
        yield _Chunk(kind, at, size)
        at += 12 + size


def _made(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def _is_xmp(data: bytes, chunk: _Chunk) -> bool:
    return chunk.kind == b"iTXt" and data.startswith(KEYWORD, chunk.at + 8)


def _packet(data: bytes, chunk: _Chunk) -> bytes:
    """Keyword, compression flag and method, language tag, translated keyword, text (PNG 3rd edition, 11.3.3.4)."""
    content = data[chunk.at + 8 : chunk.end - 4]
    compressed = content[len(KEYWORD) : len(KEYWORD) + 1] == b"\1"
    parts = content[len(KEYWORD) + 2 :].split(b"\0", 2)
    if len(parts) < 3:
        raise CannotMark("the XMP chunk of the PNG is damaged")
    if not compressed:
        return parts[2]
    try:
        inflated = zlib.decompressobj().decompress(parts[2], MOST_PACKET + 1)
    except zlib.error:
        raise CannotMark("the XMP chunk of the PNG cannot be unpacked") from None
    return inflated


def _has_gps(data: bytes, chunks: list[_Chunk]) -> bool:
    return any(c.kind == b"eXIf" and has_gps(data[c.at + 8 : c.end - 4]) for c in chunks)


def _warnings(data: bytes, chunks: list[_Chunk]) -> Iterator[str]:
    if _has_gps(data, chunks):
        yield GPS_WARNING.format("EXIF")
    if any(_is_xmp(data, c) and b"GPSLatitude" in _packet(data, c) for c in chunks):
        yield GPS_WARNING.format("XMP")
    if any(c.kind == b"caBX" for c in chunks):
        yield C2PA_WARNING
