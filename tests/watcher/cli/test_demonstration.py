"""The demonstration as a user sees it: one command, the whole trip, and nothing left behind."""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.servers import Dovecot
from watcher.sample.letters import sample_mails

ROOT = Path(__file__).resolve().parents[3]
COUNT = len(sample_mails())
WITHOUT_SERVER = (
    "from watcher.cli import demo_server; demo_server.installed = lambda: None; "
    "from watcher.cli import demonstration; raise SystemExit(demonstration.show(once=True, as_json=True))"
)
AS_NOBODY = (
    "import watcher.__main__, dbos, sqlmodel, tempfile; tempfile.NamedTemporaryFile().close()"  # what it will need
)


@dataclass
class Desk:
    """A user's place: folders that are watched for traces."""

    temporary: Path
    own: Path
    """Home of the user, with a database and settings of their own."""

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CLAUSEWATCH_")}
        return {
            **kept,
            "HOME": str(self.own),
            "XDG_DATA_HOME": str(self.own / "data"),
            "CLAUSEWATCH_HOME": str(self.own / "clausewatch"),
            "CLAUSEWATCH_MAIL__FIRST_PULL": "not a number",
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
            "TMPDIR": str(self.temporary),
            "COLUMNS": "160",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.env,
            **options,
        )

    def assert_untouched(self) -> None:
        """Nothing in the temporary folder, nothing in the user's home, no process that knows either."""
        assert list(self.own.rglob("*")) == []
        assert until(lambda: not self.processes()), self.processes()
        assert list(self.temporary.iterdir()) == []

    def processes(self) -> list[str]:
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    command = (entry / "cmdline").read_bytes()
                    where = (entry / "environ").read_bytes() if os.access(entry / "environ", os.R_OK) else b""
                    if str(self.temporary).encode() in command + where:
                        found.append(f"{entry.name} {command!r}")
        return found


def until(condition: Callable[[], bool], seconds: float = 30.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return condition()


@pytest.fixture
def desk() -> Iterator[Desk]:
    folder = Path(tempfile.mkdtemp(prefix="cw-"))  # a short name: paths of a server's sockets have at most 107 letters
    made = Desk(folder / "tmp", folder / "own")
    for each in (folder, made.temporary, made.own):
        each.mkdir(exist_ok=True)
        each.chmod(0o777)
    yield made
    shutil.rmtree(folder, ignore_errors=True)


def assert_whole(inbox: dict[str, Any]) -> None:
    """Every mail is there, and the papers in every form were scored."""
    assert len(inbox["messages"]) == COUNT
    assert {m["status"] for m in inbox["messages"]} == {"done", "needs_you"}
    documents = [d for m in inbox["messages"] for d in m["documents"]]
    assert {d["level"] for d in documents if d["state"] == "scored"} == {"None", "Moderate", "High"}
    assert {d["needs"] for d in documents if d["needs"]} >= {"password", "download"}
    assert sum(d["state"] == "scored" for d in documents) >= 10


def test_once_ends_with_the_table_and_leaves_nothing(desk: Desk) -> None:
    out, err = (process := desk.start("-m", "watcher", "demo", "--once")).communicate(timeout=150)
    assert process.returncode == 0, err
    first, *rest = out.splitlines()
    assert first.startswith("A sample mailbox of")
    assert ("real IMAP server" in first) == (Dovecot.available() is None)
    for level in ("None (High Risk)", "Moderate", "High (Recommended)", "needs you: password", "needs you: download"):
        assert any(level in line for line in rest), level
    assert rest[-1].startswith(f"{COUNT} mails: ")
    assert all(line.startswith("pulling: ") for line in err.splitlines()), err  # progress, where it takes long enough
    assert "Traceback" not in out + err
    desk.assert_untouched()


def test_as_json_it_is_one_document(desk: Desk) -> None:
    out, err = (process := desk.start("-m", "watcher", "demo", "--once", "--json")).communicate(timeout=150)
    assert process.returncode == 0, err
    assert_whole(json.loads(out))
    desk.assert_untouched()


def test_without_a_mail_server_a_maildir_gives_the_same(desk: Desk) -> None:
    out, err = (process := desk.start("-c", WITHOUT_SERVER)).communicate(timeout=150)
    assert process.returncode == 0, err
    assert "Maildir" in err.splitlines()[0]
    assert_whole(json.loads(out))
    desk.assert_untouched()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("line", ["A sample mailbox", "stop with Ctrl-C"])
def test_ended_at_any_time_it_leaves_nothing(desk: Desk, number: signal.Signals, line: str) -> None:
    process = desk.start("-m", "watcher", "demo")
    assert process.stdout is not None
    assert any(said.startswith(line) for said in iter(process.stdout.readline, ""))
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    kept_running = line.startswith("stop")
    expected = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}[number]
    if kept_running and number != signal.SIGHUP:
        expected = 0
    assert process.returncode == expected, err
    assert "Traceback" not in out + err
    desk.assert_untouched()


@pytest.mark.skipif(Dovecot.available() is not None, reason=str(Dovecot.available()))
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_killed_it_leaves_no_process(desk: Desk) -> None:
    process = desk.start("-m", "watcher", "demo")
    assert process.stdout is not None
    assert any(said.startswith("stop with Ctrl-C") for said in iter(process.stdout.readline, ""))
    process.kill()
    process.communicate(timeout=60)
    assert until(lambda: not desk.processes()), desk.processes()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be somebody else; every other run is the test")
def test_as_another_user_than_root(desk: Desk) -> None:
    nobody = pwd.getpwnam("nobody")
    may = subprocess.run(
        [sys.executable, "-c", AS_NOBODY], user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[], env=desk.env,
        cwd="/", capture_output=True, check=False,
    ) if os.access(sys.executable, os.X_OK) and _is_open(Path(sys.executable).resolve()) else None  # fmt: skip
    if may is None or may.returncode != 0:
        pytest.skip(f"another user may not run {Path(sys.executable).resolve()}")
    process = desk.start(
        "-m", "watcher", "demo", "--once", "--json", user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[], cwd="/"
    )
    out, err = process.communicate(timeout=150)
    assert process.returncode == 0, err
    assert_whole(json.loads(out))
    desk.assert_untouched()


def _is_open(path: Path) -> bool:
    """Say whether everybody may go to *path*."""
    return all(above.stat().st_mode & 0o001 for above in (path, *path.parents))
