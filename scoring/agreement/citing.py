"""What a paper says of other papers: which one it belongs to, which of them prevails, and what it takes out of it."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scoring.reading.dates import AMOUNT, amount_of, written_dates
from scoring.reading.late import late
from scoring.rules.base import Sentence
from scoring.text import Span


class Rank(StrEnum):
    """How a paper that adds to an agreement stands to it where the two conflict."""

    PREVAILS = "prevails"
    AMENDS = "amends"
    """It changes the agreement's own words and does not say which prevails: the two are read as one paper."""
    SILENT = "silent"
    SUBORDINATE = "subordinate"
    CONTESTED = "contested"
    """It says both."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Another paper, as this one names it."""

    reference: str | None
    day: date | None
    span: Span
    replaced: bool = False
    """This paper takes the other's place."""


@dataclass(frozen=True, slots=True)
class Lapse:
    """When a ban ends by itself."""

    count: int
    unit: str
    """day, week, month or year."""
    anchor: str
    """``end`` of the agreement, its ``start``, or ``event``: something whose day the paper does not give."""


_OWN = r"(?:addendum|amendment|rider|supplement|variation|annex(?:ure)?|schedule|statement of work|sow|order(?: form)?)"
_BASE = r"(?:agreement|contract|licen[cs]e|terms)"
_OWN_NAME = late(
    rf"\b(?:this|the present|the) {_OWN}\b|\bthis (?:section|clause|paragraph|article)\b|\bhere(?:in|of|to)\b", re.I
)
_OTHER_NAME = late(
    rf"\b(?:the|that|said|such|its|main|master|original|existing|underlying|principal|services?) (?:\w+ ){{0,3}}?{_BASE}\b|\b(?:msa|master agreement)\b",
    re.I,
)
_RANKS = late(r"\b(?:prevails?|takes? precedence|overrides?|supersedes?|controls?|governs?|applies|apply)\b", re.I)
_ALONE = late(r"\b(?:prevails?|takes? precedence|overrides?)\b", re.I)
"""These speak of rank by themselves; the others only in a sentence that speaks of a conflict."""
_CONFLICT = late(r"\b(?:conflicts?|conflicting|inconsisten\w+|discrepanc\w+|contradict\w*|contrary|differ\w*)\b", re.I)
_NOT = late(r"\b(?:not|nothing|never|no|neither)\b", re.I)
_BY_OWN = late(rf"\A\w*\s+by (?:the (?:terms|provisions) of )?this {_OWN}\b", re.I)
_OVERRIDDEN = late(r"\b(?:is|are|shall be|will be) (?:superseded|overridden|prevailed over)\b", re.I)
_SUBJECT_TO = late(
    rf"\bthis {_OWN}\b[^.;]{{0,40}}\b(?:is|are|shall be|remains?) (?:\w+ )?(?:subject|subordinate) to\b", re.I
)
_NOTWITHSTANDING = late(
    rf"\bnotwithstanding (?:anything|any(?:thing)? (?:other )?(?:term|provision|clause)?|(?:section|clause) [\d.]+)[^.;]{{0,60}}\b(?:the|that) (?:\w+ ){{0,3}}?{_BASE}\b",
    re.I,
)
_ANY_OTHER = late(
    rf"\b(?:any|all) (?:\w+ ){{0,2}}?(?:other|conflicting|contrary|inconsistent)?\s?(?:terms?|provisions?|documents?|agreements?|{_OWN}s?)\b",
    re.I,
)
_AMENDS = late(
    rf"\b(?:is|are|shall be|be) (?:hereby )?(?:further )?(?:amended|varied|modified|supplemented)\b|\b(?:hereby )?(?:amends?|varies|modifies)\b[^.;]{{0,40}}\b{_BASE}\b"
    rf"|\b(?:section|clause|paragraph|article)s?\b[^.;]{{0,50}}\b(?:is|are|shall be) (?:hereby )?(?:added|inserted|replaced|restated|deleted)\b"
    rf"|\b(?:is|are) (?:hereby )?(?:added|inserted) (?:to|into|in) the (?:\w+ ){{0,2}}?{_BASE}\b|\bforms? (?:an integral |a )?part of the (?:\w+ ){{0,2}}?{_BASE}\b",
    re.I,
)
_THIS_BASE = late(rf"\b(?:this {_BASE}|the body of this {_BASE}|these terms)\b", re.I)
_KINDS = {
    "sow": late(r"\b(?:statements? of work|sows?|orders?(?: forms?)?|project (?:briefs?|schedules?))\b", re.I),
    "addendum": late(r"\b(?:addend(?:um|a)|amendments?|riders?|supplements?|variations?)\b", re.I),
}
_WHATEVER = late(r"\b(?:any|all|every) (?:\w+ ){0,2}?(?:documents?|agreements?|papers?)\b", re.I)

_REF = r"(?=[\w/.-]*\d)[A-Z0-9][A-Za-z0-9]*(?:[-/.][A-Za-z0-9]+)*"
_CITED_REFERENCE = late(
    rf"(?i:\b{_BASE}\b[^.;\n]{{0,120}}?\b(?:reference|ref|no|number|nr|id)\b\.?\s*[:#]?\s*)(?P<ref>{_REF})"
    rf"|(?i:\b(?:our|your|contract|agreement) (?:reference|ref)\b\.?\s*[:#]?\s*)(?P<ref2>{_REF})"
    rf"|(?i:\b(?:under|to|of|per|in) (?:the )?(?:\w+ ){{0,4}}?{_BASE} )(?P<plain>(?=[\w/-]*\d)[A-Z][A-Z0-9]*(?:[-/][A-Za-z0-9]+)+)"
)
_ITS_NAME = late(rf"\b(?:{_BASE}|msa)\b", re.I)
_LEADS_TO_DAY = late(
    r"(?:(?![.;]\s)[^\n])*?\b(?:dated|made(?: on| as of)?|entered into(?: on| as of)?|effective(?: date)?(?: as of| from| on)?|signed(?: on)?|concluded(?: on)?|of|from)\s*(?:the\s)?[(\"“]?\s*\Z",
    re.I | re.S,
)
_ABBREVIATED = late(r"\b(no|nr|ref)\.", re.I)
"""Their full stop ends no sentence: "the Agreement (No. 7), dated"."""
_HAPPENS = late(r"\b(?:is|are|shall|will|may|terminat\w*|extend\w*|ends?|effect|until|delet\w*|amend\w*)\b", re.I)
"""Between an agreement and a day these say what happens on it, not which agreement it is."""
_REPLACES = late(
    rf"\b(?:replaces?|supersedes?|amends? and restates?|takes? the place of|(?:is|are) replaced by this|in (?:place|substitution) of)\b[^.;]{{0,120}}\b{_BASE}\b",
    re.I,
)
_STARTS = late(
    r"\b(?:takes? effect|comes? into (?:force|effect)|in force|with effect|effective(?: date)?|commenc\w*|start\w*|begin\w*|applies|apply)\b[^.;\n]{0,30}\Z",
    re.I,
)
_AT_LAST_SIGNATURE = late(
    r"\b(?:takes? effect|comes? into (?:force|effect)|effective|in force)\b[^.;]{0,80}\b(?:day|date|time) (?:of|on which) (?:the )?(?:last|later|latest)\b[^.;]{0,30}\b(?:sign|signature|signs)\b"
    r"|\b(?:takes? effect|comes? into (?:force|effect)|effective|in force)\b[^.;]{0,60}\bwhen (?:both|all) (?:parties|sides) have signed\b",
    re.I,
)
_SIGNING_DAY = late(r"(?im)(?:^|\s\s|\|)[ \t|*]*(?:date|dated|date of signature|signed on)[ \t]*:[ \t]*\Z")
_MADE = late(r"\b(?:dated?|made|entered into|agreed|signed|as of)\b[^.;\n]{0,24}\Z", re.I)

_SECTION = r"(?:sections?|clauses?|paragraphs?|articles?)"
_NUMBERS = r"(?P<numbers>\d+(?:\.\d+)*(?:\([a-z]\))?(?:\s*(?:,|and|&|to)\s*\d+(?:\.\d+)*(?:\([a-z]\))?)*)"
_TOUCHED = late(
    rf"\b{_SECTION} {_NUMBERS}(?:(?![.;]\s)[^\n]){{0,90}}?\b(?:is|are|shall be|will be|shall|will)\b[^.;]{{0,30}}?\b(?:deleted|removed|replaced|restated|struck|void|no longer|cease\w*|not apply|of no (?:further )?effect|waived|suspended|amended|varied|disapplied)\b"
    rf"|\b(?:delet|remov|replac|waiv|suspend|disappl|strik|amend|releas)\w*\b[^.;]{{0,60}}?\b{_SECTION} {_NUMBERS.replace('numbers', 'numbers2')}",
    re.I,
)
_NUMBER = late(r"\d+(?:\.\d+)*(?:\([a-z]\))?")
_LIFTS_BAN = late(
    r"\b(?:restrictions?|prohibitions?|ban|limits?|clauses?|sections?|provisions?)\b[^.;]{0,60}\b(?:AI|artificial intelligence|machine learning|training)\b[^.;]{0,60}\b(?:delet\w*|remov\w*|no longer|cease\w*|void|waived?|lifted|withdrawn|not apply|suspended|released?)\b"
    r"|\b(?:delet|remov|waiv|lift|withdraw|suspend|releas|disappl)\w*\b[^.;]{0,80}\b(?:AI|artificial intelligence|machine learning|training)\b",
    re.I,
)
_ENDS = late(
    rf"\b{_BASE}\b(?:(?![.;]\s)[^\n]){{0,120}}?\b(?:is|are|shall be|will be) (?:hereby )?(?:mutually )?(?:terminated|cancell?ed|ended|rescinded|brought to an end)\b"
    rf"|\b(?:terminates?|cancels?|ends?|rescinds?) the (?:\w+ ){{0,3}}?{_BASE}\b"
    rf"|\b(?:agree|wish) to (?:terminate|cancel|end|rescind) the (?:\w+ ){{0,3}}?{_BASE}\b",
    re.I,
)
_EXTENDS = late(r"\b(?:extend\w*|prolong\w*|renew\w*|continue\w*)\b", re.I)
_ANCHOR = late(
    r"\b(?:after|following|from|of)\b(?: the| its| this)? (?:\w+ ){0,2}?(?P<end>terminat\w+|expir\w+|end)\b"
    r"|\b(?:after|following|from|of)\b(?: the| its)? (?:\w+ ){0,2}?(?P<start>effective date|date of this (?:agreement|contract)|signature)\b",
    re.I,
)


def citations(view: str) -> tuple[Citation, ...]:
    """Other papers that *view* names by reference or by date, in reading order. "This Agreement" is none of them."""
    found: list[Citation] = []
    for m in _CITED_REFERENCE.finditer(view):
        name = next(n for n in ("ref", "ref2", "plain") if m[n])
        before = view[max(0, m.start() - 12) : m.start()].casefold()
        if before.rstrip().endswith("this"):
            continue
        span = Span(*m.span(name))
        found.append(Citation(m[name].rstrip("."), None, span, _replaces(view, span)))
    for day, span in written_dates(view):
        if _names_by_day(view[max(0, span.start - 220) : span.start]):
            found.append(Citation(None, day, span, _replaces(view, span)))
    return tuple(sorted(found, key=lambda c: c.span))


def _names_by_day(lead: str) -> bool:
    """Say whether *lead*, the words before a day, name another agreement by it: "the Agreement dated"."""
    lead = _ABBREVIATED.sub(lambda m: f"{m[1]} ", lead)
    for named in reversed(list(_ITS_NAME.finditer(lead))):
        rest = lead[named.end() :]
        if _LEADS_TO_DAY.match(rest) is None or _HAPPENS.search(rest):
            continue
        words = lead[: named.start()].casefold().split()[-4:]
        return "this" not in words and "present" not in words
    return False


def _replaces(view: str, span: Span) -> bool:
    """Say whether the sentence in which *span* stands takes the place of the paper it names."""
    start = max(view.rfind(". ", 0, span.start), view.rfind("\n\n", 0, span.start), span.start - 240, 0)
    stop = min((i for i in (view.find(". ", span.end), view.find("\n\n", span.end)) if i >= 0), default=len(view))
    return bool(_REPLACES.search(view[start : min(stop, span.end + 160)]))


def own_start(view: str, cited: Sequence[Citation]) -> tuple[date, Span] | None:
    """Day from which an added paper counts, and where it stands: what takes effect comes before what is made or dated.

    The days of the papers that it cites are not its own.
    """
    theirs = {c.span for c in cited}
    made: tuple[date, Span] | None = None
    days = [(day, span) for day, span in written_dates(view) if span not in theirs]
    if at_last := _AT_LAST_SIGNATURE.search(view):
        # "on 1 June or, if later, on the day of the last signature": never before somebody signed
        named = [(day, span) for day, span in days if at_last.start() <= span.start < at_last.end()]
        signing = [(day, span) for day, span in days if _SIGNING_DAY.search(view, max(0, span.start - 60), span.start)]
        return max(named + signing, default=None) if signing else None
    for day, span in days:
        lead = view[max(0, span.start - 70) : span.start]
        if _STARTS.search(lead):
            return day, span
        if made is None and _MADE.search(lead):
            made = day, span
    return made


def rank_of(sentences: Iterable[Sentence]) -> Rank:
    """How an added paper stands to its agreement, by its own words."""
    own = other = amends = False
    for sentence in sentences:
        words = sentence.words
        amends = amends or bool(_AMENDS.search(words))
        if _SUBJECT_TO.search(words) and _OTHER_NAME.search(words):
            other = True
            continue
        if _NOTWITHSTANDING.search(words) and not _NOT.search(words[: words.lower().find("notwithstanding")]):
            own = True
        if (passive := _OVERRIDDEN.search(words)) and _BY_OWN.search(words[passive.end() :]):
            own = True
            continue
        for verb in _RANKS.finditer(words):
            before, after = words[: verb.start()], words[verb.end() :]
            if not _ALONE.match(verb[0]) and not _CONFLICT.search(words):
                continue
            mine, theirs = _last(_OWN_NAME, before), _last(_OTHER_NAME, before)
            if mine == theirs:  # neither is named before the verb
                continue
            denied = bool(_NOT.search(before[max(mine, theirs) :])) or before.lower().lstrip().startswith("nothing")
            if mine > theirs:
                # "this Section prevails" speaks of its own paper unless it says over what else
                if not (_OTHER_NAME.search(after) or _ANY_OTHER.search(words) or _OTHER_NAME.search(before)):
                    continue
                own, other = own or not denied, other or denied
            elif not denied:
                other = True
    if own and other:
        return Rank.CONTESTED
    if own:
        return Rank.PREVAILS
    if other:
        return Rank.SUBORDINATE
    return Rank.AMENDS if amends else Rank.SILENT


def outranks(sentences: Iterable[Sentence]) -> frozenset[str]:
    """Kinds of added papers (``addendum``, ``sow``) over which an agreement says that it prevails itself."""
    found: set[str] = set()
    for sentence in sentences:
        words = sentence.words
        for verb in _ALONE.finditer(words) if not _CONFLICT.search(words) else _RANKS.finditer(words):
            before = words[: verb.start()]
            mine = _last(_THIS_BASE, before)
            theirs = max(_last(pattern, before) for pattern in _KINDS.values())
            if mine < 0 or theirs > mine or _NOT.search(before[mine:]):
                continue
            kinds = {kind for kind, pattern in _KINDS.items() if pattern.search(words)}
            found |= kinds or (set(_KINDS) if _WHATEVER.search(words) else set())
    return frozenset(found)


def touched(sentences: Iterable[Sentence]) -> tuple[tuple[str, ...], bool]:
    """Numbers of the clauses that an added paper deletes or changes, and whether it lifts a ban by its name."""
    numbers: dict[str, None] = {}
    lifts = False
    for sentence in sentences:
        for m in _TOUCHED.finditer(sentence.words):
            numbers.update(dict.fromkeys(_NUMBER.findall(m["numbers"] or m["numbers2"])))
        lifts = lifts or bool(_LIFTS_BAN.search(sentence.words))
    return tuple(numbers), lifts


def ends_agreement(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """Sentences by which an added paper brings the agreement to an end."""
    return (s for s in sentences if (m := _ENDS.search(s.words)) and not _NOT.search(s.words[: m.end()]))


def extends(words: str) -> bool:
    """Say whether *words*, around an end date, move the end of the agreement."""
    return bool(_EXTENDS.search(words))


def lapse_in(words: str) -> Lapse | None:
    """Time after which a ban ends, where *words* give one."""
    for m in re.finditer(AMOUNT, words, re.IGNORECASE):
        anchor = _ANCHOR.search(words, m.end(), m.end() + 80)
        where = "event" if anchor is None else "end" if anchor["end"] else "start"
        return Lapse(*amount_of(m), where)
    if re.search(
        r"\b(?:during the term|with (?:this|the) (?:agreement|contract)|on (?:the )?(?:termination|expiry|expiration|end)|at the end of)\b",
        words,
        re.I,
    ):
        return Lapse(0, "day", "end")
    return None


def _last(pattern: re.Pattern[str], words: str) -> int:
    at = -1
    for m in pattern.finditer(words):
        at = m.start()
    return at
