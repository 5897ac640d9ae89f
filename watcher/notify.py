"""Tell our own user, through channels that the user named. Nothing is sent until one is named.

The channels are apprise's (e-mail, ntfy, Slack, Matrix, Telegram …). Their addresses hold secrets, so they are
never logged, and an error names the kind of channel only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote, urlsplit

from watcher.errors import NoticeError


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to the user."""

    key: str
    """Unique for what it tells: the same key is told once."""
    title: str
    body: str
    """Plain text."""
    urgent: bool = False


class Notifier(Protocol):
    """Whatever tells the user."""

    def tell(self, notice: Notice, *, not_through: str | None = None) -> int:
        """Send *notice* through every channel but those that end in the mailbox *not_through*.

        Returns how many channels took it; 0 when none is named. Raises NoticeError when all that were tried failed.
        """


@dataclass(frozen=True, slots=True)
class AppriseNotifier:
    """Channels by their apprise addresses."""

    channels: tuple[str, ...]

    def check(self) -> tuple[str, ...]:
        """Kinds of channel that apprise does not understand, for ``doctor``."""
        from apprise import Apprise

        return tuple(_kind(url) for url in self.channels if Apprise.instantiate(url, suppress_exceptions=True) is None)

    def tell(self, notice: Notice, *, not_through: str | None = None) -> int:
        """Send through every channel that does not end in the mailbox *not_through*."""
        usable = channels_apart_from(self.channels, not_through)
        if not usable:
            return 0
        from apprise import Apprise, NotifyFormat, NotifyType

        taken, refused = 0, []
        for url in usable:
            channel = Apprise()
            kind = NotifyType.WARNING if notice.urgent else NotifyType.INFO
            if channel.add(url) and channel.notify(
                body=notice.body, title=notice.title, notify_type=kind, body_format=NotifyFormat.TEXT
            ):
                taken += 1
            else:
                refused.append(_kind(url))
        if not taken:
            raise NoticeError(f"no notice channel took the message ({', '.join(refused)})")
        return taken


def channels_apart_from(channels: Sequence[str], mailbox: str | None) -> tuple[str, ...]:
    """Leave out the e-mail channels that write to, or log in as, *mailbox*: a dead mailbox cannot tell of itself."""
    if mailbox is None:
        return tuple(channels)
    return tuple(url for url in channels if mailbox.casefold() not in _mailboxes_of(url))


def _mailboxes_of(url: str) -> frozenset[str]:
    """Addresses that an e-mail channel logs in as or writes to.

    Apprise writes them ``mailto(s)://user:password@host?to=…&user=…``, ``mailto://user%40host:password@smtp`` or
    ``mailtos://_?user=…&to=…``; everything in it that looks like an address counts.
    """
    parts = urlsplit(url)
    if not parts.scheme.lower().startswith("mailto"):
        return frozenset()
    found = set()
    if parts.username:
        user = unquote(parts.username)
        found.add(user if "@" in user else f"{user}@{parts.hostname}")
    words = unquote(parts.path + "&" + parts.query).replace("/", "&").replace(",", "&").replace("=", "&")
    found.update(word for word in words.split("&") if "@" in word)
    return frozenset(address.casefold() for address in found)


def _kind(url: str) -> str:
    return urlsplit(url).scheme or "unknown"
