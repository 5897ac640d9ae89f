"""The only place that changes anything on a mail server, and only what a person has switched on or ordered.

Three things can be asked for: a keyword on a mail, a mail moved to another folder, a draft put into the user's own
Drafts. Each may be tried again at any time: what is done already is found done. Nothing is ever deleted but the
original of a moved mail on servers without MOVE, and nothing is ever sent.
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from watcher.errors import WrongInput
from watcher.mail.headers import parse_ids, split_fields
from watcher.mail.source import FolderName, Mailbox

if TYPE_CHECKING:
    from watcher.mail.imap import ImapMailbox

MARK: Final = "mark"
MOVE: Final = "move"

KEYWORD = "$Clausewatch"
"""The keyword that marks a mail which held a contract (RFC 5788 form)."""


@dataclass(frozen=True, slots=True)
class ServerAction:
    """What is to be done with one mail on its server, and what must be true of it at that moment."""

    folder: str
    uidvalidity: int
    uid: int
    message_id: str | None
    """The mail's own Message-ID, as it was read; without one nothing is done."""
    what: Literal["mark", "move"] = MARK
    target: str = ""
    """Folder to move to."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the server says about the mail right before the act."""

    uidvalidity: int
    message_id: str | None
    """None: no mail has that UID."""
    flags: frozenset[str]
    can_mark: bool
    """The folder keeps keywords that it does not know yet, or knows ours."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a draft lies now."""

    folder: str
    again: bool
    """True: it lay there already."""


def decide(action: ServerAction, seen: Seen) -> str | None:
    """Say why nothing is to be done with the mail, or None: go on. Touches nothing."""
    if not _bare(action.message_id):
        return "left alone: the mail has no Message-ID to be known by"
    if seen.uidvalidity != action.uidvalidity:
        return "left alone: the server has renumbered the folder since"
    if seen.message_id is None:
        return "left alone: the mail is no longer in this folder"
    if _bare(seen.message_id) != _bare(action.message_id):
        return "left alone: under this number stands another mail now"
    if action.what == MARK:
        if KEYWORD.lower() in {flag.lower() for flag in seen.flags}:
            return "done before"
        if not seen.can_mark:
            return "left alone: the server keeps no keywords in this folder"
    if action.what == MOVE and (not action.target or action.target == action.folder):
        return "left alone: there is no other folder to move it to"
    return None


def act(mailbox: Mailbox, action: ServerAction) -> str:
    """Do *action*, or say why it is left alone; the answer is for the record. Twice is once.

    UIDVALIDITY and Message-ID are checked again on the connection that acts, with the folder open. Raises
    MailboxError where the server does not answer or refuses; the action may then be tried again.
    """
    imap = _imap(mailbox)
    if imap is None:
        return "left alone: this mailbox is not on a server"
    # Looked at for reading first: a folder is opened for writing only when there is something to write.
    reason = decide(action, _look(imap, action, readonly=True))
    if reason is not None:
        return reason
    try:
        reason = decide(action, _look(imap, action, readonly=False))
        if reason is not None:
            return reason
        if action.what == MARK:
            return _mark(imap, action)
        return _move(imap, action)
    finally:
        _look_away(imap)


def append_draft(mailbox: Mailbox, raw: bytes, when: datetime) -> Placed:
    """Put *raw*, a whole mail, into the user's own Drafts folder, unless a draft with its Message-ID lies there.

    *when* becomes its date on the server. Raises WrongInput when the mail has no Message-ID or the mailbox no Drafts
    folder, and MailboxError where the server refuses.
    """
    ids = parse_ids(split_fields(raw)[0].get("message-id"))
    if not ids:
        raise WrongInput("the draft has no Message-ID, so it could not be told from another one")
    imap = _imap(mailbox)
    if imap is None:
        raise WrongInput(
            f"{mailbox.account} is not on a mail server, so it has no Drafts folder",
            remedy="Open the written .eml file in your mail program instead.",
        )
    folder = drafts_of(imap.folders())
    if folder is None:
        raise WrongInput(
            f"{mailbox.account} has no Drafts folder",
            remedy="Save one draft with your mail program, which makes the folder, then try again.",
        )
    imap.examine(folder)
    with imap.talking("look through the drafts"):
        # HEADER finds substrings (RFC 3501, section 6.4.4), so what it finds is compared whole.
        found = imap.client.search(["HEADER", "Message-ID", _bare(ids[0])])
    for uid in found:
        if _bare(_identity(imap, uid)[0]) == _bare(ids[0]):
            return Placed(folder, again=True)
    with imap.talking("take the draft"):
        imap.client.append(folder, raw, flags=(b"\\Draft",), msg_time=when)
    return Placed(folder, again=False)


def drafts_of(folders: Iterable[FolderName]) -> str | None:
    """Name of the Drafts folder, or None."""
    for folder in folders:
        if folder.selectable and "\\drafts" in {use.lower() for use in folder.special_use}:
            return folder.name
    return None


def _imap(mailbox: Mailbox) -> ImapMailbox | None:
    from watcher.mail.imap import ImapMailbox

    return mailbox if isinstance(mailbox, ImapMailbox) else None


def _look(imap: ImapMailbox, action: ServerAction, *, readonly: bool) -> Seen:
    if readonly:
        uidvalidity, answer = imap.examine(action.folder).uidvalidity, {}
    else:
        with imap.talking(f"open {action.folder} for a keyword"):
            answer = imap.client.select_folder(action.folder, readonly=False)
            uidvalidity = int(answer.get(b"UIDVALIDITY", 0))
    kept = {_word(flag).lower().strip("()") for flag in answer.get(b"PERMANENTFLAGS", ())}
    message_id, flags = _identity(imap, action.uid)
    # EXAMINE may say that no flag can be kept, because none can in that mode: only SELECT's answer counts.
    can_mark = readonly or not kept or "\\*" in kept or KEYWORD.lower() in kept
    return Seen(uidvalidity, message_id, flags, can_mark)


def _identity(imap: ImapMailbox, uid: int) -> tuple[str | None, frozenset[str]]:
    """Message-ID and flags of one mail; (None, …) when there is no such mail, an empty text when it has no id."""
    with imap.talking("say which mail this is"):
        answer: dict[int, dict[bytes, Any]] = imap.client.fetch(
            [uid], ["FLAGS", "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"]
        )
    entry = answer.get(uid)
    if entry is None:
        return None, frozenset()
    header = next((v for k, v in entry.items() if k.startswith(b"BODY[") and isinstance(v, bytes)), None)
    if header is None:
        return None, frozenset()
    ids = parse_ids(split_fields(header)[0].get("message-id"))
    return ids[0] if ids else "", frozenset(_word(flag) for flag in entry.get(b"FLAGS", ()))


def _mark(imap: ImapMailbox, action: ServerAction) -> str:
    with imap.talking("set a keyword"):
        imap.client.add_flags([action.uid], [KEYWORD])
    _, flags = _identity(imap, action.uid)
    if KEYWORD.lower() not in {flag.lower() for flag in flags}:
        return "left alone: the server took the keyword and did not keep it"
    return f"marked with {KEYWORD}"


def _move(imap: ImapMailbox, action: ServerAction) -> str:
    if action.target not in {folder.name for folder in imap.folders() if folder.selectable}:
        return f"left alone: there is no folder {action.target}"
    if "MOVE" in imap.capabilities:
        with imap.talking(f"move a mail to {action.target}"):
            imap.client.move([action.uid], action.target)
    elif "UIDPLUS" in imap.capabilities:
        # A plain EXPUNGE would delete whatever else carries \Deleted: UID EXPUNGE names the one mail (RFC 4315).
        with imap.talking(f"move a mail to {action.target}"):
            imap.client.copy([action.uid], action.target)
            imap.client.add_flags([action.uid], [b"\\Deleted"])
            imap.client.uid_expunge([action.uid])
    else:
        return "left alone: the server cannot move one mail by itself"
    return f"moved to {action.target}"


def _look_away(imap: ImapMailbox) -> None:
    """Leave the folder without CLOSE, which would delete what others marked as deleted."""
    if "UNSELECT" in imap.capabilities:
        try:
            imap.client.unselect_folder()
        except (imaplib.IMAP4.error, OSError):
            return  # the connection is gone, and the folder with it


def _bare(message_id: str | None) -> str:
    """A Message-ID without its brackets and blanks."""
    return re.sub(r"[<>\s]", "", message_id or "")


def _word(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
