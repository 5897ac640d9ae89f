"""What every source of mail gives: the records, and the interface that IMAP, Maildir, mbox and a drop folder obey.

A source is read, never changed: nothing here can set a flag, move or delete. What may change a server, where the user
turned it on, is ``outbox``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol, Self

from watcher.mail.triage import StructurePart

BATCH_MAILS = 50
"""Mails asked for at once (MAIL.md, failure 8)."""
BATCH_BYTES = 16 * 1024 * 1024
"""Bytes asked for at once; a mail above this comes in pieces."""
MOST_MAIL_BYTES = 256 * 1024 * 1024
"""A mail above this is not fetched at all: it is listed as missing, with its size."""
TEXT_BYTES = 64 * 1024
"""How much of a text part is given where nothing else is asked."""
HEADER_BYTES = 256 * 1024
"""Of a header block; what lies beyond is not looked at."""

SPECIAL_USES = frozenset({"\\all", "\\archive", "\\drafts", "\\flagged", "\\important", "\\junk", "\\sent", "\\trash"})
"""RFC 6154 and RFC 8457, in lower case."""

_GUESSED_USES: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "\\Junk",
        frozenset({"junk", "spam", "junk e-mail", "junk email", "bulk mail", "bulk", "spamverdacht", "indésirables"}),
    ),
    (
        "\\Trash",
        frozenset(
            {"trash", "deleted", "deleted items", "deleted messages", "bin", "papierkorb", "gelöscht", "corbeille"}
        ),
    ),
    ("\\Drafts", frozenset({"drafts", "draft", "entwürfe", "brouillons", "borradores"})),
    ("\\Sent", frozenset({"sent", "sent items", "sent mail", "sent messages", "gesendet", "envoyés"})),
)
"""Names that mean a use on servers that do not state it (RFC 6154 is not everywhere)."""


Kind = Literal["imap", "maildir", "mbox", "drop"]
Security = Literal["tls", "starttls", "plain"]
Auth = Literal["password", "xoauth2", "oauthbearer"]


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach one mailbox. Holds no secret, so it can be stored and shown."""

    kind: Kind = "imap"
    host: str = ""
    port: int = 993
    security: Security = "tls"
    """``plain`` is accepted for this machine only."""
    user: str = ""
    auth: Auth = "password"
    path: str = ""
    """Folder of a Maildir or of dropped files, or the mbox file."""
    verify_tls: bool = True
    """False is accepted for this machine only."""
    tls_fingerprint: str | None = None
    """SHA-256 of the server's certificate in hex, colons allowed. Where given, it is all that is believed."""
    timeout: float = 30.0
    """Seconds without a byte after which the server counts as gone."""


@dataclass(frozen=True, slots=True)
class FolderName:
    """One folder of a mailbox."""

    name: str
    special_use: frozenset[str] = frozenset()
    """RFC 6154, as written by the server: ``\\Sent``, ``\\All``; guessed from the name where no use is stated."""
    selectable: bool = True


@dataclass(frozen=True, slots=True)
class FolderState:
    """What the server said when the folder was opened."""

    folder: str
    uidvalidity: int
    """When this changes, every UID means another mail (RFC 3501, section 2.3.1.1)."""
    uidnext: int
    exists: int
    highestmodseq: int | None = None
    """RFC 7162; None where the server keeps none."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One mail seen from outside: its header and structure, without its bodies."""

    uid: int
    size: int
    """Bytes of the whole mail, as the server counts them."""
    internaldate: datetime
    """When the server got it; with zone."""
    flags: frozenset[str]
    header: bytes
    """At most HEADER_BYTES."""
    parts: tuple[StructurePart, ...]


@dataclass(frozen=True, slots=True)
class RawMail:
    """One whole mail, byte for byte as the source gave it."""

    uid: int
    internaldate: datetime
    flags: frozenset[str]
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Missing:
    """A mail that was listed and not given. Never passed over in silence."""

    uid: int
    reason: str
    gone: bool = False
    """True: the source does not list it any more; it was deleted or moved meanwhile, and nothing is missing."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in a folder since a moment that the server numbered (RFC 7162)."""

    flags: Mapping[int, frozenset[str]]
    """Flags of the mails that are new or changed, by UID."""
    vanished: tuple[int, ...] | None
    """UIDs deleted since; None where the server keeps no account of them (no QRESYNC)."""


class Mailbox(Protocol):
    """One open mailbox. Every method raises MailboxError where the source does not answer; none changes anything."""

    account: str
    """Which mailbox this is, for the log."""

    def folders(self) -> list[FolderName]:
        """Every folder there is."""

    def examine(self, folder: str) -> FolderState:
        """Open *folder* for reading. All below speak of the folder opened last."""

    def uids(self, after: int = 0) -> list[int]:
        """UIDs above *after*, sorted."""

    def sizes(self, uids: Collection[int]) -> dict[int, int]:
        """Bytes of each mail, as the source counts them; one that is gone is left out."""

    def outlines(self, uids: Collection[int]) -> Iterator[Outline]:
        """Header and structure of each mail, without fetching bodies; one that is gone is left out."""

    def text_parts(self, wanted: Mapping[int, str], limit: int = TEXT_BYTES) -> dict[int, bytes]:
        """The beginning of one text part of each mail as UTF-8, at most *limit* bytes fetched; empty when it is gone.

        *wanted* gives the number of the part for each UID.
        """

    def fetch(self, uids: Collection[int]) -> Iterator[RawMail | Missing]:
        """Every one of *uids*, in that order: the mail, or why not."""

    def changed_since(self, modseq: int) -> Changes | None:
        """What changed since *modseq*; None where the source cannot say."""

    def wait(self, seconds: float) -> bool:
        """Wait for something new in the opened folder. True is a hint, False is no promise."""

    def close(self) -> None:
        """Let go of the source. Twice is once."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


def with_guessed_uses(folders: Sequence[FolderName]) -> list[FolderName]:
    """Guess the special use of a folder from its name, where the source states that use for no folder."""
    stated = {use.lower() for folder in folders for use in folder.special_use}
    return [folder if folder.special_use else replace(folder, special_use=_guess(folder, stated)) for folder in folders]


def _guess(folder: FolderName, stated: set[str]) -> frozenset[str]:
    leaf = re.split(r"[/.]", folder.name)[-1].strip().lower()
    for use, names in _GUESSED_USES:
        if leaf in names and use.lower() not in stated:
            return frozenset({use})
    return frozenset()
