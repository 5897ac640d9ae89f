"""The closest peer, hermes-legal-advisor in offline mode, beside Clausewatch: same machine, same contracts.

    python -m venv /tmp/peer && /tmp/peer/bin/pip install --no-deps hermes-legal-advisor
    /tmp/peer/bin/pip install pyyaml rich click openai
    CLAUSEWATCH_DATA=/path/to/data python tests/benchmarks/bench_peer.py --peer /tmp/peer/bin/python

Installs nothing by itself. The peer says which of its clause types stand in a text; the eight that mean the same as one
of our questions are compared on the labelled contracts ("unsure" counts for nothing). Ours counts as yes what is told
as a fact; with ``possible`` counted as yes too it is printed apart. Times: warm, every contract in one process, best of
three rounds; and as commands, from the files to the answers, one process for each contract and one for all.
"""

# ruff: noqa: E501 - a printed row is one line

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

SHARED = {
    "termination": "Termination",
    "liability_cap": "Liability",
    "assignment_or_wfh": "Intellectual Property",
    "non_compete": "Non-Compete",
    "confidentiality": "Confidentiality",
    "payment_terms": "Payment Terms",
    "governing_law": "Governing Law",
    "indemnity": "Indemnification",
}
"""Our question -> the peer's clause type."""
ROUNDS = 3
_DRIVER = """
import json, sys, time
from pathlib import Path
from hermes_legal.providers.offline_provider import OfflineProvider
peer = OfflineProvider()
texts = {p: Path(p).read_text("utf-8") for p in sys.argv[2:]}
best, found = 1e9, {}
for _ in range(int(sys.argv[1])):
    started = time.perf_counter()
    found = {p: [c["name"] for c in peer.analyze(t).clauses] for p, t in texts.items()}
    best = min(best, time.perf_counter() - started)
print(json.dumps({"found": found, "seconds": best}))
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", metavar="PYTHON", help="Python of an environment that holds hermes-legal-advisor.")
    peer = parser.parse_args().peer
    data = os.environ.get("CLAUSEWATCH_DATA")
    folder = Path(data, "contracts") if data else None
    if folder is None or not (folder / "labels").is_dir():
        print("bench_peer: CLAUSEWATCH_DATA is unset or holds no contracts/labels; nothing measured")
        return
    if peer is None or not Path(peer).exists():
        print(__doc__)
        print("bench_peer: name the peer's Python with --peer; nothing measured")
        return
    from scoring.questions import Reply, answer_questions
    from scoring.reading.presence import find_presence
    from scoring.reading.read import read
    from scoring.text import ContractText

    labels = {p.stem: json.loads(p.read_text("utf-8"))["answers"] for p in sorted((folder / "labels").glob("*.json"))}
    files = {name: folder / f"{name}.txt" for name in labels}
    texts = {name: file.read_text("utf-8") for name, file in files.items()}
    told = subprocess.run(
        [peer, "-c", _DRIVER, str(ROUNDS), *map(str, files.values())], capture_output=True, text=True, check=True
    )
    theirs = json.loads(told.stdout)
    found = {Path(p).stem: set(names) for p, names in theirs["found"].items()}
    ours = {name: answer_questions(read(ContractText(text, "text/plain", "plain"))) for name, text in texts.items()}

    print(f"{'question':20} yes  no |  hermes P/R    |  ours P/R (facts) |  ours P/R (with possible)")
    behind = []
    for question, clause in SHARED.items():
        rows = [(n, a[question]["answer"] == "yes") for n, a in labels.items() if a[question]["answer"] != "unsure"]
        peers = _scores([(clause in found[n], truth) for n, truth in rows])
        facts = _scores([(ours[n][question].answer is Reply.YES, truth) for n, truth in rows])
        loose = _scores([(ours[n][question].answer is not Reply.NO, truth) for n, truth in rows])
        yes = sum(truth for _, truth in rows)
        print(f"{question:20} {yes:3} {len(rows) - yes:3} |  {_pr(peers)}  |  {_pr(facts)}       |  {_pr(loose)}")
        if facts[0] < peers[0] or facts[1] < peers[1]:
            behind.append(question)
    print("the peer is ahead on:", ", ".join(behind) or "none")

    many = len(texts)
    letters = sum(map(len, texts.values())) / many
    presence = _best(lambda: [find_presence(t) for t in texts.values()])
    questions = _best(lambda: [answer_questions(read(ContractText(t, "text/plain", "plain"))) for t in texts.values()])
    print(f"\nwarm, ms a contract of {letters:,.0f} characters (best of {ROUNDS} rounds)")
    print(f"  hermes: 18 clause types, no quote           {1000 * theirs['seconds'] / many:8.1f}")
    print(
        f"  ours: 18 categories with quotes              {1000 * presence / many:8.1f}  {_ratio(theirs['seconds'], presence)}"
    )
    print(
        f"  ours: read, all rules, 22 questions          {1000 * questions / many:8.1f}  {_ratio(theirs['seconds'], questions)}"
    )
    some = list(files.values())[:5]
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "HOME": home, "CLAUSEWATCH_HOME": home}
        env["PYTHONPATH"] = str(ROOT)
        alone = [peer, "-m", "hermes_legal", "analyze", "--provider", "offline", "--no-save", "--format", "json"]
        mine = [sys.executable, "-m", "watcher", "score", "--json"]
        cold_peer, cold_ours = ([_process([*c, str(f)], home, env) for f in some] for c in (alone, mine))
        batch = Path(home, "batch")
        batch.mkdir()
        for name, text in texts.items():
            (batch / f"{name}.txt").write_text(text, "utf-8")
        many_peer = _process([peer, "-m", "hermes_legal", "batch", str(batch), "--provider", "offline"], home, env)
        many_ours = _process([*mine, str(batch)], home, env)
    print("processes, ms of processor time a contract (children included)")
    for label, theirs_took, ours_took in (
        ("one process each: hermes analyze, clausewatch score", sum(cold_peer) / len(some), sum(cold_ours) / len(some)),
        (f"one command for all {many}: hermes batch, clausewatch score", many_peer / many, many_ours / many),
    ):
        print(f"  {label:58} {1000 * theirs_took:6.0f} {1000 * ours_took:6.0f}  {_ratio(theirs_took, ours_took)}")


def _scores(pairs: list[tuple[bool, bool]]) -> tuple[float, float]:
    right = sum(a and b for a, b in pairs)
    return right / max(1, sum(a for a, _ in pairs)), right / max(1, sum(b for _, b in pairs))


def _pr(scores: tuple[float, float]) -> str:
    return f"{scores[0]:.2f} / {scores[1]:.2f}"


def _best(work: Callable[[], object]) -> float:
    work()
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def _ratio(theirs: float, ours: float) -> str:
    return (
        f"({theirs / ours:.1f} times as fast as the peer)"
        if ours <= theirs
        else f"({ours / theirs:.1f} times as slow as the peer)"
    )


def _process(command: list[str], folder: str, env: dict[str, str]) -> float:
    """Processor time of one command and its children: a busy machine does not lengthen it as it does the clock's."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, capture_output=True, env=env, cwd=folder, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
