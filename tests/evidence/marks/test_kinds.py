"""Every kind of file carries the terms, keeps its content bit for bit, and says so to a reader that is not ours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence.marks.metadata.packet import DATA_MINING
from evidence.marks.metadata.writers import WRITERS, mark_copy, read_marks
from evidence.media import MediaType, media_of
from tests.evidence.marks.made import MAKERS, made
from tests.evidence.marks.seen import SHOWN, TERMS, XMP_KINDS, content, exiftool, warned

KINDS = sorted(MAKERS)


def _media(name: str) -> MediaType:
    return MAKERS[name][0]


def test_every_writer_is_tried_on_a_file() -> None:
    assert {media for media, _ in MAKERS.values()} == set(WRITERS) - {MediaType.XMP}


@pytest.mark.parametrize("name", KINDS)
def test_the_bytes_say_what_they_are(name: str) -> None:
    assert media_of(made(name)) == _media(name)
    assert media_of(mark_copy(made(name), _media(name), TERMS).data) == _media(name)


@pytest.mark.parametrize("name", KINDS)
def test_the_terms_are_read_back(name: str) -> None:
    before = read_marks(made(name), _media(name))
    assert not before.is_reserved
    copy = mark_copy(made(name), _media(name).value, TERMS)
    assert copy.marks
    assert copy.sidecar == b""
    assert copy.warnings == ()
    found = read_marks(copy.data, _media(name))
    assert found.is_reserved
    assert found.data_mining == DATA_MINING
    assert found.reservation == "1"
    assert (found.rights, found.policy, found.web_statement) == (TERMS.rights, TERMS.policy, TERMS.policy)
    assert found.creators == (TERMS.creator,)
    assert found.usage_terms == TERMS.usage_terms
    assert found.document_id == TERMS.document_id
    assert found.copy_id == TERMS.copy_id
    assert not found.gps
    if _media(name) in XMP_KINDS:
        assert found.title == TERMS.title
        assert "xmp" in copy.marks


@pytest.mark.parametrize("name", KINDS)
def test_the_decoded_content_is_bit_for_bit_the_originals(name: str) -> None:
    original = made(name)
    copy = mark_copy(original, _media(name), TERMS)
    assert copy.data != original
    assert content(copy.data, _media(name)) == content(original, _media(name))


@pytest.mark.parametrize("name", KINDS)
def test_marking_twice_is_marking_once(name: str) -> None:
    once = mark_copy(made(name), _media(name), TERMS).data
    again = mark_copy(once, _media(name), TERMS)
    assert again.data == once
    assert again.warnings == ()


@pytest.mark.parametrize("name", KINDS)
def test_another_copy_of_a_marked_file_bears_its_own_id(name: str) -> None:
    once = mark_copy(made(name), _media(name), TERMS).data
    other = mark_copy(once, _media(name), replace(TERMS, copy_id="another-one-that-is-longer"))
    assert read_marks(other.data, _media(name)).copy_id == "another-one-that-is-longer"
    assert TERMS.copy_id not in {read_marks(other.data, _media(name)).copy_id}
    assert content(other.data, _media(name)) == content(made(name), _media(name))
    back = mark_copy(other.data, _media(name), TERMS).data
    assert read_marks(back, _media(name)) == read_marks(once, _media(name))


@pytest.mark.parametrize("name", KINDS)
def test_exiftool_sees_the_terms(name: str) -> None:
    media = _media(name)
    before, found = exiftool(made(name), media), exiftool(mark_copy(made(name), media, TERMS).data, media)
    assert warned(found) == warned(before)
    assert not [n for n in found if "GPS" in n]
    if media in XMP_KINDS:
        assert {n: found.get(n) for n in SHOWN} == SHOWN
        assert found["XMP:DocumentID"] == TERMS.document_id
        assert found["XMP:WebStatement"] == TERMS.policy
        assert found["XMP:UsageTerms"] == TERMS.usage_terms
        assert found["XMP:Marked"] in ("1", "True")
        return
    values = set(found.values())
    if media == MediaType.HTML:
        assert found["HTML:Copyright"] == TERMS.rights
    elif media == MediaType.ZIP:
        assert TERMS.rights in found["ZIP:Comment" if "ZIP:Comment" in found else "File:Comment"]
    else:
        assert any(TERMS.rights in v for v in values), found
