"""From a text to its report, as every test of the scorer takes it."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.languages.contracts import read_paper
from scoring.report import Report, ReportedFinding
from scoring.review import review
from scoring.text import ContractText

ME = ("Ada Marsh",)


def review_text(text: str | ContractText, me: Sequence[str] = ME) -> Report:
    """Report on a text."""
    source = ContractText(text, "text/plain", "plain") if isinstance(text, str) else text
    return review(read_paper(source, me=me))


def found(report: Report, rule: str) -> list[ReportedFinding]:
    """Findings of one rule."""
    return [f for f in report.findings if f.rule == rule]


def rules(report: Report) -> set[str]:
    """Rules that found words; absences left out."""
    return {f.rule for f in report.findings if f.polarity != "missing"}


def contract(*clauses: str, rights: str = "Contractor retains copyright.") -> str:
    """A small whole contract around *clauses*, which become section 3."""
    ai = "\n".join(f"3.{n} {clause}" for n, clause in enumerate(clauses, 1))
    return f"""SERVICES AGREEMENT

This Agreement is made on 6 March 2026 between Cinder Lane Agency Ltd ("Client") and Ada Marsh ("Contractor").

1. Contractor shall make the illustrations described in the Statement of Work (the "Deliverables").

2. {rights}

3. Terms
{ai}

4. Client shall pay each invoice within thirty (30) days of receipt.

5. This Agreement is governed by the laws of England and Wales.

Client: ____________________      Contractor: ____________________
"""
