"""Stances of a whole paper, whose parties and definitions are known."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scoring.findings import Side
from scoring.reading import lexicon
from scoring.reading.clauses import Clause, ClauseKind
from scoring.reading.definitions import Definition, work_terms
from scoring.reading.folding import Folded, fold
from scoring.reading.late import late
from scoring.reading.parties import Parties
from scoring.reading.stance.actions import MACHINE, find_actions
from scoring.reading.stance.conditions import conditions_of, others_only
from scoring.reading.stance.facets import covers_of, limits_of, restated
from scoring.reading.stance.objects import Objects, find_object
from scoring.reading.stance.overrides import is_defeated_override, with_overrides
from scoring.reading.stance.parts import Read
from scoring.reading.stance.record import Action, Modality, Stance, StanceName, WorkObject
from scoring.reading.stance.sentences import sentences_of
from scoring.reading.stance.statements import read_sentence

_NOTE = late(r"(?i)\[(?:drafting |drafter's |practice |guidance )?(?:note|instructions?|comment)s?\b[^\[\]]{0,4000}\]")


def _without_notes(view: str) -> str:
    """Blank what a template tells whoever fills it in; nobody agrees to that."""
    return _NOTE.sub(lambda m: " " * len(m[0]), view) if "[" in view else view


def find_stances(
    view: str, clauses: Sequence[Clause], definitions: Sequence[Definition], parties: Parties
) -> tuple[Stance, ...]:
    """All stances of a paper, in reading order. Headings, recitals, signature blocks and unticked options state nothing."""
    folded = fold(_without_notes(view))
    work = work_terms(view, definitions)
    purposes = _purpose_terms(folded, definitions)
    objects = Objects(work, parties)
    found: list[Stance] = []
    starts = [c.span.start for c in clauses]
    for clause in clauses:
        if clause.kind not in (ClauseKind.OPERATIVE, ClauseKind.SCHEDULE, ClauseKind.DEFINITION):
            continue
        before: list[Stance] = []
        for s in sentences_of(folded, clause, clauses, starts):
            if not _worth_reading(s.text, purposes):
                before = before if not s.text.strip() else []
                continue
            reads = read_sentence(s, lambda: objects.party_rule, purposes)
            if before and reads and lexicon.RESTATES.match(s.text[s.lead :].strip()):
                found[-1] = restated(found[-1], reads)
                continue
            mine = [st for r in reads if (st := _stance(folded, clause, r, objects, parties)) is not None]
            found += mine
            before = mine
    return with_overrides(folded, clauses, tuple(found))


_TRIGGERS = (
    *(
        "train",
        "tuning",
        "tune",
        "mining",
        " mine",
        "scrap",
        "crawl",
        "ingest",
        "harvest",
        "data set",
        "dataset",
        "data-set",
        "corpus",
        "corpora",
    ),
    *(
        "synthe",
        "clon",
        "deepfake",
        "deep-fake",
        "style of",
        "replica",
        "twin",
        "mimic",
        "imitat",
        "simulat",
        "emulat",
        "recreat",
        "re-creat",
    ),
    *(
        "improv",
        "enhanc",
        "optimi",
        "analytics",
        "research",
        "data science",
        "internal",
        "development",
        "intelligen",
        "learning",
        "model",
    ),
    *("generative", "neural", "chatbot", "algorithm", "embedding", "prompt", "retrieval"),
    *("-translation", "machine translation", "mt engine", "translation engine", "code assistant", "coding assistant"),
    *("code completion", "coding completion", "style transfer", "style-transfer", "text-to-", "lora", "generator"),
    *("midjourney", "diffusion", "copilot", "gemini", "anthropic"),
)

_TRIGGER_NAMES = ("AI", "A.I.", "ML", "LLM", "GPT", "NLP", "TDM", "R&D", "RAG")


def _worth_reading(text: str, purposes: re.Pattern[str] | None) -> bool:
    """Cheap: most sentences of a contract hold none of these."""
    if any(name in text for name in _TRIGGER_NAMES):
        return True
    low = text.lower()
    return any(word in low for word in _TRIGGERS) or bool(purposes is not None and purposes.search(text))


def _purpose_terms(folded: Folded, definitions: Sequence[Definition]) -> re.Pattern[str] | None:
    """Defined terms whose meaning is itself a machine use: "Permitted Purposes" that include training."""
    terms = []
    for d in definitions:
        meaning = folded.words(d.meaning)
        if not _worth_reading(meaning, None):
            continue
        if (
            d.span.start != d.meaning.start
            and any(x.action in MACHINE or x.action is Action.MINE for x in find_actions(meaning, meaning))
            and re.search(r"(?i)purpose|use|right|activit|train|exploit|process|AI", d.term)
        ):
            terms.append(d.term)
    if not terms:
        return None
    return re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(t) for t in sorted(terms, key=len, reverse=True)) + r")(?:s|es)?(?!\w)"
    )


def _side(r: Read, what: WorkObject, parties: Parties) -> tuple[Side, float]:
    """Whose act it is, and how sure that is."""
    word = r.actor
    if word == "*third":
        return Side.THIRD_PARTY, 0.9
    if word in ("*both", "*anyone") or (not word and r.passive):
        sure = 0.8 if parties.sure else 0.45
        if what in (WorkObject.CLIENT_MATERIAL, WorkObject.CONFIDENTIAL) and word != "*both":
            return (Side.FREELANCER if parties.sure else Side.UNCLEAR), sure
        if what is WorkObject.OTHER:
            return Side.UNCLEAR, 0.4
        return (Side.CLIENT if parties.sure else Side.UNCLEAR), sure
    side = parties.side_of(word.lstrip("!?"))
    if side is Side.UNCLEAR:
        return side, 0.4
    if word.startswith("?") and what in (WorkObject.DELIVERABLES, WorkObject.PARTIAL, WorkObject.LIKENESS):
        return Side.CLIENT, 0.9
    if word.startswith(("!", "?")):
        return (Side.CLIENT if side is Side.FREELANCER else Side.FREELANCER), 0.9
    return side, 0.95


def _stance(folded: Folded, clause: Clause, r: Read, objects: Objects, parties: Parties) -> Stance | None:
    s = r.sentence
    actions = tuple(dict.fromkeys(d.action for d in r.dids))
    what, at = find_object(r, objects)
    bans_tools = r.modality is Modality.FORBIDS and parties.side_of(r.actor) is Side.FREELANCER
    if all(d.tool_only for d in r.dids) and (r.operator is None or (what is WorkObject.OTHER and not bans_tools)):
        return None
    if r.operator is None and (what is WorkObject.OTHER or not lexicon.USES.search(s.text, s.lead)):
        return None
    if clause.kind is ClauseKind.DEFINITION and (r.operator is None or r.weak):
        return None
    side, confidence = _side(r, what, parties)
    keeps = r.operator is not None and re.match(r"(?:reserv|withh|retain)", r.operator.words) is not None
    if keeps and r.modality is not Modality.PERMITS and side is Side.FREELANCER and not r.actor.startswith(("!", "?")):
        side = Side.CLIENT  # what the freelancer keeps back, the client may not do
    elif keeps and r.modality is Modality.RESERVES and what in (WorkObject.DELIVERABLES, WorkObject.PARTIAL):
        mine = parties.side_of(r.actor.lstrip("!?"))
        if mine is Side.CLIENT:  # the right to use the work is what the client keeps
            side, r = Side.CLIENT, replace(r, modality=Modality.PERMITS)
    if r.modality is Modality.RESERVES and r.operator is not None and _kept_for(r, objects, parties) is Side.CLIENT:
        side, r = Side.CLIENT, replace(r, modality=Modality.PERMITS)  # "text and data mining is reserved to Client"
    if r.modality is Modality.RESERVES and not r.actor:
        side, confidence = (Side.CLIENT, 0.8) if parties.sure else (Side.UNCLEAR, 0.4)
    if r.operator is not None and r.operator.kind == "sanction":
        confidence = min(confidence, 0.6)
    if r.weak:
        confidence = min(confidence, 0.3 if side is Side.UNCLEAR else 0.6)
    if (
        what is WorkObject.OTHER
        and side is Side.CLIENT
        and set(actions) <= {Action.IMPROVE_SERVICES, Action.INPUT_AI, Action.EVALUATE}
    ):
        confidence = min(confidence, 0.45)
    if set(actions) == {Action.IMPROVE_SERVICES} and (
        what not in (WorkObject.DELIVERABLES, WorkObject.PARTIAL, WorkObject.LIKENESS) or side is not Side.CLIENT
    ):
        return None
    kinds = tuple(kind for _, _, kind in r.exceptions)
    extra = conditions_of(r) if r.modality is Modality.PERMITS else ()
    name = _name(r.modality, actions, kinds + extra, side, r)
    if confidence < 0.5 and name is StanceName.PROHIBITS:
        name = StanceName.IRRELEVANT
    start = s.lead
    end = len(s.text.rstrip())
    return Stance(
        name=name,
        modality=r.modality,
        actions=actions,
        object=what,
        actor=side,
        span=s.span(folded, start, end),
        clause=clause,
        actor_span=s.span(folded, *r.actor_at) if r.actor_at else None,
        object_span=s.span(folded, *at) if at else None,
        exceptions=tuple(s.span(folded, a, b) for a, b, _ in r.exceptions),
        exception_kinds=kinds,
        covers=covers_of(r),
        limits=limits_of(r),
        overrides=bool(lexicon.OVERRIDES.search(s.text)) and not is_defeated_override(s.text),
        double_negation=r.double,
        confidence=round(confidence, 2),
    )


def _kept_for(r: Read, objects: Objects, parties: Parties) -> Side | None:
    """Side to which the passive says that a use is reserved: "is reserved to the Artist"."""
    assert r.operator is not None
    to = re.compile(r"(?i) (?:exclusively |solely |expressly )?(?:to|for|by|with) (?:the )?").match(
        r.sentence.text, r.operator.end
    )
    who = objects.party_rule.match(r.sentence.text, to.end()) if to else None
    return parties.side_of(who[0]) if who else None


def _name(modality: Modality, actions: Sequence[Action], kinds: Sequence[str], side: Side, r: Read) -> StanceName:
    if all(d.tool_only for d in r.dids):
        return StanceName.IRRELEVANT
    if modality in (Modality.FORBIDS, Modality.RESERVES, Modality.HOPES):
        others = set(actions) == {Action.INPUT_AI} or others_only(r)
        return StanceName.THIRD_PARTY if others else StanceName.PROHIBITS
    if set(actions) == {Action.IMPROVE_SERVICES}:
        return StanceName.BROAD_USE
    if side is Side.FREELANCER or set(actions) == {Action.INPUT_AI}:
        return StanceName.IRRELEVANT
    return StanceName.OPT_OUT if {"opt_out", "deidentified"} & set(kinds) else StanceName.GRANTS
