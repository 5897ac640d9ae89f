"""Agreements of our own to ask something for, as text and as Word files in the shapes that clients send."""

from __future__ import annotations

import io
from typing import Any

import docx

from scoring.text import ContractText

PARTIES = (
    'This Agreement is made on 15 April 2026 between North Pier Books Ltd (the "Publisher") and '
    'Ada Marsh (the "Illustrator").'
)
BAD_CLAUSES = (
    (
        "Services",
        (
            'The Illustrator shall make the illustrations described in Schedule 1 (the "Work Product"). '
            "The Publisher shall pay each invoice within thirty (30) days of receipt."
        ),
    ),
    (
        "Rights",
        (
            "The Illustrator hereby assigns to the Publisher all right, title and interest in the Work Product. "
            "The Publisher may use the Work Product for any and all purposes."
        ),
    ),
    ("Machine learning", "The Publisher may use the Work Product to train and improve its models & systems."),
    ("Final files", '"Work Product" means the final files accepted by the Publisher.'),
    ("Changes", "The Publisher may change this Agreement at any time without notice."),
    ("Law", "This Agreement is governed by the laws of England and Wales. Section 3 applies to all orders."),
)
SILENT_CLAUSES = (
    BAD_CLAUSES[0],
    ("Rights", "The Illustrator keeps the copyright in the Work Product."),
    BAD_CLAUSES[5],
)


def agreement(clauses: tuple[tuple[str, str], ...] = BAD_CLAUSES, parties: str = PARTIES, *more: str) -> str:
    """A whole agreement as text, unsigned; *more* clauses come before the signatures."""
    numbered = [f"{n}. {heading}. {words}" for n, (heading, words) in enumerate(clauses, 1)]
    numbered += [f"{len(clauses) + n}. {words}" for n, words in enumerate(more, 1)]
    body = "\n\n".join(numbered)
    return f"""ILLUSTRATION SERVICES AGREEMENT

Contract No: NP-2026-014

{parties}

{body}

Signed for the Publisher:
Signature: ____________________

Signed by the Illustrator:
Signature: ____________________

Schedule 1

Six illustrations of the harbour.
"""


ROLES_OPEN = (
    agreement(
        (("Terms", "Both parties keep this letter secret."),),
        'This Agreement is made on 3 March 2026 between Alpha Ltd ("Alpha") and Beta Ltd ("Beta").',
    )
    .replace("the Publisher", "Alpha")
    .replace("the Illustrator", "Beta")
)
"""An agreement that does not say who works and who pays."""


def text_of(words: str) -> ContractText:
    """A text as the plain reader gives it."""
    return ContractText(words, "text/plain", "plain")


def _start() -> Any:
    paper = docx.Document()
    paper.add_heading("Illustration Services Agreement", 0)
    paper.add_paragraph("Contract No: NP-2026-014")
    paper.add_paragraph(PARTIES)
    return paper


def _sign(paper: Any) -> bytes:
    for who in ("Publisher", "Illustrator"):
        paper.add_paragraph(f"Signed for the {who}:")
        paper.add_paragraph("Signature: ____________________")
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def typed_numbers(clauses: tuple[tuple[str, str], ...] = BAD_CLAUSES) -> bytes:
    """Numbers typed by hand, a bold heading that runs into its clause, each clause in several runs."""
    paper = _start()
    for n, (heading, words) in enumerate(clauses, 1):
        paragraph = paper.add_paragraph()
        paragraph.add_run(f"{n}. {heading}. ").bold = True
        for piece in words.replace(" the ", " the |").split("|"):
            paragraph.add_run(piece)
    return _sign(paper)


def headings(clauses: tuple[tuple[str, str], ...] = BAD_CLAUSES) -> bytes:
    """Numbered headings in a style of their own, each clause in the paragraph below."""
    paper = _start()
    for n, (heading, words) in enumerate(clauses, 1):
        paper.add_heading(f"{n}. {heading}", 2)
        paper.add_paragraph(words)
    return _sign(paper)


def counted(clauses: tuple[tuple[str, str], ...] = BAD_CLAUSES) -> bytes:
    """Numbers that Word counts."""
    paper = _start()
    for heading, words in clauses:
        paper.add_paragraph(f"{heading}. {words}", style="List Number")
    return _sign(paper)


def unnumbered(clauses: tuple[tuple[str, str], ...] = BAD_CLAUSES) -> bytes:
    """No number anywhere, and a table to sign in."""
    paper = _start()
    for _, words in clauses:
        paper.add_paragraph(words)
    table = paper.add_table(rows=2, cols=2)
    for row, who in zip(table.rows, ("Publisher", "Illustrator"), strict=True):
        row.cells[0].text, row.cells[1].text = who, "Signature: ____________________"
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


SHAPES = {"typed": typed_numbers, "headings": headings, "counted": counted, "unnumbered": unnumbered}
