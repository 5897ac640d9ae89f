"""Clauses of the corpus in other languages, each put into the contract of its language."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parents[2] / "corpus" / "languages"
CODES = ("de", "fr", "es")
_FIRST = {"de": "(1) ", "fr": "3.1 ", "es": "3.1 "}
_SECOND = {"de": "(2) ", "fr": "3.2 ", "es": "3.2 "}


def framed(code: str, *clauses: str) -> str:
    """The contract of *code* with *clauses* (one or two) as its section 3."""
    numbered = [mark + clause for mark, clause in zip((_FIRST[code], _SECOND[code]), clauses, strict=False)]
    return (CORPUS / code / "frame.txt").read_text("utf-8").replace("@AI@", "\n\n".join(numbered))


def table(code: str, name: str) -> dict[str, Any]:
    """One of the corpus's tables: ``bans`` or ``sentences``."""
    return tomllib.loads((CORPUS / code / f"{name}.toml").read_text("utf-8"))
