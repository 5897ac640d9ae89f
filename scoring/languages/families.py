"""Findings of all clause families in a language that has a pack: the catalogue's ids, by the pack's words.

The stances on AI are judged as the English ones are (``rules.ai_training.judge``); every other family looks sentence by
sentence, as its English rule does, and counts broad words only with a grant and the work beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scoring.findings import Finding, Side
from scoring.languages.base import Families, Language
from scoring.languages.grammar import section_of, sides_of
from scoring.reading.clauses import ClauseKind
from scoring.reading.gates import AnyOf
from scoring.reading.stance.record import Action, Modality, StanceName, WorkObject
from scoring.rules.ai_training import TRAINING, judge
from scoring.rules.base import CLIENT, FREELANCER, OTHER, WORK, Paper, Sentence, without_number

_FORBIDDING = frozenset({Modality.FORBIDS, Modality.RESERVES})
_THE_WORK = frozenset({WorkObject.DELIVERABLES, WorkObject.PARTIAL, WorkObject.CONFIDENTIAL, WorkObject.OTHER})
_CERTAIN = 0.7
_NONE = re.compile(r"\b(?:kein\w*|aucun\w*|ningun\w*|ningún|no|nicht|pas|ne)\b (?:\S+ ){0,3}\S*$")
"""No penalty: a denial right before what is stated."""
_SEGMENT = re.compile(
    r"[;:]|, (?=und |oder |jedoch|aber|wobei|mais|et |ou |toutefois|pero |y |o |sin embargo|no obstante)"
)


def look_in(paper: Paper, language: Language) -> tuple[Finding, ...]:
    """Every family's findings about *paper*, in its own order; identical ones once."""
    found: dict[Finding, None] = dict.fromkeys(_training(paper, language))
    found |= dict.fromkeys(_uploads(paper, language))
    words = language.families
    for i, sentence in enumerate(paper.sentences):
        before = paper.sentences[i - 1] if i else None
        for finding in _sentence(paper, sentence, before, language, words):
            found[finding] = None
    return tuple(sorted(found, key=lambda f: (f.span.start if f.span else -1, f.rule)))


def _sentence(
    paper: Paper, sentence: Sentence, before: Sentence | None, language: Language, words: Families
) -> Iterator[Finding]:
    yield from _ownership(paper, sentence, language, words)
    yield from _scope(paper, sentence, before, language, words)
    yield from _deliverables(paper, sentence, language, words)
    yield from _third_parties(paper, sentence, language, words)
    yield from _audit_and_remedies(paper, sentence, language, words)
    yield from _survival(paper, sentence, language, words)
    yield from _fee(paper, sentence, words, language)
    yield from _metadata_and_likeness(paper, sentence, language, words)
    yield from _precedence(paper, sentence, language, words)


# ---- A1 and A4: by the stances


def _training(paper: Paper, language: Language) -> Iterator[Finding]:
    stances = paper.reading.stances
    bans = [s for s in stances if s.modality in _FORBIDDING and s.actor is not Side.FREELANCER]
    banned = {s.span for s in stances if s.modality is not Modality.PERMITS}
    for stance in stances:
        if stance.modality is Modality.PERMITS and stance.confidence < _CERTAIN and stance.span in banned:
            continue
        if not (TRAINING & set(stance.actions) or Action.IMPROVE_SERVICES in stance.actions):
            continue
        if stance.name is StanceName.IRRELEVANT:
            continue
        if stance.object is WorkObject.OTHER and not language.grammar.ai.search(
            paper.folded.words(stance.span).lower()
        ):
            continue
        yield judge(paper, stance)
    own = {without_number(paper.reading.source.text, s.span) for s in stances}
    sections = {s.clause.number for s in bans}
    for sentence in paper.where(language.families.lifts) if bans else ():
        m = language.families.lifts.search(sentence.tagged)
        if m is None or not _speaks_of(sentence, sections, language):
            continue
        found = paper.finding("ai-training.exception", sentence, m, actor=Side.CLIENT)
        if found.span not in own:
            yield found
    if not stances:
        for clause in paper.reading.clauses:
            if clause.kind in (
                ClauseKind.HEADING,
                ClauseKind.RECITAL,
                ClauseKind.DEFINITION,
            ) and language.grammar.ai.search(paper.folded.words(clause.span).lower()):
                yield paper.at("ai-training.named-only", clause.span, clause)
                return


def _uploads(paper: Paper, language: Language) -> Iterator[Finding]:
    words = language.families
    for stance in paper.reading.stances:
        bound = stance.clause.kind in (ClauseKind.OPERATIVE, ClauseKind.SCHEDULE)
        if Action.INPUT_AI not in stance.actions or not bound or stance.object not in _THE_WORK:
            continue
        if stance.actor is Side.FREELANCER:
            if not TRAINING & set(stance.actions):
                permits = stance.modality is Modality.PERMITS
                rule = "ai-training.freelancer-permitted" if permits else "ai-training.freelancer-restrained"
                yield paper.at(rule, stance.span, stance.clause, actor=stance.actor)
            continue
        confidence = stance.confidence
        if stance.actor is Side.UNCLEAR or stance.object is WorkObject.OTHER:
            confidence = min(confidence, 0.5)
        if stance.modality is Modality.PERMITS:
            if "consent" not in stance.exception_kinds:
                yield paper.at(
                    "third-party-ai.upload-permitted",
                    stance.span,
                    stance.clause,
                    actor=stance.actor,
                    confidence=confidence,
                )
            continue
        text = paper.folded.words(stance.span).lower()
        facets = ["upload"]
        for facet, rule_words in (
            ("prompts", language.grammar.prompts),
            ("vendor_setting", words.vendor),
            ("staff", words.staff),
        ):
            if rule_words.search(text):
                facets.append(facet)
        strength = paper.share("A4", facets)
        if stance.modality is Modality.HOPES:
            strength = min(strength, 0.3)
        if stance.object is WorkObject.CONFIDENTIAL:
            strength *= 0.6
        other = [k for k in stance.exception_kinds if k not in ("consent", "unknown")]
        binding = stance.modality is not Modality.HOPES and stance.object in (
            WorkObject.DELIVERABLES,
            WorkObject.PARTIAL,
        )
        yield paper.at(
            "third-party-ai.upload-forbidden",
            stance.span,
            stance.clause,
            strength=round(strength, 4),
            actor=stance.actor,
            facets=facets,
            flags=["P_part"] if binding and stance.actor is Side.CLIENT else [],
            confidence=min(confidence, 0.6) if other else confidence,
        )


# ---- helpers


def _segment(tagged: str, start: int, end: int) -> str:
    """The part of the sentence around ``[start, end)``, between its nearest turns."""
    left = max((m.end() for m in _SEGMENT.finditer(tagged, 0, start)), default=0)
    m = _SEGMENT.search(tagged, end)
    return tagged[left : m.start() if m else len(tagged)]


def _negated(sentence: Sentence, m: re.Match[str], language: Language) -> bool:
    part = _segment(sentence.tagged, m.start(), m.end())
    return language.grammar.negation.search(language.grammar.negated_adjective.sub(" ", part)) is not None


def _speaks_of(sentence: Sentence, sections: set[str | None], language: Language) -> bool:
    for m in language.grammar.refs.finditer(sentence.words):
        number = section_of(m[0], sentence.clause, language)
        if number and any(s == number or (s or "").startswith((number + ".", number + "(")) for s in sections):
            return True
    own = _top(sentence.clause.number)
    return language.grammar.here.search(sentence.tagged) is not None and any(_top(s) == own for s in sections)


def _top(number: str | None) -> str | None:
    return re.split(r"[.(]", number)[0] if number else None


def _subject(sentence: Sentence, language: Language) -> Side | None:
    found = sides_of(sentence.tagged, language)
    return found[0][1] if found else None


def _protects(
    paper: Paper,
    rule: str,
    family: str,
    sentence: Sentence,
    m: re.Match[str] | tuple[int, int],
    facets: list[str],
    actor: Side,
) -> Finding:
    return paper.finding(rule, sentence, m, strength=round(paper.share(family, facets), 4), actor=actor, facets=facets)


def _met(tagged: str, *facets: tuple[str, AnyOf]) -> list[str]:
    return [name for name, words in facets if words.search(tagged)]


# ---- A2


def _ownership(paper: Paper, sentence: Sentence, language: Language, words: Families) -> Iterator[Finding]:
    tagged = sentence.tagged
    if (m := words.hire.search(tagged)) and not _negated(sentence, m, language):
        yield paper.finding("ownership.work-for-hire", sentence, m, actor=Side.CLIENT)
    only_other = OTHER in tagged and WORK not in tagged
    if (m := words.assigned.search(tagged)) and not _negated(sentence, m, language) and not only_other:
        if _subject(sentence, language) is not Side.CLIENT or FREELANCER not in tagged:
            yield paper.finding("ownership.assigned", sentence, m, actor=Side.CLIENT)
    elif (m := words.owned.search(tagged)) and not _negated(sentence, m, language) and not only_other:
        yield paper.finding("ownership.client-owned", sentence, m, actor=Side.CLIENT)
    if (m := words.kept.search(tagged)) and not only_other and not _negated(sentence, m, language):
        facets = ["retained", *(["licensed"] if words.licensed.search(tagged) else [])]
        yield _protects(paper, "ownership.retained", "A2", sentence, m, facets, Side.FREELANCER)
    if (m := words.reverts.search(tagged)) and (FREELANCER in tagged or words.grants.search(tagged)):
        yield _protects(paper, "ownership.reverts", "A2", sentence, m, ["reverts"], Side.FREELANCER)


# ---- A3


def _scope(
    paper: Paper, sentence: Sentence, before: Sentence | None, language: Language, words: Families
) -> Iterator[Finding]:
    tagged = sentence.tagged
    near = before is not None and WORK in before.tagged and before.clause.number == sentence.clause.number
    works = WORK in tagged or (near and OTHER not in tagged)
    limit = words.limit.search(tagged)
    if works and words.grants.search(tagged) and not _to_freelancer(sentence, language):
        for rule, pattern in (
            ("scope.all-purposes", words.all_purposes),
            ("scope.any-media", words.any_media),
            ("scope.perpetual", words.perpetual),
            ("scope.derivatives", words.derivatives),
        ):
            m = next((m for m in pattern.finditer(tagged) if not _negated(sentence, m, language)), None)
            if m is None or (rule == "scope.derivatives" and limit is not None):
                continue
            within = rule == "scope.any-media" and limit is not None and words.project.search(limit[0])
            yield paper.finding(rule, sentence, m, actor=Side.CLIENT, flags=() if within else None)
    if (
        limit is not None
        and works
        and not words.weak_limit.search(tagged)
        and not language.grammar.topic.search(tagged)
        and _limits_client(sentence, language)
    ):
        facets = [
            "project",
            *_met(
                tagged,
                ("terms_stated", words.terms_stated),
                ("no_other_use", words.no_other),
                ("reserved", words.reserved),
            ),
        ]
        yield _protects(paper, "scope.limited", "A3", sentence, limit, facets, Side.CLIENT)
        return
    for facet, pattern in (("reserved", words.reserved), ("no_other_use", words.no_other)):
        m = pattern.search(tagged)
        if m is not None and not re.search(f"{CLIENT}", m[0]):
            yield _protects(paper, "scope.reserved", "A3", sentence, m, [facet], Side.FREELANCER)
            return


def _to_freelancer(sentence: Sentence, language: Language) -> bool:
    """The client grants, the freelancer receives: rights in what the client supplies."""
    return _subject(sentence, language) is Side.CLIENT and FREELANCER in sentence.tagged and WORK not in sentence.tagged


def _limits_client(sentence: Sentence, language: Language) -> bool:
    """Whose use is limited: the client's, or the grant's to it; "der Auftragnehmer darf … nur" limits the maker."""
    subject = _subject(sentence, language)
    return subject is not Side.FREELANCER or CLIENT in sentence.tagged


# ---- A5


def _deliverables(paper: Paper, sentence: Sentence, language: Language, words: Families) -> Iterator[Finding]:
    tagged = sentence.tagged
    facets = _met(
        tagged,
        ("drafts", words.drafts),
        ("raw", words.raw),
        ("intermediate", words.intermediate),
        ("metadata", words.metadata),
    )
    if (m := words.given.search(tagged)) and not _negated(sentence, m, language):
        yield paper.finding("deliverables.drafts-given", sentence, m, actor=Side.CLIENT)
    elif (m := words.finals.search(tagged)) and (not facets or language.grammar.negation.search(tagged)):
        yield paper.finding("deliverables.finals-only", sentence, m, actor=Side.CLIENT)
    elif (
        WORK in tagged
        and words.defines.search(tagged)
        and facets
        and ({"drafts", "raw"} & set(facets) or len(facets) > 1)
    ):
        defining = words.defines.search(tagged)
        assert defining is not None
        theirs = 0 <= tagged.find(OTHER) < tagged.find(WORK)
        if not theirs and not language.grammar.topic.search(tagged) and not _negated(sentence, defining, language):
            yield _protects(paper, "deliverables.drafts-included", "A5", sentence, defining, facets, Side.FREELANCER)
    if (m := words.aggregated.search(tagged)) and WORK in tagged and not _negated(sentence, m, language):
        yield paper.finding("deliverables.aggregated-data", sentence, m, actor=Side.CLIENT, confidence=0.8)


# ---- A6


def _third_parties(paper: Paper, sentence: Sentence, language: Language, words: Families) -> Iterator[Finding]:
    tagged = sentence.tagged
    about_work = WORK in tagged or OTHER not in tagged
    if (m := words.no_sublicence.search(tagged)) and about_work:
        yield _protects(paper, "third-party.no-sublicence", "A6", sentence, m, ["no_sublicence"], Side.CLIENT)
    elif (
        (m := words.sublicense.search(tagged))
        and about_work
        and words.grants.search(tagged)
        and not _negated(sentence, m, language)
    ):
        yield paper.finding("third-party.sublicense", sentence, m, actor=Side.CLIENT)
    facets = _met(tagged, ("binds_others", words.binds), ("liable", words.liable), ("successors", words.successors))
    if facets and facets != ["successors"]:
        m = words.binds.search(tagged) or words.liable.search(tagged)
        assert m is not None
        strength = paper.share("A6", facets) * (0.4 if words.weak.search(tagged) else 1)
        yield paper.finding(
            "third-party.flow-down", sentence, m, strength=round(strength, 4), actor=Side.CLIENT, facets=facets
        )


# ---- A7, A8


def _audit_and_remedies(paper: Paper, sentence: Sentence, language: Language, words: Families) -> Iterator[Finding]:
    tagged = sentence.tagged
    if (
        (m := words.audit.search(tagged))
        and not words.client_audits.search(tagged)
        and not _negated(sentence, m, language)
    ):
        following = " ".join(s.tagged for s in paper.sentences if s.clause.span == sentence.clause.span)
        facets = [
            "request",
            *_met(following, ("days", words.days), ("records", words.records), ("certificate", words.certificate)),
        ]
        yield _protects(paper, "audit.right", "A7", sentence, m, facets, Side.FREELANCER)
    facets = []
    first = None
    for facet, pattern in (
        ("injunction", words.injunction),
        ("deletion", words.deletion),
        ("stated_sum", words.stated_sum),
        ("costs", words.costs),
        ("cure", words.cure),
    ):
        m = pattern.search(tagged)
        if m is None or _NONE.search(tagged[max(0, m.start() - 30) : m.end()]):
            continue
        about = WORK in tagged or language.grammar.topic.search(tagged) or language.grammar.here.search(tagged)
        if facet in ("deletion", "stated_sum", "cure") and not (words.breach.search(tagged) and about):
            continue
        if _subject(sentence, language) is Side.FREELANCER and facet in ("stated_sum", "costs", "cure"):
            continue
        facets.append(facet)
        first = first or m
    if first is not None:
        yield _protects(paper, "remedies.stated", "A8", sentence, first, facets, Side.FREELANCER)


# ---- A9


def _survival(paper: Paper, sentence: Sentence, language: Language, words: Families) -> Iterator[Finding]:
    tagged = sentence.tagged
    lapses, survives = words.lapses.search(tagged), words.survives.search(tagged)
    if not lapses and not survives:
        return
    banned = {
        s.clause.number for s in paper.reading.stances if s.modality in _FORBIDDING and s.actor is not Side.FREELANCER
    }
    concerns = bool(banned) and (
        language.grammar.topic.search(tagged) is not None or _speaks_of(sentence, banned, language)
    )
    if lapses and concerns and not survives:
        yield paper.finding("ai-training.lapses", sentence, lapses, actor=Side.CLIENT)
    elif survives and concerns:
        facets = ["survives", *_met(tagged, ("successors", words.successors))]
        yield _protects(paper, "survival.stated", "A9", sentence, survives, facets, Side.FREELANCER)


# ---- A10


def _fee(paper: Paper, sentence: Sentence, words: Families, language: Language) -> Iterator[Finding]:
    tagged = sentence.tagged
    if not language.grammar.topic.search(tagged) or words.no_fee.search(tagged):
        return
    separate, alone = words.separate.search(tagged), words.fee_alone.search(tagged)
    m = separate or alone
    if m is None:
        return
    facets = _met(
        tagged,
        ("separate_licence", words.separate),
        ("fee", words.fee),
        ("terms_stated", words.fee_terms),
        ("no_default", words.no_default),
    )
    yield _protects(paper, "ai-fee.separate-licence", "A10", sentence, m, facets, Side.FREELANCER)


# ---- A11, A12


def _metadata_and_likeness(paper: Paper, sentence: Sentence, language: Language, words: Families) -> Iterator[Finding]:
    tagged = sentence.tagged
    if m := words.info_kept.search(tagged):
        yield _protects(paper, "metadata.kept", "A11", sentence, m, ["metadata"], Side.CLIENT)
    elif (m := words.info_removable.search(tagged)) and not _negated(sentence, m, language):
        yield paper.finding("metadata.removable", sentence, m, actor=Side.CLIENT)
    if m := words.mining_reserved.search(tagged):
        denied = language.grammar.double.search(tagged)
        freelancer = re.search(f"^[^.;]{{0,20}}{FREELANCER}", tagged) and not re.search(
            "vorbehalt|behält|réserv|reserv", tagged
        )
        if not denied and not freelancer:
            yield _protects(paper, "text-mining.reserved", "A11", sentence, m, ["mining"], Side.CLIENT)
    if (m := words.replica_forbidden.search(tagged)) and not language.grammar.double.search(tagged):
        if _subject(sentence, language) is not Side.FREELANCER:
            facets = _met(
                tagged, ("replica", words.replica), ("style", words.style), ("consent", words.specific_consent)
            )
            yield _protects(paper, "likeness.protected", "A12", sentence, m, facets, Side.CLIENT)
    elif m := words.replica_permitted.search(tagged):
        yield paper.finding("likeness.replica-permitted", sentence, m, actor=Side.CLIENT)
    if (m := words.waives_moral.search(tagged)) and not re.search(
        r"\bkein\w* verzicht|\bverzichtet nicht|\bne renonce pas|\bno renuncia", tagged
    ):
        yield paper.finding("moral-rights.waived", sentence, m, actor=Side.FREELANCER)


# ---- precedence, changes


def _precedence(paper: Paper, sentence: Sentence, language: Language, words: Families) -> Iterator[Finding]:
    tagged = sentence.tagged
    if (m := words.override.search(tagged)) and not _negated_override(m, language):
        prevailing = {
            _top(s.clause.number)
            for s in paper.reading.stances
            if s.modality in _FORBIDDING and s.actor is not Side.FREELANCER
        }
        permitting = {s.clause.span for s in paper.reading.stances if s.modality is Modality.PERMITS}
        number = section_of(m[0], sentence.clause, language) or sentence.clause.number
        if _top(number) in prevailing and sentence.clause.span not in permitting:
            yield paper.finding("precedence.override", sentence, m, actor=Side.CLIENT)
    if m := words.elsewhere.search(tagged):
        yield paper.finding("precedence.other-terms", sentence, m, actor=Side.CLIENT)
    if (
        (m := words.changes.search(tagged))
        and not _negated(sentence, m, language)
        and not words.agreed_change.search(tagged)
    ):
        following = " ".join(s.tagged for s in paper.sentences if s.clause.span == sentence.clause.span)
        noticed = words.notice.search(following) and words.leave.search(following)
        yield paper.finding("change.with-notice" if noticed else "change.unilateral", sentence, m, actor=Side.CLIENT)


def _negated_override(m: re.Match[str], language: Language) -> bool:
    return re.search(r"\b(?:nicht|ne|pas|no|kein\w*)\b", m[0]) is not None
