"""Two commands to the first score: connect, run --once. The mailbox stays exactly as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.corpus import documents as make
from tests.corpus import sample_texts as texts
from tests.servers import Dovecot, Postgres, Pymap
from tests.watcher.journeys.conftest import Freelancer, letter

PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LEVELS = {
    "publisher": "None",
    "agency": "High",
    "studio": "Moderate",
}


def _mails() -> list[bytes]:
    paragraphs = make.paragraphs_of
    return [
        letter("publisher", attachments=(("msa.pdf", PDF, make.make_pdf(paragraphs(texts.PUBLISHER_MSA))),)),
        letter("agency", attachments=(("contract.docx", DOCX, make.make_docx(paragraphs(texts.AGENCY_HIGH))),)),
        letter("studio", texts.STUDIO_LICENCE),
        letter("newsletter", texts.NEWSLETTER, List_Unsubscribe="<mailto:leave@ink.example>"),
        letter("invoice", attachments=(("invoice.pdf", PDF, make.make_pdf(paragraphs(texts.INVOICE))),)),
        letter("lunch", texts.CHAT),
    ]


def test_two_commands_to_the_first_score(freelancer: Freelancer, dovecot: Dovecot, ada: str) -> None:
    for hours, raw in enumerate(reversed(_mails())):
        dovecot.append(ada, "INBOX", raw, datetime.now(UTC) - timedelta(hours=hours))
    before = dovecot.flags(ada, "INBOX")
    folders = dovecot.folders(ada)

    connected = freelancer.connect(dovecot, ada)
    assert connected.code == 0, connected.err
    assert connected.json["ok"] is True
    assert "INBOX" in connected.json["folders"]

    pulled = freelancer("run", "--once", "--json")
    assert pulled.code == 0, pulled.err
    [account] = pulled.json["accounts"]
    assert (account["on_server"], account["stored"], account["new"]) == (6, 6, 6)
    assert (account["missing"], account["quarantined"]) == (0, 0)

    inbox = freelancer("inbox", "--json").json["messages"]
    assert [m["subject"] for m in inbox] == ["lunch", "invoice", "newsletter", "studio", "agency", "publisher"]
    assert all(m["status"] == "done" for m in inbox)
    scored = {m["subject"]: [d["level"] for d in m["documents"] if d["state"] == "scored"] for m in inbox}
    assert {subject: levels for subject, levels in scored.items() if levels} == {k: [v] for k, v in LEVELS.items()}

    shown = freelancer("inbox")
    for level in ("None (High Risk)", "Moderate", "High (Recommended)"):
        assert level in shown.out
    assert "6 mails: 3 hold contracts, 3 do not, 0 need you" in shown.out

    again = freelancer("run", "--once", "--json").json
    assert (again["accounts"][0]["new"], again["accounts"][0]["stored"]) == (0, 6)
    assert dovecot.flags(ada, "INBOX") == before, "no flag of any mail was changed"
    assert dovecot.folders(ada) == folders, "nothing was moved"
    leaked = [p for p in freelancer.home.rglob("*") if p.is_file() and dovecot.users[ada].encode() in p.read_bytes()]
    assert leaked == [], "the password lies open nowhere"


def test_every_quote_stands_in_the_paper_and_a_second_reading_says_the_same(
    freelancer: Freelancer, dovecot: Dovecot, ada: str
) -> None:
    dovecot.append(ada, "INBOX", _mails()[0])
    freelancer.connect(dovecot, ada)
    assert freelancer("run", "--once").code == 0
    [document] = [d for d in freelancer.documents() if d["state"] == "scored"]
    leaving = freelancer.home.parent / "out"
    assert freelancer("export", str(leaving)).code == 0
    text = (leaving / "texts" / f"{document['id']}.txt").read_text("utf-8")
    quoted = [f for f in document["findings"] if f["quote"]]
    assert quoted
    assert all(text[f["start"] : f["end"]] == f["quote"] for f in quoted)
    first = freelancer("report", document["id"], "--json").out
    assert freelancer("rescore", document["id"]).code == 0
    assert freelancer("report", document["id"], "--json").out == first
    [mail] = (leaving / "mails").iterdir()
    assert mail.read_bytes() == _as_the_server_gives_it(dovecot, ada)


def _as_the_server_gives_it(server: Dovecot, user: str) -> bytes:
    connection = server.admin(user)
    try:
        connection.select("INBOX", readonly=True)
        return connection.uid("FETCH", "1", "(BODY.PEEK[])")[1][0][1]
    finally:
        connection.logout()


def test_the_lesser_server(freelancer: Freelancer) -> None:
    """pymap: no TLS, no CONDSTORE, no special folders."""
    if reason := Pymap.available():
        pytest.skip(reason)
    with Pymap() as server:
        for raw in _mails():
            server.append("ada", "INBOX", raw)
        before = server.flags("ada", "INBOX")
        connected = freelancer(
            "connect", "ada@example.org", "--imap", f"127.0.0.1:{server.port}", "--user", "ada", "--no-verify-tls",
            "--password-stdin", stdin="secret\n",
        )  # fmt: skip
        assert connected.code == 0, connected.err
        pulled = freelancer("run", "--once", "--json")
        assert pulled.code == 0, pulled.err
        assert pulled.json["accounts"][0]["stored"] == 6
        assert sorted(d["level"] for d in freelancer.documents() if d["state"] == "scored") == sorted(LEVELS.values())
        assert server.flags("ada", "INBOX") == before


def test_a_maildir_is_read_as_a_server_is(freelancer: Freelancer, tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    for number, raw in enumerate(_mails()):
        (tmp_path / "Maildir" / "new" / f"17000000{number:02}.M{number}.here").write_bytes(raw)
    before = sorted(p.name for p in (tmp_path / "Maildir").rglob("*"))
    assert freelancer("connect", "ada@example.org", "--maildir", str(tmp_path / "Maildir")).code == 0
    pulled = freelancer("run", "--once", "--json").json
    assert pulled["accounts"][0]["stored"] == 6
    assert sorted(d["level"] for d in freelancer.documents() if d["state"] == "scored") == sorted(LEVELS.values())
    assert sorted(p.name for p in (tmp_path / "Maildir").rglob("*")) == before


def test_the_same_trip_on_postgresql(freelancer: Freelancer, dovecot: Dovecot, ada: str) -> None:
    if reason := Postgres.available():
        pytest.skip(reason)
    for raw in _mails():
        dovecot.append(ada, "INBOX", raw)
    with Postgres() as server:
        freelancer.environment["DATABASE_URL"] = server.new_database("trip")
        assert freelancer.connect(dovecot, ada).code == 0
        pulled = freelancer("run", "--once", "--json")
        assert pulled.code == 0, pulled.err
        assert pulled.json["accounts"][0]["stored"] == 6
        assert sorted(d["level"] for d in freelancer.documents() if d["state"] == "scored") == sorted(LEVELS.values())
        assert freelancer("run", "--once", "--json").json["accounts"][0]["new"] == 0
        assert freelancer("doctor").code == 0
    assert not list(freelancer.home.glob("*.sqlite3"))
