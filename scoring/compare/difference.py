"""Which words of two sequences differ: patience first, then the longest common subsequence.

Common words that stand once on either side hold the rest in place (B. Cohen's patience difference); what lies between
them is small. ``blocks(a, b)`` is the mirror of ``blocks(b, a)``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

MOST_CELLS = 400_000
"""A stretch without a word in common that stands once is compared cell by cell up to this size, else as a whole."""
JOINERS = frozenset(".,;:?!()")
"""Between two differences these are part of one: "thirty (30" for "sixty (60"."""


class Block(NamedTuple):
    """``a[a_start:a_end]`` stands where ``b[b_start:b_end]`` does."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int

    @property
    def mirrored(self) -> Block:
        """The same difference, seen from the other side."""
        return Block(self.b_start, self.b_end, self.a_start, self.a_end)


def blocks(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """Differences in order, none empty on both sides; none at all where the sequences are equal."""
    a, b = tuple(a), tuple(b)
    if a > b:  # one way of doing it for both directions
        return [block.mirrored for block in blocks(b, a)]
    found: list[Block] = []
    at_a = at_b = 0
    for i, j in [*_common(a, b), (len(a), len(b))]:
        if i > at_a or j > at_b:
            found.append(Block(at_a, i, at_b, j))
        at_a, at_b = i + 1, j + 1
    return _merged(found, a)


def _merged(found: Sequence[Block], a: tuple[str, ...]) -> list[Block]:
    """Make one of differences with a sign between them, and let none end inside a bracket that it opened."""
    out: list[Block] = []
    for block in found:
        last = out[-1] if out else None
        if last is not None and block.a_start - last.a_end == 1 and a[last.a_end] in JOINERS:
            block = Block(last.a_start, block.a_end, last.b_start, block.b_end)
            out.pop()
        words = a[block.a_start : block.a_end]
        if words.count("(") > words.count(")") and a[block.a_end : block.a_end + 1] == (")",):
            block = Block(block.a_start, block.a_end + 1, block.b_start, block.b_end + 1)
        out.append(block)
    return out


def _common(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Positions of words in common, increasing on both sides."""
    pairs: list[tuple[int, int]] = []
    waiting = [(0, len(a), 0, len(b))]
    while waiting:
        a0, a1, b0, b1 = waiting.pop()
        while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
            pairs.append((a0, b0))
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            pairs.append((a1, b1))
        if a0 == a1 or b0 == b1:
            continue
        anchors = _anchors(a, a0, a1, b, b0, b1)
        if not anchors:
            if (a1 - a0) * (b1 - b0) <= MOST_CELLS:
                pairs += _longest(a, a0, a1, b, b0, b1)
            continue
        last_a, last_b = a0, b0
        for i, j in anchors:
            pairs.append((i, j))
            waiting.append((last_a, i, last_b, j))
            last_a, last_b = i + 1, j + 1
        waiting.append((last_a, a1, last_b, b1))
    pairs.sort()
    return pairs


def _anchors(a: Sequence[str], a0: int, a1: int, b: Sequence[str], b0: int, b1: int) -> list[tuple[int, int]]:
    once_a = Counter(a[a0:a1])
    once_b = Counter(b[b0:b1])
    at_b = {b[j]: j for j in range(b0, b1) if once_b[b[j]] == 1}
    both = [(i, at_b[a[i]]) for i in range(a0, a1) if once_a[a[i]] == 1 and a[i] in at_b]
    return [both[k] for k in longest_increasing([j for _, j in both])]


def longest_increasing(values: Sequence[int], weights: Sequence[int] | None = None) -> list[int]:
    """Positions of the heaviest increasing subsequence (of the longest, without *weights*). Values differ.

    Patience sorting (M. Fredman, 1975) without weights; with them a Fenwick tree over prefixes: n log n either way.
    """
    if not values:
        return []
    if weights is None:
        tails: list[int] = []
        ends: list[int] = []
        before = [-1] * len(values)
        for i, value in enumerate(values):
            k = bisect_left(tails, value)
            before[i] = ends[k - 1] if k else -1
            tails[k : k + 1] = [value]
            ends[k : k + 1] = [i]
        return _chain(ends[-1], before)
    rank = {value: r for r, value in enumerate(sorted(values), 1)}
    best: list[tuple[int, int]] = [(0, -1)] * (len(values) + 1)
    before = [-1] * len(values)
    top = (0, -1)
    for i, value in enumerate(values):
        r, found = rank[value] - 1, (0, -1)
        while r > 0:
            if best[r][0] > found[0]:
                found = best[r]
            r -= r & -r
        before[i] = found[1]
        here = (found[0] + weights[i], i)
        if here[0] > top[0]:
            top = here
        r = rank[value]
        while r <= len(values):
            if here[0] > best[r][0]:
                best[r] = here
            r += r & -r
    return _chain(top[1], before)


def _chain(last: int, before: Sequence[int]) -> list[int]:
    found = []
    while last >= 0:
        found.append(last)
        last = before[last]
    return found[::-1]


def _longest(a: Sequence[str], a0: int, a1: int, b: Sequence[str], b0: int, b1: int) -> list[tuple[int, int]]:
    """Longest common subsequence by the table (R. Wagner and M. Fischer, 1974)."""
    rows = [[0] * (b1 - b0 + 1)]
    for i in range(a1 - 1, a0 - 1, -1):
        below = rows[-1]
        row = [0] * (b1 - b0 + 1)
        for k in range(b1 - b0 - 1, -1, -1):
            row[k] = below[k + 1] + 1 if a[i] == b[b0 + k] else max(below[k], row[k + 1])
        rows.append(row)
    rows.reverse()
    pairs = []
    i, k = 0, 0
    while i < a1 - a0 and k < b1 - b0:
        if a[a0 + i] == b[b0 + k]:
            pairs.append((a0 + i, b0 + k))
            i, k = i + 1, k + 1
        elif rows[i + 1][k] >= rows[i][k + 1]:
            i += 1
        else:
            k += 1
    return pairs
