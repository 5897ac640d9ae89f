"""ID3v2.3 and 2.4, the tag of MP3 and WAV: TCOP, USER, TXXX and the XMP packet as PRIV (id3.org, informal standards).

Frames that are not ours keep their bytes and their order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evidence.errors import CannotMark
from evidence.marks.metadata.fields import fields_of
from evidence.marks.metadata.octets import number, take
from evidence.marks.metadata.packet import MarkTerms, ReadMarks, read_packet

PRIVATE = b"XMP\0"
"""Owner of the frame that holds the packet (ISO 16684-3, 1.1.3)."""
PADDING = b"\0" * 64
"""Readers that tell right from wrong sizes by what follows need something to follow."""
_WHAT = "the ID3 tag"
_FOOTER = 0x10
_EXTENDED = 0x40
_UNSYNCHRONISED = 0x80


class OldTag(CannotMark):
    """A tag of a version without PRIV frames (2.2), or of one that is not known."""


@dataclass(frozen=True, slots=True)
class _Frame:
    kind: bytes
    content: bytes
    raw: bytes


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, read."""

    version: int
    """3 or 4, of ID3v2."""
    frames: tuple[_Frame, ...]
    size: int
    """Bytes that it takes in the file, padding and footer included; 0 when there is none."""
    padding: int

    @property
    def packet(self) -> bytes:
        """The XMP packet; empty when there is none."""
        return next((f.content[4:] for f in self.frames if _is_packet(f)), b"")


def tag_at_start(data: bytes) -> Tag:
    """Read the tag that *data* begins with; an empty one when there is none. Raises CannotMark, or OldTag."""
    if data[:3] != b"ID3":
        return Tag(4, (), 0, 0)
    version, flags = number(data, 3, 1, "big", _WHAT), number(data, 5, 1, "big", _WHAT)
    if version not in (3, 4):
        raise OldTag(f"its ID3 tag is of version 2.{version}")
    size = _syncsafe(take(data, 6, 4, _WHAT))
    body = take(data, 10, size, _WHAT)
    if version == 3 and flags & _UNSYNCHRONISED:
        body = body.replace(b"\xff\0", b"\xff")
    start = 0
    if flags & _EXTENDED:
        head = take(body, 0, 4, _WHAT)
        start = _syncsafe(head) if version == 4 else int.from_bytes(head, "big") + 4
        if start < 4:
            raise CannotMark(f"{_WHAT} is damaged")
    frames = tuple(_frames(body[start:], version))
    whole = 10 + size + (10 if version == 4 and flags & _FOOTER else 0)
    take(data, 0, whole, _WHAT)
    return Tag(version, frames, whole, len(body) - start - sum(len(f.raw) for f in frames))


def with_terms(tag: Tag, terms: MarkTerms, packet: bytes = b"") -> bytes:
    """Give the tag with the terms in it, as bytes; *packet* is empty where XMP stands elsewhere. Raises CannotMark."""
    kept = [f.raw for f in tag.frames if not _is_ours(f)]
    version = tag.version
    ours = [
        _frame(b"TCOP", version, _encoding(version) + _text(version, terms.rights)),
        _frame(b"USER", version, _encoding(version) + b"eng" + _text(version, terms.usage_terms)),
        *(
            _frame(b"TXXX", version, _encoding(version) + _text(version, name, ends=True) + _text(version, value))
            for name, value in _user_texts(terms)
        ),
        *([_frame(b"PRIV", version, PRIVATE + packet)] if packet else []),
    ]
    body = b"".join([*kept, *ours, PADDING])
    if len(body) >= 2**28:
        raise CannotMark(f"{_WHAT} would be larger than its format allows (256 MB)")
    return b"ID3" + bytes([version, 0, 0]) + _to_syncsafe(len(body)) + body


def read_tag(tag: Tag) -> ReadMarks:
    """What the tag says. Raises CannotMark when its packet cannot be read."""
    return read_packet(tag.packet) if tag.packet else ReadMarks()


def _frames(body: bytes, version: int) -> Iterator[_Frame]:
    at = 0
    while at + 10 <= len(body) and body[at] != 0:
        kind = body[at : at + 4]
        if not (kind.isalnum() and kind.upper() == kind):
            raise CannotMark(f"{_WHAT} holds something that is no frame")
        field = body[at + 4 : at + 8]
        size = _syncsafe(field) if version == 4 else int.from_bytes(field, "big")
        content = take(body, at + 10, size, f"the frame {kind.decode('ascii')} of {_WHAT}")
        yield _Frame(kind, content, body[at : at + 10 + size])
        at += 10 + size


def _is_packet(frame: _Frame) -> bool:
    return frame.kind == b"PRIV" and frame.content.startswith(PRIVATE)


_TEXTS = frozenset({"DataMining", "TDMReservation", "TDMPolicy", "WebStatement", "CopyID"})


def _user_texts(terms: MarkTerms) -> list[tuple[str, str]]:
    return [(name, value) for name, value in fields_of(terms).items() if name in _TEXTS]


def _is_ours(frame: _Frame) -> bool:
    if frame.kind == b"TXXX":
        text = frame.content[1:].decode("utf-16" if frame.content[:1] == b"\1" else "utf-8", "replace")
        return text.partition("\0")[0] in _TEXTS
    return frame.kind in (b"TCOP", b"USER") or _is_packet(frame)


def _encoding(version: int) -> bytes:
    """UTF-16 with a byte-order mark in 2.3, which has no UTF-8; UTF-8 in 2.4."""
    return b"\1" if version == 3 else b"\3"


def _text(version: int, text: str, *, ends: bool = False) -> bytes:
    if version == 3:
        return b"\xff\xfe" + text.encode("utf-16-le") + (b"\0\0" if ends else b"")
    return text.encode("utf-8") + (b"\0" if ends else b"")


def _frame(kind: bytes, version: int, content: bytes) -> bytes:
    size = _to_syncsafe(len(content)) if version == 4 else len(content).to_bytes(4, "big")
    return kind + size + b"\0\0" + content


def _syncsafe(field: bytes) -> int:
    """Seven bits a byte, so that no size looks like the beginning of audio."""
    if any(byte & 0x80 for byte in field):
        raise CannotMark(f"a size in {_WHAT} is damaged")
    return field[0] << 21 | field[1] << 14 | field[2] << 7 | field[3]


def _to_syncsafe(value: int) -> bytes:
    return bytes([value >> 21 & 0x7F, value >> 14 & 0x7F, value >> 7 & 0x7F, value & 0x7F])
