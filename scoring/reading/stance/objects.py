"""What an action is done to, seen from the freelancer, and the words that stand for a party."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from scoring.findings import Side
from scoring.reading import lexicon
from scoring.reading.parties import Parties
from scoring.reading.stance.parts import Read
from scoring.reading.stance.record import Action, WorkObject


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
class Objects:
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


def find_object(r: Read, objects: Objects) -> tuple[WorkObject, tuple[int, int] | None]:
    """Give what a statement is about, and where the sentence names it."""
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
