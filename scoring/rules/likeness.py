"""Voice, face and style, and the moral rights that stand beside them."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from scoring.findings import Finding, Side
from scoring.rules.base import Paper, pattern

_REPLICA_WORDS = r"(?:digital replicas?|digital doubles?|synthetic (?:voices?|performances?|speech|likeness(?:es)?)|voice clon\w+|clon\w+ of (?:the )?(?:voice|<F>)|deepfakes?|digital(?:ly)? (?:recreat\w+|replicat\w+|simulat\w+))"
_STYLE_WORDS = r"(?:in the style of|<F> style|imitat\w+ (?:the )?(?:style|voice)|style of <F>)"
_FORBIDS = pattern(
    rf"\b(?:shall|will|may|must) not\b[^.;]{{0,160}}(?:\b{_REPLICA_WORDS}|{_STYLE_WORDS})",
    rf"(?:\b{_REPLICA_WORDS}|{_STYLE_WORDS})[^.;]{{0,120}}\b(?:shall|may|must|will) not\b",
    rf"\b(?:prohibited|forbidden|no right|not permitted)\b[^.;]{{0,100}}(?:\b{_REPLICA_WORDS}|{_STYLE_WORDS})",
    rf"(?:\b{_REPLICA_WORDS}|{_STYLE_WORDS})[^.;]{{0,120}}\b(?:prohibited|only with|requires?|needs?)\b",
)
_PERMITS = pattern(
    rf"<C>[^.;]{{0,100}}\b(?:may|can|is entitled to|has the right to|shall have the right to)(?! not\b)\b[^.;]{{0,160}}(?:\b{_REPLICA_WORDS}|{_STYLE_WORDS})",
    rf"\b(?:grants?|licen[cs]es?|consents?|agrees?)\b[^.;]{{0,120}}<C>[^.;]{{0,120}}(?:\b{_REPLICA_WORDS}|{_STYLE_WORDS})",
    rf"<F>[^.;]{{0,40}}\bconsents? to\b[^.;]{{0,120}}(?:\b{_REPLICA_WORDS}|{_STYLE_WORDS})",
)
_REPLICA, _STYLE = pattern(rf"\b{_REPLICA_WORDS}"), pattern(_STYLE_WORDS)
_CONSENT = pattern(
    r"\b(?:specific|written|prior|express)\b[^.;]{0,30}\bconsent\b",
)
_WAIVES = pattern(
    r"\bwaives?\b[^.;]{0,100}\b(?:moral rights?|droit moral|rights? of (?:attribution|integrity|paternity)|right to be (?:named|identified))\b",
    r"\bmoral rights?\b[^.;]{0,100}\b(?:waived|waives?|relinquish\w*|not (?:to )?(?:assert|enforce|exercise))\b",
    r"\b(?:not (?:to )?(?:assert|enforce|exercise))\b[^.;]{0,60}\bmoral rights?\b",
)


class Likeness:
    """A12, and the waiver of moral rights."""

    rules: ClassVar[tuple[str, ...]] = ("likeness.protected", "likeness.replica-permitted", "moral-rights.waived")

    def look(self, paper: Paper) -> Iterator[Finding]:
        """Sentence by sentence."""
        for sentence in paper.where(_FORBIDS, _PERMITS, _WAIVES):
            tagged = sentence.tagged
            if m := _FORBIDS.search(tagged):
                facets = [
                    name
                    for name, words in (("replica", _REPLICA), ("style", _STYLE), ("consent", _CONSENT))
                    if words.search(tagged)
                ]
                yield paper.finding(
                    "likeness.protected",
                    sentence,
                    m,
                    strength=paper.share("A12", facets),
                    actor=Side.CLIENT,
                    facets=facets,
                )
            elif m := _PERMITS.search(tagged):
                yield paper.finding("likeness.replica-permitted", sentence, m, actor=Side.CLIENT)
            if (m := _WAIVES.search(tagged)) and not sentence.negated(m.start()):
                yield paper.finding("moral-rights.waived", sentence, m, actor=Side.FREELANCER)
