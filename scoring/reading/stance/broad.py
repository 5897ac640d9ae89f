"""Gifts of rights with hardly a limit, though nobody says AI."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re

from scoring.reading import lexicon
from scoring.reading.stance.sentences import split_sentences


def _other_property(text: str, at: int) -> bool:
    """Rights in a patent or a trade mark are no rights in the work."""
    other = lexicon.NOT_CONTENT.search(text, at, at + 80)
    return other is not None and not re.search(
        r"(?i)\b(?:works?|deliverables?|content|materials?)\b", text[at : other.start()]
    )


def is_broad(text: str) -> bool:
    """A gift of rights with hardly a limit, though nobody says AI."""
    for a, b in split_sentences(text):
        sentence = text[a:b]
        for give in lexicon.GIVES.finditer(sentence):
            before = sentence[max(0, give.start() - 60) : give.start()]
            if re.search(
                r"(?i)\b(?:not|neither|nor|never|no case may \w+|cease to|no|retains?|reserves?)(?: \w+){0,2} $|\bneither\b[^.]*$",
                before,
            ) or re.match(
                r"(?i)[^.;]{0,30}?\bto you\b|[^.;]{0,20}?\byou (?:certain|a )",
                sentence[give.start() : give.start() + 60],
            ):
                continue
            rest = sentence[give.start() :]
            marks = len({m[0].lower() for m in lexicon.BROAD.finditer(rest)})
            boundless = lexicon.BOUNDLESS.search(rest)
            limited = bool(lexicon.LIMITED.search(rest))
            passive = re.match(r"(?i)(?:is|are|be|been|(?:shall |will )?becomes?|property|rights|vests?)\b", give[0])
            all_of_it = lexicon.WHOLE_RIGHTS.search(sentence if passive else rest)
            whole = (
                all_of_it is not None
                and lexicon.TRANSFERS.search(give[0])
                and not _other_property(sentence, all_of_it.end())
            )
            if (
                whole
                or (boundless and (not limited or "purpose" in boundless[0].lower()))
                or marks >= (3 if limited else 2)
            ):
                return True
    return False
