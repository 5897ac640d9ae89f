"""Counts as contracts write them: ``thirty``, ``30``, ``thirty (30)``, ``forty-five``."""

from __future__ import annotations

_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBERS: dict[str, int] = {
    "zero": 0,
    "a": 1,
    "an": 1,
    **{word: n for n, word in enumerate(_ONES, 1)},
    **_TENS,
    **{f"{ten}{mark}{one}": n + m for ten, n in _TENS.items() for m, one in enumerate(_ONES[:9], 1) for mark in "- "},
    "one hundred": 100,
    "one hundred twenty": 120,
    "one hundred and twenty": 120,
    "one hundred eighty": 180,
    "one hundred and eighty": 180,
}
"""Words for counts up to 99, and the hundreds of days that contracts use."""
_ONE = "one|two|three|four|five|six|seven|eight|nine"
COUNT_WORDS = (
    rf"(?:(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[- ](?:{_ONE}))?|one hundred(?:(?: and)? (?:twenty|eighty))?"
    rf"|(?:thir|four|fif|six|seven|eigh|nine)teen|ten|eleven|twelve|{_ONE})(?![a-z])"
)
"""Pattern of the words of ``NUMBERS``, articles and zero left out, in lower case."""
COUNT = rf"\b(?P<n>\d{{1,3}}|{COUNT_WORDS})(?: ?\((?P<digits>\d{{1,3}})\))?"
"""Pattern, in lower case, with the groups ``n`` and ``digits``."""


def count_of(word: str) -> int:
    """The count that *word* names, in lower case. Raises ``KeyError`` for what names none."""
    return int(word) if word.isdigit() else NUMBERS[word]


def counts_of(word: str, digits: str | None) -> tuple[int, ...]:
    """What "thirty (30)" says: one count where both agree, both (the larger first) where they do not."""
    said = {count_of(word)} | ({int(digits)} if digits else set())
    return tuple(sorted(said, reverse=True))
