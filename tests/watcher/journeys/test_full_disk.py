"""A disk that fills up ends as one clear line; what was stored stays, and the rest comes once there is room."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpus import sample_texts as texts
from tests.servers import Dovecot
from tests.watcher.journeys.conftest import Freelancer, letter


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("a small disk can be mounted by root only, and where the machine allows it")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_one_line_nothing_lost_and_on_it_goes(tiny: Path, tmp_path: Path, dovecot: Dovecot, ada: str) -> None:
    freelancer = Freelancer(tiny / "home")
    dovecot.append(ada, "INBOX", letter("terms", texts.STUDIO_LICENCE))
    for number in range(30):
        blob = ("blob.bin", "application/octet-stream", os.urandom(200_000))
        dovecot.append(ada, "INBOX", letter(f"large {number}", attachments=(blob,)))
    (tmp_path / "elsewhere").mkdir()
    freelancer.environment["TMPDIR"] = str(tmp_path / "elsewhere")
    secret = tmp_path / "password"
    secret.write_text(dovecot.users[ada])
    secret.chmod(0o600)
    connected = freelancer(
        "connect", f"{ada}@example.org", "--imap", f"127.0.0.1:{dovecot.imaps_port}", "--user", ada,
        "--no-verify-tls", "--password-file", str(secret),
    )  # fmt: skip
    assert connected.code == 0, connected.err
    full = freelancer("run", "--once")
    assert full.code == 1
    lines = [line for line in full.err.splitlines() if not line.startswith("pulling:")]
    assert len(lines) == 1, full.err
    assert "the disk is full" in lines[0]
    assert "space" in lines[0].partition("the disk is full")[2]

    subprocess.run(["mount", "-o", "remount,size=64m", str(tiny)], check=True)
    room = freelancer("run", "--once", "--json")
    assert room.code == 0, room.err
    [account] = room.json["accounts"]
    assert (account["on_server"], account["stored"], account["missing"]) == (31, 31, 0)
    assert [d["level"] for d in freelancer.documents() if d["state"] == "scored"] == ["Moderate"]
