"""Every row has an owner, and what is stored comes out as it went in.

The tables of all nouns share one ``METADATA``: the migrations and the databases' own names for keys come from it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sqlalchemy import JSON, Enum, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_FIRST, _LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_UNSTORABLE = re.compile("[\0\x10\ud800-\udfff]")
_ESCAPED = re.compile("\x10([0-9a-f]{4})")


class Words(TypeDecorator[str]):
    """Text that may hold anything that a mail can, and comes out the same.

    PostgreSQL takes no U+0000 and neither database takes half a surrogate pair: those are stored as U+0010 and four
    hex digits, and so is U+0010 itself.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: D102
        return None if value is None else _UNSTORABLE.sub(lambda m: f"\x10{ord(m[0]):04x}", value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: D102
        return None if value is None else _ESCAPED.sub(lambda m: chr(int(m[1], 16)), value)


Name = String(80)
"""An id as a person sees it: ``m-3f9a1c22b0de``."""
Sha256 = String(64)
Json = JSON(none_as_null=True)
"""Plain JSON: the order of keys is kept."""


def closed_set(name: str, *values: str) -> Enum:
    """Type of a column that holds one of *values* and nothing else; the database itself refuses the rest."""
    return Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


class Row(SQLModel, registry=registry(metadata=METADATA)):
    """Root of all rows. Rows stay in this room: records go in and records come out."""


class OwnerRow(Row, table=True):
    """Somebody whose data is kept here."""

    __tablename__ = "owners"

    owner: str = Field(sa_type=Text, primary_key=True)
    added_at: datetime


class OwnedRow(Row):
    """A row that belongs to one owner, and goes with him."""

    owner: str = Field(sa_type=Text, foreign_key="owners.owner", ondelete="CASCADE")


def table_of(row: type[Row]) -> Table:
    """Table of a row class."""
    return METADATA.tables[str(row.__tablename__)]


def instant(moment: datetime) -> datetime:
    """Give *moment* in UTC. Raises ValueError for a time without zone; what lies beyond the calendar is its edge."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without zone: {moment}")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return _LAST if moment.year > _LAST.year // 2 else _FIRST


def instant_or_none(moment: datetime | None) -> datetime | None:
    """Like ``instant``; what has no zone is not known, because a header's date is anybody's."""
    return None if moment is None or moment.tzinfo is None else instant(moment)
