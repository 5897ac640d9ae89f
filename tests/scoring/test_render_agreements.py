# ruff: noqa: E501 - a sentence of a paper stands on one line
"""The audit in every form, and the calendar as other programs read it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from scoring.agreement.account import account_of
from scoring.agreement.deadlines import deadlines
from scoring.render.audit import Quote, render_audit_text, rows_of
from scoring.render.audit_html import render_audit_html
from scoring.render.audit_xlsx import render_audit_xlsx
from scoring.render.calendar import Dated, Gone, Source, _folded, _property, render_calendar, uid_of
from tests.corpus.agreement_texts import BAN, BROAD, SIGNED, UNSIGNED, addendum, base
from tests.scoring.agreement.taking import SEEN, one, paper

TODAY = date(2026, 7, 1)
NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
RENEWS = "This Agreement begins on 6 March 2026 and continues for one (1) year. It renews for further periods of one year unless either party gives thirty (30) days' written notice before the end of the current period."
ODD = ["=1+1", "+HYPERLINK(1)", "-2", "@SUM(A1)", "=cmd|'/c calc'!A0", "\t=1", "<script>alert(1)</script>"]


def _account(*texts: str, on: date = TODAY, identifier: str = "a-1"):
    papers = [paper(text, f"d-{n}", seen=SEEN + timedelta(days=n)) for n, text in enumerate(texts)]
    return account_of(one(*papers), identifier, on)


# ---- audit


@pytest.mark.parametrize("words", ODD)
def test_words_of_a_paper_never_become_a_formula(words: str) -> None:
    [row] = rows_of([_account(base(BROAD))], {})
    odd = replace(row, client=words, reference=words, quotes=(Quote(words, "d-0", ""),), next_action=words)
    data = render_audit_xlsx([odd], TODAY)
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert sum(cell.value == words.strip() or cell.value == words for cell in cells) == 3
    assert all(cell.hyperlink is None for cell in cells)
    assert all(cell.quotePrefix for cell in sheet[2]), "an edited cell stays text too"
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert not [n for n in names if "external" in n.lower()]
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    page = render_audit_html([odd], TODAY)
    assert "<script" not in page


def test_the_same_audit_gives_the_same_bytes() -> None:
    rows = rows_of([_account(base(BROAD))], {})
    assert render_audit_xlsx(rows, TODAY) == render_audit_xlsx(rows, TODAY)


def test_every_form_says_the_level_in_full_and_what_to_do() -> None:
    rows = rows_of([_account(base(BROAD, signatures=SIGNED), addendum(BAN))], {})
    sheet = load_workbook(io.BytesIO(render_audit_xlsx(rows, TODAY))).active
    assert sheet is not None
    shown = " ".join(str(cell.value) for line in sheet.iter_rows() for cell in line)
    for form in (render_audit_text(rows, TODAY), render_audit_html(rows, TODAY), shown):
        words = " ".join(form.split())
        assert "None (High Risk)" in words
        assert "High (Recommended)" in words, "from September on"
        assert "Saltmarsh Press Ltd" in words
        assert "SP-2026-031" in words
        assert "Propose an addendum" in words
    heads = [cell.value for cell in sheet[1]]
    assert heads[:4] == ["Agreement", "Client", "Reference", "Level today"]
    assert heads.index("Missing") - heads.index("AI training prohibited") == 8


def test_an_empty_audit_is_one() -> None:
    assert load_workbook(io.BytesIO(render_audit_xlsx([], TODAY))).active is not None
    assert "No agreement is on file" in render_audit_html([], TODAY)
    assert "0 agreements" in render_audit_text([], TODAY)


# ---- days


def _days(text: str, on: date) -> list[tuple[str, str, bool]]:
    return [(d.kind, d.day.isoformat(), d.missed) for d in deadlines(one(paper(text)), on)]


def test_notice_and_renewal_of_the_running_term_and_of_the_next_one() -> None:
    text = base(BROAD, term=RENEWS, signatures=SIGNED)
    assert _days(text, TODAY) == [("notice", "2027-02-03", False), ("renewal", "2027-03-06", False)]
    assert _days(text, date(2027, 2, 3)) == [("notice", "2027-02-03", False), ("renewal", "2027-03-06", False)]
    assert _days(text, date(2027, 2, 4)) == [
        ("notice", "2027-02-03", True),
        ("renewal", "2027-03-06", False),
        ("notice", "2028-02-04", False),
        ("renewal", "2028-03-06", False),
    ]
    assert _days(text, date(2027, 3, 6)) == [("notice", "2028-02-04", False), ("renewal", "2028-03-06", False)]


def test_an_end_is_one_day_and_an_agreement_without_one_has_none() -> None:
    assert _days(base(BROAD, signatures=SIGNED), TODAY) == [("end", "2027-03-05", False)]
    assert _days(base(BROAD, term="It continues until either party ends it.", signatures=SIGNED), TODAY) == []


# ---- calendar


def _events(data: bytes) -> dict[str, icalendar.Event]:
    found = icalendar.Calendar.from_ical(data).walk("VEVENT")
    events = {str(e["UID"]): e for e in found}
    assert len(events) == len(found), "no UID twice"
    return events


def _calendar(account, *, now: datetime = NOW, gone: tuple[Gone, ...] = ()) -> bytes:
    source = Source("d-0", "Your contract; please, read\nit", "<1 2@client.example>")
    return render_calendar([Dated("f" * 64, account)], {"d-0": source}, now, gone)


def test_other_programs_read_it_as_all_day_events_with_alarms() -> None:
    events = _events(_calendar(_account(base(BROAD, term=RENEWS, signatures=SIGNED))))
    notice = events[uid_of("f" * 64, "notice", 0)]
    assert notice["DTSTART"].dt == date(2027, 2, 3)
    assert notice["DTEND"].dt == date(2027, 2, 4)
    assert notice["SUMMARY"] == "Last day for notice: Saltmarsh Press Ltd"
    assert "thirty (30) days' written notice" in notice["DESCRIPTION"]
    assert "(d-0, clause 4.1)" in notice["DESCRIPTION"]
    assert notice["URL"] == "mid:1%202@client.example"
    alarms = [a["TRIGGER"].dt for a in notice.walk("VALARM")]
    assert alarms == [timedelta(days=-30), timedelta(days=-7)]
    assert notice["STATUS"] == "CONFIRMED"
    assert notice["DTSTAMP"].dt == NOW


def test_exporting_again_updates_and_doubles_nothing() -> None:
    account = _account(base(BROAD, term=RENEWS, signatures=SIGNED))
    first = _events(_calendar(account))
    second = _events(_calendar(account, now=NOW + timedelta(days=3)))
    assert first.keys() == second.keys()
    assert all(second[uid]["SEQUENCE"] > event["SEQUENCE"] for uid, event in first.items())


def test_a_missed_day_reminds_nobody_and_the_next_one_does() -> None:
    events = _events(_calendar(_account(base(BROAD, term=RENEWS, signatures=SIGNED), on=date(2027, 2, 10))))
    missed, following = (events[uid_of("f" * 64, "notice", n)] for n in (0, 1))
    assert missed["SUMMARY"] == "Missed: last day for notice: Saltmarsh Press Ltd"
    assert missed.walk("VALARM") == []
    assert len(following.walk("VALARM")) == 2


def test_a_draft_is_marked_and_a_near_day_is_due_now() -> None:
    [event] = _events(_calendar(_account(base(BROAD, signatures=UNSIGNED)))).values()
    assert event["SUMMARY"].startswith("Draft, not signed: ")
    assert event["STATUS"] == "TENTATIVE"
    near = _events(_calendar(_account(base(BROAD, term=RENEWS, signatures=SIGNED), on=date(2027, 2, 1))))
    assert near[uid_of("f" * 64, "notice", 0)]["SUMMARY"].startswith("Due now: ")


def test_what_an_agreement_no_longer_has_is_cancelled() -> None:
    stop = addendum(
        "The Agreement is terminated with effect from 1 October 2026.",
        rank="All other terms remain unchanged.",
        kind="Amendment",
    )
    events = _events(_calendar(_account(base(BROAD, term=RENEWS, signatures=SIGNED), stop, on=date(2026, 9, 10))))
    assert events[uid_of("f" * 64, "notice", 0)]["STATUS"] == "CANCELLED"
    assert events[uid_of("f" * 64, "renewal", 0)]["STATUS"] == "CANCELLED"
    assert events[uid_of("f" * 64, "end", 0)]["DTSTART"].dt == date(2026, 10, 1)
    former = _account(base(BROAD, signatures=SIGNED))
    gone = Gone("a-2", "e" * 64, former.deadlines)
    assert _events(_calendar(former, gone=(gone,)))[uid_of("e" * 64, "end", 0)]["STATUS"] == "CANCELLED"


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_lines_are_folded_at_75_octets_and_words_come_out_as_they_went_in(words: str) -> None:
    plain = "".join(c for c in words if c not in "\r" and (c.isprintable() or c == "\n"))
    pieces = list(_folded(_property("SUMMARY", plain)))
    assert all(len(p) <= 75 + 2 and p.endswith(b"\r\n") for p in pieces)
    for piece in pieces:
        piece.decode("utf-8")
    data = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + b"".join(pieces) + b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    [event] = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert str(event["SUMMARY"]) == plain


def test_every_line_ends_with_cr_and_lf() -> None:
    data = _calendar(_account(base(BROAD, name="Möwe & Söhne Bücher GmbH", term=RENEWS, signatures=SIGNED)))
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert data.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
