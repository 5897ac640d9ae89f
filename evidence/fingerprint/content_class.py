"""Which kind of content it is, decided from what was measured, and whether a hash alone may carry a claim.

Perceptual hashes of flat content fall together: two different contract pages can be 0 bits apart, two different dark
screens 10, where copies of a photograph are allowed 11. So each class has its own gate. Where ``hash_only_allowed`` is
False, a near hash is a reason to look closer, and never a finding; equal digests always stand by themselves.

The limits were read off 28 pictures (8 of Kodak's, 14 of CID22, 6 screens): photographs had 5.7 to 7.9 bits of grey and
1 to 55 % flat pixels, screens 1.3 to 3.5 bits and 81 to 91 %. Art that is as rich as a photograph counts as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from evidence.fingerprint.audio import AudioPrint
from evidence.fingerprint.code import CodePrint
from evidence.fingerprint.document import DocumentPrint
from evidence.fingerprint.image import ImagePrint, Measures
from evidence.fingerprint.members import MembersPrint
from evidence.fingerprint.text import SEED, TextPrint
from evidence.fingerprint.video import VideoPrint

Parts = ImagePrint | TextPrint | DocumentPrint | AudioPrint | VideoPrint | CodePrint | MembersPrint

FLAT = 0.6
"""Share of flat pixels from which a picture was made of areas."""
PALE = 0.004
"""Saturation below which a picture is ink on paper."""
LEAST_ENTROPY = 5.0
"""Bits of grey."""
LEAST_DETAIL = 2.0
"""Bits of differences between neighbours."""
LEAST_SIDE = 64
"""Pixels."""
LEAST_FEATURES = 40
LEAST_SEEDS = 8
"""Different rows of eight words."""
LEAST_TOKENS = 60
LEAST_CODES = 24
"""Different chromaprint codes: three seconds."""
LEAST_FRAMES = 3
"""Different frames that show something."""


class ContentClass(StrEnum):
    """What a file is, for those who compare it; a closed set."""

    PHOTO = "photo"
    ART = "art"
    UI = "ui"
    DOCUMENT = "document"
    TEXT = "text"
    CODE = "code"
    AUDIO = "audio"
    VIDEO = "video"
    VECTOR = "vector"
    FONT = "font"
    ARCHIVE = "archive"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a near hash may be claimed as a copy by itself."""

    hash_only_allowed: bool
    reason: str = ""
    """Why not; empty where it is allowed."""


def picture_class(measured: Measures) -> ContentClass:
    """Tell photographs, art, screens and pages apart."""
    if measured.light >= 0.7 and measured.saturation < PALE and measured.top >= 0.25:
        return ContentClass.DOCUMENT
    if measured.flat >= FLAT:
        plain = measured.saturation < 0.05 or (measured.top >= 0.5 and measured.detail < 1.5)
        return ContentClass.UI if plain else ContentClass.ART
    return ContentClass.ART if measured.entropy < LEAST_ENTROPY else ContentClass.PHOTO


def gate_of(content_class: ContentClass, parts: Parts | None) -> Gate:
    """Say whether a hash of *parts* tells this work from others of its class. Touches nothing."""
    match parts:
        case ImagePrint():
            return _picture_gate(content_class, parts)
        case TextPrint():
            return _enough(len(np.unique(parts.gram_codes(SEED))), LEAST_SEEDS, "different rows of eight words")
        case CodePrint():
            return _enough(len(np.unique(parts.gram_codes())), LEAST_TOKENS, "different rows of five tokens")
        case AudioPrint():
            return _enough(len(np.unique(parts.codes())), LEAST_CODES, "different chromaprint codes")
        case VideoPrint():
            return _enough(len(np.unique(parts.codes())), LEAST_FRAMES, "different frames that show something")
        case DocumentPrint():
            return Gate(False, "pages of different documents have equal hashes: compare words and pictures")
        case MembersPrint():
            return Gate(False, "no perceptual hash: only equal digests of members say anything")
        case None:
            return Gate(False, "nothing was decoded: only equal bytes say anything")


def _picture_gate(content_class: ContentClass, parts: ImagePrint) -> Gate:
    measured = parts.measures
    if content_class in (ContentClass.UI, ContentClass.DOCUMENT):
        return Gate(False, f"hashes of different pictures of this class ({content_class}) fall together")
    if min(parts.width, parts.height) < LEAST_SIDE:
        return Gate(False, f"only {parts.width} x {parts.height} pixels")
    if measured.entropy < LEAST_ENTROPY:
        return Gate(False, f"low entropy: {measured.entropy:.1f} bits of grey, {LEAST_ENTROPY:.1f} are needed")
    if measured.flat >= FLAT:
        return Gate(False, f"{measured.flat:.0%} of the picture is flat")
    if measured.detail < LEAST_DETAIL:
        return Gate(False, f"too little detail: {measured.detail:.1f} bits, {LEAST_DETAIL:.1f} are needed")
    return _enough(len(parts.features), LEAST_FEATURES, "features to check a hash by")


def _enough(count: int, least: int, what: str) -> Gate:
    return Gate(True) if count >= least else Gate(False, f"only {count} {what}; {least} are needed")
