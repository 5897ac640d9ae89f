"""Measure what files made to do harm cost: every one ends in a stated outcome within 10 s and 1 GB.

    python tests/benchmarks/bench_hostile.py [NAME ...]

Writes its files itself (tests/corpus/make_hostile.py). Mails and archives are opened, and every document in them is
read; documents are read. Prints the outcome, the slowest call and the largest resident memory of a child.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scoring.text import ContractText, Unreadable
from tests.benchmarks.child import extract_measured
from tests.corpus.make_hostile import FILES
from watcher.confine import Confine, Stopped
from watcher.mail.message import OpenedMail, open_mail, part_bytes
from watcher.mail.triage import Take

MOST_SECONDS = 10.0
MOST_KIB = 1 << 20


class Tally:
    """What the calls for one file came to."""

    def __init__(self, confine: Confine) -> None:
        self.confine = confine
        self.outcomes: Counter[str] = Counter()
        self.slowest = 0.0
        self.kib = 0
        self.good = True

    def read(self, data: bytes, name: str) -> None:
        """Read one document."""
        start = time.perf_counter()
        answer = self.confine(extract_measured, data, name)
        self.slowest = max(self.slowest, time.perf_counter() - start)
        if isinstance(answer, Stopped):
            self.outcomes[f"stopped ({answer.reason})"] += 1
            self.good = self.good and answer.reason in ("memory", "time")
            return
        found, kib, _ = answer
        self.kib = max(self.kib, kib)
        if isinstance(found, Unreadable):
            self.outcomes[f"unread: {found.needs}"] += 1
            self.good = self.good and bool(found.reason)
        else:
            self.outcomes["text"] += 1
            self.good = self.good and isinstance(found, ContractText) and bool(found.accepted.strip())

    def open(self, data: bytes, name: str | None) -> None:
        """Open a mail or an archive and read the documents in it."""
        start = time.perf_counter()
        opened = self.confine(open_mail, data, name)
        self.slowest = max(self.slowest, time.perf_counter() - start)
        if not isinstance(opened, OpenedMail):
            self.outcomes[f"stopped ({opened.reason})"] += 1
            self.good = False
            return
        self.outcomes.update(type(ruling).__name__ for ruling in opened.rulings)
        self.good = len(opened.rulings) == len(opened.mail.parts) and bool(opened.rulings or opened.mail.defects)
        for ruling in opened.rulings:
            if isinstance(ruling, Take):
                part = self.confine(part_bytes, data, ruling.part.locator, name)
                if isinstance(part, bytes):
                    self.read(part, ruling.part.name)
                else:
                    self.good = False


def main() -> int:
    """Run every file, or those that are named."""
    confine = Confine(wall_seconds=MOST_SECONDS, cpu_seconds=MOST_SECONDS, memory_bytes=MOST_KIB * 1024)
    good = True
    try:
        print("; ".join(f"{name}: {fact}" for name, fact in confine.report().items()))
        for name in sys.argv[1:] or FILES:
            data, tally = FILES[name](), Tally(confine)
            if name.endswith((".eml", ".zip")):
                tally.open(data, None if name.endswith(".eml") else name)
            else:
                tally.read(data, name)
            alive = isinstance(confine(extract_measured, b"Hello.", "a.txt"), tuple)
            fine = tally.good and alive and tally.slowest <= MOST_SECONDS + 1 and tally.kib <= MOST_KIB
            good = good and fine
            said = ", ".join(f"{count} {what}" for what, count in sorted(tally.outcomes.items())) or "a defect is named"
            end = "" if fine else "  NOT GOOD" if alive else "  THE OPENER DIED"
            print(f"  {name:20} {tally.slowest:6.2f} s {tally.kib // 1024:5} MB  {said}{end}")
    finally:
        confine.close()
    print("inside the bars" if good else "NOT inside the bars")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
