"""A contract's own words for its parties, its work and itself, ready to be put into a clause."""

# ruff: noqa: E501 - a pattern is read whole

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from scoring.languages.packs import CODES
from scoring.reading.definitions import work_terms
from scoring.reading.parties import Party
from scoring.reading.read import Reading

MOST_NAME_CHARS = 160
"""A longer "name" is no name, but a piece of the contract taken for one."""
_PRONOUNS = {
    # subject, object, possessive
    "we": ("we", "us", "our"),
    "us": ("we", "us", "our"),
    "our": ("we", "us", "our"),
    "you": ("you", "you", "your"),
    "your": ("you", "you", "your"),
    "i": ("I", "me", "my"),
    "me": ("I", "me", "my"),
    "my": ("I", "me", "my"),
}
_OTHER_THINGS = re.compile(
    r"(?i)documentation|software|services?\b|(?<!work )products?$|customer|client|confidential|data$"
)
"""Defined words that may take the work in, but name more or other things than it."""
_GOOD_WORK = re.compile(
    r"(?i)^(?:final )?(?:deliverables?|work product|works?|commissioned works?|results?|materials?)$"
)


@dataclass(frozen=True, slots=True)
class Voice:
    """How a contract speaks of one party."""

    name: str | None
    """Legal name as written; None where the contract leaves a blank."""
    term: str
    """The defined word alone: ``Client``, ``we``."""
    subject: str
    """``the Client``, ``Client``, ``we``."""
    object: str
    possessive: str
    pronoun: str
    """Possessive pronoun: ``its``, ``our``."""

    @property
    def is_pronoun(self) -> bool:
        """Say whether the contract says "we", "you" or "I"."""
        return self.term.casefold() in _PRONOUNS

    @classmethod
    def of_term(cls, term: str, name: str | None, *, article: bool, pronoun: str) -> Voice:
        """Voice of a defined *term*, with or without "the", or of a pronoun."""
        if forms := _PRONOUNS.get(term.casefold()):
            subject, other, possessive = forms
            return cls(name, subject, subject, other, possessive, possessive)
        spoken = f"the {term}" if article else term
        owner = f"{spoken}'" if spoken.endswith("s") else f"{spoken}'s"
        return cls(name, term, spoken, spoken, owner, pronoun)


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that a clause needs to speak as its contract speaks."""

    client: Voice
    freelancer: Voice
    work_term: str
    """Defined word for the work: ``Work Product``."""
    work: str
    """As it stands in a sentence: ``the Work Product``."""
    agreement: str = "the Agreement"
    here: str = "this Addendum"
    title: str | None = None
    """What the contract calls itself: ``Illustration Services Agreement``."""
    reference: str | None = None
    dated: date | None = None
    percent: int = 30
    """AI usage fee, in per cent of the project fee."""
    roles_sure: bool = True
    """False: the contract does not say clearly who is the client and who is the freelancer."""

    @classmethod
    def of(cls, reading: Reading, *, percent: int = 30) -> Terms:
        """Terms of a contract that was read."""
        parties, view = reading.parties, reading.view
        if reading.language in CODES:
            # the clauses are worded in English: "the Auftraggeber" in them would be no word of either language
            client, freelancer = (
                Voice.of_term(term, said(party.name) if party and party.name else None, article=True, pronoun=pronoun)
                for term, party, pronoun in (
                    ("Client", parties.client, "its"),
                    ("Freelancer", parties.freelancer, "their"),
                )
            )
            work = "Deliverables"
        else:
            client = _voice(parties.client, view, "Client", "its")
            freelancer = _voice(parties.freelancer, view, "Freelancer", "their")
            work = _work_term(reading)
        return cls(
            client=client,
            freelancer=freelancer,
            work_term=work,
            work=f"the {work}",
            title=_title(view),
            reference=said(reading.reference) if reading.reference else None,
            dated=reading.dates.effective,
            percent=percent,
            roles_sure=parties.sure and parties.client is not None and parties.freelancer is not None,
        )

    @classmethod
    def blank(cls, *, percent: int = 30) -> Terms:
        """Terms of no contract yet: a paper to fill in."""
        return cls(
            client=Voice.of_term("Client", None, article=True, pronoun="its"),
            freelancer=Voice.of_term("Freelancer", None, article=True, pronoun="their"),
            work_term="Deliverables",
            work="the Deliverables",
            percent=percent,
        )

    def inside(self) -> Terms:
        """The same words, as they stand inside the contract itself."""
        return replace(self, agreement="this Agreement", here="this clause")

    def slots(self) -> dict[str, str]:
        """Slot -> words; a capital first letter begins a sentence."""
        found = {
            "client": self.client.subject,
            "clients": self.client.possessive,
            "its": self.client.pronoun,
            "freelancer": self.freelancer.subject,
            "freelancers": self.freelancer.possessive,
            "freelancer_object": self.freelancer.object,
            "work": self.work,
            "agreement": self.agreement,
            "here": self.here,
        }
        return {
            **found,
            **{slot.capitalize(): words[:1].upper() + words[1:] for slot, words in found.items()},
            "work_term": self.work_term,
            "agrees": "agree" if self.freelancer.is_pronoun else "agrees",
            "percent": str(self.percent),
        }


def one_line(words: str) -> str:
    """Words of a stranger on one line, without anything that a program obeys or that turns the line round."""
    kept = "".join(" " if c.isspace() else c for c in words if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn"))
    kept = "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Zl", "Zp"))
    return " ".join(kept.split())


def said(words: str) -> str:
    """A name or number of a stranger: on one line, and short."""
    kept = one_line(words)
    return kept if len(kept) <= MOST_NAME_CHARS else kept[: MOST_NAME_CHARS - 1].rstrip() + "…"


def _voice(party: Party | None, view: str, otherwise: str, pronoun: str) -> Voice:
    if party is None:
        return Voice.of_term(otherwise, None, article=True, pronoun=pronoun)
    name = said(party.name) if party.name else None
    term = _spoken_term(party, view)
    if term is None:
        return Voice.of_term(otherwise, name, article=True, pronoun=pronoun)
    if term.casefold() in _PRONOUNS:
        return Voice.of_term(term, name, article=False, pronoun=pronoun)
    return Voice.of_term(term, name, article=_takes_article(term, view), pronoun=pronoun)


def _spoken_term(party: Party, view: str) -> str | None:
    """The term by which the contract speaks of the party most often; a defined noun goes before a pronoun."""
    nouns = [said(t) for t in party.terms if t.casefold() not in _PRONOUNS and t[:1].isupper() and len(t) > 1]
    nouns = [t.removeprefix("The ").removeprefix("the ") for t in nouns if t != party.name and len(t) <= 40]
    used = [(len(re.findall(rf"(?<!\w){re.escape(t)}(?!\w)", view)), -len(t), t) for t in nouns]
    if used and max(used)[0] > 1:
        return max(used)[2]
    spoken = [t for t in party.terms if t.casefold() in _PRONOUNS]
    if spoken:
        return spoken[0].casefold()
    return max(used)[2] if used else None


def _takes_article(term: str, view: str) -> bool:
    bare = len(
        re.findall(
            rf"(?<![Tt]he )(?<!\w)(?<![\"“']){re.escape(term)}(?=(?:'s|’s)? (?:shall|will|may|must|agrees?|pays?|hereby|grants?|is|has)\b)",
            view,
        )
    )
    with_article = len(re.findall(rf"\b[Tt]he {re.escape(term)}\b", view))
    return with_article >= bare


def _work_term(reading: Reading) -> str:
    """The contract's own word for the work: the defined one that it uses most; ``Deliverables`` where it defines none."""
    works = work_terms(reading.view, reading.definitions)
    terms = {d.term for d in reading.definitions if d.term.casefold() in works and d.term[:1].isupper()}
    terms = {t for t in terms if len(t) <= 40 and t == said(t) and not _OTHER_THINGS.search(t)}
    if not terms:
        return "Deliverables"
    used = {t: len(re.findall(rf"(?<!\w){re.escape(t)}(?!\w)", reading.view)) for t in terms}
    return max(sorted(terms), key=lambda t: (bool(_GOOD_WORK.match(t)), used[t], len(t)))


_TITLE = re.compile(
    r"^[ \t#*]*(?P<title>[A-Z][A-Za-z&/,'’ -]{3,70}?(?:AGREEMENT|Agreement|CONTRACT|Contract))[ \t*]*$", re.MULTILINE
)


def _title(view: str) -> str | None:
    found = _TITLE.search(view, 0, 1500)
    if found is None:
        return None
    title = said(found["title"])
    small = {"Of", "And", "For", "The", "On", "To", "In", "A"}
    if title.isupper():
        words = title.title().split()
        title = " ".join(w.lower() if i and w in small else w for i, w in enumerate(words))
    return title
