"""What was logged stays; what was tampered with is named; what was acknowledged is on the disk."""

from __future__ import annotations

import contextlib
import hashlib
import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.datalog import check
from evidence.datalog.anchor import anchor_heads
from evidence.datalog.leaves import FileLeaves, InMemoryLeaves, Leaves, Row
from evidence.datalog.log import CLOCK_SKEW, DataLog, Record
from evidence.datalog.tree import consistency_plan, grown, inclusion_plan, place, whole_nodes
from evidence.errors import ClockBehindLog, EntryRefused, LogDamaged, LogError, LogMoved, NotCanonical, NotInLog
from evidence.signing import SigningKey, open_key
from evidence.verify import (
    NotVerified,
    leaf_hash,
    node_hash,
    parse_checkpoint,
    parse_leaf,
    tree_hash,
    verify_commitment,
    verify_consistency,
    verify_extract,
    verify_inclusion,
    verify_note,
)

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 5, 18, 9, 30, tzinfo=UTC)


@pytest.fixture(params=["memory", "file"])
def leaves(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Leaves]:
    if request.param == "memory":
        yield InMemoryLeaves()
    else:
        with contextlib.closing(FileLeaves(tmp_path / "log.db")) as made:
            yield made


@pytest.fixture
def log(leaves: Leaves) -> DataLog:
    return DataLog(leaves)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "log.db"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return open_key(tmp_path_factory.mktemp("keys") / "signing")


def _fill(log: DataLog, count: int, start: int = 0) -> None:
    for n in range(start, start + count):
        log.append("delivery.sent", {"number": n}, NOW + timedelta(seconds=n))


# ---- entries


def test_an_entry_comes_back_and_shows_no_name(log: DataLog) -> None:
    entry = log.append("delivery.sent", {"client": "North Pier", "files": 41}, NOW)
    assert log.entry(0) == entry
    assert (entry.index, log.size, entry.is_erased) == (0, 1, False)
    assert entry.says.kind == "delivery.sent"
    assert entry.says.recorded_at == "2026-05-18T09:30:00.000000Z"
    assert json.loads(entry.leaf).keys() == {"commitment", "kind", "recorded_at", "v"}
    assert b"North Pier" not in entry.leaf
    assert entry.salt is not None
    assert entry.payload == b'{"client":"North Pier","files":41}'
    assert verify_commitment(entry.leaf, entry.salt, entry.payload) == entry.says
    assert (
        log.append("delivery.sent", {"client": "North Pier", "files": 41}, NOW).says.commitment != entry.says.commitment
    )
    assert log.origin.startswith("clausewatch/")
    assert DataLog(InMemoryLeaves()).origin != log.origin


def test_once_is_once(log: DataLog) -> None:
    first = log.append("delivery.sent", {"a": 1}, NOW, once="delivery 7")
    assert log.append("delivery.sent", {"a": 1}, NOW, once="delivery 7") == first
    again = log.append_all(
        [Record("x", {}, "b"), Record("x", {}, "b"), Record("x", {}), Record("x", {}, "delivery 7")], NOW
    )
    assert [entry.index for entry in again] == [1, 1, 2, 0]
    assert log.size == 3
    assert log.append_all([], NOW) == ()


@pytest.mark.parametrize("kind", ["", "Sent", "a b", "a\n", "-a", "é", "a" * 65, '"'])
def test_a_kind_that_cannot_stand_in_a_leaf(log: DataLog, kind: str) -> None:
    with pytest.raises(EntryRefused):
        log.append(kind, {}, NOW)
    assert log.size == 0


def test_what_is_not_taken_leaves_nothing_behind(log: DataLog, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EntryRefused, match="zone"):
        log.append("a", {}, NOW.replace(tzinfo=None))
    with pytest.raises(NotCanonical):
        log.append_all([Record("a", {}), Record("a", {"x": float("nan")})], NOW)
    monkeypatch.setattr("evidence.datalog.log.LARGEST_PAYLOAD", 10)
    with pytest.raises(EntryRefused, match="bytes"):
        log.append("a", {"x": "y" * 20}, NOW)
    assert log.size == 0


def test_time_never_runs_backwards(log: DataLog) -> None:
    log.append("a", {}, NOW)
    assert log.append("a", {}, NOW - CLOCK_SKEW).says.recorded_at == log.entry(0).says.recorded_at
    with pytest.raises(ClockBehindLog) as caught:
        log.append("a", {}, NOW - CLOCK_SKEW - timedelta(microseconds=1))
    assert "clock" in caught.value.remedy
    elsewhere = NOW.astimezone(timezone(timedelta(hours=-7))) + timedelta(seconds=1)
    first = log.append("a", {}, elsewhere + timedelta(seconds=-1), once="step")
    log.append("a", {}, elsewhere)
    assert log.append("a", {}, NOW - timedelta(days=1), once="step") == first  # a step that runs again
    assert log.append("a", {}, elsewhere).says.recorded_at == "2026-05-18T09:30:01.000000Z"
    assert log.verify([]).holds


def test_numbers_that_are_no_entrys(log: DataLog) -> None:
    _fill(log, 3)
    for ask in (log.entry, log.inclusion, log.erase, log.root, log.consistency):
        for number in (-1, 4, 2**70):
            with pytest.raises(NotInLog):
                ask(number)


# ---- the tree


def test_every_root_and_proof_up_to_33(log: DataLog) -> None:
    roots = [log.root()]
    for n in range(33):
        _fill(log, 1, n)
        roots.append(log.root())
    hashes = [log.entry(n).hash for n in range(33)]
    for n in range(34):
        assert roots[n] == log.root(n) == tree_hash(hashes[:n]) == _mth(hashes[:n])
        for m in range(n):
            assert list(log.inclusion(m, n)) == _path(m, hashes[:n])
            verify_inclusion(hashes[m], m, n, log.inclusion(m, n), roots[n])
        for m in range(n + 1):
            proof = log.consistency(m, n)
            assert list(proof) == ([] if m in (0, n) else _subproof(m, hashes[:n], whole=True))
            verify_consistency(m, roots[m], n, roots[n], proof)
    assert log.verify([]).holds


def _mth(hashes: list[bytes]) -> bytes:
    if not hashes:
        return hashlib.sha256(b"").digest()
    return hashes[0] if len(hashes) == 1 else node_hash(_mth(hashes[: _k(hashes)]), _mth(hashes[_k(hashes) :]))


def _k(hashes: list[bytes]) -> int:
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return k


def _path(m: int, hashes: list[bytes]) -> list[bytes]:
    if len(hashes) == 1:
        return []
    k = _k(hashes)
    return [*_path(m, hashes[:k]), _mth(hashes[k:])] if m < k else [*_path(m - k, hashes[k:]), _mth(hashes[:k])]


def _subproof(m: int, hashes: list[bytes], *, whole: bool) -> list[bytes]:
    if m == len(hashes):
        return [] if whole else [_mth(hashes)]
    k = _k(hashes)
    if m <= k:
        return [*_subproof(m, hashes[:k], whole=whole), _mth(hashes[k:])]
    return [*_subproof(m - k, hashes[k:], whole=False), _mth(hashes[:k])]


@given(st.integers(1, 10**9), st.data())
def test_a_proof_reads_few_nodes_whatever_the_size(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    for plan in (inclusion_plan(index, size), consistency_plan(index, size)):
        assert len(plan) <= size.bit_length() + 1
        assert sum(len(whole_nodes(stretch)) for stretch in plan) <= 2 * size.bit_length() + 1
    assert place(0, index) == 2 * index


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 9), max_size=12))
def test_how_entries_were_grouped_does_not_matter(groups: list[int]) -> None:
    log = DataLog(InMemoryLeaves())
    for n, count in enumerate(groups):
        log.append_all([Record("a", {"n": n})] * count, NOW)
        log = DataLog(log._leaves) if n % 2 else log
    hashes = [log.entry(n).hash for n in range(sum(groups))]
    assert log.root() == tree_hash(hashes)
    assert log.verify([]).holds


# ---- signed heads


def test_a_head_that_was_given_away(log: DataLog, key: SigningKey) -> None:
    _fill(log, 5)
    early = log.publish(key)
    _fill(log, 6, 5)
    late = log.publish(key)
    old, new = (parse_checkpoint(verify_note(note, log.origin, key.public)) for note in (early, late))
    assert (old.origin, old.size, new.size) == (log.origin, 5, 11)
    verify_consistency(old.size, old.root, new.size, new.root, log.consistency(5, 11))
    verify_inclusion(log.entry(3).hash, 3, new.size, log.inclusion(3), new.root)
    verdict = log.verify([key.public], [early])
    assert (verdict.holds, verdict.size, verdict.checkpoints, verdict.root) == (True, 11, 3, new.root)


def test_heads_of_somebody_else(log: DataLog, key: SigningKey, tmp_path: Path) -> None:
    _fill(log, 5)
    note = log.publish(key)
    other = DataLog(InMemoryLeaves())
    _fill(other, 5)
    stranger = open_key(tmp_path / "stranger")
    assert log.verify([stranger.public, key.public]).holds
    for keys, published in [
        ([stranger.public], []),
        ([], []),
        ([key.public], [other.publish(key)]),
        ([key.public], [note.replace(b"\n5\n", b"\n4\n")]),
        ([key.public], [b"", b"\xff"]),
        ([key.public], [key.sign_note("nonsense\n", log.origin)]),
    ]:
        verdict = log.verify(keys, published)
        assert not verdict.holds
        assert verdict.root is None
        assert verdict.fault is not None
        assert verdict.fault.row is None
        assert "checkpoint" in verdict.fault.what


def test_an_extract_proves_its_entries_and_shows_no_others(log: DataLog, key: SigningKey, tmp_path: Path) -> None:
    _fill(log, 5)
    early = log.publish(key)
    log.append("delivery.sent", {"client": "Another Client"}, NOW + timedelta(hours=1))
    log.erase(3)
    note = log.publish(key)
    _fill_later(log)
    extract = log.extract([1, 3], note, [early])
    proven = verify_extract(extract, [key.public])
    assert [(entry.index, entry.payload) for entry in proven.entries] == [(1, b'{"number":1}'), (3, None)]
    assert (proven.head.size, [old.size for old in proven.older]) == (6, [5])
    assert b"Another Client" not in extract
    whole = json.loads(extract)
    for spoil in (
        lambda e: e["entries"][0].update(index=2),
        lambda e: e["entries"][0].update(index=True),
        lambda e: e["entries"][0].update(payload='{"number":2}'),
        lambda e: e["entries"][0].update(payload=None),
        lambda e: e["entries"][0].update(salt=None),
        lambda e: e["entries"][0].update(salt="zz"),
        lambda e: e["entries"][0].update(leaf=e["entries"][1]["leaf"]),
        lambda e: e["entries"][0]["proof"].pop(),
        lambda e: e["entries"][0].update(proof=["00" * 32] * 1000),
        lambda e: e["older"][0]["proof"].reverse(),
        lambda e: e["older"][0].update(checkpoint=e["checkpoint"]),
        lambda e: e.update(checkpoint=e["older"][0]["checkpoint"]),
        lambda e: e.update(checkpoint=e["checkpoint"].replace("\n6\n", "\n7\n")),
        lambda e: e.update(v=2),
        lambda e: e.update(entries=1),
        lambda e: e.pop("older"),
    ):
        spoiled = json.loads(json.dumps(whole))
        spoil(spoiled)
        with pytest.raises(NotVerified):
            verify_extract(json.dumps(spoiled).encode(), [key.public])
    for keys in ([], [open_key(tmp_path / "stranger").public]):
        with pytest.raises(NotVerified):
            verify_extract(extract, keys)
    for data in (b"", b"[]", b"{}", b"[" * 100_000, b"\xff"):
        with pytest.raises(NotVerified):
            verify_extract(data, [key.public])
    with pytest.raises(NotInLog):
        log.extract([8], note)
    with pytest.raises(NotVerified, match="another log"):
        log.extract([1], DataLog(InMemoryLeaves()).publish(key))


def test_many_heads_under_one_root(key: SigningKey) -> None:
    with pytest.raises(EntryRefused):
        anchor_heads([])
    notes = []
    for n in range(9):
        log = DataLog(InMemoryLeaves())
        log.append_all([Record("a", {})] * n, NOW)
        notes.append(log.publish(key))
        anchor = anchor_heads(notes)
        assert anchor == anchor_heads([*reversed(notes), notes[0]])
        root = bytes.fromhex(anchor.digest.hex)
        assert root == tree_hash(leaf_hash(head.note) for head in anchor.heads)
        assert {head.note for head in anchor.heads} == set(notes)
        for head in anchor.heads:
            verify_inclusion(leaf_hash(head.note), head.index, head.size, head.proof, root)
            assert not any(other.note in b"".join(head.proof) for other in anchor.heads)


# ---- erasing


def test_erased_means_gone_and_still_proven(log: DataLog, key: SigningKey) -> None:
    _fill(log, 4)
    secret = log.append("delivery.sent", {"client": "North Pier"}, NOW + timedelta(hours=1), once="n")
    note = log.publish(key)
    log.erase(secret.index)
    log.erase(secret.index)
    entry = log.entry(4)
    assert entry.is_erased
    assert (entry.salt, entry.payload, entry.leaf) == (None, None, secret.leaf)
    verdict = log.verify([key.public], [note])
    assert (verdict.holds, verdict.erased) == (True, 1)
    verify_inclusion(entry.hash, 4, 5, log.inclusion(4), log.root())


def test_erased_bytes_are_in_no_file(file: Path) -> None:
    log = DataLog(FileLeaves(file))
    _fill(log, 50)
    secret = log.append("delivery.sent", {"client": "North Pier Books " * 500}, NOW + timedelta(hours=1))
    _fill_later(log)
    assert any(b"North Pier Books" in p.read_bytes() for p in file.parent.iterdir())
    log.erase(secret.index)
    assert not any(b"North Pier Books" in p.read_bytes() for p in file.parent.iterdir())
    assert secret.salt is not None
    assert not any(secret.salt in p.read_bytes() for p in file.parent.iterdir())
    assert log.verify([]).holds


def _fill_later(log: DataLog) -> None:
    for n in range(5):
        log.append("delivery.sent", {"n": n}, NOW + timedelta(hours=2))


def test_while_somebody_reads_erasing_says_that_it_is_not_finished(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidence.datalog.leaves.WAIT_SECONDS", 0.1)
    leaves = FileLeaves(file)
    log = DataLog(leaves)
    _fill(log, 3)
    with leaves.snapshot(), pytest.raises(LogError, match="erased, but"):
        log.erase(1)
    assert log.entry(1).is_erased
    log.erase(1)


# ---- tampering: each as somebody would do it who can write the file


Change = Callable[[sqlite3.Connection], Any]


def _tampered(file: Path, count: int, change: Change) -> DataLog:
    leaves = FileLeaves(file)
    for n in range(0, count, 10):
        batch = [Record("delivery.sent", {"number": n + i}) for i in range(10)]
        DataLog(leaves).append_all(batch, NOW + timedelta(seconds=n))
    leaves.close()
    db = sqlite3.connect(file, isolation_level=None)
    guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        db.execute(f"DROP TRIGGER {name}")
    change(db)
    for _, sql in guards:
        db.execute(sql)
    db.close()
    return DataLog(FileLeaves(file))


def _set(row: int, column: str, value: object) -> Change:
    return lambda db: db.execute(f"UPDATE entries SET {column} = ? WHERE number = ?", (value, row))


def _delete(row: int) -> Change:
    return lambda db: db.execute("DELETE FROM entries WHERE number = ?", (row,))


def _delete_and_close_up(row: int) -> Change:
    def change(db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM entries WHERE number = ?", (row,))
        for (number,) in db.execute("SELECT number FROM entries WHERE number > ? ORDER BY number", (row,)).fetchall():
            db.execute("UPDATE entries SET number = ? WHERE number = ?", (number - 1, number))

    return change


def _swap(one: int, other: int) -> Change:
    def change(db: sqlite3.Connection) -> None:
        for old, new in [(one, -5), (other, one), (-5, other)]:
            db.execute("UPDATE entries SET number = ? WHERE number = ?", (new, old))

    return change


def _backdate(row: int, *, hide: int = 0) -> Change:
    """Date an entry back an hour; with *hide*, mend that many levels of the tree above it."""

    def change(db: sqlite3.Connection) -> None:
        [(leaf,)] = db.execute("SELECT leaf FROM entries WHERE number = ?", (row,))
        forged = leaf.replace(b"T09:", b"T08:")
        assert forged != leaf
        db.execute("UPDATE entries SET leaf = ? WHERE number = ?", (forged, row))
        found = leaf_hash(forged)
        for level in range(hide):
            done = db.execute("UPDATE nodes SET hash = ? WHERE place = ?", (found, place(level, row >> level)))
            if done.rowcount != 1:
                return
            index = row >> level
            beside = db.execute("SELECT hash FROM nodes WHERE place = ?", (place(level, index ^ 1),)).fetchone()
            if beside:
                found = node_hash(beside[0], found) if index & 1 else node_hash(found, beside[0])

    return change


def _drop_node(level: int, index: int) -> Change:
    return lambda db: db.execute("DELETE FROM nodes WHERE place = ?", (place(level, index),))


CASES: list[tuple[str, int, Change]] = [
    ("deleted, first", 0, _delete(0)),
    ("deleted", 37, _delete(37)),
    ("deleted, last", 99, _delete(99)),
    ("all deleted", 0, lambda db: db.execute("DELETE FROM entries")),
    ("deleted and closed up", 37, _delete_and_close_up(37)),
    ("last two deleted", 98, lambda db: db.execute("DELETE FROM entries WHERE number > 97")),
    ("payload changed", 37, _set(37, "payload", b'{"number":38}')),
    ("salt changed", 37, _set(37, "salt", b"s" * 32)),
    ("salt grown into the payload", 37, _set(37, "salt", b"s" * 33)),
    ("only the payload erased", 37, _set(37, "payload", None)),
    ("only the salt erased", 37, _set(37, "salt", None)),
    ("leaf emptied", 37, _set(37, "leaf", b"")),
    ("leaf of another kind", 37, _set(37, "leaf", b'{"v":1}')),
    ("leaf of the last one", 99, _set(99, "leaf", b"\x00")),
    ("reordered", 37, _swap(37, 38)),
    ("reordered, far", 3, _swap(3, 90)),
    ("number below zero", 0, _swap(0, -1)),
    ("dated back", 37, _backdate(37)),
    ("dated back, leaf's hash mended", 36, _backdate(36, hide=1)),
    ("dated back, the whole tree mended", 37, _backdate(37, hide=9)),
    ("node lost", 36, _drop_node(1, 18)),
    ("node of a leaf lost", 37, _drop_node(0, 37)),
    ("node of many lost", 0, _drop_node(6, 0)),
    ("row and node deleted", 37, lambda db: (_delete(37)(db), _drop_node(0, 37)(db))),
]


@pytest.mark.parametrize("chunk", [3, 10])
@pytest.mark.parametrize(("row", "change"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_tampering_is_named(file: Path, row: int, change: Change, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "CHUNK_LEVEL", chunk)
    verdict = _tampered(file, 100, change).verify([])
    assert not verdict.holds
    assert verdict.root is None
    assert verdict.fault is not None
    assert verdict.fault.row == row, verdict.fault


def test_an_untouched_log_holds_whatever_the_chunks(log: DataLog, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in range(20):
        for chunk in (0, 1, 2, 3, 10):
            monkeypatch.setattr(check, "CHUNK_LEVEL", chunk)
            assert log.verify([]).holds, (size, chunk)
        _fill(log, 1, size)


def test_a_log_written_anew_is_found_out_by_a_head_that_was_given_away(file: Path, key: SigningKey) -> None:
    """Everything fits together again, rows, tree and dates; only what was signed and given away does not."""
    log = DataLog(FileLeaves(file))
    _fill(log, 7)
    early = log.publish(key)
    _fill(log, 5, 7)
    late = log.publish(key)
    anew = InMemoryLeaves()
    anew.origin = log.origin
    forged = DataLog(anew)
    _fill(forged, 7)
    for n in range(7):  # the first seven are the true ones, byte for byte
        anew._rows[n] = file_row(log, n)
    anew = _rebuilt(log.origin, anew._rows)
    forged = DataLog(anew)
    _fill(forged, 6, 7)
    assert forged.verify([key.public]).holds
    assert forged.verify([key.public], [early]).holds
    verdict = forged.verify([key.public], [late, early])
    assert verdict.fault is not None
    assert verdict.fault.row == 7
    assert "rewritten" in verdict.fault.what
    short = _rebuilt(log.origin, anew._rows[:9])
    verdict = DataLog(short).verify([key.public], [early, late])
    assert verdict.fault is not None
    assert (verdict.fault.row, verdict.checkpoints) == (9, 1)
    assert "missing" in verdict.fault.what
    with pytest.raises(NotVerified):
        verify_consistency(12, log.root(), 13, forged.root(), forged.consistency(12, 13))


def file_row(log: DataLog, index: int) -> Row:
    return log._leaves.row(index)


def _rebuilt(origin: str, rows: list[Row]) -> InMemoryLeaves:
    made = InMemoryLeaves()
    made.origin = origin
    edge: list[tuple[int, bytes]] = []
    for row in rows:
        made.append(row.index, [row], grown(edge, row.index, leaf_hash(row.leaf)))
    return made


def test_the_newest_kept_head_speaks_for_the_older_ones(file: Path, key: SigningKey) -> None:
    log = DataLog(FileLeaves(file))
    for n in range(4):
        _fill(log, 3, 3 * n)
        log.publish(key)
    assert log.verify([key.public]).checkpoints == 4
    db = sqlite3.connect(file, isolation_level=None)
    [(note,)] = db.execute("SELECT note FROM checkpoints WHERE size = 6")
    forged = note.replace(note.split(b"\n")[2], b"A" * 43 + b"=")
    db.execute("UPDATE checkpoints SET note = ? WHERE size = 6", (forged,))
    verdict = log.verify([key.public])
    assert verdict.fault is not None
    assert verdict.fault.row == 3
    db.execute("UPDATE checkpoints SET note = 'x' WHERE size = 6".replace("'x'", "x'00'"))
    assert not log.verify([key.public]).holds
    db.close()


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 40), st.data())
def test_any_changed_bit_of_any_row_is_named(size: int, data: st.DataObject) -> None:
    leaves = InMemoryLeaves()
    _fill(DataLog(leaves), size)
    at = data.draw(st.integers(0, size - 1))
    part = data.draw(st.sampled_from(["leaf", "salt", "payload"]))
    row = leaves._rows[at]
    value = bytearray(getattr(row, part))
    bit = data.draw(st.integers(0, 8 * len(value) - 1))
    value[bit // 8] ^= 1 << bit % 8
    parts = {"leaf": row.leaf, "salt": row.salt, "payload": row.payload} | {part: bytes(value)}
    leaves._rows[at] = Row(at, **parts)  # type: ignore[arg-type]
    verdict = DataLog(leaves).verify([])
    assert verdict.fault is not None
    assert verdict.fault.row == at


def test_a_changed_entry_that_is_no_text_is_told_when_it_is_to_be_shown(file: Path, key: SigningKey) -> None:
    log = _tampered(file, 10, _set(4, "leaf", b"\xff"))
    with pytest.raises(LogDamaged, match="entry 4"):
        log.extract([4], log.publish(key))


def test_nobody_appends_to_an_end_that_does_not_fit(file: Path) -> None:
    log = _tampered(file, 10, _set(9, "leaf", b'{"v":1}'))
    with pytest.raises(LogDamaged, match="entry 9"):
        log.append("a", {}, NOW + timedelta(days=1))


# ---- the file


def test_mistakes_of_ours_meet_a_guard(file: Path) -> None:
    leaves = FileLeaves(file)
    _fill(DataLog(leaves), 3)
    db = sqlite3.connect(file, isolation_level=None)
    for sql in (
        "DELETE FROM entries",
        "DELETE FROM nodes",
        "UPDATE nodes SET hash = x'00'",
        "UPDATE entries SET leaf = x'00'",
        "UPDATE entries SET payload = x'00'",
        "UPDATE entries SET number = number + 10",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="stay"):
            db.execute(sql)
    db.close()
    assert DataLog(leaves).verify([]).holds


def test_a_file_for_the_owner_alone_that_opens_again(file: Path) -> None:
    first = FileLeaves(file)
    _fill(DataLog(first), 3)
    assert file.stat().st_mode & 0o777 == 0o600
    again = FileLeaves(file)
    assert again.origin == first.origin
    assert again.size() == 3
    first.close()
    with pytest.raises(LogError):
        first.size()


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_log(file: Path, damage: bytes) -> None:
    file.write_bytes(damage)
    if not damage:  # what a killed process leaves before its first write
        assert FileLeaves(file).size() == 0
        return
    with pytest.raises((LogDamaged, LogError)):
        FileLeaves(file)


def test_a_database_of_somebody_else_and_one_without_its_guards(file: Path, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "other.db")) as db:
        db.execute("CREATE TABLE entries (a)")
    with pytest.raises(LogDamaged, match="no log of ours"):
        FileLeaves(tmp_path / "other.db")
    FileLeaves(file).close()
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("DROP TRIGGER nodes_stay")
    with pytest.raises(LogDamaged):
        FileLeaves(file)


def test_a_file_with_overwritten_pages_is_told(file: Path) -> None:
    leaves = FileLeaves(file)
    DataLog(leaves).append_all([Record("delivery.sent", {"number": n}) for n in range(300)], NOW)
    leaves.close()
    whole = file.read_bytes()
    told = 0
    for at in range(4096, len(whole), 8192):
        file.write_bytes(whole[:at] + b"\xa5" * 4096 + whole[at + 4096 :])
        for side in ("-wal", "-shm"):
            file.with_name(file.name + side).unlink(missing_ok=True)
        try:
            with contextlib.closing(FileLeaves(file)) as opened:
                told += not DataLog(opened).verify([]).holds
        except (LogDamaged, LogError):
            told += 1
    assert told >= len(range(4096, len(whole), 8192)) - 2  # pages of the index of keys, and free ones, hold nothing


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LogError):
        FileLeaves(tmp_path / "file" / "log.db")


# ---- many at once, and killed


def test_threads_and_processes_append_at_once(file: Path) -> None:
    FileLeaves(file).close()
    script = (
        "import sys\nfrom pathlib import Path\nfrom datetime import UTC, datetime\n"
        "from evidence.datalog.leaves import FileLeaves\nfrom evidence.datalog.log import DataLog\n"
        "log = DataLog(FileLeaves(Path(sys.argv[1])))\n"
        "for n in range(40): log.append('a', {'n': n}, datetime.now(UTC), once=f'{sys.argv[2]} {n}')\n"
    )
    children = [subprocess.Popen([sys.executable, "-c", script, str(file), str(n // 2)], cwd=ROOT) for n in range(4)]
    log = DataLog(FileLeaves(file))
    threads = [
        threading.Thread(target=lambda: [log.append("b", {}, datetime.now(UTC)) for _ in range(20)]) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    assert log.verify([]).holds  # in the middle of it
    for thread in threads:
        thread.join()
    assert [child.wait(60) for child in children] == [0] * 4
    assert log.size == 2 * 40 + 60  # two and two processes did the same work
    assert log.verify([]).holds


def test_whoever_comes_second_writes_nothing(leaves: Leaves) -> None:
    _fill(DataLog(leaves), 2)
    with pytest.raises(LogMoved):
        leaves.append(1, [Row(1, b"x", None, None)], {2: b"x"})
    assert leaves.size() == 2


@pytest.mark.parametrize("after", [0.15, 0.3, 0.6])
def test_killed_in_the_middle_everything_acknowledged_is_there(file: Path, after: float) -> None:
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom datetime import UTC, datetime\n"
        "from evidence.datalog.leaves import FileLeaves\nfrom evidence.datalog.log import DataLog, Record\n"
        "log = DataLog(FileLeaves(Path(sys.argv[1])))\n"
        "os.write(1, b'ready\\n')\n"
        "n = 0\n"
        "while True:\n"
        "    for entry in log.append_all([Record('a', {'n': n + i}) for i in range(1 + n % 7)], datetime.now(UTC)):\n"
        "        os.write(1, f'{entry.index} {entry.hash.hex()}\\n'.encode())\n"
        "    n += 1 + n % 7\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(file)], cwd=ROOT, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    said = child.stdout.read().decode()
    child.wait()
    acknowledged = [line.split() for line in said[: said.rfind("\n") + 1].splitlines()]
    assert acknowledged
    log = DataLog(FileLeaves(file))
    verdict = log.verify([])
    assert verdict.holds, verdict.fault
    assert verdict.size >= len(acknowledged)
    for index, found in acknowledged:
        assert log.entry(int(index)).hash.hex() == found
    log.append("a", {}, datetime.now(UTC))
    assert log.verify([]).holds


def test_what_it_says_is_read_by_anybody(log: DataLog) -> None:
    entry = log.append("a", {}, NOW)
    assert parse_leaf(entry.leaf) == entry.says
