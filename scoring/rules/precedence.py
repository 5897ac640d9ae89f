"""Which term prevails where two contradict each other, and whether the terms can change at all."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from scoring.findings import Finding, Side
from scoring.reading.stance.record import Modality
from scoring.rules.base import DOT, Paper, pattern

_OVERRIDE = pattern(
    r"\bthis (?:section|clause|article|paragraph|restriction|prohibition|addendum|rider)(?: [\d·]+(?:\([a-z]\))?)?\b[^.;]{0,60}\b(?:prevails?|controls?|takes? precedence|shall prevail|shall control|will prevail|supersedes?|overrides?|applies notwithstanding|applies despite)\b",
    r"\b(?:sections?|clauses?) [\d·]+(?:\([a-z]\))?\b[^.;]{0,40}\b(?:prevails?|controls?|takes? precedence|shall prevail|shall control|will prevail|supersedes?|overrides?)\b",
    r"\b(?:restrictions?|prohibitions?) (?:in|of|set out in|on) [^.;]{0,60}\b(?:prevails?|controls?|takes? precedence|supersedes?|overrides?)\b",
    r"\bnotwithstanding (?:anything|any (?:other )?(?:term|provision|clause))\b",
)
_ELSEWHERE = pattern(
    r"\b(?:terms (?:of (?:service|use)|and conditions)|online terms|platform (?:terms|policies)|polic(?:y|ies)|general (?:terms|conditions)|purchase order|handbook|guidelines|(?:vendor |supplier )?(?:terms|portal|polic(?:y|ies)) (?:at|on|published)|<C> (?:\w+ )?(?:standard |general )*(?:terms|conditions|polic(?:y|ies)))\b[^.;]{0,160}\b(?:prevails?|controls?|takes? precedence|shall prevail|shall control|will prevail|supersedes?|governs?|override)\b",
    r"\b(?:in (?:the event|case) of (?:any )?(?:conflict|inconsistency)|conflict)\b[^.;]{0,160}\b(?:terms at|online terms|terms (?:of (?:service|use)|and conditions)|polic(?:y|ies)|platform terms|general conditions|purchase order)\b[^.;]{0,60}\b(?:prevails?|controls?|takes? precedence|governs?|apply|shall prevail|shall control)\b",
    r"\b(?:is|are) (?:subject to|subordinate to)\b[^.;]{0,60}\b(?:terms at|online terms|<C> (?:standard |general )*(?:terms|conditions|polic(?:y|ies))|platform terms)\b[^.;]{0,80}\b(?:prevail|as (?:amended|updated|changed)|from time to time)\b",
)
_THIS_PREVAILS = pattern(
    r"\b(?:this|these) (?:section|clause|article|paragraph|restriction|prohibition|addendum|rider|agreement|terms?)(?: [\d·]+)?(?: shall| will| always)? (?:prevails?|controls?|takes? precedence|supersedes?|overrides?)(?:[.;]|$| over\b)",
)
"""What is named beside it gives way."""
_CHANGES = pattern(
    r"<C>[^.;]{0,60}\b(?:may|can|reserves? the right to|is entitled to|has the right to)(?! not\b)\b[^.;]{0,60}\b(?:modify|change|amend|update|revise|vary|alter)\b[^.;]{0,60}\b(?:this agreement|these terms|this contract|the terms|the agreement|its terms|terms and conditions|provisions)\b",
    r"\b(?:these terms|this agreement|the terms)\b[^.;]{0,60}\bmay be (?:modified|changed|amended|updated|revised|varied)\b[^.;]{0,40}\b(?:by <C>|at any time|from time to time|unilaterally|without notice)\b",
)
_NOTICE = pattern(
    r"\b(?:\d+|\w+)(?: \(\d+\))? (?:business |calendar )?days'?s? (?:prior |written |advance )*notice\b",
    r"\bby (?:giving )?(?:written |prior )*notice\b",
    r"\bnotif(?:y|ies|ied)\b",
)
_LEAVE = pattern(r"\b(?:terminate|reject|object|leave|refuse|cancel|withdraw|decline)\b")
_CONSENT = pattern(
    r"\b(?:signed|written (?:agreement|consent)|mutual|both parties|with <F> (?:prior )?(?:written )?consent|agreed by)\b",
)
_FORBIDDING = frozenset({Modality.FORBIDS, Modality.RESERVES})
_AI = re.compile(r"\b(?:artificial intelligence|ai|machine learning|training|train)\b")


class Precedence:
    """H-PREC and F-CHANGE."""

    rules: ClassVar[tuple[str, ...]] = (
        "precedence.override",
        "precedence.other-terms",
        "change.unilateral",
        "change.with-notice",
    )

    def look(self, paper: Paper) -> Iterator[Finding]:
        """Override only where the sentence stands with the ban; the resolver decides what it overrides."""
        prevailing = {
            _top(s.clause.number)
            for s in paper.reading.stances
            if s.overrides and s.modality in _FORBIDDING and s.actor is not Side.FREELANCER
        }
        permitting = {s.clause.span for s in paper.reading.stances if s.modality is Modality.PERMITS}
        for sentence in paper.where(_OVERRIDE, _ELSEWHERE, _CHANGES):
            tagged = sentence.tagged
            if prevailing and sentence.clause.span not in permitting and (m := _OVERRIDE.search(tagged)):
                named = re.search(r"\b(?:sections?|clauses?) (\d+(?:·\d+)*)", m[0], re.IGNORECASE)
                number = named[1].replace(DOT, ".") if named else sentence.clause.number
                if (_top(number) in prevailing or _AI.search(tagged)) and not sentence.negated(m.start()):
                    yield paper.finding("precedence.override", sentence, m, actor=Side.CLIENT)
            if (m := _ELSEWHERE.search(tagged)) and not _THIS_PREVAILS.search(tagged):
                yield paper.finding("precedence.other-terms", sentence, m, actor=Side.CLIENT)
            if (m := _CHANGES.search(tagged)) and not sentence.negated(m.start()) and not _CONSENT.search(tagged):
                following = " ".join(s.tagged for s in paper.sentences if s.clause.span == sentence.clause.span)
                noticed = _NOTICE.search(following) and _LEAVE.search(following)
                rule = "change.with-notice" if noticed else "change.unilateral"
                yield paper.finding(rule, sentence, m, actor=Side.CLIENT)


def _top(number: str | None) -> str | None:
    return re.split(r"[.(]", number)[0] if number else None
