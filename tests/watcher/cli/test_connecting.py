"""How a mailbox is added, against a real server: what fits together, where the secret comes from, what is kept."""

from __future__ import annotations

import io
import json
import os
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.servers import Dovecot, FaultyImap, TokenServer
from watcher import log
from watcher.app import App, build
from watcher.cli import connecting
from watcher.cli.connecting import ask_secret, connection_for, read_secret
from watcher.errors import (
    MailboxRefused,
    MailboxUnreachable,
    SettingsError,
    WatcherError,
    WrongInput,
)
from watcher.mail import oauth
from watcher.mail.mailbox import Connection, Mailbox, open_mailbox
from watcher.mail.oauth import ReauthNeeded, Tokens, TokenSource, client_for, open_with_tokens
from watcher.settings import CONFIG_NAME, Settings, load

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
OPTIONS: dict[str, Any] = {
    "imap": None,
    "starttls": False,
    "user": None,
    "oauth": None,
    "no_verify_tls": False,
    "tls_fingerprint": None,
    "maildir": None,
    "mbox": None,
    "drop": None,
}
FINGERPRINT = "ab" * 32


def now() -> datetime:
    return NOW


def named(address: str = "ada@example.org", **options: Any) -> Connection:
    return connection_for(address, **(OPTIONS | options))


# ---- what to connect to


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("ada@example.org", "imap.example.org"),
        ("ada@Example.ORG", "imap.example.org"),
        ("ada@gmail.com", "imap.gmail.com"),
        ("ada@GoogleMail.com", "imap.gmail.com"),
        ("ada@outlook.com", "outlook.office365.com"),
        ("ada@posteo.de", "posteo.de"),
        ("ada+contracts@sub.example.co.uk", "imap.sub.example.co.uk"),
    ],
)
def test_the_server_is_guessed_from_the_address(address: str, host: str) -> None:
    assert named(address) == Connection(host=host, port=993, security="tls", user=address)


@pytest.mark.parametrize("address", ["ada", "ada@", "@example.org", "ada@exa mple.org", "ada@..", "", "a@b/c"])
def test_what_is_no_address_needs_a_server(address: str) -> None:
    with pytest.raises(WrongInput) as caught:
        named(address)
    assert "--imap" in caught.value.remedy
    assert named(address, imap="mail.example.org").host == "mail.example.org"


@pytest.mark.parametrize(
    ("imap", "host", "port"),
    [
        ("mail.example.org", "mail.example.org", 993),
        ("mail.example.org:1993", "mail.example.org", 1993),
        ("127.0.0.1:10143", "127.0.0.1", 10143),
        ("[::1]:10143", "::1", 10143),
        ("::1", "::1", 993),
        ("mail.example.org:", "mail.example.org", 993),
    ],
)
def test_a_named_server(imap: str, host: str, port: int) -> None:
    found = named(imap=imap)
    assert (found.host, found.port) == (host, port)


@pytest.mark.parametrize(
    "imap",
    ["", ":993", "host:port", "host:0", "host:99999", "imaps://host", "host/path", "me@host", "[::1", "a b"],
)
def test_what_is_no_server(imap: str) -> None:
    with pytest.raises(WrongInput, match="is not a server"):
        named(imap=imap)


def test_starttls_has_its_own_port() -> None:
    assert (named(starttls=True).port, named(starttls=True).security) == (143, "starttls")
    assert named(starttls=True, imap="h:1143").port == 1143


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8:993", "[::1]:993"])
def test_tls_goes_unverified_on_this_machine(host: str) -> None:
    assert named(imap=host, no_verify_tls=True).verify_tls is False


@pytest.mark.parametrize("host", [None, "imap.example.org", "10.0.0.1", "localhost.example.org", "127.0.0.1.nip.io"])
def test_tls_goes_unverified_nowhere_else(host: str | None) -> None:
    with pytest.raises(WrongInput, match="this machine") as caught:
        named(imap=host, no_verify_tls=True)
    assert "--tls-fingerprint" in caught.value.remedy


@pytest.mark.parametrize(
    "text", [FINGERPRINT, FINGERPRINT.upper(), "SHA256:" + FINGERPRINT, ":".join(["AB"] * 32), " " + FINGERPRINT]
)
def test_a_pinned_certificate(text: str) -> None:
    assert named(tls_fingerprint=text).tls_fingerprint == FINGERPRINT


@pytest.mark.parametrize("text", ["", "ab", FINGERPRINT + "ab", "SHA1:" + "ab" * 20, "certificate.pem"])
def test_what_is_no_fingerprint(text: str) -> None:
    with pytest.raises(WrongInput, match="SHA-256") as caught:
        named(tls_fingerprint=text)
    assert "openssl" in caught.value.remedy


def test_a_pin_and_no_check_exclude_each_other() -> None:
    with pytest.raises(WrongInput, match="exclude"):
        named(imap="localhost", no_verify_tls=True, tls_fingerprint=FINGERPRINT)


def test_sources_on_disk(tmp_path: Path) -> None:
    (tmp_path / "box").write_text("")
    assert named(mbox=tmp_path / "box") == Connection(kind="mbox", path=str(tmp_path / "box"))
    assert named(maildir=tmp_path) == Connection(kind="maildir", path=str(tmp_path))
    assert named("anything", drop=tmp_path).kind == "drop"


@pytest.mark.parametrize("kind", ["maildir", "mbox", "drop"])
def test_sources_on_disk_that_are_not_there_or_something_else(tmp_path: Path, kind: str) -> None:
    with pytest.raises(WrongInput, match="does not exist"):
        named(**{kind: tmp_path / "nothing"})
    wrong = tmp_path / "wrong"
    wrong.mkdir() if kind == "mbox" else wrong.write_text("")
    with pytest.raises(WrongInput, match="is not") as caught:
        named(**{kind: wrong})
    assert "--mbox" in caught.value.remedy


def test_one_source_at_a_time(tmp_path: Path) -> None:
    for more in ({"imap": "h"}, {"drop": tmp_path}):
        with pytest.raises(WrongInput, match="more than one"):
            named(maildir=tmp_path, **more)
    for more in ({"oauth": "google"}, {"user": "ada"}, {"starttls": True}, {"no_verify_tls": True}):
        with pytest.raises(WrongInput, match="no login"):
            named(maildir=tmp_path, **more)


def test_oauth_reads_at_the_providers_server_whatever_the_domain() -> None:
    google = named("ada@studio.example", oauth="google")
    assert (google.host, google.auth, google.user) == ("imap.gmail.com", "xoauth2", "ada@studio.example")
    assert named("ada@studio.example", oauth="microsoft").host == "outlook.office365.com"
    assert named("ada@studio.example", oauth="google", imap="127.0.0.1:1").host == "127.0.0.1"
    with pytest.raises(WrongInput, match="no such provider"):
        named(oauth="yahoo")


# ---- the password


def test_a_private_file(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("hunter2 ä\nsecond line\n")
    path.chmod(0o600)
    assert read_secret(path) == "hunter2 ä"
    path.chmod(0o400)
    assert read_secret(path) == "hunter2 ä"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601])
def test_a_file_that_others_can_read(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "password"
    path.write_text("hunter2")
    path.chmod(mode)
    with pytest.raises(SettingsError, match="other users") as caught:
        read_secret(path)
    assert caught.value.remedy == f"chmod 600 {path}"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty"), (b"\n", "is empty"), (b"\nlater\n", "is empty"), (b"\xff\xfe\x00", "is not text")],
)
def test_a_file_without_a_password(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "password"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(SettingsError, match=words) as caught:
        read_secret(path)
    assert "line" in caught.value.remedy


def test_a_folder_a_device_and_nothing_at_all(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with pytest.raises(SettingsError, match="is a folder"):
        read_secret(tmp_path)
    with pytest.raises(SettingsError, match="not a file that holds a password"):
        read_secret(Path("/dev/zero"))
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        read_secret(tmp_path / "nothing")


def test_a_pipe_from_a_password_manager() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"from-the-manager\n")
    os.close(writing)
    try:
        assert read_secret(Path(f"/dev/fd/{reading}")) == "from-the-manager"
    finally:
        os.close(reading)


def _asked(connection: Connection, settings: Settings, **options: Any) -> str | Tokens:
    given: dict[str, Any] = {"password_file": None, "from_stdin": False, "oauth": None, "now": now} | options
    return ask_secret("ada@example.org", connection, settings=settings, **given)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(tmp_path / "home")


def test_a_password_on_standard_input(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("hunter2\r\nmore\n"))
    assert _asked(named(), settings, from_stdin=True) == "hunter2"
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(WrongInput, match="standard input"):
        _asked(named(), settings, from_stdin=True)


def test_nobody_to_ask(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(WrongInput, match="no password given") as caught:
        _asked(named(), settings)
    assert "--password-file" in caught.value.remedy


def test_a_source_on_disk_needs_no_password(settings: Settings, tmp_path: Path) -> None:
    assert _asked(named(drop=tmp_path), settings) == ""


# ---- permission instead of a password


@pytest.fixture
def tokens_at() -> Iterator[TokenServer]:
    with TokenServer() as server:
        yield server


@pytest.fixture
def providers(tokens_at: TokenServer, monkeypatch: pytest.MonkeyPatch) -> TokenServer:
    """Google and Microsoft are the token server on loopback."""
    here = {
        name: replace(
            provider,
            authorize_url=f"{tokens_at.url}/authorize",
            token_url=f"{tokens_at.url}/token",
            device_url=provider.device_url and f"{tokens_at.url}/device",
            redirect_host="127.0.0.1",
        )
        for name, provider in oauth.PROVIDERS.items()
    }
    monkeypatch.setattr(oauth, "PROVIDERS", here)
    return tokens_at


def _configured(home: Path) -> Settings:
    home.mkdir(exist_ok=True)
    (home / CONFIG_NAME).write_text(
        '[oauth.google]\nclient_id = "google-id"\nclient_secret = "google-secret"\n'
        '[oauth.microsoft]\nclient_id = "microsoft-id"\n'
    )
    return load(home)


def _confirm(url: str, server: TokenServer) -> None:
    """What a browser does once its user has confirmed."""
    asked = parse_qs(urlsplit(url).query)
    server.challenges["code-1"] = asked["code_challenge"][0]
    back = f"{asked['redirect_uri'][0]}?state={asked['state'][0]}&code=code-1"
    threading.Thread(target=lambda: urllib.request.urlopen(back, timeout=10).read(), daemon=True).start()


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_without_a_client_id_it_is_said_how_to_get_one(settings: Settings, provider: str) -> None:
    with pytest.raises(SettingsError) as caught:
        _asked(named(oauth=provider), settings, oauth=provider)
    assert f"[oauth.{provider}]" in str(caught.value)
    assert "client_id" in caught.value.remedy
    assert ("app password" in caught.value.remedy) is (provider == "google")


def test_a_password_beside_oauth_is_a_mistake(settings: Settings, tmp_path: Path) -> None:
    for more in ({"from_stdin": True}, {"password_file": tmp_path}):
        with pytest.raises(WrongInput, match="no password"):
            _asked(named(oauth="google"), settings, oauth="google", **more)


def test_with_a_browser(
    providers: TokenServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []

    def open_browser(url: str) -> bool:
        opened.append(url)
        _confirm(url, providers)
        return True

    monkeypatch.setattr(connecting, "_has_browser", lambda: True)
    monkeypatch.setattr("webbrowser.open", open_browser)
    found = _asked(named(oauth="microsoft"), _configured(tmp_path / "home"), oauth="microsoft")
    assert isinstance(found, Tokens)
    assert (found.access_token, found.refresh_token, found.provider) == ("access-1", "refresh-1", "microsoft")
    assert providers.requests[-1]["client_id"] == "microsoft-id"
    said = capsys.readouterr()
    assert said.out == ""  # standard output is the answer's
    assert opened[0] in said.err
    assert said.err.index("password") < said.err.index(opened[0])


def test_google_without_a_browser_is_opened_by_hand(
    providers: TokenServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(connecting, "_has_browser", lambda: False)
    real = connecting._show

    def show(url: str) -> None:
        real(url)
        _confirm(url, providers)

    monkeypatch.setattr(connecting, "_show", show)
    found = _asked(named(oauth="google"), _configured(tmp_path / "home"), oauth="google")
    assert isinstance(found, Tokens)
    assert providers.requests[-1]["client_secret"] == "google-secret"
    said = capsys.readouterr().err
    assert "https://myaccount.google.com/apppasswords" in said
    assert "ssh -L" in said
    port = urlsplit(parse_qs(urlsplit(said.split("  http")[1].split()[0]).query)["redirect_uri"][0]).port
    assert f"{port}:127.0.0.1:{port}" in said


def test_microsoft_without_a_browser_gives_a_code(
    providers: TokenServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(connecting, "_has_browser", lambda: False)
    found = _asked(named(oauth="microsoft"), _configured(tmp_path / "home"), oauth="microsoft")
    assert isinstance(found, Tokens)
    said = capsys.readouterr().err
    assert "ABCD-EFGH" in said
    assert f"{providers.url}/enter" in said


def test_a_no_in_the_browser(providers: TokenServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(url: str) -> None:
        asked = parse_qs(urlsplit(url).query)
        back = f"{asked['redirect_uri'][0]}?state={asked['state'][0]}&error=access_denied"
        threading.Thread(target=lambda: urllib.request.urlopen(back, timeout=10).read(), daemon=True).start()

    monkeypatch.setattr(connecting, "_has_browser", lambda: True)
    monkeypatch.setattr(connecting, "_show", refuse)
    with pytest.raises(MailboxRefused) as caught:
        _asked(named(oauth="google"), _configured(tmp_path / "home"), oauth="google")
    assert "app password" in caught.value.remedy


def test_an_organisations_own_accounts() -> None:
    class Registered:
        client_id, client_secret, tenant = "id", "", "studio.example"

    client = client_for("microsoft", Registered())
    assert client.provider.token_url == "https://login.microsoftonline.com/studio.example/oauth2/v2.0/token"
    assert "studio.example" in (client.provider.device_url or "")
    assert "studio.example" in client.provider.authorize_url


# ---- the test of the mailbox, and what is kept


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    if reason := Dovecot.available():
        pytest.skip(reason)
    with Dovecot({"ada": "app-password-1"}, oauth=True) as server:
        yield server


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    settings = _configured(tmp_path / "home")
    with build(settings) as app:
        yield app


def _at(server: Dovecot, **changes: Any) -> Connection:
    found = named("ada@example.org", imap=f"127.0.0.1:{server.imaps_port}", user="ada", no_verify_tls=True)
    return replace(found, **changes)


def _add(app: App, connection: Connection, secret: str | Tokens, *folders: str) -> dict[str, Any]:
    return connecting.test_and_add(app, "Ada@example.org", connection, secret, folders)


def test_a_mailbox_is_tested_and_kept_with_its_password(app: App, dovecot: Dovecot) -> None:
    found = _add(app, _at(dovecot), "app-password-1")
    assert (found["ok"], found["account"]) == (True, "Ada@example.org")
    assert "INBOX" in found["folders"]
    [account] = app.store.mailboxes.all()
    assert (account.id, account.address, account.folders) == (found["id"], "Ada@example.org", ("INBOX",))
    assert Connection(**account.connection) == _at(dovecot)
    assert app.store.mailboxes.secret(account.id, "password") == "app-password-1"
    assert "app-password-1" not in json.dumps(dict(account.connection))
    for file in app.home.rglob("*"):
        assert not file.is_file() or b"app-password-1" not in file.read_bytes()
    assert log.redact("it was app-password-1") == "it was [hidden]"
    with app.open_mailbox(app.owner, account.id)() as mailbox:
        assert mailbox.examine("INBOX").exists == 0


def test_nothing_is_kept_of_a_mailbox_that_does_not_answer(app: App, dovecot: Dovecot) -> None:
    with pytest.raises(MailboxRefused) as caught:
        _add(app, _at(dovecot), "wrong-password")
    assert "wrong-password" not in str(caught.value)
    with pytest.raises(WrongInput, match="there is no folder 'Contracts'") as missing:
        _add(app, _at(dovecot), "app-password-1", "Contracts")
    assert "INBOX" in missing.value.remedy
    with pytest.raises(MailboxUnreachable):
        _add(app, _at(dovecot, verify_tls=True), "app-password-1")
    assert app.store.mailboxes.all() == []


def test_named_folders_are_the_ones_that_are_watched(app: App, dovecot: Dovecot) -> None:
    _add(app, _at(dovecot), "app-password-1", "INBOX", "Sent")
    assert app.store.mailboxes.all()[0].folders == ("INBOX", "Sent")


def test_a_pinned_certificate_is_believed_and_another_is_not(app: App, dovecot: Dovecot) -> None:
    pinned = named(imap=f"127.0.0.1:{dovecot.imaps_port}", user="ada", tls_fingerprint=dovecot.tls_fingerprint)
    assert _add(app, pinned, "app-password-1")["ok"]
    other = named(imap=f"127.0.0.1:{dovecot.imaps_port}", user="ada", tls_fingerprint=FINGERPRINT)
    with pytest.raises(MailboxUnreachable, match="another certificate") as caught:
        _add(app, other, "app-password-1")
    assert "--tls-fingerprint" in caught.value.remedy


def test_connecting_again_mends_the_password(app: App, dovecot: Dovecot) -> None:
    _add(app, _at(dovecot), "app-password-1")
    account = app.store.mailboxes.all()[0]
    app.store.mailboxes.put_secret(account.id, "password", "an old one")
    _add(app, _at(dovecot), "app-password-1")
    assert [a.id for a in app.store.mailboxes.all()] == [account.id]
    assert app.store.mailboxes.secret(account.id, "password") == "app-password-1"


def test_a_drop_folder_leaves_no_numbers_behind(app: App, tmp_path: Path) -> None:
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "a.eml").write_bytes(b"Subject: x\r\n\r\ny\r\n")
    before = set(app.home.joinpath("run").iterdir())
    assert _add(app, named(drop=tmp_path / "drop"), "")["ok"]
    assert app.store.mailboxes.all()[0].connection["kind"] == "drop"
    assert not [p for p in set(app.home.joinpath("run").iterdir()) - before if p.name.endswith(".uids.json")]


@pytest.mark.parametrize(
    ("host", "said", "words"),
    [
        (
            "imap.gmail.com",
            "[ALERT] Application-specific password required: https://support.google.com",
            "apppasswords",
        ),
        ("imap.gmail.com", "[AUTHENTICATIONFAILED] Invalid credentials (Failure)", "apppasswords"),
        ("outlook.office365.com", "LOGIN failed. BasicAuthBlocked", "--oauth microsoft"),
        ("outlook.office365.com", "AUTHENTICATE failed.", "--oauth microsoft"),
    ],
)
def test_a_large_providers_refusal_is_explained(host: str, said: str, words: str) -> None:
    from watcher.mail.refusals import login_refused

    error = login_refused(said, named("ada@gmail.com", imap=host), secret="hunter2")
    assert isinstance(error, MailboxRefused)
    assert words in error.remedy


def test_a_refusal_reaches_the_user_of_connect_with_its_cure(app: App) -> None:
    def refuse(tag: str, command: bytes) -> list[bytes] | None:
        if command.upper().startswith((b"LOGIN", b"AUTHENTICATE")):
            return [f"{tag} NO [ALERT] Application-specific password required\r\n".encode()]
        return None

    with FaultyImap(fault=refuse) as server:
        plain = replace(named(imap=f"127.0.0.1:{server.port}", user="ada"), security="plain")
        with pytest.raises(MailboxRefused) as caught:
            _add(app, plain, "hunter2-hunter2")
    assert "app password" in caught.value.remedy
    assert "hunter2-hunter2" not in str(caught.value)
    assert app.store.mailboxes.all() == []


# ---- tokens, from the first to the rotated ones


def _by_token(server: Dovecot) -> Connection:
    return _at(server, auth="xoauth2")


def _permission(server: Dovecot, *, left: timedelta = timedelta(hours=1), refresh: str = "refresh-0") -> Tokens:
    return Tokens(server.token("ada"), refresh, datetime.now(UTC) + left, "microsoft")


def test_a_permission_is_tested_and_kept_sealed(app: App, dovecot: Dovecot) -> None:
    tokens = _permission(dovecot)
    found = _add(app, _by_token(dovecot), tokens)
    stored = app.store.mailboxes.secret(found["id"], "oauth")
    assert stored is not None
    assert Tokens.from_json(stored) == tokens
    assert Tokens.from_json(stored).provider == "microsoft"
    assert app.store.mailboxes.secret(found["id"], "password") is None
    for file in app.home.rglob("*"):
        assert not file.is_file() or tokens.access_token.encode() not in file.read_bytes()
    assert tokens.access_token not in log.redact(f"Bearer {tokens.access_token} and refresh-0")


def test_a_permission_that_the_server_does_not_take_is_not_kept(app: App, dovecot: Dovecot) -> None:
    with pytest.raises(MailboxRefused) as caught:
        _add(app, _by_token(dovecot), Tokens("not-a-token-of-theirs", "refresh-0", NOW, "microsoft"))
    assert "--oauth" in caught.value.remedy
    assert app.store.mailboxes.all() == []


class _Issuing(TokenServer):
    """Gives tokens that Dovecot believes."""

    def __init__(self, dovecot: Dovecot) -> None:
        super().__init__()
        self.dovecot = dovecot

    def _tokens(self, *, rotate: bool) -> dict[str, Any]:
        return super()._tokens(rotate=rotate) | {"access_token": self.dovecot.token("ada")}


@pytest.fixture
def issuing(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Issuing]:
    with _Issuing(dovecot) as server:
        here = replace(oauth.PROVIDERS["microsoft"], token_url=f"{server.url}/token")
        monkeypatch.setattr(oauth, "PROVIDERS", {"microsoft": here})
        yield server


def _source(app: App, account: str) -> TokenSource:
    """As the service makes it for each login."""
    return TokenSource(
        client_of=lambda name: client_for(name, app.settings.oauth.microsoft),
        load=lambda: app.store.mailboxes.secret(account, "oauth"),
        save=lambda text: app.store.mailboxes.put_secret(account, "oauth", text),
        now=app.clock,
        alone=lambda: app.folder_lock(app.owner, account, "oauth"),
    )


def _open(app: App, account: str) -> Mailbox:
    connection = Connection(**app.store.mailboxes.get(account).connection)
    return open_with_tokens(_source(app, account), lambda secret: open_mailbox(connection, secret, account=account))


def _stored(app: App, account: str) -> Tokens:
    found = app.store.mailboxes.secret(account, "oauth")
    assert found is not None
    return Tokens.from_json(found)


def _keep(app: App, dovecot: Dovecot, tokens: Tokens) -> str:
    account = app.store.mailboxes.add("ada@example.org", asdict(_by_token(dovecot)), NOW)
    app.store.mailboxes.put_secret(account.id, "oauth", tokens.to_json())
    return account.id


def test_a_token_that_holds_costs_no_question(app: App, dovecot: Dovecot, issuing: _Issuing) -> None:
    account = _keep(app, dovecot, _permission(dovecot))
    with _open(app, account) as mailbox:
        assert mailbox.examine("INBOX").folder == "INBOX"
    assert issuing.requests == []


def test_a_token_about_to_end_is_renewed_and_the_rotated_one_is_in_the_store_before_it_is_used(
    app: App, dovecot: Dovecot, issuing: _Issuing
) -> None:
    account = _keep(app, dovecot, _permission(dovecot, left=timedelta(seconds=30)))
    seen: list[str] = []
    source = _source(app, account)

    def open_with(secret: Any) -> Mailbox:
        token = secret()
        seen.append(_stored(app, account).access_token)
        assert token == seen[-1]
        return open_mailbox(_by_token(dovecot), token, account=account)

    with open_with_tokens(source, open_with) as mailbox:
        mailbox.examine("INBOX")
    assert issuing.refreshed == ["refresh-0"]
    assert _stored(app, account).refresh_token == "refresh-1"
    with _open(app, account):
        pass
    assert issuing.refreshed == ["refresh-0"]


def test_a_token_that_ended_before_its_time_is_renewed_once(app: App, dovecot: Dovecot, issuing: _Issuing) -> None:
    early = Tokens("revoked-by-a-new-password", "refresh-0", datetime.now(UTC) + timedelta(hours=1), "microsoft")
    account = _keep(app, dovecot, early)
    with _open(app, account) as mailbox:
        mailbox.examine("INBOX")
    assert issuing.refreshed == ["refresh-0"]
    assert _stored(app, account).refresh_token == "refresh-1"


def test_a_server_that_refuses_new_tokens_too_is_asked_twice_and_no_more(
    app: App, dovecot: Dovecot, providers: TokenServer
) -> None:
    early = Tokens("never-theirs", "refresh-0", datetime.now(UTC) + timedelta(hours=1), "microsoft")
    account = _keep(app, dovecot, early)
    with pytest.raises(MailboxRefused) as caught:
        _open(app, account)
    assert "--oauth" in caught.value.remedy
    assert providers.refreshed == ["refresh-0"]


@pytest.mark.parametrize("left", [timedelta(hours=1), timedelta(seconds=-1)])
def test_a_permission_that_has_ended_needs_its_owner(
    app: App, dovecot: Dovecot, issuing: _Issuing, left: timedelta
) -> None:
    issuing.refuse.add("refresh-0")
    account = _keep(app, dovecot, Tokens("ended", "refresh-0", datetime.now(UTC) + left, "microsoft"))
    with pytest.raises(ReauthNeeded) as caught:
        _open(app, account)
    assert "--oauth" in caught.value.remedy
    assert _stored(app, account).refresh_token == "refresh-0"


def test_a_renewal_that_cannot_be_stored_is_not_used(app: App, dovecot: Dovecot, issuing: _Issuing) -> None:
    account = _keep(app, dovecot, _permission(dovecot, left=timedelta(0)))
    used: list[str] = []

    def full_disk(text: str) -> None:
        raise WatcherError("the disk is full")

    source = replace(_source(app, account), save=full_disk)
    with pytest.raises(WatcherError, match="disk is full"):
        open_with_tokens(source, lambda secret: used.append(secret()))  # type: ignore[arg-type, return-value]
    assert used == []


def test_many_logins_at_once_renew_once(app: App, dovecot: Dovecot, issuing: _Issuing) -> None:
    account = _keep(app, dovecot, _permission(dovecot, left=timedelta(0)))
    failed: list[Exception] = []

    def log_in() -> None:
        try:
            with _open(app, account) as mailbox:
                mailbox.examine("INBOX")
        except WatcherError as error:
            failed.append(error)

    threads = [threading.Thread(target=log_in) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert issuing.refreshed == ["refresh-0"]


def test_a_permission_that_is_not_there_or_cannot_be_read(app: App, dovecot: Dovecot, issuing: _Issuing) -> None:
    account = app.store.mailboxes.add("ada@example.org", asdict(_by_token(dovecot)), NOW).id
    with pytest.raises(ReauthNeeded):
        _open(app, account)
    for broken in ("", "[]", "{}", "null", '{"access": "a"}', '{"access":"a","refresh":"b","expires":"then"}'):
        app.store.mailboxes.put_secret(account, "oauth", broken)
        with pytest.raises(ReauthNeeded):
            _open(app, account)


def test_a_client_id_that_was_taken_out_of_the_settings_is_asked_for(app: App, dovecot: Dovecot) -> None:
    account = _keep(app, dovecot, _permission(dovecot, left=timedelta(0)))
    source = replace(_source(app, account), client_of=lambda name: client_for(name, None))
    with pytest.raises(SettingsError, match=r"\[oauth\.microsoft\]"):
        source()
