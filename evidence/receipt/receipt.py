"""A delivery receipt: which bytes went to whom, under which agreement, and where that is recorded.

It goes to the client with the files. So it says what was delivered and what is reserved, and nothing of what the
freelancer thinks of the contract. The time that the freelancer states and the time of recording are two lines: only
the second was measured.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence.digest import Digest, digest_of
from evidence.errors import ReceiptRefused

RESERVATION = (
    "Beyond what we have expressly agreed, I reserve all rights in these files against text and data mining "
    "and against their use to train, fine-tune or develop artificial intelligence."
)
"""One sentence, in machine-readable form in the files too where their type carries it."""
NO_AGREEMENT = "No agreement on file covers this client."
UNSTAMPED = "no independent time stamp yet"
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class DeliveredFile:
    """One file as it was delivered."""

    path: str
    """Relative to the folder that was delivered, with ``/``."""
    size: int
    """Bytes of the delivered copy."""
    sha256: Digest
    """Of the delivered copy."""
    original_sha256: Digest
    """Of the original; equal to ``sha256`` where the file was delivered as it is."""
    marks: tuple[str, ...] = ()
    """What was put into the copy, in words of the field ("XMP", "content credentials")."""
    log_index: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one delivery hands back. Raises ReceiptRefused for one without files or with two files of one name."""

    delivery: str
    kind: str
    """final, draft, raw or intermediate."""
    freelancer: str
    client: str
    recorded_at: str
    """RFC 3339, from this machine's clock."""
    files: tuple[DeliveredFile, ...]
    recipient: str | None = None
    delivered_on: str | None = None
    """As the freelancer states it; measured by nobody."""
    agreement: str | None = None
    """Title, reference and date of the agreement in force, in its own words."""
    log_origin: str | None = None
    log_size: int | None = None
    log_root: str | None = None
    """Head of the data log after this delivery: anybody who keeps this receipt can hold the log to it."""
    key_fingerprint: str | None = None
    """As ``ssh-keygen -lf`` prints it."""
    stamped: str | None = None
    """Time and authority of an independent stamp, in words; None while there is none."""

    def __post_init__(self) -> None:
        if not self.files:
            raise ReceiptRefused("a receipt without files says nothing")
        paths = [f.path for f in self.files]
        if len(set(paths)) != len(paths):
            raise ReceiptRefused("two files of one delivery have the same name")

    @property
    def manifest(self) -> bytes:
        """The delivered files as ``sha256sum`` lists them."""
        return manifest_of(self.files)

    @property
    def manifest_sha256(self) -> Digest:
        """What the receipt calls the delivery by."""
        return digest_of(self.manifest)


def manifest_of(files: Sequence[DeliveredFile]) -> bytes:
    """Lines that ``sha256sum --check`` reads, sorted by name; odd names are escaped as GNU coreutils does."""
    lines = sorted((_line(f) for f in files), key=lambda line: line.split(b"  ", 1)[1])
    return b"".join(lines)


def _line(file: DeliveredFile) -> bytes:
    name = file.path.encode("utf-8", "surrogateescape")
    escaped = name.replace(b"\\", b"\\\\").replace(b"\n", b"\\n").replace(b"\r", b"\\r")
    return b"%s%s  %s\n" % (b"\\" if escaped != name else b"", file.sha256.hex.encode(), escaped)


def rows_of(receipt: Receipt) -> tuple[tuple[str, str], ...]:
    """What the head of a receipt says, as pairs of a title and words. The same in every form of it."""
    rows = [
        ("Delivery", f"{receipt.delivery} ({receipt.kind})"),
        ("From", receipt.freelancer),
        ("To", receipt.client if receipt.recipient is None else f"{receipt.client}, {receipt.recipient}"),
        ("Delivered on", f"{receipt.delivered_on} (as stated by {receipt.freelancer})" if receipt.delivered_on else ""),
        ("Recorded at", f"{receipt.recorded_at} (clock of the recording machine)"),
        ("Independent time", receipt.stamped or UNSTAMPED),
        ("Agreement", receipt.agreement or NO_AGREEMENT),
        ("Files", f"{len(receipt.files)}, {_bytes(sum(f.size for f in receipt.files))}"),
        ("Manifest SHA-256", receipt.manifest_sha256.hex),
    ]
    if receipt.log_root is not None:
        rows.append(("Data log", f"{receipt.log_origin}, {receipt.log_size} entries, root {receipt.log_root}"))
    if receipt.key_fingerprint is not None:
        rows.append(("Signing key", receipt.key_fingerprint))
    return tuple((title, one_line(words)) for title, words in rows if words)


def render_receipt(receipt: Receipt) -> str:
    """The receipt as plain text, to paste into a mail. Lines of 100 characters at most, but for hashes and names."""
    return "\n".join(_lines(receipt)) + "\n"


def _lines(receipt: Receipt) -> Iterator[str]:
    yield "Delivery receipt"
    yield "================"
    yield ""
    rows = rows_of(receipt)
    width = max(len(title) for title, _ in rows) + 2
    for title, words in rows:
        yield from textwrap.wrap(
            words,
            _WIDTH,
            initial_indent=title.ljust(width),
            subsequent_indent=" " * width,
            break_long_words=False,
            break_on_hyphens=False,
        )
    yield ""
    yield from textwrap.wrap(RESERVATION, _WIDTH)
    yield ""
    yield "SHA-256 of each delivered file, as 'sha256sum --check' reads it:"
    yield ""
    yield from receipt.manifest.decode("utf-8", "replace").splitlines()


def one_line(words: str) -> str:
    """Words of others as one line: no control characters, and none that turn the reading direction."""
    shown = (c if c.isprintable() or c == " " else " " for c in words)
    return " ".join("".join(c for c in shown if c not in _TURNING).split())


_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _bytes(count: int) -> str:
    if count < 1000:
        return f"{count} bytes"
    for unit in ("kB", "MB", "GB"):
        count_of = count / 1000 ** ("kB", "MB", "GB").index(unit) / 1000
        if count_of < 1000 or unit == "GB":
            return f"{count_of:,.1f} {unit}"
    raise AssertionError("units end with GB")
