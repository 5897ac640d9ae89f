"""What a page prints beside the words of the paper: page numbers, and heads and feet that stand on page after page.

A copy of the view, of the same length, in which they are blanked: a paper says the same with them and without them.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scoring.text import Span

MOST_CHARS = 120
"""A head or foot is a line; what is longer is words of the paper, however often they stand there."""
MOST_PAGES_FOR_EVERY = 0.5
"""A head stands on at least this share of the pages."""

_LINE = re.compile(r"[^\n\f\r]+")
_NUMBERED = re.compile(
    r"(?i)[ \t]*(?:page[ \t]*\d{1,4}(?:[ \t]*(?:of|/)[ \t]*\d{1,4})?|\d{1,4}[ \t]*(?:of|/)[ \t]*\d{1,4}"
    r"|[-\u2013][ \t]*\d{1,4}[ \t]*[-\u2013])[ \t]*"
)
_BARE = re.compile(r"[ \t]*\d{1,4}[ \t]*")
_DIGITS = re.compile(r"\d+")
_PART = re.compile(
    r"(?i)\W*(?:schedule|exhibit|annex\w*|appendix|attachment|section|article|clause|part|chapter|stage|phase)\b"
)
"""What begins so and counts up is a part of the paper, not its pages."""
_SOFT_CUT = re.compile("\u00ad[ \t]*\n[ \t]*")
_JOINT = "\u200b"
"""Takes the place of what a word is joined over: it has a length, and is no letter."""


@dataclass(frozen=True, slots=True)
class Pages:
    """A view without its furniture."""

    words: str
    """Same length as the view; page numbers and repeated heads and feet are blanks."""
    running: tuple[Span, ...]
    """Where a head or foot stands for the first time: said once, and counted as no clause."""


def without_furniture(view: str, page_starts: Sequence[int] = (), running: Collection[Span] = ()) -> Pages:
    """Blank what belongs to the page and not to the paper. Linear.

    A line of numbers alone is a page number where it says so ("Page 3 of 9", "- 3 -") or counts up with the pages. A
    head or foot is a line that *running* names, or a short one at the edge of at least half of the pages; of those that
    say the same, but for the page's own number, the first is kept.
    """
    starts = sorted({0, *page_starts, *(m.end() for m in re.finditer("\f", view))})
    pages = len(starts)
    gone: list[Span] = []
    first: list[Span] = []
    seen: dict[str, list[tuple[Span, str]]] = {}
    lines = [Span(m.start(), m.end()) for m in _LINE.finditer(view) if not m[0].isspace()]
    bare = _page_numbers(view, lines, starts)
    edges = _edges(lines, starts) if pages > 1 and not running else frozenset()
    named = _Cover(running)
    for number, line in enumerate(lines):
        text = view[line.start : line.end]
        if _NUMBERED.fullmatch(text) or number in bare:
            gone.append(line)
        elif named.covers(line):
            first.append(line)
            seen.setdefault(_key(text), []).append((line, text))
        elif number in edges and len(text.strip()) <= MOST_CHARS:
            seen.setdefault(_key(text), []).append((line, text))
    for places in seen.values():
        known = named.covers(places[0][0])
        often = len(places) >= max(2, int(pages * MOST_PAGES_FOR_EVERY + 0.5))
        if len(places) > 1 and (known or (often and _is_running(places, pages))):
            spans = [span for span, _ in places]
            first.append(spans[0])
            gone += spans[1:]
            if len({text for _, text in places}) > 1:  # the page's own number is no word of the head
                gone += [Span(spans[0].start + m.start(), spans[0].start + m.end()) for m in _counting(places)]
    return Pages(_joined(_blanked(view, gone), bool(gone)), tuple(sorted(set(first))))


def _key(text: str) -> str:
    return _DIGITS.sub("#", " ".join(text.split()).casefold())


class _Cover:
    """Spans that can be asked about quickly."""

    def __init__(self, spans: Collection[Span]) -> None:
        self._spans = sorted(spans)
        self._starts = [span.start for span in self._spans]

    def covers(self, line: Span) -> bool:
        k = bisect_right(self._starts, line.start) - 1
        return k >= 0 and line.start < self._spans[k].end


EDGE_LINES = 2
"""Lines at the top and at the foot of a page among which its head and foot stand."""


def _edges(lines: Sequence[Span], starts: Sequence[int]) -> frozenset[int]:
    """Numbers of the lines at the edges of the pages."""
    found: set[int] = set()
    at = 0
    for start in (*starts[1:], None):
        begin = at
        while at < len(lines) and (start is None or lines[at].start < start):
            at += 1
        found |= {*range(begin, min(begin + EDGE_LINES, at)), *range(max(begin, at - EDGE_LINES), at)}
    return frozenset(found)


def _page_numbers(view: str, lines: Sequence[Span], starts: Sequence[int]) -> frozenset[int]:
    """Lines of a number alone that begin or end a page and count up with the pages; "2026" at a foot is a year."""
    found: list[tuple[int, int]] = []
    at = 0
    for page, start in enumerate((*starts[1:], None), 1):
        begin = at
        while at < len(lines) and (start is None or lines[at].start < start):
            at += 1
        for number in {begin, at - 1} if at > begin else ():
            text = view[lines[number].start : lines[number].end]
            if _BARE.fullmatch(text):
                found.append((number, int(text) - page))
    steps = Counter(step for _, step in found)
    return frozenset(number for number, step in found if steps[step] > 1 and len(starts) > 1)


def _is_running(places: Sequence[tuple[Span, str]], pages: int) -> bool:
    """Say whether lines that are alike but for their digits are a head: the same words, or a number that counts up."""
    if len(places) > pages + 1:
        return False  # on one page more than once: a form's own line
    texts = [" ".join(text.split()) for _, text in places]
    if any(text.endswith((".", ";", ",")) for text in texts):
        return False  # the end of a sentence that two pages share
    return len(set(texts)) == 1 or (bool(_counting(places)) and not _PART.match(texts[0]))


def _counting(places: Sequence[tuple[Span, str]]) -> list[re.Match[str]]:
    """The numbers of the first line that go up by one from page to page; empty where another number differs too."""
    rows = [list(_DIGITS.finditer(text)) for _, text in places]
    counting = []
    for column in zip(*rows, strict=True):
        values = [int(m[0]) for m in column]
        if len(set(values)) == 1:
            continue
        if any(b - a != 1 for a, b in itertools.pairwise(values)):
            return []
        counting.append(column[0])
    return counting


def _blanked(view: str, spans: Sequence[Span]) -> str:
    pieces: list[str] = []
    at = 0
    for span in sorted(spans):
        if span.start < at:
            continue
        pieces.append(view[at : span.start])
        pieces.append(" " * len(span))
        at = span.end
    pieces.append(view[at:])
    return "".join(pieces)


def _joined(view: str, cut_by_pages: bool) -> str:
    """Join words that a soft hyphen, or the furniture between two pages, cuts at a line end; the length stays."""
    if "\u00ad" in view:
        view = _SOFT_CUT.sub(lambda m: _JOINT * len(m[0]), view)
    if not cut_by_pages and "\f" not in view:
        return view
    return re.sub(
        r"(?<=[a-z]-)[ \t]*[\n\f](?:[ \t]*[\n\f])+[ \t]*(?=[a-z])", lambda m: _JOINT * (len(m[0]) - 1) + "\n", view
    )
