"""The answer of ``compare`` as Markdown: what went is struck through, what came is bold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scoring.render.comparison import Piece, ShownRow, level_heading, outline_of_comparison
from scoring.render.markdown import plain


def render_comparison_markdown(answer: Mapping[str, Any]) -> str:
    """Comparison as Markdown; ends without a line feed."""
    shown = outline_of_comparison(answer)
    lines = [f"# {plain(shown.title)}", "", plain(shown.first), "", f"## {level_heading()}", ""]
    lines += ["| | level |", "| --- | --- |"]
    lines += [f"| {label} | {plain(level)} |" for label, level, _ in shown.levels]
    lines.append("")
    lines += [f"- {label}: {plain(paper)}" for label, paper in shown.papers]
    lines += [f"- {plain(sentence)}" for sentence in shown.tracked]
    if shown.note:
        lines += ["", "## The note", "", *(f"- {plain(sentence)}" for sentence in shown.note)]
        lines += [f"- \u201c{plain(quote)}\u201d: {plain(what)}" for quote, what in shown.claims]
    if shown.unmentioned:
        lines += ["", "## What the note does not mention", "", "| clause | before | after |", "| --- | --- | --- |"]
        lines += [
            f"| {plain(title)} | {plain(before)} | {plain(after)} |" for title, before, after in shown.unmentioned
        ]
    lines += _rows("What differs", shown.rows)
    lines += _rows("What differs without being marked", shown.untracked)
    if shown.doubts:
        lines += ["", "## What is not certain", "", *(f"- {plain(doubt)}" for doubt in shown.doubts)]
    lines += ["", plain(shown.footer)]
    return "\n".join(lines)


def _rows(title: str, rows: Iterable[ShownRow]) -> Iterator[str]:
    rows = list(rows)
    if not rows:
        return
    yield from ("", f"## {title}")
    for row in rows:
        tracked = f", {row.tracked}" if row.tracked else ""
        yield from ("", f"### {plain(row.title)}: {plain(row.what)}, {row.judged}{tracked}", "")
        yield from (f"- {plain(reason)}" for reason in row.because)
        yield from (f"- {plain(value)}" for value in row.values)
        words = "".join(
            piece.follows(before) + _marked(piece)
            for before, piece in zip((None, *row.pieces), row.pieces, strict=False)
        )
        yield from ("", f"> {words}")


def _marked(piece: Piece) -> str:
    words = plain(piece.text)
    return {"removed": f"~~{words}~~", "added": f"**{words}**"}.get(piece.mark, words)
