"""What kind of file bytes are. The bytes decide; a name only tells apart kinds of plain text."""

from __future__ import annotations

import re

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCM = "application/vnd.ms-word.document.macroenabled.12"
DOTX = "application/vnd.openxmlformats-officedocument.wordprocessingml.template"
DOTM = "application/vnd.ms-word.template.macroenabled.12"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODT_FLAT = "application/vnd.oasis.opendocument.text-flat-xml"
RTF = "application/rtf"
HTML = "text/html"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
DOC = "application/msword"
LOCKED_OFFICE = "application/encrypted-office"
PAGES = "application/vnd.apple.pages"
EPUB = "application/epub+zip"
UNKNOWN = "application/octet-stream"

WORD_TYPES = (DOCX, DOCM, DOTX, DOTM)
PICTURE_TYPES = ("image/png", "image/jpeg", "image/tiff", "image/webp", "image/bmp", "image/gif")

_MAGIC: tuple[tuple[bytes, int, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF87a", 0, "image/gif"),
    (b"GIF89a", 0, "image/gif"),
    (b"II*\0", 0, "image/tiff"),
    (b"MM\0*", 0, "image/tiff"),
    (b"II+\0", 0, "image/tiff"),
    (b"MM\0+", 0, "image/tiff"),
    (b"WEBP", 8, "image/webp"),
    (b"AT&TFORM", 0, "image/vnd.djvu"),
    (b"%!PS", 0, "application/postscript"),
    (b"\xffWPC", 0, "application/vnd.wordperfect"),
    (b"\x78\x9f\x3e\x22", 0, "application/ms-tnef"),
    (b"Rar!\x1a\x07", 0, "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", 0, "application/x-7z-compressed"),
    (b"\x1f\x8b\x08", 0, "application/gzip"),
    (b"BZh", 0, "application/x-bzip2"),
    (b"\xfd7zXZ\0", 0, "application/x-xz"),
    (b"ustar", 257, "application/x-tar"),
    (b"MSCF", 0, "application/vnd.ms-cab-compressed"),
    (b"ID3", 0, "audio/mpeg"),
    (b"OggS", 0, "application/ogg"),
    (b"fLaC", 0, "audio/flac"),
    (b"\x1aE\xdf\xa3", 0, "video/x-matroska"),
    (b"\x7fELF", 0, "application/x-executable"),
    (b"wOFF", 0, "font/woff"),
    (b"wOF2", 0, "font/woff2"),
    (b"OTTO", 0, "font/otf"),
    (b"-----BEGIN PGP MESSAGE-----", 0, "application/pgp-encrypted"),
    (b"SQLite format 3\0", 0, "application/vnd.sqlite3"),
    (b"8BPS", 0, "image/vnd.adobe.photoshop"),
)
_HEIF = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"hevc": "image/heic",
    b"heim": "image/heic",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
    b"avif": "image/avif",
    b"avis": "image/avif",
}
_OOXML_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"wordprocessingml.document.main", DOCX),
    (b"word.document.macroEnabled.main", DOCM),
    (b"wordprocessingml.template.main", DOTX),
    (b"word.template.macroEnabledTemplate.main", DOTM),
    (b"ms-word.document.macroEnabled", DOCM),
    (b"spreadsheetml.sheet.main", XLSX),
    (b"ms-excel.sheet.macroEnabled", XLSX),
    (b"spreadsheetml.template.main", XLSX),
    (b"presentationml.presentation.main", PPTX),
    (b"presentationml.slideshow.main", PPTX),
    (b"presentationml.template.main", PPTX),
    (b"ms-powerpoint.presentation.macroEnabled", PPTX),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", LOCKED_OFFICE),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("WordDocument", DOC),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
)
_HTML_START = re.compile(
    rb"(?:<!--.*?-->|<\?xml[^>]*>|\s)*<(?:!doctype\s+html|html|head|body|title|meta|table|div|p|br|span|font|h[1-6]|style|center)\b",
    re.IGNORECASE | re.DOTALL,
)
_SVG_START = re.compile(rb"(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>|\s)*<svg\b", re.IGNORECASE | re.DOTALL)
_MAIL_START = re.compile(
    rb"(?:From \S+ .*\r?\n)?(?:(?:Return-Path|Received|From|To|Subject|Date|Message-ID|MIME-Version|Delivered-To|"
    rb"X-[A-Za-z0-9-]+|DKIM-Signature|Reply-To|Cc|Content-Type):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){3,}",
    re.IGNORECASE,
)
_HEADER_START = re.compile(rb"(?:From \S+ .*\r?\n)?[A-Za-z][A-Za-z0-9-]{1,60}:")
_MAIL_ID = re.compile(
    rb"^(?:Message-ID|Received|MIME-Version|Return-Path|DKIM-Signature):", re.IGNORECASE | re.MULTILINE
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes(c for c in range(32) if c not in (7, 8, 9, 10, 12, 13, 27))


def media_type_of(data: bytes, name: str | None = None) -> str:
    """Media type of *data*, ``application/octet-stream`` where nothing is recognised. Never raises.

    *name* only tells apart kinds of plain text (``.md``, ``.html`` without a tag at its start, ``.csv``).
    """
    head = data[:4096]
    # PDF readers accept the mark anywhere in the first 1,024 bytes (ISO 32000-1, Annex H.3.4.1).
    if data.startswith(b"%PDF-"):
        return PDF
    for magic, at, media_type in _MAGIC:
        if head.startswith(magic, at) and (magic != b"WEBP" or head.startswith(b"RIFF")):
            return media_type
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")):
        return _kind_of_zip(data)
    if head.startswith(_OLE):
        return _kind_of_ole(data)
    if head[4:8] == b"ftyp":
        return _HEIF.get(head[8:12], "video/mp4")
    if (
        head.startswith(b"BM")
        and len(data) > 26
        and int.from_bytes(data[14:18], "little") in (12, 40, 52, 56, 108, 124)
    ):
        return "image/bmp"
    if head.startswith(b"RIFF"):
        return "audio/wav" if head[8:12] == b"WAVE" else UNKNOWN
    stripped = head.lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if stripped.startswith(b"{\\rtf"):
        return RTF
    if b"%PDF-" in head[:1024] and not _HTML_START.match(stripped):
        return PDF
    return _kind_of_text(data, name)


def _kind_of_text(data: bytes, name: str | None) -> str:
    head = data[:4096]
    wide = head.startswith(_BOMS[1:]) or _looks_wide(head)
    if not wide and _share_of_controls(head) > 0.02:
        return UNKNOWN
    if not data.strip(b"\0 \t\r\n"):
        return UNKNOWN
    if wide:
        text = head.decode("utf-16-be" if _is_big_endian(head) else "utf-16-le", "replace")
        head = text.lstrip("\ufeff").encode("utf-8", "replace")
    stripped = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _SVG_START.match(stripped):
        return "image/svg+xml"
    if b"<office:document" in stripped[:2048] and stripped.startswith(b"<?xml"):
        return ODT_FLAT if b"opendocument.text" in data[:65536] else "application/xml"
    if _HTML_START.match(stripped):
        return HTML
    if stripped.startswith(b"<?xml"):
        return "application/xml"
    lower = (name or "").casefold()
    if (lower.endswith(".eml") and _HEADER_START.match(stripped)) or (
        _MAIL_START.match(stripped) and _MAIL_ID.search(stripped)
    ):
        return "message/rfc822"
    if stripped.startswith(b"BEGIN:VCALENDAR"):
        return "text/calendar"
    if stripped.startswith(b"BEGIN:VCARD"):
        return "text/vcard"
    for ending, media_type in (
        ((".htm", ".html", ".xhtml"), HTML),
        ((".md", ".markdown"), MARKDOWN),
        ((".csv",), "text/csv"),
    ):
        if lower.endswith(ending):
            return media_type
    return TEXT


def _looks_wide(head: bytes) -> bool:
    """Latin text in UTF-16 without a mark: every second byte is zero."""
    sample = head[:512]
    if len(sample) < 8 or b"\0" not in sample:
        return False
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    half = len(sample) // 2
    return (odd > 0.8 * half and even < 0.1 * half) or (even > 0.8 * half and odd < 0.1 * half)


def _is_big_endian(head: bytes) -> bool:
    if head.startswith(b"\xfe\xff"):
        return True
    return not head.startswith(b"\xff\xfe") and head[0:512:2].count(0) > head[1:512:2].count(0)


def _share_of_controls(head: bytes) -> float:
    return (len(head) - len(head.translate(None, _CONTROLS))) / len(head) if head else 0.0


def _kind_of_zip(data: bytes) -> str:
    """Kind of a ZIP by the names and the content list in it, without inflating more than the content list."""
    head = data[:4096]
    if head[30:38] == b"mimetype":
        at = 38 + int.from_bytes(head[28:30], "little")
        stated = re.match(rb"[\w.+-]+/[\w.+-]{3,100}", head[at : at + 140])
        if stated:
            return stated.group().decode("ascii").removesuffix("PK").casefold()
    if b"[Content_Types].xml" in head or b"[Content_Types].xml" in data[-65536:] or b"[Content_Types].xml" in data:
        return _kind_of_ooxml(data)
    if b"Index/Document.iwa" in data or b"QuickLook/" in head or b"QuickLook/Preview" in data[-65536:]:
        return PAGES
    return "application/zip"


def _kind_of_ooxml(data: bytes) -> str:
    from scoring.extract.zipped import ZippedDocument, ZipProblem

    try:
        document = ZippedDocument(data)
        kinds = document.read("[Content_Types].xml")
    except ZipProblem:
        return _ooxml_by_names(data)
    for mark, media_type in _OOXML_KINDS:
        if mark in kinds:
            return media_type
    return _ooxml_by_names(data)


def _ooxml_by_names(data: bytes) -> str:
    for folder, media_type in ((b"word/document", DOCX), (b"xl/workbook", XLSX), (b"ppt/presentation", PPTX)):
        if folder in data:
            return media_type
    return "application/zip"


def _kind_of_ole(data: bytes) -> str:
    """Kind of an OLE file by the names in its directory, which stands in UTF-16 somewhere in the file."""
    for stream, media_type in _OLE_STREAMS:
        if f"{stream}\0".encode("utf-16-le") in data:
            return media_type
    return "application/x-ole-storage"
