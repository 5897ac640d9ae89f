"""What the queue promises, and what each guard is for, in one process."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from scoring.text import Span
from tests.watcher.engine.pieces import QUEUES, Parts, database, piece
from watcher.engine import VERSION, Depth, DirectRun, Engine, Run, is_transient, remembered, written
from watcher.errors import HomeError, MailboxRefused, MailboxUnreachable, QueueError, StorageError

WAIT = 60.0


@dataclass
class World:
    """What the steps of these tests touch."""

    seen: list[Any] = field(default_factory=list)
    fail: list[Exception] = field(default_factory=list)
    """Raised one by one, the last first."""
    gate: threading.Event = field(default_factory=threading.Event)
    began: threading.Event = field(default_factory=threading.Event)


def note(world: World, value: Any) -> Any:
    world.seen.append(value)
    return value


def note_or_fail(world: World, value: Any) -> Any:
    world.seen.append(value)
    if world.fail:
        raise world.fail.pop()
    return value


def hold(world: World) -> None:
    world.began.set()
    world.gate.wait(WAIT)


def single(run: Run, world: World, value: Any) -> None:
    run.step(note, world, value)


def risky(run: Run, world: World, value: str) -> None:
    run.step(note, world, f"before {value}")
    run.step(note_or_fail, world, value)


def parent(run: Run, world: World, values: list[int]) -> None:
    for value in run.step(note, world, tuple(values)):
        run.enqueue("single", value, key=f"child:{value}", queue="bulk")


def holding(run: Run, world: World) -> None:
    run.step(hold, world)
    run.step(note, world, "after")


def mistaken(run: Run, world: World) -> None:
    run.step(note, world, 1)
    raise KeyError("a bug between steps")


def odd_result(run: Run, world: World) -> None:
    run.step(lambda: object())


WORKFLOWS = {f.__name__: f for f in (single, risky, parent, holding, mistaken, odd_result)}


@pytest.fixture
def world() -> Iterator[World]:
    found = World()
    yield found
    found.gate.set()


@pytest.fixture
def engine(db: sa.Engine, tmp_path: Path, world: World, engines: Callable[..., Engine]) -> Engine:
    return engines(
        db,
        slots=tmp_path / "run",
        parts=world,
        workflows=WORKFLOWS,
        queues=QUEUES,
        polling_interval=0.05,
        heartbeat=0.2,
        first_pause=0.01,
    )


def test_work_is_done_once_a_key(engine: Engine, world: World) -> None:
    for _ in range(3):
        assert engine.enqueue("single", "a", key="k") == "k"
    engine.launch(listen=True)
    engine.enqueue("single", "a", key="k")
    assert engine.wait_idle(WAIT)
    engine.enqueue("single", "a", key="k")
    assert engine.wait_idle(WAIT)
    assert world.seen == ["a"]


def test_a_workflow_enqueues_more(engine: Engine, world: World) -> None:
    engine.launch(listen=True)
    engine.enqueue("parent", [1, 2, 2, 3], key="p")
    engine.enqueue("parent", [3, 4], key="q")
    assert engine.wait_idle(WAIT)
    assert sorted(v for v in world.seen if isinstance(v, int)) == [1, 2, 3, 4]
    assert engine.failed() == []


def test_depth_counts_by_queue(engine: Engine, world: World) -> None:
    assert engine.depth() == {"fresh": Depth(0, 0), "bulk": Depth(0, 0)}
    engine.enqueue("single", 1, key="1")
    engine.enqueue("single", 2, key="2", queue="bulk")
    engine.enqueue("single", 3, key="3", queue="bulk")
    assert engine.depth() == {"fresh": Depth(1, 0), "bulk": Depth(2, 0)}
    assert not engine.wait_idle(0.2)
    engine.launch(listen=True)
    assert engine.wait_idle(WAIT)
    engine.enqueue("holding", key="h")
    assert world.began.wait(WAIT)
    assert engine.depth() == {"fresh": Depth(0, 1), "bulk": Depth(0, 0)}
    world.gate.set()
    assert engine.wait_idle(WAIT)
    assert engine.depth() == {"fresh": Depth(0, 0), "bulk": Depth(0, 0)}


def test_bulk_does_not_hold_up_what_is_fresh(engine: Engine, world: World) -> None:
    engine.launch(listen=True)
    for number in range(40):
        engine.enqueue("holding", key=f"h{number}", queue="bulk")
    assert world.began.wait(WAIT)
    engine.enqueue("single", "fresh", key="f")
    deadline = time.monotonic() + WAIT
    while "fresh" not in world.seen:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    world.gate.set()


@pytest.mark.parametrize(
    ("name", "key", "queue"), [("nothing", "k", "fresh"), ("single", "k", "nowhere"), ("single", " ", "fresh")]
)
def test_what_cannot_be_enqueued(engine: Engine, name: str, key: str, queue: str) -> None:
    with pytest.raises(QueueError):
        engine.enqueue(name, 1, key=key, queue=queue)
    assert engine.wait_idle(0.0)


# ---- failures


def test_what_passes_by_itself_is_tried_again(engine: Engine, world: World) -> None:
    world.fail = [StorageError("database is locked"), MailboxUnreachable("no answer")]
    engine.launch(listen=True)
    engine.enqueue("risky", "x", key="k")
    assert engine.wait_idle(WAIT)
    assert world.seen == ["before x", "x", "x", "x"]
    assert engine.failed() == []


def test_a_bug_is_parked_at_once_with_its_reason_and_without_secrets(engine: Engine, world: World) -> None:
    world.fail = [ValueError("cannot log in with password=hunter2hunter2")]
    engine.launch(listen=True)
    engine.enqueue("risky", "x", key="k")
    engine.enqueue("single", "y", key="other")
    assert engine.wait_idle(WAIT)
    [parked] = engine.failed()
    assert (parked.key, parked.workflow, parked.queue, parked.transient) == ("k", "risky", "fresh", False)
    assert parked.reason == "ValueError: cannot log in with password=[hidden]"
    assert abs(parked.failed_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert world.seen.count("x") == 1, "a bug is not tried again"
    assert "y" in world.seen, "others go on"


def test_retry_goes_on_from_the_step_that_failed(engine: Engine, world: World) -> None:
    world.fail = [MailboxRefused("wrong password")]
    engine.launch(listen=True)
    engine.enqueue("risky", "x", key="k")
    assert engine.wait_idle(WAIT)
    assert [f.key for f in engine.failed()] == ["k"]
    engine.retry("k")
    assert engine.wait_idle(WAIT)
    assert engine.failed() == []
    assert world.seen == ["before x", "x", "x"]


def test_a_bug_between_steps_is_parked_and_can_be_retried(engine: Engine, world: World) -> None:
    engine.launch(listen=True)
    engine.enqueue("mistaken", key="k")
    assert engine.wait_idle(WAIT)
    [parked] = engine.failed()
    assert parked.reason.startswith("KeyError")
    engine.retry("k")
    assert engine.wait_idle(WAIT)
    assert [f.key for f in engine.failed()] == ["k"]


def test_retry_of_what_is_not_parked(engine: Engine) -> None:
    engine.enqueue("single", 1, key="waiting")
    for key in ("waiting", "never heard of"):
        with pytest.raises(QueueError, match="no parked work"):
            engine.retry(key)


def test_what_stayed_broken_too_long_is_parked_and_comes_back_by_itself(
    db: sa.Engine, tmp_path: Path, world: World, engines: Callable[..., Engine]
) -> None:
    engine = engines(
        db,
        slots=tmp_path / "run",
        parts=world,
        workflows=WORKFLOWS,
        queues=QUEUES,
        polling_interval=0.05,
        heartbeat=0.2,
        first_pause=0.01,
        step_attempts=2,
        retry_parked_every=1.0,
    )
    world.fail = [StorageError("disk full")] * 2
    engine.enqueue("risky", "x", key="k")
    engine.launch(listen=True)
    deadline = time.monotonic() + WAIT
    while world.seen.count("x") < 3:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert engine.wait_idle(WAIT)
    assert engine.failed() == []


def test_a_result_that_cannot_be_remembered_is_refused(engine: Engine) -> None:
    engine.launch(listen=True)
    engine.enqueue("odd_result", key="k")
    assert engine.wait_idle(WAIT)
    [parked] = engine.failed()
    assert "cannot hand on a object" in parked.reason


def test_forgotten_work_frees_its_key_and_parked_work_stays(engine: Engine, world: World) -> None:
    world.fail = [ValueError("bug")]
    engine.launch(listen=True)
    engine.enqueue("risky", "x", key="bad")
    engine.enqueue("single", "a", key="good")
    assert engine.wait_idle(WAIT)
    assert engine.forget_done(datetime.now(UTC) - timedelta(days=1)) == 0
    assert engine.forget_done(datetime.now(UTC) + timedelta(days=1)) == 1
    assert [f.key for f in engine.failed()] == ["bad"]
    engine.enqueue("single", "a", key="good")
    assert engine.wait_idle(WAIT)
    assert world.seen.count("a") == 2


# ---- the guards


def test_a_an_engine_that_does_not_listen_claims_nothing(engine: Engine, world: World) -> None:
    engine.launch(listen=False)
    for number in range(20):
        engine.enqueue("single", number, key=str(number))
    assert engine.worker is None
    assert not engine.wait_idle(1.0)
    assert engine.depth()["fresh"] == Depth(20, 0)
    assert world.seen == []


def test_b_two_engines_of_one_machine_have_two_names(
    db: sa.Engine, engine: Engine, tmp_path: Path, engines: Callable[..., Engine]
) -> None:
    engine.launch(listen=True)
    first = engine.worker
    assert first is not None
    assert first.endswith("-0")
    other = engines(db, slots=tmp_path / "run", parts=None, workflows=WORKFLOWS, queues=QUEUES)
    with pytest.raises(QueueError, match="already"):
        other.launch(listen=True)
    engine.stop()
    engine.launch(listen=True)
    assert engine.worker == first, "a name that was given back is taken again"


def test_b_a_folder_that_cannot_be_written(db: sa.Engine, tmp_path: Path, engines: Callable[..., Engine]) -> None:
    (tmp_path / "file").write_text("")
    engine = engines(db, slots=tmp_path / "file" / "run", parts=None, workflows=WORKFLOWS, queues=QUEUES)
    with pytest.raises(HomeError):
        engine.launch(listen=True)


def test_d_work_of_an_older_release_is_picked_up(
    db: sa.Engine, engine: Engine, world: World, tmp_path: Path, engines: Callable[..., Engine]
) -> None:
    """The release after this one has other code in its workflows, and the same pinned version."""

    def single(run: Run, parts: World, value: Any, more: str = "new default") -> None:
        run.step(note, parts, (value, more))

    engine.enqueue("single", 7, key="from before")
    engine.stop()
    newer = engines(db, slots=tmp_path / "run", parts=world, workflows={**WORKFLOWS, "single": single}, queues=QUEUES)
    newer.launch(listen=True)
    assert newer.wait_idle(WAIT)
    assert world.seen == [(7, "new default")]


def test_d_another_version_would_leave_it_lying(engine: Engine, db: sa.Engine, world: World) -> None:
    """What the pinned version is for."""
    engine.enqueue("single", 7, key="from before")
    table = "dbos.workflow_status" if db.dialect.name == "postgresql" else "workflow_status"
    with db.begin() as c:
        c.execute(sa.text(f"UPDATE {table} SET application_version = 'a hash of other sources'"))
    engine.launch(listen=True)
    assert not engine.wait_idle(2.0)
    with db.begin() as c:
        c.execute(sa.text(f"UPDATE {table} SET application_version = '{VERSION}'"))
    assert engine.wait_idle(WAIT)
    assert world.seen == [7]


def test_e_a_worker_claims_only_a_little_ahead(engine: Engine, world: World) -> None:
    for number in range(100):
        engine.enqueue("holding", key=str(number))
    engine.launch(listen=True)
    assert world.began.wait(WAIT)
    time.sleep(1.0)
    depth = engine.depth()["fresh"]
    assert 0 < depth.running <= 4 * QUEUES["fresh"]
    assert depth.waiting >= 100 - 4 * QUEUES["fresh"]
    world.gate.set()


def test_stop_leaves_at_the_next_step_and_the_rest_comes_later(engine: Engine, world: World) -> None:
    engine.launch(listen=True)
    engine.enqueue("holding", key="h")
    assert world.began.wait(WAIT)
    threading.Timer(0.5, world.gate.set).start()
    engine.stop(timeout=WAIT)
    assert "after" not in world.seen
    assert engine.depth()["fresh"] == Depth(1, 0)
    engine.launch(listen=True)
    assert engine.wait_idle(WAIT)
    assert world.seen == ["after"]


def test_an_idle_worker_is_nearly_asleep(engine: Engine) -> None:
    """CPU seconds, not wall seconds. What else the machine does can only add to them, so the best of a few counts."""
    engine._polling_interval = 0.2
    engine._heartbeat = 5.0
    engine.launch(listen=True)
    assert engine.wait_idle(WAIT)
    time.sleep(1)
    shares = []
    for _ in range(8):
        before = time.process_time()
        time.sleep(2)
        shares.append((time.process_time() - before) / 2)
        if shares[-1] < 0.12:
            break
    assert min(shares) < 0.12, shares


def test_reading_the_queue_and_importing_the_engine_load_no_dbos(tmp_path: Path) -> None:
    script = (
        "import sys, watcher.engine\n"
        "assert not {'dbos', 'sqlalchemy', 'structlog', 'apscheduler'} & set(sys.modules), 'import'\n"
        "import sqlalchemy\n"
        f"db = sqlalchemy.create_engine('sqlite:///{tmp_path}/x.sqlite3')\n"
        "e = watcher.engine.Engine(db, slots=None, parts=None, workflows={}, queues={'fresh': 1})\n"
        "e.depth(), e.failed(), e.wait_idle(0)\n"
        "e.stop()\n"
        "assert 'dbos' not in sys.modules, 'reading'\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env={**os.environ})
    assert done.returncode == 0, done.stderr


def test_a_database_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    db = database(f"sqlite:///{tmp_path}/missing/folder/x.sqlite3")
    engine = Engine(db, slots=tmp_path, parts=None, workflows={"piece": piece}, queues=QUEUES)
    with pytest.raises(QueueError) as caught:
        engine.enqueue("piece", 1, key="k")
    assert caught.value.remedy
    db.dispose()


# ---- what is remembered

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.datetimes(timezones=st.just(UTC))
    | st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=365)).map(
        lambda d: timedelta(seconds=int(d.total_seconds()))
    )
    | st.builds(Span, st.integers(0, 99), st.integers(100, 200)),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text().filter(lambda k: not k.startswith("@")), inner)
    ),
    max_leaves=20,
)


@given(plain)
def test_what_is_remembered_comes_back_equal(value: Any) -> None:
    assert remembered(written(value)) == value


def test_errors_come_back_in_kind() -> None:
    back = remembered(written(MailboxRefused("no")))
    assert isinstance(back, MailboxRefused)
    assert str(back) == "no"
    assert isinstance(remembered(written(ZeroDivisionError("x"))), QueueError)


@pytest.mark.parametrize("value", [b"bytes", {1: 2}, {"@tuple": []}, object(), Parts, Parts(None)])  # type: ignore[arg-type]
def test_what_cannot_be_remembered(value: Any) -> None:
    with pytest.raises(QueueError):
        written(value)


@pytest.mark.parametrize(
    "text",
    [
        '{"@record": "os:system", "fields": {}}',
        '{"@record": "subprocess:Popen", "fields": {"args": ["true"]}}',
        '{"@record": "watcher.engine:os.system", "fields": {"command": "true"}}',
        '{"@record": "watcher.engine:subprocess.Popen", "fields": {}}',
        '{"@record": "watcher.engine:gone", "fields": {}}',
        '{"@enum": "watcher.errors:HomeError", "value": "x"}',
    ],
)
def test_a_row_can_name_nothing_but_our_records(text: str) -> None:
    with pytest.raises(QueueError):
        remembered(text)


def test_what_counts_as_passing() -> None:
    locked = sa.exc.OperationalError("insert", {}, Exception("database is locked"))
    assert all(map(is_transient, (StorageError(""), MailboxUnreachable(""), locked)))
    assert not any(map(is_transient, (MailboxRefused(""), ValueError(), QueueError(""))))


def test_a_direct_run_calls_straight_through(world: World) -> None:
    run = DirectRun()
    parent(run, world, [1, 2, 2])
    assert world.seen == [(1, 2, 2)]
    assert run.steps == ["note"]
    assert [(e.workflow, e.args, e.key, e.queue) for e in run.enqueued] == [
        ("single", (1,), "child:1", "bulk"),
        ("single", (2,), "child:2", "bulk"),
    ]
    with pytest.raises(QueueError):
        odd_result(run, world)
