"""A mail's own words are read as such: in the letters that it declares, without the earlier mails that it repeats."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import pytest

from tests.corpus import sample_texts as texts
from watcher.confine import Confine
from watcher.operations.reviewing import Reader, score_file


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    confine = Confine(wall_seconds=60, cpu_seconds=60)
    yield Reader(confine, ("Ada Marsh",))
    confine.close()


def mail(subject: str, body: str, kind: str = "plain", charset: str = "utf-8") -> bytes:
    head = (
        f"From: Tom Fernley <tom@fernhill-outdoor.example>\r\nTo: ada@example.org\r\nSubject: {subject}\r\n"
        f"Date: Wed, 14 Oct 2026 11:40:00 +0100\r\nMessage-ID: <1@fernhill-outdoor.example>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/{kind}; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return head.encode() + body.replace("\n", "\r\n").encode(charset)


def levels(reader: Reader, raw: bytes) -> list[str | None]:
    return [answer["level"] for answer in score_file(reader, "letter.eml", raw) if answer["is_contract"]]


OUTLOOK = "From: Tom Fernley\nSent: Wednesday, 14 October 2026\nTo: Ada Marsh\nSubject: Articles\n\n"


def test_terms_in_a_body_are_scored(reader: Reader) -> None:
    assert levels(reader, mail("Articles", texts.BODY_PLAIN)) == ["High"]


IN_PLAIN = f"Wonderful, thank you!\n\n{OUTLOOK}{texts.BODY_PLAIN}"
IN_HTML = (
    "<html><body><div>Wonderful, thank you!</div><div class=gmail_quote><div class=gmail_attr>On Wed, 14 Oct 2026 at "
    "09:26, Tom &lt;tom@fernhill-outdoor.example&gt; wrote:</div><blockquote class=gmail_quote>"
    f"{escape(texts.BODY_PLAIN).replace(chr(10), '<br>')}</blockquote></div></body></html>"
)


@pytest.mark.parametrize(("kind", "body"), [("plain", IN_PLAIN), ("html", IN_HTML)])
def test_terms_that_a_reply_repeats_are_not_said_again(reader: Reader, kind: str, body: str) -> None:
    assert levels(reader, mail("Re: Articles", body, kind)) == []


@pytest.mark.parametrize("subject", ["FW: Articles", "WG: Artikel"])
def test_terms_that_were_forwarded_are_what_is_to_be_read(reader: Reader, subject: str) -> None:
    assert levels(reader, mail(subject, f"Have a look at this.\n\n{OUTLOOK}{texts.BODY_PLAIN}")) == ["High"]


def test_letters_are_those_that_the_mail_declares(reader: Reader) -> None:
    body = texts.BODY_PLAIN.replace("Fernhill Outdoor Ltd", "Książki Ltd")
    [answer] = [
        a for a in score_file(reader, "letter.eml", mail("Articles", body, charset="iso-8859-2")) if a["is_contract"]
    ]
    assert answer["parties"]["client"] == "Książki Ltd"
