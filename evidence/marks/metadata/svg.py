"""SVG: the packet stands in ``<metadata>``, first thing in the root (SVG 2, 5.10; ISO 16684-3, 1.2.2).

The file is read for places only and never written anew: every byte outside the packet stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

from evidence.errors import CannotMark
from evidence.marks.metadata.packet import MarkedCopy, MarkTerms, ReadMarks, beside, merge, read_packet

SVG = "http://www.w3.org/2000/svg"
PACKETS = ("adobe:ns:meta/ xmpmeta", "http://www.w3.org/1999/02/22-rdf-syntax-ns# RDF")
"""What a packet may begin with; drawings hold it in the root's metadata, with or without its outer element."""
MOST_DEPTH = 256
_NAME = re.compile(rb"<([^\s/>]+)")
_UNPREFIXED = re.compile(rb"<[A-Za-z_][\w.-]*[\s/>]")
_FRAME = re.compile(rb"<\?xpacket[^>]*\?>\s*")
_ASCII_LIKE = frozenset({"utf-8", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252"})
"""Encodings in which markup is ASCII, so that the packet can stand in it as ASCII with character references."""


@dataclass(slots=True)
class _Places:
    """Byte offsets that the parser saw."""

    root_start: int = -1
    root_end: int = -1
    """Just after the root's start tag."""
    is_closed: bool = False
    """The root is one tag, ``<svg/>``."""
    xmp: tuple[int, int] | None = None
    spaces: dict[str, str] = field(default_factory=dict)
    """Prefix to namespace, as declared around the packet."""
    encoding: str = "utf-8"
    has_entities: bool = False
    open_tags: list[str] = field(default_factory=list)


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with the packet in it. Raises CannotMark when it is no well-formed SVG.

    What declares entities, or is coded in UTF-16, gets a sidecar: nothing is expanded here.
    """
    places = _places(data)
    if places.has_entities:
        return beside(
            data, terms, "the drawing declares entities, which are not expanded; its terms stand in a sidecar"
        )
    if places.encoding.lower() not in _ASCII_LIKE:
        return beside(data, terms, f"the drawing is coded in {places.encoding}; its terms stand in a sidecar")
    if places.xmp:
        start, end = places.xmp
        merged = merge(_alone(_recoded(data[start:end], places.encoding), places.spaces), terms)
        return MarkedCopy(data[:start] + _ascii(merged.packet) + data[end:], ("xmp",), merged.warnings)
    merged = merge(b"", terms)
    # The root's own prefix, and no declaration: readers look for the element's name as it is written.
    root = _NAME.match(data, places.root_start)
    if root is None:
        raise CannotMark("the root of the SVG cannot be read")
    name = root[1].removesuffix(b"svg") + b"metadata"
    bare = _ascii(merged.packet)
    bare = bare[bare.index(b"<rdf:RDF") : bare.index(b"</rdf:RDF>") + len(b"</rdf:RDF>")]
    # Once more, as it will be found: so that marking again changes nothing.
    bare = _ascii(merge(_alone(bare, places.spaces), terms).packet)
    block = b"<" + name + b">" + bare + b"</" + name + b">"
    at = places.root_end
    if places.is_closed:
        slash = data.rfind(b"/", 0, at)
        return MarkedCopy(data[:slash] + b">" + block + b"</" + root[1] + b">" + data[at:], ("xmp",), merged.warnings)
    return MarkedCopy(data[:at] + block + data[at:], ("xmp",), merged.warnings)


def read(data: bytes) -> ReadMarks:
    """What the file says of itself. Raises CannotMark when it cannot be read."""
    places = _places(data)
    if places.has_entities or not places.xmp:
        return ReadMarks()
    return read_packet(_alone(_recoded(data[slice(*places.xmp)], places.encoding), places.spaces))


def _recoded(packet: bytes, encoding: str) -> bytes:
    """The packet in UTF-8. Raises CannotMark when its bytes are none of the drawing's encoding."""
    try:
        return packet.decode(encoding).encode("utf-8")
    except (UnicodeDecodeError, LookupError):
        raise CannotMark(f"the metadata of the SVG is not coded in {encoding}, as it says") from None


def _ascii(packet: bytes) -> bytes:
    return _FRAME.sub(b"", packet).strip().decode("utf-8").encode("ascii", "xmlcharrefreplace")


def _alone(packet: bytes, spaces: dict[str, str]) -> bytes:
    """The packet with the prefixes that are declared around it, and that its own first tag does not declare."""
    end, _ = _tag_end(packet, 0)
    name = _NAME.match(packet)
    if name is None:
        raise CannotMark("the metadata of the SVG cannot be read")
    missing = b""
    for prefix, space in spaces.items():
        attribute = f"xmlns:{prefix}=" if prefix else "xmlns="
        is_used = re.search(rf"[<\s/]{re.escape(prefix)}:".encode(), packet) if prefix else _UNPREFIXED.search(packet)
        if is_used and not re.search(rb"\s" + re.escape(attribute.encode()), packet[:end]):
            missing += f' {attribute}"{escape(space)}"'.encode()
    return packet[: name.end()] + missing + packet[name.end() :]


def _places(data: bytes) -> _Places:
    places = _Places()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        places.encoding = "utf-16"
        return places
    parser = expat.ParserCreate(namespace_separator=" ")

    def declared(version: str, encoding: str | None, standalone: int) -> None:
        places.encoding = encoding or "utf-8"

    def entity(*_: object) -> None:
        places.has_entities = True
        raise _Enough

    def started(name: str, attributes: dict[str, str]) -> None:
        if not places.open_tags and name != f"{SVG} svg" and name != "svg":
            raise CannotMark("the root of the file is no svg element")
        places.open_tags.append(name)
        if len(places.open_tags) > MOST_DEPTH:
            raise CannotMark(f"the SVG is nested deeper than {MOST_DEPTH} levels")
        if len(places.open_tags) == 1:
            places.root_start = parser.CurrentByteIndex
            places.spaces = dict(spaces)
            places.root_end, places.is_closed = _tag_end(data, parser.CurrentByteIndex)
        if name in PACKETS and places.xmp is None and places.open_tags[1:-1] in ([f"{SVG} metadata"], ["metadata"]):
            places.xmp = (parser.CurrentByteIndex, -1)
            places.spaces = dict(spaces)

    def ended(name: str) -> None:
        if name in PACKETS and len(places.open_tags) == 3 and places.xmp and places.xmp[1] < 0:
            end, _ = _tag_end(data, parser.CurrentByteIndex)
            places.xmp = (places.xmp[0], end)
        places.open_tags.pop()

    spaces: list[tuple[str, str]] = []

    def declares(prefix: str | None, space: str) -> None:
        spaces.append((prefix or "", space or ""))

    def leaves(prefix: str | None) -> None:
        spaces.pop()

    parser.StartNamespaceDeclHandler = declares
    parser.EndNamespaceDeclHandler = leaves
    parser.XmlDeclHandler = declared
    parser.EntityDeclHandler = entity
    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    try:
        parser.Parse(data, True)
    except _Enough:
        return places
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise CannotMark(f"the SVG is not well-formed: {error}") from None
    return places


class _Enough(Exception):
    """Seen all that is needed."""


def _tag_end(data: bytes, at: int) -> tuple[int, bool]:
    """Where the tag at *at* ends, and whether it closes itself; a ``>`` in an attribute is no end."""
    quote = 0
    for n in range(at, len(data)):
        byte = data[n]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in b"\"'":
            quote = byte
        elif byte == 0x3E:
            return n + 1, data[n - 1] == 0x2F
    raise CannotMark("the SVG is cut off inside a tag")
