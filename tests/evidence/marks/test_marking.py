"""Every mark that was asked for, in one copy: each is still there when the last has been put in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.marks.c2pa import OFFICE, SIGNED_TYPES, ContentAuthority
from evidence.marks.marking import MarkOrder, find_marks, mark_for_delivery
from evidence.marks.pixel.detect import detect_marks
from evidence.marks.pixel.key import mark_key
from evidence.media import MediaType
from tests.corpus import pictures
from tests.evidence.marks import made as make
from tests.evidence.marks.made import MAKERS, made
from tests.evidence.marks.seen import TERMS, content

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
KEY = mark_key(b"s" * 32, "w-1", "North Pier Books")
KINDS = sorted(MAKERS)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> ContentAuthority:
    return ContentAuthority(tmp_path_factory.mktemp("c2pa"))


def _shown(data: bytes, media: MediaType) -> Any:
    """The content without the place in which each kind keeps its credentials."""
    found = content(data, media)
    if media is MediaType.TIFF:
        size, profile, tags, loop, frames = found
        return size, profile, {tag: value for tag, value in tags.items() if tag != 52545}, loop, frames
    if media is MediaType.PDF:
        raw, information, keys = found
        return raw, information, set(keys) - {"/AF", "/Names"}
    if str(media) in OFFICE:
        own = ("META-INF/", "META-INF/content_credential.c2pa")
        return {name: part[:1] for name, part in found.items() if name not in own}
    return found


@pytest.mark.parametrize("name", KINDS)
def test_terms_and_credentials_stand_in_one_copy_and_the_content_is_the_originals(
    authority: ContentAuthority, name: str
) -> None:
    media = MAKERS[name][0]
    original = made(name)
    order = MarkOrder(TERMS, authority=authority, office_credentials=True)
    copy = mark_for_delivery(original, order, NOW)
    found = find_marks(copy.data, authority.anchors)
    assert found.metadata.is_reserved
    assert _shown(copy.data, media) == _shown(original, media)
    if "c2pa" in copy.marks:
        assert found.credentials.state == "trusted"
        assert found.credentials.author == TERMS.creator
        assert found.credentials.title == TERMS.title
        assert str(media) in SIGNED_TYPES
    else:
        assert str(media) not in SIGNED_TYPES or copy.warnings
    assert copy.psnr is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_all_three_marks_in_a_photograph(authority: ContentAuthority, kind: str) -> None:
    original = pictures.encoded(pictures.photograph(), kind)
    copy = mark_for_delivery(original, MarkOrder(TERMS, KEY, authority), NOW)
    assert copy.marks[0] == "pixel-mark"
    assert copy.marks[-1] == "c2pa"
    assert "xmp" in copy.marks
    assert copy.psnr is not None
    assert copy.psnr >= 43
    found = find_marks(copy.data, authority.anchors)
    assert found.metadata.is_reserved
    assert found.credentials.state == "trusted"
    other = mark_key(b"s" * 32, "w-1", "Somebody Else")
    detected = detect_marks(original, copy.data, [other, KEY], decoys=1000)
    assert [score.number for score in detected.found] == [1]


def test_what_a_file_cannot_take_is_told_and_stops_nothing(authority: ContentAuthority) -> None:
    order = MarkOrder(TERMS, KEY, authority)
    text = mark_for_delivery(b"just words\n", order, NOW)
    assert text.data == b"just words\n"
    assert text.sidecar
    assert any("No invisible mark" in w for w in text.warnings)
    flat = mark_for_delivery(make.png(), order, NOW)  # far too small
    assert "pixel-mark" not in flat.marks
    assert {"xmp", "c2pa"} <= set(flat.marks)
    broken = mark_for_delivery(b"\xff\xd8\xff\xe0 cut off", order, NOW)
    assert broken.data == b"\xff\xd8\xff\xe0 cut off"
    assert broken.sidecar
    assert broken.warnings


def test_a_mark_that_would_cost_pages_or_terms_is_left_out(authority: ContentAuthority) -> None:
    pages = mark_for_delivery(make.tiff(pages=3), MarkOrder(TERMS, authority=authority), NOW)
    assert pages.marks == ("xmp",)
    assert "several pages" in pages.warnings[0]
    assert find_marks(pages.data).metadata.is_reserved


def test_a_signed_pdf_is_left_as_it_is(authority: ContentAuthority) -> None:
    signed = make.pdf(signed=True)
    copy = mark_for_delivery(signed, MarkOrder(TERMS, authority=authority), NOW)
    assert copy.data == signed
    assert copy.sidecar
    assert copy.marks == ("sidecar",)
    assert len(copy.warnings) >= 2


def test_office_files_get_credentials_only_on_request(authority: ContentAuthority) -> None:
    assert str(MediaType.DOCX) in OFFICE
    plain = mark_for_delivery(make.docx(), MarkOrder(TERMS, authority=authority), NOW)
    assert "c2pa" not in plain.marks
    asked = MarkOrder(TERMS, authority=authority, office_credentials=True)
    assert "c2pa" in mark_for_delivery(make.docx(), asked, NOW).marks


def test_without_a_key_and_an_authority_it_is_the_metadata_alone_and_twice_is_once() -> None:
    once = mark_for_delivery(make.jpeg(), MarkOrder(TERMS), NOW)
    assert mark_for_delivery(once.data, MarkOrder(TERMS), NOW).data == once.data
    assert "c2pa" not in once.marks
    assert mark_for_delivery(make.jpeg(), MarkOrder(replace(TERMS, copy_id="other")), NOW).data != once.data


@settings(max_examples=60, deadline=None)
@given(
    data=st.binary(max_size=200),
    head=st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"PK\x03\x04", b"GIF89a"]),
)
def test_noise_raises_nothing(data: bytes, head: bytes) -> None:
    copy = mark_for_delivery(head + data, MarkOrder(TERMS, KEY), NOW)
    assert copy.data == head + data or set(copy.marks) - {"sidecar"}
    find_marks(copy.data)
