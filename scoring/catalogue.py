"""What every rule says to its reader, and what every family weighs: ``catalogue.toml``, loaded and checked once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from scoring.errors import BrokenCatalogue
from scoring.findings import Polarity, Severity

FLAGS = frozenset({"P_full", "P_part", "L_lim", "W", "B", "G", "C", "override"})
"""Flags of RUBRIC 2.3; ``G_eff`` is computed from them."""
_RULE_ID = re.compile(r"[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Family:
    """A clause family of the rubric."""

    id: str
    """``A1`` … ``A12`` count for the score; ``precedence`` and ``F-…`` do not."""
    title: str
    weight: Decimal
    """Points of 100 in axis A; 0 for what sets flags only."""
    baseline: Decimal
    """Share 0-1 that default law leaves a freelancer who has no such clause."""
    facets: Mapping[str, Decimal]
    """Facets of a full clause and their shares, which add up to 1; empty where nothing is shared out."""
    remedy: str
    """Wording to offer; ``<client>`` and ``<work>`` stand for the paper's own terms."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one rule says."""

    id: str
    """``family.meaning``, stable for ever."""
    family: str
    polarity: Polarity
    severity: Severity
    why: str
    """One sentence: what the clause means for the freelancer."""
    action: str
    """One sentence: what to do about it."""
    harms: Mapping[str, Decimal]
    """How much of each family's credit the clause takes away, 0-1."""
    flags: tuple[str, ...]
    """Flags of RUBRIC 2.3 that the clause sets whenever it stands."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All families and all rules."""

    rubric: str
    version: str
    families: Mapping[str, Family]
    rules: Mapping[str, Entry]
    source: str
    """The file's own text: what the detectors' hash covers."""

    def entry(self, rule: str) -> Entry:
        """Entry of *rule*. Raises ``BrokenCatalogue`` for an id that has none."""
        try:
            return self.rules[rule]
        except KeyError:
            raise BrokenCatalogue(f"the catalogue has no rule {rule!r}") from None

    @property
    def weighed(self) -> tuple[Family, ...]:
        """Families that count for the score, in order."""
        return tuple(f for f in self.families.values() if f.weight)


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue. Raises ``BrokenCatalogue`` when it does not hold together."""
    try:
        source = resources.files("scoring").joinpath("catalogue.toml").read_text("utf-8")
    except OSError as fault:
        raise BrokenCatalogue(f"catalogue.toml cannot be read: {fault}") from fault
    return parse_catalogue(source)


def parse_catalogue(source: str) -> Catalogue:
    """Catalogue from the text of a TOML file. Raises ``BrokenCatalogue`` with the first thing that is wrong."""
    try:
        data = tomllib.loads(source, parse_float=Decimal)
        families = {name: _family(name, row) for name, row in data["family"].items()}
        rules = {name: _entry(name, row, families) for name, row in data["rule"].items()}
        found = Catalogue(data["rubric"], data["version"], families, rules, source)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as fault:
        raise BrokenCatalogue(f"catalogue.toml is malformed: {fault!r}") from fault
    if sum(f.weight for f in found.weighed) != 100:
        raise BrokenCatalogue("the families' weights do not add up to 100")
    return found


def _family(name: str, row: Mapping[str, Any]) -> Family:
    facets = {facet: Decimal(share) for facet, share in row["facets"].items()}
    if facets and sum(facets.values()) != 1:
        raise BrokenCatalogue(f"the facets of {name} do not add up to 1")
    family = Family(
        name, _words(row, "title"), Decimal(row["weight"]), Decimal(row["baseline"]), facets, _words(row, "remedy")
    )
    if not (0 <= family.baseline <= 1 and family.weight >= 0):
        raise BrokenCatalogue(f"weight or baseline of {name} is out of range")
    return family


def _entry(name: str, row: Mapping[str, Any], families: Mapping[str, Family]) -> Entry:
    if not _RULE_ID.fullmatch(name):
        raise BrokenCatalogue(f"{name!r} is no rule id (family.meaning)")
    entry = Entry(
        id=name,
        family=row["family"],
        polarity=Polarity(row["polarity"]),
        severity=Severity(row["severity"]),
        why=_words(row, "why"),
        action=_words(row, "action"),
        harms={family: Decimal(h) for family, h in row.get("harms", {}).items()},
        flags=tuple(row.get("flags", ())),
    )
    if unknown := {entry.family, *entry.harms} - families.keys():
        raise BrokenCatalogue(f"{name} names families that do not exist: {', '.join(sorted(unknown))}")
    if unknown := set(entry.flags) - FLAGS:
        raise BrokenCatalogue(f"{name} sets flags that do not exist: {', '.join(sorted(unknown))}")
    if any(not 0 <= h <= 1 for h in entry.harms.values()):
        raise BrokenCatalogue(f"a harm of {name} is out of range")
    if entry.harms and entry.polarity is not Polarity.RISK:
        raise BrokenCatalogue(f"{name} harms, but is no risk")
    return entry


def _words(row: Mapping[str, Any], field: str) -> str:
    words = " ".join(str(row[field]).split())
    if not words:
        raise BrokenCatalogue(f"{field} is empty")
    return words
