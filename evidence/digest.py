"""What bytes are called here: by their SHA-256. And one form of JSON, so that equal records have equal digests."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evidence.errors import NotCanonical, WrongDigest

MOST_DEPTH = 100
"""Levels of a value; records are flat, and a deeper one is a mistake."""
LARGEST_WHOLE = 2**53 - 1
"""Whole numbers above this are not exact in every reader of JSON (RFC 7493, section 2.2)."""

_HEX = re.compile(r"[0-9a-f]{64}\Z")
_ESCAPED = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    **{chr(c): f"\\u{c:04x}" for c in range(0x20) if chr(c) not in "\b\t\n\f\r"},
}
_ESCAPES = str.maketrans(_ESCAPED)


@dataclass(frozen=True, slots=True, order=True)
class Digest:
    """SHA-256 of some bytes. Raises WrongDigest for anything that is not one."""

    hex: str
    """64 lower-case hexadecimal digits."""

    def __post_init__(self) -> None:
        if not isinstance(self.hex, str) or not _HEX.match(self.hex):
            raise WrongDigest(f"not a lower-case hex SHA-256: {str(self.hex)[:80]!r}")

    def __str__(self) -> str:
        return self.hex


def digest_of(data: bytes) -> Digest:
    """Digest of *data*."""
    return Digest(hashlib.sha256(data).hexdigest())


def canonical_json(value: Any) -> bytes:
    """Give *value* as JSON in its canonical form, UTF-8 (RFC 8785).

    Keys are sorted by UTF-16 code units, numbers are written as ECMAScript writes them, and nothing is escaped that
    need not be. Raises NotCanonical for what has no such form: NaN, infinities, whole numbers beyond 2**53, lone
    surrogates, keys that are not text, values that JSON does not know.
    """
    text = "".join(_pieces(value, MOST_DEPTH))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical("text with half of a surrogate pair has no UTF-8 form") from None


def _pieces(value: Any, depth: int) -> list[str]:
    if depth < 0:
        raise NotCanonical(f"nested deeper than {MOST_DEPTH} levels")
    if value is None:
        return ["null"]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, str):
        return [_string(value)]
    if isinstance(value, int):
        if abs(value) > LARGEST_WHOLE:
            raise NotCanonical("a whole number beyond 2**53 is not exact in JSON")
        return [str(int(value))]
    if isinstance(value, float):
        return [_number(value)]
    if isinstance(value, Mapping):
        return _members(value, depth)
    if isinstance(value, list | tuple):
        pieces = ["["]
        for n, item in enumerate(value):
            pieces += [",", *_pieces(item, depth - 1)] if n else _pieces(item, depth - 1)
        return [*pieces, "]"]
    raise NotCanonical(f"{type(value).__name__} is not a JSON value")


def _members(value: Mapping[Any, Any], depth: int) -> list[str]:
    for key in value:
        if not isinstance(key, str):
            raise NotCanonical(f"a key of an object must be text, not {type(key).__name__}")
    pieces = ["{"]
    for n, key in enumerate(sorted(value, key=_utf16)):
        pieces += [",", _string(key), ":"] if n else [_string(key), ":"]
        pieces += _pieces(value[key], depth - 1)
    return [*pieces, "}"]


def _utf16(key: str) -> bytes:
    """Sort key: code units, not code points (RFC 8785, section 3.2.3)."""
    return key.encode("utf-16-be", "surrogatepass")


def _string(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _number(value: float) -> str:
    """A double as ECMAScript's Number::toString writes it; ``repr`` gives the same shortest digits."""
    if not math.isfinite(value):
        raise NotCanonical("JSON knows neither NaN nor infinity")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    _, digits, exponent = Decimal(repr(abs(value))).normalize().as_tuple()
    shown = "".join(map(str, digits))
    count = len(shown)
    assert isinstance(exponent, int)
    point = count + exponent  # where the decimal point stands, counted from the first digit
    if count <= point <= 21:
        return f"{sign}{shown}{'0' * (point - count)}"
    if 0 < point <= 21:
        return f"{sign}{shown[:point]}.{shown[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{shown}"
    power = f"{'+' if point > 0 else '-'}{abs(point - 1)}"
    return f"{sign}{shown[0]}{'.' + shown[1:] if count > 1 else ''}e{power}"
