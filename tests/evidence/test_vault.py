"""What was put into the vault comes out again, or it is said why not."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.digest import Digest, digest_of
from evidence.errors import NotInVault, VaultDamaged, VaultError, WrongDigest
from evidence.vault import INCOMING, STALE_SECONDS, Vault

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault" / "me")


def _objects(vault: Vault) -> list[Path]:
    return sorted(p for p in vault.folder.rglob("*") if p.is_file())


def test_bytes_come_back_under_their_digest(vault: Vault) -> None:
    digest = vault.put(b"a contract")
    assert digest == digest_of(b"a contract")
    assert vault.has(digest)
    assert vault.has(str(digest))
    assert vault.get(digest) == vault.get(str(digest)) == b"a contract"


def test_where_an_object_stands_and_who_may_read_it(vault: Vault) -> None:
    digest = vault.put(b"a contract")
    [path] = _objects(vault)
    assert path == vault.folder / digest.hex[:2] / digest.hex
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(vault.folder.stat().st_mode) == 0o700


def test_nothing_is_made_before_the_first_object(vault: Vault) -> None:
    assert not vault.has(digest_of(b""))
    with pytest.raises(NotInVault):
        vault.get(digest_of(b""))
    assert not vault.folder.exists()


@settings(deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=12))
def test_twice_is_once(pieces: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault(Path(folder))
        digests = [vault.put(piece) for piece in pieces]
        assert len(_objects(vault)) == len(set(pieces))
        assert [vault.get(d) for d in digests] == pieces
        assert [Vault(Path(folder)).get(d) for d in digests] == pieces


def test_there_is_no_way_to_change_or_delete() -> None:
    assert {name for name in vars(Vault) if not name.startswith("_")} == {"put", "get", "has"}


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_a_name_that_is_no_digest_reaches_no_file(vault: Vault, name: str) -> None:
    for ask in (vault.has, vault.get):
        with pytest.raises(WrongDigest):
            ask(name)


# ---- what happens to disks


@pytest.mark.parametrize("change", [b"", b"a contracT", b"a contract and more"])
def test_a_changed_object_is_never_given_out_nor_taken_for_kept(vault: Vault, change: bytes) -> None:
    digest = vault.put(b"a contract")
    [path] = _objects(vault)
    path.chmod(0o600)
    path.write_bytes(change)
    with pytest.raises(VaultDamaged, match=digest.hex) as caught:
        vault.get(digest)
    assert "backup" in caught.value.remedy
    with pytest.raises(VaultDamaged):
        vault.put(b"a contract")


@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
def test_something_else_in_an_objects_place_is_damage(vault: Vault, tmp_path: Path, kind: str) -> None:
    digest = vault.put(b"a contract")
    [path] = _objects(vault)
    path.unlink()
    if kind == "link":
        (tmp_path / "same").write_bytes(b"a contract")
        path.symlink_to(tmp_path / "same")
    elif kind == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    assert vault.has(digest)
    for ask in (lambda: vault.get(digest), lambda: vault.put(b"a contract")):
        with pytest.raises(VaultDamaged):
            ask()


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "vault").write_text("")
    vault = Vault(tmp_path / "vault")
    with pytest.raises(VaultError, match="cannot be written"):
        vault.put(b"x")
    with pytest.raises(VaultError, match="cannot be read"):
        vault.get(digest_of(b"x"))


def _run(script: str, *arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, **more)  # type: ignore[call-overload]


def test_a_full_disk_is_told_and_leaves_no_half_object(vault: Vault) -> None:
    """The largest file that a process may write stands for the disk: the write fails in the middle, for real."""
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from evidence.errors import VaultError\n"
        "from evidence.vault import Vault\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "vault = Vault(Path(sys.argv[1]))\n"
        "vault.put(b'before')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    vault.put(b'x' * 300_000)\n"
        "except VaultError as error:\n"
        "    print(error, '|', error.remedy)\n"
    )
    done = _run(script, str(vault.folder))
    assert done.returncode == 0, done.stderr
    assert "cannot be written: File too large" in done.stdout
    assert "free space" in done.stdout
    assert not vault.has(digest_of(b"x" * 300_000))
    assert vault.get(digest_of(b"before")) == b"before"
    assert len(_objects(vault)) == 1
    vault.put(b"x" * 300_000)
    assert vault.get(digest_of(b"x" * 300_000)) == b"x" * 300_000


def test_no_space_left_is_told_in_plain_words(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(VaultError, match="No space left on device"):
            vault.put(b"a contract")
    assert not vault.has(digest_of(b"a contract"))
    vault.put(b"a contract")


def test_a_file_system_without_hard_links_will_do(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    digest = vault.put(b"a contract")
    assert vault.get(digest) == b"a contract"
    assert len(_objects(vault)) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads what nobody may read")
def test_a_folder_that_may_not_be_read_is_not_an_empty_one(vault: Vault) -> None:
    digest = vault.put(b"a contract")
    vault.folder.chmod(0)
    try:
        with pytest.raises(VaultError):
            vault.has(digest)
    finally:
        vault.folder.chmod(0o700)


# ---- many at once, and kills


def test_many_threads_put_the_same_and_different_bytes(vault: Vault) -> None:
    failures: list[Exception] = []

    def work(number: int) -> None:
        try:
            for n in range(20):
                data = f"{n}".encode() * 2000
                assert vault.get(vault.put(data)) == data
                vault.put(f"{number}-{n}".encode())
        except VaultError as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(_objects(vault)) == 20 + 6 * 20


_WRITER = (
    "import sys\n"
    "from pathlib import Path\n"
    "from evidence.vault import Vault\n"
    "vault = Vault(Path(sys.argv[1]))\n"
    "n = 0\n"
    "while True:\n"
    "    digest = vault.put(f'{n}'.encode() * 20_000)\n"
    "    print(digest, flush=True)\n"
    "    n += 1\n"
)


def test_two_processes_killed_at_any_moment_leave_whole_objects_only(vault: Vault) -> None:
    for _ in range(3):
        writers = [
            subprocess.Popen([sys.executable, "-c", _WRITER, str(vault.folder)], cwd=ROOT, stdout=subprocess.PIPE)
            for _ in range(2)
        ]
        acknowledged: set[str] = set()
        for writer in writers:
            assert writer.stdout is not None
            for _ in range(15):
                acknowledged.add(writer.stdout.readline().decode().strip())
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            rest, _ = writer.communicate()
            acknowledged |= {line for line in rest.decode().split("\n")[:-1] if line}
        for digest in acknowledged:
            vault.get(digest)
        for path in _objects(vault):
            if path.parent.name != INCOMING:
                vault.get(Digest(path.name))


def test_what_a_killed_process_left_half_written_is_swept(vault: Vault) -> None:
    vault.put(b"first")
    incoming = vault.folder / INCOMING
    old, young = incoming / "1-dead", incoming / "2-alive"
    for half in (old, young):
        half.write_bytes(b"half")
    long_ago = time.time() - STALE_SECONDS - 60
    os.utime(old, (long_ago, long_ago))
    vault.put(b"second")
    assert not old.exists()
    assert young.exists()
