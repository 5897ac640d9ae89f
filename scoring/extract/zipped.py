"""Documents that are ZIP files (DOCX, ODT, XLSX, PPTX, Pages): members read under limits, XML without entities.

A member's stated size is never believed: what is inflated is counted as it comes.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

from scoring.text import Needs

MOST_ENTRIES = 5_000
MOST_MEMBER_BYTES = 48 * 1024 * 1024
"""Inflated bytes of one member: a contract's document.xml has 0.1 to 5 MB."""
MOST_TOTAL_BYTES = 128 * 1024 * 1024
"""Inflated bytes of all members that were read."""
MOST_RATIO = 250
"""Inflated to packed bytes, for members of more than RATIO_FROM bytes."""
RATIO_FROM = 4 * 1024 * 1024
MOST_DEPTH = 240
"""Elements in elements. Word nests tables and boxes some 60 deep at its worst."""
_PIECE = 256 * 1024
_ENCRYPTED = 0x1


class ZipProblem(Exception):
    """The document's fault, with what would cure it. Ends as ``Unreadable``, never leaves the room."""

    def __init__(self, needs: Needs, reason: str) -> None:
        super().__init__(reason)
        self.needs = needs
        self.reason = reason


class ZippedDocument:
    """Members of one document by name. Names are compared without regard to case or a leading slash."""

    def __init__(self, data: bytes) -> None:
        """Open the directory. Raises ZipProblem."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise ZipProblem(Needs.DAMAGED, "The file is damaged: its table of contents cannot be read.") from error
        if len(members) > MOST_ENTRIES:
            raise ZipProblem(Needs.LIMIT, f"The file has {len(members)} members, more than any document.")
        self._members = {m.filename.replace("\\", "/").lstrip("/").casefold(): m for m in members}
        self._read = 0

    def names(self) -> Iterator[str]:
        """Names of all members, as stored."""
        return (m.filename.replace("\\", "/").lstrip("/") for m in self._members.values())

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/").casefold() in self._members

    def size(self, name: str) -> int:
        """Stated size of a member in bytes, 0 where there is none. A statement, not a fact."""
        found = self._members.get(name.lstrip("/").casefold())
        return found.file_size if found else 0

    def read(self, name: str) -> bytes:
        """Inflate one member. Raises ZipProblem when it is absent, damaged, locked or larger than the limits."""
        found = self._members.get(name.lstrip("/").casefold())
        if found is None:
            raise ZipProblem(Needs.DAMAGED, f"The file is incomplete: its part {name} is missing.")
        if found.flag_bits & _ENCRYPTED:
            raise ZipProblem(Needs.PASSWORD, "The file is locked with a password.")
        most = min(MOST_MEMBER_BYTES, MOST_TOTAL_BYTES - self._read)
        ratio_stop = max(RATIO_FROM, MOST_RATIO * max(1, found.compress_size))
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(found) as member:
                while piece := member.read(_PIECE):
                    size += len(piece)
                    if size > most or size > ratio_stop:
                        raise ZipProblem(Needs.LIMIT, "The file unpacks to far more than a document holds.")
                    pieces.append(piece)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise ZipProblem(Needs.DAMAGED, f"The file is damaged: its part {name} cannot be unpacked.") from error
        self._read += size
        return b"".join(pieces)

    def xml(self, name: str) -> ET.Element:
        """Read a member as XML (see ``parse_xml``). Raises ZipProblem."""
        return parse_xml(self.read(name), name)

    def xml_if_there(self, name: str) -> ET.Element | None:
        """Read a member that may be absent or broken without harm to the words (settings, styles)."""
        if name not in self:
            return None
        try:
            return self.xml(name)
        except ZipProblem as problem:
            if problem.needs is Needs.LIMIT:
                raise
            return None

    def relations(self, of: str) -> dict[str, tuple[str, str]]:
        """Relations of the part *of*: id to (last word of the type, target); what is outside begins ``external:``."""
        folder, _, name = of.rpartition("/")
        root = self.xml_if_there(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            target = relation.get("Target", "")
            if relation.get("TargetMode", "").casefold() == "external":
                target = f"external:{target}"
            else:
                target = target.lstrip("/") if target.startswith("/") else _resolve(folder, target)
            found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], target)
        return found


class _NoEntities(ET.TreeBuilder):
    """Builds elements named by their local names. A DTD, which only an attack or an accident brings, ends it."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise ZipProblem(
            Needs.DAMAGED, "The file brings its own entities (a DTD): not opened, no such file is a document."
        )

    def start(self, tag: Any, attrs: Any) -> ET.Element:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise ZipProblem(Needs.LIMIT, "The file is nested deeper than any document.")
        return super().start(_local(tag), {_attribute(k): v for k, v in attrs.items()} if attrs else attrs)

    def end(self, tag: Any) -> ET.Element:
        self._depth -= 1
        return super().end(_local(tag))


def parse_xml(data: bytes, name: str = "") -> ET.Element:
    """Elements and attributes by their local names (a relationship's id is ``r:id``), without DTD or entities.

    Raises ZipProblem: damaged where the XML breaks off (half a contract must not pass for a whole one), limit where
    it is deeper than MOST_DEPTH.
    """
    parser = ET.XMLParser(target=_NoEntities())  # noqa: S314 - doctype() refuses every entity
    try:
        for at in range(0, len(data), _PIECE):
            parser.feed(data[at : at + _PIECE])
        root: ET.Element = parser.close()
    except (ET.ParseError, ValueError, LookupError, AssertionError) as error:
        raise ZipProblem(Needs.DAMAGED, f"The file is damaged: its part {name} is no valid XML.") from error
    return root


@lru_cache(maxsize=2048)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


@lru_cache(maxsize=2048)
def _attribute(name: str) -> str:
    space, _, local = name.rpartition("}")
    return f"r:{local}" if space.endswith("/relationships") else local


def _resolve(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
