"""GIF: the packet is one application extension, ``XMP DataXMP``, with a trailer that skips it (ISO 16684-3, 1.1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evidence.errors import CannotMark
from evidence.marks.metadata.octets import number, take
from evidence.marks.metadata.packet import MarkedCopy, MarkTerms, ReadMarks, merge, read_packet

HEAD = b"\x21\xff\x0bXMP DataXMP"
LOOP = (b"\x21\xff\x0bNETSCAPE2.0", b"\x21\xff\x0bANIMEXTS1.0")
MAGIC = b"\x01" + bytes(range(255, -1, -1)) + b"\x00"
"""Whichever byte of the packet a reader takes for a block's length, it lands in here and is led to the end."""


@dataclass(frozen=True, slots=True)
class _Block:
    at: int
    end: int


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with the packet in it. Raises CannotMark when a block cannot be read."""
    blocks = list(_blocks(data))
    old = next((b for b in blocks if data.startswith(HEAD, b.at)), None)
    merged = merge(_packet(data, old) if old else b"", terms)
    # How often a film repeats stands first in most files; some readers look nowhere else.
    new = next(b.at for b in blocks if not data.startswith(LOOP, b.at))
    start, stop = (old.at, old.end) if old else (new, new)
    # Extensions came with the version of 1989; the pictures are coded alike in both.
    marked = b"GIF89a" + data[6:start] + HEAD + merged.packet + MAGIC + data[stop:]
    return MarkedCopy(marked, ("xmp",), merged.warnings)


def read(data: bytes) -> ReadMarks:
    """What the file says of itself. Raises CannotMark when it cannot be read."""
    xmp = next((b for b in _blocks(data) if data.startswith(HEAD, b.at)), None)
    return read_packet(_packet(data, xmp)) if xmp else ReadMarks()


def _packet(data: bytes, block: _Block) -> bytes:
    content = data[block.at + len(HEAD) : block.end]
    if not content.endswith(MAGIC):
        raise CannotMark("the XMP block of the GIF is damaged")
    return content.removesuffix(MAGIC)


def _blocks(data: bytes) -> Iterator[_Block]:
    """Extensions and pictures in their order, the trailer as the last (GIF89a, section 12)."""
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        raise CannotMark("it is no GIF file")
    at = 13 + _table(number(data, 10, 1, "little", "the head of the GIF"))
    while True:
        kind = take(data, at, 1, "the GIF, before its end mark")
        start = at
        if kind == b"\x3b":
            yield _Block(at, at + 1)
            return
        if kind == b"\x21":
            at += 2
        elif kind == b"\x2c":
            at += 11 + _table(number(data, at + 9, 1, "little", "a picture of the GIF"))
        else:
            raise CannotMark(f"no block stands at byte {at:,} of the GIF, where one has to")
        while size := number(data, at, 1, "little", "a block of the GIF"):
            at += 1 + size
        at += 1
        yield _Block(start, at)


def _table(flags: int) -> int:
    """Bytes of a colour table: three for each of 2**(n + 1) colours."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0
