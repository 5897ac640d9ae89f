"""Which clause of one paper is which clause of the other, wherever it stands now and whatever number it has.

What is equal is paired first. The rest is paired so that the likeness of all pairs together is greatest: word shingles
give each clause its few candidates, and within each group of clauses that have candidates in common the assignment is
optimal (H. Kuhn, 1955, in the form of R. Jonker and A. Volgenant, 1987). A clause that was cut in two, or two that were
put together, are then gathered. Time grows with the length of the papers, not with its square.
"""

# ruff: noqa: SIM905 - a list of words reads as one

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scoring.compare.units import MARKS, REFERENCE, RUNNING_WORDS, Unit

RARE = 24
"""Shingles of a clause by which its candidates are looked up: the rarest ones."""
COMMON = 16
"""A shingle in more clauses than this leads to none of them."""
CANDIDATES = 6
LARGEST = 40
"""Clauses of one side in a group that is assigned as a whole; a larger one is paired best first."""
ALIKE = 0.34
"""Likeness of two clauses, 0-1, from which they are the same clause in other words."""
ALIKE_IN_PLACE = 0.12
"""The same between clauses that hold the same place, with the same number or heading."""
CONTAINED = 0.45
"""Share of a clause's shingles in a neighbour's counterpart from which it was cut off there."""

SCRAP_WORDS = 4
"""What stands alone between the same neighbours on both sides is the same thing, however little of it is alike."""

_STOP = frozenset(
    "the a an of to in and or for by with on at as is are be shall will may any all this that such its it from".split()
)


@dataclass(frozen=True, slots=True)
class Group:
    """Units that are one clause on both sides, or on one side alone; each side in order and without a gap."""

    a: tuple[int, ...]
    b: tuple[int, ...]


def align(a: Sequence[Unit], b: Sequence[Unit]) -> tuple[Group, ...]:
    """Every unit of either side in exactly one group."""
    pairs = _equal(a, b)
    shingles = _Shingles(a, b, pairs)
    pairs |= _alike(a, b, pairs, shingles)
    pairs |= _in_place(a, b, pairs, shingles)
    return _gathered(a, b, pairs, shingles)


# ---- equal


def _equal(a: Sequence[Unit], b: Sequence[Unit]) -> dict[int, int]:
    """Pairs with the same words. Where they stand several times, their neighbours, then their numbers decide."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j, unit in enumerate(b):
        places[unit.words].append(j)
    seen = Counter(unit.words for unit in a)
    pairs = {i: places[u.words][0] for i, u in enumerate(a) if seen[u.words] == 1 == len(places.get(u.words, ()))}
    taken = set(pairs.values())
    for step in (1, -1):  # a neighbour that is paired says which of several it is
        for i in range(len(a))[::step]:
            j = pairs.get(i - step, -2) + step
            if i not in pairs and 0 <= j < len(b) and j not in taken and a[i].words == b[j].words:
                pairs[i] = j
                taken.add(j)
    left: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, unit in enumerate(a):
        if i not in pairs and unit.words in places:
            left[unit.words].append(i)
    for words, mine in left.items():
        theirs = [j for j in places[words] if j not in taken]
        numbered = {b[j].number: j for j in reversed(theirs)}
        for i in mine:
            j = numbered.get(a[i].number, -1)
            if j >= 0 and j not in taken:
                pairs[i] = j
                taken.add(j)
        for i, j in zip((i for i in mine if i not in pairs), [j for j in theirs if j not in taken], strict=False):
            pairs[i] = j
            taken.add(j)
    return pairs


# ---- alike


class _Shingles:
    """Words and pairs of words of the units that are not paired yet, weighed by how rare they are."""

    def __init__(self, a: Sequence[Unit], b: Sequence[Unit], pairs: Mapping[int, int]) -> None:
        taken = set(pairs.values())
        self.a = {i: _shingles(u.words) for i, u in enumerate(a) if i not in pairs}
        self.b = {j: _shingles(u.words) for j, u in enumerate(b) if j not in taken}
        self.count: Counter[str] = Counter()
        for found in (*self.a.values(), *self.b.values()):
            self.count.update(found)
        total = 1 + len(self.a) + len(self.b)
        self._weight = {s: 1.0 + math.log(total / n) for s, n in self.count.items()}

    def weigh(self, shingles: Iterable[str]) -> float:
        # sorted: floats add up to the same sum in the same order only
        return math.fsum(self._weight.get(s, 1.0) for s in shingles)

    def likeness(self, one: frozenset[str], other: frozenset[str]) -> float:
        """Dice's coefficient, or nearly the share of the smaller in the larger where that says more."""
        if not one or not other:
            return 0.0
        common = self.weigh(one & other)
        x, y = self.weigh(one), self.weigh(other)
        dice = 2 * common / (x + y)
        return max(dice, 0.8 * common / min(x, y) if min(len(one), len(other)) >= 12 else 0.0)


def _shingles(words: Sequence[str]) -> frozenset[str]:
    plain = [w for w in words if w not in MARKS and w != REFERENCE]
    single = {w for w in plain if w not in _STOP}
    return frozenset(single | {f"{x} {y}" for x, y in itertools.pairwise(plain)}) or frozenset(plain)


def _alike(a: Sequence[Unit], b: Sequence[Unit], pairs: Mapping[int, int], shingles: _Shingles) -> dict[int, int]:
    """Best pairs among what has shingles in common."""
    places: dict[str, list[int]] = defaultdict(list)
    for j, found in shingles.b.items():
        for s in found:
            places[s].append(j)
    edges: dict[int, dict[int, float]] = {}
    for i, found in shingles.a.items():
        rare = sorted((s for s in found if s in places), key=lambda s: (len(places[s]), s))[:RARE]
        votes: Counter[int] = Counter()
        for s in rare:
            if len(places[s]) <= COMMON:
                votes.update(places[s])
        best = sorted(votes, key=lambda j: (-votes[j], abs(j - i), j))[:CANDIDATES]
        rows = {j: _score(a, b, i, j, pairs, shingles) for j in best if _may_pair(a[i], b[j])}
        kept = {j: score for j, score in rows.items() if score > 0}
        if kept:
            edges[i] = kept
    found_pairs: dict[int, int] = {}
    for rows_of in _components(edges):
        found_pairs |= _assign(rows_of)
    return found_pairs


def _may_pair(one: Unit, other: Unit) -> bool:
    """A heading is no clause in other words; what one format says is the head of a page may be a heading in another."""
    if one.is_running or other.is_running:
        return max(len(one.words), len(other.words)) <= RUNNING_WORDS
    return one.is_heading == other.is_heading


def _score(
    a: Sequence[Unit], b: Sequence[Unit], i: int, j: int, pairs: Mapping[int, int], shingles: _Shingles
) -> float:
    like = shingles.likeness(shingles.a[i], shingles.b[j])
    if like < ALIKE:
        return 0.0
    same_number = a[i].own_number and b[j].own_number and a[i].number == b[j].number
    same_heading = a[i].heading is not None and _folded(a[i].heading) == _folded(b[j].heading)
    neighbours = (pairs.get(i - 1) == j - 1) + (pairs.get(i + 1) == j + 1)
    return like + 0.06 * same_number + 0.04 * same_heading + 0.05 * neighbours


def _folded(heading: str | None) -> str:
    return " ".join((heading or "").casefold().split())


def _components(edges: Mapping[int, Mapping[int, float]]) -> list[dict[int, dict[int, float]]]:
    """Groups of rows that share columns, directly or through others, in the order of their first row."""
    rows_at: dict[int, list[int]] = defaultdict(list)
    for i, row in edges.items():
        for j in row:
            rows_at[j].append(i)
    seen: set[int] = set()
    found = []
    for first in sorted(edges):
        if first in seen:
            continue
        seen.add(first)
        waiting, members = [first], []
        while waiting:
            i = waiting.pop()
            members.append(i)
            for j in edges[i]:
                for k in rows_at[j]:
                    if k not in seen:
                        seen.add(k)
                        waiting.append(k)
        found.append({i: dict(edges[i]) for i in sorted(members)})
    return found


def _assign(rows: Mapping[int, Mapping[int, float]]) -> dict[int, int]:
    """Pairs with the greatest sum of scores; a row may stay alone."""
    if len(rows) == 1:
        [(i, row)] = rows.items()
        return {i: min(row, key=lambda j: (-row[j], j))}
    columns = sorted({j for row in rows.values() for j in row})
    if len(rows) > LARGEST or len(columns) > LARGEST * 2:
        return _best_first(rows)
    order = sorted(rows)
    # a column of its own for every row: to stay alone costs nothing; integers, so that ties are ties
    at = {j: k for k, j in enumerate(columns)}
    width = len(columns) + len(order)
    cost = [[0] * width for _ in order]
    for r, i in enumerate(order):
        for j, score in rows[i].items():
            cost[r][at[j]] = -round(score * 100_000)
    chosen = _least(cost)
    return {order[r]: columns[c] for r, c in enumerate(chosen) if c < len(columns) and columns[c] in rows[order[r]]}


def _best_first(rows: Mapping[int, Mapping[int, float]]) -> dict[int, int]:
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted((-score, i, j) for i, row in rows.items() for j, score in row.items()):
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return found


def _least(cost: Sequence[Sequence[int]]) -> list[int]:
    """Column of each row such that the sum is least; not more rows than columns. Cubic."""
    n, m = len(cost), len(cost[0])
    u, v = [0] * (n + 1), [0] * (m + 1)
    row_of, way = [0] * (m + 1), [0] * (m + 1)
    for i in range(1, n + 1):
        row_of[0] = i
        j0 = 0
        least: list[float] = [math.inf] * (m + 1)
        used = [False] * (m + 1)
        while True:
            used[j0] = True
            i0, j1, delta = row_of[j0], 0, math.inf
            row = cost[i0 - 1]
            for j in range(1, m + 1):
                if used[j]:
                    continue
                now = row[j - 1] - u[i0] - v[j]
                if now < least[j]:
                    least[j], way[j] = now, j0
                if least[j] < delta:
                    delta, j1 = least[j], j
            step = int(delta)
            for j in range(m + 1):
                if used[j]:
                    u[row_of[j]] += step
                    v[j] -= step
                else:
                    least[j] -= step
            j0 = j1
            if row_of[j0] == 0:
                break
        while j0:
            j1 = way[j0]
            row_of[j0] = row_of[j1]
            j0 = j1
    chosen = [0] * n
    for j in range(1, m + 1):
        if row_of[j]:
            chosen[row_of[j] - 1] = j - 1
    return chosen


# ---- in the same place


def _in_place(a: Sequence[Unit], b: Sequence[Unit], pairs: Mapping[int, int], shingles: _Shingles) -> dict[int, int]:
    """Pairs between the same neighbours that have the same number or heading: a clause that was written anew."""
    found: dict[int, int] = {}
    back = {j: i for i, j in pairs.items()}
    free: list[int] = []
    for i in [*range(len(a)), len(a)]:
        if i < len(a) and i not in pairs:
            free.append(i)
            continue
        if free:
            before, after = pairs.get(free[0] - 1, -1), pairs.get(i, len(b))
            theirs = [j for j in range(before + 1, after) if j not in back]
            _pair_in_gap(a, b, free, theirs, shingles, found)
            free = []
    return found


def _pair_in_gap(
    a: Sequence[Unit],
    b: Sequence[Unit],
    mine: Sequence[int],
    theirs: Sequence[int],
    shingles: _Shingles,
    found: dict[int, int],
) -> None:
    if len(mine) * len(theirs) > 10_000:
        return
    rows = []
    if len(mine) == 1 == len(theirs) and _is_scrap(a[mine[0]]) and _is_scrap(b[theirs[0]]):
        found[mine[0]] = theirs[0]
        return
    for i in mine:
        for j in theirs:
            if not _may_pair(a[i], b[j]):
                continue
            number = a[i].own_number and b[j].own_number and a[i].number == b[j].number
            heading = a[i].heading is not None and _folded(a[i].heading) == _folded(b[j].heading)
            like = shingles.likeness(shingles.a[i], shingles.b[j])
            alone = number and (heading or a[i].is_heading)
            if alone or ((number or heading) and like >= ALIKE_IN_PLACE):
                rows.append((-(like + 0.2 * number + 0.1 * heading), i, j))
    taken: set[int] = set()
    for _, i, j in sorted(rows):
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)


def _is_scrap(unit: Unit) -> bool:
    """A few words without a number: the end of a line that stands alone, a cell of a table."""
    return not unit.own_number and not unit.is_heading and not unit.is_running and len(unit.words) <= SCRAP_WORDS


# ---- what was cut in two


def _gathered(a: Sequence[Unit], b: Sequence[Unit], pairs: Mapping[int, int], shingles: _Shingles) -> tuple[Group, ...]:
    """Groups: a pair, and what stands beside it on one side and is contained in its other side."""
    back = {j: i for i, j in pairs.items()}
    from_a = _absorbed(pairs, shingles.a, shingles, a, b)
    from_b = _absorbed(back, shingles.b, shingles, b, a)
    groups = [
        Group(tuple(sorted((i, *from_a.get(i, ())))), tuple(sorted((j, *from_b.get(j, ())))))
        for i, j in sorted(pairs.items())
    ]
    used_a = {i for g in groups for i in g.a}
    used_b = {j for g in groups for j in g.b}
    groups += [Group((i,), ()) for i in range(len(a)) if i not in used_a]
    groups += [Group((), (j,)) for j in range(len(b)) if j not in used_b]
    return _melted(a, b, groups)


def _absorbed(
    pairs: Mapping[int, int],
    free: Mapping[int, frozenset[str]],
    shingles: _Shingles,
    mine: Sequence[Unit],
    theirs: Sequence[Unit],
) -> dict[int, list[int]]:
    """Units without a counterpart that are part of a neighbour's counterpart, by that neighbour."""
    found: dict[int, list[int]] = defaultdict(list)
    owner: dict[int, int] = {i: i for i in pairs}
    for step in (1, -1):
        for i in range(len(mine))[::step]:
            if i in owner or (i - step) not in owner:
                continue
            neighbour = owner[i - step]
            counterpart = pairs[neighbour]
            # what the pair has in common already cannot hold this one too
            if len(mine[i].words) + len(mine[neighbour].words) > 1.5 * len(theirs[counterpart].words) + 4:
                continue
            own = free.get(i, frozenset())
            if own and shingles.weigh(own & _shingles(theirs[counterpart].words)) >= CONTAINED * shingles.weigh(own):
                owner[i] = neighbour
                found[neighbour].append(i)
    return found


def _melted(a: Sequence[Unit], b: Sequence[Unit], groups: Sequence[Group]) -> tuple[Group, ...]:
    """Runs of groups, next to each other on both sides, that say the same together though their borders differ."""
    ordered = sorted(groups, key=lambda g: (g.a or (math.inf,), g.b))
    owner_b = {j: n for n, g in enumerate(ordered) for j in g.b}
    done: set[int] = set()
    out: list[Group] = []
    for n, group in enumerate(ordered):
        if n in done:
            continue
        if not group.a or _said(a, group.a) == _said(b, group.b):
            continue
        melted = _melt(a, b, ordered, n, owner_b, done)
        if melted is not None:
            done |= melted[1]
            out.append(melted[0])
    out += [g for n, g in enumerate(ordered) if n not in done]
    return tuple(sorted(out, key=lambda g: (g.a or (math.inf,), g.b)))


MOST_MELTED = 12
"""Units in a row whose borders differ."""


def _melt(
    a: Sequence[Unit],
    b: Sequence[Unit],
    ordered: Sequence[Group],
    n: int,
    owner_b: Mapping[int, int],
    done: set[int],
) -> tuple[Group, set[int]] | None:
    """The shortest run from group *n* on whose words are the same on both sides."""
    owner_a = {i: k for k, g in enumerate(ordered[n : n + 4 * MOST_MELTED], n) for i in g.a}
    first_b = min(ordered[n].b, default=-1)
    if first_b < 0:  # this side has nothing yet: what follows may hold it
        following = ordered[n + 1] if n + 1 < len(ordered) else None
        first_b = min(following.b, default=-1) if following is not None else -1
        if first_b < 0:
            return None
    while first_b > 0 and owner_b[first_b - 1] not in done and not ordered[owner_b[first_b - 1]].a:
        first_b -= 1
    for start_b in range(first_b, min(first_b + 3, len(b))):
        end_a, end_b = ordered[n].a[0], start_b
        said_a: list[str] = []
        said_b: list[str] = []
        taken: set[int] = set()
        for _ in range(2 * MOST_MELTED):
            if len(said_a) <= len(said_b):
                k = owner_a.get(end_a, -1)
                if k < 0 or k in done:
                    break
                said_a += _plain(a[end_a].words)
                end_a += 1
            else:
                k = owner_b.get(end_b, -1)
                if k < 0 or k in done:
                    break
                said_b += _plain(b[end_b].words)
                end_b += 1
            taken.add(k)
            shorter = min(len(said_a), len(said_b))
            if said_a[:shorter] != said_b[:shorter]:
                break
            span_a, span_b = range(ordered[n].a[0], end_a), range(start_b, end_b)
            whole = all(set(ordered[t].a) <= set(span_a) and set(ordered[t].b) <= set(span_b) for t in taken)
            if said_a and len(said_a) == len(said_b) and whole:
                return Group(tuple(span_a), tuple(span_b)), taken
    return None


def _said(units: Sequence[Unit], numbers: Sequence[int]) -> list[str]:
    return [word for n in numbers for word in _plain(units[n].words)]


def _plain(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in MARKS]
