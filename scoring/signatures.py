"""Signatures that a file itself carries, as far as they can be judged without asking anybody.

What is checked is arithmetic: whether the signed bytes are those of the file, and what was added after. Whether the
certificate belongs to whom it names is not: no list of trusted authorities is kept, and nothing is looked up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Integrity(StrEnum):
    """What arithmetic says of one signature."""

    WHOLE = "whole"
    """It fits, and it covers the file to its last byte."""
    ADDED = "added"
    """It fits; what was added to the file later is what a signed file may be given: signatures, time-stamps, fields."""
    CHANGED = "changed"
    """It fits the version that was signed; the file was changed afterwards in a way that it does not allow."""
    BROKEN = "broken"
    """It does not fit: the bytes are not those that were signed, or the key is not the certificate's."""
    UNREADABLE = "unreadable"
    """It cannot be taken apart."""
    UNCHECKED = "unchecked"
    """It was not checked: too large, too many, or made in a way that is not known here."""


class SignatureKind(StrEnum):
    """What a signature in a PDF is for."""

    APPROVAL = "approval"
    CERTIFICATION = "certification"
    """Its author also says which later changes are allowed."""
    TIME_STAMP = "time_stamp"
    """A time-stamp over the whole file; nobody signs with it."""


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """A time-stamp that was put over a signature. Checked by arithmetic alone, like the signature itself."""

    intact: bool
    """It was made for this very signature, and its own signature fits."""
    moment: str | None = None
    """ISO 8601, UTC: what its authority states."""
    authority: str | None = None
    """Name in its certificate."""


@dataclass(frozen=True, slots=True)
class FileSignature:
    """One signature in a file. Parsed and calculated, not vouched for."""

    field: str
    """Name of the field that holds it."""
    kind: SignatureKind
    integrity: Integrity
    reason: str = ""
    """Why it is changed, broken, unreadable or unchecked, in one plain sentence."""
    signer: str | None = None
    """Common name in the certificate's subject."""
    organisation: str | None = None
    issuer: str | None = None
    """Common name of whoever issued the certificate."""
    self_issued: bool = False
    """The certificate vouches for itself."""
    claimed: str | None = None
    """ISO 8601: the time at which it was signed, as the signer's own clock had it."""
    stamp: TimeStamp | None = None
    changes: tuple[str, ...] = ()
    """What was added or changed after it, each as a plain phrase."""
    words_added: bool = False
    """Fields were filled in, or notes were written, after it: the file says more than what was signed."""

    @property
    def stands(self) -> bool:
        """Say whether it is a signature under what the file says now: it fits, and no words came after it."""
        return self.integrity in (Integrity.WHOLE, Integrity.ADDED) and not self.words_added

    @property
    def is_bad(self) -> bool:
        """Say whether it speaks against the file: what is broken or altered is no signature, and no silence either."""
        return self.integrity in (Integrity.CHANGED, Integrity.BROKEN, Integrity.UNREADABLE)
