"""Say whether a suspect carries a recipient's mark, and how sure that is.

1. The suspect is laid over the original, by the pictures alone (``align``).
2. What the original explains is taken away: tone, blur, shrinking, local light. The mark and noise remain.
3. The rest is weighted, point by point and frequency by frequency, by how little noise is there.
4. Every issued key is tried at 25 shifts, and at least 1,000 keys that were never issued on the very same rest.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from evidence.digest import Digest, digest_of
from evidence.errors import WrongMarkKey
from evidence.marks.pixel.align import Alignment, align, there_and_back, warped
from evidence.marks.pixel.carrier import (
    SHIFTS,
    Plane,
    allowance,
    band,
    by_ring,
    canonical,
    projections,
    scores,
    waves_of,
)
from evidence.marks.pixel.decoys import DECOYS, LEAST_DECOYS, Null, decoy_keys, null_of
from evidence.marks.pixel.key import MarkKey
from evidence.marks.pixel.raster import luma_of, read_original, read_suspect

LEAST_CLAIM = 1e-9
"""No claim goes below this: beyond it, a mistake in keeping keys is likelier than chance."""
FOUND_BELOW = 1e-6
"""A key is found where the bound on chance is at most this."""
_CENTRE = SHIFTS.index((0.0, 0.0))
_BLURS = (1.0, 2.0, 4.0, 8.0)
_LOCAL = 49
"""Pixels a side of the window in which light may differ; half a period of the lowest wave."""


@dataclass(frozen=True, slots=True)
class KeyScore:
    """One issued key on this suspect."""

    number: int
    """Its place among the keys that were handed in."""
    z: float
    """The largest over all shifts."""
    shift: tuple[float, float]
    """Canonical pixels down and right at which it is largest."""
    bound: float
    """Chance of such a z, for any of the keys tried at any shift, if the mark were not there; never below 1e-9."""

    @property
    def is_found(self) -> bool:
        """Whether chance is excluded."""
        return self.bound <= FOUND_BELOW


@dataclass(frozen=True)
class Detection:
    """What was measured on one suspect beside one original."""

    suspect: Digest
    original: Digest
    alignment: Alignment | None
    """None where the original was not found in the suspect; then nothing was measured."""
    scores: tuple[KeyScore, ...]
    """One a key, in the order in which the keys were handed in."""
    null: Null | None

    @property
    def found(self) -> tuple[KeyScore, ...]:
        """Keys whose mark is there, the strongest first."""
        return tuple(sorted((s for s in self.scores if s.is_found), key=lambda s: -s.z))

    @property
    def statement(self) -> str:
        """The hypothesis and the number, in words that a court can check."""
        return _statement(self)


def detect_marks(original: bytes, suspect: bytes, keys: Sequence[MarkKey], *, decoys: int = DECOYS) -> Detection:
    """Try every one of *keys*, all that were issued for this original, on *suspect*.

    At least 1,000 decoys are tried, whatever *decoys* says. Raises NotAPicture where one of the two cannot be decoded,
    PictureRefused where the original is of a kind that is not marked, WrongMarkKey where no key is given or one twice.
    """
    if not keys:
        raise WrongMarkKey("no key was issued for this original, so there is nothing to look for")
    if len(set(keys)) < len(keys):
        raise WrongMarkKey("the same key was given twice")
    names = digest_of(suspect), digest_of(original)
    luma = canonical(luma_of(read_original(original).samples))
    seen = read_suspect(suspect)
    alignment = align(luma, seen)
    if alignment is None:
        return Detection(*names, None, (), None)
    picture, mask = warped(seen, alignment, (luma.shape[0], luma.shape[1]))
    rows = _rows(luma, there_and_back(luma, seen, alignment), picture, mask)
    return Detection(*names, alignment, _scored(rows, keys), _null(rows, names[0], max(decoys, LEAST_DECOYS)))


def z_in_place(original: Plane, copy: Plane, key: MarkKey) -> float:
    """Z of *key* where *copy* has the original's size and frame; both are luma at full size."""
    luma = canonical(original)
    rows = _rows(luma, luma, canonical(copy), np.ones_like(luma))
    return float(scores(rows, [key])[0, _CENTRE])


def chance_bound(z: float, keys: int) -> float:
    """25 shifts x keys x (1 - Phi(z)), at most 1 and at least 1e-9."""
    return min(1.0, max(LEAST_CLAIM, len(SHIFTS) * keys * 0.5 * math.erfc(z / math.sqrt(2))))


def _rows(original: Plane, shown: Plane, seen: Plane, mask: Plane) -> Plane:
    """What each chip sees in the suspect, at each shift.

    All four are canonical: the *original*; the same as far as the suspect's size can show it (*shown*); the suspect
    (*seen*), and where it has pixels (*mask*).
    """
    inside = _plane(cv2.erode(mask, np.ones((7, 7), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=1))
    if not inside.any():
        return projections(np.zeros_like(original), np.ones_like(by_ring(band().strength)))
    guess = _explained(shown, seen, inside)
    rest = (seen - _locally(guess, seen, inside)) * inside
    noise = _plane(
        cv2.GaussianBlur(rest * rest, (0, 0), 5) / (cv2.GaussianBlur(inside, (0, 0), 5) + 0.05)
    ) + np.float32(0.15)
    limit = 3 * np.sqrt(noise)
    weighted = np.clip(rest, -limit, limit) * allowance(original) / noise * inside
    return projections(weighted, _passed(original * inside, guess * inside))


def _passed(original: Plane, guess: Plane) -> npt.NDArray[np.float64]:
    """Share of the amplitude that came through in each ring of frequency: what befell the picture befell the mark."""
    before, after = waves_of(original), waves_of(guess)
    both = by_ring((before.conj() * after).real)
    return np.clip(both / (by_ring(np.abs(before) ** 2) + 1e-6), 0.003, 1.5)


def _explained(original: Plane, seen: Plane, inside: Plane) -> Plane:
    """The original as the suspect's tone, blur and size would show it: the best mix of its octaves."""
    levels = [original, *(_plane(cv2.GaussianBlur(original, (0, 0), blur)) for blur in _BLURS)]
    parts = [*(a - b for a, b in itertools.pairwise(levels)), levels[-1], np.ones_like(original)]
    columns = np.stack([part.ravel() for part in parts])
    weight = inside.ravel().copy()
    wanted = seen.ravel()
    mix = np.zeros(len(parts), np.float32)
    for _ in range(2):  # the second time without what does not fit at all, a caption for example
        weighed = columns * weight
        left = (weighed @ columns.T).astype(np.float64) + np.eye(len(parts)) * 1e-3
        mix = np.linalg.solve(left, (weighed @ wanted).astype(np.float64)).astype(np.float32)
        off = np.abs(wanted - mix @ columns)
        weight = inside.ravel() * (off <= 4 * float(np.median(off[inside.ravel() > 0])) + 2)
    return _plane((mix @ columns).reshape(original.shape))


def _locally(guess: Plane, seen: Plane, inside: Plane) -> Plane:
    """*guess* with its contrast and brightness fitted to *seen* in each neighbourhood."""

    def mean(field: Plane) -> Plane:
        return _plane(cv2.blur(field, (_LOCAL, _LOCAL)))

    count = np.maximum(mean(inside), np.float32(1e-3))
    x, y = mean(guess * inside) / count, mean(seen * inside) / count
    spread = np.maximum(mean(guess * guess * inside) / count - x * x, 0)
    both = mean(guess * seen * inside) / count - x * y
    # Where the neighbourhood is flat, contrast cannot be fitted; it stays as it is.
    slope = (both + 4) / (spread + 4)
    return _plane(slope * (guess - x) + y)


def _plane(values: npt.ArrayLike) -> Plane:
    return np.asarray(values, np.float32)


def _scored(rows: Plane, keys: Sequence[MarkKey]) -> tuple[KeyScore, ...]:
    table = scores(rows, keys)
    best = table.argmax(1)
    out = []
    for number, place in enumerate(best):
        z = float(table[number, place])
        out.append(KeyScore(number, z, SHIFTS[int(place)], chance_bound(z, len(keys))))
    return tuple(out)


def _null(rows: Plane, suspect: Digest, count: int) -> Null:
    table = scores(rows, decoy_keys(suspect, count))
    return null_of((float(z) for z in table[:, _CENTRE]), float(table.max()))


def _statement(detection: Detection) -> str:
    if detection.alignment is None or detection.null is None:
        return (
            "The original was not found in this file, so no mark was looked for. That is no proof that the file does "
            "not come from it: a small part or a heavy change would look the same."
        )
    null, count = detection.null, len(detection.scores)
    control = (
        f"{null.keys} control keys that were never issued, tried on this very file, had mean {null.mean:.2f} and "
        f"standard deviation {null.deviation:.2f}, and peaked at {null.largest:.1f}."
    )
    recipients = "1 recipient" if count == 1 else f"{count} recipients"
    if not detection.found:
        top = max(score.z for score in detection.scores)
        return (
            f"No issued mark was found: of {recipients}, the largest is z = {top:.1f}. {control} "
            "That a mark is not found is no proof that the copy was never marked."
        )
    lines = []
    for score in detection.found:
        below = "at most" if score.bound == LEAST_CLAIM else "below"
        lines.append(
            f"Key {score.number + 1}: against keys never issued, the chance of z >= {_floor(score.z)} in any of "
            f"{len(SHIFTS)} shifts x {recipients} is {below} {score.bound:.0e}."
        )
    return " ".join([*lines, control])


def _floor(z: float) -> str:
    """One decimal, never rounded up: the claim must hold for the number that is printed."""
    return f"{math.floor(z * 10) / 10:.1f}"
