"""Notice days, ends and renewals as an iCalendar file (RFC 5545) that any calendar takes.

Every day is an all-day event, so that no zone moves it. Its UID never changes: importing the file again updates what is
there. What has passed reminds nobody; what an agreement no longer has is told as cancelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

from scoring.agreement.account import Account
from scoring.agreement.deadlines import Deadline, deadlines
from scoring.agreement.linking import Agreement
from scoring.render.outline import NOT_ADVICE, clean

PRODUCT = "-//Clausewatch//Contract dates//EN"
ALARMS = (30, 7)
"""Days before."""
FOLD_OCTETS = 75
"""RFC 5545, 3.1: a line holds no more, without its line break."""
_DAY = timedelta(days=1)
_TITLES = {
    "notice": "Last day for notice: {client}",
    "end": "Last day in force: {client}",
    "renewal": "Renews by itself today: {client}",
}
_TOLD = {
    "notice": "Notice that arrives after this day is too late for the running term.",
    "end": "The agreement is in force up to and including this day.",
    "renewal": "Without notice the agreement goes on from this day.",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a paper came from, for the link of an event."""

    document: str
    title: str = ""
    """Subject of its mail, or name of its file."""
    message_id: str | None = None
    """Of its mail, in angle brackets or without."""


@dataclass(frozen=True, slots=True)
class Dated:
    """One agreement whose days are shown."""

    seed: str
    """Never changes: it makes the UIDs."""
    account: Account


@dataclass(frozen=True, slots=True)
class Gone:
    """An agreement whose number is used no more: its days are told as cancelled."""

    id: str
    seed: str
    deadlines: tuple[Deadline, ...]
    """Those that it had."""


def render_calendar(
    agreements: Iterable[Dated], sources: Mapping[str, Source], now: datetime, gone: Iterable[Gone] = ()
) -> bytes:
    """The iCalendar file. *now* stamps it and says which days have passed; it must have a zone."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [_property("X-WR-CALNAME", "Contract dates")]
    for dated in agreements:
        account = dated.account
        shown = {(d.kind, d.period) for d in account.deadlines}
        for deadline in account.deadlines:
            lines += _event(dated, deadline, sources.get(deadline.paper), now)
        # what the agreement said before it was brought to an end, or got another one, may stand in calendars
        for deadline in deadlines(Agreement(account.agreement.bases), account.standing.day):
            if (deadline.kind, deadline.period) not in shown:
                lines += _cancelled(dated.seed, deadline, account.id, now)
    for former in gone:
        for deadline in former.deadlines:
            lines += _cancelled(former.seed, deadline, former.id, now)
    lines.append("END:VCALENDAR")
    return b"".join(folded for line in lines for folded in _folded(line))


def uid_of(seed: str, kind: str, period: int) -> str:
    """UID of one day of one agreement: the same for ever."""
    return f"{seed[:24]}.{kind}.{period}@clausewatch"


def _event(dated: Dated, deadline: Deadline, source: Source | None, now: datetime) -> Iterator[str]:
    account = dated.account
    today = account.standing.day
    client = clean(account.agreement.client or "an unnamed client")
    title = _TITLES[deadline.kind].format(client=client)
    draft = account.standing.status == "draft"
    if deadline.missed:
        title = f"Missed: {title[0].lower()}{title[1:]}"
    elif draft:
        title = f"Draft, not signed: {title[0].lower()}{title[1:]}"
    elif deadline.kind == "notice" and deadline.day - today <= timedelta(days=ALARMS[1]) and not deadline.passed:
        title = f"Due now: {title[0].lower()}{title[1:]}"
    yield "BEGIN:VEVENT"
    yield f"UID:{uid_of(dated.seed, deadline.kind, deadline.period)}"
    yield from _stamps(now)
    yield f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}"
    if deadline.day < date.max:
        yield f"DTEND;VALUE=DATE:{deadline.day + _DAY:%Y%m%d}"
    yield _property("SUMMARY", title)
    yield _property("DESCRIPTION", _description(account, deadline, source))
    yield f"STATUS:{'TENTATIVE' if draft else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield _property("CATEGORIES", "Contracts")
    if source is not None and source.message_id:
        # RFC 2392: mail programs open the mail itself
        yield f"URL:mid:{_url(source.message_id)}"
    if not deadline.passed and deadline.day >= today:
        for days in ALARMS:
            yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-P{days}D")
            yield _property("DESCRIPTION", f"{title} ({deadline.day})")
            yield "END:VALARM"
    yield "END:VEVENT"


def _cancelled(seed: str, deadline: Deadline, identifier: str, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uid_of(seed, deadline.kind, deadline.period)}"
    yield from _stamps(now)
    yield f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}"
    yield _property("SUMMARY", f"Cancelled: no longer a date of {identifier}")
    yield "STATUS:CANCELLED"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _stamps(now: datetime) -> Iterator[str]:
    at = now.astimezone(UTC)
    yield f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}"
    # a later export is a later version: calendars keep the highest
    yield f"SEQUENCE:{max(0, int((at - datetime(2026, 1, 1, tzinfo=UTC)).total_seconds()) // 60)}"


def _description(account: Account, deadline: Deadline, source: Source | None) -> str:
    lines = [_TOLD[deadline.kind]]
    if deadline.passage is not None:
        where = [deadline.paper]
        where += [f"clause {deadline.passage.clause}"] if deadline.passage.clause else []
        where += [f"page {deadline.passage.page}"] if deadline.passage.page else []
        lines.append(f"“{clean(deadline.passage.quote)}” ({clean(', '.join(where))})")
    if deadline.period and deadline.kind != "end":
        lines.append("Reckoned from the first term and the length of its renewals.")
    reference = f", {clean(account.agreement.reference)}" if account.agreement.reference else ""
    lines.append(f"Agreement {account.id}{reference}. Show it: clausewatch report {deadline.paper}")
    if source is not None and source.title:
        lines.append(f"From: {clean(source.title)}")
    lines.append(NOT_ADVICE)
    return "\n".join(lines)


def _property(name: str, words: str) -> str:
    """A property of text, escaped (RFC 5545, 3.3.11)."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")
    return f"{name}:{escaped}"


def _url(message_id: str) -> str:
    return quote(message_id.strip().strip("<>"), safe="@.!$&'*+-=_~")


def _folded(line: str) -> Iterator[bytes]:
    """*line* in pieces of at most FOLD_OCTETS, never cut inside a letter, each with its line break."""
    data = line.encode("utf-8", "replace")
    start, room = 0, FOLD_OCTETS
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:  # the middle of a letter
            end -= 1
        yield (b" " if start else b"") + data[start:end] + b"\r\n"
        start, room = end, FOLD_OCTETS - 1
    yield (b" " if start else b"") + data[start:] + b"\r\n"
