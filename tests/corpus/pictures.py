"""Pictures that the tests draw themselves, and what befalls pictures on their way."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

Samples = Any
"""Height x width x 3, 8 bits."""


def photograph(seed: int = 1, height: int = 400, width: int = 560) -> Samples:
    """Texture of all sizes, light that falls off, and a few things with edges."""
    chance = np.random.default_rng(seed)
    out = np.zeros((height, width, 3), np.float32)
    for size in (2, 4, 8, 16, 32, 64):
        # Colours change more slowly than light, as they do in the world.
        small = chance.normal(0, 1, (height // size + 2, width // size + 2, 1)).astype(np.float32)
        small = small + chance.normal(0, min(size / 64, 0.5), (*small.shape[:2], 3)).astype(np.float32)
        out += cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC) * (4 + size**0.6)
    out += np.linspace(90, 170, width, dtype=np.float32)[None, :, None]
    samples = np.clip(out, 0, 255).astype(np.uint8)
    for _ in range(12):
        x, y, size = int(chance.integers(0, width)), int(chance.integers(0, height)), int(chance.integers(10, 60))
        colour = tuple(int(value) for value in chance.integers(0, 255, 3))
        if chance.integers(0, 2):
            cv2.circle(samples, (x, y), size, colour, -1)
        else:
            cv2.rectangle(samples, (x, y), (x + 2 * size, y + size), colour, 3)
    return samples


def text_page(seed: int = 1, height: int = 720, width: int = 540) -> Samples:
    """A page of black words on white."""
    chance = np.random.default_rng(seed)
    page = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(14)
    for y in range(40, height - 40, 20):
        words = [
            "".join(chr(97 + int(n)) for n in chance.integers(0, 26, int(size))) for size in chance.integers(2, 10, 9)
        ]
        pen.text((36, y), " ".join(words)[:58], fill="black", font=font)
    return np.asarray(page)


def encoded(samples: Samples, kind: str = "PNG", mode: str | None = None, **more: Any) -> bytes:
    """Bytes of a file."""
    image = Image.fromarray(np.ascontiguousarray(samples))
    out = io.BytesIO()
    (image.convert(mode) if mode else image).save(out, kind, **more)
    return out.getvalue()


def decoded(data: bytes, mode: str = "RGB") -> Samples:
    """Samples of a file."""
    return np.asarray(Image.open(io.BytesIO(data)).convert(mode))


def raw_png(width: int, height: int, depth: int, colour: int, rows: bytes) -> bytes:
    """A PNG with the given header, whatever its rows are: Pillow writes none of 16-bit RGB, and no bombs."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


# ---- what befalls a picture


def _again(kind: str, **more: Any) -> Callable[[Samples], Samples]:
    return lambda a: decoded(encoded(a, kind, **more))


def _resized(share: float) -> Callable[[Samples], Samples]:
    return lambda a: cv2.resize(a, (round(a.shape[1] * share), round(a.shape[0] * share)), interpolation=cv2.INTER_AREA)


def _cropped(area: float, right: float = 0.5, down: float = 0.5) -> Callable[[Samples], Samples]:
    def change(a: Samples) -> Samples:
        height, width = (int(side * area**0.5) for side in a.shape[:2])
        y, x = int((a.shape[0] - height) * down), int((a.shape[1] - width) * right)
        return a[y : y + height, x : x + width].copy()

    return change


def _turned(degrees: float) -> Callable[[Samples], Samples]:
    def change(a: Samples) -> Samples:
        height, width = a.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
        return cv2.warpAffine(a, matrix, (width, height), borderValue=(255, 255, 255))

    return change


def _noisy(a: Samples) -> Samples:
    return np.clip(a + np.random.default_rng(1).normal(0, 8, a.shape), 0, 255).astype(np.uint8)


def _captioned(a: Samples) -> Samples:
    a = a.copy()
    height, width = a.shape[:2]
    cv2.rectangle(a, (0, 0), (width, height // 8), (255, 255, 255), -1)
    cv2.putText(a, "NOBODY:", (10, height // 10), cv2.FONT_HERSHEY_SIMPLEX, 1, (0, 0, 0), 2)
    return a


def _pasted(a: Samples) -> Samples:
    """At 60 % on another canvas."""
    small = _resized(0.6)(a)
    canvas = cv2.resize(
        np.random.default_rng(3).integers(0, 255, (60, 80, 3), dtype=np.uint8), (a.shape[1], a.shape[0])
    )
    y, x = a.shape[0] // 4, a.shape[1] // 5
    canvas[y : y + small.shape[0], x : x + small.shape[1]] = small
    return canvas


def _photographed(a: Samples) -> Samples:
    """From a screen, a little from the side."""
    height, width = a.shape[:2]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    target = source + np.array([[0.04, 0.04], [-0.02, 0], [0, -0.04], [0.03, 0]], np.float32) * (width, height)
    matrix = cv2.getPerspectiveTransform(source, target.astype(np.float32))
    return _noisy(
        cv2.GaussianBlur(cv2.warpPerspective(a, matrix, (width, height), borderValue=(60, 60, 60)), (0, 0), 0.8)
    )


ATTACKS: dict[str, Callable[[Samples], Samples]] = {
    "nothing": lambda a: a,
    "JPEG 30": _again("JPEG", quality=30),
    "WebP 60": _again("WEBP", quality=60),
    "a quarter of the side": _resized(0.25),
    "half of the area": _cropped(0.5),
    "a quarter of the area, off the middle": _cropped(0.25, 0.2, 0.7),
    "turned by 5 degrees": _turned(5),
    "turned by 90 degrees": lambda a: np.rot90(a).copy(),
    "mirrored": lambda a: a[:, ::-1].copy(),
    "mirrored and turned upside down": lambda a: a[::-1].copy(),
    "blurred": lambda a: cv2.GaussianBlur(a, (0, 0), 1.5),
    "noisy": _noisy,
    "more contrast": lambda a: np.clip((a.astype(np.float32) - 128) * 1.3 + 140, 0, 255).astype(np.uint8),
    "grey": lambda a: decoded(encoded(a, "PNG", "L")),
    "screenshot": lambda a: _again("JPEG", quality=85)(_cropped(0.92, 0.3, 0.4)(_resized(0.75)(a))),
    "captioned": _captioned,
    "pasted": _pasted,
    "photographed": _photographed,
}
