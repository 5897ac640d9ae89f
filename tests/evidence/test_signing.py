"""One key, made once; what it signs is taken by the programs that others use."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.errors import KeyExposed, KeyUnusable
from evidence.signing import NAMESPACE, SigningKey, Succession, open_key, rotate_key, succeed, successions
from evidence.verify import (
    NotVerified,
    allowed_keys,
    parse_public_line,
    parse_verifier_key,
    public_line,
    verify_note,
    verify_sshsig,
)

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 5, 18, 9, 30, tzinfo=UTC)
KEYGEN = shutil.which("ssh-keygen")
needs_keygen = pytest.mark.skipif(KEYGEN is None, reason="ssh-keygen is not installed")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "signing"


def _keygen(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    assert KEYGEN is not None
    return subprocess.run([KEYGEN, *arguments], input=given, capture_output=True)


def _fresh(tmp_path: Path, name: str) -> SigningKey:
    return open_key(tmp_path / name)


# ---- the file


def test_it_is_made_once_and_for_the_owner_alone(path: Path) -> None:
    first = open_key(path)
    assert open_key(path).public == first.public
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert repr(first) == f"SigningKey({first.fingerprint})"


def test_a_key_that_is_gone_is_not_made_anew_unasked(path: Path) -> None:
    with pytest.raises(KeyUnusable, match="nothing is there"):
        open_key(path, make=False)
    assert not path.exists()
    assert open_key(path, make=True).public == open_key(path, make=False).public


def test_many_that_make_it_at_once_get_the_same(path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom evidence.signing import open_key\n"
        "print(open_key(Path(sys.argv[1])).fingerprint)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert len({child.communicate()[0] for child in running}) == 1
    assert all(child.returncode == 0 for child in running)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o604])
def test_a_key_that_others_can_read_is_not_used(path: Path, mode: int) -> None:
    open_key(path)
    path.chmod(mode)
    with pytest.raises(KeyExposed, match=f"{mode:04o}") as caught:
        open_key(path)
    assert "chmod 600" in caught.value.remedy


@pytest.mark.parametrize("data", [b"", b"no key", b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n"])
def test_a_damaged_file_is_told_and_never_replaced(path: Path, data: bytes) -> None:
    open_key(path)
    path.write_bytes(data)
    with pytest.raises(KeyUnusable, match="no usable"):
        open_key(path)
    assert path.read_bytes() == data


def test_a_cut_file_is_told(path: Path) -> None:
    open_key(path)
    whole = path.read_bytes()
    for length in range(0, len(whole) - 20, 37):
        path.write_bytes(whole[:length])
        with pytest.raises(KeyUnusable):
            open_key(path)


@needs_keygen
def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    done = _keygen("-q", "-t", "ecdsa", "-N", "", "-f", str(tmp_path / "other"))
    assert done.returncode == 0
    with pytest.raises(KeyUnusable, match="not Ed25519"):
        open_key(tmp_path / "other")


def test_something_else_in_its_place(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(KeyUnusable):
        open_key(path)
    (path / "file").write_text("")
    with pytest.raises(KeyUnusable):
        open_key(path / "file" / "key")


# ---- signatures


def test_what_it_signs_is_verified_and_nothing_else(path: Path) -> None:
    key = open_key(path)
    seal = key.sign(b"manifest")
    assert verify_sshsig(b"manifest", seal, NAMESPACE, [key.public]) == key.public
    with pytest.raises(NotVerified, match="does not fit"):
        verify_sshsig(b"manifesT", seal, NAMESPACE, [key.public])
    with pytest.raises(NotVerified, match="purpose"):
        verify_sshsig(b"manifest", seal, "file", [key.public])
    with pytest.raises(NotVerified, match="another key"):
        verify_sshsig(b"manifest", seal, NAMESPACE, [bytes(32)])
    lines = key.allowed_signer("you@example.org")
    assert allowed_keys(lines, "you@example.org", NAMESPACE) == (key.public,)
    assert allowed_keys(lines, "you@example.org", "file") == allowed_keys(lines, "her@example.org", NAMESPACE) == ()
    later = lines.replace("namespaces", 'valid-before="20200101",namespaces')
    assert allowed_keys(later, "you@example.org", NAMESPACE) == ()


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 309), st.integers(0, 63))
def test_one_changed_letter_of_a_signature_is_seen(at: int, step: int) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = SigningKey(Ed25519PrivateKey.from_private_bytes(b"k" * 32))
    seal = key.sign(b"manifest")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    at %= len(seal)
    changed = seal[:at] + letters[step] + seal[at + 1 :]
    if changed == seal:
        return
    with pytest.raises(NotVerified):
        verify_sshsig(b"manifest", changed, NAMESPACE, [key.public])


@needs_keygen
def test_ssh_keygen_takes_them(tmp_path: Path) -> None:
    key = open_key(tmp_path / "signing")
    (tmp_path / "signers").write_text(key.allowed_signer("you@example.org"))
    (tmp_path / "seal").write_text(key.sign(b"manifest"))
    ask = ("-Y", "verify", "-f", str(tmp_path / "signers"), "-I", "you@example.org", "-s", str(tmp_path / "seal"), "-n")
    done = _keygen(*ask, NAMESPACE, given=b"manifest")
    assert done.returncode == 0, done.stderr
    assert b"Good" in done.stdout
    assert key.fingerprint.encode() in done.stdout
    assert _keygen(*ask, NAMESPACE, given=b"manifesT").returncode != 0
    assert _keygen(*ask, "file", given=b"manifest").returncode != 0
    shown = _keygen("-lf", str(tmp_path / "signing"))
    assert key.fingerprint in shown.stdout.decode().split()
    public = _keygen("-y", "-f", str(tmp_path / "signing")).stdout.decode()
    assert parse_public_line(public) == key.public


@needs_keygen
@pytest.mark.parametrize("hashed_by", ["sha512", "sha256"])
def test_what_ssh_keygen_signs_is_taken(tmp_path: Path, hashed_by: str) -> None:
    key = open_key(tmp_path / "signing")
    file = tmp_path / "manifest"
    file.write_bytes(b"manifest")
    made = _keygen(
        "-Y", "sign", "-O", f"hashalg={hashed_by}", "-f", str(tmp_path / "signing"), "-n", NAMESPACE, str(file)
    )
    assert made.returncode == 0, made.stderr
    theirs = (tmp_path / "manifest.sig").read_text()
    assert verify_sshsig(b"manifest", theirs, NAMESPACE, [key.public]) == key.public
    if hashed_by == "sha512":
        assert theirs == key.sign(b"manifest")


@pytest.mark.parametrize("principal", ["", "a b", 'a"b', "a,b", "*", "!you", "#you", "a\nb"])
def test_a_principal_that_would_say_more_is_refused(path: Path, principal: str) -> None:
    with pytest.raises(KeyUnusable):
        open_key(path).allowed_signer(principal)


def test_signed_notes(path: Path) -> None:
    key = open_key(path)
    note = key.sign_note("origin\n7\nroot\n", "clausewatch/01")
    name, public = parse_verifier_key(key.verifier_key("clausewatch/01"))
    assert (name, public) == ("clausewatch/01", key.public)
    assert verify_note(note, name, public) == "origin\n7\nroot\n"
    twice = note + note.rpartition(b"\n\n")[2].replace(b"clausewatch/01", b"somebody-else")
    assert verify_note(twice, name, public) == "origin\n7\nroot\n"
    with pytest.raises(NotVerified):
        verify_note(note.replace(b"\n7\n", b"\n8\n"), name, public)
    for text, called in [
        ("no newline", "a"),
        ("a\r\n", "a"),
        ("a\n", "a b"),
        ("a\n", "a+b"),
        ("a\n", ""),
        ("\ud800\n", "a"),
    ]:
        with pytest.raises(KeyUnusable):
            key.sign_note(text, called)


# ---- one key after another


def test_the_old_key_names_the_new_one(path: Path) -> None:
    first = open_key(path)
    words = [rotate_key(path, NOW), rotate_key(path, NOW)]
    last = open_key(path)
    assert last.public not in (first.public, words[0].follow(first.public))
    assert words[1].follow(words[0].follow(first.public)) == last.public
    assert successions(path, first.public) == tuple(words)
    assert successions(path, last.public) == ()
    assert Succession.from_json(words[0].as_json()) == words[0]
    with pytest.raises(NotVerified):
        words[1].follow(first.public)
    with pytest.raises(KeyUnusable, match="no signed statement"):
        successions(path, bytes(32))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_rotation_that_was_cut_short_goes_on(path: Path, tmp_path: Path) -> None:
    first = open_key(path)
    coming = open_key(path.with_name("signing.next"))
    word = rotate_key(path, NOW)
    assert word.follow(first.public) == open_key(path).public == coming.public
    assert not path.with_name("signing.next").exists()


def test_a_word_that_only_one_of_them_signed_is_worth_nothing(tmp_path: Path) -> None:
    old, new, other = (_fresh(tmp_path, n) for n in ("old", "new", "other"))
    word = succeed(old, new, NOW)
    assert word.follow(old.public) == new.public
    for forged in (
        Succession(word.statement, other.sign(word.statement), word.by_new),
        Succession(word.statement, word.by_old, other.sign(word.statement)),
        Succession(word.statement.replace(b"2026", b"2025"), word.by_old, word.by_new),
        Succession(b"[]", old.sign(b"[]"), new.sign(b"[]")),
    ):
        with pytest.raises(NotVerified):
            forged.follow(old.public)
    assert public_line(new.public).encode() in word.statement


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"1", b'{"statement":1,"by_old":"","by_new":""}', b"[" * 100_000])
def test_what_is_no_succession(data: bytes) -> None:
    with pytest.raises(KeyUnusable):
        Succession.from_json(data)
