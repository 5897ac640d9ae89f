"""Which kind of file is marked how: the table, and the two functions that look things up in it.

copy = mark_copy(data, media_of(data), terms)
copy.data                                       # to deliver; its decoded content is the original's
copy.sidecar                                    # to deliver beside it as NAME.xmp, when it is not empty
read_marks(copy.data, media_of(copy.data)).is_reserved
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evidence.marks.metadata import (
    archive,
    flac,
    font,
    gif,
    html,
    jpeg,
    mp3,
    mp4,
    odf,
    office,
    pdf,
    png,
    sidecar,
    svg,
    tiff,
    wav,
    webp,
)
from evidence.marks.metadata.packet import MarkedCopy, MarkTerms, ReadMarks
from evidence.media import MediaType


@dataclass(frozen=True, slots=True)
class Writer:
    """How one family of files is marked and read."""

    write: Callable[[bytes, MarkTerms], MarkedCopy]
    read: Callable[[bytes], ReadMarks]


_SIDECAR = Writer(sidecar.write, sidecar.read)
_OFFICE = Writer(office.write, office.read)
_ODF = Writer(odf.write, odf.read)
_FILM = Writer(mp4.write, mp4.read)
_FONT = Writer(font.write, font.read)

WRITERS: dict[MediaType, Writer] = {
    MediaType.JPEG: Writer(jpeg.write, jpeg.read),
    MediaType.PNG: Writer(png.write, png.read),
    MediaType.WEBP: Writer(webp.write, webp.read),
    MediaType.GIF: Writer(gif.write, gif.read),
    MediaType.TIFF: Writer(tiff.write, tiff.read),
    MediaType.SVG: Writer(svg.write, svg.read),
    MediaType.PDF: Writer(pdf.write, pdf.read),
    MediaType.DOCX: _OFFICE,
    MediaType.PPTX: _OFFICE,
    MediaType.XLSX: _OFFICE,
    MediaType.ODT: _ODF,
    MediaType.ODS: _ODF,
    MediaType.ODP: _ODF,
    MediaType.ZIP: Writer(archive.write, archive.read),
    MediaType.MP3: Writer(mp3.write, mp3.read),
    MediaType.WAV: Writer(wav.write, wav.read),
    MediaType.FLAC: Writer(flac.write, flac.read),
    MediaType.MP4: _FILM,
    MediaType.MOV: _FILM,
    MediaType.HTML: Writer(html.write, html.read),
    MediaType.OTF: _FONT,
    MediaType.TTF: _FONT,
    MediaType.XMP: Writer(sidecar.write_packet, sidecar.read_sidecar),
}
"""Every kind that is not named here gets a sidecar."""


def mark_copy(data: bytes, media: MediaType | str, terms: MarkTerms) -> MarkedCopy:
    """Give a copy of *data* that carries *terms*; the decoded content is bit for bit the original's.

    Marking a marked copy with the same terms gives the same bytes. Raises CannotMark when the file is damaged or no
    *media*; *data* is never changed.
    """
    return _writer(media).write(bytes(data), terms)


def read_marks(data: bytes, media: MediaType | str) -> ReadMarks:
    """What the file says of itself; an empty record when it says nothing. Raises CannotMark when it is damaged."""
    return _writer(media).read(bytes(data))


def _writer(media: MediaType | str) -> Writer:
    try:
        return WRITERS.get(MediaType(media), _SIDECAR)
    except ValueError:  # a kind that nobody has named here
        return _SIDECAR
