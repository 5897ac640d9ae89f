"""Which letters a text holds: asked once for each run of letters, however many patterns want it.

A text of some length says the same words again and again. What stands nowhere in its distinct words, a fifth of it or
so, stands nowhere in the text; and most of what the patterns want stands nowhere.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_WORTH_WORDS: Final = 12
"""Questions from which on collecting a text's distinct words costs less than it spares."""


class Letters:
    """A text in lower case, and what is known of it."""

    __slots__ = ("_asked", "_held", "_words", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._held: dict[str, bool] = {}
        self._asked = 0
        self._words: str | None = None

    def holds(self, stem: str) -> bool:
        """Say whether *stem* stands in the text."""
        held = self._held.get(stem)
        if held is None:
            held = self._held[stem] = self._look(stem)
        return held

    def _look(self, stem: str) -> bool:
        words = self._words
        if words is None:
            self._asked += 1
            if self._asked < _WORTH_WORDS:
                return stem in self.text
            words = self._words = "\n".join(set(self.text.split()))
        parts = stem.split()
        for part in parts:
            if part not in words:
                return False
        return parts == [stem] or stem in self.text  # without white space it lies within one word


@lru_cache(maxsize=8)  # the views of one paper: as it stands, folded, without its notes, with names for sides
def letters_of(lowered: str) -> Letters:
    """What is known of a text that several patterns search."""
    return Letters(lowered)
