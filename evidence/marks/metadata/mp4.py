"""MP4, M4A and MOV: the packet is a ``uuid`` box at the end of the file (ISO 16684-3, 1.2.7), so that nothing moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from evidence.errors import CannotMark
from evidence.marks.metadata.octets import number, spliced, take
from evidence.marks.metadata.packet import (
    C2PA_WARNING,
    GPS_WARNING,
    MarkedCopy,
    MarkTerms,
    ReadMarks,
    beside,
    merge,
    read_packet,
)

XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_PLACES = (b"\xa9xyz", b"loci", b"com.apple.quicktime.location.ISO6709")
"""Where cameras and telephones say where a film was taken."""
_WHAT = "a box of the file"


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    at: int
    end: int
    head: int
    """Bytes before its content: 8, or 16 when its size is of 64 bits."""
    is_open: bool
    """It goes to the end of the file, wherever that is."""


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with the packet at its end. Raises CannotMark when a box cannot be read."""
    boxes = list(_boxes(data))
    if not any(b.kind == b"moov" for b in boxes):
        raise CannotMark("the film is cut off: its directory (moov) is missing")
    old = next((b for b in boxes if _is(data, b, XMP)), None)
    merged = merge(_packet(data, old) if old else b"", terms)
    packet = (24 + len(merged.packet)).to_bytes(4, "big") + b"uuid" + XMP + merged.packet
    warnings = (*_warnings(data, boxes, old), *merged.warnings)
    last = boxes[-1]
    if last.is_open and last is not old:
        if last.end - last.at >= 2**32:
            return beside(data, terms, "its last box is open and larger than 4 GB: the terms stand in a sidecar")
        data = data[: last.at] + (last.end - last.at).to_bytes(4, "big") + data[last.at + 4 :]
    # Readers look for the index of fragments from the end of the file (ISO 14496-12, 8.8.11): it stays there.
    stays = last.kind == b"mfra"
    end = last.at if stays else len(data)
    if old and all(b.kind == b"mfra" for b in boxes if b.at > old.at):
        marked = spliced(data, old.at, old.end, packet)
    elif old:  # what follows it must not move: the box becomes free space
        marked = spliced(spliced(data, old.at + 4, old.at + 8, b"free"), end, end, packet)
    else:
        marked = spliced(data, end, end, packet)
    return MarkedCopy(marked, ("xmp",), warnings)


def read(data: bytes) -> ReadMarks:
    """What the file says of itself. Raises CannotMark when it cannot be read."""
    boxes = list(_boxes(data))
    xmp = next((b for b in boxes if _is(data, b, XMP)), None)
    found = read_packet(_packet(data, xmp)) if xmp else ReadMarks()
    return replace(found, gps=found.gps or _has_gps(data, boxes))


def _boxes(data: bytes) -> Iterator[_Box]:
    """Boxes of the top level (ISO 14496-12, 4.2)."""
    at = 0
    if data[4:8] not in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        raise CannotMark("it is no MP4 or QuickTime file")
    while at < len(data):
        size = number(data, at, 4, "big", _WHAT)
        kind = take(data, at + 4, 4, _WHAT)
        head = 8
        if size == 1:
            head, size = 16, number(data, at + 8, 8, "big", _WHAT)
        is_open = size == 0
        end = len(data) if is_open else at + size
        if end < at + head or end > len(data):
            raise CannotMark(f"the file ends inside its {kind.decode('ascii', 'replace')!r} box")
        yield _Box(kind, at, end, head, is_open)
        at = end


def _is(data: bytes, box: _Box, name: bytes) -> bool:
    return box.kind == b"uuid" and data.startswith(name, box.at + box.head)


def _packet(data: bytes, box: _Box) -> bytes:
    return data[box.at + box.head + 16 : box.end]


def _has_gps(data: bytes, boxes: list[_Box]) -> bool:
    return any(data.find(place, b.at, b.end) >= 0 for b in boxes if b.kind == b"moov" for place in _PLACES)


def _warnings(data: bytes, boxes: list[_Box], xmp: _Box | None) -> Iterator[str]:
    if _has_gps(data, boxes):
        yield GPS_WARNING.format("directory")
    if xmp and b"GPSLatitude" in _packet(data, xmp):
        yield GPS_WARNING.format("XMP")
    if any(_is(data, b, C2PA) for b in boxes):
        yield C2PA_WARNING
