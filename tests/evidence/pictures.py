"""Files for the tests of fingerprints, made from a seed: nobody else's work."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image, ImageDraw


def photo(seed: int = 1, width: int = 800, height: int = 600) -> Image.Image:
    """Something as rich as a photograph: soft fields of colour, edges of shapes and noise."""
    chance = np.random.default_rng(seed)
    soft = chance.integers(0, 255, (6, 8, 3), dtype=np.uint8)
    image = Image.fromarray(soft).resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        x, y = int(chance.integers(width)), int(chance.integers(height))
        w, h = (int(n) for n in chance.integers(8, max(9, width // 5), 2))
        colour = tuple(int(c) for c in chance.integers(0, 255, 3))
        (draw.ellipse if chance.random() < 0.5 else draw.rectangle)((x, y, x + w, y + h), fill=colour)
    pixels = np.asarray(image).astype(np.int16) + chance.normal(0, 6, (height, width, 3)).astype(np.int16)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def page(seed: int = 1, width: int = 850, height: int = 1100) -> Image.Image:
    """A page of a contract, as far as a machine sees one: lines of black strokes on white."""
    chance = np.random.default_rng(seed)
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for y in range(90, height - 90, 22):
        x = 80
        while x < width - 120:
            end = x + int(chance.integers(10, 70))
            for stroke in range(x, end, 6):
                draw.line((stroke, y, stroke + int(chance.integers(0, 4)), y + 11), fill="black")
            x = end + 9
    return image


def screen(seed: int = 1, *, dark: bool = True) -> Image.Image:
    """A screen of a program: areas, buttons and short lines."""
    chance = np.random.default_rng(seed)
    ground, panel, ink = ("#20242b", "#2b303a", "#c7ccd6") if dark else ("#f6f7f9", "#ffffff", "#30353d")
    image = Image.new("RGB", (1280, 800), ground)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 220, 800), fill=panel)
    draw.rectangle((0, 0, 1280, 48), fill="#3b6fd4")
    for row in range(14):
        y = 80 + 48 * row
        draw.line((24, y, 24 + int(chance.integers(60, 160)), y), fill=ink, width=3)
        draw.line((260, y, 260 + int(chance.integers(200, 900)), y), fill=ink, width=3)
    return image


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()
