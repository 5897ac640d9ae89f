"""Ids that people type: a letter, a dash and hexadecimal digits, and any unambiguous beginning of them.

Twelve digits are shown. Where two things of one owner begin with the same twelve, the later one is given more digits,
so that an id never means two things.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import ColumnElement, Connection, Table, select

from watcher.errors import WrongInput

DIGITS = 12
MOST_LISTED = 10
_WORD = re.compile(r"(?:([a-z])-)?([0-9a-f]{1,64})\Z")


def document_digest(owner_sha256: str, locator: str) -> str:
    """SHA-256 that a document is named by: of its mail's (or file's) SHA-256 in hex, a zero byte and its locator."""
    return hashlib.sha256(f"{owner_sha256}\0{locator}".encode("utf-8", "surrogatepass")).hexdigest()


def names_for(letter: str, digests: Iterable[str], taken: Mapping[str, str]) -> dict[str, str]:
    """Give each of *digests* its id: twelve digits, or more where those are *taken* (id → digest) by another one."""
    used = dict(taken)
    found: dict[str, str] = {}
    for digest in digests:
        length = DIGITS
        while used.get(name := f"{letter}-{digest[:length]}", digest) != digest:
            length += 4
        used[name] = found[digest] = name
    return found


def beginnings(letter: str, digests: Collection[str]) -> list[str]:
    """The twelve-digit ids of *digests*: those to look for before ids are given."""
    return [f"{letter}-{digest[:DIGITS]}" for digest in digests]


def find_name(connection: Connection, table: Table, owner: str, letter: str, word: str, noun: str, where: str) -> int:
    """Key of the row that *word* names: its whole id, or a beginning that only it has.

    *noun* and *where* are for people: "document", "'clausewatch inbox' lists them". Raises WrongInput when there is
    none, or when there are several: those are listed, and nothing is done.
    """
    mine: ColumnElement[bool] = table.c.owner == owner
    exact = connection.execute(select(table.c.id).where(mine, table.c.name == word)).scalar_one_or_none()
    if exact is not None:
        return int(exact)
    parsed = _WORD.match(word.strip().lower())
    if parsed is None or parsed[1] not in (None, letter):
        raise WrongInput(
            f"{word!r} is not the id of a {noun}", remedy=f"It begins with '{letter}-'; {where} lists them."
        )
    beginning = f"{letter}-{parsed[2]}"
    query = (
        select(table.c.id, table.c.name)
        .where(mine, table.c.name.like(f"{beginning}%"))
        .order_by(table.c.name)
        .limit(MOST_LISTED + 1)
    )
    found: list[tuple[int, str]] = [(row.id, row.name) for row in connection.execute(query)]
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise WrongInput(f"there is no {noun} {word}", remedy=f"{where} lists them.")
    listed = ", ".join(name for _, name in found[:MOST_LISTED])
    more = " and more" if len(found) > MOST_LISTED else ""
    raise WrongInput(f"{word} is the beginning of several ids: {listed}{more}", remedy="Write more of the id.")
