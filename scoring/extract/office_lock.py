"""Office files under a password: opened with one that the user gave. Only this file imports msoffcrypto."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence

from scoring.text import Needs, Unreadable

MOST_BYTES = 128 * 1024 * 1024
WORD_DEFAULT = "VelvetSweatshop"
"""Excel's own word for files that are locked only against changes."""


def unlock(data: bytes, passwords: Sequence[str], media_type: str) -> bytes | Unreadable:
    """The plain file inside, or why it stays shut (ECMA-376 standard and agile encryption)."""
    import msoffcrypto  # type: ignore[import-untyped]
    from msoffcrypto.exceptions import (  # type: ignore[import-untyped]
        DecryptionError,
        FileFormatError,
        InvalidKeyError,
        ParseError,
    )

    faults = (FileFormatError, ParseError, ValueError, KeyError, OSError, IndexError, TypeError, AttributeError,
              struct.error, zlib.error, UnicodeError, NotImplementedError, ArithmeticError)  # fmt: skip
    if len(data) > MOST_BYTES:
        return Unreadable(Needs.LIMIT, "The locked file is larger than any contract.", media_type)
    try:
        locked = msoffcrypto.OfficeFile(io.BytesIO(data))
    except faults:
        return Unreadable(Needs.DAMAGED, "The file is locked with a password, and damaged.", media_type)
    for password in (*passwords, WORD_DEFAULT):
        opened = io.BytesIO()
        try:
            locked.load_key(password=password)
            locked.decrypt(opened)
        except (InvalidKeyError, DecryptionError):
            continue
        except faults:
            continue
        plain = opened.getvalue()
        if plain.startswith(b"PK"):
            return plain
    tried = "The given password does not open it." if passwords else "It is locked with a password."
    return Unreadable(Needs.PASSWORD, f"The file cannot be read yet. {tried}", media_type)
