"""Headers as they come, not as they should: read for a person, in linear time, without an exception."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.mail.headers import (
    Address,
    clean_name,
    decode_text,
    decode_words,
    parse_addresses,
    parse_date,
    parse_ids,
    parse_parameters,
    split_fields,
)


def b64(text: str, charset: str = "utf-8") -> bytes:
    return b"=?%s?B?%s?=" % (charset.encode(), base64.b64encode(text.encode(charset)))


# ---- the block


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_fields_are_unfolded_and_the_body_is_found(end: bytes) -> None:
    raw = end.join([b"Subject: one", b" two", b"\tthree", b"X-Empty:", b"to:a@b.example", b"", b"body", b""])
    fields, body = split_fields(raw)
    assert fields.items == (("subject", b"one two three"), ("x-empty", b""), ("to", b"a@b.example"))
    assert raw[body:].startswith(b"body")
    assert fields.defects == ()


def test_a_mail_without_an_empty_line_keeps_its_body() -> None:
    raw = b"Subject: x\r\nHello Ada, this is no header\r\nnor this\r\n"
    fields, body = split_fields(raw)
    assert fields.text("subject") == "x"
    assert raw[body:].startswith(b"Hello Ada")
    assert fields.defects == ("no empty line between header and body",)


def test_a_fold_that_lost_its_blank_does_not_end_the_header() -> None:
    raw = b"Subject: a very long\nsubject line\nContent-Type: text/html\n\n<p>x"
    fields, body = split_fields(raw)
    assert fields.text("subject") == "a very long subject line"
    assert fields.text("content-type") == "text/html"
    assert raw[body:] == b"<p>x"


def test_the_line_of_an_mbox_is_no_field() -> None:
    fields, _ = split_fields(b"From jo@x.example Mon Jan  5 10:00:00 2026\nSubject: x\n\nhi")
    assert fields.items == (("subject", b"x"),)


def test_headers_without_end_are_cut_and_the_body_is_still_found() -> None:
    raw = b"".join(b"X-%d: %s\r\n" % (i, b"v" * 50) for i in range(20_000)) + b"\r\nthe body"
    fields, body = split_fields(raw)
    assert len(fields.items) <= 2000
    assert "header cut: too long" in fields.defects
    assert raw[body:] == b"the body"
    fields, body = split_fields(b"Subject: " + b"a" * 5_000_000 + b"\r\n\r\nhi")
    assert 60_000 < len(fields.items[0][1]) <= 64 * 1024
    assert fields.defects == ("header field cut: too long",)


# ---- words


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"plain", "plain"),
        (b"=?utf-8?Q?Vertrag_M=C3=A4rz?=", "Vertrag März"),
        (b"=?UTF-8?B?VmVydHJhZw==?= 2026", "Vertrag 2026"),
        (b"=?utf-8?q?one?= =?utf-8?q?two?=", "onetwo"),
        (b"=?utf-8?q?one?=\t =?iso-8859-1?q?tw=F6?=", "onetwö"),
        (b"=?utf-8?q?one?= and =?utf-8?q?two?=", "one and two"),
        (b"=?utf-8?B?4oI=?= =?utf-8?B?rA==?=", "€"),  # a letter split between two words
        (b"=?utf-8?Q?with spaces in it?=", "with spaces in it"),
        (b"=?utf-8?Q?what?_yes?=", "what? yes"),
        (b"=?utf-8?B?VmVydHJhZw?=", "Vertrag"),  # padding lost
        (b"=?utf-8?B?VmVy dHJh Zw==?=", "Vertrag"),
        (b'"=?utf-8?Q?M=C3=A4rz?="', '"März"'),
        (b"=?iso-8859-1*de?Q?M=E4rz?=", "März"),
        (b"=?no-such-charset?Q?M=C3=A4rz?=", "März"),
        (b"=?no-such-charset?Q?M=E4rz?=", "März"),
        (b"M\xc3\xa4rz", "März"),
        (b"M\xe4rz", "März"),
        (b"=?utf-8?Q?unfinished", "=?utf-8?Q?unfinished"),
        (b64("契約書", "iso-2022-jp"), "契約書"),
        (b64("契約書", "shift_jis"), "契約書"),
        (b64("합의서", "euc-kr"), "합의서"),
        (b64("Договор", "koi8-r"), "Договор"),
        (b64("Договор", "windows-1251"), "Договор"),
        (b"=?hex?Q?41?= =?idna?Q?a?=", "41a"),
    ],
)
def test_words_are_read_as_they_were_meant(raw: bytes, expected: str) -> None:
    assert decode_words(raw) == expected


@given(st.binary(max_size=300))
def test_no_bytes_break_the_words(raw: bytes) -> None:
    decode_words(raw)
    decode_words(b"=?utf-8?Q?" + raw + b"?=")
    decode_words(b"=?utf-8?B?" + raw + b"?=")
    parse_parameters(b"text/plain; name=" + raw)
    parse_addresses(raw)
    parse_date(raw)
    parse_ids(raw)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_what_any_mail_program_encodes_comes_back(text: str) -> None:
    from email.header import Header

    folded = Header(text, "utf-8", maxlinelen=76).encode().encode("ascii").replace(b"\n", b"")
    assert decode_words(folded) == text


def test_damaged_charsets_are_guessed_once_and_whole() -> None:
    assert decode_text("naïve".encode("cp1252"), "utf-8") == "na\ufffdve"
    assert decode_text("naïve".encode("cp1252")) == "naïve"
    assert decode_text("x".encode("utf-16"), "utf-8") == "x"
    assert decode_text(b"abc", "no-such") == "abc"


# ---- parameters


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b'attachment; filename="a.pdf"', "a.pdf"),
        (b"attachment; filename=a.pdf", "a.pdf"),
        (b"attachment; FileName = a.pdf ; size=3", "a.pdf"),
        (b"attachment; filename=Contract (final) v2.pdf", "Contract (final) v2.pdf"),
        (b'attachment; filename="a;b.pdf"; size=3', "a;b.pdf"),
        (b'attachment; filename="say \\"yes\\".pdf"', 'say "yes".pdf'),
        (b'attachment; filename="no end.pdf', "no end.pdf"),
        (b'attachment; filename="no end.pdf; size=300', "no end.pdf"),
        (b"attachment; filename*=utf-8''M%C3%A4rz.pdf", "März.pdf"),
        (b"attachment; filename=fallback.pdf; filename*=utf-8''M%C3%A4rz.pdf", "März.pdf"),
        (b"attachment; filename*0*=utf-8''M%C3; filename*1*=%A4rz; filename*2=.pdf", "März.pdf"),
        (b'attachment; filename*1="rz.pdf"; filename*0="Ma"', "Marz.pdf"),
        (b"attachment; filename*0=Ma; filename*2=rz.pdf", "Marz.pdf"),
        (b'attachment; filename="=?utf-8?Q?M=C3=A4rz=2Epdf?="', "März.pdf"),
        (b"attachment; filename==?utf-8?B?TcOkcnoucGRm?=", "März.pdf"),
        (b'attachment; filename*0="=?utf-8?Q?M=C3"; filename*1="=A4rz.pdf?="', "März.pdf"),
        (b'attachment; filename="M\xe4rz.pdf"', "März.pdf"),
        (b'attachment; filename="M\xc3\xa4rz.pdf"', "März.pdf"),
        (b"attachment; filename*=M\xc3\xa4rz.pdf", "März.pdf"),
        (b"attachment; filename*=UTF-8'M%C3%A4rz.pdf", "UTF-8'März.pdf"),
        (b"attachment; filename*=bogus''M%E4rz.pdf", "März.pdf"),
        (b"attachment", None),
    ],
)
def test_names_are_found(raw: bytes, name: str | None) -> None:
    kind, parameters = parse_parameters(raw)
    assert kind == "attachment"
    assert parameters.get("filename") == name


def test_comments_in_a_content_type_are_no_part_of_it() -> None:
    kind, parameters = parse_parameters(b"text/plain (as it was) ; charset=us-ascii")
    assert kind == "text/plain"
    assert parameters == {"charset": "us-ascii"}


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("contract\u202efdp.exe", "contractfdp.exe"),
        ("a\0b.pdf", "ab.pdf"),
        (" a\r\n b.pdf ", "a b.pdf"),
        ("x" * 4000 + ".pdf", "x" * 251 + ".pdf"),
        ("ä" * 300, "ä" * 255),
    ],
)
def test_names_are_fit_to_be_shown(name: str, clean: str) -> None:
    assert clean_name(name) == clean


# ---- addresses, dates, ids


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"jo@x.example", [("", "jo@x.example")]),
        (b"Jo Pier <jo@x.example>", [("Jo Pier", "jo@x.example")]),
        (b'"Pier, Jo" <jo@x.example>, al@y.example', [("Pier, Jo", "jo@x.example"), ("", "al@y.example")]),
        (b"jo@x.example (Jo Pier)", [("Jo Pier", "jo@x.example")]),
        (b"=?utf-8?Q?J=C3=B6?= <jo@x.example>", [("Jö", "jo@x.example")]),
        (b"team: jo@x.example, al@y.example;", [("", "jo@x.example"), ("", "al@y.example")]),
        (b"<>", []),
        (b"undisclosed-recipients:;", []),
        (b"Jo <jo@x.example> (the boss", [("Jo", "jo@x.example")]),
        (b'"no end <jo@x.example>', [("no end", "jo@x.example")]),
        (b"nobody", [("nobody", "")]),
    ],
)
def test_addresses_are_found(raw: bytes, expected: list[tuple[str, str]]) -> None:
    assert [(a.name, a.email) for a in parse_addresses(raw)] == expected


def test_an_address_shows_its_name() -> None:
    assert str(Address("Jo", "jo@x.example")) == "Jo <jo@x.example>"
    assert str(Address("", "jo@x.example")) == "jo@x.example"


def test_a_wall_of_parentheses_costs_no_more_than_its_length() -> None:
    [wall] = parse_addresses(b"(" * 60_000 + b"jo@x.example")
    assert wall.email == ""
    many = b", ".join(b'"x" <a%d@x.example>' % i for i in range(20_000))
    assert len(parse_addresses(many)) <= 1000


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"Mon, 05 Jan 2026 10:00:00 +0100", datetime(2026, 1, 5, 10, tzinfo=timezone(timedelta(hours=1)))),
        (b"5 Jan 2026 10:00 GMT", datetime(2026, 1, 5, 10, tzinfo=UTC)),
        (b"Mon, 05 Jan 2026 10:00:00 -0000 (nowhere)", datetime(2026, 1, 5, 10, tzinfo=UTC)),
        (b"Mon, 05 Jan 26 10:00:00 EST", datetime(2026, 1, 5, 10, tzinfo=timezone(timedelta(hours=-5)))),
        (b"2026-01-05T10:00:00Z", datetime(2026, 1, 5, 10, tzinfo=UTC)),
        (b"Mon, 05 Jan 2026 10:00:60 +0000", datetime(2026, 1, 5, 10, 0, 59, tzinfo=UTC)),
        (b"Mon, 35 Jan 2026 10:00:00 +0000", None),
        (b"Mon, 05 Jan 99999 10:00:00 +0000", None),
        (b"Mon, 05 Jan 2026 10:00:00 +99999999999", None),
        (b"soon", None),
        (b"", None),
        (None, None),
    ],
)
def test_dates_are_read_with_their_zone(raw: bytes | None, expected: datetime | None) -> None:
    found = parse_date(raw)
    assert found == expected
    if expected is not None:
        assert found is not None
        assert found.utcoffset() == expected.utcoffset()


def test_ids_lose_their_brackets_and_their_doubles() -> None:
    assert parse_ids(b"<a@x> <b@y>\r\n <a@x>") == ("a@x", "b@y")
    assert parse_ids(b"bare@x") == ("bare@x",)
    assert parse_ids(b"<>") == ()
    assert parse_ids(None) == ()
