"""A time is believed for one reason only: it leads to a root that was set up beforehand."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.digest import digest_of
from evidence.errors import AuthorityWrong, TimestampRefused
from evidence.timestamp import (
    FIRST_WAIT,
    KEPT_ATTEMPTS,
    LONGEST_WAIT,
    Authority,
    Stamped,
    Timestamper,
    TimestampToken,
    Unstamped,
    post,
    request_for,
    state_from_json,
    verify_token,
)
from tests import tsa as authorities
from tests.tsa import Tsa

pytestmark = pytest.mark.skipif(authorities.available() is not None, reason=authorities.available() or "")

NOW = datetime(2026, 5, 18, 9, 30, tzinfo=UTC)
MANIFEST = b"what is stamped"
DIGEST = digest_of(MANIFEST)
NONCE = 1 << 62 | 7


@pytest.fixture(scope="module")
def _first() -> Iterator[Tsa]:
    with Tsa("first") as made:
        yield made


@pytest.fixture(scope="module")
def _second() -> Iterator[Tsa]:
    with Tsa("second") as made:
        yield made


@pytest.fixture
def first(_first: Tsa) -> Tsa:
    _first.manner, _first.asked = "honest", 0
    return _first


@pytest.fixture
def second(_second: Tsa) -> Tsa:
    _second.manner, _second.asked = "honest", 0
    return _second


def _authority(tsa: Tsa, **more: object) -> Authority:
    return Authority(tsa.name, tsa.url, (tsa.root,), **more)  # type: ignore[arg-type]


def _token(tsa: Tsa, manner: str = "honest") -> TimestampToken:
    return TimestampToken(tsa.name, DIGEST, NONCE, tsa.reply(request_for(DIGEST, NONCE), manner))


def _openssl(tmp_path: Path, answer: bytes, root: bytes, *more: str) -> bool:
    (tmp_path / "answer.tsr").write_bytes(answer)
    (tmp_path / "root.pem").write_bytes(root)
    (tmp_path / "manifest").write_bytes(MANIFEST)
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-in", "answer.tsr", "-CAfile", "root.pem", *(more or ("-data", "manifest"))],
        cwd=tmp_path,
        capture_output=True,
    )
    return done.returncode == 0


# ---- a stamp


def test_a_stamp_and_what_openssl_says_of_it(first: Tsa, tmp_path: Path) -> None:
    state = Timestamper([_authority(first, qualified=True)]).stamp(Unstamped(DIGEST, NOW), NOW)
    assert isinstance(state, Stamped)
    [proven], [token] = state.times, state.tokens
    assert abs(proven.moment - datetime.now(UTC)) < timedelta(seconds=30)
    assert (proven.authority, proven.digest, proven.policy, proven.qualified) == ("first", DIGEST, "1.2.3.4.1", True)
    assert str(state).startswith("stamped 20")
    assert state.attempts == ()
    assert _openssl(tmp_path, token.answer, first.root)  # the whole answer is kept, not a bare token
    assert verify_token(token, DIGEST, _authority(first, qualified=True)) == proven


def test_the_request_is_the_one_that_openssl_makes(tmp_path: Path) -> None:
    (tmp_path / "query").write_bytes(request_for(DIGEST, NONCE))
    shown = subprocess.run(
        ["openssl", "ts", "-query", "-in", tmp_path / "query", "-text"], capture_output=True, text=True, check=True
    ).stdout
    assert "Hash Algorithm: sha256" in shown
    assert f"Nonce: 0x{NONCE:X}" in shown
    assert "Certificate required: yes" in shown
    assert "Policy OID: unspecified" in shown


def test_two_authorities_where_two_are_wanted(first: Tsa, second: Tsa) -> None:
    both = (_authority(first), _authority(second))
    state = Timestamper(both, enough=2).stamp(Unstamped(DIGEST, NOW), NOW)
    assert isinstance(state, Stamped)
    assert [time.authority for time in state.times] == ["first", "second"]
    assert (first.asked, second.asked) == (1, 1)
    Timestamper(both).stamp(Unstamped(DIGEST, NOW), NOW)
    assert (first.asked, second.asked) == (2, 1)


def test_a_certificate_as_der_and_one_in_between_that_is_set_up(tmp_path: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    with Tsa("through", through=True) as tsa:
        der = x509.load_pem_x509_certificate(tsa.root).public_bytes(Encoding.DER)
        known = Authority(tsa.name, tsa.url, (der,), (tsa.middle,))
        token = _token(tsa)
        assert verify_token(token, DIGEST, known).authority == "through"
        with pytest.raises(TimestampRefused):
            verify_token(token, DIGEST, replace(known, intermediates=()))


# ---- forgeries: permanent


@pytest.mark.parametrize("through", [False, True])
def test_a_token_that_brings_its_own_root_is_refused(first: Tsa, tmp_path: Path, through: bool) -> None:
    """The attack that older releases of the library let pass: signer and root of the attacker lie in the token."""
    from rfc3161_client import decode_timestamp_response

    with Tsa("attacker", through=through) as attacker:
        forged = _token(attacker, "enclosed")
        enclosed = decode_timestamp_response(forged.answer).signed_data.certificates
        assert len(enclosed) == (3 if through else 2)
        for token in (forged, _token(attacker)):
            with pytest.raises(TimestampRefused, match="not by this authority"):
                verify_token(replace(token, authority=first.name), DIGEST, _authority(first))
            assert not _openssl(tmp_path, token.answer, first.root)
        # and it is a sound token to whoever trusts the attacker: what is refused is the root, nothing else
        theirs = Authority("attacker", attacker.url, (attacker.root,), (attacker.middle,) if through else ())
        assert verify_token(forged, DIGEST, theirs).authority == "attacker"
        assert _openssl(tmp_path, forged.answer, attacker.root)


@pytest.mark.parametrize("manner", ["honest", "enclosed"])
def test_a_token_under_the_honest_ones_names_is_refused(first: Tsa, manner: str) -> None:
    with Tsa("first", keys="attacker") as attacker:
        forged = _token(attacker, manner)
        assert verify_token(forged, DIGEST, _authority(attacker))
        with pytest.raises(TimestampRefused, match="not by this authority"):
            verify_token(forged, DIGEST, _authority(first))


def test_a_signer_that_may_not_stamp_is_refused(first: Tsa) -> None:
    """The root's own signature stands on a certificate for signing code; same names, same number, same key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding

    right = x509.load_pem_x509_certificate(first.signer)
    other = (
        x509.CertificateBuilder()
        .subject_name(right.subject)
        .issuer_name(right.issuer)
        .public_key(right.public_key())  # type: ignore[arg-type]
        .serial_number(right.serial_number)
        .not_valid_before(right.not_valid_before_utc)
        .not_valid_after(right.not_valid_after_utc)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.CODE_SIGNING]), critical=True)
        .sign(authorities.rsa_key("first root"), hashes.SHA256())
    )
    token = _token(first)
    old, new = right.public_bytes(Encoding.DER), other.public_bytes(Encoding.DER)
    assert old in token.answer
    assert len(old) == len(new)
    with pytest.raises(TimestampRefused):
        verify_token(replace(token, answer=token.answer.replace(old, new)), DIGEST, _authority(first))


def test_another_file_another_nonce_another_authority(first: Tsa, second: Tsa) -> None:
    token, known = _token(first), _authority(first)
    other = digest_of(b"another file")
    assert verify_token(token, DIGEST, known)
    for wrong, digest, match in [
        (token, other, "something else"),
        (replace(token, digest=other), other, "other bytes"),
        (replace(token, nonce=NONCE + 1), DIGEST, "nonce"),
        (replace(token, authority="second"), DIGEST, "another authority"),
    ]:
        with pytest.raises(TimestampRefused, match=match):
            verify_token(wrong, digest, known)
    with pytest.raises(TimestampRefused):
        verify_token(replace(token, authority="second"), DIGEST, _authority(second))


def test_a_signer_whose_certificate_had_run_out(tmp_path: Path) -> None:
    with Tsa("expired", days=-30) as tsa:
        token = _token(tsa)
        with pytest.raises(TimestampRefused):
            verify_token(token, DIGEST, _authority(tsa))
        assert not _openssl(tmp_path, token.answer, tsa.root)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_is_refused_or_harmless(first: Tsa, tmp_path: Path, data: st.DataObject) -> None:
    token = _kept(first)
    answer = bytearray(token.answer)
    at = data.draw(st.integers(0, len(answer) - 1))
    answer[at] ^= data.draw(st.integers(1, 255))
    sound = verify_token(token, DIGEST, _authority(first))
    try:
        proven = verify_token(replace(token, answer=bytes(answer)), DIGEST, _authority(first))
    except TimestampRefused:
        return
    assert proven == sound  # parts that nobody signed may change; what is said of the time may not


_KEPT: list[TimestampToken] = []


def _kept(tsa: Tsa) -> TimestampToken:
    if not _KEPT:
        _KEPT.append(_token(tsa))
    return _KEPT[0]


def test_any_cut_answer_is_refused(first: Tsa) -> None:
    token = _kept(first)
    for length in range(0, len(token.answer), 41):
        with pytest.raises(TimestampRefused):
            verify_token(replace(token, answer=token.answer[:length]), DIGEST, _authority(first))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes_are_refused(first: Tsa, answer: bytes) -> None:
    with pytest.raises(TimestampRefused):
        verify_token(TimestampToken("first", DIGEST, NONCE, answer), DIGEST, _authority(first))


# ---- what goes wrong on the way


@pytest.mark.parametrize(
    ("manner", "reason", "is_kept"),
    [
        ("refuse", "503", False),
        ("redirect", "302", False),
        ("garbage", "cannot be read", True),
        ("empty", "cannot be read", False),
        ("huge", "more than", False),
        ("silent", "within", False),
        ("drip", "within", False),
        ("replay", "other bytes|nonce", True),
        ("reject", "no time-stamp: status 2", True),
        ("chain", "cannot be read", True),
    ],
)
def test_the_next_authority_is_asked(first: Tsa, second: Tsa, manner: str, reason: str, is_kept: bool) -> None:
    def ask(url: str, request: bytes) -> bytes:
        return post(url, request, seconds=0.6 if manner in ("silent", "drip") else 20)

    if manner == "replay":
        Timestamper([_authority(first)]).stamp(Unstamped(DIGEST, NOW), NOW)
    first.manner = manner
    began = time.monotonic()
    state = Timestamper([_authority(first), _authority(second)], ask=ask).stamp(Unstamped(DIGEST, NOW), NOW)
    assert time.monotonic() - began < 10
    assert isinstance(state, Stamped)
    assert [t.authority for t in state.times] == ["second"]
    [attempt] = state.attempts
    assert attempt.authority == "first"
    assert any(part in attempt.reason for part in reason.split("|")), attempt.reason
    assert bool(attempt.raw) is is_kept


def test_nobody_there(first: Tsa) -> None:
    nobody = Authority("nobody", "http://127.0.0.1:9/", (first.root,))
    state = Timestamper([nobody]).stamp(Unstamped(DIGEST, NOW), NOW)
    assert isinstance(state, Unstamped)
    assert "no answer" in state.attempts[0].reason


# ---- what waits


def test_a_digest_waits_and_says_since_when(first: Tsa, second: Tsa) -> None:
    first.manner, second.manner = "refuse", "garbage"
    stamper = Timestamper([_authority(first), _authority(second)])
    waiting: Unstamped | Stamped = Unstamped(DIGEST, NOW)
    assert isinstance(waiting, Unstamped)
    assert waiting.due == NOW
    waits = []
    now = NOW
    for _ in range(14):
        found = stamper.stamp(waiting, now)
        assert isinstance(found, Unstamped)
        waits.append(found.due - now)
        now, waiting = found.due, found
    assert waits == [min(LONGEST_WAIT, FIRST_WAIT * 2**n) for n in range(14)]
    assert str(waiting) == "unstamped since 2026-05-18 09:30 UTC"
    assert len(waiting.attempts) == KEPT_ATTEMPTS
    assert waiting.attempts[-1].raw == b"<html>no time-stamp</html>"
    assert state_from_json(waiting.as_json(), ()) == waiting
    second.manner = "honest"
    assert isinstance(stamper.stamp(waiting, now), Stamped)


def test_what_was_stamped_is_proven_again_when_it_is_read(first: Tsa, second: Tsa) -> None:
    known = [_authority(first), _authority(second)]
    state = Timestamper(known, enough=2).stamp(Unstamped(DIGEST, NOW), NOW)
    assert isinstance(state, Stamped)
    assert state_from_json(state.as_json(), known) == state
    with pytest.raises(TimestampRefused, match="second"):
        state_from_json(state.as_json(), known[:1])
    swapped = [replace(known[0], roots=(second.root,)), known[1]]
    with pytest.raises(TimestampRefused):
        state_from_json(state.as_json(), swapped)


@given(st.binary(max_size=60) | st.sampled_from([b"{}", b"[]", b'{"digest":1}', b"[" * 9999]))
def test_what_was_kept_wrongly_is_told(data: bytes) -> None:
    with pytest.raises(TimestampRefused):
        state_from_json(data, ())


# ---- how an authority is set up


@pytest.mark.parametrize(
    "url", ["", "ftp://a/", "http://", "https://:0/", "http://[::1", "http://a:x/", "http://a/\r\nX: y", "http://a b/"]
)
def test_an_address_that_cannot_be_used(url: str) -> None:
    with pytest.raises(AuthorityWrong, match="address"):
        Authority("a", url, (b"x",))


def test_certificates_that_cannot_be_used(first: Tsa) -> None:
    with pytest.raises(AuthorityWrong, match="no root"):
        Authority("first", first.url, ())
    for root in (b"", b"nothing", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        wrong = Authority("first", first.url, (root,))
        with pytest.raises(AuthorityWrong, match="cannot be read"):
            verify_token(_kept(first), DIGEST, wrong)
        state = Timestamper([wrong]).stamp(Unstamped(DIGEST, NOW), NOW)
        assert isinstance(state, Unstamped)
