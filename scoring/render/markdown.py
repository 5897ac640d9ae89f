"""The report as Markdown: plain CommonMark, in which nothing from the contract is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scoring.render.outline import EDITS, HEADING, Flag, outline_of
from scoring.report import Report

_MARKUP = re.compile(r"[\\`*_\[\]<>~&|$]|:(?=//)")
_STARTS = re.compile(r"^[#+=-]|^(\d+)([.)])")
_ADDRESS = re.compile(r"\bwww\.", re.IGNORECASE)


def render_markdown(report: Report) -> str:
    """Report as Markdown; ends without a line feed."""
    shown = outline_of(report)
    lines = [f"# {_plain(shown.title)}", "", _plain(shown.first), "", f"## {HEADING}", ""]
    score = f" ({_plain('score ' + shown.score)})" if shown.score else ""
    lines.append(f"**{_plain(shown.level)}**{score}")
    for words in (shown.could_be, shown.what_to_do):
        if words:
            lines += ["", _plain(words)]
    lines += ["", *(f"- {_plain(label)}: {_plain(value)}" for label, value in shown.facts)]
    lines += _section("Red flags", shown.risks)
    lines += _section("What protects you", shown.protections)
    lines += _section("Worth knowing", shown.notes)
    if shown.missing:
        lines += ["", "## What is missing", ""]
        lines += [f"- {_plain(flag.why)} {_plain(flag.action)}" for flag in shown.missing]
    if shown.eight:
        lines += ["", "## The eight protections", "", "| protection | status |", "| --- | --- |"]
        lines += [f"| {_plain(name)} | {_plain(status)} |" for name, status in shown.eight]
    if shown.edits:
        lines += ["", f"## {EDITS}", "", *(f"- {_plain(edit)}" for edit in shown.edits)]
    if shown.doubts:
        lines += ["", "## What is not certain", "", *(f"- {_plain(doubt)}" for doubt in shown.doubts)]
    if shown.decided:
        lines += ["", "## How it was decided", "", *(f"- {_plain(step)}" for step in shown.decided)]
    lines += ["", _plain(shown.footer)]
    return "\n".join(lines)


def _section(title: str, flags: Iterable[Flag]) -> Iterator[str]:
    flags = list(flags)
    if not flags:
        return
    yield from ("", f"## {title}")
    for flag in flags:
        where = f" ({_plain(flag.where)})" if flag.where else ""
        yield from ("", f"**{_plain(flag.why)}**{where}")
        if flag.quote:
            yield from ("", f"> {_plain(flag.quote)}")
        if flag.action:
            yield from ("", _plain(flag.action))


def _plain(words: str) -> str:
    """Words that mean nothing to a Markdown reader: no markup, no list, no link that makes itself."""
    escaped = _STARTS.sub(_escaped_start, _MARKUP.sub(r"\\\g<0>", words))
    return _ADDRESS.sub(lambda m: m[0][:-1] + "\\.", escaped)


def _escaped_start(m: re.Match[str]) -> str:
    return f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[0]}"
