"""What ``run`` and ``backfill`` do: enqueue, work until nothing is left, and count."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from watcher.errors import WrongInput
from watcher.mail.mailbox import choose_folders

if TYPE_CHECKING:
    from watcher.app import App
    from watcher.storage.store import Account

CLOCKS_APART = timedelta(seconds=1)
"""The queue writes its times in milliseconds."""


def accounts_of(app: App, named: str | None) -> list[Account]:
    """The mailboxes to work on. Raises WrongInput when there is none, or none of that name."""
    if named is not None:
        return [app.store.mailboxes.get(named)]
    accounts = list(app.store.mailboxes.all())
    if not accounts:
        raise WrongInput("no mailbox is connected", remedy="Run 'clausewatch connect YOU@EXAMPLE.ORG' first.")
    return accounts


def pull_once(app: App, named: str | None, since: datetime | None) -> dict[str, Any]:
    """One pull of every mailbox, everything processed."""
    accounts = accounts_of(app, named)
    before, begun = app.store.health(), app.clock()
    app.engine.launch(listen=True)
    tick = f"once-{app.clock().isoformat()}-{secrets.token_hex(4)}"
    for account in accounts:
        app.pull(account, tick, since=since)
    _work(app, lambda: _pull_line(app, before))
    app.watch(tick)
    _work(app, lambda: _pull_line(app, before))
    return _answer(app, accounts, before, begun)


def backfill(app: App, named: str | None, since: datetime | None) -> dict[str, Any]:
    """Look through the past of every folder of every mailbox."""
    accounts = accounts_of(app, named)
    before, begun = app.store.health(), app.clock()
    app.engine.launch(listen=True)
    tick = f"{app.clock().isoformat()}-{secrets.token_hex(4)}"
    for account in accounts:
        with app.open_mailbox(app.owner, account.id)() as mailbox:
            _, past = choose_folders(mailbox.folders())
        app.pull(account, f"backfill-{tick}")
        for folder in past:
            app.look_back(account, folder, tick, since)
    started = time.monotonic()
    _work(app, lambda: _backfill_line(app, started))
    return _answer(app, accounts, before, begun)


def _answer(app: App, accounts: list[Account], before: dict[str, Any], begun: datetime) -> dict[str, Any]:
    """Count what was done, and say of each mailbox what kept it from being done."""
    lines = [_account_line(app, account.id, before) for account in accounts]
    parked = [failed for failed in app.engine.failed() if failed.failed_at >= begun - CLOCKS_APART]
    for line, account in zip(lines, accounts, strict=True):
        own = [f for f in parked if f.workflow == "contract" or f":{account.id}:" in f.key]
        if own and not line["error"]:
            line["error"] = own[0].told
    return {"accounts": lines, "documents": app.store.health()["documents"]}


def inbox_of(app: App, *, needs_you: bool) -> dict[str, Any]:
    """Every message and what became of each part (INTERFACE.md, ``inbox``)."""
    from watcher.cli.scoring_files import day
    from watcher.operations.grouping import Known

    known = Known.of(app.store, day(None, app.settings))
    messages = []
    for entry in app.store.mails.inbox(needs_you=needs_you):
        message = entry.message
        messages.append(
            {
                "id": message.id,
                "message_id": message.message_id,
                "subject": message.subject,
                "from": message.from_,
                "date": message.date.isoformat() if message.date else None,
                "status": message.status,
                "reason": message.reason,
                "parts": [
                    {"locator": p.locator, "outcome": p.outcome, "needs": p.needs, "reason": p.reason}
                    for p in entry.parts
                ],
                "documents": [
                    known.told(d.report, app.store) if d.report is not None else _unscored(d) for d in entry.documents
                ],
                "authentication": message.authentication or {"dkim": None, "arc": None, "dmarc": None},
            }
        )
    return {"messages": messages}


def _unscored(document: Any) -> dict[str, Any]:
    return {
        "locator": document.locator,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "id": document.id,
        "state": document.state,
        "needs": document.needs,
        "level": None,
    }


def _account_line(app: App, account_id: str, before: dict[str, Any]) -> dict[str, Any]:
    account = app.store.mailboxes.get(account_id)
    counts = app.store.mails.account_counts(account_id)
    return {
        "account": account.address,
        "on_server": counts["on_server"],
        "stored": counts["stored"],
        "new": counts["stored"] - before.get("stored_by_account", {}).get(account_id, 0),
        "missing": counts["missing"],
        "quarantined": counts["quarantined"],
        "looked_at": counts["outlined"],
        "candidates": counts["candidates"],
        "older": max(0, counts["on_server"] - counts["stored"] - counts["missing"] - counts["outlined"]),
        "error": account.error if account.failures else None,
    }


def _work(app: App, line: Callable[[], str]) -> None:
    """Work until the queue is empty, showing one line of progress on a terminal."""
    shown = sys.stderr.isatty()
    last = time.monotonic()
    while not app.engine.wait_idle(timeout=0.5):
        if shown:
            sys.stderr.write("\r\x1b[K" + line())
            sys.stderr.flush()
        elif time.monotonic() - last > 5.0:
            sys.stderr.write(line() + "\n")
            last = time.monotonic()
    if shown:
        sys.stderr.write("\r\x1b[K")


def _pull_line(app: App, before: dict[str, Any]) -> str:
    now = app.store.health()
    kept = now["mails"] - before["mails"]
    return f"pulling: {kept} mails kept, {now['waiting']} still to open, {now['documents']} documents"


def _backfill_line(app: App, started: float) -> str:
    now = app.store.health()
    looked, of = now["looked_at"], now["on_server"]
    rate = looked / max(0.001, time.monotonic() - started)
    left = (of - looked) / rate if rate else 0
    return (
        f"backfill: {looked} of {of} mails looked at, {rate:.0f} a second, about {left / 60:.0f} min left; "
        f"{now['documents']} documents"
    )
