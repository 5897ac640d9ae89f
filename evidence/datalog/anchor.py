"""One time-stamp for many logs: a tree over the heads of all logs that grew, and for each head its place in it.

    anchor = anchor_heads([log.publish(key) for log in grown])
    state = stamper.stamp(Unstamped(anchor.digest, since=now), now)     # evidence.timestamp

Whoever is given one head with its proof sees hashes of the others, and nothing of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evidence.datalog.tree import folded, grown, inclusion_plan, whole_nodes
from evidence.digest import Digest
from evidence.errors import EntryRefused
from evidence.verify import leaf_hash


@dataclass(frozen=True, slots=True)
class AnchoredHead:
    """A signed head and what ``verify_inclusion`` needs to find it under the anchor's root."""

    note: bytes
    """The signed checkpoint; its leaf hash stands in the anchor's tree."""
    index: int
    size: int
    proof: tuple[bytes, ...]
    """Hashes of 32 bytes."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A root over the heads of many logs."""

    digest: Digest
    """The root: what is stamped (``openssl ts -verify -digest``)."""
    heads: tuple[AnchoredHead, ...]
    """Sorted by their bytes; the same heads give the same anchor in whatever order they came."""


def anchor_heads(notes: Iterable[bytes]) -> Anchor:
    """Bind signed heads under one root. Raises EntryRefused when there are none."""
    sorted_notes = sorted(set(notes))
    size = len(sorted_notes)
    if not size:
        raise EntryRefused("no head of a log to anchor")
    edge: list[tuple[int, bytes]] = []
    nodes: dict[int, bytes] = {}
    for number, note in enumerate(sorted_notes):
        nodes.update(grown(edge, number, leaf_hash(note)))

    def over(stretch: tuple[int, int]) -> bytes:
        return folded([nodes[at] for at in whole_nodes(stretch)])

    heads = tuple(
        AnchoredHead(note, number, size, tuple(over(stretch) for stretch in inclusion_plan(number, size)))
        for number, note in enumerate(sorted_notes)
    )
    return Anchor(Digest(over((0, size)).hex()), heads)
