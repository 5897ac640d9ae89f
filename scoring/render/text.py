"""The report as plain text, at most 92 columns wide, for a terminal or a message."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from scoring.render.figures import HIRERS_DUTY, STATUTES
from scoring.render.outline import BESIDE, CRAFTS, EDITS, FAIRNESS, HEADING, SIGNATURES, Flag, Outline, outline_of
from scoring.render.revision import TITLE, lines_of_revision, outline_of_revision
from scoring.report import Report

WIDTH = 92
_MARKS = {"high": "!!", "medium": "! ", "low": "· "}


def render_text(report: Report, *, statutes: bool = False) -> str:
    """Report for people; ends without a line feed. *statutes*: with the tick list of every law."""
    shown = outline_of(report, statutes=statutes)
    lines = [*_wrapped(shown.first), "", HEADING, "-" * len(HEADING)]
    lines.append(f"{shown.level:<24}{f'score {shown.score}' if shown.score else ''}".rstrip())
    lines += _wrapped(shown.could_be)
    lines += _wrapped(shown.what_to_do)
    lines += ["", *_wrapped(shown.title)]
    width = max((len(label) for label, _ in shown.facts), default=0)
    for label, value in shown.facts:
        lines += textwrap.wrap(f"{label:<{width}}  {value}", WIDTH, subsequent_indent=" " * (width + 2))
    revised = outline_of_revision(report.to_json())
    if revised is not None:
        lines += ["", TITLE, "-" * len(TITLE), *lines_of_revision(revised, WIDTH)]
    lines += _section("Red flags", shown.risks)
    lines += _section("What protects you", shown.protections, good=True)
    lines += _section("Worth knowing", shown.notes)
    if shown.missing:
        lines += ["", "What is missing", "---------------"]
        for flag in shown.missing:
            lines += _wrapped(f"- {flag.why} {flag.action}", "  ")
    if shown.eight:
        lines += ["", "The eight protections", "---------------------"]
        lines += [f"{name:<34}{status}" for name, status in shown.eight]
    if shown.edits:
        lines += ["", EDITS, "-" * len(EDITS)]
        for edit in shown.edits:
            lines += _wrapped(f"- {edit}", "  ")
    for craft in shown.crafts:
        lines += ["", CRAFTS, "-" * len(CRAFTS), *_wrapped(craft.first), *_flags(craft.risks)]
    if shown.signatures:
        lines += ["", SIGNATURES, "-" * len(SIGNATURES)]
        for first, state, sentences in shown.signatures:
            mark = {"counts": "+ ", "bad": "!!"}.get(state, "· ")
            lines += _wrapped(f"{mark} {first}", "   ")
            lines += textwrap.wrap(" ".join(sentences), WIDTH, initial_indent="   ", subsequent_indent="   ")
    lines += _fairness(shown)
    if shown.doubts:
        lines += ["", "What is not certain", "-------------------"]
        for doubt in shown.doubts:
            lines += _wrapped(f"- {doubt}", "  ")
    if shown.decided:
        lines += ["", *_wrapped("Decided by: " + "; ".join(shown.decided), "  ")]
    lines += ["", *_wrapped(shown.footer)]
    return "\n".join(lines)


def _fairness(shown: Outline) -> Iterator[str]:
    """Axis F, the figures, and what laws ask of the hirer."""
    fairness = shown.fairness
    if fairness is not None:
        yield from ("", FAIRNESS, "-" * len(FAIRNESS))
        yield from _wrapped(f"{fairness.score}. {BESIDE}")
        for doubt in fairness.doubts:
            yield from _wrapped(doubt)
        yield from _section("What is hard on you", fairness.risks)
        yield from _section("What is fair", fairness.protections, good=True)
        yield from _section("To look at", fairness.notes)
        if fairness.missing:
            yield from ("", "What was not found", "------------------")
            for flag in fairness.missing:
                yield from _wrapped(f"- {flag.why} {flag.action}", "  ")
    if shown.figures:
        yield from ("", "In figures", "----------")
        width = max(len(figure.label) for figure in shown.figures)
        for figure in shown.figures:
            where = f" ({figure.where})" if figure.where else ""
            line = f"{figure.label:<{width}}  {figure.value}{where}"
            yield from textwrap.wrap(line, WIDTH, subsequent_indent=" " * (width + 2))
            for words in (f'"{figure.quote}"', figure.note):
                if words:
                    yield from textwrap.wrap(
                        words, WIDTH, initial_indent=" " * (width + 2), subsequent_indent=" " * (width + 2)
                    )
    if shown.checklists:
        yield from ("", STATUTES, "-" * len(STATUTES))
        yield from _wrapped(HIRERS_DUTY)
        for law in shown.checklists:
            yield ""
            yield from _wrapped(f"{law.title} ({law.law}). {law.because}")
            width = max(len(title) for title, _, _ in law.rows)
            for title, words, status in law.rows:
                yield f"  [{'x' if status == 'found' else ' '}] {title:<{width}}  {words}"
            for sentence in law.sentences:
                yield from textwrap.wrap(sentence, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _section(title: str, flags: Iterable[Flag], *, good: bool = False) -> Iterator[str]:
    flags = list(flags)
    if not flags:
        return
    yield ""
    yield title
    yield "-" * len(title)
    yield from _flags(flags, good=good)


def _flags(flags: Iterable[Flag], *, good: bool = False) -> Iterator[str]:
    for flag in flags:
        where = f" ({flag.where})" if flag.where else ""
        mark = "x " if not flag.holds else "+ " if good else _MARKS[flag.severity]
        yield from _wrapped(f"{mark} {flag.why}{where}", "   ")
        if flag.quote:
            yield from textwrap.wrap(f'"{flag.quote}"', WIDTH, initial_indent="     ", subsequent_indent="     ")
        yield from textwrap.wrap(flag.action, WIDTH, initial_indent="   > ", subsequent_indent="     ")


def _wrapped(words: str, indent: str = "") -> list[str]:
    return textwrap.wrap(words, WIDTH, subsequent_indent=indent)
