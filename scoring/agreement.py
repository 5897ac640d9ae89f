"""What binds together: the papers of one agreement."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.reading.read import Reading


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement, as far as its papers are at hand."""

    document: Reading
    """The paper that is reviewed."""

    @classmethod
    def of(cls, reading: Reading) -> Agreement:
        """Agreement that consists of one paper, read alone."""
        return cls(reading)
