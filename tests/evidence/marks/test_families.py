"""What each family of files has of its own: what is there already stays, and what cannot stay is told."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

import pytest
from pyhanko.sign.fields import MDPPerm

from evidence.errors import CannotMark
from evidence.marks.metadata.packet import DATA_MINING, packet_of, read_packet
from evidence.marks.metadata.writers import mark_copy, read_marks
from evidence.media import MediaType, media_of
from tests.corpus import signed_pdfs
from tests.evidence.marks import made as make
from tests.evidence.marks.seen import TERMS, content, exiftool, pixels, streams, warned
from tests.evidence.marks.test_packet import FOREIGN

XMP_APP1 = b"http://ns.adobe.com/xap/1.0/\0"


def _segment(content: bytes, marker: int = 0xE1) -> bytes:
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2, "big") + content


# ---- GPS and content credentials


@pytest.mark.parametrize(
    ("media", "data"),
    [
        (MediaType.JPEG, lambda: make.jpeg(gps=True)),
        (MediaType.PNG, lambda: make.png(gps=True)),
        (MediaType.WEBP, lambda: make.webp(full=True, gps=True)),
        (MediaType.TIFF, lambda: make.big_endian_tiff(gps=True)),
        (MediaType.MOV, lambda: make.film("mov", "-metadata", "location=+54.9-001.6/")),
    ],
    ids=["jpeg", "png", "webp", "tiff", "mov"],
)
def test_a_file_that_gives_a_place_away_is_told(media: MediaType, data: object) -> None:
    assert callable(data)
    original = data()
    copy = mark_copy(original, media, TERMS)
    assert len([w for w in copy.warnings if "GPS" in w]) == 1
    assert read_marks(original, media).gps
    assert read_marks(copy.data, media).gps
    assert content(copy.data, media) == content(original, media)
    places = {n: v for n, v in exiftool(original, media).items() if "GPS" in n}
    assert places
    assert {n: v for n, v in exiftool(copy.data, media).items() if "GPS" in n} == places


def test_a_place_in_a_packet_is_told_too() -> None:
    packet = FOREIGN.replace(b'xmp:Rating="4"', b'xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="54,58N"')
    data = b"\xff\xd8" + _segment(XMP_APP1 + packet) + make.jpeg()[2:]
    copy = mark_copy(data, MediaType.JPEG, TERMS)
    assert any("GPS in its XMP" in w for w in copy.warnings)
    assert read_marks(copy.data, MediaType.JPEG).gps
    assert b"54,58N" in copy.data


def test_content_credentials_that_no_longer_match_are_told() -> None:
    picture = make.jpeg()
    credentials = _segment(b"JP\0\1\0\0\0\1\0\0\0\x20jumb....c2pa....", 0xEB)
    png = make.png()
    box = (24).to_bytes(4, "big") + b"uuid" + bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
    film = make.film()
    files = {
        MediaType.JPEG: picture[:2] + credentials + picture[2:],
        MediaType.PNG: png[:33] + make.png_chunk(b"caBX", b"c2pa") + png[33:],
        MediaType.MP4: film + box,
    }
    for media, data in files.items():
        assert any("C2PA" in w for w in mark_copy(data, media, TERMS).warnings), media


# ---- JPEG


def test_everything_but_the_packet_stays_in_a_jpeg() -> None:
    picture = make.jpeg()
    extended = _segment(b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + bytes(8) + b"<more/>")
    iptc = _segment(b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\0\0\0\0", 0xED)
    trail = b"SEFH and what telephones leave behind" * 3
    data = picture[:2] + _segment(XMP_APP1 + FOREIGN) + extended + iptc + picture[2:] + trail
    copy = mark_copy(data, MediaType.JPEG, TERMS).data
    for kept in (extended, iptc, trail, make.profile()[:400], picture[picture.index(b"\xff\xda") :]):
        assert kept in copy
    assert copy.endswith(trail)
    assert copy.count(XMP_APP1) == 1
    at, old = copy.index(XMP_APP1), data.index(XMP_APP1)
    assert at == old
    assert pixels(copy) == pixels(data)
    found = exiftool(copy, MediaType.JPEG)
    assert found["XMP:Exposure2012"] in ("0.35", "+0.35")
    assert found["EXIF:Orientation"] == "6"
    assert found["EXIF:Make"] == "Made Up"


def test_a_packet_goes_behind_jfif_and_exif() -> None:
    copy = mark_copy(make.jpeg(), MediaType.JPEG, TERMS).data
    assert copy.index(b"JFIF\0") < copy.index(b"Exif\0\0") < copy.index(XMP_APP1) < copy.index(b"ICC_PROFILE")


def test_a_packet_that_would_not_fit_goes_beside() -> None:
    much = FOREIGN.replace(b"pier", b"pier" * 16_000)
    data = b"\xff\xd8" + _segment(XMP_APP1 + much[: much.index(b"<?xpacket end")]) + make.jpeg()[2:]
    copy = mark_copy(data, MediaType.JPEG, TERMS)
    assert copy.data == data
    assert copy.marks == ("sidecar",)
    assert read_packet(copy.sidecar).is_reserved
    assert any("no room" in w for w in copy.warnings)


def test_fill_bytes_before_a_marker_are_no_damage() -> None:
    picture = make.jpeg()
    copy = mark_copy(picture[:2] + b"\xff\xff" + picture[2:], MediaType.JPEG, TERMS)
    assert read_marks(copy.data, MediaType.JPEG).is_reserved


def _index(data: bytes) -> tuple[int, str, list[list[int]]]:
    """Where the list of pictures stands, its byte order, and size and offset of each (CIPA DC-007, 5.2.3)."""
    base = data.index(b"MPF\0") + 4
    order = "<" if data[base : base + 2] == b"II" else ">"
    (directory,) = struct.unpack_from(order + "I", data, base + 4)
    (count,) = struct.unpack_from(order + "H", data, base + directory)
    fields = [struct.unpack_from(order + "HHII", data, base + directory + 2 + 12 * n) for n in range(count)]
    [(size, start)] = [(size, start) for tag, _, size, start in fields if tag == 0xB002]
    return (
        base + start,
        order,
        [list(struct.unpack_from(order + "II", data, base + start + n + 4)) for n in range(0, size, 16)],
    )


@pytest.mark.parametrize("place", ["before", "behind"])
def test_all_pictures_of_a_jpeg_with_several_are_found_again(place: str) -> None:
    """The index says where each begins, counted from itself; a packet behind it moves what follows."""
    data = make.mpo()
    if place == "behind":
        at, segment = data.index(b"\xff\xdb"), _segment(XMP_APP1 + FOREIGN)
        start, order, pictures = _index(data)
        moved = bytearray(data[:at] + segment + data[at:])
        for n, (size, offset) in enumerate(pictures):
            new = (size, offset + len(segment)) if n else (size + len(segment), 0)
            struct.pack_into(order + "II", moved, start + 16 * n + 4, *new)
        data = bytes(moved)
    assert len(pixels(data)[-1]) == 3
    copy = mark_copy(data + b"trailing", MediaType.JPEG, TERMS).data
    assert copy.endswith(b"trailing")
    assert pixels(copy) == pixels(data)
    assert mark_copy(copy, MediaType.JPEG, TERMS).data == copy
    for file in (data, copy):
        base = file.index(b"MPF\0") + 4
        ends = [(base + offset if offset else 0) + size for size, offset in _index(file)[2]]
        assert [file[end - 2 : end] for end in ends[:2]] == [b"\xff\xd9"] * 2  # Pillow writes a wrong last one
        assert all(file[base + offset :].startswith(b"\xff\xd8") for _, offset in _index(file)[2][1:])
    assert exiftool(copy, MediaType.JPEG)["MPF:NumberOfImages"] == "3"


# ---- PNG, GIF, WebP, TIFF


def test_a_png_packet_that_is_packed_or_stands_behind_the_picture() -> None:
    picture = make.png()
    packed = make.png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(FOREIGN))
    late = picture[:-12] + packed + picture[-12:] + b"trail"
    copy = mark_copy(late, MediaType.PNG, TERMS).data
    assert copy.count(b"XML:com.adobe.xmp") == 1
    assert copy.index(b"XML:com.adobe.xmp") < copy.index(b"IDAT")
    assert copy.endswith(b"trail")
    assert b"Exposure2012" in copy
    assert pixels(copy) == pixels(picture)
    assert warned(exiftool(copy[:-5], MediaType.PNG)) == []


def test_a_gif_of_1987_may_hold_a_packet_of_today() -> None:
    data = b"GIF87a" + make.gif(frames=1)[6:]
    copy = mark_copy(data, MediaType.GIF, TERMS).data
    assert copy.startswith(b"GIF89a")
    assert pixels(copy)[-1] == pixels(data)[-1]


def test_how_often_a_film_repeats_stays_first_in_a_gif() -> None:
    copy = mark_copy(make.gif(), MediaType.GIF, TERMS).data
    assert copy.index(b"NETSCAPE2.0") < copy.index(b"XMP DataXMP")


def test_a_bare_webp_gets_a_head_that_tells_its_size_and_transparency() -> None:
    for lossless, mode, alpha in ((False, "RGB", 0), (True, "RGBA", 0x10), (True, "RGB", 0)):
        copy = mark_copy(make.webp(lossless=lossless, mode=mode), MediaType.WEBP, TERMS).data
        assert copy[12:16] == b"VP8X"
        assert copy[20] & 0x14 == 0x04 | alpha
        assert (copy[24] + 1, copy[27] + 1) == (48, 32)


def test_a_tiff_moves_nothing() -> None:
    for data in (make.tiff(pages=3), make.big_endian_tiff(), make.tiff(big=True)):
        copy = mark_copy(data, MediaType.TIFF, TERMS).data
        head = 16 if data[2:4] in (b"+\0", b"\0+") else 8
        assert copy[head : len(data)] == data[head:]


# ---- drawings

DOCTYPE = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
INKSCAPE = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:cc="http://creativecommons.org/ns#"><metadata><rdf:RDF><cc:Work rdf:about=""/></rdf:RDF></metadata></svg>"""


@pytest.mark.parametrize(
    "drawing",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"<svg><g/></svg>",
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:g/></s:svg>',
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg" />',
        '<?xml version="1.0" encoding="iso-8859-1"?><svg xmlns="http://www.w3.org/2000/svg"><desc>é</desc></svg>'.encode(
            "iso-8859-1"
        ),
        b'\xef\xbb\xbf<svg xmlns="http://www.w3.org/2000/svg"><desc>x > y</desc></svg>',
        DOCTYPE + b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:dc="http://purl.org/dc/elements/1.1/"><g/></svg>',
        INKSCAPE,
    ],
)
def test_drawings_as_programs_write_them(drawing: bytes) -> None:
    copy = mark_copy(drawing, MediaType.SVG, TERMS)
    assert read_marks(copy.data, MediaType.SVG).creators == (TERMS.creator,)
    assert mark_copy(copy.data, MediaType.SVG, TERMS).data == copy.data
    assert content(copy.data, MediaType.SVG) == content(drawing, MediaType.SVG)
    found = exiftool(copy.data, MediaType.SVG)
    if found["File:FileType"] == "SVG":  # it takes a drawing with a prefix or a bare document type for plain text
        assert found["XMP:DataMining"] == DATA_MINING


def test_a_drawings_own_packet_keeps_what_is_its_own() -> None:
    packet = FOREIGN.partition(b"?>\n")[2]
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><metadata>' + packet + b"</metadata><g/></svg>"
    copy = mark_copy(drawing, MediaType.SVG, TERMS)
    assert b"Exposure2012" in copy.data
    assert copy.data.count(b"<metadata>") == 1
    assert read_marks(copy.data, MediaType.SVG).rights == TERMS.rights


def test_a_drawings_own_packet_in_another_encoding_keeps_its_letters() -> None:
    packet = FOREIGN.partition(b"?>\n")[2].partition(b"<?xpacket")[0].decode().replace("pier", "jetée")
    drawing = f'<?xml version="1.0" encoding="iso-8859-1"?><svg xmlns="http://www.w3.org/2000/svg"><metadata>{packet}'
    copy = mark_copy(f"{drawing}</metadata></svg>".encode("iso-8859-1"), MediaType.SVG, TERMS)
    assert b"jet&#233;e" in copy.data
    assert read_marks(copy.data, MediaType.SVG).is_reserved


def test_a_drawing_in_utf16_gets_a_sidecar() -> None:
    drawing = make.svg().decode().encode("utf-16")
    copy = mark_copy(drawing, MediaType.SVG, TERMS)
    assert (copy.data, copy.marks) == (drawing, ("sidecar",))


# ---- PDF


def test_a_signed_pdf_is_never_touched_and_it_is_said() -> None:
    data = make.pdf(signed=True)
    copy = mark_copy(data, MediaType.PDF, TERMS)
    assert copy.data == data
    assert copy.marks == ("sidecar",)
    assert "signed" in copy.warnings[0]
    assert read_packet(copy.sidecar).is_reserved


@pytest.mark.parametrize("certify", [None, MDPPerm.NO_CHANGES])
def test_a_pdf_that_somebody_really_signed_is_never_touched(certify: MDPPerm | None) -> None:
    data = signed_pdfs.sign(signed_pdfs.paper(), certify=certify)
    copy = mark_copy(data, MediaType.PDF, TERMS)
    assert copy.data == data
    assert "signed" in copy.warnings[0]
    assert mark_copy(signed_pdfs.paper(), MediaType.PDF, TERMS).marks == ("xmp",)


def test_a_locked_pdf_is_never_touched_and_it_is_said() -> None:
    data = make.pdf(password="secret")
    copy = mark_copy(data, MediaType.PDF, TERMS)
    assert copy.data == data
    assert "locked" in copy.warnings[0]
    assert not read_marks(data, MediaType.PDF).is_reserved


def test_a_pdfs_own_packet_keeps_what_is_its_own() -> None:
    data = make.pdf(xmp=FOREIGN)
    copy = mark_copy(data, MediaType.PDF, TERMS)
    assert any("DMI-UNSPECIFIED" in w for w in copy.warnings)
    assert content(copy.data, MediaType.PDF) == content(data, MediaType.PDF)
    found = exiftool(copy.data, MediaType.PDF)
    assert found["PDF:Title"] == "A report"
    assert found["XMP:Rating"] == "4"


# ---- archives


def test_office_files_open_as_before_and_show_the_properties() -> None:
    import docx
    import openpyxl

    word = mark_copy(make.docx(), MediaType.DOCX, TERMS).data
    assert docx.Document(io.BytesIO(word)).paragraphs[0].text == "The quick brown fox — née in Bath."
    sheet = openpyxl.load_workbook(io.BytesIO(mark_copy(make.xlsx(), MediaType.XLSX, TERMS).data))
    properties = {p.name: p.value for p in sheet.custom_doc_props.props}
    assert properties["Copyright"] == TERMS.rights
    assert properties["DataMining"] == DATA_MINING


def test_a_documents_own_properties_stay() -> None:
    once = mark_copy(make.docx(), MediaType.DOCX, TERMS).data
    with zipfile.ZipFile(io.BytesIO(once)) as archive:
        members = {i.filename: archive.read(i) for i in archive.infolist()}
    custom = members["docProps/custom.xml"].decode()
    custom = custom.replace("DataMining", "Batch").replace(DATA_MINING, "Seven")
    data = make.zipped({**members, "docProps/custom.xml": custom.encode()})
    copy = mark_copy(data, MediaType.DOCX, TERMS)
    with zipfile.ZipFile(io.BytesIO(copy.data)) as archive:
        written = archive.read("docProps/custom.xml").decode()
        assert archive.read("[Content_Types].xml") == members["[Content_Types].xml"]
    assert "Seven" in written
    numbers = re.findall(r'pid="(\d+)"', written)
    assert len(numbers) == len(set(numbers))
    assert read_marks(copy.data, MediaType.DOCX).is_reserved


@pytest.mark.parametrize(
    ("media", "name"),
    [
        (MediaType.DOCX, "_xmlsignatures/sig1.xml"),
        (MediaType.ODT, "META-INF/documentsignatures.xml"),
        (MediaType.ZIP, "META-INF/MANIFEST.MF"),
    ],
)
def test_a_signed_archive_is_never_touched_and_it_is_said(media: MediaType, name: str) -> None:
    data = make.zipped({"word/document.xml": b"<a/>", name: b"<signature/>"})
    copy = mark_copy(data, media, TERMS)
    assert (copy.data, copy.marks) == (data, ("sidecar",))
    assert "signed" in copy.warnings[0]


def test_a_locked_archive_is_never_touched_and_it_is_said() -> None:
    data = bytearray(make.archive())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    copy = mark_copy(bytes(data), MediaType.ZIP, TERMS)
    assert (copy.data, copy.marks) == (bytes(data), ("sidecar",))
    assert "password" in copy.warnings[0]


def test_a_locked_opendocument_is_never_touched() -> None:
    data = make.zipped({"meta.xml": b"noise", "META-INF/manifest.xml": b"<m:encryption-data/>"})
    copy = mark_copy(data, MediaType.ODT, TERMS)
    assert (copy.data, copy.marks) == (data, ("sidecar",))


def test_opendocument_keeps_its_first_member_open_to_be_sniffed() -> None:
    copy = mark_copy(make.opendocument(), MediaType.ODT, TERMS).data
    assert copy[30:38] == b"mimetype"
    assert copy[38:].startswith(MediaType.ODT.value.encode())
    assert b"North Pier" in zipfile.ZipFile(io.BytesIO(copy)).read("meta.xml")


def test_a_zips_own_comment_stays() -> None:
    copy = mark_copy(make.archive(), MediaType.ZIP, TERMS).data
    assert zipfile.ZipFile(io.BytesIO(copy)).comment.startswith(b"Batch 7\n")


# ---- sound and film


def _id3(version: int, frames: bytes, flags: int = 0) -> bytes:
    size = len(frames)
    return b"ID3" + bytes([version, 0, flags, size >> 21, size >> 14 & 127, size >> 7 & 127, size & 127]) + frames


def test_frames_of_others_keep_their_bytes() -> None:
    audio = make.mp3("-id3v2_version", "0", "-write_xing", "0")
    cover = b"APIC" + (40).to_bytes(4, "big") + b"\0\0" + bytes(range(200, 240))
    other = b"PRIV" + (8).to_bytes(4, "big") + b"\0\0" + b"other\0ab"
    tail = b"TAG" + b"old".ljust(125, b"\0")
    for version in (3, 4):
        copy = mark_copy(_id3(version, cover + other) + audio + tail, MediaType.MP3, TERMS).data
        assert cover + other in copy
        assert copy.endswith(audio + tail)
        assert streams(copy) == streams(audio)


def test_an_id3_tag_that_hides_its_false_syncs_is_read_as_it_was() -> None:
    audio = make.mp3("-id3v2_version", "0", "-write_xing", "0")
    content = b"other\0" + b"\xff\xe0"
    frame = b"PRIV" + len(content).to_bytes(4, "big") + b"\0\0" + content
    copy = mark_copy(_id3(3, frame.replace(b"\xff\xe0", b"\xff\0\xe0"), 0x80) + audio, MediaType.MP3, TERMS).data
    assert copy[5] == 0
    assert frame in copy


def test_an_id3_tag_of_1998_gets_a_sidecar() -> None:
    data = _id3(2, b"TT2\0\0\2\0A") + make.mp3("-id3v2_version", "0")
    copy = mark_copy(data, MediaType.MP3, TERMS)
    assert (copy.data, copy.marks) == (data, ("sidecar",))


def test_a_wav_of_odd_length_and_what_trails_it() -> None:
    tone = make.tone()
    odd = bytearray(tone + b"note\x03\0\0\0abc\0")
    odd[4:8] = (len(odd) - 8).to_bytes(4, "little")
    copy = mark_copy(bytes(odd) + b"trail", MediaType.WAV, TERMS).data
    assert copy.endswith(b"trail")
    assert b"note\x03\0\0\0abc\0_PMX" in copy
    assert int.from_bytes(copy[4:8], "little") == len(copy) - 8 - 5
    assert streams(copy) == streams(tone)


def test_a_wav_of_the_large_kind_gets_a_sidecar() -> None:
    data = b"RF64\xff\xff\xff\xffWAVEds64" + bytes(40)
    assert media_of(data) == MediaType.WAV
    assert mark_copy(data, MediaType.WAV, TERMS).marks == ("sidecar",)


def test_padding_gives_a_flac_its_room() -> None:
    data = make.flac()
    copy = mark_copy(data, MediaType.FLAC, TERMS).data
    assert len(copy) == len(data)
    found = exiftool(copy, MediaType.FLAC)
    assert found["Vorbis:Title"] == "A tone"
    assert found["Vorbis:Copyright"] == TERMS.rights


def test_a_flac_without_comment_or_padding_grows() -> None:
    data = make.flac()
    stream, audio = data[8:42], data[re.search(rb"\xff[\xf8\xf9]", data[42:]).start() + 42 :]  # type: ignore[union-attr]
    bare = b"fLaC\x80\0\0\x22" + stream + audio
    copy = mark_copy(bare, MediaType.FLAC, TERMS).data
    assert streams(copy) == streams(bare)
    assert mark_copy(copy, MediaType.FLAC, TERMS).data == copy


def _box(kind: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def test_a_film_grows_at_its_end_alone() -> None:
    for suffix in ("mp4", "mov"):
        data = make.film(suffix)
        copy = mark_copy(data, media_of(data), TERMS).data
        assert copy.startswith(data)


def test_the_index_of_fragments_stays_last() -> None:
    data = make.film("mp4", "-movflags", "frag_keyframe+empty_moov")
    assert data[-int.from_bytes(data[-4:], "big") :][4:8] == b"mfra"
    copy = mark_copy(data, MediaType.MP4, TERMS).data
    assert copy[-int.from_bytes(copy[-4:], "big") :][4:8] == b"mfra"


def test_a_packet_in_the_middle_of_a_film_becomes_free_space() -> None:
    xmp = _box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + FOREIGN)
    data = _box(b"ftyp", b"isom") + xmp + _box(b"moov", b"") + _box(b"mdat", b"x" * 9)
    copy = mark_copy(data, MediaType.MP4, TERMS).data
    assert len(copy) > len(data)
    assert copy[: len(data)] == data.replace(b"uuid", b"free", 1)
    assert b"Exposure2012" in copy[len(data) :]
    assert mark_copy(copy, MediaType.MP4, TERMS).data == copy


def test_a_last_box_without_a_size_gets_one() -> None:
    data = _box(b"ftyp", b"isom") + _box(b"moov", b"") + b"\0\0\0\0mdat" + b"x" * 9
    copy = mark_copy(data, MediaType.MP4, TERMS).data
    assert copy[20:28] == (17).to_bytes(4, "big") + b"mdat"
    assert read_marks(copy, MediaType.MP4).is_reserved


# ---- pages and fonts


@pytest.mark.parametrize(
    "page",
    [
        b"<!-- <head> is not here --><!DOCTYPE html><html><head>\n<title>A</title></head><body>B</body></html>",
        b"<html>\n<body>no head</body></html>",
        b"<!DOCTYPE html><p>no root",
        b'words first<!DOCTYPE html><html><head><meta charset="utf-8"></head><body></body></html>',
        b"<title>a</title><p><html><head><title>b</title></head>",
        b"\xef\xbb\xbf<p>nothing but a paragraph",
        b"<HTML><HEAD><META CHARSET=utf-8><SCRIPT>var a = '<head>';</SCRIPT></HEAD></HTML>",
        b'<html><head data-x="a>b"><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">\xe9</html>',
        "<html>\r\n<!-- é\r\n-->\r\n<head>\r\n<title>é</title></head></html>".encode(),
    ],
)
def test_pages_as_people_write_them(page: bytes) -> None:
    copy = mark_copy(page, MediaType.HTML, TERMS).data
    assert content(copy, MediaType.HTML) == page
    assert read_marks(copy, MediaType.HTML).rights == TERMS.rights
    assert mark_copy(copy, MediaType.HTML, TERMS).data == copy
    from selectolax.lexbor import LexborHTMLParser

    head = LexborHTMLParser(copy.removeprefix(b"\xef\xbb\xbf")).css("head meta[name]")
    assert [m.attributes["content"] for m in head if m.attributes["name"] == "tdm-reservation"] == ["1"]
    assert [m.attributes["content"] for m in head if m.attributes["name"] == "robots"] == ["noai, noimageai"]


def test_the_encoding_of_a_page_stays_where_browsers_look_for_it() -> None:
    copy = mark_copy(make.html(), MediaType.HTML, TERMS).data
    assert copy.index(b"<meta charset") < 1024


def test_what_a_page_says_first_counts() -> None:
    page = b'<html><head><meta name="author" content="Somebody else"></head></html>'
    copy = mark_copy(page, MediaType.HTML, TERMS).data
    assert read_marks(copy, MediaType.HTML).creators == (TERMS.creator,)


def test_a_page_that_says_otherwise_is_told() -> None:
    page = b'<html><head><meta name="TDM-Reservation" content="0"></head></html>'
    assert any("tdm-reservation" in w.lower() for w in mark_copy(page, MediaType.HTML, TERMS).warnings)


def test_fonttools_reads_the_names() -> None:
    from fontTools.ttLib import TTFont

    copy = mark_copy(make.font(), MediaType.TTF, TERMS).data
    names = TTFont(io.BytesIO(copy), checkChecksums=2)["name"]
    assert names.getDebugName(0) == TERMS.rights
    assert DATA_MINING in names.getDebugName(13)
    assert names.getDebugName(14) == TERMS.policy
    assert names.getDebugName(1) == "Made Up"
    assert TTFont(io.BytesIO(copy))["glyf"]["A"] == TTFont(io.BytesIO(make.font()))["glyf"]["A"]


def test_empty_tables_of_a_font_do_not_wander() -> None:
    font = bytearray(make.font())
    entry = font.index(b"hmtx")
    font[entry + 8 : entry + 16] = bytes(8)
    once = mark_copy(bytes(font), MediaType.TTF, TERMS).data
    assert mark_copy(once, MediaType.TTF, TERMS).data == once


def test_the_sum_over_a_font_is_right() -> None:
    copy = mark_copy(make.font(), MediaType.TTF, TERMS).data
    words = struct.unpack(f">{len(copy) // 4}I", copy)
    assert sum(words) & 0xFFFFFFFF == 0xB1B0AFBA


# ---- everything else


@pytest.mark.parametrize(
    "data",
    [
        b"Just words, and no place for more.\n",
        b"OggS" + bytes(60),
        b"\0\0\0\x18ftypheic" + bytes(60),
        b"II*\0\x10\0\0\0CR\2\0" + bytes(60),
        b"wOF2" + bytes(60),
        bytes(range(256)),
        b"",
    ],
)
def test_everything_else_gets_a_sidecar(data: bytes) -> None:
    copy = mark_copy(data, media_of(data), TERMS)
    assert copy.data == data
    assert copy.sidecar == packet_of(TERMS)
    assert copy.marks == ("sidecar",)
    assert not read_marks(data, media_of(data)).is_reserved
    assert read_marks(copy.sidecar, media_of(copy.sidecar)).is_reserved


def test_a_kind_that_nobody_knows_gets_a_sidecar() -> None:
    assert mark_copy(b"x", "application/x-unheard-of", TERMS).marks == ("sidecar",)
    assert not read_marks(b"x", "application/x-unheard-of").is_reserved


def test_a_sidecar_that_is_there_is_added_to() -> None:
    copy = mark_copy(FOREIGN, MediaType.XMP, TERMS)
    assert copy.marks == ("xmp",)
    assert b"Exposure2012" in copy.data
    with pytest.raises(CannotMark):
        mark_copy(b"<a/>", MediaType.XMP, TERMS)
