import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from scoring.reading.read import read
from scoring.reading.stance.passages import stance_of_passage
from scoring.reading.stance.record import Stance, StanceName
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


SENTENCES = tomllib.loads((CORPUS / "sentences.toml").read_text())["sentence"]


@pytest.mark.parametrize("row", SENTENCES, ids=[r["text"][:60] for r in SENTENCES])
def test_there_are_many_ways_to_say_it(row: dict[str, Any]) -> None:
    found = stances_of(row["text"])
    assert {(s.modality.value, s.actor.value) for s in found} == ({tuple(row["says"])} if row["says"] else set())
    assert all(s.confidence >= 0.5 for s in found)


# ---- single passages

PASSAGES = tomllib.loads((CORPUS / "passages.toml").read_text())["passage"]


@pytest.mark.parametrize("row", PASSAGES, ids=[f"{r['stance']}-{i}" for i, r in enumerate(PASSAGES)])
def test_a_passage_is_read_verbatim(row: dict[str, Any]) -> None:
    name, actor, exceptions = stance_of_passage(row["text"], row.get("lead_in"))
    assert all(e in row["text"] or e in row.get("lead_in", "") for e in exceptions)
    if "actor" in row:
        assert (name, actor) == (row["stance"], row["actor"])
    if "exception" in row:
        assert any(row["exception"] in e for e in exceptions)


TURNS = [
    (turn["what"], *row) for turn in tomllib.loads((CORPUS / "turns.toml").read_text())["turn"] for row in turn["rows"]
]


@pytest.mark.parametrize("turn", TURNS, ids=[f"{what}: {text[:40]}" for what, _, text, *_ in TURNS])
def test_a_turn_of_phrase_is_told_from_its_reverse_and_its_look_alike(turn: tuple[str, ...]) -> None:
    _, stance, text, *lead_in = turn
    assert stance_of_passage(text, lead_in[0] if lead_in else None)[0] == stance


VARIED = [json.loads(line) for line in (CORPUS / "varied.jsonl").read_text().splitlines()]
"""Said in as many ways as we could think of, written before they were read: a few are read wrongly still."""


@pytest.mark.parametrize(("rows", "floor"), [(PASSAGES, 0.85), (VARIED, 0.92)], ids=["passages", "varied"])
def test_passages_as_a_whole_stay_above_the_floors(rows: list[dict[str, str]], floor: float) -> None:
    found = [(StanceName(r["stance"]), stance_of_passage(r["text"], r.get("lead_in"))[0]) for r in rows]
    swaps = [pair for pair in found if set(pair) == {StanceName.GRANTS, StanceName.PROHIBITS}]
    scores = []
    for name in StanceName:
        right = sum(want is got is name for want, got in found)
        either = sum(want is name for want, _ in found) + sum(got is name for _, got in found)
        scores.append(2 * right / either)
    assert not swaps
    assert sum(scores) / len(scores) >= floor
