"""Documents: their state, their text and every report that was ever made of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, RowMapping, UniqueConstraint, func, or_, select, update
from sqlmodel import Field

from scoring.signatures import FileSignature, Integrity, SignatureKind, TimeStamp
from scoring.text import ContractText, Layer, LayerRun, Needs, Span
from watcher.errors import StorageError, WrongInput
from watcher.storage.database import Ledger, insert_into, insert_new
from watcher.storage.mailboxes import add_owner
from watcher.storage.naming import document_digest, find_name, names_for
from watcher.storage.tenancy import METADATA, Json, Name, OwnedRow, Sha256, Words, closed_set, instant, table_of

STATES = ("waiting", "scored", "unread", "not_a_contract", "outside_scope", "awaiting_you")
"""``waiting``: not read yet. The rest are INTERFACE.md's."""
NEEDS_YOU = ("unread", "awaiting_you")
_PAGE = 100


class DocumentRow(OwnedRow, table=True):
    """One document: a part of a mail, or a file that its user added."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("owner", "digest"),
        UniqueConstraint("owner", "name"),
        Index(None, "owner", "closed_at", "state"),
        Index(None, "message_id"),
        Index(None, "answers"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_type=Name)
    digest: str = Field(sa_type=Sha256)
    message_id: int | None = Field(default=None, foreign_key="messages.id", ondelete="CASCADE")
    locator: str = Field(sa_type=Words)
    sha256: str = Field(sa_type=Sha256)
    media_type: str = Field(sa_type=Words)
    file_name: str = Field(sa_type=Words)
    state: str = Field(sa_type=closed_set("state", *STATES))
    needs: str | None = Field(default=None, sa_type=Words)
    reason: str | None = Field(default=None, sa_type=Words)
    level: str | None = Field(default=None, sa_type=Words)
    report: Any = Field(default=None, sa_type=Json, nullable=True)
    reported_at: datetime | None = None
    added_at: datetime
    answers: int | None = Field(default=None, foreign_key="documents.id", ondelete="SET NULL")
    answered_by: int | None = Field(default=None, foreign_key="documents.id", ondelete="SET NULL")
    closed_at: datetime | None = None


class ReportRow(OwnedRow, table=True):
    """One report that was made of a document. Reports are only ever added."""

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("document_id", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="documents.id", ondelete="CASCADE")
    sha256: str = Field(sa_type=Sha256)
    report: Any = Field(sa_type=Json, nullable=False)
    made_at: datetime


class TextRow(OwnedRow, table=True):
    """The text of a document."""

    __tablename__ = "texts"

    document_id: int = Field(primary_key=True, foreign_key="documents.id", ondelete="CASCADE")
    text: Any = Field(sa_type=Json, nullable=False)


_DOCUMENTS, _REPORTS, _TEXTS = (table_of(row) for row in (DocumentRow, ReportRow, TextRow))


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A part of a mail that is a document."""

    locator: str
    sha256: str
    media_type: str
    name: str
    needs: str | None = None
    """What a person has to bring before it can be read; None: it can be read."""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document, and what is known of it."""

    id: str
    locator: str
    """Names the part in its mail, or the file: ``attachment:a.zip/a.pdf``, ``file:a.pdf``."""
    sha256: str
    media_type: str
    name: str
    """File name; empty where it has none."""
    state: str
    """One of STATES."""
    message_id: str | None = None
    """The mail that holds it; None: its user added it."""
    needs: str | None = None
    reason: str | None = None
    level: str | None = None
    report: Mapping[str, Any] | None = None
    """The latest report, as INTERFACE.md has it."""
    reported_at: datetime | None = None
    added_at: datetime | None = None
    answers: str | None = None
    """The document that this one was added for."""
    answered_by: str | None = None
    """The document that took its place."""
    closed_at: datetime | None = None
    """When it was answered: since then it needs nobody."""


class Contracts(Ledger):
    """The documents of one owner."""

    def document(self, word: str) -> Document:
        """One document by its id, or an unambiguous beginning of it. Raises WrongInput."""
        with self._reading() as c:
            return self._one(c, self._key(c, word))

    def documents(self, *, message_id: str | None = None) -> Iterator[Document]:
        """Every document, in the order in which they came; *message_id*: those of one message.

        Read a page at a time: what the caller changes meanwhile is no harm.
        """
        after = 0
        while True:
            query = _select().where(self._mine, _DOCUMENTS.c.id > after)
            if message_id is not None:
                query = query.where(METADATA.tables["messages"].c.name == message_id)
            with self._reading() as c:
                rows = c.execute(query.order_by(_DOCUMENTS.c.id).limit(_PAGE)).mappings().all()
            yield from (_document(row) for row in rows)
            if len(rows) < _PAGE:
                return
            after = rows[-1]["id"]

    def add_file(
        self,
        name: str,
        *,
        data_sha256: str,
        answers: str | None = None,
        now: datetime,
        inside: NewDocument | None = None,
    ) -> Document:
        """Add a file that its user brought; *answers*: the document that asked for it. Twice is once.

        *inside*: the part of that file (an archive, a mail) that is the document; without it, the file is.
        """
        locator = inside.locator if inside else f"file:{name}"
        with self._writing() as c:
            add_owner(c, self._owner, now)
            asked = None if answers is None else self._key(c, answers)
            digest = document_digest(data_sha256, locator)
            row = {
                "locator": locator,
                "sha256": inside.sha256 if inside else data_sha256,
                "media_type": inside.media_type if inside else "application/octet-stream",
                "file_name": inside.name if inside else name,
                "state": _first_state(inside.needs) if inside else "waiting",
                "needs": inside.needs if inside else None,
                "reason": inside.reason if inside else None,
                "answers": asked,
            }
            keys = _add(c, self._owner, {digest: row}, now)
            if asked is not None:
                c.execute(update(_DOCUMENTS).where(self._mine, _DOCUMENTS.c.id == keys[digest]).values(answers=asked))
            return self._one(c, keys[digest])

    def close(self, word: str, *, answered_by: str | None, now: datetime) -> None:
        """Write down that this document needs nobody any more: another one, where there is one, took its place."""
        with self._writing() as c:
            key, other = self._key(c, word), None if answered_by is None else self._key(c, answered_by)
            if key == other:
                raise WrongInput(f"{word} cannot answer itself")
            c.execute(
                update(_DOCUMENTS)
                .where(self._mine, _DOCUMENTS.c.id == key)
                .values(answered_by=other, closed_at=instant(now))
            )

    def put_text(self, word: str, text: ContractText) -> None:
        """Keep the text of a document; a later text takes its place."""
        with self._writing() as c:
            values = {"text": text_to_json(text)}
            statement = insert_into(c, _TEXTS).values(owner=self._owner, document_id=self._key(c, word), **values)
            c.execute(statement.on_conflict_do_update(index_elements=["document_id"], set_=values))

    def text(self, word: str) -> ContractText | None:
        """The text of a document, equal to what was put in, or None."""
        with self._reading() as c:
            query = select(_TEXTS.c.text).where(
                _TEXTS.c.owner == self._owner, _TEXTS.c.document_id == self._key(c, word)
            )
            found = c.execute(query).scalar_one_or_none()
        return None if found is None else text_from_json(found)

    def put_report(self, word: str, report: Mapping[str, Any], now: datetime) -> None:
        """Keep a report and let it say the document's state, needs and level. Earlier reports stay (``reports``)."""
        kept = dict(report)
        with self._writing() as c:
            key = self._key(c, word)
            digest = hashlib.sha256(json.dumps(kept, separators=(",", ":")).encode()).hexdigest()
            row = {"owner": self._owner, "document_id": key, "sha256": digest, "report": kept, "made_at": instant(now)}
            insert_new(c, _REPORTS, [row])
            values: dict[str, Any] = {
                "report": kept,
                "state": kept["state"],
                "needs": kept.get("needs"),
                "level": kept.get("level"),
                "reported_at": instant(now),
            }
            for name in ("media_type", "sha256"):  # what a password opened has both of its own
                if kept.get(name):
                    values[name] = kept[name]
            c.execute(update(_DOCUMENTS).where(self._mine, _DOCUMENTS.c.id == key).values(**values))

    def reports(self, word: str) -> list[tuple[datetime, Mapping[str, Any]]]:
        """Every different report that was made of a document, oldest first, with the time of its making."""
        with self._reading() as c:
            query = (
                select(_REPORTS.c.made_at, _REPORTS.c.report)
                .where(_REPORTS.c.owner == self._owner, _REPORTS.c.document_id == self._key(c, word))
                .order_by(_REPORTS.c.id)
            )
            return [(row.made_at, row.report) for row in c.execute(query)]

    def health(self) -> dict[str, int]:
        """Counts of documents by what they are; one that was answered counts no longer."""
        query = (
            select(_DOCUMENTS.c.state, func.count().label("n"))
            .where(self._mine, _DOCUMENTS.c.closed_at.is_(None))
            .group_by(_DOCUMENTS.c.state)
        )
        with self._reading() as c:
            found = {row.state: row.n for row in c.execute(query)}
        return {
            "documents": sum(found.values()),
            "scored": found.get("scored", 0),
            "needs_you": sum(found.get(state, 0) for state in NEEDS_YOU),
            "not_contracts": found.get("not_a_contract", 0),
            "outside_scope": found.get("outside_scope", 0),
            "documents_waiting": found.get("waiting", 0),
        }

    # ---- inside

    @property
    def _mine(self) -> Any:
        return _DOCUMENTS.c.owner == self._owner

    def _key(self, c: Connection, word: str) -> int:
        return find_name(c, _DOCUMENTS, self._owner, "d", word, "document", "'clausewatch inbox --json'")

    def _one(self, c: Connection, key: int) -> Document:
        return _document(c.execute(_select().where(self._mine, _DOCUMENTS.c.id == key)).mappings().one())


def add_documents(
    connection: Connection,
    owner: str,
    message: int,
    message_sha256: str,
    documents: Sequence[NewDocument],
    now: datetime,
) -> dict[str, str]:
    """Add the documents of a message; one that is known keeps its state. Gives each locator's state."""
    rows = {
        document_digest(message_sha256, d.locator): {
            "message_id": message,
            "locator": d.locator,
            "sha256": d.sha256,
            "media_type": d.media_type,
            "file_name": d.name,
            "state": _first_state(d.needs),
            "needs": d.needs,
            "reason": d.reason,
        }
        for d in documents
    }
    _add(connection, owner, rows, now)
    query = select(_DOCUMENTS.c.locator, _DOCUMENTS.c.state).where(
        _DOCUMENTS.c.owner == owner, _DOCUMENTS.c.message_id == message
    )
    return {row.locator: row.state for row in connection.execute(query)}


def documents_of(connection: Connection, owner: str, messages: Collection[int]) -> dict[int, list[Document]]:
    """Documents of each message; in the place of one that was answered stands what answered it, once."""
    own = select(_DOCUMENTS.c.id).where(_DOCUMENTS.c.owner == owner, _DOCUMENTS.c.message_id.in_(messages))
    query = (
        _select()
        .where(
            _DOCUMENTS.c.owner == owner,
            or_(_DOCUMENTS.c.message_id.in_(messages), _DOCUMENTS.c.answers.in_(own)),
        )
        .order_by(_DOCUMENTS.c.id)
    )
    rows = {row["id"]: row for row in connection.execute(query).mappings()}
    shown: dict[int, dict[int, Document]] = {key: {} for key in messages}
    for row in rows.values():
        if row["message_id"] is None:
            continue
        standing = row if row["closed_at"] is None else rows.get(row["answered_by"])
        if standing is not None:  # an archive that was unlocked and held nothing is shown no more
            shown[row["message_id"]].setdefault(standing["id"], _document(standing))
    return {key: list(found.values()) for key, found in shown.items()}


def outcome_of(state: str, otherwise: str) -> str:
    """Outcome of a part whose document is in *state*; *otherwise* where it is not read yet, or no document."""
    if otherwise != "waiting" or state in ("", "waiting"):
        return otherwise
    return state if state in ("scored", "not_a_contract", "outside_scope") else "needs_you"


# ---- the text as JSON


def text_to_json(text: ContractText) -> dict[str, Any]:
    """Every field of a text."""
    return {
        "text": text.text,
        "media_type": text.media_type,
        "method": text.method,
        "runs": [[run.span.start, run.span.end, run.layer.value, run.author, run.date] for run in text.runs],
        "page_starts": list(text.page_starts),
        "unread_pages": list(text.unread_pages),
        "unread_reason": text.unread_reason.value if text.unread_reason is not None else None,
        "ocr_confidence": text.ocr_confidence,
        "warnings": list(text.warnings),
        "title": text.title,
        "running": [[span.start, span.end] for span in text.running],
        "signatures": [asdict(signature) for signature in text.signatures],
    }


def text_from_json(found: Mapping[str, Any]) -> ContractText:
    """Give the text that ``text_to_json`` wrote."""
    return ContractText(
        text=found["text"],
        media_type=found["media_type"],
        method=found["method"],
        runs=tuple(
            LayerRun(Span(start, end), Layer(layer), author, date) for start, end, layer, author, date in found["runs"]
        ),
        page_starts=tuple(found["page_starts"]),
        unread_pages=tuple(found["unread_pages"]),
        unread_reason=Needs(found["unread_reason"]) if found["unread_reason"] is not None else None,
        ocr_confidence=found["ocr_confidence"],
        warnings=tuple(found["warnings"]),
        title=found["title"],
        running=tuple(Span(start, end) for start, end in found.get("running", ())),
        signatures=tuple(map(_signature, found.get("signatures", ()))),
    )


def _signature(row: Mapping[str, Any]) -> FileSignature:
    return FileSignature(
        **{
            **row,
            "kind": SignatureKind(row["kind"]),
            "integrity": Integrity(row["integrity"]),
            "stamp": TimeStamp(**row["stamp"]) if row["stamp"] else None,
            "changes": tuple(row["changes"]),
        }
    )


# ---- rows


def _select() -> Any:
    """Query for whole documents, with the names of what they belong to."""
    messages = METADATA.tables["messages"]
    answers, answered_by = _DOCUMENTS.alias("asked"), _DOCUMENTS.alias("answer")
    return (
        select(
            _DOCUMENTS,
            messages.c.name.label("message_name"),
            answers.c.name.label("answers_name"),
            answered_by.c.name.label("answered_by_name"),
        )
        .outerjoin(messages, messages.c.id == _DOCUMENTS.c.message_id)
        .outerjoin(answers, answers.c.id == _DOCUMENTS.c.answers)
        .outerjoin(answered_by, answered_by.c.id == _DOCUMENTS.c.answered_by)
    )


def _first_state(needs: str | None) -> str:
    if needs is None:
        return "waiting"
    return "awaiting_you" if needs == "download" else "unread"


def _add(connection: Connection, owner: str, rows: Mapping[str, Mapping[str, Any]], now: datetime) -> dict[str, int]:
    """Add documents by digest; one that is known is left as it is. Gives the key of each."""
    if not rows:
        return {}
    t = _DOCUMENTS
    known = {row.digest: row.id for row in connection.execute(_keys(owner, list(rows)))}
    new = [digest for digest in rows if digest not in known]
    if new:
        wanted = [f"d-{digest[:12]}" for digest in new]
        clash = select(t.c.name, t.c.digest).where(t.c.owner == owner, t.c.name.in_(wanted))
        names = names_for("d", new, {row.name: row.digest for row in connection.execute(clash)})
        values = [
            {"owner": owner, "digest": digest, "name": names[digest], "added_at": instant(now), **rows[digest]}
            for digest in new
        ]
        insert_new(connection, t, values)
        known |= {row.digest: row.id for row in connection.execute(_keys(owner, new))}
        if not known.keys() >= rows.keys():
            raise StorageError("two documents asked for the same id at once", remedy="Run the command again.")
    return known


def _keys(owner: str, digests: Sequence[str]) -> Any:
    return select(_DOCUMENTS.c.id, _DOCUMENTS.c.digest).where(
        _DOCUMENTS.c.owner == owner, _DOCUMENTS.c.digest.in_(digests)
    )


def _document(row: RowMapping) -> Document:
    return Document(
        id=row["name"],
        locator=row["locator"],
        sha256=row["sha256"],
        media_type=row["media_type"],
        name=row["file_name"],
        state=row["state"],
        message_id=row["message_name"],
        needs=row["needs"],
        reason=row["reason"],
        level=row["level"],
        report=row["report"],
        reported_at=row["reported_at"],
        added_at=row["added_at"],
        answers=row["answers_name"],
        answered_by=row["answered_by_name"],
        closed_at=row["closed_at"],
    )
