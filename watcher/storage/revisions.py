"""What changed between two versions of an agreement, as it was found out once; the mail that came with it included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, select
from sqlmodel import Field

from watcher.storage.contracts import DocumentRow
from watcher.storage.database import Ledger, insert_into
from watcher.storage.naming import find_name
from watcher.storage.tenancy import Json, OwnedRow, Words, instant, table_of


class RevisionRow(OwnedRow, table=True):
    """A later version, held against the one before it."""

    __tablename__ = "revisions"
    __table_args__ = (Index(None, "older_id"),)

    document_id: int = Field(primary_key=True, foreign_key="documents.id", ondelete="CASCADE")
    older_id: int = Field(foreign_key="documents.id", ondelete="CASCADE")
    basis: str = Field(sa_type=Words)
    comparison: Any = Field(default=None, sa_type=Json, nullable=True)
    reason: str | None = Field(default=None, sa_type=Words)
    compared_at: datetime


_REVISIONS, _DOCUMENTS = table_of(RevisionRow), table_of(DocumentRow)


@dataclass(frozen=True, slots=True)
class Revision:
    """One stored comparison."""

    document: str
    older: str
    """The version before it."""
    basis: str
    """Names the two texts and the rules that were compared: another basis, and the answer is out of date."""
    comparison: Mapping[str, Any] | None
    """Answer of ``compare`` (INTERFACE.md)."""
    reason: str | None
    """Why there is no answer."""


class Revisions(Ledger):
    """The comparisons of one owner."""

    def put(
        self,
        document: str,
        older: str,
        basis: str,
        comparison: Mapping[str, Any] | None,
        now: datetime,
        *,
        reason: str | None = None,
    ) -> None:
        """Keep how *document* differs from *older*, in the place of what was kept of it. Twice is once."""
        with self._writing() as c:
            values = {
                "older_id": self._key(c, older),
                "basis": basis,
                "comparison": dict(comparison) if comparison is not None else None,
                "reason": reason,
                "compared_at": instant(now),
            }
            row = {"owner": self._owner, "document_id": self._key(c, document), **values}
            statement = insert_into(c, _REVISIONS).values(row)
            c.execute(statement.on_conflict_do_update(index_elements=["document_id"], set_=values))

    def of(self, document: str) -> Revision | None:
        """How *document* differs from the version before it; None where that was not found out."""
        older = _DOCUMENTS.alias("older")
        with self._reading() as c:
            key = self._key(c, document)
            query = (
                select(_REVISIONS, _DOCUMENTS.c.name, older.c.name.label("older"))
                .join(_DOCUMENTS, _DOCUMENTS.c.id == _REVISIONS.c.document_id)
                .join(older, older.c.id == _REVISIONS.c.older_id)
                .where(_REVISIONS.c.owner == self._owner, _REVISIONS.c.document_id == key)
            )
            row = c.execute(query).one_or_none()
        return None if row is None else Revision(row.name, row.older, row.basis, row.comparison, row.reason)

    def _key(self, c: Connection, word: str) -> int:
        return find_name(c, _DOCUMENTS, self._owner, "d", word, "document", "'clausewatch inbox --json'")
