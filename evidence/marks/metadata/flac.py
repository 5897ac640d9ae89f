"""FLAC: the terms are fields of the Vorbis comment; padding gives them room (RFC 9639, section 8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evidence.errors import CannotMark
from evidence.marks.metadata.fields import fields_of, marks_of, overruled
from evidence.marks.metadata.octets import number, take
from evidence.marks.metadata.packet import MarkedCopy, MarkTerms, ReadMarks, beside

MARK = "vorbis-comment"
MOST_BLOCK = 2**24 - 1
_STREAM, _PADDING, _COMMENT = 0, 1, 4
_WHAT = "the head of the FLAC"


@dataclass(frozen=True, slots=True)
class _Block:
    kind: int
    content: bytes


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with the fields in it. Raises CannotMark when the head of the file cannot be read."""
    blocks, audio = _blocks(data)
    at = next((n for n, b in enumerate(blocks) if b.kind == _COMMENT), None)
    vendor, comments = _comment(blocks[at].content) if at is not None else (b"", [])
    wanted = fields_of(terms)
    ours = {name.upper().encode() for name in wanted}
    said = _said(comments)
    kept = [c for c in comments if c.partition(b"=")[0].upper() not in ours]
    comment = _packed(vendor, [*kept, *(f"{name.upper()}={value}".encode() for name, value in wanted.items())])
    if len(comment) > MOST_BLOCK:
        return beside(data, terms, "its own comment leaves no room for the terms, which stand in a sidecar")
    if at is None:
        blocks = [blocks[0], _Block(_COMMENT, comment), *blocks[1:]]
        grown = len(comment) + 4
    else:
        grown = len(comment) - len(blocks[at].content)
        blocks = [*blocks[:at], _Block(_COMMENT, comment), *blocks[at + 1 :]]
    return MarkedCopy(_joined(_with_less_padding(blocks, grown), audio), (MARK,), overruled(said, terms))


def read(data: bytes) -> ReadMarks:
    """What the file says of itself. Raises CannotMark when it cannot be read."""
    blocks, _ = _blocks(data)
    content = next((b.content for b in blocks if b.kind == _COMMENT), None)
    return marks_of(_said(_comment(content)[1]), MARK) if content is not None else ReadMarks()


def _blocks(data: bytes) -> tuple[list[_Block], bytes]:
    """Blocks of metadata, and the audio after them (RFC 9639, section 8)."""
    if data[:4] != b"fLaC":
        raise CannotMark("it is no FLAC file")
    found = []
    at = 4
    is_last = False
    while not is_last:
        head = number(data, at, 1, "big", _WHAT)
        size = number(data, at + 1, 3, "big", _WHAT)
        found.append(_Block(head & 0x7F, take(data, at + 4, size, _WHAT)))
        is_last = bool(head & 0x80)
        at += 4 + size
    if found[0].kind != _STREAM or data[at : at + 1] != b"\xff":
        raise CannotMark("the FLAC holds no audio")
    return found, data[at:]


def _comment(content: bytes) -> tuple[bytes, list[bytes]]:
    """Vendor and fields, as bytes (RFC 9639, 8.6)."""

    def pieces() -> Iterator[bytes]:
        size = number(content, 0, 4, "little", _WHAT)
        yield take(content, 4, size, _WHAT)
        at = 4 + size
        count = number(content, at, 4, "little", _WHAT)
        at += 4
        for _ in range(count):
            size = number(content, at, 4, "little", _WHAT)
            yield take(content, at + 4, size, _WHAT)
            at += 4 + size

    vendor, *fields = pieces()
    return vendor, fields


def _packed(vendor: bytes, fields: list[bytes]) -> bytes:
    sized = [len(field).to_bytes(4, "little") + field for field in fields]
    return b"".join([len(vendor).to_bytes(4, "little"), vendor, len(fields).to_bytes(4, "little"), *sized])


def _said(comments: list[bytes]) -> dict[str, str]:
    pairs = [comment.decode("utf-8", "replace").partition("=") for comment in comments]
    return {name: value for name, equals, value in pairs if equals}


def _with_less_padding(blocks: list[_Block], grown: int) -> list[_Block]:
    """Take what the comment grew by from the first padding that is large enough; else the file grows."""
    if grown <= 0:
        return blocks
    for n, block in enumerate(blocks):
        if block.kind == _PADDING and len(block.content) >= grown:
            return [*blocks[:n], _Block(_PADDING, block.content[grown:]), *blocks[n + 1 :]]
    return blocks


def _joined(blocks: list[_Block], audio: bytes) -> bytes:
    pieces = [b"fLaC"]
    for n, block in enumerate(blocks):
        last = 0x80 if n == len(blocks) - 1 else 0
        pieces += [bytes([last | block.kind]), len(block.content).to_bytes(3, "big"), block.content]
    return b"".join([*pieces, audio])
