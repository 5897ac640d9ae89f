"""A client sends a second version: what changed, whom it serves, and what the mail does not mention."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest

from tests.corpus import documents as make
from tests.corpus import sample_texts as texts
from tests.scoring.compare.versions import paragraphs_of, replaced
from tests.servers import Dovecot
from tests.watcher.journeys.conftest import Freelancer, letter

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FIRST = make.paragraphs_of(texts.AGENCY_HIGH)
SECOND = make.paragraphs_of(
    replaced(
        replaced(texts.AGENCY_HIGH, "within thirty (30) days of receipt", "within sixty (60) days of receipt"),
        "Client shall not use, and shall not authorize any third party to use, the Deliverables to train",
        "Client may use the Deliverables to train",
    )
)
NOTE = "Hi Ada,\n\nthe revised agreement is attached. We only updated the payment date in 5.1.\n\nBest,\nJo\n"
EARLIER = "\nOn 4 May 2026, Ada Marsh wrote:\n> could you change section 3 as well, and the audit clause?\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "v1.pdf").write_bytes(make.make_pdf(FIRST, header="Larkfield", footer="Page {page}"))
    (tmp_path / "agreement-final.docx").write_bytes(make.make_docx(SECOND))
    mail = letter("Agreement", NOTE + EARLIER, (("agreement-final.docx", WORD, make.make_docx(SECOND)),))
    (tmp_path / "v2.eml").write_bytes(mail)
    return tmp_path


def test_the_second_version_in_another_format_under_another_name(freelancer: Freelancer, folder: Path) -> None:
    started = time.monotonic()
    answer = freelancer("compare", str(folder / "v1.pdf"), str(folder / "v2.eml"), "--json")
    assert time.monotonic() - started < 30
    assert (answer.code, answer.err) == (0, "")
    found = answer.json
    assert (found["level_before"], found["level_after"]) == ("High", "None")
    assert [(c["number"], c["change"], c["direction"]) for c in found["clauses"]] == [
        ("3.1", "changed", "worse"),
        ("5.1", "changed", "worse"),
    ]
    assert "Protection against AI training fell from High (Recommended) to None (High Risk)." in found["summary"]
    note = found["cover_note"]
    assert note["consistent"] is False
    assert [u["number"] for u in note["unmentioned"]] == ["3.1"]
    assert [c["quote"] for c in note["claims"]] == ["We only updated the payment date in 5.1."]
    assert "audit" not in note["note"], "what Ada wrote earlier is no claim of the sender"
    assert found["new"]["locator"] == "file:v2.eml/attachment:agreement-final.docx"


def test_the_same_in_words_for_people(freelancer: Freelancer, folder: Path) -> None:
    asked = ("compare", str(folder / "v1.pdf"), str(folder / "agreement-final.docx"))
    text = freelancer(*asked, "--note", str(folder / "v2.eml")).out
    assert text.startswith("2 clauses changed: 2 worse for you.")
    assert "[-thirty (30)-] {+sixty (60)+} days" in text
    assert "The note does not mention 1 of the 2 clauses that differ: clause 3.1." in " ".join(text.split())
    (folder / "note.txt").write_text(NOTE)
    assert "### 5\\.1 Payment: changed, worse for you" in freelancer(*asked, "--format", "md").out
    page = freelancer(*asked, "--format", "html", "--note", str(folder / "note.txt")).out
    assert "<del>thirty (30)</del>" in page
    assert "We only updated the payment date in 5.1." in page


def test_the_same_answer_every_time(freelancer: Freelancer, folder: Path) -> None:
    asked = ("compare", str(folder / "v1.pdf"), str(folder / "v2.eml"), "--json")
    assert freelancer(*asked).out == freelancer(*asked).out


def test_a_redline_against_itself(freelancer: Freelancer, folder: Path) -> None:
    redline = folder / "redline.docx"
    redline.write_bytes(
        make.make_tracked_docx(texts.TRACKED_BASE, inserted=[texts.TRACKED_INSERTED], deleted=[texts.TRACKED_DELETED])
    )
    found = freelancer("compare", str(redline), str(redline), "--json").json
    assert (found["level_before"], found["level_after"]) == ("High", "None")
    assert found["tracked"]["authors"] == [make.AUTHOR]
    assert [(c["number"], c["direction"], c["tracked"]) for c in found["clauses"]] == [("3", "worse", "yes")]
    scored = freelancer("score", str(redline), "--json").json["sources"][0]["documents"][0]
    assert (scored["level_if_accepted"], scored["level_if_rejected"]) == ("None", "High")


def test_kept_papers_are_compared_by_their_ids_and_their_mail_is_the_note(
    freelancer: Freelancer, dovecot: Dovecot, ada: str
) -> None:
    dovecot.append(
        ada, "INBOX", letter("Agreement", attachments=(("v1.pdf", "application/pdf", make.make_pdf(FIRST)),))
    )
    dovecot.append(ada, "INBOX", letter("Agreement v2", NOTE, (("v2.docx", WORD, make.make_docx(SECOND)),)))
    assert freelancer.connect(dovecot, ada).code == 0
    assert freelancer("run", "--once").code == 0
    ids = {d["locator"]: d["id"] for d in freelancer.documents()}
    found = freelancer("compare", ids["attachment:v1.pdf"], ids["attachment:v2.docx"], "--json").json
    assert [c["number"] for c in found["clauses"]] == ["3.1", "5.1"]
    assert [u["number"] for u in found["cover_note"]["unmentioned"]] == ["3.1"]


def test_what_needs_its_user(freelancer: Freelancer, folder: Path) -> None:
    locked = folder / "locked.pdf"
    locked.write_bytes(make.make_locked_pdf(SECOND, "rosebud-7"))
    answer = freelancer("compare", str(folder / "v1.pdf"), str(locked), "--json")
    assert answer.code == 3
    assert (answer.json["new"]["needs"], answer.json["clauses"], answer.json["level_after"]) == ("password", [], None)
    assert "could not be read, so what changed is not known" in answer.json["summary"]
    secret = folder / "passwords"
    secret.write_text("rosebud-7\n")
    secret.chmod(0o600)
    opened = freelancer("compare", str(folder / "v1.pdf"), str(locked), "--password-file", str(secret), "--json")
    assert (opened.code, [c["number"] for c in opened.json["clauses"]]) == (0, ["3.1", "5.1"])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("v1.pdf", "nowhere.pdf", "nowhere.pdf"),
        ("v1.pdf", "empty.docx", "is empty"),
        ("v1.pdf", "logo.eml", "no document"),
        ("v1.pdf", "d-0123456789ab", "there is no document"),
    ],
)
def test_what_cannot_be_compared_is_one_line_with_its_cure(
    freelancer: Freelancer, folder: Path, old: str, new: str, words: str
) -> None:
    (folder / "empty.docx").write_bytes(b"")
    (folder / "logo.eml").write_bytes(letter("Hello", "See you on Monday.\n"))
    second = new if new.startswith("d-") else str(folder / new)
    answer = freelancer("compare", str(folder / old), second, "--json")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("clausewatch: ")
    assert words in answer.err
    assert len(answer.err.strip().splitlines()) == 1


def test_the_contract_in_a_mail_of_several_papers(freelancer: Freelancer, folder: Path) -> None:
    other = make.make_pdf(paragraphs_of())
    mail = letter(
        "Papers", NOTE, (("brief.pdf", "application/pdf", other), ("agreement.docx", WORD, make.make_docx(SECOND)))
    )
    (folder / "several.eml").write_bytes(mail)
    found = freelancer("compare", str(folder / "v1.pdf"), str(folder / "several.eml"), "--json").json
    assert found["new"]["locator"] == "file:several.eml/attachment:agreement.docx"
    assert found["also"] == ["file:several.eml/attachment:brief.pdf"]
    assert [c["number"] for c in found["clauses"]] == ["3.1", "5.1"]


def test_nothing_is_kept(freelancer: Freelancer, folder: Path) -> None:
    before = {p: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}
    assert freelancer("compare", str(folder / "v1.pdf"), str(folder / "v2.eml")).code == 0
    after = {p: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}
    assert before == after
