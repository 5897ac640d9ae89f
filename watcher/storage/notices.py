"""Notices to the user: each key once. The key is written before the message leaves; a failure frees it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import UniqueConstraint, select, update
from sqlmodel import Field

from watcher.errors import StorageError
from watcher.storage.database import Ledger, insert_one
from watcher.storage.mailboxes import add_owner
from watcher.storage.tenancy import OwnedRow, Words, closed_set, instant, table_of

LEAVING = timedelta(minutes=1)
"""How long a notice may be on its way. After that its sender is taken for dead, and it is sent by another."""
STATES = ("leaving", "sent", "failed")


class NoticeRow(OwnedRow, table=True):
    """One notice by its key."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("owner", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(sa_type=Words)
    state: str = Field(sa_type=closed_set("state", *STATES))
    changed_at: datetime
    channels: int = 0
    reason: str | None = Field(default=None, sa_type=Words)


_NOTICES = table_of(NoticeRow)


class Notices(Ledger):
    """The notices of one owner."""

    def once(self, key: str, now: datetime) -> bool:
        """Claim a notice: True when it is to be sent now, False when it was sent before.

        Raises StorageError while somebody else is sending it. That passes: either it is sent then, or whoever was
        sending it has died, and after ``LEAVING`` it is given to the next one. A notice can therefore come twice
        after a crash, and is never lost.
        """
        row = {"owner": self._owner, "key": key, "state": "leaving", "changed_at": instant(now), "channels": 0}
        mine = (_NOTICES.c.owner == self._owner, _NOTICES.c.key == key)
        with self._writing() as c:
            add_owner(c, self._owner, now)
            if insert_one(c, _NOTICES, row):
                return True
            found = c.execute(select(_NOTICES.c.state, _NOTICES.c.changed_at).where(*mine)).one()
            if found.state == "sent":
                return False
            if found.state == "leaving" and instant(now) - found.changed_at < LEAVING:
                raise StorageError(
                    f"the notice {key} is being sent by another worker", remedy="Nothing to do: it is tried again."
                )
            claimed = c.execute(
                update(_NOTICES)
                .where(*mine, _NOTICES.c.state == found.state, _NOTICES.c.changed_at == found.changed_at)
                .values(state="leaving", changed_at=instant(now))
            )
            return claimed.rowcount > 0

    def sent(self, key: str, channels: int, now: datetime) -> None:
        """Write down that a notice left, and through how many channels."""
        self._set(key, now, state="sent", channels=channels, reason=None)

    def failed(self, key: str, reason: str, now: datetime) -> None:
        """Write down that a notice could not be sent: the next ``once`` claims it again."""
        self._set(key, now, state="failed", reason=reason)

    def _set(self, key: str, now: datetime, **values: object) -> None:
        with self._writing() as c:
            c.execute(
                update(_NOTICES)
                .where(_NOTICES.c.owner == self._owner, _NOTICES.c.key == key)
                .values(changed_at=instant(now), **values)
            )
