# ruff: noqa: E501 - a sentence of a paper stands on one line
"""Laws of the comparison: nothing differs from itself, what is worse one way is better the other, print is no change."""

from __future__ import annotations

import textwrap
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare.changes import Changes, Kind, changes
from scoring.compare.comparison import Comparison, Direction, compare
from scoring.compare.difference import Block, blocks, longest_increasing
from tests.scoring.compare.versions import SECTIONS, Section, differences, paper, units, version

EXTRA = (
    Section(
        "audit",
        "Records",
        ("Once a year Contractor may ask for a list of the systems in which the Deliverables are kept.",),
    ),
    Section("credit", "Credit", ("Client names the Contractor beside every map, in letters that can be read.",)),
    Section("tax", "Taxes", ("Each side bears the taxes that the law lays upon it.",)),
    Section(
        "liability",
        "Liability",
        ("Neither party is liable for more than the fee.", "Section {pay} stays as it is when damages are due."),
    ),
)
subsets = st.lists(st.sampled_from(SECTIONS + EXTRA), unique=True, min_size=2).map(tuple)


@st.composite
def edited(draw: st.DrawFn) -> str:
    """A paper in which clauses came, went, moved and changed."""
    sections = list(draw(subsets))
    for n, section in enumerate(sections):
        if draw(st.integers(0, 3)) == 0:
            clauses = list(section.clauses)
            k = draw(st.integers(0, len(clauses) - 1))
            words = clauses[k].split(" ")
            at = draw(st.integers(0, len(words) - 1))
            words[at : at + draw(st.integers(0, 4))] = draw(
                st.lists(st.sampled_from(["never", "60", "Client", "maps,"]), max_size=3)
            )
            clauses[k] = " ".join(words) or "Nothing."
            sections[n] = replace(section, clauses=tuple(clauses))
    return paper(sections)


@given(edited())
def test_a_paper_does_not_differ_from_itself(text: str) -> None:
    found = differences(text, text)
    assert found.changes == ()
    assert found.unchanged > 0


def _mirror(found: Changes) -> set[tuple[object, ...]]:
    swap = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}
    return {
        (
            swap.get(c.kind, c.kind),
            c.number_after,
            c.number_before,
            c.after,
            c.before,
            c.moved,
            tuple((d.after, d.before) for d in c.differences),
        )
        for c in found.changes
    }


def _rows(found: Changes) -> set[tuple[object, ...]]:
    return {
        (
            c.kind,
            c.number_before,
            c.number_after,
            c.before,
            c.after,
            c.moved,
            tuple((d.before, d.after) for d in c.differences),
        )
        for c in found.changes
    }


@settings(deadline=None)
@given(edited(), edited())
def test_the_way_back_mirrors_the_way_there(old: str, new: str) -> None:
    there, back = differences(old, new), differences(new, old)
    assert _rows(there) == _mirror(back)
    assert there.unchanged == back.unchanged


def _judged(found: Comparison) -> set[tuple[object, ...]]:
    return {(r.change.before, r.change.after, r.direction, r.is_unclear) for r in found.rows}


@settings(deadline=None, max_examples=25)
@given(edited(), edited())
def test_what_is_worse_one_way_is_better_the_other(old: str, new: str) -> None:
    a, b = version(old), version(new)
    there, back = compare(a, b), compare(b, a)
    turned = {Direction.BETTER: Direction.WORSE, Direction.WORSE: Direction.BETTER}
    assert _judged(there) == {(after, before, turned.get(d, d), u) for before, after, d, u in _judged(back)}
    assert (there.level_before, there.level_after) == (back.level_after, back.level_before)


@settings(deadline=None)
@given(edited(), edited())
def test_every_quote_is_what_stands_there(old: str, new: str) -> None:
    a, b = units(old), units(new)
    for change in changes(a, b).changes:
        for d in change.differences:
            assert change.before is not None
            assert change.after is not None
            assert change.before.contains(d.before)
            assert change.after.contains(d.after)
            assert old[d.before.start : d.before.end] != new[d.after.start : d.after.end] or change.redirected
        for text, span in ((old, change.before), (new, change.after)):
            assert span is None or text[span.start : span.end].strip() == text[span.start : span.end] != ""


@settings(deadline=None)
@given(subsets, st.integers(40, 110))
def test_where_lines_end_is_no_change(sections: tuple[Section, ...], width: int) -> None:
    text = paper(sections)
    wrapped = "\n\n".join(textwrap.fill(p, width, break_on_hyphens=False) for p in text.split("\n\n"))
    assert differences(text, wrapped).changes == ()


@st.composite
def printed(draw: st.DrawFn) -> tuple[str, str]:
    """A paper, and the same as a typesetter prints it."""
    text = paper(draw(subsets))
    shown = text
    if draw(st.booleans()):
        shown = shown.replace("fi", "\ufb01").replace("fl", "\ufb02")
    if draw(st.booleans()):
        shown = shown.replace('"Client"', "\u201cClient\u201d").replace("'", "\u2019").replace('"', "\u201e")
    for word in ("Contractor", "artificial", "Deliverables", "purpose", "invoice"):
        at = draw(st.integers(2, len(word) - 3))
        how = draw(st.sampled_from(["", "\u00ad", "-\n", "\u00ad\n", "\u200b"]))
        shown = shown.replace(word, word[:at] + how + word[at:])
    if draw(st.booleans()):
        shown = shown.replace(" ", "  ").replace("\n\n", "\n \n\n")
    if draw(st.booleans()):
        shown = shown.replace("SERVICES AGREEMENT", "Services Agreement")
    return text, shown


@settings(deadline=None)
@given(printed())
def test_how_it_is_printed_is_no_change(both: tuple[str, str]) -> None:
    old, new = both
    assert differences(old, new).changes == ()


@settings(deadline=None)
@given(subsets, st.data())
def test_another_number_is_no_change(sections: tuple[Section, ...], data: st.DataObject) -> None:
    """A section more at the front renumbers everything, references too: one section came, and nothing else happened."""
    new = data.draw(
        st.sampled_from(
            [s for s in SECTIONS + EXTRA if s not in sections]
            or [Section("new", "Packing", ("Maps are rolled, not folded.",))]
        )
    )
    used = [s for s in sections if "{" not in "".join(s.clauses) or new.key not in "".join(s.clauses)]
    found = differences(paper(used), paper((new, *used)))
    assert {c.kind for c in found.changes} == {Kind.ADDED}
    added = "".join(paper((new, *used))[c.after.start : c.after.end] for c in found.changes if c.after)
    assert all(clause.split("{")[0].rstrip(".") in added for clause in new.clauses)


@settings(deadline=None)
@given(subsets.flatmap(lambda s: st.tuples(st.just(s), st.permutations(s))))
def test_sections_in_another_order_have_only_moved(both: tuple[tuple[Section, ...], list[Section]]) -> None:
    sections, order = both
    found = differences(paper(sections), paper(order))
    assert all(c.kind is Kind.MOVED for c in found.changes)
    assert bool(found.changes) == (list(sections) != order)


words = st.lists(st.sampled_from(["the", "fee", "(", ")", ",", "client", "pays", "30", "60", "days"]), max_size=40)


@given(words, words)
def test_what_is_left_of_two_texts_without_their_differences_is_the_same(a: list[str], b: list[str]) -> None:
    found = blocks(a, b)
    kept_a, kept_b, at_a, at_b = [], [], 0, 0
    for block in [*found, Block(len(a), len(a), len(b), len(b))]:
        kept_a += a[at_a : block.a_start]
        kept_b += b[at_b : block.b_start]
        assert block.a_start >= at_a
        assert block.b_start >= at_b
        at_a, at_b = block.a_end, block.b_end
    assert kept_a == kept_b
    assert (found == []) == (a == b)
    assert blocks(b, a) == [block.mirrored for block in found]


@given(st.permutations(range(9)), st.lists(st.integers(1, 5), min_size=9, max_size=9))
def test_the_heaviest_increasing_run_is_found(values: list[int], weights: list[int]) -> None:
    chosen = longest_increasing(values, weights)
    assert [values[i] for i in chosen] == sorted(values[i] for i in chosen)
    best = [0] * 9
    for i in range(9):
        best[i] = weights[i] + max((best[j] for j in range(i) if values[j] < values[i]), default=0)
    assert sum(weights[i] for i in chosen) == max(best)
    longest = longest_increasing(values)
    lengths = [0] * 9
    for i in range(9):
        lengths[i] = 1 + max((lengths[j] for j in range(i) if values[j] < values[i]), default=0)
    assert len(longest) == max(lengths)
