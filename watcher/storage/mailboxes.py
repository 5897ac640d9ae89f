"""Mailboxes: how to reach each, how it is doing, how far its folders have been read, and its sealed secrets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Insert,
    RowMapping,
    UniqueConstraint,
    bindparam,
    case,
    func,
    select,
    update,
)
from sqlmodel import Field

from watcher.errors import WrongInput
from watcher.storage.database import Ledger, Transactions, insert_into, insert_new, insert_of
from watcher.storage.sealing import MasterKey
from watcher.storage.tenancy import Json, OwnedRow, OwnerRow, Words, instant, instant_or_none, table_of

if TYPE_CHECKING:
    from watcher.mail.source import FolderState


class MailboxRow(OwnedRow, table=True):
    """One connected mailbox."""

    __tablename__ = "mailboxes"
    __table_args__ = (UniqueConstraint("owner", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_type=Words)
    address: str = Field(sa_type=Words)
    connection: Any = Field(sa_type=Json, nullable=False)
    folders: Any = Field(sa_type=Json, nullable=False)
    added_at: datetime
    last_success_at: datetime | None = None
    failures: int = 0
    error: str | None = Field(default=None, sa_type=Words)
    needs_permission: bool = False
    retry_at: datetime | None = None
    down_notified_at: datetime | None = None


class FolderRow(OwnedRow, table=True):
    """One folder under one UIDVALIDITY: a numbering. Another UIDVALIDITY is another row."""

    __tablename__ = "folders"
    __table_args__ = (UniqueConstraint("mailbox_id", "folder", "uidvalidity"),)

    id: int | None = Field(default=None, primary_key=True)
    mailbox_id: int = Field(foreign_key="mailboxes.id", ondelete="CASCADE")
    folder: str = Field(sa_type=Words)
    uidvalidity: int = Field(sa_type=BigInteger)
    is_current: bool = True
    high: int = Field(default=0, sa_type=BigInteger)
    low: int = Field(default=0, sa_type=BigInteger)
    floor: int = Field(default=0, sa_type=BigInteger)
    on_server: int = 0
    counted_at: datetime | None = None
    uidnext: int = Field(default=0, sa_type=BigInteger)
    present: int = 0
    highestmodseq: int | None = Field(default=None, sa_type=BigInteger)
    settled: bool = False


class SecretRow(OwnedRow, table=True):
    """One sealed secret of a mailbox."""

    __tablename__ = "secrets"
    __table_args__ = (UniqueConstraint("mailbox_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    mailbox_id: int = Field(foreign_key="mailboxes.id", ondelete="CASCADE")
    name: str = Field(sa_type=Words)
    sealed: bytes


class TrafficRow(OwnedRow, table=True):
    """Bytes of whole mails fetched from one mailbox in one hour."""

    __tablename__ = "traffic"
    __table_args__ = (UniqueConstraint("mailbox_id", "hour"),)

    id: int | None = Field(default=None, primary_key=True)
    mailbox_id: int = Field(foreign_key="mailboxes.id", ondelete="CASCADE")
    hour: datetime
    fetched: int = Field(sa_type=BigInteger)


_OWNERS, _MAILBOXES, _FOLDERS, _SECRETS, _TRAFFIC = (
    table_of(row) for row in (OwnerRow, MailboxRow, FolderRow, SecretRow, TrafficRow)
)


_NUMBERING = (
    select(_FOLDERS.c.id, _FOLDERS.c.is_current)
    .join(_MAILBOXES, _MAILBOXES.c.id == _FOLDERS.c.mailbox_id)
    .where(
        _FOLDERS.c.owner == bindparam("owner"),
        _MAILBOXES.c.name == bindparam("name"),
        _FOLDERS.c.folder == bindparam("folder"),
        _FOLDERS.c.uidvalidity == bindparam("uidvalidity"),
    )
)
_HIGH, _LOW = bindparam("to_high", type_=BigInteger), bindparam("to_low", type_=BigInteger)
_STRETCH_CURSOR = (
    update(_FOLDERS)
    .where(_FOLDERS.c.id == bindparam("folder_id"), _FOLDERS.c.owner == bindparam("for_owner"))
    .values(
        high=case((_FOLDERS.c.high > _HIGH, _FOLDERS.c.high), else_=_HIGH),
        low=case(((_FOLDERS.c.high > 0) & (_FOLDERS.c.low < _LOW), _FOLDERS.c.low), else_=_LOW),
    )
)

REAUTH_NEEDED = "reauth_needed"
"""State of a mailbox whose server refused the password or the permission."""


@dataclass(frozen=True, slots=True)
class Account:
    """One connected mailbox, and how it is doing."""

    id: str
    """The address in lower case; what every other record calls this mailbox."""
    address: str
    """As the user wrote it."""
    connection: Mapping[str, Any]
    """Fields of ``watcher.mail.source.Connection``; no secret."""
    folders: tuple[str, ...]
    """Folders that are watched live; empty: the usual one."""
    added_at: datetime
    last_success_at: datetime | None = None
    failures: int = 0
    """Pulls that failed since the last one that did not."""
    error: str | None = None
    """Why the last pull failed, in the user's words."""
    needs_permission: bool = False
    """True: the server refused the password or the permission; a person has to connect again."""
    retry_at: datetime | None = None
    """When the next try is due after a failure."""
    down_notified_at: datetime | None = None
    """When its user was told that it has stopped working; None: not told, or told that it works again."""

    @property
    def state(self) -> str:
        """``new``, ``ok``, ``failing`` or REAUTH_NEEDED."""
        if self.failures:
            return REAUTH_NEEDED if self.needs_permission else "failing"
        return "ok" if self.last_success_at else "new"


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far one folder has been read: every UID from *low* to *high* is stored or listed as missing."""

    uidvalidity: int
    high: int
    low: int
    floor: int = 0
    """Below this nothing is pulled: it is older than the day that the first pull was to begin at."""


@dataclass(frozen=True, slots=True)
class SeenFolder:
    """A folder as its server described it when it was looked at last."""

    folder: str
    uidvalidity: int
    uidnext: int
    """0 where the server does not say it."""
    exists: int
    highestmodseq: int | None
    """RFC 7162; None where the server keeps none."""
    settled: bool
    """Everything that a pull wants of it was fetched then."""


class Mailboxes(Ledger):
    """The mailboxes of one owner."""

    def __init__(self, transactions: Transactions, owner: str, key: MasterKey) -> None:
        super().__init__(transactions, owner)
        self._key = key

    def add(
        self, address: str, connection: Mapping[str, Any], now: datetime, *, folders: Sequence[str] = ()
    ) -> Account:
        """Add a mailbox, or mend the one of that address: it is tried again at once. Its mails stay."""
        fresh = {
            "address": address,
            "connection": dict(connection),
            "folders": list(folders),
            "failures": 0,
            "error": None,
            "needs_permission": False,
            "retry_at": None,
        }
        name = _name_of(address)
        with self._writing() as c:
            add_owner(c, self._owner, now)
            statement = insert_into(c, _MAILBOXES).values(owner=self._owner, name=name, added_at=instant(now), **fresh)
            c.execute(statement.on_conflict_do_update(index_elements=["owner", "name"], set_=fresh))
            return self._get(c, name)

    def all(self) -> list[Account]:
        """Every mailbox, in the order in which they were added."""
        query = select(_MAILBOXES).where(_MAILBOXES.c.owner == self._owner).order_by(_MAILBOXES.c.id)
        with self._reading() as c:
            return [_account(row) for row in c.execute(query).mappings()]

    def get(self, account: str) -> Account:
        """One mailbox by its address or an unambiguous beginning of it. Raises WrongInput."""
        with self._reading() as c:
            return self._get(c, account)

    def remove(self, account: str) -> None:
        """Forget a mailbox with its secrets and its places in folders. Its mails and their reports stay."""
        with self._writing() as c:
            found = self._get(c, account)
            c.execute(_MAILBOXES.delete().where(_MAILBOXES.c.owner == self._owner, _MAILBOXES.c.name == found.id))

    def failed(self, account: str, error: str, now: datetime, retry_at: datetime, needs_permission: bool) -> None:
        """Write down that a pull failed, why, and when to try again."""
        self._set(
            account,
            failures=_MAILBOXES.c.failures + 1,
            error=error,
            retry_at=instant(retry_at),
            needs_permission=needs_permission,
        )

    def succeeded(self, account: str, now: datetime) -> None:
        """Write down that a pull went well."""
        self._set(account, last_success_at=instant(now), failures=0, error=None, retry_at=None, needs_permission=False)

    def mark_down_notified(self, account: str, at: datetime | None) -> None:
        """Write down when the user was told that the mailbox has stopped; None: that it works again."""
        self._set(account, down_notified_at=instant_or_none(at))

    # ---- secrets

    def put_secret(self, account: str, name: str, secret: str) -> None:
        """Seal and keep a secret: ``password``, ``tokens`` …; the old one of that name is gone.

        Inside ``Store.together`` it is committed with the other rows: a rotated refresh token is never used before it
        is kept.
        """
        with self._writing() as c:
            found = self._get(c, account)
            mailbox = _mailbox_key(c, self._owner, found.id)
            sealed = self._key.seal(secret, self._owner, found.id, name)
            statement = insert_into(c, _SECRETS).values(owner=self._owner, mailbox_id=mailbox, name=name, sealed=sealed)
            c.execute(statement.on_conflict_do_update(index_elements=["mailbox_id", "name"], set_={"sealed": sealed}))

    def secret(self, account: str, name: str) -> str | None:
        """A secret that was kept, or None. Raises StorageError when it was sealed with another key."""
        query = (
            select(_SECRETS.c.sealed, _MAILBOXES.c.name)
            .join(_MAILBOXES, _MAILBOXES.c.id == _SECRETS.c.mailbox_id)
            .where(_SECRETS.c.owner == self._owner, _SECRETS.c.name == name)
        )
        with self._reading() as c:
            found = self._get(c, account)
            row = c.execute(query.where(_MAILBOXES.c.name == found.id)).one_or_none()
        return None if row is None else self._key.unseal(row.sealed, self._owner, found.id, name)

    def drop_secret(self, account: str, name: str) -> None:
        """Forget a secret."""
        with self._writing() as c:
            mailbox = _mailbox_key(c, self._owner, self._get(c, account).id)
            c.execute(
                _SECRETS.delete().where(
                    _SECRETS.c.owner == self._owner, _SECRETS.c.mailbox_id == mailbox, _SECRETS.c.name == name
                )
            )

    # ---- folders

    def saw(
        self, account: str, folder: str, state: FolderState, on_server: int, *, settled: bool, now: datetime
    ) -> None:
        """Write down what the server said of *folder*, how many mails it lists, and that this is its numbering now.

        Under another UIDVALIDITY the old numbering is stale: its places count no longer, its mails stay. *settled*:
        everything that a pull wants of it has been fetched.
        """
        with self._writing() as c:
            key = folder_key(c, self._owner, account, folder, state.uidvalidity)
            c.execute(
                update(_FOLDERS)
                .where(_FOLDERS.c.id == key, _FOLDERS.c.owner == self._owner)
                .values(
                    on_server=on_server,
                    counted_at=instant(now),
                    uidnext=state.uidnext,
                    present=state.exists,
                    highestmodseq=state.highestmodseq,
                    settled=settled,
                )
            )

    def folder(self, account: str, folder: str) -> SeenFolder | None:
        """What the server said of *folder* last; None: it was never looked at."""
        return next((seen for seen in self._seen(account) if seen.folder == folder), None)

    def folders(self, account: str) -> tuple[str, ...]:
        """Folders of a mailbox that were ever looked at, in that order."""
        return tuple(dict.fromkeys(seen.folder for seen in self._seen(account)))

    def _seen(self, account: str) -> list[SeenFolder]:
        query = (
            select(_FOLDERS)
            .join(_MAILBOXES, _MAILBOXES.c.id == _FOLDERS.c.mailbox_id)
            .where(_FOLDERS.c.owner == self._owner, _MAILBOXES.c.name == _name_of(account), _FOLDERS.c.is_current)
            .where(_FOLDERS.c.counted_at.is_not(None))
            .order_by(_FOLDERS.c.id)
        )
        with self._reading() as c:
            return [
                SeenFolder(
                    row["folder"],
                    row["uidvalidity"],
                    row["uidnext"],
                    row["present"],
                    row["highestmodseq"],
                    bool(row["settled"]),
                )
                for row in c.execute(query).mappings()
            ]

    def set_floor(self, account: str, folder: str, uidvalidity: int, floor: int) -> None:
        """Write down that nothing below *floor* is to be pulled; it is left to a backfill."""
        with self._writing() as c:
            key = folder_key(c, self._owner, account, folder, uidvalidity)
            c.execute(update(_FOLDERS).where(_FOLDERS.c.id == key, _FOLDERS.c.owner == self._owner).values(floor=floor))

    def cursor(self, account: str, folder: str) -> Cursor | None:
        """How far *folder* has been read in the numbering that it has now; None: not at all."""
        query = (
            select(_FOLDERS.c.uidvalidity, _FOLDERS.c.high, _FOLDERS.c.low, _FOLDERS.c.floor)
            .join(_MAILBOXES, _MAILBOXES.c.id == _FOLDERS.c.mailbox_id)
            .where(
                _FOLDERS.c.owner == self._owner,
                _MAILBOXES.c.name == _name_of(account),
                _FOLDERS.c.folder == folder,
                _FOLDERS.c.is_current,
                _FOLDERS.c.high > 0,
            )
        )
        with self._reading() as c:
            found = c.execute(query).one_or_none()
        return None if found is None else Cursor(found.uidvalidity, found.high, found.low, found.floor)

    # ---- inside

    def _get(self, c: Connection, account: str) -> Account:
        query = select(_MAILBOXES).where(_MAILBOXES.c.owner == self._owner).order_by(_MAILBOXES.c.name)
        rows = [_account(row) for row in c.execute(query).mappings()]
        name = _name_of(account)
        for found in rows:
            if found.id == name:
                return found
        begun = [found for found in rows if name and found.id.startswith(name)]
        if len(begun) == 1:
            return begun[0]
        if begun:
            listed = ", ".join(found.address for found in begun)
            raise WrongInput(f"{account!r} is the beginning of several mailboxes: {listed}", remedy="Write more of it.")
        connected = ", ".join(found.address for found in rows) or "none"
        raise WrongInput(
            f"no mailbox {account!r} is connected",
            remedy=f"Connected: {connected}. To add one: clausewatch connect YOU@EXAMPLE.ORG.",
        )

    def _set(self, account: str, **values: Any) -> None:
        with self._writing() as c:
            c.execute(
                update(_MAILBOXES)
                .where(_MAILBOXES.c.owner == self._owner, _MAILBOXES.c.name == self._get(c, account).id)
                .values(**values)
            )


def add_owner(connection: Connection, owner: str, now: datetime) -> None:
    """Make *owner* known, where he is not."""
    insert_new(connection, _OWNERS, [{"owner": owner, "added_at": instant(now)}])


def folder_key(connection: Connection, owner: str, account: str, folder: str, uidvalidity: int) -> int:
    """Key of a folder's numbering, made where it is new; then the folder's other numberings are stale."""
    named = {"owner": owner, "name": _name_of(account), "folder": folder, "uidvalidity": uidvalidity}
    found = connection.execute(_NUMBERING, named).one_or_none()
    if found is not None and found.is_current:
        return int(found.id)
    mailbox = _mailbox_key(connection, owner, account)
    row = {"owner": owner, "mailbox_id": mailbox, "folder": folder, "uidvalidity": uidvalidity}
    insert_new(
        connection,
        _FOLDERS,
        [
            {
                **row,
                "is_current": True,
                "high": 0,
                "low": 0,
                "floor": 0,
                "on_server": 0,
                "uidnext": 0,
                "present": 0,
                "settled": False,
            }
        ],
    )
    connection.execute(
        update(_FOLDERS)
        .where(_FOLDERS.c.owner == owner, _FOLDERS.c.mailbox_id == mailbox, _FOLDERS.c.folder == folder)
        .values(is_current=_FOLDERS.c.uidvalidity == uidvalidity)
    )
    return int(connection.execute(_NUMBERING, named).one().id)


def move_cursor(connection: Connection, owner: str, folder: int, high: int, low: int) -> None:
    """Stretch the cursor of a folder over ``[low, high]``. It never shrinks: a batch that comes twice moves nothing."""
    connection.execute(_STRETCH_CURSOR, {"folder_id": folder, "for_owner": owner, "to_high": high, "to_low": low})


def add_traffic(connection: Connection, owner: str, folder: int, fetched: int, now: datetime) -> None:
    """Count bytes that were fetched. What is fetched twice counts twice: the server has counted it twice as well."""
    row = {"owner": owner, "folder_id": folder, "hour": _hour(now), "fetched": fetched}
    connection.execute(_add_traffic(connection.dialect.name), row)


@cache
def _add_traffic(dialect: str) -> Insert:
    statement = insert_of(dialect, _TRAFFIC)
    mailbox = select(_FOLDERS.c.mailbox_id).where(_FOLDERS.c.id == bindparam("folder_id"))
    return statement.values(mailbox_id=mailbox.scalar_subquery()).on_conflict_do_update(
        index_elements=["mailbox_id", "hour"], set_={"fetched": _TRAFFIC.c.fetched + statement.excluded.fetched}
    )


def traffic_since(connection: Connection, owner: str, account: str, since: datetime) -> int:
    """Bytes that were fetched from *account* in the hour of *since* and after it."""
    query = (
        select(func.coalesce(func.sum(_TRAFFIC.c.fetched), 0))
        .join(_MAILBOXES, _MAILBOXES.c.id == _TRAFFIC.c.mailbox_id)
        .where(_TRAFFIC.c.owner == owner, _MAILBOXES.c.name == _name_of(account), _TRAFFIC.c.hour >= _hour(since))
    )
    return int(connection.execute(query).scalar_one())


def _hour(moment: datetime) -> datetime:
    return instant(moment).replace(minute=0, second=0, microsecond=0)


def _mailbox_key(connection: Connection, owner: str, account: str) -> int:
    query = select(_MAILBOXES.c.id).where(_MAILBOXES.c.owner == owner, _MAILBOXES.c.name == _name_of(account))
    found = connection.execute(query).scalar_one_or_none()
    if found is None:
        raise WrongInput(f"no mailbox {account!r} is connected", remedy="Run 'clausewatch connect YOU@EXAMPLE.ORG'.")
    return int(found)


def _name_of(address: str) -> str:
    return address.strip().casefold()


def _account(row: RowMapping) -> Account:
    return Account(
        id=row["name"],
        address=row["address"],
        connection=row["connection"],
        folders=tuple(row["folders"]),
        added_at=row["added_at"],
        last_success_at=row["last_success_at"],
        failures=row["failures"],
        error=row["error"],
        needs_permission=row["needs_permission"],
        retry_at=row["retry_at"],
        down_notified_at=row["down_notified_at"],
    )
