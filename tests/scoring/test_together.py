"""A contract and what was added to it later, read as one agreement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scoring.document import GivenPaper, score_together
from scoring.languages.contracts import read_paper
from scoring.remedies.addendum import BLANK
from scoring.remedies.docx import addendum_docx
from scoring.remedies.offer import draft_offer
from scoring.report import PROTECTIONS, Report
from scoring.review import review
from scoring.text import Layer, LayerRun, Needs, Span
from scoring.together import Together, another_agreement, joined
from tests.scoring.remedies.papers import BAD_CLAUSES, PARTIES, agreement, text_of


def addendum_text(base: str = "") -> str:
    return draft_offer(text_of(base or agreement())).addendum.text()


def signed(text: str) -> str:
    """The same addendum, as it comes back with both signatures."""
    return text.replace(f"Signature: {BLANK}", "Signature: /s/ by hand").replace(f": {BLANK}", ": 3 June 2026")


def paper(name: str, text: str) -> GivenPaper:
    return GivenPaper(name, text.encode(), "0" * 64)


def test_offsets_into_the_contract_stay_and_those_into_the_addendum_point_at_it() -> None:
    base = replace(
        text_of(agreement()), runs=(LayerRun(Span(3, 9), Layer.DELETED),), page_starts=(0, 300), unread_pages=(2,)
    )
    more = replace(text_of("An addendum."), runs=(LayerRun(Span(0, 2), Layer.INSERTED, "Jo"),), page_starts=(0, 5))
    text, span = joined(base, more)
    assert text.text[: len(base.text)] == base.text
    assert text.quote(span) == more.text
    assert text.runs[0] == base.runs[0]
    assert text.quote(text.runs[1].span) == "An"
    assert text.page_starts == (0, 300, span.start, span.start + 5)
    assert text.unread_pages == (2,)
    later, _ = joined(text_of("x"), replace(text_of("y"), unread_pages=(1,), unread_reason=Needs.OCR))
    assert (later.unread_pages, later.unread_reason) == ((1,), Needs.OCR)


def together(base: str, more: str) -> Report:
    both = Together.of(text_of(base), text_of(more))
    return review(both.reading, addendum=both.addendum)


def test_what_the_addendum_regulates_no_longer_harms_and_what_it_leaves_stays() -> None:
    report = together(agreement(), addendum_text())
    by_rule = {f.rule: f for f in report.findings if f.polarity == "risk"}
    for rule in ("ai-training.permitted", "scope.all-purposes", "deliverables.finals-only", "change.unilateral"):
        assert by_rule[rule].defeated_by, rule
    assert by_rule["ownership.assigned"].defeated_by is None
    assert (report.level, set(report.protections.values())) == ("High", {"present"})
    whole = agreement() + "\n\n" + addendum_text()
    assert all(whole[f.start : f.end] == f.quote for f in report.findings if f.start is not None)
    assert {f.clause for f in report.findings if f.rule == "ai-training.prohibited"} >= {"Addendum 1"}
    assert any("is defeated by Addendum 1" in step for step in report.trace)


def test_an_addendum_that_does_not_say_that_it_prevails_does_not() -> None:
    meek = addendum_text().replace("prevails over any conflicting term", "stands beside the terms")
    meek = meek.replace(
        "This prohibition prevails over any other term of the Agreement and shall", "This prohibition shall"
    )
    report = together(agreement(), meek)
    assert report.level == "None"
    assert next(f for f in report.findings if f.rule == "ai-training.permitted").defeated_by is None


def test_a_weak_addendum_takes_no_training_back() -> None:
    weak = (
        'Addendum to the Illustration Services Agreement between North Pier Books Ltd (the "Publisher") and Ada Marsh '
        '(the "Illustrator").\n\n1. The Publisher shall not use the Work Product to train generative AI of third '
        "parties. This clause prevails over any other term.\n"
    )
    report = together(agreement(BAD_CLAUSES[:4]), weak)
    assert report.level == "None"


def test_the_contract_cannot_take_back_what_a_later_paper_gives() -> None:
    lifts = "Nothing in this Agreement shall prevent the Publisher from using the Work Product to train AI models."
    assert together(agreement(BAD_CLAUSES[:2], PARTIES, lifts), addendum_text()).level == "High"


def test_hidden_words_are_not_mended_by_an_addendum() -> None:
    base = agreement(BAD_CLAUSES[:2], PARTIES, "Use. The Publisher may use the Work Product to train AI models.")
    at = base.index("The Publisher may use the Work Product to train AI")
    source = replace(text_of(base), runs=(LayerRun(Span(at, base.index("models.", at) + 7), Layer.HIDDEN),))
    both = Together.of(source, text_of(addendum_text()))
    report = review(both.reading, addendum=both.addendum)
    hidden = [f for f in report.findings if f.rule == "ai-training.hidden"]
    assert hidden
    assert all(f.defeated_by is None for f in hidden)


# ---- scored from files


def test_a_signed_addendum_counts() -> None:
    [first, second] = score_together([paper("c.txt", agreement()), paper("a.txt", signed(addendum_text()))])
    assert (first["level"], first["protections"]) == ("High", dict.fromkeys(PROTECTIONS, "present"))
    assert "level_if_signed" not in first
    assert (second["kind"], second["signed"]) == ("addendum", "signed")


def test_a_draft_does_not_count_and_it_says_what_it_would_bring() -> None:
    [first, _] = score_together([paper("c.txt", agreement()), paper("a.txt", addendum_text())])
    assert (first["level"], first["level_if_signed"]) == ("None", "High")
    assert any("a.txt does not show both signatures" in w for w in first["warnings"])


def test_one_signature_is_no_signature() -> None:
    half = addendum_text().replace(f"Signature: {BLANK}", "Signature: /s/ by hand", 1)
    [first, _] = score_together([paper("c.txt", agreement()), paper("a.txt", half)])
    assert first["level"] == "None"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("NP-2026-014", "NP-2025-099", "belongs to agreement NP-2025-099"),
        ("North Pier Books Ltd", "Cinder Lane Agency Ltd", "names Cinder Lane Agency Ltd"),
        ("Ada Marsh", "Bea Reed", "names Bea Reed"),
    ],
)
def test_an_addendum_of_another_agreement_does_not_count(old: str, new: str, said: str) -> None:
    other = signed(addendum_text()).replace(old, new)
    [first, _] = score_together([paper("c.txt", agreement()), paper("a.txt", other)])
    assert first["level"] == "None"
    assert any("left out" in w and said in w for w in first["warnings"])


def test_spelling_of_a_name_is_no_other_name() -> None:
    one = read_paper(text_of(agreement()))
    other = read_paper(text_of(agreement().replace("North Pier Books Ltd", "NORTH PIER BOOKS LTD.")))
    assert another_agreement(one, other) is None


def test_an_addendum_that_cannot_be_read_is_named_and_never_counts() -> None:
    files = [paper("c.txt", agreement()), GivenPaper("a.pdf", b"%PDF-1.7 broken", "1" * 64)]
    [first, second] = score_together(files)
    assert first["level"] == "None"
    assert any("a.pdf could not be read" in w for w in first["warnings"])
    assert second["state"] == "unread"


def test_a_contract_that_cannot_be_read_has_no_level_whatever_is_added() -> None:
    files = [GivenPaper("c.pdf", b"%PDF-1.7 broken", "1" * 64), paper("a.txt", signed(addendum_text()))]
    [first, _] = score_together(files)
    assert (first["state"], first["level"]) == ("unread", None)


def test_two_addenda_are_read_in_their_order() -> None:
    empty = (
        signed(addendum_text()).split("1. No training")[0]
        + "1. Pages. The Work Product has twelve pages.\n\nSignature: /s/ A\n\nSignature: /s/ B\n"
    )
    docs = score_together(
        [paper("c.txt", agreement()), paper("one.txt", empty), paper("two.txt", signed(addendum_text()))]
    )
    assert docs[0]["level"] == "High"


def test_the_docx_of_an_addendum_counts_as_its_words_do() -> None:
    data = addendum_docx(draft_offer(text_of(agreement())).addendum)
    [first, _] = score_together([paper("c.txt", agreement()), GivenPaper("a.docx", data, "2" * 64)])
    assert (first["level"], first["level_if_signed"]) == ("None", "High")
