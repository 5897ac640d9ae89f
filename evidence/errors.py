"""What can go wrong while keeping evidence.

EvidenceError
├── VaultError        the vault cannot be written or read
│   ├── NotInVault      nothing was stored under this digest
│   └── VaultDamaged    bytes no longer match their digest
├── WrongDigest       not a lower-case hex SHA-256
├── NotCanonical      a value that has no canonical JSON form
├── LookUpFailed      the name service did not answer
├── CannotMark        a file that is damaged, or is not what it is said to be
├── KeyUnusable       the signing key cannot be made, read or used
│   └── KeyExposed      others on this machine may read the signing key
├── ReceiptRefused    a receipt that would say nothing, or the same twice
├── WrongCanary       a canary that cannot be drawn, or counts that cannot be
├── LogError          the data log cannot be written or read
│   ├── LogMoved        somebody else appended in between
│   ├── LogDamaged      the log is not what it was when its entries were made
│   ├── NotInLog        no entry has this number
│   ├── EntryRefused    an entry that the log does not take
│   └── ClockBehindLog  this machine's clock shows a time before the last entry
├── TimestampRefused  an answer of a time-stamp authority proves nothing
├── AuthorityWrong    an authority is set up with certificates or an address that cannot be used
├── WrongTerms        terms that cannot stand in a file's metadata
├── MarkError         a picture cannot be marked, or not be looked through for a mark
│   ├── NotAPicture     the bytes cannot be decoded as a picture
│   ├── PictureRefused  a picture of a kind that is not marked
│   ├── NoRoomForMark   the picture is too flat to hold a mark
│   └── WrongMarkKey    not the key, secret, salt or name that a mark needs
└── FingerprintError  no fingerprint can be taken, or none be looked up
    ├── NotAFile        a link, a folder or a device stands where a file should
    ├── ChangedWhileRead  the file was written to while it was being read
    ├── UnreadableMedia the bytes do not decode as what they are said to be
    ├── TooLarge        opened up, the file is larger than anything that is looked at
    ├── IndexDamaged    a stored index does not hold what was saved
    └── WrongIndexInput what was given can be neither indexed nor looked up
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


class WrongCanary(EvidenceError):
    """A canary that cannot be drawn, or counts of a test that cannot be."""

    remedy = "Use the design, the seed and the counts that the log has for this delivery."


class CannotMark(EvidenceError):
    """A file is cut off, damaged or not of the kind that was named; nothing was written."""

    remedy = "Open the file in the program that made it and save it again, or deliver it with a sidecar."


class KeyUnusable(EvidenceError):
    """The signing key cannot be made, read or used."""

    remedy = (
        "Check the key's file and its folder; restore it from a backup where it was changed. Do not make a new one."
    )


class ReceiptRefused(EvidenceError):
    """A receipt that would say nothing, or the same twice."""

    remedy = "Deliver at least one file, and give each a name of its own."


class KeyExposed(KeyUnusable):
    """Others on this machine may read the signing key."""

    remedy = "Make the key's file readable for you alone: chmod 600. If others had access, rotate the key."


class LogError(EvidenceError):
    """The data log cannot be written or read."""

    remedy = "Check free space and permissions of the log's file, then try again; what was acknowledged is kept."


class LogMoved(LogError):
    """Somebody else appended in between; nothing was written."""

    remedy = "Try again."


class LogDamaged(LogError):
    """The log is not what it was when its entries were made."""

    remedy = "Stop writing to it, keep a copy as it is, and restore the log from a backup; then verify it again."


class NotInLog(LogError):
    """No entry has this number."""

    remedy = "Check the number; where it is right, restore the log from a backup and verify it."


class EntryRefused(LogError):
    """An entry that the log does not take."""

    remedy = "Name a kind in lower-case letters, a time with its zone, and a payload of JSON values below 16 MB."


class ClockBehindLog(LogError):
    """This machine's clock shows a time before the last entry."""

    remedy = "Set this machine's clock; entries are never recorded earlier than those before them."


class TimestampRefused(EvidenceError):
    """An answer of a time-stamp authority proves nothing; it is kept all the same."""

    remedy = "Wait: the next authority is asked, and this one again later. Check its root certificate if it goes on."


class AuthorityWrong(EvidenceError):
    """An authority is set up with certificates or an address that cannot be used."""

    remedy = "Give an http or https address, and the authority's own root certificate as PEM or DER."


class WrongTerms(EvidenceError):
    """Terms that cannot stand in a file's metadata."""

    remedy = "Use printable text of at most 2,000 characters, and whole addresses (https://...) for links."


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
