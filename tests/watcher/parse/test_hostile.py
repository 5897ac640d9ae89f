"""Mails and containers made to do harm end in a stated outcome inside the confined child, and the opener lives on."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator

import pytest

from scoring.text import Needs
from tests.watcher.parse import letters as w
from watcher.confine import Confine
from watcher.mail.message import OpenedMail, describe, open_mail
from watcher.mail.triage import NeedsYou


@pytest.fixture(scope="module")
def confine() -> Iterator[Confine]:
    made = Confine()
    yield made
    made.close()


def _zip_in_zip() -> bytes:
    data = w.zipped({"contract.txt": b"innermost"})
    for level in range(10):
        data = w.zipped({f"{k}{level}.zip": data for k in "abc"})
        if len(data) > 1_000_000:
            break
    return data


def _many_members() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for i in range(20_000):
            archive.writestr(f"{i}.txt", b"")
    return out.getvalue()


def _attach(data: bytes, name: str) -> bytes:
    return w.multipart([w.text(), w.part(data, "application/octet-stream", name)])


HOSTILE = {
    "100,000 parts": lambda: w.multipart([b"Content-Disposition: attachment; filename=a\r\n\r\nx"] * 100_000),
    "100,000 headers": lambda: (
        w.head() + b"".join(b"X-%d: =?utf-8?q?=C3=A4?=\r\n" % i for i in range(100_000)) + b"\r\nhi"
    ),
    "one header of 9 MB": lambda: w.head() + b"X: " + b"a" * 9_000_000 + b"\r\n\r\nhi",
    "addresses and parentheses": lambda: (
        b"To: "
        + b", ".join(b'"x" <a%d@x.example>' % i for i in range(20_000))
        + b"\r\nCc: "
        + b"(" * 60_000
        + b"\r\n\r\nhi"
    ),
    "encoded words without end": lambda: b"Subject: " + b"=?a?q?" * 10_000 + b"\r\n\r\nhi",
    "parameters without end": lambda: b"Content-Type: text/plain" + b'; a="' * 12_000 + b"\r\n\r\nhi",
    "sections without number": lambda: b"Content-Type: text/plain" + b"; name*9=x" * 6_000 + b"\r\n\r\nhi",
    "multiparts in each other": lambda: b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (i, i) for i in range(3000)
    ),
    "boundaries that nearly match": lambda: (
        w.head(content_type='multipart/mixed; boundary="b"') + b"\r\n" + b"--b-\r\n" * 400_000
    ),
    "one boundary for all": lambda: b'Content-Type: multipart/mixed; boundary="a"\r\n\r\n--a\r\n' * 4000,
    "uuencode beginnings": lambda: w.plain("begin 644 a\n" * 200_000),
    "yEnc beginnings": lambda: w.plain("=ybegin line=128 name=a\n" * 100_000),
    "BinHex beginnings": lambda: w.plain("(This file must be converted with BinHex 4.0)\n:" * 60_000),
    "a zip bomb": lambda: _attach(w.zipped({"contract.txt": bytes(500 << 20)}), "a.zip"),
    "zips in zips": lambda: _attach(_zip_in_zip(), "a.zip"),
    "20,000 members": lambda: _attach(_many_members(), "a.zip"),
    "a gzip bomb": lambda: _attach(gzip.compress(bytes(500 << 20)), "a.txt.gz"),
    "a winmail.dat of crumbs": lambda: _attach(w.tnef({}) + (b"\2" + bytes(8) + bytes(2)) * 100_000, "winmail.dat"),
    "an envelope of nothing but lengths": lambda: _attach(b"\x30\x80" * 100_000, "smime.p7m"),
    "an envelope with a length of 2^62": lambda: _attach(b"\x30\x88\x40" + bytes(7), "smime.p7m"),
    "a compound file that points at itself": lambda: _attach(
        w.outlook_mail("s", "x", "b", {"a": w.PDF})[:44] + b"\0" * 468, "a.msg"
    ),
    "HTML tags without end": lambda: w.multipart([w.text("<style>" * 200_000 + "<a " * 300_000, "html")]),
    "blanks": lambda: w.multipart([w.text(" \t\r\n" * 500_000)]),
    "received lines": lambda: b"Received: from (((((((((( by by by by; ; ;\r\n" * 5000 + b"\r\nhi",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_every_hostile_mail_ends_in_a_stated_outcome(confine: Confine, name: str) -> None:
    raw = HOSTILE[name]()
    opened = confine(open_mail, raw)
    assert isinstance(opened, OpenedMail), opened
    assert len(opened.rulings) == len(opened.mail.parts) <= 1000
    assert opened.rulings or opened.mail.defects
    assert isinstance(confine(describe, w.plain()), dict)


@pytest.mark.parametrize("name", ["a zip bomb", "a gzip bomb", "zips in zips", "20,000 members", "100,000 parts"])
def test_a_limit_that_was_met_is_its_users_to_see(confine: Confine, name: str) -> None:
    opened = confine(open_mail, HOSTILE[name]())
    assert isinstance(opened, OpenedMail)
    assert any(isinstance(r, NeedsYou) and r.needs is Needs.LIMIT and r.reason for r in opened.rulings)
