"""How alike two texts are, estimated from what is kept of them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.agreement.sketch import SIZE, similarity, sketch_of

WORDS = st.lists(
    st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"]), max_size=60
).map(" ".join)


@given(WORDS, WORDS)
def test_it_is_a_share_and_does_not_depend_on_the_order(one: str, two: str) -> None:
    a, b = sketch_of(one), sketch_of(two)
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, b) == similarity(b, a)
    assert similarity(a, a) == (1.0 if one.split() else 0.0)


@given(WORDS)
def test_case_line_breaks_and_points_do_not_count(text: str) -> None:
    assert sketch_of(text.upper().replace(" ", ",\n")) == sketch_of(text)


@pytest.mark.parametrize("shared", [0.2, 0.5, 0.8])
def test_the_estimate_is_near_what_it_estimates(shared: float) -> None:
    """Standard error at most 0.031: three of them."""
    chance = random.Random(7)
    words = [f"w{chance.randrange(10**9)}" for _ in range(9000)]
    kept = int(9000 * 2 * shared / (1 + shared))
    one, two = words[:9000], words[9000 - kept :] + [f"v{n}" for n in range(9000 - kept)]
    a, b = sketch_of(" ".join(one)), sketch_of(" ".join(two))
    assert len(a) == len(b) == SIZE
    assert abs(similarity(a, b) - shared) < 0.1
