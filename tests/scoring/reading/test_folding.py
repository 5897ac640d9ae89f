# ruff: noqa: E501 - a paper is read whole

from hypothesis import given
from hypothesis import strategies as st

from scoring.reading.folding import fold, fold_line
from scoring.text import Span

ODD = "ab -\n\t\u00ad\u200b\ufeff\u00a0\u2009\ufb01\ufb03\u2019\u201c\u2014\u2011\uff21\u0301\u00e9\u2026`\r\u2028."
texts = st.text(alphabet=st.sampled_from(ODD) | st.characters(codec="utf-8"), max_size=300)


@given(texts)
def test_every_folded_stretch_maps_into_the_paper_in_order(text: str) -> None:
    folded = fold(text)
    last = 0
    for i in range(len(folded.text)):
        span = folded.span(i, i + 1)
        assert 0 <= span.start < span.end <= len(text)
        assert span.start >= last
        last = span.start
    assert folded.span(0, len(folded.text)).end <= len(text)


@given(texts)
def test_folded_text_has_no_odd_spaces_and_folds_to_itself(text: str) -> None:
    once = fold(text).text
    assert not set(once) & set("\n\t\r\u00ad\u200b\u00a0\ufeff\ufb01`\u2019")
    assert "  " not in once
    assert fold(once).text == once
    assert fold_line(text) == once or text.isascii()


@given(st.text(alphabet="abcdefg XYZ.,", max_size=200))
def test_plain_words_map_letter_by_letter(text: str) -> None:
    folded = fold(text)
    for i, letter in enumerate(folded.text):
        span = folded.span(i, i + 1)
        assert letter == " " or text[span.start : span.end] == letter
        assert folded.find(span.start) == i


@given(texts, st.data())
def test_a_span_of_the_paper_finds_its_folded_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    a, b = fold(text).within(Span(start, end))
    assert 0 <= a <= b <= len(fold(text).text)
    assert fold(text).words(Span(0, len(text))) == fold(text).text.strip()


def test_what_the_typesetter_did_is_undone() -> None:
    text = "The de\ufb01nitive \u201cWorks\u201d are for devel-\nopment, not for fine-\ntuning;\u00a0the Cli\u00adent\u2019s AI."
    folded = fold(text)
    assert folded.text == 'The definitive "Works" are for development, not for fine-tuning; the Client\'s AI.'
    at = folded.text.index("development")
    span = folded.span(at, at + len("development"))
    assert text[span.start : span.end] == "devel-\nopment"
    at = folded.text.index("finit")
    span = folded.span(at, at + 2)
    assert text[span.start : span.end] == "\ufb01"  # a ligature is quoted whole


def test_letters_of_other_scripts_stay_what_they_are() -> None:
    assert fold("\u0410I training").text == "\u0410I training"
