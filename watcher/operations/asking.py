"""A second opinion from the language model that the user named, on the clauses that the report says to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from scoring.second_opinion import checked, questions
from watcher.model import Model


def open_questions(documents: Sequence[Mapping[str, Any]]) -> int:
    """How many quotes would be sent."""
    return sum(len(questions(document)) for document in documents)


def second_opinions(model: Model, documents: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """*documents* with ``second_opinions`` added where something was asked; all else stays as it is.

    Only the quotes in question leave the process, one at a time. Raises ModelError when the service gives no answer.
    """
    return [_with_opinions(model, document) for document in documents]


def _with_opinions(model: Model, document: Mapping[str, Any]) -> dict[str, Any]:
    told = [checked(question, model.ask(question.messages()), model.name) for question in questions(document)]
    return {**document, "second_opinions": [asdict(opinion) for opinion in told]} if told else dict(document)
