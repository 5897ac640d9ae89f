"""AI that knows one craft only: a ban that names no other leaves all other AI open."""

from __future__ import annotations

import re

from scoring.craft_words import machines_of_one_kind
from scoring.reading import lexicon

_ANY_AI = re.compile(
    rf"{lexicon.AI_TERMS}|(?i:\b(?:models?|algorithms?|neural net\w*|classifiers?|automated systems?)\b)"
)


def knows_one_craft(words: str) -> bool:
    """Say whether machines of one kind alone are named: image generators, voice models, translation engines."""
    machines = machines_of_one_kind()
    return machines.search(words) is not None and _ANY_AI.search(machines.sub(" ", words)) is None
