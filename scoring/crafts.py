"""Which craft a contract is about, and the traps that its contracts hold. Beside the level, and no part of it.

    for read in find_crafts(Paper.of(reading)):
        print(read.craft.title, [s.quote for s in read.signs], [f.flag.id for f in read.found])

A craft is recognised by what the freelancer does or is called, or by what the paper calls itself, never by a word
alone: "voice mail" in a software licence is no voice contract.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from scoring.craft_words import Craft, CraftFlag, crafts
from scoring.findings import Side
from scoring.reading import lexicon
from scoring.reading.clauses import ClauseKind
from scoring.reading.gates import AnyOf
from scoring.rules.base import CLIENT, FREELANCER, OTHER, WORK, Paper, Sentence, without_number
from scoring.text import Span

ENOUGH = 4
"""Points from which a craft is recognised: what the freelancer does or is called, and words that bear it out."""
_TITLE, _ROLE, _DUTY, _WORD = 3, 3, 3, 1
_MOST_WORDS = 3
_MOST_SIGNS = 3
"""Quotes that are shown for a craft."""
TITLE_CHARS = 160
_C, _F = f"{CLIENT}+(?:'s)?", f"{FREELANCER}+(?:'s)?"
_MAY = (
    r"(?:may|can|could|is (?:also |hereby )?(?:entitled|free|permitted|allowed|authori[sz]ed|licensed) to"
    r"|(?:has|have|shall have|retains?|reserves?|receives?|acquires?) (?:also )?(?:the |a |an |all )?(?:\w+,? (?:and )?){0,3}(?:rights?|licen[cs]es?|permission))"
)
_GIVES = (
    r"(?:(?:hereby )?(?:grants?|licen[cs]es?|consents?|assigns?|permits?|allows?|authori[sz]es?|waives?)|agrees? (?:that|to)"
    r"|acknowledges?(?: and agrees?)? that|gives? (?:\w+ ){0,4}(?:permission|consent|the right|a licen[cs]e))"
)
_CONSENT = AnyOf(
    r"\b(?:only|solely) (?:with|upon|after|under|if)\b[^.;]{0,80}\b(?:consent|permission|licen[cs]e|agree\w*)\b",
    r"\b(?:subject to|unless and until|with|upon|after|against) (?:the |a |an |its |his |her |their |"
    + _F
    + r" )*(?:prior|separate|written|express|specific|signed|informed|additional)\b[^.;]{0,40}\b(?:consent|permission|licen[cs]e|agreement|fee)\b",
    r"\bif " + _F + r"[^.;]{0,40}\b(?:agrees?|consents?)\b",
    lowered=True,
)
_NEGATED = re.compile(
    r"\b(?:not|no|never|neither|nor|cannot|prohibit\w*|forbid\w*|forbidden|refrains?|excluding|except|other than|without the right to)\b|n't\b"
)
_DOUBLE = re.compile(
    rf"(?i){lexicon.DOUBLE}|\bnot limited to\b|\bwithout limitation\b|\bnot only\b|\bno objections? to\b"
    r"|\bnot (?:be )?(?:prohibited|prevented|barred|restricted|precluded|forbidden) (?:from|to)\b"
)
_TAKEN_BACK = re.compile(
    r"[^.;]{0,80}?\b(?:is|are|shall be|remains?) (?:\w+ly )?(?:not\b(?! (?:limited|restricted|subject|only)\b)|never\b|excluded|prohibited|forbidden|reserved (?:to|by|for) "
    + _F
    + ")"
)


@dataclass(frozen=True, slots=True)
class Sign:
    """Words by which a craft is recognised."""

    span: Span
    page: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class Trap:
    """One trap, with the sentence that holds it."""

    flag: CraftFlag
    span: Span
    quote: str
    page: int | None
    clause: str | None
    actor: Side
    """Who acts: the client, or the freelancer who hands something over."""


@dataclass(frozen=True, slots=True)
class CraftReading:
    """A craft that the contract is about."""

    craft: Craft
    signs: tuple[Sign, ...]
    found: tuple[Trap, ...]


def find_crafts(paper: Paper) -> tuple[CraftReading, ...]:
    """Every craft that *paper* is about, the plainest first; empty for a paper about none of the six."""
    mixed = [_with_sides(sentence) for sentence in paper.sentences]
    whole = paper.reading.view
    scored: list[tuple[int, Craft, tuple[Sign, ...]]] = []
    for craft in crafts():
        points, signs = _recognised(paper, craft, mixed, whole)
        if points >= ENOUGH:
            scored.append((points, craft, signs))
    most = max((points for points, _, _ in scored), default=0)
    scored = [row for row in scored if row[0] * 2 > most]
    scored.sort(key=lambda row: -row[0])
    return tuple(CraftReading(craft, signs, tuple(_traps(paper, craft, mixed))) for _, craft, signs in scored)


_NO_SIDE = re.compile(f"[{WORK}{OTHER}]+")


def _with_sides(sentence: Sentence) -> str:
    """The tagged sentence with the work in its own words again: "image generator", "translation memory"."""
    words = sentence.words
    return _NO_SIDE.sub(lambda m: _lower(words[m.start() : m.end()]), sentence.tagged)


def _lower(text: str) -> str:
    """In lower case, letter by letter: offsets stay."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


# ---- which craft


@dataclass(frozen=True, slots=True)
class _Signs:
    title: re.Pattern[str]
    role: re.Pattern[str]
    duty: AnyOf
    words: re.Pattern[str]
    other_senses: re.Pattern[str]


@cache
def _signs_of(craft: Craft) -> _Signs:
    return _Signs(
        _either(craft.titles),
        _either(craft.roles),
        AnyOf(
            *(
                rf"{_F} (?:(?:\w+,? ){{0,4}})??(?:shall|will|agrees? to|undertakes? to|is (?:engaged|commissioned|hired|retained) to|must|to) (?:\w+ ){{0,4}}?{duty}"
                for duty in craft.duty
            ),
            *(
                rf"{_C}[^.;]{{0,40}}\b(?:engages?|commissions?|hires?|retains?|orders?|appoints?)\b[^.;]{{0,40}}{_F}[^.;]{{0,40}}\bto {duty}"
                for duty in craft.duty
            ),
            lowered=True,
        ),
        _either(craft.words),
        _either(craft.other_senses),
    )


def _either(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])")


def _recognised(paper: Paper, craft: Craft, mixed: list[str], whole: str) -> tuple[int, tuple[Sign, ...]]:
    signs = _signs_of(craft)
    points = 0
    found: list[Sign] = []
    if (title := _title(paper, signs)) is not None:
        points += _TITLE
        found.append(_sign(paper, title))
    if (role := _role(paper, signs)) is not None:
        points += _ROLE
        found.append(_sign(paper, role))
    for sentence, text in zip(paper.sentences, mixed, strict=True):
        if FREELANCER not in text or signs.duty.search(text) is None:
            continue
        m = signs.duty.search(_blanked(text, signs.other_senses))
        if m is not None and not _NEGATED.search(text, m.start(), m.end()):
            points += _DUTY
            found.append(_sign(paper, _quoted(paper, sentence, m)))
            break
    if not found:
        return 0, ()
    seen: set[str] = set()
    for m in signs.words.finditer(_blanked(_lower(whole), signs.other_senses)):
        if m[0].rstrip("s") not in seen:
            seen.add(m[0].rstrip("s"))
            points += _WORD
            if len(found) < _MOST_SIGNS:
                found.append(_sign(paper, Span(*m.span())))
        if len(seen) == _MOST_WORDS:
            break
    return points, tuple(found)


def _title(paper: Paper, signs: _Signs) -> Span | None:
    """The first line that names the paper, where it names the craft."""
    for m in re.finditer(r"[^\n]*\S[^\n]*", paper.reading.view[:2_000]):
        line = m[0]
        if len(line) > TITLE_CHARS:
            return None
        if re.search(
            r"(?i)\b(?:agreement|contract|terms|order|statement of work|deal memo|commission|licen[cs]e|addendum)\b",
            line,
        ):
            named = signs.title.search(_blanked(line.lower(), signs.other_senses))
            start = m.start() + len(line) - len(line.lstrip())
            return Span(start, start + len(line.strip())) if named is not None else None
    return None


def _role(paper: Paper, signs: _Signs) -> Span | None:
    """What the freelancer is called: the party's own term, or "a freelance translator" beside its name."""
    party = paper.reading.parties.freelancer
    if party is None:
        return None
    view = paper.reading.view
    for term in party.terms:
        if signs.role.fullmatch(term.casefold()) and (at := view.find(term)) >= 0:
            return Span(at, at + len(term))
    if party.span is None:
        return None
    end = min(len(view), party.span.end + TITLE_CHARS)
    stop = re.compile(r"[.;]\s|\n\n").search(view, party.span.end, end)
    m = signs.role.search(view[party.span.end : stop.start() if stop else end].lower())
    return Span(party.span.end + m.start(), party.span.end + m.end()) if m else None


def _blanked(text: str, other: re.Pattern[str]) -> str:
    """*text* with the words in another sense taken out, of the same length."""
    return other.sub(lambda m: "\x00" * len(m[0]), text)


def _sign(paper: Paper, span: Span) -> Sign:
    source = paper.reading.source
    return Sign(span, source.page_of(span.start), source.quote(span))


def _quoted(paper: Paper, sentence: Sentence, m: re.Match[str]) -> Span:
    return without_number(paper.reading.source.text, paper.quoted(sentence, m))


# ---- its traps


@dataclass(frozen=True, slots=True)
class _Rule:
    flag: CraftFlag
    grants: AnyOf
    """Each match has the group ``act``, unless the flag is said in whole statements."""
    also: AnyOf | None
    unless: AnyOf | None


@cache
def _rules_of(craft: Craft) -> tuple[_Rule, ...]:
    return tuple(map(_rule, craft.flags))


def _rule(flag: CraftFlag) -> _Rule:
    if flag.says:
        sources = [said.replace("<C>", _C).replace("<F>", _F).replace("<W>", r"\w+") for said in flag.says]
    else:
        act = rf"(?P<act>(?<![\w-])(?:{'|'.join(flag.act)}))"
        sources = [
            rf"{_C}[^.;]{{0,100}}\b{_MAY}(?! not\b)\b[^.;]{{0,240}}?{act}",
            rf"{_F}[^.;]{{0,60}}\b{_GIVES}[^.;]{{0,280}}?{act}",
            rf"{act}[^.;]{{0,120}}\b(?:may|can) (?:\w+ )?be (?:\w+ )?(?:made|used|created|produced|exploited|trained)\b[^.;]{{0,40}}\bby {_C}",
            rf"{act}[^.;]{{0,60}}\b(?:is|are|shall be) (?:\w+ )?(?:permitted|allowed|included|granted|licensed|owned by {_C}|property of {_C})",
            rf"\b(?:nothing|no (?:provision|term|part))\b[^.;]{{0,80}}\b(?:prevents?|prohibits?|restricts?|limits?|keeps?)\b[^.;]{{0,60}}{_C}[^.;]{{0,120}}?{act}",
            rf"{_C} (?:is|are|shall) not (?:be )?(?:prohibited|prevented|barred|restricted|precluded)\b[^.;]{{0,120}}?{act}",
        ]
    return _Rule(
        flag,
        AnyOf(*sources, lowered=True),
        AnyOf(*flag.also, lowered=True) if flag.also else None,
        AnyOf(*flag.unless, lowered=True) if flag.unless else None,
    )


def _traps(paper: Paper, craft: Craft, mixed: list[str]) -> Iterator[Trap]:
    other = _signs_of(craft).other_senses
    for rule in _rules_of(craft):
        for sentence, text in zip(paper.sentences, mixed, strict=True):
            if sentence.clause.kind is ClauseKind.DEFINITION:
                continue
            m = _holds(rule, _blanked(text, other))
            if m is not None:
                span = _quoted(paper, sentence, m)
                source = paper.reading.source
                clause = sentence.clause.number or sentence.clause.schedule
                yield Trap(rule.flag, span, source.quote(span), source.page_of(span.start), clause, _actor(m))
                break


def _holds(rule: _Rule, text: str) -> re.Match[str] | None:
    """The match that allows it; None where a negation, a consent or another sense takes it back."""
    if (rule.also and not rule.also.search(text)) or (rule.unless and rule.unless.search(text)):
        return None
    for m in rule.grants.finditer(text):
        if rule.flag.says:
            return m
        if _CONSENT.search(text):
            return None
        plain = _DOUBLE.sub(lambda d: "\x00" * len(d[0]), text[: m.start("act")])
        cut = max(plain.rfind(";"), plain.rfind(". "), plain.rfind(", and "), plain.rfind(", but "))
        if not _NEGATED.search(plain, cut + 1) and not _TAKEN_BACK.match(text, m.end("act")):
            return m
    return None


def _actor(m: re.Match[str]) -> Side:
    """What the client is allowed, it does; of a whole statement, its subject acts."""
    if "act" in m.re.groupindex:
        return Side.CLIENT
    return {CLIENT: Side.CLIENT, FREELANCER: Side.FREELANCER}.get(m[0][0], Side.UNCLEAR)
