"""What can go wrong in the service, in the user's words and with the cure.

WatcherError
├── SettingsError       clausewatch.toml, the environment or a secret file
├── HomeError           the home folder: read-only, full, group-readable
├── StorageError        the database or the mail packs
├── MailboxError        anything between us and a mail server
│   ├── MailboxRefused      the server did not let us in
│   ├── MailboxUnreachable  no connection, no TLS, no answer in time
│   │   └── NoTls               the server offers no TLS in the way that was asked for
│   └── MailboxThrottled    the server asked us to slow down
├── ConfinedError       the confined child could not be started
├── QueueError          the durable queue
├── NoticeError         a notice channel
├── ModelError          the language model that the user named
└── WrongInput          what the user named does not exist or does not fit
"""

from __future__ import annotations


class WatcherError(Exception):
    """Root of everything that the service raises; ``remedy`` says what to do next."""

    remedy: str = "Run 'clausewatch doctor': it names what is wrong and how to mend it."

    def __init__(self, message: str, *, remedy: str | None = None) -> None:
        super().__init__(message)
        if remedy is not None:
            self.remedy = remedy


class SettingsError(WatcherError):
    """The settings cannot be used."""

    remedy = "Mend the named line of clausewatch.toml, or the named environment variable."


class HomeError(WatcherError):
    """The home folder cannot be used."""

    remedy = "Name another folder with --home, or mend its permissions and free space."


class StorageError(WatcherError):
    """The database or the packs refused."""

    remedy = (
        "Free disk space and check the permissions of the home folder, then run the command again: nothing is lost."
    )


class MailboxError(WatcherError):
    """Something between us and a mail server."""

    remedy = "Run 'clausewatch doctor' to test every mailbox."


class MailboxRefused(MailboxError):
    """The mail server did not let us in."""

    remedy = (
        "Check the address and password. Gmail and Outlook want an app password or OAuth: "
        "run 'clausewatch connect ADDRESS' again and follow what it says."
    )


class MailboxUnreachable(MailboxError):
    """No connection, no TLS, or no answer in time."""

    remedy = "Check the host name and port, and that this machine is online, then try again."


class NoTls(MailboxUnreachable):
    """The server offers no TLS in the way that was asked for."""

    remedy = "Try --starttls (usually port 143), or check the port: 993 is usual for IMAP over TLS."


class MailboxThrottled(MailboxError):
    """The server asked us to slow down."""

    remedy = "Nothing to do: the pull goes on by itself later."


class ConfinedError(WatcherError):
    """The confined child that opens documents could not be started."""

    remedy = "Check that this machine lets processes start and has free memory."


class QueueError(WatcherError):
    """The durable queue refused."""

    remedy = "Check that the database can be written, then start again: no work is lost."


class NoticeError(WatcherError):
    """A notice could not be sent."""

    remedy = "Check the channel under [notices] in clausewatch.toml."


class ModelError(WatcherError):
    """The language model that the user named gave no answer."""

    remedy = "Check [model] in clausewatch.toml, and that the service runs; scores do not need it."


class WrongInput(WatcherError):
    """What the user named does not exist or does not fit."""

    remedy = "Check what you named; --help shows the form."
