"""The installation's one key: an Ed25519 key in a file of its own, with which evidence is signed.

    key = open_key(Path("keys/signing"))                 # made once, mode 0600; afterwards always the same
    seal = key.sign(manifest)                            # ssh-keygen -Y verify takes it
    note = key.sign_note(checkpoint.text(), log.origin)  # a signed note (C2SP)

The file is an OpenSSH private key, so ``ssh-keygen -y -f`` shows its public half. Everything that is checked is checked
by ``evidence.verify``, never here.
"""

from __future__ import annotations

import base64
import contextlib
import errno
import fcntl
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.digest import canonical_json
from evidence.durable import appear, make_folder, sync_folder
from evidence.errors import KeyExposed, KeyUnusable
from evidence.verify import (
    SUCCESSION,
    NotVerified,
    fingerprint,
    note_key_hash,
    public_line,
    ssh_public,
    ssh_string,
    sshsig_signed,
    verifier_key,
    verify_succession,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAMESPACE = "clausewatch"
"""What signatures are made for (``-n`` of ssh-keygen); one for another purpose is never taken for one of ours."""
MOST_KEY_BYTES = 100_000
"""Size of a key's file; an Ed25519 key has some 400 bytes."""
ARMOUR_COLUMNS = 70
"""Letters in a line of an armoured signature, as ssh-keygen writes them."""

_NAME = re.compile(r"[^\s+]+\Z")
_PRINCIPAL = re.compile(r"[^\s\",*?!#]+\Z")


class SigningKey:
    """An Ed25519 key that can sign. Its secret half never leaves this object but into its file."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        """Take a key of cryptography."""
        self._private = private
        self.public: bytes = private.public_key().public_bytes_raw()
        """The public half, 32 bytes."""

    def __repr__(self) -> str:
        return f"SigningKey({self.fingerprint})"

    @property
    def fingerprint(self) -> str:
        """Fingerprint as ``ssh-keygen -lf`` prints it: ``SHA256:…``."""
        return fingerprint(self.public)

    def sign(self, message: bytes, namespace: str = NAMESPACE) -> str:
        """Give an armoured SSH signature over *message*; the same message gives the same one."""
        digest = hashlib.sha512(message).digest()
        raw = self._private.sign(sshsig_signed(namespace.encode(), b"", b"sha512", digest))
        parts = (
            ssh_public(self.public),
            namespace.encode(),
            b"",
            b"sha512",
            ssh_string(b"ssh-ed25519") + ssh_string(raw),
        )
        blob = b"SSHSIG\x00\x00\x00\x01" + b"".join(ssh_string(part) for part in parts)
        text = base64.b64encode(blob).decode()
        lines = [text[at : at + ARMOUR_COLUMNS] for at in range(0, len(text), ARMOUR_COLUMNS)]
        return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])

    def allowed_signer(self, principal: str, namespace: str = NAMESPACE) -> str:
        """Give the line of an ``allowed_signers`` file that lets this key speak for *principal*.

        Raises KeyUnusable for a principal that such a line cannot hold.
        """
        if not _PRINCIPAL.match(principal):
            raise KeyUnusable(f"{principal!r} cannot stand in a list of signers")
        return f'{principal} namespaces="{namespace}" {public_line(self.public)}\n'

    def verifier_key(self, name: str) -> str:
        """Give the key in the form that readers of signed notes take: ``name+hash+key``."""
        return verifier_key(_checked_name(name), self.public)

    def sign_note(self, text: str, name: str) -> bytes:
        """Sign *text* as the key called *name* and give the signed note (C2SP signed-note).

        Raises KeyUnusable for a text or a name that a note cannot hold.
        """
        if not text.endswith("\n") or any(c < " " and c != "\n" for c in text):
            raise KeyUnusable("a signed note ends with a newline and holds no other control characters")
        try:
            raw = text.encode()
        except UnicodeEncodeError:
            raise KeyUnusable("text with half of a surrogate pair cannot be signed") from None
        blob = note_key_hash(_checked_name(name), self.public) + self._private.sign(raw)
        return raw + f"\n\u2014 {name} {base64.b64encode(blob).decode()}\n".encode()


@dataclass(frozen=True, slots=True)
class Succession:
    """One key's word that another follows it, signed by both. It belongs into the data log and into every pack."""

    statement: bytes
    """Canonical JSON: ``at``, ``kind``, ``new``, ``old`` (both as ``ssh-ed25519 …``) and ``v``."""
    by_old: str
    """SSH signature of the key that goes."""
    by_new: str
    """SSH signature of the key that comes: whoever makes the statement holds it."""

    def as_json(self) -> bytes:
        """Give all three as canonical JSON."""
        return canonical_json({"by_new": self.by_new, "by_old": self.by_old, "statement": self.statement.decode()})

    @classmethod
    def from_json(cls, data: bytes) -> Succession:
        """Read what ``as_json`` gave. Raises KeyUnusable; believes nothing."""
        try:
            said = json.loads(data)
            return cls(said["statement"].encode(), str(said["by_old"]), str(said["by_new"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise KeyUnusable("not a statement by which one key follows another") from None

    def follow(self, old: bytes) -> bytes:
        """Give the public key that follows *old* (32 bytes each). Raises NotVerified."""
        return verify_succession(old, self.statement, self.by_old, self.by_new, NAMESPACE)


def succeed(old: SigningKey, new: SigningKey, now: datetime) -> Succession:
    """Let *old* name *new* as the key that follows it."""
    statement = canonical_json(
        {
            "at": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "kind": SUCCESSION,
            "new": public_line(new.public),
            "old": public_line(old.public),
            "v": 1,
        }
    )
    return Succession(statement, old.sign(statement), new.sign(statement))


def open_key(path: Path, *, make: bool = True) -> SigningKey:
    """Read the key at *path*; where there is none, make it, once, unless *make* is false.

    It is on the disk, its name included, before it is given out; of several processes that make it at once, one wins
    and all get that one. Where something was signed before, a key that is gone should not be made anew unseen: ask
    with ``make=False`` then. Raises KeyUnusable, and KeyExposed where others may read the file.
    """
    with _told(path):
        try:
            return _read(path)
        except FileNotFoundError:
            if not make:
                raise
            _write(path, _fresh())
            sync_folder(path.parent)
            return _read(path)


def rotate_key(path: Path, now: datetime) -> Succession:
    """Put a new key in the place of the one at *path*, and give the old one's word for it.

    The word stands beside the key, as ``<name>.succession-<start of the old key's hash>``, before the old key goes; a
    rotation that was cut short is finished by the next call. The old secret is gone afterwards: what it signed
    stays valid. Raises KeyUnusable or KeyExposed.
    """
    coming = path.with_name(path.name + ".next")
    with _told(path), _alone(path.parent):
        old = _read(path)
        if not coming.exists():
            _write(coming, _fresh())
        new = _read(coming)
        succession = succeed(old, new, now)
        word = path.with_name(f"{path.name}.succession-{hashlib.sha256(old.public).hexdigest()[:16]}")
        # A word that a cut-short rotation left is replaced: the key that it named signed nothing yet.
        appear(word, succession.as_json(), replace=True)
        coming.replace(path)
        sync_folder(path.parent)
    return succession


def successions(path: Path, first: bytes) -> tuple[Succession, ...]:
    """Give the words that lead from the public key *first* (32 bytes) to the one at *path*, oldest first.

    Raises KeyUnusable when the words do not lead there.
    """
    with _told(path):
        words = [Succession.from_json(f.read_bytes()) for f in sorted(path.parent.glob(f"{path.name}.succession-*"))]
        last = _read(path).public
    chain: list[Succession] = []
    at = first
    while at != last:
        for word in words:
            with contextlib.suppress(NotVerified):
                at = word.follow(at)
                words.remove(word)
                chain.append(word)
                break
        else:
            raise KeyUnusable(f"no signed statement leads from the key {fingerprint(at)} to {fingerprint(last)}")
    return tuple(chain)


def _checked_name(name: str) -> str:
    if not _NAME.match(name):
        raise KeyUnusable(f"{name!r} cannot be the name of a key: it holds a space or a plus sign, or nothing")
    return name


def _fresh() -> bytes:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )


def _read(path: Path) -> SigningKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise KeyUnusable(f"{path} is not a file")
        if about.st_mode & 0o077:
            raise KeyExposed(f"{path} may be read or changed by others (mode {stat.S_IMODE(about.st_mode):04o})")
        data = file.read(MOST_KEY_BYTES)
    try:
        key = load_ssh_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnusable(f"{path} holds no usable OpenSSH key without a password: {error}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(f"{path} holds a key that is not Ed25519")
    return SigningKey(key)


def _write(path: Path, data: bytes) -> None:
    make_folder(path.parent)
    appear(path, data, replace=False)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other rotations in this folder waiting."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says into words about the key."""
    try:
        yield
    except OSError as error:
        said = "nothing is there" if error.errno == errno.ENOENT else error.strerror or type(error).__name__
        raise KeyUnusable(f"the signing key {path} cannot be used: {said}") from error
