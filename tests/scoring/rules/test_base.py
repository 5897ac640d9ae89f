"""The paper as every rule looks at it: tagged copies of the same length, sentences that lose no word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.reading.index import Index
from scoring.reading.read import read
from scoring.rules.base import CLIENT, FREELANCER, OTHER, SENTENCE_CHARS, WORK, Paper, pattern
from scoring.text import ContractText
from tests.corpus import sample_texts
from tests.scoring.reviewing import ME, contract


def _paper(text: str) -> Paper:
    return Paper.of(read(ContractText(text, "text/plain", "plain"), me=ME))


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab. ,;:\nClient İß\u00ad“Deliverables”3"), max_size=4000))
def test_tags_keep_every_offset(words: str) -> None:
    paper = _paper(contract(words))
    for sentence in paper.sentences:
        assert len(sentence.tagged) == len(sentence.words)
        assert len(sentence.words) <= SENTENCE_CHARS


def test_a_sentence_that_never_ends_is_looked_at_in_pieces_that_lose_nothing() -> None:
    endless = "Client may use, adapt, alter, " * 400
    paper = _paper(contract(endless))
    pieces = [s for s in paper.sentences if "adapt" in s.words]
    assert len(pieces) > 4
    assert max(len(s.words) for s in pieces) <= SENTENCE_CHARS
    assert sum(s.words.count("adapt") for s in pieces) == 400


def test_sides_and_work_are_tagged_whatever_they_are_called() -> None:
    tagged = " ".join(s.tagged for s in _paper(sample_texts.PUBLISHER_MSA).sentences)
    assert "publisher" not in tagged
    assert "illustrator" not in tagged
    assert pattern("<C> may use the <W> for any and all purposes").search(tagged)
    assert pattern("<F> hereby assigns to <C> all right, title and interest").search(tagged)


@pytest.mark.parametrize(
    ("words", "letter"),
    [
        ("Client Materials", OTHER),
        ("Client", CLIENT),
        ("Contractor", FREELANCER),
        ("Deliverables", WORK),
        ("Statement of Work", OTHER),
        ("Confidential Information", OTHER),
        ("background materials", OTHER),
    ],
)
def test_what_a_name_stands_for(words: str, letter: str) -> None:
    sentence = f"Nobody shall see the {words} before then."
    (found,) = [s for s in _paper(contract(sentence)).sentences if s.words.endswith(sentence)]
    assert found.tagged[len(found.words) - len(sentence) + 21 :].startswith(letter * len(words))


def test_the_index_names_the_sentences_that_a_pattern_may_match_in_and_no_others() -> None:
    rule = pattern(r"<C> may audit\b", r"\bbooks? of account\b")
    texts = [
        f"{CLIENT * 6} may audit",
        "they may audit",
        "the book of accounts",
        "",
        f"{CLIENT * 3} audits",
        "books of account",
    ]
    assert list(Index(texts).places(rule.gates)) == [0, 2, 5]
    assert [bool(rule.search(text)) for text in texts] == [True, False, False, False, False, True]
