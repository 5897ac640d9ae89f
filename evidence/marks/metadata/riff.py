"""RIFF, the chunks of WebP and WAV: kind, length (little-endian), content, a zero byte after an odd length."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.errors import CannotMark
from evidence.marks.metadata.octets import number, take


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk."""

    kind: bytes
    content: bytes


def chunks_of(data: bytes, form: bytes) -> tuple[list[Chunk], bytes]:
    """Chunks of the file and what trails them. Raises CannotMark when it is no RIFF of this *form* or is cut off."""
    if data[:4] != b"RIFF" or data[8:12] != form:
        raise CannotMark(f"it is no {form.decode('ascii').strip()} file")
    end = 8 + number(data, 4, 4, "little", "the head of the file")
    if end > len(data) + 1:  # the filling of the last chunk is forgotten by many programs
        raise CannotMark("the file is cut off: its head names more bytes than there are")
    body = data[:end]
    found = []
    at = 12
    while at + 8 <= len(body):
        kind = body[at : at + 4]
        size = number(body, at + 4, 4, "little", "a chunk")
        what = f"the chunk {kind.decode('ascii', 'replace')!r}"
        content = take(body, at + 8, size, what)
        found.append(Chunk(kind, content))
        at += 8 + size + size % 2
    return found, body[at:] + data[end:]


def riff(form: bytes, chunks: list[Chunk], trail: bytes) -> bytes:
    """Put a file together. Raises CannotMark above 4 GB, which the format cannot name."""
    size = 4 + sum(8 + len(c.content) + len(c.content) % 2 for c in chunks)
    if size >= 2**32:
        raise CannotMark("with the terms the file would be larger than its format allows (4 GB)")
    pieces = [b"RIFF", size.to_bytes(4, "little"), form]
    for one in chunks:
        pieces += [one.kind, len(one.content).to_bytes(4, "little"), one.content, b"\0" * (len(one.content) % 2)]
    return b"".join([*pieces, trail])


def with_chunk(chunks: list[Chunk], new: Chunk) -> list[Chunk]:
    """Put *new* in the place of the first of its kind, or at the end."""
    for n, old in enumerate(chunks):
        if old.kind == new.kind:
            return [*chunks[:n], new, *chunks[n + 1 :]]
    return [*chunks, new]
