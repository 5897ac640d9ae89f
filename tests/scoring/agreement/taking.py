"""From texts to papers to one agreement, as every test of the room takes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from scoring.agreement.facts import PaperFacts
from scoring.agreement.linking import Agreement, link
from scoring.document import paper_facts
from scoring.text import ContractText

ME = ("Ada Marsh",)
SEEN = datetime(2026, 3, 6, 9, tzinfo=UTC)


def paper(
    text: str,
    identifier: str = "d-1",
    *,
    seen: datetime = SEEN,
    thread: tuple[str, ...] = (),
    message: str | None = None,
    sender: str | None = None,
    sides: Mapping[str, str] | None = None,
    me: tuple[str, ...] = ME,
) -> PaperFacts:
    """Facts of a text, as if it had come by a mail."""
    found = paper_facts(ContractText(text, "text/plain", "plain"), identifier, me=me, sides=sides)
    assert found is not None
    facts = PaperFacts.from_json(found)
    assert facts.to_json() == found, "an equal record comes out of its JSON"
    return facts.came(seen, sender=sender, message=message, thread=thread)


def one(*papers: PaperFacts) -> Agreement:
    """The one agreement that *papers* are."""
    [found] = link(papers)
    return found


def grouped(*papers: PaperFacts) -> set[frozenset[str]]:
    """Ids of the papers of each agreement."""
    return {frozenset(p.facts.id for p in a.parts) for a in link(papers)}
