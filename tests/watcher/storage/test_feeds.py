"""The calendar feed's secret is stored nowhere, and the days that were shown are settled once."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.watcher.storage.conftest import NOW
from watcher.errors import StorageError
from watcher.storage.store import CalendarDay, Database, Store

DAY = CalendarDay("u.end.0@clausewatch", date(2027, 3, 5), "shown", "6" * 64, "Last day", 1, NOW)


def test_a_secret_is_made_once_and_given_again(database: Database, store: Store) -> None:
    assert (store.feeds.secret(), store.feeds.made_at()) == (None, None)
    made = store.feeds.renew(NOW)
    assert len(made) == 43, "256 bits"
    assert database.store("ada").feeds.secret() == made
    assert store.feeds.made_at() == NOW
    assert database.owner_of_feed(made) == "ada"


def test_a_renewed_secret_is_another_and_the_old_one_opens_nothing(database: Database, store: Store) -> None:
    first = store.feeds.renew(NOW)
    second = store.feeds.renew(NOW + timedelta(days=1))
    assert first != second
    assert database.owner_of_feed(first) is None
    assert database.owner_of_feed(second) == "ada"
    assert store.feeds.made_at() == NOW + timedelta(days=1)


def test_every_owner_has_a_secret_of_his_own(database: Database) -> None:
    made = {owner: database.store(owner).feeds.renew(NOW) for owner in ("ada", "bela", "ada bela")}
    assert len(set(made.values())) == 3
    assert {owner: database.owner_of_feed(secret) for owner, secret in made.items()} == {o: o for o in made}


@pytest.mark.parametrize("wrong", ["", "x", "A" * 43, "0" * 64, "\udc80", "' OR 1=1 --", "%00"])
def test_what_opens_nothing(database: Database, store: Store, wrong: str) -> None:
    assert database.owner_of_feed(wrong) is None, "and no feed is there yet"
    store.feeds.renew(NOW)
    assert database.owner_of_feed(wrong) is None


def test_only_a_hash_is_stored(database: Database, store: Store, tmp_path: Path) -> None:
    made = store.feeds.renew(NOW)
    with database.engine.connect() as c:
        rows = c.execute(sa.text("SELECT * FROM feeds")).mappings().all()
    assert made not in repr(rows)
    assert rows[0]["sha256"] == hashlib.sha256(made.encode()).hexdigest()
    database.close()
    holding = [p for p in tmp_path.rglob("*") if p.is_file() and made.encode() in p.read_bytes()]
    assert holding == []


def test_a_copy_of_the_database_without_its_key_gives_no_address(
    database: Database, store: Store, tmp_path: Path
) -> None:
    made = store.feeds.renew(NOW)
    (tmp_path / "secrets" / "master.key").write_text("f" * 64)
    other = Database.open(database.engine.url.render_as_string(hide_password=False), tmp_path)
    with pytest.raises(StorageError, match="another master key") as caught:
        other.store("ada").feeds.secret()
    assert "--renew" in caught.value.remedy
    assert other.owner_of_feed(made) == "ada", "the address that was given out goes on"
    other.close()


def test_days_are_settled_in_one_go(store: Store) -> None:
    assert store.feeds.days() == {}
    assert store.feeds.settle(lambda known: [DAY], NOW) == {DAY.uid: DAY}
    later = replace(DAY, state="cancelled", sequence=2, summary="Gone", changed_at=NOW + timedelta(days=1))
    other = replace(DAY, uid="u.notice.0@clausewatch", day=date.max)
    assert store.feeds.settle(lambda known: [later, other], NOW) == {d.uid: d for d in (later, other)}
    assert store.feeds.settle(lambda known: [], NOW) == store.feeds.days() == {d.uid: d for d in (later, other)}


def test_two_readers_take_two_numbers(store: Store) -> None:
    def raise_it(known: Mapping[str, CalendarDay]) -> Iterable[CalendarDay]:
        before = known.get(DAY.uid)
        return [replace(DAY, sequence=before.sequence + 1 if before else 1)]

    threads = [threading.Thread(target=lambda: store.feeds.settle(raise_it, NOW)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert store.feeds.days()[DAY.uid].sequence == 8
