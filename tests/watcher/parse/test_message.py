"""Every part of a mail comes out once, whole and under its own name, however the mail was made or damaged."""

from __future__ import annotations

import base64
import hashlib
import quopri
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.text import Needs
from tests.watcher.parse import letters as w
from watcher.mail.message import body_at, describe, open_mail, part_bytes, read_mail
from watcher.mail.repair import decode_base64, decode_binhex, decode_quoted_printable, find_embedded
from watcher.mail.tree import Mail, Part, Role

DATA = bytes(range(256)) * 5 + b"\x90\x90\x90\x90" + b"a" * 300


def parts(raw: bytes) -> dict[str, Part]:
    mail = read_mail(raw)
    found = {p.locator: p for p in mail.parts}
    assert len(found) == len(mail.parts)
    return found


# ---- facts


def test_what_a_mail_says_of_itself() -> None:
    mail = read_mail(
        w.plain(
            subject="=?utf-8?Q?Vertrag_M=C3=A4rz?=",
            to="Ada <ada@quill.example>, al@y.example",
            cc="cc@z.example",
            reply_to="<>",
            in_reply_to="<0@pier.example>",
            references="<a@x> <0@pier.example>",
            received="from a.example (a.example [192.0.2.1]) by b.example with ESMTPS id 1 for <ada@quill.example>; "
            "Mon, 05 Jan 2026 10:00:03 +0100",
        )
    )
    assert mail.subject == "Vertrag März"
    assert mail.from_ == "Jo Pier <jo@pier.example>"
    assert mail.to == ("Ada <ada@quill.example>", "al@y.example")
    assert (mail.cc, mail.reply_to) == (("cc@z.example",), ())
    assert mail.message_id == "1@pier.example"
    assert mail.references == ("a@x", "0@pier.example")
    assert mail.date == datetime(2026, 1, 5, 10, tzinfo=timezone(timedelta(hours=1)))
    [hop] = mail.received
    assert hop.by == "b.example"
    assert hop.at == datetime(2026, 1, 5, 9, 0, 3, tzinfo=UTC)
    assert not mail.bulk


@pytest.mark.parametrize(
    "field", [{"list_id": "<news.x.example>"}, {"precedence": "bulk"}, {"list_unsubscribe": "<https://x.example/u>"}]
)
def test_mass_mail_says_so(field: dict[str, str]) -> None:
    assert read_mail(w.plain(**field)).bulk


# ---- parts and their names


def test_every_leaf_has_its_role_and_its_locator() -> None:
    raw = w.multipart(
        [
            w.group(
                [
                    w.group([w.text(), w.text("<p>Hello</p>", "html")], "alternative", "alt"),
                    w.part(
                        w.png(10, 10), "image/png", "logo.png", disposition="inline", extra=["Content-ID: <logo@x>"]
                    ),
                ],
                "related",
                "rel",
            ),
            w.part(w.PDF, "application/pdf", "msa.pdf"),
            w.part(w.PDF + b"2", "application/pdf", "msa.pdf"),
            w.part(w.PDF + b"3", "application/pdf"),
            w.part(w.PDF + b"4", "application/pdf", "inline.pdf", disposition="inline"),
        ]
    )
    found = parts(raw)
    assert [(p.path, p.locator, p.role) for p in found.values()] == [
        ("1.1.1", "body:text", Role.BODY),
        ("1.1.2", "body:html", Role.BODY),
        ("1.2", "attachment:logo.png", Role.INLINE),
        ("2", "attachment:msa.pdf", Role.ATTACHMENT),
        ("3", "attachment:msa.pdf#3", Role.ATTACHMENT),
        ("4", "attachment:part-4", Role.ATTACHMENT),
        ("5", "attachment:inline.pdf", Role.INLINE),
    ]
    assert found["attachment:logo.png"].content_id == "logo@x"
    assert found["attachment:msa.pdf#3"].data == w.PDF + b"2"
    assert found["attachment:msa.pdf"].sha256 == hashlib.sha256(w.PDF).hexdigest()
    assert part_bytes(raw, "attachment:part-4") == w.PDF + b"3"
    assert part_bytes(raw, "attachment:none") is None


def test_a_name_in_the_content_type_alone_is_enough() -> None:
    raw = w.multipart(
        [
            b'Content-Type: application/pdf; name="M\xe4rz.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
            + base64.b64encode(w.PDF)
        ]
    )
    [found] = parts(raw).values()
    assert (found.name, found.raw_name) == ("März.pdf", '"M\xe4rz.pdf"')


def test_slashes_and_climbing_names_stay_in_their_locator() -> None:
    raw = w.multipart(
        [w.part(w.PDF, "application/pdf", name) for name in ("../../etc/x.pdf", "/etc/x.pdf", "..", "", ".")]
    )
    found = parts(raw)
    assert all(locator.count("/") == 0 for locator in found)
    assert len(found) == 5


def test_a_forwarded_mail_is_opened_and_its_parts_know_their_sender() -> None:
    inner = w.multipart(
        [w.text("inner words"), w.part(w.PDF, "application/pdf", "a.pdf")],
        boundary="inner",
        **{"from": "Client <c@firm.example>", "date": "Fri, 02 Jan 2026 09:00:00 +0000", "subject": "The contract"},
    )
    raw = w.multipart([w.text("FYI"), w.part(inner, "message/rfc822", "fwd.eml", encoding="")], boundary="outer")
    found = parts(raw)
    assert list(found) == [
        "body:text",
        "attachment:fwd.eml",
        "attachment:fwd.eml/body:text",
        "attachment:fwd.eml/attachment:a.pdf",
    ]
    a = found["attachment:fwd.eml/attachment:a.pdf"]
    assert a.path == "2.2"
    assert a.inside is not None
    assert (a.inside.from_, a.inside.subject) == ("Client <c@firm.example>", "The contract")
    assert a.inside.date == datetime(2026, 1, 2, 9, tzinfo=UTC)
    assert found["body:text"].inside is None


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_forwarded_mail_may_be_encoded(encoding: str) -> None:
    inner = w.multipart([w.text(), w.part(w.PDF, "application/pdf", "a.pdf")], boundary="inner")
    body = base64.encodebytes(inner) if encoding == "base64" else quopri.encodestring(inner)
    raw = w.multipart(
        [f"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body]
    )
    assert parts(raw)["attachment:part-1/attachment:a.pdf"].data == w.PDF


def test_a_digest_holds_mails() -> None:
    raw = w.multipart([b"\r\n" + w.plain("one"), b"\r\n" + w.plain("two")], "digest")
    assert [p.role for p in read_mail(raw).parts] == [Role.NESTED, Role.BODY, Role.NESTED, Role.BODY]


# ---- the ladder


def test_files_written_into_a_text_come_out() -> None:
    body = b"Please sign:\r\n\r\n" + w.uuencoded("msa.pdf", w.PDF) + b"\r\nThanks\r\n" + w.uuencoded("b.bin", DATA)
    found = parts(w.head(content_type="text/plain") + b"\r\n" + body)
    assert list(found) == ["body:text", "attachment:msa.pdf", "attachment:b.bin"]
    assert found["attachment:msa.pdf"].data == w.PDF
    assert found["attachment:msa.pdf"].media_type == "application/pdf"
    assert found["attachment:msa.pdf"].repairs == ("taken out of uuencode",)
    assert found["attachment:b.bin"].data == DATA


def test_a_mail_from_before_mime_gives_its_file() -> None:
    raw = b"From: jo@x.example\nSubject: contract\n\n" + w.uuencoded("c.pdf", w.PDF)
    assert parts(raw)["attachment:c.pdf"].data == w.PDF


def test_a_sentence_that_begins_like_uuencode_is_no_file() -> None:
    assert list(parts(w.plain("We\nbegin 644 days ago\nwith this\nend\n"))) == ["body:text"]


def test_uuencode_as_a_transfer_encoding() -> None:
    head = b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n"
    found = parts(w.multipart([w.text(), head + w.uuencoded("a.pdf", w.PDF).replace(b"\n", b"\r\n")]))
    assert found["attachment:a.pdf"].role is Role.CONTAINER
    assert found["attachment:a.pdf/attachment:a.pdf"].data == w.PDF


def test_the_same_armour_has_the_same_digest_on_every_way() -> None:
    head = b"Content-Type: application/mac-binhex40; name=a.hqx\r\n\r\n"
    one, other = (
        parts(w.multipart([head + w.binhex("a.pdf", w.PDF).replace(b"\r\n", end)])) for end in (b"\r\n", b"\n")
    )
    assert one["attachment:a.hqx"].sha256 == other["attachment:a.hqx"].sha256
    assert one["attachment:a.hqx/attachment:a.pdf"].data == w.PDF


@given(st.binary(min_size=1, max_size=3000), st.sampled_from(["uuencode", "yEnc", "BinHex"]))
def test_what_was_armoured_comes_out_byte_for_byte(data: bytes, how: str) -> None:
    make = {"uuencode": w.uuencoded, "yEnc": w.yenc, "BinHex": w.binhex}[how]
    text = b"Hello,\r\n\r\n" + make("c v2.pdf", data) + b"\r\nBye\r\n"
    [found] = find_embedded(text)
    assert (found.name, found.data, found.how) == ("c v2.pdf", data, how)
    assert found.repairs == ()


@given(st.binary(max_size=600))
def test_no_bytes_break_the_ladder(data: bytes) -> None:
    decode_base64(data)
    decode_quoted_printable(data)
    decode_binhex(data)
    find_embedded(b"begin 644 x\n" + data)
    find_embedded(b"=ybegin line=128 size=1 name=x\r\n" + data)
    find_embedded(b"(This file must be converted with BinHex 4.0)\n:" + data)


@given(st.binary(min_size=1, max_size=2000))
def test_base64_comes_out_whatever_was_done_to_its_lines(data: bytes) -> None:
    text = base64.encodebytes(data)
    for damaged in (
        text,
        text.replace(b"\n", b"\r\n"),
        text.replace(b"\n", b""),
        text.replace(b"\n", b" \r\n\r\n"),
        text.rstrip(b"=\n"),
        text + b"\r\n-- \r\nThis list is run by volunteers, see https://list.example\r\n",
    ):
        assert decode_base64(damaged)[0] == data


def test_base64_in_pieces_that_are_padded_each() -> None:
    assert decode_base64(b"YQ==\nYmM=\nZGVm\n")[0] == b"abcdef"
    assert decode_base64(b"ecO2dMOkIHZhYW4uCg== ignored")[0] == "yötä vaan.\n".encode()


def test_damage_is_told() -> None:
    data, repairs = decode_base64(b"JVBERi0xLj*UK!!\r\n\r\nJSVFT0Y")
    assert data.startswith(b"%PDF-1.")
    assert repairs
    assert decode_base64(b"This is no base64 at all, sorry.") == (
        b"This is no base64 at all, sorry.",
        ("declared base64, and is none",),
    )
    assert decode_quoted_printable(b"50 = fifty, M=C3=A4rz=\r\n, x=ZZ") == (
        "50 = fifty, März, x=ZZ".encode(),
        ("escapes that are none left as they are",),
    )


def test_a_fragment_asks_for_the_whole() -> None:
    head = b'Content-Type: message/partial; id="x@y"; number=2; total=3\r\n\r\n'
    [found] = parts(w.multipart([head + b"piece"])).values()
    assert found.needs is Needs.FORMAT
    assert "piece 2 of 3" in found.reason


def test_a_file_that_is_only_named_has_to_be_fetched() -> None:
    head = b"Content-Type: message/external-body; access-type=anon-ftp; name=msa.pdf\r\n\r\n"
    [found] = parts(w.multipart([head + b"Content-Type: application/pdf\r\n\r\n"])).values()
    assert found.needs is Needs.DOWNLOAD


# ---- damaged trees


@pytest.mark.parametrize(
    "how", ["no end", "no boundary", "wrong boundary", "blanks", "lf", "cr", "crcrlf", "base64 whole"]
)
def test_a_damaged_multipart_keeps_its_attachment(how: str) -> None:
    raw = w.multipart([w.text(), w.part(w.PDF, "application/pdf", "msa.pdf")])
    raw = {
        "no end": raw[: raw.rindex(b"--=_b1--")],
        "no boundary": raw.replace(b'; boundary="=_b1"', b""),
        "wrong boundary": raw.replace(b'boundary="=_b1"', b'boundary="=_other"'),
        "blanks": raw.replace(b"--=_b1\r\n", b"--=_b1 \t \r\n"),
        "lf": raw.replace(b"\r\n", b"\n"),
        "cr": raw.replace(b"\r\n", b"\r"),
        "crcrlf": raw.replace(b"\r\n", b"\r\r\n"),
        "base64 whole": raw.partition(b"\r\n\r\n")[0]
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(raw.partition(b"\r\n\r\n")[2]),
    }[how]
    assert parts(raw)["attachment:msa.pdf"].data == w.PDF


def test_a_truncated_mail_keeps_what_arrived() -> None:
    raw = w.multipart([w.text(), w.part(w.PDF * 40, "application/pdf", "msa.pdf")])
    found = parts(raw[: len(raw) * 2 // 3])["attachment:msa.pdf"]
    assert (w.PDF * 40).startswith(found.data)
    assert len(found.data) > 1000


def test_a_boundary_that_begins_like_another_does_not_end_it() -> None:
    inner = w.group([w.text("one"), w.part(w.PDF, "application/pdf", "a.pdf")], "mixed", "b-inner")
    found = parts(w.multipart([inner, w.part(w.PDF, "application/pdf", "b.pdf")], boundary="b"))
    assert list(found) == ["body:text", "attachment:a.pdf", "attachment:b.pdf"]


def test_parts_behind_the_closing_boundary_are_not_lost() -> None:
    raw = w.multipart([w.text()]) + b"--=_b1\r\n" + w.part(w.PDF, "application/pdf", "late.pdf") + b"\r\n--=_b1--\r\n"
    assert "attachment:late.pdf" in parts(raw)


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"\0\0\0", b"no header at all", b":", b"\xff\xfe", b"Subject: x"])
def test_nothing_is_no_crash(raw: bytes) -> None:
    mail = read_mail(raw)
    assert isinstance(mail, Mail)
    assert mail.parts or mail.defects


# ---- bounds


def test_what_is_too_deep_says_so() -> None:
    raw = w.head() + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (i, i) for i in range(3000)
    )
    [found] = read_mail(raw + b"\r\nhi").parts
    assert found.needs is Needs.LIMIT
    mails = read_mail(w.head() + b"Content-Type: message/rfc822\r\n\r\n" * 3000 + b"Subject: innermost\r\n\r\nhi").parts
    assert mails[-1].needs is Needs.LIMIT
    assert all(p.role is Role.NESTED for p in mails[:-1])


def test_what_is_too_many_says_so() -> None:
    mail = read_mail(w.multipart([b"Content-Disposition: attachment; filename=a\r\n\r\nx"] * 5000))
    assert len(mail.parts) == 501
    assert mail.parts[-1].needs is Needs.LIMIT
    assert mail.parts[-1].size > 100_000


def test_what_is_too_large_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from watcher.mail import tree

    monkeypatch.setattr(tree, "MOST_BYTES", 1000)
    mail = read_mail(
        w.multipart([w.part(bytes(600), "application/pdf", "a.pdf"), w.part(bytes(600), "application/pdf", "b.pdf")]),
        tree.Budget(size=1000),
    )
    one, other = mail.parts
    assert (one.needs, other.needs) == (None, Needs.LIMIT)
    assert other.size == 600
    assert other.data == b""


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_no_bytes_break_a_mail(data: bytes) -> None:
    for raw in (data, w.head(content_type='multipart/mixed; boundary="b"') + b"\r\n--b\r\n" + data):
        opened = open_mail(raw)
        assert len(opened.rulings) == len(opened.mail.parts)
        assert len({r.part.locator for r in opened.rulings}) == len(opened.rulings)
        describe(raw)


@settings(deadline=None)
@given(st.data())
def test_damage_loses_no_part_that_it_does_not_touch(data: st.DataObject) -> None:
    """Bytes changed inside the first attachment never touch the second."""
    first = w.part(w.PDF * 3, "application/pdf", "one.pdf")
    raw = bytearray(w.multipart([w.text(), first, w.part(w.PDF, "application/pdf", "two.pdf")]))
    start = bytes(raw).index(first) + first.index(b"\r\n\r\n") + 4
    for _ in range(data.draw(st.integers(1, 10))):
        at = data.draw(st.integers(start, start + 200))
        if raw[at] not in b"\r\n":
            raw[at] = data.draw(st.sampled_from(b"!*= AZaz09\0\xff"))
    found = parts(bytes(raw))
    assert found["attachment:two.pdf"].data == w.PDF
    assert "attachment:one.pdf" in found


_NAMES = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters='"\\/'), min_size=1, max_size=40)


@given(st.lists(st.tuples(_NAMES, st.binary(max_size=200)), min_size=1, max_size=6))
def test_what_pythons_own_writer_makes_comes_out(files: list[tuple[str, bytes]]) -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = "x"
    message.set_content("hello")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    found = [p for p in read_mail(message.as_bytes()).parts if p.role is not Role.BODY and "/" not in p.path]
    assert [p.data for p in found] == [data for _, data in files]
    assert [p.name for p in found] == [name for name, _ in files]


# ---- what parse prints


def test_parse_lists_attachments_and_text() -> None:
    raw = w.multipart(
        [
            w.group([w.text(), w.text("<p>other</p>", "html")], "alternative", "alt"),
            w.part(w.PDF, "application/pdf", "msa.pdf"),
        ]
    )
    found = describe(raw)
    [attachment] = found["attachments"]
    assert {k: attachment[k] for k in ("name", "sha256", "size", "media_type")} == {
        "name": "msa.pdf",
        "sha256": hashlib.sha256(w.PDF).hexdigest(),
        "size": len(w.PDF),
        "media_type": "application/pdf",
    }
    assert re.sub(r"\s+", " ", found["text"]).startswith("Hello Ada, the weather")
    assert found["date"] == "2026-01-05T10:00:00+01:00"


# ---- how a body is read


@pytest.mark.parametrize(
    ("subject", "forwarded"),
    [
        ("Terms", False),
        ("Re: Terms", False),
        ("Fwd: Terms", True),
        ("FW: Terms", True),
        ("WG: Bedingungen", True),
        ("TR : conditions", True),
        ("Forward planning", False),
        ("I agree", False),
    ],
)
def test_a_subject_says_that_a_mail_is_forwarded(subject: str, forwarded: bool) -> None:
    raw = f"From: a@x.example\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\nhi\r\n".encode()
    body = body_at(raw, "body:text")
    assert body is not None
    assert (body.media_type, body.charset, body.forwarded) == ("text/plain", "koi8-r", forwarded)


def test_a_file_is_no_body() -> None:
    raw = w.multipart([w.text(), w.part(w.PDF, "application/pdf", "a.pdf")])
    assert body_at(raw, "body:text") is not None
    assert body_at(raw, "attachment:a.pdf") is None
    assert body_at(raw, "attachment:none") is None
