"""How common each clause is, where one contract stands, and how many contributors' labels become one table.

    rows = reference_market()                        # counts of reference contracts, shipped
    stand = stand_of(read(text))                     # labels of one contract, nothing else of it
    rows, withheld = aggregate(contributions)        # at least ten contributors in every cell

Only labels are ever passed on: names of clauses with yes, possible or no. A contract whose own confidentiality clause
covers its terms is not passed on at all.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from scoring.errors import BrokenCatalogue
from scoring.extract.formats import extract_text
from scoring.questions import QUESTIONS, Reply, answer_questions
from scoring.reading.presence import CATEGORIES, Status, find_presence
from scoring.reading.read import Reading, read
from scoring.rules.base import Paper
from scoring.text import ContractText, Span, Unreadable
from scoring.topics import find_topics

LEAST_CONTRIBUTORS = 10
"""A cell of fewer is withheld."""
LARGEST_PART = 0.5
"""Of a cell's contracts that one contributor may bring; with more, the cell would tell of that one (dominance rule)."""
MOST_CONTRACTS = 5000
"""Of one contributor; more is no freelancer's."""
NAMES: tuple[str, ...] = (*CATEGORIES, *QUESTIONS)
"""Everything that has a share: the categories of CUAD, then the questions."""
VERSION = 1
_CONTRIBUTOR = re.compile(r"[0-9a-f]{32}")
_KIND = re.compile(r"[a-z_]{1,30}")


@dataclass(frozen=True, slots=True)
class MarketRow:
    """How common one clause is."""

    name: str
    """A category of CUAD or a question; one of ``NAMES``."""
    count: int
    """Contracts that hold it; possible ones are not counted."""
    n: int
    """Contracts looked at."""
    source: str
    """Which contracts, and who said what they hold."""
    contributors: int | None = None
    """None for reference contracts, which nobody contributed."""

    @property
    def share(self) -> float:
        """Share 0-1, three decimals."""
        return round(self.count / self.n, 3) if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the share (Wilson, 1927), three decimals."""
        return wilson(self.count, self.n)


@dataclass(frozen=True, slots=True)
class Stand:
    """What one contract holds of everything that has a share. Labels only, but for the two quotes' places."""

    kind: str
    labels: Mapping[str, str]
    """Name -> ``yes``, ``possible`` or ``no``."""
    places: Mapping[str, Span]
    """Where the words stand, for the user's own eyes."""
    kept_back: str | None
    """Why these labels may not be passed on; None: they may."""
    kept_back_by: Span | None = None
    """The confidentiality clause that says so."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one contributor passes on: labels of contracts, in an order that says nothing."""

    contributor: str
    """32 hex digits by chance, made when the user opted in; it says nothing of who that is."""
    contracts: tuple[tuple[str, Mapping[str, str]], ...]
    """Kind and labels of each contract."""

    def to_json(self) -> dict[str, Any]:
        """Plain values, the same for the same labels."""
        rows = [
            {"kind": kind, "labels": {n: labels[n] for n in NAMES if n in labels}} for kind, labels in self.contracts
        ]
        rows.sort(key=lambda row: json.dumps(row, sort_keys=True))
        return {"version": VERSION, "contributor": self.contributor, "contracts": rows}

    @classmethod
    def from_json(cls, data: Any) -> Contribution:
        """Contribution from a stranger's JSON: nothing but labels is taken. Raises ``ValueError`` that says why not."""
        if not isinstance(data, dict) or data.get("version") != VERSION:
            raise ValueError("it is no contribution of this version")
        who, rows = data.get("contributor"), data.get("contracts")
        if not isinstance(who, str) or not _CONTRIBUTOR.fullmatch(who):
            raise ValueError("it does not say whose it is")
        if not isinstance(rows, list) or len(rows) > MOST_CONTRACTS:
            raise ValueError(f"it holds no list of at most {MOST_CONTRACTS} contracts")
        return cls(who, tuple(_labelled(row) for row in rows))


def _labelled(row: Any) -> tuple[str, Mapping[str, str]]:
    if not isinstance(row, dict) or set(row) != {"kind", "labels"} or not isinstance(row["labels"], dict):
        raise ValueError("a contract in it holds something else than its kind and labels")
    kind, labels = row["kind"], row["labels"]
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        raise ValueError("a contract in it has no kind")
    known, replies = set(NAMES), {str(r) for r in Reply}
    if any(name not in known or not isinstance(v, str) or v not in replies for name, v in labels.items()):
        raise ValueError("a label in it is none that Clausewatch gives")
    return kind, labels


@cache
def reference_market() -> tuple[MarketRow, ...]:
    """Shares of the reference contracts, made by ``market_fit``. Raises ``BrokenCatalogue`` for a damaged file."""
    try:
        data = json.loads(resources.files("scoring").joinpath("market.json").read_text("utf-8"))
        return tuple(MarketRow(r["name"], r["count"], r["n"], data["sources"][r["source"]]) for r in data["rows"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise BrokenCatalogue(f"market.json cannot be read: {fault}") from fault


def stand_of(reading: Reading) -> Stand:
    """Labels of one contract, and whether they may be passed on."""
    labels: dict[str, str] = {}
    places: dict[str, Span] = {}
    unread = bool(reading.source.unread_pages)
    presence = find_presence(reading.view)
    for name, found in presence.items():
        labels[name] = _reply_of(found.status, unread=unread)
        if found.quote is not None and found.status is not Status.ABSENT:
            places[name] = found.quote
    for name, answer in answer_questions(reading, presence).items():
        labels[name] = str(answer.answer)
        if answer.span is not None:
            places[name] = answer.span
    why, by = _kept_back(reading)
    return Stand(str(reading.kind.kind), labels, places, why, by)


def _reply_of(status: Status, *, unread: bool) -> str:
    if status is Status.PRESENT:
        return str(Reply.YES)
    return str(Reply.NO if status is Status.ABSENT and not unread else Reply.POSSIBLE)


def _kept_back(reading: Reading) -> tuple[str | None, Span | None]:
    """Why labels of this contract stay here. In doubt they stay: what could not be read may forbid it."""
    for found in find_topics(Paper.of(reading)):
        if found.topic == "confidential-terms":
            return "its own confidentiality clause covers its terms", found.span
    if reading.source.unread_pages:
        return "pages of it could not be read, and may hold a confidentiality clause that covers its terms", None
    return None, None


def stand_bytes(
    data: bytes, *, name: str | None = None, passwords: Sequence[str] = (), me: Sequence[str] = ()
) -> tuple[ContractText, Stand] | Unreadable:
    """Stand of one document from its bytes: what runs in a confined child."""
    text = extract_text(data, name=name, passwords=passwords)
    return text if isinstance(text, Unreadable) else (text, stand_text(text, me=me))


def stand_text(text: ContractText, *, me: Sequence[str] = ()) -> Stand:
    """Stand of a text that was extracted before."""
    return stand_of(read(text, me=me))


def aggregate(contributions: Iterable[Contribution], source: str) -> tuple[tuple[MarketRow, ...], tuple[str, ...]]:
    """One table of all contributions, and the names of the cells that are withheld.

    A contributor who is there twice counts once, with what was handed in last. Cells with fewer than ten contributors
    are withheld, and so are those of which one contributor brings more than half.
    """
    latest = {c.contributor: c for c in contributions}
    rows: list[MarketRow] = []
    withheld: list[str] = []
    for name in NAMES:
        brought = {
            who: [labels[name] for _, labels in c.contracts if name in labels] for who, c in sorted(latest.items())
        }
        brought = {who: labels for who, labels in brought.items() if labels}
        n = sum(map(len, brought.values()))
        if len(brought) < LEAST_CONTRIBUTORS or max(map(len, brought.values())) > LARGEST_PART * n:
            withheld.append(name)
            continue
        count = sum(labels.count(str(Reply.YES)) for labels in brought.values())
        rows.append(MarketRow(name, count, n, source, len(brought)))
    return tuple(rows), tuple(withheld)


def wilson(count: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a share (Wilson, 1927), three decimals; (0, 1) where nothing was counted."""
    if not n:
        return 0.0, 1.0
    share = count / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return round(max(0.0, middle - half), 3), round(min(1.0, middle + half), 3)
