"""TIFF and BigTIFF: the packet is tag 700 of the first directory (ISO 16684-3, 1.1.6).

Nothing moves: packet and a new first directory go to the end, and the head points to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from evidence.errors import CannotMark
from evidence.marks.metadata.exif import GPS
from evidence.marks.metadata.octets import Order, number, take
from evidence.marks.metadata.packet import (
    C2PA_WARNING,
    GPS_WARNING,
    MarkedCopy,
    MarkTerms,
    ReadMarks,
    merge,
    read_packet,
)

XMP = 700
C2PA = 0xCD41
PIXELS = ((273, 279), (324, 325))
"""Where strips and tiles begin, and how many bytes each has."""
MOST_LOOKED = 2_000_000
"""Fields and numbers of all pages together: directories may lie over each other, and would take for ever."""
_BYTE = 1
_WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
"""Bytes of one value of each field type (TIFF 6.0, section 2; BigTIFF)."""


@dataclass(frozen=True, slots=True)
class _Directory:
    order: Order
    is_big: bool
    """BigTIFF: counts and offsets are eight bytes wide."""
    entries: dict[int, bytes]
    """Tag to the whole entry, 12 or 20 bytes, in the order of the tags."""
    next_at: bytes
    """Where the next page's directory stands, as written."""

    @property
    def wide(self) -> int:
        return 8 if self.is_big else 4


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with the packet in it. Raises CannotMark when the first directory cannot be read."""
    first = _first(data)
    old = _value(data, first, XMP)
    merged = merge(old, terms)
    warnings = (*_warnings(first, old), *merged.warnings)
    if old == merged.packet:
        return MarkedCopy(data, ("xmp",), warnings)
    wide = first.wide
    at = len(data) + len(data) % 2
    directory_at = at + len(merged.packet) + len(merged.packet) % 2
    if not first.is_big and directory_at + 12 * (len(first.entries) + 1) + 6 >= 2**32:
        raise CannotMark("with the terms the TIFF would be larger than its format allows (4 GB)")

    def put(value: int, size: int) -> bytes:
        return value.to_bytes(size, first.order)

    entry = put(XMP, 2) + put(_BYTE, 2) + put(len(merged.packet), wide) + put(at, wide)
    entries = dict(sorted({**first.entries, XMP: entry}.items()))
    marked = b"".join(
        [
            data[: wide if not first.is_big else 8],
            put(directory_at, wide),
            data[8 if not first.is_big else 16 :],
            b"\0" * (at - len(data)),
            merged.packet,
            b"\0" * (len(merged.packet) % 2),
            put(len(entries), 8 if first.is_big else 2),
            *entries.values(),
            first.next_at,
        ]
    )
    return MarkedCopy(marked, ("xmp",), warnings)


def read(data: bytes) -> ReadMarks:
    """What the file says of itself. Raises CannotMark when it cannot be read."""
    first = _first(data)
    packet = _value(data, first, XMP)
    found = read_packet(packet) if packet else ReadMarks()
    return replace(found, gps=found.gps or GPS in first.entries)


def _first(data: bytes) -> _Directory:
    orders: dict[bytes, Order] = {b"II": "little", b"MM": "big"}
    if data[:2] not in orders:
        raise CannotMark("it is no TIFF file")
    order = orders[data[:2]]
    version = number(data, 2, 2, order, "the head of the TIFF")
    if version not in (42, 43):
        raise CannotMark("it is no TIFF file")
    is_big = version == 43
    if is_big and take(data, 4, 4, "the head of the TIFF") != (8).to_bytes(2, order) + b"\0\0":
        raise CannotMark("the head of the BigTIFF is damaged")
    at = number(data, 8 if is_big else 4, 8 if is_big else 4, order, "the head of the TIFF")
    first = _directory(data, at, order, is_big=is_big)
    _check_pages(data, first)
    return first


def _directory(data: bytes, at: int, order: Order, *, is_big: bool) -> _Directory:
    what = "a directory of the TIFF"
    wide, counted = (20, 8) if is_big else (12, 2)
    count = number(data, at, counted, order, what)
    if not count or count > 0xFFFF:
        raise CannotMark(f"{what} names {count:,} fields")
    block = take(data, at + counted, count * wide, what)
    entries = {}
    for n in range(count):
        entry = block[n * wide : (n + 1) * wide]
        entries[number(entry, 0, 2, order, what)] = entry
    next_at = take(data, at + counted + count * wide, 8 if is_big else 4, what)
    return _Directory(order, is_big, entries, next_at)


def _check_pages(data: bytes, first: _Directory) -> None:
    """Raise CannotMark when a page's directory, or what it says of its pixels, lies outside the file."""
    seen: set[int] = set()
    page = first
    looked = _check_pixels(data, page)
    while at := int.from_bytes(page.next_at, page.order):
        if at in seen or looked > MOST_LOOKED:
            raise CannotMark("the pages of the TIFF have no end")
        seen.add(at)
        page = _directory(data, at, first.order, is_big=first.is_big)
        looked += _check_pixels(data, page)


def _check_pixels(data: bytes, page: _Directory) -> int:
    """Say how many fields and numbers were looked at."""
    looked = len(page.entries)
    for offsets, sizes in PIXELS:
        if offsets not in page.entries or sizes not in page.entries:
            continue
        starts, lengths = _numbers(data, page, offsets), _numbers(data, page, sizes)
        if len(starts) != len(lengths) or any(s + n > len(data) for s, n in zip(starts, lengths, strict=True)):
            raise CannotMark("the TIFF is cut off: pixels of a page lie outside it")
        looked += len(starts)
    return looked


def _numbers(data: bytes, page: _Directory, tag: int) -> list[int]:
    kind = number(page.entries[tag], 2, 2, page.order, f"field {tag} of the TIFF")
    width = _WIDTHS.get(kind, 1)
    value = _value(data, page, tag)
    return [int.from_bytes(value[n : n + width], page.order) for n in range(0, len(value), width)]


def _value(data: bytes, directory: _Directory, tag: int) -> bytes:
    """Bytes of a field; empty when there is none."""
    if tag not in directory.entries:
        return b""
    entry = directory.entries[tag]
    what = f"field {tag} of the TIFF"
    width = _WIDTHS.get(number(entry, 2, 2, directory.order, what), 1)
    size = width * number(entry, 4, directory.wide, directory.order, what)
    if size <= directory.wide:
        return entry[4 + directory.wide :][:size]
    return take(data, number(entry, 4 + directory.wide, directory.wide, directory.order, what), size, what)


def _warnings(first: _Directory, packet: bytes) -> Iterator[str]:
    if GPS in first.entries:
        yield GPS_WARNING.format("EXIF")
    if b"GPSLatitude" in packet:
        yield GPS_WARNING.format("XMP")
    if C2PA in first.entries:
        yield C2PA_WARNING
