"""Who acts: the subject of the governing operator, or the party that it empowers."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Sequence

from scoring.reading import lexicon
from scoring.reading.late import late
from scoring.reading.stance.parts import REACH_CHARS, Did, Operator

_BY = late(r"(?i)\bby (?:or (?:for|on behalf of) )?(?:the )?")

_MADE_BY = late(
    r"(?i)\b(?:created|made|produced|provided|supplied|delivered|written|signed|given|granted|performed|approved|prepared|recorded|submitted|owned|operated|consent|permitted|authori[sz]ed|agreed)(?: \w+){0,2} $"
)

_OWN_USE = late(r"(?i)(?:'s|')? (?:\w+ ){0,2}(?:use|right|licen[cs]e|exploitation|freedom)\b")

_BELONGINGS = late(
    r"(?i)(?:'s|')? (?:\w+ )?(?:data|materials?|content|information|property|systems|customers|affiliates?(?! (?:shall|may|will))|personnel|consent|approval|permission|authori[sz]ation)\b"
)

_GIVES_LEAVE = late(
    rf"(?i)^(?:(?:{lexicon.MODAL} )?(?:not|never) (?:\w+ly )?)?(?:consent|agree|{lexicon.LET})(?:s|es)?(?: to)?$"
)


def find_actor(
    text: str, op: Operator | None, dids: Sequence[Did], party: re.Pattern[str]
) -> tuple[str, tuple[int, int] | None, bool, bool]:
    """Word for who acts ("" when none), its place, whether the sentence names nobody, and whether it is about letting others.

    ``!X`` is the side across from X: what the artist reserves, the client may not do. ``?X`` gives or refuses leave: the use
    of the work is then the client's, whoever speaks.
    """
    first, last = dids[0].start, dids[-1].end
    reach = op.start if op else first
    third = False
    if (
        op is not None
        and op.kind in ("let", "notlet", "double", "fee")
        and (not op.words.endswith((" that", " to")) or "objection" in op.words)
    ):
        empowered = _first_party(text, op.end, max(first, op.end), party) or (
            _last_party(text, op.start, op.end, party) if op.kind in ("double", "notlet") else None
        )
        others = (
            re.match(rf"(?i)[^.;]{{0,12}}?{lexicon.THIRD}", text[op.end : op.end + 70])
            if op.kind in ("let", "notlet")
            else None
        )
        if others and (empowered is None or empowered[1] > op.end + others.end()):
            third, empowered = True, None
        if empowered is not None:
            return empowered[0], (empowered[1], empowered[2]), False, third
        if not third and op.kind in ("let", "notlet") and _GIVES_LEAVE.search(op.words):
            giver = _last_party(text, 0, reach, party)
            return (f"?{giver[0]}", (giver[1], giver[2]), False, False) if giver else ("", None, True, False)
        if not third and op.kind in ("double", "fee"):
            return "", None, True, False
    for m in _BY.finditer(text, reach):
        p = party.match(text, m.end())
        if p and not _MADE_BY.search(text[max(0, m.start() - 40) : m.start()]):
            if op is not None and re.search(r"reserv|retain", op.words):
                return f"!{p[0]}", (p.start(), p.end()), True, third
            return p[0], (p.start(), p.end()), True, third
    if op is not None and op.kind == "reserve":
        owner = _last_party(text, 0, reach, party)
        return (f"!{owner[0]}", (owner[1], owner[2]), True, third) if owner else ("", None, True, third)
    subject = _last_party(text, 0, reach, party, indicative=op is None)
    if op is not None and re.match(r"(?:under|in|at) no\b", op.words):
        subject = _first_party(text, op.end, max(first, op.end), party) or subject
    if op is not None and op.kind == "needs" and op.start < first and subject:
        return subject[0], (subject[1], subject[2]), False, third
    if (
        op is not None
        and op.kind == "ban"
        and subject
        and re.match(r"(?:\w+ly )?(?:hereby )?(?:prohibits?|forbids?)\b", op.words)
    ):
        return f"!{subject[0]}", (subject[1], subject[2]), False, third
    if _is_passive(text, op, first, last):
        if subject and lexicon.ENSURES.search(text, max(0, reach - 80), reach):
            return subject[0], (subject[1], subject[2]), False, third
        user = _user(text, last, party)
        return (user[0], (user[1], user[2]), False, third) if user else ("", None, True, third)
    if re.search(rf"(?i)\b(?:{lexicon.BOTH})(?:'s)?[^.;]{{0,40}}$", text[max(0, reach - 80) : reach]) or (
        op is not None and op.kind == "neither" and re.search(rf"(?i){lexicon.BOTH}", op.words)
    ):
        return "*both", None, False, third
    if subject is None and op is not None:
        subject = _last_party(text, op.start, op.end, party)
    if subject is not None:
        return subject[0], (subject[1], subject[2]), False, third
    spoken = f"{text[max(0, reach - 70) : reach]}{op.words if op else ''}"
    if re.search(rf"(?i)\b(?:{lexicon.ANYONE}|no person|no party)\b", spoken):
        return "*anyone", None, True, third
    if re.search(rf"(?i)\b{lexicon.THIRD}", spoken):
        return "*third", None, False, third
    of_a_thing = re.search(r"(?i)\b(?:licen[cs]e|rights?|grant|uses?|agreement|section|clause|fee)\b", text[:reach])
    agentless = op is not None and (op.kind in ("no", "ban", "let", "notlet", "right") or of_a_thing is not None)
    return "", None, agentless, third


def _is_passive(text: str, op: Operator | None, first: int, last: int) -> bool:
    if op is None:
        return bool(lexicon.NOMINAL.search(text, 0, first))
    if (
        op.kind in ("after", "needs")
        or op.words.endswith(" be")
        or (op.kind == "no" and not re.search(rf"(?i){lexicon.THIRD}|party|person|one\b", op.words))
    ):
        return True
    if (
        re.match(r"(?:is|are|was|were|be)\b", op.words)
        and re.match(r" (?:\w+ly )?\w+(?:ed|en)\b", text[op.end :])
        and not op.words.endswith(" to")
    ):
        return True
    return bool(lexicon.NOMINAL.search(text, op.end, first))


def _user(text: str, end: int, party: re.Pattern[str]) -> tuple[str, int, int] | None:
    """Party whose use a passive sentence speaks of: "Client's use of …", "use of the Works by Client"."""
    found = None
    for m in party.finditer(text, 0, end):
        if text[m.end() : m.end() + 1] == "'" and _OWN_USE.match(text, m.end()):
            found = (m[0], m.start(), m.end())
    return found


def _first_party(text: str, start: int, end: int, party: re.Pattern[str]) -> tuple[str, int, int] | None:
    for m in party.finditer(text, start, min(end, start + 90)):
        if text[m.end() : m.end() + 1] != "'" or _OWN_USE.match(text, m.end()):
            return m[0], m.start(), m.end()
    return None


_GIVING = late(r"(?i)\b(?:grants?|gives?|assigns?|licen[cs]es?)\b")

_RELATIVE = late(r"(?i)\b(?:that|which|whom|what|who) $")

_PREPOSITION = late(r"(?i)\b(?:by|of|from|to|with|for|under) (?:the )?$")


def _last_party(
    text: str, start: int, end: int, party: re.Pattern[str], indicative: bool = False
) -> tuple[str, int, int] | None:
    """Nearest party before *end* that can be a subject: not an owner of things, not an object behind a preposition."""
    found = None
    start = max(start, end - 2 * REACH_CHARS)
    for m in party.finditer(text, start, end):
        possessive = text[m.end() : m.end() + 1] == "'" or m[0].casefold() in ("your", "our")
        if possessive and (
            _BELONGINGS.match(text, m.end())
            or not re.match(
                r"(?i)'?s? (?:\w+ ){0,2}(?:use|right|affiliates|partners|service providers|licen)",
                text[m.end() : m.end() + 40],
            )
        ):
            continue
        if found is not None and indicative and _RELATIVE.search(text, max(0, m.start() - 8), m.start()):
            continue  # "we use what you send us to train …"
        preposition = _PREPOSITION.search(text, max(0, m.start() - 10), m.start())
        if preposition and not possessive and found is not None and not _GIVING.search(text, start, m.start()):
            continue
        found = (m[0], m.start(), m.end())
    return found
