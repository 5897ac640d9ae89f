"""Defined terms and what they stand for."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.text import Span


@dataclass(frozen=True, slots=True)
class Definition:
    """One defined term."""

    term: str
    """As the paper writes it: ``Work Product``."""
    span: Span
    """The whole definition."""
    meaning: Span
    """The words that say what the term means."""
    names: tuple[str, ...] = ()
    """Other defined terms that its meaning contains, so that an alias can be followed."""
