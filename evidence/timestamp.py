"""Independent time: an authority signs that it saw a digest (RFC 3161).

    stamper = Timestamper((first, second))
    state = stamper.stamp(Unstamped(digest, since=now), now)       # Stamped, or Unstamped with the reasons
    proven = verify_token(state.token, digest, first)              # ProvenTime, or TimestampRefused

Believed is only what leads to a root certificate that was set up beforehand. Certificates that come inside an answer
are never a reason to believe it. A digest without a stamp is a state that is shown, with its date, until it has one.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import secrets
import socket
import threading
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from evidence.digest import Digest, canonical_json
from evidence.errors import AuthorityWrong, TimestampRefused, WrongDigest

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client.tsp import TimeStampResponse

LARGEST_ANSWER = 256 * 1024
"""Bytes of an answer; one with a whole chain of certificates has some 20 KB."""
ANSWER_SECONDS = 20.0
"""How long one authority is waited for in all."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
"""Between attempts the wait doubles from the first to the longest."""
KEPT_ATTEMPTS = 20
"""Attempts that a waiting digest remembers, newest last."""
SHA256 = "2.16.840.1.101.3.4.2.1"

_SHA256_DER = bytes.fromhex("300d06096086480165030402010500")
_WHEN = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class Authority:
    """Somebody whose word on time is taken. Raises AuthorityWrong for what cannot be used."""

    name: str
    """As it is shown and stored: ``digicert``."""
    url: str
    """Where it answers, http or https; its answers are signed, so http is enough."""
    roots: tuple[bytes, ...]
    """Its root certificates, PEM or DER, got from the authority itself and never from an answer."""
    intermediates: tuple[bytes, ...] = ()
    """Certificates between root and signer, got in the same way, for an authority that needs them."""
    qualified: bool = False
    """Whether its time is qualified (eIDAS, article 42) and so has the presumption of article 41."""

    def __post_init__(self) -> None:
        if not _is_address(self.url):
            raise AuthorityWrong(f"the authority {self.name} has no usable address: {self.url[:200]!r}")
        if not self.roots:
            raise AuthorityWrong(f"the authority {self.name} has no root certificate to check it against")


@dataclass(frozen=True, slots=True)
class TimestampToken:
    """What an authority answered, whole. Parsed, not believed."""

    authority: str
    digest: Digest
    """What was asked for."""
    nonce: int
    """What was sent along, so that no older answer passes for this one."""
    answer: bytes
    """The whole answer, as ``openssl ts -verify -in`` takes it (``.tsr``)."""


@dataclass(frozen=True, slots=True)
class ProvenTime:
    """A time that a checked token vouches for. Only ``verify_token`` makes one."""

    moment: datetime
    """UTC: the digest existed then."""
    authority: str
    digest: Digest
    serial: int
    """The authority's own number of the token."""
    policy: str
    """Dotted number of the policy under which it was given."""
    qualified: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """One authority that was asked in vain."""

    authority: str
    at: datetime
    reason: str
    raw: bytes = b""
    """What it answered, where that could not be read or believed; empty when nothing came."""


@dataclass(frozen=True, slots=True)
class Unstamped:
    """A digest that waits for its first stamp. It is data: kept, shown, and tried again when it is due."""

    digest: Digest
    since: datetime
    attempts: tuple[Attempt, ...] = ()
    """The newest ones, newest last."""
    rounds: int = 0
    """How often all authorities were asked."""

    def __str__(self) -> str:
        return f"unstamped since {self.since.astimezone(UTC):%Y-%m-%d %H:%M} UTC"

    @property
    def due(self) -> datetime:
        """When it should be tried again; the longer it waits, the more seldom."""
        if not self.attempts:
            return self.since
        return self.attempts[-1].at + min(LONGEST_WAIT, FIRST_WAIT * (1 << max(0, min(self.rounds - 1, 16))))

    def as_json(self) -> bytes:
        """Give it as canonical JSON."""
        attempts = [
            {"at": _written(a.at), "authority": a.authority, "raw": _text(a.raw), "reason": a.reason}
            for a in self.attempts
        ]
        return canonical_json(
            {
                "attempts": attempts,
                "digest": str(self.digest),
                "rounds": self.rounds,
                "since": _written(self.since),
                "state": "unstamped",
            }
        )


@dataclass(frozen=True, slots=True)
class Stamped:
    """A digest with at least one time that was proven when it came."""

    digest: Digest
    tokens: tuple[TimestampToken, ...]
    times: tuple[ProvenTime, ...]
    """One for each token."""
    attempts: tuple[Attempt, ...] = field(default=())
    """Authorities that were asked in vain before."""

    def __str__(self) -> str:
        first = min(self.times, key=lambda time: time.moment)
        return f"stamped {first.moment:%Y-%m-%d %H:%M:%S} UTC by {first.authority}"

    def as_json(self) -> bytes:
        """Give its tokens as canonical JSON; times are not written, they are proven again."""
        tokens = [
            # as text: a nonce has more bits than every reader of JSON keeps
            {"answer": _text(t.answer), "authority": t.authority, "nonce": str(t.nonce)}
            for t in self.tokens
        ]
        return canonical_json({"digest": str(self.digest), "state": "stamped", "tokens": tokens})


Ask = Callable[[str, bytes], bytes]
"""Post a request to an address and give the answer; raises TimestampRefused when there is none."""


class Timestamper:
    """Asks authorities, in their order, until enough of them have proven a time."""

    def __init__(self, authorities: Sequence[Authority], *, enough: int = 1, ask: Ask | None = None) -> None:
        """Take the *authorities*; *ask* stands for the network in tests."""
        self.authorities = tuple(authorities)
        self.enough = enough
        self._ask = ask or post

    def stamp(self, waiting: Unstamped, now: datetime) -> Stamped | Unstamped:
        """Ask for a stamp of one digest. What went wrong stands in what is given back; nothing is raised for it.

        An answer that cannot be read or believed is kept, and the next authority is asked.
        """
        attempts = list(waiting.attempts)
        tokens: list[TimestampToken] = []
        times: list[ProvenTime] = []
        for authority in self.authorities:
            if len(tokens) >= self.enough:
                break
            nonce = secrets.randbits(62) | 1 << 62
            answer = b""
            try:
                answer = self._ask(authority.url, request_for(waiting.digest, nonce))
                token = TimestampToken(authority.name, waiting.digest, nonce, answer)
                times.append(verify_token(token, waiting.digest, authority))
                tokens.append(token)
            except (TimestampRefused, AuthorityWrong) as error:
                attempts.append(Attempt(authority.name, now, str(error), answer))
        kept = tuple(attempts[-KEPT_ATTEMPTS:])
        if tokens:
            return Stamped(waiting.digest, tuple(tokens), tuple(times), kept)
        return replace(waiting, attempts=kept, rounds=waiting.rounds + 1)


def request_for(digest: Digest, nonce: int) -> bytes:
    """Request for a stamp of *digest*, DER (RFC 3161, section 2.4.1); asks for the signer's certificate.

    *nonce* has 63 bits, the highest of them set.
    """
    imprint = _der(0x30, _SHA256_DER + _der(0x04, bytes.fromhex(digest.hex)))
    return _der(0x30, b"\x02\x01\x01" + imprint + _der(0x02, nonce.to_bytes(8, "big")) + b"\x01\x01\xff")


def verify_token(token: TimestampToken, digest: Digest, authority: Authority) -> ProvenTime:
    """Check that *authority* vouches for *digest*, and give the time.

    Raises TimestampRefused when it does not, AuthorityWrong when its certificates cannot be read.
    """
    from cryptography import x509
    from rfc3161_client import VerifierBuilder

    # 1. the answer reads as one, and is about this digest and this question
    if token.digest != digest or token.authority != authority.name:
        raise TimestampRefused("the token was asked for something else, or from another authority")
    answer = _parsed(token.answer)
    with _refused("is no answer with a token"):
        imprint = answer.tst_info.message_imprint
        if imprint.hash_algorithm != x509.ObjectIdentifier(SHA256) or imprint.message != bytes.fromhex(digest.hex):
            raise TimestampRefused("the time-stamp is about other bytes")
        if answer.tst_info.nonce != token.nonce:
            raise TimestampRefused("the time-stamp answers another question: its nonce differs")
    # 2. it is signed by a certificate for time-stamping that leads to a root set up beforehand. Certificates in the
    #    answer go nowhere near the trusted ones: whoever forges a token encloses whatever makes it look right.
    verifier = VerifierBuilder(
        roots=[_certificate(data, authority.name) for data in authority.roots],
        intermediates=[_certificate(data, authority.name) for data in authority.intermediates],
        nonce=token.nonce,
    ).build()
    with _refused("is not by this authority"):
        verifier.verify(answer, bytes.fromhex(digest.hex))
        info = answer.tst_info
        return ProvenTime(
            info.gen_time.astimezone(UTC),
            authority.name,
            digest,
            info.serial_number,
            info.policy.dotted_string,
            authority.qualified,
        )


def state_from_json(data: bytes, authorities: Sequence[Authority]) -> Stamped | Unstamped:
    """Read what ``as_json`` of either state gave; every token of a stamped one is checked again.

    Raises TimestampRefused when it cannot be read, or when a token proves nothing.
    """
    try:
        said: dict[str, Any] = json.loads(data)
        digest = Digest(said["digest"])
        if said["state"] == "unstamped":
            attempts = tuple(
                Attempt(str(a["authority"]), _read_when(a["at"]), str(a["reason"]), base64.b64decode(a["raw"]))
                for a in said["attempts"]
            )
            return Unstamped(digest, _read_when(said["since"]), attempts, int(said["rounds"]))
        tokens = tuple(
            TimestampToken(str(t["authority"]), digest, int(t["nonce"]), base64.b64decode(t["answer"]))
            for t in said["tokens"]
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, WrongDigest):
        raise TimestampRefused("what was kept of a time-stamp cannot be read") from None
    known = {authority.name: authority for authority in authorities}
    unknown = {token.authority for token in tokens} - known.keys()
    if unknown or not tokens:
        raise TimestampRefused(f"no authority called {', '.join(sorted(unknown)) or '(none)'} is set up")
    return Stamped(digest, tokens, tuple(verify_token(token, digest, known[token.authority]) for token in tokens))


def post(url: str, request: bytes, *, seconds: float = ANSWER_SECONDS, limit: int = LARGEST_ANSWER) -> bytes:
    """Send *request* to an authority and give its answer. Follows no redirect.

    Raises TimestampRefused when none comes within *seconds*, or one of more than *limit* bytes.
    """
    parts = urllib.parse.urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    where = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    expired = threading.Event()
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=seconds)
        with contextlib.closing(connection):
            connection.connect()
            # The connection's own time limit is for each read: whoever sends a byte now and then would never meet it.
            timer = threading.Timer(seconds, _hang_up, (connection.sock, expired))
            timer.daemon = True
            timer.start()
            try:
                connection.request("POST", where, request, headers)
                answer = connection.getresponse()
                body = answer.read(limit + 1)
            finally:
                timer.cancel()
    except (OSError, http.client.HTTPException, ValueError) as error:
        if expired.is_set() or isinstance(error, TimeoutError):
            raise TimestampRefused(f"no answer within {seconds:g} seconds") from None
        raise TimestampRefused(f"no answer: {error or type(error).__name__}") from None
    if expired.is_set():
        raise TimestampRefused(f"no whole answer within {seconds:g} seconds")
    if answer.status != 200:
        raise TimestampRefused(f"no time-stamp, but the answer {answer.status} {answer.reason}")
    if len(body) > limit:
        raise TimestampRefused(f"an answer of more than {limit} bytes")
    return body


def _hang_up(line: socket.socket, expired: threading.Event) -> None:
    expired.set()
    with contextlib.suppress(OSError):  # already closed
        line.shutdown(socket.SHUT_RDWR)


def _parsed(data: bytes) -> TimeStampResponse:
    from rfc3161_client import decode_timestamp_response

    with _refused("cannot be read"):
        answer = decode_timestamp_response(data)
        if answer.status != 0:
            said = "; ".join(answer.status_string)[:200]
            raise TimestampRefused(f"the authority gave no time-stamp: status {answer.status} {said}".rstrip())
        return answer


def _certificate(data: bytes, name: str) -> Certificate:
    from cryptography import x509

    try:
        if b"-----BEGIN" in data:
            return x509.load_pem_x509_certificate(data)
        return x509.load_der_x509_certificate(data)
    except ValueError as error:
        raise AuthorityWrong(f"a certificate of the authority {name} cannot be read: {error}") from None


@contextlib.contextmanager
def _refused(what: str) -> Iterator[None]:
    """Turn whatever the libraries say of hostile bytes into one error of ours."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from rfc3161_client.errors import VerificationError

    try:
        yield
    except (
        VerificationError,
        ValueError,
        TypeError,
        AttributeError,
        OverflowError,
        UnsupportedAlgorithm,
        x509.DuplicateExtension,
        x509.InvalidVersion,
        x509.UnsupportedGeneralNameType,
    ) as error:
        raise TimestampRefused(f"the answer {what}: {str(error)[:300] or type(error).__name__}") from None


def _is_address(url: str) -> bool:
    try:
        parts = urllib.parse.urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return usable and url.isascii() and url.isprintable() and " " not in url


def _der(tag: int, content: bytes) -> bytes:
    assert len(content) < 0x80
    return bytes([tag, len(content)]) + content


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_WHEN)


def _read_when(text: str) -> datetime:
    return datetime.strptime(text, _WHEN).replace(tzinfo=UTC)
