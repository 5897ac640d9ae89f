"""Documents: the words of all pages in a row, and each picture in them. PDF, DOCX, PPTX, XLSX, ODT and kin."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from evidence.digest import Digest, canonical_json, digest_of
from evidence.errors import TooLarge, UnreadableMedia
from evidence.fingerprint.image import ImagePrint, image_print
from evidence.fingerprint.members import parsed_xml, zip_members
from evidence.fingerprint.text import MOST_CHARACTERS, TextPrint, text_print

MOST_PAGES = 3_000
MOST_PICTURES = 300
MOST_PICTURE_BYTES = 64 * 1024 * 1024
MOST_XML_BYTES = 64 * 1024 * 1024

PDF = "application/pdf"
OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("word/",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("ppt/",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xl/",),
    "application/vnd.oasis.opendocument.text": ("content.xml", "Pictures/"),
    "application/vnd.oasis.opendocument.presentation": ("content.xml", "Pictures/"),
    "application/vnd.oasis.opendocument.spreadsheet": ("content.xml", "Pictures/"),
}
"""Which members of the archive hold words and pictures."""
MEDIA = frozenset({PDF, *OFFICE})

_WORDS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml", "xl/sharedStrings.xml", "content.xml")
_SLIDES = "ppt/slides/slide"
_ODF_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_BROKEN = (
    PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, zlib.error,
    struct.error, NotImplementedError, ArithmeticError, AssertionError, EOFError, ImportError,
)  # fmt: skip
"""What pypdf raises over pages that are not what they say; ImportError is a codec that is not installed."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture in a document."""

    place: str
    """``page 3: /Im0`` or the member's name."""
    image: ImagePrint | None
    reason: str = ""
    """Why it was not decoded."""

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {"place": self.place, "image": self.image.to_json() if self.image else None, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class DocumentPrint:
    """What a document is known by."""

    decoded: Digest
    """Of its words and its pictures' pixels."""
    pages: int
    """0 where the format has none."""
    text: TextPrint
    pictures: tuple[Picture, ...]

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {
            "kind": "document",
            "decoded": str(self.decoded),
            "pages": self.pages,
            "text": self.text.to_json(),
            "pictures": [picture.to_json() for picture in self.pictures],
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> DocumentPrint:
        """Give what ``to_json`` wrote."""
        pictures = tuple(
            Picture(p["place"], ImagePrint.from_json(p["image"]) if p["image"] else None, p["reason"])
            for p in value["pictures"]
        )
        return cls(Digest(value["decoded"]), value["pages"], TextPrint.from_json(value["text"]), pictures)


def document_print(data: bytes, media: str) -> DocumentPrint:
    """Take the prints of a document; *media* is one of ``MEDIA``.

    A picture that cannot be decoded stands in the list with the reason. Raises UnreadableMedia for what is broken or
    locked, TooLarge for bombs.
    """
    pages, text, pictures = _pdf(data) if media == PDF else _office(data, OFFICE[media])
    words = text_print(text)
    pixels = [str(p.image.decoded if p.image else p.reason) for p in pictures]
    return DocumentPrint(digest_of(canonical_json([str(words.decoded), pixels])), pages, words, tuple(pictures))


def _picture(place: str, data: bytes) -> Picture:
    if len(data) > MOST_PICTURE_BYTES:
        return Picture(place, None, f"a picture of {len(data)} bytes")
    try:
        return Picture(place, image_print(data))
    except (UnreadableMedia, TooLarge) as error:
        return Picture(place, None, str(error))


def _pdf(data: bytes) -> tuple[int, str, list[Picture]]:
    pieces: list[str] = []
    pictures: list[Picture] = []
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableMedia("the PDF is locked with a password")
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            raise TooLarge(f"a PDF of {pages} pages; {MOST_PAGES} are looked at")
        length = 0
        for number, page in enumerate(reader.pages, 1):
            pieces.append(page.extract_text())
            length += len(pieces[-1])
            if length > MOST_CHARACTERS:
                raise TooLarge(f"a document of more than {MOST_CHARACTERS} characters")
            pictures += _pdf_pictures(page, number, MOST_PICTURES - len(pictures))
    except _BROKEN as error:
        raise UnreadableMedia(f"the PDF cannot be read: {_reason(error)}") from error
    if not pages:
        raise UnreadableMedia("a PDF of no pages")
    return pages, "\n".join(pieces), pictures


def _pdf_pictures(page: Any, number: int, room: int) -> Iterator[Picture]:
    for key in page.images.keys()[: max(0, room)]:
        place = f"page {number}: {key if isinstance(key, str) else '/'.join(key)}"
        try:
            data = page.images[key].data
        except _BROKEN as error:
            yield Picture(place, None, f"cannot be decoded: {_reason(error)}")
        else:
            yield _picture(place, data)


def _office(data: bytes, keep: tuple[str, ...]) -> tuple[int, str, list[Picture]]:
    texts: dict[str, str] = {}
    pictures: list[Picture] = []
    slides = 0
    for member, content in zip_members(data, keep):
        folder = member.name.rpartition("/")[0].rpartition("/")[2]
        if folder in ("media", "Pictures"):
            if len(pictures) < MOST_PICTURES and content:
                pictures.append(_picture(member.name, content))
        elif member.name in _WORDS or (member.name.startswith(_SLIDES) and member.name.endswith(".xml")):
            if member.reason:
                raise UnreadableMedia(f"{member.name} {member.reason}")
            if member.size > MOST_XML_BYTES:
                raise TooLarge(f"{member.name} has {member.size} bytes; {MOST_XML_BYTES} are looked at")
            slides += member.name.startswith(_SLIDES)
            texts[member.name] = "".join(_words_of(parsed_xml(content)))
    if not texts:
        raise UnreadableMedia("the archive holds no document of this kind")
    in_order = sorted(texts, key=lambda name: (len(name), name))  # slide2 before slide10
    return slides, "\n".join(texts[name] for name in in_order), sorted(pictures, key=lambda p: p.place)


def _words_of(root: ElementTree.Element) -> Iterator[str]:
    """Give the words that are shown, in order, a line for each paragraph. Not what tracked changes deleted."""
    waiting: list[ElementTree.Element | str] = [root]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
            continue
        name = item.tag.rpartition("}")[2]
        odf = item.tag.startswith(_ODF_TEXT)
        if odf and name == "tracked-changes":
            continue
        after: list[ElementTree.Element | str] = []
        if name in ("p", "h", "si", "br", "cr", "line-break"):
            after.append("\n")
        elif name in ("tab", "s", "tc"):
            after.append(" ")
        inside: list[ElementTree.Element | str] = []
        shown = odf or name == "t"
        if shown and item.text:
            inside.append(item.text)
        for child in item:
            inside.append(child)
            if odf and child.tail:
                inside.append(child.tail)
        waiting.extend(reversed(inside + after))


def _reason(error: Exception) -> str:
    return "".join(c if c.isprintable() else " " for c in str(error))[:200] or type(error).__name__
