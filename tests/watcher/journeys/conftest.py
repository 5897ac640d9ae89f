"""A freelancer at the command line: the real program in processes of its own, against real servers."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.servers import Dovecot

_users = itertools.count(1)
_letters = itertools.count(1)


@dataclass
class Answer:
    """What one command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


@dataclass
class Freelancer:
    """One home, and the commands given in it."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str, stdin: str | None = None, timeout: float = 150) -> Answer:
        """Run one command to its end. No traceback may ever reach the user."""
        done = subprocess.run(
            self.command(*arguments),
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            text=True,
            timeout=timeout,
            env=self.env,
        )
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command that goes on."""
        return subprocess.Popen(
            self.command(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.env,
        )

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "watcher", "--home", str(self.home), *arguments]

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CLAUSEWATCH_")}
        return {**kept, "COLUMNS": "160", **self.environment}

    def settings(self, text: str) -> None:
        """Write clausewatch.toml."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.home / "clausewatch.toml").write_text(text)

    def connect(self, server: Dovecot, user: str, *more: str) -> Answer:
        """Connect *user*'s mailbox as a user would whose server is on this machine."""
        secret = self.home.parent / f"password-{user}"
        secret.write_text(server.users[user] + "\n")
        secret.chmod(0o600)
        return self(
            "connect",
            f"{user}@example.org",
            "--imap",
            f"127.0.0.1:{server.imaps_port}",
            "--user",
            user,
            "--no-verify-tls",
            "--password-file",
            str(secret),
            "--json",
            *more,
        )

    def documents(self) -> list[dict[str, Any]]:
        """Every document in the inbox."""
        return [d for m in self("inbox", "--json").json["messages"] for d in m["documents"]]


@pytest.fixture
def freelancer(tmp_path: Path) -> Freelancer:
    return Freelancer(tmp_path / "home")


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    if reason := Dovecot.available():
        pytest.skip(reason)
    with Dovecot({f"ada{n}": f"app-password-{n}" for n in range(1, 80)}) as server:
        yield server


@pytest.fixture
def ada(dovecot: Dovecot) -> str:
    """A user with an empty mailbox."""
    return f"ada{next(_users)}"


def letter(
    subject: str,
    body: str = "Dear Ada,\n\nplease find it enclosed.\n",
    attachments: tuple[tuple[str, str, bytes], ...] = (),
    *,
    sender: str = "Jo Client <jo@client.example>",
    days_ago: float = 0,
    **headers: str,
) -> bytes:
    """A mail to Ada; *attachments* are (name, media type, bytes)."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "Ada Marsh <ada@example.org>", subject
    mail["Date"] = format_datetime(datetime.now(UTC) - timedelta(days=days_ago))
    mail["Message-ID"] = f"<{subject.replace(' ', '.')}.{next(_letters)}@client.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(body)
    for name, kind, data in attachments:
        main, _, sub = kind.partition("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))


def until(condition: Any, seconds: float = 60.0, pause: float = 0.2) -> bool:
    """Wait until *condition* holds; False when it does not within *seconds*."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(pause)
    return False
