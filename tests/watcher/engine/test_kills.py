"""Nothing is lost and nothing doubled, whoever is killed, stopped or replaced."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.watcher.engine.conftest import Workers
from tests.watcher.engine.pieces import QUEUES, STEPS, Parts, counted, piece, poison
from watcher.engine import Engine

MOST_SECONDS = 150


@pytest.fixture
def asking(db: sa.Engine, tmp_path: Path, engines: Callable[..., Engine]) -> Engine:
    """An engine that only enqueues and looks."""
    return engines(
        db, slots=tmp_path / "asking", parts=Parts(db), workflows={"piece": piece, "poison": poison}, queues=QUEUES
    )


def _ask(engine: Engine, items: int) -> None:
    for item in range(items):
        engine.enqueue("piece", item, key=f"piece:{item}", queue="bulk" if item % 5 == 0 else "fresh")


def _wait_for(db: sa.Engine, rows: int) -> None:
    deadline = time.monotonic() + MOST_SECONDS
    while counted(db, "SELECT COUNT(*) FROM effects") < rows:
        assert time.monotonic() < deadline, "no progress"
        time.sleep(0.02)


def _all_once(db: sa.Engine, items: int) -> None:
    assert counted(db, "SELECT COUNT(*) FROM effects") == items * STEPS
    assert counted(db, "SELECT COUNT(DISTINCT item) FROM effects") == items


def _kill_again_and_again(db: sa.Engine, asking: Engine, workers: Workers, slots: Path, items: int, kills: int) -> None:
    _ask(asking, items)
    chance = random.Random(20260518)
    for kill in range(kills):
        worker = workers.start(slots=slots)
        done = counted(db, "SELECT COUNT(*) FROM effects")
        # leave enough for the kills that follow, so that every one of them hits a worker at work
        share = max(2, (items * STEPS - done) // (kills - kill + 1))
        _wait_for(db, done + chance.randint(1, share))
        worker.kill()
        worker.wait(30)
    assert counted(db, "SELECT COUNT(*) FROM effects") < items * STEPS, "the kills came after the work was done"
    last = workers.start(slots=slots)
    assert asking.wait_idle(MOST_SECONDS), asking.depth()
    last.send_signal(signal.SIGTERM)
    assert last.wait(60) == 0
    _all_once(db, items)
    assert asking.failed() == []
    twice = counted(db, "SELECT COUNT(*) FROM calls") - items * STEPS
    at_risk = (kills + 1) * sum(QUEUES.values())
    assert 0 <= twice <= at_risk, "only the steps under way at a kill may run again"


def test_killed_five_times_over_200_pieces(db: sa.Engine, asking: Engine, workers: Workers, tmp_path: Path) -> None:
    _kill_again_and_again(db, asking, workers, tmp_path / "run", items=200, kills=5)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_killed_twenty_times_over_2000_pieces(db: sa.Engine, asking: Engine, workers: Workers, tmp_path: Path) -> None:
    _kill_again_and_again(db, asking, workers, tmp_path / "run", items=2000, kills=20)


def test_two_workers_share(db: sa.Engine, asking: Engine, workers: Workers, tmp_path: Path) -> None:
    workers.start(slots=tmp_path / "run", pause=0.01)
    workers.start(slots=tmp_path / "run", pause=0.01)
    _ask(asking, 150)
    assert asking.wait_idle(MOST_SECONDS)
    _all_once(db, 150)
    with db.connect() as c:
        shares = list(c.scalars(sa.text("SELECT COUNT(*) FROM calls GROUP BY worker")))
    assert len(shares) == 2
    assert min(shares) >= 0.1 * sum(shares)
    assert sum(shares) == 150 * STEPS, "two living workers never do the same step"


def test_a_worker_on_this_machine_that_never_comes_back(
    db: sa.Engine, asking: Engine, workers: Workers, tmp_path: Path
) -> None:
    lost = workers.start(slots=tmp_path / "run", pause=0.05)
    heir = workers.start(slots=tmp_path / "run")
    _ask(asking, 60)
    _wait_for(db, 20)
    lost.kill()
    lost.wait(30)
    assert asking.wait_idle(MOST_SECONDS), asking.depth()
    _all_once(db, 60)
    assert heir.poll() is None


def test_a_machine_that_never_comes_back_is_found_by_its_heartbeat(
    db: sa.Engine, asking: Engine, workers: Workers, tmp_path: Path
) -> None:
    lost = workers.start(slots=tmp_path / "a", host="a", heartbeats=True, pause=0.05)
    _ask(asking, 40)
    _wait_for(db, 10)
    lost.kill()
    lost.wait(30)
    workers.start(slots=tmp_path / "b", host="b", heartbeats=True)
    assert asking.wait_idle(MOST_SECONDS), asking.depth()
    _all_once(db, 40)


def test_without_heartbeats_the_work_of_another_machine_stays_with_it(
    db: sa.Engine, asking: Engine, workers: Workers, tmp_path: Path
) -> None:
    """What the heartbeat is for: the same loss as above, and nobody notices."""
    lost = workers.start(slots=tmp_path / "a", host="a", pause=0.05)
    _ask(asking, 40)
    _wait_for(db, 10)
    lost.kill()
    lost.wait(30)
    workers.start(slots=tmp_path / "b", host="b")
    assert not asking.wait_idle(8)
    assert sum(d.running for d in asking.depth().values()) > 0


def test_a_machine_that_slept_while_its_work_was_adopted(
    db: sa.Engine, asking: Engine, workers: Workers, tmp_path: Path
) -> None:
    sleeper = workers.start(slots=tmp_path / "a", host="a", heartbeats=True, pause=0.05)
    _ask(asking, 60)
    _wait_for(db, 15)
    sleeper.send_signal(signal.SIGSTOP)
    workers.start(slots=tmp_path / "b", host="b", heartbeats=True)
    _wait_for(db, 90)
    time.sleep(4)  # past the time after which a silent worker counts as dead
    sleeper.send_signal(signal.SIGCONT)
    assert asking.wait_idle(MOST_SECONDS), asking.depth()
    _all_once(db, 60)
    assert asking.failed() == []


def test_a_polite_end_leaves_nothing_claimed(db: sa.Engine, asking: Engine, workers: Workers, tmp_path: Path) -> None:
    worker = workers.start(slots=tmp_path / "run", pause=0.1)
    _ask(asking, 60)
    _wait_for(db, 10)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0
    depth = asking.depth()
    assert sum(d.running for d in depth.values()) == 0
    assert sum(d.waiting for d in depth.values()) > 0
    assert asking.failed() == []
    calls = counted(db, "SELECT COUNT(*) FROM calls")
    assert calls == counted(db, "SELECT COUNT(*) FROM effects"), "no step was torn"
    workers.start(slots=tmp_path / "run")
    assert asking.wait_idle(MOST_SECONDS)
    _all_once(db, 60)
    assert counted(db, "SELECT COUNT(*) FROM calls") == 60 * STEPS, "remembered steps do not run again"


def test_work_that_kills_its_worker_is_parked_and_the_rest_goes_on(
    db: sa.Engine, asking: Engine, workers: Workers, tmp_path: Path
) -> None:
    asking.enqueue("poison", key="poison")
    claims = 0
    while not asking.failed():
        claims += 1
        assert claims <= 6
        worker = workers.start(slots=tmp_path / "run", claims=3)
        deadline = time.monotonic() + MOST_SECONDS
        while worker.poll() is None and not asking.failed():
            assert time.monotonic() < deadline
            time.sleep(0.05)
    [parked] = asking.failed()
    assert (parked.key, parked.transient) == ("poison", False)
    assert "died again and again" in parked.reason
    _ask(asking, 10)
    assert asking.wait_idle(MOST_SECONDS)
    _all_once(db, 10)
    assert workers.last.poll() is None
