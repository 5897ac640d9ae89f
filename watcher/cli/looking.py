"""``status`` and ``doctor``: how things are, and what is wrong with its cure."""

from __future__ import annotations

import importlib.util
import os
import shutil
import stat
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from watcher.cli.context import Context, say
from watcher.errors import MailboxError, WatcherError

if TYPE_CHECKING:
    from watcher.app import App

LOW_DISK_BYTES = 1024**3
MOST_LISTED = 20
"""Lines of one kind on the screen; the JSON has them all."""


def status(app: App) -> dict[str, Any]:
    """Figures of everything, and whether every mailbox is being read."""
    health = dict(app.health())
    accounts = [
        {
            "account": a.address,
            "state": a.state,
            "last_success": a.last_success_at.isoformat() if a.last_success_at else None,
            "failures": a.failures,
            "error": a.error if a.failures else None,
            "next_try": a.retry_at.isoformat() if a.failures and a.retry_at else None,
            **app.store.mails.account_counts(a.id),
        }
        for a in app.store.mailboxes.all()
    ]
    failing = [a["account"] for a in accounts if a["failures"]]
    return {
        "ok": not failing,
        "accounts": accounts,
        "failing": failing,
        "gaps": [
            {
                "account": gap.location.account,
                "folder": gap.location.folder,
                "uid": gap.location.uid,
                "reason": gap.reason,
                "attempts": gap.attempts,
            }
            for gap in app.store.mails.gaps()
        ],
        "parked": [{"key": f.key, "reason": f.told, "since": f.failed_at.isoformat()} for f in app.engine.failed()],
        **{k: v for k, v in health.items() if k != "ok"},
    }


def print_status(found: dict[str, Any]) -> None:
    """Say it in words."""
    for account in found["accounts"]:
        say(
            f"{account['account']}: {account['state']}, {account['on_server']} on server, {account['stored']} stored, "
            f"{account['missing']} missing; last read {account['last_success'] or 'never'}"
        )
        if account["error"]:
            say(f"  {account['error']}")
            say(f"  to mend it: clausewatch connect {account['account']}")
    for gap in found["gaps"][:MOST_LISTED]:
        say(f"  missing: {gap['folder']}, UID {gap['uid']}, asked for {gap['attempts']} times: {gap['reason']}")
    for piece in found["parked"][:MOST_LISTED]:
        say(f"  not done: {piece['key']}: {piece['reason']}")
    if not found["accounts"]:
        say("no mailbox is connected: clausewatch connect YOU@EXAMPLE.ORG")
    say(
        f"{found['documents']} documents: {found['scored']} scored, {found['needs_you']} need you "
        f"(clausewatch inbox --needs-you), {found['waiting']} mails still to open, {found['quarantined']} quarantined"
    )


def examine(context: Context) -> dict[str, Any]:
    """Test every part. A part that fails is a line with its cure, and the next is tested all the same."""
    checks: list[dict[str, Any]] = []

    def check(name: str, test: Callable[[], str]) -> bool:
        try:
            checks.append({"name": name, "ok": True, "detail": test(), "cure": None})
        except WatcherError as error:
            checks.append({"name": name, "ok": False, "detail": str(error), "cure": error.remedy})
        return bool(checks[-1]["ok"])

    if check("settings", lambda: _settings(context)):
        app = context.app()
        try:
            check("home", lambda: _home(app))
            if check("database", lambda: _database(app)):
                check("confined child", lambda: _confined(app))
                for account in app.store.mailboxes.all():
                    check(f"mailbox {account.address}", lambda a=account.id: _mailbox(app, a))  # type: ignore[misc]
            check("optical character recognition", _ocr)
            check("notice channels", lambda: _channels(app))
        finally:
            app.close()
    return {"ok": all(c["ok"] for c in checks), "checks": checks}


def _settings(context: Context) -> str:
    settings = context.settings()
    return f"home {settings.home}, database {'by DATABASE_URL' if settings.database_url else 'SQLite in it'}"


def _home(app: App) -> str:
    free = shutil.disk_usage(app.home).free
    if free < LOW_DISK_BYTES:
        raise WatcherError(f"only {free // 1024**2} MB are free on the disk of {app.home}", remedy="Free some space.")
    for path in (app.home / "secrets").iterdir():
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise WatcherError(f"{path} can be read by other users", remedy=f"chmod 600 {path}")
    sealed = "Passwords are sealed with a key in this folder: that protects copies of the database, not a stolen home"
    return f"{app.home}, {free // 1024**3} GB free, user {os.getuid()}. {sealed}"


def _database(app: App) -> str:
    return f"{app.database.engine.dialect.name}, {app.store.health()['mails']} mails"


def _confined(app: App) -> str:
    from scoring.extract.sniff import media_type_of
    from watcher.confine import Stopped

    found = app.confine(media_type_of, b"%PDF-1.4\n")
    if isinstance(found, Stopped):
        raise WatcherError(f"a document could not be opened in the confined child: {found.reason}")
    return ", ".join(f"{name}: {value}" for name, value in app.confine.report().items())


def _mailbox(app: App, account_id: str) -> str:
    try:
        with app.open_mailbox(app.owner, account_id)() as mailbox:
            folders = mailbox.folders()
            state = mailbox.examine(app.folders_of(app.store.mailboxes.get(account_id))[0])
    except MailboxError as error:
        raise WatcherError(str(error), remedy=error.remedy) from None
    return f"{len(folders)} folders, {state.exists} mails in {state.folder}"


def _ocr() -> str:
    found = shutil.which("tesseract")
    if found is None:
        raise WatcherError(
            "tesseract is not installed: scans and photographs need you instead of being read",
            remedy="Install it: apt install tesseract-ocr (macOS: brew install tesseract).",
        )
    return found


def _channels(app: App) -> str:
    channels = app.settings.notices.channels
    if not channels:
        return "none named: scores appear in the inbox and on the screen only ([notices] channels in clausewatch.toml)"
    if importlib.util.find_spec("apprise") is None:
        raise WatcherError("apprise is not installed", remedy="Reinstall clausewatch.")
    from watcher.notify import AppriseNotifier

    wrong = AppriseNotifier(channels).check()
    if wrong:
        raise WatcherError(f"not understood: {', '.join(wrong)}", remedy="Mend [notices] channels in clausewatch.toml.")
    return f"{len(channels)} named"
