"""Names are found where one pattern of them all would find them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from scoring.reading.names import Names

NAMES = ("Client", "Client Materials", "Work", "Works", "A/B", "Acme Inc.", "we", "I", "Änd", "x_1")


def alone(not_after: str, not_before: str) -> re.Pattern[str]:
    """The same as a pattern."""
    longest_first = sorted(NAMES, key=lambda name: (-len(name), name))
    names = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w{not_after}])(?:{names})(?![\w{not_before}])")


@given(
    st.lists(st.sampled_from([*NAMES, " ", ".", "-", "'", "s", "_", "é", "\n"]), max_size=14).map("".join),
    st.sampled_from([("", ""), ("'-", "-")]),
)
def test_names_are_found_as_a_pattern_of_them_all_finds_them(text: str, apart: tuple[str, str]) -> None:
    names = Names(NAMES, not_after=apart[0], not_before=apart[1])
    expected = [(m.start(), m[0]) for m in alone(*apart).finditer(text)]
    assert list(names.finditer(text)) == expected


def test_what_is_no_name_is_not_looked_for() -> None:
    assert list(Names(["", "'X", "(c)"]).finditer("'X (c)")) == []
