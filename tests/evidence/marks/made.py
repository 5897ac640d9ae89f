"""Files of every kind, made on the spot: nothing here comes from anywhere else. The same call gives the same bytes."""

from __future__ import annotations

import functools
import io
import shutil
import struct
import subprocess
import tempfile
import wave
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from evidence.media import MediaType

DATE = (2026, 1, 2, 3, 4, 6)
ICC_SIZE = 500


def picture(width: int = 48, height: int = 32, mode: str = "RGB", seed: int = 0) -> Any:
    """A picture with edges and slopes in it, none of its pixels like its neighbour."""
    from PIL import Image

    bands = len(mode)
    pixels = bytes(
        (x * 5 + y * 3 * (b + 1) + seed * 40 + (x * y >> 3)) & 0xFF
        for y in range(height)
        for x in range(width)
        for b in range(bands)
    )
    return Image.frombytes(mode, (width, height), pixels)


def profile() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif(*, orientation: int = 6, gps: bool = False) -> Any:
    from PIL import Image

    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010F] = "Made Up"
    if gps:
        found.get_ifd(0x8825).update({1: "N", 2: (54.0, 58.0, 0.0), 3: "W", 4: (1.0, 36.0, 0.0)})
    return found


def saved(image: Any, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def jpeg(*, gps: bool = False, **more: Any) -> bytes:
    return saved(picture(), "JPEG", quality=85, exif=exif(gps=gps), icc_profile=profile(), **more)


def mpo() -> bytes:
    return saved(picture(), "MPO", save_all=True, append_images=[picture(seed=2), picture(40, 30, seed=3)])


def png(*, gps: bool = False) -> bytes:
    return saved(picture(mode="RGBA"), "PNG", exif=exif(gps=gps), icc_profile=profile())


def apng() -> bytes:
    return saved(picture(), "PNG", save_all=True, append_images=[picture(seed=n) for n in (1, 2)], duration=90)


def webp(*, lossless: bool = False, mode: str = "RGB", full: bool = False, gps: bool = False) -> bytes:
    more = {"exif": exif(gps=gps), "icc_profile": profile()} if full else {}
    return saved(picture(mode=mode), "WEBP", lossless=lossless, quality=70, **more)


def animated_webp() -> bytes:
    return saved(picture(), "WEBP", save_all=True, append_images=[picture(seed=2)], duration=80)


def gif(*, frames: int = 3) -> bytes:
    others = [picture(seed=n).convert("P") for n in range(1, frames)]
    more = {"save_all": True, "append_images": others, "loop": 0, "duration": 70} if others else {}
    return saved(picture().convert("P"), "GIF", **more)


def tiff(*, pages: int = 1, big: bool = False) -> bytes:
    more: dict[str, Any] = {"big_tiff": True} if big else {}
    if pages > 1:
        more |= {"save_all": True, "append_images": [picture(seed=n) for n in range(1, pages)]}
    return saved(picture(), "TIFF", compression="tiff_lzw", exif=exif(), icc_profile=profile(), **more)


def big_endian_tiff(*, gps: bool = False) -> bytes:
    """Two grey rows of four pixels, as an old Macintosh wrote them."""
    pixels = bytes(range(0, 240, 30))
    tags = [(256, 3, 4), (257, 3, 2), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 0), (278, 3, 2), (279, 4, 8)]
    tags += [(0x8825, 4, 0)] if gps else []
    start = 8 + 2 + 12 * len(tags) + 4
    place = start + len(pixels)
    entries = b""
    for tag, kind, value in tags:
        value = {273: start, 0x8825: place}.get(tag, value)
        packed = struct.pack(">HH", value, 0) if kind == 3 else struct.pack(">I", value)
        entries += struct.pack(">HHI", tag, kind, 1) + packed
    latitude = struct.pack(">HHHI4sHHIII", 2, 1, 2, 2, b"N", 2, 5, 3, place + 30, 0)
    latitude += struct.pack(">6I", 54, 1, 58, 1, 0, 1)
    return b"MM\0*\0\0\0\x08" + struct.pack(">H", len(tags)) + entries + b"\0\0\0\0" + pixels + latitude * gps


def svg() -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn by hand > -->\n'
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" data-note="a > b">\n'
        "  <title>Née à Bath</title><rect x='1' y='1' width='8' height='8' fill='#c00'/>\n</svg>\n"
    ).encode()


def pdf(*, xmp: bytes = b"", signed: bool = False, password: str = "") -> bytes:
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    made = pikepdf.new()
    for n in range(3):
        made.add_blank_page(page_size=(200, 300))
        made.pages[n].Contents = made.make_stream(f"0 0 {10 + n} 20 re f % page {n}\n".encode() * 5)
    made.docinfo["/Title"] = "A report"
    if xmp:
        made.Root.Metadata = made.make_stream(xmp, Type=Name.Metadata, Subtype=Name.XML)
    if signed:
        value = made.make_indirect(
            Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0, 1, 2, 3]), Contents=b"\0" * 40)
        )
        field = made.make_indirect(Dictionary(FT=Name.Sig, T="Signature1", V=value))
        made.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    out = io.BytesIO()
    locked = pikepdf.Encryption(owner=password, user=password) if password else False
    made.save(out, encryption=locked, static_id=not password)
    return out.getvalue()


def zipped(members: dict[str, bytes], *, stored: tuple[str, ...] = (), comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, DATE)
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
        archive.comment = comment
    return out.getvalue()


def docx() -> bytes:
    import docx as python_docx

    document = python_docx.Document()
    document.add_paragraph("The quick brown fox — née in Bath.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "hours"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pptx() -> bytes:
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    part = "ppt/presentation.xml"
    return zipped(
        {
            "[Content_Types].xml": (
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
            ).encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{office}" Target="{part}"/>'
                "</Relationships>"
            ).encode(),
            part: b'<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"/>',
        }
    )


def opendocument(media: MediaType = MediaType.ODT) -> bytes:
    office = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    meta = 'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return zipped(
        {
            "mimetype": media.value.encode(),
            "content.xml": f"<office:document-content {office} office:version='1.3'/>".encode(),
            "meta.xml": (
                f"<office:document-meta {office} {meta} office:version='1.3'><office:meta>"
                "<meta:user-defined meta:name='Client'>North Pier</meta:user-defined></office:meta>"
                "</office:document-meta>"
            ).encode(),
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{manifest}"/>'.encode(),
        },
        stored=("mimetype",),
    )


def archive() -> bytes:
    return zipped({"read me.txt": b"hello\n" * 40, "fotos/": b"", "fotos/é.bin": bytes(range(256))}, comment=b"Batch 7")


def tone(seconds: float = 0.4) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"".join(struct.pack("<h", (n * 523 % 2000) - 1000) for n in range(int(8000 * seconds))))
    return out.getvalue()


def ffmpeg(suffix: str, *options: str, source: tuple[str, ...] = ()) -> bytes:
    """Have ffmpeg make a file of the tone, or skip with the reason."""
    if not shutil.which("ffmpeg"):
        pytest.skip("ffmpeg is not installed: it makes the audio and the films of these tests")
    return _ffmpeg(suffix, options, source)


@functools.cache
def _ffmpeg(suffix: str, options: tuple[str, ...], source: tuple[str, ...]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        wav, out = Path(folder) / "tone.wav", Path(folder) / f"made.{suffix}"
        wav.write_bytes(tone())
        given = source or ("-i", str(wav))
        done = subprocess.run(
            ["ffmpeg", "-v", "error", "-nostdin", *given, "-bitexact", *options, str(out)],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            pytest.skip(f"this ffmpeg makes no {suffix}: {done.stderr[-160:]}")
        return out.read_bytes()


def mp3(*options: str) -> bytes:
    return ffmpeg("mp3", "-metadata", "title=A tone", *options)


def flac() -> bytes:
    return ffmpeg("flac", "-metadata", "title=A tone")


def film(suffix: str = "mp4", *options: str) -> bytes:
    return ffmpeg(
        suffix, "-c:v", "mpeg4", *options, source=("-f", "lavfi", "-i", "testsrc=size=64x48:rate=5:duration=1")
    )


def html() -> bytes:
    return (
        '<!DOCTYPE html>\n<html lang="en"><head>\n<meta charset="utf-8">\n'
        "<title>Née à Bath</title></head>\n<body><p>Words &amp; more.</p></body></html>\n"
    ).encode()


@functools.cache
def font() -> bytes:
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((250, 700))
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "A": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "A": (600, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Made Up", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.setupHead(unitsPerEm=1000, created=3_800_000_000, modified=3_800_000_000)
    out = io.BytesIO()
    builder.font.recalcTimestamp = False
    builder.save(out)
    return out.getvalue()


def otf() -> bytes:
    """The same tables under the other signature: what matters here is the directory."""
    return b"OTTO" + font()[4:]


MAKERS: dict[str, tuple[MediaType, Any]] = {
    "jpeg": (MediaType.JPEG, jpeg),
    "mpo": (MediaType.JPEG, mpo),
    "png": (MediaType.PNG, png),
    "apng": (MediaType.PNG, apng),
    "webp lossy": (MediaType.WEBP, webp),
    "webp lossless": (MediaType.WEBP, lambda: webp(lossless=True, mode="RGBA")),
    "webp with head": (MediaType.WEBP, lambda: webp(full=True)),
    "webp film": (MediaType.WEBP, animated_webp),
    "gif": (MediaType.GIF, lambda: gif(frames=1)),
    "gif film": (MediaType.GIF, gif),
    "tiff": (MediaType.TIFF, tiff),
    "tiff pages": (MediaType.TIFF, lambda: tiff(pages=3)),
    "tiff big-endian": (MediaType.TIFF, big_endian_tiff),
    "bigtiff": (MediaType.TIFF, lambda: tiff(big=True)),
    "svg": (MediaType.SVG, svg),
    "pdf": (MediaType.PDF, pdf),
    "docx": (MediaType.DOCX, docx),
    "pptx": (MediaType.PPTX, pptx),
    "xlsx": (MediaType.XLSX, xlsx),
    "odt": (MediaType.ODT, opendocument),
    "ods": (MediaType.ODS, lambda: opendocument(MediaType.ODS)),
    "odp": (MediaType.ODP, lambda: opendocument(MediaType.ODP)),
    "zip": (MediaType.ZIP, archive),
    "mp3": (MediaType.MP3, mp3),
    "mp3 id3v2.3": (MediaType.MP3, lambda: mp3("-id3v2_version", "3")),
    "mp3 bare": (MediaType.MP3, lambda: mp3("-id3v2_version", "0", "-write_xing", "0")),
    "wav": (MediaType.WAV, tone),
    "flac": (MediaType.FLAC, flac),
    "mp4": (MediaType.MP4, film),
    "mp4 fast start": (MediaType.MP4, lambda: film("mp4", "-movflags", "+faststart")),
    "mp4 fragments": (MediaType.MP4, lambda: film("mp4", "-movflags", "frag_keyframe+empty_moov")),
    "m4a": (MediaType.MP4, lambda: ffmpeg("m4a", "-c:a", "aac")),
    "mov": (MediaType.MOV, lambda: film("mov")),
    "html": (MediaType.HTML, html),
    "ttf": (MediaType.TTF, font),
    "otf": (MediaType.OTF, otf),
}
"""Name of a kind to its media type and its maker."""


@functools.cache
def made(name: str) -> bytes:
    """The file of this kind; skips where the tool that makes it is missing."""
    data = MAKERS[name][1]()
    assert isinstance(data, bytes)
    return data


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")
