"""The audit: one row for each agreement, the same in every form, and the form for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scoring.agreement.account import Account
from scoring.render.outline import HEADING, NOT_ADVICE, PROTECTION_NAMES, clean
from scoring.report import PROTECTIONS
from scoring.score import Level

WIDTH = 92
MOST_QUOTES = 3
STATUS_WORDS = {
    "draft": "draft, not signed",
    "unconfirmed": "signature not seen",
    "pending": "not yet in force",
    "active": "in force",
    "ended": "ended",
    "incomplete": "the agreement is not on file",
}
_WEIGHT = {"high": 0, "medium": 1, "low": 2}
_PROTECTS = ("A1", "A3", "A4")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that decide, verbatim, and where they stand."""

    words: str
    """As the paper has them; cleaned where they are shown."""
    where: str
    """``d-3f9a1c22b0de, clause 5.1, page 3``."""
    why: str


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One agreement on one day, in words. Everything that comes from a paper is cleaned."""

    id: str
    client: str
    reference: str
    level: str
    """In full, or why there is none."""
    level_name: str
    """Bare word for styles; empty without a level."""
    status: str
    over_time: str
    """The level before and after each day on which it changes."""
    because: str
    protections: tuple[tuple[str, str], ...]
    """Name and status of each of the eight; ``not known`` where nothing could be read."""
    gaps: str
    quotes: tuple[Quote, ...]
    ends: str
    notice: str
    if_signed: str
    """Level once everything on the table is signed; empty where all is."""
    documents: tuple[str, ...]
    next_action: str


def rows_of(accounts: Iterable[Account], reports: Mapping[str, Mapping[str, Any]]) -> tuple[AuditRow, ...]:
    """A row for each of *accounts*; *reports* holds the document object of each of their papers, by id."""
    return tuple(_row(account, reports) for account in accounts)


def render_audit_text(rows: Sequence[AuditRow], day: date) -> str:
    """The audit for a terminal; ends without a line feed."""
    lines = [f"{HEADING}: {_count(len(rows))} on {day}", ""]
    for row in rows:
        lines += _lines(row)
    lines += textwrap.wrap(NOT_ADVICE, WIDTH)
    return "\n".join(lines)


def quotes_of(account: Account, reports: Mapping[str, Mapping[str, Any]]) -> tuple[Quote, ...]:
    """Words that decide the level: of the versions that count, and of what was added to them."""
    papers = [*account.standing.current, *(p for p in account.agreement.added if p.facts.signed != "unsigned")]
    found: list[Quote] = []
    for part in papers or account.agreement.parts:
        report = reports.get(part.facts.id)
        if report is not None:
            found += [_quote(part.facts.id, f) for f in _deciding(report)]
    return tuple(dict.fromkeys(found))[:MOST_QUOTES]


def level_words(level: Level | None, status: str) -> str:
    """The level in full; without one, why there is none."""
    if level is not None:
        return level.full
    return {"pending": "not yet in force", "incomplete": "not known: the agreement is not on file"}.get(
        status, "not known: it needs you"
    )


def _row(account: Account, reports: Mapping[str, Mapping[str, Any]]) -> AuditRow:
    standing, agreement = account.standing, account.agreement
    had = standing.protections
    notice = next((d for d in account.deadlines if d.kind == "notice" and not d.missed), None)
    missed = next((d for d in account.deadlines if d.kind == "notice" and d.missed), None)
    return AuditRow(
        id=account.id,
        client=clean(agreement.client or "not named"),
        reference=clean(agreement.reference or ""),
        level=level_words(standing.level, standing.status),
        level_name=str(standing.level) if standing.level is not None else "",
        status=STATUS_WORDS[standing.status],
        over_time=_over_time(account),
        because=clean(" ".join(standing.because)),
        protections=tuple((PROTECTION_NAMES[name], had.get(name, "not known")) for name in PROTECTIONS),
        gaps=", ".join(PROTECTION_NAMES[name].removeprefix("… ") for name in account.gaps),
        quotes=quotes_of(account, reports),
        ends=_ends(account),
        notice=(f"{notice.day}" if notice else "") + (f" (missed: {missed.day})" if missed else ""),
        if_signed=account.level_if_signed.full if account.level_if_signed is not None else "",
        documents=tuple(p.facts.id for p in agreement.parts),
        next_action=clean(account.next_action),
    )


def _over_time(account: Account) -> str:
    return "; ".join(
        f"from {step.day}: {level_words(step.level, step.status)}"
        + (f" ({STATUS_WORDS[step.status]})" if step.status != "active" else "")
        for step in account.steps
    )


def _ends(account: Account) -> str:
    standing = account.standing
    if standing.end is None:
        return ""
    return f"{standing.end}, renews by itself" if standing.auto_renew else f"{standing.end}"


def _deciding(report: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What protects, where there is protection; the worst risks, where there is not."""
    quoted = [f for f in report.get("findings", ()) if f["quote"] and not f["defeated_by"]]
    if report.get("level") in ("High", "Moderate"):
        standing = [f for f in quoted if f["polarity"] == "protection" and f["family"] in _PROTECTS]
        standing.sort(key=lambda f: (_PROTECTS.index(f["family"]), f["start"]))
        if standing:
            return standing[:1]
    risks = [f for f in quoted if f["polarity"] == "risk"]
    return sorted(risks, key=lambda f: (_WEIGHT[f["severity"]], f["family"] != "A1", f["start"]))[:2]


def _quote(document: str, finding: Mapping[str, Any]) -> Quote:
    where = [document]
    if finding["clause"]:
        where.append(f"clause {finding['clause']}")
    if finding["page"]:
        where.append(f"page {finding['page']}")
    return Quote(finding["quote"], clean(", ".join(where)), finding["why"])


def _lines(row: AuditRow) -> Iterator[str]:
    yield f"{row.id}  {row.client}{f'  ({row.reference})' if row.reference else ''}"
    yield f"    {row.level}, {row.status}"
    if row.if_signed and row.if_signed != row.level:
        yield f"    once all is signed as it stands: {row.if_signed}"
    for label, words in (
        ("over time", row.over_time),
        ("why", row.because),
        ("missing", row.gaps),
        ("ends", row.ends),
        ("notice by", row.notice),
        ("next", row.next_action),
    ):
        if words:
            yield from textwrap.wrap(f"{label}: {words}", WIDTH, initial_indent="    ", subsequent_indent="      ")
    for quote in row.quotes:
        shown = f'"{clean(quote.words)}" ({quote.where})'
        yield from textwrap.wrap(shown, WIDTH, initial_indent="    ", subsequent_indent="      ")
    yield ""


def _count(number: int) -> str:
    return f"{number} agreement{'' if number == 1 else 's'}"
