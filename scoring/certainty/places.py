"""Where a sentence stands in the paper, and whose leave an exception in it asks for."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.certainty import phrases
from scoring.rules.base import CLIENT, FREELANCER, Paper, Sentence
from scoring.text import Span


def is_consent(paper: Paper, span: Span) -> bool:
    """Say whether the exception at *span* is the freelancer's own leave and nothing else."""
    sentence = sentence_at(paper, span)
    if sentence is None:
        return False
    return any(
        phrases.ONLY_CONSENT.fullmatch(sentence.tagged, start, end) is not None
        for start, end in inside(paper, sentence, [span])
    )


def names_client_only(paper: Paper, span: Span) -> bool:
    """Say whether the leave at *span* is the client's own: "without the consent of Client's director"."""
    sentence = sentence_at(paper, span)
    return sentence is not None and any(
        CLIENT in sentence.tagged[start:end] and FREELANCER not in sentence.tagged[start:end]
        for start, end in inside(paper, sentence, [span])
    )


def place_of(sentence: Sentence) -> tuple[int, int]:
    """Folded offsets of the sentence's own words, without its lead-in."""
    _, lead, start = sentence.starts
    return start, start + len(sentence.words) - lead


def sentence_at(paper: Paper, span: Span) -> Sentence | None:
    """Sentence in which *span* stands."""
    start, end = paper.folded.within(span)
    for sentence in paper.sentences:
        place = place_of(sentence)
        if place[0] < end and start < place[1]:
            return sentence
    return None


def inside(paper: Paper, sentence: Sentence, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """*spans* in the sentence's own offsets, those that lie in it."""
    _, lead, base = sentence.starts
    found = []
    for span in spans:
        start, end = paper.folded.within(span)
        if base <= start < base + len(sentence.words) - lead:
            found.append((start - base + lead, min(end - base + lead, len(sentence.words))))
    return found
