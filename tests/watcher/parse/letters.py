"""Mails for the tests, written by ourselves: each one says what it is for."""

from __future__ import annotations

import base64
import binascii
import io
import itertools
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
AGREEMENT = """FREELANCE SERVICES AGREEMENT

This Freelance Services Agreement is made between Harbour Light Press Ltd ("Client") and Ada Quill ("Freelancer").

1. Services. The Freelancer shall deliver twelve illustrations for the book named in Schedule 1.
2. Fee. The Client shall pay the Freelancer EUR 4,200 within 30 days of invoice.
3. Rights. The Freelancer grants to the Client a licence to publish the illustrations in the book.
4. Training. The Client shall not use the illustrations to train any machine learning model.
5. Governing law. This Agreement is governed by the laws of Ireland.

Please reply "I agree" to accept these terms.
Signed: ______________
"""
LETTER = "Hello Ada,\n\nthe weather here is lovely and the dog sends her regards. See you on Thursday!\n\nBest, Jo\n"


def head(**fields: str) -> bytes:
    """A header block; ``content_type="…"`` becomes ``Content-Type: …``."""
    base = {
        "from": "Jo Pier <jo@pier.example>",
        "to": "ada@quill.example",
        "date": "Mon, 05 Jan 2026 10:00:00 +0100",
        "subject": "Hello",
        "message_id": "<1@pier.example>",
        "mime_version": "1.0",
    }
    lines = [f"{k.replace('_', '-').title()}: {v}" for k, v in {**base, **fields}.items() if v]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")


def part(
    data: bytes | str,
    content_type: str = "text/plain; charset=utf-8",
    name: str | None = None,
    *,
    disposition: str | None = "attachment",
    encoding: str = "base64",
    extra: Sequence[str] = (),
) -> bytes:
    """One part of a multipart."""
    raw = data.encode("utf-8") if isinstance(data, str) else data
    lines = [f"Content-Type: {content_type}", *extra]
    if encoding:
        lines.append(f"Content-Transfer-Encoding: {encoding}")
    if name is not None and disposition:
        lines.append(f'Content-Disposition: {disposition}; filename="{name}"')
    elif disposition and name is None and not content_type.startswith("text/"):
        lines.append(f"Content-Disposition: {disposition}")
    body = base64.encodebytes(raw).replace(b"\n", b"\r\n") if encoding == "base64" else raw
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def text(words: str = LETTER, kind: str = "plain") -> bytes:
    """A body part."""
    return part(words, f"text/{kind}; charset=utf-8", disposition=None, encoding="8bit")


def multipart(parts: Iterable[bytes], kind: str = "mixed", boundary: str = "=_b1", **fields: str) -> bytes:
    """A whole mail."""
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + p + b"\r\n" for p in parts)
    return (
        head(content_type=f'multipart/{kind}; boundary="{boundary}"', **fields)
        + b"\r\n"
        + body
        + b"--"
        + boundary.encode()
        + b"--\r\n"
    )


def group(parts: Iterable[bytes], kind: str, boundary: str) -> bytes:
    """A multipart as a part of another."""
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + p + b"\r\n" for p in parts)
    return (
        f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
        + body
        + b"--"
        + boundary.encode()
        + b"--\r\n"
    )


def plain(words: str = LETTER, **fields: str) -> bytes:
    """A mail of one text part."""
    return head(content_type="text/plain; charset=utf-8", **fields) + b"\r\n" + words.encode("utf-8")


def zipped(files: dict[str, bytes], compress: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED if compress else 0
            )
    return out.getvalue()


def uuencoded(name: str, data: bytes) -> bytes:
    lines = [binascii.b2a_uu(data[i : i + 45]) for i in range(0, len(data), 45)]
    return b"begin 644 " + name.encode() + b"\n" + b"".join(lines) + b"`\nend\n"


def yenc(name: str, data: bytes) -> bytes:
    out = bytearray()
    for c in data:
        e = (c + 42) & 255
        out += b"=" + bytes([(e + 64) & 255]) if e in (0, 10, 13, 61) else bytes([e])
    lines = b"\r\n".join(bytes(out[i : i + 128]) for i in range(0, len(out), 128))
    if b"=\r\n" in lines:  # an escape is never split over two lines
        lines = bytes(out)
    return (
        b"=ybegin line=128 size=%d name=%s\r\n" % (len(data), name.encode())
        + lines
        + b"\r\n=yend size=%d\r\n" % len(data)
    )


_HQX = b"!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"


def binhex(name: str, data: bytes) -> bytes:
    """BinHex 4 (RFC 1741, appendix A), with runs packed."""
    header = bytes([len(name)]) + name.encode("mac-roman") + b"\0TEXTttxt\0\0" + struct.pack(">II", len(data), 0)
    whole = b"".join(x + struct.pack(">H", binascii.crc_hqx(x + b"\0\0", 0)) for x in (header, data, b""))
    packed = bytearray()
    i = 0
    while i < len(whole):
        run = 1
        while i + run < len(whole) and whole[i + run] == whole[i] and run < 255:
            run += 1
        letter = b"\x90\0" if whole[i] == 0x90 else whole[i : i + 1]
        packed += letter + (b"\x90" + bytes([run]) if run > 3 else letter * (run - 1))
        i += run
    six = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", _HQX)
    letters = base64.b64encode(bytes(packed)).rstrip(b"=").translate(six)
    text = b":" + letters + b":"
    lines = b"\r\n".join(text[i : i + 64] for i in range(0, len(text), 64))
    return b"(This file must be converted with BinHex 4.0)\r\n\r\n" + lines + b"\r\n"


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(width) for _ in range(height))
    header = struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg_header(width: int, height: int) -> bytes:
    """The first bytes of a JPEG of that size; enough to measure it."""
    app0 = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
    sof = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8" + app0 + sof + bytes(30_000)


def der(tag: int, *content: bytes) -> bytes:
    body = b"".join(content)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    size = (len(body).bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + len(body).to_bytes(size, "big") + body


def signed_envelope(content: bytes, *, pieces: bool = False) -> bytes:
    """CMS signed-data around *content* (RFC 5652), its signers left out; *pieces*: BER with indefinite lengths."""
    data_oid = der(6, bytes.fromhex("2a864886f70d010701"))
    if pieces:
        cut = [content[i : i + 50] for i in range(0, len(content), 50)]
        octets = b"\x24\x80" + b"".join(der(4, c) for c in cut) + b"\0\0"
        inner = b"\x30\x80" + data_oid + b"\xa0\x80" + octets + b"\0\0" + b"\0\0"
    else:
        inner = der(0x30, data_oid, der(0xA0, der(4, content)))
    signed = der(0x30, der(2, b"\1"), der(0x31), inner, der(0x31))
    return der(0x30, der(6, bytes.fromhex("2a864886f70d010702")), der(0xA0, signed))


def tnef(files: dict[str, bytes], body: str = "") -> bytes:
    """winmail.dat (MS-OXTNEF) with attachments by value."""

    def attribute(level: int, name: int, data: bytes) -> bytes:
        return bytes([level]) + struct.pack("<II", name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    out = struct.pack("<IH", 0x223E9F78, 1)
    out += attribute(1, 0x00089006, struct.pack("<I", 0x00010000))
    out += attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    if body:
        out += attribute(1, 0x0002800C, body.encode("cp1252") + b"\0")
    for name, data in files.items():
        out += attribute(2, 0x00069002, bytes(14))
        out += attribute(2, 0x00018010, name.encode("cp1252") + b"\0")
        out += attribute(2, 0x0006800F, data)
    return out


def ole(streams: dict[str, bytes]) -> bytes:
    """A compound file (MS-CFB, version 3) of *streams*; names are paths."""
    nodes: list[dict[str, object]] = [{"name": "Root Entry", "kind": 5, "kids": [], "data": b""}]

    def node(path: str) -> int:
        at = 0
        for step in path.split("/")[:-1]:
            kids: list[int] = nodes[at]["kids"]  # type: ignore[assignment]
            found = next((k for k in kids if nodes[k]["name"] == step), None)
            if found is None:
                nodes.append({"name": step, "kind": 1, "kids": [], "data": b""})
                found = len(nodes) - 1
                kids.append(found)
            at = found
        return at

    for path, data in streams.items():
        holder = node(path)
        nodes.append({"name": path.rpartition("/")[2], "kind": 2, "kids": [], "data": data})
        nodes[holder]["kids"].append(len(nodes) - 1)  # type: ignore[attr-defined]
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        first = len(sectors)
        pieces = [data[i : i + 512].ljust(512, b"\0") for i in range(0, len(data), 512)] or [bytes(512)]
        for i, piece in enumerate(pieces):
            sectors.append(piece)
            fat.append(first + i + 1 if i + 1 < len(pieces) else 0xFFFFFFFE)
        return first

    mini = b""
    mini_fat: list[int] = []
    starts = [0xFFFFFFFE] * len(nodes)
    for i, n in enumerate(nodes):
        data = bytes(n["data"])  # type: ignore[call-overload]
        if n["kind"] == 2 and len(data) >= 4096:
            starts[i] = put(data)
        elif data:  # small streams live in 64-byte pieces of the root's own stream
            starts[i] = len(mini_fat)
            count = (len(data) + 63) // 64
            mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + count), 0xFFFFFFFE]
            mini += data.ljust(64 * count, b"\0")
    nodes[0]["data"] = mini
    starts[0] = put(mini)
    mini_table = struct.pack(f"<{len(mini_fat)}I", *mini_fat)
    mini_start = put(mini_table.ljust((len(mini_table) + 511) // 512 * 512, b"\xff"))
    mini_sectors = max(1, (len(mini_table) + 511) // 512)
    # siblings as a chain to the right: a legal, if lopsided, tree
    right = [0xFFFFFFFF] * len(nodes)
    child = [0xFFFFFFFF] * len(nodes)
    for i, n in enumerate(nodes):
        kids = sorted(n["kids"], key=lambda k: (len(str(nodes[k]["name"])), str(nodes[k]["name"]).upper()))  # type: ignore[call-overload]
        if kids:
            child[i] = kids[0]
        for a, b in itertools.pairwise(kids):
            right[a] = b
    directory = b""
    for i, n in enumerate(nodes):
        name = str(n["name"]).encode("utf-16-le")
        directory += (
            (name + b"\0\0").ljust(64, b"\0")
            + struct.pack("<HBBIII", len(name) + 2, n["kind"], 1, 0xFFFFFFFF, right[i], child[i])
            + bytes(36)
            + struct.pack("<IQ", starts[i], len(bytes(n["data"])))  # type: ignore[call-overload]
        )
    directory_start = put(directory)
    fat_at = len(sectors)
    fat_sectors = (len(fat) + 128) // 128 + 1
    fat += [0xFFFFFFFD] * fat_sectors
    fat += [0xFFFFFFFF] * (fat_sectors * 128 - len(fat))
    table = struct.pack(f"<{len(fat)}I", *fat)
    sectors += [table[i : i + 512] for i in range(0, len(table), 512)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack(
        "<IIIIIIIII", 0, fat_sectors, directory_start, 0, 4096, mini_start, mini_sectors, 0xFFFFFFFE, 0
    )
    header += struct.pack("<109I", *(fat_at + i if i < fat_sectors else 0xFFFFFFFF for i in range(109)))
    return header + b"".join(sectors)


def outlook_mail(subject: str, sender: str, body: str, files: dict[str, bytes]) -> bytes:
    """An Outlook .msg (MS-OXMSG) with attachments by value."""

    def properties(header: bytes, entries: list[tuple[int, int, bytes]]) -> bytes:
        return header + b"".join(struct.pack("<HHI", kind, pid, 6) + value for pid, kind, value in entries)

    def word(value: str) -> bytes:
        return value.encode("utf-16-le")

    def size_of(data: bytes, extra: int = 2) -> bytes:
        return struct.pack("<II", len(data) + extra, 3)

    streams: dict[str, bytes] = {}
    entries = [(0x340D, 0x0003, struct.pack("<II", 0x00040000, 0))]
    for pid, value in (
        (0x001A, "IPM.Note"),
        (0x0037, subject),
        (0x0C1A, sender),
        (0x0C1F, "jo@pier.example"),
        (0x1000, body),
    ):
        streams[f"__substg1.0_{pid:04X}001F"] = word(value)
        entries.append((pid, 0x001F, size_of(word(value))))
    header = bytes(8) + struct.pack("<IIII", 0, len(files), 0, len(files)) + bytes(8)
    streams["__properties_version1.0"] = properties(header, entries)
    for number, (name, data) in enumerate(files.items()):
        folder = f"__attach_version1.0_#{number:08X}"
        streams[f"{folder}/__substg1.0_3707001F"] = word(name)
        streams[f"{folder}/__substg1.0_37010102"] = data
        streams[f"{folder}/__properties_version1.0"] = properties(
            bytes(8),
            [
                (0x3707, 0x001F, size_of(word(name))),
                (0x3701, 0x0102, size_of(data, 0)),
                (0x3705, 0x0003, struct.pack("<II", 1, 0)),
            ],
        )
    return ole(streams)
