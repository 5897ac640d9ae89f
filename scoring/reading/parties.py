"""Who is client and who is freelancer. Roles come from duties and definitions, never from the order of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.findings import Side
from scoring.text import Span


@dataclass(frozen=True, slots=True)
class Party:
    """One party, as the paper writes it."""

    name: str | None
    """Legal name as written ("North Pier Books Ltd"), None where the paper leaves a blank."""
    side: Side
    terms: tuple[str, ...] = ()
    """Words that stand for it in the paper: ``Client``, ``Company``, ``you`` …"""
    span: Span | None = None
    """Where the name (or, without one, the term's definition) stands."""


@dataclass(frozen=True, slots=True)
class Parties:
    """All parties, with the reason for the roles."""

    parties: tuple[Party, ...] = ()
    because: str = ""
    """Plain sentence: what decided the roles."""
    sure: bool = False
    """False: roles are open; no protection may be counted (RUBRIC 1.2)."""
    user_is_client: bool = False
    """True: the user's own name stands on the client's side: outside scope."""
    _by_term: Mapping[str, Side] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_term", {t.casefold(): p.side for p in self.parties for t in p.terms})

    def side_of(self, term: str) -> Side:
        """Side that *term* stands for, ``unclear`` when the paper does not say."""
        return self._by_term.get(term.casefold().strip(), Side.UNCLEAR)

    @property
    def client(self) -> Party | None:
        """The party that orders, receives or licenses the work in."""
        return next((p for p in self.parties if p.side is Side.CLIENT), None)

    @property
    def freelancer(self) -> Party | None:
        """The party that makes, performs or delivers the work and is paid."""
        return next((p for p in self.parties if p.side is Side.FREELANCER), None)
