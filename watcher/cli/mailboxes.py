"""``connect``, ``run``, ``backfill`` and ``inbox``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.cli import context
from watcher.cli.context import JSON, answer, note, say

if TYPE_CHECKING:
    from watcher.app import App


def register(app: typer.Typer) -> None:
    """Add this noun's commands."""
    app.command()(connect)
    app.command(name="run")(run)
    app.command()(backfill)
    app.command()(inbox)


def connect(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(help="Your mail address.")],
    imap: Annotated[str | None, typer.Option(metavar="HOST[:PORT]", help="The IMAP server; else guessed.")] = None,
    starttls: Annotated[bool, typer.Option("--starttls", help="Upgrade on port 143 instead of TLS on 993.")] = False,
    user: Annotated[str | None, typer.Option(help="Login name, where it is not the address.")] = None,
    password_file: Annotated[Path | None, typer.Option(help="A file (mode 0600) that holds the password.")] = None,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")] = False,
    oauth: Annotated[str | None, typer.Option(metavar="google|microsoft", help="Sign in with OAuth.")] = None,
    folder: Annotated[list[str] | None, typer.Option(help="Watch this folder live; may be repeated.")] = None,
    no_verify_tls: Annotated[bool, typer.Option("--no-verify-tls", help="Loopback servers only.")] = False,
    tls_fingerprint: Annotated[str | None, typer.Option(metavar="SHA256", help="Pin this certificate.")] = None,
    maildir: Annotated[Path | None, typer.Option(help="Read a Maildir instead of a server.")] = None,
    mbox: Annotated[Path | None, typer.Option(help="Read an mbox file instead of a server.")] = None,
    drop: Annotated[Path | None, typer.Option(help="Read a folder into which .eml files are dropped.")] = None,
    as_json: bool = JSON,
) -> None:
    """Add a mailbox and test it. Nothing in it is ever changed."""
    from watcher.cli import connecting

    with context.of(ctx).app() as app:
        connection = connecting.connection_for(
            address,
            imap=imap,
            starttls=starttls,
            user=user,
            oauth=oauth,
            no_verify_tls=no_verify_tls,
            tls_fingerprint=tls_fingerprint,
            maildir=maildir,
            mbox=mbox,
            drop=drop,
        )
        secret = connecting.ask_secret(
            address, connection, password_file, password_stdin, app.settings, oauth=oauth, now=app.clock
        )
        found = connecting.test_and_add(app, address, connection, secret, tuple(folder or ()))

    def text() -> None:
        say(f"{address}: connected; {len(found['folders'])} folders: {', '.join(found['folders'][:8])}")
        say("Nothing in the mailbox is changed: mails are read without being marked as read.")
        say("Next: clausewatch run --once   (or 'clausewatch up' to keep watching)")

    answer(found, as_json, text)


def run(
    ctx: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="One pull of every mailbox, then exit.")] = False,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="First pull: not older than this.")] = None,
    account: Annotated[str | None, typer.Option(help="Only this mailbox.")] = None,
    as_json: bool = JSON,
) -> None:
    """Pull every mailbox once and process everything."""
    if not once:
        raise typer.BadParameter("say --once; 'clausewatch up' keeps running", param_hint="run")
    from watcher.cli import pulling

    with context.of(ctx).app(told=True) as app:
        found = pulling.pull_once(app, account, _date(app, since))
        failed = [a for a in found["accounts"] if a.get("error")]

        def text() -> None:
            from watcher.cli.tables import print_inbox

            print_inbox(pulling.inbox_of(app, needs_you=False))
            for line in found["accounts"]:
                older = f", {line['older']} older (clausewatch backfill --since DATE)" if line["older"] else ""
                say(
                    f"{line['account']}: {line['on_server']} on server, {line['stored']} stored, "
                    f"{line['missing']} missing{older}"
                )

        answer(found, as_json, text)
        for line in failed:
            note(f"clausewatch: {line['account']}: {line['error']}")
    if failed:
        raise typer.Exit(1)


def backfill(
    ctx: typer.Context,
    since: Annotated[str, typer.Option(metavar="DATE", help="How far back: YYYY, YYYY-MM-DD.")],
    account: Annotated[str | None, typer.Option(help="Only this mailbox.")] = None,
    as_json: bool = JSON,
) -> None:
    """Look through the past: headers of everything, bodies of what can hold a contract. Goes on where it stopped."""
    from watcher.cli import pulling

    with context.of(ctx).app(told=True) as app:
        day = _date(app, since)
        found = pulling.backfill(app, account, day)
        failed = [a for a in found["accounts"] if a.get("error")]

        def text() -> None:
            for line in found["accounts"]:
                say(
                    f"{line['account']}: {line['looked_at']} mails looked at, "
                    f"{line['candidates']} could hold a contract, {line['stored']} stored, {line['missing']} missing"
                )
            say(f"{found['documents']} documents; see 'clausewatch inbox'")

        answer(found, as_json, text)
        for line in failed:
            note(f"clausewatch: {line['account']}: {line['error']}")
    if failed:
        raise typer.Exit(1)


def inbox(
    ctx: typer.Context,
    needs_you: Annotated[bool, typer.Option("--needs-you", help="Only what needs you, with its cure.")] = False,
    as_json: bool = JSON,
) -> None:
    """Show every message and what became of each of its parts."""
    from watcher.cli import pulling

    with context.of(ctx).app() as app:
        found = pulling.inbox_of(app, needs_you=needs_you)

    def text() -> None:
        from watcher.cli.tables import print_inbox, print_needs

        if needs_you:
            print_needs(found)
        else:
            print_inbox(found)

    answer(found, as_json, text)


def _date(app: App, word: str | None) -> datetime | None:
    """Midnight of a day in the owner's zone; a year or a month means its first day."""
    if word is None:
        return None
    parts: list[Any] = word.split("-")
    try:
        year, month, day = (int(p) for p in [*parts, "1", "1"][:3])
        start = datetime(year, month, day)  # noqa: DTZ001 - the zone is put on in the next line
    except ValueError:
        raise typer.BadParameter(f"not a date: {word!r}; write YYYY-MM-DD", param_hint="--since") from None
    return start.replace(tzinfo=app.settings.me.zone) if app.settings.me.zone else start.astimezone()
