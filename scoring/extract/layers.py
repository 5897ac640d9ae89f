"""Writes the one text of a document piece by piece: every reader uses it, so that layers and offsets stay exact.

It stands below the readers and knows none of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scoring.text import ContractText, Layer, LayerRun, Needs, Span

MOST_CHARS = 20_000_000
"""A longer text is no contract; what comes after is cut, with a warning."""

Recognise = Callable[[bytes], "Recognised | None"]
"""Words in one picture (any format that the recogniser opens), or None where it found or could do nothing."""

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What stands in a picture, as far as it could be recognised."""

    text: str
    confidence: float
    """Mean word confidence 0-1."""


class TextTooLong(Exception):
    """More text than MOST_CHARS; the writer holds what fitted."""


class TextWriter:
    """Collects text with its layers and pages; ``finish`` gives the record."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._runs: list[LayerRun] = []
        self._pages: list[int] = []
        self._newlines = 2
        self._visible = False
        self._running: list[Span] = []

    def __len__(self) -> int:
        return self._length

    @property
    def has_visible(self) -> bool:
        """Say whether any word stands in a layer that counts (visible or inserted)."""
        return self._visible

    @property
    def at_line_start(self) -> bool:
        """Say whether the next piece begins a line."""
        return self._newlines > 0

    def text(self) -> str:
        """Give what was written so far."""
        return "".join(self._pieces)

    def add(self, text: str, layer: Layer = Layer.VISIBLE, author: str | None = None, date: str | None = None) -> None:
        """Append *text* in one layer. Line ends become line feeds, control characters go.

        Raises TextTooLong when the document is longer than MOST_CHARS.
        """
        text = clean(text)
        if not text:
            return
        if self._length + len(text) > MOST_CHARS:
            text = text[: MOST_CHARS - self._length]
            self._append(text, layer, author, date)
            raise TextTooLong
        self._append(text, layer, author, date)

    def line(self, layer: Layer = Layer.VISIBLE) -> None:
        """End the line, unless it is ended."""
        if self._newlines == 0:
            self.add("\n", layer)

    def paragraph(self, layer: Layer = Layer.VISIBLE) -> None:
        """End the paragraph: the next piece stands after a blank line."""
        if self._newlines < 2:
            self.add("\n" * (2 - self._newlines), layer)

    def block(self, lines: Sequence[str]) -> None:
        """Append whole lines that are visible, each ended; an empty one begins a paragraph.

        The first is not empty, and no two in a row are. Raises TextTooLong as ``add`` does.
        """
        if not lines:
            return
        text = "\n".join(lines) + "\n"
        if self._length + len(text) <= MOST_CHARS and clean(text) is text:
            self._append(text, Layer.VISIBLE, None, None)
            return
        for line in lines:
            if line:
                self.add(line)
                self.line()
            else:
                self.paragraph()

    def page(self) -> None:
        """Begin a page here."""
        self._pages.append(self._length)

    def runs_from(self, start: int) -> None:
        """Say that what was written since *start* is the head or foot of a page."""
        if start < self._length:
            self._running.append(Span(start, self._length))

    def take(self, other: ContractText, layer: Layer | None = None) -> None:
        """Append another text with its layers, or all of it in one *layer*."""
        if layer is not None:
            self.add(other.text, layer)
            return
        at = 0
        for run in other.runs:
            self.add(other.text[at : run.span.start])
            self.add(other.text[run.span.start : run.span.end], run.layer, run.author, run.date)
            at = run.span.end
        self.add(other.text[at:])

    def finish(
        self,
        media_type: str,
        method: str,
        *,
        unread_pages: tuple[int, ...] = (),
        unread_reason: Needs | None = None,
        ocr_confidence: float | None = None,
        warnings: tuple[str, ...] = (),
        title: str | None = None,
    ) -> ContractText:
        """Give the text as a record."""
        return ContractText(
            "".join(self._pieces),
            media_type,
            method,
            tuple(self._runs),
            tuple(self._pages),
            unread_pages,
            unread_reason,
            ocr_confidence,
            tuple(dict.fromkeys(warnings)),
            clean(title).strip()[:300] or None if title else None,
            tuple(self._running),
        )

    def _append(self, text: str, layer: Layer, author: str | None, date: str | None) -> None:
        if not text:
            return
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        ending = len(text) - len(text.rstrip("\n"))
        self._newlines = self._newlines + ending if ending == len(text) else ending
        if not self._visible and layer in (Layer.VISIBLE, Layer.INSERTED) and not text.isspace():
            self._visible = True
        if layer is Layer.VISIBLE:
            return
        last = self._runs[-1] if self._runs else None
        same = last is not None and (last.layer, last.author, last.date) == (layer, author, date)
        if last is not None and same and last.span.end == start:
            self._runs[-1] = LayerRun(Span(last.span.start, self._length), layer, author, date)
        else:
            self._runs.append(LayerRun(Span(start, self._length), layer, author, date))


def clean(text: str) -> str:
    """Give *text* with line feeds as its only line ends and without control characters or half surrogates."""
    if "\r" in text or _LINE_ENDS.search(text):
        text = _LINE_ENDS.sub("\n", text)
    return _NO_TEXT.sub("", text) if _NO_TEXT.search(text) else text
