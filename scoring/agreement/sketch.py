"""How alike two texts are, from a sketch of each that is small enough to keep.

A sketch holds the smallest hashes of a text's four-word shingles. From two of them the Jaccard similarity of the texts
is estimated (bottom-k sketch: E. Cohen and H. Kaplan, "Summarizing Data using Bottom-k Sketches", PODC 2007): with
256 hashes the standard error is at most 0.031. Short texts are compared exactly.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

SIZE = 256
SHINGLE_WORDS = 4
MOST_WORDS = 60_000
"""Some 150 pages. What follows says no more about whether two papers are versions of one."""
_WORD = re.compile(r"[^\W_]+")

Sketch = tuple[int, ...]
"""Ascending hashes of 48 bits, at most SIZE of them."""


def sketch_of(text: str) -> Sketch:
    """Sketch of *text*. Case, punctuation and line breaks do not count; an empty text has an empty one."""
    words = [w.casefold() for w in _WORD.findall(unicodedata.normalize("NFKC", text))[:MOST_WORDS]]
    if not words:
        return ()
    shingles = {" ".join(words[i : i + SHINGLE_WORDS]) for i in range(max(1, len(words) - SHINGLE_WORDS + 1))}
    hashes = {int.from_bytes(hashlib.blake2b(s.encode(), digest_size=6).digest()) for s in shingles}
    return tuple(sorted(hashes)[:SIZE])


def similarity(one: Sketch, other: Sketch) -> float:
    """Estimated share 0-1 of shingles that two texts have in common. Symmetric; 1 for equal sketches."""
    if not one or not other:
        return 0.0
    # where neither text fills its sketch, this is exact
    smallest = sorted({*one, *other})[: max(len(one), len(other), SIZE)]
    shared = set(one) & set(other)
    return sum(h in shared for h in smallest) / len(smallest)
