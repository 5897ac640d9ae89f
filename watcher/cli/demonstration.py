"""``demo``: the whole trip on a sample mailbox, in a home that is thrown away, with nothing left behind.

The user's own home, settings, keyring and data are not touched: the demonstration reads none of the environment that
names them, and keeps everything in one temporary folder.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from watcher.cli import demo_server
from watcher.cli.context import note, print_json, say
from watcher.cli.demo_server import PASSWORD, DemoServer
from watcher.mail.mailbox import Connection
from watcher.sample.letters import OWNER, OWNER_NAME, sample_mails

_ENVIRONMENT = ("CLAUSEWATCH_", "DBOS_", "DATABASE_URL", "BLOB_URL")
"""What names the user's own home, settings and data."""
_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

SETTINGS = """
# the demonstration's own settings: nothing is looked up, nobody is told
master_key_file = "{key}"

[me]
names = ["{name}"]

[mail]
dns = "off"

[health]
port = 0
"""


def show(*, once: bool, as_json: bool) -> int:
    """Pull and score the sample mailbox and print the table; then keep running until Ctrl-C, unless *once*.

    As JSON the answer is one document, and ends with it. Gives the exit code: 0, or 1 when the mailbox was not pulled.
    """
    _forget_the_user_s_own()
    tell = note if as_json else say
    with _thrown_away() as folder, contextlib.ExitStack() as stack:
        home = _make_home(folder)
        connection, password = _mailbox(folder, stack, tell)

        from watcher.app import build
        from watcher.cli import connecting, pulling, running, tables
        from watcher.log import configure
        from watcher.settings import load

        configure(told=True)
        app = stack.enter_context(build(load(home)))
        connecting.test_and_add(app, OWNER, connection, password, ())
        pulled = pulling.pull_once(app, None, None)
        inbox = pulling.inbox_of(app, needs_you=False)
        failed = [account["error"] for account in pulled["accounts"] if account["error"]]
        if as_json:
            print_json(inbox)
        else:
            tables.print_inbox(inbox)
        for error in failed:
            note(f"clausewatch: {OWNER}: {error}")
        if not once and not as_json and not failed:
            say()
            say("Your own mailbox: clausewatch connect YOU@EXAMPLE.ORG, then clausewatch up")
            running.keep_running(app, work=True, answer=True, tick=True, port=0)
    return 1 if failed else 0


def _mailbox(folder: Path, stack: contextlib.ExitStack, tell: Callable[[str], None]) -> tuple[Connection, str]:
    """Put the sample mails on a server of our own, or in a Maildir where none can be started: what to connect to."""
    from watcher.cli.connecting import connection_for

    mails = sample_mails()
    dovecot = demo_server.installed()
    if dovecot is not None:
        server = DemoServer(dovecot, folder / "server", mails)
        stack.callback(server.stop)
        if server.start():
            tell(
                f"A sample mailbox of {len(mails)} mails stands on a real IMAP server on this machine; "
                "it is read as yours would be, and thrown away at the end."
            )
            return _connection(
                connection_for, imap=f"127.0.0.1:{server.port}", fingerprint=server.fingerprint
            ), PASSWORD
    path = folder / "Maildir"
    demo_server.write_maildir(path, mails)
    tell(f"A sample mailbox of {len(mails)} mails stands in a Maildir; it is read as yours would be, and thrown away.")
    return _connection(connection_for, maildir=path), ""


def _connection(
    connection_for: Callable[..., Connection],
    *,
    imap: str | None = None,
    fingerprint: str | None = None,
    maildir: Path | None = None,
) -> Connection:
    """What ``connect`` would make of these options."""
    return connection_for(
        OWNER,
        imap=imap,
        starttls=False,
        user=None,
        oauth=None,
        no_verify_tls=False,
        tls_fingerprint=fingerprint,
        maildir=maildir,
        mbox=None,
        drop=None,
    )


def _make_home(folder: Path) -> Path:
    """A home with its own settings and its own master key, so that no keyring is asked."""
    home = folder / "home"
    home.mkdir(mode=0o700)
    key = home / "demonstration.key"
    key.touch(mode=0o600)
    key.write_text(secrets.token_hex(32) + "\n")
    (home / "clausewatch.toml").write_text(SETTINGS.format(key=key, name=OWNER_NAME), "utf-8")
    return home


def _forget_the_user_s_own() -> None:
    for name in list(os.environ):
        if name.startswith(_ENVIRONMENT):
            del os.environ[name]


@contextlib.contextmanager
def _thrown_away() -> Iterator[Path]:
    """A temporary folder that goes, whatever happens: the end, a failure, Ctrl-C, a hang-up, kill -TERM."""

    def end(number: int, _: FrameType | None) -> None:
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        sys.exit(128 + number)

    before = {number: signal.signal(number, end) for number in _ENDINGS}
    folder: Path | None = None
    temporary = tempfile.tempdir
    try:
        folder = Path(tempfile.mkdtemp(prefix="clausewatch-demo-"))
        if os.getuid() == 0:
            folder.chmod(0o711)  # the mail server reads its own folder as another user
        (folder / "tmp").mkdir(mode=0o700)
        tempfile.tempdir = str(folder / "tmp")
        yield folder
    finally:
        for number in _ENDINGS:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not cut the tidying short
        tempfile.tempdir = temporary
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        for number, handler in before.items():
            signal.signal(number, handler)
