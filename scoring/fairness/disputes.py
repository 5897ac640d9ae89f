"""F-LAW, F-ADR: where a dispute is decided, by whom, and at whose cost."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from scoring.facts.fact import Fact
from scoring.fairness.base import BOTH, MUST, OF_C, OF_F, Wording, at_span, denied, found, look_for
from scoring.findings import Finding, Side
from scoring.rules.base import CLIENT, Paper, named_pattern

_SEAT = r"(?:principal (?:place|office)|registered (?:office|seat)|headquarter\w*|(?:is|are) (?:located|based|established|domiciled|incorporated)|has its|seat|domicile|place of business|offices?|resides?|lives?|home|residence|habitual\w*)"
_FORUM = r"\b(?:courts?|jurisdiction|venue|forum|arbitrat\w+|hearings?|proceedings?|suits?|litigat\w+|disputes?)\b"
_THEIRS = named_pattern(
    rf"{_FORUM}[^.;]{{0,140}}<C>{OF_C}{{0,40}}\b{_SEAT}\b",
    rf"{_FORUM}[^.;]{{0,140}}\b{_SEAT}\b[^.;]{{0,20}} of <C>",
)
_HOME = named_pattern(
    rf"{_FORUM}[^.;]{{0,140}}<F>{OF_F}{{0,40}}\b{_SEAT}\b",
    rf"{_FORUM}[^.;]{{0,140}}\b{_SEAT}\b[^.;]{{0,20}} of (?:<F>|the defendant|the party (?:being )?sued|the respondent)",
    rf"{_FORUM}[^.;]{{0,140}}\b(?:the )?(?:defendant|respondent)(?:'s)? (?:is|{_SEAT})\b",
    r"\b(?:hearings?|arbitrat\w+|mediat\w+|proceedings?)\b[^.;]{0,80}\b(?:remote(?:ly)?|by (?:video|telephone)|online|virtual(?:ly)?)\b",
)
_NO_FORUM = named_pattern(
    r"\b(?:notices?|services of process|invoices?)\b[^.;]{0,60}\b(?:sent|addressed|delivered)\b",
    r"\bin addition to\b",
    r"\bnot (?:be )?(?:subject|required|obliged|limited|held|brought|decided)\b",
)
_JURY = named_pattern(
    r"\bwaiv\w+\b[^.;]{0,80}\b(?:rights?|trial)\b[^.;]{0,40}\bjury\b",
    r"\bwaiv\w+\b[^.;]{0,40}\bjury trial\b",
    r"\b(?:jury|trial by jury)\b[^.;]{0,60}\bwaived\b",
)
_KEEPS_JURY = named_pattern(
    r"\b(?:not|nor|never|neither)\b[^.;]{0,40}\bwaiv\w+", r"\bno (?:party|waiver)\b[^.;]{0,40}\bwaiv\w+|\bno waiver\b"
)

_TALKS = named_pattern(
    r"\b(?:mediat(?:ion|e|ed|ing)|good[- ]faith (?:negotiat\w+|discussions?|talks)|negotiate in good faith|amicabl\w+)\b",
    r"\bsmall[- ]claims?\b",
)
_FIRST = named_pattern(
    r"\b(?:first|before|prior to|attempt\w*|try|tries|seek to|endeavou?r\w*|shall|will|must|may|small[- ]claims?|open)\b"
)
_NO_TALKS = named_pattern(
    r"\b(?:no|not|without|waives?|never)\b[^.;]{0,40}\b(?:mediat\w+|negotiat\w+|small[- ]claims?|obliged|required)",
    rf"<F>{OF_F}{{0,60}}\b(?:pays?|bears?)\b",
)
_ARBITRATION = named_pattern(
    r"\b(?:disputes?|controvers\w+|claims?|differences?|matters?)\b[^.;]{0,200}\b(?:shall|will|must|is|are|be)\b[^.;]{0,100}\barbitrat(?:ion|ed|ors?)\b",
    r"\bbinding arbitration\b|\bmandatory arbitration\b|\b(?:shall|will|must) (?:be )?arbitrate[d]?\b|\bsubmit(?:s|ted)?\b[^.;]{0,60}\bto arbitration\b",
)
_OPTIONAL = named_pattern(
    r"\b(?:may (?:elect|choose|agree|be)|can|optional|if (?:both|the) parties (?:so )?agree|by mutual|with the consent of both|only if)\b[^.;]{0,100}\barbitrat\w+",
    r"\barbitrat\w+\b[^.;]{0,60}\b(?:not (?:be )?(?:required|mandatory|compulsory)|optional|if both|only if)\b",
    r"\b(?:not|never|no)\b[^.;]{0,60}\barbitrat\w+",
)
_BEARS = named_pattern(
    rf"<F>{OF_F}{{0,60}}\b(?:{MUST}[^.;{CLIENT}]{{0,30}})?(?:bears?|pays?)\b[^.;]{{0,60}}\b(?:costs?|fees?|expenses?)\b[^.;]{{0,60}}\barbitrat\w+",
    r"\barbitrat\w+\b[^.;]{0,140}\b(?:(?:costs?|fees?|expenses?)\b[^.;]{0,60}\b(?:borne|paid|payable) (?:solely |entirely )?by <F>|at (?:the )?(?:sole )?(?:cost|expense) of <F>|at <F> (?:sole |own )?(?:cost|expense))",
    rf"\barbitrat\w+\b[^.;]{{0,200}}<F>{OF_F}{{0,60}}\b(?:bears?|pays?)\b[^.;]{{0,60}}\b(?:costs?|fees?|expenses?)\b",
)
_LEGAL_FEES = r"\b(?:attorneys?(?:')?s?(?:')? fees|lawyers?(?:')?s?(?:')? fees|legal (?:fees|costs|expenses)|solicitors?(?:')?s?(?:')? fees|costs of enforc\w+|court costs)"
_ONE_WAY = named_pattern(
    rf"<F>{OF_F}{{0,80}}\b{MUST}[^.;]{{0,40}}\b(?:pay|bear|reimburse)s?\b[^.;]{{0,80}}{_LEGAL_FEES}",
    rf"<C>{OF_C}{{0,60}}\b(?:entitled to|may|shall|will) (?:recover|be awarded|recovery of)[^.;]{{0,60}}{_LEGAL_FEES}",
)
_BOTH_WAYS = named_pattern(
    rf"\b(?:prevailing|successful|losing|unsuccessful|non-prevailing|defaulting) party\b|\b{BOTH}\b|\beach (?:side|bears|pays)\b|\bits own\b|\bown (?:legal|attorney)",
    r"\bindemnif\w+|\bhold\b[^.;]{0,20}\bharmless\b",
    r"\b(?:not|no|never)\b[^.;]{0,60}\b(?:pay|bear|reimburse|recover)",
    rf"<F>{OF_F}{{0,60}}\bprevails?\b",
)


class Disputes:
    """F-LAW, F-ADR."""

    rules: ClassVar[tuple[str, ...]] = (
        "law.home",
        "law.named-forum",
        "law.client-forum",
        "law.jury-waived",
        "dispute.talks-first",
        "dispute.arbitration",
        "dispute.arbitration-at-cost",
        "dispute.one-way-fees",
    )

    def look(self, paper: Paper, facts: Sequence[Fact]) -> Iterator[Finding]:
        """Forums by whose home they are; a place that is only named is a note."""
        forums = list(
            look_for(
                paper,
                (
                    Wording("law.home", _HOME, unless=_NO_FORUM, deniable=False),
                    Wording("law.client-forum", _THEIRS, unless=_NO_FORUM, actor=Side.CLIENT, deniable=False),
                ),
            )
        )
        yield from forums
        if not forums:
            for fact in facts:
                if fact.name == "venue":
                    yield at_span(paper, "law.named-forum", fact.span, fact.clause)
        yield from look_for(
            paper,
            (
                Wording("law.jury-waived", _JURY, unless=_KEEPS_JURY, deniable=False),
                Wording("dispute.talks-first", _TALKS, also=_FIRST, unless=_NO_TALKS),
                Wording("dispute.one-way-fees", _ONE_WAY, unless=_BOTH_WAYS, actor=Side.FREELANCER),
            ),
        )
        for sentence in paper.where(_ARBITRATION, _BEARS):
            tagged = sentence.tagged
            cost, m = _BEARS.search(tagged), _ARBITRATION.search(tagged)
            if cost is not None and not denied(sentence, cost.start()) and " not " not in cost[0]:
                yield found(paper, "dispute.arbitration-at-cost", sentence, cost, actor=Side.FREELANCER)
            elif m is not None and not _OPTIONAL.search(tagged):
                yield found(paper, "dispute.arbitration", sentence, m)
