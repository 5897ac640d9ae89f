"""All facts of one paper."""

from __future__ import annotations

from scoring.facts.calendar import calendar_facts
from scoring.facts.fact import NAMES, Fact
from scoring.facts.law import law_facts
from scoring.facts.payment import payment_facts
from scoring.facts.signing import signing_facts
from scoring.facts.sums import money_facts
from scoring.rules.base import Paper


def find_facts(paper: Paper) -> tuple[Fact, ...]:
    """Facts of *paper*, kind by kind (`NAMES`) and in reading order, each with the words that say it."""
    law = tuple(law_facts(paper))
    found = (*money_facts(paper, law), *payment_facts(paper), *law, *calendar_facts(paper), *signing_facts(paper))
    return tuple(sorted(dict.fromkeys(found), key=lambda f: (NAMES.index(f.name), f.span)))
