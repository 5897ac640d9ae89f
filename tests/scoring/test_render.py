"""What a person reads: the same facts in every form, and nothing in a contract that the form would obey."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.render.html import render_html
from scoring.render.markdown import render_markdown
from scoring.render.outline import clean
from scoring.render.text import WIDTH, render_text
from scoring.report import DocumentIdentity, Report, unread_report
from scoring.text import ContractText, Needs, Unreadable
from tests.corpus import sample_texts
from tests.scoring.reviewing import contract, review_text

FORMS: dict[str, Callable[[Report], str]] = {"text": render_text, "html": render_html, "markdown": render_markdown}
SAMPLES = ["PUBLISHER_MSA", "STUDIO_LICENCE", "AGENCY_HIGH", "ZIP_MSA", "INVOICE", "ESIGN_BODY"]
forms = pytest.mark.parametrize("form", FORMS)


def _words(form: str, shown: str) -> str:
    """Words of a form, without its own marks and line breaks."""
    if form == "html":
        reader = _Words()
        reader.feed(shown)
        shown = " ".join(reader.words)
    if form == "markdown":
        shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", shown)
    return " ".join(shown.split())


class _Words(HTMLParser):
    """Collects text, tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.words.append(data)


@forms
def test_what_is_shown_of_a_scored_contract(form: str) -> None:
    report = review_text(sample_texts.PUBLISHER_MSA)
    shown = _words(form, FORMS[form](report))
    for words in (
        "Protection against AI training",
        "None (High Risk)",
        "score 3 of 100",
        "You give away all rights, for any use, and nothing prohibits AI training.",
        "Publisher may use the Work Product for any and all purposes, in any media now known or later developed.",
        "clause 3.2",
        "North Pier Books Ltd",
        "NP-2026-014",
        "Nothing in this contract keeps the client from training AI on your work.",
        "AI training prohibited",
        "absent",
        "Information, not legal advice.",
        "clausewatch-freelance 1.0.0",
        report.rubric.detectors_sha256[:12],
    ):
        assert words in shown, words


@forms
@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("PUBLISHER_MSA", "None (High Risk)"),
        ("STUDIO_LICENCE", "Moderate"),
        ("AGENCY_HIGH", "High (Recommended)"),
    ],
)
def test_a_level_is_shown_in_full(form: str, name: str, level: str) -> None:
    assert level in _words(form, FORMS[form](review_text(getattr(sample_texts, name))))


@forms
def test_what_takes_a_ban_back_is_named_beside_it(form: str) -> None:
    shown = _words(form, FORMS[form](review_text(sample_texts.ZIP_MSA)))
    assert "This does not protect you: clause 8 takes it back." in shown
    assert "level: None (High Risk)" in shown
    assert "level None" not in shown


@forms
def test_unread_is_never_shown_as_silence(form: str) -> None:
    identity = DocumentIdentity(locator="attachment:scan.pdf", sha256="ab" * 32)
    report = unread_report(Unreadable(Needs.OCR, "It is a scan without letters.", "application/pdf", 3), identity)
    shown = _words(form, FORMS[form](report))
    assert "This could not be read, so what it says about AI is not known. It is a scan without letters." in shown
    assert "Install tesseract" in shown
    for level in ("None (High Risk)", "Moderate", "High (Recommended)", "Nothing in this contract"):
        assert level not in shown


@forms
def test_a_partly_read_contract_says_so(form: str) -> None:
    text = contract("Terms are agreed.")
    source = ContractText(
        text, "application/pdf", "pdfium", page_starts=(0, len(text)), unread_pages=(2,), unread_reason=Needs.OCR
    )
    shown = _words(form, FORMS[form](review_text(source)))
    assert "Page 2 could not be read" in shown
    assert "Nothing in this contract" not in shown


@pytest.mark.parametrize("name", SAMPLES)
def test_text_fits_a_terminal(name: str) -> None:
    shown = render_text(review_text(getattr(sample_texts, name)))
    assert max(map(len, shown.split("\n"))) <= WIDTH


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_stands_alone(name: str) -> None:
    page = _Words()
    page.feed(render_html(review_text(getattr(sample_texts, name))))
    assert not {"script", "link", "img", "iframe", "object", "form", "a", "base"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name in ("src", "href", "style") or name.startswith("on")]


@forms
@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_report_gives_the_same_words(form: str, name: str) -> None:
    report = review_text(getattr(sample_texts, name))
    assert FORMS[form](report) == FORMS[form](Report.from_json(report.to_json()))


# ---- hostile words

HOSTILE = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{{ 7*7 }}{% include '/etc/passwd' %}",
    "\x1b[2J\x1b[1;32mHigh (Recommended)\x1b[0m",
    "\x1b]8;;http://evil.example\x07click\x1b]8;;\x07",
    "\x9b31mred",
    "safe\u202egnirts desrever\u202c",
    "\u2066isolated\u2069",
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "# Protection against AI training",
    "**High (Recommended)** `code` ~~struck~~ | cell |",
    "<!-- hidden --> &lt;b&gt; &#x3c;b&#x3e;",
    "http://evil.example www.evil.example a@evil.example",
    "line\rfeed\x0bvertical\x0cform\u2028separator\x85next",
    "\ud800lone",
]


def _hostile_report(words: str) -> Report:
    report = review_text(sample_texts.PUBLISHER_MSA)
    assert report.parties is not None
    return replace(
        report,
        locator=f"attachment:{words}.pdf",
        reference=words,
        reason=f"{words} {report.reason}",
        parties=replace(report.parties, client=words, freelancer=words),
        findings=tuple(replace(f, quote=words, clause=words) for f in report.findings),
        trace=(words,),
        doubts=(words,),
        warnings=(words,),
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_a_terminal_obeys_nothing(words: str) -> None:
    for form in (render_text, render_markdown):
        shown = form(_hostile_report(words))
        shown.encode()
        assert all(c == "\n" or unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp", "Cf") for c in shown)


@pytest.mark.parametrize("words", HOSTILE)
def test_a_browser_obeys_nothing(words: str) -> None:
    plain, hostile = _Words(), _Words()
    plain.feed(render_html(_hostile_report("words")))
    shown = render_html(_hostile_report(words))
    hostile.feed(shown)
    assert hostile.tags == plain.tags
    assert [name for name, _ in hostile.attributes] == [name for name, _ in plain.attributes]
    assert "49" not in _words("html", shown).replace(clean(words), "").split()


@pytest.mark.parametrize("words", HOSTILE)
def test_a_markdown_reader_obeys_nothing(words: str) -> None:
    plain, hostile = render_markdown(_hostile_report("words")), render_markdown(_hostile_report(words))
    for markup in (r"(?<!\\)<", r"(?<!\\)`", r"(?<!\\)\[", r"(?<!\\)~", r"(?<!\\)://", r"(?i)\bwww\.", r"(?<!\\)&"):
        assert not re.search(markup, hostile), markup
    assert hostile.count("\n") == plain.count("\n")
    assert len(re.findall(r"(?m)^#", hostile)) == len(re.findall(r"(?m)^#", plain))
    assert len(re.findall(r"(?<!\\)\*\*", hostile)) == len(re.findall(r"(?<!\\)\*\*", plain))
    assert len(re.findall(r"(?<!\\)\|", hostile)) == len(re.findall(r"(?<!\\)\|", plain))


@given(st.text())
def test_cleaned_words_are_one_harmless_line(words: str) -> None:
    shown = clean(words)
    assert "\n" not in shown
    assert all(unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp", "Cf") for c in shown)
    assert clean(shown) == shown
