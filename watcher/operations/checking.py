"""Is every mailbox well, is nothing missing, and what may be let go."""

from __future__ import annotations

from datetime import datetime, timedelta

from watcher import log
from watcher.storage.store import REAUTH_NEEDED, Account, MailPacks, Store

_log = log.get("checking")

REFUSALS = 2
"""A password that was refused so often in a row will be refused again: its user is told without waiting longer."""


def is_down(account: Account, now: datetime, dead_after: timedelta) -> bool:
    """Say whether the mailbox has gone without success for so long that its user must know."""
    if account.state == REAUTH_NEEDED and account.failures >= REFUSALS:
        return True
    since = account.last_success_at or account.added_at
    return account.failures > 0 and now - since >= dead_after


def let_go(packs: MailPacks, store: Store, now: datetime, retention: timedelta) -> int:
    """Drop the raw bytes of mails without a contract once they are older than *retention*. Row, hash, outcome stay.

    The rows are marked first, in one transaction; the packs are rewritten without them after that. A crash between
    the two leaves bytes that the next round drops.
    """
    due = store.mails.droppable(now - retention)
    if due:
        store.mails.dropped([message.id for message in due], now)
    done = packs.compact(store.mails.is_referenced)
    if done.damaged:
        _log.warning("packs are damaged and were left as they are: restore them from a backup", packs=done.damaged)
    return len(due)
