"""Whether an action is forbidden, permitted, reserved or hoped against, and which words say so."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scoring.reading import lexicon
from scoring.reading.late import late
from scoring.reading.stance.exceptions import TAKES_BACK
from scoring.reading.stance.operators import govern, modality_of
from scoring.reading.stance.parts import REACH_CHARS, Did, Operator
from scoring.reading.stance.record import Modality

_NEW_STATEMENT = late(r"[;]|\. |, (?:and|but) (?:\w+ ){1,3}(?:shall|may|will)\b")


def _after(text: str, did: Did) -> tuple[Modality, Operator] | None:
    """What the sentence says of an action that is its subject: "Any use for training is prohibited"."""
    reach = min(len(text), did.end + REACH_CHARS)
    stop = _NEW_STATEMENT.search(text, did.end, reach)
    end = stop.start() if stop else reach
    for modality, rule, kind in (
        (Modality.FORBIDS, lexicon.AFTER_BAN, "after"),
        (Modality.FORBIDS, lexicon.AFTER_NEEDS, "needs"),
        (Modality.RESERVES, lexicon.AFTER_RESERVED, "after"),
        (Modality.PERMITS, lexicon.AFTER_LET, "after"),
    ):
        m = rule.search(text, did.end, end)
        if m:
            return modality, Operator(kind, m.start(), m.end(), m[0].lower())
    return None


_IF = late(
    r"(?i)(?:^|[.;:\[(] ?|, |\b(?:and|but|that) )(?:if|where|should|in the event(?: that)?|in case|when|before|prior to|to the extent)\b"
)

_THEN_ASKS = late(
    r"(?i)\b(?:require|needs?|must|shall|will|first|separate|additional|negotiate|obtain|agree on|pay)\w*\b[^.;]{0,80}\b(?:licen[cs]e|consent|permission|approval|fee|agreement)\b"
)

_NAMELESS_FIRST = late(
    r"(?i)\b(?:must|shall|will|is to|are to)\b[^.;]{0,40}\b(?:aggregat\w+|anonymi[sz]\w+|de-?identif\w+|pseudonymi[sz]\w+)"
)
"""What is done first, so that the use that follows is let."""

_SANCTIONS = r"(?:terminat\w*|ends?|laps\w+|void|forfeit\w*|liable|penalt\w+|damages|in breach|breach(?:es)? of)"

_LEFT_OPEN = late(
    r"(?i)(?:\bnot|\bnever|cannot|n't)\b[^.;,]{0,16}?\b(?:tell|say|know|decided?|disclose|explain|confirm|comment on|clear|certain|sure)\b[^.;,]{0,40}?\b(?:whether|which|what|how|if|why)\b[^.;,]*$"
)
"""What nobody tells or has decided is neither allowed nor forbidden."""

_ENDS = late(rf"(?i)\b{_SANCTIONS}\b")

_ENDS_IF = late(
    rf"(?i)\b{_SANCTIONS}\b[^.;]{{0,60}}\b(?:if|where|when|in case|in the event|should)\b(?![^.;]*\b(?:not|no|never|without)\b)[^.;]{{0,240}}$"
)
"""What happens to who does it: no ban in so many words, and no permission either."""


def _if_clause(text: str, did: Did) -> tuple[int, int] | None:
    """Condition in which an action stands: "If Client wishes to use the Works for training, …"."""
    for m in _IF.finditer(text, max(0, did.start - REACH_CHARS), did.start):
        end = re.compile(r",(?! (?:or|and|fine|develop|improve)\b)|[;:.\])]").search(text, m.end())
        stop = end.start() if end else len(text)
        if m.end() <= did.start < stop:
            return m.start(), stop
    return None


def polarity_of(
    text: str, did: Did, operators: Sequence[Operator], exceptions: Sequence[tuple[int, int, str]]
) -> tuple[Modality, bool, Operator | None] | None:
    """Modality, double negation and governing operator of one action; None where it is only an exception's reason."""
    if _LEFT_OPEN.search(text, 0, did.start):
        return None
    condition = _if_clause(text, did)
    if condition is not None:
        kind, said = "needs", _THEN_ASKS.search(text, condition[1])
        if said is None:
            kind, said = "sanction", _ENDS.search(text, condition[1])
        if said is None and (nameless := _NAMELESS_FIRST.search(text, condition[1])):
            return Modality.PERMITS, False, Operator("may", nameless.start(), nameless.end(), nameless[0].lower())
        return (Modality.FORBIDS, False, Operator(kind, said.start(), said.end(), said[0].lower())) if said else None
    if sanction := _ENDS_IF.search(text, 0, did.start):
        return Modality.FORBIDS, False, Operator("sanction", sanction.start(), sanction.end(), sanction[0].lower())
    inside = next((e for e in exceptions if e[0] <= did.start < e[1]), None)
    limits_only = inside is not None and not TAKES_BACK.match(text[inside[0] :]) and inside[2] != "consent"
    if inside is not None and not limits_only:
        own = govern(text, did, operators, inside[0], ())
        if own is not None:
            return (*modality_of(own), own)
        main = govern(text, replace(did, start=inside[0], end=inside[0]), operators, 0, exceptions)
        if main is None:
            main = next((op for op in operators if op.start >= inside[1]), None)
        if (
            main is None
            or inside[2] in ("consent", "consent_deemed", "opt_out")
            or inside[2].startswith("section")
            or not TAKES_BACK.match(text[inside[0] :])
        ):
            return None
        # what is taken out of a ban is allowed, what is taken out of a grant is not
        flipped = Modality.FORBIDS if modality_of(main)[0] is Modality.PERMITS else Modality.PERMITS
        return flipped, False, main
    op = govern(text, did, operators, 0, [e for e in exceptions if e is not inside])
    # "X may be stored; its use for training is excluded": a part that has its own verdict needs none from before
    apart = op is not None and op.kind == "may" and ";" in text[op.end : did.start]
    after = _after(text, did) if op is None or apart or op.kind in ("let", "right") else None
    if after is not None:
        return after[0], False, after[1]
    if op is None:  # "no training shall give rise to a claim"
        op = next((each for each in operators if each.kind == "fee" and each.start < did.start < each.end), None)
    return (*modality_of(op), op) if op is not None else (Modality.PERMITS, False, None)
