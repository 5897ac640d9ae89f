"""Training of AI on the work: who may or may not. The stances decide, so "shall not train" is never a grant."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from scoring.catalogue import catalogue
from scoring.craft_words import names_a_part
from scoring.findings import Finding, Side
from scoring.reading.clauses import ClauseKind
from scoring.reading.late import late
from scoring.reading.machines import knows_one_craft
from scoring.reading.stance.record import Action, Modality, Stance, StanceName, WorkObject
from scoring.rules.base import Paper, pattern, speaks_of, without_number

TRAINING = frozenset(
    {Action.TRAIN, Action.FINE_TUNE, Action.DEVELOP, Action.MINE, Action.BUILD_DATASET, Action.EVALUATE}
)
"""Actions that make or feed a model."""
_BINDS = frozenset({ClauseKind.OPERATIVE, ClauseKind.SCHEDULE})
_THE_WORK = frozenset({WorkObject.DELIVERABLES, WorkObject.PARTIAL, WorkObject.LIKENESS})
NARROWING = frozenset(
    {
        "generative_only",
        "third_party_only",
        "public_only",
        "internal_only",
        "identifiable_only",
        "text_only",
        "finals_only",
    }
)
"""Limits that leave a part of AI use open."""
_NAMES_AI = late(
    r"\b(?:artificial intelligence|machine[- ]learning|generative|large language model|neural network|text and data mining|AI)\b"
)
_SOFT = late(
    r"\b(?:(?:not|no) (?:\w+ )?(?:intend|intention|plan|plans|expect|anticipate)\w*|intends? not|endeavou?rs?|(?:best|reasonable) (?:commercial )?(?:efforts|endeavou?rs)"
    r"|(?:aims?|seeks?|hopes?|tries|try|strives?|plans?|expects?|prefers?) (?:not )?to|would prefer|requests? (?:that|not)|is (?:requested|encouraged|asked)|(?:no|not under any) (?:obligation|duty)|not (?:obliged|required|bound))\b",
    re.IGNORECASE,
)
_THIRD = late(
    r"\b(?:authori[sz]|permit|allow|let|enabl|caus|licen[cs]|encourag|direct|assist)\w*\b[^.;]{0,30}?\b(?:any third part(?:y|ies)|third parties|others|any(?:one|body)(?: else)?|any (?:other )?person|affiliates)\b"
    r"|\b(?:ensur|procur|caus|oblig|bind|requir)\w*\b[^.;]{0,140}?\b(?:third part(?:y|ies)|sub-?licensees|affiliates|licensees|contractors|others|anyone)\b[^.;]{0,100}?\b(?:not|refrain|same|likewise)\b"
    r"|\b(?:and|or|nor) (?:for |by )(?:any |all |other )*third part(?:y|ies)\b|\bor (?:any |a )third party (?:use|uses|may|shall|will)\b"
    r"|\b(?:licen[cs]e|sell|mak(?:e|ing) (?:it|them|the \w+) available|provid\w+|disclos\w+|transfer\w*|giv\w+)\b[^.;]{0,80}?\bto (?:any |a |other )?(?:third part(?:y|ies)|others|anyone)\b[^.;]{0,60}?\b(?:for (?:that|such|this|these|the same) (?:purposes?|uses?)|to do so)\b"
    r"|\bby (?:anyone|anybody|any (?:person|party|third party))\b|\bwhether (?:by )?(?:the )?\w+ or (?:by )?(?:a|any) third part(?:y|ies)\b|\bno(?: \w+)? (?:one|person|party)\b[^.;]{0,10}\b(?:shall|may)\b",
    re.IGNORECASE,
)
_LIFTS = pattern(
    r"\b(?:foregoing|above|preceding|this|these|sections?|clauses?|restrictions?|prohibitions?|limitations?)\b[^;]{0,60}?\b(?:does|do|shall|will|is|are) not (?:apply|extend|limit|restrict|prevent|prohibit|preclude|affect|cover|be construed|binding|be deemed)\b",
    r"\bnothing (?:in|contained in|herein|hereof)\b[^;]{0,80}?\b(?:limits?|prevents?|restricts?|prohibits?|precludes?|affects?|shall (?:limit|prevent|restrict|prohibit|preclude|affect)|will (?:limit|prevent|restrict|prohibit))\b",
    r"\b(?:sections?|clauses?|restrictions?|prohibitions?)\b[^;]{0,40}?\b(?:is|are|shall be|will be) (?:hereby )?(?:superseded|waived|suspended|replaced|void|of no effect|subject to|subordinate to|disapplied)\b",
    r"<F> (?:hereby )?(?:waives?|releases?|shall not (?:enforce|assert|bring))\b[^;]{0,80}?\b(?:this|these|sections?|clauses?|restrictions?|prohibitions?)\b",
    r"\bapplies only (?:to|if|where|when|while|until)\b",
)
_ONLY_SOME = late(
    r"\b(?:final|finished|accepted|approved|completed|published|unpublished|named|listed|selected|high-resolution) $",
    re.IGNORECASE,
)
_ALL_SORTS = late(
    r"(?<!generative )\b(?:artificial intelligence|machine[- ]learning|AI)(?: \w+)?,? (?:including|such as|in particular|among others)\b",
    re.IGNORECASE,
)
"""All artificial intelligence, of which the generative is only named as an example."""
_FEE_NAME = late(r"\b(?:AI|artificial intelligence)[ -](?:usage|use|training|licen[cs]e) fees?\b", re.IGNORECASE)
"""A price that is named for AI use permits nothing by itself."""
_NOT_THE_WORK = late(
    r"^(?:this|these) agreement\b|^limitations?\b(?=[^;]{0,40}\bliabilit)|\blimitations? of liabilit", re.IGNORECASE
)
_SOFT_STRENGTH = 0.3
_CONFIDENTIAL_STRENGTH = 0.6
_CERTAIN = 0.7
_AI_ACT = late(r"\b(?:train\w*|fine-?tun\w*|artificial intelligence|AI|machine[- ]learning|models?)\b", re.IGNORECASE)


_TO_ACTION = r"(?:(?!\b(?:may|can|entitled|free|permitted|allowed|right to|so that|in order)\b)[^.;])"
_WARDS = late(
    rf"\b(?:shall|will|must|agrees? to|undertakes? to)\b{_TO_ACTION}{{0,80}}?\b(?:(?:delete|remove|destroy|purge|erase|disable|deactivate|block|prevent|withdraw)\b"
    rf"|(?:switch|turn|opt|keep)(?: \w+){{0,4}}? (?:off|out)\b|(?:be|remain) (?:fully |solely |jointly )?(?:responsible|liable|answerable|accountable) for (?:any|all|every|each)\b"
    rf"|(?:preserve|keep|retain|maintain|include|add|mark|label|attach|publish|not (?:remove|alter))\b[^.;]{{0,80}}?\b(?:notices?|metadata|watermarks?|opt-?outs?|reservations?|robots\b|protocols?|tags?|headers?)\b)"
    rf"{_TO_ACTION}{{0,200}}?(?:\btrain|\bmin(?:e|ing)\b|\bdata ?sets?\b|\bmodels?\b|\bAI\b|[Aa]rtificial [Ii]ntelligence|[Mm]ining|[Tt]raining)"
)
"""The client undertakes to keep the work out of training, or to undo what was done."""
_KEEPS = late(
    r"\b(?P<who>\w+) (?:hereby |expressly |alone )*(?:retains?|keeps?|reserves?|holds?)\b[^.;]{0,60}\brights?\b"
)
"""What the freelancer keeps, the client does not get."""
_MEANS = late(
    r"[\W\d_]*(?:\(\w\) )?(?:(?:in|for the purposes? of) this (?:section|clause|article|agreement|paragraph),? )?[\"'][^\"']{1,60}[\"'](?:,? (?:or|and) [\"'][^\"']{1,60}[\"'])*,? (?:shall )?(?:means?|includes?|refers? to|has the meaning|have the meaning|is defined)\b",
    re.IGNORECASE,
)


class AiTraining:
    """A1: prohibition, permission, and what looks like either."""

    rules: ClassVar[tuple[str, ...]] = (
        "ai-training.prohibited",
        "ai-training.hollow",
        "ai-training.permitted",
        "ai-training.improvement-permitted",
        "ai-training.usage-data",
        "ai-training.freelancer-restrained",
        "ai-training.freelancer-permitted",
        "ai-training.unclear",
        "ai-training.named-only",
        "ai-training.hidden",
        "ai-training.exception",
    )

    def look(self, paper: Paper) -> Iterator[Finding]:
        """One finding for each stance on training, then what lifts a ban, then what only names AI."""
        banned = {s.span: s for s in paper.reading.stances if s.modality is not Modality.PERMITS}
        for stance in paper.reading.stances:
            if stance.modality is Modality.PERMITS and stance.confidence < _CERTAIN and stance.span in banned:
                continue  # an aside in the sentence of a ban: "subject to the exceptions for data mining"
            if stance.modality is Modality.PERMITS and not stance.double_negation and _wards_off(paper, stance):
                continue
            if stance.modality is Modality.PERMITS and _only_names_a_fee(paper.folded.words(stance.span), stance):
                continue
            if stance.object is WorkObject.OTHER and not _NAMES_AI.search(paper.folded.words(stance.span)):
                continue  # "may develop its business model": neither the work nor AI
            if stance.name is StanceName.IRRELEVANT or not (
                TRAINING & set(stance.actions) or Action.IMPROVE_SERVICES in stance.actions
            ):
                continue
            yield judge(paper, stance)
        for stance in paper.reading.hidden_stances:
            if stance.modality is Modality.PERMITS and stance.name is not StanceName.IRRELEVANT:
                yield paper.at("ai-training.hidden", stance.span, stance.clause, actor=stance.actor, confidence=0.5)
        yield from _lifted(paper)
        yield from _named_only(paper)


def _wards_off(paper: Paper, stance: Stance) -> bool:
    """Say whether the client takes the work out of machines, or answers for what others did: that permits nothing.

    So does a definition of training, which says what a word means.
    """
    words = paper.folded.words(stance.span)
    keeps = _KEEPS.search(words)
    if keeps is not None and paper.reading.parties.side_of(keeps["who"]) is Side.FREELANCER:
        return True
    return _WARDS.search(words) is not None or (stance.confidence < _CERTAIN and _MEANS.match(words) is not None)


def _only_names_a_fee(words: str, stance: Stance) -> bool:
    """Say whether it is "Client shall pay the AI usage fee": what AI use costs, not that it is permitted."""
    rest, fees = _FEE_NAME.subn(" ", words)
    return bool(fees) and Action.IMPROVE_SERVICES not in stance.actions and not _AI_ACT.search(rest)


def judge(paper: Paper, stance: Stance) -> Finding:
    """Finding about one stance on training, in whatever language it was read."""
    if stance.clause.kind not in _BINDS and not _stands_beside_definition(paper, stance):
        return paper.at("ai-training.named-only", stance.span, stance.clause, actor=stance.actor)
    if stance.actor is Side.FREELANCER:
        permits = stance.modality is Modality.PERMITS
        rule = "ai-training.freelancer-permitted" if permits else "ai-training.freelancer-restrained"
        return paper.at(rule, stance.span, stance.clause, actor=stance.actor)
    # "does not intend to use it to train" promises nothing, and permits nothing
    soft = not stance.double_negation and _is_soft(paper.folded.words(stance.span), stance)
    if stance.modality is Modality.HOPES or soft:
        return _hope(paper, stance)
    if stance.modality is Modality.PERMITS:
        return _permission(paper, stance)
    return _prohibition(paper, stance)


def _stands_beside_definition(paper: Paper, stance: Stance) -> bool:
    """Say whether a ban follows a definition in one paragraph: it binds although the paragraph begins with a meaning."""
    return (
        stance.clause.kind is ClauseKind.DEFINITION
        and stance.modality is Modality.FORBIDS
        and stance.actor_span is not None
        and _MEANS.match(paper.folded.words(stance.span)) is None
    )


def _is_soft(words: str, stance: Stance) -> bool:
    soft = _SOFT.search(words)
    return soft is not None and (
        _AI_ACT.search(words, soft.end()) is not None or stance.modality is not Modality.PERMITS
    )


def _hope(paper: Paper, stance: Stance) -> Finding:
    facets = sorted(_facets(paper, stance))
    return paper.at(
        "ai-training.hollow",
        stance.span,
        stance.clause,
        strength=min(paper.share("A1", facets), _SOFT_STRENGTH),
        actor=stance.actor,
        facets=(),
        confidence=stance.confidence,
    )


def _permission(paper: Paper, stance: Stance) -> Finding:
    trains = bool(TRAINING & set(stance.actions))
    rule = "ai-training.permitted" if trains else "ai-training.improvement-permitted"
    confidence = stance.confidence if stance.actor is not Side.UNCLEAR else min(stance.confidence, 0.5)
    if stance.object not in _THE_WORK:
        known = stance.object in (WorkObject.USAGE_DATA, WorkObject.CLIENT_MATERIAL)
        if known or not trains:
            note = "ai-training.usage-data" if stance.object is WorkObject.USAGE_DATA else "ai-training.unclear"
            return paper.at(note, stance.span, stance.clause, actor=stance.actor)
        confidence = min(confidence, 0.5)
    return paper.at(rule, stance.span, stance.clause, actor=stance.actor, confidence=confidence)


def _prohibition(paper: Paper, stance: Stance) -> Finding:
    if stance.object in (WorkObject.CLIENT_MATERIAL, WorkObject.USAGE_DATA):
        return paper.at("ai-training.unclear", stance.span, stance.clause, actor=stance.actor)
    facets = _facets(paper, stance)
    strength = paper.share("A1", sorted(facets))
    confidence = stance.confidence
    if stance.actor is Side.UNCLEAR or stance.object is WorkObject.OTHER:
        confidence = min(confidence, 0.5)
    if stance.object is WorkObject.CONFIDENTIAL:
        strength *= _CONFIDENTIAL_STRENGTH
    # whether third parties are bound too may stand elsewhere in the paper: the resolver puts P_full together
    flags = ["P_part"]
    if covers_all_work(paper, stance) and {"training", "developing", "third_parties"} <= facets:
        flags.insert(0, "P_full")
    if stance.overrides:
        flags.append("override")
    return paper.at(
        "ai-training.prohibited",
        stance.span,
        stance.clause,
        strength=round(strength, 4),
        actor=stance.actor,
        facets=sorted(facets),
        flags=flags,
        confidence=confidence,
    )


def covers_all_work(paper: Paper, stance: Stance) -> bool:
    """Say whether a ban covers all of the work and every kind of AI: no "final Deliverables", no "generative" only."""
    limits = stance.limits & NARROWING
    if _ALL_SORTS.search(paper.folded.words(stance.span)):
        limits -= {"generative_only"}
    if stance.object not in (WorkObject.DELIVERABLES, WorkObject.OTHER) or limits:
        return False
    if knows_one_craft(paper.folded.words(stance.span)):
        return False
    if stance.object_span is None:
        return True
    at = paper.folded.find(stance.object_span.start)
    before = paper.folded.text[max(0, at - 24) : at]
    if _ONLY_SOME.search(before) is not None:
        return False
    end = at + len(paper.folded.words(stance.object_span))
    return not names_a_part(paper.folded.text, at, end)


def _facets(paper: Paper, stance: Stance) -> set[str]:
    """Facets of A1 that the stance meets."""
    facets = set(stance.covers) & catalogue().families["A1"].facets.keys()
    if {Action.FINE_TUNE, Action.DEVELOP} & set(stance.actions):
        facets.add("developing")
    if Action.TRAIN in stance.actions:
        facets.add("training")
    # who may train nothing at all may not train in-house either
    if not stance.limits & {"third_party_only", "public_only"} and stance.actor is not Side.THIRD_PARTY:
        facets.add("internal")
    if stance.actor is Side.THIRD_PARTY or _THIRD.search(paper.folded.words(stance.span)):
        facets.add("third_parties")
    return facets


def _lifted(paper: Paper) -> Iterator[Finding]:
    """Sentences that take the AI clause back without naming AI: "the foregoing does not apply to …"."""
    bans = [
        s
        for s in paper.reading.stances
        if s.modality in (Modality.FORBIDS, Modality.RESERVES) and s.actor is not Side.FREELANCER
    ]
    numbers = {s.clause.number for s in bans}
    own = {s.span for s in paper.reading.stances}
    for sentence in paper.where(_LIFTS) if bans else ():
        m = _LIFTS.search(sentence.tagged)
        if m is None or not speaks_of(sentence, numbers) or _NOT_THE_WORK.match(m[0]):
            continue
        found = paper.finding("ai-training.exception", sentence, m, actor=Side.CLIENT)
        if found.span not in {without_number(paper.reading.source.text, span) for span in own}:
            yield found


def _named_only(paper: Paper) -> Iterator[Finding]:
    if paper.reading.stances:
        return
    for clause in paper.reading.clauses:
        if clause.kind in (ClauseKind.HEADING, ClauseKind.RECITAL, ClauseKind.DEFINITION):
            words = paper.folded.words(clause.span)
            if _NAMES_AI.search(words):
                yield paper.at("ai-training.named-only", clause.span, clause)
                return
