"""The record of what a clause says about AI use of the work. It can be kept and handed on: nothing here reads a text."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.findings import Side
from scoring.reading.clauses import Clause
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
