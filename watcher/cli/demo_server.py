"""A real IMAP server on loopback for the demonstration, where Dovecot is installed. Not for anything else."""

from __future__ import annotations

import datetime as dt
import grp
import hashlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from pathlib import Path

PASSWORD = "sample-mailbox"  # noqa: S105 - of a server on loopback that lives as long as the demonstration
PLACES = ("/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot")
START_SECONDS = 10.0
STOP_SECONDS = 5.0
LOOPBACK = "127.0.0.1"

CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
auth_mechanisms = plain login
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
mail_location = maildir:{folder}/mail
first_valid_uid = 0
first_valid_gid = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
"""Of Dovecot 2.3. A later Dovecot refuses it and does not start: then the demonstration reads a Maildir."""


def installed() -> str | None:
    """Path of Dovecot, or None."""
    return shutil.which("dovecot") or next((place for place in PLACES if Path(place).exists()), None)


def write_maildir(folder: Path, mails: Iterable[bytes]) -> None:
    """Lay out *folder* as a Maildir. Each mail is dated as its own Date says: that is when a server got it."""
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, raw in enumerate(mails, 1):
        when = int(date_of(raw).timestamp())
        path = folder / "new" / f"{when}.M{number:04}.sample"
        path.write_bytes(raw)
        os.utime(path, (when, when))


def date_of(raw: bytes) -> dt.datetime:
    """When one of our own mails was sent. Raises ValueError for a mail without a date."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    line = next((line for line in head.split("\r\n") if line.startswith("Date: ")), "")
    return parsedate_to_datetime(line.removeprefix("Date: "))


class DemoServer:
    """Dovecot in a folder of its own, over TLS with a certificate of its own, stopped by its process id."""

    def __init__(self, dovecot: str, folder: Path, mails: Iterable[bytes]) -> None:
        """Lay out *folder* with the sample mails. Nothing runs yet."""
        self._dovecot = dovecot
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()
        self.fingerprint = _write_certificate(folder)
        as_root = os.getuid() == 0
        me = pwd.getpwuid(os.getuid())
        reader = pwd.getpwnam("nobody") if as_root else me
        internal, login = (_user("dovecot", reader), _user("dovenull", reader)) if as_root else (me, me)
        for name in ("run", "state", "home"):
            (folder / name).mkdir()
        write_maildir(folder / "mail", mails)
        if as_root:
            folder.chmod(0o711)
            for path in (folder / "home", folder / "mail", *sorted((folder / "mail").rglob("*"))):
                os.chown(path, reader.pw_uid, reader.pw_gid)
        (folder / "dovecot.conf").write_text(
            CONFIG.format(
                folder=folder,
                internal=internal.pw_name,
                internal_group=grp.getgrgid(internal.pw_gid).gr_name,
                login=login.pw_name,
                uid=reader.pw_uid,
                gid=reader.pw_gid,
                password=PASSWORD,
                port=self.port,
            ),
            "utf-8",
        )

    def start(self) -> bool:
        """Start, and say whether it answers."""
        self._process = subprocess.Popen(  # noqa: S603 - the program that is installed, our own words
            [self._dovecot, "-F", "-c", str(self._folder / "dovecot.conf")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C is ours to handle: the server goes last
            preexec_fn=_end_with_us if sys.platform == "linux" else None,
        )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with socket.create_connection((LOOPBACK, self.port), timeout=1):
                    return True
            except OSError:
                time.sleep(0.02)
        self.stop()
        return False

    def stop(self) -> None:
        """Stop it and wait until it is gone."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # its children are of its session
            process.wait()


_PR_SET_PDEATHSIG = 1


def _end_with_us() -> None:
    """Ask the system to end the server when we are killed (prctl(2)); Dovecot then ends its own children."""
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _user(name: str, otherwise: pwd.struct_passwd) -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return otherwise


def _write_certificate(folder: Path) -> str:
    """Make a key and a certificate for loopback that signs itself. Give its SHA-256 in hex, which is pinned."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = folder / "key.pem"
    secret.touch(mode=0o600)
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return hashlib.sha256(made.public_bytes(serialization.Encoding.DER)).hexdigest()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        return int(found.getsockname()[1])
