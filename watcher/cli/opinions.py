"""``--second-opinion``: ask the language model that the user named, and show what it says beside the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer

from watcher.cli.context import note, say
from watcher.errors import SettingsError

if TYPE_CHECKING:
    from watcher.settings import Settings

SECOND_OPINION = typer.Option(
    False, "--second-opinion", help="Ask your own language model ([model]) about the clauses to read."
)


def ask(settings: Settings, documents: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """*documents* with what the named model says about their open questions.

    Raises SettingsError when none is named, ModelError when it gives no answer.
    """
    from watcher.cli.connecting import read_secret
    from watcher.model import Endpoint, Model
    from watcher.operations import asking

    named = settings.model
    if named is None:
        raise SettingsError(
            "no language model is named, and none is asked unless you name it",
            remedy='Write [model] with endpoint = "http://127.0.0.1:11434/v1" and name = "…" into clausewatch.toml.',
        )
    key = read_secret(named.key_file) if named.key_file else None
    count = asking.open_questions(documents)
    if not count:
        note("clausewatch: nothing in the report is left to be read, so nothing was asked")
        return [dict(document) for document in documents]
    note(f"clausewatch: asking {named.name} at {named.endpoint} about {count} quotes; nothing else is sent")
    with Model(Endpoint(named.endpoint, named.name, key, named.seconds)) as model:
        return asking.second_opinions(model, documents)


def show(documents: Sequence[Mapping[str, Any]]) -> None:
    """Print the opinions, those that are not shown with the reason."""
    for document in documents:
        opinions = document.get("second_opinions", ())
        if not opinions:
            continue
        say("\nSecond opinion of a language model. It changes no level and no score: read the clause yourself.")
        for opinion in opinions:
            where = f"{opinion['clause']}  " if opinion["clause"] else ""
            if "reason" in opinion:
                say(f"  {where}answer not shown: {opinion['reason']}")
            else:
                say(f"  {where}{opinion['asks']} {opinion['answer'].capitalize()}: “{opinion['quote']}”")
