"""Actions on the work: training, mining, uploading into a tool …, each in its machine sense."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re

from scoring.reading import lexicon
from scoring.reading.gates import Gated
from scoring.reading.late import late
from scoring.reading.stance.parts import Did
from scoring.reading.stance.record import Action

_ACTIONS: tuple[tuple[Action, re.Pattern[str] | Gated], ...] = (
    (Action.FINE_TUNE, lexicon.FINE_TUNE),
    (Action.BUILD_DATASET, lexicon.BUILD_DATASET),
    (Action.DEVELOP, lexicon.DEVELOP),
    (Action.EVALUATE, lexicon.EVALUATE),
    (Action.MINE, lexicon.MINE),
    (Action.INPUT_AI, lexicon.INPUT_AI),
    (Action.SYNTHESISE, lexicon.SYNTHESISE),
)

MACHINE = frozenset({Action.TRAIN, Action.FINE_TUNE, Action.DEVELOP, Action.BUILD_DATASET, Action.EVALUATE})


def find_actions(text: str, context: str, purposes: re.Pattern[str] | None = None) -> list[Did]:
    """All actions of a sentence, in reading order."""
    found: list[Did] = []
    about_ai = lexicon.mentions_ai(text) or lexicon.mentions_ai(context)
    lessons = [(m.start(), m.end()) for m in lexicon.NOT_MACHINE.finditer(text)]
    for m in lexicon.TRAIN.finditer(text):
        if any(a <= m.start() < b for a, b in lessons):
            continue
        on_them = m[0][-3:].lower() != "ing" and _ON_THEM.match(text, m.end()) and (about_ai or GIVEN.search(context))
        if on_them or _machine_sense(text, m, about_ai):
            found.append(Did(Action.TRAIN, m.start(), m.end()))
    for action, rule in _ACTIONS:
        for m in rule.finditer(text):
            if _CLEANS.search(text, max(0, m.start() - 90), m.end()):
                continue
            if action is Action.MINE and _BY_LAW.search(text, max(0, m.start() - 60), m.start()):
                continue
            if action is Action.BUILD_DATASET and (
                _EXTRACTS.search(text, max(0, m.start() - 120), m.end()) or _MADE_FROM.search(m[0])
            ):
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
            if action is Action.INPUT_AI and _UNLAWFUL.search(m[0]):
                continue
            if action in (Action.DEVELOP, Action.EVALUATE) and _ITS_OUTPUT.match(text, m.end()):
                continue
            if action in (Action.DEVELOP, Action.EVALUATE) and not (_of_machines(text, m) and _from_something(text, m)):
                continue
            denied = _LEARNS_NOT.search(m[0]) if action is Action.DEVELOP else None
            found.append(Did(action, m.start() + (denied.end() if denied else 0), m.end()))
    for m in lexicon.AI_PURPOSE.finditer(text):
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
            found.append(Did(Action.TRAIN, start, m.end()))
        if lesson or not trains or re.search(r"(?i)develop", m[0]):
            found.append(Did(Action.DEVELOP, start, m.end()))
    if about_ai:
        found += [Did(Action.TRAIN, m.start(), m.end()) for m in lexicon.AS_TRAINING.finditer(text)]
    inputs = [*lexicon.AS_INPUT.finditer(text), *(lexicon.PROMPT.finditer(text) if about_ai else ())]
    found += [Did(Action.INPUT_AI, m.start(), m.end()) for m in inputs]
    for m in lexicon.USE_TOOL.finditer(text):
        if not any(d.start < m.end() and m.start() < d.end for d in found):
            found.append(Did(Action.INPUT_AI, m.start(), m.end(), tool_only=True))
    for m in lexicon.IMPROVE_SERVICES.finditer(text):
        if re.search(
            r"(?i)\bus(?:e|es|ed|ing|age)\b|\bexploit|\bprocess|\banaly[sz]|\bpurposes?\b|\blicen[cs]e",
            text[max(0, m.start() - 220) : m.start()],
        ) and not any(d.start < m.end() and m.start() < d.end for d in found):
            found.append(Did(Action.IMPROVE_SERVICES, m.start(), m.end()))
    if purposes is not None:
        for m in purposes.finditer(text):
            found.append(Did(Action.TRAIN, m.start(), m.end()))
    return sorted(found, key=lambda d: (d.start, d.end, d.action))


_BY_LAW = late(
    r"(?i)\b(?:exceptions?|limitations?|exemptions?) (?:for|to|on|of|permitting|allowing) (?:\w+ ){0,2}$|\b(?:polic(?:y|ies)|guidance|guidelines|information|questions|rules) (?:on|about|regarding|concerning|for) (?:\w+ ){0,2}$"
)
"""What the law says of mining is nobody's act here."""
_CLEANS = late(
    r"(?i)\b(?:delet|remov|purg|destroy|eras|withdraw)\w*\b[^.;]{0,80}?\b(?:from|out of|in)\b[^.;]{0,40}?\b(?:data ?sets?|data-sets?|corpus|corpora|models?|training)\b"
)
"""Taking the work out of a data set is no use of it."""

_EXTRACTS = late(
    r"(?i)\b(?:deriv|extract|reverse[- ]engineer|discover|decompil|disassembl|reconstruct|reproduc)\w*\b[^.;]{0,120}\btraining (?:data|sets?)$"
    r"|\b(?:deriv|extract|reverse[- ]engineer|discover|decompil|disassembl|reconstruct)\w*\b[^.;]{0,120}\btraining (?:data|sets?) (?:of|for|in)$"
)
"""Getting at what somebody else's model was trained on."""
_ITS_OUTPUT = late(r"(?i)[- ](?:generated|assisted|created|written|made|produced)\b")
"""To make AI-generated content is to make no AI."""
_MADE_FROM = late(
    r"(?i)^(?:creat|build|produc|generat|develop|prepar)\w*\b[^.;:]*?\b(?:from|based on|relies on|using)(?: (?!and\b|or\b|to\b|into\b|in\b|as\b)[\w-]+){0,4}? (?:data ?sets?|data-sets?|corpus|corpora|training (?:data|sets?))$"
)
"""What a machine makes out of its training data is no data set."""
_UNLAWFUL = late(
    r"(?i)\b(?:illegal|unlawful|harmful|offensive|infringing|abusive|obscene|malicious|defamatory) (?:\w+ ){0,2}?(?:content|materials?|files|images|data|inputs?|prompts?)\b"
)
"""A rule of conduct for those who use a tool guards nobody's work."""
_LEARNS_NOT = late(r"(?i)(?:\bnot|\bnever|\bcannot|n't)\b(?= (?:\w+ )?learns?\b)")
"""The model is named before the denial, what it does behind it: "our models do not learn from …"."""
_PRICED = late(r"(?i) (?:fees?|surcharges?|premiums?|royalt(?:y|ies)|addendum|rider|clauses?|polic(?:y|ies))\b")

_TOPIC = late(
    r"(?i)\b(?:about|concerning|regarding|on the (?:subject|topic) of|(?:reports?|articles?|essays?|books?|posts?|talks?|stories|features?) (?:on|about))(?: \w+){0,2} $"
)

_REPLICA = late(r"(?i)(?:digital (?:replica|double|twin)s?|synthetic \w+)$")


_OWN_MODELS = late(
    r"(?i)\b(?:our|its|their) (?:own |underlying |foundation )?models\b|\bso that (?:our|its|their) (?:[\w-]+ ){0,2}?models?\b|\bfrom which (?:our|its|their) (?:[\w-]+ ){0,2}?models?\b|\bthe (?:underlying|foundation) models\b"
)
GIVEN = late(
    rf"(?i)\bprompts?\b|\boutputs?\b|\b(?:conversations?|chats?|interactions?|dialogues?) with (?:the|our|its|an?) (?:\w+ )?(?:assistants?|bots?|chat ?bots?|models?)\b|\b(?:your|their|user'?s?'?|customers?'?s?'?|members?'?s?'?) (?:{lexicon.FED}|information)\b|\b(?:{lexicon.FED}|information)(?: and \w+)? (?:that |which )?(?:you|users|customers|members) (?:\w+ )?(?:submit|provide|upload|post|share|send|enter|give|create|make|write)\b|\b(?:things|what(?:ever)?|anything|everything) you (?:write|say|type|post|share|upload|ask|enter|create|send|draw)\b"
)
"""What somebody gave to a service."""


def _of_machines(text: str, m: re.Match[str]) -> bool:
    """A business model, or the model at a casting, is none: the sentence must speak of machines."""
    if _REPLICA.search(m[0]):
        return False
    if re.search(r"(?i)\b(?:learn\w* from|teach\w*|assistants?|chat ?bots?|speech technolog\w+)\b", m[0]):
        learner = (
            re.match(r"(?i)(?:software|systems?|machines?|machinery|programs?)\b", m[0]) or "teach" in m[0].lower()
        )
        return bool(learner or GIVEN.search(text) or lexicon.AI.search(text))
    fed = (GIVEN.search(text) or _OWN_MODELS.search(m[0])) and re.search(
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


_SOFTWARE = late(
    r"(?i) (?:of )?(?:(?:the|our|its|their|these|any|such|more|new|better|future) ){0,2}(?:[\w-]+ ){0,2}?(?:software|computers?|machines|robots?|systems|programs)\b (?:that|which|to|for|so)\b"
)


_ON_THEM = late(r"(?i) (?:\w+ )?(?:on|with|from) (?:any of |all of )?(?:it|them|(?:these|those)(?! \w))\b")
"""What was named in the sentence before."""
_WITH_WHICH = late(
    r"(?i)\b(?:with|on|from|using) which (?:our|the|its|their|an?|any)? ?(?:[\w-]+ ){0,4}(?:is|are|was|were|be|can be|will be) $"
)


def _machine_sense(text: str, m: re.Match[str], about_ai: bool) -> bool:
    after = text[m.end() : m.end() + 120]
    if re.search(r"(?i)\b(?:is|are|be|being|been) (?:\w+ly )?$", text[max(0, m.start() - 20) : m.start()]) and (
        lexicon.TRAIN_ON.match(after) or re.match(r"(?i) (?:on|with) (?:it|them|these|those)\b", after)
    ):
        return True  # "no model is trained on your files"
    if _WITH_WHICH.search(text, max(0, m.start() - 90), m.start()):
        return True  # "a collection with which our software is trained"
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
    if _SOFTWARE.match(after):
        return True
    object_of = re.match(rf"[^.;]{{0,90}}?{lexicon.MODEL}", after)
    if object_of and _from_something(text, m):
        return True
    before = text[max(0, m.start() - 60) : m.start()]
    if re.search(rf"(?:{lexicon.AI_TERMS})[ ,]*(?:\w+ ){{0,2}}$", before) or re.search(r"(?i)\bmodel $", before):
        return True
    used_for = re.search(r"(?i)\b(?:us(?:e|es|ed|ing)|purposes?)\b[^.;]{0,40}$", before) and re.match(
        r"(?i)(?: purposes?| or | and |\.|,|;|$| (?:only|in|at|by|through|via|unless|if|when|where|as|them|it|these|those)\b)",
        after,
    )
    verb = m[0].lower() in ("train", "trains") and re.search(r"(?i)\b(?:to|not|or|and|may|shall|will) $", before)
    return bool(used_for or verb) and (about_ai or bool(lexicon.TALKED.search(before)))


_OF_A_PARTY = late(
    r"(?i)\b(?:your|my|performer|artist|actor|talent|speaker|narrator|author|contributor|model|singer|musician|participant|player|contractor|freelancer|creator|recordings?|performances?|likeness|voice|style|footage|works?)(?:'s|s)?\b"
)
"""A rule of conduct against deepfakes of people is no term about anybody's work."""


def is_machine(did: Did, text: str) -> bool:
    """Say whether an action feeds a machine; mining does where it is of text and data, or where *text* speaks of AI."""
    if did.action is Action.MINE:
        return bool(lexicon.TDM.search(text) or (lexicon.AI.search(text) and not lexicon.ROBOTS_ONLY.search(text)))
    return did.action in MACHINE or (did.action is Action.SYNTHESISE and bool(_OF_A_PARTY.search(text)))
