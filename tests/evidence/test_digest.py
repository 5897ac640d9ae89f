"""One name for bytes and one form of JSON."""

from __future__ import annotations

import hashlib
import json
import math
import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.digest import LARGEST_WHOLE, MOST_DEPTH, Digest, canonical_json, digest_of
from evidence.errors import EvidenceError, NotCanonical, WrongDigest

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_digest_is_the_sha256() -> None:
    assert str(digest_of(b"")) == EMPTY
    assert digest_of(b"") == Digest(EMPTY)


@pytest.mark.parametrize(
    "wrong", ["", "ab", EMPTY.upper(), EMPTY + "\n", EMPTY[:-1] + "g", "../" + EMPTY[3:], EMPTY.encode(), None, 7]
)
def test_anything_else_is_not_a_digest(wrong: Any) -> None:
    with pytest.raises(WrongDigest) as caught:
        Digest(wrong)
    assert isinstance(caught.value, EvidenceError)
    assert "64" in caught.value.remedy


# ---- RFC 8785: its own examples

_NUMBERS = [  # appendix B
    ("0000000000000000", "0"),
    ("8000000000000000", "0"),
    ("0000000000000001", "5e-324"),
    ("8000000000000001", "-5e-324"),
    ("7fefffffffffffff", "1.7976931348623157e+308"),
    ("ffefffffffffffff", "-1.7976931348623157e+308"),
    ("4340000000000000", "9007199254740992"),
    ("c340000000000000", "-9007199254740992"),
    ("4430000000000000", "295147905179352830000"),
    ("44b52d02c7e14af5", "9.999999999999997e+22"),
    ("44b52d02c7e14af6", "1e+23"),
    ("44b52d02c7e14af7", "1.0000000000000001e+23"),
    ("444b1ae4d6e2ef4e", "999999999999999700000"),
    ("444b1ae4d6e2ef4f", "999999999999999900000"),
    ("444b1ae4d6e2ef50", "1e+21"),
    ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
    ("3eb0c6f7a0b5ed8d", "0.000001"),
    ("41b3de4355555553", "333333333.3333332"),
    ("41b3de4355555554", "333333333.33333325"),
    ("41b3de4355555555", "333333333.3333333"),
    ("41b3de4355555556", "333333333.3333334"),
    ("41b3de4355555557", "333333333.33333343"),
    ("becbf647612f3696", "-0.0000033333333333333333"),
    ("43143ff3c1cb0959", "1424953923781206.2"),
]


@pytest.mark.parametrize(("bits", "written"), _NUMBERS)
def test_numbers_are_written_as_ecmascript_writes_them(bits: str, written: str) -> None:
    [value] = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical_json(value).decode() == written


def test_the_example_of_the_rfc() -> None:
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert canonical_json(value).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_keys_are_sorted_by_utf16_code_units() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    assert list(json.loads(canonical_json(dict.fromkeys(keys, 0)))) == [
        "\r",
        "1",
        "\u0080",
        "\u00f6",
        "\u20ac",
        "\U0001f600",  # a surrogate pair sorts before U+FB33, though its code point is higher
        "\ufb33",
    ]


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        -math.inf,
        LARGEST_WHOLE + 1,
        -LARGEST_WHOLE - 1,
        "\ud800",
        {"\udfff": 1},
        {1: "key is no text"},
        {None: 1},
        b"bytes",
        {"set"},
        object(),
    ],
)
def test_what_has_no_form_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical_json(value)


def test_a_value_of_absurd_depth_is_refused() -> None:
    value: list[Any] = []
    for _ in range(MOST_DEPTH):
        value = [value]
    assert canonical_json(value) == b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1)
    with pytest.raises(NotCanonical):
        canonical_json([value])


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_WHOLE, LARGEST_WHOLE)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(_TEXT, inner, max_size=5),
    max_leaves=20,
)


def _read(text: bytes) -> Any:
    """As every reader of I-JSON does: each number is a double."""
    return json.loads(text, parse_int=float)


@settings(deadline=None)
@given(_JSON)
def test_it_reads_back_as_what_it_was(value: Any) -> None:
    assert _read(canonical_json(value)) == value


@settings(deadline=None)
@given(_JSON)
def test_the_form_is_a_fixed_point(value: Any) -> None:
    once = canonical_json(value)
    assert canonical_json(_read(once)) == once


@settings(deadline=None)
@given(st.dictionaries(_TEXT, st.integers(0, 9), max_size=8), st.randoms())
def test_the_order_in_which_keys_came_does_not_matter(value: dict[str, int], chance: Any) -> None:
    items = list(value.items())
    chance.shuffle(items)
    assert canonical_json(dict(items)) == canonical_json(value)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_a_digest_is_what_everybody_else_computes(data: bytes) -> None:
    assert str(digest_of(data)) == hashlib.sha256(data).hexdigest()
