"""A paper, cut into the units that are compared: clauses as words that mean the same wherever they are printed.

What a format or a typesetter decides is not in them: white space, line ends, hyphens, ligatures, the shape of quotation
marks and bullets, the clause's own number, page numbers, heads and feet. Every word keeps its place in the paper.
"""

# ruff: noqa: E501, SIM905 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from scoring.compare.pages import without_furniture
from scoring.reading.clauses import Clause, ClauseKind, split_clauses, words_of
from scoring.reading.folding import Folded, fold
from scoring.text import Span

REFERENCE = "§"
"""Stands for the number in "Section 4.2": where it points is compared, not how it is printed."""
MARKS = frozenset(".,;:?!()")
"""Punctuation that is compared; every other sign is the typesetter's."""
_ENDS = MARKS - {")"}

RUNNING_WORDS = 16
"""A head or foot of more words is a clause, wherever it is printed."""

EDGE_WORDS = 8
SIGNATURE_WORDS = 30
"""A signature line of more words is a clause, wherever it stands."""
_SIGNATURE = re.compile(r"(?i)/s/|_{4,}|\.{8,}|\b(?:by|signed|signature|sign here|date|dated|place|name|title)[ ]?:")
_OPERATIVE = re.compile(
    r"(?i)\b(?:shall|will|may|must|can(?:not)?|agrees?|grants?|assigns?|licen[cs]es?|permits?|consents?|waives?|authori[sz]es?|retains?|owns?|transfers?|pays?|is|are|be|not|no|any|all|use[sd]?|using|train\w*)\b"
)
"""Words that no signature line needs: with one of them it says something, and is compared as a clause."""

_NUMBER = r"(?:\d+(?:\.\d+)*(?:\([a-z0-9]{1,4}\))*|\([a-z]{1,4}\)|[IVXLC]{1,6}\b|[A-Z]\b)"
_REFERENCES = re.compile(
    r"\b(?:(?i:sections?|clauses?|articles?|paragraphs?|sub-?clauses?|sub-?sections?|schedules?|exhibits?|annex(?:es)?"
    rf"|appendix|appendices))\s(?P<a>{_NUMBER}(?:(?:, (?:and |or )?| and | or | to | through )(?:{_NUMBER}))*)"
    rf"|§{{1,2}}\s?(?P<b>{_NUMBER}(?:(?:, (?:and |or )?| and | or | to )(?:{_NUMBER}))*)"
)
_ONE = re.compile(_NUMBER)
_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*(?![^\W\d_])|[^\W_]+(?:(?:['&/-]|- (?=[A-Z]))[^\W_]+)*|[%€$£¥]|[.,;:?!()]")


@dataclass(frozen=True, slots=True)
class Reference:
    """A number of another clause, in a unit's words."""

    at: int
    """Its position among the unit's words."""
    number: str
    """``4.2(a)``, as written."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One clause, ready to be compared."""

    span: Span
    """From its first to its last word, the number before them left out."""
    number: str | None
    """As printed; inherited by paragraphs without one."""
    own_number: bool
    heading: str | None
    is_heading: bool
    is_signature: bool
    is_running: bool
    """A head or foot of a page: it is no clause, and where it stands means nothing."""
    words: tuple[str, ...]
    """Folded, in lower case, without hyphens; ``REFERENCE`` for the number of a clause."""
    printed: tuple[str, ...]
    """The same, folded only."""
    references: tuple[Reference, ...]
    _folded: Folded = field(repr=False, compare=False)
    _at: tuple[tuple[int, int], ...] = field(repr=False, compare=False)

    @property
    def weight(self) -> int:
        """How many words it has, signs not counted."""
        return sum(word not in MARKS for word in self.words)

    def place(self, number: int) -> Span:
        """Where a word stands in the paper. Looked up when it is asked for: most words of two versions never are."""
        return self._folded.span(*self._at[number])


@dataclass(frozen=True, slots=True)
class Units:
    """A paper in its own order."""

    view: str
    """The reading that is compared; every place is an offset into it."""
    units: tuple[Unit, ...]


def cut(view: str, page_starts: Sequence[int] = (), running: Sequence[Span] = ()) -> Units:
    """Units of a reading; every word of it but page furniture is in exactly one of them."""
    pages = without_furniture(view, page_starts, running)
    clauses = split_clauses(pages.words)
    folded = fold(pages.words)
    found = (_unit(piece, body, folded, pages.running) for piece, body in _pieces(pages.words, clauses))
    units = [unit for unit in found if unit is not None]
    if len(page_starts) == 1 and len(units) > 2:
        units[0], units[-1] = _edge(units[0]), _edge(units[-1])
    return Units(view, tuple(units))


def _edge(unit: Unit) -> Unit:
    """The first or last line of a paper of one page: it may be the page's head or foot, with no other page to tell."""
    short = len(unit.words) <= EDGE_WORDS and not unit.own_number and not unit.is_signature
    return replace(unit, is_running=True) if short else unit


# ---- a clause and its number


def _pieces(view: str, clauses: Sequence[Clause]) -> Iterator[tuple[Clause, Span]]:
    """Every clause, or the clauses that stand in its lines, with its words behind the number."""
    bodies = [words_of(view, clause) for clause in clauses]
    markers = [
        view[clause.span.start : body.start].strip(" \t\n>#*_") for clause, body in zip(clauses, bodies, strict=True)
    ]
    inside = {("plain", tuple(map(int, m["n"].split(".")))) for m in _INLINE.finditer(view)}
    counted = frozenset({value for marker in markers if (value := _counted(marker)) is not None} | inside)
    before, last = "", 0
    whole: list[tuple[Clause, Span]] = []
    for clause, body, marker in zip(clauses, bodies, markers, strict=True):
        if whole and marker and body.start == body.end and _OPEN.search(before.rstrip()):
            # "… as set out in Section", and on the next line "6.": the end of the sentence before
            held, words = whole[-1]
            whole[-1] = replace(held, span=Span(held.span.start, clause.span.end)), Span(words.start, clause.span.end)
            continue
        value = _counted(marker)
        if value is not None:
            # a number without a stop is one only where it is the next
            skips = marker.isdigit() and value[1][0] != last + 1
            if skips or not _is_number(view, body, marker, value, counted, before):
                body = clause.span
            elif len(value[1]) == 1 and value[0] == "plain":
                last = value[1][0]
        before = view[max(clause.span.start, clause.span.end - 30) : clause.span.end]
        whole.append((clause, body))
    for clause, body in whole:
        yield from _unfolded(view, clause, body)


_COUNTED = re.compile(
    r"(?P<word>(?i:section|article|clause|paragraph|part|§§?)\.?\s*)?(?P<paren>\()?(?P<n>\d{1,3}(?:\.\d{1,3})*)(?P<stop>[.):\u2013\u2014-]*)"
)
_MEASURES = re.compile(
    r"\s*(?:%|[€$£¥]|(?i:per ?cent|percent|(?:business |working |calendar )?(?:days?|weeks?|months?|years?|hours?|pages|words|copies|rounds)"
    r"|euros?|pounds|dollars|eur|usd|gbp"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)\b)"
)
_OPEN = re.compile(r"(?:\b[a-z]+|(?i:\b(?:sections?|clauses?|articles?|paragraphs?|schedules?|exhibits?|no)\b|§))$")
"""A line that goes on behind its end."""
_NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred".split()
)


def _counted(marker: str) -> tuple[str, tuple[int, ...]] | None:
    """Style and value of a number that counts clauses; None for letters, bullets and boxes, and for none at all."""
    m = _COUNTED.fullmatch(marker)
    if m is None:
        return None
    return "paren" if m["paren"] else "plain", tuple(map(int, m["n"].split(".")))


def _is_number(
    view: str,
    body: Span,
    marker: str,
    value: tuple[str, tuple[int, ...]],
    counted: frozenset[tuple[str, tuple[int, ...]]],
    before: str,
) -> bool:
    """Say whether *marker* counts clauses, or is a quantity of the clause at whose line's start it happens to stand.

    "(10) days", "30 Days", "1.5 % a month": a quantity that is taken for a number would be compared with nothing.
    """
    if _MEASURES.match(view, body.start, body.end):
        return False
    if marker[:1].isalpha() and view[body.start : body.end].lstrip()[:1].islower():
        return False  # "Section 4.2 of this Agreement" at a line's start
    style, numbers = value
    if style == "paren" and before.rstrip().rpartition(" ")[2].rpartition("-")[2].lower() in _NUMBER_WORDS:
        return False
    last = numbers[-1]
    head = view[body.start : body.start + 1]
    if len(numbers) > 1 and (head in ('"', "\u201c", "(") or head.isupper()):
        return any(s == style and n != numbers and n[0] == numbers[0] for s, n in counted)
    beside = {(style, (*numbers[:-1], last - 1)), (style, (*numbers[:-1], last + 1))}
    return (
        bool(beside & counted)
        or (last == 1 and style == "plain" and marker[-1:] in ".):")
        or (len(numbers) > 1 and last == 1)
    )


SKIPPED = 2
"""Numbers that may be missing between two clauses of one paragraph."""
_INLINE = re.compile(r"(?<=\s)(?P<n>\d{1,2}(?:\.\d{1,2}){0,3})(?P<stop>\.?)\s+(?=[A-Z\"\u201c])")


def _unfolded(view: str, clause: Clause, body: Span) -> Iterator[tuple[Clause, Span]]:
    """A clause, cut where the numbers of the next ones stand inside its lines: mail programs reflow paragraphs so."""
    number = clause.number
    if clause.kind is ClauseKind.HEADING or not (number or "").replace(".", "").isdigit():
        yield clause, body
        return
    now = tuple(map(int, (number or "").split(".")))
    start, words = clause.span.start, body.start
    for m in _INLINE.finditer(view, body.start, clause.span.end):
        following = tuple(map(int, m["n"].split(".")))
        ended = view[max(clause.span.start, m.start() - 40) : m.start()].rstrip()[-1:] in '.;:!?)"'
        if not _follows(now, following) or not (m["stop"] and ended if len(following) == 1 else True):
            continue
        end = m.start()
        while view[end - 1].isspace():
            end -= 1
        if end > words:
            yield replace(clause, span=Span(start, end), number=number), Span(words, end)
        start, words, now, number = m.start(), m.end(), following, m["n"]
    yield replace(clause, span=Span(start, clause.span.end), number=number), Span(words, clause.span.end)


def _follows(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Say whether *other* is the number of a clause soon after *one*: 3.1 or 4 after 3; 3.2, 3.1.1 or 4 after 3.1."""
    shared = other[: len(one)] == one and other[len(one) :] == (1,)
    return shared or any(other == (*one[:k], one[k] + step) for k in range(len(one)) for step in range(1, SKIPPED + 2))


# ---- a clause and its words


def _unit(clause: Clause, body: Span, folded: Folded, running: Sequence[Span]) -> Unit | None:
    start, end = folded.within(body)
    text = folded.text[start:end]
    words: list[str] = []
    at: list[tuple[int, int]] = []
    references: list[Reference] = []
    for first, stop, word, number in _words(text):
        if number is not None:
            references.append(Reference(len(words), number))
        words.append(word)
        at.append((first, stop))
    while words and words[-1] in _ENDS:  # how a clause ends is up to the list it stands in
        words.pop()
    if not any(word not in MARKS for word in words):
        return None
    del at[len(words) :]
    printed = tuple(text[first:stop] for first, stop in at)
    span = Span(
        folded.span(start + at[0][0], start + at[0][1]).start, folded.span(start + at[-1][0], start + at[-1][1]).end
    )
    own = body.start > clause.span.start and clause.number is not None
    return Unit(
        span=span,
        number=clause.number,
        own_number=own,
        heading=clause.heading,
        is_heading=clause.kind is ClauseKind.HEADING,
        is_signature=not own and _is_signing(clause, text, len(words)),
        is_running=any(r.overlaps(span) for r in running) and len(words) <= RUNNING_WORDS,
        words=tuple(words),
        printed=printed,
        references=tuple(references),
        _folded=folded,
        _at=tuple((start + first, start + stop) for first, stop in at),
    )


def _is_signing(clause: Clause, text: str, words: int) -> bool:
    """Say whether these words only say who signs, where and when."""
    if words > SIGNATURE_WORDS or _OPERATIVE.search(text):
        return False
    return clause.kind is ClauseKind.SIGNATURE or bool(_SIGNATURE.search(text))


def _words(text: str) -> Iterator[tuple[int, int, str, str | None]]:
    """Start, end, key of every word, and the number where it is one of a clause."""
    numbers = [
        (m.start(g) + n.start(), m.start(g) + n.end(), n[0])
        for m in _REFERENCES.finditer(text)
        for g in ("a", "b")
        if m[g] is not None
        for n in _ONE.finditer(m[g])
    ]
    at = 0
    for start, end, number in numbers:
        yield from _plain(text, at, start)
        yield start, end, REFERENCE, number
        at = end
    yield from _plain(text, at, len(text))


def _plain(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, None]]:
    for m in _TOKEN.finditer(text, start, end):
        word = m[0].casefold()
        yield m.start(), m.end(), word.replace("-", "").replace(" ", "") if "-" in word else word, None
