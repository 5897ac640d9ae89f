"""Agreements: which documents are papers of which, counted per owner, and stable when new papers arrive."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, UniqueConstraint, delete, func, or_, select, update
from sqlmodel import Field

from scoring.agreement.facts import VERSION, PaperFacts
from scoring.agreement.linking import Agreement, Link, Part, Role, keys_of
from scoring.names import party_key
from watcher.errors import StorageError, WrongInput
from watcher.storage.contracts import DocumentRow
from watcher.storage.database import Ledger, insert_into, insert_new
from watcher.storage.mailboxes import add_owner
from watcher.storage.mails import MessageRow
from watcher.storage.naming import find_name
from watcher.storage.tenancy import Json, OwnedRow, OwnerRow, Sha256, Words, instant, table_of

_NUMBER = re.compile(r"(?:a-)?(\d{1,9})\Z")
_AT_ONCE = 400
"""Values in one IN list."""
MOST_TOGETHER = 5_000
"""Papers that are linked with each other at once; a client with more of them has a mail loop, not contracts."""


class AgreementRow(OwnedRow, table=True):
    """One agreement by its number."""

    __tablename__ = "agreements"
    __table_args__ = (UniqueConstraint("owner", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    number: int
    seed: str = Field(sa_type=Sha256)
    doubts: Any = Field(default=None, sa_type=Json, nullable=True)
    merged_into: int | None = Field(default=None, foreign_key="agreements.id", ondelete="SET NULL")
    added_at: datetime


class PaperRow(OwnedRow, table=True):
    """What is kept of a document to link it, and the agreement that it was linked to."""

    __tablename__ = "papers"
    __table_args__ = (Index(None, "agreement_id"), Index(None, "owner", "taken_at"))

    document_id: int = Field(primary_key=True, foreign_key="documents.id", ondelete="CASCADE")
    facts: Any = Field(default=None, sa_type=Json, nullable=True)
    version: int
    taken_at: datetime
    agreement_id: int | None = Field(default=None, foreign_key="agreements.id", ondelete="SET NULL")
    position: int = 0
    role: str | None = Field(default=None, sa_type=Words)
    link: Any = Field(default=None, sa_type=Json, nullable=True)
    client: str | None = Field(default=None, sa_type=Words)


class PaperKeyRow(OwnedRow, table=True):
    """One word that a paper shares with those it could be linked to, hashed: a client, a number, a thread."""

    __tablename__ = "paper_keys"
    __table_args__ = (UniqueConstraint("document_id", "sha256"), Index(None, "owner", "sha256"))

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="documents.id", ondelete="CASCADE")
    sha256: str = Field(sa_type=Sha256)


_AGREEMENTS, _PAPERS, _KEYS, _DOCUMENTS, _MESSAGES, _OWNERS = (
    table_of(row) for row in (AgreementRow, PaperRow, PaperKeyRow, DocumentRow, MessageRow, OwnerRow)
)


@dataclass(frozen=True, slots=True)
class StoredAgreement:
    """One agreement of this owner."""

    id: str
    """``a-7``."""
    seed: str
    """Never changes, whatever is added: what names its days in a calendar."""
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class MergedAgreement:
    """A number that is used no more: its papers belong to another agreement now."""

    id: str
    seed: str
    into: str | None


class Agreements(Ledger):
    """The agreements of one owner."""

    def untaken(self) -> list[str]:
        """Documents that are contracts, and of which nothing is kept for linking, or what is kept is out of date."""
        query = (
            select(_DOCUMENTS.c.name)
            .outerjoin(_PAPERS, _PAPERS.c.document_id == _DOCUMENTS.c.id)
            .where(
                _DOCUMENTS.c.owner == self._owner,
                _DOCUMENTS.c.state.in_(("scored", "awaiting_you", "outside_scope")),
                _DOCUMENTS.c.reported_at.is_not(None),
                or_(
                    _PAPERS.c.document_id.is_(None),
                    _PAPERS.c.version != VERSION,
                    _PAPERS.c.taken_at < _DOCUMENTS.c.reported_at,
                ),
            )
            .order_by(_DOCUMENTS.c.id)
        )
        with self._reading() as c:
            return list(c.scalars(query))

    def put_facts(self, document: str, facts: PaperFacts | None, now: datetime, *, client: str | None = None) -> None:
        """Keep what linking needs of a document; None: it is a paper of no agreement. Twice is once.

        *client*: its name as the user says it; it counts where the paper names none, and is kept until he says another.
        """
        with self._writing() as c:
            key = self._document(c, document)
            values: dict[str, Any] = {
                "facts": facts.to_json() if facts is not None else None,
                "version": VERSION,
                "taken_at": instant(now),
            }
            if facts is None:
                values["agreement_id"] = None
            if client is not None:
                values["client"] = client
            row = {"owner": self._owner, "document_id": key, "position": 0, **values}
            c.execute(
                insert_into(c, _PAPERS).values(row).on_conflict_do_update(index_elements=["document_id"], set_=values)
            )
            c.execute(delete(_KEYS).where(_KEYS.c.owner == self._owner, _KEYS.c.document_id == key))
            if facts is not None:
                [known] = self._facts(c, [key])
                digests = sorted(_digest(word) for word in keys_of(known))
                insert_new(c, _KEYS, [{"owner": self._owner, "document_id": key, "sha256": d} for d in digests])

    def neighbours(self, documents: Collection[str]) -> list[PaperFacts]:
        """These papers and all that they could be linked to, directly or through others. Raises WrongInput."""
        with self._reading() as c:
            return self._facts(c, self._together(c, {self._document(c, word) for word in documents}))

    def assign(self, agreements: Sequence[Agreement], now: datetime) -> dict[str, str]:
        """Keep which papers are one agreement. Gives each document's agreement, ``a-7``.

        A number stays with the papers that it was first given for. Where two agreements turn out to be one, the lower
        number stays. *agreements* must hold all papers that are linked to each other. Twice is once.
        """
        with self._writing() as c:
            add_owner(c, self._owner, now)
            # two workers that link papers of one owner at once would both take the next number
            c.execute(select(_OWNERS.c.owner).where(_OWNERS.c.owner == self._owner).with_for_update())
            ids = {p.facts.id for a in agreements for p in a.parts}
            rows = {row.name: row for row in self._rows(c, ids)}
            numbers = self._numbered(c, agreements, rows, now)
            found: dict[str, str] = {}
            for agreement, (key, number) in zip(agreements, numbers, strict=True):
                c.execute(
                    update(_AGREEMENTS)
                    .where(_AGREEMENTS.c.id == key, _AGREEMENTS.c.owner == self._owner)
                    .values(doubts=list(agreement.doubts), merged_into=None)
                )
                for position, part in enumerate(agreement.parts):
                    if part.facts.id not in rows:
                        continue
                    link = part.link
                    c.execute(
                        update(_PAPERS)
                        .where(_PAPERS.c.document_id == rows[part.facts.id].id, _PAPERS.c.owner == self._owner)
                        .values(
                            agreement_id=key,
                            position=position,
                            role=str(part.role),
                            link=[link.to, link.because, link.sure] if link else None,
                        )
                    )
                    found[part.facts.id] = f"a-{number}"
            self._retire(c, rows, dict(zip((n for n, _ in numbers), agreements, strict=True)))
            return found

    def all(self) -> list[StoredAgreement]:
        """Every agreement with its papers, by number."""
        return self._agreements(None)

    def of(self, document: str) -> StoredAgreement | None:
        """The agreement that a document is a paper of; None where it is of none."""
        with self._reading() as c:
            query = select(_PAPERS.c.agreement_id).where(
                _PAPERS.c.owner == self._owner, _PAPERS.c.document_id == self._document(c, document)
            )
            key = c.execute(query).scalar_one_or_none()
        return None if key is None else self._agreements(key)[0]

    def find(self, word: str) -> StoredAgreement:
        """One agreement by its id or bare number, followed to where it was merged into. Raises WrongInput."""
        parsed = _NUMBER.match(word.strip().lower())
        if parsed is None:
            raise WrongInput(
                f"{word!r} is not the id of an agreement",
                remedy="It is written a-7 or 7; 'clausewatch contracts' lists them.",
            )
        with self._reading() as c:
            query = select(_AGREEMENTS.c.id, _AGREEMENTS.c.merged_into).where(
                _AGREEMENTS.c.owner == self._owner, _AGREEMENTS.c.number == int(parsed[1])
            )
            row = c.execute(query).one_or_none()
        found = self._agreements(row.merged_into or row.id) if row is not None else []
        if not found:
            raise WrongInput(f"there is no agreement {word}", remedy="'clausewatch contracts' lists them.")
        return found[0]

    def seed_of(self, document: str) -> str:
        """What an agreement that began with this document is known by."""
        with self._reading() as c:
            key = self._document(c, document)
            query = select(_DOCUMENTS.c.digest).where(_DOCUMENTS.c.owner == self._owner, _DOCUMENTS.c.id == key)
            return str(c.execute(query).scalar_one())

    def clients(self) -> list[str]:
        """Names of every client, as the papers first wrote them, in the order of the alphabet."""
        found: dict[str, str] = {}
        for stored in self.all():
            name = stored.agreement.client
            if name:
                found.setdefault(party_key(name), name)
        return sorted(found.values())

    def merged(self) -> list[MergedAgreement]:
        """Numbers that are used no more, by number."""
        into = _AGREEMENTS.alias("into")
        query = (
            select(_AGREEMENTS.c.number, _AGREEMENTS.c.seed, into.c.number.label("into"))
            .outerjoin(into, into.c.id == _AGREEMENTS.c.merged_into)
            .where(
                _AGREEMENTS.c.owner == self._owner,
                ~select(_PAPERS.c.document_id).where(_PAPERS.c.agreement_id == _AGREEMENTS.c.id).exists(),
            )
            .order_by(_AGREEMENTS.c.number)
        )
        with self._reading() as c:
            return [
                MergedAgreement(f"a-{row.number}", row.seed, f"a-{row.into}" if row.into is not None else None)
                for row in c.execute(query)
            ]

    # ---- inside

    def _document(self, c: Connection, word: str) -> int:
        return find_name(c, _DOCUMENTS, self._owner, "d", word, "document", "'clausewatch inbox --json'")

    def _together(self, c: Connection, keys: set[int]) -> set[int]:
        """Documents that share a word with one of *keys*, and those that share one with them, to the end."""
        found: set[int] = set()
        fresh = set(keys)
        asked: set[str] = set()
        while fresh and len(found) < MOST_TOGETHER:
            found |= fresh
            digests = set()
            for some in _chunks(sorted(fresh)):
                query = select(_KEYS.c.sha256).where(_KEYS.c.owner == self._owner, _KEYS.c.document_id.in_(some))
                digests |= set(c.scalars(query))
            fresh = set()
            for words in _chunks(sorted(digests - asked)):
                query = select(_KEYS.c.document_id).where(_KEYS.c.owner == self._owner, _KEYS.c.sha256.in_(words))
                fresh |= set(c.scalars(query))
            asked |= digests
            fresh -= found
        return found

    def _facts(self, c: Connection, keys: Iterable[int]) -> list[PaperFacts]:
        found = []
        for some in _chunks(sorted(keys)):
            query = _with_mail().where(_PAPERS.c.owner == self._owner, _PAPERS.c.document_id.in_(some))
            found += [_paper(row) for row in c.execute(query.order_by(_PAPERS.c.document_id)) if row.facts is not None]
        return found

    def _rows(self, c: Connection, names: Collection[str]) -> list[Any]:
        found: list[Any] = []
        for some in _chunks(sorted(names)):
            query = (
                select(_DOCUMENTS.c.id, _DOCUMENTS.c.name, _DOCUMENTS.c.digest, _PAPERS.c.agreement_id)
                .join(_PAPERS, _PAPERS.c.document_id == _DOCUMENTS.c.id)
                .where(_DOCUMENTS.c.owner == self._owner, _DOCUMENTS.c.name.in_(some))
            )
            found += c.execute(query).all()
        return found

    def _numbered(
        self, c: Connection, agreements: Sequence[Agreement], rows: Mapping[str, Any], now: datetime
    ) -> list[tuple[int, int]]:
        """Key and number of each: the one that it had, or a new one in the order in which its papers came."""
        had = {key for row in rows.values() if (key := row.agreement_id) is not None}
        query = select(_AGREEMENTS.c.id, _AGREEMENTS.c.number, _AGREEMENTS.c.seed).where(
            _AGREEMENTS.c.owner == self._owner, _AGREEMENTS.c.id.in_(had)
        )
        known = sorted(c.execute(query).all(), key=lambda row: row.number) if had else []
        members = [{rows[p.facts.id].id: rows[p.facts.id] for p in a.parts if p.facts.id in rows} for a in agreements]
        taken: dict[int, tuple[int, int]] = {}
        for row in known:
            holding = [
                i for i, m in enumerate(members) if i not in taken and any(r.agreement_id == row.id for r in m.values())
            ]
            # the papers that it was first given for keep it; else those that came first
            first = [i for i in holding if any(r.digest == row.seed for r in members[i].values())]
            chosen = first or sorted(holding, key=lambda i: min(members[i]))
            if chosen:
                taken[chosen[0]] = (row.id, row.number)
        highest = (
            c.execute(select(func.max(_AGREEMENTS.c.number)).where(_AGREEMENTS.c.owner == self._owner)).scalar() or 0
        )
        fresh = sorted((i for i, m in enumerate(members) if i not in taken and m), key=lambda i: min(members[i]))
        for i in fresh:
            highest += 1
            values = {
                "owner": self._owner,
                "number": highest,
                "seed": members[i][min(members[i])].digest,
                "added_at": instant(now),
            }
            key = c.execute(_AGREEMENTS.insert().values(values).returning(_AGREEMENTS.c.id)).scalar_one()
            taken[i] = (key, highest)
        if len(taken) != len(agreements):
            raise StorageError("a paper vanished while it was being linked", remedy="Run the command again.")
        return [taken[i] for i in range(len(agreements))]

    def _retire(self, c: Connection, rows: Mapping[str, Any], now_at: Mapping[int, Agreement]) -> None:
        """Let numbers that lost all their papers point to where most of those went: the first of them decides."""
        where = {p.facts.id: key for key, agreement in now_at.items() for p in agreement.parts}
        for old in sorted({r.agreement_id for r in rows.values() if r.agreement_id is not None} - set(now_at)):
            left = select(_PAPERS.c.document_id).where(_PAPERS.c.agreement_id == old).limit(1)
            if c.execute(left).first() is not None:
                continue
            went = min((r.id, where[name]) for name, r in rows.items() if r.agreement_id == old and name in where)
            c.execute(
                update(_AGREEMENTS)
                .where(
                    _AGREEMENTS.c.owner == self._owner, or_(_AGREEMENTS.c.id == old, _AGREEMENTS.c.merged_into == old)
                )
                .values(merged_into=went[1])
            )

    def _agreements(self, key: int | None) -> list[StoredAgreement]:
        query = (
            _with_mail()
            .add_columns(
                _PAPERS.c.role,
                _PAPERS.c.link,
                _AGREEMENTS.c.number,
                _AGREEMENTS.c.seed,
                _AGREEMENTS.c.doubts,
            )
            .join(_AGREEMENTS, _AGREEMENTS.c.id == _PAPERS.c.agreement_id)
            .where(_PAPERS.c.owner == self._owner)
            .order_by(_AGREEMENTS.c.number, _PAPERS.c.position, _PAPERS.c.document_id)
        )
        if key is not None:
            query = query.where(_PAPERS.c.agreement_id == key)
        found: dict[int, tuple[Any, list[Part]]] = {}
        with self._reading() as c:
            for row in c.execute(query):
                if row.facts is None:
                    continue
                facts = _paper(row)
                link = Link(facts.id, *row.link) if row.link else None
                found.setdefault(row.number, (row, []))[1].append(Part(facts, Role(row.role), link))
        return [
            StoredAgreement(f"a-{number}", row.seed, Agreement(tuple(parts), tuple(row.doubts or ())))
            for number, (row, parts) in found.items()
        ]


def _with_mail() -> Any:
    return (
        select(
            _PAPERS.c.facts,
            _PAPERS.c.document_id,
            _PAPERS.c.client,
            _DOCUMENTS.c.name,
            _DOCUMENTS.c.added_at,
            _MESSAGES.c.name.label("message"),
            _MESSAGES.c.internaldate,
            _MESSAGES.c.date,
            _MESSAGES.c.from_,
            _MESSAGES.c.message_id,
            _MESSAGES.c.thread,
        )
        .join(_DOCUMENTS, _DOCUMENTS.c.id == _PAPERS.c.document_id)
        .outerjoin(_MESSAGES, _MESSAGES.c.id == _DOCUMENTS.c.message_id)
    )


def _paper(row: Any) -> PaperFacts:
    # a mailbox that was moved has the day of its moving on every mail; a header's date counts where it is earlier
    seen = min((d for d in (row.internaldate, row.date) if d is not None), default=row.added_at)
    thread = (*(row.thread or ()), *((row.message_id,) if row.message_id else ()))
    facts = PaperFacts.from_json(row.facts)
    if row.client and not facts.client:
        facts = replace(facts, client=row.client)
    return facts.came(seen, sender=row.from_, message=row.message, thread=thread)


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode("utf-8", "surrogatepass")).hexdigest()


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
