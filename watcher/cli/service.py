"""``demo``, ``up``, ``status``, ``doctor`` and ``export``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from watcher.cli import context
from watcher.cli.context import JSON, answer, say


def register(app: typer.Typer) -> None:
    """Add this noun's commands."""
    app.command()(demo)
    app.command()(up)
    app.command()(status)
    app.command()(doctor)
    app.command()(export)


def demo(
    once: Annotated[bool, typer.Option("--once", help="End after the table.")] = False,
    as_json: bool = JSON,
) -> None:
    """Show the whole trip on a sample mailbox, in a throw-away home."""
    from watcher.cli.demonstration import show

    raise typer.Exit(show(once=once, as_json=as_json))


def up(
    ctx: typer.Context,
    worker: Annotated[bool, typer.Option("--worker", help="Only work (many machines).")] = False,
    web: Annotated[bool, typer.Option("--web", help="Only answer on loopback.")] = False,
    clock: Annotated[bool, typer.Option("--clock", help="Only tick.")] = False,
    port: Annotated[int | None, typer.Option(help="Port of the health page; 0 takes any free one.")] = None,
) -> None:
    """Migrate, then keep clock, worker and health page running in this process."""
    from watcher.cli import connecting, running

    everything = not (worker or web or clock)
    with context.of(ctx).app() as app:
        if everything and sys.stdin.isatty() and not app.store.mailboxes.all():
            connecting.ask_first(app)
        running.keep_running(
            app,
            work=everything or worker,
            answer=everything or web,
            tick=everything or clock,
            port=port if port is not None else app.settings.health.port,
        )


def status(ctx: typer.Context, as_json: bool = JSON) -> None:
    """Say how things are. Exit code 1 when a mailbox is not being read."""
    from watcher.cli import looking

    with context.of(ctx).app() as app:
        found = looking.status(app)

    answer(found, as_json, lambda: looking.print_status(found))
    if not found["ok"]:
        raise typer.Exit(1)


def doctor(ctx: typer.Context, as_json: bool = JSON) -> None:
    """Test every part and name a cure for what is wrong."""
    from watcher.cli import looking

    found = looking.examine(context.of(ctx))

    def text() -> None:
        for check in found["checks"]:
            say(f"{'ok  ' if check['ok'] else 'MEND'}  {check['name']}: {check['detail']}")
            if not check["ok"]:
                say(f"      {check['cure']}")

    answer(found, as_json, text)
    if not found["ok"]:
        raise typer.Exit(1)


def export(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that does not exist yet, or is empty.")],
    as_json: bool = JSON,
) -> None:
    """Leave with everything: original mails, documents, reports and their hashes, readable without us."""
    from watcher.operations import exporting

    with context.of(ctx).app() as app:
        found = exporting.export(app.store, app.packs_of(app.owner), app.vault_of(app.owner), folder, app.clock())
    answer(
        found,
        as_json,
        lambda: say(f"{found['mails']} mails and {found['documents']} documents in {folder}; see README.txt there"),
    )
