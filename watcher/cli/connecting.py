"""How a mailbox is added: what to connect to, the password or the permission, the test."""

from __future__ import annotations

import getpass
import os
import re
import stat
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from watcher.cli.context import note, say
from watcher.errors import MailboxError, NoTls, SettingsError, WrongInput
from watcher.mail.mailbox import Connection, Mailbox, choose_folders, open_mailbox
from watcher.mail.source import Kind, Security

if TYPE_CHECKING:
    from datetime import datetime

    from watcher.app import App
    from watcher.mail.oauth import OAuthClient, Tokens
    from watcher.settings import Settings

MOST_SECRET_BYTES = 64 * 1024

_HOSTS = {
    "gmail.com": "imap.gmail.com",
    "googlemail.com": "imap.gmail.com",
    "outlook.com": "outlook.office365.com",
    "hotmail.com": "outlook.office365.com",
    "live.com": "outlook.office365.com",
    "msn.com": "outlook.office365.com",
    "icloud.com": "imap.mail.me.com",
    "me.com": "imap.mail.me.com",
    "mac.com": "imap.mail.me.com",
    "yahoo.com": "imap.mail.yahoo.com",
    "aol.com": "imap.aol.com",
    "gmx.de": "imap.gmx.net",
    "gmx.net": "imap.gmx.net",
    "web.de": "imap.web.de",
    "fastmail.com": "imap.fastmail.com",
    "posteo.de": "posteo.de",
    "mailbox.org": "imap.mailbox.org",
}
"""Domains of addresses whose mail is read elsewhere than at ``imap.`` and the domain."""


def connection_for(
    address: str,
    *,
    imap: str | None,
    starttls: bool,
    user: str | None,
    oauth: str | None,
    no_verify_tls: bool,
    tls_fingerprint: str | None,
    maildir: Path | None,
    mbox: Path | None,
    drop: Path | None,
) -> Connection:
    """Say what to connect to. Raises WrongInput for what does not fit together."""
    kinds: tuple[tuple[Kind, Path | None], ...] = (("maildir", maildir), ("mbox", mbox), ("drop", drop))
    places = [(kind, path) for kind, path in kinds if path is not None]
    if len(places) > 1 or (places and imap):
        raise WrongInput("more than one source is named", remedy="Name one: --imap, --maildir, --mbox or --drop.")
    if places:
        if oauth or starttls or no_verify_tls or tls_fingerprint or user:
            raise WrongInput(
                "a mailbox on this machine's disk has no login and no TLS",
                remedy="Leave out --oauth, --user, --starttls, --no-verify-tls and --tls-fingerprint.",
            )
        return _local(*places[0])
    usual = _guess(address) if oauth is None and imap is None else _host_of(oauth)
    host, port = (usual, None) if imap is None else _host_and_port(imap)
    if no_verify_tls and tls_fingerprint:
        raise WrongInput("--no-verify-tls and --tls-fingerprint exclude each other", remedy="Name one of them.")
    if no_verify_tls:
        _loopback_only(host)
    return Connection(
        kind="imap",
        host=host,
        port=port or (143 if starttls else 993),
        security="starttls" if starttls else "tls",
        user=user or address,
        auth="xoauth2" if oauth else "password",
        verify_tls=not no_verify_tls,
        tls_fingerprint=None if tls_fingerprint is None else _fingerprint(tls_fingerprint),
    )


def _local(kind: Kind, path: Path) -> Connection:
    if not path.exists():
        raise WrongInput(f"{path} does not exist", remedy="Check the path.")
    if (kind == "mbox") == path.is_dir():
        raise WrongInput(
            f"{path} is {'a folder' if path.is_dir() else 'a file'}, and {_ARTICLES[kind]} is not",
            remedy="Use --mbox for one file of mails, --maildir for a folder with cur and new in it, --drop for a "
            "folder of .eml files.",
        )
    return Connection(kind=kind, path=str(path.absolute()))


_ARTICLES = {"maildir": "a Maildir", "mbox": "an mbox", "drop": "a drop folder"}


def _guess(address: str) -> str:
    """The IMAP server of an address: a provider's, else what is usual."""
    name, at, domain = address.strip().rpartition("@")
    if not at or not name or not re.fullmatch(r"[\w-]+(\.[\w-]+)*", domain):
        raise WrongInput(
            f"{address!r} is not a mail address", remedy="Write you@example.org, or name the server with --imap."
        )
    return _HOSTS.get(domain.lower(), f"imap.{domain.lower()}")


def _host_of(oauth: str | None) -> str:
    """Where a provider's mail is read, whatever domain an address has."""
    if oauth is None:
        return ""
    from watcher.mail.oauth import HOSTS

    if oauth not in HOSTS:
        raise WrongInput(f"--oauth {oauth}: no such provider", remedy="google and microsoft are known.")
    return HOSTS[oauth]


def _host_and_port(text: str) -> tuple[str, int | None]:
    """Take ``HOST``, ``HOST:PORT``, ``[::1]:PORT`` or a bare IPv6 address apart."""
    bare_ipv6 = text.count(":") > 1 and not text.startswith("[")
    try:
        parts = urlsplit(f"//[{text}]" if bare_ipv6 else f"//{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    more = parts.path or parts.query or parts.fragment or "@" in parts.netloc
    if not re.fullmatch(r"[\w.:-]+", host) or more or port == 0:
        raise WrongInput(f"--imap {text!r} is not a server", remedy="Write imap.example.org or imap.example.org:993.")
    return host, port


def _fingerprint(text: str) -> str:
    from watcher.mail.imap import plain_fingerprint

    plain = plain_fingerprint(text)
    if not re.fullmatch(r"[0-9a-f]{64}", plain):
        raise WrongInput(
            "--tls-fingerprint is not a SHA-256",
            remedy="Give 64 hexadecimal digits, colons allowed: openssl x509 -noout -fingerprint -sha256 -in CERT.",
        )
    return plain


def _loopback_only(host: str) -> None:
    from watcher.mail.imap import is_loopback

    if not is_loopback(host):
        raise WrongInput(
            f"--no-verify-tls is for servers on this machine, and {host} is not one",
            remedy="Pin a self-signed certificate with --tls-fingerprint SHA256 instead.",
        )


# ---- the password, or the permission


def ask_secret(
    address: str,
    connection: Connection,
    password_file: Path | None,
    from_stdin: bool,
    settings: Settings,
    *,
    oauth: str | None,
    now: Callable[[], datetime],
) -> str | Tokens:
    """Get the password: from a private file, from stdin, or asked on the terminal. Never from an argument.

    With *oauth* the user is asked for permission instead, and its tokens come back. Raises SettingsError, WrongInput,
    MailboxRefused or MailboxUnreachable.
    """
    if connection.kind != "imap":
        return ""
    if oauth is not None:
        if password_file is not None or from_stdin:
            raise WrongInput("--oauth needs no password", remedy="Leave out --password-file and --password-stdin.")
        from watcher.mail.oauth import client_for

        registration = settings.oauth.google if oauth == "google" else settings.oauth.microsoft
        return ask_permission(address, client_for(oauth, registration), now)
    if password_file is not None:
        return read_secret(password_file)
    if from_stdin:
        secret = sys.stdin.readline(MOST_SECRET_BYTES).rstrip("\r\n")
        if not secret:
            raise WrongInput("no password came on standard input", remedy="Write it there as one line.")
        return secret
    if not sys.stdin.isatty():
        raise WrongInput("no password given", remedy="Use --password-file FILE or --password-stdin.")
    secret = getpass.getpass(f"App password for {address}: ")
    if not secret:
        raise WrongInput("no password given", remedy="Type it, or use --password-file FILE.")
    return secret


def ask_permission(address: str, client: OAuthClient, now: Callable[[], datetime]) -> Tokens:
    """Ask the user for permission to read *address*: in the browser, or with a code where there is none.

    Raises MailboxRefused, MailboxUnreachable or MailboxThrottled.
    """
    from watcher.mail.oauth import ask_in_browser, ask_on_device, await_device

    name = client.provider.name
    note(_FIRST[name])
    note(f"Clausewatch asks {name} for permission with your own client id; the mail of {address} is only read.")
    if _has_browser() or client.provider.device_url is None:
        return ask_in_browser(client, _show, now)
    code = ask_on_device(client, now())
    minutes = max(1, round((code.expires_at - now()).total_seconds() / 60))
    note(f"On any device open {code.verification_uri} and type {code.user_code} (within {minutes} minutes).")
    return await_device(client, code, now)


_FIRST = {
    "google": "An app password does the same with less: make one at https://myaccount.google.com/apppasswords (with "
    "2-step verification) and leave out --oauth. OAuth is for accounts that are not allowed any.",
    "microsoft": "Outlook and Microsoft 365 take no passwords over IMAP, app passwords included: OAuth is the way.",
}


def _show(url: str) -> None:
    """Open the address in the user's browser, or say how to do it from elsewhere."""
    opened = _has_browser() and webbrowser.open(url)
    note("Your browser asks you now. If it does not, open this address in it:" if opened else "Open in a browser:")
    note(f"  {url}")
    if not opened:
        port = urlsplit(parse_qs(urlsplit(url).query).get("redirect_uri", [""])[0]).port
        note(f"It must run on this machine. From another one, first: ssh -L {port}:127.0.0.1:{port} THIS-MACHINE")


def _has_browser() -> bool:
    """Say whether somebody sits here, before a screen."""
    if not sys.stdin.isatty():
        return False
    return sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def read_secret(path: Path) -> str:
    """First line of a file that only its owner can read. Raises SettingsError."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISFIFO(mode):  # a pipe: --password-file <(pass show mail)
                raise SettingsError(f"{path} is not a file that holds a password", remedy="Name a text file.")
            if stat.S_IMODE(mode) & 0o077:
                raise SettingsError(f"{path} can be read by other users of this machine", remedy=f"chmod 600 {path}")
            text = file.read(MOST_SECRET_BYTES).decode("utf-8")
    except IsADirectoryError:
        raise SettingsError(f"{path} is a folder, not a file that holds a password", remedy="Name a file.") from None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}", remedy="Check the path.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is not text", remedy="Put the password on one line of a text file.") from None
    secret = text.splitlines()[0] if text else ""
    if not secret:
        raise SettingsError(f"{path} is empty", remedy="Put the password on its first line.")
    return secret


# ---- the test


def ask_first(app: App) -> bool:
    """Ask on the terminal for the first mailbox, until one opens or the user wants none now. True: one was added."""
    say("No mailbox is connected yet.")
    say("Gmail and Outlook want an app password: the security settings of your account make one.")
    while address := input("Your mail address (empty: not now): ").strip():
        try:
            usual = _settled(address, None)
            host = input(f"IMAP server [{usual.host}]: ").strip()
            connection = _settled(address, host) if host else usual
            secret = ask_secret(address, connection, None, False, app.settings, oauth=None, now=app.clock)
            test_and_add(app, address, connection, secret, ())
        except (MailboxError, WrongInput) as error:
            say(f"That did not work: {error}. {error.remedy}")
            continue
        say(f"{address}: connected. Nothing in it is ever changed.")
        return True
    return False


def _settled(address: str, imap: str | None) -> Connection:
    return connection_for(
        address,
        imap=imap,
        starttls=False,
        user=None,
        oauth=None,
        no_verify_tls=False,
        tls_fingerprint=None,
        maildir=None,
        mbox=None,
        drop=None,
    )


def _open_somehow(connection: Connection, password: str, address: str) -> tuple[Mailbox, Connection]:
    """Open the mailbox as asked. On this machine, and only with --no-verify-tls, a server without TLS will do too.

    Bridges and servers for testing listen on loopback with STARTTLS or without any TLS; nothing crosses a wire there.
    """
    ways: tuple[Security, ...] = (connection.security,)
    if connection.kind == "imap" and not connection.verify_tls:  # which is granted to loopback hosts only
        ways = tuple(dict.fromkeys((connection.security, "tls", "starttls", "plain")))
    refused: NoTls | None = None
    for way in ways:
        tried = replace(connection, security=way)
        try:
            return open_mailbox(tried, password, account=address), tried
        except NoTls as error:
            refused = refused or error
    assert refused is not None
    raise refused


def test_and_add(
    app: App, address: str, connection: Connection, secret: str | Tokens, folders: tuple[str, ...]
) -> dict[str, Any]:
    """Log in, list the folders, and only then keep the mailbox and its password or permission."""
    from watcher.log import hide

    tokens = None if isinstance(secret, str) else secret
    password = secret if isinstance(secret, str) else secret.access_token
    for word in (password, *([tokens.refresh_token] if tokens else [])):
        if word:
            hide(word)
    mailbox, connection = _open_somehow(connection, password, address)
    with mailbox:
        found = mailbox.folders()
        live, _ = choose_folders(found)
        names = [folder.name for folder in found if folder.selectable]
        for folder in folders:
            if folder not in names:
                raise WrongInput(f"there is no folder {folder!r}", remedy=f"There are: {', '.join(names[:20])}.")
        for folder in folders or live:
            mailbox.examine(folder)
    with app.store.together():
        account = app.store.mailboxes.add(address, asdict(connection), app.clock(), folders=folders or tuple(live))
        if tokens is not None:
            app.store.mailboxes.put_secret(account.id, "oauth", tokens.to_json())
        elif password:
            app.store.mailboxes.put_secret(account.id, "password", password)
    return {"account": address, "id": account.id, "folders": names, "ok": True}
