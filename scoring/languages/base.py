"""What a language pack is: the words by which papers of one language name parties and work, forbid, permit and except.

A pack is data. One engine (``grammar``, ``families``, ``roles``) reads every language through it and gives the same
stances and findings as the English rules, so that resolver and score are shared. The packs were written without a
lawyer of the countries concerned: where a sentence holds words that a pack does not know, a ban is never taken for
whole (``plain``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scoring.reading.clauses import Forms
from scoring.reading.gates import AnyOf
from scoring.reading.stance.record import Action
from scoring.rules.base import pattern
from scoring.wording import Wording

_LETTERS = {
    "ß": "(?:ß|ss)",
    "ä": "(?:ä|ae)",
    "ö": "(?:ö|oe)",
    "ü": "(?:ü|ue)",
    "é": "[ée]",
    "è": "[èe]",
    "ê": "[êe]",
    "à": "[àa]",
    "â": "[âa]",
    "á": "[áa]",
    "í": "[íi]",
    "ó": "[óo]",
    "ú": "[úu]",
    "ô": "[ôo]",
    "î": "[îi]",
    "û": "[ûu]",
    "ù": "[ùu]",
    "ç": "[çc]",
    "œ": "(?:œ|oe)",
}


def spelled(source: str) -> str:
    """Pattern in which a letter with an accent also stands without it, as capitals and typewriters have it.

    Not for letters inside ``[…]``.
    """
    return "".join(_LETTERS.get(letter, letter) for letter in source)


def said(*alternatives: str) -> AnyOf:
    """Pattern over tagged text in lower case, with ``<C>``, ``<F>``, ``<W>``, ``<O>``; accents may be missing."""
    return pattern(*(spelled(source) for source in alternatives))


def wording(**sources: str) -> Wording:
    """Wording of a language, accents may be missing."""
    return Wording.of(**{name: spelled(source) for name, source in sources.items()})


@dataclass(frozen=True, slots=True)
class Roles:
    """How a language names the two sides and what they make."""

    client: str
    """Words for who orders and pays, a pattern with their endings; no groups that catch."""
    client_weak: str
    """Words that mostly, but not always, stand for the client (agency, company)."""
    maker: str
    maker_weak: str
    feminine: str
    """Words of a gender whose article is no sign of a case ("der Agentur"); never matches where cases do not show."""
    work: str
    """What is made."""
    things: str
    """What a side owns or supplies: "Unterlagen (des Auftraggebers)"."""
    of: str
    """Between a thing and its owner."""
    other: str
    """What is neither side's work: "vertrauliche Informationen"."""
    supplied: tuple[str, ...]
    """What a side hands over, ``{C}`` for the side: "vom {C} bereitgestellte Fotos"."""
    defined: str
    """Words before the name that a paper gives a party: "nachfolgend", "ci-après"."""
    between: str
    """Words before a party's full name: "zwischen", "und"."""
    means: str
    """Between a defined term and its meaning."""
    capitals: bool
    """Nouns begin with a capital: "Bilder" are, "bilden" is nothing."""
    duties: tuple[tuple[str, str, int], ...]
    """What a side does, pattern in which ``{T}`` is a party, weight: above zero a client does that."""
    oblique: re.Pattern[str]
    """End of the words before a party that is not the subject: "dem ", "von ", "du "."""
    dative: re.Pattern[str]
    """End of the words before a party to whom something is forbidden or allowed: "dem ", "au ", "al "."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a language says what may and may not be done with the work."""

    ai: AnyOf
    """Artificial intelligence by name; a company's name is none."""
    no_ai: AnyOf
    """What only looks like it: "KI Studio GmbH", "Illustrator (.ai)"."""
    topic: AnyOf
    """A heading or sentence that makes "training" a machine's: AI, models, data mining."""
    actions: Mapping[Action, AnyOf]
    people: AnyOf
    """Training of people, models at a casting: no action."""
    tool: AnyOf
    """AI used as a tool to make the work: says nothing about the work being fed to it."""
    uses: AnyOf
    """A use of the work: with it, and without a machine, "improve our services" is meant."""
    double: AnyOf
    """A denied prohibition: permits."""
    soft: AnyOf
    """Hopes, wishes, efforts."""
    forbids: AnyOf
    """A denied permission or a prohibition whose subject, if it is a side, is bound by it."""
    forbids_open: AnyOf
    """A prohibition that names whom it binds with "to", or nobody."""
    forbids_by_maker: AnyOf
    """The maker forbids, or keeps for itself."""
    permits: AnyOf
    permits_open: AnyOf
    only_with_consent: AnyOf
    """A permission that needs consent first: forbids without it."""
    consent: AnyOf
    """"without the written consent of <F>": the whole stretch."""
    excepts: AnyOf
    """Beginning of any other exception or condition."""
    brief: re.Pattern[str]
    """Beginnings of exceptions that are a noun phrase and no sentence: "bis zur", "ohne"."""
    resumes: re.Pattern[str]
    """Where the sentence takes up again behind such a phrase: "weder", "nicht", "zum Training"."""
    goes_on: re.Pattern[str]
    """Beginning of what follows the comma that ends an exception."""
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    """Kind of an exception by its words (``Stance.exception_kinds``), the first that fits."""
    turns: re.Pattern[str]
    """Where a sentence turns: "; ", ", jedoch"; each side has its own polarity."""
    relative: re.Pattern[str]
    """Relative clause whose subject is not that of the sentence."""
    third: AnyOf
    """Letting others do it."""
    third_word: re.Pattern[str]
    """A third party that acts by itself."""
    both: re.Pattern[str]
    """Both parties as subject."""
    writing: AnyOf
    """Consent in a signed or separate writing."""
    all_ai: AnyOf
    """AI of every kind, not only generative."""
    prompts: AnyOf
    limits: Mapping[str, AnyOf]
    generative_or_not: AnyOf
    """"generativ oder nicht": AI of every kind after all."""
    adjective_first: bool
    """"generative KI", not "IA générative"."""
    restricts: AnyOf
    """Words between others that narrow what stands before them: "systems that …", "only"."""
    extends: AnyOf
    """Sentence that widens a ban: "this also applies to drafts"."""
    overrides: AnyOf
    pronoun: AnyOf
    """It, them: the work of the sentence before."""
    usage: AnyOf
    """Usage or personal data."""
    confidential: AnyOf
    likeness: AnyOf
    refs: re.Pattern[str]
    """A section by its number: groups ``n`` and, for a paragraph of it, ``sub``."""
    here: re.Pattern[str]
    """This section, the foregoing."""
    negation: re.Pattern[str]
    plain: re.Pattern[str]
    """Every word that a ban may hold without being narrowed by it; lower case, no accents, one word at a time."""
    negated_adjective: re.Pattern[str]
    """ "nicht finalen": a negation that is not the sentence's."""


@dataclass(frozen=True, slots=True)
class Families:
    """What the other clause families say in a language; over tagged text."""

    hire: AnyOf
    assigned: AnyOf
    owned: AnyOf
    kept: AnyOf
    licensed: AnyOf
    reverts: AnyOf
    all_purposes: AnyOf
    any_media: AnyOf
    perpetual: AnyOf
    derivatives: AnyOf
    grants: AnyOf
    limit: AnyOf
    weak_limit: AnyOf
    no_other: AnyOf
    reserved: AnyOf
    terms_stated: AnyOf
    project: AnyOf
    vendor: AnyOf
    staff: AnyOf
    drafts: AnyOf
    raw: AnyOf
    intermediate: AnyOf
    metadata: AnyOf
    defines: AnyOf
    finals: AnyOf
    given: AnyOf
    aggregated: AnyOf
    sublicense: AnyOf
    no_sublicence: AnyOf
    binds: AnyOf
    liable: AnyOf
    successors: AnyOf
    weak: AnyOf
    audit: AnyOf
    client_audits: AnyOf
    days: AnyOf
    records: AnyOf
    certificate: AnyOf
    breach: AnyOf
    injunction: AnyOf
    deletion: AnyOf
    stated_sum: AnyOf
    costs: AnyOf
    cure: AnyOf
    survives: AnyOf
    lapses: AnyOf
    separate: AnyOf
    fee: AnyOf
    fee_alone: AnyOf
    fee_terms: AnyOf
    no_default: AnyOf
    no_fee: AnyOf
    info_kept: AnyOf
    info_removable: AnyOf
    mining_reserved: AnyOf
    replica_forbidden: AnyOf
    replica_permitted: AnyOf
    replica: AnyOf
    style: AnyOf
    specific_consent: AnyOf
    waives_moral: AnyOf
    override: AnyOf
    elsewhere: AnyOf
    changes: AnyOf
    notice: AnyOf
    leave: AnyOf
    agreed_change: AnyOf
    lifts: AnyOf


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One pack."""

    code: str
    """ISO 639-1."""
    name: str
    """In English: ``German``."""
    forms: Forms
    wording: Wording
    roles: Roles
    grammar: Grammar
    families: Families
    abbreviation: re.Pattern[str]
    """End of the words before a full stop that ends no sentence."""
    ordinals: tuple[str, ...] = ()
    """Ordinals with which clauses are numbered, from the first on; no accents."""
