"""F-PAY, F-LATE, F-KILL: when the money comes, what lateness costs, and what a cancelled job is worth."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from scoring.facts.fact import Fact
from scoring.facts.payment import payment_terms
from scoring.fairness.base import MAY, OF_C, OF_F, Wording, found, look_for
from scoring.findings import Finding, Side
from scoring.rules.base import Paper, named_pattern

_END = r"(?:end[- ]|ultimate |final )(?:<C>|client|customer|user)|<C> (?:own )?(?:client|customer)s?|(?:its|their) (?:own )?(?:client|customer)s?|third[- ]part(?:y|ies)|the (?:advertiser|brand|network|distributor|publisher|customer)s?"
_WHEN_PAID = named_pattern(
    rf"\b(?:pay|pays|paid|payable|payments?|due|owed)\b[^.;]{{0,140}}\b(?:when|once|after|until|unless|upon|following|subject to|contingent (?:up)?on|conditional (?:up)?on|conditioned (?:up)?on|only if|if and when|of|from)\b[^.;]{{0,50}}(?:<C>|\bit\b)[^.;]{{0,24}}\b(?:receiv\w+|receipt|collect\w*|(?:is|has been|have been) paid)\b[^.;]{{0,40}}(?:\b(?:payment|funds|money|monies|fees?|sums?|amounts?)\b|\bpaid\b|\b(?:from|by) (?:the |its |an? )?(?:{_END}))",
    rf"\b(?:pay|pays|paid|payable|payments?|due|owed)\b[^.;]{{0,140}}\b(?:receipt|received|collection|collected|payment|paid)\b[^.;]{{0,40}}\b(?:from|by) (?:the |its |an? |any )?(?:{_END})",
    r"\bpa(?:y|id)[- ]when[- ]paid\b|\bpaid[- ]if[- ]paid\b",
)
_REGARDLESS = named_pattern(
    r"\b(?:whether or not|regardless|irrespective|independent(?:ly)? of|even if|does not depend|do not depend|not (?:be )?(?:conditional|contingent|dependent|subject))\b"
)
_ADVANCE = named_pattern(
    r"\b(?:deposit|advance payment|down[- ]payment|payment in advance|up ?front)\b[^.;]{0,80}",
    r"\b(?:half|a third|one third|a quarter|\d{1,2} ?(?:%|per ?cent|percent))\b[^.;]{0,70}\b(?:(?:up)?on (?:signature|signing|execution|booking|commencement)|in advance|before (?:the )?work)\b",
    r"\b(?:milestone payments?|(?:up)?on (?:completion|delivery) of each (?:milestone|stage)|instal?lments|per milestone|each milestone)\b",
)
_MONEY = named_pattern(r"\b(?:fees?|pays?|paid|payable|due|payment|price|invoiced?|%|per ?cent|percent)(?!\w)")
_THEIRS = named_pattern(
    rf"<F>{OF_F}{{0,40}}\b(?:pays?|refunds?|repays?|returns?|provides? (?:a|the) deposit)\b",
    r"\b(?:refund|forfeit|security deposit|deposit (?:copy|copies|with|account)|repay)\w*\b",
)
_INTEREST = named_pattern(
    r"\b(?:late|overdue|unpaid|past[- ]due|outstanding|arrears|not paid|delay(?:ed)?|default)\b[^.;]{0,170}\b(?:interest|late (?:payment )?(?:fee|charge)|fee of|surcharge|\d ?(?:%|per ?cent|percent))(?!\w)",
    r"\b(?:interest|late (?:payment )?(?:fee|charge)|surcharge)s?\b[^.;]{0,140}\b(?:late|overdue|unpaid|past[- ]due|outstanding|arrears|not paid|delay|default|each (?:day|month))\b",
    r"\bstatutory interest\b|\blate payment of commercial debts\b",
)
_INTEREST_AGAINST = named_pattern(
    rf"<F>{OF_F}{{0,60}}\b(?:pays?|owes?|bears?|liable for)\b",
    r"\b(?:no|not|without|waives?|waived|free of|neither|never)\b[^.;]{0,60}\b(?:interest|late (?:payment )?(?:fee|charge)|surcharge)",
    r"\b(?:interest|late (?:payment )?(?:fee|charge)s?)\b[^.;]{0,60}\b(?:not (?:accrue|be|apply|due|payable)|waived|excluded)",
    r"\b(?:los\w+|show\w*|tak\w+|express\w*) (?:\w+ )?interest\b",
    r"\b(?:late|delayed) (?:delivery|completion|submission|performance)\b",
    r"\binterests? (?:in|of) (?:the )?(?:<W>|<C>|<F>|copyright)|\bconflicts? of interest\b|\b(?:best|legitimate) interests?\b",
)
_COSTS = named_pattern(
    rf"<C>{OF_C}{{0,60}}\b(?:pays?|bears?|reimburses?|liable for|responsible for)\b[^.;]{{0,80}}\b(?:costs? of collect\w+|collection costs?|costs? incurred in collect\w+|debt recovery costs?)",
    r"\b(?:costs? of collect\w+|collection costs?|recovery costs?)\b[^.;]{0,60}\b(?:borne by|payable by|recoverable from|charged to) <C>",
)
_OWED = named_pattern(r"\b(?:overdue|unpaid|late|past[- ]due|debts?|sums?|amounts?|fees?|payments?|invoices?)\b")
_KEPT = named_pattern(r"\b(?:not|never) waives?\b")
_WAIVED = named_pattern(
    rf"<F>{OF_F}{{0,60}}\bwaives?\b[^.;]{{0,60}}\b(?:interest|late (?:payment )?(?:fees?|charges?))\b",
    r"\bno (?:interest|late (?:payment )?(?:fees?|charges?))\b[^.;]{0,60}\b(?:accrues?|due|payable|owed|charged|applies|apply|on)\b",
    r"\b(?:interest|late (?:payment )?(?:fees?|charges?))\b[^.;]{0,40}\b(?:shall|will|does|do|may) not (?:accrue|be (?:due|payable|charged)|apply)\b",
    rf"<F>{OF_F}{{0,40}}\b(?:shall|will|may) not\b[^.;]{{0,30}}\b(?:charge|claim|demand)\b[^.;]{{0,30}}\b(?:interest|late (?:payment )?(?:fees?|charges?))\b",
)
_KILL_FEE = named_pattern(
    r"\b(?:kill|cancellation) fee\b[^.;]{0,120}",
    rf"\bif <C>{OF_C}{{0,40}}\b(?:cancels?|kills?|abandons?|postpones?|withdraws?)\b[^.;]{{0,160}}\b(?:half|\d{{1,3}} ?(?:%|per ?cent|percent)|full fee|(?:the )?fee(?:s)? (?:is|are|remains?|shall be|will be) (?:due|paid|payable)|pays?\b[^.;]{{0,40}}\bfee)(?!\w)",
    r"\b(?:cancel\w*|kill(?:s|ed)?|abandon\w*)\b[^.;]{0,120}\b(?:half|\d{1,3} ?(?:%|per ?cent|percent))(?!\w)[^.;]{0,60}\bfees?\b",
)
_STAGES = named_pattern(
    r"\b(?:stage|sketch(?:es)?|first draft|drafts?|concept|before (?:work|delivery)|after (?:delivery|work|sketches|the first)|days before|hours before|depending on|in proportion|pro rata|then|after)\b"
)
_KILL_AGAINST = named_pattern(
    r"\b(?:no|without(?: an?| any)?|waives (?:any|the|all)) (?:kill|cancellation) fee",
    rf"<F>{OF_F}{{0,60}}\b(?:cancels?|pays?|owes?|withdraws?)\b",
    r"\b(?:subscription|booking of flights|hotel|travel)\b",
)
_KILL_NONE = named_pattern(
    rf"<C>{OF_C}{{0,60}}\b(?:{MAY}|terminates?|cancels?)\b[^.;]{{0,60}}\b(?:cancel|kill|abandon|terminate|withdraw)?\w*\b[^.;]{{0,120}}\b(?:without (?:any )?(?:payment|fee|liability|compensation|penalty|charge|cost|obligation to pay)|no (?:kill fee|cancellation fee|fee|payment|compensation|sum)s?\b[^.;]{{0,40}}\b(?:is|are|shall|will|due|payable|owed)|(?:pay|owe)s? nothing)",
    r"\b(?:no|without(?: an?| any)?|waives (?:any|the|all)) (?:kill|cancellation) fees?\b",
)
_CANCELS = named_pattern(r"\b(?:cancel\w*|kill\w*|abandon\w*|terminat\w+|withdraw\w*)\b")
_NOT_FREE = named_pattern(
    rf"<C>{OF_C}{{0,20}}\b(?:may|shall|will|can) not\b", r"\bcannot\b", rf"<F>{OF_F}{{0,30}}\b(?:{MAY})\b"
)

_WORDINGS = (
    Wording("pay.when-paid", _WHEN_PAID, unless=_REGARDLESS, actor=Side.CLIENT, deniable=False),
    Wording("late.costs", _COSTS, also=_OWED, actor=Side.CLIENT, affirmed=True),
    Wording("late.waived", _WAIVED, unless=_KEPT, actor=Side.FREELANCER, deniable=False),
    Wording("late.interest", _INTEREST, unless=_INTEREST_AGAINST, actor=Side.CLIENT, deniable=False),
    Wording("kill.none", _KILL_NONE, also=_CANCELS, unless=_NOT_FREE, actor=Side.CLIENT, deniable=False),
)


class Pay:
    """F-PAY, F-LATE, F-KILL."""

    rules: ClassVar[tuple[str, ...]] = (
        "pay.soon",
        "pay.stated",
        "pay.advance",
        "pay.late-term",
        "pay.when-paid",
        "pay.on-publication",
        "pay.on-acceptance",
        "late.interest",
        "late.costs",
        "late.waived",
        "kill.fee",
        "kill.stages",
        "kill.none",
    )

    def look(self, paper: Paper, facts: Sequence[Fact]) -> Iterator[Finding]:
        """Terms by their longest, advances, interest, fees for cancelling."""
        yield from _terms(paper)
        yield from look_for(paper, _WORDINGS)
        for sentence in paper.where(_ADVANCE):
            tagged = sentence.tagged
            m = _ADVANCE.search(tagged)
            if m and _MONEY.search(tagged) and not _THEIRS.search(tagged) and not sentence.negated(m.start()):
                yield found(paper, "pay.advance", sentence, m, actor=Side.CLIENT)
        for sentence in paper.where(_KILL_FEE):
            tagged = sentence.tagged
            m = _KILL_FEE.search(tagged)
            if m and not _KILL_AGAINST.search(tagged) and not sentence.negated(m.start()):
                rule = "kill.stages" if _STAGES.search(tagged) else "kill.fee"
                yield found(paper, rule, sentence, m, actor=Side.CLIENT)


_DEEMED = named_pattern(
    r"\b(?:deemed|counts? as|considered|treated as|regarded as)\b[^.;]{0,30}\b(?:accepted|approved|acceptance)\b"
)


def _terms(paper: Paper) -> Iterator[Finding]:
    """Of several terms the longest decides: half on signature and half after ninety days is ninety days."""
    deemed = any(_DEEMED.search(s.tagged) for s in paper.where(_DEEMED))
    terms = [t for t in payment_terms(paper) if t.trigger != "signature"]
    longest = max((max(t.days) for t in terms if t.trigger not in ("publication", "client_paid")), default=0)
    for term in terms:
        days = max(term.days)
        if term.trigger == "client_paid":
            continue  # found by its own words
        if term.trigger == "publication":
            rule = "pay.on-publication"
        elif term.trigger == "acceptance" and not deemed:
            rule = "pay.on-acceptance"
        elif days > 60:
            rule = "pay.late-term"
        else:
            rule = "pay.soon" if days <= 30 and longest <= 30 else "pay.stated"
        if _WHEN_PAID.search(term.sentence.tagged) and not _REGARDLESS.search(term.sentence.tagged):
            continue
        yield found(paper, rule, term.sentence, (term.start, term.end), actor=Side.CLIENT)
