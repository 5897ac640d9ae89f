"""Mails: one message for the same bytes, however often and wherever they lie; what each part of it became.

A **message** is named by the SHA-256 of its raw bytes. A **location** is one place on a server: folder, UIDVALIDITY,
UID. A location is ``stored`` when its message is kept, ``outlined`` when only its header and structure were read,
``missing`` when the server listed it and did not give it, ``gone`` when the server lists it no longer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    CompoundSelect,
    Connection,
    Index,
    Insert,
    RowMapping,
    Select,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    true,
    union,
    update,
)
from sqlmodel import Field

from watcher.errors import WrongInput
from watcher.storage.contracts import (
    Document,
    DocumentRow,
    NewDocument,
    add_documents,
    documents_of,
    outcome_of,
)
from watcher.storage.database import BulkInsert, Ledger, insert_into, insert_new, insert_of
from watcher.storage.mailboxes import FolderRow, MailboxRow, add_traffic, folder_key, move_cursor, traffic_since
from watcher.storage.naming import beginnings, find_name, names_for
from watcher.storage.packs import PackRef
from watcher.storage.tenancy import (
    Json,
    Name,
    OwnedRow,
    Sha256,
    Words,
    closed_set,
    instant,
    instant_or_none,
    table_of,
)

STATUSES = ("waiting", "done", "needs_you", "quarantined")
OUTCOMES = ("waiting", "scored", "not_a_contract", "outside_scope", "needs_you", "decorative", "body")
"""``waiting``: its document has not been read yet. The rest are INTERFACE.md's."""
LOCATION_STATES = ("stored", "outlined", "missing", "gone")

T = TypeVar("T")

MOST_THREAD = 100
"""Message-IDs of a thread that are followed."""
_PAGE = 200
_AT_ONCE = 500
"""Values in one IN list."""


class MessageRow(OwnedRow, table=True):
    """One mail by its bytes."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("owner", "sha256"),
        UniqueConstraint("owner", "name"),
        Index(None, "owner", "status", "stored_at"),
        Index(None, "owner", "internaldate", "id"),
        Index(None, "owner", "pack", "offset"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_type=Name)
    sha256: str = Field(sa_type=Sha256)
    size: int = Field(sa_type=BigInteger)
    pack: str | None = Field(default=None, sa_type=Name)
    offset: int | None = Field(default=None, sa_type=BigInteger)
    length: int | None = Field(default=None, sa_type=BigInteger)
    internaldate: datetime
    stored_at: datetime
    status: str = Field(sa_type=closed_set("status", *STATUSES))
    reason: str | None = Field(default=None, sa_type=Words)
    opened_at: datetime | None = None
    dropped_at: datetime | None = None
    subject: str | None = Field(default=None, sa_type=Words)
    from_: str | None = Field(default=None, sa_type=Words)
    to: Any = Field(default=None, sa_type=Json, nullable=True)
    date: datetime | None = None
    message_id: str | None = Field(default=None, sa_type=Words)
    thread: Any = Field(default=None, sa_type=Json, nullable=True)
    bulk: bool | None = None
    parser_version: str | None = Field(default=None, sa_type=Words)
    authentication: Any = Field(default=None, sa_type=Json, nullable=True)


class ThreadRow(OwnedRow, table=True):
    """One Message-ID that an opened mail bears or answers, hashed: it may be of any length."""

    __tablename__ = "threads"
    __table_args__ = (UniqueConstraint("message_id", "sha256"), Index(None, "owner", "sha256"))

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="messages.id", ondelete="CASCADE")
    sha256: str = Field(sa_type=Sha256)


class LocationRow(OwnedRow, table=True):
    """One place on a server."""

    __tablename__ = "locations"
    __table_args__ = (
        UniqueConstraint("folder_id", "uid"),
        CheckConstraint("state <> 'stored' OR message_id IS NOT NULL", name="stored_is_kept"),
        Index(None, "folder_id", "state", "candidate", "uid"),
        Index(None, "message_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    folder_id: int = Field(foreign_key="folders.id", ondelete="CASCADE")
    uid: int = Field(sa_type=BigInteger)
    state: str = Field(sa_type=closed_set("state", *LOCATION_STATES))
    candidate: bool = False
    message_id: int | None = Field(default=None, foreign_key="messages.id", ondelete="CASCADE")
    internaldate: datetime | None = None
    flags: Any = Field(default=None, sa_type=Json, nullable=True)
    size: int | None = Field(default=None, sa_type=BigInteger)
    subject: str | None = Field(default=None, sa_type=Words)
    from_: str | None = Field(default=None, sa_type=Words)
    date: datetime | None = None
    header_message_id: str | None = Field(default=None, sa_type=Words)
    reason: str | None = Field(default=None, sa_type=Words)
    attempts: int = 0
    changed_at: datetime


class PartRow(OwnedRow, table=True):
    """One part of an opened mail."""

    __tablename__ = "parts"
    __table_args__ = (UniqueConstraint("message_id", "locator_sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="messages.id", ondelete="CASCADE")
    position: int
    path: str = Field(sa_type=Words)
    locator: str = Field(sa_type=Words)
    locator_sha256: str = Field(sa_type=Sha256)
    name: str = Field(sa_type=Words)
    media_type: str = Field(sa_type=Words)
    size: int = Field(sa_type=BigInteger)
    sha256: str = Field(sa_type=Sha256)
    outcome: str = Field(sa_type=closed_set("outcome", *OUTCOMES))
    needs: str | None = Field(default=None, sa_type=Words)
    reason: str | None = Field(default=None, sa_type=Words)


_MESSAGES, _THREADS, _LOCATIONS, _PARTS, _DOCUMENTS, _FOLDERS, _MAILBOXES = (
    table_of(row) for row in (MessageRow, ThreadRow, LocationRow, PartRow, DocumentRow, FolderRow, MailboxRow)
)


_SOME_MESSAGES = select(_MESSAGES.c.name, _MESSAGES.c.sha256, _MESSAGES.c.status).where(
    _MESSAGES.c.owner == bindparam("owner")
)


@cache
def _known_messages(dialect: str) -> CompoundSelect[tuple[str, str, str]]:
    """Messages with one of these digests, or with an id that one of them would be given.

    Each half finds its own index.
    """
    return union(
        _SOME_MESSAGES.where(_MESSAGES.c.sha256.in_(_listed(dialect, "digests"))),
        _SOME_MESSAGES.where(_MESSAGES.c.name.in_(_listed(dialect, "names"))),
    )


def _listed(dialect: str, name: str) -> Any:
    """A list of words as one parameter. SQLite reads it as JSON; written out, it would be made anew for every batch."""
    if dialect != "sqlite":
        return bindparam(name, expanding=True)
    return select(func.json_each(bindparam(name, type_=Json)).table_valued("value").c.value)


_GAPS = select(_LOCATIONS.c.uid, _LOCATIONS.c.reason, _LOCATIONS.c.attempts, _LOCATIONS.c.changed_at).where(
    _LOCATIONS.c.folder_id == bindparam("place"),
    _LOCATIONS.c.owner == bindparam("owner"),
    _LOCATIONS.c.state == "missing",
)
"""Few rows, so they are sorted by whoever asks: told to sort, SQLite would walk through the whole folder by UID."""


def _new_message(dialect: str) -> Insert:
    """Whoever comes second changes nothing.

    Should it be another mail with the same id, no place can be stored for it (``stored_is_kept``), and the batch is
    done again, with a longer id.
    """
    return insert_of(dialect, _MESSAGES).on_conflict_do_nothing()


def _stored_location(dialect: str) -> Insert:
    """Upsert of one place whose message is kept, the message named by its digest."""
    statement = insert_of(dialect, _LOCATIONS)
    message = select(_MESSAGES.c.id).where(
        _MESSAGES.c.owner == bindparam("for_owner"), _MESSAGES.c.sha256 == bindparam("mail_sha256")
    )
    columns = ("state", "message_id", "internaldate", "flags", "size", "reason", "changed_at")
    return statement.values(message_id=message.scalar_subquery()).on_conflict_do_update(
        index_elements=["folder_id", "uid"], set_={name: statement.excluded[name] for name in columns}
    )


_INSERT_MESSAGES = BulkInsert(
    _new_message,
    ("owner", "name", "sha256", "size", "pack", "offset", "length", "internaldate", "stored_at", "status"),
)
_STORE_LOCATIONS = BulkInsert(
    _stored_location,
    (
        "owner",
        "folder_id",
        "uid",
        "state",
        "candidate",
        "internaldate",
        "flags",
        "size",
        "reason",
        "attempts",
        "changed_at",
    ),
)


# ---- what goes in


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail whose bytes are in a pack, on the disk."""

    uid: int
    internaldate: datetime
    """When the server got it; with zone."""
    flags: tuple[str, ...]
    ref: PackRef


@dataclass(frozen=True, slots=True)
class MissingMail:
    """A mail that the server listed and did not give."""

    uid: int
    reason: str
    gone: bool = False
    """True: the server does not list it any more, so nothing is missing."""


@dataclass(frozen=True, slots=True)
class OutlinedMail:
    """A mail seen from outside, its body not fetched."""

    uid: int
    size: int
    """Bytes, as the server counts them."""
    internaldate: datetime
    flags: tuple[str, ...] = ()
    subject: str | None = None
    from_: str | None = None
    date: datetime | None = None
    message_id: str | None = None
    """The header; anybody can write it."""
    candidate: bool = False
    """Its body is worth fetching."""


@dataclass(frozen=True, slots=True)
class MailFacts:
    """What an opened mail says of itself. Believed by nobody."""

    subject: str = ""
    from_: str = ""
    to: tuple[str, ...] = ()
    date: datetime | None = None
    message_id: str | None = None
    thread: tuple[str, ...] = ()
    """Message-IDs that it answers."""
    bulk: bool = False
    parser_version: str = ""
    """Which way of opening gave the parts."""


@dataclass(frozen=True, slots=True)
class PartOutcome:
    """One part of a mail, and what became of it."""

    path: str
    """MIME path."""
    locator: str
    """Names the part; unique in its mail."""
    name: str
    media_type: str
    size: int
    sha256: str
    outcome: str
    """One of OUTCOMES."""
    needs: str | None = None
    """What a person has to bring, where the outcome is ``needs_you``."""
    reason: str | None = None
    """One plain sentence."""


# ---- what comes out


@dataclass(frozen=True, slots=True)
class Message:
    """One mail by its bytes."""

    id: str
    sha256: str
    size: int
    ref: PackRef | None
    """Where its bytes are; None once retention has dropped them."""
    internaldate: datetime
    """When the first server that gave it had got it."""
    stored_at: datetime
    status: str
    """One of STATUSES."""
    reason: str | None = None
    """Why it is quarantined."""
    opened_at: datetime | None = None
    dropped_at: datetime | None = None
    """When its bytes were dropped."""
    subject: str | None = None
    from_: str | None = None
    to: tuple[str, ...] = ()
    date: datetime | None = None
    message_id: str | None = None
    """The header; anybody can write it."""
    thread: tuple[str, ...] = ()
    bulk: bool = False
    parser_version: str | None = None
    authentication: Mapping[str, Any] | None = None
    """What DKIM, ARC and DMARC said, with the keys."""


@dataclass(frozen=True, slots=True)
class MailLocation:
    """One place on a server."""

    account: str
    folder: str
    uidvalidity: int
    uid: int

    @property
    def text(self) -> str:
        """``account:folder:uidvalidity:uid``: unique for ever within one owner."""
        return f"{self.account}:{self.folder}:{self.uidvalidity}:{self.uid}"


@dataclass(frozen=True, slots=True)
class Gap:
    """A mail that the server lists and does not give."""

    location: MailLocation
    reason: str
    attempts: int
    last_tried_at: datetime


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """One mail with its parts and documents."""

    message: Message
    parts: tuple[PartOutcome, ...]
    documents: tuple[Document, ...]
    """A document that a person has answered with another paper is replaced by that paper."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a folder holds on the server against what is stored."""

    missing: tuple[int, ...]
    """UIDs inside the read stretch that are nowhere: neither stored, nor outlined, nor listed as a gap."""
    gone: int
    """Places that the server lists no longer."""


class Mails(Ledger):
    """The mails of one owner."""

    # ---- coming in

    def keep(
        self,
        account: str,
        folder: str,
        uidvalidity: int,
        kept: Sequence[KeptMail],
        gone: Sequence[MissingMail],
        *,
        high: int | None,
        low: int | None,
        now: datetime,
    ) -> list[str]:
        """Write down one batch and move the cursor, in one transaction. Twice is once.

        *kept* are in the packs already; *gone* are listed as missing (or, where the server lists them no longer, as
        gone). *high* and *low* stretch the cursor; None leaves it. Gives the ids of the messages that are still to be
        opened: a mail that is known from another place is not among them once it has been opened.
        """
        with self._writing() as c:
            place = folder_key(c, self._owner, account, folder, uidvalidity)
            waiting = self._keep_messages(c, kept, now)
            self._keep_locations(c, place, kept, now)
            self._miss(c, place, gone, now)
            if kept:
                add_traffic(c, self._owner, place, sum(mail.ref.size for mail in kept), now)
            if high is not None and low is not None:
                move_cursor(c, self._owner, place, high, low)
            return waiting

    def outline(
        self, account: str, folder: str, uidvalidity: int, outlines: Sequence[OutlinedMail], now: datetime
    ) -> None:
        """Write down mails seen from outside. One that is known is left as it is."""
        with self._writing() as c:
            place = folder_key(c, self._owner, account, folder, uidvalidity)
            rows = [
                {
                    "owner": self._owner,
                    "folder_id": place,
                    "uid": o.uid,
                    "state": "outlined",
                    "candidate": o.candidate,
                    "size": o.size,
                    "internaldate": instant(o.internaldate),
                    "flags": list(o.flags),
                    "subject": o.subject,
                    "from_": o.from_,
                    "date": instant_or_none(o.date),
                    "header_message_id": o.message_id,
                    "attempts": 0,
                    "changed_at": instant(now),
                }
                for o in outlines
            ]
            insert_new(c, _LOCATIONS, rows)

    def known_uids(self, account: str, folder: str, uidvalidity: int) -> set[int]:
        """UIDs of *folder* that are stored, outlined or listed as missing."""
        query = self._in_folder(select(_LOCATIONS.c.uid), account, folder, uidvalidity)
        with self._reading() as c:
            return set(c.scalars(query))

    def candidates_without_body(self, account: str, folder: str, uidvalidity: int, limit: int) -> list[int]:
        """UIDs of outlined mails whose bodies are worth fetching and not yet fetched, newest first."""
        query = (
            self._in_folder(select(_LOCATIONS.c.uid), account, folder, uidvalidity)
            .where(_LOCATIONS.c.state == "outlined", _LOCATIONS.c.candidate == true())
            .order_by(_LOCATIONS.c.uid.desc())
            .limit(limit)
        )
        with self._reading() as c:
            return list(c.scalars(query))

    def gaps_to_retry(self, account: str, folder: str, uidvalidity: int, attempts: int) -> list[int]:
        """UIDs that are missing and were asked for fewer than *attempts* times, oldest first."""
        query = self._in_folder(select(_LOCATIONS.c.uid), account, folder, uidvalidity)
        with self._reading() as c:
            missing = c.scalars(query.where(_LOCATIONS.c.state == "missing", _LOCATIONS.c.attempts < attempts))
            return sorted(missing)

    def gaps(self, account: str | None = None) -> list[Gap]:
        """Every mail that a server lists and does not give, with the reason."""
        folders = (
            select(_FOLDERS.c.id, _FOLDERS.c.folder, _FOLDERS.c.uidvalidity, _MAILBOXES.c.name.label("account"))
            .join(_MAILBOXES, _MAILBOXES.c.id == _FOLDERS.c.mailbox_id)
            .where(_FOLDERS.c.owner == self._owner, _FOLDERS.c.is_current)
            .order_by(_FOLDERS.c.id)
        )
        if account is not None:
            folders = folders.where(_MAILBOXES.c.name == account.strip().casefold())
        with self._reading() as c:
            return [
                Gap(
                    MailLocation(place.account, place.folder, place.uidvalidity, row.uid),
                    row.reason or "",
                    row.attempts,
                    row.changed_at,
                )
                for place in c.execute(folders).all()
                for row in sorted(c.execute(_GAPS, {"place": place.id, "owner": self._owner}), key=lambda row: row.uid)
            ]

    def reconcile(
        self, account: str, folder: str, uidvalidity: int, on_server: Collection[int], now: datetime
    ) -> Reconciled:
        """Compare a folder's whole list of UIDs with what is stored: the daily proof that nothing is missing.

        Places that the server lists no longer become ``gone`` (their mails stay), and come back when it lists them
        again. UIDs between the cursor's ends that are nowhere are given back: they have to be fetched.
        """
        listed = set(on_server)
        query = self._in_folder(select(_LOCATIONS.c.uid, _LOCATIONS.c.state), account, folder, uidvalidity)
        with self._writing() as c:
            place = folder_key(c, self._owner, account, folder, uidvalidity)
            known = {row.uid: row.state for row in c.execute(query)}
            cursor = c.execute(select(_FOLDERS.c.high, _FOLDERS.c.low).where(_FOLDERS.c.id == place)).one()
            vanished = [uid for uid, state in known.items() if uid not in listed and state != "gone"]
            for uids in _chunks(vanished):
                self._set_state(c, place, uids, "gone", now)
            back = [uid for uid, state in known.items() if uid in listed and state == "gone"]
            forgotten = {uid for uids in _chunks(back) for uid in self._back(c, place, uids, now)}
            nowhere = (listed - known.keys()) | forgotten
            missing = sorted(uid for uid in nowhere if cursor.low <= uid <= cursor.high)
        return Reconciled(tuple(missing), len(vanished))

    def vanished(self, account: str, folder: str, uidvalidity: int, uids: Sequence[int], now: datetime) -> None:
        """Write down that the server lists these UIDs no longer. What was stored stays; a gap is one no more."""
        with self._writing() as c:
            place = folder_key(c, self._owner, account, folder, uidvalidity)
            for some in _chunks(uids):
                self._set_state(c, place, some, "gone", now)

    def fetched_bytes(self, account: str, since: datetime) -> int:
        """Bytes of whole mails that were fetched from *account* since then, to the hour, rather too many."""
        with self._reading() as c:
            return traffic_since(c, self._owner, account, since)

    # ---- being opened

    def unprocessed(self, account: str) -> list[str]:
        """Ids of the messages of *account* that are still to be opened or read, newest first."""
        query = select(_MESSAGES.c.name, _MESSAGES.c.internaldate, _MESSAGES.c.id).where(
            _MESSAGES.c.owner == self._owner,
            _MESSAGES.c.status == "waiting",
            exists()
            .where(_LOCATIONS.c.message_id == _MESSAGES.c.id, _LOCATIONS.c.folder_id == _FOLDERS.c.id)
            .where(_FOLDERS.c.mailbox_id == _MAILBOXES.c.id)
            .where(_MAILBOXES.c.owner == self._owner, _MAILBOXES.c.name == account.strip().casefold()),
        )
        with self._reading() as c:
            rows = c.execute(query).all()
        # sorted here: asked to sort, SQLite would walk through every mail by date to find the few that wait
        return [row.name for row in sorted(rows, key=lambda row: (row.internaldate, row.id), reverse=True)]

    def message(self, word: str) -> Message:
        """One message by its id, or an unambiguous beginning of it. Raises WrongInput."""
        with self._reading() as c:
            key = self._key(c, word)
            row = c.execute(select(_MESSAGES).where(_MESSAGES.c.id == key, self._mine)).mappings().one()
        return _message(row)

    def locations(self, word: str) -> list[MailLocation]:
        """Where a message lies on servers now: not in numberings that are stale, and not where it is gone."""
        with self._reading() as c:
            query = (
                self._places()
                .where(
                    _LOCATIONS.c.message_id == self._key(c, word),
                    _LOCATIONS.c.state == "stored",
                    _FOLDERS.c.is_current,
                )
                .order_by(_LOCATIONS.c.id)
            )
            return [_location(row) for row in c.execute(query).mappings()]

    def opened(
        self,
        word: str,
        facts: MailFacts,
        outcomes: Sequence[PartOutcome],
        documents: Sequence[NewDocument],
        now: datetime,
    ) -> None:
        """Write down what a mail holds. A mail that is opened already is left as it is."""
        with self._writing() as c:
            key = self._key(c, word)
            opened = c.execute(
                update(_MESSAGES)
                .where(_MESSAGES.c.id == key, self._mine, _MESSAGES.c.opened_at.is_(None))
                .values(
                    subject=facts.subject,
                    from_=facts.from_,
                    to=list(facts.to),
                    date=instant_or_none(facts.date),
                    message_id=facts.message_id,
                    thread=list(facts.thread),
                    bulk=facts.bulk,
                    parser_version=facts.parser_version,
                    opened_at=instant(now),
                    status="waiting",
                    reason=None,
                )
            ).rowcount
            if not opened:
                return
            sha256 = c.execute(select(_MESSAGES.c.sha256).where(_MESSAGES.c.id == key)).scalar_one()
            states = add_documents(c, self._owner, key, sha256, documents, now)
            c.execute(delete(_PARTS).where(_PARTS.c.message_id == key, _PARTS.c.owner == self._owner))
            insert_new(c, _PARTS, self._part_values(key, outcomes, states))
            named = {_digest(name) for name in (facts.message_id, *facts.thread[:MOST_THREAD]) if name}
            rows = [{"owner": self._owner, "message_id": key, "sha256": digest} for digest in sorted(named)]
            insert_new(c, _THREADS, rows)
            self._settle(c, key)

    def add_parts(
        self,
        word: str,
        outcomes: Sequence[PartOutcome],
        documents: Sequence[NewDocument],
        now: datetime,
    ) -> list[str]:
        """Write down more parts of a mail that was opened before: what a password brought to light. Twice is once.

        Gives the ids of the documents among them, in order.
        """
        with self._writing() as c:
            key = self._key(c, word)
            sha256 = c.execute(select(_MESSAGES.c.sha256).where(_MESSAGES.c.id == key, self._mine)).scalar_one()
            states = add_documents(c, self._owner, key, sha256, documents, now)
            first = c.execute(select(func.count()).select_from(_PARTS).where(_PARTS.c.message_id == key)).scalar_one()
            insert_new(c, _PARTS, self._part_values(key, outcomes, states, first))
            self._settle(c, key)
            names = select(_DOCUMENTS.c.locator, _DOCUMENTS.c.name).where(
                _DOCUMENTS.c.owner == self._owner, _DOCUMENTS.c.message_id == key
            )
            found = {row.locator: row.name for row in c.execute(names)}
        return [found[document.locator] for document in documents]

    def _part_values(
        self, key: int, outcomes: Sequence[PartOutcome], states: Mapping[str, str], first: int = 0
    ) -> list[dict[str, Any]]:
        return [
            {
                "owner": self._owner,
                "message_id": key,
                "position": position,
                "path": part.path,
                "locator": part.locator,
                "locator_sha256": _digest(part.locator),
                "name": part.name,
                "media_type": part.media_type,
                "size": part.size,
                "sha256": part.sha256,
                "outcome": outcome_of(states.get(part.locator, ""), part.outcome),
                "needs": part.needs,
                "reason": part.reason,
            }
            for position, part in enumerate(outcomes, first)
        ]

    def thread(self, word: str) -> list[Message]:
        """Other opened mails of the same thread, newest first: they bear or answer a Message-ID of this one's.

        Headers only: anybody can write them, so nothing may be believed for standing in a thread.
        """
        with self._reading() as c:
            key = self._key(c, word)
            own = select(_THREADS.c.sha256).where(_THREADS.c.owner == self._owner, _THREADS.c.message_id == key)
            others = select(_THREADS.c.message_id).where(
                _THREADS.c.owner == self._owner, _THREADS.c.sha256.in_(own), _THREADS.c.message_id != key
            )
            query = (
                select(_MESSAGES)
                .where(self._mine, _MESSAGES.c.id.in_(others))
                .order_by(_MESSAGES.c.internaldate.desc(), _MESSAGES.c.id.desc())
                .limit(_PAGE)
            )
            return [_message(row) for row in c.execute(query).mappings()]

    def set_outcome(
        self, word: str, locator: str, outcome: str, needs: str | None, reason: str | None, now: datetime
    ) -> None:
        """Write down what one part became; the message's status follows. Raises WrongInput for an unknown part."""
        with self._writing() as c:
            key = self._key(c, word)
            changed = c.execute(
                update(_PARTS)
                .where(
                    _PARTS.c.message_id == key,
                    _PARTS.c.owner == self._owner,
                    _PARTS.c.locator_sha256 == _digest(locator),
                )
                .values(outcome=outcome, needs=needs, reason=reason)
            ).rowcount
            if not changed:
                raise WrongInput(f"the mail {word} has no part {locator!r}")
            self._settle(c, key)

    def quarantine(self, word: str, reason: str, now: datetime) -> None:
        """Set a mail aside that cannot be opened: its bytes stay, and its user is told why."""
        with self._writing() as c:
            c.execute(
                update(_MESSAGES)
                .where(_MESSAGES.c.id == self._key(c, word), self._mine)
                .values(status="quarantined", reason=reason)
            )

    def reopen(self, word: str, now: datetime) -> None:
        """Let a mail be opened again, by a newer parser or after quarantine. What its documents became stays."""
        with self._writing() as c:
            c.execute(
                update(_MESSAGES)
                .where(_MESSAGES.c.id == self._key(c, word), self._mine, _MESSAGES.c.pack.is_not(None))
                .values(status="waiting", reason=None, opened_at=None)
            )

    def set_authentication(self, word: str, found: Mapping[str, Any]) -> None:
        """Keep what DKIM, ARC and DMARC said of a mail."""
        with self._writing() as c:
            c.execute(
                update(_MESSAGES)
                .where(_MESSAGES.c.id == self._key(c, word), self._mine)
                .values(authentication=dict(found))
            )

    # ---- being shown

    def inbox(self, *, needs_you: bool = False, limit: int | None = None) -> Iterator[InboxEntry]:
        """Every message, newest first, with its parts and documents; *needs_you*: only those that need their user.

        Read a page at a time, so that a mailbox of any size fits; mails that come meanwhile are not among them.
        """
        before: tuple[datetime, int] | None = None
        left = limit
        while left is None or left > 0:
            with self._reading() as c:
                page = self._inbox_page(c, needs_you, before, _PAGE if left is None else min(left, _PAGE))
            yield from (entry for _, entry in page)
            if not page:
                return
            before = page[-1][0]
            left = None if left is None else left - len(page)

    def account_counts(self, account: str) -> dict[str, int]:
        """How one mailbox stands against its server. Counts the folders' numberings of today.

        ``on_server`` = ``stored`` + ``missing`` + ``outlined`` + what nobody has looked at yet. ``looked_at`` is
        stored and outlined together; ``candidates`` of those could hold a contract; ``gone`` were deleted there.
        """
        counts = dict.fromkeys(("on_server", *_PLACE_COUNTS), 0)
        name = account.strip().casefold()
        with self._reading() as c:
            for found in self._place_counts(c):
                if found["name"] == name:
                    _count(counts, found)
            counts["on_server"] = self._on_server(c).get(name, 0)
            quarantined = (
                select(func.count(func.distinct(_MESSAGES.c.id)))
                .join(_LOCATIONS, _LOCATIONS.c.message_id == _MESSAGES.c.id)
                .join(_FOLDERS, _FOLDERS.c.id == _LOCATIONS.c.folder_id)
                .join(_MAILBOXES, _MAILBOXES.c.id == _FOLDERS.c.mailbox_id)
                .where(self._mine, _MESSAGES.c.status == "quarantined", _MAILBOXES.c.name == name)
            )
            counts["quarantined"] = c.execute(quarantined).scalar_one()
        return counts

    def health(self) -> dict[str, Any]:
        """How everything stands: counts of mails by status and of places by state, over all mailboxes."""
        counts: dict[str, Any] = dict.fromkeys(_PLACE_COUNTS, 0)
        by_account: dict[str, int] = {}
        statuses = select(_MESSAGES.c.status, func.count().label("n")).where(self._mine).group_by(_MESSAGES.c.status)
        with self._reading() as c:
            by_status = {row.status: row.n for row in c.execute(statuses)}
            for found in self._place_counts(c):
                _count(counts, found)
                if found["state"] == "stored":
                    by_account[found["name"]] = by_account.get(found["name"], 0) + found["n"]
            on_server = self._on_server(c)
        return {
            "mails": sum(by_status.values()),
            "waiting": by_status.get("waiting", 0),
            "quarantined": by_status.get("quarantined", 0),
            "mails_needing_you": by_status.get("needs_you", 0),
            "on_server": sum(on_server.values()),
            **counts,
            "stored_by_account": by_account,
        }

    # ---- being let go

    def droppable(self, before: datetime) -> list[Message]:
        """Messages stored before *before* that were opened, hold no contract, need nobody and still have bytes."""
        holds = exists().where(
            _DOCUMENTS.c.message_id == _MESSAGES.c.id,
            or_(_DOCUMENTS.c.state != "not_a_contract", _DOCUMENTS.c.needs.is_not(None)),
        )
        query = select(_MESSAGES).where(
            self._mine,
            _MESSAGES.c.status == "done",
            _MESSAGES.c.stored_at < instant(before),
            _MESSAGES.c.opened_at.is_not(None),
            _MESSAGES.c.pack.is_not(None),
            ~holds,
        )
        with self._reading() as c:
            return [_message(row) for row in c.execute(query).mappings()]

    def dropped(self, words: Sequence[str], now: datetime) -> int:
        """Let go of the bytes of these messages; row, hash and outcomes stay. Gives how many had bytes."""
        count = 0
        with self._writing() as c:
            for some in _chunks(words):
                count += c.execute(
                    update(_MESSAGES)
                    .where(self._mine, _MESSAGES.c.name.in_(some), _MESSAGES.c.pack.is_not(None))
                    .values(pack=None, offset=None, length=None, dropped_at=instant(now))
                ).rowcount
        return count

    def is_referenced(self, refs: Sequence[PackRef]) -> list[bool]:
        """Say of each of *refs* whether a message's bytes are there."""
        packs = {ref.pack for ref in refs}
        query = select(_MESSAGES.c.pack, _MESSAGES.c.offset, _MESSAGES.c.sha256).where(self._mine)
        with self._reading() as c:
            found = {
                (row.pack, row.offset, row.sha256)
                for pack in packs
                for row in c.execute(query.where(_MESSAGES.c.pack == pack))
            }
        return [(ref.pack, ref.offset, ref.sha256) in found for ref in refs]

    # ---- inside

    @property
    def _mine(self) -> Any:
        return _MESSAGES.c.owner == self._owner

    def _key(self, c: Connection, word: str) -> int:
        return find_name(c, _MESSAGES, self._owner, "m", word, "mail", "'clausewatch inbox'")

    def _in_folder(self, query: Select[Any], account: str, folder: str, uidvalidity: int) -> Select[Any]:
        """Places of one folder. Its key is asked for in the statement, so that any planner begins there."""
        place = (
            select(_FOLDERS.c.id)
            .join(_MAILBOXES, _MAILBOXES.c.id == _FOLDERS.c.mailbox_id)
            .where(
                _FOLDERS.c.owner == self._owner,
                _MAILBOXES.c.name == account.strip().casefold(),
                _FOLDERS.c.folder == folder,
                _FOLDERS.c.uidvalidity == uidvalidity,
            )
        )
        return query.where(_LOCATIONS.c.folder_id == place.scalar_subquery(), _LOCATIONS.c.owner == self._owner)

    def _places(self, *columns: Any) -> Select[Any]:
        return (
            select(
                _MAILBOXES.c.name.label("account"),
                _FOLDERS.c.folder,
                _FOLDERS.c.uidvalidity,
                _LOCATIONS.c.uid,
                *columns,
            )
            .join(_FOLDERS, _FOLDERS.c.id == _LOCATIONS.c.folder_id)
            .join(_MAILBOXES, _MAILBOXES.c.id == _FOLDERS.c.mailbox_id)
            .where(_LOCATIONS.c.owner == self._owner)
        )

    def _keep_messages(self, c: Connection, kept: Sequence[KeptMail], now: datetime) -> list[str]:
        """Make messages of the mails that are new; gives the ids of those that are still to be opened, in order."""
        first: dict[str, KeptMail] = {}
        for mail in kept:
            first.setdefault(mail.ref.sha256, mail)
        shared = {"owner": self._owner, "stored_at": instant(now), "status": "waiting"}
        waiting: list[str] = []
        for some in _chunks(list(first)):
            looked_up = {"owner": self._owner, "digests": some, "names": beginnings("m", some)}
            known = {row.sha256: row for row in c.execute(_known_messages(c.dialect.name), looked_up)}
            names = names_for("m", some, {row.name: row.sha256 for row in known.values()})
            # in one order for everybody: two workers with the same mails never wait for each other crosswise
            new = [first[sha256] for sha256 in sorted(some) if sha256 not in known]
            rows = [
                {
                    "name": names[mail.ref.sha256],
                    "sha256": mail.ref.sha256,
                    "size": mail.ref.size,
                    "pack": mail.ref.pack,
                    "offset": mail.ref.offset,
                    "length": mail.ref.length,
                    "internaldate": instant(mail.internaldate),
                }
                for mail in new
            ]
            _INSERT_MESSAGES(c, shared, rows)
            waiting += [names[sha256] for sha256 in some if sha256 not in known or known[sha256].status == "waiting"]
        return waiting

    def _keep_locations(self, c: Connection, place: int, kept: Sequence[KeptMail], now: datetime) -> None:
        shared = {
            "owner": self._owner,
            "for_owner": self._owner,
            "folder_id": place,
            "state": "stored",
            "candidate": False,
            "reason": None,
            "attempts": 0,
            "changed_at": instant(now),
        }
        rows = {
            mail.uid: {
                "uid": mail.uid,
                "mail_sha256": mail.ref.sha256,
                "internaldate": instant(mail.internaldate),
                "flags": mail.flags,
                "size": mail.ref.size,
            }
            for mail in kept
        }
        _STORE_LOCATIONS(c, shared, [rows[uid] for uid in sorted(rows)])

    def _miss(self, c: Connection, place: int, gone: Sequence[MissingMail], now: datetime) -> None:
        for uids in _chunks([mail.uid for mail in gone if mail.gone]):
            self._set_state(c, place, uids, "gone", now, only=("missing", "outlined"))
        missing = {
            mail.uid: {
                "owner": self._owner,
                "folder_id": place,
                "uid": mail.uid,
                "state": "missing",
                "candidate": False,
                "reason": mail.reason,
                "attempts": 1,
                "changed_at": instant(now),
            }
            for mail in gone
            if not mail.gone
        }
        if not missing:
            return
        statement = insert_into(c, _LOCATIONS)
        statement = statement.on_conflict_do_update(
            index_elements=["folder_id", "uid"],
            set_={
                "state": "missing",
                "reason": statement.excluded.reason,
                "attempts": _LOCATIONS.c.attempts + 1,
                "changed_at": statement.excluded.changed_at,
            },
            where=_LOCATIONS.c.state != "stored",
        )
        c.execute(statement, [missing[uid] for uid in sorted(missing)])

    def _set_state(
        self,
        c: Connection,
        place: int,
        uids: Sequence[int],
        state: str,
        now: datetime,
        only: Sequence[str] = LOCATION_STATES,
    ) -> None:
        c.execute(
            update(_LOCATIONS)
            .where(
                _LOCATIONS.c.folder_id == place,
                _LOCATIONS.c.owner == self._owner,
                _LOCATIONS.c.uid.in_(uids),
                _LOCATIONS.c.state.in_(only),
            )
            .values(state=state, changed_at=instant(now))
        )

    def _back(self, c: Connection, place: int, uids: Sequence[int], now: datetime) -> frozenset[int]:
        """Places that the server lists again: stored as before, or forgotten. Gives those that were forgotten."""
        here = (_LOCATIONS.c.folder_id == place, _LOCATIONS.c.owner == self._owner, _LOCATIONS.c.uid.in_(uids))
        again = update(_LOCATIONS).where(*here, _LOCATIONS.c.message_id.is_not(None))
        c.execute(again.values(state="stored", changed_at=instant(now)))
        without = frozenset(c.scalars(select(_LOCATIONS.c.uid).where(*here, _LOCATIONS.c.message_id.is_(None))))
        c.execute(delete(_LOCATIONS).where(*here, _LOCATIONS.c.message_id.is_(None)))
        return without

    def _settle(self, c: Connection, key: int) -> None:
        """Derive a message's status from its parts, in the transaction that changed them."""
        query = select(_PARTS.c.outcome).where(_PARTS.c.message_id == key, _PARTS.c.owner == self._owner).distinct()
        status = status_of(set(c.scalars(query)))
        c.execute(update(_MESSAGES).where(_MESSAGES.c.id == key, self._mine).values(status=status))

    def _inbox_page(
        self, c: Connection, needs_you: bool, before: tuple[datetime, int] | None, size: int
    ) -> list[tuple[tuple[datetime, int], InboxEntry]]:
        query = select(_MESSAGES).where(self._mine)
        if needs_you:
            query = query.where(_MESSAGES.c.status.in_(("needs_you", "quarantined")))
        if before is not None:
            moment, key = before
            query = query.where(
                or_(
                    _MESSAGES.c.internaldate < moment,
                    and_(_MESSAGES.c.internaldate == moment, _MESSAGES.c.id < key),
                )
            )
        query = query.order_by(_MESSAGES.c.internaldate.desc(), _MESSAGES.c.id.desc()).limit(size)
        rows = c.execute(query).mappings().all()
        keys = [row["id"] for row in rows]
        parts: dict[int, list[PartOutcome]] = {}
        of_these = (
            select(_PARTS)
            .where(_PARTS.c.owner == self._owner, _PARTS.c.message_id.in_(keys))
            .order_by(_PARTS.c.message_id, _PARTS.c.position)
        )
        for row in c.execute(of_these).mappings():
            parts.setdefault(row["message_id"], []).append(_part(row))
        documents = documents_of(c, self._owner, keys)
        return [
            (
                (row["internaldate"], row["id"]),
                InboxEntry(_message(row), tuple(parts.get(row["id"], ())), tuple(documents.get(row["id"], ()))),
            )
            for row in rows
        ]

    def _place_counts(self, c: Connection) -> Iterable[RowMapping]:
        """Counts of places by mailbox, state and candidate: read from one index, without touching a row."""
        counted = (
            select(_LOCATIONS.c.folder_id, _LOCATIONS.c.state, _LOCATIONS.c.candidate, func.count().label("n"))
            .where(
                _LOCATIONS.c.folder_id.in_(
                    select(_FOLDERS.c.id).where(_FOLDERS.c.owner == self._owner, _FOLDERS.c.is_current)
                )
            )
            .group_by(_LOCATIONS.c.folder_id, _LOCATIONS.c.state, _LOCATIONS.c.candidate)
            .subquery()
        )
        query = (
            select(_MAILBOXES.c.name, counted.c.state, counted.c.candidate, counted.c.n)
            .join(_FOLDERS, _FOLDERS.c.id == counted.c.folder_id)
            .join(_MAILBOXES, _MAILBOXES.c.id == _FOLDERS.c.mailbox_id)
        )
        return c.execute(query).mappings().all()

    def _on_server(self, c: Connection) -> dict[str, int]:
        query = (
            select(_MAILBOXES.c.name, func.sum(_FOLDERS.c.on_server))
            .join(_MAILBOXES, _MAILBOXES.c.id == _FOLDERS.c.mailbox_id)
            .where(_FOLDERS.c.owner == self._owner, _FOLDERS.c.is_current)
            .group_by(_MAILBOXES.c.name)
        )
        return {name: int(n) for name, n in c.execute(query)}


def status_of(outcomes: Collection[str]) -> str:
    """Status of an opened mail whose parts became *outcomes*: what waits, waits; else what needs you, needs you."""
    if "waiting" in outcomes:
        return "waiting"
    return "needs_you" if "needs_you" in outcomes else "done"


_PLACE_COUNTS = ("stored", "outlined", "missing", "gone", "looked_at", "candidates")


def _count(counts: dict[str, int], found: RowMapping) -> None:
    counts[found["state"]] += found["n"]
    if found["state"] in ("stored", "outlined"):
        counts["looked_at"] += found["n"]
    if found["candidate"]:
        counts["candidates"] += found["n"]


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]


def _digest(locator: str) -> str:
    return hashlib.sha256(locator.encode("utf-8", "surrogatepass")).hexdigest()


def _message(row: RowMapping) -> Message:
    ref = None
    if row["pack"] is not None:
        ref = PackRef(row["pack"], row["offset"], row["length"], row["sha256"], row["size"])
    return Message(
        id=row["name"],
        sha256=row["sha256"],
        size=row["size"],
        ref=ref,
        internaldate=row["internaldate"],
        stored_at=row["stored_at"],
        status=row["status"],
        reason=row["reason"],
        opened_at=row["opened_at"],
        dropped_at=row["dropped_at"],
        subject=row["subject"],
        from_=row["from_"],
        to=tuple(row["to"] or ()),
        date=row["date"],
        message_id=row["message_id"],
        thread=tuple(row["thread"] or ()),
        bulk=bool(row["bulk"]),
        parser_version=row["parser_version"],
        authentication=row["authentication"],
    )


def _part(row: RowMapping) -> PartOutcome:
    return PartOutcome(
        row["path"],
        row["locator"],
        row["name"],
        row["media_type"],
        row["size"],
        row["sha256"],
        row["outcome"],
        row["needs"],
        row["reason"],
    )


def _location(row: RowMapping) -> MailLocation:
    return MailLocation(row["account"], row["folder"], row["uidvalidity"], row["uid"])
