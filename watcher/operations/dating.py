"""The days of every agreement, as calendars are told of them: the same in the file and in the feed.

What was told is remembered, so that a day gets a new SEQUENCE exactly where something about it has changed, and a day
that no agreement has any longer is cancelled instead of left standing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from scoring.agreement.account import account_of
from scoring.agreement.deadlines import deadlines
from scoring.agreement.linking import Agreement
from scoring.render.calendar import (
    Dated,
    Entry,
    Gone,
    Source,
    Stamp,
    cancelled,
    entries,
    first_sequence,
    lowered,
    render_calendar,
    write_calendar,
)
from watcher.storage.store import CalendarDay, Store, StoredAgreement


@dataclass(frozen=True, slots=True)
class Dates:
    """Every agreement of one owner on one day, with what an event links to."""

    day: date
    agreements: Sequence[Dated]
    sources: Mapping[str, Source]
    """By document."""
    gone: Sequence[Gone]

    def entries(self) -> tuple[Entry, ...]:
        """What calendars are to be told."""
        return entries(self.agreements, self.sources, self.gone)


def calendar(store: Store, day: date, now: datetime) -> bytes:
    """The calendar of this owner on *day*, which is today: what has changed in it is remembered as told at *now*.

    As long as nothing has changed it is the same, byte for byte.
    """
    return remember(store, dates_of(store, day), now)


def calendar_as_of(store: Store, day: date, now: datetime) -> bytes:
    """The calendar as it is on any *day*, stamped *now*. Nothing is remembered: it may never come to that."""
    found = dates_of(store, day)
    return render_calendar(found.agreements, found.sources, now, found.gone)


def dates_of(store: Store, day: date) -> Dates:
    """Every agreement of this owner, as it stands on *day*."""
    known = store.agreements.all()
    return Dates(
        day,
        [Dated(a.seed, account_of(a.agreement, a.id, day)) for a in known],
        {p.facts.id: _source(store, p.facts.id) for a in known for p in a.agreement.parts},
        _gone(store, known, day),
    )


def remember(store: Store, dates: Dates, now: datetime) -> bytes:
    """Remember what is told, and write it."""
    told = dates.entries()
    days = store.feeds.settle(lambda known: changes(told, known, dates.day, now), now)
    own = {entry.uid for entry in told}
    # of a day that no agreement has, only what was told of it is left
    former = (cancelled(d.uid, d.day, d.summary) for d in days.values() if d.uid not in own)
    stamped = [(e, days[e.uid]) for e in (*told, *former) if e.uid in days and days[e.uid].state != "past"]
    return write_calendar((_as_told(entry, day), Stamp(day.sequence, day.changed_at)) for entry, day in stamped)


def changes(
    told: Iterable[Entry], known: Mapping[str, CalendarDay], today: date, now: datetime
) -> Sequence[CalendarDay]:
    """Which days are new or have become others, each with its next SEQUENCE. Touches nothing: *known* is handed in.

    *told*: what the agreements say today. A day that they no longer have is cancelled, and once it is over nothing more
    is told of it.
    """
    own = {entry.uid: entry for entry in told}
    found: list[CalendarDay] = []
    for entry in own.values():
        before = known.get(entry.uid)
        if entry.cancelled:
            found += _dropped(entry, before, today, now)
        elif before is None or (before.state, before.sha256) != ("shown", entry.sha256):
            found.append(_changed(entry, before, "shown", now))
    for uid, before in known.items():
        if uid not in own:
            found += _dropped(cancelled(uid, before.day, before.summary), before, today, now)
    return found


def _dropped(entry: Entry, before: CalendarDay | None, today: date, now: datetime) -> Iterable[CalendarDay]:
    """Change what is known of a day that no agreement has, where it needs one."""
    if before is None:
        if entry.day >= today:
            yield _changed(entry, None, "cancelled", now)
    elif before.state != "past" and before.day < today:
        yield replace(before, state="past", changed_at=now)
    elif before.state == "shown":
        # the name under which it stands in calendars says more than any other
        named = cancelled(before.uid, before.day, f"Cancelled: {lowered(before.summary)}")
        yield _changed(named, before, "cancelled", now)


def _changed(entry: Entry, before: CalendarDay | None, state: str, now: datetime) -> CalendarDay:
    sequence = first_sequence(now)
    if before is not None:
        sequence = max(before.sequence + 1, sequence)
    return CalendarDay(entry.uid, entry.day, state, entry.sha256, entry.summary, sequence, now)


def _as_told(entry: Entry, day: CalendarDay) -> Entry:
    """*entry*; a cancellation in the words in which it was told, because the agreement no longer has them."""
    return cancelled(day.uid, day.day, day.summary) if entry.cancelled else entry


def _source(store: Store, paper: str) -> Source:
    document = store.contracts.document(paper)
    message = store.mails.message(document.message_id) if document.message_id else None
    title = (message.subject if message else None) or document.name or document.locator
    return Source(paper, title, message.message_id if message else None)


def _gone(store: Store, known: Sequence[StoredAgreement], day: date) -> list[Gone]:
    """Numbers that are used no more, with the days that the paper they began with has."""
    by_number = {a.id: a for a in known}
    found = []
    for former in store.agreements.merged():
        into = by_number.get(former.into or "")
        if into is None or into.seed == former.seed:
            continue
        first = [p for p in into.agreement.parts if store.agreements.seed_of(p.facts.id) == former.seed]
        found.append(Gone(former.id, former.seed, deadlines(Agreement(tuple(first)), day)))
    return found
