"""What can go wrong while keeping evidence.

EvidenceError
├── VaultError      the vault cannot be written or read
│   └── VaultDamaged  bytes no longer match their digest
└── WrongDigest     not a lower-case hex SHA-256
"""

from __future__ import annotations


class EvidenceError(Exception):
    """Root of everything that evidence raises; ``remedy`` says what to do next."""

    remedy: str = "Run the command again; nothing that was acknowledged is lost."


class VaultError(EvidenceError):
    """The vault cannot be written or read."""

    remedy = "Check free space and permissions of the vault's folder."


class VaultDamaged(VaultError):
    """Stored bytes no longer match their digest."""

    remedy = "Restore the named file from a backup: its content changed after it was stored."


class WrongDigest(EvidenceError):
    """Not a lower-case hex SHA-256."""

    remedy = "Give 64 hexadecimal digits."
