"""What happens when the client breaks its promise."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from scoring.findings import Finding, Side
from scoring.rules.base import Paper, pattern

_BREACH = pattern(
    r"\b(?:breach|violat\w+|infring\w+|contravention|in case of|if <C>|unauthori[sz]ed|default|failure)\b",
)
_AI_OR_WORK = pattern(
    r"\b(?:artificial intelligence|ai|machine[- ]learning|training|data ?sets?|models?)\b",
    r"<W>",
    r"\b(?:this|these) (?:section|clause|restrictions?|obligations?)\b",
)
_INJUNCTION = pattern(
    r"<F>[^.;]{0,80}\b(?:seek|obtain|apply for|entitled to)\b[^.;]{0,60}\b(?:injunct\w+|equitable relief)\b",
    r"\b(?:either|any|each|the non-breaching|the injured|the affected) party\b[^.;]{0,80}\b(?:seek|obtain|entitled to)\b[^.;]{0,60}\b(?:injunct\w+|equitable relief)\b",
)
_DELETION = pattern(
    r"\b(?:delete|remove|destroy|purge|erase)s?\b[^.;]{0,120}\b(?:data ?sets?|training (?:data|sets?|corpus)|models?|systems?|indexes|embeddings)\b",
    r"\b(?:delete|destroy|remove)\b[^.;]{0,60}<W>[^.;]{0,60}\b(?:copies|data ?sets?|systems?)\b",
)
_SUM = pattern(
    r"\bliquidated damages\b",
    r"\b(?:genuine|reasonable) (?:pre-)?estimate\b",
    r"<C>[^.;]{0,40}\b(?:shall|will|must) pay\b[^.;]{0,80}\b(?:ai (?:usage|training) fee|usage fee|contractual penalty|times the fee)\b",
    r"\bcontractual penalty\b",
)
_COSTS = pattern(
    r"<C>[^.;]{0,60}\b(?:pay|bear|reimburse)\w*\b[^.;]{0,80}\b(?:attorneys?'?s?'? fees|legal (?:fees|costs)|costs of (?:enforcement|collection)|<F>[^.;]{0,20}costs)\b",
    r"\b(?:prevailing|successful) party\b[^.;]{0,80}\b(?:fees|costs)\b",
)
_CURE = pattern(
    r"\b(?:cure|remed(?:y|ied)|rectif\w+)\b[^.;]{0,60}\bwithin\b[^.;]{0,30}\bdays\b",
    r"\bwithin\b[^.;]{0,40}\bdays\b[^.;]{0,60}\b(?:cure|remedy|rectify|cease|stop)\b",
)


class Remedies:
    """A8."""

    rules: ClassVar[tuple[str, ...]] = ("remedies.stated",)

    def look(self, paper: Paper) -> Iterator[Finding]:
        """Remedies that the freelancer has; those of the client alone do not count."""
        for sentence in paper.where(_INJUNCTION, _DELETION, _SUM, _COSTS, _CURE):
            tagged = sentence.tagged
            facets = []
            first = None
            for facet, words in (
                ("injunction", _INJUNCTION),
                ("deletion", _DELETION),
                ("stated_sum", _SUM),
                ("costs", _COSTS),
                ("cure", _CURE),
            ):
                m = words.search(tagged)
                if m is None or sentence.negated(m.start()):
                    continue
                if facet in ("deletion", "stated_sum", "cure") and not (
                    _BREACH.search(tagged) and _AI_OR_WORK.search(tagged)
                ):
                    continue
                facets.append(facet)
                first = first or m
            if first is not None:
                yield paper.finding(
                    "remedies.stated",
                    sentence,
                    first,
                    strength=paper.share("A8", facets),
                    actor=Side.FREELANCER,
                    facets=facets,
                )
