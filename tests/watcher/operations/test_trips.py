"""The trips as they are written down, called straight through, against servers with the providers' faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from tests.servers import LOOPBACK, FaultyImap
from tests.watcher.mailbox.conftest import mail
from tests.watcher.mailbox.test_faults import asks_for
from watcher.app import App, build
from watcher.engine import DirectRun
from watcher.mail.mailbox import Connection
from watcher.settings import load
from watcher.workflows import PATIENCE, Parts, backfill, new_mail

Fault = Callable[[str, bytes], Iterable[bytes] | None]


class Trip:
    """One home with one mailbox on a faulty server."""

    def __init__(self, app: App, server: FaultyImap) -> None:
        connection = Connection(host=LOOPBACK, port=server.port, security="plain", user="ada", timeout=5)
        self.account = app.store.mailboxes.add("ada@example.org", asdict(connection), app.clock()).id
        app.store.mailboxes.put_secret(self.account, "password", "secret")
        self.app, self.rests = app, 0
        self.parts: Parts = replace(app.parts, rest=self._rest)

    def _rest(self, seconds: float) -> None:
        self.rests += 1

    @property
    def stored(self) -> int:
        return self.app.store.mails.account_counts(self.account)["stored"]


@pytest.fixture
def trip(tmp_path: Path) -> Iterator[Callable[[Fault | None], Trip]]:
    with ExitStack() as stack:

        def make(fault: Fault | None) -> Trip:
            server = stack.enter_context(FaultyImap({n: mail(str(n)) for n in range(1, 6)}, fault))
            return Trip(stack.enter_context(build(load(tmp_path / "home"))), server)

        yield make


def _throttled(times: int) -> Fault:
    left = times

    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        nonlocal left
        if command.upper().startswith(b"UID SEARCH") and left > 0:
            left -= 1
            return [f"{tag} NO [THROTTLED] slow down\r\n".encode()]
        return None

    return fault


def test_a_backfill_that_is_asked_for_patience_has_it(trip: Callable[[Fault | None], Trip]) -> None:
    made = trip(_throttled(3))
    run = DirectRun()
    backfill(run, made.parts, "me", made.account, "INBOX")
    assert made.stored == 5
    assert made.rests == 1 + 2 + 4
    assert len({e.key for e in run.enqueued if e.workflow == "contract"}) == 5


def test_patience_has_an_end_and_nothing_is_given_up_for_good(trip: Callable[[Fault | None], Trip]) -> None:
    made = trip(_throttled(PATIENCE + 1))
    backfill(DirectRun(), made.parts, "me", made.account, "INBOX")
    assert made.stored == 0
    assert made.app.store.mailboxes.get(made.account).failures == PATIENCE + 1
    backfill(DirectRun(), made.parts, "me", made.account, "INBOX")
    assert made.stored == 5
    assert made.app.store.mailboxes.get(made.account).failures == 0


def test_a_refused_password_is_not_tried_again_and_again(trip: Callable[[Fault | None], Trip]) -> None:
    """Providers lock an account after a few wrong passwords."""
    logins = 0

    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        nonlocal logins
        if command.upper().startswith((b"LOGIN", b"AUTHENTICATE")):
            logins += 1
            return [f"{tag} NO [AUTHENTICATIONFAILED] wrong\r\n".encode()]
        return None

    made = trip(fault)
    backfill(DirectRun(), made.parts, "me", made.account, "INBOX")
    assert (logins, made.rests) == (1, 0)
    account = made.app.store.mailboxes.get(made.account)
    assert account.state == "reauth_needed"
    assert account.retry_at is not None
    assert "password" in (account.error or "")


def test_a_pull_leaves_waiting_to_the_clock(trip: Callable[[Fault | None], Trip]) -> None:
    made = trip(_throttled(1))
    new_mail(DirectRun(), made.parts, "me", made.account, "INBOX")
    assert (made.stored, made.rests) == (0, 0)
    account = made.app.store.mailboxes.get(made.account)
    assert account.retry_at is not None
    assert 5 <= (account.retry_at - made.app.clock()).total_seconds() + 1 <= 8
    new_mail(DirectRun(), made.parts, "me", made.account, "INBOX")
    assert made.stored == 5


def test_what_is_missing_and_what_is_not_done_is_listed(trip: Callable[[Fault | None], Trip]) -> None:
    from watcher.cli.looking import status

    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        if asks_for(command, 2) and b"BODY.PEEK[]" in command:
            lines = [b'* 2 FETCH (UID 2 FLAGS () INTERNALDATE "17-Jul-2026 02:44:25 +0200")\r\n']
            return [*lines, f"{tag} OK done\r\n".encode()]
        return None

    made = trip(fault)
    new_mail(DirectRun(), made.parts, "me", made.account, "INBOX")
    found = status(made.app)
    assert 2 in {gap["uid"] for gap in found["gaps"]}
    assert all(gap["reason"] and gap["folder"] == "INBOX" for gap in found["gaps"])
    assert found["parked"] == []
