"""How long pulling takes: 2,000 mails (92 MB) from a Dovecot on this machine, side by side in one run.

    python tests/benchmarks/bench_pull.py [ROUNDS]

Bars: into the durable store in at most 3 times what bare imaplib takes for FETCH in batches, and at most a quarter of
what mbsync takes with fsync on. Reads nothing but what it makes itself; ratios hold within one run only.
"""

from __future__ import annotations

import base64
import contextlib
import imaplib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.servers import LOOPBACK, Dovecot
from watcher.mail.mailbox import Connection, Mailbox, RawMail, open_mailbox
from watcher.operations.receiving import fetch_batch
from watcher.storage.store import Database, MailPacks, Store

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


@contextlib.contextmanager
def empty_home() -> Iterator[Store]:
    """A store in a new home, ready to take mail."""
    with tempfile.TemporaryDirectory(prefix="cw-home-") as folder:
        (Path(folder) / "secrets").mkdir()
        database = Database.open(None, Path(folder))
        database.migrate()
        store = database.store("me")
        store.mailboxes.add("ada@example.org", {}, datetime.now(UTC))
        yield store
        database.close()


def durable(server: Dovecot, store: Store, packs: MailPacks) -> int:
    """The step that a pull does: mails into packs, rows and cursor into the database, nothing opened yet."""
    account = store.mailboxes.all()[0].id
    more = True
    while more:
        more = fetch_batch(
            lambda: _open(server), packs, store, account, "INBOX", MAILS, None, 10**12, lambda: datetime.now(UTC)
        ).more
    counts = store.mails.account_counts(account)
    assert (counts["stored"], counts["missing"]) == (MAILS, 0), counts
    return store.mails.fetched_bytes(account, datetime.now(UTC) - timedelta(days=1))


def mbsync(server: Dovecot, folder: str) -> int:
    """Mbsync into an empty Maildir in *folder*, with fsync as it is set by default."""
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
    assert size > 80_000_000, (work, size)
    return took


# What was pulled is thrown away when the time has been taken: bare imaplib has nothing to throw away.


def _timed_durable(server: Dovecot) -> float:
    with (
        empty_home() as store,
        tempfile.TemporaryDirectory(prefix="cw-packs-") as folder,
        MailPacks(Path(folder)) as packs,
    ):
        return _timed(lambda s: durable(s, store, packs), server)


def _timed_mbsync(server: Dovecot) -> float:
    with tempfile.TemporaryDirectory(prefix="cw-mbsync-") as folder:
        return _timed(lambda s: mbsync(s, folder), server)


def main() -> int:
    """Measure and print."""
    if reason := Dovecot.available():
        print(f"not measured: {reason}")
        return 0
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    ways: dict[str, Callable[[Dovecot], float]] = {
        "bare_imaplib": lambda s: _timed(bare_imaplib, s),
        "fetched": lambda s: _timed(fetched, s),
        "durable": _timed_durable,
    }
    if shutil.which("mbsync"):
        ways["mbsync"] = _timed_mbsync
    else:
        print("mbsync is not installed (apt-get install isync): that ratio is not measured")
    with Dovecot({"ada": "secret"}, storage="sdbox") as server:
        server.bulk_append("ada", "INBOX", mails())
        bare_imaplib(server)  # into the page cache, for all alike
        took: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                took[name].append(way(server))
    middle = {name: statistics.median(values) for name, values in took.items()}
    for name, values in took.items():
        spread = f"({min(values):.2f}-{max(values):.2f})"
        print(f"{name:14} {middle[name]:7.2f} s   {MAILS / middle[name]:7.0f} mails/s   {spread}")
    print(f"fetched / bare imaplib: {middle['fetched'] / middle['bare_imaplib']:.2f}")
    print(f"durable / bare imaplib: {middle['durable'] / middle['bare_imaplib']:.2f}   (bar: at most 3)")
    if "mbsync" in middle:
        print(f"durable / mbsync:       {middle['durable'] / middle['mbsync']:.3f}   (bar: at most 0.25)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
