"""What a caller of scoring can do wrong. What is wrong with a document is a result, never an exception.

ScoringError
├── WrongCall        the call itself cannot be answered
└── BrokenCatalogue  the rules' own data does not hold together
"""

from __future__ import annotations


class ScoringError(Exception):
    """Root of everything that scoring raises; ``remedy`` says what to do next."""

    remedy: str = "Report this with the document's kind; the text itself is not needed."


class WrongCall(ScoringError):
    """The arguments cannot be answered."""

    remedy = "Check the arguments against the docstring."


class BrokenCatalogue(ScoringError):
    """A rule, its entry in the catalogue, or a word list is missing or malformed."""

    remedy = "Reinstall clausewatch: its rule data does not hold together."
