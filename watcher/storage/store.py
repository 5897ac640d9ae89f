"""Records in, records out, for one owner: the door to everything that is stored.

    database = Database.open(None, home)
    database.migrate()
    store = database.store("me")                       # sees this owner's rows only
    ids = store.mails.keep(account, folder, uidvalidity, kept, missing, high=9, low=1, now=now)
    store.contracts.put_report(document_id, report, now)

Whatever a database or a disk raises leaves as StorageError, in the user's words and with the cure; an id that does
not exist, or means several things, is WrongInput. Whoever adds a method owes it two tests: it sees and changes
nothing of another owner (``tests/watcher/storage/test_tenancy.py`` finds it by itself), and doing it twice is doing it
once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Engine, select

from watcher.storage.agreements import Agreements, MergedAgreement, StoredAgreement
from watcher.storage.blobs import Blobs
from watcher.storage.contracts import Contracts, Document, NewDocument
from watcher.storage.database import Transactions, address, make_engine
from watcher.storage.feeds import CalendarDay, Feeds, owner_of_feed
from watcher.storage.mailboxes import REAUTH_NEEDED, Account, Cursor, Mailboxes, SeenFolder
from watcher.storage.mails import (
    Gap,
    InboxEntry,
    KeptMail,
    MailFacts,
    MailLocation,
    Mails,
    Message,
    MissingMail,
    OutlinedMail,
    PartOutcome,
    Reconciled,
)
from watcher.storage.notices import Notices
from watcher.storage.outbox import OrderedAction, Outbox
from watcher.storage.packs import Compacted, MailPacks, PackRef, Written
from watcher.storage.revisions import Revision, Revisions
from watcher.storage.sealing import KEY_NAME, MasterKey
from watcher.storage.tenancy import OwnerRow, table_of
from watcher.storage.upgrade import migrate
from watcher.storage.workers import Workers

__all__ = [
    "REAUTH_NEEDED",
    "Account",
    "Agreements",
    "Blobs",
    "CalendarDay",
    "Compacted",
    "Contracts",
    "Cursor",
    "Database",
    "Document",
    "Feeds",
    "Gap",
    "InboxEntry",
    "KeptMail",
    "MailFacts",
    "MailLocation",
    "MailPacks",
    "Mailboxes",
    "Mails",
    "MergedAgreement",
    "Message",
    "MissingMail",
    "NewDocument",
    "Notices",
    "OrderedAction",
    "Outbox",
    "OutlinedMail",
    "PackRef",
    "PartOutcome",
    "Reconciled",
    "Revision",
    "Revisions",
    "SeenFolder",
    "Store",
    "StoredAgreement",
    "Workers",
    "Written",
]


class Store:
    """Everything of one owner."""

    def __init__(self, transactions: Transactions, owner: str, key: MasterKey) -> None:
        self._transactions = transactions
        self.owner = owner
        """Whose rows these are."""
        self.mailboxes = Mailboxes(transactions, owner, key)
        self.mails = Mails(transactions, owner)
        self.contracts = Contracts(transactions, owner)
        self.agreements = Agreements(transactions, owner)
        self.revisions = Revisions(transactions, owner)
        self.feeds = Feeds(transactions, owner, key)
        self.outbox = Outbox(transactions, owner)
        self.notices = Notices(transactions, owner)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Everything that this thread stores inside is committed in one transaction, or not at all."""
        with self._transactions.writing():
            yield

    def health(self) -> dict[str, Any]:
        """How everything stands, in counts."""
        return {**self.mails.health(), **self.contracts.health()}


class Database:
    """The database of one home, or the one that an address names."""

    def __init__(self, engine: Engine, key: MasterKey) -> None:
        self.engine = engine
        """Shared with the durable queue: one pool, and on SQLite one file."""
        self._key = key
        self._transactions = Transactions(engine)
        self.workers = Workers()
        """Signs of life of the queue's workers."""

    @classmethod
    def open(cls, url: str | None, home: Path, *, master_key_file: Path | None = None) -> Self:
        """Open the database at *url* (None: SQLite in *home*). Nothing is touched before it is used.

        Mailbox secrets are sealed under the key in *master_key_file*; None: ``secrets/master.key`` in *home*, made
        when the first secret is stored. Raises StorageError for an address that is not understood.
        """
        engine = make_engine(address(url, home))
        if master_key_file is not None:
            return cls(engine, MasterKey(master_key_file, may_be_made=False))
        return cls(engine, MasterKey(home / "secrets" / KEY_NAME, may_be_made=True))

    def migrate(self) -> None:
        """Bring the tables to this version's form. Quick where they are; safe when several processes start at once.

        A SQLite file that holds data is copied beside itself first. Raises StorageError.
        """
        migrate(self.engine)

    def owners(self) -> list[str]:
        """Everybody whose data is kept here."""
        owner = table_of(OwnerRow).c.owner
        with self._transactions.reading() as c:
            return list(c.scalars(select(owner).order_by(owner)))

    def owner_of_feed(self, secret: str) -> str | None:
        """Whose calendar feed *secret* opens; None where it opens none."""
        return owner_of_feed(self._transactions, secret)

    def store(self, owner: str) -> Store:
        """Everything of *owner*."""
        return Store(self._transactions, owner, self._key)

    def close(self) -> None:
        """Let go of every connection. Twice is once."""
        self.engine.dispose()
