from __future__ import annotations

import contextlib
import hashlib
import imaplib
import ssl
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.servers import Dovecot
from watcher.cli import demo_server
from watcher.cli.demo_server import PASSWORD, DemoServer, date_of, write_maildir
from watcher.mail.maildir import MaildirMailbox
from watcher.mail.source import RawMail
from watcher.sample.letters import OWNER, sample_mails

needs_dovecot = pytest.mark.skipif(Dovecot.available() is not None, reason=str(Dovecot.available()))


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder with a short name: a Unix socket's path holds 107 bytes, and pytest's own folders can be longer."""
    with tempfile.TemporaryDirectory(prefix="cw-") as folder:
        yield Path(folder)


def login(server: DemoServer) -> imaplib.IMAP4_SSL:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    client = imaplib.IMAP4_SSL("127.0.0.1", server.port, ssl_context=context, timeout=20)
    certificate = client.socket().getpeercert(binary_form=True)
    assert certificate is not None
    assert hashlib.sha256(certificate).hexdigest() == server.fingerprint
    client.login(OWNER, PASSWORD)
    return client


def dovecots_of(folder: Path) -> list[int]:
    """Processes that were started with a configuration in *folder*."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if str(folder).encode() in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
    return found


@needs_dovecot
def test_the_server_gives_every_mail_whole_and_dated_as_it_was_sent(short: Path) -> None:
    short.chmod(0o711)
    mails = sample_mails()
    program = demo_server.installed()
    assert program is not None
    server = DemoServer(program, short / "server", mails)
    try:
        assert server.start()
        client = login(server)
        assert client.select("INBOX", readonly=True) == ("OK", [str(len(mails)).encode()])
        found: dict[bytes, datetime] = {}
        for number in range(1, len(mails) + 1):
            _, answer = client.fetch(str(number), "(INTERNALDATE BODY.PEEK[])")
            head, raw = answer[0]
            when = imaplib.Internaldate2tuple(head)
            assert when is not None
            found[raw] = datetime.fromtimestamp(time.mktime(when), UTC)
        client.logout()
        assert found == {raw: date_of(raw).astimezone(UTC).replace(microsecond=0) for raw in mails}
    finally:
        server.stop()
    assert dovecots_of(short) == []
    server.stop()


@needs_dovecot
def test_another_password_is_refused(short: Path) -> None:
    program = demo_server.installed()
    assert program is not None
    server = DemoServer(program, short / "server", ())
    try:
        assert server.start()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        client = imaplib.IMAP4_SSL("127.0.0.1", server.port, ssl_context=context, timeout=20)
        with pytest.raises(imaplib.IMAP4.error):
            client.login(OWNER, "another")
    finally:
        server.stop()


def test_a_program_that_is_no_server_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    server = DemoServer("/bin/false", tmp_path / "server", sample_mails()[:1])
    assert not server.start()


def test_the_maildir_is_dated_as_the_mails_are(tmp_path: Path) -> None:
    write_maildir(tmp_path / "Maildir", sample_mails())
    mailbox = MaildirMailbox(tmp_path / "Maildir", account="a", state=tmp_path / "uids.json")
    mailbox.examine("INBOX")
    found = {mail.raw: mail.internaldate for mail in mailbox.fetch(mailbox.uids(after=0)) if isinstance(mail, RawMail)}
    assert found == {raw: date_of(raw).astimezone(UTC).replace(microsecond=0) for raw in sample_mails()}
