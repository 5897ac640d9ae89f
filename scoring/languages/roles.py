"""Who is client and who is freelancer in a paper of another language, and what stands for the work."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scoring.findings import Side
from scoring.languages.base import Language, spelled
from scoring.reading.folding import Folded
from scoring.reading.late import late
from scoring.reading.parties import Candidate, Parties, decide
from scoring.rules.base import CLIENT, DOT, FREELANCER, OTHER, WORK
from scoring.text import Span

_MARK = 0xE100
_ANY_MARK = "[\ue100-\ue1c8]"
_MOST = 200
_REACH = 320
"""How far before a definition the party's name may begin."""
_REPEATS = 3
_NAME_END = late(
    r",(?! ?(?:S\.|SL\b|SA\b|SLU\b|SARL|SAS|SRL|GmbH|AG\b|Inc|Ltd))|\n|\||\(|\"| (?:mit Sitz|geb\.|wohnhaft|vertreten|sise?\b|dont|immatricul|demeurant|née?\b|con domicilio|con NIF|con CIF|mayor de edad|representada)"
)
_BEFORE_NAME = late(
    r"[\s,;()*_.-]*(?:(?:und|et|y|der|die|dem|den|das|herrn?|frau|m|mme|monsieur|madame|don|doña|dª?|sra?|parteien|parties|partes"
    r"|la société|société|la sociedad|la|le|les|el|de una parte|de otra parte|d'une part|d'autre part|einerseits|andererseits)\b[\s.,:]*|l'\s?)*",
    re.IGNORECASE,
)
_NOT_A_NAME = late(r"[_\[\]{}<>:]|\.{4}")


@dataclass(frozen=True, slots=True)
class _Found:
    """A word for a side, where it stands."""

    start: int
    end: int
    word: str
    prior: int


@lru_cache(maxsize=8)
def _role_words(language: Language) -> re.Pattern[str]:
    roles = language.roles
    classes = (("a", roles.client), ("b", roles.client_weak), ("c", roles.maker), ("d", roles.maker_weak))
    return re.compile(
        r"(?<![\w-])(?:" + "|".join(f"(?P<{name}>{spelled(words)})" for name, words in classes) + r")(?![\w-])",
        re.IGNORECASE,
    )


_PRIOR = {"a": 2, "b": 1, "c": -2, "d": -1}


def _mentions(text: str, language: Language) -> Iterator[_Found]:
    for m in _role_words(language).finditer(text):
        if not language.roles.capitals or m[0][:1].isupper():
            yield _Found(m.start(), m.end(), m[0], _PRIOR[str(m.lastgroup)])


_TERM = r"[^\W\d_][\w'-]*(?:[*:/]-?in(?:nen)?\b|\(in\))?"


@lru_cache(maxsize=8)
def _definitions(language: Language) -> re.Pattern[str]:
    article = r"(?:(?:der|die|das|den|dem|le|la|les|el|los|las|the)\s|l')?"
    ends = r"(?=\s*(?:genannt|bezeichnet|dénommée?|[),.;\n\u2013-]|$|(?:und|et|y)\b))"
    return re.compile(
        rf"(?:\(\s*)?\b{spelled(language.roles.defined)}[\s:,]*[\"']?\s?{article}"
        rf"(?P<term>{_TERM}(?: [^\W\d_][\w'-]*){{0,2}}?)\s?[\"']?{ends}"
        rf"|\(\s*[\"']?\s?{article}(?P<plain>{_TERM})\s?[\"']?\s*\)",
        re.IGNORECASE,
    )


def find_parties(folded: Folded, language: Language, me: Sequence[str]) -> Parties:
    """Parties by the words that stand for them, what they do, and what the paper calls them; *me* only breaks a tie."""
    text = folded.text
    mentions = list(_mentions(text, language))
    groups = _grouped(mentions)
    named = _defined(folded, language, groups)
    marked = [name for name in groups if name in named]
    sides = {groups[name][0].prior > 0 for name in marked if abs(groups[name][0].prior) == 2}
    for name, found in groups.items():
        # a word that nobody defined counts where its side has no defined one: "Kunden" beside an Auftraggeber are others
        if name not in named and abs(found[0].prior) == 2 and (found[0].prior > 0) not in sides:
            marked.append(name)
    marked.extend(name for name in named if name not in groups)
    candidates = []
    for name in marked:
        own, span = named.get(name, (None, None))
        forms = list(dict.fromkeys(f.word for f in groups.get(name, ()))) or [name]
        first = groups[name][0] if name in groups else None
        at = span or (folded.span(first.start, first.end) if first else None)
        candidates.append(Candidate(forms, own, at, first.prior if first else 0))
    if not candidates:
        return Parties(because="The paper names no parties.")
    _weigh(text, candidates, language)
    # of several words for one side, what the paper defines or does most with stands for it
    return decide([c for c in candidates if c.prior or c.score], [], me)


def _grouped(mentions: Iterable[_Found]) -> dict[str, list[_Found]]:
    groups: dict[str, list[_Found]] = {}
    for found in sorted(mentions, key=lambda f: (len(f.word), f.start)):
        word = found.word.casefold()
        key = next((k for k in groups if word.startswith(k[: max(4, len(k) - 1)])), word)
        groups.setdefault(key, []).append(found)
    return {key: sorted(found, key=lambda f: f.start) for key, found in groups.items()}


def _defined(
    folded: Folded, language: Language, groups: dict[str, list[_Found]]
) -> dict[str, tuple[str | None, Span | None]]:
    """Group (or a term of its own) -> the name that the paper gives it, and where that stands."""
    text = folded.text
    between = re.compile(rf"\b{spelled(language.roles.between)}\b[ :]*", re.IGNORECASE)
    found: dict[str, tuple[str | None, Span | None]] = {}
    behind = 0
    for m in _definitions(language).finditer(text):
        term = (m["term"] or m["plain"]).casefold()
        group = next((k for k in groups if term.startswith(k[: max(4, len(k) - 1)])), None)
        if group is None and (
            m["plain"] or m.start() > 3000 or not between.search(text, max(0, m.start() - _REACH), m.start())
        ):
            continue
        name, span = _name_before(folded, max(behind, m.start() - _REACH), m.start(), between)
        if group is None and name is None:
            continue
        behind = m.end()
        found.setdefault(group or (m["term"] or m["plain"]), (name, span))
    return found


def _name_before(folded: Folded, start: int, end: int, between: re.Pattern[str]) -> tuple[str | None, Span | None]:
    text = folded.text
    first = None
    for m in between.finditer(text, start, end):
        if re.match(
            r"(?:(?:der|die|dem|den|la|le|les|l'|société|sociedad|firma|empresa|el|los|las|D\.|Dª|Doña|Don|Frau|Herrn?|Mme|M\.|Sra?\.)\s?)*[A-ZÄÖÜÀ-ÝÑ]",
            text[m.end() : end],
        ):
            first = m.end() if first is None or m[0].strip().casefold() in ("und", "et", "y", "e") else first
    begin = first if first is not None else start
    words = text[begin:end]
    lead = _BEFORE_NAME.match(words)
    assert lead is not None  # it may be empty
    begin, words = begin + lead.end(), words[lead.end() :]
    stop = _NAME_END.search(words)
    name = (words[: stop.start()] if stop else words).rstrip(" \t\n,;:-–(*")
    if not 2 < len(name) <= 80 or not name[:1].isupper() or _NOT_A_NAME.search(name) or name.count(" ") > 7:
        return None, None
    span = folded.span(begin, begin + len(name))
    return name, span


def _weigh(text: str, candidates: Sequence[Candidate], language: Language) -> None:
    owner: dict[str, int] = {}
    for i, c in enumerate(candidates[:_MOST]):
        for term in (*c.terms, *((c.name,) if c.name else ())):
            owner.setdefault(term.casefold(), i)
    forms = "|".join(re.escape(term) for term in sorted(owner, key=len, reverse=True))
    one = re.compile(rf"(?P<der>\bder )?(?<![\w-])(?P<word>{forms})(?![\w-])", re.IGNORECASE)

    def mark(m: re.Match[str]) -> str:
        before = m["der"] or ""
        if before and language.roles.capitals and re.search(language.roles.feminine, m["word"], re.IGNORECASE):
            before = _case_of_der(m.string, m.end("der"))
        return before + chr(_MARK + owner[m["word"].casefold()])

    marked = one.sub(mark, text).lower()
    seen: dict[tuple[str, int], int] = {}
    for what, rule, weight in _duties(language):
        for m in rule.finditer(marked):
            letter = next(value for name, value in m.groupdict().items() if value)
            i = ord(letter) - _MARK
            if i >= len(candidates) or language.grammar.negation.search(m[0]):
                continue
            count = seen[what, i] = seen.get((what, i), 0) + 1
            if count == 1:
                candidates[i].score += weight
                candidates[i].duties.append((what, weight))
            elif count <= _REPEATS:
                candidates[i].score += 1 if weight > 0 else -1


@lru_cache(maxsize=8)
def _duties(language: Language) -> tuple[tuple[str, re.Pattern[str], int], ...]:
    compiled = []
    for what, source, weight in language.roles.duties:
        pieces = spelled(source).split("{T}")
        numbered = pieces[0] + "".join(f"(?P<t{i}>{_ANY_MARK}){piece}" for i, piece in enumerate(pieces[1:]))
        compiled.append((what, re.compile(numbered), weight))
    return tuple(compiled)


# ---- tagging


def tag(folded: Folded, parties: Parties, language: Language) -> str:
    """Copy of the folded text, as long, in lower case: sides, work and what is neither replaced by their letters."""
    text = folded.text
    rule, letters = _names(text, parties, language)
    pieces: list[str] = []
    done = 0
    for m in rule.finditer(text):
        kind = str(m.lastgroup)
        word = m[0]
        if kind in ("work", "role") and language.roles.capitals and not word[:1].isupper():
            continue
        letter = _letter(kind, word, letters, language)
        if letter is None:
            continue
        pieces += (_before(text, done, m.start(), word, language), letter * len(word))
        done = m.end()
    pieces.append(text[done:])
    tagged = "".join(pieces)
    tagged = "".join(c if len(c.lower()) != 1 else c.lower() for c in tagged)
    return _dotted(tagged, language)


_OF_A_NOUN = late(r"(?<!^)(?<![.;:!?] )(?<!\) )\b[A-ZÄÖÜ][\w-]* der $")


def _before(text: str, start: int, end: int, word: str, language: Language) -> str:
    """Words before a name; "der" before a feminine one is no subject: told as "des" behind a noun, else as "dem"."""
    words = text[start:end]
    if (
        language.roles.capitals
        and words.lower().endswith("der ")
        and re.search(language.roles.feminine, word, re.IGNORECASE)
    ):
        return words[:-4] + _case_of_der(text, end)
    return words


def _case_of_der(text: str, end: int) -> str:
    """Case of a "der" before a feminine name, ending at *end*: a genitive behind a noun, else a dative."""
    return "des " if _OF_A_NOUN.search(text, max(0, end - 60), end) else "dem "


def _letter(kind: str, word: str, letters: dict[str, str], language: Language) -> str | None:
    if kind in ("work", "swallowed"):
        return WORK
    if kind in ("owned", "other", "supplied"):
        return OTHER
    known = letters.get(word.casefold())
    if known is not None:
        return known
    m = _role_words(language).fullmatch(word)
    if m is None or kind == "name":
        return None
    prior = _PRIOR[str(m.lastgroup)]
    return None if abs(prior) < 2 else CLIENT if prior > 0 else FREELANCER


def _names(text: str, parties: Parties, language: Language) -> tuple[re.Pattern[str], dict[str, str]]:
    roles = language.roles
    letters: dict[str, str] = {}
    by_side = {Side.CLIENT: CLIENT, Side.FREELANCER: FREELANCER}
    for party in parties.parties:
        if party.side in by_side:
            for term in (*party.terms, *((party.name,) if party.name else ())):
                letters.setdefault(term.casefold(), by_side[party.side])
    clients = [re.escape(t) for t, letter in letters.items() if letter == CLIENT]
    if not any(letter == CLIENT for letter in letters.values()):
        clients.append(spelled(roles.client))
    client = "(?:" + "|".join(sorted(clients, key=len, reverse=True)) + ")"
    defined, taken_in = _work_terms(text, language)
    work = "|".join([*(re.escape(t) for t in sorted(defined, key=len, reverse=True)), spelled(roles.work)])
    supplied = "|".join(spelled(s).replace("{C}", client) for s in roles.supplied)
    names = "|".join(re.escape(t) for t in sorted(letters, key=len, reverse=True)) or "(?!)"
    swallowed = "|".join(re.escape(t) for t in sorted(taken_in, key=len, reverse=True)) or "(?!)"
    roles_words = "|".join(spelled(w) for w in (roles.client, roles.client_weak, roles.maker, roles.maker_weak))
    source = (
        rf"(?<![\w-])(?:(?P<swallowed>{swallowed})|(?P<owned>{spelled(roles.things)} {spelled(roles.of)} (?:\w{{2,3}} |l')?{client})|(?P<supplied>{supplied})"
        rf"|(?P<other>{spelled(roles.other)})|(?P<name>{names})|(?P<role>{roles_words})|(?P<work>{work}))(?![\w-])"
    )
    return re.compile(source, re.IGNORECASE), letters


def _work_terms(text: str, language: Language) -> tuple[set[str], set[str]]:
    """Defined terms that stand for the work, and those whose meaning swallows it ("Kundenmaterial umfasst die Werke")."""
    works = re.compile(rf"(?<![\w-])(?:{spelled(language.roles.work)})(?![\w-])", re.IGNORECASE)
    defined: set[str] = set()
    taken_in: set[str] = set()
    means = re.compile(
        rf"\"(?P<term>[^\"\n]{{2,60}})\"[^.;\"]{{0,60}}?\b{spelled(language.roles.means)}\b(?P<meaning>[^.;]{{0,400}})",
        re.IGNORECASE,
    )
    for m in means.finditer(text):
        inside = works.search(m["meaning"])
        if inside is None or _role_words(language).fullmatch(m["term"]):
            continue
        if re.search(spelled(language.roles.other), m["term"], re.IGNORECASE):
            if not language.grammar.negation.search(m["meaning"].lower(), 0, inside.start()):
                taken_in.add(m["term"])
        else:
            defined.add(m["term"])
    glossed = re.compile(
        rf"{spelled(language.roles.defined)}[\s:,]*\"(?:(?:der|die|das|le|la|les|el|los|las) |l')?(?P<term>[^\"\n]{{2,60}})\"",
        re.IGNORECASE,
    )
    for m in glossed.finditer(text):
        if works.search(text, max(0, m.start() - 200), m.start()) and works.fullmatch(m["term"]):
            defined.add(m["term"])
    return defined, taken_in


_DOTS = late(r"(?<=\d)\.(?=\d)|\.(?= |$)|(?<=[a-z])\.(?=[a-z])")


def _dotted(tagged: str, language: Language) -> str:
    """Full stops that end nothing, as the middle dot of the rules: in numbers, addresses and abbreviations."""
    pieces: list[str] = []
    done = 0
    for m in _DOTS.finditer(tagged):
        ends = tagged[m.end() : m.end() + 1] in ("", " ")
        if ends and not language.abbreviation.search(tagged, max(0, m.start() - 8), m.end()):
            continue
        pieces += (tagged[done : m.start()], DOT)
        done = m.end()
    pieces.append(tagged[done:])
    return "".join(pieces)
