"""WebP: the packet is one chunk at the end; a file of one bare picture gets the head that announces it (RFC 9649)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evidence.errors import CannotMark
from evidence.marks.metadata.exif import has_gps
from evidence.marks.metadata.octets import number, take
from evidence.marks.metadata.packet import (
    C2PA_WARNING,
    GPS_WARNING,
    MarkedCopy,
    MarkTerms,
    ReadMarks,
    merge,
    read_packet,
)
from evidence.marks.metadata.riff import Chunk, chunks_of, riff, with_chunk

XMP = b"XMP "
_XMP_FLAG = 0x04
_ALPHA_FLAG = 0x10


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with the packet in it. Raises CannotMark when a chunk cannot be read."""
    chunks, trail = chunks_of(data, b"WEBP")
    if not chunks:
        raise CannotMark("the WebP holds no picture")
    old = next((c for c in chunks if c.kind == XMP), None)
    merged = merge(old.content if old else b"", terms)
    head, *rest = chunks if chunks[0].kind == b"VP8X" else [_head(chunks[0]), *chunks]
    flags = number(head.content, 0, 1, "little", "the head of the WebP") | _XMP_FLAG
    head = Chunk(b"VP8X", bytes([flags]) + take(head.content, 1, 9, "the head of the WebP"))
    marked = riff(b"WEBP", [head, *with_chunk(rest, Chunk(XMP, merged.packet))], trail)
    return MarkedCopy(marked, ("xmp",), (*_warnings(chunks), *merged.warnings))


def read(data: bytes) -> ReadMarks:
    """What the file says of itself. Raises CannotMark when it cannot be read."""
    chunks, _ = chunks_of(data, b"WEBP")
    xmp = next((c for c in chunks if c.kind == XMP), None)
    found = read_packet(xmp.content) if xmp else ReadMarks()
    return replace(found, gps=found.gps or _has_gps(chunks))


def _head(picture: Chunk) -> Chunk:
    """VP8X for a bare picture: flags, three reserved bytes, width - 1 and height - 1 (RFC 9649, 2.7.1)."""
    what = "the picture of the WebP"
    flags = 0
    if picture.kind == b"VP8 ":
        if take(picture.content, 3, 3, what) != b"\x9d\x01\x2a":
            raise CannotMark(f"{what} does not begin as one")
        width = number(picture.content, 6, 2, "little", what) & 0x3FFF
        height = number(picture.content, 8, 2, "little", what) & 0x3FFF
    elif picture.kind == b"VP8L":
        if take(picture.content, 0, 1, what) != b"\x2f":
            raise CannotMark(f"{what} does not begin as one")
        bits = number(picture.content, 1, 4, "little", what)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        flags = _ALPHA_FLAG if bits >> 28 & 1 else 0
    else:
        raise CannotMark("the WebP begins with something that is no picture")
    if not width or not height:
        raise CannotMark(f"{what} is empty")
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return Chunk(b"VP8X", bytes([flags, 0, 0, 0]) + size)


def _has_gps(chunks: list[Chunk]) -> bool:
    return any(c.kind == b"EXIF" and has_gps(c.content.removeprefix(b"Exif\0\0")) for c in chunks)


def _warnings(chunks: list[Chunk]) -> Iterator[str]:
    if _has_gps(chunks):
        yield GPS_WARNING.format("EXIF")
    if any(c.kind == XMP and b"GPSLatitude" in c.content for c in chunks):
        yield GPS_WARNING.format("XMP")
    if any(c.kind == b"C2PA" for c in chunks):
        yield C2PA_WARNING
