"""A delivery receipt: its manifest is checked by sha256sum, its PDF carries it, and it says nothing that is not so."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from evidence.digest import digest_of
from evidence.errors import ReceiptRefused
from evidence.receipt.pdf import receipt_pdf
from evidence.receipt.receipt import NO_AGREEMENT, RESERVATION, DeliveredFile, Receipt, manifest_of, render_receipt

ODD = (
    "plain.txt",
    "100 % done.txt",
    "line\nbreak.txt",
    "back\\slash.txt",
    "caf\u00e9.txt",
    "cafe\u0301.txt",
    " lead.txt",
)


def delivered(path: str, data: bytes = b"words") -> DeliveredFile:
    return DeliveredFile(path, len(data), digest_of(data), digest_of(data + b"original"), ("XMP",), 3)


def receipt(*files: DeliveredFile) -> Receipt:
    return Receipt(
        delivery="b-12",
        kind="final",
        freelancer="Mara Lindqvist",
        client="North Pier Books",
        recorded_at="2026-11-02T09:14:03Z",
        files=files or (delivered("shoot/a.jpg"), delivered("shoot/b.jpg", b"more")),
    )


def told(made: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed here")
def test_sha256sum_confirms_the_manifest_whatever_the_names(tmp_path: Path) -> None:
    for name in ODD:
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "../manifest.sha256").resolve().write_bytes(receipt(*(delivered(n, n.encode()) for n in ODD)).manifest)
    command = ["sha256sum", "--check", "--strict", "../manifest.sha256"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / ODD[1]).write_bytes(b"changed")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), min_size=1, unique=True))
def test_a_manifest_has_a_line_for_each_file_in_one_order(names: list[str]) -> None:
    files = [delivered(name, name.encode()) for name in names]
    made = manifest_of(files)
    assert made.count(b"\n") == len(names)
    assert manifest_of(files[::-1]) == made


def test_the_stated_time_and_the_recorded_one_are_two_lines() -> None:
    text = render_receipt(replace(receipt(), delivered_on="2026-11-01"))
    assert "2026-11-01 (as stated by Mara Lindqvist)" in text
    assert "2026-11-02T09:14:03Z (clock of the recording machine)" in text
    assert "Delivered on" not in render_receipt(receipt())


def test_it_says_what_is_missing_and_what_is_reserved() -> None:
    text = render_receipt(receipt())
    assert NO_AGREEMENT in text
    assert "no independent time stamp yet" in text
    assert RESERVATION in " ".join(text.split())
    assert "Data log" not in text
    assert receipt().manifest.decode() in text
    assert receipt().manifest_sha256.hex in text
    assert max(len(line) for line in text.splitlines()) <= 120
    assert NO_AGREEMENT not in render_receipt(replace(receipt(), agreement="Agreement No. 7"))


def test_the_pdf_says_the_same_and_carries_the_manifest() -> None:
    head = {"log_origin": "clausewatch/9f", "log_size": 9, "log_root": "q1w2", "key_fingerprint": "SHA256:ab"}
    given_receipt = replace(receipt(), agreement="Agreement No. 7", **head)
    made = receipt_pdf(given_receipt)
    assert made == receipt_pdf(given_receipt)
    reader = PdfReader(io.BytesIO(made))
    assert reader.attachments["manifest.sha256"] == [given_receipt.manifest]
    metadata = reader.xmp_metadata
    assert metadata is not None
    assert b"pdfaid:part>3<" in metadata.stream.get_data()
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    words = told(made)
    for said in ("b-12 (final)", "North Pier Books", "Agreement No. 7", "SHA256:ab", "shoot/a.jpg", RESERVATION):
        assert said in words
    assert given_receipt.manifest_sha256.hex in words.replace(" ", "")


def test_names_that_no_font_has_or_that_look_like_markup_are_shown_as_they_are() -> None:
    made = receipt_pdf(
        receipt(delivered("漢字.png"), delivered('#panic("x") *bold* $x$.txt'), delivered("a\u202egnp.exe"))
    )
    words = told(made)
    assert "‹U+6F22›‹U+5B57›.png" in words
    assert '#panic("x") *bold* $x$.txt' in words
    assert "\u202e" not in words
    assert "漢字.png".encode() in PdfReader(io.BytesIO(made)).attachments["manifest.sha256"][0]


@given(st.text(max_size=60))
def test_no_name_of_a_client_breaks_the_text(name: str) -> None:
    text = render_receipt(replace(receipt(), client=name))
    assert text.startswith("Delivery receipt\n")
    assert [line for line in text.splitlines() if line.startswith("Manifest SHA-256")]


def test_what_would_say_nothing_is_refused() -> None:
    with pytest.raises(ReceiptRefused):
        replace(receipt(), files=())
    with pytest.raises(ReceiptRefused):
        receipt(delivered("a"), delivered("a"))
    with pytest.raises(ReceiptRefused):
        receipt_pdf(replace(receipt(), recorded_at="yesterday"))
