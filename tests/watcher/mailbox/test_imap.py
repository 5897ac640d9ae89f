"""Reading mail from real IMAP servers: everything comes, byte for byte, and nothing on the server changes."""

from __future__ import annotations

import ast
import base64
import inspect
import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import imapclient
import pytest

from tests.servers import Dovecot
from tests.watcher.mailbox.conftest import Account, mail
from watcher.errors import MailboxError, MailboxUnreachable
from watcher.mail import imap, source
from watcher.mail.imap import ImapMailbox
from watcher.mail.mailbox import Connection, Missing, RawMail, choose_folders, open_mailbox
from watcher.mail.triage import could_hold_document

PDF = base64.encodebytes(b"%PDF-1.4 not really " * 200).replace(b"\n", b"\r\n").decode()
WITH_PDF = mail(
    "signed contract",
    "--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    "Gr=FC=DFe, hier der Vertrag.\r\n"
    "--b\r\nContent-Type: application/pdf; name*=utf-8''Vertrag%20%C3%A4.pdf\r\nContent-Disposition: inline\r\n"
    f"Content-Transfer-Encoding: base64\r\n\r\n{PDF}\r\n--b--\r\n",
    'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n',
)


def raws(mailbox: ImapMailbox, uids: list[int]) -> dict[int, bytes]:
    found = list(mailbox.fetch(uids))
    assert all(isinstance(item, RawMail) for item in found), found
    return {item.uid: item.raw for item in found if isinstance(item, RawMail)}


def test_mail_comes_byte_for_byte_and_no_flag_changes(somebody: Account) -> None:
    sent = {somebody.append(raw): raw for raw in (mail("one"), mail("two"), WITH_PDF, b"Subject: tiny\r\n\r\n")}
    before = somebody.flags()
    with somebody.open() as mailbox:
        mailbox.folders()
        state = mailbox.examine("INBOX")
        assert state.exists == 4
        assert mailbox.uids() == sorted(sent)
        assert mailbox.sizes(mailbox.uids()) == {uid: len(raw) for uid, raw in sent.items()}
        assert raws(mailbox, mailbox.uids()) == sent
        for outline in mailbox.outlines(mailbox.uids()):
            mailbox.text_parts({outline.uid: "1"})[outline.uid]
    assert somebody.flags() == before
    assert all("\\Seen" not in flags for flags in before.values())


def test_mail_comes_in_the_order_asked(somebody: Account) -> None:
    uids = [somebody.append(mail(str(n))) for n in range(6)]
    with somebody.open() as mailbox:
        mailbox.examine("INBOX")
        wanted = [uids[4], uids[0], uids[5], uids[1]]
        assert [item.uid for item in mailbox.fetch(wanted)] == wanted
        assert [item.uid for item in mailbox.outlines(wanted)] == wanted


def test_uids_above_the_last_one_are_none(somebody: Account) -> None:
    """``n:*`` gives the last mail even when it is below n; taken at its word, it would be fetched for ever."""
    last = [somebody.append(mail(str(n))) for n in range(3)][-1]
    with somebody.open() as mailbox:
        mailbox.examine("INBOX")
        assert mailbox.uids(after=last) == []
        assert mailbox.uids(after=last - 1) == [last]
        assert mailbox.uids(after=last + 1000) == []


def test_an_empty_folder_is_empty(somebody: Account) -> None:
    with somebody.open() as mailbox:
        assert mailbox.examine("INBOX").exists == 0
        assert mailbox.uids() == []
        assert list(mailbox.fetch([])) == []
        assert list(mailbox.outlines([])) == []


def test_a_mail_deleted_meanwhile_is_told_as_gone(dovecot: Dovecot, ada: Account) -> None:
    uids = [ada.append(mail(str(n))) for n in range(3)]
    with ada.open() as mailbox:
        mailbox.examine("INBOX")
        listed = mailbox.uids()
        dovecot.expunge(ada.user, "INBOX", uids[1])
        first, second, third = mailbox.fetch(listed)
    assert isinstance(first, RawMail)
    assert isinstance(third, RawMail)
    assert isinstance(second, Missing)
    assert second.gone
    assert second.uid == uids[1]


def test_an_outline_shows_what_a_mail_holds_without_fetching_it(somebody: Account) -> None:
    uid = somebody.append(WITH_PDF)
    with somebody.open() as mailbox:
        mailbox.examine("INBOX")
        [outline] = mailbox.outlines([uid])
        assert outline.size == len(WITH_PDF)
        assert outline.header.startswith(b"From: Ben")
        assert outline.header.rstrip().endswith(b'boundary="b"')
        assert [part.type for part in outline.parts] == ["text/plain", "application/pdf"]
        assert could_hold_document(outline.parts)
        assert mailbox.text_parts({uid: "1"})[uid].decode().strip() == "Grüße, hier der Vertrag."
        assert mailbox.text_parts({uid: "1"}, limit=5)[uid].decode() == "Grü"


def test_names_and_dispositions_come_from_the_structure(ada: Account) -> None:
    uid = ada.append(WITH_PDF)
    with ada.open() as mailbox:
        mailbox.examine("INBOX")
        [outline] = mailbox.outlines([uid])
    assert [(part.path, part.name, part.disposition) for part in outline.parts] == [
        ("1", "", ""),
        ("2", "Vertrag ä.pdf", "inline"),
    ]


def test_a_text_part_is_read_without_an_outline_before(somebody: Account) -> None:
    uid = somebody.append(mail("plain", "just words\r\n"))
    with somebody.open() as mailbox:
        mailbox.examine("INBOX")
        assert mailbox.text_parts({uid: "1"})[uid] == b"just words\r\n"
        assert mailbox.text_parts({uid + 50: "1"})[uid + 50] == b""


def test_text_parts_of_many_mails_are_asked_for_together(somebody: Account) -> None:
    """A round trip for each mail would make a backfill wait for the wire, not for the server."""
    plain = [somebody.append(mail(str(n), f"words of {n}\r\n")) for n in range(70)]
    inside = somebody.append(WITH_PDF)
    with somebody.open() as mailbox:
        mailbox.examine("INBOX")
        list(mailbox.outlines([*plain, inside]))
        asked = []
        real = mailbox.client._imap.uid
        mailbox.client._imap.uid = lambda *a: asked.append(a) or real(*a)  # type: ignore[method-assign]
        found = mailbox.text_parts(dict.fromkeys([*plain, inside], "1"))
    assert len(asked) <= 3
    assert found[inside].decode().strip() == "Grüße, hier der Vertrag."
    assert [found[uid] for uid in plain] == [b"words of %d\r\n" % n for n in range(70)]


def test_nested_mails_are_seen_in_the_structure(ada: Account) -> None:
    inner = WITH_PDF.decode()
    outer = mail(
        "fwd",
        f"--o\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--o--\r\n",
        'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="o"\r\n',
    )
    uid = ada.append(outer)
    with ada.open() as mailbox:
        mailbox.examine("INBOX")
        [outline] = mailbox.outlines([uid])
        assert [(part.path, part.type) for part in outline.parts] == [
            ("1", "message/rfc822"),
            ("1.1", "text/plain"),
            ("1.2", "application/pdf"),
        ]
        assert mailbox.text_parts({uid: "1.1"})[uid].decode().startswith("Grüße")


def test_the_date_keeps_the_servers_zone(dovecot: Dovecot, ada: Account) -> None:
    when = datetime(2024, 2, 29, 23, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    uid = dovecot.append(ada.user, "INBOX", mail(), when)
    with ada.open() as mailbox:
        mailbox.examine("INBOX")
        [item] = mailbox.fetch([uid])
    assert isinstance(item, RawMail)
    assert item.internaldate == when
    assert item.internaldate.tzinfo is not None


def test_more_than_a_thousand_mails_come_whole_and_once(dovecot: Dovecot, ada: Account) -> None:
    sent = [mail(f"mail {n}", f"body {n}\r\n") for n in range(1300)]
    dovecot.bulk_append(ada.user, "INBOX", sent)
    with ada.open() as mailbox:
        mailbox.examine("INBOX")
        uids = mailbox.uids()
        assert len(uids) == 1300
        assert [item.raw for item in mailbox.fetch(uids) if isinstance(item, RawMail)] == sent
        scattered = uids[::7]
        assert [outline.uid for outline in mailbox.outlines(scattered)] == scattered


def test_a_list_of_uids_longer_than_an_answer_line_comes_in_windows(
    dovecot: Dovecot, ada: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.bulk_append(ada.user, "INBOX", [mail(str(n)) for n in range(95)])
    monkeypatch.setattr(imap, "SEARCH_WINDOW", 10)
    for capabilities in (None, frozenset({"IMAP4REV1"})):
        with ada.open() as mailbox:
            if capabilities is not None:  # the old SEARCH, on a server that has both
                monkeypatch.setattr(mailbox, "_capabilities", capabilities)
            mailbox.examine("INBOX")
            assert len(mailbox.uids()) == 95
            assert len(mailbox.uids(after=mailbox.uids()[-11])) == 10


def test_a_hundred_megabytes_come_in_pieces(ada: Account) -> None:
    block = base64.encodebytes(os.urandom(57 * 1000)).replace(b"\n", b"\r\n")
    raw = mail("large", extra="Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n")
    raw += block * (100 * 1024 * 1024 // len(block) + 1)
    small = mail("small")
    large_uid, small_uid = ada.append(raw), ada.append(small)
    with ada.open() as mailbox:
        mailbox.examine("INBOX")
        first, second = mailbox.fetch([large_uid, small_uid])
    assert isinstance(first, RawMail)
    assert len(first.raw) > 100 * 1024 * 1024
    assert first.raw == raw
    assert first.internaldate.tzinfo is not None
    assert isinstance(second, RawMail)
    assert second.raw == small


def test_batches_keep_within_their_bounds(ada: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = [mail(f"n{n}", "x" * 3000 + "\r\n") for n in range(12)]
    uids = [ada.append(raw) for raw in sent]
    monkeypatch.setattr(imap, "BATCH_BYTES", 10_000)
    monkeypatch.setattr(imap, "PIECE_BYTES", 700)
    asked: list[str] = []
    with ada.open() as mailbox:
        mailbox.examine("INBOX")
        uid_command = mailbox._imap.uid
        monkeypatch.setattr(mailbox._imap, "uid", lambda *a: (asked.append(" ".join(a)), uid_command(*a))[1])
        assert list(raws(mailbox, uids).values()) == sent
        whole = [line for line in asked if "BODY.PEEK[])" in line]
        assert len(whole) == 4  # three mails of 3 KB each stay below 10 KB
        asked.clear()
        monkeypatch.setattr(imap, "BATCH_BYTES", 1000)
        assert list(raws(mailbox, uids[:2]).values()) == sent[:2]
        pieces = [line for line in asked if "BODY.PEEK[]<" in line]
        assert len(pieces) >= 2 * (len(sent[0]) // 700)


def test_a_mail_above_the_limit_stays_on_the_server_and_is_named(ada: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = ada.append(mail("huge", "x" * 5000 + "\r\n"))
    monkeypatch.setattr(imap, "BATCH_BYTES", 1000)
    monkeypatch.setattr(imap, "MOST_MAIL_BYTES", 2000)
    with ada.open() as mailbox:
        mailbox.examine("INBOX")
        [item] = mailbox.fetch([uid])
    assert isinstance(item, Missing)
    assert not item.gone
    assert "left on the server" in item.reason


def test_folders_and_their_uses(dovecot: Dovecot, ada: Account) -> None:
    for name in ("Clients/North Pier", "Verträge 2026", 'quo"ted'):
        if '"' not in name:
            connection = dovecot.admin(ada.user)
            encoded = imapclient.imap_utf7.encode(name).decode()
            connection.create(f'"{encoded}"')
            connection.logout()
    with ada.open() as mailbox:
        folders = {folder.name: folder for folder in mailbox.folders()}
        assert folders["Sent"].special_use == {"\\Sent"}
        assert folders["Junk"].special_use == {"\\Junk"}
        assert not folders["Clients"].selectable
        assert {"Clients/North Pier", "Verträge 2026"} <= set(folders)
        live, past = choose_folders(folders.values())
        assert live == ("INBOX",)
        assert set(past) == {"INBOX", "Sent", "Clients/North Pier", "Verträge 2026"}
        assert mailbox.examine("Verträge 2026").exists == 0
        with pytest.raises(MailboxError, match=r"no such|NONEXISTENT|doesn't exist"):
            mailbox.examine("nowhere")
        assert mailbox.examine("INBOX").exists == 0  # the connection still serves


def test_a_changed_uidvalidity_is_seen(own_dovecot: Callable[..., Dovecot]) -> None:
    server = own_dovecot()
    connection = Connection(host="127.0.0.1", port=server.port, security="plain", user="ada")
    server.append("ada", "INBOX", mail())
    with open_mailbox(connection, "secret") as mailbox:
        before = mailbox.examine("INBOX")
    server.set_uidvalidity("ada", "INBOX", before.uidvalidity + 1000)
    with open_mailbox(connection, "secret") as mailbox:
        after = mailbox.examine("INBOX")
        assert after.uidvalidity == before.uidvalidity + 1000
        assert len(list(mailbox.fetch(mailbox.uids()))) == 1


def test_changes_and_deletions_are_told_since_a_moment(dovecot: Dovecot, ada: Account) -> None:
    uids = [ada.append(mail(str(n))) for n in range(4)]
    with ada.open() as mailbox:
        modseq = mailbox.examine("INBOX").highestmodseq
        assert modseq is not None
    dovecot.expunge(ada.user, "INBOX", uids[1])
    new = ada.append(mail("new"))
    with ada.open() as mailbox:
        mailbox.examine("INBOX")
        changes = mailbox.changed_since(modseq)
    assert changes is not None
    assert set(changes.flags) == {new}
    assert changes.vanished == (uids[1],)


def test_without_qresync_deletions_are_not_told(own_dovecot: Callable[..., Dovecot]) -> None:
    server = own_dovecot(qresync=False)
    connection = Connection(host="127.0.0.1", port=server.port, security="plain", user="ada")
    server.append("ada", "INBOX", mail())
    with ImapMailbox(connection, "secret") as mailbox:
        assert "QRESYNC" not in mailbox.capabilities
        modseq = mailbox.examine("INBOX").highestmodseq
        assert modseq is not None
        new = server.append("ada", "INBOX", mail("new"))
        mailbox.examine("INBOX")
        changes = mailbox.changed_since(modseq)
        assert changes is not None
        assert set(changes.flags) == {new}
        assert changes.vanished is None


def test_a_server_without_condstore_says_nothing_of_changes(own_dovecot: Callable[..., Dovecot]) -> None:
    server = own_dovecot(condstore=False, qresync=False)
    connection = Connection(host="127.0.0.1", port=server.port, security="plain", user="ada")
    server.append("ada", "INBOX", mail())
    with ImapMailbox(connection, "secret") as mailbox:
        mailbox.examine("INBOX")
        assert mailbox.changed_since(1) is None


def test_a_push_is_heard(somebody: Account) -> None:
    somebody.append(mail("old"))
    with somebody.open() as mailbox:
        mailbox.examine("INBOX")
        assert not mailbox.wait(0.3)
        pusher = threading.Timer(0.5, lambda: somebody.append(mail("new")))
        pusher.start()
        begun = time.monotonic()
        assert mailbox.wait(15)
        assert time.monotonic() - begun < 14
        pusher.join()
        assert not mailbox.wait(0.2)
        # The connection still serves after waiting.
        assert mailbox.examine("INBOX").exists == 2
        assert len(list(mailbox.fetch(mailbox.uids()))) == 2


def test_mail_that_came_between_listing_and_waiting_is_told(somebody: Account) -> None:
    somebody.append(mail("old"))
    with somebody.open() as mailbox:
        mailbox.examine("INBOX")
        somebody.append(mail("between"))
        assert mailbox.wait(10)


def test_idle_is_renewed_and_hears_on(ada: Account) -> None:
    ada.append(mail("old"))
    with ImapMailbox(ada.connection, ada.password, idle_seconds=0.3) as mailbox:
        mailbox.examine("INBOX")
        for _ in range(4):
            assert not mailbox.wait(0.2)
        ada.append(mail("new"))
        assert mailbox.wait(10)


def test_idle_is_renewed_after_nine_minutes_not_twenty_nine() -> None:
    assert imap.IDLE_SECONDS == 9 * 60


def test_a_server_killed_while_waiting_is_noticed(own_dovecot: Callable[..., Dovecot]) -> None:
    server = own_dovecot()
    connection = Connection(host="127.0.0.1", port=server.port, security="plain", user="ada")
    server.append("ada", "INBOX", mail())
    with open_mailbox(connection, "secret") as mailbox:
        mailbox.examine("INBOX")
        assert not mailbox.wait(0.2)
        server.kill9()
        with pytest.raises(MailboxUnreachable):
            mailbox.wait(10)


@pytest.mark.parametrize("kills", [4])
def test_a_server_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    own_dovecot: Callable[..., Dovecot], kills: int
) -> None:
    """kill -9 of the whole server between and inside batches; a reader that goes on from its high-water mark."""
    server = own_dovecot()
    sent = [mail(f"mail {n}", "y" * (n * 37 % 20_000) + "\r\n") for n in range(600)]
    server.bulk_append("ada", "INBOX", sent)
    connection = Connection(host="127.0.0.1", port=server.port, security="plain", user="ada", timeout=10)
    stored: list[bytes] = []
    high = 0
    killed = 0
    for _ in range(50):
        killer: threading.Timer | None = None
        try:
            with open_mailbox(connection, "secret") as mailbox:
                mailbox.examine("INBOX")
                if killed < kills:
                    killer = threading.Timer(0.01 + 0.02 * killed, server.kill9)
                    killer.start()
                for item in mailbox.fetch(mailbox.uids(after=high)):
                    assert isinstance(item, RawMail)
                    assert item.uid > high
                    stored.append(item.raw)
                    high = item.uid
                    time.sleep(0.0002)
            break
        except MailboxUnreachable:
            assert killer is not None
            killer.join()
            killed += 1
            server.start()
    assert killed >= 1
    assert stored == sent


def test_imapclients_debugging_is_off(ada: Account) -> None:
    """IMAPClient switches on debugging that formats every literal; a new version must be looked at again."""
    assert imapclient.__version__.startswith("4.1.")
    with ada.open() as mailbox:
        assert mailbox._imap.debug == 0


def test_the_reading_side_knows_no_writing_command() -> None:
    """Read in the source: no command that changes a mailbox, and every folder is opened with EXAMINE."""
    tree = ast.parse(inspect.getsource(imap))
    calls = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    writing = {
        "add_flags",
        "set_flags",
        "remove_flags",
        "append",
        "expunge",
        "copy",
        "move",
        "delete_messages",
        "store",
    }
    on_client = {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Attribute)
        and node.func.value.attr in ("_client", "_imap", "client")
    }
    assert on_client & writing == set()
    assert "select_folder" in calls
    assert inspect.getsource(imap).count("select_folder(") == inspect.getsource(imap).count("readonly=True")
    assert "BODY[" not in "".join(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "(UID" in node.value
    )


def test_no_secret_in_what_is_shown(ada: Account) -> None:
    with ada.open() as mailbox:
        assert ada.password not in repr(mailbox)
        assert ada.password not in repr(ada.connection)


def test_closing_twice_is_once(somebody: Account) -> None:
    mailbox = somebody.open()
    mailbox.close()
    mailbox.close()


def test_reading_before_opening_a_folder_is_our_fault(ada: Account) -> None:
    with ada.open() as mailbox, pytest.raises(MailboxError, match="no folder is open"):
        mailbox.uids()


def test_limits_are_those_of_the_design() -> None:
    assert source.BATCH_MAILS == 50
    assert source.BATCH_BYTES == 16 * 1024 * 1024
    assert imap.PIECE_BYTES <= source.BATCH_BYTES


def test_epoch_is_the_date_of_the_undated() -> None:
    assert imap._when({}, b"Subject: x\r\n\r\n") == datetime.fromtimestamp(0, UTC)
    assert imap._when({}, mail()).isoformat() == "2026-10-12T09:00:00+02:00"
