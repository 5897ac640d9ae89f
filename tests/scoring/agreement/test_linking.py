# ruff: noqa: E501 - a sentence of a paper stands on one line
"""Which papers are one agreement. A wrong merge is worse than a missed one; the order of arrival changes nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.agreement.linking import SURE, Role, link
from tests.corpus.agreement_texts import BAN, BROAD, GRANT, LIMITED, SIGNED, addendum, base, order
from tests.scoring.agreement.papers import papers
from tests.scoring.agreement.taking import SEEN, grouped, one, paper

LATER = SEEN + timedelta(days=20)


def test_base_addendum_order_and_second_version_are_one_agreement() -> None:
    found = one(
        paper(base(BROAD), "d-1"),
        paper(base(LIMITED), "d-2", seen=LATER),
        paper(addendum(BAN), "d-3", seen=LATER + timedelta(days=1)),
        paper(order(), "d-4", seen=LATER + timedelta(days=2)),
    )
    assert [(p.facts.id, p.role) for p in found.parts] == [
        ("d-1", Role.BASE),
        ("d-2", Role.VERSION),
        ("d-3", Role.ADDENDUM),
        ("d-4", Role.SOW),
    ]
    assert (found.client, found.reference) == ("Saltmarsh Press Ltd", "SP-2026-031")
    assert all(p.link is not None and p.link.sure >= SURE and p.link.because for p in found.parts[1:])


def test_one_template_for_two_clients_is_two_agreements() -> None:
    mine, theirs = paper(base(BROAD), "d-1"), paper(base(BROAD, name="Heather Lane Films Ltd"), "d-2")
    assert len(link([mine, theirs])) == 2, "even under one number"
    same_thread = (replace(p, thread=("<1@x>",), message=m) for p, m in ((mine, "m-1"), (theirs, "m-2")))
    assert len(link(same_thread)) == 2


def test_a_second_contract_with_the_same_client_is_its_own() -> None:
    first = paper(base(BROAD, reference=None, signatures=SIGNED), "d-1")
    second = base(BROAD, reference=None, made="1 July 2026", work="photographs for the spring list", signatures=SIGNED)
    assert len(link([first, paper(second, "d-2", seen=LATER)])) == 2
    in_thread = [
        replace(first, thread=("<1@x>",)),
        replace(paper(second, "d-2", seen=LATER), thread=("<1@x>", "<2@x>")),
    ]
    assert len(link(in_thread)) == 2, "what is signed is not revised by another date"
    numbered = [paper(base(BROAD), "d-1"), paper(base(BROAD, reference="SP-2026-032"), "d-2")]
    assert len(link(numbered)) == 2


def test_a_second_contract_that_says_that_it_replaces_the_first_is_the_same_agreement() -> None:
    first = paper(base(BROAD, reference=None, signatures=SIGNED), "d-1")
    second = base(
        LIMITED, reference=None, made="1 July 2026", signatures=SIGNED,
        general="This Agreement replaces the Services Agreement between the parties dated 6 March 2026.",
    )  # fmt: skip
    assert grouped(first, paper(second, "d-2", seen=LATER)) == {frozenset({"d-1", "d-2"})}


def test_boilerplate_that_supersedes_everything_replaces_nothing() -> None:
    first = paper(base(BROAD, reference=None, signatures=SIGNED), "d-1")
    second = base(
        LIMITED, reference=None, made="1 July 2026", signatures=SIGNED,
        general="This Agreement is the entire agreement of the parties and supersedes all prior agreements and understandings.",
    )  # fmt: skip
    assert len(link([first, paper(second, "d-2", seen=LATER)])) == 2


def test_two_papers_of_one_mail_are_two_agreements() -> None:
    one_mail = {"message": "m-1", "thread": ("<1@x>",)}
    first = paper(base(BROAD, reference=None), "d-1", **one_mail)
    second = paper(base(BROAD, reference=None, work="photographs of the harbour by night"), "d-2", **one_mail)
    assert len(link([first, second])) == 2


def test_the_same_words_in_two_files_are_one_paper() -> None:
    text = base(BROAD, reference=None)
    found = one(paper(text, "d-1", message="m-1"), paper(text.replace("\n\n", "\n\n\n"), "d-2", message="m-1"))
    assert [p.role for p in found.parts] == [Role.BASE, Role.COPY]


def test_a_paper_that_could_belong_to_two_belongs_to_none() -> None:
    same_day = [
        paper(base(BROAD, reference="SP-2026-031"), "d-1"),
        paper(base(GRANT, reference="SP-2026-032"), "d-2"),
        paper(addendum(BAN, to="dated 6 March 2026"), "d-3", seen=LATER),
    ]
    found = {a.parts[0].facts.id: a for a in link(same_day)}
    assert set(found) == {"d-1", "d-2", "d-3"}
    [doubt] = found["d-3"].doubts
    assert "d-1" in doubt
    assert "d-2" in doubt


@pytest.mark.parametrize("to", ["reference SP-2099-777", "dated 1 January 2020"])
def test_an_addendum_to_another_agreement_is_not_pulled_in(to: str) -> None:
    assert len(link([paper(base(BROAD), "d-1"), paper(addendum(BAN, to=to), "d-2", seen=LATER)])) == 2


def test_an_addendum_of_another_client_is_not_pulled_in_by_a_number() -> None:
    other = paper(addendum(BAN, name="Heather Lane Films Ltd"), "d-2", seen=LATER)
    assert len(link([paper(base(BROAD), "d-1"), other])) == 2


def test_a_thread_alone_is_not_certain() -> None:
    bare = addendum(BAN, to="which the parties made")
    found = one(paper(base(BROAD), "d-1", thread=("<1@x>",)), paper(bare, "d-2", seen=LATER, thread=("<1@x>", "<2@x>")))
    assert found.parts[1].link is not None
    assert found.parts[1].link.sure < SURE
    assert not found.parts[1].is_sure


def test_a_revised_draft_in_the_same_thread_is_a_version_whatever_its_date() -> None:
    found = one(
        paper(base(BAN, reference=None), "d-1", thread=("<1@x>",)),
        paper(base(BROAD, reference=None, made="20 March 2026"), "d-2", seen=LATER, thread=("<1@x>", "<2@x>")),
    )
    assert [p.role for p in found.parts] == [Role.BASE, Role.VERSION]


@settings(max_examples=200, deadline=None)
@given(papers(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(found: list, chance: random.Random) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert link(shuffled) == link(found)
    assert link([*found, *shuffled]) == link(found), "the same paper twice is once"


@settings(max_examples=200, deadline=None)
@given(papers())
def test_every_paper_is_in_exactly_one_agreement_and_no_two_clients_share_one(found: list) -> None:
    agreements = link(found)
    ids = [p.facts.id for a in agreements for p in a.parts]
    assert sorted(ids) == sorted(p.id for p in found)
    for agreement in agreements:
        assert len({p.facts.client for p in agreement.bases if p.facts.client}) <= 1
        assert [p.link is None for p in agreement.parts].count(True) >= 1


@settings(max_examples=100, deadline=None)
@given(papers())
def test_linking_again_what_was_linked_gives_the_same(found: list) -> None:
    for agreement in link(found):
        again = link(p.facts for p in agreement.parts)
        assert len(again) == 1 or any(a.doubts for a in again)
