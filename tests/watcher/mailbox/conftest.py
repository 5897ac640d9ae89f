"""Real servers for the mailbox tests; each test has a user of its own, so that none sees another's mail."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.servers import Dovecot, Pymap
from watcher.mail.imap import ImapMailbox
from watcher.mail.mailbox import Connection

USERS = {f"user{number}": f"secret-of-{number}" for number in range(60)}
_numbers = itertools.count()


class Account:
    """One user on a running server, and how to reach their mailbox."""

    def __init__(self, server: Dovecot | Pymap, user: str) -> None:
        self.server, self.user = server, user

    @property
    def password(self) -> str:
        return self.server.users[self.user]

    @property
    def connection(self) -> Connection:
        return Connection(host="127.0.0.1", port=self.server.port, security="plain", user=self.user, timeout=20)

    def open(self, **changes: object) -> ImapMailbox:
        return ImapMailbox(replace(self.connection, **changes), self.password)  # type: ignore[arg-type]

    def append(self, raw: bytes, folder: str = "INBOX") -> int:
        return self.server.append(self.user, folder, raw)

    def flags(self, folder: str = "INBOX") -> dict[int, frozenset[str]]:
        return self.server.flags(self.user, folder)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """One Dovecot for all tests that neither stop nor renumber it."""
    if reason := Dovecot.available():
        pytest.skip(reason)
    with Dovecot(USERS, oauth=True) as server:
        yield server


@pytest.fixture
def ada(dovecot: Dovecot) -> Account:
    """A user with an empty mailbox on Dovecot."""
    return Account(dovecot, f"user{next(_numbers)}")


@pytest.fixture(params=["dovecot", "pymap"])
def somebody(request: pytest.FixtureRequest) -> Iterator[Account]:
    """A user with an empty mailbox, on Dovecot and on pymap in turn."""
    if request.param == "dovecot":
        yield request.getfixturevalue("ada")
        return
    if reason := Pymap.available():
        pytest.skip(reason)
    with Pymap({"ada": "secret"}) as server:
        yield Account(server, "ada")


@pytest.fixture
def own_dovecot() -> Iterator[Callable[..., Dovecot]]:
    """Makes servers that a test may kill or renumber."""
    if reason := Dovecot.available():
        pytest.skip(reason)
    running: list[Dovecot] = []

    def make(**options: object) -> Dovecot:
        server = Dovecot({"ada": "secret"}, **options)  # type: ignore[arg-type]
        running.append(server)
        server.start()
        return server

    yield make
    for server in running:
        server.close()


def mail(subject: str = "a letter", body: str = "Dear Ada,\r\n\r\nyours.\r\n", extra: str = "") -> bytes:
    """A small mail, written here."""
    return (
        f"From: Ben <ben@example.org>\r\nTo: ada@example.org\r\nSubject: {subject}\r\n"
        f"Date: Mon, 12 Oct 2026 09:00:00 +0200\r\nMessage-ID: <{subject.replace(' ', '.')}@example.org>\r\n"
        f"{extra}\r\n{body}"
    ).encode()
