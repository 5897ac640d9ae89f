"""A delivery receipt as PDF/A-3, tagged, with the manifest attached. Typst sets it; nothing is fetched."""

from __future__ import annotations

import json
from datetime import datetime
from importlib import resources

from evidence.errors import ReceiptRefused
from evidence.receipt.receipt import RESERVATION, Receipt, one_line, rows_of

_DRAWN = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x24F), (0x2B0, 0x2FF), (0x300, 0x36F), (0x370, 0x377), (0x384, 0x3CE),
    (0x400, 0x52F), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x2044), (0x20A0, 0x20BF), (0x2100, 0x214F),
)  # fmt: skip
"""Letters that the embedded fonts draw. A PDF/A with any other one is not made at all."""
_HASHES = ("Manifest SHA-256", "Data log", "Signing key")


def receipt_pdf(receipt: Receipt) -> bytes:
    """The receipt as a PDF; the same receipt gives the same bytes.

    A letter that the fonts lack is shown as its code point; the attached manifest has every name as it is. Raises
    ReceiptRefused when the time of recording is none.
    """
    import typst

    try:
        recorded = datetime.fromisoformat(receipt.recorded_at)
    except ValueError as cause:
        raise ReceiptRefused(f"{receipt.recorded_at!r} is no time of recording (RFC 3339)") from cause
    paper = {
        "title": _drawn(f"Delivery receipt {receipt.delivery}"),
        "heading": "Delivery receipt",
        "date": [recorded.year, recorded.month, recorded.day],
        "rows": [[title, _drawn(words), title in _HASHES] for title, words in rows_of(receipt)],
        "reservation": RESERVATION,
        "list": "Delivered files",
        "head": ["File", "Bytes", "SHA-256"],
        "files": [[_drawn(f.path), f"{f.size:,}", _halves(f.sha256.hex)] for f in receipt.files],
        "manifest": "SHA-256 of each delivered file, as sha256sum --check reads it",
        "foot": _drawn(f"{receipt.delivery} · manifest {receipt.manifest_sha256.hex[:16]}…"),
    }
    template = resources.files("evidence.receipt").joinpath("receipt.typ").read_bytes()
    made = typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["a-3a", "ua-1"],
        sys_inputs={
            "paper": json.dumps(paper, ensure_ascii=False),
            "manifest": receipt.manifest.decode("utf-8", "replace"),
        },
        timestamp=0,
    )
    assert isinstance(made, bytes)  # one PDF, whatever the pages
    return made


def _drawn(words: str) -> str:
    """*words* on one line; what no font has is written as its code point."""
    return "".join(
        c if any(low <= ord(c) <= high for low, high in _DRAWN) else f"‹U+{ord(c):04X}›" for c in one_line(words)
    )


def _halves(digest: str) -> str:
    return f"{digest[:32]}\n{digest[32:]}"
