"""``read(text)``: everything the rules need to know about one document, each fact with its offsets."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.reading.clauses import Clause
from scoring.reading.dates import Dates
from scoring.reading.definitions import Definition
from scoring.reading.kind import KindReading
from scoring.reading.parties import Parties
from scoring.reading.stance import Stance
from scoring.text import ContractText


@dataclass(frozen=True, slots=True)
class Reading:
    """One document, read. Facts only: nothing here says whether they are good or bad."""

    source: ContractText
    view: str
    """The words that count (tracked changes accepted, hidden and quoted text blanked); same offsets as the source."""
    language: str
    """ISO 639-1, ``und`` when it cannot be told."""
    kind: KindReading
    clauses: tuple[Clause, ...]
    definitions: tuple[Definition, ...]
    parties: Parties
    stances: tuple[Stance, ...]
    hidden_stances: tuple[Stance, ...]
    """Stances found only in text that a reader does not see."""
    dates: Dates
    reference: str | None
    """The contract's own number, ``NP-2026-014``."""
    signed: str
    """``signed``, ``unsigned`` or ``unknown``."""
    external_terms: tuple[str, ...]
    """Terms at an address or in a schedule that is named but not enclosed (as the paper names them)."""
