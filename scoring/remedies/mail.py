"""Draft mails: files that any mail program opens, addressed by their user, sent by nobody else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from scoring.remedies.addendum import Addendum
from scoring.remedies.terms import Terms

_DOCX = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
_PDF = ("application", "pdf")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    data: bytes


def addendum_mail(addendum: Addendum, terms: Terms) -> tuple[str, str]:
    """Subject and text of the mail that brings an addendum."""
    about = terms.title or "our agreement"
    number = f" (No. {addendum.reference})" if addendum.reference else ""
    subject = f"Draft addendum to {about}{number}"
    name = terms.freelancer.name or ""
    text = f"""Hello,

thank you for the work we do together. Attached is a short addendum to {about}{number}. It says in plain terms what
may be done with my work and artificial intelligence: no training and no upload to AI tools of others, use for the
project, and a price if you ever want a licence for AI.

It is a draft and binds nobody until both of us have signed it. If you agree, please fill in what is open, sign it
and send it back; I will return it with my signature. If a point does not fit, tell me which one and why, and I will
suggest another wording.

Kind regards
{name}"""
    return subject, text.rstrip() + "\n"


def _address(field: str) -> str | None:
    """The bare address in a header's words, where it is one that any mail program takes."""
    address = parseaddr(field)[1]
    return address if re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+", address) else None


def draft_mail(subject: str, text: str, attachments: Sequence[Attachment] = (), to: str | None = None) -> bytes:
    """A mail that is not sent yet (RFC 5322): without date and id, which the program that sends it puts in.

    ``X-Unsent`` makes the programs that know it open the file for editing. The same parts give the same bytes.
    """
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject
    if to and (address := _address(to)):
        mail["To"] = address
    mail["X-Unsent"] = "1"
    mail.set_content(text, cte="quoted-printable")
    for attachment in attachments:
        main, sub = _PDF if attachment.name.endswith(".pdf") else _DOCX
        mail.add_attachment(attachment.data, maintype=main, subtype=sub, filename=attachment.name)
    if attachments:
        parts = (subject, text, *(hashlib.sha256(a.data).hexdigest() for a in attachments))
        mail.set_boundary(f"clausewatch-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:24]}")
    return mail.as_bytes()
