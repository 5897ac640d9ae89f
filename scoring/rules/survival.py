"""Whether restrictions outlast the contract, or lapse."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from scoring.findings import Finding, Side
from scoring.rules.base import FREELANCER, Paper, Sentence, pattern, speaks_of

_SURVIVES = pattern(
    r"\b(?:this|these|the|any|all|such)?\s?(?:sections?|clauses?|articles?|paragraphs?|restrictions?|obligations?|provisions?|prohibitions?|undertakings?|terms?)\b[^.;]{0,120}\b(?:survives?|shall survive|will survive|continues? (?:to apply )?after|remains? in (?:full )?(?:force|effect) after|outlasts?)\b",
    r"\bsurvives? (?:the )?(?:termination|expiry|expiration|completion|end)\b",
    rf"\b(?:also |even )?after (?:the )?(?:termination|expiry|expiration|end) of this (?:agreement|contract)\b[^.;{FREELANCER}]{{0,80}}\b(?:shall not|may not|remains? bound)\b",
)
_SUCCESSORS = pattern(
    r"\b(?:binds?|binding (?:up)?on|bind)\b[^.;]{0,60}\b(?:successors?|assigns|assignees)\b",
    r"\bsurvives?\b[^.;]{0,60}\b(?:assignment|transfer)\b",
)
_LAPSES = pattern(
    r"\b(?:restrictions?|prohibitions?|obligations?|this (?:section|clause)|(?:sections?|clauses?) [\d·]+(?:\([a-z]\))?)\b[^.;]{0,120}\b(?:expires?|ends?|ceases? to apply|lapses?|(?:shall|will) (?:expire|end|cease|lapse)|falls? away|terminates?)\b[^.;]{0,80}\b(?:\d+|\w+) (?:\(\d+\) )?(?:days|weeks|months|years?)\b",
    r"\b(?:for|during) (?:a period of )?(?:\d+|\w+)(?: \(\d+\))? (?:days|weeks|months|years?) (?:after|following|from|of) (?:the )?(?:delivery|acceptance|termination|publication|completion|end|expiry)\b[^.;]{0,160}\b(?:shall not|may not|will not)\b[^.;]{0,120}\b(?:train|artificial intelligence|machine learning)\b",
    r"\b(?:restrictions?|prohibitions?|this (?:section|clause)|(?:sections?|clauses?) [\d·]+)\b[^.;]{0,100}\b(?:expires?|ends?|ceases?|lapses?|terminates?|applies only|apply only|(?:is|are) limited to)\b[^.;]{0,60}\b(?:during the term|with (?:this|the) (?:agreement|contract)|(?:up)?on (?:the )?(?:termination|expiry|expiration|end)|at the end of (?:this|the))\b",
)
_NAMES_AI = re.compile(r"\b(?:artificial intelligence|ai|train(?:ing)?|machine learning)\b")


class Survival:
    """A9."""

    rules: ClassVar[tuple[str, ...]] = ("survival.stated", "ai-training.lapses")

    def look(self, paper: Paper) -> Iterator[Finding]:
        """What survives counts where it is the AI clause, or all that by its nature goes on."""
        banned = {
            s.clause.number for s in paper.reading.stances if s.modality != "permits" and s.actor is not Side.FREELANCER
        }
        for sentence in paper.where(_LAPSES, _SURVIVES):
            tagged = sentence.tagged
            if (m := _LAPSES.search(tagged)) and _concerns(sentence, banned):
                yield paper.finding("ai-training.lapses", sentence, m, actor=Side.CLIENT)
            elif m := _SURVIVES.search(tagged):
                if sentence.negated(m.start()) and "not survive" in tagged:
                    continue
                facets = ["survives", *(["successors"] if _SUCCESSORS.search(tagged) else [])]
                strength = paper.share("A9", facets)
                if not _concerns(sentence, banned):
                    facets = []
                    strength = 0.3 if "nature" in tagged or "all " in tagged else 0.0
                if strength:
                    yield paper.finding(
                        "survival.stated",
                        sentence,
                        m,
                        strength=round(strength, 4),
                        actor=Side.FREELANCER,
                        facets=facets,
                    )


def _concerns(sentence: Sentence, banned: set[str | None]) -> bool:
    return bool(banned) and (_NAMES_AI.search(sentence.tagged) is not None or speaks_of(sentence, banned))
