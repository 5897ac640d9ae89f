"""What a signature in a file means, in plain words that claim no more than was checked."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.reading.parties import Parties
from scoring.reading.signing import is_seal, signer_of
from scoring.report import ReportedSignature
from scoring.signatures import FileSignature, Integrity, SignatureKind

NO_TRUST = (
    "Its certificate is not on a list that we trust, for we keep none, and whether it was withdrawn was not asked: "
    "it says whose it is, and nobody here vouches for that."
)
_SELF_ISSUED = "Its certificate was issued by its own holder."
_INTEGRITY = {
    Integrity.WHOLE: "It covers the whole file, and the file is as it was signed.",
    Integrity.ADDED: "The file is as it was signed, but for what was added later.",
    Integrity.CHANGED: "It does not count as a signature.",
    Integrity.BROKEN: "It is broken and does not count as a signature.",
    Integrity.UNREADABLE: "It does not count as a signature.",
    Integrity.UNCHECKED: "It was not checked and does not count as a signature.",
}
_ASK = "Ask the sender for the file as it was signed."


def reported_signatures(signatures: tuple[FileSignature, ...], parties: Parties) -> tuple[ReportedSignature, ...]:
    """Signatures as the reader sees them, each with the party whose it is."""
    return tuple(_reported(s, parties) for s in signatures)


def _reported(signature: FileSignature, parties: Parties) -> ReportedSignature:
    party = signer_of(signature, parties) if signature.kind is not SignatureKind.TIME_STAMP else None
    stamp = signature.stamp
    return ReportedSignature(
        field=signature.field,
        kind=str(signature.kind),
        integrity=str(signature.integrity),
        counts=signature.stands and party is not None,
        party=party.name if party is not None else None,
        signer=signature.signer,
        organisation=signature.organisation,
        issuer=signature.issuer,
        self_issued=signature.self_issued,
        trusted=None,
        claimed=signature.claimed,
        stamped=stamp.moment if stamp is not None and stamp.intact else None,
        stamped_by=stamp.authority if stamp is not None and stamp.intact else None,
        stamp_fits=stamp.intact if stamp is not None else None,
        changes=signature.changes,
        sentences=tuple(_sentences(signature, party.name if party is not None else None)),
    )


def _sentences(signature: FileSignature, party: str | None) -> Iterator[str]:
    yield _who(signature, party)
    if signature.reason:
        yield signature.reason
    yield _INTEGRITY[signature.integrity]
    if signature.changes:
        yield f"After it, {_listed(signature.changes)}."
    if signature.words_added and signature.integrity is Integrity.ADDED:
        yield "What was filled in later was not signed with it, so it does not count for the file as it is now."
    if signature.is_bad:
        yield _ASK
        return
    yield from _when(signature)
    if signature.signer is not None:
        yield f"{_SELF_ISSUED} {NO_TRUST}" if signature.self_issued else NO_TRUST


def _who(signature: FileSignature, party: str | None) -> str:
    name = signature.signer or signature.organisation
    if name is None:
        return "A signature of which it cannot be told whose it is."
    if signature.organisation and signature.organisation != name:
        name = f"{name} ({signature.organisation})"
    if signature.kind is SignatureKind.TIME_STAMP:
        return f"A time-stamp over the file, in the name of {name}; nobody signs with it."
    if signature.is_bad or signature.integrity is Integrity.UNCHECKED:
        return f"A signature in the name of {name} that does not count."
    what = "Certified" if signature.kind is SignatureKind.CERTIFICATION else "Signed"
    if party is not None:
        return f"{what} in the name of {name}: a party, {party}."
    if is_seal(signature):
        return f"Sealed in the name of {name}, a signing service; that is no party's own signature."
    return f"{what} in the name of {name}, who is not named as a party: it counts for none."


def _when(signature: FileSignature) -> Iterator[str]:
    if signature.claimed is not None and signature.kind is not SignatureKind.TIME_STAMP:
        yield f"The signer's own clock said {_shown(signature.claimed)}; that proves no time."
    stamp = signature.stamp
    if stamp is None:
        return
    if stamp.intact:
        by = stamp.authority or "an authority that it does not name"
        yield (
            f"It carries a time-stamp of {_shown(stamp.moment)} by {by}, which fits this signature; "
            f"whether {by} is to be trusted was not checked."
        )
    else:
        yield "It carries a time-stamp that does not fit this signature."


def _listed(changes: tuple[str, ...]) -> str:
    return changes[0] if len(changes) == 1 else f"{', '.join(changes[:-1])} and {changes[-1]}"


def _shown(moment: str | None) -> str:
    """``2026-05-04 12:30:00 UTC``; a time without a zone stands as it is."""
    return (moment or "an unknown time").replace("T", " ").replace("+00:00", " UTC")
