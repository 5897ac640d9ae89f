"""Mails, PDFs, Office files, archives and pictures made to do harm: each ends in a stated outcome in the confined
child, under the limits of the service, and the opener lives on.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from scoring.extract.formats import extract_text
from scoring.text import ContractText, Needs, Unreadable
from tests.corpus import documents as make
from tests.corpus.make_hostile import FILES
from watcher.confine import Confine, Stopped
from watcher.mail.message import OpenedMail, open_mail, part_bytes
from watcher.mail.triage import NeedsYou, Take

DOCUMENTS = [name for name in FILES if not name.endswith((".eml", ".zip"))]
HOLDERS = [name for name in FILES if name.endswith((".eml", ".zip"))]
MOST_READ = 12
"""Documents of one mail that the test reads: 500 of a kind say no more than a dozen."""


@cache
def hostile(name: str) -> bytes:
    return FILES[name]()


@pytest.fixture(scope="module")
def confine() -> Iterator[Confine]:
    made = Confine(
        memory_bytes=1 << 30,
        wall_seconds=10,
        cpu_seconds=10,
        preload=("watcher.mail.message", "scoring.extract.formats"),
    )
    yield made
    made.close()


def assert_stated(found: ContractText | Unreadable | Stopped) -> None:
    """Words, or a reason in a sentence, or a limit: never an empty success."""
    if isinstance(found, ContractText):
        assert found.accepted.strip()
    elif isinstance(found, Unreadable):
        assert found.reason.endswith((".", "?"))
    else:
        assert found.reason in ("memory", "time")


def assert_alive(confine: Confine) -> None:
    found = confine(extract_text, make.make_pdf(["1. Services."]), name="a.pdf")
    assert isinstance(found, ContractText), found
    assert found.text.strip() == "1. Services."


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_hostile_document_ends_in_a_stated_outcome(confine: Confine, name: str) -> None:
    assert_stated(confine(extract_text, hostile(name), name=name))
    assert_alive(confine)


@pytest.mark.parametrize("name", HOLDERS)
def test_every_hostile_mail_and_archive_is_ruled_on_and_what_it_holds_is_read(confine: Confine, name: str) -> None:
    data = hostile(name)
    file_name = None if name.endswith(".eml") else name
    opened = confine(open_mail, data, file_name)
    assert isinstance(opened, OpenedMail), opened
    assert len(opened.rulings) == len(opened.mail.parts)
    assert opened.rulings or opened.mail.defects
    for ruling in opened.rulings:
        if isinstance(ruling, NeedsYou):
            assert ruling.reason.endswith((".", "?"))
    for ruling in [r for r in opened.rulings if isinstance(r, Take)][:MOST_READ]:
        part = confine(part_bytes, data, ruling.part.locator, file_name)
        assert isinstance(part, bytes)
        assert_stated(confine(extract_text, part, name=ruling.part.name))
    assert_alive(confine)


@pytest.mark.parametrize(
    ("name", "needs"),
    [
        ("flate600M.pdf", Needs.LIMIT),
        ("flate_twice.pdf", Needs.LIMIT),
        ("page_loop.pdf", Needs.DAMAGED),
        ("form_loop.pdf", Needs.DAMAGED),
        ("empty_text.pdf", Needs.DAMAGED),
        ("bomb.docx", Needs.LIMIT),
        ("laughs.docx", Needs.DAMAGED),
        ("external.docx", Needs.DAMAGED),
        ("deep.docx", Needs.LIMIT),
        ("bomb.png", Needs.LIMIT),
        ("claims_huge.png", Needs.LIMIT),
    ],
)
def test_what_is_wrong_is_said_by_the_reader_itself(confine: Confine, name: str, needs: Needs) -> None:
    found = confine(extract_text, hostile(name), name=name)
    assert isinstance(found, Unreadable), found
    assert found.needs is needs


@pytest.mark.parametrize("name", ["bomb.zip", "nested.zip", "many.zip", "overlap.zip", "many_parts.eml"])
def test_a_limit_that_was_met_is_its_user_s_to_see(confine: Confine, name: str) -> None:
    opened = confine(open_mail, hostile(name), None if name.endswith(".eml") else name)
    assert isinstance(opened, OpenedMail)
    assert any(isinstance(r, NeedsYou) and r.needs is Needs.LIMIT and r.reason for r in opened.rulings)


@pytest.mark.parametrize("name", ["slip_names.eml", "slip.zip"])
def test_no_name_leads_out_of_its_folder(confine: Confine, name: str) -> None:
    opened = confine(open_mail, hostile(name), None if name.endswith(".eml") else name)
    assert isinstance(opened, OpenedMail)
    locators = [part.locator for part in opened.mail.parts]
    assert len(set(locators)) == len(locators)
    for part in opened.mail.parts:
        assert not {"..", "."} & set(part.locator.split(":", 1)[1].split("/")[1:])
        assert "\\" not in part.locator
        assert "\0" not in part.locator
        assert "\u202e" not in part.locator
