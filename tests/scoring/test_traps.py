"""Whole contracts with a trap in each: the level beside the text is the right one, the clause that decides is named."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.score import Level
from tests.corpus import sample_texts
from tests.scoring.planted import BAN, HONEST, HONEST_TOO, ODD, TRAPPED, plant
from tests.scoring.reviewing import ME, review_text

TRAPS = Path(__file__).parents[1] / "corpus" / "traps"
NAMES = sorted(p.stem for p in TRAPS.glob("*.txt"))
WHOLE = {
    name: getattr(sample_texts, name)
    for name in ("PUBLISHER_MSA", "STUDIO_LICENCE", "MAGAZINE_LICENCE", "ZIP_SOW", "FORWARDED_REVERSED")
}
"""Contracts that hold no ban of their own."""


@pytest.mark.parametrize("name", NAMES)
def test_trap(name: str) -> None:
    expected = tomllib.loads((TRAPS / f"{name}.expected.toml").read_text())
    report = review_text((TRAPS / f"{name}.txt").read_text(), me=expected.get("me", ME))
    if expected["state"] != "any":
        assert (report.state, report.level, report.level_high, report.needs) == (
            expected["state"],
            expected.get("level"),
            expected.get("level_high"),
            expected.get("needs"),
        )
    if rule := expected.get("rule"):
        quotes = [" ".join(f.quote.split()) for f in report.findings if f.rule == rule]
        assert any(expected.get("quote", "") in quote for quote in quotes), quotes
    assert not {f.rule for f in report.findings} & set(expected.get("absent", ()))


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_is_the_papers_own_words(name: str) -> None:
    text = (TRAPS / f"{name}.txt").read_text()
    for finding in review_text(text).findings:
        if finding.polarity == "missing":
            assert (finding.quote, finding.start, finding.end) == ("", None, None)
        else:
            assert finding.start is not None
            assert finding.quote == text[finding.start : finding.end] != ""


@pytest.mark.parametrize("name", NAMES)
def test_without_the_ban_no_level_rises(name: str) -> None:
    text = (TRAPS / f"{name}.txt").read_text()
    before = review_text(text)
    granting = {
        f.start for f in before.findings if f.rule in ("ai-training.permitted", "ai-training.improvement-permitted")
    }
    for finding in before.findings:
        # a ban whose own exception grants is a grant too: to delete both may help
        if finding.rule != "ai-training.prohibited" or before.level is None or finding.start in granting:
            continue
        assert finding.start is not None
        assert finding.end is not None
        after = review_text(text[: finding.start] + "The parties agree." + text[finding.end :])
        assert after.level is None or Level(after.level).rank <= Level(before.level_high or before.level).rank


@pytest.mark.parametrize("contract", WHOLE)
def test_no_trapped_ban_makes_a_contract_high(contract: str) -> None:
    planted = dict(plant(WHOLE[contract], TRAPPED))
    assert planted.keys() == TRAPPED.keys()
    wrong = [trap for trap, text in planted.items() if review_text(text).level == "High"]
    assert not wrong


@pytest.mark.parametrize("contract", WHOLE)
def test_an_honest_ban_makes_a_contract_high(contract: str) -> None:
    planted = dict(plant(WHOLE[contract], HONEST))
    wrong = [ban for ban, text in planted.items() if review_text(text).level != "High"]
    assert planted
    assert not wrong


@pytest.mark.parametrize("name", ["STUDIO_LICENCE", "PUBLISHER_MSA"])
def test_what_nobody_thought_of_is_never_high(name: str) -> None:
    for number, text in plant(WHOLE[name], {str(n): clause for n, clause in enumerate(ODD)}):
        report = review_text(text, me=ME)
        assert report.level != "High", ODD[int(number)]


def test_bans_that_hold_in_the_words_of_many_drafters_are_high() -> None:
    for number, text in plant(WHOLE["STUDIO_LICENCE"], {str(n): clause for n, clause in enumerate(HONEST_TOO)}):
        report = review_text(text, me=ME)
        assert report.level == "High", (HONEST_TOO[int(number)], report.doubts)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["where", "before", "while", "beyond", "apart from", "pending", "barring", "on", "against"]),
    st.text(alphabet="bcdfghklmnprstvwaeiou", min_size=2, max_size=10).map(lambda word: f"zq{word}"),
)
def test_a_ban_that_goes_on_in_unknown_words_is_left_to_be_read(how: str, word: str) -> None:
    [(_, text)] = plant(WHOLE["STUDIO_LICENCE"], {"odd": f"{BAN} {how} {word}."})
    assert review_text(text, me=ME).level != "High"
