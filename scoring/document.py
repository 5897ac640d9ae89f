"""One document alone, from its bytes to its answer: what runs in a confined child.

text, answer = score_bytes(data, identity, name="msa.pdf")
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from scoring.agreement import Agreement
from scoring.extract.formats import MailBody, extract_body, extract_text
from scoring.reading.read import read
from scoring.report import DocumentIdentity, unread_report
from scoring.review import review
from scoring.text import ContractText, Unreadable


def score_bytes(
    data: bytes,
    identity: DocumentIdentity,
    *,
    name: str | None = None,
    passwords: Sequence[str] = (),
    me: Sequence[str] = (),
    on: date | None = None,
    body: MailBody | None = None,
) -> tuple[ContractText | Unreadable, dict[str, Any]]:
    """Text of a document (or why there is none) and its document object (INTERFACE.md).

    With *body* the bytes are a mail's own words: the earlier mails that they repeat are not said again.
    """
    if body is not None:
        text = extract_body(data, body.media_type, body.charset, forwarded=body.forwarded)
    else:
        text = extract_text(data, name=name, passwords=passwords)
    return text, score_text(text, identity, me=me, on=on)


def score_text(
    text: ContractText | Unreadable, identity: DocumentIdentity, *, me: Sequence[str] = (), on: date | None = None
) -> dict[str, Any]:
    """Document object of a text that was extracted before."""
    if isinstance(text, Unreadable):
        return unread_report(text, identity).to_json()
    return review(Agreement.of(read(text, me=me)), on=on, identity=identity).to_json()
