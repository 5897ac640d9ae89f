"""The one XMP packet that every kind of file carries: whose work it is, and that it is reserved.

The properties are those that others read: ``plus:DataMining`` (PLUS Licence Data Format 2.0.1), ``dc`` and
``xmpRights`` (ISO 16684-1), and ``tdm`` (W3C TDM Reservation Protocol, which serves Directive (EU) 2019/790,
article 4(3)). A packet that is there already keeps every property that is not ours to set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from evidence.errors import CannotMark, WrongTerms

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

DATA_MINING: Final = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING"
"""PLUS vocabulary: prohibited for training of AI and machine learning."""
RESERVED: Final = "Use for training AI models, and text and data mining, are reserved by the author."

GPS_WARNING: Final = "the file says where it was made (GPS in its {}); that was left in"
C2PA_WARNING: Final = "the content credentials (C2PA) that the file had no longer match it; they need a new signature"

MOST_PACKET = 16 * 1024 * 1024
"""Bytes of a packet that are parsed; programs that keep a whole history write some megabytes."""
MOST_TEXT = 2000
"""Characters of one term; the tightest carrier (JPEG) holds 65,502 bytes in all."""

X = "adobe:ns:meta/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
XMP_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
XMP_MM = "http://ns.adobe.com/xap/1.0/mm/"
PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
TDM = "http://www.w3.org/ns/tdmrep#"
OWN = "urn:clausewatch:ns:copy:1#"
"""Our own ids. A name and no address: nothing has to be served there for a reader to tell it apart."""
EXIF = "http://ns.adobe.com/exif/1.0/"
XML = "http://www.w3.org/XML/1998/namespace"

_PREFIXES = {"dc": DC, "xmpRights": XMP_RIGHTS, "xmpMM": XMP_MM, "plus": PLUS, "tdm": TDM, "cw": OWN}
_OURS = frozenset(
    {
        f"{{{PLUS}}}DataMining",
        f"{{{DC}}}rights",
        f"{{{XMP_RIGHTS}}}Marked",
        f"{{{XMP_RIGHTS}}}WebStatement",
        f"{{{XMP_RIGHTS}}}UsageTerms",
        f"{{{TDM}}}reservation",
        f"{{{TDM}}}policy",
        f"{{{OWN}}}CopyID",
    }
)
"""Set anew by every marking. Creator, title and DocumentID stand where the file has none of its own."""

_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'.encode()
_TAIL = b'\n<?xpacket end="w"?>'
_PROCESSING = re.compile(rb"<\?xpacket[^>]*\?>")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]")
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+\Z")


@dataclass(frozen=True, slots=True)
class MarkTerms:
    """What a copy says of itself. Raises WrongTerms for what cannot be written.

    It names the author, never a recipient: what is said of users is no copyright information (17 USC 1202(c)), so a
    delivery is named by an opaque id only.
    """

    creator: str
    """The author's name, as it is to be printed."""
    rights: str
    """The copyright line: ``© 2026 Ada Example. All rights reserved.``"""
    policy: str
    """Address of the reservation's policy (``tdm:policy``), which says how to ask for a licence."""
    title: str = ""
    """The work's title; empty when it has none."""
    statement: str = ""
    """Address of the rights statement (``xmpRights:WebStatement``); *policy* where it is empty."""
    usage_terms: str = RESERVED
    """The reservation in a sentence."""
    document_id: str = ""
    """Id of the work (``xmpMM:DocumentID``), given only to a file that has none."""
    copy_id: str = ""
    """Our id of this delivered copy; opaque, so that it tells nobody who received it."""

    def __post_init__(self) -> None:
        for name in ("creator", "rights", "policy", "title", "statement", "usage_terms", "document_id", "copy_id"):
            value = getattr(self, name)
            if len(value) > MOST_TEXT:
                raise WrongTerms(f"{name} has {len(value):,} characters")
            if _UNPRINTABLE.search(value):
                raise WrongTerms(f"{name} holds a control character: {value[:80]!r}")
            if value != value.strip():
                raise WrongTerms(f"{name} begins or ends with a blank: {value[:80]!r}")
        for name in ("creator", "rights", "policy", "usage_terms"):
            if not getattr(self, name):
                raise WrongTerms(f"{name} is empty")
        for name in ("policy", "statement"):
            value = getattr(self, name)
            if value and not (value.isascii() and _ADDRESS.match(value)):
                raise WrongTerms(f"{name} is no address: {value[:80]!r}")

    @property
    def web_statement(self) -> str:
        """Address of the rights statement."""
        return self.statement or self.policy


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """A copy that carries the terms, with what a person should know of it."""

    data: bytes
    """The copy. Its decoded content is that of the original."""
    marks: tuple[str, ...]
    """Where the terms stand: ``xmp``, ``custom-properties``; ``sidecar`` when they stand beside the copy."""
    warnings: tuple[str, ...] = ()
    sidecar: bytes = b""
    """What to deliver beside it as NAME.xmp, when the file itself holds no terms; else empty."""


@dataclass(frozen=True, slots=True)
class ReadMarks:
    """What a file says of itself. Read, and not believed: anybody can write it."""

    data_mining: str = ""
    """Value of ``plus:DataMining``: an address of the PLUS vocabulary."""
    reservation: str = ""
    """Value of ``tdm:reservation``: ``1`` is reserved."""
    policy: str = ""
    rights: str = ""
    creators: tuple[str, ...] = ()
    title: str = ""
    web_statement: str = ""
    usage_terms: str = ""
    document_id: str = ""
    copy_id: str = ""
    marks: tuple[str, ...] = ()
    """Where something was found, in the words of ``MarkedCopy.marks``."""
    gps: bool = False
    """Whether the file says where it was made."""

    @property
    def is_reserved(self) -> bool:
        """Whether training on it is reserved, in either of the two vocabularies."""
        return self.reservation == "1" or self.data_mining.rpartition("/")[2].startswith("DMI-PROHIBITED")


@dataclass(frozen=True, slots=True)
class Merged:
    """A packet with the terms in it, and what had to give way."""

    packet: bytes
    warnings: tuple[str, ...]


def beside(data: bytes, terms: MarkTerms, why: str) -> MarkedCopy:
    """Leave *data* as it is and give the terms as a sidecar, with the reason; an empty *why* needs no words."""
    return MarkedCopy(data, ("sidecar",), (why,) if why else (), packet_of(terms))


def packet_of(terms: MarkTerms) -> bytes:
    """Give the packet for a file that has none: UTF-8 in its ``xpacket`` frame, the same bytes for the same terms."""
    return merge(b"", terms).packet


def merge(packet: bytes, terms: MarkTerms) -> Merged:
    """Put the terms into *packet* (empty: none is there). Raises CannotMark when it cannot be read.

    What is not ours stays: properties, history, comments. Merging twice gives the bytes of once. Padding is dropped.
    """
    from lxml import etree

    is_blank = len(packet) <= MOST_PACKET and not packet.strip(b"\0 \t\r\n")
    root = _empty() if is_blank else _parsed(packet)
    rdf = _rdf(root)
    found = _read(rdf)
    warnings = tuple(_overruled(found, terms))
    about = next((d.get(f"{{{RDF}}}about") or "" for d in rdf.iterfind(f"{{{RDF}}}Description")), "")
    _clear(rdf, dict.fromkeys(_OURS, True))
    _describe_work(rdf, about, terms, found)
    _describe_reservation(rdf, about, terms)
    return Merged(_HEAD + etree.tostring(root, encoding="utf-8") + _TAIL, warnings)


def read_packet(packet: bytes) -> ReadMarks:
    """What the packet says. Raises CannotMark when it cannot be read."""
    root = _parsed(packet)
    return replace(_read(_rdf(root)), marks=("xmp",), gps=_names_a_place(root))


def _parsed(packet: bytes) -> Element:
    from lxml import etree

    if len(packet) > MOST_PACKET:
        raise CannotMark(f"the XMP packet has {len(packet):,} bytes")
    text = _PROCESSING.sub(b"", packet).strip(b"\0 \t\r\n\xef\xbb\xbf")
    # A packet has no document type; without one there is nothing to expand (ISO 16684-1, 7.3.2).
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise CannotMark("the XMP packet declares entities")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_blank_text=True
    )
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CannotMark(f"the XMP packet is no XML: {str(error)[:120]}") from None
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that the search above does not see
        raise CannotMark("the XMP packet declares entities")
    return root


def _empty() -> Element:
    from lxml import etree

    root = etree.Element(f"{{{X}}}xmpmeta", nsmap={"x": X})
    etree.SubElement(root, f"{{{RDF}}}RDF", nsmap={"rdf": RDF})
    return root


def _rdf(root: Element) -> Element:
    rdf = root if root.tag == f"{{{RDF}}}RDF" else root.find(f"{{{RDF}}}RDF")
    if rdf is None:
        raise CannotMark("the XMP packet holds no rdf:RDF")
    return rdf


def _describe_work(rdf: Element, about: str, terms: MarkTerms, found: ReadMarks) -> None:
    """Say whose work it is, where the packet does not. Only what is missing: other programs own these."""
    from lxml import etree

    names = terms.creator not in found.creators
    titles = bool(terms.title) and not found.title
    identifies = bool(terms.document_id) and not found.document_id
    listed = rdf.find(f"{{{RDF}}}Description/{{{DC}}}creator/{{{RDF}}}Seq")
    if names and listed is not None:
        etree.SubElement(listed, f"{{{RDF}}}li").text = terms.creator
        names = False
    if not (names or titles or identifies):
        return
    # What is there under these names is empty, or names its creators in a form that holds one only.
    _clear(rdf, {f"{{{DC}}}creator": names, f"{{{DC}}}title": titles, f"{{{XMP_MM}}}DocumentID": identifies})
    description = _description(rdf, about, ("dc", "xmpMM"))
    if names:
        _items(description, f"{{{DC}}}creator", "Seq", *found.creators, terms.creator)
    if titles:
        _items(description, f"{{{DC}}}title", "Alt", terms.title)
    if identifies:
        etree.SubElement(description, f"{{{XMP_MM}}}DocumentID").text = terms.document_id


def _clear(rdf: Element, names: Mapping[str, bool]) -> None:
    """Take out the properties whose *names* say so, and the descriptions that are empty without them."""
    for description in rdf.findall(f"{{{RDF}}}Description"):
        for child in [c for c in description if names.get(c.tag)]:
            description.remove(child)
        for name in [n for n in description.attrib if names.get(n)]:
            del description.attrib[name]
        if not len(description) and set(description.attrib) <= {f"{{{RDF}}}about"}:
            rdf.remove(description)


def _describe_reservation(rdf: Element, about: str, terms: MarkTerms) -> None:
    from lxml import etree

    description = _description(rdf, about, ("dc", "xmpRights", "plus", "tdm", "cw"))
    _items(description, f"{{{DC}}}rights", "Alt", terms.rights)
    etree.SubElement(description, f"{{{XMP_RIGHTS}}}Marked").text = "True"
    etree.SubElement(description, f"{{{XMP_RIGHTS}}}WebStatement").text = terms.web_statement
    _items(description, f"{{{XMP_RIGHTS}}}UsageTerms", "Alt", terms.usage_terms)
    etree.SubElement(description, f"{{{PLUS}}}DataMining").text = DATA_MINING
    etree.SubElement(description, f"{{{TDM}}}reservation").text = "1"
    etree.SubElement(description, f"{{{TDM}}}policy").text = terms.policy
    if terms.copy_id:
        etree.SubElement(description, f"{{{OWN}}}CopyID").text = terms.copy_id


def _description(rdf: Element, about: str, prefixes: tuple[str, ...]) -> Element:
    from lxml import etree

    spaces = {prefix: _PREFIXES[prefix] for prefix in prefixes}
    return etree.SubElement(rdf, f"{{{RDF}}}Description", {f"{{{RDF}}}about": about}, nsmap=spaces)


def _items(description: Element, tag: str, kind: str, *texts: str) -> None:
    """One property that is a list: an ordered one (Seq), or one text per language (Alt)."""
    from lxml import etree

    group = etree.SubElement(etree.SubElement(description, tag), f"{{{RDF}}}{kind}")
    for text in texts:
        item = etree.SubElement(group, f"{{{RDF}}}li")
        if kind == "Alt":
            item.set(f"{{{XML}}}lang", "x-default")
        item.text = text


def _read(rdf: Element) -> ReadMarks:
    def all_of(space: str, name: str) -> tuple[str, ...]:
        return tuple(_values(rdf, f"{{{space}}}{name}"))

    def first(space: str, name: str) -> str:
        return next(iter(all_of(space, name)), "")

    return ReadMarks(
        data_mining=first(PLUS, "DataMining"),
        reservation=first(TDM, "reservation"),
        policy=first(TDM, "policy"),
        rights=first(DC, "rights"),
        creators=all_of(DC, "creator"),
        title=first(DC, "title"),
        web_statement=first(XMP_RIGHTS, "WebStatement"),
        usage_terms=first(XMP_RIGHTS, "UsageTerms"),
        document_id=first(XMP_MM, "DocumentID"),
        copy_id=first(OWN, "CopyID"),
    )


def _values(rdf: Element, name: str) -> Iterator[str]:
    """All values of a property, in the three forms that RDF/XML knows: attribute, text, list; x-default first."""
    for description in rdf.iterfind(f"{{{RDF}}}Description"):
        if description.get(name):
            yield description.get(name, "")
        for element in description.iterfind(name):
            items = element.findall(f"*/{{{RDF}}}li")
            items.sort(key=lambda item: item.get(f"{{{XML}}}lang") != "x-default")
            texts = [item.text for item in items] if items else [element.text, element.get(f"{{{RDF}}}resource")]
            yield from (text.strip() for text in texts if text and text.strip())


def _names_a_place(root: Element) -> bool:
    latitude = f"{{{EXIF}}}GPSLatitude"
    return any(element.tag == latitude or latitude in element.attrib for element in root.iter())


def _overruled(found: ReadMarks, terms: MarkTerms) -> Iterator[str]:
    """What the file said before, in another sense than the terms."""
    if found.data_mining and found.data_mining != DATA_MINING:
        yield f"the file said {found.data_mining.rpartition('/')[2]!r} of data mining; now it says prohibited"
    if found.reservation not in ("", "1"):
        yield f"the file said tdm:reservation={found.reservation!r}; it is reserved now"
    if found.rights and found.rights != terms.rights:
        yield f"the file named other rights, which were replaced: {found.rights[:200]!r}"
    if found.creators and terms.creator not in found.creators:
        yield f"the file names another creator, who stays: {', '.join(found.creators)[:200]!r}"
