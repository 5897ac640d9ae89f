"""What a report shows, and in which order: the same in every form.

A contract may be made to do harm, so every word that comes from it is cleaned here, once: what a terminal or a page
would obey instead of showing (escape sequences, marks that turn the direction of reading) is shown as U+FFFD.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scoring.languages.packs import NAMES
from scoring.render.figures import Checklist, Figure, checklists_of, figures_of
from scoring.report import (
    PROTECTIONS,
    Report,
    ReportedCraft,
    ReportedEdit,
    ReportedFinding,
    ReportedSignature,
    of_fairness,
)
from scoring.score import Level

CRAFTS = "Peculiar to this craft"
CRAFT_BESIDE = "What follows stands beside the level and does not change it."
SIGNATURES = "Signatures in the file"
HEADING = "Protection against AI training"
EDITS = "What to ask for next, each alone"
FAIRNESS = "Fairness to you"
BESIDE = "This number stands beside the level and does not change it."
NOT_ADVICE = "Information, not legal advice."
NO_LAWYER = "the rules for languages other than English were written without a lawyer of those countries"
SILENT_HELP = "Where a contract is silent, the law may still protect you; what it gives differs from place to place."

PROTECTION_NAMES = {
    "ai_training_prohibition": "AI training prohibited",
    "covers_internal_ai": "… in the client's own AI",
    "covers_third_party_ai": "… in AI of third parties",
    "third_party_upload_restriction": "No upload to AI tools of others",
    "project_scope_limit": "Use limited to the project",
    "deliverables_include_drafts": "Drafts and raw files covered",
    "audit_rights": "Right to ask for records",
    "ai_usage_fee": "AI use has a price",
}
_NEEDS = {
    "ocr": "Install tesseract, or ask for a PDF with real text, and score it again.",
    "password": "Give its password, or ask for a copy without one.",
    "language": "Have it translated into English, German, French or Spanish, and score the translation.",
    "download": "Download the contract yourself from the sender's page, and add it.",
    "schedule": "Ask for the missing schedule or terms, and add them.",
    "reading": "Read the sentences named below; only a person can decide here.",
    "format": "Ask for a PDF or a DOCX.",
    "damaged": "Ask for the file again.",
    "limit": "Ask for a smaller or a simpler file.",
}
_KINDS = {
    "contract": "contract",
    "addendum": "addendum",
    "amendment": "amendment",
    "sow": "statement of work",
    "nda": "non-disclosure agreement",
    "lease": "lease",
    "employment": "employment contract",
    "terms": "terms of service",
    "invoice": "invoice",
    "newsletter": "newsletter",
    "contract_pointer": "notice of a contract that waits elsewhere",
    "other": "document",
}
_STEPS = {
    "P_full": "full ban on AI training",
    "P_part": "partial ban on AI training",
    "override": "the ban prevails",
    "L_lim": "licence limited to the project",
    "G": "AI use permitted",
    "B": "broad use",
    "W": "rights given away",
    "C": "open conflict",
}
_RANK = {"high": 0, "medium": 1, "low": 2}
MOST_EDITS = 5
"""More are in the JSON; a person asks for few things at once."""
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Flag:
    """One finding, ready to be shown."""

    where: str
    """``clause 5.1, page 3``; empty when words are missing."""
    severity: str
    rule: str
    quote: str
    """Cleaned, on one line; empty when words are missing."""
    why: str
    """What it means; of a clause that another takes back, that it does not hold."""
    action: str
    """Empty for a clause that another takes back."""
    holds: bool


@dataclass(frozen=True, slots=True)
class CraftShown:
    """A craft that the contract is about, ready to be shown."""

    first: str
    """``Read as a voice contract because it says “Voice Artist”, “audiobook”.``"""
    risks: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A report, ready to be put into a form."""

    title: str
    """``Contract with North Pier Books Ltd``."""
    first: str
    """The first sentence, in plain words."""
    level: str
    """In full: ``None (High Risk)``; for a document without one, its state."""
    level_name: str
    """Bare word for styles: ``None``, ``Moderate``, ``High``, or the state."""
    could_be: str
    """Sentence about another level on another reading; empty when there is none."""
    score: str
    """``3 of 100`` or ``62 of 100 (41 to 71)``; empty without one."""
    what_to_do: str
    """What a person has to bring; empty when nothing is needed."""
    facts: tuple[tuple[str, str], ...]
    """Label and value."""
    risks: tuple[Flag, ...]
    protections: tuple[Flag, ...]
    notes: tuple[Flag, ...]
    missing: tuple[Flag, ...]
    eight: tuple[tuple[str, str], ...]
    """Name and status of each of the eight protections; empty where none was looked for."""
    doubts: tuple[str, ...]
    """What is not certain, what could not be read."""
    crafts: tuple[CraftShown, ...]
    """Empty where it is about no craft that is known."""
    signatures: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Signatures in the file: whose, one word for styles (``counts``, ``not``, ``bad``), and sentences."""
    decided: tuple[str, ...]
    """The steps that led to the level."""
    families: tuple[tuple[str, str, str], ...]
    """Title, points and weight of each family."""
    fairness: Fairness | None
    """None for a document that is not scored."""
    figures: tuple[Figure, ...]
    """What the paper states in figures and names."""
    checklists: tuple[Checklist, ...]
    """What laws ask of the hirer; empty where none is plausible."""
    edits: tuple[str, ...]
    """What to ask for next, each with what it would bring."""
    footer: str


@dataclass(frozen=True, slots=True)
class Fairness:
    """Axis F, ready to be shown."""

    score: str
    """``61 of 100``, ``61 of 100 (0 to 80)``, or ``no number``."""
    risks: tuple[Flag, ...]
    protections: tuple[Flag, ...]
    notes: tuple[Flag, ...]
    missing: tuple[Flag, ...]
    families: tuple[tuple[str, str, str], ...]
    doubts: tuple[str, ...]


def outline_of(report: Report, *, statutes: bool = False) -> Outline:
    """What to show of *report*, cleaned. *statutes*: show every tick list, also where nothing speaks for its law."""
    findings = [f for f in report.findings if not of_fairness(f.rule)]
    return Outline(
        title=_title(report),
        first=_first(report),
        level=Level(report.level).full if report.level else _state(report),
        level_name=report.level or report.state,
        could_be=_could_be(report),
        score=_score(report),
        what_to_do=_NEEDS.get(report.needs or "", ""),
        facts=tuple(_facts(report)),
        risks=_flags(findings, "risk"),
        protections=_flags(findings, "protection"),
        notes=_flags(findings, "note"),
        missing=_flags(findings, "missing"),
        eight=tuple((PROTECTION_NAMES[name], report.protections[name]) for name in PROTECTIONS if report.protections),
        doubts=tuple(clean(words) for words in _doubts(report)),
        crafts=tuple(map(_craft, report.crafts)),
        signatures=tuple(map(_signature, report.signatures)),
        decided=tuple(_step(step) for step in report.trace),
        families=tuple((f.title, f"{f.points:g}", str(f.weight)) for f in report.families),
        fairness=_fairness(report),
        figures=tuple(_cleaned(figure) for figure in figures_of(report.facts)),
        checklists=tuple(checklists_of(report.statutes, everything=statutes)),
        edits=tuple(_edit(e) for e in report.next_edits[:MOST_EDITS]),
        footer=(
            f"{NOT_ADVICE} Scored by {report.rubric.id} {report.rubric.version}, "
            f"rules {report.rubric.detectors_sha256[:12]}; document {clean(report.id)}."
        ),
    )


def clean(words: str) -> str:
    """Words of a stranger on one line: nothing in them is obeyed by a terminal, and nothing turns the line round."""
    # what cannot be seen goes first: between two spaces it would leave both
    seen = "".join(c for c in words if c in _TURNS or unicodedata.category(c) != "Cf")
    shown = []
    for letter in _SPACES.sub(" ", seen).strip():
        if letter in _TURNS:
            shown.append("\ufffd")
            continue
        match unicodedata.category(letter):
            case "Cc" | "Cs" | "Zl" | "Zp":
                shown.append("\ufffd")
            case _:
                shown.append(letter)
    return "".join(shown)


def _title(report: Report) -> str:
    kind = _KINDS.get(report.kind or "", "document")
    client = report.parties.client if report.parties else None
    named = f"{kind[0].upper()}{kind[1:]}"
    return clean(f"{named} with {client}" if client and report.is_contract else f"{named}: {report.locator}")


def _first(report: Report) -> str:
    match report.state:
        case "scored":
            return clean(report.reason)
        case "unread":
            return clean(f"This could not be read, so what it says about AI is not known. {report.reason}")
        case "awaiting_you":
            return clean(f"This needs you before it can have a level. {report.reason}")
        case "outside_scope":
            return clean(f"This is outside the scope of the score. {report.reason}")
        case _:
            return clean(f"This is not a contract. {report.reason}")


def _state(report: Report) -> str:
    return {
        "unread": "not known: it could not be read",
        "awaiting_you": "not known: it needs you",
        "outside_scope": f"outside scope: {_KINDS.get(report.kind or '', 'document')}",
    }.get(report.state, "not a contract")


def _could_be(report: Report) -> str:
    if not report.level_high:
        return ""
    return f"On another reading it could be {Level(report.level_high).full}."


def _score(report: Report) -> str:
    if report.score is None:
        return ""
    score = report.score
    apart = f" ({score.ai_low} to {score.ai_high})" if score.ai_low != score.ai_high else ""
    return f"{score.ai} of 100{apart}"


def _fairness(report: Report) -> Fairness | None:
    fairness = report.fairness
    if fairness is None:
        return None
    findings = [f for f in report.findings if of_fairness(f.rule)]
    score = "no number"
    if fairness.score is not None:
        apart = f" ({fairness.low} to {fairness.high})" if fairness.low != fairness.high else ""
        score = f"{fairness.score} of 100{apart}"
    return Fairness(
        score,
        _flags(findings, "risk"),
        _flags(findings, "protection"),
        _flags(findings, "note"),
        _flags(findings, "missing"),
        tuple((f.title, f"{f.points:g}", str(f.weight)) for f in fairness.families),
        fairness.doubts,
    )


def _cleaned(figure: Figure) -> Figure:
    return replace(figure, value=clean(figure.value), quote=clean(figure.quote), where=clean(figure.where))


def _facts(report: Report) -> list[tuple[str, str]]:
    facts: list[tuple[str, str | None]] = [("Document", report.locator)]
    if report.parties:
        facts += [("Client", report.parties.client), ("Freelancer", report.parties.freelancer)]
    if report.languages and report.languages != ("en",):
        read = " and ".join(NAMES.get(code, code) for code in report.languages)
        facts.append(("Read in", f"{read} ({NO_LAWYER})"))
    facts += [
        ("Reference", report.reference),
        ("Signed", report.signed if report.is_contract and report.signed != "unknown" else None),
        ("In force from", report.dates.effective),
        ("Ends", report.dates.end),
        ("Renews by itself", "yes" if report.dates.auto_renew else None),
        ("Last day for notice", _deadline(report)),
        ("Pages", str(report.pages) if report.pages else None),
    ]
    if report.level_if_accepted or report.level_if_rejected:
        accepted, rejected = report.level_if_accepted, report.level_if_rejected
        facts.append(("Tracked changes", str(report.tracked_changes) if report.tracked_changes else None))
        facts.append(("If all tracked changes are accepted", Level(accepted).full if accepted else "no level"))
        facts.append(("If all tracked changes are rejected", Level(rejected).full if rejected else "no level"))
    return [(label, clean(value)) for label, value in facts if value]


def _deadline(report: Report) -> str | None:
    days = " or ".join(report.dates.notice_deadline)
    notes = [f.note for f in report.facts if f.name == "notice_deadline" and f.note]
    return " ".join([days, *(f"({note})" for note in notes)]) or None


def _craft(craft: ReportedCraft) -> CraftShown:
    *most, last = (f"“{clean(sign.quote).rstrip(' .;,')}”" for sign in craft.signs)
    quotes = f"{', '.join(most)} and {last}" if most else last
    article = "an" if craft.title[:1] in "aeio" else "a"
    first = f"Read as {article} {craft.title} because it says {quotes}. {CRAFT_BESIDE}"
    return CraftShown(first, _flags(craft.findings, "risk"))


def _signature(signature: ReportedSignature) -> tuple[str, str, tuple[str, ...]]:
    bad = signature.integrity in ("changed", "broken", "unreadable")
    first, *rest = (clean(sentence) for sentence in signature.sentences)
    return first, "counts" if signature.counts else "bad" if bad else "not", tuple(rest)


def _step(step: str) -> str:
    name, colon, rest = step.partition(":")
    if colon and name in _STEPS:
        return clean(f"{_STEPS[name]}:{rest}")
    word, _, level = step.partition(" ")
    return f"level: {Level(level).full}" if word == "level" else clean(step)


def _edit(edit: ReportedEdit) -> str:
    brings = f"{edit.score_before} -> {edit.score_after}"
    if edit.level_after != edit.level_before:
        brings += f", {Level(edit.level_before).full} -> {Level(edit.level_after).full}"
    return clean(f"{edit.text[0].upper()}{edit.text[1:]}: {brings}")


def _flags(findings: Sequence[ReportedFinding], polarity: str) -> tuple[Flag, ...]:
    wanted = [f for f in findings if f.polarity == polarity]
    wanted.sort(key=lambda f: (f.defeated_by is not None, _RANK[f.severity], f.start if f.start is not None else 0))
    by_name = {f"{f.rule}@{f.start}": f for f in findings}
    return tuple(
        Flag(
            where=_where(f),
            severity=f.severity,
            rule=f.rule,
            quote=clean(f.quote),
            why=clean(f.why if f.defeated_by is None else _defeated(f, by_name.get(f.defeated_by))),
            action=clean(f.action) if f.defeated_by is None else "",
            holds=f.defeated_by is None,
        )
        for f in wanted
    )


def _defeated(finding: ReportedFinding, by: ReportedFinding | None) -> str:
    winner = _where(by) if by is not None else ""
    if finding.polarity == "risk":
        return f"This does not hold: {winner or 'another clause'} prevails over it."
    return f"This does not protect you: {winner or 'another clause'} takes it back."


def _where(finding: ReportedFinding) -> str:
    parts = []
    if finding.clause:
        words = clean(finding.clause)
        parts.append(f"clause {words}" if words[:1].isdigit() or len(words) < 4 else words)
    if finding.page:
        parts.append(f"page {finding.page}")
    return ", ".join(parts)


def _doubts(report: Report) -> list[str]:
    doubts = list(report.doubts)
    silent = any(f.rule == "ai-training.silent" for f in report.findings)
    if silent and report.level == "None":
        doubts.append(SILENT_HELP)
    if report.kind == "employment" and report.level:
        doubts.append("This is an employment contract: the employer usually owns the work, whatever the score.")
    if report.unread_pages and not report.doubts:
        doubts.append(f"Pages that could not be read: {', '.join(map(str, report.unread_pages))}.")
    for signature in report.signatures:
        if signature.integrity in ("changed", "broken", "unreadable", "unchecked"):
            doubts.append("A signature in the file does not count: see “Signatures in the file”.")
            break
    return doubts + list(report.warnings)
