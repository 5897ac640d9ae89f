"""Acting on a real server: only on the very mail, twice is once, and every other flag stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.servers import LOOPBACK, Dovecot
from tests.watcher.mailbox.conftest import Account, mail
from watcher.errors import WrongInput
from watcher.mail.imap import ImapMailbox
from watcher.mail.mailbox import Connection, open_mailbox
from watcher.mail.outbox import KEYWORD, MOVE, ServerAction, act, append_draft

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def action_on(account: Account, uid: int, subject: str) -> ServerAction:
    with account.open() as mailbox:
        uidvalidity = mailbox.examine("INBOX").uidvalidity
    return ServerAction("INBOX", uidvalidity, uid, f"<{subject}@example.org>")


def test_a_keyword_is_set_once_and_nothing_else_changes(ada: Account) -> None:
    one, two = ada.append(mail("one")), ada.append(mail("two"))
    action = action_on(ada, one, "one")
    with ada.open() as mailbox:
        assert act(mailbox, action) == f"marked with {KEYWORD}"
        assert act(mailbox, action) == "done before"
    flags = ada.flags()
    assert {flag.lower() for flag in flags[one]} == {KEYWORD.lower()}
    assert flags[two] == frozenset()


def test_a_wrong_mail_is_never_marked(ada: Account) -> None:
    one, two = ada.append(mail("one")), ada.append(mail("two"))
    action = action_on(ada, one, "one")
    with ada.open() as mailbox:
        assert "another mail" in act(mailbox, replace(action, uid=two))
        assert "no longer" in act(mailbox, replace(action, uid=two + 100))
        assert "renumbered" in act(mailbox, replace(action, uidvalidity=action.uidvalidity + 1))
        assert "no Message-ID" in act(mailbox, replace(action, message_id=None))
    assert set(ada.flags().values()) == {frozenset()}


def test_a_folder_renumbered_since_is_left_alone(own_dovecot: Callable[..., Dovecot]) -> None:
    server = own_dovecot()
    server.append("ada", "INBOX", mail("one"))
    connection = Connection(host=LOOPBACK, port=server.port, security="plain", user="ada")
    with ImapMailbox(connection, "secret") as mailbox:
        uidvalidity = mailbox.examine("INBOX").uidvalidity
    server.set_uidvalidity("ada", "INBOX", uidvalidity + 5)
    with ImapMailbox(connection, "secret") as mailbox:
        assert "renumbered" in act(mailbox, ServerAction("INBOX", uidvalidity, 1, "<one@example.org>"))
    assert set(server.flags("ada", "INBOX").values()) == {frozenset()}


@pytest.mark.parametrize("capabilities", [None, {"UIDPLUS", "IMAP4REV1"}, {"IMAP4REV1"}])
def test_a_move_takes_one_mail_and_deletes_no_other(
    dovecot: Dovecot, ada: Account, capabilities: set[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = ada.append(mail("one"))
    doomed = dovecot.append(ada.user, "INBOX", mail("two"), flags="\\Deleted")
    dovecot.append(ada.user, "Contracts", mail("there"))
    action = replace(action_on(ada, one, "one"), what=MOVE, target="Contracts")
    with ada.open() as mailbox:
        assert "no folder" in act(mailbox, replace(action, target="Nowhere"))
        if capabilities is not None:
            monkeypatch.setattr(mailbox, "_capabilities", frozenset(capabilities))
        said = act(mailbox, action)
        if capabilities == {"IMAP4REV1"}:
            assert "cannot move" in said
            assert set(ada.flags()) == {one, doomed}
            return
        assert said == "moved to Contracts"
        assert "no longer" in act(mailbox, action)
    assert set(ada.flags()) == {doomed}  # marked as deleted by somebody else, and not deleted by us
    assert len(ada.flags("Contracts")) == 2


def test_a_draft_is_put_once_into_the_users_own_drafts(ada: Account) -> None:
    draft = mail("counter proposal")
    with ada.open() as mailbox:
        assert append_draft(mailbox, draft, NOW).again is False
        placed = append_draft(mailbox, draft, NOW)
        assert (placed.folder, placed.again) == ("Drafts", True)
        append_draft(mailbox, mail("another"), NOW)
    assert len(ada.flags("Drafts")) == 2
    assert set(ada.flags("Drafts").values()) == {frozenset({"\\Draft"})}
    assert ada.flags("Sent") == {}
    assert ada.flags() == {}


def test_a_draft_without_an_id_or_a_folder_is_refused(somebody: Account) -> None:
    with somebody.open() as mailbox:
        with pytest.raises(WrongInput, match="Message-ID"):
            append_draft(mailbox, b"Subject: x\r\n\r\n", NOW)
        if not isinstance(somebody.server, Dovecot):
            with pytest.raises(WrongInput, match="Drafts"):
                append_draft(mailbox, mail("x"), NOW)


def test_a_mailbox_that_is_no_server_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("one"))
    with open_mailbox(Connection(kind="drop", path=str(tmp_path))) as mailbox:
        assert "not on a server" in act(mailbox, ServerAction("INBOX", 1, 1, "<one@example.org>"))
        with pytest.raises(WrongInput, match="not on a mail server"):
            append_draft(mailbox, mail("x"), NOW)
    assert (tmp_path / "a.eml").read_bytes() == mail("one")
