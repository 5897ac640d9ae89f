"""A real store on SQLite, real packs, real servers: what a pull does, without the queue around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from watcher.confine import Confine
from watcher.mail.mailbox import Connection, Mailbox, open_mailbox
from watcher.operations import receiving
from watcher.storage.store import Database, MailPacks, Store

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@dataclass
class Desk:
    """One owner with one mailbox, and the operations called as the workflows call them."""

    store: Store
    packs: MailPacks
    confine: Confine
    connection: Connection = field(default_factory=Connection)
    password: str = "secret"
    now: datetime = NOW
    first_pull: int = 2000
    daily_bytes: int = 10**12

    def __post_init__(self) -> None:
        self.account = self.store.mailboxes.add("ada@example.org", {}, self.now).id

    def open(self) -> Mailbox:
        return open_mailbox(self.connection, self.password, account=self.account)

    def clock(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def pull(self, folder: str = "INBOX", since: datetime | None = None) -> list[receiving.Pulled]:
        """Pull until there is no more."""
        steps = []
        while not steps or steps[-1].more:
            steps.append(
                receiving.fetch_batch(
                    self.open,
                    self.packs,
                    self.store,
                    self.account,
                    folder,
                    self.first_pull,
                    since,
                    self.daily_bytes,
                    self.clock,
                )
            )
            assert len(steps) < 500, "a pull must come to an end"
        return steps

    def look_back(self, folder: str, since: datetime | None = None) -> list[receiving.Pulled]:
        """Backfill until there is no more."""
        steps = []
        while not steps or steps[-1].more:
            steps.append(
                receiving.outline_batch(self.open, self.confine, self.store, self.account, folder, since, self.clock)
            )
        return [*steps, *self.candidates(folder)]

    def candidates(self, folder: str) -> list[receiving.Pulled]:
        steps = []
        while not steps or steps[-1].more:
            steps.append(
                receiving.fetch_candidates(
                    self.open, self.packs, self.store, self.account, folder, self.daily_bytes, self.clock
                )
            )
            assert len(steps) < 500
        return steps

    def reconcile(self, folder: str = "INBOX") -> receiving.Pulled:
        return receiving.reconcile(self.open, self.store, self.account, folder, self.clock)

    @property
    def counts(self) -> dict[str, int]:
        return self.store.mails.account_counts(self.account)

    def raws(self) -> list[bytes]:
        """Every stored mail, as it comes out of the packs."""
        kept = [entry.message.ref for entry in self.store.mails.inbox()]
        return [self.packs.read(ref) for ref in kept if ref is not None]


@pytest.fixture(scope="session")
def confine() -> Iterator[Confine]:
    made = Confine()
    yield made
    made.close()


@pytest.fixture
def desk(tmp_path: Path, confine: Confine) -> Iterator[Callable[[Connection], Desk]]:
    """Makes a desk for a mailbox."""
    (tmp_path / "secrets").mkdir()
    database = Database.open(None, tmp_path)
    database.migrate()
    packs = MailPacks(tmp_path / "mail")

    def make(connection: Connection) -> Desk:
        return Desk(database.store("me"), packs, confine, connection)

    yield make
    packs.close()
    database.close()
