"""What a cover note says of the changes, held against the changes themselves.

A note is read sentence by sentence: which clauses it names by number or by subject, which quantities it gives, whether
it says that this is all, or that nothing changed. It is never said why a note leaves something out: only that it does.
"""

# ruff: noqa: E501, SIM905 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scoring.compare.amounts import Amount, Measure, find_amounts, same
from scoring.compare.changes import Kind
from scoring.compare.comparison import Comparison, Row
from scoring.reading.folding import fold
from scoring.text import Span

MOST_CHARS = 20_000
"""Of a note; what comes after is a paper, not a note."""
EXTRA_WORDS = 6
"""Words that differ beside what the note names, from which a clause counts as mentioned in part only."""


class Says(StrEnum):
    """What a sentence of the note says."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ONLY_THIS = "only this"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of the note that speaks of what is new in the paper, or what is not."""

    span: Span
    """In the note."""
    says: Says
    numbers: tuple[str, ...]
    """Clauses that it names."""
    found: tuple[int, ...]
    """Numbers of the rows that it mentions."""
    problem: str | None
    """Plain sentence, where the papers say otherwise."""


@dataclass(frozen=True, slots=True)
class CoverNote:
    """A note, held against the changes."""

    note: str
    claims: tuple[Claim, ...]
    consistent: bool | None
    """None: it says nothing of changes, so there is nothing to hold against the papers."""
    unmentioned: tuple[int, ...]
    """Numbers of the rows that it does not mention, or only in part."""
    in_part: frozenset[int]
    sentences: tuple[str, ...]
    """What there is to say, plainly; never why."""


_CHANGED = re.compile(
    r"\b(?:chang\w+|updat\w+|revis\w+|amend\w+|adjust\w+|correct\w*|fix(?:ed|es)?|edit\w*|modif\w+|tweak\w*|tid(?:y|ied|ying)\w*|alter\w*|added|adding|add|addition\w*"
    r"|remov\w+|delet\w+|replac\w+|insert\w*|mov(?:ed|es|ing)|clarif\w+|extend\w*|shorten\w*|increas\w+|reduc\w+|lower\w*|rais\w+|rephras\w+|reword\w*|renumber\w*|differ\w*|new|now|instead of|rather than|longer|struck|dropped|took out|taken out|put in)\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:only|just|solely|merely|nothing else|no(?:ne)? other|not otherwise|otherwise|everything else|all else|anything else|(?:the )?rest (?:is|of|stays|remains)|all other)\b",
    re.IGNORECASE,
)
_UNCHANGED = re.compile(
    r"\b(?:unchanged|unaltered|untouched|identical|no(?:t any)? (?:substantive |material |real |actual )?(?:changes?|edits?|differences?|amendments?)|nothing (?:has |is |was )?(?:been )?(?:changed|new|different|altered)"
    r"|(?:stays?|remains?|is|are|still) (?:exactly )?the same|same (?:terms|wording|text|as (?:before|last time|the (?:last|previous|first|old)))|(?:not|n't|never) (?:been )?(?:chang\w+|touch\w+|alter\w+|amend\w+|updat\w+))\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\b(?:else|other|otherwise|rest)\b", re.IGNORECASE)
_MINOR = re.compile(
    r"\b(?:minor|small|tiny|slight|tid(?:y|ying|ied)\w*|typos?|typographical|formatting|cosmetic|housekeeping|editorial|clean-?up|spelling|layout|punctuation)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?\s*$|\b(?:let (?:me|us) know|if you|would you|could you|can you|happy to|feel free|should you|any questions|please (?!note|see that)|looking forward|look forward|thank)\b",
    re.IGNORECASE,
)
_NUMBER = r"\d{1,2}(?:\.\d{1,2}){0,3}(?:\([a-z0-9]{1,3}\))?"
_NAMED = re.compile(
    rf"(?i:\b(?:sections?|clauses?|articles?|paragraphs?|points?|items?|no\.|nos\.|§{{1,2}})\s?)(?P<a>{_NUMBER}(?:(?:, (?:and )?| and | & | to )(?:{_NUMBER}))*)"
    rf"|(?<![\d.,€$£])(?P<b>\d{{1,2}}\.\d{{1,2}}(?:\.\d{{1,2}})?(?:\([a-z]\))?)(?![\d%]| ?(?:%|percent|per cent|EUR|USD|GBP|euros?|days?|hours?))"
)
_ONE = re.compile(_NUMBER)
_PIECE = re.compile(r"[^\n]+(?:\n(?![ \t]*(?:[-*\u2022\u2013]|\(?\d{1,2}[.)]|\n))[^\n]+)*")
_STOP = re.compile(r"(?<=[.!?])[\"')]*\s+(?=[A-Z\"(\d])")
_LISTED = re.compile(r"[ \t]*(?:[-*\u2022\u2013]|\(?\d{1,2}[.)])[ \t]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SUFFIX = re.compile(r"(?:ments?|ations?|at(?:e|es|ed|ing)|ions?|ings?|ed|es|s|able|al|e)$")
_GENERIC = frozenset(
    "a an and any are as at attached agreement be been before but by can changes changed change clause clauses contract contracts copy dear document draft"
    " edit edits few file final find first for friday from further had has have hello here hi i in into is it item its just last latest let lawyers legal made make"
    " minor monday more my new next no note nothing now of ok on once one only or other our paper paragraph paragraphs per please point previous regards revised"
    " rest same section sections see send sent short sign signed signing slight small so some still team text than thank thanks that the their them there these"
    " they this thursday tidied tidying time to today tomorrow tuesday typo typos update updated updates us version was we wednesday were what where which will"
    " with wording word words would you your small small-print best kind formatting cosmetic already also both been back again article articles between only let’s"
    " date".split()
) - {"date"}
_ALIKE = (
    frozenset({"fee", "price", "rate", "amount", "compens", "remuner", "honorari"}),
    frozenset({"pay", "paid", "invoice", "invoic"}),
    frozenset({"ai", "artifici", "intellig", "machin", "train", "learn"}),
    frozenset({"ip", "ownership", "own", "copyright", "right", "assign", "property", "propert"}),
    frozenset({"cancel", "cancell", "kill", "termin", "notice"}),
    frozenset({"liabil", "liabl", "indemn", "indemnity", "indemnif"}),
    frozenset({"licen", "licenc", "licens", "usage", "us", "use"}),
    frozenset({"deadlin", "deliver", "delivery", "timetabl", "schedul"}),
)
"""Stems that name one subject."""
_MEASURED = {
    Measure.MONEY: frozenset({"fee", "price", "rate", "amount", "sum", "money", "budget", "figur", "compens"}),
    Measure.PERCENT: frozenset({"percent", "rate", "fee", "interest", "kill", "shar", "royalt"}),
    Measure.DURATION: frozenset(
        {"date", "day", "term", "deadlin", "period", "time", "week", "month", "year", "pay", "notice"}
    ),
    Measure.DATE: frozenset({"date", "day", "deadlin", "start", "end", "time", "timetabl", "schedul"}),
}
"""Stems by which a note names a quantity."""


def check_note(note: str, comparison: Comparison, *, called: str = "note") -> CoverNote:
    """Hold *note* against the changes. Quotes equal ``note[start:end]``. *called*: what a reader knows it as."""
    note = note[:MOST_CHARS]
    rows = comparison.rows
    subjects = [_Subject.of(row, comparison) for row in rows]
    vocabulary = _headings(comparison) | {stem for s in subjects for stem in s.heading | s.differing}
    claims: list[Claim] = []
    covered: set[int] = set()
    named: dict[int, list[str]] = {}
    for span in _sentences(note, after_claim := _Lead()):
        claim = _claim(note, span, rows, subjects, vocabulary, listed=after_claim.is_open, called=called)
        after_claim.heard(note[span.start : span.end], claim is not None)
        if claim is None:
            continue
        claims.append(claim)
        if claim.says in (Says.CHANGED, Says.ONLY_THIS):
            covered |= set(claim.found)
            for n in claim.found:
                named.setdefault(n, []).append(_words(note, span))
    material = [n for n, row in enumerate(rows) if _is_material(row)]
    in_part = {n for n in material if n in covered and _holds_more(rows[n], subjects[n], named[n], comparison)}
    missing = tuple(n for n in material if n not in covered or n in in_part)
    consistent = None if not claims else not missing and all(c.problem is None for c in claims)
    sentences = tuple(_said(note, claims, rows, material, missing, in_part, called))
    return CoverNote(note, tuple(claims), consistent, missing, frozenset(in_part), sentences)


def _is_material(row: Row) -> bool:
    return row.change.kind is not Kind.MOVED and not (row.change.is_slight and not row.effects)


# ---- the note's sentences


class _Lead:
    """Whether a list is open that a sentence on changes leads in ("What we changed:")."""

    def __init__(self) -> None:
        self.is_open = False

    def heard(self, sentence: str, was_claim: bool) -> None:
        if sentence.rstrip().endswith(":"):
            self.is_open = was_claim or bool(_CHANGED.search(sentence))
        elif not _LISTED.match(sentence):
            self.is_open = False


def _sentences(note: str, _lead: _Lead) -> Iterator[Span]:
    for piece in _PIECE.finditer(note):
        at = piece.start()
        for stop in [*_STOP.finditer(note, piece.start(), piece.end()), None]:
            end = stop.start() if stop is not None else piece.end()
            start = at
            while start < end and note[start].isspace():
                start += 1
            while end > start and note[end - 1].isspace():
                end -= 1
            if end > start:
                yield Span(start, end)
            at = stop.end() if stop is not None else piece.end()


def _words(note: str, span: Span) -> str:
    return fold(note[span.start : span.end]).text.strip()


def _claim(
    note: str,
    span: Span,
    rows: Sequence[Row],
    subjects: Sequence[_Subject],
    vocabulary: Collection[str],
    *,
    listed: bool,
    called: str,
) -> Claim | None:
    said = _words(note, span)
    item = listed and bool(_LISTED.match(note, span.start))
    words = _LISTED.sub("", said) if item and not _NAMED.match(said) else said
    unchanged, everything, minor = _UNCHANGED.search(words), _ALL.search(words), _MINOR.search(words)
    if not (item or unchanged or _CHANGED.search(words) or (minor and not _ASKS.search(words))):
        return None
    numbers = _numbers(note[span.start : span.end].lstrip() if item else words)
    stems = {s for w in _WORD.findall(words) if w.lower() not in _GENERIC for s in (_stem(w),)}
    topics = {
        s for s in stems if s in vocabulary or any(s in same_as and same_as & set(vocabulary) for same_as in _ALIKE)
    }
    if not numbers and not topics and not unchanged and not minor and not (everything and _CHANGED.search(words)):
        return None
    if _ASKS.search(words) and not numbers and not unchanged:
        return None
    found = tuple(n for n, s in enumerate(subjects) if s.is_named(rows[n], numbers, topics))
    amounts = find_amounts(words)
    if unchanged and not (everything and _BESIDE.search(words)):
        says = Says.UNCHANGED
        hit = [n for n in (found if numbers or topics else range(len(rows))) if _is_material(rows[n])]
        problem = _contradicted(numbers or topics, hit, rows, called)
    elif everything:
        says, problem = Says.ONLY_THIS, _unfound(numbers, found, amounts, subjects, called)
    elif minor and not numbers and not topics:
        says, problem, found = Says.MINOR, None, ()
    else:
        says, problem = Says.CHANGED, _unfound(numbers, found, amounts, subjects, called)
    return Claim(span, says, numbers, found if says is not Says.UNCHANGED else (), problem)


def _numbers(words: str) -> tuple[str, ...]:
    found = [n[0] for m in _NAMED.finditer(words) for n in _ONE.finditer(m["a"] or m["b"])]
    return tuple(dict.fromkeys(found))


def _stem(word: str) -> str:
    lower = word.lower()
    short = _SUFFIX.sub("", lower)
    return short if len(short) >= 3 else lower


# ---- what a change is about


@dataclass(frozen=True, slots=True)
class _Subject:
    """Words by which a note may name a change."""

    heading: frozenset[str]
    differing: frozenset[str]
    """Stems of the words that differ; of a clause that came or went, of all its words."""
    whole: frozenset[str]
    amounts: tuple[Amount, ...]
    """Of both sides."""

    @classmethod
    def of(cls, row: Row, comparison: Comparison) -> _Subject:
        change = row.change
        sides = [
            fold(view[span.start : span.end]).text
            for view, span in ((comparison.old.view, change.before), (comparison.new.view, change.after))
            if span is not None
        ]
        differing = [
            fold(view[span.start : span.end]).text
            for d in change.differences
            for view, span in ((comparison.old.view, d.before), (comparison.new.view, d.after))
        ]
        return cls(
            _stems(change.heading or ""),
            _stems(" ".join(differing if change.differences else sides)),
            _stems(" ".join(sides)),
            tuple(a for side in sides for a in find_amounts(side)),
        )

    def is_named(self, row: Row, numbers: Sequence[str], topics: Collection[str]) -> bool:
        """Say whether a sentence that names these clauses and subjects speaks of this change."""
        if numbers:
            own = [n for n in (row.change.number_before, row.change.number_after) if n]
            return any(o == n or o.startswith((n + ".", n + "(")) for n in numbers for o in own)
        if not topics:
            return False
        wide = {t for topic in topics for t in _alike(topic)}
        if wide & self.heading or len(set(topics) & self.differing) >= 1:
            return True
        return len(topics) >= 2 and all(_alike(topic) & self.whole for topic in topics)


def _alike(stem: str) -> frozenset[str]:
    return frozenset({stem}).union(*(group for group in _ALIKE if stem in group))


def _stems(words: str) -> frozenset[str]:
    return frozenset(_stem(w) for w in _WORD.findall(words) if w.lower() not in _GENERIC)


def _headings(comparison: Comparison) -> set[str]:
    units = (*comparison.old.units.units, *comparison.new.units.units)
    return {stem for unit in units if unit.heading for stem in _stems(unit.heading)}


def _holds_more(row: Row, subject: _Subject, said: Sequence[str], comparison: Comparison) -> bool:
    """Say whether the clause differs in more than the note names: in another quantity, or in many more words."""
    stems = {_stem(w) for words in said for w in _WORD.findall(words)}
    told = [a for words in said for a in find_amounts(words)]
    specific = [m for m in Measure if _MEASURED[m] & stems] or [a.measure for a in told]
    if not specific:
        return False
    for value in row.values:
        ends = _ends(value, comparison)
        if not (_MEASURED[value.measure] & stems or any(same(a, b) for a in told for b in ends)):
            return True
    beside = 0
    spans = [s for v in row.values for s in (v.before, v.after) if s is not None]
    for d in row.change.differences:
        for view, span in ((comparison.old.view, d.before), (comparison.new.view, d.after)):
            if not any(span.overlaps(s) for s in spans):
                beside += len(_WORD.findall(fold(view[span.start : span.end]).text))
    return bool(row.values) and beside >= EXTRA_WORDS


def _ends(value: object, comparison: Comparison) -> list[Amount]:
    found: list[Amount] = []
    for view, span in (
        (comparison.old.view, getattr(value, "before", None)),
        (comparison.new.view, getattr(value, "after", None)),
    ):
        if span is not None:
            found += find_amounts(fold(view[span.start : span.end]).text)
    return found


# ---- what there is to say


def _unfound(
    numbers: Sequence[str], found: Sequence[int], amounts: Sequence[Amount], subjects: Sequence[_Subject], called: str
) -> str | None:
    if numbers and not found:
        return f"The {called} names {_listed([f'clause {n}' for n in numbers])}; nothing differs there."
    known = [a for n in found for a in subjects[n].amounts]
    wrong = [
        a for a in amounts if found and a.measure in {k.measure for k in known} and not any(same(a, k) for k in known)
    ]
    if wrong:
        return f"The {called} gives a figure that the clause has neither before nor after the change."
    return None


def _contradicted(scope: Collection[str], hit: Sequence[int], rows: Sequence[Row], called: str) -> str | None:
    if not hit:
        return None
    names = _listed([_name(rows[n]) for n in hit])
    return (
        f"The {called} says that {'this' if scope else 'nothing'} did not change; {names} did."
        if scope
        else (f"The {called} says that nothing changed; {names} did.")
    )


def _said(
    note: str,
    claims: Sequence[Claim],
    rows: Sequence[Row],
    material: Sequence[int],
    missing: Sequence[int],
    in_part: Collection[int],
    called: str,
) -> Iterator[str]:
    silent = [n for n in missing if n not in in_part]
    if silent:
        listed = _listed([_name(rows[n]) for n in silent])
        if len(silent) == len(material):
            count = (
                f"any of the {len(material)} clauses that differ" if len(material) > 1 else "the clause that differs"
            )
        else:
            count = f"{len(silent)} of the {len(material)} clauses that differ"
        yield f"The {called} does not mention {count}: {listed}."
    for n in sorted(in_part):
        yield f"The {called} mentions {_name(rows[n])}, and does not mention everything that differs in it."
    for claim in claims:
        if claim.problem:
            yield claim.problem
    exclusive = next((c for c in claims if c.says is Says.ONLY_THIS), None)
    if exclusive is not None and missing:
        words = " ".join(note[exclusive.span.start : exclusive.span.end].split())
        yield f"It says: \u201c{words}\u201d"
    if material and not missing and claims:
        yield f"The {called} mentions every clause that differs."
    if not claims:
        yield (
            f"The {called} says nothing about changes."
            if material
            else f"The {called} says nothing about changes, and nothing differs."
        )


def _name(row: Row) -> str:
    change = row.change
    if change.number:
        return f"clause {change.number}"
    return f"\u201c{change.heading}\u201d" if change.heading else "a clause without a number"


def _listed(names: Sequence[str]) -> str:
    unique = list(dict.fromkeys(names))
    if len(unique) == 1:
        return unique[0]
    return f"{', '.join(unique[:-1])} and {unique[-1]}"
