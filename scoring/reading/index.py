"""Which sentences of a paper hold which letters: looked up once for all rules, most of which want what is nowhere.

A paper says the same words again and again, so a run of letters is looked for among its distinct words, each of which
knows its sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate

from scoring.reading.gates import Gate, low

_WORD = re.compile(r"\w+")
_GRAM = 4
"""Letters of the runs by which a paper is known not to hold a word."""


class Index:
    """The sentences of a paper, by the letters in them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [low(text) for text in texts]
        self._held: dict[str, int] = {}
        self._held_by_group: dict[tuple[str, ...], int] = {}
        sentences: dict[str, int] = {}
        for number, text in enumerate(self._texts):
            bit = 1 << number
            for word in set(_WORD.findall(text)):
                sentences[word] = sentences.get(word, 0) | bit
        self._words = "\n".join(sentences)
        self._starts = [0, *accumulate(len(word) + 1 for word in sentences)]
        self._sentences = list(sentences.values())
        self._grams = {word[i : i + _GRAM] for word in sentences for i in range(len(word) - _GRAM + 1)} | {""}

    def places(self, gates: Iterable[Gate]) -> Iterator[int]:
        """Numbers of the texts that one of *gates* lets through, in order."""
        bits = 0
        for gate in gates:
            bits |= self._lets(gate)
        return _numbers(bits)

    def _lets(self, gate: Gate) -> int:
        bits = (1 << len(self._texts)) - 1
        for group in gate.needs:
            held = self._held_by_group.get(group)
            if held is None:
                held = self._held_by_group[group] = self._holding_any(group)
            bits &= held
            if not bits:
                break
        return bits

    def _holding_any(self, group: tuple[str, ...]) -> int:
        """Texts that hold a stem of *group*, a bit for each."""
        bits, grams, known = 0, self._grams, self._held
        for stem, word, first, last in _with_words(group):
            if first in grams and last in grams:  # most stems stand nowhere: no need to look
                held = known.get(stem)
                if held is None:
                    held = known[stem] = self._holding(stem, word)
                bits |= held
        return bits

    def _holding(self, stem: str, word: str) -> int:
        """Texts that hold *stem*, of which *word* is the longest word."""
        maybe = self._speaking(word)
        if word == stem or not maybe:
            return maybe
        texts = self._texts
        return sum(1 << number for number in _numbers(maybe) if stem in texts[number])

    def _speaking(self, letters: str) -> int:
        """Texts of which a word holds *letters*; all, where there are none to look for."""
        if not letters:
            return (1 << len(self._texts)) - 1
        bits, find, at = 0, self._words.find, 0
        while (at := find(letters, at)) >= 0:
            number = bisect_right(self._starts, at) - 1
            bits |= self._sentences[number]
            at = self._starts[number + 1]
        return bits


def _numbers(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


@cache
def _with_words(group: tuple[str, ...]) -> tuple[tuple[str, str, str, str], ...]:
    """Each stem with its longest word, and two runs of that word's letters: they stand in every text with the stem."""
    found = []
    for stem in group:
        word = max(_WORD.findall(stem), key=len, default="")
        found.append((stem, word, word[:_GRAM], word[-_GRAM:]) if len(word) >= _GRAM else (stem, word, "", ""))
    return tuple(found)
