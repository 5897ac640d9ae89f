"""What a mail server's refusal means, in plain words and with the cure. Pure: text and errors in, an error out.

Servers say the same thing in many ways, and the large providers answer "wrong password" where they mean "make an app
password". RFC 5530 response codes are believed first, the wording second, the host's name third.
"""

from __future__ import annotations

import errno
import re
import socket
import ssl

from watcher.errors import MailboxError, MailboxRefused, MailboxThrottled, MailboxUnreachable, NoTls
from watcher.mail.source import Connection

MOST_SAID = 200
"""Characters of a server's own words that are repeated."""

_AGAIN = "then run 'clausewatch connect ADDRESS' again"

_GOOGLE = (
    "Gmail takes an app password here, not the account's own: switch on 2-step verification, make one at "
    f"https://myaccount.google.com/apppasswords, {_AGAIN}."
)
_MICROSOFT = (
    "Outlook and Microsoft 365 no longer take passwords over IMAP: run 'clausewatch connect ADDRESS --oauth microsoft' "
    "with your own client id, and check that IMAP is switched on in the account's settings."
)
_APP_PASSWORDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("gmail.com", "googlemail.com", "google.com"), _GOOGLE),
    (("office365.com", "outlook.com", "hotmail.com"), _MICROSOFT),
    (
        ("mail.me.com", "icloud.com"),
        f"iCloud takes an app-specific password: make one at https://account.apple.com, {_AGAIN}.",
    ),
    (
        ("yahoo.com", "aol.com"),
        f"Yahoo and AOL take an app password: make one under Account Security, {_AGAIN}.",
    ),
    (("fastmail.com",), f"Fastmail takes an app password: make one under Privacy & Security, {_AGAIN}."),
    (
        ("gmx.net", "gmx.com", "web.de"),
        f"Switch on IMAP in the web mail's settings (POP3/IMAP retrieval), check the password, {_AGAIN}.",
    ),
    (("yandex.com", "yandex.ru"), f"Yandex takes an app password: make one under Security, {_AGAIN}."),
)
"""Ends of host names, and what their providers want."""

_THROTTLED = re.compile(
    r"\[(?:throttled|limit|inuse|overquota)\]|throttl|rate.?limit"
    r"|too many (?:simultaneous )?(?:connections|login|requests)"
    r"|bandwidth limit|exceeded (?:command|the) .*limit|try again later|server (?:is )?busy|backoff",
    re.IGNORECASE,
)
_UNAVAILABLE = re.compile(
    r"\[(?:unavailable|serverbug|contactadmin)\]|temporar(?:y|ily)|internal (?:server )?error|server unavailable"
    r"|shutting down|authentication service|backend",
    re.IGNORECASE,
)
_APP_PASSWORD = re.compile(
    r"application[- ]specific password|app(?:-specific)? password|web ?login ?required|log in via your web browser"
    r"|\[(?:alert|webalert)[^\]]*\].*(?:browser|support\.google)",
    re.IGNORECASE,
)
_NO_PASSWORDS = re.compile(
    r"basic ?auth(?:entication)? (?:is )?(?:disabled|blocked)|basicauthblocked|logondenied-basicauthblocked"
    r"|legacy auth|not allowed for (?:this|your) (?:account|tenant)",
    re.IGNORECASE,
)
_PRIVACY = re.compile(
    r"\[privacyrequired\]|logindisabled|(?:requires?|use|over|without) (?:ssl|tls|encryption|starttls)"
    r"|plaintext authentication disallowed|cleartext",
    re.IGNORECASE,
)
_IMAP_OFF = re.compile(
    r"imap (?:access )?is (?:disabled|not enabled|turned off)|not enabled for imap|enable imap|mailbox.*disabled",
    re.IGNORECASE,
)
_EXPIRED = re.compile(r"\[expired\]|password (?:has )?expired", re.IGNORECASE)
_TOO_MANY_FAILURES = re.compile(
    r"too many (?:failed|invalid|bad|login) (?:login|attempts|auth)|account.*locked", re.IGNORECASE
)


def login_refused(said: str, connection: Connection, *, secret: str = "") -> MailboxError:
    """What a refused login means. *said* is the server's text; *secret* is blotted out of it."""
    quoted = f'{_who(connection)} did not let {connection.user} in: "{tidy(said, secret)}"'
    if _UNAVAILABLE.search(said) and not re.search(r"\[authenticationfailed\]", said, re.IGNORECASE):
        return MailboxUnreachable(
            f'{_who(connection)} cannot check logins at the moment: "{tidy(said, secret)}"',
            remedy="Nothing is wrong with your password as far as can be seen; the pull tries again by itself.",
        )
    if _TOO_MANY_FAILURES.search(said):
        return MailboxRefused(
            quoted, remedy=f"Wait a quarter of an hour before the next try, check the password, {_AGAIN}."
        )
    if _THROTTLED.search(said):
        return MailboxThrottled(f'{_who(connection)} asks to slow down: "{tidy(said, secret)}"')
    if connection.auth != "password":
        return MailboxRefused(
            quoted,
            remedy="The permission given to Clausewatch has ended or does not cover mail: "
            "run 'clausewatch connect ADDRESS --oauth google|microsoft' again and confirm.",
        )
    if _PRIVACY.search(said):
        return MailboxRefused(
            quoted, remedy="The server takes no password without encryption: use --starttls, or port 993 without it."
        )
    if _IMAP_OFF.search(said):
        return MailboxRefused(quoted, remedy=f"Switch on IMAP in the account's settings on the web, {_AGAIN}.")
    if _EXPIRED.search(said):
        return MailboxRefused(quoted, remedy=f"Set a new password with your provider, {_AGAIN}.")
    if _NO_PASSWORDS.search(said):
        return MailboxRefused(quoted, remedy=_MICROSOFT)
    provider = _provider(connection.host)
    if _APP_PASSWORD.search(said):
        return MailboxRefused(
            quoted,
            remedy=provider
            or f"Your provider wants an app password: make one in the account's security settings, {_AGAIN}.",
        )
    return MailboxRefused(
        quoted,
        remedy=provider
        or "Check the user name and the password. Many providers want an app password, made in the account's security "
        f"settings; {_AGAIN}.",
    )


def answer_refused(said: str, connection: Connection, doing: str, *, secret: str = "") -> MailboxError:
    """What NO or BAD to a command other than a login means. *doing* says what was tried: "open INBOX"."""
    words = tidy(said, secret)
    if _THROTTLED.search(said):
        return MailboxThrottled(f'{_who(connection)} asks to slow down: "{words}"')
    if _UNAVAILABLE.search(said):
        return MailboxUnreachable(
            f'{_who(connection)} could not {doing}: "{words}"', remedy="The pull tries again by itself."
        )
    return MailboxError(
        f'{_who(connection)} would not {doing}: "{words}"', remedy="Run 'clausewatch doctor' to test every mailbox."
    )


def cut_off(said: str, connection: Connection, *, secret: str = "") -> MailboxError:
    """The server said BYE, or hung up in the middle."""
    words = tidy(said, secret)
    if _THROTTLED.search(said):
        return MailboxThrottled(f'{_who(connection)} asks to slow down: "{words}"')
    return MailboxUnreachable(
        f'{_who(connection)} broke off: "{words}"',
        remedy="Nothing is lost: the pull goes on from where it was, by itself.",
    )


def no_imap(said: str, connection: Connection) -> MailboxError:
    """Something answers there, and it is no IMAP server."""
    if _THROTTLED.search(said) or _UNAVAILABLE.search(said):
        return cut_off(said, connection)
    words = tidy(said)
    return MailboxUnreachable(
        f"{_who(connection)} answers, but not as an IMAP server" + (f': "{words}"' if words else ""),
        remedy="Check the port: 993 is usual for IMAP over TLS, 143 with --starttls.",
    )


def bad_certificate(reason: str, fingerprint: str | None, connection: Connection, *, loopback: bool) -> MailboxError:
    """The server's certificate cannot be believed. *fingerprint* is its SHA-256, where it could be read."""
    message = f"the certificate of {_who(connection)} cannot be believed: {reason}"
    if fingerprint is None:
        return MailboxUnreachable(message, remedy="Check the host name; ask whoever runs the server.")
    message += f". Its SHA-256 is {spelled(fingerprint)}"
    remedy = (
        "If the server is your own, compare this SHA-256 with its certificate's and pin it: "
        f"--tls-fingerprint {fingerprint}. If it is a provider's, do not go on: somebody may be listening."
    )
    if loopback:
        remedy = f"The server is on this machine: pin it with --tls-fingerprint {fingerprint}, or use --no-verify-tls."
    return MailboxUnreachable(message, remedy=remedy)


def wrong_fingerprint(found: str, connection: Connection) -> MailboxError:
    """The certificate is not the pinned one. No password was sent."""
    return MailboxUnreachable(
        f"{_who(connection)} shows another certificate than the pinned one; its SHA-256 is {spelled(found)}. "
        "The password was not sent",
        remedy="If the server's certificate was renewed, compare and pin the new one: "
        f"--tls-fingerprint {found}. If not, somebody may be listening.",
    )


def network_failed(error: OSError, connection: Connection) -> MailboxError:
    """No connection, no TLS, or no answer in time."""
    who = _who(connection)
    if isinstance(error, socket.gaierror):
        if error.errno == socket.EAI_AGAIN:
            return MailboxUnreachable(
                f"the name {connection.host!r} cannot be looked up now", remedy="Check that this machine is online."
            )
        return MailboxUnreachable(
            f"there is no host named {connection.host!r}", remedy="Check the host name after --imap."
        )
    if isinstance(error, ssl.SSLError):
        return _no_tls(error, connection)
    if isinstance(error, TimeoutError):
        return MailboxUnreachable(
            f"{who} did not answer within {connection.timeout:g} s",
            remedy="Check the host name and port, and that no firewall stands between; the pull tries again by itself.",
        )
    if isinstance(error, ConnectionRefusedError):
        return MailboxUnreachable(
            f"nobody answers at {who}: the port is closed",
            remedy="Check the port: 993 is usual for IMAP over TLS, 143 with --starttls.",
        )
    if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN):
        return MailboxUnreachable(f"there is no way to {who}", remedy="Check that this machine is online.")
    return MailboxUnreachable(
        f"the connection to {who} failed: {error.strerror or type(error).__name__}",
        remedy="Nothing is lost: the pull tries again by itself.",
    )


def _no_tls(error: ssl.SSLError, connection: Connection) -> MailboxError:
    who = _who(connection)
    if (error.reason or "") in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"):
        return NoTls(f"{who} does not speak TLS from the first byte on")
    if "UNSUPPORTED_PROTOCOL" in (error.reason or "") or "VERSION" in (error.reason or ""):
        return MailboxUnreachable(
            f"{who} knows only old versions of TLS that are no longer safe",
            remedy="Ask whoever runs the server to allow TLS 1.2 or later.",
        )
    return MailboxUnreachable(
        f"no encrypted connection to {who}: {error.reason or 'it hung up during the handshake'}",
        remedy="Check the port: 993 is usual for IMAP over TLS, 143 with --starttls.",
    )


def spelled(fingerprint: str) -> str:
    """A fingerprint as certificates show it: ``AB:CD:…``."""
    text = fingerprint.upper()
    return ":".join(text[i : i + 2] for i in range(0, len(text), 2))


def tidy(said: str, secret: str = "") -> str:
    """A server's words on one line, short, without control characters and without *secret*."""
    if secret:
        said = said.replace(secret, "***")
    said = "".join(c if c.isprintable() else " " for c in said)
    said = re.sub(r"^(?:[A-Za-z_ ]+ (?:failed|command error): ?|command: \S+ => )", "", " ".join(said.split()))
    said = re.sub(r"^(?:NO|BAD) \[b'(.*)'\]$", r"\1", said)
    return said if len(said) <= MOST_SAID else said[:MOST_SAID] + "…"


def _who(connection: Connection) -> str:
    host = f"[{connection.host}]" if ":" in connection.host else connection.host
    return f"{host}:{connection.port}"


def _provider(host: str) -> str | None:
    name = host.lower().rstrip(".")
    for ends, cure in _APP_PASSWORDS:
        if any(name == end or name.endswith("." + end) for end in ends):
            return cure
    return None
