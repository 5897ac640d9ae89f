"""What can go wrong while keeping evidence.

EvidenceError
├── VaultError        the vault cannot be written or read
│   ├── NotInVault      nothing was stored under this digest
│   └── VaultDamaged    bytes no longer match their digest
├── WrongDigest       not a lower-case hex SHA-256
├── NotCanonical      a value that has no canonical JSON form
├── FingerprintError  no fingerprint can be taken, or none be looked up
│   ├── NotAFile        a link, a folder or a device stands where a file should
│   ├── ChangedWhileRead  the file was written to while it was being read
│   ├── UnreadableMedia the bytes do not decode as what they are said to be
│   ├── TooLarge        opened up, the file is larger than anything that is looked at
│   ├── IndexDamaged    a stored index does not hold what was saved
│   └── WrongIndexInput what was given can be neither indexed nor looked up
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


class LookUpFailed(EvidenceError):
    """The name service did not answer; the record may exist all the same."""

    remedy = "Check that this machine is online and its name servers answer, then try again."


class FingerprintError(EvidenceError):
    """No fingerprint can be taken, or none be looked up."""

    remedy = "Check that the file can be read, then try again."


class NotAFile(FingerprintError):
    """A link, a folder or a device stands where a file should."""

    remedy = "Name the file itself, not a link to it and not its folder."


class ChangedWhileRead(FingerprintError):
    """The file was written to while it was being read, so its parts may belong to two versions."""

    remedy = "Close the program that is writing the file, then try again."


class UnreadableMedia(FingerprintError):
    """The bytes do not decode as what they are said to be."""

    remedy = "Open the file in the program that made it, save it anew, and try again."


class TooLarge(FingerprintError):
    """Opened up, the file is larger than anything that is looked at."""

    remedy = "Split the file, or deliver it in a smaller form."


class IndexDamaged(FingerprintError):
    """A stored index does not hold what was saved."""

    remedy = "Delete the index file; it is built anew from the fingerprints, and nothing else is lost."


class WrongIndexInput(FingerprintError):
    """What was given can be neither indexed nor looked up."""

    remedy = "Give 64-bit codes, a radius from 0 to 64, and each work's name once."
