"""Look-up of fingerprints: 64-bit codes by Hamming distance, and works by the words that they share.

    index = HammingIndex(codes)             # numpy uint64
    index.near(code, radius=11)             # [Near(12, 3), Near(7, 9)]: exact, none is missed

Multi-index hashing (Norouzi, Punjani and Fleet 2012): a code is four bands of 16 bits. Two codes that differ in at most
11 bits differ in at most 2 bits in one of the bands at least, so it is enough to look into the 137 buckets of each band
whose key is that near. With ten million codes that is one code in 120. Nothing is approximate; where buckets
are so full that a scan is quicker (flat pictures share their codes), a scan is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidence.errors import IndexDamaged, WrongIndexInput
from evidence.fingerprint.grams import Codes
from evidence.fingerprint.stored import load_arrays, save_arrays

BANDS = 4
BAND_BITS = 16
WIDEST = BANDS * 3 - 1
"""Bits: largest radius that the bands answer (2 bits in each band); beyond it every code is looked at."""
SCAN_BELOW = 20_000
"""So few codes are scanned as quickly as they are looked up."""
MOST_CODES = 2**32 - 1
TAIL = 65_536
"""So many appended codes, or an eighth of all where that is more, are scanned before the bands are sorted anew."""
SCAN_CHUNK = 131_072
"""Codes at a time: 1 MiB, which stays in the processor's cache."""
MOST_POSTINGS = 10_000
"""A row of words that stands in more places than this is everybody's, and finds no work by itself."""

_HAMMING = "64-bit codes"
_PASSAGES = "k-grams of words"


@dataclass(frozen=True, slots=True, order=True)
class Near:
    """One code within the radius."""

    distance: int
    """Bits, 0 to 64."""
    item: int
    """Place of the code in the index, counted from 0 in the order in which they came."""


class HammingIndex:
    """64-bit codes, found by Hamming distance. One writer at a time; readers may share it."""

    def __init__(self, codes: Iterable[int] | NDArray[Any] = ()) -> None:
        """Sort *codes* into the bands. Raises WrongIndexInput for what are not 64-bit codes."""
        self._codes: Codes = _as_codes(codes)
        self._tail: list[Codes] = []
        self._starts, self._order = _sorted(self._codes)

    def __len__(self) -> int:
        return len(self._codes) + sum(map(len, self._tail))

    def append(self, codes: Iterable[int] | NDArray[Any]) -> int:
        """Add *codes* behind the others, and give the place of the first. Raises WrongIndexInput."""
        first = len(self)
        new = _as_codes(codes)
        if first + len(new) > MOST_CODES:
            raise WrongIndexInput(f"an index holds at most {MOST_CODES} codes")
        self._tail.append(new)
        if sum(map(len, self._tail)) > max(TAIL, len(self._codes) // 8):
            self._settle()
        return first

    def near(self, code: int, radius: int = WIDEST) -> list[Near]:
        """Every code that differs from *code* in at most *radius* bits, the nearest first.

        Raises WrongIndexInput where *code* is no 64-bit code or *radius* is not 0 to 64, IndexDamaged where a mapped
        file does not hold what was saved.
        """
        if not 0 <= radius <= 64:
            raise WrongIndexInput(f"a radius is 0 to 64 bits, not {radius}")
        asked = _as_codes([code])[0]
        items, distances = self._near_sorted(asked, radius)
        pieces = [(items, distances)]
        first = len(self._codes)
        for tail in self._tail:
            found, far = _scan(tail, asked, radius)
            pieces.append((found + first, far))
            first += len(tail)
        found = np.concatenate([piece[0] for piece in pieces])
        far = np.concatenate([piece[1] for piece in pieces])
        order = np.lexsort((found, far))
        return [Near(int(far[n]), int(found[n])) for n in order]

    def save(self, path: Path) -> None:
        """Write the index to *path*. Raises FingerprintError where that cannot be done."""
        self._settle()
        save_arrays(
            path, _HAMMING, {"codes": self._codes, "starts": self._starts, "order": self._order}, {"bands": BANDS}
        )

    @classmethod
    def load(cls, path: Path, *, check: bool = True) -> HammingIndex:
        """Map an index that was saved; pages are read when they are asked for.

        Raises IndexDamaged or FingerprintError. Without *check* the contents are believed.
        """
        arrays, _ = load_arrays(path, _HAMMING, check=check)
        index = cls()
        try:
            codes, starts, order = arrays["codes"], arrays["starts"], arrays["order"]
        except KeyError as error:
            raise IndexDamaged(f"{path} lacks {error}") from None
        fits = codes.dtype == np.uint64 and starts.dtype == np.int64 and order.dtype == np.uint32
        if not fits or codes.ndim != 1 or order.shape != (BANDS, len(codes)) or starts.shape != (BANDS, 2**16 + 1):
            raise IndexDamaged(f"{path} has arrays of other shapes than an index of codes")
        starts = np.asarray(starts)
        if (starts[:, 0] != 0).any() or (starts[:, -1] != len(codes)).any() or (np.diff(starts) < 0).any():
            raise IndexDamaged(f"{path}: the buckets do not follow each other")
        index._codes, index._starts, index._order = codes, starts, order
        return index

    def _settle(self) -> None:
        if self._tail:
            self._codes = np.concatenate([self._codes, *self._tail])
            self._tail = []
            self._starts, self._order = _sorted(self._codes)

    def _near_sorted(self, asked: np.uint64, radius: int) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        if radius > WIDEST or len(self._codes) < SCAN_BELOW:
            return _scan(self._codes, asked, radius)
        masks = _MASKS[radius // BANDS]
        begins, ends = [], []
        for band in range(BANDS):
            keys = masks ^ np.uint16((int(asked) >> (BAND_BITS * band)) & 0xFFFF)
            begins.append(self._starts[band][keys] + band * len(self._codes))
            ends.append(self._starts[band][keys.astype(np.int64) + 1] + band * len(self._codes))
        places = _ranges(np.concatenate(begins), np.concatenate(ends), len(self._codes) // 4)
        if places is None:
            return _scan(self._codes, asked, radius)
        candidates = self._order.reshape(-1)[places]
        try:
            distances = np.bitwise_count(self._codes[candidates] ^ asked)
        except IndexError:
            raise IndexDamaged("the index names a code that it does not hold") from None
        hit = distances <= radius
        items, firsts = np.unique(candidates[hit], return_index=True)  # a near code stands in several bands
        return items.astype(np.int64), distances[hit][firsts]


def _as_codes(codes: Iterable[int] | NDArray[Any]) -> Codes:
    """*codes* as uint64, in memory of our own. Shape ``(n,)``."""
    if isinstance(codes, np.ndarray):
        if codes.dtype != np.uint64 or codes.ndim != 1:
            raise WrongIndexInput(f"codes are one row of uint64, not {codes.ndim} rows of {codes.dtype}")
        return codes.copy()
    given = list(codes)
    if not all(isinstance(c, int | np.integer) and 0 <= c < 2**64 for c in given):
        raise WrongIndexInput("a code is a whole number from 0 to 2**64 - 1")
    return np.array([int(c) for c in given], np.uint64)


def _sorted(codes: Codes) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """For each band: where each of the 65,536 buckets starts, and the codes' places in the order of the buckets."""
    starts = np.zeros((BANDS, 2**BAND_BITS + 1), np.int64)
    order = np.empty((BANDS, len(codes)), np.uint32)
    for band in range(BANDS):
        keys = (codes >> np.uint64(BAND_BITS * band)).astype(np.uint16)
        order[band] = np.argsort(keys, kind="stable")  # numpy sorts 16-bit numbers by radix: linear time
        starts[band, 1:] = np.cumsum(np.bincount(keys, minlength=2**BAND_BITS))
    return starts, order


def _scan(codes: Codes, asked: np.uint64, radius: int) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    found: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
    far: list[NDArray[np.uint8]] = [np.zeros(0, np.uint8)]
    for start in range(0, len(codes), SCAN_CHUNK):
        distances = np.bitwise_count(codes[start : start + SCAN_CHUNK] ^ asked)
        hit = np.flatnonzero(distances <= radius)
        found.append(hit + start)
        far.append(distances[hit])
    return np.concatenate(found), np.concatenate(far)


def _ranges(begins: NDArray[np.int64], ends: NDArray[np.int64], most: int) -> NDArray[np.int64] | None:
    """All whole numbers of the half-open ranges, one after the other; None where they are more than *most*."""
    lengths = ends - begins
    total = int(lengths.sum())
    if total > most:
        return None
    before = np.cumsum(lengths) - lengths
    places: NDArray[np.int64] = np.arange(total, dtype=np.int64) + np.repeat(begins - before, lengths)
    return places


def _masks(radius: int) -> NDArray[np.uint16]:
    """Every 16-bit number with at most *radius* bits."""
    flips = [bits for count in range(radius + 1) for bits in combinations(range(BAND_BITS), count)]
    return np.array([sum(1 << bit for bit in bits) for bits in flips], np.uint16)


_MASKS = tuple(_masks(radius) for radius in range(3))


@dataclass(frozen=True, slots=True)
class Shared:
    """A work that has rows of words in common with what was asked."""

    work: str
    grams: int
    """How many different rows of words both have."""
    here: tuple[int, ...]
    """Where each common row begins in what was asked: the number of its first word."""
    there: tuple[int, ...]
    """Where it begins in the work. Item n of ``here`` and of ``there`` are the same words."""


class PassageIndex:
    """Rows of words of many works: which work has them, and at which word. One writer at a time."""

    def __init__(self) -> None:
        """Begin with no work."""
        self._works: list[str] = []
        self._named: set[str] = set()
        self._grams: Codes = np.zeros(0, np.uint64)
        self._places: NDArray[np.uint64] = np.zeros(0, np.uint64)  # work in the upper 32 bits, word in the lower
        self._new: list[tuple[Codes, NDArray[np.uint64]]] = []

    def __len__(self) -> int:
        return len(self._works)

    def append(self, work: str, grams: Codes) -> None:
        """Add a *work* by the codes of its rows of words (``TextPrint.gram_codes``), item i starting at word i.

        Raises WrongIndexInput where a work of this name is there already.
        """
        if work in self._named:
            raise WrongIndexInput(f"the index holds {work!r} already")
        places = np.arange(len(grams), dtype=np.uint64) | (np.uint64(len(self._works)) << np.uint64(32))
        self._works.append(work)
        self._named.add(work)
        self._new.append((_as_codes(grams), places))

    def shared(self, grams: Codes, least: int = 1) -> list[Shared]:
        """Works that have at least *least* different rows in common with *grams*, the most first.

        Rows that stand in more than ``MOST_POSTINGS`` places are passed over. Raises WrongIndexInput for what are no
        codes, IndexDamaged where a mapped file does not hold what was saved.
        """
        self._settle()
        asked = _as_codes(grams)
        begins = np.searchsorted(self._grams, asked, "left")
        ends = np.searchsorted(self._grams, asked, "right")
        ends = np.where(ends - begins > MOST_POSTINGS, begins, ends)
        here = np.repeat(np.arange(len(asked)), ends - begins)
        found = _ranges(begins, ends, int((ends - begins).sum()))
        assert found is not None
        places = self._places[found]
        works = (places >> np.uint64(32)).astype(np.int64)
        there = (places & np.uint64(0xFFFFFFFF)).astype(np.int64)
        out = []
        order = np.argsort(works, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(works[order])) + 1):
            if not len(rows):
                continue
            number = int(works[rows[0]])
            if number >= len(self._works):
                raise IndexDamaged("the index names a work that it does not hold")
            count = len(np.unique(asked[here[rows]]))
            if count >= least:
                out.append(Shared(self._works[number], count, tuple(here[rows].tolist()), tuple(there[rows].tolist())))
        return sorted(out, key=lambda s: (-s.grams, s.work))

    def save(self, path: Path) -> None:
        """Write the index to *path*. Raises FingerprintError where that cannot be done."""
        self._settle()
        save_arrays(path, _PASSAGES, {"grams": self._grams, "places": self._places}, {"works": self._works})

    @classmethod
    def load(cls, path: Path, *, check: bool = True) -> PassageIndex:
        """Map an index that was saved. Raises IndexDamaged or FingerprintError."""
        arrays, words = load_arrays(path, _PASSAGES, check=check)
        works = words.get("works")
        if not isinstance(works, list) or not all(isinstance(work, str) for work in works):
            raise IndexDamaged(f"{path} does not name its works")
        grams, places = arrays.get("grams"), arrays.get("places")
        if grams is None or places is None or grams.dtype != np.uint64 or places.dtype != np.uint64:
            raise IndexDamaged(f"{path} lacks its rows of words")
        if grams.ndim != 1 or grams.shape != places.shape:
            raise IndexDamaged(f"{path} has arrays of other shapes than an index of words")
        index = cls()
        index._works, index._named, index._grams, index._places = works, set(works), grams, places
        return index

    def _settle(self) -> None:
        if self._new:
            grams = np.concatenate([self._grams, *(new[0] for new in self._new)])
            places = np.concatenate([self._places, *(new[1] for new in self._new)])
            order = np.argsort(grams, kind="stable")
            self._grams, self._places = grams[order], places[order]
            self._new = []
