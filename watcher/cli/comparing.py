"""``compare``: two versions of a paper, clause by clause."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.cli import context
from watcher.cli.context import JSON, NEEDS_YOU, Context, say

if TYPE_CHECKING:
    from watcher.operations.comparing import Source

FORMATS = "text|html|md|json"


def register(app: typer.Typer) -> None:
    """Add this noun's commands."""
    app.command()(compare)


def compare(
    ctx: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="A document or a mail, or the id of a kept document.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new version; the same file: its tracked changes.")],
    note: Annotated[Path | None, typer.Option(metavar="FILE", help="What the sender says of the changes.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Score as of this day.")] = None,
    password_file: Annotated[Path | None, typer.Option(help="Passwords to try, one a line.")] = None,
    form: Annotated[str, typer.Option("--format", metavar=FORMATS, help="Form of the answer.")] = "text",
    as_json: bool = JSON,
) -> None:
    """Compare two versions of a contract clause by clause, and check what the note with it says.

    Exit code 3: a document needs you.
    """
    from watcher.cli import scoring_files
    from watcher.operations import comparing

    if form not in FORMATS.split("|"):
        raise typer.BadParameter(f"{form!r} is none of {FORMATS}", param_hint="--format")
    settings = context.of(ctx).settings()
    on = scoring_files.day(as_of, settings)
    passwords = scoring_files.passwords(password_file)
    first, second = (_source(context.of(ctx), word) for word in (old, new))
    named = None if note is None else comparing.Source(note.name, scoring_files.read_file(note))
    with scoring_files.reader(settings) as reader:
        answer = comparing.compare_sources(
            reader.confine, first, second, note=named, passwords=passwords, me=reader.me, on=on
        )
    if as_json or form == "json":
        context.print_json(answer)
    else:
        _print(answer, form)
    if needs_you(answer):
        raise typer.Exit(NEEDS_YOU)


def needs_you(answer: Mapping[str, Any]) -> bool:
    """Say whether something of either paper could not be read, so that the comparison is not whole."""
    return any(p["state"] in ("unread", "awaiting_you") or p["unread_pages"] for p in (answer["old"], answer["new"]))


def _print(answer: Mapping[str, Any], form: str) -> None:
    match form:
        case "html":
            from scoring.render.comparison_html import render_comparison_html

            say(render_comparison_html(answer))
        case "md":
            from scoring.render.comparison_markdown import render_comparison_markdown

            say(render_comparison_markdown(answer))
        case _:
            from watcher.cli.redlines import print_comparison

            print_comparison(answer)


def _source(at: Context, word: str) -> Source:
    """The file that *word* names, or the kept document."""
    from watcher.cli import scoring_files
    from watcher.operations.comparing import Source

    path = Path(word)
    if path.exists() or not _is_id(word):
        return Source(path.name, scoring_files.read_file(path))
    return _kept(at, word)


def _is_id(word: str) -> bool:
    return word.startswith("d-") and all(c in "0123456789abcdef" for c in word[2:])


def _kept(at: Context, word: str) -> Source:
    from watcher.operations.comparing import kept_source

    with at.app() as app:
        return kept_source(app.packs_of(app.owner), app.store, word)
