"""The packet says what it has to, and a packet that was there before loses nothing of its own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from evidence.errors import CannotMark, EvidenceError, WrongTerms
from evidence.marks.metadata.packet import DATA_MINING, MarkTerms, merge, packet_of, read_packet
from evidence.media import MediaType
from tests.evidence.marks.seen import TERMS, exiftool

FOREIGN = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Made Up 1.0">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <!-- by hand -->
  <rdf:Description rdf:about="uuid:1" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
    xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    crs:Exposure2012="+0.35" xmp:Rating="4" plus:DataMining="http://ns.useplus.org/ldf/vocab/DMI-UNSPECIFIED"
    xmpNote:HasExtendedXMP="0123456789ABCDEF0123456789ABCDEF">
   <dc:creator><rdf:Seq><rdf:li>Bo Other</rdf:li></rdf:Seq></dc:creator>
   <dc:title><rdf:Alt><rdf:li xml:lang="de">Morgen</rdf:li>
    <rdf:li xml:lang="x-default">Dawn</rdf:li></rdf:Alt></dc:title>
   <dc:subject><rdf:Bag><rdf:li>pier</rdf:li><rdf:li>sea</rdf:li></rdf:Bag></dc:subject>
   <crs:ToneCurve><rdf:Seq><rdf:li>0, 0</rdf:li></rdf:Seq></crs:ToneCurve>
  </rdf:Description>
  <rdf:Description rdf:about="uuid:1" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
   <xmpMM:DocumentID>xmp.did:foreign</xmpMM:DocumentID>
  </rdf:Description>
  <rdf:Description rdf:about="uuid:1" xmlns:dc="http://purl.org/dc/elements/1.1/">
   <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">(c) Bo</rdf:li></rdf:Alt></dc:rights>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>""".encode()


def test_what_a_fresh_packet_says() -> None:
    found = read_packet(packet_of(TERMS))
    assert (found.data_mining, found.reservation, found.policy) == (DATA_MINING, "1", TERMS.policy)
    assert (found.rights, found.creators, found.title) == (TERMS.rights, (TERMS.creator,), TERMS.title)
    assert (found.usage_terms, found.web_statement) == (TERMS.usage_terms, TERMS.policy)
    assert (found.document_id, found.copy_id) == (TERMS.document_id, TERMS.copy_id)
    assert found.is_reserved
    assert merge(b"", TERMS).warnings == ()


def test_exiftool_reads_a_sidecar() -> None:
    found = exiftool(packet_of(TERMS), MediaType.XMP)
    assert found["XMP:DataMining"] == DATA_MINING
    assert found["XMP:Rights"] == TERMS.rights
    assert found["XMP:Reservation"] == "1"


def test_a_packet_that_was_there_keeps_what_is_its_own() -> None:
    merged = merge(FOREIGN, TERMS)
    for kept in (
        b'crs:Exposure2012="+0.35"',
        b'xmp:Rating="4"',
        b"0123456789ABCDEF0123456789ABCDEF",
        b"<rdf:li>pier</rdf:li><rdf:li>sea</rdf:li>",
        b"<rdf:li>0, 0</rdf:li>",
        b"<!-- by hand -->",
        b'x:xmptk="Made Up 1.0"',
        b"Morgen",
    ):
        assert kept in merged.packet
    found = read_packet(merged.packet)
    assert found.data_mining == DATA_MINING
    assert found.rights == TERMS.rights
    assert found.creators == ("Bo Other", TERMS.creator)
    assert found.title == "Dawn"
    assert found.document_id == "xmp.did:foreign"
    assert b"DMI-UNSPECIFIED" not in merged.packet
    assert merged.packet.count(b'rdf:about="uuid:1"') == merged.packet.count(b"<rdf:Description")
    text = " ".join(merged.warnings)
    assert all(words in text for words in ("DMI-UNSPECIFIED", "(c) Bo", "Bo Other"))


def test_exiftool_agrees_on_a_merged_packet() -> None:
    before = exiftool(FOREIGN, MediaType.XMP)
    found = exiftool(merge(FOREIGN, TERMS).packet, MediaType.XMP)
    ours = {"XMP:DataMining", "XMP:Rights", "XMP:Creator"}
    same = {n: v for n, v in before.items() if n.startswith("XMP:") and n not in ours}
    assert same.items() <= found.items()
    assert found["XMP:DataMining"] == DATA_MINING


@pytest.mark.parametrize("packet", [b"", FOREIGN, FOREIGN.decode().encode("utf-8") + b"\0" * 40], ids=len)
def test_merging_twice_is_merging_once(packet: bytes) -> None:
    once = merge(packet, TERMS)
    again = merge(once.packet, TERMS)
    assert again.packet == once.packet
    assert [w for w in again.warnings if "creator" not in w] == []


@pytest.mark.parametrize(
    ("attributes", "inside", "creators"),
    [
        ('dc:creator="Bo"', "", ("Bo", TERMS.creator)),
        ("", "<dc:creator>Bo</dc:creator>", ("Bo", TERMS.creator)),
        (
            "",
            "<dc:creator><rdf:Bag><rdf:li>Bo</rdf:li><rdf:li>Cy</rdf:li></rdf:Bag></dc:creator>",
            ("Bo", "Cy", TERMS.creator),
        ),
        ("", "<dc:creator><rdf:Seq/></dc:creator><dc:title/>", (TERMS.creator,)),
        ("", "<dc:creator/><dc:title><rdf:Alt/></dc:title>", (TERMS.creator,)),
    ],
)
def test_creators_in_any_form_stay_and_no_property_stands_twice(
    attributes: str, inside: str, creators: tuple[str, ...]
) -> None:
    packet = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" {attributes}>{inside}</rdf:Description></rdf:RDF>'
    ).encode()
    merged = merge(packet, TERMS).packet
    found = read_packet(merged)
    assert found.creators == creators
    assert found.title == TERMS.title
    assert merged.count(b"<dc:creator") == merged.count(b"<dc:title") == 1
    assert b"dc:creator=" not in merged
    assert merge(merged, TERMS).packet == merged


NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)


@settings(deadline=None, max_examples=60)
@given(creator=NAMES, rights=NAMES, title=NAMES | st.just(""), copy=NAMES | st.just(""), value=NAMES, on=st.booleans())
def test_any_words_come_back_and_any_foreign_value_stays(
    creator: str, rights: str, title: str, copy: str, value: str, on: bool
) -> None:
    terms = MarkTerms(creator=creator, rights=rights, policy="https://example.com/p", title=title, copy_id=copy)
    space = "http://example.com/ns/"
    root = etree.Element("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF")
    one = etree.SubElement(root, "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description")
    if on:
        one.set(f"{{{space}}}it", value)
    else:
        etree.SubElement(one, f"{{{space}}}it").text = value
    merged = merge(etree.tostring(root), terms).packet
    assert merge(merged, terms).packet == merged
    found = read_packet(merged)
    assert (found.creators, found.rights, found.title, found.copy_id) == ((creator,), rights, title, copy)
    again = etree.fromstring(merged.partition(b"?>\n")[2].rpartition(b"\n<?")[0])
    kept = again.findtext(f".//{{{space}}}it") or next(e.get(f"{{{space}}}it") for e in again.iter() if len(e.attrib))
    assert kept == value


@pytest.mark.parametrize("packet", [b"<", b"<a/>", b"\xff\xfe<", b"<x:xmpmeta/>", b"no xml at all"])
def test_what_is_no_packet(packet: bytes) -> None:
    with pytest.raises(CannotMark):
        merge(packet, TERMS)
    with pytest.raises(CannotMark):
        read_packet(packet)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("creator", ""),
        ("creator", "a\0b"),
        ("creator", " Ada"),
        ("rights", "x" * 2001),
        ("rights", "two\nlines"),
        ("title", "half \ud800"),
        ("policy", ""),
        ("policy", "javascript:alert(1)"),
        ("policy", "https://exa mple.com"),
        ("policy", "https://example.com/né"),
        ("statement", "ftp://example.com"),
    ],
)
def test_terms_that_cannot_be_written(field: str, value: str) -> None:
    given_terms = {"creator": "Ada", "rights": "© Ada", "policy": "https://example.com"} | {field: value}
    with pytest.raises(WrongTerms) as caught:
        MarkTerms(**given_terms)
    assert field in str(caught.value)
    assert isinstance(caught.value, EvidenceError)
    assert "https://" in caught.value.remedy


def test_the_terms_name_no_recipient() -> None:
    """Information about users is no copyright information (17 USC 1202(c)); a copy bears an opaque id."""
    assert not {"recipient", "client", "user"} & set(MarkTerms.__dataclass_fields__)
