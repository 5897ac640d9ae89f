"""The contract's own number, whether it is signed, and the terms it names but does not enclose."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Sequence

from scoring.reading.clauses import Clause
from scoring.reading.gates import Gated
from scoring.reading.late import late

_NUMBER = r"(?P<{}>(?=[\w/.-]*\d)[A-Z0-9][A-Za-z0-9]*(?:[-/.][A-Za-z0-9]+)*)"
_REFERENCE = Gated(
    r"\b(?i:contract|agreement|vertrag|vertrags|contrat|contrato|sow|our|your)[ -]?"
    r"(?:(?i:reference|ref|no|number|nr|nummer|id|n°|nº)\b\.?|#)\s*[:#.]?\s*"
    + _NUMBER.format("ref")
    + r"|^[ \t]*(?i:reference|ref)(?i: no|\.|number)*\s*[:#]\s*"
    + _NUMBER.format("ref2"),
    re.MULTILINE,
)
_SIGNED = Gated(
    r"/s/[ \t]*[A-Za-z]"
    r"|\b(?:digitally|electronically) signed by[ \t]+\S"
    r"|\bsigned by [^\n]{2,60} on \d"
    r"|\bcertificate of completion\b[\s\S]{0,600}\b(?:status: completed|completed)\b"
    r"|\ball (?:parties|signers) have signed\b",
    re.IGNORECASE,
)
_FIELD = Gated(
    r"(?im)^[ \t|*]*(?:by|signature|signed|sign(?:ed)? here|unterschrift|firma|signature du \w+)[ \t]*:[ \t]*(?P<value>[^\n]*)$"
)
_BLANK = Gated(r"_{4,}|\.{6,}|\[(?:signature|sign here|name)\]", re.IGNORECASE)
_SIGNATURE_RULE = Gated(r"(?im)^[ \t]*_{6,}[ \t]*$")
_BLANK_LABEL = Gated(r"(?P<label>[A-Z][^:\n_]{0,70}?)[ \t]*:[ \t|]*_{5,}")
_NO_SIGNATURE = late(r"(?i)\b(?:dated?|name|title|position|place|address|e-?mail|phone|vat|fee|no|number)\b[^a-z]*\Z")
SIGNED_AT_END = 3_000
"""Signatures stand in the last so many letters of a paper, or of its body before the schedules."""
_TERMS_AT = Gated(
    r"(?i)\b(?:terms|conditions|polic(?:y|ies)|guidelines|agreement|handbook|rules|code of conduct)\b"
    r"[^.\n]{0,80}?\b(?:at|on|under|via)\s+(?P<url>(?:https?://|www\.)[^\s)>\]\"',;]+)"
)
_ATTACHMENT = Gated(
    r"\b(?P<name>(?:Schedule|Exhibit|Annex|Appendix|Attachment|Anlage|Annexe) (?:[A-Z]|\d{1,2}|[IVX]{1,4}))\b"
)
_ELSEWHERE = late(r"(?i)^\s*[\(\[,]?\s*(?:which is |to be )?(?:attached|provided|sent|enclosed|supplied) separately")


def find_reference(view: str) -> str | None:
    """Contract's own number as printed (``NP-2026-014``); None when it prints none."""
    found = _REFERENCE.search(view)
    return (found["ref"] or found["ref2"]) if found else None


def signed_state(view: str) -> str:
    """``signed``, ``unsigned`` or ``unknown``; one blank line for a signature makes the paper unsigned.

    Words only: says what the paper shows, never that a signature is genuine.
    """
    values = [m["value"].strip(" |*\t") for m in _FIELD.finditer(view)]
    blank = any(not v or _BLANK.search(v) for v in values) or bool(_SIGNATURE_RULE.search(view))
    if blank or any(not _NO_SIGNATURE.search(m["label"]) for m in _BLANK_LABEL.finditer(view[-SIGNED_AT_END:])):
        return "unsigned"
    if _SIGNED.search(view) or len(values) > 1:
        return "signed"
    return "unknown"


def external_terms(view: str, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Terms at an address, and schedules named but not enclosed, each once, in reading order."""
    found: dict[str, int] = {}
    for terms in _TERMS_AT.finditer(view):
        found.setdefault(terms["url"].rstrip("."), terms.start())
    enclosed = {c.schedule.casefold() for c in clauses if c.schedule}
    for named in _ATTACHMENT.finditer(view):
        name = named["name"]
        heading = re.search(rf"(?im)^[ \t#*]*{re.escape(name)}\b[ \t]*(?:[:.\-–—*][^\n]*)?$", view)
        inside = any(e.startswith(name.casefold()) for e in enclosed)
        if _ELSEWHERE.match(view[named.end() : named.end() + 60]) or not (heading or inside):
            found.setdefault(name, named.start())
    return tuple(sorted(found, key=lambda name: found[name]))
