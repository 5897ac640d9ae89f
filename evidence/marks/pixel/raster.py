"""Pictures in and out: what is read, what is refused and why, and a copy in the original's own format.

An original is read strictly, because its copy must lose nothing: samples deeper than 8 bits, CMYK, two-colour pictures
and films are refused. A suspect is read leniently: whatever it became, its first picture as 8-bit luma will do.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from evidence.errors import NotAPicture, PictureRefused
from evidence.marks.pixel.carrier import Plane

MOST_PIXELS = 120_000_000
"""A picture of a camera with 100 Mpx passes; more is taken for a bomb. Read from the header, before any decoding."""
MOST_BYTES = 512 * 1024 * 1024
LEAST_SIDE = 128
"""Pixels. Below, a picture has too few waves for a mark that survives anything."""
MOST_ASPECT = 12
"""Shrunk to the canonical size, a longer strip would be some dozens of pixels wide."""
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF")
"""What is decoded; Pillow's other readers never see a byte from outside."""
MODES = {"L": "L", "LA": "LA", "P": "", "PA": "RGBA", "RGB": "RGB", "RGBA": "RGBA"}
"""Pillow's mode of an original, and the mode in which it is marked; a palette becomes RGB or RGBA."""
REFUSED_MODES = {
    "1": "it has two colours only, and a mark needs shades",
    "CMYK": "it is CMYK; mark an RGB version, so that its colours are converted by you",
    "LAB": "it is Lab; mark an RGB version, so that its colours are converted by you",
    "YCbCr": "it is stored as bare YCbCr; mark an RGB version",
    "F": "its samples are 32-bit numbers, and a marked copy would have 8 bits",
    "I": "its samples have more than 8 bits, and a marked copy would lose them",
}
_FINE_JPEG: dict[str, Any] = {"quality": 99, "subsampling": 0}
LUMA = (np.float32(0.299), np.float32(0.587), np.float32(0.114))
"""ITU-R BT.601, as JPEG uses it."""

STRIP_ROWS = 256
"""Large pictures are worked through in strips, so that what is in between takes no memory to speak of."""
Samples = npt.NDArray[np.uint8]
"""Height x width x channels."""


@dataclass(frozen=True)
class Raster:
    """An original as it is stored: pixels not turned, metadata as raw bytes."""

    samples: Samples
    mode: str
    """L, LA, RGB or RGBA."""
    format: str
    icc: bytes | None
    exif: bytes | None
    """Raw, with its orientation; the pixels are left as they stand. Only a TIFF is turned upright when it is read."""
    tables: dict[int, list[int]] | None
    """JPEG's quantisation tables, so that a copy loses what the original had lost and no more."""
    subsampling: int
    density: tuple[float, float] | None
    """Dots an inch."""
    lossless: bool

    @property
    def size(self) -> tuple[int, int]:
        """Height and width."""
        return self.samples.shape[0], self.samples.shape[1]


def read_original(data: bytes) -> Raster:
    """Read a picture that is to be marked, or that was.

    Raises NotAPicture where the bytes cannot be decoded, PictureRefused where a mark would do harm or has no place.
    """
    with _told(), _opened(data) as image:
        _check_kind(image, data)
        mode = MODES[image.mode] or ("RGBA" if "transparency" in image.info else "RGB")
        if image.mode in ("L", "RGB") and "transparency" in image.info:
            raise PictureRefused("one of its colours is declared transparent, which no marked copy can keep")
        tables = getattr(image, "quantization", None)
        exif = image.info.get("exif")
        dpi = image.info.get("dpi")
        from_jpeg = image.format == "JPEG"
        subsampling = _subsampling(image) if from_jpeg else 0
        samples = np.asarray(image.convert(mode) if image.mode != mode else image, np.uint8)
        return Raster(
            samples=samples[..., None] if samples.ndim == 2 else samples,
            mode=mode,
            format=str(image.format),
            icc=image.info.get("icc_profile"),
            exif=exif if isinstance(exif, bytes) else None,
            tables={n: list(table) for n, table in tables.items()} if from_jpeg and tables else None,
            subsampling=subsampling,
            density=(float(dpi[0]), float(dpi[1])) if dpi else None,
            lossless=image.format != "JPEG" and not (image.format == "WEBP" and b"VP8L" not in data[:64]),
        )


def read_suspect(data: bytes) -> Plane:
    """Luma of the first picture in *data*, as a viewer shows it: turned upright, over white.

    Raises NotAPicture where the bytes cannot be decoded or are a bomb.
    """
    with _told(), _opened(data) as image:
        upright = ImageOps.exif_transpose(image)
        if upright.mode.startswith("I") or upright.mode == "F":
            deep = np.asarray(upright, np.float32)
            if deep.size and (deep.max() > 255 or deep.min() < 0):
                deep = (deep - deep.min()) * np.float32(255 / max(float(deep.max() - deep.min()), 1.0))
            return np.nan_to_num(deep).astype(np.float32)
        return luma_of(np.asarray(upright.convert("RGBA"), np.uint8))


def luma_of(samples: Samples) -> Plane:
    """Luma of 8-bit samples with 1 to 4 channels; what is transparent is seen over white."""
    out = np.empty(samples.shape[:2], np.float32)
    for start in range(0, len(samples), STRIP_ROWS):
        out[start : start + STRIP_ROWS] = _luma_of_strip(samples[start : start + STRIP_ROWS])
    return out


def _luma_of_strip(samples: Samples) -> Plane:
    channels = samples.shape[2]
    if channels < 3:
        luma = samples[..., 0].astype(np.float32)
    else:
        luma = samples[..., 0] * LUMA[0] + samples[..., 1] * LUMA[1] + samples[..., 2] * LUMA[2]
    if channels in (2, 4) and samples[..., -1].min() < 255:
        cover = samples[..., -1] * np.float32(1 / 255)
        luma = luma * cover + (1 - cover) * np.float32(255)
    return luma


def written(raster: Raster, samples: Samples, *, finer: bool = False) -> bytes:
    """Write *samples* as a copy of *raster*: its format, colour profile, EXIF and density.

    PNG, TIFF and lossless WebP stay lossless, GIF and BMP become PNG. A JPEG keeps its tables, so that its copy loses
    hardly more and is as large, unless a *finer* one is asked for; a finer WebP is lossless.
    """
    image = Image.fromarray(samples[..., 0] if raster.mode == "L" else samples, raster.mode)
    more: dict[str, Any] = {}
    if raster.icc:
        more["icc_profile"] = raster.icc
    if raster.exif:
        more["exif"] = raster.exif
    if raster.format == "JPEG":
        kept = raster.tables is not None and not finer
        more |= {"qtables": raster.tables, "subsampling": raster.subsampling} if kept else _FINE_JPEG
    elif raster.format == "WEBP":
        more |= {"lossless": True} if raster.lossless or finer else {"quality": 95}
        more["exact"] = True  # colours under clear pixels stay
    elif raster.format == "TIFF":
        more["compression"] = "tiff_adobe_deflate"
    if raster.density and raster.format != "WEBP":
        more["dpi"] = raster.density
    out = io.BytesIO()
    image.save(out, copy_format(raster), **more)
    return out.getvalue()


def copy_format(raster: Raster) -> str:
    """Format of a copy: a GIF's palette has no room for a mark, and nobody sends a BMP."""
    return "PNG" if raster.format in ("GIF", "BMP") else raster.format


def _check_kind(image: Image.Image, data: bytes) -> None:
    if getattr(image, "n_frames", 1) > 1:
        raise PictureRefused("it has several pictures or pages; mark them one by one")
    if min(image.size) < LEAST_SIDE:
        raise PictureRefused(
            f"it has {image.width} x {image.height} pixels; a mark needs at least {LEAST_SIDE} on each side"
        )
    if max(image.size) > MOST_ASPECT * min(image.size):
        raise PictureRefused(
            f"it has {image.width} x {image.height} pixels; a mark has no place in a strip this long, only up to "
            f"{MOST_ASPECT} times as long as wide"
        )
    for prefix, reason in REFUSED_MODES.items():
        if image.mode == prefix or (prefix == "I" and image.mode.startswith("I;")):
            raise PictureRefused(reason)
    if image.mode not in MODES:
        raise PictureRefused(f"its pixels are of the kind {image.mode}, which is not marked")
    if _depth(image, data) > 8:
        raise PictureRefused(REFUSED_MODES["I"])


def _depth(image: Image.Image, data: bytes) -> int:
    """Bits a sample. Pillow gives deep RGB as 8 bits without a word, so the header is asked."""
    if image.format == "PNG":
        return data[24]  # IHDR comes first: 8 bytes of signature, 8 of chunk head, width, height, depth
    if image.format == "TIFF":
        bits = getattr(image, "tag_v2", {}).get(258, (8,))
        return max(bits) if isinstance(bits, tuple) else int(bits)
    return 8


def _subsampling(image: Image.Image) -> int:
    from PIL import JpegImagePlugin

    found = JpegImagePlugin.get_sampling(image)
    return found if found >= 0 else 0


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    if len(data) > MOST_BYTES:
        raise NotAPicture(f"the file has {len(data)} bytes; at most {MOST_BYTES} are read")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own limit is lower than ours, and it warns of odd metadata
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise NotAPicture(f"its header says {image.width} x {image.height} pixels, which is taken for a bomb")
            image.load()
            yield image


@contextmanager
def _told() -> Iterator[None]:
    """Turn what Pillow raises on damaged files into one error of ours."""
    try:
        yield
    except (OSError, ValueError, TypeError, SyntaxError, IndexError, KeyError, EOFError, struct.error) as error:
        raise NotAPicture(f"the picture cannot be decoded: {error}") from error
    except (Image.DecompressionBombError, OverflowError, ZeroDivisionError, MemoryError) as error:
        raise NotAPicture(f"the picture cannot be decoded: {error}") from error
