"""What counts as the work: drafts and raw files too, or only what is final."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from scoring.findings import Finding, Side
from scoring.rules.base import WORK, Paper, Sentence, pattern

_FACETS = {
    "drafts": pattern(
        r"\b(?:drafts?|sketch(?:es)?|roughs|preliminary (?:versions?|work)|outtakes?|unused|rejected (?:versions?|work))\b"
    ),
    "raw": pattern(
        r"\b(?:raw (?:data|files?|footage|recordings?|images?|material)|source files?|source code|layered files?|project files?|negatives)\b"
    ),
    "intermediate": pattern(
        r"\b(?:intermediates?|intermediate (?:files?|versions?|results?)|working (?:files?|papers?|drafts?|materials?)|(?:works?|<W>) in progress|interim)\b"
    ),
    "metadata": pattern(r"\b(?:metadata|captions?|embedded (?:data|information)|keywords)\b"),
}
_DEFINES = pattern(
    r"\bmeans?\b",
    r"\b(?:includ(?:es|ing)|whether|together with|as well as|all|both)\b",
    r"\bcollectively\b",
    r"\brefers? to\b",
)
_FINALS = pattern(
    r"<W>[^.;]{0,40}\b(?:means?|refers? to|shall mean|consists? of)\b[^.;]{0,60}\b(?:the )?(?:final(?:ised|ized)?|finished|completed|accepted|approved)\b[^.;]{0,80}",
    r"<W>[^.;]{0,60}\b(?:excludes?|excluding|does not include|do not include|but not)\b[^.;]{0,60}\b(?:drafts?|sketch(?:es)?|raw|working|intermediate|source)\b",
    r"\b(?:drafts?|sketch(?:es)?|raw files?|working files?)[^.;]{0,60}\b(?:are|is|shall) not (?:\w+ )?(?:be )?(?:part of|included in|considered|deemed|form)\b[^.;]{0,20}<W>",
)
_GIVEN = pattern(
    r"<C>[^.;]{0,60}\b(?:may|can|is free to|shall be free to|has the right to)(?! not\b)\b[^.;]{0,80}\b(?:drafts?|raw files?|working files?|intermediate files?|unused (?:material|work|sketches))\b",
    r"\b(?:drafts?|raw files?|working files?|intermediate files?)[^.;]{0,80}\b(?:property of <C>|belong to <C>|at <C> (?:sole |free )*(?:disposal|discretion)|owned by <C>)",
    r"\b(?:drafts?|raw files?|working files?|intermediate files?)[^.;]{0,40}\b(?:may|can)(?! not\b) be (?:freely )?(?:used|kept|exploited|reused)\b[^.;]{0,20}\bby <C>",
)
_AGGREGATED = pattern(
    r"<C>[^.;]{0,120}\b(?:may|can|entitled|right)(?! not\b)\b[^.;]{0,160}\b(?:aggregated?|de-?identified|anonymi[sz]ed|pseudonymi[sz]ed)\b[^.;]{0,160}\b(?:any|all|other|own|its|improv\w+|analytic\w*|develop\w*)\b",
    r"\b(?:aggregated?|de-?identified|anonymi[sz]ed)\b[^.;]{0,120}\b(?:derived from|based on|from)\b[^.;]{0,60}<W>[^.;]{0,160}\b(?:may|can|is free)(?! not\b)\b",
)


class Deliverables:
    """A5."""

    rules: ClassVar[tuple[str, ...]] = (
        "deliverables.drafts-included",
        "deliverables.finals-only",
        "deliverables.drafts-given",
        "deliverables.aggregated-data",
    )

    def look(self, paper: Paper) -> Iterator[Finding]:
        """Sentences that say what the work consists of."""
        for sentence in paper.where(_GIVEN, _FINALS, _DEFINES, _AGGREGATED):
            tagged = sentence.tagged
            if m := _GIVEN.search(tagged):
                yield paper.finding("deliverables.drafts-given", sentence, m, actor=Side.CLIENT)
            elif (m := _FINALS.search(tagged)) and not _names_drafts_in(sentence, m[0]):
                yield paper.finding("deliverables.finals-only", sentence, m, actor=Side.CLIENT)
            elif WORK in tagged and _DEFINES.search(tagged):
                found = {name: words.search(tagged) for name, words in _FACETS.items()}
                facets = [name for name, match in found.items() if match]
                defining = " mean" in tagged or "includ" in tagged or "whether" in tagged
                if facets and defining and (len(facets) > 1 or "drafts" in facets or "raw" in facets):
                    first = min(match.start() for match in found.values() if match)
                    yield paper.finding(
                        "deliverables.drafts-included",
                        sentence,
                        (first, first + 1),
                        strength=paper.share("A5", facets),
                        actor=Side.FREELANCER,
                        facets=facets,
                    )
            if (m := _AGGREGATED.search(tagged)) and WORK in tagged and not sentence.negated(m.start()):
                yield paper.finding("deliverables.aggregated-data", sentence, m, actor=Side.CLIENT, confidence=0.8)


def _names_drafts_in(sentence: Sentence, words: str) -> bool:
    """Say whether drafts are named beside finals: "final files, drafts and sketches" is not limited to finals."""
    excluded = any(w in words for w in ("exclud", "not include", "but not", " not "))
    return not excluded and any(f.search(sentence.tagged) for f in _FACETS.values())
