"""The best next edit: none can hurt, and none promises more than the real clause gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.catalogue import catalogue
from scoring.edits import Edit, next_edits
from scoring.findings import Finding, Polarity
from scoring.languages.contracts import read_paper
from scoring.outcome import outcome_of
from scoring.remedies.library import library
from scoring.remedies.terms import Terms
from scoring.render.html import render_html
from scoring.render.markdown import render_markdown
from scoring.render.text import render_text
from scoring.report import Report
from scoring.resolve import Resolution, Weighing, resolve, risks_of
from scoring.review import review
from scoring.rules.base import Paper
from scoring.rules.ruleset import look
from scoring.score import Level
from scoring.text import ContractText, Needs, Span
from scoring.together import joined
from tests.scoring.remedies.papers import ROLES_OPEN, SILENT_CLAUSES, agreement, text_of
from tests.scoring.reviewing import contract, review_text

TRAPS = sorted((Path(__file__).parents[1] / "corpus" / "traps").glob("*.txt"))
FAMILIES = [f.id for f in catalogue().weighed]
RANK = {level.value: level.rank for level in Level}

shares = st.dictionaries(st.sampled_from(FAMILIES), st.decimals(0, 1, places=2), max_size=6)
good = st.frozensets(st.sampled_from(["P_full", "P_part", "L_lim", "override"]))
bad = st.frozensets(st.sampled_from(["G", "B", "W", "C"]))
risk_rules = st.sampled_from(sorted(r.id for r in catalogue().rules.values() if r.polarity is Polarity.RISK))


@st.composite
def findings(draw: st.DrawFn) -> tuple[Finding, ...]:
    found = []
    for n, rule in enumerate(draw(st.lists(risk_rules, max_size=5))):
        entry = catalogue().entry(rule)
        span = Span(n * 10, n * 10 + draw(st.integers(1, 15)))
        found.append(
            Finding(
                rule,
                entry.family,
                entry.polarity,
                entry.severity,
                "x" * len(span),
                span,
                clause=str(n),
                strength=0.5,
                confidence=draw(st.sampled_from([0.5, 1.0])),
                flags=entry.flags,
                defeated_by=draw(st.sampled_from([None, None, "other@0"])),
            )
        )
    return tuple(found)


@st.composite
def resolutions(draw: st.DrawFn) -> Resolution:
    """Any resolution whose three weighings lie in order, as the resolver makes them."""
    found = draw(findings())
    imposed, discounted = draw(bad), draw(good)
    p = draw(shares)
    held = draw(good)
    weighings = {}
    for which in ("low", "shown", "high"):
        risks = risks_of(found, which)
        flags = held | risks.flags
        if which == "low":
            flags = (flags | imposed) - discounted
        weighings[which] = Weighing(flags, p, risks.harms)
    return Resolution(
        found,
        weighings["low"],
        weighings["shown"],
        weighings["high"],
        (),
        (),
        Needs.READING,
        True,
        imposed,
        discounted,
        draw(st.booleans()),
    )


@settings(max_examples=400, deadline=None)
@given(resolutions())
def test_no_edit_can_hurt(resolution: Resolution) -> None:
    before = outcome_of(resolution.low, resolution.shown, resolution.high)
    edits = next_edits(resolution)
    assert before is not None or edits == ()
    for edit in edits:
        assert edit.before == before
        assert (edit.after.level.rank, edit.after.score) > (edit.before.level.rank, edit.before.score)
        assert edit.gain >= 0
        assert edit.after.best.rank >= edit.before.best.rank
        assert edit.after.most >= edit.before.most
    assert [(e.after.level.rank, e.after.score) for e in edits] == sorted(
        ((e.after.level.rank, e.after.score) for e in edits), reverse=True
    )


def edits_of(text: str) -> tuple[Edit, ...]:
    paper = Paper.of(read_paper(text_of(text)))
    return next_edits(resolve(paper, look(paper)))


def test_a_ban_lifts_a_limited_licence_from_moderate_to_high() -> None:
    text = contract("Client may use the Deliverables solely for the campaign described in the Statement of Work.")
    first = edits_of(text)[0]
    assert (first.kind, first.family) == ("add", "A1")
    assert (first.before.level, first.after.level) == (Level.MODERATE, Level.HIGH)
    assert first.text.startswith("add a ban on AI training")


def test_a_clause_that_is_there_is_completed_not_added() -> None:
    text = contract("Contractor may request records of the use of the Deliverables.")
    [edit] = [e for e in edits_of(text) if e.family == "A7"]
    assert edit.kind == "complete"
    assert "days to answer" in edit.text
    assert "the right to ask" not in edit.text


def test_words_that_hold_a_contract_down_are_named_to_be_struck_out() -> None:
    text = contract(
        "Client shall not use, and shall not authorize any third party to use, the Deliverables to train, fine-tune or "
        "develop any AI model.",
        "Client may change this Agreement at any time without notice.",
    )
    [strike] = [e for e in edits_of(text) if e.kind == "strike" and e.rule == "change.unilateral"]
    assert strike.clauses == ("3.2",)
    assert (strike.before.level, strike.after.level) == (Level.MODERATE, Level.HIGH)


def test_what_protects_is_not_struck_out_with_what_harms() -> None:
    text = contract("Client may use the Deliverables for any purpose, and all other rights are reserved to Contractor.")
    assert not [e for e in edits_of(text) if e.rule == "scope.all-purposes"]


def test_no_ban_is_promised_where_every_ban_lapses() -> None:
    text = (TRAPS[0].parent / "lapses.txt").read_text()
    assert all(e.after.level is not Level.HIGH for e in edits_of(text) if e.family == "A1")


def test_no_level_is_promised_where_roles_are_open() -> None:
    assert all(e.after.level is Level.NONE for e in edits_of(ROLES_OPEN))


def test_a_page_that_nobody_read_is_not_struck_out() -> None:
    source = ContractText(agreement(), "text/plain", "plain", page_starts=(0, 500), unread_pages=(2,))
    report = review(read_paper(source))
    assert all(e.level_after != "High" for e in report.next_edits)


@pytest.mark.parametrize("path", TRAPS, ids=lambda p: p.stem)
def test_no_edit_promises_more_than_its_clause_gives(path: Path) -> None:
    """The clause is written into the contract, and the contract is scored again from its words."""
    base = text_of(path.read_text())
    reading = read_paper(base)
    terms = Terms.of(reading).inside()
    number = max((int(c.number) for c in reading.clauses if c.number and c.number.isdecimal()), default=0) + 1
    checked = 0
    for edit in review(reading).next_edits:
        if edit.kind != "add" or edit.family not in library().clauses:
            continue
        clause = library().clause(edit.family)
        text, _ = joined(base, text_of(f"{number}. {clause.heading}. {clause.wording.worded(terms)}\n"))
        given = review(read_paper(text))
        assert given.level is not None
        assert given.score is not None
        promised = RANK[edit.level_after], edit.score_after
        assert (RANK[given.level], given.score.ai) >= promised, edit.text
        checked += 1
    assert checked or review(reading).state != "scored"


def test_edits_stand_in_the_report_in_every_form_and_survive_json() -> None:
    report = review_text(agreement(SILENT_CLAUSES))
    assert report.next_edits
    again = Report.from_json(report.to_json())
    assert again == report
    assert report.to_json()["next_edits"][0]["clauses"] == []
    for form in (render_text(report), render_markdown(report), render_html(report)):
        words = " ".join(form.replace("\\", "").replace("&gt;", ">").split())
        assert "What to ask for next, each alone" in words
        assert "None (High Risk) -> High (Recommended)" in words


def test_a_report_from_before_has_no_edits() -> None:
    old = review_text(agreement()).to_json()
    del old["next_edits"]
    assert Report.from_json(old).next_edits == ()


def test_a_paper_that_is_not_scored_has_no_edits() -> None:
    assert review_text("Dear Ada, lunch on Friday?").next_edits == ()
