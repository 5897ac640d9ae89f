"""A picture's prints: the digest of its pixels, two perceptual hashes, ORB features, and what was measured on it.

The picture is decoded once. The digest covers every pixel as a viewer shows it (turned as EXIF says, palette and grey
as RGB, no alpha where all is opaque). An RGB picture is digested as the PPM file that it would be, so that anybody can
check it: ``ffmpeg -i a.png -pix_fmt rgb24 -f image2pipe -c:v ppm - | sha256sum``. That holds for lossless formats: JPEG
leaves a decoder some freedom, so its digest is that of libjpeg-turbo in Pillow. All else is taken of a grey copy with
``SIDE`` pixels on its longer side.

Hashes find candidates among many works: 64 bits of the discrete cosine transform (Zauner 2010, as imagehash writes it)
and 256 bits of brightness differences. Neither survives a crop to three quarters, a mirror or a quarter turn (hence
``turned``), and flat pictures share them. Features (Rublee et al. 2011) decide whether a candidate holds the picture.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from evidence.digest import Digest
from evidence.errors import TooLarge, UnreadableMedia

SIDE = 640
"""Pixels on the longer side of the grey copy; a smaller picture stays as it is."""
MEASURED_SIDE = 320
"""Pixels on the longer side of what the class is measured on."""
CODED_SIDE = 128
"""Pixels on the shorter side, at least, of what the hashes are taken of; they look at 32 and 17."""
MOST_FEATURES = 500
LEAST_SIDE = 32
"""Pixels: ORB looks at a patch of 31 around each keypoint, and OpenCV fails on pictures that are narrower."""
MOST_PIXELS = 178_956_970
"""Pixels of one frame: where Pillow itself refuses."""
MOST_FRAMES = 2_000
MOST_PIXELS_IN_ALL = 8 * MOST_PIXELS
BAND_BYTES = 1024 * 1024
"""So much is packed and hashed at a time: it stays in the processor's cache."""

FORMATS = ("AVIF", "BMP", "GIF", "ICO", "JPEG", "JPEG2000", "PNG", "PPM", "PSD", "TIFF", "WEBP")
"""What Pillow may open. Not EPS, for which it starts an interpreter."""
_ANIMATED = frozenset({"AVIF", "GIF", "PNG", "TIFF", "WEBP"})
"""Formats whose further frames are the work's. In a JPEG they are the camera's previews."""
_WITH_ALPHA = frozenset({"LA", "La", "PA", "RGBA", "RGBa"})
_EIGHT_BIT = frozenset({"1", "L", "P", "RGB", "RGBX"})
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, KeyError, IndexError, TypeError,
    OverflowError, AttributeError, NotImplementedError,
)  # fmt: skip
"""What Pillow's readers raise over bytes that are not what they say."""


@dataclass(frozen=True, slots=True)
class Features:
    """ORB keypoints with their descriptors, strongest first."""

    points: bytes
    """For each: x, y (uint16 little-endian, 65,535ths of width and height), octave, angle (256ths of a turn)."""
    descriptors: bytes
    """For each 32 bytes."""

    def __len__(self) -> int:
        return len(self.descriptors) // 32

    def places(self, width: int, height: int) -> NDArray[np.float32]:
        """Keypoints in pixels of a picture of this size. Shape ``(n, 2)``: x, y."""
        records = np.frombuffer(self.points, np.dtype([("x", "<u2"), ("y", "<u2"), ("octave", "u1"), ("angle", "u1")]))
        unit = np.stack([records["x"], records["y"]], axis=1).astype(np.float32) / np.float32(65535)
        return unit * np.array([width, height], np.float32)

    def matrix(self) -> NDArray[np.uint8]:
        """Descriptors for a matcher of Hamming distances. Shape ``(n, 32)``."""
        return np.frombuffer(self.descriptors, np.uint8).reshape(-1, 32)


@dataclass(frozen=True, slots=True)
class Measures:
    """What the class of a picture is decided from, measured on its reduced copy."""

    entropy: float
    """Bits of the grey histogram, 0 to 8."""
    detail: float
    """Bits of the histogram of differences between neighbours, 0 to 8: noise and texture raise it."""
    flat: float
    """Share of pixels whose right and lower neighbours are equal (off by 1 at most), 0 to 1."""
    top: float
    """Share of the most frequent of 4,096 colours, 0 to 1."""
    light: float
    """Mean brightness of that colour, 0 to 1."""
    saturation: float
    """Mean difference between the strongest and the weakest channel, 0 to 1."""


@dataclass(frozen=True, slots=True)
class ImagePrint:
    """What a picture is known by."""

    decoded: Digest
    """Of the pixels."""
    width: int
    """Pixels, turned as EXIF says."""
    height: int
    frames: int
    phash64: int
    """64 bits, the first the most significant."""
    dhash256: int
    features: Features
    measures: Measures

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {
            "kind": "image",
            "decoded": str(self.decoded),
            "width": self.width,
            "height": self.height,
            "frames": self.frames,
            "phash64": f"{self.phash64:016x}",
            "dhash256": f"{self.dhash256:064x}",
            "points": base64.b64encode(self.features.points).decode(),
            "descriptors": base64.b64encode(self.features.descriptors).decode(),
            "measures": {name: getattr(self.measures, name) for name in Measures.__slots__},
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> ImagePrint:
        """Give what ``to_json`` wrote."""
        return cls(
            Digest(value["decoded"]),
            value["width"],
            value["height"],
            value["frames"],
            int(value["phash64"], 16),
            int(value["dhash256"], 16),
            Features(base64.b64decode(value["points"]), base64.b64decode(value["descriptors"])),
            Measures(**value["measures"]),
        )


def image_print(data: bytes) -> ImagePrint:
    """Take the prints of a picture file. Raises UnreadableMedia for what is none or cut short, TooLarge for bombs."""
    with _opened(data) as image:
        digest = hashlib.sha256()
        frames = _frames(image)
        first = _shown(image)
        size = first.size
        _hash_pixels(first, digest)
        reduced = _reduced(first)
        for number in range(1, frames):
            image.seek(number)
            _check_size(image)
            _hash_pixels(_shown(image), digest)
    phash, dhash = codes_of(reduced.grey)
    features = _features(np.asarray(reduced.grey))
    return ImagePrint(Digest(digest.hexdigest()), *size, frames, phash, dhash, features, _measures(reduced))


def turned(data: bytes) -> tuple[tuple[int, int], ...]:
    """``phash64`` and ``dhash256`` of the picture as it is, turned by 90, 180 and 270 degrees, and of its mirror so.

    A copy that was turned or mirrored is found by asking for all eight. Raises as ``image_print``.
    """
    with _opened(data) as image:
        _frames(image)
        grey = _reduced(_shown(image)).grey
    quarter = Image.Transpose.ROTATE_90
    out = []
    for side in (grey, grey.transpose(Image.Transpose.FLIP_LEFT_RIGHT)):
        view = side
        for _ in range(4):
            out.append(codes_of(view))
            view = view.transpose(quarter)
    return tuple(out)


def codes_of(grey: Image.Image) -> tuple[int, int]:
    """``phash64`` and ``dhash256`` of a grey picture (mode L)."""
    small = grey.reduce(max(1, min(grey.size) // CODED_SIDE))
    return _code(imagehash.phash(small).hash), _code(imagehash.dhash(small, 16).hash)


def _code(bits: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(bits.reshape(-1)).tobytes(), "big")


@contextlib.contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """Open *data*, and turn whatever Pillow says of broken bytes into our own words."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns at half the size at which it refuses, and of odd tags
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                _check_size(image)
                yield image
    except Image.DecompressionBombError:
        raise TooLarge(f"a picture of more than {MOST_PIXELS} pixels") from None
    except _BROKEN as error:
        raise UnreadableMedia(f"the picture cannot be decoded: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    text = "".join(c if c.isprintable() else " " for c in str(error))
    return "no picture format that is read here" if "cannot identify" in text else text[:200] or type(error).__name__


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise TooLarge(f"{width} x {height} pixels are more than {MOST_PIXELS}")
    if not width * height:
        raise UnreadableMedia("a picture of no pixels")


def _frames(image: Image.Image) -> int:
    frames = int(getattr(image, "n_frames", 1)) if image.format in _ANIMATED else 1
    if frames > MOST_FRAMES or frames * image.width * image.height > MOST_PIXELS_IN_ALL:
        raise TooLarge(f"{frames} frames of {image.width} x {image.height} pixels are more than are looked at")
    image.seek(0)
    return frames


def _shown(image: Image.Image) -> Image.Image:
    """The frame as a viewer shows it: turned, and in one of the canonical modes."""
    image.load()
    view: Image.Image = image
    if image.getexif().get(0x0112, 1) != 1:
        view = ImageOps.exif_transpose(image)
    if view.mode in _WITH_ALPHA or "transparency" in view.info:
        rgba = view if view.mode == "RGBA" else view.convert("RGBA")
        opaque = rgba.getchannel("A").getextrema() == (255, 255)
        return rgba.convert("RGB") if opaque else rgba
    return view.convert("RGB") if view.mode in _EIGHT_BIT - {"RGB"} else view


class _Digesting:
    """A file that is digested while it is written, and kept nowhere."""

    def __init__(self, digest: hashlib._Hash) -> None:
        self.write = digest.update


def _hash_pixels(view: Image.Image, digest: hashlib._Hash) -> None:
    """Add the frame: RGB as a PPM file; else a line ``MODE WIDTH HEIGHT``, then rows from the top, samples interleaved.

    Other modes are RGBA and, for what 8-bit RGB cannot hold, Pillow's own (CMYK, I;16, F).
    """
    if view.mode == "RGB":
        view.save(_Digesting(digest), "PPM")  # type: ignore[arg-type]  # it hands over band by band, and copies nothing
        return
    width, height = view.size
    digest.update(f"{view.mode} {width} {height}\n".encode())
    rows = max(1, BAND_BYTES // (width * len(view.getbands())))
    for top in range(0, height, rows):
        band = view.crop((0, top, width, min(height, top + rows)))
        digest.update(band.tobytes())


@dataclass(frozen=True, slots=True)
class _Reduced:
    """What everything but the digest is taken of."""

    grey: Image.Image
    """Mode L, averaged, ``SIDE`` pixels on the longer side at most."""
    colour: Image.Image
    """Mode RGB, ``MEASURED_SIDE`` at most, picked pixel by pixel: averaging would flatten noise."""


def _reduced(view: Image.Image) -> _Reduced:
    """Reduce the frame; what is transparent stands on white."""
    longer = max(view.size)
    if longer > 4 * SIDE:  # sixteen pixels are enough for each one that is left, however large the picture
        view = view.resize(_scaled(view.size, 4 * SIDE), Image.Resampling.NEAREST)
        longer = 4 * SIDE
    if longer >= 2 * SIDE:
        view = view.reduce(longer // SIDE)
    if view.mode == "RGBA":
        ground = Image.new("RGBA", view.size, "white")
        view = Image.alpha_composite(ground, view)
    if view.mode.startswith("I") or view.mode == "F":
        view = _to_eight_bits(view)
    if view.mode != "RGB":
        view = view.convert("RGB")
    grey = view.convert("L")
    if max(view.size) > SIDE:
        grey = grey.resize(_scaled(view.size, SIDE), Image.Resampling.BILINEAR)
    # A copy in any case: the picture itself is about to show its next frame.
    colour = view.resize(_scaled(view.size, min(longer, MEASURED_SIDE)), Image.Resampling.NEAREST)
    return _Reduced(grey, colour)


def _scaled(size: tuple[int, int], longer: int) -> tuple[int, int]:
    """*size* with *longer* pixels on its longer side."""
    scale = longer / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _to_eight_bits(view: Image.Image) -> Image.Image:
    """Stretch deep samples over 0 to 255; Pillow would cut them off at 255."""
    samples = np.nan_to_num(np.asarray(view, np.float64), posinf=0.0, neginf=0.0)
    low, high = float(samples.min()), float(samples.max())
    spread = (samples - low) * (255 / (high - low) if high > low else 0)
    return Image.fromarray(spread.astype(np.uint8), "L")


def _features(grey: NDArray[np.uint8]) -> Features:
    height, width = grey.shape
    if min(height, width) < LEAST_SIDE:
        return Features(b"", b"")
    detector = cv2.ORB.create(nfeatures=MOST_FEATURES)
    found, descriptors = detector.detectAndCompute(np.ascontiguousarray(grey), None)
    if descriptors is None or not found:
        return Features(b"", b"")
    order = sorted(
        range(len(found)), key=lambda n: (-found[n].response, found[n].pt[1], found[n].pt[0], found[n].octave)
    )[:MOST_FEATURES]
    points = b"".join(
        struct.pack(
            "<HHBB",
            min(65535, round(found[n].pt[0] / width * 65535)),
            min(65535, round(found[n].pt[1] / height * 65535)),
            found[n].octave & 0xFF,
            round(found[n].angle / 360 * 256) % 256,
        )
        for n in order
    )
    return Features(points, descriptors[order].tobytes())


def _measures(reduced: _Reduced) -> Measures:
    red, green, blue = (np.asarray(channel) for channel in reduced.colour.split())
    grey = np.asarray(reduced.colour.convert("L"))
    across = np.abs(np.diff(grey.astype(np.int16), axis=1))
    down = np.abs(np.diff(grey.astype(np.int16), axis=0))
    inner = (across[:-1, :] <= 1) & (down[:, :-1] <= 1)
    high = np.uint16(0xF0)
    colours = np.bincount(((red & high) << 4 | (green & high) | blue >> 4).ravel(), minlength=4096)
    common = int(colours.argmax())
    light = (0.299 * (common >> 8) + 0.587 * (common >> 4 & 15) + 0.114 * (common & 15)) / 15
    spread = np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
    return Measures(
        entropy=_entropy(np.bincount(grey.ravel(), minlength=256)),
        detail=_entropy(np.bincount(across.ravel(), minlength=256)),
        flat=round(float(inner.mean()), 4) if inner.size else 1.0,
        top=round(int(colours.max()) / grey.size, 4),
        light=round(light, 4),
        saturation=round(float(spread.mean()) / 255, 4),
    )


def _entropy(histogram: NDArray[np.intp]) -> float:
    """Bits; 0 of nothing."""
    shares = histogram[histogram > 0] / max(1, int(histogram.sum()))
    return abs(round(float(-(shares * np.log2(shares)).sum()), 4))
