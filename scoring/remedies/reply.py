"""A counter-proposal: the sentences that matter, the clause to put in, and how far one can step back.

reply = draft_reply(text, me=("Ada Stone",))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scoring.languages.contracts import read_paper
from scoring.reading.read import Reading
from scoring.remedies.library import Wording, library
from scoring.remedies.offer import NOT_ENGLISH, ROLES_OPEN, Refused, Standing, in_english
from scoring.remedies.terms import Terms, one_line
from scoring.report import Report, ReportedFinding, of_fairness
from scoring.review import review
from scoring.text import ContractText
from scoring.together import joined

MOST_QUOTES = 3
_RANK = {"high": 0, "medium": 1, "low": 2}
_NUMBERS = ("", "one sentence matters", "two sentences matter", "three sentences matter")


@dataclass(frozen=True, slots=True)
class LadderStep:
    """A rung of the fallback ladder, and what this contract would come to with it."""

    id: str
    title: str
    when: str
    clause: str
    """In the contract's own terms."""
    standing: Standing


@dataclass(frozen=True, slots=True)
class QuotedSentence:
    """A sentence of the contract that matters."""

    clause: str | None
    quote: str
    """Verbatim."""
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail to the client, unsent, and what its writer should know and the client should not."""

    subject: str
    text: str
    quotes: tuple[QuotedSentence, ...]
    clause: str
    """The clause that is proposed."""
    ladder: tuple[LadderStep, ...]
    """For the writer alone: best first."""
    before: Standing
    strike: tuple[QuotedSentence, ...] = ()
    """Words that the mail asks to strike out too, because the clause alone does not reach High."""
    struck_level: str | None = None
    """Level with the clause in and those words out; None where nothing is struck out."""
    struck_score: int | None = None

    @property
    def after(self) -> Standing:
        """With the proposed clause in it."""
        return self.ladder[0].standing


def draft_reply(
    text: ContractText, *, me: Sequence[str] = (), percent: int = 30, on: date | None = None
) -> Reply | Refused:
    """Counter-proposal for a contract's text, with the fallback ladder scored for this contract."""
    reading = read_paper(text, me=me)
    report = review(reading, on=on)
    terms = Terms.of(reading, percent=percent).inside()
    if report.level == "High":
        return Refused(
            "There is nothing to counter: its level is High (Recommended).",
            "'clausewatch score' shows what could still be better.",
        )
    if report.state not in ("scored", "awaiting_you"):
        return Refused(report.reason, "Name a contract that you do work under.")
    if not in_english(reading):
        return NOT_ENGLISH
    if not terms.roles_sure:
        return ROLES_OPEN
    quotes = _quotes(report)
    reports = [_with(reading, rung.wording, terms, me, on) for rung in library().rungs]
    ladder = tuple(
        LadderStep(rung.id, rung.title, rung.when, rung.wording.worded(terms), Standing.of(with_it))
        for rung, with_it in zip(library().rungs, reports, strict=True)
    )
    edit = next((e for e in reports[0].next_edits if e.kind == "strike" and e.level_after == "High"), None)
    strike: tuple[QuotedSentence, ...] = ()
    if edit is not None and ladder[0].standing.level != "High":
        strike = tuple(
            _quoted(f, f.start, f.end)
            for f in report.findings
            if f.rule == edit.rule and f.defeated_by is None and f.start is not None and f.end is not None
        )
    return Reply(
        subject=_subject(terms, 2 if strike else 1),
        text=_mail(terms, quotes, strike, ladder[0].clause, report),
        quotes=quotes,
        clause=ladder[0].clause,
        ladder=ladder,
        before=Standing.of(report),
        strike=strike,
        struck_level=edit.level_after if edit and strike else None,
        struck_score=edit.score_after if edit and strike else None,
    )


def _with(reading: Reading, wording: Wording, terms: Terms, me: Sequence[str], on: date | None) -> Report:
    """The contract with one more clause in it, as if both had agreed on it."""
    numbers = [int(c.number) for c in reading.clauses if c.number and c.number.isdecimal()]
    more = f"{max(numbers, default=0) + 1}. {library().clause('A1').heading}. {wording.worded(terms)}\n"
    text, _ = joined(reading.source, ContractText(more, "text/plain", "clause"))
    return review(read_paper(text, me=me), on=on)


def _struck(strike: Sequence[QuotedSentence]) -> list[str]:
    if not strike:
        return []
    lines = ["", "So that this clause holds, I also ask to strike out these words:", ""]
    for quote in strike:
        where = f"Clause {one_line(quote.clause)}: " if quote.clause else ""
        lines.append(f'  {where}"{one_line(quote.quote)}"')
    return lines


def _quotes(report: Report) -> tuple[QuotedSentence, ...]:
    """The sentences on AI use that harm most, each once; none that another clause takes back.

    What is hard on the freelancer otherwise, an indemnity for example, has nothing to do with this mail.
    """
    risks = [f for f in report.findings if f.polarity == "risk" and not of_fairness(f.rule)]
    standing = [f for f in risks if f.defeated_by is None and f.strength > 0]
    standing.sort(key=lambda f: (_RANK[f.severity], f.start or 0))
    found: list[QuotedSentence] = []
    for f in standing:
        if f.start is None or f.end is None or any(f.start < q.end and q.start < f.end for q in found):
            continue
        found.append(_quoted(f, f.start, f.end))
        if len(found) == MOST_QUOTES:
            break
    return tuple(sorted(found, key=lambda q: q.start))


def _quoted(finding: ReportedFinding, start: int, end: int) -> QuotedSentence:
    return QuotedSentence(finding.clause, finding.quote, start, end, finding.why)


def _subject(terms: Terms, changes: int) -> str:
    about = terms.title or "Our agreement"
    number = f" (No. {terms.reference})" if terms.reference else ""
    return f"{about}{number}: {'one change' if changes == 1 else 'two changes'} before I sign"


def _mail(
    terms: Terms,
    quotes: Sequence[QuotedSentence],
    strike: Sequence[QuotedSentence],
    clause: str,
    report: Report,
) -> str:
    about = terms.title or "agreement"
    number = f" (No. {terms.reference})" if terms.reference else ""
    changes = "two changes" if strike else "one change"
    thanks = f"thank you for the {about}{number}. I have read it. Before I sign, I would like {changes}."
    lines = ["Hello,", "", thanks]
    if quotes:
        lines += ["", f"For my work and artificial intelligence, {_NUMBERS[len(quotes)]}:", ""]
        for quote in quotes:
            where = f"Clause {one_line(quote.clause)}: " if quote.clause else ""
            lines += [f'  {where}"{one_line(quote.quote)}"', ""]
        if {q.start for q in strike} == {q.start for q in quotes}:
            one = len(quotes) == 1
            lines.append(
                f"I suggest to strike out {'this sentence' if one else 'these sentences'}, "
                f"and to put this clause in {'its' if one else 'their'} place:"
            )
            strike = ()
        else:
            lines.append("I suggest to add this clause:")
    elif report.level == "None":
        lines += ["", "It does not say whether my work may be used for artificial intelligence."]
        lines += ["I suggest to add this clause:"]
    else:
        lines += ["", "On artificial intelligence it leaves a part open. I suggest to add this clause:"]
    lines += [
        "",
        f"  {library().clause('A1').heading}. {clause}",
        *_struck(strike),
        "",
        "The use for our project stays as agreed. If you need artificial intelligence for something in particular,",
        "tell me what for: we can agree on that in a separate licence.",
        "",
        "Please read this as a proposal; I have not accepted the agreement yet.",
        "",
        "Kind regards",
        terms.freelancer.name or "",
    ]
    return "\n".join(lines).rstrip() + "\n"
