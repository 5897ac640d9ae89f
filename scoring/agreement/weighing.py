"""What the papers of an agreement say together: the flags of its base, as what was added to it leaves them.

A signed paper may lift a level, where it prevails or where nothing contradicts it. A paper that nobody signed, or whose
place in the agreement is not certain, brings its risks and nothing else. So adding it can never raise a level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from scoring.agreement.citing import Rank
from scoring.agreement.facts import ELSEWHERE, PaperFacts
from scoring.agreement.linking import Part
from scoring.score import Level, level_of

_BANS = frozenset({"P_full", "P_part", "override"})
_RISKS = frozenset({"G", "B", "W"})
_ON_TRAINING = ("ai_training_prohibition", "covers_internal_ai", "covers_third_party_ai")
_STATUS_RANK = {"absent": 0, "defeated": 1, "unclear": 2, "partial": 3, "present": 4}


@dataclass(frozen=True, slots=True)
class Ban:
    """A prohibition that holds, from one paper."""

    flags: frozenset[str]
    paper: PaperFacts
    ends: date | None = None
    """Its last day, where it lapses by itself."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Where the papers weighed so far leave the agreement."""

    risks: frozenset[str]
    """``G``, ``B``, ``W``, ``C``."""
    bans: tuple[Ban, ...] = ()
    limited: bool = False
    """The licence is limited to the project."""
    open_by: frozenset[str] = frozenset()
    """What holds a conflict open that a ban alone does not settle."""
    protections: Mapping[str, str] | None = None
    reasons: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """Level by the rules of RUBRIC 2.3."""
        flags = set(self.risks)
        for ban in self.bans:
            flags |= ban.flags
        return level_of(flags | ({"L_lim"} if self.limited else set()))

    def because(self, reason: str) -> Weight:
        """The same weight, with one more reason."""
        return replace(self, reasons=(*self.reasons, reason))


def weight_of_base(base: PaperFacts, ends: date | None) -> Weight:
    """Where the agreement stands before anything is added; *ends*: last day of its ban, where that lapses."""
    flags = frozenset(base.flags)
    ban = flags & _BANS
    return Weight(
        risks=flags - _BANS - {"L_lim"},
        bans=(Ban(ban, base, ends),) if ban & {"P_full", "P_part"} else (),
        limited="L_lim" in flags,
        open_by=frozenset(base.open_by),
        protections=base.protections,
    )


def unknown_base() -> Weight:
    """Where an agreement stands that is not on file: it may hold anything that a level can fail by."""
    return Weight(frozenset({"C"}), open_by=frozenset({ELSEWHERE}))


def rank_against(added: PaperFacts, base: PaperFacts | None) -> Rank:
    """How *added* stands to *base*, by the words of both."""
    if base is None or ("sow" if added.kind == "sow" else "addendum") not in base.outranks:
        return added.rank
    return {Rank.PREVAILS: Rank.CONTESTED, Rank.AMENDS: Rank.CONTESTED}.get(added.rank, Rank.SUBORDINATE)


def add(weight: Weight, part: Part, base: PaperFacts | None, *, lifts: bool, ends: date | None) -> Weight:
    """Where the agreement stands once *part* is added; *lifts*: it is signed and surely belongs here."""
    paper = part.facts
    flags = frozenset(paper.flags)
    rank = rank_against(paper, base)
    name = _name(paper)
    found = _taken_out(weight, paper, base, name)
    opened = frozenset(paper.open_by)
    grants = "G" in flags and not {"P_full", "override"} <= flags
    brings = flags & {"P_full", "P_part"}
    if not lifts:
        if brings and not grants:
            found = found.because(_no_lift(part, name))
        return _risks(found, flags, grants, name, opened)
    match rank:
        case Rank.SUBORDINATE:
            # where the agreement decides, what it decides holds; where it is silent, the added risk stands
            if brings:
                found = found.because(
                    f"{name} says that the agreement prevails over it, so it does not lift the level."
                )
            kept = frozenset() if weight.bans else flags & {"G"}
            kept |= frozenset() if weight.limited else flags & {"B", "W"}
            return _risks(found, kept, "G" in kept and grants, name, frozenset())
        case Rank.CONTESTED:
            if brings:
                found = found.because(f"{name} and the agreement each say that they prevail: nothing decides.")
            return _risks(found, flags, grants, name, opened)
        case Rank.SILENT if brings and found.risks & {"G", "B"}:
            found = found.because(
                f"{name} does not say that it prevails, and the agreement permits what it forbids: nothing decides."
            )
            return _risks(found, flags, grants, name, opened)
    if grants:
        return _protected(_risks(found, flags, grants, name, opened), paper, training=False)
    if "P_full" in flags and rank is Rank.PREVAILS:
        left = found.open_by - set(paper.takes_back)
        found = replace(found, risks=found.risks - ({"G"} if left else {"G", "C"}), open_by=left)
    if brings:
        before = found.level
        found = replace(found, bans=(*found.bans, Ban(flags & _BANS, paper, ends)))
        how = (
            "prevails"
            if rank is Rank.PREVAILS
            else "changes the agreement's own words"
            if rank is Rank.AMENDS
            else "is signed"
        )
        if found.level is not before:
            found = found.because(f"{name} {how}, and prohibits AI training.")
    found = replace(
        found,
        risks=found.risks | (flags & (_RISKS | {"C"})),
        open_by=found.open_by | opened,
        limited=found.limited or "L_lim" in flags,
    )
    return _protected(found, paper, training=True)


def _taken_out(weight: Weight, paper: PaperFacts, base: PaperFacts | None, name: str) -> Weight:
    """What *paper* deletes, changes or lifts of the papers before it: a ban that was touched no longer counts."""
    found = weight
    gone = [
        ban
        for ban in weight.bans
        if (paper.lifts_ban and not set(paper.flags) & {"P_full", "P_part"})
        or (base is not None and ban.paper.id == base.id and any(_is_touched(n, paper.touches) for n in base.bans))
    ]
    if gone:
        found = replace(
            found, bans=tuple(b for b in found.bans if b not in gone), protections=_defeated(found.protections)
        )
        found = found.because(f"{name} changes or takes out the clause that prohibits AI training.")
    if base is not None and found.limited and any(_is_touched(n, paper.touches) for n in base.limits):
        found = replace(found, limited=False).because(f"{name} changes the clause that limits the use to the project.")
    return found


def _risks(weight: Weight, flags: frozenset[str], grants: bool, name: str, opened: frozenset[str]) -> Weight:
    """Add what *flags* take away, and nothing that they give; *opened*: what holds the paper's conflicts open."""
    found = replace(weight, risks=weight.risks | (flags & (_RISKS | {"C"})), open_by=weight.open_by | opened)
    if not grants:
        return replace(found, risks=found.risks - ({"G"} - weight.risks))
    # a ban that prevails over "any other term" was written before this paper: what came later is not settled by it
    bans = tuple(replace(b, flags=b.flags - {"override"}) for b in found.bans)
    return replace(found, bans=bans).because(f"{name} permits AI training.")


def _protected(weight: Weight, paper: PaperFacts, *, training: bool) -> Weight:
    """The eight protections, where a paper that counts gives more than those before it."""
    merged = dict(weight.protections or {})
    for name, status in paper.protections.items():
        if name in _ON_TRAINING and not training:
            continue
        if _STATUS_RANK[status] > _STATUS_RANK[merged.get(name, "absent")]:
            merged[name] = status
    return replace(weight, protections=merged)


def without_bans(weight: Weight, gone: tuple[Ban, ...], reason: str) -> Weight:
    """Where the agreement stands when these bans have ended."""
    left = tuple(b for b in weight.bans if b not in gone)
    protections = weight.protections if left else _defeated(weight.protections)
    return replace(weight, bans=left, protections=protections).because(reason)


def _defeated(protections: Mapping[str, str] | None) -> dict[str, str]:
    return {
        name: "defeated" if name in _ON_TRAINING and status in ("present", "partial") else status
        for name, status in (protections or {}).items()
    }


def _is_touched(number: str | None, touches: tuple[str, ...]) -> bool:
    """Say whether one of *touches* is the clause, what holds it, or a part of it. Without a number, it may be."""
    if not touches:
        return False
    if number is None:
        return True
    return any(
        number == t or number.startswith((f"{t}.", f"{t}(")) or t.startswith((f"{number}.", f"{number}("))
        for t in touches
    )


def _no_lift(part: Part, name: str) -> str:
    if not part.is_sure:
        return f"It is not certain that {_lower(name)} belongs to this agreement, so it does not lift the level."
    if part.facts.signed == "unsigned":
        return f"{name} is a draft: nobody has signed it, so it does not lift the level."
    return f"It cannot be seen that {_lower(name)} is signed, so it does not lift the level."


def _name(paper: PaperFacts) -> str:
    kind = {"sow": "statement of work"}.get(paper.kind, paper.kind)
    return f"The {kind} {paper.id}"


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]
