"""Two papers of 100 pages, clause by clause: how long it takes, beside the standard library's comparison of words.

    python tests/benchmarks/bench_compare.py

The papers are made here (tests/corpus), in our own words, numbered on from contract to contract; the second version has
clauses changed, added, removed and moved. Printed are processor seconds of the comparison itself and of everything
(both papers read and scored), the ratio over ``difflib.SequenceMatcher`` on the words of both, and how the time grows
with the pages. Where CLAUSEWATCH_DATA names the folder with ``cuad/``, edits of five kinds are made in real contracts,
and it is counted how many are found, and what else is said to differ.
"""

from __future__ import annotations

import difflib
import gzip
import json
import os
import random
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scoring.compare.changes import Change, Kind, changes
from scoring.compare.comparison import Version, compare
from scoring.compare.units import cut
from scoring.text import ContractText
from tests.corpus import documents, sample_texts

PAGES = (12, 25, 50, 100)
LINES = 46
"""Of a page."""
CONTRACTS = [text for name, text in vars(sample_texts).items() if name.isupper() and isinstance(text, str)]
SWAPS = {"shall": "may", "may": "shall not", "will": "may", "must": "may", "any": "no", "all": "some"}
NEW = "The Supplier shall furnish a quarterly statement of accounts for every consignment of lamps sold in Lapland."


def paper_of(pages: int) -> list[str]:
    """Paragraphs that fill about *pages* pages: our contracts again and again, each with a name of its own."""
    paragraphs: list[str] = []
    lines = number = 0
    while lines < pages * LINES:
        for paragraph in documents.paragraphs_of(CONTRACTS[number % len(CONTRACTS)]):
            words = re.sub(r"\bAda Marsh\b", f"Ada Marsh of house {number}", paragraph)
            paragraphs.append(words)
            lines += sum(1 + len(line) // 95 for line in words.split("\n")) + 1
        number += 1
    return paragraphs


def second_version(paragraphs: Sequence[str], seed: int = 7) -> list[str]:
    """The same paper with one paragraph in ten changed, and some gone, come and moved."""
    chance = random.Random(seed)
    out: list[str] = []
    for paragraph in paragraphs:
        what = chance.random()
        if what < 0.1:
            out.append(re.sub(r"\b(shall|may|will|any|all)\b", lambda m: SWAPS[m[0]], paragraph, count=1))
        elif what < 0.12:
            continue
        elif what < 0.14:
            out += [paragraph, f"{NEW} ({len(out)})"]
        else:
            out.append(paragraph)
    at = len(out) // 3
    return [*out[:at], *out[at + 4 :], *out[at : at + 4]]


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Median processor time."""
    taken = []
    for _ in range(runs):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return statistics.median(taken)


def speed() -> None:
    """Time against pages."""
    print(f"{'pages':>6} {'words':>8} {'compare s':>10} {'difflib s':>10} {'ratio':>7} {'all s':>7}")
    for pages in PAGES:
        old = "\n\n".join(paper_of(pages))
        new = "\n\n".join(second_version(paper_of(pages)))
        ours = seconds(lambda old=old, new=new: changes(cut(old), cut(new)))  # type: ignore[misc]
        a, b = old.split(), new.split()
        theirs = seconds(lambda a=a, b=b: difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes(), 1)  # type: ignore[misc]
        texts = [ContractText(text, "text/plain", "plain") for text in (old, new)]
        whole = seconds(lambda texts=texts: compare(*(Version.of(t) for t in texts)), 1)  # type: ignore[misc]
        print(f"{pages:>6} {len(a) + len(b):>8} {ours:>10.2f} {theirs:>10.2f} {ours / theirs:>7.3f} {whole:>7.2f}")


def found() -> None:
    """Edits in real contracts: how many are told, and what is told besides."""
    root = os.environ.get("CLAUSEWATCH_DATA")
    file = Path(root, "cuad", "dev.jsonl.gz") if root else None
    if file is None or not file.is_file():
        print("edits in real contracts: not measured, CLAUSEWATCH_DATA is unset or has no cuad/dev.jsonl.gz")
        return
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    chance = random.Random(5)
    chance.shuffle(texts)
    told, made, beside, papers = Counter[str](), Counter[str](), 0, 0
    for text in texts[:100]:
        edits = _edited(text, chance)
        if edits is None:
            continue
        papers += 1
        new, expected = edits
        rows = changes(cut(text), cut(new)).changes
        used: set[int] = set()
        for kind, words in expected:
            hits = {n for n, row in enumerate(rows) if _tells(row, kind, words, text, new)}
            made[kind] += 1
            told[kind] += bool(hits)
            used |= hits
        beside += len(rows) - len(used)
    shares = ", ".join(f"{kind} {told[kind]}/{made[kind]}" for kind in sorted(made))
    total = sum(made.values())
    print(f"edits in {papers} real contracts: {shares}; {sum(told.values()) / total:.3f} of {total} told")
    print(f"rows that none of the edits accounts for: {beside} ({beside / papers:.2f} a contract)")


def _edited(text: str, chance: random.Random) -> tuple[str, list[tuple[str, str]]] | None:
    parts: list[str | None] = list(re.split(r"\n\s*\n", text))
    long = [n for n, p in enumerate(parts) if p and 120 < len(p) < 3000 and p.strip()[-1:] in ".;"]
    if len(long) < 12:
        return None
    word, gone, beside, taken, put = chance.sample(long, 5)
    expected: list[tuple[str, str]] = []
    said = parts[word] or ""
    spots = list(re.finditer(rf"\b({'|'.join(SWAPS)})\b", said))
    if spots:
        spot = chance.choice(spots)
        parts[word] = said[: spot.start()] + SWAPS[spot[0]] + said[spot.end() :]
        expected.append(("changed", parts[word] or ""))
    expected.append(("removed", parts[gone] or ""))
    expected.append(("added", NEW))
    expected.append(("moved", parts[taken] or ""))
    parts[beside] = f"{parts[beside]}\n\n{NEW}"
    parts[put] = f"{parts[put]}\n\n{parts[taken]}"
    parts[gone] = parts[taken] = None
    return "\n\n".join(p for p in parts if p is not None), expected


def _tells(row: Change, kind: str, words: str, old: str, new: str) -> bool:
    before = _bare(old[row.before.start : row.before.end]) if row.before else ""
    after = _bare(new[row.after.start : row.after.end]) if row.after else ""
    said = _bare(words)
    middle = said[len(said) // 3 : len(said) // 3 + 60]
    match kind:
        case "changed":
            return row.kind is Kind.CHANGED and bool(after) and (after in said or said in after)
        case "removed":
            return middle in before and middle not in after
        case "added":
            return middle in after and middle not in before
        case _:
            return row.moved and middle in after


def _bare(words: str) -> str:
    return re.sub(r"\W+", " ", words).strip().casefold()


if __name__ == "__main__":
    speed()
    found()
