"""Parts of a statement as the grammar finds them in one sentence, before it is known whose paper it is."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.reading.folding import Folded
from scoring.reading.stance.record import Action, Modality
from scoring.text import Span


@dataclass(frozen=True, slots=True)
class Did:
    """One action, found."""

    action: Action
    start: int
    end: int
    tool_only: bool = False
    """Use of an AI tool as a tool: says nothing about the work being fed to it."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Words that decide the polarity of what follows them."""

    kind: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the lead-in that it completes, and the way back to the folded text."""

    text: str
    lead: int
    """Length of the lead-in in *text*."""
    lead_at: tuple[tuple[int, int], ...]
    """(offset in *text*, offset in the folded text) of each piece of the lead-in."""
    at: int
    """Where the sentence itself begins in the folded text."""
    context: str
    """Heading and clause: what the sentence is about."""

    def span(self, folded: Folded, start: int, end: int) -> Span:
        """Place of ``[start, end)`` in the paper; a stretch that crosses pieces is cut to its last one."""
        if end > self.lead:
            start = max(start, self.lead)
            return folded.span(self.at + start - self.lead, self.at + end - self.lead)
        for local, origin in reversed(self.lead_at):
            if start >= local or end > local:
                start = max(start, local)
                return folded.span(origin + start - local, origin + end - local)
        return folded.span(self.at, self.at)


@dataclass(frozen=True, slots=True)
class Read:
    """What one sentence says about one group of actions, before it is known whose paper it is."""

    sentence: Sentence
    modality: Modality
    dids: tuple[Did, ...]
    operator: Operator | None
    """None: the sentence has no operator, the polarity is a guess."""
    double: bool
    actor: str
    """The word that stands for who acts ("Client", "we"), ``*both``, ``*anyone``, ``*third``, or empty."""
    actor_at: tuple[int, int] | None
    passive: bool
    exceptions: tuple[tuple[int, int, str], ...]
    weak: bool = False
    third: bool = False
    """The actor is told not to let others do it, or is allowed to."""


REACH_CHARS = 400
"""How far from an action what is said of it may stand."""
