"""Keys that were never issued, tried on the very file in question: what chance does there, measured.

They follow from the file's own digest, so that an expert who repeats the test tries the same ones.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass

from evidence.digest import Digest
from evidence.marks.pixel.key import MarkKey

LEAST_DECOYS = 1000
DECOYS = 2000
"""What is tried unless more are asked for: their standard deviation is known to 1.6 %."""


@dataclass(frozen=True, slots=True)
class Null:
    """How keys never issued scored on one file."""

    keys: int
    mean: float
    deviation: float
    """Of z at the shift 0, 0; 1 in theory."""
    largest: float
    """Of z over all shifts and keys."""


def decoy_keys(suspect: Digest, count: int = LEAST_DECOYS) -> tuple[MarkKey, ...]:
    """Give *count* keys that follow from the file's digest and from nothing else."""
    start = b"clausewatch decoy key 1" + bytes.fromhex(suspect.hex)
    return tuple(MarkKey(hashlib.sha256(start + n.to_bytes(8, "big")).digest()) for n in range(count))


def null_of(centred: Iterable[float], largest: float) -> Null:
    """Sum up z at shift 0, 0 of each decoy (*centred*) and the *largest* z anywhere."""
    values = tuple(centred)
    mean = math.fsum(values) / len(values)
    variance = math.fsum((value - mean) ** 2 for value in values) / max(len(values) - 1, 1)
    return Null(len(values), mean, math.sqrt(variance), largest)
