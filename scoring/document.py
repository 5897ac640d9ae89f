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


def rehearse() -> None:
    """Read and score a paper of our own, so that what is made at first use (patterns, tables, fonts) is made now."""
    score_bytes(_PAPER, DocumentIdentity(locator="rehearsal", sha256="0" * 64, media_type="application/pdf"))


_LINES = (
    b"Illustration Services Agreement",
    b"This Agreement is made between North Pier Books Ltd, the Client, and Ada Stone, the Artist, on 4 May 2026.",
    b"1. Services. The Artist draws six maps for the Client's catalogue and delivers them by 1 July 2026.",
    b"2. Rights. The Artist grants the Client a licence to print the maps. All other rights stay with the Artist.",
    b"3. Artificial intelligence. The Client shall not use the maps to train artificial intelligence.",
    b"4. Fee. The Client pays EUR 900 within thirty days of the invoice. Either party may terminate in writing.",
)
_DRAWN = b"BT /F 9 Tf 14 TL 40 780 Td " + b"".join(b"(%s) Tj T* " % line for line in _LINES)
_PAPER = (
    b"%%PDF-1.4\n"
    b"1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    b"2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
    b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F 5 0 R >> >> >> endobj\n"
    b"4 0 obj << /Length %d >> stream\n%s ET\nendstream endobj\n"
    b"5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj\n"
    b"trailer << /Root 1 0 R >>\n%%%%EOF\n" % (len(_DRAWN) + 3, _DRAWN)
)
