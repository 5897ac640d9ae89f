"""All rules, in the order in which they look; their version, and the hash that names them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from scoring.catalogue import catalogue
from scoring.errors import BrokenCatalogue
from scoring.findings import Finding, Polarity
from scoring.rules.ai_training import AiTraining
from scoring.rules.audit import Audit
from scoring.rules.base import Paper, Rule
from scoring.rules.deliverables import Deliverables
from scoring.rules.likeness import Likeness
from scoring.rules.metadata import Metadata
from scoring.rules.ownership import Ownership
from scoring.rules.precedence import Precedence
from scoring.rules.remedies import Remedies
from scoring.rules.scope import Scope
from scoring.rules.survival import Survival
from scoring.rules.third_parties import ThirdParties
from scoring.rules.third_party_ai import ThirdPartyAi
from scoring.rules.usage_fee import UsageFee

RULES: tuple[Rule, ...] = (
    AiTraining(),
    Ownership(),
    Scope(),
    ThirdPartyAi(),
    Deliverables(),
    ThirdParties(),
    Audit(),
    Remedies(),
    Survival(),
    UsageFee(),
    Metadata(),
    Likeness(),
    Precedence(),
)
RESOLVED = ("precedence.conflict",)
"""Rules that only the resolver can find: they lie between two clauses."""
_HASHED = (
    (
        "scoring",
        (
            "catalogue.toml",
            "crafts.toml",
            "crafts.py",
            "craft_words.py",
            "resolve.py",
            "wording.py",
            "score.py",
            "findings.py",
        ),
    ),
    ("scoring.reading", (".py", ".toml", ".gz")),
    ("scoring.rules", (".py",)),
    ("scoring.facts", (".py",)),
    ("scoring.fairness", (".py", ".toml")),
    ("scoring.statutes", (".py", ".toml")),
    ("scoring.languages", (".py",)),
)
"""What decides a score: packages, and the endings of the files in them."""


def look(paper: Paper) -> tuple[Finding, ...]:
    """Every rule's findings about *paper*, in its own order; identical ones once."""
    _check()
    found = {f: None for rule in RULES for f in rule.look(paper)}
    return tuple(sorted(found, key=lambda f: (f.span.start if f.span else -1, f.rule)))


@cache
def missing_rules() -> dict[str, str]:
    """Family -> the rule that says that nothing protects it."""
    return {e.family: e.id for e in catalogue().rules.values() if e.polarity is Polarity.MISSING}


@cache
def detectors_sha256() -> str:
    """Hash over everything that decides a score: the rules, the reading, their word lists and the catalogue."""
    digest = hashlib.sha256()
    for package, endings in _HASHED:
        for name, file in sorted(_files(resources.files(package), ""), key=lambda entry: entry[0]):
            if name.endswith(endings):
                digest.update(f"{package}/{name}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_file():
            yield path + entry.name, entry
        elif entry.name == "words":
            yield from _files(entry, f"{path}{entry.name}/")


@cache
def _check() -> None:
    entries = catalogue().rules
    found = {name for rule in RULES for name in rule.rules} | set(RESOLVED)
    absent = {e.id for e in entries.values() if e.polarity is Polarity.MISSING}
    if unknown := found - entries.keys():
        raise BrokenCatalogue(f"rules without an entry: {', '.join(sorted(unknown))}")
    if unused := entries.keys() - found - absent:
        raise BrokenCatalogue(f"entries without a rule: {', '.join(sorted(unused))}")


def rule_ids() -> Iterator[str]:
    """Ids of all rules, those that say that something is missing included."""
    _check()
    yield from sorted(catalogue().rules)
