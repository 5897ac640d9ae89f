"""The report as Markdown: plain CommonMark, in which nothing from the contract is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scoring.render.figures import HIRERS_DUTY, STATUTES
from scoring.render.outline import BESIDE, CRAFTS, EDITS, FAIRNESS, HEADING, SIGNATURES, Flag, Outline, outline_of
from scoring.render.revision import TITLE, ShownRevision, outline_of_revision
from scoring.report import Report

_MARKUP = re.compile(r"[\\`*_\[\]<>~&|$]|:(?=//)")
_STARTS = re.compile(r"^[#+=-]|^(\d+)([.)])")
_ADDRESS = re.compile(r"\bwww\.", re.IGNORECASE)


def render_markdown(report: Report, *, statutes: bool = False) -> str:
    """Report as Markdown; ends without a line feed. *statutes*: with the tick list of every law."""
    shown = outline_of(report, statutes=statutes)
    lines = [f"# {plain(shown.title)}", "", plain(shown.first), "", f"## {HEADING}", ""]
    score = f" ({plain('score ' + shown.score)})" if shown.score else ""
    lines.append(f"**{plain(shown.level)}**{score}")
    for words in (shown.could_be, shown.what_to_do):
        if words:
            lines += ["", plain(words)]
    lines += ["", *(f"- {plain(label)}: {plain(value)}" for label, value in shown.facts)]
    revised = outline_of_revision(report.to_json())
    if revised is not None:
        lines += _revision(revised)
    lines += _section("Red flags", shown.risks)
    lines += _section("What protects you", shown.protections)
    lines += _section("Worth knowing", shown.notes)
    if shown.missing:
        lines += ["", "## What is missing", ""]
        lines += [f"- {plain(flag.why)} {plain(flag.action)}" for flag in shown.missing]
    if shown.eight:
        lines += ["", "## The eight protections", "", "| protection | status |", "| --- | --- |"]
        lines += [f"| {plain(name)} | {plain(status)} |" for name, status in shown.eight]
    if shown.edits:
        lines += ["", f"## {EDITS}", "", *(f"- {plain(edit)}" for edit in shown.edits)]
    for craft in shown.crafts:
        lines += [*_section(CRAFTS, craft.risks, said=plain(craft.first))]
    if shown.signatures:
        lines += ["", f"## {SIGNATURES}", ""]
        lines += [f"- **{plain(first)}** {plain(' '.join(rest))}" for first, _, rest in shown.signatures]
    lines += _fairness(shown)
    if shown.doubts:
        lines += ["", "## What is not certain", "", *(f"- {plain(doubt)}" for doubt in shown.doubts)]
    if shown.decided:
        lines += ["", "## How it was decided", "", *(f"- {plain(step)}" for step in shown.decided)]
    lines += ["", plain(shown.footer)]
    return "\n".join(lines)


def _revision(revised: ShownRevision) -> Iterator[str]:
    yield from ("", f"## {TITLE}")
    for words in (revised.first if revised.differs else "", revised.which, revised.counts):
        if words:
            yield from ("", plain(words))
    if revised.clauses:
        yield from ("", "| clause | for you | before | now |", "| --- | --- | --- | --- |")
        for clause in revised.clauses:
            cells = (f"{clause.title}: {clause.what}", clause.judged, clause.before or "–", clause.after or "–")
            yield f"| {' | '.join(map(plain, cells))} |"
    for words in (*revised.mail, *revised.tracked, *revised.doubts):
        yield from ("", plain(words))
    yield from ("", f"All of it: {plain(revised.more)}")


def _fairness(shown: Outline) -> Iterator[str]:
    fairness = shown.fairness
    if fairness is not None:
        yield from ("", f"## {FAIRNESS}", "", f"**{plain(fairness.score)}** {plain(BESIDE)}")
        for doubt in fairness.doubts:
            yield from ("", plain(doubt))
        yield from _section("What is hard on you", fairness.risks, level=3)
        yield from _section("What is fair", fairness.protections, level=3)
        yield from _section("To look at", fairness.notes, level=3)
        if fairness.missing:
            yield from ("", "### What was not found", "")
            yield from (f"- {plain(flag.why)} {plain(flag.action)}" for flag in fairness.missing)
    if shown.figures:
        yield from ("", "## In figures", "", "| what | value | words |", "| --- | --- | --- |")
        for figure in shown.figures:
            where = f"({figure.where})" if figure.where else ""
            said = " ".join(filter(None, (f'"{figure.quote}"', where, figure.note)))
            yield f"| {plain(figure.label)} | {plain(figure.value)} | {plain(said)} |"
    if shown.checklists:
        yield from ("", f"## {STATUTES}", "", plain(HIRERS_DUTY))
        for law in shown.checklists:
            yield from ("", f"**{plain(law.title)}** ({plain(law.law)}). {plain(law.because)}", "")
            yield from ("| field | status |", "| --- | --- |")
            yield from (f"| {plain(title)} | {plain(words)} |" for title, words, _ in law.rows)
            yield ""
            yield from (f"- {plain(sentence)}" for sentence in law.sentences)


def _section(title: str, flags: Iterable[Flag], *, level: int = 2, said: str = "") -> Iterator[str]:
    flags = list(flags)
    if not (flags or said):
        return
    yield from ("", f"{'#' * level} {title}", *(("", said) if said else ()))
    for flag in flags:
        where = f" ({plain(flag.where)})" if flag.where else ""
        yield from ("", f"**{plain(flag.why)}**{where}")
        if flag.quote:
            yield from ("", f"> {plain(flag.quote)}")
        if flag.action:
            yield from ("", plain(flag.action))


def plain(words: str) -> str:
    """Words that mean nothing to a Markdown reader: no markup, no list, no link that makes itself."""
    escaped = _STARTS.sub(_escaped_start, _MARKUP.sub(r"\\\g<0>", words))
    return _ADDRESS.sub(lambda m: m[0][:-1] + "\\.", escaped)


def _escaped_start(m: re.Match[str]) -> str:
    return f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[0]}"
