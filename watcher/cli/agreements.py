"""``contracts``, ``audit`` and ``calendar``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.cli import context
from watcher.cli.context import JSON, answer, note, say

if TYPE_CHECKING:
    from watcher.cli.auditing import Audit

AUDIT_FORMS = ("xlsx", "html", "json", "text")
FILE_NAMES = {"xlsx": "clausewatch-audit.xlsx", "html": "clausewatch-audit.html", "json": "clausewatch-audit.json"}


def register(app: typer.Typer) -> None:
    """Add this noun's commands."""
    app.command()(contracts)
    app.command()(audit)
    app.command()(calendar)


def contracts(
    ctx: typer.Context,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="As they stand on this day.")] = None,
    as_json: bool = JSON,
) -> None:
    """Show every agreement: base, addenda and versions together, the level today and over time."""
    from watcher.cli import auditing

    found = auditing.look(context.of(ctx), as_of)
    answer(found.to_json(), as_json, lambda: say(found.text()))
    _end(found)


def audit(
    ctx: typer.Context,
    form: Annotated[
        str, typer.Option("--format", metavar="|".join(AUDIT_FORMS), help="Form; several with commas between them.")
    ] = "text",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="PATH", help="File to write, or folder where there are several.")
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="As they stand on this day.")] = None,
    as_json: bool = JSON,
) -> None:
    """List every agreement with its level, what it lacks, the words that decide and what to do next."""
    from watcher.cli import auditing

    forms = list(dict.fromkeys(word.strip() for word in form.split(",")))
    unknown = [word for word in forms if word not in AUDIT_FORMS]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is none of {', '.join(AUDIT_FORMS)}", param_hint="--format")
    found = auditing.look(context.of(ctx), as_of)
    written: list[str] = []
    on_screen = out is None and len(forms) == 1 and forms[0] != "xlsx"
    if not on_screen:
        written = auditing.write(found, [f for f in forms if f in FILE_NAMES], out, FILE_NAMES, many=len(forms) > 1)
    if as_json or (on_screen and forms[0] == "json"):
        context.print_json({**found.to_json(), **({"files": written} if written else {})})
    else:
        if on_screen:
            say(found.html() if forms[0] == "html" else found.text())
        elif "text" in forms:
            say(found.text())
        for path in written:
            say(f"wrote {path}")
    _end(found)


def calendar(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="F.ics", help="File to write; else standard output.")
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="As it is on this day.")] = None,
    feed: Annotated[
        bool, typer.Option("--feed", help="Print the private address to which a calendar on this machine subscribes.")
    ] = False,
    renew: Annotated[
        bool, typer.Option("--renew", help="With --feed: make a new address; the one before answers no more.")
    ] = False,
    as_json: bool = JSON,
) -> None:
    """Write notice days, ends and renewals as a calendar file. Importing it again updates what is there."""
    from watcher.cli import auditing, feeding

    if renew and not feed:
        raise typer.BadParameter("it is the address of the feed that is renewed: add --feed", param_hint="--renew")
    if feed:
        if out is not None or as_of is not None:
            raise typer.BadParameter("a feed is read at its address, as of today", param_hint="--out, --as-of")
        told = feeding.feed(context.of(ctx), renew=renew)
        answer(told.to_json(), as_json, told.print)
        return
    found, data = auditing.look_at_dates(context.of(ctx), as_of)
    if out is not None:
        auditing.write_file(out, data)

    if as_json:
        context.print_json(_calendar_json(found, out))
    elif out is None:
        auditing.write_stdout(data)
    else:
        say(f"wrote {out}: {found.days()}")
    _end(found)


def _calendar_json(found: Audit, out: Path | None) -> dict[str, Any]:
    return {"files": [str(out)] if out else [], "agreements": found.to_json()["agreements"]}


def _end(found: Audit) -> None:
    """Exit code 1 when a mailbox could not be pulled: what came since is not in the answer."""
    for address, error in found.unpulled:
        note(f"clausewatch: {address} was not read, so what came since is missing here: {error}")
    if found.unpulled:
        raise typer.Exit(1)
