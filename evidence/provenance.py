"""Who vouches for a mail, checked when it comes, with the keys kept: DKIM (RFC 6376), ARC (RFC 8617), DMARC (RFC 7489).

    found = check_provenance(raw, system_dns, now)
    found.dkim.result, found.dkim.domain        # pass, acme.example
    found.lookups                               # the key records as the name service gave them, with the time

Domains change their keys, so a signature can be checked for some weeks only; a key record that was archived when the
mail came lets anybody check it later. Signatures are checked by dkimpy, DMARC records and organisations found by
authheaders. What dkimpy leaves to its caller is decided here: the body's hash (so that "the text was changed" can be
told from "the headers were"), dates against *now*, SHA-1, keys of absurd size, headers that nobody signed.
"""

from __future__ import annotations

import base64
import email.utils
import functools
import hashlib
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from evidence.errors import LookUpFailed

Dns = Callable[[bytes], bytes | None]
"""Looks up one TXT record by name (lower case, no final dot): its bytes, or None where there is none.

Raises LookUpFailed where the name service does not answer."""

MOST_BYTES = 64 * 1024 * 1024
MOST_HEADER_BYTES = 1024 * 1024
MOST_HEADERS = 2000
MOST_COMMENTS = 20
"""In From. The standard library's parser calls itself for each one inside another."""
MOST_SIGNATURE_BYTES = 16 * 1024
MOST_SPACE = 200
"""Blank characters in a row inside a signature; real ones have three. dkimpy's patterns take time squared over them."""
MOST_SIGNED_NAMES = 256
MOST_SIGNATURES = 8
"""A verifier may stop somewhere (RFC 6376, section 6.1); honest mail has one to three."""
MOST_SEALS = 20
MOST_LOOKUPS = 30
MOST_FAILED_LOOKUPS = 3
"""A dead name service is not asked again and again for one mail."""
MOST_RECORD_BYTES = 4096
MOST_KEY_BITS = 8192
MOST_EXPONENT_BITS = 64
LOOKUP_SECONDS = 5.0
CLOCK_SLACK = timedelta(hours=1)
"""So far a sender's clock may be off."""

_SHOWN = ("from", "to", "cc", "subject", "date", "reply-to", "message-id", "content-type", "content-transfer-encoding")
"""Headers that a reader sees, or that decide what a reader sees."""
_LINE = re.compile(rb"([\x21-\x39\x3b-\x7e]+[ \t]*):")
_DOMAIN = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\Z")
_LONG_SPACE = re.compile(rb"\s{%d}" % MOST_SPACE)


class Result(StrEnum):
    """How a check ended; a closed set, RFC 8601's words where it has one."""

    PASS = "pass"  # noqa: S105 - a verdict
    PARTLY = "partly signed"
    """The signature is good, and part of the body stands outside it (``l=``): anybody could have added that."""
    FAIL = "fail"
    """The bytes are not the ones that were signed. Lists and forwarders cause that as well; it proves no forgery."""
    EXPIRED = "expired"
    WEAK = "policy"
    """Good by arithmetic, and no proof: SHA-1, or a key below 1,024 bits (RFC 8301)."""
    PERMERROR = "permerror"
    """Cannot be checked, now or later: malformed, or the key is gone."""
    TEMPERROR = "temperror"
    """The name service did not answer."""
    UNDECIDED = "undecided"
    """DMARC without an aligned signature: whether SPF passed is known to the receiving server alone."""
    NOT_CHECKED = "not_checked"
    NONE = "none"
    """Nothing there to check."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """One question to the name service, and its answer: the archived key."""

    name: str
    answer: str | None
    """The TXT record; None: there is none, or no answer came."""
    at: datetime
    trouble: str = ""
    """Why no answer came."""

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {"name": self.name, "answer": self.answer, "at": self.at.isoformat(), "trouble": self.trouble}


@dataclass(frozen=True, slots=True)
class Signature:
    """One DKIM-Signature header, and how checking it ended."""

    result: Result
    reason: str
    """In words; empty for a plain pass."""
    domain: str = ""
    """Who signed (``d=``)."""
    selector: str = ""
    identity: str = ""
    algorithm: str = ""
    key_bits: int = 0
    signed_at: datetime | None = None
    """What the signer says; nothing proves it."""
    expires_at: datetime | None = None
    aligned: bool = False
    """The signing domain belongs to the organisation in From."""
    unsigned_bytes: int = 0
    """So much of the body's end is not covered (``l=``)."""
    unsigned_headers: tuple[str, ...] = ()
    """Headers that a reader sees and that the signature does not cover."""

    @property
    def holds(self) -> bool:
        """Whether the signature fits what it covers."""
        return self.result in (Result.PASS, Result.PARTLY)

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {
            "result": str(self.result),
            "reason": self.reason,
            "domain": self.domain,
            "selector": self.selector,
            "identity": self.identity,
            "algorithm": self.algorithm,
            "key_bits": self.key_bits,
            "signed_at": self.signed_at.isoformat() if self.signed_at else None,
            "expires_at": self.expires_at.isoformat() if self.expires_at else None,
            "aligned": self.aligned,
            "unsigned_bytes": self.unsigned_bytes,
            "unsigned_headers": list(self.unsigned_headers),
        }


@dataclass(frozen=True, slots=True)
class Dkim:
    """All DKIM signatures of a mail, summed up by the one that says most."""

    result: Result
    reason: str = ""
    domain: str = ""
    aligned: bool = False
    signatures: tuple[Signature, ...] = ()
    left_out: int = 0
    """Signatures beyond ``MOST_SIGNATURES``."""

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {
            "result": str(self.result),
            "reason": self.reason,
            "domain": self.domain,
            "aligned": self.aligned,
            "signatures": [s.to_json() for s in self.signatures],
            "left_out": self.left_out,
        }


@dataclass(frozen=True, slots=True)
class Sealer:
    """One forwarder that sealed the mail."""

    instance: int
    """1 is the first that handled it."""
    domain: str
    seal_holds: bool
    """Its ARC-Seal fits: it did seal this chain."""
    message_holds: bool
    """Its ARC-Message-Signature still fits: nobody changed the mail after it."""
    says: str
    """What it found when the mail came to it, in its own words; believed only as far as it is."""

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {
            "instance": self.instance,
            "domain": self.domain,
            "seal_holds": self.seal_holds,
            "message_holds": self.message_holds,
            "says": self.says,
        }


@dataclass(frozen=True, slots=True)
class Arc:
    """The chain of forwarders, the last one first."""

    result: Result
    reason: str = ""
    sealers: tuple[Sealer, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {"result": str(self.result), "reason": self.reason, "sealers": [s.to_json() for s in self.sealers]}


@dataclass(frozen=True, slots=True)
class Dmarc:
    """Whether the domain in From stands behind the mail, and what it wants done with others."""

    result: Result
    reason: str = ""
    domain: str = ""
    """Where the record stands: the domain in From, or its organisation."""
    policy: str = ""
    """none, quarantine or reject."""

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {"result": str(self.result), "reason": self.reason, "domain": self.domain, "policy": self.policy}


@dataclass(frozen=True, slots=True)
class MailProvenance:
    """What can be said about where a mail comes from, at the time it was checked."""

    checked_at: datetime
    from_domain: str
    """Domain of the address in From; empty where there is not exactly one."""
    dkim: Dkim
    arc: Arc
    dmarc: Dmarc
    lookups: tuple[LookUp, ...] = ()
    proves: tuple[str, ...] = ()
    """What follows from the results, in sentences."""
    does_not_prove: tuple[str, ...] = ()
    """What might be read into them, and does not follow."""

    def to_json(self) -> dict[str, Any]:
        """For storing and showing: only JSON values."""
        return {
            "checked_at": self.checked_at.isoformat(),
            "from_domain": self.from_domain,
            "dkim": self.dkim.to_json(),
            "arc": self.arc.to_json(),
            "dmarc": self.dmarc.to_json(),
            "lookups": [lookup.to_json() for lookup in self.lookups],
            "proves": list(self.proves),
            "does_not_prove": list(self.does_not_prove),
        }


def check_provenance(raw: bytes, dns: Dns | None, now: datetime) -> MailProvenance:
    """Check who vouches for the mail *raw*, as it came from the server. Never raises for what is wrong with a mail.

    *dns* looks up key records; None: none is looked up, and nothing can be checked. *now* (with zone) is the time
    that is written beside every answer, and that dates in signatures are held against.
    """
    now = now.astimezone(UTC)
    mail = _parse(raw)
    if isinstance(mail, str):
        return _unchecked(mail, "", now)
    from_domain = _from_domain(mail)
    if dns is None:
        return _unchecked("no key was looked up", from_domain, now, mail)
    records = _Records(dns, now)
    dkim = _check_dkim(mail, from_domain, records, now)
    arc = _check_arc(mail, records)
    dmarc = _check_dmarc(mail, from_domain, dkim, records)
    found = MailProvenance(now, from_domain, dkim, arc, dmarc, tuple(records.lookups))
    return _with_words(found)


def system_dns(name: bytes) -> bytes | None:
    """Look up one TXT record with this machine's name servers. Raises LookUpFailed after 5 s or a server's fault.

    Where a name has several records, the one that can be meant: a key has ``p=``, a DMARC record begins with
    ``v=DMARC1`` and two of those are as good as none (RFC 7489, section 6.6.3).
    """
    import dns.exception
    import dns.resolver

    try:
        text = name.decode("ascii")
        answer = dns.resolver.resolve(text, "TXT", lifetime=LOOKUP_SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, UnicodeDecodeError):
        return None
    except dns.exception.DNSException as error:
        if isinstance(error, dns.exception.SyntaxError | dns.exception.FormError):
            return None
        raise LookUpFailed(f"the name service did not answer for {text[:120]}: {type(error).__name__}") from None
    return meant([b"".join(record.strings) for record in answer], name)


def meant(records: Sequence[bytes], name: bytes) -> bytes | None:
    """Of several TXT records under *name*, the one that is meant."""
    if name.startswith(b"_dmarc."):
        policies = [r for r in records if r.startswith(b"v=DMARC1")]
        return policies[0] if len(policies) == 1 else None
    keys = [r for r in records if re.search(rb"(?:^|;)\s*p\s*=", r)]
    return next(iter((*keys, *records)), None)


# ---- reading the mail


@dataclass(frozen=True, slots=True)
class _Mail:
    headers: list[list[bytes]]
    """Name and value with its line ends, as dkimpy wants them."""
    body: bytes
    """With CRLF."""
    strange: int
    """Lines among the headers that are none."""

    def values(self, name: bytes) -> list[bytes]:
        return [value for key, value in self.headers if key.rstrip().lower() == name]


def _parse(raw: bytes) -> _Mail | str:
    """Headers and body, in time that grows with the bytes only; or why not."""
    if len(raw) > MOST_BYTES:
        return f"the mail is larger than {MOST_BYTES // 1024 // 1024} MB"
    headers: list[tuple[bytes, list[bytes]]] = []
    strange = at = 0
    while at < len(raw):
        end = raw.find(b"\n", at)
        end = len(raw) if end < 0 else end
        line = raw[at : end - 1 if raw[end - 1 : end] == b"\r" and end > at else end]
        at = end + 1
        if not line:
            break
        if at > MOST_HEADER_BYTES:
            return f"its headers are larger than {MOST_HEADER_BYTES // 1024} KB"
        if line[:1] in (b" ", b"\t"):
            if headers:
                headers[-1][1].append(line)
            else:
                strange += 1
        elif found := _LINE.match(line):
            headers.append((found.group(1), [line[found.end() :]]))
        elif not line.startswith(b"From "):
            headers.append((b"", [line]))  # what follows it, folded, is no part of the header before
            strange += 1
        if len(headers) > MOST_HEADERS:
            return f"it has more than {MOST_HEADERS} headers"
    named = [[name, b"\r\n".join(lines) + b"\r\n"] for name, lines in headers if name]
    body = raw[at:].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return _Mail(named, body, strange)


def _from_domain(mail: _Mail) -> str:
    """Domain of the one address in the one From; else nothing."""
    values = mail.values(b"from")
    if len(values) != 1 or len(values[0]) > 2000:
        return ""
    text = values[0].replace(b"\r\n", b"").decode("utf-8", "replace")
    if text.count("(") > MOST_COMMENTS:
        return ""
    addresses = [address for _, address in email.utils.getaddresses([text]) if address]
    if len(addresses) != 1 or "@" not in addresses[0]:
        return ""
    domain = _ascii_domain(addresses[0].rpartition("@")[2])
    return domain if "." in domain else ""


def _ascii_domain(name: str) -> str:
    """A domain as the name service knows it: lower case, IDNA; empty where it cannot be one."""
    name = name.strip().rstrip(".").lower()
    if len(name) > 253:
        return ""
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return name if _DOMAIN.match(name) else ""


@functools.lru_cache(maxsize=1024)
def _organisation(domain: str) -> str:
    """The domain that was registered: ``mail.acme.co.uk`` is ``acme.co.uk``'s (Mozilla's public suffix list)."""
    from authheaders.dmarc_lookup import get_org_domain  # type: ignore[import-untyped]

    found = str(get_org_domain(domain) or domain)
    # For an ending that is not on its list authheaders gives the ending alone, to which everybody's domains belong.
    return found if "." in found else ".".join(domain.split(".")[-2:])


# ---- the name service


@dataclass(slots=True)
class _Records:
    """Asks each name once, writes down what came, and stops somewhere."""

    dns: Dns
    now: datetime
    lookups: list[LookUp] = field(default_factory=list)
    answers: dict[bytes, bytes | LookUpFailed | None] = field(default_factory=dict)

    def ask(self, name: bytes) -> bytes | None:
        """Record under *name*, or None. Raises LookUpFailed."""
        name = name.lower().rstrip(b".")
        if name not in self.answers:
            self.answers[name] = self._ask(name)
        answer = self.answers[name]
        if isinstance(answer, LookUpFailed):
            raise LookUpFailed(str(answer))
        return answer

    def ask_key(self, name: bytes, timeout: float = 0) -> bytes | None:
        """The same, as dkimpy asks: a key so large that checking with it takes minutes is as good as none."""
        record = self.ask(name)
        return None if record is None or _key(name, record)[1] in _UNUSABLE else record

    def ask_text(self, name: str) -> str | None:
        """The same, as authheaders asks."""
        answer = self.ask(name.encode("ascii", "replace"))
        return None if answer is None else answer.decode("utf-8", "replace")

    def _ask(self, name: bytes) -> bytes | LookUpFailed | None:
        if len(self.lookups) >= MOST_LOOKUPS:
            return LookUpFailed(f"more than {MOST_LOOKUPS} look-ups for one mail")
        if sum(1 for lookup in self.lookups if lookup.trouble) >= MOST_FAILED_LOOKUPS:
            return LookUpFailed("the name service does not answer")
        shown = _plain(name, 300)
        try:
            answer = self.dns(name)
        except (LookUpFailed, OSError) as error:
            trouble = _plain(str(error).encode(), 300) or type(error).__name__
            self.lookups.append(LookUp(shown, None, self.now, trouble))
            return LookUpFailed(trouble)
        if answer is not None and len(answer) > MOST_RECORD_BYTES:
            self.lookups.append(LookUp(shown, None, self.now, f"the record is larger than {MOST_RECORD_BYTES} bytes"))
            return None
        self.lookups.append(LookUp(shown, None if answer is None else _plain(answer), self.now))
        return answer


_GONE = "the key is not published, or no longer"
_WITHDRAWN = "the domain has withdrawn this key"
_MALFORMED_KEY = "the published key cannot be read"
_ABSURD_KEY = f"the published key is larger than {MOST_KEY_BITS} bits"
_SHORT_KEY = "the key is shorter than 1,024 bits: it can be broken"
_UNUSABLE = frozenset({_GONE, _WITHDRAWN, _MALFORMED_KEY, _ABSURD_KEY})


def _key(name: bytes, record: bytes | None) -> tuple[int, str]:
    """Bits of a published key, and what is wrong with it."""
    import dkim  # type: ignore[import-untyped]
    from dkim.util import parse_tag_value  # type: ignore[import-untyped]

    if record is None:
        return 0, _GONE
    try:
        if not parse_tag_value(record).get(b"p", b"x"):
            return 0, _WITHDRAWN
        key, bits, kind, _ = dkim.evaluate_pk(name, record)
    except _dkimpy_raises():
        return 0, _MALFORMED_KEY
    if kind == b"rsa":
        if bits > MOST_KEY_BITS or key["publicExponent"].bit_length() > MOST_EXPONENT_BITS:
            return bits, _ABSURD_KEY
        if bits < 1024:
            return bits, _SHORT_KEY
    return int(bits or 0), "" if kind is not None else _MALFORMED_KEY


@functools.cache
def _dkimpy_raises() -> tuple[type[Exception], ...]:
    """What dkimpy raises on bytes that somebody thought about; only the first three are meant."""
    import dkim
    from dkim.asn1 import ASN1FormatError  # type: ignore[import-untyped]
    from dkim.crypto import UnparsableKeyError  # type: ignore[import-untyped]
    from dkim.util import InvalidTagValueList

    meant = (dkim.DKIMException, InvalidTagValueList, UnparsableKeyError, ASN1FormatError)
    return (*meant, ArithmeticError, AssertionError, AttributeError, LookupError, NameError, TypeError, ValueError)


@functools.cache
def _silent() -> logging.Logger:
    """Nobody hears this logger: dkimpy logs headers of the mail."""
    return logging.Logger("dkimpy", logging.CRITICAL + 1)


# ---- DKIM


def _check_dkim(mail: _Mail, from_domain: str, records: _Records, now: datetime) -> Dkim:
    headers = [header for header in mail.headers if header[0].rstrip().lower() == b"dkim-signature"]
    if not headers:
        return Dkim(Result.NONE, "the mail is not signed")
    found = tuple(_check_signature(mail, h, from_domain, records, now) for h in headers[:MOST_SIGNATURES])
    best = min(found, key=_says_most)
    return Dkim(
        best.result, best.reason, best.domain, best.aligned, found, left_out=max(0, len(headers) - MOST_SIGNATURES)
    )


def _says_most(signature: Signature) -> tuple[bool, int, bool]:
    order = (Result.PASS, Result.PARTLY, Result.WEAK, Result.TEMPERROR, Result.EXPIRED, Result.FAIL, Result.PERMERROR)
    return (not (signature.holds and signature.aligned), order.index(signature.result), not signature.aligned)


def _check_signature(mail: _Mail, header: list[bytes], from_domain: str, records: _Records, now: datetime) -> Signature:
    """Check one DKIM-Signature header."""
    import dkim
    from dkim.util import parse_tag_value

    # 1. it is well-formed, and in bounds
    if len(header[1]) > MOST_SIGNATURE_BYTES or _LONG_SPACE.search(header[1]):
        return Signature(Result.PERMERROR, "the signature is larger than any that is meant to be checked")
    try:
        tags = parse_tag_value(header[1])
        dkim.validate_signature_fields({k: v for k, v in tags.items() if k not in (b"t", b"x")})
    except _dkimpy_raises():
        return Signature(Result.PERMERROR, "the signature is malformed")
    names = [name.strip().lower() for name in tags[b"h"].split(b":")]
    domain = _ascii_domain(tags[b"d"].decode("utf-8", "replace"))
    selector = _ascii_domain(tags[b"s"].decode("utf-8", "replace"))

    def ends(result: Result, reason: str = "", bits: int = 0, unsigned: int = 0) -> Signature:
        return Signature(
            result,
            reason,
            domain=domain,
            selector=selector,
            identity=_plain(tags.get(b"i", b""), 320),
            algorithm=_plain(tags[b"a"], 40),
            key_bits=bits,
            signed_at=_moment(tags.get(b"t")),
            expires_at=_moment(tags.get(b"x")),
            aligned=bool(domain and from_domain) and _organisation(domain) == _organisation(from_domain),
            unsigned_bytes=unsigned,
            unsigned_headers=_unsigned(mail, names),
        )

    if not domain or not selector:
        return ends(Result.PERMERROR, "the signature names no domain that can exist")
    if b"from" not in names or len(names) > MOST_SIGNED_NAMES:
        return ends(Result.PERMERROR, "the signature does not cover the sender")
    # 2. its time has not passed
    signed_at, expires_at = _moment(tags.get(b"t")), _moment(tags.get(b"x"))
    if (b"t" in tags and (signed_at is None or signed_at - CLOCK_SLACK > now)) or (b"x" in tags and expires_at is None):
        return ends(Result.PERMERROR, "the signature was made in the future, or at no time")
    if expires_at is not None and expires_at + CLOCK_SLACK < now:
        return ends(Result.EXPIRED, f"the signature ended on {expires_at:%Y-%m-%d}, before it was checked")
    # 3. the domain publishes the key
    name = f"{selector}._domainkey.{domain}".encode()
    try:
        record = records.ask(name)
    except LookUpFailed as error:
        return ends(Result.TEMPERROR, str(error))
    bits, trouble = _key(name, record)
    if trouble in _UNUSABLE:
        return ends(Result.PERMERROR, trouble, bits)
    # 4. the key fits the signature over the headers
    checker = dkim.DKIM(None, logger=_silent(), minkey=1)
    checker.headers, checker.body = mail.headers, b""
    header_alone = {k: v for k, v in tags.items() if k != b"bh"} | {b"d": domain.encode(), b"s": selector.encode()}
    try:
        fits = checker.verify_sig(header_alone, list(names), tuple(header), records.ask_key)
        changed, unsigned = _body_against(mail.body, tags)
    except _dkimpy_raises():
        return ends(Result.PERMERROR, "the signature cannot be checked: it is malformed, or of an unknown kind", bits)
    if not fits:
        return ends(Result.FAIL, "the signature does not fit: the headers were changed, or it was never real", bits)
    # 5. the headers' word about the body is true
    if changed:
        return ends(Result.FAIL, "the headers are as they were signed, the body was changed after it", bits)
    if tags[b"a"] == b"rsa-sha1":
        return ends(Result.WEAK, "signed with SHA-1, which proves nothing any more (RFC 8301)", bits, unsigned)
    if trouble:
        return ends(Result.WEAK, trouble, bits, unsigned)
    if unsigned:
        return ends(Result.PARTLY, f"the last {unsigned} bytes of the body are not signed", bits, unsigned)
    return ends(Result.PASS, "", bits)


def _body_against(body: bytes, tags: Mapping[bytes, bytes]) -> tuple[bool, int]:
    """Say whether the body is another one than was signed, and how much of it stands outside the signature."""
    way = tags.get(b"c", b"simple/simple").partition(b"/")[2] or b"simple"
    if way not in (b"simple", b"relaxed"):
        raise ValueError("unknown canonicalization")
    canonical = _canonical_body(body, relaxed=way == b"relaxed")
    length = int(tags[b"l"]) if b"l" in tags else len(canonical)
    if length > len(canonical):
        return True, 0
    expected = base64.b64decode(re.sub(rb"\s+", b"", tags[b"bh"]))
    hashed = hashlib.new("sha1" if tags[b"a"].endswith(b"sha1") else "sha256", usedforsecurity=False)
    hashed.update(memoryview(canonical)[:length])
    return hashed.digest() != expected, len(canonical) - length


def _canonical_body(body: bytes, *, relaxed: bool) -> bytes:
    """The body in the form that is hashed (RFC 6376, section 3.4), in time that grows with its length only."""
    if relaxed:
        body = body.replace(b"\t", b" ")
        while b"  " in body:
            body = body.replace(b"  ", b" ")
        body = body.replace(b" \r\n", b"\r\n").removesuffix(b" ")
    text = body.rstrip(b"\r\n")
    ends = body[len(text) :]
    if ends.endswith(b"\r"):  # a bare CR is text
        text = body
    elif (bare := ends.rfind(b"\r\r")) >= 0:
        text += ends[: bare + 1]
    return text + b"\r\n" if text or not relaxed else b""


def _unsigned(mail: _Mail, names: Sequence[bytes]) -> tuple[str, ...]:
    """Headers that a reader sees and that no name in ``h=`` covers; dkimpy itself sees to a second From."""
    found = [
        shown for shown in _SHOWN if shown != "from" and len(mail.values(shown.encode())) > names.count(shown.encode())
    ]
    return (*found, *([f"{mail.strange} lines that are no headers"] if mail.strange else []))


def _moment(value: bytes | None) -> datetime | None:
    if value is None or not re.fullmatch(rb"\d{1,11}", value):
        return None
    return datetime.fromtimestamp(int(value), UTC)


# ---- ARC


def _check_arc(mail: _Mail, records: _Records) -> Arc:
    """Check the chain of seals; dkimpy walks it, the body is hashed here."""
    import dkim

    sealing = [h for h in mail.headers if h[0].rstrip().lower() in (b"arc-seal", b"arc-message-signature")]
    if not sealing:
        return Arc(Result.NONE, "no forwarder sealed the mail")
    if any(len(value) > MOST_SIGNATURE_BYTES or _LONG_SPACE.search(value) for _, value in sealing):
        return Arc(Result.PERMERROR, "a seal is larger than any that is meant to be checked")
    checker = dkim.ARC(None, logger=_silent())
    checker.headers, checker.body = mail.headers, b""
    check_headers = checker.verify_sig

    def check(tags: dict[bytes, bytes], names: list[bytes], header: Any, ask: Any) -> bool:
        if b"bh" not in tags:
            return bool(check_headers(tags, names, header, ask))
        if b"from" not in names or len(names) > MOST_SIGNED_NAMES:
            return False
        changed, unsigned = _body_against(mail.body, tags)
        rest = {k: v for k, v in tags.items() if k != b"bh"}
        return not changed and not unsigned and bool(check_headers(rest, names, header, ask))

    checker.verify_sig = check
    try:
        highest, _ = checker.sorted_arc_headers()
        if highest > MOST_SEALS:
            return Arc(Result.PERMERROR, f"more than {MOST_SEALS} seals")
        verdict, links, _ = checker.verify(dnsfunc=records.ask_key)
    except LookUpFailed as error:
        return Arc(Result.TEMPERROR, str(error))
    except _dkimpy_raises():
        return Arc(Result.PERMERROR, "the chain of seals is malformed")
    sealers = tuple(
        Sealer(
            link["instance"],
            _ascii_domain(link["as-domain"].decode("utf-8", "replace")),
            bool(link["as-valid"]),
            bool(link["ams-valid"]),
            _plain(link["aar-value"], 1000),
        )
        for link in links
    )
    if verdict == dkim.CV_Pass:
        return Arc(Result.PASS, "", sealers)
    return Arc(Result.FAIL, _why_broken(sealers), sealers)


def _why_broken(sealers: Sequence[Sealer]) -> str:
    if sealers and not sealers[0].message_holds:
        return f"the mail was changed after {sealers[0].domain} sealed it, or the key is gone"
    for sealer in sealers:
        if not sealer.seal_holds:
            return f"the seal of {sealer.domain} does not fit, or its key is gone"
    return "the chain is incomplete, or one of the sealers says that it came broken"


# ---- DMARC


def _check_dmarc(mail: _Mail, from_domain: str, dkim: Dkim, records: _Records) -> Dmarc:
    """Check alignment (RFC 7489, section 3.1.1). SPF needs the sender's network address, which only a server sees."""
    from authheaders.dmarc_lookup import DMARCException, lookup_receiver_record

    if not from_domain:
        return Dmarc(Result.PERMERROR, "the mail does not come from exactly one address")
    domain = from_domain
    try:
        record = lookup_receiver_record(domain, records.ask_text)
        if not record and (domain := _organisation(from_domain)) != from_domain:
            record = lookup_receiver_record(domain, records.ask_text)
    except LookUpFailed as error:
        return Dmarc(Result.TEMPERROR, str(error))
    except DMARCException:
        return Dmarc(Result.PERMERROR, "the domain's DMARC record cannot be read", domain)
    policy = record.get("p", "")
    if domain != from_domain:
        policy = record.get("sp", policy)
    if policy not in ("none", "quarantine", "reject"):
        return Dmarc(Result.NONE, "the domain publishes no policy")
    for signature in dkim.signatures:
        strict = record.get("adkim") == "s"
        if signature.holds and (signature.domain == from_domain if strict else signature.aligned):
            partly = " by a signature that covers a part of the body" if signature.result is Result.PARTLY else ""
            return Dmarc(Result.PASS, partly.strip(), domain, policy)
    if any(signature.result is Result.TEMPERROR for signature in dkim.signatures):
        return Dmarc(Result.TEMPERROR, "a key could not be looked up", domain, policy)
    return Dmarc(
        Result.UNDECIDED,
        f"no signature of {from_domain} holds; whether SPF passed is known to the receiving server alone",
        domain,
        policy,
    )


# ---- words


def _unchecked(why: str, from_domain: str, now: datetime, mail: _Mail | None = None) -> MailProvenance:
    signed = mail is None or bool(mail.values(b"dkim-signature"))
    sealed = mail is None or bool(mail.values(b"arc-seal"))
    dkim = Dkim(Result.NOT_CHECKED, why) if signed else Dkim(Result.NONE, "the mail is not signed")
    arc = Arc(Result.NOT_CHECKED, why) if sealed else Arc(Result.NONE, "no forwarder sealed the mail")
    return _with_words(MailProvenance(now, from_domain, dkim, arc, Dmarc(Result.NOT_CHECKED, why)))


def _with_words(found: MailProvenance) -> MailProvenance:
    """Say what follows from the results, and what does not."""
    proves: list[str] = []
    leaves: list[str] = []
    holding = [s for s in found.dkim.signatures if s.holds]
    for s in holding:
        on = f"{found.checked_at:%Y-%m-%d}"
        proves.append(
            f"Whoever holds the key that {s.domain} published on {on} signed "
            f"{'these bytes' if s.result is Result.PASS else 'the first part of these bytes'}; "
            "what is signed has not been changed since."
        )
        if s.unsigned_bytes:
            leaves.append(
                f"The last {s.unsigned_bytes} bytes of the body are outside the signature of {s.domain}: "
                "anybody could have added them."
            )
        if s.unsigned_headers:
            leaves.append(f"Outside the signature of {s.domain}: {', '.join(s.unsigned_headers)}.")
        if not s.aligned:
            leaves.append(f"The signature of {s.domain} says nothing about the sender {found.from_domain or 'named'}.")
    if found.arc.result is Result.PASS:
        last = found.arc.sealers[0]
        proves.append(f"{last.domain} sealed the mail as it forwarded it, and it has not been changed since.")
        leaves.append(
            f"What {last.domain} says about the mail before that is its word; a seal is worth what its sealer is worth."
        )
    if holding:
        leaves.append(
            "A domain's signature is not a person's: it shows neither who wrote the mail nor that anybody agreed."
        )
        leaves.append("A key that its owner loses, or publishes later, can have signed anything; hence the date.")
    elif found.dkim.result is Result.FAIL:
        leaves.append("A broken signature is no proof of forgery: lists and forwarders break signatures every day.")
    elif found.dkim.result is not Result.NOT_CHECKED:
        leaves.append("Nothing shows who sent the mail; many honest senders do not sign.")
    return MailProvenance(
        found.checked_at,
        found.from_domain,
        found.dkim,
        found.arc,
        found.dmarc,
        found.lookups,
        tuple(proves),
        tuple(leaves),
    )


def _plain(said: bytes, most: int = MOST_RECORD_BYTES) -> str:
    """A stranger's bytes as text that can be stored and shown: printable, and short."""
    text = said.decode("utf-8", "backslashreplace")
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    return text if len(text) <= most else text[:most] + "…"
