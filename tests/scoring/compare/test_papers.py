"""Whole answers: every format against every other, tracked changes, and what was changed beside them unmarked."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Sequence
from typing import Any

import pytest

from scoring.compare.papers import Paper, compare_papers, most_alike
from scoring.extract.formats import extract_body, extract_text
from scoring.report import DocumentIdentity
from scoring.text import ContractText, Needs, Unreadable
from tests.corpus import documents as make
from tests.scoring.compare.versions import ME, SECTIONS, paragraphs_of, replaced

PARAGRAPHS = paragraphs_of()
LATER = [replaced(p, "thirty (30) days of", "sixty (60) days of") if p.startswith("4.1") else p for p in PARAGRAPHS]


def _pdf(paragraphs: Sequence[str]) -> bytes:
    return make.make_pdf(paragraphs, header="Cinder Lane Agency, draft", footer="Page {page}", break_after=(5, 9))


MAKERS = {
    "pdf": _pdf,
    "docx": lambda p: make.make_docx(p, header="Cinder Lane Agency, draft", footer="Page 1"),
    "html": make.make_html,
    "odt": make.make_odt,
    "rtf": make.make_rtf,
    "txt": lambda p: make.make_txt(p, width=70),
}


def read(data: bytes, name: str) -> Paper:
    return Paper(
        extract_text(data, name=name), DocumentIdentity(f"file:{name}", hashlib.sha256(data).hexdigest()), name
    )


def answer(old: Paper, new: Paper, **more: Any) -> dict[str, Any]:
    found = compare_papers(old, new, me=ME, **more)
    assert json.loads(json.dumps(found)) == found
    for row in found["clauses"]:
        for side, which in (("before", old), ("after", new)):
            assert isinstance(which.text, ContractText)
            if row[side] is None:
                continue
            view = (
                which.text.rejected
                if found[{"before": "old", "after": "new"}[side]]["reading"] == "rejected"
                else which.text.accepted
            )
            assert view[row[f"{side}_start"] : row[f"{side}_end"]] == row[side]
            for piece in (*row["differences"], *row["values"]):
                if piece[side] is not None:
                    assert view[piece[f"{side}_start"] : piece[f"{side}_end"]] == piece[side]
    return found


@pytest.fixture(scope="module")
def printed() -> dict[str, tuple[Paper, Paper]]:
    papers = {
        name: (read(maker(PARAGRAPHS), f"old.{name}"), read(maker(LATER), f"new.{name}"))
        for name, maker in MAKERS.items()
    }
    bodies = []
    for words in ("\n\n".join(PARAGRAPHS), "\n\n".join(LATER)):
        text = extract_body(words.encode(), "text/plain", "utf-8")
        bodies.append(Paper(text, DocumentIdentity("body:text", hashlib.sha256(words.encode()).hexdigest())))
    return {**papers, "mail body": (bodies[0], bodies[1])}


@pytest.mark.parametrize(("one", "other"), list(itertools.product([*MAKERS, "mail body"], repeat=2)))
def test_the_same_paper_in_another_format_has_not_changed(
    printed: dict[str, tuple[Paper, Paper]], one: str, other: str
) -> None:
    same = answer(printed[one][0], printed[other][0])
    assert same["clauses"] == []
    assert all(None in m.values() or m["before"] != m["after"] for m in same["margins"])
    assert same["unchanged"] >= 12
    changed = answer(printed[one][0], printed[other][1])
    [row] = changed["clauses"]
    assert (row["number"], row["change"], row["direction"]) == ("4.1", "changed", "worse")
    assert [(v["kind"], v["role"], v["direction"]) for v in row["values"]] == [("duration", "payment term", "worse")]
    assert (changed["level_before"], changed["level_after"]) == ("High", "High")


def test_the_same_answer_every_time(printed: dict[str, tuple[Paper, Paper]]) -> None:
    old, new = printed["pdf"][0], printed["docx"][1]
    assert json.dumps(answer(old, new)) == json.dumps(answer(old, new))


# ---- tracked changes

KIM = make.AUTHOR


def tracked(changes: dict[str, tuple[str, str]], paragraphs: Sequence[str] = PARAGRAPHS) -> bytes:
    """A DOCX in which words were replaced as tracked changes, clause by clause (number -> words, words instead)."""
    body = ""
    for paragraph in paragraphs:
        number = paragraph.split(" ")[0]
        if number not in changes:
            body += make.word_paragraph(make.word_run(paragraph))
            continue
        gone, come = changes[number]
        before, _, after = paragraph.partition(gone)
        body += make.word_paragraph(
            make.word_run(before) + make.word_deleted(gone) + make.word_inserted(come) + make.word_run(after)
        )
    return make.word_file(body)


MARKED = {"4.1": ("thirty (30) days of", "sixty (60) days of")}


def test_one_file_with_tracked_changes_against_itself() -> None:
    paper = read(
        tracked({**MARKED, "3.1": ("shall not use, and shall not authorize any third party to use,", "may use")}),
        "v2.docx",
    )
    found = answer(paper, paper)
    assert [(r["number"], r["change"], r["direction"], r["tracked"]) for r in found["clauses"]] == [
        ("3.1", "changed", "worse", "yes"),
        ("4.1", "changed", "worse", "yes"),
    ]
    assert (found["old"]["reading"], found["new"]["reading"]) == ("rejected", "accepted")
    assert (found["level_before"], found["level_after"]) == ("High", "None")
    assert found["tracked"] == {
        "changes": 4,
        "insertions": 2,
        "deletions": 2,
        "authors": [KIM],
        "first": make.CHANGED,
        "last": make.CHANGED,
        "level_if_accepted": "None",
        "level_if_rejected": "High",
    }
    assert found["summary"].startswith("If the tracked changes are accepted, 2 clauses changed")


def test_one_file_without_tracked_changes_against_itself() -> None:
    paper = read(make.make_docx(PARAGRAPHS), "v1.docx")
    found = answer(paper, paper)
    assert (found["clauses"], found["tracked"]) == ([], None)
    assert "byte for byte" in found["summary"]


def test_a_change_that_is_not_marked_beside_one_that_is() -> None:
    quietly = [
        replaced(p, "solely in the autumn catalogue, and for no other purpose", "for any purpose")
        if p.startswith("2.2")
        else p
        for p in PARAGRAPHS
    ]
    old, new = read(make.make_pdf(PARAGRAPHS), "v1.pdf"), read(tracked(MARKED, quietly), "v2.docx")
    found = answer(old, new)
    assert [(r["number"], r["tracked"]) for r in found["clauses"]] == [("2.2", "no"), ("4.1", "yes")]
    assert [(r["number"], r["direction"]) for r in found["untracked"]["clauses"]] == [("2.2", "worse")]
    assert (
        found["untracked"]["sentence"]
        == "1 clause differs from the old paper without being marked as a tracked change."
    )
    assert found["untracked"]["sentence"] in found["summary"]


def test_a_clause_that_was_changed_both_ways() -> None:
    quietly = [replaced(p, "1,800.00 GBP", "1,200.00 GBP") if p.startswith("4.1") else p for p in PARAGRAPHS]
    found = answer(read(make.make_docx(PARAGRAPHS), "v1.docx"), read(tracked(MARKED, quietly), "v2.docx"))
    assert [(r["number"], r["tracked"]) for r in found["clauses"]] == [("4.1", "in part")]


def test_where_every_change_is_marked_it_is_said() -> None:
    found = answer(read(make.make_html(PARAGRAPHS), "v1.html"), read(tracked(MARKED), "v2.docx"))
    assert found["untracked"]["clauses"] == []
    assert found["untracked"]["sentence"] == "Every difference from the old paper is marked as a tracked change."
    assert [r["tracked"] for r in found["clauses"]] == ["yes"]


def test_a_second_round_of_tracked_changes_on_the_first_is_marked_too() -> None:
    """The old paper is itself under negotiation: its changes, still marked in the new one, are not called unmarked."""
    first = read(tracked(MARKED), "v2.docx")
    second = read(tracked({**MARKED, "2.2": ("solely in the autumn catalogue", "in any catalogue")}), "v3.docx")
    found = answer(first, second)
    assert [(r["number"], r["tracked"]) for r in found["clauses"]] == [("2.2", "yes")]
    assert found["untracked"]["clauses"] == []


def test_what_a_tracked_paper_deletes_is_quoted_from_its_own_reading() -> None:
    paper = read(tracked(MARKED), "v2.docx")
    [row] = answer(paper, paper)["clauses"]
    assert "sixty" not in row["before"]
    assert "thirty" not in row["after"]
    assert [(d["before"], d["after"]) for d in row["differences"]] == [("thirty (30)", "sixty (60)")]


# ---- what could not be read


def test_an_unread_paper_is_never_said_to_be_the_same() -> None:
    locked = Paper(Unreadable(Needs.PASSWORD, "It is locked."), DocumentIdentity("file:a.pdf", "0" * 64), "a.pdf")
    found = compare_papers(read(make.make_docx(PARAGRAPHS), "b.docx"), locked, me=ME)
    assert (found["clauses"], found["new"]["state"], found["new"]["needs"]) == ([], "unread", "password")
    assert found["summary"] == "The new paper could not be read, so what changed is not known. It is locked."
    assert found["cover_note"] is None


def test_unread_pages_are_told_before_anything_is_called_the_same() -> None:
    text = extract_text(make.make_docx(PARAGRAPHS))
    assert isinstance(text, ContractText)
    holed = ContractText(
        text.text, "application/pdf", "pdfium", page_starts=(0, 200), unread_pages=(2,), unread_reason=Needs.OCR
    )
    found = answer(
        read(make.make_docx(PARAGRAPHS), "a.docx"), Paper(holed, DocumentIdentity("file:b.pdf", "1" * 64), "b.pdf")
    )
    assert found["clauses"] == []
    assert "that could be read" in found["summary"]
    assert "Pages that could not be read are not compared." in found["summary"]
    assert "Page 2 of the new paper could not be read: what changed there is not known." in found["doubts"]


def test_of_several_papers_those_are_compared_that_are_most_alike() -> None:
    lease = "Tenant rents the loft above the mill and pays monthly. No dogs."
    texts = ["\n\n".join(PARAGRAPHS), lease]
    assert most_alike(["\n\n".join(LATER)], [lease, *texts[:1]]) == (0, 1)
    assert most_alike([lease, texts[0]], ["\n\n".join(paragraphs_of(SECTIONS[:4]))]) == (1, 0)


def test_the_head_of_a_single_page_is_named_beside_the_changes_and_counted_as_none() -> None:
    old = read(make.make_pdf(PARAGRAPHS[:8], header="Cinder Lane, draft 1"), "v1.pdf")
    found = answer(old, read(make.make_html(PARAGRAPHS[:8]), "v2.html"))
    assert (found["clauses"], found["margins"]) == ([], [{"before": "Cinder Lane, draft 1", "after": None}])
    later = answer(old, read(make.make_docx(PARAGRAPHS[:8], header="Cinder Lane, draft 2"), "v2.docx"))
    assert (later["clauses"], len(later["margins"])) == ([], 1)


def test_a_price_in_the_head_of_a_page_is_a_clause_all_the_same() -> None:
    old, new = (
        read(make.make_docx(PARAGRAPHS, header=f"Cinder Lane, all maps for {fee} EUR"), "v.docx") for fee in (900, 700)
    )
    assert [(r["change"], [v["kind"] for v in r["values"]]) for r in answer(old, new)["clauses"]] == [
        ("changed", ["money"])
    ]
