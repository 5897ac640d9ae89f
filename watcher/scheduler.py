"""The clock. It only calls functions at their time; what they do is enqueue.

Schedules live in memory and are rebuilt from the accounts at every start: a clock that keeps its own rows loses them on
a kill. A tick that comes twice, or late, is harmless because enqueuing has keys.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from watcher import log

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]

_log = log.get("clock")


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do again and again."""

    name: str
    """Unique within one clock."""
    every: timedelta
    jitter: timedelta
    """Each tick comes up to this much early or late, so that a thousand homes do not call one server at once."""
    action: Callable[[], None]
    """Enqueues and returns. An exception is logged; the next tick comes all the same."""


class Clock:
    """Runs jobs on APScheduler: missed ticks become one, a job never overlaps itself, lateness never drops a tick."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._jobs = _by_name(jobs)
        self._lock = threading.Lock()
        self._scheduler: BackgroundScheduler | None = None

    def start(self) -> None:
        """Start ticking; the first tick of a job comes after its ``every``. Twice is once."""
        with self._lock:
            if self._scheduler is not None:
                return
            from apscheduler.schedulers.background import BackgroundScheduler

            self._scheduler = BackgroundScheduler(
                timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
            )
            for job in self._jobs.values():
                _add(self._scheduler, job)
            self._scheduler.start()

    def rebuild(self, jobs: Iterable[Job]) -> None:
        """Take *jobs* instead of the present ones. A job that did not change keeps its next tick."""
        with self._lock:
            old, self._jobs = self._jobs, _by_name(jobs)
            if self._scheduler is None:
                return
            for name in old.keys() - self._jobs.keys():
                self._scheduler.remove_job(name)
            for name, job in self._jobs.items():
                before = old.get(name)
                if before is None or (before.every, before.jitter) != (job.every, job.jitter):
                    _add(self._scheduler, job)
                else:
                    self._scheduler.modify_job(name, func=_guarded(job))

    def names(self) -> tuple[str, ...]:
        """Names of the present jobs, sorted."""
        with self._lock:
            return tuple(sorted(self._jobs))

    def stop(self) -> None:
        """Stop ticking and wait for the actions under way. Twice is once."""
        with self._lock:
            scheduler, self._scheduler = self._scheduler, None
        if scheduler is not None:
            scheduler.shutdown(wait=True)


def _add(scheduler: BackgroundScheduler, job: Job) -> None:
    from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

    # APScheduler draws whole and broken seconds alike; 0 and None both mean no jitter.
    trigger = IntervalTrigger(
        seconds=job.every.total_seconds(), jitter=job.jitter.total_seconds() or None, timezone="UTC"
    )
    scheduler.add_job(_guarded(job), trigger, id=job.name, name=job.name, replace_existing=True)


def _guarded(job: Job) -> Callable[[], None]:
    def tick() -> None:
        try:
            job.action()
        except Exception as error:  # noqa: BLE001 - the outermost edge of a tick: one bad tick must not end a clock
            _log.error("a tick failed; the next one comes all the same", error, job=job.name)

    return tick


def _by_name(jobs: Iterable[Job]) -> dict[str, Job]:
    found: dict[str, Job] = {}
    for job in jobs:
        if job.name in found:
            raise ValueError(f"two jobs are called {job.name!r}")
        if job.every <= timedelta(0):
            raise ValueError(f"job {job.name!r} would run without a pause")
        found[job.name] = job
    return found
