"""Effective day, end, renewal and the last day on which notice is in time."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from scoring.reading.clauses import Clause
from scoring.reading.folding import fold
from scoring.reading.gates import AnyOf, Gated
from scoring.reading.late import late
from scoring.reading.numbers import COUNT_WORDS, NUMBERS
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
    term: tuple[int, str] | None = None
    """How long it lasts at first: count and ``days``, ``weeks``, ``months`` or ``years``."""
    notice: tuple[int, str] | None = None
    """How long before the end notice is due, as the paper counts: ``(10, "business days")``."""
    notice_note: str = ""
    """What the deadline leaves open, in one plain sentence."""
    effective_span: Span | None = None
    end_span: Span | None = None
    renewal_span: Span | None = None
    term_span: Span | None = None
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
_DATE = late(
    rf"\b(?:(?P<iy>\d{{4}})-(?P<im>\d\d)-(?P<id>\d\d)"
    rf"|(?P<dd>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:day of\s+|de\s+)?(?P<dm>{_MONTH})\.?,?\s+(?:de\s+)?(?P<dy>\d{{4}})"
    rf"|(?P<mm>{_MONTH})\.?\s+(?P<md>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<my>\d{{4}})"
    r"|(?P<gd>\d{1,2})\.\s?(?P<gm>\d{1,2})\.\s?(?P<gy>\d{4})"
    r"|(?P<s1>\d{1,2})/(?P<s2>\d{1,2})/(?P<sy>\d{4}))(?!\d)",
    re.IGNORECASE,
)
_YEAR = late(r"(?<!\d)\d{4}(?!\d)")
_SLASHED = Gated(r"\b(?P<s1>\d{1,2})/(?P<s2>\d{1,2})/\d{4}(?!\d)")
AMOUNT = (
    rf"\b(?:(?P<half>half (?:a|an|one) year|six-month)|(?P<n>\d{{1,3}}|an?(?=[ -])|{COUNT_WORDS})"
    r"(?:[ -]?\((?P<digits>\d{1,3})\))?[ -]\s*(?P<counting>(?:calendar|business|working|clear|full)\s+(?:business\s+|calendar\s+)?)?(?P<unit>day|week|month|year)s?['’]?)\b"
)
"""A length of time in words or digits; its groups are read by ``amount_of``."""
_TERM = Gated(
    rf"(?:for (?:an? )?(?:initial )?(?:fixed )?(?:term|period) of|for a|initial term(?: of| is| shall be)?|term (?:is|of)|"
    rf"continues? for|remains? in (?:full )?(?:force|effect) for|in effect for|runs? for|last for)\s+{AMOUNT}",
    re.IGNORECASE,
)
_START_CUE = late(
    r"effective (?:as of|date|from|on)|(?:commenc|start|begin)\w*|entered into|dated|made (?:as of|on)|as of|mit wirkung|beginnt",
    re.IGNORECASE,
)
_END_CUE = late(
    r"(?P<before>until but not including|ends? before)|\b(?:until|through|ends?|ending|expir\w+|terminates? on|bis|endet|completion date|end date)\b",
    re.IGNORECASE,
)
_RENEW = AnyOf(
    r"automatic(?:ally)?\s+(?:be\s+)?(?:renew|extend|roll)\w*|(?:renew|extend|roll)\w*\s+(?:over\s+)?automatically|auto-?renew\w*|verlängert sich[^.]{0,40}automatisch|shall renew for",
    r"\b(?:renews?|renewed|extends?|extended|rolls?\s+over|prolonged)\b[^.;]{0,80}?\b(?:further|successive|additional|consecutive|another|like|subsequent|equal|rolling)\b[^.;]{0,50}?\b(?:terms?|periods?|years?|months?)\b(?:\s+of\s+[\w() -]{1,30}?\b(?:years?|months?|days?|weeks?)\b)?",
    r"\b(?:renews?|renewed|extends?|extended)\b[^.;]{0,140}?\bunless\b[^.;]{0,140}?\b(?:notice|terminat\w+|cancel\w*|notif\w+|objects?)\b",
    flags=re.IGNORECASE,
)
_ASKED = late(
    r"\b(?:may\b(?!\s+(?:terminate|give|cancel))|can|option\w*|elects?|mutual\w*|(?:by|upon|on|with|subject to)\s+(?:the\s+|a\s+|their\s+)?(?:prior\s+|further\s+|express\s+|separate\s+)?(?:written\s+|signed\s+)?(?:agreement|consent)|"
    r"(?:if|where|when)\s+(?:both\s+|the\s+)?parties\s+(?:so\s+)?agree|only\s+(?:by|if|upon|on|with|where)|agree\s+in\s+writing)\b",
    re.IGNORECASE,
)
"""Beside words of renewal: it takes an act of both, or of one, and does not come by itself."""
_LASTS = late(
    r"\b(?:agreement|contract|term|engagement|appointment|continu\w+|effect|force|commenc\w+|begin\w*|starts?|runs?|lasts?)\b",
    re.IGNORECASE,
)
_OTHER_TIME = late(
    r"\b(?:solicit\w*|compet\w+|confiden\w+|secre\w+|thereafter|after\s+(?:the\s+)?(?:termination|expir\w+|end)|following\s+(?:the\s+)?(?:termination|expir\w+)|surviv\w+|warrant\w*|records?|insurance|cure|disclos\w+|exclusiv\w+)\b",
    re.IGNORECASE,
)
_OPT_IN = Gated(
    r"\b(?:agreement|contract|term|engagement|licen[cs]e|it)\b[^.;]{0,40}\b(?:renew|extend)\w*\b[^.;]{0,40}\b(?:only|mutual|by\s+(?:written|mutual)|if\s+(?:both|the)\s+parties)\b[^.;]{0,40}\b(?:agree\w*|consent|writing|signed)\b",
    re.IGNORECASE,
)
_TIME = late(r"\b(?:agreement|contract|term|engagement|licen[cs]e|subscription|retainer|it)\b", re.IGNORECASE)
"""What renews: a deadline that is extended renews nothing."""
_NO_RENEW = Gated(
    r"(?:not|no|never)\s+(?:be\s+)?(?:automatic(?:ally)?\s+)?(?:renew|extend)\w*|no automatic renewal", re.IGNORECASE
)
_IF = late(r"\b(?:unless|notice|notif\w+|if|deadlines?|dates?)\b", re.IGNORECASE)
_NOTICE = Gated(
    # at most four words between the amount and "notice": "one year unless either party gives 30 days' notice" is 30 days
    rf"{AMOUNT}['’]?(?:,?\s+(?:and|nor|but|or)\s+(?:not\s+|no\s+)?(?:more|earlier)\s+than\s+[\w-]+(?:\s*\(\d+\))?\s+(?:calendar\s+|business\s+)?(?:days|weeks|months)['’]?)?"
    r"\s+(?:(?!unless\b|if\b)[\w-]+,?\s+){0,4}?(?:notice|before|prior)\b[^.;]{0,140}?\b(?:end|expir\w+|renewal|term)\b",
    re.IGNORECASE,
)
_AT_MOST = late(r"\b(?:(?:not|no)\s+(?:more|earlier|sooner)\s+than|at\s+most|up\s+to)\s*$", re.IGNORECASE)
_DEEMED = Gated(
    rf"\b(?:deemed|considered|treated as)\b[^.;]{{0,60}}?\b(?:received|given|delivered|served|effective)\b[^.;]{{0,60}}?\b{AMOUNT}\s+(?:after|following|from)\s+(?:the\s+)?(?:date\s+of\s+)?(?:its\s+)?(?:post\w*|mail\w*|dispatch\w*|sen[dt]\w*|being\s+\w+|deposit\w*|it\s+(?:is|was))\b",
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


def written_dates(view: str) -> Iterator[tuple[date, Span]]:
    """Every full date that *view* writes, in order. One that can be read two ways is left out, as in ``find_dates``."""
    for found in _dates(view):
        yield found.day, found.span


def amount_of(m: re.Match[str]) -> tuple[int, str]:
    """Count and unit (day, week, month, year) of a match of ``AMOUNT``."""
    if m["half"]:
        return 6, "month"
    word = m["digits"] or m["n"].lower()
    return (int(word) if word.isdigit() else NUMBERS[word]), m["unit"].lower()


def _counting(m: re.Match[str]) -> str:
    """How days are counted: empty, ``business`` or ``clear``."""
    words = (m["counting"] or "").lower() if not m["half"] else ""
    return "business" if "business" in words or "working" in words else "clear" if "clear" in words else ""


def _back(day: date, count: int, unit: str, counting: str) -> date | None:
    """The last day that lies *count* units before *day*. Business days are Monday to Friday."""
    if unit == "day" and counting == "business":
        while count:
            day -= timedelta(days=1)
            count -= day.weekday() < 5
        return day
    last = shift(day, -count, unit)
    # "clear days" leave out both ends: one day more
    return last - timedelta(days=1) if last and counting == "clear" else last


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
    folded = fold(view)
    found = _find(folded.text)

    def back(span: Span | None) -> Span | None:
        return folded.span(span.start, span.end) if span else None

    return replace(
        found,
        effective_span=back(found.effective_span),
        end_span=back(found.end_span),
        renewal_span=back(found.renewal_span),
        term_span=back(found.term_span),
        notice_span=back(found.notice_span),
    )


def _find(view: str) -> Dates:
    """Dates of a folded text, with offsets in it."""
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
    term = next((m for m in _TERM.finditer(view) if _is_term(view, m)), None)
    if end is None and effective is not None and term is not None:
        following = shift(effective.day, *amount_of(term))
        if following is not None:
            end = _Found(following - timedelta(days=1), Span(term.start(), term.end()))
    renews, renewal = _renewal(view)
    notice = _notice(view, renewal) if renews and renewal else None
    deadlines, note = _deadlines(view, notice, end.day) if notice and end else ((), "")
    amount = amount_of(term) if term is not None else None
    return Dates(
        effective=effective.day if effective else None,
        end=end.day if end else None,
        auto_renew=renews,
        notice_deadlines=deadlines,
        term=(amount[0], amount[1] + "s") if amount else None,
        notice=_as_written(notice) if notice else None,
        notice_note=note,
        effective_span=effective.span if effective else None,
        end_span=end.span if end else None,
        renewal_span=renewal,
        term_span=Span(term.start(), term.end()) if term else None,
        notice_span=Span(notice.start(), notice.end()) if notice else None,
    )


def _is_term(view: str, m: re.Match[str]) -> bool:
    """Say whether the time is that of the contract, and not of a secret, a restraint or a warranty in it."""
    sentence = view[_sentence(view, m.start()) : m.end() + 60]
    return _LASTS.search(sentence) is not None and _OTHER_TIME.search(sentence) is None


def _sentence(view: str, at: int) -> int:
    """Where the sentence around *at* begins, as far as a full stop tells."""
    return max(view.rfind(". ", 0, at), view.rfind(";", 0, at)) + 1


def _renewal(view: str) -> tuple[bool | None, Span | None]:
    """Whether it renews by itself, and the words that say so."""
    for m in _NO_RENEW.finditer(view):
        if not _IF.search(view, _sentence(view, m.start()), m.start()):
            return False, Span(m.start(), m.end())
    asked: Span | None = None
    for m in _RENEW.finditer(view):
        before = view[_sentence(view, m.start()) : m.start()]
        head = m[0].lower().partition("unless")[0]
        if "automatic" not in head and _ASKED.search(before + head):
            asked = asked or Span(m.start(), m.end())
        elif "uto" in m[0].lower() or _TIME.search(before) or _TIME.search(head):
            return True, Span(m.start(), m.end())
    if asked is None and (opt_in := _OPT_IN.search(view)) is not None:
        asked = Span(opt_in.start(), opt_in.end())
    return (False, asked) if asked else (None, None)


def _notice(view: str, renewal: Span) -> re.Match[str] | None:
    """The notice that stops the renewal: the one in its own sentence, else the first."""
    found = [m for m in _NOTICE.finditer(view) if not _AT_MOST.search(view, max(0, m.start() - 24), m.start())]
    own = _sentence(view, renewal.start)
    return next((m for m in found if _sentence(view, m.start()) == own), found[0] if found else None)


def _as_written(notice: re.Match[str]) -> tuple[int, str]:
    count, unit = amount_of(notice)
    counting = _counting(notice)
    return count, f"{counting} {unit}s" if counting and unit == "day" else f"{unit}s"


def _deadlines(view: str, notice: re.Match[str], end: date) -> tuple[tuple[date, ...], str]:
    """Last days in time, safest first: earlier by post where the paper says when posted notice counts as received."""
    (count, unit), counting = amount_of(notice), _counting(notice)
    last = _back(end, count, unit, counting)
    if last is None:
        return (), ""
    notes = ["Public holidays are not counted; one of them makes it a day earlier."] if counting == "business" else []
    days = [last]
    posted = _DEEMED.search(view)
    if posted is not None:
        earlier = _back(last, *amount_of(posted), _counting(posted))
        if earlier is not None and earlier != last:
            days.insert(0, earlier)
            notes.insert(0, "The first day is for notice by post, which counts as received later.")
    return tuple(days), " ".join(notes)
