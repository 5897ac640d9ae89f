"""What could not be read is a list of things to do, each with its command, and never a level."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from tests.corpus import documents as make
from tests.corpus import sample_texts as texts
from tests.corpus.archives import locked_zip_of
from tests.servers import Dovecot
from tests.watcher.journeys.conftest import Freelancer, letter

PDF = "application/pdf"
POLISH = (
    "UMOWA O DZIEŁO zawarta w dniu 3 marca 2026 r. pomiędzy Wydawnictwem Morskim sp. z o.o. (Zamawiający) a Adą Marsh "
    "(Wykonawca). 1. Wykonawca wykona dziesięć ilustracji do książki i przekaże je Zamawiającemu do dnia 1 maja. "
    "2. Zamawiający zapłaci wynagrodzenie w wysokości 5000 zł w terminie 30 dni od dnia doręczenia rachunku. "
    "3. Wykonawca przenosi na Zamawiającego autorskie prawa majątkowe do ilustracji. 4. Umowa podlega prawu polskiemu."
)


@pytest.fixture
def without_tesseract(freelancer: Freelancer, tmp_path: Path) -> Freelancer:
    """A home on a machine that has everything on its PATH but tesseract."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for folder in os.environ["PATH"].split(os.pathsep):
        for tool in Path(folder).glob("*") if Path(folder).is_dir() else ():
            if tool.name != "tesseract" and not (tools / tool.name).exists():
                (tools / tool.name).symlink_to(tool)
    freelancer.environment["PATH"] = str(tools)
    return freelancer


def test_four_things_to_do_each_with_its_command(without_tesseract: Freelancer, dovecot: Dovecot, ada: str) -> None:
    cw = without_tesseract
    paragraphs = make.paragraphs_of
    sent = {
        "scan": letter("scan", attachments=(("scan.pdf", PDF, make.make_scanned_pdf(paragraphs(texts.AGENCY_HIGH))),)),
        "locked": letter(
            "locked", attachments=(("l.pdf", PDF, make.make_locked_pdf(paragraphs(texts.LOCKED), "rosebud-7")),)
        ),
        "polish": letter("polish", attachments=(("umowa.pdf", PDF, make.make_pdf([POLISH])),)),
        "link": letter("link", texts.ESIGN_BODY, sender="Signing Service <no-reply@sign.example>"),
    }
    for raw in sent.values():
        dovecot.append(ada, "INBOX", raw)
    assert cw.connect(dovecot, ada).code == 0
    assert cw("run", "--once").code == 0

    messages = {m["subject"]: m for m in cw("inbox", "--json", "--needs-you").json["messages"]}
    items = {subject: next(d for d in m["documents"] if d["needs"]) for subject, m in messages.items()}
    needs = {subject: item["needs"] for subject, item in items.items()}
    assert needs == {"scan": "ocr", "locked": "password", "polish": "language", "link": "download"}
    assert all(item["level"] is None for item in items.values())
    assert all(item["state"] in ("unread", "awaiting_you") for item in items.values())
    assert cw("status", "--json").json["needs_you"] == 4
    shown = cw("inbox", "--needs-you").out
    for subject, command in (("locked", "unlock"), ("link", "add FILE --for"), ("scan", "rescore"), ("polish", "add")):
        assert f"{command} {items[subject]['id']}" in shown or f"{command} FILE --for {items[subject]['id']}" in shown
    assert "None (High Risk)" not in cw("inbox").out

    secret = cw.home.parent / "paper-password"
    secret.write_text("wrong\n")
    secret.chmod(0o600)
    wrong = cw("unlock", items["locked"]["id"], "--password-file", str(secret))
    assert wrong.code == 3
    secret.write_text("rosebud-7\n")
    right = cw("unlock", items["locked"]["id"], "--password-file", str(secret), "--json")
    assert right.code == 0, right.err
    assert right.json["state"] == "scored"

    paper = cw.home.parent / "services.pdf"
    paper.write_bytes(make.make_pdf(paragraphs(texts.STUDIO_LICENCE)))
    added = cw("add", str(paper), "--for", items["link"]["id"], "--json")
    assert added.code == 0, added.err
    assert added.json["level"] == "Moderate"

    if shutil.which("tesseract") is None:
        pytest.skip("tesseract is not installed (apt-get install tesseract-ocr): the scan's own cure was not tried")
    del cw.environment["PATH"]
    assert cw("rescore", items["scan"]["id"]).code == 0
    assert cw("status", "--json").json["needs_you"] == 1
    [left] = cw("inbox", "--json", "--needs-you").json["messages"]
    assert left["subject"] == "polish"
    levels = {d["locator"]: d["level"] for d in cw.documents() if d["state"] == "scored"}
    assert levels["attachment:scan.pdf"] == "High"


def test_a_locked_archive_opens_into_its_papers(freelancer: Freelancer, dovecot: Dovecot, ada: str) -> None:
    zipped = locked_zip_of({"a.txt": texts.PUBLISHER_MSA.encode(), "b.txt": texts.STUDIO_LICENCE.encode()}, "kelp-9")
    dovecot.append(ada, "INBOX", letter("zip", attachments=(("papers.zip", "application/zip", zipped),)))
    freelancer.connect(dovecot, ada)
    assert freelancer("run", "--once").code == 0
    items = [d for d in freelancer.documents() if d["needs"]]
    assert {item["locator"]: item["needs"] for item in items} == {
        "attachment:papers.zip/a.txt": "password",
        "attachment:papers.zip/b.txt": "password",
    }
    wrong = freelancer("unlock", items[1]["id"], "--password-stdin", "--json", stdin="kelp-8\n")
    assert wrong.code == 3
    assert wrong.json["needs"] == "password", "a wrong password never makes an empty paper of a locked one"
    opened = freelancer("unlock", items[1]["id"], "--password-stdin", "--json", stdin="kelp-9\n")
    assert opened.code == 0, opened.err
    assert sorted(d["level"] for s in opened.json["sources"] for d in s["documents"]) == ["Moderate", "None"]
    assert freelancer("status", "--json").json["needs_you"] == 0
    hashes = {d["sha256"] for d in freelancer.documents() if d["state"] == "scored"}
    assert hashes == {hashlib.sha256(t.encode()).hexdigest() for t in (texts.PUBLISHER_MSA, texts.STUDIO_LICENCE)}


@pytest.mark.parametrize("allowed", [True, False])
def test_a_password_from_the_thread_is_tried_only_where_the_user_allows_it(
    freelancer: Freelancer, dovecot: Dovecot, ada: str, allowed: bool
) -> None:
    freelancer.settings(f"[mail]\nthread_passwords = {str(allowed).lower()}\n")
    locked = make.make_locked_pdf(make.paragraphs_of(texts.LOCKED), "sea-holly")
    first = letter("the licence", "Dear Ada,\n\nit is enclosed.\n", (("licence.pdf", PDF, locked),))
    ident = first.split(b"Message-ID: ")[1].split(b"\r\n")[0].decode()
    dovecot.append(ada, "INBOX", letter("Re: the licence", "The password is sea-holly.\n", In_Reply_To=ident))
    dovecot.append(ada, "INBOX", first)
    freelancer.connect(dovecot, ada)
    freelancer("run", "--once")
    freelancer("rescore", "--all")
    [document] = [d for d in freelancer.documents() if d["locator"] == "attachment:licence.pdf"]
    assert document["state"] == ("scored" if allowed else "unread")
    assert document["needs"] == (None if allowed else "password")


def test_a_mail_that_could_not_be_opened_is_named_and_opened_again(
    freelancer: Freelancer, dovecot: Dovecot, ada: str
) -> None:
    """Nothing that went wrong is hidden, and everything that went wrong can be tried again."""
    from watcher.app import build
    from watcher.settings import load

    dovecot.append(ada, "INBOX", letter("terms", texts.STUDIO_LICENCE))
    freelancer.connect(dovecot, ada)
    assert freelancer("run", "--once").code == 0
    with build(load(freelancer.home)) as app:
        [entry] = app.store.mails.inbox()
        app.store.mails.reopen(entry.message.id, app.clock())
        app.store.mails.quarantine(entry.message.id, "It needs more memory than a document may take.", app.clock())
    shown = freelancer("inbox", "--needs-you")
    assert "It needs more memory" in shown.out
    assert f"clausewatch rescore {entry.message.id}" in shown.out
    assert freelancer("status", "--json").json["quarantined"] == 1
    assert freelancer("rescore", entry.message.id).code == 0
    assert freelancer("status", "--json").json["quarantined"] == 0
    assert [d["level"] for d in freelancer.documents()] == ["Moderate"]


def test_an_item_closes_when_todays_rules_can_answer_it(freelancer: Freelancer, dovecot: Dovecot, ada: str) -> None:
    """A paper whose clause needed its reader, scored again under rules that understand it, needs nobody any more."""
    from watcher.app import build
    from watcher.settings import load

    dovecot.append(ada, "INBOX", letter("terms", texts.STUDIO_LICENCE))
    freelancer.connect(dovecot, ada)
    assert freelancer("run", "--once").code == 0
    with build(load(freelancer.home)) as app:
        [document] = [d for d in app.store.contracts.documents() if d.state == "scored"]
        earlier = {**document.report, "state": "awaiting_you", "needs": "reading", "level": None}  # type: ignore[dict-item]
        app.store.contracts.put_report(document.id, earlier, app.clock())
        app.store.mails.set_outcome(
            str(document.message_id), document.locator, "needs_you", "reading", None, app.clock()
        )
    assert freelancer("inbox", "--needs-you", "--json").json["messages"] != []
    assert freelancer("rescore", document.id).code == 0
    assert freelancer("inbox", "--needs-you", "--json").json["messages"] == []
    [message] = freelancer("inbox", "--json").json["messages"]
    assert (message["status"], message["parts"][0]["outcome"]) == ("done", "scored")
