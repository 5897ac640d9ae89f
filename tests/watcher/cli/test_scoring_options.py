"""What the options of ``score`` and ``report`` add to a report."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

OFFER = Path(__file__).parents[2] / "corpus" / "readme" / "offer.txt"


def run(home: Path, *words: str) -> str:
    """What the command prints; it is run as a user runs it, in a process of its own."""
    command = [sys.executable, "-m", "watcher", "--home", str(home), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=150, check=True).stdout


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_the_tick_list_of_every_law_comes_when_it_is_asked_for(tmp_path: Path, form: str) -> None:
    plain = run(tmp_path, "score", str(OFFER), "--format", form)
    ticked = run(tmp_path, "score", str(OFFER), "--format", form, "--statutes")
    for law in ("California Freelance Worker Protection Act", "New York Freelance Isn"):
        assert law not in plain
        assert law in ticked
    words = " ".join(ticked.split())
    assert "Nothing in the paper points to California." in words
    assert "2024-09-28" in words  # the day of the text that the list was made from


def test_the_tick_list_is_in_the_json_of_every_report(tmp_path: Path) -> None:
    [source] = json.loads(run(tmp_path, "score", str(OFFER), "--json"))["sources"]
    [document] = source["documents"]
    assert document["id"].startswith("d-")
    assert {s["id"] for s in document["statutes"]} == {"california", "new-york"}
    assert all(s["as_of"] and s["source"].startswith("https://") for s in document["statutes"])


def test_a_kept_report_shows_the_same_list(tmp_path: Path) -> None:
    kept = json.loads(run(tmp_path, "score", "--keep", str(OFFER), "--json"))
    identifier = kept["sources"][0]["documents"][0]["id"]
    shown = run(tmp_path, "report", identifier, "--statutes")
    assert "New York Freelance Isn't Free Act" in shown
