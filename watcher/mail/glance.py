"""What a mail's header and structure say before its body is fetched. Runs in the confined child, a batch at a time.

A backfill looks at ten years of mail so; a body is fetched only where a part can hold a document, or where the text
has the marks of an agreement and the mail is no mass mail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scoring.reading.kind import is_agreement_like
from watcher.mail.source import Outline
from watcher.mail.tree import Budget, read_mail
from watcher.mail.triage import StructurePart, could_hold_document


@dataclass(frozen=True, slots=True)
class Glance:
    """One mail seen from outside."""

    uid: int
    subject: str
    from_: str
    date: datetime | None
    message_id: str | None
    """The header; anybody can write it."""
    worth: bool
    """Its structure alone says that the body is worth fetching."""
    look_at: str | None
    """Number of the text part that decides, where the structure does not; None: nothing need be looked at."""


def glances(outlines: tuple[Outline, ...]) -> tuple[Glance, ...]:
    """Look at each mail's header and structure, in order."""
    return tuple(_glance(outline) for outline in outlines)


def agreements_among(texts: Mapping[int, bytes]) -> frozenset[int]:
    """UIDs of the texts (UTF-8) that have the marks of an agreement."""
    return frozenset(uid for uid, text in texts.items() if is_agreement_like(text.decode("utf-8", "replace")))


def _glance(outline: Outline) -> Glance:
    mail = read_mail(outline.header, Budget())
    worth = could_hold_document(outline.parts)
    part = None if worth or mail.bulk else _text_of(outline.parts)
    return Glance(
        uid=outline.uid,
        subject=mail.subject,
        from_=mail.from_,
        date=mail.date,
        message_id=mail.message_id or None,
        worth=worth,
        look_at=part.path if part is not None else None,
    )


def _text_of(parts: Sequence[StructurePart]) -> StructurePart | None:
    """The text that a reader sees first: plain before HTML."""
    texts = [part for part in parts if part.type in ("text/plain", "text/html")]
    return next((part for part in texts if part.type == "text/plain"), texts[0] if texts else None)
