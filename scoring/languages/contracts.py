"""``read_paper(text)``: read one document in its own language, in each of its languages, or as far as it can be read.

A paper in one language is read in it. One that says the same twice, in two languages, is read twice, and the lower
result holds unless the paper says which version prevails. One whose parts are in different languages (an English
contract with a German annex) is read part by part. A part in a language that nobody here reads is named, and never
taken for silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from scoring.findings import Side
from scoring.languages.grammar import find_stances, unaccented
from scoring.languages.mixture import UNTOLD, Stretch, mixture_of, prevailing_language
from scoring.languages.packs import CODES, NAMES, pack
from scoring.languages.paper import paper_of
from scoring.languages.roles import find_parties
from scoring.reading.clauses import Clause, ClauseKind, split_clauses
from scoring.reading.dates import find_dates
from scoring.reading.folding import fold
from scoring.reading.identity import external_terms, find_reference
from scoring.reading.kind import KindReading, find_kind
from scoring.reading.language import language_of
from scoring.reading.read import Reading, UnreadPart, read
from scoring.reading.signing import signing_state
from scoring.text import ContractText, Needs

_SHOWN_CHARS = 60


def read_paper(text: ContractText, me: Sequence[str] = (), sides: Mapping[str, Side] | None = None) -> Reading:
    """Read *text*, whatever languages it is in. *me*: the user's own names, which only break a tie about roles.

    *sides* is who is who in the agreement that this paper belongs to; it counts where the paper leaves the roles open.
    """
    view = text.accepted
    mixture = mixture_of(view, language_of(view))
    main = mixture.main
    if len(mixture.stretches) == 0:
        return _read_in(main, text, view, me, sides)
    unread = tuple(_unread(view, s) for s in mixture.stretches if s.language not in NAMES)
    others = [code for code in mixture.languages if code in NAMES and code != main]
    if main not in NAMES:
        return read(text, me, sides=sides)
    if not others:
        return replace(
            _read_in(main, text, mixture.without(view, {s.language for s in mixture.stretches}), me, sides),
            unread_parts=unread,
        )
    parts = {code: _read_in(code, text, mixture.only(view, code), me, sides) for code in (main, *others)}
    if not mixture.parallel:
        annexes = tuple(parts[c] for c in others)
        open_ = tuple(_open(view, s) for s in mixture.stretches if _is_open(parts.get(s.language), s))
        return _with_facts(replace(parts[main], annexes=annexes, unread_parts=unread + open_), view)
    first = prevailing_language(view)
    if first in parts:
        return replace(_with_facts(parts[first], view), unread_parts=unread, prevailing=first)
    versions = tuple(replace(_with_facts(parts[c], view), unread_parts=unread) for c in others)
    return replace(_with_facts(parts[main], view), versions=versions, unread_parts=unread)


def _with_facts(reading: Reading, view: str) -> Reading:
    """Dates, reference and signatures stand in the whole paper, in whichever language."""
    kind = reading.kind if reading.kind.is_contract else _kind_of(view)
    signed = signing_state(view, reading.source.signatures, reading.parties)
    return replace(reading, kind=kind, reference=find_reference(view), signed=signed)


def _kind_of(view: str) -> KindReading:
    """Kind of a paper whose accents may stand for themselves; its evidence is not placed."""
    return replace(find_kind(unicodedata.normalize("NFC", view), ()), evidence=())


def _read_in(code: str, text: ContractText, view: str, me: Sequence[str], sides: Mapping[str, Side] | None) -> Reading:
    if code not in CODES:
        return read(text, me, view, sides)
    language = pack(code)
    clauses = tuple(
        _numbered(_as_said(view, c, language.forms.verb), language.ordinals)
        for c in split_clauses(view, language.forms)
    )
    folded = fold(view)
    parties = find_parties(folded, language, me)
    if sides and not parties.sure:
        parties = parties.with_sides(sides)
    reading = Reading(
        source=text,
        view=view,
        language=code,
        kind=_kind_of(view),
        clauses=clauses,
        definitions=(),
        parties=parties,
        stances=(),
        hidden_stances=(),
        dates=find_dates(view, clauses),
        reference=find_reference(view),
        signed=signing_state(view, text.signatures, parties),
        external_terms=external_terms(view, clauses),
    )
    return replace(reading, stances=find_stances(paper_of(reading, language), language))


def _as_said(view: str, clause: Clause, verb: re.Pattern[str]) -> Clause:
    """A whole sentence is no heading, be it in capitals: it binds."""
    if clause.kind is not ClauseKind.HEADING:
        return clause
    words = view[clause.span.start : clause.span.end].strip()
    if words.endswith(".") and len(words.split()) > 4 and verb.search(words):
        return replace(clause, kind=ClauseKind.SCHEDULE if clause.schedule else ClauseKind.OPERATIVE)
    return clause


def _numbered(clause: Clause, ordinals: Sequence[str]) -> Clause:
    """Give an ordinal as its figure ("QUINTA" is 5), so papers that print one and refer to the other are read."""
    word, _, rest = (clause.number or "").partition("(")
    if unaccented(word) not in ordinals:
        return clause
    number = str(ordinals.index(unaccented(word)) + 1)
    return replace(clause, number=f"{number}({rest}" if rest else number)


def _is_open(reading: Reading | None, stretch: Stretch) -> bool:
    """A part speaks of AI, and its own words do not tell whom they bind."""
    return (
        reading is not None
        and not reading.parties.sure
        and any(stance.actor is Side.UNCLEAR and stretch.span.contains(stance.span) for stance in reading.stances)
    )


def _open(view: str, stretch: Stretch) -> UnreadPart:
    begins = _beginning(view, stretch)
    told = f'The part that begins "{begins}" speaks of AI, and whom it binds could not be told: read it.'
    return UnreadPart(stretch.span, stretch.language, Needs.READING, told)


def _unread(view: str, stretch: Stretch) -> UnreadPart:
    tongue = f"in '{stretch.language}'" if stretch.language != UNTOLD else "in another language"
    told = (
        f'The part that begins "{_beginning(view, stretch)}" is {tongue} and was not read: '
        "what it says about AI is not known."
    )
    return UnreadPart(stretch.span, stretch.language, Needs.LANGUAGE, told)


def _beginning(view: str, stretch: Stretch) -> str:
    words = " ".join(view[stretch.span.start : stretch.span.start + 3 * _SHOWN_CHARS].split())
    return words if len(words) <= _SHOWN_CHARS else words[: _SHOWN_CHARS - 1].rstrip() + "…"
