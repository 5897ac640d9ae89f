"""Defined terms and what they stand for."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scoring.craft_words import is_named_part, is_named_work
from scoring.reading.clauses import Clause, ClauseKind
from scoring.reading.folding import Folded, fold
from scoring.reading.gates import Gated
from scoring.reading.late import late
from scoring.reading.names import Names
from scoring.text import Span


@dataclass(frozen=True, slots=True)
class Definition:
    """One defined term."""

    term: str
    """As the paper writes it: ``Work Product``."""
    span: Span
    """The whole definition."""
    meaning: Span
    """The words that say what the term means."""
    names: tuple[str, ...] = ()
    """Other defined terms that its meaning contains, so that an alias can be followed."""


MAX_TERM_CHARS = 60
MAX_GLOSS_CHARS = 260
"""How far back the words may stand that a bracketed ``(the "Works")`` gives a name to."""

_QUOTED = r"\"[^\"]{1,60}?\"|\*\*\"?[A-Z][^*]{1,60}?\"?\*\*|(?<!\w)'[A-Z][^']{1,60}?'(?!\w)"
_MEANS = Gated(
    rf"(?P<terms>(?:{_QUOTED})(?:(?:,| and| or|, and|, or|/) ?(?:{_QUOTED})){{0,4}})"
    r" ?(?:\([^)]{0,60}\) ?)?,? ?(?:(?:as used|when used|for the purposes?)[^,]{0,60}, ?)?"
    r"(?P<verb>(?:shall |will )(?:mean|include|refer to|have the meaning)|means?\b|includes?\b|refers? to|(?:is|are) defined as|(?:has|have) the meaning|:|= )",
)
_PLAIN_MEANS = late(
    r"(?:(?=[\w.()]*[\d().])[\dA-Za-z.()]{1,8} )?(?:The term |The )?(?P<term>[A-Z][\w&/-]*(?: (?:[A-Z][\w&/-]*|of|and|&)){0,4}) "
    r"(?P<verb>(?:shall |will )(?:mean|refer to|include)|means\b|(?:is|are) defined as|refers? to|includes?\b)"
)
_BRACKET = Gated(
    rf"\((?P<intro>(?:(?:the|each|a|an|an?y|all|together|collectively|individually|hereinafter|hereafter|herein|jointly|both|referred|to|as|in|this|agreement|and|or|with|including|being|its|their|of|which|such|called|also|sometimes|defined|below|above|following)[, ]*|, ){{0,12}})"
    rf"(?P<term>{_QUOTED})(?P<more>[^()]{{0,120}})\)",
    re.IGNORECASE,
)
_MORE_TERMS = late(_QUOTED)
_SENTENCE = late(r"(?<=[.;:!?])[\"')]* (?=[A-Z\"(])")


def find_definitions(view: str, clauses: Sequence[Clause]) -> tuple[Definition, ...]:
    """Every term the paper defines, in reading order: ``"X" means …``, plain capitals, and ``… (the "X")``."""
    folded = fold(view)
    found: list[Definition] = []
    for clause in clauses:
        if clause.kind not in (ClauseKind.HEADING, ClauseKind.SIGNATURE):
            found += _in_clause(folded, clause)
    terms = _any_of(d.term for d in found)
    return tuple(
        replace(d, names=_names(folded.words(d.meaning), terms, d.term))
        for d in sorted(found, key=lambda d: (d.span, d.term))
    )


def _in_clause(folded: Folded, clause: Clause) -> Iterator[Definition]:
    start, end = folded.within(clause.span)
    words = folded.text[start:end]
    said = [
        m
        for m in _MEANS.finditer(words)
        if m["verb"] not in (":", "= ") or (clause.kind is ClauseKind.DEFINITION and m.start() <= 12)
    ]
    for m, following in zip(said, [*(n.start() for n in said[1:]), len(words)], strict=False):
        stop = _sentence_end(words, m.end(), following)
        for quoted in _MORE_TERMS.finditer(m["terms"]):
            yield _definition(folded, start, _unquoted(quoted[0]), (m.start(), stop), (m.end(), stop))
    plain = _PLAIN_MEANS.match(words) if not said else None
    if plain is not None:
        term = plain["term"].removeprefix("The ")
        says_so = re.match(r"(?:shall |will )?mean|(?:is|are) defined", plain["verb"])
        if (clause.kind is ClauseKind.DEFINITION or says_so) and len(term) > 2:
            yield _definition(folded, start, term, (0, len(words)), (plain.end(), len(words)))
    for m in _BRACKET.finditer(words):
        back = _gloss_start(words, m.start())
        terms = [_unquoted(m["term"]), *(_unquoted(t[0]) for t in _MORE_TERMS.finditer(m["more"]))]
        for term in terms:
            if term[:1].isalnum():
                yield _definition(folded, start, term, (back, m.end()), (back, m.start()))


def _definition(folded: Folded, base: int, term: str, span: tuple[int, int], meaning: tuple[int, int]) -> Definition:
    inside = folded.span(base + meaning[0], base + meaning[1])
    return Definition(term, folded.span(base + span[0], base + span[1]), inside)


def _unquoted(term: str) -> str:
    return re.sub(r"(?i)^(?:the|an?|each) ", "", term.strip("*\"' ,.").strip())


_FULL_STOP = late(r"\.[\"')]* (?=[A-Z\"])")


def _sentence_end(words: str, at: int, limit: int) -> int:
    m = _FULL_STOP.search(words, at, limit)
    return m.start() + 1 if m else limit


def _gloss_start(words: str, at: int) -> int:
    """Where the words begin that a bracket at *at* names: its sentence, but no more than a few lines."""
    low = max(0, at - MAX_GLOSS_CHARS)
    start = low
    for m in _SENTENCE.finditer(words, low, at):
        start = m.end()
    for m in re.finditer(r"\)[,;]? (?:and|by and between) ", words[start:at]):
        start += m.end() if start + m.end() < at else 0
        break
    return start


def _any_of(terms: Iterable[str]) -> Names:
    return Names(term for term in terms if len(term) > 1)


def _names(meaning: str, terms: Names, own: str) -> tuple[str, ...]:
    return tuple(sorted({name for _, name in terms.finditer(meaning)} - {own}))


# ---- what stands for the work

_WORK_NAME = late(
    r"(?i)(?:final |commissioned |accepted |licensed |contracted |custom(?:ised|ized)? |creative )?"
    r"(?:deliverables?|work product|works?(?: for hire)?|results(?: and proceeds)?|commissioned works?|art ?works?|illustrations?|images?|photo(?:graph)?s?|pictures?|"
    r"articles?|stor(?:y|ies)|manuscripts?|texts?|copy|translations?|recordings?|performances?|footage|films?|videos?|music|compositions?|scores?|designs?|"
    r"drawings?|sketches|contributions?|pieces?|posts?|scripts?|creations?|inventions?|developments?|project (?:materials?|work)|materials?|content|assets?|software|code|licensed (?:material|work|content)s?)"
)
_FOREIGN_NAME = late(
    r"(?i)(?:client|customer|company|publisher|agency|studio|licensee|employer|background|pre-?existing|third[- ]party|confidential|contractor|consultant|"
    r"provider|supplier|excluded|your|our)(?:'s)?\b.*"
)
_MADE = late(
    r"(?i)\b(?:creat|develop|produc|prepar|deliver|ma[dk]e|writ|record|design|author|conceiv|compos|draw|shoot|perform|generat|suppl|submit|commission|illustrat|photograph|translat|paint|sculpt|animat|edit)"
    r"(?:e[sd]?|ing|ed|s|ten|n|ies|ied|ted)?\b|\bmade\b|\bdrawn\b|\bshot\b"
)
_NOT_A_WORK = late(
    r"(?i)^(?:services?|agreement|contract|fees?|term|effective date|parties|party|statement of work|sow|order|project|purpose|invoice|"
    r"affiliates?|confidential information|personal data|information|work|ai|model|section|territory|website|products?|licen[cs]e|data)s?$"
)


def work_terms(view: str, definitions: Sequence[Definition]) -> frozenset[str]:
    """Terms, in lower case, that stand for what the freelancer makes, aliases followed through their definitions.

    A client's own term counts when its meaning takes the deliverables in ("Client Materials include the Deliverables").
    """
    meanings: dict[str, list[Definition]] = {}
    for d in definitions:
        meanings.setdefault(d.term, []).append(d)
    words = {t: " ".join(view[d.meaning.start : d.meaning.end] for d in ds) for t, ds in meanings.items()}
    found = {t for t in words if _is_work(t, words[t])}
    # stems or rushes stand for the work only where the paper has no name for the whole of it
    found = found or {t for t in words if is_named_part(t) and _MADE.search(words[t])}
    for _ in range(4):
        terms = _any_of(found)
        more = {t for t in words if t not in found and _takes_in(words[t], terms) and not _NOT_A_WORK.match(t)}
        if not more:
            break
        found |= more
    return frozenset(t.casefold() for t in found)


def _is_work(term: str, meaning: str) -> bool:
    if _FOREIGN_NAME.fullmatch(term) or (_NOT_A_WORK.match(term) and term.lower() != "work"):
        return False
    if _WORK_NAME.fullmatch(term):
        return not is_named_part(term)
    if is_named_work(term) and _MADE.search(meaning):
        return True
    last = term.split()[-1] if term.split() else term
    return bool(_WORK_NAME.fullmatch(last)) and bool(_MADE.search(meaning))


_LEFT_OUT = late(
    r"(?i)\b(?:exclud\w+|other than|except|but not|not includ\w+|necessary for|in connection with|relat\w+ to|required for|provided for|to (?:create|produce|make))\b[^.;]{0,120}$"
)


def _takes_in(meaning: str, terms: Names) -> bool:
    return any(not _LEFT_OUT.search(meaning[max(0, at - 140) : at]) for at, _ in terms.finditer(meaning))
