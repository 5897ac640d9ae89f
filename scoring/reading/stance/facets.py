"""Facets that a stance meets and limits that narrow it, named as in the rubric."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scoring.reading import lexicon
from scoring.reading.late import late
from scoring.reading.stance.actions import MACHINE
from scoring.reading.stance.conditions import others_only
from scoring.reading.stance.parts import REACH_CHARS, Read
from scoring.reading.stance.record import Action, Stance

_INTERNAL = late(r"(?i)\b(?:internal(?:ly)?|in-house|its own|their own|our own|proprietary)\b")

_EXTERNAL = late(
    r"(?i)\b(?:external|third[- ]part(?:y|ies)(?:'s)?|public(?:ly)?|commercial|operated by (?:a |any )?(?:third|other))\b"
)

_PUBLIC = late(r"(?i)\bpublic(?:ly)?(?: available| accessible| hosted)?\b(?! domain)")

_BOTH_WAYS = late(
    r"(?i)\bwhether\b|\binternal(?:ly)? (?:or|and|and/or) (?:external|third|public)|\b(?:its own or|own or any)\b"
)

_IDENTIFIABLE = late(
    r"(?i)\bidentifi(?:able|es)\b(?: form| information)?|\bin a (?:way|manner|form) that (?:would |could )?identif"
)

_TEXT_ONLY = late(r"(?i)\b(?:the |any )?(?:written )?text (?:of|in|portions? of) the\b|\bonly the text\b")

_LETS_OTHERS = late(
    rf"(?i)\b(?:authori[sz]e|permit|allow|let|enable|cause|licen[cs]e|assist|direct|encourage|ensure|procure|nor)\w*\b(?: that)?[^.;]{{0,20}}?\b{lexicon.THIRD}"
    r"|\b(?:affiliates|sub-?contractors|sub-?licensees|successors|others)\b[^.;]{0,60}\b(?:shall|may|will|to)\b"
    r"|\b(?:nor|or|and)(?: shall| will| may)?(?: any)? (?:third part|any(?:one|body) else|others)|on (?:its|their) behalf"
)

_DATASETS = late(r"(?i)\bdata ?-?sets?\b|\bprompts?\b|\bembedding")


def _around(r: Read) -> str:
    """Words near what is said: enough for its facets."""
    first = min(r.dids[0].start, r.operator.start if r.operator else r.dids[0].start)
    return r.sentence.text[max(0, first - REACH_CHARS) : r.dids[-1].end + REACH_CHARS]


def covers_of(r: Read) -> frozenset[str]:
    """Facets of a full prohibition that a statement meets, named as in ``Stance.covers``."""
    words = _around(r)
    actions = {d.action for d in r.dids}
    limits = limits_of(r)
    machine = bool(actions & (MACHINE | {Action.MINE}))
    both = bool(_BOTH_WAYS.search(words))
    facets = {
        "training": Action.TRAIN in actions,
        "developing": bool(actions & {Action.FINE_TUNE, Action.DEVELOP, Action.IMPROVE_SERVICES}),
        "third_parties": r.third or bool(_LETS_OTHERS.search(words)),
        "internal": machine and (both or not limits & {"third_party_only", "public_only"}),
        "external": machine and (both or "internal_only" not in limits),
        "all_ai": machine and "generative_only" not in limits,
        "signed_writing": any(
            kind == "consent" and lexicon.SIGNED_WRITING.search(r.sentence.text, a, b) for a, b, kind in r.exceptions
        ),
        "prompts_datasets": Action.BUILD_DATASET in actions
        or bool(lexicon.PROMPT.search(words) or _DATASETS.search(words)),
    }
    return frozenset(name for name, met in facets.items() if met)


_OUTSIDE = late(r"(?i)third[- ]party|external")


def limits_of(r: Read) -> frozenset[str]:
    """What narrows a statement, named as in ``Stance.limits``."""
    text, words = r.sentence.text, _around(r)
    start = r.dids[0].start
    end = min((a for a, _, _ in r.exceptions if a > start), default=min(len(text), r.dids[-1].end + REACH_CHARS))
    named = [
        (text[max(start, m.start() - 40) : m.start()], m.start(), m.end())
        for m in lexicon.AI.finditer(text, start, end)
    ]
    limits = {
        "generative_only": bool(named) and all(lexicon.GENERATIVE.search(text, max(0, a - 11), b) for _, a, b in named),
        "identifiable_only": bool(_IDENTIFIABLE.search(words)) and not re.search(r"(?i)de-?identif", words),
        "third_party_only": others_only(r),
        "text_only": bool(_TEXT_ONLY.search(words)),
        "finals_only": bool(lexicon.FINAL.search(text, max(0, start - REACH_CHARS), r.dids[-1].end)),
    }
    if named and not _BOTH_WAYS.search(words):
        limits["third_party_only"] |= all(_OUTSIDE.search(before) for before, _, _ in named)
        limits["public_only"] = all(_PUBLIC.search(before) for before, _, _ in named)
        limits["internal_only"] = all(_INTERNAL.search(before) for before, _, _ in named)
    return frozenset(name for name, holds in limits.items() if holds)


def restated(before: Stance, reads: Sequence[Read]) -> Stance:
    """Add to a stance what the next sentence says of it ("This includes fine-tuning …")."""
    actions = tuple(dict.fromkeys((*before.actions, *(d.action for r in reads for d in r.dids))))
    covers = before.covers.union(*(covers_of(r) for r in reads))
    return replace(before, actions=actions, covers=covers)
