"""Maildir, mbox and drop folder: numbered once and for all, read byte for byte, never written."""

from __future__ import annotations

import json
import mailbox as stdlib_mailbox
import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.servers import Dovecot
from tests.watcher.mailbox.conftest import mail
from watcher.errors import HomeError, MailboxError, MailboxUnreachable
from watcher.mail.mailbox import Connection, Mailbox, Missing, RawMail, choose_folders, open_mailbox
from watcher.mail.triage import could_hold_document
from watcher.mail.uidbook import UidBook


class Source:
    """One local source, and how mail comes into it."""

    def __init__(self, kind: str, path: Path, state: Path) -> None:
        self.kind, self.path, self.state = kind, path, state
        self._count = 0
        if kind == "maildir":
            for name in ("cur", "new", "tmp"):
                (path / name).mkdir(parents=True)
        elif kind == "drop":
            path.mkdir()
        else:
            path.write_bytes(b"")

    def put(self, raw: bytes) -> None:
        self._count += 1
        when = 1_700_000_000 + self._count
        if self.kind == "mbox":
            with self.path.open("ab") as file:
                file.write(b"From ben@example.org Tue Nov 14 22:13:%02d 2023\n" % (self._count % 60) + raw + b"\n")
            return
        name = f"{when}.M{self._count}.host" if self.kind == "maildir" else f"{self._count:03} letter.eml"
        path = self.path / "new" / name if self.kind == "maildir" else self.path / name
        path.write_bytes(raw)
        os.utime(path, (when, when))

    def open(self) -> Mailbox:
        return open_mailbox(Connection(kind=self.kind, path=str(self.path)), account="ada", state=self.state)  # type: ignore[arg-type]

    def read(self) -> tuple[int, dict[int, bytes]]:
        with self.open() as mailbox:
            state = mailbox.examine("INBOX")
            found = list(mailbox.fetch(mailbox.uids()))
        assert all(isinstance(item, RawMail) for item in found), found
        assert state.exists == len(found)
        return state.uidvalidity, {item.uid: item.raw for item in found if isinstance(item, RawMail)}


@pytest.fixture(params=["maildir", "mbox", "drop"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Source:
    return Source(request.param, tmp_path / "mail", tmp_path / "state" / "uids.json")


@pytest.fixture
def make(tmp_path: Path) -> Callable[[str], Source]:
    return lambda kind: Source(kind, tmp_path / f"{kind}-mail", tmp_path / f"{kind}-uids.json")


def lf(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n")


def snapshot(path: Path) -> dict[str, tuple[int, int]]:
    paths = [path, *path.rglob("*")] if path.is_dir() else [path]
    return {str(p): (p.stat().st_size, p.stat().st_mtime_ns) for p in paths}


def test_mail_is_read_byte_for_byte_and_nothing_is_written(source: Source) -> None:
    sent = [lf(mail(f"letter {n}", f"body {n}\r\n")) for n in range(5)]
    for raw in sent:
        source.put(raw)
    before = snapshot(source.path)
    _, found = source.read()
    with source.open() as mailbox:
        mailbox.examine("INBOX")
        uids = mailbox.uids()
        assert mailbox.sizes(uids) == {uid: len(found[uid]) for uid in uids}
        outlines = list(mailbox.outlines(uids))
        assert [outline.uid for outline in outlines] == uids
        assert all(outline.header.startswith(b"From: Ben") and b"\n\n" not in outline.header for outline in outlines)
        assert all(could_hold_document(outline.parts) for outline in outlines)
        assert all(outline.internaldate.tzinfo is not None for outline in outlines)
        assert mailbox.text_parts({uids[0]: "1"})[uids[0]] == b""
        assert mailbox.changed_since(1) is None
    assert list(found.values()) == sent
    assert snapshot(source.path) == before


def test_numbers_stay_when_mail_comes(source: Source) -> None:
    for n in range(3):
        source.put(lf(mail(str(n))))
    validity, first = source.read()
    source.put(lf(mail("new")))
    again, second = source.read()
    assert again == validity
    assert {uid: second[uid] for uid in first} == first
    [new] = set(second) - set(first)
    assert new == max(second)
    with source.open() as mailbox:
        mailbox.examine("INBOX")
        assert mailbox.uids(after=max(first)) == [new]
        assert mailbox.uids(after=new) == []


def test_a_lost_or_torn_book_begins_anew_with_another_validity(source: Source) -> None:
    source.put(lf(mail()))
    validity, _ = source.read()
    for damage in (b"", b"{", b"[]", b'{"format": 1, "folders": {"INBOX": {"uids": 3}}}', b"\xff\xfe"):
        source.state.write_bytes(damage)
        again, found = source.read()
        assert again >= validity
        assert len(found) == 1
        json.loads(source.state.read_text())
    assert source.state.stat().st_mode & 0o077 == 0


def test_a_new_mail_is_heard(source: Source) -> None:
    source.put(lf(mail("old")))
    with source.open() as mailbox:
        mailbox.examine("INBOX")
        assert not mailbox.wait(0.1)
        pusher = threading.Timer(0.3, lambda: source.put(lf(mail("new"))))
        pusher.start()
        begun = time.monotonic()
        assert mailbox.wait(20)
        assert time.monotonic() - begun < 19
        pusher.join()


def test_an_empty_source_is_empty(source: Source) -> None:
    assert source.read()[1] == {}


def test_an_unknown_folder_and_one_not_opened(source: Source) -> None:
    with source.open() as mailbox:
        assert choose_folders(mailbox.folders())[0] == ("INBOX",)
        with pytest.raises(MailboxError, match="no folder"):
            mailbox.examine("nowhere")
        with pytest.raises(MailboxError, match="no folder is open"):
            mailbox.wait(0)


def test_a_mail_that_goes_while_it_is_read_is_gone(make: Callable[[str], Source]) -> None:
    for kind in ("maildir", "drop"):
        source = make(kind)
        source.put(lf(mail("one")))
        source.put(lf(mail("two")))
        with source.open() as mailbox:
            mailbox.examine("INBOX")
            uids = mailbox.uids()
            next(path for path in sorted(source.path.rglob("*")) if path.is_file()).unlink()
            first, second, third = mailbox.fetch([*uids, 999])
        assert isinstance(first, Missing)
        assert first.gone
        assert isinstance(second, RawMail)
        assert isinstance(third, Missing)
        assert third.gone


@pytest.mark.skipif(os.getuid() == 0, reason="root can read every file")
def test_a_file_that_may_not_be_read_is_named(make: Callable[[str], Source]) -> None:
    source = make("drop")
    source.put(lf(mail()))
    next(source.path.iterdir()).chmod(0)
    with source.open() as mailbox:
        mailbox.examine("INBOX")
        [item] = mailbox.fetch(mailbox.uids())
    assert isinstance(item, Missing)
    assert not item.gone
    assert "letter.eml" in item.reason


@pytest.mark.parametrize("kind", ["maildir", "mbox", "drop"])
def test_a_source_that_is_not_there_or_of_another_kind(tmp_path: Path, kind: str) -> None:
    with pytest.raises(MailboxUnreachable, match="does not exist"):
        open_mailbox(Connection(kind=kind, path=str(tmp_path / "nothing")))  # type: ignore[arg-type]
    wrong = tmp_path / "wrong"
    if kind == "mbox":
        wrong.write_bytes(b"PK\x03\x04 not mail\n" * 100)
    elif kind == "maildir":
        wrong.mkdir()
    else:
        wrong.write_bytes(b"a file")
    with pytest.raises(MailboxUnreachable) as caught, open_mailbox(Connection(kind=kind, path=str(wrong))) as mailbox:  # type: ignore[arg-type]
        mailbox.examine("INBOX")
    assert "Name " in caught.value.remedy


def test_a_directory_for_an_mbox(tmp_path: Path) -> None:
    with pytest.raises(MailboxUnreachable), open_mailbox(Connection(kind="mbox", path=str(tmp_path))) as mailbox:
        mailbox.examine("INBOX")


def test_numbers_that_cannot_be_kept_are_an_error_of_the_home(make: Callable[[str], Source], tmp_path: Path) -> None:
    source = make("drop")
    source.put(lf(mail()))
    (tmp_path / "file").write_text("in the way")
    source.state = tmp_path / "file" / "uids.json"
    with pytest.raises(HomeError), source.open() as mailbox:
        mailbox.examine("INBOX")


# ---- Maildir


def test_a_flag_renames_a_maildir_file_and_it_stays_the_same_mail(make: Callable[[str], Source]) -> None:
    source = make("maildir")
    source.put(lf(mail("one")))
    validity, found = source.read()
    [path] = (source.path / "new").iterdir()
    with source.open() as mailbox:
        mailbox.examine("INBOX")
        moved = path.rename(source.path / "cur" / f"{path.name}:2,FS")
        [item] = mailbox.fetch(mailbox.uids())  # listed before, renamed since
        assert isinstance(item, RawMail)
    assert source.read() == (validity, found)
    with source.open() as mailbox:
        mailbox.examine("INBOX")
        [outline] = mailbox.outlines(mailbox.uids())
    assert outline.flags == {"\\Seen", "\\Flagged"}
    assert moved.exists()


def test_maildir_subfolders_of_both_kinds(make: Callable[[str], Source]) -> None:
    source = make("maildir")
    for name in (".Sent", ".Clients.North Pier", ".Entw&APw-rfe", "Archive/2025", "tmp/not-a-folder"):
        for part in ("cur", "new", "tmp"):
            (source.path / name / part).mkdir(parents=True)
    with source.open() as mailbox:
        folders = {folder.name: folder.special_use for folder in mailbox.folders()}
        assert set(folders) == {"INBOX", "Sent", "Clients/North Pier", "Entwürfe", "Archive/2025"}
        assert folders["Entwürfe"] == {"\\Drafts"}
        assert set(choose_folders(mailbox.folders())[1]) == {"INBOX", "Sent", "Clients/North Pier", "Archive/2025"}
        for name in folders:
            mailbox.examine(name)


def test_a_maildir_written_by_dovecot(tmp_path: Path) -> None:
    if reason := Dovecot.available():
        pytest.skip(reason)
    with Dovecot({"ada": "secret"}) as server:
        sent = [mail(str(n)) for n in range(3)]
        for raw in sent:
            server.append("ada", "INBOX", raw)
        path = server.folder / "mail" / "ada" / "mail"
        with open_mailbox(Connection(kind="maildir", path=str(path)), state=tmp_path / "uids.json") as mailbox:
            mailbox.examine("INBOX")
            found = [item.raw for item in mailbox.fetch(mailbox.uids()) if isinstance(item, RawMail)]
    assert sorted(lf(raw) for raw in found) == sorted(lf(raw) for raw in sent)


# ---- mbox


def test_a_rewritten_mbox_gets_another_validity(make: Callable[[str], Source]) -> None:
    source = make("mbox")
    for n in range(4):
        source.put(lf(mail(f"letter {n}")))
    validity, found = source.read()
    raw = source.path.read_bytes()
    second = raw.index(b"From ", 5)
    source.path.write_bytes(raw[second:])  # the first mail was deleted
    again, left = source.read()
    assert again > validity
    assert list(left.values()) == list(found.values())[1:]


def test_the_last_mail_of_an_mbox_that_was_still_written_comes_whole_later(make: Callable[[str], Source]) -> None:
    source = make("mbox")
    source.put(lf(mail("one")))
    whole = lf(mail("two", "a long letter\r\n" * 50))
    entry = b"From ben@example.org Tue Nov 14 22:14:00 2023\n" + whole + b"\n"
    with source.path.open("ab") as file:
        file.write(entry[:300])
    validity, first = source.read()
    with source.path.open("ab") as file:
        file.write(entry[300:])
    again, second = source.read()
    assert again == validity
    assert whole in second.values()
    assert next(uid for uid, raw in second.items() if raw == whole) not in first


def test_a_from_line_in_a_letter_begins_no_mail(make: Callable[[str], Source]) -> None:
    source = make("mbox")
    tricky = lf(mail("x", "Dear Ada,\r\n\r\nFrom 2024 on we pay more.\r\n\r\nFrom here 2025\r\nnot a header\r\n"))
    source.put(tricky)
    source.put(lf(mail("y")))
    assert list(source.read()[1].values()) == [tricky, lf(mail("y"))]


def test_an_mbox_with_windows_line_ends(make: Callable[[str], Source]) -> None:
    source = make("mbox")
    sent = [mail("a"), mail("b")]
    source.path.write_bytes(b"".join(b"From x Tue Nov 14 22:13:20 2023\r\n" + raw + b"\r\n" for raw in sent))
    assert list(source.read()[1].values()) == sent


def test_the_date_of_an_mbox_mail_is_its_from_line(make: Callable[[str], Source]) -> None:
    source = make("mbox")
    source.put(lf(mail()))
    with source.open() as mailbox:
        mailbox.examine("INBOX")
        [outline] = mailbox.outlines(mailbox.uids())
    assert outline.internaldate == datetime(2023, 11, 14, 22, 13, 1, tzinfo=UTC)


_letters = st.text(alphabet="ab:\n >F", max_size=60).map(lambda text: text.strip("\n"))


@settings(max_examples=60, deadline=None)
@given(bodies=st.lists(_letters, min_size=1, max_size=6))
def test_what_the_standard_library_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str]
) -> None:
    path = tmp_path_factory.mktemp("mbox") / "box"
    box = stdlib_mailbox.mbox(path)
    for number, body in enumerate(bodies):
        box.add(message_from_bytes(f"Subject: {number}\nX: y\n\n{body}\n".encode()))
    box.close()
    with open_mailbox(Connection(kind="mbox", path=str(path))) as mailbox:
        mailbox.examine("INBOX")
        found = [item.raw for item in mailbox.fetch(mailbox.uids()) if isinstance(item, RawMail)]
    assert [raw.split(b"\n")[0] for raw in found] == [f"Subject: {n}".encode() for n in range(len(bodies))]
    quoted = [body.encode().replace(b"\nFrom ", b"\n>From ") for body in bodies]
    for raw, body in zip(found, quoted, strict=True):
        assert raw.rstrip(b"\n").endswith(body.rstrip(b"\n"))


# ---- drop folder


def test_a_drop_folder_takes_eml_files_and_nothing_else(make: Callable[[str], Source]) -> None:
    source = make("drop")
    (source.path / "deep" / "er").mkdir(parents=True)
    (source.path / ".hidden").mkdir()
    for name in ("a.eml", "B.EML", "deep/er/c.eml", ".d.eml", "e.txt", ".hidden/f.eml", "g.eml.part"):
        (source.path / name).write_bytes(b"Subject: " + name.encode() + b"\n\nx\n")
    (source.path / "folder.eml").mkdir()
    os.mkfifo(source.path / "pipe.eml")
    (source.path / "nowhere.eml").symlink_to(source.path / "missing")
    (source.path / "empty.eml").write_bytes(b"")
    found = {raw.split(b"\n")[0] for raw in source.read()[1].values()}
    assert found == {b"Subject: a.eml", b"Subject: B.EML", b"Subject: deep/er/c.eml", b""}


def test_a_replaced_file_is_another_mail(make: Callable[[str], Source]) -> None:
    source = make("drop")
    path = source.path / "a.eml"
    path.write_bytes(b"Subject: half")
    validity, first = source.read()
    path.write_bytes(b"Subject: half and whole\n\nx\n")
    again, second = source.read()
    assert again == validity
    assert set(first).isdisjoint(second)
    assert list(second.values()) == [b"Subject: half and whole\n\nx\n"]


def test_names_in_no_encoding_are_kept_apart(make: Callable[[str], Source]) -> None:
    source = make("drop")
    for name in (b"\xff.eml", b"\xfe.eml"):
        (Path(os.fsdecode(os.fsencode(source.path) + b"/" + name))).write_bytes(b"Subject: x\n\n" + name)
    assert len(source.read()[1]) == 2
    assert source.read() == source.read()


# ---- the book of numbers


@given(rounds=st.lists(st.lists(st.text(max_size=3), max_size=8), min_size=1, max_size=8))
def test_a_number_once_given_never_means_another_mail(rounds: list[list[str]]) -> None:
    book = UidBook(None)
    given_to: dict[int, str] = {}
    for keys in rounds:
        page = book.number("INBOX", keys)
        assert set(page.uids) == set(keys)
        assert len(set(page.uids.values())) == len(page.uids)
        for key, uid in page.uids.items():
            assert given_to.setdefault(uid, key) == key
            assert uid < page.uidnext


def test_two_writers_give_no_number_twice(tmp_path: Path) -> None:
    path = tmp_path / "uids.json"
    threads = [
        threading.Thread(
            target=lambda n=n: [UidBook(path).number(f"folder {n}", map(str, range(k))) for k in range(20)]
        )
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n in range(4):
        page = UidBook(path).number(f"folder {n}", map(str, range(19)))
        assert sorted(page.uids.values()) == list(range(1, 20))
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".new"] == []
