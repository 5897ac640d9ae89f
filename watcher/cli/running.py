"""Keep the service running: clock, worker, listeners and the health page, until a signal ends it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from watcher.cli import feeding
from watcher.cli.context import say

if TYPE_CHECKING:
    from watcher.app import App


def keep_running(
    app: App, *, work: bool, answer: bool, tick: bool, port: int, until: threading.Event | None = None
) -> None:
    """Run until SIGINT or SIGTERM (or *until* is set), printing each score as it lands."""
    from watcher.web.calendar import CalendarPage
    from watcher.web.health import HealthServer

    stop = until or threading.Event()
    if until is None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
    app.on_report = _printer(app)
    accounts = app.store.mailboxes.all()
    app.engine.launch(listen=work)
    if answer:
        server = HealthServer(port, app.health, [CalendarPage(app.calendar_of)])
        server.start()
        feeding.now_at(app.home, server.address)
        say(f"health: {server.address}/healthz and /readyz")
    if tick:
        app.start_clock()
        app.start_listening()
        for account in accounts:
            app.pull(account, f"up-{app.clock().isoformat()}")
    for account in accounts:
        say(f"watching {account.address}: {', '.join(app.folders_of(account))}")
    if not accounts:
        say("no mailbox yet: run 'clausewatch connect YOU@EXAMPLE.ORG' in another terminal; it is taken up by itself")
    say("stop with Ctrl-C; nothing is lost, work goes on where it stopped")
    try:
        stop.wait()
    finally:
        if answer:
            feeding.no_longer_at(app.home, server.address)
            server.stop()
    say("stopped")


def _printer(app: App) -> Callable[[str, str], None]:
    from watcher.cli.tables import one_line

    def show(owner: str, document_id: str) -> None:
        store = app.store_of(owner)
        document = store.contracts.document(document_id)
        if document.report is None or document.state == "not_a_contract":
            return
        source: dict[str, Any] = {"from": None, "subject": None}
        if document.message_id:
            message = store.mails.message(document.message_id)
            source = {"from": message.from_, "subject": message.subject}
        say(f"{app.clock().astimezone():%H:%M:%S}  {one_line(source, document.report)}")

    return show
