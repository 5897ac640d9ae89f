"""Which of the eighteen commercial clauses a contract holds: precise rules and a small linear n-gram model, both shown.

    found = find_presence(view)["Governing Law"]
    found.status, found.because      # Status.PRESENT, ("rule: governed by the law of", "governed by", "laws of the")

Every stretch is scored twice, as a paragraph and sentence by sentence, by linear models over words, pairs and triples
of words. What decides about the contract is a logistic judge of three figures: the best paragraph, the best sentence,
and how many of the category's rules fire (``presence_rules``). The models are fitted by ``presence_fit`` on CUAD v1
(The Atticus Project, CC BY 4.0) and shipped as numbers only.
"""

from __future__ import annotations

import gzip
import json
import math
import re
import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import chain, pairwise, repeat
from operator import add, mul
from typing import Any, TypeAlias

from scoring.errors import BrokenCatalogue
from scoring.reading.folding import fold
from scoring.reading.gates import low
from scoring.reading.presence_rules import RULES, fired
from scoring.text import Span

CATEGORIES: tuple[str, ...] = tuple(RULES)
"""The labels of CUAD, letter for letter, in its order."""
UNIT_MAX_CHARS = 900
SENTENCE_MIN_CHARS = 80
"""A shorter one is read together with the next: headings, numbers, "Inc."."""
FACT_QUALITY = 0.8
"""Categories whose cross-validated F1 is lower are never more than possible."""
REASONS = 4
LOWEST = -2.0
"""Score of a contract that has no stretch at all."""

_TOKEN = re.compile(r"[a-z]+|\d+")
_BREAK = re.compile(r"\n[ \t\xa0]*\n\s*")
_SENTENCE_END = re.compile(r"\s(?<=[.;:]\s)\s*")  # begins with what can be looked for fast
_WORDS_ONLY = bytes(c if 97 <= c <= 122 else 48 if 48 <= c <= 57 else 32 for c in range(256))
_MOST_DIGITS = 40
_MIXED = re.compile(rb"0(?:(?=[a-z])|(?<=[a-z]0)|(?=0{%d}))" % _MOST_DIGITS)
_PLAIN_TOKEN = re.compile(rb"[a-z]+|0+")


class Status(StrEnum):
    """What may be said about one category."""

    PRESENT = "present"
    """Rules and model agree, in a category in which they are mostly right."""
    POSSIBLE = "possible"
    """Found, in a category in which they are often wrong."""
    READ = "read"
    """Rules and model disagree: read the clause."""
    ABSENT = "absent"
    """Neither found it. In a paper of which a part could not be read, that says nothing of that part."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether one category stands in the paper, and where."""

    present: bool
    """The better guess; ``status`` says what it is worth."""
    confidence: float
    """0-1 that the answer in ``present`` is right; a figure of the model's, not a promise."""
    spans: tuple[Span, ...]
    """Paragraphs in which it was found, in reading order; empty when absent."""
    source: str
    """Who found it: ``rules``, ``model``, ``both`` or ``none``."""
    status: Status = Status.ABSENT
    quote: Span | None = None
    """The sentence that speaks for it most; None when neither rules nor model found one."""
    because: tuple[str, ...] = ()
    """Names of the rules that fired, then the n-grams of ``quote`` that weigh most."""


def split_units(view: str) -> Iterator[Span]:
    """Paragraphs, cut at sentence ends into stretches of at most 900 characters."""
    start = 0
    edges = [(m.start(), m.end()) for m in _BREAK.finditer(view)] + [(len(view), len(view))]
    for end, following in edges:
        yield from _cut(view, start, end)
        start = following


def _cut(view: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        if end - start <= UNIT_MAX_CHARS:
            stop = end
        else:
            stops = [m.end() for m in _SENTENCE_END.finditer(view, start, start + UNIT_MAX_CHARS)]
            space = view.rfind(" ", start + 1, start + UNIT_MAX_CHARS)
            stop = stops[-1] if stops else (space + 1 if space > start else start + UNIT_MAX_CHARS)
        piece = view[start:stop]
        if piece.strip():
            yield Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
        start = stop


def split_sentences(view: str, unit: Span) -> Iterator[Span]:
    """Sentences of a unit, without gap or overlap; one of less than 80 characters goes with the next."""
    start = unit.start
    for m in _SENTENCE_END.finditer(view, unit.start, unit.end):
        if m.end() - start >= SENTENCE_MIN_CHARS:
            yield Span(start, m.end())
            start = m.end()
    if start < unit.end:
        yield Span(start, unit.end)


def words_of(lowered: str) -> list[str]:
    """Words of a text in lower case; every number is ``0``."""
    return ["0" if w[0].isdigit() else w for w in _TOKEN.findall(lowered)]


def ngrams(text: str) -> set[str]:
    """Words, pairs and triples of a stretch."""
    words = words_of(low(text))
    return {
        *words,
        *(f"{a} {b}" for a, b in pairwise(words)),
        *(f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)),
    }


class _Tokens:
    """A text as bytes, letter for letter: words in lower case, noughts for digits, and spaces for all else."""

    def __init__(self, lowered: str) -> None:
        if not lowered.isascii():
            for letter in set(lowered):
                if letter > "\x7f" and letter.isdecimal():
                    lowered = lowered.replace(letter, "0")
        self.plain = lowered.encode("ascii", "replace").translate(_WORDS_ONLY)
        self.mixed = [m.start() for m in _MIXED.finditer(self.plain)]
        """Where letters and a number stand in a row, which are two words, or a number has no end."""

    def words(self, start: int, end: int) -> list[bytes]:
        """Words of a stretch, a number as so many noughts."""
        plain, mixed = self.plain[start:end], self.mixed
        if mixed and bisect_left(mixed, start) != bisect_left(mixed, end):
            return [w[:_MOST_DIGITS] if w[0] == 48 else w for w in _PLAIN_TOKEN.findall(plain)]
        return plain.split()


# ---- the model


_LANES = len(CATEGORIES) + 1
_LANE_BITS = 32
_OFFSET = sum(1 << (_LANE_BITS * (lane + 1) - 1) for lane in range(_LANES))
_UNPACK = struct.Struct(f"<{_LANES}i")
_MOST_GRAMS = 3 * (UNIT_MAX_CHARS // 2 + 1)
"""In a stretch: a word has a letter and white space behind it."""

Gram: TypeAlias = int | tuple[int, ...]
"""An n-gram: the number of a word, or those of two or three."""


@dataclass(frozen=True, slots=True)
class _View:
    """A linear model for each category over the n-grams of one kind of stretch.

    The weights of all categories stand in one integer for each n-gram, 32 bits a category, and the square of its idf in
    the last 32: the scores of a stretch are one sum of integers, exact, so that their order does not matter.
    """

    packed: Mapping[Gram, int]
    """By n-gram; 0 for one that only the other view weighs."""
    weights: Mapping[str, Mapping[int, int]]
    bias: tuple[float, ...]
    scale: int

    def scores(self, grams: Iterable[Gram]) -> list[float]:
        """Score of every category by the n-grams of a stretch, each once."""
        total = sum(map(self.packed.__getitem__, grams))
        # each lane with its own sign again: none borrows from the next while the halves are in it
        *lanes, norm = _UNPACK.unpack(((total + _OFFSET) ^ _OFFSET).to_bytes(_UNPACK.size, "little"))
        if not norm:
            return list(self.bias)
        unit = 1 / (self.scale * math.sqrt(norm))
        return list(map(add, map(mul, lanes, repeat(unit)), self.bias))


@dataclass(frozen=True, slots=True)
class Judge:
    """What one category is decided by: two logistic functions and the point from which each says yes."""

    joint: tuple[float, float, float, float]
    """Of the best unit's score, the best sentence's, the number of rules that fire; and the constant."""
    joint_from: float
    model: tuple[float, float, float]
    """The same without the rules."""
    model_from: float
    unit_from: float
    """Sum of a unit's score and of its best sentence's, from which it is shown as a place."""
    quality: float
    """F1 over contracts, cross-validated when the model was fitted."""

    def joint_of(self, unit: float, sentence: float, rules: int) -> float:
        """Probability that the category is present."""
        a, b, c, d = self.joint
        return logistic(a * unit + b * sentence + c * rules + d)

    def model_of(self, unit: float, sentence: float) -> float:
        """Probability by the n-grams alone."""
        a, b, d = self.model
        return logistic(a * unit + b * sentence + d)


def logistic(x: float) -> float:
    """Logistic function, safe for any *x*."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


@dataclass(frozen=True, slots=True)
class _Model:
    words: Mapping[bytes, int]
    """Number of each word, and of every number."""
    unit: _View
    sentence: _View
    judges: tuple[Judge, ...]
    known: frozenset[Gram]
    """N-grams of either view."""

    def grams(self, words: Sequence[int | None]) -> frozenset[Gram]:
        """Known n-grams of words by number; None is a word that the model does not know."""
        found = chain(words, pairwise(words), zip(words, words[1:], words[2:], strict=False))
        return self.known.intersection(found)


@cache
def _model() -> _Model:
    try:
        packed = resources.files("scoring.reading").joinpath("presence.json.gz").read_bytes()
        return parse_model(json.loads(gzip.decompress(packed)))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise BrokenCatalogue(f"presence.json.gz cannot be read: {fault}") from fault


def parse_model(data: Mapping[str, Any]) -> _Model:
    """Model from what ``presence_fit`` wrote. Raises ``BrokenCatalogue`` for a model of other categories."""
    if tuple(data["categories"]) != CATEGORIES:
        raise BrokenCatalogue("presence.json.gz was fitted for other categories: fit it again with presence_fit")
    words: dict[bytes, int] = {}
    grams: dict[Gram, None] = {}
    for view in ("unit", "sentence"):
        for name in data[view]["ngrams"]:
            for word in name.split(" "):
                words.setdefault(word.encode("ascii"), len(words) + 1)
            grams[_gram(name, words)] = None
    if b"0" in words:
        words |= {b"0" * digits: words[b"0"] for digits in range(1, _MOST_DIGITS + 1)}
    judges = tuple(
        Judge(tuple(j["joint"]), j["joint_from"], tuple(j["model"]), j["model_from"], j["unit_from"], j["quality"])
        for j in data["judges"]
    )
    unit, sentence = (_parse_view(data[view], words, grams) for view in ("unit", "sentence"))
    return _Model(words, unit, sentence, judges, frozenset(grams))


def _gram(name: str, words: Mapping[bytes, int]) -> Gram:
    first, *more = (words[word] for word in name.encode("ascii").split(b" "))
    return (first, *more) if more else first


def _parse_view(data: Mapping[str, Any], words: Mapping[bytes, int], grams: Iterable[Gram]) -> _View:
    packed = dict.fromkeys(grams, 0)
    weights: dict[str, dict[int, int]] = {}
    for name, idf, row in zip(data["ngrams"], data["idf"], data["weights"], strict=True):
        own = {row[i]: row[i + 1] for i in range(0, len(row), 2)}
        lanes = {lane: w * idf for lane, w in own.items()} | {len(CATEGORIES): idf * idf}
        if _MOST_GRAMS * max(map(abs, lanes.values())) >> (_LANE_BITS - 1):
            raise BrokenCatalogue(f"presence.json.gz holds a weight that is too large: {name}")
        weights[name] = own
        packed[_gram(name, words)] = sum(weight << (_LANE_BITS * lane) for lane, weight in lanes.items())
    return _View(packed, weights, tuple(data["bias"]), data["scale"])


# ---- the answer


@dataclass(frozen=True, slots=True)
class _Scored:
    """A view, cut and scored."""

    units: list[Span]
    sentences: list[Span]
    owner: list[int]
    """Index of the unit of each sentence."""
    by_unit: list[Sequence[float]]
    """For each category, the scores of all units."""
    by_sentence: list[Sequence[float]]


def _score(model: _Model, view: str) -> _Scored:
    tokens, number = _Tokens(low(view)), model.words.get
    units, sentences, owner = [], [], []
    unit_scores, sentence_scores = [], []
    for at, unit in enumerate(split_units(view)):
        grams: set[Gram] = set()
        before: list[int | None] = []
        for sentence in split_sentences(view, unit):
            words = list(map(number, tokens.words(sentence.start, sentence.end)))
            own = model.grams(words)
            sentences.append(sentence)
            owner.append(at)
            sentence_scores.append(model.sentence.scores(own))
            # a unit's n-grams are its sentences' and those across their borders
            grams |= own
            if before:
                grams |= model.grams(before + words[:2])
            before = (before + words)[-2:]
        units.append(unit)
        unit_scores.append(model.unit.scores(grams))
    return _Scored(units, sentences, owner, _columns(unit_scores), _columns(sentence_scores))


def _columns(rows: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    return list(zip(*rows, strict=True)) if rows else [()] * len(CATEGORIES)


def find_presence(view: str) -> Mapping[str, Presence]:
    """Answer for each of the eighteen categories (SCORING.md, clause presence), with stretches of *view*.

    Raises ``BrokenCatalogue`` when the shipped model cannot be read.
    """
    model = _model()
    scored = _score(model, view)
    folded = fold(view)
    lowered = low(folded.text)
    answers = {}
    for i, name in enumerate(CATEGORIES):
        hits = [(rule, folded.span(m.start(), m.end())) for rule, m in fired(lowered, name)]
        answers[name] = _judge(model, view, scored, i, hits)
    return answers


def _judge(model: _Model, view: str, scored: _Scored, i: int, hits: Sequence[tuple[str, Span]]) -> Presence:
    judge = model.judges[i]
    unit = max(scored.by_unit[i], default=LOWEST)
    sentence = max(scored.by_sentence[i], default=LOWEST)
    sure = judge.joint_of(unit, sentence, len(hits))
    present = sure >= judge.joint_from
    by_model = judge.model_of(unit, sentence) >= judge.model_from
    if not (present or by_model or hits):
        return Presence(False, round(1 - sure, 3), (), "none")
    best = _best_sentence(scored, i, hits, by_model=by_model)
    quote = _trimmed(view, best) if best is not None else None
    grams = _weightiest(model, i, view[quote.start : quote.end]) if quote is not None and by_model else []
    return Presence(
        present=present,
        confidence=round(sure if present else 1 - sure, 3),
        spans=_places(scored, i, judge) if present else (),
        source="both" if by_model and hits else "model" if by_model else "rules",
        status=_status(present, by_model, bool(hits), judge),
        quote=quote,
        because=(*(f"rule: {rule}" for rule, _ in hits), *grams)[: 2 * REASONS],
    )


def _status(present: bool, by_model: bool, by_rules: bool, judge: Judge) -> Status:
    if not present:
        # a rule alone fires in many a paper that has no such clause, and the judge has weighed it
        return Status.READ if by_model else Status.ABSENT
    if judge.quality < FACT_QUALITY:
        return Status.POSSIBLE
    return Status.PRESENT if by_model and by_rules else Status.READ


def _best_sentence(scored: _Scored, i: int, hits: Sequence[tuple[str, Span]], *, by_model: bool) -> Span | None:
    """The sentence with the best score; where the model found none, the best of those that a rule names."""
    scores = scored.by_sentence[i]
    if not scores:
        return None
    if not by_model and hits:
        named = [
            (score, -at)
            for at, score in enumerate(scores)
            if any(scored.sentences[at].overlaps(span) for _, span in hits)
        ]
        if named:
            return scored.sentences[-max(named)[1]]
    return scored.sentences[scores.index(max(scores))]


def _trimmed(view: str, span: Span) -> Span:
    return Span(span.start, span.start + len(view[span.start : span.end].rstrip()))


def _places(scored: _Scored, i: int, judge: Judge) -> tuple[Span, ...]:
    if not scored.units:
        return ()
    tops = [LOWEST] * len(scored.units)
    for at, score in zip(scored.owner, scored.by_sentence[i], strict=True):
        tops[at] = max(tops[at], score)
    sums = [top + score for top, score in zip(tops, scored.by_unit[i], strict=True)]
    floor = min(judge.unit_from, max(sums))
    return tuple(unit for unit, total in zip(scored.units, sums, strict=True) if total >= floor)


def _weightiest(model: _Model, i: int, sentence: str) -> list[str]:
    """N-grams of the quote that speak most for the category, none inside another."""
    weighed = [
        (weights[i], name)
        for name in ngrams(sentence)
        if (weights := model.sentence.weights.get(name)) is not None and weights.get(i, 0) > 0
    ]
    shown: list[str] = []
    for _, name in sorted(weighed, key=lambda row: (-row[0], row[1])):
        if not any(name in other or other in name for other in shown):
            shown.append(name)
        if len(shown) == REASONS:
            break
    return shown
