import tomllib
from pathlib import Path
from typing import Any

import pytest

from scoring.reading.read import read
from scoring.reading.stance import Stance, find_stances, stance_of_passage
from scoring.text import ContractText

CORPUS = Path(__file__).parents[2] / "corpus" / "stances"
CASES = tomllib.loads((CORPUS / "cases.toml").read_text())["case"]
PAPER = """DESIGN AGREEMENT

This Agreement is between Fern & Co Ltd ("Client") and Ada Marsh ("Contractor").

1. Contractor shall design the posters described in the brief (the "Deliverables").
2. Client shall pay 500 GBP within 30 days of the invoice.

{clause}

Governing law: England.
"""


def stances_of(clause: str) -> tuple[Stance, ...]:
    return read(ContractText(PAPER.replace("{clause}", clause), "text/plain", "plain")).stances


@pytest.mark.parametrize("case", CASES, ids=[c["what"] for c in CASES])
def test_a_clause_says_what_it_says(case: dict[str, Any]) -> None:
    found = stances_of(case["text"])
    got = [(s.modality.value, s.actor.value, s.object.value, sorted(a.value for a in s.actions)) for s in found]
    want = [(m, a, o, sorted(actions)) for m, a, o, actions in case["stances"]]
    if case.get("loose_actions"):
        got, want = [g[:3] for g in got], [w[:3] for w in want]
    assert got == want
    for s in found:
        assert (s.confidence >= 0.5) is case.get("sure", True)
        if s.confidence < 0.5:
            assert s.name != "prohibits_ai_training"
    if not found:
        return
    first = found[0]
    assert first.double_negation is case.get("double", False)
    assert set(case.get("covers", ())) <= first.covers
    if "limits" in case:
        assert first.limits == set(case["limits"])
    if "kinds" in case:
        assert list(first.exception_kinds) == case["kinds"]
    if "name" in case:
        assert first.name == case["name"]
    if case.get("overrides"):
        assert first.overrides
