"""A real SQLite file and a real PostgreSQL, and real worker processes."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.watcher.engine.pieces import database, make_tables
from watcher.engine import Engine

WORKER = Path(__file__).with_name("pieces.py")
ROOT = Path(__file__).resolve().parents[3]


def _postgres_tool(name: str) -> str | None:
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(places[0]) if places else shutil.which(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a PostgreSQL of our own, on loopback, as a user that is not root."""
    initdb, server = _postgres_tool("initdb"), _postgres_tool("postgres")
    if initdb is None or server is None:
        pytest.skip("PostgreSQL is not installed")
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    switch = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="clausewatch-pg-"))
    if switch:
        shutil.chown(folder, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = folder / "data"
    subprocess.run(
        [initdb, "-D", str(data), "-U", "clausewatch", "-A", "trust", "--no-sync"],
        check=True,
        capture_output=True,
        cwd=folder,
        **switch,
    )
    process = subprocess.Popen(
        [server, "-D", str(data), "-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        **switch,
    )
    url = f"postgresql+psycopg://clausewatch@127.0.0.1:{port}/postgres"
    try:
        engine = sa.create_engine(url)
        deadline = time.monotonic() + 60
        while True:
            try:
                engine.connect().close()
                break
            except sa.exc.OperationalError:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise
                time.sleep(0.1)
        engine.dispose()
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database of our own."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/clausewatch.sqlite3"
    server = request.getfixturevalue("postgres")
    name = f"t{uuid.uuid4().hex}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return str(server).rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture
def db(url: str) -> Iterator[sa.Engine]:
    """The database with the tables of the test's own work."""
    engine = database(url)
    make_tables(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def engines() -> Iterator[Callable[..., Engine]]:
    """Makes engines and stops them at the end."""
    made: list[Engine] = []

    def make(*args: object, **kwargs: object) -> Engine:
        engine = Engine(*args, **kwargs)  # type: ignore[arg-type]
        made.append(engine)
        return engine

    yield make
    for engine in made:
        engine.stop(timeout=10)


class Workers:
    """Starts worker processes and ends them by their own process id."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder = url, folder
        self._all: list[subprocess.Popen[str]] = []

    def start(
        self, *, slots: Path, host: str = "host", heartbeats: bool = False, pause: float = 0.0, claims: int = 100
    ) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(WORKER), self._url, str(slots), host, str(int(heartbeats)), str(pause), str(claims)],
            stdout=subprocess.PIPE,
            stderr=(self._folder / "workers.log").open("a"),
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self._all.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("ready "), (self._folder / "workers.log").read_text()[-3000:]
        return process

    @property
    def last(self) -> subprocess.Popen[str]:
        return self._all[-1]

    def end_all(self) -> None:
        for process in self._all:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait(30)


@pytest.fixture
def workers(url: str, tmp_path: Path) -> Iterator[Workers]:
    """Real worker processes on the test's database."""
    found = Workers(url, tmp_path)
    yield found
    found.end_all()
