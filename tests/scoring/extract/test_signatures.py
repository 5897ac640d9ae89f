"""Signatures in a PDF: which fit, which are broken, what came after; and that nobody is asked about them."""

from __future__ import annotations

import socket
import subprocess
import sys
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.sign.fields import MDPPerm

from scoring.extract.formats import extract_text
from scoring.extract.signatures import MOST_BYTES, MOST_SIGNATURES, read_signatures
from scoring.signatures import FileSignature, Integrity, SignatureKind
from scoring.text import ContractText
from tests.corpus import signed_pdfs as pdfs

STAMP = "2026-05-04T12:30:00+00:00"


@cache
def once() -> bytes:
    return pdfs.sign(pdfs.paper(pages=2))


@cache
def twice() -> bytes:
    return pdfs.sign(once(), pdfs.FREELANCER, field="Signature2")


def found(data: bytes) -> list[FileSignature]:
    return list(read_signatures(data))


def test_a_whole_signature() -> None:
    [signature] = found(once())
    assert signature.integrity is Integrity.WHOLE
    assert signature.stands
    assert (signature.signer, signature.organisation) == ("Nell Pier", "North Pier Books Ltd")
    assert signature.self_issued
    assert signature.claimed is not None
    assert signature.stamp is None
    assert signature.kind is SignatureKind.APPROVAL


def test_the_text_carries_it_and_a_paper_without_one_loads_no_library() -> None:
    text = extract_text(once())
    assert isinstance(text, ContractText)
    assert text.signatures == tuple(found(once()))
    look = (
        "import sys; from scoring.extract.formats import extract_text; from tests.corpus.signed_pdfs import paper;"
        "data = paper(); known = set(sys.modules); [sys.modules.pop(m) for m in known if m.startswith('pyhanko')];"
        "assert not extract_text(data).signatures; sys.exit(any(m.startswith('pyhanko') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0


def test_two_signers_both_stand() -> None:
    first, second = found(twice())
    assert (first.integrity, second.integrity) == (Integrity.ADDED, Integrity.WHOLE)
    assert first.changes == ("another signature was added",)
    assert first.stands
    assert second.stands
    assert (first.signer, second.signer) == ("Nell Pier", "Ada Stone")


def test_a_certification_and_an_approval() -> None:
    certified = pdfs.sign(pdfs.paper(), certify=MDPPerm.FILL_FORMS)
    first, second = found(pdfs.sign(certified, pdfs.FREELANCER, field="Signature2"))
    assert (first.kind, second.kind) == (SignatureKind.CERTIFICATION, SignatureKind.APPROVAL)
    assert first.stands
    assert second.stands


def test_a_time_stamp_that_fits_and_one_that_was_put_over_another_signature() -> None:
    [signature] = found(pdfs.sign(pdfs.paper(), stamped=True))
    assert signature.stamp is not None
    assert (signature.stamp.intact, signature.stamp.moment, signature.stamp.authority) == (True, STAMP, "Time of Test")


def test_a_field_that_was_filled_in_later_was_not_signed() -> None:
    for certify in (None, MDPPerm.FILL_FORMS):
        signed = pdfs.sign(pdfs.with_text_field(pdfs.paper()), certify=certify)
        [signature] = found(pdfs.fill(signed, "EUR 9"))
        assert signature.integrity is Integrity.ADDED
        assert signature.changes == ("the field “Fee” was filled in or changed",)
        assert not signature.stands


def test_a_field_that_must_not_be_filled_in() -> None:
    signed = pdfs.sign(pdfs.with_text_field(pdfs.paper()), certify=MDPPerm.NO_CHANGES)
    [signature] = found(pdfs.fill(signed, "EUR 9"))
    assert signature.integrity is Integrity.CHANGED
    assert not signature.stands


@pytest.mark.parametrize("page", [0, 1])
def test_a_page_that_was_drawn_anew_is_named(page: int) -> None:
    for signature in found(pdfs.redraw(twice(), page)):
        assert signature.integrity is Integrity.CHANGED
        assert signature.changes == (f"page {page + 1} is another",)
        assert not signature.stands


@pytest.mark.parametrize(
    ("tail", "integrity"),
    [(b"\r\n\n", Integrity.ADDED), (b"\n9 0 obj << /Type /Page >> endobj\n", Integrity.CHANGED)],
)
def test_bytes_behind_the_signed_end(tail: bytes, integrity: Integrity) -> None:
    [signature] = found(once() + tail)
    assert signature.integrity is integrity


@given(st.floats(0, 1, exclude_max=True))
@settings(max_examples=60, deadline=None)
def test_no_byte_can_be_changed_unseen(share: float) -> None:
    """Wherever a bit is changed in what was signed, no signature stands any more."""
    data = once()
    start, end = pdfs.signature_at(data)
    covered = [*range(start - 1), *range(end + 1, len(data))]
    assert not any(signature.stands for signature in found(pdfs.flipped(data, covered[int(share * len(covered))])))


@given(st.floats(0, 1, exclude_max=True), st.integers(0, 15))
@settings(max_examples=60, deadline=None)
def test_no_digit_of_the_signature_can_be_changed_unseen(share: float, digit: int) -> None:
    """A changed CMS is broken, unreadable, or says what it said before (its unused tail is nothing)."""
    data = once()
    start, end = pdfs.signature_at(data)
    used = len(data[start:end].rstrip(b"0"))
    at = start + int(share * used)
    [signature] = found(data[:at] + b"%x" % digit + data[at + 1 :]) or [None]
    [before] = found(data)
    assert signature is not None
    assert not signature.stands or (signature.signer, signature.organisation) == (before.signer, before.organisation)


@pytest.mark.parametrize("cms", [b"", b"00" * 40, b"3080" * 400, b"ff" * 700, b"30820400" + b"31" * 500, b"zz"])
def test_a_malformed_signature_is_named_and_harms_nothing(cms: bytes) -> None:
    data = once()
    start, end = pdfs.signature_at(data)
    [signature] = found(data[:start] + cms.ljust(end - start, b"0") + data[end:])
    assert signature.integrity in (Integrity.UNREADABLE, Integrity.BROKEN)
    assert signature.reason
    assert not signature.stands


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_torn_file_gives_a_text_or_a_reason_and_no_signature_that_stands(share: float) -> None:
    data = twice()
    assert not any(s.stands and s.integrity is Integrity.ADDED for s in found(data[: int(len(data) * share)]))


def test_too_large_and_too_many_are_told_not_passed_over() -> None:
    [signature] = found(once() + b"\n" * MOST_BYTES)
    assert (signature.integrity, signature.stands) == (Integrity.UNCHECKED, False)
    data = pdfs.paper()
    for number in range(MOST_SIGNATURES + 1):
        data = pdfs.sign(data, field=f"Signature{number}")
    *checked, last = found(data)
    assert len(checked) == MOST_SIGNATURES
    assert all(s.stands for s in checked)
    assert last.integrity is Integrity.UNCHECKED


def test_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificates name addresses for revocation and for their issuers; no socket is opened for them."""
    data = pdfs.sign(pdfs.paper(), stamped=True)
    assert b"http://authority.example/revoked.crl".hex().encode() in data.lower()
    opened: list[object] = []

    def never(*where: object, **_: object) -> None:
        opened.append(where)
        raise AssertionError(f"a socket was opened: {where}")

    monkeypatch.setattr(socket, "socket", never)
    monkeypatch.setattr(socket, "create_connection", never)
    monkeypatch.setattr(socket, "getaddrinfo", never)
    [signature] = found(data)
    assert signature.stands
    assert not opened


def test_the_words_alone_are_no_signature() -> None:
    assert found(pdfs.paper((*pdfs.PAPER, "/ByteRange"))) == []
    data = pdfs.paper() + b"%/ByteRange [0 1 2 3]\n"
    assert found(data) == []
