"""The clauses that are offered, as data: ``clauses.toml``, loaded and checked once, and put into a contract's words.

library().clause("A1").worded(terms)
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from scoring.errors import BrokenCatalogue
from scoring.remedies.terms import Terms

FAMILIES = ("A1", "A3", "A4", "A5", "A6", "A7", "A8", "A10")
"""Families of RUBRIC section 4, in the order of the addendum."""
RUNGS = ("full", "assistive", "opt-in", "upload")
"""The fallback ladder of RUBRIC section 4, best first."""
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """Words with slots, to be put into a contract's own terms."""

    source: str

    def worded(self, terms: Terms) -> str:
        """The words in the contract's own terms: plain substitution, what is put in is never looked at again.

        Raises ``BrokenCatalogue`` for a slot that no contract has.
        """
        words = terms.slots()

        def put(slot: re.Match[str]) -> str:
            try:
                return words[slot[1]]
            except KeyError:
                raise BrokenCatalogue(f"clauses.toml has a slot that nothing fills: {slot[0]}") from None

        return _SLOT.sub(put, self.source)


@dataclass(frozen=True, slots=True)
class RemedyClause:
    """A clause to offer."""

    family: str
    """Family of the rubric that it meets; ``precedence`` for the closing clause."""
    heading: str
    asks: str
    """What it is, in a few words: "a ban on AI training"."""
    contains: tuple[str, ...]
    """Words that RUBRIC section 4 requires of it."""
    wording: Wording


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the fallback ladder."""

    id: str
    title: str
    when: str
    """One sentence: when to offer it."""
    wording: Wording


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that can be offered."""

    version: str
    sha256: str
    """Of the file itself: names the wording that an addendum was made from."""
    clauses: Mapping[str, RemedyClause]
    precedence: RemedyClause
    instead: Mapping[str, Wording]
    """What may stand in place of struck words: ``change``, ``precedence``."""
    rungs: tuple[Rung, ...]

    def clause(self, family: str) -> RemedyClause:
        """The clause for *family*. Raises ``BrokenCatalogue`` for a family that has none."""
        try:
            return self.clauses[family]
        except KeyError:
            raise BrokenCatalogue(f"clauses.toml has no clause for {family}") from None


@cache
def library() -> Library:
    """The shipped clauses. Raises ``BrokenCatalogue`` when they do not hold together."""
    try:
        source = resources.files("scoring.remedies").joinpath("clauses.toml").read_text("utf-8")
    except OSError as fault:
        raise BrokenCatalogue(f"clauses.toml cannot be read: {fault}") from fault
    return parse_library(source)


def parse_library(source: str) -> Library:
    """Library from the text of a TOML file. Raises ``BrokenCatalogue`` with the first thing that is wrong."""
    try:
        data = tomllib.loads(source)
        clauses = {family: _clause(family, row) for family, row in data["clause"].items()}
        found = Library(
            version=data["version"],
            sha256=hashlib.sha256(source.encode("utf-8")).hexdigest(),
            clauses=clauses,
            precedence=_clause("precedence", {"asks": "an order of precedence", **data["precedence"]}),
            instead={name: _wording(words) for name, words in data["instead"].items()},
            rungs=tuple(_rung(row, clauses) for row in data["rung"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as fault:
        raise BrokenCatalogue(f"clauses.toml is malformed: {fault!r}") from fault
    if tuple(found.clauses) != FAMILIES or tuple(rung.id for rung in found.rungs) != RUNGS:
        raise BrokenCatalogue("clauses.toml lacks a clause or a rung of the rubric, or has them out of order")
    return found


def _clause(family: str, row: Mapping[str, Any]) -> RemedyClause:
    return RemedyClause(family, row["heading"], row["asks"], tuple(row["contains"]), _wording(row["text"]))


def _rung(row: Mapping[str, Any], clauses: Mapping[str, RemedyClause]) -> Rung:
    wording = clauses[row["clause"]].wording if "clause" in row else _wording(row["text"])
    return Rung(row["id"], row["title"], row["when"], wording)


def _wording(text: str) -> Wording:
    words = " ".join(text.split())
    if not words:
        raise ValueError("an empty wording")
    return Wording(words)
