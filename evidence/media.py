"""What kind of file some bytes are. The bytes decide; no name and no header of a mail is believed."""

from __future__ import annotations

import re
import struct
from enum import StrEnum

MOST_HEAD = 65536
"""Bytes of the beginning in which text formats must show what they are."""
MOST_TAGS = 4096
"""Tags of a TIFF directory that are looked at; cameras write some dozens."""


class MediaType(StrEnum):
    """A kind of file, by its media type. ``MediaType("image/jpeg")`` is ``MediaType.JPEG``."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"
    TIFF = "image/tiff"
    SVG = "image/svg+xml"
    HEIF = "image/heif"
    """HEIC and AVIF too: pictures as items of a box file."""
    RAW = "image/x-raw"
    """What cameras write: DNG, CR2, CR3, NEF, ARW. Their custom is a sidecar."""
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    ODP = "application/vnd.oasis.opendocument.presentation"
    EPUB = "application/epub+zip"
    ZIP = "application/zip"
    MP3 = "audio/mpeg"
    WAV = "audio/wav"
    FLAC = "audio/flac"
    OGG = "audio/ogg"
    MP4 = "video/mp4"
    """M4A and M4V too."""
    MOV = "video/quicktime"
    HTML = "text/html"
    OTF = "font/otf"
    TTF = "font/ttf"
    XMP = "application/rdf+xml"
    """A sidecar."""
    TEXT = "text/plain"
    OTHER = "application/octet-stream"


_MAGIC = (
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"GIF87a", MediaType.GIF),
    (b"GIF89a", MediaType.GIF),
    (b"fLaC", MediaType.FLAC),
    (b"OggS", MediaType.OGG),
    (b"ID3", MediaType.MP3),
    (b"OTTO", MediaType.OTF),
    (b"\x00\x01\x00\x00", MediaType.TTF),
    (b"true", MediaType.TTF),
)
_OFFICE = ((b"word/", MediaType.DOCX), (b"ppt/", MediaType.PPTX), (b"xl/", MediaType.XLSX))
_NAMED = frozenset({MediaType.ODT, MediaType.ODS, MediaType.ODP, MediaType.EPUB})
"""What a member ``mimetype`` may say; archives of other programs are theirs, and no plain ones."""
_DOCUMENTS = (b".iwa", b"AndroidManifest.xml", b"META-INF/MANIFEST.MF")
"""Signs of documents and programs that happen to be archives: Pages, Numbers, Keynote, APK, JAR."""
_PICTURES = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis", b"miaf"}
)
_SVG_ROOT = re.compile(rb"(?s)\A(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>)*+<(?:[\w.-]+:)?svg[\s/>]")
_XMP_ROOT = re.compile(rb"(?s)\A(?>\s+|<\?.*?\?>)*+<(?:x:xmpmeta|x:xapmeta|rdf:RDF)[\s>]")
_HTML_ROOT = re.compile(rb"(?is)\A(?>\s+|<\?.*?\?>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body)[\s>]")


def media_of(data: bytes) -> MediaType:
    """Say what *data* is: by its first bytes, and for archives by the names of what they hold. Raises nothing.

    The kind is a reading of the signature, not a promise that the rest is whole.
    """
    for magic, media in _MAGIC:
        if data.startswith(magic):
            return media
    if data[:4] == b"RIFF" and len(data) >= 12:
        return {b"WEBP": MediaType.WEBP, b"WAVE": MediaType.WAV}.get(data[8:12], MediaType.OTHER)
    if data[:4] in (b"RF64", b"BW64") and data[8:12] == b"WAVE":
        return MediaType.WAV
    if data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return _tiff(data)
    if data[4:8] == b"ftyp":
        return _boxes(data)
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _archive(data)
    if data[:1024].find(b"%PDF-") >= 0:
        return MediaType.PDF
    if data[4:8] in (b"moov", b"mdat", b"wide", b"free") and data[:1] == b"\0":
        return MediaType.MOV  # QuickTime before 2001 had no ftyp
    if len(data) > 3 and data[0] == 0xFF and _is_mpeg_audio(data[:4]):
        return MediaType.MP3
    return _text(data)


def _is_mpeg_audio(head: bytes) -> bool:
    """MPEG audio frame header: sync, layer III, a bit rate and a sampling rate that exist (ISO 11172-3, 2.4.1.3)."""
    return head[1] & 0xE6 == 0xE2 and head[1] & 0x18 != 0x08 and head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C


def _tiff(data: bytes) -> MediaType:
    if data[8:10] == b"CR":
        return MediaType.RAW
    order = "<" if data[:2] == b"II" else ">"
    if data[2:4] in (b"+\0", b"\0+") or len(data) < 8:
        return MediaType.TIFF
    (at,) = struct.unpack_from(order + "I", data, 4)
    if at + 2 > len(data):
        return MediaType.TIFF
    (count,) = struct.unpack_from(order + "H", data, at)
    count = min(count, MOST_TAGS, (len(data) - at - 2) // 12)
    tags = {struct.unpack_from(order + "H", data, at + 2 + 12 * n)[0] for n in range(count)}
    dng, sub_pictures, make = 50706, 330, 271
    return MediaType.RAW if dng in tags or {sub_pictures, make} <= tags else MediaType.TIFF


def _boxes(data: bytes) -> MediaType:
    size = min(int.from_bytes(data[:4], "big"), len(data), 1024)
    brands = [data[8:12], *(data[n : n + 4] for n in range(16, size - 3, 4))]
    if brands[0] == b"crx ":
        return MediaType.RAW
    if brands[0] in _PICTURES:
        return MediaType.HEIF
    return MediaType.MOV if brands[0] == b"qt  " else MediaType.MP4


def _archive(data: bytes) -> MediaType:
    if data[30:38] == b"mimetype" and data[8:10] == b"\0\0":
        size = int.from_bytes(data[18:22], "little")
        start = 38 + int.from_bytes(data[28:30], "little")
        said = data[start : start + min(size, 200)].decode("ascii", "replace").strip()
        return MediaType(said) if said in _NAMED else MediaType.OTHER
    # The names in the central directory stand at the end; one look at the tail is enough and opens nothing.
    at = data.rfind(b"PK\x05\x06")
    directory = int.from_bytes(data[at + 16 : at + 20], "little") if at >= 0 else len(data)
    names = data[directory:at] if 0 <= directory <= at else data[-65536:]
    if b"[Content_Types].xml" in names:
        return next((media for folder, media in _OFFICE if folder in names), MediaType.OTHER)
    if any(sign in names for sign in _DOCUMENTS):
        return MediaType.OTHER
    return MediaType.ZIP


def _text(data: bytes) -> MediaType:
    head = data[:MOST_HEAD].removeprefix(b"\xef\xbb\xbf")
    for pattern, media in ((_XMP_ROOT, MediaType.XMP), (_SVG_ROOT, MediaType.SVG), (_HTML_ROOT, MediaType.HTML)):
        if pattern.match(head):
            return media
    if not head or b"\0" in head:
        return MediaType.OTHER
    try:
        head[: max(1, len(head) - 3)].decode("utf-8")
    except UnicodeDecodeError as error:
        return MediaType.TEXT if error.reason == "unexpected end of data" else MediaType.OTHER
    return MediaType.TEXT
