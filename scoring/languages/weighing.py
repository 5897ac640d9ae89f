"""From a reading to what holds in the end, whatever language it is in."""

from __future__ import annotations

from dataclasses import replace

from scoring.findings import Finding
from scoring.languages.families import look_in
from scoring.languages.packs import CODES, pack
from scoring.languages.paper import paper_of
from scoring.reading.folding import fold
from scoring.reading.index import Index
from scoring.reading.read import Reading
from scoring.resolve import Resolution, resolve
from scoring.rules.base import Paper
from scoring.rules.ruleset import look
from scoring.text import Span
from scoring.wording import ENGLISH, Wording, joined


def weigh(reading: Reading, *, addendum: Span | None = None, paper: Paper | None = None) -> Resolution:
    """Look and resolve: by the English rules, or by the pack of the reading's language; annexes beside the rest.

    *addendum*: where a later paper of the same agreement stands in the text. *paper*: an English reading, prepared
    before.
    """
    paper, findings, wording = _looked(reading, paper)
    if not reading.annexes:
        return resolve(paper, findings, wording, addendum=addendum)
    parts = [(paper, findings, wording), *map(_looked, reading.annexes)]
    papers = [p for p, _, _ in parts]
    whole = replace(
        reading,
        clauses=tuple(sorted((c for p in papers for c in p.reading.clauses), key=lambda c: c.span)),
        stances=tuple(sorted((s for p in papers for s in p.reading.stances), key=lambda s: s.span)),
    )
    sentences = tuple(s for p in papers for s in p.sentences)
    together = Paper(whole, fold(reading.source.accepted), sentences, Index([s.tagged for s in sentences]))
    found = {f: None for _, fs, _ in parts for f in fs}
    in_order = tuple(sorted(found, key=lambda f: (f.span.start if f.span else -1, f.rule)))
    return resolve(together, in_order, joined([w for _, _, w in parts]), addendum=addendum)


def _looked(reading: Reading, paper: Paper | None = None) -> tuple[Paper, tuple[Finding, ...], Wording]:
    if reading.language not in CODES:
        paper = paper or Paper.of(reading)
        return paper, look(paper), ENGLISH
    language = pack(reading.language)
    paper = paper_of(reading, language)
    return paper, look_in(paper, language), language.wording
