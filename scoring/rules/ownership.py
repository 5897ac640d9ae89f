"""Who owns the work: transfer, work for hire, or kept by its author."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from scoring.findings import Finding, Side
from scoring.rules.base import CLIENT, FREELANCER, OTHER, WORK, Paper, Sentence, pattern

_HIRE = pattern(
    r"\bworks?[- ]?(?:made[- ])?for[- ]hire\b",
    r"\bwork made in the course of (?:her|his|their) employment\b",
)
_NOT_HIRE = pattern(
    r"\b(?:not|never|neither|nor|no part of)\b[^.;]{0,60}\bworks?[- ]?(?:made[- ])?for[- ]hire\b",
)
_RIGHTS = r"(?:rights?|title|interests?|copyrights?|ownership|intellectual property(?: rights)?|authorship|(?:economic|exploitation|publishing) rights)"
_ASSIGN = pattern(
    rf"\b(?:assign|transfer|convey|cede|vest|give|sell)(?:s|ed|ing)?\b(?! (?:this|its|their|his|her) (?:agreement|contract|rights? (?:and|or|under)))[^.;]{{0,160}}?\b(?:all|any and all|full|entire|the entire|every|exclusive|its|their|her|his|worldwide|the|<F>|of)\b[^.;]{{0,60}}?\b{_RIGHTS}\b",
    rf"\b(?:assign|transfer|convey|cede|vest|sell)(?:s|ed|ing)?\b[^.;]{{0,80}}?(?:<W>)[^.;]{{0,80}}\b{_RIGHTS}\b",
    r"\b(?:assign|transfer|convey|cede|sell)s?\b (?:to <C> )?(?:all |the |any )*(?:<W>)(?: to <C>)",
    rf"\b(?:assignment|transfer|buy-?out) of (?:all |the |any |full )*(?:{_RIGHTS}|<W>)",
    rf"\b(?:all|full|entire|any and all) (?:\w+,? ){{0,4}}{_RIGHTS}[^.;]{{0,100}}\b(?:pass(?:es)?|vests?|transfers?|belongs?|accrues?|inures?) (?:\w+ ){{0,3}}(?:to|in|with) <C>",
    rf"\b(?:all|any and all) {_RIGHTS}(?:, {_RIGHTS})*,? (?:and|or) {_RIGHTS}[^.;]{{0,80}}\b(?:is|are|shall be|will be) (?:hereby )?(?:assigned|transferred|vested|owned)",
)
_OWNED = pattern(
    r"\b(?:sole|exclusive|sole and exclusive|absolute) (?:and exclusive )?property of <C>",
    r"<W>[^.;]{0,120}\b(?:is|are|be|become|becomes|remain|remains)\b[^.;]{0,60}\bproperty of <C>",
    r"<W>[^.;]{0,120}\b(?:owned|vest(?:s|ed)?)\b[^.;]{0,50}\b(?:by|in) <C>",
    r"<W>[^.;]{0,80}\bbelongs? (?:\w+ ){0,3}to <C>",
    r"<C> (?:shall |will |exclusively |solely |and (?:its|their) \w+ )*(?:owns?|be the (?:sole |exclusive |and )*owners?)\b[^.;]{0,100}<W>",
    r"<C> (?:is|are|becomes?|(?:shall|will) (?:be|become|remain)) the (?:sole |exclusive |and )*owners?\b[^.;]{0,60}(?:<W>|copyright)",
    r"\bownership of[^.;]{0,60}<W>[^.;]{0,80}\b(?:rests?|vests?|lies?|be|pass(?:es)?|transfers?) (?:\w+ ){0,3}(?:with|in|to) <C>",
)
_KEPT = pattern(
    rf"<F> (?:\w+ ){{0,3}}?(?:retains?|keeps?|reserves?|own|owns|holds?|remains?|shall remain|will remain)\b[^.;]{{0,120}}\b(?:{_RIGHTS}|owners?)\b",
    r"<F> (?:\w+ ){0,3}?(?:retains?|keeps?|owns?|own)\b[^.;]{0,60}<W>",
    rf"\b{_RIGHTS}\b[^.;]{{0,100}}\b(?:remains?|stays?|vests?|belongs?|rests?|lies?|is retained|are retained|is reserved|are reserved)\b (?:\w+ ){{0,4}}(?:with|in|to|by|the property of) <F>",
    r"<W>[^.;]{0,80}\b(?:remains?|stays?)\b[^.;]{0,30}\bproperty of <F>",
    r"\bnothing (?:in this|herein)[^.;]{0,60}\b(?:transfers?|assigns?)\b[^.;]{0,60}\b(?:copyright|ownership|title)\b",
    r"\b(?:is|are) (?:not sold|licensed,? not sold|licensed and not (?:sold|assigned))\b",
)
_REVERTS = pattern(
    r"\b(?:revert|return|fall back)s?\b (?:\w+ ){0,4}to <F>",
    r"\bno (?:licen[cs]e|rights?)\b[^.;]{0,60}\buntil\b[^.;]{0,60}\b(?:paid|payment)\b",
    r"\b(?:subject to|conditional (?:up)?on|upon|on|after) (?:full |complete |timely |receipt of )*(?:payment|full payment)\b[^.;]{0,80}\b(?:grants?|licen[cs]e|assigns?)\b",
    r"\b(?:licen[cs]e|rights?)\b[^.;]{0,80}\b(?:ends?|lapses?|terminates?|void)\b[^.;]{0,60}\b(?:not paid|unpaid|non-?payment)\b",
)
_LICENSED = pattern(
    r"\blicen[cs]e\b[^.;]{0,120}\b(?:use|reproduce|publish|display|print|distribute)\b",
    r"\bnon-?exclusive\b",
)
_ONLY_PAPER = pattern(
    r"\bassign\w*\b[^.;]{0,60}\b(?:this agreement|this contract|rights (?:and|or) obligations|its rights (?:and|or|under)|duties)\b",
)


class Ownership:
    """A2."""

    rules: ClassVar[tuple[str, ...]] = (
        "ownership.work-for-hire",
        "ownership.assigned",
        "ownership.client-owned",
        "ownership.retained",
        "ownership.reverts",
    )

    def look(self, paper: Paper) -> Iterator[Finding]:
        """Sentence by sentence; one finding of each rule for a sentence."""
        for sentence in paper.where(_HIRE, _ASSIGN, _OWNED, _KEPT, _REVERTS):
            tagged = sentence.tagged
            if (m := _HIRE.search(tagged)) and not _NOT_HIRE.search(tagged):
                yield paper.finding("ownership.work-for-hire", sentence, m, actor=Side.CLIENT)
            if (m := _ASSIGN.search(tagged)) and _of_work_to_client(sentence, m):
                yield paper.finding("ownership.assigned", sentence, m, actor=Side.CLIENT)
            elif (
                (m := _OWNED.search(tagged))
                and not sentence.negated(m.start())
                and not re.search(r"\bnot\b", m[0])
                and not _about_other(tagged, m)
            ):
                yield paper.finding("ownership.client-owned", sentence, m, actor=Side.CLIENT)
            if (
                (m := _KEPT.search(tagged))
                and not _about_other(tagged, m)
                and not re.search(r"\b(?:not|other rights)\b", tagged[: m.end()], re.IGNORECASE)
            ):
                facets = ["retained", *(["licensed"] if _LICENSED.search(tagged) or not _HIRE.search(tagged) else [])]
                yield paper.finding(
                    "ownership.retained",
                    sentence,
                    m,
                    strength=paper.share("A2", facets),
                    actor=Side.FREELANCER,
                    facets=facets,
                )
            if m := _REVERTS.search(tagged):
                yield paper.finding(
                    "ownership.reverts",
                    sentence,
                    m,
                    strength=paper.share("A2", ["reverts"]),
                    actor=Side.FREELANCER,
                    facets=["reverts"],
                )


def _of_work_to_client(sentence: Sentence, m: re.Match[str]) -> bool:
    tagged = sentence.tagged
    if sentence.negated(m.start()) or _ONLY_PAPER.search(tagged):
        return False
    before, after = tagged[: m.start()], tagged[m.start() :]
    giver = max(before.rfind(CLIENT), 0), before.rfind(FREELANCER)
    to_freelancer = re.search(rf"\b(?:to|in) {FREELANCER}", after)
    to_client = re.search(rf"\b(?:to|in|with) (?:and vest(?:s|ed)? in )?{CLIENT}", after)
    if to_freelancer and not to_client:
        return False
    if giver[0] > giver[1] and not to_client and CLIENT in before:
        return False  # the client assigns
    about = WORK in after or WORK in before or re.search(r"\b(?:in|to) (?:it|them)\b|\ball rights\b", after) is not None
    if not about and OTHER in after:
        return False
    return about or bool(to_client)


def _about_other(tagged: str, m: re.Match[str]) -> bool:
    """The words speak of client materials or background rights, and the work is not named."""
    near = tagged[max(0, m.start() - 80) : m.end() + 80]
    return OTHER in near and WORK not in near
