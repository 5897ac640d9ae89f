"""Agreements are counted per owner, and a number stays with the papers that it was first given for."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from scoring.agreement.citing import Citation
from scoring.agreement.facts import PaperFacts
from scoring.agreement.linking import link
from scoring.text import Span
from tests.watcher.storage.conftest import NOW, keep, open_with_document
from watcher.errors import WrongInput
from watcher.storage.store import Account, Database, MailPacks, Store

BASE = PaperFacts("", "contract", "None", ("B",), client="Saltmarsh Press Ltd", reference="SP-2026-031", sketch=(1, 2))
ADDED = replace(BASE, kind="addendum", reference=None, cites=(Citation("SP-2026-031", None, Span(0, 1)),), sketch=(3,))


def _file(store: Store, name: str) -> str:
    found = store.contracts.add_file(name, data_sha256=f"{abs(hash(name)):064x}"[-64:], now=NOW)
    store.contracts.put_report(found.id, {"state": "scored", "level": "None"}, NOW)
    return found.id


def _put(store: Store, document: str, facts: PaperFacts) -> dict[str, str]:
    store.agreements.put_facts(document, replace(facts, id=document), NOW)
    return store.agreements.assign(link(store.agreements.neighbours([document])), NOW)


def test_a_paper_finds_its_agreement_and_the_number_stays(store: Store) -> None:
    first, second, other = _file(store, "a.pdf"), _file(store, "b.pdf"), _file(store, "c.pdf")
    assert _put(store, first, BASE) == {first: "a-1"}
    assert _put(store, other, replace(BASE, client="Heather Lane Films Ltd", reference="HL-2026-1")) == {other: "a-2"}
    assert _put(store, second, ADDED) == {first: "a-1", second: "a-1"}
    assert _put(store, second, ADDED) == {first: "a-1", second: "a-1"}, "twice is once"
    found = store.agreements.of(second)
    assert found is not None
    assert [p.facts.id for p in found.agreement.parts] == [first, second]
    assert [str(p.role) for p in found.agreement.parts] == ["base", "addendum"]
    assert store.agreements.find("1") == store.agreements.find("a-1") == found
    assert [a.id for a in store.agreements.all()] == ["a-1", "a-2"]


@pytest.mark.parametrize("seed", range(4))
def test_the_order_in_which_papers_come_changes_no_agreement(store: Store, seed: int) -> None:
    papers = {
        "a.pdf": BASE,
        "b.pdf": ADDED,
        "c.pdf": replace(BASE, client="Heather Lane Films Ltd", reference="HL-2026-1"),
        "d.pdf": replace(BASE, sketch=(1, 9)),
    }
    names = list(papers)
    random.Random(seed).shuffle(names)
    for name in names:
        _put(store, _file(store, name), papers[name])
    found = {
        frozenset(store.contracts.document(p.facts.id).name for p in a.agreement.parts) for a in store.agreements.all()
    }
    assert found == {frozenset({"a.pdf", "b.pdf", "d.pdf"}), frozenset({"c.pdf"})}


def test_two_agreements_that_turn_out_to_be_one_keep_the_lower_number(store: Store) -> None:
    """An addendum came before its agreement."""
    added, base = _file(store, "b.pdf"), _file(store, "a.pdf")
    assert _put(store, added, replace(ADDED, cites=(), client="Saltmarsh Press Ltd")) == {added: "a-1"}
    assert _put(store, base, BASE)[base] == "a-2"
    seed = store.agreements.find("a-1").seed
    assert _put(store, added, ADDED) == {added: "a-1", base: "a-1"}
    assert store.agreements.find("a-1").seed == seed
    assert store.agreements.find("a-2").id == "a-1", "the old number leads to it"
    [gone] = store.agreements.merged()
    assert (gone.id, gone.into) == ("a-2", "a-1")
    third = _file(store, "c.pdf")
    assert _put(store, third, replace(BASE, client="X Ltd", reference=None)) == {third: "a-3"}, "no number comes twice"


def test_a_paper_that_leaves_takes_a_new_number(store: Store) -> None:
    base, added = _file(store, "a.pdf"), _file(store, "b.pdf")
    _put(store, base, BASE)
    _put(store, added, ADDED)
    again = store.agreements.neighbours([added])
    store.agreements.put_facts(added, replace(ADDED, id=added, client="Heather Lane Films Ltd"), NOW)
    assert len(again) == 2
    assert store.agreements.assign(link(store.agreements.neighbours([added, base])), NOW) == {base: "a-1", added: "a-2"}


def test_a_document_that_is_no_paper_is_in_no_agreement(store: Store) -> None:
    document = _file(store, "a.pdf")
    _put(store, document, BASE)
    assert store.agreements.untaken() == []
    store.agreements.put_facts(document, None, NOW)
    assert store.agreements.of(document) is None
    assert store.agreements.all() == []
    assert store.agreements.neighbours([document]) == []


def test_a_newer_report_asks_for_the_paper_again(store: Store) -> None:
    document = _file(store, "a.pdf")
    assert store.agreements.untaken() == [document]
    _put(store, document, BASE)
    store.contracts.put_report(document, {"state": "scored", "level": "High"}, NOW + timedelta(minutes=1))
    assert store.agreements.untaken() == [document]


def test_what_a_mail_says_comes_with_its_paper(store: Store, packs: MailPacks, account: Account) -> None:
    [message] = keep(store, packs, account, range(1, 2))
    document = open_with_document(store, message)
    store.contracts.put_report(document, {"state": "scored", "level": "None"}, NOW)
    _put(store, document, BASE)
    [found] = store.agreements.neighbours([document])
    assert (found.seen, found.message, found.sender) == (NOW, message, "client@example.org")
    assert found.thread == ("<1@example.org>",)


def test_a_client_that_its_user_names_is_kept(store: Store) -> None:
    document = _file(store, "a.pdf")
    nameless = replace(BASE, id=document, client=None)
    store.agreements.put_facts(document, nameless, NOW, client="Saltmarsh Press")
    assert store.agreements.neighbours([document])[0].client == "Saltmarsh Press"
    store.agreements.put_facts(document, nameless, NOW)
    assert store.agreements.neighbours([document])[0].client == "Saltmarsh Press"
    store.agreements.put_facts(document, replace(nameless, client="Saltmarsh Press Ltd"), NOW)
    assert store.agreements.neighbours([document])[0].client == "Saltmarsh Press Ltd"


@pytest.mark.parametrize("word", ["a-9", "9", "b-1", "x", ""])
def test_an_agreement_that_is_not_there_is_said_with_its_cure(store: Store, word: str) -> None:
    with pytest.raises(WrongInput) as caught:
        store.agreements.find(word)
    assert "clausewatch contracts" in caught.value.remedy


def test_two_workers_never_give_one_number_twice(database: Database) -> None:
    store = database.store("ada")
    documents = [_file(store, f"{n}.pdf") for n in range(12)]
    failed: list[BaseException] = []

    def work(some: list[str]) -> None:
        try:
            for document in some:
                _put(store, document, replace(BASE, client=f"Client {document} Ltd", reference=None))
        except Exception as error:  # noqa: BLE001 - told by the test's own thread
            failed.append(error)

    threads = [threading.Thread(target=work, args=(documents[n::3],)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert [a.id for a in store.agreements.all()] == [f"a-{n}" for n in range(1, 13)]
