"""Whatever is wrong with what the user gives: one clear line with the cure, no traceback, no secret."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.corpus import documents as make
from tests.corpus import sample_texts as texts
from tests.servers import LOOPBACK, Dovecot, free_port
from tests.watcher.journeys.conftest import Answer, Freelancer, letter

SECRET = "tide-pool-77"


def _refused(answer: Answer, *words: str, code: int = 1) -> str:
    """Check the one line and give it."""
    assert answer.code == code, answer.err
    lines = [line for line in answer.err.splitlines() if line.strip()]
    assert len(lines) == 1, answer.err
    assert lines[0].startswith("clausewatch: ")
    for word in words:
        assert word.lower() in lines[0].lower()
    assert SECRET not in answer.out + answer.err
    return lines[0]


def _connect(freelancer: Freelancer, server: str, *more: str) -> Answer:
    return freelancer(
        "connect", "ada@example.org", "--imap", server, "--user", "ada1", "--password-stdin", *more, stdin=f"{SECRET}\n"
    )


def test_a_wrong_password(freelancer: Freelancer, dovecot: Dovecot) -> None:
    answer = _connect(freelancer, f"{LOOPBACK}:{dovecot.imaps_port}", "--no-verify-tls")
    _refused(answer, "password")
    assert freelancer("status", "--json").json["accounts"] == [], "a mailbox that does not open is not kept"


def test_a_certificate_that_nobody_vouches_for(freelancer: Freelancer, dovecot: Dovecot) -> None:
    _refused(_connect(freelancer, f"{LOOPBACK}:{dovecot.imaps_port}"), "certificate", "--tls-fingerprint")


def test_a_pinned_certificate(freelancer: Freelancer, dovecot: Dovecot) -> None:
    server = f"{LOOPBACK}:{dovecot.imaps_port}"
    _refused(_connect(freelancer, server, "--tls-fingerprint", "ab" * 32), "certificate")
    answer = _connect(freelancer, server, "--tls-fingerprint", dovecot.tls_fingerprint)
    _refused(answer, "password")  # it was let through as far as the login


def test_tls_is_never_left_unchecked_away_from_this_machine(freelancer: Freelancer) -> None:
    _refused(_connect(freelancer, "mail.example.org", "--no-verify-tls"), "--no-verify-tls", "--tls-fingerprint")


def test_an_unknown_host(freelancer: Freelancer) -> None:
    _refused(_connect(freelancer, "no-such-host.invalid"), "no-such-host.invalid")


def test_nobody_answers(freelancer: Freelancer) -> None:
    _refused(_connect(freelancer, f"{LOOPBACK}:{free_port()}"), LOOPBACK)


@pytest.mark.parametrize("command", [("run", "--once"), ("backfill", "--since", "2020")])
def test_no_mailbox_yet(freelancer: Freelancer, command: tuple[str, ...]) -> None:
    _refused(freelancer(*command), "no mailbox is connected", "clausewatch connect")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[mail\n", ("not valid toml",)),
        ("[mail]\npoll_minutes = -3\n", ("mail.poll_minutes",)),
        ("[mail]\npoll_minuets = 3\n", ("mail.poll_minuets", "not a setting")),
        ('[me]\ntimezone = "Mars/Olympus"\n', ("time zone", "Mars/Olympus")),
    ],
)
def test_broken_settings(freelancer: Freelancer, text: str, words: tuple[str, ...]) -> None:
    freelancer.settings(text)
    _refused(freelancer("status"), "clausewatch.toml", *words)


def test_broken_json_in_the_environment(freelancer: Freelancer) -> None:
    freelancer.environment["CLAUSEWATCH_NOTICES__CHANNELS"] = "[not json"
    _refused(freelancer("status"), "json")


def test_a_secret_that_others_can_read(freelancer: Freelancer, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text(SECRET)
    secret.chmod(0o640)
    answer = freelancer("connect", "ada@example.org", "--imap", LOOPBACK, "--password-file", str(secret))
    assert f"chmod 600 {secret}" in _refused(answer)


@pytest.mark.parametrize(("kind", "word"), [("folder", "folder"), ("empty", "empty"), ("absent", "cannot be read")])
def test_a_password_file_that_is_none(freelancer: Freelancer, tmp_path: Path, kind: str, word: str) -> None:
    secret = tmp_path / "password"
    if kind == "folder":
        secret.mkdir(mode=0o700)
    elif kind == "empty":
        secret.touch(mode=0o600)
    _refused(freelancer("connect", "ada@example.org", "--imap", LOOPBACK, "--password-file", str(secret)), word)


def test_a_home_that_is_a_file(freelancer: Freelancer) -> None:
    freelancer.home.write_text("")
    _refused(freelancer("status"), "is a file", "--home")


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere; run as a user to see this")
def test_a_home_that_cannot_be_written(freelancer: Freelancer) -> None:
    freelancer.home.mkdir(mode=0o500)
    _refused(freelancer("status"), "cannot be written")


def test_a_home_on_a_disk_that_is_only_read(freelancer: Freelancer) -> None:
    freelancer.home = Path("/proc/clausewatch")
    _refused(freelancer("status"), "/proc/clausewatch", "cannot be written")


@pytest.mark.parametrize(
    ("make_it", "words"),
    [
        (lambda path: path.mkdir(), ("empty folder",)),
        (lambda path: path.touch(), ("is empty",)),
        (lambda path: None, ("cannot be read", "No such file")),
    ],
    ids=["folder", "empty", "absent"],
)
def test_a_file_to_score_that_is_none(
    freelancer: Freelancer, tmp_path: Path, make_it: object, words: tuple[str, ...]
) -> None:
    path = tmp_path / "contract.pdf"
    make_it(path)  # type: ignore[operator]
    _refused(freelancer("score", str(path)), *words)


def test_a_file_of_two_gigabytes(freelancer: Freelancer, tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as out:
        out.truncate(2 * 1024**3)
    _refused(freelancer("score", str(path)), "more than a document may have")


@pytest.mark.parametrize("name", ["garbage.pdf", "garbage.docx", "garbage.eml", "garbage.xyz"])
def test_garbage_is_never_a_level(freelancer: Freelancer, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(bytes(range(256)) * 40)
    answer = freelancer("score", str(path), "--json")
    assert answer.code in (0, 3), answer.err
    [source] = answer.json["sources"]
    assert source["documents"], "a file that was named is never answered with silence"
    assert all(d["level"] is None for d in source["documents"])


def test_a_locked_paper_needs_you_and_opens_with_its_password(freelancer: Freelancer, tmp_path: Path) -> None:
    path, words = tmp_path / "licence.pdf", tmp_path / "words"
    path.write_bytes(make.make_locked_pdf(make.paragraphs_of(texts.LOCKED), SECRET))
    locked = freelancer("score", str(path), "--json")
    assert locked.code == 3
    [document] = locked.json["sources"][0]["documents"]
    assert (document["state"], document["needs"], document["level"]) == ("unread", "password", None)
    words.write_text(f"wrong\n{SECRET}\n")
    words.chmod(0o600)
    opened = freelancer("score", str(path), "--password-file", str(words), "--json")
    assert opened.code == 0, opened.err
    assert opened.json["sources"][0]["documents"][0]["state"] == "scored"
    assert SECRET not in opened.out + opened.err


def test_the_same_file_is_answered_byte_for_byte_the_same(freelancer: Freelancer, tmp_path: Path) -> None:
    path = tmp_path / "mail.eml"
    path.write_bytes(letter("terms", texts.BODY_PLAIN))
    first, second = (freelancer("score", str(path), "--json").out for _ in range(2))
    assert first == second
    assert json.loads(first)["sources"][0]["documents"]


def test_a_mail_of_no_bytes_and_one_of_nothing_but_zeros(freelancer: Freelancer, dovecot: Dovecot, ada: str) -> None:
    for raw in (b"\r\n", b"Subject: \r\n\r\n", bytes(5000).replace(b"\0", b"0"), letter("fine", texts.STUDIO_LICENCE)):
        dovecot.append(ada, "INBOX", raw)
    assert freelancer.connect(dovecot, ada).code == 0
    pulled = freelancer("run", "--once", "--json")
    assert pulled.code == 0, pulled.err
    assert pulled.json["accounts"][0]["stored"] == 4
    assert [d["level"] for d in freelancer.documents() if d["state"] == "scored"] == ["Moderate"]


def test_an_unknown_id_and_an_unknown_command(freelancer: Freelancer) -> None:
    _refused(freelancer("report", "d-123456789abc"), "d-123456789abc")
    answer = freelancer("scroe", "x")
    assert answer.code == 2
