"""What stands inside a part: archives, winmail.dat, Outlook mails, signed envelopes, mails attached as files.

Each opener takes one part and gives its members, or the reason why it stays shut. A member is a part like any other,
with its container's locator before its own. Limits are stated, never silent.
"""

from __future__ import annotations

import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from scoring.text import Needs
from watcher.mail.headers import clean_name, decode_text
from watcher.mail.tree import Budget, Inside, Part, Role, make_part, read_nested

MOST_DEPTH = 2
"""Archives in archives."""
MOST_MEMBERS = 400
MOST_RATIO = 250
"""Unpacked to packed, for members of more than RATIO_FROM bytes: a long text packs 1:20, a bomb 1:1000."""
RATIO_FROM = 4 * 1024 * 1024
MOST_MEMBER_BYTES = 100 * 1024 * 1024

TNEF_MAGIC = b"\x78\x9f\x3e\x22"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MSG_MARK = "__properties_version1.0".encode("utf-16-le")
_SHUT_ARCHIVES = (
    (b"Rar!\x1a\x07", 0, "RAR"),
    (b"7z\xbc\xaf\x27\x1c", 0, "7-Zip"),
    (b"\xfd7zXZ\0", 0, "XZ"),
    (b"BZh", 0, "bzip2"),
    (b"MSCF", 0, "CAB"),
    (b"ustar", 257, "tar"),
    (b"\x60\xea", 0, "ARJ"),
)
_PGP = b"-----BEGIN PGP MESSAGE-----"


@dataclass(frozen=True, slots=True)
class Shut:
    """A container that could not be opened, or not wholly."""

    needs: Needs
    reason: str


def unpack(
    part: Part, budget: Budget | None = None, *, depth: int = 0, passwords: Sequence[str] = ()
) -> tuple[Part, ...]:
    """Give the part, and behind it the members of what it contains, theirs included; a plain part comes alone.

    Bounded by *budget*, by MOST_DEPTH, MOST_MEMBERS and MOST_RATIO. Never raises for what stands in the part.
    """
    budget = budget or Budget()
    kind = container_of(part)
    if kind is None or part.needs is not None:
        return (part,)
    if kind == "shut":
        return (replace(part, role=Role.CONTAINER, needs=Needs.FORMAT, reason=_shut_reason(part)),)
    if depth >= MOST_DEPTH and kind in ("zip", "gzip"):
        reason = f"Not opened: it is an archive in an archive, {depth} deep."
        return (replace(part, role=Role.CONTAINER, needs=Needs.LIMIT, reason=reason),)
    members: list[Part]
    shut: Shut | None
    members, shut = _OPENERS[kind](part, budget, tuple(passwords))
    if shut is None and not members:
        shut = Shut(Needs.DAMAGED, "It is empty, or nothing could be found in it.")
    container = replace(part, role=Role.NESTED if kind in ("mail", "msg") else Role.CONTAINER)
    if shut is not None:
        container = replace(container, needs=shut.needs, reason=shut.reason)
    deeper = depth + (kind in ("zip", "gzip"))
    inner = [p for member in members for p in unpack(member, budget, depth=deeper, passwords=passwords)]
    return (container, *inner)


def container_of(part: Part) -> str | None:
    """Which opener a part needs; None when it is no container. Bytes decide."""
    data = part.data
    if not data or part.role in (Role.NESTED, Role.CONTAINER):
        return None
    if data.startswith((b"PK\3\4", b"PK\5\6", b"PK\x07\x08PK\3\4")):
        return None if _is_document_zip(data, part.media_type) else "zip"
    if data.startswith(TNEF_MAGIC):
        return "tnef"
    if data.startswith(OLE_MAGIC):
        return "msg" if part.name.lower().endswith((".msg", ".oft")) or _is_msg(data) else None
    if data.startswith(b"\x1f\x8b\x08"):
        return "gzip"
    if part.declared_type in _SIGNED or part.name.lower().endswith(".p7m"):
        return "signed"
    if part.role is not Role.BODY:
        named = part.name.lower().endswith((".eml", ".mht", ".mhtml"))
        if (named or part.declared_type in ("message/rfc822", "multipart/related")) and _MAIL_START.match(data):
            return "mail"
        if part.media_type == "message/rfc822" and _MAIL_START.match(data):
            return "mail"
    if any(data.startswith(magic, at) for magic, at, _ in _SHUT_ARCHIVES) or _PGP in data[:2000]:
        return "shut"
    return None


_SIGNED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_MAIL_START = re.compile(rb"\s*(?:>?From [^\r\n]*\r?\n)?[!-9;-~]{1,80}[ \t]*:", re.DOTALL)


def _shut_reason(part: Part) -> str:
    if _PGP in part.data[:2000]:
        return "It is encrypted with PGP: decrypt it in your mail program and add the file."
    what = next(name for magic, at, name in _SHUT_ARCHIVES if part.data.startswith(magic, at))
    return f"It is a {what} archive, which is not opened here: unpack it and add the file in it."


def _member(budget: Budget, part: Part, number: int, name: str, data: bytes, *, path: str | None = None) -> Part:
    """A file in a container; *path* is where it stands in an archive."""
    prefix = f"{part.locator}/"
    return make_part(
        budget,
        f"{part.path}/{number}",
        prefix,
        name,
        data,
        inside=part.inside,
        member=path,
    )


# ---- ZIP


_DOCUMENT_ZIPS = (b"word/", b"xl/", b"ppt/", b"[Content_Types].xml", b"mimetypeapplication/", b"META-INF/container.xml")


def _is_document_zip(data: bytes, media_type: str) -> bool:
    """DOCX, ODT, EPUB, Pages …: one document that happens to be a ZIP."""
    if media_type not in ("application/zip", "application/x-zip-compressed", "application/octet-stream"):
        return True
    return data[30:4096].startswith(_DOCUMENT_ZIPS[:5]) or b"Index/Document.iwa" in data[-65536:]


Opened = tuple[list[Part], Shut | None]


def _open_zip(part: Part, budget: Budget, passwords: tuple[str, ...]) -> Opened:
    try:
        archive = zipfile.ZipFile(io.BytesIO(part.data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError, UnicodeError) as error:
        return [], Shut(Needs.DAMAGED, f"The ZIP archive is damaged ({type(error).__name__}): ask for it again.")
    members: list[Part] = []
    shut: Shut | None = None
    offsets: set[int] = set()
    wanted = [info for info in infos if not info.is_dir() and not _is_chaff(info)]
    for number, info in enumerate(wanted, 1):
        name = zip_name(info)
        if number > MOST_MEMBERS or budget.parts <= 0:
            shut = Shut(Needs.LIMIT, f"The archive has {len(wanted)} files, of which {number - 1} were opened.")
            break
        if info.header_offset in offsets:
            shut = Shut(Needs.LIMIT, "Files of the archive lie on top of each other: it was made to do harm.")
            break
        offsets.add(info.header_offset)
        found = _zip_member(archive, info, budget, passwords)
        budget.parts -= 1
        if isinstance(found, Shut):
            member = _member(budget, part, number, name.rpartition("/")[2], b"", path=name)
            members.append(replace(member, size=info.file_size, needs=found.needs, reason=found.reason))
        else:
            members.append(_member(budget, part, number, name.rpartition("/")[2], found, path=name))
    return members, shut


def zip_name(info: zipfile.ZipInfo) -> str:
    """Name of a member: UTF-8 where it is valid, though the flag for it is often forgotten; else code page 437."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = info.orig_filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.orig_filename
    return name.replace("\\", "/").replace("\0", "")


def _is_chaff(info: zipfile.ZipInfo) -> bool:
    """What a Mac or Windows adds of its own, and links."""
    name = info.filename
    last = name.rpartition("/")[2]
    is_link = info.create_system == 3 and (info.external_attr >> 16) & 0o170000 == 0o120000
    return is_link or name.startswith("__MACOSX/") or last in (".DS_Store", "Thumbs.db", "desktop.ini")


def _zip_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, passwords: tuple[str, ...]
) -> bytes | Shut:
    most = min(MOST_MEMBER_BYTES, budget.size)
    packed = max(1, info.compress_size)
    if info.file_size > most or (info.file_size > RATIO_FROM and info.file_size > MOST_RATIO * packed):
        return Shut(Needs.LIMIT, f"Not unpacked: it says that it has {info.file_size} bytes in {info.compress_size}.")
    if info.compress_type == 99:
        return Shut(Needs.FORMAT, "Locked with AES, which is not opened here: unpack it yourself and add the file.")
    locked = bool(info.flag_bits & 0x1)
    if locked and not passwords:
        return Shut(Needs.PASSWORD, "The ZIP archive asks for a password.")
    most = min(most, max(RATIO_FROM, MOST_RATIO * packed))
    for password in passwords if locked else ("",):
        for word in dict.fromkeys((password.encode(), password.encode("cp1252", "replace"))) if locked else (None,):
            try:
                with archive.open(info, pwd=word) as stream:
                    data = stream.read(most + 1)
            except RuntimeError:
                continue  # zipfile's word for a wrong password
            except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                if locked:
                    continue  # a wrong password passes the one-byte check once in 256
                return Shut(Needs.DAMAGED, f"Damaged in the archive ({type(error).__name__}): ask for it again.")
            except (NotImplementedError, OSError, ValueError, struct.error) as error:
                return Shut(Needs.FORMAT, f"Packed in a way that is not opened here ({type(error).__name__}).")
            if len(data) > most:
                return Shut(Needs.LIMIT, "Not unpacked: it is much larger than it says.")
            return data
    return Shut(Needs.PASSWORD, "None of the given passwords opens the ZIP archive.")


# ---- gzip


def _open_gzip(part: Part, budget: Budget, passwords: tuple[str, ...]) -> Opened:
    most = min(MOST_MEMBER_BYTES, budget.size, max(RATIO_FROM, MOST_RATIO * len(part.data)))
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(part.data)) as stream:
            data = stream.read(most + 1)
    except (OSError, EOFError, zlib.error, struct.error):
        return [], Shut(Needs.DAMAGED, "The gzip file is damaged: ask for it again.")
    if len(data) > most:
        return [], Shut(Needs.LIMIT, "Not unpacked: it is much larger than a document.")
    name = re.sub(r"\.(?:gz|gzip)\Z", "", part.name, flags=re.IGNORECASE) or "unpacked"
    name = re.sub(r"\.tgz\Z", ".tar", name, flags=re.IGNORECASE)
    budget.parts -= 1
    return [_member(budget, part, 1, name, data, path=name)], None


# ---- winmail.dat, as in MS-OXTNEF

_LIBRARY_ERRORS = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    OverflowError,
    EOFError,
    OSError,
    RecursionError,
    struct.error,
    UnicodeError,
    NotImplementedError,
    UnboundLocalError,
)
"""What the readers of Microsoft formats raise for damaged bytes; none of them has an error of its own."""


def _open_tnef(part: Part, budget: Budget, passwords: tuple[str, ...]) -> Opened:
    from tnefparse import TNEF  # type: ignore[import-untyped]

    try:
        found = TNEF(part.data, do_checksum=False)
    except _LIBRARY_ERRORS as error:
        return [], Shut(Needs.DAMAGED, f"The winmail.dat is damaged ({type(error).__name__}): ask for a PDF instead.")
    members: list[Part] = []
    for number, attachment in enumerate(found.attachments, 1):
        if budget.parts <= 0:
            return members, Shut(Needs.LIMIT, "It holds more files than are opened.")
        try:
            name, data = _tnef_name(attachment), bytes(attachment.data)
        except _LIBRARY_ERRORS:
            return members, Shut(Needs.DAMAGED, "A file in the winmail.dat is damaged: ask for a PDF instead.")
        budget.parts -= 1
        members.append(_member(budget, part, number, _text(name), data))
    for body, declared in ((found.body, "text/plain"), (found.htmlbody, "text/html"), (_rtf_of(found), "text/rtf")):
        if body:
            data = body.encode("utf-8") if isinstance(body, str) else bytes(body)
            members.append(_body(budget, part, len(members) + 1, data.rstrip(b"\0"), declared, isinstance(body, str)))
    if not _is_whole_tnef(part.data):
        return members, Shut(Needs.DAMAGED, "The winmail.dat is cut off, and files in it may be lost: ask for a PDF.")
    return members, None if members else Shut(Needs.DAMAGED, "The winmail.dat holds no file and no text.")


def _is_whole_tnef(data: bytes) -> bool:
    """Say whether the attributes end where the bytes do (MS-OXTNEF, section 2.1.3.2: level, id, length, data, sum)."""
    at = 6
    while at + 9 <= len(data):
        [length] = struct.unpack_from("<I", data, at + 5)
        at += 9 + length + 2
    return at == len(data) or (at < len(data) and not data[at:].strip(b"\0"))


def _tnef_name(attachment: Any) -> object:
    """Name of a file, read in the code page that its sender used: the library itself only takes UTF-8."""
    try:
        return attachment.long_filename()
    except UnicodeError:
        return getattr(attachment, "_name", b"")


def _rtf_of(found: object) -> bytes | None:
    try:
        body = getattr(found, "rtfbody", None)
    except _LIBRARY_ERRORS:
        return None
    return body if isinstance(body, bytes) else None


def _text(name: object) -> str:
    return clean_name(decode_text(name) if isinstance(name, bytes) else str(name or ""))


def _body(budget: Budget, part: Part, number: int, data: bytes, declared: str, is_text: bool) -> Part:
    budget.parts -= 1
    return make_part(
        budget,
        f"{part.path}/{number}",
        f"{part.locator}/",
        "",
        data,
        declared=declared,
        charset="utf-8" if is_text else "",
        role=Role.BODY,
        inside=part.inside,
    )


# ---- Outlook mails (MS-OXMSG)


def _is_msg(data: bytes) -> bool:
    return _MSG_MARK in data


def _open_msg(part: Part, budget: Budget, passwords: tuple[str, ...]) -> Opened:
    from oxmsg import Message

    try:
        mail = Message.load(part.data)
        inside = Inside(
            from_=clean_name(mail.sender or ""), date=_aware(mail.sent_date), subject=clean_name(mail.subject or "")
        )
        bodies = ((mail.body, "text/plain"), (mail.html_body, "text/html"))
        files = [(a.file_name, a.file_bytes) for a in mail.attachments]
        promised = mail.attachment_count
    except _LIBRARY_ERRORS as error:
        reason = f"The Outlook mail is damaged ({type(error).__name__}): ask for the document as a PDF."
        return [], Shut(Needs.DAMAGED, reason)
    holder = replace(part, inside=inside)
    members: list[Part] = []
    for name, data in files:
        if budget.parts <= 0:
            return members, Shut(Needs.LIMIT, "It holds more files than are opened.")
        budget.parts -= 1
        member = _member(budget, holder, len(members) + 1, clean_name(name or ""), data or b"")
        if data is None:
            reason = "It is an Outlook item inside an Outlook mail: save it by itself and add the file."
            member = replace(member, needs=Needs.FORMAT, reason=reason)
        members.append(member)
    for text, declared in bodies:
        if text:
            data = text.encode("utf-8", "replace")
            members.append(_body(budget, holder, len(members) + 1, data, declared, is_text=True))
    if promised > len(files):
        reason = f"The Outlook mail says that it has {promised} files and holds {len(files)}: ask for them again."
        return members, Shut(Needs.DAMAGED, reason)
    return members, None


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


# ---- signed envelopes (RFC 5652): the content is taken out, the signature is not judged here

_OID_DATA = bytes.fromhex("2a864886f70d010701")
_OID_SIGNED = bytes.fromhex("2a864886f70d010702")
_OID_ENVELOPED = bytes.fromhex("2a864886f70d010703")
_OID_COMPRESSED = bytes.fromhex("2a864886f70d0109100109")


class _NotBer(ValueError):
    """Bytes that are no BER."""


def _open_signed(part: Part, budget: Budget, passwords: tuple[str, ...]) -> Opened:
    damaged = Shut(Needs.DAMAGED, "The signed envelope is damaged: ask for the document without it.")
    try:
        content = signed_content(part.data)
    except _NotBer:
        return [], damaged
    if isinstance(content, Shut):
        return [], content
    members = read_nested(content, budget, part)
    if members:
        return members, None
    budget.parts -= 1
    name = re.sub(r"\.p7m\Z", "", part.name, flags=re.IGNORECASE)
    return [_member(budget, part, 1, name, content)], None


def signed_content(data: bytes) -> bytes | Shut:
    """What a CMS envelope holds (RFC 5652, sections 3 and 5.2). Raises ValueError when it is none."""
    _, content, _ = _ber(data, 0)
    oid, explicit = _first_two(content)
    if oid == _OID_ENVELOPED:
        reason = "It is encrypted for your mail program's key: open it there and add the document."
        return Shut(Needs.FORMAT, reason)
    if oid == _OID_COMPRESSED:
        return Shut(Needs.FORMAT, "It is a compressed S/MIME envelope: open it in your mail program.")
    if oid != _OID_SIGNED:
        raise _NotBer("no envelope that is known")
    _, signed, _ = _ber(explicit, 0)
    for tag, value in _elements(signed):
        if tag == 0x30:
            inner = list(_elements(value))
            if len(inner) < 2 or inner[0][1] != _OID_DATA:
                return Shut(Needs.FORMAT, "The envelope holds a signature only; the document came beside it.")
            return b"".join(_octets(inner[1][1], 0))
    raise _NotBer("no content")


def _first_two(content: bytes) -> tuple[bytes, bytes]:
    found = _elements(content)
    try:
        (tag, oid), (_, explicit) = next(found), next(found)
    except StopIteration:
        raise _NotBer("too short") from None
    if tag != 0x06:
        raise _NotBer("no object identifier")
    return oid, explicit


def _octets(data: bytes, depth: int) -> Iterator[bytes]:
    """Pieces of an octet string, which may be made of octet strings."""
    if depth > 8:
        raise _NotBer("too deep")
    for tag, value in _elements(data):
        if tag == 0x24:
            yield from _octets(value, depth + 1)
        elif tag == 0x04:
            yield value


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        tag, value, at = _ber(data, at)
        if tag == 0 and not value:
            return
        yield tag, value


def _ber(data: bytes, at: int, depth: int = 0) -> tuple[int, bytes, int]:
    """Tag, content and end of the element at *at* (X.690; indefinite lengths too)."""
    if at + 2 > len(data) or depth > 40:
        raise _NotBer("too short or too deep")
    tag, length = data[at], data[at + 1]
    if tag & 0x1F == 0x1F:
        raise _NotBer("a long tag")
    at += 2
    if length == 0x80:
        start = at
        while data[at : at + 2] != b"\0\0":
            _, _, at = _ber(data, at, depth + 1)
        return tag, data[start:at], at + 2
    if length & 0x80:
        size = length & 0x7F
        if size > 8 or at + size > len(data):
            raise _NotBer("a long length")
        length = int.from_bytes(data[at : at + size], "big")
        at += size
    if at + length > len(data):
        raise _NotBer("cut off")
    return tag, data[at : at + length], at + length


# ---- mails attached as files


def _open_mail(part: Part, budget: Budget, passwords: tuple[str, ...]) -> Opened:
    members = read_nested(part.data, budget, part)
    if members is None:
        return [], Shut(Needs.DAMAGED, "It is named as a mail and holds none: ask for it again.")
    return members, None


_OPENERS = {
    "zip": _open_zip,
    "gzip": _open_gzip,
    "tnef": _open_tnef,
    "msg": _open_msg,
    "signed": _open_signed,
    "mail": _open_mail,
}
