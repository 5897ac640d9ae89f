"""Stance of one passage alone, with the sentence before it."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scoring.reading import lexicon
from scoring.reading.folding import Folded, fold
from scoring.reading.late import late
from scoring.reading.stance.actions import GIVEN, find_actions, is_machine
from scoring.reading.stance.broad import is_broad
from scoring.reading.stance.conditions import (
    OFFERS,
    OUT_OF_TRAINING,
    OWN_OPT_OUT,
    TAKEN_OUT,
    conditions_of,
    lets_through,
    others_only,
)
from scoring.reading.stance.operators import denies_elsewhere
from scoring.reading.stance.parts import Read, Sentence
from scoring.reading.stance.passage_actors import PASSAGE_PARTY, passage_actor, passage_broad_actor
from scoring.reading.stance.record import Action, Modality, StanceName
from scoring.reading.stance.sentences import split_sentences
from scoring.reading.stance.statements import read_sentence


def stance_of_passage(text: str, lead_in: str | None) -> tuple[StanceName, str | None, tuple[str, ...]]:
    """Stance of a passage alone (with the sentence before it): name, actor (``client``, ``provider`` …) and exceptions.

    Exceptions are verbatim stretches of *text* or *lead_in*. A passage has no parties and no definitions to go by:
    who stands behind "we" is not asked, and a list item without an operator is read as its form suggests.
    """
    folded = fold(text)
    lead = fold(lead_in) if lead_in else None
    reads: list[Read] = []
    context = f"{lead.text if lead else ''} {folded.text}"
    leading = _last_sentence(lead.text) if lead else ""
    first = True
    for a, b in split_sentences(folded.text):
        sentence = folded.text[a:b]
        head = f"{leading} " if first and leading and _completes(leading, sentence) else ""
        reads += read_sentence(
            Sentence(head + sentence, len(head), ((0, 0),) if head else (), a, context), lambda: PASSAGE_PARTY
        )
        first = first and not sentence.strip("()0123456789.*- ")
    guarded = [r for r in reads if _guards_tools(r)]
    reads = [r for r in reads if not all(d.tool_only for d in r.dids)]
    about_training = OUT_OF_TRAINING.search(folded.text) is not None or any(
        is_machine(d, folded.text[a:b])
        for a, b in split_sentences(folded.text)
        for d in find_actions(folded.text[a:b], context)
        if not d.tool_only
    )
    reads = [kept for r in reads if (kept := _by_form(r) if r.weak else r) is not None]
    joined = ""
    if leading and _completes(leading, folded.text):
        joined = leading.rstrip(":;,-\u2013 ") + " " + folded.text
    name, best = _passage_name(context, folded.text, reads, guarded, about_training, joined)
    if best is None:
        return name, passage_broad_actor(folded.text) if name is StanceName.BROAD_USE else None, ()
    return name, passage_actor(best, name), _passage_exceptions(best, folded, text, lead, lead_in)


def _last_sentence(text: str) -> str:
    *_, (a, b) = split_sentences(text)
    return text[a:b].strip()


def _completes(leading: str, sentence: str) -> bool:
    """A lead-in counts where it is left open, or where the item has no operator of its own."""
    return (
        leading.endswith((":", "\u2013", ",", "-", ";"))
        or bool(re.search(r"(?i)\b(?:to|not|that|by|for|including)$", leading))
        or not re.match(r"(?i)(?:\w+ ){0,6}(?:may|shall|will|must|can)\b", sentence)
    )


def _passage_name(
    context: str, text: str, reads: Sequence[Read], guarded: Sequence[Read], about_training: bool, joined: str
) -> tuple[StanceName, Read | None]:
    machine = [r for r in reads if any(is_machine(d, r.sentence.text) for d in r.dids)]
    inputs = [r for r in reads if any(d.action is Action.INPUT_AI and not d.tool_only for d in r.dids)]
    forbids = [r for r in machine if r.modality is not Modality.PERMITS]
    permits = [r for r in machine if r.modality is Modality.PERMITS]
    offered = OWN_OPT_OUT.sub(" ", text)
    conditional = [
        r for r in permits if {"opt_out", "deidentified"} & {k for _, _, k in r.exceptions} or conditions_of(r)
    ]
    if conditional or (
        about_training and OFFERS.search(offered) and (permits or not forbids or TAKEN_OUT.search(offered))
    ):
        return StanceName.OPT_OUT, next(iter(conditional or permits or machine), None)
    softened = [r for r in forbids if lets_through(r) or _left_to_the_reader(r)]
    if softened and len(softened) == len(forbids):
        return StanceName.OPT_OUT, softened[0]
    if forbids:
        own = [r for r in forbids if not others_only(r)]
        return (StanceName.PROHIBITS, own[0]) if own else (StanceName.THIRD_PARTY, forbids[0])
    if permits:
        return StanceName.GRANTS, permits[0]
    banned = [r for r in inputs if r.modality is not Modality.PERMITS] or list(guarded)
    if not banned and _ONLY_TOOLS.search(text) and _GUARDED.search(text):
        return StanceName.THIRD_PARTY, None
    if banned:
        return StanceName.THIRD_PARTY, banned[0]
    if lexicon.AI_LOOSE.search(lexicon.AI_COMPANY.sub(" ", context)):
        return StanceName.IRRELEVANT, None
    return (StanceName.BROAD_USE if is_broad(text) or is_broad(joined) else StanceName.OTHER_NEGATIVE), None


_ONLY_TOOLS = late(
    rf"(?i:\bonly (?:those |such |the |an? )?(?:[\w-]+ ){{0,3}}?)(?:{lexicon.AI_TERMS})(?i:[^.;]{{0,120}}?\b(?:may|can|shall|must|are to) (?:only )?be (?:used|given|granted|employed|connected)\b)"
)
_READER = late(
    r"(?i)\b(?:you|your|users?|customers?|members?|participants?|administrators?)\b(?!.*\b(?:written|signed|writing)\b)"
)


def _left_to_the_reader(r: Read) -> bool:
    """Say whether a permission waits for a yes of whoever's data it is: "only if you agree will your photos be used"."""
    return (
        r.operator is not None
        and r.operator.kind == "needs"
        and r.operator.words.startswith("only")
        and _READER.search(r.operator.words) is not None
    )


_GUARDED = late(
    r"(?i)\b(?:marked|classified)(?: as)? \W?(?:strictly )?(?:confidential|internal|secret|restricted)|\b(?:confidential|proprietary|restricted|personal|clients?|customers?|company|protected|sensitive|internal|case|patient|student|source|unpublished)(?:'s|')? (?:\w+ ){0,2}?(?:information|data|materials?|content|works?|files?|records?|documents?|texts?|manuscripts?|code|communications|calls|conversations|meetings|recordings)\b"
)


def _guards_tools(r: Read) -> bool:
    """Tools may be used on what is entrusted only under conditions, or not at all."""
    text = r.sentence.text
    if not all(d.action is Action.INPUT_AI for d in r.dids) or not _GUARDED.search(
        text, 0 if r.modality is Modality.PERMITS else r.dids[0].start
    ):
        return False
    return r.modality is Modality.FORBIDS or bool(
        re.search(
            r"(?i)\bonly (?:in accordance|with|if|as|where|after|upon|when|to the extent)\b|\bonly (?:\w+ ){0,2}(?:approved|authori[sz]ed)\b|\bmust (?:first )?(?:check|ensure|verify|obtain|confirm)\b|\bapproved list\b|\bmay only be\b|\bonly (?:use|employ)\b[^.;]{0,160}\b(?:where|if|when|that|which|approved)\b",
            text,
        )
    )


_FINITE = late(r"(?i)(?:(?!\b(?:that|which|who)\b)[^.;]){0,160}?\b(?:is|are|helps?|allows?|lets|requires?)\b")
"""A gerund that is the subject of a sentence, no item of a list."""
_OWN_AIM = late(
    r"(?i)(?:train|improv|develop|enhanc|refin|build|creat|test|fine-tun|maintain|operat|provid|personali[sz]|evaluat)ing\b[^.;]{0,60}\b(?:our|its|their)\b[^.;]{0,60}\b(?:models?|algorithms?|AI|systems?|technolog\w+|services|products|features)\b"
)
"""What a service does for itself, as an item of its list of purposes."""
_BANS = late(
    r"(?i)\b(?:prohibited|forbidden|unaccept\w+|impermissible|banned|disallowed|not (?:allowed|permitted|acceptable)|misus\w+|restricted) (?:\w+ ){0,3}?(?:conduct|uses?|activit\w+|acts?|behaviou?r|practices?|purposes?|includes?|are|is)\b|\b(?:must|shall|may|will|can|do|does) not\b"
)
"""What a sentence without an operator of its own is a list of."""
_YOURS = late(
    r"(?i)\b(?:your|my) (?!own\b|use\b|account|responsib|obligation|rights?\b|choice|request|organi[sz]ation)\w+"
)
_PURPOSES = late(
    r"(?i)\b(?:purposes?|in order to|legitimate interests?|legal bas[ei]s|how (?:and why )?we (?:use|process)|(?:we|our \w+) (?:\w+ )?(?:us(?:e|es)|process(?:es)?|collects?|shares?|analy[sz]es?)|permitted uses?|(?:is|are|be) used (?:for|to|in)|includ(?:es?|ing)|rights?)\b"
)
_LABEL = late(
    r"(?i)(?:[\w'-]+ ){0,4}?(?:purposes?|interests?|legal bas[ie]s|reasons?)(?: (?:of|for) (?:the |our )?(?:\w+ ?){1,3})?: (?:to )?(?:train|develop|improv|fine-tun|creat|build|enhanc|refin)"
)
"""Purposes behind a label of their own: "Our legitimate interest: to train AI"."""
_MISDEEDS = late(
    r"(?i)\b(?:prohibit\w*|forbid\w*|unaccept\w+|unauthori[sz]ed|inappropriate|improper|misus\w+|abus\w+|violat\w+|breach\w*|restrict\w*|banned|disallowed|misconduct|not|never|no|don't|refrain|avoid\w*|without|disciplin\w+|penalt\w+|unlawful|removal|suspen\w+|terminat\w+|blocked|offen[cs]es?)\b"
)


def _by_form(r: Read) -> Read | None:
    """A fragment without an operator: what its form suggests, or None where it states nothing."""
    text = r.sentence.text[r.sentence.lead :].lstrip(
        "()0123456789.*-\u2022 abcdefiv" if r.sentence.text[:1] in "(0123456789-*\u2022" else " "
    )
    word = text.split(" ", 1)[0].strip(",.;:").lower() if text else ""
    into_tool = all(d.action is Action.INPUT_AI for d in r.dids)
    if re.match(r"\"[^\"]{1,60}\"(?: or \"[^\"]{1,60}\")? (?:means?|includes?|shall mean|refers? to)\b", text):
        return None
    if word.endswith("ing") and len(word) > 4 and text[:1].isalpha():
        # lists of what one may not do are written so: "Using … to train"; lists of purposes too, after "we use it for:"
        lead = r.sentence.text[: r.sentence.lead] or (r.sentence.text if _FINITE.match(text) else "")
        told = (_PURPOSES.search(lead) and not _MISDEEDS.search(lead)) or (not lead and _OWN_AIM.match(text))
        return replace(r, modality=Modality.PERMITS if told else Modality.FORBIDS, weak=False)
    if _LABEL.match(text):
        return replace(r, modality=Modality.PERMITS, weak=False)
    if re.match(r"(?i)(?:use|upload|enter|put|paste|submit|input|share|feed|train|develop|copy|process)\b", text):
        return replace(r, modality=Modality.FORBIDS if into_tool else Modality.PERMITS, weak=False)
    uses = lexicon.USES.search(r.sentence.text)
    helps = re.search(
        r"(?i)\b(?:we|our|\w+) (?:also )?(?:collect|process|share|transcribe|record|retain|keep|analy[sz]e|review)\w*\b|\b(?:is|are|be|been) (?:\w+ ){0,2}?(?:stored|kept|shared|included|added|recorded|retained|made available|reviewed|analy[sz]ed)\b",
        r.sentence.text,
    )
    does = r.actor_at is not None and 0 <= r.dids[0].start - r.actor_at[1] < 12  # "We train our models on …"
    whole = r.sentence.text
    machine = any(is_machine(d, whole) for d in r.dids)
    bans = _BANS.finditer(whole, 0, r.dids[0].start)
    if machine and any(
        not m[0].endswith("not") or not denies_elsewhere(whole, m.start(), m.end(), r.dids[0]) for m in bans
    ):
        return replace(r, modality=Modality.FORBIDS, weak=False)
    given = machine and (GIVEN.search(whole) or _YOURS.search(whole, 0, r.dids[0].start))
    return replace(r, weak=False) if (uses or helps or does or given) and not into_tool else None


def _passage_exceptions(
    r: Read, folded: Folded, text: str, lead: Folded | None, lead_in: str | None
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
