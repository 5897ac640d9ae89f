"""The laws of the tick list: ``statutes.toml``, loaded and checked once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources

from scoring.errors import BrokenCatalogue

FIELDS = ("names", "addresses", "services", "value", "method", "pay_date", "report_date")


@dataclass(frozen=True, slots=True)
class Statute:
    """One law, as far as it says what a written contract states."""

    id: str
    title: str
    law: str
    source: str
    """Address of the text from which this entry was written."""
    as_of: date
    """Day of that text."""
    in_force: date
    least_amount: Decimal
    """From this sum on, alone or with all contracts of the same parties in ``within_days``."""
    currency: str
    within_days: int
    kept_years: int
    fields: tuple[str, ...]
    """Of ``FIELDS``."""
    places: tuple[str, ...]
    """Names in an address or a governing law that make it plausible."""
    postal: str
    """Two letters before a postal code."""
    duties: tuple[str, ...]
    """What else it asks of the hiring party, one sentence each."""


@cache
def statutes() -> tuple[Statute, ...]:
    """All laws of the list. Raises ``BrokenCatalogue`` when the file does not hold together."""
    return _load()[0]


@cache
def field_titles() -> Mapping[str, str]:
    """What each field is called."""
    return _load()[1]


@cache
def _load() -> tuple[tuple[Statute, ...], Mapping[str, str]]:
    try:
        source = resources.files("scoring.statutes").joinpath("statutes.toml").read_text("utf-8")
    except OSError as fault:
        raise BrokenCatalogue(f"statutes.toml cannot be read: {fault}") from fault
    return parse_statutes(source)


def parse_statutes(source: str) -> tuple[tuple[Statute, ...], Mapping[str, str]]:
    """Laws and field titles from the text of a TOML file. Raises ``BrokenCatalogue`` with what is wrong."""
    try:
        data = tomllib.loads(source)
        titles = {name: str(title) for name, title in data["field"].items()}
        laws = tuple(
            Statute(
                id=name,
                title=row["title"],
                law=row["law"],
                source=row["source"],
                as_of=row["as_of"],
                in_force=row["in_force"],
                least_amount=Decimal(row["least_amount"]),
                currency=row["currency"],
                within_days=int(row["within_days"]),
                kept_years=int(row["kept_years"]),
                fields=tuple(row["fields"]),
                places=tuple(row["places"]),
                postal=row["postal"],
                duties=tuple(row["duties"]),
            )
            for name, row in data["statute"].items()
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as fault:
        raise BrokenCatalogue(f"statutes.toml is malformed: {fault!r}") from fault
    if titles.keys() != set(FIELDS) or any(not set(law.fields) <= titles.keys() for law in laws):
        raise BrokenCatalogue("statutes.toml names fields that nothing searches for, or leaves some out")
    if any(type(law.as_of) is not date or type(law.in_force) is not date for law in laws):
        raise BrokenCatalogue("as_of and in_force are dates")
    if not all(law.source.startswith("https://") and law.places and law.fields for law in laws):
        raise BrokenCatalogue("a law has no source, no place or no field")
    return laws, titles
