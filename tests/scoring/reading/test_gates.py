"""A gate never keeps a match from being found."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# these bring in every room with patterns
import scoring.agreement.facts
import scoring.languages.contracts
import scoring.questions
import scoring.review  # noqa: F401
from scoring.reading.folding import fold
from scoring.reading.gates import FOREVER, AnyOf, Gated, gate_of, low
from tests.corpus import sample_texts

CONTRACTS = [text for name, text in vars(sample_texts).items() if name.isupper() and isinstance(text, str)]


def patterns() -> Iterator[Gated]:
    """Every gated pattern of the product, each once."""
    seen: set[tuple[str, int]] = set()
    rooms = [module for name, module in list(sys.modules.items()) if name.startswith("scoring.")]
    todo: list[object] = [value for room in rooms for value in vars(room).values()]
    while todo:
        value = todo.pop()
        if isinstance(value, AnyOf):
            todo += value.alternatives
        elif isinstance(value, tuple):
            todo += value
        elif isinstance(value, dict):
            todo += value.values()
        elif isinstance(value, Gated) and (value.source, value.flags) not in seen:
            seen.add((value.source, value.flags))
            yield value


ALL = sorted(patterns(), key=lambda rule: rule.source)


def spans(found: Iterator[re.Match[str]]) -> list[tuple[int, int]]:
    return [m.span() for m in found]


def test_the_product_has_patterns_to_try() -> None:
    assert len(ALL) > 150


@pytest.mark.parametrize("number", range(8))
def test_on_contracts_every_gated_pattern_finds_what_the_pattern_alone_finds(number: int) -> None:
    texts = [*CONTRACTS, *(fold(text).text.lower() for text in CONTRACTS), "\n".join(CONTRACTS)]
    for rule in ALL[number::8]:
        alone = re.compile(rule.source, rule.flags)
        for text in texts:
            if not rule.lowered or text == text.lower():
                assert spans(rule.finditer(text)) == spans(alone.finditer(text)), rule.source
                found, expected = rule.search(text), alone.search(text)
                assert (found and found.span()) == (expected and expected.span()), rule.source


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_a_pattern_can_match_passes_its_gate(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(ALL))
    alone = re.compile(rule.source, rule.flags)
    word = data.draw(st.from_regex(alone))
    padding = data.draw(st.sampled_from(["", "x " * 700, "the work. \n" * 120]))
    text = padding + word + padding
    if rule.lowered:
        text = low(text)
    assert spans(rule.finditer(text)) == spans(alone.finditer(text))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="aAbB -.\nſKİıßẞΣς", max_size=40))
def test_alternatives_behind_gates_are_one_pattern(text: str) -> None:
    sources = ("ab+", "b[^.]{0,3}?a", r"\bk", "a(?= b)", "ss?", "(?:aa|bb) ?-?", "i")
    flags = re.IGNORECASE
    together, joined = AnyOf(*sources, flags=flags), re.compile("|".join(sources), flags)
    for long in (text, "z" * 1200 + text):
        assert spans(together.finditer(long)) == spans(joined.finditer(long))
        found, expected = together.search(long), joined.search(long)
        assert (found and found.span()) == (expected and expected.span())


def test_lower_case_is_as_broad_as_the_one_of_patterns() -> None:
    letters = [chr(code) for code in range(0x2_0000) if not 0xD800 <= code < 0xE000]
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x370, 0x500), 0x17F, 0x212A, 0x1E9E, 0xFB05, 0xFB06):
        letter = chr(code)
        alike = re.compile(re.escape(letter), re.IGNORECASE).findall("".join(letters))
        assert {low(other) for other in alike} == {low(letter)}, letter


def test_lower_case_keeps_every_offset() -> None:
    text = "".join(chr(code) for code in range(0x1_1000) if not 0xD800 <= code < 0xE000)
    assert len(low(text)) == len(text)


@pytest.mark.parametrize(
    ("source", "needs", "reach", "width"),
    [
        (r"\bgoverned by\b[^.]{0,60}\blaws?\b", {("governed by",), ("law",)}, 0, 77),
        (r"(?:the |an? )?licen[cs]e", {("licence", "license")}, 4, 13),
        (r"(?:foo|bar)baz\w*", {("barbaz", "foobaz")}, 0, FOREVER),
        (r"(?<=written )works?", {("written ",), ("work",)}, 0, 7),
        (r"non-?exclusive right|exclusive right", {("exclusive right",)}, 4, 21),
        (r"colou?r(?! of law)", {("color", "colour")}, 0, 15),
        (r"[a-z]+", set(), 0, FOREVER),
        (r"x*", set(), 0, FOREVER),
    ],
)
def test_a_gate_is_read_from_the_pattern(source: str, needs: set[tuple[str, ...]], reach: int, width: int) -> None:
    gate = gate_of(source)
    assert set(gate.needs) == needs
    assert (gate.reach, gate.width) == (reach, width)
