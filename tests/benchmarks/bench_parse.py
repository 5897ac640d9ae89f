"""Measure opening mails in the confined child: mails that broke other parsers, and files made to do harm.

    CLAUSEWATCH_DATA=/path/to/data python tests/benchmarks/bench_parse.py [-v]

Prints how many of the expected payloads (by SHA-256) and names come out, how many mails crash or hang, whether every
hostile file ends in a stated outcome within 10 s and 1 GB, and what one call through the confined child costs.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from watcher.confine import Confine, Stopped
from watcher.mail.message import OpenedMail, describe, open_mail

BARS = {"payloads": 0.95, "names": 0.97}


def measure_corpus(confine: Confine, folder: Path, verbose: bool) -> bool:
    """Expected against found over all mails that have expectations."""
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    stopped = mails = better = 0
    for eml in sorted(folder.glob("*.eml")):
        mails += 1
        answer = confine(describe, eml.read_bytes())
        if isinstance(answer, Stopped):
            stopped += 1
            print(f"  stopped: {eml.stem}: {answer.reason} {answer.detail}")
            continue
        expect = json.loads(eml.with_suffix(".json").read_text()).get("expect") or {}
        hashes = Counter(a["sha256"] for a in answer["attachments"])
        names = Counter(a["name"] for a in answer["attachments"])
        for attachment in expect.get("attachments") or ():
            if attachment.get("sha256"):
                wanted["payloads"] += 1
                if hashes[attachment["sha256"]] > 0:
                    hashes[attachment["sha256"]] -= 1
                    found["payloads"] += 1
                elif verbose:
                    print(f"  payload: {eml.stem}: {attachment}")
            if attachment.get("filename"):
                wanted["names"] += 1
                same = next((n for n in names if names[n] > 0 and is_name(n, attachment["filename"])), None)
                if same is not None:
                    names[same] -= 1
                    found["names"] += 1
                    better += same != attachment["filename"]
                elif verbose:
                    print(f"  name: {eml.stem}: {attachment['filename']!r} not in {sorted(names)}")
        if "attachments_count" in expect:
            wanted["counts"] += 1
            found["counts"] += expect["attachments_count"] == len(answer["attachments"])
        if expect.get("subject") is not None:
            wanted["subjects"] += 1
            found["subjects"] += expect["subject"] == answer["subject"]
            if verbose and expect["subject"] != answer["subject"]:
                print(f"  subject: {eml.stem}: {expect['subject']!r} / {answer['subject']!r}")
    print(f"mails {mails}, stopped {stopped}")
    for what in wanted:
        bar = f" (bar {BARS[what]:.2f})" if what in BARS else " (soft)"
        print(f"{what} {found[what]}/{wanted[what]} = {found[what] / wanted[what]:.3f}{bar}")
    if better:
        print(f"  {better} of these names have a letter where the expectation has U+FFFD: another parser gave up on it")
    return stopped == 0 and all(found[w] >= bar * wanted[w] for w, bar in BARS.items() if wanted[w])


def is_name(found: str, expected: str) -> bool:
    """Say whether a name is the expected one; U+FFFD in an expectation stands for a letter that its maker lost."""
    if "\N{REPLACEMENT CHARACTER}" not in expected:
        return found == expected
    return len(found) == len(expected) and all(
        e in (f, "\N{REPLACEMENT CHARACTER}") for f, e in zip(found, expected, strict=True)
    )


def measure_hostile(confine: Confine, maker: Path) -> bool:
    """Every hostile file as a mail's attachment, and as a file by itself."""
    good = True
    with tempfile.TemporaryDirectory() as tmp:
        subprocess.run([sys.executable, str(maker), tmp], check=True, stdout=subprocess.DEVNULL)
        for path in sorted(Path(tmp).iterdir()):
            if path.name == "MANIFEST.json":
                continue
            start = time.perf_counter()
            name = None if path.suffix == ".eml" else path.name
            answer = confine(open_mail, path.read_bytes(), name)
            took = time.perf_counter() - start
            if isinstance(answer, OpenedMail):
                outcome = Counter(type(r).__name__ for r in answer.rulings)
                said = ", ".join(f"{n} {k}" for k, n in sorted(outcome.items())) or "no parts"
                stated = len(answer.rulings) == len(answer.mail.parts) and (bool(outcome) or bool(answer.mail.defects))
            else:
                said, stated = f"stopped: {answer.reason}", True
            alive = isinstance(confine(describe, b"Subject: x\r\n\r\nhi"), dict)
            good = good and stated and alive and took < 12
            print(f"  {path.name:24} {took:6.2f} s  {said}{'' if alive else '  THE OPENER DIED'}")
    return good


def measure_cost(confine: Confine) -> None:
    """Milliseconds of one call, over the same work without a child."""
    raw = b"From: a@example.com\r\nSubject: hello\r\n\r\nhi\r\n"
    times = []
    for _ in range(100):
        start = time.perf_counter()
        confine(describe, raw)
        times.append((time.perf_counter() - start) * 1000)
    start = time.perf_counter()
    for _ in range(100):
        describe(raw)
    bare = (time.perf_counter() - start) * 10
    print(f"a call costs {statistics.median(times):.1f} ms (median; the same work in this process {bare:.2f} ms)")


def main() -> int:
    """Run what the data folder allows."""
    data = os.environ.get("CLAUSEWATCH_DATA")
    if not data or not (Path(data) / "mail" / "corpus").is_dir():
        print("bench_parse: set CLAUSEWATCH_DATA to the folder that holds mail/corpus and hostile/make_hostile.py")
        return 0
    verbose = "-v" in sys.argv[1:]
    confine = Confine()
    try:
        for name, fact in confine.report().items():
            print(f"{name}: {fact}")
        measure_cost(confine)
        good = measure_corpus(confine, Path(data) / "mail" / "corpus", verbose)
        good = measure_hostile(confine, Path(data) / "hostile" / "make_hostile.py") and good
    finally:
        confine.close()
    print("inside the bars" if good else "NOT inside the bars")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
