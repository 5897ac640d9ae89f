"""Which mails come next is decided without touching anything: the newest, once each, whatever happens meanwhile."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from watcher.operations.receiving import next_uids
from watcher.storage.store import Cursor

VALIDITY = 7


def test_nothing_on_the_server_is_nothing_to_fetch() -> None:
    assert next_uids([], None, VALIDITY, first_pull=10) is None


def test_a_first_pull_begins_with_the_newest() -> None:
    plan = next_uids([1, 2, 3, 4, 5], None, VALIDITY, first_pull=4, limit=2)
    assert plan is not None
    assert (plan.uids, plan.high, plan.low, plan.left) == ((5, 4), 5, 4, 2)


def test_what_is_new_goes_before_what_is_old() -> None:
    plan = next_uids([1, 2, 3, 4, 5, 6], Cursor(VALIDITY, high=5, low=4), VALIDITY, first_pull=10, limit=2)
    assert plan is not None
    assert plan.uids == (6,)
    assert plan.low == 4


def test_a_renumbered_folder_begins_anew() -> None:
    plan = next_uids([1, 2], Cursor(VALIDITY, high=900, low=1), VALIDITY + 1, first_pull=10)
    assert plan is not None
    assert plan.uids == (2, 1)


@given(
    start=st.sets(st.integers(1, 400), max_size=120),
    arrivals=st.lists(st.integers(0, 9), max_size=25),
    first_pull=st.integers(1, 150),
    limit=st.integers(1, 20),
)
def test_every_mail_of_the_first_pull_and_every_newer_one_comes_exactly_once(
    start: set[int], arrivals: list[int], first_pull: int, limit: int
) -> None:
    server = sorted(start)
    arrived: set[int] = set()
    fetched: list[int] = []
    cursor: Cursor | None = None
    coming = iter(arrivals)
    for _ in range(600):
        new = range(max(server, default=0) + 1, max(server, default=0) + 1 + next(coming, 0))
        server += new
        arrived |= set(new) if cursor else set()
        plan = next_uids(server, cursor, VALIDITY, first_pull=first_pull, limit=limit)
        if plan is None:
            if next(coming, None) is None:
                break
            continue
        assert len(plan.uids) <= limit
        fetched += plan.uids
        cursor = Cursor(VALIDITY, high=plan.high, low=plan.low)
        assert all(cursor.low <= uid <= cursor.high for uid in plan.uids)
    assert len(fetched) == len(set(fetched)), "nothing comes twice"
    inside = {uid for uid in server if cursor and cursor.low <= uid <= cursor.high}
    assert set(fetched) == inside, "the cursor passes nothing that was not fetched"
    assert arrived <= set(fetched), "what came after the first batch is always fetched"
    assert set(server[-first_pull:]) <= set(fetched), "and the newest ones in any case"
