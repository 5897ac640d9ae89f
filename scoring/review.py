"""Review one paper: from what it says to what that means for the freelancer.

report = review(read(text), on=date(2026, 5, 18))
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from scoring.catalogue import Family, catalogue
from scoring.crafts import CraftReading, find_crafts
from scoring.edits import Edit, next_edits
from scoring.facts.fact import Fact
from scoring.facts.find import find_facts
from scoring.fairness.catalogue import fair_catalogue
from scoring.fairness.weigh import Fairness
from scoring.fairness.weigh import weigh as weigh_fairness
from scoring.findings import Finding
from scoring.languages.contracts import read_paper
from scoring.languages.packs import CODES, NAMES
from scoring.languages.weighing import weigh
from scoring.outcome import outcome_of
from scoring.reading.kind import Kind
from scoring.reading.read import Reading
from scoring.report import (
    PROTECTIONS,
    DocumentIdentity,
    Report,
    ReportedCraft,
    ReportedDates,
    ReportedEdit,
    ReportedFact,
    ReportedFairness,
    ReportedFamily,
    ReportedFinding,
    ReportedParties,
    ReportedScore,
    ReportedSign,
    ReportedStatute,
    ReportedTick,
    RubricVersion,
    of_fairness,
)
from scoring.resolve import Resolution
from scoring.rules.base import Paper
from scoring.score import FamilyScore, Level, credits_of, level_of
from scoring.signature_words import reported_signatures
from scoring.statutes.catalogue import field_titles
from scoring.statutes.ticks import TickList, tick_lists
from scoring.text import ContractText, Layer, LayerRun, Needs, Span

LANGUAGES = frozenset({*NAMES, "und"})
"""Languages that are read; ``und``: too little text to tell, and the English rules find nothing they do not know."""
MOST_UNTOLD_WORDS = 60
"""A contract of more words whose language cannot be told is in none of those that are read."""
_READ = "English, German, French and Spanish"
_CHATTER = frozenset({Kind.NEWSLETTER, Kind.INVOICE})
_SWAPPED = {Layer.INSERTED: Layer.DELETED, Layer.DELETED: Layer.INSERTED}


def review(
    reading: Reading,
    on: date | None = None,
    *,
    identity: DocumentIdentity | None = None,
    addendum: Span | None = None,
) -> Report:
    """Report on one paper, read alone, as it stands on the day *on*.

    *on* matters only for what has a date; without it, the paper is read as in force. The same paper, day and rules
    give an equal report. *addendum*: where in its text a later paper stands that was added to it (`together.Together`).
    """
    base = _facts(reading, identity or DocumentIdentity.of_text(reading.source.text))
    told = _without_level(reading)
    if told is not None:
        state, needs, reason = told
        is_contract = None if state == "unread" else base.is_contract
        return replace(base, state=state, needs=needs, reason=reason, is_contract=is_contract)
    return _lowest(reading, base, addendum) if reading.versions else _score(reading, base, addendum)


def _lowest(reading: Reading, base: Report, addendum: Span | None) -> Report:
    """The lower result of a paper's versions in several languages; one without a level is above None only."""
    reports = [
        _score(version, replace(base, language=version.language), addendum) for version in (reading, *reading.versions)
    ]
    lowest = min(reports, key=_height)
    told = " and ".join(NAMES[r.language or "en"] for r in reports)
    trace = f"read in {told}: the lower result holds, that of the {NAMES[lowest.language or 'en']} version"
    return replace(lowest, trace=(*lowest.trace, trace))


def _height(report: Report) -> tuple[float, int]:
    rank = Level(report.level).rank if report.level else 0.5
    return rank, report.score.ai if report.score else 0


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
        languages=tuple(
            dict.fromkeys(r.language for r in (reading, *reading.annexes, *reading.versions) if r.language in NAMES)
        ),
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
        signatures=reported_signatures(source.signatures, parties),
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
        reason = f"Clausewatch reads contracts in {_READ}; this one is in '{reading.language}'."
        return "unread", str(Needs.LANGUAGE), reason
    if reading.language == "und" and kind.is_contract and len(reading.view.split()) > MOST_UNTOLD_WORDS:
        return (
            "unread",
            str(Needs.LANGUAGE),
            f"Clausewatch reads contracts in {_READ}; the language of this one could not be told.",
        )
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


def _score(reading: Reading, base: Report, addendum: Span | None) -> Report:
    in_english = reading.language not in CODES
    paper = Paper.of(reading) if in_english else None
    resolution = weigh(reading, addendum=addendum, paper=paper)
    outcome = outcome_of(resolution.low, resolution.shown, resolution.high)
    findings = tuple(_reported(f, addendum) for f in resolution.findings)
    fair: int | None = None
    if paper is not None:  # facts, fairness and next edits are read in English alone
        facts = find_facts(paper)
        fairness = weigh_fairness(paper, facts, resolution.findings, complete=resolution.complete)
        fair = fairness.score
        findings += tuple(_reported(f, addendum) for f in fairness.findings)
        laws = tick_lists(paper, facts, complete=resolution.complete)
        base = replace(
            base,
            facts=tuple(_fact(fact, addendum) for fact in facts),
            fairness=_fairness(fairness),
            statutes=tuple(_statute(reading, ticks) for ticks in laws),
            crafts=tuple(_craft(craft, addendum) for craft in find_crafts(paper)),
        )
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
        tracked_changes=len(tracked_runs(reading.source)) if accepted else None,
        score=ReportedScore(outcome.score, outcome.least, outcome.most, fairness=fair),
        protections=_protections(resolution),
        findings=findings,
        families=_families(points, catalogue().families),
        next_edits=tuple(map(_edit, next_edits(resolution))) if in_english else (),
        trace=(*resolution.trace, f"level {outcome.level}"),
        doubts=resolution.doubts,
    )


def _families(rows: Iterable[FamilyScore], families: Mapping[str, Family]) -> tuple[ReportedFamily, ...]:
    return tuple(
        ReportedFamily(
            row.family,
            families[row.family].title,
            int(row.weight),
            float(row.protection),
            float(row.harm),
            float(row.points.quantize(Decimal("0.01"))),
        )
        for row in rows
    )


def _fairness(fairness: Fairness) -> ReportedFairness:
    rows = _families(fairness.families, fair_catalogue().families)
    return ReportedFairness(fairness.score, fairness.low, fairness.high, rows, fairness.doubts)


def _edit(edit: Edit) -> ReportedEdit:
    return ReportedEdit(
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


def _clause(number: str | None, span: Span | None, addendum: Span | None) -> str | None:
    """Number of a clause; one of the addendum says so, for both papers count from one."""
    later = addendum is not None and span is not None and addendum.contains(span)
    return f"Addendum {number or ''}".strip() if later else number


def _fact(fact: Fact, addendum: Span | None) -> ReportedFact:
    return ReportedFact(
        name=fact.name,
        value=fact.value,
        unit=fact.unit,
        per=fact.per,
        readings=fact.readings,
        note=fact.note,
        quote=fact.quote,
        start=fact.span.start,
        end=fact.span.end,
        page=fact.page,
        clause=_clause(fact.clause, fact.span, addendum),
    )


def _statute(reading: Reading, ticks: TickList) -> ReportedStatute:
    law = ticks.statute
    return ReportedStatute(
        id=law.id,
        title=law.title,
        law=law.law,
        source=law.source,
        as_of=law.as_of.isoformat(),
        least_amount=str(law.least_amount),
        currency=law.currency,
        within_days=law.within_days,
        kept_years=law.kept_years,
        plausible=ticks.plausible,
        because=ticks.because,
        fields=tuple(
            ReportedTick(
                tick.field,
                field_titles()[tick.field],
                tick.status,
                tuple(reading.source.quote(span) for span in tick.spans),
                tuple(span.start for span in tick.spans),
            )
            for tick in ticks.ticks
        ),
        duties=law.duties,
    )


def _craft(reading: CraftReading, addendum: Span | None) -> ReportedCraft:
    return ReportedCraft(
        reading.craft.id,
        reading.craft.title,
        tuple(ReportedSign(s.quote, s.span.start, s.span.end, s.page) for s in reading.signs),
        tuple(
            ReportedFinding(
                rule=trap.flag.id,
                family=f"craft-{reading.craft.id}",
                polarity="risk",
                severity=trap.flag.severity,
                strength=1.0,
                quote=trap.quote,
                start=trap.span.start,
                end=trap.span.end,
                page=trap.page,
                clause=_clause(trap.clause, trap.span, addendum),
                actor=str(trap.actor),
                defeated_by=None,
                confidence=1.0,
                why=trap.flag.why,
                action=trap.flag.action,
            )
            for trap in reading.found
        ),
    )


def _redline(reading: Reading, accepted: Level) -> tuple[str | None, str | None]:
    """Levels of a paper under negotiation: every tracked change accepted, and every one rejected."""
    source = reading.source
    if not (source.has(Layer.INSERTED) or source.has(Layer.DELETED)):
        return None, None
    names = [p.name for p in (reading.parties.freelancer,) if p is not None and p.name]
    other = read_paper(as_rejected(source), me=names)
    if _without_level(other) is not None:
        return str(accepted), None
    return str(accepted), str(
        min((level_of(weigh(version).low.flags) for version in (other, *other.versions)), key=lambda level: level.rank)
    )


def tracked_runs(source: ContractText) -> tuple[LayerRun, ...]:
    """Every tracked insertion and deletion that holds words."""
    return tuple(run for run in source.runs if run.layer in _SWAPPED and source.quote(run.span).strip())


def as_rejected(source: ContractText) -> ContractText:
    """The same text, with what was inserted and what was deleted changed round: offsets stay."""
    runs = tuple(LayerRun(r.span, _SWAPPED.get(r.layer, r.layer), r.author, r.date) for r in source.runs)
    return replace(source, runs=runs)


def _reported(finding: Finding, addendum: Span | None) -> ReportedFinding:
    own = of_fairness(finding.rule)
    entry = fair_catalogue().entry(finding.rule) if own else catalogue().entry(finding.rule)
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
        clause=_clause(finding.clause, finding.span, addendum),
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
