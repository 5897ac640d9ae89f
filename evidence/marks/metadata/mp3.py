"""MP3: the terms stand in the ID3v2 tag before the audio; the audio, and what trails it, stay."""

from __future__ import annotations

from evidence.errors import CannotMark
from evidence.marks.metadata.id3 import OldTag, read_tag, tag_at_start, with_terms
from evidence.marks.metadata.packet import MarkedCopy, MarkTerms, ReadMarks, beside, merge

MARK = "id3"


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with the terms in its tag. Raises CannotMark when the tag is damaged or no audio follows it."""
    try:
        tag = tag_at_start(data)
    except OldTag as error:
        return beside(data, terms, f"the file is left as it is, its terms stand in a sidecar: {error}")
    audio = data[tag.size :]
    if not _begins_audio(audio):
        raise CannotMark("no MPEG audio stands where it has to")
    merged = merge(tag.packet, terms)
    return MarkedCopy(with_terms(tag, terms, merged.packet) + audio, (MARK, "xmp"), merged.warnings)


def read(data: bytes) -> ReadMarks:
    """What the file says of itself; nothing of tags of version 2.2. Raises CannotMark when it cannot be read."""
    try:
        tag = tag_at_start(data)
    except OldTag:
        return ReadMarks()
    if not _begins_audio(data[tag.size : tag.size + 65536]):
        raise CannotMark("no MPEG audio stands where it has to")
    return read_tag(tag)


def _begins_audio(audio: bytes) -> bool:
    """A frame's sync stands near the beginning; some programs leave zeros before it."""
    at = audio.find(b"\xff", 0, 65536)
    while 0 <= at < len(audio) - 1:
        if audio[at + 1] & 0xE0 == 0xE0:
            return True
        at = audio.find(b"\xff", at + 1, 65536)
    return False
