"""Words in a picture, by tesseract where it is installed; pictures as documents.

Tesseract is a program, started as a child with the picture on its standard input: nothing is written to disk.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import time
from functools import lru_cache
from typing import Any

from scoring.extract.layers import Recognised, TextTooLong, TextWriter
from scoring.text import ContractText, Needs, Unreadable

LANGUAGES = ("eng", "deu", "fra", "spa")
"""Used where installed, in this order."""
PAGE_SECONDS = 30
"""One picture may take so long; a clean page takes about two."""
MOST_PIXELS = 60_000_000
"""A larger picture is no page of a letter: 60 million pixels are A2 at 300 dpi."""
WORK_PIXELS = 16_000_000
"""Larger pictures are made smaller before they are recognised."""
MOST_FRAMES = 60
_SMALL_WIDTH = 1_200
"""Narrower pictures of pages (screenshots, old telephones) are enlarged: letters below 15 pixels are guessed."""
_LEAST_CONFIDENCE = 0.30
_LEAST_SIDE = 24


@lru_cache(maxsize=1)
def _tesseract() -> tuple[str, str, bool] | None:
    """Program, languages, and whether it can tell which way is up; None where there is none that works."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed program, no word of a document
            [program, "--list-langs"], capture_output=True, timeout=10, check=True, env=_environment()
        )
    except (OSError, subprocess.SubprocessError):
        return None
    installed = set(answer.stdout.decode("utf-8", "replace").split())
    languages = [language for language in LANGUAGES if language in installed]
    return (program, "+".join(languages), "osd" in installed) if languages else None


def is_installed() -> bool:
    """Say whether the program is there. It is asked what it can only when a picture comes: that costs a process."""
    return shutil.which("tesseract") is not None


def can_recognise() -> bool:
    """Say whether pictures can be read on this machine."""
    return _tesseract() is not None


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH") if name in os.environ}
    return {"PATH": os.defpath, **kept, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}


def recognise(picture: bytes) -> Recognised | None:
    """Words in one picture (PGM, PNG, JPEG …). None where tesseract is absent, fails, is too slow or finds no word.

    Confidence is tesseract's own, word by word, over 100.
    """
    found = _tesseract()
    if found is None:
        return None
    program, languages, knows_up = found
    layout = "1" if knows_up else "3"
    command = [program, "stdin", "stdout", "-l", languages, "--psm", layout, "--dpi", "250", "tsv"]
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed program, no word of a document
            command, input=picture, capture_output=True, timeout=PAGE_SECONDS, check=False, env=_environment()
        )
    except (OSError, subprocess.SubprocessError):
        return None
    if answer.returncode != 0:
        return None
    return _from_tsv(answer.stdout.decode("utf-8", "replace"))


def _from_tsv(table: str) -> Recognised | None:
    """Text with its lines and paragraphs out of tesseract's table of words."""
    out: list[str] = []
    weights = total = 0.0
    before: tuple[str, ...] = ()
    for row in table.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        confidence = float(cells[10])
        if confidence < 0:
            continue
        place = tuple(cells[2:5])
        if before:
            out.append("\n\n" if place[:2] != before[:2] else "\n" if place != before else " ")
        before = place
        out.append(cells[11].strip())
        weights += len(cells[11])
        total += len(cells[11]) * confidence / 100
    if not weights or total / weights < _LEAST_CONFIDENCE:
        return None
    return Recognised(_WRONG_AI.sub("AI", "".join(out)), total / weights)


_WRONG_AI = re.compile(r"\b(?<!et )A[l|](?![\w|])")
"""Most typefaces draw the I of "AI" as an l, and tesseract knows a name better than the abbreviation. A contract
speaks of AI; taking it for a person called Al would be the worse mistake."""


def read_picture(
    data: bytes, media_type: str, *, allowed: bool = True, seconds: float = 40.0
) -> ContractText | Unreadable:
    """Text of a photograph, a scan or a fax (all frames of a TIFF), one page for each frame."""
    import warnings as python_warnings

    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    until = time.monotonic() + seconds
    writer = TextWriter()
    unread: list[int] = []
    confidences: list[float] = []
    notes: list[str] = []
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "PPM")) as image:
                frames = min(getattr(image, "n_frames", 1), MOST_FRAMES) if media_type == "image/tiff" else 1
                if getattr(image, "n_frames", 1) > MOST_FRAMES:
                    notes.append(f"Only the first {MOST_FRAMES} pages of the picture were read.")
                for number in range(1, frames + 1):
                    image.seek(number - 1)
                    writer.line()
                    writer.page()
                    if not allowed or not can_recognise() or time.monotonic() > until:
                        unread.append(number)
                        continue
                    if min(image.size) < _LEAST_SIDE:
                        return Unreadable(Needs.OCR, "The picture is too small to hold words.", media_type, frames)
                    found = recognise(_page_of(ImageOps.exif_transpose(image)))
                    if found is None:
                        unread.append(number)
                        continue
                    writer.add(found.text)
                    confidences.append(found.confidence)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return Unreadable(Needs.LIMIT, "The picture has more pixels than any photograph of a page.", media_type)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, IndexError):
        return Unreadable(Needs.DAMAGED, "The picture is damaged.", media_type)
    except TextTooLong:
        notes.append("The text is longer than any contract; the rest of it was not read.")
    if not writer.has_visible:
        if not can_recognise():
            reason = "It is a picture, and no program that recognises words (tesseract) is installed."
        else:
            reason = "It is a picture in which no words could be recognised: a sharper scan may help."
        return Unreadable(Needs.OCR, reason, media_type, len(unread) or None)
    return writer.finish(
        media_type,
        "tesseract",
        unread_pages=tuple(unread),
        unread_reason=Needs.OCR if unread else None,
        ocr_confidence=sum(confidences) / len(confidences),
        warnings=tuple(notes),
    )


def _page_of(image: Any) -> bytes:
    """A picture in grey on white, of a size that letters are recognised at, as PGM."""
    from PIL import Image

    width, height = image.size
    shrink = min(1.0, (WORK_PIXELS / (width * height)) ** 0.5)
    grow = min(2.5, _SMALL_WIDTH / min(width, height), (WORK_PIXELS / (width * height)) ** 0.5)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image)
    grey = image.convert("L")
    scale = grow if grow > 1.2 else shrink
    if scale != 1.0:
        grey = grey.resize((max(1, round(width * scale)), max(1, round(height * scale))), Image.Resampling.LANCZOS)
    pixels: bytes = grey.tobytes()
    return b"P5\n%d %d\n255\n" % grey.size + pixels
