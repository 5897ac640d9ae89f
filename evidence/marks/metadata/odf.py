"""ODT, ODS and ODP: the terms are user-defined fields of meta.xml (OASIS OpenDocument 1.3 part 3, 4.3.2.20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.errors import CannotMark
from evidence.marks.metadata.fields import fields_of, marks_of, overruled
from evidence.marks.metadata.packet import MarkedCopy, MarkTerms, ReadMarks, beside
from evidence.marks.metadata.zipped import Unpackable, opened, written

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

PART = "meta.xml"
MARK = "user-defined-fields"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_META = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
_FIELD = f"{{{_META}}}user-defined"
_NAME = f"{{{_META}}}name"


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with the fields in it, or with a sidecar when it is signed or locked. Raises CannotMark."""
    try:
        archive = opened(data)
    except Unpackable as error:
        return beside(data, terms, f"the document is left as it is, its terms stand in a sidecar: {error}")
    part = archive.get(PART)
    manifest = archive.get("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        return beside(data, terms, "the document is locked by a password; its terms stand in a sidecar")
    if part is None:
        return beside(data, terms, "the document has no meta.xml; its terms stand in a sidecar")
    root = _parsed(part)
    said, wanted = _values(root), fields_of(terms)
    if wanted.items() <= said.items():
        return MarkedCopy(data, (MARK,))
    return MarkedCopy(written(archive, {PART: _with_values(root, wanted)}), (MARK,), overruled(said, terms))


def read(data: bytes) -> ReadMarks:
    """What the document says of itself. Raises CannotMark when it cannot be read."""
    try:
        part = opened(data).get(PART)
    except Unpackable:
        return ReadMarks()
    return marks_of(_values(_parsed(part)), MARK) if part else ReadMarks()


def _parsed(part: bytes) -> Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CannotMark(f"the document's meta.xml is no XML: {str(error)[:120]}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise CannotMark("the document's meta.xml declares entities")
    if root.find(f"{{{_OFFICE}}}meta") is None:
        raise CannotMark("the document's meta.xml holds no office:meta")
    return root


def _values(root: Element) -> dict[str, str]:
    fields = root.iterfind(f"{{{_OFFICE}}}meta/{_FIELD}")
    return {name: one.text or "" for one in fields if (name := one.get(_NAME))}


def _with_values(root: Element, wanted: dict[str, str]) -> bytes:
    from lxml import etree

    meta = root.find(f"{{{_OFFICE}}}meta")
    assert meta is not None
    for one in meta.findall(_FIELD):
        if one.get(_NAME) in wanted:
            meta.remove(one)
    for name, value in wanted.items():
        etree.SubElement(meta, _FIELD, {_NAME: name}, nsmap={"meta": _META}).text = value
    part: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return part
