"""Lay a suspect over its original: several guesses, the one that looks most like the original wins, then fine work.

A guess is a map from the original's canonical pixels to the suspect's pixels. No guess knows a key: which one wins is
decided by the pictures alone, so that a z measured afterwards stays honest.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from evidence.marks.pixel.carrier import Plane

Matrix = npt.NDArray[np.float64]
"""3 x 3, homogeneous: canonical pixels of the original to pixels of the suspect."""

LOOK_SIDE = 384
"""Longest side at which guesses are compared."""
SEARCH_SIDE = 200
"""Longest side at which pictures are searched for in one another."""
ROUGH_SIDE, FINE_SIDE = 256, 640
"""Longest sides for the fine work: the first for the best guesses of each kind, the second for the one that won. The
error that it leaves is far below the shortest wave."""
SUSPECT_SIDE = 1536
"""A larger suspect is shrunk for the guesses, not for the measurement."""
ALIKE = 0.45
"""Correlation of details from which two pictures are taken for the same."""
SURE, SURE_BY_CORNERS = 0.90, 0.70
"""From here on no further kind of guess is tried."""
LEAST_OVERLAP = 0.03
"""Share of the original that must be seen."""
WORTH_REFINING = 0.03
KEPT = 2
"""Best guesses that get fine work."""
LEAST_SIDE = 24
"""Pixels of a suspect, below which nothing can be said of it."""
LEAST_MATCHES = 8
LARGEST_STRETCH = 12.0
"""How much larger or smaller than the original the suspect may show it."""
_SEARCH_SCALES = tuple(0.3 * 1.05**n for n in range(25))
"""0.3 to 0.97 of the larger picture's side."""


@dataclass(frozen=True, eq=False)
class Alignment:
    """Where the original's pixels stand in the suspect."""

    matrix: Matrix
    how: str
    """The guess, in words: ``same frame, mirrored``."""
    correlation: float
    """Of the details of both pictures where they overlap, -1 to 1."""
    overlap: float
    """Share of the original that the suspect shows, 0 to 1."""

    @property
    def rank(self) -> float:
        """What guesses are ordered by: a small overlap agrees by chance more easily than a large one."""
        return self.correlation * min(1.0, self.overlap / 0.25) ** 0.15 if self.overlap >= LEAST_OVERLAP else -1.0


def align(original: Plane, suspect: Plane) -> Alignment | None:
    """Find *original* (canonical luma) in *suspect* (luma, any size), or None where nothing agrees."""
    seen = _resized(suspect, min(1.0, SUSPECT_SIDE / max(suspect.shape)))
    if min(seen.shape) < LEAST_SIDE:
        return None
    view = _View(original, seen)
    best: list[Alignment] = []
    for stage in (_same_frame, _by_orb, _by_sift, _by_search):
        guesses = sorted((view.judge(matrix, how) for matrix, how in stage(original, seen)), key=lambda a: -a.rank)
        refined = [view.refined(guess, ROUGH_SIDE) for guess in guesses[:KEPT]]
        best = sorted([*best, *refined], key=lambda a: -a.rank)
        # Fine work can pull a wrong frame over strong edges; corners that agree cannot lie so easily.
        sure = SURE if stage is _same_frame else SURE_BY_CORNERS
        if any(guess.rank >= sure for guess in refined):
            break
    if not best or best[0].rank < ALIKE:
        return None
    final = view.refined(best[0], FINE_SIDE)
    return replace(final, matrix=_resizing(seen.shape, suspect.shape) @ final.matrix)


def warped(suspect: Plane, alignment: Alignment, shape: tuple[int, int]) -> tuple[Plane, Plane]:
    """Bring *suspect* to the original's canonical pixels; give it and a mask (1 where the suspect has pixels)."""
    return _warped(suspect, alignment.matrix, shape)


def there_and_back(original: Plane, suspect: Plane, alignment: Alignment) -> Plane:
    """Canonical *original* put on the suspect's pixels and brought back: what its size and angle alone take away."""
    scale = _stretch(alignment.matrix, original.shape)
    if scale >= 1:  # the suspect shows every pixel
        return original
    small = _resized(original, scale)
    there = alignment.matrix @ _resizing(small.shape, original.shape)
    height, width = suspect.shape
    flags = cv2.INTER_LINEAR  # without WARP_INVERSE_MAP: the matrix leads from source to target
    away = cv2.warpPerspective(small, there, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return _warped(np.asarray(away, np.float32), alignment.matrix, original.shape)[0]


def _warped(suspect: Plane, matrix: Matrix, shape: tuple[int, ...]) -> tuple[Plane, Plane]:
    shrink = min(1.0, 1 / _stretch(matrix, shape))
    if shrink < 0.9:  # a warp alone would drop pixels instead of averaging them
        small = _resized(suspect, shrink)
        matrix = _resizing(suspect.shape, small.shape) @ matrix
        suspect = small
    mask = _warp(np.ones_like(suspect), matrix, shape, cv2.INTER_NEAREST)
    return _warp(suspect, matrix, shape, cv2.INTER_CUBIC), mask


# ---- judging


class _View:
    """Both pictures at the sizes in which guesses are compared and refined."""

    def __init__(self, original: Plane, suspect: Plane) -> None:
        self._original, self._suspect = original, suspect
        self._look = _resized(original, min(1.0, LOOK_SIDE / max(original.shape)))
        self._details = _details(self._look)

    def judge(self, matrix: Matrix, how: str) -> Alignment:
        """Warp the suspect by *matrix* and see how far its details agree with the original's."""
        nothing = Alignment(matrix, how, -1.0, 0.0)
        if not _is_sane(matrix, self._original.shape):
            return nothing
        to_look = matrix @ _resizing(self._look.shape, self._original.shape)
        picture, mask = _warped(self._suspect, to_look, self._look.shape)
        overlap = float(mask.mean())
        if overlap < LEAST_OVERLAP:
            return replace(nothing, overlap=overlap)
        # Beyond its edge the suspect is black, and that edge is no detail of the picture.
        inside = cv2.erode(mask, np.ones((17, 17), np.uint8)) > 0
        return replace(nothing, correlation=_correlation(self._details, _details(picture), inside), overlap=overlap)

    def refined(self, guess: Alignment, side: int) -> Alignment:
        """Give *guess* after fine work (ECC, Evangelidis and Psarakis 2008), or as it is where that is no better."""
        if guess.rank < WORTH_REFINING:
            return guess
        matrix = self._climb(guess.matrix, side)
        if matrix is None:
            return guess
        better = self.judge(matrix, guess.how)
        return better if better.rank >= guess.rank - 0.01 else guess

    def _climb(self, matrix: Matrix, side: int) -> Matrix | None:
        small = _resized(self._original, min(1.0, side / max(self._original.shape)))
        down = _resizing(small.shape, self._original.shape)
        matrix = matrix @ down
        # The suspect at the same scale: one pixel there is one pixel here.
        seen = _resized(self._suspect, min(1.0, 1 / _stretch(matrix, small.shape)))
        matrix = _resizing(self._suspect.shape, seen.shape) @ matrix
        start = (matrix / matrix[2, 2]).astype(np.float32)
        criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 1e-5)
        everywhere = np.full(seen.shape, 255, np.uint8)
        try:
            _, found = cv2.findTransformECC(small, seen, start, cv2.MOTION_HOMOGRAPHY, criteria, everywhere, 5)
        except cv2.error:  # it says so where the pictures do not converge
            return None
        back = _resizing(seen.shape, self._suspect.shape) @ found.astype(np.float64) @ np.linalg.inv(down)
        return back if _is_sane(back, self._original.shape) else None


def _correlation(one: Plane, other: Plane, inside: npt.NDArray[np.bool_]) -> float:
    a, b = one[inside], other[inside]
    if a.size < 400:
        return -1.0
    a, b = a - a.mean(), b - b.mean()
    length = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / length if length > 0.05 * a.size else -1.0


def _details(luma: Plane) -> Plane:
    """What is finer than about eight pixels and coarser than noise."""
    return np.asarray(cv2.GaussianBlur(luma, (0, 0), 0.7) - cv2.GaussianBlur(luma, (0, 0), 4), np.float32)


# ---- guesses


def _turns(suspect: Plane) -> Iterator[tuple[Plane, Matrix, str]]:
    """The suspect turned and mirrored in all eight ways, with the map back to its own pixels."""
    for mirrored, quarters in itertools.product((False, True), range(4)):
        turned = np.ascontiguousarray(np.rot90(suspect[:, ::-1] if mirrored else suspect, quarters))
        words = [*(["mirrored"] if mirrored else []), *([f"turned by {90 * quarters} degrees"] if quarters else [])]
        yield turned, _unturn(suspect.shape, mirrored, quarters), ", ".join(words)


def _unturn(shape: tuple[int, ...], mirrored: bool, quarters: int) -> Matrix:
    height, width = shape[:2]
    matrix = np.array([[-1, 0, width - 1], [0, 1, 0], [0, 0, 1]], np.float64) if mirrored else np.eye(3)
    for _ in range(quarters):
        # numpy.rot90 turns counter-clockwise: pixel (x, y) of the turned picture was (width - 1 - y, x).
        matrix = matrix @ np.array([[0, -1, width - 1], [1, 0, 0], [0, 0, 1]], np.float64)
        height, width = width, height
    return matrix


def _same_frame(original: Plane, suspect: Plane) -> Iterator[tuple[Matrix, str]]:
    """The whole picture, resized."""
    for turned, back, how in _turns(suspect):
        (height, width), (rows, columns) = original.shape, turned.shape
        if abs(math.log((width / height) / (columns / rows))) < 0.05:
            yield back @ _resizing(original.shape, turned.shape), _words("same frame", how)


def _by_orb(original: Plane, suspect: Plane) -> Iterator[tuple[Matrix, str]]:
    """Corners that look alike in both, and the one map that most of them agree on (Rublee and others 2011)."""
    finder = cv2.ORB.create(3000, fastThreshold=7)
    return _by_corners("ORB corners", finder, cv2.NORM_HAMMING, 0.85, original, suspect)


def _by_sift(original: Plane, suspect: Plane) -> Iterator[tuple[Matrix, str]]:
    """The same with blobs of any size, which blur and shrinking leave (Lowe 2004)."""
    finder = cv2.SIFT.create(2500, contrastThreshold=0.015)
    return _by_corners("SIFT corners", finder, cv2.NORM_L2, 0.8, original, suspect)


def _by_corners(
    name: str, finder: Any, norm: int, ratio: float, original: Plane, suspect: Plane
) -> Iterator[tuple[Matrix, str]]:
    seen = _bytes(suspect)
    mirror = np.array([[-1, 0, suspect.shape[1] - 1], [0, 1, 0], [0, 0, 1]], np.float64)
    points, words = finder.detectAndCompute(_bytes(original), None)
    for picture, back, how in ((seen, np.eye(3), ""), (np.ascontiguousarray(seen[:, ::-1]), mirror, "mirrored")):
        there, their_words = finder.detectAndCompute(picture, None)
        pairs = _pairs(words, their_words, norm, ratio)
        if len(pairs) >= LEAST_MATCHES:
            ends = [points[a].pt for a, _ in pairs], [there[b].pt for _, b in pairs]
            for matrix in _maps(*(np.asarray(end, np.float32) for end in ends)):
                yield back @ matrix, _words(name, how)


def _pairs(one: Any, other: Any, norm: int, ratio: float) -> list[tuple[int, int]]:
    if one is None or other is None or len(one) < 2 or len(other) < 2:
        return []
    found = cv2.BFMatcher(norm).knnMatch(one, other, k=2)
    return [(m[0].queryIdx, m[0].trainIdx) for m in found if len(m) == 2 and m[0].distance < ratio * m[1].distance]


def _maps(here: Plane, there: Plane) -> Iterator[Matrix]:
    cv2.setRNGSeed(7)  # the same pictures give the same map
    finders: tuple[Callable[[], Any], ...] = (
        lambda: cv2.findHomography(here, there, cv2.USAC_MAGSAC, 2.5, maxIters=5000, confidence=0.9999)[0],
        lambda: cv2.estimateAffinePartial2D(here, there, method=cv2.RANSAC, ransacReprojThreshold=3, maxIters=5000)[0],
    )
    for finder in finders:
        try:
            found = finder()
        except cv2.error:  # points on one line, for example
            continue
        if found is not None and np.isfinite(found).all():
            yield np.vstack([found, [0, 0, 1]]) if found.shape == (2, 3) else np.asarray(found, np.float64)


def _by_search(original: Plane, suspect: Plane) -> Iterator[tuple[Matrix, str]]:
    """One picture moved over the other in many sizes: crops, collages, and pictures with few corners."""
    whole = _resized(original, min(1.0, SEARCH_SIDE / max(original.shape)))
    for turned, back, how in _turns(suspect):
        seen = _resized(turned, min(1.0, SEARCH_SIDE / max(turned.shape)))
        for inside, words in ((False, "a part of the original"), (True, "inside another picture")):
            large, small = (seen, whole) if inside else (whole, seen)
            found = _best_place(large, small)
            if found is None:
                continue
            scale, x, y = found
            # Pixels of *large* to pixels of *small*: (p - x + 0.5) / scale - 0.5.
            step = np.array(
                [[1 / scale, 0, (0.5 - x) / scale - 0.5], [0, 1 / scale, (0.5 - y) / scale - 0.5], [0, 0, 1]],
                np.float64,
            )
            matrix = np.linalg.inv(step) if inside else step
            full = _resizing(seen.shape, turned.shape) @ matrix @ _resizing(original.shape, whole.shape)
            yield back @ full, _words(words, how)


def _best_place(large: Plane, small: Plane) -> tuple[float, float, float] | None:
    """Scale of *small* and its place (x, y) in *large* where both agree best."""
    board = _details(large)
    best: tuple[float, float, float, float] | None = None
    for share in _SEARCH_SCALES:
        scale = share * max(large.shape) / max(small.shape)
        piece = _details(_resized(small, scale))
        if min(piece.shape) < 24 or piece.shape[0] > board.shape[0] or piece.shape[1] > board.shape[1]:
            continue
        if float(piece.std()) < 0.5:
            continue
        field = cv2.matchTemplate(board, piece, cv2.TM_CCOEFF_NORMED)
        _, value, _, (x, y) = cv2.minMaxLoc(field)
        # A small piece fits somewhere by chance; the size of the piece speaks for it.
        weight = value * math.sqrt(piece.size)
        if math.isfinite(weight) and (best is None or weight > best[0]):
            best = (weight, scale, float(x), float(y))
    return best[1:] if best else None


# ---- geometry


def _is_sane(matrix: Matrix, shape: tuple[int, ...]) -> bool:
    """A photograph of a picture: its corners in order, not folded, not blown up beyond ``LARGEST_STRETCH``."""
    if not np.isfinite(matrix).all() or abs(matrix[2, 2]) < 1e-9:
        return False
    height, width = shape[:2]
    corners = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]], np.float64).T
    there = matrix @ corners
    if (there[2] / matrix[2, 2] < 0.2).any():
        return False
    x, y = there[:2] / there[2]
    turns = [
        (x[b] - x[a]) * (y[c] - y[b]) - (y[b] - y[a]) * (x[c] - x[b])
        for a, b, c in ((0, 1, 2), (1, 2, 3), (2, 3, 0), (3, 0, 1))
    ]
    if not (all(t > 0 for t in turns) or all(t < 0 for t in turns)):
        return False
    return 1 / LARGEST_STRETCH < _stretch(matrix, shape) < LARGEST_STRETCH


def _stretch(matrix: Matrix, shape: tuple[int, ...]) -> float:
    """How many pixels of the suspect one pixel in the middle of the original is long."""
    height, width = shape[:2]
    x, y = width / 2, height / 2
    w = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2]
    px = (matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2]) / w
    py = (matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2]) / w
    slope = (matrix[:2, :2] - np.outer([px, py], matrix[2, :2])) / w
    return max(math.sqrt(abs(float(np.linalg.det(slope)))), 1e-6)


def _resizing(before: tuple[int, ...], after: tuple[int, ...]) -> Matrix:
    """Pixels of a picture to pixels of the same picture resized; the middle of a pixel is its place."""
    down, right = after[0] / before[0], after[1] / before[1]
    return np.array([[right, 0, right / 2 - 0.5], [0, down, down / 2 - 0.5], [0, 0, 1]], np.float64)


def _resized(luma: Plane, scale: float) -> Plane:
    height, width = max(1, round(luma.shape[0] * scale)), max(1, round(luma.shape[1] * scale))
    if (height, width) == luma.shape:
        return luma
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(luma, (width, height), interpolation=how), np.float32)


def _warp(luma: Plane, matrix: Matrix, shape: tuple[int, ...], how: int) -> Plane:
    height, width = shape[:2]
    out = cv2.warpPerspective(luma, matrix, (width, height), flags=how | cv2.WARP_INVERSE_MAP)
    return np.asarray(out, np.float32)


def _bytes(luma: Plane) -> npt.NDArray[np.uint8]:
    return np.clip(luma, 0, 255).astype(np.uint8)


def _words(kind: str, how: str) -> str:
    return f"{kind}, {how}" if how else kind
