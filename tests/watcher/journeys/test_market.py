"""Where a contract stands, and passing labels on: off until the user says so, nowhere until a place is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scoring.market import NAMES
from tests.corpus import documents as make
from tests.scoring.reviewing import contract
from tests.watcher.journeys.conftest import Freelancer, letter

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN = contract("Overdue invoices bear interest at 8 per cent a year.")
SECRET = contract("Contractor shall not disclose the terms of this Agreement to anyone.")


@pytest.fixture
def kept(freelancer: Freelancer, tmp_path: Path) -> Freelancer:
    """A home with two contracts, of which one keeps its terms secret."""
    folder = tmp_path / "maildir"
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    for name, text in (("open", OPEN), ("secret", SECRET)):
        paper = (f"{name}.docx", DOCX, make.make_docx(make.paragraphs_of(text)))
        (folder / "new" / name).write_bytes(letter(name, attachments=(paper,)))
    assert freelancer("connect", "ada@example.org", "--maildir", str(folder), "--json").code == 0
    assert freelancer("run", "--once").code == 0
    return freelancer


def test_the_table_and_where_a_file_stands(freelancer: Freelancer, tmp_path: Path) -> None:
    rows = freelancer("market", "--json").json["categories"]
    assert [r["name"] for r in rows] == list(NAMES)
    assert all({"name", "share", "n", "source"} <= set(r) and r["n"] for r in rows)

    file = tmp_path / "open.docx"
    file.write_bytes(make.make_docx(make.paragraphs_of(OPEN)))
    shown = {r["name"]: r for r in freelancer("market", str(file), "--json").json["categories"]}
    assert shown["late_fee"]["here"] == "yes"
    assert shown["late_fee"]["quote"] == "Overdue invoices bear interest at 8 per cent a year."
    assert shown["kill_fee"]["here"] == "no"
    told = freelancer("market", str(file))
    assert "here: yes  “Overdue invoices" in told.out
    assert "Information, not legal advice." in told.out


def test_what_cannot_be_read_stands_nowhere(freelancer: Freelancer, tmp_path: Path) -> None:
    file = tmp_path / "locked.pdf"
    file.write_bytes(make.make_locked_pdf(make.paragraphs_of(OPEN), "rosebud-7"))
    refused = freelancer("market", str(file), "--json")
    assert (refused.code, refused.out) == (1, "")
    assert "--password-file" in refused.err
    assert freelancer("market", "nowhere.pdf").code == 1
    assert freelancer("market", "contribute", "perhaps").code == 2
    assert freelancer("market", "--to", str(tmp_path)).code == 2


def test_labels_leave_only_when_told_and_without_a_word_of_the_contract(kept: Freelancer, tmp_path: Path) -> None:
    assert kept("market", "contribute", "--json").json == {"contribute": "off"}
    on = kept("market", "contribute", "on", "--json").json
    assert (on["contribute"], on["file"]) == ("on", None)
    [stays] = on["kept_back"]
    assert stays["quote"] == "Contractor shall not disclose the terms of this Agreement to anyone."
    assert len(on["contribution"]["contracts"]) == 1
    assert "no place is named" in kept("market", "contribute").out

    place = tmp_path / "union"
    assert kept("market", "contribute", "on", "--to", str(place)).code == 1, "a folder that is not there is not made"
    place.mkdir()
    handed = kept("market", "contribute", "on", "--to", str(place), "--json").json
    [file] = place.iterdir()
    assert str(file) == handed["file"]
    data = json.loads(file.read_text())
    assert data == handed["contribution"]
    assert data["contributor"] == on["contribution"]["contributor"]
    assert set(data["contracts"][0]) == {"kind", "labels"}
    for word in ("Ada", "Marsh", "Cinder", "example", "interest", "d-", "m-"):
        assert word not in file.read_text()

    off = kept("market", "contribute", "off", "--json").json
    assert off == {"contribute": "off", "taken_back": True}
    assert list(place.iterdir()) == []
    again = kept("market", "contribute", "on", "--json").json
    assert again["contribution"]["contributor"] != data["contributor"], "who came before is forgotten"


def test_a_folder_of_contributions_becomes_a_table(freelancer: Freelancer, tmp_path: Path) -> None:
    place = tmp_path / "union"
    place.mkdir()
    assert freelancer("market", "--from", str(place)).code == 1

    def hand_in(n: int, name: str | None = None) -> None:
        who = f"{n:032x}"
        rows = [{"kind": "contract", "labels": {"late_fee": "yes" if n % 2 else "no"}}]
        text = json.dumps({"version": 1, "contributor": who, "contracts": rows})
        (place / f"{name or who}.labels.json").write_text(text)

    for n in range(9):
        hand_in(n)
    few = freelancer("market", "--from", str(place), "--json").json
    assert (few["categories"], few["contributions"]) == ([], 9)
    assert few["withheld"] == list(NAMES)
    hand_in(9)
    hand_in(9, "a-copy")
    (place / f"{'e' * 32}.labels.json").write_text("{" * 100_000)
    enough = freelancer("market", "--from", str(place), "--json").json
    [row] = enough["categories"]
    assert (row["name"], row["share"], row["n"], row["contributors"]) == ("late_fee", 0.5, 10, 10)
    assert sorted(r["file"] for r in enough["refused"]) == ["a-copy.labels.json", f"{'e' * 32}.labels.json"]
