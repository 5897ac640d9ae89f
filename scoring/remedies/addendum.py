"""An addendum: which agreement it belongs to, the clauses that it brings, and where to sign.

draft_addendum(Terms.of(reading), effective=date(2026, 6, 1)).text()
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scoring.errors import WrongCall
from scoring.remedies.library import FAMILIES, library
from scoring.remedies.terms import Terms, Voice

DRAFT = "Draft for signature. It binds nobody until both parties have signed it."
TITLE = "Addendum on Artificial Intelligence and Rights of Use"
BLANK = "____________________"


class Role(StrEnum):
    """What a paragraph is."""

    NOTICE = "notice"
    TITLE = "title"
    BODY = "body"
    HEADING = "heading"
    SIGNING = "signing"
    FIELD = "field"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a paper, in no form yet."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Addendum:
    """A whole addendum, unsigned."""

    paragraphs: tuple[Paragraph, ...]
    client: str | None
    """Client's name as the contract writes it; None: a blank to fill in."""
    reference: str | None
    blanks: tuple[str, ...]
    """What a person has to fill in before it is sent, in plain words."""
    clauses_version: str
    clauses_sha256: str
    """Which wording it was made from."""

    def text(self) -> str:
        """The words alone, a paragraph a line, a blank line between."""
        return "\n\n".join(p.text for p in self.paragraphs) + "\n"


def draft_addendum(terms: Terms, *, effective: date | None) -> Addendum:
    """Addendum for the agreement that *terms* name.

    *effective* is the first day on which it may be in force; without one, it is the day of the last signature. It
    never claims a day before the last signature.
    """
    if not 20 <= terms.percent <= 50:
        raise WrongCall(f"an AI usage fee of {terms.percent} per cent is outside 20 to 50 per cent")
    wording = library()
    blanks: list[str] = []
    paragraphs = [
        Paragraph(Role.NOTICE, DRAFT),
        Paragraph(Role.TITLE, TITLE),
        Paragraph(Role.BODY, _belongs_to(terms, blanks)),
        Paragraph(Role.BODY, _in_force(effective)),
    ]
    clauses = [wording.precedence, *(wording.clause(family) for family in FAMILIES)]
    # precedence comes last on paper, where a reader looks for it
    for number, clause in enumerate((*clauses[1:], clauses[0]), 1):
        paragraphs.append(Paragraph(Role.HEADING, f"{number}. {clause.heading}"))
        paragraphs.append(Paragraph(Role.BODY, clause.wording.worded(terms)))
    paragraphs.append(Paragraph(Role.FIELD, "Signed by both parties:"))
    for voice, role in ((terms.client, "Client"), (terms.freelancer, "Freelancer")):
        paragraphs += _signature(voice, role)
    paragraphs.append(
        Paragraph(
            Role.FOOT, f"Clauses version {wording.version}, {wording.sha256[:12]}. Information, not legal advice."
        )
    )
    return Addendum(
        tuple(paragraphs), terms.client.name, terms.reference, tuple(blanks), wording.version, wording.sha256
    )


def long_date(day: date) -> str:
    """``15 April 2026``: no reader takes the month for the day, and no locale is asked."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _belongs_to(terms: Terms, blanks: list[str]) -> str:
    title = terms.title or "agreement"
    named = f"the {title}"
    if terms.reference:
        named += f" (Agreement No. {terms.reference})"
    if terms.dated:
        named += f", dated {long_date(terms.dated)}"
    else:
        named += f", dated {BLANK}"
        blanks.append("the date of the agreement")
    if not terms.roles_sure:
        blanks.append("who is the client and who is the freelancer: the contract does not say it clearly")
    client = _party(terms.client, "the client", blanks)
    freelancer = _party(terms.freelancer, "the freelancer", blanks)
    return f'This Addendum belongs to {named} (the "Agreement"), between {client} and {freelancer}.'


def _party(voice: Voice, who: str, blanks: list[str]) -> str:
    if voice.name is None:
        blanks.append(f"the name of {who}")
    term = f'the "{voice.term}"' if voice.subject.startswith("the ") else f'"{voice.term}"'
    return f"{voice.name or BLANK} ({term})"


def _in_force(effective: date | None) -> str:
    from_day = "It takes effect on the day of the last signature below"
    if effective is not None:
        from_day = f"It takes effect on {long_date(effective)} or, if later, on the day of the last signature below"
    return f"{from_day}, and covers everything made under the Agreement, before and after that day."


def _signature(voice: Voice, role: str) -> list[Paragraph]:
    return [
        Paragraph(Role.SIGNING, f"For {voice.name or role}"),
        Paragraph(Role.FIELD, f"Name: {BLANK}"),
        Paragraph(Role.FIELD, f"Signature: {BLANK}"),
        Paragraph(Role.FIELD, f"Date: {BLANK}"),
    ]
