"""Which languages have a pack. A pack is loaded when a paper asks for it, and not before."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from scoring.languages.base import Language

CODES = ("de", "fr", "es")
"""ISO 639-1. English needs no pack: its rules are ``scoring.rules``."""
NAMES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish"}
"""What is read, by its English name."""


@cache
def pack(code: str) -> Language:
    """Pack of a language of ``CODES``."""
    if code not in CODES:
        raise KeyError(f"no pack reads {code!r}")
    found = import_module(f"scoring.languages.{code}").PACK
    assert isinstance(found, Language)
    return found
