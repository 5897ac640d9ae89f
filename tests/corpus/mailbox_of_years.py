"""Ten years of a freelancer's mail, made up: newsletters, letters, bills, pictures and, rarely, a contract.

The same number and seed give the same mails. Each comes with whether it holds a contract, so that what was found can
be counted against the truth.
"""

from __future__ import annotations

import base64
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.corpus import documents as make
from tests.corpus import sample_texts as texts

SPAN = timedelta(days=3650)
LAST_DAY = datetime(2026, 10, 31, 12, tzinfo=UTC)
SHARES = (("newsletter", 0.45), ("chat", 0.34), ("bill", 0.10), ("logo", 0.10), ("contract", 0.01))
NEWSLETTER_BYTES = 18_000
LOGO_BYTES = 15_000
PAPERS = (
    texts.PUBLISHER_MSA,
    texts.STUDIO_LICENCE,
    texts.AGENCY_HIGH,
    texts.MAGAZINE_LICENCE,
    texts.PLATFORM_GRANT,
    texts.ZIP_MSA,
    texts.FORWARDED_REVERSED,
)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail and what is true of it."""

    raw: bytes
    subject: str
    kind: str
    when: datetime


class _Maker:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = [
            bytes(self.chance.choices(b"abcdefghijklmnopqrstuvwxyz", k=self.chance.randint(2, 10))).decode()
            for _ in range(4000)
        ]
        self.pdfs = [make.make_pdf(make.paragraphs_of(paper)) for paper in PAPERS]
        self.docx = [make.make_docx(make.paragraphs_of(paper)) for paper in PAPERS]
        self.bill = make.make_pdf(make.paragraphs_of(texts.INVOICE))

    def prose(self, size: int) -> str:
        lines: list[str] = []
        while size > 0:
            line = " ".join(self.chance.choices(self.words, k=11)).capitalize() + "."
            lines.append(line)
            size -= len(line) + 2
        return "\r\n".join(lines)

    def head(self, number: int, subject: str, sender: str, when: datetime, more: str = "") -> str:
        trail = "".join(
            f"Received: from relay{hop}.example.org (relay{hop}.example.org [192.0.2.{hop}])\r\n"
            f"\tby mx.example.org with ESMTPS id {number:08x}{hop}; {format_datetime(when)}\r\n"
            for hop in (1, 2)
        )
        return (
            f"Return-Path: <{sender}>\r\n{trail}From: {sender}\r\nTo: Ada Marsh <ada@example.org>\r\n"
            f"Subject: {subject}\r\nDate: {format_datetime(when)}\r\nMessage-ID: <{number}.years@example.org>\r\n"
            f"{more}MIME-Version: 1.0\r\n"
        )

    def attached(self, head: str, words: str, name: str, kind: str, data: bytes, disposition: str) -> bytes:
        body = base64.encodebytes(data).replace(b"\n", b"\r\n")
        return (
            f'{head}Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
            f"--b\r\nContent-Type: text/plain\r\n\r\n{words}\r\n"
            f'--b\r\nContent-Type: {kind}; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
            f'Content-Disposition: {disposition}; filename="{name}"\r\n\r\n'
        ).encode() + body + b"--b--\r\n"  # fmt: skip

    def make(self, kind: str, number: int, when: datetime) -> Letter:
        subject = f"{kind} {number}"
        if kind == "newsletter":
            head = self.head(
                number, subject, "news@shop.example", when, "List-Unsubscribe: <mailto:out@shop.example>\r\n"
            )
            html = f"<html><body><p>{self.prose(NEWSLETTER_BYTES)}</p><a href='#'>Unsubscribe</a></body></html>"
            raw = f"{head}Content-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n".encode()
        elif kind == "chat":
            head = self.head(number, subject, f"friend{number % 50}@example.org", when)
            size = self.chance.randint(500, 4000)
            raw = f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{self.prose(size)}\r\n".encode()
        elif kind == "bill":
            head = self.head(number, subject, "accounts@printer.example", when)
            raw = self.attached(
                head, "Your invoice.", f"invoice-{number}.pdf", "application/pdf", self.bill, "attachment"
            )
        elif kind == "logo":
            head = self.head(number, subject, f"colleague{number % 30}@example.org", when)
            picture = b"\x89PNG\r\n\x1a\n" + self.chance.randbytes(LOGO_BYTES * 57 // 78)
            raw = self.attached(head, self.prose(900), "logo.png", "image/png", picture, "inline")
        else:
            raw = self.contract(number, subject, when)
        return Letter(raw, subject, kind, when)

    def contract(self, number: int, subject: str, when: datetime) -> bytes:
        head = self.head(number, subject, f"client{number % 80}@client.example", when)
        which, form = number % len(PAPERS), zlib.crc32(str(number).encode()) % 3
        if form == 0:
            words = PAPERS[which].replace("\n", "\r\n")
            return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\nRef. {number}\r\n".encode()
        name, kind, data = (
            (f"contract-{number}.pdf", "application/pdf", self.pdfs[which])
            if form == 1
            else (f"contract-{number}.docx", DOCX, self.docx[which])
        )
        return self.attached(head, "Please find it enclosed.", name, kind, data, "attachment")


def years_of_mail(count: int, seed: int = 7) -> Iterator[Letter]:
    """*count* mails, the oldest first, spread evenly over ten years."""
    maker = _Maker(seed)
    kinds = [kind for kind, _ in SHARES]
    weights = [share for _, share in SHARES]
    for number in range(count):
        when = LAST_DAY - SPAN + SPAN * (number + 1) / count
        yield maker.make(maker.chance.choices(kinds, weights)[0], number, when.replace(microsecond=0))
