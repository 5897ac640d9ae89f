"""Tables for people: what was found, and what needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

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
WHY_LENGTH = 110


def print_inbox(inbox: Mapping[str, Any]) -> None:
    """Newest first: a row for each contract and each item that needs its user; then the sum."""
    table = Table(box=box.SIMPLE_HEAD, title="Protection against AI training", title_justify="left", pad_edge=False)
    table.add_column("client", max_width=26)
    table.add_column("level", no_wrap=True)
    table.add_column("why", ratio=1)
    table.add_column("ends", no_wrap=True)
    table.add_column("source mail", max_width=34)
    for message, document in _documents(inbox):
        if document["state"] == "not_a_contract":
            continue
        level, style = _level(document)
        table.add_row(
            escape((document.get("parties") or {}).get("client") or _sender(message)),
            f"[{style}]{level}[/]" if style else level,
            escape(_why(document)),
            escape((document.get("dates") or {}).get("end") or "–"),
            escape(message["subject"] or document["locator"]),
        )
    console = Console(soft_wrap=False, highlight=False)
    console.print(table)
    console.print(footer(inbox), markup=False)


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
            console.print("  its raw bytes are kept; ask the sender for the contract again", style="cyan")
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
    words = [
        f"{len(messages)} {'mail' if len(messages) == 1 else 'mails'}: {holds} hold{'s' if holds == 1 else ''} contracts",
        f"{rest} do not",
        f"{needs} need{'s' if needs == 1 else ''} you",
    ]
    if waiting:
        words.append(f"{waiting} still being read")
    return ", ".join(words)


def one_line(message: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    """A score as it lands, in one line."""
    level, _ = _level(document)
    client = (document.get("parties") or {}).get("client") or _sender(message)
    return f"{level:<20} {client}: {_why(document)}"


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
    if document["state"] == "outside_scope":
        return "AI clauses cannot apply to it"
    if document["state"] != "scored":
        return CURES.get(document.get("needs") or "", "clausewatch inbox --needs-you").format(id=document["id"])
    quote = ""
    if document["level"] == "High":
        quotes = [f["quote"] for f in document["findings"] if f["polarity"] == "protection" and f["family"] == "A1"]
        quote = quotes[0] if quotes else ""
    else:
        flags = top_flags(document["findings"], 1)
        if flags:
            quote = flags[0]["quote"] or flags[0]["why"]
            if flags[0]["polarity"] == "missing":
                quote = flags[0]["why"]
    words = " ".join(quote.split())
    return words if len(words) <= WHY_LENGTH else words[: WHY_LENGTH - 1] + "…"


def _sender(message: Mapping[str, Any]) -> str:
    return str(message["from"] or "unknown sender")
