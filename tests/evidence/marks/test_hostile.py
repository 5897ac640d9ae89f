"""Files that are cut off, damaged or made to harm end in an answer of ours, and the original stays as it was."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import time
import zipfile
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.errors import CannotMark
from evidence.marks.metadata.writers import WRITERS, mark_copy, read_marks
from evidence.media import MediaType, media_of
from tests.evidence.marks.made import MAKERS, gif, jpeg, made, pdf, png, png_chunk, tone, webp, zipped
from tests.evidence.marks.made import font as make_font
from tests.evidence.marks.seen import TERMS

KINDS = sorted(MAKERS)


def _answers(data: bytes, media: MediaType) -> None:
    """Mark and read; nothing but CannotMark may come out, with a cure. What was marked can be read again."""
    before = bytes(data)
    with contextlib.suppress(CannotMark):
        read_marks(data, media)
    copy = None
    with contextlib.suppress(CannotMark):
        copy = mark_copy(data, media, TERMS)
    if copy and not copy.sidecar:
        assert read_marks(copy.data, media).is_reserved
        assert mark_copy(copy.data, media, TERMS).data == copy.data
    assert data == before
    assert isinstance(media_of(data), MediaType)


@pytest.mark.parametrize("name", KINDS)
def test_a_cut_file_is_told(name: str) -> None:
    data, media = made(name), MAKERS[name][0]
    chance = random.Random(7)
    cuts = {*range(min(64, len(data))), *(chance.randrange(len(data)) for _ in range(60))}
    for cut in sorted(cuts):
        _answers(data[:cut], media)


CUT_IS_TOLD = [n for n in KINDS if MAKERS[n][0] not in (MediaType.MP3, MediaType.FLAC, MediaType.HTML)]
"""Audio frames and pages have no end that could be missing."""


@pytest.mark.parametrize("name", CUT_IS_TOLD)
def test_half_a_file_is_not_marked_as_if_it_were_whole(name: str) -> None:
    data, media = made(name), MAKERS[name][0]
    with pytest.raises(CannotMark) as caught:
        mark_copy(data[: len(data) // 3], media, TERMS)
    assert "sidecar" in caught.value.remedy


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6))
def test_flipped_bytes_are_told_or_do_no_harm(name: str, changes: list[tuple[float, int]]) -> None:
    data, media = bytearray(made(name)), MAKERS[name][0]
    for place, value in changes:
        data[int(place * len(data))] = value
    _answers(bytes(data), media)


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=4))
def test_flipped_bytes_in_the_head_are_told_or_do_no_harm(name: str, changes: list[tuple[int, int]]) -> None:
    data, media = bytearray(mark_copy(made(name), MAKERS[name][0], TERMS).data), MAKERS[name][0]
    for place, value in changes:
        data[place % len(data)] = value
    _answers(bytes(data), media)


@pytest.mark.parametrize("media", sorted(WRITERS))
@settings(max_examples=30, deadline=None, derandomize=True)
@given(data=st.binary(max_size=300))
def test_noise_is_no_file(media: MediaType, data: bytes) -> None:
    _answers(data, media)


@pytest.mark.parametrize("media", sorted(set(WRITERS) - {MediaType.XMP}))
def test_a_file_under_another_kinds_name_is_refused(media: MediaType) -> None:
    data = png() if media != MediaType.PNG else jpeg()
    with pytest.raises(CannotMark):
        mark_copy(data, media, TERMS)


@pytest.mark.parametrize("media", sorted(set(WRITERS) - {MediaType.XMP}))
def test_nothing_is_no_file(media: MediaType) -> None:
    with pytest.raises(CannotMark):
        mark_copy(b"", media, TERMS)


# ---- made to harm

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def _jpeg_with(packet: bytes) -> bytes:
    content = b"http://ns.adobe.com/xap/1.0/\0" + packet
    return b"\xff\xd8\xff\xe1" + (len(content) + 2).to_bytes(2, "big") + content + jpeg()[2:]


def test_entities_in_a_packet_are_not_expanded() -> None:
    packet = f'{BOMB}<x:xmpmeta xmlns:x="adobe:ns:meta/">&i;</x:xmpmeta>'.encode()
    for ask in (lambda d: mark_copy(d, MediaType.JPEG, TERMS), lambda d: read_marks(d, MediaType.JPEG)):
        with pytest.raises(CannotMark, match="declares entities"):
            ask(_jpeg_with(packet))
    with pytest.raises(CannotMark, match="declares entities"):
        mark_copy(packet, MediaType.XMP, TERMS)


def test_no_file_of_this_machine_comes_into_a_packet() -> None:
    packet = (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&a;</x:xmpmeta>'
    )
    with pytest.raises(CannotMark):
        mark_copy(_jpeg_with(packet), MediaType.JPEG, TERMS)


def test_a_document_type_in_another_encoding_is_seen_too() -> None:
    packet = f'{BOMB}<x:xmpmeta xmlns:x="adobe:ns:meta/">&i;</x:xmpmeta>'.encode("utf-16")
    with pytest.raises(CannotMark):
        mark_copy(packet, MediaType.XMP, TERMS)


def test_a_drawing_with_entities_gets_a_sidecar_and_is_not_expanded() -> None:
    drawing = f'{BOMB}<svg xmlns="http://www.w3.org/2000/svg"><text>&i;</text></svg>'.encode()
    began = time.monotonic()
    copy = mark_copy(drawing, MediaType.SVG, TERMS)
    assert time.monotonic() - began < 2
    assert copy.data == drawing
    assert b"DMI-PROHIBITED" in copy.sidecar
    assert "entities" in copy.warnings[0]
    assert not read_marks(drawing, MediaType.SVG).is_reserved


def test_a_drawing_that_is_nested_without_end() -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 100_000
    with pytest.raises(CannotMark):
        mark_copy(drawing, MediaType.SVG, TERMS)


def test_a_packet_that_is_nested_without_end() -> None:
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + b"<a>" * 20_000 + b"</a>" * 20_000 + b"</x:xmpmeta>"
    with pytest.raises(CannotMark):
        mark_copy(packet, MediaType.XMP, TERMS)


def test_a_png_whose_packet_unpacks_to_gigabytes() -> None:
    packed = zlib.compress(b" " * 40_000_000, 9)
    chunk = png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + packed)
    picture = png()
    with pytest.raises(CannotMark, match="bytes"):
        mark_copy(picture[:33] + chunk + picture[33:], MediaType.PNG, TERMS)


@pytest.mark.parametrize("media", [MediaType.ZIP, MediaType.DOCX, MediaType.ODT])
def test_an_archive_that_says_it_unpacks_to_terabytes(media: MediaType) -> None:
    bomb = bytearray(zipped({"a": b"x" * 1000}))
    at = bomb.index(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    with pytest.raises(CannotMark, match="unpacks to more"):
        mark_copy(bytes(bomb), media, TERMS)


def test_an_archive_that_unpacks_to_more_than_it_says() -> None:
    bomb = bytearray(zipped({"a": bytes(50_000_000)}))
    at = bomb.index(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(CannotMark):
        mark_copy(bytes(bomb), MediaType.ZIP, TERMS)


def test_a_tiff_whose_directory_lies_outside_or_has_no_end() -> None:
    for at in (0, 4, 0xFFFFFFFF):
        with pytest.raises(CannotMark):
            mark_copy(b"II*\0" + struct.pack("<I", at) + b"\xff" * 20, MediaType.TIFF, TERMS)


def test_sizes_that_stand_still_end() -> None:
    """Lengths of zero, of one, or that lead back: each is told within a moment."""
    files = {
        MediaType.MP4: b"\0\0\0\x08ftyp" + b"\0\0\0\x01free" + bytes(8) + b"\0\0\0\x07free",
        MediaType.JPEG: b"\xff\xd8\xff\xe0\0\0" + bytes(50),
        MediaType.GIF: gif()[:13] + b"\x21\xff" + b"\xff" * 400,
        MediaType.WEBP: webp()[:12] + bytes(9),
        MediaType.WAV: tone()[:12] + b"fmt \xff\xff\xff\xff",
        MediaType.MP3: b"ID3\x04\0\0\x7f\x7f\x7f\x7f",
        MediaType.FLAC: b"fLaC\x04\0\0\x08" + b"\xff" * 8,
    }
    for media, data in files.items():
        with pytest.raises(CannotMark):
            mark_copy(data, media, TERMS)


def test_a_comment_of_four_billion_fields() -> None:
    content = b"\0\0\0\0" + b"\xff\xff\xff\xff"
    data = b"fLaC\0\0\0\x22" + bytes(34) + b"\x84" + len(content).to_bytes(3, "big") + content + b"\xff\xf8"
    with pytest.raises(CannotMark):
        mark_copy(data, MediaType.FLAC, TERMS)


def test_a_damaged_pdf_is_told_and_not_mended_by_guess() -> None:
    whole = pdf()
    for damaged in (whole[:-200], whole.replace(b"startxref", b"startxxxx"), b"%PDF-1.7\n" + bytes(400)):
        with pytest.raises(CannotMark, match="PDF"):
            mark_copy(damaged, MediaType.PDF, TERMS)


def test_members_that_lead_outside_stay_names() -> None:
    data = zipped({"../../etc/passwd": b"x", "/abs": b"y"})
    copy = mark_copy(data, MediaType.ZIP, TERMS)
    with zipfile.ZipFile(io.BytesIO(copy.data)) as archive:
        assert archive.namelist() == ["../../etc/passwd", "/abs", "NOTICE-AI-TRAINING.txt"]


@pytest.mark.parametrize(
    "piece", [b"<?x?>", b"<!---->", b"<!", b"<a ", b"<!--", b"</", b"<?", b"<![", b" ", b"<!DOCTYPE [", b"&"]
)
def test_a_page_or_drawing_without_end_is_sniffed_and_read_within_a_moment(piece: bytes) -> None:
    data = piece * (2_000_000 // len(piece))
    began = time.monotonic()
    for head in (b"", b"<html><head>"):
        media_of(head + data)
        _answers(head + data, MediaType.HTML)
    _answers(data, MediaType.SVG)
    assert time.monotonic() - began < 20


def test_tables_of_a_font_that_lie_over_each_other() -> None:
    whole = make_font()
    entry = b"aaaa" + bytes(4) + bytes(4) + len(whole).to_bytes(4, "big")
    entries = b"".join(n.to_bytes(4, "big") + entry[4:] for n in range(500))
    with pytest.raises(CannotMark, match="over each other"):
        mark_copy(b"\0\1\0\0" + (500).to_bytes(2, "big") + bytes(6) + entries + whole, MediaType.TTF, TERMS)


def test_pages_of_a_tiff_that_lie_over_each_other() -> None:
    """Directories of 65,535 fields, each one byte behind the last: few bytes, and hours of work."""
    began = time.monotonic()
    data = b"II*\0\x08\0\0\0" + b"\xff" * 900_000
    _answers(data, MediaType.TIFF)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ({"mimetype": b"image/jpeg"}, MediaType.OTHER),
        ({"mimetype": b"application/vnd.adobe.indesign-idml-package"}, MediaType.OTHER),
        ({"mimetype": b"application/epub+zip"}, MediaType.EPUB),
        ({"[Content_Types].xml": b"<a/>", "visio/document.xml": b""}, MediaType.OTHER),
        ({"Index/Document.iwa": b""}, MediaType.OTHER),
        ({"META-INF/MANIFEST.MF": b""}, MediaType.OTHER),
        ({"word/notes.txt": b""}, MediaType.ZIP),
    ],
)
def test_archives_that_are_other_programs_documents_are_no_plain_ones(
    members: dict[str, bytes], kind: MediaType
) -> None:
    assert media_of(zipped(members, stored=("mimetype",))) == kind
