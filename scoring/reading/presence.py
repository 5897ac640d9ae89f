"""Which of the eighteen commercial clauses a contract holds: precise rules and a small linear n-gram model, both shown.

The model is fitted by ``presence_fit`` on CUAD v1 (The Atticus Project, CC BY 4.0) and shipped as numbers only.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import gzip
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from scoring.errors import BrokenCatalogue
from scoring.reading.clauses import Clause
from scoring.text import Span

CATEGORIES: tuple[str, ...] = (
    "License Grant",
    "Ip Ownership Assignment",
    "Audit Rights",
    "Irrevocable Or Perpetual License",
    "Unlimited/All-You-Can-Eat-License",
    "Non-Transferable License",
    "Exclusivity",
    "Non-Compete",
    "Cap On Liability",
    "Uncapped Liability",
    "Governing Law",
    "Termination For Convenience",
    "Post-Termination Services",
    "Revenue/Profit Sharing",
    "Insurance",
    "Anti-Assignment",
    "Renewal Term",
    "Notice Period To Terminate Renewal",
)
UNIT_MAX_CHARS = 900

_RULES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "License Grant": r"\bhereby grants?\b[^.;]{0,120}\blicen[cs]e|\bgrants? (?:to )?[^.;]{1,60}"
        r"\b(?:non-?exclusive|exclusive|perpetual|worldwide|limited)\b[^.;]{0,80}\blicen[cs]e\b",
        "Ip Ownership Assignment": r"\bwork(?:s)?[- ](?:made[- ])?for[- ]hire\b"
        r"|\bhereby (?:irrevocably )?assigns?\b[^.;]{0,100}\b(?:right, title|copyright|intellectual property)",
        "Irrevocable Or Perpetual License": r"\b(?:perpetual|irrevocable)\b[^.;]{0,120}\blicen[cs]e\b",
        "Non-Transferable License": r"\bnon-?transferable\b[^.;]{0,120}\blicen[cs]e\b",
        "Governing Law": r"\bgoverned by\b[^.;]{0,80}\blaws?\b|\blaws? of (?:the )?[A-Z]\w+[^.;]{0,40}\bgoverns?\b",
        "Insurance": r"\b(?:maintain|carry|obtain|procure)\b[^.;]{0,80}\binsurance\b",
        "Anti-Assignment": r"\b(?:may not|shall not|neither party (?:may|shall|will)|cannot) (?:\w+ ){0,3}?assign\b"
        r"(?![^.;]{0,20}\bwork\b)",
        "Cap On Liability": r"\b(?:aggregate|total|maximum|cumulative) liability\b[^.;]{0,160}\b(?:exceed|limited to)\b",
        "Renewal Term": r"\b(?:automatically renew|renew(?:s|ed)? automatically|automatically be (?:renewed|extended))",
    }.items()
}
_TOKEN = re.compile(r"[a-z]+|\d+")
_BREAK = re.compile(r"\n[ \t\xa0]*\n\s*")
_SENTENCE_END = re.compile(r"(?<=[.;:])\s+")


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether one category stands in the paper, and where."""

    present: bool
    confidence: float
    """0-1 that the answer in ``present`` is right; a figure of the model's, not a promise."""
    spans: tuple[Span, ...]
    """Units in which it was found, in reading order; empty when absent."""
    source: str
    """``rules``, ``model``, ``both``, or ``disagree``: a rule fired where the model is sure of the contrary."""


@dataclass(frozen=True, slots=True)
class _Model:
    idf: Mapping[str, float]
    weights: Mapping[str, tuple[tuple[int, float], ...]]
    bias: tuple[float, ...]
    doc_threshold: tuple[float, ...]
    unit_threshold: tuple[float, ...]


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


def ngrams(text: str) -> set[str]:
    """Words, pairs and triples of a unit; every number is ``0``."""
    words = ["0" if w[0].isdigit() else w for w in _TOKEN.findall(text.lower())]
    return {
        *words,
        *(f"{a} {b}" for a, b in pairwise(words)),
        *(f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)),
    }


@cache
def _model() -> _Model:
    try:
        packed = resources.files("scoring.reading").joinpath("presence.json.gz").read_bytes()
        data = json.loads(gzip.decompress(packed))
        if tuple(data["categories"]) != CATEGORIES:
            raise BrokenCatalogue("presence.json.gz was fitted for other categories")
        names = data["ngrams"]
        return _Model(
            idf=dict(zip(names, data["idf"], strict=True)),
            weights={
                name: tuple((row[i], row[i + 1] / data["scale"]) for i in range(0, len(row), 2))
                for name, row in zip(names, data["weights"], strict=True)
            },
            bias=tuple(data["bias"]),
            doc_threshold=tuple(data["doc_threshold"]),
            unit_threshold=tuple(data["unit_threshold"]),
        )
    except (OSError, ValueError, KeyError) as fault:
        raise BrokenCatalogue(f"presence.json.gz cannot be read: {fault}") from fault


def _scores(model: _Model, text: str) -> list[float]:
    # sorted: a sum of floats depends on its order, and set order changes from run to run
    found = sorted(g for g in ngrams(text) if g in model.idf)
    scores = list(model.bias)
    if not found:
        return scores
    norm = math.sqrt(sum(model.idf[g] ** 2 for g in found))
    for gram in found:
        value = model.idf[gram] / norm
        for category, weight in model.weights[gram]:
            scores[category] += weight * value
    return scores


def rule_hits(view: str, category: str) -> tuple[Span, ...]:
    """Where the precise rule of *category* fires; empty for a category that has none."""
    rule = _RULES.get(category)
    return tuple(Span(m.start(), m.end()) for m in rule.finditer(view)) if rule else ()


def find_presence(view: str, clauses: Sequence[Clause]) -> Mapping[str, Presence]:
    """Answer for each of the eighteen categories (SCORING.md, clause presence).

    *clauses* may be empty: units are cut as the model was trained, and only stretches of *view* are answered with.
    Raises ``BrokenCatalogue`` when the shipped model cannot be read.
    """
    model = _model()
    units = list(split_units(view))
    scores = [_scores(model, view[u.start : u.end]) for u in units]
    return {name: _judge(model, view, units, scores, i) for i, name in enumerate(CATEGORIES)}


def _judge(model: _Model, view: str, units: list[Span], scores: list[list[float]], i: int) -> Presence:
    hits = rule_hits(view, CATEGORIES[i])
    best = max((s[i] for s in scores), default=-9.0)
    by_model = best >= model.doc_threshold[i]
    margin = best - model.doc_threshold[i]
    sure = round(1 / (1 + math.exp(-4 * abs(margin))), 3)
    if not (by_model or hits):
        return Presence(False, sure, (), "model")
    floor = min(best, model.unit_threshold[i])
    spans = {u for u, s in zip(units, scores, strict=True) if by_model and s[i] >= floor}
    spans |= {u for u in units for h in hits if u.start < h.end and h.start < u.end}
    where = tuple(sorted(spans, key=lambda u: u.start))
    if by_model:
        return Presence(True, max(sure, 0.9) if hits else sure, where, "both" if hits else "model")
    if margin < -0.5:
        return Presence(True, 0.5, where, "disagree")
    return Presence(True, 0.7, where, "rules")
