"""Tell the user what was found, once, in words that a person can act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from scoring.fairness.catalogue import fair_catalogue
from scoring.render.revision import ShownRevision, outline_of_revision
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
MOST_CLAUSES = 8
"""Clauses that a message shows of those that differ, the worst first."""


def tell_report(store: Store, notifier: Notifier, report: Mapping[str, Any], now: datetime) -> bool:
    """Send one message about a scored contract, or about one that needs its user. True when it was sent now.

    *report*: its document object, with what is known of its agreement.
    """
    document = store.contracts.document(report["id"])
    if report["state"] == "not_a_contract":
        return False
    subject = sender = None
    if document.message_id is not None:
        message = store.mails.message(document.message_id)
        if not _is_news(store, message):
            return False
        subject, sender = message.subject, message.from_
    notice = compose(report, subject=subject, sender=sender)
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
    """Word the message about one document. Pure: the same report gives the same words.

    Of a later version of an agreement the message says first what became of its level, then what changed.
    """
    client = (report.get("parties") or {}).get("client") or sender or "an unknown sender"
    where = f'"{subject}"' if subject else report["locator"]
    lines: list[str] = []
    revised = outline_of_revision(report)
    if revised is not None:
        lines += _revision(revised)
    if report["state"] == "scored":
        level = LEVELS[report["level"]]
        title = f"{level}: contract from {client}"
        lines.append(f"Protection against AI training: {level}, {report['score']['ai']} of 100.")
        if report.get("level_high"):
            lines.append(f"It could be {LEVELS[report['level_high']]} on another reading: read the clause named below.")
        lines += _tracked(report)
        lines.append(f"Found in {where} ({report['locator']}).")
        flags = top_flags(report["findings"])
        for flag in flags:
            lines += ["", *_flag(flag)]
        if report["level"] != "High" or (revised is not None and revised.differs):
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
    key = f"report:{report['id']}:{report['state']}:{report.get('level')}"
    if revised is not None and revised.differs:
        title = revised.first.rstrip(".")
        key = f"revision:{report['id']}:{report['revision']['older']['id']}:{report['state']}:{report.get('level')}"
    return Notice(key, title, "\n".join(lines))


def _revision(revised: ShownRevision) -> list[str]:
    """A later version: the level, each clause before and now, and what the mail leaves unmentioned."""
    lines = [revised.first] if revised.differs else []
    lines += [words for words in (revised.which, revised.counts) if words]
    for clause in revised.clauses[:MOST_CLAUSES]:
        tracked = f", {clause.tracked}" if clause.tracked else ""
        lines += ["", f"- {clause.title}: {clause.what}, {clause.judged}{tracked}"]
        lines.append(f"  before: {_quoted(clause.before) if clause.before else '(not there)'}")
        lines.append(f"  now:    {_quoted(clause.after) if clause.after else '(gone)'}")
    if len(revised.clauses) > MOST_CLAUSES:
        lines += ["", f"And {len(revised.clauses) - MOST_CLAUSES} more."]
    lines += ["", *revised.mail, *revised.tracked, *revised.doubts]
    return [*lines, f"All of it, side by side: {revised.more}", ""]


def _tracked(report: Mapping[str, Any]) -> list[str]:
    """A paper under negotiation: its level if every tracked change is accepted, and if every one is rejected."""
    if "level_if_rejected" not in report:
        return []
    accepted, rejected = (
        LEVELS.get(report[name] or "", "no level") for name in ("level_if_accepted", "level_if_rejected")
    )
    count = report.get("tracked_changes") or 0
    changes = "1 tracked change" if count == 1 else f"{count} tracked changes"
    return [f"It holds {changes}. If all are accepted: {accepted}. If all are rejected: {rejected}."]


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
        lines.append(f"  {_quoted(flag['quote'])}")
    return lines


def _quoted(words: str) -> str:
    quote = " ".join(words.split())
    return f'"{quote if len(quote) <= QUOTE_LENGTH else quote[: QUOTE_LENGTH - 1] + "…"}"'


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
