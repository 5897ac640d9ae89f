"""A real SQLite file and a real PostgreSQL, each empty, each with our tables."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.servers import Postgres
from watcher.mail.source import FolderState
from watcher.storage.store import (
    Account,
    Database,
    KeptMail,
    MailFacts,
    MailPacks,
    NewDocument,
    PartOutcome,
    Store,
)

NOW = datetime(2026, 7, 17, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of our own."""
    if reason := Postgres.available():
        pytest.skip(reason)
    with Postgres() as server:
        yield server


KINDS = ["sqlite", "postgres"]


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/clausewatch.sqlite3"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database(f"t{uuid.uuid4().hex}")


class Ready:
    """Databases that have our tables already: each a copy of one that was migrated once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sqlite: Path | None = None
        self._template: str | None = None

    def sqlite(self, path: Path) -> str:
        if self._sqlite is None:
            self._sqlite = self._folder / "ready.sqlite3"
            self._migrate(f"sqlite:///{self._sqlite}")
        shutil.copy(self._sqlite, path)
        return f"sqlite:///{path}"

    def postgres(self, server: Postgres) -> str:
        if self._template is None:
            self._template = f"ready{uuid.uuid4().hex}"
            self._migrate(server.new_database(self._template))
        name = f"t{uuid.uuid4().hex}"
        engine = sa.create_engine(server.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as c:
            c.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {self._template}"))
        engine.dispose()
        return server.url.rpartition("/")[0] + f"/{name}"

    def _migrate(self, url: str) -> None:
        database = Database.open(url, self._folder)
        database.migrate()
        database.close()


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    return Ready(tmp_path_factory.mktemp("ready"))


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, ready: Ready, tmp_path: Path) -> Iterator[Database]:
    """A database with our tables, on both kinds."""
    if request.param == "sqlite":
        url = ready.sqlite(tmp_path / "clausewatch.sqlite3")
    else:
        url = ready.postgres(request.getfixturevalue("postgres"))
    found = Database.open(url, tmp_path)
    yield found
    found.close()


@pytest.fixture
def store(database: Database) -> Store:
    """The store of one owner."""
    return database.store("ada")


@pytest.fixture
def packs(tmp_path: Path) -> Iterator[MailPacks]:
    """Packs in an empty folder."""
    with MailPacks(tmp_path / "mail") as found:
        yield found


@pytest.fixture
def account(store: Store) -> Account:
    """A connected mailbox with one folder."""
    found = store.mailboxes.add("Ada@example.org", {"kind": "imap", "host": "localhost"}, NOW)
    store.mailboxes.saw(found.id, "INBOX", seen(), 0, settled=False, now=NOW)
    return found


def seen(uidvalidity: int = 7, uidnext: int = 1, exists: int = 0, highestmodseq: int | None = None) -> FolderState:
    """What a server says of INBOX."""
    return FolderState("INBOX", uidvalidity, uidnext, exists, highestmodseq)


def mail(number: int) -> bytes:
    """One raw mail."""
    return f"Subject: letter {number}\r\nFrom: client@example.org\r\n\r\nDear Ada, this is {number}.\r\n".encode()


def keep(
    store: Store,
    packs: MailPacks,
    account: Account,
    numbers: range,
    *,
    uidvalidity: int = 7,
    folder: str = "INBOX",
    now: datetime = NOW,
) -> list[str]:
    """Keep the mails of these numbers, each under its number as UID; gives the ids to open."""
    refs = packs.append([mail(number) for number in numbers])
    kept = [KeptMail(number, NOW, ("\\Seen",), ref) for number, ref in zip(numbers, refs, strict=True)]
    high, low = (numbers[-1], numbers[0]) if numbers else (None, None)
    return store.mails.keep(account.id, folder, uidvalidity, kept, [], high=high, low=low, now=now)


def open_with_document(
    store: Store, message: str, locator: str = "attachment:a.pdf", *, outcome: str = "waiting", needs: str | None = None
) -> str:
    """Open a kept mail that holds a body and one document; gives the document's id."""
    parts = [
        PartOutcome("1", "body:text", "", "text/plain", 12, "1" * 64, "body"),
        PartOutcome("2", locator, "a.pdf", "application/pdf", 900, "2" * 64, outcome, needs),
    ]
    facts = MailFacts(subject="your contract", from_="client@example.org", message_id="<1@example.org>")
    store.mails.opened(message, facts, parts, [NewDocument(locator, "2" * 64, "application/pdf", "a.pdf", needs)], NOW)
    return next(d.id for d in store.contracts.documents(message_id=message) if d.locator == locator)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of this machine can reach, unlike those of pytest."""
    folder = Path(tempfile.mkdtemp(prefix="cw-open-"))
    folder.chmod(0o755)
    yield folder
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(folder)


AS_NOBODY = "import os; os.geteuid() == 0 and (os.setegid(65534), os.seteuid(65534))"
"""First line of a script that is to run without root's rights, for whom nothing is read-only."""
