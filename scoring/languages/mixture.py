"""In which languages a paper is, and where which one stands."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from scoring.reading.language import SMALL_WORDS, language_of
from scoring.reading.late import late
from scoring.text import Span

MIN_WORDS = 25
"""A stretch of fewer words is a name, a motto or a term of art: it makes no part of a paper."""
UNTOLD = "und"
MIN_HITS = 3
"""Small words by which one line is told to be in a language."""
_SHARE_OF_A_VERSION = 0.3
_FEW_FOREIGN = 4
"""Small words of other languages below which nobody looks further."""
_LONG_LINE = 12
_INVISIBLE = late("[\u00ad\u200b-\u200d\u2060\ufeff]+")
_CELL = late(r"[^\n\t|]+")
_BUT_LINES = late(r"[^\n\f\r\v\x1c-\x1e\x85\u2028\u2029]")
_SEPARATOR = late(r"[|\t]")
_WORD = late(r"[^\W\d_]+")
_ACCENTS = late("[\u00c0-\u024f\u1e00-\u1eff]")
_ACCENTED = frozenset({"de", "fr", "es"})
"""Of the languages that are read, those that are written with accents."""
_OTHER_SCRIPT = late("[\u0370-\u1fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")
_SHOWN_BY = {"en": "english", "de": "german", "fr": "french", "es": "spanish"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the paper in one language that is not its main one."""

    span: Span
    language: str
    words: int


@dataclass(frozen=True, slots=True)
class Mixture:
    """Languages of a paper."""

    main: str
    """ISO 639-1 of most of it; ``und`` when it cannot be told."""
    stretches: tuple[Stretch, ...] = ()
    """Parts in other languages, in reading order."""
    cells: tuple[tuple[Span, str], ...] = ()
    """Every line or cell with its language, ``""`` for what belongs to none (numbers, names)."""
    parallel: bool = False
    """Two versions of the same terms, not two parts."""

    @property
    def languages(self) -> tuple[str, ...]:
        """All of them, the main one first."""
        return tuple(dict.fromkeys((self.main, *(s.language for s in self.stretches))))

    def only(self, view: str, code: str) -> str:
        """*view* with what is in another language than *code* blanked; what belongs to none stays."""
        return self.without(view, {c for _, c in self.cells if c and c != code})

    def without(self, view: str, codes: Collection[str]) -> str:
        """*view*, as long, with all that is in one of *codes* blanked."""
        pieces: list[str] = []
        at = 0
        for span, code in self.cells:
            if code in codes:
                pieces += (view[at : span.start], _BUT_LINES.sub(" ", view[span.start : span.end]))
                at = span.end
        pieces.append(view[at:])
        # of a row that lost a cell, what is left is a paragraph
        return "".join(
            _SEPARATOR.sub(" ", line) if line != before and "|" in line else line
            for line, before in zip(
                "".join(pieces).splitlines(keepends=True), view.splitlines(keepends=True), strict=True
            )
        )


def mixture_of(view: str, main: str) -> Mixture:
    """Languages of *view*, whose first pages are in *main*. Costs little where there is one language only."""
    if not _suspicious(view, main):
        return Mixture(main)
    cells = list(_cells(view, main))
    totals: Counter[str] = Counter()
    for span, code in cells:
        totals[code] += len(_WORD.findall(view[span.start : span.end]))
    del totals[""]
    small = {code for code, words in totals.items() if words < MIN_WORDS}
    cells = [(span, "" if code in small else code) for span, code in cells]
    counted = {code: words for code, words in totals.items() if code not in small}
    if not counted:
        return Mixture(main)
    first = max(counted, key=lambda c: (counted[c], c))
    if len(counted) == 1 and first == main:
        return Mixture(main)
    stretches = tuple(_stretches(view, cells, first))
    return Mixture(first, stretches, tuple(cells), _parallel(view, cells, counted, first))


def _suspicious(view: str, main: str) -> bool:
    """Say cheaply whether the paper holds enough words of another language, or another script, to look closer."""
    if not view.isascii() and len(_OTHER_SCRIPT.findall(view)) >= MIN_WORDS // 2:
        return True
    if not view.isascii() and main not in _ACCENTED and len(_ACCENTS.findall(view)) >= MIN_WORDS:
        return True
    words = Counter(view.lower().split())
    own = SMALL_WORDS.get(main, frozenset())
    for code, small in SMALL_WORDS.items():
        if code != main:
            foreign = sum(words[w] for w in small - own - _SHARED.get(main, frozenset()))
            if foreign >= _FEW_FOREIGN:
                return True
    return False


_SHARED = {
    "en": frozenset(
        {
            "de",
            "la",
            "en",
            "a",
            "no",
            "me",
            "on",
            "an",
            "do",
            "is",
            "it",
            "at",
            "as",
            "i",
            "van",
            "die",
            "per",
            "con",
            "or",
            "non",
            "to",
            "by",
            "for",
            "se",
            "ne",
            "v",
            "s",
            "z",
            "w",
            "o",
            "e",
            "y",
            "om",
            "er",
            "ve",
            "her",
            "sen",
            "mai",
            "fi",
            "sau",
            "bir",
            "un",
            "was",
            "over",
            "till",
            "den",
            "des",
            "du",
            "le",
            "les",
            "et",
            "pro",
        }
    )
}
"""Words of other languages that stand in English papers as names, initials and terms of art."""


def _cells(view: str, main: str) -> Iterator[tuple[Span, str]]:
    last = ""
    for m in _CELL.finditer(view):
        text = m[0].strip()
        if not text:
            continue
        code = _language_of_line(text, main)
        # a line too short to tell goes with what stands before it, unless it has no words at all
        if code is None:
            code = last if len(_WORD.findall(text)) >= 4 else ""
        else:
            last = code
        yield Span(m.start(), m.end()), code


def _language_of_line(text: str, main: str) -> str | None:
    """Language of a line; None: its words do not say. Another than *main* only where its own words outweigh those of *main*."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    words = Counter(_WORD.findall(text.lower()))
    total = words.total()
    if total < MIN_HITS:
        return None
    if len(_OTHER_SCRIPT.findall(text)) * 4 >= total:
        return language_of(text)
    hits = {code: sum(words[w] for w in small) for code, small in SMALL_WORDS.items()}
    if total >= _LONG_LINE and max(hits.values()) * 12 < total and len(_ACCENTS.findall(text)) >= 4:
        return UNTOLD
    mine = SMALL_WORDS.get(main, frozenset())
    best, language = 0, None
    for code in sorted(SMALL_WORDS):
        theirs = sum(words[w] for w in SMALL_WORDS[code] - mine)
        ours = sum(words[w] for w in mine - SMALL_WORDS[code])
        if code != main and theirs >= MIN_HITS and theirs > 2 * ours and theirs > best:
            best, language = theirs, code
    if language is not None:
        return language
    return main if hits.get(main, 0) else None


def _stretches(view: str, cells: list[tuple[Span, str]], main: str) -> Iterator[Stretch]:
    start: int | None = None
    end = words = 0
    code = ""
    for span, language in [*cells, (Span(len(view), len(view)), main)]:
        if language == code and start is not None:
            end, words = span.end, words + len(_WORD.findall(view[span.start : span.end]))
            continue
        if language == "":
            continue
        if start is not None:
            yield Stretch(Span(start, end), code, words)
            start = None
        if language != main:
            start, end, code = span.start, span.end, language
            words = len(_WORD.findall(view[span.start : span.end]))
        else:
            code = ""


_SCHEDULE = late(
    r"(?im)^[ \t#*|]*(?:schedule|exhibit|annexe?|appendix|attachment|anlage|anhang|beilage|anexo|apéndice|załącznik)\b[^\n]{0,80}$"
)


def _opens_a_schedule(view: str, cells: list[tuple[Span, str]], code: str) -> bool:
    """The stretch in *code* stands under the heading of a schedule: a part of the paper, not its translation."""
    start = next(span.start for span, c in cells if c == code)
    return _SCHEDULE.search(view, max(0, start - 200), start + 100) is not None


_NUMBERED = late(
    r"(?m)^[ \t|]*(?:§|art(?:ikel|icle|ículo|\.)?|cláusula|clause|section|ziffer)?[ \t]*(\d{1,2})[.):]?[ \t]",
    re.IGNORECASE,
)


def _parallel(view: str, cells: list[tuple[Span, str]], counted: dict[str, int], main: str) -> bool:
    """Two versions: the second language is no small part, and it stands beside the first or numbers anew."""
    others = {code: words for code, words in counted.items() if code != main}
    if not others:
        return False
    second = max(others, key=lambda c: others[c])
    if others[second] < _SHARE_OF_A_VERSION * counted[main]:
        return False
    order = [code for _, code in cells if code in (main, second)]
    if order == sorted(order, key=lambda code: code != main) and _opens_a_schedule(view, cells, second):
        return False
    turns = sum(a != b for a, b in pairwise(order))
    if turns >= 4:
        return True
    numbers = {
        code: {n for span, c in cells if c == code for n in _NUMBERED.findall(view[span.start : span.end])}
        for code in (main, second)
    }
    return len(numbers[main] & numbers[second]) >= 2 or others[second] >= 0.6 * counted[main]


# ---- which version prevails

_VERSION = {
    "en": r"(?:englische|english|anglaise|inglesa|en inglés|en anglais)",
    "de": r"(?:deutsche|german|allemande|alemana|en alemán|en allemand)",
    "fr": r"(?:französische|french|française|francesa|en francés|en français)",
    "es": r"(?:spanische|spanish|espagnole|española|castellana|en español|en espagnol)",
}
_PREVAILS = r"(?:prevails?|controls?|governs?|takes? precedence|(?:is|be) (?:binding|authoritative|decisive)|maßgeblich|massgeblich|verbindlich|vorrang|geht vor|gilt|prévaut|prévaudra|fait foi|fera foi|l'emporte|prevalecerá|prevalece)"
_SAYS = {
    code: late(
        rf"\b(?:(?:the |die |la )?{name}(?: language| sprach)?(?: version| text| fassung| sprachfassung)?|version {name}|versión {name}|texte? {name})\b[^.;]{{0,60}}?\b{_PREVAILS}\b"
        rf"|\b(?:maßgeblich|massgeblich|verbindlich|vorrangig)\b[^.;]{{0,30}}\b{name}\b[^.;]{{0,20}}fassung",
        re.IGNORECASE,
    )
    for code, name in _VERSION.items()
}
_NOT = late(r"\b(?:not|nicht|ne|pas|no|convenience|information|unverbindlich)\b", re.IGNORECASE)


def prevailing_language(view: str) -> str:
    """Language of the version that the paper lets prevail; empty where it does not say, or says two things."""
    found = {code for code, rule in _SAYS.items() for m in rule.finditer(view) if not _NOT.search(m[0])}
    return next(iter(found)) if len(found) == 1 else ""
