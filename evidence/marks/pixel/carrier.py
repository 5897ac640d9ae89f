"""The field that carries a mark: which waves, how strong, and where in the picture.

A picture is brought to its canonical size (longest side at most 1,024 pixels) and laid on a torus of 1,024 x 1,024. The
waves between ``LOWEST`` and ``HIGHEST`` cycles a torus carry the key's signs; each sign is spread over several waves.
The picture's own activity says how strong the field is at each point: strong in texture, weak in flat areas.

The signs are independent and fair, so for any residual that was measured without the key, z has mean 0 and variance 1
exactly, whatever the picture; that is why the null needs no model of pictures. For such sums
P(z >= x) <= 3.18 (1 - Phi(x)) holds always (Bentkus and Dzindzalieta, Bernoulli 21, 2015), and the ratio tends to 1 as
the number of signs grows; here there are 32,768.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from evidence.marks.pixel.key import MarkKey, chips_of

Plane = npt.NDArray[np.float32]
"""Luma, height x width, 0 to 255; or another field of that shape."""

TORUS = 1024
"""Pixels a side. The canonical size of a picture is at most this, so that what the web shows still has the waves."""
LOWEST, HIGHEST = 21, 225
"""Cycles a torus, that is 0.02 to 0.22 a pixel. Below, light and shade of a photographed page; above, what JPEG and
shrinking remove. Whole numbers, so that every machine counts the same waves in the same order."""
KNEE = 0.09
"""Cycles a pixel: from here on the strength falls with the frequency."""
CHIPS = 32768
"""Signs of a key. z cannot exceed its root, 181."""
SHIFT_STEP, SHIFT_REACH = 0.5, 2
"""What alignment may leave over: shifts of -1 to 1 canonical pixel in halves, 25 in all."""
KEYS_AT_ONCE = 256
"""32 MiB of signs."""

SHIFTS: tuple[tuple[float, float], ...] = tuple(
    (dy * SHIFT_STEP, dx * SHIFT_STEP)
    for dy in range(-SHIFT_REACH, SHIFT_REACH + 1)
    for dx in range(-SHIFT_REACH, SHIFT_REACH + 1)
)


@dataclass(frozen=True)
class Band:
    """The waves that carry signs, in one fixed order. All arrays have one entry a wave."""

    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    """Where the wave stands in the half spectrum of the torus."""
    down: Plane
    right: Plane
    """Cycles a pixel."""
    strength: Plane
    """Relative amplitude."""
    ring: npt.NDArray[np.int64]
    """Frequency class, for whitening."""
    signs: Plane
    """Public signs, two a wave (real, imaginary): waves that share a chip do not rise at the same point."""


@functools.cache
def band() -> Band:
    """Lay out the waves; the same on every machine."""
    row, column = np.meshgrid(np.arange(TORUS), np.arange(TORUS // 2 + 1), indexing="ij")
    row_cycles = np.where(row < TORUS // 2, row, row - TORUS)
    square = row_cycles**2 + column**2
    # Column 0 holds each wave twice, as itself and as its mirror image.
    rows, columns = np.nonzero((square >= LOWEST**2) & (square <= HIGHEST**2) & (column > 0))
    picked = np.sqrt(square[rows, columns]) / TORUS
    count = 2 * len(rows)
    raw = np.frombuffer(hashlib.shake_256(b"clausewatch pixel mark 1 public signs").digest(-(-count // 8)), np.uint8)
    signs = np.unpackbits(raw, count=count).astype(np.float32) * 2 - 1
    return Band(
        rows=rows,
        columns=columns,
        down=(row_cycles[rows, columns] / TORUS).astype(np.float32),
        right=(columns / TORUS).astype(np.float32),
        strength=(1 / np.sqrt(1 + (picked / KNEE) ** 2)).astype(np.float32),
        ring=np.floor(picked * 128).astype(np.int64),
        signs=signs,
    )


def canonical_size(height: int, width: int) -> tuple[int, int]:
    """Height and width of a picture at its canonical size; a smaller one keeps its own."""
    scale = min(1.0, TORUS / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def canonical(luma: Plane) -> Plane:
    """Bring *luma* to its canonical size."""
    height, width = canonical_size(*luma.shape)
    if luma.shape == (height, width):
        return luma
    return _plane(cv2.resize(luma, (width, height), interpolation=cv2.INTER_AREA))


def activity(luma: Plane) -> Plane:
    """Local standard deviation of *luma* in grey levels, over about five pixels."""
    mean = cv2.GaussianBlur(luma, (0, 0), 2)
    square = cv2.GaussianBlur(luma * luma, (0, 0), 2)
    return _plane(np.sqrt(np.maximum(square - mean * mean, 0)))


def allowance(luma: Plane) -> Plane:
    """How strong the field may be at each point of canonical *luma*; only the ratios matter."""
    return _plane(cv2.GaussianBlur((activity(luma) + np.float32(0.5)) ** np.float32(0.6), (0, 0), 1.5))


def pattern(key: MarkKey, height: int, width: int) -> Plane:
    """The key's field on the first *height* x *width* pixels of the torus, mean square 1."""
    waves = band()
    chips = _signs([key])[0]
    values = np.resize(chips, 2 * len(waves.rows)) * waves.signs
    spectrum = np.zeros((TORUS, TORUS // 2 + 1), np.complex64)
    spectrum[waves.rows, waves.columns] = (values[0::2] + 1j * values[1::2]) * waves.strength
    field = np.fft.irfft2(spectrum, (TORUS, TORUS)).astype(np.float32)
    field /= np.float32(np.sqrt(np.mean(field * field)))
    return field[:height, :width]


def waves_of(field: Plane) -> npt.NDArray[np.complex64]:
    """Give what *field* holds of each wave of ``band``."""
    waves = band()
    return np.fft.rfft2(field, (TORUS, TORUS))[waves.rows, waves.columns].astype(np.complex64)


def by_ring(values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Mean of *values*, one a wave, over each ring of frequency."""
    ring = band().ring
    return np.bincount(ring, values) / np.maximum(np.bincount(ring), 1)


def projections(weighted: Plane, passed: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Give what each chip sees of a weighted residual, for each of ``SHIFTS``: 25 x CHIPS, each row of length 1.

    A key's z is the product of its signs and a row. Each ring of frequency counts by the amplitude that came through
    (*passed*, one a ring) over the power of what is there.
    """
    waves = band()
    spectrum = waves_of(weighted)
    power = by_ring(np.abs(spectrum) ** 2)
    trust = passed / (power + max(float(power.max()) * 1e-6, 1e-12))
    spectrum *= waves.strength * trust[waves.ring].astype(np.float32)
    out = np.empty((len(SHIFTS), CHIPS), np.float32)
    padded = np.zeros(-(-2 * len(waves.rows) // CHIPS) * CHIPS, np.float32)
    for n, (down, right) in enumerate(SHIFTS):
        turned = spectrum * np.exp(2j * np.pi * (waves.down * down + waves.right * right)).astype(np.complex64)
        padded[0 : 2 * len(waves.rows) : 2] = turned.real
        padded[1 : 2 * len(waves.rows) : 2] = turned.imag
        padded[: 2 * len(waves.rows)] *= waves.signs
        out[n] = padded.reshape(-1, CHIPS).sum(0)
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), np.float32(1e-20))
    return out


def scores(rows: npt.NDArray[np.float32], keys: Sequence[MarkKey]) -> npt.NDArray[np.float32]:
    """Z of each key at each shift, keys x 25, from the *rows* of ``projections``."""
    found = [np.zeros((0, len(rows)), np.float32)]
    found += [_signs(some) @ rows.T for some in _portions(keys)]
    return np.concatenate(found)


def _portions(keys: Sequence[MarkKey]) -> Iterator[Sequence[MarkKey]]:
    for start in range(0, len(keys), KEYS_AT_ONCE):
        yield keys[start : start + KEYS_AT_ONCE]


def _signs(keys: Sequence[MarkKey]) -> Plane:
    bits = np.frombuffer(b"".join(chips_of(key, CHIPS) for key in keys), np.uint8).reshape(len(keys), -1)
    return _plane(np.unpackbits(bits, axis=1)) * 2 - 1


def _plane(values: Any) -> Plane:
    return np.asarray(values, np.float32)
