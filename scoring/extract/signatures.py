"""Signatures in a PDF, checked by pyHanko's arithmetic alone: no address is asked, no list of authorities is kept.

    if has_signatures(data):
        found = read_signatures(data, passwords)      # tuple[FileSignature, ...]

Four steps for each signature, from the inside out: (1) its CMS is taken apart, (2) the digest of the bytes that it
covers is the one that was signed (ISO 32000-2, 12.8.1), (3) the signature over that digest fits the certificate's key
(RFC 5652, 5.4), (4) what was added to the file after it is what a signed file may be given (pyHanko's analysis of
incremental updates). The library is loaded here alone, and only for a file that holds a signature.
"""

from __future__ import annotations

import binascii
import hashlib
import io
import logging
import struct
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from scoring.signatures import FileSignature, Integrity, SignatureKind, TimeStamp

MOST_SIGNATURES = 24
"""Signatures after these are named and not checked."""
MOST_BYTES = 48 * 1024 * 1024
"""A larger file's signatures are named as not checked: taking it apart costs several times its size."""
MOST_PAGES = 500
MOST_REVISIONS = 200
_MOST_DEPTH = 40
_MOST_NAME = 200
_MARK = b"/ByteRange"
"""Stands in every signature in the clear: its place is written after the rest (ISO 32000-2, 12.8.1)."""


def has_signatures(data: bytes) -> bool:
    """Say whether *data* may hold a signature: a look for one word, before any library is loaded."""
    return _MARK in data


def read_signatures(data: bytes, passwords: Sequence[str] = ()) -> tuple[FileSignature, ...]:
    """Every signature of a PDF in the order in which they were made; one that cannot be judged says why."""
    if len(data) > MOST_BYTES:
        return (_unchecked("The file is too large for its signatures to be checked here."),)
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.validation.errors import SignatureValidationError

    wrong = (
        PdfError,
        SignatureValidationError,
        InvalidSignature,
        UnsupportedAlgorithm,
        AssertionError,
        AttributeError,
        IndexError,
        KeyError,
        NotImplementedError,
        OverflowError,
        RecursionError,
        TypeError,
        ValueError,
        binascii.Error,
        struct.error,
        zlib.error,
    )
    try:
        reader = _opened(data, passwords)
        fields = list(_signed_fields(reader))
    except wrong:
        return (_unreadable("The file says that it is signed, but its signatures cannot be found in it."),)
    if not fields:
        return ()
    found: list[FileSignature] = []
    for name, field in fields[:MOST_SIGNATURES]:
        try:
            found.append(_checked(reader, name, field, {n for n, _ in fields}))
        except UnsupportedAlgorithm:
            found.append(_unchecked("It was made with a method that is not known here.", name))
        except wrong:
            found.append(_unreadable("It is damaged: it cannot be taken apart.", name))
    found += [
        _unchecked("There are more signatures than are checked in one file.", name)
        for name, _ in fields[MOST_SIGNATURES:]
    ]
    return tuple(found)


def _unchecked(reason: str, field: str = "") -> FileSignature:
    return FileSignature(field, SignatureKind.APPROVAL, Integrity.UNCHECKED, reason)


def _unreadable(reason: str, field: str = "") -> FileSignature:
    return FileSignature(field, SignatureKind.APPROVAL, Integrity.UNREADABLE, reason)


def _opened(data: bytes, passwords: Sequence[str]) -> Any:
    from pyhanko.pdf_utils.crypt import AuthStatus
    from pyhanko.pdf_utils.misc import PdfReadError
    from pyhanko.pdf_utils.reader import PdfFileReader

    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # what it finds is told in the result, not in a log
    start = data.find(b"%PDF-", 0, 1024)
    reader = PdfFileReader(io.BytesIO(data[start:] if start > 0 else data), strict=False)
    if reader.encrypted and not any(reader.decrypt(p).status != AuthStatus.FAILED for p in ("", *passwords)):
        raise PdfReadError("no password opens it")
    return reader


def _signed_fields(reader: Any) -> Iterator[tuple[str, Any]]:
    """Name and dictionary of each signature field that is filled, in the order of their revisions."""
    from pyhanko.sign.fields import enumerate_sig_fields

    filled = []
    for name, value, field in enumerate_sig_fields(reader):
        if value is not None:
            at = field.get_object().raw_get("/V")
            revision = reader.xrefs.get_last_change(at.reference) if hasattr(at, "reference") else 0
            filled.append((revision, name, field))
    for _, name, field in sorted(filled, key=lambda row: row[:2]):
        yield name, field


# ---- one signature


def _checked(reader: Any, name: str, field: Any, signature_fields: set[str]) -> FileSignature:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    # 1. its CMS is taken apart
    signature = EmbeddedPdfSignature(reader, field, name)
    who = _who(signature.signer_cert)
    stamped = str(signature.sig_object_type) == "/DocTimeStamp"
    kind = SignatureKind.TIME_STAMP if stamped else _kind(reader, signature)
    moment = signature.self_reported_timestamp
    told = FileSignature(
        field=name[:_MOST_NAME],
        kind=kind,
        integrity=Integrity.WHOLE,
        claimed=_iso(moment) if isinstance(moment, datetime) else None,
        stamp=None if stamped else _stamp(signature),
        **who,
    )
    # 2. and 3. the digest of the bytes, and the signature over it
    digest = signature.compute_digest()
    if stamped:
        intact, valid = _token_fits(signature.signed_data, signature.signer_info, signature.signer_cert, digest)
    else:
        intact, valid = _fits(signature.signer_info, signature.signer_cert, "data", digest)
    if not intact:
        return _with(told, Integrity.BROKEN, "The file is not as it was when this signature was made.")
    if not valid:
        return _with(told, Integrity.BROKEN, "The signature does not fit the certificate that it carries.")
    # 4. what was added to the file after it
    return _with_later(told, reader, signature, signature_fields)


def _with(told: FileSignature, integrity: Integrity, reason: str = "", **more: Any) -> FileSignature:
    from dataclasses import replace

    return replace(told, integrity=integrity, reason=reason, **more)


def _fits(signer_info: Any, certificate: Any, content: str, digest: bytes) -> tuple[bool, bool]:
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    return validate_sig_integrity(signer_info, certificate, content, digest)


def _token_fits(token: Any, signer_info: Any, certificate: Any, stamped_digest: bytes) -> tuple[bool, bool]:
    """Whether a time-stamp token (RFC 3161) was made for *stamped_digest*, and whether its own signature fits."""
    content = token["encap_content_info"]["content"]
    own = hashlib.new(signer_info["digest_algorithm"]["algorithm"].native, bytes(content)).digest()
    intact, valid = _fits(signer_info, certificate, "tst_info", own)
    return bytes(content.parsed["message_imprint"]["hashed_message"]) == stamped_digest, intact and valid


def _stamp(signature: Any) -> TimeStamp | None:
    """The time-stamp over this signature, where it carries one; a damaged one is told, never passed over."""
    from pyhanko.sign.general import extract_signer_info
    from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, extract_tst_data_iter

    tokens = list(extract_tst_data_iter(signature.signer_info, signed=False))
    if not tokens:
        return None
    token = tokens[0]
    try:
        signer_info = extract_signer_info(token)
        certificate = extract_certs_for_validation(token).signer_cert
        info = token["encap_content_info"]["content"].parsed
        algorithm = info["message_imprint"]["hash_algorithm"]["algorithm"].native
        over = hashlib.new(algorithm, signature.signer_info["signature"].native).digest()
        fits = _token_fits(token, signer_info, certificate, over)
        return TimeStamp(all(fits), _iso(info["gen_time"].native), _who(certificate)["signer"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return TimeStamp(intact=False)


def _who(certificate: Any) -> dict[str, Any]:
    subject, issuer = certificate.subject.native, certificate.issuer.native
    return {
        "signer": _name(subject, "common_name"),
        "organisation": _name(subject, "organization_name"),
        "issuer": _name(issuer, "common_name") or _name(issuer, "organization_name"),
        "self_issued": certificate.subject == certificate.issuer,
    }


def _name(name: Any, part: str) -> str | None:
    found = name.get(part)
    found = found[0] if isinstance(found, list) and found else found
    return " ".join(found.split())[:_MOST_NAME] or None if isinstance(found, str) else None


def _kind(reader: Any, signature: Any) -> SignatureKind:
    """A certification is the one that the file's permissions name (ISO 32000-2, 12.8.6)."""
    permissions = _at(reader.root, "/Perms")
    certifying = permissions is not None and _at(permissions, "/DocMDP") == signature.sig_object
    return SignatureKind.CERTIFICATION if certifying else SignatureKind.APPROVAL


def _iso(moment: datetime) -> str:
    """UTC where the zone is told; else as it stands, without one."""
    return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(microsecond=0).isoformat()


# ---- what came after


def _with_later(told: FileSignature, reader: Any, signature: Any, signature_fields: set[str]) -> FileSignature:
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if reader.xrefs.total_revisions > MOST_REVISIONS:
        return _with(told, Integrity.UNCHECKED, "The file was changed more often than can be followed here.")
    signature.compute_integrity_info()
    if signature.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return told
    if signature.coverage != SignatureCoverageLevel.ENTIRE_REVISION:
        reason = "It leaves out a part of the file that it should cover, so what was signed cannot be told."
        return _with(told, Integrity.CHANGED, reason)
    pages = tuple(_changed_pages(reader, signature.signed_revision))
    allowed = signature.summarise_integrity_info()["docmdp_ok"]
    result = signature.diff_result
    if not (allowed and isinstance(result, DiffResult)) or pages:
        altered = pages or ("something beside the drawing of its pages is another",)
        reason = "The file was changed after this signature in a way that a signed file must not be."
        return _with(told, Integrity.CHANGED, reason, changes=altered)
    filled = sorted(result.changed_form_fields - signature_fields)
    changes = [f"the field “{name[:_MOST_NAME]}” was filled in or changed" for name in filled]
    notes = result.modification_level == ModificationLevel.ANNOTATIONS
    if notes:
        changes.append("notes were added")
    if result.changed_form_fields & signature_fields:
        changes.append("another signature was added")
    if signature.signed_revision == reader.xrefs.total_revisions - 1 and not changes:
        if _tail(reader, signature).strip(b"\x00\t\n\f\r "):
            # programs do not agree on what such bytes mean: some show them
            reason = "Bytes that are no version of the file were put after its signed end."
            return _with(told, Integrity.CHANGED, reason)
        changes.append("empty lines were added at its end")
    elif not changes:
        changes.append("data with which signatures are proved later was added")
    return _with(told, Integrity.ADDED, changes=tuple(changes), words_added=bool(filled) or notes)


def _tail(reader: Any, signature: Any) -> bytes:
    """Bytes after those that the signature covers."""
    *_, start, length = (int(number) for number in signature.byte_range)
    reader.stream.seek(start + length)
    return bytes(reader.stream.read())


def _changed_pages(reader: Any, revision: int) -> Iterator[str]:
    """Pages whose drawing is another than in the revision that was signed."""
    signed = list(_drawings(reader.get_historical_root(revision)))
    now = list(_drawings(reader.root))
    for number, (before, after) in enumerate(zip(signed, now, strict=False), 1):
        if before != after:
            yield f"page {number} is another"
    if len(now) != len(signed):
        count = abs(len(now) - len(signed))
        yield f"{count} {'page was' if count == 1 else 'pages were'} {'added' if len(now) > len(signed) else 'removed'}"


def _drawings(root: Any) -> Iterator[bytes]:
    """Digest of what each page draws, page by page."""
    stack = [(root["/Pages"], 0)]
    seen = 0
    while stack and seen < MOST_PAGES * 2:
        node, depth = stack.pop()
        seen += 1
        kids = _at(node, "/Kids")
        if kids is None:
            yield _drawing(node)
        elif depth < _MOST_DEPTH:
            stack += [(kids[i], depth + 1) for i in reversed(range(min(len(kids), MOST_PAGES)))]


def _drawing(page: Any) -> bytes:
    contents = _at(page, "/Contents")
    digest = hashlib.sha256()
    pieces = [contents[i] for i in range(len(contents))] if isinstance(contents, list) else [contents]
    for piece in pieces:
        data = getattr(piece, "data", b"")
        digest.update(data if isinstance(data, bytes) else b"")
    return digest.digest()


def _at(holder: Any, key: str) -> Any:
    """What stands under *key*, references followed (``get`` gives the reference itself); None where nothing does."""
    try:
        return holder[key]
    except KeyError:
        return None
