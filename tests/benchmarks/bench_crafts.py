"""Which crafts real agreements are taken for, with the words that say so, and what it costs. Needs CLAUSEWATCH_DATA.

CLAUSEWATCH_DATA=DIR python tests/benchmarks/bench_crafts.py [--quotes]
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))


def main(quotes: bool) -> None:
    """Print a line for each paper that is taken for a craft, then the counts."""
    data = Path(os.environ.get("CLAUSEWATCH_DATA") or "/nonexistent")
    if not (data / "contracts").is_dir():
        print("bench_crafts: CLAUSEWATCH_DATA is unset or holds no contracts; nothing measured")
        return
    from scoring.crafts import find_crafts
    from scoring.reading.read import read
    from scoring.rules.base import Paper
    from scoring.text import ContractText

    sets = {"contracts": [(p.stem, p.read_text()) for p in sorted((data / "contracts").glob("*.txt"))]}
    with gzip.open(data / "cuad" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        sets["cuad"] = [(row["title"], row["text"]) for row in map(json.loads, lines)]
    for name, papers in sets.items():
        seconds, taken, traps = 0.0, 0, 0
        for title, text in papers:
            paper = Paper.of(read(ContractText(text, "text/plain", "plain")))
            started = time.process_time()
            found = find_crafts(paper)
            seconds += time.process_time() - started
            taken += bool(found)
            traps += sum(len(craft.found) for craft in found)
            for craft in found:
                flags = ", ".join(trap.flag.id for trap in craft.found) or "no trap"
                print(f"  {title[:60]}: {craft.craft.title} ({flags})")
                if quotes:
                    for words in (*(s.quote for s in craft.signs), *(f"! {trap.quote}" for trap in craft.found)):
                        print(f"      {' '.join(words.split())[:180]}")
        cost = 1000 * seconds / len(papers)
        print(f"{name}: {taken}/{len(papers)} taken for a craft, {traps} traps, {cost:.1f} ms each")


if __name__ == "__main__":
    main("--quotes" in sys.argv)
