"""An agreement as its user sees it: level today and over time, what is missing, what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from scoring.agreement.deadlines import Deadline, deadlines
from scoring.agreement.facts import PaperFacts
from scoring.agreement.linking import Agreement, Role
from scoring.agreement.standing import Standing, Step, if_signed, level_on, timeline
from scoring.report import PROTECTIONS
from scoring.score import Level

SOON = timedelta(days=60)
"""A last day for notice within this time comes before everything else that could be done."""


@dataclass(frozen=True, slots=True)
class Account:
    """One agreement on one day."""

    id: str
    """``a-7``."""
    agreement: Agreement
    standing: Standing
    steps: tuple[Step, ...]
    level_if_signed: Level | None
    """What it would be once everything on the table is signed; None where all is signed."""
    deadlines: tuple[Deadline, ...]
    next_action: str

    @property
    def gaps(self) -> tuple[str, ...]:
        """Names of the protections that it does not have in full, in the order in which they are shown."""
        had = self.standing.protections
        return tuple(name for name in PROTECTIONS if had.get(name, "absent") != "present") if had else ()

    def to_json(self) -> dict[str, Any]:
        """The agreement's own fields of INTERFACE.md, ``contracts``; its documents are added by who has them."""
        standing = self.standing
        return {
            "id": self.id,
            "client": self.agreement.client,
            "reference": self.agreement.reference,
            "level": _word(standing.level),
            "status": standing.status,
            "level_if_signed": _word(self.level_if_signed),
            "because": list(standing.because),
            "as_of": standing.day.isoformat(),
            "end": _iso(standing.end),
            "auto_renew": standing.auto_renew,
            "timeline": [
                {"from": s.day.isoformat(), "level": _word(s.level), "status": s.status, "because": s.because}
                for s in self.steps
            ],
            "protections": {name: standing.protections[name] for name in PROTECTIONS if name in standing.protections},
            "gaps": list(self.gaps),
            "deadlines": [
                {"kind": d.kind, "date": d.day.isoformat(), "missed": d.missed, "document": d.paper}
                for d in self.deadlines
            ],
            "papers": [
                {
                    "document": p.facts.id,
                    "role": str(p.role),
                    "signed": p.facts.signed,
                    "from": _iso(p.facts.starts),
                    "because": p.link.because if p.link else None,
                    "sure": p.link.sure if p.link else None,
                }
                for p in self.agreement.parts
            ],
            "doubts": list(self.agreement.doubts),
            "next_action": self.next_action,
        }


def account_of(agreement: Agreement, identifier: str, day: date) -> Account:
    """*agreement*, called *identifier*, as it stands on *day*."""
    standing = level_on(agreement, day)
    promised = if_signed(agreement, day)
    days = deadlines(agreement, day)
    return Account(
        identifier, agreement, standing, timeline(agreement), promised, days, _next(standing, promised, days, day)
    )


def changed_clauses(older: Mapping[str, str], newer: Mapping[str, str]) -> tuple[str, ...]:
    """Numbers of the clauses that were added, taken out or reworded, in the newer paper's order, then the older's."""
    there = [number for number, digest in newer.items() if older.get(number) != digest]
    return (*there, *(number for number in older if number not in newer))


def versions_of(agreement: Agreement) -> tuple[PaperFacts, ...]:
    """The agreement in each of its versions, oldest first.

    A paper that repeats the version before it word for word, in another file, is none. Of a long paper two versions
    can be almost wholly alike, and it is the few words that differ which matter: here a single clause tells them apart.
    """
    found: list[PaperFacts] = []
    for part in agreement.bases:
        if part.role is Role.COPY and found and not changed_clauses(found[-1].clauses, part.facts.clauses):
            continue
        found.append(part.facts)
    return tuple(found)


def version_before(agreement: Agreement, document: str) -> PaperFacts | None:
    """The version that *document* takes the place of, or repeats; None for the first, and for what is no version."""
    bases = [p.facts for p in agreement.bases]
    at = next((n for n, paper in enumerate(bases) if paper.id == document), 0)
    before = {paper.id for paper in bases[:at]}
    return next((paper for paper in reversed(versions_of(agreement)) if paper.id in before), None)


def _next(standing: Standing, promised: Level | None, days: tuple[Deadline, ...], day: date) -> str:
    notice = next((d for d in days if d.kind == "notice" and not d.passed), None)
    due = notice if notice is not None and notice.day - day <= SOON else None
    match standing.status:
        case "incomplete":
            return "Add the agreement that this paper belongs to, so that the two are read together."
        case "draft" if promised is Level.HIGH:
            return (
                "It is not signed. If you agree to it as it stands, have both sides sign it, and keep the signed copy."
            )
        case "draft":
            return "It is not signed: ask for the missing clauses before you sign."
        case "pending":
            return "Nothing yet: it is not in force."
    if standing.level is None:
        return "Read the clause on AI: only a person can decide what it means."
    if standing.status == "ended":
        if standing.level is Level.HIGH:
            return "It has ended, and its ban on AI training lives on. Keep the papers."
        return "It has ended: before you work for this client again, ask for a ban on AI training."
    if due is not None:
        more = "" if standing.level is Level.HIGH else " Ask for a ban on AI training as the price of going on."
        return f"Decide by {due.day} whether it goes on: after that it renews by itself.{more}"
    match standing.level:
        case Level.NONE:
            return "Propose an addendum that prohibits AI training and prevails over the agreement."
        case Level.MODERATE:
            return "Propose an addendum that closes the gaps and prevails over the agreement."
    if standing.status == "unconfirmed":
        return "Make sure that you have a signed copy, and add it."
    return "Nothing urgent. Keep the signed copy."


def _word(level: Level | None) -> str | None:
    return str(level) if level is not None else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
