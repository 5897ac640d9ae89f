"""One document alone, from its bytes to its answer: what runs in a confined child.

text, answer = score_bytes(data, identity, name="msa.pdf")

Whoever only hands work to the child names these functions and never calls them: the rooms that do it are loaded when
they are called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scoring.extract.formats import MailBody, extract_body, extract_text
from scoring.report import DocumentIdentity, unread_report
from scoring.text import ContractText, Unreadable


def score_bytes(
    data: bytes,
    identity: DocumentIdentity,
    *,
    name: str | None = None,
    passwords: Sequence[str] = (),
    me: Sequence[str] = (),
    on: date | None = None,
    body: MailBody | None = None,
) -> tuple[ContractText | Unreadable, dict[str, Any]]:
    """Text of a document (or why there is none) and its document object (INTERFACE.md).

    With *body* the bytes are a mail's own words: the earlier mails that they repeat are not said again.
    """
    if body is not None:
        text = extract_body(data, body.media_type, body.charset, forwarded=body.forwarded)
    else:
        text = extract_text(data, name=name, passwords=passwords)
    return text, score_text(text, identity, me=me, on=on)


def score_text(
    text: ContractText | Unreadable, identity: DocumentIdentity, *, me: Sequence[str] = (), on: date | None = None
) -> dict[str, Any]:
    """Document object of a text that was extracted before."""
    if isinstance(text, Unreadable):
        return unread_report(text, identity).to_json()
    from scoring.languages.contracts import read_paper
    from scoring.review import review

    return review(read_paper(text, me=me), on=on, identity=identity).to_json()


def paper_facts(
    text: ContractText, document: str, *, me: Sequence[str] = (), sides: Mapping[str, str] | None = None
) -> dict[str, Any] | None:
    """What is kept of a text to link it with others of its agreement, as JSON; None where it is part of none.

    *sides*: who is who in the agreement that it belongs to, for a paper that leaves the roles open.
    """
    from scoring.agreement.facts import facts_of
    from scoring.findings import Side
    from scoring.languages.contracts import read_paper
    from scoring.review import review

    known = {word: Side(side) for word, side in sides.items()} if sides else None
    reading = read_paper(text, me=me, sides=known)
    report = review(reading)
    if report.state not in ("scored", "awaiting_you"):
        return None
    found = facts_of(reading, document, report.protections, by_base=bool(sides))
    return found.to_json() if found is not None else None


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """One paper of an agreement, as its user names it."""

    name: str
    data: bytes
    sha256: str


def score_together(
    papers: Sequence[GivenPaper], *, passwords: Sequence[str] = (), me: Sequence[str] = (), on: date | None = None
) -> list[dict[str, Any]]:
    """Document objects of a contract and its addenda, the contract first: its level is that of the agreement.

    An addendum counts only if it shows both signatures and names the same agreement; else it is said why not, and
    the contract stands as it is, with ``level_if_signed`` beside it. A paper that cannot be read is never passed over.
    """
    from scoring.languages.contracts import read_paper
    from scoring.review import review
    from scoring.together import Together, another_agreement, joined

    texts = [extract_text(p.data, name=p.name, passwords=passwords) for p in papers]
    own = [
        score_text(text, DocumentIdentity(f"file:{p.name}", p.sha256), me=me, on=on)
        for p, text in zip(papers, texts, strict=True)
    ]
    base = texts[0]
    if isinstance(base, Unreadable):
        return own
    contract = read_paper(base, me=me)
    counted: ContractText | None = None
    drafts: ContractText | None = None
    warnings: list[str] = []
    for paper, text in zip(papers[1:], texts[1:], strict=True):
        if isinstance(text, Unreadable):
            warnings.append(f"{paper.name} could not be read and was left out: {text.reason}")
            continue
        addendum = read_paper(text, me=me)
        if other := another_agreement(contract, addendum):
            warnings.append(f"{paper.name} was left out: {other}")
        elif addendum.signed != "signed":
            warnings.append(f"{paper.name} does not show both signatures: it is a draft and was left out.")
            drafts = text if drafts is None else joined(drafts, text)[0]
        else:
            counted = text if counted is None else joined(counted, text)[0]
    identity = DocumentIdentity(f"file:{papers[0].name}", papers[0].sha256)
    if counted is not None:
        both = Together.of(base, counted, me)
        own[0] = review(both.reading, on=on, identity=identity, addendum=both.addendum).to_json()
    if drafts is not None:
        whole = drafts if counted is None else joined(counted, drafts)[0]
        both = Together.of(base, whole, me)
        own[0]["level_if_signed"] = review(both.reading, on=on, addendum=both.addendum).level
    own[0]["warnings"] = [*own[0]["warnings"], *warnings]
    return own


def rehearse() -> None:
    """Read and score a paper of our own, so that what is made at first use (patterns, tables, fonts) is made now."""
    from scoring.languages.packs import CODES, pack
    from scoring.reading.gates import prepare

    for code in CODES:
        pack(code)
    prepare()
    score_bytes(_PAPER, DocumentIdentity(locator="rehearsal", sha256="0" * 64, media_type="application/pdf"))


_LINES = (
    b"Illustration Services Agreement",
    b'This Agreement is made as of 4 May 2026 by and between North Pier Books Ltd, a company ("Client"), and',
    b'Ada Stone, acting as a sole trader, of 2 Mill Lane (the "Artist").',
    b'1. Definitions. "Deliverables" means the maps, drafts and sketches created by the Artist. The term "AI Use"',
    b"shall mean the training of any artificial intelligence model. Section 3 applies.",
    b"2. Rights. The Artist hereby assigns to the Client all right, title and interest in the Deliverables; all other",
    b"rights remain with the Artist. Client may use the Deliverables for any purpose (other than AI Use), and may",
    b"sublicense to its affiliates. The Artist retains the copyright in Client Materials it does not own.",
    b"3. Artificial intelligence. Unless the Artist agrees in writing, which consent shall not be unreasonably",
    b"withheld, Client shall not, and shall not permit any third party to: (a) use the Deliverables to train, develop",
    b"or improve AI models; or (b) upload them as input to generative AI tools, except to perform the services.",
    b"Nothing herein grants Client the right to scrape. Neither party may license training data derived from the",
    b"Deliverables. If Client wishes to use the Deliverables for machine learning, it must obtain a separate licence.",
    b"Any use for training is prohibited; no one is permitted to fine-tune. Client agrees not to let others do so.",
    b"Notwithstanding Section 2, which shall prevail, the Artist is not authorised to use AI by itself.",
    b"4. Fee. The Client pays EUR 900 within thirty days of the invoice. Either party may end it on 30 days' notice.",
    b"This Agreement shall prevail over any terms of Client at https://client.example/terms. Client may change them.",
    b"Signed by: ____________    Name: Ada Stone    Date: 4 May 2026",
)
_DRAWN = b"BT /F 9 Tf 14 TL 40 780 Td " + b"".join(b"(%s) Tj T* " % line for line in _LINES)
_PAPER = (
    b"%%PDF-1.4\n"
    b"1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    b"2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
    b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F 5 0 R >> >> >> endobj\n"
    b"4 0 obj << /Length %d >> stream\n%s ET\nendstream endobj\n"
    b"5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj\n"
    b"trailer << /Root 1 0 R >>\n%%%%EOF\n" % (len(_DRAWN) + 3, _DRAWN)
)
