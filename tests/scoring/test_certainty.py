"""Whether a ban is plain: whole files of bans that hold, that are left to a person, and that are taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.certainty.follow import follows_up
from scoring.certainty.plain import unexplained
from scoring.reading.clauses import Clause, ClauseKind
from scoring.rules.base import CLIENT, FREELANCER, WORK, Sentence
from scoring.text import Span
from tests.corpus import sample_texts
from tests.scoring.planted import plant
from tests.scoring.reviewing import ME, review_text

BANS = Path(__file__).parents[1] / "corpus" / "bans"
CONTRACTS = ("STUDIO_LICENCE", "MAGAZINE_LICENCE")
"""One calls its sides by bare names, the other puts an article before them."""


def clauses(name: str) -> tuple[str, ...]:
    """Clauses of one file, without what it says of itself."""
    return tuple(part.strip() for part in (BANS / name).read_text().split("\n--\n")[1:])


def planted(name: str, contract: str) -> Iterator[tuple[str, str]]:
    """Each clause of a file, and the contract with it."""
    listed = clauses(name)
    for number, text in plant(getattr(sample_texts, contract), {str(n): clause for n, clause in enumerate(listed)}):
        yield listed[int(number)], text


@pytest.mark.parametrize("contract", CONTRACTS)
def test_bans_that_hold_are_high(contract: str) -> None:
    wrong = [clause for clause, text in planted("holds.txt", contract) if review_text(text, me=ME).level != "High"]
    assert not wrong


@pytest.mark.parametrize("contract", CONTRACTS)
def test_what_is_taken_back_is_never_high(contract: str) -> None:
    wrong = [clause for clause, text in planted("taken-back.txt", contract) if review_text(text, me=ME).level == "High"]
    assert not wrong


def test_what_nobody_listed_is_left_to_a_person_who_is_told_what_to_read() -> None:
    for clause, text in planted("left-to-a-person.txt", "STUDIO_LICENCE"):
        report = review_text(text, me=ME)
        assert report.level != "High", clause
        if report.level_high != "High":
            continue  # it narrows itself, or binds the client alone
        assert report.doubts, clause
        for doubt in report.doubts:
            assert re.search(r"read (?:it|them)\b", doubt), doubt
            for quoted in re.findall(r'(?:\(|words |exception )"([^"…]+)', doubt):
                assert quoted.strip() in " ".join(text.split()), doubt


def _sentence(words: str) -> Sentence:
    tagged = words.lower().replace("client", CLIENT * 6).replace("artist", FREELANCER * 6).replace("works", WORK * 5)
    clause = Clause(Span(0, len(words)), ClauseKind.OPERATIVE)
    return Sentence(clause, words, tagged, (0, 0, 0))


BAN = "Client shall not use the Works to train, develop or improve artificial intelligence"


@pytest.mark.parametrize(
    ("words", "odd"),
    [
        (f"{BAN}.", None),
        (f"{BAN}, machine learning or gizmology.", None),  # a list that goes on forbids more
        (f"{BAN} gizmology.", "gizmology"),
        (f"{BAN} for customers.", "for customers"),
        ("Client shall not use the Works to train, teach, drill or improve artificial intelligence.", None),
        ("Client shall not use the drafty Works to train or improve artificial intelligence.", "drafty Works"),
        ("Client shall not use the metadata of the Works to train artificial intelligence.", "metadata of the Works"),
        ("Client shall not directly use the Works to train artificial intelligence.", "directly use the Works"),
        ("Client shall not agree to use the Works to train artificial intelligence.", "agree to use"),
        ("No employee of Client shall use the Works to train artificial intelligence.", "No employee of Client"),
        ("It is not agreed that Client shall not use the Works to train artificial intelligence.", "not use the Works"),
    ],
)
def test_the_words_that_stand_out_are_named(words: str, odd: str | None) -> None:
    found = unexplained(_sentence(words), ())
    assert (found is None) == (odd is None), found
    assert odd is None or (found is not None and odd in found)


@pytest.mark.parametrize(
    ("words", "follows"),
    [
        ("Client shall notify Artist without delay of any breach of this clause.", True),
        ("Client shall notify Artist of any training.", False),
        ("Any breach of this clause entitles Artist to terminate this Agreement.", True),
        ("Any breach of this clause entitles Artist to nothing.", False),
        ("Client shall delete all copies of the Works from every data set.", True),
        ("Client shall delete the Works from every data set once it has learned from them.", False),
        ("This restriction survives the end of this Agreement.", True),
        ("This restriction survives the end of this Agreement for a week.", False),
        ("Any exception must be given by Artist in writing.", True),
        ("Any exception must be given by Client in writing.", False),
    ],
)
def test_a_sentence_follows_a_ban_up_as_a_whole_or_not_at_all(words: str, follows: bool) -> None:
    assert follows_up(_sentence(words).tagged) is follows


EXAMPLES = re.compile(r"\b(?:including|includes|such as)\b[^.]*\.$")
"""What stands behind examples says more of the examples, and narrows nothing."""


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from([each for each in clauses("holds.txt") if "\n" not in each and not EXAMPLES.search(each)]),
    st.sampled_from(
        ["while", "barring", "among", "beyond", "as", "via", "until", "for", "in", "of", "during", "absent"]
    ),
    st.text(alphabet="bcdfghklmnprstvwaeiou", min_size=2, max_size=10).map(lambda word: f"zq{word}"),
)
def test_unknown_words_behind_a_sentence_are_left_to_a_person(clause: str, how: str, word: str) -> None:
    [(_, text)] = plant(sample_texts.STUDIO_LICENCE, {"odd": f"{clause.rstrip('.')} {how} {word}."})
    assert review_text(text, me=ME).level != "High"
