"""German, French and Spanish papers: what is found, on which level, and which words decide."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.scoring.languages.framed import CODES, CORPUS, framed, table
from tests.scoring.reviewing import found, review_text

CONTRACTS = sorted(CORPUS.glob("*/contracts/*.txt"))
BANS = [(code, kind, name) for code in CODES for kind, bans in table(code, "bans").items() for name in bans]
SENTENCES = [
    (code, family, kind)
    for code in CODES
    for family, said in table(code, "sentences").items()
    for kind in ("yes", "reversed", "denied", "sense")
    if kind in said
]


def _id(path: Path) -> str:
    return f"{path.parts[-3]}-{path.stem}"


@pytest.mark.parametrize("path", CONTRACTS, ids=_id)
def test_a_whole_contract(path: Path) -> None:
    expected = tomllib.loads(path.with_suffix(".expected.toml").read_text("utf-8"))
    text = path.read_text("utf-8")
    report = review_text(text)
    assert report.language == path.parts[-3]
    assert report.score is not None
    assert report.parties is not None
    assert (report.level, report.score.ai) == (expected["level"], expected["score"])
    assert (report.parties.client, report.parties.freelancer) == (expected["client"], expected["freelancer"])
    said = [f for f in report.findings if f.polarity != "missing"]
    assert [[f.rule, f.clause or "", f.defeated_by is None, " ".join(f.quote.split())] for f in said] == expected[
        "findings"
    ]
    assert all(f.start is not None and f.quote == text[f.start : f.end] for f in said)


@pytest.mark.parametrize(("code", "kind", "name"), BANS)
def test_a_ban_holds_or_does_not(code: str, kind: str, name: str) -> None:
    level = review_text(framed(code, table(code, "bans")[kind][name])).level
    assert (level == "High") is (kind == "honest")


@pytest.mark.parametrize(("code", "family", "kind"), SENTENCES)
def test_a_sentence_of_each_family_and_what_sounds_like_it(code: str, family: str, kind: str) -> None:
    said = table(code, "sentences")[family]
    clauses = [said[kind]] if "before" not in said else [said["before"], said[kind]]
    quotes = [" ".join(f.quote.split()) for f in found(review_text(framed(code, *clauses)), said["rule"])]
    assert any(quote in said[kind] for quote in quotes) is (kind == "yes"), quotes
