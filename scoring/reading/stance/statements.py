"""Everything that one sentence says about AI use: its actions, each with polarity, actor and exceptions."""

from __future__ import annotations

import re
from collections.abc import Callable

from scoring.reading.stance.actions import find_actions
from scoring.reading.stance.actors import find_actor
from scoring.reading.stance.exceptions import find_exceptions
from scoring.reading.stance.operators import find_operators
from scoring.reading.stance.parts import Did, Operator, Read, Sentence
from scoring.reading.stance.polarity import polarity_of
from scoring.reading.stance.record import Modality


def read_sentence(
    s: Sentence, party: Callable[[], re.Pattern[str]], purposes: re.Pattern[str] | None = None
) -> list[Read]:
    """Everything that one sentence says about AI use, one record for each governing operator.

    *party* gives the words that stand for a party; it is asked only where there is an action, which is seldom.
    """
    text = s.text
    dids = [d for d in find_actions(text, s.context, purposes) if d.end > s.lead]
    if not dids:
        return []
    exceptions = find_exceptions(text)
    operators = find_operators(text)
    groups: dict[tuple[int, int, Modality], tuple[bool, Operator | None, list[Did]]] = {}
    for did in dids:
        found = polarity_of(text, did, operators, exceptions)
        if found is None:
            continue
        modality, double, op = found
        key = (op.start, op.end, modality) if op else (-1, -1, modality)
        groups.setdefault(key, (double, op, []))[2].append(did)
    reads = []
    for (_, _, modality), (double, op, members) in groups.items():
        actor, at, passive, third = find_actor(text, op, members, party())
        own = tuple(e for e in exceptions if not any(e[0] <= d.start < e[1] for d in members))
        if op is not None and op.kind == "needs":
            own = (*own, (op.start, _end_of_phrase(text, op.end), "consent"))
        reads.append(Read(s, modality, tuple(members), op, double, actor, at, passive, own, op is None, third))
    return reads


def _end_of_phrase(text: str, at: int) -> int:
    m = re.compile(r"[.;]|, ").search(text, at)
    return m.start() if m else len(text)
