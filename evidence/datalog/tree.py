"""Which nodes of the tree a root or a proof is made of (RFC 9162, section 2.1).

Nodes that will never change, those over a whole power of two of entries, are stored by their place in in-order: entry
*n* has place 2·n, and a node stands between its children. So entry and nodes of one stretch lie side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evidence.errors import LogDamaged
from evidence.verify import node_hash

if TYPE_CHECKING:
    from evidence.datalog.leaves import Leaves

Stretch = tuple[int, int]
"""Entries from the first number up to, and without, the second."""


def place(level: int, index: int) -> int:
    """Place of node *index* (from 0) among those over 2**level entries."""
    return (index << level + 1) + (1 << level) - 1


def whole_nodes(stretch: Stretch) -> list[int]:
    """Places of the stored nodes that make up a stretch, left to right.

    The stretch begins at a multiple of the smallest power of two that is not below its length, as all in a proof do.
    """
    at, end = stretch
    found = []
    while at < end:
        level = (end - at).bit_length() - 1
        found.append(place(level, at >> level))
        at += 1 << level
    return found


def grown(edge: list[tuple[int, bytes]], number: int, found: bytes) -> dict[int, bytes]:
    """Nodes that entry *number* with hash *found* completes, itself included; *edge* is brought up to date."""
    level, index = 0, number
    nodes = {place(0, number): found}
    while index & 1:
        _, left = edge.pop()
        level, index, found = level + 1, index >> 1, node_hash(left, found)
        nodes[place(level, index)] = found
    edge.append((level, found))
    return nodes


def folded(hashes: Sequence[bytes]) -> bytes:
    """Hash over a stretch from those of its whole nodes, left to right; at least one."""
    found = hashes[-1]
    for left in reversed(hashes[:-1]):
        found = node_hash(left, found)
    return found


def hashes_over(leaves: Leaves, stretches: Sequence[Stretch]) -> tuple[bytes, ...]:
    """Hash over each of the stretches, from stored nodes that are read all at once. Raises LogDamaged."""
    wanted = [whole_nodes(stretch) for stretch in stretches]
    nodes = leaves.nodes([at for places in wanted for at in places])
    try:
        return tuple(folded([nodes[at] for at in places]) for places in wanted)
    except KeyError:
        raise LogDamaged(f"the log {leaves.origin} has lost a node of its tree; verify names the place") from None


def inclusion_plan(index: int, size: int) -> list[Stretch]:
    """Stretches whose hashes prove that entry *index* is among *size*, in the order of the proof."""
    low, high, found = 0, size, []
    while high - low > 1:
        middle = low + _left(high - low)
        if index < middle:
            found.append((middle, high))
            high = middle
        else:
            found.append((low, middle))
            low = middle
    return found[::-1]


def consistency_plan(old: int, new: int) -> list[Stretch]:
    """Stretches whose hashes prove that the first *old* of *new* entries are still the same, in the proof's order."""
    if old in (0, new):
        return []
    low, high, found = 0, new, []
    while old != high:
        middle = low + _left(high - low)
        if old <= middle:
            found.append((middle, high))
            high = middle
        else:
            found.append((low, middle))
            low = middle
    if low:  # the verifier knows the old root only where it is a node by itself
        found.append((low, high))
    return found[::-1]


def _left(count: int) -> int:
    """Entries under the left child: the largest power of two below *count*."""
    return 1 << (count - 1).bit_length() - 1
