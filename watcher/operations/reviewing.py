"""Open one kept mail, read each document in it, and score what is a contract.

Whatever opens bytes runs in the confined child; this file hands it work and keeps what comes back. A mailbox holds
private letters, so the bytes and the text of a part are kept only once it is known to be a contract, or when a
person has to help before that can be known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from evidence.digest import digest_of
from scoring.document import GivenPaper, score_bytes, score_text
from scoring.document import score_together as score_together_papers
from scoring.extract.formats import MailBody
from scoring.report import DocumentIdentity
from scoring.text import ContractText, Needs, Unreadable
from watcher.confine import Confine, Stopped
from watcher.errors import WrongInput
from watcher.mail.message import Mail, OpenedMail, Part, body_at, body_of, open_mail, part_bytes
from watcher.mail.passwords import passwords_in
from watcher.mail.triage import Body, Decorative, NeedsYou, Take

if TYPE_CHECKING:  # a file that is scored and not kept needs no storage, and loading it takes longer than scoring
    from evidence.provenance import MailProvenance
    from evidence.vault import Vault
    from watcher.storage.store import Document, MailFacts, MailPacks, NewDocument, PartOutcome, Store

PARSER_VERSION = "1"
"""Raised when opening a mail gives other parts than before, so that kept mails can be opened again."""
THREAD_MAILS = 20
"""Mails of a thread that are looked through for a password, the nearest first."""
OPENED = "opened: what is in it is listed by itself"
DNS_WINDOW = timedelta(days=30)
"""Keys rotate: for older mail today's key record proves nothing."""

Dns = Callable[[bytes], bytes | None]


@dataclass(frozen=True, slots=True)
class Reader:
    """What every reading needs, made once."""

    confine: Confine
    me: tuple[str, ...] = ()
    """The user's own names."""
    dns: Dns | None = None
    """Looks up a TXT record; None: look-ups are off."""
    thread_passwords: bool = False
    """Whether passwords written in the same thread may be tried on a locked paper."""


def open_kept(reader: Reader, packs: MailPacks, store: Store, message_id: str, now: datetime) -> tuple[str, ...]:
    """Open a kept mail, write down what each of its parts is, and give the ids of the documents to read.

    A mail that cannot be opened within the limits is quarantined with the reason, its raw bytes kept.
    """
    message = store.mails.message(message_id)
    if message.ref is None:
        return ()
    if message.opened_at is not None:
        return tuple(d.id for d in store.contracts.documents(message_id=message.id) if d.state == "waiting")
    raw = packs.read(message.ref)
    opened = reader.confine(open_mail, raw)
    if isinstance(opened, Stopped):
        store.mails.quarantine(message.id, _stopped(opened), now)
        return ()
    outcomes, documents = _sorted(opened)
    store.mails.opened(message.id, _facts(opened.mail), outcomes, documents, now)
    return tuple(d.id for d in store.contracts.documents(message_id=message.id) if d.state == "waiting")


def read_document(
    reader: Reader,
    packs: MailPacks,
    vault: Vault,
    store: Store,
    document_id: str,
    now: datetime,
    passwords: Sequence[str] = (),
) -> str:
    """Read and score one document; keep it if it is a contract or needs its user. Gives the new state."""
    document = store.contracts.document(document_id)
    data = _bytes_of(reader, packs, vault, store, document, passwords)
    if isinstance(data, Unreadable):
        text: ContractText | Unreadable = data
        answer = score_text(text, _identity(document), me=reader.me, on=now.date())
    else:
        # what a password brought to light is another file than the locked one that was found
        document = replace(document, sha256=str(digest_of(data)))
        body = _body_of(reader, packs, store, document)
        text, answer = _score(reader, data, document, now.date(), tuple(passwords), body)
        if answer["needs"] == Needs.PASSWORD and reader.thread_passwords and not passwords:
            guesses = _passwords_in_thread(reader, packs, store, document)
            if guesses:
                text, answer = _score(reader, data, document, now.date(), guesses, body)
    state = str(answer["state"])
    keeps = state != "not_a_contract"
    if keeps and isinstance(data, bytes):
        vault.put(data)
    if keeps and isinstance(text, ContractText):
        store.contracts.put_text(document.id, text)
    store.contracts.put_report(document.id, answer, now)
    if document.message_id is not None:
        reason = text.reason if isinstance(text, Unreadable) else None
        store.mails.set_outcome(
            document.message_id, document.locator, outcome_of(state), answer.get("needs"), reason, now
        )
    return state


def _score(
    reader: Reader,
    data: bytes,
    document: Document,
    on: date,
    passwords: tuple[str, ...],
    body: MailBody | None,
) -> tuple[ContractText | Unreadable, dict[str, Any]]:
    """Read and score in the confined child; what stops it there becomes the reason why there is no text."""
    found = reader.confine(
        score_bytes, data, _identity(document), name=document.name, passwords=passwords, me=reader.me, on=on, body=body
    )
    if not isinstance(found, Stopped):
        return found
    text = Unreadable(_needs_of(found), _stopped(found), document.media_type)
    return text, score_text(text, _identity(document), me=reader.me, on=on)


def _passwords_in_thread(reader: Reader, packs: MailPacks, store: Store, document: Document) -> tuple[str, ...]:
    """Words that the mails of the same thread call a password: guesses, tried once and kept nowhere."""
    if document.message_id is None:
        return ()
    own = store.mails.message(document.message_id)
    found: dict[str, None] = {}
    for message in (own, *store.mails.thread(own.id)[:THREAD_MAILS]):
        if message.ref is not None:
            guesses = reader.confine(passwords_in, packs.read(message.ref))
            found.update(dict.fromkeys(() if isinstance(guesses, Stopped) else guesses))
    return tuple(found)


def unlock(
    reader: Reader, packs: MailPacks, vault: Vault, store: Store, document_id: str, password: str, now: datetime
) -> tuple[str, ...]:
    """Open what a password holds shut, and give the ids of what was read, the paper that was named first.

    The password is tried on every other locked part of the same mail too: the papers of one archive share one. It is
    used here and kept nowhere.
    """
    named = store.contracts.document(document_id)
    read = list(_unlock_one(reader, packs, vault, store, named, password, now))
    beside = store.contracts.documents(message_id=named.message_id) if named.message_id else ()
    for other in [d for d in beside if d.id not in (named.id, *read) and d.needs == Needs.PASSWORD]:
        found = _unlock_one(reader, packs, vault, store, other, password, now)
        read += [each for each in found if store.contracts.document(each).needs != Needs.PASSWORD]
    return tuple(read)


def _unlock_one(
    reader: Reader, packs: MailPacks, vault: Vault, store: Store, document: Document, password: str, now: datetime
) -> tuple[str, ...]:
    message = store.mails.message(document.message_id) if document.message_id else None
    if message is not None and message.ref is not None:
        opened = reader.confine(open_mail, packs.read(message.ref), passwords=(password,))
        if not isinstance(opened, Stopped):
            inside = tuple(r for r in opened.rulings if r.part.locator.startswith(f"{document.locator}/"))
            if inside:
                return _unlocked(reader, packs, vault, store, document, replace(opened, rulings=inside), password, now)
    read_document(reader, packs, vault, store, document.id, now, passwords=(password,))
    return (document.id,)


def _unlocked(
    reader: Reader,
    packs: MailPacks,
    vault: Vault,
    store: Store,
    archive: Document,
    opened: OpenedMail,
    password: str,
    now: datetime,
) -> tuple[str, ...]:
    """Take the papers of an archive that a password opened, and close the archive's own item."""
    assert archive.message_id is not None
    outcomes, documents = _sorted(opened)
    added = store.mails.add_parts(archive.message_id, outcomes, documents, now)
    if not added:
        return (archive.id,)
    for identifier in added:
        read_document(reader, packs, vault, store, identifier, now, passwords=(password,))
    store.contracts.close(archive.id, answered_by=added[0], now=now)
    store.mails.set_outcome(archive.message_id, archive.locator, "not_a_contract", None, OPENED, now)
    return tuple(added)


def open_again(
    reader: Reader, packs: MailPacks, vault: Vault, store: Store, message_id: str, now: datetime
) -> tuple[str, ...]:
    """Open a mail once more that could not be opened, and read what it holds. Gives the ids of its documents.

    Raises WrongInput when its raw bytes are no longer kept.
    """
    message = store.mails.message(message_id)
    if message.ref is None:
        raise WrongInput(
            f"the bytes of {message.id} are no longer kept", remedy="Ask the sender for the contract again."
        )
    store.mails.reopen(message.id, now)
    found = open_kept(reader, packs, store, message.id, now)
    for identifier in found:
        read_document(reader, packs, vault, store, identifier, now)
    return found


def outcome_of(state: str) -> str:
    """Outcome of a part whose document is in *state* (closed sets of INTERFACE.md)."""
    return {"scored": "scored", "not_a_contract": "not_a_contract", "outside_scope": "outside_scope"}.get(
        state, "needs_you"
    )


def authenticate(
    reader: Reader, packs: MailPacks, store: Store, message_id: str, now: datetime
) -> MailProvenance | None:
    """Check DKIM, ARC and DMARC of a mail that holds a contract, and keep the key records with the verdict."""
    from evidence.provenance import check_provenance

    message = store.mails.message(message_id)
    if message.ref is None or message.authentication:
        return None
    fresh = now - message.internaldate <= DNS_WINDOW
    found = check_provenance(packs.read(message.ref), reader.dns if fresh else None, now)
    store.mails.set_authentication(message.id, found.to_json())
    return found


def rescore(reader: Reader, store: Store, document_id: str, now: datetime) -> tuple[str | None, str | None]:
    """Score a stored text again under today's rules. Gives the level before and after."""
    document = store.contracts.document(document_id)
    text = store.contracts.text(document.id)
    if text is None:
        raise WrongInput(
            f"{document.id} has no text to score", remedy="'clausewatch inbox --needs-you' says what it needs."
        )
    answer = reader.confine(score_text, text, _identity(document), me=reader.me, on=now.date())
    if isinstance(answer, Stopped):
        answer = score_text(Unreadable(Needs.LIMIT, _stopped(answer), document.media_type), _identity(document))
    store.contracts.put_report(document.id, answer, now)
    if document.message_id is not None:
        outcome = outcome_of(str(answer["state"]))
        store.mails.set_outcome(document.message_id, document.locator, outcome, answer["needs"], None, now)
    return document.level, answer["level"]


def add_document(
    reader: Reader, packs: MailPacks, vault: Vault, store: Store, for_id: str, name: str, data: bytes, now: datetime
) -> Document:
    """Take the paper that a document pointed to: it answers the item *for_id* (``add FILE --for ID``)."""
    asked = store.contracts.document(for_id)
    vault.put(data)
    added = store.contracts.add_file(name, data_sha256=str(digest_of(data)), answers=asked.id, now=now)
    state = read_document(reader, packs, vault, store, added.id, now)
    if state in ("scored", "outside_scope"):
        store.contracts.close(asked.id, answered_by=added.id, now=now)
        if asked.message_id is not None:
            store.mails.set_outcome(
                asked.message_id, asked.locator, outcome_of(state), None, f"answered by {added.id}", now
            )
    return store.contracts.document(added.id)


def score_file(
    reader: Reader, name: str, data: bytes, passwords: Sequence[str] = (), on: date | None = None
) -> list[dict[str, Any]]:
    """Score bytes that are not kept: a document, a mail or an archive, with every document in it."""
    return [answer for _, _, answer in _score_parts(reader, name, data, tuple(passwords), on)]


def keep_file(
    reader: Reader,
    vault: Vault,
    store: Store,
    name: str,
    data: bytes,
    now: datetime,
    passwords: Sequence[str] = (),
    on: date | None = None,
) -> list[dict[str, Any]]:
    """Score bytes like ``score_file`` and keep every document in them that is a contract or needs its user.

    Twice is once: the same file under the same name is the same document.
    """
    from watcher.storage.store import NewDocument

    whole = str(digest_of(data))
    answers = []
    for part, text, answer in _score_parts(reader, name, data, tuple(passwords), on):
        answers.append(answer)
        if answer["state"] == "not_a_contract":
            continue
        inside = NewDocument(answer["locator"], answer["sha256"], answer["media_type"], part.name if part else name)
        kept = store.contracts.add_file(name, data_sha256=whole, now=now, inside=inside)
        vault.put(part.data if part is not None and part.data else data)
        if isinstance(text, ContractText):
            store.contracts.put_text(kept.id, text)
        answer["id"] = kept.id  # longer where two ids of this home begin alike
        store.contracts.put_report(kept.id, answer, now)
    return answers


def _score_parts(
    reader: Reader, name: str, data: bytes, passwords: tuple[str, ...], on: date | None
) -> Iterator[tuple[Part | None, ContractText | Unreadable, dict[str, Any]]]:
    """Every document in *data*, with its text (or why there is none) and its document object."""
    opened = reader.confine(open_mail, data, name, passwords=passwords, with_data=True)
    owner = str(digest_of(data))
    if isinstance(opened, Stopped):
        identity = DocumentIdentity(f"file:{name}", owner, owner_sha256=owner)
        unread = Unreadable(_needs_of(opened), _stopped(opened))
        yield None, unread, score_text(unread, identity, me=reader.me, on=on)
        return
    for ruling in opened.rulings:
        part = ruling.part
        identity = DocumentIdentity(part.locator, part.sha256, part.media_type, owner_sha256=owner)
        match ruling:
            case Take():
                body = body_of(part, opened.mail.subject)
                yield part, *_score_taken(reader, part, identity, passwords, on, body)
            case NeedsYou():
                unread = Unreadable(ruling.needs, ruling.reason, part.media_type)
                yield part, unread, score_text(unread, identity, me=reader.me, on=on)
            case _ if len(opened.rulings) == 1:  # the file that was named: never answered with silence
                empty = ContractText("", part.media_type, "none")
                yield part, empty, score_text(empty, identity, me=reader.me, on=on)


def score_together(
    reader: Reader, files: Sequence[tuple[str, bytes]], passwords: Sequence[str] = (), on: date | None = None
) -> list[dict[str, Any]]:
    """Score a contract and its addenda, the contract first, as one agreement. Nothing is kept."""
    papers = tuple(GivenPaper(name, data, str(digest_of(data))) for name, data in files)
    found = reader.confine(score_together_papers, papers, passwords=tuple(passwords), me=reader.me, on=on)
    if not isinstance(found, Stopped):
        return found
    unread = Unreadable(_needs_of(found), _stopped(found))
    return [score_text(unread, DocumentIdentity(f"file:{p.name}", p.sha256), me=reader.me, on=on) for p in papers]


def _score_taken(
    reader: Reader,
    part: Part,
    identity: DocumentIdentity,
    passwords: tuple[str, ...],
    on: date | None,
    body: MailBody | None,
) -> tuple[ContractText | Unreadable, dict[str, Any]]:
    found = reader.confine(
        score_bytes, part.data, identity, name=part.name, passwords=passwords, me=reader.me, on=on, body=body
    )
    if isinstance(found, Stopped):
        unread = Unreadable(_needs_of(found), _stopped(found), part.media_type)
        return unread, score_text(unread, identity, me=reader.me, on=on)
    return found


def _bytes_of(
    reader: Reader,
    packs: MailPacks,
    vault: Vault,
    store: Store,
    document: Document,
    passwords: Sequence[str] = (),
) -> bytes | Unreadable:
    """Bytes of a document: from the vault once it is kept, before that from its mail, opened again."""
    if vault.has(document.sha256):
        return vault.get(document.sha256)
    message = store.mails.message(document.message_id) if document.message_id else None
    if message is None or message.ref is None:
        return Unreadable(Needs.DAMAGED, "Its mail was dropped after the retention time: ask for it again.")
    found = reader.confine(part_bytes, packs.read(message.ref), document.locator, passwords=tuple(passwords))
    match found:
        case Stopped():
            return Unreadable(_needs_of(found), _stopped(found), document.media_type)
        case NeedsYou():
            return Unreadable(found.needs, found.reason, document.media_type)
        case None:
            return Unreadable(Needs.DAMAGED, "It is no longer found in its mail: ask for it again.")
    return found


def _body_of(reader: Reader, packs: MailPacks, store: Store, document: Document) -> MailBody | None:
    """How a body is to be read: its letters and what it repeats stand in its mail. None for every other document."""
    if document.message_id is None or not document.locator.rpartition("/")[2].startswith("body:"):
        return None
    ref = store.mails.message(document.message_id).ref
    found = None if ref is None else reader.confine(body_at, packs.read(ref), document.locator)
    return None if isinstance(found, Stopped) else found


def _sorted(opened: OpenedMail) -> tuple[list[PartOutcome], list[NewDocument]]:
    """Every part with exactly one outcome; the documents among them are "waiting" until they are read."""
    from watcher.storage.store import NewDocument, PartOutcome

    outcomes: list[PartOutcome] = []
    documents: list[NewDocument] = []
    for ruling in opened.rulings:
        part = ruling.part
        needs = reason = None
        match ruling:
            case Take():
                outcome = "waiting"
                documents.append(NewDocument(part.locator, part.sha256, part.media_type, part.name))
            case NeedsYou():
                outcome, needs, reason = "needs_you", str(ruling.needs), ruling.reason
                documents.append(NewDocument(part.locator, part.sha256, part.media_type, part.name, needs, reason))
            case Decorative():
                outcome = "decorative"
            case Body():
                outcome = "body"
            case _:
                outcome, reason = "not_a_contract", ruling.reason
        outcomes.append(
            PartOutcome(
                part.path, part.locator, part.name, part.media_type, part.size, part.sha256, outcome, needs, reason
            )
        )
    return outcomes, documents


def _facts(mail: Mail) -> MailFacts:
    from watcher.storage.store import MailFacts

    return MailFacts(
        subject=mail.subject,
        from_=mail.from_,
        to=mail.to,
        date=mail.date,
        message_id=mail.message_id or None,
        thread=tuple(dict.fromkeys((*mail.references, *((mail.in_reply_to,) if mail.in_reply_to else ())))),
        bulk=mail.bulk,
        parser_version=PARSER_VERSION,
    )


def _identity(document: Document) -> DocumentIdentity:
    return DocumentIdentity(
        id=document.id, locator=document.locator, sha256=document.sha256, media_type=document.media_type
    )


def _needs_of(stopped: Stopped) -> Needs:
    return Needs.DAMAGED if stopped.reason == "crashed" else Needs.LIMIT


def _stopped(stopped: Stopped) -> str:
    """Why there is no text, as one plain sentence. What stopped the child in particular is for the log."""
    return {
        "memory": "It needs more memory than a document may take.",
        "time": "It takes longer than a document may take.",
        "crashed": "The reader broke on it: the file is damaged, or was made to do harm.",
    }.get(stopped.reason, "It holds more than a document may hold.")
