"""Names and numbers as keys: two spellings of one client, or of one reference, give the same key."""

from __future__ import annotations

import re
import unicodedata

_LEGAL_FORMS = frozenset(
    [
        "ab",
        "ag",
        "aps",
        "as",
        "asbl",
        "bv",
        "bvba",
        "co",
        "company",
        "corp",
        "corporation",
        "cv",
        "dba",
        "doo",
        "eg",
        "eirl",
        "ek",
        "esq",
        "eurl",
        "ev",
        "gbr",
        "gesmbh",
        "gmbh",
        "gp",
        "inc",
        "incorporated",
        "kft",
        "kg",
        "kgaa",
        "kk",
        "lda",
        "limited",
        "llc",
        "llp",
        "lp",
        "ltd",
        "ltda",
        "mbh",
        "nv",
        "ohg",
        "oy",
        "oyj",
        "plc",
        "pllc",
        "pte",
        "pty",
        "sa",
        "sarl",
        "sas",
        "sasu",
        "sca",
        "scs",
        "se",
        "ses",
        "sl",
        "slu",
        "sp",
        "spa",
        "spj",
        "spzoo",
        "sprl",
        "srl",
        "sro",
        "ug",
        "vof",
    ]
)
_PAIRED_FORMS = (
    ("sp", "z", "o", "o"),
    ("s", "p", "a"),
    ("s", "a", "r", "l"),
    ("s", "a", "s"),
    ("s", "r", "l"),
    ("s", "a"),
)
"""Forms that are written with points between their letters."""
_WORD = re.compile(r"[^\W_]+")
_LEAST_SIGNS = 4
"""A reference of fewer letters and digits ("7", "A1") is anybody's."""


def party_key(name: str | None) -> str:
    """Name without its legal form, NFKC and case-folded; empty for a name that says nothing.

    "North Pier Books Ltd." and "NORTH PIER BOOKS LIMITED" are one client; "North Pier Books (Leeds) Ltd" is another.
    """
    if name is None:
        return ""
    words = [w.casefold() for w in _WORD.findall(unicodedata.normalize("NFKC", name))]
    if words[:1] == ["the"]:
        words = words[1:]
    kept = list(words)
    while len(kept) > 1:
        paired = next((f for f in _PAIRED_FORMS if len(kept) > len(f) and tuple(kept[-len(f) :]) == f), None)
        if paired is not None:
            kept = kept[: -len(paired)]
        elif kept[-1] in _LEGAL_FORMS:
            kept = kept[:-1]
            if kept[-1] in ("and", "und", "et") and len(kept) > 1:  # "GmbH & Co. KG" has "and" in other tongues
                kept = kept[:-1]
        else:
            break
    return " ".join(kept)


def reference_key(reference: str | None) -> str:
    """Letters and digits of a contract's number, case-folded; empty for one too short to name one contract alone."""
    if reference is None:
        return ""
    signs = "".join(_WORD.findall(unicodedata.normalize("NFKC", reference))).casefold()
    return signs if len(signs) >= _LEAST_SIGNS and any(c.isdigit() for c in signs) else ""
