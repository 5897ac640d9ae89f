"""Operators, the words that decide polarity ("shall not", "may", "nothing … shall prohibit"), and which one governs an action."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scoring.reading import lexicon
from scoring.reading.late import late
from scoring.reading.stance.parts import Did, Operator
from scoring.reading.stance.record import Modality


def find_operators(text: str) -> list[Operator]:
    """Operators in reading order; "no fee … for training" denies the fee, not the training."""
    fees = [(m.start(), m.end()) for m in lexicon.NEG_FEE.finditer(text)]
    found = [
        Operator(str(m.lastgroup), m.start(), m.end(), m[0].lower())
        for m in lexicon.OPERATORS.finditer(text)
        if not any(a <= m.start() < b for a, b in fees)
    ]
    found += [Operator("fee", a, b, text[a:b].lower()) for a, b in fees]
    return sorted(found, key=lambda op: (op.start, op.end))


def govern(
    text: str, did: Did, operators: Sequence[Operator], start: int, skip: Sequence[tuple[int, int, str]]
) -> Operator | None:
    """Operator that governs an action: the last one from *start* on that stands before it and outside *skip*."""
    best: Operator | None = None
    for op in operators:
        crosses = op.end > did.start and op.kind in ("may", "let", "right", "not", "neither", "fee")
        if op.start < start or op.start >= did.start or crosses:
            continue
        if any(a <= op.start < b for a, b, _ in skip) or _is_idle(text, op, did):
            continue
        best = _combined(text, best, op)
    return best


def _combined(text: str, before: Operator | None, op: Operator) -> Operator:
    """What two operators in a row come to: "nothing … grants … the right to" still denies, "without limiting … right to" still allows."""
    if before is None:
        return op
    if op.kind == "may" and re.match(r"(?:under|in|at) no\b", before.words) and op.start - before.end < 10:
        return replace(before, end=op.end)  # "under no circumstances may Client …"
    if op.kind == "may" and before.kind == "needs" and before.words.startswith("only"):
        return replace(before, end=op.end)  # "only with the Artist's consent may Client …"
    if op.kind in ("right", "let") and re.match(r"(?:reserv|withh)", before.words) and op.start - before.end < 40:
        return replace(before, end=op.end)  # "reserves all rights to use"
    if op.words.startswith("agree") and before.kind == "not" and op.start - before.end < 20:
        return replace(op, kind="notlet")
    if op.kind not in ("let", "right"):
        return op
    between = text[before.end : op.start]
    bare = bool(re.fullmatch(lexicon.LET, op.words.split()[0]))
    if ";" in between or (":" in between and not bare) or len(between) > 140:
        return op
    if before.kind == "double":
        return replace(before, end=op.end)
    if before.kind not in lexicon.FORBIDDING:
        return op
    own_verb = re.search(
        r"(?i)\b(?:but|and|however)(?: \w+)? (?:has|have|receives?|retains?|enjoys?|is|are)\b[^,]*$", between
    )
    subject_denies = bool(re.match(r"(?:nothing|none|no )", before.words))
    if op.kind == "right" and not own_verb and (len(between) < 70 or subject_denies):
        return replace(op, kind="notlet")
    # "shall not use the Images, or let others use them": a bare verb stands under the "not" before it
    if op.kind == "let" and (bare or subject_denies) and not own_verb:
        return replace(op, kind="notlet")
    return op


_CONSEQUENCE = late(
    r"(?i) (?:also )?(?:lead to|result in|constitute|give rise to|incur|face|be (?:subject to|liable|grounds|treated as|a breach|suspended|terminated|disciplined))\b"
)
_SO_THAT = late(r"(?i)\b(?:so|in order) that (?:[\w'-]+ ){1,4}$")
"""What others could then do is the aim of the act before, and shares its polarity."""


_RELATIVE = late(r"(?i)\b(?:that|which|who) $")
_MAIN_VERB = late(r"(?i)\b(?:is|are|was|were|may|will|shall|must)\b")
_SUBJECT = (
    r"(?!(?:to|that|which|who|for|of|in|on|and|or|nor|be|by|with|from|into|as|any|may|shall|will|not|never)\b)[\w-]+"
)
_DOES = r"(?: (?:also|do|does|now|then|only|always|still|simply|just|already)){0,2}"
_ANOTHER_CLAUSE = late(
    r"(?i)(?:[;:,]| (?:before|because|since|while|whereas|although|though|so)) (?:(?:and|but|so|yet|then|instead|because|since|while|whereas|rather|which is why) ){0,2}"
    rf"(?:(?:we|they|he|she|it){_DOES} (?:us(?:e|es)|trains?|feeds?|develops?|improves?|builds?|shares?|process(?:es)?|keeps?|analy[sz]es?)"
    rf"|(?:our|your|the|its|their|these|those) {_SUBJECT}(?: {_SUBJECT})?{_DOES} (?:trains?|feeds?))\b"
)
"""A clause that begins behind a denial, with a subject and a verb of its own: "we never sell them; we do train …"."""
_AT_NO_TIME = late(r"(?i)(?:under|in|at) no\b|not (?:at|in|under)\b")


def denies_elsewhere(text: str, start: int, end: int, did: Did) -> bool:
    """Say whether the "not" between two offsets belongs to another clause than the action behind it."""
    if re.match(r" only\b", text[end : end + 6]):
        return True
    if _RELATIVE.search(text, max(0, start - 40), start) and _MAIN_VERB.search(text, end, did.start):
        return True  # "only data that cannot be traced to a person is used …"
    return not _AT_NO_TIME.match(text, start) and _ANOTHER_CLAUSE.search(text, end, did.end) is not None


def _is_idle(text: str, op: Operator, did: Did) -> bool:
    """Words that look like an operator, but do not reach the action."""
    before, between = text[max(0, op.start - 40) : op.start], text[op.end : min(did.start, op.end + 40)]
    if op.kind == "may":
        # "a tool that may …" says what a thing is like; "shall be deemed" and "shall survive" are about the paper
        return (
            bool(re.search(r"(?i)\b(?:that|which|who|as|where)(?: \w+ly)? $", before))
            or bool(
                re.match(r"(?i) (?:not )?(?:be )?(?:deemed|considered|construed|mean|include|survive|apply)\b", between)
            )
            or bool(_CONSEQUENCE.match(between))
            or bool(_SO_THAT.search(before))
        )
    if op.kind == "not":
        return denies_elsewhere(text, op.start, op.end, did)
    if op.kind == "let" and op.words in ("license", "licence", "consent"):
        noun = not re.search(r"(?i)\b(?:hereby|shall|will|may|to|not|can|I|we|you)$", before.rstrip())
        return noun and not re.match(r"(?i) (?:to|for|includ)", between)
    if op.kind == "notlet" and re.search(
        r"\bnot \w+ly (?:granted|licensed|conveyed|permitted|authori[sz]ed)$", op.words
    ):
        return True  # "all rights not expressly granted"
    if op.kind == "let" and re.match(r"(?:permitted|authori[sz]ed|licensed|granted|allowed)$", op.words):
        # "as permitted by …", "the licence granted above"
        return not re.search(r"(?i)\b(?:is|are|be|been|has|have|hereby|shall)$", before.rstrip())
    return False


def modality_of(op: Operator) -> tuple[Modality, bool]:
    """Modality that an operator gives to its action, and whether it is a double negation."""
    if op.kind == "hope":
        return Modality.HOPES, False
    if op.kind == "double":
        return Modality.PERMITS, True
    if op.kind in lexicon.FORBIDDING or op.kind == "needs":
        return Modality.FORBIDS, False
    return (Modality.RESERVES, False) if op.kind == "reserve" else (Modality.PERMITS, False)
