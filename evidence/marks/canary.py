"""Canaries: drawn by chance, sealed before delivery, so that a later test against a model has an exact p-value.

A canary is a row of slots. In each slot stands one of a few options that were drawn by the same generator, and which of
them stands there was drawn too, uniformly and independently. Only that one is ever delivered; the others are its
decoys. Whoever never saw the delivered copy can say no more than chance which option it was, whatever they prefer
otherwise: the number of right answers over n slots of k options is binomial(n, 1/k) exactly. At the end stands a code
of random letters and figures for the verbatim test: with q questions fixed before, a model that never saw it gives it
with a chance of at most q / 36**length (Carlini et al., "The Secret Sharer", 2019). And whole decoy lines rank the
delivered one by loss where a model tells it: p = (1 + not worse) / (decoys + 1) (Wei, Wang and Jia, 2024).

None of this holds for a canary chosen after the fact: ``seal`` gives the commitment that goes into the log first. The
seed stays secret until then and is disclosed with the evidence; anybody can draw the same canary from it again.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import math
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from evidence.digest import Digest, canonical_json, digest_of
from evidence.errors import WrongCanary

if TYPE_CHECKING:
    from collections.abc import Iterator

GENERATOR = "clausewatch-canary/1"
"""The way of drawing. Another way gets another name: a sealed canary must be drawn again as it was."""
SEED_BYTES = 32
KINDS = ("text", "emblem")
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ONSETS = ("b", "br", "d", "dr", "f", "g", "gl", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "z")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ei", "ou")
_ENDS = ("l", "n", "r", "s", "m", "k", "x", "nd")
_SYLLABLES = 3
_TURNS = ("north-west", "north-east", "south-east", "south-west")
"""The corner of a tile that is filled."""
_COLUMNS = 5
_INK, _PAPER = (24, 28, 36), (244, 241, 234)


@dataclass(frozen=True, slots=True)
class CanaryDesign:
    """What is drawn. Raises WrongCanary for a design that proves nothing or cannot be drawn."""

    kind: str = "text"
    slots: int = 20
    """20 slots of 4 options: 13 right have a p-value of 1.8e-4."""
    options: int = 4
    code_length: int = 10
    """Ten of 36 letters and figures: a thousand questions have a chance of 3e-13."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise WrongCanary(f"there is no canary of kind {self.kind!r}: {', '.join(KINDS)}")
        if not 8 <= self.slots <= 100 or not 2 <= self.options <= 26 or not 8 <= self.code_length <= 64:
            raise WrongCanary("a canary has 8 to 100 slots, 2 to 26 options and a code of 8 to 64 characters")
        if self.kind == "emblem" and self.options != len(_TURNS):
            raise WrongCanary(f"a tile of an emblem can stand in {len(_TURNS)} ways: options must be {len(_TURNS)}")


@dataclass(frozen=True, slots=True)
class Canary:
    """A drawn canary: for each slot its options in their order, and which one is delivered."""

    design: CanaryDesign
    slots: tuple[tuple[str, ...], ...]
    used: tuple[int, ...]
    """Index of the delivered option, for each slot."""
    code: str

    @property
    def words(self) -> tuple[str, ...]:
        """The options that are delivered."""
        return tuple(options[at] for options, at in zip(self.slots, self.used, strict=True))

    @property
    def prefix(self) -> str:
        """What comes before the code: the question of the verbatim test."""
        return _prefix(self.words)

    @property
    def line(self) -> str:
        """The line that goes into a text: a colophon of words that mean nothing, and the code."""
        return f"{self.prefix}{self.code}."


def draw_canary(seed: bytes, design: CanaryDesign | None = None) -> Canary:
    """Draw the canary of *seed* (32 random bytes). The same seed and design give the same canary.

    Raises WrongCanary for a seed of another length.
    """
    design = design or CanaryDesign()
    stream = _Stream(seed, design, "canary")
    slots = _slots(stream, design)
    used = tuple(stream.below(design.options) for _ in slots)
    return Canary(design, slots, used, _code(stream, design))


def decoy_lines(seed: bytes, design: CanaryDesign | None, count: int) -> Iterator[str]:
    """Lines that were never delivered, drawn as the delivered one was: from its options, each with a code of its own.

    Raises WrongCanary for a seed of another length.
    """
    design = design or CanaryDesign()
    slots = draw_canary(seed, design).slots
    stream = _Stream(seed, design, "decoys")
    for _ in range(count):
        words = tuple(options[stream.below(design.options)] for options in slots)
        yield f"{_prefix(words)}{_code(stream, design)}."


def seal(seed: bytes, design: CanaryDesign | None, salt: bytes) -> Digest:
    """Commitment to a canary: SHA-256(salt ‖ canonical JSON of generator, design and seed).

    It says nothing about the canary while the salt (32 random bytes) is secret, and fits no other one. It goes into
    the log, and is stamped, before a copy leaves. Raises WrongCanary for a seed or a salt of another length.
    """
    design = design or CanaryDesign()
    if len(seed) != SEED_BYTES or len(salt) != SEED_BYTES:
        raise WrongCanary(f"seed and salt have {SEED_BYTES} bytes each")
    sealed: dict[str, Any] = {"generator": GENERATOR, "design": asdict(design), "seed": seed.hex()}
    return digest_of(salt + canonical_json(sealed))


def draw_emblem(canary: Canary, tile: int = 48) -> bytes:
    """Draw an emblem canary as PNG: a row of tiles (Truchet), each filled towards one of its corners.

    *tile*: side of a tile in pixels. Raises WrongCanary for a canary of another kind or a tile below 8 pixels.
    """
    from PIL import Image, ImageDraw

    if canary.design.kind != "emblem" or tile < 8:
        raise WrongCanary("only a canary of kind 'emblem' is drawn, with tiles of 8 pixels and more")
    rows = math.ceil(len(canary.used) / _COLUMNS)
    fine = 4  # drawn larger and reduced: edges without steps
    side = tile * fine
    image = Image.new("RGB", (_COLUMNS * side, rows * side), _PAPER)
    pen = ImageDraw.Draw(image)
    for at, turn in enumerate(canary.used):
        left, top = (at % _COLUMNS) * side, (at // _COLUMNS) * side
        corners = [(left, top), (left + side, top), (left + side, top + side), (left, top + side)]
        pen.polygon([corners[turn], corners[(turn + 1) % 4], corners[(turn + 3) % 4]], fill=_INK)
    out = io.BytesIO()
    image.resize((_COLUMNS * tile, rows * tile), Image.Resampling.BOX).save(out, "PNG")
    return out.getvalue()


# ---- what a test against a model proves


def choice_p_value(right: int, slots: int, options: int) -> Fraction:
    """Chance of *right* or more right answers over *slots* slots of *options* for whoever never saw the copy.

    Exact, the upper tail of binomial(slots, 1/options). Raises WrongCanary for counts that cannot be.
    """
    if options < 2 or slots < 1 or not 0 <= right <= slots:
        raise WrongCanary("right answers lie between none and all of the slots, of two options and more")
    ways = sum(math.comb(slots, n) * (options - 1) ** (slots - n) for n in range(right, slots + 1))
    return Fraction(ways, options**slots)


def verbatim_p_bound(questions: int, code_length: int) -> Fraction:
    """Bound of the chance that one of *questions* answers holds the code by accident, one code an answer.

    Raises WrongCanary for counts that cannot be.
    """
    if questions < 1 or code_length < 1:
        raise WrongCanary("a verbatim test has at least one question and a code of at least one character")
    return min(Fraction(1), Fraction(questions, len(ALPHABET) ** code_length))


def rank_p_value(not_worse: int, decoys: int) -> Fraction:
    """P-value of the rank among decoys: *not_worse* of them have a loss as low or lower than the delivered line.

    Raises WrongCanary for counts that cannot be.
    """
    if decoys < 1 or not 0 <= not_worse <= decoys:
        raise WrongCanary("of at least one decoy, between none and all are not worse")
    return Fraction(1 + not_worse, 1 + decoys)


def bonferroni(p: Fraction, tests: int) -> Fraction:
    """P-value after *tests* tests over works, models and prompts, whichever of them is shown (Bonferroni).

    Raises WrongCanary for less than one test.
    """
    if tests < 1:
        raise WrongCanary("what was tested was tested at least once")
    return min(Fraction(1), p * tests)


# ---- drawing


class _Stream:
    """Numbers from a seed: HMAC-SHA-256 in counter mode, without the bias that a remainder would bring."""

    def __init__(self, seed: bytes, design: CanaryDesign, purpose: str) -> None:
        if len(seed) != SEED_BYTES:
            raise WrongCanary(f"a seed has {SEED_BYTES} bytes")
        label = canonical_json({"generator": GENERATOR, "design": asdict(design), "purpose": purpose})
        self._key = hmac.new(seed, label, hashlib.sha256).digest()
        self._count = 0

    def below(self, bound: int) -> int:
        """Uniform whole number from 0 to *bound* - 1 (at most 256 of them)."""
        limit = 2**32 - 2**32 % bound
        while True:
            block = hmac.new(self._key, self._count.to_bytes(8, "big"), hashlib.sha256).digest()
            self._count += 1
            number = int.from_bytes(block[:4], "big")
            if number < limit:
                return number % bound


def _slots(stream: _Stream, design: CanaryDesign) -> tuple[tuple[str, ...], ...]:
    if design.kind == "emblem":
        return (_TURNS,) * design.slots
    seen: set[str] = set()
    slots = []
    for _ in range(design.slots):
        options: list[str] = []
        while len(options) < design.options:
            word = _word(stream)
            if word not in seen:  # one word stands in one slot of one canary
                seen.add(word)
                options.append(word)
        slots.append(tuple(options))
    return tuple(slots)


def _word(stream: _Stream) -> str:
    syllables = (_ONSETS[stream.below(len(_ONSETS))] + _VOWELS[stream.below(len(_VOWELS))] for _ in range(_SYLLABLES))
    return "".join(syllables) + _ENDS[stream.below(len(_ENDS))]


def _code(stream: _Stream, design: CanaryDesign) -> str:
    return "".join(ALPHABET[stream.below(len(ALPHABET))] for _ in range(design.code_length))


def _prefix(words: tuple[str, ...]) -> str:
    return f"Colophon: {' '.join(words)}, no. "
