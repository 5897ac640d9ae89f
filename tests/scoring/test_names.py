"""Two spellings of one client are one key; two clients never are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.names import party_key, reference_key


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("North Pier Books Ltd", "NORTH PIER BOOKS LIMITED"),
        ("North Pier Books Ltd.", "North  Pier Books, Ltd"),
        ("Harbour Light Studio GmbH", "Harbour Light Studio"),
        ("Oakline Media S.A.", "Oakline Media SA"),
        ("Quarry Sp. z o.o.", "Quarry"),
        ("Möwe GmbH & Co. KG", "Möwe"),
        ("The Lantern Review Inc.", "Lantern Review"),
        ("Ｎｏｒｔｈ Pier", "north pier"),
    ],
)
def test_spellings_of_one_client(one: str, two: str) -> None:
    assert party_key(one) == party_key(two) != ""


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("North Pier Books Ltd", "North Pier Films Ltd"),
        ("North Pier Books (Leeds) Ltd", "North Pier Books Ltd"),
        ("Inc", "Ltd"),
        ("SA", "AG"),
    ],
)
def test_two_clients(one: str, two: str) -> None:
    assert party_key(one) != party_key(two)


@pytest.mark.parametrize(
    ("word", "key"),
    [("NP-2026-014", "np2026014"), ("np 2026/014", "np2026014"), ("7", ""), ("A1", ""), ("DRAFT", ""), (None, "")],
)
def test_a_number_that_anybody_could_have_is_no_key(word: str | None, key: str) -> None:
    assert reference_key(word) == key


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(name: str) -> None:
    assert party_key(party_key(name)) == party_key(name) or " " not in party_key(name)
