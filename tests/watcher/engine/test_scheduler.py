"""The clock ticks, survives a bad tick, never overlaps itself and is rebuilt in place."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from watcher.scheduler import Clock, Job

SOON = timedelta(milliseconds=50)
NEVER = timedelta(days=1)
NONE = timedelta(0)
WAIT = 30.0


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def clock() -> Iterator[Clock]:
    found = Clock([])
    yield found
    found.stop()


def test_ticks_again_and_again(clock: Clock) -> None:
    ticks: list[int] = []
    clock.rebuild([Job("t", SOON, NONE, lambda: ticks.append(1)), Job("never", NEVER, timedelta(hours=1), ticks.clear)])
    assert ticks == []
    clock.start()
    clock.start()
    _until(lambda: len(ticks) >= 3)
    clock.stop()
    after = len(ticks)
    time.sleep(0.2)
    assert len(ticks) == after
    clock.stop()


def test_a_bad_tick_does_not_end_the_clock(clock: Clock) -> None:
    ticks: list[int] = []

    def bad() -> None:
        ticks.append(1)
        raise RuntimeError("once more")

    clock.rebuild([Job("bad", SOON, NONE, bad)])
    clock.start()
    _until(lambda: len(ticks) >= 3)


def test_a_slow_action_never_overlaps_itself_and_missed_ticks_become_one(clock: Clock) -> None:
    running, most, done = [0], [0], [0]
    let = threading.Event()

    def slow() -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        let.wait(WAIT)
        running[0] -= 1
        done[0] += 1

    clock.rebuild([Job("slow", SOON, NONE, slow)])
    clock.start()
    _until(lambda: running[0] == 1)
    time.sleep(0.5)  # some ten ticks are missed
    let.set()
    _until(lambda: done[0] >= 2)
    assert most[0] == 1


def test_rebuilding_keeps_what_did_not_change(clock: Clock) -> None:
    ticks: list[str] = []
    clock.rebuild([Job("a", NEVER, NONE, lambda: ticks.append("a")), Job("b", SOON, NONE, lambda: ticks.append("b"))])
    clock.start()
    scheduler = clock._scheduler
    assert scheduler is not None
    before = scheduler.get_job("a").next_run_time
    _until(lambda: "b" in ticks)
    clock.rebuild([Job("a", NEVER, NONE, lambda: ticks.append("a2")), Job("c", SOON, NONE, lambda: ticks.append("c"))])
    assert clock.names() == ("a", "c")
    assert scheduler.get_job("a").next_run_time == before
    _until(lambda: "c" in ticks)
    ticks.clear()
    time.sleep(0.2)
    assert "b" not in ticks
    scheduler.get_job("a").func()
    assert "a2" in ticks, "the present action, not the one before"


def test_settings_of_every_job(clock: Clock) -> None:
    clock.rebuild([Job("a", timedelta(minutes=5), timedelta(seconds=30), lambda: None)])
    clock.start()
    assert clock._scheduler is not None
    job = clock._scheduler.get_job("a")
    assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
    assert job.trigger.jitter == 30


def test_jobs_that_make_no_sense() -> None:
    with pytest.raises(ValueError, match="two jobs"):
        Clock([Job("a", SOON, NONE, print), Job("a", SOON, NONE, print)])
    with pytest.raises(ValueError, match="without a pause"):
        Clock([Job("a", NONE, NONE, print)])
