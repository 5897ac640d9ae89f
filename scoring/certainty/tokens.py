"""The words of a tagged sentence, one after the other, as ``plain`` looks at them."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.certainty import words
from scoring.reading.late import late
from scoring.rules.base import CLIENT, FREELANCER, OTHER, WORK

GAP = "\ue005"
"""Stands for a turn of phrase that was understood."""
NAMES = f"{CLIENT}{FREELANCER}{WORK}{OTHER}"
_WORD = late(rf"{GAP}+|[{CLIENT}]+|[{FREELANCER}]+|[{WORK}]+|[{OTHER}]+|[^\W_{NAMES}{GAP}]+(?:['·][^\W_]+)*|[^\s]")
JOINS = frozenset({"or", "and", "nor"})
BREAKS = frozenset({",", "/", "(", ")", ";", ":", ".", "\u2013", '"', "-"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark, the name of a side or of the work, or a turn of phrase that was understood."""

    text: str
    start: int
    end: int

    @property
    def known(self) -> bool:
        """Say whether it cannot narrow a ban by itself."""
        return (
            self.text[0] in GAP + NAMES or not self.text[0].isalpha() or len(self.text) == 1 or self.text in words.KNOWN
        )

    @property
    def is_work(self) -> bool:
        """Say whether it names the work."""
        return self.text[0] == WORK


def tokens_of(tagged: str, start: int) -> list[Token]:
    """Words and marks of *tagged* from *start* on."""
    return [Token(m[0], m.start(), m.end()) for m in _WORD.finditer(tagged, start)]
