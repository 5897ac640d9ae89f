"""Sentences of a text, and of a clause with the lead-in that each completes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from scoring.reading import lexicon
from scoring.reading.clauses import Clause
from scoring.reading.folding import Folded
from scoring.reading.stance.parts import Sentence
from scoring.text import Span

MAX_SENTENCE_CHARS = 2_000
"""A longer one is cut at a semicolon, comma or space: grammar beyond that reach is no grammar."""


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of a folded text, none longer than ``MAX_SENTENCE_CHARS``."""
    start = 0
    for m in lexicon.SENTENCE_END.finditer(text):
        if not lexicon.ABBREVIATION.search(text, max(start, m.start() - 16), m.start()):
            yield from _bounded(text, start, m.start())
            start = m.end()
    yield from _bounded(text, start, len(text))


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SENTENCE_CHARS:
        low, high = start + MAX_SENTENCE_CHARS // 2, start + MAX_SENTENCE_CHARS
        cut = next((at + 1 for mark in (";", ",", " ") if (at := text.rfind(mark, low, high)) >= 0), high)
        yield start, cut
        start = cut
    yield start, end


MAX_LEAD_INS = 4

CONTEXT_CHARS = 1_200
"""How far around a sentence its subject may have been named, or its condition may follow."""


def sentences_of(
    folded: Folded, clause: Clause, clauses: Sequence[Clause], starts: Sequence[int]
) -> Iterator[Sentence]:
    """Sentences of a clause, the first with the lead-ins that it completes, each with what it is about."""
    start, end = folded.within(clause.span)
    body = folded.text[start:end]
    pieces: list[tuple[int, int]] = []
    lead = ""
    for span in reversed(_lead_chain(clause, clauses, starts)):
        a, b = folded.within(span)
        pieces.append((len(lead), a))
        lead += folded.text[a:b] + " "
    about = f"{clause.heading or ''} {lead} "
    first = True
    for a, b in split_sentences(body):
        context = about + body[max(0, a - CONTEXT_CHARS) : b + CONTEXT_CHARS]
        if first:
            yield Sentence(lead + body[a:b], len(lead), tuple(pieces), start + a, context)
        else:
            yield Sentence(body[a:b], 0, (), start + a, context)
        first = first and not body[a:b].strip("()0123456789.* ")


def _lead_chain(clause: Clause, clauses: Sequence[Clause], starts: Sequence[int]) -> list[Span]:
    """Lead-ins of an item from the inside out."""
    chain: list[Span] = []
    here: Clause | None = clause
    while here is not None and here.lead_in is not None and len(chain) < MAX_LEAD_INS:
        chain.append(here.lead_in)
        above = clauses[bisect_right(starts, here.lead_in.start) - 1]
        here = above if above is not here and above.span.contains(here.lead_in) else None
    return chain
