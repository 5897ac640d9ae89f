"""What every command shares: the home, the form of the answer, and how a failure is told.

Heavy parts are imported inside functions: ``--help`` loads nothing but typer and these files.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from watcher.app import App
    from watcher.settings import Settings

NEEDS_YOU = 3
"""Exit code: done, but the document you named needs you."""

JSON = typer.Option(False, "--json", help="Answer with one JSON document on standard output.")


@dataclass(slots=True)
class Context:
    """Where the data is, and how to answer."""

    home: Path | None
    verbose: bool = False

    def settings(self) -> Settings:
        """Read the settings of this home."""
        from watcher.settings import load

        return load(self.home)

    def app(self, *, told: bool = False) -> App:
        """Make every part of this home, the database migrated. *told*: the command says itself what failed."""
        from watcher.app import build
        from watcher.log import configure

        configure(verbose=self.verbose, told=told)
        return build(self.settings())


def of(ctx: typer.Context) -> Context:
    """Context of the running command."""
    found = ctx.find_object(Context)
    if found is None:  # pragma: no cover - the callback always sets it
        raise RuntimeError("no context")
    return found


def answer(document: Mapping[str, Any], as_json: bool, text: Callable[[], None]) -> None:
    """Print *document* as JSON, or let *text* print it for people."""
    if as_json:
        print_json(document)
    else:
        text()


def print_json(document: Any, *, indent: int | None = 2) -> None:
    """Print exactly one JSON document on standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=indent, sort_keys=False)
    sys.stdout.write("\n")
    sys.stdout.flush()


def say(line: str = "") -> None:
    """Print one line of the answer."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def note(line: str) -> None:
    """Print one line beside the answer, on standard error."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
