"""Rights management information, and the reservation of text and data mining."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from scoring.findings import Finding, Side
from scoring.rules.base import Paper, pattern

_INFO = r"(?:metadata|watermarks?|copyright (?:management information|notices?)|credits?(?: lines?)?|rights management information|attribution|iptc)"
_KEPT = pattern(
    rf"<C>[^.;]{{0,60}}\b(?:shall|will|may|must) not\b[^.;]{{0,60}}\b(?:remove|strip|alter|delete|obscure|change)\b[^.;]{{0,80}}\b{_INFO}\b",
    rf"\b{_INFO}\b[^.;]{{0,80}}\b(?:shall|must|may|will) not be (?:removed|stripped|altered|deleted)\b",
    rf"\b{_INFO}\b[^.;]{{0,60}}\b(?:must|shall|will) (?:remain|be kept|be preserved|stay)\b",
)
_REMOVABLE = pattern(
    rf"<C>[^.;]{{0,80}}\b(?:may|can|is free to|has the right to|shall be entitled to)\b[^.;]{{0,80}}\b(?:remove|strip|alter|delete)\b[^.;]{{0,80}}\b{_INFO}\b",
)
_MINING = pattern(
    r"\b(?:reserv\w+|not permitted|prohibited|excluded|no right)\b[^.;]{0,120}\b(?:text and data mining|text[- ]and[- ]data[- ]mining|tdm|data mining)\b",
    r"\b(?:text and data mining|tdm|data mining)\b[^.;]{0,120}\b(?:reserved|not permitted|prohibited|excluded|shall not|may not|is not)\b",
    r"<C>[^.;]{0,60}\b(?:shall|will|may|must) not\b[^.;]{0,160}\b(?:text and data mining|data mining|tdm|mine)\b",
)


class Metadata:
    """A11."""

    rules: ClassVar[tuple[str, ...]] = ("metadata.kept", "metadata.removable", "text-mining.reserved")

    def look(self, paper: Paper) -> Iterator[Finding]:
        """Sentence by sentence."""
        for sentence in paper.where(_KEPT, _REMOVABLE, _MINING):
            tagged = sentence.tagged
            if m := _KEPT.search(tagged):
                yield paper.finding(
                    "metadata.kept",
                    sentence,
                    m,
                    strength=paper.share("A11", ["metadata"]),
                    actor=Side.CLIENT,
                    facets=["metadata"],
                )
            elif (m := _REMOVABLE.search(tagged)) and not sentence.negated(m.end()):
                yield paper.finding("metadata.removable", sentence, m, actor=Side.CLIENT)
            if m := _MINING.search(tagged):
                yield paper.finding(
                    "text-mining.reserved",
                    sentence,
                    m,
                    strength=paper.share("A11", ["mining"]),
                    actor=Side.CLIENT,
                    facets=["mining"],
                )
