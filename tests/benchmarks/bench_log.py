"""The data log: how long checking it all takes beside hashing its bytes, and what one proof and one append cost.

Run ``python tests/benchmarks/bench_log.py [ENTRIES]``. The yardstick reads every row and hashes what is stored of it,
leaf and opened payload; checking reads the same rows, and hashes leaf, commitment and one node for each, reads every
entry, compares every stored node and holds the log against a signed head. Both are the best of several runs, in
processor time. The hashing alone, of bytes that lie in memory, is printed too.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from evidence.datalog.leaves import FileLeaves  # noqa: E402
from evidence.datalog.log import DataLog, Record  # noqa: E402
from evidence.signing import open_key  # noqa: E402
from evidence.verify import parse_checkpoint, verify_inclusion, verify_note  # noqa: E402

RUNS = 5
BATCH = 1000


def best(*works: Callable[[], object]) -> list[float]:
    """Least processor time of several runs of each, in seconds; they take turns, so that all meet the same machine."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(RUNS):
        for work, times in zip(works, taken, strict=True):
            began = time.process_time()
            work()
            times.append(time.process_time() - began)
    return [min(times) for times in taken]


def main(entries: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        key = open_key(Path(folder, "key"))
        path = Path(folder, "log.db")
        leaves = FileLeaves(path)
        log = DataLog(leaves)
        began = time.perf_counter()
        for start in range(0, entries, BATCH):
            records = [
                Record(
                    "delivery.sent",
                    {
                        "client": "North Pier Books",
                        "file": f"picture {n}.jpg",
                        "sha256": hashlib.sha256(str(n).encode()).hexdigest(),
                    },
                )
                for n in range(start, min(entries, start + BATCH))
            ]
            log.append_all(records, datetime.now(UTC))
        filled = time.perf_counter() - began
        note = log.publish(key)
        rows = [row for some in leaves.scan(4096) for row in some]
        stored = sum(len(leaf) + len(salt or b"") + len(payload or b"") for _, leaf, salt, payload in rows)
        on_disk = path.stat().st_size / entries
        print(
            f"{entries:,} entries, {stored / entries:.0f} bytes each and {on_disk:.0f} on the disk;"
            f" filled at {entries / filled:,.0f}/s in batches of {BATCH}"
        )

        def hashed(source: list[tuple[int, bytes, bytes | None, bytes | None]]) -> None:
            sha256 = hashlib.sha256
            for _, leaf, salt, payload in source:
                sha256(leaf).digest()
                sha256((salt or b"") + (payload or b"")).digest()

        def read_and_hashed() -> None:
            for some in leaves.scan(1024):
                hashed(some)

        yardstick, alone, checked = best(
            read_and_hashed, lambda: hashed(rows), lambda: log.verify([key.public], [note])
        )
        rows.clear()
        assert log.verify([key.public], [note]).holds
        print(f"read and hashed {yardstick:.3f} s, hashed alone {alone:.3f} s, verified {checked:.3f} s")
        print(f"verified / read and hashed {checked / yardstick:.2f}   verified / hashed alone {checked / alone:.2f}")

        head = parse_checkpoint(verify_note(note, log.origin, key.public))
        some = range(0, entries, max(1, entries // 1000))
        taken = []
        for index in some:
            began = time.perf_counter()
            proof = log.inclusion(index, head.size)
            taken.append(time.perf_counter() - began)
            verify_inclusion(log.entry(index).hash, index, head.size, proof, head.root)
        taken.sort()
        print(
            f"inclusion proof: median {1000 * taken[len(taken) // 2]:.3f} ms,"
            f" 99 of 100 under {1000 * taken[len(taken) * 99 // 100]:.3f} ms; {len(proof)} hashes"
        )
        consistent, root = best(lambda: log.consistency(entries // 3, entries), log.root)
        print(f"consistency proof {1000 * consistent:.3f} ms; root {1000 * root:.3f} ms")
        began = time.perf_counter()
        for n in range(100):
            log.append("bench", {"n": n}, datetime.now(UTC))
        single = time.perf_counter() - began
        print(f"one entry appended and synced: {10 * single:.2f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
