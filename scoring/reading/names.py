"""Where any of many names stands, as whole words: what one pattern of them all would find, without compiling it.

Every paper brings its own names, so a pattern of them is used once; making it costs more than all its searches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"\w+")


class Names:
    """Names to look for, the longest first where several begin at one place."""

    def __init__(self, names: Iterable[str], *, not_after: str = "", not_before: str = "") -> None:
        """*not_after*, *not_before*: signs that, like letters, a name may not stand beside: "Client-side" is nobody.

        A name that does not begin with a letter or a digit is none, and is not looked for.
        """
        self._by_first: dict[str, list[str]] = {}
        for name in sorted(set(names), key=lambda n: (-len(n), n)):
            if first := _WORD.match(name):
                self._by_first.setdefault(first[0], []).append(name)
        self._not_after = not_after
        self._not_before = not_before

    def finditer(self, text: str) -> Iterator[tuple[int, str]]:
        """Offset and name of each occurrence in *text*, none over another."""
        get, not_after = self._by_first.get, self._not_after
        done = 0
        for word in _WORD.finditer(text):
            candidates = get(word[0])
            if candidates is None:
                continue
            start = word.start()
            if start < done or (not_after and start and text[start - 1] in not_after):
                continue
            for name in candidates:
                end = start + len(name)
                if text.startswith(name, start) and not self._goes_on(text, end):
                    yield start, name
                    done = end
                    break

    def _goes_on(self, text: str, end: int) -> bool:
        following = text[end : end + 1]
        return bool(following) and (following.isalnum() or following == "_" or following in self._not_before)
