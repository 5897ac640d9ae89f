"""The terms as names and values, for files that have room for text and none for XMP."""

from __future__ import annotations

from collections.abc import Mapping

from evidence.marks.metadata.packet import DATA_MINING, MarkTerms, ReadMarks

NAMES = {
    "Copyright": "rights",
    "Author": "creators",
    "DataMining": "data_mining",
    "TDMReservation": "reservation",
    "TDMPolicy": "policy",
    "UsageTerms": "usage_terms",
    "WebStatement": "web_statement",
    "DocumentID": "document_id",
    "CopyID": "copy_id",
}
"""A field's name to the field of ReadMarks; names are compared without regard to case."""


def fields_of(terms: MarkTerms) -> dict[str, str]:
    """The fields that say something, in the order in which they are written."""
    said = {
        "Copyright": terms.rights,
        "Author": terms.creator,
        "DataMining": DATA_MINING,
        "TDMReservation": "1",
        "TDMPolicy": terms.policy,
        "UsageTerms": terms.usage_terms,
        "WebStatement": terms.web_statement,
        "DocumentID": terms.document_id,
        "CopyID": terms.copy_id,
    }
    return {name: value for name, value in said.items() if value}


def marks_of(fields: Mapping[str, str], mark: str) -> ReadMarks:
    """What the fields of a file say, found at *mark*; nothing when none of them speaks of rights."""
    folded = {name.lower(): value for name, value in fields.items()}
    found = {field: folded[name.lower()] for name, field in NAMES.items() if folded.get(name.lower())}
    if not found:
        return ReadMarks()
    creators = (found.pop("creators"),) if "creators" in found else ()
    return ReadMarks(**found, creators=creators, marks=(mark,))  # type: ignore[arg-type]


def overruled(found: Mapping[str, str], terms: MarkTerms) -> tuple[str, ...]:
    """What the file said before under the names of our fields, and in another sense."""
    folded = {name.lower(): value for name, value in found.items()}
    return tuple(
        f"the file said {folded[name.lower()][:200]!r} as its {name}; that was replaced"
        for name, value in fields_of(terms).items()
        if folded.get(name.lower()) not in (None, "", value)
    )
