"""Governing law and the place where disputes are decided."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator

from scoring.facts.fact import Fact, clause_of, fact, place_of
from scoring.reading.gates import AnyOf
from scoring.reading.late import late
from scoring.rules.base import Paper, Sentence

_PLACE = r"(?P<place>(?:the )?(?:State of |Commonwealth of |Province of |Republic of |Federal Republic of |Kingdom of |City of |County of )*[^\W\d_a-z][\w'.-]*(?:(?: and|,| of| and the| of the)? (?:the )?[^\W\d_a-z][\w'.-]*){0,6})"
_LAW = AnyOf(
    rf"\b(?i:governed|construed|interpreted|enforced)\b[^.;]{{0,90}}?\b[Ll]aws? (?i:of|in force in|applicable in) {_PLACE}",
    rf"\b(?:[Tt]he )?[Ll]aws? of {_PLACE},? (?i:applies|apply|governs?|shall (?:apply|govern)|will (?:apply|govern))\b",
    r"\b(?P<place>[^\W\d_a-z]\w+(?: [^\W\d_a-z]\w+)?) law (?i:applies|governs|shall apply|will apply|shall govern)\b",
    r"\b(?i:governed|construed|interpreted)\b[^.;]{0,60}?\b(?i:by|under|with) (?P<place>[^\W\d_a-z]\w+(?: [^\W\d_a-z]\w+)?) law\b",
    rf"\b(?i:governing|applicable) law:? {_PLACE}",
)
_VENUE = AnyOf(
    rf"\b(?i:(?:state |federal |competent |ordinary )*(?:(?:and|or) (?:state |federal )?)?courts?) (?i:located |sitting |situated |seated )?(?:of|in|at|for|within) (?!(?i:competent|law|equity|general|any|record|appeal)\b){_PLACE}",
    rf"\b(?i:jurisdiction|venue|forum)\b[^.;]{{0,80}}?\b(?:of|in|is|be|at|with) (?:the )?(?i:(?:state |federal |competent )*courts? (?:of|in|at) )?(?!(?i:competent|any|courts?|this|the (?:courts?|agreement))\b){_PLACE}",
    rf"\b(?i:arbitrat\w+)\b[^.;]{{0,100}}?\b(?i:in|seated in|seat(?: of arbitration)?(?: is| shall be)?) {_PLACE}",
)
_NO_PLACE = late(
    r"(?:the )?(?:Client|Contractor|Company|Customer|Provider|Licensor|Licensee|Publisher|Agreement|Section|Clause|Article|Governing|Law|Party|Parties|Effective|Terms|Order|Cover|Chosen|Rules|Association|American Arbitration|JAMS|Arbitration|State|Statement|Work|Services|Deliverables|Board|Schedule|Exhibit|Annex|Appendix|New)\b(?! (?:York|Jersey|Mexico|Hampshire|Zealand|South|of))"
)
_TAIL = late(r"(?:,? (?:and|of|the|of the|and the)|,|\.|'s)+$")
_PREFIX = late(r"^(?:the )?(?:(?:State|Commonwealth|Province|City|County) of )?(?:the )?")


def law_facts(paper: Paper) -> Iterator[Fact]:
    """Governing law and venue, each place once."""
    seen: set[tuple[str, str]] = set()
    for name, cue in (("governing_law", _LAW), ("venue", _VENUE)):
        for sentence in paper.where(cue):
            m = cue.search(sentence.words)
            if m is None:
                continue
            place = _TAIL.sub("", m["place"])
            if _NO_PLACE.match(place) or _blank(sentence, m):
                continue
            value = _PREFIX.sub("", place)
            if (name, value) in seen or not value:
                continue
            seen.add((name, value))
            # a place that ends the match may have swallowed a comma; one inside it is quoted with what follows
            end = m.start("place") + len(place) if m.end("place") == m.end() else m.end()
            yield fact(paper, name, value, place_of(paper, sentence, m.start(), end), clause_of(sentence))


def _blank(sentence: Sentence, m: re.Match[str]) -> bool:
    """A form's field is no place."""
    return sentence.words[max(0, m.start("place") - 1) : m.start("place")] in ("[", "<", "_", "{")
