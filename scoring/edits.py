"""The best next edit: what each missing clause would bring, and each term that could be struck out.

Nothing is guessed here: the same arithmetic that gave the score is done again with one thing changed. What it gives
is a floor: a real clause often brings more than the one family it was written for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib import resources

from scoring.catalogue import catalogue
from scoring.errors import BrokenCatalogue
from scoring.findings import Finding, Polarity
from scoring.outcome import Outcome, outcome_of
from scoring.resolve import FINALS_ONLY, LAPSING, SURE, Resolution, Weighing, risks_of

_BRINGS: Mapping[str, frozenset[str]] = {
    "A1": frozenset({"P_full", "P_part", "override"}),
    "A3": frozenset({"L_lim"}),
    "A4": frozenset({"P_part"}),
}
"""Flags of RUBRIC 2.3 that a full clause of the family sets."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to ask for, made alone."""

    kind: str
    """``add`` a clause, ``complete`` one that is there, ``strike`` words out."""
    family: str
    rule: str | None
    """Rule of the words to strike out; None for what is added."""
    clauses: tuple[str, ...]
    """Where the words to strike out stand."""
    text: str
    """``add a ban on AI training …``."""
    before: Outcome
    after: Outcome

    @property
    def gain(self) -> int:
        """Points that it brings, never below zero."""
        return self.after.score - self.before.score


def next_edits(resolution: Resolution) -> tuple[Edit, ...]:
    """Every edit that raises level or score, the best first. Empty where there is no level to raise."""
    before = outcome_of(resolution.low, resolution.shown, resolution.high)
    if before is None:
        return ()
    edits = (*_additions(resolution, before), *_strikes(resolution, before))
    helping = [e for e in edits if (e.after.level.rank, e.after.score) > (before.level.rank, before.score)]
    return tuple(sorted(helping, key=lambda e: (-e.after.level.rank, -e.after.score, e.kind, e.family, e.rule or "")))


def _additions(resolution: Resolution, before: Outcome) -> Iterator[Edit]:
    for family in catalogue().weighed:
        words = _words()[family.id]
        kind, text = "add", f"add {words.add}"
        met = _met(resolution, family.id)
        lacks = [words.facets[f] for f in family.facets if f not in met] if met and words.facets else []
        if lacks:
            kind, text = "complete", f"complete the clause on {family.title.lower()}: {', '.join(lacks)}"
        after = outcome_of(
            _with_clause(resolution.low, family.id, resolution, certain=True),
            _with_clause(resolution.shown, family.id, resolution, certain=True),
            _with_clause(resolution.high, family.id, resolution),
        )
        if after is not None:
            yield Edit(kind, family.id, None, (), text, before, after)


def _with_clause(weighing: Weighing, family: str, resolution: Resolution, *, certain: bool = False) -> Weighing:
    flags = _BRINGS.get(family, frozenset())
    protection = Decimal(1)
    if family == "A1":
        flags, protection = _ban_beside(resolution)
    if resolution.grant_prevails:
        flags -= {"override"}
    if certain:
        if family == "A1" and resolution.bans_in_doubt:
            # what would speak of the new ban has to be read first: until then it covers part
            flags, protection = flags & {"P_part"}, protection / 2
        # what is not counted for the clauses that are there would not be counted for a new one
        if flags & resolution.discounted:
            protection = weighing.protections.get(family, Decimal(0))
        flags -= resolution.discounted
    protection = max(protection, weighing.protections.get(family, Decimal(0)))
    return replace(weighing, flags=weighing.flags | flags, protections={**weighing.protections, family: protection})


def _ban_beside(resolution: Resolution) -> tuple[frozenset[str], Decimal]:
    """What a full ban would bring beside the terms that narrow every ban in the paper, the new one too."""
    standing = {f.rule for f in resolution.findings if f.polarity is Polarity.RISK and f.defeated_by is None}
    flags, protection = _BRINGS["A1"], Decimal(1)
    if standing & {"ai-training.lapses", "deliverables.drafts-given"}:
        flags = frozenset({"P_part"})
    if "ai-training.lapses" in standing:
        protection *= LAPSING
    if "deliverables.finals-only" in standing:
        protection *= FINALS_ONLY
    return flags, protection


def _met(resolution: Resolution, family: str) -> set[str]:
    return {
        facet
        for f in resolution.findings
        if f.family == family and f.polarity is Polarity.PROTECTION and f.defeated_by is None and f.confidence >= SURE
        for facet in f.facets
    }


def _strikes(resolution: Resolution, before: Outcome) -> Iterator[Edit]:
    standing: dict[str, list[Finding]] = {}
    for f in resolution.findings:
        if f.polarity is Polarity.RISK and f.defeated_by is None and f.strength > 0 and f.quote:
            standing.setdefault(f.rule, []).append(f)
    for rule, struck in standing.items():
        spans = [f.span for f in struck if f.span]
        words = [f for f in resolution.findings if f.span and any(f.span.overlaps(s) for s in spans)]
        if any(f.polarity is Polarity.PROTECTION and f.defeated_by is None for f in words):
            continue  # what protects would be struck out with it
        rest = [f for f in resolution.findings if f.polarity is not Polarity.RISK or f not in words]
        after = outcome_of(
            _without(resolution.low, resolution, rest, "low"),
            _without(resolution.shown, resolution, rest, "shown"),
            _without(resolution.high, resolution, rest, "high"),
        )
        if after is None:
            continue
        clauses = tuple(dict.fromkeys(f.clause for f in struck if f.clause))
        why = catalogue().entry(rule).why.rstrip(".")
        where = ", ".join(clauses) if clauses else f'"{" ".join(struck[0].quote.split())[:60]} …"'
        text = f"strike out the words in {where} ({why[0].lower()}{why[1:]})"
        yield Edit("strike", struck[0].family, rule, clauses, text, before, after)


def _without(weighing: Weighing, resolution: Resolution, rest: list[Finding], which: str) -> Weighing:
    now, then = risks_of(resolution.findings, which), risks_of(rest, which)
    gone = now.flags - then.flags
    if which == "low":
        gone -= resolution.imposed  # what an unread page may say is not struck out with it
    return Weighing(weighing.flags - gone, weighing.protections, then.harms)


@dataclass(frozen=True, slots=True)
class _Words:
    add: str
    facets: Mapping[str, str]


@cache
def _words() -> Mapping[str, _Words]:
    try:
        data = tomllib.loads(resources.files("scoring").joinpath("edits.toml").read_text("utf-8"))
        found = {name: _Words(row["add"], row.get("facets", {})) for name, row in data.items()}
    except (OSError, tomllib.TOMLDecodeError, KeyError, AttributeError) as fault:
        raise BrokenCatalogue(f"edits.toml is malformed: {fault!r}") from fault
    for family in catalogue().weighed:
        if family.id not in found or (found[family.id].facets and set(found[family.id].facets) != set(family.facets)):
            raise BrokenCatalogue(f"edits.toml does not name what {family.id} consists of")
    return found
