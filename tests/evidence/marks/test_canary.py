"""Canaries: drawn again from their seed, sealed before delivery, tested with exact chances."""

from __future__ import annotations

import io
import math
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from evidence.errors import WrongCanary
from evidence.marks.canary import (
    ALPHABET,
    CanaryDesign,
    bonferroni,
    choice_p_value,
    decoy_lines,
    draw_canary,
    draw_emblem,
    rank_p_value,
    seal,
    verbatim_p_bound,
)

SEEDS = st.binary(min_size=32, max_size=32)
EMBLEM = CanaryDesign(kind="emblem")


def seed_of(number: int) -> bytes:
    return number.to_bytes(32, "big")


@given(seed=SEEDS)
def test_a_seed_draws_one_canary_and_the_delivered_line_holds_only_what_was_used(seed: bytes) -> None:
    canary = draw_canary(seed)
    assert canary == draw_canary(seed)
    assert len(canary.slots) == 20
    words = canary.line.removeprefix("Colophon: ").split(", no. ")[0].split()
    for options, at, word in zip(canary.slots, canary.used, words, strict=True):
        assert len(set(options)) == 4
        assert options.index(word) == at
    assert canary.line == f"{canary.prefix}{canary.code}."
    assert set(canary.code) <= set(ALPHABET)


def test_the_drawn_line_never_changes_for_a_sealed_seed() -> None:
    """Whoever sealed one must be able to draw it in ten years: this line is part of the format."""
    assert draw_canary(seed_of(1)).line == GOLDEN
    assert str(seal(seed_of(1), None, seed_of(2))) == SEALED


def test_what_is_used_is_uniform_in_every_slot() -> None:
    """Chi-squared over 4,000 seeds, in each of 20 slots: 3 degrees of freedom, p about 1e-5 at 25.9."""
    drawn = [draw_canary(seed_of(n), EMBLEM).used for n in range(4000)]
    for slot in range(20):
        counts = Counter(used[slot] for used in drawn)
        assert sum((counts[k] - 1000) ** 2 / 1000 for k in range(4)) < 25.9


def test_whoever_never_saw_it_is_right_as_often_as_chance_says() -> None:
    """A reader that always prefers the first word of the alphabet: its p-values are no smaller than they claim."""
    design = CanaryDesign(slots=20)
    small = 0
    for n in range(2000):
        canary = draw_canary(seed_of(n), design)
        right = sum(o.index(min(o)) == at for o, at in zip(canary.slots, canary.used, strict=True))
        small += choice_p_value(right, 20, 4) <= Fraction(1, 20)
    assert small <= 2000 * 0.05 + 4 * math.sqrt(2000 * 0.05 * 0.95)


@given(seed=SEEDS, other=SEEDS, salt=SEEDS)
def test_a_seal_fits_one_seed_one_design_and_one_salt(seed: bytes, other: bytes, salt: bytes) -> None:
    sealed = seal(seed, None, salt)
    assert sealed == seal(seed, CanaryDesign(), salt)
    assert sealed != seal(seed, CanaryDesign(slots=21), salt)
    if other != seed:
        assert sealed != seal(other, None, salt)
    if other != salt:
        assert sealed != seal(seed, None, other)


def test_decoys_are_drawn_like_the_delivered_line_and_are_not_it() -> None:
    canary = draw_canary(seed_of(7))
    decoys = list(decoy_lines(seed_of(7), None, 999))
    assert len(set(decoys)) == 999
    assert canary.line not in decoys
    for line in decoys[:50]:
        words = line.removeprefix("Colophon: ").split(", no. ")[0].split()
        assert all(word in options for word, options in zip(words, canary.slots, strict=True))


def test_an_emblem_shows_its_choices() -> None:
    canary = draw_canary(seed_of(3), EMBLEM)
    image = Image.open(io.BytesIO(draw_emblem(canary))).convert("L")
    assert image.size == (240, 192)
    for at, turn in enumerate(canary.used):
        left, top = at % 5 * 48, at // 5 * 48
        corners = [(left + 6, top + 6), (left + 41, top + 6), (left + 41, top + 41), (left + 6, top + 41)]
        dark = [image.getpixel(corner) < 60 for corner in corners]  # type: ignore[operator]
        # the filled corner is dark, the one across is paper
        assert dark[turn]
        assert not dark[(turn + 2) % 4]
    assert draw_emblem(canary) == draw_emblem(canary)


def test_the_chances_are_those_of_the_books() -> None:
    assert float(choice_p_value(13, 20, 4)) == pytest.approx(1.8e-4, rel=0.03)
    assert float(choice_p_value(17, 30, 4)) == pytest.approx(2.2e-4, rel=0.03)
    assert choice_p_value(0, 20, 4) == 1
    assert choice_p_value(20, 20, 4) == Fraction(1, 4**20)
    assert float(verbatim_p_bound(1000, 10)) == pytest.approx(2.7e-13, rel=0.02)
    assert verbatim_p_bound(10**9, 3) == 1
    assert rank_p_value(0, 999) == Fraction(1, 1000)
    assert bonferroni(Fraction(1, 1000), 12) == Fraction(12, 1000)
    assert bonferroni(Fraction(1, 2), 12) == 1


@given(slots=st.integers(1, 60), options=st.integers(2, 6), data=st.data())
def test_more_right_answers_are_never_more_likely(slots: int, options: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, slots - 1))
    assert choice_p_value(right + 1, slots, options) < choice_p_value(right, slots, options) <= 1


@pytest.mark.parametrize(
    "design",
    [{"kind": "song"}, {"slots": 3}, {"options": 1}, {"code_length": 4}, {"kind": "emblem", "options": 5}],
    ids=str,
)
def test_a_design_that_proves_nothing_is_refused(design: dict[str, object]) -> None:
    with pytest.raises(WrongCanary):
        CanaryDesign(**design)  # type: ignore[arg-type]


def test_a_seed_of_another_length_and_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(WrongCanary):
        draw_canary(b"short")
    with pytest.raises(WrongCanary):
        seal(seed_of(1), None, b"short")
    with pytest.raises(WrongCanary):
        choice_p_value(21, 20, 4)
    with pytest.raises(WrongCanary):
        rank_p_value(5, 4)
    with pytest.raises(WrongCanary):
        draw_emblem(draw_canary(seed_of(1)))


GOLDEN = (
    "Colophon: trugluraix bapeigim fikopeis glepliril kisisind belousak leraiplaix braloudol deilulain trereidrun "
    "braidrostok lofogain desigler rafetam kokoubend plafafak bukemen souvitos drurailel ledraneik, no. 1TI4VB9E95."
)
SEALED = "a29fcfd76b6a80c9b6b153637e9e9b14037d3706be020ee13efbb5a7f5c77dd6"
