"""From a contract's text to an addendum, and from the finished file back to the score.

offer = draft_offer(text, me=("Ada Stone",), effective=date(2026, 6, 1))
rescore(text, addendum_docx(offer.addendum))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scoring.extract.formats import extract_text
from scoring.languages.contracts import read_paper
from scoring.languages.packs import CODES
from scoring.reading.read import Reading
from scoring.remedies.addendum import Addendum, draft_addendum
from scoring.remedies.terms import Terms
from scoring.report import Report
from scoring.review import review
from scoring.text import ContractText
from scoring.together import Together


@dataclass(frozen=True, slots=True)
class Offer:
    """An addendum to offer, in a contract's own words."""

    addendum: Addendum
    terms: Terms


@dataclass(frozen=True, slots=True)
class Standing:
    """What a paper comes to, in the few words that decide."""

    state: str
    level: str | None
    score: int | None
    protections: Mapping[str, str]
    because: tuple[str, ...]
    """Why it is not High, one plain sentence each; empty when it is."""

    @classmethod
    def of(cls, report: Report) -> Standing:
        """The standing that a report gives."""
        is_high = report.level == "High"
        because = () if is_high else tuple(dict.fromkeys((*report.doubts, report.reason)))
        return cls(
            report.state, report.level, report.score.ai if report.score else None, dict(report.protections), because
        )


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing is drafted or changed, with the reason and the cure."""

    reason: str
    cure: str


ROLES_OPEN = Refused(
    "It is not certain who is the client and who is the freelancer: a clause could bind the wrong one.",
    "Fill in a paper that names both: 'clausewatch addendum --blank'.",
)


NOT_ENGLISH = Refused(
    "It is not in English, and the clauses are worded in English alone.",
    "Draft an addendum of its own: 'clausewatch addendum FILE'.",
)


def in_english(reading: Reading) -> bool:
    """Say whether clauses worded in English fit into the paper; one in two languages needs each clause twice."""
    return reading.language not in CODES and not reading.versions


@dataclass(frozen=True, slots=True)
class Rescored:
    """An addendum, read back from its own file."""

    alone: Standing
    together: Standing | None
    """With the contract, as one agreement, if both parties sign; None: there is no contract yet."""


def draft_offer(
    text: ContractText | None, *, me: Sequence[str] = (), percent: int = 30, effective: date | None = None
) -> Offer:
    """Addendum for a contract's text; without one, a paper to fill in."""
    terms = Terms.blank(percent=percent) if text is None else Terms.of(read_paper(text, me=me), percent=percent)
    return Offer(draft_addendum(terms, effective=effective), terms)


def rescore(base: ContractText | None, addendum: bytes, *, me: Sequence[str] = (), on: date | None = None) -> Rescored:
    """Score the finished addendum from its bytes: by itself, and with the contract as one agreement."""
    text = extract_text(addendum, name="addendum.docx")
    assert isinstance(text, ContractText)  # our own file, just written
    alone = Standing.of(review(read_paper(text, me=me), on=on))
    if base is None:
        return Rescored(alone, None)
    both = Together.of(base, text, me)
    return Rescored(alone, Standing.of(review(both.reading, on=on, addendum=both.addendum)))
