"""The level of an agreement as a function of the date, and how it changes over time.

    standing = level_on(agreement, date(2026, 9, 1))
    for step in timeline(agreement): print(step.day, step.level, step.because)

What is signed counts from the day on which it takes effect. Where no version is signed, every version that is on the
table counts, and the lowest level is the agreement's. Where nothing decides, the lower level stands, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from scoring.agreement.facts import PaperFacts
from scoring.agreement.linking import Agreement, Part, Role, age
from scoring.agreement.weighing import Weight, add, unknown_base, weight_of_base, without_bans
from scoring.reading.dates import shift
from scoring.score import Level

STATUSES = ("draft", "unconfirmed", "pending", "active", "ended", "incomplete")
"""``draft``: nobody signed it. ``unconfirmed``: it cannot be seen that it is signed. ``pending``: not yet in force.
``incomplete``: the agreement that the papers belong to is not on file."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """What an agreement is worth on one day."""

    day: date
    level: Level | None
    """None: it is not in force on that day, or what could be read ranges from None to High."""
    status: str
    """One of STATUSES."""
    because: tuple[str, ...]
    """Plain sentences; at least one."""
    protections: dict[str, str]
    """Name -> status of each of the eight."""
    end: date | None = None
    """Last day in force, as far as the papers that count on that day tell."""
    auto_renew: bool = False
    current: tuple[Part, ...] = ()
    """Versions of the agreement that count on that day."""


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which the level, or the state of the agreement, becomes another."""

    day: date
    level: Level | None
    status: str
    because: str


def level_on(agreement: Agreement, day: date) -> Standing:
    """What *agreement* is worth on *day*."""
    signed_added = [p for p in agreement.added if _lifts(p)]
    current, status, said = _current(agreement, day, confirmed=bool(signed_added))
    if current is None:
        return Standing(day, None, "pending", said, {})
    found = [_weigh(agreement, base, day, status) for base in current]
    low = min(found, key=lambda w: (w.weight.level.rank, bool(w.undecided)))
    level: Level | None = low.weight.level
    because = (*said, *low.weight.reasons)
    if low.undecided and (level is Level.NONE or status == "incomplete"):
        level = None
        because = (*because, low.undecided)
    if low.ended:
        status = "ended"
    if len(found) > 1 and len({w.weight.level for w in found}) > 1:
        because = (*because, "Several versions are on the table: the lowest level of them stands.")
    return Standing(
        day=day,
        level=level,
        status=status,
        because=tuple(dict.fromkeys(because)) or (_plainly(level),),
        protections=dict(low.weight.protections or {}),
        end=low.end,
        auto_renew=low.auto_renew,
        current=tuple(p for p in current if p is not None),
    )


def if_signed(agreement: Agreement, day: date) -> Level | None:
    """Level that the agreement would have once everything on the table is signed as it stands.

    None where all is signed already. Of several unsigned versions, the latest is the one on the table.
    """
    if all(p.facts.signed == "signed" for p in agreement.parts):
        return None
    bases = list(agreement.bases)
    latest = max(bases, key=lambda p: age(p.facts), default=None)
    kept = [p for p in bases if p.facts.signed == "signed" or p is latest]
    parts = tuple(replace(p, facts=replace(p.facts, signed="signed")) for p in (*kept, *agreement.added))
    starts = [p.facts.starts for p in parts if p.facts.starts is not None]
    return level_on(replace(agreement, parts=parts), max([day, *starts])).level


def timeline(agreement: Agreement) -> tuple[Step, ...]:
    """Every day on which the level or the status changes, from the first on which there is one."""
    steps: list[Step] = []
    for day in _turns(agreement):
        standing = level_on(agreement, day)
        last = steps[-1] if steps else None
        if last is None and standing.status == "pending":
            continue
        if last is not None and (last.level, last.status) == (standing.level, standing.status):
            continue
        earlier = {r for step in steps[-1:] for r in step.because.split("\n")}
        fresh = [r for r in standing.because if r not in earlier] or list(standing.because)
        steps.append(Step(day, standing.level, standing.status, "\n".join(fresh)))
    return tuple(replace(step, because=step.because.replace("\n", " ")) for step in steps)


# ---- which versions count


def _lifts(part: Part) -> bool:
    return part.facts.signed == "signed" and part.is_sure


def _current(
    agreement: Agreement, day: date, *, confirmed: bool
) -> tuple[list[Part | None] | None, str, tuple[str, ...]]:
    """Versions of the agreement that count on *day*, the agreement's status, and what is to be said of that."""
    bases = agreement.bases
    if not bases:
        if not _begun(agreement.added, day):
            return None, "pending", (_not_yet(agreement.added),)
        return [None], "incomplete", ("The agreement that it belongs to is not on file: what that says is not known.",)
    signed = [p for p in bases if _lifts(p)]
    if signed:
        begun = _begun(signed, day)
        if not begun:
            return None, "pending", (_not_yet(signed),)
        # the latest to take effect, and of those the latest to come
        now = max(begun, key=lambda p: (p.facts.starts or date.min, age(p.facts)))
        later = [
            p
            for p in _begun(bases, day)
            if p.facts.signed == "unknown" and p.role is not Role.COPY and age(p.facts) > age(now.facts)
        ]
        said = [f"{_name(p.facts)} has taken the place of earlier versions." for p in [now] if len(begun) > 1]
        said += [
            f"It cannot be seen whether {p.facts.id}, which came later, is signed: it may have taken its place."
            for p in later
        ]
        return [now, *later], "active", tuple(said)
    begun = [p for p in bases if p.facts.seen is not None and p.facts.seen.date() <= day] or _begun(bases, day)
    begun = list({p.facts.id: p for p in (*begun, *_begun(bases, day))}.values())
    if not begun:
        return None, "pending", (_not_yet(bases),)
    if confirmed and any(_begun([p], day) for p in agreement.added if _lifts(p)):
        return list(begun), "active", ()
    if all(p.facts.signed == "unsigned" for p in begun):
        return list(begun), "draft", ("It is a draft: as far as the papers on file show, nobody has signed it.",)
    return list(begun), "unconfirmed", ("It cannot be seen whether it is signed.",)


def _begun(parts: Iterable[Part], day: date) -> list[Part]:
    return [p for p in parts if p.facts.starts is None or p.facts.starts <= day]


def _not_yet(parts: Sequence[Part]) -> str:
    first = min((p.facts.starts for p in parts if p.facts.starts), default=None)
    return f"It is not in force before {first}." if first else "It is not in force yet."


# ---- what they say together


@dataclass(frozen=True, slots=True)
class _Weighed:
    weight: Weight
    ended: bool
    end: date | None
    auto_renew: bool
    undecided: str
    """Why there is no level, if the lowest reading says None; empty where there is one."""


def _weigh(agreement: Agreement, base: Part | None, day: date, status: str) -> _Weighed:
    facts = base.facts if base else None
    end, renews = _end(agreement, facts, day)
    weight = unknown_base() if facts is None else weight_of_base(facts, _lapses(facts, facts, end))
    firm = status in ("active", "incomplete")
    for part in _added_on(agreement, day):
        if part.role is Role.COPY and any(_lifts(p) for p in agreement.added if p is not part and _same(p, part)):
            continue  # the signed copy of the same words speaks
        if firm and part.facts.signed == "unsigned":
            continue  # a draft that nobody signed changes nothing that is in force
        weight = add(weight, part, facts, lifts=firm and _lifts(part), ends=_lapses(part.facts, facts, end))
    lapsed = tuple(b for b in weight.bans if b.ends is not None and b.ends < day)
    if lapsed:
        weight = without_bans(
            weight, lapsed, f"The ban on AI training lapsed on {max(b.ends for b in lapsed if b.ends)}."
        )
    ended = end is not None and not renews and end < day
    if ended:
        gone = tuple(b for b in weight.bans if not b.paper.survives)
        if gone:
            weight = without_bans(
                weight, gone, f"The agreement ended on {end}, and it does not say that its ban on AI training lives on."
            )
        weight = replace(weight, limited=False).because(f"The agreement ended on {end}.")
    undecided = ""
    if facts is None:
        undecided = "Add the agreement itself: without it no level can be given."
    elif facts.level is None:
        undecided = f"{_name(facts)} can be read both ways: read the clause on AI."
    return _Weighed(weight, ended, end, renews, undecided)


def _added_on(agreement: Agreement, day: date) -> list[Part]:
    """Added papers in force on *day*, in the order in which they take effect."""
    there = [
        p
        for p in _begun(agreement.added, day)
        if p.facts.end is None or p.facts.extends or p.facts.auto_renew or p.facts.end >= day
    ]
    return sorted(there, key=lambda p: (p.facts.starts or date.min, age(p.facts)))


def _same(one: Part, two: Part) -> bool:
    return (
        one.facts.kind == two.facts.kind
        and one.facts.effective == two.facts.effective
        and ((one.link is not None and one.link.to == two.facts.id) or one.facts.sketch == two.facts.sketch)
    )


def _end(agreement: Agreement, base: PaperFacts | None, day: date) -> tuple[date | None, bool]:
    """Last day in force, and whether it renews by itself, as the papers that count on *day* have it."""
    end, renews = (base.end, bool(base.auto_renew)) if base else (None, False)
    in_turn = sorted(agreement.added, key=lambda p: (p.facts.starts or date.min, age(p.facts)))
    for part in in_turn:
        facts = part.facts
        if facts.terminates and facts.signed != "unsigned":  # a day to come is known before it comes
            stop = facts.effective or facts.starts
            if stop is not None:
                end, renews = min(stop, end) if end and not renews else stop, False
        elif facts.extends and facts.end and _lifts(part) and _begun([part], day) and (end is None or facts.end > end):
            end = facts.end
    return end, renews


def _lapses(paper: PaperFacts, base: PaperFacts | None, end: date | None) -> date | None:
    """Last day of the ban in *paper*, where it lapses by itself on a day that is known."""
    lapse = paper.lapse
    if lapse is None or lapse.anchor == "event":
        return None
    renews = bool(base.auto_renew) if base else False
    from_day = paper.starts if lapse.anchor == "start" else None if renews else end
    return shift(from_day, lapse.count, lapse.unit) if from_day else None


# ---- days


def _turns(agreement: Agreement) -> list[date]:
    days: set[date] = set()
    for part in agreement.parts:
        facts = part.facts
        days |= {d for d in (facts.effective, facts.starts, facts.seen.date() if facts.seen else None) if d}
        if facts.end:
            days |= set(_after([facts.end]))
    for base in agreement.bases or (None,):
        for day in sorted(days):
            end, _ = _end(agreement, base.facts if base else None, day)
            ends = [end] if end else []
            papers = [p.facts for p in agreement.added] + ([base.facts] if base else [])
            ends += [d for p in papers if (d := _lapses(p, base.facts if base else None, end))]
            days |= set(_after(ends))
    return sorted(days)


def _after(days: Iterable[date]) -> Iterator[date]:
    return (day + _DAY for day in days if day < date.max)


def _plainly(level: Level | None) -> str:
    return {
        Level.HIGH: "The client may not train AI on your work.",
        Level.MODERATE: "The use of your work is limited, or AI training is prohibited in part.",
        Level.NONE: "Nothing in it keeps the client from training AI on your work.",
        None: "What it says about AI can be read both ways.",
    }[level]


def _name(paper: PaperFacts) -> str:
    return f"The version {paper.id}"
