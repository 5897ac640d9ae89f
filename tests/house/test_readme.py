"""What the README shows as printed is what the program prints."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLE = "tests/corpus/readme/offer.txt"


def test_the_example_report_is_a_real_one(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "watcher", "--home", str(tmp_path), "score", EXAMPLE]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=150, check=True)
    printed = answer.stdout.splitlines()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [shown] = re.findall(rf"`clausewatch score {EXAMPLE}` prints[^\n]*\n\n((?:    [^\n]*\n|\n)+)", readme)
    lines = [line.removeprefix("    ") for line in shown.rstrip().splitlines() if line.strip() not in ("", "…")]
    assert len(lines) > 30
    at = 0
    for line in lines:
        assert line in printed[at:], f"the program no longer prints: {line}"
        at = printed.index(line, at) + 1
