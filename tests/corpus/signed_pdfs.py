"""PDFs that are signed here, with keys and certificates made here, and what can be done to them afterwards."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from fpdf import FPDF
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

CLIENT = ("Nell Pier", "North Pier Books Ltd")
FREELANCER = ("Ada Stone", None)
SEAL = ("DocuSign, Inc.", "DocuSign, Inc.")
BORN = datetime(2026, 1, 1, tzinfo=UTC)
STAMPED = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)

PAPER = (
    "Illustration Services Agreement",
    'This Agreement is made on 4 May 2026 between North Pier Books Ltd ("Client") and Ada Stone ("Artist").',
    '1. Work. The Artist shall draw the maps described in Schedule 1 (the "Deliverables").',
    "2. Licence. The Artist grants the Client a licence to use the Deliverables solely for the atlas.",
    "3. The Client shall not use, and shall not authorise any third party to use, the Deliverables to train,",
    "fine-tune or develop any artificial intelligence or machine learning system.",
    "4. Fee. The Client pays EUR 900 within thirty days of the invoice.",
)


def paper(lines: Iterable[str] = PAPER, *, pages: int = 1) -> bytes:
    """An unsigned PDF that says *lines* on its first page."""
    pdf = FPDF()
    pdf.set_creation_date(BORN)
    for number in range(pages):
        pdf.add_page()
        pdf.set_font("Helvetica", size=10)
        for line in lines if number == 0 else (f"Page {number + 1} of the schedule of maps and their sizes.",):
            pdf.multi_cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def _address(name: str) -> x509.UniformResourceIdentifier:
    """Addresses that a curious reader would ask; nobody may."""
    return x509.UniformResourceIdentifier(f"http://authority.example/{name}")


def _elsewhere(name: str) -> x509.DistributionPoint:
    return x509.DistributionPoint([_address(name)], None, None, None)


@cache
def signer(name: str, organisation: str | None = None, *, mail: str | None = None) -> signers.SimpleSigner:
    """A signer with a key and a certificate of its own making."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    parts += [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)] if organisation else []
    parts += [x509.NameAttribute(NameOID.EMAIL_ADDRESS, mail)] if mail else []
    subject = x509.Name(parts)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1000)
        .not_valid_before(BORN)
        .not_valid_after(BORN + timedelta(days=3650))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.CRLDistributionPoints([_elsewhere("revoked.crl")]), critical=False)
        .add_extension(
            x509.AuthorityInformationAccess(
                [
                    x509.AccessDescription(AuthorityInformationAccessOID.OCSP, _address("ocsp")),
                    x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, _address("issuer.cer")),
                ]
            ),
            critical=False,
        )
        .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    der = certificate.public_bytes(serialization.Encoding.DER)
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(der),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )


def sign(
    data: bytes,
    who: tuple[str, str | None] = CLIENT,
    *,
    field: str = "Signature1",
    certify: fields.MDPPerm | None = None,
    stamped: bool = False,
) -> bytes:
    """*data* with one more signature; *certify*: its author's, with what it allows; *stamped*: with a time."""
    by = signer(*who)
    out = io.BytesIO()
    stamper = None
    if stamped:
        authority = signer("Time of Test", None)
        stamper = DummyTimeStamper(authority.signing_cert, authority.signing_key, fixed_dt=STAMPED)
    meta = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        certify=certify is not None,
        docmdp_permissions=certify or fields.MDPPerm.FILL_FORMS,
    )
    asyncio.run(
        signers.async_sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(data), strict=False), meta, by, timestamper=stamper, output=out
        )
    )
    return out.getvalue()


def with_text_field(data: bytes, name: str = "Fee") -> bytes:
    """*data* with a form field to fill in."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    page = writer.find_page_for_modification(0)[0]
    text = generic.DictionaryObject(
        {
            generic.pdf_name("/FT"): generic.pdf_name("/Tx"),
            generic.pdf_name("/T"): generic.pdf_string(name),
            generic.pdf_name("/V"): generic.pdf_string(""),
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Widget"),
            generic.pdf_name("/F"): generic.NumberObject(4),
            generic.pdf_name("/P"): page,
            generic.pdf_name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (50, 50, 200, 70)]),
        }
    )
    reference = writer.add_object(text)
    writer.register_annotation(page, reference)
    form = generic.DictionaryObject({generic.pdf_name("/Fields"): generic.ArrayObject([reference])})
    writer.root[generic.pdf_name("/AcroForm")] = writer.add_object(form)
    writer.update_root()
    return _written(writer)


def fill(data: bytes, value: str, name: str = "Fee") -> bytes:
    """*data* with its form field filled in by an update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    for reference in writer.root["/AcroForm"]["/Fields"]:
        if reference.get_object().get("/T") == name:
            reference.get_object()[generic.pdf_name("/V")] = generic.pdf_string(value)
    for reference in list.__iter__(writer.root["/AcroForm"]["/Fields"]):
        if reference.get_object().get("/T") == name:
            writer.mark_update(reference)
    return _written(writer)


GRANT = "3. The Client may use the Deliverables to train and improve its artificial intelligence models."


def redraw(data: bytes, page: int = 0, lines: Iterable[str] = (*PAPER[:4], GRANT, *PAPER[6:])) -> bytes:
    """*data* with one page drawn anew by an update: the signed bytes stay, the reader sees another page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    found = writer.find_page_for_modification(page)[0].get_object()
    font = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Font"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Type1"),
            generic.pdf_name("/BaseFont"): generic.pdf_name("/Helvetica"),
        }
    )
    escaped = (line.replace("(", "\\(").replace(")", "\\)") for line in lines)
    words = " ".join(f"({line}) Tj T*" for line in escaped)
    drawn = generic.StreamObject(stream_data=f"BT /FX 9 Tf 14 TL 40 780 Td {words} ET".encode("latin-1"))
    found[generic.pdf_name("/Contents")] = writer.add_object(drawn)
    fonts = generic.DictionaryObject({generic.pdf_name("/FX"): writer.add_object(font)})
    found[generic.pdf_name("/Resources")] = generic.DictionaryObject({generic.pdf_name("/Font"): fonts})
    writer.update_container(found)
    return _written(writer)


def flipped(data: bytes, at: int) -> bytes:
    """*data* with one bit of the byte at *at* changed."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def signature_at(data: bytes) -> tuple[int, int]:
    """Where the first signature's CMS stands, in hex digits."""
    start = data.index(b"/Contents <") + len(b"/Contents <")
    return start, data.index(b">", start)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
