"""The questions that a freelancer asks of a paper, each answered yes, no or possible, with the words that decide.

    answers = answer_questions(read(text))
    answers["late_fee"].answer, answers["late_fee"].span

"yes" is a fact: only where the wording is one that is seldom wrong. What is less sure is "possible", with its quote,
and never a fact. "no" means: searched and not found in what could be read; where a part could not be read, "no"
becomes "possible" without a quote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from scoring.findings import Finding
from scoring.reading.definitions import work_terms
from scoring.reading.presence import Presence, Status, find_presence
from scoring.reading.read import Reading
from scoring.resolve import Resolution, resolve
from scoring.rules.base import Paper
from scoring.rules.ruleset import look
from scoring.text import Span
from scoring.topics import TopicFound, find_topics


class Reply(StrEnum):
    """Answer to a question."""

    YES = "yes"
    POSSIBLE = "possible"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Answer:
    """One question, answered."""

    answer: Reply
    span: Span | None = None
    """The words that decide, in ``ContractText.text``; None for no."""
    because: str = ""
    """Which rule, topic or category found it."""
    meaning: str = ""
    """For a topic: who owes it, or that it is refused."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    findings: tuple[Finding, ...]
    resolution: Resolution
    topics: tuple[TopicFound, ...]
    presence: Mapping[str, Presence]
    reading: Reading


NO = Answer(Reply.NO)


def answer_questions(reading: Reading, presence: Mapping[str, Presence] | None = None) -> Mapping[str, Answer]:
    """Answers to all questions, in the order of ``QUESTIONS``; *presence* where it was found before."""
    paper = Paper.of(reading)
    resolution = resolve(paper, look(paper))
    evidence = _Evidence(
        tuple(f for f in resolution.findings if f.defeated_by is None),
        resolution,
        tuple(find_topics(paper)),
        presence if presence is not None else find_presence(reading.view),
        reading,
    )
    answers = {question: ask(evidence) for question, ask in QUESTIONS.items()}
    if reading.source.unread_pages:
        answers = {q: Answer(Reply.POSSIBLE, because="unread pages") if a == NO else a for q, a in answers.items()}
    return answers


# ---- ways of asking


def _rules(evidence: _Evidence, *rules: str, at_least: float = 0.7, maybe: Iterable[str] = ()) -> Answer:
    """Yes for a standing finding of *rules*; possible for an uncertain one, or for one of *maybe*."""
    found = [f for f in evidence.findings if f.rule in rules]
    sure = [f for f in found if f.confidence >= at_least]
    if sure:
        return Answer(Reply.YES, sure[0].span, sure[0].rule)
    less = [*found, *(f for f in evidence.findings if f.rule in tuple(maybe))]
    return Answer(Reply.POSSIBLE, less[0].span, less[0].rule) if less else NO


def _topic(evidence: _Evidence, topic: str, *meanings: str) -> Answer:
    """Yes where the topic is said in one of *meanings* (any, if none is named)."""
    found = [t for t in evidence.topics if t.topic == topic and (not meanings or t.meaning in meanings)]
    sure = [t for t in found if t.sure]
    for reply, some in ((Reply.YES, sure), (Reply.POSSIBLE, found)):
        if some:
            return Answer(reply, some[0].span, topic, some[0].meaning)
    return NO


def _category(evidence: _Evidence, name: str) -> Answer:
    """Yes for a category that is present as a fact; possible where it is guessed, or where rules and model disagree."""
    found = evidence.presence[name]
    if found.status is Status.ABSENT:
        return NO
    return Answer(Reply.YES if found.status is Status.PRESENT else Reply.POSSIBLE, found.quote, name)


def _first(*answers: Answer) -> Answer:
    """The surest: the first yes, else the first possible, else no."""
    for reply in (Reply.YES, Reply.POSSIBLE):
        for answer in answers:
            if answer.answer is reply:
                return answer
    return NO


def _less(answer: Answer) -> Answer:
    """Possible at most."""
    return Answer(Reply.POSSIBLE, answer.span, answer.because, answer.meaning) if answer.answer is Reply.YES else answer


# ---- questions that take more than one look


def _prohibited(evidence: _Evidence) -> Answer:
    found = _rules(evidence, "ai-training.prohibited", maybe=("ai-training.hollow",))
    return found if evidence.resolution.low.flags & {"P_full", "P_part"} else _less(found)


def _owned(evidence: _Evidence) -> Answer:
    """What the client owns and licenses in the same breath is the client's own thing, not the work."""
    found = [f for f in evidence.findings if f.rule == "ownership.client-owned" and not _LICENSES.search(f.quote)]
    return Answer(Reply.YES, found[0].span, found[0].rule) if found else NO


_DELIVERED = re.compile(
    r"(?i)\b(?:deliver\w*|work(?:s| products?)?|contributions?|results?|inventions?|art ?works?|illustrations?"
    r"|photo(?:graph)?s?|images?|recordings?|footage|manuscripts?|articles?|translations?|designs?|performances?)$"
)
"""Names of what a freelancer hands over; "Documentation" and "Additional Terms" are defined too."""


def _defined(evidence: _Evidence) -> Answer:
    works = work_terms(evidence.reading.view, evidence.reading.definitions)
    found = [d for d in evidence.reading.definitions if d.term.casefold() in works]
    named = [d for d in found if _DELIVERED.search(d.term)]
    if named:
        return Answer(Reply.YES, named[0].span, "definition")
    return Answer(Reply.POSSIBLE, found[0].span, "definition") if found else NO


def _broad(evidence: _Evidence) -> Answer:
    found = _first(_rules(evidence, "scope.all-purposes", "scope.any-media"), _topic(evidence, "broad-licence"))
    if found.answer is Reply.YES:
        return found
    lasting = _rules(evidence, "scope.perpetual")
    passed_on = _rules(evidence, "third-party.sublicense", "scope.derivatives")
    if lasting.answer is Reply.YES:
        return lasting if passed_on.answer is Reply.YES else _less(lasting)
    return found


_SECRETS = re.compile(r"(?i)\b(?:confidential|proprietary)\b")
_LICENSES = re.compile(r"(?i)\b(?:licen[cs]e[sd]?|grants?|may use|right to use)\b")


def _use_limited(evidence: _Evidence) -> Answer:
    """A limit on secrets is none on the work; beside a broad licence, one limit is no fact about the whole."""
    found = [f for f in evidence.findings if f.rule == "scope.limited" and not _SECRETS.search(f.quote)]
    named = [f for f in found if "project" in f.facets]
    answer = Answer(Reply.YES if named else Reply.POSSIBLE, (named or found)[0].span, "scope.limited") if found else NO
    return _less(answer) if _broad(evidence).answer is Reply.YES else answer


def _limited(evidence: _Evidence) -> Answer:
    rules = ("scope.limited", "third-party.no-sublicence")
    found = [f for f in evidence.findings if f.rule in rules and not _SECRETS.search(f.quote)]
    licensed = [f for f in found if _LICENSES.search(f.quote)]
    answer = (
        Answer(Reply.YES if licensed else Reply.POSSIBLE, (licensed or found)[0].span, found[0].rule) if found else NO
    )
    if _broad(evidence).answer is Reply.YES:
        return _less(answer)
    granted = _category(evidence, "License Grant")
    return _first(_less(answer) if granted.answer is Reply.NO else answer, _less(granted))


def _drafts(evidence: _Evidence) -> Answer:
    """Drafts or work in progress; source files alone are no drafts."""
    found = [f for f in evidence.findings if f.rule == "deliverables.drafts-included"]
    named = [f for f in found if {"drafts", "intermediate"} & set(f.facets)]
    if named:
        return Answer(Reply.YES, named[0].span, named[0].rule)
    rest = Answer(Reply.POSSIBLE, found[0].span, found[0].rule) if found else NO
    return _first(_topic(evidence, "drafts"), rest)


# ---- all of them


QUESTIONS: Mapping[str, Callable[[_Evidence], Answer]] = {
    "ai_training_prohibited": _prohibited,
    "ai_training_granted": lambda e: _rules(e, "ai-training.permitted", maybe=("ai-training.improvement-permitted",)),
    "data_use_limited": _use_limited,
    "third_party_ai_restricted": lambda e: _first(
        _rules(e, "third-party-ai.upload-forbidden"),
        _topic(e, "ai-tools"),
        _rules(e, "ai-training.freelancer-restrained"),
    ),
    "deliverables_defined": _defined,
    "deliverables_include_drafts": _drafts,
    "assignment_or_wfh": lambda e: _first(
        _rules(e, "ownership.assigned", "ownership.work-for-hire", maybe=("ownership.client-owned",)),
        _owned(e),
        _category(e, "Ip Ownership Assignment"),
    ),
    "limited_licence": _limited,
    "broad_use": _broad,
    "audit_rights": lambda e: _first(_rules(e, "audit.right"), _category(e, "Audit Rights")),
    "usage_fee": lambda e: _first(_topic(e, "usage-fee", "owed"), _less(_rules(e, "ai-fee.separate-licence"))),
    "portfolio_rights": lambda e: _topic(e, "portfolio", "allowed"),
    "confidentiality": lambda e: _topic(e, "confidentiality"),
    "payment_terms": lambda e: _topic(e, "payment"),
    "late_fee": lambda e: _topic(e, "late-fee", "owed"),
    "kill_fee": lambda e: _topic(e, "kill-fee", "owed", "work-done-paid"),
    "indemnity": lambda e: _topic(e, "indemnity"),
    "liability_cap": lambda e: _first(_topic(e, "liability-cap"), _less(_category(e, "Cap On Liability"))),
    "governing_law": lambda e: _category(e, "Governing Law"),
    "termination": lambda e: _topic(e, "termination"),
    "non_compete": lambda e: _first(_topic(e, "non-compete"), _category(e, "Non-Compete")),
    "moral_rights_waived": lambda e: _first(_rules(e, "moral-rights.waived"), _topic(e, "moral-rights", "waived")),
}
"""Question -> how it is answered; the names are those of the labelled contracts."""
