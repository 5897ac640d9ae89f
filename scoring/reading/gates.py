"""Patterns that are tried only where they can match: near the letters that every match must hold.

Most patterns match nothing in most texts, and a pattern with alternatives is tried at every place of a text, one after
the other. Looking for a few letters is some hundred times as fast. So the letters that a pattern cannot do without are
worked out from the pattern itself, once, and it is tried where they stand and nowhere else: the prefilter of RE2 and of
code search (R. Cox, "Regular Expression Matching with a Trigram Index", 2012). What is found is exactly what the
pattern alone would find: a gate may let through what does not match, never the other way round.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import blake2b
from heapq import heapify, heappop, heapreplace
from importlib import resources
from itertools import chain, starmap
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

from scoring.reading import late
from scoring.reading.letters import Letters, letters_of

FOREVER: Final = 1 << 30
"""Longer than any text: the width of what repeats without end."""
_SHORT = 1024
"""A text of less is searched whole: cutting it up costs more."""
_NEAR = 64
"""Places before an anchor at which a match of unknown width is tried."""
_MOST_SPELLINGS = 48
"""Members of a group at most: looking for more costs what it spares."""
_MOST_GROUPS = 3
_WORTH = 1.5
"""Of a group beside the best, at least: looking for "is" or "are" costs more than it spares."""
_COMMON = frozenset(
    {"the", "and", "that", "with", "this", "shall", "will", "any", "from", "other", "all", "our", "you"}
)
"""What stands in every paper decides nothing."""


_EVERY: list[Gated] = []


STORED = "gates.json.zlib"
"""Gates worked out beforehand by ``scoring.gates_fit``."""


def every_pattern() -> Iterator[tuple[str, int]]:
    """Source and flags of every gated pattern of the modules that are loaded."""
    return ((pattern.source, pattern.flags) for pattern in _EVERY)


def prepare() -> None:
    """Compile every pattern and read every gate now: for a process whose children are to find them ready."""
    for pattern in _EVERY:
        _ = pattern.gate, pattern.rule
    late.prepare()


class Gated:
    """A pattern behind its gate. Searches as `re.Pattern` does, with the same answers.

    It is compiled when a text first passes the gate: in a program that reads one paper, most never are. With *lowered*,
    every text comes in lower case already.
    """

    def __init__(self, source: str, flags: int = 0, *, lowered: bool = False) -> None:
        self.source = source
        self.flags = flags
        self.lowered = lowered
        _EVERY.append(self)

    @cached_property
    def rule(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(self.source, self.flags)

    @cached_property
    def gate(self) -> Gate:
        """What every match holds."""
        row = _stored().get(key_of(self.source, self.flags))
        return gate_of(self.source, self.flags) if row is None else _gate_of_row(row)

    def search(self, text: str) -> re.Match[str] | None:
        """First match."""
        if len(text) >= _SHORT:
            return next(self.finditer(text), None)
        return self.rule.search(text) if self.gate.lets(text if self.lowered else low(text)) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches, none over another."""
        gate = self.gate
        lowered = text if self.lowered else low(text)
        if len(text) < _SHORT:
            return self.rule.finditer(text) if gate.lets(lowered) else iter(())
        letters = letters_of(lowered)
        if not gate.lets_through(letters):
            return iter(())
        if gate.anchor is None:
            return self.rule.finditer(text)
        if gate.width < FOREVER:
            return self._within(text, gate.stretches(letters))
        return self._from(text, gate.places(letters)) if gate.reach <= _NEAR else self._behind(text, gate, letters)

    def _within(self, text: str, stretches: Iterable[tuple[int, int]]) -> Iterator[re.Match[str]]:
        for start, stop in stretches:
            yield from self.rule.finditer(text, start, stop)

    def _from(self, text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
        """Where nobody knows how far a match goes, it is tried at each place where one can begin."""
        match, reach = self.rule.match, self.gate.reach
        done = 0
        for place in places:
            for start in range(max(done, place - reach), place + 1):
                done = max(done, start + 1)
                if found := match(text, start):
                    yield found
                    done = found.end()
                    break

    def _behind(self, text: str, gate: Gate, letters: Letters) -> Iterator[re.Match[str]]:
        first = next(gate.places(letters))
        yield from self.rule.finditer(text, max(0, first - gate.reach))


class AnyOf:
    """Alternatives, each behind its own gate: the same answers as one pattern of them all, joined by ``|``."""

    def __init__(self, *sources: str, flags: int = 0, lowered: bool = False) -> None:
        self.alternatives = tuple(Gated(source, flags, lowered=lowered) for source in sources)
        self.lowered = lowered

    @cached_property
    def gates(self) -> tuple[Gate, ...]:
        """One of them lets through whatever matches."""
        return tuple(alternative.gate for alternative in self.alternatives)

    def search(self, text: str) -> re.Match[str] | None:
        """First match; of several that begin at one place, that of the alternative named first."""
        best: re.Match[str] | None = None
        for found in self._heads(text):
            if best is None or found.start() < best.start():
                best = found
        return best

    def _heads(self, text: str) -> Iterator[re.Match[str]]:
        """First matches of the alternatives that have one."""
        if len(text) >= _SHORT:
            yield from (found for each in self.alternatives if (found := each.search(text)))
            return
        lowered = text if self.lowered else low(text)
        for gate, each in zip(self.gates, self.alternatives, strict=True):
            if gate.lets(lowered) and (found := each.rule.search(text)):
                yield found

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches, none over another."""
        heads = [(found, alternative) for alternative in self.alternatives if (found := alternative.search(text))]
        while heads:
            best = min(heads, key=lambda head: head[0].start())[0]  # of equals, the first
            yield best
            done = max(best.end(), best.start() + 1)
            heads = [
                (found, alternative)
                for head, alternative in heads
                if (found := head if head.start() >= done else alternative.rule.search(text, done))
            ]


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands in every text that a pattern matches."""

    needs: tuple[tuple[str, ...], ...] = ()
    """Of each group, at least one member, in lower case (`low`). Empty: nothing is known."""
    anchor: tuple[str, ...] | None = None
    """Group of which one member begins at most ``reach`` letters behind the beginning of every match."""
    reach: int = 0
    width: int = FOREVER
    """Letters from the beginning of a match to the last that decides on it."""

    def lets(self, lowered: str) -> bool:
        """Say whether *lowered* holds a member of every group."""
        for group in self.needs:
            for stem in group:
                if stem in lowered:
                    break
            else:
                return False
        return True

    def lets_through(self, letters: Letters) -> bool:
        """The same of a text of which something is known."""
        holds = letters.holds
        for group in self.needs:
            for stem in group:
                if holds(stem):
                    break
            else:
                return False
        return True

    def places(self, letters: Letters) -> Iterator[int]:
        """Where members of the anchor stand, in reading order, each place once."""
        find, holds = letters.text.find, letters.holds
        ahead = [(find(stem), stem) for stem in self.anchor or () if holds(stem)]
        heapify(ahead)
        last = -1
        while ahead:
            at, stem = ahead[0]
            if at > last:
                yield at
                last = at
            if (following := find(stem, at + 1)) >= 0:
                heapreplace(ahead, (following, stem))
            else:
                heappop(ahead)

    def stretches(self, letters: Letters) -> Iterator[tuple[int, int]]:
        """Stretches ``[start, stop)`` in which every match lies whole, in reading order, apart."""
        start = stop = -1
        for place in self.places(letters):
            if place - self.reach > stop:
                if stop >= 0:
                    yield start, stop
                start = max(0, place - self.reach)
            stop = place + self.width
        if stop >= 0:
            yield start, min(stop, len(letters.text))


# ---- gates worked out beforehand


def key_of(source: str, flags: int) -> str:
    """Key under which the gate of a pattern is stored: it changes with every letter of the pattern."""
    return blake2b(f"{int(flags)}:{source}".encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def row_of(gate: Gate) -> list[object]:
    """Plain values of a gate."""
    return [gate.needs, gate.anchor, gate.reach, gate.width]


def _gate_of_row(row: Sequence[Any]) -> Gate:
    needs, anchor, reach, width = row
    return Gate(tuple(map(tuple, needs)), None if anchor is None else tuple(anchor), reach, width)


@lru_cache(maxsize=1)
def _stored() -> Mapping[str, Sequence[Any]]:
    try:
        found = json.loads(zlib.decompress(resources.files("scoring.reading").joinpath(STORED).read_bytes()))
    except (OSError, ValueError, zlib.error):
        return {}  # every gate is then worked out from its pattern: slower, and the same
    assert isinstance(found, dict)
    return found


# ---- lower case, as re.IGNORECASE has it


_CASED = ((0x80, 0x590), (0x10A0, 0x1400), (0x1C80, 0x2200), (0x2C00, 0x2E00), (0xA640, 0xAC00), (0xFB00, 0xFB07))
"""Where Unicode has letters whose cases are more than two."""


def _one_letter_folds() -> dict[int, int]:
    """Letters that are one without case although ``str.lower`` leaves them apart: long s, final sigma, dotless i."""
    folds = {0x130: ord("i"), 0x131: ord("i")}
    first: dict[str, str] = {}
    for code in chain.from_iterable(starmap(range, _CASED)):
        letter = chr(code)
        folded, lowered = letter.casefold(), letter.lower()
        # what folds to several letters ("\ufb05" to "st") is one with what folds to the same ones
        one = folded if len(folded) == 1 else first.setdefault(folded, lowered)
        if one != lowered and len(lowered) == 1:
            folds[code] = ord(one)
    return folds


@lru_cache(maxsize=1)
def _folds() -> tuple[re.Pattern[str], dict[int, int]]:
    folds = _one_letter_folds()
    return re.compile(f"[{''.join(map(chr, folds))}]"), folds


@lru_cache(maxsize=16)
def _low(text: str) -> str:
    if text.isascii():
        return text.lower()
    odd, folds = _folds()
    return (text.translate(folds) if odd.search(text) else text).lower()


def low(text: str) -> str:
    """*text* without case, letter by letter, so that offsets stay: what ``re.IGNORECASE`` takes for one is one."""
    return text.lower() if len(text) < _SHORT and text.isascii() else _low(text)


# ---- reading a pattern


@dataclass(frozen=True, slots=True)
class _Group:
    stems: frozenset[str]
    reach: int
    """Letters between the beginning of the match and that of the stem, at most."""

    @property
    def tells(self) -> bool:
        """Say whether looking for it is worth anything: a letter alone stands everywhere."""
        return bool(self.stems) and all(
            len(stem) > 1 or (stem != "" and not stem.isalnum() and not stem.isspace()) for stem in self.stems
        )

    @property
    def worth(self) -> float:
        """How seldom a text that does not match holds it, about."""
        return min(_seldom(stem) for stem in self.stems) - len(self.stems) / 24


@dataclass(frozen=True, slots=True)
class _Said:
    """What a part of a pattern can say."""

    spellings: frozenset[str] | None
    """All that it can match, where that is little."""
    groups: tuple[_Group, ...] = ()
    width: int = FOREVER
    beyond: int = 0
    """How far it looks behind its end."""

    @property
    def needed(self) -> tuple[_Group, ...]:
        """All groups: its spellings are one."""
        return self.groups if self.spellings is None else (*self.groups, _Group(self.spellings, 0))


_NOTHING = frozenset({""})


def gate_of(source: str, flags: int = 0) -> Gate:
    """Gate of a pattern: what every match holds, the most telling groups first, and where that stands."""
    said = _sequence(parser.parse(source, flags))
    groups = said.needed
    telling = sorted((g for g in groups if g.tells), key=lambda g: (-g.worth, sorted(g.stems)))
    needed = [group for group in telling[:_MOST_GROUPS] if group.worth >= _WORTH] or telling[:1]
    needs = tuple(dict.fromkeys(_few(group.stems) for group in needed))
    anchor = next((group for group in telling if group.reach < FOREVER), None)
    if anchor is None:
        return Gate(needs)
    # two more, so that a match never ends where the stretch does: "$" holds there, and before a line feed there
    width = said.width + said.beyond + 2 if said.width + said.beyond < FOREVER else FOREVER
    stems = _few(anchor.stems)
    # "exclusive right" stands for "non-exclusive right" too, and begins later in it
    later = max(min(long.find(stem) for stem in stems if stem in long) for long in anchor.stems)
    return Gate(needs, stems, anchor.reach + later, width)


def _few(stems: frozenset[str]) -> tuple[str, ...]:
    """Stems that no other one is part of, the shortest first."""
    kept = [stem for stem in stems if not any(other != stem and other in stem for other in stems)]
    return tuple(sorted(kept, key=lambda stem: (len(stem), stem)))


def _seldom(stem: str) -> float:
    bare = stem.strip()
    if "\ue000" <= bare < "\uf900":  # private use: stands for a name, and names are in every other sentence
        return 2.0
    if len(bare) < 2 or bare in _COMMON:
        return 0.0
    return len(bare) + (0.5 if stem != bare else 0.0) if bare.isascii() else 6.0


def _sequence(parsed: Any) -> _Said:
    """Parts in a row, put together as far as their spellings stay few."""
    run: frozenset[str] = _NOTHING
    begun = at = beyond = 0
    letters = ""
    groups: list[_Group] = []
    whole = True
    for kind, value in getattr(parsed, "data", parsed):
        if kind is op.LITERAL:
            letters += chr(value).lower() if value < 0x80 else _low(chr(value))
            continue
        if letters:
            run, at, letters = frozenset(said + letters for said in run), at + len(letters), ""
        part = _part(kind, value)
        groups += (replace(group, reach=min(FOREVER, group.reach + at)) for group in part.groups)
        beyond = max(beyond, part.beyond)
        if part.spellings is not None and len(run) * len(part.spellings) <= _MOST_SPELLINGS:
            if part.spellings is not _NOTHING:
                run = frozenset(before + after for before in run for after in part.spellings)
        else:
            groups.append(_Group(run, begun))
            run, begun, whole = part.spellings or _NOTHING, at + (0 if part.spellings else part.width), False
        at = min(FOREVER, at + part.width)
        begun = min(FOREVER, begun)
    if letters:
        run, at = frozenset(said + letters for said in run), min(FOREVER, at + len(letters))
    if whole:
        return _Said(run, tuple(groups), at, beyond)
    return _Said(None, (*groups, _Group(run, begun)), at, beyond)


def _part(kind: Any, value: Any) -> _Said:
    if kind is op.IN:
        return _Said(_one_of(value), width=1)
    if kind in (op.ANY, op.NOT_LITERAL, op.CATEGORY):
        return _Said(None, width=1)
    if kind is op.AT:
        return _Said(_NOTHING, width=0)
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return _look_around(value[0] > 0, kind is op.ASSERT, _sequence(value[1]))
    if kind is op.SUBPATTERN:
        return _sequence(value[3])
    if kind is op.ATOMIC_GROUP:
        return _sequence(value)
    if kind is op.BRANCH:
        return _branch([_sequence(alternative) for alternative in value[1]])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return _repeat(value[0], value[1], _sequence(value[2]))
    return _Said(None)


def _one_of(members: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    said: set[str] = set()
    for kind, value in members:
        if kind is op.LITERAL:
            said.add(_low(chr(value)))
        elif kind is op.RANGE and value[1] - value[0] < 8:
            said.update(_low(chr(code)) for code in range(value[0], value[1] + 1))
        else:
            return None
    return frozenset(said) if len(said) <= _MOST_SPELLINGS else None


def _look_around(ahead: bool, must: bool, said: _Said) -> _Said:
    """What is looked for around a match stands in the text, though not in the match."""
    groups = said.needed
    if not must:
        groups = ()
    elif not ahead:  # it begins before the place, and that may be before the match
        groups = tuple(replace(group, reach=FOREVER) for group in groups)
    return _Said(_NOTHING, groups, 0, min(FOREVER, said.width + said.beyond) if ahead else 0)


def _branch(alternatives: list[_Said]) -> _Said:
    width = max(said.width for said in alternatives)
    beyond = max(said.beyond for said in alternatives)
    spellings = _NOTHING.union(*(said.spellings or () for said in alternatives))
    if all(said.spellings is not None for said in alternatives) and len(spellings) <= _MOST_SPELLINGS:
        if not any("" in (said.spellings or ()) for said in alternatives):
            spellings -= _NOTHING
        return _Said(spellings, (), width, beyond)
    best: list[_Group] = []
    for said in alternatives:
        groups = said.needed
        telling = [group for group in groups if group.tells]
        if not telling:
            return _Said(None, (), width, beyond)
        best.append(max(telling, key=lambda group: (group.reach < FOREVER, group.worth)))
    together = _Group(frozenset().union(*(g.stems for g in best)), max(g.reach for g in best))
    return _Said(None, (together,) if len(together.stems) <= 2 * _MOST_SPELLINGS else (), width, beyond)


def _repeat(least: int, most: int, said: _Said) -> _Said:
    most = int(most)
    width = said.width * most if said.width < FOREVER and most < FOREVER // max(1, said.width) else FOREVER
    if said.width == 0:
        width = 0
    if least == 0:
        spellings = said.spellings | _NOTHING if said.spellings is not None and most == 1 else None
        return _Said(spellings, (), width, said.beyond)
    if most == 1:
        return said
    groups = said.needed
    return _Said(None, groups, width, said.beyond)
