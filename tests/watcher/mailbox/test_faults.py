"""Providers on a bad day (MAIL.md, failures 4, 8, 9 and 10): what is not given is named, never passed over."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable

import pytest

from tests.servers import LOOPBACK, FaultyImap
from tests.watcher.mailbox.conftest import mail
from watcher.errors import MailboxError, MailboxThrottled, MailboxUnreachable
from watcher.mail.imap import ImapMailbox, is_substitute
from watcher.mail.mailbox import Connection, Missing, Outline, RawMail
from watcher.mail.triage import could_hold_document

MAILS = {1: mail("one"), 2: mail("two"), 3: mail("three")}
SUBSTITUTE = (
    b"From: Microsoft Exchange Server\r\n"
    b"Subject: Retrieval using the IMAP4 protocol failed for\r\n the following message: 2\r\n\r\n"
    b"The server couldn't retrieve the following message:\r\n\r\nSubject: your contract\r\n"
)

Answer = Callable[[str, bytes], Iterable[bytes] | None]


def opened(server: FaultyImap, timeout: float = 5.0) -> ImapMailbox:
    mailbox = ImapMailbox(
        Connection(host=LOOPBACK, port=server.port, security="plain", user="ada", timeout=timeout), "secret"
    )
    mailbox.examine("INBOX")
    return mailbox


def asks_for(command: bytes, uid: int, what: bytes = b"BODY.PEEK[]") -> bool:
    words = command.split(b" ", 3)
    if len(words) < 4 or words[1].upper() != b"FETCH" or what not in command:
        return False
    for piece in words[2].split(b","):
        low, _, high = piece.partition(b":")
        if int(low) <= uid <= int(high or low):
            return True
    return False


def answers(
    server: FaultyImap, tag: str, uids: Iterable[int], what: str = "INTERNALDATE FLAGS BODY.PEEK[]"
) -> list[bytes]:
    return [server.fetch_line(number, uid, what) for number, uid in enumerate(sorted(server.mails), 1) if uid in uids]


def test_ok_without_a_body_is_missing() -> None:
    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        if not asks_for(command, 2):
            return None
        return [
            *answers(server, tag, [1]),
            b'* 2 FETCH (UID 2 FLAGS () INTERNALDATE "17-Jul-2026 02:44:25 +0200")\r\n',
            *answers(server, tag, [3]),
            f"{tag} OK done\r\n".encode(),
        ]

    with FaultyImap(MAILS, fault) as server, opened(server) as mailbox:
        first, second, third = mailbox.fetch([1, 2, 3])
    assert isinstance(first, RawMail)
    assert isinstance(third, RawMail)
    assert third.raw == MAILS[3]
    assert isinstance(second, Missing)
    assert not second.gone
    assert "gives nothing" in second.reason


@pytest.mark.parametrize("body", [b"BODY[] NIL", b'BODY[] ""', b"BODY[] {0}\r\n"])
def test_an_empty_body_of_a_mail_with_a_size_is_missing(body: bytes) -> None:
    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        if not asks_for(command, 2):
            return None
        return [b"* 2 FETCH (UID 2 " + body + b")\r\n", f"{tag} OK done\r\n".encode()]

    with FaultyImap(MAILS, fault) as server, opened(server) as mailbox:
        [item] = mailbox.fetch([2])
    assert isinstance(item, Missing)
    assert not item.gone


def test_a_mail_of_no_bytes_is_a_mail() -> None:
    with FaultyImap({5: b""}) as server, opened(server) as mailbox:
        [item] = mailbox.fetch([5])
    assert isinstance(item, RawMail)
    assert item.raw == b""


def test_a_server_that_answers_about_nothing_at_all() -> None:
    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        return [f"{tag} OK done\r\n".encode()] if asks_for(command, 1) else None

    with FaultyImap(MAILS, fault) as server, opened(server) as mailbox:
        found = list(mailbox.fetch([1, 2, 3]))
    assert [type(item) for item in found] == [Missing] * 3
    assert not any(item.gone for item in found if isinstance(item, Missing))


def test_exchanges_notice_is_not_taken_for_the_mail() -> None:
    with FaultyImap({**MAILS, 2: SUBSTITUTE}) as server, opened(server) as mailbox:
        first, second, third = mailbox.fetch([1, 2, 3])
    assert isinstance(second, Missing)
    assert not second.gone
    assert isinstance(first, RawMail)
    assert isinstance(third, RawMail)


def test_a_mail_about_exchanges_notice_is_a_mail() -> None:
    assert is_substitute(SUBSTITUTE)
    assert not is_substitute(mail("Re: Retrieval using the IMAP4 protocol failed for the following message: 2"))
    assert not is_substitute(mail("help", "I got: Retrieval using the IMAP4 protocol failed for the following\r\n"))


def test_one_mail_that_cannot_be_given_spoils_no_other() -> None:
    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        if not asks_for(command, 2):
            return None
        return [
            *answers(server, tag, [1] if asks_for(command, 1) else []),
            f"{tag} NO Some messages could not be FETCHed\r\n".encode(),
        ]

    with FaultyImap(MAILS, fault) as server, opened(server) as mailbox:
        first, second, third = mailbox.fetch([1, 2, 3])
    assert isinstance(first, RawMail)
    assert isinstance(second, Missing)
    assert isinstance(third, RawMail)
    assert third.raw == MAILS[3]


def test_one_garbled_answer_spoils_no_other() -> None:
    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        if not asks_for(command, 2):
            return None
        return [
            *answers(server, tag, [1] if asks_for(command, 1) else []),
            b"* 2 FETCH (UID 2 BODY[] (((\r\n",
            f"{tag} OK done\r\n".encode(),
        ]

    with FaultyImap(MAILS, fault) as server, opened(server) as mailbox:
        found = list(mailbox.fetch([1, 2, 3]))
    assert [type(item) for item in found] == [RawMail, Missing, RawMail]


def test_a_structure_that_cannot_be_read_means_look_at_the_mail() -> None:
    """Taken for "nothing in it", it would lose a contract."""

    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        if b"BODYSTRUCTURE" not in command:
            return None
        lines = []
        for uid, structure in ((1, b"(((("), (2, b"NIL"), (3, b'("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 1)')):
            if asks_for(command, uid, b"BODYSTRUCTURE"):
                lines.append(
                    b'* %d FETCH (UID %d RFC822.SIZE 9 FLAGS () INTERNALDATE "17-Jul-2026 02:44:25 +0200" '
                    b"BODYSTRUCTURE %s BODY[HEADER]<0> {0}\r\n)\r\n" % (uid, uid, structure)
                )
        return [*lines, f"{tag} OK done\r\n".encode()]

    with FaultyImap(MAILS, fault) as server, opened(server) as mailbox:
        found = list(mailbox.outlines([1, 2, 3]))
    assert [outline.uid for outline in found] == [1, 2, 3]
    assert [could_hold_document(outline.parts) for outline in found] == [True, True, False]
    assert all(isinstance(outline, Outline) for outline in found)


@pytest.mark.parametrize("doing", ["fetch", "uids", "examine", "outlines"])
@pytest.mark.parametrize(
    "said", [b"NO [THROTTLED] slow down", b"NO [LIMIT] Bandwidth limit exceeded", b"NO Server Busy, try again later"]
)
def test_throttling_is_told_as_throttling(doing: str, said: bytes) -> None:
    throttled = False

    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        starts = {"fetch": b"UID FETCH", "outlines": b"UID FETCH", "uids": b"UID SEARCH", "examine": b"EXAMINE"}[doing]
        return [tag.encode() + b" " + said + b"\r\n"] if throttled and command.startswith(starts) else None

    with FaultyImap(MAILS, fault) as server, opened(server) as mailbox:
        throttled = True
        with pytest.raises(MailboxThrottled):
            {
                "fetch": lambda: list(mailbox.fetch([1])),
                "outlines": lambda: list(mailbox.outlines([1])),
                "uids": mailbox.uids,
                "examine": lambda: mailbox.examine("INBOX"),
            }[doing]()
        throttled = False
        mailbox.examine("INBOX")
        assert [type(item) for item in mailbox.fetch([1])] == [RawMail]  # not disabled: it goes on


@pytest.mark.parametrize("end", [b"* BYE Server shutting down\r\n", b""])
def test_a_connection_cut_in_the_middle_gives_nothing_half(end: bytes) -> None:
    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        if not asks_for(command, 2):
            return None
        half = server.fetch_line(2, 2, "BODY.PEEK[]")
        return [*answers(server, tag, [1]), end or half[: len(half) // 2], FaultyImap.CUT]

    with FaultyImap(MAILS, fault) as server, opened(server) as mailbox:
        with pytest.raises(MailboxUnreachable) as caught:
            list(mailbox.fetch([1, 2, 3]))
        assert "goes on" in caught.value.remedy or "again" in caught.value.remedy


def test_a_goodbye_for_too_many_connections_is_throttling() -> None:
    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        return [b"* BYE Too many simultaneous connections\r\n", FaultyImap.CUT] if asks_for(command, 1) else None

    with FaultyImap(MAILS, fault) as server, opened(server) as mailbox, pytest.raises(MailboxThrottled):
        list(mailbox.fetch([1]))


def test_a_server_that_falls_silent_is_given_up_in_time() -> None:
    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        return [FaultyImap.HANG] if asks_for(command, 1) else None

    with FaultyImap(MAILS, fault) as server, opened(server, timeout=0.5) as mailbox:
        begun = time.monotonic()
        with pytest.raises(MailboxUnreachable, match="did not answer"):
            list(mailbox.fetch([1]))
        assert time.monotonic() - begun < 10


def test_idle_that_died_in_silence_is_found_at_its_renewal() -> None:
    """The connection stands and the server is dead: only asking finds out."""

    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        return [b"+ idling\r\n", FaultyImap.HANG] if command == b"IDLE" else None

    with FaultyImap(MAILS, fault) as server:
        mailbox = ImapMailbox(
            Connection(host=LOOPBACK, port=server.port, security="plain", user="ada", timeout=0.5),
            "secret",
            idle_seconds=0.2,
        )
        with mailbox:
            mailbox.examine("INBOX")
            assert not mailbox.wait(0.3)
            with pytest.raises(MailboxUnreachable):
                mailbox.wait(5)


def test_chatter_while_waiting_is_no_news() -> None:
    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        if command != b"IDLE":
            return None
        return [b"+ idling\r\n", b"* OK Still here\r\n", b"* 2 FETCH (FLAGS (\\Seen))\r\n"]

    with FaultyImap(MAILS, fault) as server, opened(server) as mailbox:
        assert not mailbox.wait(0.5)


def test_half_a_line_while_waiting_is_waited_for() -> None:
    def slowly() -> Iterable[bytes]:
        yield b"+ idling\r\n"
        for piece in (b"* 2 FET", b"CH (FLAGS ())\r\n* 4 EX", b"ISTS\r\n"):
            time.sleep(0.2)
            yield piece

    with (
        FaultyImap(MAILS, lambda tag, command: slowly() if command == b"IDLE" else None) as server,
        opened(server) as mailbox,
    ):
        assert mailbox.wait(10)


def test_a_goodbye_while_waiting_is_noticed() -> None:
    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        return [b"+ idling\r\n", b"* BYE Autologout; idle for too long\r\n"] if command == b"IDLE" else None

    with FaultyImap(MAILS, fault) as server, opened(server) as mailbox, pytest.raises(MailboxUnreachable):
        mailbox.wait(5)


def test_a_server_without_idle_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        return [b"* 4 EXISTS\r\n", f"{tag} OK done\r\n".encode()] if command == b"NOOP" else None

    with FaultyImap(MAILS, fault, capabilities="IMAP4rev1") as server, opened(server) as mailbox:
        assert mailbox.wait(0.2)
        assert b"IDLE" not in b" ".join(server.commands)


def test_a_server_that_opens_for_writing_is_not_read() -> None:
    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        if not command.startswith(b"EXAMINE"):
            return None
        return [
            b"* 0 EXISTS\r\n* 0 RECENT\r\n* FLAGS ()\r\n* OK [UIDVALIDITY 1] ok\r\n",
            f"{tag} OK [READ-WRITE] done\r\n".encode(),
        ]

    with FaultyImap(MAILS, fault) as server, pytest.raises(MailboxError, match="for writing"):
        opened(server)


@pytest.mark.parametrize(
    "line", [b"* SEARCH 1 x 3\r\n", b"* SEARCH\r\n* SEARCH 1 3\r\n", b"* SEARCH 3 1 1 (MODSEQ 9)\r\n"]
)
def test_odd_lists_are_understood(line: bytes) -> None:
    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        return [line, f"{tag} OK done\r\n".encode()] if command.startswith(b"UID SEARCH") else None

    with FaultyImap(MAILS, fault) as server, opened(server) as mailbox:
        assert mailbox.uids() == [1, 3]


def test_flags_told_in_between_are_not_taken_for_mail() -> None:
    """A server may speak of other mails at any time, and without their UID."""

    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        if not asks_for(command, 2):
            return None
        return [b"* 1 FETCH (FLAGS (\\Seen))\r\n", *answers(server, tag, [2]), f"{tag} OK done\r\n".encode()]

    with FaultyImap(MAILS, fault) as server, opened(server) as mailbox:
        [item] = mailbox.fetch([2])
    assert isinstance(item, RawMail)
    assert item.raw == MAILS[2]


@pytest.mark.parametrize(
    "junk", [b"\xff\xfe\r\n", b"* \r\n", b"nonsense\r\n", b"* 1 FETCH\r\n", b"* 1 FETCH (UID x)\r\n"]
)
def test_what_is_not_imap_never_leaves_as_another_error(junk: bytes) -> None:
    def fault(tag: str, command: bytes) -> Iterable[bytes] | None:
        return [junk, f"{tag} OK done\r\n".encode()] if command.startswith(b"UID") else None

    with FaultyImap(MAILS, fault) as server, opened(server, timeout=1) as mailbox:
        for ask in (mailbox.uids, lambda: list(mailbox.fetch([1])), lambda: list(mailbox.outlines([1]))):
            with contextlib.suppress(MailboxError):
                ask()
