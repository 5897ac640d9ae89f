"""Shares with their n, the labels of one contract, and a table that tells of nobody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.market import (
    LEAST_CONTRIBUTORS,
    NAMES,
    Contribution,
    Stand,
    aggregate,
    reference_market,
    stand_of,
    wilson,
)
from scoring.reading.read import read
from scoring.text import ContractText, Needs
from tests.scoring.reviewing import ME, contract


def stand(*clauses: str, unread: tuple[int, ...] = ()) -> tuple[str, Stand]:
    reason = Needs.OCR if unread else None
    text = ContractText(contract(*clauses), "text/plain", "plain", unread_pages=unread, unread_reason=reason)
    return text.text, stand_of(read(text, me=ME))


def who(n: int) -> str:
    return f"{n:032x}"


def given_by(n: int, *labels: dict[str, str]) -> Contribution:
    return Contribution(who(n), tuple(("contract", row) for row in labels))


def test_every_name_has_a_share_with_its_n_and_source() -> None:
    rows = reference_market()
    assert tuple(r.name for r in rows) == NAMES
    for row in rows:
        low, high = row.interval
        assert 0 <= row.count <= row.n
        assert low <= row.share <= high
        assert row.source


def test_reference_counts_hold_no_words_of_a_contract() -> None:
    from importlib import resources

    data = json.loads(resources.files("scoring").joinpath("market.json").read_text("utf-8"))
    assert set(data) == {"sources", "rows"}
    assert all(set(row) == {"name", "count", "n", "source"} for row in data["rows"])


def test_labels_of_one_contract_with_their_places() -> None:
    text, found = stand("Overdue invoices bear interest at 8 per cent a year.")
    assert tuple(found.labels) == NAMES
    assert found.labels["late_fee"] == "yes"
    assert found.labels["kill_fee"] == "no"
    assert found.labels["Governing Law"] == "yes"
    span = found.places["late_fee"]
    assert text[span.start : span.end] == "Overdue invoices bear interest at 8 per cent a year."
    assert found.kept_back is None


@pytest.mark.parametrize(
    "sentence",
    [
        "The terms of this Agreement are confidential.",
        "Contractor shall not disclose the existence or contents of this Agreement to anyone.",
        "Confidential Information includes the terms of this Agreement.",
        "Contractor shall keep the fees in this Agreement secret.",
        "All information concerning this Agreement is confidential.",
    ],
)
def test_a_clause_that_covers_its_terms_keeps_the_labels_here(sentence: str) -> None:
    text, found = stand(sentence)
    assert found.kept_back == "its own confidentiality clause covers its terms"
    assert found.kept_back_by is not None
    assert text[found.kept_back_by.start : found.kept_back_by.end] == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Contractor shall keep the plans of Client confidential.",
        "The terms of this Agreement are not confidential.",
    ],
)
def test_other_secrets_do_not(sentence: str) -> None:
    assert stand(sentence)[1].kept_back is None


def test_what_was_not_read_keeps_them_too_and_is_never_no() -> None:
    _, found = stand(unread=(2,))
    assert found.kept_back is not None
    assert "could not be read" in found.kept_back
    assert "no" not in found.labels.values()


def test_nine_contributors_are_too_few_and_ten_are_enough() -> None:
    nine = [given_by(n, {"late_fee": "yes"}) for n in range(LEAST_CONTRIBUTORS - 1)]
    assert aggregate(nine, "test") == ((), NAMES)
    rows, withheld = aggregate([*nine, given_by(99, {"late_fee": "no"})], "test")
    assert [(r.name, r.count, r.n, r.contributors) for r in rows] == [("late_fee", 9, 10, 10)]
    assert "late_fee" not in withheld
    assert len(withheld) == len(NAMES) - 1


def test_one_contributor_in_ten_files_is_one() -> None:
    same = [given_by(1, {"late_fee": "yes"}) for _ in range(12)]
    assert aggregate(same, "test")[0] == ()


def test_a_contributor_with_most_of_a_cell_would_be_told_of() -> None:
    few = [given_by(n, {"late_fee": "no"}) for n in range(10)]
    large = given_by(77, *({"late_fee": "yes"} for _ in range(11)))
    assert aggregate([*few, large], "test")[0] == ()
    half = given_by(77, *({"late_fee": "yes"} for _ in range(10)))
    assert [r.share for r in aggregate([*few, half], "test")[0]] == [0.5]


def test_possible_is_not_counted_as_held() -> None:
    rows, _ = aggregate([given_by(n, {"kill_fee": "possible"}) for n in range(10)], "test")
    assert [(r.count, r.n) for r in rows] == [(0, 10)]


labels = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["yes", "possible", "no"]), max_size=6)
contributions = st.lists(
    st.builds(lambda n, rows: given_by(n, *rows), st.integers(0, 30), st.lists(labels, max_size=4)), max_size=30
)


@given(contributions)
def test_no_cell_of_a_table_has_fewer_than_ten_contributors(some: list[Contribution]) -> None:
    rows, withheld = aggregate(some, "test")
    latest = {c.contributor: c for c in some}
    for row in rows:
        brought = [sum(row.name in labels for _, labels in c.contracts) for c in latest.values()]
        assert sum(b > 0 for b in brought) == row.contributors
        assert row.contributors is not None
        assert row.contributors >= LEAST_CONTRIBUTORS
        assert 2 * max(brought) <= row.n == sum(brought)
    assert sorted([*withheld, *(r.name for r in rows)]) == sorted(NAMES)


@given(contributions, st.randoms(use_true_random=False))
def test_the_order_of_contracts_says_nothing(some: list[Contribution], chance: Any) -> None:
    for c in some:
        rows = list(c.contracts)
        chance.shuffle(rows)
        assert Contribution(c.contributor, tuple(rows)).to_json() == c.to_json()
        assert Contribution.from_json(json.loads(json.dumps(c.to_json()))).to_json() == c.to_json()


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        {"version": 2, "contributor": who(1), "contracts": []},
        {"version": 1, "contributor": "Ada Marsh", "contracts": []},
        {"version": 1, "contributor": who(1), "contracts": {}},
        {"version": 1, "contributor": who(1), "contracts": [{"kind": "contract", "labels": {}, "text": "secret"}]},
        {"version": 1, "contributor": who(1), "contracts": [{"kind": "contract", "labels": {"client": "yes"}}]},
        {
            "version": 1,
            "contributor": who(1),
            "contracts": [{"kind": "contract", "labels": {"late_fee": "8 per cent"}}],
        },
        {"version": 1, "contributor": who(1), "contracts": [{"kind": "contract", "labels": {"late_fee": ["yes"]}}]},
        {"version": 1, "contributor": who(1), "contracts": [{"kind": "North Pier Books", "labels": {}}]},
        {"version": 1, "contributor": who(1), "contracts": [7]},
    ],
)
def test_nothing_but_labels_is_taken(broken: Any) -> None:
    with pytest.raises(ValueError, match=r"it |a "):
        Contribution.from_json(broken)


@given(st.integers(0, 400), st.integers(0, 400))
def test_an_interval_holds_its_share(a: int, b: int) -> None:
    count, n = min(a, b), max(a, b)
    low, high = wilson(count, n)
    assert 0 <= low <= high <= 1
    if n:
        assert low - 0.001 <= count / n <= high + 0.001
