"""Clauses of a freelancer's paper that no public set has labels for: who owes what, sentence by sentence.

    for found in find_topics(Paper.of(reading)):
        print(found.topic, found.meaning, found.effect, reading.source.quote(found.span))

Every wording is a pattern over the paper's tagged sentences (``scoring.rules.base``), so that "Contractor shall
indemnify Client" and "Client shall indemnify Contractor" are two meanings of one topic. What is found here says what
stands in the paper; the score does not depend on it.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from scoring.reading.gates import AnyOf
from scoring.rules.base import Paper, Sentence, pattern, without_number
from scoring.text import Span


class Effect(StrEnum):
    """What a meaning does for the freelancer."""

    HELPS = "helps"
    HURTS = "hurts"
    BOTH = "both"
    """It binds both sides alike."""
    OPEN = "open"
    """The sides are not known, or it helps neither."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One way in which a topic is said."""

    topic: str
    meaning: str
    effect: Effect
    says: AnyOf
    unless: AnyOf | None = None
    """What makes the sentence another one, wherever in it it stands."""
    negated: str | None = None
    """Meaning of the sentence when a negation stands before the match; None: it says nothing then."""
    sure: bool = True
    """Whether the words alone are enough to call it a fact."""


@dataclass(frozen=True, slots=True)
class TopicFound:
    """One clause of a topic."""

    topic: str
    meaning: str
    """What it says of the topic: ``late-fee`` is ``owed`` or ``waived``."""
    effect: Effect
    sure: bool
    span: Span
    """The sentence in ``ContractText.text``, without the number that it begins with."""


_SIDES = r"(?:<C>|<F>|\w+)"
_BOTH = r"(?:\b(?:each|either|both|neither|no) (?:of the )?part(?:y|ies)\b|\bthe parties\b|\b(?:each|either|both|neither|none) of us\b|\bwe both\b|\bmutual(?:ly)?\b|\breceiving party\b|\brecipient\b|<C>,? (?:and|or) <F>|<F>,? (?:and|or) <C>)"
_SHALL = r"(?:shall|will|must|may|agrees?|undertakes?|promises?|covenants?|is required|are required|is obliged|can)"
_COUNT = r"(?:\d+|one|two|three|four|five|six|a single|up to \w+)(?: \(\d+\))?"
_BLANK = r"(?:\d[\d·,]*|\[[^\]]{1,40}\]|\{[^}]{1,60}\}|_{2,}|\w+(?: \(\d+\))?)"
_LATE = r"(?:late|overdue|past due|unpaid|outstanding|delayed|not paid|delinquent)"
_NOT_CONDITIONAL = r"\b(?:pay\w*|paid|due|fees?)\b[^.;]{0,60}\b(?:not|never) (?:be )?(?:conditional|contingent|dependent|depend|subject)\b[^.;]{0,80}\b(?:paid|payment|receipt)\b"
_AI = r"(?:artificial intelligence|generative|ai|machine learning|chatgpt|large language models?)\b"
_OTHERS = r"\b(?:clients?|customers?|employees?|personnel|staff|contractors|suppliers)\b"


def _w(
    topic: str,
    meaning: str,
    effect: Effect,
    *says: str,
    unless: tuple[str, ...] = (),
    negated: str | None = None,
    sure: bool = True,
) -> Wording:
    return Wording(topic, meaning, effect, pattern(*says), pattern(*unless) if unless else None, negated, sure)


WORDINGS: tuple[Wording, ...] = (
    # ---- showing the work
    _w(
        "portfolio",
        "allowed",
        Effect.HELPS,
        r"<F>[^.;]{0,80}\b(?:may|can|is free to|retains? the right to|reserves? the right to|has the right to|is entitled to|keeps? the right to)(?! not\b)\b[^.;]{0,120}\b(?:portfolios?|show ?reels?|self-promotion\w*|promote (?:its|his|her|their|my|your|<F>) (?:work|services|business))\b",
        r"(?:\bclient|<C>)[^.;]{0,40}\b(?:grants?|permits?|allows?)\b[^.;]{0,60}<F>[^.;]{0,120}\b(?:portfolios?|show ?reels?|self-promotion)\b",
        r"\b(?:display|show|use|include|publish)\b[^.;]{0,80}\bin <F> (?:\w+ ){0,3}?portfolio\b",
        unless=(
            r"\bnot\b[^.;]{0,80}\bportfolio",
            r"\bonly (?:with|after)[^.;]{0,40}\bconsent",
            r"\b(?:investment|product|patent|ip) portfolio",
        ),
    ),
    _w(
        "portfolio",
        "forbidden",
        Effect.HURTS,
        r"<F>[^.;]{0,60}\b(?:shall|may|will|must|can|agrees?)(?: \w+)? ?not(?: to)?\b[^.;]{0,140}\b(?:portfolios?|show ?reels?|self-promotion)\b",
        r"\b(?:no|without any) (?:right to )?portfolio (?:use|rights?)\b",
        unless=(r"\b(?:investment|product|patent) portfolio",),
    ),
    # ---- moral rights
    _w(
        "moral-rights",
        "waived",
        Effect.HURTS,
        r"\bwaives?\b[^.;]{0,160}\b(?:moral rights?|droit moral|rights? of (?:attribution|integrity|paternity)|right to be (?:named|identified|credited))\b",
        r"\bmoral rights?\b[^.;]{0,140}\b(?:are waived|is waived|hereby waived|waives?|relinquish\w*|never to assert|not (?:to )?(?:assert|enforce|exercise))\b",
        r"\b(?:not (?:to )?(?:assert|enforce|exercise))\b[^.;]{0,80}\bmoral rights?\b",
        unless=(
            r"\b(?:does|do|shall|will|is|are)(?: \w+)? not (?:be )?(?:waived?|deemed to waive)",
            r"\bnothing\b[^.;]{0,60}\bwaive",
            r"\bwithout waiving",
            r"<C>[^.;]{0,30}\bwaives? (?:its|their|any|all) moral",
        ),
    ),
    _w(
        "moral-rights",
        "kept",
        Effect.HELPS,
        r"<F>[^.;]{0,40}\b(?:retains?|keeps?|reserves?|asserts?)\b[^.;]{0,80}\b(?:moral rights?|right to be (?:named|identified|credited))\b",
        r"\bmoral rights?\b[^.;]{0,60}\b(?:are|is|remain)\b[^.;]{0,20}\b(?:not waived|retained|reserved|asserted)\b",
        r"\bnothing\b[^.;]{0,60}\bwaive[sd]?\b[^.;]{0,60}\bmoral rights?",
    ),
    # ---- cancelled work
    _w(
        "kill-fee",
        "owed",
        Effect.HELPS,
        r"\b(?:kill|cancellation|rejection|termination) fee\b(?! (?:shall|will|is) (?:not|never))",
        r"\b(?:cancel\w*|abandon\w*|kill(?:s|ed)?|postpon\w+)\b[^.;]{0,140}(?:\d+(?:·\d+)?|\[[^\]]*\]|\w+) ?(?:%|per ?cent)[^.;]{0,40}\b(?:fees?|price|total)\b",
        r"(?:%|\bper ?cent)[^.;]{0,60}\b(?:fees?|price|total)\b[^.;]{0,80}\bif\b[^.;]{0,60}\b(?:cancel\w*|abandon\w*|kill(?:s|ed)?)\b",
        negated="refused",
        unless=(
            r"\btenant|\blandlord|\bsubscri",
            r"<F> (?:shall|will|must|agrees to) pay\b[^.;]{0,40}\b(?:cancellation|termination) fee",
        ),
    ),
    _w(
        "kill-fee",
        "refused",
        Effect.HURTS,
        r"<C>[^.;]{0,60}\b(?:cancel\w*|abandon\w*)\b[^.;]{0,120}\b(?:without (?:any )?(?:payment|liability|compensation|fee|obligation to pay|penalty|cost)|no (?:fee|payment|compensation)|nothing (?:is|shall be|will be) (?:due|owed|payable))\b",
        r"\bno (?:kill|cancellation|rejection) fee\b",
    ),
    _w(
        "kill-fee",
        "work-done-paid",
        Effect.HELPS,
        r"\b(?:terminat\w+|cancel\w+|end(?:s|ed)?)\b[^.;]{0,160}\b(?:paid|pays?|payment|compensat\w+|fees?)\b[^.;]{0,100}\b(?:performed|completed|accrued|rendered|incurred|done|earned)\b",
        r"\b(?:pay|paid|payment|fees?)\b[^.;]{0,100}\b(?:performed|completed|accrued|rendered|done|earned|outstanding)\b[^.;]{0,80}\b(?:up to|until|through|prior to|before|as of)\b[^.;]{0,40}\b(?:terminat\w+|cancel\w+)\b",
        unless=(r"\btenant|\blandlord|\brent\b",),
        sure=False,
    ),
    # ---- late payment
    _w(
        "late-fee",
        "owed",
        Effect.HELPS,
        rf"\b{_LATE}\b[^.;]{{0,120}}\b(?:interest|late (?:fee|charge|payment (?:fee|charge)))\b",
        rf"\binterest\b[^.;]{{0,120}}\b{_LATE}\b",
        rf"\b{_LATE}\b[^.;]{{0,100}}(?:%|\bper ?cent)[^.;]{{0,20}}\bper (?:month|annum|year|day|week)\b",
        r"\blate (?:payment )?(?:fees?|charges?)\b",
        negated="refused",
        unless=(
            r"\bwaives?\b[^.;]{0,60}\b(?:interest|late)",
            r"\bwithout (?:any )?(?:interest|late fee)",
            r"\b(?:right|title)s?,? (?:title,? )?(?:and|or) interest\b[^.;]{0,60}\blate\b",
            r"\bnot (?:be )?(?:liable|subject|entitled|obliged)[^.;]{0,40}\binterest",
        ),
    ),
    _w(
        "late-fee",
        "refused",
        Effect.HURTS,
        r"<F>[^.;]{0,40}\bwaives?\b[^.;]{0,80}\b(?:interest|late (?:fees?|charges?|payment))\b",
        r"\bno (?:interest|late (?:fees?|charges?))\b",
        rf"\b{_LATE}\b[^.;]{{0,80}}\bwithout (?:any )?interest\b",
        unless=(r"\bno interest in\b", r"\bno interest,? (?:right|title)"),
    ),
    # ---- revisions and acceptance
    _w(
        "revisions",
        "counted",
        Effect.HELPS,
        rf"\b{_COUNT} (?:free |included |minor |additional )?(?:rounds?|sets?|cycles?) of (?:\w+ )?(?:revisions?|changes|corrections|amends|amendments|edits|feedback)\b",
        rf"\b{_COUNT} (?:free |included |minor )*(?:revisions?|revision rounds?|correction rounds?)\b",
        r"\b(?:further|additional|extra|any other) (?:rounds?|revisions?|changes)\b[^.;]{0,80}\b(?:charged|billed|hourly|extra fee|additional fee|at the rate|invoiced)\b",
        unless=(r"\bunlimited\b",),
    ),
    _w(
        "revisions",
        "unlimited",
        Effect.HURTS,
        r"\b(?:unlimited|any number of|as many)\b[^.;]{0,40}\b(?:revisions?|changes|rounds|corrections|amendments|edits)\b",
        r"<F>[^.;]{0,80}\b(?:revise|correct|change|redo|rework)\b[^.;]{0,80}\b(?:until|to)\b[^.;]{0,40}(?:<C>[^.;]{0,30}\b(?:satisf\w+|approv\w+)|\bsatisfaction of <C>)",
    ),
    # ---- other people's people
    _w(
        "non-solicit",
        "both",
        Effect.BOTH,
        rf"{_BOTH}[^.;]{{0,80}}\b(?:not|neither|nor|no)?\b[^.;]{{0,120}}\b(?:solicit|entice|poach|induce)\b[^.;]{{0,120}}{_OTHERS}",
        unless=(r"\bmay solicit\b",),
    ),
    _w(
        "non-solicit",
        "freelancer-bound",
        Effect.HURTS,
        rf"<F>[^.;]{{0,80}}\b(?:not|never|refrains?)\b[^.;]{{0,120}}\b(?:solicit|entice|poach|induce|hire away)\b[^.;]{{0,140}}(?:{_OTHERS}|<C>)",
    ),
    _w(
        "non-solicit",
        "client-bound",
        Effect.HELPS,
        rf"<C>[^.;]{{0,60}}\b(?:shall|will|may|must|agrees?)(?: \w+)? ?not\b[^.;]{{0,120}}\b(?:solicit|entice|poach|induce|hire)\b[^.;]{{0,140}}(?:{_OTHERS}|<F>)",
    ),
    # ---- competing
    _w(
        "non-compete",
        "both",
        Effect.BOTH,
        r"\b(?:neither|no) party\b[^.;]{0,120}\bcompet(?:e|es|ing|itive)\b",
        r"\b(?:each|both) part(?:y|ies)\b[^.;]{0,60}\bnot\b[^.;]{0,60}\bcompete\b",
        unless=(r"\bcompetitive (?:bid|price|tender)", r"\bcompetent"),
    ),
    _w(
        "non-compete",
        "freelancer-bound",
        Effect.HURTS,
        r"<F>[^.;]{0,80}\b(?:not|never|refrains?)\b[^.;]{0,200}\bcompet(?:e|es|ing|itor|itors|itive)\b",
        r"<F>[^.;]{0,40}\b(?:not|never)\b[^.;]{0,80}\b(?:work|perform services|engage|render services|provide services)\b[^.;]{0,80}\b(?:same industry|similar (?:business|services|work)|rival)\b",
        r"\bcovenants? not to compete\b",
        unless=(
            r"\bnot (?:be )?(?:prohibited|prevented|restricted|restrained|barred|precluded)\b",
            r"\bnothing\b[^.;]{0,60}\b(?:prevents?|prohibits?|restricts?|restrains?)\b",
            r"\bdo(?:es)? not (?:conflict|compete)\b",
            r"\bnot (?:contain|include|impose|constitute)\b[^.;]{0,40}\bcovenant",
            r"\bcompetitive (?:bid|price|tender)",
            r"\bsolicit\b",
            r"\b(?:certif|represent|warrant)\w*\b[^.;]{0,60}\bno (?:outstanding|other|existing) (?:agreement|obligation)",
        ),
    ),
    _w(
        "non-compete",
        "outside-work-limited",
        Effect.HURTS,
        r"<F>[^.;]{0,40}\b(?:not|never)\b[^.;]{0,120}\b(?:outside|other) (?:employment|work|business|consulting|activit\w+)\b",
        sure=False,
    ),
    # ---- what is not final
    _w(
        "drafts",
        "covered",
        Effect.OPEN,
        r"<W>[^.;]{0,160}\b(?:includ\w+|together with|as well as)\b[^.;]{0,100}(?:\bdrafts?\b|\b(?:work|preliminary versions?|interim versions?)\b|<W>)(?:(?<=drafts)|(?<=draft)|(?<=versions)|(?<=version)| in progress\b)",
        unless=(r"\b(?:excluding|not includ\w+|does not include|do not include|but not)\b",),
    ),
    # ---- when the money comes
    _w(
        "pay-when-paid",
        "conditional",
        Effect.HURTS,
        r"\b(?:pay\w*|paid|due|invoices?|fees?)\b[^.;]{0,140}\b(?:upon|after|once|when|until|conditional (?:up)?on|contingent (?:up)?on|subject to)\b[^.;]{0,60}(?:<C>|\bit\b|\bwe\b)?[^.;]{0,40}\b(?:receipt of (?:payment|funds)|receiv\w+ payment|(?:has|have) been paid|is paid|been paid|paid)\b[^.;]{0,30}\b(?:from|by)\b[^.;]{0,30}\b(?:end client|customer|advertiser|broadcaster|third party|brand|its client|sponsor|distributor)\b",
        r"\bpay[- ](?:when|if)[- ]paid\b",
        unless=(_NOT_CONDITIONAL, r"\b(?:no|not) (?:on a )?pay[- ](?:when|if)[- ]paid"),
    ),
    _w("pay-when-paid", "not-conditional", Effect.HELPS, _NOT_CONDITIONAL, r"\bwhether or not <C>[^.;]{0,40}\bpaid\b"),
    _w(
        "payment",
        "days",
        Effect.OPEN,
        rf"\b(?:pay\w*|paid|due|invoices?|fees?)\b[^.;]{{0,140}}\b(?:within|in|not later than|no later than)\b (?:the )?{_BLANK} (?:\w+ )?days?\b",
        rf"\b(?:within|in) {_BLANK} (?:\w+ )?days?\b[^.;]{{0,80}}\b(?:pays?|paid|payment|invoice)\b",
        r"\bnet[ -]?\d{1,3}\b",
        r"\bdue (?:up)?on receipt\b",
        unless=(
            r"\b(?:cure|remed(?:y|ied)|terminat\w+ (?:this|the) agreement|breach)\b",
            r"\bpaid (?:time off|leave)\b",
            r"\bmaterials? that\b",
        ),
    ),
    _w(
        "payment",
        "stated",
        Effect.OPEN,
        r"(?:<C>|\b(?:tenant|licensee|company|employer|customer))[^.;]{0,60}\b(?:shall|will|agrees to|must) (?:\w+ )?(?:pay|compensate|remunerate)\b[^.;]{0,120}\b(?:fees?|rent|salary|compensation|rates?|price|sum|royalt\w+|remuneration|\$|€|£|amount|invoices?)",
        r"\b(?:fees?|rent|salary|compensation|price|royalt\w+|payments?)\b[^.;]{0,80}\b(?:is|are|shall be|will be|be) (?:due|payable|paid)\b",
        r"\bpay\w* <F>[^.;]{0,60}(?:\$|€|£|\d|as follows|\[|the (?:fees?|rate|sum|amount))",
        r"\b(?:monthly )?rent\b\W{0,6}(?:\\?\$|€|£)[^.;]{0,60}\bdue\b",
        r"\binvoices?\b[^.;]{0,30}\b(?:payable|due)\b",
        unless=(
            r"\bno (?:fees?|payment|compensation|salary)\b",
            r"\bat (?:a|such|an agreed) reasonable rates?\b",
            r"\b(?:reimburse\w*|compensate <F>|compensation)\b[^.;]{0,40}\b(?:expenses|out-of-pocket)\b",
        ),
    ),
    # ---- secrets
    _w(
        "confidentiality",
        "both",
        Effect.BOTH,
        rf"{_BOTH}[^.;]{{0,140}}\b(?:confidential\w*|in confidence|not (?:\w+ )?disclose|non-?disclosure)\b",
        unless=(
            r"\bno (?:duty|obligation) of confiden",
            r"\bnot (?:be )?(?:bound|subject)[^.;]{0,30}\bconfiden",
            r"\b(?:confidential information|<O>) (?:shall |does |do |will )?(?:not include|exclude)",
        ),
    ),
    _w(
        "confidentiality",
        "freelancer-bound",
        Effect.HURTS,
        rf"<F>[^.;]{{0,40}}\b{_SHALL}\b[^.;]{{0,40}}\b(?:keep|hold(?![^.;]{{0,30}} harmless)|maintain|treat|protect|safeguard|preserve|observe|comply|respect|be bound)\b[^.;]{{0,140}}(?:\bconfidential\w*|\bin confidence|\bsecret\b)",
        r"<F>[^.;]{0,100}\bnot\b[^.;]{0,60}\b(?:disclose|divulge|reveal)\b",
        r"\b(?:only use|use only|not (?:use|disclose|misuse)|misuse or disclose|protect|hold|keep)\b[^.;]{0,80}(?:\bconfidential (?:information|materials?)|<O>)",
        unless=(
            r"\bno (?:duty|obligation) of confiden",
            r"\bnot (?:be )?(?:bound|subject|required)[^.;]{0,30}\bconfiden",
            r"\b(?:confidential information|<O>) (?:shall |does |do |will )?(?:not include|exclude)",
            r"<F>[^.;]{0,60}\bnot\b[^.;]{0,40}\bdisclose to <C>",
            r"\b(?:required|obliged|bound) to keep (?:secret|confidential)",
            r"<C>[^.;]{0,30}\b(?:shall|will|must) (?:keep|hold|treat|not disclose)",
        ),
    ),
    _w(
        "confidentiality",
        "client-bound",
        Effect.HELPS,
        r"<C>[^.;]{0,30}\b(?:shall|will|must|agrees? to)\b[^.;]{0,40}\b(?:keep|hold|treat|not (?:\w+ )?disclose)\b[^.;]{0,80}\b(?:confidential|in confidence|information)\b",
    ),
    _w(
        "confidential-terms",
        "covered",
        Effect.HURTS,
        r"\b(?:terms(?: and conditions)?|existence|contents?|provisions|pricing|fees?|rates?)\b[^.;]{0,60}\b(?:of|in|under) (?:this|the) (?:agreement|contract|letter|statement of work)\b[^.;]{0,80}\b(?:confidential|secret|not (?:be )?disclos\w+)\b",
        r"\b(?:not|never|nor)\b[^.;]{0,60}\b(?:disclose|divulge|reveal|publish|discuss|share)\b[^.;]{0,80}\b(?:terms(?: and conditions)?|existence|contents?|provisions|fees?|rates?|pricing)\b[^.;]{0,40}\b(?:of|in|under) (?:this|the) (?:agreement|contract|letter)\b",
        r"\b(?:this agreement|this contract|its terms|these terms)\b[^.;]{0,40}\b(?:is|are|shall be|will be|remains?|be (?:kept|treated as|held))\b[^.;]{0,20}\b(?:strictly )?(?:confidential|secret)\b",
        r"\b(?:information|facts?|details?) (?:about|relating to|concerning|regarding|in connection with) (?:this|the) (?:agreement|contract)\b[^.;]{0,80}\b(?:confidential|secret|not (?:be )?disclos\w+)\b",
        r"(?:\bconfidential information\b|<O>)[^.;]{0,40}\b(?:means|includes?|including|comprises)\b[^.;]{0,300}\b(?:terms|existence|contents?|provisions|fees?|pricing)\b[^.;]{0,30}\b(?:of|in) (?:this|the) (?:agreement|contract)\b",
        r"\bkeep\b[^.;]{0,60}\b(?:terms|existence|contents?|fees?|rates?)\b[^.;]{0,40}\b(?:of|in) (?:this|the) (?:agreement|contract)\b[^.;]{0,30}\b(?:confidential|secret|private)\b",
        unless=(
            r"\b(?:is|are|shall) not (?:be )?(?:deemed |considered )?confidential",
            r"\bmay (?:freely )?(?:disclose|discuss|share)\b",
        ),
    ),
    # ---- who pays for damage
    _w(
        "indemnity",
        "both",
        Effect.BOTH,
        r"(?:\beach party\b|\beither party\b|\bboth parties\b|\bthe parties\b|\bindemnifying party\b|\bmutual(?:ly)?\b)[^.;]{0,100}\b(?:indemnif(?:y|ies)|hold[^.;]{0,20}\bharmless)\b",
        unless=(r"\bno (?:party|obligation)[^.;]{0,30}\bindemnif",),
    ),
    _w(
        "indemnity",
        "freelancer-owes",
        Effect.HURTS,
        r"<F>[^.;]{0,80}\b(?:indemnif(?:y|ies)|hold[^.;]{0,20}\bharmless)\b[^.;]{0,80}(?:<C>|\bcompany\b|\blicensee\b|\bharmless\b)",
        unless=(
            r"<F>[^.;]{0,40}\b(?:shall|will|is|are)(?: \w+)? ?not\b[^.;]{0,40}\b(?:indemnif|required|obliged)",
            r"<F>[^.;]{0,20}\bhas no (?:duty|obligation)",
        ),
    ),
    _w(
        "indemnity",
        "client-owes",
        Effect.HELPS,
        r"<C>[^.;]{0,60}\b(?:shall|will|agrees? to|must)?\b[^.;]{0,20}\b(?:indemnif(?:y|ies)|hold[^.;]{0,20}\bharmless)\b[^.;]{0,80}<F>",
        unless=(r"<C>[^.;]{0,40}\b(?:shall|will)(?: \w+)? ?not\b[^.;]{0,40}\bindemnif",),
    ),
    _w(
        "indemnity",
        "stated",
        Effect.OPEN,
        r"\b(?:shall|will|agrees? to|must) (?:\w+,? ){0,4}?(?:indemnify|hold harmless)\b",
        unless=(
            r"\bnot (?:\w+ )?(?:be )?(?:required to |obliged to )?indemnif",
            r"\bno (?:duty|obligation)[^.;]{0,30}\bindemnif",
        ),
    ),
    # ---- limits of damage
    _w(
        "liability-cap",
        "stated",
        Effect.OPEN,
        r"\b(?:aggregate|total|maximum|cumulative|entire|overall)\b[^.;]{0,30}\bliabilit(?:y|ies)\b[^.;]{0,260}\b(?:exceed|limited to|be limited|capped|be more than)\b",
        r"\bliabilit(?:y|ies)\b[^.;]{0,160}\b(?:exceed|limited to|capped at|more than|in excess of)\b[^.;]{0,160}\b(?:amounts?|fees?|sum|price|paid|payable|\$|€|£|\d)",
        r"\bliable\b[^.;]{0,160}\b(?:in excess of|for more than|exceeding)\b[^.;]{0,120}\b(?:amounts?|fees?|sum|price|paid|payable|\$|€|£|\d)",
        unless=(r"\binsurance\b[^.;]{0,80}\b(?:coverage|limits?)\b", r"\bliability insurance\b"),
    ),
    # ---- the end
    _w(
        "termination",
        "both",
        Effect.BOTH,
        r"(?:\beither party\b|\beach party\b|\bboth parties\b|\beither of us\b|<C> or <F>|<F> or <C>)[^.;]{0,100}\b(?:terminat\w+|end|cancel)\b(?! date)",
        unless=(r"\bneither\b[^.;]{0,40}\bmay terminate", r"\bmay not (?:be )?terminate"),
    ),
    _w(
        "termination",
        "client-ends",
        Effect.HURTS,
        r"<C>[^.;]{0,60}\b(?:may|can|is entitled to|has the right to|reserves the right to)(?! not\b)\b[^.;]{0,60}\b(?:terminate|end|cancel)\b",
        r"\b(?:landlord|lessor|owner)[^.;]{0,40}\bmay\b[^.;]{0,40}\bterminate\b",
    ),
    _w(
        "termination",
        "freelancer-ends",
        Effect.HELPS,
        r"<F>[^.;]{0,60}\b(?:may|can|is entitled to|has the right to)(?! not\b)\b[^.;]{0,60}\b(?:terminate|end|cancel)\b",
    ),
    _w(
        "termination",
        "stated",
        Effect.OPEN,
        r"\b(?:this|the) (?:agreement|contract|lease|licen[cs]e|letter|employment)\b[^.;]{0,60}\b(?:may|can) be (?:terminated|ended|cancel?led)\b",
        r"\b\w+[- ]?(?:days?|months?)['\u2019]?s? (?:written |prior )*notice (?:is )?(?:required )?to (?:terminate|end|cancel)\b",
        r"\bmay\b[^.;]{0,30}\bterminate (?:this|the)\b",
        r"\bupon default\b[^.;]{0,60}\bterminate\b",
    ),
    # ---- the price of use
    _w(
        "usage-fee",
        "owed",
        Effect.HELPS,
        r"\b(?:usage|licen[cs](?:e|ing)|reuse|re-use|buy-?out|syndication|residual) fees?\b",
        r"\broyalt(?:y|ies)\b[^.;]{0,80}(?:%|\bper ?cent|\bof (?:net|gross|the)|\bpayable|\bpaid|\bquarterly)",
        r"(?:<C>|\blicensee)[^.;]{0,40}\b(?:shall|will|must|agrees to) pay\b[^.;]{0,60}\b(?:royalt\w+|licen[cs]e fee|usage fee)\b",
        r"\b(?:additional|further|separate|other) (?:use|uses|usage)\b[^.;]{0,80}\b(?:additional|further|separate|extra) (?:fee|payment|charge)s?\b",
        negated="refused",
        unless=(
            r"\broyalty-?free\b",
            r"\bno (?:further |additional )?(?:royalt|licen[cs]e fee|usage fee)",
            r"\bwithout (?:any )?(?:royalt|usage fee)",
            r"\bnot\b[^.;]{0,140}\b(?:royalt|usage fee|licen[cs]e fee)",
            r"\bthird[- ]party licen[cs]e fees",
            r"\b(?:business|professional|driving|occupational) licen[cs]e",
        ),
    ),
    _w(
        "broad-licence",
        "granted",
        Effect.HURTS,
        r"\bgrants?\b[^.;]{0,120}\b(?:perpetual|irrevocable)\b[^.;]{0,160}\b(?:sub-?licen[cs]e?able|transferable|(?:right|rights) to sub-?licen[cs]e|derivative works|any (?:and all )?(?:purposes?|media)|exploit)\b",
        r"\bgrants?\b[^.;]{0,120}\b(?:sub-?licen[cs]e?able|transferable)\b[^.;]{0,120}\b(?:perpetual|irrevocable)\b",
        unless=(r"\b(?:non-?exclusive|limited)[^.;]{0,60}\bsolely\b", r"<C>[^.;]{0,30}\bgrants?\b[^.;]{0,20}<F>"),
    ),
    # ---- the freelancer's own tools
    _w(
        "ai-tools",
        "freelancer-restrained",
        Effect.HURTS,
        rf"<F>[^.;]{{0,40}}\b{_SHALL}(?: \w+)? ?(?:not|only|never)(?: to)?\b[^.;]{{0,60}}\b(?:use|input|submit|upload|enter|rely|employ|generate|create)\b[^.;]{{0,80}}\b{_AI}",
        rf"<F>[^.;]{{0,40}}\b{_SHALL} (?:\w+ )?use\b[^.;]{{0,40}}\b{_AI}[^.;]{{0,120}}\b(?:only|solely|in (?:accordance|compliance) with)\b",
        rf"\bno {_AI}[^.;]{{0,60}}\b(?:by <F>|may be used)",
    ),
)

_NEGATED = re.compile(r"\b(?:not|no|never|nor|without|neither)\b(?: [^\s.;,]+){0,4} ?$")
"""A negation a few words before, in the same part of the sentence: "if rent is not received, a late fee" is none."""

TOPICS: tuple[str, ...] = tuple(dict.fromkeys(w.topic for w in WORDINGS))


def find_topics(paper: Paper) -> Iterator[TopicFound]:
    """Clauses of every topic, topic by topic in reading order; a sentence once for each of its meanings."""
    for wording in WORDINGS:
        for sentence in paper.where(wording.says):
            found = wording.says.search(sentence.tagged)
            if found is None or (wording.unless is not None and wording.unless.search(sentence.tagged)):
                continue
            meaning, effect = wording.meaning, wording.effect
            if wording.negated is not None and _NEGATED.search(sentence.tagged[: found.start()]):
                meaning, effect = wording.negated, _turned(wording.effect)
            yield TopicFound(wording.topic, meaning, effect, wording.sure, _sentence_span(paper, sentence, found))


def _turned(effect: Effect) -> Effect:
    return {Effect.HELPS: Effect.HURTS, Effect.HURTS: Effect.HELPS}.get(effect, effect)


_FULL_STOP = re.compile(r"[.!?][\"')\]*]* +(?=[\"(*]*[A-Z])")
"""Between two sentences of one list item, which the paper keeps together with their lead-in."""


def _sentence_span(paper: Paper, sentence: Sentence, found: re.Match[str]) -> Span:
    """The sentence around the match; of a list item whose match ends in its lead-in, the lead-in."""
    lead_at, lead, rest_at = sentence.starts
    if found.end() <= lead:
        base, left, right = lead_at, 0, lead
    else:
        base, left, right = rest_at - lead, lead, len(sentence.words)
    for stop in _FULL_STOP.finditer(sentence.words, left, right):
        if sentence.tagged[stop.start()] not in ".!?":
            continue  # "3.1", "Ltd."
        if stop.end() <= found.start():
            left = stop.end()
        elif stop.start() + 1 >= found.end():
            right = stop.start() + 1
            break
    return without_number(paper.reading.source.text, paper.folded.span(base + left, base + right))
