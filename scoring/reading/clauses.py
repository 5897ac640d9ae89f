"""A contract's text, cut into clauses, each with its number, heading, lead-in and exact offsets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.text import Span


class ClauseKind(StrEnum):
    """What a stretch of the paper is for."""

    OPERATIVE = "operative"
    HEADING = "heading"
    RECITAL = "recital"
    DEFINITION = "definition"
    SIGNATURE = "signature"
    SCHEDULE = "schedule"
    """Operative words inside a schedule, exhibit, annex or order form."""
    OPTION = "option"
    """An unticked box or an alternative not chosen: part of a form, not of the deal."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One unit that a rule looks at: a paragraph, a numbered clause or a list item."""

    span: Span
    kind: ClauseKind
    number: str | None = None
    """As printed, without closing punctuation: ``5.1``, ``5.1(a)``, ``IV``; inherited by unnumbered paragraphs."""
    heading: str | None = None
    """Nearest heading above."""
    lead_in: Span | None = None
    """The sentence that a list item completes ("Client shall not:"), wherever it stands."""
    schedule: str | None = None
    """Name of the schedule it stands in, or None in the body."""
    depth: int = 0
