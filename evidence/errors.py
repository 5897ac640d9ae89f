"""What can go wrong while keeping evidence.

EvidenceError
├── VaultError        the vault cannot be written or read
│   ├── NotInVault      nothing was stored under this digest
│   └── VaultDamaged    bytes no longer match their digest
├── WrongDigest       not a lower-case hex SHA-256
├── NotCanonical      a value that has no canonical JSON form
├── LookUpFailed      the name service did not answer
└── MarkError         a picture cannot be marked, or not be looked through for a mark
    ├── NotAPicture     the bytes cannot be decoded as a picture
    ├── PictureRefused  a picture of a kind that is not marked
    ├── NoRoomForMark   the picture is too flat to hold a mark
    └── WrongMarkKey    not the key, secret, salt or name that a mark needs
"""

from __future__ import annotations


class EvidenceError(Exception):
    """Root of everything that evidence raises; ``remedy`` says what to do next."""

    remedy: str = "Run the command again; nothing that was acknowledged is lost."


class VaultError(EvidenceError):
    """The vault cannot be written or read."""

    remedy = "Check free space and permissions of the vault's folder."


class NotInVault(VaultError):
    """Nothing was stored under this digest."""

    remedy = "Check the digest; where it is right, restore the vault's folder from a backup."


class VaultDamaged(VaultError):
    """Stored bytes no longer match their digest."""

    remedy = "Restore the named file from a backup: its content changed after it was stored."


class WrongDigest(EvidenceError):
    """Not a lower-case hex SHA-256."""

    remedy = "Give 64 hexadecimal digits."


class NotCanonical(EvidenceError):
    """A value that has no canonical JSON form (RFC 8785)."""

    remedy = "Use text, finite numbers, whole numbers below 2**53, lists and objects with text keys."


class LookUpFailed(EvidenceError):
    """The name service did not answer; the record may exist all the same."""

    remedy = "Check that this machine is online and its name servers answer, then try again."


class MarkError(EvidenceError):
    """A picture cannot be marked, or not be looked through for a mark."""

    remedy = "Deliver the file with metadata only; the original is unchanged."


class NotAPicture(MarkError):
    """The bytes cannot be decoded as a picture."""

    remedy = "Open the file in a viewer; where it shows a picture, save it as PNG or JPEG and try again."


class PictureRefused(MarkError):
    """A picture of a kind that is not marked, because its copy would lose something."""

    remedy = "Deliver this file with metadata only, or mark an 8-bit RGB version of it."


class NoRoomForMark(MarkError):
    """The picture is too flat to hold a mark that survives and is not seen."""

    remedy = "Deliver this file with metadata only."


class WrongMarkKey(MarkError):
    """Not the key, secret, salt or name that a mark needs."""

    remedy = "Give the 32 bytes that were kept for this copy, and the names of work and recipient."
