"""Mails: one message, many places; twice is once; nothing is lost and nothing is doubled."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from tests.watcher.storage.conftest import NOW, keep, mail, open_with_document, seen
from watcher.errors import StorageError, WrongInput
from watcher.storage.mails import STATUSES, status_of
from watcher.storage.naming import names_for
from watcher.storage.store import (
    Account,
    Cursor,
    Database,
    KeptMail,
    MailFacts,
    MailPacks,
    MissingMail,
    OutlinedMail,
    PackRef,
    PartOutcome,
    SeenFolder,
    Store,
)


def counts(store: Store, account: Account) -> dict[str, int]:
    found = store.mails.account_counts(account.id)
    return {name: n for name, n in found.items() if n}


# ---- keeping


def test_a_batch_and_its_cursor_are_kept_together(store: Store, packs: MailPacks, account: Account) -> None:
    ids = keep(store, packs, account, range(1, 6))
    assert len(ids) == 5
    assert store.mailboxes.cursor(account.id, "INBOX") == Cursor(7, 5, 1)
    message = store.mails.message(ids[0])
    assert message.ref is not None
    assert packs.read(message.ref) == mail(1)
    assert (message.status, message.internaldate, message.opened_at) == ("waiting", NOW, None)
    assert sorted(store.mails.unprocessed(account.id)) == sorted(ids)
    [place] = store.mails.locations(ids[0])
    assert place.text == "ada@example.org:INBOX:7:1"


def test_a_batch_that_fails_moves_nothing(store: Store, packs: MailPacks, account: Account) -> None:
    [ref] = packs.append([mail(1)])
    bad = KeptMail(1, datetime(2026, 7, 17), (), ref)  # noqa: DTZ001 - without zone, refused
    with pytest.raises(ValueError, match="without zone"):
        store.mails.keep(account.id, "INBOX", 7, [bad], [], high=1, low=1, now=NOW)
    assert store.mailboxes.cursor(account.id, "INBOX") is None
    assert counts(store, account) == {}


def test_twice_is_once(store: Store, packs: MailPacks, account: Account) -> None:
    first = keep(store, packs, account, range(1, 6))
    assert keep(store, packs, account, range(1, 6)) == first
    assert keep(store, packs, account, range(4, 9)) == [*first[3:], *keep(store, packs, account, range(6, 9))]
    assert counts(store, account) == {"stored": 8, "looked_at": 8}
    assert store.mailboxes.cursor(account.id, "INBOX") == Cursor(7, 8, 1)


def test_the_same_bytes_in_two_folders_are_one_message(store: Store, packs: MailPacks, account: Account) -> None:
    [a] = keep(store, packs, account, range(1, 2))
    assert keep(store, packs, account, range(1, 2), folder="Sent") == [a]
    assert [place.folder for place in store.mails.locations(a)] == ["INBOX", "Sent"]
    open_with_document(store, a, outcome="decorative")
    assert keep(store, packs, account, range(1, 2), folder="Archive") == []  # opened: nothing to do


def test_the_same_bytes_twice_in_one_batch(store: Store, packs: MailPacks, account: Account) -> None:
    refs = packs.append([mail(1), mail(1)])
    kept = [KeptMail(uid, NOW, (), ref) for uid, ref in zip((1, 2), refs, strict=True)]
    assert len(store.mails.keep(account.id, "INBOX", 7, kept, [], high=2, low=1, now=NOW)) == 1
    assert counts(store, account) == {"stored": 2, "looked_at": 2}


def test_another_uidvalidity_loses_nothing_and_doubles_nothing(
    store: Store, packs: MailPacks, account: Account
) -> None:
    ids = keep(store, packs, account, range(1, 11))
    store.mailboxes.saw(account.id, "INBOX", seen(uidvalidity=8, exists=10), 10, settled=False, now=NOW)
    assert store.mailboxes.cursor(account.id, "INBOX") is None
    assert counts(store, account) == {"on_server": 10}
    assert store.mails.locations(ids[0]) == []  # a number of the old order names nothing now
    assert keep(store, packs, account, range(1, 11), uidvalidity=8) == ids
    assert counts(store, account) == {"on_server": 10, "stored": 10, "looked_at": 10}
    assert store.health()["mails"] == 10
    assert store.mailboxes.cursor(account.id, "INBOX") == Cursor(8, 10, 1)
    store.mailboxes.saw(account.id, "INBOX", seen(uidvalidity=7, exists=10), 10, settled=False, now=NOW)
    assert store.mailboxes.cursor(account.id, "INBOX") == Cursor(7, 10, 1)


def test_flags_and_internaldate_are_kept(database: Database, packs: MailPacks, store: Store, account: Account) -> None:
    [ref] = packs.append([mail(1)])
    at = datetime(2020, 2, 29, 23, 59, tzinfo=timezone(timedelta(hours=-11)))
    kept = KeptMail(4_294_967_295, at, ("$Forwarded", "\\Seen"), ref)
    [identifier] = store.mails.keep(
        account.id, "INBOX", 4_294_967_295, [kept], [], high=4_294_967_295, low=4_294_967_295, now=NOW
    )
    assert store.mails.message(identifier).internaldate == at
    with database.engine.connect() as c:
        flags, when = c.execute(sa.text("SELECT flags, internaldate FROM locations")).one()
    assert flags in (["$Forwarded", "\\Seen"], '["$Forwarded", "\\\\Seen"]')
    assert str(when).startswith("2020-03-01 10:59")


def test_the_cursor_only_stretches(store: Store, packs: MailPacks, account: Account) -> None:
    keep(store, packs, account, range(50, 61))
    keep(store, packs, account, range(61, 66))
    keep(store, packs, account, range(40, 50))
    assert store.mailboxes.cursor(account.id, "INBOX") == Cursor(7, 65, 40)
    keep(store, packs, account, range(55, 58))
    assert store.mailboxes.cursor(account.id, "INBOX") == Cursor(7, 65, 40)


def test_a_mailbox_that_is_not_connected_keeps_nothing(store: Store, packs: MailPacks) -> None:
    [ref] = packs.append([mail(1)])
    with pytest.raises(WrongInput, match="no mailbox"):
        store.mails.keep("who@example.org", "INBOX", 7, [KeptMail(1, NOW, (), ref)], [], high=1, low=1, now=NOW)
    assert store.health()["mails"] == 0


def test_eight_threads_keep_at_once(store: Store, packs: MailPacks, account: Account) -> None:
    """Every thread keeps the same mails in its own folder, and some of its own."""
    failed: list[Exception] = []

    def work(number: int) -> None:
        try:
            for start in range(1, 31, 5):
                keep(store, packs, account, range(start, start + 5), folder=f"Folder {number}")
            keep(store, packs, account, range(1000 * number, 1000 * number + 5), folder="INBOX")
        except StorageError as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert store.health()["mails"] == 30 + 8 * 5
    assert counts(store, account)["stored"] == 8 * 30 + 8 * 5


def test_traffic_is_counted_by_the_hour(store: Store, packs: MailPacks, account: Account) -> None:
    size = sum(len(mail(n)) for n in range(1, 6))
    keep(store, packs, account, range(1, 6), now=NOW)
    keep(store, packs, account, range(1, 6), now=NOW + timedelta(hours=3))
    assert store.mails.fetched_bytes(account.id, NOW) == 2 * size
    assert store.mails.fetched_bytes(account.id, NOW + timedelta(hours=1)) == size
    assert store.mails.fetched_bytes(account.id, NOW + timedelta(days=1)) == 0


# ---- gaps and outlines


def test_a_gap_is_listed_and_asked_for_again(store: Store, packs: MailPacks, account: Account) -> None:
    missing = [MissingMail(3, "the server gave nothing"), MissingMail(4, "it is gone", gone=True)]
    for attempts in (1, 2):
        store.mails.keep(account.id, "INBOX", 7, [], missing, high=5, low=1, now=NOW)
        [gap] = store.mails.gaps(account.id)
        assert (gap.location.uid, gap.reason, gap.attempts) == (3, "the server gave nothing", attempts)
    assert store.mails.gaps_to_retry(account.id, "INBOX", 7, 3) == [3]
    assert store.mails.gaps_to_retry(account.id, "INBOX", 7, 2) == []
    assert counts(store, account) == {"missing": 1}
    keep(store, packs, account, range(3, 4))
    assert store.mails.gaps() == []
    store.mails.keep(account.id, "INBOX", 7, [], missing, high=None, low=None, now=NOW)
    assert store.mails.gaps() == []  # what is stored cannot be missing


def test_a_gap_that_is_gone_is_missing_no_more(store: Store, account: Account) -> None:
    store.mails.keep(account.id, "INBOX", 7, [], [MissingMail(3, "nothing came")], high=5, low=1, now=NOW)
    store.mails.keep(account.id, "INBOX", 7, [], [MissingMail(3, "deleted", gone=True)], high=5, low=1, now=NOW)
    assert counts(store, account) == {"gone": 1}
    assert store.mails.gaps_to_retry(account.id, "INBOX", 7, 9) == []


def outlined(uid: int, *, candidate: bool = False) -> OutlinedMail:
    return OutlinedMail(uid, 5000, NOW, ("\\Seen",), f"letter {uid}", "c@example.org", NOW, f"<{uid}@x>", candidate)


def test_outlines_are_places_without_a_message(store: Store, packs: MailPacks, account: Account) -> None:
    store.mailboxes.saw(account.id, "INBOX", seen(exists=40), 40, settled=False, now=NOW)
    keep(store, packs, account, range(31, 41))
    outlines = [outlined(uid, candidate=uid % 3 == 0) for uid in range(11, 31)]
    store.mails.outline(account.id, "INBOX", 7, outlines, NOW)
    store.mails.outline(account.id, "INBOX", 7, outlines, NOW)
    store.mails.outline(account.id, "INBOX", 7, [outlined(35, candidate=True)], NOW)
    assert store.mails.known_uids(account.id, "INBOX", 7) == set(range(11, 41))
    assert store.mails.candidates_without_body(account.id, "INBOX", 7, 3) == [30, 27, 24]
    assert counts(store, account) == {
        "on_server": 40,
        "stored": 10,
        "outlined": 20,
        "looked_at": 30,
        "candidates": 7,
    }
    keep(store, packs, account, range(30, 31))
    assert store.mails.candidates_without_body(account.id, "INBOX", 7, 3) == [27, 24, 21]
    assert counts(store, account)["candidates"] == 7  # it stays one of those that could hold a contract
    store.mails.keep(account.id, "INBOX", 7, [], [MissingMail(27, "nothing")], high=None, low=None, now=NOW)
    assert store.mails.candidates_without_body(account.id, "INBOX", 7, 3) == [24, 21, 18]
    health = store.health()
    assert (health["outlined"], health["stored"], health["missing"]) == (18, 11, 1)
    assert health["stored_by_account"] == {account.id: 11}


def test_reconciling_names_what_is_nowhere_and_what_is_gone(store: Store, packs: MailPacks, account: Account) -> None:
    keep(store, packs, account, range(10, 21))
    found = store.mails.reconcile(account.id, "INBOX", 7, [5, *range(10, 16), 30], NOW)
    assert (found.missing, found.gone) == ((), 5)
    assert counts(store, account) == {"stored": 6, "looked_at": 6, "gone": 5}
    store.mails.keep(account.id, "INBOX", 7, [], [], high=40, low=5, now=NOW)
    assert store.mails.reconcile(account.id, "INBOX", 7, [5, *range(10, 16), 30], NOW).missing == (5, 30)
    assert store.health()["mails"] == 11  # what is gone from the server stays here


def test_what_the_server_lists_again_comes_back(store: Store, packs: MailPacks, account: Account) -> None:
    """A server that lists nothing for a day is no reason to forget."""
    keep(store, packs, account, range(1, 6))
    store.mails.outline(account.id, "INBOX", 7, [outlined(6), outlined(9)], NOW)
    store.mails.keep(account.id, "INBOX", 7, [], [], high=6, low=1, now=NOW)
    assert store.mails.reconcile(account.id, "INBOX", 7, [], NOW).gone == 7
    assert counts(store, account) == {"gone": 7}
    assert store.mails.reconcile(account.id, "INBOX", 7, range(1, 7), NOW).missing == (6,)
    assert counts(store, account) == {"stored": 5, "looked_at": 5, "gone": 1}


def test_what_vanished_is_counted_no_more(store: Store, packs: MailPacks, account: Account) -> None:
    ids = keep(store, packs, account, range(1, 6))
    store.mails.vanished(account.id, "INBOX", 7, [1, 2, 99], NOW)
    assert counts(store, account) == {"stored": 3, "looked_at": 3, "gone": 2}
    assert store.mails.locations(ids[0]) == []
    assert store.mails.message(ids[0]).ref is not None


def test_how_a_folder_was_found_is_kept(store: Store, account: Account) -> None:
    state = seen(uidvalidity=7, uidnext=12, exists=11, highestmodseq=900)
    store.mailboxes.saw(account.id, "INBOX", state, 11, settled=True, now=NOW)
    found = store.mailboxes.folder(account.id, "INBOX")
    assert found == SeenFolder("INBOX", 7, 12, 11, 900, True)
    assert store.mailboxes.folder(account.id, "Sent") is None
    assert store.mailboxes.folders(account.id) == ("INBOX",)


# ---- ids


def test_an_id_may_be_shortened_while_it_names_one_thing(store: Store, packs: MailPacks, account: Account) -> None:
    ids = keep(store, packs, account, range(1, 40))
    assert all(len(i) == 14 and i.startswith("m-") for i in ids)
    message = store.mails.message(ids[0])
    assert ids[0] == f"m-{message.sha256[:12]}"
    for word in (ids[0], ids[0][:10], ids[0][2:], ids[0].upper(), f" {ids[0][:9]} "):
        assert store.mails.message(word) == message
    with pytest.raises(WrongInput, match="beginning of several") as caught:
        store.mails.message(_shared_beginning(ids))
    assert str(caught.value).count("m-") >= 3
    for word in ("m-ffffffffffff0", "d-123", "letter", "", "m-", "m-%", "m-_" * 3):
        with pytest.raises(WrongInput):
            store.mails.message(word)


def _shared_beginning(ids: list[str]) -> str:
    ordered = sorted(ids)
    return next(a[:3] for a, b in pairwise(ordered) if a[:3] == b[:3])


def test_two_mails_with_the_same_twelve_digits_are_never_mixed_up(store: Store, account: Account) -> None:
    refs = [PackRef("p", n, 10, f"{'ab' * 6}{n:052x}", 10) for n in range(3)]
    ids = [
        store.mails.keep(account.id, "INBOX", 7, [KeptMail(n + 1, NOW, (), ref)], [], high=None, low=None, now=NOW)
        for n, ref in enumerate(refs[:2])
    ]
    together = [KeptMail(n + 1, NOW, (), ref) for n, ref in enumerate(refs)]
    all_ids = store.mails.keep(account.id, "INBOX", 7, together, [], high=None, low=None, now=NOW)
    assert all_ids[:2] == [*ids[0], *ids[1]]
    assert len(set(all_ids)) == 3
    for identifier, ref in zip(all_ids, refs, strict=True):
        assert store.mails.message(identifier).sha256 == ref.sha256


@given(st.lists(st.text("ab", min_size=64, max_size=64), unique=True, max_size=12))
def test_names_are_unique_and_begin_like_what_they_name(digests: list[str]) -> None:
    found = names_for("m", digests, {})
    assert len(set(found.values())) == len(digests)
    assert all(digest.startswith(found[digest][2:]) and len(found[digest]) >= 14 for digest in digests)
    taken = {name: digest for digest, name in found.items()}
    assert names_for("m", reversed(digests), taken) == found


# ---- opening


def test_a_mail_is_opened_once(store: Store, packs: MailPacks, account: Account) -> None:
    [message] = keep(store, packs, account, range(1, 2))
    document = open_with_document(store, message)
    opened = store.mails.message(message)
    assert (opened.subject, opened.status, opened.opened_at) == ("your contract", "waiting", NOW)
    store.mails.opened(message, MailFacts(subject="another"), [], [], NOW)
    assert store.mails.message(message) == opened
    assert open_with_document(store, message) == document
    [entry] = store.mails.inbox()
    assert [part.outcome for part in entry.parts] == ["body", "waiting"]
    assert [d.id for d in entry.documents] == [document]


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("scored", "done"),
        ("not_a_contract", "done"),
        ("outside_scope", "done"),
        ("needs_you", "needs_you"),
        ("decorative", "done"),
        ("waiting", "waiting"),
    ],
)
def test_the_status_follows_from_the_parts(
    store: Store, packs: MailPacks, account: Account, outcome: str, status: str
) -> None:
    [message] = keep(store, packs, account, range(1, 2))
    open_with_document(store, message)
    store.mails.set_outcome(message, "attachment:a.pdf", outcome, "ocr" if outcome == "needs_you" else None, "so", NOW)
    assert store.mails.message(message).status == status
    assert (message in store.mails.unprocessed(account.id)) == (status == "waiting")


@given(st.sets(st.sampled_from(["scored", "not_a_contract", "needs_you", "decorative", "body", "waiting"])))
def test_a_status_is_one_of_the_closed_set(outcomes: set[str]) -> None:
    found = status_of(outcomes)
    assert found in STATUSES
    assert (found == "done") == (not outcomes & {"waiting", "needs_you"})


def test_an_outcome_of_a_part_that_is_not_there_is_refused(store: Store, packs: MailPacks, account: Account) -> None:
    [message] = keep(store, packs, account, range(1, 2))
    with pytest.raises(WrongInput, match="no part"):
        store.mails.set_outcome(message, "attachment:z.pdf", "scored", None, None, NOW)


def test_an_outcome_outside_the_closed_set_is_refused(store: Store, packs: MailPacks, account: Account) -> None:
    [message] = keep(store, packs, account, range(1, 2))
    open_with_document(store, message)
    with pytest.raises(StorageError):
        store.mails.set_outcome(message, "attachment:a.pdf", "fine", None, None, NOW)


def test_quarantine_and_back(store: Store, packs: MailPacks, account: Account) -> None:
    [message] = keep(store, packs, account, range(1, 2))
    store.mails.quarantine(message, "it takes longer than a mail may take", NOW)
    assert store.mails.unprocessed(account.id) == []
    assert counts(store, account)["quarantined"] == 1
    assert store.health()["quarantined"] == 1
    [entry] = store.mails.inbox(needs_you=True)
    assert (entry.message.status, entry.message.reason) == ("quarantined", "it takes longer than a mail may take")
    store.mails.reopen(message, NOW)
    assert store.mails.unprocessed(account.id) == [message]


def test_opened_again_its_documents_keep_what_they_became(store: Store, packs: MailPacks, account: Account) -> None:
    [message] = keep(store, packs, account, range(1, 2))
    document = open_with_document(store, message)
    store.contracts.put_report(document, {"state": "scored", "level": "High"}, NOW)
    store.mails.set_outcome(message, "attachment:a.pdf", "scored", None, None, NOW)
    store.mails.reopen(message, NOW)
    assert open_with_document(store, message) == document
    assert store.mails.message(message).status == "done"
    assert [part.outcome for part in next(store.mails.inbox()).parts] == ["body", "scored"]


def test_words_that_no_database_likes_come_back_as_they_were(store: Store, packs: MailPacks, account: Account) -> None:
    [message] = keep(store, packs, account, range(1, 2))
    odd = "a\0b\ud800c\x10d\U0001f4dc\x100000'\";--"
    facts = MailFacts(odd, odd, (odd,), datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-14))), odd)
    part = PartOutcome("1", f"attachment:{odd}", odd, odd, 1, "1" * 64, "decorative", None, odd)
    store.mails.opened(message, facts, [part], [], NOW)
    found = store.mails.message(message)
    assert (found.subject, found.from_, found.to, found.message_id) == (odd, odd, (odd,), odd)
    assert found.date == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)  # beyond the calendar: its edge
    assert next(store.mails.inbox()).parts == (part,)
    store.mails.set_outcome(message, f"attachment:{odd}", "body", None, odd, NOW)


def test_a_locator_of_any_length(store: Store, packs: MailPacks, account: Account) -> None:
    [message] = keep(store, packs, account, range(1, 2))
    long = "attachment:" + "/".join(f"{n}-{'ä' * 200}.zip" for n in range(30))
    document = open_with_document(store, message, long)
    store.mails.set_outcome(message, long, "scored", None, None, NOW)
    assert store.contracts.document(document).locator == long


def test_papers_of_an_unlocked_archive_join_their_mail(store: Store, packs: MailPacks, account: Account) -> None:
    from watcher.storage.store import NewDocument

    [message] = keep(store, packs, account, range(1, 2))
    archive = open_with_document(store, message, "attachment:a.zip", outcome="needs_you", needs="password")
    parts = [PartOutcome("2.1", "attachment:a.zip/b.pdf", "b.pdf", "application/pdf", 3, "3" * 64, "waiting")]
    news = [NewDocument("attachment:a.zip/b.pdf", "3" * 64, "application/pdf", "b.pdf")]
    [added] = store.mails.add_parts(message, parts, news, NOW)
    assert store.mails.add_parts(message, parts, news, NOW) == [added]
    store.contracts.close(archive, answered_by=added, now=NOW)
    store.mails.set_outcome(message, "attachment:a.zip", "not_a_contract", None, "opened", NOW)
    [entry] = store.mails.inbox()
    assert [part.locator for part in entry.parts] == ["body:text", "attachment:a.zip", "attachment:a.zip/b.pdf"]
    assert [document.id for document in entry.documents] == [added]
    assert entry.message.status == "waiting"


def test_mails_of_one_thread_find_each_other(store: Store, packs: MailPacks, account: Account) -> None:
    ids = keep(store, packs, account, range(1, 6))
    facts = [
        MailFacts("a", message_id="<1@x>"),
        MailFacts("b", message_id="<2@x>", thread=("<1@x>",)),
        MailFacts("c", message_id="<3@x>", thread=("<1@x>", "<2@x>")),
        MailFacts("d", message_id="<4@x>"),
        MailFacts("e"),
    ]
    for identifier, fact in zip(ids, facts, strict=True):
        store.mails.opened(identifier, fact, [], [], NOW)
    assert {m.subject for m in store.mails.thread(ids[0])} == {"b", "c"}
    assert {m.subject for m in store.mails.thread(ids[2])} == {"a", "b"}
    assert store.mails.thread(ids[3]) == store.mails.thread(ids[4]) == []


# ---- showing


def test_the_inbox_is_newest_first_and_of_any_length(store: Store, packs: MailPacks, account: Account) -> None:
    refs = packs.append([mail(n) for n in range(450)])
    kept = [KeptMail(n + 1, NOW + timedelta(minutes=n // 3), (), ref) for n, ref in enumerate(refs)]
    store.mails.keep(account.id, "INBOX", 7, kept, [], high=450, low=1, now=NOW)
    entries = list(store.mails.inbox())
    assert len({entry.message.id for entry in entries}) == 450
    dates = [entry.message.internaldate for entry in entries]
    assert dates == sorted(dates, reverse=True)
    assert [e.message.id for e in store.mails.inbox(limit=250)] == [e.message.id for e in entries[:250]]
    assert list(store.mails.inbox(needs_you=True)) == []
    assert list(store.mails.inbox(limit=0)) == []


def test_the_inbox_asks_the_same_few_questions_for_any_number_of_mails(
    database: Database, store: Store, packs: MailPacks, account: Account
) -> None:
    def asked() -> int:
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            statements.append(statement)

        sa.event.listen(database.engine, "before_cursor_execute", note)
        try:
            list(store.mails.inbox(limit=100))
        finally:
            sa.event.remove(database.engine, "before_cursor_execute", note)
        return sum(statement.lstrip().startswith("SELECT") for statement in statements)

    for identifier in keep(store, packs, account, range(1, 3)):
        open_with_document(store, identifier)
    few = asked()
    for identifier in keep(store, packs, account, range(3, 60)):
        open_with_document(store, identifier)
    assert asked() == few


# ---- letting go


def test_only_what_holds_no_contract_and_needs_nobody_is_let_go(
    store: Store, packs: MailPacks, account: Account
) -> None:
    letter, contract, asks, waits, quarantined, fresh = keep(store, packs, account, range(1, 7))
    states = {letter: "not_a_contract", contract: "scored", asks: "unread", fresh: "not_a_contract"}
    for identifier, state in states.items():
        document = open_with_document(store, identifier)
        store.contracts.put_report(document, {"state": state, "level": None, "needs": None}, NOW)
        outcome = "needs_you" if state == "unread" else state
        store.mails.set_outcome(identifier, "attachment:a.pdf", outcome, None, None, NOW)
    store.mails.quarantine(quarantined, "broken", NOW)
    assert waits in store.mails.unprocessed(account.id)
    assert store.mails.droppable(NOW) == []
    due = [message.id for message in store.mails.droppable(NOW + timedelta(seconds=1))]
    assert sorted(due) == sorted([letter, fresh])
    ref = store.mails.message(letter).ref
    kept_ref = store.mails.message(contract).ref
    assert ref is not None
    assert kept_ref is not None
    assert store.mails.dropped([letter], NOW) == 1
    assert store.mails.dropped([letter], NOW) == 0
    gone = store.mails.message(letter)
    assert (gone.ref, gone.dropped_at, gone.status, gone.subject) == (None, NOW, "done", "your contract")
    assert store.mails.is_referenced([ref, kept_ref, ref]) == [False, True, False]
    packs.close()
    assert packs.compact(store.mails.is_referenced).dropped == 1
    assert packs.read(kept_ref) == mail(2)
    with pytest.raises(StorageError):
        packs.read(ref)


def test_what_was_let_go_does_not_come_back_under_another_number(
    store: Store, packs: MailPacks, account: Account
) -> None:
    [letter] = keep(store, packs, account, range(1, 2))
    store.mails.opened(letter, MailFacts(), [], [], NOW)
    store.mails.dropped([letter], NOW)
    assert keep(store, packs, account, range(1, 2), uidvalidity=8) == []
    assert store.mails.message(letter).ref is None
    packs.close()
    packs.compact(store.mails.is_referenced)
    assert not packs.compact(store.mails.is_referenced).dropped
