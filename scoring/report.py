"""The report on one document: the document object of the interface, as records, and as JSON both ways.

``Report.from_json(report.to_json()) == report``, and the same document under the same rules gives the same bytes:
nothing in here reads a clock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from scoring.catalogue import catalogue
from scoring.fairness.catalogue import fair_catalogue
from scoring.text import Unreadable

STATES = ("scored", "unread", "not_a_contract", "outside_scope", "awaiting_you")
PROTECTIONS = (
    "ai_training_prohibition",
    "covers_internal_ai",
    "covers_third_party_ai",
    "third_party_upload_restriction",
    "project_scope_limit",
    "deliverables_include_drafts",
    "audit_rights",
    "ai_usage_fee",
)
"""The eight protections, in the order in which they are shown."""
PROTECTION_STATUS = ("present", "partial", "absent", "defeated", "unclear")


def of_fairness(rule: str) -> bool:
    """Say whether *rule* belongs to axis F, which never speaks of the level."""
    return rule in fair_catalogue().rules


def document_id(owner_sha256: str, locator: str) -> str:
    """Id of a document: ``d-`` and 12 hex of SHA-256(hex SHA-256 of its raw mail or file, a zero byte, locator)."""
    return "d-" + hashlib.sha256(f"{owner_sha256}\0{locator}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class DocumentIdentity:
    """Which document a report is about."""

    locator: str
    """Where it stands: ``attachment:msa.zip/msa.pdf``, ``body:text``, ``file:msa.docx`` …"""
    sha256: str
    """Of its own bytes, lower-case hex."""
    media_type: str | None = None
    """None: as the extracted text says."""
    id: str = ""
    """``d-3f9a1c22b0de``; made from the owner's hash and the locator unless given."""
    owner_sha256: str | None = None
    """Of the raw mail or the file that holds it; None: the document is the file."""

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", document_id(self.owner_sha256 or self.sha256, self.locator))

    @classmethod
    def of_text(cls, text: str) -> DocumentIdentity:
        """Identity of a text that came from no file."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return cls(locator="text", sha256=digest, media_type="text/plain")


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """A finding as the reader sees it: with why it matters and what to do."""

    rule: str
    family: str
    polarity: str
    severity: str
    strength: float
    quote: str
    """Verbatim; empty only when words are missing."""
    start: int | None
    """Code point at which the quote begins; None when words are missing."""
    end: int | None
    page: int | None
    clause: str | None
    actor: str
    defeated_by: str | None
    """``rule@start`` of the finding that takes this one back."""
    confidence: float
    why: str
    action: str


@dataclass(frozen=True, slots=True)
class ReportedScore:
    """Points of 100. ``ai`` drives nothing: it stands beside the level."""

    ai: int
    ai_low: int
    ai_high: int
    fairness: int | None = None
    """How fair the paper is beside its level, never blended with it; None while it is open who does the work."""


@dataclass(frozen=True, slots=True)
class ReportedFamily:
    """A row of the explanation: what one clause family brings to the score."""

    family: str
    title: str
    weight: int
    protection: float
    harm: float
    points: float


@dataclass(frozen=True, slots=True)
class ReportedFairness:
    """Axis F: its number, the ends between which every reading lies, and what it is made of."""

    score: int | None
    low: int | None
    high: int | None
    families: tuple[ReportedFamily, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedFact:
    """One thing that the paper states in figures or names."""

    name: str
    """``fee``, ``payment_term``, ``governing_law`` … (`scoring.facts.fact.NAMES`)."""
    value: str | None
    """Decimal string, ISO date, or name; None where it can be read several ways."""
    unit: str | None
    per: str | None
    readings: tuple[str, ...]
    """What it can mean; empty where it means one thing."""
    note: str
    quote: str
    start: int
    end: int
    page: int | None
    clause: str | None


@dataclass(frozen=True, slots=True)
class ReportedSign:
    """Words by which a craft was recognised."""

    quote: str
    start: int
    end: int
    page: int | None


@dataclass(frozen=True, slots=True)
class ReportedCraft:
    """A craft that the contract is about, and its traps. Beside the level, and no part of it."""

    craft: str
    """``voice``, ``translation``, ``photography``, ``illustration``, ``code``, ``video``."""
    title: str
    """``voice contract``."""
    signs: tuple[ReportedSign, ...]
    findings: tuple[ReportedFinding, ...]


@dataclass(frozen=True, slots=True)
class ReportedSignature:
    """One signature in the file. Arithmetic was checked; no certificate was held against a list of authorities."""

    field: str
    kind: str
    """``approval``, ``certification``, ``time_stamp``."""
    integrity: str
    """``whole``, ``added``, ``changed``, ``broken``, ``unreadable``, ``unchecked`` (`scoring.signatures`)."""
    counts: bool
    """Whether it counts as a signature under what the file says now."""
    party: str | None
    """Name of the party, as the paper writes it, whose signature it is; None where it is nobody's."""
    signer: str | None
    organisation: str | None
    issuer: str | None
    self_issued: bool
    trusted: None
    """Always null: whether the certificate belongs to whom it names is not known here."""
    claimed: str | None
    """Time of signing by the signer's own clock, ISO 8601."""
    stamped: str | None
    """Time in an embedded time-stamp that fits this signature, ISO 8601."""
    stamped_by: str | None
    stamp_fits: bool | None
    """None where it carries no time-stamp."""
    changes: tuple[str, ...]
    """What was added or changed after it."""
    sentences: tuple[str, ...]
    """All of this in plain words."""


@dataclass(frozen=True, slots=True)
class ReportedTick:
    """One field that a law asks a contract to state."""

    field: str
    title: str
    status: str
    """``found``, ``partly``, ``not_found``, or ``unknown`` where not every page could be read."""
    quotes: tuple[str, ...]
    starts: tuple[int, ...]
    """Code point at which each quote begins."""


@dataclass(frozen=True, slots=True)
class ReportedStatute:
    """A law's tick list, beside every score and part of none."""

    id: str
    title: str
    law: str
    source: str
    as_of: str
    """Day of the text from which the list was written."""
    least_amount: str
    currency: str
    within_days: int
    kept_years: int
    plausible: bool
    because: str
    fields: tuple[ReportedTick, ...]
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportedEdit:
    """One change to ask for, and what it would bring, made alone."""

    kind: str
    """``add``, ``complete`` or ``strike``."""
    family: str
    rule: str | None
    """Of the words to strike out."""
    clauses: tuple[str, ...]
    """Where they stand."""
    text: str
    score_before: int
    score_after: int
    level_before: str
    level_after: str


@dataclass(frozen=True, slots=True)
class ReportedDates:
    """ISO dates; None where the paper is silent."""

    effective: str | None = None
    end: str | None = None
    auto_renew: bool | None = None
    notice_deadline: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedParties:
    """Names as the paper writes them."""

    client: str | None = None
    freelancer: str | None = None
    because: str = ""
    """What decided the roles."""


@dataclass(frozen=True, slots=True)
class RubricVersion:
    """Which rules gave this report, so that it can be made again."""

    id: str
    version: str
    detectors_sha256: str

    @classmethod
    def current(cls) -> RubricVersion:
        """Rules of this installation."""
        from scoring.rules.ruleset import detectors_sha256  # all the rules: whoever only reads reports needs none

        return cls(catalogue().rubric, catalogue().version, detectors_sha256())


@dataclass(frozen=True, slots=True)
class Report:
    """Everything said about one document, read alone."""

    id: str
    locator: str
    sha256: str
    media_type: str
    state: str
    """One of ``STATES``."""
    reason: str
    """One plain sentence: why this state, or the rule that decided the level."""
    rubric: RubricVersion
    language: str | None = None
    """ISO 639-1 of the paper, or of the version of it that the result is about."""
    languages: tuple[str, ...] = ()
    """All in which it was read; empty where it was not."""
    pages: int | None = None
    text_sha256: str | None = None
    is_contract: bool | None = None
    """None while unread."""
    kind: str | None = None
    needs: str | None = None
    """What a person has to bring."""
    level: str | None = None
    level_high: str | None = None
    """The level on the best reading, where readings differ."""
    level_if_accepted: str | None = None
    """With tracked changes: the level if all are accepted, which is ``level``."""
    level_if_rejected: str | None = None
    tracked_changes: int | None = None
    """How many insertions and deletions are marked in it; None without any."""
    agreement: str | None = None
    agreement_level: str | None = None
    score: ReportedScore | None = None
    protections: Mapping[str, str] = field(default_factory=dict)
    """Name -> status, all eight or none."""
    findings: tuple[ReportedFinding, ...] = ()
    families: tuple[ReportedFamily, ...] = ()
    fairness: ReportedFairness | None = None
    """None for a document that is not scored."""
    facts: tuple[ReportedFact, ...] = ()
    crafts: tuple[ReportedCraft, ...] = ()
    """Those that the contract is about, the plainest first; empty where it is about none that is known."""
    statutes: tuple[ReportedStatute, ...] = ()
    """Every law of the tick list; those that are not ``plausible`` are shown on request only."""
    next_edits: tuple[ReportedEdit, ...] = ()
    """What to ask for next, the best first; each is worked out alone, and none can hurt."""
    trace: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    """Why the level or score could be another, and which sentence decides."""
    warnings: tuple[str, ...] = ()
    """What went wrong while the text was read."""
    unread_pages: tuple[int, ...] = ()
    parties: ReportedParties | None = None
    signed: str = "unknown"
    signatures: tuple[ReportedSignature, ...] = ()
    """Those that the file itself carries."""
    reference: str | None = None
    dates: ReportedDates = ReportedDates()
    previous_version: Mapping[str, str] | None = None
    changed_clauses: tuple[str, ...] = ()
    revision: Mapping[str, Any] | None = None
    """What changed since the version before, and whether the mail says so; None for a first version."""

    def to_json(self) -> dict[str, Any]:
        """Document object of INTERFACE.md: plain values, fields always in the same order."""
        found = {f.name: _plain(getattr(self, f.name)) for f in fields(self)}
        if self.level_if_accepted is None and self.level_if_rejected is None:
            del found["level_if_accepted"], found["level_if_rejected"], found["tracked_changes"]
        return found

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Report:
        """Report from its own JSON. Raises ``TypeError`` or ``KeyError`` for what is no such object."""
        known = {f.name for f in fields(cls)}
        row = {name: value for name, value in data.items() if name in known}
        row["rubric"] = RubricVersion(**data["rubric"])
        row["score"] = ReportedScore(**data["score"]) if data.get("score") else None
        row["findings"] = tuple(ReportedFinding(**f) for f in data.get("findings", ()))
        row["families"] = tuple(ReportedFamily(**f) for f in data.get("families", ()))
        row["fairness"] = _fairness(data["fairness"]) if data.get("fairness") else None
        row["facts"] = tuple(ReportedFact(**_tuples(f, "readings")) for f in data.get("facts", ()))
        row["crafts"] = tuple(map(_craft, data.get("crafts", ())))
        row["signatures"] = tuple(
            ReportedSignature(**_tuples(s, "changes", "sentences")) for s in data.get("signatures", ())
        )
        row["statutes"] = tuple(_statute(s) for s in data.get("statutes", ()))
        row["next_edits"] = tuple(
            ReportedEdit(**{**edit, "clauses": tuple(edit["clauses"])}) for edit in data.get("next_edits", ())
        )
        row["parties"] = ReportedParties(**data["parties"]) if data.get("parties") else None
        dates = dict(data.get("dates") or {})
        dates["notice_deadline"] = tuple(dates.get("notice_deadline") or ())
        row["dates"] = ReportedDates(**dates)
        for name in ("languages", "trace", "doubts", "warnings", "unread_pages", "changed_clauses"):
            row[name] = tuple(data.get(name) or ())
        return cls(**row)


def _tuples(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {**row, **{name: tuple(row[name]) for name in names}}


def _fairness(row: Mapping[str, Any]) -> ReportedFairness:
    families = tuple(ReportedFamily(**f) for f in row["families"])
    return ReportedFairness(**{**_tuples(row, "doubts"), "families": families})


def _craft(row: Mapping[str, Any]) -> ReportedCraft:
    signs = tuple(ReportedSign(**s) for s in row["signs"])
    return ReportedCraft(**{**row, "signs": signs, "findings": tuple(ReportedFinding(**f) for f in row["findings"])})


def _statute(row: Mapping[str, Any]) -> ReportedStatute:
    ticks = tuple(ReportedTick(**_tuples(f, "quotes", "starts")) for f in row["fields"])
    return ReportedStatute(**{**_tuples(row, "duties"), "fields": ticks})


def unread_report(text: Unreadable, identity: DocumentIdentity) -> Report:
    """Report on a document that gave no text. It says what is needed, and never that a clause is missing."""
    return Report(
        id=identity.id,
        locator=identity.locator,
        sha256=identity.sha256,
        media_type=identity.media_type or text.media_type,
        pages=text.pages,
        state="unread",
        reason=text.reason,
        needs=str(text.needs),
        rubric=RubricVersion.current(),
    )


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    return value
