"""The calendar feed of each owner: the hash of its secret, and which days were shown in it, in which form.

A feed's address is a secret like a password, so that only its SHA-256 is kept; the secret itself comes from the master
key and the salt that stands beside the hash, so that a copy of the database opens no feed. The days are kept so that a
calendar program sees a new SEQUENCE exactly where a day has changed, and a cancellation for every day that is gone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, UniqueConstraint, select, update
from sqlmodel import Field

from watcher.errors import StorageError
from watcher.storage.database import Ledger, Transactions, insert_into
from watcher.storage.mailboxes import add_owner
from watcher.storage.sealing import MasterKey
from watcher.storage.tenancy import OwnedRow, OwnerRow, Sha256, Words, closed_set, instant, table_of

_SALT_BYTES = 32
STATES = ("shown", "cancelled", "past")


class FeedRow(OwnedRow, table=True):
    """One owner's feed."""

    __tablename__ = "feeds"
    __table_args__ = (UniqueConstraint("owner"), UniqueConstraint("sha256"))

    id: int | None = Field(default=None, primary_key=True)
    salt: str = Field(sa_type=Words)
    sha256: str = Field(sa_type=Sha256)
    made_at: datetime


class CalendarDayRow(OwnedRow, table=True):
    """One day that stood in a calendar of this owner."""

    __tablename__ = "calendar_days"
    __table_args__ = (UniqueConstraint("owner", "uid"),)

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(sa_type=Words)
    day: date
    state: str = Field(sa_type=closed_set("state", *STATES))
    sha256: str = Field(sa_type=Sha256)
    summary: str = Field(sa_type=Words)
    sequence: int
    changed_at: datetime


_FEEDS, _DAYS, _OWNERS = table_of(FeedRow), table_of(CalendarDayRow), table_of(OwnerRow)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day as calendars were last told of it."""

    uid: str
    day: date
    state: str
    """``shown``, ``cancelled``: the agreement no longer has it, ``past``: over, and told of no more."""
    sha256: str
    """Of what was said of it."""
    summary: str
    sequence: int
    """Raised with every change (RFC 5545, 3.8.7.4)."""
    changed_at: datetime


Decide = Callable[[Mapping[str, CalendarDay]], Iterable[CalendarDay]]


class Feeds(Ledger):
    """The calendar feed of one owner."""

    def __init__(self, transactions: Transactions, owner: str, key: MasterKey) -> None:
        super().__init__(transactions, owner)
        self._key = key

    def made_at(self) -> datetime | None:
        """When the secret was made that opens the feed; None where there is none yet."""
        row = self._row()
        return None if row is None else row.made_at

    def secret(self) -> str | None:
        """The secret that opens the feed: derived, because it is stored nowhere. None where there is none yet.

        Raises StorageError where the master key is not the one that it was made with.
        """
        row = self._row()
        if row is None:
            return None
        found = self._derived(row.salt, make=False)
        if not hmac.compare_digest(row.sha256, digest_of_secret(found)):
            raise StorageError(
                "the address of the calendar feed was made with another master key, and only its hash is kept",
                remedy="Put the old key file back, or make a new address: clausewatch calendar --feed --renew.",
            )
        return found

    def renew(self, now: datetime) -> str:
        """Make a new secret: from now on it opens the feed, and the one before it opens nothing."""
        salt = secrets.token_hex(_SALT_BYTES)
        made = self._derived(salt, make=True)
        with self._writing() as c:
            add_owner(c, self._owner, now)
            values = {"salt": salt, "sha256": digest_of_secret(made), "made_at": instant(now)}
            statement = insert_into(c, _FEEDS).values(owner=self._owner, **values)
            c.execute(statement.on_conflict_do_update(index_elements=["owner"], set_=values))
        return made

    def days(self) -> dict[str, CalendarDay]:
        """Every day that calendars were told of, by its UID."""
        with self._reading() as c:
            return self._days(c)

    def settle(self, decide: Decide, now: datetime) -> dict[str, CalendarDay]:
        """Change what is known of the days to what *decide* makes of it, in one transaction. Gives all of them.

        *decide*: a pure function from the days by UID to those that are new or changed.
        """
        with self._writing() as c:
            add_owner(c, self._owner, now)
            # two readers of one feed would both take the next SEQUENCE
            c.execute(select(_OWNERS.c.owner).where(_OWNERS.c.owner == self._owner).with_for_update())
            known = self._days(c)
            changed: Mapping[str, CalendarDay] = {day.uid: day for day in decide(known)}
            for day in changed.values():
                values = {
                    "day": day.day,
                    "state": day.state,
                    "sha256": day.sha256,
                    "summary": day.summary,
                    "sequence": day.sequence,
                    "changed_at": instant(day.changed_at),
                }
                if day.uid in known:
                    mine = (_DAYS.c.owner == self._owner, _DAYS.c.uid == day.uid)
                    c.execute(update(_DAYS).where(*mine).values(values))
                else:
                    c.execute(_DAYS.insert().values(owner=self._owner, uid=day.uid, **values))
        return {**known, **changed}

    def _row(self) -> Any:
        with self._reading() as c:
            query = select(_FEEDS.c.salt, _FEEDS.c.sha256, _FEEDS.c.made_at).where(_FEEDS.c.owner == self._owner)
            return c.execute(query).one_or_none()

    def _derived(self, salt: str, *, make: bool) -> str:
        found = self._key.derived(bytes.fromhex(salt), self._owner, "calendar feed", make=make)
        return base64.urlsafe_b64encode(found).decode("ascii").rstrip("=")

    def _days(self, c: Connection) -> dict[str, CalendarDay]:
        query = select(_DAYS).where(_DAYS.c.owner == self._owner).order_by(_DAYS.c.uid)
        return {
            row.uid: CalendarDay(row.uid, row.day, row.state, row.sha256, row.summary, row.sequence, row.changed_at)
            for row in c.execute(query)
        }


def digest_of_secret(secret: str) -> str:
    """What is kept of a feed's secret. It holds 256 random bits, so that one plain SHA-256 cannot be turned round."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def owner_of_feed(transactions: Transactions, secret: str) -> str | None:
    """Whose feed *secret* opens; None where it opens none.

    The row is looked up by the hash, which says nothing of the secret however long a look takes; the comparison that
    decides takes the same time for every wrong secret, and is made also where there is no such row.
    """
    digest = digest_of_secret(secret)
    with transactions.reading() as c:
        row = c.execute(select(_FEEDS.c.owner, _FEEDS.c.sha256).where(_FEEDS.c.sha256 == digest)).one_or_none()
    known = row.sha256 if row is not None else "0" * len(digest)
    is_known = hmac.compare_digest(known, digest)
    return str(row.owner) if row is not None and is_known else None
