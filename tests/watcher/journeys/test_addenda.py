"""From a bad contract to a signed addendum, at the real command line."""

from __future__ import annotations

import email
import email.policy
import io
import mailbox
import time
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest

from scoring.report import PROTECTIONS
from tests.scoring.remedies.papers import BAD_CLAUSES, PARTIES, agreement, typed_numbers
from tests.watcher.journeys.conftest import Freelancer, letter

ALL = dict.fromkeys(PROTECTIONS, "present")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CLIENTS = (
    "North Pier Books Ltd",
    "Cinder Lane Agency Ltd",
    "Harbour Film GmbH",
    "Quill & Sons Limited",
    "Tern Island Records Inc",
)


def sign(path: Path, out: Path) -> None:
    """Fill in both signature blocks, as two people would."""
    paper = docx.Document(str(path))
    for paragraph in paper.paragraphs:
        for run in paragraph.runs:
            label = run.text.partition(":")[0]
            if label in ("Name", "Signature", "Date"):
                run.text = f"{label}: " + {"Name": "Jo Reed", "Signature": "/s/ Jo Reed", "Date": "3 June 2026"}[label]
    paper.save(str(out))


def test_a_bad_contract_an_addendum_both_signatures_high(freelancer: Freelancer, tmp_path: Path) -> None:
    cw, contract, out = freelancer, tmp_path / "services.docx", tmp_path / "addenda"
    contract.write_bytes(typed_numbers())
    before = cw("score", str(contract), "--json").json["sources"][0]["documents"][0]
    assert before["level"] == "None"
    assert before["next_edits"][0]["family"] == "A1"

    drafted = cw("addendum", str(contract), "--out", str(out), "--effective", "2026-06-01", "--json")
    assert drafted.code == 0, drafted.err
    answer = drafted.json
    assert (answer["rescored"]["level"], answer["rescored"]["protections"]) == ("High", ALL)
    [made] = answer["addenda"]
    assert (made["client"], made["reference"], made["state"], made["fill_in"]) == (
        "North Pier Books Ltd",
        "NP-2026-014",
        "draft",
        [],
    )
    files = [Path(f) for f in answer["files"]]
    assert [f.suffix for f in files] == [".docx", ".pdf", ".eml"]
    assert all(f.name.startswith("draft-addendum-north-pier-books-ltd-np-2026-014") for f in files)
    for file in files[:2]:
        [alone] = cw("score", str(file), "--json").json["sources"][0]["documents"]
        assert (alone["kind"], alone["level"], alone["protections"], alone["signed"]) == (
            "addendum",
            "High",
            ALL,
            "unsigned",
        )

    unsigned = cw("score", "--together", str(contract), str(files[0]), "--json").json["sources"][0]["documents"][0]
    assert (unsigned["level"], unsigned["level_if_signed"]) == ("None", "High")

    sign(files[0], tmp_path / "signed.docx")
    both = cw("score", "--together", str(contract), str(tmp_path / "signed.docx"), "--json")
    assert both.code == 0, both.err
    after = both.json["sources"][0]["documents"][0]
    assert (after["level"], after["protections"], after["warnings"]) == ("High", ALL, [])

    mail = email.message_from_bytes(files[2].read_bytes(), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert [a.get_content() for a in mail.iter_attachments()] == [f.read_bytes() for f in files[:2]]


def test_nothing_that_was_filled_in_is_overwritten(freelancer: Freelancer, tmp_path: Path) -> None:
    cw, contract, out = freelancer, tmp_path / "a.txt", tmp_path / "addenda"
    contract.write_text(agreement())
    order = ("addendum", str(contract), "--out", str(out), "--effective", "2026-06-01")
    assert cw(*order).code == 0
    assert cw(*order).code == 0  # the same words again are no harm
    word = next(out.glob("*.docx"))
    word.write_bytes(b"filled in by hand")
    again = cw(*order)
    assert again.code == 1
    assert "is there already, with other words in it" in again.err
    assert word.read_bytes() == b"filled in by hand"


def _maildir(folder: Path, letters: list[bytes]) -> None:
    box = mailbox.Maildir(str(folder), create=True)
    for raw in letters:
        box.add(raw)
    box.close()


def test_one_addendum_for_each_contract_that_needs_one(freelancer: Freelancer, tmp_path: Path) -> None:
    cw, out = freelancer, tmp_path / "addenda"
    letters = []
    for n, client in enumerate(CLIENTS):
        text = agreement(BAD_CLAUSES[: 3 + n % 3]).replace("North Pier Books Ltd", client)
        text = text.replace("NP-2026-014", f"AG-2026-{n:03}")
        letters.append(letter(f"agreement {n}", attachments=((f"a{n}.txt", "text/plain", text.encode()),)))
    parties = PARTIES.replace("North Pier Books Ltd", "Safe Press Ltd")
    ban = (
        "The Publisher shall not use, and shall not authorise any third party to use, the Work Product to train, "
        "fine-tune or develop any AI model."
    )
    safe = agreement(BAD_CLAUSES[:1], parties, ban).replace("NP-2026-014", "SP-1")
    letters.append(letter("safe agreement", attachments=(("safe.txt", "text/plain", safe.encode()),)))
    letters.append(letter("lunch", "Dear Ada, lunch on Friday?"))
    _maildir(tmp_path / "Maildir", letters)
    assert cw("connect", "ada@example.org", "--maildir", str(tmp_path / "Maildir")).code == 0
    assert cw("run", "--once").code == 0
    levels = {d["parties"]["client"]: d["level"] for d in cw.documents() if d["state"] == "scored"}
    assert levels == {**dict.fromkeys(CLIENTS, "None"), "Safe Press Ltd": "High"}

    begun = time.monotonic()
    done = cw("addendum", "--all", "--level", "none,moderate", "--out", str(out), "--json")
    took = time.monotonic() - begun
    assert done.code == 0, done.err
    assert took < 30
    made = {a["client"]: a for a in done.json["addenda"]}
    assert set(made) == set(CLIENTS)
    for n, client in enumerate(CLIENTS):
        assert made[client]["reference"] == f"AG-2026-{n:03}"
        assert (made[client]["rescored"]["level"], made[client]["rescored"]["protections"]) == ("High", ALL)
        word = docx.Document(io.BytesIO(Path(made[client]["files"][0]).read_bytes()))
        words = "\n".join(p.text for p in word.paragraphs)
        assert client in words
        assert f"Agreement No. AG-2026-{n:03}" in words
        assert not [other for other in CLIENTS if other != client and other in words]
        mail = email.message_from_bytes(Path(made[client]["files"][2]).read_bytes(), policy=email.policy.default)
        assert mail["To"] == "jo@client.example"
    assert [p["reason"] for p in done.json["passed_over"]] == ["its level is High (Recommended)"]

    one = cw("addendum", "--client", "harbour film", "--out", str(tmp_path / "one"), "--json")
    assert [a["client"] for a in one.json["addenda"]] == ["Harbour Film GmbH"]
    nobody = cw("addendum", "--client", "Nobody", "--out", str(tmp_path / "none"))
    assert (nobody.code, "no contract with a client 'Nobody'" in nobody.err) == (1, True)
    none = cw("addendum", "--all", "--level", "moderate", "--out", str(tmp_path / "none"), "--json")
    assert (none.code, none.json["files"], none.json["rescored"]) == (0, [], None)

    document = next(d for d in cw.documents() if d["parties"] and d["parties"]["client"] == CLIENTS[1])
    reply = cw("reply", document["id"], "--out", str(tmp_path / "replies"), "--json")
    assert reply.code == 0, reply.err
    assert (reply.json["before"]["level"], reply.json["rescored"]["level"]) == ("None", "High")
    assert [s["rung"] for s in reply.json["ladder"]] == ["full", "assistive", "opt-in", "upload"]
    sent = email.message_from_bytes(Path(reply.json["files"][0]).read_bytes(), policy=email.policy.default)
    assert sent["To"] == "jo@client.example"


def test_tracked_changes_in_the_clients_own_file(freelancer: Freelancer, tmp_path: Path) -> None:
    cw, contract, out = freelancer, tmp_path / "services.docx", tmp_path / "marked.docx"
    original = typed_numbers()
    contract.write_bytes(original)
    cw.settings('[me]\nnames = ["Ada Marsh"]\n')
    done = cw("redline", str(contract), "--out", str(out), "--json")
    assert done.code == 0, done.err
    assert done.json["files"] == [str(out)]
    assert (done.json["rescored"]["level"], done.json["rescored"]["protections"]) == ("High", ALL)
    assert done.json["if_rejected"]["level"] == "None"
    assert contract.read_bytes() == original
    [scored] = cw("score", str(out), "--json").json["sources"][0]["documents"]
    assert (scored["level"], scored["level_if_accepted"], scored["level_if_rejected"]) == ("High", "High", "None")
    authors = {e.get(k) for e in docx.Document(str(out)).element.iter() for k in e.attrib if k.endswith("}author")}
    assert authors == {"Ada Marsh"}
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(b"%PDF-1.7 not a word file")
    refused = cw("redline", str(pdf), "--out", str(tmp_path / "b.docx"))
    assert refused.code == 1
    assert "is left as it is: It is no DOCX" in refused.err
    assert not (tmp_path / "b.docx").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("addendum",), 2, "name documents, or say --client NAME, --all or --blank"),
        (("addendum", "--all", "--blank"), 2, "name documents"),
        (("addendum", "--all", "--level", "low"), 2, "is none of none, moderate, high"),
        (("addendum", "--blank", "--percent", "60"), 2, "less than or equal to 50"),
        (("addendum", "--blank", "--effective", "1.6.2026"), 1, "not a date"),
        (("addendum", "absent.pdf"), 1, "cannot be read"),
        (("addendum", "d-000000000000"), 1, ""),
        (("redline", "absent.docx", "--out", "x.docx", "--only", "A99"), 2, "is none of A1"),
        (("fee", "2400", "EUR", "--percent", "60"), 1, "outside the range of 20 to 50"),
        (("fee", "1.250", "BHD"), 1, "two ways"),
        (("fee", "2400", "EURO"), 1, "no currency"),
    ],
)
def test_wrong_use_is_told_in_a_line(freelancer: Freelancer, arguments: tuple[str, ...], code: int, said: str) -> None:
    answer = freelancer(*arguments)
    assert answer.code == code
    assert said in " ".join(answer.err.replace("│", " ").split())


def test_the_fee_in_words_and_in_json(freelancer: Freelancer) -> None:
    answer = freelancer("fee", "2,400.00", "GBP", "--percent", "20..50", "--json").json
    assert (answer["amount"], answer["least"], answer["most"]) == ("2400.00", "480.00", "1200.00")
    assert [f["percent"] for f in answer["fees"]] == ["20", "30", "40", "50"]
    assert "AI usage fee 480.00 GBP" in freelancer("fee", "2400", "gbp").out


def test_a_lunch_gets_no_addendum(freelancer: Freelancer, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Dear Ada, lunch on Friday?\n")
    answer = freelancer("addendum", str(note), "--out", str(tmp_path / "out"))
    assert answer.code == 1
    assert "nothing can be drafted for note.txt" in answer.err
    assert answer.out == ""
