"""The parts of a mail: every leaf of its MIME tree, decoded as far as it can be, each with one name of its own.

The tree is read from offsets into the raw bytes, with bounds on depth, parts and bytes, so that a mail can cost no
more than its size. What lies beyond a bound is no silence: it is a part that says which bound it met.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from scoring.text import Needs
from watcher.mail.headers import (
    MOST_FIELD_BYTES,
    Fields,
    clean_name,
    decode_text,
    parse_addresses,
    parse_date,
    parse_ids,
    parse_parameters,
    split_fields,
)
from watcher.mail.repair import (
    UUENCODED,
    decode_binhex,
    decode_transfer,
    encoding_name,
    find_embedded,
    guess_boundary,
)

MOST_DEPTH = 8
"""Multiparts in multiparts and mails in mails, counted together."""
MOST_PARTS = 500
MOST_BYTES = 200 * 1024 * 1024
"""Of all decoded parts together, what came out of archives included."""


class Role(StrEnum):
    """What a part is in its mail."""

    BODY = "body"
    ATTACHMENT = "attachment"
    INLINE = "inline"
    """Shown inside the body: it has a Content-ID or says so. It may be a document all the same."""
    NESTED = "nested"
    """A mail in the mail; its own parts follow it."""
    CONTAINER = "container"
    """An archive, a winmail.dat, a signed envelope: its members follow it."""


@dataclass(frozen=True, slots=True)
class Inside:
    """The mail in the mail that a part came from: its own sender and date, not those of who forwarded it."""

    from_: str
    date: datetime | None
    subject: str
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of a mail."""

    path: str
    """IMAP section number; a member of a container has the container's path, a slash and its own number."""
    locator: str
    """Name of the part, unique in its mail and stable (INTERFACE.md)."""
    name: str
    """File name for a person; empty when it has none."""
    raw_name: str
    """The name as the mail says it, undecoded."""
    declared_type: str
    media_type: str
    """Sniffed from the bytes."""
    charset: str
    disposition: str
    content_id: str
    role: Role
    sha256: str
    size: int
    """Bytes after decoding, also where ``data`` is not carried along."""
    data: bytes = field(repr=False)
    repairs: tuple[str, ...] = ()
    """What had to be mended to get at the bytes."""
    inside: Inside | None = None
    needs: Needs | None = None
    """Why the part could not be opened, where it could not."""
    reason: str = ""
    """The same in a sentence."""
    alternative: str = ""
    """Path of the multipart/alternative that the part stands in: the same words in several forms."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One server that passed the mail on, as its Received field says."""

    from_: str
    by: str
    with_: str
    for_: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says of itself, and its parts."""

    message_id: str
    subject: str
    from_: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    reply_to: tuple[str, ...]
    date: datetime | None
    date_raw: str
    in_reply_to: str
    references: tuple[str, ...]
    list_id: str
    bulk: bool
    """A mailing list, a newsletter or another mass mail, by its own word (RFC 2369, RFC 2919, RFC 3834)."""
    received: tuple[Hop, ...]
    """First hop first."""
    parts: tuple[Part, ...]
    defects: tuple[str, ...]


@dataclass(slots=True)
class Budget:
    """What may still be taken out of one mail. Shared by the tree and by the containers in it."""

    parts: int = MOST_PARTS
    size: int = MOST_BYTES
    locators: set[str] = field(default_factory=set)

    def locator(self, prefix: str, kind: str, name: str, path: str) -> str:
        """Give a locator that no other part of the mail has; a repeated or absent name gets the path."""
        shown = name.replace("/", "_").replace("\\", "_")
        return self._unique(f"{prefix}{kind}:{shown}" if shown else f"{prefix}{kind}:part-{path}", path)

    def body(self, prefix: str, declared: str, path: str) -> str:
        """Locator of a body: ``body:text``, ``body:html``."""
        return self._unique(f"{prefix}body:{'html' if declared == 'text/html' else 'text'}", path)

    def member(self, prefix: str, member: str, path: str) -> str:
        """Locator of a file in an archive: the archive's own and the path in it."""
        steps = [step for step in re.split(r"[/\\\\]", clean_name(member)) if step not in ("", ".", "..")]
        return self._unique(prefix + ("/".join(steps) or f"part-{path}"), path)

    def _unique(self, base: str, path: str) -> str:
        candidates = itertools.chain((base, f"{base}#{path}"), (f"{base}#{path}~{n}" for n in itertools.count(2)))
        found = next(c for c in candidates if c not in self.locators)
        self.locators.add(found)
        return found


def read_mail(raw: bytes, budget: Budget | None = None) -> Mail:
    """Read a mail: pure, bounded, and never an exception for what stands in it."""
    budget = budget or Budget()
    defects: list[str] = []
    buffer, fields, body = _open(raw, defects)
    reader = _Reader(budget, defects)
    if buffer.strip():
        reader.entity(_Place(buffer, 0, len(buffer)), fields, body, path="", prefix="", depth=0, inside=None)
    else:
        defects.append("the mail is empty")
    return _with_facts(fields, tuple(reader.parts), tuple(dict.fromkeys([*fields.defects, *defects])))


def read_nested(raw: bytes, budget: Budget, holder: Part) -> list[Part] | None:
    """Parts of a mail that came as a file or in an envelope, named after the part that held it; None: it is no mail."""
    defects: list[str] = []
    buffer, fields, body = _open(raw, defects)
    if not any(name in _MAIL_FIELDS for name, _ in fields.items):
        return None
    depth = holder.locator.count("/") + 1
    inside = inside_of(fields) if fields.get("from") or fields.get("date") else holder.inside
    reader = _Reader(budget, defects)
    reader.entity(
        _Place(buffer, 0, len(buffer)),
        fields,
        body,
        path=holder.path if _is_multipart(fields) else f"{holder.path}.1",
        prefix=f"{holder.locator}/",
        depth=depth,
        inside=inside,
    )
    return reader.parts


_MAIL_FIELDS = frozenset({"from", "date", "subject", "message-id", "received", "mime-version", "content-type"})


def _open(raw: bytes, defects: list[str]) -> tuple[bytes, Fields, int]:
    """Bytes with usable line ends, the header fields, and where the body starts."""
    buffer = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    head = buffer[:MOST_FIELD_BYTES]
    if b"\n" not in head and b"\r" in head:
        defects.append("lines end in a bare CR")
        buffer = buffer.replace(b"\r", b"\n")
    elif b"\r\r\n" in head:
        defects.append("lines end in CR CR LF")
        buffer = buffer.replace(b"\r\r\n", b"\r\n")
    fields, body = split_fields(buffer)
    return buffer, fields, body


def _with_facts(fields: Fields, parts: tuple[Part, ...], defects: tuple[str, ...]) -> Mail:
    ids = parse_ids(fields.get("message-id"))
    replied = parse_ids(fields.get("in-reply-to"))
    senders = parse_addresses(fields.get("from")) or parse_addresses(fields.get("sender"))
    return Mail(
        message_id=ids[0] if ids else "",
        subject=_line(fields.text("subject")),
        from_=str(senders[0]) if senders else "",
        to=tuple(str(a) for value in fields.all("to") for a in parse_addresses(value)),
        cc=tuple(str(a) for value in fields.all("cc") for a in parse_addresses(value)),
        reply_to=tuple(str(a) for value in fields.all("reply-to") for a in parse_addresses(value)),
        date=parse_date(fields.get("date")),
        date_raw=_line(decode_text(fields.get("date") or b""))[:200],
        in_reply_to=replied[0] if replied else "",
        references=parse_ids(fields.get("references"))[:200],
        list_id=_line(fields.text("list-id")),
        bulk=is_bulk(fields),
        received=_hops(fields.all("received")),
        parts=parts,
        defects=defects,
    )


def _line(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip()[:4000]


def is_bulk(fields: Fields) -> bool:
    """Say whether a mail calls itself a mass mail."""
    precedence = fields.text("precedence").strip().lower()
    return (
        precedence in ("bulk", "list", "junk")
        or fields.get("list-id") is not None
        or fields.get("list-unsubscribe") is not None
        or fields.get("feedback-id") is not None
    )


def inside_of(fields: Fields) -> Inside:
    """Sender, date and subject of a nested mail."""
    senders = parse_addresses(fields.get("from")) or parse_addresses(fields.get("sender"))
    ids = parse_ids(fields.get("message-id"))
    return Inside(
        from_=str(senders[0]) if senders else "",
        date=parse_date(fields.get("date")),
        subject=_line(fields.text("subject")),
        message_id=ids[0] if ids else "",
    )


_MOST_HOPS = 50


def _hops(values: tuple[bytes, ...]) -> tuple[Hop, ...]:
    """Received fields through mail-parser; what it does not understand gives no hop."""
    if not values:
        return ()
    from mailparser.utils import receiveds_parsing  # type: ignore[import-untyped]  # here, because few callers ask for hops and it loads slowly

    lines = [_line(decode_text(v))[:2000] for v in values[:_MOST_HOPS]]
    try:
        found = receiveds_parsing(lines)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError):
        return ()
    hops = []
    for hop in found:
        date = str(hop.get("date", ""))
        hops.append(
            Hop(
                from_=str(hop.get("from", "")),
                by=str(hop.get("by", "")),
                with_=str(hop.get("with", "")),
                for_=str(hop.get("for", "")),
                at=parse_date(date.encode("utf-8", "replace")),
            )
        )
    return tuple(hop for hop in hops if hop.from_ or hop.by)


# ---- the tree


@dataclass(frozen=True, slots=True)
class _Place:
    buffer: bytes
    start: int
    end: int


@dataclass(slots=True)
class _Reader:
    budget: Budget
    defects: list[str]
    parts: list[Part] = field(default_factory=list)

    def entity(
        self,
        place: _Place,
        fields: Fields,
        body: int,
        *,
        path: str,
        prefix: str,
        depth: int,
        inside: Inside | None,
        default: str = "text/plain",
        alternative: str = "",
    ) -> None:
        """Read the entity whose header is *fields* and whose body starts at *body*."""
        declared, parameters = parse_parameters(fields.get("content-type"))
        if declared.count("/") != 1 or not all(declared.split("/")):
            declared = default
        encoding = fields.text("content-transfer-encoding")
        if declared.startswith("multipart/") and depth < MOST_DEPTH:
            place, body = _decoded_place(place, body, encoding)
            cuts = _cut(place, body, parameters.get("boundary"))
            if cuts is None:
                self.defects.append("a multipart without its boundary")
                declared = "text/plain"
            else:
                child_default = "message/rfc822" if declared == "multipart/digest" else "text/plain"
                group = (path or "0") if declared == "multipart/alternative" else alternative
                self._children(place, cuts, path, prefix, depth, inside, child_default, group)
                return
        if declared in ("message/rfc822", "message/global", "message/news") and depth < MOST_DEPTH:
            data, repairs = decode_transfer(place.buffer[body : place.end], encoding)
            self._nested(fields, parameters, data, repairs, path or "1", prefix, depth, inside)
            return
        self._leaf(place, fields, body, declared, parameters, path or "1", prefix, depth, inside, alternative)

    def _children(
        self,
        place: _Place,
        cuts: Iterator[tuple[int, int]],
        path: str,
        prefix: str,
        depth: int,
        inside: Inside | None,
        default: str,
        alternative: str,
    ) -> None:
        for number, (start, end) in enumerate(cuts, 1):
            child = f"{path}.{number}" if path else str(number)
            if self.budget.parts <= 0:
                self._blocked(child, prefix, place.end - start, f"the mail has more than {MOST_PARTS} parts", inside)
                return
            fields, body = split_fields(place.buffer, start, end)
            self.entity(
                _Place(place.buffer, start, end),
                fields,
                body,
                path=child,
                prefix=prefix,
                depth=depth + 1,
                inside=inside,
                default=default,
                alternative=alternative,
            )

    def _nested(
        self,
        fields: Fields,
        parameters: dict[str, str],
        data: bytes,
        repairs: tuple[str, ...],
        path: str,
        prefix: str,
        depth: int,
        inside: Inside | None,
    ) -> None:
        part = self._part(fields, "message/rfc822", parameters, data, path, prefix, Role.NESTED, inside)
        if part.needs is not None:
            self._keep(part)
            return
        defects: list[str] = []
        buffer, inner, body = _open(data, defects)
        self._keep(replace(part, media_type="message/rfc822", repairs=(*repairs, *defects)))
        if buffer.strip():
            self.entity(
                _Place(buffer, 0, len(buffer)),
                inner,
                body,
                path=path if _is_multipart(inner) else f"{path}.1",
                prefix=f"{part.locator}/",
                depth=depth + 1,
                inside=inside_of(inner),
            )

    def _leaf(
        self,
        place: _Place,
        fields: Fields,
        body: int,
        declared: str,
        parameters: dict[str, str],
        path: str,
        prefix: str,
        depth: int,
        inside: Inside | None,
        alternative: str,
    ) -> None:
        if declared.startswith(("multipart/", "message/rfc822", "message/global")):  # deeper than we go
            reason = f"more than {MOST_DEPTH} mails or multiparts stand in each other"
            self._blocked(path, prefix, place.end - body, reason, inside)
            return
        encoding = fields.text("content-transfer-encoding")
        data, repairs = decode_transfer(place.buffer[body : place.end], encoding)
        disposition, more = parse_parameters(fields.get("content-disposition"))
        named = bool(more.get("filename") or parameters.get("name"))
        if declared.startswith("text/") and not named and disposition != "attachment":
            role = Role.BODY if declared in _BODY_TYPES else Role.INLINE
        elif disposition == "inline" or fields.get("content-id") is not None:
            role = Role.INLINE
        else:
            role = Role.ATTACHMENT
        part = self._part(fields, declared, parameters, data, path, prefix, role, inside)
        part = replace(part, repairs=repairs, alternative=alternative)
        if self._armoured(part, encoding_name(encoding), prefix, inside):
            return
        if declared == "message/partial":
            part = _fragment(part, parameters)
        elif declared == "message/external-body":
            part = replace(
                part, needs=part.needs or Needs.DOWNLOAD, reason="The mail only says where the file can be fetched."
            )
        self._keep(part)
        if part.needs is None:
            self._embedded(part, declared, prefix, inside)

    def _embedded(self, part: Part, declared: str, prefix: str, inside: Inside | None) -> None:
        """Files that were written into a text before there was MIME."""
        if not declared.startswith("text/") and b"\nbegin " not in part.data[:4096] and b"begin " not in part.data[:6]:
            return
        found = [(e.name, e.data, (f"taken out of {e.how}", *e.repairs)) for e in find_embedded(part.data)]
        self._members(part, found, prefix, inside)

    def _armoured(self, part: Part, encoding: str, prefix: str, inside: Inside | None) -> bool:
        """A file in an armour of letters: the armour stands as a container, the file as its member.

        The armour's line ends are the transport's; they are made LF, so that its digest is the same on every way.
        """
        text = part.data
        if part.declared_type == "application/mac-binhex40":
            made = decode_binhex(text.partition(b":")[2].partition(b":")[0])
            found = [(made[0], made[1], ("taken out of BinHex", *made[2]))] if made else []
        elif encoding in UUENCODED:
            found = [(e.name, e.data, ("taken out of uuencode", *e.repairs)) for e in find_embedded(text, "uuencode")]
        else:
            return False
        if not found or part.needs is not None:
            return False
        armour = text.replace(b"\r\n", b"\n")
        digest = hashlib.sha256(armour).hexdigest()
        self._keep(replace(part, role=Role.CONTAINER, data=armour, sha256=digest, size=len(armour)))
        self._members(part, found, f"{part.locator}/", inside)
        return True

    def _members(
        self, part: Part, found: Sequence[tuple[str, bytes, tuple[str, ...]]], prefix: str, inside: Inside | None
    ) -> None:
        for number, (name, data, repairs) in enumerate(found, 1):
            path = f"{part.path}/{number}"
            if self.budget.parts <= 0:
                self._blocked(path, prefix, len(data), f"the mail has more than {MOST_PARTS} parts", inside)
                return
            self._keep(make_part(self.budget, path, prefix, name, data, inside=inside, repairs=repairs))

    def _part(
        self,
        fields: Fields,
        declared: str,
        parameters: dict[str, str],
        data: bytes,
        path: str,
        prefix: str,
        role: Role,
        inside: Inside | None,
    ) -> Part:
        disposition, more = parse_parameters(fields.get("content-disposition"))
        name = clean_name(more.get("filename") or parameters.get("name") or "")
        content_id = fields.text("content-id").strip("<> \t")[:500]
        return make_part(
            self.budget,
            path,
            prefix,
            name,
            data,
            declared=declared,
            raw_name=_raw_name(fields),
            charset=parameters.get("charset", "")[:60],
            disposition=disposition[:60],
            content_id=content_id,
            role=role,
            inside=inside,
        )

    def _blocked(self, path: str, prefix: str, size: int, reason: str, inside: Inside | None) -> None:
        part = make_part(self.budget, path, prefix, "", b"", inside=inside)
        self._keep(replace(part, size=size, needs=Needs.LIMIT, reason=f"Not opened: {reason}."))

    def _keep(self, part: Part) -> None:
        self.budget.parts -= 1
        self.parts.append(part)


_BODY_TYPES = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext"})


def make_part(
    budget: Budget,
    path: str,
    prefix: str,
    name: str,
    data: bytes,
    *,
    declared: str = "application/octet-stream",
    raw_name: str | None = None,
    charset: str = "",
    disposition: str = "",
    content_id: str = "",
    role: Role = Role.ATTACHMENT,
    inside: Inside | None = None,
    repairs: tuple[str, ...] = (),
    member: str | None = None,
) -> Part:
    """Make a part with a locator of its own. Bytes beyond the budget are not carried, and the part says so.

    *member* is the path of a file in an archive: its locator is *prefix* and that path.
    """
    name = clean_name(name)
    if member is not None:
        locator = budget.member(prefix, member, path)
    elif role is Role.BODY:
        locator = budget.body(prefix, declared, path)
    else:
        locator = budget.locator(prefix, "attachment", name, path)
    fits = len(data) <= budget.size
    digest = hashlib.sha256(data).hexdigest()
    if fits:
        budget.size -= len(data)
    return Part(
        path=path,
        locator=locator,
        name=name,
        raw_name=name if raw_name is None else raw_name,
        declared_type=declared,
        media_type=sniff(data, name, declared) if fits else declared,
        charset=charset,
        disposition=disposition,
        content_id=content_id,
        role=role,
        sha256=digest,
        size=len(data),
        data=data if fits else b"",
        repairs=repairs,
        inside=inside,
        needs=None if fits else Needs.LIMIT,
        reason="" if fits else f"Not opened: the parts of the mail have more than {MOST_BYTES >> 20} MB.",
    )


def _is_multipart(fields: Fields) -> bool:
    return parse_parameters(fields.get("content-type"))[0].startswith("multipart/")


def _raw_name(fields: Fields) -> str:
    """What stands in the mail where the name is, undecoded."""
    for header, key in (("content-disposition", b"filename"), ("content-type", b"name")):
        value = fields.get(header) or b""
        at = value.lower().find(key)
        if at >= 0:
            return value[at:].partition(b"=")[2].strip().decode("latin-1")[:1000]
    return ""


def _fragment(part: Part, parameters: dict[str, str]) -> Part:
    """A piece of a mail that was cut up on its way (RFC 2046, section 5.2.2)."""
    number, total = parameters.get("number", "?")[:10], parameters.get("total", "?")[:10]
    return replace(
        part,
        needs=part.needs or Needs.FORMAT,
        reason=f"It is piece {number} of {total} of a mail that was cut up: ask for the document again in one mail.",
    )


def _decoded_place(place: _Place, body: int, encoding: str) -> tuple[_Place, int]:
    """A multipart that is encoded as a whole, against RFC 2045, section 6.4: decode it first."""
    if encoding.strip().lower() not in ("base64", "quoted-printable"):
        return place, body
    raw = place.buffer[body : place.end]
    if re.search(rb"^--", raw, re.MULTILINE) and encoding.strip().lower() == "base64":
        return place, body  # the label lies: the parts stand there in the clear
    data, _ = decode_transfer(raw, encoding)
    return _Place(data, 0, len(data)), 0


def _cut(place: _Place, body: int, boundary: str | None) -> Iterator[tuple[int, int]] | None:
    """Where the parts of a multipart are; None when no boundary cuts it."""
    if boundary is not None:
        delimiter = b"--" + boundary.encode("utf-8", "surrogateescape").rstrip()
        first = next(_delimiters(place, body, delimiter), None)
        if first is not None:
            return _between(place, body, delimiter)
    guessed = guess_boundary(place.buffer[body : min(place.end, body + (1 << 20))])
    return _between(place, body, b"--" + guessed) if guessed is not None else None


def _delimiters(place: _Place, at: int, delimiter: bytes) -> Iterator[tuple[int, int, bool]]:
    """Start, end and "is it the closing one" of each delimiter line."""
    buffer, end = place.buffer, place.end
    while True:
        found = buffer.find(delimiter, at, end)
        if found < 0:
            return
        at = found + len(delimiter)
        if found > place.start and buffer[found - 1] not in b"\r\n":
            continue
        line_end = _LINE_END.search(buffer, at, end)
        stop, after = (line_end.start(), line_end.end()) if line_end else (end, end)
        rest = buffer[at : min(stop, at + 200)]
        closing = rest.startswith(b"--")
        if stop - at <= 200 and not rest.removeprefix(b"--").strip():
            yield found, after, closing
            at = after


_LINE_END = re.compile(rb"\r\n|\n|\r")


def _between(place: _Place, body: int, delimiter: bytes) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for found, after, closing in _delimiters(place, body, delimiter):
        if start is not None:
            yield start, max(start, _before_line_end(place.buffer, found))
        start = None if closing else after
    if start is not None and start < place.end:
        yield start, place.end


def _before_line_end(buffer: bytes, at: int) -> int:
    if buffer[at - 2 : at] == b"\r\n":
        return at - 2
    return at - 1 if buffer[at - 1 : at] in (b"\n", b"\r") else at


def sniff(data: bytes, name: str, declared: str) -> str:
    """Media type of bytes. The declared type only tells apart kinds of text, and names what bytes cannot show."""
    try:
        from scoring.extract.sniff import media_type_of
    except ModuleNotFoundError:
        found = _by_magic(data)
    else:
        found = media_type_of(data, name or None)
    if found in ("text/plain", "application/octet-stream") and declared.startswith(("text/", "message/")):
        return declared
    return found


_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"PK\3\4", "application/zip"),
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)


def _by_magic(data: bytes) -> str:
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return media_type
    return "application/octet-stream" if b"\0" in data[:4096] else "text/plain"
