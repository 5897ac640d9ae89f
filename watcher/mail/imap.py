"""Mail from an IMAP server (RFC 3501). Reads only: EXAMINE and BODY.PEEK, never SELECT, STORE or EXPUNGE.

One connection, used by one thread. The large commands, FETCH and SEARCH, go through the standard library's
connection below IMAPClient, and only the answers' text through its parser.
"""

from __future__ import annotations

import bisect
import contextlib
import hashlib
import hmac
import imaplib
import ipaddress
import quopri
import re
import select
import ssl
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Self

from imapclient import IMAPClient, SocketTimeout, imap_utf7  # type: ignore[import-untyped]

from watcher.errors import MailboxError, MailboxRefused, MailboxThrottled, MailboxUnreachable, NoTls
from watcher.mail import refusals
from watcher.mail.answers import Entry, read_fetch
from watcher.mail.headers import decode_text, lax_base64, parse_date, split_fields
from watcher.mail.source import (
    BATCH_BYTES,
    BATCH_MAILS,
    HEADER_BYTES,
    MOST_MAIL_BYTES,
    SPECIAL_USES,
    TEXT_BYTES,
    Changes,
    Connection,
    FolderName,
    FolderState,
    Missing,
    Outline,
    RawMail,
    with_guessed_uses,
)
from watcher.mail.structure import TextForm, opaque, parts_of, text_forms

CONNECT_SECONDS = 15.0
IDLE_SECONDS = 9 * 60.0
"""After this long IDLE is renewed: silent deaths were seen between 6 and 23 minutes (MAIL.md, failure 4)."""
SIZES_BATCH = 2000
SIZES_AROUND = 1000
"""Mails on either side whose sizes are asked for along with one's."""
OUTLINE_BATCH = 100
PIECE_BYTES = 8 * 1024 * 1024
"""A mail above BATCH_BYTES comes in pieces of this size."""
SEARCH_WINDOW = 50_000
"""Mails a SEARCH: the standard library refuses answer lines above 1 MB, and 50,000 UIDs stay below."""
MOST_SET = 4000
"""Characters of a UID set in one command; servers refuse lines above 8,000 octets (RFC 2683, section 3.2.1.5)."""
MOST_WAKES = 50
"""Times in a row that a waiting connection may wake without a word; more means that it is dead."""

SUBSTITUTE = "retrieval using the imap4 protocol failed"
"""What Exchange puts in the subject of the mail that it gives instead of one that it cannot convert."""


class ImapMailbox:
    """One mailbox on an IMAP server."""

    def __init__(
        self,
        connection: Connection,
        secret: Callable[[], str] | str,
        *,
        account: str = "",
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        """Connect and log in. Raises MailboxRefused, MailboxUnreachable or MailboxThrottled."""
        self.account = account or connection.user
        self._connection = connection
        self._idle_seconds = idle_seconds
        self._idle_since: float | None = None
        self._state: FolderState | None = None
        self._forms: dict[int, dict[str, TextForm]] = {}
        self._listed: list[int] = []
        self._sizes: dict[int, int] = {}
        self._broken = False
        self._closed = False
        self._secret = ""
        self._client = self._connect()
        try:
            self._secure()
            self._log_in(secret() if callable(secret) else secret)
            self._capabilities = frozenset(self._ask_capabilities())
            self._qresync = self._enable()
        except BaseException:
            self.close()
            raise

    def __repr__(self) -> str:
        return f"<mailbox {self.account} at {self._connection.host}>"

    # ---- connection

    @property
    def client(self) -> IMAPClient:
        """The connection, for ``outbox`` alone."""
        self._leave_idle()
        return self._client

    @property
    def capabilities(self) -> frozenset[str]:
        """What the server offers, in capitals."""
        return self._capabilities

    @contextlib.contextmanager
    def talking(self, doing: str) -> Iterator[None]:
        """Whatever goes wrong inside leaves as a MailboxError. *doing* completes "the server would not …"."""
        try:
            yield
        except imaplib.IMAP4.abort as error:
            self._broken = True
            raise refusals.cut_off(_text(error), self._connection, secret=self._secret) from None
        except imaplib.IMAP4.error as error:
            raise refusals.answer_refused(_text(error), self._connection, doing, secret=self._secret) from None
        except OSError as error:
            self._broken = True
            raise refusals.network_failed(error, self._connection) from None
        except (ValueError, AssertionError, MemoryError, OverflowError) as error:
            # The parsers answer so to what is not IMAP, or announces more bytes than there are; what was meant is
            # unknown, and so is what follows.
            self._broken = True
            raise MailboxUnreachable(
                f"{self._connection.host} gave an answer that is not IMAP ({type(error).__name__})",
                remedy="Nothing is lost: the pull tries again by itself.",
            ) from None

    def _connect(self) -> IMAPClient:
        connection = self._connection
        loopback = is_loopback(connection.host)
        if not loopback and (connection.security == "plain" or not connection.verify_tls):
            raise MailboxUnreachable(
                f"{connection.host} is not on this machine, and without checked TLS anybody between could read along",
                remedy="Use TLS, and pin a self-signed certificate with --tls-fingerprint SHA256.",
            )
        try:
            client = self._open(self._tls_context())
        except ssl.SSLCertVerificationError as error:
            raise self._unbelieved(error) from None
        except imaplib.IMAP4.error as error:
            raise refusals.no_imap(_text(error), connection) from None
        except OSError as error:
            raise refusals.network_failed(error, connection) from None
        except ValueError:  # a host name that cannot be one
            raise MailboxUnreachable(
                f"{connection.host!r} is not a host name", remedy="Check the host name after --imap."
            ) from None
        return client

    def _open(self, context: ssl.SSLContext | None) -> IMAPClient:
        connection = self._connection
        timeout = SocketTimeout(connect=min(CONNECT_SECONDS, connection.timeout), read=connection.timeout)
        client = IMAPClient(
            connection.host,
            connection.port,
            ssl=connection.security == "tls",
            ssl_context=context if connection.security == "tls" else None,
            timeout=timeout,
        )
        # IMAPClient sets 5, and the standard library then formats every literal for a log that nobody reads: 7.7
        # times slower on mails of 200 KB, and bodies one step from a log.
        client._imap.debug = 0  # noqa: SLF001 - no public way; the version is pinned and a test watches it
        client.normalise_times = False
        return client

    def _tls_context(self) -> ssl.SSLContext | None:
        connection = self._connection
        if connection.security == "plain":
            return None
        context = ssl.create_default_context()
        if connection.tls_fingerprint is not None or not connection.verify_tls:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE  # the pinned fingerprint is compared instead, before the login
        return context

    def _secure(self) -> None:
        """Finish STARTTLS and compare the pinned certificate, before a password is sent."""
        connection = self._connection
        if connection.security == "starttls":
            try:
                self._client.starttls(self._tls_context())
            except ssl.SSLCertVerificationError as error:
                self._broken = True
                raise self._unbelieved(error) from None
            except imaplib.IMAP4.abort as error:
                self._broken = True
                raise refusals.cut_off(_text(error), connection) from None
            except imaplib.IMAP4.error:
                raise NoTls(
                    f"{connection.host}:{connection.port} offers no STARTTLS",
                    remedy="Leave out --starttls and use port 993.",
                ) from None
            except OSError as error:
                self._broken = True
                raise refusals.network_failed(error, connection) from None
        if connection.tls_fingerprint is not None and connection.security != "plain":
            found = _fingerprint(self._client)
            if not hmac.compare_digest(found, plain_fingerprint(connection.tls_fingerprint)):
                raise refusals.wrong_fingerprint(found, connection)

    def _unbelieved(self, error: ssl.SSLCertVerificationError) -> MailboxError:
        """Say why the certificate is not believed, with its fingerprint. Connects once more; sends nothing."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        found: str | None = None
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            client = self._open(context)
            try:
                if self._connection.security == "starttls":
                    client.starttls(context)
                found = _fingerprint(client)
            finally:
                client.shutdown()
        return refusals.bad_certificate(
            error.verify_message, found, self._connection, loopback=is_loopback(self._connection.host)
        )

    def _log_in(self, secret: str) -> None:
        connection, client = self._connection, self._client
        self._secret = secret
        if any(c in secret + connection.user for c in "\r\n\0"):
            raise MailboxRefused("the user name or password holds a line break", remedy="Type it again, on one line.")
        challenge: list[bytes] = []
        try:
            if connection.auth != "password":
                client.sasl_login(connection.auth.upper(), _bearer(connection, secret, challenge))
            elif client.has_capability("LOGINDISABLED") and not client.has_capability("AUTH=PLAIN"):
                raise refusals.login_refused("LOGINDISABLED", connection)
            elif (secret + connection.user).isascii():
                client.login(connection.user, secret)
            else:
                # LOGIN has no way to say letters outside ASCII; SASL PLAIN is UTF-8 (RFC 4616).
                client.plain_login(connection.user, secret)
        except imaplib.IMAP4.abort as error:
            self._broken = True
            raise refusals.cut_off(_text(error), connection, secret=secret) from None
        except imaplib.IMAP4.error as error:
            said = _text(error)
            if challenge and b"401" not in challenge[0]:
                said += " " + challenge[0].decode("utf-8", "replace")
            raise refusals.login_refused(said, connection, secret=secret) from None
        except OSError as error:
            self._broken = True
            raise refusals.network_failed(error, connection) from None

    def _ask_capabilities(self) -> Iterator[str]:
        with self.talking("say what it offers"):
            for word in self._client.capabilities():
                yield word.decode("ascii", "replace").upper() if isinstance(word, bytes) else str(word).upper()

    def _enable(self) -> bool:
        """Switch on QRESYNC, or CONDSTORE (RFC 7162). Says whether deletions are told."""
        for word in ("QRESYNC", "CONDSTORE"):
            if word in self._capabilities and "ENABLE" in self._capabilities:
                with contextlib.suppress(imaplib.IMAP4.error), self.talking(f"enable {word}"):
                    self._client.enable(word)
                    return word == "QRESYNC"
        return False

    def close(self) -> None:
        """Log out, or just hang up where the server is gone. Twice is once."""
        if self._closed or not hasattr(self, "_client"):
            return
        self._closed = True
        with contextlib.suppress(OSError, imaplib.IMAP4.error, ValueError, AssertionError):
            if self._broken:
                self._client.shutdown()
                return
            self._client.socket().settimeout(min(5.0, self._connection.timeout))
            if self._idle_since is not None:
                self._client.idle_done()
            self._client.logout()
            return
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self._client.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    # ---- folders

    def folders(self) -> list[FolderName]:
        """Every folder, with its special use; where the server states none, the use is guessed from the name."""
        self._leave_idle()
        with self.talking("list its folders"):
            self._client.folder_encode = False  # names as they came: one that is no UTF-7 must not hide the others
            try:
                listed = self._client.list_folders()
            finally:
                self._client.folder_encode = True
        found = []
        for flags, _, raw in listed:
            words = frozenset(f.decode("ascii", "replace") if isinstance(f, bytes) else str(f) for f in flags)
            uses = frozenset(word for word in words if word.lower() in SPECIAL_USES)
            name, can_be_asked_for = _folder_name(raw)
            closed = {"\\noselect", "\\nonexistent"} & {word.lower() for word in words}
            found.append(FolderName(name, uses, selectable=can_be_asked_for and not closed))
        return with_guessed_uses(found)

    def examine(self, folder: str) -> FolderState:
        """Open *folder* for reading (EXAMINE). Raises MailboxError where it cannot be opened."""
        self._leave_idle()
        self._forms.clear()
        self._listed, self._sizes = [], {}
        self._state = None  # a refused EXAMINE also closes the folder before (RFC 3501, section 6.3.1)
        with self.talking(f"open {folder}"):
            answer = self._client.select_folder(folder, readonly=True)
            if b"READ-WRITE" in answer:
                raise MailboxUnreachable(
                    f"{self._connection.host} opened {folder} for writing, though asked for reading only",
                    remedy="This server cannot be read without changing it; nothing was changed.",
                )
            highest = answer.get(b"HIGHESTMODSEQ")
            self._state = FolderState(
                folder=folder,
                uidvalidity=int(answer.get(b"UIDVALIDITY", 0)),
                uidnext=int(answer.get(b"UIDNEXT", 0)),
                exists=int(answer.get(b"EXISTS", 0)),
                highestmodseq=int(highest) if isinstance(highest, int) and highest > 0 else None,
            )
        return self._state

    # ---- what there is

    def uids(self, after: int = 0) -> list[int]:
        """UIDs above *after*, sorted. "n:*" gives the last mail even when it is below n (RFC 3501): filtered."""
        state = self._opened()
        if state.exists <= SEARCH_WINDOW:
            self._listed = self._search(f"UID {after + 1}:*", after)
            return list(self._listed)
        for _ in range(3):
            # Numbers of sequence shift when somebody deletes mail in between; then the list is asked for again.
            self._take("EXPUNGE", "VANISHED")
            found: set[int] = set()
            for low in range(1, state.exists + 1, SEARCH_WINDOW):
                high = low + SEARCH_WINDOW - 1
                found.update(self._search(f"{low}:{high if high < state.exists else '*'} UID {after + 1}:*", after))
            if not self._take("EXPUNGE", "VANISHED"):
                break
        self._listed = sorted(found)
        return list(self._listed)

    def _search(self, criteria: str, after: int) -> list[int]:
        with self.talking("list its mails"):
            imap = self._imap
            self._take("SEARCH", "ESEARCH")
            if "ESEARCH" in self._capabilities:
                typ, data = imap.uid("SEARCH", "RETURN", "(ALL)", criteria)
                lines = self._take("ESEARCH")
                found: Iterable[int] = _from_esearch(lines)
                if not lines:  # some servers answer the old way all the same
                    found = _from_search(data)
            else:
                typ, data = imap.uid("SEARCH", criteria)
                found = _from_search(data)
            if typ != "OK":
                raise imaplib.IMAP4.error(_said(data))
            return sorted({uid for uid in found if uid > after})

    def sizes(self, uids: Collection[int]) -> dict[int, int]:
        """RFC822.SIZE of each mail; one that was gone when it was asked for is left out.

        A mail's size never changes, so those of its neighbours in the last list are asked for along with it: a pull
        that fetches fifty by fifty asks for sizes once in forty times.
        """
        unknown = sorted(set(uids) - self._sizes.keys())
        if unknown:
            self._opened()
            first = bisect.bisect_left(self._listed, unknown[0])
            around = self._listed[max(0, first - SIZES_AROUND) : first + SIZES_AROUND]
            unknown = sorted({*unknown, *around} - self._sizes.keys())
        for batch in _batches(unknown, SIZES_BATCH):
            answer, _ = self._fetch(batch, "(UID RFC822.SIZE)", "say how large its mails are")
            for uid, entry in answer.items():
                size = entry.get(b"RFC822.SIZE")
                if isinstance(size, int):
                    self._sizes[uid] = size
        return {uid: self._sizes[uid] for uid in uids if uid in self._sizes}

    def changed_since(self, modseq: int) -> Changes | None:
        """Flags of what changed since *modseq* and, with QRESYNC, what was deleted (RFC 7162). None: not offered."""
        state = self._opened()
        if not {"CONDSTORE", "QRESYNC"} & self._capabilities or state.highestmodseq is None:
            return None
        with self.talking("say what changed"):
            self._take("FETCH", "VANISHED")
            modifier = f"(CHANGEDSINCE {modseq}{' VANISHED' if self._qresync else ''})"
            typ, data = self._imap.uid("FETCH", "1:*", "(UID FLAGS)", modifier)
            if typ != "OK":
                raise imaplib.IMAP4.error(_said(data))
            vanished = sorted({uid for line in self._take("VANISHED") for uid in _uid_set(line)})
            entries = read_fetch(data)
        flags = {uid: _flags(entry) for uid, entry in entries.items() if b"FLAGS" in entry}
        return Changes(flags, tuple(vanished) if self._qresync else None)

    # ---- mails

    def outlines(self, uids: Collection[int]) -> Iterator[Outline]:
        """Header and BODYSTRUCTURE of each mail, in the order asked; one that is gone is left out."""
        what = f"(UID RFC822.SIZE INTERNALDATE FLAGS BODYSTRUCTURE BODY.PEEK[HEADER]<0.{HEADER_BYTES}>)"
        for batch in _batches(list(uids), OUTLINE_BATCH):
            self._forms.clear()
            answer, refused = self._fetch_each(batch, what, "describe its mails")
            for uid in batch:
                entry = answer.get(uid)
                if entry is None:
                    if refused and self._lists(uid):
                        # It is there, and the server cannot describe it: worth fetching whole.
                        yield Outline(uid, 0, datetime.fromtimestamp(0, UTC), frozenset(), b"", (opaque(0),))
                    continue
                size = entry.get(b"RFC822.SIZE")
                size = size if isinstance(size, int) else 0
                structure = entry.get(b"BODYSTRUCTURE")
                header = _body(entry) or b""
                if structure is not None:
                    self._forms[uid] = text_forms(structure)
                yield Outline(uid, size, _when(entry, header), _flags(entry), header, parts_of(structure, size))

    def text_parts(self, wanted: Mapping[int, str], limit: int = TEXT_BYTES) -> dict[int, bytes]:
        """Begin of one text part of each mail as UTF-8: transfer encoding and charset undone; empty when it is gone.

        Mails whose part has the same number are asked for together, at most BATCH_BYTES at once: one question for
        each mail would cost a round trip each.
        """
        found = dict.fromkeys(wanted, b"")
        for batch in _batches([uid for uid in wanted if uid not in self._forms], OUTLINE_BATCH):
            answer, _ = self._fetch_each(batch, "(UID BODYSTRUCTURE)", "describe its mails")
            self._forms.update({uid: text_forms(answer.get(uid, {}).get(b"BODYSTRUCTURE")) for uid in batch})
        by_path: dict[str, list[int]] = {}
        for uid, path in wanted.items():
            by_path.setdefault(path, []).append(uid)
        for path, uids in by_path.items():
            for batch in _batches(uids, max(1, min(BATCH_MAILS, BATCH_BYTES // max(1, limit)))):
                answer, _ = self._fetch_each(batch, f"(UID BODY.PEEK[{path}]<0.{limit}>)", "give parts of its mails")
                for uid in batch:
                    form = self._forms[uid].get(path, TextForm("", ""))
                    found[uid] = _as_utf8(_body(answer.get(uid, {})) or b"", form)
        return found

    def fetch(self, uids: Collection[int]) -> Iterator[RawMail | Missing]:
        """Every one of *uids*, in that order: byte for byte as the server gave it, or the reason why not.

        At most BATCH_MAILS and BATCH_BYTES are asked for at once; a larger mail comes in pieces.
        """
        for chunk in _batches(list(uids), SIZES_BATCH):
            sizes = self.sizes(chunk)
            batch: list[int] = []
            weight = 0
            for uid in chunk:
                size = sizes.get(uid, 0)
                if batch and (len(batch) >= BATCH_MAILS or weight + size > BATCH_BYTES):
                    yield from self._fetch_batch(batch, sizes)
                    batch, weight = [], 0
                if size > BATCH_BYTES:
                    yield self._fetch_large(uid, size)
                    continue
                batch.append(uid)
                weight += size
            if batch:
                yield from self._fetch_batch(batch, sizes)

    def _fetch_batch(self, batch: Sequence[int], sizes: dict[int, int]) -> Iterator[RawMail | Missing]:
        answer, _ = self._fetch_each(batch, "(UID INTERNALDATE FLAGS BODY.PEEK[])", "give its mails")
        for uid in batch:
            entry = answer.pop(uid, None)
            raw = _body(entry) if entry is not None else None
            if raw is None or (not raw and sizes.get(uid, 1) > 0):
                yield self._missing(uid, sizes.get(uid))
            elif is_substitute(raw):
                yield Missing(uid, "the server gave a notice that it cannot convert this mail, instead of the mail")
            else:
                assert entry is not None
                yield RawMail(uid, _when(entry, raw), _flags(entry), raw)

    def _missing(self, uid: int, size: int | None) -> Missing:
        if not self._lists(uid):
            return Missing(uid, "deleted or moved on the server meanwhile", gone=True)
        of = f" of {size:,} bytes" if size else ""
        return Missing(uid, f"the server lists this mail{of} and gives nothing")

    def _lists(self, uid: int) -> bool:
        return uid in self._search(f"UID {uid}", 0)

    def _fetch_large(self, uid: int, size: int) -> RawMail | Missing:
        """One mail in pieces (BODY.PEEK[]<offset.count>, RFC 3501, section 6.4.5)."""
        if size > MOST_MAIL_BYTES:
            return Missing(uid, f"{size / 1e6:,.0f} MB, more than Clausewatch fetches; it is left on the server")
        pieces: list[bytes] = []
        done = 0
        entry: Entry = {}
        while done <= MOST_MAIL_BYTES:
            what = f"BODY.PEEK[]<{done}.{PIECE_BYTES}>"
            answer, _ = self._fetch(
                [uid], f"(UID INTERNALDATE FLAGS {what})" if not done else f"(UID {what})", "give a mail"
            )
            piece = _body(answer.get(uid, {}))
            if not done:
                entry = {key: value for key, value in answer.get(uid, {}).items() if not key.startswith(b"BODY")}
            if piece is None and done < size:
                return self._missing(uid, size)
            if not piece:
                break
            pieces.append(piece)
            done += len(piece)
            if len(piece) < PIECE_BYTES and done >= size:
                break
        raw = b"".join(pieces)
        if not raw:
            return self._missing(uid, size)
        return RawMail(uid, _when(entry, raw), _flags(entry), raw)

    def _fetch_each(self, batch: Sequence[int], what: str, doing: str) -> tuple[dict[int, Entry], frozenset[int]]:
        """FETCH a batch; one by one where it is refused or its answer garbled, so that one mail spoils no other.

        Gives the answers, and the UIDs about which the server refused to speak.
        """
        try:
            answer, complete = self._fetch(batch, what, doing)
        except (MailboxThrottled, MailboxUnreachable):
            raise
        except MailboxError:
            answer, complete = {}, False
        if complete or len(batch) == 1:
            return answer, frozenset() if complete else frozenset(batch)
        refused = set()
        for uid in batch:
            if uid in answer and _body(answer[uid]) is not None:
                continue
            try:
                one, complete = self._fetch([uid], what, doing)
            except (MailboxThrottled, MailboxUnreachable):
                raise
            except MailboxError:
                complete, one = False, {}
            answer.update(one)
            if not complete:
                refused.add(uid)
        return answer, frozenset(refused)

    def _fetch(self, uids: Sequence[int], what: str, doing: str) -> tuple[dict[int, Entry], bool]:
        """One FETCH: what it gave by UID, and whether the server said OK and all of it could be understood."""
        self._opened()
        answer: dict[int, Entry] = {}
        complete = True
        for piece in _uid_texts(uids):
            with self.talking(doing):
                self._take("FETCH")
                typ, data = self._imap.uid("FETCH", piece, what)
                if typ != "OK":
                    said = _said(data)
                    error = refusals.answer_refused(said, self._connection, doing, secret=self._secret)
                    if isinstance(error, MailboxThrottled | MailboxUnreachable):
                        raise error
                    complete = False
                    data = self._take("FETCH")  # what came before the refusal is good
                try:
                    entries = read_fetch(data)
                except (imaplib.IMAP4.error, ValueError, AssertionError, TypeError, IndexError):
                    complete = False
                    continue
            answer.update(entries)
        return answer, complete

    # ---- waiting

    def wait(self, seconds: float) -> bool:
        """Wait for new mail in the opened folder: IDLE (RFC 2177), else NOOP at the end of the time.

        True is a hint: look. False after *seconds*. IDLE goes on between two calls and is renewed at nine minutes;
        a server that does not answer the renewal raises MailboxUnreachable.
        """
        self._opened_idle()
        until = time.monotonic() + seconds
        if "IDLE" not in self._capabilities:
            while (left := until - time.monotonic()) > 0:
                time.sleep(min(left, 30.0))
                if self._noop():
                    return True
            return False
        with self.talking("wait for mail"):
            if self._idle_since is None:
                if self._begin_idle():
                    return True
            elif time.monotonic() - self._idle_since > self._idle_seconds:
                self._idle_since = None
                _, told = self._client.idle_done()
                if _new(told) or self._begin_idle():
                    return True
            while (left := until - time.monotonic()) > 0:
                lines = self._told(left)
                for line in lines:
                    if line[:5].upper() == b"* BYE":
                        raise imaplib.IMAP4.abort(line[2:].decode("utf-8", "replace"))
                if any(_EXISTS.match(line) for line in lines):
                    return True
        return False

    def _told(self, seconds: float) -> list[bytes]:
        """Lines that came while waiting; at most *seconds* for the first, and every begun line to its end.

        IMAPClient's own ``idle_check`` reads without blocking and takes half a line for a broken connection.
        """
        sock, file = self._client.socket(), self._imap.file
        until = time.monotonic() + seconds
        lines: list[bytes] = []
        wakes = 0
        poller = select.poll()
        poller.register(sock.fileno(), select.POLLIN)
        try:
            while True:
                sock.setblocking(False)
                try:
                    begun = bool(file.peek(1))  # what lies in our buffer or TLS's, which no poll shows
                except (BlockingIOError, ssl.SSLWantReadError):
                    begun = False
                if begun:
                    sock.settimeout(self._connection.timeout)
                    lines.append(self._imap._get_line())  # noqa: SLF001
                    wakes = 0
                    continue
                left = until - time.monotonic()
                if lines or left <= 0:
                    return lines
                if poller.poll(left * 1000):
                    wakes += 1
                if wakes > MOST_WAKES:
                    raise imaplib.IMAP4.abort("the connection is gone")
        finally:
            sock.settimeout(self._connection.timeout)

    def _begin_idle(self) -> bool:
        """Start IDLE. True when something new was told just before: then IDLE has not begun."""
        if self._noop():
            return True
        try:
            self._client.idle()
        except imaplib.IMAP4.error as error:
            raise imaplib.IMAP4.abort(_text(error)) from None  # half begun: what follows could not be told apart
        self._idle_since = time.monotonic()
        return False

    def _noop(self) -> bool:
        with self.talking("answer"):
            _, told = self._client.noop()
            return _new(told)

    def _leave_idle(self) -> None:
        if self._idle_since is not None:
            self._idle_since = None
            with self.talking("stop waiting"):
                self._client.idle_done()

    # ---- small things

    @property
    def _imap(self) -> Any:
        return self._client._imap  # noqa: SLF001 - IMAPClient's own FETCH and SEARCH parse in pure Python, letter by letter

    def _take(self, *names: str) -> list[Any]:
        """Take out what the server has told under *names*, so that it is not read twice."""
        found: list[Any] = []
        for name in names:
            _, data = self._imap.response(name)
            found += [item for item in data or () if item is not None]
        return found

    def _opened(self) -> FolderState:
        self._leave_idle()
        return self._opened_idle()

    def _opened_idle(self) -> FolderState:
        if self._state is None:
            raise MailboxError("no folder is open", remedy="This is a fault of Clausewatch: open a folder first.")
        return self._state


_EXISTS = re.compile(rb"\* \d+ EXISTS", re.IGNORECASE)


def _folder_name(raw: bytes | str) -> tuple[str, bool]:
    """A folder's name (modified UTF-7, RFC 3501, section 5.1.3), and whether it can be asked for by that name."""
    data = raw if isinstance(raw, bytes) else str(raw).encode("utf-8")
    try:
        name = str(imap_utf7.decode(data))
        return name, bool(imap_utf7.encode(name) == data)
    except ValueError:
        return data.decode("utf-8", "replace"), False


def is_loopback(host: str) -> bool:
    """Say whether *host* is this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def plain_fingerprint(text: str) -> str:
    """A fingerprint without colons and blanks, in lower case; ``SHA256:`` in front is allowed."""
    return re.sub(r"[^0-9a-f]", "", re.sub(r"^sha-?256[:= ]", "", text.strip().lower()))


def _fingerprint(client: IMAPClient) -> str:
    found = client.socket()
    der = found.getpeercert(binary_form=True) if isinstance(found, ssl.SSLSocket) else None
    return hashlib.sha256(der or b"").hexdigest()


def is_substitute(raw: bytes) -> bool:
    """Say whether Exchange gave its notice instead of the mail. A mail that answers or forwards one is not it."""
    if raw.find(b"IMAP4", 0, 16384) < 0:
        return False
    return split_fields(raw[:16384])[0].text("subject").strip().lower().startswith(SUBSTITUTE)


def _bearer(connection: Connection, token: str, challenge: list[bytes]) -> Callable[[bytes], bytes]:
    """Answers of XOAUTH2, or OAUTHBEARER (RFC 7628). A refusal comes as a challenge, which wants an empty answer."""
    if connection.auth == "oauthbearer":
        who = connection.user.replace("=", "=3D").replace(",", "=2C")
        first, after = f"n,a={who},\1host={connection.host}\1port={connection.port}\1auth=Bearer {token}\1\1", b"\1"
    else:
        first, after = f"user={connection.user}\1auth=Bearer {token}\1\1", b""
    sent = False

    def answer(asked: bytes) -> bytes:
        nonlocal sent
        if not sent:
            sent = True
            return first.encode("utf-8")
        challenge.append(asked or b"")
        return after

    return answer


def _text(error: BaseException) -> str:
    """What the server said, out of an exception of imaplib or IMAPClient."""
    said = error.args[0] if error.args else ""
    if isinstance(said, bytes):
        return said.decode("utf-8", "replace")
    text = str(said)
    match = re.fullmatch(r"b'(.*)'|b\"(.*)\"", text, re.DOTALL)
    return next(g for g in match.groups() if g is not None) if match else text


def _said(data: Iterable[Any]) -> str:
    return " ".join(item.decode("utf-8", "replace") for item in data or () if isinstance(item, bytes))


def _as_utf8(data: bytes, form: TextForm) -> bytes:
    """Undo how a text part was written."""
    if form.encoding == "base64":
        data = lax_base64(data)
    elif form.encoding == "quoted-printable":
        data = quopri.decodestring(data)
    return decode_text(data, form.charset or None).encode("utf-8", "replace")


def _body(entry: Entry) -> bytes | None:
    """What stands under BODY[…], whole or in part."""
    for key, value in entry.items():
        if key.startswith(b"BODY["):
            if isinstance(value, int):  # a quoted body of digits alone
                return str(value).encode()
            return value if isinstance(value, bytes) else None
    return None


def _flags(entry: Entry) -> frozenset[str]:
    flags = entry.get(b"FLAGS") or ()
    return frozenset(flag.decode("utf-8", "replace") if isinstance(flag, bytes) else str(flag) for flag in flags) - {
        "\\Recent"
    }


def _when(entry: Entry, raw: bytes) -> datetime:
    """INTERNALDATE with its zone; where the server gives none, the mail's own Date; else the beginning of 1970."""
    when = entry.get(b"INTERNALDATE")
    if isinstance(when, datetime):
        return when
    dated = parse_date(split_fields(raw[:HEADER_BYTES])[0].get("date"))
    return dated if dated is not None and dated.tzinfo is not None else datetime.fromtimestamp(0, UTC)


def _from_search(data: Iterable[Any]) -> Iterator[int]:
    for line in data or ():
        if isinstance(line, bytes):
            yield from (int(word) for word in line.partition(b"(")[0].split() if word.isdigit())


def _from_esearch(lines: Iterable[Any]) -> Iterator[int]:
    for line in lines:
        match = re.search(rb"\bALL ([0-9:,]+)", line) if isinstance(line, bytes) else None
        if match:
            yield from _uid_set(match[1])


def _uid_set(text: bytes) -> Iterator[int]:
    """UIDs of ``1:3,7``; what stands in parentheses before is skipped."""
    for piece in text.rpartition(b" ")[2].split(b","):
        low, _, high = piece.partition(b":")
        if low.isdigit() and (not high or high.isdigit()):
            first, last = sorted((int(low), int(high or low)))
            yield from range(first, last + 1)


def _uid_texts(uids: Sequence[int]) -> Iterator[str]:
    """UID sets for *uids*, runs joined, each short enough for one command."""
    pieces: list[str] = []
    length = 0
    ordered = sorted(set(uids))
    at = 0
    while at < len(ordered):
        end = at
        while end + 1 < len(ordered) and ordered[end + 1] == ordered[end] + 1:
            end += 1
        piece = str(ordered[at]) if end == at else f"{ordered[at]}:{ordered[end]}"
        if pieces and length + len(piece) + 1 > MOST_SET:
            yield ",".join(pieces)
            pieces, length = [], 0
        pieces.append(piece)
        length += len(piece) + 1
        at = end + 1
    if pieces:
        yield ",".join(pieces)


def _batches(items: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _new(told: Iterable[Any]) -> bool:
    """Say whether among the server's words is one of new mail."""
    return any(isinstance(line, tuple) and len(line) > 1 and line[1] == b"EXISTS" for line in told)
