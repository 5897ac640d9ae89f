"""Which stored documents are papers of one agreement, and what each document says of its agreement.

What linking needs of a text is read in the confined child and kept; linking itself opens nothing. All of it can be done
again at any time: the same papers give the same agreements under the same numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from scoring.agreement.account import Account, account_of, changed_clauses, version_before, versions_of
from scoring.agreement.facts import PaperFacts
from scoring.agreement.linking import Agreement, link
from scoring.compare.papers import basis_of
from scoring.document import paper_facts
from scoring.names import party_key
from watcher import log
from watcher.confine import Confine, Stopped
from watcher.errors import WrongInput
from watcher.storage.store import Document, Revision, Store, StoredAgreement

_log = log.get("grouping")
ROUNDS = 3
"""Reading an added paper with the roles of its agreement can show whose it is: it is linked again, so often at most."""


@dataclass(frozen=True, slots=True)
class Hand:
    """What reading a text anew needs."""

    confine: Confine
    me: tuple[str, ...] = ()
    """The user's own names."""


def group(
    hand: Hand, store: Store, documents: Collection[str], now: datetime, *, client: str | None = None
) -> dict[str, str]:
    """Take what linking needs of these documents and link them. Gives the agreement of every paper near them.

    A document that is no paper of an agreement is in none. Twice is once. *client*: whose they are, where they do not
    say so themselves.
    """
    for document in documents:
        _take(hand, store, document, now, client=client)
    return _link(hand, store, documents, now)


def catch_up(hand: Hand, store: Store, now: datetime) -> int:
    """Link what is not linked yet: papers of an older version, or whose report is newer than what was kept of them."""
    waiting = store.agreements.untaken()
    if waiting:
        group(hand, store, waiting, now)
    return len(waiting)


def client_named(store: Store, word: str) -> str:
    """The client that *word* names: a whole name, the unique beginning of one, or a new one.

    Raises WrongInput where it is the beginning of several: they are listed, and nothing is done.
    """
    key = party_key(word)
    if not key:
        raise WrongInput(f"{word!r} is no name", remedy="Write the client's name as the contract has it.")
    known = store.agreements.clients()
    whole = [name for name in known if party_key(name) == key]
    begun = whole or [name for name in known if party_key(name).startswith(key)]
    if len(begun) > 1:
        raise WrongInput(f"{word} is the beginning of several clients: {', '.join(begun)}", remedy="Write more of it.")
    return begun[0] if begun else word


@dataclass(frozen=True, slots=True)
class Known:
    """What documents say of their agreements, for showing them."""

    agreements: Sequence[StoredAgreement]
    accounts: Mapping[str, Account]
    """By the agreement's id."""
    _where: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store, day: date, only: Iterable[StoredAgreement] | None = None) -> Known:
        """Everything that is known on *day*; *only*: of these agreements."""
        found = list(only) if only is not None else store.agreements.all()
        return cls(
            found,
            {a.id: account_of(a.agreement, a.id, day) for a in found},
            {p.facts.id: a.id for a in found for p in a.agreement.parts},
        )

    def told(self, document: Mapping[str, Any], store: Store) -> dict[str, Any]:
        """A document object with what is known of its agreement (INTERFACE.md); as it was, where nothing is known."""
        shown = dict(document)
        where = self._where.get(str(document.get("id")))
        if where is None:
            return shown
        account = self.accounts[where]
        shown["agreement"] = where
        shown["agreement_level"] = str(account.standing.level) if account.standing.level is not None else None
        older = version_before(account.agreement, shown["id"])
        if older is not None:
            shown |= _succession(store, account, shown, older)
        return shown


def told(store: Store, documents: Iterable[Document], day: date) -> list[dict[str, Any]]:
    """Document objects of scored documents, each with what is known of its agreement on *day*."""
    documents = list(documents)
    mine = [found for d in documents if (found := store.agreements.of(d.id)) is not None]
    known = Known.of(store, day, {a.id: a for a in mine}.values())
    return [known.told(d.report, store) for d in documents if d.report is not None]


# ---- inside


def _succession(store: Store, account: Account, shown: Mapping[str, Any], older: PaperFacts) -> dict[str, Any]:
    """What a document says of the version before it: which one that is, and what changed."""
    agreement = account.agreement
    before = store.contracts.document(older.id)
    message = store.mails.message(older.message) if older.message else None
    own = next((p.facts for p in agreement.bases if p.facts.id == shown["id"]), None)
    changed = changed_clauses(older.clauses, own.clauses) if own is not None else ()
    found: dict[str, Any] = {
        "previous_version": {
            "agreement": account.id,
            "message_id": message.message_id if message else None,
            "locator": before.locator,
            "level": older.level,
            "id": older.id,
        },
        "changed_clauses": list(changed),
    }
    kept = _fresh(store, before, shown)
    if kept is not None and kept.comparison is not None:
        numbers = (row["number"] for row in kept.comparison["clauses"])
        found["changed_clauses"] = list(dict.fromkeys(number for number in numbers if number))
    if kept is None and not changed:
        return found  # the same words in another file, or a comparison that is still to be made
    found["revision"] = {
        "version": _number(store, agreement, shown["id"]),
        "agreement": account.id,
        "older": {
            "id": older.id,
            "version": _number(store, agreement, older.id),
            "level": before.level,
            "title": (message.subject if message else None) or before.name or before.locator,
            "came": older.seen.date().isoformat() if older.seen else None,
        },
        "comparison": kept.comparison if kept else None,
        "reason": kept.reason if kept else None,
    }
    return found


def _fresh(store: Store, older: Document, newer: Mapping[str, Any]) -> Revision | None:
    """What is kept of the two, where it was made of the texts and the rules of today's reports."""
    kept = store.revisions.of(newer["id"])
    if kept is None or kept.older != older.id or older.report is None:
        return None
    return kept if kept.basis == basis_of(older.report, newer) else None


def _number(store: Store, agreement: Agreement, document: str) -> int:
    """Number of a version, from 1. One in which no clause differs (it came back signed) has the number before it."""
    number = 0
    for paper in versions_of(agreement):
        kept = store.revisions.of(paper.id) if number else None
        same = kept is not None and kept.comparison is not None and not kept.comparison["clauses"]
        number += not same
        if paper.id == document:
            break
    return number


def _take(
    hand: Hand,
    store: Store,
    document: str,
    now: datetime,
    *,
    sides: Mapping[str, str] | None = None,
    client: str | None = None,
) -> None:
    found = store.contracts.document(document)
    text = store.contracts.text(found.id) if found.state in ("scored", "awaiting_you") else None
    facts: PaperFacts | None = None
    if text is not None:
        answer = hand.confine(paper_facts, text, found.id, me=hand.me, sides=dict(sides) if sides else None)
        if isinstance(answer, Stopped):
            # its own report stands; it is only linked with no other paper
            _log.warning("a paper could not be read for linking", document=found.id, reason=answer.reason)
        elif answer is not None:
            facts = PaperFacts.from_json(answer)
    store.agreements.put_facts(found.id, facts, now, client=client)


def _link(hand: Hand, store: Store, documents: Collection[str], now: datetime) -> dict[str, str]:
    for _ in range(ROUNDS):
        found = link(store.agreements.neighbours(documents))
        again = [(p.facts.id, sides) for a in found if (sides := _sides(a)) for p in a.added if _is_open(p.facts)]
        if not again:
            break
        for document, sides in again:
            _take(hand, store, document, now, sides=sides)
    return store.agreements.assign(found, now)


def _is_open(paper: PaperFacts) -> bool:
    """Say whether an added paper leaves open who is who, and was not yet read with the roles of its agreement."""
    return not paper.sides and not paper.by_base


def _sides(agreement: Agreement) -> Mapping[str, str]:
    """Who is who in the agreement, from its latest version that says so."""
    return next((p.facts.sides for p in reversed(agreement.bases) if p.facts.sides), {})
