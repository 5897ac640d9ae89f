"""Count the reference contracts: ``python -m scoring.market_fit /path/to/data OUT``.

Categories are counted from the labels of CUAD v1 (The Atticus Project, CC BY 4.0); questions by Clausewatch itself in
the public sample agreements of ``contracts/``, facts only. Only counts go into the file: no text, no name of a
contract, no label of a single one.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from scoring.questions import QUESTIONS, Reply, answer_questions
from scoring.reading.presence import CATEGORIES
from scoring.reading.read import read
from scoring.text import ContractText

SOURCES = {
    "cuad": "CUAD v1 (The Atticus Project, CC BY 4.0): contracts filed with the SEC, counted from its labels",
    "samples": "public sample agreements for contractors, employees, licences and services, counted by Clausewatch",
}


def count(data: Path) -> dict[str, Any]:
    """Counts of both sets under *data*, as plain values."""
    with gzip.open(data / "cuad" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        labelled = [json.loads(line)["labels"] for line in lines]
    held = {c: sum(bool(labels.get(c)) for labels in labelled) for c in CATEGORIES}
    found: Counter[str] = Counter()
    samples = sorted((data / "contracts").glob("*.txt"))
    for path in samples:
        answers = answer_questions(read(ContractText(path.read_text("utf-8"), "text/plain", "plain")))
        found.update(q for q, a in answers.items() if a.answer is Reply.YES)
    return {
        "sources": SOURCES,
        "rows": [
            *({"name": c, "count": held[c], "n": len(labelled), "source": "cuad"} for c in CATEGORIES),
            *({"name": q, "count": found[q], "n": len(samples), "source": "samples"} for q in QUESTIONS),
        ],
    }


def main(data: str, out: str) -> None:
    """Count and write *out*, byte-identical on every run with the same rules."""
    Path(out).write_text(json.dumps(count(Path(data)), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
