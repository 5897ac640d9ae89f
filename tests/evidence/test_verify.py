"""What a stranger checks with Python alone: the tree's proofs, notes, signatures. And that nothing else passes."""

from __future__ import annotations

import ast
import base64
import hashlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence import verify
from evidence.verify import (
    Checkpoint,
    NotVerified,
    allowed_keys,
    commitment_of,
    ed25519_verify,
    leaf_hash,
    node_hash,
    note_key_hash,
    parse_checkpoint,
    parse_leaf,
    parse_note,
    parse_verifier_key,
    tree_hash,
    verifier_key,
    verify_commitment,
    verify_consistency,
    verify_inclusion,
    verify_note,
    verify_sshsig,
)

ROOT = Path(__file__).resolve().parents[2]


# ---- as the RFC writes it, word by word: slow, recursive, and read beside the text


def mth(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = split(len(leaves))
    return node_hash(mth(leaves[:k]), mth(leaves[k:]))


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def consistency(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    return [] if m in (0, len(leaves)) else subproof(m, leaves, whole=True)


def subproof(m: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole=whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], whole=False), mth(leaves[:k])]


LEAVES = [f"entry {n}".encode() for n in range(34)]

VECTORS = [bytes.fromhex(h) for h in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")] + [
    bytes.fromhex("606162636465666768696a6b6c6d6e6f")
]
"""Leaves of the test vectors that implementations of RFC 6962 share."""
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_roots_of_the_known_vectors(size: int) -> None:
    assert tree_hash(map(leaf_hash, VECTORS[:size])).hex() == ROOTS[size] == mth(VECTORS[:size]).hex()


def test_every_inclusion_up_to_33() -> None:
    for n in range(1, 34):
        root = tree_hash(map(leaf_hash, LEAVES[:n]))
        assert root == mth(LEAVES[:n])
        for m in range(n):
            proof = path(m, LEAVES[:n])
            verify_inclusion(leaf_hash(LEAVES[m]), m, n, proof, root)
            for other in {0, m - 1, m + 1, n - 1} - {m}:
                with pytest.raises(NotVerified):
                    verify_inclusion(leaf_hash(LEAVES[m]), other, n, proof, root)
            with pytest.raises(NotVerified):
                verify_inclusion(leaf_hash(b"another"), m, n, proof, root)
            with pytest.raises(NotVerified):
                verify_inclusion(leaf_hash(LEAVES[m]), m, n, [*proof, root], root)
            if proof:
                with pytest.raises(NotVerified):
                    verify_inclusion(leaf_hash(LEAVES[m]), m, n, proof[:-1], root)


def test_every_consistency_up_to_33() -> None:
    roots = [mth(LEAVES[:n]) for n in range(34)]
    for n in range(34):
        for m in range(n + 1):
            proof = consistency(m, LEAVES[:n])
            verify_consistency(m, roots[m], n, roots[n], proof)
            with pytest.raises(NotVerified):
                verify_consistency(m, hashlib.sha256(b"other").digest(), n, roots[n], proof)
            with pytest.raises(NotVerified):
                verify_consistency(m, roots[m], n, roots[n], [*proof, roots[n]])
            if proof:
                with pytest.raises(NotVerified):
                    verify_consistency(m, roots[m], n, roots[n], proof[:-1])
                with pytest.raises(NotVerified):
                    verify_consistency(m, roots[m], n, roots[m], proof)
    with pytest.raises(NotVerified):
        verify_consistency(5, roots[5], 4, roots[4], [])


def test_a_log_rewritten_between_two_sizes_is_seen() -> None:
    changed = [*LEAVES[:3], b"another", *LEAVES[4:20]]
    with pytest.raises(NotVerified, match="rewritten"):
        verify_consistency(7, mth(LEAVES[:7]), 20, mth(changed), consistency(7, changed))


@given(st.integers(1, 33), st.data())
def test_one_flipped_bit_in_a_proof_is_seen(n: int, data: st.DataObject) -> None:
    m = data.draw(st.integers(0, n - 1))
    proof = path(m, LEAVES[:n])
    if not proof:
        return
    at, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
    proof[at] = (int.from_bytes(proof[at], "big") ^ 1 << bit).to_bytes(32, "big")
    with pytest.raises(NotVerified):
        verify_inclusion(leaf_hash(LEAVES[m]), m, n, proof, mth(LEAVES[:n]))


@pytest.mark.parametrize("step", [b"", b"x" * 31, b"x" * 33, "x" * 32])
def test_hashes_of_another_length_are_refused(step: bytes) -> None:
    with pytest.raises(NotVerified, match="32 bytes"):
        verify_inclusion(leaf_hash(b"0"), 0, 2, [step], mth([b"0", b"1"]))
    with pytest.raises(NotVerified, match="more than"):
        verify_inclusion(leaf_hash(b"0"), 0, 2, [b"x" * 32] * 1000, mth([b"0", b"1"]))


# ---- entries

LEAF = (
    b'{"commitment":"%s","kind":"delivery.sent","recorded_at":"2026-05-18T09:30:00.000000Z","v":1}'
    % commitment_of(b"s" * 32, b'{"a":1}').encode()
)


def test_an_entry_and_what_it_speaks_of() -> None:
    found = verify_commitment(LEAF, b"s" * 32, b'{"a":1}')
    assert (found.kind, found.recorded_at) == ("delivery.sent", "2026-05-18T09:30:00.000000Z")
    for salt, payload in [(b"t" * 32, b'{"a":1}'), (b"s" * 32, b'{"a":2}'), (b"s" * 32 + b"{", b'"a":1}')]:
        with pytest.raises(NotVerified):
            verify_commitment(LEAF, salt, payload)


@pytest.mark.parametrize(
    "leaf", [b"", LEAF + b"\n", b" " + LEAF, LEAF.replace(b'"v":1', b'"v":2'), LEAF.replace(b"delivery", b"DELIVERY")]
)
def test_what_is_no_entry_is_refused(leaf: bytes) -> None:
    with pytest.raises(NotVerified):
        parse_leaf(leaf)


# ---- Ed25519

RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
"""Section 7.1, tests 1 to 3: key, message, signature."""


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_ed25519_vectors(public: str, message: str, signature: str) -> None:
    key, text, raw = map(bytes.fromhex, (public, message, signature))
    assert ed25519_verify(key, text, raw)
    assert not ed25519_verify(key, text + b"!", raw)
    for at in (0, 31, 32, 63):
        assert not ed25519_verify(key, text, raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
    s = int.from_bytes(raw[32:], "little") + verify._ORDER
    assert not ed25519_verify(key, text, raw[:32] + s.to_bytes(32, "little"))  # malleable, without the check of s


@settings(deadline=None, max_examples=25)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_ed25519_agrees_with_the_library(seed: bytes, message: bytes, bit: int) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, good = key.public_key().public_bytes_raw(), key.sign(message)
    assert ed25519_verify(public, message, good)
    bad = (int.from_bytes(good, "big") ^ 1 << bit).to_bytes(64, "big")
    try:
        key.public_key().verify(bad, message)
        theirs = True
    except InvalidSignature:
        theirs = False
    assert ed25519_verify(public, message, bad) is theirs is False


@settings(deadline=None, max_examples=30)
@given(st.binary(max_size=40), st.binary(max_size=10), st.binary(max_size=70))
def test_ed25519_takes_any_bytes(public: bytes, message: bytes, signature: bytes) -> None:
    assert not ed25519_verify(public, message, signature)
    assert not ed25519_verify((public * 32)[:32], message, (signature * 64)[:64])


# ---- notes: the example of the specification, whose key and signature are public

PETER_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_the_known_example_of_a_signed_note() -> None:
    name, public = parse_verifier_key(PETER_KEY)
    assert verify_note(PETER_NOTE.encode(), name, public).endswith("problem is.\n")
    assert verifier_key(name, public) == PETER_KEY
    with pytest.raises(NotVerified, match="does not fit"):
        verify_note(PETER_NOTE.replace("answer", "question").encode(), name, public)
    with pytest.raises(NotVerified, match="no signature of"):
        verify_note(PETER_NOTE.encode(), name, bytes(32))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\nno signature\n",
        "text\n\n\u2014 name AAAAAA==".encode(),
        "text\n\n\u2014 name AAAA\n".encode(),
        "text\n\n\u2014 na+me AAAAAAAA\n".encode(),
        "te\txt\n\n\u2014 name AAAAAAAA\n".encode(),
        b"\xff\n\n",
        PETER_NOTE.encode() * 20_000,
        ("text\n\n" + "\u2014 name AAAAAAAA\n" * 101).encode(),
    ],
)
def test_what_is_no_signed_note(data: bytes) -> None:
    with pytest.raises(NotVerified):
        parse_note(data)


def test_a_checkpoint_reads_back() -> None:
    head = Checkpoint("clausewatch/0123", 7, b"r" * 32, ("extension",))
    assert parse_checkpoint(head.text()) == head
    root = base64.b64encode(b"r" * 32).decode()
    for text in (
        "",
        "o\n7\n",
        f"o\n07\n{root}\n",
        f"o\n-7\n{root}\n",
        f"o\n7\n{root}",
        f"o\n7\n{root[:-4]}\n",
        f"\n7\n{root}\n",
        f"o\n7\n{root}\n\nx\n",
    ):
        with pytest.raises(NotVerified):
            parse_checkpoint(text)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (
        parse_checkpoint,
        parse_verifier_key,
        verify.parse_public_line,
        lambda t: parse_note(t.encode("utf-8", "replace")),
        lambda t: parse_leaf(t.encode("utf-8", "replace")),
        lambda t: verify_sshsig(b"", t, "x", []),
        lambda t: verify_sshsig(b"", f"-----BEGIN SSH SIGNATURE-----\n{t}\n-----END SSH SIGNATURE-----", "x", []),
        lambda t: verify_succession_of(t),
    ):
        with pytest.raises(NotVerified):
            read(text)
    assert allowed_keys("# " + text.replace("\n", " "), "you", "x") == ()


def verify_succession_of(text: str) -> None:
    verify.verify_succession(bytes(32), text.encode("utf-8", "replace"), text, text, "x")


@given(st.binary(max_size=300))
def test_any_bytes_in_an_armour_are_refused(blob: bytes) -> None:
    for data in (blob, b"SSHSIG\x00\x00\x00\x01" + blob):
        text = base64.b64encode(data).decode()
        with pytest.raises(NotVerified):
            verify_sshsig(b"", f"-----BEGIN SSH SIGNATURE-----\n{text}\n-----END SSH SIGNATURE-----\n", "x", [])


# ---- the file itself


def test_it_needs_the_standard_library_alone() -> None:
    source = Path(verify.__file__).read_text()
    names = {a.name for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Import) for a in n.names}
    names |= {str(n.module) for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ImportFrom)}
    assert {n.partition(".")[0] for n in names} <= sys.stdlib_module_names
    ast.parse(source, feature_version=(3, 8))


def test_it_runs_alone_away_from_home(tmp_path: Path) -> None:
    copy = tmp_path / "verify.py"
    copy.write_bytes(Path(verify.__file__).read_bytes())
    done = subprocess.run([sys.executable, "-I", "-S", str(copy)], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_key_hashes_differ_by_name() -> None:
    assert note_key_hash("a", bytes(32)) != note_key_hash("b", bytes(32))
