"""What a clause says about AI use of the work: who may or may not do what to which object, and with which exception.

One grammar reads contracts and single passages. In each sentence (with the lead-in that it completes) it finds

1. the actions: training, mining, uploading into a tool …, each in its machine sense,
2. the operators: "shall not", "may", "nothing … shall prohibit", "is reserved" …; the last one before an action governs it,
3. the stretches that take something back,
4. who acts: the subject of the governing operator, or the party that it empowers,
5. what is acted upon.

Where the polarity or the actor cannot be told, the stance says so (confidence below one half) and is no prohibition.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from scoring.findings import Side
from scoring.reading import lexicon
from scoring.reading.clauses import Clause, ClauseKind
from scoring.reading.definitions import Definition, work_terms
from scoring.reading.folding import Folded, fold
from scoring.reading.gates import Gated
from scoring.reading.late import late
from scoring.reading.parties import Parties
from scoring.text import Span


class StanceName(StrEnum):
    """The seven names of the labelled passages."""

    GRANTS = "grants_ai_training"
    PROHIBITS = "prohibits_ai_training"
    OPT_OUT = "opt_out_or_conditional"
    THIRD_PARTY = "third_party_ai_disclosure_restriction"
    BROAD_USE = "broad_use_no_ai_mention"
    IRRELEVANT = "ai_mention_irrelevant"
    OTHER_NEGATIVE = "other_negative"


class Action(StrEnum):
    """What is done to the object. Several may stand in one clause."""

    TRAIN = "train"
    FINE_TUNE = "fine_tune"
    DEVELOP = "develop"
    """Develop, improve or test models, algorithms, systems."""
    IMPROVE_SERVICES = "improve_services"
    """Soft: improve products and services, research, analytics, data science."""
    MINE = "mine"
    """Text and data mining, scraping, ingestion."""
    BUILD_DATASET = "build_dataset"
    INPUT_AI = "input_ai"
    """Upload, submit or enter into an AI tool; prompts, retrieval, embeddings."""
    SYNTHESISE = "synthesise"
    """Digital replica, synthetic voice, in the style of."""
    EVALUATE = "evaluate"


class Modality(StrEnum):
    """How the clause stands to the action."""

    FORBIDS = "forbids"
    PERMITS = "permits"
    RESERVES = "reserves"
    """"All rights for text and data mining are reserved." Counts as forbidding."""
    HOPES = "hopes"
    """Soft: does not currently intend, best efforts, will endeavour."""


class WorkObject(StrEnum):
    """What the action is done to, seen from the freelancer."""

    DELIVERABLES = "deliverables"
    """The work itself, under whatever name the definitions give it."""
    PARTIAL = "partial"
    """Only some of the work: finals only, named files."""
    CLIENT_MATERIAL = "client_material"
    """Things the client supplies (unless its definition swallows the deliverables)."""
    CONFIDENTIAL = "confidential"
    LIKENESS = "likeness"
    """Voice, face, name, style."""
    USAGE_DATA = "usage_data"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Stance:
    """One clause's stance on AI use. Every part has its own offsets into ``ContractText.text``."""

    name: StanceName
    modality: Modality
    actions: tuple[Action, ...]
    object: WorkObject
    actor: Side
    """Whose use is permitted or forbidden."""
    span: Span
    """The operative words, verbatim in the text."""
    clause: Clause
    actor_span: Span | None = None
    object_span: Span | None = None
    exceptions: tuple[Span, ...] = ()
    """Stretches that take something back: "except …", "other than …", "unless …"."""
    exception_kinds: tuple[str, ...] = ()
    """Parallel to exceptions: ``consent``, ``consent_deemed``, ``opt_out``, ``deidentified``, ``payment``, ``term``,
    ``section:12.4``, ``services``, ``law``, ``other``."""
    covers: frozenset[str] = frozenset()
    """Facets met, named as in RUBRIC A1: ``training``, ``developing``, ``third_parties``, ``internal``, ``external``,
    ``all_ai`` (not only generative), ``signed_writing``, ``prompts_datasets``."""
    limits: frozenset[str] = frozenset()
    """``generative_only``, ``third_party_only``, ``public_only``, ``internal_only``, ``identifiable_only``,
    ``text_only``, ``finals_only``."""
    overrides: bool = False
    """Says that it prevails over other terms ("notwithstanding anything else")."""
    double_negation: bool = False
    """A permission in the shape of "nothing shall prohibit"."""
    confidence: float = 1.0


_ACTIONS: tuple[tuple[Action, re.Pattern[str] | Gated], ...] = (
    (Action.FINE_TUNE, lexicon.FINE_TUNE),
    (Action.BUILD_DATASET, lexicon.BUILD_DATASET),
    (Action.DEVELOP, lexicon.DEVELOP),
    (Action.EVALUATE, lexicon.EVALUATE),
    (Action.MINE, lexicon.MINE),
    (Action.INPUT_AI, lexicon.INPUT_AI),
    (Action.SYNTHESISE, lexicon.SYNTHESISE),
)
_OF_MODELS = frozenset({Action.DEVELOP, Action.EVALUATE})
"""Their patterns ask for a model, or for AI by name."""
_MACHINE = frozenset({Action.TRAIN, Action.FINE_TUNE, Action.DEVELOP, Action.BUILD_DATASET, Action.EVALUATE})


@dataclass(frozen=True, slots=True)
class _Did:
    """One action, found."""

    action: Action
    start: int
    end: int
    tool_only: bool = False
    """Use of an AI tool as a tool: says nothing about the work being fed to it."""


@dataclass(frozen=True, slots=True)
class _Operator:
    """Words that decide the polarity of what follows them."""

    kind: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with the lead-in that it completes, and the way back to the folded text."""

    text: str
    lead: int
    """Length of the lead-in in *text*."""
    lead_at: tuple[tuple[int, int], ...]
    """(offset in *text*, offset in the folded text) of each piece of the lead-in."""
    at: int
    """Where the sentence itself begins in the folded text."""
    context: str
    """Heading and clause: what the sentence is about."""

    def span(self, folded: Folded, start: int, end: int) -> Span:
        """Place of ``[start, end)`` in the paper; a stretch that crosses pieces is cut to its last one."""
        if end > self.lead:
            start = max(start, self.lead)
            return folded.span(self.at + start - self.lead, self.at + end - self.lead)
        for local, origin in reversed(self.lead_at):
            if start >= local or end > local:
                start = max(start, local)
                return folded.span(origin + start - local, origin + end - local)
        return folded.span(self.at, self.at)


@dataclass(frozen=True, slots=True)
class _Read:
    """What one sentence says about one group of actions, before it is known whose paper it is."""

    sentence: _Sentence
    modality: Modality
    dids: tuple[_Did, ...]
    operator: _Operator | None
    """None: the sentence has no operator, the polarity is a guess."""
    double: bool
    actor: str
    """The word that stands for who acts ("Client", "we"), ``*both``, ``*anyone``, ``*third``, or empty."""
    actor_at: tuple[int, int] | None
    passive: bool
    exceptions: tuple[tuple[int, int, str], ...]
    weak: bool = False
    third: bool = False
    """The actor is told not to let others do it, or is allowed to."""


# ---- sentences


MAX_SENTENCE_CHARS = 2_000
"""A longer one is cut at a semicolon, comma or space: grammar beyond that reach is no grammar."""


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for m in lexicon.SENTENCE_END.finditer(text):
        if not lexicon.ABBREVIATION.search(text, max(start, m.start() - 16), m.start()):
            yield from _bounded(text, start, m.start())
            start = m.end()
    yield from _bounded(text, start, len(text))


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SENTENCE_CHARS:
        low, high = start + MAX_SENTENCE_CHARS // 2, start + MAX_SENTENCE_CHARS
        cut = next((at + 1 for mark in (";", ",", " ") if (at := text.rfind(mark, low, high)) >= 0), high)
        yield start, cut
        start = cut
    yield start, end


def _exceptions(text: str) -> tuple[tuple[int, int, str], ...]:
    """Stretches that take something back, each with its kind."""
    found: list[tuple[int, int, str]] = []
    for m in lexicon.EXCEPTION.finditer(text):
        if found and m.start() < found[-1][1]:
            continue
        end = _exception_end(text, m)
        kind = _exception_kind(text[m.start() : end])
        word = m[0].lower()
        if kind == "other" and word.startswith(
            ("subject to", "solely", "and solely", "to the extent", "until", "insofar")
        ):
            continue
        if word.startswith(("subject to",)) and kind in ("payment", "law", "section") and m.start() < 4:
            continue
        found.append((m.start(), end, kind))
    return tuple(found)


_ILLUSION = late(
    r"(?i),? ?\(?(?:(?:which|such|and) (?:consent |approval |permission )?)?(?:shall |will |may |is |to )?(?:not (?:to )?be unreasonably \w+|(?:be )?deemed (?:to have been )?(?:given|granted)[^.;]{0,80})"
)


def _exception_end(text: str, m: re.Match[str]) -> int:
    word = m[0].lower()
    opening = text[: m.start()].strip() if m.start() < 40 else "far in"
    leading = not re.search(r"[a-zA-Z]", re.sub(r"\([a-z]+\)|^(?:\w+ ){0,3}\w+,", "", opening))
    resumes = (
        r", (?=(?:[\w'/-]+ ){0,6}?(?:shall|will|may|must|cannot"
        + (r"|agrees?|is|are|does|do" if leading else "")
        + r")\b)"
    )
    stop = re.compile(rf"[;\]]|\. |{resumes}").search(text, m.end())
    end = stop.start() if stop else len(text)
    if not leading and word.startswith(("without", "absent")):
        comma = re.compile(r"[,;:.)]| (?:to|for) (?=\w+ )").search(text, m.end())
        end = min(end, comma.start() if comma else len(text))
    elif not leading:
        # "shall not, unless X agrees, use …": the stretch ends where the sentence takes up again
        comma = re.compile(
            r",(?= (?:use|using|and shall|and may|and will|to use|or use|train|upload|the Client|nor)\b)|(?<!\(\w)\)"
        ).search(text, m.end())
        end = min(end, comma.start() if comma else len(text))
    illusion = _ILLUSION.match(text, end)
    if illusion:
        end = illusion.end()
    while end > m.end() and text[end - 1] in " .,":
        end -= 1
    return end


def _exception_kind(words: str) -> str:
    for kind, rule in lexicon.KINDS:
        found = rule.search(words)
        if found:
            return f"section:{found['n']}" if kind == "section" else kind
    return "other"


# ---- actions


def _dids(text: str, context: str, purposes: re.Pattern[str] | None = None) -> list[_Did]:
    """All actions of a sentence, in reading order."""
    found: list[_Did] = []
    names_ai = lexicon.names_ai(text)
    about_ai = (names_ai and lexicon.mentions_ai(text)) or lexicon.mentions_ai(context)
    idle = _idle_actions(text, names_ai=names_ai)
    lessons = [(m.start(), m.end()) for m in lexicon.NOT_MACHINE.finditer(text)]
    for m in lexicon.TRAIN.finditer(text):
        if any(a <= m.start() < b for a, b in lessons):
            continue
        if _machine_sense(text, m, about_ai):
            found.append(_Did(Action.TRAIN, m.start(), m.end()))
    for action, rule in _ACTIONS:
        if action in idle:
            continue
        for m in rule.finditer(text):
            if _CLEANS.search(text, max(0, m.start() - 90), m.end()):
                continue
            if (
                action is Action.MINE
                and not about_ai
                and not lexicon.TDM.search(text)
                and lexicon.ROBOTS_ONLY.search(text)
                and "tool" in text
            ):
                continue
            if (
                action is Action.DEVELOP
                and re.search(r"(?i)\btrain\w*\b", m[0])
                and any(a <= m.start() < b for a, b in lessons)
            ):
                continue
            if action in (Action.DEVELOP, Action.EVALUATE) and not (_of_machines(text, m) and _from_something(text, m)):
                continue
            found.append(_Did(action, m.start(), m.end()))
    for m in lexicon.AI_PURPOSE.finditer(text) if names_ai else ():
        if _PRICED.match(text, m.end()):
            continue
        start = m.start("at") if m["at"] else m.start("including") if m["including"] else m.start()
        if _TOPIC.search(text, max(0, start - 40), start) or re.match(
            r"(?i) (?:data|sets?)\b", text[m.end() : m.end() + 6]
        ):
            continue
        lesson = any(a < m.end() and m.start() < b for a, b in lessons)
        if lesson and not m["at"]:
            continue
        trains = bool(re.search(r"(?i)train", text[start : m.end()]))
        if not lesson:
            found.append(_Did(Action.TRAIN, start, m.end()))
        if lesson or not trains or re.search(r"(?i)develop", m[0]):
            found.append(_Did(Action.DEVELOP, start, m.end()))
    inputs = [
        *(lexicon.AS_INPUT.finditer(text) if names_ai else ()),
        *(lexicon.PROMPT.finditer(text) if about_ai else ()),
    ]
    found += [_Did(Action.INPUT_AI, m.start(), m.end()) for m in inputs]
    for m in lexicon.USE_TOOL.finditer(text) if names_ai else ():
        if not any(d.start < m.end() and m.start() < d.end for d in found):
            found.append(_Did(Action.INPUT_AI, m.start(), m.end(), tool_only=True))
    for m in lexicon.IMPROVE_SERVICES.finditer(text):
        if re.search(
            r"(?i)\bus(?:e|es|ed|ing|age)\b|\bexploit|\bprocess|\banaly[sz]|\bpurposes?\b|\blicen[cs]e",
            text[max(0, m.start() - 220) : m.start()],
        ) and not any(d.start < m.end() and m.start() < d.end for d in found):
            found.append(_Did(Action.IMPROVE_SERVICES, m.start(), m.end()))
    if purposes is not None:
        for m in purposes.finditer(text):
            found.append(_Did(Action.TRAIN, m.start(), m.end()))
    return sorted(found, key=lambda d: (d.start, d.end, d.action))


def _idle_actions(text: str, *, names_ai: bool) -> frozenset[Action]:
    """Actions whose patterns cannot match: they ask for AI by name, or for a model of any kind."""
    if names_ai:
        return frozenset()
    return frozenset({Action.INPUT_AI}) if lexicon.names_model(text) else _OF_MODELS | {Action.INPUT_AI}


_CLEANS = late(
    r"(?i)\b(?:delet|remov|purg|destroy|eras|withdraw)\w*\b[^.;]{0,80}?\b(?:from|out of|in)\b[^.;]{0,40}?\b(?:data ?sets?|data-sets?|corpus|corpora|models?|training)\b"
)
"""Taking the work out of a data set is no use of it."""
_PRICED = late(r"(?i) (?:fees?|surcharges?|premiums?|royalt(?:y|ies)|addendum|rider|clauses?|polic(?:y|ies))\b")
_TOPIC = late(
    r"(?i)\b(?:about|concerning|regarding|on the (?:subject|topic) of|(?:reports?|articles?|essays?|books?|posts?|talks?|stories|features?) (?:on|about))(?: \w+){0,2} $"
)
_REPLICA = late(r"(?i)(?:digital (?:replica|double|twin)s?|synthetic \w+)$")


def _of_machines(text: str, m: re.Match[str]) -> bool:
    """A business model, or the model at a casting, is none: the sentence must speak of machines."""
    if _REPLICA.search(m[0]):
        return False
    fed = re.search(
        rf"(?i)\bprompts?\b|\boutputs?\b|\b(?:your|their|user'?s?'?|customers?'?s?'?) (?:{lexicon.FED}|information)\b",
        text,
    ) and re.search(
        r"(?i)(?<!business )(?<!pricing )(?<!operating )(?<!delivery )(?<!financial )(?<!revenue )\bmodels?\b", m[0]
    )
    return bool(lexicon.AI.search(text) or fed or re.search(r"(?i)\balgorithms?\b", m[0]))


_SOURCED = late(
    rf"(?i)\b(?:with|using|from|on|out of|by means of|through|learn)\b|\b{lexicon.FED}\b|(?<!statement of )\b{lexicon.GENERIC_WORK}\b"
)


def _from_something(text: str, m: re.Match[str]) -> bool:
    """A model that is built as the service itself takes nothing from anybody: work or data must be named, or its use."""
    return bool(
        re.search(r"(?i)\b(?:not|never|no)\b", text[max(0, m.start() - 220) : m.start()])
        or lexicon.USES.search(text, max(0, m.start() - 220), m.start())
        or _SOURCED.search(text, max(0, m.start() - 220), min(len(text), m.end() + 300))
    )


def _machine_sense(text: str, m: re.Match[str], about_ai: bool) -> bool:
    after = text[m.end() : m.end() + 120]
    if re.search(r"(?i)\b(?:is|are|be|being|been) (?:\w+ly )?$", text[max(0, m.start() - 20) : m.start()]) and (
        lexicon.TRAIN_ON.match(after) or re.match(r"(?i) (?:on|with) (?:it|them|these|those)\b", after)
    ):
        return True  # "no model is trained on your files"
    if re.search(
        r"(?i)\b(?:models?|AI|systems?|algorithms?|which|that|LLMs?)(?: (?:is|are|was|were|has been|have been))?(?: \w+ly)? $",
        text[max(0, m.start() - 40) : m.start()],
    ) and m[0].lower().endswith("ed"):
        return False  # says how a model came to be, not what may be done
    if re.match(r"(?i) (?:data|sets?|datasets?|corpus|corpora)\b", after):
        return (
            bool(re.search(r"(?i)\b(?:as|for|into|in)(?: \w+){0,2} $", text[max(0, m.start() - 20) : m.start()]))
            and about_ai
        )
    if lexicon.TRAIN_ON.match(after):
        return True
    object_of = re.match(rf"[^.;]{{0,90}}?{lexicon.MODEL}", after)
    if object_of:
        return True
    before = text[max(0, m.start() - 60) : m.start()]
    if re.search(rf"(?:{lexicon.AI_TERMS})[ ,]*(?:\w+ ){{0,2}}$", before) or re.search(r"(?i)\bmodel $", before):
        return True
    used_for = re.search(r"(?i)\b(?:us(?:e|es|ed|ing)|purposes?)\b[^.;]{0,40}$", before) and re.match(
        r"(?i)(?: purposes?| or | and |\.|,|;|$)", after
    )
    verb = m[0].lower() in ("train", "trains") and re.search(r"(?i)\b(?:to|not|or|and|may|shall|will) $", before)
    return bool(used_for or verb) and (about_ai or bool(lexicon.TALKED.search(before)))


# ---- polarity


def _operators(text: str) -> list[_Operator]:
    """Operators in reading order; "no fee … for training" denies the fee, not the training."""
    fees = [(m.start(), m.end()) for m in lexicon.NEG_FEE.finditer(text)]
    found = [
        _Operator(str(m.lastgroup), m.start(), m.end(), m[0].lower())
        for m in lexicon.OPERATORS.finditer(text)
        if not any(a <= m.start() < b for a, b in fees)
    ]
    found += [_Operator("fee", a, b, text[a:b].lower()) for a, b in fees]
    return sorted(found, key=lambda op: (op.start, op.end))


def _govern(
    text: str, did: _Did, operators: Sequence[_Operator], start: int, skip: Sequence[tuple[int, int, str]]
) -> _Operator | None:
    """Operator that governs an action: the last one from *start* on that stands before it and outside *skip*."""
    best: _Operator | None = None
    for op in operators:
        crosses = op.end > did.start and op.kind in ("may", "let", "right", "not", "neither", "fee")
        if op.start < start or op.start >= did.start or crosses:
            continue
        if any(a <= op.start < b for a, b, _ in skip) or _is_idle(text, op, did):
            continue
        best = _combined(text, best, op)
    return best


def _combined(text: str, before: _Operator | None, op: _Operator) -> _Operator:
    """What two operators in a row come to: "nothing … grants … the right to" still denies, "without limiting … right to" still allows."""
    if before is None:
        return op
    if op.kind == "may" and re.match(r"(?:under|in|at) no\b", before.words) and op.start - before.end < 10:
        return replace(before, end=op.end)  # "under no circumstances may Client …"
    if op.kind == "may" and before.kind == "needs" and before.words.startswith("only"):
        return replace(before, end=op.end)  # "only with the Artist's consent may Client …"
    if op.kind in ("right", "let") and re.match(r"(?:reserv|withh)", before.words) and op.start - before.end < 40:
        return replace(before, end=op.end)  # "reserves all rights to use"
    if op.words.startswith("agree") and before.kind == "not" and op.start - before.end < 20:
        return replace(op, kind="notlet")
    if op.kind not in ("let", "right"):
        return op
    between = text[before.end : op.start]
    if re.search(r"[;:]", between) or len(between) > 140:
        return op
    if before.kind == "double":
        return replace(before, end=op.end)
    if before.kind not in lexicon.FORBIDDING:
        return op
    bare = bool(re.fullmatch(lexicon.LET, op.words.split()[0]))
    own_verb = re.search(
        r"(?i)\b(?:but|and|however)(?: \w+)? (?:has|have|receives?|retains?|enjoys?|is|are)\b[^,]*$", between
    )
    subject_denies = bool(re.match(r"(?:nothing|no )", before.words))
    if op.kind == "right" and not own_verb and (len(between) < 70 or subject_denies):
        return replace(op, kind="notlet")
    # "shall not use the Images, or let others use them": a bare verb stands under the "not" before it
    if op.kind == "let" and (bare or subject_denies) and not own_verb:
        return replace(op, kind="notlet")
    return op


def _is_idle(text: str, op: _Operator, did: _Did) -> bool:
    """Words that look like an operator, but do not reach the action."""
    before, between = text[max(0, op.start - 40) : op.start], text[op.end : min(did.start, op.end + 40)]
    if op.kind == "may":
        # "a tool that may …" says what a thing is like; "shall be deemed" and "shall survive" are about the paper
        return bool(re.search(r"(?i)\b(?:that|which|who|as|where)(?: \w+ly)? $", before)) or bool(
            re.match(r"(?i) (?:not )?(?:be )?(?:deemed|considered|construed|mean|include|survive|apply)\b", between)
        )
    if op.kind == "let" and op.words in ("license", "licence", "consent"):
        noun = not re.search(r"(?i)\b(?:hereby|shall|will|may|to|not|can|I|we|you)$", before.rstrip())
        return noun and not re.match(r"(?i) (?:to|for|includ)", between)
    if op.kind == "notlet" and re.search(
        r"\bnot \w+ly (?:granted|licensed|conveyed|permitted|authori[sz]ed)$", op.words
    ):
        return True  # "all rights not expressly granted"
    if op.kind == "let" and re.match(r"(?:permitted|authori[sz]ed|licensed|granted|allowed)$", op.words):
        # "as permitted by …", "the licence granted above"
        return not re.search(r"(?i)\b(?:is|are|be|been|has|have|hereby|shall)$", before.rstrip())
    return False


def _modality(op: _Operator) -> tuple[Modality, bool]:
    if op.kind == "hope":
        return Modality.HOPES, False
    if op.kind == "double":
        return Modality.PERMITS, True
    if op.kind in lexicon.FORBIDDING or op.kind == "needs":
        return Modality.FORBIDS, False
    return (Modality.RESERVES, False) if op.kind == "reserve" else (Modality.PERMITS, False)


REACH_CHARS = 400
"""How far from an action what is said of it may stand."""
_NEW_STATEMENT = late(r"[;]|\. |, (?:and|but) (?:\w+ ){1,3}(?:shall|may|will)\b")


def _after(text: str, did: _Did) -> tuple[Modality, _Operator] | None:
    """What the sentence says of an action that is its subject: "Any use for training is prohibited"."""
    reach = min(len(text), did.end + REACH_CHARS)
    stop = _NEW_STATEMENT.search(text, did.end, reach)
    end = stop.start() if stop else reach
    for modality, rule, kind in (
        (Modality.FORBIDS, lexicon.AFTER_BAN, "after"),
        (Modality.FORBIDS, lexicon.AFTER_NEEDS, "needs"),
        (Modality.RESERVES, lexicon.AFTER_RESERVED, "after"),
        (Modality.PERMITS, lexicon.AFTER_LET, "after"),
    ):
        m = rule.search(text, did.end, end)
        if m:
            return modality, _Operator(kind, m.start(), m.end(), m[0].lower())
    return None


_IF = late(
    r"(?i)(?:^|[.;:\[(] ?|, |\b(?:and|but|that) )(?:if|where|should|in the event(?: that)?|in case|when|before|prior to|to the extent)\b"
)
_THEN_ASKS = late(
    r"(?i)\b(?:require|needs?|must|shall|will|first|separate|additional|negotiate|obtain|agree on|pay)\w*\b[^.;]{0,80}\b(?:licen[cs]e|consent|permission|approval|fee|agreement)\b"
)


_NAMELESS_FIRST = late(
    r"(?i)\b(?:must|shall|will|is to|are to)\b[^.;]{0,40}\b(?:aggregat\w+|anonymi[sz]\w+|de-?identif\w+|pseudonymi[sz]\w+)"
)
"""What is done first, so that the use that follows is let."""
_SANCTIONS = r"(?:terminat\w*|ends?|laps\w+|void|forfeit\w*|liable|penalt\w+|damages|in breach|breach(?:es)? of)"
_ENDS = late(rf"(?i)\b{_SANCTIONS}\b")
_ENDS_IF = late(
    rf"(?i)\b{_SANCTIONS}\b[^.;]{{0,60}}\b(?:if|where|when|in case|in the event|should)\b(?![^.;]*\b(?:not|no|never|without)\b)[^.;]{{0,240}}$"
)
"""What happens to who does it: no ban in so many words, and no permission either."""


def _if_clause(text: str, did: _Did) -> tuple[int, int] | None:
    """Condition in which an action stands: "If Client wishes to use the Works for training, …"."""
    for m in _IF.finditer(text, max(0, did.start - REACH_CHARS), did.start):
        end = re.compile(r",(?! (?:or|and|fine|develop|improve)\b)|[;:.\])]").search(text, m.end())
        stop = end.start() if end else len(text)
        if m.end() <= did.start < stop:
            return m.start(), stop
    return None


_TAKES_BACK = late(r"(?i)^(?:except|other than|save|apart from|with the)")


def _polarity(
    text: str, did: _Did, operators: Sequence[_Operator], exceptions: Sequence[tuple[int, int, str]]
) -> tuple[Modality, bool, _Operator | None] | None:
    """Modality, double negation and governing operator of one action; None where it is only an exception's reason."""
    condition = _if_clause(text, did)
    if condition is not None:
        kind, said = "needs", _THEN_ASKS.search(text, condition[1])
        if said is None:
            kind, said = "sanction", _ENDS.search(text, condition[1])
        if said is None and (nameless := _NAMELESS_FIRST.search(text, condition[1])):
            return Modality.PERMITS, False, _Operator("may", nameless.start(), nameless.end(), nameless[0].lower())
        return (Modality.FORBIDS, False, _Operator(kind, said.start(), said.end(), said[0].lower())) if said else None
    if sanction := _ENDS_IF.search(text, 0, did.start):
        return Modality.FORBIDS, False, _Operator("sanction", sanction.start(), sanction.end(), sanction[0].lower())
    inside = next((e for e in exceptions if e[0] <= did.start < e[1]), None)
    limits_only = inside is not None and not _TAKES_BACK.match(text[inside[0] :]) and inside[2] != "consent"
    if inside is not None and not limits_only:
        own = _govern(text, did, operators, inside[0], ())
        if own is not None:
            return (*_modality(own), own)
        main = _govern(text, replace(did, start=inside[0], end=inside[0]), operators, 0, exceptions)
        if main is None:
            main = next((op for op in operators if op.start >= inside[1]), None)
        if (
            main is None
            or inside[2] in ("consent", "consent_deemed", "opt_out")
            or inside[2].startswith("section")
            or not _TAKES_BACK.match(text[inside[0] :])
        ):
            return None
        # what is taken out of a ban is allowed, what is taken out of a grant is not
        flipped = Modality.FORBIDS if _modality(main)[0] is Modality.PERMITS else Modality.PERMITS
        return flipped, False, main
    op = _govern(text, did, operators, 0, [e for e in exceptions if e is not inside])
    # "X may be stored; its use for training is excluded": a part that has its own verdict needs none from before
    apart = op is not None and op.kind == "may" and ";" in text[op.end : did.start]
    after = _after(text, did) if op is None or apart or op.kind in ("let", "right") else None
    if after is not None:
        return after[0], False, after[1]
    if op is None:  # "no training shall give rise to a claim"
        op = next((each for each in operators if each.kind == "fee" and each.start < did.start < each.end), None)
    return (*_modality(op), op) if op is not None else (Modality.PERMITS, False, None)


def _read_sentence(
    s: _Sentence, party: Callable[[], re.Pattern[str]], purposes: re.Pattern[str] | None = None
) -> list[_Read]:
    """Everything that one sentence says about AI use, one record for each governing operator.

    *party* gives the words that stand for a party; it is asked only where there is an action, which is seldom.
    """
    text = s.text
    dids = [d for d in _dids(text, s.context, purposes) if d.end > s.lead]
    if not dids:
        return []
    exceptions = _exceptions(text)
    operators = _operators(text)
    groups: dict[tuple[int, int, Modality], tuple[bool, _Operator | None, list[_Did]]] = {}
    for did in dids:
        found = _polarity(text, did, operators, exceptions)
        if found is None:
            continue
        modality, double, op = found
        key = (op.start, op.end, modality) if op else (-1, -1, modality)
        groups.setdefault(key, (double, op, []))[2].append(did)
    reads = []
    for (_, _, modality), (double, op, members) in groups.items():
        actor, at, passive, third = _actor(text, op, members, party())
        own = tuple(e for e in exceptions if not any(e[0] <= d.start < e[1] for d in members))
        if op is not None and op.kind == "needs":
            own = (*own, (op.start, _end_of_phrase(text, op.end), "consent"))
        reads.append(_Read(s, modality, tuple(members), op, double, actor, at, passive, own, op is None, third))
    return reads


def _end_of_phrase(text: str, at: int) -> int:
    m = re.compile(r"[.;]|, ").search(text, at)
    return m.start() if m else len(text)


# ---- who

_BY = late(r"(?i)\bby (?:or (?:for|on behalf of) )?(?:the )?")
_MADE_BY = late(
    r"(?i)\b(?:created|made|produced|provided|supplied|delivered|written|signed|given|granted|performed|approved|prepared|recorded|submitted|owned|operated|consent|permitted|authori[sz]ed|agreed)(?: \w+){0,2} $"
)
_OWN_USE = late(r"(?i)(?:'s|')? (?:\w+ ){0,2}(?:use|right|licen[cs]e|exploitation|freedom)\b")
_BELONGINGS = late(
    r"(?i)(?:'s|')? (?:\w+ )?(?:data|materials?|content|information|property|systems|customers|affiliates?(?! (?:shall|may|will))|personnel|consent|approval|permission|authori[sz]ation)\b"
)


_GIVES_LEAVE = late(
    rf"(?i)^(?:(?:{lexicon.MODAL} )?(?:not|never) (?:\w+ly )?)?(?:consent|agree|{lexicon.LET})(?:s|es)?(?: to)?$"
)


def _actor(
    text: str, op: _Operator | None, dids: Sequence[_Did], party: re.Pattern[str]
) -> tuple[str, tuple[int, int] | None, bool, bool]:
    """Word for who acts ("" when none), its place, whether the sentence names nobody, and whether it is about letting others.

    ``!X`` is the side across from X: what the artist reserves, the client may not do. ``?X`` gives or refuses leave: the use
    of the work is then the client's, whoever speaks.
    """
    first, last = dids[0].start, dids[-1].end
    reach = op.start if op else first
    third = False
    if (
        op is not None
        and op.kind in ("let", "notlet", "double", "fee")
        and (not op.words.endswith((" that", " to")) or "objection" in op.words)
    ):
        empowered = _first_party(text, op.end, max(first, op.end), party) or (
            _last_party(text, op.start, op.end, party) if op.kind in ("double", "notlet") else None
        )
        others = (
            re.match(rf"(?i)[^.;]{{0,12}}?{lexicon.THIRD}", text[op.end : op.end + 70])
            if op.kind in ("let", "notlet")
            else None
        )
        if others and (empowered is None or empowered[1] > op.end + others.end()):
            third, empowered = True, None
        if empowered is not None:
            return empowered[0], (empowered[1], empowered[2]), False, third
        if not third and op.kind in ("let", "notlet") and _GIVES_LEAVE.search(op.words):
            giver = _last_party(text, 0, reach, party)
            return (f"?{giver[0]}", (giver[1], giver[2]), False, False) if giver else ("", None, True, False)
        if not third and op.kind in ("double", "fee"):
            return "", None, True, False
    for m in _BY.finditer(text, reach):
        p = party.match(text, m.end())
        if p and not _MADE_BY.search(text[max(0, m.start() - 40) : m.start()]):
            if op is not None and re.search(r"reserv|retain", op.words):
                return f"!{p[0]}", (p.start(), p.end()), True, third
            return p[0], (p.start(), p.end()), True, third
    if op is not None and op.kind == "reserve":
        owner = _last_party(text, 0, reach, party)
        return (f"!{owner[0]}", (owner[1], owner[2]), True, third) if owner else ("", None, True, third)
    subject = _last_party(text, 0, reach, party, indicative=op is None)
    if op is not None and re.match(r"(?:under|in|at) no\b", op.words):
        subject = _first_party(text, op.end, max(first, op.end), party) or subject
    if op is not None and op.kind == "needs" and op.start < first and subject:
        return subject[0], (subject[1], subject[2]), False, third
    if (
        op is not None
        and op.kind == "ban"
        and subject
        and re.match(r"(?:\w+ly )?(?:hereby )?(?:prohibits?|forbids?)\b", op.words)
    ):
        return f"!{subject[0]}", (subject[1], subject[2]), False, third
    if _is_passive(text, op, first, last):
        if subject and lexicon.ENSURES.search(text, max(0, reach - 80), reach):
            return subject[0], (subject[1], subject[2]), False, third
        user = _user(text, last, party)
        return (user[0], (user[1], user[2]), False, third) if user else ("", None, True, third)
    if re.search(rf"(?i)\b(?:{lexicon.BOTH})(?:'s)?[^.;]{{0,40}}$", text[max(0, reach - 80) : reach]) or (
        op is not None and op.kind == "neither" and re.search(rf"(?i){lexicon.BOTH}", op.words)
    ):
        return "*both", None, False, third
    if subject is None and op is not None:
        subject = _last_party(text, op.start, op.end, party)
    if subject is not None:
        return subject[0], (subject[1], subject[2]), False, third
    spoken = f"{text[max(0, reach - 70) : reach]}{op.words if op else ''}"
    if re.search(rf"(?i)\b(?:{lexicon.ANYONE}|no person|no party)\b", spoken):
        return "*anyone", None, True, third
    if re.search(rf"(?i)\b{lexicon.THIRD}", spoken):
        return "*third", None, False, third
    of_a_thing = re.search(r"(?i)\b(?:licen[cs]e|rights?|grant|uses?|agreement|section|clause|fee)\b", text[:reach])
    agentless = op is not None and (op.kind in ("no", "ban", "let", "notlet", "right") or of_a_thing is not None)
    return "", None, agentless, third


def _is_passive(text: str, op: _Operator | None, first: int, last: int) -> bool:
    if op is None:
        return bool(lexicon.NOMINAL.search(text, 0, first))
    if (
        op.kind in ("after", "needs")
        or op.words.endswith(" be")
        or (op.kind == "no" and not re.search(rf"(?i){lexicon.THIRD}|party|person|one\b", op.words))
    ):
        return True
    if (
        re.match(r"(?:is|are|was|were|be)\b", op.words)
        and re.match(r" (?:\w+ly )?\w+(?:ed|en)\b", text[op.end :])
        and not op.words.endswith(" to")
    ):
        return True
    return bool(lexicon.NOMINAL.search(text, op.end, first))


def _user(text: str, end: int, party: re.Pattern[str]) -> tuple[str, int, int] | None:
    """Party whose use a passive sentence speaks of: "Client's use of …", "use of the Works by Client"."""
    found = None
    for m in party.finditer(text, 0, end):
        if text[m.end() : m.end() + 1] == "'" and _OWN_USE.match(text, m.end()):
            found = (m[0], m.start(), m.end())
    return found


def _first_party(text: str, start: int, end: int, party: re.Pattern[str]) -> tuple[str, int, int] | None:
    for m in party.finditer(text, start, min(end, start + 90)):
        if text[m.end() : m.end() + 1] != "'" or _OWN_USE.match(text, m.end()):
            return m[0], m.start(), m.end()
    return None


_GIVING = late(r"(?i)\b(?:grants?|gives?|assigns?|licen[cs]es?)\b")
_RELATIVE = late(r"(?i)\b(?:that|which|whom|what|who) $")
_PREPOSITION = late(r"(?i)\b(?:by|of|from|to|with|for|under) (?:the )?$")


def _last_party(
    text: str, start: int, end: int, party: re.Pattern[str], indicative: bool = False
) -> tuple[str, int, int] | None:
    """Nearest party before *end* that can be a subject: not an owner of things, not an object behind a preposition."""
    found = None
    start = max(start, end - 2 * REACH_CHARS)
    for m in party.finditer(text, start, end):
        possessive = text[m.end() : m.end() + 1] == "'" or m[0].casefold() in ("your", "our")
        if possessive and (
            _BELONGINGS.match(text, m.end())
            or not re.match(
                r"(?i)'?s? (?:\w+ ){0,2}(?:use|right|affiliates|partners|service providers|licen)",
                text[m.end() : m.end() + 40],
            )
        ):
            continue
        if found is not None and indicative and _RELATIVE.search(text, max(0, m.start() - 8), m.start()):
            continue  # "we use what you send us to train …"
        preposition = _PREPOSITION.search(text, max(0, m.start() - 10), m.start())
        if preposition and not possessive and found is not None and not _GIVING.search(text, start, m.start()):
            continue
        found = (m[0], m.start(), m.end())
    return found


# ---- a whole paper


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
    objects = _Objects(work, parties)
    found: list[Stance] = []
    starts = [c.span.start for c in clauses]
    for clause in clauses:
        if clause.kind not in (ClauseKind.OPERATIVE, ClauseKind.SCHEDULE, ClauseKind.DEFINITION):
            continue
        before: list[Stance] = []
        for s in _sentences_of(folded, clause, clauses, starts):
            if not _worth_reading(s.text, purposes):
                before = before if not s.text.strip() else []
                continue
            reads = _read_sentence(s, lambda: objects.party_rule, purposes)
            if before and reads and lexicon.RESTATES.match(s.text[s.lead :].strip()):
                found[-1] = _restated(found[-1], reads)
                continue
            mine = [st for r in reads if (st := _stance(folded, clause, r, objects, parties)) is not None]
            found += mine
            before = mine
    return _with_overrides(folded, clauses, tuple(found))


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
            and any(x.action in _MACHINE or x.action is Action.MINE for x in _dids(meaning, meaning))
            and re.search(r"(?i)purpose|use|right|activit|train|exploit|process|AI", d.term)
        ):
            terms.append(d.term)
    if not terms:
        return None
    return re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(t) for t in sorted(terms, key=len, reverse=True)) + r")(?:s|es)?(?!\w)"
    )


MAX_LEAD_INS = 4
CONTEXT_CHARS = 1_200
"""How far around a sentence its subject may have been named, or its condition may follow."""


def _sentences_of(
    folded: Folded, clause: Clause, clauses: Sequence[Clause], starts: Sequence[int]
) -> Iterator[_Sentence]:
    start, end = folded.within(clause.span)
    body = folded.text[start:end]
    pieces: list[tuple[int, int]] = []
    lead = ""
    for span in reversed(_lead_chain(clause, clauses, starts)):
        a, b = folded.within(span)
        pieces.append((len(lead), a))
        lead += folded.text[a:b] + " "
    about = f"{clause.heading or ''} {lead} "
    first = True
    for a, b in _sentences(body):
        context = about + body[max(0, a - CONTEXT_CHARS) : b + CONTEXT_CHARS]
        if first:
            yield _Sentence(lead + body[a:b], len(lead), tuple(pieces), start + a, context)
        else:
            yield _Sentence(body[a:b], 0, (), start + a, context)
        first = first and not body[a:b].strip("()0123456789.* ")


def _lead_chain(clause: Clause, clauses: Sequence[Clause], starts: Sequence[int]) -> list[Span]:
    """Lead-ins of an item from the inside out."""
    chain: list[Span] = []
    here: Clause | None = clause
    while here is not None and here.lead_in is not None and len(chain) < MAX_LEAD_INS:
        chain.append(here.lead_in)
        above = clauses[bisect_right(starts, here.lead_in.start) - 1]
        here = above if above is not here and above.span.contains(here.lead_in) else None
    return chain


def _party_pattern(parties: Parties) -> re.Pattern[str]:
    """Every word that stands for a party, and third-party words that must not be taken for one."""
    words = {t for p in parties.parties for t in p.terms}
    words |= {w.title() for w in words if w.islower() and len(w) > 1}
    words |= {"I"} if any(t == "i" for p in parties.parties for t in p.terms) else set()
    words -= {"i", "me", "my", "mine", "us"}
    for word in ("Recipient", "Receiving Party", "Disclosing Party", "Client", "Company", "Contractor", "Freelancer"):
        words.add(word)
    ordered = sorted(words, key=lambda w: (-len(w), w))
    return re.compile(r"(?<![\w'-])(?:" + "|".join(re.escape(w) for w in ordered) + r")(?![\w-])")


@dataclass
class _Objects:
    """What the things of a paper are, seen from the freelancer. Its patterns are made when a stance first asks."""

    work: frozenset[str]
    parties: Parties

    @cached_property
    def party_rule(self) -> re.Pattern[str]:
        """Words that stand for a party."""
        return _party_pattern(self.parties)

    @cached_property
    def work_rule(self) -> re.Pattern[str]:
        """Names of the work, the paper's own and those of any paper."""
        own = sorted((re.escape(w) for w in self.work), key=len, reverse=True)
        generic = rf"\b{lexicon.GENERIC_WORK}\b"
        return re.compile(r"(?i)(?<!\w)(?:" + "|".join([*(rf"{w}(?:s|es)?(?!\w)" for w in own), generic]) + ")")

    @cached_property
    def client_rule(self) -> re.Pattern[str]:
        """What the client brings."""
        clients = [
            t
            for p in self.parties.parties
            if p.side is not Side.FREELANCER
            for t in p.terms
            if t.casefold() not in ("us", "i", "me", "it")
        ]
        names = "|".join(
            sorted((re.escape(t) for t in {*clients, "Client", "Customer", "Company"}), key=len, reverse=True)
        )
        return re.compile(
            rf"\b[\w-]+,? (?:that |which )(?:the )?(?:{names}) (?:supplies|provides|furnishes|gives|owns|uploads|discloses)\b"
            rf"|(?<!\w)(?:{names})(?:'s|')? (?:confidential |proprietary |own |personal |source )?(?:[Dd]ata|[Mm]aterials?|[Cc]ontent|[Ii]nformation|[Pp]roperty|[Aa]ssets|[Cc]ode|[Ff]iles|[Dd]ocuments|[Ss]ystems)\b"
            rf"|(?i:\b(?:materials?|data|content|information|assets|files)\b) (?:supplied|provided|furnished|given|disclosed) by (?:the )?(?:{names})(?!\w)"
        )

    def find(self, text: str, start: int, end: int) -> tuple[WorkObject, int, int] | None:
        """Most telling object between two offsets."""
        taken: list[tuple[int, int]] = []
        best: tuple[WorkObject, int, int] | None = None
        for m in self.client_rule.finditer(text, start, end):
            if m[0].casefold() in self.work:
                return WorkObject.DELIVERABLES, m.start(), m.end()
            taken.append((m.start(), m.end()))
            best = best or (WorkObject.CLIENT_MATERIAL, m.start(), m.end())
        for m in lexicon.CONFIDENTIAL.finditer(text, start, end):
            best = best or (WorkObject.CONFIDENTIAL, m.start(), m.end())
        for m in lexicon.FINAL.finditer(text, start, end):
            return WorkObject.PARTIAL, m.start(), m.end()
        for m in lexicon.USAGE.finditer(text, start, end):
            taken.append((m.start(), m.end()))
            best = best or (WorkObject.USAGE_DATA, m.start(), m.end())
        for m in self.work_rule.finditer(text, start, end):
            if not any(a <= m.start() < b for a, b in taken):
                return WorkObject.DELIVERABLES, m.start(), m.end()
        for m in lexicon.LIKENESS.finditer(text, start, end):
            return WorkObject.LIKENESS, m.start(), m.end()
        return best


def _object(r: _Read, objects: _Objects) -> tuple[WorkObject, tuple[int, int] | None]:
    text = r.sentence.text
    first, last = r.dids[0].start, r.dids[-1].end
    start = r.operator.end if r.operator is not None and r.operator.end <= first else 0
    cut = min((a for a, _, _ in r.exceptions if a >= last), default=len(text))
    ranges = [(start, first), (first, cut), (0, start)]
    if r.passive:
        ranges = [(0, first), (first, cut)]
    for a, b in ranges:
        found = objects.find(text, a, b) if a < b else None
        if found is not None and not any(d.start <= found[1] < d.end and d.action in (Action.TRAIN,) for d in r.dids):
            return found[0], (found[1], found[2])
    if (r.passive or not r.actor or r.actor[0] == "?") and (
        lexicon.ANY_USE.search(text[max(0, first - 60) : last]) or lexicon.LICENCE_TALK.search(text)
    ):
        return WorkObject.DELIVERABLES, None
    if lexicon.PRONOUN.search(text, start, cut) or any(d.action is Action.SYNTHESISE for d in r.dids):
        return (
            WorkObject.DELIVERABLES
            if objects.find(r.sentence.context, 0, len(r.sentence.context))
            else WorkObject.OTHER
        ), None
    return WorkObject.OTHER, None


def _side(r: _Read, what: WorkObject, parties: Parties) -> tuple[Side, float]:
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


def _stance(folded: Folded, clause: Clause, r: _Read, objects: _Objects, parties: Parties) -> Stance | None:
    s = r.sentence
    actions = tuple(dict.fromkeys(d.action for d in r.dids))
    what, at = _object(r, objects)
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
    extra = _conditions(s) if r.modality is Modality.PERMITS else ()
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
        covers=_covers(r),
        limits=_limits(r),
        overrides=bool(lexicon.OVERRIDES.search(s.text)) and not _is_defeated_override(s.text),
        double_negation=r.double,
        confidence=round(confidence, 2),
    )


def _is_defeated_override(text: str) -> bool:
    """Say whether the precedence is another term's ("subject to Section 9, which prevails")."""
    return bool(re.search(r"(?i)\bwhich (?:shall )?(?:prevail|control|take)", text))


_OPTS_OUT = late(
    r"(?i)\bopt(?:s|ed|ing)?[- ]out\b|\bright to object\b|\b(?:revoke|withdraw)\b[^.]{0,40}(?:permission|consent)|\boppose\b|\b(?:select|choos|elect|decid)\w* (?:whether|if)\b|\bdecid\w*\b[^.;]{0,40}? (?:whether|if)\b|\b(?:can|may|right to|entitled to|able to) object\b"
    r"|\b(?:if|where|when|unless|only)\b[^.;]{0,60}\b(?:chooses?|opt(?:s|ed)? in|enabled?|turn(?:s|ed)? (?:it |this )?on|volunteers?|switch(?:es|ed)? (?:it |this )?on)\b|\b(?:switch|turn)(?:ed)? (?:it |this |that |them )?off\b|\bmay (?:disable|deactivate) (?:it|this)\b|\bdepends on (?:the|your) (?:settings?|choice|preferences?)|\bchoose to (?:share|let|allow|contribute)\b|\bif you (?:do not|don't|would rather not) (?:want|wish|like)\b|\bto (?:stop|prevent|avoid) this\b|\bgo to (?:your |the )?(?:\w+ )?settings\b|\b(?:permission|consent) can be (?:taken back|withdrawn|revoked)\b"
)
_ONLY_NAMELESS = late(
    r"(?i)\b(?:must|shall|will|may only|has to|have to|only)\b[^.;]{0,60}\b(?:aggregat\w+|anonymi[sz]\w+|de-?identif\w+|pseudonymi[sz]\w+)"
    r"|\b(?:aggregat\w+|anonymi[sz]\w+|de-?identif\w+)\b[^.;]{0,60}\b(?:before|prior to|only)\b"
)


def _conditions(s: _Sentence) -> tuple[str, ...]:
    """What the words around a permission make of it: an opt-out, or only data that names nobody."""
    found = [kind for kind, rule in lexicon.KINDS if kind in ("opt_out", "deidentified") and rule.search(s.text)]
    if "deidentified" not in found and _ONLY_NAMELESS.search(s.context):
        found.append("deidentified")
    if "opt_out" not in found and _OPTS_OUT.search(s.context):
        found.append("opt_out")
    return tuple(found)


_DISCLOSES = late(
    r"(?i)\b(?:shar(?:e|ing)|disclos(?:e|ing)|sell(?:ing)?|transfer(?:ring)?|provid(?:e|ing)|mak(?:e|ing) available|distribut(?:e|ing)|sub-?licens(?:e|ing)|licens(?:e|ing)|releas(?:e|ing)|send(?:ing)?)\b"
)
_USES_ITSELF = late(
    r"(?i)\b(?:us(?:e|ing)|reproduc\w+|cop(?:y|ying)|process(?:ing)?|exploit\w*|analy[sz]\w+|train(?:ing)?)\b"
)
_OTHERS_ONLY = late(
    r"(?i)\bno (?:\w+ )?(?:sub-?processors?|third part(?:y|ies)|vendors?|sub-?contractors?|(?:service |AI )?providers?|affiliates?)\b|\b(?:vendors|sub-?processors|third parties|affiliates|sub-?contractors|service providers) (?:shall|will|may|do|must|can) not\b"
)


def _others_only(r: _Read) -> bool:
    """The ban is on handing the work to others for their training, not on training oneself."""
    if r.operator is None or r.modality is Modality.PERMITS:
        return False
    text = r.sentence.text
    if _OTHERS_ONLY.search(text[max(0, r.operator.start - 60) : r.operator.end]):
        return True
    zone = text[r.operator.end : r.dids[0].start]
    to_others = re.search(rf"(?i)\b(?:to|with) {lexicon.THIRD}", zone)
    return bool(_DISCLOSES.search(zone) and to_others and not _USES_ITSELF.search(zone[: to_others.start()]))


def _name(modality: Modality, actions: Sequence[Action], kinds: Sequence[str], side: Side, r: _Read) -> StanceName:
    if all(d.tool_only for d in r.dids):
        return StanceName.IRRELEVANT
    if modality in (Modality.FORBIDS, Modality.RESERVES, Modality.HOPES):
        others = set(actions) == {Action.INPUT_AI} or _others_only(r)
        return StanceName.THIRD_PARTY if others else StanceName.PROHIBITS
    if set(actions) == {Action.IMPROVE_SERVICES}:
        return StanceName.BROAD_USE
    if side is Side.FREELANCER or set(actions) == {Action.INPUT_AI}:
        return StanceName.IRRELEVANT
    return StanceName.OPT_OUT if {"opt_out", "deidentified"} & set(kinds) else StanceName.GRANTS


_INTERNAL = late(r"(?i)\b(?:internal(?:ly)?|in-house|its own|their own|our own|proprietary)\b")
_EXTERNAL = late(
    r"(?i)\b(?:external|third[- ]part(?:y|ies)(?:'s)?|public(?:ly)?|commercial|operated by (?:a |any )?(?:third|other))\b"
)
_PUBLIC = late(r"(?i)\bpublic(?:ly)?(?: available| accessible| hosted)?\b(?! domain)")
_BOTH_WAYS = late(
    r"(?i)\bwhether\b|\binternal(?:ly)? (?:or|and|and/or) (?:external|third|public)|\b(?:its own or|own or any)\b"
)
_IDENTIFIABLE = late(
    r"(?i)\bidentifi(?:able|es)\b(?: form| information)?|\bin a (?:way|manner|form) that (?:would |could )?identif"
)
_TEXT_ONLY = late(r"(?i)\b(?:the |any )?(?:written )?text (?:of|in|portions? of) the\b|\bonly the text\b")


_LETS_OTHERS = late(
    rf"(?i)\b(?:authori[sz]e|permit|allow|let|enable|cause|licen[cs]e|assist|direct|encourage|ensure|procure|nor)\w*\b(?: that)?[^.;]{{0,20}}?\b{lexicon.THIRD}"
    r"|\b(?:affiliates|sub-?contractors|sub-?licensees|successors|others)\b[^.;]{0,60}\b(?:shall|may|will|to)\b"
    r"|\b(?:nor|or|and)(?: shall| will| may)?(?: any)? (?:third part|any(?:one|body) else|others)|on (?:its|their) behalf"
)
_DATASETS = late(r"(?i)\bdata ?-?sets?\b|\bprompts?\b|\bembedding")


def _around(r: _Read) -> str:
    """Words near what is said: enough for its facets."""
    first = min(r.dids[0].start, r.operator.start if r.operator else r.dids[0].start)
    return r.sentence.text[max(0, first - REACH_CHARS) : r.dids[-1].end + REACH_CHARS]


def _covers(r: _Read) -> frozenset[str]:
    words = _around(r)
    actions = {d.action for d in r.dids}
    limits = _limits(r)
    machine = bool(actions & (_MACHINE | {Action.MINE}))
    both = bool(_BOTH_WAYS.search(words))
    facets = {
        "training": Action.TRAIN in actions,
        "developing": bool(actions & {Action.FINE_TUNE, Action.DEVELOP, Action.IMPROVE_SERVICES}),
        "third_parties": r.third or bool(_LETS_OTHERS.search(words)),
        "internal": machine and (both or not limits & {"third_party_only", "public_only"}),
        "external": machine and (both or "internal_only" not in limits),
        "all_ai": machine and "generative_only" not in limits,
        "signed_writing": any(
            kind == "consent" and lexicon.SIGNED_WRITING.search(r.sentence.text, a, b) for a, b, kind in r.exceptions
        ),
        "prompts_datasets": Action.BUILD_DATASET in actions
        or bool(lexicon.PROMPT.search(words) or _DATASETS.search(words)),
    }
    return frozenset(name for name, met in facets.items() if met)


_OUTSIDE = late(r"(?i)third[- ]party|external")


def _limits(r: _Read) -> frozenset[str]:
    text, words = r.sentence.text, _around(r)
    start = r.dids[0].start
    end = min((a for a, _, _ in r.exceptions if a > start), default=min(len(text), r.dids[-1].end + REACH_CHARS))
    named = [
        (text[max(start, m.start() - 40) : m.start()], m.start(), m.end())
        for m in lexicon.AI.finditer(text, start, end)
    ]
    limits = {
        "generative_only": bool(named) and all(lexicon.GENERATIVE.search(text, max(0, a - 11), b) for _, a, b in named),
        "identifiable_only": bool(_IDENTIFIABLE.search(words)) and not re.search(r"(?i)de-?identif", words),
        "third_party_only": _others_only(r),
        "text_only": bool(_TEXT_ONLY.search(words)),
        "finals_only": bool(lexicon.FINAL.search(text, max(0, start - REACH_CHARS), r.dids[-1].end)),
    }
    if named and not _BOTH_WAYS.search(words):
        limits["third_party_only"] |= all(_OUTSIDE.search(before) for before, _, _ in named)
        limits["public_only"] = all(_PUBLIC.search(before) for before, _, _ in named)
        limits["internal_only"] = all(_INTERNAL.search(before) for before, _, _ in named)
    return frozenset(name for name, holds in limits.items() if holds)


def _restated(before: Stance, reads: Sequence[_Read]) -> Stance:
    """Add to a stance what the next sentence says of it ("This includes fine-tuning …")."""
    actions = tuple(dict.fromkeys((*before.actions, *(d.action for r in reads for d in r.dids))))
    covers = before.covers.union(*(_covers(r) for r in reads))
    return replace(before, actions=actions, covers=covers)


def _with_overrides(folded: Folded, clauses: Sequence[Clause], stances: tuple[Stance, ...]) -> tuple[Stance, ...]:
    """A sentence of its own may say that a section prevails: it speaks for every stance in that section."""
    if not stances:
        return stances
    whole: set[str] = set()
    everything = False
    for clause in clauses:
        if clause.kind not in (ClauseKind.OPERATIVE, ClauseKind.SCHEDULE):
            continue
        words = folded.words(clause.span)
        m = lexicon.OVERRIDES.search(words)
        if m is None:
            continue
        low = max((b for a, b in _bounds(words) if b <= m.start()), default=0)
        what = lexicon.SCOPE_OF_OVERRIDE.search(words, low, m.start())
        if what is None:
            continue
        number = what["n"] or what["m"]
        if number:
            whole.add(number)
        elif (what["what"] or "").lower() in ("addendum", "rider"):
            everything = True
        elif clause.number:
            whole.add(
                clause.number
                if (what["what"] or "").lower() in ("paragraph", "restriction", "prohibition", "provision")
                else _top(clause.number)
            )
    return tuple(
        replace(s, overrides=True) if everything or any(_within(s.clause.number, number) for number in whole) else s
        for s in stances
    )


def _bounds(words: str) -> list[tuple[int, int]]:
    return [(a, a) for a, _ in _sentences(words)]


def _top(number: str) -> str:
    return re.split(r"[.(]", number)[0]


def _within(number: str | None, section: str) -> bool:
    return number is not None and (number == section or number.startswith((f"{section}.", f"{section}(")))


# ---- one passage alone

_PASSAGE_PARTIES: tuple[tuple[str, str], ...] = (
    ("client", r"(?:[Tt]he )?(?:Client|Customer|Company|Publisher|Commissioner)"),
    (
        "contractor",
        r"(?:[Tt]he )?(?:Contractor|Consultant|Freelancer|Voice Actor|Artist|Author|Photographer|Writer|Illustrator|Designer|Talent|Performer|Contributor)",
    ),
    ("licensee", r"(?:[Tt]he )?(?:Licensees?|[Bb]uyers?)"),
    ("licensor", r"(?:[Tt]he )?Licensors?"),
    ("employee", r"(?:[Tt]he )?(?:Employees?|[Ee]mployees?|[Ss]taff|[Pp]ersonnel|[Ww]orkers?)"),
    ("employer", r"(?:[Tt]he )?(?:Employer|[Bb]ank)"),
    ("affiliate", r"(?:[Ii]ts |[Oo]ur |[Tt]heir )?[Aa]ffiliates?"),
    ("third_party", r"(?:[Tt]hird[- ][Pp]art(?:y|ies)|[Dd]ata [Pp]artners?|[Ss]ervice [Pp]roviders?|AI providers?)"),
    ("user", r"(?:[Yy]ou(?:rs?)?|[Uu]sers?|[Mm]embers|[Vv]isitors|[Dd]evelopers)"),
    ("provider", r"(?:[Ww]e|[Oo]ur|[Uu]s|I|[Tt]he (?:platform|service|app)|Provider|Supplier|Vendor)"),
)
_PASSAGE_PARTY = late(
    r"(?<![\w'-])(?:"
    + "|".join(f"(?P<{name}>{rule})" for name, rule in _PASSAGE_PARTIES)
    + r"|(?P<name>(?:[a-z]{0,2}[A-Z][\w.]*)(?: [A-Z][\w.]+){0,2}(?=(?:'s)? (?:shall|will|may|does|do|is|are|use|uses|can|must|has|agrees|prohibits?|hereby|cannot|never)\b)))(?![\w-])"
)


def stance_of_passage(text: str, lead_in: str | None) -> tuple[StanceName, str | None, tuple[str, ...]]:
    """Stance of a passage alone (with the sentence before it): name, actor (``client``, ``provider`` …) and exceptions.

    Exceptions are verbatim stretches of *text* or *lead_in*. A passage has no parties and no definitions to go by:
    who stands behind "we" is not asked, and a list item without an operator is read as its form suggests.
    """
    folded = fold(text)
    lead = fold(lead_in) if lead_in else None
    reads: list[_Read] = []
    context = f"{lead.text if lead else ''} {folded.text}"
    leading = _last_sentence(lead.text) if lead else ""
    first = True
    for a, b in _sentences(folded.text):
        sentence = folded.text[a:b]
        head = f"{leading} " if first and leading and _completes(leading, sentence) else ""
        reads += _read_sentence(
            _Sentence(head + sentence, len(head), ((0, 0),) if head else (), a, context), lambda: _PASSAGE_PARTY
        )
        first = first and not sentence.strip("()0123456789.*- ")
    guarded = [r for r in reads if _guards_tools(r)]
    reads = [r for r in reads if not all(d.tool_only for d in r.dids)]
    about_training = any(
        _is_machine(d, folded.text[a:b])
        for a, b in _sentences(folded.text)
        for d in _dids(folded.text[a:b], context)
        if not d.tool_only
    )
    reads = [kept for r in reads if (kept := _by_form(r) if r.weak else r) is not None]
    name, best = _passage_name(context, folded.text, reads, guarded, about_training)
    if best is None:
        return name, _passage_broad_actor(folded.text) if name is StanceName.BROAD_USE else None, ()
    return name, _passage_actor(best, name), _passage_exceptions(best, folded, text, lead, lead_in)


def _last_sentence(text: str) -> str:
    *_, (a, b) = _sentences(text)
    return text[a:b].strip()


def _completes(leading: str, sentence: str) -> bool:
    """A lead-in counts where it is left open, or where the item has no operator of its own."""
    return (
        leading.endswith((":", "\u2013", ",", "-", ";"))
        or bool(re.search(r"(?i)\b(?:to|not|that|by|for|including)$", leading))
        or not re.match(r"(?i)(?:\w+ ){0,6}(?:may|shall|will|must|can)\b", sentence)
    )


def _passage_name(
    context: str, text: str, reads: Sequence[_Read], guarded: Sequence[_Read], about_training: bool
) -> tuple[StanceName, _Read | None]:
    machine = [r for r in reads if any(_is_machine(d, r.sentence.text) for d in r.dids)]
    inputs = [r for r in reads if any(d.action is Action.INPUT_AI and not d.tool_only for d in r.dids)]
    forbids = [r for r in machine if r.modality is not Modality.PERMITS]
    permits = [r for r in machine if r.modality is Modality.PERMITS]
    conditional = [
        r for r in permits if {"opt_out", "deidentified"} & {k for _, _, k in r.exceptions} or _conditions(r.sentence)
    ]
    if conditional or (about_training and _OPTS_OUT.search(text)):
        return StanceName.OPT_OUT, next(iter(conditional or permits or machine), None)
    softened = [r for r in forbids if _lets_through(r)]
    if softened and len(softened) == len(forbids):
        return StanceName.OPT_OUT, softened[0]
    if forbids:
        own = [r for r in forbids if not _others_only(r)]
        return (StanceName.PROHIBITS, own[0]) if own else (StanceName.THIRD_PARTY, forbids[0])
    if permits:
        return StanceName.GRANTS, permits[0]
    banned = [r for r in inputs if r.modality is not Modality.PERMITS] or list(guarded)
    if banned:
        return StanceName.THIRD_PARTY, banned[0]
    if lexicon.AI_LOOSE.search(context):
        return StanceName.IRRELEVANT, None
    return (StanceName.BROAD_USE if _is_broad(text) else StanceName.OTHER_NEGATIVE), None


def _is_machine(did: _Did, text: str) -> bool:
    if did.action is Action.MINE:
        return bool(lexicon.TDM.search(text) or (lexicon.AI.search(text) and not lexicon.ROBOTS_ONLY.search(text)))
    return did.action in _MACHINE or did.action is Action.SYNTHESISE


def _other_property(text: str, at: int) -> bool:
    """Rights in a patent or a trade mark are no rights in the work."""
    other = lexicon.NOT_CONTENT.search(text, at, at + 80)
    return other is not None and not re.search(
        r"(?i)\b(?:works?|deliverables?|content|materials?)\b", text[at : other.start()]
    )


def _lets_through(r: _Read) -> bool:
    """A ban with a way out that is no consent: "except solely for the benefit of …", "other than to improve …"."""
    text = r.sentence.text
    return any(
        kind in ("services", "deidentified", "opt_out")
        and (_TAKES_BACK.match(text[a:b]) or (kind == "opt_out" and re.match(r"(?i)unless", text[a:b])))
        and (a > r.dids[0].start or a < 15)
        for a, b, kind in r.exceptions
    )


_GUARDED = late(
    r"(?i)\b(?:confidential|proprietary|restricted|personal|clients?|customers?|company|protected|sensitive|internal|case|patient|student|source|unpublished)(?:'s|')? (?:\w+ ){0,2}?(?:information|data|materials?|content|works?|files?|records?|documents?|texts?|manuscripts?|code|communications|calls|conversations|meetings|recordings)\b"
)


def _guards_tools(r: _Read) -> bool:
    """Tools may be used on what is entrusted only under conditions, or not at all."""
    text = r.sentence.text
    if not all(d.tool_only for d in r.dids) or not _GUARDED.search(text, r.dids[0].start):
        return False
    return r.modality is Modality.FORBIDS or bool(
        re.search(
            r"(?i)\bonly (?:in accordance|with|if|as|where|after|upon|when|to the extent)\b|\bonly (?:\w+ ){0,2}(?:approved|authori[sz]ed)\b|\bonly (?:use|employ)\b[^.;]{0,160}\b(?:where|if|when|that|which|approved)\b",
            text,
        )
    )


def _by_form(r: _Read) -> _Read | None:
    """A fragment without an operator: what its form suggests, or None where it states nothing."""
    text = r.sentence.text[r.sentence.lead :].lstrip(
        "()0123456789.*-\u2022 abcdefiv" if r.sentence.text[:1] in "(0123456789-*\u2022" else " "
    )
    word = text.split(" ", 1)[0].strip(",.;:").lower() if text else ""
    into_tool = all(d.action is Action.INPUT_AI for d in r.dids)
    if re.match(r"\"[^\"]{1,60}\"(?: or \"[^\"]{1,60}\")? (?:means?|includes?|shall mean|refers? to)\b", text):
        return None
    if word.endswith("ing") and len(word) > 4 and text[:1].isalpha():
        # lists of what one may not do are written so: "Using … to train"
        return replace(r, modality=Modality.FORBIDS, weak=False)
    if re.match(r"(?i)(?:use|upload|enter|put|paste|submit|input|share|feed|train|develop|copy|process)\b", text):
        return replace(r, modality=Modality.FORBIDS if into_tool else Modality.PERMITS, weak=False)
    uses = lexicon.USES.search(r.sentence.text)
    helps = re.search(
        r"(?i)\b(?:we|our|\w+) (?:also )?(?:collect|process|share|transcribe|record)\w*\b", r.sentence.text
    )
    does = r.actor_at is not None and 0 <= r.dids[0].start - r.actor_at[1] < 12  # "We train our models on …"
    return replace(r, weak=False) if (uses or helps or does) and not into_tool else None


def _is_broad(text: str) -> bool:
    """A gift of rights with hardly a limit, though nobody says AI."""
    for a, b in _sentences(text):
        sentence = text[a:b]
        for give in lexicon.GIVES.finditer(sentence):
            before = sentence[max(0, give.start() - 60) : give.start()]
            if re.search(
                r"(?i)\b(?:not|neither|nor|never|no case may \w+|cease to|no|retains?|reserves?)(?: \w+){0,2} $|\bneither\b[^.]*$",
                before,
            ) or re.match(
                r"(?i)[^.;]{0,30}?\bto you\b|[^.;]{0,20}?\byou (?:certain|a )",
                sentence[give.start() : give.start() + 60],
            ):
                continue
            rest = sentence[give.start() :]
            marks = len({m[0].lower() for m in lexicon.BROAD.finditer(rest)})
            boundless = lexicon.BOUNDLESS.search(rest)
            limited = bool(lexicon.LIMITED.search(rest))
            passive = re.match(r"(?i)(?:is|are|be|been|(?:shall |will )?becomes?|property|rights|vests?)\b", give[0])
            all_of_it = lexicon.WHOLE_RIGHTS.search(sentence if passive else rest)
            whole = (
                all_of_it is not None
                and lexicon.TRANSFERS.search(give[0])
                and not _other_property(sentence, all_of_it.end())
            )
            if (
                whole
                or (boundless and (not limited or "purpose" in boundless[0].lower()))
                or marks >= (3 if limited else 2)
            ):
                return True
    return False


_ACROSS = {
    "provider": "user",
    "user": "provider",
    "contractor": "client",
    "client": "contractor",
    "licensor": "licensee",
    "licensee": "licensor",
    "employee": "employer",
    "employer": "employee",
}


def _passage_actor(r: _Read, name: StanceName) -> str | None:
    if r.actor and not r.actor.startswith("*"):
        m = _PASSAGE_PARTY.match(r.actor.lstrip("!?") + " may")
        if m and m.lastgroup:
            who = "provider" if m.lastgroup == "name" else m.lastgroup
            return _ACROSS.get(who, who) if r.actor.startswith(("!", "?")) else who
    if r.actor == "*third" or (
        r.operator is not None and _others_only(r) and re.search(r"(?i)\bno ", r.operator.words)
    ):
        return "third_party"
    text = r.sentence.text
    if name is StanceName.THIRD_PARTY and not re.search(r"(?i)\b(?:your|customer)\b", text):
        return "employee"
    if re.search(r"(?i)\b(?:your|my|customer|user|employee|data|client)\b", text):
        return "provider"
    return "anyone" if name is StanceName.PROHIBITS else "provider"


def _passage_exceptions(
    r: _Read, folded: Folded, text: str, lead: Folded | None, lead_in: str | None
) -> tuple[str, ...]:
    found = []
    for a, b, _ in r.exceptions:
        s = r.sentence
        if a >= s.lead:
            span = folded.span(s.at + a - s.lead, s.at + b - s.lead)
            found.append(text[span.start : span.end])
        elif lead is not None and lead_in is not None:
            offset = lead.text.rfind(s.text[: max(0, s.lead - 1)])
            span = lead.span(max(0, offset) + a, max(0, offset) + min(b, s.lead - 1))
            found.append(lead_in[span.start : span.end])
    return tuple(f for f in found if f)


def _passage_broad_actor(text: str) -> str | None:
    """Who is given the rights: behind "grants", or else the side across from the giver."""
    give = re.search(
        r"(?i)\b(?:grants?|assigns?|transfers?|conveys?)\b(?:, and agrees to assign,)?|\b(?:property of|owned by|works? for hire)\b",
        text,
    )
    if give is not None:
        to = re.match(r"(?i)[ ,-]*(?:hereby )?(?:to )?(?:the )?(?P<who>us\b|me\b|[\w.]+)", text[give.end() :])
        known = _PASSAGE_PARTY.match(f"{to['who']} may") if to else None
        if known and known.lastgroup and known.lastgroup not in ("name", "user"):
            return known.lastgroup
        giver = None
        for p in _PASSAGE_PARTY.finditer(text, 0, give.start()):
            giver = "provider" if p.lastgroup == "name" else p.lastgroup
        if giver is not None and giver != "name":
            return _ACROSS.get(giver, giver)
    return (
        "client" if re.search(r"(?i)\b(?:deliverables?|work product|works? for hire|commission)", text) else "provider"
    )
