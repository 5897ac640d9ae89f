"""What the benchmarks call in a confined child, to learn what it took."""

from __future__ import annotations

import resource
import time

from scoring.extract.formats import extract_text
from scoring.text import ContractText, Unreadable


def extract_measured(data: bytes, name: str | None = None) -> tuple[ContractText | Unreadable, int, float]:
    """Text of a document, the child's peak resident memory in KiB, and the seconds that the reading itself took."""
    start = time.perf_counter()
    found = extract_text(data, name=name)
    took = time.perf_counter() - start
    return found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, took
