"""Permission to read a mailbox without its password: OAuth 2 for Google and Microsoft, with the user's own client id.

Two ways to ask: in the user's browser, answered on a loopback port of ours (RFC 8252 with PKCE, RFC 7636), or with a
code that the user types on another device (RFC 8628; Microsoft only, Google gives no mail permission that way).

A refresh may return a new refresh token and end the old one: the new one is handed to ``save`` before anything uses
what came with it, because a rotated token that is lost locks the user out unseen (MAIL.md, failure 6).
"""

from __future__ import annotations

import http.server
import json
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import parse_qsl

import httpx
from authlib.common.security import generate_token  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749.errors import OAuth2Error  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749.parameters import (  # type: ignore[import-untyped]
    parse_authorization_code_response,
    prepare_grant_uri,
    prepare_token_request,
)
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from authlib.oauth2.rfc8628 import DEVICE_CODE_GRANT_TYPE  # type: ignore[import-untyped]

from watcher.errors import MailboxRefused, MailboxThrottled, MailboxUnreachable, SettingsError
from watcher.mail.source import Mailbox

EARLY = timedelta(minutes=2)
"""An access token is renewed so long before it ends, so that no pull begins with one about to die."""
TIMEOUT_SECONDS = 30.0
BROWSER_SECONDS = 300.0
"""How long a person has to confirm in the browser."""
MOST_ANSWER = 256 * 1024


class ReauthNeeded(MailboxRefused):
    """The permission has ended: its owner must give it again. Trying again by itself is useless."""

    remedy = "Run 'clausewatch connect ADDRESS --oauth google|microsoft' again and confirm in the browser."


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a provider asks and answers, and what for."""

    name: str
    authorize_url: str
    token_url: str
    device_url: str | None
    """None: mail permission is not given by device code."""
    scope: str
    redirect_host: str
    extra: tuple[tuple[str, str], ...] = ()
    """Further parameters of the first request."""


GOOGLE = Provider(
    name="google",
    authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
    token_url="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
    device_url=None,
    scope="https://mail.google.com/",
    redirect_host="127.0.0.1",
    extra=(("access_type", "offline"), ("prompt", "consent")),
)
MICROSOFT = Provider(
    name="microsoft",
    authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",  # noqa: S106 - an address
    device_url="https://login.microsoftonline.com/common/oauth2/v2.0/devicecode",
    scope="https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
    redirect_host="localhost",
)
PROVIDERS: Mapping[str, Provider] = {provider.name: provider for provider in (GOOGLE, MICROSOFT)}
HOSTS: Mapping[str, str] = {"google": "imap.gmail.com", "microsoft": "outlook.office365.com"}
"""Where the providers' mail is read, whatever domain an address has."""
COMMON = "common"
"""Microsoft's word for accounts of every kind and organisation."""

_HOW_TO_REGISTER: Mapping[str, str] = {
    "google": "An app password is the shorter way: make one at https://myaccount.google.com/apppasswords and leave out "
    "--oauth. Or make a client of type 'Desktop app' at https://console.cloud.google.com/apis/credentials and put its "
    "client_id and client_secret under [oauth.google] in clausewatch.toml.",
    "microsoft": "Register an app at https://entra.microsoft.com ('Mobile and desktop', redirect http://localhost, "
    "public client flows allowed, permission IMAP.AccessAsUser.All) and put its client_id under [oauth.microsoft] in "
    "clausewatch.toml.",
}


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """The user's own registration with a provider."""

    provider: Provider
    client_id: str
    client_secret: str = field(default="", repr=False)
    """Google wants one for desktop clients as well, and does not treat it as secret; Microsoft wants none."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a provider has given."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    """When the access token ends; with zone."""
    provider: str = field(default="", compare=False)
    """Who gave them, and renews them: ``google`` or ``microsoft``."""

    def to_json(self) -> str:
        """For the store, which seals it."""
        return json.dumps(
            {
                "access": self.access_token,
                "refresh": self.refresh_token,
                "expires": self.expires_at.isoformat(),
                "provider": self.provider,
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Tokens:
        """Read what ``to_json`` wrote. Raises ReauthNeeded where that is not possible."""
        try:
            data = json.loads(text)
            ends = datetime.fromisoformat(data["expires"])
            return cls(str(data["access"]), str(data["refresh"]), ends, str(data.get("provider", "")))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ReauthNeeded("the stored permission cannot be read") from None


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What to show the user, and what to ask with."""

    user_code: str
    verification_uri: str
    device_code: str = field(repr=False)
    interval: float
    """Seconds between two questions."""
    expires_at: datetime


class Registration(Protocol):
    """What the user has set under ``[oauth.google]`` or ``[oauth.microsoft]``."""

    @property
    def client_id(self) -> str:
        """The user's own client id."""

    @property
    def client_secret(self) -> str:
        """Empty where the provider gives none."""

    @property
    def tenant(self) -> str:
        """Whose accounts may sign in; ``common`` is everybody's. Microsoft only."""


def client_for(name: str, registration: Registration | None) -> OAuthClient:
    """Make the client of the provider *name*. Raises SettingsError where the user has set no client id."""
    if name not in PROVIDERS:
        raise ReauthNeeded("the stored permission does not say who gave it")
    if registration is None:
        raise SettingsError(
            f"OAuth with {name} needs a client id of your own, and [oauth.{name}] in clausewatch.toml sets none",
            remedy=_HOW_TO_REGISTER[name],
        )
    provider = PROVIDERS[name]
    if registration.tenant != COMMON:
        provider = replace(
            provider,
            authorize_url=provider.authorize_url.replace(f"/{COMMON}/", f"/{registration.tenant}/"),
            token_url=provider.token_url.replace(f"/{COMMON}/", f"/{registration.tenant}/"),
            device_url=provider.device_url and provider.device_url.replace(f"/{COMMON}/", f"/{registration.tenant}/"),
        )
    return OAuthClient(provider, registration.client_id, registration.client_secret)


@dataclass(frozen=True, slots=True)
class TokenSource:
    """Gives the access token for each login of one mailbox, and keeps what a renewal brings."""

    client_of: Callable[[str], OAuthClient]
    """The client of a provider, by name; raises SettingsError."""
    load: Callable[[], str | None]
    """Reads what was stored: ``Tokens.to_json``."""
    save: Callable[[str], None]
    """Stores it, durably, before anything uses the new token."""
    now: Callable[[], datetime]
    alone: Callable[[], AbstractContextManager[None]] = nullcontext
    """Held while a token is renewed: two at once would each end the other's refresh token."""

    def __call__(self) -> str:
        """Give an access token that holds for a while. Raises ReauthNeeded, MailboxUnreachable or MailboxThrottled."""
        tokens = self._load()
        if tokens.expires_at - EARLY > self.now():
            return tokens.access_token
        with self.alone():
            return fresh_access_token(self.client_of(tokens.provider), self._load, self._save, self.now)

    def renew(self) -> str:
        """Give a new one although the stored one should hold: the mail server has just refused that."""
        refused = self._load()
        with self.alone():
            tokens = self._load()
            if tokens.access_token == refused.access_token:
                tokens = refresh(self.client_of(tokens.provider), tokens, self.now())
                self._save(tokens)
            return tokens.access_token

    def _load(self) -> Tokens:
        stored = self.load()
        if stored is None:
            raise ReauthNeeded("no permission is stored for this mailbox")
        return Tokens.from_json(stored)

    def _save(self, tokens: Tokens) -> None:
        self.save(tokens.to_json())


def open_with_tokens(source: TokenSource, open_with: Callable[[Callable[[], str]], Mailbox]) -> Mailbox:
    """Open a mailbox with a token of *source*; where the server refuses it, once more with a new one.

    A token can end before its time, when a password was changed for example: that alone is no reason to ask the user
    for permission again. *open_with* is given the function that gives the token.
    """
    try:
        return open_with(source)
    except ReauthNeeded:
        raise
    except MailboxRefused:
        return open_with(source.renew)


def fresh_access_token(
    client: OAuthClient, load: Callable[[], Tokens], save: Callable[[Tokens], None], now: Callable[[], datetime]
) -> str:
    """An access token that holds for a while: the stored one, or a new one that is stored first.

    *load* reads the stored tokens and *save* stores new ones, durably; what *save* raises leaves from here and the
    new token is not used. Where another process renewed meanwhile, its tokens are taken. Raises ReauthNeeded,
    MailboxUnreachable or MailboxThrottled.
    """
    tokens = load()
    if tokens.expires_at - EARLY > now():
        return tokens.access_token
    try:
        renewed = refresh(client, tokens, now())
    except ReauthNeeded:
        other = load()
        if other.refresh_token == tokens.refresh_token:
            raise
        if other.expires_at - EARLY > now():
            return other.access_token
        renewed = refresh(client, other, now())
    save(renewed)
    return renewed.access_token


def refresh(client: OAuthClient, tokens: Tokens, now: datetime) -> Tokens:
    """Renew *tokens* once. The answer must be stored before it is used: the old refresh token may be dead already."""
    if not tokens.refresh_token:
        raise ReauthNeeded("the stored permission cannot be renewed: it came without a refresh token")
    answer = _post(client, client.provider.token_url, "refresh_token", refresh_token=tokens.refresh_token)
    return _tokens(client, answer, now, tokens.refresh_token)


# ---- asking for permission


def ask_in_browser(
    client: OAuthClient,
    show: Callable[[str], None],
    now: Callable[[], datetime],
    *,
    timeout: float = BROWSER_SECONDS,
) -> Tokens:
    """Ask through the user's browser. *show* gets the address to open; the answer comes to a loopback port.

    Raises MailboxRefused when the user says no or nothing within *timeout* seconds.
    """
    state, verifier = generate_token(32), generate_token(64)
    with _Answer() as answer:
        redirect = f"http://{client.provider.redirect_host}:{answer.port}/"
        show(
            prepare_grant_uri(
                client.provider.authorize_url,
                client.client_id,
                "code",
                redirect_uri=redirect,
                scope=client.provider.scope,
                state=state,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
                **dict(client.provider.extra),
            )
        )
        came = answer.wait(state, timeout)
    if came is None:
        raise MailboxRefused(
            f"nothing was confirmed in the browser within {timeout:g} s", remedy="Run the command again and confirm."
        )
    said = dict(parse_qsl(came.partition("?")[2]))
    if "error" in said:
        raise MailboxRefused(
            f"{client.provider.name} gave no permission: {said.get('error_description') or said['error']}"[:300],
            remedy="Run the command again and confirm, or use an app password instead.",
        )
    try:
        code = parse_authorization_code_response(came, state=state)["code"]
    except OAuth2Error:
        raise MailboxRefused("the browser's answer holds no code", remedy="Run the command again.") from None
    given = _post(
        client,
        client.provider.token_url,
        "authorization_code",
        code=code,
        redirect_uri=redirect,
        code_verifier=verifier,
    )
    return _tokens(client, given, now(), "")


def ask_on_device(client: OAuthClient, now: datetime) -> DeviceCode:
    """Begin asking with a code. Raises MailboxRefused where the provider has no such way."""
    provider = client.provider
    if provider.device_url is None:
        raise MailboxRefused(
            f"{provider.name} gives no mail permission by device code", remedy="Confirm in a browser on this machine."
        )
    answer = _send(client, provider.device_url, {"client_id": client.client_id, "scope": provider.scope})
    try:
        return DeviceCode(
            user_code=str(answer["user_code"]),
            verification_uri=str(answer.get("verification_uri") or answer["verification_url"]),
            device_code=str(answer["device_code"]),
            interval=float(answer.get("interval", 5)),
            expires_at=now + timedelta(seconds=float(answer.get("expires_in", 900))),
        )
    except (KeyError, ValueError, TypeError):
        raise MailboxUnreachable(f"{provider.name} gave an answer without a code") from None


def await_device(
    client: OAuthClient,
    code: DeviceCode,
    now: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
) -> Tokens:
    """Ask until the user has typed the code (RFC 8628, section 3.5). Raises MailboxRefused when they say no."""
    pause = code.interval
    while now() < code.expires_at:
        sleep(pause)
        try:
            answer = _post(client, client.provider.token_url, DEVICE_CODE_GRANT_TYPE, device_code=code.device_code)
        except _NotYet as wait:
            pause += wait.longer
            continue
        return _tokens(client, answer, now(), "")
    raise MailboxRefused("the code was not typed in time", remedy="Run the command again.")


class _NotYet(Exception):
    """The user has not confirmed yet; ask again, so many seconds slower."""

    def __init__(self, longer: float) -> None:
        super().__init__()
        self.longer = longer


class _Answer:
    """A loopback port that waits for the browser to come back."""

    def __enter__(self) -> _Answer:
        came: list[str] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            timeout = 10.0

            def do_GET(self) -> None:
                came.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; charset=utf-8")
                self.end_headers()
                self.wfile.write(b"Thank you. You can close this page and go back to Clausewatch.\n")

            def log_message(self, *args: Any) -> None:
                """The address holds the code: it goes into no log."""

        self._came = came
        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])
        return self

    def __exit__(self, *error: object) -> None:
        self._server.server_close()

    def wait(self, state: str, seconds: float) -> str | None:
        """Path and query that the browser came with; only a visit that knows *state* counts."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._server.timeout = left
            self._server.handle_request()
            while self._came:
                path = self._came.pop(0)
                if dict(parse_qsl(path.partition("?")[2])).get("state") == state:
                    return path
        return None


# ---- the wire


def _post(client: OAuthClient, url: str, grant: str, **fields: str) -> Mapping[str, Any]:
    body = prepare_token_request(
        grant,
        client_id=client.client_id,
        client_secret=client.client_secret or None,
        **fields,
    )
    return _send(client, url, dict(parse_qsl(body)))


def _send(client: OAuthClient, url: str, form: Mapping[str, str]) -> Mapping[str, Any]:
    who = client.provider.name
    try:
        answer = httpx.post(
            url,
            data=dict(form),
            headers={"Accept": "application/json"},
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
        )
    except httpx.TimeoutException:
        raise MailboxUnreachable(f"{who} did not answer within {TIMEOUT_SECONDS:g} s") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise MailboxUnreachable(
            f"{who} cannot be reached: {type(error).__name__}", remedy="Check that this machine is online."
        ) from None
    if answer.status_code == 429:
        raise MailboxThrottled(f"{who} asks to slow down")
    if answer.status_code >= 500:
        raise MailboxUnreachable(f"{who} has a fault of its own at the moment ({answer.status_code})")
    try:
        said = json.loads(answer.content[:MOST_ANSWER])
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise MailboxUnreachable(f"{who} gave an answer that cannot be understood ({answer.status_code})")
    if "error" in said or answer.status_code != 200:
        raise _refusal(who, str(said.get("error", answer.status_code)), str(said.get("error_description", "")))
    return said


def _refusal(who: str, error: str, description: str) -> Exception:
    if error == "authorization_pending":
        return _NotYet(0.0)
    if error == "slow_down":
        return _NotYet(5.0)
    told = " ".join(f"{error}: {description}".split())[:200]
    if error in ("invalid_grant", "interaction_required", "consent_required", "login_required"):
        return ReauthNeeded(f"{who} no longer lets Clausewatch in ({told})")
    if error in ("invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope"):
        return MailboxRefused(
            f"{who} does not know this client id ({told})",
            remedy=f"Check [oauth.{who}] client_id in clausewatch.toml and the registration it belongs to.",
        )
    if error in ("access_denied", "expired_token"):
        return MailboxRefused(f"{who} gave no permission ({told})", remedy="Run the command again and confirm.")
    if error == "temporarily_unavailable":
        return MailboxUnreachable(f"{who} has a fault of its own at the moment")
    return MailboxRefused(f"{who} refused: {told}", remedy="Run the command again; if it repeats, use an app password.")


def _tokens(client: OAuthClient, answer: Mapping[str, Any], now: datetime, old_refresh: str) -> Tokens:
    access = answer.get("access_token")
    if not isinstance(access, str) or not access:
        raise MailboxUnreachable("the provider's answer holds no token")
    try:
        lifetime = float(answer.get("expires_in", 3600))
    except (TypeError, ValueError):
        lifetime = 3600.0
    renewed = answer.get("refresh_token")
    return Tokens(
        access_token=access,
        refresh_token=renewed if isinstance(renewed, str) and renewed else old_refresh,
        expires_at=now.astimezone(UTC) + timedelta(seconds=lifetime),
        provider=client.provider.name,
    )
