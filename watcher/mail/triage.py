"""What becomes of each part of a mail, decided from the mail alone. Touches nothing.

A part is taken when a document may stand in it. Where it is shown in the mail, and what it calls itself, decide
nothing: an inline PDF is a document (MAIL.md, failure 5). What cannot be opened is its user's to see.
"""

from __future__ import annotations

import html
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.text import Needs
from watcher.mail.headers import decode_text
from watcher.mail.tree import Mail, Part, Role


@dataclass(frozen=True, slots=True)
class Take:
    """A document to read."""

    part: Part
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """The mail's own words, which are no agreement."""

    part: Part
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decorative:
    """Furniture: a logo, a tracking pixel, a signature file, a visiting card, a calendar entry."""

    part: Part
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """Not a document, and why."""

    part: Part
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NeedsYou:
    """It may be a document, and a person has to help before anything can be said of it."""

    part: Part
    needs: Needs
    reason: str = ""


Ruling = Take | Body | Decorative | Pass | NeedsYou

DOCUMENTS = frozenset(
    {
        "application/pdf",
        "application/rtf",
        "text/rtf",
        "application/msword",
        "application/vnd.ms-word.document.macroenabled.12",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.apple.pages",
        "application/x-iwork-pages-sffpages",
        "application/xhtml+xml",
        "application/x-ole-storage",
        "application/encrypted-office",
        "application/epub+zip",
        "application/postscript",
        "application/oxps",
        "application/vnd.ms-xpsdocument",
        "application/vnd.wordperfect",
        "image/vnd.djvu",
        "text/plain",
        "text/html",
        "text/markdown",
        "text/enriched",
        "text/richtext",
    }
)
_DOCUMENT_FAMILIES = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")
_DOCUMENT_ENDINGS = frozenset(
    [
        "pdf",
        "doc",
        "docx",
        "docm",
        "dot",
        "dotx",
        "rtf",
        "odt",
        "ott",
        "fodt",
        "pages",
        "wpd",
        "wps",
        "xps",
        "oxps",
        "djvu",
        "djv",
        "ps",
        "htm",
        "html",
        "xhtml",
        "txt",
        "md",
        "text",
        "xls",
        "xlsx",
        "ods",
        "ppt",
        "pptx",
        "odp",
        "hwp",
        "hwpx",
        "sxw",
        "abw",
        "lwp",
        "tex",
    ]
)
_FURNITURE_TYPES = frozenset(
    {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-keys",
        "application/pgp-encrypted",
        "text/calendar",
        "application/ics",
        "text/vcard",
        "text/x-vcard",
        "text/directory",
        "text/x-amp-html",
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "text/rfc822-headers",
        "application/x-pkcs7-crl",
    }
)
_FURNITURE_ENDINGS = frozenset({"p7s", "ics", "vcf", "asc", "sig"})
_OTHER_FAMILIES = ("audio/", "video/", "font/", "model/", "application/font", "image/vnd.adobe.photoshop")
_OTHER_ENDINGS = frozenset(
    [
        "psd",
        "psb",
        "ai",
        "indd",
        "idml",
        "sketch",
        "fig",
        "xd",
        "eps",
        "svg",
        "mp3",
        "wav",
        "aif",
        "aiff",
        "flac",
        "m4a",
        "ogg",
        "mp4",
        "mov",
        "avi",
        "mkv",
        "webm",
        "mxf",
        "ttf",
        "otf",
        "woff",
        "woff2",
        "exe",
        "dmg",
        "pkg",
        "msi",
        "apk",
        "jar",
        "js",
        "json",
        "xml",
        "csv",
        "tsv",
        "css",
        "py",
        "c",
        "cpp",
        "h",
        "java",
        "sql",
        "db",
        "log",
        "ini",
        "cfg",
        "blend",
        "obj",
        "fbx",
        "stl",
        "glb",
        "aep",
        "prproj",
        "cube",
        "lut",
        "icc",
        "dng",
        "cr2",
        "cr3",
        "nef",
        "arw",
        "raf",
        "orf",
        "rw2",
        "xmp",
        "gif",
        "ico",
        "key",
        "numbers",
        "ttc",
        "srt",
        "vtt",
        "torrent",
    ]
)
_AGREEMENT_NAMES = re.compile(
    r"contract|agreement|addend|amend|nda|msa|sow|terms|licen[cs]e|release|rider|engagement|retainer"
    r"|vertrag|vereinbarung|auftrag|contrat|accord|avenant|contrato|acuerdo|contratto|accordo|overeenkomst",
    re.IGNORECASE,
)
PAGE_SHORT_SIDE = 600
"""Pixels: an A4 page at 72 dpi is 595 x 842, and nothing smaller can be read."""
PAGE_LONG_SIDE = 800
INLINE_SHORT_SIDE = 1000
"""A picture shown in the body is taken for a scan only if it is this large and has the shape of a page."""
BODY_CHARS = 65_536


def triage(mail: Mail) -> tuple[Ruling, ...]:
    """Rule on every part of *mail*, in order, exactly once each."""
    shown = _shown_ids(mail.parts)
    bodies = _bodies_taken(mail)
    return tuple(_rule(part, mail, shown, bodies) for part in mail.parts)


def _rule(part: Part, mail: Mail, shown: frozenset[str], bodies: frozenset[str]) -> Ruling:
    if part.needs is not None:
        return NeedsYou(part, part.needs, part.reason)
    if part.role is Role.BODY:
        return Take(part, "its words are those of an agreement") if part.locator in bodies else Body(part)
    if part.role in (Role.NESTED, Role.CONTAINER):
        return Pass(part, "opened: what is in it is listed by itself")
    ending = part.name.lower().rpartition(".")[2] if "." in part.name else ""
    if part.declared_type in _FURNITURE_TYPES or part.media_type in _FURNITURE_TYPES or ending in _FURNITURE_ENDINGS:
        return Decorative(part, "a signature, a visiting card, a calendar entry or a delivery note")
    is_picture = part.media_type.startswith("image/") and not part.media_type.startswith(_OTHER_FAMILIES)
    if is_picture and part.media_type not in DOCUMENTS:
        return _rule_image(part, mail, part.content_id in shown)
    says_document = (
        ending in _DOCUMENT_ENDINGS or part.declared_type in DOCUMENTS - _TEXTS or _is_family(part.declared_type)
    )
    if part.size == 0:
        if says_document and ending not in _TEXT_ENDINGS:
            return NeedsYou(part, Needs.DAMAGED, "It has 0 bytes: ask for it again.")
        return Pass(part, "not a document: it is empty")
    if part.media_type in _TEXTS:
        return _rule_text(part, ending)
    if part.media_type in DOCUMENTS or _is_family(part.media_type):
        return Take(part)
    if part.media_type.startswith(_OTHER_FAMILIES) or (ending in _OTHER_ENDINGS and not says_document):
        return Pass(part, f"not a document: {part.media_type}")
    if says_document:
        return Take(part)  # it calls itself a document; the reader says what is wrong with it
    if _AGREEMENT_NAMES.search(part.name) and not ending.isdigit():
        return NeedsYou(part, Needs.FORMAT, "Its name is a contract's, and its format is not known: ask for a PDF.")
    return Pass(part, f"not a document: {part.media_type}")


_TEXT_ENDINGS = frozenset({"txt", "md", "text", "htm", "html", "xhtml"})
_TEXTS = frozenset({"text/plain", "text/html", "text/markdown", "text/enriched", "text/richtext"})


def _is_family(media_type: str) -> bool:
    return media_type.startswith(_DOCUMENT_FAMILIES)


def _rule_text(part: Part, ending: str) -> Ruling:
    if ending in _OTHER_ENDINGS:
        return Pass(part, f"not a document: a .{ending} file")
    if not part.data.strip():
        return Pass(part, "not a document: it is empty")
    return Take(part)


def _rule_image(part: Part, mail: Mail, is_shown: bool) -> Ruling:
    """A picture is a document when it can be the scan of a page."""
    if part.media_type == "image/svg+xml" or part.media_type == "image/gif":
        return Decorative(part, "a drawing or an animation")
    size = image_size(part.data)
    if size is None:
        if part.media_type in ("image/heic", "image/heif", "image/tiff", "image/avif"):
            return Take(part)
        if is_shown or len(part.data) < 20_000:
            return Decorative(part, "a picture that cannot be measured")
        return Take(part)
    short, long = sorted(size)
    if is_shown or mail.bulk:
        is_page = short >= INLINE_SHORT_SIDE and 1.2 <= long / short <= 1.6 and not mail.bulk
        return Take(part) if is_page else Decorative(part, "a picture that belongs to the mail's own look")
    if short < PAGE_SHORT_SIDE or long < PAGE_LONG_SIDE:
        return Decorative(part, f"a picture of {size[0]} x {size[1]} pixels, too small for a page")
    return Take(part)


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height that a PNG, JPEG, GIF, BMP, WebP or TIFF states, or None. Reads the header only."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            width, height = struct.unpack_from(">II", data, 16)
            return width, height
        if data.startswith(b"GIF8"):
            width, height = struct.unpack_from("<HH", data, 6)
            return width, height
        if data.startswith(b"\xff\xd8"):
            return _jpeg_size(data)
        if data.startswith(b"BM"):
            width, height = struct.unpack_from("<ii", data, 18)
            return abs(width), abs(height)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp_size(data)
        if data.startswith((b"II*\0", b"MM\0*")):
            return _tiff_size(data)
    except struct.error:
        return None
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    for _ in range(1000):
        while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] == b"\xff":
            at += 1
        marker, length = struct.unpack_from(">HH", data, at)
        if marker < 0xFF00 or length < 2:
            return None
        if 0xFFC0 <= marker <= 0xFFCF and marker not in (0xFFC4, 0xFFC8, 0xFFCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + length
    return None


def _webp_size(data: bytes) -> tuple[int, int] | None:
    if data[12:16] == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if data[12:16] == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if data[12:16] == b"VP8L":
        [bits] = struct.unpack_from("<I", data, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return None


def _tiff_size(data: bytes) -> tuple[int, int] | None:
    order = "<" if data.startswith(b"II") else ">"
    [at] = struct.unpack_from(order + "I", data, 4)
    [count] = struct.unpack_from(order + "H", data, at)
    found: dict[int, int] = {}
    for i in range(min(count, 200)):
        tag, kind = struct.unpack_from(order + "HH", data, at + 2 + 12 * i)
        if tag in (256, 257):
            [found[tag]] = struct.unpack_from(order + ("H" if kind == 3 else "I"), data, at + 10 + 12 * i)
    return (found[256], found[257]) if len(found) == 2 else None


_CID = re.compile(rb"cid:([^\"'\s>)]{1,500})", re.IGNORECASE)


def _shown_ids(parts: Sequence[Part]) -> frozenset[str]:
    """Content-IDs that an HTML body shows."""
    found: set[str] = set()
    for part in parts:
        if part.declared_type == "text/html" and part.content_id == "":
            found.update(html.unescape(m.decode("latin-1")) for m in _CID.findall(part.data[: 4 << 20]))
    return frozenset(found)


# ---- bodies


def _bodies_taken(mail: Mail) -> frozenset[str]:
    """Locators of the bodies that are documents. Of several forms of the same words, one."""
    from scoring.reading.kind import find_kind, is_agreement_like

    taken: set[str] = set()
    for group in _forms(mail.parts):
        texts = [(part, text_of(part)[:BODY_CHARS]) for part in group]
        liked = [(part, text) for part, text in texts if is_agreement_like(text)]
        if mail.bulk:  # a newsletter that quotes terms is not sent to be agreed to
            liked = [(part, text) for part, text in liked if _is_strong(find_kind(text, ()))]
        if not liked:
            continue
        first = next((pair for pair in liked if pair[0].declared_type == "text/html"), liked[0])
        taken.add(first[0].locator)
        for part, text in liked:
            if _words(text) - _words(first[1]) and _differ(text, first[1]):
                taken.add(part.locator)
    return frozenset(taken)


def _is_strong(kind: object) -> bool:
    return bool(getattr(kind, "is_contract", False)) or str(getattr(kind, "kind", "")) == "contract_pointer"


def _forms(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Bodies, those together that stand in one multipart/alternative."""
    groups: dict[tuple[str, str], list[Part]] = {}
    for part in parts:
        if part.role is Role.BODY and part.needs is None:
            holder = part.locator.rpartition("body:")[0]
            groups.setdefault((holder, part.alternative or part.path), []).append(part)
    yield from groups.values()


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w{3,}", text.lower()))


def _differ(one: str, other: str) -> bool:
    """Say whether two forms of a mail say different things: then both are read."""
    a, b = _words(one), _words(other)
    return len(a ^ b) > 0.2 * max(1, len(a | b))


_MARKUP = re.compile(r"<!--|<(/?[a-zA-Z][a-zA-Z0-9]{0,20})[^<>]{0,20000}>?")
_UNSEEN = frozenset({"script", "style", "head", "title"})
_BREAKS = frozenset(
    ["br", "p", "div", "tr", "td", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "hr", "blockquote"]
)
_RTF = re.compile(r"\\'[0-9a-fA-F]{2}|\\[a-zA-Z]{1,32}-?\d{0,10} ?|[{}]")
_BLANK_LINES = re.compile(r"\n{3,}")


def text_of(part: Part) -> str:
    """Words of a text part, enough to see what it is; the readers of ``scoring.extract`` give the exact text."""
    text = decode_text(part.data[: 4 * BODY_CHARS], part.charset)
    if part.declared_type in ("text/html", "text/enriched", "text/richtext"):
        text = _without_markup(text)
    elif part.media_type in ("text/rtf", "application/rtf"):
        text = _RTF.sub("", text.replace("\\par", "\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(" ".join(line.split()) for line in text.splitlines()))


def _without_markup(text: str) -> str:
    """Words of HTML in one pass, however broken it is."""
    out: list[str] = []
    unclosed: set[str] = set()
    lower = text.lower()
    at = 0
    while (found := _MARKUP.search(text, at)) is not None:
        out.append(text[at : found.start()])
        at = found.end()
        tag = (found.group(1) or "").lower()
        closing = "-->" if not tag else f"</{tag}"
        if (not tag or tag in _UNSEEN) and closing not in unclosed:
            end = lower.find(closing, at)
            if end < 0:
                unclosed.add(closing)  # looked for once: a thousand openings cost no more than one
            else:
                at = end + len(closing)
                if tag:
                    at = max(at, lower.find(">", at) + 1)
        elif tag.lstrip("/") in _BREAKS:
            out.append("\n")
    out.append(text[at:])
    return html.unescape("".join(out))


# ---- before the body is fetched


@dataclass(frozen=True, slots=True)
class StructurePart:
    """One leaf of an IMAP BODYSTRUCTURE (RFC 3501, section 7.4.2)."""

    path: str
    """IMAP section number."""
    type: str
    """Lower-case media type, as declared."""
    name: str
    """Decoded file name; empty when there is none."""
    size: int
    """Bytes as transferred."""
    disposition: str
    """``attachment``, ``inline`` or empty."""


LARGE_TEXT_BYTES = 200_000
"""A text part larger than this holds more than a letter: a file written into it, or a whole agreement."""
PICTURE_BYTES = 60_000
"""A picture smaller than this, as transferred, is no readable page."""


def could_hold_document(structure: Sequence[StructurePart]) -> bool:
    """Say from a mail's structure whether its body is worth fetching. Leans towards yes: a no loses a contract."""
    return any(_could_be(part) for part in structure)


def _could_be(part: StructurePart) -> bool:
    kind = part.type.lower()
    ending = part.name.lower().rpartition(".")[2] if "." in part.name else ""
    if kind.startswith("multipart/"):
        return False
    if ending in _FURNITURE_ENDINGS or kind in _FURNITURE_TYPES:
        return False
    if kind.startswith("text/"):
        if ending in _OTHER_ENDINGS:
            return False
        return bool(part.name) or part.disposition.lower() == "attachment" or part.size > LARGE_TEXT_BYTES
    if kind.startswith("image/"):
        return ending in _DOCUMENT_ENDINGS or (
            part.size >= PICTURE_BYTES and kind not in ("image/gif", "image/svg+xml")
        )
    if kind.startswith(_OTHER_FAMILIES):
        return ending in _DOCUMENT_ENDINGS
    return not (ending in _OTHER_ENDINGS and kind not in DOCUMENTS and not _is_family(kind))
