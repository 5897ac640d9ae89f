"""Actions on a server that the user turned on: ordered here, carried out later, retried with growing pauses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Index, UniqueConstraint, select, update
from sqlmodel import Field

from watcher.storage.database import Ledger, insert_one
from watcher.storage.mailboxes import add_owner
from watcher.storage.mails import MailLocation
from watcher.storage.tenancy import OwnedRow, Words, closed_set, instant, table_of

FIRST_PAUSE = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(hours=6)
STATES = ("due", "done")


class ActionRow(OwnedRow, table=True):
    """One ordered action."""

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("owner", "key"), Index(None, "owner", "state", "due_at"))

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(sa_type=Words)
    account: str = Field(sa_type=Words)
    folder: str = Field(sa_type=Words)
    uidvalidity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)
    action: str = Field(sa_type=Words)
    message_id: str | None = Field(default=None, sa_type=Words)
    state: str = Field(sa_type=closed_set("state", *STATES))
    outcome: str | None = Field(default=None, sa_type=Words)
    attempts: int = 0
    ordered_at: datetime
    due_at: datetime
    done_at: datetime | None = None


_ACTIONS = table_of(ActionRow)


@dataclass(frozen=True, slots=True)
class OrderedAction:
    """One action that was ordered."""

    key: str
    location: MailLocation
    action: str
    message_id: str | None
    """The Message-ID that must be found at that place, or nothing is done."""
    attempts: int = 0
    outcome: str | None = None
    """What came of it; while it is due, why the last try failed."""


class Outbox(Ledger):
    """The ordered actions of one owner."""

    def order(self, key: str, location: MailLocation, action: str, message_id: str | None, now: datetime) -> bool:
        """Order an action; False when that *key* was ordered before."""
        row = {
            "owner": self._owner,
            "key": key,
            "account": location.account,
            "folder": location.folder,
            "uidvalidity": location.uidvalidity,
            "uid": location.uid,
            "action": action,
            "message_id": message_id,
            "state": "due",
            "attempts": 0,
            "ordered_at": instant(now),
            "due_at": instant(now),
        }
        with self._writing() as c:
            add_owner(c, self._owner, now)
            return insert_one(c, _ACTIONS, row)

    def due(self, now: datetime, attempts: int) -> list[OrderedAction]:
        """Actions whose time has come and that failed fewer than *attempts* times, oldest first."""
        query = (
            select(_ACTIONS)
            .where(
                _ACTIONS.c.owner == self._owner,
                _ACTIONS.c.state == "due",
                _ACTIONS.c.due_at <= instant(now),
                _ACTIONS.c.attempts < attempts,
            )
            .order_by(_ACTIONS.c.id)
        )
        with self._reading() as c:
            return [
                OrderedAction(
                    row.key,
                    MailLocation(row.account, row.folder, row.uidvalidity, row.uid),
                    row.action,
                    row.message_id,
                    row.attempts,
                    row.outcome,
                )
                for row in c.execute(query)
            ]

    def failed(self, key: str, reason: str, now: datetime) -> None:
        """Write down why an action failed; it is due again after a pause that doubles (2 min to 6 h)."""
        mine = (_ACTIONS.c.owner == self._owner, _ACTIONS.c.key == key, _ACTIONS.c.state == "due")
        with self._writing() as c:
            attempts = c.execute(select(_ACTIONS.c.attempts).where(*mine)).scalar_one_or_none()
            if attempts is None:
                return
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts, 16))
            c.execute(
                update(_ACTIONS).where(*mine).values(attempts=attempts + 1, outcome=reason, due_at=instant(now) + pause)
            )

    def done(self, key: str, outcome: str, now: datetime) -> None:
        """Write down what came of an action: it is not due again."""
        with self._writing() as c:
            c.execute(
                update(_ACTIONS)
                .where(_ACTIONS.c.owner == self._owner, _ACTIONS.c.key == key)
                .values(state="done", outcome=outcome, done_at=instant(now))
            )
