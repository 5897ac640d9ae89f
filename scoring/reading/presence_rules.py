"""What the eighteen commercial clauses are usually said with: precise rules, each with a name that a reader understands.

A rule alone decides nothing. How many of a category's rules fire is one of the three figures that ``presence`` judges
by; the others are those of the n-gram model.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scoring.reading.gates import Gated


@dataclass(frozen=True, slots=True)
class PresenceRule:
    """A wording that a category is known by."""

    name: str
    """Plain words for what it looks for: ``automatic renewal``."""
    pattern: Gated
    """Over folded text in lower case."""


def _rules(**named: str) -> tuple[PresenceRule, ...]:
    return tuple(
        PresenceRule(name.replace("_", " "), Gated(source, re.IGNORECASE, lowered=True))
        for name, source in named.items()
    )


_NOT = r"\b(?:shall|will|may|agrees?|covenants?|undertakes?) (?:\w+ ){0,4}?not(?: to)?\b"

RULES: Mapping[str, tuple[PresenceRule, ...]] = {
    "License Grant": _rules(
        grant_of_a_licence=r"\bgrant(?:s|ed)?\b(?: to)?[^.;]{0,100}\b(?:licen[cs]e|sub-?licen[cs]e)\b(?! fees?)",
        hereby_licenses=r"\bhereby licen[cs]es\b",
    ),
    "Ip Ownership Assignment": _rules(
        work_made_for_hire=r"\bworks?[- ](?:made[- ])?for[- ]hire\b",
        assigns_rights=r"\b(?:hereby|agrees? to|shall|will) (?:irrevocably |and hereby does )?assigns?\b[^.;]{0,140}\b(?:rights?, title|copyrights?|intellectual property|inventions?|patents?|work product|developments?|improvements?|domain names?|trade ?marks?)\b",
        results_belong_to_one_party=r"\b(?:inventions?|work product|developments?|improvements?|modifications|enhancements|deliverables|derivative works)\b[^.;]{0,160}\b(?:shall|will) (?:be|become|vest in|belong to)\b[^.;]{0,40}\b(?:(?:sole|exclusive)(?: and exclusive)? property|owned (?:solely |exclusively )?by|vest(?:ed)? in)",
    ),
    "Audit Rights": _rules(
        right_to_audit=r"\b(?:right|entitled|permit\w*|allow\w*|may)\b[^.;]{0,120}\b(?:audit|inspect|examine)\b[^.;]{0,120}\b(?:books|records|facilit|premises|accounts|compliance|documentation)",
        books_open_to_inspection=r"\b(?:books|records)\b[^.;]{0,160}\b(?:open (?:to|for)|available for|subject to|available to)\b[^.;]{0,60}\b(?:inspection|audit|examination)",
        audit_rights=r"\b(?:audit|inspection) rights?\b",
        auditor_named=r"\b(?:certified public accountant|independent (?:auditor|accountant))\b[^.;]{0,120}\b(?:audit|inspect|examine|verify)",
    ),
    "Irrevocable Or Perpetual License": _rules(
        perpetual_licence=r"\b(?:perpetual|irrevocable|in perpetuity)\b[^.;]{0,140}\b(?:licen[cs]e|right to use|rights?)\b",
        licence_in_perpetuity=r"\b(?:licen[cs]es?|rights?)\b[^.;]{0,160}\b(?:perpetual(?:ly)?|irrevocabl[ey]|in perpetuity)\b",
    ),
    "Unlimited/All-You-Can-Eat-License": _rules(
        unlimited_use=r"\bunlimited\b[^.;]{0,60}\b(?:licen[cs]e|use|users?|copies|rights?|access|number of|sublicen)",
        enterprise_licence=r"\benterprise(?:-wide)? licen[cs]e\b",
    ),
    "Non-Transferable License": _rules(
        non_transferable_licence=r"\bnon-? ?transferr?able\b[^.;]{0,160}\b(?:licen[cs]e|right)",
        licence_not_transferable=r"\blicen[cs]e\b[^.;]{0,100}\b(?:non-? ?transferr?able|not transferr?able|non-?assignable)\b",
        no_sublicence_or_transfer=r"\b(?:shall|may|will) not[^.;]{0,40}\b(?:sub-?licen[cs]e|transfer|assign)\b[^.;]{0,60}\b(?:licen[cs]e|licensed|rights granted)\b",
    ),
    "Exclusivity": _rules(
        exclusive_right=r"(?<!non-)(?<!non )(?<!non)\bexclusive (?:right|licen[cs]e|distributor|agent|supplier|provider|reseller|manufacturer|basis|territor\w+|sponsor|dealer|representative|promotion)\b",
        exclusively_from_one_party=r"(?<!non-)\bexclusively (?:from|to|with|through)\b",
        nobody_else_appointed=r"\b(?:shall|will|may) not\b[^.;]{0,100}\b(?:appoint|engage|authori[sz]e|grant|permit)\b[^.;]{0,80}\b(?:other|third|another)\b[^.;]{0,80}\b(?:territory|distributor|dealer|reseller|field)",
        exclusive_appointment=r"\b(?:appoints?|grants?)\b[^.;]{0,80}(?<!non-)(?<!non )\bexclusive\b",
        exclusivity=r"\bexclusivity\b",
    ),
    "Non-Compete": _rules(
        shall_not_compete=_NOT + r"[^.;]{0,160}\bcompet(?:e|es|ing|itive|itors?)\b",
        neither_competes=r"\b(?:neither|nor)\b[^.;]{0,160}\bcompet(?:e|ing|itive)\b",
        non_compete=r"\bnon-?compet(?:e|ition)\b",
        covenant_not_to_compete=r"\bcovenants? not to compete\b",
        nothing_similar=_NOT
        + r"[^.;]{0,120}\b(?:similar|substitut\w+|substantially the same)\b[^.;]{0,60}\b(?:products?|business|services)\b",
    ),
    "Cap On Liability": _rules(
        total_liability_capped=r"\b(?:aggregate|total|maximum|cumulative|entire|overall)\b[^.;]{0,40}\bliabilit(?:y|ies)\b[^.;]{0,260}\b(?:exceed|limited to|be limited|capped|amount)",
        liability_not_above_a_sum=r"\bliab(?:ility|ilities|le)\b[^.;]{0,260}\b(?:exceed|in excess of|greater than|limited to|more than)\b",
        no_indirect_damages=r"\b(?:in no event|under no circumstances|neither party|not be liable|no liability)\b[^.;]{0,200}\b(?:consequential|incidental|indirect|special|punitive)\b",
        indirect_damages_named=r"\b(?:consequential|incidental|indirect|punitive)\b[^.;]{0,120}\bdamages\b",
    ),
    "Uncapped Liability": _rules(
        exception_to_the_limit=r"\b(?:except (?:for|in|as|with respect)|other than|excluding|with the exception of)\b[^.;]{0,240}\b(?:in no event|neither party|be liable|liability)\b[^.;]{0,240}\b(?:exceed|consequential|indirect|incidental|special|punitive)",
        limit_does_not_apply=r"\b(?:limitations?|exclusions?|cap|foregoing)\b[^.;]{0,120}\b(?:shall|will|do|does) not (?:apply|limit)\b",
        nothing_limits_liability=r"\bnothing (?:in|herein|contained)\b[^.;]{0,100}\b(?:limit|exclude)s?\b[^.;]{0,100}\bliability\b",
        liability_without_limit=r"\bunlimited liability\b|\bliability[^.;]{0,40}\b(?:unlimited|without limit)",
    ),
    "Governing Law": _rules(
        governed_by_the_law_of=r"\bgoverned\b[^.;]{0,120}\blaws?\b",
        law_of_governs=r"\blaws? of [^.;]{0,60}\b(?:shall |will )?governs?\b",
        the_governing_law_named=r"\b(?:governing|applicable) law\b[^.;]{0,80}\b(?:governs?|appl(?:y|ies)|means|is)\b[^.;]{0,60}",
        construed_under_the_law_of=r"\b(?:construed|interpreted|enforced)\b[^.;]{0,60}\b(?:in accordance with|under)\b[^.;]{0,30}\blaws?\b",
    ),
    "Termination For Convenience": _rules(
        terminates_without_cause=r"\bterminat\w+\b[^.;]{0,140}\b(?:for (?:any|no) reason|without cause|for convenience|with or without (?:cause|reason)|without (?:giving )?(?:any )?reason|in its (?:sole|absolute) discretion|at will|for any or no reason|at its convenience)\b",
        without_cause_terminates=r"\b(?:for any reason|without cause|for (?:its )?convenience|in its sole discretion|at its (?:sole )?(?:option|discretion))\b[^.;]{0,100}\bterminat",
        terminates_on_notice=r"\b(?:may|right to|entitled to|can)\b[^.;]{0,80}\bterminate[sd]?\b[^.;]{0,120}\b(?:upon|on|by|with|giving|at least)\b[^.;]{0,40}\b(?:days|months|month|notice)\b[^.;]{0,60}(?:\.|;|to the other|$)",
        terminable_by_either_party=r"\bmay be terminated\b[^.;]{0,80}\b(?:by either party|at any time)\b[^.;]{0,80}\bnotice",
    ),
    "Post-Termination Services": _rules(
        duties_after_the_end=r"\b(?:after|upon|following)\b[^.;]{0,40}\b(?:termination|expiration|expiry)\b[^.;]{0,200}\b(?:sell|dispose|inventory|transition|continue to|wind|assist\w*|cooperate|provide|transfer|repurchase|sell-?off)\b",
        transition=r"\b(?:transition (?:services|period|assistance)|wind-?down period|sell-?off|phase-?out period)\b",
        kept_for_years_after=r"\b(?:records|insurance|books)\b[^.;]{0,120}\b(?:years?|months?) (?:after|following|thereafter)\b",
        survives_for_a_time=r"\bshall survive\b[^.;]{0,30}\bfor (?:a period|\w+)",
    ),
    "Revenue/Profit Sharing": _rules(
        royalty_rate=r"\broyalt(?:y|ies)\b[^.;]{0,120}(?:\bpercent|%|\bnet sales|\brevenue|\brate)",
        share_of_revenue=r"(?:\bpercent(?:age)?|%)\)?[^.;]{0,60}\b(?:of|share)\b[^.;]{0,60}\b(?:net (?:sales|revenues?|profits?|income|receipts)|gross (?:sales|revenues?|profits?|receipts|margin)|revenues?|profits?|proceeds|commissions?)\b",
        revenue_sharing=r"\b(?:revenue|profit)[- ]shar",
        commission_rate=r"\bcommission\b[^.;]{0,80}(?:\bpercent|%)",
        royalty_or_commission_paid=r"\b(?:pay|paid|receive)\b[^.;]{0,60}\b(?:royalt|commission|share of)",
    ),
    "Insurance": _rules(
        insurance_to_be_kept=r"\b(?:maintain|carry|obtain|procure|keep|provide|effect|secure|purchase)\w*\b[^.;]{0,120}\binsurance\b",
        insurance_terms=r"\binsurance\b[^.;]{0,120}\b(?:additional insured|shall be maintained|certificates? of insurance|limits? of|coverage)\b",
        additional_insured=r"\badditional(?:ly)? (?:named )?insured",
    ),
    "Anti-Assignment": _rules(
        assignment_needs_consent=r"\b(?:may|shall|will|can|cannot)\b[^.;]{0,80}\b(?:assign|transfer)(?:ed|able)?\b[^.;]{0,160}\b(?:consent|approval|permission)\b",
        not_assignable=r"\b(?:not be|not|nor) (?:assign|assignable|assigned|transferred|transferable)\b",
        neither_party_assigns=r"\b(?:neither|no) party\b[^.;]{0,40}\bassign",
        attempted_assignment_void=r"\bany (?:attempted|purported) assignment",
    ),
    "Renewal Term": _rules(
        renews_for_more=r"\b(?:automatically|successive|additional|further)\b[^.;]{0,80}\b(?:renew|extend)\w*\b",
        renewed_automatically=r"\b(?:renew|extend)(?:s|ed|able)?\b[^.;]{0,80}\b(?:automatically|successive|additional|further|for another|year-to-year)\b",
        renewal_term=r"\brenewal (?:term|period)s?\b",
        option_to_renew=r"\b(?:option|right) to (?:renew|extend)\b",
    ),
    "Notice Period To Terminate Renewal": _rules(
        renews_unless_notice=r"\b(?:renew|extend)\w*\b[^.;]{0,200}\bunless\b[^.;]{0,200}\b(?:notice|notif|notifies|days|months)\b",
        notice_against_renewal=r"\bunless\b[^.;]{0,160}\bnotice\b[^.;]{0,120}\b(?:not (?:to )?renew|non-?renewal|intent(?:ion)? not)",
        notice_of_non_renewal=r"\bnotice of (?:non-?renewal|its intent(?:ion)? (?:not )?to renew)",
        not_to_renew_with_notice=r"\bnot to (?:renew|extend)\b[^.;]{0,120}\b(?:days|months|notice)",
    ),
}
"""Category -> its rules, the most telling first."""


def fired(lowered: str, category: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Name and first match of each rule of *category* in a folded text in lower case."""
    for rule in RULES[category]:
        match = rule.pattern.search(lowered)
        if match is not None:
            yield rule.name, match
