"""Check what a data log and its key claim, with the standard library of Python alone: this file travels inside packs.

    text = verify_note(checkpoint, origin, key)                   # the log's owner signed this head
    head = parse_checkpoint(text)
    verify_inclusion(leaf_hash(leaf), 17, head.size, proof, head.root)
    verify_commitment(leaf, salt, payload)                        # and this is what the entry says

Whatever does not hold raises NotVerified, whose text names the step; nothing here returns "maybe". It imports nothing
of ours and keeps to what Python 3.8 knows, because it runs on machines that nobody prepared.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import struct
from dataclasses import dataclass
from typing import Any, Iterable, List, Optional, Sequence, Tuple  # noqa: UP035 - see above

HASH_BYTES = 32
SALT_BYTES = 32
MOST_PROOF_HASHES = 64
"""Hashes in a proof; a tree of 2**63 leaves needs no more."""
MOST_NOTE_BYTES = 1_000_000
"""Size of a signed note; the specification of C2SP lets readers bound it, ours have a few hundred bytes."""
MOST_NOTE_SIGNATURES = 100
SUCCESSION = "clausewatch.key-succession"
"""Kind of the statement by which a key names the one that follows it."""

_NOTE_ED25519 = b"\x01"
_SSH_ED25519 = b"ssh-ed25519"
_SSHSIG = b"SSHSIG"
_ARMOUR = re.compile(
    r"\s*-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]{1,20000})-----END SSH SIGNATURE-----\s*\Z"
)
_SIGNATURE_LINE = re.compile("\u2014 ([^\\s+]+) ([A-Za-z0-9+/]+={0,2})\\Z")
_SIZE = re.compile(r"(0|[1-9][0-9]{0,18})\Z")
_SIGNER = re.compile(
    r"(?P<who>[^\s\"]+)\s+(?:(?P<options>namespaces=\"[^\"]*\")\s+)?ssh-ed25519\s+(?P<key>[A-Za-z0-9+/=]+)(?:\s.*)?\Z"
)
LEAF = re.compile(
    rb'\{"commitment":"([0-9a-f]{64})","kind":"([a-z][a-z0-9.-]{0,63})",'
    rb'"recorded_at":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)","v":1\}'
)


class NotVerified(Exception):
    """Something does not hold, or is not what it claims to be; the text says what."""

    remedy = "Do not rely on it. Ask whoever gave it to you for an untouched copy, and compare the key's fingerprint."


# ---- the tree (RFC 9162, section 2.1)


def leaf_hash(leaf: bytes) -> bytes:
    """Hash of one entry's bytes, 32 bytes (RFC 9162, section 2.1.1)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of a node over its two children, 32 bytes each."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_hash(leaf_hashes: Iterable[bytes]) -> bytes:
    """Root over the hashes of all leaves in their order; without any, the hash of nothing."""
    stack: List[bytes] = []  # noqa: UP006 - roots of the perfect trees so far, largest first
    for count, found in enumerate(leaf_hashes):
        node = found
        while count & 1:  # as many trees as the count has trailing ones are completed by this leaf
            node = node_hash(stack.pop(), node)
            count >>= 1
        stack.append(node)
    if not stack:
        return hashlib.sha256(b"").digest()
    root = stack.pop()
    while stack:
        root = node_hash(stack.pop(), root)
    return root


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf with hash *leaf* is number *index* (from 0) of the *size* leaves under *root*.

    Raises NotVerified (RFC 9162, section 2.1.3.2).
    """
    if not 0 <= index < size:
        raise NotVerified(f"entry {index} is not among the {size} entries of the log")
    _check_hashes([leaf, root, *proof])
    fn, sn, found = index, size - 1, leaf
    for step in proof:
        if sn == 0:
            raise NotVerified("the inclusion proof is too long for a log of this size")
        if fn & 1 or fn == sn:
            found = node_hash(step, found)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = node_hash(found, step)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise NotVerified("the inclusion proof is too short for a log of this size")
    if not hmac.compare_digest(found, root):
        raise NotVerified(f"entry {index} is not in the log under this checkpoint")


def verify_consistency(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the log of *old_size* entries is the beginning of the one of *new_size*: nothing was rewritten.

    Raises NotVerified (RFC 9162, section 2.1.4.2). An empty log is the beginning of every log.
    """
    if not 0 <= old_size <= new_size:
        raise NotVerified(f"a log of {new_size} entries cannot continue one of {old_size}")
    _check_hashes([old_root, new_root, *proof])
    if old_size in (0, new_size):
        if proof:
            raise NotVerified("the consistency proof should be empty")
        if old_root != (new_root if old_size else tree_hash([])):
            raise NotVerified("the log was rewritten: two roots of one size differ")
        return
    steps = list(proof)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        raise NotVerified("the consistency proof is empty")
    fn, sn = old_size - 1, new_size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if sn == 0:
            raise NotVerified("the consistency proof is too long for logs of these sizes")
        if fn & 1 or fn == sn:
            old, new = node_hash(step, old), node_hash(step, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_hash(new, step)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise NotVerified("the consistency proof is too short for logs of these sizes")
    if old != old_root or new != new_root:
        raise NotVerified("the log was rewritten: the later one does not begin with the earlier one")


def _check_hashes(hashes: Sequence[bytes]) -> None:
    if len(hashes) > MOST_PROOF_HASHES + 2:
        raise NotVerified(f"a proof of more than {MOST_PROOF_HASHES} hashes")
    for found in hashes:
        if not isinstance(found, bytes) or len(found) != HASH_BYTES:
            raise NotVerified("a hash in a proof must have 32 bytes")


# ---- an entry


@dataclass(frozen=True)
class Leaf:
    """What an entry shows to everybody: neither names nor contents, only that something was recorded then."""

    kind: str
    """``delivery.sent`` for example: lower-case letters, digits, dots and dashes."""
    recorded_at: str
    """UTC with six decimals, ``2026-05-18T09:30:00.000000Z``: as text they sort as times do."""
    commitment: str
    """SHA-256 of salt and payload, 64 hex digits."""


def parse_leaf(leaf: bytes) -> Leaf:
    """Read the bytes of a leaf. Raises NotVerified unless they are the one canonical form."""
    found = LEAF.fullmatch(leaf)
    if not found:
        raise NotVerified("not an entry of a data log")
    return Leaf(found[2].decode(), found[3].decode(), found[1].decode())


def commitment_of(salt: bytes, payload: bytes) -> str:
    """SHA-256 over the 32 bytes of *salt* and the canonical *payload*, as hex."""
    return hashlib.sha256(salt + payload).hexdigest()


def verify_commitment(leaf: bytes, salt: bytes, payload: bytes) -> Leaf:
    """Check that the entry speaks of *payload* and give the entry. Raises NotVerified."""
    found = parse_leaf(leaf)
    if len(salt) != SALT_BYTES:  # a longer one could take bytes from the payload
        raise NotVerified("the salt of an entry has 32 bytes")
    if not hmac.compare_digest(commitment_of(salt, payload), found.commitment):
        raise NotVerified("this is not what the entry was made for: its commitment differs")
    return found


# ---- signed notes and checkpoints (C2SP signed-note, tlog-checkpoint)


@dataclass(frozen=True)
class NoteSignature:
    """One signature line of a note. Parsed, not believed."""

    name: str
    """Name of the key."""
    key_hash: bytes
    """First 4 bytes of SHA-256 over name, newline, algorithm and key."""
    signature: bytes


@dataclass(frozen=True)
class SignedNote:
    """A text and the signatures under it. Parsed, not believed."""

    text: str
    """What is signed, with its last newline."""
    signatures: Tuple[NoteSignature, ...]  # noqa: UP006


@dataclass(frozen=True)
class Checkpoint:
    """Head of a log: who it is, how many entries it has, and the root over them."""

    origin: str
    size: int
    root: bytes
    """32 bytes."""
    extensions: Tuple[str, ...] = ()  # noqa: UP006

    def text(self) -> str:
        """Text that is signed."""
        lines = [self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions]
        return "".join(line + "\n" for line in lines)


def parse_note(data: bytes) -> SignedNote:
    """Read a signed note. Raises NotVerified for what is none; believes no signature."""
    if len(data) > MOST_NOTE_BYTES:
        raise NotVerified(f"a signed note of more than {MOST_NOTE_BYTES} bytes")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError:
        raise NotVerified("a signed note is UTF-8") from None
    if any(c < " " and c != "\n" for c in whole):
        raise NotVerified("a signed note holds no control characters")
    text, split, below = whole.rpartition("\n\n")
    if not split or not below.endswith("\n"):
        raise NotVerified("not a signed note: no signatures under an empty line")
    lines = below[:-1].split("\n")
    if len(lines) > MOST_NOTE_SIGNATURES:
        raise NotVerified(f"a signed note with more than {MOST_NOTE_SIGNATURES} signatures")
    return SignedNote(text + "\n", tuple(_signature_line(line) for line in lines))


def _signature_line(line: str) -> NoteSignature:
    found = _SIGNATURE_LINE.match(line)
    blob = _base64(found[2]) if found else b""
    if not found or len(blob) < 5:
        raise NotVerified("a line under a signed note is no signature")
    return NoteSignature(found[1], blob[:4], blob[4:])


def note_key_hash(name: str, public: bytes) -> bytes:
    """Four bytes by which signature lines name an Ed25519 key."""
    return hashlib.sha256(name.encode() + b"\n" + _NOTE_ED25519 + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    """Key in the form that readers of signed notes take: ``name+hash+key``."""
    return f"{name}+{note_key_hash(name, public).hex()}+{base64.b64encode(_NOTE_ED25519 + public).decode()}"


def parse_verifier_key(text: str) -> Tuple[str, bytes]:  # noqa: UP006
    """Name and 32 key bytes of a verifier key. Raises NotVerified."""
    name, _, rest = text.strip().partition("+")
    shown, _, key = rest.partition("+")
    blob = _base64(key)
    if not name or re.search(r"\s", name) or len(blob) != 33 or blob[:1] != _NOTE_ED25519:
        raise NotVerified("not the verifier key of an Ed25519 key")
    if shown != note_key_hash(name, blob[1:]).hex():
        raise NotVerified("a verifier key whose hash is not its own")
    return name, blob[1:]


def verify_note(data: bytes, name: str, public: bytes) -> str:
    """Check that the key *public* (32 bytes) called *name* signed the note, and give its text. Raises NotVerified.

    Signatures of other keys are passed over, as the specification asks.
    """
    note = parse_note(data)
    ours = [s for s in note.signatures if s.name == name and s.key_hash == note_key_hash(name, public)]
    if not ours:
        raise NotVerified(f"no signature of {name} stands under this note")
    for line in ours:
        if not ed25519_verify(public, note.text.encode(), line.signature):
            raise NotVerified(f"the signature of {name} does not fit this note")
    return note.text


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint. Raises NotVerified."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise NotVerified("a checkpoint has origin, size and root, one a line, and no empty line")
    root = _base64(lines[2])
    if not _SIZE.match(lines[1]) or len(root) != HASH_BYTES:
        raise NotVerified("the size or the root of a checkpoint cannot be read")
    return Checkpoint(lines[0], int(lines[1]), root, tuple(lines[3:-1]))


# ---- an extract: some entries of a log with everything that proves them


@dataclass(frozen=True)
class ProvenEntry:
    """An entry that is in the log under a signed head. Only ``verify_extract`` makes one."""

    index: int
    leaf: Leaf
    payload: Optional[bytes]  # noqa: UP045
    """What the entry was made for; None where that was erased and only the proof is kept."""


@dataclass(frozen=True)
class ProvenExtract:
    """What an extract proves."""

    head: Checkpoint
    older: Tuple[Checkpoint, ...]  # noqa: UP006
    """Heads given away earlier, of which this log is the continuation."""
    entries: Tuple[ProvenEntry, ...]  # noqa: UP006


def verify_extract(data: bytes, keys: Sequence[bytes]) -> ProvenExtract:
    """Check an extract against the public keys (32 bytes each) that may have signed the log's heads.

    Raises NotVerified at the first thing that does not hold.
    """
    try:
        said: Any = json.loads(data)
        if not isinstance(said, dict) or said["v"] != 1:
            raise NotVerified("not an extract of a data log")
        # 1. the head is signed
        head = _signed_head(said["checkpoint"].encode(), keys)
        # 2. the log continues the heads that were given away earlier
        older = []
        for part in said["older"]:
            old = _signed_head(part["checkpoint"].encode(), keys)
            if old.origin != head.origin:
                raise NotVerified("an earlier checkpoint is of another log")
            verify_consistency(old.size, old.root, head.size, head.root, _unhexed(part["proof"]))
            older.append(old)
        # 3. each entry is in the log under the head, and says what is enclosed
        entries = []
        for part in said["entries"]:
            index, leaf = part["index"], part["leaf"].encode()
            if type(index) is not int:
                raise NotVerified("the number of an entry is none")
            verify_inclusion(leaf_hash(leaf), index, head.size, _unhexed(part["proof"]), head.root)
            if part["payload"] is None and part["salt"] is None:
                entries.append(ProvenEntry(index, parse_leaf(leaf), None))
            else:
                payload = part["payload"].encode()
                opened = verify_commitment(leaf, bytes.fromhex(part["salt"]), payload)
                entries.append(ProvenEntry(index, opened, payload))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        raise NotVerified("not an extract of a data log") from None
    return ProvenExtract(head, tuple(older), tuple(entries))


def _signed_head(note: bytes, keys: Sequence[bytes]) -> Checkpoint:
    """Head in a note that one of *keys* signed under the log's own name."""
    head = parse_checkpoint(parse_note(note).text)
    reason = NotVerified("no key to check the checkpoint with was given")
    for key in keys:
        try:
            verify_note(note, head.origin, key)
        except NotVerified as error:
            reason = error
        else:
            return head
    raise reason


def _unhexed(hashes: Sequence[str]) -> List[bytes]:  # noqa: UP006
    if len(hashes) > MOST_PROOF_HASHES:
        raise NotVerified(f"a proof of more than {MOST_PROOF_HASHES} hashes")
    return [bytes.fromhex(text) for text in hashes]


# ---- signatures as ssh-keygen makes and checks them (PROTOCOL.sshsig of OpenSSH)


def verify_sshsig(message: bytes, armoured: str, namespace: str, keys: Sequence[bytes]) -> bytes:
    """Check that one of *keys* (32 bytes each) signed *message* for *namespace*, and give that key.

    Raises NotVerified; only Ed25519 with SHA-512 or SHA-256 is read.
    """
    found = _ARMOUR.match(armoured)
    blob = _base64("".join(found[1].split())) if found else b""
    if not blob.startswith(_SSHSIG):
        raise NotVerified("not an SSH signature")
    if blob[6:10] != b"\x00\x00\x00\x01":
        raise NotVerified("an SSH signature of another version")
    key, said, reserved, hashed_by, signature = _ssh_strings(blob[10:], 5)
    public = _ssh_key(key)
    if public not in keys:
        raise NotVerified(f"signed by another key: {fingerprint(public)}")
    if said != namespace.encode():
        raise NotVerified("signed for another purpose: the namespace differs")
    kind, raw = _ssh_strings(signature, 2)
    if kind != _SSH_ED25519 or hashed_by not in (b"sha512", b"sha256"):
        raise NotVerified("an SSH signature by an algorithm that is not read here")
    digest = hashlib.new(hashed_by.decode(), message).digest()
    if not ed25519_verify(public, sshsig_signed(said, reserved, hashed_by, digest), raw):
        raise NotVerified("the signature does not fit: file or signature was changed")
    return public


def sshsig_signed(namespace: bytes, reserved: bytes, hashed_by: bytes, digest: bytes) -> bytes:
    """Bytes over which an SSH signature is made."""
    return _SSHSIG + b"".join(ssh_string(part) for part in (namespace, reserved, hashed_by, digest))


def ssh_string(data: bytes) -> bytes:
    """*data* behind its length (RFC 4251, section 5)."""
    return struct.pack(">I", len(data)) + data


def ssh_public(public: bytes) -> bytes:
    """Key as SSH writes it in binary (RFC 8709, section 4)."""
    return ssh_string(_SSH_ED25519) + ssh_string(public)


def fingerprint(public: bytes) -> str:
    """Fingerprint as ``ssh-keygen -lf`` prints it: ``SHA256:…``."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(ssh_public(public)).digest()).decode().rstrip("=")


def public_line(public: bytes) -> str:
    """Key as one line of text: ``ssh-ed25519 AAAA…``."""
    return f"ssh-ed25519 {base64.b64encode(ssh_public(public)).decode()}"


def parse_public_line(line: str) -> bytes:
    """Key bytes (32) of an ``ssh-ed25519 AAAA… comment`` line. Raises NotVerified."""
    words = line.split()
    if len(words) < 2 or words[0] != "ssh-ed25519":
        raise NotVerified("not an Ed25519 public key of SSH")
    return _ssh_key(_base64(words[1]))


def allowed_keys(signers: str, principal: str, namespace: str) -> Tuple[bytes, ...]:  # noqa: UP006
    """Keys that an ``allowed_signers`` file names for *principal* and *namespace*.

    Lines with options other than ``namespaces`` allow nothing here: what is not understood is not trusted.
    """
    found = []
    for line in signers.splitlines():
        match = _SIGNER.match(line.strip())
        if match is None or match["who"].startswith("#") or principal not in match["who"].split(","):
            continue
        if match["options"] and namespace not in match["options"][12:-1].split(","):
            continue
        found.append(_ssh_key(_base64(match["key"])))
    return tuple(found)


def verify_succession(old: bytes, statement: bytes, by_old: str, by_new: str, namespace: str) -> bytes:
    """Check that key *old* named the key that follows it, and that this one agreed; give the new key's 32 bytes.

    Raises NotVerified.
    """
    verify_sshsig(statement, by_old, namespace, [old])
    try:
        said: Any = json.loads(statement)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.get("kind") != SUCCESSION or said.get("v") != 1:
        raise NotVerified("not a statement by which one key follows another")
    if said.get("old") != public_line(old) or not isinstance(said.get("new"), str):
        raise NotVerified("the statement speaks of other keys")
    return verify_sshsig(statement, by_new, namespace, [parse_public_line(said["new"])])


def _ssh_key(blob: bytes) -> bytes:
    kind, public = _ssh_strings(blob, 2)
    if kind != _SSH_ED25519 or len(public) != 32:
        raise NotVerified("not an Ed25519 public key of SSH")
    return public


def _ssh_strings(blob: bytes, count: int) -> List[bytes]:  # noqa: UP006
    found, at = [], 0
    for _ in range(count):
        if at + 4 > len(blob):
            raise NotVerified("an SSH key or signature is cut off")
        (length,) = struct.unpack_from(">I", blob, at)
        found.append(blob[at + 4 : at + 4 + length])
        at += 4 + length
    if at != len(blob):
        raise NotVerified("an SSH key or signature is cut off, or holds more than it should")
    return found


def _base64(text: str) -> bytes:
    try:
        blob = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise NotVerified("text that should be base64 is not") from None
    if base64.b64encode(blob).decode() != text:  # two spellings of the same bytes would be two notes
        raise NotVerified("text that should be base64 is not")
    return blob


# ---- Ed25519 (RFC 8032): the standard library has none

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_Point = Tuple[int, int, int, int]  # noqa: UP006 - X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z
_NEUTRAL: _Point = (0, 1, 1, 0)


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether *signature* (64 bytes) over *message* is by the key *public* (32 bytes); a few milliseconds.

    RFC 8032, section 5.1.7, without the cofactor and with canonical encodings only, as OpenSSL and OpenSSH decide.
    """
    if len(public) != 32 or len(signature) != 64:
        return False
    key = _decoded(public)
    s = int.from_bytes(signature[32:], "little")
    if key is None or s >= _ORDER:
        return False
    challenge = hashlib.sha512(signature[:32] + public + message).digest()
    k = int.from_bytes(challenge, "little") % _ORDER
    x, y, z, t = key
    return hmac.compare_digest(_encoded(_sum_of(s, _BASE, k, (-x % _P, y, z, -t % _P))), signature[:32])


def _add(p: _Point, q: _Point) -> _Point:
    a = (p[1] - p[0]) * (q[1] - q[0]) % _P
    b = (p[1] + p[0]) * (q[1] + q[0]) % _P
    c = 2 * p[3] * q[3] * _D % _P
    d = 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _sum_of(s: int, p: _Point, k: int, q: _Point) -> _Point:
    """s·p + k·q, doubling once for both. Takes no care to hide them: nothing here is secret."""
    both = _add(p, q)
    found = _NEUTRAL
    for bit in range(max(s.bit_length(), k.bit_length()) - 1, -1, -1):
        found = _add(found, found)
        if s >> bit & 1:
            found = _add(found, both if k >> bit & 1 else p)
        elif k >> bit & 1:
            found = _add(found, q)
    return found


def _encoded(p: _Point) -> bytes:
    inverse = pow(p[2], _P - 2, _P)
    x, y = p[0] * inverse % _P, p[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decoded(data: bytes) -> Optional[_Point]:  # noqa: UP045
    whole = int.from_bytes(data, "little")
    sign, y = whole >> 255, whole & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return (x, y, 1, x * y % _P)


_base = _decoded((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))
assert _base is not None
_BASE: _Point = _base
