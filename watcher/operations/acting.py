"""Actions on the server, only where the user turned them on: ordered in the store, carried out later, retried.

An order is a row written with the report; the server is touched in a step of its own, after UIDVALIDITY and
Message-ID have been checked again, so that a renumbered folder can never have the wrong mail marked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from watcher.errors import MailboxError
from watcher.mail.mailbox import Mailbox
from watcher.mail.outbox import MARK, ServerAction, act
from watcher.storage.store import Store

ATTEMPTS = 10


def order(store: Store, message_id: str, action: str, now: datetime) -> int:
    """Write down what is to be done with a mail on the server; ``none`` orders nothing. Twice is once."""
    if action == "none":
        return 0
    message = store.mails.message(message_id)
    ordered = 0
    for location in store.mails.locations(message.id):
        key = f"{action}:{location.text}"
        ordered += store.outbox.order(key, location, action, message.message_id, now)
    return ordered


def carry_out(open_mailbox: Callable[[str], Callable[[], Mailbox]], store: Store, now: datetime) -> int:
    """Carry out what is due. What fails stays due, with the reason, up to ATTEMPTS times."""
    done = 0
    for row in store.outbox.due(now, ATTEMPTS):
        action = ServerAction(row.location.folder, row.location.uidvalidity, row.location.uid, row.message_id, MARK)
        try:
            with open_mailbox(row.location.account)() as mailbox:
                outcome = act(mailbox, action)
        except MailboxError as error:
            store.outbox.failed(row.key, str(error), now)
            continue
        store.outbox.done(row.key, outcome, now)
        done += 1
    return done
