"""How far a plain ban reaches: whom it binds beside the client, and whether it goes beyond training alone.

A ban may say so in its own sentence, in the next one ("nor shall it let others do so"), or in the definition of a word
that it uses.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator

from scoring.certainty.phrases import KIN, OTHERS, C, W
from scoring.certainty.places import place_of, sentence_at
from scoring.certainty.plain import unexplained
from scoring.reading.late import late
from scoring.reading.stance.record import Stance
from scoring.rules.base import CLIENT, FREELANCER, Paper, Sentence

_NEVER = r"(?:not|never|nor|neither|no|nothing|none|cannot|without|prohibited|forbidden|refrain|excluded|unless|except)"
_LET = r"(?:permit|allow|authori[sz]|enabl|encourag|assist|help|instruct|direct|let|caus|grant|sub-?licen[cs]|licen[cs]|sell|sold|provid|disclos|shar|transfer|suppl|mak\w* (?:(?:the |any |such )*(?:it|them|{W}|any of it) )?available|giv|pass|commission|invit|engag|suffer|submit|feed|deliver|distribut)".replace(
    "{W}", W
)
_ANYONE = r"(?:(?:any|every|each|such|a|an|other|another|no|all) (?:other |such )*(?:third part(?:y|ies)|persons?|part(?:y|ies)|one|body|entit(?:y|ies)|compan(?:y|ies)|people|vendors?|recipients?|licensees?|sub-?licensees?|affiliates?|suppliers?|service providers?|customers?|clients?)|(?:any|every|its|their|no|all|other|those) (?:[\w-]+,? (?:or |and )?){0,4}?KIN\b|third part(?:y|ies)|(?:any|every)(?:one|body)(?: else)?|others?|another|those|everyone|(?:its|their|{C}) (?:\w+,? ){0,6}?(?:affiliates|subsidiaries|sub-?contractors|contractors|sub-?licensees|licensees|agents|vendors|suppliers|customers|clients|partners|successors|assigns|service providers))".replace(
    "{C}", C
).replace("KIN", KIN)
_BINDS_OTHERS = late(
    rf"\b{_NEVER}\b[^.;]{{0,400}}?\b{_LET}\w*\b[^.;]{{0,120}}?\b{_ANYONE}\b"
    rf"|\b{_ANYONE}\b[^.;]{{0,120}}?\b(?:shall|may|will|do|does|must|can) not\b"
    rf"|\b(?:not|never|nor|no right to|prohibited from) (?:\w+,? (?:or |nor )?){{0,4}}?(?:authori[sz]e|permit|allow|licen[cs]e|grant|exercise or authori[sz]e)(?:ing)?,? (?:any |the |such )*(?:uses?|rights?|licen[cs]es?)\b"
    rf"|\b(?:not|never|nor) (?:\w+,? (?:or |nor )?){{0,3}}?(?:permit|allow|authori[sz]e|let) {W} to be\b"
    rf"|\b(?:prohibit|forbid|bar|prevent)s?(?:ing)? {_ANYONE}\b[^.;]{{0,80}}?\bfrom\b|\b(?:not|nor|never) (?:\w+,? (?:or |nor )?){{0,2}}?(?:authori[sz]e|permit|allow|licen[cs]e|tolerate) (?:it|this|that|such (?:a )?(?:use|training))\b"
    rf"|\bby {C}(?:,| or| and| nor)[^.;]{{0,120}}?\b{OTHERS}|\b(?:no|not|never|neither|nor)\b[^.;]{{0,40}}?{C}(?:,? (?:or|and|nor)) (?:its |their |any |other )*{OTHERS}"
    rf"|\b(?:ensure|procure)s? that (?:the |any |no part of )*{W} (?:is|are|will|shall)(?: not| never)?\b"
    rf"|\b(?:ensure|procure|cause|see to it|take care|make sure)s? that (?:none|no one|nobody|no|neither)\b"
    rf"|\b(?:ensure|procure|cause|require|oblige|bind)\w* (?:that )?{OTHERS}(?:(?:, | and | or |, and |, or ){OTHERS})*[^.;]{{0,60}}?\b(?:not|refrain|same|likewise|accept)\b"
    rf"|\b(?:neither|nor|no part|none)\b[^.;]{{0,200}}?\b(?:any|other) (?:third part(?:y|ies)|person)\b|\b(?:by|through|via) (?:any |a |another )?(?:other )?(?:third part(?:y|ies)|person|anyone|anybody)\b"
    rf"|\bfor (?:itself|themselves),? (?:its|and|their)\b[^.;]{{0,60}}\b(?:successors|assigns|affiliates|licensees)\b|{C} (?:and|or|nor) (?:its |their |any |all )*(?:{OTHERS})\b[^.;]{{0,40}}\b(?:not|neither)\b"
)
_SO = late(
    r"\b(?:such|that|those|these|this|the same|said|any of these|any of those|either) (?:\w+ )?(?:purposes?|uses?|ends?|rights?|restrictions?|prohibition|obligations?|terms?|reasons?|conditions?|acts?|things|activit(?:y|ies)|training)\b|\b(?:do|does|doing|done) (?:so|this|that|the same|any of|either|likewise)\b|\bso (?:to do|use|that they may)\b|\bthe things set out\b|\bfor the same\b|\bbinds? (?:\w+ )?(?:its|their|all|any)\b|\b(?:apply|applies|extends?) (?:also |equally )?to\b|\b(?:any|every) person to whom\b"
)
_PASSED_ON = late(
    rf"{C}[^.;]{{0,40}}\b(?:shall|will|must|agrees to|undertakes to)\b[^.;]{{0,40}}?\b(?:impose|pass on|flow down|include|require|oblige|bind|ensure|procure|cause)\b[^.;]{{0,200}}?\b(?:same|corresponding|equivalent|identical|this (?:restriction|prohibition|obligation|clause|effect|section)|restrictions?|these|such|bound)\b[^.;]{{0,160}}"
    rf"|\b(?:restrictions?|prohibition|obligations?|clause|section|paragraph|foregoing|this|the same)\b[^.;]{{0,40}}?\b(?:appl(?:y|ies)|extends?|binds?)\b[^.;]{{0,60}}?\b(?:{OTHERS}|every(?:one| person)|anyone)\b"
)
_INCLUDES_OTHERS = late(
    rf"\b(?:this|the (?:prohibition|restriction|ban)|it)\b[^.;]{{0,20}} (?:also )?(?:includes?|covers?) (?:use|uses|exploitation|training|acts) (?:through|by) (?:[\w-]+ ){{0,3}}{OTHERS}"
)
_WEAK = late(
    r"\b(?:efforts?|endeavou?rs?|reasonabl[ey]|try|tries|seeks?|aims?|intends?|where(?:ver)? (?:possible|practicable|feasible)|if|unless|may(?! not)|should|encourage[sd]? to|ask)\b"
)


def binds_others(paper: Paper, stance: Stance) -> bool:
    """Say whether the ban of *stance*, or a sentence beside it in the same clause, binds third parties too."""
    own = sentence_at(paper, stance.span)
    if own is None:
        return False
    if _BINDS_OTHERS.search(own.tagged) or _PASSED_ON.search(own.tagged) or _is_said_of_all(own.tagged, stance):
        return True
    for sentence in _beside(paper, own):
        if sentence is own or _WEAK.search(sentence.tagged):
            continue
        said = _BINDS_OTHERS.search(sentence.tagged)
        if said and _SO.search(sentence.tagged) and unexplained(sentence, (), all_of_it=True) is None:
            return True
        if _PASSED_ON.search(sentence.tagged) or _INCLUDES_OTHERS.search(sentence.tagged):
            return True
    return False


def _is_said_of_all(tagged: str, stance: Stance) -> bool:
    """Say whether the ban names nobody, so that everybody is bound: "the works may not be used …"."""
    return stance.actor_span is None and CLIENT not in tagged and _NOBODY_NAMED.search(tagged) is not None


_NOBODY_NAMED = late(
    rf"{W}[^.;]{{0,60}}?\b(?:may|shall|will|must|are|is) not(?: \w+ly)?(?: to)? be\b|\bno part of {W}[^.;]{{0,40}}?\b(?:may|shall|will|must) (?:ever )?be\b|\b(?:uses?|training)\b[^.;]*?\b(?:is|are|shall be|remains?)(?: \w+ly)? (?:prohibited|forbidden|excluded|not (?:permitted|allowed|licensed|granted))\b|\bno (?:rights?|licen[cs]es?|permission)(?: \w+){{0,3}}? (?:is|are|shall be|has been|have been) (?:hereby )?(?:granted|given|licensed)\b"
)


def goes_beyond_training(paper: Paper, stance: Stance) -> bool:
    """Say whether the ban names, beside training, the tuning, the making or the betterment of machines too."""
    own = sentence_at(paper, stance.span)
    if own is None:
        return False
    if _BEYOND.search(own.tagged):
        return True
    return any(_BEYOND_MEANT.search(meaning) for meaning in _meanings(paper, own))


_MORE = r"(?:fine-? ?tun|tun|develop|improv|enhanc|refin|optimi[sz]|build|creat|customi[sz]|adapt|evolv|advanc|calibrat|distil|perfect|upgrad)\w*"
_TRAIN = r"(?:re-?|pre-?)?train\w*"
_BETWEEN = r"(?:,? ?(?:\w+(?:-\w+)?)(?: \w+ly)?){0,6}?"
_BEYOND = late(
    rf"\b{_TRAIN}{_BETWEEN}(?:,|,? or|,? and|,? nor|/)(?: (?:otherwise|to|any|the|for|\w+ly))* {_MORE}\b|\b{_MORE}{_BETWEEN}(?:,|,? or|,? and|,? nor|/)(?: (?:otherwise|to|any|the|for|\w+ly))* {_TRAIN}\b"
)
_BEYOND_MEANT = late(rf"\b{_MORE}\b")
_TERM_MEANS = late(
    r"[\"']([^\"']{2,60})[\"'](?:,? (?:shall )?)(?:means?|includes?|refers? to|has the meaning)\b(.*)", re.DOTALL
)


def _meanings(paper: Paper, ban: Sentence) -> Iterator[str]:
    """What the paper says is meant by the words for training that *ban* uses."""
    for sentence in paper.sentences:
        said = _TERM_MEANS.search(sentence.words)
        if said is None:
            continue
        term = said[1].lower()
        if "train" in term and re.search(rf"(?<!\w){re.escape(term)}(?:s|ed|ing)?(?!\w)", ban.words.lower()):
            yield said[2].lower()


def _beside(paper: Paper, own: Sentence) -> Iterator[Sentence]:
    """Sentences of the same section, near the ban."""
    top = _top(own.clause.number)
    at = place_of(own)[0]
    for sentence in paper.sentences:
        same = sentence.clause.span == own.clause.span or (top is not None and _top(sentence.clause.number) == top)
        if same and abs(place_of(sentence)[0] - at) < _NEAR and FREELANCER + " shall" not in sentence.tagged:
            yield sentence


_NEAR = 2_000


def _top(number: str | None) -> str | None:
    return re.split(r"[.(]", number)[0] if number else None
