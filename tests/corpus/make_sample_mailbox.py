# ruff: noqa: E501 - a paragraph of a mail stands on one line
"""Make the sample mailbox that ships with the project (watcher/sample/mails): seventeen mails to one freelancer.

    python -m tests.corpus.make_sample_mailbox          # writes the files anew
    python -m tests.corpus.make_sample_mailbox --check  # says whether they are what it would write

Papers and letters are in our own words, all names are made up, and hosts end in ``.example``, which nobody can own
(RFC 2606). The same bytes come out on each run: dates are fixed, nothing is drawn by chance.
"""

from __future__ import annotations

import base64
import quopri
import struct
import sys
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape
from pathlib import Path

from tests.corpus import documents as make
from tests.corpus import sample_texts as texts

FOLDER = Path(__file__).resolve().parents[2] / "watcher" / "sample" / "mails"
OWNER = "Ada Marsh <ada@example.org>"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = make.ODT
RTF = "application/rtf"
LOCKED_WITH = "Petrel-2026"
"""Password of the locked paper; its mail says it, as such mails do."""

_SUMMER, _WINTER = timezone(timedelta(hours=1)), timezone(timedelta(0))
_CENTRAL = timezone(timedelta(hours=2))
_EASTERN = timezone(timedelta(hours=-4))


# ---- parts


@dataclass(frozen=True)
class Entity:
    """One MIME entity: its own header lines and its body."""

    heads: tuple[str, ...]
    body: bytes

    def lines(self) -> bytes:
        """The entity as it stands in a mail."""
        return "\r\n".join(self.heads).encode("ascii") + b"\r\n\r\n" + self.body


def words(text: str, kind: str = "plain") -> Entity:
    """A text part in UTF-8."""
    coded = quopri.encodestring(text.encode("utf-8").replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    return Entity((f"Content-Type: text/{kind}; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"), coded)


def file(name: str, media_type: str, data: bytes, *, cid: str = "") -> Entity:
    """An attached file, or a picture that the HTML shows where *cid* is given."""
    coded = base64.encodebytes(data).replace(b"\n", b"\r\n")
    place = (
        (f'Content-Disposition: inline; filename="{name}"', f"Content-ID: <{cid}>")
        if cid
        else (f'Content-Disposition: attachment; filename="{name}"',)
    )
    return Entity((f'Content-Type: {media_type}; name="{name}"', *place, "Content-Transfer-Encoding: base64"), coded)


def multipart(kind: str, mark: str, parts: Sequence[Entity]) -> Entity:
    """Several entities in one; *mark* tells its boundary from others of the same mail."""
    boundary = f"=_{kind}-{mark}-0f3a"
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + part.lines() + b"\r\n" for part in parts)
    return Entity(
        (f'Content-Type: multipart/{kind}; boundary="{boundary}"',), body + b"--" + boundary.encode() + b"--\r\n"
    )


def embedded(mail: bytes) -> Entity:
    """A whole mail as an attachment, as a mail program forwards it."""
    return Entity(("Content-Type: message/rfc822", "Content-Disposition: attachment"), mail)


def logo(red: int, green: int, blue: int, width: int = 168, height: int = 48) -> bytes:
    """A plain coloured bar as PNG, as it stands in a signature. Nothing is packed, so the bytes are the same anywhere."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = bytearray()
    for y in range(height):
        rows.append(0)
        rows += bytes(0 if 8 <= x % 24 < 12 and 12 <= y < height - 12 else 1 for x in range(width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours = bytes((red, green, blue, 255, 255, 255))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"PLTE", colours)
        + chunk(b"IDAT", zlib.compress(bytes(rows), 0))
        + chunk(b"IEND", b"")
    )


# ---- letters


def letter(
    sender: str,
    subject: str,
    when: datetime,
    content: Entity,
    *,
    id_: str,
    mailer: str = "",
    more: Mapping[str, str] | None = None,
    to: str = OWNER,
) -> bytes:
    """A whole mail with the headers that it gathered on its way."""
    address = sender.rpartition("<")[2].rstrip(">")
    domain = address.rpartition("@")[2]
    number = sum(id_.encode()) % 200 + 20
    stamp = format_datetime(when + timedelta(seconds=4))
    heads = [
        f"Return-Path: <{address}>",
        "Delivered-To: ada@example.org",
        f"Received: from mx.example.org (mx.example.org [192.0.2.25])\r\n\tby imap.example.org with LMTP id {id_}\r\n\tfor <ada@example.org>; {stamp}",
        f"Received: from out.{domain} (out.{domain} [198.51.100.{number}])\r\n\tby mx.example.org with ESMTPS id {id_}x\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384)\r\n\tfor <ada@example.org>; {format_datetime(when + timedelta(seconds=2))}",
        f"Date: {format_datetime(when)}",
        f"From: {coded_name(sender)}",
        f"To: {to}",
        f"Message-ID: <{id_}@{domain}>",
        f"Subject: {coded_word(subject)}",
        *([f"User-Agent: {mailer}"] if mailer else []),
        *(f"{name}: {value}" for name, value in (more or {}).items()),
        "MIME-Version: 1.0",
        *content.heads,
    ]
    return "\r\n".join(heads).encode("ascii") + b"\r\n\r\n" + content.body


def coded_word(text: str) -> str:
    """A header's words; those that are not ASCII as an encoded word (RFC 2047)."""
    return text if text.isascii() else f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def coded_name(sender: str) -> str:
    """A sender whose name may hold any letters."""
    name, _, address = sender.rpartition(" <")
    return f"{coded_word(name)} <{address}" if name else sender


def at(month: int, day: int, hour: int, minute: int, zone: timezone = _SUMMER, *, second: int = 11) -> datetime:
    """A moment of the year in which the papers are dated."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=zone)


def page(paragraphs: Sequence[str], signature: str, cid: str = "") -> str:
    """A mail in HTML, with a signature and its picture."""
    body = "\n".join(f"<p>{escape(p, quote=False)}</p>" for p in paragraphs)
    picture = f'<p><img src="cid:{cid}" width="168" height="48" alt=""></p>' if cid else ""
    sign = "<br>".join(escape(line, quote=False) for line in signature.split("\n"))
    return f'<html><body style="font-family:sans-serif;font-size:14px;color:#222">\n{body}\n<p style="color:#555">{sign}</p>\n{picture}\n</body></html>\n'


def plain(paragraphs: Sequence[str], signature: str) -> str:
    """The same mail in plain text."""
    return "\n\n".join(paragraphs) + f"\n\n-- \n{signature}\n"


def quoted(text: str) -> str:
    """Lines of an earlier mail below a reply."""
    return "".join(f"> {line}\n" if line else ">\n" for line in text.rstrip("\n").split("\n"))


def paragraphs(text: str) -> list[str]:
    """Paragraphs of a paper."""
    return make.paragraphs_of(text)


# ---- the mailbox


def mails() -> dict[str, bytes]:
    """All mails, oldest first, by file name."""
    return {f"{number:02}-{name}.eml": raw for number, (name, raw) in enumerate(_mails(), 1)}


def _mails() -> list[tuple[str, bytes]]:
    return [
        ("voice-agreement-rtf", _voice()),
        ("licence-odt", _studio()),
        ("publisher-pdf", _publisher()),
        ("newsletter", _newsletter()),
        ("agency-docx", _agency()),
        ("invoice-pdf", _invoice()),
        ("magazine-scan", _magazine()),
        ("agreement-and-order-zip", _oakline()),
        ("lunch", _lunch()),
        ("photo-licence-locked", _petrel()),
        ("call-invitation", _call()),
        ("forwarded-agreement", _forwarded()),
        ("terms-in-html-body", _copperfield()),
        ("tracked-changes-docx", _quill()),
        ("terms-in-plain-body", _fernhill()),
        ("thanks-with-quoted-terms", _thanks()),
        ("signature-request", _marlow()),
    ]


def _voice() -> bytes:
    body = plain(
        [
            "Hi Ada,",
            "welcome to the roster! Enclosed is our standard talent agreement. Could you sign and return it this week, so that the first scripts can go out on Monday?",
            "Best,",
        ],
        "Casey Lowe\nTalent Relations, Brightwave Audio LLC\nWilmington, Delaware",
    )
    paper = file("Voice Talent Agreement.rtf", RTF, make.make_rtf(paragraphs(texts.PLATFORM_GRANT)))
    return letter(
        "Casey Lowe <casey@brightwave-audio.example>",
        "Voice talent agreement for your signature",
        at(2, 2, 10, 21, timezone(timedelta(hours=-5))),
        multipart("mixed", "voice", [words(body), paper]),
        id_="20260202152111.8c1f",
        mailer="Bluebird 4.2",
    )


def _studio() -> bytes:
    earlier = "Hello Jonas,\n\nsix spots sounds good to me. Could you send me the terms in writing, please?\n\nAda\n"
    body = (
        "Hello Ada,\n\nwith pleasure: the licence is enclosed. It is the one we use for all our illustrators.\n\nGreetings from Kiel\n\n-- \n"
        "Jonas Böttcher\nHarbour Light Studio GmbH, Kiel\n\n"
        f"On Mon, 2 Mar 2026 at 16:40, Ada Marsh <ada@example.org> wrote:\n{quoted(earlier)}"
    )
    paper = file("Illustration licence.odt", ODT, make.make_odt(paragraphs(texts.STUDIO_LICENCE)))
    return letter(
        "Jonas Böttcher <jonas@harbour-light.example>",
        "Re: Spots for the autumn catalogue – licence",
        at(3, 3, 9, 2, timezone(timedelta(hours=1))),
        multipart("mixed", "studio", [words(body), paper]),
        id_="5f6b1c.20260303",
        mailer="Kontorpost 11",
        more={"In-Reply-To": "<ada.0302.1640@example.org>", "References": "<ada.0302.1640@example.org>"},
    )


def _publisher() -> bytes:
    text = [
        "Dear Ada,",
        "following our conversation at the fair, please find attached the master agreement. It is our house standard and has been for years; the statements of work will follow one by one.",
        "Kindly return a signed copy by the end of the month.",
    ]
    sign = "Imogen Hale\nRights and Contracts, North Pier Books Ltd\n4 Quay Street, Whitby"
    earlier = "Dear Imogen,\n\nit was lovely to meet you. I would be glad to draw for the series.\n\nAda\n"
    below = f"On Sun, 12 Apr 2026 at 18:05, Ada Marsh <ada@example.org> wrote:\n{quoted(earlier)}"
    html = page(text, sign, "pier-logo").replace(
        "</body>",
        '<div class="moz-cite-prefix">On Sun, 12 Apr 2026 at 18:05, Ada Marsh wrote:</div><blockquote type="cite">'
        f"<p>{escape(earlier)}</p></blockquote></body>",
    )
    shown = multipart(
        "related", "pier", [words(html, "html"), file("logo.png", "image/png", logo(24, 60, 92), cid="pier-logo")]
    )
    both = multipart("alternative", "pier", [words(f"{plain(text, sign)}\n{below}"), shown])
    paper = make.make_pdf(
        paragraphs(texts.PUBLISHER_MSA), header="North Pier Books Ltd - Master Services Agreement", footer="Page {page}"
    )
    return letter(
        "Imogen Hale <contracts@north-pier-books.example>",
        "Master Services Agreement NP-2026-014",
        at(4, 14, 14, 37),
        multipart("mixed", "pier", [both, file("MSA_NP-2026-014.pdf", PDF, paper)]),
        id_="d41a7.np2026014",
        mailer="Redwood Mail 128.5",
        more={"In-Reply-To": "<ada.0412.1805@example.org>", "References": "<ada.0412.1805@example.org>"},
    )


def _newsletter() -> bytes:
    lines = [part for part in texts.NEWSLETTER.split("\n\n") if part.strip()]
    html = (
        '<html><body style="background:#fbfaf7"><table width="600" align="center"><tr><td>'
        '<img src="https://ink-letter.example/head.png" width="600" height="90" alt="The Ink Letter">'
        + "".join(f"<p>{escape(part.strip(), quote=False)}</p>" for part in lines)
        + '<p style="font-size:11px"><a href="https://ink-letter.example/u/3f">Unsubscribe</a></p></td></tr></table></body></html>'
    )
    return letter(
        "The Ink Letter <post@ink-letter.example>",
        "The Ink Letter, no. 88: brushes, lino, and what the fine print says",
        at(4, 28, 6, 0, second=0),
        multipart("alternative", "ink", [words(texts.NEWSLETTER), words(html, "html")]),
        id_="88.0428.list",
        more={
            "List-Id": "The Ink Letter <news.ink-letter.example>",
            "List-Unsubscribe": "<https://ink-letter.example/u/3f>, <mailto:leave@ink-letter.example>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Precedence": "bulk",
        },
    )


def _agency() -> bytes:
    text = [
        "Hello Ada,",
        "here is the contractor agreement with everything we agreed on the phone, including the paragraph on AI that you asked for. Legal has signed already.",
        "Thank you for insisting: we now put it into all our contracts.",
    ]
    sign = "Jo Larkfield\nLarkfield Agency Inc.\nNew York"
    paper = make.make_docx(paragraphs(texts.AGENCY_HIGH), footer="Larkfield Agency Inc. - Confidential")
    return letter(
        "Jo Larkfield <jo@larkfield.example>",
        "Contractor agreement, signed on our side",
        at(5, 4, 11, 48, _EASTERN),
        multipart(
            "mixed",
            "lark",
            [
                multipart("alternative", "lark", [words(plain(text, sign)), words(page(text, sign), "html")]),
                file("Larkfield_Contractor_Agreement.docx", DOCX, paper),
            ],
        ),
        id_="CAD5-0504.lark",
    )


def _invoice() -> bytes:
    body = "Dear customer,\n\nthank you for your order. Your invoice is attached.\n\nPrint House Whitby\n"
    paper = file("Invoice-2026-118.pdf", PDF, make.make_pdf(paragraphs(texts.INVOICE)))
    return letter(
        "Print House Whitby <accounts@print-house.example>",
        "Your invoice 2026-118",
        at(5, 19, 8, 15),
        multipart("mixed", "print", [words(body), paper]),
        id_="inv118.0519",
        more={"Auto-Submitted": "auto-generated"},
    )


def _magazine() -> bytes:
    body = "Ada,\n\nsigned the old-fashioned way and put through the office scanner. Please sign under it and send it back.\n\nHugh\n\nTern & Tide Magazine\nSent from my telephone\n"
    scan = make.make_scanned_pdf(paragraphs(texts.MAGAZINE_LICENCE), dpi=130)
    return letter(
        "Hugh Penrose <hugh@tern-and-tide.example>",
        "Contributor agreement (scan)",
        at(6, 11, 17, 29),
        multipart("mixed", "tern", [words(body), file("Scan_20260611_1724.pdf", PDF, scan)]),
        id_="A7B1.tern.0611",
        mailer="Pocket Mail 23",
    )


def _oakline() -> bytes:
    body = plain(
        [
            "Dear Ada,",
            "as announced, the master agreement and the first statement of work, packed in one file because our system only sends one.",
            "Kind regards,",
        ],
        "Margaux Delvaux\nOakline Media S.A., Brussels",
    )
    packed = make.zip_of(
        {
            "OAK-77/Master Agreement.pdf": make.make_pdf(paragraphs(texts.ZIP_MSA), footer="OAK-77 - page {page}"),
            "OAK-77/Statement of Work 1.docx": make.make_docx(paragraphs(texts.ZIP_SOW)),
        }
    )
    return letter(
        "Margaux Delvaux <margaux@oakline-media.example>",
        "OAK-77: agreement and statement of work",
        at(7, 1, 12, 10, _CENTRAL),
        multipart("mixed", "oak", [words(body), file("OAK-77.zip", "application/zip", packed)]),
        id_="oak77.0701.1210",
        mailer="Kontorpost 11",
    )


def _lunch() -> bytes:
    earlier = "Hi Ruth,\n\nare you back from the coast? I have news about the bookshop.\n\nAda\n"
    body = f"{texts.CHAT}\nOn Sun, 19 Jul 2026, Ada Marsh <ada@example.org> wrote:\n{quoted(earlier)}"
    return letter(
        "Ruth Calder <ruth@post.example>",
        "Re: Thursday?",
        at(7, 20, 20, 4),
        words(body),
        id_="ruth.2004",
        mailer="Pocket Mail 23",
        more={"In-Reply-To": "<ada.0719@example.org>", "References": "<ada.0719@example.org>"},
    )


def _petrel() -> bytes:
    body = (
        "Dear Ada,\n\nattached is the licence for the eight photographs, protected as our rules ask.\n\n"
        f"Password: {LOCKED_WITH}\n\nKind regards,\nPetrel Travel Ltd, Picture Desk\n"
    )
    paper = make.make_locked_pdf(paragraphs(texts.LOCKED), LOCKED_WITH, same_each_time=True)
    return letter(
        "Picture Desk <pictures@petrel-travel.example>",
        "Photo licence (protected)",
        at(8, 12, 10, 33),
        multipart("mixed", "petrel", [words(body), file("Photo licence.pdf", PDF, paper)]),
        id_="pd.0812.33",
        mailer="Redwood Mail 128.5",
    )


def _call() -> bytes:
    invitation = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Bluebird//4.2//EN\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:call-0827@copperfield-foods.example\n"
        "DTSTAMP:20260825T090000Z\nDTSTART:20260827T130000Z\nDTEND:20260827T133000Z\nSUMMARY:Posters for spring\n"
        "ORGANIZER:mailto:priya@copperfield-foods.example\nATTENDEE:mailto:ada@example.org\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    body = "Hi Ada,\n\nshall we talk about the posters on Thursday at two? Half an hour is plenty.\n\nPriya\n"
    return letter(
        "Priya Nair <priya@copperfield-foods.example>",
        "Invitation: posters for spring, Thursday 2 pm",
        at(8, 25, 10, 0),
        multipart(
            "mixed",
            "call",
            [
                words(body),
                file("invite.ics", "text/calendar; method=REQUEST", invitation.replace("\n", "\r\n").encode()),
            ],
        ),
        id_="call.0827",
        mailer="Bluebird 4.2",
    )


def _forwarded() -> bytes:
    inner = letter(
        "Elin Sandberg <elin@blue-anchor.example>",
        "Consulting agreement, Low Water",
        at(9, 9, 15, 20, _CENTRAL),
        multipart(
            "mixed",
            "anchor",
            [
                words(
                    "Hello Ben,\n\nthis is the agreement for Ada. Would you pass it on?\n\nElin\nBlue Anchor Games AB\n"
                ),
                file("Consulting Agreement.pdf", PDF, make.make_pdf(paragraphs(texts.FORWARDED_REVERSED))),
            ],
        ),
        id_="ba.0909.elin",
        mailer="Kontorpost 11",
        to="Ben Ashdown <ben@ashdown-writing.example>",
    )
    body = "Ada,\n\nthey sent yours to me by mistake. It looks as if they had thought of AI, but have a lawyer read it.\n\nBen\n"
    return letter(
        "Ben Ashdown <ben@ashdown-writing.example>",
        "Fwd: Consulting agreement, Low Water",
        at(9, 10, 8, 41),
        multipart("mixed", "ben", [words(body), embedded(inner)]),
        id_="ben.0910",
        mailer="Redwood Mail 128.5",
    )


def _copperfield() -> bytes:
    *text, regards = texts.BODY_HTML_PARAGRAPHS
    html = page([*text, regards], "Copperfield Foods Ltd\nPreserves since 1931", "jam-logo")
    shown = multipart(
        "related", "jam", [words(html, "html"), file("image001.png", "image/png", logo(150, 40, 30), cid="jam-logo")]
    )
    return letter(
        "Priya Nair <priya@copperfield-foods.example>",
        "Spring posters: our terms",
        at(9, 18, 16, 12),
        shown,
        id_="jam.0918",
        mailer="Bluebird 4.2",
    )


def _quill() -> bytes:
    body = plain(
        [
            "Hi Ada,",
            "just some tidying by our lawyers, all small. If you accept the changes we can sign today.",
            "Theo",
        ],
        "Theo Quill\nQuill and Quarry Ltd",
    )
    run, para = make.word_run, make.word_paragraph
    xml = "".join(para(run(p)) for p in texts.TRACKED_BASE)
    xml += para(make.word_deleted(texts.TRACKED_DELETED) + make.word_inserted(texts.TRACKED_INSERTED))
    xml += "".join(para(run(p)) for p in texts.TRACKED_END)
    return letter(
        "Theo Quill <theo@quill-and-quarry.example>",
        "Saltmarsh: agreement with minor edits",
        at(10, 5, 13, 55),
        multipart("mixed", "quill", [words(body), file("Design agreement v3.docx", DOCX, make.word_file(xml))]),
        id_="salt.1005",
        mailer="Bluebird 4.2",
    )


def _fernhill() -> bytes:
    return letter(
        "Tom Fernley <tom@fernhill-outdoor.example>",
        "Three articles for the blog",
        at(10, 14, 9, 26),
        words(texts.BODY_PLAIN),
        id_="fern.1014",
        mailer="Pocket Mail 23",
    )


def _thanks() -> bytes:
    body = (
        "Wonderful, thank you! The first briefing comes on Friday.\n\nTom\n\n"
        "On Wed, 14 Oct 2026 at 11:02, Ada Marsh <ada@example.org> wrote:\n"
        + quoted("Hi Tom,\n\nagreed, with pleasure.\n\nAda\n")
        + quoted(
            f"On Wed, 14 Oct 2026 at 09:26, Tom Fernley <tom@fernhill-outdoor.example> wrote:\n{quoted(texts.BODY_PLAIN)}"
        )
    )
    return letter(
        "Tom Fernley <tom@fernhill-outdoor.example>",
        "Re: Three articles for the blog",
        at(10, 14, 11, 40),
        words(body),
        id_="fern.1014.b",
        mailer="Pocket Mail 23",
        more={
            "In-Reply-To": "<ada.1014.1102@example.org>",
            "References": "<fern.1014@fernhill-outdoor.example> <ada.1014.1102@example.org>",
        },
    )


def _marlow() -> bytes:
    lines = [part.strip() for part in texts.ESIGN_BODY.split("\n\n") if part.strip()]
    html = (
        '<html><body><table width="560" align="center" cellpadding="16"><tr><td>'
        + "".join(
            '<p><a href="https://sign.example.com/d/6f1c2a" style="background:#14213d;color:#ffffff;padding:10px">REVIEW DOCUMENT</a></p>'
            if line.startswith("REVIEW DOCUMENT")
            else f"<p>{escape(line, quote=False)}</p>"
            for line in lines
        )
        + "</td></tr></table></body></html>"
    )
    return letter(
        "Marlow Events via Sign <no-reply@sign.example.com>",
        "Marlow Events sent you a document to sign: Photography Services Agreement",
        at(11, 2, 12, 0, _WINTER),
        multipart("alternative", "sign", [words(texts.ESIGN_BODY), words(html, "html")]),
        id_="6f1c2a.sign",
        more={"Auto-Submitted": "auto-generated"},
    )


def main() -> int:
    """Write the files, or say with ``--check`` whether they are right."""
    made = mails()
    if "--check" in sys.argv[1:]:
        there = {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.eml"))}
        wrong = sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))
        print("the sample mailbox is as made" if not wrong else f"not as made: {', '.join(wrong)}")
        return 1 if wrong else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.eml"):
        path.unlink()
    for name, raw in made.items():
        (FOLDER / name).write_bytes(raw)
        print(f"{len(raw):>8,}  {name}")
    print(f"{sum(map(len, made.values())):>8,}  in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
