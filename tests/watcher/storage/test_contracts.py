"""Documents: an equal text and an equal report come out, every report stays, and what is answered needs nobody."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.text import ContractText, Layer, LayerRun, Needs, Span
from tests.watcher.storage.conftest import NOW, keep, open_with_document
from watcher.errors import StorageError, WrongInput
from watcher.storage.contracts import NEEDS_YOU, STATES, outcome_of, text_from_json, text_to_json
from watcher.storage.naming import document_digest
from watcher.storage.store import Account, MailPacks, NewDocument, Store

ANYTHING = st.text(st.characters(codec=None), max_size=40)  # lone surrogates and U+0000 too


@st.composite
def texts(draw: st.DrawFn) -> ContractText:
    text = draw(ANYTHING)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    runs = tuple(
        LayerRun(
            Span(start, end),
            draw(st.sampled_from(Layer)),
            draw(st.none() | ANYTHING),
            draw(st.none() | st.just("2026-05-01T10:00:00Z")),
        )
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    )
    return ContractText(
        text,
        draw(ANYTHING),
        draw(ANYTHING),
        runs,
        tuple(cuts),
        tuple(draw(st.lists(st.integers(1, 9), max_size=3))),
        draw(st.none() | st.sampled_from(Needs)),
        draw(st.none() | st.floats(0, 1)),
        tuple(draw(st.lists(ANYTHING, max_size=3))),
        draw(st.none() | ANYTHING),
        tuple(run.span for run in runs if draw(st.booleans())),
    )


def test_a_text_that_was_kept_before_heads_and_feet_were_told_apart_is_read_all_the_same() -> None:
    kept = text_to_json(ContractText("Fee: 90 EUR", "text/plain", "plain"))
    del kept["running"]
    assert text_from_json(kept).running == ()


@pytest.fixture
def document(store: Store, packs: MailPacks, account: Account) -> str:
    """A document that waits to be read."""
    [message] = keep(store, packs, account, range(1, 2))
    return open_with_document(store, message)


@given(texts())
def test_an_equal_text_comes_out_of_its_json(text: ContractText) -> None:
    assert text_from_json(json.loads(json.dumps(text_to_json(text)))) == text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts())
def test_an_equal_text_comes_out_of_the_database(store: Store, document: str, text: ContractText) -> None:
    store.contracts.put_text(document, text)
    assert store.contracts.text(document) == text


def test_a_report_comes_out_with_its_bytes(store: Store, document: str) -> None:
    report = {
        "z": 1,
        "state": "scored",
        "level": "Moderate",
        "a": {"ä": [1.5, None, True, "„“\0"], "b": {}},
        "needs": None,
    }
    before = json.dumps(report, ensure_ascii=False)
    store.contracts.put_report(document, report, NOW)
    found = store.contracts.document(document)
    assert json.dumps(found.report, ensure_ascii=False) == before
    assert (found.state, found.level, found.needs, found.reported_at) == ("scored", "Moderate", None, NOW)


def test_every_report_stays_and_the_latest_speaks(store: Store, document: str) -> None:
    first = {"state": "scored", "level": "High", "media_type": "application/pdf"}
    second = {"state": "scored", "level": "None", "media_type": "application/pdf"}
    for number, report in enumerate((first, first, second, first)):
        store.contracts.put_report(document, report, NOW + timedelta(days=number))
    assert store.contracts.document(document).level == "High"
    assert store.contracts.reports(document) == [(NOW, first), (NOW + timedelta(days=2), second)]


def test_a_state_outside_the_closed_set_is_refused(store: Store, document: str) -> None:
    with pytest.raises(StorageError):
        store.contracts.put_report(document, {"state": "fine"}, NOW)
    assert store.contracts.document(document).state == "waiting"
    assert store.contracts.reports(document) == []


def test_an_id_is_made_of_the_mail_and_the_locator(store: Store, document: str) -> None:
    found = store.contracts.document(document)
    assert found.message_id is not None
    raw = store.mails.message(found.message_id).sha256.encode()
    assert document == "d-" + hashlib.sha256(raw + b"\0attachment:a.pdf").hexdigest()[:12]
    assert store.contracts.document(document[:9]) == found
    with pytest.raises(WrongInput, match="not the id of a document"):
        store.contracts.document(found.message_id)


def test_an_id_agrees_with_the_report_of_a_file() -> None:
    report = pytest.importorskip("scoring.report", reason="scoring.report is not there")
    sha256 = hashlib.sha256(b"x").hexdigest()
    identity = report.DocumentIdentity(locator="file:a.pdf", sha256=sha256, owner_sha256=sha256)
    assert identity.id == "d-" + document_digest(sha256, "file:a.pdf")[:12]


@pytest.mark.parametrize(
    ("needs", "state"), [(None, "waiting"), ("password", "unread"), ("download", "awaiting_you"), ("damaged", "unread")]
)
def test_a_new_document_waits_or_needs_its_user(
    store: Store, packs: MailPacks, account: Account, needs: str | None, state: str
) -> None:
    [message] = keep(store, packs, account, range(1, 2))
    found = store.contracts.document(
        open_with_document(store, message, outcome="needs_you" if needs else "waiting", needs=needs)
    )
    assert (found.state, found.needs, found.report) == (state, needs, None)
    assert (found.state in NEEDS_YOU) == (store.mails.message(message).status == "needs_you")


@pytest.mark.parametrize("state", STATES)
def test_outcomes_follow_from_states(state: str) -> None:
    assert outcome_of(state, "decorative") == "decorative"
    assert outcome_of(state, "waiting") in ("waiting", "scored", "not_a_contract", "outside_scope", "needs_you")


def test_a_paper_that_was_fetched_answers_what_asked_for_it(store: Store, packs: MailPacks, account: Account) -> None:
    [message] = keep(store, packs, account, range(1, 2))
    asked = open_with_document(store, message, "body:text#link", outcome="needs_you", needs="download")
    assert store.health()["needs_you"] == 1
    paper = store.contracts.add_file("signed.pdf", data_sha256="9" * 64, answers=asked[:8], now=NOW)
    assert (paper.locator, paper.answers, paper.message_id, paper.state) == ("file:signed.pdf", asked, None, "waiting")
    assert store.contracts.add_file("signed.pdf", data_sha256="9" * 64, answers=asked, now=NOW) == paper
    store.contracts.put_report(paper.id, {"state": "scored", "level": "None"}, NOW)
    assert store.contracts.document(asked).closed_at is None
    store.contracts.close(asked, answered_by=paper.id, now=NOW)
    store.mails.set_outcome(message, "body:text#link", "scored", None, f"answered by {paper.id}", NOW)
    closed = store.contracts.document(asked)
    assert (closed.answered_by, closed.closed_at) == (paper.id, NOW)
    [entry] = store.mails.inbox()
    assert [d.id for d in entry.documents] == [paper.id]
    assert (store.health()["needs_you"], store.health()["documents"]) == (0, 1)
    assert store.mails.message(message).status == "done"
    assert [m.id for m in store.mails.droppable(NOW + timedelta(days=90))] == []  # the mail that led to a contract


def test_a_document_cannot_answer_itself(store: Store, document: str) -> None:
    with pytest.raises(WrongInput):
        store.contracts.close(document, answered_by=document, now=NOW)


def test_documents_are_read_a_page_at_a_time_while_they_change(
    store: Store, packs: MailPacks, account: Account
) -> None:
    [message] = keep(store, packs, account, range(1, 2))
    papers = [NewDocument(f"attachment:{n}.pdf", f"{n:064x}", "application/pdf", f"{n}.pdf") for n in range(250)]
    store.mails.add_parts(message, [], papers, NOW)
    seen = []
    for found in store.contracts.documents():
        store.contracts.put_report(found.id, {"state": "scored", "level": "High"}, NOW)
        seen.append(found.locator)
    assert seen == [paper.locator for paper in papers]
    assert store.health()["scored"] == 250
