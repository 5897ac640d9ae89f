"""Signs of life of the queue's workers on all machines: what ``watcher.engine.Heartbeats`` asks for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, delete, select
from sqlmodel import Field

from watcher.storage.database import Transactions, insert_into
from watcher.storage.tenancy import Row, Words, instant, table_of


class WorkerRow(Row, table=True):
    """One worker. Belongs to nobody: workers do everybody's work."""

    __tablename__ = "workers"

    worker: str = Field(sa_type=Words, primary_key=True)
    seen_at: datetime


_WORKERS = table_of(WorkerRow)


class Workers:
    """Signs of life in one small table. Raises StorageError where the database refuses."""

    def beat(self, engine: Engine, worker: str, now: datetime) -> None:
        """Write down that *worker* lives."""
        seen = {"seen_at": instant(now)}
        with Transactions(engine).writing() as c:
            statement = insert_into(c, _WORKERS).values(worker=worker, **seen)
            c.execute(statement.on_conflict_do_update(index_elements=["worker"], set_=seen))

    def stale(self, engine: Engine, before: datetime) -> list[str]:
        """Workers whose last sign of life is older than *before*."""
        with Transactions(engine).reading() as c:
            return list(c.scalars(select(_WORKERS.c.worker).where(_WORKERS.c.seen_at < instant(before))))

    def forget(self, engine: Engine, worker: str) -> None:
        """Drop what is known of *worker*."""
        with Transactions(engine).writing() as c:
            c.execute(delete(_WORKERS).where(_WORKERS.c.worker == worker))
