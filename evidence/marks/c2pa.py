"""Content credentials (C2PA): who made a file, signed, with the reservation against AI training as an assertion.

One root certificate for each installation and one leaf for each freelancer; both are made here, and neither stands on
a public trust list. So what a stranger's reader says of our files is "valid, signer not known", and so do we. The
assertion is ``cawg.training-mining`` with its four entries (CAWG Training and Data Mining Assertion 1.1, 6 May 2025;
it took the place of C2PA 1.4's ``c2pa.training-mining``). The hash covers the whole file: credentials come last.

Nothing is looked up: no remote manifest, no certificate status, no time-stamp service.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from evidence.durable import appear, make_folder
from evidence.errors import CannotMark, KeyUnusable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate

TRAINING_MINING = "cawg.training-mining"
ENTRIES = ("cawg.ai_generative_training", "cawg.ai_inference", "cawg.ai_training", "cawg.data_mining")
NOT_ALLOWED = "notAllowed"
PRODUCER = "clausewatch"
YEARS_OF_ROOT, YEARS_OF_LEAF = 30, 10
OFFICE = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.text",
    }
)
"""Signed only on request: the parts are stored without compression for it, and word processors were not all tried."""
SIGNED_TYPES = (
    frozenset(
        {
            "image/jpeg", "image/png", "image/webp", "image/tiff", "image/gif", "image/svg+xml", "application/pdf",
            "audio/wav", "audio/mpeg", "audio/flac", "video/mp4",
        }
    )
    | OFFICE
)  # fmt: skip
MOST_UNPACKED = 1 << 30
"""Bytes that the parts of an office file may have together."""
_UNKNOWN_SIGNER = "signingCredential.untrusted"
_SETTINGS: dict[str, Any] = {
    "builder": {"thumbnail": {"enabled": False}},  # pictures of the picture: up to 800 kB
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
}


@dataclass(frozen=True, slots=True)
class Claim:
    """What the credentials of one file say."""

    title: str
    author: str
    rights: str = ""
    """The reservation in words; nothing about a recipient."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a file's credentials say, and whether they hold."""

    state: str
    """``none``, ``invalid``, ``valid`` (no list knows the signer) or ``trusted`` (signed under an anchor)."""
    title: str = ""
    author: str = ""
    training: Mapping[str, str] = field(default_factory=dict)
    """Use by entry of the training and data mining assertion."""
    problems: tuple[str, ...] = ()
    """Codes of what does not hold."""

    @property
    def sentence(self) -> str:
        """The state in one sentence, without more comfort than there is."""
        return {
            "none": "The file has no content credentials.",
            "invalid": "The file was changed after its content credentials were signed, or they are damaged.",
            "valid": "The content credentials are valid; their signer is not on a public trust list.",
            "trusted": "The content credentials are valid and were signed by this installation.",
        }[self.state]


class ContentAuthority:
    """The root certificate of one installation, and a leaf for each freelancer, in one folder (keys 0600)."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when the first certificate is."""
        self.folder = Path(folder)

    @property
    def anchors(self) -> str:
        """The root certificate (PEM). Made when there is none. Raises KeyUnusable."""
        return _pem(self._root()[1])

    def leaf(self, author: str, now: datetime) -> tuple[str, str]:
        """Give chain and private key (PEM) of *author*'s leaf; one is made, or made anew where it has run out.

        Raises KeyUnusable when a key that is there cannot be read.
        """
        slug = hashlib.sha256(author.encode()).hexdigest()[:16]
        root_key, root = self._root(now)
        found = self._load(f"leaf-{slug}")
        if found is None or found[1].not_valid_after_utc <= now or found[1].issuer != root.subject:
            found = _make_leaf(author, root_key, root, now)
            self._keep(f"leaf-{slug}", *found)
        key, leaf = found
        return _pem(leaf) + _pem(root), _key_pem(key).decode()

    def _root(self, now: datetime | None = None) -> tuple[EllipticCurvePrivateKey, Certificate]:
        found = self._load("root")
        if found is None:
            found = _make_root(now or datetime.now(UTC))
            self._keep("root", *found)
            found = self._load("root") or found  # another process may have been first
        return found

    def _load(self, name: str) -> tuple[EllipticCurvePrivateKey, Certificate] | None:
        from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
        from cryptography.x509 import load_pem_x509_certificate

        path = self.folder / f"{name}.pem"
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as cause:
            raise KeyUnusable(f"{path} cannot be read: {cause.strerror}") from cause
        try:
            key, certificate = load_pem_private_key(data, None), load_pem_x509_certificate(data)
        except ValueError as cause:
            raise KeyUnusable(f"{path} holds no key with its certificate") from cause
        if not isinstance(key, EllipticCurvePrivateKey):
            raise KeyUnusable(f"{path} holds a key of another kind")
        return key, certificate

    def _keep(self, name: str, key: EllipticCurvePrivateKey, certificate: Certificate) -> None:
        """Write key and certificate as one file that appears whole; a root that is there stays."""
        try:
            make_folder(self.folder)
            whole = _key_pem(key) + _pem(certificate).encode()
            appear(self.folder / f"{name}.pem", whole, replace=name != "root")
        except OSError as cause:
            raise KeyUnusable(f"no certificate could be kept in {self.folder}: {cause.strerror}") from cause


def sign_copy(data: bytes, media_type: str, claim: Claim, authority: ContentAuthority, now: datetime) -> bytes:
    """*data* with signed content credentials that say who made it and that AI may not be trained on it.

    What is shown or heard stays the same. An office file is stored without compression for it. Raises CannotMark for a
    type that takes none and for a file that cannot be read, KeyUnusable when the key cannot.
    """
    import c2pa

    if media_type not in SIGNED_TYPES:
        raise CannotMark(f"content credentials cannot be put into files of type {media_type}")
    if media_type == "image/tiff" and _pages_of(data) != 1:
        raise CannotMark("of a TIFF with several pages, content credentials would keep only the first")
    chain, key = authority.leaf(claim.author, now)
    data = _stored(data) if media_type in OFFICE else data
    # The time-stamp address is None: the service would be asked for every file, and told what is signed when.
    info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=chain.encode(), private_key=key.encode(), ta_url=None)
    out = io.BytesIO()
    try:
        with (
            c2pa.Context(c2pa.Settings.from_dict(_SETTINGS)) as context,
            c2pa.Signer.from_info(info) as signer,
            c2pa.Builder(json.dumps(_manifest(claim, media_type)), context) as builder,
        ):
            # The file is the parent of its copy, with the credentials it came with; we do not say how it was made.
            builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
            builder.sign(signer, media_type, io.BytesIO(data), out)
    except c2pa.C2paError as cause:
        raise CannotMark(f"content credentials could not be put into the file: {_short(cause)}") from cause
    return out.getvalue()


def read_credentials(data: bytes, media_type: str, anchors: str = "") -> Credentials:
    """What the content credentials of *data* say. *anchors*: root certificates (PEM) whose signers are ours.

    Never raises for a file: what cannot be read has none, what was changed is ``invalid``.
    """
    import c2pa

    settings = dict(_SETTINGS)
    if anchors:
        settings["trust"] = {"trust_anchors": anchors}
    try:
        with (
            c2pa.Context(c2pa.Settings.from_dict(settings)) as context,
            c2pa.Reader(media_type, io.BytesIO(data), context=context) as reader,
        ):
            told, state = json.loads(reader.json()), str(reader.get_validation_state())
    except (c2pa.C2paError.ManifestNotFound, c2pa.C2paError.NotSupported):
        return Credentials("none")
    except c2pa.C2paError as cause:
        return Credentials("invalid", problems=(_short(cause),))
    return _told(told, state)


def _told(told: Mapping[str, Any], state: str) -> Credentials:
    """Read what the library tells; where the file was changed, any part of it may be of any kind."""
    manifest = _mapping(_mapping(told.get("manifests")).get(str(told.get("active_manifest"))))
    assertions = [_mapping(a) for a in manifest.get("assertions") or () if isinstance(a, dict)]
    said = {str(a.get("label")): _mapping(a.get("data")) for a in assertions}
    entries = _mapping(said.get(TRAINING_MINING, {}).get("entries"))
    authors = said.get("cawg.metadata", {}).get("dc:creator") or [""]
    problems = [str(_mapping(s).get("code", "")) for s in told.get("validation_status") or ()]
    return Credentials(
        state={"Trusted": "trusted", "Valid": "valid"}.get(state, "invalid"),
        title=str(manifest.get("title") or ""),
        author=str(authors[0] if isinstance(authors, list) else authors),
        training={str(k): str(_mapping(v).get("use", "")) for k, v in entries.items()},
        problems=tuple(p for p in problems if p != _UNKNOWN_SIGNER),
    )


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _manifest(claim: Claim, media_type: str) -> dict[str, Any]:
    metadata = {"@context": {"dc": "http://purl.org/dc/elements/1.1/"}, "dc:creator": [claim.author]}
    if claim.rights:
        metadata["dc:rights"] = claim.rights
    return {
        "claim_generator_info": [{"name": PRODUCER}],
        "title": claim.title,
        "format": media_type,
        "assertions": [
            {"label": TRAINING_MINING, "data": {"entries": {name: {"use": NOT_ALLOWED} for name in ENTRIES}}},
            {"label": "cawg.metadata", "data": metadata},
        ],
    }


def _pages_of(tiff: bytes) -> int:
    """Pages of a TIFF (its image file directories), at most two of them counted; 0 for one that cannot be read."""
    order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"
    wide = int.from_bytes(tiff[2:4], order) == 43  # BigTIFF
    word, counted, entry, at = (8, 8, 20, 8) if wide else (4, 2, 12, 4)
    first = int.from_bytes(tiff[at : at + word], order)
    entries = int.from_bytes(tiff[first : first + counted], order)
    end = first + counted + entries * entry
    following = tiff[end : end + word]
    if first == 0 or len(following) < word:
        return 0
    return 1 if not any(following) else 2


def _stored(data: bytes) -> bytes:
    """The office file with its parts stored: the library reads no other. Same parts, same order, same bytes."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as plain:
            if sum(i.file_size for i in packed.infolist()) > MOST_UNPACKED:
                raise CannotMark(f"the parts of the file have more than {MOST_UNPACKED >> 20} MiB")
            for info in packed.infolist():
                kept = zipfile.ZipInfo(info.filename, info.date_time)
                kept.external_attr = info.external_attr
                plain.writestr(kept, packed.read(info))
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError, RuntimeError) as cause:
        raise CannotMark("the office file is damaged or locked") from cause
    return out.getvalue()


def _short(cause: Exception) -> str:
    return " ".join(str(cause).split())[:160]


# ---- certificates


def _make_root(now: datetime) -> tuple[EllipticCurvePrivateKey, Certificate]:
    from cryptography import x509

    key = _new_key()
    name = _name(f"Clausewatch root {os.urandom(4).hex()}", "Clausewatch installation")
    made = _begun(name, name, key, now, YEARS_OF_ROOT)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(_usage(signs_certificates=True), critical=True)
    return key, _ended(made, key, key)


def _make_leaf(
    author: str, root_key: EllipticCurvePrivateKey, root: Certificate, now: datetime
) -> tuple[EllipticCurvePrivateKey, Certificate]:
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    key = _new_key()
    # readers of credentials refuse a leaf without an organisation or without this use
    made = _begun(_name(author, author), root.subject, key, now, YEARS_OF_LEAF)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(_usage(signs_certificates=False), critical=True)
    made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return key, _ended(made, key, root_key)


def _new_key() -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def _name(common: str, organisation: str) -> Any:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    # 64 characters at most (RFC 5280, upper bounds)
    given = ((NameOID.COMMON_NAME, common), (NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name([x509.NameAttribute(oid, " ".join(words.split())[:64] or "unknown") for oid, words in given])


def _begun(subject: Any, issuer: Any, key: EllipticCurvePrivateKey, now: datetime, years: int) -> Any:
    from cryptography import x509

    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    # a day earlier: the clock of whoever checks may be behind
    return made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=365 * years))


def _ended(made: Any, key: EllipticCurvePrivateKey, signer: EllipticCurvePrivateKey) -> Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    signed: Certificate = made.add_extension(authority, critical=False).sign(signer, hashes.SHA256())
    return signed


def _usage(*, signs_certificates: bool) -> Any:
    from cryptography import x509

    other: Sequence[str] = (
        "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only",
        "decipher_only",
    )  # fmt: skip
    signs = {"key_cert_sign": signs_certificates, "crl_sign": signs_certificates}
    return x509.KeyUsage(digital_signature=not signs_certificates, **signs, **dict.fromkeys(other, False))


def _pem(certificate: Certificate) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM).decode()


def _key_pem(key: EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
