r"""Patterns that are compiled when they are first used: a program that reads one paper uses few of them.

TRAIN = late(r"\btrain(?:s|ed|ing)?\b", re.IGNORECASE)
TRAIN.search(text)
"""

from __future__ import annotations

import re
from typing import Any, cast

_EVERY: list[_Late] = []


def late(source: str, flags: int = 0) -> re.Pattern[str]:
    """Pattern that does what ``re.compile(source, flags)`` gives, compiled with its first use."""
    return cast("re.Pattern[str]", _Late(source, flags))


def prepare() -> None:
    """Compile every pattern now: for a process whose children are to find them ready."""
    for pattern in _EVERY:
        pattern.prepare()


class _Late:
    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self._given = flags
        _EVERY.append(self)

    def prepare(self) -> None:
        """Compile, and stand aside: from here on the compiled pattern's own methods answer."""
        rule = re.compile(self.pattern, self._given)
        vars(self).update((name, getattr(rule, name)) for name in dir(rule) if not name.startswith("_"))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if "search" not in vars(self):
            self.prepare()
        try:
            return vars(self)[name]
        except KeyError:
            raise AttributeError(name) from None
