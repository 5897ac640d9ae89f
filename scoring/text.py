"""The text of one document, with layers, pages and exact offsets.

Everything a document says stands once in ``ContractText.text``, in reading order, also what a reader does not
see. A layer says of each stretch how it stands there. Detectors read a *view*: the same string, of the same
length, in which the layers that do not count are blanked, so an offset is an offset into the original everywhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from scoring.signatures import FileSignature


class Layer(StrEnum):
    """How a stretch of text stands in its document."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    """In the file, but not on the page: vanish, display:none, white on white, zero size, off the page."""
    INSERTED = "inserted"
    """A tracked insertion, not yet accepted."""
    DELETED = "deleted"
    """A tracked deletion, not yet accepted."""
    QUOTED = "quoted"
    """An earlier mail quoted below or inside a reply."""


class Needs(StrEnum):
    """What a person has to bring so that a document can be read (INTERFACE.md, ``needs``)."""

    OCR = "ocr"
    PASSWORD = "password"  # noqa: S105 - the word, not a secret
    LANGUAGE = "language"
    DOWNLOAD = "download"
    SCHEDULE = "schedule"
    READING = "reading"
    FORMAT = "format"
    DAMAGED = "damaged"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch ``[start, end)`` of code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Say whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Say whether *other* lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class LayerRun:
    """One stretch that does not stand plainly on the page."""

    span: Span
    layer: Layer
    author: str | None = None
    """Who inserted or deleted it, where the file says so."""
    date: str | None = None
    """When, as the file says it (ISO 8601)."""


@dataclass(frozen=True, slots=True)
class ContractText:
    """What a document says, or as much of it as could be read."""

    text: str
    media_type: str
    """Sniffed from the bytes, never from the name."""
    method: str
    """Which reader gave the text: ``pdfium``, ``pypdf``, ``pdfminer``, ``tesseract``, ``docx`` …"""
    runs: tuple[LayerRun, ...] = ()
    """All stretches that are not visible, by start, without overlap."""
    page_starts: tuple[int, ...] = ()
    """Offset at which each page begins (page 1 first); empty where the format has no pages."""
    unread_pages: tuple[int, ...] = ()
    """Pages (from 1) that hold something, but gave no text: never to be taken for silence."""
    unread_reason: Needs | None = None
    """What would cure the unread pages."""
    ocr_confidence: float | None = None
    """Mean word confidence 0-1 where the text was recognised from a picture."""
    warnings: tuple[str, ...] = ()
    """Plain sentences for the reader of the report: truncated, repaired, linked pictures …"""
    title: str | None = None
    """The file's own title, where it has one."""
    running: tuple[Span, ...] = ()
    """Heads and feet of pages, as far as the format or the page itself says what they are; by start."""
    signatures: tuple[FileSignature, ...] = ()
    """Signatures that the file itself carries, in the order in which they were made."""
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        end = 0
        for run in self.runs:
            if run.span.start < end or run.span.end > len(self.text):
                raise ValueError(f"layer run out of order or out of the text: {run.span}")
            end = run.span.end
        object.__setattr__(self, "_starts", tuple(run.span.start for run in self.runs))

    @property
    def pages(self) -> int | None:
        """How many pages, or None where the format has none."""
        return len(self.page_starts) or None

    def page_of(self, offset: int) -> int | None:
        """Page (from 1) on which *offset* stands, or None where the format has no pages."""
        return bisect_right(self.page_starts, offset) or None if self.page_starts else None

    def layer_at(self, offset: int) -> Layer:
        """Layer of the code point at *offset*."""
        i = bisect_right(self._starts, offset) - 1
        return self.runs[i].layer if i >= 0 and offset < self.runs[i].span.end else Layer.VISIBLE

    def has(self, layer: Layer) -> bool:
        """Say whether any text stands in *layer*."""
        return any(run.layer is layer for run in self.runs)

    def quote(self, span: Span) -> str:
        """Give the document's own words at *span*, verbatim."""
        return self.text[span.start : span.end]

    def view(self, layers: Collection[Layer]) -> str:
        """Give a string of the same length in which every layer but *layers* is blanked (line breaks stay)."""
        if not self.runs and Layer.VISIBLE in layers:
            return self.text
        pieces: list[str] = []
        at = 0
        for run in self.runs:
            pieces.append(_shown(self.text[at : run.span.start], Layer.VISIBLE in layers))
            pieces.append(_shown(self.text[run.span.start : run.span.end], run.layer in layers))
            at = run.span.end
        pieces.append(_shown(self.text[at:], Layer.VISIBLE in layers))
        return "".join(pieces)

    @property
    def accepted(self) -> str:
        """What the paper says if every tracked change is accepted: the text that is scored."""
        return self.view(ACCEPTED)

    @property
    def rejected(self) -> str:
        """What the paper says if every tracked change is rejected."""
        return self.view(REJECTED)


ACCEPTED = frozenset({Layer.VISIBLE, Layer.INSERTED})
REJECTED = frozenset({Layer.VISIBLE, Layer.DELETED})


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A document that could not be read. It stands in the report, with the reason; it never means "no clauses"."""

    needs: Needs
    reason: str
    """One plain sentence."""
    media_type: str = "application/octet-stream"
    pages: int | None = None


def _shown(text: str, shown: bool) -> str:
    if shown:
        return text
    return "".join(c if c in "\n\f\r" else " " for c in text)
