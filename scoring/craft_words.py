"""Words of six crafts: ``crafts.toml``, loaded and checked once.

The reading asks it what a craft calls its work and which machines know one craft only; `scoring.crafts` asks it by
which words a craft is recognised, and what is peculiar to its contracts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from scoring.errors import BrokenCatalogue

CRAFTS = ("voice", "translation", "photography", "illustration", "code", "video")
SEVERITIES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class CraftFlag:
    """A trap that contracts of one craft hold."""

    id: str
    """``craft-voice.replica``, stable for ever."""
    severity: str
    why: str
    action: str
    act: tuple[str, ...]
    """Patterns of what the client is allowed to do."""
    says: tuple[str, ...]
    """Patterns of whole statements, with ``<C>`` and ``<F>`` for the sides."""
    also: tuple[str, ...]
    """Patterns of which one must stand in the same sentence."""
    unless: tuple[str, ...]
    """Patterns of which none may stand in it."""


@dataclass(frozen=True, slots=True)
class Craft:
    """One craft. All words are patterns in lower case, without borders."""

    id: str
    title: str
    """``voice contract``."""
    roles: tuple[str, ...]
    titles: tuple[str, ...]
    duty: tuple[str, ...]
    words: tuple[str, ...]
    other_senses: tuple[str, ...]
    works: tuple[str, ...]
    parts: tuple[str, ...]
    machines: tuple[str, ...]
    flags: tuple[CraftFlag, ...]


_NAME_REACH = 40
"""No name of a part is longer."""


@cache
def crafts() -> tuple[Craft, ...]:
    """All crafts. Raises ``BrokenCatalogue`` when the file does not hold together."""
    try:
        source = resources.files("scoring").joinpath("crafts.toml").read_text("utf-8")
    except OSError as fault:
        raise BrokenCatalogue(f"crafts.toml cannot be read: {fault}") from fault
    return parse_crafts(source)


def parse_crafts(source: str) -> tuple[Craft, ...]:
    """Crafts from the text of a TOML file. Raises ``BrokenCatalogue`` with what is wrong."""
    try:
        found = tuple(_craft(name, row) for name, row in tomllib.loads(source)["craft"].items())
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, re.error) as fault:
        raise BrokenCatalogue(f"crafts.toml is malformed: {fault!r}") from fault
    if {craft.id for craft in found} != set(CRAFTS):
        raise BrokenCatalogue("crafts.toml does not name the six crafts")
    return found


@cache
def is_named_work(term: str) -> bool:
    """Say whether a craft calls its work so: "Target Text", "Source Code", "Footage"."""
    return _names("works").fullmatch(term.casefold()) is not None


@cache
def is_named_part(term: str) -> bool:
    """Say whether a craft calls a part of its work so: "Rushes", "RAW Files", "Translation Memory"."""
    return _names("parts").fullmatch(term.casefold()) is not None


def names_a_part(text: str, start: int, end: int) -> bool:
    """Say whether what stands at *start* to *end* is, or belongs to, the name of a part of a work.

    "RAW files" and "Translation Memory" are parts of a work, also where *text* is marked at "files" or "Translation".
    """
    return any(
        m.start() < end and m.end() >= end
        for m in _names("parts").finditer(text, max(0, start - _NAME_REACH), min(len(text), end + _NAME_REACH))
    )


def machines_of_one_kind() -> re.Pattern[str]:
    """AI that makes one kind of thing: image generators, voice models, translation engines."""
    return _names("machines")


@cache
def _names(field: str) -> re.Pattern[str]:
    words = dict.fromkeys(word for craft in crafts() for word in getattr(craft, field))
    return re.compile(rf"(?i)(?<![\w-])(?:{'|'.join(words)})(?![\w-])")


def _craft(name: str, row: Mapping[str, Any]) -> Craft:
    flags = tuple(_flag(f"craft-{name}.{key}", flag) for key, flag in row["flag"].items())
    return Craft(
        id=name,
        title=str(row["title"]),
        roles=_patterns(row, "roles"),
        titles=_patterns(row, "titles"),
        duty=_patterns(row, "duty"),
        words=_patterns(row, "words"),
        other_senses=_patterns(row, "not"),
        works=_patterns(row, "works"),
        parts=_patterns(row, "parts"),
        machines=_patterns(row, "machines"),
        flags=flags,
    )


def _flag(name: str, row: Mapping[str, Any]) -> CraftFlag:
    if row["severity"] not in SEVERITIES or not row["why"].strip() or not row["action"].strip():
        raise BrokenCatalogue(f"{name} has no severity, no reason or no advice")
    found = {field: _patterns(row, field) if field in row else () for field in ("act", "says", "also", "unless")}
    if bool(found["act"]) == bool(found["says"]):
        raise BrokenCatalogue(f"{name} must have either act or says")
    return CraftFlag(id=name, severity=row["severity"], why=row["why"], action=row["action"], **found)


def _patterns(row: Mapping[str, Any], field: str) -> tuple[str, ...]:
    found = tuple(str(word) for word in row[field])
    for word in found:
        re.compile(word)
    return found
