"""Read a log from its first row to its last, and name the first thing that is not as it was.

The hot loops call SHA-256 directly where a function of ``evidence.verify`` does the same; a fault is looked for again,
row by row, with those functions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.datalog.leaves import Leaves, Scanned
from evidence.datalog.tree import hashes_over, place
from evidence.verify import (
    LEAF,
    SALT_BYTES,
    Checkpoint,
    NotVerified,
    leaf_hash,
    parse_checkpoint,
    parse_leaf,
    tree_hash,
    verify_commitment,
    verify_note,
)

CHUNK_LEVEL = 10
"""2**10 entries are held at a time, whatever the size of the log; more of them do not stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing in a log that is not as it was."""

    row: int | None
    """First entry that is concerned, from 0; None when it is a checkpoint that is wrong."""
    what: str
    """One sentence."""


@dataclass(frozen=True, slots=True)
class LogVerdict:
    """What a check of the whole log found."""

    origin: str
    size: int
    """Entries that were read."""
    root: bytes | None
    """Root over all of them, 32 bytes; None when there is a fault."""
    erased: int
    """Entries of which the contents are erased and the proof is kept."""
    checkpoints: int
    """Signed heads, kept or published, that the log was held against."""
    fault: Fault | None

    @property
    def holds(self) -> bool:
        """Whether everything is as it was recorded."""
        return self.fault is None


def check_log(leaves: Leaves, keys: Sequence[bytes], published: Sequence[bytes]) -> LogVerdict:
    """Check everything; *leaves* must not change meanwhile. See ``DataLog.verify``."""
    check = _Rows(leaves)
    # 1. every entry stands in its place, reads as one, is not earlier than the one before it, and opens to its payload
    #    where that is not erased; every stored node is the hash of what lies under it
    fault = check.rows() or check.upper_nodes() or check.nothing_beyond()
    # 2. the root over the entries of every signed head is the one that was signed
    heads = 0
    if fault is None:
        heads, fault = _check_heads(leaves, check.size, keys, published)
    root = None if fault else _root(leaves, check.size)
    return LogVerdict(leaves.origin, check.size, root, check.erased, heads, fault)


def _root(leaves: Leaves, size: int) -> bytes:
    return hashes_over(leaves, [(0, size)])[0] if size else tree_hash([])


def _check_heads(
    leaves: Leaves, size: int, keys: Sequence[bytes], published: Sequence[bytes]
) -> tuple[int, Fault | None]:
    kept = leaves.checkpoints()
    # The newest kept head covers all entries that older ones cover: its signature speaks for them, their roots are
    # compared all the same. A published one is evidence by itself.
    notes = [(note, at < len(kept) - 1) for at, note in enumerate(kept)] + [(note, False) for note in published]
    heads: list[Checkpoint] = []
    for note, covered in notes:
        try:
            heads.append(_believed(note, leaves.origin, keys, covered=covered))
        except NotVerified as error:
            return len(heads), Fault(None, f"a checkpoint of this log: {error}")
    agreed = 0
    for count, head in enumerate(sorted(heads, key=lambda head: head.size)):
        if head.size > size:
            what = f"entries {size} to {head.size - 1} are missing: a signed checkpoint counts {head.size}"
            return count, Fault(size, what)
        if _root(leaves, head.size) != head.root:
            what = f"entries {agreed} to {head.size - 1} are not those that were signed: the log was rewritten"
            return count, Fault(agreed, what)
        agreed = head.size
    return len(heads), None


def _believed(note: bytes, origin: str, keys: Sequence[bytes], *, covered: bool) -> Checkpoint:
    """Head in a note, once its signature is checked; one that a later head covers is read without that."""
    if covered:
        text = note.decode("utf-8", "replace").rpartition("\n\n")[0] + "\n"
    else:
        text, reason = "", NotVerified("no key to check it with was given")
        for key in keys:
            try:
                text = verify_note(note, origin, key)
                break
            except NotVerified as error:
                reason = error
        else:
            raise reason
    head = parse_checkpoint(text)
    if head.origin != origin:
        raise NotVerified(f"it is of another log, {head.origin[:80]!r}")
    return head


class _Rows:
    """One reading of a log from its first row to its last."""

    def __init__(self, leaves: Leaves) -> None:
        self._leaves = leaves
        self._last = b""  # recorded_at of the row before
        self._tops: list[bytes] = []  # hashes over the full chunks
        self.size = 0
        self.erased = 0

    def rows(self) -> Fault | None:
        """Check every row, and the nodes above it within its chunk."""
        for rows in self._leaves.scan(1 << CHUNK_LEVEL):
            fault = self._chunk(rows)
            if fault:
                return fault
        return None

    def upper_nodes(self) -> Fault | None:
        """Check the nodes above the chunks; each stands in the gap between two."""
        gaps = [((chunk + 1) << CHUNK_LEVEL + 1) - 1 for chunk in range((self.size >> CHUNK_LEVEL) + 1)]
        expected: dict[int, bytes] = {}
        level, hashes = CHUNK_LEVEL, self._tops
        while len(hashes) > 1:
            level, hashes = level + 1, _parents(hashes)
            expected.update(zip(_places(level, 0, len(hashes)), hashes, strict=True))
        stored = self._leaves.nodes(gaps)
        return None if stored == expected else _first_other(expected, stored)

    def nothing_beyond(self) -> Fault | None:
        """See that the tree ends where the rows end."""
        beyond = self._leaves.nodes_between(2 * self.size, 2**62)
        return Fault(self.size, _missing(self.size)) if beyond else None

    def _chunk(self, rows: Sequence[Scanned]) -> Fault | None:
        start = self.size
        stored = self._leaves.nodes_between(2 * start, 2 * (start + (1 << CHUNK_LEVEL)) - 2)
        if not self._looks_right(rows):
            return self._first_bad(rows, stored)
        sha256 = hashlib.sha256
        hashes = [sha256(b"\x00" + leaf).digest() for _, leaf, _, _ in rows]  # leaf_hash, without the call
        expected = dict(zip(_places(0, start, len(hashes)), hashes, strict=True))
        for level in range(1, CHUNK_LEVEL + 1):
            hashes = _parents(hashes)
            expected.update(zip(_places(level, start >> level, len(hashes)), hashes, strict=True))
        if stored != expected:
            return self._first_bad(rows, stored) or _first_other(expected, stored)
        self._tops += hashes  # one for a full chunk, none for the last one
        self._last = parse_leaf(rows[-1][1]).recorded_at.encode()
        self.size += len(rows)
        self.erased += sum(payload is None for _, _, _, payload in rows)
        return None

    def _looks_right(self, rows: Sequence[Scanned]) -> bool:
        """Check a chunk of rows by themselves, all at once; which one is wrong is looked for afterwards."""
        numbers, leaves, salts, payloads = zip(*rows, strict=True)
        if numbers != tuple(range(self.size, self.size + len(rows))):
            return False
        read = LEAF.fullmatch
        found = [read(leaf) for leaf in leaves]
        if not all(found):
            return False
        times = [match[3] for match in found if match]
        if times[0] < self._last or times != sorted(times):
            return False
        sha256 = hashlib.sha256
        for match, salt, payload in zip(found, salts, payloads, strict=True):
            if salt is None or payload is None:
                if salt is not payload:
                    return False
            elif (
                match is None
                or len(salt) != SALT_BYTES
                or sha256(salt + payload).hexdigest().encode() != match[1]  # commitment_of, without the call
            ):
                return False
        return True

    def _first_bad(self, rows: Sequence[Scanned], stored: Mapping[int, bytes]) -> Fault | None:
        """Row by row: the first that is not as it was, with the reason."""
        last = self._last.decode()
        for at, (number, leaf, salt, payload) in enumerate(rows, self.size):
            if number != at:
                return Fault(at, _missing(at) if number > at else f"an entry bears the number {number}")
            if stored.get(place(0, at)) != leaf_hash(leaf):
                return Fault(at, f"entry {at} was changed, or stands in the place of another")
            try:
                said = parse_leaf(leaf)
                if salt is not None and payload is not None:
                    verify_commitment(leaf, salt, payload)
            except NotVerified as error:
                return Fault(at, f"entry {at}: {error}")
            if salt is not payload and None in (salt, payload):
                return Fault(at, f"entry {at} has lost its {'salt' if salt is None else 'payload'}")
            if said.recorded_at < last:
                return Fault(at, f"entry {at} is dated back: it says {said.recorded_at}, the one before it {last}")
            last = said.recorded_at
        return None


def _parents(hashes: Sequence[bytes]) -> list[bytes]:
    """Hashes over pairs; one that is left over has no parent yet."""
    sha256 = hashlib.sha256
    # node_hash, without the call
    return [sha256(b"\x01" + a + b).digest() for a, b in zip(hashes[::2], hashes[1::2], strict=False)]


def _places(level: int, first: int, count: int) -> range:
    """Places of *count* neighbouring nodes of a level."""
    return range(place(level, first), place(level, first + count), 2 << level)


def _first_other(expected: Mapping[int, bytes], stored: Mapping[int, bytes]) -> Fault:
    """Name the first entries under a node that is not what it should be, as few of them as can be told."""
    other = {at for at in expected.keys() | stored.keys() if expected.get(at) != stored.get(at)}
    above: set[int] = set()
    found: list[tuple[int, int, int]] = []  # first entry, level, place
    for level, index, at in sorted((*_node(at), at) for at in other):
        if at not in above:
            found.append((index << level, level, at))
        above.add(place(level + 1, index >> 1))
    first, level, at = min(found)
    if level == 0 and at not in expected:
        return Fault(first, _missing(first))
    last = first + (1 << level) - 1
    return Fault(first, f"among entries {first} to {last} one was replaced: the hash over them is another")


def _node(at: int) -> tuple[int, int]:
    """Level and index of a place: as many levels as it ends with ones."""
    level = (~at & at + 1).bit_length() - 1
    return level, at >> level + 1


def _missing(at: int) -> str:
    return f"entry {at} is missing: it was deleted, or the entries after it were renumbered"
