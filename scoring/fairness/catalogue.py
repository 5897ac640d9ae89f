"""What every fairness rule says and every family weighs: ``fairness.toml``, loaded and checked once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from scoring.catalogue import Family, catalogue
from scoring.errors import BrokenCatalogue
from scoring.findings import Polarity, Severity


@dataclass(frozen=True, slots=True)
class FairEntry:
    """What one rule of axis F says."""

    id: str
    """``family.meaning``, stable for ever; no rule of axis A bears it."""
    family: str
    """``F-PAY`` …"""
    polarity: Polarity
    severity: Severity
    why: str
    action: str
    h: Decimal
    """Share 0-1 of its family's credit that a risk takes away; 0 for what is no risk."""
    facets: tuple[str, ...]
    """What a protection brings."""


@dataclass(frozen=True, slots=True)
class FairCatalogue:
    """All families and rules of axis F."""

    version: str
    families: Mapping[str, Family]
    rules: Mapping[str, FairEntry]
    borrowed: Mapping[str, Mapping[str, Decimal]]
    """Rule of axis A -> families of axis F and what it takes away of them."""

    def entry(self, rule: str) -> FairEntry:
        """Entry of *rule*. Raises ``BrokenCatalogue`` for an id that has none."""
        try:
            return self.rules[rule]
        except KeyError:
            raise BrokenCatalogue(f"the fairness catalogue has no rule {rule!r}") from None


@cache
def fair_catalogue() -> FairCatalogue:
    """The shipped catalogue. Raises ``BrokenCatalogue`` when it does not hold together."""
    try:
        source = resources.files("scoring.fairness").joinpath("fairness.toml").read_text("utf-8")
    except OSError as fault:
        raise BrokenCatalogue(f"fairness.toml cannot be read: {fault}") from fault
    return parse_fair_catalogue(source)


def parse_fair_catalogue(source: str) -> FairCatalogue:
    """Catalogue from the text of a TOML file. Raises ``BrokenCatalogue`` with the first thing that is wrong."""
    try:
        data = tomllib.loads(source, parse_float=Decimal)
        families = {name: _family(name, row) for name, row in data["family"].items()}
        rules = {name: _entry(name, row, families) for name, row in data["rule"].items()}
        borrowed = {
            rule: {family: Decimal(h) for family, h in row.items()} for rule, row in data.get("borrowed", {}).items()
        }
        found = FairCatalogue(data["version"], families, rules, borrowed)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as fault:
        raise BrokenCatalogue(f"fairness.toml is malformed: {fault!r}") from fault
    if sum(f.weight for f in families.values()) != 100:
        raise BrokenCatalogue("the weights of the fairness families do not add up to 100")
    own = catalogue().rules.keys()
    if twice := rules.keys() & own:
        raise BrokenCatalogue(f"rules that both axes name: {', '.join(sorted(twice))}")
    if unknown := borrowed.keys() - own:
        raise BrokenCatalogue(f"borrowed rules that do not exist: {', '.join(sorted(unknown))}")
    if any(family not in families or not 0 <= h <= 1 for row in borrowed.values() for family, h in row.items()):
        raise BrokenCatalogue("a borrowed rule names no family, or takes away more than all")
    return found


def _family(name: str, row: Mapping[str, Any]) -> Family:
    family = Family(
        name,
        str(row["title"]),
        Decimal(row["weight"]),
        Decimal(row["baseline"]),
        {facet: Decimal(share) for facet, share in row["facets"].items()},
        " ".join(str(row["remedy"]).split()),
    )
    if family.facets and sum(family.facets.values()) != 1:
        raise BrokenCatalogue(f"the facets of {name} do not add up to 1")
    if bool(family.facets) == (family.baseline == 1):
        raise BrokenCatalogue(f"{name} must have facets exactly where its baseline leaves room for them")
    if not (0 <= family.baseline <= 1 and family.weight > 0 and family.title and family.remedy):
        raise BrokenCatalogue(f"weight, baseline, title or remedy of {name} is out of range")
    return family


def _entry(name: str, row: Mapping[str, Any], families: Mapping[str, Family]) -> FairEntry:
    entry = FairEntry(
        id=name,
        family=row["family"],
        polarity=Polarity(row["polarity"]),
        severity=Severity(row["severity"]),
        why=str(row["why"]),
        action=str(row["action"]),
        h=Decimal(row.get("h", 0)),
        facets=tuple(row.get("facets", ())),
    )
    if entry.family not in families or not set(entry.facets) <= families[entry.family].facets.keys():
        raise BrokenCatalogue(f"{name} names a family or facets that do not exist")
    if (entry.h > 0) != (entry.polarity is Polarity.RISK) or not 0 <= entry.h <= 1:
        raise BrokenCatalogue(f"{name}: exactly a risk takes something away, and no more than all")
    if entry.facets and entry.polarity is not Polarity.PROTECTION:
        raise BrokenCatalogue(f"{name} has facets, but is no protection")
    if not entry.why or not entry.action:
        raise BrokenCatalogue(f"{name} does not say why and what to do")
    return entry
