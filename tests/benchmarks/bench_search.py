"""Near codes among ten million: how long one question takes, beside faiss looking at every code.

    python tests/benchmarks/bench_search.py [CODES]

Codes are random, with copies planted at 0 to 11 flipped bits. Printed are processor milliseconds a question on one
thread (median and the slowest of 100), building, saving and mapping, and the ratio over ``faiss.IndexBinaryFlat`` and
over numpy looking at every code, in the same run. Every answer is compared with numpy's, which looks at all.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from evidence.fingerprint.index import WIDEST, HammingIndex

QUESTIONS = 100
BAR_MS = 5.0


def timed(ask: Callable[[int], object], questions: list[int]) -> list[float]:
    """Processor milliseconds of each question."""
    out = []
    for question in questions:
        start = time.process_time()
        ask(question)
        out.append((time.process_time() - start) * 1000)
    return out


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    chance = np.random.default_rng(7)
    codes = chance.integers(0, 2**64, count, dtype=np.uint64)
    questions = []
    for n in range(QUESTIONS):
        flips = chance.choice(64, n % (WIDEST + 1), replace=False)
        questions.append(int(codes[chance.integers(count)]) ^ sum(1 << int(bit) for bit in flips))

    start = time.process_time()
    index = HammingIndex(codes)
    print(f"{count:,} codes; built in {time.process_time() - start:.2f} s")
    ours = timed(lambda q: index.near(q, WIDEST), questions)

    def scan(question: int) -> list[tuple[int, int]]:
        far = np.bitwise_count(codes ^ np.uint64(question))
        hit = np.flatnonzero(far <= WIDEST)
        return sorted((int(far[n]), int(n)) for n in hit)

    everything = timed(scan, questions[:20])
    differ = sum([(near.distance, near.item) for near in index.near(q, WIDEST)] != scan(q) for q in questions)
    print(f"answers that differ from looking at every code: {differ} of {QUESTIONS}")
    print(f"index   median {statistics.median(ours):7.2f} ms  slowest {max(ours):7.2f} ms  (bar {BAR_MS} ms)")
    scanned = statistics.median(everything)
    print(f"numpy   median {scanned:7.2f} ms  ratio {scanned / statistics.median(ours):.1f}x")
    try:
        import faiss
    except ImportError:
        print("faiss: not installed (pip install faiss-cpu)")
    else:
        faiss.omp_set_num_threads(1)
        flat = faiss.IndexBinaryFlat(64)
        flat.add(codes.view(np.uint8).reshape(-1, 8))
        rows = {q: np.array([q], np.uint64).view(np.uint8).reshape(1, 8) for q in questions}
        theirs = statistics.median(timed(lambda q: flat.range_search(rows[q], WIDEST + 1), questions[:40]))
        print(f"faiss   median {theirs:7.2f} ms  ratio {theirs / statistics.median(ours):.1f}x  (IndexBinaryFlat)")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "codes"
        start = time.perf_counter()
        index.save(path)
        saved = time.perf_counter() - start
        start = time.perf_counter()
        HammingIndex.load(path)
        checked = time.perf_counter() - start
        start = time.perf_counter()
        mapped = HammingIndex.load(path, check=False)
        print(
            f"saved in {saved:.2f} s ({path.stat().st_size / 2**20:.0f} MiB), mapped in "
            f"{time.perf_counter() - start:.3f} s, with its SHA-256 checked {checked:.2f} s"
        )
        later = timed(lambda q: mapped.near(q, WIDEST), questions)
        print(f"mapped  median {statistics.median(later):7.2f} ms  slowest {max(later):7.2f} ms")


if __name__ == "__main__":
    main()
