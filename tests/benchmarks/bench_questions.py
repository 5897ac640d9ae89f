"""Twenty-two questions on labelled contracts: precision and recall of what is told as a fact, and what is only possible.

    CLAUSEWATCH_DATA=/path/to/data python tests/benchmarks/bench_questions.py [--wrong]

Needs CLAUSEWATCH_DATA (the folder with ``contracts/``). Labels "unsure" count for nothing. The wordings of
``scoring.topics`` were corrected by looking at these contracts, so that the figures are those of a sample that was seen. The contracts are few, so
every share comes with its 95 % interval (Wilson). ``--wrong`` names each wrong answer.
"""

# ruff: noqa: E501 - a printed row is one line

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a share (Wilson, 1927); (0, 1) where nothing was counted."""
    if not of:
        return 0.0, 1.0
    share = right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--wrong", action="store_true")
    wrong = parser.parse_args().wrong
    data = os.environ.get("CLAUSEWATCH_DATA")
    folder = Path(data, "contracts") if data else None
    if folder is None or not (folder / "labels").is_dir():
        print("bench_questions: CLAUSEWATCH_DATA is unset or holds no contracts/labels; nothing measured")
        return
    from scoring.questions import QUESTIONS, answer_questions
    from scoring.reading.read import read
    from scoring.text import ContractText

    rows = {q: {"yes": [0, 0], "possible": [0, 0], "no": [0, 0]} for q in QUESTIONS}
    seconds = 0.0
    labels = sorted((folder / "labels").glob("*.json"))
    for label in labels:
        text = (folder / f"{label.stem}.txt").read_text("utf-8")
        started = time.process_time()
        answers = answer_questions(read(ContractText(text, "text/plain", "plain")))
        seconds += time.process_time() - started
        for question, row in json.loads(label.read_text("utf-8"))["answers"].items():
            if row["answer"] == "unsure" or question not in rows:
                continue
            given = answers[question]
            truth = row["answer"] == "yes"
            rows[question][str(given.answer)][truth] += 1
            if wrong and given.answer != row["answer"]:
                shown = text[given.span.start : given.span.end] if given.span else row.get("quote") or ""
                print(
                    f"{label.stem}: {question} is {row['answer']}, answered {given.answer} ({given.because} {given.meaning}): {' '.join(shown.split())[:160]}"
                )
    print(f"{'question':30} yes  no | facts  precision (95 %)    recall (95 %)      | possible, of them yes")
    total = [0, 0, 0]
    for question, row in rows.items():
        facts, right, yes = sum(row["yes"]), row["yes"][1], sum(r[1] for r in row.values())
        no = sum(r[0] for r in row.values())
        total = [total[0] + facts, total[1] + right, total[2] + yes]
        print(
            f"{question:30} {yes:3} {no:3} | {facts:5}  {_share(right, facts)}  {_share(right, yes)} | {sum(row['possible']):3} {row['possible'][1]:3}"
        )
    print(f"{'all':30} {total[2]:3}     | {total[0]:5}  {_share(total[1], total[0])}  {_share(total[1], total[2])} |")
    print(f"{len(labels)} contracts, {len(labels) / seconds:.1f} a second of one thread's time (reading included)")


def _share(right: int, of: int) -> str:
    low, high = wilson(right, of)
    return f"{right / of:.2f} ({low:.2f}-{high:.2f})  " if of else " -                "


if __name__ == "__main__":
    main()
