"""Words and tokens as 64-bit codes, and codes of *k* of them in a row: the same on every machine and in every year."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint64]

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""2**64 divided by the golden ratio, odd: multiplication by it is reversible and spreads the bits."""
_HALF = np.uint64(32)


def word_codes(words: Sequence[str]) -> Codes:
    """One code for each of *words*: the first 8 bytes of BLAKE2b, little-endian. Shape ``(len(words),)``."""
    known = {word: _code(word) for word in set(words)}
    return np.fromiter((known[word] for word in words), np.uint64, len(words))


def gram_codes(codes: Codes, k: int) -> Codes:
    """One code for every *k* codes in a row. Shape ``(max(0, len(codes) - k + 1),)``; item i starts at word i.

    Two different rows share a code by chance once in about 2**64 pairs; who must be certain compares the words.
    """
    count = max(0, len(codes) - k + 1)
    grams = np.zeros(count, np.uint64)
    for n in range(k):
        grams ^= codes[n : n + count]
        grams *= _FACTOR
        grams ^= grams >> _HALF
    return grams


def _code(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
