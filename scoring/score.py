"""Level and score: a pure function of flags, protections and harms. Facts go in, arithmetic comes out.

level = level_of({"P_full", "W"})
score_of(level, raw_of({"A1": Decimal("0.8")}, {"A2": Decimal(1)}))    # 81
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from scoring.catalogue import Family, catalogue


class Level(StrEnum):
    """Protection against AI training, in the three words of the rubric."""

    NONE = "None"
    MODERATE = "Moderate"
    HIGH = "High"

    @property
    def rank(self) -> int:
        """0, 1 or 2: a higher rank protects more."""
        return _ORDER.index(self)

    @property
    def full(self) -> str:
        """The words that a person sees, never the bare one."""
        return _FULL[self]


_ORDER = (Level.NONE, Level.MODERATE, Level.HIGH)
_FULL = {Level.NONE: "None (High Risk)", Level.MODERATE: "Moderate", Level.HIGH: "High (Recommended)"}
BANDS: Mapping[Level, tuple[int, int]] = {Level.NONE: (0, 39), Level.MODERATE: (40, 69), Level.HIGH: (70, 100)}
"""Lowest and highest score of each level; they do not overlap."""


@dataclass(frozen=True, slots=True)
class FamilyScore:
    """What one family brings to the score."""

    family: str
    weight: Decimal
    protection: Decimal
    """p: share 0-1 of a full clause that is met."""
    harm: Decimal
    """h: share 0-1 of the credit that risks take away."""
    points: Decimal
    """Credit of at most ``weight``."""


def level_of(flags: Collection[str]) -> Level:
    """Level by the decision rules of RUBRIC 2.3."""
    full = "P_full" in flags
    part = full or "P_part" in flags
    granted = "G" in flags and not (full and "override" in flags)
    if full and not granted and "C" not in flags:
        return Level.HIGH
    limited = "L_lim" in flags and "W" not in flags and "B" not in flags
    if not granted and (part or limited):
        return Level.MODERATE
    return Level.NONE


def credits_of(protections: Mapping[str, Decimal], harms: Mapping[str, Decimal]) -> tuple[FamilyScore, ...]:
    """Points of every weighed family of axis A."""
    return credits_by(catalogue().weighed, protections, harms)


def credits_by(
    families: Iterable[Family], protections: Mapping[str, Decimal], harms: Mapping[str, Decimal]
) -> tuple[FamilyScore, ...]:
    """Points of each of *families* (RUBRIC 2.4): ``w * (b + (1 - b) * p) * (1 - h)``."""
    rows = []
    for family in families:
        p = protections.get(family.id, Decimal(0))
        h = harms.get(family.id, Decimal(0))
        points = family.weight * (family.baseline + (1 - family.baseline) * p) * (1 - h)
        rows.append(FamilyScore(family.id, family.weight, p, h, points))
    return tuple(rows)


def raw_of(protections: Mapping[str, Decimal], harms: Mapping[str, Decimal]) -> Decimal:
    """Sum 0-100 of all families' points, exact."""
    return sum((row.points for row in credits_of(protections, harms)), Decimal(0))


def score_of(level: Level, raw: Decimal) -> int:
    """Score within the level's band; exact decimals, a half rounds up."""
    low, high = BANDS[level]
    return int((low + (high - low) * raw / 100).quantize(Decimal(1), ROUND_HALF_UP))
