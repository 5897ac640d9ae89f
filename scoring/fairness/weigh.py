"""The fairness of one paper: its findings, and the number that follows from them.

fairness = weigh(paper, facts, others=findings_of_axis_a, complete=True)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from scoring.errors import BrokenCatalogue
from scoring.facts.fact import Fact
from scoring.fairness.base import FairRule
from scoring.fairness.catalogue import fair_catalogue
from scoring.fairness.disputes import Disputes
from scoring.fairness.ending import Ending
from scoring.fairness.freedom import Freedom
from scoring.fairness.pay import Pay
from scoring.fairness.risk import Risk
from scoring.fairness.work import Work
from scoring.findings import Finding, Polarity
from scoring.rules.base import Paper
from scoring.score import FamilyScore, credits_by

RULES: tuple[FairRule, ...] = (Pay(), Work(), Risk(), Ending(), Freedom(), Disputes())
SURE = 0.7
"""Findings below this confidence count at one end of the interval only (RUBRIC 5, tau)."""
OPEN_ROLES = "Fairness has no number: the paper does not say clearly who does the work and who pays for it."
UNREAD = "Fairness counts what could be read; what stands on the other pages can change it."


@dataclass(frozen=True, slots=True)
class Fairness:
    """How fair a paper is, with what it rests on."""

    findings: tuple[Finding, ...]
    """In the paper's order, absences last."""
    score: int | None
    """Points 0-100, None while roles are open."""
    low: int | None
    high: int | None
    families: tuple[FamilyScore, ...]
    """A row for each family; empty without a score."""
    doubts: tuple[str, ...]


def weigh(paper: Paper, facts: Sequence[Fact], others: Iterable[Finding] = (), *, complete: bool = True) -> Fairness:
    """Find and weigh. *others*: findings of axis A, some of which count here too; *complete*: every page was read."""
    _check()
    findings = _look(paper, facts)
    if not paper.reading.parties.sure:
        return Fairness(tuple(map(_as_note, findings)), None, None, None, (), (OPEN_ROLES,))
    held = [f for f in others if f.defeated_by is None]
    p, h = strengths(findings, held, sure=None)
    families = tuple(fair_catalogue().families.values())
    rows = credits_by(families, p, h)
    score = points(rows)
    if complete:
        low = high = score
        if any(f.confidence < SURE for f in (*findings, *held)):
            low, high = (points(credits_by(families, *strengths(findings, held, sure=end))) for end in (False, True))
    else:  # an unread page can hold any clause
        everything = dict.fromkeys(fair_catalogue().families, Decimal(1))
        low, high = 0, points(credits_by(families, everything, h))
    absent = _absences(findings, h) if complete else ()
    return Fairness((*findings, *absent), score, low, high, rows, () if complete else (UNREAD,))


def _look(paper: Paper, facts: Sequence[Fact]) -> tuple[Finding, ...]:
    found = {f: None for rule in RULES for f in rule.look(paper, facts)}
    return tuple(sorted(found, key=lambda f: (f.span.start if f.span else -1, f.rule)))


def strengths(
    findings: Iterable[Finding], others: Iterable[Finding], *, sure: bool | None
) -> tuple[Mapping[str, Decimal], Mapping[str, Decimal]]:
    """Protection and harm of each family. *sure* None: what is certain; False: the worst reading; True: the best."""
    entries = fair_catalogue()
    facets: dict[str, set[str]] = {}
    h: dict[str, Decimal] = {}
    for f in findings:
        certain = f.confidence >= SURE
        if f.polarity is Polarity.PROTECTION and (certain or sure is True):
            facets.setdefault(f.family, set()).update(entries.entry(f.rule).facets)
        elif f.polarity is Polarity.RISK and (certain or sure is False):
            h[f.family] = max(h.get(f.family, Decimal(0)), entries.entry(f.rule).h)
    for f in others:
        for family, harm in entries.borrowed.get(f.rule, {}).items():
            if f.confidence >= SURE or sure is False:
                h[family] = max(h.get(family, Decimal(0)), harm)
    p = {
        family: sum((entries.families[family].facets[facet] for facet in met), Decimal(0))
        for family, met in facets.items()
    }
    return p, h


def points(rows: Iterable[FamilyScore]) -> int:
    """Sum of all families' points, 0-100; exact decimals, a half rounds up."""
    return int(sum((row.points for row in rows), Decimal(0)).quantize(Decimal(1), ROUND_HALF_UP))


def _absences(findings: Sequence[Finding], harms: Mapping[str, Decimal]) -> tuple[Finding, ...]:
    """Families in which nothing was found, where silence leaves the freelancer worse off."""
    spoken = {f.family for f in findings if f.polarity is not Polarity.NOTE} | harms.keys()
    return tuple(
        Finding(e.id, e.family, e.polarity, e.severity, strength=0.0)
        for e in fair_catalogue().rules.values()
        if e.polarity is Polarity.MISSING and e.family not in spoken
    )


def _as_note(finding: Finding) -> Finding:
    return replace(finding, polarity=Polarity.NOTE, confidence=0.5)


@cache
def _check() -> None:
    known = {e.id for e in fair_catalogue().rules.values() if e.polarity is not Polarity.MISSING}
    found = {name for rule in RULES for name in rule.rules}
    if known != found:
        raise BrokenCatalogue(f"fairness rules and entries do not agree: {', '.join(sorted(known ^ found))}")
