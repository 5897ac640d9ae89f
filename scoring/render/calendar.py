"""Notice days, ends and renewals as an iCalendar file (RFC 5545) that any calendar takes.

Every day is an all-day event, so that no zone moves it. Its UID never changes: importing the file again updates what is
there. What has passed reminds nobody; what an agreement no longer has is told as cancelled.

    told = entries([Dated(seed, account)], sources)    # what is said of each day: the same account, the same words
    data = write_calendar((entry, Stamp(1, now)) for entry in told)

A calendar program takes a new version of a day only where its SEQUENCE has risen. Whoever remembers what was told gives
each entry its own stamp; ``render_calendar`` remembers nothing, and every export is a later version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

from scoring.agreement.account import Account
from scoring.agreement.deadlines import Deadline, deadlines
from scoring.agreement.linking import Agreement
from scoring.render.outline import NOT_ADVICE, clean

PRODUCT = "-//Clausewatch//Contract dates//EN"
NAME = "Contract dates"
ALARMS = (30, 7)
"""Days before."""
FOLD_OCTETS = 75
"""RFC 5545, 3.1: a line holds no more, without its line break."""
REFRESH = "PT12H"
"""How often a calendar program that has subscribed looks again (RFC 7986, 5.7; the second name is Outlook's)."""
_DAY = timedelta(days=1)
_FIRST_STAMP = datetime(2026, 1, 1, tzinfo=UTC)
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


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which version of an entry this is."""

    sequence: int
    at: datetime
    """When the entry got its words; it must have a zone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What calendars are told of one day, before it is stamped."""

    uid: str
    day: date
    summary: str
    """Its name, without what it is just now: due, missed, a draft."""
    cancelled: bool
    lines: tuple[str, ...]
    """Its properties and alarms, unfolded, in their order, without UID and stamps."""

    @property
    def sha256(self) -> str:
        """Of everything that is said: two entries with the same one need no new version."""
        return hashlib.sha256("\n".join(self.lines).encode("utf-8", "replace")).hexdigest()


def entries(agreements: Iterable[Dated], sources: Mapping[str, Source], gone: Iterable[Gone] = ()) -> tuple[Entry, ...]:
    """What is told of every day of *agreements*, and as cancelled of those that they or *gone* have no longer."""
    found: list[Entry] = []
    for dated in agreements:
        account = dated.account
        shown = {(d.kind, d.period) for d in account.deadlines}
        found += (_told(dated, deadline, sources.get(deadline.paper)) for deadline in account.deadlines)
        # what the agreement said before it was brought to an end, or got another one, may stand in calendars
        for deadline in deadlines(Agreement(account.agreement.bases), account.standing.day):
            if (deadline.kind, deadline.period) not in shown:
                found.append(_dropped(dated.seed, deadline, account.id))
    for former in gone:
        found += (_dropped(former.seed, deadline, former.id) for deadline in former.deadlines)
    return tuple(found)


def cancelled(uid: str, day: date, summary: str) -> Entry:
    """The cancellation of a day. It has no words but its *summary*, and no alarm."""
    lines = (
        f"DTSTART;VALUE=DATE:{_date(day)}",
        _property("SUMMARY", summary),
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
    )
    return Entry(uid, day, summary, True, lines)


def first_sequence(now: datetime) -> int:
    """SEQUENCE of what is told for the first time at *now*: minutes since 2026.

    A home that was lost and made anew, or an older backup, thus goes on above what calendars already have.
    """
    return max(0, int((now.astimezone(UTC) - _FIRST_STAMP).total_seconds()) // 60)


def write_calendar(stamped: Iterable[tuple[Entry, Stamp]]) -> bytes:
    """The iCalendar file of these entries. The same ones give the same bytes, whenever it is written."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [_property("NAME", NAME), _property("X-WR-CALNAME", NAME)]
    lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}", f"X-PUBLISHED-TTL:{REFRESH}"]
    for entry, stamp in stamped:
        lines += ["BEGIN:VEVENT", f"UID:{entry.uid}", f"DTSTAMP:{stamp.at.astimezone(UTC):%Y%m%dT%H%M%SZ}"]
        lines += [f"SEQUENCE:{stamp.sequence}", *entry.lines, "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return b"".join(folded for line in lines for folded in _folded(line))


def render_calendar(
    agreements: Iterable[Dated], sources: Mapping[str, Source], now: datetime, gone: Iterable[Gone] = ()
) -> bytes:
    """The iCalendar file, every day in it stamped *now*, which must have a zone."""
    stamp = Stamp(first_sequence(now), now)
    return write_calendar((entry, stamp) for entry in entries(agreements, sources, gone))


def uid_of(seed: str, kind: str, period: int) -> str:
    """UID of one day of one agreement: the same for ever."""
    return f"{seed[:24]}.{kind}.{period}@clausewatch"


def _told(dated: Dated, deadline: Deadline, source: Source | None) -> Entry:
    account = dated.account
    name = _TITLES[deadline.kind].format(client=clean(account.agreement.client or "an unnamed client"))
    title = _title(account, deadline, name)
    uid = uid_of(dated.seed, deadline.kind, deadline.period)
    return Entry(uid, deadline.day, name, False, tuple(_lines(account, deadline, title, source)))


def _dropped(seed: str, deadline: Deadline, identifier: str) -> Entry:
    uid = uid_of(seed, deadline.kind, deadline.period)
    return cancelled(uid, deadline.day, f"Cancelled: no longer a date of {identifier}")


def _title(account: Account, deadline: Deadline, name: str) -> str:
    near = deadline.day - account.standing.day <= timedelta(days=ALARMS[1]) and not deadline.passed
    if deadline.missed:
        return f"Missed: {lowered(name)}"
    if account.standing.status == "draft":
        return f"Draft, not signed: {lowered(name)}"
    if deadline.kind == "notice" and near:
        return f"Due now: {lowered(name)}"
    return name


def lowered(title: str) -> str:
    """*title* as it goes on behind a colon."""
    return title[:1].lower() + title[1:]


def _lines(account: Account, deadline: Deadline, title: str, source: Source | None) -> Iterator[str]:
    yield f"DTSTART;VALUE=DATE:{_date(deadline.day)}"
    if deadline.day < date.max:
        yield f"DTEND;VALUE=DATE:{_date(deadline.day + _DAY)}"
    yield _property("SUMMARY", title)
    yield _property("DESCRIPTION", _description(account, deadline, source))
    yield f"STATUS:{'TENTATIVE' if account.standing.status == 'draft' else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield _property("CATEGORIES", "Contracts")
    if source is not None and source.message_id:
        # RFC 2392: mail programs open the mail itself
        yield f"URL:mid:{_url(source.message_id)}"
    if not deadline.passed and deadline.day >= account.standing.day:
        for days in ALARMS:
            yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-P{days}D")
            yield _property("DESCRIPTION", f"{title} ({deadline.day})")
            yield "END:VALARM"


def _date(day: date) -> str:
    return day.isoformat().replace("-", "")  # strftime leaves the zeros of an early year away


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
