"""Each part gets one ruling; where it is shown in the mail decides nothing."""

from __future__ import annotations

import pytest

from scoring.text import Needs
from tests.watcher.parse import letters as w
from watcher.mail.message import open_mail
from watcher.mail.triage import (
    Body,
    Decorative,
    NeedsYou,
    Pass,
    Ruling,
    StructurePart,
    Take,
    could_hold_document,
    image_size,
)


def rulings(raw: bytes) -> dict[str, Ruling]:
    return {r.part.locator: r for r in open_mail(raw).rulings}


def rule(data: bytes | str, kind: str, name: str | None = None, **more: object) -> Ruling:
    [_, found] = open_mail(w.multipart([w.text(), w.part(data, kind, name, **more)])).rulings  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize("disposition", ["attachment", "inline", None])
def test_a_pdf_is_a_document_wherever_it_is_shown(disposition: str | None) -> None:
    assert isinstance(rule(w.PDF, "application/pdf", "msa.pdf", disposition=disposition), Take)
    assert isinstance(rule(w.PDF, "application/octet-stream", "msa", disposition=disposition), Take)
    assert isinstance(rule(w.PDF, "image/png", "x.png", disposition=disposition, extra=["Content-ID: <a@b>"]), Take)


@pytest.mark.parametrize(
    ("data", "kind", "name"),
    [
        (w.AGREEMENT, "text/plain", "agreement.txt"),
        (f"<p>{w.AGREEMENT}</p>", "text/html", "agreement.html"),
        (b"{\\rtf1 hello}", "application/rtf", "a.rtf"),
        (b"%PDF-1", "application/pdf", "cut.pdf"),
        (b"garbage that is no PDF \0\1\2", "application/pdf", "broken.pdf"),
        (b"\0\1\2\3", "application/octet-stream", "old.wpd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "application/msword", "old.doc"),
    ],
)
def test_what_may_be_a_document_is_read(data: bytes | str, kind: str, name: str) -> None:
    assert isinstance(rule(data, kind, name), Take)


@pytest.mark.parametrize(
    ("data", "kind", "name"),
    [
        (b"sig", "application/pkcs7-signature", "smime.p7s"),
        (b"-----BEGIN PGP SIGNATURE-----", "application/pgp-signature", "signature.asc"),
        ("BEGIN:VCARD", "text/vcard", "jo.vcf"),
        ("BEGIN:VCALENDAR", "text/calendar", "invite.ics"),
        (w.png(16, 16), "image/png", "pixel.png"),
        (w.png(500, 120), "image/png", "logo.png"),
        (b"GIF89a\x01\0\x01\0", "image/gif", "spacer.gif"),
    ],
)
def test_furniture_is_decorative(data: bytes | str, kind: str, name: str) -> None:
    assert isinstance(rule(data, kind, name), Decorative)


@pytest.mark.parametrize(
    ("data", "kind", "name"),
    [
        (b"ID3" + bytes(100), "audio/mpeg", "demo.mp3"),
        (b"8BPS" + bytes(100), "application/octet-stream", "cover.psd"),
        ('{"a": 1}', "application/json", "data.json"),
        (b"\0\1\2\3", "application/octet-stream", "blob"),
    ],
)
def test_what_is_no_document_says_why(data: bytes | str, kind: str, name: str) -> None:
    found = rule(data, kind, name)
    assert isinstance(found, Pass)
    assert "not a document" in found.reason


def test_an_unknown_format_with_a_contracts_name_is_its_users_to_see() -> None:
    found = rule(b"\0\1\2\3", "application/octet-stream", "Freelance Agreement v2.bin")
    assert isinstance(found, NeedsYou)
    assert found.needs is Needs.FORMAT


def test_an_empty_contract_is_asked_for_again() -> None:
    found = rule(b"", "application/pdf", "contract.pdf")
    assert isinstance(found, NeedsYou)
    assert found.needs is Needs.DAMAGED


# ---- pictures


def test_a_picture_as_large_as_a_page_is_read() -> None:
    assert isinstance(rule(w.jpeg_header(1240, 1754), "image/jpeg", "scan.jpg"), Take)
    assert isinstance(rule(w.png(620, 880), "image/png", "p1.png"), Take)


def _shown(data: bytes, **fields: str) -> Ruling:
    picture = w.part(data, "image/jpeg", "image001.jpg", disposition="inline", extra=["Content-ID: <i1@x>"])
    raw = w.multipart([w.text('<p>Hi</p><img src="cid:i1@x">', "html"), picture], "related", **fields)
    return rulings(raw)["attachment:image001.jpg"]


def test_a_banner_shown_in_the_body_is_decorative() -> None:
    assert isinstance(_shown(w.jpeg_header(1600, 700)), Decorative)
    assert isinstance(_shown(w.jpeg_header(800, 1000)), Decorative)


def test_a_photographed_page_shown_in_the_body_is_read() -> None:
    assert isinstance(_shown(w.jpeg_header(3024, 4032)), Take)
    assert isinstance(_shown(w.jpeg_header(3024, 4032), list_id="<news.x.example>"), Decorative)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (w.png(30, 20), (30, 20)),
        (w.jpeg_header(1240, 1754), (1240, 1754)),
        (b"GIF89a\x0a\0\x05\0", (10, 5)),
        (b"BM" + bytes(16) + (10).to_bytes(4, "little") + (-5).to_bytes(4, "little", signed=True), (10, 5)),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x09\0\0\x04\0\0", (10, 5)),
        (
            b"II*\0\x08\0\0\0\x02\0\0\1\3\0\1\0\0\0\x0a\0\0\0\1\1\4\0\1\0\0\0\x05\0\0\0",
            (10, 5),
        ),
        (b"\xff\xd8\xff\xe0\0\x01", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"", None),
    ],
)
def test_pictures_are_measured_by_their_headers(data: bytes, size: tuple[int, int] | None) -> None:
    assert image_size(data) == size


# ---- bodies


def test_a_letter_is_a_body() -> None:
    assert isinstance(rulings(w.plain())["body:text"], Body)


def test_an_agreement_in_the_body_is_a_document() -> None:
    assert isinstance(rulings(w.plain(w.AGREEMENT))["body:text"], Take)


def test_of_two_forms_of_the_same_words_one_is_read() -> None:
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in w.AGREEMENT.splitlines()) + "</body></html>"
    found = rulings(w.multipart([w.text(w.AGREEMENT), w.text(page, "html")], "alternative"))
    assert isinstance(found["body:html"], Take)
    assert isinstance(found["body:text"], Body)


def _clauses(words: str) -> str:
    return "\n".join(
        f"{n}. The Client shall {words} {words}alpha{n} {words}beta{n} {words}gamma{n} {words}delta{n} worldwide."
        for n in range(6, 30)
    )


def _page(text: str) -> str:
    return "<html><body>" + "".join(f"<p>{line}</p>" for line in text.splitlines()) + "</body></html>"


def test_two_forms_that_say_different_things_are_both_read() -> None:
    one, other = w.AGREEMENT + _clauses("train"), w.AGREEMENT + _clauses("protect")
    found = rulings(w.multipart([w.text(one), w.text(_page(other), "html")], "alternative"))
    assert isinstance(found["body:html"], Take)
    assert isinstance(found["body:text"], Take)


def test_a_form_that_says_less_adds_nothing() -> None:
    raw = w.multipart([w.text(w.AGREEMENT), w.text(_page(w.AGREEMENT + _clauses("train")), "html")], "alternative")
    found = rulings(raw)
    assert isinstance(found["body:html"], Take)
    assert isinstance(found["body:text"], Body)


def test_a_newsletter_about_contracts_is_a_body() -> None:
    words = (
        "This week: how to read a freelance agreement. The client shall pay on time! Unsubscribe here. "
        "Read more about contracts, terms and what you agree to in our shop. 20 % off all templates.\n"
    ) * 5
    assert isinstance(rulings(w.plain(words, list_unsubscribe="<https://x.example/u>"))["body:text"], Body)


def test_a_notice_that_a_contract_waits_behind_a_link_is_a_document() -> None:
    words = (
        "Harbour Light Press sent you a document to review and sign.\n\nFreelance Agreement.pdf\n\n"
        "REVIEW DOCUMENT https://sign.example/abc\n\nPlease review and sign the agreement by Friday. DocuSign\n"
    )
    assert isinstance(rulings(w.plain(words))["body:text"], Take)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "body",
    [
        "<style>" * 40_000,
        "<" * 200_000,
        "<!--" * 60_000,
        "<p " + "a='" * 80_000,
        "<p>" + "&" * 200_000,
        "\r\n\t" * 60_000,
        "<script></script" * 20_000,
    ],
)
def test_html_made_to_cost_time_costs_none(body: str) -> None:
    """Each of these is quadratic for a careless reader: minutes instead of a moment."""
    assert isinstance(rulings(w.multipart([w.text(body, "html")]))["body:html"], Body)


def test_a_container_is_ruled_by_what_is_in_it() -> None:
    found = rulings(
        w.multipart([w.part(w.zipped({"a.pdf": w.PDF, "logo.png": w.png(9, 9)}), "application/zip", "a.zip")])
    )
    assert [type(r) for r in found.values()] == [Pass, Take, Decorative]


# ---- before the body is fetched


@pytest.mark.parametrize(
    ("kind", "name", "size", "disposition", "expected"),
    [
        ("application/pdf", "a.pdf", 1000, "attachment", True),
        ("application/octet-stream", "", 1000, "", True),
        ("application/zip", "a.zip", 1000, "attachment", True),
        ("application/ms-tnef", "winmail.dat", 1000, "attachment", True),
        ("message/rfc822", "", 1000, "", True),
        ("application/pkcs7-mime", "smime.p7m", 1000, "attachment", True),
        ("image/jpeg", "scan.jpg", 500_000, "inline", True),
        ("image/jpeg", "logo.jpg", 8_000, "inline", False),
        ("image/gif", "a.gif", 500_000, "", False),
        ("text/plain", "", 3_000, "", False),
        ("text/plain", "", 900_000, "", True),
        ("text/plain", "a.txt", 3_000, "attachment", True),
        ("text/html", "", 30_000, "", False),
        ("text/calendar", "invite.ics", 3_000, "", False),
        ("application/pgp-signature", "signature.asc", 800, "", False),
        ("application/pkcs7-signature", "smime.p7s", 8_000, "attachment", False),
        ("video/mp4", "a.mp4", 9_000_000, "attachment", False),
        ("video/mp4", "contract.pdf", 9_000_000, "attachment", True),
        ("application/octet-stream", "cover.psd", 9_000_000, "attachment", False),
        ("multipart/mixed", "", 0, "", False),
    ],
)
def test_the_structure_says_whether_a_body_is_worth_fetching(
    kind: str, name: str, size: int, disposition: str, expected: bool
) -> None:
    assert could_hold_document([StructurePart("1", kind, name, size, disposition)]) is expected


def test_what_is_taken_could_hold_a_document() -> None:
    """Triage and the look at the structure agree: nothing that would be taken is left on the server."""
    cases = [
        (w.PDF, "application/pdf", "a.pdf"),
        (w.PDF, "application/octet-stream", "a"),
        (w.AGREEMENT.encode(), "text/plain", "a.txt"),
        (w.jpeg_header(1240, 1754) + bytes(60_000), "image/jpeg", "scan.jpg"),
        (w.zipped({"a.pdf": w.PDF}), "application/x-zip", "a.zip"),
        (w.plain(w.AGREEMENT), "message/rfc822", "fwd.eml"),
    ]
    for data, kind, name in cases:
        opened = open_mail(w.multipart([w.text(), w.part(data, kind, name)]))
        assert any(isinstance(r, Take) for r in opened.rulings), name
        assert could_hold_document([StructurePart("2", kind, name, len(data) * 4 // 3, "attachment")]), name
