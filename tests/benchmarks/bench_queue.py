"""Pieces of work a second: the durable queue against a bare state column, on SQLite and PostgreSQL.

Run ``python tests/benchmarks/bench_queue.py [PIECES] [POSTGRESQL-URL]``. The bare loop claims, does and marks one row
at a time with no step memory, no retries, no leases and no recovery of what a killed worker held: it is the floor of
what the database itself costs. Both do the same three steps of one row each. The PostgreSQL database should be empty.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402

from tests.watcher.engine.pieces import STEPS, Parts, database, make_tables, piece, write  # noqa: E402
from watcher.engine import Engine  # noqa: E402


def durable(db: sa.Engine, pieces: int) -> tuple[float, float]:
    """(enqueued a second, done a second) through the durable queue."""
    with tempfile.TemporaryDirectory() as slots:
        engine = Engine(
            db, slots=Path(slots), parts=Parts(db), workflows={"piece": piece}, queues={"fresh": 4, "bulk": 2}
        )
        engine.launch(listen=False)
        began = time.perf_counter()
        for item in range(pieces):
            engine.enqueue("piece", item, key=f"piece:{item}")
        enqueued = pieces / (time.perf_counter() - began)
        began = time.perf_counter()
        engine.launch(listen=True)
        assert engine.wait_idle(600)
        done = pieces / (time.perf_counter() - began)
        engine.stop()
    return enqueued, done


def bare(db: sa.Engine, pieces: int) -> float:
    """Pieces a second of a state column in a loop."""
    with db.begin() as c:
        c.execute(sa.text("CREATE TABLE bare (item INTEGER PRIMARY KEY, state VARCHAR(10))"))
    with db.begin() as c:
        c.execute(sa.text("INSERT INTO bare VALUES (:i, 'new')"), [{"i": i} for i in range(pieces)])
    parts = Parts(db)
    began = time.perf_counter()
    while True:
        with db.begin() as c:
            item = c.execute(
                sa.text(
                    "UPDATE bare SET state = 'taken' WHERE item ="
                    " (SELECT item FROM bare WHERE state = 'new' ORDER BY item LIMIT 1) RETURNING item"
                )
            ).scalar()
        if item is None:
            break
        for step in range(STEPS):
            write(parts, item + pieces, step)
        with db.begin() as c:
            c.execute(sa.text("UPDATE bare SET state = 'done' WHERE item = :i"), {"i": item})
    return pieces / (time.perf_counter() - began)


def main() -> None:
    """Print one line for each database."""
    pieces = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as folder:
        urls = [f"sqlite:///{folder}/bench.sqlite3", *sys.argv[2:3]]
        if len(urls) == 1:
            print("postgresql: left out, no address was given")
        for url in urls:
            db = database(url)
            make_tables(db)
            floor = bare(db, pieces)
            enqueued, done = durable(db, pieces)
            print(
                f"{db.dialect.name}: {pieces} pieces of {STEPS} steps: enqueued {enqueued:.0f}/s, done {done:.1f}/s;"
                f" bare state column {floor:.1f}/s; ratio {floor / done:.1f}x"
            )
            db.dispose()


if __name__ == "__main__":
    main()
