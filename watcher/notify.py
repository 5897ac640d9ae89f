"""Tell our own user, through channels that the user named. Nothing is sent until one is named.

The channels are apprise's (e-mail, ntfy, Slack, Matrix, Telegram …). Their addresses hold secrets, so they are
never logged, and an error names the kind of channel only.
"""

from __future__ import annotations

import contextlib
import logging
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

from watcher import log
from watcher.errors import NoticeError

if TYPE_CHECKING:
    from apprise import Apprise


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

    channels: tuple[str, ...] = field(repr=False)

    def check(self) -> tuple[str, ...]:
        """Kinds of channel that apprise does not understand, for ``doctor``."""
        return tuple(_kind(url) for url in self.channels if _channel(url) is None)

    def tell(self, notice: Notice, *, not_through: str | None = None) -> int:
        """Send through every channel that does not end in the mailbox *not_through*."""
        taken, refused = 0, []
        for url in channels_apart_from(self.channels, not_through):
            trouble = _send(url, notice)
            if trouble is None:
                taken += 1
            else:
                refused.append(f"{_kind(url)}: {trouble}")
        if refused and not taken:
            raise NoticeError(f"no notice channel took the message ({'; '.join(refused)})")
        for line in refused:
            log.get("notify").warning("a notice channel did not take the message", channel=line)
        return taken


def _send(url: str, notice: Notice) -> str | None:
    """Send through one channel; gives what went wrong, without anything of its address."""
    from apprise import NotifyFormat, NotifyType

    channel = _channel(url)
    if channel is None:
        return "its address is not understood"
    with _listening() as heard:
        went = channel.notify(
            body=notice.body,
            title=" ".join(notice.title.split()),
            notify_type=NotifyType.WARNING if notice.urgent else NotifyType.INFO,
            body_format=NotifyFormat.TEXT,
        )
    return None if went else heard.what_happened


def _channel(url: str) -> Apprise | None:
    """The channel at *url*, or None. Nothing that apprise offers beyond sending is left on."""
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(
        app_id="Clausewatch",
        app_desc="Clausewatch",
        app_url="",
        # Whoever shows the message would fetch these pictures from elsewhere.
        image_url_mask="",
        image_url_logo="",
        # A redirect leads to a place that the user did not name.
        http_redirects=False,
        async_mode=False,
        allow_templates=False,
        storage_mode="memory",
    )
    with _listening():
        plugin = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if plugin is None:
        return None
    channel = Apprise(asset=asset)
    channel.add(plugin)
    return channel


class _Ears(logging.Handler):
    """Hears what apprise logs, and keeps nothing of it but the number of an HTTP or SMTP refusal."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.what_happened = "no connection, or it was refused"

    def emit(self, record: logging.LogRecord) -> None:
        if found := re.search(r"\berror=(\d{3})\b", record.getMessage()):
            self.what_happened = f"refused with {found.group(1)}"


_QUIET = threading.Lock()


@contextlib.contextmanager
def _listening() -> Iterator[_Ears]:
    """Keep apprise's own lines out of the log: they hold addresses, and with them tokens and passwords."""
    ears = _Ears()
    logger = logging.getLogger("apprise")
    with _QUIET:
        propagate, logger.propagate = logger.propagate, False
        logger.addHandler(ears)
        try:
            yield ears
        finally:
            logger.removeHandler(ears)
            logger.propagate = propagate


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
    try:
        parts = urlsplit(url)
        host, user = parts.hostname or "", unquote(parts.username or "")
    except ValueError:  # apprise will not understand it either
        return frozenset()
    if not parts.scheme.lower().startswith("mailto"):
        return frozenset()
    found = set()
    if "@" in user:
        found.add(user)
    elif user:  # "ada" at smtp.example.org logs in as ada@example.org, whatever the server's own name is
        labels = host.split(".")
        found.update(f"{user}@{'.'.join(labels[n:])}" for n in range(len(labels)))
    words = unquote(parts.path + "&" + parts.query).replace("/", "&").replace(",", "&").replace("=", "&")
    found.update(word for word in words.split("&") if "@" in word)
    return frozenset(address.casefold() for address in found)


def _kind(url: str) -> str:
    """What stands before ``://``; anything else in an address may be a secret."""
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]{0,30})://", url)
    return found.group(1).lower() if found else "unknown"
