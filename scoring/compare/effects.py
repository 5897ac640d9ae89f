"""What the changes do to the freelancer's protection, by the findings of the scorer in both papers, never by words.

A finding belongs to the clause in which its quote stands. One that came, went, grew stronger or weaker with a changed
clause is that change's effect. One in a clause that did not change is put down to the change that takes it back, or, by
making each change alone in the old paper and undoing it alone in the new one, to those that bring it about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scoring.compare.changes import Change
from scoring.reading.folding import fold_line
from scoring.report import Report, ReportedFinding, of_fairness
from scoring.text import Span

SURE = 0.7
"""Findings below this confidence decide no direction (RUBRIC 5)."""
NAMES = {
    ("risk", 1): "risk_added",
    ("risk", -1): "risk_removed",
    ("protection", 1): "protection_added",
    ("protection", -1): "protection_removed",
}


@dataclass(frozen=True, slots=True)
class Effect:
    """One rule's answer that is not what it was."""

    name: str
    """``risk_added``, ``risk_removed``, ``protection_added``, ``protection_removed``, or ``…_strengthened``,
    ``…_weakened``."""
    rule: str
    serves: int
    """1: for the freelancer, -1: against, 0: not certain, or said in another clause as well."""
    before: ReportedFinding | None
    after: ReportedFinding | None
    in_clause: bool = True
    """False: the finding stands in a clause whose own words did not change."""


@dataclass(frozen=True, slots=True)
class Effects:
    """Effects of each change, in the order of the changes, and those that no change accounts for alone."""

    of_changes: tuple[tuple[Effect, ...], ...]
    elsewhere: tuple[Effect, ...]


def effects_of(
    changes: Sequence[Change], old: Report, new: Report, trial: Callable[[Change, bool], Report | None]
) -> Effects:
    """Put every difference of findings down to a change.

    *trial* gives the report on the old paper with one change made (True), or on the new one with it undone (False);
    None: not tried.
    """
    before, after = _places(changes, old, before=True), _places(changes, new, before=False)
    totals = _Totals(old), _Totals(new)
    found = [list(_compared(before.inside.get(n, ()), after.inside.get(n, ()), totals)) for n in range(len(changes))]
    elsewhere: list[Effect] = []
    for effect in _compared(*_without_equals(before.outside, after.outside), totals):
        effect = replace(effect, in_clause=False)
        owners = _owners(effect, changes, before, after) or _tried(effect, changes, trial)
        for n in owners:
            found[n].append(effect)
        if not owners:
            elsewhere.append(effect)
    return Effects(tuple(tuple(e) for e in found), tuple(elsewhere))


# ---- which finding stands where


@dataclass(frozen=True, slots=True)
class _Places:
    inside: Mapping[int, tuple[ReportedFinding, ...]]
    """Findings by the number of the change in whose clause they stand."""
    outside: tuple[ReportedFinding, ...]
    """Findings in clauses that did not change."""
    change_at: Callable[[int], int | None]


def _places(changes: Sequence[Change], report: Report, *, before: bool) -> _Places:
    spans = sorted((span, n) for n, c in enumerate(changes) if (span := c.before if before else c.after) is not None)
    starts = [span.start for span, _ in spans]

    def change_at(offset: int) -> int | None:
        k = bisect_right(starts, offset) - 1
        return spans[k][1] if k >= 0 and offset < spans[k][0].end else None

    inside: dict[int, list[ReportedFinding]] = {}
    outside: list[ReportedFinding] = []
    for finding in report.findings:
        if finding.polarity not in ("risk", "protection") or finding.start is None or finding.end is None:
            continue
        if of_fairness(finding.rule):
            continue  # sums and days are compared as such; the rest of the second number moves no direction here
        n = _most_of(Span(finding.start, finding.end), spans, starts)
        if n is None:
            outside.append(finding)
        else:
            inside.setdefault(n, []).append(finding)
    return _Places({n: tuple(f) for n, f in inside.items()}, tuple(outside), change_at)


def _most_of(quote: Span, spans: Sequence[tuple[Span, int]], starts: Sequence[int]) -> int | None:
    """The change that most of *quote* stands in; a quote may reach beyond a clause's first and last word."""
    best, most = None, 0
    k = bisect_right(starts, quote.end - 1) - 1
    while k >= 0 and spans[k][0].end > quote.start - 1:
        span, n = spans[k]
        shared = min(span.end, quote.end) - max(span.start, quote.start)
        if shared > most:
            best, most = n, shared
        k -= 1
    return best


class _Totals:
    """How often each rule's words hold in a paper, and how strongly."""

    def __init__(self, report: Report) -> None:
        self.count: dict[str, int] = {}
        self.strength: dict[str, float] = {}
        self.family = {f.family: f.protection for f in report.families}
        for finding in report.findings:
            if _holds(finding):
                self.count[finding.rule] = self.count.get(finding.rule, 0) + 1
                self.strength[finding.rule] = max(self.strength.get(finding.rule, 0.0), finding.strength)


def _holds(finding: ReportedFinding) -> bool:
    return finding.defeated_by is None and finding.strength > 0


# ---- what is not what it was


def _compared(
    before: Iterable[ReportedFinding],
    after: Iterable[ReportedFinding],
    totals: tuple[_Totals, _Totals],
) -> Iterator[Effect]:
    """Differences between two lists of findings, rule by rule."""
    mine, theirs = _by_rule(before), _by_rule(after)
    for rule in sorted(mine.keys() | theirs.keys()):
        old, new = mine.get(rule, []), theirs.get(rule, [])
        held, holds = [f for f in old if _holds(f)], [f for f in new if _holds(f)]
        polarity = (old or new)[0].polarity
        good = 1 if polarity == "protection" else -1
        if len(held) == len(holds):
            x, y = max((f.strength for f in held), default=0.0), max((f.strength for f in holds), default=0.0)
            if not held or x == y or polarity == "risk":
                if len(old) != len(new):  # what stands there does not hold: another clause prevails over it
                    yield _idle(rule, polarity, old, new)
                continue
            step = 1 if y > x else -1
            name = "protection_strengthened" if y > x else "protection_weakened"
        else:
            step = 1 if len(holds) > len(held) else -1
            name = NAMES[polarity, step]
        shown_old = next(iter(_strongest(held) or _strongest(old)), None)
        shown_new = next(iter(_strongest(holds) or _strongest(new)), None)
        deciding = holds if step > 0 else held
        sure = any(f.confidence >= SURE for f in deciding)
        counts = sure and not _made_good((old or new)[0], step, totals)
        yield Effect(name, rule, good * step if counts else 0, shown_old, shown_new)


def _idle(rule: str, polarity: str, old: Sequence[ReportedFinding], new: Sequence[ReportedFinding]) -> Effect:
    """Words that came or went and hold nothing, as long as another clause takes them back."""
    name = NAMES[polarity, 1 if len(new) > len(old) else -1]
    came = len(new) > len(old)
    return Effect(name, rule, 0, None if came else old[0], new[0] if came else None)


def _without_equals(
    before: Sequence[ReportedFinding], after: Sequence[ReportedFinding]
) -> tuple[list[ReportedFinding], list[ReportedFinding]]:
    """Both lists without what says the same of the same words."""
    left = Counter(map(_identity, before)) & Counter(map(_identity, after))
    kept: list[list[ReportedFinding]] = []
    for findings in (before, after):
        waiting = Counter(left)
        rest = []
        for finding in findings:
            if waiting[_identity(finding)]:
                waiting[_identity(finding)] -= 1
            else:
                rest.append(finding)
        kept.append(rest)
    return kept[0], kept[1]


def _identity(finding: ReportedFinding) -> tuple[str, str, bool, float]:
    return finding.rule, _bare(finding.quote), _holds(finding), finding.strength


def _bare(quote: str) -> str:
    """Letters and digits alone: how a line ends in another format is no difference."""
    return "".join(filter(str.isalnum, fold_line(quote))).casefold()


def _made_good(finding: ReportedFinding, step: int, totals: tuple[_Totals, _Totals]) -> bool:
    """Say whether the whole paper says as much as before: words that came here went elsewhere, or the reverse."""
    less, more = totals if step > 0 else totals[::-1]
    rule = finding.rule
    if less.count.get(rule, 0) < more.count.get(rule, 0) or less.strength.get(rule, 0.0) < more.strength.get(rule, 0.0):
        return False
    return finding.polarity != "protection" or less.family.get(finding.family, 0) >= more.family.get(finding.family, 0)


def _by_rule(findings: Iterable[ReportedFinding]) -> dict[str, list[ReportedFinding]]:
    found: dict[str, list[ReportedFinding]] = {}
    for finding in findings:
        found.setdefault(finding.rule, []).append(finding)
    return found


def _strongest(findings: Sequence[ReportedFinding]) -> list[ReportedFinding]:
    return sorted(findings, key=lambda f: (-f.strength, f.start or 0))


# ---- whose doing it is


def _owners(effect: Effect, changes: Sequence[Change], before: _Places, after: _Places) -> tuple[int, ...]:
    """The change that takes the clause back, or gave it back: the one in whose words the defeating finding stands."""
    found = []
    for finding, places in ((effect.after, after), (effect.before, before)):
        at = (finding.defeated_by or "").rpartition("@")[2] if finding is not None else ""
        if at.isdigit() and (n := places.change_at(int(at))) is not None:
            found.append(n)
    if not found and len(changes) == 1:
        found.append(0)
    return tuple(dict.fromkeys(found))


def _tried(
    effect: Effect, changes: Sequence[Change], trial: Callable[[Change, bool], Report | None]
) -> tuple[int, ...]:
    """Changes that bring the effect about when they are made alone."""
    owners = []
    for n, change in enumerate(changes):
        made, undone = trial(change, True), trial(change, False)
        if made is None or undone is None:
            return ()
        want = _state(effect.after)
        had = _state(effect.before)
        if _seen(made, effect, effect.before) == want or _seen(undone, effect, effect.after) == had:
            owners.append(n)
    return tuple(owners)


def _state(finding: ReportedFinding | None) -> tuple[bool, float]:
    return (False, 0.0) if finding is None else (_holds(finding), finding.strength)


def _seen(report: Report, effect: Effect, same: ReportedFinding | None) -> tuple[bool, float]:
    """What the rule says in *report* about the clause of *same*, found by its words."""
    shown = same or effect.before or effect.after
    assert shown is not None
    quote = _bare(shown.quote)
    return _state(next((f for f in report.findings if f.rule == effect.rule and _bare(f.quote) == quote), None))
