"""JPEG: the packet is one APP1 segment (ISO 16684-3, 1.1.2). What is compressed is never looked at, let alone written.

EXIF, ICC profile, extended XMP and what trails the picture stay byte for byte. Where the file holds several pictures
(MPO, gain maps), their index says from where to where each goes, so it is set right (CIPA DC-007, 5.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from evidence.errors import CannotMark
from evidence.marks.metadata.exif import has_gps
from evidence.marks.metadata.octets import Order, number, spliced, take
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

XMP = b"http://ns.adobe.com/xap/1.0/\0"
EXIF = b"Exif\0\0"
MULTI_PICTURE = b"MPF\0"
MOST_SEGMENT = 65533
"""Bytes of content that the two-byte length of a segment leaves."""
_APP0, _APP1, _APP2, _APP11 = 0xE0, 0xE1, 0xE2, 0xEB
_SCAN, _END = 0xDA, 0xD9
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length: TEM and the restart markers."""
_ENTRIES = 0xB002
"""MP Entry: the tag of the list of pictures."""


@dataclass(frozen=True, slots=True)
class _Segment:
    marker: int
    at: int
    """Where its 0xFF stands in the file, any fill bytes before it not counted."""
    content: bytes

    @property
    def end(self) -> int:
        return self.at + 4 + len(self.content)


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with the packet in it. Raises CannotMark when the head of the file cannot be read."""
    segments = _whole(data)
    old = next((s for s in segments if _is_xmp(s)), None)
    merged = merge(old.content[len(XMP) :] if old else b"", terms)
    content = XMP + merged.packet
    warnings = [*_warnings(segments), *merged.warnings]
    if len(content) > MOST_SEGMENT:
        return beside(data, terms, "its own XMP leaves no room for the terms, which stand in a sidecar")
    segment = b"\xff\xe1" + (len(content) + 2).to_bytes(2, "big") + content
    index = next((s for s in segments if s.marker == _APP2 and s.content.startswith(MULTI_PICTURE)), None)
    at = _place(segments)
    if old and (index is None or old.at < index.at):
        marked = spliced(data, old.at, old.end, segment)
        before = len(segment) - (old.end - old.at)
        after = 0
    else:  # before the index, so that its pictures move with it
        marked = spliced(data, old.at, old.end, b"") if old else data
        marked = spliced(marked, at, at, segment)
        before = len(segment)
        after = old.at - old.end if old else 0
    if index is not None:
        marked = _reindexed(marked, index, before, after)
    return MarkedCopy(marked, ("xmp",), tuple(warnings))


def read(data: bytes) -> ReadMarks:
    """What the file says of itself. Raises CannotMark when it cannot be read."""
    segments = _whole(data)
    xmp = next((s for s in segments if _is_xmp(s)), None)
    found = read_packet(xmp.content[len(XMP) :]) if xmp else ReadMarks()
    return replace(found, gps=found.gps or _has_gps(segments))


def _whole(data: bytes) -> list[_Segment]:
    if data[:2] != b"\xff\xd8":
        raise CannotMark("it is no JPEG file")
    return list(_segments(data))


def _segments(data: bytes) -> Iterator[_Segment]:
    """All segments before the first scan. Raises CannotMark when there is no scan, or no end after it."""
    at = 2
    while True:
        if take(data, at, 1, "the head of the JPEG") != b"\xff":
            raise CannotMark(f"no marker stands at byte {at:,} of the JPEG, where one has to")
        marker = number(data, at + 1, 1, "big", "the head of the JPEG")
        if marker == 0xFF:  # a fill byte (ISO 10918-1, B.1.1.2)
            at += 1
            continue
        if marker == _SCAN:
            if data.rfind(b"\xff\xd9", at) < 0:  # from behind: it is near the end, and a photo is long
                raise CannotMark("the JPEG is cut off: it has no end")
            return
        if marker in _ALONE:
            at += 2
            continue
        if marker in (0x00, _END):
            raise CannotMark("the JPEG holds no picture")
        size = number(data, at + 2, 2, "big", "a segment of the JPEG")
        if size < 2:
            raise CannotMark("a segment of the JPEG says that it is shorter than its own length")
        segment = _Segment(marker, at, take(data, at + 4, size - 2, "a segment of the JPEG"))
        yield segment
        at = segment.end


def _is_xmp(segment: _Segment) -> bool:
    return segment.marker == _APP1 and segment.content.startswith(XMP)


def _has_gps(segments: list[_Segment]) -> bool:
    return any(s.marker == _APP1 and s.content.startswith(EXIF) and has_gps(s.content[6:]) for s in segments)


def _warnings(segments: list[_Segment]) -> Iterator[str]:
    if _has_gps(segments):
        yield GPS_WARNING.format("EXIF")
    if any(_is_xmp(s) and b"GPSLatitude" in s.content for s in segments):
        yield GPS_WARNING.format("XMP")
    if any(s.marker == _APP11 and b"c2pa" in s.content for s in segments):
        yield C2PA_WARNING


def _place(segments: list[_Segment]) -> int:
    """Where a new packet goes: after JFIF and EXIF, which some readers expect first."""
    at = 2
    for segment in segments:
        if segment.marker != _APP0 and not (segment.marker == _APP1 and segment.content.startswith(EXIF)):
            break
        at = segment.end
    return at


def _reindexed(marked: bytes, index: _Segment, before: int, after: int) -> bytes:
    """Set the list of pictures right: the first grew by *before* + *after*, the others moved by *after*.

    Offsets count from the index's own byte-order mark, so what grew before it moves them not (CIPA DC-007, 5.2.2.3).
    """
    tiff = index.content[4:]
    what = "the list of the pictures that the JPEG holds"
    order: Order = "little" if tiff[:2] == b"II" else "big"
    directory = number(tiff, 4, 4, order, what)
    for n in range(number(tiff, directory, 2, order, what)):
        entry = directory + 2 + 12 * n
        if number(tiff, entry, 2, order, what) == _ENTRIES:
            size = number(tiff, entry + 4, 4, order, what)
            start = number(tiff, entry + 8, 4, order, what)
            break
    else:
        raise CannotMark(f"{what} is empty")
    entries = bytearray(take(tiff, start, size - size % 16, what))
    for at in range(0, len(entries), 16):
        offset = number(entries, at + 8, 4, order, what)
        moved, grown = (offset + after, 0) if offset else (0, before + after)
        try:
            entries[at + 4 : at + 8] = (number(entries, at + 4, 4, order, what) + grown).to_bytes(4, order)
            entries[at + 8 : at + 12] = moved.to_bytes(4, order)
        except OverflowError:
            raise CannotMark(f"{what} points outside the file") from None
    place = index.at + before + 4 + len(MULTI_PICTURE) + start
    return spliced(marked, place, place + len(entries), bytes(entries))
