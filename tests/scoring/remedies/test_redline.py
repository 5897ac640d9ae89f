"""Tracked changes in the client's own file: the right words at the right place, and everything else as it was."""

from __future__ import annotations

import copy
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.extract.formats import extract_text
from scoring.remedies.library import library
from scoring.remedies.offer import Refused
from scoring.remedies.redline import Redlined, redline
from scoring.remedies.wordxml import Story, WordXmlProblem
from scoring.report import PROTECTIONS
from scoring.text import ContractText
from tests.scoring.remedies.papers import BAD_CLAUSES, SHAPES, SILENT_CLAUSES, counted, typed_numbers

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
MAIN = "word/document.xml"


def marked(data: bytes, *only: str) -> Redlined:
    done = redline(data, me=("Ada Marsh",), author='Ada "A." Marsh & Co', now=NOW, only=only)
    assert isinstance(done, Redlined), done
    return done


def refused(data: bytes) -> Refused:
    done = redline(data, me=("Ada Marsh",), author="Ada Marsh", now=NOW)
    assert isinstance(done, Refused)
    assert done.cure
    return done


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def read_as(data: bytes, *, accepted: bool) -> list[str]:
    """Text of every paragraph if all tracked changes are accepted, or rejected: by python-docx and by the book.

    ECMA-376 part 1, 17.13.5: a paragraph whose mark is inserted is joined with the next one when it is rejected.
    """
    body = copy.deepcopy(docx.Document(io.BytesIO(data)).element.body)
    gone = "w:del" if accepted else "w:ins"
    for p in list(body.iter(qn("w:p"))):
        mark = p.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn(gone)}")
        if mark is not None:
            following = p.getnext()
            for child in p:
                if child.tag not in (qn("w:pPr"), qn(gone)):
                    following.insert(list(following).index(following.find(qn("w:pPr"))) + 1, child)
            p.getparent().remove(p)
    for element in list(body.iter(qn(gone))):
        element.getparent().remove(element)
    lines = []
    for p in body.iter(qn("w:p")):
        words = [t.text or "" for t in p.iter(qn("w:t"), qn("w:delText"))]
        lines.append("".join(words))
    return lines


@pytest.mark.parametrize("shape", SHAPES)
def test_accepted_it_is_high_with_all_eight_and_rejected_it_is_what_it_was(shape: str) -> None:
    original = SHAPES[shape]()
    done = marked(original)
    assert (done.accepted.level, dict(done.accepted.protections)) == ("High", dict.fromkeys(PROTECTIONS, "present"))
    assert done.rejected.level == "None"
    assert read_as(done.data, accepted=False) == read_as(original, accepted=True)
    text = extract_text(done.data, name="a.docx")
    assert isinstance(text, ContractText)
    before = extract_text(original, name="a.docx")
    assert isinstance(before, ContractText)
    assert text.rejected.split() == before.accepted.split()
    assert len(done.inserted) == 6
    assert set(done.struck) == {
        BAD_CLAUSES[1][1].partition(". ")[2],
        BAD_CLAUSES[2][1],
        BAD_CLAUSES[3][1],
        BAD_CLAUSES[4][1],
    }
    assert done.left == ()


@pytest.mark.parametrize("shape", SHAPES)
def test_every_other_part_stays_byte_for_byte(shape: str) -> None:
    original = SHAPES[shape]()
    before, after = parts_of(original), parts_of(marked(original).data)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == [MAIN]
    # in the one part that changed, only paragraphs with struck words are not as they were
    old, new = before[MAIN], after[MAIN]
    paragraphs = re.findall(rb"<w:p>.*?</w:p>", old, re.DOTALL)
    assert sum(p not in new for p in paragraphs) == 4
    assert new.startswith(old[: old.index(b"<w:body>")])
    assert new.endswith(old[old.rindex(b"<w:sectPr") :])


def test_each_change_has_its_author_its_day_and_its_own_number() -> None:
    root = docx.Document(io.BytesIO(marked(typed_numbers()).data)).element
    found = list(root.iter(qn("w:ins"), qn("w:del")))
    assert {e.get(qn("w:author")) for e in found} == {'Ada "A." Marsh & Co'}
    assert {e.get(qn("w:date")) for e in found} == {"2026-06-01T09:30:00Z"}
    numbers = [e.get(qn("w:id")) for e in found]
    assert len(set(numbers)) == len(numbers) >= 10


def test_a_clause_stands_after_the_one_on_rights_with_a_number_that_moves_no_other() -> None:
    done = marked(typed_numbers())
    assert done.place == "after clause 2, as 2A to 2C"
    lines = [line for line in read_as(done.data, accepted=True) if line]
    heads = [m[1] for line in lines if (m := re.match(r"(\d+[A-Z]?)\. ", line))]
    assert heads == ["1", "2", "2A", "2B", "2C", "3", "4", "5", "6"]


def test_it_looks_like_its_neighbour() -> None:
    paper = docx.Document(io.BytesIO(marked(typed_numbers()).data))
    [inserted] = [
        p for p in paper.element.body.iter(qn("w:p")) if any("2A." in (t.text or "") for t in p.iter(qn("w:t")))
    ]
    runs = list(inserted.iter(qn("w:r")))
    assert [run.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None for run in runs] == [True, False]


def test_numbers_that_word_counts_are_left_to_count_at_the_end() -> None:
    done = marked(counted())
    assert done.place == "after the last numbered clause, so that no other number changes"
    text = extract_text(done.data, name="a.docx")
    assert isinstance(text, ContractText)
    numbered = re.findall(r"(?m)^(\d+)\. +(\w+)", text.accepted)
    assert numbered[:6] == [(str(n), heading.split()[0]) for n, (heading, _) in enumerate(BAD_CLAUSES, 1)]
    assert [int(n) for n, _ in numbered] == list(range(1, len(numbered) + 1))
    assert text.accepted.index(library().clause("A4").heading) < text.accepted.index("Signed for the Publisher")


def test_only_one_clause_where_only_one_is_wanted() -> None:
    done = marked(typed_numbers(SILENT_CLAUSES), "A1")
    assert (done.inserted, done.struck, done.accepted.level) == ((library().clause("A1").heading,), (), "High")
    words = [line for line in read_as(done.data, accepted=True) if "shall not authorise" in line]
    assert len(words) == 1
    assert "The Publisher, its affiliates" in words[0]


def test_it_stands_before_a_table_for_signatures() -> None:
    done = marked(SHAPES["unnumbered"]())
    body = docx.Document(io.BytesIO(done.data)).element.body
    kinds = [child.tag.rpartition("}")[2] for child in body]
    assert kinds[-2:] == ["tbl", "sectPr"] or kinds[kinds.index("tbl") - 1] == "p"
    before_table = "".join(t.text or "" for child in list(body)[: kinds.index("tbl")] for t in child.iter(qn("w:t")))
    assert library().clause("A10").heading in before_table


def test_twice_is_not_twice() -> None:
    """What is there already, as a tracked change, is not put in again."""
    once = marked(typed_numbers())
    assert "nothing to put in" in refused(once.data).reason


# ---- what is not changed by machine


def edited(data: bytes, change: Callable[[Any], None]) -> bytes:
    paper = docx.Document(io.BytesIO(data))
    change(paper)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, content if entry.filename == name else old.read(entry))
        if name not in old.namelist():
            new.writestr(name, content)
    return out.getvalue()


def test_a_signed_file_is_left_alone() -> None:
    assert "signed" in refused(with_part(typed_numbers(), "_xmlsignatures/sig1.xml", b"<Signature/>")).reason


def test_a_protected_file_is_left_alone() -> None:
    def protect(paper: Any) -> None:
        guard = OxmlElement("w:documentProtection")
        guard.set(qn("w:edit"), "readOnly")
        guard.set(qn("w:enforcement"), "1")
        paper.settings.element.append(guard)

    assert "protected" in refused(edited(typed_numbers(), protect)).reason


def test_a_protection_that_is_off_stops_nothing() -> None:
    def unprotect(paper: Any) -> None:
        guard = OxmlElement("w:documentProtection")
        guard.set(qn("w:enforcement"), "0")
        paper.settings.element.append(guard)

    assert marked(edited(typed_numbers(), unprotect)).accepted.level == "High"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        (b"%PDF-1.7\n", "no DOCX"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"", "no DOCX"),
    ],
)
def test_what_is_no_docx_is_refused_with_the_cure(data: bytes, reason: str) -> None:
    assert reason in refused(data).reason


def test_a_file_that_brings_entities_is_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "x">]><w:document xmlns:w="http://x"><w:body/></w:document>'
    assert "entities" in refused(with_part(typed_numbers(), MAIN, bomb)).reason


def test_a_paper_whose_roles_are_open_is_left_alone() -> None:
    paper = docx.Document()
    paper.add_heading("Agreement", 0)
    for line in (
        "This Agreement is made on 4 May 2026 between Alpha Ltd and Beta Ltd.",
        "1. Each party shall keep the terms of this Agreement secret and shall pay its own costs.",
        "2. The Deliverables shall be delivered by 1 July 2026. This Agreement is governed by the laws of England.",
        "Signature: ____________________",
    ):
        paper.add_paragraph(line)
    out = io.BytesIO()
    paper.save(out)
    done = redline(out.getvalue(), author="Ada Marsh", now=NOW)
    assert isinstance(done, Refused)
    assert "who is the client" in done.reason


def test_words_in_a_link_or_a_field_are_left_and_named() -> None:
    def link(paper: Any) -> None:
        for p in paper.paragraphs:
            if "train and improve" in p.text:
                wrap = OxmlElement("w:hyperlink")
                last = p.runs[-1]._r
                last.addprevious(wrap)
                wrap.append(last)

    done = marked(edited(typed_numbers(), link))
    assert done.left == (BAD_CLAUSES[2][1],)
    assert done.accepted.level == "High"  # the clause that is put in prevails over it
    assert library().clause("A1").heading in done.inserted


def test_changes_of_others_stay_theirs() -> None:
    def change(paper: Any) -> None:
        p = next(p for p in paper.paragraphs if "governed by" in p.text)
        mark = OxmlElement("w:ins")
        for name, value in (("id", "77"), ("author", "Jo Client"), ("date", "2026-05-01T00:00:00Z")):
            mark.set(qn(f"w:{name}"), value)
        p._p.append(mark)
        mark.append(p.add_run(" All notices are in writing.")._r)

    original = edited(typed_numbers(), change)
    done = marked(original)
    authors = [e.get(qn("w:author")) for e in docx.Document(io.BytesIO(done.data)).element.iter(qn("w:ins"))]
    assert authors.count("Jo Client") == 1
    assert done.accepted.level == "High"


# ---- the bytes


@pytest.mark.parametrize(
    "words",
    [
        b'<?xml version="1.0" encoding="UTF-16"?><w:document/>',
        b"<w:document xmlns:w='http://elsewhere'><w:body/></w:document>",
        b"not xml",
        b"<d xmlns='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><body><p/></body></d>",
    ],
)
def test_a_part_that_is_written_otherwise_is_refused(words: bytes) -> None:
    with pytest.raises(WordXmlProblem):
        Story.of(words)


letters = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(letters, min_size=1, max_size=6), st.data())
def test_striking_any_words_out_of_any_runs_keeps_every_letter(pieces: list[str], data: Any) -> None:
    """Rejected: the words that were there. Accepted: the words without those struck out, and the new ones."""
    paper = docx.Document()
    paragraph = paper.add_paragraph()
    for piece in pieces:
        paragraph.add_run(piece)
    out = io.BytesIO()
    paper.save(out)
    original = out.getvalue()
    story = Story.of(parts_of(original)[MAIN])
    [p] = [p for p in story.paragraphs if not p.is_table]
    start = data.draw(st.integers(0, len(p.text)))
    end = data.draw(st.integers(start, len(p.text)))

    def tag(name: str, prefix: str) -> str:
        return f'<{prefix}{name} {prefix}id="1" {prefix}author="A" {prefix}date="2026-06-01T00:00:00Z">'

    if start < end:
        assert story.strike(p, start, end, "new", tag)
    changed = with_part(original, MAIN, story.changed())
    [before] = read_as(original, accepted=True)
    assert read_as(changed, accepted=False) == [before]
    wanted = before[:start] + "new" + before[end:] if start < end else before
    assert read_as(changed, accepted=True) == [wanted]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(marked(typed_numbers()).data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf", "a.docx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=150,
    )
    text = extract_text((tmp_path / "a.pdf").read_bytes(), name="a.pdf")
    assert isinstance(text, ContractText)
    assert "2A. " in text.text
