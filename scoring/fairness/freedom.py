"""F-NONCOMP, F-NONSOL, F-EXCL, F-CONF: what the freelancer may not do, for whom, how long, and may not say."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from scoring.facts.fact import Fact
from scoring.fairness.base import BOTH, MAY, MUST, NOT, OF_C, OF_F, Wording, denied, found, look_for, months_in
from scoring.findings import Finding, Side
from scoring.reading.late import late
from scoring.rules.base import Paper, named_pattern

_RIVALS = r"(?:compet\w+|rivals?)"
_COMPETE = named_pattern(
    rf"<F>{OF_F}{{0,140}}\b{NOT}[^.;]{{0,140}}\b(?:compete|competes|competing|{_RIVALS})\b",
    rf"<F>{OF_F}{{0,140}}\b{NOT}[^.;]{{0,80}}\b(?:perform|provide|render|offer|supply|carry out)\b[^.;]{{0,40}}\b(?:similar|same|comparable|like) (?:\w+ )?(?:services|work)\b",
    rf"<F>{OF_F}{{0,140}}\b{NOT}[^.;]{{0,80}}\b(?:engage|work|be engaged|be employed|be active)\b[^.;]{{0,60}}\b(?:industry|sector|field|line of business|similar business)\b",
)
_RESTRICTED = late(r"\bnot (?:be )?(?:restrict\w*|prohibit\w*|prevent\w*|preclud\w*|limit\w*|bound|barred)\b")
_OTHER_SENSE = named_pattern(
    r"\bcompeti(?:tion law|tive (?:price|rate|bid|fee|offer|tender)s?|tive basis)\b|\bunfair competition\b|\bdesign competition\b|\benter (?:any |the )?competitions?\b|\bdoes not require\b",
    r"\b(?:disclose|reveal|share|communicate|publish|show)\b[^.;]{0,100}\bcompet\w+",
    r"\b(?:use|infringe|copy|reproduce|adapt)\b[^.;]{0,40}(?:<W>|<O>)[^.;]{0,80}\bcompet\w+",
)
_NAMED = named_pattern(
    r"\b(?:named|listed|following|specified|set out|set forth|identified)\b[^.;]{0,60}",
    r"\bdirect competitors? (?:named|listed)",
)
_BROAD = named_pattern(
    r"\b(?:worldwide|anywhere|throughout the (?:world|territory of)|globally|in any (?:country|territory|capacity)|industry|sector|field|indefinite\w*|perpetual\w*|at any time (?:after|thereafter)|any (?:business|person|company|entity|other) (?:that|which|in))\b"
)
_FREE = named_pattern(
    rf"<F>{OF_F}{{0,60}}\b(?:free to|{MAY})\b[^.;]{{0,60}}\b(?:work|provide|perform|render|offer|serve|accept|compete|create|design|write|engage)\b[^.;]{{0,60}}\b{_RIVALS}\b",
    rf"<F>{OF_F}{{0,60}}\bnot (?:be )?(?:restrict\w*|prohibit\w*|prevent\w*|preclud\w*|barred)\b[^.;]{{0,80}}\b(?:{_RIVALS}|similar (?:services|work))\b",
    rf"\bnothing\b[^.;]{{0,60}}\b(?:prevents?|restricts?|prohibits?|limits?)\b[^.;]{{0,20}}<F>[^.;]{{0,80}}\b(?:{_RIVALS}|similar (?:services|work))\b",
    r"\b(?:no|not a|without a) non-?compet\w+",
)
_NOT_FREE = named_pattern(
    rf"<F>{OF_F}{{0,40}}\b(?:may|can|shall|will) not (?!be (?:restrict|prohibit|prevent|preclud|barred))",
    r"\bdisclos\w+",
)

_SOLICIT = named_pattern(
    rf"(?:<F>{OF_F}{{0,120}}|\b{BOTH}[^.;]{{0,80}})\b{NOT}?[^.;]{{0,80}}\b(?:solicit\w*|entic\w+|poach\w*|induc\w+|canvass\w*|recruit\w*|hire|approach)\b[^.;]{{0,160}}(?:\b(?:clients?|customers?|employees?|staff|personnel|contractors?|prospects?|suppliers?)\b|<C>)",
)
_SOLICIT_NOT = late(r"\b(?:not|neither|never|refrain|prohibited|forbidden|cannot)\b")
_PROSPECTS = named_pattern(r"\b(?:prospect\w*|potential|any person|any (?:client|customer)s?|past, present|former)\b")
_SOLICIT_OTHER = named_pattern(
    r"\bsolicit\w* (?:proposals?|bids?|quotes?|donations?|feedback)\b",
    r"\bnothing\b[^.;]{0,60}\b(?:prevents?|restricts?|prohibits?)\b",
    r"\bnot (?:be )?(?:restrict|prohibit|prevent|preclud)\w*\b",
)

_OPEN = named_pattern(
    r"\b(?:services?|engagement|arrangement|relationship|appointment)\b[^.;]{0,60}\b(?:non-?exclusive|not exclusive)\b",
    r"\bnon-?exclusive (?:basis|services?|engagement|relationship|arrangement|appointment)\b",
    rf"<F>{OF_F}{{0,60}}\b(?:free to|{MAY})\b[^.;]{{0,60}}\b(?:work for|work with|provide|perform|render|offer|accept|take on|be engaged by)\b[^.;]{{0,80}}\b(?:others|other (?:clients?|customers?|parties|persons|companies|work|projects|engagements)|third parties|anyone|any other)\b",
)
_NOT_OPEN = named_pattern(
    rf"<F>{OF_F}{{0,40}}\b(?:may|can|shall|will) not\b",
    rf"<C>{OF_C}{{0,40}}\b(?:free to|may)\b[^.;]{{0,60}}\b(?:engage|hire|work with)\b",
    r"\blicen[cs]e\b",
)
_ALONE = named_pattern(
    rf"<F>{OF_F}{{0,80}}\b{MUST}[^.;]{{0,60}}\b(?:exclusively (?:for|to|with)|(?:work|provide (?:the |its )?services?|render (?:the |its )?services?)[^.;]{{0,20}}\b(?:solely|only|exclusively)\b|devote\b[^.;]{{0,20}}\b(?:all|full|entire|exclusive|whole)\b)",
    rf"<F>{OF_F}{{0,80}}\b{NOT}[^.;]{{0,40}}\b(?:accept|perform|undertake|provide|work|render|take on)\b[^.;]{{0,60}}\b(?:any other (?:work|client|person|party|engagement|company)|(?:for|to|from) (?:others|anyone else|any other|other clients|third parties))\b",
    r"\b(?:services?|engagement)\b[^.;]{0,40}\b(?:is|are|shall be|will be) exclusive(?: to)?\b",
)
_NOT_ALONE = named_pattern(
    r"\bsub-?contract\w*|\bassign\w*|\bexclusively (?:at|on|by|in|as)\b|\bif\b[^.;]{0,40}\bconflict",
    r"\bnot (?:be )?(?:required|obliged|obligated)\b",
    r"\bnon-?exclusive\b|\bnot exclusive\b",
    rf"<C>{OF_C}{{0,40}}\b(?:shall|will)\b[^.;]{{0,40}}\bexclusively\b",
    r"\bexclusive(?:ly)? (?:licen[cs]e|rights?|property|owned)\b",
)
_RETAINER = named_pattern(r"\b(?:retainer|guaranteed (?:minimum|monthly)|monthly (?:fee|minimum)|in return for a)\b")

_HUSH = r"(?:<O>|\bconfidential\w*|\bsecre(?:t|cy)\b)"
_FOR_EVER = r"\b(?:perpetual\w*|indefinite\w*|in perpetuity|for ?ever|without (?:limit|limitation) (?:in|of|as to) time|no time limit|without time limit)\b"
_PERPETUAL = named_pattern(rf"{_HUSH}[^.;]{{0,200}}{_FOR_EVER}", rf"{_FOR_EVER}[^.;]{{0,120}}{_HUSH}")
_NOT_SECRET_FOR_EVER = named_pattern(
    rf"<C>{OF_C}{{0,60}}\b(?:shall|will|must|agrees? to)\b[^.;]{{0,30}}\b(?:keep|hold|treat|maintain|protect)\b",
    r"\btrade secrets?\b",
    r"\blicen[cs]e\b",
    rf"\bnot\b[^.;]{{0,40}}{_FOR_EVER}",
)
_OWN_WORK = named_pattern(
    r"(?:<O>|\bconfidential information)[^.;]{0,60}\b(?:includes?|means?|shall include|comprises?|covers?)\b[^.;]{0,240}(?:\b(?:the|all|every|each) <W>|<F>(?:'s)? (?:own )?(?:rates?|fees?|work|methods|know-how)|\b(?:the )?(?:fees?|rates?|compensation) (?:paid|payable|charged|under|agreed))",
)
_LEFT_OUT = named_pattern(
    r"\b(?:not|never) (?:include|cover|extend|apply)\b|\bexclud\w+\b|\bdoes not\b|\bother than\b|\bexcept\b"
)
_CARVED = named_pattern(
    rf"{_HUSH}[^.;]{{0,100}}\b(?:does not include|do not include|shall not include|will not include|excludes?|does not cover|do(?:es)? not (?:apply|extend) to|shall not (?:apply|extend) to)\b",
    r"\b(?:confidentiality|non-disclosure)\b[^.;]{0,60}\b(?:does|do|shall|will) not (?:apply|extend)\b",
    rf"\bexclud\w+ from\b[^.;]{{0,20}}{_HUSH}",
)

_CONFIDENTIAL = late(
    r"^(?!.*\b(?:client|customer|company|agency|publisher|licensee|employer)(?:'s)? (?:materials?|data|content|property)\b).*\b(?:confiden|secre|proprietary)",
    re.IGNORECASE | re.DOTALL,
)

_WORDINGS = (
    Wording("exclusivity.none", _OPEN, unless=_NOT_OPEN, actor=Side.FREELANCER),
    Wording("confidence.perpetual", _PERPETUAL, unless=_NOT_SECRET_FOR_EVER, actor=Side.FREELANCER),
    Wording("confidence.own-work", _OWN_WORK, unless=_LEFT_OUT, spoken=_CONFIDENTIAL),
    Wording("confidence.carved", _CARVED, deniable=False),
    Wording("competition.free", _FREE, unless=_NOT_FREE, actor=Side.FREELANCER, deniable=False),
)


class Freedom:
    """F-NONCOMP, F-NONSOL, F-EXCL, F-CONF."""

    rules: ClassVar[tuple[str, ...]] = (
        "competition.free",
        "competition.narrow",
        "competition.restrained",
        "competition.broad",
        "solicitation.narrow",
        "solicitation.broad",
        "exclusivity.none",
        "exclusivity.retained",
        "exclusivity.full",
        "confidence.carved",
        "confidence.perpetual",
        "confidence.own-work",
    )

    def look(self, paper: Paper, facts: Sequence[Fact]) -> Iterator[Finding]:
        """Restraints of the freelancer by their reach; those of the client are none."""
        yield from look_for(paper, _WORDINGS)
        for sentence in paper.where(_COMPETE):
            tagged = sentence.tagged
            m = _COMPETE.search(tagged)
            if m and not _RESTRICTED.search(m[0]) and not _OTHER_SENSE.search(tagged) and not _double(tagged, m):
                yield found(paper, _reach(tagged), sentence, m, actor=Side.FREELANCER)
        for sentence in paper.where(_SOLICIT):
            tagged = sentence.tagged
            m = _SOLICIT.search(tagged)
            if m and _SOLICIT_NOT.search(m[0]) and not _SOLICIT_OTHER.search(tagged):
                long = (months_in(tagged) or 0) > 12
                rule = "solicitation.broad" if long or _PROSPECTS.search(tagged) else "solicitation.narrow"
                yield found(paper, rule, sentence, m, actor=Side.FREELANCER)
        for sentence in paper.where(_ALONE):
            tagged = sentence.tagged
            m = _ALONE.search(tagged)
            if m and not denied(sentence, m.start()) and not _NOT_ALONE.search(tagged):
                rule = "exclusivity.retained" if _RETAINER.search(tagged) else "exclusivity.full"
                yield found(paper, rule, sentence, m, actor=Side.FREELANCER)


def _double(tagged: str, m: re.Match[str]) -> bool:
    """Two negations: "nothing in this agreement obliges the contractor not to …"."""
    return re.search(r"\bnothing\b[^.;]{0,60}$", tagged[: m.start()]) is not None


def _reach(tagged: str) -> str:
    months = months_in(tagged)
    if _BROAD.search(tagged) or (months or 0) > 12:
        return "competition.broad"
    if months is not None and months <= 6 and _NAMED.search(tagged):
        return "competition.narrow"
    return "competition.restrained"
