"""The rules' own data: loaded once, checked, and refused where it does not hold together."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.catalogue import catalogue, parse_catalogue
from scoring.errors import BrokenCatalogue
from scoring.findings import Polarity
from scoring.rules import ruleset


def test_every_rule_says_why_and_what_to_do() -> None:
    for entry in catalogue().rules.values():
        assert entry.why.endswith(".")
        assert entry.action.endswith((".", '."'))
        assert catalogue().families[entry.family].remedy
    assert set(ruleset.rule_ids()) == catalogue().rules.keys()


def test_harms_of_the_rubric() -> None:
    harms = {name: dict(entry.harms) for name, entry in catalogue().rules.items() if entry.harms}
    stated = {
        "ai-training.permitted": {"A1": "1.0", "A3": "1.0"},
        "ai-training.improvement-permitted": {"A1": "0.6", "A3": "0.8"},
        "scope.all-purposes": {"A3": "1.0"},
        "scope.any-media": {"A3": "0.7"},
        "ownership.assigned": {"A2": "1.0"},
        "ownership.work-for-hire": {"A2": "1.0"},
        "scope.perpetual": {"A3": "0.4", "A9": "0.5"},
        "third-party.sublicense": {"A6": "0.6"},
        "scope.derivatives": {"A3": "0.3", "A12": "0.3"},
        "moral-rights.waived": {"A12": "0.5"},
        "metadata.removable": {"A11": "1.0"},
        "deliverables.aggregated-data": {"A1": "0.4", "A5": "0.5"},
    }
    for rule, expected in stated.items():
        assert harms[rule] == {family: Decimal(h) for family, h in expected.items()}, rule


def test_each_family_has_one_absence() -> None:
    absent = [e for e in catalogue().rules.values() if e.polarity is Polarity.MISSING]
    assert [e.family for e in absent] == [f.id for f in catalogue().weighed]


def test_the_hash_of_the_detectors_is_stable() -> None:
    first = ruleset.detectors_sha256()
    ruleset.detectors_sha256.cache_clear()
    assert ruleset.detectors_sha256() == first


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weight = 28", "weight = 27"),
        ("training = 0.35", "training = 0.30"),
        ('family = "A1"', 'family = "A99"'),
        ('flags = ["G"]', 'flags = ["X"]'),
        ('polarity = "risk"', 'polarity = "bad"'),
        ("harms = { A1 = 1.0, A3 = 1.0 }", "harms = { A1 = 1.5 }"),
        ('[rule."ai-training.permitted"]', '[rule."AI training"]'),
        ('why = "This lets the client use your work to train or build AI."', 'why = " "'),
        ('version = "1.0.0"', ""),
        ("[family.A1]", "[family.A1"),
    ],
)
def test_a_broken_catalogue_is_refused(old: str, new: str) -> None:
    source = catalogue().source
    assert old in source
    with pytest.raises(BrokenCatalogue):
        parse_catalogue(source.replace(old, new, 1))
