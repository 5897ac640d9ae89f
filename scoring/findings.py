"""What a rule says about one clause, or about its absence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.text import Span


class Severity(StrEnum):
    """How much a finding matters to the freelancer."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Polarity(StrEnum):
    """Which way a finding points."""

    RISK = "risk"
    PROTECTION = "protection"
    MISSING = "missing"
    """Searched for and not found; has no quote."""
    NOTE = "note"
    """Worth knowing; counts for nothing."""


class Side(StrEnum):
    """Who acts."""

    CLIENT = "client"
    FREELANCER = "freelancer"
    THIRD_PARTY = "third_party"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's answer about one clause, or about its absence."""

    rule: str
    """Catalogue id ``family.meaning``, stable for ever: ``ai-training.permitted``."""
    family: str
    """Family of the rubric: ``A1`` … ``A12``, ``F-PAY`` …"""
    polarity: Polarity
    severity: Severity
    quote: str = ""
    """The contract's own words, a substring of the extracted text; empty only when words are missing."""
    span: Span | None = None
    """Where the quote stands in ``ContractText.text``; None only when words are missing."""
    page: int | None = None
    clause: str | None = None
    """Number of the clause as the paper prints it, ``5.1``."""
    actor: Side = Side.UNCLEAR
    strength: float = 1.0
    """Share 0-1 of the facets of a full clause that this one meets (RUBRIC 2); for a risk, its ``h``."""
    confidence: float = 1.0
    defeated_by: str | None = None
    """``rule@start`` of the finding that takes this one back, or None."""
    facets: tuple[str, ...] = ()
    """Facets of the family that this clause meets (``training``, ``third_parties`` …)."""
    flags: tuple[str, ...] = ()
    """Flags of RUBRIC 2.3 that it sets: ``P_full``, ``P_part``, ``G``, ``B``, ``W``, ``L_lim``, ``C``, ``override``."""
