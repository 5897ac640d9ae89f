"""A day gets a new SEQUENCE exactly where something about it has changed, and is cancelled where it is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.agreement.account import account_of
from scoring.render.calendar import Dated, Entry, Gone, Source, cancelled, first_sequence, uid_of
from tests.corpus.agreement_texts import BROAD, SIGNED, UNSIGNED, addendum, base
from tests.scoring.agreement.taking import SEEN, one, paper
from watcher.operations.dating import Dates, calendar, calendar_as_of, changes, remember
from watcher.storage.store import CalendarDay, Database, Store

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
TODAY = NOW.date()
SEED = "f" * 64
RENEWS = (
    "This Agreement begins on 6 March 2026 and continues for one (1) year. It renews for further periods of one year "
    "unless either party gives thirty (30) days' written notice before the end of the current period."
)
LONGER = addendum(
    "The term of the Agreement is extended until 5 September 2027.", kind="Amendment",
    rank="All other terms remain unchanged.", starts="1 July 2026", signed_on="1 July 2026",
)  # fmt: skip
STOP = addendum(
    "The Agreement is terminated with effect from 1 October 2026.", kind="Amendment",
    rank="All other terms remain unchanged.", starts="1 July 2026", signed_on="1 July 2026",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    database = Database.open(None, tmp_path)
    database.migrate()
    return database.store("ada")


def _dates(*texts: str, on: date = TODAY, seed: str = SEED, gone: Sequence[Gone] = ()) -> Dates:
    papers = [paper(text, f"d-{n}", seen=SEEN + timedelta(days=n)) for n, text in enumerate(texts)]
    dated = [Dated(seed, account_of(one(*papers), "a-1", on))] if papers else []
    return Dates(on, dated, {"d-0": Source("d-0", "Your contract", "<1@client.example>")}, gone)


def _events(data: bytes) -> dict[str, Any]:
    found = icalendar.Calendar.from_ical(data).walk("VEVENT")
    events = {str(e["UID"]): e for e in found}
    assert len(events) == len(found), "no UID twice"
    return events


def _told(store: Store, *texts: str, days_later: int = 0, **more: Any) -> dict[str, Any]:
    now = NOW + timedelta(days=days_later)
    return _events(remember(store, _dates(*texts, on=now.date(), **more), now))


def _uid(kind: str, period: int = 0) -> str:
    return uid_of(SEED, kind, period)


def test_the_same_days_are_the_same_bytes_whenever_they_are_asked_for(store: Store) -> None:
    text = base(BROAD, term=RENEWS, signatures=SIGNED)
    first = remember(store, _dates(text), NOW)
    later = NOW + timedelta(days=40)
    assert remember(store, _dates(text, on=later.date()), later) == first
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\nX-PUBLISHED-TTL:PT12H\r\n" in first


def test_an_amendment_moves_a_day_under_its_uid_with_a_higher_sequence(store: Store) -> None:
    text = base(BROAD, signatures=SIGNED)
    before = _told(store, text)[_uid("end")]
    after = _told(store, text, LONGER, days_later=1)[_uid("end")]
    assert (before["DTSTART"].dt, after["DTSTART"].dt) == (date(2027, 3, 5), date(2027, 9, 5))
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt == NOW + timedelta(days=1)
    assert "extended until 5 September 2027" in after["DESCRIPTION"]


def test_only_the_day_that_changed_gets_a_new_sequence(store: Store) -> None:
    text = base(BROAD, term=RENEWS, signatures=SIGNED)
    far = _told(store, text)
    near = _told(store, text, days_later=(date(2027, 1, 30) - TODAY).days)
    assert str(near[_uid("notice")]["SUMMARY"]).startswith("Due now: ")
    assert near[_uid("notice")]["SEQUENCE"] > far[_uid("notice")]["SEQUENCE"]
    assert near[_uid("renewal")] == far[_uid("renewal")]


def test_two_changes_in_one_minute_are_two_versions(store: Store) -> None:
    sequences = [
        _told(store, base(BROAD, signatures=signatures))[_uid("end")]["SEQUENCE"]
        for signatures in (SIGNED, UNSIGNED, SIGNED)
    ]
    assert sequences == sorted(set(sequences))


def test_what_an_amendment_takes_away_is_cancelled_by_its_name(store: Store) -> None:
    text = base(BROAD, term=RENEWS, signatures=SIGNED)
    before = _told(store, text)
    after = _told(store, text, STOP, days_later=1)
    notice = after[_uid("notice")]
    assert notice["STATUS"] == "CANCELLED"
    assert notice["SUMMARY"] == "Cancelled: last day for notice: Saltmarsh Press Ltd"
    assert notice["DTSTART"].dt == before[_uid("notice")]["DTSTART"].dt
    assert notice["SEQUENCE"] > before[_uid("notice")]["SEQUENCE"]
    assert notice.walk("VALARM") == []
    assert after[_uid("end")]["STATUS"] == "CONFIRMED"
    assert _told(store, text, STOP, days_later=2) == after, "and it stays so"


def test_an_agreement_that_is_gone_altogether_is_cancelled_until_its_day_is_over(store: Store) -> None:
    text = base(BROAD, signatures=SIGNED)
    _told(store, text)
    gone = _told(store, days_later=1)[_uid("end")]
    assert (gone["STATUS"], gone["SUMMARY"]) == ("CANCELLED", "Cancelled: last day in force: Saltmarsh Press Ltd")
    assert _told(store, days_later=30)[_uid("end")] == gone
    assert _told(store, days_later=300) == {}
    back = _told(store, text, days_later=301)[_uid("end")]
    assert back["STATUS"] == "CONFIRMED"
    assert back["SEQUENCE"] > gone["SEQUENCE"]


def test_a_cancelled_draft_is_called_what_it_was(store: Store) -> None:
    assert str(_told(store, base(BROAD, signatures=UNSIGNED))[_uid("end")]["SUMMARY"]).startswith("Draft, not signed: ")
    [gone] = _told(store, days_later=1).values()
    assert gone["SUMMARY"] == "Cancelled: last day in force: Saltmarsh Press Ltd"


def test_a_number_that_is_used_no_more_is_cancelled(store: Store) -> None:
    former = _dates(base(BROAD, signatures=SIGNED)).agreements[0].account
    found = _told(store, gone=[Gone("a-2", SEED, former.deadlines)])[_uid("end")]
    assert (found["STATUS"], found["SUMMARY"]) == ("CANCELLED", "Cancelled: no longer a date of a-2")


def test_what_is_over_is_told_of_no_more_and_never_cancelled(store: Store) -> None:
    text = base(BROAD, term=RENEWS, signatures=SIGNED)
    _told(store, text)
    later = _told(store, text, days_later=300)
    assert set(later) == {_uid("notice", 1), _uid("renewal", 1)}
    assert {str(e["STATUS"]) for e in later.values()} == {"CONFIRMED"}
    assert store.feeds.days()[_uid("notice")].state == "past"


def test_another_day_than_today_is_remembered_by_nobody(store: Store) -> None:
    assert calendar(store, TODAY, NOW) == calendar_as_of(store, date(2031, 1, 1), NOW)
    assert store.feeds.days() == {}


def test_every_owner_is_told_of_his_own(store: Store, tmp_path: Path) -> None:
    _told(store, base(BROAD, signatures=SIGNED))
    assert _events(calendar(Database.open(None, tmp_path).store("bela"), TODAY, NOW)) == {}


def _entry(uid: str, day: date, words: str) -> Entry:
    return Entry(uid, day, words, False, (f"SUMMARY:{words}", f"DTSTART:{day}"))


_DAYS = st.dates(TODAY, TODAY + timedelta(days=20))
_TOLD = st.dictionaries(
    st.sampled_from("abc"), st.tuples(_DAYS, st.sampled_from(["one", "two"]), st.booleans()), max_size=3
)


@given(st.lists(st.tuples(_TOLD, st.integers(0, 5)), max_size=8))
def test_a_sequence_rises_with_every_change_and_with_nothing_else(
    story: list[tuple[Mapping[str, tuple[date, str, bool]], int]],
) -> None:
    known: dict[str, CalendarDay] = {}
    now = NOW
    for told, days in story:
        now += timedelta(days=days)
        entries = [
            cancelled(uid, day, f"Cancelled: {words}") if gone else _entry(uid, day, words)
            for uid, (day, words, gone) in told.items()
        ]
        changed = {day.uid: day for day in changes(entries, known, now.date(), now)}
        for uid, after in changed.items():
            before = known.get(uid)
            assert after.sequence <= 2**31 - 1
            if before is None:
                assert after.sequence == first_sequence(now)
            elif after.state == "past":
                assert after.sequence == before.sequence, "nobody is told"
            else:
                assert (before.state, before.sha256) != (after.state, after.sha256)
                assert after.sequence > before.sequence
        known |= changed
        assert list(changes(entries, known, now.date(), now)) == [], "twice is once"
        for entry in entries:
            if not entry.cancelled:
                assert (known[entry.uid].state, known[entry.uid].sha256) == ("shown", entry.sha256)
        open_days = {uid for uid, day in known.items() if day.state == "shown"}
        assert open_days == {entry.uid for entry in entries if not entry.cancelled}
