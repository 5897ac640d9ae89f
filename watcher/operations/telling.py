"""Tell the user what was found, once, in words that a person can act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from scoring.fairness.catalogue import fair_catalogue
from watcher.errors import NoticeError
from watcher.notify import Notice, Notifier
from watcher.storage.store import Account, Message, Store

LEVELS = {"None": "None (High Risk)", "Moderate": "Moderate", "High": "High (Recommended)"}
"""People see a level in full, never the bare word."""
TOP_FLAGS = 3
BEFORE_CONNECTING = timedelta(days=1)
"""A contract that came longer than this before its mailbox was connected is shown, and not told of: the first pull and
a backfill would otherwise ring for every contract of the last ten years."""
QUOTE_LENGTH = 240


def tell_report(store: Store, notifier: Notifier, document_id: str, now: datetime) -> bool:
    """Send one message about a scored contract, or about one that needs its user. True when it was sent now."""
    document = store.contracts.document(document_id)
    if document.report is None or document.state == "not_a_contract":
        return False
    subject = sender = None
    if document.message_id is not None:
        message = store.mails.message(document.message_id)
        if not _is_news(store, message):
            return False
        subject, sender = message.subject, message.from_
    notice = compose(document.report, subject=subject, sender=sender)
    return _once(store, notifier, notice, now)


def _is_news(store: Store, message: Message) -> bool:
    """Say whether the mail came after one of the mailboxes that hold it was connected, or shortly before."""
    accounts = {location.account for location in store.mails.locations(message.id)}
    connected = [store.mailboxes.get(account).added_at for account in accounts]
    return not connected or any(message.internaldate >= at - BEFORE_CONNECTING for at in connected)


def tell_mailbox(store: Store, notifier: Notifier, account: Account, down: bool, now: datetime) -> bool:
    """Tell that a mailbox has stopped working, or works again, through a channel that is not that mailbox."""
    since = account.last_success_at or account.added_at
    if down:
        title = f"Clausewatch cannot read {account.address}"
        body = (
            f"No mail could be pulled from {account.address} since {since:%Y-%m-%d %H:%M %Z}: {account.error}\n"
            "Contracts that arrive now are not scored. Nothing is lost: what arrives meanwhile is pulled afterwards.\n"
            f"To mend it: clausewatch connect {account.address}"
        )
    else:
        title = f"Clausewatch reads {account.address} again"
        body = f"The mailbox {account.address} answers again; what arrived meanwhile is being pulled."
    notice = Notice(f"mailbox:{account.id}:{'down' if down else 'up'}:{since.isoformat()}", title, body, urgent=down)
    return _once(store, notifier, notice, now, not_through=account.address)


def compose(report: Mapping[str, Any], *, subject: str | None, sender: str | None) -> Notice:
    """Word the message about one document. Pure: the same report gives the same words."""
    client = (report.get("parties") or {}).get("client") or sender or "an unknown sender"
    where = f'"{subject}"' if subject else report["locator"]
    lines: list[str] = []
    if report["state"] == "scored":
        level = LEVELS[report["level"]]
        title = f"{level}: contract from {client}"
        lines.append(f"Protection against AI training: {level}, {report['score']['ai']} of 100.")
        if report.get("level_high"):
            lines.append(f"It could be {LEVELS[report['level_high']]} on another reading: read the clause named below.")
        lines.append(f"Found in {where} ({report['locator']}).")
        flags = top_flags(report["findings"])
        for flag in flags:
            lines += ["", *_flag(flag)]
        if report["level"] != "High":
            lines += ["", "Do not reply 'agreed' yet: an e-mail can be enough to accept these terms."]
    elif report["state"] == "outside_scope":
        title = f"Outside scope: {report.get('kind') or 'document'} from {client}"
        lines.append(f"{where} ({report['locator']}) is a {report.get('kind')}: AI clauses are not scored in it.")
    else:
        title = f"Needs you: a document from {client} could not be read"
        lines.append(f"{where} ({report['locator']}) needs you: {report.get('needs')}.")
        lines.append("Whether it holds an AI clause is not known. Do not reply 'agreed' yet.")
        lines.append(f"What to do: clausewatch inbox --needs-you (item {report['id']})")
    lines += ["", f"Details: clausewatch report {report['id']}", "Information, not legal advice."]
    return Notice(f"report:{report['id']}:{report['state']}:{report.get('level')}", title, "\n".join(lines))


def top_flags(findings: Sequence[Mapping[str, Any]], most: int = TOP_FLAGS) -> list[Mapping[str, Any]]:
    """What matters most for the level: high before low, risks before missing words, AI before all else, in order.

    Findings of axis F are none of it: they have a number of their own.
    """
    rank = {"risk": 0, "missing": 1}
    weight = {"high": 0, "medium": 1, "low": 2}
    beside = fair_catalogue().rules
    wanted = [f for f in findings if f["polarity"] in rank and not f.get("defeated_by") and f["rule"] not in beside]
    wanted.sort(key=lambda f: (weight[f["severity"]], rank[f["polarity"]], f["family"] != "A1", f["start"] or 0))
    return wanted[:most]


def _flag(flag: Mapping[str, Any]) -> list[str]:
    where = ", ".join(
        part
        for part in (
            f"clause {flag['clause']}" if flag["clause"] else "",
            f"page {flag['page']}" if flag["page"] else "",
        )
        if part
    )
    lines = [f"- {flag['why']}" + (f" ({where})" if where else "")]
    if flag["quote"]:
        quote = " ".join(flag["quote"].split())
        lines.append(f'  "{quote if len(quote) <= QUOTE_LENGTH else quote[: QUOTE_LENGTH - 1] + "…"}"')
    return lines


def _once(store: Store, notifier: Notifier, notice: Notice, now: datetime, *, not_through: str | None = None) -> bool:
    """Send once: the key is written before the message leaves, so a replay repeats nothing; a failure frees it."""
    if not store.notices.once(notice.key, now):
        return False
    try:
        taken = notifier.tell(notice, not_through=not_through)
    except NoticeError as error:
        store.notices.failed(notice.key, str(error), now)
        raise
    store.notices.sent(notice.key, taken, now)
    return taken > 0
