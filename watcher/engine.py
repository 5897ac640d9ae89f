"""The durable queue: workflows whose steps are remembered, so that after a crash they go on where they were.

The only module that knows DBOS, and only inside its functions (the import takes more than a second).

What is promised
----------------
* Work that was enqueued is done, whatever is killed in between. The same key twice is one piece of work.
* A step whose result was remembered never runs again. The machine can die between a step's work and its being
  remembered, therefore **a step runs at least once**: its rows need unique keys, and then twice is once.
* A workflow that raises is parked with its reason (``failed``), never dropped; ``retry`` runs it again under its key.
  What failed for a passing reason (a full disk, a locked database) is retried by itself.

What DBOS would do if left alone, each lost or stalled work in trials
---------------------------------------------------------------------
a. A process that launches DBOS also claims work, and takes it along when it exits. Here a process that does not
   listen never launches DBOS: it enqueues through a client, which cannot claim.
b. The worker's name is "local" by default, so a second worker re-queues the first one's live work. Here a worker is
   named by a slot file that it holds locked (``host-0``, ``host-1`` …).
c. Only a worker that comes back under the same name takes up its old work. Here every worker looks for dead ones,
   by the locks of the slot files and, where one is given, by the heartbeat table, and puts their work back.
d. The version is a hash of the source, so an upgrade orphans what is queued. Here it is pinned: ``VERSION``.
e. A worker claims the whole queue. Here it claims a few pieces ahead of what it is doing.
"""

from __future__ import annotations

import contextlib
import dataclasses
import enum
import fcntl
import importlib
import json
import logging
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from watcher import errors, log
from watcher.errors import (
    ConfinedError,
    HomeError,
    MailboxThrottled,
    MailboxUnreachable,
    NoticeError,
    QueueError,
    StorageError,
    WatcherError,
)

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions, StepOptions
    from dbos import Serializer as DBOSSerializer
    from sqlalchemy import Engine as DatabaseEngine
    from sqlalchemy import TextClause

_log = log.get("engine")

APPLICATION = "clausewatch"
VERSION = "1"
"""Raised only when the order of a workflow's steps changes, and then only after the queue was drained."""

FRESH = "fresh"
"""The queue that work goes to when nothing else is said."""

CLAIM_AHEAD = 4
"""Pieces claimed for each one being done: a poll then feeds a worker for longer, and a kill still returns few."""

TRANSIENT: tuple[type[Exception], ...] = (
    StorageError,
    MailboxUnreachable,
    MailboxThrottled,
    ConfinedError,
    NoticeError,
)
"""What passes by itself. Everything else is a bug or needs a person, and trying again would only repeat it."""

_LAST_WRITES = 0.2
"""Seconds for DBOS to write down the results of workflows that just ended. One that is missed is done again."""

_DELETED_AT_ONCE = 200
"""Rows in one transaction of ``forget_done``: on SQLite everybody else waits for it."""

_PARKED = ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED")
_WAITING = ("ENQUEUED", "PENDING", "DELAYED")


class Run(Protocol):
    """What a workflow is handed: the only things that it may call."""

    def step(self, function: Callable[..., Any], *args: Any) -> Any:
        """Do *function* and remember its result; after a crash give the remembered result instead.

        Results are JSON values, tuples, dates, enums and frozen records of ours. Arguments are not remembered.
        """
        ...

    def enqueue(self, workflow: str, *args: Any, key: str, queue: str = FRESH) -> None:
        """Queue more work. A key that was ever used before does nothing."""
        ...


Workflow = Callable[..., None]
"""``workflow(run, parts, *args)``."""


@dataclass(frozen=True, slots=True)
class Enqueued:
    """A piece of work that a ``DirectRun`` was asked to queue."""

    workflow: str
    args: tuple[Any, ...]
    key: str
    queue: str


@dataclass(slots=True)
class DirectRun:
    """Calls straight through: a ``Run`` for tests and for commands that need no durability."""

    enqueued: list[Enqueued] = field(default_factory=list)
    """In order, each key once, as in the real queue."""
    steps: list[str] = field(default_factory=list)
    """Names of the functions that were called, in order."""

    def step(self, function: Callable[..., Any], *args: Any) -> Any:
        """Call *function*; its result goes through the same form in which it would be remembered."""
        self.steps.append(_step_name(function))
        return remembered(written(function(*args)))

    def enqueue(self, workflow: str, *args: Any, key: str, queue: str = FRESH) -> None:
        """Write down what was asked."""
        if all(e.key != key for e in self.enqueued):
            self.enqueued.append(Enqueued(workflow, args, key, queue))


@dataclass(frozen=True, slots=True)
class Failed:
    """A parked piece of work: it will not run again by itself unless its reason is a passing one."""

    key: str
    workflow: str
    queue: str
    reason: str
    """Kind of the error and its message, without secrets."""
    transient: bool
    failed_at: datetime

    @property
    def told(self) -> str:
        """For people: what failed and, where it is one of ours, the cure."""
        kind, _, message = self.reason.partition(": ")
        error = getattr(errors, kind, None)
        if not message or not (isinstance(error, type) and issubclass(error, WatcherError)):
            return f"{self.reason}. {WatcherError.remedy}"
        return f"{message.rstrip('.')}. {error.remedy}"


@dataclass(frozen=True, slots=True)
class Depth:
    """How much work one queue holds."""

    waiting: int
    running: int
    """Claimed by a worker: being done, or next in its hands."""


class Heartbeats(Protocol):
    """Signs of life of workers on all machines; ``watcher.storage.workers`` is one."""

    def beat(self, engine: DatabaseEngine, worker: str, now: datetime) -> None:
        """Write down that *worker* lives."""
        ...

    def stale(self, engine: DatabaseEngine, before: datetime) -> list[str]:
        """Workers whose last sign of life is older than *before*."""
        ...

    def forget(self, engine: DatabaseEngine, worker: str) -> None:
        """Drop what is known of *worker*."""
        ...


# ---- what is remembered: JSON that can also hold our frozen records


def written(value: Any) -> str:
    """Give *value* as JSON text. Raises QueueError for what cannot be remembered.

    JSON and not pickle: a database row must never be able to run code, and a record that gained a field with a
    default can still be read after an upgrade.
    """
    return json.dumps(_to_json(value), ensure_ascii=False, separators=(",", ":"))


def remembered(text: str) -> Any:
    """Give back what ``written`` wrote. Raises QueueError when it names something that is no longer there."""
    return _from_json(json.loads(text))


def _to_json(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return {"@enum": _path(type(value)), "value": value.value}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime):
        return {"@datetime": value.isoformat()}
    if isinstance(value, timedelta):
        return {"@seconds": value.total_seconds()}
    if isinstance(value, tuple):
        return {"@tuple": [_to_json(v) for v in value]}
    if isinstance(value, list):
        return [_to_json(v) for v in value]
    if isinstance(value, Mapping):
        if any(not isinstance(k, str) or k.startswith("@") for k in value):
            raise QueueError("a remembered mapping needs keys that are words")
        return {k: _to_json(v) for k, v in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _to_json(getattr(value, f.name)) for f in dataclasses.fields(value) if f.init}
        return {"@record": _path(type(value)), "fields": fields}
    if isinstance(value, BaseException):
        value = _cause(value)
        return {"@error": type(value).__name__, "message": log.redact(str(value)), "transient": is_transient(value)}
    raise QueueError(f"a step cannot hand on a {type(value).__name__}: only ids, digests and small records travel")


def _from_json(value: Any) -> Any:
    if isinstance(value, list):
        return [_from_json(v) for v in value]
    if not isinstance(value, dict):
        return value
    if "@tuple" in value:
        return tuple(_from_json(v) for v in value["@tuple"])
    if "@datetime" in value:
        return datetime.fromisoformat(value["@datetime"])
    if "@seconds" in value:
        return timedelta(seconds=value["@seconds"])
    if "@enum" in value:
        return _class_at(value["@enum"])(value["value"])
    if "@record" in value:
        return _class_at(value["@record"])(**{k: _from_json(v) for k, v in value["fields"].items()})
    if "@error" in value:
        return _error_of(value["@error"], value["message"])
    return {k: _from_json(v) for k, v in value.items()}


def _path(kind: type) -> str:
    if kind.__module__.partition(".")[0] not in ("watcher", "evidence", "scoring"):
        raise QueueError(f"a step cannot hand on a {kind.__module__}.{kind.__qualname__}: it is not a record of ours")
    return f"{kind.__module__}:{kind.__qualname__}"


def _class_at(path: str) -> Any:
    module, _, name = path.partition(":")
    if module.partition(".")[0] not in ("watcher", "evidence", "scoring"):
        raise QueueError(f"the queue remembers a {path}, which is not a record of ours")
    try:
        found: Any = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError) as error:
        raise QueueError(f"the queue remembers a {path}, which this version does not have") from error
    if not (isinstance(found, type) and (dataclasses.is_dataclass(found) or issubclass(found, enum.Enum))):
        raise QueueError(f"the queue remembers a {path}, which is not a record")
    return found


def _error_of(name: str, message: str) -> Exception:
    kind = getattr(errors, name, None)
    if isinstance(kind, type) and issubclass(kind, WatcherError):
        return kind(message)
    return QueueError(f"{name}: {message}")


def _cause(error: BaseException) -> BaseException:
    """The reason behind DBOS's own "gave up" error, else the error itself."""
    tries = getattr(error, "errors", None)
    if type(error).__name__ == "DBOSMaxStepRetriesExceeded" and tries:
        last: BaseException = tries[-1]
        return last
    return error


def is_transient(error: BaseException) -> bool:
    """Say whether *error* passes by itself. The database's own "busy" and "gone away" count."""
    if isinstance(error, TRANSIENT):
        return True
    from sqlalchemy.exc import InterfaceError, OperationalError

    return isinstance(error, OperationalError | InterfaceError)


def _step_name(function: Callable[..., Any]) -> str:
    return str(getattr(function, "__qualname__", None) or type(function).__qualname__)


# ---- names of workers


class _Slot:
    """A worker's name, held by a lock on a file that the kernel lets go when the process dies."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self.worker = path.name.removesuffix(".slot")
        self._handle = handle

    def release(self) -> None:
        os.close(self._handle)


def _lock_slot(path: Path) -> _Slot | None:
    """Take the slot at *path*, or None when a living worker holds it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return _Slot(path, handle)


def _claim_slot(folder: Path, host: str) -> _Slot:
    """Take the lowest free name of *host*. Raises HomeError when the folder cannot be written."""
    host = re.sub(r"[^A-Za-z0-9.-]", "-", host) or "host"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        number = 0
        while True:
            slot = _lock_slot(folder / f"{host}-{number}.slot")
            if slot is not None:
                return slot
            number += 1
    except OSError as error:
        raise HomeError(f"cannot write the worker's name under {folder}: {error.strerror}") from error


# ---- the engine

_launched: Engine | None = None
_launching = threading.Lock()


class Engine:
    """The queue of one database. Making it costs nothing; reading it loads no DBOS.

    *database_engine* must come from our factory (on SQLite: WAL and BEGIN IMMEDIATE). *queues* maps each queue's name
    to how many pieces of work one worker does at a time. *polling_interval* and *heartbeat* are seconds; a worker is
    given up by the heartbeat table after *dead_after* seconds, and at once when its slot file is found unlocked.
    *host* names this machine among all that share the database (None: its host name); *workers* is needed as soon as
    there is more than one. Work that was claimed *claims_before_parked* times and never ended is parked: it kills
    its worker.
    """

    def __init__(
        self,
        database_engine: DatabaseEngine,
        *,
        slots: Path,
        parts: object,
        workflows: Mapping[str, Workflow],
        queues: Mapping[str, int],
        workers: Heartbeats | None = None,
        polling_interval: float = 0.2,
        heartbeat: float = 5.0,
        dead_after: float = 30.0,
        retry_parked_every: float = 600.0,
        remember_done: timedelta = timedelta(days=7),
        step_attempts: int = 5,
        first_pause: float = 0.5,
        claims_before_parked: int = 100,
        host: str | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database_engine
        self._slots = slots
        self._parts = parts
        self._workflows = dict(workflows)
        self._queues = dict(queues)
        self._heartbeats = workers
        self._polling_interval = polling_interval
        self._heartbeat = heartbeat
        self._dead_after = timedelta(seconds=dead_after)
        self._retry_parked_every = retry_parked_every
        self._host = host or socket.gethostname()
        self._remember_done = remember_done
        self._step_attempts = step_attempts
        self._first_pause = first_pause
        self._claims_before_parked = claims_before_parked
        self._clock = clock
        self._slot: _Slot | None = None
        self._listens = False
        self._client: DBOSClient | None = None
        self._client_lock = threading.Lock()
        self._draining = threading.Event()
        self._gates = {queue: _Gate(at_once, self._draining) for queue, at_once in self._queues.items()}
        self._running = 0
        self._running_changed = threading.Condition()
        self._tables_seen = False
        self._heart: threading.Thread | None = None

    @property
    def worker(self) -> str | None:
        """Name under which this process works, or None when it does not."""
        return self._slot.worker if self._slot else None

    def launch(self, *, listen: bool) -> None:
        """Start doing work (*listen*), or only make ready to enqueue. Twice is once.

        Raises QueueError when another engine works in this process, HomeError when the slot folder cannot be written.
        """
        if not listen:
            self._the_client()
            return
        if self._listens:
            return
        global _launched
        with _launching:
            if _launched is not None:
                raise QueueError("another worker runs in this process already", remedy="Stop it first.")
            self._draining.clear()
            self._slot = _claim_slot(self._slots, self._host)
            try:
                self._launch_dbos(self._slot.worker)
            except BaseException:
                self._slot.release()
                self._slot = None
                raise
            _launched = self
        self._listens = True
        self._heart = threading.Thread(target=self._beat_until_stopped, name="engine-heart", daemon=True)
        self._heart.start()
        _log.debug("worker started", worker=self.worker)

    def enqueue(self, name: str, *args: Any, key: str, queue: str = FRESH) -> str:
        """Queue one workflow and give its key. A key that was ever used before does nothing.

        Safe from any thread and process, worker or not. Raises QueueError for an unknown workflow or queue, and when
        the database refuses.
        """
        client = self._the_client()
        with self._refusals(f"cannot enqueue {name}"):
            client.enqueue(self.options(name, key, queue), queue, *args)
        return key

    def depth(self) -> dict[str, Depth]:
        """How much work each queue holds. Reads rows only, and loads no DBOS."""
        found = dict.fromkeys(self._queues, Depth(0, 0))
        for queue, status, count in self._rows(
            "SELECT queue_name, status, COUNT(*) FROM {t} WHERE status IN :waiting GROUP BY queue_name, status",
            waiting=_WAITING,
        ):
            old = found.get(queue or FRESH, Depth(0, 0))
            found[queue or FRESH] = (
                Depth(old.waiting, old.running + count)
                if status == "PENDING"
                else Depth(old.waiting + count, old.running)
            )
        return found

    def failed(self, limit: int = 1000) -> list[Failed]:
        """Parked work with its reason, the newest first. Reads rows only, and loads no DBOS."""
        return [
            Failed(
                key,
                name,
                queue or FRESH,
                *_reason(status, error),
                failed_at=datetime.fromtimestamp((updated or 0) / 1000, UTC),
            )
            for key, name, queue, status, error, updated in self._rows(
                "SELECT t.workflow_uuid, t.name, t.queue_name, t.status, COALESCE(r.error, t.error), t.updated_at"
                " FROM {t} t LEFT JOIN {r} r ON r.workflow_uuid = t.workflow_uuid"
                " WHERE t.status IN :parked ORDER BY t.updated_at DESC LIMIT :limit",
                parked=_PARKED,
                limit=limit,
            )
        ]

    def retry(self, key: str) -> None:
        """Run parked work again under its own key, from the step that failed (from the first where none did).

        Raises QueueError when no parked work has this key.
        """
        rows = self._rows(
            "SELECT queue_name,"
            " (SELECT MIN(function_id) FROM {o} o WHERE o.workflow_uuid = :key AND o.error IS NOT NULL)"
            " FROM {t} WHERE workflow_uuid = :key AND status IN :parked",
            key=key,
            parked=_PARKED,
        )
        if not rows:
            raise QueueError(f"no parked work is called {key!r}", remedy="'clausewatch status' names what is parked.")
        queue, failed_step = rows[0]
        client = self._the_client()
        with self._refusals(f"cannot retry {key}"):
            client.rewind_workflow(
                key,
                start_step=max(1, failed_step or 1),
                application_version=VERSION,
                queue_name=queue or FRESH,
            )

    def wait_idle(self, timeout: float) -> bool:
        """Wait until nothing waits or runs, at most *timeout* seconds. True when that is so."""
        deadline = time.monotonic() + timeout
        while True:
            if not self._rows("SELECT 1 FROM {t} WHERE status IN :waiting LIMIT 1", waiting=_WAITING):
                return True
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(0.1, left))

    def stop(self, timeout: float = 30.0) -> None:
        """Claim no more, let the steps under way end (at most *timeout* seconds), give the name back. Twice is once.

        What was claimed and not begun goes straight back to the queue; a workflow under way stops at its next step.
        """
        global _launched
        if self._listens:
            from dbos import DBOS

            self._draining.set()
            if self._heart is not None:
                self._heart.join(timeout=timeout)
            with self._running_changed:
                self._running_changed.wait_for(lambda: self._running == 0, timeout)
            time.sleep(_LAST_WRITES)
            DBOS.destroy(destroy_registry=True)
            self._listens = False
            if self._slot is not None:
                self._put_back(self._slot.worker)
                if self._heartbeats is not None:
                    self._heartbeats.forget(self._database, self._slot.worker)
                self._slot.release()
                self._slot = None
            with _launching:
                if _launched is self:
                    _launched = None
        with self._client_lock:
            if self._client is not None:
                self._client.destroy()
                self._client = None

    def adopt(self) -> int:
        """Put the work of dead workers back into its queues and give the number of pieces. Only a worker does this.

        On this machine a worker is dead when its slot file can be locked; the lock is held meanwhile, so that a new
        worker of that name cannot start in the middle. Elsewhere it is dead when its heartbeat is stale.
        """
        if self._slot is None:
            return 0
        adopted = 0
        for path in sorted(self._slots.glob("*.slot")):
            if path == self._slot.path:
                continue
            dead = _lock_slot(path)
            if dead is None:
                continue
            try:
                adopted += self._put_back(dead.worker)
            finally:
                dead.release()
        if self._heartbeats is not None:
            for worker in self._heartbeats.stale(self._database, self._clock() - self._dead_after):
                if worker != self._slot.worker:
                    adopted += self._put_back(worker)
                    self._heartbeats.forget(self._database, worker)
        return adopted

    def retry_transient(self) -> int:
        """Run again what was parked for a reason that passes by itself; give the number of pieces."""
        keys = [found.key for found in self.failed() if found.transient]
        for key in keys:
            with contextlib.suppress(QueueError):  # another worker was quicker
                self.retry(key)
        return len(keys)

    def forget_done(self, before: datetime, at_most: int = 5000) -> int:
        """Drop the memory of work that succeeded before *before*; give the number of pieces.

        Its keys may then be used again, which is harmless for steps that are safe to repeat. Parked work stays.
        """
        keys = [
            key
            for (key,) in self._rows(
                "SELECT workflow_uuid FROM {t} WHERE status = 'SUCCESS' AND updated_at < :before LIMIT :at_most",
                before=int(before.timestamp() * 1000),
                at_most=at_most,
            )
        ]
        client = self._the_client()
        with self._refusals("finished work cannot be forgotten"):
            for start in range(0, len(keys), _DELETED_AT_ONCE):
                client.delete_workflows(keys[start : start + _DELETED_AT_ONCE])
        return len(keys)

    # ---- for the runs of this engine

    def leave_if_draining(self) -> None:
        """Leave the workflow under way when the worker stops."""
        if self._draining.is_set():
            raise _Draining

    def step_options(self, name: str) -> StepOptions:
        """How one step is done: named, and repeated with growing pauses for what passes by itself."""
        return {
            "name": name,
            "retries_allowed": self._step_attempts > 1,
            "max_attempts": self._step_attempts,
            "interval_seconds": self._first_pause,
            "backoff_rate": 2.0,
            "should_retry": is_transient,
        }

    def options(self, name: str, key: str, queue: str) -> EnqueueOptions:
        """The row of one piece of work. Raises QueueError for an unknown workflow or queue, or an empty key."""
        if name not in self._workflows:
            raise QueueError(f"there is no workflow {name!r}")
        if queue not in self._queues:
            raise QueueError(f"there is no queue {queue!r}")
        if not key.strip():
            raise QueueError("work needs a key, so that asking twice is asking once")
        return {"workflow_name": name, "queue_name": queue, "workflow_id": key, "app_version": VERSION}

    # ---- inside

    def _launch_dbos(self, worker: str) -> None:
        from dbos import DBOS, DBOSConfig

        _hush()
        with self._refusals("the queue's tables cannot be made"):
            self._migrate()
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_engine": self._database,
            "executor_id": worker,
            "application_version": VERSION,
            "serializer": _serializer(),
            "run_migrations": False,
            "use_listen_notify": False,
            "log_level": "WARNING",
            "enable_otlp": False,
            "scheduler_polling_interval_sec": 3600.0,
        }
        with self._refusals("the queue cannot start"):
            DBOS(config=config)
            try:
                for name, workflow in self._workflows.items():
                    durable = self._durable(name, workflow)
                    DBOS.workflow(name=name, max_recovery_attempts=self._claims_before_parked)(durable)
                DBOS.listen_queues(list(self._queues))
                DBOS.launch()
                for queue, at_once in self._queues.items():
                    DBOS.register_queue(
                        queue,
                        worker_concurrency=at_once * CLAIM_AHEAD,
                        polling_interval_sec=self._polling_interval,
                        on_conflict="always_update",
                    )
            except BaseException:
                DBOS.destroy(destroy_registry=True)
                raise

    def _migrate(self) -> None:
        from dbos import DBOS

        # DBOS opens its migration with an explicit BEGIN, which our engine has already sent; so it uses its own.
        DBOS.migrate(self._database.url.render_as_string(hide_password=False))

    def _durable(self, name: str, workflow: Workflow) -> Callable[..., None]:
        def durable(queue: str, *args: Any) -> None:
            with self._counted(), self._gates[queue]:
                try:
                    workflow(_DurableRun(self), self._parts, *args)
                except Exception as error:
                    cause = _cause(error)
                    # What a person can mend needs its reason; only a bug needs the traceback.
                    if isinstance(cause, WatcherError):
                        _log.warning("a piece of work is parked", workflow=name, reason=str(cause), cure=cause.remedy)
                    else:
                        _log.error("a piece of work is parked", cause, workflow=name)
                    raise

        durable.__qualname__ = durable.__name__ = name
        return durable

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        with self._running_changed:
            self._running += 1
        try:
            yield
        finally:
            with self._running_changed:
                self._running -= 1
                self._running_changed.notify_all()

    def _the_client(self) -> DBOSClient:
        with self._client_lock:
            if self._client is None:
                from dbos import DBOSClient

                _hush()
                with self._refusals("the queue's tables cannot be made"):
                    self._migrate()
                    self._client = DBOSClient(
                        system_database_engine=self._database,
                        serializer=_serializer(),
                        application_name=APPLICATION,
                        retry_connection_errors=False,
                    )
            return self._client

    @contextlib.contextmanager
    def _refusals(self, what: str) -> Iterator[None]:
        """Turn what DBOS and the database raise into our own error."""
        from dbos._error import DBOSException
        from sqlalchemy.exc import SQLAlchemyError

        try:
            yield
        except (DBOSException, SQLAlchemyError) as error:
            raise QueueError(f"{what}: {log.redact(str(error).splitlines()[0])}") from error

    def _table(self, name: str) -> str:
        return f"dbos.{name}" if self._database.dialect.name == "postgresql" else name

    def _rows(self, statement: str, **values: Any) -> list[Any]:
        """Read DBOS's own table of workflows; nothing where the queue was never used."""
        from sqlalchemy import bindparam, inspect, text
        from sqlalchemy.exc import SQLAlchemyError

        tables = {"t": "workflow_status", "o": "operation_outputs", "r": "workflow_output"}
        query: TextClause = text(statement.format(**{k: self._table(name) for k, name in tables.items()}))
        for name, value in values.items():
            query = query.bindparams(bindparam(name, value=value, expanding=isinstance(value, tuple)))
        try:
            with self._database.connect() as connection:
                if not self._tables_seen:
                    schema = "dbos" if self._database.dialect.name == "postgresql" else None
                    if not inspect(connection).has_table("workflow_status", schema=schema):
                        return []
                    self._tables_seen = True
                return list(connection.execute(query).all())
        except SQLAlchemyError as error:
            raise QueueError(f"the queue cannot be read: {log.redact(str(error).splitlines()[0])}") from error

    def _put_back(self, worker: str) -> int:
        """Queue again what *worker* had claimed: one statement, so that two adopters never take the same piece twice.

        ``DBOS.resume_workflow`` would do, but it goes by key alone (a piece that a living worker took meanwhile would
        run twice) and clears the count of attempts (work that kills its worker would never be parked).
        """
        from sqlalchemy import text

        statement = text(
            f"UPDATE {self._table('workflow_status')} SET status = 'ENQUEUED', owner_xid = NULL,"  # noqa: S608 - own name
            " started_at_epoch_ms = NULL, updated_at = :now, queue_name = COALESCE(queue_name, :queue)"
            " WHERE status = 'PENDING' AND executor_id = :worker"
        )
        with self._database.begin() as connection:
            done = connection.execute(
                statement, {"now": int(time.time() * 1000), "queue": FRESH, "worker": worker}
            ).rowcount
        if done:
            _log.info("work of an ended worker is queued again", worker=worker, pieces=done)
        return done

    def _beat_until_stopped(self) -> None:
        from sqlalchemy.exc import SQLAlchemyError

        next_retry = time.monotonic()
        while True:
            try:
                if self._heartbeats is not None and self.worker is not None:
                    self._heartbeats.beat(self._database, self.worker, self._clock())
                self.adopt()
                if time.monotonic() >= next_retry:
                    next_retry = time.monotonic() + self._retry_parked_every
                    self.retry_transient()
                    self.forget_done(self._clock() - self._remember_done)
            except (SQLAlchemyError, WatcherError, OSError) as error:
                _log.warning("a heartbeat failed; the next one follows", reason=str(error))
            if self._draining.wait(self._heartbeat):
                return


class _Draining(BaseException):
    """The worker stops: leave the workflow where it is. Not an Exception, because it is no result to be remembered."""


class _Gate:
    """Lets so many workflows of one queue run at once; while draining, nobody else gets in."""

    def __init__(self, at_once: int, draining: threading.Event) -> None:
        self._free = threading.BoundedSemaphore(at_once)
        self._draining = draining

    def __enter__(self) -> None:
        while not self._free.acquire(timeout=0.5):
            if self._draining.is_set():
                raise _Draining
        if self._draining.is_set():
            self._free.release()
            raise _Draining

    def __exit__(self, *_: object) -> None:
        self._free.release()


class _DurableRun:
    """The ``Run`` of a workflow under way."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def step(self, function: Callable[..., Any], *args: Any) -> Any:
        from dbos import DBOS
        from dbos._error import DBOSMaxStepRetriesExceeded

        self._engine.leave_if_draining()
        try:
            return DBOS.run_step(self._engine.step_options(_step_name(function)), function, *args)
        except DBOSMaxStepRetriesExceeded as error:
            raise _cause(error) from error

    def enqueue(self, workflow: str, *args: Any, key: str, queue: str = FRESH) -> None:
        from dbos import DBOS

        self._engine.leave_if_draining()
        DBOS.enqueue_workflow_with_options(self._engine.options(workflow, key, queue), queue, *args)


def _reason(status: str, error: str | None) -> tuple[str, bool]:
    """(reason, transient) of parked work."""
    if status == "MAX_RECOVERY_ATTEMPTS_EXCEEDED":
        return "its worker died again and again while doing it", False
    if status == "CANCELLED" or error is None:
        return "it was cancelled", False
    try:
        found = json.loads(error)
        return f"{found['@error']}: {found['message']}", bool(found["transient"])
    except (ValueError, KeyError, TypeError):
        return "its reason cannot be read", False


def _serializer() -> DBOSSerializer:
    from dbos import Serializer

    class OwnSerializer(Serializer):
        def serialize(self, data: Any) -> str:
            return written(data)

        def deserialize(self, serialized_data: str) -> Any:
            return remembered(serialized_data)

        def name(self) -> str:
            return "clausewatch_json"

    return OwnSerializer()


def _hush() -> None:
    """DBOS adds a console handler of its own when its logger has none."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    logger.setLevel(logging.WARNING)
    if _said_already not in logger.filters:
        logger.addFilter(_said_already)


_SAID = ("Exception encountered in background workflow", "Step being automatically retried")


def _said_already(record: logging.LogRecord) -> bool:
    """Drop DBOS's own report of a workflow that failed, was left, or is tried again: we say it once, in our words."""
    return not str(record.msg).startswith(_SAID)
