"""Who may or may not do what with the work, in any language that has a pack.

In each sentence: the actions in their machine sense; the stretches that take something back; then, in what is left of
each side of a turn ("; ", ", jedoch"), what forbids and what permits; who is bound; what is acted upon. A ban is whole
only where every word of it is one that the pack knows to narrow nothing: whatever else stands in it is handed on as an
exception of the kind ``unknown``, which the resolver takes for a doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from scoring.findings import Side
from scoring.languages.base import Language
from scoring.reading.clauses import Clause
from scoring.reading.gates import AnyOf
from scoring.reading.stance.record import Action, Modality, Stance, StanceName, WorkObject
from scoring.rules.base import CLIENT, FREELANCER, OTHER, WORK, Paper, Sentence
from scoring.text import Span

_DOUBTFUL = 0.5
_NOUN = 42
"""Letters at most between "generative" and the AI that it describes."""
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "œ": "oe", "’": "'"})
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_OWN_LETTERS = frozenset((CLIENT, FREELANCER, WORK, OTHER))


@dataclass(frozen=True, slots=True)
class _Part:
    """One side of a sentence's turn, exceptions blanked."""

    start: int
    end: int
    text: str
    """Tagged, as long as the stretch; exceptions, lessons and relative clauses are spaces."""


@dataclass(frozen=True, slots=True)
class _Except:
    start: int
    end: int
    kind: str


def find_stances(paper: Paper, language: Language) -> tuple[Stance, ...]:
    """All stances on AI use, in the paper's order."""
    found: list[Stance] = []
    subject: Side | None = None
    works: dict[str | None, bool] = {}
    about: dict[str | None, bool] = {}
    for clause in paper.reading.clauses:
        # a heading says what its section is about, whatever stands above the next one
        if clause.heading:
            about.setdefault(clause.heading, bool(language.grammar.topic.search(clause.heading.lower())))
    for sentence in paper.sentences:
        clause = sentence.clause
        near = works.get(clause.number, False)
        found += _stances(paper, sentence, language, about.get(clause.heading, False), subject, near)
        subject = _first_side(sentence, language) or subject
        works[clause.number] = WORK in sentence.tagged or (near and WORK not in sentence.tagged)
    return tuple(_beside(paper, language, found))


def _beside(paper: Paper, language: Language, stances: Sequence[Stance]) -> Iterator[Stance]:
    """Stances; a ban with what its section says beside it, where that may take it back for all that the pack knows."""
    spoken = {s.span for s in stances}
    sections: dict[str, list[Span]] = {}
    for sentence in paper.sentences:
        span = _whole(paper, sentence)
        if span not in spoken and _may_take_back(sentence, language):
            sections.setdefault(_section(sentence.clause), []).append(span)
    for stance in stances:
        beside = sections.get(_section(stance.clause), [])
        if stance.modality is Modality.FORBIDS and Action.TRAIN in stance.actions and beside:
            pairs = sorted(
                [*zip(stance.exceptions, stance.exception_kinds, strict=True), *((span, "unknown") for span in beside)]
            )
            stance = replace(
                stance, exceptions=tuple(span for span, _ in pairs), exception_kinds=tuple(kind for _, kind in pairs)
            )
        yield stance


def _section(clause: Clause) -> str:
    """Top number of a clause, or its heading where it has none."""
    return re.split(r"[.(]", clause.number)[0] if clause.number else clause.heading or ""


def _may_take_back(sentence: Sentence, language: Language) -> bool:
    """Say whether a sentence that is no stance speaks of the ban or of AI, and is none of those that do it no harm."""
    grammar, families, tagged = language.grammar, language.families, sentence.tagged
    if not (grammar.topic.search(tagged) or grammar.here.search(tagged)):
        return False
    harmless = (
        grammar.extends, families.survives, families.override, families.separate, families.fee_alone, families.audit,
        families.stated_sum, families.deletion, families.costs, families.cure, families.injunction, families.binds,
        families.liable, families.mining_reserved, families.info_kept, families.replica_forbidden,
        families.lapses, families.changes, families.elsewhere, families.hire,
    )  # fmt: skip
    return not any(rule.search(tagged) for rule in harmless) and not language.forms.definition.match(sentence.words)


def sides_of(text: str, language: Language) -> list[tuple[int, Side]]:
    """Offsets and sides of the parties that stand as a subject, in reading order."""
    found = []
    for m in re.finditer(f"{CLIENT}+|{FREELANCER}+", text):
        before = text[max(0, m.start() - 30) : m.start()]
        if language.grammar.both.search(before + m[0]):
            continue
        if not language.roles.oblique.search(before):
            found.append((m.start(), Side.CLIENT if m[0][0] == CLIENT else Side.FREELANCER))
    return found


def _first_side(sentence: Sentence, language: Language) -> Side | None:
    found = sides_of(sentence.tagged, language)
    return found[0][1] if found else None


def _stances(
    paper: Paper, sentence: Sentence, language: Language, about_ai: bool, subject: Side | None, work_near: bool
) -> Iterator[Stance]:
    grammar = language.grammar
    tagged = _blanked(sentence.tagged, [m.span() for m in grammar.no_ai.finditer(sentence.tagged)])
    plain = _blanked(tagged, [m.span() for m in grammar.people.finditer(tagged)])
    plain = _blanked(plain, [m.span() for m in grammar.negated_adjective.finditer(plain)])
    actions = _actions(plain, language, about_ai)
    if not actions:
        return
    exceptions = _exceptions(plain, sentence, language)
    kept = _blanked(plain, [(e.start, e.end) for e in exceptions])
    for part in _parts(kept, language):
        inside = {
            a: spans
            for a, all_spans in actions.items()
            if (spans := [s for s in all_spans if part.start <= s[0] < part.end])
        }
        # what a sentence is for may stand before its turn: "the following is forbidden: training"
        doing = inside or (actions if not part.start else {})
        if not doing:
            continue
        in_exception = all(any(e.start <= s[0] < e.end for e in exceptions) for spans in doing.values() for s in spans)
        if in_exception and not inside:
            continue
        own = sides_of(kept[: part.start], language)
        yield from _read(
            paper, sentence, language, part, doing, exceptions, own[0][1] if own else subject, work_near, kept
        )


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _actions(text: str, language: Language, about_ai: bool) -> dict[Action, list[tuple[int, int]]]:
    grammar = language.grammar
    ai = about_ai or grammar.ai.search(text) is not None
    found: dict[Action, list[tuple[int, int]]] = {}
    for action, rule in grammar.actions.items():
        if action is Action.IMPROVE_SERVICES:
            if not grammar.uses.search(text):
                continue
        elif action not in (Action.MINE, Action.SYNTHESISE) and not ai:
            continue
        spans = [m.span() for m in rule.finditer(text)]
        if spans:
            found[action] = spans
    # "AI is used to make the work" names AI and trains nothing
    if not found and ai and grammar.tool.search(text):
        return {Action.INPUT_AI: [m.span() for m in grammar.tool.finditer(text)]}
    return found


# ---- exceptions


def _exceptions(text: str, sentence: Sentence, language: Language) -> list[_Except]:
    grammar = language.grammar
    found = [_Except(m.start(), m.end(), "consent") for m in grammar.consent.finditer(text) if CLIENT not in m[0]]
    for m in grammar.excepts.finditer(text):
        if any(e.start <= m.start() < e.end for e in found):
            continue
        end = _exception_end(text, m.start(), m.end(), language)
        found.append(_Except(m.start(), end, _kind(sentence, m.start(), end, language)))
    return sorted(found, key=lambda e: (e.start, e.end))


def _exception_end(text: str, start: int, head: int, language: Language) -> int:
    stop = re.compile(r"[;:]|\. |\)").search(text, head)
    end = stop.start() if stop else len(text.rstrip(" ."))
    leading = not text[:start].strip(" (,.0123456789")
    if leading and (first := text.find(", ", head, end)) >= 0 and language.grammar.brief.match(text, start):
        return first
    if language.grammar.brief.match(text, start) and (resumed := language.grammar.resumes.search(text, head, end)):
        end = resumed.start()
    for comma in re.finditer(", ", text[head:end]):
        if language.grammar.goes_on.match(text, head + comma.end()):
            return head + comma.start()
    if leading and (first := text.find(", ", head, end)) >= 0:
        return first
    return max(end, head)


def _kind(sentence: Sentence, start: int, end: int, language: Language) -> str:
    words = sentence.words[start:end].lower()
    for kind, rule in language.grammar.kinds:
        if rule.search(words):
            if kind != "section":
                return kind
            number = section_of(words, sentence.clause, language)
            return f"section:{number}" if number else "other"
    return "other"


def section_of(words: str, clause: Clause, language: Language) -> str | None:
    """Clause number that *words* name, in the spelling of ``Clause.number``: "§ 3 Abs. 2" is ``3(2)``."""
    m = language.grammar.refs.search(words)
    if m is None:
        return None
    groups = m.groupdict()
    if own := groups.get("own"):
        top = re.split(r"[.(]", clause.number)[0] if clause.number else ""
        return f"{top}({own})" if top else own
    number = next((groups[g] for g in ("n", "z") if groups.get(g)), None)
    if number is None:
        return None
    number = number.replace("\u00b7", ".").rstrip(".")
    folded = unaccented(number)
    if folded in language.ordinals:
        number = str(language.ordinals.index(folded) + 1)
    return f"{number}({groups['sub']})" if groups.get("sub") else number


# ---- one side of a turn


def _parts(text: str, language: Language) -> list[_Part]:
    cuts = [0, *(m.start() for m in language.grammar.turns.finditer(text)), len(text)]
    return [_Part(a, b, text[a:b]) for a, b in pairwise(cuts) if text[a:b].strip()]


def _read(
    paper: Paper,
    sentence: Sentence,
    language: Language,
    part: _Part,
    actions: dict[Action, list[tuple[int, int]]],
    exceptions: Sequence[_Except],
    subject: Side | None,
    work_near: bool,
    kept: str,
) -> Iterator[Stance]:
    grammar = language.grammar
    # exceptions hold the words of consent, which make a prohibition of "only with"
    whole = sentence.tagged[part.start : part.end]
    said = grammar.relative.sub(
        lambda m: " " * len(m[0]) if len(m[0]) < 160 and not grammar.ai.search(m[0]) else m[0], part.text
    )
    modality, double, sure, open_, by_maker = _polarity(said, whole, language)
    if modality is None:
        if part.start or (grammar.ai.search(kept) is None and Action.IMPROVE_SERVICES in actions):
            return
        if _fee_or_name(kept, language):
            return
        modality, sure, open_ = Modality.PERMITS, False, True
        weak = True
    else:
        weak = False
    if modality is Modality.FORBIDS and language.families.lifts.search(sentence.tagged):
        return  # "the ban does not apply where …": not another ban
    obj, object_at = _object(sentence, part, language, work_near)
    tool = grammar.tool.search(kept) is not None and not (
        {Action.TRAIN, Action.FINE_TUNE, Action.MINE} & actions.keys()
    )
    actor, certain = _actor(said, language, modality, open_, by_maker, subject, sentence)
    if weak and (obj not in (WorkObject.DELIVERABLES, WorkObject.PARTIAL) or tool):
        return
    confidence = (1.0 if sure else _DOUBTFUL) * (1.0 if certain else 0.6)
    if tool and actor is not Side.CLIENT:
        actor, confidence = Side.FREELANCER, 1.0
    elif tool and obj is not WorkObject.DELIVERABLES:
        return
    third = _third(whole, language)
    limits = frozenset(name for name, rule in grammar.limits.items() if rule.search(kept))
    if "generative_only" in limits and _other_ai(kept, language):
        limits -= {"generative_only"}
    if "internal_only" in limits and third:
        limits -= {"internal_only", "third_party_only"}
    if obj is WorkObject.DELIVERABLES and "finals_only" in limits:
        obj = WorkObject.PARTIAL
    covers = set()
    if third or actor is Side.THIRD_PARTY:
        covers.add("third_parties")
    if Action.TRAIN in actions:
        covers |= {"training", "external"}
    if {Action.FINE_TUNE, Action.DEVELOP} & actions.keys():
        covers.add("developing")
    if grammar.all_ai.search(kept) and "generative_only" not in limits:
        covers.add("all_ai")
    if grammar.prompts.search(kept):
        covers.add("prompts_datasets")
    if any(e.kind == "consent" and grammar.writing.search(sentence.tagged[e.start : e.end]) for e in exceptions):
        covers.add("signed_writing")
    if not third and modality is not Modality.PERMITS and actor is Side.CLIENT and open_ and not _names_side(said):
        covers.add("third_parties")  # what is forbidden to nobody in particular is forbidden to everyone
    taken = [e for e in exceptions if e.start < part.end + 1 or not part.start]
    spans = [(_span(paper, sentence, e.start, e.end), e.kind) for e in taken]
    if modality is not Modality.PERMITS and Action.TRAIN in actions:
        spans += [(_span(paper, sentence, a, b), "unknown") for a, b in _strange(sentence, exceptions, language)]
        spans.sort(key=lambda pair: pair[0])
    yield Stance(
        name=StanceName.GRANTS if modality is Modality.PERMITS else StanceName.PROHIBITS,
        modality=modality,
        actions=tuple(a for a in Action if a in actions),
        object=obj,
        actor=actor,
        span=_whole(paper, sentence),
        clause=sentence.clause,
        object_span=object_at and _span(paper, sentence, *object_at),
        exceptions=tuple(span for span, _ in spans),
        exception_kinds=tuple(kind for _, kind in spans),
        covers=frozenset(covers),
        limits=limits,
        overrides=grammar.overrides.search(sentence.tagged) is not None,
        double_negation=double,
        confidence=round(confidence, 3),
    )


def _polarity(said: str, whole: str, language: Language) -> tuple[Modality | None, bool, bool, bool, bool]:
    """Modality (None: the words do not say), double negation, whether it is sure, open, and by the maker."""
    grammar = language.grammar
    text = grammar.negated_adjective.sub(lambda m: " " * len(m[0]), said)
    if grammar.double.search(said):
        return Modality.PERMITS, True, True, False, False
    if grammar.soft.search(whole):
        return Modality.HOPES, False, True, False, False
    if grammar.forbids_by_maker.search(text):
        if _client_keeps(text, language):
            return Modality.PERMITS, False, True, False, False
        reserves = re.search(r"behält|vorbehalt|réserv|reserva", text) is not None
        return (Modality.RESERVES if reserves else Modality.FORBIDS), False, True, True, True
    if grammar.only_with_consent.search(whole):
        return Modality.FORBIDS, False, True, True, False
    binding, impersonal = grammar.forbids.search(text), grammar.forbids_open.search(text)
    if binding or impersonal:
        denied = [m.span() for rule in (grammar.forbids, grammar.forbids_open) for m in rule.finditer(text)]
        rest = _blanked(text, denied)
        rest = _blanked(rest, [m.span() for m in grammar.third.finditer(rest)])
        permits = _after(text, rest, grammar.permits, denied)
        passive = impersonal is not None and (binding is None or not sides_of(text, language))
        return Modality.FORBIDS, False, not permits, passive, False
    if grammar.permits.search(text):
        return Modality.PERMITS, False, True, False, False
    if grammar.permits_open.search(text):
        return Modality.PERMITS, False, True, True, False
    return None, False, False, True, False


def _after(text: str, rest: str, rule: AnyOf, denied: Sequence[tuple[int, int]]) -> bool:
    """A permission that stands outside all that is denied: the sentence says both."""
    last = max(end for _, end in denied)
    return any(
        m.start() > last and not _JUST_DENIED.search(text, max(0, m.start() - 40), m.start())
        for m in rule.finditer(rest)
    )


_JUST_DENIED = re.compile(r"\b(?:nicht|kein\w*|weder|ne|n'|no|ni|nunca|jamais)\b[^.;,]{0,30}$")


def _client_keeps(text: str, language: Language) -> bool:
    found = sides_of(text, language)
    return bool(found) and found[0][1] is Side.CLIENT and FREELANCER not in text


def _names_side(text: str) -> bool:
    return CLIENT in text or FREELANCER in text


def _actor(
    said: str,
    language: Language,
    modality: Modality,
    open_: bool,
    by_maker: bool,
    subject: Side | None,
    sentence: Sentence,
) -> tuple[Side, bool]:
    """Whose use it is, and whether that is certain."""
    if by_maker:
        return Side.CLIENT, True
    grammar = language.grammar
    if grammar.both.search(said):
        return Side.CLIENT, modality is not Modality.PERMITS
    empowered = [
        Side.CLIENT if m[0][0] == CLIENT else Side.FREELANCER
        for m in re.finditer(f"{CLIENT}+|{FREELANCER}+", said)
        if language.roles.dative.search(said[max(0, m.start() - 24) : m.start()])
    ]
    subjects = sides_of(said, language)
    if open_ and len(set(empowered)) == 1:
        return empowered[0], True
    if subjects:
        sides = {side for _, side in subjects}
        if len(sides) == 1:
            only = next(iter(sides))
            # who grants is not who may: "der Urheber gestattet dem Verlag", "le Prestataire autorise le Client"
            if open_ and only is Side.FREELANCER and (CLIENT in said or not empowered):
                return Side.CLIENT, CLIENT in said or modality is Modality.PERMITS
            return only, True
        return subjects[0][1], False
    if CLIENT in said and FREELANCER not in said:
        return Side.CLIENT, True
    if grammar.third_word.search(said) and CLIENT not in said and FREELANCER not in said:
        return Side.THIRD_PARTY, True
    if open_:
        # "the use of the works for training is forbidden": to everyone who has them, the client first
        return (
            (Side.FREELANCER, True)
            if FREELANCER in said and CLIENT not in said and modality is Modality.PERMITS
            else (Side.CLIENT, True)
        )
    known = subject if grammar.pronoun.search(said) or subject is not None else None
    if known is not None:
        return known, True
    return Side.UNCLEAR, False


def _object(
    sentence: Sentence, part: _Part, language: Language, work_near: bool
) -> tuple[WorkObject, tuple[int, int] | None]:
    grammar = language.grammar
    for text, base in ((part.text, part.start), (sentence.tagged, 0)):
        if m := re.search(f"{WORK}+", text):
            return WorkObject.DELIVERABLES, (base + m.start(), base + m.end())
        if grammar.likeness.search(text):
            return WorkObject.LIKENESS, None
        if grammar.usage.search(text):
            return WorkObject.USAGE_DATA, None
        if grammar.confidential.search(text):
            return WorkObject.CONFIDENTIAL, None
        if m := re.search(f"{OTHER}+", text):
            return WorkObject.CLIENT_MATERIAL, (base + m.start(), base + m.end())
    if work_near and grammar.pronoun.search(part.text):
        return WorkObject.DELIVERABLES, None
    return WorkObject.OTHER, None


def _third(text: str, language: Language) -> bool:
    return language.grammar.third.search(text) is not None


def _other_ai(text: str, language: Language) -> bool:
    """AI that is not called generative, beside the one that is."""
    rest = text
    for m in language.grammar.limits["generative_only"].finditer(text):
        around = (m.start(), m.end() + _NOUN) if language.grammar.adjective_first else (m.start() - _NOUN, m.end())
        rest = _blanked(rest, [(max(0, around[0]), min(len(rest), around[1]))])
    return (
        language.grammar.all_ai.search(rest) is not None or language.grammar.generative_or_not.search(text) is not None
    )


def _fee_or_name(text: str, language: Language) -> bool:
    """A price, a separate licence or a bare name: not what may be done."""
    families = language.families
    return families.fee.search(text) is not None or families.separate.search(text) is not None


# ---- words that a pack does not know


def unaccented(words: str) -> str:
    """*words* in lower case without accents: "für" is "fuer", "modèle" is "modele"."""
    plain = unicodedata.normalize("NFC", words.lower()).translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def _strange(sentence: Sentence, exceptions: Sequence[_Except], language: Language) -> list[tuple[int, int]]:
    """Stretches of words that may narrow a ban, for all that the pack knows; next to each other, they are one."""
    found: list[tuple[int, int]] = []
    kept = _blanked(sentence.tagged, [(e.start, e.end) for e in exceptions])
    narrowing = [(m.start(), m.end()) for m in language.grammar.restricts.finditer(kept)]
    for m in _WORD.finditer(sentence.words):
        if any(e.start <= m.start() < e.end for e in exceptions) or sentence.tagged[m.start()] in _OWN_LETTERS:
            continue
        if language.grammar.plain.fullmatch(unaccented(m[0])):
            continue
        if found and not sentence.words[found[-1][1] : m.start()].strip():
            found[-1] = (found[-1][0], m.end())
        else:
            found.append(m.span())
    return sorted(found + narrowing)


# ---- places


def _span(paper: Paper, sentence: Sentence, start: int, end: int) -> Span:
    lead_at, lead, rest_at = sentence.starts
    if start < lead < end:
        start = lead
    base = lead_at if end <= lead else rest_at - lead
    return paper.folded.span(base + start, base + end)


def _whole(paper: Paper, sentence: Sentence) -> Span:
    _, lead, _ = sentence.starts
    return _span(paper, sentence, lead, len(sentence.words))
