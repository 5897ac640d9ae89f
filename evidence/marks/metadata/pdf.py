"""PDF: the packet is the catalogue's Metadata stream (ISO 32000-2, 14.3.2). Pages and their content stay as written.

A signed or locked document is never touched: writing it anew would break the signature, or need the password.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from evidence.errors import CannotMark
from evidence.marks.metadata.packet import GPS_WARNING, MarkedCopy, MarkTerms, ReadMarks, beside, merge, read_packet

if TYPE_CHECKING:
    from pikepdf import Pdf

SIGNED_WARNING = (
    "the PDF is signed, and any change would break the signature: it is left as it is, its terms stand in a sidecar"
)
LOCKED_WARNING = "the PDF is locked by a password: it is left as it is, its terms stand in a sidecar"


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with the packet in it, or with a sidecar when it is signed or locked. Raises CannotMark."""
    from pikepdf import Name, ObjectStreamMode, PasswordError, PdfError, StreamDecodeLevel

    try:
        with _opened(data) as pdf:
            if pdf.is_encrypted:
                return beside(data, terms, LOCKED_WARNING)
            if _is_signed(data, pdf):
                return beside(data, terms, SIGNED_WARNING)
            old = _packet(pdf)
            merged = merge(old, terms)
            warnings = ((GPS_WARNING.format("XMP"),) if b"GPSLatitude" in old else ()) + merged.warnings
            if old == merged.packet:
                return MarkedCopy(data, ("xmp",), warnings)
            stream = pdf.make_stream(merged.packet, Type=Name.Metadata, Subtype=Name.XML)
            pdf.Root.Metadata = stream
            copy = io.BytesIO()
            pdf.save(
                copy,
                deterministic_id=True,
                compress_streams=False,
                stream_decode_level=StreamDecodeLevel.none,
                object_stream_mode=ObjectStreamMode.preserve,
                linearize=pdf.is_linearized,
            )
            return MarkedCopy(copy.getvalue(), ("xmp",), warnings)
    except PasswordError:
        return beside(data, terms, LOCKED_WARNING)
    except (PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise CannotMark(f"the PDF cannot be read: {str(error)[:160]}") from None


def read(data: bytes) -> ReadMarks:
    """What the file says of itself; nothing of a locked one. Raises CannotMark when it cannot be read."""
    from pikepdf import PasswordError, PdfError

    try:
        with _opened(data) as pdf:
            packet = _packet(pdf)
    except PasswordError:
        return ReadMarks()
    except (PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise CannotMark(f"the PDF cannot be read: {str(error)[:160]}") from None
    return read_packet(packet) if packet else ReadMarks()


def _opened(data: bytes) -> Pdf:
    """Open without repair: what is damaged shall be told, and not be delivered mended by guess."""
    import pikepdf

    return pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True)


def _packet(pdf: Pdf) -> bytes:
    metadata = pdf.Root.get("/Metadata")
    return b"" if metadata is None else bytes(metadata.read_bytes())


def _is_signed(data: bytes, pdf: Pdf) -> bool:
    """A signature names the bytes that it covers in the open, since it covers them (ISO 32000-2, 12.8.1)."""
    form = pdf.Root.get("/AcroForm")
    flags = 0 if form is None else int(form.get("/SigFlags", 0))
    return b"/ByteRange" in data or bool(flags & 1) or "/Perms" in pdf.Root
