"""Wait for the server's push. It is only a hint: the poll finds everything that a lost push did not tell."""

from __future__ import annotations

import threading
from collections.abc import Callable

from watcher.errors import MailboxError
from watcher.mail.mailbox import Mailbox, backoff

WAIT_SECONDS = 25.0
"""One wait; between two waits the listener looks whether it is to stop."""


def listen(
    open_mailbox: Callable[[], Mailbox],
    folder: str,
    on_push: Callable[[], None],
    stop: threading.Event,
    chance: Callable[[], float],
    wait_seconds: float = WAIT_SECONDS,
) -> None:
    """Call *on_push* whenever the server says that something changed in *folder*, until *stop* is set.

    A lost connection is made again after a growing pause (5 s to 15 min, *chance* spreads it). Every new connection
    counts as a push: something may have come while nobody listened.
    """
    failures = 0
    while not stop.is_set():
        try:
            with open_mailbox() as mailbox:
                mailbox.examine(folder)
                failures = 0
                on_push()
                while not stop.is_set():
                    if mailbox.wait(wait_seconds):
                        on_push()
        except MailboxError:
            failures += 1
            stop.wait(backoff(failures, chance))
