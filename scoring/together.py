"""A contract and a later paper that was added to it, read as one text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.languages.contracts import read_paper
from scoring.reading.read import Reading
from scoring.text import ContractText, LayerRun, Span

BETWEEN = "\n\n"
"""Stands between two papers that are read as one."""


@dataclass(frozen=True, slots=True)
class Together:
    """Two papers of one agreement, as one reading."""

    reading: Reading
    addendum: Span
    """Where in the reading's text the later paper stands."""

    @classmethod
    def of(cls, base: ContractText, addendum: ContractText, me: Sequence[str] = ()) -> Together:
        """Contract and *addendum* as one. *me*: the user's own names, which only break a tie about roles.

        Nobody is asked here whether the addendum was signed: the answer holds if it was.
        """
        text, span = joined(base, addendum)
        return cls(read_paper(text, me=me), span)


def another_agreement(contract: Reading, addendum: Reading) -> str | None:
    """Say why *addendum* belongs to another agreement than *contract*; None: nothing speaks against it.

    Numbers that differ and names that differ speak against it; a blank says nothing.
    """
    if contract.reference and addendum.reference and contract.reference != addendum.reference:
        return f"it belongs to agreement {addendum.reference}, not to {contract.reference}."
    for ours, theirs in (
        (contract.parties.client, addendum.parties.client),
        (contract.parties.freelancer, addendum.parties.freelancer),
    ):
        if ours and theirs and ours.name and theirs.name and _key(ours.name) != _key(theirs.name):
            return f"it names {theirs.name}, not {ours.name}."
    return None


def _key(name: str) -> str:
    """What two spellings of one name share."""
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())


def joined(base: ContractText, addendum: ContractText) -> tuple[ContractText, Span]:
    """Two papers as one text, and where the second stands in it. Offsets into the first stay as they are."""
    at = len(base.text) + len(BETWEEN)
    moved = tuple(
        LayerRun(Span(run.span.start + at, run.span.end + at), run.layer, run.author, run.date) for run in addendum.runs
    )
    pages = tuple(start + at for start in addendum.page_starts) if base.page_starts else ()
    text = ContractText(
        text=f"{base.text}{BETWEEN}{addendum.text}",
        media_type=base.media_type,
        method=base.method,
        runs=(*base.runs, *moved),
        page_starts=(*base.page_starts, *pages),
        unread_pages=(*base.unread_pages, *(page + len(base.page_starts) for page in addendum.unread_pages)),
        unread_reason=base.unread_reason or addendum.unread_reason,
        ocr_confidence=min((c for c in (base.ocr_confidence, addendum.ocr_confidence) if c is not None), default=None),
        warnings=tuple(dict.fromkeys((*base.warnings, *addendum.warnings))),
        title=base.title,
    )
    return text, Span(at, len(text.text))
