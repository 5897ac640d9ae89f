"""``calendar --feed``: the private address of the calendar, and on which port ``up`` answers for it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from watcher.cli.context import Context, note, say
from watcher.errors import WrongInput

ANSWERS_WITHIN = 2.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The feed of one owner, as its user is told of it."""

    address: str
    """A secret: whoever has it reads the dates."""
    made_at: datetime
    renewed: bool
    """Whether the address is a new one."""
    answering: bool
    """Whether ``up`` answers there now."""
    passing: bool
    """Whether the address holds only until that ``up`` ends, because the settings name another port."""

    def to_json(self) -> dict[str, Any]:
        """One JSON document."""
        return {
            "feed": {
                "address": self.address,
                "made_at": self.made_at.isoformat(),
                "renewed": self.renewed,
                "answering": self.answering,
                "lasting": not self.passing,
            }
        }

    def print(self) -> None:
        """The address alone on standard output; what to know of it beside it."""
        say(self.address)
        note("Subscribe to it in a calendar on this machine. Whoever has the address reads your dates: keep it secret.")
        if self.passing:
            note("It holds until that 'clausewatch up' ends: its --port is not the [health] port in clausewatch.toml.")
        if not self.answering:
            note("It answers while 'clausewatch up' runs.")


def feed(context: Context, *, renew: bool) -> Feed:
    """The feed's address; it is made at the first time, and with *renew* made anew.

    Raises WrongInput where nothing fixes the port that a calendar is to ask.
    """
    from watcher.web.calendar import address_of
    from watcher.web.health import LOOPBACK

    with context.app() as app:
        configured, running = app.settings.health.port, _running(app.home)
        port = running or configured
        if not port:
            raise WrongInput(
                "the feed has no address: [health] port is 0, and 'clausewatch up' does not run",
                remedy="Set a [health] port in clausewatch.toml, so that the address stays the same.",
            )
        secret = None if renew else app.store.feeds.secret()
        is_new = secret is None
        if secret is None:
            secret = app.store.feeds.renew(app.clock())
        made_at = app.store.feeds.made_at() or app.clock()
    address = address_of(f"http://{LOOPBACK}:{port}", secret)
    return Feed(address, made_at, is_new, running is not None, port != configured)


def now_at(home: Path, server: str) -> None:
    """Remember on which port ``up`` answers. Where that cannot be written, the settings' port is told instead."""
    with contextlib.suppress(OSError):
        _place(home).write_text(f"{urlsplit(server).port}\n", "ascii")


def no_longer_at(home: Path, server: str) -> None:
    """Forget it again, unless another ``up`` answers elsewhere by now."""
    with contextlib.suppress(OSError):
        if _remembered(home) == urlsplit(server).port:
            _place(home).unlink()


def _running(home: Path) -> int | None:
    """The port on which ``up`` answers now; None where it does not. One that was killed leaves a port that is dead."""
    from watcher.web.health import LOOPBACK

    port = _remembered(home)
    if port is None:
        return None
    connection = HTTPConnection(LOOPBACK, port, timeout=ANSWERS_WITHIN)
    try:
        connection.request("GET", "/healthz")
        return port if connection.getresponse().status == HTTPStatus.OK else None
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def _remembered(home: Path) -> int | None:
    try:
        port = int(_place(home).read_text("ascii"))
    except (OSError, ValueError):
        return None
    return port if 0 < port < 65536 else None


def _place(home: Path) -> Path:
    return home / "run" / "health.port"
