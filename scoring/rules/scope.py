"""How far the client's use may go: everything, any media, for ever, or only the project."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from scoring.findings import Finding, Side
from scoring.reading.late import late
from scoring.rules.base import CLIENT, FREELANCER, OTHER, WORK, Paper, Sentence, pattern

_NARROW_AFTER = (
    r"(?!(?: (?:\w+|<W>)){0,3}? (?:necessary|required|needed|contemplated|set out|set forth|described|specified|stated|permitted|agreed|related|relating|connected|"
    r"arising|consistent|incidental|authori[sz]ed|hereunder|herein|thereof|hereof|under|other than|except|not)\b)"
    r"(?! (?:of|for|in|under|set|by) (?:this|the|that|such|these|said) (?:agreement|section|clause|contract|article|project|sow|statement|services?|campaign|book|act|paragraph|definition|schedule|exhibit|order|policy|plan)\b)"
)
_ALL = pattern(
    r"\bfor (?:any|all|any and all|any or all|every)(?: (?:lawful|legal|legitimate|commercial|business|other|possible|conceivable|and all|or non-commercial|internal|and))* (?:purposes?|uses?)\b(?: whatsoever| of any kind| or no purpose| it (?:chooses|wishes|likes|sees fit))?"
    + _NARROW_AFTER,
    # what is used for any reason, not what ends for any reason
    r"\b(?:uses?|used|using|reproduce|exploit|distribute)\b(?:(?!\b(?:terminat|expir|cancel))[^.;]){0,100}?\bfor (?:any|every)(?: (?:lawful|legal|legitimate|commercial|business|other|possible|conceivable))* reasons?\b(?: whatsoever| of any kind| it (?:chooses|wishes|likes|sees fit))?"
    + _NARROW_AFTER,
    r"\b(?:any and all|all and any|any|all|every) (?:purposes?|uses?)\b(?! or disclosure| case| tax| fees)(?: whatsoever| of any kind)?"
    + _NARROW_AFTER,
    r"\bpurposes? whatsoever\b",
    r"\bunrestricted(?:,? \w+){0,4}? (?:use|rights?|licen[cs]e|usage|exploitation)\b",
    r"\b(?:unlimited|unfettered)(?:,? \w+){0,3}? (?:use|rights?|licen[cs]e|usage|exploitation|buy-?out)\b",
    r"(?<!including )(?<!including, )(?<!including but )(?<!include )(?<!includes )\bwithout (?:any )?(?:limitations?|restrictions?)(?: or (?:limitations?|restrictions?))?(?: of any kind| whatsoever)?(?= |[.;,]|$)",
    r"\bin any (?:and all )?(?:manner|way|form|way, shape or form|fashion)s?(?: or (?:form|manner|medium))?(?: whatsoever)?\b",
    r"\bas (?:<C>|it|they|we|you) (?:may )?(?:sees?|deems?|considers?|thinks?) (?:it )?(?:fit|necessary|appropriate)\b",
    r"\b(?:free to|freely) (?:use|exploit|reuse|re-use)\b",
    r"\b(?:use|exploit|reuse|re-use)(?: \S+){0,6}? freely\b",
    r"\b(?:how|where|when)ever (?:<C>|it|they|we) (?:likes?|wants?|chooses?|wishes|see fit)\b",
    r"\bin (?:its|<C>|our|their) (?:sole|absolute|sole and absolute|unfettered) discretion\b",
)
_MEDIA = pattern(
    r"\b(?:any|all|every)(?: and all)?(?: \w+){0,2}? (?:media|medium|mediums|formats?|forms?|technolog(?:y|ies)|means|methods?|manner)\b[^.;]{0,60}?\b(?:now|currently|presently|existing)\b[^.;]{0,60}?\b(?:later|hereafter|hereinafter|future|yet|devised|invented|developed|discovered|unknown)\b",
    r"\b(?:now|currently|presently) (?:known|existing)[^.;]{0,20}?\b(?:or|and)\b[^.;]{0,40}?\b(?:hereafter|hereinafter|later|in (?:the )?future|yet to be|unknown)\b",
    r"\bthroughout the (?:entire |known )?universe\b",
    r"\bin any known and currently unknown\b",
    r"\bin (?:any|all) (?:media|medium)(?: whatsoever)?\b(?=[^.;]{0,40}\b(?:worldwide|in perpetuity|perpetual|whatsoever)\b)",
)
_PERPETUAL = pattern(
    r"\b(?:perpetual|irrevocable|in perpetuity|perpetually|irrevocably|without limit of time|for the full (?:term|duration) of copyright)\b",
)
_DERIVE = pattern(
    r"\b(?:create|prepare|make|produce)\w* (?:\w+ ){0,3}?derivative works?\b",
    r"\bderivative works? (?:of|from|based)\b",
    r"\b(?:modify|adapt|alter|edit|translate)[^.;]{0,80}?\b(?:and|or) (?:otherwise )?(?:modify|adapt|alter|exploit|create|prepare|edit|translate|distribute|use)\b",
    r"\b(?:modify|adapt|alter)\b[^.;]{0,60}<W>",
)
_GRANT = pattern(
    r"\b(?:grants?|granted|licen[cs]es?|licen[cs]ed|permits?|permitted|authori[sz]es?|entitled|assigns?|assigned|transfers?|owns?)\b",
    r"<C>[^.;]{0,60}\b(?:may|can|is free to|shall have the right|has the right|have the right|shall be entitled|will be entitled|shall be free|has|have|receives?|gets?|obtains?|acquires?|enjoys?)\b",
    r"\bright to (?:use|reproduce|exploit|publish|distribute|display|modify|adapt)\b",
    r"\b(?:use|exploit)(?:d)? by <C>",
)
_USE = r"(?:use|uses|used|using|reproduce|reproduction|publish|publication|display|print|licen[cs]e|licen[cs]ed|exploit|right|rights|distribute|show|post)"
_LIMIT = pattern(
    rf"\b{_USE}\b[^.;]{{0,180}}?\b(?:solely|only|exclusively|strictly|limited)\b (?:\w+ ){{0,3}}?(?:for|in|on|to|as|within|by|during|at|with|upon|once)\b",
    r"\b(?:solely|only|exclusively)\b[^.;]{0,40}?\b(?:use|reproduce|publish|display|print)\b[^.;]{0,120}?\b(?:for|in|on|as|within)\b",
    rf"\b{_USE}\b[^.;]{{0,200}}?\bfor no other (?:purpose|use)\b",
    rf"\b{_USE}\b[^.;]{{0,160}}?\b(?:and nowhere else|and not elsewhere|and for nothing else)\b",
    r"\blimited licen[cs]e\b[^.;]{0,140}?\b(?:for|in|on)\b",
    r"\b(?:shall not|will not|may not|must not) (?:\w+ ){0,4}?(?:use|reproduce|publish|exploit)\b[^.;]{0,100}?\b(?:for any (?:other )?purpose (?:other than|not|except|outside|beyond)|other than (?:for|as|in)|except (?:for|as (?:part of|an?|the)|in)|outside|beyond)\b",
)
_WEAK_LIMIT = pattern(
    r"\b(?:only|solely|exclusively) (?:to the extent|if|when|after|upon|by <C>|with)\b",
    r"\b(?:not|but not) (?:limited|restricted|only|solely)\b",
    r"\bsole(?:ly)? (?:at|in) (?:its|<C>)",
    r"\bnot only\b",
)
_NO_OTHER = pattern(
    r"\bno other (?:uses?|rights?|purposes?)\b",
    r"\bnowhere else\b",
    r"\bfor no other (?:purpose|use)\b",
    r"\b(?:any|all) other (?:uses?|rights?)\b[^.;]{0,80}\b(?:requires?|needs?|is not|are not|prohibited|reserved|separate|by <F>|to <F>|<F>)\b",
    r"\b(?:any )?(?:further|additional|other) uses?\b[^.;]{0,60}\b(?:requires?|needs?|separate)\b",
)
_RESERVED = pattern(
    r"\b(?:all|any) (?:other |remaining )?rights?(?: in and to)?[^.;]{0,60}\b(?:not (?:expressly |specifically |explicitly )?(?:granted|licen[cs]ed)|other)\b[^.;]{0,80}\b(?:reserved|retained|remains?|stay)\b",
    r"\ball other rights\b[^.;]{0,40}\b(?:reserved|remain|stay|belong)\b",
    r"\ball rights (?:not (?:expressly )?granted )?(?:\w+ ){0,4}?(?:are |is )?reserved (?:to|by) <F>",
    r"<F>[^.;]{0,30}\breserves? all (?:other )?rights\b",
)
_TERMS = pattern(
    r"\b(?:territory|worldwide|print|online|website|issue|edition|months?|years?|one[- ]time|once|countries|germany|united states|united kingdom|europe|channels?|media)\b",
    r"\bstated (?:in|there)\b",
    r"\bset (?:out|forth) in\b",
)
_PROJECT = pattern(
    r"\b(?:statement of work|sow|project|campaign|catalogue|catalog|issue|book|edition|magazine|website|event|assignment|brief|order|production|purposes?|programme|film|game|app|exhibition|commission|term sheet|schedule)\b"
)
_AI = late(r"\b(?:artificial intelligence|machine[- ]learning|ai)\b")
_PRONOUN = late(r"\b(?:it|them|they|the same|therein|thereof|thereto)\b", re.IGNORECASE)


class Scope:
    """A3, and the red flags of the seed: "all purposes", "any and all uses", "unrestricted use"."""

    rules: ClassVar[tuple[str, ...]] = (
        "scope.all-purposes",
        "scope.any-media",
        "scope.perpetual",
        "scope.derivatives",
        "scope.limited",
        "scope.reserved",
    )

    def look(self, paper: Paper) -> Iterator[Finding]:
        """Broad words count only with a grant and the work beside them."""
        for i in paper.places(_ALL, _MEDIA, _PERPETUAL, _DERIVE, _LIMIT, _RESERVED, _NO_OTHER):
            before = paper.sentences[i - 1] if i else None
            yield from _risks(paper, paper.sentences[i], before)
            yield from _protections(paper, paper.sentences[i], before)


def _risks(paper: Paper, sentence: Sentence, before: Sentence | None) -> Iterator[Finding]:
    tagged = sentence.tagged
    found = {
        "scope.all-purposes": next((m for m in _ALL.finditer(tagged) if not _taken_back(sentence, m)), None),
        "scope.any-media": _MEDIA.search(tagged),
        "scope.perpetual": _PERPETUAL.search(tagged),
        "scope.derivatives": _DERIVE.search(tagged),
    }
    if not any(found.values()) or not _grants_use(sentence, before):
        return
    limited = _LIMIT.search(tagged)
    for rule, m in found.items():
        if m is None or (rule != "scope.all-purposes" and _taken_back(sentence, m)):
            continue
        if rule == "scope.derivatives" and limited is not None:
            continue
        # any medium, but for the project alone, opens no other use
        within = rule == "scope.any-media" and limited is not None and _PROJECT.search(limited[0])
        yield paper.finding(rule, sentence, m, actor=Side.CLIENT, flags=() if within else None)


def _protections(paper: Paper, sentence: Sentence, before: Sentence | None) -> Iterator[Finding]:
    tagged = sentence.tagged
    limit = _LIMIT.search(tagged)
    if limit is not None and not _AI.search(tagged) and _limits_client(sentence, limit, before):
        facets = ["project"]
        for facet, words in (("terms_stated", _TERMS), ("no_other_use", _NO_OTHER), ("reserved", _RESERVED)):
            if words.search(tagged):
                facets.append(facet)
        yield paper.finding(
            "scope.limited",
            sentence,
            limit,
            strength=paper.share("A3", facets),
            actor=Side.CLIENT,
            facets=facets,
        )
        return
    for facet, words in (("reserved", _RESERVED), ("no_other_use", _NO_OTHER)):
        m = words.search(tagged)
        if m is not None and not _client_reserves(tagged, m):
            yield paper.finding(
                "scope.reserved",
                sentence,
                m,
                strength=paper.share("A3", [facet]),
                actor=Side.FREELANCER,
                facets=[facet],
            )
            return


def _grants_use(sentence: Sentence, before: Sentence | None) -> bool:
    tagged = sentence.tagged
    if not _GRANT.search(tagged):
        return False
    if WORK in tagged:
        return not _to_freelancer(tagged)
    if OTHER in tagged:
        return False
    near = before is not None and WORK in before.tagged and before.clause.number == sentence.clause.number
    return bool(near and _PRONOUN.search(tagged))


def _to_freelancer(tagged: str) -> bool:
    """The client grants, the freelancer receives: rights in what the client supplies."""
    return bool(
        re.search(
            rf"{CLIENT}+ (?:hereby )?(?:grants?|licen[cs]es?) (?:to )?(?:the )?{FREELANCER}|\bgrants? (?:to )?{FREELANCER}",
            tagged,
        )
    )


def _taken_back(sentence: Sentence, m: re.Match[str]) -> bool:
    """A negation rules over the words: "shall not use for any purpose", "for any purpose other than"."""
    tagged = sentence.tagged
    after = tagged[m.end() : m.end() + 40]
    if re.match(
        r",? ?(?:other than|except|not (?:expressly|permitted|related|contemplated)|outside|beyond|that (?:is|are) not|which (?:is|are) not)\b",
        after,
    ):
        return True
    part = tagged[: m.start()]
    part = part[max(part.rfind(";"), part.rfind(", and "), part.rfind(", but "), part.rfind(" but "), 0) :]
    return bool(
        re.search(
            r"\b(?:not|never|nor|neither|no (?:right|licen[cs]e|other|party)|cannot|prohibited|refrain)\b",
            part,
            re.IGNORECASE,
        )
    )


def _limits_client(sentence: Sentence, m: re.Match[str], before: Sentence | None) -> bool:
    tagged = sentence.tagged
    if _WEAK_LIMIT.search(m[0]) or _to_freelancer(tagged):
        return False
    head = tagged[: m.end()]
    if WORK not in tagged and not (before is not None and WORK in before.tagged and _PRONOUN.search(tagged)):
        return False
    if OTHER in head and WORK not in head:
        return False
    # whose use is limited: the side that stands nearest before the verb, or the grantee
    at_client, at_freelancer = tagged[: m.start() + 40].rfind(CLIENT), tagged[: m.start() + 40].rfind(FREELANCER)
    if re.search(rf"\b(?:to|allows?|permits?|grants?) (?:the )?{CLIENT}", tagged):
        return True
    return (
        (at_client >= 0 and at_client > at_freelancer)
        or (at_client < 0 and at_freelancer < 0)
        or (
            CLIENT in head
            and not re.search(
                rf"{FREELANCER}+ (?:shall|will|may|must|agrees to|is) (?:not )?(?:only )?(?:use|reproduce)", tagged
            )
        )
    )


def _client_reserves(tagged: str, m: re.Match[str]) -> bool:
    return bool(
        re.search(rf"{CLIENT}+[^.;]{{0,40}}\breserves?\b|\breserved (?:to|by) {CLIENT}|remains? with {CLIENT}", tagged)
    ) or (OTHER in m[0] and WORK not in m[0])
