"""One copy for delivery, with every mark that was asked for, in the one order in which they hold.

Pixels first, then the metadata, then the content credentials: each covers what came before it, and a hash over the
whole file comes last. A mark that a file cannot take is left out and told; it never stops a delivery. What came in is
never written to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from evidence.errors import CannotMark, MarkError
from evidence.marks.c2pa import OFFICE, SIGNED_TYPES, Claim, ContentAuthority, Credentials, read_credentials, sign_copy
from evidence.marks.metadata.packet import MarkTerms, ReadMarks, beside
from evidence.marks.metadata.writers import mark_copy, read_marks
from evidence.marks.pixel.key import MarkKey
from evidence.media import MediaType, media_of

RASTERS = frozenset({MediaType.JPEG, MediaType.PNG, MediaType.WEBP, MediaType.TIFF})
"""Kinds that can hold an invisible mark."""
PIXEL_MARK, CREDENTIALS = "pixel-mark", "c2pa"


@dataclass(frozen=True, slots=True)
class MarkOrder:
    """Which marks a copy gets. The terms always; the others where they are asked for."""

    terms: MarkTerms
    pixel_key: MarkKey | None = None
    """Key of this work and recipient; its commitment must be in the log before the copy leaves."""
    authority: ContentAuthority | None = None
    """Who signs content credentials; None for none."""
    office_credentials: bool = False
    """Whether office files get them too: their parts are stored without compression for it."""


@dataclass(frozen=True, slots=True)
class MarkedFile:
    """A copy to deliver, and what a person should know of it."""

    data: bytes
    marks: tuple[str, ...]
    """What the copy carries: ``pixel-mark``, the words of the metadata writers, ``c2pa``."""
    warnings: tuple[str, ...] = ()
    sidecar: bytes = b""
    """To deliver beside it as NAME.xmp; empty where the file itself holds the terms."""
    psnr: float | None = None
    """Distance of the pixels from the original in decibels; None where they are the same."""


@dataclass(frozen=True, slots=True)
class FoundMarks:
    """What a file says of itself. Read, and not believed; only valid credentials are signed."""

    metadata: ReadMarks
    credentials: Credentials


def mark_for_delivery(data: bytes, order: MarkOrder, now: datetime) -> MarkedFile:
    """Make the copy of *data* that *order* asks for. *now*: time for certificates that have to be made.

    Raises KeyUnusable when the key of the credentials cannot be used; a file that cannot take a mark raises nothing.
    """
    media = media_of(data)
    marks: list[str] = []
    warnings: list[str] = []
    psnr: float | None = None
    copy = data
    if order.pixel_key is not None:
        copy, psnr = _pixel_marked(data, media, order.pixel_key, warnings)
        marks += [PIXEL_MARK] if psnr is not None else []
        media = media_of(copy)  # a kind without loss takes the place of one that cannot be written again
    try:
        written = mark_copy(copy, media, order.terms)
    except CannotMark as cause:
        written = beside(copy, order.terms, f"The file was left as it is, with a sidecar: {cause}.")
    marks += written.marks
    warnings += written.warnings
    copy = written.data
    if order.authority is not None:
        signed = _signed(copy, media, order, now, warnings, untouched=bool(written.sidecar))
        marks += [CREDENTIALS] if signed is not None else []
        copy = signed if signed is not None else copy
    return MarkedFile(copy, tuple(marks), tuple(dict.fromkeys(warnings)), written.sidecar, psnr)


def find_marks(data: bytes, anchors: str = "") -> FoundMarks:
    """What *data* says of itself; *anchors* as in ``read_credentials``. Never raises for a file."""
    media = media_of(data)
    try:
        metadata = read_marks(data, media)
    except CannotMark:
        metadata = ReadMarks()
    signed = read_credentials(data, media, anchors) if str(media) in SIGNED_TYPES else Credentials("none")
    return FoundMarks(metadata, signed)


def _pixel_marked(data: bytes, media: MediaType, key: MarkKey, warnings: list[str]) -> tuple[bytes, float | None]:
    from evidence.marks.pixel.embed import mark_copy as embed

    if media not in RASTERS:
        warnings.append("No invisible mark: only JPEG, PNG, WebP and TIFF pictures can hold one.")
        return data, None
    try:
        marked = embed(data, key)
    except MarkError as cause:
        warnings.append(f"No invisible mark: {cause}.")
        return data, None
    if marked.changed_format:
        warnings.append(f"The copy with the invisible mark is a {marked.format} file.")
    return marked.data, marked.psnr


def _signed(
    copy: bytes, media: MediaType, order: MarkOrder, now: datetime, warnings: list[str], *, untouched: bool
) -> bytes | None:
    """*copy* with content credentials; None, and a warning, where it gets none."""
    assert order.authority is not None
    name = str(media)
    if untouched:  # signed by somebody else, or locked: one more byte and that signature breaks
        warnings.append("No content credentials: the file was left as it is.")
        return None
    if name not in SIGNED_TYPES or (name in OFFICE and not order.office_credentials):
        return None
    claim = Claim(order.terms.title or "Untitled", order.terms.creator, order.terms.usage_terms)
    try:
        signed = sign_copy(copy, name, claim, order.authority, now)
        if read_marks(signed, media).is_reserved:
            return signed
        warnings.append("No content credentials: beside them, the reservation in the metadata could not be read.")
    except CannotMark as cause:
        warnings.append(f"No content credentials: {cause}.")
    return None
