"""How many real agreements are taken for contracts; each one missed is named. Needs CLAUSEWATCH_DATA."""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))


def main() -> None:
    data = Path(os.environ.get("CLAUSEWATCH_DATA") or "/nonexistent")
    if not (data / "contracts").is_dir():
        print("bench_kind: CLAUSEWATCH_DATA is unset or holds no contracts; nothing measured")
        return
    from scoring.reading.kind import find_kind, is_agreement_like

    sets = {"contracts": [(p.stem, p.read_text()) for p in sorted((data / "contracts").glob("*.txt"))]}
    with gzip.open(data / "cuad" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        sets["cuad"] = [(row["title"], row["text"]) for row in map(json.loads, lines)]
    for name, papers in sets.items():
        started = time.perf_counter()
        found = [find_kind(text, ()) for _, text in papers]
        rate = len(papers) / (time.perf_counter() - started)
        missed = [f"{title[:50]} ({k.kind})" for (title, _), k in zip(papers, found, strict=True) if not k.is_contract]
        likes = sum(is_agreement_like(text) for _, text in papers)
        print(f"{name}: contract {len(papers) - len(missed)}/{len(papers)}, triage {likes}/{len(papers)}, {rate:.0f}/s")
        print("  missed:", "; ".join(missed) or "none")


if __name__ == "__main__":
    main()
