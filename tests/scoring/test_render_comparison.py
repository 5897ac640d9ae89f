"""What a person reads of a comparison: the same facts in every form, and nothing in a paper that a form obeys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare.papers import Paper, compare_papers
from scoring.render.comparison import pieces_of
from scoring.render.comparison_html import render_comparison_html
from scoring.render.comparison_markdown import render_comparison_markdown
from scoring.report import DocumentIdentity
from scoring.text import ContractText, Needs, Unreadable
from tests.scoring.compare.versions import ME, paper, replaced
from watcher.cli.redlines import print_comparison

NOTE = "Hi Ada, we only updated the payment date in 4.1. Jo"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.struck: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.words.append(data)


def _html(answer: Mapping[str, Any]) -> str:
    page = _Page()
    page.feed(render_comparison_html(answer))
    assert "script" not in page.tags
    return " ".join(" ".join(page.words).split())


def _markdown(answer: Mapping[str, Any]) -> str:
    return " ".join(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", render_comparison_markdown(answer)).split())


def _terminal(answer: Mapping[str, Any]) -> str:
    import contextlib
    import io

    from _pytest.monkeypatch import MonkeyPatch

    with MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()) as out:
        patch.setenv("COLUMNS", "100")
        print_comparison(answer)
    lines = out.getvalue().splitlines()
    assert all(len(line) <= 100 for line in lines)
    return " ".join(out.getvalue().split())


FORMS: dict[str, Callable[[Mapping[str, Any]], str]] = {"html": _html, "markdown": _markdown, "terminal": _terminal}
forms = pytest.mark.parametrize("form", FORMS)


def _answer(old: str, new: str, note: str | None = None) -> dict[str, Any]:
    papers = [
        Paper(ContractText(text, "text/plain", "plain"), DocumentIdentity(f"file:{name}", str(n) * 64), name)
        for n, (name, text) in enumerate((("v1.txt", old), ("v2.txt", new)))
    ]
    return compare_papers(papers[0], papers[1], note=note, me=ME)


OLD = paper()
NEW = replaced(
    replaced(OLD, "thirty (30) days of receipt", "sixty (60) days of receipt"),
    "Client shall not use, and shall not authorize any third party to use,",
    "Client may use",
)


@forms
def test_what_is_shown(form: str) -> None:
    shown = FORMS[form](_answer(OLD, NEW, NOTE))
    for words in (
        "2 clauses changed: 2 worse for you.",
        "Protection against AI training fell from High (Recommended) to Moderate."
        if _answer(OLD, NEW)["level_after"] == "Moderate"
        else "Protection against AI training fell from High (Recommended) to None (High Risk).",
        "The note does not mention 1 of the 2 clauses that differ: clause 3.1.",
        "we only updated the payment date in 4.1",
        "3.1 Artificial Intelligence",
        "4.1 Payment",
        "worse for you",
        "It brings a risk",
        "Payment term: thirty (30) days -> sixty (60) days.",
        "Information, not legal advice.",
        "v1.txt",
        "v2.txt",
    ):
        assert words in shown, words


def test_what_went_is_struck_and_what_came_is_marked() -> None:
    answer = _answer(OLD, NEW)
    assert "<del>thirty (30)</del> <ins>sixty (60)</ins> days of receipt" in " ".join(
        render_comparison_html(answer).split()
    )
    assert "~~thirty (30)~~ **sixty (60)** days of receipt" in _markdown(answer)
    assert "[-thirty (30)-] {+sixty (60)+} days of receipt" in _terminal(answer)


@forms
def test_a_paper_that_could_not_be_read_is_not_shown_as_unchanged(form: str) -> None:
    locked = Paper(Unreadable(Needs.PASSWORD, "It is locked."), DocumentIdentity("file:a.pdf", "0" * 64), "a.pdf")
    whole = Paper(ContractText(OLD, "text/plain", "plain"), DocumentIdentity("file:b.txt", "1" * 64), "b.txt")
    shown = FORMS[form](compare_papers(locked, whole, me=ME))
    assert "The old paper could not be read, so what changed is not known." in shown
    assert "not known: it could not be read" in shown
    assert "same" not in shown


HOSTILE = "\x1b[31mred\u202e<script>alert(1)</script> [link](http://bad.example) **bold** ~~gone~~ {+x+}"


@forms
def test_nothing_in_a_paper_is_obeyed(form: str) -> None:
    new = replaced(OLD, "in letters", "in letters") if "in letters" in OLD else OLD
    new = replaced(new, "say in writing what is missing", f"say {HOSTILE}")
    raw = {"html": render_comparison_html, "markdown": render_comparison_markdown, "terminal": _terminal}[form](
        _answer(OLD, new, f"We changed 1.2: {HOSTILE}")
    )
    assert "\x1b" not in raw
    assert "\u202e" not in raw
    if form == "html":
        assert "<script>" not in raw
    if form == "markdown":
        assert not re.search(r"(?<!\\)\]\(", raw)
        assert "**bold**" not in raw


@settings(deadline=None, max_examples=40)
@given(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
)
def test_any_words_can_be_shown(one: str, other: str) -> None:
    answer = _answer(replaced(OLD, "say in writing", one), replaced(OLD, "say in writing", other), note=other)
    for form in (render_comparison_html, render_comparison_markdown, _terminal):
        shown = form(answer)
        assert not any(unicodedata.category(c) == "Cc" and c != "\n" for c in shown)


def test_a_long_clause_is_shown_around_what_differs() -> None:
    filler = " ".join(f"the {n}th map is drawn in ink and dried for a night," for n in range(1, 60))
    old = replaced(OLD, "and say in writing", f"and {filler} and say in writing")
    [row] = _answer(old, replaced(old, "ten (10) days", "two (2) days"))["clauses"]
    pieces = pieces_of(row)
    assert [p.mark for p in pieces] == ["same", "removed", "added", "same", "left out"]
    assert sum(len(p.text) for p in pieces) < 700
