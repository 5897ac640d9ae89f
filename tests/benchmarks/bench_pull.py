"""How long pulling takes: 2,000 mails (92 MB) from a Dovecot on this machine, side by side in one run.

    python tests/benchmarks/bench_pull.py [ROUNDS]

Bars: into the durable store in at most 3 times what bare imaplib takes for FETCH in batches, and at most a quarter of
what mbsync takes with fsync on. Reads nothing but what it makes itself; ratios hold within one run only.
"""

from __future__ import annotations

import base64
import hashlib
import imaplib
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.servers import LOOPBACK, Dovecot
from watcher.mail.mailbox import Connection, Mailbox, RawMail, open_mailbox

MAILS = 2000
SHARE_WITH_ATTACHMENT = 0.265
TEXT_BYTES = 5_000
ATTACHMENT_BYTES = 150_000
"""As transferred."""
BATCH = 50
ROUNDS = 3


def mails(count: int = MAILS, seed: int = 1) -> Iterator[bytes]:
    """Letters of 5 KB, about a quarter of them with an attachment of 150 KB."""
    chance = random.Random(seed)
    words = [
        bytes(chance.choices(b"abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 11))).decode() for _ in range(3000)
    ]
    for number in range(count):
        text = ""
        while len(text) < TEXT_BYTES:
            text += " ".join(chance.choices(words, k=11)) + "\r\n"
        head = (
            f"From: Client {number % 97} <client{number % 97}@example.org>\r\nTo: ada@example.org\r\n"
            f"Subject: letter {number}\r\nMessage-ID: <{number}.{seed}@example.org>\r\n"
            "Date: Mon, 12 Oct 2026 09:00:00 +0200\r\nMIME-Version: 1.0\r\n"
        )
        if chance.random() > SHARE_WITH_ATTACHMENT:
            yield f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()
            continue
        attachment = base64.encodebytes(chance.randbytes(ATTACHMENT_BYTES * 57 // 78)).replace(b"\n", b"\r\n")
        yield (
            (
                f'{head}Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
                f"{text}\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n"
                "Content-Disposition: attachment; filename=a.pdf\r\n\r\n"
            ).encode()
            + attachment
            + b"--b--\r\n"
        )


def bare_imaplib(server: Dovecot) -> int:
    """FETCH in batches over the standard library, and nothing else."""
    connection = imaplib.IMAP4(LOOPBACK, server.imap_port)
    connection.login("ada", "secret")
    connection.select("INBOX", readonly=True)
    uids = connection.uid("SEARCH", "ALL")[1][0].split()
    size = 0
    for start in range(0, len(uids), BATCH):
        _, data = connection.uid("FETCH", b",".join(uids[start : start + BATCH]).decode(), "(UID BODY.PEEK[])")
        size += sum(len(item[1]) for item in data if isinstance(item, tuple))
    connection.logout()
    return size


def _open(server: Dovecot) -> Mailbox:
    return open_mailbox(Connection(host=LOOPBACK, port=server.imap_port, security="plain", user="ada"), "secret")


def fetched(server: Dovecot) -> int:
    """Our own FETCH, nothing kept."""
    with _open(server) as mailbox:
        mailbox.examine("INBOX")
        return sum(len(item.raw) for item in mailbox.fetch(mailbox.uids()) if isinstance(item, RawMail))


def _batches(items: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    weight = 0
    for raw in items:
        batch.append(raw)
        weight += len(raw)
        if len(batch) == BATCH or weight > 16_000_000:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def into_packs(server: Dovecot) -> int:
    """Our own FETCH into the mail packs, one fsync a batch."""
    from watcher.storage.packs import MailPacks

    with tempfile.TemporaryDirectory(prefix="cw-packs-") as folder, _open(server) as mailbox:
        packs = MailPacks(Path(folder))
        mailbox.examine("INBOX")
        raws = (item.raw for item in mailbox.fetch(mailbox.uids()) if isinstance(item, RawMail))
        return sum(ref.size for batch in _batches(raws) for ref in packs.append(batch))


def into_a_file(server: Dovecot) -> int:
    """Our own FETCH, hashed and appended to one plain file, one fsync a batch."""
    size = 0
    with tempfile.TemporaryFile() as file, _open(server) as mailbox:
        mailbox.examine("INBOX")
        raws = (item.raw for item in mailbox.fetch(mailbox.uids()) if isinstance(item, RawMail))
        for batch in _batches(raws):
            for raw in batch:
                hashlib.sha256(raw).digest()
                size += file.write(raw)
            file.flush()
            os.fsync(file.fileno())
    return size


def mbsync(server: Dovecot) -> int:
    """Mbsync into an empty Maildir, with fsync as it is set by default."""
    with tempfile.TemporaryDirectory(prefix="cw-mbsync-") as folder:
        config = Path(folder) / "mbsyncrc"
        config.write_text(
            f"FSync yes\nSyncState *\n\nIMAPStore far\nHost {LOOPBACK}\nPort {server.imap_port}\nUser ada\n"
            "Pass secret\nSSLType None\nAuthMechs LOGIN\n\n"
            f"MaildirStore near\nPath {folder}/mail/\nInbox {folder}/mail/INBOX\n"
            "SubFolders Verbatim\n\nChannel all\nFar :far:\nNear :near:\nPatterns INBOX\nSync Pull New\nCreate Near\n"
        )
        (Path(folder) / "mail").mkdir()
        done = subprocess.run(["mbsync", "-q", "-c", str(config), "all"], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return sum(path.stat().st_size for path in (Path(folder) / "mail").rglob("*") if path.is_file())


def _timed(work: Callable[[Dovecot], int], server: Dovecot) -> float:
    begun = time.perf_counter()
    size = work(server)
    took = time.perf_counter() - begun
    assert size > 80_000_000, (work.__name__, size)
    return took


def main() -> int:
    """Measure and print."""
    if reason := Dovecot.available():
        print(f"not measured: {reason}")
        return 0
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    durable: Callable[[Dovecot], int] = into_packs
    try:
        import watcher.storage.packs  # noqa: F401
    except ImportError:
        durable = into_a_file
        print("watcher.storage.packs is not there: 'durable' is one plain file, hashed, one fsync a batch")
    ways: list[Callable[[Dovecot], int]] = [bare_imaplib, fetched, durable]
    if shutil.which("mbsync"):
        ways.append(mbsync)
    else:
        print("mbsync is not installed (apt-get install isync): that ratio is not measured")
    with Dovecot({"ada": "secret"}, storage="sdbox") as server:
        server.bulk_append("ada", "INBOX", mails())
        bare_imaplib(server)  # into the page cache, for all alike
        took: dict[str, list[float]] = {way.__name__: [] for way in ways}
        for _ in range(rounds):
            for way in ways:
                took[way.__name__].append(_timed(way, server))
    middle = {name: statistics.median(values) for name, values in took.items()}
    for name, values in took.items():
        spread = f"({min(values):.2f}-{max(values):.2f})"
        print(f"{name:14} {middle[name]:7.2f} s   {MAILS / middle[name]:7.0f} mails/s   {spread}")
    print(f"fetched / bare imaplib: {middle['fetched'] / middle['bare_imaplib']:.2f}")
    print(f"durable / bare imaplib: {middle[durable.__name__] / middle['bare_imaplib']:.2f}   (bar: at most 3)")
    if "mbsync" in middle:
        print(f"durable / mbsync:       {middle[durable.__name__] / middle['mbsync']:.3f}   (bar: at most 0.25)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
