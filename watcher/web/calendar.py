"""``/calendar/<secret>.ics`` on loopback: the days of one owner's agreements, for a calendar that subscribes to them.

The secret in the address is all that protects it, so that it is logged nowhere and a wrong one is answered exactly as
any path is that does not exist. What a calendar has already it is not sent again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from email.message import Message
from http import HTTPStatus

from watcher import log
from watcher.errors import WatcherError
from watcher.web.answer import Answer

PREFIX = "/calendar/"
MEDIA_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"
"""RFC 5545, 3.7.2: a calendar that names its method has it here too."""

_PATH = re.compile(rf"{PREFIX}(?P<secret>[A-Za-z0-9_-]{{43}})\.ics", re.ASCII)
"""256 bits in URL-safe Base64: nothing else is ever looked up."""
_TAG = re.compile(r'(?:W/)?("[^"]*")')
_PRIVATE = {
    # kept by nobody between the two, and by the calendar only together with its ETag
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
}
_log = log.get("calendar")


def address_of(server: str, secret: str) -> str:
    """Where the feed that *secret* opens is, on the server at *server* (``http://127.0.0.1:8765``)."""
    return f"{server}{PREFIX}{secret}.ics"


class CalendarPage:
    """The feeds of a home; it knows nothing but the function that gives one for its secret."""

    prefix = PREFIX

    def __init__(self, feed: Callable[[str], bytes | None]) -> None:
        """*feed*: the iCalendar file that a secret opens, None where it opens none. It may raise WatcherError."""
        self._feed = feed

    def answer(self, path: str, headers: Message) -> Answer | None:
        """The calendar, or that it has not changed; None for a secret that opens nothing."""
        found = _PATH.fullmatch(path)
        if found is None:
            return None
        try:
            data = self._feed(found["secret"])
        except WatcherError as error:
            _log.warning("the calendar feed cannot be given", reason=str(error), remedy=error.remedy)
            return Answer(
                HTTPStatus.SERVICE_UNAVAILABLE,
                {"Content-Type": "text/plain; charset=utf-8", "Retry-After": "300", **_PRIVATE},
                b"The calendar cannot be read just now; 'clausewatch doctor' says why.\n",
            )
        if data is None:
            return None
        tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
        if _has(headers, tag):
            return Answer(HTTPStatus.NOT_MODIFIED, {"ETag": tag, **_PRIVATE})
        return Answer(
            HTTPStatus.OK,
            {
                "Content-Type": MEDIA_TYPE,
                "Content-Disposition": 'inline; filename="contract-dates.ics"',
                "ETag": tag,
                **_PRIVATE,
            },
            data,
        )


def _has(headers: Message, tag: str) -> bool:
    """Say whether the client has *tag* already: compared weakly, because a proxy may have packed it (RFC 9110)."""
    asked = ",".join(headers.get_all("If-None-Match", []))
    return asked.strip() == "*" or tag in _TAG.findall(asked)
