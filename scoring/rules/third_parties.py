"""Passing the work on: sublicences, affiliates, and who is bound by what the client promised."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from scoring.findings import Finding, Side
from scoring.rules.base import OTHER, WORK, Paper, Sentence, pattern

_SUBLICENSE = pattern(
    r"(?<!non-)(?<!non)(?<!not )\bsub-?licen[cs](?:e?able|ing rights)\b",
    r"\bright to (?:grant )?sub-?licen[cs]es?\b",
    r"<C>[^.;]{0,80}\bmay\b(?! not\b)[^.;]{0,80}\b(?:sub-?licen[cs]e|transfer|assign)\b[^.;]{0,60}(?:<W>|licen[cs]e|rights)",
    r"\b(?:use|reproduce|licen[cs]e|rights?|grants?)\b[^.;]{0,140}<C>[^.;]{0,30}\b(?:and|or) (?:its|their|our)(?: \w+,?){0,3} (?:affiliates|partners|subsidiaries|successors|assigns|group companies|licensees)\b",
    r"<C>[^.;]{0,30}\band (?:its|their|our)(?: \w+,?){0,3} (?:affiliates|partners|subsidiaries|licensees)[^.;]{0,60}\b(?:may|a perpetual|licen[cs]e|right)\b",
    r"(?<!non-)(?<!not )\btransferable\b[^.;]{0,80}\blicen[cs]e\b",
    r"\bfreely (?:assignable|transferable|sub-?licen[cs]able)\b",
)
_NO_SUBLICENCE = pattern(
    r"\b(?:non-?|not )sub-?licen[cs]e?able\b",
    r"\bnon-?transferable\b",
    r"\b(?:shall|may|will|must) not (?:\w+,? ){0,6}?sub-?licen[cs]e\b",
    r"\bno (?:right to )?sub-?licen[cs](?:e|es|ing)\b",
    r"\bwithout (?:the )?right to sub-?licen[cs]e\b",
)
_BINDS = pattern(
    r"<C>[^.;]{0,40}\b(?:shall|will|must|agrees? to)\b[^.;]{0,60}\b(?:cause|bind|ensure|procure|require|oblige|flow down|pass on|impose)\b[^.;]{0,120}\b(?:affiliates?|sub-?contractors?|sub-?licen[cs]ees|contractors|agenc(?:y|ies)|end clients?|third part(?:y|ies)|vendors|service providers|successors|assigns|personnel|employees)\b",
    r"\b(?:affiliates?|sub-?contractors?|sub-?licen[cs]ees|end clients?|third part(?:y|ies)|vendors|successors)\b[^.;]{0,100}\b(?:be bound by|is bound by|are bound by|comply with|same (?:restrictions|obligations|terms))\b",
)
_LIABLE = pattern(
    r"<C>[^.;]{0,60}\b(?:is|are|be|remains?|shall be|will be) (?:fully |jointly |also )*(?:liable|responsible)\b[^.;]{0,80}\b(?:affiliates?|sub-?contractors?|sub-?licen[cs]ees|third part(?:y|ies)|acts|them|their|vendors|end clients?)\b",
)
_SUCCESSORS = pattern(
    r"\b(?:binds?|binding (?:up)?on|bind)\b[^.;]{0,60}\b(?:successors?|assigns|assignees)\b",
)
_WEAK = pattern(
    r"\b(?:best|reasonable|commercially reasonable) (?:efforts|endeavours)\b",
)


class ThirdParties:
    """A6."""

    rules: ClassVar[tuple[str, ...]] = ("third-party.sublicense", "third-party.flow-down", "third-party.no-sublicence")

    def look(self, paper: Paper) -> Iterator[Finding]:
        """Sentence by sentence."""
        for sentence in paper.where(_NO_SUBLICENCE, _SUBLICENSE, _BINDS, _LIABLE):
            tagged = sentence.tagged
            if m := _NO_SUBLICENCE.search(tagged):
                if _licence_of_work(sentence):
                    yield self._protects(paper, "third-party.no-sublicence", sentence, m, ["no_sublicence"])
            elif (m := _SUBLICENSE.search(tagged)) and _licence_of_work(sentence) and not sentence.negated(m.start()):
                yield paper.finding("third-party.sublicense", sentence, m, actor=Side.CLIENT)
            facets = [
                name
                for name, words in (("binds_others", _BINDS), ("liable", _LIABLE), ("successors", _SUCCESSORS))
                if words.search(tagged)
            ]
            # a general "binds successors and assigns" is about the paper, not about the restriction
            if facets and facets != ["successors"]:
                m = _BINDS.search(tagged) or _LIABLE.search(tagged)
                assert m is not None
                yield self._protects(paper, "third-party.flow-down", sentence, m, facets)

    def _protects(self, paper: Paper, rule: str, sentence: Sentence, m: re.Match[str], facets: list[str]) -> Finding:
        strength = paper.share("A6", facets)
        if _WEAK.search(sentence.tagged):
            strength = min(strength, 0.4 * strength / 0.25 * 0.25)
        return paper.finding(rule, sentence, m, strength=round(strength, 4), actor=Side.CLIENT, facets=facets)


def _licence_of_work(sentence: Sentence) -> bool:
    tagged = sentence.tagged
    return (WORK in tagged or OTHER not in tagged) and bool(
        re.search(r"\b(?:licen[cs]e|rights?|use|grant)", tagged, re.IGNORECASE)
    )
