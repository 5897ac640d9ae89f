"""F-SCOPE, F-PORT, F-MORAL: when the work is done, whether it may be shown, and whether its maker is named."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from scoring.facts.fact import Fact
from scoring.fairness.base import MAY, MUST, NOT, OF_C, OF_F, Wording, look_for
from scoring.findings import Finding, Side
from scoring.rules.base import Paper, named_pattern

_FEW = r"(?:one|two|three|four|five|\d)(?: \(\d\))?"
_CRITERIA = named_pattern(
    r"(?:<W>|\bdeliver\w*|\baccept\w*|\breject\w*)[^.;]{0,120}\b(?:conforms?|compl(?:y|ies)|meets?|meeting|fails? to (?:meet|conform|comply)|do(?:es)? not (?:meet|conform|comply)|match(?:es)?|satisf(?:y|ies)|in accordance with)\b[^.;]{0,60}\b(?:specifications?|brief|acceptance criteria|requirements|statements? of work|sow|order)\b",
)
_DEEMED = named_pattern(
    r"(?:<W>|\bdeliver\w*|\bthey\b|\bit\b)[^.;]{0,140}\b(?:deemed|counts? as|considered|treated as|regarded as)\b[^.;]{0,24}\b(?:accepted|approved)\b",
    rf"<C>{OF_C}{{0,80}}\bdeemed to have (?:accepted|approved)\b",
    r"\b(?:deemed|counts? as|considered)\b[^.;]{0,24}\b(?:accepted|approved|acceptance)\b[^.;]{0,120}(?:<W>|\bdeliver\w*)",
)
_DEEMED_AGAINST = named_pattern(
    rf"<F>{OF_F}{{0,60}}\bdeemed to have (?:accepted|approved|agreed)\b",
    r"\b(?:not|never)\b[^.;]{0,30}\b(?:deemed|count|considered|treated|regarded)\b",
    r"\bdeemed[^.;]{0,20}(?:only|unless)\b",
    r"\bdeemed to have accepted (?:these|the|any) (?:terms|changes?|amendments?)",
)
_SATISFACTION = named_pattern(
    r"\bto (?:the )?(?:(?:sole|full|complete|entire) )*satisfaction of <C>",
    r"\bto (?:<C>|its|their)(?: (?:sole|full|complete|entire|own))* satisfaction\b",
    r"(?:<W>|\bdeliver\w*|\bservices\b)[^.;]{0,80}\b(?:satisfactory|acceptable) to <C>",
    rf"<C>{OF_C}{{0,60}}\b(?:accept|reject|approve|refuse)\w*\b[^.;]{{0,80}}\b(?:sole|absolute) (?:and absolute )?discretion\b",
    rf"<C>{OF_C}{{0,60}}\b(?:sole|absolute) discretion\b[^.;]{{0,60}}\b(?:accept|reject|approve|refuse)\w*\b",
)
_REASONABLY = named_pattern(r"\breasonabl\w+", r"<W> of <C>")
_CAPPED = named_pattern(
    rf"\b{_FEW} (?:\w+ ){{0,2}}(?:rounds?|sets?) of (?:\w+ ){{0,2}}(?:revisions?|changes|amendments|corrections|edits|alterations)\b",
    rf"\b(?:up to |includes? )?{_FEW} (?:free |included |complimentary |minor )?revisions?\b",
    r"\b(?:additional|further|extra|more) (?:rounds? of )?(?:revisions?|changes|amendments|edits)\b[^.;]{0,80}\b(?:charged|billed|rate|fee|quoted|paid)\b",
)
_ENDLESS = named_pattern(
    r"\b(?:unlimited|any number of|as many|endless)\b[^.;]{0,30}\b(?:revisions?|changes|rounds|edits|amendments|corrections)\b",
    rf"<F>{OF_F}{{0,80}}\b(?:revis\w+|rework\w*|redo|amend\w*|correct\w*|repeat\w*|chang\w+)\b[^.;]{{0,100}}\buntil <C>[^.;]{{0,40}}\b(?:satisf\w+|approv\w+|accept\w*|happy|content)\b",
    r"\b(?:revisions?|changes)\b[^.;]{0,40}\b(?:without (?:limit|additional charge|extra charge|further charge)|at no (?:additional|extra|further) (?:cost|charge))\b",
)
_SHOW = r"(?:show|display|exhibit|use|include|publish|feature|reproduce|present|post)"
_PORTFOLIO = r"(?:portfolios?|self-promotion|own promotion|own (?:web ?)?site|promotional purposes|samples? of (?:its|his|her|their) work|show ?reel)"
_SHOWN = named_pattern(
    rf"<F>{OF_F}{{0,80}}\b{MAY}\b[^.;]{{0,120}}\b{_SHOW}\b[^.;]{{0,140}}\b{_PORTFOLIO}\b",
    rf"<W>[^.;]{{0,60}}\bmay be (?:shown|displayed|used|included|exhibited)\b[^.;]{{0,80}}\b{_PORTFOLIO}\b",
    rf"\bnothing\b[^.;]{{0,60}}\b(?:prevents?|prohibits?|restricts?)\b[^.;]{{0,20}}<F>[^.;]{{0,80}}\b{_PORTFOLIO}\b",
    rf"<F>{OF_F}{{0,40}}\b(?:may|can) (?:show|display|exhibit) (?:the )?<W>",
)
_NOT_FREELY = named_pattern(
    rf"<F>{OF_F}{{0,40}}\b{NOT}",
    r"\b(?:only )?(?:with|after|upon|subject to)\b[^.;]{0,30}\b(?:consent|permission|approval)\b",
    r"\bunless <C>",
)
_HIDDEN = named_pattern(
    rf"<F>{OF_F}{{0,60}}\b{NOT}[^.;]{{0,60}}\b(?:show|display|exhibit|disclose|publish|present|post)\b[^.;{{]{{0,80}}(?:<W>|\bportfolio)",
    rf"<F>{OF_F}{{0,60}}\b{NOT}[^.;]{{0,80}}\b(?:use|include|feature|reproduce)\b[^.;]{{0,80}}\b{_PORTFOLIO}\b",
    rf"<F>{OF_F}{{0,60}}\b{MAY}\b[^.;]{{0,120}}\b{_SHOW}\b[^.;]{{0,140}}\b{_PORTFOLIO}\b[^.;]{{0,40}}\b(?:only )?(?:with|after|upon|subject to)\b[^.;]{{0,30}}\b(?:consent|permission|approval)\b",
    rf"\bno (?:right|licen[cs]e)\b[^.;]{{0,60}}\b{_SHOW}\b[^.;]{{0,80}}\b{_PORTFOLIO}\b",
)
_UNTIL = named_pattern(
    r"\b(?:until|before|prior to)\b[^.;]{0,40}\b(?:publication|publish\w*|release\w*|launch\w*|announce\w*)\b",
    r"\bnothing\b[^.;]{0,60}\b(?:prevents?|prohibits?|restricts?)\b",
    r"<O>",
    r"\bnothing in this\b",
    r"\bother than\b",
    r"\b(?:artificial intelligence|ai)\b",
)
_CREDITS = named_pattern(
    rf"<C>{OF_C}{{0,60}}\b{MUST} (?:\w+ ){{0,2}}(?:credit|attribute|name|identify|acknowledge)\b[^.;]{{0,40}}<F>",
    r"<C> (?:credits|names|acknowledges) <F>",
    rf"<F>{OF_F}{{0,30}}\b(?:shall|will|must|is to|are to) (?:\w+ ){{0,2}}(?:be (?:\w+ ){{0,2}}(?:credited|named|identified|acknowledged)|receive (?:an? |the )?(?:\w+ ){{0,2}}(?:credit|byline))\b",
    rf"<C>{OF_C}{{0,60}}\b{MUST}\b[^.;]{{0,40}}\b(?:give|provide|print|include|publish|accord|display)\b[^.;]{{0,40}}\b(?:credit(?: line)?|byline|attribution)\b",
    r"\b(?:a |the )?(?:credit line|byline)\b[^.;]{0,60}\b(?:shall|will|must|appears?|accompan\w+|reads?)\b",
)
_NO_CREDIT = named_pattern(
    r"\b(?:shall|will|does|do|is|are|need) not\b[^.;]{0,60}\b(?:credit|named?|byline|attribut\w+|identif\w+)\b",
    r"\b(?:no|without) (?:obligation|duty|credit)\b",
    r"\bcredit (?:note|card|check|\w+ account|against)\b|\bcredit\b[^.;]{0,40}\b(?:account|invoices?|balance|refund|fees?)\b",
)
_INTACT = named_pattern(
    rf"<C>{OF_C}{{0,60}}\b{NOT}[^.;]{{0,60}}\b(?:alter|modify|distort|mutilate|crop|manipulate|change|edit|retouch)\w*\b[^.;]{{0,60}}<W>",
    r"<W>[^.;]{0,40}\b(?:shall|may|must|will) not be (?:\w+ )?(?:altered|modified|distorted|mutilated|cropped|changed|edited|manipulated)\b",
)
_BY_FREELANCER = named_pattern(
    r"\b(?:altered|modified|changed|edited)\b[^.;]{0,20}\bby <F>", rf"<F>{OF_F}{{0,40}}\b{NOT}"
)
_UNNAMED = named_pattern(
    rf"<C>{OF_C}{{0,60}}\b(?:no (?:obligation|duty)|not (?:be )?(?:obliged|required|obligated)|need not|under no (?:obligation|duty))\b[^.;]{{0,40}}\b(?:credit|name|attribut\w+|identify|acknowledge)\b",
    rf"<F>{OF_F}{{0,40}}\b(?:shall|will|is|are) not\b[^.;]{{0,40}}\b(?:entitled to|receive|be (?:given|credited|named))\b[^.;]{{0,30}}(?:\bcredit|\bbyline|\battribution|$)",
    r"\bno credit\b[^.;]{0,30}\b(?:due|given|required|owed|shall|will)\b",
)
_BALANCE = named_pattern(
    r"\bcredit (?:note|card|check)\b|\bcredit\b[^.;]{0,40}\b(?:account|invoices?|balance|refund|fees?)\b"
)

_WORDINGS = (
    Wording("acceptance.criteria", _CRITERIA, unless=_SATISFACTION),
    Wording("acceptance.deemed", _DEEMED, unless=_DEEMED_AGAINST, actor=Side.CLIENT),
    Wording("acceptance.satisfaction", _SATISFACTION, unless=_REASONABLY, actor=Side.CLIENT),
    Wording("revisions.capped", _CAPPED, unless=_ENDLESS),
    Wording("revisions.unlimited", _ENDLESS, actor=Side.FREELANCER),
    Wording("portfolio.allowed", _SHOWN, unless=_NOT_FREELY, actor=Side.FREELANCER, deniable=False),
    Wording("portfolio.forbidden", _HIDDEN, unless=_UNTIL, actor=Side.FREELANCER, deniable=False),
    Wording("credit.given", _CREDITS, unless=_NO_CREDIT, actor=Side.CLIENT),
    Wording("credit.integrity", _INTACT, unless=_BY_FREELANCER, actor=Side.CLIENT, deniable=False),
    Wording("credit.optional", _UNNAMED, unless=_BALANCE, actor=Side.CLIENT, deniable=False),
)


class Work:
    """F-SCOPE, F-PORT, F-MORAL."""

    rules: ClassVar[tuple[str, ...]] = tuple(dict.fromkeys(w.rule for w in _WORDINGS))

    def look(self, paper: Paper, facts: Sequence[Fact]) -> Iterator[Finding]:
        """All by their words."""
        yield from look_for(paper, _WORDINGS)
