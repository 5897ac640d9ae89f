"""A sidecar, NAME.xmp: the terms of a file that has no room for them, or that must not be touched."""

from __future__ import annotations

from evidence.marks.metadata.packet import MarkedCopy, MarkTerms, ReadMarks, beside, merge, read_packet


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Leave the file as it is and give the sidecar."""
    return beside(data, terms, "")


def write_packet(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Put the terms into a sidecar that is there already. Raises CannotMark when it cannot be read."""
    merged = merge(data, terms)
    return MarkedCopy(merged.packet, ("xmp",), merged.warnings)


def read(data: bytes) -> ReadMarks:
    """Nothing: the terms stand beside the file."""
    return ReadMarks()


def read_sidecar(data: bytes) -> ReadMarks:
    """What a sidecar says. Raises CannotMark when it cannot be read."""
    return read_packet(data)
