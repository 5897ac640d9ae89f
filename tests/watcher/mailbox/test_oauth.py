"""Permission by OAuth 2 against a token server on loopback: asked for, renewed, rotated, ended."""

from __future__ import annotations

import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.servers import TokenServer, free_port
from watcher.errors import MailboxError, MailboxRefused, MailboxThrottled, MailboxUnreachable
from watcher.mail import oauth
from watcher.mail.oauth import GOOGLE, MICROSOFT, OAuthClient, ReauthNeeded, Tokens, fresh_access_token

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
OLD = Tokens("access-0", "refresh-0", NOW - timedelta(minutes=1))


def now() -> datetime:
    return NOW


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as running:
        yield running


def client(server: TokenServer | None = None, url: str = "") -> OAuthClient:
    base = server.url if server is not None else url
    provider = replace(
        MICROSOFT,
        authorize_url=f"{base}/authorize",
        token_url=f"{base}/token",
        device_url=f"{base}/device",
        redirect_host="127.0.0.1",
    )
    return OAuthClient(provider, "my-client-id")


class TokenStore:
    """What the real store does, in memory, with a record of the order of things."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.saved: list[Tokens] = []

    def load(self) -> Tokens:
        return self.tokens

    def save(self, tokens: Tokens) -> None:
        self.saved.append(tokens)
        self.tokens = tokens


def test_a_token_that_holds_is_used_as_it_is(server: TokenServer) -> None:
    store = TokenStore(Tokens("access-x", "refresh-x", NOW + timedelta(hours=1)))
    assert fresh_access_token(client(server), store.load, store.save, now) == "access-x"
    assert store.saved == []
    assert server.requests == []


@pytest.mark.parametrize("left", [timedelta(seconds=-1), timedelta(0), timedelta(seconds=90)])
def test_a_token_about_to_end_is_renewed_and_the_rotated_one_is_stored(server: TokenServer, left: timedelta) -> None:
    store = TokenStore(replace(OLD, expires_at=NOW + left))
    assert fresh_access_token(client(server), store.load, store.save, now) == "access-1"
    assert store.tokens == Tokens("access-1", "refresh-1", NOW + timedelta(hours=1))
    store.tokens = replace(store.tokens, expires_at=NOW)
    assert fresh_access_token(client(server), store.load, store.save, now) == "access-2"
    assert server.refreshed == ["refresh-0", "refresh-1"]
    assert store.tokens.refresh_token == "refresh-2"
    assert server.requests[0]["client_id"] == "my-client-id"


def test_a_token_that_could_not_be_stored_is_not_used(server: TokenServer) -> None:
    store = TokenStore(OLD)

    def full_disk(tokens: Tokens) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        fresh_access_token(client(server), store.load, full_disk, now)


def test_a_refresh_token_that_is_not_rotated_is_kept() -> None:
    with TokenServer(rotate=False) as server:
        store = TokenStore(OLD)
        fresh_access_token(client(server), store.load, store.save, now)
    assert store.tokens.refresh_token == "refresh-0"


def test_a_permission_that_has_ended_is_told_as_such(server: TokenServer) -> None:
    server.refuse.add("refresh-0")
    store = TokenStore(OLD)
    with pytest.raises(ReauthNeeded) as caught:
        fresh_access_token(client(server), store.load, store.save, now)
    assert isinstance(caught.value, MailboxRefused)
    assert "--oauth" in caught.value.remedy
    assert "refresh-0" not in str(caught.value)
    assert store.saved == []


def test_what_another_process_renewed_meanwhile_is_taken(server: TokenServer) -> None:
    server.refuse.add("refresh-0")
    answers = [OLD, Tokens("access-other", "refresh-other", NOW + timedelta(hours=1))]
    saved: list[Tokens] = []
    assert fresh_access_token(client(server), lambda: answers.pop(0), saved.append, now) == "access-other"
    assert saved == []


@pytest.mark.parametrize(
    ("status", "kind"), [(500, MailboxUnreachable), (503, MailboxUnreachable), (429, MailboxThrottled)]
)
def test_a_provider_in_trouble_is_no_ended_permission(status: int, kind: type[MailboxError]) -> None:
    with TokenServer(status=status) as server, pytest.raises(kind) as caught:
        oauth.refresh(client(server), OLD, NOW)
    assert not isinstance(caught.value, MailboxRefused)


def test_a_provider_that_is_not_there_is_no_ended_permission() -> None:
    with pytest.raises(MailboxUnreachable):
        oauth.refresh(client(url=f"http://127.0.0.1:{free_port()}"), OLD, NOW)


@pytest.mark.parametrize("answer", [b"not json", b"[]", b"{}", b'{"access_token": 5}', b'{"access_token": ""}'])
def test_an_answer_that_makes_no_sense(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(answer)
                connection.sendall(head + answer)

        threading.Thread(target=serve, daemon=True).start()
        with pytest.raises(MailboxUnreachable):
            oauth.refresh(client(url=f"http://127.0.0.1:{listener.getsockname()[1]}"), OLD, NOW)


def test_tokens_go_through_the_store_and_are_never_shown() -> None:
    assert Tokens.from_json(OLD.to_json()) == OLD
    assert "refresh-0" not in repr(OLD)
    assert "access-0" not in repr(OLD)
    assert "s3cret" not in repr(OAuthClient(GOOGLE, "id", "s3cret"))
    for broken in ("", "{}", "[]", '{"access": "a"}'):
        with pytest.raises(ReauthNeeded):
            Tokens.from_json(broken)


def browser(
    server: TokenServer, change: Callable[[dict[str, str]], dict[str, str]] | None = None
) -> Callable[[str], None]:
    """A browser whose user confirms: it comes back to the address it was given."""

    def show(address: str) -> None:
        asked = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == "my-client-id"
        assert asked["code_challenge_method"] == "S256"
        server.challenges["the-code"] = asked["code_challenge"]
        back = {"code": "the-code", "state": asked["state"]}
        if change is not None:
            back = change(back)

        def visit() -> None:
            query = "&".join(f"{key}={value}" for key, value in back.items())
            urllib.request.urlopen(f"{asked['redirect_uri']}?{query}", timeout=10).read()

        threading.Thread(target=visit, daemon=True).start()

    return show


def test_permission_is_asked_in_the_browser(server: TokenServer) -> None:
    tokens = oauth.ask_in_browser(client(server), browser(server), now, timeout=20)
    assert tokens == Tokens("access-1", "refresh-1", NOW + timedelta(hours=1))


def test_a_no_in_the_browser_is_a_no(server: TokenServer) -> None:
    say_no = browser(server, lambda back: {"error": "access_denied", "state": back["state"]})
    with pytest.raises(MailboxRefused, match="access_denied"):
        oauth.ask_in_browser(client(server), say_no, now, timeout=20)


def test_a_visit_that_does_not_know_the_state_does_not_count(server: TokenServer) -> None:
    forged = browser(server, lambda back: {**back, "state": "forged"})
    with pytest.raises(MailboxRefused, match="nothing was confirmed"):
        oauth.ask_in_browser(client(server), forged, now, timeout=0.5)
    assert server.requests == []


def test_a_code_is_typed_on_another_device(server: TokenServer) -> None:
    server.pending = 2
    code = oauth.ask_on_device(client(server), NOW)
    assert code.user_code == "ABCD-EFGH"
    assert "dev-1" not in repr(code)
    waited: list[float] = []
    tokens = oauth.await_device(client(server), code, now, waited.append)
    assert tokens.refresh_token == "refresh-1"
    assert len(waited) == 3


def test_a_code_that_nobody_types_ends(server: TokenServer) -> None:
    server.pending = 10**6
    clock = [NOW]
    code = oauth.ask_on_device(client(server), NOW)

    def sleep(seconds: float) -> None:
        clock[0] += timedelta(seconds=max(seconds, 20))

    with pytest.raises(MailboxRefused, match="in time"):
        oauth.await_device(client(server), code, lambda: clock[0], sleep)


def test_google_gives_no_mail_permission_by_device_code() -> None:
    with pytest.raises(MailboxRefused, match="device code"):
        oauth.ask_on_device(OAuthClient(GOOGLE, "id"), NOW)


def test_providers_are_asked_over_https_and_for_mail_only() -> None:
    for provider in oauth.PROVIDERS.values():
        for address in (provider.authorize_url, provider.token_url, provider.device_url):
            assert address is None or address.startswith("https://")
    assert GOOGLE.scope == "https://mail.google.com/"
    assert "IMAP.AccessAsUser.All" in MICROSOFT.scope
    assert "offline_access" in MICROSOFT.scope
