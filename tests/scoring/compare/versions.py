# ruff: noqa: E501 - a sentence of a paper stands on one line
"""Papers of our own, made from sections, and versions of them: renumbered, reflowed, printed in another way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.compare.changes import Changes, changes
from scoring.compare.comparison import Comparison, Version, compare
from scoring.compare.units import Units, cut
from scoring.text import ContractText

ME = ("Ada Marsh",)


@dataclass(frozen=True)
class Section:
    """A heading and its clauses; ``{key}`` in a clause is the number of the section with that key."""

    key: str
    heading: str
    clauses: tuple[str, ...]


SECTIONS = (
    Section(
        "work",
        "Services",
        (
            "Contractor shall make the twelve maps described in the Statement of Work and hand them over by 2 October 2026.",
            "Client shall look at each map within ten (10) days and say in writing what is missing.",
        ),
    ),
    Section(
        "licence",
        "Licence",
        (
            "Contractor retains copyright in the Deliverables.",
            "Client may print the Deliverables solely in the autumn catalogue, and for no other purpose.",
        ),
    ),
    Section(
        "ai",
        "Artificial Intelligence",
        (
            "Client shall not use, and shall not authorize any third party to use, the Deliverables to train, fine-tune, develop or improve any artificial intelligence model.",
            "Section {ai} prevails over any conflicting term and survives the end of this Agreement.",
        ),
    ),
    Section(
        "pay",
        "Payment",
        (
            "Client pays the fee of 1,800.00 GBP within thirty (30) days of receipt of an invoice.",
            "If Client cancels after sketches, Client pays a kill fee of 50 % of the fee.",
        ),
    ),
    Section(
        "secret",
        "Confidentiality",
        (
            "Each party keeps the other's business secrets to itself for two years, subject to Section {licence}.",
            "What the law requires to be told may be told, after a warning in good time.",
        ),
    ),
    Section(
        "end",
        "Term",
        ("Either party may end this Agreement with thirty (30) days' written notice; Section {pay} still applies.",),
    ),
    Section("law", "Governing Law", ("The law of England and Wales applies, and its courts decide.",)),
)
TITLE = "SERVICES AGREEMENT"
PREAMBLE = (
    'This Agreement is made on 6 March 2026 between Cinder Lane Agency Ltd ("Client") and Ada Marsh ("Contractor"). '
    'The maps are called the "Deliverables".'
)
SIGNATURES = "Client: ____________________      Contractor: ____________________"


def paragraphs_of(sections: Sequence[Section] = SECTIONS) -> list[str]:
    """The paper's paragraphs, numbered, every reference pointing where it should."""
    numbers = {s.key: str(n) for n, s in enumerate(sections, 1)}
    known = {s.key: numbers.get(s.key, "99") for s in SECTIONS}
    paragraphs = [TITLE, PREAMBLE]
    for n, section in enumerate(sections, 1):
        paragraphs.append(f"{n}. {section.heading}")
        paragraphs += [
            f"{n}.{k} {clause.format(**{**known, **numbers})}" for k, clause in enumerate(section.clauses, 1)
        ]
    return [*paragraphs, SIGNATURES]


def paper(sections: Sequence[Section] = SECTIONS) -> str:
    """The paper as one text."""
    return "\n\n".join(paragraphs_of(sections))


def units(text: str) -> Units:
    """Units of a plain text."""
    return cut(text)


def differences(old: str, new: str) -> Changes:
    """Changes between two plain texts."""
    return changes(cut(old), cut(new))


def version(text: str | ContractText) -> Version:
    """A text, scored."""
    source = ContractText(text, "text/plain", "plain") if isinstance(text, str) else text
    return Version.of(source, me=ME)


def comparison(old: str | ContractText, new: str | ContractText) -> Comparison:
    """Two texts, compared."""
    return compare(version(old), version(new))


def replaced(text: str, old: str, new: str) -> str:
    """*text* with *old*, which must be in it, made *new*."""
    assert re.search(re.escape(old), text), old
    return text.replace(old, new)
