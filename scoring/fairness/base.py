"""What a fairness rule is: words that say something, whom they bind, and what takes them back.

Who is restrained, who pays and who indemnifies stands in the pattern itself: ``<C>`` is the client and ``<F>`` the
freelancer (`scoring.rules.base`), and `OF_F`, `OF_C` are stretches in which the other side does not come between.
"""

# ruff: noqa: E501 - a pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from scoring.facts.fact import Fact
from scoring.fairness.catalogue import fair_catalogue
from scoring.findings import Finding, Side
from scoring.reading.gates import AnyOf
from scoring.reading.late import late
from scoring.reading.numbers import COUNT, counts_of
from scoring.rules.base import CLIENT, FREELANCER, Paper, Sentence, without_number
from scoring.text import Span

OF_F = f"[^.;{CLIENT}]"
"""A letter of a stretch that speaks of the freelancer: the client does not stand in it."""
OF_C = f"[^.;{FREELANCER}]"
MUST = r"(?:shall|will|must|agrees?(?: that (?:it|he|she|they|\ue001|\ue002)+ (?:shall|will))?(?: to)?|undertakes?(?: to)?|covenants?(?: to)?|promises? to|is (?:required|obliged|obligated) to)"
MAY = r"(?:may|can|is (?:permitted|allowed|entitled|free) to|has the right to|reserves? the right to|retains? the right to|shall have the right to|shall be entitled to)"
NOT = r"(?:(?:shall|will|may|must|can|do(?:es)?|agrees?|undertakes?|covenants?)\b[^.;,]{0,40}?\b(?:not|never|refrain)\b|cannot|(?:is|are) (?:not (?:permitted|allowed)|prohibited|forbidden))"
BOTH = r"(?:either party|neither party|each party|both parties|the parties|any party|each of the parties|either of (?:us|\ue001+|\ue002+)|both sides|either side|one party|a party)"
_DENIED = late(r"\b(?:not|no|never|neither|nor|nothing|without|cannot)\b[^,;:]{0,60}$")
_INSIDE = late(r"\b(?:not|no|never|neither|nor|cannot|without)\b")
_LASTS = late(rf"{COUNT}[ -](?P<unit>days?|weeks?|months?|years?)")


class FairRule(Protocol):
    """One family's eyes, or those of a few that belong together."""

    rules: ClassVar[tuple[str, ...]]
    """Ids in fairness.toml that it can find."""

    def look(self, paper: Paper, facts: Sequence[Fact]) -> Iterator[Finding]:
        """Everything that it finds in *paper*; touches nothing else."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One rule as words."""

    rule: str
    says: AnyOf
    also: AnyOf | None = None
    """Must stand in the sentence too."""
    unless: AnyOf | None = None
    """Anywhere in the sentence, it means something else."""
    actor: Side = Side.UNCLEAR
    deniable: bool = True
    """Whether a negation before the words turns them round."""
    spoken: re.Pattern[str] | None = None
    """Must stand in the paper's own words, where a name would hide it."""
    affirmed: bool = False
    """Whether a negation inside the words turns them round."""


def look_for(paper: Paper, wordings: Sequence[Wording]) -> Iterator[Finding]:
    """Sentences that say one of *wordings*, each once for each rule."""
    for wording in wordings:
        for sentence in paper.where(wording.says):
            m = said(sentence, wording)
            if m is not None:
                yield found(paper, wording.rule, sentence, m, actor=wording.actor)


def said(sentence: Sentence, wording: Wording) -> re.Match[str] | None:
    """Where *sentence* says *wording*, or None."""
    tagged = sentence.tagged
    m = wording.says.search(tagged)
    if m is None or (wording.also is not None and not wording.also.search(tagged)):
        return None
    if wording.unless is not None and wording.unless.search(tagged):
        return None
    if wording.spoken is not None and not wording.spoken.search(sentence.words):
        return None
    if (wording.deniable and denied(sentence, m.start())) or (wording.affirmed and _INSIDE.search(m[0])):
        return None
    return m


def denied(sentence: Sentence, at: int) -> bool:
    """Say whether a negation in the same part of the sentence rules over what begins at *at*."""
    return _DENIED.search(sentence.tagged, max(0, at - 90), at) is not None


def found(
    paper: Paper,
    rule: str,
    sentence: Sentence,
    match: re.Match[str] | tuple[int, int],
    *,
    actor: Side = Side.UNCLEAR,
    confidence: float = 1.0,
) -> Finding:
    """Finding that quotes the sentence around *match*; of a lead-in, the lead-in, once for all its items."""
    clause = sentence.clause
    lead_at, lead, _ = sentence.starts
    end = match[1] if isinstance(match, tuple) else match.end()
    span = paper.folded.span(lead_at, lead_at + lead - 1) if end < lead else paper.quoted(sentence, match)
    if end < lead:
        clause = next((c for c in paper.reading.clauses if c.span.start <= span.start < c.span.end), clause)
    return at_span(paper, rule, span, clause.number or clause.schedule, actor=actor, confidence=confidence)


def at_span(
    paper: Paper, rule: str, span: Span, clause: str | None, *, actor: Side = Side.UNCLEAR, confidence: float = 1.0
) -> Finding:
    """Finding that quotes *span*; the rest comes from fairness.toml."""
    entry = fair_catalogue().entry(rule)
    text = paper.reading.source
    span = without_number(text.text, span)
    shares = fair_catalogue().families[entry.family].facets
    strength = entry.h if entry.h else sum(shares[f] for f in entry.facets) if entry.facets else 1
    return Finding(
        rule=rule,
        family=entry.family,
        polarity=entry.polarity,
        severity=entry.severity,
        quote=text.quote(span),
        span=span,
        page=text.page_of(span.start),
        clause=clause,
        actor=actor,
        strength=float(strength),
        confidence=confidence,
        facets=entry.facets,
    )


def months_in(tagged: str) -> float | None:
    """The longest time that a sentence names, in months; None where it names none."""
    found_ = []
    for m in _LASTS.finditer(tagged):
        count = counts_of(m["n"], m["digits"])[0]
        unit = m["unit"].rstrip("s")
        found_.append(count * {"day": 1 / 30, "week": 7 / 30, "month": 1, "year": 12}[unit])
    return max(found_, default=None)
