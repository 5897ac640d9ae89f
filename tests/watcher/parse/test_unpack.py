"""Containers are opened within limits, and what stays shut says why."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.text import Needs
from tests.corpus.archives import locked_zip_of
from tests.watcher.parse import letters as w
from watcher.mail.message import open_mail, part_bytes
from watcher.mail.tree import Part, Role
from watcher.mail.triage import Body, NeedsYou, Pass, Ruling, Take

SHA = hashlib.sha256(w.PDF).hexdigest()


def rulings(raw: bytes, **more: object) -> dict[str, Ruling]:
    opened = open_mail(raw, **more)  # type: ignore[arg-type]
    found = {r.part.locator: r for r in opened.rulings}
    assert len(found) == len(opened.rulings) == len(opened.mail.parts)
    return found


def attach(data: bytes, name: str, kind: str = "application/octet-stream") -> bytes:
    return w.multipart([w.text(), w.part(data, kind, name)])


def needs(ruling: Ruling) -> Needs:
    assert isinstance(ruling, NeedsYou)
    assert ruling.reason
    return ruling.needs


def test_a_zip_gives_its_members_and_their_locators() -> None:
    inner = w.zipped({"deep.pdf": w.PDF})
    found = rulings(attach(w.zipped({"docs/msa.pdf": w.PDF, "more.zip": inner}), "msa.zip"))
    assert list(found) == [
        "body:text",
        "attachment:msa.zip",
        "attachment:msa.zip/docs/msa.pdf",
        "attachment:msa.zip/more.zip",
        "attachment:msa.zip/more.zip/deep.pdf",
    ]
    assert isinstance(found["attachment:msa.zip"], Pass)
    for locator in ("attachment:msa.zip/docs/msa.pdf", "attachment:msa.zip/more.zip/deep.pdf"):
        assert isinstance(found[locator], Take)
        assert found[locator].part.sha256 == SHA
        assert found[locator].part.media_type == "application/pdf"


def test_a_third_archive_in_the_second_stays_shut() -> None:
    data = w.zipped({"d.zip": w.zipped({"c.zip": w.zipped({"b.pdf": w.PDF})})})
    found = rulings(attach(data, "a.zip"))
    assert needs(found["attachment:a.zip/d.zip/c.zip"]) is Needs.LIMIT


def test_names_in_a_zip_cannot_climb_or_collide() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("../../etc/a.pdf", "/etc/a.pdf", "..\\..\\a.pdf", "a.pdf"):
            archive.writestr(zipfile.ZipInfo(name), w.PDF)
        link = zipfile.ZipInfo("link.pdf")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, b"/etc/passwd")
    found = rulings(attach(out.getvalue(), "s.zip"))
    assert len(found) == 6
    assert not any(".." in locator or "//" in locator or "\\" in locator for locator in found)
    assert "attachment:s.zip/link.pdf" not in found


@pytest.mark.parametrize("name", ["Vertrag_März.pdf", "契約書.pdf"])
def test_names_in_a_zip_are_read_though_the_flag_is_forgotten(name: str) -> None:
    data = w.zipped({"x" * len(name.encode()): w.PDF}).replace(b"x" * len(name.encode()), name.encode())
    assert f"attachment:z.zip/{name}" in rulings(attach(data, "z.zip"))


def test_a_bomb_is_not_unpacked() -> None:
    found = rulings(attach(w.zipped({"contract.txt": bytes(60 << 20)}), "b.zip"))
    assert needs(found["attachment:b.zip/contract.txt"]) is Needs.LIMIT
    assert found["attachment:b.zip/contract.txt"].part.size == 60 << 20


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_is_unpacked() -> None:
    data = bytearray(w.zipped({"contract.txt": bytes(60 << 20)}))
    true = (60 << 20).to_bytes(4, "little")
    lie = (1000).to_bytes(4, "little")
    found = rulings(attach(bytes(data).replace(true, lie), "b.zip"))
    assert needs(found["attachment:b.zip/contract.txt"]) in (Needs.LIMIT, Needs.DAMAGED)


def test_too_many_members_are_said_to_be_too_many() -> None:
    found = rulings(attach(w.zipped({f"{i}.pdf": w.PDF for i in range(600)}), "m.zip"))
    assert needs(found["attachment:m.zip"]) is Needs.LIMIT
    assert sum(isinstance(r, Take) for r in found.values()) == 400


def test_overlapping_members_are_refused() -> None:
    data = w.zipped({"0.pdf": w.PDF})
    end = data.rindex(b"PK\5\6")
    start = int.from_bytes(data[end + 16 : end + 20], "little")
    entry = data[start:end]
    many = entry * 50
    tail = b"PK\5\6" + bytes(4) + (50).to_bytes(2, "little") * 2 + len(many).to_bytes(4, "little")
    data = data[:start] + many + tail + start.to_bytes(4, "little") + bytes(2)
    found = rulings(attach(data, "o.zip"))
    assert needs(found["attachment:o.zip"]) is Needs.LIMIT
    assert len(found) == 3


def test_a_cut_off_zip_is_damaged() -> None:
    found = rulings(attach(w.zipped({"a.pdf": w.PDF * 50})[:-30], "c.zip"))
    assert needs(found["attachment:c.zip"]) is Needs.DAMAGED


def test_a_locked_zip_asks_for_its_password_and_opens_with_it() -> None:
    raw = attach(locked_zip_of({"nda.pdf": w.PDF}, "open sesame"), "nda.zip")
    locator = "attachment:nda.zip/nda.pdf"
    assert needs(rulings(raw)[locator]) is Needs.PASSWORD
    assert needs(rulings(raw, passwords=["wrong", "also wrong"])[locator]) is Needs.PASSWORD
    opened = rulings(raw, passwords=["wrong", "open sesame"])[locator]
    assert isinstance(opened, Take)
    assert opened.part.sha256 == SHA
    assert part_bytes(raw, locator, passwords=["open sesame"]) == w.PDF
    for passwords in ([], ["wrong"]):
        still = part_bytes(raw, locator, passwords=passwords)
        assert isinstance(still, NeedsYou), "what is shut is never an empty paper"
        assert still.needs is Needs.PASSWORD


@pytest.mark.parametrize(
    ("magic", "name"),
    [(b"Rar!\x1a\x07\x01\0", "c.rar"), (b"7z\xbc\xaf\x27\x1c", "c.7z"), (bytes(257) + b"ustar\x0000", "c.tar")],
)
def test_archives_that_are_not_opened_say_what_to_do(magic: bytes, name: str) -> None:
    found = rulings(attach(magic + bytes(500), name))[f"attachment:{name}"]
    assert needs(found) is Needs.FORMAT
    assert "add the file" in found.reason


def test_a_gzip_gives_its_file() -> None:
    found = rulings(attach(gzip.compress(w.PDF), "contract.pdf.gz"))
    assert isinstance(found["attachment:contract.pdf.gz/contract.pdf"], Take)
    assert needs(rulings(attach(gzip.compress(w.PDF)[:-20], "c.gz"))["attachment:c.gz"]) is Needs.DAMAGED
    assert needs(rulings(attach(gzip.compress(bytes(60 << 20)), "c.gz"))["attachment:c.gz"]) is Needs.LIMIT


def test_winmail_dat_gives_its_files_and_its_words() -> None:
    data = w.tnef({"Rahmenvertrag März.pdf": w.PDF}, body=w.AGREEMENT)
    found = rulings(attach(data, "winmail.dat", "application/ms-tnef"))
    assert isinstance(found["attachment:winmail.dat"], Pass)
    taken = found["attachment:winmail.dat/attachment:Rahmenvertrag März.pdf"]
    assert isinstance(taken, Take)
    assert taken.part.sha256 == SHA
    assert isinstance(found["attachment:winmail.dat/body:text"], Take)
    cut = rulings(attach(data[:60], "winmail.dat", "application/ms-tnef"))
    assert needs(cut["attachment:winmail.dat"]) is Needs.DAMAGED


def test_an_outlook_mail_gives_its_files_with_its_own_sender() -> None:
    data = w.outlook_mail("The contract", "Jo Pier", w.LETTER, {"msa.pdf": w.PDF * 10})
    found = rulings(attach(data, "fwd.msg", "application/vnd.ms-outlook"))
    taken = found["attachment:fwd.msg/attachment:msa.pdf"]
    assert isinstance(taken, Take)
    assert taken.part.sha256 == hashlib.sha256(w.PDF * 10).hexdigest()
    assert taken.part.inside is not None
    assert taken.part.inside.subject == "The contract"
    assert "jo@pier.example" in taken.part.inside.from_
    assert isinstance(found["attachment:fwd.msg/body:text"], Body)
    assert found["attachment:fwd.msg"].part.role is Role.NESTED
    cut = rulings(attach(data[:600], "fwd.msg"))
    assert needs(cut["attachment:fwd.msg"]) is Needs.DAMAGED


@pytest.mark.parametrize("pieces", [False, True])
def test_a_signed_envelope_is_opened(pieces: bool) -> None:
    inner = w.group([w.text(), w.part(w.PDF, "application/pdf", "msa.pdf")], "mixed", "inner")
    raw = w.multipart([w.part(w.signed_envelope(inner, pieces=pieces), "application/pkcs7-mime", "smime.p7m")])
    found = rulings(raw)
    assert found["attachment:smime.p7m/attachment:msa.pdf"].part.sha256 == SHA
    assert isinstance(found["attachment:smime.p7m/body:text"], Body)


def test_an_encrypted_envelope_says_so() -> None:
    data = w.der(0x30, w.der(6, bytes.fromhex("2a864886f70d010703")), w.der(0xA0, w.der(0x30, w.der(2, b"\0"))))
    found = rulings(attach(data, "smime.p7m", "application/pkcs7-mime"))["attachment:smime.p7m"]
    assert needs(found) is Needs.FORMAT
    assert "encrypted" in found.reason
    found = rulings(attach(b"-----BEGIN PGP MESSAGE-----\n\nabc", "encrypted.asc"))["attachment:encrypted.asc"]
    assert "PGP" in found.reason


def test_a_mail_attached_as_a_file_is_opened_with_its_own_sender_and_once() -> None:
    inner = w.multipart(
        [w.text(), w.part(w.PDF, "application/pdf", "a.pdf")], **{"from": "Real Client <client@firm.example>"}
    )
    raw = w.multipart([w.text(), w.part(inner, "application/octet-stream", "fwd.eml")], boundary="outer")
    found = rulings(raw)
    taken = [r for r in found.values() if r.part.sha256 == SHA]
    assert [r.part.locator for r in taken] == ["attachment:fwd.eml/attachment:a.pdf"]
    assert taken[0].part.inside is not None
    assert taken[0].part.inside.from_ == "Real Client <client@firm.example>"


@pytest.mark.parametrize("name", ["msa.zip", "msa.pdf", "mail.eml"])
def test_a_file_that_its_user_named_is_opened_the_same_way(name: str) -> None:
    mail = w.multipart([w.part(w.PDF, "application/pdf", "a.pdf")])
    data = {"msa.zip": w.zipped({"a.pdf": w.PDF}), "msa.pdf": w.PDF, "mail.eml": mail}[name]
    found = rulings(data, name=name)
    locator = {"msa.zip": "file:msa.zip/a.pdf", "msa.pdf": "file:msa.pdf", "mail.eml": "file:mail.eml/attachment:a.pdf"}
    taken = found[locator[name]]
    assert isinstance(taken, Take)
    assert part_bytes(data, locator[name], name=name) == w.PDF


@given(
    st.binary(max_size=400),
    st.sampled_from([b"PK\3\4", b"\x78\x9f\x3e\x22", b"\x1f\x8b\x08", b"0\x80", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
)
def test_no_bytes_break_an_opener(data: bytes, magic: bytes) -> None:
    for name in ("a.bin", "a.p7m", "a.msg", "a.eml"):
        opened = open_mail(attach(magic + data, name))
        assert len(opened.rulings) == len(opened.mail.parts)


WHOLE = {
    "zip": w.zipped({"a.pdf": w.PDF, "b.pdf": w.PDF}, compress=False),
    "tnef": w.tnef({"a.pdf": w.PDF}),
    "msg": w.outlook_mail("s", "x", "b", {"a.pdf": w.PDF}),
    "signed": w.signed_envelope(w.part(w.PDF, "application/pdf", "a.pdf")),
}


@given(st.data())
def test_a_damaged_container_loses_no_part_silently(data: st.DataObject) -> None:
    whole = WHOLE[data.draw(st.sampled_from(sorted(WHOLE)))]
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    opened = open_mail(attach(bytes(damaged), "x.p7m" if whole[:1] == b"0" else "x.bin"))
    about = [r for r in opened.rulings if r.part.locator != "body:text"]
    assert about
    assert all(isinstance(r, (NeedsYou, Take, Body)) or r.reason for r in about)


def test_parts_that_come_back_carry_bytes_only_when_asked() -> None:
    raw = attach(w.PDF, "a.pdf")

    def data(opened: object) -> list[Part]:
        return [r.part for r in opened.rulings if isinstance(r, Take)]  # type: ignore[attr-defined]

    assert [p.data for p in data(open_mail(raw))] == [b""]
    assert [p.data for p in data(open_mail(raw, with_data=True))] == [w.PDF]
    assert data(open_mail(raw))[0].size == len(w.PDF)
