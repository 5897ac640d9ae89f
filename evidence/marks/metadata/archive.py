"""ZIP: the terms are the archive's comment and one more member; every other member stays."""

from __future__ import annotations

from evidence.marks.metadata.fields import fields_of, marks_of
from evidence.marks.metadata.packet import MarkedCopy, MarkTerms, ReadMarks, beside
from evidence.marks.metadata.zipped import Unpackable, opened, written

NOTICE = "NOTICE-AI-TRAINING.txt"
MARK = "notice"
MOST_COMMENT = 65535
_RULE = "--- rights reservation ---"


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with comment and notice, or with a sidecar when it is signed or locked. Raises CannotMark."""
    try:
        archive = opened(data)
    except Unpackable as error:
        return beside(data, terms, f"the archive is left as it is, its terms stand in a sidecar: {error}")
    notice = "".join(f"{name}: {value}\n" for name, value in fields_of(terms).items()).encode()
    own = archive.comment.partition(_RULE.encode())[0].rstrip(b"\n")
    comment = (own + b"\n" if own else b"") + _RULE.encode() + b"\n" + notice
    if len(comment) > MOST_COMMENT:
        return beside(data, terms, "the archive's own comment leaves no room for the terms, which stand in a sidecar")
    if archive.get(NOTICE) == notice and archive.comment == comment:
        return MarkedCopy(data, (MARK,))
    return MarkedCopy(written(archive, {NOTICE: notice}, comment), (MARK,))


def read(data: bytes) -> ReadMarks:
    """What the archive says of itself, in its comment or else in its notice. Raises CannotMark."""
    try:
        archive = opened(data)
    except Unpackable:
        return ReadMarks()
    said = archive.comment.partition(_RULE.encode())[2] or archive.get(NOTICE) or b""
    lines = [line.partition(": ") for line in said.decode("utf-8", "replace").splitlines()]
    return marks_of({name: value for name, colon, value in lines if colon}, MARK)
