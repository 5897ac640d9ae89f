"""Words are the same however they are set, every one knows its place, and programs are compared by their tokens."""

from __future__ import annotations

import sys
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.errors import TooLarge, UnreadableMedia
from evidence.fingerprint import code as code_room
from evidence.fingerprint import text as room
from evidence.fingerprint.code import CodePrint, code_print
from evidence.fingerprint.index import PassageIndex
from evidence.fingerprint.prints import take_fingerprint
from evidence.fingerprint.text import TextPrint, decode_text, folded_with_origin, normalised, text_print

FERRY = (
    "The ferry left before the lamps were lit. Nobody on the quay had seen the letter, and the clerk, who had written"
    " it, was asleep under a heap of nets with his shoes still wet."
)


def _words(text: str) -> list[str]:
    return [text[a:b] for a, b in text_print(text).spans()]


@pytest.mark.parametrize(
    "other",
    [
        FERRY.replace(" ", "\n\t "),
        unicodedata.normalize("NFD", FERRY),
        FERRY.replace("lit", "\uff4c\uff49\uff54"),  # full width
        f"  {FERRY}\n\n",
        FERRY.replace(" ", "\u00a0"),
    ],
)
def test_layout_and_spelling_of_characters_do_not_count(other: str) -> None:
    assert text_print(other).decoded == text_print(FERRY).decoded
    assert text_print(other).codes == text_print(FERRY).codes


def test_case_punctuation_and_what_nobody_sees_do_not_count_for_words_alone() -> None:
    other = FERRY.upper().replace(",", " -").replace("FERRY", "FER\u00adR\u200bY")
    assert text_print(other).codes == text_print(FERRY).codes
    assert text_print(other).decoded != text_print(FERRY).decoded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ada's lamp, 30 %", ["Ada's", "lamp", "30"]),
        ("Cafe\u0301 \ufb01ve fi\u00adve", ["Cafe\u0301", "\ufb01ve", "fi\u00adve"]),
        ("\u6771\u4eac\u30bf lamp", ["\u6771", "\u4eac", "\u30bf", "lamp"]),
        ("\u1112\u1161\u11ab x", ["\u1112\u1161\u11ab", "x"]),
        ("", []),
        (" ... ", []),
        ("\u2460\u00bd", ["\u2460\u00bd"]),
    ],
)
def test_a_word_is_shown_in_the_original(text: str, words: list[str]) -> None:
    found = _words(text)
    if text == "\u2460\u00bd":  # one, and one over two
        assert found[0].startswith("\u2460")
    else:
        assert found == words


_TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("e\u0301\uff9e\u1100\u1161\u11a8\u0327 a1"))


@settings(deadline=None, max_examples=300)
@given(_TEXT)
def test_folding_piece_by_piece_is_nfkc(text: str) -> None:
    folded, origin = folded_with_origin(text)
    whole = unicodedata.normalize("NFKC", text)
    assert folded == room._invisible().sub("", whole) or origin is None
    if origin is not None:
        assert len(origin) == len(folded) + 1
        assert (np.diff(origin) >= 0).all()
        assert origin[-1] == len(text)


def test_every_character_that_melts_is_known() -> None:
    """Any character after a letter: joined first or piece by piece, NFKC says the same."""
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if 0xD800 <= code < 0xE000:
            continue
        text = f"\u00e9{character}\u0301"
        folded, origin = folded_with_origin(text)
        if origin is not None:
            assert folded == room._invisible().sub("", unicodedata.normalize("NFKC", text)), hex(code)


@settings(deadline=None)
@given(_TEXT)
def test_every_word_lies_in_the_text_and_after_the_one_before(text: str) -> None:
    found = text_print(text)
    spans = found.spans()
    assert len(found) == len(spans) == len(found.codes) // 8
    assert (spans[:, 0] < spans[:, 1]).all()
    assert (spans[:, 1] <= len(text)).all()
    assert (np.diff(spans[:, 0].astype(np.int64)) >= 0).all()
    assert TextPrint.from_json(found.to_json()) == found


@settings(deadline=None)
@given(_TEXT)
def test_normalising_twice_is_once(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


def test_a_copied_passage_is_found_with_its_place_in_both() -> None:
    index = PassageIndex()
    ours = text_print(FERRY)
    index.append("ferry", ours.gram_codes())
    theirs = "In their story, nobody on the quay had seen the letter and the clerk slept."
    asked = text_print(theirs)
    [shared] = index.shared(asked.gram_codes())
    first, last = shared.here[0], shared.here[-1] + room.ROW - 1
    assert theirs[asked.spans()[first, 0] : asked.spans()[last, 1]] == (
        "nobody on the quay had seen the letter and the clerk"
    )
    there = ours.spans()
    assert FERRY[there[shared.there[0], 0] : there[shared.there[-1] + room.ROW - 1, 1]] == (
        "Nobody on the quay had seen the letter, and the clerk"
    )
    assert len(np.intersect1d(ours.gram_codes(room.SEED), asked.gram_codes(room.SEED))) == 4


def test_a_short_text_may_not_be_claimed_by_hash() -> None:
    short = take_fingerprint(b"All rights reserved by the author of this page.", "text/plain")
    assert not short.hash_only_allowed
    assert "eight words" in short.reason
    assert take_fingerprint(FERRY.encode(), "text/plain").hash_only_allowed
    assert not take_fingerprint(b"lamp " * 500, "text/plain").hash_only_allowed


def test_a_text_that_is_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_CHARACTERS", 10)
    monkeypatch.setattr(code_room, "MOST_CHARACTERS", 10)
    with pytest.raises(TooLarge):
        text_print(FERRY)
    with pytest.raises(TooLarge):
        code_print(FERRY, "text/x-python")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_how_a_text_is_encoded_does_not_count(encoding: str) -> None:
    text = "Caf\u00e9 \u201clamps\u201d \u2013 lit"
    assert decode_text(text.encode(encoding)) == text


@pytest.mark.parametrize("data", [b"a\0b", b"\xff\xfe\x00", b"\xff\xfe\x00\xd8a", b"\x00\x01\x02"])
def test_bytes_that_are_no_text_are_told(data: bytes) -> None:
    with pytest.raises(UnreadableMedia):
        decode_text(data)


def test_of_a_page_only_what_is_shown_counts() -> None:
    page = (
        "<html><head><title>t</title><style>p{}</style></head><body><p>The <b>fer</b>ry</p><script>no()</script>"
        "<p>left &amp; went<br>home</body>"
    )
    assert _words(decode_text(page.encode(), "text/html")) == ["The", "ferry", "left", "went", "home"]
    assert decode_text(b"<p>open <![if x", "text/html")


# ---- programs

PYTHON = '''
def lit(lamps, limit=3):
    """Count those that burn."""
    total = 0
    for lamp in lamps:  # one by one
        if lamp.on and total < limit:
            total += lamp.count * 2
    return total, "quay # 7"
'''


def test_comments_and_layout_of_a_program_do_not_count() -> None:
    other = PYTHON.replace("  # one by one", "").replace("    ", "\t").replace(" = ", "=")
    assert code_print(other, "text/x-python").decoded == code_print(PYTHON, "text/x-python").decoded
    assert code_print(PYTHON.replace("# 7", "# 8"), "text/x-python").decoded != (
        code_print(PYTHON, "text/x-python").decoded
    )


def test_new_names_change_the_tokens_and_not_the_shape() -> None:
    ours, other = (
        code_print(text, "text/x-python")
        for text in (PYTHON, PYTHON.replace("lamp", "candle").replace("total", "n").replace("3", "44"))
    )
    assert ours.codes != other.codes
    assert ours.shapes == other.shapes
    assert (ours.shape_codes() == other.shape_codes()).all()
    different = code_print(PYTHON.replace("if lamp.on", "while lamp.on"), "text/x-python")
    assert different.shapes != ours.shapes


@pytest.mark.parametrize(
    ("media", "source", "tokens"),
    [
        ("text/javascript", "let a = 1; // b\n/* c */ f(`x ${y}`)", 9),
        ("application/sql", "select a -- b\nfrom c", 4),
        ("text/css", "p { color: red } /* x", 6),
        ("text/x-c", 'char *s = "/* no */";', 6),
        ("application/json", '{"a": [1, 2]}', 9),
        ("text/x-python", "'''open", 1),
    ],
)
def test_tokens_of_languages(media: str, source: str, tokens: int) -> None:
    found = code_print(source, media)
    assert len(found) == tokens
    starts = np.frombuffer(found.starts, "<u4")
    assert (np.diff(starts.astype(np.int64)) > 0).all()
    assert CodePrint.from_json(found.to_json()) == found


@settings(deadline=None)
@given(st.text(), st.sampled_from(sorted(code_room.MEDIA)))
def test_any_text_has_tokens(text: str, media: str) -> None:
    found = code_print(text, media)
    assert len(found.codes) == len(found.shapes) == 2 * len(found.starts)


def test_a_program_that_calls_itself_plain_text_is_one_all_the_same() -> None:
    found = take_fingerprint(b"for (int i = 0; i < n; i++) { out[i] = in[n - i]; }\n" * 4, "text/plain")
    assert found.content_class == "code"
    assert not found.hash_only_allowed  # the same line four times
    assert take_fingerprint(FERRY.encode(), "text/plain").content_class == "text"
