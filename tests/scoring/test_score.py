"""The arithmetic of the rubric: the ten goldens, and that nothing good lowers a score and nothing bad raises it."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.catalogue import catalogue
from scoring.score import BANDS, Level, credits_of, level_of, raw_of, score_of

GOLDENS = json.loads((Path(__file__).parents[1] / "corpus" / "rubric-goldens.json").read_text())
FAMILIES = [f.id for f in catalogue().weighed]
GOOD = ("P_full", "P_part", "L_lim", "override")
BAD = ("W", "B", "G", "C")


def _shares(vector: dict[str, float]) -> dict[str, Decimal]:
    return {name.partition("_")[0]: Decimal(str(share)) for name, share in vector.items()}


@pytest.mark.parametrize("golden", GOLDENS["goldens"], ids=lambda g: str(g["n"]))
def test_golden(golden: dict[str, Any]) -> None:
    flags = {name for name, stands in golden["flags"].items() if stands}
    raw = raw_of(_shares(golden["protection_strength"]), _shares(golden["harm"]))
    level = level_of(flags)
    assert (str(raw.quantize(Decimal("0.1"), ROUND_HALF_UP)), level, score_of(level, raw)) == (
        str(golden["raw"]),
        golden["level"],
        golden["score"],
    )


def test_weights_baselines_and_bands_are_the_rubrics() -> None:
    stated = {
        name.partition("_")[0]: (Decimal(str(row["weight"])), Decimal(str(row["baseline"])))
        for name, row in GOLDENS["weights_and_baselines"].items()
    }
    assert {f.id: (f.weight, f.baseline) for f in catalogue().weighed} == stated
    assert {level.value: list(band) for level, band in BANDS.items()} == GOLDENS["bands"]


shares = st.dictionaries(st.sampled_from(FAMILIES), st.decimals(0, 1, places=2))
flag_sets = st.frozensets(st.sampled_from(GOOD + BAD))


def _answer(flags: frozenset[str], p: dict[str, Decimal], h: dict[str, Decimal]) -> tuple[int, int]:
    level = level_of(flags)
    return level.rank, score_of(level, raw_of(p, h))


@given(flag_sets, shares, shares, st.sampled_from(FAMILIES), st.decimals(0, 1, places=2))
def test_more_protection_never_lowers(
    flags: frozenset[str], p: dict[str, Decimal], h: dict[str, Decimal], family: str, more: Decimal
) -> None:
    better = {**p, family: max(p.get(family, Decimal(0)), more)}
    assert _answer(flags, better, h) >= _answer(flags, p, h)


@given(flag_sets, shares, shares, st.sampled_from(FAMILIES), st.decimals(0, 1, places=2))
def test_more_harm_never_raises(
    flags: frozenset[str], p: dict[str, Decimal], h: dict[str, Decimal], family: str, more: Decimal
) -> None:
    worse = {**h, family: max(h.get(family, Decimal(0)), more)}
    assert _answer(flags, p, worse) <= _answer(flags, p, h)


@given(flag_sets, shares, shares, st.sampled_from(GOOD + BAD))
def test_every_flag_is_monotone(flags: frozenset[str], p: dict[str, Decimal], h: dict[str, Decimal], flag: str) -> None:
    with_it, without = _answer(flags | {flag}, p, h), _answer(flags - {flag}, p, h)
    assert with_it >= without if flag in GOOD else with_it <= without


@given(flag_sets, shares, shares)
def test_a_score_stays_in_its_levels_band(flags: frozenset[str], p: dict[str, Decimal], h: dict[str, Decimal]) -> None:
    level = level_of(flags)
    low, high = BANDS[level]
    assert low <= score_of(level, raw_of(p, h)) <= high
    assert all(0 <= row.points <= row.weight for row in credits_of(p, h))


def test_a_person_sees_a_level_in_full() -> None:
    assert [level.full for level in Level] == ["None (High Risk)", "Moderate", "High (Recommended)"]
