"""Which papers are one agreement: by reference, date, thread and text, each link with its reason and how sure it is.

A wrong merge is worse than a missed one: two clients that use one template have two agreements, a second contract with
the same client is its own agreement unless it says otherwise, and a paper that could belong to two belongs to none.
The answer does not depend on the order in which the papers came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from scoring.agreement.facts import PaperFacts
from scoring.agreement.sketch import similarity
from scoring.names import party_key, reference_key

SURE = 0.9
"""A link below this is shown, and never lifts a level."""
ALIKE = 0.45
"""Two versions of one draft share at least so many of their shingles; two contracts of one kind share fewer."""
SAME_WORDS = 0.97
"""The same text twice: once as PDF, once as DOCX, once countersigned."""


class Role(StrEnum):
    """What a paper is in its agreement."""

    BASE = "base"
    VERSION = "version"
    COPY = "copy"
    """The same words as another paper of the agreement, in another file."""
    ADDENDUM = "addendum"
    AMENDMENT = "amendment"
    SOW = "sow"


@dataclass(frozen=True, slots=True)
class Link:
    """Why two papers are one agreement."""

    paper: str
    to: str
    because: str
    """One plain sentence."""
    sure: float
    """0-1."""


@dataclass(frozen=True, slots=True)
class Part:
    """One paper in its agreement."""

    facts: PaperFacts
    role: Role
    link: Link | None = None
    """Why it belongs here; None for the first."""

    @property
    def is_sure(self) -> bool:
        """Say whether its place in the agreement is certain enough to lift a level."""
        return self.link is None or self.link.sure >= SURE


@dataclass(frozen=True, slots=True)
class Agreement:
    """Base, versions, addenda and amendments, oldest first; the bases come before what is added to them."""

    parts: tuple[Part, ...]
    doubts: tuple[str, ...] = ()
    """Links that were not made, and why."""

    @property
    def bases(self) -> tuple[Part, ...]:
        """The agreement itself in each of its versions and copies, oldest first."""
        return tuple(p for p in self.parts if not p.facts.is_added)

    @property
    def added(self) -> tuple[Part, ...]:
        """Addenda, amendments and statements of work, oldest first."""
        return tuple(p for p in self.parts if p.facts.is_added)

    @property
    def client(self) -> str | None:
        """Name of the client as its papers write it."""
        return next((p.facts.client for p in self.parts if p.facts.client), None)

    @property
    def reference(self) -> str | None:
        """Number of the contract; of an addendum alone, the number that it cites."""
        own = next((p.facts.reference for p in self.bases if p.facts.reference), None)
        return own or next((r for p in self.added for r in _references_of_base(p.facts)), None)


def link(papers: Iterable[PaperFacts]) -> tuple[Agreement, ...]:
    """Agreements among *papers*, in the order of their first paper. Papers that share nothing are never compared."""
    known = {p.id: p for p in papers}
    order = sorted(known.values(), key=age)
    bases = [p for p in order if not p.is_added]
    groups = _Groups(bases)
    links: dict[str, Link] = {}
    candidates = [found for one, two in _pairs(bases) if (found := _versions(one, two)) is not None]
    for found in sorted(candidates, key=lambda c: (-c.sure, c.paper, c.to)):
        if groups.join(found.paper, found.to):
            links.setdefault(found.paper, found)
    doubts: dict[str, list[str]] = {}
    alone: list[PaperFacts] = []
    members: dict[str, list[PaperFacts]] = {}
    for base in bases:
        members.setdefault(groups.of(base.id), []).append(base)
    added: dict[str, list[PaperFacts]] = {root: [] for root in members}
    for paper in (p for p in order if p.is_added):
        root, found_link, doubt = _belongs(paper, members)
        if root is None or found_link is None:
            alone.append(paper)
            if doubt:
                doubts.setdefault(paper.id, []).append(doubt)
            continue
        added[root].append(paper)
        links[paper.id] = found_link
    agreements = [_agreement(bases_, added[root], links, ()) for root, bases_ in members.items()]
    agreements += [
        _agreement([], group, links, tuple(d for p in group for d in doubts.get(p.id, ())))
        for group in _homeless(alone, links)
    ]
    return tuple(sorted(agreements, key=lambda a: age(a.parts[0].facts)))


def keys_of(paper: PaperFacts) -> frozenset[str]:
    """What a paper shares with every paper it could be linked to: client, references, thread. Stored, and looked up."""
    found = {f"client {key}" for key in _clients(paper)}
    found |= {
        f"reference {key}"
        for word in (paper.reference, *(c.reference for c in paper.cites))
        if (key := reference_key(word))
    }
    found |= {f"thread {word}" for word in paper.thread}
    found |= {f"message {paper.message}"} if paper.message else set()
    return frozenset(found)


def age(paper: PaperFacts) -> tuple[datetime, str]:
    """Order of papers: as they came, then by id."""
    return paper.seen or datetime.min.replace(tzinfo=UTC), paper.id


# ---- versions of one agreement


def _pairs(papers: Sequence[PaperFacts]) -> Iterator[tuple[PaperFacts, PaperFacts]]:
    """Pairs that share a key, each once, the older one first."""
    by_key: dict[str, list[int]] = {}
    for i, paper in enumerate(papers):
        for key in sorted(keys_of(paper)):
            by_key.setdefault(key, []).append(i)
    pairs = {(a, b) for those in by_key.values() for n, a in enumerate(those) for b in those[n + 1 :]}
    for a, b in sorted(pairs):
        yield papers[a], papers[b]


def _versions(older: PaperFacts, newer: PaperFacts) -> Link | None:
    """Why *newer* is the same agreement as *older*; None where it is its own."""
    if _other_parties(older, newer):
        return None
    for one, two in ((newer, older), (older, newer)):
        for cited in one.cites:
            if cited.replaced and _is_cited(cited.reference, cited.day, two):
                named = cited.reference or _words(two)
                return Link(newer.id, older.id, f"It says that it takes the place of {named}.", 0.95)
    mine, theirs = reference_key(newer.reference), reference_key(older.reference)
    if mine and theirs and mine != theirs:
        return None
    same_client = _same_client(newer, older)
    alike = similarity(newer.sketch, older.sketch)
    together = newer.message is not None and newer.message == older.message
    if alike >= SAME_WORDS and (
        same_client or (newer.sender == older.sender and not newer.client and not older.client)
    ):
        return Link(newer.id, older.id, "It has the same words.", 0.99)
    if together:  # two papers in one mail are two agreements, unless they bear one number
        if mine and mine == theirs and same_client:
            return Link(newer.id, older.id, f"It has the same number, {newer.reference}.", 0.9)
        return None
    if mine and mine == theirs and (same_client or alike >= ALIKE):
        return Link(newer.id, older.id, f"It has the same number, {newer.reference}.", 0.98)
    if alike < ALIKE or not same_client:
        return None
    if older.signed == "signed" and older.effective and newer.effective and older.effective != newer.effective:
        return None  # what is signed is not revised: another date is another contract
    if set(newer.thread) & set(older.thread):
        return Link(
            newer.id, older.id, f"It answers the same mails, and {_share(alike)} of its words are the same.", 0.92
        )
    if newer.effective and newer.effective == older.effective:
        return Link(
            newer.id, older.id, f"It has the same parties and date, and {_share(alike)} of its words are the same.", 0.9
        )
    if newer.effective is None and older.effective is None and alike >= (ALIKE + SAME_WORDS) / 2:
        return Link(
            newer.id,
            older.id,
            f"It has the same parties and no date, and {_share(alike)} of its words are the same.",
            0.75,
        )
    return None


def _clients(paper: PaperFacts) -> frozenset[str]:
    """The client's name as a key; where the roles are open, every name that may be the client's."""
    named = (paper.client,) if paper.client else paper.names if not paper.freelancer else ()
    return frozenset(key for name in named if (key := party_key(name)))


def _same_client(one: PaperFacts, two: PaperFacts) -> bool:
    """Say whether both name one client; with open roles, whether all parties of one are among those of the other."""
    if one.client and two.client:
        return bool(party_key(one.client)) and party_key(one.client) == party_key(two.client)
    mine, theirs = _everyone(one), _everyone(two)
    return len(mine & theirs) > 1


def _everyone(paper: PaperFacts) -> frozenset[str]:
    return frozenset(key for name in paper.names if (key := party_key(name)))


def _other_parties(one: PaperFacts, two: PaperFacts) -> bool:
    """Say whether both name a client, or a freelancer, and not the same."""
    for known, other in ((one, two), (two, one)):
        if known.client and not other.client and other.names and not other.freelancer:
            return party_key(known.client) not in _everyone(other)
    for mine, theirs in ((one.client, two.client), (one.freelancer, two.freelancer)):
        a, b = party_key(mine), party_key(theirs)
        if a and b and a != b:
            return True
    return False


class _Groups:
    """Disjoint sets of base papers; two that contradict each other are never joined, by whatever way round."""

    def __init__(self, papers: Sequence[PaperFacts]) -> None:
        self._parent = {p.id: p.id for p in papers}
        self._clients = {p.id: {key} - {""} for p in papers for key in (party_key(p.client),)}
        self._numbers = {p.id: {key} - {""} for p in papers for key in (reference_key(p.reference),)}
        self._signed = {p.id: {p.effective} if p.signed == "signed" and p.effective else set() for p in papers}
        self._replaces = {p.id: any(c.replaced for c in p.cites) for p in papers}

    def of(self, paper: str) -> str:
        """Representative of the set that holds *paper*."""
        while self._parent[paper] != paper:
            paper = self._parent[paper]
        return paper

    def join(self, one: str, two: str) -> bool:
        """Join two sets; False, and nothing is done, where they would hold two clients, numbers or signed dates."""
        a, b = sorted((self.of(one), self.of(two)))
        if a == b:
            return True
        clients = self._clients[a] | self._clients[b]
        numbers = self._numbers[a] | self._numbers[b]
        replaces = self._replaces[a] or self._replaces[b]
        signed = self._signed[a] | self._signed[b]
        if len(clients) > 1 or ((len(numbers) > 1 or len(signed) > 1) and not replaces):
            return False
        self._parent[b] = a
        self._clients[a], self._numbers[a], self._replaces[a], self._signed[a] = clients, numbers, replaces, signed
        return True


# ---- what is added to an agreement


def _belongs(
    paper: PaperFacts, groups: Mapping[str, Sequence[PaperFacts]]
) -> tuple[str | None, Link | None, str | None]:
    """The one group that *paper* belongs to and why; else why it is left alone."""
    found: dict[str, Link] = {}
    for root, bases in groups.items():
        links = [link for base in bases if (link := _attached(paper, base)) is not None]
        if links:
            found[root] = max(links, key=lambda link: link.sure)
    if not found:
        return None, None, "The agreement that it belongs to is not on file: add it, so that the two are read together."
    best = max(link.sure for link in found.values())
    chosen = [root for root, link in found.items() if link.sure == best]
    if len(chosen) > 1:
        named = ", ".join(sorted(found[root].to for root in chosen))
        return None, None, f"It could belong to several agreements ({named}): it counts for none of them."
    return chosen[0], found[chosen[0]], None


def _attached(paper: PaperFacts, base: PaperFacts) -> Link | None:
    """Why *paper* belongs to *base*."""
    if _other_parties(paper, base):
        return None
    same_client = _same_client(paper, base)
    in_thread = bool(set(paper.thread) & set(base.thread)) or (
        paper.message is not None and paper.message == base.message
    )
    numbers = [r for r in _references_of_base(paper) if reference_key(r)]
    own = reference_key(base.reference)
    if own and numbers:
        if all(reference_key(r) != own for r in numbers):
            return None
        if same_client or in_thread or not (paper.client and base.client):
            return Link(
                paper.id,
                base.id,
                f"It names the agreement by its number, {base.reference}.",
                0.98 if same_client else 0.9,
            )
    days = [c.day for c in paper.cites if c.day is not None]
    if days:
        if not any(_is_cited(None, day, base) for day in days):
            return None
        if same_client:
            return Link(
                paper.id, base.id, f"It names the agreement by its date, {_words(base)}, and its parties.", 0.92
            )
    if in_thread and same_client:
        return Link(paper.id, base.id, "It came in the same exchange of mails, and names the same client.", 0.7)
    return None


def _references_of_base(paper: PaperFacts) -> list[str]:
    """Numbers by which an added paper can name its agreement; what looks like its own is most often that."""
    return [r for r in dict.fromkeys((*(c.reference for c in paper.cites), paper.reference)) if r]


def _is_cited(reference: str | None, day: object, base: PaperFacts) -> bool:
    if reference is not None:
        return bool(reference_key(reference)) and reference_key(reference) == reference_key(base.reference)
    return day is not None and day == base.effective


def _homeless(papers: Sequence[PaperFacts], links: dict[str, Link]) -> Iterator[list[PaperFacts]]:
    """Added papers without a base: those with the same words are one paper, all others stand alone."""
    groups: list[list[PaperFacts]] = []
    for paper in papers:
        for group in groups:
            first = group[0]
            if (
                not _other_parties(paper, first)
                and party_key(paper.client)
                and similarity(paper.sketch, first.sketch) >= SAME_WORDS
                and paper.reference == first.reference
            ):
                links[paper.id] = Link(paper.id, first.id, "It has the same words.", 0.99)
                group.append(paper)
                break
        else:
            groups.append([paper])
    yield from groups


def _agreement(
    bases: Sequence[PaperFacts], added: Sequence[PaperFacts], links: Mapping[str, Link], doubts: tuple[str, ...]
) -> Agreement:
    parts: list[Part] = []
    for n, base in enumerate(bases):
        role = Role.BASE if n == 0 else Role.VERSION
        if any(_repeats(base, earlier) for earlier in bases[:n]):
            role = Role.COPY
        parts.append(Part(base, role, links.get(base.id) if n else None))
    for n, paper in enumerate(added):
        copied = any(_repeats(paper, earlier) for earlier in added[:n])
        first = not bases and n == 0
        parts.append(Part(paper, Role.COPY if copied else Role(paper.kind), None if first else links.get(paper.id)))
    return Agreement(tuple(parts), doubts)


def _repeats(paper: PaperFacts, earlier: PaperFacts) -> bool:
    """Say whether *paper* says what *earlier* does. Of a long paper one clause can change and few words with it."""
    same = paper.level == earlier.level and dict(paper.protections) == dict(earlier.protections)
    return same and similarity(paper.sketch, earlier.sketch) >= SAME_WORDS


def _words(base: PaperFacts) -> str:
    return base.effective.isoformat() if base.effective else base.reference or "it"


def _share(alike: float) -> str:
    return f"{round(alike * 100)} %"
