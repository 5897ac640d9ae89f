"""Make every part once, in one place. Below this file nobody reads the environment."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from evidence.vault import Vault
from watcher.confine import Confine
from watcher.engine import Engine
from watcher.mail.mailbox import Connection, Mailbox, open_mailbox
from watcher.notify import AppriseNotifier, Notifier
from watcher.operations import checking, dating, grouping, listening
from watcher.operations.reviewing import Reader
from watcher.scheduler import Clock, Job
from watcher.settings import Settings
from watcher.storage.store import Account, Blobs, Database, MailPacks, Store
from watcher.workflows import BULK, FRESH, PAST, PULLS, WORKFLOWS, Parts

LIVE_FOLDER = "INBOX"


def utc_now() -> datetime:
    """The clock of the real world."""
    return datetime.now(UTC)


@dataclass
class App:
    """Every part of one home. Parts that cost something to load are made when first used."""

    settings: Settings
    clock: Callable[[], datetime] = utc_now
    on_report: Callable[[str, str], None] = lambda owner, document: None
    _locks: dict[str, threading.Lock] = field(default_factory=dict)
    _dating: threading.Lock = field(default_factory=threading.Lock)
    _closing: list[Callable[[], None]] = field(default_factory=list)
    _listeners: dict[tuple[str, str, str], threading.Thread] = field(default_factory=dict)
    _stop_listening: threading.Event = field(default_factory=threading.Event)

    @property
    def home(self) -> Path:
        """Where everything is kept."""
        return self.settings.home

    @property
    def owner(self) -> str:
        """Whose data this process sees."""
        return self.settings.owner

    @cached_property
    def database(self) -> Database:
        """The database, migrated."""
        database = Database.open(self.settings.database_url, self.home, master_key_file=self.settings.master_key_file)
        database.migrate()
        self._closing.append(database.close)
        return database

    @cached_property
    def store(self) -> Store:
        """The store of this process's owner."""
        return self.store_of(self.owner)

    def store_of(self, owner: str) -> Store:
        """The store of *owner*."""
        return self.database.store(owner)

    def packs_of(self, owner: str) -> MailPacks:
        """The raw mail of *owner*."""
        return MailPacks(self.home / "mail" / _safe(owner))

    def vault_of(self, owner: str) -> Vault:
        """The documents of *owner*; never shared between owners."""
        return Blobs(self.home / "vault" / _safe(owner))

    def opt_in_of(self, owner: str) -> Path:
        """Where it stands whether *owner* passes labels on."""
        return self.home / "market" / f"{_safe(owner)}.json"

    @cached_property
    def confine(self) -> Confine:
        """The confined children that open documents."""
        limits = self.settings.limits
        confine = Confine(
            memory_bytes=limits.memory_megabytes * 1024 * 1024,
            wall_seconds=limits.wall_seconds,
            cpu_seconds=limits.wall_seconds,
            workers=limits.workers,
        )
        self._closing.append(confine.close)
        return confine

    @cached_property
    def reader(self) -> Reader:
        """What every reading needs."""
        dns = None
        if self.settings.mail.dns == "contracts":
            from evidence.provenance import system_dns

            dns = system_dns
        return Reader(self.confine, self.settings.me.names, dns, self.settings.mail.thread_passwords)

    @property
    def hand(self) -> grouping.Hand:
        """What linking papers needs."""
        return grouping.Hand(self.confine, self.settings.me.names)

    def link_new(self, store: Store) -> None:
        """Link what is not linked yet. Starts a confined child only where there is something to read."""
        if store.agreements.untaken():
            grouping.catch_up(self.hand, store, self.clock())

    @cached_property
    def notifier(self) -> Notifier:
        """The channels that the user named."""
        return AppriseNotifier(self.settings.notices.channels)

    @cached_property
    def parts(self) -> Parts:
        """What the trips are made with."""
        return Parts(
            store=self.store_of,
            open_mailbox=self.open_mailbox,
            folder_lock=self.folder_lock,
            packs=self.packs_of,
            vault=self.vault_of,
            reader=self.reader,
            notifier=self.notifier,
            clock=self.clock,
            chance=random.random,
            rest=time.sleep,
            first_pull=self.settings.mail.first_pull,
            daily_bytes=self.settings.mail.daily_megabytes * 1_000_000,
            retention=timedelta(days=self.settings.mail.retention_days),
            dead_after=timedelta(minutes=self.settings.notices.dead_after_minutes),
            action=self.settings.mail.action,
            on_report=lambda owner, document: self.on_report(owner, document),
        )

    @cached_property
    def engine(self) -> Engine:
        """The durable queue. Made when work is to be enqueued or done; reading needs none."""
        at_once = self.settings.limits.workers
        engine = Engine(
            self.database.engine,
            slots=self.home / "run",
            parts=self.parts,
            workflows=WORKFLOWS,
            queues={PULLS: at_once, FRESH: at_once, PAST: 2, BULK: max(1, at_once // 2)},
            workers=self.database.workers,
        )
        self._closing.append(engine.stop)
        return engine

    def open_mailbox(self, owner: str, account: str) -> Callable[[], Mailbox]:
        """Give the function that connects to *account*. Its secret is read when it connects, and kept nowhere."""
        store = self.store_of(owner)

        def connect() -> Mailbox:
            found = store.mailboxes.get(account)
            connection = Connection(**found.connection)
            state = self.home / "run" / f"{_safe(found.id)}.uids.json"
            if connection.auth == "password":
                password = store.mailboxes.secret(found.id, "password") or ""
                return open_mailbox(connection, password, account=found.id, state=state)
            from watcher.mail import oauth

            source = oauth.TokenSource(
                client_of=lambda name: oauth.client_for(name, getattr(self.settings.oauth, name, None)),
                load=lambda: store.mailboxes.secret(found.id, "oauth"),
                save=lambda text: store.mailboxes.put_secret(found.id, "oauth", text),
                now=self.clock,
                alone=lambda: self.folder_lock(owner, found.id, "oauth"),
            )
            return oauth.open_with_tokens(
                source, lambda token: open_mailbox(connection, token, account=found.id, state=state)
            )

        return connect

    @contextlib.contextmanager
    def folder_lock(self, owner: str, account: str, folder: str) -> Iterator[None]:
        """Hold one folder: two pulls of it never run at once, in this process or another one of this home."""
        name = _safe(f"{owner}-{account}-{folder}")
        lock = self._locks.setdefault(name, threading.Lock())
        with lock, (self.home / "run" / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def folders_of(self, account: Account) -> tuple[str, ...]:
        """Folders that are watched live."""
        return account.folders or (LIVE_FOLDER,)

    def pull(
        self, account: Account, tick: str, *, since: datetime | None = None, owner: str | None = None
    ) -> list[str]:
        """Enqueue one pull of every live folder of *account*. The same *tick* twice is once."""
        owner = owner or self.owner
        return [
            self.engine.enqueue(
                "new_mail",
                owner,
                account.id,
                folder,
                since.isoformat() if since else None,
                key=f"pull:{owner}:{account.id}:{folder}:{tick}",
                queue=PULLS,
            )
            for folder in self.folders_of(account)
        ]

    def watch(self, tick: str) -> None:
        """Enqueue a look at how this owner's mailboxes are: a dead one is told of, and so is its recovery."""
        self.engine.enqueue("mailbox_watch", self.owner, key=f"mailbox_watch:{self.owner}:{tick}", queue=FRESH)

    def start_clock(self) -> Clock:
        """Start the clock: it only enqueues."""
        clock = Clock(self._jobs())
        clock.start()
        self._closing.append(clock.stop)
        return clock

    def look_back(self, account: Account, folder: str, tick: str, since: datetime | None) -> str:
        """Enqueue the backfill of one folder. The same *tick* twice is once."""
        return self.engine.enqueue(
            "backfill",
            self.owner,
            account.id,
            folder,
            since.isoformat() if since else None,
            key=f"backfill:{self.owner}:{account.id}:{folder}:{tick}",
            queue=PAST,
        )

    def start_listening(self) -> None:
        """Listen for the push of every mailbox's live folders, each in a thread of its own.

        The clock calls it again, so that a mailbox which is connected while the service runs is heard too.
        """
        for owner in self.database.owners():
            for account in self.store_of(owner).mailboxes.all():
                for folder in self.folders_of(account):
                    self._start_listener(owner, account, folder)

    def _start_listener(self, owner: str, account: Account, folder: str) -> None:
        key = (owner, account.id, folder)
        if key in self._listeners:
            return
        if not self._listeners:
            self._closing.append(self._stop_listening.set)
        self._listeners[key] = threading.Thread(
            target=listening.listen,
            args=(
                self.open_mailbox(owner, account.id),
                folder,
                lambda: self._push(owner, account.id),
                self._stop_listening,
                random.random,
            ),
            name=f"listen-{account.id}-{folder}",
            daemon=True,
        )
        self._listeners[key].start()

    def health(self) -> Mapping[str, Any]:
        """How things are, for ``/readyz`` and ``status``."""
        now = self.clock()
        dead_after = timedelta(minutes=self.settings.notices.dead_after_minutes)
        accounts = self.store.mailboxes.all()
        down = [a.address for a in accounts if checking.is_down(a, now, dead_after)]
        return {"ok": not down, "mailboxes": len(accounts), "down": down, **self.store.health()}

    def calendar_of(self, secret: str) -> bytes | None:
        """The calendar of whose feed *secret* opens, as of today; None where it opens none."""
        owner = self.database.owner_of_feed(secret)
        if owner is None:
            return None
        store = self.store_of(owner)
        with self._dating:  # a calendar program that asks twice at once does not make the work twice
            self.link_new(store)
            now = self.clock()
            return dating.calendar(store, self.settings.today(now), now)

    def close(self) -> None:
        """Stop everything that was started, newest first."""
        while self._closing:
            self._closing.pop()()

    def __enter__(self) -> App:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _push(self, owner: str, account_id: str) -> None:
        account = self.store_of(owner).mailboxes.get(account_id)
        self.pull(account, f"push-{self.clock().isoformat()}", owner=owner)

    def _jobs(self) -> list[Job]:
        poll = timedelta(minutes=self.settings.mail.poll_minutes)
        return [
            Job("poll", poll, poll / 10, self._poll),
            Job("mailboxes", timedelta(minutes=1), timedelta(seconds=5), self._look_after_mailboxes),
            Job("actions", timedelta(minutes=2), timedelta(seconds=10), lambda: self._each("actions")),
            Job("checkup", timedelta(days=1), timedelta(minutes=30), lambda: self._each("checkup", PAST)),
        ]

    def _poll(self) -> None:
        now = self.clock()
        for owner in self.database.owners():
            for account in self.store_of(owner).mailboxes.all():
                if account.retry_at is None or account.retry_at <= now:
                    self.pull(account, f"tick-{now.isoformat()}", owner=owner)

    def _look_after_mailboxes(self) -> None:
        self.start_listening()
        self._each("mailbox_watch")

    def _each(self, workflow: str, queue: str = FRESH) -> None:
        tick = self.clock().isoformat()
        for owner in self.database.owners():
            self.engine.enqueue(workflow, owner, key=f"{workflow}:{owner}:{tick}", queue=queue)


def build(settings: Settings) -> App:
    """Make every part once. Nothing heavy is loaded until it is used."""
    return App(settings)


def _safe(name: str) -> str:
    """A file name for *name*: readable where it can be, unique always."""
    plain = "".join(c if c.isalnum() or c in "-_." else "_" for c in name)[:80]
    return (
        plain
        if plain == name and name not in (".", "..")
        else f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
    )
