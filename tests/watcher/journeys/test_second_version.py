# ruff: noqa: E501 - a sentence of a paper stands on one line
"""J3: a client sends version 2. The message says what became of the level, which clauses differ, and what the mail hides."""

from __future__ import annotations

import email
import email.policy
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.corpus import documents as make
from tests.corpus import sample_texts as texts
from tests.corpus.agreement_texts import BAN, GRANT, SIGNED, UNSIGNED, base
from tests.scoring.compare.versions import replaced
from tests.servers import Dovecot, SmtpSink
from tests.watcher.journeys.conftest import Freelancer, letter, until

PDF, WORD = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BAN_WORDS = "Client shall not use, and shall not authorize any third party to use, the Deliverables to train"
SECOND = replaced(
    replaced(texts.AGENCY_HIGH, "within thirty (30) days of receipt", "within sixty (60) days of receipt"),
    BAN_WORDS,
    "Client may use the Deliverables to train",
)
NOTE = "Hi Ada,\n\nthe revised agreement is attached. We only updated the payment date in 5.1.\n\nBest,\nJo\n"
EARLIER = "\nOn 4 May 2026, Ada Marsh wrote:\n> could you look at section 3 and the audit clause again?\n"


def _pdf(text: str) -> bytes:
    return make.make_pdf(make.paragraphs_of(text), header="Larkfield", footer="Page {page}")


def _docx(text: str) -> bytes:
    return make.make_docx(make.paragraphs_of(text))


def _first() -> bytes:
    return letter("Agreement", attachments=(("agreement.pdf", PDF, _pdf(texts.AGENCY_HIGH)),), days_ago=0.2)


def _second(body: str = NOTE + EARLIER) -> bytes:
    return letter("Agreement, updated", body, (("Larkfield_FINAL (2).docx", WORD, _docx(SECOND)),))


@pytest.fixture
def sink(freelancer: Freelancer) -> Iterator[SmtpSink]:
    if reason := SmtpSink.available():
        pytest.skip(reason)
    with SmtpSink() as running:
        channel = f"mailto://127.0.0.1:{running.port}?from=watch@other.example&to=ada.private@other.example"
        freelancer.settings(f'[notices]\nchannels = ["{channel}"]\n')
        yield running


def _messages(sink: SmtpSink) -> list[EmailMessage]:
    found = [email.message_from_bytes(raw, policy=email.policy.default) for _, _, raw in sink.mails]
    assert all(isinstance(m, EmailMessage) for m in found)
    return found  # type: ignore[return-value]


def _lines(message: EmailMessage) -> list[str]:
    body = message.get_body(("plain",))
    assert body is not None
    return [line.rstrip() for line in body.get_content().splitlines()]


def _revised(freelancer: Freelancer) -> dict[str, Any]:
    [found] = [d for d in freelancer.documents() if d.get("revision")]
    return found


FELL = "Revised agreement from Larkfield Agency Inc.: protection fell from High (Recommended) to None (High Risk)"


def test_the_message_about_the_second_version(
    freelancer: Freelancer, dovecot: Dovecot, ada: str, sink: SmtpSink
) -> None:
    assert freelancer.connect(dovecot, ada).code == 0
    dovecot.append(ada, "INBOX", _first())
    assert freelancer("run", "--once").code == 0
    assert sink.wait(1)
    service = freelancer.start("up", "--port", "0")
    try:
        assert until(lambda: "(IDLE" in dovecot.doveadm("who") or ada in dovecot.doveadm("who", ada), 40)
        arrived = time.monotonic()
        dovecot.append(ada, "INBOX", _second())
        assert sink.wait(2, 60)
        took = time.monotonic() - arrived
    finally:
        service.terminate()
        _, err = service.communicate(timeout=60)
    assert service.returncode == 0, err
    assert took <= 30, "ten seconds where the machine is not shared"
    first, second = _messages(sink)
    assert str(first["Subject"]) == "High (Recommended): contract from Larkfield Agency Inc."
    assert str(second["Subject"]) == FELL
    lines = _lines(second)
    assert lines[0] == f"{FELL}."
    assert lines[1].startswith("This is version 2 of a-1; version 1 (“Agreement” of ")
    assert "2 clauses differ: 2 worse for you." in lines
    at = lines.index("- 3.1 No AI Training: changed, worse for you")
    assert lines[at + 1].startswith(f'  before: "{BAN_WORDS}')
    assert lines[at + 2].startswith('  now:    "Client may use the Deliverables to train')
    assert lines.index("- 5.1 Payment: changed, worse for you") > at
    assert "The mail does not mention 1 of the changed clauses: clause 3.1." in lines
    assert "It says: “We only updated the payment date in 5.1.”" in lines
    assert any(line.startswith("Do not reply 'agreed' yet") for line in lines)
    assert not any("audit clause again" in line for line in lines), "what Ada wrote earlier is not the sender's"


def test_inbox_and_report_say_the_same(freelancer: Freelancer, dovecot: Dovecot, ada: str) -> None:
    assert freelancer.connect(dovecot, ada).code == 0
    for raw in (_first(), _second()):
        dovecot.append(ada, "INBOX", raw)
        assert freelancer("run", "--once").code == 0
    newer = _revised(freelancer)
    revision = newer["revision"]
    assert (revision["version"], revision["agreement"], revision["older"]["version"]) == (2, newer["agreement"], 1)
    assert revision["older"]["id"] == newer["previous_version"]["id"]
    found = revision["comparison"]
    assert (found["level_before"], found["level_after"]) == ("High", "None")
    assert [(c["number"], c["direction"]) for c in found["clauses"]] == [("3.1", "worse"), ("5.1", "worse")]
    assert newer["changed_clauses"] == ["3.1", "5.1"]
    assert [u["number"] for u in found["cover_note"]["unmentioned"]] == ["3.1"]
    assert found["cover_note"]["consistent"] is False
    for row in found["clauses"]:
        assert row["before"]
        assert row["after"]

    inbox = " ".join(freelancer("inbox").out.split())
    assert "version 2 of a-1: protection fell from High" in inbox
    assert freelancer("report", newer["id"], "--json").json["revision"] == revision
    shown = freelancer("report", newer["id"]).out
    words = " ".join(shown.split())
    assert f"{FELL}." in words
    assert "The mail does not mention 1 of the changed clauses: clause 3.1." in words
    assert "| Client may use the Deliverables to train," in shown, "side by side"
    page = freelancer("report", newer["id"], "--format", "html").out
    assert "<th>before</th><th>now</th>" in page
    assert "<script" not in page
    assert "| clause | for you | before | now |" in freelancer("report", newer["id"], "--format", "md").out

    older = revision["older"]["id"]
    kept = freelancer("report", older, "--json").json
    assert kept["level"] == "High", "version 1 is kept as it was"
    assert kept["agreement"] == newer["agreement"]
    same = freelancer("compare", older, newer["id"], "--json").json
    assert same["summary"] == found["summary"]


def test_the_first_version_read_after_the_second(
    freelancer: Freelancer, dovecot: Dovecot, ada: str, sink: SmtpSink
) -> None:
    """Mails of one pull are read at once, and the order in which they are done is nobody's."""
    assert freelancer.connect(dovecot, ada).code == 0
    dovecot.append(ada, "INBOX", _second())
    assert freelancer("run", "--once").code == 0
    assert [str(m["Subject"]) for m in _messages(sink)] == ["None (High Risk): contract from Larkfield Agency Inc."]
    dovecot.append(ada, "INBOX", _first())
    assert freelancer("run", "--once").code == 0
    subjects = [str(m["Subject"]) for m in _messages(sink)]
    assert sorted(subjects[1:]) == sorted([FELL, "High (Recommended): contract from Larkfield Agency Inc."])
    freelancer("run", "--once")
    assert len(sink.mails) == 3, "nothing is told twice"


def test_kept_files_and_the_mail_that_is_one_of_them(freelancer: Freelancer, tmp_path: Path) -> None:
    (tmp_path / "v1.pdf").write_bytes(_pdf(texts.AGENCY_HIGH))
    (tmp_path / "v2.eml").write_bytes(_second())
    assert freelancer("score", "--keep", str(tmp_path / "v1.pdf")).code == 0
    answer = freelancer("score", "--keep", "--json", str(tmp_path / "v2.eml"))
    [newer] = [d for s in answer.json["sources"] for d in s["documents"] if d.get("revision")]
    assert [u["number"] for u in newer["revision"]["comparison"]["cover_note"]["unmentioned"]] == ["3.1"]
    assert freelancer("rescore", "--all").code == 0
    again = freelancer("report", newer["id"], "--json").json
    assert again["revision"] == newer["revision"], "what the mail said is not forgotten"
    (tmp_path / "v3.docx").write_bytes(_docx(texts.AGENCY_HIGH.replace("fifteen (15) business", "ten (10) business")))
    third = freelancer("score", "--keep", "--json", str(tmp_path / "v3.docx")).json["sources"][0]["documents"][0]
    assert third["revision"]["version"] == 3
    assert third["revision"]["comparison"]["cover_note"] is None
    assert "protection rose from None" in " ".join(freelancer("report", third["id"]).out.split())


def test_a_paper_that_only_comes_back_signed_is_no_revision(freelancer: Freelancer, tmp_path: Path) -> None:
    paths = []
    for name, data in (
        ("draft.pdf", _pdf(base(BAN, signatures=UNSIGNED))),
        ("signed.pdf", _pdf(base(BAN, signatures=SIGNED))),
    ):
        (tmp_path / name).write_bytes(data)
        paths.append(str(tmp_path / name))
    answer = freelancer("score", "--keep", "--json", *paths).json
    signed = answer["sources"][1]["documents"][0]
    assert signed["changed_clauses"] == []
    shown = " ".join(freelancer("report", signed["id"]).out.split())
    assert "It says the same as version 1 (“draft.pdf” of" in shown
    assert "Revised agreement" not in shown
    (tmp_path / "third.pdf").write_bytes(_pdf(base(GRANT, signatures=UNSIGNED)))
    third = freelancer("score", "--keep", "--json", str(tmp_path / "third.pdf")).json["sources"][0]["documents"][0]
    assert third["revision"]["version"] == 2, "the signed copy of version 1 is no version of its own"


def test_one_clause_of_a_long_agreement(freelancer: Freelancer, tmp_path: Path) -> None:
    """Two hundred clauses stay, two words of one do not: that is a version, and no copy."""
    who, what, where = (
        ["editor", "designer", "printer", "translator", "bookseller", "archivist", "courier"],
        ["proofs", "paper samples", "colour charts", "captions", "maps", "letters", "plates", "moulds", "keys"],
        ["York", "Leeds", "Hull", "Ripon", "Whitby", "Selby", "Malton", "Thirsk", "Skipton", "Otley", "Goole"],
    )
    days = "\n\n".join(
        f"{n // 6 + 6}.{n % 6 + 1} The {who[n % 7]} keeps the {what[n % 9]} in {where[n % 11]}, and the {who[n % 5 + 1]} "
        f"lends {what[n % 8]} to {where[n % 10]} for {n + 3} {['days', 'hours', 'weeks'][n % 3]}."
        for n in range(200)
    )
    (tmp_path / "v1.docx").write_bytes(_docx(base(BAN, signatures=f"{days}\n\n{SIGNED}")))
    broken = BAN.replace("shall not use, and shall not authorize", "may use, and may authorize")
    (tmp_path / "v2.pdf").write_bytes(make.make_pdf(make.paragraphs_of(base(broken, signatures=f"{days}\n\n{SIGNED}"))))
    answer = freelancer("score", "--keep", "--json", str(tmp_path / "v1.docx"), str(tmp_path / "v2.pdf")).json
    newer = answer["sources"][1]["documents"][0]
    assert newer["changed_clauses"] == ["3.1"]
    assert newer["agreement_level"] == "None"
    assert [p["role"] for p in freelancer("contracts", "--json").json["agreements"][0]["papers"]] == ["base", "version"]


def test_tracked_changes_are_counted_and_both_levels_are_named(
    freelancer: Freelancer, dovecot: Dovecot, ada: str, sink: SmtpSink
) -> None:
    redline = make.make_tracked_docx(
        texts.TRACKED_BASE, inserted=[texts.TRACKED_INSERTED], deleted=[texts.TRACKED_DELETED]
    )
    assert freelancer.connect(dovecot, ada).code == 0
    dovecot.append(ada, "INBOX", letter("redline", attachments=(("redline.docx", WORD, redline),)))
    assert freelancer("run", "--once").code == 0
    [message] = _messages(sink)
    said = "It holds 2 tracked changes. If all are accepted: None (High Risk). If all are rejected: High (Recommended)."
    assert said in _lines(message)
    [document] = [d for d in freelancer.documents() if d["state"] == "scored"]
    assert document["tracked_changes"] == 2
    assert (document["level_if_accepted"], document["level_if_rejected"]) == ("None", "High")
    assert "Tracked changes" in freelancer("report", document["id"]).out


def test_a_second_version_that_needs_its_user_says_nothing_of_what_changed(
    freelancer: Freelancer, dovecot: Dovecot, ada: str, sink: SmtpSink
) -> None:
    assert freelancer.connect(dovecot, ada).code == 0
    locked = make.make_locked_pdf(make.paragraphs_of(SECOND), "rosebud-7")
    for raw in (_first(), letter("Agreement v2", NOTE, (("v2.pdf", PDF, locked),))):
        dovecot.append(ada, "INBOX", raw)
        assert freelancer("run", "--once").code == 0
    told = _messages(sink)[-1]
    assert str(told["Subject"]).startswith("Needs you")
    assert not any("clauses differ" in line or "says the same" in line for line in _lines(told))
    [item] = [d for d in freelancer.documents() if d["state"] == "unread"]
    opened = freelancer("unlock", item["id"], "--password-stdin", "--json", stdin="rosebud-7\n")
    assert opened.code == 0, opened.err
    assert opened.json["revision"]["comparison"]["level_after"] == "None"
    assert [u["number"] for u in opened.json["revision"]["comparison"]["cover_note"]["unmentioned"]] == ["3.1"]
