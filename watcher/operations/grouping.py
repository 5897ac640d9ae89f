"""Which stored documents are papers of one agreement, and what each document says of its agreement.

What linking needs of a text is read in the confined child and kept; linking itself opens nothing. All of it can be done
again at any time: the same papers give the same agreements under the same numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from scoring.agreement.account import Account, account_of, changed_clauses
from scoring.agreement.facts import PaperFacts
from scoring.agreement.linking import Agreement, Role, link
from scoring.document import paper_facts
from scoring.names import party_key
from watcher import log
from watcher.confine import Confine, Stopped
from watcher.errors import WrongInput
from watcher.storage.store import Store, StoredAgreement

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
        before = previous_version(account.agreement, shown["id"])
        if before is not None:
            older, changed = before
            shown["previous_version"] = {
                "agreement": where,
                "message_id": store.mails.message(older.message).message_id if older.message else None,
                "locator": store.contracts.document(older.id).locator,
                "level": older.level,
            }
            shown["changed_clauses"] = list(changed)
        return shown


def previous_version(agreement: Agreement, document: str) -> tuple[PaperFacts, tuple[str, ...]] | None:
    """The version before this one, and the numbers of the clauses that differ; None where there is none."""
    bases = [p for p in agreement.bases if p.role is not Role.COPY or p.facts.id == document]
    at = next((i for i, p in enumerate(bases) if p.facts.id == document), 0)
    if at == 0:
        return None
    older, newer = bases[at - 1].facts, bases[at].facts
    return older, changed_clauses(older.clauses, newer.clauses)


# ---- inside


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
