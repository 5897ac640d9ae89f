"""Take a file's fingerprint: its digest, what it says when decoded, and what it is found again by.

    found = take_fingerprint(Path("shoot/001.jpg"), "image/jpeg")
    found.sha256                     # of the bytes
    found.decoded                    # of the pixels, samples or words: metadata may differ
    found.parts                      # hashes and features, by kind
    found.hash_only_allowed          # False: a near hash alone is never a finding (found.reason says why)

Whoever decodes hostile files does it in a child process under limits; only ffmpeg and fpcalc are started here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.digest import Digest
from evidence.errors import FingerprintError, TooLarge, WrongDigest
from evidence.fingerprint import code as programs_in_code
from evidence.fingerprint import document as documents
from evidence.fingerprint.audio import AudioPrint, audio_print
from evidence.fingerprint.code import CodePrint, code_print
from evidence.fingerprint.content_class import ContentClass, Parts, gate_of, picture_class
from evidence.fingerprint.document import DocumentPrint, document_print
from evidence.fingerprint.image import ImagePrint, image_print
from evidence.fingerprint.members import MembersPrint, drawing_print, font_print, zip_print
from evidence.fingerprint.programs import CONTAINERS
from evidence.fingerprint.source import MOST_IN_MEMORY, Source, opened
from evidence.fingerprint.text import TextPrint, decode_text, text_print
from evidence.fingerprint.video import VideoPrint, video_print

PICTURES = frozenset(
    f"image/{name}"
    for name in ("avif", "bmp", "gif", "jp2", "jpeg", "png", "tiff", "vnd.adobe.photoshop", "webp", "x-icon")
)
FONTS = frozenset({"font/collection", "font/otf", "font/sfnt", "font/ttf", "font/woff", "font/woff2"})
FONTS_READ = FONTS - {"font/woff2", "font/collection"}
DRAWING = "image/svg+xml"
ARCHIVE = "application/zip"
ARCHIVES = frozenset({ARCHIVE, "application/gzip", "application/x-7z-compressed", "application/x-tar"})

_SIGNS = re.compile(r"[{}()\[\];=<>]")
CODE_SIGNS = 0.05
"""Share of brackets, semicolons and equals signs among what is no space; prose has below 0.02, programs above 0.06."""
_KINDS: dict[str, type[Parts]] = {
    "image": ImagePrint,
    "text": TextPrint,
    "document": DocumentPrint,
    "audio": AudioPrint,
    "video": VideoPrint,
    "code": CodePrint,
    "members": MembersPrint,
}


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a file is known by when it turns up again."""

    sha256: Digest
    """Of the bytes."""
    size: int
    """Bytes."""
    media: str
    """Media type, as it was given."""
    content_class: ContentClass
    hash_only_allowed: bool
    """Whether a near hash may be claimed as a copy by itself."""
    reason: str
    """Why not; empty where it may."""
    parts: Parts | None
    """Hashes and features by kind; None where nothing was decoded."""
    left_out: tuple[str, ...] = ()
    """What could not be done, in sentences."""

    @property
    def decoded(self) -> Digest | None:
        """Digest of the decoded content: equal for files that say the same in other bytes."""
        return self.parts.decoded if self.parts is not None else None

    def to_json(self) -> dict[str, Any]:
        """For storing and sealing: only JSON values."""
        return {
            "sha256": str(self.sha256),
            "size": self.size,
            "media": self.media,
            "content_class": str(self.content_class),
            "hash_only_allowed": self.hash_only_allowed,
            "reason": self.reason,
            "parts": self.parts.to_json() if self.parts is not None else None,
            "left_out": list(self.left_out),
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Fingerprint:
        """Give what ``to_json`` wrote. Raises FingerprintError for anything else."""
        try:
            parts = value["parts"]
            return cls(
                Digest(value["sha256"]),
                value["size"],
                value["media"],
                ContentClass(value["content_class"]),
                value["hash_only_allowed"],
                value["reason"],
                _KINDS[parts["kind"]].from_json(parts) if parts else None,
                tuple(value["left_out"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError, WrongDigest) as error:
            raise FingerprintError(f"a stored fingerprint lacks what every fingerprint has: {error}") from error


def take_fingerprint(given: bytes | Path, media: str) -> Fingerprint:
    """Take the fingerprint of bytes, or of a file, that is of the type *media* (``image/jpeg``).

    A type that nothing here decodes gets its digest alone. Raises UnreadableMedia where the bytes do not decode as
    *media*, TooLarge for bombs, NotAFile for links, folders and devices, ChangedWhileRead where the file was written to
    meanwhile, FingerprintError where it cannot be read.
    """
    plain = media.partition(";")[0].strip().lower()
    with opened(given) as source:
        content_class, parts, left_out = _decoded(source, plain)
    gate = gate_of(content_class, parts)
    return Fingerprint(
        source.sha256, source.size, media, content_class, gate.hash_only_allowed, gate.reason, parts, left_out
    )


def _decoded(source: Source, media: str) -> tuple[ContentClass, Parts | None, tuple[str, ...]]:
    if media in CONTAINERS:
        if media.startswith("video/"):
            return ContentClass.VIDEO, *video_print(source, media)
        return ContentClass.AUDIO, *audio_print(source, media)
    expected = _class_of(media)
    if source.data is None:
        if media in (PICTURES | documents.MEDIA | FONTS_READ | {DRAWING, ARCHIVE}) or media.startswith("text/"):
            raise TooLarge(f"{source.size} bytes of {media}; {MOST_IN_MEMORY} are looked at")
        return expected, None, (f"{media} is known by its bytes alone",)
    return _of_bytes(source.data, media, expected)


def _of_bytes(data: bytes, media: str, expected: ContentClass) -> tuple[ContentClass, Parts | None, tuple[str, ...]]:
    if media in PICTURES:
        picture = image_print(data)
        return picture_class(picture.measures), picture, ()
    if media in documents.MEDIA:
        document = document_print(data, media)
        return expected, document, tuple(f"{p.place}: {p.reason}" for p in document.pictures if p.reason)
    if media in programs_in_code.MEDIA:
        return expected, code_print(decode_text(data), media), ()
    if media.startswith("text/") or media == "application/xhtml+xml":
        text = decode_text(data, media)
        if media == "text/plain" and _is_code(text):
            return ContentClass.CODE, code_print(text, media), ()
        return ContentClass.TEXT, text_print(text), ()
    if media == DRAWING:
        return expected, drawing_print(data), ()
    if media in FONTS_READ:
        return expected, font_print(data), ()
    if media == ARCHIVE:
        members = zip_print(data)
        return expected, members, tuple(f"{m.name!r}: {m.reason}" for m in members.members if m.reason)
    return expected, None, (f"{media} is known by its bytes alone",)


def _class_of(media: str) -> ContentClass:
    """Class of what is not measured."""
    if media in documents.MEDIA:
        return ContentClass.DOCUMENT
    if media in programs_in_code.MEDIA:
        return ContentClass.CODE
    if media == DRAWING:
        return ContentClass.VECTOR
    if media in FONTS:
        return ContentClass.FONT
    return ContentClass.ARCHIVE if media in ARCHIVES else ContentClass.OTHER


def _is_code(text: str) -> bool:
    """Whether a text that calls itself plain is a program."""
    written = len(text) - sum(map(text.count, " \t\r\n"))
    return written > 0 and len(_SIGNS.findall(text)) / written >= CODE_SIGNS
