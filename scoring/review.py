"""Review one agreement: from what it says to what that means for the freelancer.

report = review(Agreement.of(read(text)), on=date(2026, 5, 18))
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from scoring.agreement import Agreement
from scoring.catalogue import catalogue
from scoring.edits import next_edits
from scoring.findings import Finding
from scoring.outcome import outcome_of
from scoring.reading.kind import Kind
from scoring.reading.read import Reading, read
from scoring.report import (
    PROTECTIONS,
    DocumentIdentity,
    Report,
    ReportedDates,
    ReportedEdit,
    ReportedFamily,
    ReportedFinding,
    ReportedParties,
    ReportedScore,
    RubricVersion,
)
from scoring.resolve import Resolution, resolve
from scoring.rules.base import Paper
from scoring.rules.ruleset import look
from scoring.score import Level, credits_of, level_of
from scoring.text import ContractText, Layer, LayerRun, Needs, Span

LANGUAGES = frozenset({"en", "und"})
"""Languages that the rules read; ``und``: too little text to tell, and the rules find nothing they do not know."""
_CHATTER = frozenset({Kind.NEWSLETTER, Kind.INVOICE})
_SWAPPED = {Layer.INSERTED: Layer.DELETED, Layer.DELETED: Layer.INSERTED}


def review(agreement: Agreement, on: date | None = None, *, identity: DocumentIdentity | None = None) -> Report:
    """Report on the agreement's document, as it stands on the day *on*.

    *on* matters only for what has a date; without it, the paper is read as in force. The same agreement, day and
    rules give an equal report.
    """
    reading = agreement.document
    base = _facts(reading, identity or DocumentIdentity.of_text(reading.source.text))
    told = _without_level(reading)
    if told is not None:
        state, needs, reason = told
        is_contract = None if state == "unread" else base.is_contract
        return replace(base, state=state, needs=needs, reason=reason, is_contract=is_contract)
    return _score(reading, base, agreement.addendum)


def _facts(reading: Reading, identity: DocumentIdentity) -> Report:
    source, dates, parties = reading.source, reading.dates, reading.parties
    return Report(
        id=identity.id,
        locator=identity.locator,
        sha256=identity.sha256,
        media_type=identity.media_type or source.media_type,
        state="not_a_contract",
        reason=reading.kind.because,
        rubric=RubricVersion.current(),
        language=reading.language,
        pages=source.pages,
        text_sha256=hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest(),
        is_contract=reading.kind.is_contract,
        kind=str(reading.kind.kind),
        warnings=source.warnings,
        unread_pages=source.unread_pages,
        parties=ReportedParties(
            client=parties.client.name if parties.client else None,
            freelancer=parties.freelancer.name if parties.freelancer else None,
            because=parties.because,
        ),
        signed=reading.signed,
        reference=reading.reference,
        dates=ReportedDates(
            _iso(dates.effective),
            _iso(dates.end),
            dates.auto_renew,
            tuple(d.isoformat() for d in dates.notice_deadlines),
        ),
    )


def _without_level(reading: Reading) -> tuple[str, str | None, str] | None:
    """State, need and reason of a document that gets no level; None: it is scored."""
    kind, source = reading.kind, reading.source
    if kind.kind is Kind.CONTRACT_POINTER:
        return "awaiting_you", str(Needs.DOWNLOAD), "The contract itself is behind a link: download it, then add it."
    if reading.language not in LANGUAGES and kind.kind not in _CHATTER:
        reason = f"Clausewatch reads contracts in English; this one is in '{reading.language}'."
        return "unread", str(Needs.LANGUAGE), reason
    if not kind.is_contract:
        if source.unread_pages and kind.kind not in _CHATTER:
            needs = source.unread_reason or Needs.READING
            return "unread", str(needs), f"{_pages(source)} could not be read: whether it is a contract is not known."
        return "not_a_contract", None, kind.because
    if kind.outside:
        return "outside_scope", None, f"AI clauses are not scored in this kind of document ({kind.outside})."
    if reading.parties.user_is_client:
        return "outside_scope", None, "You are the client here: the score is made for the one who does the work."
    return None


def _score(reading: Reading, base: Report, addendum: Span | None = None) -> Report:
    paper = Paper.of(reading)
    resolution = resolve(paper, look(paper), addendum)
    outcome = outcome_of(resolution.low, resolution.shown, resolution.high)
    findings = tuple(_reported(f, addendum) for f in resolution.findings)
    if outcome is None:
        return replace(
            base,
            state="awaiting_you",
            needs=str(resolution.needs),
            reason=resolution.doubts[0] if resolution.doubts else "It can be read both ways: read the clause on AI.",
            protections=_protections(resolution),
            findings=findings,
            trace=(*resolution.trace, "no level: the readings differ from None to High"),
            doubts=resolution.doubts,
        )
    shown = resolution.shown
    points = credits_of(shown.protections, shown.harms)
    accepted, rejected = _redline(reading, outcome.level)
    return replace(
        base,
        state="scored",
        reason=_decided(resolution, outcome.level),
        level=str(outcome.level),
        level_high=str(outcome.best) if outcome.best is not outcome.level else None,
        level_if_accepted=accepted,
        level_if_rejected=rejected,
        score=ReportedScore(outcome.score, outcome.least, outcome.most),
        protections=_protections(resolution),
        findings=findings,
        families=tuple(
            ReportedFamily(
                row.family,
                catalogue().families[row.family].title,
                int(row.weight),
                float(row.protection),
                float(row.harm),
                float(row.points.quantize(Decimal("0.01"))),
            )
            for row in points
        ),
        next_edits=tuple(
            ReportedEdit(
                edit.kind,
                edit.family,
                edit.rule,
                edit.clauses,
                edit.text,
                edit.before.score,
                edit.after.score,
                str(edit.before.level),
                str(edit.after.level),
            )
            for edit in next_edits(resolution)
        ),
        trace=(*resolution.trace, f"level {outcome.level}"),
        doubts=resolution.doubts,
    )


def _redline(reading: Reading, accepted: Level) -> tuple[str | None, str | None]:
    """Levels of a paper under negotiation: every tracked change accepted, and every one rejected."""
    source = reading.source
    if not (source.has(Layer.INSERTED) or source.has(Layer.DELETED)):
        return None, None
    names = [p.name for p in (reading.parties.freelancer,) if p is not None and p.name]
    other = read(_as_rejected(source), me=names)
    if _without_level(other) is not None:
        return str(accepted), None
    paper = Paper.of(other)
    return str(accepted), str(level_of(resolve(paper, look(paper)).low.flags))


def _as_rejected(source: ContractText) -> ContractText:
    """The same text, with what was inserted and what was deleted changed round: offsets stay."""
    runs = tuple(LayerRun(r.span, _SWAPPED.get(r.layer, r.layer), r.author, r.date) for r in source.runs)
    return replace(source, runs=runs)


def _reported(finding: Finding, addendum: Span | None) -> ReportedFinding:
    entry = catalogue().entry(finding.rule)
    later = addendum is not None and finding.span is not None and addendum.contains(finding.span)
    return ReportedFinding(
        rule=finding.rule,
        family=finding.family,
        polarity=str(finding.polarity),
        severity=str(finding.severity),
        strength=round(finding.strength, 4),
        quote=finding.quote,
        start=finding.span.start if finding.span else None,
        end=finding.span.end if finding.span else None,
        page=finding.page,
        clause=f"Addendum {finding.clause or ''}".strip() if later else finding.clause,
        actor=str(finding.actor),
        defeated_by=finding.defeated_by,
        confidence=round(finding.confidence, 4),
        why=entry.why,
        action=entry.action,
    )


# ---- the eight protections


def _protections(resolution: Resolution) -> dict[str, str]:
    bans = [f for f in resolution.findings if f.rule == "ai-training.prohibited"]
    standing = [f for f in bans if f.defeated_by is None]
    absent = "absent" if resolution.complete else "unclear"
    if "P_full" in resolution.low.flags:
        ban = "present"
    elif standing and "P_part" in resolution.low.flags:
        ban = "unclear" if "P_full" in resolution.high.flags and not resolution.complete else "partial"
    elif standing:
        ban = "unclear"
    else:
        ban = "defeated" if bans else absent
    holds = ban in ("present", "partial")
    met = {facet for f in standing for facet in f.facets}
    outside = {"third_parties", "external"} & met
    return dict(
        zip(
            PROTECTIONS,
            (
                ban,
                (ban if "internal" in met else "absent") if holds else ban,
                ("present" if outside else "absent" if "internal" not in met else "partial") if holds else ban,
                _status(resolution, "A4", {"upload"}, absent),
                _status(resolution, "A3", {"project"}, absent),
                _status(resolution, "A5", {"drafts"}, absent),
                _status(resolution, "A7", {"request"}, absent),
                _status(resolution, "A10", {"fee"}, absent),
            ),
            strict=True,
        )
    )


def _status(resolution: Resolution, family: str, needed: Iterable[str], absent: str) -> str:
    found = [f for f in resolution.findings if f.family == family and f.polarity == "protection" and f.facets]
    if not found:
        return absent
    standing = [f for f in found if f.defeated_by is None]
    if not standing:
        return "defeated"
    sure = [f for f in standing if f.confidence >= 0.7]
    if not sure:
        return "unclear"
    if family == "A3" and "B" in resolution.shown.flags:
        return "defeated"
    met = {facet for f in sure for facet in f.facets}
    return "present" if set(needed) <= met else "partial"


# ---- words


def _decided(resolution: Resolution, level: Level) -> str:
    flags = resolution.low.flags
    if level is Level.HIGH:
        return "The client may not train AI on your work, and nothing in the contract takes that back."
    if level is Level.MODERATE:
        if "P_full" in flags:
            return "AI training is prohibited, but another term may take that back."
        if "P_part" in flags and any(f.rule == "ai-training.prohibited" for f in resolution.findings):
            return "AI training is prohibited in part only."
        if "P_part" in flags:
            return "The client may not put your work into AI tools of others, but may train its own."
        return "AI is not prohibited, but the client may use your work only for the project."
    if "G" in flags:
        if all(f.rule == "ai-training.improvement-permitted" for f in resolution.findings if "G" in f.flags):
            return "The client may use your work to improve products or for research, which can mean training AI on it."
        return "The client may use your work to train or build AI."
    if any(f.rule == "ai-training.prohibited" and f.defeated_by for f in resolution.findings):
        return "A ban on AI training stands in the contract, and another term takes it back."
    if "W" in flags and "B" in flags:
        return "You give away all rights, for any use, and nothing prohibits AI training."
    if "W" in flags:
        return "You give away all rights, and nothing prohibits AI training."
    if "B" in flags:
        return "The client may use your work for anything, and nothing prohibits AI training."
    if not resolution.complete:
        return "Nothing that could be read prohibits AI training."
    return "The contract is silent on AI: nothing in it keeps the client from training on your work."


def _pages(source: ContractText) -> str:
    one = len(source.unread_pages) == 1
    return f"{'Page' if one else 'Pages'} {', '.join(map(str, source.unread_pages))}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
