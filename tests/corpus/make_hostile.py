# ruff: noqa: E501 - bytes of a file stand on one line
"""Write hostile mails, PDFs, Office files, archives and images into a folder (standard library only, deterministic).

    python tests/corpus/make_hostile.py OUTDIR            # all of them, plus MANIFEST.json (name, bytes, sha256, attacks)
    python tests/corpus/make_hostile.py OUTDIR NAME ...   # only those

Every file is small on disk (the largest about 9 MB, all together about 27 MB) and expensive for a careless reader. A reader
passes when it answers within its own time and memory limits with a stated reason and never with an empty success.
Open them only in a confined child process.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import sys
import zipfile
import zlib
from pathlib import Path

WHEN = (2026, 1, 1, 0, 0, 0)
HEAD = b"From: a@example.com\r\nTo: b@example.com\r\nDate: Mon, 05 Jan 2026 10:00:00 +0000\r\nMessage-ID: <%s@hostile.example.com>\r\nMIME-Version: 1.0\r\n"


# ---- mail -----------------------------------------------------------------------------------------------------------------
def nested_parts(n=3000):
    """multipart in multipart, 3,000 deep: recursion"""
    return (
        HEAD % b"nest"
        + b"Subject: nested\r\n"
        + b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (i, i) for i in range(n))
        + b"\r\nhi"
    )


def nested_messages(n=3000):
    """message/rfc822 in message/rfc822, 3,000 deep: recursion"""
    return HEAD % b"rfc822" + b"Content-Type: message/rfc822\r\n\r\n" * n + b"Subject: innermost\r\n\r\nhi"


def many_parts(n=100_000):
    """100,000 one-byte attachments: per-part cost"""
    part = b"--b\r\nContent-Disposition: attachment; filename=a\r\n\r\nx\r\n"
    return HEAD % b"parts" + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * n + b"--b--\r\n"


def many_headers(n=100_000):
    """100,000 encoded-word headers: per-header cost (policy.default is about 20 times compat32)"""
    return (
        HEAD % b"headers" + b"".join(b"X-A%d: =?utf-8?q?%s?=\r\n" % (i, b"=C3=A4" * 10) for i in range(n)) + b"\r\nhi"
    )


def address_bomb(n=20_000):
    """20,000 addresses and 20,000 open parentheses: quadratic in email.policy.default"""
    to = b", ".join(b'"x" <a%d@example.com>' % i for i in range(n))
    return (
        b"From: a@example.com\r\nTo: "
        + to
        + b"\r\nSubject: "
        + b"(" * n
        + b"\r\nMessage-ID: <addr@hostile.example.com>\r\n\r\nhi"
    )


def bad_base64():
    """base64 with junk, missing padding and a wrong name charset: must keep the part, flag the damage"""
    return HEAD % b"b64" + (
        b"Subject: broken\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/pdf\r\n"
        b'Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="=?no-such-charset?B?/////w==?="\r\n\r\n'
        b"JVBERi0xLj*UK!!\r\n\r\nJSVFT0Y\r\n--b--\r\n"
    )


def null_bytes():
    """NUL bytes, bare CR and 8-bit text in headers and body"""
    return b"From: a\0@example.com\r\nSubject: \xff\xfe\0 contract\rX: y\r\nMessage-ID: <>\r\n\r\nbo\0dy\r\xff\n"


def endless_line(n=4_000_000):
    """one header line of 4 MB"""
    return HEAD % b"line" + b"Subject: " + b"a" * n + b"\r\n\r\nhi"


def slip_mail():
    """attachment names that climb out of the folder, are absolute, are devices, or hide the extension (U+202E)"""
    names = [
        b"../../../tmp/clausewatch-slip.txt",
        b"/etc/clausewatch-slip",
        b"..\\\\..\\\\slip.txt",
        b"CON",
        b"a\0b.pdf",
        b"x" * 4000 + b".pdf",
        b"",
        b".",
    ]
    parts = b"".join(
        b'--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="%s"\r\n\r\nx\r\n'
        % n
        for n in names
    )
    parts += b"--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=utf-8''contract%E2%80%AEfdp.exe\r\n\r\nx\r\n"
    return (
        HEAD % b"slip" + b"Subject: names\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + parts + b"--b--\r\n"
    )


# ---- PDF ------------------------------------------------------------------------------------------------------------------
def _pdf(objs):
    out, off = b"%PDF-1.5\n", []
    for i, o in enumerate(objs, 1):
        off.append(len(out))
        out += b"%d 0 obj\n" % i + o + b"\nendobj\n"
    x = len(out)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objs) + 1)
        + b"".join(b"%010d 00000 n \n" % o for o in off)
        + b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objs) + 1, x)
    )


def _page(stream, filters, resources=b"<<>>", extra=()):
    return _pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources" + resources + b">>",
            b"<</Length %d%s>>stream\n" % (len(stream), filters) + stream + b"\nendstream",
            *extra,
        ]
    )


def _deflated_spaces(mib):
    c = zlib.compressobj(9)
    block = b" " * (1 << 20)
    return b"".join(c.compress(block) for _ in range(mib)) + c.flush()


def pdf_flate():
    """page content inflates to 600 MB"""
    return _page(_deflated_spaces(600), b"/Filter/FlateDecode")


def pdf_flate_twice():
    """1.6 KB that inflates twice to 600 MB"""
    return _page(zlib.compress(_deflated_spaces(600), 9), b"/Filter[/FlateDecode/FlateDecode]")


def pdf_page_loop():
    """page tree that contains itself, a million pages promised"""
    return _pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>"])


def pdf_prev_loop():
    """cross-reference table whose /Prev points at itself"""
    p = _pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])
    return p.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % p.index(b"xref\n0"))


def pdf_deep():
    """array nested 50,000 deep"""
    return _pdf(
        [b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * 50000 + b"]" * 50000 + b">>", b"<</Type/Pages/Kids[]/Count 0>>"]
    )


def pdf_form_loop():
    """form XObject that draws itself twice (aborts some native readers)"""
    return _page(
        b"/F Do",
        b"",
        b"<</XObject<</F 5 0 R>>>>",
        [
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 11>>stream\n/F Do /F Do\nendstream"
        ],
    )


def pdf_empty_text():
    """a valid page with no text and no image: must be 'unreadable', never 'no clauses found'"""
    return _page(b"0 0 10 10 re f", b"")


# ---- Office and archives ----------------------------------------------------------------------------------------------------
def _zip(entries, comment=b""):
    """entries: (name, bytes or iterable of bytes)"""
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        z.comment = comment
        for name, data in entries:
            i = zipfile.ZipInfo(name, WHEN)
            i.compress_type = zipfile.ZIP_DEFLATED
            with z.open(i, "w", force_zip64=not isinstance(data, bytes)) as f:
                for c in [data] if isinstance(data, bytes) else data:
                    f.write(c)
    return b.getvalue()


_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
_END = b"</w:body></w:document>"


def _docx(document, extra=()):
    return _zip([("[Content_Types].xml", _TYPES), ("_rels/.rels", _RELS), ("word/document.xml", document), *extra])


def docx_bomb():
    """document.xml of about 480 MB in 1.3 MB (ratio 400)"""
    para = b"<w:p><w:r><w:t>aaaaaaaaaaaaaaaaaaaaaaaaaaa</w:t></w:r></w:p>" * 18000
    return _docx(c for c in [b'<?xml version="1.0"?>' + _W, *([para] * 400), _END])


def docx_laughs():
    """billion laughs in document.xml"""
    ents = b"".join(b'<!ENTITY %c "%s">' % (98 + k, (b"&%c;" % (97 + k)) * 10) for k in range(9))
    return _docx(
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + ents
        + b"]>"
        + _W
        + b"<w:p><w:r><w:t>&j;</w:t></w:r></w:p>"
        + _END
    )


def docx_external():
    """external entity and remote template: nothing may be fetched or read"""
    rels = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="t" TargetMode="External" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://127.0.0.1:9/template.dotm"/></Relationships>'
    )
    return _docx(
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        + _W
        + b"<w:p><w:r><w:t>[&e;]</w:t></w:r></w:p>"
        + _END,
        [("word/_rels/settings.xml.rels", rels)],
    )


def docx_deep():
    """100,000 nested elements"""
    return _docx(b'<?xml version="1.0"?>' + _W + b"<w:p>" * 100_000 + b"</w:p>" * 100_000 + _END)


def zip_bomb():
    """one member of 1 GiB of zeros in about 1 MB"""
    zero = bytes(1 << 20)
    return _zip([("contract.txt", (zero for _ in range(1024)))])


def zip_nested():
    """zip in zip, ten deep, each level holding the next one three times"""
    d = _zip([("contract.txt", b"innermost")])
    for i in range(10):
        d = _zip([(f"{k}_{i}.zip", d) for k in "abc"])
        if len(d) > 1_000_000:
            break
    return d


def zip_many():
    """20,000 empty members"""
    return _zip([(f"{i}.txt", b"") for i in range(20_000)])


def zip_slip():
    """member names that climb out, are absolute, or use backslashes, plus a symbolic link"""
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w") as z:
        for n in (
            "../../../tmp/clausewatch-slip.txt",
            "/tmp/clausewatch-slip.txt",
            "..\\..\\slip.txt",
            "ok/../../up.txt",
            "contract.txt",
        ):
            z.writestr(zipfile.ZipInfo(n, WHEN), b"slip")
        link = zipfile.ZipInfo("link.txt", WHEN)
        link.create_system, link.external_attr = 3, 0o120777 << 16
        z.writestr(link, b"/etc/passwd")
    return b.getvalue()


def zip_overlap():
    """central directory with 2,000 entries that all point at one 10 MB member (overlapping files)"""
    one = zipfile.ZipInfo("0.txt", WHEN)
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        one.compress_type = zipfile.ZIP_DEFLATED
        z.writestr(one, bytes(10 << 20))
    raw = b.getvalue()
    eocd = raw.rindex(b"PK\5\6")
    start = struct.unpack("<I", raw[eocd + 16 : eocd + 20])[0]
    entry = raw[start:eocd]
    many = b"".join(entry.replace(b"0.txt", b"%05d" % i, 1) for i in range(2000))
    return raw[:start] + many + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 2000, 2000, len(many), start, 0)


# ---- images ---------------------------------------------------------------------------------------------------------------
def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(side=30_000):
    """30,000 x 30,000 pixels (2.7 GB as RGB) in about 2.6 MB, and valid"""
    c = zlib.compressobj(9)
    rows = (b"\0" + bytes(side * 3)) * 50
    data = b"".join(c.compress(rows) for _ in range(side // 50)) + c.flush()
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">2I5B", side, side, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", data)
        + _chunk(b"IEND", b"")
    )


def png_text_bomb():
    """8 x 8 pixels with a compressed text chunk of 200 MB"""
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">2I5B", 8, 8, 8, 2, 0, 0, 0))
        + _chunk(b"zTXt", b"Comment\0\0" + _deflated_spaces(200))
        + _chunk(b"IDAT", zlib.compress((b"\0" + bytes(24)) * 8))
        + _chunk(b"IEND", b"")
    )


def png_claims_huge():
    """header claims 2^31-1 x 2^31-1 pixels, no data"""
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">2I5B", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0))
        + _chunk(b"IEND", b"")
    )


FILES = {
    "nested_parts.eml": nested_parts,
    "nested_messages.eml": nested_messages,
    "many_parts.eml": many_parts,
    "many_headers.eml": many_headers,
    "address_bomb.eml": address_bomb,
    "bad_base64.eml": bad_base64,
    "null_bytes.eml": null_bytes,
    "endless_line.eml": endless_line,
    "slip_names.eml": slip_mail,
    "flate600M.pdf": pdf_flate,
    "flate_twice.pdf": pdf_flate_twice,
    "page_loop.pdf": pdf_page_loop,
    "prev_loop.pdf": pdf_prev_loop,
    "deep.pdf": pdf_deep,
    "form_loop.pdf": pdf_form_loop,
    "empty_text.pdf": pdf_empty_text,
    "bomb.docx": docx_bomb,
    "laughs.docx": docx_laughs,
    "external.docx": docx_external,
    "deep.docx": docx_deep,
    "bomb.zip": zip_bomb,
    "nested.zip": zip_nested,
    "many.zip": zip_many,
    "slip.zip": zip_slip,
    "overlap.zip": zip_overlap,
    "bomb.png": png_bomb,
    "text_bomb.png": png_text_bomb,
    "claims_huge.png": png_claims_huge,
}


def main(argv):
    if not argv or argv[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    out = Path(argv[0])
    out.mkdir(parents=True, exist_ok=True)
    rows = []
    for name in argv[1:] or FILES:
        data = FILES[name]()
        (out / name).write_bytes(data)
        rows.append(
            {
                "name": name,
                "bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
                "attacks": " ".join(FILES[name].__doc__.split()),
            }
        )
        print(f"{name:22s} {len(data):>9,d} B  {rows[-1]['attacks']}")
    (out / "MANIFEST.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    print(f"total {sum(r['bytes'] for r in rows):,d} B")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
