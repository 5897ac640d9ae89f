"""Mailboxes and their secrets; notices and ordered actions; signs of life of workers."""

from __future__ import annotations

import os
import stat
import sys
import types
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.watcher.storage.conftest import NOW
from watcher.engine import Heartbeats
from watcher.errors import SettingsError, StorageError, WrongInput
from watcher.storage.sealing import MasterKey
from watcher.storage.store import REAUTH_NEEDED, Account, Database, MailLocation, Store

MINUTE = timedelta(minutes=1)


def test_a_mailbox_is_added_once_and_mended_by_adding_it_again(store: Store, database: Database) -> None:
    first = store.mailboxes.add("Ada@Example.org", {"host": "a"}, NOW, folders=("INBOX", "Work"))
    assert (first.id, first.address, first.state, first.folders) == (
        "ada@example.org",
        "Ada@Example.org",
        "new",
        ("INBOX", "Work"),
    )
    store.mailboxes.failed(first.id, "the password was refused", NOW, NOW + MINUTE, True)
    again = store.mailboxes.add("ada@example.org", {"host": "b", "port": 993}, NOW + MINUTE)
    assert (again.id, again.connection, again.failures, again.retry_at) == (
        first.id,
        {"host": "b", "port": 993},
        0,
        None,
    )
    assert again.added_at == NOW
    assert store.mailboxes.all() == [again]
    assert database.owners() == ["ada"]


def test_a_mailbox_is_found_by_an_unambiguous_beginning(store: Store) -> None:
    for address in ("ada@example.org", "ada@example.com", "bela@example.org"):
        store.mailboxes.add(address, {}, NOW)
    assert store.mailboxes.get("BELA").id == "bela@example.org"
    assert store.mailboxes.get("ada@example.org ").id == "ada@example.org"
    with pytest.raises(WrongInput, match="several") as caught:
        store.mailboxes.get("ada")
    assert "ada@example.com" in str(caught.value)
    with pytest.raises(WrongInput, match="no mailbox") as caught:
        store.mailboxes.get("carl")
    assert "bela@example.org" in caught.value.remedy
    with pytest.raises(WrongInput):
        store.mailboxes.get("")


def test_how_a_mailbox_is_doing(store: Store, account: Account) -> None:
    store.mailboxes.failed(account.id, "no answer", NOW, NOW + MINUTE, False)
    store.mailboxes.failed(account.id, "no answer yet", NOW, NOW + 2 * MINUTE, False)
    found = store.mailboxes.get(account.id)
    assert (found.state, found.failures, found.error, found.retry_at) == (
        "failing",
        2,
        "no answer yet",
        NOW + 2 * MINUTE,
    )
    store.mailboxes.failed(account.id, "refused", NOW, NOW + MINUTE, True)
    assert store.mailboxes.get(account.id).state == REAUTH_NEEDED
    store.mailboxes.mark_down_notified(account.id, NOW)
    store.mailboxes.succeeded(account.id, NOW + MINUTE)
    found = store.mailboxes.get(account.id)
    assert (found.state, found.failures, found.error, found.last_success_at) == ("ok", 0, None, NOW + MINUTE)
    assert found.down_notified_at == NOW
    store.mailboxes.mark_down_notified(account.id, None)
    assert store.mailboxes.get(account.id).down_notified_at is None


# ---- secrets


def test_a_secret_comes_back_and_is_nowhere_in_the_database(
    database: Database, store: Store, account: Account, tmp_path: Path
) -> None:
    secret = "correct horse \0 battery ä staple"
    store.mailboxes.put_secret(account.id, "password", "an older one")
    store.mailboxes.put_secret(account.id, "password", secret)
    assert store.mailboxes.secret(account.id, "password") == secret
    assert store.mailboxes.secret(account.id, "tokens") is None
    with database.engine.connect() as c:
        [sealed] = c.execute(sa.text("SELECT sealed FROM secrets")).scalars()
    assert b"horse" not in bytes(sealed)
    key = tmp_path / "secrets" / "master.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    store.mailboxes.drop_secret(account.id, "password")
    assert store.mailboxes.secret(account.id, "password") is None


def test_a_rotated_token_is_kept_with_the_rest_or_not_at_all(store: Store, account: Account) -> None:
    store.mailboxes.put_secret(account.id, "tokens", "first")

    def rotate(token: str, *, fail: bool) -> None:
        with store.together():
            store.mailboxes.put_secret(account.id, "tokens", token)
            assert store.mailboxes.secret(account.id, "tokens") == token
            store.mailboxes.succeeded(account.id, NOW)
            if fail:
                raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        rotate("second", fail=True)
    assert store.mailboxes.secret(account.id, "tokens") == "first"
    assert store.mailboxes.get(account.id).last_success_at is None
    rotate("third", fail=False)
    assert store.mailboxes.secret(account.id, "tokens") == "third"
    assert store.mailboxes.get(account.id).last_success_at == NOW


def test_a_sealed_secret_opens_in_its_own_place_only(database: Database, store: Store) -> None:
    for address in ("ada@example.org", "other@example.org"):
        store.mailboxes.add(address, {}, NOW)
        store.mailboxes.put_secret(address, "password", f"of {address}")
    with database.engine.begin() as c:
        rows = c.execute(sa.text("SELECT id, sealed FROM secrets ORDER BY id")).all()
        for (key, _), (_, sealed) in zip(rows, reversed(rows), strict=True):
            c.execute(sa.text("UPDATE secrets SET sealed = :s WHERE id = :i"), {"s": sealed, "i": key})
    for address in ("ada@example.org", "other@example.org"):
        with pytest.raises(StorageError, match="another master key"):
            store.mailboxes.secret(address, "password")


def address(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def test_another_key_is_named_with_its_cure(database: Database, tmp_path: Path, store: Store, account: Account) -> None:
    store.mailboxes.put_secret(account.id, "password", "hush")
    (tmp_path / "secrets" / "master.key").write_text("0" * 64)
    other = Database.open(address(database), tmp_path)
    with pytest.raises(StorageError, match="another master key") as caught:
        other.store("ada").mailboxes.secret(account.id, "password")
    assert "clausewatch connect" in caught.value.remedy
    (tmp_path / "secrets" / "master.key").unlink()
    with pytest.raises(SettingsError, match="is not there"):
        Database.open(address(database), tmp_path).store("ada").mailboxes.secret(account.id, "password")
    other.close()


def test_a_key_file_of_ones_own(database: Database, tmp_path: Path, store: Store, account: Account) -> None:
    own = tmp_path / "credential"
    own.write_bytes(os.urandom(48))
    own.chmod(0o400)
    mine = Database.open(address(database), tmp_path, master_key_file=own).store("ada")
    mine.mailboxes.put_secret(account.id, "password", "hush")
    assert mine.mailboxes.secret(account.id, "password") == "hush"
    assert not (tmp_path / "secrets" / "master.key").exists()


@pytest.mark.parametrize(
    ("content", "mode", "says"),
    [
        (b"k" * 40, 0o640, "other users"),
        (b"k" * 40, 0o604, "other users"),
        (b"short\n", 0o600, "fewer than"),
        (b"", 0o600, "fewer than"),
    ],
)
def test_a_key_file_that_protects_nothing_is_refused(tmp_path: Path, content: bytes, mode: int, says: str) -> None:
    path = tmp_path / "master.key"
    path.write_bytes(content)
    path.chmod(mode)
    with pytest.raises(SettingsError, match=says) as caught:
        MasterKey(path, may_be_made=True).seal("hush", "ada", "a", "password")
    assert str(path) in caught.value.remedy


def test_a_named_key_file_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is not there"):
        MasterKey(tmp_path / "none", may_be_made=False).seal("hush", "ada", "a", "password")
    with pytest.raises(SettingsError, match="folder"):
        MasterKey(tmp_path, may_be_made=False).seal("hush", "ada", "a", "password")


def test_two_processes_that_make_the_key_at_once_agree(tmp_path: Path) -> None:
    one, other = (MasterKey(tmp_path / "secrets" / "master.key", may_be_made=True) for _ in range(2))
    assert other.unseal(one.seal("hush", "a", "b", "c"), "a", "b", "c") == "hush"
    assert one.unseal(other.seal("hush", "a", "b", "c"), "a", "b", "c") == "hush"


def test_a_keyring_holds_the_key_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring as the extra would bring it; the file then only says where the key is."""
    kept: dict[tuple[str, str], str] = {}
    keyring, errors = types.ModuleType("keyring"), types.ModuleType("keyring.errors")

    class KeyringError(Exception):
        pass

    locked = False

    def get_password(service: str, name: str) -> str | None:
        if locked:
            raise KeyringError
        return kept.get((service, name))

    errors.KeyringError = KeyringError  # type: ignore[attr-defined]
    keyring.get_keyring = lambda: types.SimpleNamespace(priority=5)  # type: ignore[attr-defined]
    keyring.set_password = lambda service, name, value: kept.update({(service, name): value})  # type: ignore[attr-defined]
    keyring.get_password = get_password  # type: ignore[attr-defined]
    keyring.__spec__ = types.SimpleNamespace()  # type: ignore[assignment]
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    path = tmp_path / "master.key"
    sealed = MasterKey(path, may_be_made=True).seal("hush", "a", "b", "c")
    [key] = kept.values()
    assert key not in path.read_text()
    assert MasterKey(path, may_be_made=True).unseal(sealed, "a", "b", "c") == "hush"
    locked = True
    with pytest.raises(SettingsError, match="keyring") as caught:
        MasterKey(path, may_be_made=True).unseal(sealed, "a", "b", "c")
    assert "CLAUSEWATCH_MASTER_KEY_FILE" in caught.value.remedy


# ---- notices


def test_a_notice_is_sent_once(store: Store) -> None:
    assert store.notices.once("report:d-1", NOW)
    store.notices.sent("report:d-1", 2, NOW)
    assert not store.notices.once("report:d-1", NOW + MINUTE)
    assert store.notices.once("report:d-2", NOW)


def test_a_notice_that_failed_is_sent_again(store: Store) -> None:
    assert store.notices.once("n", NOW)
    store.notices.failed("n", "no route to host", NOW)
    assert store.notices.once("n", NOW)


def test_a_notice_whose_sender_died_is_never_lost(store: Store) -> None:
    assert store.notices.once("n", NOW)
    with pytest.raises(StorageError, match="another worker"):
        store.notices.once("n", NOW + timedelta(seconds=5))
    assert store.notices.once("n", NOW + 2 * MINUTE)
    with pytest.raises(StorageError, match="another worker"):
        store.notices.once("n", NOW + 2 * MINUTE)


# ---- ordered actions


def test_an_action_is_ordered_once_and_stays_due_until_it_is_done(store: Store) -> None:
    place = MailLocation("ada@example.org", "INBOX", 7, 4_000_000_000)
    assert store.outbox.order("k", place, "keyword", "<1@x>", NOW)
    assert not store.outbox.order("k", place, "keyword", "<1@x>", NOW)
    [row] = store.outbox.due(NOW, 10)
    assert (row.key, row.location, row.action, row.message_id, row.attempts) == ("k", place, "keyword", "<1@x>", 0)
    now, tries = NOW, 0
    while store.outbox.due(now, 10):
        store.outbox.failed("k", "no answer", now)
        assert store.outbox.due(now, 10) == []
        tries += 1
        while tries < 10 and not store.outbox.due(now, 10):
            now += MINUTE
    assert tries == 10
    assert timedelta(hours=12) < now - NOW < timedelta(days=3)
    assert [r.outcome for r in store.outbox.due(now + timedelta(days=1), 99)] == ["no answer"]
    store.outbox.done("k", "marked", now)
    store.outbox.failed("k", "late", now)
    assert store.outbox.due(now + timedelta(days=9), 99) == []


# ---- workers


def test_workers_that_went_silent_are_found(database: Database) -> None:
    workers: Heartbeats = database.workers
    for worker, at in (("a-0", NOW), ("b-0", NOW - 5 * MINUTE), ("b-0", NOW + MINUTE), ("c-0", NOW - MINUTE)):
        workers.beat(database.engine, worker, at)
    assert workers.stale(database.engine, NOW) == ["c-0"]
    workers.forget(database.engine, "c-0")
    assert workers.stale(database.engine, NOW) == []
