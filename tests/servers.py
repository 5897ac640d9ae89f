"""Real servers on loopback, each in a folder of its own, on a free port, stopped by its own process id.

    with Dovecot({"ada": "secret"}) as server:
        server.append("ada", "INBOX", b"Subject: x\r\n\r\ny\r\n")

``available()`` of each class says why it cannot run here, or None; tests skip with that reason.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import grp
import hashlib
import hmac
import http.server
import imaplib
import importlib.util
import ipaddress
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

START_SECONDS = 15.0
LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A TCP port on loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def self_signed(folder: Path, name: str = "localhost") -> tuple[Path, Path, str]:
    """Write a self-signed certificate for loopback: its file, its key's file and its SHA-256 in hex."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ipaddress.ip_address(LOOPBACK))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    key_file.chmod(0o600)
    return cert_file, key_file, hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


def _tool(name: str, *more: str) -> str | None:
    found = shutil.which(name)
    if found is not None:
        return found
    return next((place for place in more if Path(place).exists()), None)


def _wait_for_port(port: int, process: subprocess.Popen[bytes], log: Path | None, greeting: bytes = b"") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=2) as connection:
            if not greeting or connection.recv(64).startswith(greeting):
                return
        time.sleep(0.02)
    said = log.read_text(errors="replace")[-2000:] if log is not None and log.exists() else ""
    raise RuntimeError(f"the server on port {port} did not start: {said}")


def _children(pid: int) -> list[int]:
    """Process ids of all that *pid* has started, from /proc."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    found, todo = [], [pid]
    while todo:
        children = parents.get(todo.pop(), [])
        found += children
        todo += children
    return found


class _Server:
    """What the servers have in common: a folder, a process, a beginning and an end."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cw-"))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        raise NotImplementedError

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def stop(self) -> None:
        """Stop it and wait until it is gone."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def kill9(self) -> None:
        """Kill the server and all that it started, at once, as a power cut would."""
        process, self._process = self._process, None
        assert process is not None
        for pid in (process.pid, *_children(process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()

    def restart(self) -> None:
        """Start it again on the same ports and data."""
        self.stop()
        self.start()

    def close(self) -> None:
        """Stop it and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


# ---- Dovecot

_DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
disable_plaintext_auth = no
auth_mechanisms = plain login{oauth_mechanisms}
auth_failure_delay = 0
auth_cache_size = 0
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
mail_location = {format}:~/mail
mail_fsync = never
mail_max_userip_connections = 200
first_valid_uid = 1
{capability}
ssl = {ssl}
{ssl_files}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
{oauth_passdb}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
{mailboxes}
}}
service imap-login {{
  chroot =
  process_min_avail = 0
  client_limit = 200
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""

SPECIAL = {"Sent": "\\Sent", "Drafts": "\\Drafts", "Junk": "\\Junk", "Trash": "\\Trash"}


class Dovecot(_Server):
    """Dovecot 2.3, as root or not: TLS and STARTTLS, IDLE, CONDSTORE, QRESYNC, SPECIAL-USE, XOAUTH2, OAUTHBEARER."""

    def __init__(
        self,
        users: Mapping[str, str] | None = None,
        *,
        tls: bool = True,
        condstore: bool = True,
        qresync: bool = True,
        oauth: bool = False,
        special: Mapping[str, str] = SPECIAL,
        storage: str = "maildir",
    ) -> None:
        """*users* maps names to passwords. ``oauth=True`` believes tokens made by ``token``.

        ``storage`` is Dovecot's mail format: ``maildir``, or ``sdbox``, which is quicker. *special* maps folders,
        made for every user, to their special use (RFC 6154); an empty value makes a plain folder.
        """
        super().__init__()
        self.users = dict(users if users is not None else {"ada": "secret"})
        self.imap_port, self.imaps_port = free_port(), free_port()
        self.ca_file: Path | None = None
        self.tls_fingerprint = ""
        self._tls, self._condstore, self._qresync, self._oauth = tls, condstore, qresync, oauth
        self._special, self._storage = dict(special), storage
        self._key = os.urandom(32)
        self._configure()

    @staticmethod
    def available() -> str | None:
        """Why Dovecot cannot run here; None when it can."""
        return (
            None
            if _tool("dovecot", "/usr/sbin/dovecot")
            else "Dovecot is not installed (apt-get install dovecot-imapd)"
        )

    @property
    def port(self) -> int:
        """The plain port, where STARTTLS is offered as well."""
        return self.imap_port

    @property
    def config(self) -> Path:
        return self.folder / "dovecot.conf"

    def _configure(self) -> None:
        as_root = os.getuid() == 0
        me = pwd.getpwuid(os.getuid())
        mail = pwd.getpwnam("nobody") if as_root else me

        def existing(name: str) -> pwd.struct_passwd:
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
            return mail

        internal, login = (existing("dovecot"), existing("dovenull")) if as_root else (me, me)
        self._owner = mail
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir()
        self.folder.chmod(0o755)
        if as_root:
            os.chown(self.folder / "mail", mail.pw_uid, mail.pw_gid)
        ssl_files = ""
        if self._tls:
            self.ca_file, key, self.tls_fingerprint = self_signed(self.folder)
            ssl_files = f"ssl_cert = <{self.ca_file}\nssl_key = <{key}"
        oauth_passdb = ""
        if self._oauth:
            keys = self.folder / "keys" / "default" / "HS256"
            keys.mkdir(parents=True)
            (keys / "default").write_text(base64.b64encode(self._key).decode())
            oauth_conf = self.folder / "oauth2.conf"
            oauth_conf.write_text(
                "introspection_mode = local\n"
                f"local_validation_key_dict = fs:posix:prefix={self.folder}/keys/\n"
                "username_attribute = sub\n"
            )
            for path in (oauth_conf, *sorted((self.folder / "keys").rglob("*"))):
                path.chmod(0o755 if path.is_dir() else 0o644)
            oauth_passdb = (
                f"passdb {{\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = {oauth_conf}\n}}"
            )
        capability = ""
        if not (self._condstore and self._qresync):
            words = (
                "IMAP4rev1 LITERAL+ SASL-IR LOGIN-REFERRALS ID ENABLE IDLE NAMESPACE UIDPLUS MOVE SPECIAL-USE UNSELECT"
            )
            capability = f"imap_capability = {words}{' CONDSTORE' if self._condstore else ''}"
        mailboxes = "\n".join(
            f'  mailbox "{name}" {{\n    auto = create\n' + (f"    special_use = {use}\n" if use else "") + "  }"
            for name, use in self._special.items()
        )
        self.config.write_text(
            _DOVECOT.format(
                folder=self.folder,
                internal=internal.pw_name,
                internal_group=grp.getgrgid(internal.pw_gid).gr_name,
                login=login.pw_name,
                uid=mail.pw_uid,
                gid=mail.pw_gid,
                format=self._storage,
                capability=capability,
                ssl="yes" if self._tls else "no",
                ssl_files=ssl_files,
                oauth_mechanisms=" xoauth2 oauthbearer" if self._oauth else "",
                oauth_passdb=oauth_passdb,
                mailboxes=mailboxes,
                imap_port=self.imap_port,
                imaps_port=self.imaps_port if self._tls else 0,
            ),
            "utf-8",
        )
        self._write_users()

    def _write_users(self) -> None:
        path = self.folder / "users"
        path.write_text("".join(f"{user}:{{PLAIN}}{password}\n" for user, password in self.users.items()), "utf-8")
        path.chmod(0o644)

    def start(self) -> None:
        """Start, and wait for the greeting."""
        (self.folder / "run" / "master.pid").unlink(missing_ok=True)
        dovecot = _tool("dovecot", "/usr/sbin/dovecot")
        assert dovecot is not None
        self._process = subprocess.Popen(
            [dovecot, "-F", "-c", str(self.config)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "stderr.log").open("ab"),
        )
        try:
            _wait_for_port(self.imap_port, self._process, self.folder / "dovecot.log", b"* OK")
        except RuntimeError as error:
            said = (self.folder / "stderr.log").read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{error}\n{said}") from None

    def admin(self, user: str) -> imaplib.IMAP4:
        """A plain connection of the test's own, logged in."""
        connection = imaplib.IMAP4(LOOPBACK, self.imap_port, timeout=30)
        connection.login(user, self.users[user])
        return connection

    def append(
        self,
        user: str,
        folder: str,
        raw: bytes,
        internaldate: dt.datetime | None = None,
        flags: str = "",
    ) -> int:
        """Put one mail into *folder*, which is made where it is missing; gives its UID."""
        return _append(self.admin(user), folder, raw, internaldate, flags)

    def bulk_append(self, user: str, folder: str, mails: Iterable[bytes], start: dt.datetime | None = None) -> int:
        """Put many mails into *folder*, pipelined over one connection; a minute apart from *start* on, where given."""
        return bulk_append(LOOPBACK, self.imap_port, user, self.users[user], folder, mails, start)

    def doveadm(self, *arguments: str) -> str:
        """Run doveadm on this server and give what it printed."""
        doveadm = _tool("doveadm", "/usr/bin/doveadm")
        assert doveadm is not None
        done = subprocess.run([doveadm, "-c", str(self.config), *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"doveadm {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def set_uidvalidity(self, user: str, folder: str, uidvalidity: int) -> None:
        """Renumber the folder: the server's way to say that its UIDs mean other mails now."""
        self.doveadm("mailbox", "update", "--uid-validity", str(uidvalidity), "-u", user, folder)

    def expunge(self, user: str, folder: str, uid: int) -> None:
        """Delete one mail for good."""
        self.doveadm("expunge", "-u", user, "mailbox", folder, "uid", str(uid))

    def set_password(self, user: str, password: str) -> None:
        """Change a password; new connections need the new one."""
        self.users[user] = password
        time.sleep(1.1)  # Dovecot looks at the file's time, in whole seconds, at most once a second
        self._write_users()

    def token(self, user: str, *, lifetime: float = 3600.0) -> str:
        """An access token (a JWT signed with this server's key) for XOAUTH2 and OAUTHBEARER."""
        now = int(time.time())

        def part(data: bytes) -> bytes:
            return base64.urlsafe_b64encode(data).rstrip(b"=")

        claims = {"sub": user, "iat": now - 5, "nbf": now - 5, "exp": int(now + lifetime), "scope": "mail"}
        body = part(b'{"alg":"HS256","typ":"JWT"}') + b"." + part(json.dumps(claims).encode())
        return (body + b"." + part(hmac.digest(self._key, body, "sha256"))).decode()

    def flags(self, user: str, folder: str) -> dict[int, frozenset[str]]:
        """Flags of every mail of *folder* by UID, read without changing any; ``\\Recent`` left out."""
        return server_flags(self.admin(user), folder)

    def folders(self, user: str) -> dict[str, int]:
        """How many mails stand in each folder."""
        lines = self.doveadm("-f", "flow", "mailbox", "status", "-u", user, "messages", "*").splitlines()
        found = {}
        for line in lines:
            name, _, count = line.rpartition(" messages=")
            found[name] = int(count)
        return found


def _append(connection: imaplib.IMAP4, folder: str, raw: bytes, internaldate: dt.datetime | None, flags: str) -> int:
    try:
        connection.create(f'"{folder}"')
        when = imaplib.Time2Internaldate(internaldate) if internaldate is not None else None
        typ, data = connection.append(f'"{folder}"', f"({flags})", when, raw)
        assert typ == "OK", data
        code = data[0].decode()
        return int(code.split("]")[0].split()[-1]) if "APPENDUID" in code else 0
    finally:
        connection.logout()


def server_flags(connection: imaplib.IMAP4, folder: str) -> dict[int, frozenset[str]]:
    """Flags by UID over *connection*, which is closed after that."""
    try:
        assert connection.select(f'"{folder}"', readonly=True)[0] == "OK"
        _, data = connection.uid("FETCH", "1:*", "(FLAGS)")
        found = {}
        for line in data:
            if isinstance(line, bytes):
                flags = frozenset(f.decode() for f in imaplib.ParseFlags(line)) - {"\\Recent"}
                found[int(line.split(b"UID ")[1].split(b" ")[0].rstrip(b")"))] = flags
        return found
    finally:
        connection.logout()


def bulk_append(
    host: str,
    port: int,
    user: str,
    password: str,
    folder: str,
    mails: Iterable[bytes],
    start: dt.datetime | None = None,
) -> int:
    """APPEND many mails without waiting for each answer (LITERAL+, RFC 7888); gives how many."""
    count = 0
    with socket.create_connection((host, port), timeout=60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answers = connection.makefile("rb")
        answers.readline()
        connection.sendall(f'l LOGIN "{user}" "{password}"\r\nc CREATE "{folder}"\r\n'.encode())
        while not answers.readline().startswith(b"c "):
            pass
        waiting = 0

        def drain(left: int) -> None:
            nonlocal waiting
            while waiting > left:
                line = answers.readline()
                if not line:
                    raise RuntimeError("the server hung up")
                if line.startswith(b"a"):
                    assert b" OK" in line, line
                    waiting -= 1

        for raw in mails:
            when = ""
            if start is not None:
                when = imaplib.Time2Internaldate(start + dt.timedelta(minutes=count)) + " "
            head = f'a{count} APPEND "{folder}" {when}{{{len(raw)}+}}\r\n'.encode()
            connection.sendall(head + raw + b"\r\n")
            count += 1
            waiting += 1
            drain(100)
        drain(0)
        connection.sendall(b"z LOGOUT\r\n")
        answers.close()
    return count


# ---- pymap: the lesser server


class Pymap(_Server):
    """pymap in memory: IDLE, but no CONDSTORE, QRESYNC, SPECIAL-USE or TLS. One user; needs no root; forgets all."""

    def __init__(self, users: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.users = dict(users if users is not None else {"ada": "secret"})
        assert len(self.users) == 1, "this server has one user"
        self.imap_port = free_port()

    @staticmethod
    def available() -> str | None:
        """Why pymap cannot run here; None when it can."""
        return None if importlib.util.find_spec("pymap") else "pymap is not installed (pip install pymap)"

    @property
    def port(self) -> int:
        """The plain port; there is no other."""
        return self.imap_port

    def start(self) -> None:
        """Start, and wait for the greeting."""
        [(user, password)] = self.users.items()
        run = "import sys; from pymap.main import main; sys.exit(main())"
        server = ["--host", LOOPBACK, "--port", str(self.imap_port), "--no-tls", "--no-service", "admin"]
        with (self.folder / "pymap.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", run, *server, "dict", "--demo-user", user, "--demo-password", password],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        _wait_for_port(self.imap_port, self._process, self.folder / "pymap.log", b"* OK")

    def append(
        self, user: str, folder: str, raw: bytes, internaldate: dt.datetime | None = None, flags: str = ""
    ) -> int:
        """Put one mail into *folder*, which is made where it is missing; gives its UID."""
        connection = imaplib.IMAP4(LOOPBACK, self.imap_port, timeout=30)
        connection.login(user, self.users[user])
        return _append(connection, folder, raw, internaldate, flags)

    def flags(self, user: str, folder: str) -> dict[int, frozenset[str]]:
        """Flags of every mail of *folder* by UID."""
        connection = imaplib.IMAP4(LOOPBACK, self.imap_port, timeout=30)
        connection.login(user, self.users[user])
        return server_flags(connection, folder)


# ---- a server with the faults of the large providers

Answer = Callable[[str, bytes], Iterable[bytes] | None]


class FaultyImap:
    """A small IMAP server that answers as the large providers do on a bad day.

    *mails* maps UIDs of INBOX to raw bytes. *fault* is asked first, with the tag and the command's line: the lines it
    gives are sent instead of the proper answer; None means the proper answer; ``HANG`` stays silent for ever and
    ``CUT`` breaks the connection after what was sent. ``commands`` holds every line that was received.
    """

    HANG = b"<hang>"
    CUT = b"<cut>"

    def __init__(
        self,
        mails: Mapping[int, bytes] | None = None,
        fault: Answer | None = None,
        *,
        greeting: bytes = b"* OK ready\r\n",
        capabilities: str = "IMAP4rev1 IDLE AUTH=PLAIN AUTH=XOAUTH2 SASL-IR",
    ) -> None:
        self.mails = dict(mails or {})
        self.commands: list[bytes] = []
        self._fault, self._greeting, self._capabilities = fault, greeting, capabilities
        self._socket = socket.create_server((LOOPBACK, 0))
        self.imap_port = int(self._socket.getsockname()[1])
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @staticmethod
    def available() -> str | None:
        """It always can."""
        return None

    @property
    def port(self) -> int:
        """The plain port; there is no other."""
        return self.imap_port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self._open.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), connection.makefile("rb") as lines:
            connection.sendall(self._greeting)
            for line in lines:
                self.commands.append(line.rstrip(b"\r\n"))
                tag, _, command = line.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
                answer = self._fault(tag, command.encode()) if self._fault is not None else None
                for piece in self._proper(tag, command) if answer is None else answer:
                    if piece == self.HANG:
                        threading.Event().wait()
                    if piece == self.CUT:
                        connection.shutdown(socket.SHUT_RDWR)
                        return
                    connection.sendall(piece)

    def _proper(self, tag: str, command: str) -> Iterator[bytes]:
        word, _, rest = command.partition(" ")
        word = word.upper()
        if word == "CAPABILITY":
            yield f"* CAPABILITY {self._capabilities}\r\n".encode()
        elif word == "LIST":
            yield b'* LIST (\\HasNoChildren) "/" INBOX\r\n'
        elif word in ("EXAMINE", "SELECT"):
            highest = max(self.mails, default=0)
            yield (
                f"* {len(self.mails)} EXISTS\r\n* 0 RECENT\r\n* FLAGS ()\r\n"
                f"* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT {highest + 1}] ok\r\n"
            ).encode()
        elif word == "IDLE":
            yield b"+ idling\r\n"
            return
        elif word == "UID" and rest.upper().startswith("SEARCH"):
            listed = sorted(self.mails)
            window, _, _ = rest[len("SEARCH ") :].partition(" UID ")
            if window[:1].isdigit():
                low, _, high = window.partition(":")
                listed = listed[int(low) - 1 : None if high == "*" else int(high)]
            yield b"* SEARCH " + " ".join(map(str, listed)).encode() + b"\r\n"
        elif word == "UID" and rest.upper().startswith("FETCH"):
            _, uids, what = rest.split(" ", 2)
            for number, uid in enumerate(sorted(self.mails), 1):
                if uid in _uid_set(uids):
                    yield self.fetch_line(number, uid, what)
        elif word == "LOGOUT":
            yield b"* BYE see you\r\n"
        yield f"{tag} OK done\r\n".encode()

    def fetch_line(self, number: int, uid: int, what: str) -> bytes:
        """The proper answer about one mail."""
        raw = self.mails[uid]
        out = f"* {number} FETCH (UID {uid}".encode()
        if "RFC822.SIZE" in what.upper():
            out += f" RFC822.SIZE {len(raw)}".encode()
        if "INTERNALDATE" in what.upper():
            out += b' INTERNALDATE "17-Jul-2026 02:44:25 +0200"'
        if "FLAGS" in what.upper():
            out += b" FLAGS (\\Seen)"
        if "BODY.PEEK[]<" in what.upper():
            start, _, count = what.upper().partition("BODY.PEEK[]<")[2].partition(">")[0].partition(".")
            piece = raw[int(start) : int(start) + int(count)]
            out += f" BODY[]<{start}> {{{len(piece)}}}\r\n".encode() + piece
        elif "BODY.PEEK[]" in what.upper():
            out += f" BODY[] {{{len(raw)}}}\r\n".encode() + raw
        return out + b")\r\n"


def _uid_set(text: str) -> set[int]:
    found: set[int] = set()
    for piece in text.split(","):
        low, _, high = piece.partition(":")
        found |= set(range(int(low), int(high or low) + 1))
    return found


# ---- SMTP


class SmtpSink:
    """An SMTP server that keeps what it is given: ``mails`` holds (from, to, raw)."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, tuple[str, ...], bytes]] = []
        self._controller: Any = None

    @staticmethod
    def available() -> str | None:
        """Why it cannot run here; None when it can."""
        return None if importlib.util.find_spec("aiosmtpd") else "aiosmtpd is not installed (pip install aiosmtpd)"

    @property
    def port(self) -> int:
        """Where it listens, without TLS and without login."""
        return int(self._controller.port)

    def __enter__(self) -> Self:
        from aiosmtpd.controller import Controller

        kept = self.mails

        class Keep:
            async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
                kept.append((envelope.mail_from, tuple(envelope.rcpt_tos), bytes(envelope.content)))
                return "250 kept"

        self._controller = Controller(Keep(), hostname=LOOPBACK, port=free_port())
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    def wait(self, count: int, seconds: float = 10.0) -> bool:
        """Wait until *count* mails have come."""
        until = time.monotonic() + seconds
        while len(self.mails) < count and time.monotonic() < until:
            time.sleep(0.02)
        return len(self.mails) >= count


# ---- a token server, as Google and Microsoft run one


class TokenServer:
    """OAuth 2 on loopback: authorization code with PKCE, device code, refresh with rotation.

    ``refuse`` holds refresh tokens that are dead; ``refreshed`` those that were used. ``pending`` counts how often a
    device is told to wait before it gets its token.
    """

    def __init__(self, *, rotate: bool = True, pending: int = 1, status: int = 200) -> None:
        self.rotate, self.pending, self.status = rotate, pending, status
        self.refuse: set[str] = set()
        self.refreshed: list[str] = []
        self.challenges: dict[str, str] = {}
        self.requests: list[dict[str, str]] = []
        self._count = 0
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *args: Any) -> None:
                pass

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                form = {key: values[0] for key, values in urllib.parse.parse_qs(body).items()}
                status, answer = owner.answer(self.path, form)
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        self._server = http.server.ThreadingHTTPServer((LOOPBACK, 0), Handler)
        self.port = int(self._server.server_address[1])
        self.url = f"http://{LOOPBACK}:{self.port}"

    @staticmethod
    def available() -> str | None:
        """It always can."""
        return None

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What a request is answered with."""
        self.requests.append(form)
        if self.status != 200:
            return self.status, {"error": "server_error"}
        if path == "/device":
            return 200, {
                "device_code": "dev-1",
                "user_code": "ABCD-EFGH",
                "verification_uri": f"{self.url}/enter",
                "expires_in": 60,
                "interval": 0,
            }
        grant = form.get("grant_type", "")
        if grant == "refresh_token":
            token = form["refresh_token"]
            if token in self.refuse:
                return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
            self.refreshed.append(token)
            if self.rotate:
                self.refuse.add(token)
            return 200, self._tokens(rotate=self.rotate)
        if grant.endswith("device_code"):
            if self.pending > 0:
                self.pending -= 1
                return 400, {"error": "authorization_pending"}
            return 200, self._tokens(rotate=True)
        if grant == "authorization_code":
            challenge = self.challenges.get(form.get("code", ""), "")
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
                return 400, {"error": "invalid_grant", "error_description": "PKCE verification failed"}
            return 200, self._tokens(rotate=True)
        return 400, {"error": "unsupported_grant_type"}

    def _tokens(self, *, rotate: bool) -> dict[str, Any]:
        self._count += 1
        tokens: dict[str, Any] = {
            "access_token": f"access-{self._count}",
            "token_type": "Bearer",
            "expires_in": 3600,
        }
        return {**tokens, "refresh_token": f"refresh-{self._count}"} if rotate else tokens


# ---- PostgreSQL


class Postgres(_Server):
    """PostgreSQL in a folder of its own, without fsync, as a user that is not root."""

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        self._switch: dict[str, Any] = {}
        if os.geteuid() == 0:
            who = pwd.getpwnam("postgres")
            self._switch = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
            os.chown(self.folder, who.pw_uid, who.pw_gid)

    @staticmethod
    def _binary(name: str) -> str | None:
        places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
        return str(places[0]) if places else shutil.which(name)

    @classmethod
    def available(cls) -> str | None:
        """Why PostgreSQL cannot run here; None when it can."""
        if cls._binary("initdb") is None or cls._binary("postgres") is None:
            return "PostgreSQL is not installed (apt-get install postgresql)"
        if os.geteuid() == 0:
            with contextlib.suppress(KeyError):
                pwd.getpwnam("postgres")
                return None
            return "PostgreSQL does not run as root, and there is no user 'postgres'"
        return None

    @property
    def url(self) -> str:
        """SQLAlchemy address of the database ``postgres``."""
        return f"postgresql+psycopg://clausewatch@{LOOPBACK}:{self.port}/postgres"

    def new_database(self, name: str) -> str:
        """Make an empty database and give its SQLAlchemy address."""
        import psycopg

        with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.url.rpartition("/")[0] + f"/{name}"

    def start(self) -> None:
        """Make the cluster on the first start, then run it and wait until it answers."""
        data = self.folder / "data"
        if not data.exists():
            initdb = self._binary("initdb")
            subprocess.run(
                [str(initdb), "-D", str(data), "-U", "clausewatch", "-A", "trust", "-E", "UTF8", "--no-sync"],
                check=True,
                capture_output=True,
                cwd=self.folder,
                **self._switch,
            )
        settings = ["listen_addresses=127.0.0.1", "fsync=off", "max_connections=200", "full_page_writes=off"]
        with (self.folder / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    str(self._binary("postgres")),
                    *("-D", str(data), "-p", str(self.port), "-k", str(self.folder)),
                    *(word for setting in settings for word in ("-c", setting)),
                ],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self._switch,
            )
        self._wait_ready()

    def _wait_ready(self) -> None:
        import psycopg

        until = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url.replace("+psycopg", ""), connect_timeout=2).close()
            except psycopg.OperationalError:
                if time.monotonic() > until or self._process is None or self._process.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Stop it at once, letting no client keep it alive."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)  # "fast shutdown": clients are disconnected
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
