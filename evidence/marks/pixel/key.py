"""Whose copy it is: a key for each work and recipient, and the promise of it that goes into the log.

The owner keeps one secret. A copy's key follows from it; whoever is shown the key of one copy learns neither the secret
nor the key of another. Before the copy leaves, the commitment is logged, so that nobody can say that the key was looked
for afterwards; key and salt are disclosed later, in one case, and anybody can compute the commitment again.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from evidence.digest import Digest, digest_of
from evidence.errors import WrongMarkKey

KEY_BYTES = 32
LEAST_SECRET_BYTES = 32
SALT_BYTES = 32

_PURPOSE = b"clausewatch pixel mark 1"
"""Keeps keys of this mark apart from whatever else is ever derived from the same secret."""


@dataclass(frozen=True, slots=True)
class MarkKey:
    """The key of one mark. Raises WrongMarkKey for anything but 32 bytes."""

    value: bytes = field(repr=False)
    """Never shown: a log line or a traceback would disclose it."""

    def __post_init__(self) -> None:
        if not isinstance(self.value, bytes) or len(self.value) != KEY_BYTES:
            raise WrongMarkKey(f"a mark's key has {KEY_BYTES} bytes")


def mark_key(secret: bytes, work: str, recipient: str) -> MarkKey:
    """Key of the copy of *work* that *recipient* gets: HMAC-SHA-256 (RFC 2104) under the owner's *secret*.

    Raises WrongMarkKey where the secret has fewer than 32 bytes, or a name is empty or has no UTF-8 form.
    """
    if len(secret) < LEAST_SECRET_BYTES:
        raise WrongMarkKey(f"the mark secret needs at least {LEAST_SECRET_BYTES} bytes, this one has {len(secret)}")
    message = _PURPOSE
    for name in (work, recipient):
        if not name:
            raise WrongMarkKey("a mark belongs to a work and a recipient, and one of the names is empty")
        try:
            raw = name.encode("utf-8")
        except UnicodeEncodeError:
            raise WrongMarkKey("the name of a work or recipient has half of a surrogate pair") from None
        # With its length before it, "ab" + "c" is another message than "a" + "bc".
        message += len(raw).to_bytes(8, "big") + raw
    return MarkKey(hmac.digest(secret, message, "sha256"))


def new_secret() -> bytes:
    """Make an owner's mark secret: 32 bytes of chance."""
    return secrets.token_bytes(LEAST_SECRET_BYTES)


def new_salt() -> bytes:
    """Make the salt of one commitment: 32 bytes of chance."""
    return secrets.token_bytes(SALT_BYTES)


def commitment_of(key: MarkKey, salt: bytes) -> Digest:
    """Give SHA-256(key ‖ salt), which goes into the log before the copy leaves.

    Raises WrongMarkKey unless the salt has 32 bytes.
    """
    if len(salt) != SALT_BYTES:
        raise WrongMarkKey(f"the salt of a commitment has {SALT_BYTES} bytes, this one has {len(salt)}")
    return digest_of(key.value + salt)


def chips_of(key: MarkKey, count: int) -> bytes:
    """Give the key's *count* signs as bits, eight a byte (SHAKE-256, FIPS 202); *count* is a multiple of 8."""
    return hashlib.shake_256(_PURPOSE + key.value).digest(count // 8)
