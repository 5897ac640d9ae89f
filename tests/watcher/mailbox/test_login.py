"""Getting in: TLS, STARTTLS, pins, passwords, tokens; and what a refusal says. No secret is ever shown."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.servers import LOOPBACK, Dovecot, FaultyImap, free_port
from tests.watcher.mailbox.conftest import Account, mail
from watcher.errors import MailboxError, MailboxRefused, MailboxThrottled, MailboxUnreachable
from watcher.mail import refusals
from watcher.mail.imap import ImapMailbox, is_loopback, plain_fingerprint
from watcher.mail.mailbox import Connection, open_mailbox


def tls(account: Account, **changes: object) -> Connection:
    server = account.server
    assert isinstance(server, Dovecot)
    return replace(account.connection, security="tls", port=server.imaps_port, **changes)  # type: ignore[arg-type]


def starttls(account: Account, **changes: object) -> Connection:
    return replace(account.connection, security="starttls", **changes)  # type: ignore[arg-type]


def refused(connection: Connection, secret: str = "wrong-password-1") -> MailboxError:
    with pytest.raises(MailboxError) as caught:
        ImapMailbox(connection, secret)
    assert secret not in str(caught.value)
    assert secret not in caught.value.remedy
    assert "\n" not in str(caught.value)
    return caught.value


# ---- encryption


@pytest.mark.parametrize("how", [tls, starttls])
def test_an_authoritys_certificate_is_believed(
    ada: Account, how: Callable[..., Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(ada.server, Dovecot)
    monkeypatch.setenv("SSL_CERT_FILE", str(ada.server.ca_file))
    for host in ("127.0.0.1", "localhost"):
        with ImapMailbox(how(ada, host=host), ada.password) as mailbox:
            assert mailbox.examine("INBOX").exists == 0


@pytest.mark.parametrize("how", [tls, starttls])
def test_a_self_signed_certificate_is_refused_with_its_fingerprint(
    ada: Account, how: Callable[..., Connection]
) -> None:
    assert isinstance(ada.server, Dovecot)
    error = refused(how(ada), ada.password)
    assert isinstance(error, MailboxUnreachable)
    assert refusals.spelled(ada.server.tls_fingerprint) in str(error)
    assert f"--tls-fingerprint {ada.server.tls_fingerprint}" in error.remedy
    assert "--no-verify-tls" in error.remedy  # it is on this machine


@pytest.mark.parametrize("how", [tls, starttls])
def test_a_pinned_certificate_is_believed_and_no_other(ada: Account, how: Callable[..., Connection]) -> None:
    assert isinstance(ada.server, Dovecot)
    pin = refusals.spelled(ada.server.tls_fingerprint)
    with ImapMailbox(how(ada, tls_fingerprint=pin), ada.password) as mailbox:
        assert mailbox.examine("INBOX").exists == 0
    with ImapMailbox(how(ada, tls_fingerprint="SHA256:" + pin.lower()), ada.password):
        pass
    error = refused(how(ada, tls_fingerprint="00" * 32), ada.password)
    assert isinstance(error, MailboxUnreachable)
    assert "not sent" in str(error)
    refused(how(ada, tls_fingerprint=""), ada.password)


def test_a_wrong_pin_sends_no_password(ada: Account) -> None:
    """Seen on the wire: after the handshake the client hangs up without a word."""
    assert isinstance(ada.server, Dovecot)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ada.server.folder / "cert.pem", ada.server.folder / "key.pem")
    heard: list[bytes] = []
    with socket.create_server((LOOPBACK, 0)) as listener:

        def serve() -> None:
            with listener.accept()[0] as plain, context.wrap_socket(plain, server_side=True) as connection:
                connection.sendall(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
                while data := connection.recv(4096):
                    heard.append(data)
                    tag = data.split()[0]
                    connection.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")

        server = threading.Thread(target=serve)
        server.start()
        port = listener.getsockname()[1]
        error = refused(Connection(host=LOOPBACK, port=port, user="ada", tls_fingerprint="11" * 32), "the-password")
        server.join(10)
    assert "another certificate" in str(error)
    assert b"the-password" not in b"".join(heard)
    assert b"LOGIN" not in b"".join(heard).upper()


@pytest.mark.parametrize("how", [tls, starttls])
def test_no_verification_on_this_machine_only(ada: Account, how: Callable[..., Connection]) -> None:
    with ImapMailbox(how(ada, verify_tls=False), ada.password) as mailbox:
        assert mailbox.examine("INBOX").exists == 0
    for changes in ({"verify_tls": False}, {"security": "plain"}):
        error = refused(Connection(host="mail.example.org", user="ada", **changes))  # type: ignore[arg-type]
        assert "--tls-fingerprint" in error.remedy


def test_this_machine_is_known_by_its_names() -> None:
    assert all(is_loopback(host) for host in ("localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1", "[::1]"))
    assert not any(is_loopback(host) for host in ("localhost.example.org", "10.0.0.1", "", "127.0.0.1.example.org"))


def test_a_fingerprint_may_be_written_in_every_usual_way() -> None:
    plain = "ab" * 32
    for written in (plain, plain.upper(), ":".join(["AB"] * 32), f"SHA256:{plain}", f" sha-256={plain} "):
        assert plain_fingerprint(written) == plain


def test_push_and_pieces_work_over_tls(ada: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(ada.server, Dovecot)
    monkeypatch.setattr("watcher.mail.imap.BATCH_BYTES", 1_000_000)
    monkeypatch.setattr("watcher.mail.imap.PIECE_BYTES", 300_000)
    raw = mail("large", "z" * 70 + "\r\n")
    raw += (b"z" * 70 + b"\r\n") * 40_000
    uid = ada.append(raw)
    with ImapMailbox(tls(ada, tls_fingerprint=ada.server.tls_fingerprint), ada.password) as mailbox:
        mailbox.examine("INBOX")
        [item] = mailbox.fetch([uid])
        assert getattr(item, "raw", b"") == raw
        assert not mailbox.wait(0.3)
        pusher = threading.Timer(0.3, lambda: ada.append(mail("new")))
        pusher.start()
        assert mailbox.wait(15)
        pusher.join()


# ---- passwords and tokens


def test_a_wrong_password_is_refused_in_plain_words(somebody: Account) -> None:
    error = refused(somebody.connection)
    assert isinstance(error, MailboxRefused)
    assert somebody.user in str(error)
    assert "password" in error.remedy


def test_a_changed_password_is_refused_and_the_new_one_works(own_dovecot: Callable[..., Dovecot]) -> None:
    server = own_dovecot()
    connection = Connection(host=LOOPBACK, port=server.port, security="plain", user="ada")
    with open_mailbox(connection, "secret"):
        pass
    server.set_password("ada", "another-one")
    assert isinstance(refused(connection, "secret-of-before"), MailboxRefused)
    with open_mailbox(connection, lambda: "another-one") as mailbox:
        assert mailbox.examine("INBOX").exists == 0


@pytest.mark.parametrize("password", ["grüße-😀-ß", 'quo"te', "back\\slash", "with blank", "percent%s{}"])
def test_passwords_of_every_kind(own_dovecot: Callable[..., Dovecot], password: str) -> None:
    server = own_dovecot()
    server.set_password("ada", password)
    connection = Connection(host=LOOPBACK, port=server.port, security="plain", user="ada")
    with open_mailbox(connection, password) as mailbox:
        assert mailbox.examine("INBOX").exists == 0


@pytest.mark.parametrize("secret", ["two\r\nlines", "a\nb", "nul\0byte"])
def test_a_password_with_a_line_break_is_never_sent(ada: Account, secret: str) -> None:
    assert isinstance(refused(ada.connection, secret), MailboxRefused)


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_a_token_lets_in_and_a_dead_one_does_not(ada: Account, mechanism: str) -> None:
    assert isinstance(ada.server, Dovecot)
    connection = replace(ada.connection, auth=mechanism)  # type: ignore[arg-type]
    ada.append(mail())
    with ImapMailbox(connection, lambda: ada.server.token(ada.user)) as mailbox:  # type: ignore[union-attr]
        assert mailbox.examine("INBOX").exists == 1
    dead = ada.server.token(ada.user, lifetime=-60)
    error = refused(connection, dead)
    assert isinstance(error, MailboxRefused)
    assert "--oauth" in error.remedy


def test_nothing_secret_reaches_a_log(ada: Account, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with ada.open() as mailbox:
        uid = ada.append(mail("private", "the-secret-of-the-letter\r\n"))
        mailbox.examine("INBOX")
        assert list(mailbox.fetch([uid]))
    refused(ada.connection, "wrong-password-2")
    assert ada.password not in caplog.text
    assert "wrong-password-2" not in caplog.text
    assert "the-secret-of-the-letter" not in caplog.text


def test_a_server_that_repeats_the_command_does_not_show_the_password() -> None:
    def fault(tag: str, command: bytes) -> list[bytes] | None:
        if command.startswith(b"LOGIN"):
            return [f"{tag} NO unknown command ".encode() + command + b"\r\n"]
        return None

    with FaultyImap(fault=fault) as server:
        error = refused(Connection(host=LOOPBACK, port=server.port, security="plain", user="ada"), "s3cret-word")
    assert "***" in str(error)


# ---- no way there


def test_an_unknown_host() -> None:
    error = refused(Connection(host="no-such-host.invalid", user="ada", timeout=5))
    assert isinstance(error, MailboxUnreachable)
    assert "no-such-host.invalid" in str(error)


@pytest.mark.parametrize("host", ["", "a" * 70 + ".example.org", "bad host", "ho\0st"])
def test_a_host_that_cannot_be_one(host: str) -> None:
    assert isinstance(refused(Connection(host=host, user="ada", timeout=2)), MailboxUnreachable)


def test_a_closed_port() -> None:
    error = refused(Connection(host=LOOPBACK, port=free_port(), user="ada"))
    assert isinstance(error, MailboxUnreachable)
    assert "port is closed" in str(error)


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        yield int(listener.getsockname()[1])


@pytest.mark.parametrize("security", ["tls", "plain", "starttls"])
def test_a_silent_server_is_given_up(silent: int, security: str) -> None:
    connection = Connection(host=LOOPBACK, port=silent, security=security, user="ada", timeout=0.5)  # type: ignore[arg-type]
    begun = time.monotonic()
    error = refused(connection)
    assert isinstance(error, MailboxUnreachable)
    assert "did not answer" in str(error)
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    "greeting",
    [b"220 smtp.example.org ESMTP\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", b"\0\1\2\r\n"],
)
def test_a_server_of_another_kind_is_called_so(greeting: bytes) -> None:
    with FaultyImap(greeting=greeting) as server:
        error = refused(Connection(host=LOOPBACK, port=server.port, security="plain", user="ada", timeout=5))
    assert isinstance(error, MailboxUnreachable)
    assert "not as an IMAP server" in str(error)
    assert "993" in error.remedy


def test_tls_towards_a_port_without_it_names_starttls(ada: Account) -> None:
    error = refused(replace(ada.connection, security="tls", timeout=5))
    assert isinstance(error, MailboxUnreachable)
    assert "--starttls" in error.remedy


def test_starttls_towards_a_server_without_it(own_dovecot: Callable[..., Dovecot]) -> None:
    server = own_dovecot(tls=False)
    error = refused(Connection(host=LOOPBACK, port=server.port, security="starttls", user="ada"), "secret-word")
    assert isinstance(error, MailboxUnreachable)
    assert "no STARTTLS" in str(error)


def test_a_greeting_of_goodbye_is_no_wrong_password() -> None:
    with FaultyImap(greeting=b"* BYE Too many connections from your address\r\n") as server:
        error = refused(Connection(host=LOOPBACK, port=server.port, security="plain", user="ada", timeout=5))
    assert isinstance(error, MailboxThrottled)


# ---- what the providers mean

SAID = [
    ("imap.gmail.com", "[ALERT] Application-specific password required: https://support.google.com/", "apppasswords"),
    ("imap.gmail.com", "[AUTHENTICATIONFAILED] Invalid credentials (Failure)", "apppasswords"),
    ("imap.gmail.com", "[ALERT] Please log in via your web browser: https://support.google.com/", "apppasswords"),
    ("imap.gmail.com", "[ALERT] Your account is not enabled for IMAP use.", "Switch on IMAP"),
    ("outlook.office365.com", "AUTHENTICATE failed.", "--oauth microsoft"),
    ("outlook.office365.com", "LOGIN failed. BasicAuthBlocked", "--oauth microsoft"),
    ("mail.example.org", "Basic authentication is disabled.", "--oauth microsoft"),
    ("imap.mail.me.com", "[AUTHENTICATIONFAILED] Authentication failed", "account.apple.com"),
    ("imap.mail.yahoo.com", "[AUTHENTICATIONFAILED] LOGIN Invalid credentials", "Account Security"),
    ("imap.gmx.net", "[AUTHENTICATIONFAILED] authentication failed", "web mail's settings"),
    ("mail.example.org", "[AUTHENTICATIONFAILED] Authentication failed.", "password"),
    ("mail.example.org", "[EXPIRED] That password isn't valid any more", "new password"),
    (
        "mail.example.org",
        "[PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure connections",
        "--starttls",
    ),
    ("mail.example.org", "Too many failed login attempts, account temporarily locked", None),
    ("mail.notgmail.com.example", "[AUTHENTICATIONFAILED] no", "app password"),
]


@pytest.mark.parametrize(("host", "said", "cure"), SAID)
def test_a_refusal_is_told_with_its_cure(host: str, said: str, cure: str | None) -> None:
    error = refusals.login_refused(said, Connection(host=host, user="ada@example.org"), secret="s3cret")
    if cure is None:
        assert isinstance(error, MailboxRefused | MailboxUnreachable)
    else:
        assert isinstance(error, MailboxRefused)
        assert cure in error.remedy


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("[UNAVAILABLE] Temporary authentication failure.", MailboxUnreachable),
        ("[SERVERBUG] Internal error occurred.", MailboxUnreachable),
        ("[THROTTLED] Too many simultaneous connections", MailboxThrottled),
        ("[LIMIT] Maximum number of connections exceeded", MailboxThrottled),
        ("Account exceeded bandwidth limits. (Failure)", MailboxThrottled),
    ],
)
def test_a_server_in_trouble_is_no_wrong_password(said: str, kind: type[MailboxError]) -> None:
    """Told as a wrong password, it would send the user to change one that is right."""
    error = refusals.login_refused(said, Connection(host="imap.gmail.com", user="ada"))
    assert type(error) is kind


def test_a_servers_words_are_shown_on_one_short_line() -> None:
    words = refusals.tidy("LOGIN failed: bad\r\n\x1b[31mred\x07 " + "x" * 5000)
    assert len(words) < 250
    assert words.isprintable()
    assert words.startswith("bad")
