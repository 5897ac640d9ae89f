"""Is it a contract, and which kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.text import Span


class Kind(StrEnum):
    """Kinds of INTERFACE.md."""

    CONTRACT = "contract"
    ADDENDUM = "addendum"
    AMENDMENT = "amendment"
    SOW = "sow"
    NDA = "nda"
    LEASE = "lease"
    EMPLOYMENT = "employment"
    TERMS = "terms"
    INVOICE = "invoice"
    NEWSLETTER = "newsletter"
    CONTRACT_POINTER = "contract_pointer"
    """A mail that says where a contract can be signed; the contract itself is behind a link."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class KindReading:
    """What the document is, and the words that say so."""

    kind: Kind
    is_contract: bool
    confidence: float
    because: str
    """Plain sentence."""
    evidence: tuple[Span, ...] = ()
    outside: str | None = None
    """Why the freelance rubric cannot apply although it is a contract (``lease``, ``insurance``, ``consumer sale``,
    ``nda that does not touch the work``), else None."""
