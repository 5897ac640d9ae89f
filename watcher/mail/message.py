"""Open one mail: read its tree, unpack what is packed, rule on every part.

opened = confine(open_mail, raw)              # OpenedMail | Stopped
data = confine(part_bytes, raw, locator)      # the bytes of one part, later

Both run in the confined child. What comes back to the service carries no bytes but those that were asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from scoring.extract.formats import MailBody
from watcher.mail.headers import clean_name
from watcher.mail.tree import Budget, Hop, Inside, Mail, Part, Role, make_part, read_mail, sniff
from watcher.mail.triage import NeedsYou, Ruling, Take, text_of, triage
from watcher.mail.unpack import unpack

__all__ = [
    "Hop",
    "Inside",
    "Mail",
    "OpenedMail",
    "Part",
    "Role",
    "body_at",
    "body_of",
    "describe",
    "open_mail",
    "part_bytes",
    "read_mail",
]


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """A mail and what becomes of each of its parts."""

    mail: Mail
    """Its parts carry no bytes."""
    rulings: tuple[Ruling, ...]
    """One for each part, in order; the documents among them carry their bytes only where that was asked for."""


def open_mail(
    raw: bytes, name: str | None = None, *, passwords: Sequence[str] = (), with_data: bool = False
) -> OpenedMail:
    """Read, unpack and rule.

    With *name* the bytes are a file that its user named, which may be a mail, an archive or a document: then the
    locators begin with ``file:NAME``. *with_data*: documents, and what needs its user, carry their bytes.
    """
    mail = _read(raw, name, passwords)
    rulings = triage(mail)
    kept = tuple(r if with_data and isinstance(r, (Take, NeedsYou)) else _light(r) for r in rulings)
    return OpenedMail(replace(mail, parts=tuple(replace(p, data=b"") for p in mail.parts)), kept)


def part_bytes(
    raw: bytes, locator: str, name: str | None = None, passwords: Sequence[str] = ()
) -> bytes | NeedsYou | None:
    """Give the bytes of the part that *locator* names, or why they are still shut; None: the mail has no such part."""
    for ruling in triage(_read(raw, name, passwords)):
        if ruling.part.locator == locator:
            return (
                replace(ruling, part=replace(ruling.part, data=b""))
                if isinstance(ruling, NeedsYou)
                else ruling.part.data
            )
    return None


def body_at(raw: bytes, locator: str, name: str | None = None, passwords: Sequence[str] = ()) -> MailBody | None:
    """Say how the part that *locator* names is to be read as a mail's own words, or None when it is none."""
    mail = _read(raw, name, passwords)
    part = next((part for part in mail.parts if part.locator == locator), None)
    return body_of(part, mail.subject) if part is not None else None


_FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|i|doorst|vb|pd)\s*:", re.IGNORECASE)
"""How mail programs mark a forwarded mail: English, German, French, Spanish, Portuguese, Italian, Dutch, Polish."""


def body_of(part: Part, subject: str) -> MailBody | None:
    """Say how *part* is to be read as a mail's own words, or None when it is a file. *subject* is its mail's."""
    if part.role is not Role.BODY or part.declared_type not in ("text/plain", "text/html", "application/xhtml+xml"):
        return None
    said = part.inside.subject if part.inside is not None else subject
    return MailBody(part.declared_type, part.charset or None, bool(_FORWARDED.match(said)))


def describe(raw: bytes) -> dict[str, Any]:
    """What a mail holds, as ``parse`` prints it (INTERFACE.md)."""
    mail = _read(raw, None, ())
    rulings = triage(mail)
    attachments = [
        {
            "name": ruling.part.name,
            "sha256": ruling.part.sha256,
            "size": ruling.part.size,
            "media_type": ruling.part.media_type,
            "locator": ruling.part.locator,
            "declared_type": ruling.part.declared_type,
            "role": str(ruling.part.role),
            "ruling": type(ruling).__name__,
            "needs": str(ruling.needs) if isinstance(ruling, NeedsYou) else None,
            "reason": ruling.reason or None,
            "repairs": list(ruling.part.repairs),
        }
        for ruling in rulings
        if ruling.part.role is not Role.BODY
    ]
    return {
        "message_id": mail.message_id,
        "subject": mail.subject,
        "from": mail.from_,
        "to": list(mail.to),
        "cc": list(mail.cc),
        "date": mail.date.isoformat() if mail.date else None,
        "bulk": mail.bulk,
        "attachments": attachments,
        "text": _text(mail),
        "received": [
            {"from": h.from_, "by": h.by, "with": h.with_, "at": h.at.isoformat() if h.at else None}
            for h in mail.received
        ],
        "defects": list(mail.defects),
    }


describe_mail = describe


def _read(raw: bytes, name: str | None, passwords: Sequence[str]) -> Mail:
    budget = Budget()
    if name is None:
        mail = read_mail(raw, budget)
        parts = [p for part in mail.parts for p in unpack(part, budget, passwords=passwords)]
        return replace(mail, parts=tuple(parts))
    part = _file(raw, name, budget)
    holder = read_mail(b"", Budget())
    return replace(holder, parts=unpack(part, budget, passwords=passwords), defects=())


def _file(raw: bytes, name: str, budget: Budget) -> Part:
    declared = "message/rfc822" if name.lower().endswith((".eml", ".mht", ".mhtml")) else "application/octet-stream"
    part = make_part(budget, "1", "", clean_name(name), raw, declared=declared)
    shown = part.name.replace("/", "_").replace("\\", "_") or "part-1"
    return replace(part, locator=f"file:{shown}", media_type=sniff(raw, name, declared))


def _light(ruling: Ruling) -> Ruling:
    return replace(ruling, part=replace(ruling.part, data=b""))


def _text(mail: Mail) -> str:
    """The mail's own words: its first plain body, else its first HTML body without tags."""
    bodies = [part for part in mail.parts if part.role is Role.BODY and part.inside is None]
    plain = [part for part in bodies if part.declared_type != "text/html" and part.data.strip()]
    chosen = plain or [part for part in bodies if part.data.strip()]
    return text_of(chosen[0]) if chosen else ""
