"""Whether a paper is signed: its words, the certificate of a signing service, and the signatures in its file.

Who is fooled by a signature that is none is told that a promise holds which nobody made, so doubt goes one way:

- a blank line for a signature is a missing one, unless every party's own signature stands in the file, or the file is
  sealed whole and its certificate says that all have signed;
- where a signature in the file is broken, or the file was changed after it, no words in it count as signed;
- what was filled in after a signature was not signed with it;
- a signature by somebody who is no party is nobody's.

None of this says that a signature is genuine: no certificate is checked against a list of trusted authorities.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scoring.names import party_key
from scoring.reading.esign import DONE, Certificate, find_certificates
from scoring.reading.identity import signed_state
from scoring.reading.parties import Parties, Party
from scoring.signatures import FileSignature, SignatureKind

SERVICES = re.compile(
    r"\b(?:docusign|adobe|echosign|dropbox|hellosign|pandadoc|signnow|yousign|skribble|sign\.com)\b", re.I
)
"""Services that seal a file with a certificate of their own: such a seal is nobody's signature."""


def signing_state(view: str, signatures: Sequence[FileSignature], parties: Parties) -> str:
    """``signed``, ``unsigned`` or ``unknown``, of a paper with these words, signatures and parties."""
    words = signed_state(view)
    certificates = find_certificates(view)
    if any(c.status != DONE and c.status_span is not None for c in certificates):
        return "unsigned"  # the service itself says that it waits, was declined or was called off
    made = [s for s in signatures if s.kind is not SignatureKind.TIME_STAMP]
    if any(not s.stands for s in made):
        return "unsigned" if words == "unsigned" else "unknown"
    if any(c.foreign for c in certificates):
        return "unsigned" if words == "unsigned" else "unknown"
    if is_signed_by_all(made, parties):
        return "signed"
    complete = any(c.is_complete for c in certificates)
    if complete and any(is_seal(s) for s in made):
        return "signed"
    if complete:
        # the service draws the signatures over the blank lines, but these are words that anybody can type
        return "signed" if _named(certificates, parties) or words != "unsigned" else "unknown"
    if certificates and words == "signed":
        return "unknown"  # it names fewer than two who signed
    return words


def is_seal(signature: FileSignature) -> bool:
    """Say whether it is the seal of a signing service, by the name in its certificate."""
    return any(SERVICES.search(name) for name in (signature.signer, signature.organisation) if name)


def signer_of(signature: FileSignature, parties: Parties) -> Party | None:
    """The party whose name stands in the certificate, as person or as organisation; None where none does."""
    keys = {party_key(name) for name in (signature.signer, signature.organisation)} - {""}
    return next((p for p in parties.parties if party_key(p.name) in keys), None)


def is_signed_by_all(signatures: Sequence[FileSignature], parties: Parties) -> bool:
    """Say whether at least two parties are named, and a signature that stands bears each one's name."""
    named = [p for p in parties.parties if party_key(p.name)]
    signed = [p for s in signatures if s.stands and (p := signer_of(s, parties)) is not None]
    return len(named) > 1 and all(p in signed for p in named)


def _named(certificates: Sequence[Certificate], parties: Parties) -> bool:
    """Say whether the certificate names every party."""
    named = {party_key(p.name) for p in parties.parties} - {""}
    signers = {party_key(s.name) for c in certificates for s in c.signers}
    return len(named) > 1 and named <= signers
