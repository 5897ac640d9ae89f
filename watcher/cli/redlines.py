"""A comparison on the terminal: one sentence first, then clause by clause what went and what came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from scoring.render.comparison import Piece, ShownRow, level_heading, outline_of_comparison

LEVELS = {"None": "bold red", "Moderate": "yellow", "High": "green"}
DIRECTIONS = {"worse": "red", "better": "green", "neutral": "dim"}
MARKS = {"removed": "red strike", "added": "green underline", "left out": "dim"}
WIDEST = 100
"""Columns beyond which a line is hard to follow."""


def print_comparison(answer: Mapping[str, Any]) -> None:
    """Print the answer of ``compare_papers``; without colours, words that went stand in ``[-…-]``."""
    shown = outline_of_comparison(answer)
    console = Console(highlight=False)
    if console.width > WIDEST:
        console = Console(highlight=False, width=WIDEST)
    console.print(Text(shown.first, "bold"))
    console.print()
    console.print(Text(level_heading()))
    for label, level, name in shown.levels:
        console.print(Text.assemble((f"{label:<8}", "dim"), (level, LEVELS.get(name, "magenta"))))
    console.print()
    for label, paper in shown.papers:
        console.print(Text.assemble((f"{label:<8}", "dim"), paper))
    for sentence in shown.tracked:
        console.print(Text(sentence))
    if shown.note:
        _heading(console, "The note")
        for sentence in shown.note:
            console.print(Text(sentence))
        for quote, what in shown.claims:
            _indented(console, Text.assemble(f"“{quote}”", ("  " + what, "dim")))
    for title, rows in (("What differs", shown.rows), ("What differs without being marked", shown.untracked)):
        if rows:
            _heading(console, title)
        for row in rows:
            _print_row(console, row)
    if shown.doubts:
        _heading(console, "What is not certain")
        for doubt in shown.doubts:
            console.print(Text(f"- {doubt}"))
    console.print()
    console.print(Text(shown.footer, "dim"))


def _heading(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, "bold"))
    console.print(Text("-" * len(title), "dim"))


def _print_row(console: Console, row: ShownRow) -> None:
    line = Text.assemble((row.title, "bold"), f"  {row.what}, ", (row.judged, DIRECTIONS[row.direction]))
    if row.tracked:
        line.append(f", {row.tracked}", "yellow")
    console.print(line)
    for words in (*row.because, *row.values):
        _indented(console, Text(words))
    plain = console.color_system is None
    said = Text()
    for before, piece in zip((None, *row.pieces), row.pieces, strict=False):
        said.append(piece.follows(before))
        said.append(_bracketed(piece) if plain else piece.text, MARKS.get(piece.mark, ""))
    _indented(console, said, 4)
    console.print()


def _bracketed(piece: Piece) -> str:
    return {"removed": f"[-{piece.text}-]", "added": f"{{+{piece.text}+}}"}.get(piece.mark, piece.text)


def _indented(console: Console, text: Text, by: int = 2) -> None:
    for line in text.wrap(console, console.width - by):
        line.rstrip()
        console.print(Text(" " * by) + line)
