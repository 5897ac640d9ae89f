"""F-INDEM, F-LIAB, F-WARR: who answers for what, up to where, and for how much knowledge."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from scoring.facts.fact import Fact
from scoring.fairness.base import BOTH, MUST, OF_C, OF_F, Wording, denied, found, look_for
from scoring.findings import Finding, Side
from scoring.reading.late import late
from scoring.rules.base import CLIENT, FREELANCER, Paper, Sentence, named_pattern

_GIVES = r"\b(?:defends?(?= [\ue001\ue002])|indemnif(?:y|ies)|indemnifying|(?:hold|save)s? (?:\w+ ){0,3}harmless(?! to)|(?:give|grant)s? (?:an? )?indemnity)\b"
_FROM_F = named_pattern(
    rf"<F>{OF_F}{{0,60}}\b(?:{MUST}|indemnif|holds)[^.;{CLIENT}]{{0,60}}?{_GIVES}",
    rf"<F>{OF_F}{{0,20}} {_GIVES}",
    r"\b(?:<C> (?:is|shall be|will be) indemnified|indemni(?:ty|fied)) by <F>",
)
_FROM_C = named_pattern(
    rf"<C>{OF_C}{{0,60}}\b(?:{MUST}|indemnif|holds)[^.;{FREELANCER}]{{0,60}}?{_GIVES}", rf"<C>{OF_C}{{0,20}} {_GIVES}"
)
_MUTUAL = named_pattern(
    rf"\b(?:{BOTH}|the breaching party|the indemnifying party)\b[^.;]{{0,80}}{_GIVES}", r"\bmutual(?:ly)? indemni\w+"
)
_NOT = late(r"\b(?:not|no|never|neither)\b")
_ALL = named_pattern(
    r"\b(?:any and all|all|any)\b[^.;]{0,60}\b(?:claims?|losses|liabilit\w+|damages?|demands?|actions?|suits?|costs?)\b"
)
_ALLEGED = named_pattern(r"\b(?:alleged(?:ly)?|allegations?|alleging|threatened|asserted|purported)\b")
_OWN = named_pattern(
    r"\b(?:its|his|her|their|<F>) (?:own )?(?:material )?(?:breach|negligence|gross negligence|wil(?:l)?ful|fault|misconduct)",
    r"\b(?:from|by|of|to) (?:a |any |the )?(?:material )?breach (?:by <F>|of (?:this|the|its|any|these))",
    r"\b(?:breach|negligence|misconduct) (?:by|of|on the part of) <F>",
)
_LIMITS = named_pattern(
    r"\bfinal(?:ly)? (?:awarded|adjudicated|determined|judg\w+|decision|award|court)\b",
    r"\b(?:up to|limited to|capped at|not exceed(?:ing)?|no more than)\b[^.;]{0,40}\b(?:fees?|amounts?|sums?|price|compensation)\b",
)

_LIABLE = r"\b(?:liab(?:le|ility|ilities))\b"
_CAP = named_pattern(
    rf"{_LIABLE}[^.;]{{0,160}}\b(?:not exceed|never exceed|exceeds?|limited to|capped at|no more than|up to)\b",
    rf"\b(?:limits?|caps?)\b[^.;]{{0,40}}{_LIABLE}[^.;]{{0,60}}\b(?:to|at)\b",
    rf"\b(?:maximum|aggregate|total)\b[^.;]{{0,40}}{_LIABLE}[^.;]{{0,80}}\b(?:is|be|equals?)\b",
)
_NO_INDIRECT = named_pattern(
    rf"\b(?:neither|not|no|in no event|under no circumstances|never|exclude[sd]?)\b[^.;]{{0,120}}{_LIABLE}[^.;]{{0,120}}\b(?:indirect|consequential|incidental|special|punitive|lost profits?|loss of (?:profit|revenue|business))\b",
    r"\b(?:indirect|consequential|incidental)\b[^.;]{0,80}\b(?:excluded|not recoverable)\b",
)
_EXCEPT = named_pattern(
    r"\bnothing in this\b[^.;]{0,60}\b(?:limits?|excludes?|restricts?)\b",
    r"\bexcept(?:ions?)?\b[^.;]{0,20}\bnot apply\b",
    r"\b(?:insurance|coverage)\b",
)
_UNLIMITED = named_pattern(
    rf"<F>{OF_F}{{0,60}}\b(?:unlimited liability|fully liable|liab(?:le|ility)\b[^.;{CLIENT}]{{0,40}}\b(?:unlimited|without (?:any )?limit\w*|not (?:be )?(?:limited|capped)))",
    rf"\bliability of <F>{OF_F}{{0,40}}\b(?:unlimited|not (?:be )?(?:limited|capped)|without (?:any )?limit\w*)",
    rf"<F>{OF_F}{{0,40}}(?<!not )\bliable (?:to <C> )?for (?:any and )?all (?:loss|damage|claims|costs|harm)\w*\b",
)
_WHO_F = late(
    rf"{FREELANCER}+(?:'s)?[^.;{CLIENT}]{{0,80}}{_LIABLE}|{_LIABLE} (?:of|for) {FREELANCER}|liable to {CLIENT}"
)
_WHO_C = late(rf"{CLIENT}+(?:'s)?[^.;{FREELANCER}]{{0,80}}{_LIABLE}|{_LIABLE} of {CLIENT}|liable to {FREELANCER}")
_WHO_BOTH = late(rf"\b{BOTH}(?:'s)?\b|\beither of them\b|\bboth\b")

_WARRANTS = rf"<F>{OF_F}{{0,80}}\b(?:warrants?|represents?|guarantees?)\b[^.;]{{0,200}}"
_CLEAN = r"(?:(?:do|does|will|shall|not) (?:not )?(?:knowingly )?(?:and (?:will|shall|do|does) not )?(?:infringe|violate|misappropriate)|non-?infring\w+|free (?:of|from)[^.;]{0,40}(?:claims|infring\w+|rights of)|infringes? (?:no|nobody))"
_INFRINGES = named_pattern(rf"{_WARRANTS}\b{_CLEAN}")
_KNOWN = named_pattern(
    r"\b(?:to|so far as|as far as)\b[^.;]{0,30}\b(?:knowledge|aware|knows?|belief)\b", r"\bknowingly\b"
)

_NO_WARRANTY = late(
    r"\bno (?:warranty|representation)|\b(?:not|never|nor|neither)\b[^.;]{0,20}\b(?:warrant|represent|guarantee)"
)

_OBJECT = late(r"\b(?:defends?|harmless|indemnif(?:y|ies)|against|to|of|by|from|for|releases?|protects?) (?:the )?$")
"""Before a side: it is the one for whom, and not the one who."""


class Risk:
    """F-INDEM, F-LIAB, F-WARR."""

    rules: ClassVar[tuple[str, ...]] = (
        "indemnity.mutual",
        "indemnity.given-by-client",
        "indemnity.limited",
        "indemnity.one-way",
        "indemnity.any-claims",
        "liability.capped",
        "liability.no-consequential",
        "liability.mutual",
        "liability.client-only",
        "liability.unlimited",
        "warranty.qualified",
        "warranty.absolute",
    )

    def look(self, paper: Paper, facts: Sequence[Fact]) -> Iterator[Finding]:
        """Indemnities by giver and reach, limits by whose liability they limit."""
        yield from _indemnities(paper)
        yield from _limits(paper)
        yield from look_for(paper, (Wording("liability.unlimited", _UNLIMITED, unless=_EXCEPT, actor=Side.FREELANCER),))
        for sentence in paper.where(_INFRINGES):
            m = _INFRINGES.search(sentence.tagged)
            if m and not denied(sentence, m.start()) and not _NO_WARRANTY.search(m[0]):
                known = _KNOWN.search(sentence.tagged)
                yield found(
                    paper, "warranty.qualified" if known else "warranty.absolute", sentence, m, actor=Side.FREELANCER
                )


def _indemnities(paper: Paper) -> Iterator[Finding]:
    mutual = False
    own: list[tuple[Sentence, re.Match[str]]] = []
    for sentence in paper.where(_FROM_F, _FROM_C, _MUTUAL):
        tagged = sentence.tagged
        if (m := _MUTUAL.search(tagged)) and not _NOT.search(m[0]) and not denied(sentence, m.start()):
            mutual = True
            yield found(paper, "indemnity.mutual", sentence, m)
            continue
        if (
            (m := _FROM_C.search(tagged))
            and not _OBJECT.search(tagged[: m.start()])
            and not _NOT.search(m[0])
            and not denied(sentence, m.start())
        ):
            mutual = True
            yield found(paper, "indemnity.given-by-client", sentence, m, actor=Side.CLIENT)
        if (
            (m := _FROM_F.search(tagged))
            and not _OBJECT.search(tagged[: m.start()])
            and not _NOT.search(m[0])
            and not denied(sentence, m.start())
        ):
            own.append((sentence, m))
    for sentence, m in own:
        rule = _reach(sentence.tagged)
        if rule == "indemnity.any-claims" or not mutual:
            yield found(paper, rule, sentence, m, actor=Side.FREELANCER)


def _reach(tagged: str) -> str:
    if _LIMITS.search(tagged):
        return "indemnity.limited"
    if _ALLEGED.search(tagged):
        return "indemnity.any-claims"
    wide, fault = _ALL.search(tagged), _OWN.search(tagged)
    if fault:
        return "indemnity.one-way" if wide else "indemnity.limited"
    return "indemnity.any-claims" if wide else "indemnity.one-way"


def _names(paper: Paper, side: Side) -> re.Pattern[str] | None:
    """The words for one side, in lower case."""
    terms = {t.lower() for p in paper.reading.parties.parties if p.side is side for t in p.terms if len(t) > 3}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(terms)))})\b") if terms else None


def _limits(paper: Paper) -> Iterator[Finding]:
    only_client: list[tuple[Sentence, re.Match[str]]] = []
    covered = False
    by_name = tuple(_names(paper, side) for side in (Side.FREELANCER, Side.CLIENT))
    for sentence in paper.where(_CAP, _NO_INDIRECT):
        tagged = sentence.tagged
        cap, indirect = _CAP.search(tagged), _NO_INDIRECT.search(tagged)
        m = cap or indirect
        if m is None or _EXCEPT.search(tagged):
            continue
        both = _WHO_BOTH.search(tagged)
        freelancer, client = _WHO_F.search(tagged), _WHO_C.search(tagged)
        if not (both or freelancer or client):  # a sentence in capitals names its parties in capitals
            freelancer, client = (names.search(tagged) if names else None for names in by_name)
        if client and not (both or freelancer):
            only_client.append((sentence, m))
            continue
        covered = True
        mutual = bool(both or (freelancer and client) or not (freelancer or client))
        if cap:
            yield found(paper, "liability.mutual" if mutual else "liability.capped", sentence, cap)
        if indirect:
            yield found(paper, "liability.no-consequential", sentence, indirect)
    if not covered:
        for sentence, m in only_client:
            yield found(paper, "liability.client-only", sentence, m, actor=Side.CLIENT)
