"""What can go wrong while keeping evidence.

EvidenceError
├── VaultError        the vault cannot be written or read
│   ├── NotInVault      nothing was stored under this digest
│   └── VaultDamaged    bytes no longer match their digest
├── WrongDigest       not a lower-case hex SHA-256
├── NotCanonical      a value that has no canonical JSON form
├── CannotMark        a file that is damaged, or is not what it is said to be
├── WrongTerms        terms that cannot stand in a file's metadata
└── LookUpFailed      the name service did not answer
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


class CannotMark(EvidenceError):
    """A file is cut off, damaged or not of the kind that was named; nothing was written."""

    remedy = "Open the file in the program that made it and save it again, or deliver it with a sidecar."


class WrongTerms(EvidenceError):
    """Terms that cannot stand in a file's metadata."""

    remedy = "Use printable text of at most 2,000 characters, and whole addresses (https://...) for links."


class LookUpFailed(EvidenceError):
    """The name service did not answer; the record may exist all the same."""

    remedy = "Check that this machine is online and its name servers answer, then try again."
