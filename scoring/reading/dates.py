"""Effective day, end, renewal and the last day on which notice is in time."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scoring.reading.clauses import Clause
from scoring.reading.gates import Gated
from scoring.text import Span


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates as the paper gives them; None where it is silent."""

    effective: date | None = None
    end: date | None = None
    """Last day in force."""
    auto_renew: bool | None = None
    notice_deadlines: tuple[date, ...] = ()
    """Last days on which notice is in time, safest first; several only where the wording allows several readings."""
    effective_span: Span | None = None
    end_span: Span | None = None
    renewal_span: Span | None = None
    notice_span: Span | None = None


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero",
            "february feb februar février febrero",
            "march mar märz mars marzo",
            "april apr avril abril",
            "may mai mayo",
            "june jun juni juin junio",
            "july jul juli juillet julio",
            "august aug août agosto",
            "september sep sept septembre septiembre",
            "october oct oktober octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember décembre diciembre",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?:(?P<iy>\d{{4}})-(?P<im>\d\d)-(?P<id>\d\d)"
    rf"|(?P<dd>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:day of\s+|de\s+)?(?P<dm>{_MONTH})\.?,?\s+(?:de\s+)?(?P<dy>\d{{4}})"
    rf"|(?P<mm>{_MONTH})\.?\s+(?P<md>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<my>\d{{4}})"
    r"|(?P<gd>\d{1,2})\.\s?(?P<gm>\d{1,2})\.\s?(?P<gy>\d{4})"
    r"|(?P<s1>\d{1,2})/(?P<s2>\d{1,2})/(?P<sy>\d{4}))(?!\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_SLASHED = Gated(r"\b(?P<s1>\d{1,2})/(?P<s2>\d{1,2})/\d{4}(?!\d)")
_NUMBERS = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"a": 1, "an": 1, "twenty-four": 24, "thirty": 30, "thirty-six": 36, "forty-five": 45, "sixty": 60, "ninety": 90}
AMOUNT = (
    rf"(?:(?P<half>half (?:a|an|one) year|six-month)|(?P<n>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
    r"(?:[ -]?\((?P<digits>\d{1,3})\))?[ -](?:calendar )?(?P<unit>day|week|month|year)s?['’]?)\b"
)
"""A length of time in words or digits; its groups are read by ``amount_of``."""
_TERM = Gated(
    rf"(?:for (?:an? )?(?:initial )?(?:fixed )?(?:term|period) of|for a|initial term(?: of| is| shall be)?|term (?:is|of)|"
    rf"continues? for|remains? in (?:full )?(?:force|effect) for|in effect for|runs? for|last for)\s+{AMOUNT}",
    re.IGNORECASE,
)
_START_CUE = re.compile(
    r"effective (?:as of|date|from|on)|(?:commenc|start|begin)\w*|entered into|dated|made (?:as of|on)|as of|mit wirkung|beginnt",
    re.IGNORECASE,
)
_END_CUE = re.compile(
    r"(?P<before>until but not including|ends? before)|\b(?:until|through|ends?|ending|expir\w+|terminates? on|bis|endet|completion date|end date)\b",
    re.IGNORECASE,
)
_RENEW = Gated(
    r"automatic(?:ally)? (?:be )?(?:renew|extend)\w*|renew\w* automatically|auto-?renew\w*|verlängert sich[^.]{0,40}automatisch|(?:shall|will) (?:then )?renew for"
    r"|\brenews? (?:itself |tacitly )?(?:for|by) (?:a |an |one |any )?(?:further|additional|successive|subsequent|consecutive|another|like|equal|year|periods?)\b"
    r"|\b(?:shall|will) be (?:tacitly )?(?:renewed|extended) for (?:a |an |one )?(?:further|additional|successive|another|consecutive)\b",
    re.IGNORECASE,
)
_NO_RENEW = Gated(
    r"(?:not|no|never)\s+(?:be\s+)?(?:automatic(?:ally)?\s+)?(?:renew|extend)\w*|no automatic renewal", re.IGNORECASE
)
_NOTICE = Gated(
    # at most four words between the amount and "notice": "one year unless either party gives 30 days' notice" is 30 days
    rf"{AMOUNT}['’]?\s+(?:(?!unless\b|if\b)[\w-]+,?\s+){{0,4}}?(?:notice|before|prior)\b[^.;]{{0,140}}?\b(?:end|expir\w+|renewal|term)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Found:
    day: date
    span: Span


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_first(view: str) -> bool | None:
    """What the paper's own slashed dates decide; None when none does, or when they contradict each other."""
    pairs = [(int(m["s1"]), int(m["s2"])) for m in _SLASHED.finditer(view)]
    us = any(b > 12 >= a for a, b in pairs)
    uk = any(a > 12 >= b for a, b in pairs)
    return us if us != uk else None


def _written_dates(view: str) -> Iterator[re.Match[str]]:
    # every spelling has a year of four digits: only around those is the slow pattern tried
    end = 0
    for year in _YEAR.finditer(view):
        if year.start() < end:
            continue
        line = max(end, year.start() - 48)
        for m in _DATE.finditer(view, line, min(len(view), year.end() + 8)):
            if m.end() >= year.end():
                end = m.end()
                yield m
                break


def _dates(view: str) -> Iterator[_Found]:
    us = _month_first(view)
    for m in _written_dates(view):
        day: date | None = None
        if m["iy"]:
            day = _day(int(m["iy"]), int(m["im"]), int(m["id"]))
        elif m["dy"]:
            day = _day(int(m["dy"]), _MONTHS[m["dm"].lower()], int(m["dd"]))
        elif m["my"]:
            day = _day(int(m["my"]), _MONTHS[m["mm"].lower()], int(m["md"]))
        elif m["gy"]:
            day = _day(int(m["gy"]), int(m["gm"]), int(m["gd"]))
        elif m["s1"] == m["s2"] or us is not None:
            first, second = int(m["s1"]), int(m["s2"])
            day = _day(int(m["sy"]), first, second) if us else _day(int(m["sy"]), second, first)
        if day:
            yield _Found(day, Span(m.start(), m.end()))


def days_in(view: str) -> Iterator[tuple[date, Span]]:
    """Every day that the paper writes out, in reading order; a slashed one only where the paper's others decide."""
    for found in _dates(view):
        yield found.day, found.span


def amount_of(m: re.Match[str]) -> tuple[int, str]:
    """Count and unit (day, week, month, year) of a match of ``AMOUNT``."""
    if m["half"]:
        return 6, "month"
    word = m["digits"] or m["n"].lower()
    return (int(word) if word.isdigit() else _NUMBERS[word]), m["unit"].lower()


def shift(day: date, count: int, unit: str) -> date | None:
    """*day* moved by *count* days, weeks, months or years; the 31st becomes the month's last day."""
    try:
        if unit in ("day", "week"):
            return day + timedelta(days=count * (7 if unit == "week" else 1))
        months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def find_dates(view: str, clauses: Sequence[Clause]) -> Dates:
    """Dates of the paper (INTERFACE.md): ``end`` is the last day in force, a deadline the last day in time.

    A slashed date that could be read two ways counts only when the paper's other dates decide. *clauses* may be empty.
    """
    effective: _Found | None = None
    end: _Found | None = None
    for found in _dates(view):
        # the nearest cue wins: "from 1 May 2026 until 30 April 2027" has both in reach of the second date
        lead = view[max(0, found.span.start - 60) : found.span.start]
        starts = [m.start() for m in _START_CUE.finditer(lead)]
        ends = list(_END_CUE.finditer(lead))
        if ends and (not starts or ends[-1].start() > starts[-1]):
            day = found.day - timedelta(days=1) if ends[-1]["before"] else found.day
            end = end or _Found(day, found.span)
        elif starts and effective is None:
            effective = found
    term = _TERM.search(view)
    if end is None and effective is not None and term is not None:
        following = shift(effective.day, *amount_of(term))
        if following is not None:
            end = _Found(following - timedelta(days=1), Span(term.start(), term.end()))
    refused, renews = _NO_RENEW.search(view), _RENEW.search(view)
    renewal = refused or renews
    deadlines, notice_span = _deadlines(view, end.day if end else None) if renews and not refused else ((), None)
    return Dates(
        effective=effective.day if effective else None,
        end=end.day if end else None,
        auto_renew=None if renewal is None else refused is None,
        notice_deadlines=deadlines,
        effective_span=effective.span if effective else None,
        end_span=end.span if end else None,
        renewal_span=Span(renewal.start(), renewal.end()) if renewal else None,
        notice_span=notice_span,
    )


def _deadlines(view: str, end: date | None) -> tuple[tuple[date, ...], Span | None]:
    notice = _NOTICE.search(view)
    if notice is None:
        return (), None
    span = Span(notice.start(), notice.end())
    count, unit = amount_of(notice)
    last = shift(end, -count, unit) if end else None
    if last is None:
        return (), span
    # "clear days" leave out both ends: one day more
    return ((last - timedelta(days=1),) if "clear" in notice[0].lower() else (last,)), span
