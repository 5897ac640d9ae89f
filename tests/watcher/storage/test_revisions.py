"""Comparisons of versions: one for each later version, in the place of the one before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.watcher.storage.conftest import NOW, keep, open_with_document
from watcher.errors import WrongInput
from watcher.storage.store import Account, MailPacks, Revision, Store

ANSWER = {"summary": "One clause changed.", "clauses": [{"number": "3.1", "before": "ä\x00b", "after": None}]}


@pytest.fixture
def papers(store: Store, packs: MailPacks, account: Account) -> tuple[str, str, str]:
    one, two, three = (open_with_document(store, message) for message in keep(store, packs, account, range(1, 4)))
    return one, two, three


def test_what_was_kept_comes_out_and_the_newest_counts(store: Store, papers: tuple[str, str, str]) -> None:
    one, two, three = papers
    assert store.revisions.of(two) is None
    for _ in range(2):
        store.revisions.put(two, one, "basis", {"summary": "x"}, NOW)
    assert store.revisions.of(two) == Revision(two, one, "basis", {"summary": "x"}, None)
    store.revisions.put(three, one, "b", None, NOW, reason="Too long.")
    store.revisions.put(three, two, "b 2", None, NOW + timedelta(days=1), reason="Too long.")
    assert store.revisions.of(three) == Revision(three, two, "b 2", None, "Too long.")
    assert store.revisions.of(one) is None


def test_a_document_that_is_not_there(store: Store, papers: tuple[str, str, str]) -> None:
    with pytest.raises(WrongInput):
        store.revisions.put("d-ffffffffffff", papers[0], "basis", None, NOW)
    with pytest.raises(WrongInput):
        store.revisions.of("d-ffffffffffff")
