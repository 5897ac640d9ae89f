"""Training of AI on the work: who may or may not. The stances decide, so "shall not train" is never a grant."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from scoring.findings import Finding, Side
from scoring.reading.clauses import ClauseKind
from scoring.reading.stance import Action, Modality, Stance, StanceName, WorkObject
from scoring.rules.base import Paper, Sentence

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
_NAMES_AI = re.compile(
    r"\b(?:artificial intelligence|machine[- ]learning|generative|large language model|neural network|text and data mining|AI)\b"
)
_SOFT_STRENGTH = 0.3
_CONFIDENTIAL_STRENGTH = 0.6


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
    )

    def look(self, paper: Paper) -> Iterator[Finding]:
        """One finding for each stance on training, then what only names AI."""
        for stance in paper.reading.stances:
            if stance.name is StanceName.IRRELEVANT or not (
                TRAINING & set(stance.actions) or Action.IMPROVE_SERVICES in stance.actions
            ):
                continue
            yield _judge(paper, stance)
        for stance in paper.reading.hidden_stances:
            if stance.modality is Modality.PERMITS and stance.name is not StanceName.IRRELEVANT:
                yield paper.at("ai-training.hidden", stance.span, stance.clause, actor=stance.actor, confidence=0.5)
        yield from _named_only(paper)


def _judge(paper: Paper, stance: Stance) -> Finding:
    if stance.clause.kind not in _BINDS:
        return paper.at("ai-training.named-only", stance.span, stance.clause, actor=stance.actor)
    if stance.actor is Side.FREELANCER:
        permits = stance.modality is Modality.PERMITS
        rule = "ai-training.freelancer-permitted" if permits else "ai-training.freelancer-restrained"
        return paper.at(rule, stance.span, stance.clause, actor=stance.actor)
    if stance.modality is Modality.PERMITS:
        return _permission(paper, stance)
    return _prohibition(paper, stance)


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
    facets = set(stance.covers)
    if {Action.FINE_TUNE, Action.DEVELOP} & set(stance.actions):
        facets.add("developing")
    if Action.TRAIN in stance.actions:
        facets.add("training")
    narrow = stance.limits & NARROWING
    # who may train nothing at all may not train in-house either
    if not narrow & {"third_party_only", "public_only"} and stance.actor is not Side.THIRD_PARTY:
        facets.add("internal")
    if stance.actor is Side.THIRD_PARTY:
        facets.add("third_parties")
    facets &= {
        "training",
        "developing",
        "third_parties",
        "internal",
        "external",
        "all_ai",
        "signed_writing",
        "prompts_datasets",
    }
    strength = paper.share("A1", sorted(facets))
    if stance.modality is Modality.HOPES:
        return paper.at(
            "ai-training.hollow",
            stance.span,
            stance.clause,
            strength=min(strength, _SOFT_STRENGTH),
            actor=stance.actor,
            facets=sorted(facets),
        )
    confidence = stance.confidence
    if stance.actor is Side.UNCLEAR or stance.object is WorkObject.OTHER:
        confidence = min(confidence, 0.5)
    if stance.object is WorkObject.CONFIDENTIAL:
        strength *= _CONFIDENTIAL_STRENGTH
    # whether third parties are bound too may stand elsewhere in the paper: the resolver puts P_full together
    whole = (
        stance.object in (WorkObject.DELIVERABLES, WorkObject.OTHER)
        and not narrow
        and stance.actor is not Side.THIRD_PARTY
        and {"training", "developing"} <= facets
    )
    flags = ["P_part"]
    if whole and "third_parties" in facets:
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


def _named_only(paper: Paper) -> Iterator[Finding]:
    if paper.reading.stances:
        return
    for clause in paper.reading.clauses:
        if clause.kind in (ClauseKind.HEADING, ClauseKind.RECITAL, ClauseKind.DEFINITION):
            words = paper.folded.words(clause.span)
            if _NAMES_AI.search(words):
                yield paper.at("ai-training.named-only", clause.span, clause)
                return


def names_ai(sentence: Sentence) -> bool:
    """Say whether a sentence names artificial intelligence at all."""
    return bool(_NAMES_AI.search(sentence.words))
