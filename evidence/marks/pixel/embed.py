"""Put a recipient's mark into the pixels of a copy.

The field is added to luma alone, as the same amount in red, green and blue, and only as strong as the picture's own
activity hides it. The copy is read back before it is given out: a mark that its own key does not find is none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from evidence.errors import NoRoomForMark
from evidence.marks.pixel.carrier import Plane, activity, allowance, canonical, pattern
from evidence.marks.pixel.detect import z_in_place
from evidence.marks.pixel.key import MarkKey
from evidence.marks.pixel.raster import STRIP_ROWS, Raster, Samples, copy_format, luma_of, read_original, written

AIM_DB = 46.0
"""Peak signal-to-noise ratio of a copy that is stored without loss; between 45 and 48 nothing is seen."""
WAYS: tuple[tuple[float, bool], ...] = ((AIM_DB, False), (48.0, False), (47.0, True))
"""Aim in decibels, and whether a lossy copy is stored finer than its original was. The first way that keeps
``LEAST_DB`` is taken: in pictures of strong colours, halved colour resolution uses up the distance by itself."""
LEAST_DB = 43.0
"""Of the delivered file. JPEG adds its own noise to a copy."""
MOST_LEVELS = 10.0
"""Grey levels the field may move a pixel, beside hard edges too."""
ALIVE_LEVELS, LEAST_ALIVE = 1.5, 0.01
"""At least this share of the picture must have this much activity, or there is nothing that hides a mark."""
LEAST_Z = 12.0
"""Of the delivered file itself; crops, JPEG and photographs of a screen take their part of it."""


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """A copy that carries a mark, and how strong it is."""

    data: bytes
    format: str
    psnr: float
    """Of the file's pixels against the original's, in decibels."""
    z: float
    """Of the key on this very file."""
    changed_format: bool
    """True where the original's format has no room for a mark, and the copy has another."""


def mark_copy(original: bytes, key: MarkKey) -> MarkedCopy:
    """Give a copy of the picture *original* that carries the mark of *key*.

    Same size, colour profile, EXIF and orientation; the pixels differ by the mark. Metadata other than these is left to
    who writes the copy's metadata. Raises NotAPicture, PictureRefused, or NoRoomForMark where the picture is so flat
    that a mark would be seen or would not hold.
    """
    raster = read_original(original)
    for aim, finer in WAYS:
        data = written(raster, add_mark(raster, key, aim), finer=finer)
        back = read_original(data)
        psnr = psnr_of(raster.samples, back.samples)
        if psnr >= LEAST_DB:
            break
    else:
        raise NoRoomForMark(f"the copy would be {psnr:.1f} dB from the original; at least {LEAST_DB:.0f} dB are asked")
    z = z_in_place(luma_of(raster.samples), luma_of(back.samples), key)
    if z < LEAST_Z:
        raise NoRoomForMark(f"the mark does not hold in this picture: its own key finds it with z = {z:.1f} only")
    return MarkedCopy(data, copy_format(raster), psnr, z, copy_format(raster) != raster.format)


def add_mark(raster: Raster, key: MarkKey, aim_db: float = AIM_DB) -> Samples:
    """Samples of *raster* with the mark of *key*, about *aim_db* decibels away. Raises NoRoomForMark."""
    luma = luma_of(raster.samples)
    small = canonical(luma)
    _check_room(small)
    field = _field(small, key, aim_db)
    height, width = raster.size
    if field.shape != (height, width):
        field = np.asarray(cv2.resize(field, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)
    return _added(raster, field)


def psnr_of(one: Samples, other: Samples) -> float:
    """Peak signal-to-noise ratio over the colour channels, in decibels; infinite for equal pictures."""
    colours = one.shape[2] - (one.shape[2] in (2, 4))
    total = 0.0
    for start in range(0, len(one), STRIP_ROWS):
        strip = slice(start, start + STRIP_ROWS)
        off = one[strip, :, :colours].astype(np.int32) - other[strip, :, :colours]
        total += float(np.sum(off * off, dtype=np.int64))
    square = total / (one.shape[0] * one.shape[1] * colours)
    return 10 * math.log10(255**2 / square) if square else math.inf


def _check_room(luma: Plane) -> None:
    alive = float(np.mean(activity(luma) > ALIVE_LEVELS))
    if alive < LEAST_ALIVE:
        raise NoRoomForMark(f"the picture is flat: {100 * alive:.1f} % of it has texture that could hide a mark")


def _field(luma: Plane, key: MarkKey, aim_db: float) -> Plane:
    """Grey levels to add to the canonical picture."""
    field = allowance(luma) * pattern(key, *luma.shape)
    aim = 255 / 10 ** (aim_db / 20)
    for _ in range(3):  # what is cut off at the limit is given to the rest
        field *= np.float32(aim / math.sqrt(float(np.mean(field * field)) + 1e-12))
        np.clip(field, -MOST_LEVELS, MOST_LEVELS, out=field)
    return field


def _added(raster: Raster, field: Plane) -> Samples:
    out = raster.samples.copy()
    if raster.mode in ("LA", "RGBA"):
        # Under a clear pixel there is no picture; what is stored there stays as it was.
        field = field * (raster.samples[..., -1] > 0)
    colours = 3 if raster.mode.startswith("RGB") else 1
    for start in range(0, len(out), STRIP_ROWS):
        strip = slice(start, start + STRIP_ROWS)
        moved = np.rint(field[strip]).astype(np.int16)[..., None]
        out[strip, :, :colours] = np.clip(out[strip, :, :colours] + moved, 0, 255)
    return out
