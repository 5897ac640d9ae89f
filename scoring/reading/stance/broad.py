"""Gifts of rights with hardly a limit, though nobody says AI."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re

from scoring.reading import lexicon
from scoring.reading.late import late
from scoring.reading.stance.sentences import split_sentences

_NOT_GIVEN = late(
    r"(?i)\b(?:not|neither|nor|never|no case may \w+|cease to|no|retains?|reserves?)(?: \w+){0,2} $|\bneither\b[^.]*$"
    r"|\bnothing\b[^,;:]{0,60}$|\b(?:not|nothing|no \w+)\b[^,;]{0,40}\b(?:deemed|construed|considered|intended|regarded)\b[^,;]{0,30}$"
)
_WARRANTED = late(r"(?i)\b(?:represents?|warrants?|warranted|warranty|knowledge|claims?)\b[^;]{0,120}$")
"""What a party says it has already, or is accused of, it does not give here."""
_KEPT = late(
    r"(?i)\b(?:(?:remains?|stays?|continues?)\b[^,;]{0,30}|(?:has|have|had) (?:\w+ )?|acknowledges?[^;]{0,80}'s? |acknowledges?(?:(?!\bshall\b|\bwill\b)[^;]){0,120})$"
)
_WITH_LICENSORS = late(
    r"(?i)(?:\band|\bor|,|/) (?:\w+ )?(?:(?:third[- ]party|respective|its|their|our|her|his) ){0,2}(?:licen[cs]ors?|suppliers?|content providers?)(?: (?:and|or) (?:\w+ ){0,2}\w+)?,? (?:\w+ly |shall |will |jointly )?$"
)
"""Who owns together with licensors has it already: nobody gives it here."""
_SERVICE = late(
    r"(?i)(?:\w+ )?owns?\b[^.;]{0,140}?\b(?:in(?: and to)?|to|of) (?:the|this|our|these|its|all) (?:\w+ ){0,2}?(?:services?|platforms?|documentation|marketplace)\b"
)
_BUYER = late(r"(?i)\b(?:client|customer|company|employer|publisher|studio|agency|commissioner|buyer)\b[^,;:]{0,30}$")
_TO_THE_READER = late(r"(?i)[^.;]{0,30}?\bto you\b|[^.;]{0,20}?\byou (?:certain|a )")
"""The licence that a service gives its user."""
_ENDS = late(r"(?i)\b(?:shall|will|may|must|does|do|can) not\b|\bcannot\b|\b(?:ceases?|terminates?|reverts?)\b")
_STATE = late(
    r"(?i)(?:is|are|be|been|owned|(?:shall |will )?becomes?|property|rights|vests?|pass|belong|work)(?:es|s)?\b"
)
"""The thing given stands before the word that gives it."""
_DEFINES = late(
    r"(?i)^\W*(?:[\w.()]{1,6} )?\"[^\"]{1,80}\" (?:means?|shall mean|has the meaning|have the meaning|shall have)"
)
_BARE = late(r"(?i)(?:grant|assign|transfer|convey|cede|own|give|use)\b")
_AUXILIARY = late(
    r"(?i)\b(?:(?:no|neither)\b[^;:]{1,80}?\b(?:shall|may|will|can|does)|(?:nor|not)\b[^;:,]{0,60}?\b(?:shall|may|will|can|does)|(?P<yes>shall|may|will|must|can|does|do|to)(?! not\b))\b|\b(?:shall|may|will|must|can|does|do) not\b|\bcannot\b"
)
_GRANTS_ALL = late(
    r"(?i)grants?\b[^.;,]{0,50}\ball (?:of (?:the|its|his|her) )?(?:[\w-]+ )?rights? (?:in|to|of)\b(?! (?:use|make|enter|access))"
)
_WARNED_CHARS = 160


def _other_property(text: str, at: int) -> bool:
    """Rights in a patent or a trade mark are no rights in the work."""
    other = lexicon.NOT_CONTENT.search(text, at, at + 80)
    return other is not None and not re.search(
        r"(?i)\b(?:works?|deliverables?|content|materials?)\b", text[at : other.start()]
    )


def _gives(sentence: str, give: re.Match[str]) -> bool:
    """Say whether these words hand rights over: not a refusal, a warranty, a reservation or a user's licence."""
    before = sentence[max(0, give.start() - _WARNED_CHARS) : give.start()]
    if _BARE.match(give[0]):  # "no Party may assign …", "shall not use, copy or transfer …"
        *_, last = (None, *_AUXILIARY.finditer(before))
        if last is not None and not last["yes"]:
            return False
    owned = re.match(r"(?i)(?:\w+ )?(?:own|property|rights of|assign)", give[0])
    return not (
        _NOT_GIVEN.search(before)
        or (owned and (_KEPT.search(before) or re.match(r"(?i)[^,;]{0,30}\bretains?\b", sentence[give.end() :])))
        or (owned and _WITH_LICENSORS.search(before))
        or (_SERVICE.match(sentence, give.start()) and not _BUYER.search(before))
        or (owned and _WARRANTED.search(before) and not re.search(r"(?i)\bhereby\b", give[0]))
        or _TO_THE_READER.match(sentence[give.start() : give.start() + 60])
    )


def is_broad(text: str) -> bool:
    """A gift of rights with hardly a limit, though nobody says AI."""
    for a, b in split_sentences(text):
        sentence = text[a:b]
        if _DEFINES.match(sentence):
            continue
        for give in lexicon.GIVES.finditer(sentence):
            if not _gives(sentence, give):
                continue
            stop = _ENDS.search(sentence, give.end())
            rest = sentence[give.start() : stop.start() if stop else len(sentence)]
            marks = len({m[0].lower() for m in lexicon.BROAD.finditer(rest)})
            boundless = lexicon.BOUNDLESS.search(rest)
            limited = bool(lexicon.LIMITED.search(rest))
            all_of_it = lexicon.WHOLE_RIGHTS.search(sentence if _STATE.match(give[0]) else rest)
            whole = (
                all_of_it is not None
                and (lexicon.TRANSFERS.search(give[0]) or _GRANTS_ALL.match(rest))
                and not _other_property(sentence, all_of_it.end())
            )
            if (
                whole
                or (boundless and (not limited or "purpose" in boundless[0].lower()))
                or marks >= (3 if limited else 2)
            ):
                return True
    return False
