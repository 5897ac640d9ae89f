"""The work that the queue's tests do, and a worker process that does it.

Each step writes one row with a unique key (``effects``: what must be there once) and one without (``calls``: how often
the step really ran).
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from watcher import log
from watcher.engine import Engine, Run

QUEUES = {"fresh": 4, "bulk": 2}
STEPS = 3


def database(url: str) -> sa.Engine:
    """An engine set up as the service's own: WAL and BEGIN IMMEDIATE on SQLite."""
    engine = sa.create_engine(url, pool_size=10, max_overflow=20)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def on_connect(connection: Any, _record: object) -> None:
            connection.isolation_level = None
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "foreign_keys=ON"):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def on_begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def make_tables(engine: sa.Engine) -> None:
    with engine.begin() as c:
        c.execute(sa.text("CREATE TABLE effects (item INTEGER, step INTEGER, UNIQUE (item, step))"))
        c.execute(sa.text("CREATE TABLE calls (item INTEGER, step INTEGER, worker INTEGER)"))
        c.execute(sa.text("CREATE TABLE beats (worker VARCHAR(200) PRIMARY KEY, at DOUBLE PRECISION)"))


@dataclass(frozen=True)
class Parts:
    db: sa.Engine
    pause: float = 0.0


def write(parts: Parts, item: int, step: int) -> int:
    with parts.db.begin() as c:
        c.execute(
            sa.text("INSERT INTO effects VALUES (:i, :s) ON CONFLICT (item, step) DO NOTHING"), {"i": item, "s": step}
        )
        c.execute(sa.text("INSERT INTO calls VALUES (:i, :s, :w)"), {"i": item, "s": step, "w": os.getpid()})
    time.sleep(parts.pause)
    return step


def piece(run: Run, parts: Parts, item: int) -> None:
    for step in range(STEPS):
        run.step(write, parts, item, step)


def poison(run: Run, parts: Parts) -> None:
    """Work that takes its worker along."""
    run.step(os.kill, os.getpid(), signal.SIGKILL)


def counted(db: sa.Engine, question: str) -> int:
    with db.connect() as c:
        return int(c.execute(sa.text(question)).scalar_one())


class Beats:
    """Signs of life in one small table."""

    def beat(self, engine: sa.Engine, worker: str, now: datetime) -> None:
        with engine.begin() as c:
            c.execute(
                sa.text("INSERT INTO beats VALUES (:w, :a) ON CONFLICT (worker) DO UPDATE SET at = :a"),
                {"w": worker, "a": now.timestamp()},
            )

    def stale(self, engine: sa.Engine, before: datetime) -> list[str]:
        with engine.connect() as c:
            return list(c.scalars(sa.text("SELECT worker FROM beats WHERE at < :b"), {"b": before.timestamp()}))

    def forget(self, engine: sa.Engine, worker: str) -> None:
        with engine.begin() as c:
            c.execute(sa.text("DELETE FROM beats WHERE worker = :w"), {"w": worker})


def main() -> None:
    url, slots, host, heartbeats, pause, claims = sys.argv[1:]
    log.configure()
    db = database(url)
    engine = Engine(
        db,
        slots=Path(slots),
        parts=Parts(db, float(pause)),
        workflows={"piece": piece, "poison": poison},
        queues=QUEUES,
        workers=Beats() if heartbeats == "1" else None,
        polling_interval=0.1,
        heartbeat=0.5,
        dead_after=3.0,
        host=host,
        claims_before_parked=int(claims),
    )
    end = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: end.set())
    engine.launch(listen=True)
    sys.stdout.write(f"ready {engine.worker}\n")
    sys.stdout.flush()
    end.wait()
    engine.stop()


if __name__ == "__main__":
    main()
