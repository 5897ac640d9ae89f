"""Tables for people: what was found, and what needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scoring.render.revision import brief
from watcher.operations.telling import LEVELS, top_flags

STYLES = {"None": "bold red", "Moderate": "yellow", "High": "green"}
CURES = {
    "password": "clausewatch unlock {id} --password-file FILE",
    "ocr": "install tesseract (apt install tesseract-ocr), then: clausewatch rescore {id}",
    "language": "have it translated, then: clausewatch add FILE --for {id}",
    "download": "download it yourself from the sender's page, then: clausewatch add FILE --for {id}",
    "schedule": "ask for the missing schedule, then: clausewatch add FILE --for {id}",
    "reading": "read the clause named in: clausewatch report {id}",
    "format": "ask for a PDF or DOCX, then: clausewatch add FILE --for {id}",
    "damaged": "ask for the file again, then: clausewatch add FILE --for {id}",
    "limit": "ask for a smaller file, then: clausewatch add FILE --for {id}",
}
WHY_LENGTH = 150
TABLE_WIDTH = 120
"""Columns of a terminal below which a table would squeeze the quotes."""


def print_inbox(inbox: Mapping[str, Any]) -> None:
    """Newest first: an entry for each contract and each item that needs its user; then the sum.

    A table where the terminal is wide enough for one, else a few lines each.
    """
    console = Console(highlight=False)
    shown = [(m, d) for m, d in _documents(inbox) if d["state"] != "not_a_contract"]
    console.print("[bold]Protection against AI training[/]")
    if console.width >= TABLE_WIDTH:
        console.print(_table(shown))
    else:
        for message, document in shown:
            console.print()
            _print_lines(console, message, document)
        console.print()
    console.print(footer(inbox), markup=False)


def _table(shown: list[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("client", max_width=26)
    table.add_column("level", no_wrap=True)
    table.add_column("why", ratio=1)
    table.add_column("ends", no_wrap=True)
    table.add_column("source mail", max_width=34)
    for message, document in shown:
        level, style = _level(document)
        table.add_row(
            escape(_client(message, document)),
            f"[{style}]{level}[/]" if style else level,
            escape(_why(document)),
            escape(_ends(document) or "–"),
            escape(message["subject"] or document["locator"]),
        )
    return table


def _print_lines(console: Console, message: Mapping[str, Any], document: Mapping[str, Any]) -> None:
    level, style = _level(document)
    ends = f", ends {_ends(document)}" if _ends(document) else ""
    console.print(Text.assemble((level, style), f"  {_client(message, document)}{ends}"))
    for line in (_why(document), f"in the mail {message['subject'] or document['locator']}"):
        console.print(Padding(Text(line), (0, 0, 0, 4), expand=False))


def print_needs(inbox: Mapping[str, Any]) -> None:
    """One entry for each item that needs its user, with the one command that cures it."""
    console = Console(highlight=False)
    count = 0
    for message, document in _documents(inbox):
        if document["state"] not in ("unread", "awaiting_you"):
            continue
        count += 1
        needs = document.get("needs") or "reading"
        console.print(f"[bold]{document['id']}[/]  needs {needs}  {escape(document['locator'])}")
        console.print(f"  in {escape(repr(message['subject'] or ''))} from {escape(_sender(message))}")
        console.print(f"  {escape(CURES[needs].format(id=document['id']))}", style="cyan")
    for message in inbox["messages"]:
        if message["status"] == "quarantined":
            count += 1
            console.print(f"[bold]{message['id']}[/]  could not be opened: {escape(message['reason'] or '')}")
            again = f"clausewatch rescore {message['id']}"
            cure = f"ask for it again; or, if you trust the sender, raise [limits], then: {again}"
            console.print(f"  {escape(cure)}", style="cyan")
    console.print("Nothing needs you." if not count else f"{count} need you.")


def footer(inbox: Mapping[str, Any]) -> str:
    """``14 mails: 10 hold contracts, 3 do not, 1 needs you``."""
    messages = inbox["messages"]
    holds = needs = 0
    waiting = sum(m["status"] == "waiting" for m in messages)
    for message in messages:
        states = {d["state"] for d in message["documents"]}
        if message["status"] in ("needs_you", "quarantined") or states & {"unread", "awaiting_you"}:
            needs += 1
        elif states & {"scored", "outside_scope"}:
            holds += 1
    rest = len(messages) - holds - needs - waiting
    mails = "mail" if len(messages) == 1 else "mails"
    words = [
        f"{len(messages)} {mails}: {holds} hold{'s' if holds == 1 else ''} contracts",
        f"{rest} do not",
        f"{needs} need{'s' if needs == 1 else ''} you",
    ]
    if waiting:
        words.append(f"{waiting} still being read")
    return ", ".join(words)


def one_line(message: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    """A score as it lands, in one line."""
    level, _ = _level(document)
    return f"{level:<20} {_client(message, document)}: {'; '.join(_why(document).splitlines())}"


def _documents(inbox: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for message in inbox["messages"]:
        for document in message["documents"]:
            yield message, document


def _level(document: Mapping[str, Any]) -> tuple[str, str]:
    if document["state"] == "scored":
        return LEVELS[document["level"]], STYLES[document["level"]]
    if document["state"] == "outside_scope":
        return f"outside scope: {document.get('kind') or 'document'}", "dim"
    if document["state"] == "waiting":
        return "being read", "dim"
    return f"needs you: {document.get('needs')}", "bold magenta"


def _why(document: Mapping[str, Any]) -> str:
    return "\n".join(filter(None, (brief(document), _deciding_words(document))))


def _deciding_words(document: Mapping[str, Any]) -> str:
    if document["state"] == "outside_scope":
        return "AI clauses cannot apply to it"
    if document["state"] != "scored":
        return CURES.get(document.get("needs") or "", "clausewatch inbox --needs-you").format(id=document["id"])
    decides = _deciding(document)
    if decides is None:
        return ""
    if not decides["quote"]:
        return str(decides["why"])
    words = " ".join(decides["quote"].split())
    return f"“{words if len(words) <= WHY_LENGTH else words[: WHY_LENGTH - 1].rsplit(' ', 1)[0] + ' …'}”"


def _deciding(document: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The finding that says most about the level: what protects, where there is protection; else the worst flag."""
    if document["level"] != "None":
        standing: list[Mapping[str, Any]] = [
            f for f in document["findings"] if f["polarity"] == "protection" and not f["defeated_by"]
        ]
        order = ("A1", "A3", "A4")
        named = sorted((f for f in standing if f["family"] in order), key=lambda f: order.index(f["family"]))
        if named:
            return named[0]
    return next(iter(top_flags(document["findings"], 1)), None)


def _client(message: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    return str((document.get("parties") or {}).get("client") or _sender(message))


def _ends(document: Mapping[str, Any]) -> str | None:
    return (document.get("dates") or {}).get("end")


def _sender(message: Mapping[str, Any]) -> str:
    return str(message["from"] or "unknown sender")
