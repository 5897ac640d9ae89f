"""Sentences that say that a section prevails over other terms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scoring.reading import lexicon
from scoring.reading.clauses import Clause, ClauseKind
from scoring.reading.folding import Folded
from scoring.reading.stance.record import Stance
from scoring.reading.stance.sentences import split_sentences


def is_defeated_override(text: str) -> bool:
    """Say whether the precedence is another term's ("subject to Section 9, which prevails")."""
    return bool(re.search(r"(?i)\bwhich (?:shall )?(?:prevail|control|take)", text))


def with_overrides(folded: Folded, clauses: Sequence[Clause], stances: tuple[Stance, ...]) -> tuple[Stance, ...]:
    """A sentence of its own may say that a section prevails: it speaks for every stance in that section."""
    if not stances:
        return stances
    whole: set[str] = set()
    everything = False
    for clause in clauses:
        if clause.kind not in (ClauseKind.OPERATIVE, ClauseKind.SCHEDULE):
            continue
        words = folded.words(clause.span)
        m = lexicon.OVERRIDES.search(words)
        if m is None:
            continue
        low = max((b for a, b in _bounds(words) if b <= m.start()), default=0)
        what = lexicon.SCOPE_OF_OVERRIDE.search(words, low, m.start())
        if what is None:
            continue
        number = what["n"] or what["m"]
        if number:
            whole.add(number)
        elif (what["what"] or "").lower() in ("addendum", "rider"):
            everything = True
        elif clause.number:
            whole.add(
                clause.number
                if (what["what"] or "").lower() in ("paragraph", "restriction", "prohibition", "provision")
                else _top(clause.number)
            )
    return tuple(
        replace(s, overrides=True) if everything or any(_within(s.clause.number, number) for number in whole) else s
        for s in stances
    )


def _bounds(words: str) -> list[tuple[int, int]]:
    return [(a, a) for a, _ in split_sentences(words)]


def _top(number: str) -> str:
    return re.split(r"[.(]", number)[0]


def _within(number: str | None, section: str) -> bool:
    return number is not None and (number == section or number.startswith((f"{section}.", f"{section}(")))
