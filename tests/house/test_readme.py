"""What the README shows as printed is what the program prints."""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from watcher.cli.main import app

ROOT = Path(__file__).parents[2]
EXAMPLE = "tests/corpus/readme/offer.txt"


def test_the_example_report_is_a_real_one(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(ROOT)
    answer = CliRunner().invoke(app, ["--home", str(tmp_path), "score", EXAMPLE])
    assert answer.exit_code == 0, answer.output
    printed = answer.output.splitlines()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [shown] = re.findall(rf"`clausewatch score {EXAMPLE}` prints[^\n]*\n\n((?:    [^\n]*\n|\n)+)", readme)
    lines = [line.removeprefix("    ") for line in shown.rstrip().splitlines() if line.strip() not in ("", "…")]
    assert len(lines) > 30
    at = 0
    for line in lines:
        assert line in printed[at:], f"the program no longer prints: {line}"
        at = printed.index(line, at) + 1
