"""What a rule is, and the paper as every rule looks at it.

A rule is a small class: an ``id`` prefix for its family of findings and ``look(paper)``. The paper is the reading,
prepared once: folded, cut into sentences, and *tagged*, that is a copy of the same length in which each name of a side
or of the work is replaced by one letter of its own. So one static pattern, ``<F> retains <W>``, reads every contract,
whatever it calls its parties and its work.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar, Protocol

from scoring.catalogue import catalogue
from scoring.findings import Finding, Side
from scoring.reading.clauses import Clause, ClauseKind
from scoring.reading.definitions import work_terms
from scoring.reading.folding import Folded, fold
from scoring.reading.gates import AnyOf
from scoring.reading.index import Index
from scoring.reading.late import late
from scoring.reading.read import Reading
from scoring.text import Span

SENTENCE_CHARS = 2400
"""Longer than any sentence that a person wrote; what goes on is looked at in pieces, so that time stays linear."""
QUOTE_CHARS = 420
"""A longer sentence is quoted around the words that decide, cut at a comma."""

DOT = "\u00b7"
"""Stands for a full stop that ends nothing: in ``3.1``, ``1,200.00``, ``https://a.example``, ``Ltd.``"""
CLIENT, FREELANCER, WORK, OTHER = "\ue001", "\ue002", "\ue003", "\ue004"
"""Letters that stand for a side, the work, and what is neither (client materials, background rights)."""

_OPERATIVE = frozenset({ClauseKind.OPERATIVE, ClauseKind.SCHEDULE, ClauseKind.DEFINITION})
_CLIENT_WORDS = "Client Customer Publisher Agency Company Licensee Commissioner Producer Employer Buyer Purchaser Magazine Studio Hirer"
_FREELANCER_WORDS = (
    "Contractor Freelancer Freelance Consultant Author Artist Illustrator Photographer Designer Writer Translator Talent "
    "Licensor Performer Employee Contributor Creator Developer Editor Composer Animator Speaker Supplier Provider"
)
_WORK_WORDS = late(
    r"(?:"
    r"[Dd]eliverables?|[Ww]ork [Pp]roducts?|[Aa]rt ?[Ww]orks?|[Pp]hoto(?:graph)?s?|[Ii]mages?|[Ii]llustrations?|[Rr]ecordings?|"
    r"[Ff]ootage|[Mm]anuscripts?|[Aa]rticles?|[Tt]ranslations?|[Dd]rawings?|[Ss]ketches|[Dd]esigns|[Cc]ontributions?|"
    r"[Ww]ork [Rr]esults?|[Cc]reative [Ww]orks?|[Cc]ommissioned [Ww]orks?|[Ss]ubmissions?|(?:[Rr]esults|[Pp]roducts?|[Oo]utputs?) of the [Ss]ervices|"
    r"(?<=[Tt]he )[Ww]orks?|(?<=[Aa]ll )[Ww]orks?|(?<=[Aa]ny )[Ww]orks?|(?<=[Ss]uch )[Ww]orks?|(?<=[Yy]our )[Ww]orks?|(?<=[Mm]y )[Ww]orks?|[Mm]aterials|[Cc]ontent|"
    r"(?<=[Yy]our )[Dd]ata|[Ii]nventions"
    r")\b"
)
_NOT_WORK = late(
    r"(?:"
    r"[Ss]tatements? [Oo]f [Ww]ork|[Ss]cope of (?:the )?[Ww]ork|[Ww]ork [Oo]rders?|[Cc]onfidential (?:[Ii]nformation|[Mm]aterials?)|"
    r"(?:[Bb]ackground|[Pp]re-?[Ee]xisting|[Tt]hird[- ][Pp]arty|[Mm]arketing|[Pp]romotional|[Rr]aw|[Ss]chool|[Tt]raining) (?:IP|[Ii]ntellectual [Pp]roperty|[Ww]orks?|[Mm]aterials?|[Tt]ools|[Tt]echnology|[Cc]ontent)|"
    r"[Pp]roprietary [Mm]aterials"
    r")\b"
)
_FIRST_WORDS = frozenset(
    [
        "deliverable",
        "deliverables",
        "work",
        "works",
        "art",
        "artwork",
        "artworks",
        "photo",
        "photos",
        "photograph",
        "photographs",
        "image",
        "images",
        "illustration",
        "illustrations",
        "recording",
        "recordings",
        "footage",
        "manuscript",
        "manuscripts",
        "article",
        "articles",
        "translation",
        "translations",
        "drawing",
        "drawings",
        "sketches",
        "designs",
        "contribution",
        "contributions",
        "creative",
        "commissioned",
        "submission",
        "submissions",
        "result",
        "results",
        "product",
        "products",
        "output",
        "outputs",
        "materials",
        "content",
        "data",
        "inventions",
        "statement",
        "statements",
        "scope",
        "confidential",
        "background",
        "pre",
        "preexisting",
        "third",
        "marketing",
        "promotional",
        "raw",
        "school",
        "training",
        "proprietary",
    ]
)
"""Lower-case words with which ``_WORK_WORDS`` and ``_NOT_WORK`` begin."""
_WORD = late(r"\w+")
_PARTS = late(r"(\w+)")
_INSIDE = late(r"\w")
_OWNED = late(
    r"(?:'s)? (?:[Mm]aterials?|[Cc]ontent|[Dd]ata|[Pp]roperty|[Ii]nformation|IP|[Aa]ssets|[Pp]roducts?|[Ss]ervices|[Pp]latform|[Ss]ystems)\b"
)
_PRONOUNS = frozenset({"we", "us", "our", "you", "your", "i", "me", "my"})
_MADE = late(
    r"\b(?:created?|creates|made|makes?|developed|develops?|produced|produces?|prepared|prepares?|written|writes?|authored|conceived|"
    r"conceives?|designed|designs|reduced to practice|taken|takes|recorded|records|delivered|delivers?|performed|to be (?:created|delivered))\b"
)
_SUPPLIED = late(r"\b(?:provided|supplied|supplies|furnished|made available|disclosed|provides|owned)\b")
_SENTENCE = late(r"(?<=[.;!?])[\"')\]]* +(?=[\"'(\[A-Z\ue001-\ue004])")
_ABBREVIATED = late(
    r"\b(?:no|nos|ltd|inc|corp|co|llc|sec|art|e\.g|i\.e|cf|st|mr|mrs|ms|dr|vs|approx|para|cl|u\.s|s\.a)\.$",
    re.IGNORECASE,
)
_NUMBER = late(
    r"\s*(?:(?:section|clause|article|§)\s*)?(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]?|\([a-z]{1,4}\)|[a-z]\)|[IVX]{1,5}[.)])\s+(?=[^\d\s])",
    re.IGNORECASE,
)
_INNER_DOT = late(
    r"(?<=\d)\.(?=\d)|(?:https?://|www\.)[^\s)>\"']+(?=[\w/])|\b(?:Ltd|Inc|Corp|Co|No|Nos|LLC|S\.A|e\.g|i\.e)\.(?= [a-z(\",]|,)"
)
_SECTIONS = late(
    r"\b(?:sections?|clauses?|articles?|paragraphs?|§{1,2})\s*((?:\d+(?:·\d+)*(?:\([a-z]\))?(?:, | and |, and | to |-| or )?)+)",
    re.IGNORECASE,
)
_SECTION_NUMBER = late(r"\d+(?:·\d+)*")
_HERE = late(
    r"\b(?:this (?:section|clause|article|paragraph|restriction|prohibition|provision|undertaking)|these (?:restrictions|obligations|provisions)"
    r"|(?:the|such) (?:restrictions?|prohibitions?)|(?P<back>the (?:foregoing|above|preceding)(?: \w+)?|(?:the )?foregoing|the preceding sentence|this))\b",
    re.IGNORECASE,
)
_NEGATED = late(
    r"\b(?:not|no|nothing|never|neither|nor|without|cannot|can't|won't|prohibited|forbidden|except|other than|refrain)\b",
    re.IGNORECASE,
)


def pattern(*alternatives: str) -> AnyOf:
    """Pattern over tagged text, in lower case; ``<C>``, ``<F>``, ``<W>`` and ``<O>`` stand for client, freelancer, work and what is neither."""
    sources = list(alternatives)
    for tag, letter in (("<C>", CLIENT), ("<F>", FREELANCER), ("<W>", WORK), ("<O>", OTHER)):
        sources = [source.replace(tag, f"{letter}+(?:'s)?") for source in sources]
    return AnyOf(*sources, lowered=True)


def named_pattern(*alternatives: str) -> AnyOf:
    """As `pattern`, for patterns that begin with a name: each is tried once at a name, not at each of its letters.

    A gap before a name ends where the name begins; in `pattern` it may end within the name.
    """
    sources = list(alternatives)
    for tag, letter in (("<C>", CLIENT), ("<F>", FREELANCER), ("<W>", WORK), ("<O>", OTHER)):
        sources = [source.replace(tag, f"(?<!{letter}){letter}++(?:'s)?") for source in sources]
    return AnyOf(*sources, lowered=True)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a clause; a list item's begins with its lead-in."""

    clause: Clause
    words: str
    """Folded."""
    tagged: str
    """Same length, in lower case; sides and work replaced by their letters."""
    starts: tuple[int, int, int]
    """Folded offset of the lead-in, length of the lead-in part (0: none), folded offset of the rest."""

    def negated(self, before: int) -> bool:
        """Say whether a negation stands in the same part of the sentence before *before*."""
        part = self.tagged[:before]
        cut = max(part.rfind(";"), part.rfind(". "))
        return bool(_NEGATED.search(part, cut + 1))


@dataclass(frozen=True, slots=True)
class Paper:
    """A reading, prepared for looking."""

    reading: Reading
    folded: Folded
    sentences: tuple[Sentence, ...]
    """Of all clauses that can bind: operative ones, schedules, definitions."""
    index: Index
    """Which of them hold which letters."""

    @classmethod
    def of(cls, reading: Reading) -> Paper:
        """Fold, tag and cut once."""
        folded = fold(reading.view)
        tagged = _tag(reading, folded)
        sentences: list[Sentence] = []
        for clause in reading.clauses:
            if clause.kind in _OPERATIVE:
                sentences.extend(_sentences(clause, folded, tagged))
        return cls(reading, folded, tuple(sentences), Index([s.tagged for s in sentences]))

    def where(self, *patterns: AnyOf) -> Iterator[Sentence]:
        """Sentences in which one of *patterns* may match, in reading order: all others cannot."""
        return (self.sentences[i] for i in self.places(*patterns))

    def places(self, *patterns: AnyOf) -> Iterator[int]:
        """Their numbers among the sentences."""
        return self.index.places(gate for rule in patterns for gate in rule.gates)

    def finding(
        self,
        rule: str,
        sentence: Sentence,
        match: re.Match[str] | tuple[int, int],
        *,
        strength: float = 1.0,
        actor: Side = Side.UNCLEAR,
        facets: Sequence[str] = (),
        flags: Sequence[str] | None = None,
        confidence: float = 1.0,
    ) -> Finding:
        """Finding that quotes the sentence around *match* (offsets in the sentence)."""
        return self.at(
            rule,
            self.quoted(sentence, match),
            sentence.clause,
            strength=strength,
            actor=actor,
            facets=facets,
            flags=flags,
            confidence=confidence,
        )

    def quoted(self, sentence: Sentence, match: re.Match[str] | tuple[int, int]) -> Span:
        """What to quote of *sentence* around *match* (offsets in the sentence)."""
        start, end = match if isinstance(match, tuple) else match.span()
        start, end = _around(sentence.words, start, end)
        lead_at, lead, rest_at = sentence.starts
        if start < lead < end:  # a quote is one stretch: the item's own words
            start = lead
        base = lead_at if end <= lead else rest_at - lead
        return self.folded.span(base + start, base + end)

    def at(
        self,
        rule: str,
        span: Span,
        clause: Clause,
        *,
        strength: float = 1.0,
        actor: Side = Side.UNCLEAR,
        facets: Sequence[str] = (),
        flags: Sequence[str] | None = None,
        confidence: float = 1.0,
    ) -> Finding:
        """Finding that quotes *span*; family, polarity, severity and flags come from the catalogue unless given."""
        entry = catalogue().entry(rule)
        text = self.reading.source
        span = without_number(text.text, span)
        if entry.harms:  # of a risk, the strength is what it takes away
            strength = float(max(entry.harms.values()))
        return Finding(
            rule=rule,
            family=entry.family,
            polarity=entry.polarity,
            severity=entry.severity,
            quote=text.quote(span),
            span=span,
            page=text.page_of(span.start),
            clause=clause.number or clause.schedule,
            actor=actor,
            strength=strength,
            confidence=confidence,
            facets=tuple(facets),
            flags=entry.flags if flags is None else tuple(flags),
        )

    def share(self, family: str, facets: Sequence[str]) -> float:
        """Strength of a clause that meets *facets* of *family*."""
        shares = catalogue().families[family].facets
        return float(sum(shares[f] for f in set(facets)))


def without_number(text: str, span: Span) -> Span:
    """*span* without the clause number that it begins with: a number is where a quote stands, not what it says."""
    m = _NUMBER.match(text, span.start, span.end)
    return Span(m.end(), span.end) if m and m.end() < span.end else span


def speaks_of(sentence: Sentence, sections: Set[str | None]) -> bool:
    """Say whether *sentence* names one of *sections* by its number, or means its own ("this Section", "the foregoing").

    Sections hold the numbers of clauses, None for a clause without a number.
    """
    if names_section(sentence, sections):
        return True
    here = _HERE.search(sentence.tagged)
    if here is None:
        return False
    own = sentence.clause.number
    if here["back"] is not None and own in sections:
        return True
    return any(_top(own) == _top(section) for section in sections) and (here["back"] is None or own is None)


def names_section(sentence: Sentence, sections: Set[str | None]) -> bool:
    """Say whether *sentence* names one of *sections*, or one that holds it, by its number."""
    tagged = sentence.tagged
    named = [n.replace(DOT, ".") for m in _SECTIONS.finditer(tagged) for n in _SECTION_NUMBER.findall(m[1])]
    return any(_contains(n, section) for n in named for section in sections)


def _contains(named: str, section: str | None) -> bool:
    return section is not None and (section == named or section.startswith((named + ".", named + "(")))


def _top(number: str | None) -> str | None:
    return re.split(r"[.(]", number)[0] if number else None


class Rule(Protocol):
    """One clause family's eyes."""

    rules: ClassVar[tuple[str, ...]]
    """Catalogue ids that it can find."""

    def look(self, paper: Paper) -> Iterator[Finding]:
        """Everything that it finds in *paper*; touches nothing else."""


def _sentences(clause: Clause, folded: Folded, tagged: str) -> Iterator[Sentence]:
    start, end = folded.within(clause.span)
    own_words, own_tagged = folded.text[start:end], tagged[start:end]
    lead = (0, 0)
    if clause.lead_in is not None and not clause.lead_in.overlaps(clause.span):
        lead = folded.within(clause.lead_in)
    if lead[1] > lead[0] and lead[1] - lead[0] + len(own_words) < SENTENCE_CHARS:
        size = lead[1] - lead[0] + 1
        words = folded.text[lead[0] : lead[1]] + " " + own_words
        tags = tagged[lead[0] : lead[1]] + " " + own_tagged
        yield Sentence(clause, words, tags, (lead[0], size, start))
        return
    at = 0
    for cut in [*_cuts(own_words), len(own_words)]:
        for left, right in _pieces(own_words, at, cut):
            yield Sentence(clause, own_words[left:right], own_tagged[left:right], (0, 0, start + left))
        at = cut


def _pieces(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence without white space round it; one that never ends is cut at commas."""
    while start < end:
        stop = end
        if end - start > SENTENCE_CHARS:
            reach = start + SENTENCE_CHARS
            stop = max(words.rfind(", ", start + 1, reach), words.rfind("; ", start + 1, reach)) + 1
            stop = stop or words.rfind(" ", start + 1, reach) + 1 or reach
        piece = words[start:stop]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        start = stop


def _cuts(words: str) -> Iterator[int]:
    for m in _SENTENCE.finditer(words):
        if (
            not _ABBREVIATED.search(words, max(0, m.start() - 8), m.start())
            and not words[: m.start()].strip(" .0123456789()").isspace()
        ):
            yield m.end()


def _around(words: str, start: int, end: int) -> tuple[int, int]:
    if len(words) <= QUOTE_CHARS:
        left, right = 0, len(words)
    else:
        room = max(40, (QUOTE_CHARS - (end - start)) // 2)
        left = start - room
        if left <= 0:
            left = 0
        else:
            comma = max(words.rfind(", ", left, start), words.rfind("; ", left, start))
            left = comma + 2 if comma >= 0 else words.find(" ", left) + 1
        right = end + room
        if right >= len(words):
            right = len(words)
        else:
            comma = min((c for c in (words.find(", ", end, right), words.find("; ", end, right)) if c >= 0), default=-1)
            right = comma if comma >= 0 else words.rfind(" ", end - 1, right)
        left, right = min(left, start), max(right, end)
    while left < start and words[left] in " ;,":
        left += 1
    while right > end and words[right - 1] in " ,;":
        right -= 1
    return left, right


# ---- tagging


def _tag(reading: Reading, folded: Folded) -> str:
    terms = _terms(reading, folded)
    by_first: dict[str, list[str]] = {}
    for term in sorted(terms, key=lambda t: (-len(t), t)):
        if m := _WORD.match(term):
            by_first.setdefault(m[0], []).append(term)
    text = folded.text
    parts = _PARTS.split(text)  # every other one a word
    firsts = {word for word in set(parts[1::2]) if word in by_first or word.lower() in _FIRST_WORDS}
    pieces: list[str] = []
    done = 0
    for start, first in zip(accumulate(map(len, parts), initial=0), parts, strict=False):
        if first not in firsts or start < done:
            continue
        end, letter = _named(text, start, by_first.get(first, ()), terms)
        if end:
            pieces += (text[done:start], letter * (end - start))
            done = end
    pieces.append(text[done:])
    tagged = _INNER_DOT.sub(lambda m: m[0].replace(".", DOT), "".join(pieces))
    lower = tagged.lower()
    # a few letters have no lower case of one letter: offsets come first
    return lower if len(lower) == len(tagged) else "".join(c.lower() if len(c.lower()) == 1 else c for c in tagged)


def _named(text: str, start: int, candidates: Sequence[str], terms: Mapping[str, str]) -> tuple[int, str]:
    """End and letter of the name that begins at *start*; 0 where none does."""
    term = next((t for t in candidates if text.startswith(t, start) and not _INSIDE.match(text, start + len(t))), None)
    # defined terms of several words go first: "Client Materials" that means the work is the work
    if term is not None and " " in term:
        return start + len(term), terms[term]
    if m := _NOT_WORK.match(text, start):
        return m.end(), OTHER
    if term is not None:
        end = start + len(term)
        owned = _OWNED.match(text, end) if terms[term] == CLIENT and term.lower() not in _PRONOUNS else None
        return (owned.end(), OTHER) if owned else (end, terms[term])
    if m := _WORK_WORDS.match(text, start):
        return m.end(), WORK
    return 0, ""


def _terms(reading: Reading, folded: Folded) -> dict[str, str]:
    terms: dict[str, str] = {}
    for words, letter in ((_CLIENT_WORDS, CLIENT), (_FREELANCER_WORDS, FREELANCER)):
        terms.update(dict.fromkeys(words.split(), letter))
    letters = {Side.CLIENT: CLIENT, Side.FREELANCER: FREELANCER}
    sided: set[str] = set()
    for party in reading.parties.parties:
        if party.side in letters:
            for term in (*party.terms, *((party.name,) if party.name else ())):
                folded_term = " ".join(fold(term).text.split())
                if folded_term == "i":  # the pronoun, as the parties list it; "(i)" is no party
                    folded_term = "I"
                if len(folded_term) > 1 or folded_term == "I":
                    for spelling in _spellings(folded_term):
                        terms[spelling] = letters[party.side]
                        sided.add(spelling)
    names = {d.term for d in reading.definitions}
    works = work_terms(reading.view, reading.definitions)
    kinds = {
        d.term: WORK if d.term.casefold() in works else _object_kind(d.term, folded.words(d.meaning), terms)
        for d in reading.definitions
    }
    for d in reading.definitions:
        term = " ".join(fold(d.term).text.split())
        if not term or term in sided or len(term) > 80 or _NO_THING.search(term):
            continue
        kind = kinds[d.term]
        # a definition that swallows the work is the work, whatever it is called
        if (
            kind != WORK
            and any(kinds.get(n) == WORK for n in d.names if n in names)
            and _SWALLOWS.search(folded.words(d.meaning))
        ):
            kind = WORK
        if kind:
            for spelling in {term, term.removesuffix("s") if kind == WORK and term.endswith("s") else term}:
                if len(spelling) > 2:
                    terms[spelling] = kind
    return terms


_NO_THING = late(
    r"\b(?:rights?|licen[cs]e|agreement|contract|fees?|royalties|term|territory|services?|purpose|date|laws?|parties|section)$",
    re.IGNORECASE,
)
"""Names of what is agreed, not of what is made: "Moral Rights", "Licence"."""
_SWALLOWS = late(r"\b(?:includ\w+|together with|and all|as well as|means (?:the|all|any))\b", re.IGNORECASE)
_WORK_TERM = late(
    rf"(?:{_WORK_WORDS.pattern}|[Ww]orks?|[Mm]aterials?|[Tt]exts?|[Vv]ideos?|[Ss]cripts?|[Ff]ilms?|[Ss]ongs?|[Tt]racks?|[Pp]ieces?|[Bb]ooks?|[Mm]usic|[Cc]opy|[Cc]reations?|[Ww]ritings?|[Pp]erformances?|[Pp]roject IP|[Dd]evelopments|[Ss]tor(?:y|ies)|[Ff]eatures?)$"
)


def _object_kind(term: str, meaning: str, sides: Mapping[str, str]) -> str | None:
    first = term.split()[0] if term.split() else ""
    by_freelancer = _made_by(meaning, sides, FREELANCER)
    if re.search(r"(?i)\bconfidential\b|\bbackground\b|pre-?existing", term):
        return OTHER
    if by_freelancer and not re.search(r"(?i)^(?:services?|fees?|term|agreement|statement of work|sow|purpose)$", term):
        return WORK
    if sides.get(first.removesuffix("'s")) == CLIENT or (
        _SUPPLIED.search(meaning) and _made_by(meaning, sides, CLIENT)
    ):
        return OTHER
    if sides.get(first.removesuffix("'s")) == FREELANCER and " " in term:
        return OTHER
    return WORK if _WORK_TERM.match(term) else None


def _made_by(meaning: str, sides: Mapping[str, str], letter: str) -> bool:
    """Say whether *meaning* names what the side does or gives: "supplied by Client", "all that Contractor makes"."""
    names = [t for t, side in sides.items() if side == letter and t in meaning]
    if not names:
        return False
    for verb in (_MADE if letter == FREELANCER else _SUPPLIED).finditer(meaning):
        before, after = meaning[max(0, verb.start() - 40) : verb.start()], meaning[verb.end() : verb.end() + 80]
        for name in names:
            at = before.rfind(name)
            if at >= 0 and before[at + len(name) :].count(" ") <= 3:
                return True
            if (
                f"by {name}" in after
                or f"by the {name}" in after
                or f"on behalf of {name}" in after
                or f"from {name}" in after
            ):
                return True
    return False


def _spellings(term: str) -> Iterator[str]:
    yield term
    low = term.lower()
    pairs = {
        "we": ("We", "we", "us", "our", "Our", "Us"),
        "you": ("You", "you", "Your", "your"),
        "i": ("I", "my", "My", "me"),
    }
    if low in pairs:
        yield from pairs[low]
    elif low.startswith("the "):
        yield term[4:]
