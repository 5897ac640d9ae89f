"""Ten years of mail looked through: a made mailbox on a Dovecot of this machine, two kills on the way.

    python tests/benchmarks/bench_backfill.py [MAILS]          (60,000 mails take about half an hour)

Bars: resident memory at most 400 MB, resumes after kill -9, bytes fetched at most 40 % of the mailbox, progress with
rate and remaining time, every contract found once and no newsletter among them. The mailbox and its truth are made
by tests/corpus/mailbox_of_years.py; memory is the sum over the program and its confined children, pages that they
share counted once (PSS).
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.corpus.mailbox_of_years import LAST_DAY, SPAN, years_of_mail
from tests.servers import LOOPBACK, Dovecot, bulk_append

MAILS = 60_000
MOST_MEMORY = 400
MOST_SHARE = 0.40
PASSWORD = "secret"


def clausewatch(home: Path, *arguments: str) -> list[str]:
    """Command line of the program."""
    return [sys.executable, "-m", "watcher", "--home", str(home), *arguments]


def memory_mb(pid: int) -> float:
    """PSS of a process and all below it, in MB."""
    total = 0.0
    for each in (pid, *_below(pid)):
        try:
            found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{each}/smaps_rollup").read_text(), re.MULTILINE)
        except OSError:
            continue
        total += int(found[1]) / 1024 if found else 0.0
    return total


def _below(pid: int) -> list[int]:
    children: list[int] = []
    try:  # a process may end while it is looked at
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += [int(word) for word in (task / "children").read_text().split()]
    except OSError:
        pass
    return children + [below for child in children for below in _below(child)]


def looked_through(home: Path, kill_after: float | None) -> tuple[int, float, list[str]]:
    """Run the backfill (killed after so many seconds); give exit code, most memory and the lines of progress."""
    process = subprocess.Popen(
        clausewatch(home, "backfill", "--since", "2016", "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    lines: list[str] = []
    reader = threading.Thread(target=lambda: lines.extend(process.stderr or ()), daemon=True)
    reader.start()
    answer: list[str] = []
    threading.Thread(target=lambda: answer.extend(process.stdout or ()), daemon=True).start()
    most, begun = 0.0, time.monotonic()
    while process.poll() is None:
        most = max(most, memory_mb(process.pid))
        if kill_after is not None and time.monotonic() - begun > kill_after:
            process.kill()
        time.sleep(0.5)
    reader.join(timeout=5)
    return process.returncode, most, [line.strip() for line in lines]


def bytes_sent(server: Dovecot) -> int:
    """What the server has sent, by its own log."""
    return sum(int(n) for n in re.findall(r" out=(\d+)", (server.folder / "dovecot.log").read_text(errors="replace")))


def main(mails: int) -> None:
    """Make the mailbox, look through it with two kills, count."""
    if reason := Dovecot.available():
        sys.exit(reason)
    truth: Counter[str] = Counter()
    size = 0

    def raws() -> list[bytes]:
        nonlocal size
        made = []
        for letter in years_of_mail(mails):
            truth[letter.kind] += 1
            size += len(letter.raw)
            made.append(letter.raw)
        return made

    with Dovecot({"ada": PASSWORD}, storage="sdbox") as server, tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        bulk_append(LOOPBACK, server.imap_port, "ada", PASSWORD, "Archive", raws(), LAST_DAY - SPAN)
        print(f"{mails} mails, {size / 1e6:.0f} MB, made in {time.monotonic() - begun:.0f} s: {dict(truth)}")
        home, secret = Path(folder) / "home", Path(folder) / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o600)
        subprocess.run(
            clausewatch(
                home, "connect", "ada@example.org", "--imap", f"{LOOPBACK}:{server.imaps_port}", "--user", "ada",
                "--no-verify-tls", "--password-file", str(secret),
            ),
            check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        before = bytes_sent(server)
        chance = random.Random(os.urandom(8))
        begun, most, said = time.monotonic(), 0.0, []
        for kill_after in (chance.uniform(5, mails / 1500), chance.uniform(5, mails / 1500), None):
            code, memory, lines = looked_through(home, kill_after)
            most, said = max(most, memory), lines or said
            how = "to its end" if kill_after is None else f"killed after {kill_after:.0f} s"
            print(f"  run {how}: exit {code}, {memory:.0f} MB")
        took = time.monotonic() - begun
        sent = bytes_sent(server) - before
        inbox = json.loads(
            subprocess.run(clausewatch(home, "inbox", "--json"), check=True, stdout=subprocess.PIPE).stdout
        )
    found: Counter[str] = Counter()
    doubled = 0
    for message in inbox["messages"]:
        scored = [d for d in message["documents"] if d["state"] == "scored"]
        if scored:
            found[(message["subject"] or "?").split()[0]] += 1
            doubled += len(scored) > 1
    print("progress, as it was said last:", next((line for line in reversed(said) if "a second" in line), "none"))
    print(f"all in {took:.0f} s, {mails / took:.0f} mails a second with two kills")
    print(f"resident memory {most:.0f} MB: ratio {most / MOST_MEMORY:.2f} of the bar")
    print(f"bytes fetched {sent / 1e6:.0f} of {size / 1e6:.0f} MB: {sent / size:.2f} (bar {MOST_SHARE})")
    print(f"contracts {found['contract']} of {truth['contract']} found, {doubled} doubled; others scored: "
          f"{ {kind: n for kind, n in found.items() if kind != 'contract'} }")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MAILS)
