"""Is it a contract, and which kind: judged by structure and words together, never by one keyword."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from scoring.reading.clauses import Clause
from scoring.reading.gates import AnyOf, Gated
from scoring.reading.late import late
from scoring.text import Span

_LIGATURES = "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
_ODD = late(f"[\u00ad\u200b-\u200d\u2060\ufeff]+|[{_LIGATURES}]")
CHEAP_CHARS = 65_536
"""``is_agreement_like`` looks at no more than this."""


class Kind(StrEnum):
    """Kinds of INTERFACE.md."""

    CONTRACT = "contract"
    ADDENDUM = "addendum"
    AMENDMENT = "amendment"
    SOW = "sow"
    NDA = "nda"
    LEASE = "lease"
    EMPLOYMENT = "employment"
    TERMS = "terms"
    INVOICE = "invoice"
    NEWSLETTER = "newsletter"
    CONTRACT_POINTER = "contract_pointer"
    """A mail that says where a contract can be signed; the contract itself is behind a link."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class KindReading:
    """What the document is, and the words that say so."""

    kind: Kind
    is_contract: bool
    confidence: float
    because: str
    """Plain sentence."""
    evidence: tuple[Span, ...] = ()
    outside: str | None = None
    """Why the freelance rubric cannot apply although it is a contract (``lease``, ``insurance``, ``consumer sale``,
    ``nda that does not touch the work``), else None."""


_FLAGS = re.IGNORECASE | re.MULTILINE


def _any(*patterns: str) -> AnyOf:
    return AnyOf(*patterns, flags=_FLAGS)


def _re(*patterns: str) -> Gated:
    return Gated("|".join(patterns), _FLAGS)


_MARKS: Mapping[str, tuple[float, AnyOf]] = {
    "parties": (
        2.0,
        _any(
            r"\b(?:by and )?between\b[^.]{3,300}?\band\b[^.]{3,200}?[(\"“]",
            r"\((?:the |hereinafter |\")*[\"“”']?(?:client|customer|contractor|freelancer|company|consultant|publisher|author|"
            r"artist|employee|employer|licensor|licensee|disclosing party|receiving party|provider)[\"“”']?\)",
            r"\bzwischen\b[^.]{3,300}\bund\b[^.]{3,200}(?:nachfolgend|im folgenden|auftrag)",
            r"\bentre (?:les soussign|.{3,200}ci-après)",
            r"\((?:nachfolgend|im folgenden|ci-après|en adelante|en lo sucesivo)\b",
            r"\b(?:entre|de una parte)\b[^.]{3,300}\b(?:en adelante|de otra parte)",
            r"\b(?:the )?(?:parties|parties hereto) (?:hereby )?agree\b",
        ),
    ),
    "promise": (
        2.0,
        _any(
            r"\b(?:contractor|freelancer|consultant|company|client|customer|publisher|author|provider|employee|licensor|licensee|"
            r"recipient|receiving party|each party|either party|neither party|tenant|landlord|supplier|artist|writer|the parties|designer|photographer|resident|lessee|lessor)"
            r" (?:shall|will|must|agrees?|may not|hereby|grants?|retains?|assigns?)\b",
            r"\b(?:you|i|we) hereby (?:grants?|assigns?|agrees?|licen[cs]e)\b",
            r"\bthe parties (?:hereby )?enter into\b",
            # parties that go by their own names: the register of promises, not one word of it
            r"\bshall\b[^§]{1,1500}?\bshall\b[^§]{1,1500}?\bshall\b",
            r"\b(?:hereby (?:agree|amend|appoint)s?|agree as follows|hereto agree)\b",
            r"\b(?:der |die )?(?:auftragnehmer\w*|auftraggeber\w*|lizenz(?:nehmer|geber)\w*|vertragspart\w+|parteien|kund(?:e|en|in)|verlag\w*|agentur|autor(?:in|en)?|urheber(?:in|s)?|illustrator\w*|fotograf\w*|übersetzer\w*|designer\w*|sprecher\w*|künstler\w*)\b[^.]{0,80}\b(?:verpflichte\w+|räumt|überträgt|erhält|zahlt|darf|erbringt|erstellt|liefert)",
            r"\b(?:le prestataire|la prestataire|le client|la cliente|les parties|l['’](?:auteure?|autrice|éditeur|illustrat\w+|artiste|agence)|(?:le|la) (?:photographe|graphiste|traduct\w+|cédante?|concédante?|société|licenciée?))\b[^.]{0,80}\b(?:s['’]engage\w*|cède|paie\w*|verse\w*|concède|conviennent|livre\w*|réalise\w*)",
            r"\b(?:(?:el|la) (?:prestadora?|client[ea]|contratista|autora?|editorial|agencia|ilustradora?|fotógraf[oa]|traductora?|diseñadora?|licenciante|licenciatari[oa]|cedente|cesionari[oa])|las partes)\b[^.]{0,80}\b(?:se obliga\w*|se compromete\w*|cede|concede|pagará|abonará|acuerdan|realizará|entregará)",
        ),
    ),
    "we promise": (
        2.0,
        _any(
            r"\b(?:i|we|you)(?:['’]ll| will| agree(?: that)?| agree to)\b[^.\n]{0,100}\b(?:write|deliver|design|pay|edit|translate|"
            r"illustrate|shoot|record|build|produce|supply|licen[cs]e|keep|own|get|provide)\b",
            # terms told in the present tense, which must say what is paid for them: "We pay you 250 GBP per article"
            r"\b(?:we|i)(?:['’]ll| will)? pay you\b[^.\n]{0,40}\d",
        ),
    ),
    "rights": (
        1.5,
        _any(
            r"\b(?:first|exclusive|non-exclusive|all|reprint|serial|usage|moral|intellectual property) rights?\b",
            r"\bright, title and interest\b",
            r"\b(?:work[- ](?:made[- ])?for[- ]hire|nutzungsrecht\w*|urheberrecht\w*|droits d'auteur|derechos de (?:autor|explotación))\b",
            r"\b(?:owns?|keeps?|retains?) (?:the )?(?:copyright|rights)\b",
        ),
    ),
    "consideration": (
        1.0,
        _any(
            r"(?:[£$€]|\b(?:usd|eur|gbp|chf)\b)\s?\d",
            r"\d\s?(?:€|eur\b|usd\b|gbp\b|pounds|euros|dollars)",
            r"\b(?:consideration|fees? of|compensation|vergütung|honorar|rémunération|honorarios|remuneración)\b",
        ),
    ),
    "assent": (
        2.0,
        _any(
            r"\b(?:reply|respond|write back|just say)\b[^.\n]{0,40}[\"“'‘]?\b(?:agreed|i agree|accepted|yes|ok|confirmed)\b",
            r"\bconfirm\b[^.\n]{0,40}\b(?:accept|agree)\b",
            r"\bin witness whereof\b",
            r"\b(?:by signing|by accepting|signing below|sign below|binding on acceptance|accept(?:ance|ing) (?:of )?(?:this|these)[^.\n]{0,40}binds?)\b",
            r"\b(?:signed|signature|unterschrift|firma|accepted and agreed|agreed and accepted)\s*:",
            r"^[ \t]*by:\s*[_/A-Z]",
            # two names with room for a signature after each
            r"^[^\n:]{2,60}:[ \t]*_{6,}[^\n:]*(?:\n+[^\n:]{2,60}|[ \t]{2,}[^\n:]{2,60}):[ \t]*_{6,}",
            r"\bagreed to (?:as of|by)\b",
            r"\b(?:ort, datum|lu et approuvé|fait à)\b",
        ),
    ),
    "boilerplate": (
        1.5,
        _any(
            r"\bgoverned by\b[^.]{0,60}\blaws?\b",
            r"\bentire agreement\b",
            r"^[ \t|*#]*governing law[ \t*]*[|:]",
            r"\b(?:terminate|cancel) (?:this|the) (?:agreement|contract)\b",
            r"\bindemnif(?:y|ies|ication)\b",
            r"\b(?:es gilt|anwendbar ist) (?:das )?(?:deutsche|schweizer|österreichische)",
            r"\bgerichtsstand\b",
            r"\bdroit applicable\b",
            r"\b(?:se rige|regirá) por\b",
        ),
    ),
    "title": (
        2.0,
        _any(
            r"\A[\s#*]*+(?:[^\n]{0,80}\n\s*+){0,3}?[^\n.!?]{0,60}\b(?:agreement|contract|addendum|amendment|statement of work|deed|"
            r"terms (?:and|&) conditions|\w*vertrag|contrat|contrato|convention)\b(?: n[or]\.|[^\n.!?]){0,50}\n",
            r"\bthis [\w ,\-]{0,50}(?:agreement|contract|addendum|amendment|statement of work)\b[^.]{0,60}\b(?:is|made|entered|between|governs|sets)\b",
        ),
    ),
    # a paper that deletes a clause promises nothing, and changes everything
    "added to an agreement": (
        2.5,
        _any(
            r"\A[\s#*]*+(?:[\w&.-]+ ){0,4}?(?:addendum|amendment|rider|variation|supplement|statement of work|change order)\b[\s\S]{0,60}?"
            r"\b(?:to|of|under|amending)\b[^.\n]{0,60}\b(?:agreement|contract|licen[cs]e)\b",
        ),
    ),
}
_AGAINST: Mapping[Kind, tuple[float, Gated]] = {
    Kind.INVOICE: (
        4.0,
        _re(
            r"\A[\s#*]*(?:tax |pro[- ]?forma )?(?:invoice|receipt|rechnung|facture|factura)\b",
            r"\b(?:invoice (?:no|number|#|date)|amount due|order (?:number|confirmation|#)|rechnungsnummer|payment received|total due)\b",
        ),
    ),
    Kind.NEWSLETTER: (
        4.0,
        _re(
            r"\bunsubscribe\b",
            r"\bview (?:this (?:e-?mail )?)?in (?:your )?browser\b",
            r"\b(?:this week's|weekly) (?:digest|newsletter|issue)\b",
            r"\bfor immediate release\b",
            r"\b(?:min(?:ute)? read|read more|read the full)\b",
            r"\b(?:newsletter|abbestellen|se désabonner|darse de baja)\b",
        ),
    ),
    Kind.OTHER: (
        4.0,
        _re(
            r"\b(?:privacy (?:notice|policy)|we're hiring|we are hiring|job description|apply (?:now|by)|equal opportunity employer)\b",
            r"\A\s*(?:quote|quotation|estimate|cost estimate|kostenvoranschlag|devis|presupuesto)\b",
            r"\b(?:this (?:quote|estimate) is (?:not|valid)|non-binding|unverbindlich)\b",
        ),
    ),
}
_POINTER = _re(
    r"\b(?:docusign|dropbox sign|hellosign|adobe (?:acrobat )?sign|pandadoc|signnow|yousign|skribble|signwell|docuseal)\b",
    r"\b(?:review (?:and|&) sign|sign (?:the|your) (?:document|agreement|contract))\b",
)
_ASKS_SIGNATURE = _re(r"\b(?:sign|signature|signing|unterschreib\w+|signer|firmar)\b")
_NAMED: tuple[tuple[Kind, Gated], ...] = (
    (
        Kind.LEASE,
        _re(
            r"\b(?:lease agreement|tenancy agreement|residential lease|rental agreement|mietvertrag|bail d'habitation|contrato de arrendamiento)\b"
        ),
    ),
    (Kind.AMENDMENT, _re(r"\bamendment\b", r"\bänderungsvereinbarung\b", r"\bavenant\b")),
    (Kind.ADDENDUM, _re(r"\b(?:addendum|rider)\b", r"\bzusatzvereinbarung\b")),
    (Kind.SOW, _re(r"\bstatement of work\b", r"\bwork order\b", r"\bleistungsbeschreibung\b")),
    (
        Kind.NDA,
        _re(r"\b(?:non-?disclosure|confidentiality) agreement\b", r"\bnda\b", r"\bgeheimhaltungsvereinbarung\b"),
    ),
    (
        Kind.EMPLOYMENT,
        _re(
            r"\b(?:employment (?:agreement|contract)|offer letter|offer of employment|arbeitsvertrag|employee (?:ip|invention))\b"
        ),
    ),
    (
        Kind.TERMS,
        _re(r"\b(?:terms (?:of (?:service|use)|and conditions|& conditions)|allgemeine geschäftsbedingungen|cgv)\b"),
    ),
)
_WORK = _re(
    r"\b(?:deliverables?|work product|licen[cs]e|assign\w*|train\w*|artificial intelligence|copyright|inventions?)\b"
)
_INSURANCE = _re(r"\b(?:policyholder|sum insured|insured person|insurance policy|premium payable)\b")
_CONSUMER = _re(r"\b(?:bill of sale|14-day right of (?:withdrawal|return)|the goods purchased|consumer purchase)\b")
_NEEDED = 4.5


_ROLE = late(
    r"""\(\s*(?:hereinafter |hereafter )?["“„'](?:the )?([A-Z][A-Za-z]{2,24}(?: [A-Z][a-z]{2,24})?)["”“']\s*\)"""
)
"""A party as a paper names it: (the "Talent"), ("the Magazine")."""
_PROMISES = r"(?:shall|agrees?|hereby|grants?|retains?|assigns?|keeps?|pays?|receives?|waives?|warrants?)"
_MOST_ROLES = 12


def _marks(view: str) -> dict[str, Span]:
    found = {name: rule.search(view) for name, (_, rule) in _MARKS.items()}
    if found["promise"] is None:
        found["promise"] = _promise_of_a_role(view)
    return {name: Span(m.start(), m.end()) for name, m in found.items() if m}


def _promise_of_a_role(view: str) -> re.Match[str] | None:
    """Two of the names that a paper gives its parties each promise something; whatever the names are."""
    roles = list(dict.fromkeys(m[1] for m in _ROLE.finditer(view)))[:_MOST_ROLES]
    promised = (re.search(rf"\b{re.escape(role)} (?:will|{_PROMISES})\b", view) for role in roles)
    found = [m for m in promised if m is not None]
    return found[0] if len(found) >= 2 else None


def _weight(marks: Mapping[str, Span]) -> float:
    return sum(_MARKS[name][0] for name in marks)


def _binds(marks: Mapping[str, Span]) -> bool:
    """Someone promises something, and it is clear to whom, for what, or how it becomes binding."""
    promise = "promise" in marks or "we promise" in marks
    if promise and marks.keys() & {"parties", "assent", "boilerplate", "title"}:
        return True
    if "added to an agreement" in marks and marks.keys() & {"parties", "assent"}:
        return True
    # an order under an agreement lists what, when and how much, and leaves the promising to the agreement
    return {"parties", "title", "assent"} <= marks.keys()


def _against(view: str) -> tuple[Kind, float]:
    weights = {
        kind: weight * min(2, len({m[0].casefold() for m in rule.finditer(view[:8000])})) / 2
        for kind, (weight, rule) in _AGAINST.items()
    }
    worst = max(weights, key=lambda k: weights[k])
    return worst, weights[worst]


def is_agreement_like(text: str) -> bool:
    """Cheap test for mail triage: the text (up to 64 KB of it) has the marks of an agreement, or says where one waits.

    Leans towards yes: a yes costs one reading, a no loses a contract.
    """
    head = _as_read(text[:CHEAP_CHARS])[0]
    if _POINTER.search(head) and _ASKS_SIGNATURE.search(head):
        return True
    marks = _marks(head)
    return bool(marks.keys() & {"promise", "we promise", "added to an agreement"}) and _weight(marks) >= _NEEDED - 1


def find_kind(view: str, clauses: Sequence[Clause]) -> KindReading:
    """What the paper is (INTERFACE.md, ``kind``): parties, operative promises, price, assent and boilerplate add up.

    *clauses* may be empty. English in full; German, French and Spanish for whether it is a contract.
    """
    words, shifts = _as_read(view)
    found = _judge(words)
    if not shifts:
        return found
    return replace(found, evidence=tuple(Span(_back(s.start, shifts), _back(s.end, shifts)) for s in found.evidence))


def _as_read(view: str) -> tuple[str, list[tuple[int, int]]]:
    """*view* as a reader sees it, lines kept: no soft hyphens or invisible marks, ligatures as letters.

    With it, where offsets shift: the offset in the result, and what to add from there on.
    """
    pieces: list[str] = []
    shifts: list[tuple[int, int]] = []
    done = at = 0
    for m in _ODD.finditer(view):
        kept = unicodedata.normalize("NFKC", m[0]) if m[0][0] in _LIGATURES else ""
        pieces += (view[done : m.start()], kept)
        at += m.start() - done + len(kept)
        done = m.end()
        shifts.append((at, done - at))
    return ("".join((*pieces, view[done:])), shifts) if shifts else (view, shifts)


def _back(offset: int, shifts: Sequence[tuple[int, int]]) -> int:
    i = bisect_right(shifts, (offset, sys.maxsize)) - 1
    return offset + shifts[i][1] if i >= 0 else offset


def _judge(view: str) -> KindReading:
    marks = _marks(view)
    kind_against, against = _against(view)
    weight = _weight(marks)
    # a long paper says "order confirmation" or "privacy policy" in passing: what it promises outweighs that
    net = weight - (against if weight < 9 else against / 4)
    if _POINTER.search(view) and _ASKS_SIGNATURE.search(view) and not (_binds(marks) and weight >= 7):
        return KindReading(Kind.CONTRACT_POINTER, False, 0.9, "It asks for a signature on a paper that is not in it.")
    if not _binds(marks) or net < _NEEDED:
        kind = kind_against if against >= 2 else Kind.OTHER
        return KindReading(
            kind,
            False,
            0.6 if net > _NEEDED - 2 else 0.9,
            "It lacks the parties, promises and assent that make a contract.",
        )
    kind = _named(view)
    return KindReading(
        kind,
        True,
        min(0.99, 0.6 + 0.06 * (net - _NEEDED)),
        "It holds " + ", ".join(marks) + ".",
        tuple(sorted(marks.values())),
        _outside(view, kind),
    )


def _named(view: str) -> Kind:
    # the title decides: the body of a services agreement names statements of work and amendments all the time
    head = view.lstrip()[:200]
    first = [(m.start(), kind) for kind, rule in _NAMED if (m := rule.search(head))]
    return min(first)[1] if first else Kind.CONTRACT


def _outside(view: str, kind: Kind) -> str | None:
    if kind is Kind.LEASE:
        return "lease"
    if kind is Kind.NDA and not _WORK.search(view):
        return "nda that does not touch the work"
    if sum(1 for _ in _INSURANCE.finditer(view)) >= 2:
        return "insurance"
    return "consumer sale" if _CONSUMER.search(view) else None
