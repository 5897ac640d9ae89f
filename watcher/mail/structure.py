"""The parts of a mail as its server describes them (BODYSTRUCTURE, RFC 3501, section 7.4.2). Pure.

The description is not believed to be well formed: what cannot be understood becomes a part of unknown type, so that
the mail's body is fetched and looked at. Leaning the other way would lose a contract.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from watcher.mail.headers import clean_name, parse_parameters
from watcher.mail.triage import StructurePart

MOST_DEPTH = 20
MOST_PARTS = 500

UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a text part is written."""

    encoding: str
    """Content-Transfer-Encoding, lower case."""
    charset: str
    """As declared; empty when it is not."""


def parts_of(structure: Any, size: int = 0) -> tuple[StructurePart, ...]:
    """Leaves of a parsed BODYSTRUCTURE: nested tuples of bytes, int and None.

    A nested mail is a leaf of its own, followed by its leaves. *size* is the whole mail's, used where the structure
    cannot be understood.
    """
    found = [part for part, _ in _walk(structure, "", 0)][:MOST_PARTS]
    return tuple(found) or (opaque(size),)


def text_forms(structure: Any) -> dict[str, TextForm]:
    """How each text part is written, by IMAP section number."""
    return {part.path: form for part, form in _walk(structure, "", 0) if form is not None}


def opaque(size: int) -> StructurePart:
    """A part of which nothing is known, so that the body is worth fetching."""
    return StructurePart("1", UNKNOWN, "", size, "attachment")


def _walk(node: Any, path: str, depth: int) -> Iterator[tuple[StructurePart, TextForm | None]]:
    if not isinstance(node, tuple) or not node or depth > MOST_DEPTH:
        yield StructurePart(path or "1", UNKNOWN, "", 0, "attachment"), None
        return
    if isinstance(node[0], tuple):
        children = list(takewhile(lambda item: isinstance(item, tuple), node))
        for number, child in enumerate(children[:MOST_PARTS], 1):
            yield from _walk(child, f"{path}.{number}" if path else str(number), depth + 1)
        return
    path = path or "1"
    kind = f"{_word(node, 0) or 'application'}/{_word(node, 1) or 'octet-stream'}"
    parameters = _parameters(node[2] if len(node) > 2 else None)
    encoding = _word(node, 5)
    size = node[6] if len(node) > 6 and isinstance(node[6], int) else 0
    # Extension data begin after the fields that the type itself has (RFC 3501, section 7.4.2).
    nested = kind == "message/rfc822" and len(node) > 8 and isinstance(node[8], tuple)
    extension = 10 if nested else 8 if kind.startswith("text/") else 7
    disposition, named = _disposition(node, extension + 1)
    name = named or parameters.get("name", "")
    part = StructurePart(path, kind, clean_name(name) if name else "", size, disposition)
    yield part, TextForm(encoding, parameters.get("charset", "")) if kind.startswith("text/") else None
    if nested:
        inner = node[8]
        # A nested mail of one part numbers that part n.1; of several, its parts are n.1, n.2 …
        several = bool(inner) and isinstance(inner[0], tuple)
        yield from _walk(inner, path if several else f"{path}.1", depth + 1)


def _word(node: tuple[Any, ...], index: int) -> str:
    value = node[index] if len(node) > index else None
    return value.decode("ascii", "replace").lower() if isinstance(value, bytes) else ""


def _disposition(node: tuple[Any, ...], index: int) -> tuple[str, str]:
    """Disposition and file name. Servers leave fields out, so a misplaced one is looked for as well."""
    for value in (node[index : index + 1] or ()) + node[7:]:
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], bytes):
            word = value[0].decode("ascii", "replace").lower()
            if word in ("attachment", "inline") or isinstance(value[1], tuple):
                return word if word in ("attachment", "inline") else "", _parameters(value[1]).get("filename", "")
    return "", ""


def _parameters(items: Any) -> dict[str, str]:
    """Decoded parameters of ``(name value name value)``; RFC 2231 pieces and encoded words are undone."""
    if not isinstance(items, tuple):
        return {}
    raw = b"x"
    for name, value in zip(items[::2], items[1::2], strict=False):
        if isinstance(name, bytes) and isinstance(value, bytes | int):
            text = value if isinstance(value, bytes) else str(value).encode()
            # IMAP quotes \ and " itself; undo that before quoting as a header does.
            plain = text.replace(b"\\\\", b"\\").replace(b'\\"', b'"')
            extended = name.endswith(b"*")
            quoted = plain if extended else b'"' + plain.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
            raw += b"; " + name + b"=" + quoted
    return parse_parameters(raw)[1]
