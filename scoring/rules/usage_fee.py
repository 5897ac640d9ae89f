"""AI use as a licence of its own, at a price."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from scoring.findings import Finding, Side
from scoring.rules.base import Paper, pattern

_AI = pattern(
    r"\b(?:artificial intelligence|machine[- ]learning|ai|model training|train(?:ing)?)\b",
)
_SEPARATE = pattern(
    r"\b(?:separate|separately|own|additional|further|express|specific)\b[^.;]{0,60}\b(?:licen[cs]e|licen[cs]ed|licensing|agreement|instrument)\b",
    r"\blicen[cs]ed separately\b",
    r"\breserved and (?:separately )?licen[cs]ed\b",
    r"\bAI (?:training )?(?:usage )?licen[cs]e\b",
)
_FEE = pattern(
    r"\b(?:fee|fees|royalt(?:y|ies)|remuneration|compensation|price|premium|payment|surcharge|per cent|%)(?!\w)"
)
_FEE_ALONE = pattern(
    r"\b(?:ai|artificial intelligence|training|machine[- ]learning)(?: \w+){0,3} (?:usage )?fee\b",
    r"\b(?:fee|surcharge|premium) (?:for|of)\b[^.;]{0,60}\b(?:artificial intelligence|ai|machine[- ]learning|training)\b",
)
_TERMS = pattern(r"\b(?:term|scope|model|models? named|duration|purpose|period)\b")
_NO_DEFAULT = pattern(
    r"\b(?:no(?:thing)?|not)\b[^.;]{0,80}\b(?:consent|licen[cs]e|permission|deemed|implied)\b",
    r"\b(?:signed|written|in writing)\b",
)
_NO_FEE = pattern(
    r"\b(?:no|without|free of)(?: \w+){0,3} (?:fee|royalt\w+|compensation|charge|payment|remuneration)\b",
    r"\broyalty-free\b",
)


class UsageFee:
    """A10."""

    rules: ClassVar[tuple[str, ...]] = ("ai-fee.separate-licence",)

    def look(self, paper: Paper) -> Iterator[Finding]:
        """AI named together with a separate licence or a fee for it."""
        for sentence in paper.where(_AI):
            tagged = sentence.tagged
            if not _AI.search(tagged) or _NO_FEE.search(tagged):
                continue
            separate, fee = _SEPARATE.search(tagged), _FEE_ALONE.search(tagged)
            m = separate or fee
            if not m:
                continue
            facets = [
                name
                for name, met in (
                    ("separate_licence", separate),
                    ("fee", _FEE.search(tagged)),
                    ("terms_stated", _TERMS.search(tagged)),
                    ("no_default", _NO_DEFAULT.search(tagged)),
                )
                if met
            ]
            yield paper.finding(
                "ai-fee.separate-licence",
                sentence,
                m,
                strength=paper.share("A10", facets),
                actor=Side.FREELANCER,
                facets=facets,
            )
