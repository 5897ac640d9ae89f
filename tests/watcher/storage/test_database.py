"""The database: made and upgraded safely, refused in plain words, killed and shared without harm."""

from __future__ import annotations

import random
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.watcher.storage.conftest import AS_NOBODY, NOW, keep, open_with_document
from watcher.errors import StorageError
from watcher.storage import upgrade
from watcher.storage.store import Account, Database, KeptMail, MailPacks, Store
from watcher.storage.tenancy import METADATA

ROOT = Path(__file__).resolve().parents[3]


def our_tables(database: Database) -> set[str]:
    return set(sa.inspect(database.engine).get_table_names()) & set(METADATA.tables)


# ---- migrations


def test_models_and_migrations_do_not_drift(url: str, tmp_path: Path) -> None:
    """What ``alembic check`` asks, on both databases."""
    database = Database.open(url, tmp_path)
    database.migrate()
    with database.engine.begin() as c:
        options = {
            "compare_type": True,
            "include_name": lambda name, kind, _: kind != "table" or name in METADATA.tables,
        }
        assert compare_metadata(MigrationContext.configure(c, opts=options), METADATA) == []
        command.check(upgrade.config(c))
    database.close()


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(upgrade.config()).get_current_head() == upgrade.HEAD


def test_there_and_back_again(url: str, tmp_path: Path) -> None:
    database = Database.open(url, tmp_path)
    database.migrate()
    assert our_tables(database) == set(METADATA.tables)
    with database.engine.begin() as c:
        command.downgrade(upgrade.config(c), "base")
    assert our_tables(database) == set()
    database.migrate()
    assert our_tables(database) == set(METADATA.tables)
    database.close()


def test_the_queues_own_tables_are_left_alone(url: str, tmp_path: Path) -> None:
    database = Database.open(url, tmp_path)
    with database.engine.begin() as c:
        c.execute(sa.text("CREATE TABLE workflow_status (workflow_uuid VARCHAR(80))"))
    database.migrate()
    with database.engine.begin() as c:
        command.check(upgrade.config(c))
        assert sa.inspect(c).has_table("workflow_status")
    database.close()


def test_a_second_start_loads_no_alembic(database: Database, tmp_path: Path) -> None:
    address = database.engine.url.render_as_string(hide_password=False)
    script = f"""
import sys
from pathlib import Path
from watcher.storage.store import Database
Database.open({address!r}, Path({str(tmp_path)!r})).migrate()
assert "alembic" not in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_several_processes_start_at_once(url: str, tmp_path: Path) -> None:
    script = f"""
from pathlib import Path
from datetime import datetime, UTC
from watcher.storage.store import Database
database = Database.open({url!r}, Path({str(tmp_path)!r}))
database.migrate()
database.store("ada").mailboxes.add("ada@example.org", {{}}, datetime.now(UTC))
"""
    starts = [
        subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(4)
    ]
    for process in starts:
        _, said = process.communicate()
        assert process.returncode == 0, said
    database = Database.open(url, tmp_path)
    assert len(database.store("ada").mailboxes.all()) == 1
    database.close()


HEAD = upgrade.HEAD
NEXT = f"{int(upgrade.HEAD) + 1:04}"
_NEXT = f"""
revision = "{NEXT}"
down_revision = "{upgrade.HEAD}"
branch_labels = None
depends_on = None

import sqlalchemy as sa
from alembic import op


def upgrade():
    remade = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("messages", recreate=remade) as batch:
        batch.add_column(sa.Column("mood", sa.Text(), nullable=True))
    {{more}}


def downgrade():
    pass
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Go on with a version of ours that has one migration more."""

    def go(more: str = "pass") -> None:
        folder = tmp_path / "migrations"
        (folder / "versions").mkdir(parents=True)
        for path in (*upgrade.FOLDER.glob("*.*"), *upgrade.FOLDER.glob("versions/*.py")):
            (folder / path.relative_to(upgrade.FOLDER)).write_bytes(path.read_bytes())
        (folder / "versions" / f"v{NEXT}_next.py").write_text(_NEXT.format(more=more))
        monkeypatch.setattr(upgrade, "FOLDER", folder)
        monkeypatch.setattr(upgrade, "HEAD", NEXT)

    return go


def test_an_upgrade_keeps_every_row_and_a_copy(
    database: Database, store: Store, packs: MailPacks, account: Account, tmp_path: Path, next_version
) -> None:
    """A table that is remade does not take along what belongs to it."""
    ids = keep(store, packs, account, range(1, 4))
    for identifier in ids:
        open_with_document(store, identifier)
    before = list(store.mails.inbox())
    next_version()
    database.migrate()
    assert list(store.mails.inbox()) == before
    assert [store.mails.locations(i)[0].uid for i in ids] == [1, 2, 3]
    copies = list(tmp_path.glob(f"*.before-{NEXT}-from-{HEAD}"))
    assert len(copies) == (database.engine.dialect.name == "sqlite")
    for copy in copies:
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        assert sqlite3.connect(copy).execute("SELECT count(*) FROM messages").fetchone() == (3,)
    with pytest.raises(sa.exc.IntegrityError), database.engine.begin() as c:
        c.execute(sa.text("UPDATE locations SET message_id = 999"))  # what belongs to nothing is still refused


def test_an_upgrade_that_fails_changes_nothing(
    database: Database, store: Store, packs: MailPacks, account: Account, next_version
) -> None:
    keep(store, packs, account, range(1, 4))
    next_version('op.execute("INSERT INTO nowhere VALUES (1)")')
    with pytest.raises(StorageError):
        database.migrate()
    assert store.health()["mails"] == 3
    columns = {c["name"] for c in sa.inspect(database.engine).get_columns("messages")}
    assert "mood" not in columns
    with database.engine.connect() as c:
        assert c.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one() == HEAD


def test_a_database_of_a_newer_version_is_left_alone(database: Database) -> None:
    with database.engine.begin() as c:
        c.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer version") as caught:
        database.migrate()
    assert "Install the newer version" in caught.value.remedy


# ---- every connection


def test_every_sqlite_connection_is_set_up(tmp_path: Path) -> None:
    database = Database.open(None, tmp_path)
    database.migrate()
    assert stat.S_IMODE((tmp_path / "clausewatch.sqlite3").stat().st_mode) == 0o600
    with database.engine.connect() as one, database.engine.execution_options(clausewatch_reads=True).connect() as two:
        for connection in (two, one):
            asked = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            assert asked == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 30000}
    database.close()


def test_reading_waits_for_no_writer(tmp_path: Path) -> None:
    database = Database.open(None, tmp_path)
    database.migrate()
    store = database.store("ada")
    store.mailboxes.add("ada@example.org", {}, NOW)
    with database.engine.begin() as writer:
        writer.execute(sa.text("UPDATE mailboxes SET address = 'changed'"))
        assert store.mailboxes.get("ada").address == "ada@example.org"
    assert store.mailboxes.get("ada").address == "changed"
    database.close()


def test_a_row_that_belongs_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError), database.engine.begin() as c:
        c.execute(
            sa.text(
                "INSERT INTO notices (owner, key, state, changed_at, channels) VALUES ('who', 'k', 'sent', :at, 0)"
            ),
            {"at": NOW},
        )


def test_together_is_one_transaction(database: Database, store: Store, account: Account) -> None:
    def fail_between() -> None:
        with store.together():
            store.mailboxes.succeeded(account.id, NOW)
            store.notices.once("n", NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_between()
    assert store.mailboxes.get(account.id).last_success_at is None
    assert store.notices.once("n", NOW)


def test_threads_do_not_join_each_others_transactions(store: Store, account: Account) -> None:
    done = threading.Event()

    def other() -> None:
        assert store.mailboxes.get(account.id).last_success_at is None
        done.set()

    with store.together():
        store.mailboxes.succeeded(account.id, NOW)
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(20)
    assert done.is_set()


# ---- refusals


@pytest.mark.parametrize(
    ("url", "says", "cure"),
    [
        ("mysql://u:p@h/d", "mysql database is not known", "DATABASE_URL"),
        ("no address", "not understood", "DATABASE_URL"),
        ("sqlite://", "needs a file", "DATABASE_URL"),
        ("postgresql://u:hush@127.0.0.1:1/d", "does not answer", "host and port"),
        ("postgresql+nodriver://u:hush@127.0.0.1:1/d", "not understood", "DATABASE_URL"),
        ("sqlite:////nowhere/at/all.sqlite3", "no such file or folder", "path"),
    ],
)
def test_a_wrong_address_is_said_with_its_cure(url: str, says: str, cure: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=says) as caught:
        Database.open(url, tmp_path).migrate()
    assert cure in caught.value.remedy
    assert "hush" not in f"{caught.value} {caught.value.remedy}"


@pytest.mark.parametrize("user", ["nobody-we-know", "clausewatch"])
def test_a_database_or_user_that_is_not_there(request: pytest.FixtureRequest, user: str, tmp_path: Path) -> None:
    server = request.getfixturevalue("postgres")
    wrong = server.url.replace("clausewatch@", f"{user}:hush@").replace("/postgres", "/nothing")
    with pytest.raises(StorageError, match="no such database or user") as caught:
        Database.open(wrong, tmp_path).migrate()
    assert "hush" not in str(caught.value)


def test_a_short_postgres_address_is_enough(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    server = request.getfixturevalue("postgres")
    for scheme in ("postgres", "postgresql"):
        database = Database.open(server.url.replace("postgresql+psycopg", scheme), tmp_path)
        assert database.engine.driver == "psycopg"
        database.close()


def test_a_server_that_goes_away_and_comes_back(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    from tests.servers import Postgres

    if reason := Postgres.available():
        pytest.skip(reason)
    with Postgres() as server:
        database = Database.open(server.new_database("here"), tmp_path)
        database.migrate()
        store = database.store("ada")
        store.mailboxes.add("ada@example.org", {}, NOW)
        server.stop()
        with pytest.raises(StorageError) as caught:
            store.mailboxes.all()
        assert "PostgreSQL" in str(caught.value)
        server.start()
        assert len(store.mailboxes.all()) == 1
        database.close()


@pytest.mark.parametrize(
    "content", [b"this is no database, and never was one" * 40, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_damaged_file_is_said_with_its_cure(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "clausewatch.sqlite3").write_bytes(content)
    with pytest.raises(StorageError, match="damaged") as caught:
        Database.open(None, tmp_path).migrate()
    assert "backup" in caught.value.remedy
    assert (tmp_path / "clausewatch.sqlite3").read_bytes() == content


def test_a_folder_in_the_databases_place(tmp_path: Path) -> None:
    (tmp_path / "clausewatch.sqlite3").mkdir()
    with pytest.raises(StorageError):
        Database.open(None, tmp_path).migrate()


def test_a_busy_database_is_said_with_its_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watcher.storage.database.BUSY_MILLISECONDS", 50)
    database = Database.open(None, tmp_path)
    database.migrate()
    holder = sqlite3.connect(tmp_path / "clausewatch.sqlite3", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageError, match="busy") as caught:
        database.store("ada").mailboxes.add("ada@example.org", {}, NOW)
    assert "Another process" in caught.value.remedy
    holder.execute("ROLLBACK")
    holder.close()
    database.store("ada").mailboxes.add("ada@example.org", {}, NOW)
    database.close()


_PRELUDE = """
import os, resource, sys
from datetime import datetime, UTC
from pathlib import Path
from watcher.errors import StorageError
from watcher.storage.store import Database, KeptMail, MailPacks, PackRef
import sqlalchemy.exc
home = Path(sys.argv[1])
now = datetime.now(UTC)
"""


def run(script: str, home: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _PRELUDE + script, str(home)], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_read_only_home_is_said_with_its_cure(open_folder: Path) -> None:
    run("Database.open(None, home).migrate(); import watcher.storage.refusals", open_folder)
    for path in open_folder.iterdir():
        path.chmod(0o444)
    open_folder.chmod(0o555)
    run(
        f"""
{AS_NOBODY}
try:
    database = Database.open(None, home)
    database.migrate()
    database.store("ada").mailboxes.add("ada@example.org", {{}}, now)
except StorageError as error:
    assert "read-only" in str(error) or "cannot be" in str(error), error
    assert "right to write" in error.remedy, error.remedy
else:
    raise SystemExit("nothing was refused")
""",
        open_folder,
    )


def test_a_home_that_cannot_be_written_from_the_start(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    run(
        f"""
import watcher.storage.refusals
{AS_NOBODY}
try:
    Database.open(None, home).migrate()
except StorageError as error:
    assert "cannot be" in str(error), error
    assert "right to write" in error.remedy, error.remedy
else:
    raise SystemExit("nothing was refused")
""",
        open_folder,
    )


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """The file-size limit of the process stands for the disk's end."""
    said = run(
        """
database = Database.open(None, home)
database.migrate()
store = database.store("ada")
store.mailboxes.add("ada@example.org", {}, now)
def batch(n):
    refs = [PackRef("p", i, 1, f"{n:08x}{i:056x}", 1) for i in range(200)]
    kept = [KeptMail(n * 200 + i + 1, now, (), ref) for i, ref in enumerate(refs)]
    return store.mails.keep("ada@example.org", "INBOX", 7, kept, [], high=n * 200 + 200, low=1, now=now)
batch(0)
size = max(path.stat().st_size for path in home.glob("clausewatch*"))
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20000, resource.RLIM_INFINITY))
done = 1
try:
    while done < 100:
        batch(done)
        done += 1
except StorageError as error:
    assert "full" in str(error), error
    assert "space" in error.remedy, error.remedy
else:
    raise SystemExit("nothing was refused")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
counts = store.mails.account_counts("ada@example.org")
cursor = store.mailboxes.cursor("ada@example.org", "INBOX")
assert counts["stored"] == done * 200
assert store.health()["mails"] == done * 200, (store.health(), done)
assert cursor.high == done * 200
batch(done)
print(store.health()["mails"] // 200 - done)
""",
        tmp_path,
    )
    assert said.strip() == "1"


# ---- kills

_KEEPER = """
database = Database.open(sys.argv[2], home)
store = database.store("ada")
while True:
    cursor = store.mailboxes.cursor("ada@example.org", "INBOX")
    n = cursor.high if cursor else 0
    packs = MailPacks(home / "mail")
    refs = packs.append([b"mail %d" % i + b"x" * 500 for i in range(n + 1, n + 21)])
    kept = [KeptMail(n + 1 + i, now, (), ref) for i, ref in enumerate(refs)]
    for start in (0, 10):
        last = start == 10
        store.mails.keep("ada@example.org", "INBOX", 7, kept[start:start + 10], [],
                         high=n + 20 if last else None, low=1 if last else None, now=now)
    print(n + 20, flush=True)
"""


def test_killed_in_mid_transaction_nothing_is_lost_or_doubled(
    database: Database, store: Store, account: Account, tmp_path: Path
) -> None:
    """Killed again and again between the packs and the rows: the cursor never passes a mail that is not there."""
    address = database.engine.url.render_as_string(hide_password=False)
    chance, told = random.Random(3), 0
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", _PRELUDE + _KEEPER, str(tmp_path), address],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(chance.uniform(0.0, 0.15))
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.read().split("\n")
        process.wait()
        told = max([told, *(int(line) for line in lines if line.strip().isdigit())])
    cursor = store.mailboxes.cursor(account.id, "INBOX")
    assert cursor is not None
    assert cursor.high >= told > 0
    assert store.mails.known_uids(account.id, "INBOX", 7) >= set(range(1, cursor.high + 1))
    packs = MailPacks(tmp_path / "mail")
    for path in (tmp_path / "mail").glob("*.pack"):
        assert path.stat().st_size > 16
    packs.compact(store.mails.is_referenced)
    entries = list(store.mails.inbox())
    raws = {packs.read(entry.message.ref) for entry in entries if entry.message.ref is not None}
    assert raws >= {b"mail %d" % i + b"x" * 500 for i in range(1, cursor.high + 1)}
    assert len(raws) == len(entries)


# ---- many rows


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Twenty thousand places and as many mails in one mailbox."""
    folder = tmp_path_factory.mktemp("large")
    database = Database.open(None, folder)
    database.migrate()
    database.store("ada").mailboxes.add("ada@example.org", {}, NOW)
    fill = (
        _PRELUDE
        + """
store = Database.open(None, home).store("ada")
for n in range(40):
    refs = [PackRef(f"p{n}", i, 1, f"{n * 7919 + i:064x}"[::-1], 1) for i in range(500)]
    kept = [KeptMail(n * 500 + i + 1, now, (), ref) for i, ref in enumerate(refs)]
    store.mails.keep("ada@example.org", "INBOX", 7, kept, [], high=n * 500 + 500, low=1, now=now)
"""
    )
    subprocess.run([sys.executable, "-c", fill, str(folder)], check=True, cwd=ROOT)
    with database.engine.begin() as c:
        c.execute(sa.text("UPDATE messages SET status = 'done', opened_at = stored_at WHERE id % 50 > 0"))
    return database


@pytest.mark.parametrize(
    "question",
    [
        "health",
        "account_counts",
        "inbox",
        "needs_you",
        "unprocessed",
        "message",
        "candidates",
        "referenced",
        "keep",
        "gaps",
        "gaps_to_retry",
        "known_uids",
        "droppable",
    ],
)
def test_no_question_reads_the_whole_table(large: Database, question: str) -> None:
    """Every statement finds its rows by an index, without statistics; counting reads an index alone."""
    store = large.store("ada")
    some = next(store.mails.inbox(limit=1)).message
    assert some.ref is not None
    ref = some.ref
    ask = {
        "health": lambda: store.health(),
        "account_counts": lambda: store.mails.account_counts("ada@example.org"),
        "inbox": lambda: list(store.mails.inbox(limit=20)),
        "needs_you": lambda: list(store.mails.inbox(needs_you=True, limit=20)),
        "unprocessed": lambda: store.mails.unprocessed("ada@example.org"),
        "message": lambda: store.mails.message(some.id),
        "candidates": lambda: store.mails.candidates_without_body("ada@example.org", "INBOX", 7, 50),
        "referenced": lambda: store.mails.is_referenced([ref]),
        "keep": lambda: store.mails.keep(
            "ada@example.org", "INBOX", 7, [KeptMail(1, NOW, (), ref)], [], high=None, low=None, now=NOW
        ),
        "gaps": lambda: store.mails.gaps(),
        "gaps_to_retry": lambda: store.mails.gaps_to_retry("ada@example.org", "INBOX", 7, 9),
        "known_uids": lambda: store.mails.known_uids("ada@example.org", "INBOX", 7),
        "droppable": lambda: store.mails.droppable(NOW - timedelta(days=3000)),
    }[question]
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked.append((statement, parameters))

    sa.event.listen(large.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        sa.event.remove(large.engine, "before_cursor_execute", note)
    assert asked
    for statement, parameters in asked:
        with large.engine.connect() as c:
            plan = [row[3] for row in c.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]  # type: ignore[arg-type]
        for step in plan:
            large_table = any(f" {table} " in f"{step} " for table in ("messages", "locations", "parts", "documents"))
            if not large_table or "COVERING INDEX" in step:
                continue
            assert not step.startswith("SCAN"), (statement, plan)
            # by owner alone is everything; only the inbox goes through it, newest first, until its page is full
            assert "(owner=?)" not in step or question in ("inbox", "needs_you"), (statement, plan)
            assert "(folder_id=?)" not in step or question == "known_uids", (statement, plan)
