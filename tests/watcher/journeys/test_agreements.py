"""A base, its addendum and its second version are one agreement, whatever way they came: contracts, audit, calendar."""

from __future__ import annotations

import io
import mailbox
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest
from openpyxl import load_workbook

from tests.corpus import documents as make
from tests.corpus.agreement_texts import BAN, BROAD, GRANT, LIMITED, SIGNED, UNSIGNED, addendum, base
from tests.watcher.journeys.conftest import Freelancer, letter

PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RENEWS = (
    "This Agreement begins on 6 March 2026 and continues for one (1) year. It renews for further periods of one year "
    "unless either party gives thirty (30) days' written notice before the end of the current period."
)
OTHER = {"name": "Heather Lane Films Ltd", "reference": "HL-2026-007"}


def _pdf(text: str) -> bytes:
    return make.make_pdf(make.paragraphs_of(text))


def _docx(text: str) -> bytes:
    return make.make_docx(make.paragraphs_of(text))


def _mailbox(folder: Path, *raws: bytes) -> None:
    box = mailbox.Maildir(folder, create=True)
    for raw in raws:
        box.add(raw)
    box.close()


def _agreements(freelancer: Freelancer, *more: str) -> dict[str, dict[str, Any]]:
    answer = freelancer("contracts", "--json", *more)
    assert answer.code == 0, answer.err
    return {a["reference"] or a["id"]: a for a in answer.json["agreements"]}


@pytest.fixture
def shelf(freelancer: Freelancer, tmp_path: Path) -> Freelancer:
    """Two clients on file, kept from files: one with an addendum from September on."""
    papers = {
        "msa.pdf": _pdf(base(GRANT, term=RENEWS, signatures=SIGNED)),
        "rider.docx": _docx(addendum(BAN)),
        "films.docx": _docx(base(BROAD, signatures=UNSIGNED, **OTHER)),
    }
    for name, data in papers.items():
        (tmp_path / name).write_bytes(data)
    kept = freelancer("score", "--keep", "--json", *(str(tmp_path / name) for name in papers))
    assert kept.code == 0, kept.err
    [msa, rider, films] = [d for s in kept.json["sources"] for d in s["documents"]]
    assert (msa["agreement"], rider["agreement"], films["agreement"]) == ("a-1", "a-1", "a-2")
    return freelancer


def test_the_level_depends_on_the_day(shelf: Freelancer) -> None:
    before, after = _agreements(shelf, "--as-of", "2026-08-31"), _agreements(shelf, "--as-of", "2026-09-01")
    assert set(after) == {"SP-2026-031", "HL-2026-007"}
    assert (before["SP-2026-031"]["level"], after["SP-2026-031"]["level"]) == ("None", "High")
    assert [(s["from"], s["level"]) for s in after["SP-2026-031"]["timeline"]] == [
        ("2026-03-06", "None"),
        ("2026-09-01", "High"),
    ]
    assert after["SP-2026-031"]["client"] == "Saltmarsh Press Ltd"
    assert [d["agreement_level"] for d in after["SP-2026-031"]["documents"]] == ["High", "High"]
    assert after["HL-2026-007"]["status"] == "draft"
    shown = shelf("contracts", "--as-of", "2026-09-01").out
    assert "High (Recommended)" in shown
    assert "None (High Risk), draft, not signed" in shown


def test_keeping_the_same_files_again_changes_nothing(shelf: Freelancer, tmp_path: Path) -> None:
    first = shelf("contracts", "--json", "--as-of", "2026-09-01").out
    for name in ("rider.docx", "films.docx", "msa.pdf"):
        assert shelf("score", "--keep", str(tmp_path / name)).code == 0
    assert shelf("contracts", "--json", "--as-of", "2026-09-01").out == first


def test_a_second_version_in_another_format_under_another_name(freelancer: Freelancer, tmp_path: Path) -> None:
    """J3: both came by mail, as one conversation."""
    first = letter("the contract", attachments=(("agreement.pdf", PDF, _pdf(base(BAN))),), days_ago=9)
    message_id = next(line for line in first.decode("latin-1").split("\r\n") if line.lower().startswith("message-id:"))
    second = letter(
        "Re: the contract",
        "Dear Ada,\n\nonly small things were changed, please have a look.\n",
        (("Final_v2 (1).docx", DOCX, _docx(base(GRANT))),),
        In_Reply_To=message_id.partition(":")[2].strip(),
    )
    _mailbox(tmp_path / "Maildir", first, second)
    assert freelancer("connect", "ada@example.org", "--maildir", str(tmp_path / "Maildir")).code == 0
    assert freelancer("run", "--once").code == 0
    [agreement] = _agreements(freelancer).values()
    assert [p["role"] for p in agreement["papers"]] == ["base", "version"]
    newer = next(d for d in freelancer.documents() if d["media_type"] == DOCX)
    assert newer["agreement"] == agreement["id"]
    assert newer["previous_version"]["level"] == "High"
    assert newer["previous_version"]["locator"] == "attachment:agreement.pdf"
    assert newer["previous_version"]["message_id"] in message_id
    assert newer["changed_clauses"] == ["3.1"]
    assert (agreement["level"], agreement["status"]) == ("None", "draft")


def test_a_countersigned_addendum_that_comes_back_raises_the_level_by_itself(
    freelancer: Freelancer, tmp_path: Path
) -> None:
    """J6: what is sent back unsigned raises nothing."""
    (tmp_path / "msa.pdf").write_bytes(_pdf(base(GRANT, signatures=SIGNED)))
    assert freelancer("score", "--keep", str(tmp_path / "msa.pdf")).code == 0
    _mailbox(tmp_path / "Maildir")
    assert freelancer("connect", "ada@example.org", "--maildir", str(tmp_path / "Maildir")).code == 0
    for signatures, level in ((UNSIGNED, "None"), (SIGNED, "High")):
        rider = _pdf(addendum(BAN, signatures=signatures))
        _mailbox(tmp_path / "Maildir", letter("the addendum", attachments=(("addendum.pdf", PDF, rider),)))
        assert freelancer("run", "--once").code == 0
        found = _agreements(freelancer, "--as-of", "2026-10-01")
        assert {k: a["level"] for k, a in found.items()} == {"SP-2026-031": level}
    assert found["SP-2026-031"]["because"]


def test_one_template_for_two_clients_in_one_archive_is_two_agreements(freelancer: Freelancer, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.pdf", _pdf(base(LIMITED)))
        archive.writestr("b.pdf", _pdf(base(LIMITED, **OTHER)))
        archive.writestr("notes.txt", "Lunch at noon?")
    (tmp_path / "both.zip").write_bytes(out.getvalue())
    assert freelancer("score", "--keep", str(tmp_path / "both.zip")).code == 0
    assert set(_agreements(freelancer)) == {"SP-2026-031", "HL-2026-007"}


def test_a_paper_without_a_client_gets_the_one_that_its_user_names(freelancer: Freelancer, tmp_path: Path) -> None:
    nameless = base(LIMITED, reference=None).replace("Saltmarsh Press Ltd", "the undersigned company")
    (tmp_path / "terms.docx").write_bytes(_docx(nameless))
    (tmp_path / "msa.pdf").write_bytes(_pdf(base(LIMITED)))
    assert freelancer("score", "--keep", str(tmp_path / "msa.pdf")).code == 0
    answer = freelancer("score", "--keep", "--client", "saltmarsh", "--json", str(tmp_path / "terms.docx"))
    assert answer.code == 0, answer.err
    assert {a["client"] for a in _agreements(freelancer).values()} <= {"Saltmarsh Press Ltd", "the undersigned company"}
    refused = freelancer("score", "--client", "saltmarsh", str(tmp_path / "terms.docx"))
    assert refused.code == 2


def test_the_audit_in_every_form(shelf: Freelancer, tmp_path: Path) -> None:
    """J6: one row for each agreement."""
    out = tmp_path / "audit"
    answer = shelf("audit", "--format", "xlsx,html,json", "--out", str(out), "--as-of", "2026-08-01")
    assert answer.code == 0, answer.err
    files = sorted(p.name for p in out.iterdir())
    assert files == ["clausewatch-audit.html", "clausewatch-audit.json", "clausewatch-audit.xlsx"]
    sheet = load_workbook(out / "clausewatch-audit.xlsx").active
    assert sheet is not None
    heads, *lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    rows = {line[1]: dict(zip(heads, line, strict=True)) for line in lines}
    mine = rows["Saltmarsh Press Ltd"]
    assert mine["Level today"] == "None (High Risk)"
    assert "from 2026-09-01: High (Recommended)" in mine["Level over time"]
    assert "may use the Deliverables to train" in mine["Quotes"]
    assert mine["Notice by"] == "2027-02-03"
    assert rows["Heather Lane Films Ltd"]["State"] == "draft, not signed"
    page = (out / "clausewatch-audit.html").read_text("utf-8")
    assert page.count("<article") == 2
    assert "<script" not in page
    assert shelf("audit", "--format", "pdf").code == 2
    assert "Propose an addendum" in shelf("audit", "--as-of", "2026-08-01").out


def test_the_calendar_is_one_that_others_read(shelf: Freelancer, tmp_path: Path) -> None:
    """J8: all-day events, stable UIDs, unsigned ones marked."""
    out = tmp_path / "contracts.ics"
    uids = []
    for _ in range(2):
        assert shelf("calendar", "--out", str(out), "--as-of", "2026-09-02").code == 0
        events = icalendar.Calendar.from_ical(out.read_bytes()).walk("VEVENT")
        uids.append([str(e["UID"]) for e in events])
    assert uids[0] == uids[1]
    days = {(e["DTSTART"].dt, str(e["SUMMARY"])) for e in events}
    assert days == {
        (date(2027, 2, 3), "Last day for notice: Saltmarsh Press Ltd"),
        (date(2027, 3, 6), "Renews by itself today: Saltmarsh Press Ltd"),
        (date(2027, 3, 5), "Draft, not signed: last day in force: Heather Lane Films Ltd"),
    }
    notice = next(e for e in events if e["DTSTART"].dt == date(2027, 2, 3))
    assert "thirty (30) days' written notice" in " ".join(notice["DESCRIPTION"].split())
    assert len(notice.walk("VALARM")) == 2


def test_an_empty_home_says_what_to_do(freelancer: Freelancer) -> None:
    for command in ("contracts", "audit"):
        answer = freelancer(command)
        assert answer.code == 0, answer.err
        assert "clausewatch run --once" in answer.out
    assert freelancer("contracts", "--json").json["agreements"] == []
    assert icalendar.Calendar.from_ical(freelancer("calendar").out).walk("VEVENT") == []


def test_a_wrong_day_is_refused_in_one_line(freelancer: Freelancer) -> None:
    answer = freelancer("contracts", "--as-of", "next week")
    assert answer.code == 1
    assert "YYYY-MM-DD" in answer.err
    assert len(answer.err.strip().splitlines()) == 1
