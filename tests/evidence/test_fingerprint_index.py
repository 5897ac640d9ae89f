"""No near code is missed, no far one is given, and what was saved comes back or it is said why not."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.errors import EvidenceError, FingerprintError, IndexDamaged, WrongIndexInput
from evidence.fingerprint import index as rooms
from evidence.fingerprint.grams import gram_codes, word_codes
from evidence.fingerprint.index import WIDEST, HammingIndex, Near, PassageIndex, Shared

_CODES = st.integers(0, 2**64 - 1)


def _by_hand(codes: list[int], asked: int, radius: int) -> list[Near]:
    return sorted(Near(d, n) for n, c in enumerate(codes) if (d := (c ^ asked).bit_count()) <= radius)


@st.composite
def _near_codes(draw: st.DrawFn) -> tuple[int, list[int]]:
    """A code, and others of which many are near it: the flips lie in one band, or in all."""
    asked = draw(_CODES)
    flips = st.sets(st.integers(0, 63), max_size=14) | st.sets(st.integers(16, 31), max_size=14)
    near = draw(st.lists(flips, max_size=30))
    return asked, [asked ^ sum(1 << bit for bit in bits) for bits in near] + draw(st.lists(_CODES, max_size=30))


@settings(deadline=None, max_examples=150)
@given(_near_codes(), st.integers(0, 20), st.integers(0, 60))
def test_the_index_says_what_looking_at_every_code_says(
    given_codes: tuple[int, list[int]], radius: int, split: int
) -> None:
    asked, codes = given_codes
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rooms, "SCAN_BELOW", 0)  # through the bands, however few they are
        patch.setattr(rooms, "_ranges", _all_ranges)
        index = HammingIndex(codes[:split])
        assert index.append(codes[split:]) == len(codes[:split])
        assert index.near(asked, radius) == _by_hand(codes, asked, radius)
        index._settle()
        assert index.near(asked, radius) == _by_hand(codes, asked, radius)
    assert HammingIndex(codes).near(asked, radius) == _by_hand(codes, asked, radius)


def _all_ranges(begins: Any, ends: Any, most: int, real: Any = rooms._ranges) -> Any:
    return real(begins, ends, 10**9)


def test_many_codes_at_the_very_edge_of_the_radius() -> None:
    chance = np.random.default_rng(3)
    codes = chance.integers(0, 2**64, 50_000, dtype=np.uint64)
    index = HammingIndex(codes)
    for flips in range(WIDEST + 2):
        place = int(chance.integers(len(codes)))
        asked = int(codes[place]) ^ sum(1 << int(b) for b in chance.choice(64, flips, replace=False))
        assert (Near(flips, place) in index.near(asked, WIDEST)) is (flips <= WIDEST)
        assert [(n.distance, n.item) for n in index.near(asked, 14)] == [
            (n.distance, n.item) for n in _by_hand(codes.tolist(), asked, 14)
        ]


def test_equal_codes_by_the_thousand_are_all_found() -> None:
    """Flat pictures share their codes; the bucket is then nearly everything."""
    codes = np.concatenate([np.zeros(40_000, np.uint64), np.arange(10_000, dtype=np.uint64)])
    found = HammingIndex(codes).near(0, 2)
    assert [(n.distance, n.item) for n in found] == [(n.distance, n.item) for n in _by_hand(codes.tolist(), 0, 2)]


def test_appended_codes_are_found_before_and_after_the_bands_are_sorted_anew() -> None:
    index = HammingIndex()
    assert index.near(5) == []
    assert [index.append([n]) for n in range(3)] == [0, 1, 2]
    assert len(index) == 3
    assert index.near(1, 0) == [Near(0, 1)]
    index.append(np.full(rooms.TAIL, 2**63, np.uint64))
    assert not index._tail
    assert len(index) == rooms.TAIL + 3
    assert index.near(1, 1) == [Near(0, 1), Near(1, 0)]


def test_the_index_keeps_codes_of_its_own() -> None:
    codes = np.arange(9, dtype=np.uint64)
    index = HammingIndex(codes)
    codes[:] = 0
    assert index.near(8, 0) == [Near(0, 8)]


@pytest.mark.parametrize(
    "wrong", [[-1], [2**64], ["a"], [1.5], np.zeros((2, 2), np.uint64), np.zeros(2, np.int64), [None]]
)
def test_what_is_no_code_is_refused(wrong: Any) -> None:
    with pytest.raises(WrongIndexInput) as caught:
        HammingIndex(wrong)
    assert isinstance(caught.value, EvidenceError)
    with pytest.raises(WrongIndexInput):
        HammingIndex().append(wrong)


@pytest.mark.parametrize(("code", "radius"), [(-1, 3), (2**64, 3), (0, -1), (0, 65)])
def test_a_question_that_makes_no_sense_is_refused(code: int, radius: int) -> None:
    with pytest.raises(WrongIndexInput):
        HammingIndex([1]).near(code, radius)


# ---- saved and mapped


@pytest.mark.parametrize("count", [0, 1, 30_000])
def test_a_saved_index_answers_as_before(tmp_path: Path, count: int) -> None:
    chance = np.random.default_rng(1)
    index = HammingIndex(chance.integers(0, 2**64, count, dtype=np.uint64))
    index.append([77])
    path = tmp_path / "100%\n codes"
    index.save(path)
    assert list(tmp_path.iterdir()) == [path]
    later = HammingIndex.load(path)
    assert len(later) == count + 1
    assert later.near(77, 20) == index.near(77, 20)
    later.append([78])
    assert later.near(78, 0) == [Near(0, count + 1)]
    later.save(path)
    assert HammingIndex.load(path).near(78, 0) == [Near(0, count + 1)]
    assert later.near(78, 0) == [Near(0, count + 1)]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**7), st.integers(1, 255))
def test_a_changed_byte_is_never_answered_from(where: int, flip: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        index = PassageIndex()
        index.append("a work", np.arange(30, dtype=np.uint64))
        index.save(path)
        data = bytearray(path.read_bytes())
        header_ends = 64 * -(-data.index(b"}}") // 64)
        where = header_ends + where % (len(data) - header_ends)
        data[where] ^= flip
        path.write_bytes(data)
        with pytest.raises(IndexDamaged):
            PassageIndex.load(path)


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_a_damaged_file_is_an_error_of_ours(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        HammingIndex([1, 2, 3]).save(path)
        raw = path.read_bytes()
        head = raw[: raw.index(b"}") + 300]
        cut = data.draw(st.integers(0, len(head) - 1))
        path.write_bytes(raw[:cut] + data.draw(st.binary(max_size=8)))
        with pytest.raises(IndexDamaged):
            HammingIndex.load(path)
        changed = bytearray(raw)
        changed[cut % len(head)] ^= data.draw(st.integers(1, 255))
        path.write_bytes(changed)
        with contextlib.suppress(IndexDamaged):  # a header may say the same in other words
            assert len(HammingIndex.load(path)) == 3


def test_an_index_of_another_kind_and_a_missing_one_are_told(tmp_path: Path) -> None:
    PassageIndex().save(tmp_path / "words")
    with pytest.raises(IndexDamaged, match="k-grams"):
        HammingIndex.load(tmp_path / "words")
    with pytest.raises(FingerprintError):
        HammingIndex.load(tmp_path / "nothing")
    with pytest.raises(FingerprintError):
        HammingIndex([1]).save(tmp_path / "no folder" / "index")
    (tmp_path / "plain").write_bytes(os.urandom(5000))
    with pytest.raises(IndexDamaged):
        PassageIndex.load(tmp_path / "plain")


# ---- rows of words


def _grams(text: str) -> Any:
    return gram_codes(word_codes(text.split()), 3)


def test_a_work_is_found_by_its_words_and_their_places() -> None:
    index = PassageIndex()
    index.append("poem", _grams("the ferry left before the lamps were lit along the quay"))
    index.append("list", _grams("rope tar salt nails lamps oil"))
    found = index.shared(_grams("she wrote that the lamps were lit along the quay at six"))
    assert found == [Shared("poem", 5, (3, 4, 5, 6, 7), (4, 5, 6, 7, 8))]
    assert index.shared(_grams("she wrote that the lamps were lit along the quay at six"), least=6) == []
    assert index.shared(_grams("nothing of this kind")) == []
    assert index.shared(_grams("short")) == []
    assert PassageIndex().shared(_grams("the ferry left")) == []


def test_a_work_has_one_name(tmp_path: Path) -> None:
    index = PassageIndex()
    index.append("poem", _grams("a b c d"))
    with pytest.raises(WrongIndexInput):
        index.append("poem", _grams("a b c d"))
    assert len(index) == 1
    index.save(tmp_path / "words")
    with pytest.raises(WrongIndexInput):
        PassageIndex.load(tmp_path / "words").append("poem", _grams("a b c d"))


def test_rows_that_everybody_has_find_nobody() -> None:
    index = PassageIndex()
    index.append("chant", np.zeros(rooms.MOST_POSTINGS + 1, np.uint64))
    assert index.shared(np.zeros(1, np.uint64)) == []


_WORDS = st.lists(st.sampled_from("abcde"), max_size=25)


@settings(deadline=None)
@given(st.lists(_WORDS, max_size=6), _WORDS)
def test_shared_rows_are_what_comparing_word_by_word_gives(works: list[list[str]], asked: list[str]) -> None:
    index = PassageIndex()
    for number, words in enumerate(works):
        index.append(str(number), gram_codes(word_codes(words), 3))
    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder) / "words")
        later = PassageIndex.load(Path(folder) / "words")
        found = later.shared(gram_codes(word_codes(asked), 3))
    assert found == index.shared(gram_codes(word_codes(asked), 3))
    expected = {}
    for number, words in enumerate(works):
        pairs = sorted(
            (i, j) for i in range(len(asked) - 2) for j in range(len(words) - 2) if asked[i : i + 3] == words[j : j + 3]
        )
        if pairs:
            expected[str(number)] = pairs
    assert {s.work: sorted(zip(s.here, s.there, strict=True)) for s in found} == expected
    assert all(s.grams == len({tuple(asked[i : i + 3]) for i in s.here}) for s in found)


def test_codes_of_words_are_the_same_in_every_year() -> None:
    assert [hex(c) for c in word_codes(["lamp", "quay", "lamp"])] == GOLDEN_WORDS
    assert [hex(c) for c in gram_codes(word_codes(["lamp", "quay", "lamp", "oil"]), 3)] == GOLDEN_GRAMS
    assert len(gram_codes(word_codes(["lamp"]), 3)) == 0


GOLDEN_WORDS = ["0x6b04f701e315fc2a", "0xb48428898ddd022c", "0x6b04f701e315fc2a"]
GOLDEN_GRAMS = ["0x7806d61dc8333131", "0xcfe2d59284f712c7"]
