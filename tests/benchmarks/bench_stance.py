"""How well passages are read for their stance on AI, and how fast whole contracts are read. Needs CLAUSEWATCH_DATA.

Per stance precision, recall and F1, the macro F1, grants taken for prohibitions and the reverse (the worst error),
actors right among the stances right, contracts per second on one thread, and what is found in leases and
non-disclosure agreements, where nothing should be. Passages that the labeller was unsure of are left out.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

SWAPS = {"grants_ai_training", "prohibits_ai_training"}
BARE = ("lease", "nda", "dpa", "loi", "cla")
"""Kinds in data/contracts that say nothing about AI and the work."""


def passages(data: Path) -> None:
    """Print how the labelled passages are read."""
    from scoring.reading.stance.passages import stance_of_passage
    from scoring.reading.stance.record import StanceName

    rows = [json.loads(line) for line in (data / "ai-clauses" / "dev.jsonl").read_text().splitlines()]
    rows = [row for row in rows if not row["unsure"]]
    started = time.perf_counter()
    found = [stance_of_passage(row["text"], row["lead_in"]) for row in rows]
    rate = len(rows) / (time.perf_counter() - started)
    pairs = Counter((row["stance"], name.value) for row, (name, _, _) in zip(rows, found, strict=True))
    scores = []
    for name in StanceName:
        right = pairs[name.value, name.value]
        said = sum(n for (_, got), n in pairs.items() if got == name.value)
        labelled = sum(n for (want, _), n in pairs.items() if want == name.value)
        precision, recall = right / max(said, 1), right / max(labelled, 1)
        scores.append(2 * precision * recall / max(precision + recall, 1e-9))
        print(f"{name.value:40} n={labelled:3}  P {precision:.2f}  R {recall:.2f}  F1 {scores[-1]:.2f}")
    swaps = sum(n for (want, got), n in pairs.items() if {want, got} == SWAPS)
    agreed = [
        (row["who"], who)
        for row, (name, who, _) in zip(rows, found, strict=True)
        if name == row["stance"] and row["who"]
    ]
    right = sum(want == got for want, got in agreed)
    print(
        f"passages: macro F1 {sum(scores) / len(scores):.3f}, swaps {swaps}/{len(rows)} = {swaps / len(rows):.1%}, "
        f"actors {right}/{len(agreed)}, {rate:.0f} passages/s"
    )


def contracts(data: Path) -> None:
    """Print how fast whole contracts are read, and what is found where nothing should be."""
    from scoring.reading.read import read
    from scoring.text import ContractText

    index = [json.loads(line) for line in (data / "contracts" / "index.jsonl").read_text().splitlines()]
    texts = [(row, (data / "contracts" / f"{row['id']}.txt").read_text()) for row in index]
    for _, text in texts[:3]:
        read(ContractText(text, "text/plain", "plain"))
    started, used = time.perf_counter(), time.process_time()
    readings = [(row, read(ContractText(text, "text/plain", "plain"))) for row, text in texts]
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    print(
        f"contracts: {len(texts) / wall:.1f}/s on one thread ({len(texts) / cpu:.1f} per second of processor time), "
        f"roles sure in {sum(r.parties.sure for _, r in readings)}/{len(readings)}"
    )
    bare = [(row, r) for row, r in readings if row["kind"] in BARE]
    print(f"stances in {len(bare)} papers that speak of no AI: {sum(len(r.stances) for _, r in bare)}")
    for row, reading in readings:
        if reading.stances:
            named = Counter(
                f"{s.modality.value} {s.actor.value}" + (" ?" if s.confidence < 0.5 else "") for s in reading.stances
            )
            print(f"  {row['id']}: " + ", ".join(f"{n} {what}" for what, n in sorted(named.items())))


def main() -> None:
    """Measure, or say why not."""
    data = Path(os.environ.get("CLAUSEWATCH_DATA") or "/nonexistent")
    if not (data / "ai-clauses").is_dir():
        print("bench_stance: CLAUSEWATCH_DATA is unset or holds no labelled passages; nothing measured")
        return
    passages(data)
    contracts(data)


if __name__ == "__main__":
    main()
