"""The door to a user's mail: open a mailbox of any kind, say which of its folders to watch, and when to try again.

with open_mailbox(connection, secret) as mailbox:
    state = mailbox.examine("INBOX")
    for mail in mailbox.fetch(mailbox.uids(after=high)):
        ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from watcher.errors import MailboxUnreachable
from watcher.mail.source import (
    BATCH_BYTES,
    BATCH_MAILS,
    Changes,
    Connection,
    FolderName,
    FolderState,
    Mailbox,
    Missing,
    Outline,
    RawMail,
)
from watcher.mail.triage import StructurePart

__all__ = [
    "BATCH_BYTES",
    "BATCH_MAILS",
    "Changes",
    "Connection",
    "FolderName",
    "FolderState",
    "Mailbox",
    "Missing",
    "Outline",
    "RawMail",
    "StructurePart",
    "backoff",
    "choose_folders",
    "open_mailbox",
]

LEFT_OUT = frozenset({"\\junk", "\\trash", "\\drafts"})
"""Special uses that the backfill leaves out (RFC 6154). Sent stays: signed copies stand there."""

SHORTEST_PAUSE = 5.0
LONGEST_PAUSE = 15 * 60.0


def open_mailbox(
    connection: Connection, secret: Callable[[], str] | str = "", *, account: str = "", state: Path | None = None
) -> Mailbox:
    """Open the mailbox that *connection* names.

    *secret* is the password, or the access token for OAuth; a function is asked when it is needed. *state* is a file
    of ours in which the numbers given to mails of a Maildir, an mbox or a drop folder are kept; without it they hold
    for this connection only. Raises MailboxRefused, MailboxUnreachable or MailboxThrottled, in the user's words.
    """
    if connection.kind == "imap":
        from watcher.mail.imap import ImapMailbox

        return ImapMailbox(connection, secret, account=account)
    path = Path(connection.path).expanduser()
    if not path.exists():
        raise MailboxUnreachable(
            f"{path} does not exist", remedy="Check the path, and that its disk is mounted, then try again."
        )
    if connection.kind == "maildir":
        from watcher.mail.maildir import MaildirMailbox

        return MaildirMailbox(path, account=account, state=state)
    if connection.kind == "mbox":
        from watcher.mail.mbox import MboxMailbox

        return MboxMailbox(path, account=account, state=state)
    from watcher.mail.drop import DropMailbox

    return DropMailbox(path, account=account, state=state)


def choose_folders(folders: Iterable[FolderName]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    r"""Say which folders to watch live and which ones the backfill goes through: (live, backfill).

    Live is INBOX, or the first folder where there is none. The backfill takes every selectable folder but junk, trash
    and drafts; where the server has a folder of everything (``\All``), that one alone, because the others show the
    same mails again.
    """
    known = [folder for folder in folders if folder.selectable]
    live = [folder.name for folder in known if folder.name.upper() == "INBOX"][:1] or [f.name for f in known[:1]]
    everything = [folder.name for folder in known if "\\all" in _uses(folder)][:1]
    past = everything or [folder.name for folder in known if not _uses(folder) & LEFT_OUT]
    return tuple(live), tuple(past)


def _uses(folder: FolderName) -> frozenset[str]:
    return frozenset(use.lower() for use in folder.special_use)


def backoff(failures: int, chance: Callable[[], float]) -> float:
    """Seconds to wait after so many failures in a row: 5 s, doubled each time, at most 15 min, spread by a quarter.

    *chance* gives a number in [0, 1): many clients of one server must not come back in the same second. Never below
    5 s and never above 15 min.
    """
    doublings = min(max(failures, 1) - 1, 20)
    pause = min(LONGEST_PAUSE, SHORTEST_PAUSE * 2.0**doublings)
    spread = pause * (0.75 + 0.5 * chance())
    return min(LONGEST_PAUSE, max(SHORTEST_PAUSE, spread))
