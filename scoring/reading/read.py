"""``read(text)``: everything the rules need to know about one document, each fact with its offsets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.findings import Side
from scoring.reading.clauses import Clause, split_clauses
from scoring.reading.dates import Dates, find_dates
from scoring.reading.definitions import Definition, find_definitions
from scoring.reading.identity import external_terms, find_reference
from scoring.reading.kind import KindReading, find_kind
from scoring.reading.language import language_of
from scoring.reading.parties import Parties, find_parties
from scoring.reading.signing import signing_state
from scoring.reading.stance.papers import find_stances
from scoring.reading.stance.record import Stance
from scoring.text import ACCEPTED, ContractText, Layer, LayerRun, Needs, Span


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """A stretch that was not read, or not to the end: never to be taken for silence."""

    span: Span
    language: str
    """ISO 639-1, ``und`` when it cannot be told."""
    needs: Needs
    """What would mend it: its language, or a reader."""
    told: str
    """Where it stands and in which language, as a sentence."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One document, read. Facts only: nothing here says whether they are good or bad."""

    source: ContractText
    view: str
    """The words that count (tracked changes accepted, hidden and quoted text blanked); same offsets as the source."""
    language: str
    """ISO 639-1, ``und`` when it cannot be told."""
    kind: KindReading
    clauses: tuple[Clause, ...]
    definitions: tuple[Definition, ...]
    parties: Parties
    stances: tuple[Stance, ...]
    hidden_stances: tuple[Stance, ...]
    """Stances found only in text that a reader does not see."""
    dates: Dates
    reference: str | None
    """The contract's own number, ``NP-2026-014``."""
    signed: str
    """``signed``, ``unsigned`` or ``unknown``."""
    external_terms: tuple[str, ...]
    """Terms at an address or in a schedule that is named but not enclosed (as the paper names them)."""
    unread_parts: tuple[UnreadPart, ...] = ()
    """Stretches in a language that nobody here reads, or that leave open whom they bind."""
    annexes: tuple[Reading, ...] = ()
    """Parts of the same paper in other languages, each read in its own: their clauses stand beside the others."""
    versions: tuple[Reading, ...] = ()
    """The same terms once more in other languages: each is read, and the lower result holds."""
    prevailing: str = ""
    """Language of the version that prevails, by the paper's own words; empty: none does."""


def read(
    text: ContractText, me: Sequence[str] = (), view: str | None = None, sides: Mapping[str, Side] | None = None
) -> Reading:
    """Read one document in English. *me* holds the user's own names; they only break a tie about who is who.

    *sides* is who is who in the agreement that this paper belongs to (``Parties.sides``); it counts where the paper
    itself leaves the roles open. Any language is read as far as it goes; the caller decides what a reading in a
    foreign language is worth (``scoring.languages.contracts`` reads each in its own). *view*: the words that count,
    where they are not all that are accepted; as long as the text.
    """
    view = text.accepted if view is None else view
    clauses = split_clauses(view)
    definitions = find_definitions(view, clauses)
    parties = find_parties(view, clauses, definitions, me)
    if sides and not parties.sure:
        parties = parties.with_sides(sides)
    stances = find_stances(view, clauses, definitions, parties)
    return Reading(
        source=text,
        view=view,
        language=language_of(view),
        kind=find_kind(view, clauses),
        clauses=clauses,
        definitions=definitions,
        parties=parties,
        stances=stances,
        hidden_stances=_hidden_stances(text, parties),
        dates=find_dates(view, clauses),
        reference=find_reference(view),
        signed=signing_state(view, text.signatures, parties),
        external_terms=external_terms(view, clauses),
    )


def _hidden_stances(text: ContractText, parties: Parties) -> tuple[Stance, ...]:
    """Stances that stand in hidden text alone; a sentence that the reader mostly sees counts as seen."""
    hidden = tuple(run for run in text.runs if run.layer is Layer.HIDDEN)
    if not hidden:
        return ()
    whole = text.view(ACCEPTED | {Layer.HIDDEN})
    clauses = split_clauses(whole)
    found = find_stances(whole, clauses, find_definitions(whole, clauses), parties)
    return tuple(s for s in found if _mostly_inside(s, hidden))


def _mostly_inside(stance: Stance, runs: Sequence[LayerRun]) -> bool:
    shared = sum(
        min(stance.span.end, r.span.end) - max(stance.span.start, r.span.start)
        for r in runs
        if r.span.overlaps(stance.span)
    )
    return shared * 2 > len(stance.span)
