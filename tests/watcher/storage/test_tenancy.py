"""No method of one owner's store shows or changes anything of another's. A method without a line here fails."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from scoring.agreement.facts import PaperFacts
from scoring.agreement.linking import link
from scoring.text import ContractText
from tests.watcher.storage.conftest import KINDS, NOW, Ready, keep, open_with_document, seen
from watcher.errors import StorageError, WrongInput
from watcher.storage.store import (
    CalendarDay,
    Database,
    KeptMail,
    MailFacts,
    MailLocation,
    MailPacks,
    MissingMail,
    NewDocument,
    OutlinedMail,
    PartOutcome,
    Store,
)
from watcher.storage.tenancy import METADATA, OwnedRow, table_of

NOBODYS = {"workers"}
"""Tables that belong to nobody: workers do everybody's work."""
LATER = NOW.replace(year=NOW.year + 1)
MAILBOX = "shared@example.org"


def test_every_table_has_an_owner() -> None:
    for table in METADATA.sorted_tables:
        if table.name in NOBODYS:
            continue
        assert not table.c.owner.nullable, table.name
        if table.name != "owners":
            [key] = table.c.owner.foreign_keys
            assert (key.column.table.name, key.ondelete) == ("owners", "CASCADE"), table.name
    owned = {table_of(row).name for row in OwnedRow.__subclasses__()}
    assert owned == {table.name for table in METADATA.sorted_tables} - NOBODYS - {"owners"}


@dataclass(frozen=True)
class Theirs:
    """What one owner has, by name."""

    message: str
    document: str
    asked: str


def fill(store: Store, packs: MailPacks) -> Theirs:
    """Give an owner two mails, a gap, an outline, two documents, a secret, a notice and an ordered action."""
    account = store.mailboxes.add(MAILBOX, {"kind": "imap"}, NOW)
    store.mailboxes.put_secret(account.id, "password", f"hush {store.owner}")
    store.mailboxes.saw(account.id, "INBOX", seen(exists=9), 9, settled=True, now=NOW)
    message, other = keep(store, packs, account, range(1, 3))
    store.mails.outline(account.id, "INBOX", 7, [OutlinedMail(5, 10, NOW, candidate=True)], NOW)
    store.mails.keep(account.id, "INBOX", 7, [], [MissingMail(6, "nothing")], high=6, low=1, now=NOW)
    document = open_with_document(store, message)
    asked = open_with_document(store, other, "attachment:b.pdf", outcome="needs_you", needs="download")
    store.contracts.put_text(document, ContractText(f"of {store.owner}", "text/plain", "plain"))
    store.contracts.put_report(document, {"state": "not_a_contract", "level": None, "whose": store.owner}, NOW)
    store.mails.set_outcome(message, "attachment:a.pdf", "not_a_contract", None, None, NOW)
    store.mails.set_authentication(message, {"whose": store.owner})
    store.agreements.put_facts(document, a_paper(document, store.owner), NOW, client=store.owner)
    store.agreements.assign(link(store.agreements.neighbours([document])), NOW)
    store.revisions.put(asked, document, "basis", {"whose": store.owner}, NOW, reason=f"of {store.owner}")
    store.feeds.renew(NOW)
    store.feeds.settle(lambda known: [a_day(1, store.owner)], NOW)
    store.notices.once("n", NOW)
    store.outbox.order("k", store.mails.locations(message)[0], "keyword", "<1@example.org>", NOW)
    return Theirs(message, document, asked)


def a_paper(document: str, whose: str = "mine") -> PaperFacts:
    return PaperFacts(document, "contract", "None", ("B",), client=f"Client of {whose}", reference="SP-2026-031")


def a_day(sequence: int, whose: str = "mine") -> CalendarDay:
    return CalendarDay("u.end.0@clausewatch", date(2027, 3, 5), "shown", "6" * 64, f"of {whose}", sequence, NOW)


PART = PartOutcome("1", "attachment:n.pdf", "n.pdf", "application/pdf", 1, "4" * 64, "waiting")
NEW = NewDocument("attachment:n.pdf", "4" * 64, "application/pdf", "n.pdf")
PLACE = MailLocation(MAILBOX, "INBOX", 7, 1)

CALLS: dict[str, Callable[[Store, Theirs, list[Any]], Any]] = {
    "mailboxes.add": lambda s, t, refs: s.mailboxes.add(MAILBOX, {"kind": "mbox"}, LATER, folders=("Elsewhere",)),
    "mailboxes.all": lambda s, t, refs: s.mailboxes.all(),
    "mailboxes.get": lambda s, t, refs: s.mailboxes.get(MAILBOX),
    "mailboxes.remove": lambda s, t, refs: s.mailboxes.remove(MAILBOX),
    "mailboxes.failed": lambda s, t, refs: s.mailboxes.failed(MAILBOX, "no", LATER, LATER, True),
    "mailboxes.succeeded": lambda s, t, refs: s.mailboxes.succeeded(MAILBOX, LATER),
    "mailboxes.mark_down_notified": lambda s, t, refs: s.mailboxes.mark_down_notified(MAILBOX, LATER),
    "mailboxes.put_secret": lambda s, t, refs: s.mailboxes.put_secret(MAILBOX, "password", "mine"),
    "mailboxes.secret": lambda s, t, refs: s.mailboxes.secret(MAILBOX, "password"),
    "mailboxes.drop_secret": lambda s, t, refs: s.mailboxes.drop_secret(MAILBOX, "password"),
    "mailboxes.set_floor": lambda s, t, refs: s.mailboxes.set_floor(MAILBOX, "INBOX", 8, 3),
    "mailboxes.saw": lambda s, t, refs: s.mailboxes.saw(
        MAILBOX, "INBOX", seen(uidvalidity=8), 3, settled=False, now=LATER
    ),
    "mailboxes.folder": lambda s, t, refs: s.mailboxes.folder(MAILBOX, "INBOX"),
    "mailboxes.folders": lambda s, t, refs: s.mailboxes.folders(MAILBOX),
    "mailboxes.cursor": lambda s, t, refs: s.mailboxes.cursor(MAILBOX, "INBOX"),
    "mails.keep": lambda s, t, refs: s.mails.keep(
        MAILBOX,
        "INBOX",
        7,
        [KeptMail(n + 1, LATER, (), ref) for n, ref in enumerate(refs)],
        [MissingMail(6, "mine"), MissingMail(5, "mine", gone=True)],
        high=99,
        low=1,
        now=LATER,
    ),
    "mails.outline": lambda s, t, refs: s.mails.outline(MAILBOX, "INBOX", 7, [OutlinedMail(8, 1, LATER)], LATER),
    "mails.known_uids": lambda s, t, refs: s.mails.known_uids(MAILBOX, "INBOX", 7),
    "mails.candidates_without_body": lambda s, t, refs: s.mails.candidates_without_body(MAILBOX, "INBOX", 7, 9),
    "mails.gaps_to_retry": lambda s, t, refs: s.mails.gaps_to_retry(MAILBOX, "INBOX", 7, 9),
    "mails.gaps": lambda s, t, refs: s.mails.gaps(),
    "mails.reconcile": lambda s, t, refs: s.mails.reconcile(MAILBOX, "INBOX", 7, [1], LATER),
    "mails.vanished": lambda s, t, refs: s.mails.vanished(MAILBOX, "INBOX", 7, [1, 2, 5], LATER),
    "mails.fetched_bytes": lambda s, t, refs: s.mails.fetched_bytes(MAILBOX, NOW),
    "mails.unprocessed": lambda s, t, refs: s.mails.unprocessed(MAILBOX),
    "mails.message": lambda s, t, refs: s.mails.message(t.message),
    "mails.locations": lambda s, t, refs: s.mails.locations(t.message),
    "mails.opened": lambda s, t, refs: s.mails.opened(t.message, MailFacts("mine"), [PART], [NEW], LATER),
    "mails.add_parts": lambda s, t, refs: s.mails.add_parts(t.message, [PART], [NEW], LATER),
    "mails.thread": lambda s, t, refs: s.mails.thread(t.message),
    "mails.set_outcome": lambda s, t, refs: s.mails.set_outcome(
        t.message, "attachment:a.pdf", "scored", None, "mine", LATER
    ),
    "mails.quarantine": lambda s, t, refs: s.mails.quarantine(t.message, "mine", LATER),
    "mails.reopen": lambda s, t, refs: s.mails.reopen(t.message, LATER),
    "mails.set_authentication": lambda s, t, refs: s.mails.set_authentication(t.message, {"whose": "mine"}),
    "mails.inbox": lambda s, t, refs: list(s.mails.inbox()),
    "mails.account_counts": lambda s, t, refs: s.mails.account_counts(MAILBOX),
    "mails.health": lambda s, t, refs: s.mails.health(),
    "mails.droppable": lambda s, t, refs: s.mails.droppable(LATER),
    "mails.dropped": lambda s, t, refs: s.mails.dropped([t.message], LATER),
    "mails.is_referenced": lambda s, t, refs: s.mails.is_referenced(refs),
    "contracts.document": lambda s, t, refs: s.contracts.document(t.document),
    "contracts.documents": lambda s, t, refs: [
        *s.contracts.documents(),
        *s.contracts.documents(message_id=t.message),
    ],
    "contracts.add_file": lambda s, t, refs: s.contracts.add_file(
        "f.pdf", data_sha256="5" * 64, answers=t.asked, now=LATER
    ),
    "contracts.close": lambda s, t, refs: s.contracts.close(t.asked, answered_by=None, now=LATER),
    "contracts.put_text": lambda s, t, refs: s.contracts.put_text(
        t.document, ContractText("mine", "text/plain", "plain")
    ),
    "contracts.text": lambda s, t, refs: s.contracts.text(t.document),
    "contracts.put_report": lambda s, t, refs: s.contracts.put_report(t.document, {"state": "scored"}, LATER),
    "contracts.reports": lambda s, t, refs: s.contracts.reports(t.document),
    "contracts.health": lambda s, t, refs: s.contracts.health(),
    "agreements.untaken": lambda s, t, refs: s.agreements.untaken(),
    "agreements.put_facts": lambda s, t, refs: s.agreements.put_facts(
        t.document, a_paper(t.document), LATER, client="mine"
    ),
    "agreements.neighbours": lambda s, t, refs: s.agreements.neighbours([t.document]),
    "agreements.assign": lambda s, t, refs: s.agreements.assign(link([a_paper(t.document)]), LATER),
    "agreements.all": lambda s, t, refs: s.agreements.all(),
    "agreements.of": lambda s, t, refs: s.agreements.of(t.document),
    "agreements.find": lambda s, t, refs: s.agreements.find("a-1"),
    "agreements.seed_of": lambda s, t, refs: s.agreements.seed_of(t.document),
    "agreements.clients": lambda s, t, refs: s.agreements.clients(),
    "agreements.merged": lambda s, t, refs: s.agreements.merged(),
    "revisions.put": lambda s, t, refs: s.revisions.put(t.asked, t.document, "mine", {"whose": "mine"}, LATER),
    "revisions.of": lambda s, t, refs: s.revisions.of(t.asked),
    "feeds.made_at": lambda s, t, refs: s.feeds.made_at(),
    "feeds.secret": lambda s, t, refs: s.feeds.secret(),
    "feeds.renew": lambda s, t, refs: s.feeds.renew(LATER),
    "feeds.days": lambda s, t, refs: s.feeds.days(),
    "feeds.settle": lambda s, t, refs: s.feeds.settle(lambda known: [a_day(2)], LATER),
    "outbox.order": lambda s, t, refs: s.outbox.order("k", PLACE, "mine", None, LATER),
    "outbox.due": lambda s, t, refs: s.outbox.due(LATER, 99),
    "outbox.failed": lambda s, t, refs: s.outbox.failed("k", "mine", LATER),
    "outbox.done": lambda s, t, refs: s.outbox.done("k", "mine", LATER),
    "notices.once": lambda s, t, refs: s.notices.once("n", LATER),
    "notices.sent": lambda s, t, refs: s.notices.sent("n", 9, LATER),
    "notices.failed": lambda s, t, refs: s.notices.failed("n", "mine", LATER),
}


def methods(store: Store) -> Iterator[str]:
    for noun, ledger in vars(store).items():
        if noun.startswith("_") or noun == "owner":
            continue
        for name, _ in inspect.getmembers(ledger, callable):
            if not name.startswith("_"):
                yield f"{noun}.{name}"


def test_every_method_is_tried(store: Store) -> None:
    assert set(methods(store)) == set(CALLS)


def everything_of(database: Database, owner: str) -> dict[str, list[Any]]:
    with database.engine.connect() as c:
        return {
            table.name: c.execute(
                sa.select(table).where(table.c.owner == owner).order_by(*table.primary_key.columns)
            ).all()
            for table in METADATA.sorted_tables
            if table.name not in NOBODYS
        }


@pytest.fixture(scope="module", params=KINDS)
def shared(
    request: pytest.FixtureRequest, ready: Ready, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """One database for all calls: every call has two owners of its own."""
    folder = tmp_path_factory.mktemp("shared")
    if request.param == "sqlite":
        url = ready.sqlite(folder / "clausewatch.sqlite3")
    else:
        url = ready.postgres(request.getfixturevalue("postgres"))
    found = Database.open(url, folder)
    yield found
    found.close()


@pytest.mark.parametrize("call", sorted(CALLS))
@pytest.mark.parametrize("empty", [True, False], ids=["new owner", "owner of the same things"])
def test_nothing_of_another_is_shown_or_changed(shared: Database, packs: MailPacks, call: str, empty: bool) -> None:
    """Both owners have the same mailbox, the same mails, the same names; or the one who asks has nothing at all."""
    bela = f"bela {call} {empty}"
    theirs, mine = shared.store(bela), shared.store(f"ada {call} {empty}")
    found = fill(theirs, packs)
    refs = [ref for n in (1, 2) if (ref := theirs.mails.message(_nth(theirs, n)).ref) is not None]
    if not empty:
        fill(mine, packs)
    before = everything_of(shared, bela)
    try:
        shown = repr(CALLS[call](mine, found, refs))
    except (WrongInput, StorageError) as refused:
        shown = str(refused)
    assert everything_of(shared, bela) == before
    assert "bela" not in shown
    if empty and not call.startswith("mailboxes.add"):
        for theirs_alone in (found.message, found.document, "your contract", "hush"):
            assert theirs_alone not in shown or shown.startswith("there is no"), shown


def _nth(store: Store, number: int) -> str:
    return sorted(entry.message.id for entry in store.mails.inbox())[number - 1]


def test_an_owner_goes_with_everything(database: Database, packs: MailPacks) -> None:
    fill(database.store("bela"), packs)
    fill(database.store("ada"), packs)
    assert database.owners() == ["ada", "bela"]
    before = everything_of(database, "ada")
    owners = METADATA.tables["owners"]
    with database.engine.begin() as c:
        c.execute(owners.delete().where(owners.c.owner == "bela"))
    assert not any(everything_of(database, "bela").values())
    assert everything_of(database, "ada") == before
