"""Mails signed here, with keys made here, and what is said of them."""

from __future__ import annotations

import base64
import contextlib
import functools
import logging
import re
import resource
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import dkim
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from dkim.canonicalization import CanonicalizationPolicy, Relaxed, Simple
from dkim.crypto import HASH_ALGORITHMS, parse_pem_private_key
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence import provenance
from evidence.digest import canonical_json
from evidence.errors import LookUpFailed
from evidence.provenance import Result, check_provenance, meant, system_dns

NOW = datetime.now(UTC).replace(microsecond=0)
MAIL = (
    b"Received: from mx.example by me.example; Mon, 18 May 2026 10:00:00 +0000\r\n"
    b"From: Ann <ann@mail.acme.example>\r\n"
    b"To: me@freelance.example\r\n"
    b"Subject: The contract\r\n"
    b"Date: Mon, 18 May 2026 10:00:00 +0000\r\n"
    b"Message-ID: <1@acme.example>\r\n"
    b"\r\n"
    b"Please sign the attached  agreement.\t\r\n"
    b"\r\n"
    b"Ann\r\n"
    b"\r\n"
)


@dataclass
class Zone:
    """A name service of the test's own."""

    records: dict[bytes, bytes] = field(default_factory=dict)
    dead: bool = False
    asked: list[bytes] = field(default_factory=list)

    def __call__(self, name: bytes) -> bytes | None:
        self.asked.append(name)
        if self.dead:
            raise LookUpFailed("the name service did not answer: timeout")
        return self.records.get(name)


@functools.cache
def _pem(bits: int = 1024) -> tuple[bytes, bytes]:
    """A private key for dkimpy, and its key record."""
    key = rsa.generate_private_key(65537, bits)
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return private, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


@pytest.fixture
def zone() -> Zone:
    return Zone(
        {
            b"s1._domainkey.acme.example": _pem()[1],
            b"_dmarc.acme.example": b"v=DMARC1; p=reject; sp=quarantine; rua=mailto:x@acme.example",
        }
    )


def signed(
    mail: bytes = MAIL,
    *,
    domain: bytes = b"acme.example",
    selector: bytes = b"s1",
    length: bool = False,
    canonicalize: tuple[bytes, bytes] = (b"relaxed", b"relaxed"),
    headers: Sequence[bytes] | None = None,
) -> bytes:
    return (
        dkim.sign(mail, selector, domain, _pem()[0], canonicalize=canonicalize, length=length, include_headers=headers)
        + mail
    )


def signed_with(mail: bytes = MAIL, names: Sequence[bytes] = (b"from", b"subject"), **tags: str) -> bytes:
    """Sign with tags that dkimpy does not offer."""
    signer = dkim.DKIM(mail)
    key = parse_pem_private_key(_pem()[0])
    algorithm = tags.pop("a", "rsa-sha256").encode()
    signer.signature_algorithm, signer.hasher = algorithm, HASH_ALGORITHMS[algorithm]
    policy = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
    body = HASH_ALGORITHMS[algorithm](policy.canonicalize_body(signer.body)).digest()
    fields = {
        b"v": b"1",
        b"a": algorithm,
        b"c": b"relaxed/relaxed",
        b"d": b"acme.example",
        b"s": b"s1",
        b"h": b":".join(names),
        b"bh": base64.b64encode(body),
        **{name.encode(): value.encode() for name, value in tags.items()},
        b"b": b"0" * 60,
    }
    return (
        b"DKIM-Signature: "
        + signer.gen_header(list(fields.items()), list(names), policy, b"DKIM-Signature", key)
        + mail
    )


def _at(when: datetime) -> str:
    return str(int(when.timestamp()))


# ---- what holds


def test_an_intact_mail(zone: Zone) -> None:
    found = check_provenance(signed(), zone, NOW)
    assert (found.dkim.result, found.dkim.domain, found.dkim.aligned) == (Result.PASS, "acme.example", True)
    [signature] = found.dkim.signatures
    assert signature.reason == ""
    assert (signature.selector, signature.algorithm, signature.key_bits) == ("s1", "rsa-sha256", 1024)
    assert signature.signed_at is not None
    assert abs(signature.signed_at - NOW) < timedelta(minutes=10)
    assert (found.dmarc.result, found.dmarc.domain, found.dmarc.policy) == (Result.PASS, "acme.example", "quarantine")
    assert found.arc.result is Result.NONE
    assert found.from_domain == "mail.acme.example"


def test_it_says_what_a_pass_proves_and_what_not(zone: Zone) -> None:
    found = check_provenance(signed(), zone, NOW)
    [proof] = found.proves
    assert "acme.example" in proof
    assert f"{NOW:%Y-%m-%d}" in proof
    said = " ".join(found.does_not_prove)
    assert "who wrote the mail" in said
    assert "agreed" in said
    assert "key" in said


def test_the_key_is_archived_with_the_time(zone: Zone) -> None:
    found = check_provenance(signed(), zone, NOW)
    kept = {lookup.name: lookup for lookup in found.lookups}
    key = kept["s1._domainkey.acme.example"]
    assert key.answer == _pem()[1].decode()
    assert key.at == NOW
    assert kept["_dmarc.acme.example"].answer is not None
    assert kept["_dmarc.mail.acme.example"].answer is None
    # and with what was archived, the mail can be checked again when the domain has changed its key
    archive = {kept.name.encode(): kept.answer.encode() for kept in found.lookups if kept.answer is not None}
    assert check_provenance(signed(), archive.get, NOW).dkim.result is Result.PASS


@pytest.mark.parametrize("canonicalize", [(h, b) for h in (b"simple", b"relaxed") for b in (b"simple", b"relaxed")])
def test_every_canonicalization(zone: Zone, canonicalize: tuple[bytes, bytes]) -> None:
    assert check_provenance(signed(canonicalize=canonicalize), zone, NOW).dkim.result is Result.PASS


@pytest.mark.parametrize(
    "change",
    [
        lambda mail: mail.replace(b"\r\n", b"\n"),
        lambda mail: b"Received: from elsewhere\r\n by here;\r\n now\r\n" + mail,
        lambda mail: b"From ann@acme.example Mon May 18 10:00:00 2026\r\n" + mail,
        lambda mail: mail + b"\r\n\r\n",
        lambda mail: mail.replace(b"attached  agreement", b"attached agreement"),
    ],
    ids=["LF only", "Received added", "mbox line", "empty lines at the end", "blanks"],
)
def test_what_transport_does_leaves_it_intact(zone: Zone, change: Callable[[bytes], bytes]) -> None:
    assert check_provenance(change(signed()), zone, NOW).dkim.result is Result.PASS


def test_an_ed25519_signature(zone: Zone) -> None:
    key = Ed25519PrivateKey.generate()
    raw = serialization.Encoding.Raw
    seed = key.private_bytes(raw, serialization.PrivateFormat.Raw, serialization.NoEncryption())
    public = key.public_key().public_bytes(raw, serialization.PublicFormat.Raw)
    zone.records[b"e1._domainkey.acme.example"] = b"v=DKIM1; k=ed25519; p=" + base64.b64encode(public)
    header = dkim.sign(MAIL, b"e1", b"acme.example", base64.b64encode(seed), signature_algorithm=b"ed25519-sha256")
    assert check_provenance(header + MAIL, zone, NOW).dkim.result is Result.PASS
    changed = (header + MAIL).replace(b"Subject: The", b"Subject: My")
    assert check_provenance(changed, zone, NOW).dkim.result is Result.FAIL


# ---- what does not


def test_a_changed_body(zone: Zone) -> None:
    found = check_provenance(signed().replace(b"Please sign", b"Please burn"), zone, NOW)
    assert found.dkim.result is Result.FAIL
    assert "body was changed" in found.dkim.reason
    assert found.proves == ()
    assert "no proof of forgery" in " ".join(found.does_not_prove)


def test_a_list_footer(zone: Zone) -> None:
    found = check_provenance(signed() + b"-- \r\nlist@example\r\n", zone, NOW)
    assert found.dkim.result is Result.FAIL
    assert "body was changed" in found.dkim.reason


@pytest.mark.parametrize(
    "change",
    [
        lambda mail: mail.replace(b"Subject: The", b"Subject: My"),
        lambda mail: mail.replace(b"To: me@", b"To: you@"),
        lambda mail: mail.replace(b"From: Ann", b"From: Bob"),
        lambda mail: b"From: Eve <eve@evil.example>\r\n" + mail,
        lambda mail: mail.replace(b"Date:", b"From: Eve <eve@evil.example>\r\nDate:"),
    ],
    ids=["subject", "to", "from", "second From above", "second From below"],
)
def test_changed_headers(zone: Zone, change: Callable[[bytes], bytes]) -> None:
    found = check_provenance(change(signed()), zone, NOW)
    assert found.dkim.result is Result.FAIL
    assert "headers were changed" in found.dkim.reason


def test_two_senders_have_no_dmarc(zone: Zone) -> None:
    found = check_provenance(b"From: Eve <eve@evil.example>\r\n" + signed(), zone, NOW)
    assert found.from_domain == ""
    assert found.dmarc.result is Result.PERMERROR


def test_a_failure_is_no_dmarc_failure_because_spf_is_not_known(zone: Zone) -> None:
    found = check_provenance(signed().replace(b"Please sign", b"Please burn"), zone, NOW)
    assert found.dmarc.result is Result.UNDECIDED
    assert "SPF" in found.dmarc.reason


def test_the_key_is_gone(zone: Zone) -> None:
    del zone.records[b"s1._domainkey.acme.example"]
    found = check_provenance(signed(), zone, NOW)
    assert found.dkim.result is Result.PERMERROR
    assert "not published" in found.dkim.reason
    assert found.lookups[0].answer is None


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (b"v=DKIM1; p=", "withdrawn"),
        (b"v=DKIM1; p=!!!!", "cannot be read"),
        (b"v=spf1 -all", "cannot be read"),
        (b"", "cannot be read"),
        (b"\x00\xff;=;==", "cannot be read"),
        (b"v=DKIM1; k=ed25519; p=AAAA", "cannot be read"),
        (b"v=DKIM1; k=dsa; p=AAAA", "cannot be read"),
        (b"v=DKIM1; s=other; p=AAAA", "cannot be read"),
    ],
)
def test_a_key_that_is_none(zone: Zone, record: bytes, reason: str) -> None:
    zone.records[b"s1._domainkey.acme.example"] = record
    found = check_provenance(signed(), zone, NOW)
    assert found.dkim.result is Result.PERMERROR
    assert reason in found.dkim.reason


def test_another_key_signed_it(zone: Zone) -> None:
    zone.records[b"s1._domainkey.acme.example"] = _pem(1025)[1]
    assert check_provenance(signed(), zone, NOW).dkim.result is Result.FAIL


def test_the_name_service_is_dead(zone: Zone) -> None:
    zone.dead = True
    found = check_provenance(signed(), zone, NOW)
    assert found.dkim.result is Result.TEMPERROR
    assert found.dmarc.result is Result.TEMPERROR
    assert found.lookups[0].trouble
    assert found.proves == ()


def test_without_look_ups_nothing_is_said() -> None:
    found = check_provenance(signed(), None, NOW)
    assert {found.dkim.result, found.dmarc.result} == {Result.NOT_CHECKED}
    assert found.arc.result is Result.NONE
    assert (found.lookups, found.proves) == ((), ())


def test_an_unsigned_mail(zone: Zone) -> None:
    found = check_provenance(MAIL, zone, NOW)
    assert found.dkim.result is Result.NONE
    assert found.dmarc.result is Result.UNDECIDED
    assert "many honest senders" in " ".join(found.does_not_prove)


# ---- what is only half true


def test_a_length_tag_is_partly_signed(zone: Zone) -> None:
    whole = check_provenance(signed(length=True), zone, NOW)
    assert whole.dkim.result is Result.PASS
    added = b"PS: you also give us the right to train on it.\r\n"
    found = check_provenance(signed(length=True) + added, zone, NOW)
    assert found.dkim.result is Result.PARTLY
    assert str(found.dkim.result) == "partly signed"
    [signature] = found.dkim.signatures
    assert signature.unsigned_bytes >= len(added)
    assert "anybody could have added" in " ".join(found.does_not_prove)
    assert "first part" in found.proves[0]
    assert found.dmarc.result is Result.PASS
    assert "part of the body" in found.dmarc.reason
    assert found.to_json()["dkim"]["result"] == "partly signed"


def test_a_length_beyond_the_body_is_a_lost_end(zone: Zone) -> None:
    found = check_provenance(signed_with(l="99999"), zone, NOW)
    assert found.dkim.result is Result.FAIL


def test_headers_that_nobody_signed_are_named(zone: Zone) -> None:
    found = check_provenance(signed_with(names=[b"from", b"date"]), zone, NOW)
    assert found.dkim.result is Result.PASS
    assert found.dkim.signatures[0].unsigned_headers == ("to", "subject", "message-id")
    assert "subject" in " ".join(found.does_not_prove)


def test_a_second_subject_is_named(zone: Zone) -> None:
    found = check_provenance(b"Subject: Another\r\n" + signed(), zone, NOW)
    assert found.dkim.signatures[0].unsigned_headers == ("subject",)


def test_a_sender_that_is_not_signed_is_not_signed_at_all(zone: Zone) -> None:
    found = check_provenance(signed_with(names=[b"to", b"subject"]), zone, NOW)
    assert found.dkim.result is Result.PERMERROR
    assert "sender" in found.dkim.reason


def test_expired(zone: Zone) -> None:
    past = signed_with(t=_at(NOW - timedelta(days=9)), x=_at(NOW - timedelta(days=2)))
    found = check_provenance(past, zone, NOW)
    assert found.dkim.result is Result.EXPIRED
    assert f"{NOW - timedelta(days=2):%Y-%m-%d}" in found.dkim.reason
    assert check_provenance(past, zone, NOW - timedelta(days=3)).dkim.result is Result.PASS  # it held when it came


def test_signed_tomorrow(zone: Zone) -> None:
    found = check_provenance(signed_with(t=_at(NOW + timedelta(days=1))), zone, NOW)
    assert found.dkim.result is Result.PERMERROR


def test_sha1_proves_nothing(zone: Zone) -> None:
    found = check_provenance(signed_with(a="rsa-sha1"), zone, NOW)
    assert found.dkim.result is Result.WEAK
    assert "SHA-1" in found.dkim.reason
    assert found.proves == ()


def test_somebody_elses_signature_says_nothing_about_the_sender(zone: Zone) -> None:
    zone.records[b"s1._domainkey.bulk.example"] = _pem()[1]
    found = check_provenance(signed(domain=b"bulk.example"), zone, NOW)
    assert (found.dkim.result, found.dkim.aligned) == (Result.PASS, False)
    assert found.dmarc.result is Result.UNDECIDED
    assert "says nothing about the sender mail.acme.example" in " ".join(found.does_not_prove)


def test_the_senders_own_signature_is_the_one_that_counts(zone: Zone) -> None:
    zone.records[b"s1._domainkey.bulk.example"] = _pem()[1]
    both = signed(signed(), domain=b"bulk.example")
    found = check_provenance(both, zone, NOW)
    assert [s.domain for s in found.dkim.signatures] == ["bulk.example", "acme.example"]
    assert (found.dkim.domain, found.dkim.aligned, found.dmarc.result) == ("acme.example", True, Result.PASS)


def test_a_lookalike_below_a_public_suffix_is_not_aligned(zone: Zone) -> None:
    zone.records[b"s1._domainkey.evil.co.uk"] = _pem()[1]
    mail = MAIL.replace(b"mail.acme.example", b"acme.co.uk")
    found = check_provenance(signed(mail, domain=b"evil.co.uk"), zone, NOW)
    assert (found.dkim.result, found.dkim.aligned) == (Result.PASS, False)


# ---- DMARC


@pytest.mark.parametrize(
    ("record", "result", "policy"),
    [
        (b"v=DMARC1; p=none", Result.PASS, "none"),
        (b"v=DMARC1; p=reject; adkim=r", Result.PASS, "reject"),
        (b"v=DMARC1; p=reject; adkim=s", Result.UNDECIDED, "reject"),
        (b"v=DMARC1; p=nonsense", Result.NONE, ""),
        (b"v=DMARC1", Result.NONE, ""),
        (b"v=spf1 -all", Result.NONE, ""),
        (b"v=DMARC1; p", Result.PERMERROR, ""),
        (b"\xff\xfe\x00", Result.NONE, ""),
    ],
)
def test_policies(zone: Zone, record: bytes, result: Result, policy: str) -> None:
    zone.records[b"_dmarc.mail.acme.example"] = record
    del zone.records[b"_dmarc.acme.example"]
    found = check_provenance(signed(), zone, NOW)
    assert (found.dmarc.result, found.dmarc.policy) == (result, policy)


def test_a_domain_with_hyphens(zone: Zone) -> None:
    zone.records |= {
        b"s1._domainkey.acme-corp.example": _pem()[1],
        b"_dmarc.acme-corp.example": b"v=DMARC1; p=reject; sp=none",
    }
    mail = MAIL.replace(b"mail.acme.example", b"Acme-Corp.example")
    found = check_provenance(signed(mail, domain=b"acme-corp.example"), zone, NOW)
    assert (found.dmarc.result, found.dmarc.domain, found.dmarc.policy) == (
        Result.PASS,
        "acme-corp.example",
        "reject",
    )


def test_a_domain_in_another_script(zone: Zone) -> None:
    zone.records[b"s1._domainkey.xn--bcher-kva.example"] = _pem()[1]
    mail = MAIL.replace(b"mail.acme.example", "bücher.example".encode())
    found = check_provenance(signed(mail, domain=b"xn--bcher-kva.example"), zone, NOW)
    assert (found.from_domain, found.dkim.aligned) == ("xn--bcher-kva.example", True)


@pytest.mark.parametrize(
    "sender",
    [b"", b"Ann", b"ann@", b"@", b"<>", b"ann@localhost..", b"a@b.example, c@d.example", b"a@" + b"x" * 3000],
)
def test_a_sender_without_a_domain(zone: Zone, sender: bytes) -> None:
    found = check_provenance(MAIL.replace(b"Ann <ann@mail.acme.example>", sender), zone, NOW)
    assert found.from_domain == ""
    assert found.dmarc.result is Result.PERMERROR


# ---- ARC


def forwarded(mail: bytes, *domains: bytes, broken: bool = False) -> bytes:
    """Seal *mail* as forwarders do, one after the other."""
    for number, domain in enumerate(domains):
        word = b"" if number == 0 else b" arc=fail;" if broken else b" arc=pass;"
        mail = b"Authentication-Results: " + domain + b";" + word + b" dkim=pass header.d=acme.example\r\n" + mail
        mail = b"".join(dkim.arc_sign(mail, b"a1", domain, _pem()[0], domain)) + mail
    return mail


@pytest.fixture
def sealed_zone(zone: Zone) -> Zone:
    for domain in (b"list.example", b"relay.example"):
        zone.records[b"a1._domainkey." + domain] = _pem()[1]
    return zone


def test_a_chain_of_forwarders(sealed_zone: Zone) -> None:
    found = check_provenance(forwarded(signed(), b"list.example", b"relay.example"), sealed_zone, NOW)
    assert found.arc.result is Result.PASS
    assert [(s.instance, s.domain, s.seal_holds) for s in found.arc.sealers] == [
        (2, "relay.example", True),
        (1, "list.example", True),
    ]
    assert "dkim=pass" in found.arc.sealers[1].says
    assert "relay.example sealed the mail" in " ".join(found.proves)
    assert "its word" in " ".join(found.does_not_prove)


def test_a_list_that_adds_a_footer_breaks_dkim_and_not_its_own_seal(sealed_zone: Zone) -> None:
    with_footer = signed() + b"-- \r\nour list\r\n"
    found = check_provenance(forwarded(with_footer, b"list.example"), sealed_zone, NOW)
    assert (found.dkim.result, found.arc.result) == (Result.FAIL, Result.PASS)


def test_changed_after_the_last_seal(sealed_zone: Zone) -> None:
    sealed = forwarded(signed(), b"list.example", b"relay.example")
    found = check_provenance(sealed.replace(b"Please sign", b"Please burn"), sealed_zone, NOW)
    assert found.arc.result is Result.FAIL
    assert "relay.example" in found.arc.reason


def test_a_seal_whose_key_is_gone(sealed_zone: Zone) -> None:
    sealed = forwarded(signed(), b"list.example", b"relay.example")
    del sealed_zone.records[b"a1._domainkey.list.example"]
    found = check_provenance(sealed, sealed_zone, NOW)
    assert found.arc.result is Result.FAIL
    assert "list.example" in found.arc.reason


def test_a_chain_that_came_broken(sealed_zone: Zone) -> None:
    sealed = forwarded(signed(), b"list.example", b"relay.example", broken=True)
    found = check_provenance(sealed, sealed_zone, NOW)
    assert found.arc.result is Result.FAIL


def test_a_chain_with_a_link_missing(sealed_zone: Zone) -> None:
    sealed = forwarded(signed(), b"list.example")
    torn = re.sub(rb"ARC-Authentication-Results:.*?\r\n(?=\S)", b"", sealed, flags=re.DOTALL)
    assert check_provenance(torn, sealed_zone, NOW).arc.result is Result.FAIL


def test_no_key_for_a_seal_can_be_asked(sealed_zone: Zone) -> None:
    sealed_zone.dead = True
    found = check_provenance(forwarded(signed(), b"list.example"), sealed_zone, NOW)
    assert found.arc.result is Result.TEMPERROR


# ---- hostile mail


def _seconds(work: Callable[[], object]) -> float:
    """Processor time of this process: what a mail can waste."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _signature(**tags: bytes) -> bytes:
    fields = {
        "v": b"1",
        "a": b"rsa-sha256",
        "c": b"relaxed/relaxed",
        "d": b"acme.example",
        "s": b"s1",
        "h": b"from:to",
        "bh": base64.b64encode(b"0" * 32),
        "b": base64.b64encode(b"0" * 128),
    } | tags
    return b"DKIM-Signature: " + b"; ".join(k.encode() + b"=" + v for k, v in fields.items()) + b"\r\n"


_HUGE = 400_000
HOSTILE = {
    "nothing": b"",
    "a line end": b"\r\n",
    "no headers": b"\r\n\r\nbody",
    "no body": b"From: a@b.example",
    "a folded first line": b" folded\r\n" + signed(),
    "lines that are no headers": b"\xff\xfe\x00\r\nnot a header\r\n folded\r\n" + signed(),
    "an endless header": b"Subject: " + b"x" * 2_000_000 + b"\r\n" + signed(),
    "a header folded for ever": b"Subject: x\r\n" + b" y\r\n" * _HUGE + signed(),
    "headers without end": b"X: y\r\n" * _HUGE + signed(),
    "blanks without end in the body": signed(canonicalize=(b"relaxed", b"relaxed")) + b" " * 5_000_000 + b"x",
    "blanks without end in a seal's body": b"",
    "line ends without end": signed() + b"\r\n" * 2_000_000 + b"x",
    "bare returns": signed() + b"\r" * 2_000_000,
    "signatures without end": signed() * 1 + b"",
    "a thousand signatures": b"".join(_signature(d=b"d%d.example" % n) for n in range(1000)) + MAIL,
    "a signature of blanks": b"DKIM-Signature: v=1; b=" + b" \t" * 8000 + b"!\r\n" + MAIL,
    "a signature of folds": b"DKIM-Signature: v=1; b=" + b"\r\n " * 4000 + b"!\r\n" + MAIL,
    "a signature of short folds": _signature(b=(b"\r\n " * 60 + b"A") * 80) + MAIL,
    "names without end": _signature(h=b"from:" + b"to:" * 5000 + b"to") + MAIL,
    "an instance without end": b"ARC-Seal: i=" + b"9" * 9000 + b"; a=rsa-sha256\r\n" + MAIL,
    "an instance beyond belief": b"ARC-Seal: i=99999999999999; a=rsa-sha256\r\n" + MAIL,
    "comments in comments": b"From: " + b"(" * 1900 + b"a@b.example\r\n\r\nx",
    "a domain that is none": _signature(d=b"\xff\x00@:..", s=b"..") + MAIL,
    "a domain with a line in it": _signature(d=b"acme\r\n .example") + MAIL,
    "a length that is no number": _signature(l=b"") + MAIL,
    "a length beyond belief": _signature(l=b"9" * 76) + MAIL,
    "a time beyond belief": _signature(t=b"9" * 5000, x=b"9" * 5000) + MAIL,
    "a canonicalization beyond belief": _signature(c=b"simple/x/y") + MAIL,
    "tags twice": b"DKIM-Signature: v=1; v=1; =; ;;\r\n" + MAIL,
    "a signature that is not base64": _signature(b=b"A", bh=b"\xff") + MAIL,
    "an unknown algorithm": _signature(a=b"rot13") + MAIL,
    "an identity from elsewhere": _signature(i=b"x@evil.example") + MAIL,
}
HOSTILE["blanks without end in a seal's body"] = forwarded(signed(), b"list.example") + b" " * 5_000_000 + b"x"
del HOSTILE["signatures without end"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_ends_in_an_answer_soon(sealed_zone: Zone, name: str) -> None:
    """Bounded in work, not in wall time: the look-ups are counted, the processor time is far below what folly costs."""
    results: list[provenance.MailProvenance] = []
    spent = _seconds(lambda: results.append(check_provenance(HOSTILE[name], sealed_zone, NOW)))
    assert spent < 10
    [found] = results
    assert len(sealed_zone.asked) <= provenance.MOST_LOOKUPS
    assert len(found.dkim.signatures) <= provenance.MOST_SIGNATURES
    assert found.dmarc.result in Result
    canonical_json(found.to_json())


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_at_all(raw: bytes) -> None:
    canonical_json(check_provenance(raw, Zone(), NOW).to_json())


_BASE = forwarded(signed(length=True), b"list.example")


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(_BASE)), st.binary(max_size=4), st.integers(0, 6)), min_size=1, max_size=4)
)
def test_a_signed_mail_changed_anywhere(changes: list[tuple[int, bytes, int]]) -> None:
    raw = _BASE
    for at, put_in, cut in changes:
        raw = raw[:at] + put_in + raw[at + cut :]
    zone = Zone({b"s1._domainkey.acme.example": _pem()[1], b"a1._domainkey.list.example": _pem()[1]})
    canonical_json(check_provenance(raw, zone, NOW).to_json())


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_any_answer_of_a_name_service(answer: bytes) -> None:
    canonical_json(check_provenance(_BASE, lambda name: answer, NOW).to_json())


def _integer(value: int) -> bytes:
    data = value.to_bytes(value.bit_length() // 8 + 1, "big")
    return b"\x02\x82" + len(data).to_bytes(2, "big") + data


@pytest.mark.parametrize(("modulus", "exponent"), [(1 << 12000 | 1, 3), (1 << 2048 | 1, 1 << 2047 | 1), (0, 3)])
def test_a_key_made_to_keep_us_busy(zone: Zone, modulus: int, exponent: int) -> None:
    inner = _integer(modulus) + _integer(exponent)
    key = b"\x30\x82" + len(inner).to_bytes(2, "big") + inner
    zone.records[b"s1._domainkey.acme.example"] = b"v=DKIM1; p=" + base64.b64encode(key)
    found = check_provenance(signed(), zone, NOW)
    assert found.dkim.result in (Result.PERMERROR, Result.FAIL)


def test_a_record_that_is_too_long_is_not_kept(zone: Zone) -> None:
    zone.records[b"s1._domainkey.acme.example"] = b"v=DKIM1; p=" + b"A" * 60_000
    found = check_provenance(signed(), zone, NOW)
    assert found.dkim.result is Result.PERMERROR
    assert len(str(found.to_json())) < 10_000


def test_a_dead_name_service_is_not_asked_for_ever() -> None:
    dead = Zone(dead=True)
    mail = b"".join(_signature(d=b"d%d.example" % n) for n in range(50)) + MAIL
    check_provenance(mail, dead, NOW)
    assert len(dead.asked) <= provenance.MOST_FAILED_LOOKUPS


def test_a_mail_beyond_bounds_says_so(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provenance, "MOST_BYTES", 100)
    found = check_provenance(signed(), zone, NOW)
    assert found.dkim.result is Result.NOT_CHECKED
    assert "larger" in found.dkim.reason


def test_nothing_of_a_mail_gets_into_a_log(zone: Zone, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for raw in (signed(), signed().replace(b"sign", b"burn"), *HOSTILE.values()):
            check_provenance(raw, zone, NOW)
    assert caplog.records == []


# ---- the body's form, held against dkimpy's


@settings(deadline=None)
@given(st.lists(st.sampled_from([b"a", b" ", b"\t", b"\r\n", b"\r"]), max_size=12).map(b"".join))
def test_the_body_is_hashed_in_the_same_form_as_by_dkimpy(body: bytes) -> None:
    body = body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    assert provenance._canonical_body(body, relaxed=False) == Simple.canonicalize_body(body)
    if not body.endswith((b" ", b"\t")):  # RFC 6376, 3.4.4: blanks at a line's end go, also where the line has no end
        assert provenance._canonical_body(body, relaxed=True) == Relaxed.canonicalize_body(body)


# ---- this machine's name servers


@pytest.mark.parametrize(
    ("name", "records", "which"),
    [
        (b"_dmarc.a.example", [b"v=spf1 -all", b"v=DMARC1; p=none"], b"v=DMARC1; p=none"),
        (b"_dmarc.a.example", [b"v=DMARC1; p=none", b"v=DMARC1; p=reject"], None),
        (b"_dmarc.a.example", [b"google-site-verification=x"], None),
        (b"s._domainkey.a.example", [b"something", b"k=rsa; p=AAAA"], b"k=rsa; p=AAAA"),
        (b"s._domainkey.a.example", [b"something"], b"something"),
        (b"s._domainkey.a.example", [], None),
    ],
)
def test_which_of_several_records_is_meant(name: bytes, records: list[bytes], which: bytes | None) -> None:
    assert meant(records, name) == which


class NameServer:
    """A name server on loopback that answers what it is told to."""

    def __init__(self, answers: dict[str, list[list[bytes]] | int | None]) -> None:
        self.answers = answers
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                data, sender = self._socket.recvfrom(4096)
                question = dns.message.from_wire(data)
                said = self.answers.get(question.question[0].name.to_text(omit_final_dot=True), dns.rcode.NXDOMAIN)
                if said is None:
                    continue
                answer = dns.message.make_response(question)
                if isinstance(said, int):
                    answer.set_rcode(dns.rcode.Rcode(said))
                for strings in said if isinstance(said, list) else []:
                    text = " ".join('"' + piece.decode() + '"' for piece in strings)
                    answer.answer.append(dns.rrset.from_text(question.question[0].name, 60, "IN", "TXT", text))
                self._socket.sendto(answer.to_wire(), sender)


@pytest.fixture
def name_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    server = NameServer(
        {
            "s1._domainkey.acme.example": [[b"v=DKIM1; k=rsa;", b" p=AAAA"]],
            "empty.example": [],
            "broken.example": dns.rcode.SERVFAIL,
            "silent.example": None,
        }
    )
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], server.port
    monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
    monkeypatch.setattr(provenance, "LOOKUP_SECONDS", 0.3)
    yield server
    server.close()


def test_a_record_in_pieces_is_one_record(name_server: NameServer) -> None:
    assert system_dns(b"s1._domainkey.acme.example") == b"v=DKIM1; k=rsa; p=AAAA"


@pytest.mark.parametrize(
    "name", [b"nobody.example", b"empty.example", b"\xff.example", b"a..b", b"x" * 70, b"a." * 200]
)
def test_there_is_no_record(name_server: NameServer, name: bytes) -> None:
    assert system_dns(name) is None


@pytest.mark.parametrize("name", [b"broken.example", b"silent.example"])
def test_no_answer_is_not_taken_for_no_record(name_server: NameServer, name: bytes) -> None:
    with pytest.raises(LookUpFailed, match=name.decode()) as caught:
        system_dns(name)
    assert "online" in caught.value.remedy


def test_a_mail_is_checked_with_this_machines_name_servers(name_server: NameServer) -> None:
    record = _pem()[1]
    name_server.answers["s1._domainkey.acme.example"] = [[record[:200], record[200:]]]
    assert check_provenance(signed(), system_dns, NOW).dkim.result is Result.PASS
