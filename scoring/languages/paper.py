"""A reading in another language, prepared as the rules want it: sentences, folded and tagged."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scoring.languages.base import Language
from scoring.languages.roles import tag
from scoring.reading.clauses import Clause, ClauseKind
from scoring.reading.folding import Folded, fold
from scoring.reading.index import Index
from scoring.reading.read import Reading
from scoring.rules.base import SENTENCE_CHARS, Paper, Sentence

_BINDS = frozenset({ClauseKind.OPERATIVE, ClauseKind.SCHEDULE, ClauseKind.DEFINITION})
_END = re.compile("(?<=[.!?])[\"')\\]]* +(?=[\"'(\\[\u00bf\u00a1A-Z\u00c0-\u00d6\u00d8-\u00de])")
_ORDINAL = re.compile(r"(?<![\d.])\d{1,2}\.$")


def paper_of(reading: Reading, language: Language) -> Paper:
    """Paper of a reading in *language*: what ``Paper.of`` is for English."""
    folded = fold(reading.view)
    tagged = tag(folded, reading.parties, language)
    sentences = tuple(
        sentence
        for clause in reading.clauses
        if clause.kind in _BINDS
        for sentence in _sentences(clause, folded, tagged, language)
    )
    return Paper(reading, folded, sentences, Index([s.tagged for s in sentences]))


def _sentences(clause: Clause, folded: Folded, tagged: str, language: Language) -> Iterator[Sentence]:
    start, end = folded.within(clause.span)
    words, tags = folded.text[start:end], tagged[start:end]
    lead = (0, 0)
    if clause.lead_in is not None and not clause.lead_in.overlaps(clause.span):
        lead = folded.within(clause.lead_in)
    if lead[1] > lead[0] and lead[1] - lead[0] + len(words) < SENTENCE_CHARS:
        size = lead[1] - lead[0] + 1
        yield Sentence(
            clause,
            f"{folded.text[lead[0] : lead[1]]} {words}",
            f"{tagged[lead[0] : lead[1]]} {tags}",
            (lead[0], size, start),
        )
        return
    at = 0
    for cut in [*_cuts(words, language), len(words)]:
        yield from _pieces(clause, words, tags, start, at, cut)
        at = cut


def _cuts(words: str, language: Language) -> Iterator[int]:
    for m in _END.finditer(words):
        before = words[max(0, m.start() - 10) : m.start()]
        if not language.abbreviation.search(before) and not _ORDINAL.search(before):
            yield m.end()


def _pieces(clause: Clause, words: str, tags: str, base: int, start: int, end: int) -> Iterator[Sentence]:
    """The sentence without white space round it; one that never ends is cut at a comma or a space."""
    while start < end:
        stop = end
        if end - start > SENTENCE_CHARS:
            reach = start + SENTENCE_CHARS
            stop = words.rfind(", ", start + 1, reach) + 1 or words.rfind(" ", start + 1, reach) + 1 or reach
        piece = words[start:stop]
        if piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            right = start + len(piece.rstrip())
            yield Sentence(clause, words[left:right], tags[left:right], (0, 0, base + left))
        start = stop
