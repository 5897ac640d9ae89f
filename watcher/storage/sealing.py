"""Passwords and refresh tokens, sealed under a master key, so that a copy of the database gives nothing away.

Secrets that we make ourselves need not be stored at all: they are derived from the key whenever they are needed.

The key is what a file holds: ``home/secrets/master.key`` (mode 0600, made on first use), or a file that the user
names, such as a systemd credential. Where the operating system has a keyring that can be used, the key is kept there
and the file says so. This protects copies of the database, not a stolen home.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import importlib.util
import json
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from watcher.errors import SettingsError, StorageError
from watcher.storage.refusals import disk_refused

KEY_NAME = "master.key"
KEYRING_SERVICE = "clausewatch"
_IN_KEYRING = "in the keyring of this user: "
_LEAST_BYTES = 32
_NONCE_BYTES = 12
_MAILBOXES, _OWN = b"clausewatch mailbox secrets", b"clausewatch own secrets "
_SEAL = b"\x01"
"""First byte of what is sealed: AES-256-GCM, twelve bytes of nonce, the rest."""


class MasterKey:
    """The key that secrets are sealed under. The file is read when the first secret is."""

    def __init__(self, path: Path, *, may_be_made: bool) -> None:
        self._path = path
        self._may_be_made = may_be_made
        self._content: bytes | None = None

    def seal(self, secret: str, *belongs_to: str) -> bytes:
        """Seal *secret* for *belongs_to* (owner, mailbox, name): put anywhere else it cannot be opened."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = secrets.token_bytes(_NONCE_BYTES)
        key = _derive(self._load(make=self._may_be_made), _MAILBOXES)
        sealed = AESGCM(key).encrypt(nonce, secret.encode("utf-8", "surrogatepass"), _bound(belongs_to))
        return _SEAL + nonce + sealed

    def unseal(self, sealed: bytes, *belongs_to: str) -> str:
        """Open what ``seal`` gave. Raises StorageError when the key or the place is another one."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        start = len(_SEAL) + _NONCE_BYTES
        nonce, box = sealed[len(_SEAL) : start], sealed[start:]
        try:
            secret = AESGCM(_derive(self._load(make=False), _MAILBOXES)).decrypt(nonce, box, _bound(belongs_to))
        except (InvalidTag, ValueError):
            raise StorageError(
                f"the stored {belongs_to[-1]} of {belongs_to[1]} was sealed with another master key than {self._path}",
                remedy=f"Put the old key file back, or give it again: clausewatch connect {belongs_to[1]}.",
            ) from None
        return secret.decode("utf-8", "surrogatepass")

    def derived(self, salt: bytes, *belongs_to: str, make: bool) -> bytes:
        """A secret of 32 bytes that this key alone gives for *salt* and *belongs_to* (owner, name).

        Raises SettingsError where there is no key; *make*: makes one first, where that is allowed.
        """
        return _derive(self._load(make=make and self._may_be_made), _OWN + _bound(belongs_to), salt)

    def _load(self, *, make: bool) -> bytes:
        if self._content is None:
            content = self._read()
            if content is None:
                if not make:
                    raise SettingsError(
                        f"the master key {self._path} is not there",
                        remedy="Put the file back from a backup; without it, connect every mailbox again.",
                    )
                content = self._make()
            self._content = self._followed(content)
        return self._content

    def _read(self) -> bytes | None:
        try:
            found = self._path.stat()
            if stat.S_ISDIR(found.st_mode):
                raise SettingsError(f"the master key {self._path} is a folder", remedy="Name a file.")
            if _is_open_to_others(found):
                raise SettingsError(
                    f"the master key {self._path} can be read by other users", remedy=f"chmod 600 {self._path}"
                )
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise disk_refused(error, f"the master key {self._path}") from error
        if len(content.rstrip(b"\r\n")) < _LEAST_BYTES:
            raise SettingsError(
                f"the master key {self._path} holds fewer than {_LEAST_BYTES} bytes",
                remedy=f"Make one: openssl rand -hex 32 > {self._path} (and put back the old one where secrets exist).",
            )
        return content.rstrip(b"\r\n")

    def _make(self) -> bytes:
        """Make the key, whole or not at all; another process may be doing the same, and the first one wins."""
        key = secrets.token_hex(32).encode()
        name = secrets.token_hex(8)
        kept = key
        keyring = usable_keyring()
        if keyring is not None and _asked(lambda: keyring.set_password(KEYRING_SERVICE, name, key.decode())):
            kept = (_IN_KEYRING + name).encode()
        new = self._path.with_name(f".{self._path.name}.{name}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                os.write(fd, kept + b"\n")
                os.fsync(fd)
            finally:
                os.close(fd)
            with contextlib.suppress(FileExistsError):
                os.link(new, self._path)
        except OSError as error:
            raise disk_refused(error, f"the master key {self._path}") from error
        finally:
            new.unlink(missing_ok=True)
        return self._read() or kept

    def _followed(self, content: bytes) -> bytes:
        """The key itself, where the file says that it is in the keyring."""
        word = content.decode("latin-1")
        if not word.startswith(_IN_KEYRING):
            return content
        keyring = usable_keyring()
        name = word.removeprefix(_IN_KEYRING)
        found = [] if keyring is None else _asked(lambda: keyring.get_password(KEYRING_SERVICE, name))
        if not found or not found[0]:
            raise SettingsError(
                "the master key is in this user's keyring, which cannot be opened from here",
                remedy=(
                    "Unlock the keyring, or run as the user who connected the mailboxes; a service without a desktop "
                    "needs CLAUSEWATCH_MASTER_KEY_FILE."
                ),
            )
        return str(found[0]).encode()


def usable_keyring() -> Any | None:
    """The operating system's keyring, or None where the extra is not installed or no real keyring is there."""
    if importlib.util.find_spec("keyring") is None:
        return None
    keyring: Any = importlib.import_module("keyring")
    found = _asked(lambda: float(keyring.get_keyring().priority))
    return keyring if found and found[0] >= 1 else None


def _asked(question: Callable[[], Any]) -> list[Any]:
    """Ask a keyring: what it answered, or nothing when it is locked or broken, in whichever of its many ways."""
    refused: type[Exception] = importlib.import_module("keyring.errors").KeyringError
    try:
        return [question()]
    except (refused, RuntimeError, OSError):
        return []


def _is_open_to_others(found: os.stat_result) -> bool:
    """Say whether others can read a secret file.

    A credential that systemd hands to a service belongs to root and is opened to the service by an access list, whose
    mask shows as the group's bits: that one is private.
    """
    by_root = found.st_uid == 0 and found.st_gid == 0 and os.geteuid() != 0
    return bool(stat.S_IMODE(found.st_mode) & (0o007 if by_root else 0o077))


def _derive(content: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    """HKDF with SHA-256 (RFC 5869): the file may hold a key in any form, and keys for two uses are two keys."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(content)


def _bound(belongs_to: tuple[str, ...]) -> bytes:
    """What a secret is bound to, in a form that no two places share."""
    return hashlib.sha256(json.dumps(belongs_to).encode()).digest()
