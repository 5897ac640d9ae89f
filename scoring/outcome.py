"""What a resolution comes to: the level, the score, and how far both could be another."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.resolve import Weighing
from scoring.score import Level, level_of, raw_of, score_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """Level and score of one paper."""

    level: Level
    """The lower one, where readings differ."""
    best: Level
    """On the best reading."""
    score: int
    least: int
    most: int


def outcome_of(low: Weighing, shown: Weighing, high: Weighing) -> Outcome | None:
    """Level and score of three weighings; None where they differ from None to High: only a person can decide."""
    level, best = level_of(low.flags), level_of(high.flags)
    if level is Level.NONE and best is Level.HIGH:
        return None
    least, most = (score_of(at, raw_of(w.protections, w.harms)) for at, w in ((level, low), (best, high)))
    score = min(max(score_of(level, raw_of(shown.protections, shown.harms)), least), most)
    return Outcome(level, best, score, least, most)
