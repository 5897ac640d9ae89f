"""The level as a function of the date. What nobody signed never raises it; where nothing decides, the lower stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.agreement.linking import Agreement, Link, Part, Role
from scoring.agreement.standing import if_signed, level_on, timeline
from scoring.score import Level
from tests.corpus.agreement_texts import BAN, BROAD, GRANT, LIMITED, NO_SIGNATURES, SIGNED, UNSIGNED, addendum, base
from tests.scoring.agreement.papers import paper_facts
from tests.scoring.agreement.taking import SEEN, one, paper

MAY, SEPTEMBER, EVE = date(2026, 5, 1), date(2026, 9, 1), date(2026, 8, 31)
LATER = SEEN + timedelta(days=100)
AMENDS = "The Agreement is hereby amended accordingly."
UNCHANGED = "All other terms of the Agreement remain unchanged."
CONFLICT = "In case of conflict the Agreement prevails."


def _level(*texts: str, on: date = SEPTEMBER) -> Level | None:
    papers = [paper(text, f"d-{n}", seen=SEEN + timedelta(days=n)) for n, text in enumerate(texts)]
    return level_on(one(*papers), on).level


def signed(*clauses: str, **more: str) -> str:
    return base(*clauses, signatures=SIGNED, **more)


CHANGES = "Client may change these terms at any time by notice."
ONLY_BOTH = "The Agreement and this Addendum may be changed only in a document signed by both parties."


def test_a_right_to_change_the_terms_is_taken_back_only_by_a_clause_on_changes() -> None:
    """The same as when contract and addendum are read as one text."""
    texts = signed(GRANT, general=CHANGES), addendum(BAN)
    assert _level(*texts) is Level.MODERATE
    assert _level(texts[0], addendum(BAN, ONLY_BOTH)) is Level.HIGH
    later = addendum(CHANGES, starts="1 August 2026", signed_on="20 July 2026")
    assert _level(signed(GRANT), later, addendum(BAN)) is Level.MODERATE  # what came between the two is not forgotten


def test_an_addendum_that_prevails_counts_from_its_day() -> None:
    texts = signed(GRANT), addendum(BAN)
    assert _level(*texts, on=EVE) is Level.NONE
    assert _level(*texts, on=SEPTEMBER) is Level.HIGH


@pytest.mark.parametrize(
    ("own", "added", "rank", "level"),
    [
        (LIMITED, BAN, CONFLICT, Level.MODERATE),
        (BROAD, BAN, CONFLICT, Level.NONE),
        (BROAD, BAN, UNCHANGED, Level.NONE),
        (BROAD, BAN, AMENDS, Level.HIGH),
        (GRANT, BAN, UNCHANGED, Level.NONE),
        (GRANT, BAN, AMENDS, Level.NONE),
        (LIMITED, BAN, UNCHANGED, Level.HIGH),
        (BAN, GRANT, UNCHANGED, Level.NONE),
        (BAN, GRANT, AMENDS, Level.NONE),
        (BAN, GRANT, "This Addendum prevails over the Agreement.", Level.NONE),
        (BAN, GRANT, CONFLICT, Level.HIGH),
        (LIMITED, GRANT, CONFLICT, Level.NONE),
        (BAN, "Section 3 of the Agreement is deleted.", UNCHANGED, Level.NONE),
        (BAN, "Section 2 of the Agreement is deleted.", UNCHANGED, Level.HIGH),
        (
            BAN,
            "Clause 3.1 of the Agreement is replaced by: Client may keep copies for its records.",
            UNCHANGED,
            Level.NONE,
        ),
        (BAN, "The restriction on AI training in the Agreement is waived.", UNCHANGED, Level.NONE),
        (BAN, "The fee for each picture is 90.00 GBP.", UNCHANGED, Level.HIGH),
    ],
)
def test_what_a_signed_addendum_does(own: str, added: str, rank: str, level: Level) -> None:
    assert _level(signed(own), addendum(added, rank=rank)) is level


def test_an_agreement_that_outranks_addenda_is_not_lifted_by_one_that_says_the_same_of_itself() -> None:
    general = "This Agreement prevails over any addendum or other document."
    assert _level(signed(GRANT, general=general), addendum(BAN)) is Level.NONE


@pytest.mark.parametrize("signatures", [UNSIGNED, NO_SIGNATURES])
def test_an_addendum_that_nobody_signed_is_no_comfort(signatures: str) -> None:
    papers = paper(signed(GRANT), "d-1"), paper(addendum(BAN, signatures=signatures), "d-2", seen=LATER)
    standing = level_on(one(*papers), SEPTEMBER)
    assert standing.level is Level.NONE
    assert if_signed(one(*papers), SEPTEMBER) is Level.HIGH


def test_a_draft_that_would_lower_a_signed_agreement_changes_nothing_yet() -> None:
    papers = paper(signed(BAN), "d-1"), paper(addendum(GRANT, signatures=UNSIGNED), "d-2", seen=LATER)
    assert level_on(one(*papers), SEPTEMBER).level is Level.HIGH
    assert if_signed(one(*papers), SEPTEMBER) is Level.NONE


def test_a_paper_that_may_be_signed_counts_where_it_lowers() -> None:
    assert _level(signed(BAN), addendum(GRANT, signatures=NO_SIGNATURES)) is Level.NONE


def test_of_two_drafts_the_worse_stands_until_one_is_signed() -> None:
    worse, better = base(BROAD), base(BAN)
    for first, second in ((worse, better), (better, worse)):
        assert _level(first, second) is Level.NONE
    standing = level_on(one(paper(worse, "d-1"), paper(better, "d-2", seen=LATER)), SEPTEMBER)
    assert standing.status == "draft"
    assert if_signed(one(paper(worse, "d-1"), paper(better, "d-2", seen=LATER)), SEPTEMBER) is Level.HIGH


def test_a_version_that_is_signed_takes_the_place_of_the_drafts() -> None:
    assert _level(base(BROAD), signed(BAN)) is Level.HIGH
    assert _level(base(BAN), signed(BROAD)) is Level.NONE
    assert _level(signed(BAN), base(BROAD)) is Level.HIGH, "a later draft is not the agreement"


def test_a_ban_that_lapses_after_the_end() -> None:
    text = signed(
        BAN, "The restrictions of this Section 3 expire twelve (12) months after termination of this Agreement."
    )
    steps = timeline(one(paper(text)))
    assert [(s.day, s.level, s.status) for s in steps] == [
        (date(2026, 3, 6), Level.MODERATE, "active"),
        (date(2027, 3, 6), Level.NONE, "ended"),
    ]
    surviving = signed(
        BAN,
        "The restrictions of this Section 3 survive termination of this Agreement.",
        "The restrictions of this Section 3 expire twelve (12) months after termination of this Agreement.",
    )
    steps = timeline(one(paper(surviving)))
    assert [(s.day, s.level, s.status) for s in steps] == [
        (date(2026, 3, 6), Level.MODERATE, "active"),
        (date(2027, 3, 6), Level.MODERATE, "ended"),
        (date(2028, 3, 6), Level.NONE, "ended"),
    ]


def test_a_ban_ends_with_its_agreement_unless_it_says_otherwise() -> None:
    after = date(2027, 3, 6)
    assert _level(signed(BAN), on=after) is Level.NONE
    lives_on = "The restrictions of this Section 3 survive termination of this Agreement."
    assert _level(signed(BAN, lives_on), on=after) is Level.HIGH
    renews = "This Agreement ends on 5 March 2027 and renews automatically for further periods of one year."
    assert _level(signed(BAN, term=renews), on=date(2031, 1, 1)) is Level.HIGH


def test_a_longer_term_counts_once_it_is_signed() -> None:
    longer = "The term of the Agreement is extended until 5 March 2029."
    after = date(2028, 1, 1)
    assert _level(signed(BAN), addendum(longer, rank=UNCHANGED), on=after) is Level.HIGH
    assert _level(signed(BAN), addendum(longer, rank=UNCHANGED, signatures=UNSIGNED), on=after) is Level.NONE


def test_an_agreement_that_is_ended_by_another_paper() -> None:
    stop = addendum("The Agreement is terminated with effect from 1 October 2026.", rank=UNCHANGED, kind="Amendment")
    agreement = one(paper(signed(BAN), "d-1"), paper(stop, "d-2", seen=LATER))
    assert level_on(agreement, date(2026, 10, 1)).status == "active"
    assert level_on(agreement, date(2026, 10, 2)).status == "ended"


def test_no_level_before_the_first_day_and_without_the_agreement() -> None:
    standing = level_on(one(paper(signed(BAN))), date(2026, 3, 5))
    assert (standing.level, standing.status) == (None, "pending")
    alone = level_on(one(paper(addendum(BAN))), SEPTEMBER)
    assert (alone.level, alone.status) == (None, "incomplete")


def test_an_unsigned_copy_that_a_signed_addendum_names_is_the_agreement() -> None:
    standing = level_on(one(paper(base(GRANT), "d-1"), paper(addendum(BAN), "d-2", seen=LATER)), SEPTEMBER)
    assert (standing.level, standing.status) == (Level.HIGH, "active")


def test_an_addendum_in_the_agreements_own_words_is_read_with_its_roles() -> None:
    """It says "Client" and "Contractor" nowhere: who is who stands in the agreement."""
    words = {"Client": "Depot", "Contractor": "Partner"}
    own, more = signed(GRANT), addendum(BAN)
    for word, term in words.items():
        own, more = own.replace(word, term), more.replace(word, term)
    first = paper(own, "d-1")
    alone = paper(more, "d-2", seen=LATER, me=())
    assert first.sides
    read_with = paper(more, "d-2", seen=LATER, sides=first.sides, me=())
    assert read_with.by_base
    assert level_on(one(first, read_with), SEPTEMBER).level is Level.HIGH
    assert level_on(one(first, alone), SEPTEMBER).level is Level.NONE


# ---- laws

RANK = {None: 0, Level.NONE: 0, Level.MODERATE: 1, Level.HIGH: 2}
DAYS = [date(2026, 3, 1) + timedelta(days=40 * n) for n in range(14)]


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """Papers that are one agreement, in any state, with links of any certainty."""
    parts = []
    for n in range(draw(st.integers(1, 5))):
        facts = draw(paper_facts(f"d-{n}", client="Saltmarsh Press Ltd"))
        parts.append(_part(facts, first=not parts, sure=draw(st.booleans())))
    return _in_order(parts)


def _part(facts, *, first: bool, sure: bool) -> Part:
    role = Role(facts.kind) if facts.is_added else Role.BASE if first else Role.VERSION
    return Part(facts, role, None if first else Link(facts.id, "d-0", "It is drawn so.", 0.98 if sure else 0.7))


def _in_order(parts: list[Part]) -> Agreement:
    return Agreement(tuple(sorted(parts, key=lambda p: (p.facts.is_added, p.facts.seen, p.facts.id))))


@settings(max_examples=600, deadline=None)
@given(agreements(), st.data())
def test_a_paper_that_nobody_signed_never_raises_the_level(agreement: Agreement, data: st.DataObject) -> None:
    facts = data.draw(
        paper_facts("d-9", client="Saltmarsh Press Ltd", signed=data.draw(st.sampled_from(("unsigned", "unknown"))))
    )
    if not agreement.bases:
        # without the agreement itself there is no level at all; with it there may be one
        facts = replace(facts, kind="addendum")
    more = _in_order([*agreement.parts, _part(facts, first=False, sure=data.draw(st.booleans()))])
    for day in DAYS:
        before, after = level_on(agreement, day), level_on(more, day)
        if before.status == "pending":  # nothing was in force or on the table yet
            continue
        assert RANK[after.level] <= RANK[before.level], (day, before, after)


@settings(max_examples=300, deadline=None)
@given(agreements())
def test_the_timeline_says_what_the_level_is_on_every_day(agreement: Agreement) -> None:
    steps = timeline(agreement)
    assert [s.day for s in steps] == sorted({s.day for s in steps})
    for day in [*DAYS, *(s.day for s in steps)]:
        standing = level_on(agreement, day)
        told = [s for s in steps if s.day <= day]
        assert standing.because
        if told:
            assert (told[-1].level, told[-1].status) == (standing.level, standing.status)
        else:
            assert standing.status == "pending"


@settings(max_examples=300, deadline=None)
@given(agreements(), st.sampled_from(DAYS))
def test_a_grant_in_a_signed_paper_never_raises_the_level(agreement: Agreement, day: date) -> None:
    worse = []
    for part in agreement.parts:
        flags = tuple(sorted({*part.facts.flags, "G"} - {"override"}))
        worse.append(replace(part, facts=replace(part.facts, flags=flags)))
    assert RANK[level_on(Agreement(tuple(worse)), day).level] <= RANK[level_on(agreement, day).level]
