"""WAV: the packet is the chunk ``_PMX`` (ISO 16684-3, 1.1.4), and an ID3 tag stands in ``id3 ``, after the audio."""

from __future__ import annotations

from evidence.errors import CannotMark
from evidence.marks.metadata.id3 import OldTag, Tag, tag_at_start, with_terms
from evidence.marks.metadata.packet import MarkedCopy, MarkTerms, ReadMarks, beside, merge, read_packet
from evidence.marks.metadata.riff import Chunk, chunks_of, riff, with_chunk

XMP = b"_PMX"
ID3 = b"id3 "
_ID3_OTHER = b"ID3 "
_LARGE = (b"RF64", b"BW64")


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with the terms in it; a file above 4 GB (RF64) gets a sidecar. Raises CannotMark."""
    if data[:4] in _LARGE:
        return beside(
            data, terms, "the file is of the large kind (RF64), which is left as it is: its terms stand in a sidecar"
        )
    chunks, trail = chunks_of(data, b"WAVE")
    kinds = {c.kind for c in chunks}
    if not {b"fmt ", b"data"} <= kinds:
        raise CannotMark("the WAV holds no audio")
    old = next((c.content for c in chunks if c.kind == XMP), b"")
    merged = merge(old, terms)
    chunks = with_chunk(chunks, Chunk(XMP, merged.packet))
    kind = _ID3_OTHER if _ID3_OTHER in kinds else ID3
    marks = ["xmp"]
    warnings = list(merged.warnings)
    try:
        tag = next((tag_at_start(c.content) for c in chunks if c.kind == kind), Tag(4, (), 0, 0))
        chunks = with_chunk(chunks, Chunk(kind, with_terms(tag, terms)))
        marks.append("id3")
    except OldTag as error:
        warnings.append(f"the terms stand in XMP only: {error}")
    return MarkedCopy(riff(b"WAVE", chunks, trail), tuple(marks), tuple(warnings))


def read(data: bytes) -> ReadMarks:
    """What the file says of itself; nothing of the large kind (RF64). Raises CannotMark when it cannot be read."""
    if data[:4] in _LARGE:
        return ReadMarks()
    chunks, _ = chunks_of(data, b"WAVE")
    packet = next((c.content for c in chunks if c.kind == XMP), b"")
    return read_packet(packet) if packet else ReadMarks()
