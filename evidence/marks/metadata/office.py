"""DOCX, PPTX and XLSX: the terms are custom properties (ECMA-376 part 2 and part 1, 15.2.12.2).

A file without custom properties gets the part, its content type and its relationship; every other part stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.errors import CannotMark
from evidence.marks.metadata.fields import fields_of, marks_of, overruled
from evidence.marks.metadata.packet import MarkedCopy, MarkTerms, ReadMarks, beside
from evidence.marks.metadata.zipped import Archive, Unpackable, opened, written

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

CUSTOM = "docProps/custom.xml"
TYPES = "[Content_Types].xml"
RELATIONS = "_rels/.rels"
MARK = "custom-properties"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VARIANTS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_KIND = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""Set of properties that users define ([MS-OLEPS] 2.25.1)."""
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_VARIANTS}"></Properties>'
).encode()


def write(data: bytes, terms: MarkTerms) -> MarkedCopy:
    """Give a copy with the properties in it, or with a sidecar when it is signed or locked. Raises CannotMark."""
    try:
        archive = opened(data)
        custom = archive.get(CUSTOM)
        root = _parsed(custom or _EMPTY)
    except Unpackable as error:
        return beside(data, terms, f"the document is left as it is, its terms stand in a sidecar: {error}")
    said, wanted = _values(root), fields_of(terms)
    if wanted.items() <= said.items():
        return MarkedCopy(data, (MARK,))
    changed = {CUSTOM: _with_values(root, wanted)}
    if custom is None:
        changed[TYPES] = _spliced(
            archive, TYPES, b"Types", f'Override PartName="/{CUSTOM}" ContentType="{_KIND}"/>'.encode()
        )
        relation = f'Relationship Id="rIdClausewatch" Type="{_RELATION}" Target="{CUSTOM}"/>'.encode()
        changed[RELATIONS] = _spliced(archive, RELATIONS, b"Relationships", relation)
    return MarkedCopy(written(archive, changed), (MARK,), overruled(said, terms))


def read(data: bytes) -> ReadMarks:
    """What the document says of itself. Raises CannotMark when it cannot be read."""
    try:
        custom = opened(data).get(CUSTOM)
        return marks_of(_values(_parsed(custom)), MARK) if custom else ReadMarks()
    except Unpackable:
        return ReadMarks()


def _parsed(part: bytes) -> Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CannotMark(f"the document's custom properties are no XML: {str(error)[:120]}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise CannotMark("the document's custom properties declare entities")
    if root.tag != f"{{{_PROPERTIES}}}Properties":
        raise Unpackable("its custom properties are of a kind that is not known here")
    return root


def _values(root: Element) -> dict[str, str]:
    found = {}
    for one in root.iterfind(f"{{{_PROPERTIES}}}property"):
        name = one.get("name")
        if name and len(one):
            found[name] = one[0].text or ""
    return found


def _with_values(root: Element, wanted: dict[str, str]) -> bytes:
    from lxml import etree

    for one in root.findall(f"{{{_PROPERTIES}}}property"):
        if one.get("name") in wanted:
            root.remove(one)
    numbers = [int(n) for one in root if (n := one.get("pid", "")).isascii() and n.isdigit()]
    for pid, (name, value) in enumerate(wanted.items(), max([1, *numbers]) + 1):
        one = etree.SubElement(root, f"{{{_PROPERTIES}}}property", {"fmtid": _FORMAT, "pid": str(pid), "name": name})
        etree.SubElement(one, f"{{{_VARIANTS}}}lpwstr").text = value
    part: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return part


def _spliced(archive: Archive, name: str, root: bytes, new: bytes) -> bytes:
    """Put *new* before the end tag of the part's root, under the root's own prefix."""
    part = archive.get(name) or b""
    ends = list(re.finditer(rb"</((?:[\w.-]+:)?)" + root + rb"\s*>", part))
    if not ends:
        raise CannotMark(f"the document has no {name} that can be read")
    at = ends[-1].start()
    return part[:at] + b"<" + ends[-1][1] + new + part[at:]
