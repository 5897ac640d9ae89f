"""From a server into the store: nothing lost, nothing twice, what is missing is named and asked for again."""

from __future__ import annotations

import imaplib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import pytest

from tests.corpus import sample_texts as texts
from tests.servers import LOOPBACK, Dovecot, FaultyImap
from tests.watcher.mailbox.conftest import mail
from tests.watcher.mailbox.test_faults import asks_for
from tests.watcher.operations.conftest import Desk
from watcher.errors import MailboxUnreachable
from watcher.mail.mailbox import Connection, Missing, RawMail
from watcher.operations import receiving
from watcher.storage.store import KeptMail, PackRef, Written

Make = Callable[[Connection], Desk]
PDF = (
    '--b\r\nContent-Type: text/plain\r\n\r\nenclosed\r\n--b\r\nContent-Type: application/pdf; name="c.pdf"\r\n'
    "Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--b--\r\n"
)
MIXED = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n'


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    if reason := Dovecot.available():
        pytest.skip(reason)
    with Dovecot({"ada": "secret"}) as server:
        yield server


def _at(server: Dovecot | FaultyImap) -> Connection:
    return Connection(host=LOOPBACK, port=server.port, security="plain", user="ada", timeout=10)


def _fill(server: Dovecot, count: int, folder: str = "INBOX", first: int = 0) -> list[bytes]:
    raws = [mail(f"letter {n}") for n in range(first, first + count)]
    server.bulk_append("ada", folder, raws)
    return raws


def test_everything_comes_once_newest_first_and_byte_for_byte(desk: Make, dovecot: Dovecot) -> None:
    raws = _fill(dovecot, 7)
    ada = desk(_at(dovecot))
    [step] = ada.pull()
    assert (step.stored, step.missing, len(step.keys)) == (7, 0, 7)
    assert [ada.store.mails.locations(key)[0].uid for key in step.keys] == [7, 6, 5, 4, 3, 2, 1]
    assert sorted(ada.raws()) == sorted(raws)
    [again] = ada.pull()
    assert (again.stored, again.keys) == (0, ())


def test_a_folder_that_did_not_change_is_not_even_listed(desk: Make, dovecot: Dovecot) -> None:
    _fill(dovecot, 3)
    ada = desk(_at(dovecot))
    ada.pull()
    mailbox = ada.open()
    asked: list[str] = []
    mailbox.uids = lambda after=0: asked.append("uids") or []  # type: ignore[method-assign]
    receiving.fetch_batch(lambda: mailbox, ada.packs, ada.store, ada.account, "INBOX", 2000, None, 10**12, ada.clock)
    assert asked == []
    _fill(dovecot, 1, first=3)
    assert ada.pull()[0].stored == 1


def test_the_first_pull_takes_the_newest_and_leaves_the_rest_to_the_backfill(desk: Make, dovecot: Dovecot) -> None:
    raws = _fill(dovecot, 9)
    ada = desk(_at(dovecot))
    ada.first_pull = 4
    ada.pull()
    assert sorted(ada.raws()) == sorted(raws[-4:])
    raws += _fill(dovecot, 2, first=9)
    ada.pull()
    assert sorted(ada.raws()) == sorted(raws[-6:])


def test_a_kill_between_two_groups_costs_nothing(desk: Make, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cursor moves with a plan's last group: what came before is fetched again, and known by its hash."""
    monkeypatch.setattr(receiving, "GROUP_MAILS", 10)
    raws = _fill(dovecot, 25)
    ada = desk(_at(dovecot))
    real, calls = ada.store.mails.keep, 0

    def keep(*args: object, **more: object) -> list[str]:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        return real(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(ada.store.mails, "keep", keep)
    with pytest.raises(KeyboardInterrupt):
        ada.pull()
    monkeypatch.setattr(ada.store.mails, "keep", real)
    ada.pull()
    assert sorted(ada.raws()) == sorted(raws)
    assert ada.counts["stored"] == 25


def test_rows_are_written_only_when_every_slice_of_their_group_is_on_the_disk(
    desk: Make, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "GROUP_MAILS", 10)
    monkeypatch.setattr(receiving, "BATCH_MAILS", 4)
    raws = _fill(dovecot, 25)
    ada = desk(_at(dovecot))
    real, happened = ada.store.mails.keep, []
    write, settle = ada.packs.write, ada.packs.settle
    monkeypatch.setattr(ada.packs, "write", lambda some: happened.append(("written", len(some))) or write(some))

    def settled(*written: Written) -> list[PackRef]:
        refs = settle(*written)
        happened.append(("settled", len(refs)))
        return refs

    def keep(account: str, folder: str, uidvalidity: int, kept: list[KeptMail], *rest: Any, **more: Any) -> list[str]:
        happened.append(("kept", len(kept)))
        assert sum(n for what, n in happened if what == "settled") >= sum(n for what, n in happened if what == "kept")
        return real(account, folder, uidvalidity, kept, *rest, **more)

    monkeypatch.setattr(ada.packs, "settle", settled)
    monkeypatch.setattr(ada.store.mails, "keep", keep)
    ada.pull()
    assert [n for what, n in happened if what == "written"] == [4, 4, 2, 4, 4, 2, 4, 1]
    assert [n for what, n in happened if what == "settled"] == [10, 10, 5]
    assert [n for what, n in happened if what == "kept"] == [10, 10, 5]
    assert sorted(ada.raws()) == sorted(raws)


def test_a_server_that_goes_away_in_the_middle_of_a_group_leaves_nothing_in_the_packs(
    desk: Make, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "BATCH_MAILS", 4)
    raws = _fill(dovecot, 25)
    ada = desk(_at(dovecot))
    mailbox = ada.open()
    real, sizes = mailbox.fetch, []

    def breaks(uids: list[int]) -> Iterator[RawMail | Missing]:
        yield from islice(real(uids), 10)
        if uids:
            raise MailboxUnreachable("the connection is gone")

    write = ada.packs.write
    monkeypatch.setattr(ada.packs, "write", lambda some: sizes.append(len(some)) or write(some))
    mailbox.fetch = breaks  # type: ignore[method-assign]
    with pytest.raises(MailboxUnreachable):
        receiving.fetch_batch(
            lambda: mailbox, ada.packs, ada.store, ada.account, "INBOX", 2000, None, 10**12, ada.clock
        )
    assert sizes == [4, 4]
    [ref] = ada.packs.append([b"x"])
    assert ref.offset == 16, "the first record of the pack"
    ada.pull()
    assert sorted(ada.raws()) == sorted(raws)


def test_a_renumbered_folder_is_read_again_and_nothing_doubles(desk: Make, dovecot: Dovecot) -> None:
    raws = _fill(dovecot, 6)
    ada = desk(_at(dovecot))
    first = {key for step in ada.pull() for key in step.keys}
    for key in first:
        ada.store.mails.quarantine(key, "so that it is not waiting", ada.clock())
    dovecot.set_uidvalidity("ada", "INBOX", 987654)
    raws += _fill(dovecot, 1, first=6)
    again = ada.pull()
    assert sum(step.stored for step in again) == 7, "every mail is fetched in the new numbering"
    assert len([key for step in again for key in step.keys]) == 1, "and only the new one is to be opened"
    assert sorted(ada.raws()) == sorted(raws)
    assert (ada.counts["on_server"], ada.counts["stored"]) == (7, 7)


def test_the_same_mail_in_two_folders_is_one_message_with_two_places(desk: Make, dovecot: Dovecot) -> None:
    raws = _fill(dovecot, 2)
    dovecot.bulk_append("ada", "Sent", raws)
    ada = desk(_at(dovecot))
    ada.pull()
    ada.pull("Sent")
    assert len(list(ada.store.mails.inbox())) == 2
    assert ada.counts["stored"] == 4
    [entry, *_] = ada.store.mails.inbox()
    assert sorted(place.folder for place in ada.store.mails.locations(entry.message.id)) == ["INBOX", "Sent"]


def test_what_was_deleted_on_the_server_stays_here_and_is_missed_by_nobody(desk: Make, dovecot: Dovecot) -> None:
    raws = _fill(dovecot, 5)
    ada = desk(_at(dovecot))
    ada.pull()
    dovecot.expunge("ada", "INBOX", 2)
    ada.pull()
    assert (ada.counts["on_server"], ada.counts["stored"], ada.counts["missing"]) == (4, 4, 0)
    assert sorted(ada.raws()) == sorted(raws)
    dovecot.expunge("ada", "INBOX", 3)
    assert ada.reconcile().missing == 0
    assert (ada.counts["on_server"], ada.counts["stored"], ada.counts["missing"]) == (3, 3, 0)


def test_a_mail_that_the_server_lists_and_does_not_give_is_named_and_asked_for_again(desk: Make) -> None:
    ill = True

    with FaultyImap({n: mail(str(n)) for n in (1, 2, 3)}, _without_two(lambda: ill)) as server:
        ada = desk(_at(server))
        ada.pull()
        assert (ada.counts["stored"], ada.counts["missing"]) == (2, 1)
        [gap] = ada.store.mails.gaps()
        assert gap.location.uid == 2
        assert gap.reason
        for _ in range(3):
            ada.pull()
        assert ada.counts["missing"] == 1
        ill = False
        ada.pull()
        assert (ada.counts["stored"], ada.counts["missing"]) == (3, 0)
        assert ada.store.mails.gaps() == []


def _without_two(is_ill: Callable[[], bool]) -> Callable[[str, bytes], Iterable[bytes] | None]:
    """Answers OK about UID 2 and gives no body, as large providers do on a bad day."""

    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        if not is_ill() or not asks_for(command, 2):
            return None
        lines = [b'* 2 FETCH (UID 2 FLAGS () INTERNALDATE "17-Jul-2026 02:44:25 +0200")\r\n']
        for uid in (1, 3):
            if asks_for(command, uid):
                raw = mail(str(uid))
                lines.append(
                    b'* %d FETCH (UID %d FLAGS () INTERNALDATE "17-Jul-2026 02:44:25 +0200" BODY[] {%d}\r\n%b)\r\n'
                    % (uid, uid, len(raw), raw)
                )
        return [*lines, f"{tag} OK done\r\n".encode()]

    return fault


def test_the_daily_round_finds_what_was_lost_here(desk: Make, dovecot: Dovecot) -> None:
    """Whatever lost a row: the server's list against ours shows it, and the next pull brings it back."""
    _fill(dovecot, 6)
    ada = desk(_at(dovecot))
    ada.pull()
    from sqlalchemy import text

    with ada.store._transactions.writing() as connection:
        connection.execute(text("DELETE FROM locations WHERE uid IN (2, 5)"))
    assert ada.reconcile().missing == 2
    assert ada.counts["missing"] == 2
    ada.pull()
    assert (ada.counts["on_server"], ada.counts["stored"], ada.counts["missing"]) == (6, 6, 0)


def test_a_connection_that_breaks_keeps_what_came_before(desk: Make) -> None:
    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        return [FaultyImap.CUT] if asks_for(command, 3) else None

    with FaultyImap({n: mail(str(n)) for n in range(1, 5)}, fault) as server:
        ada = desk(_at(server))
        with pytest.raises(MailboxUnreachable):
            ada.pull()
        server._fault = None
        ada.pull()
        assert (ada.counts["stored"], ada.counts["missing"]) == (4, 0)


def test_the_days_budget_ends_a_pull_and_the_next_day_goes_on(
    desk: Make, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "GROUP_MAILS", 5)
    raws = _fill(dovecot, 20)
    ada = desk(_at(dovecot))
    ada.daily_bytes = sum(map(len, raws)) // 2
    steps = ada.pull()
    assert steps[-1].spent
    assert 5 <= ada.counts["stored"] < 20
    before = ada.counts["stored"]
    assert ada.pull()[-1].spent
    assert ada.counts["stored"] - before <= 5, "no more than one group beyond the budget"
    ada.now += timedelta(days=1, hours=1)
    ada.daily_bytes = 10**9
    ada.pull()
    assert sorted(ada.raws()) == sorted(raws)


# ---- backfill


def test_a_backfill_fetches_the_bodies_of_candidates_only(desk: Make, dovecot: Dovecot) -> None:
    contract = mail("terms", texts.STUDIO_LICENCE.replace("\n", "\r\n"))
    with_pdf = mail("pdf", PDF, MIXED)
    bulk = mail("bulk", texts.STUDIO_LICENCE.replace("\n", "\r\n"), "List-Unsubscribe: <mailto:x@example.org>\r\n")
    raws = [*(mail(f"chat {n}") for n in range(5)), contract, with_pdf, bulk]
    dovecot.bulk_append("ada", "Archive", raws)
    ada = desk(_at(dovecot))
    steps = ada.look_back("Archive")
    assert sum(step.looked_at for step in steps) == 8
    assert sorted(ada.raws()) == sorted([contract, with_pdf])
    assert (ada.counts["on_server"], ada.counts["stored"], ada.counts["outlined"]) == (8, 2, 6)
    again = ada.look_back("Archive")
    assert sum(step.looked_at for step in again) == 0, "it goes on where it stopped"


def test_mails_before_the_day_named_are_looked_at_and_left(desk: Make, dovecot: Dovecot) -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC)
    for year in range(6):
        dovecot.append("ada", "Archive", mail(f"pdf {year}", PDF, MIXED), start + timedelta(days=366 * year))
    ada = desk(_at(dovecot))
    ada.look_back("Archive", since=datetime(2023, 1, 1, tzinfo=UTC))
    assert len(ada.raws()) == 3


def test_a_header_that_breaks_the_child_makes_a_candidate(
    desk: Make, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be looked at in the confined child is fetched whole: the other way would lose a contract."""
    from watcher.confine import Stopped

    dovecot.bulk_append("ada", "Archive", [mail(f"chat {n}") for n in range(3)])
    ada = desk(_at(dovecot))
    ada.confine = lambda function, *args: Stopped("memory")  # type: ignore[assignment]
    ada.look_back("Archive")
    assert len(ada.raws()) == 3


def test_nothing_on_the_server_was_changed(desk: Make, dovecot: Dovecot) -> None:
    _fill(dovecot, 3)
    dovecot.bulk_append("ada", "Archive", [mail("pdf", PDF, MIXED)])
    before = {folder: dovecot.flags("ada", folder) for folder in ("INBOX", "Archive")}
    ada = desk(_at(dovecot))
    ada.pull()
    ada.look_back("Archive")
    ada.reconcile()
    assert {folder: dovecot.flags("ada", folder) for folder in ("INBOX", "Archive")} == before


# ---- one ahead


def test_one_ahead_gives_everything_in_order() -> None:
    assert list(receiving.one_ahead(iter(range(50)))) == list(range(50))
    assert list(receiving.one_ahead(iter(()))) == []


def test_one_ahead_raises_what_the_making_raised_when_its_turn_comes() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise imaplib.IMAP4.abort("gone")

    ahead = receiving.one_ahead(items())
    assert next(ahead) == 1
    with pytest.raises(imaplib.IMAP4.abort):
        next(ahead)


# ---- how far back


def _by_year(server: Dovecot, folder: str, years: Iterable[int]) -> None:
    for year in years:
        server.append("ada", folder, mail(f"pdf {year}", PDF, MIXED), datetime(year, 6, 1, tzinfo=UTC))


def test_a_first_pull_from_a_day_on_leaves_what_is_older(
    desk: Make, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving.next_uids, "__kwdefaults__", {"limit": 2})
    _by_year(dovecot, "INBOX", range(2015, 2025))
    ada = desk(_at(dovecot))
    ada.pull(since=datetime(2021, 1, 1, tzinfo=UTC))
    assert ada.counts["stored"] == 6, "four from that day on, and the rest of the batch that reached behind it"
    before = ada.counts["stored"]
    ada.pull()
    assert ada.counts["stored"] == before, "nor does a later pull go back"
    assert ada.reconcile().missing == 0, "and what is older is not missing"
    _by_year(dovecot, "INBOX", [2025])
    ada.pull()
    assert ada.counts["stored"] == before + 1
    ada.look_back("INBOX")
    assert ada.counts["stored"] == 11, "a backfill brings it"


def test_a_backfill_that_goes_further_back_finds_what_an_earlier_one_left(desk: Make, dovecot: Dovecot) -> None:
    # an archive is filed by hand: its numbers say nothing of age
    _by_year(dovecot, "Archive", [2024, 2015, 2023, 2016, 2022, 2017])
    ada = desk(_at(dovecot))
    ada.look_back("Archive", since=datetime(2020, 1, 1, tzinfo=UTC))
    assert len(ada.raws()) == 3
    ada.look_back("Archive", since=datetime(2016, 1, 1, tzinfo=UTC))
    assert len(ada.raws()) == 5


def test_a_gap_in_a_folder_that_no_pull_looks_at_is_asked_for_again(desk: Make) -> None:
    ill = True
    with FaultyImap({n: mail(str(n)) for n in (1, 2, 3)}, _without_two(lambda: ill)) as server:
        ada = desk(_at(server))
        ada.look_back("INBOX")
        assert (ada.counts["stored"], ada.counts["missing"]) == (2, 1)
        ill = False
        receiving.fetch_gaps(ada.open, ada.packs, ada.store, ada.account, "INBOX", 10**12, ada.clock)
        assert (ada.counts["stored"], ada.counts["missing"]) == (3, 0)
