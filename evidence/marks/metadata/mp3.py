"""MP3: the terms stand in the ID3v2 tag before the audio; the audio, and what trails it, stay."""

from __future__ import annotations

from evidence.errors import CannotMark
from evidence.marks.metadata.id3 import OldTag, read_tag, tag_at_start, with_terms
from evidence.marks.metadata.packet import MarkedCopy, MarkTerms, ReadMarks, beside, merge

MARK = "id3"
MOST_BEFORE = 65536
"""Bytes before the first frame of audio."""
_RATES = (
    (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
)
"""Kilobits a second of MPEG-1 by layer; then those of MPEG-2 and 2.5."""
_SHARED = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_LOW_RATES = ((32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256), _SHARED, _SHARED)


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
    if not _begins_audio(data[tag.size :]):
        raise CannotMark("no MPEG audio stands where it has to")
    return read_tag(tag)


def _begins_audio(audio: bytes) -> bool:
    """Two frames follow each other near the beginning; some programs leave zeros before them."""
    at = audio.find(b"\xff", 0, MOST_BEFORE)
    while at >= 0:
        size = _frame_size(audio[at : at + 4])
        if size and (at + size == len(audio) or _frame_size(audio[at + size : at + size + 4])):
            return True
        at = audio.find(b"\xff", at + 1, MOST_BEFORE)
    return False


def _frame_size(head: bytes) -> int:
    """Bytes of the frame that *head* begins; 0 when it begins none (ISO 11172-3, 2.4.2.3; ISO 13818-3, 2.4.2.3)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    rate, sampling, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version == 1 or layer == 4 or rate in (0, 15) or sampling == 3:
        return 0
    is_first = version == 3
    bits = (_RATES if is_first else _LOW_RATES)[layer - 1][rate - 1] * 1000
    samples = (44100, 48000, 32000)[sampling] // {3: 1, 2: 2, 0: 4}[version]
    if layer == 1:
        return (12 * bits // samples + padding) * 4
    return (72 if layer == 3 and not is_first else 144) * bits // samples + padding
