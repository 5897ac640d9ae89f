"""Read what EXIF says of places: one look into the directory of a TIFF structure (EXIF 2.32, section 4.6)."""

from __future__ import annotations

from evidence.errors import CannotMark
from evidence.marks.metadata.octets import Order, number

GPS = 0x8825


def has_gps(tiff: bytes) -> bool:
    """Say whether the first directory of *tiff* (``II*`` or ``MM*`` onwards) points to a place. Raises nothing.

    A directory that cannot be read names no place that another reader would find either.
    """
    order: Order = "little" if tiff[:2] == b"II" else "big"
    try:
        at = number(tiff, 4, 4, order, "EXIF")
        count = number(tiff, at, 2, order, "EXIF")
        return any(number(tiff, at + 2 + 12 * n, 2, order, "EXIF") == GPS for n in range(count))
    except CannotMark:
        return False
