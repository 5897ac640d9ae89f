"""F-TERM, F-RENEW, F-CHANGE: how it ends, whether it ends by itself, and who may change it."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from scoring.facts.fact import Fact
from scoring.fairness.base import BOTH, MAY, OF_C, OF_F, Wording, at_span, denied, found, look_for
from scoring.findings import Finding, Side
from scoring.rules.base import Paper, Sentence, named_pattern

_ENDS = r"(?:terminate|end|cancel|stop|withdraw from)"
_EITHER = named_pattern(
    rf"\b{BOTH}\b[^.;]{{0,80}}\b(?:may|can|is entitled to|has the right to)\b[^.;]{{0,50}}\b{_ENDS}\b",
    rf"<F>{OF_F}{{0,40}}\b(?:may|can|is entitled to|has the right to)\b[^.;]{{0,30}}\b{_ENDS} (?:this|the) (?:agreement|contract|engagement)\b[^.;]{{0,120}}\bnotice\b",
    rf"\b(?:terminated|ended|cancelled|canceled) by {BOTH}\b[^.;]{{0,60}}",
    r"\beither (?:<F> or <C>|<C> or <F>) (?:may|can)\b[^.;]{0,50}\b(?:terminate|end|cancel)\b",
    rf"\buntil {BOTH} (?:ends|terminates|cancels) (?:it|this)\b",
)
_FOR_CAUSE = named_pattern(
    r"\b(?:breach\w*|default\w*|insolven\w+|bankrupt\w*|fails?|failure|for cause|cure|force majeure|if:|ceases?)(?!\w)"
)
_WITHOUT_CAUSE = named_pattern(
    r"\b(?:without cause|for convenience|for any (?:or no )?reason|with or without cause|at any time)\b"
)
_PAID = named_pattern(
    r"\b(?:terminat\w+|cancel\w*|end(?:s|ed)?|expir\w+|stops?)\b[^.;]{0,200}\b(?:pays?|paid|payable|compensat\w+|payment)\b[^.;]{0,120}\b(?:work|services?|performed|done|completed|rendered|hours|<W>)\b",
    r"\b(?:work|services?)\b[^.;]{0,40}\b(?:done|performed|completed|rendered)\b[^.;]{0,60}\b(?:until then|until the end|before (?:the )?(?:termination|end)|(?:up )?(?:to|until) (?:the )?(?:effective )?(?:date of )?termination)\b[^.;]{0,60}\b(?:paid|payable|due)\b",
    r"\bpays?\b[^.;]{0,40}\b(?:work|services?)\b[^.;]{0,20}\b(?:done|performed|completed)\b",
)
_UNPAID = named_pattern(
    r"\b(?:no|not|without|never|nothing|neither)\b[^.;]{0,60}\b(?:pay\w*|paid|compensat\w+|fees?)\b",
    r"\bforfeit\w*|\bpays? nothing\b",
    rf"<F>{OF_F}{{0,60}}\b(?:pays?|refunds?|repays?)\b",
)
_CLIENT_ONLY = named_pattern(
    rf"<C>{OF_C}{{0,60}}\b{MAY}\b[^.;]{{0,50}}\b{_ENDS}\b[^.;]{{0,160}}\b(?:at any time|for convenience|for any (?:or no )?reason|for its convenience|without (?:cause|reason|giving reasons)|(?:sole|absolute) discretion|with or without cause|notice|immediate effect|at will)\b",
    rf"<C>{OF_C}{{0,40}}\b(?:at any time|for convenience|for any (?:or no )?reason|without (?:cause|reason))\b[^.;]{{0,60}}\b{MAY}\b[^.;]{{0,30}}\b{_ENDS}\b",
)
_FORFEIT = named_pattern(
    rf"<F>{OF_F}{{0,100}}\bforfeits?\b[^.;]{{0,80}}\b(?:pay\w*|fees?|compensat\w+|claims?|rights? to)\b",
    r"\b(?:no|not|without|never)\b[^.;]{0,80}\b(?:pay|paid|payments?|compensat\w+|fees?|remuneration)\b[^.;]{0,80}\bfor (?:any |the |all )?(?:\w+ ){0,2}(?:work|services?|<W>|hours)\b[^.;]{0,60}\b(?:done|performed|completed|rendered|in progress|before|prior|already|not (?:yet )?(?:accepted|delivered|completed))\b",
    r"\b(?:work|services?|<W>)\b[^.;]{0,40}\b(?:done|performed|completed|in progress)\b[^.;]{0,60}\b(?:not be (?:paid|compensated)|without (?:payment|compensation)|unpaid)\b",
)
_AT_THE_END = named_pattern(r"\b(?:terminat\w+|cancel\w*|end(?:s|ed)?|expir\w+|stops?)\b")
_LATER = named_pattern(
    r"\bafter (?:the )?(?:effective )?(?:date of )?(?:such |this |the )?(?:termination|end|cancellation|notice)\b",
    rf"<C>{OF_C}{{0,60}}\bforfeits?\b",
    r"\b(?:non-?conforming|defective|in breach)\b|\b(?:not|never) (?:lose|forfeit|affect|prejudice)\w*",
)
_SIGNED = named_pattern(
    r"\b(?:amend\w*|modif\w+|chang\w+|var(?:y|ied|iations?)|supplement\w*|alter\w*)\b[^.;]{0,140}\b(?:only|unless|except|not (?:be )?(?:valid|binding|effective)|must be|shall be|requires?|valid)\b[^.;]{0,80}\b(?:in writing|written|signed)\b",
    r"\bno (?:amendment|modification|change|variation|alteration)s?\b[^.;]{0,120}\b(?:unless|except|without|until)\b[^.;]{0,60}\b(?:in writing|written|signed)\b",
)
_OF_TERMS = named_pattern(r"\b(?:agreement|contract|terms|provisions?|amendments?|variations?|addendum)\b")
_ONE_SIDED = named_pattern(
    r"\bsigned by <C>(?! and|,)[^.;]{0,10}$",
    rf"<C>{OF_C}{{0,60}}\b(?:{MAY})\b[^.;]{{0,40}}\b(?:amend|modify|change|vary)\b",
    r"\b(?:changes?|amendments?|modif\w+|alter\w*) (?:to|of|in) (?:the )?(?:<W>|scope|services|brief|schedule|delivery|<O>)",
    r"\bneed not be\b|\bnot (?:be )?required\b",
)

_WORDINGS = (
    Wording("termination.forfeit", _FORFEIT, also=_AT_THE_END, unless=_LATER, actor=Side.FREELANCER, deniable=False),
    Wording("termination.paid", _PAID, unless=_UNPAID, actor=Side.CLIENT),
    Wording("change.signed-only", _SIGNED, also=_OF_TERMS, unless=_ONE_SIDED, deniable=False),
)
_NOT_INSIDE = re.compile(r"\b(?:not|neither|never)\b")
_LONG_NOTICE_DAYS = 60


class Ending:
    """F-TERM, F-RENEW, F-CHANGE. Changes by the client alone are found by axis A (`scoring.rules.precedence`)."""

    rules: ClassVar[tuple[str, ...]] = (
        "termination.mutual",
        "termination.paid",
        "termination.client-only",
        "termination.forfeit",
        "renewal.opt-in",
        "renewal.automatic",
        "renewal.long-notice",
        "change.signed-only",
    )

    def look(self, paper: Paper, facts: Sequence[Fact]) -> Iterator[Finding]:
        """Who may end it without a reason, and what its dates say of renewal."""
        yield from look_for(paper, _WORDINGS)
        mutual = False
        for sentence in paper.where(_EITHER):
            m = _EITHER.search(sentence.tagged)
            if m and not denied(sentence, m.start()) and not _NOT_INSIDE.search(m[0]) and _for_no_reason(sentence):
                mutual = True
                yield found(paper, "termination.mutual", sentence, m)
        for sentence in paper.where(_CLIENT_ONLY):
            m = _CLIENT_ONLY.search(sentence.tagged)
            if (
                m
                and not mutual
                and not denied(sentence, m.start())
                and " not " not in m[0]
                and _for_no_reason(sentence)
            ):
                if sentence.tagged[: m.start()].endswith((" or ", " and ")):
                    continue
                yield found(paper, "termination.client-only", sentence, m, actor=Side.CLIENT)
        yield from _renewal(paper, facts)


def _for_no_reason(sentence: Sentence) -> bool:
    tagged = sentence.tagged
    if tagged.rstrip().endswith(":"):  # a lead-in: its items say for which reason
        return False
    if _WITHOUT_CAUSE.search(tagged):
        return True
    lead = sentence.starts[1]
    return _FOR_CAUSE.search(tagged) is None and not (lead and re.search(r"\bif\b", tagged[lead:]))


def _renewal(paper: Paper, facts: Sequence[Fact]) -> Iterator[Finding]:
    renewal = next((f for f in facts if f.name == "auto_renewal"), None)
    if renewal is None:
        return
    if renewal.value == "no":
        yield at_span(paper, "renewal.opt-in", renewal.span, renewal.clause)
        return
    notice = next((f for f in facts if f.name == "notice_period"), None)
    days = 0
    if notice is not None and notice.value and notice.unit:
        per = {"weeks": 7, "months": 30, "years": 365}.get(notice.unit, 1)
        days = int(notice.value) * per * (7 if notice.unit == "business days" else 5) // 5
    rule = "renewal.long-notice" if days > _LONG_NOTICE_DAYS else "renewal.automatic"
    yield at_span(paper, rule, renewal.span, renewal.clause)
