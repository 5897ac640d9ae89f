"""A time-stamp authority on loopback: ``openssl ts -reply`` behind a small server, with a root of its own.

    with Tsa() as tsa:
        tsa.url, tsa.root          # address, and the root certificate as PEM
        tsa.manner = "refuse"      # how it answers from now on

RSA keys: with elliptic ones some checkers stall for seconds. ``available()`` says why it cannot run here, or None.
"""

from __future__ import annotations

import datetime as dt
import http.server
import shutil
import subprocess
import tempfile
import threading
import time
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.servers import LOOPBACK

MANNERS = (
    "honest",
    "refuse",
    "redirect",
    "garbage",
    "empty",
    "huge",
    "silent",
    "drip",
    "replay",
    "enclosed",
    "chain",
    "reject",
)

_CONFIGURATION = """
[tsa]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = {digests}
accuracy = secs:1
ess_cert_id_alg = sha256
{certs}
"""


def available() -> str | None:
    """Why it cannot run here, or None."""
    return None if shutil.which("openssl") else "openssl is not installed"


@cache
def rsa_key(name: str) -> Any:
    """A key of that name, the same one throughout a test run: they are slow to make."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(65537, 2048)


def certificate(
    name: str, key: Any, issuer: str, issuer_key: Any, *, authority: bool, stamps: bool, days: int = 365
) -> Any:
    """A certificate of *name*: of an authority, of a signer of time-stamps, or of neither."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=abs(days)))
        .not_valid_after(now + dt.timedelta(days=days) if days > 0 else now - dt.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if stamps:
        usage = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


class Tsa:
    """An authority that answers as ``manner`` says."""

    def __init__(self, name: str = "honest", *, keys: str = "", through: bool = False, days: int = 365) -> None:
        """Name it; with *through*, an intermediate certificate stands between root and signer."""
        self.name = name
        self._keys = keys or name  # whoever borrows a name has keys of his own all the same
        self.manner = "honest"
        self.asked = 0
        self.last = b""
        self._through = through
        self._days = days
        self._done = threading.Event()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._keep = tempfile.TemporaryDirectory()
        self.folder = Path(self._keep.name)
        self._make()
        tsa = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                tsa._answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer((LOOPBACK, 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://{LOOPBACK}:{self._server.server_port}/tsr"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._server.shutdown()
        self._server.server_close()
        self._keep.cleanup()

    def _make(self) -> None:
        from cryptography.hazmat.primitives import serialization

        root_key, middle_key, key = (rsa_key(f"{self._keys} {part}") for part in ("root", "middle", "signer"))
        # Names of very different lengths, so that signer, middle and root stand in the order of DER: shortest first.
        root_name = f"{self.name} root" + 50 * "."
        middle_name = f"{self.name} middle" + 20 * "."
        root = certificate(root_name, root_key, root_name, root_key, authority=True, stamps=False)
        middle = certificate(middle_name, middle_key, root_name, root_key, authority=True, stamps=False)
        by = (middle_name, middle_key) if self._through else (root_name, root_key)
        signer = certificate(f"{self.name} signer", key, *by, authority=False, stamps=True, days=self._days)
        pem = serialization.Encoding.PEM
        self.root, self.middle, self.signer = (c.public_bytes(pem) for c in (root, middle, signer))
        (self.folder / "root.pem").write_bytes(self.root)
        (self.folder / "tsa.pem").write_bytes(self.signer)
        (self.folder / "enclosed.pem").write_bytes((self.middle if self._through else b"") + self.root)
        (self.folder / "chain.pem").write_bytes(self.root + self.middle)
        (self.folder / "tsa.key").write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        (self.folder / "serial").write_text("01\n")
        for name, certs, digests in [
            ("honest", "", "sha256"),
            ("enclosed", f"certs = {self.folder}/enclosed.pem", "sha256"),
            ("chain", f"certs = {self.folder}/chain.pem", "sha256"),  # not in the order of DER, as some send them
            ("reject", "", "sha512"),
        ]:
            text = _CONFIGURATION.format(folder=self.folder, certs=certs, digests=digests)
            (self.folder / f"{name}.cnf").write_text(text)

    def reply(self, request: bytes, manner: str = "honest") -> bytes:
        """What ``openssl ts -reply`` says to a request."""
        with self._lock:
            query, answer = self.folder / "query", self.folder / "answer"
            query.write_bytes(request)
            asked = ("-reply", "-queryfile", query, "-config", self.folder / f"{manner}.cnf", "-section", "tsa")
            subprocess.run(["openssl", "ts", *asked, "-out", answer], check=True, capture_output=True)
            return answer.read_bytes()

    def _answer(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        request = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.asked += 1
        manner = self.manner
        if manner == "silent":
            self._done.wait(30)
            return
        if manner in ("refuse", "redirect"):
            handler.send_response(503 if manner == "refuse" else 302)
            handler.send_header("Location", self.url + "/elsewhere")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        canned = {
            "garbage": b"<html>no time-stamp</html>",
            "empty": b"",
            "huge": b"\x30" * 10_000_000,
            "replay": self.last,
        }
        body = canned[manner] if manner in canned else self.reply(request, "honest" if manner == "drip" else manner)
        if manner == "honest":
            self.last = body
        handler.send_response(200)
        handler.send_header("Content-Type", "application/timestamp-reply")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        try:
            if manner == "drip":
                for at in range(len(body)):
                    handler.wfile.write(body[at : at + 1])
                    time.sleep(0.1)
            else:
                handler.wfile.write(body)
        except OSError:
            pass
