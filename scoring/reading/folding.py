"""Text folded for matching, with every offset kept: a span of the folded text maps back to the paper's own words."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from scoring.reading.late import late
from scoring.text import Span

_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
_QUOTES = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2212\u00ad", "-"),
        **dict.fromkeys("\u2014\u2015\u2013", "\u2013"),
    }
)
# words that keep their hyphen when a line ends on it; any other word was cut by the typesetter
_COMPOUND = (
    r"anti|co|counter|cross|de|end|ex|fine|full|high|in|large|long|low|machine|multi|non|open|opt|out|over|post|pre|"
    r"re|read|right|royalty|self|short|sub|text|third|time|up|user|well|work"
)
_STANDS_FOR_A_WORD = r"(?:und|oder|bzw|sowie)\b"
"""What follows the hyphen of "Nutzungs- und Verwertungsrechte"."""
_SPACES = r"\t\n\r\f\v\x1c-\x1f"
_ODD_SPACES = _SPACES + r"\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SMALL = r"a-zß-öø-ÿ\u0300-\u036f"
# each begins with one letter of a few, so that it is tried at those alone; what it is stands behind it
_PLAIN_CHANGES = late(
    rf"[-` {_SPACES}](?:(?P<cut>(?<=[a-z]-)[ \t]*\r?\n[ \t]*(?!{_STANDS_FOR_A_WORD})(?=[a-z]))|(?P<space>(?<=[{_SPACES}])\s*|(?<= )\s+)|(?P<odd>(?<=`)))"
)
_CHANGES = late(
    rf"[-` {_SPACES}\x80-\U0010ffff](?:(?P<cut>(?<=[{_SMALL}]-)[{_INVISIBLE}]*[ \t\xa0]*\r?\n[ \t\xa0]*(?!{_STANDS_FOR_A_WORD})(?=[a-zß-öø-ÿ]))"
    rf"|(?P<gone>(?<=[{_INVISIBLE}])[{_INVISIBLE}]*)|(?P<space>(?<=[{_ODD_SPACES}])\s*|(?<= )\s+)|(?P<odd>(?<=[`\x80-\U0010ffff])[\u0300-\u036f]*))"
)
# a letter with an accent of its own behind it: tried at every letter, so only where there are such accents
_CHANGES_WITH_ACCENTS = late(rf"(?P<cluster>[^\W\d_][\u0300-\u036f]+)|{_CHANGES.pattern}")
_ACCENT = re.compile("[\u0300-\u036f]")
_COMPOUND_BEFORE = re.compile(rf"\b(?:{_COMPOUND})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the way back."""

    text: str
    """NFKC, straight quotes and hyphens, no soft hyphens or invisible marks, every run of white space one space."""
    at: tuple[int, ...]
    """Folded offset at which each segment begins."""
    origin: tuple[int, ...]
    """Offset of each segment in the original; one more than ``at``: the last is the end."""
    plain: tuple[bool, ...]
    """Whether a segment was copied letter by letter, or stands as a whole for what it replaces."""

    def span(self, start: int, end: int) -> Span:
        """Stretch of the original that the folded ``[start, end)`` stands for, verbatim."""
        if start >= end:
            here = self._start(start)
            return Span(here, here)
        i = bisect_right(self.at, end - 1) - 1
        stop = self.origin[i] + end - self.at[i] if self.plain[i] else self.origin[i + 1]
        return Span(self._start(start), stop)

    def _start(self, offset: int) -> int:
        i = bisect_right(self.at, offset) - 1
        if i < 0:
            return 0
        return min(self.origin[i] + (offset - self.at[i] if self.plain[i] else 0), self.origin[-1])

    def find(self, offset: int) -> int:
        """Folded offset of the original *offset* (of what follows it, where nothing is left of it)."""
        i = bisect_right(self.origin, offset, 0, len(self.at)) - 1
        if i < 0:
            return 0
        end = self.at[i + 1] if i + 1 < len(self.at) else len(self.text)
        if not self.plain[i]:
            return self.at[i] if offset == self.origin[i] else end
        return min(self.at[i] + offset - self.origin[i], end)

    def within(self, span: Span) -> tuple[int, int]:
        """Folded offsets of an original span, without white space at its ends."""
        start, end = self.find(span.start), self.find(span.end)
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return start, end

    def words(self, span: Span) -> str:
        """Folded words of an original span."""
        start, end = self.within(span)
        return self.text[start:end]


@lru_cache(maxsize=4)  # definitions, parties and stances each fold the same view
def fold(text: str) -> Folded:
    """Fold *text* for matching. Linear; look-alike letters of other scripts are left as they are (NFKC, no more)."""
    return _fold(text)


def _fold(text: str) -> Folded:
    out: list[str] = []
    at: list[int] = []
    origin: list[int] = []
    plain: list[bool] = []
    length = 0
    done = 0
    changes = _PLAIN_CHANGES if text.isascii() else _CHANGES_WITH_ACCENTS if _ACCENT.search(text) else _CHANGES
    for m in changes.finditer(text):
        start, end = m.span()
        match m.lastgroup:
            case "space":
                kept = " "
            case "cut":
                kept = "-" if _COMPOUND_BEFORE.search(text, max(0, start - 12), start) else ""
            case "gone":
                kept = ""
            case "odd":
                kept = _fold_letter(m[0])
                if kept == m[0]:
                    continue
            case _:
                kept = unicodedata.normalize("NFKC", m[0])
        if start > done:
            at.append(length)
            origin.append(done)
            plain.append(True)
            out.append(text[done:start])
            length += start - done
        at.append(length)
        origin.append(start)
        plain.append(False)
        if kept == " " and out and out[-1].endswith(" "):
            kept = ""  # white space with something invisible inside it is still one space
        out.append(kept)
        length += len(kept)
        done = end
    if done < len(text) or not at:
        at.append(length)
        origin.append(done)
        plain.append(True)
        out.append(text[done:])
    origin.append(len(text))
    return Folded("".join(out), tuple(at), tuple(origin), tuple(plain))


def fold_line(line: str) -> str:
    """Fold one line where no way back is needed."""
    return line if line.isascii() and "`" not in line and "\t" not in line else _fold(line).text


def _fold_letter(letter: str) -> str:
    straight = letter.translate(_QUOTES)
    if straight != letter:
        return straight
    folded = unicodedata.normalize("NFKC", letter)
    if not folded.strip():
        return " "
    # a macron that stands alone would become a space with an accent on it
    return letter if folded[0] == " " else folded.translate(_QUOTES)
