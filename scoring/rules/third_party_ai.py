"""Work put into AI tools of others: ChatGPT, Claude, Midjourney and their like."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from scoring.findings import Finding, Side
from scoring.reading.clauses import ClauseKind
from scoring.reading.stance import Action, Modality, WorkObject
from scoring.rules.base import Paper, pattern

_PROMPTS = pattern(r"\b(?:prompts?|inputs?|input|retrieval|embeddings?|paste|enter(?:ed)?)\b")
_VENDOR = pattern(
    r"\b(?:retain(?:s|ed)?|retention|trains? on|not train|no[- ]training|opt(?:ed)?[- ]out|enterprise (?:setting|account|tier)|zero[- ]retention)\b"
)
_STAFF = pattern(
    r"\b(?:employees|staff|personnel|contractors|agents|representatives|affiliates|anyone|any third party)\b"
)
_TOOLS = (
    r"(?:chatgpt|openai|claude|anthropic|midjourney|gemini|copilot|dall-?e|stable diffusion|firefly|llama|perplexity|deepseek|"
    r"grok|mistral|suno|elevenlabs|runway|sora)"
)
_INTO_TOOL = pattern(
    rf"<C>[^.;]{{0,80}}\b(?:shall|will|may|must) (?:not|never)\b[^.;]{{0,80}}\b(?:upload|submit|enter|input|paste|feed|put|share|provide|send|run)\b[^.;]{{0,80}}<W>[^.;]{{0,60}}\b{_TOOLS}\b",
    rf"<W>[^.;]{{0,40}}\b(?:shall|will|may|must) (?:not|never) be (?:uploaded|submitted|entered|put|pasted|fed)\b[^.;]{{0,80}}\b{_TOOLS}\b",
)
_TAKES_OUT = re.compile(
    r"\b(?:delet|remov|destroy|purg|eras)\w*\b[^.;]{0,160}\b(?:embeddings?|index(?:es)?|prompts?)\b", re.IGNORECASE
)
"""Who must take the work out of an index was not allowed to put it in."""
_THE_WORK = frozenset({WorkObject.DELIVERABLES, WorkObject.PARTIAL, WorkObject.CONFIDENTIAL, WorkObject.OTHER})


class ThirdPartyAi:
    """A4."""

    rules: ClassVar[tuple[str, ...]] = ("third-party-ai.upload-forbidden", "third-party-ai.upload-permitted")

    def look(self, paper: Paper) -> Iterator[Finding]:
        """Stances on input into AI tools, with the client as the one who acts; then tools that are only named."""
        read = {stance.clause.span for stance in paper.reading.stances}
        for sentence in paper.where(_INTO_TOOL):
            if sentence.clause.span not in read and (m := _INTO_TOOL.search(sentence.tagged)):
                yield paper.finding(
                    "third-party-ai.upload-forbidden",
                    sentence,
                    m,
                    strength=paper.share("A4", ["upload"]),
                    actor=Side.CLIENT,
                    facets=["upload"],
                    flags=["P_part"],
                )
        for stance in paper.reading.stances:
            uploads = Action.INPUT_AI in stance.actions
            bound = stance.clause.kind in (ClauseKind.OPERATIVE, ClauseKind.SCHEDULE)
            if not uploads or not bound or stance.actor is Side.FREELANCER or stance.object not in _THE_WORK:
                continue
            confidence = stance.confidence
            if stance.actor is Side.UNCLEAR or stance.object is WorkObject.OTHER:
                confidence = min(confidence, 0.5)
            if stance.modality is Modality.PERMITS:
                if "consent" not in stance.exception_kinds and not _TAKES_OUT.search(paper.folded.words(stance.span)):
                    yield paper.at(
                        "third-party-ai.upload-permitted",
                        stance.span,
                        stance.clause,
                        actor=stance.actor,
                        confidence=confidence,
                    )
                continue
            words = paper.folded.words(stance.clause.span)
            facets = ["upload"]
            for facet, words_of in (("prompts", _PROMPTS), ("vendor_setting", _VENDOR), ("staff", _STAFF)):
                if words_of.search(words):
                    facets.append(facet)
            strength = paper.share("A4", facets)
            binding = stance.modality is not Modality.HOPES and stance.object in (
                WorkObject.DELIVERABLES,
                WorkObject.PARTIAL,
            )
            if stance.modality is Modality.HOPES:
                strength = min(strength, 0.3)
            if stance.object is WorkObject.CONFIDENTIAL:
                strength *= 0.6
            yield paper.at(
                "third-party-ai.upload-forbidden",
                stance.span,
                stance.clause,
                strength=round(strength, 4),
                actor=stance.actor,
                facets=facets,
                # a client's restriction that covers part: its own AI stays open
                flags=["P_part"] if binding and stance.actor is Side.CLIENT else [],
                confidence=confidence,
            )
