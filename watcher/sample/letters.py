"""The mails of the sample mailbox, as a server would give them."""

from __future__ import annotations

from importlib.resources import files

OWNER = "ada@example.org"
"""Whose mailbox it is."""
OWNER_NAME = "Ada Marsh"


def sample_mails() -> tuple[bytes, ...]:
    """All mails, oldest first, byte for byte as they ship (lines end in CR LF)."""
    folder = files("watcher.sample").joinpath("mails")
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".eml")), key=lambda entry: entry.name)
    return tuple(entry.read_bytes() for entry in found)
