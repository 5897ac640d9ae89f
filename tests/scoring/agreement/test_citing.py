# ruff: noqa: E501 - a sentence of a paper stands on one line
"""What a paper says of others: its agreement, which of them prevails, what it takes out."""

from __future__ import annotations

from datetime import date

import pytest

from scoring.agreement.citing import Rank, citations, touched
from scoring.agreement.facts import PaperFacts
from scoring.reading.read import read
from scoring.rules.base import Paper
from scoring.text import ContractText
from tests.corpus.agreement_texts import BAN, BROAD, addendum, base
from tests.scoring.agreement.taking import paper


def _added(rank: str, *clauses: str) -> PaperFacts:
    return paper(addendum(*(clauses or (BAN,)), rank=rank))


@pytest.mark.parametrize(
    ("words", "rank"),
    [
        ("If this Addendum and the Agreement conflict, this Addendum prevails.", Rank.PREVAILS),
        ("This Addendum takes precedence over any conflicting term of the Agreement.", Rank.PREVAILS),
        (
            "In the event of any inconsistency with the Agreement, the terms of this Addendum shall control.",
            Rank.PREVAILS,
        ),
        ("Conflicting provisions of the Agreement are superseded by this Addendum.", Rank.PREVAILS),
        ("Section 2 applies notwithstanding anything to the contrary in the Agreement.", Rank.PREVAILS),
        ("In case of conflict the Agreement prevails.", Rank.SUBORDINATE),
        ("If this Addendum and the Agreement conflict, the Agreement shall prevail.", Rank.SUBORDINATE),
        ("This Addendum is subject to the terms of the Agreement.", Rank.SUBORDINATE),
        ("Nothing in this Addendum shall prevail over the Agreement.", Rank.SUBORDINATE),
        ("This Addendum shall be governed by the laws of England and Wales.", Rank.SILENT),
        ("All other terms of the Agreement remain unchanged.", Rank.SILENT),
        ("The Agreement is hereby amended as set out above.", Rank.AMENDS),
        ("This Addendum forms an integral part of the Agreement.", Rank.AMENDS),
        ("This Addendum prevails over the Agreement. In case of conflict the Agreement prevails.", Rank.CONTESTED),
    ],
)
def test_which_prevails(words: str, rank: Rank) -> None:
    assert _added(words).rank is rank


@pytest.mark.parametrize(
    ("general", "kinds"),
    [
        ("If a Statement of Work conflicts with this Agreement, this Agreement prevails.", {"sow"}),
        ("This Agreement prevails over any addendum or order form.", {"sow", "addendum"}),
        ("This Agreement prevails over all other documents.", {"sow", "addendum"}),
        ("If a Statement of Work conflicts with this Agreement, the Statement of Work prevails.", set()),
        ("This Agreement is governed by the laws of Wales.", set()),
    ],
)
def test_over_what_an_agreement_says_that_it_prevails(general: str, kinds: set[str]) -> None:
    assert paper(base(BROAD, general=general)).outranks == kinds


def test_the_day_of_the_agreement_is_not_the_day_of_the_addendum() -> None:
    found = paper(addendum(BAN, to="dated 6 March 2026", starts="1 September 2026"))
    assert [c.day for c in found.cites] == [date(2026, 3, 6)]
    assert found.effective == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("starts", "signed_on", "day"),
    [
        ("the day of the last signature below", "20 August 2026", date(2026, 8, 20)),
        ("1 June 2026 or, if later, on the day of the last signature below", "20 August 2026", date(2026, 8, 20)),
        ("1 September 2026 or, if later, on the day of the last signature below", "20 August 2026", date(2026, 9, 1)),
        ("the day of the last signature below", "__________", None),
        ("1 June 2026 or, if later, on the day of the last signature below", "__________", None),
    ],
)
def test_an_addendum_that_counts_from_its_last_signature(starts: str, signed_on: str, day: date | None) -> None:
    found = paper(addendum(BAN, to="dated 6 March 2026", starts=starts, signed_on=signed_on))
    assert found.effective == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Amendment No. 2 to the Agreement dated 15 April 2026.", date(2026, 4, 15)),
        (
            "Addendum to the Services Agreement between Saltmarsh Press Ltd and Ada Marsh of 4 May 2026.",
            date(2026, 5, 4),
        ),
        ('the agreement entered into on 3 June 2026 (the "Agreement")', date(2026, 6, 3)),
        ("This Addendum belongs to the Services Agreement (Agreement No. AB-7), dated 3 June 2026", date(2026, 6, 3)),
    ],
)
def test_an_agreement_is_named_by_its_day(words: str, day: date) -> None:
    assert [c.day for c in citations(words) if c.day] == [day]


@pytest.mark.parametrize("words", ["This Agreement is made on 15 April 2026.", "Delivery is due on 15 April 2026.", ""])
def test_what_names_no_other_paper(words: str) -> None:
    assert citations(words) == ()


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ("to Agreement No. NP-2026-014 of the parties", "NP-2026-014"),
        ("under the Master Agreement for Creative Services, reference OAK-77, between", "OAK-77"),
        ("under Agreement SP-2026-031 the parties agree", "SP-2026-031"),
    ],
)
def test_an_agreement_is_named_by_its_number(words: str, reference: str) -> None:
    [found] = citations(words)
    assert found.reference == reference
    assert words[found.span.start : found.span.end] == reference


@pytest.mark.parametrize(
    ("words", "numbers", "lifts"),
    [
        ("Section 3 of the Agreement is deleted in its entirety.", ("3",), False),
        ("Clauses 3.1 and 4 of the Agreement are hereby replaced as follows.", ("3.1", "4"), False),
        ("The parties delete Section 3.2 of the Agreement.", ("3.2",), False),
        ("Section 3 shall no longer apply.", ("3",), False),
        ("The restriction on AI training is lifted.", (), True),
        ("Contractor waives the clause on artificial intelligence.", (), True),
        ("Section 3 applies to the new Deliverables too.", (), False),
    ],
)
def test_what_it_takes_out(words: str, numbers: tuple[str, ...], lifts: bool) -> None:
    text = addendum(words, rank="All other terms remain unchanged.")
    sentences = Paper.of(read(ContractText(text, "text/plain", "plain"))).sentences
    found, found_lifts = touched(s for s in sentences if words[:20] in s.words)
    assert (found, found_lifts) == (numbers, lifts)


def test_every_passage_is_a_quote() -> None:
    text = base(
        BAN,
        term="This Agreement begins on 6 March 2026 and continues for one year. It renews for further periods of one year unless either party gives thirty (30) days' notice before the end of the term.",
    )
    found = paper(text)
    assert set(found.passages) >= {"effective", "end", "renewal", "notice", "ban"}
    for passage in found.passages.values():
        assert text[passage.start : passage.end] == passage.quote
    assert (found.term, found.notice) == ((1, "year"), (30, "day"))
