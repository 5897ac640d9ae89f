"""What the certificate of a signing service says: its number, how far it got, and who is said to have signed."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.facts.fact import Fact, fact
from scoring.reading.esign import find_certificates
from scoring.rules.base import Paper
from scoring.text import Span

WORDS_ONLY = "These are words in the file, which anybody can type."
_FOREIGN = "The number stamped on the pages is another: the certificate belongs to another paper."
_MOST_QUOTED = 400


def signing_facts(paper: Paper) -> Iterator[Fact]:
    """Number, status and signers of each certificate, as printed: a day is not turned into one that it may not be."""
    for certificate in find_certificates(paper.reading.view):
        note = _FOREIGN if certificate.foreign else WORDS_ONLY
        status = certificate.status_span or certificate.span
        yield fact(paper, "esign_status", f"{certificate.service}: {certificate.status}", status, None, note=note)
        if certificate.number is not None and certificate.number_span is not None:
            yield fact(paper, "esign_number", certificate.number, certificate.number_span, None)
        for signer in certificate.signers:
            span, when = signer.span, ""
            if signer.when is not None:
                both = Span(min(span.start, signer.when.start), max(span.end, signer.when.end))
                span = both if len(both) <= _MOST_QUOTED else span
                when = f"On {paper.reading.source.quote(signer.when).strip()}, it says."
            yield fact(paper, "esign_signer", signer.name, span, None, note=when)
