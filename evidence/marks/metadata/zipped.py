"""Write an archive anew with some members changed; every other member keeps its bytes, place, date and method."""

from __future__ import annotations

import copy
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from evidence.errors import CannotMark

MOST_BYTES = 2 * 1024**3
"""Unpacked, all members together: what is delivered is smaller, and a bomb is larger."""
MOST_MEMBERS = 50_000
DATE = (1980, 1, 1, 0, 0, 0)
"""Of members that we add, so that marking twice gives the same bytes."""
_SIGNATURES = ("_xmlsignatures/", "META-INF/documentsignatures.xml", "META-INF/MANIFEST.MF")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    IndexError,
)


class Unpackable(CannotMark):
    """An archive that is whole and cannot be written anew: locked, signed or in a method that we lack."""


@dataclass(frozen=True, slots=True)
class Archive:
    """Members of an archive, unpacked, in their order."""

    members: tuple[tuple[zipfile.ZipInfo, bytes], ...]
    comment: bytes

    def get(self, name: str) -> bytes | None:
        """Bytes of the member *name*; None when there is none."""
        return next((content for info, content in self.members if info.filename == name), None)


def opened(data: bytes) -> Archive:
    """Unpack. Raises CannotMark when it is damaged, and Unpackable when it may not be written anew."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise CannotMark("it is no ZIP file")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > MOST_BYTES:
                raise CannotMark(f"it unpacks to more than {MOST_MEMBERS:,} members or {MOST_BYTES:,} bytes")
            for info in infos:
                if info.flag_bits & 0x1:
                    raise Unpackable(f"{info.filename[:80]!r} in it is locked by a password")
                if info.filename.startswith(_SIGNATURES):
                    raise Unpackable("it is signed, and any change would break the signature")
            return Archive(tuple((info, archive.read(info)) for info in infos), archive.comment)
    except NotImplementedError as error:
        raise Unpackable(f"it is packed in a way that is not known here: {error}") from None
    except RuntimeError as error:  # a member that claims to be locked in its own head only
        raise Unpackable(f"a member of it is locked: {error}") from None
    except _DAMAGE as error:
        raise CannotMark(f"the archive is damaged: {str(error)[:160]}") from None


def written(archive: Archive, changed: Mapping[str, bytes], comment: bytes | None = None) -> bytes:
    """Put the archive together with *changed* members; new names come last. Raises CannotMark."""
    packed = io.BytesIO()
    known = {info.filename for info, _ in archive.members}
    try:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
            for info, content in archive.members:
                out.writestr(_same(info), changed.get(info.filename, content))
            for name in sorted(set(changed) - known):
                fresh = zipfile.ZipInfo(name, DATE)
                fresh.compress_type = zipfile.ZIP_DEFLATED
                fresh.external_attr = 0o644 << 16
                out.writestr(fresh, changed[name])
            out.comment = archive.comment if comment is None else comment
    except _DAMAGE as error:
        raise CannotMark(f"the archive cannot be written anew: {str(error)[:160]}") from None
    return packed.getvalue()


def _same(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """The member's own head, without what the writer computes."""
    same = copy.copy(info)
    same.flag_bits = info.flag_bits & 0x800  # the name's encoding; sizes stand in the head, not behind the data
    same.extra = _without_sizes(info.extra)
    return same


def _without_sizes(extra: bytes) -> bytes:
    """Extra fields but ZIP64's (APPNOTE 4.5.3), which the writer makes where they are needed."""
    kept = b""
    while len(extra) >= 4:
        size = 4 + int.from_bytes(extra[2:4], "little")
        if extra[:2] != b"\x01\x00":
            kept += extra[:size]
        extra = extra[size:]
    return kept
