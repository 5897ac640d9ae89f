"""Every rule of axis F on sentences: what it finds, and what is reversed, taken back, or only sounds like it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring.fairness.catalogue import fair_catalogue
from scoring.findings import Polarity
from tests.scoring.reviewing import found, review_text

SENTENCES = tomllib.loads((Path(__file__).parents[2] / "corpus" / "fairness" / "sentences.toml").read_text("utf-8"))

PAPER = """SERVICES AGREEMENT

This Agreement is made on 6 March 2026 between Cinder Lane Agency Ltd ("Client") and Ada Marsh ("Contractor").

1. Contractor shall make the illustrations described in the Statement of Work (the "Deliverables").

2. Contractor grants Client a licence to print the Deliverables. Client engages Contractor for this.

3. {clause}

Client: ____________________      Contractor: ____________________
"""


def _rows(*kinds: str) -> Iterator[tuple[str, str, str]]:
    for rule, row in SENTENCES.items():
        for kind in kinds:
            for sentence in row[kind]:
                yield rule, kind, sentence


@pytest.mark.parametrize(("rule", "kind", "sentence"), list(_rows("yes")))
def test_a_rule_finds_what_it_is_for(rule: str, kind: str, sentence: str) -> None:
    text = PAPER.format(clause=sentence)
    report = review_text(text)
    [first, *_] = found(report, rule) or [None]
    assert first is not None, sorted({f.rule for f in report.findings if f.start is not None})
    assert first.start is not None
    assert first.polarity == fair_catalogue().entry(rule).polarity
    assert first.quote == text[first.start : first.end]
    assert first.quote in sentence
    assert (first.clause, first.family) == ("3", fair_catalogue().entry(rule).family)


@pytest.mark.parametrize(("rule", "kind", "sentence"), list(_rows("reversed", "negated", "alike")))
def test_a_rule_is_silent_on_what_only_sounds_like_it(rule: str, kind: str, sentence: str) -> None:
    assert not found(review_text(PAPER.format(clause=sentence)), rule)


def test_every_rule_has_all_four_kinds_of_sentences() -> None:
    by_words = {e.id for e in fair_catalogue().rules.values() if e.polarity is not Polarity.MISSING}
    assert by_words == SENTENCES.keys()
    assert all(row[kind] for row in SENTENCES.values() for kind in ("yes", "reversed", "negated", "alike"))
