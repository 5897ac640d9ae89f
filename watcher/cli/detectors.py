"""``stance``, ``presence`` and ``parse``: the detectors by themselves, for measuring."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from watcher.cli import context


def register(app: typer.Typer) -> None:
    """Add this noun's commands."""
    app.command()(stance)
    app.command()(presence)
    app.command()(parse)


SOURCE = Annotated[Path | None, typer.Argument(metavar="[FILE]", help="JSON lines; else standard input.")]


def stance(source: SOURCE = None) -> None:
    """Say the stance of passages: JSON lines {"id","lead_in","text"} in, {"id","stance","actor","exceptions"} out."""
    from scoring.reading.stance.passages import stance_of_passage

    for row in _rows(source, "text"):
        name, actor, exceptions = stance_of_passage(row["text"], row.get("lead_in"))
        context.print_json(
            {"id": row.get("id"), "stance": str(name), "actor": actor, "exceptions": list(exceptions)}, indent=None
        )


def presence(source: SOURCE = None) -> None:
    """Say which clauses whole contracts hold: JSON lines {"id","text"} in, {"id","categories"} out."""
    from scoring.reading.presence import find_presence

    for row in _rows(source, "text"):
        categories = {
            name: {
                "present": p.present,
                "confidence": p.confidence,
                "spans": [[s.start, s.end] for s in p.spans],
                "status": str(p.status),
                "source": p.source,
                "quote": [p.quote.start, p.quote.end] if p.quote is not None else None,
                "because": list(p.because),
            }
            for name, p in find_presence(row["text"]).items()
        }
        context.print_json({"id": row.get("id"), "categories": categories}, indent=None)


def parse(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.eml", help="A mail.")],
    as_json: bool = context.JSON,
) -> None:
    """Say what a mail holds: its attachments with their hashes, and its text."""
    from watcher.cli import scoring_files

    data = scoring_files.read_file(file)
    with scoring_files.reader(context.of(ctx).settings()) as reader:
        found = scoring_files.describe(reader, data)
    if as_json:
        context.print_json(found)
        return
    for attachment in found["attachments"]:
        context.say(
            f"{attachment['sha256']}  {attachment['size']:>10}  {attachment['media_type']}  {attachment['name']}"
        )
    context.say(found["text"])


def _rows(source: Path | None, *required: str) -> Iterator[dict[str, Any]]:
    from watcher.errors import WrongInput

    if source is not None and not source.is_file():
        raise WrongInput(f"{source} is not a file")
    stream = source.open(encoding="utf-8") if source is not None else sys.stdin
    with stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise WrongInput(f"line {number} is not JSON: {error.msg}") from None
            if not isinstance(row, dict) or any(not isinstance(row.get(name), str) for name in required):
                raise WrongInput(f"line {number} lacks the text field {', '.join(required)}")
            yield row
