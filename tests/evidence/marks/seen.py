"""What others see in a file: Pillow its pixels, ffmpeg its sound, zipfile its parts, exiftool its terms."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidence.marks.metadata.packet import DATA_MINING, MarkTerms
from evidence.media import MediaType

TERMS = MarkTerms(
    creator="Ada Exämple",
    rights="© 2026 Ada Exämple & Partners <all rights reserved>",
    policy="https://example.com/ai-policy.json?a=1&b=2",
    title="Pier at dawn",
    document_id="cw.did:0123456789abcdef",
    copy_id="3f9a2c",
)
OTHERS = frozenset({"docProps/custom.xml", "[Content_Types].xml", "_rels/.rels", "meta.xml", "NOTICE-AI-TRAINING.txt"})
"""Parts that may change, or come."""


def pixels(data: bytes) -> Any:
    """Every frame's pixels and time, the colour profile and the orientation."""
    from PIL import Image, ImageSequence

    with Image.open(io.BytesIO(data)) as image:
        head = (image.size, image.info.get("icc_profile"), dict(image.getexif()), image.info.get("loop"))
        frames = [
            (frame.size, frame.mode, frame.info.get("duration"), hashlib.sha256(frame.tobytes()).hexdigest())
            for frame in ImageSequence.Iterator(image)
        ]
    exif = {tag: value for tag, value in head[2].items() if tag not in (700, 0x8769, 0x8825)}
    return (*head[:2], exif, head[3], frames)


def streams(data: bytes) -> str:
    """MD5 of each decoded stream, as ffmpeg computes it."""
    if not shutil.which("ffmpeg"):
        pytest.skip("ffmpeg is not installed: it decodes the audio and the films of these tests")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "it"
        path.write_bytes(data)
        done = subprocess.run(
            [
                "ffmpeg",
                "-v",
                "error",
                "-nostdin",
                "-i",
                str(path),
                "-map",
                "0",
                "-f",
                "streamhash",
                "-hash",
                "md5",
                "-",
            ],
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout
    return done.stdout


def parts(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {
            info.filename: (archive.read(info), info.date_time, info.compress_type)
            for info in archive.infolist()
            if info.filename not in OTHERS
        }


def pages(data: bytes) -> Any:
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not pdf.check_pdf_syntax()
        raw = [[page.Contents.read_raw_bytes(), [str(v) for v in page.mediabox]] for page in pdf.pages]
        return raw, {str(k): str(v) for k, v in pdf.docinfo.items()}, sorted(set(pdf.Root.keys()) - {"/Metadata"})


def tables(data: bytes) -> dict[str, bytes]:
    """Tables of a font as fontTools reads them, without the names and the sum over all."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), checkChecksums=2, lazy=True)
    found = {tag: font.reader[tag] for tag in font.reader.keys() if tag != "name"}  # noqa: SIM118
    found["head"] = found["head"][:8] + found["head"][12:]
    return found


def text(data: bytes) -> Any:
    """Elements and text of a drawing, without its metadata."""
    from lxml import etree

    root = etree.fromstring(data)
    for one in [*root.findall("{http://www.w3.org/2000/svg}metadata"), *root.findall("metadata")]:
        root.remove(one)
    return [(e.tag, dict(e.attrib), (e.text or "").strip()) for e in root.iter(etree.Element)]


def page(data: bytes) -> bytes:
    """A page without the lines that the marks are."""
    return re.sub(rb"(?s)<!-- rights reservation -->.*<!-- end of rights reservation -->\n", b"", data)


def content(data: bytes, media: MediaType) -> Any:
    """The decoded content of a file: what has to stay as it was, bit for bit."""
    return _CONTENT[media](data)


_CONTENT: dict[MediaType, Callable[[bytes], Any]] = {
    **dict.fromkeys((MediaType.JPEG, MediaType.PNG, MediaType.WEBP, MediaType.GIF, MediaType.TIFF), pixels),
    **dict.fromkeys((MediaType.MP3, MediaType.WAV, MediaType.FLAC, MediaType.MP4, MediaType.MOV), streams),
    **dict.fromkeys((MediaType.DOCX, MediaType.PPTX, MediaType.XLSX, MediaType.ZIP), parts),
    **dict.fromkeys((MediaType.ODT, MediaType.ODS, MediaType.ODP), parts),
    **dict.fromkeys((MediaType.OTF, MediaType.TTF), tables),
    MediaType.PDF: pages,
    MediaType.SVG: text,
    MediaType.HTML: page,
}

_SUFFIX = {MediaType.JPEG: "jpg", MediaType.TIFF: "tif", MediaType.SVG: "svg", MediaType.XMP: "xmp"}


def exiftool(data: bytes, media: MediaType) -> dict[str, str]:
    """Every tag that exiftool finds, as ``group:name``, what it finds twice in lines; skips where it is not there."""
    if not shutil.which("exiftool"):
        pytest.skip("exiftool is not installed: it is the independent reader")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"it.{_SUFFIX.get(media, media.name.lower())}"
        path.write_bytes(data)
        done = subprocess.run(["exiftool", "-json", "-G0:4", "-a", "-n", str(path)], capture_output=True)
    [found] = json.loads(done.stdout)
    all_of: dict[str, list[str]] = {}
    for name, value in found.items():
        all_of.setdefault(re.sub(r"Copy\d+:", "", name), []).append(str(value))
    return {name: "\n".join(values) for name, values in all_of.items()}


def warned(found: dict[str, str]) -> list[str]:
    """What exiftool thinks is wrong with a file."""
    return [value for name, value in found.items() if name.endswith((":Warning", ":Error"))]


XMP_KINDS = frozenset(
    {
        *(MediaType.JPEG, MediaType.PNG, MediaType.WEBP, MediaType.GIF, MediaType.TIFF, MediaType.SVG, MediaType.PDF),
        *(MediaType.MP3, MediaType.WAV, MediaType.MP4, MediaType.MOV, MediaType.XMP),
    }
)
"""Kinds that carry the packet."""

SHOWN = {"XMP:DataMining": DATA_MINING, "XMP:Rights": TERMS.rights, "XMP:Creator": TERMS.creator}
"""What exiftool shows of the packet."""
