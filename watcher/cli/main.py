"""The command ``clausewatch``: every noun's commands under one roof, and one line for every failure."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from watcher.cli import agreements, comparing, contracts, detectors, mailboxes, market, remedies, service
from watcher.cli.context import Context

app = typer.Typer(
    name="clausewatch",
    help="Watches your mailbox, scores every contract for AI-training risk before you sign, and keeps the evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        sys.stdout.write(f"clausewatch {version('clausewatch')}\n")
        raise typer.Exit


@app.callback()
def clausewatch(
    ctx: typer.Context,
    home: Annotated[
        Path | None, typer.Option("--home", metavar="DIR", help="Where everything is kept; else $CLAUSEWATCH_HOME.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Say on standard error what is being done.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Hold what every command shares."""
    ctx.obj = Context(home=home, verbose=verbose)


for noun in (service, mailboxes, contracts, remedies, agreements, comparing, market, detectors):
    noun.register(app)


def run() -> int:
    """Run the command line and give its exit code. The outermost edge: no traceback reaches the user."""
    try:
        app()
    except SystemExit as stopped:
        return stopped.code if isinstance(stopped.code, int) else 1 if stopped.code else 0
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        return 130
    except BrokenPipeError:  # the reader of a pipe went away: not our failure
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the process's outermost edge
        sys.stderr.write(_line(error) + "\n")
        return 1
    return 0


def _line(error: Exception) -> str:
    """One line that says what happened and how to mend it."""
    remedy = getattr(error, "remedy", None)
    if isinstance(remedy, str):
        return f"clausewatch: {_flat(error)}. {remedy}"
    if isinstance(error, OSError) and error.strerror:
        from errno import EDQUOT, ENOSPC

        where = f": {error.filename}" if error.filename else ""
        cure = (
            "Free some space and run the command again: nothing is lost."
            if error.errno in (ENOSPC, EDQUOT)
            else "Check that the file exists and may be read and written."
        )
        return f"clausewatch: {error.strerror}{where}. {cure}"
    return f"clausewatch: {_unexpected(error)}"


def _unexpected(error: Exception) -> str:
    """Keep the traceback in a private file and say where; the screen and the logs get the kind of error only."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(  # mode 0600
        "w", prefix="clausewatch-error-", suffix=".txt", delete=False, encoding="utf-8"
    ) as out:
        traceback.print_exception(error, file=out)
    return (
        f"something unexpected happened ({type(error).__name__}); nothing that was stored is lost. "
        f"The details are in {out.name}: run 'clausewatch doctor', "
        "and send that file with a report if it happens again."
    )


def _flat(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
