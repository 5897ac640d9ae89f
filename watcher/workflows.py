"""The trips, read aloud. Each ``run.step`` is remembered: after a crash the trip goes on from there.

A workflow only calls ``run``: clock, rows and chance are read inside steps. Between steps travel ids and keys, never
bytes. A step may run twice (the machine can die between the work and its being remembered), so every operation is
written so that twice is once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from evidence.vault import Vault
from watcher.engine import Run
from watcher.errors import MailboxError, MailboxRefused, MailboxThrottled, MailboxUnreachable, SettingsError
from watcher.mail.mailbox import Mailbox, backoff
from watcher.notify import Notifier
from watcher.operations import acting, checking, comparing, grouping, receiving, reviewing, telling
from watcher.storage.store import MailPacks, Store

PULLS = "pulls"
"""Asking mailboxes for new mail: waits for servers, so it takes no slot from work that waits for nobody."""
FRESH = "fresh"
"""New mail: before everything else."""
PAST = "past"
"""Looking through the past of mailboxes."""
BULK = "bulk"
"""Mail that a backfill brought: beside new mail, never before it."""


REST_SECONDS = 5.0
PATIENCE = 6
"""A backfill asks a server that failed so often again, after 5 s, 10 s, 20 s … (five minutes in all), and then ends:
the next one goes on where it stopped."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the trips are made with. ``app.build`` fills it once."""

    store: Callable[[str], Store]
    """Store of one owner."""
    open_mailbox: Callable[[str, str], Callable[[], Mailbox]]
    """(owner, account) → a function that connects."""
    folder_lock: Callable[[str, str, str], AbstractContextManager[None]]
    """(owner, account, folder): two pulls of one folder never run at once."""
    packs: Callable[[str], MailPacks]
    vault: Callable[[str], Vault]
    reader: reviewing.Reader
    notifier: Notifier
    clock: Callable[[], datetime]
    chance: Callable[[], float]
    rest: Callable[[float], None]
    """Waits so many seconds."""
    first_pull: int
    daily_bytes: int
    """Most that is fetched from one mailbox in 24 hours."""
    retention: timedelta
    dead_after: timedelta
    action: str
    on_report: Callable[[str, str], None]
    """(owner, document id): called when a score lands, for whoever watches the screen."""


def new_mail(run: Run, parts: Parts, owner: str, account: str, folder: str, since: str | None = None) -> None:
    """Pull what is new in one folder, then enqueue each kept mail's own trip."""
    more = True
    while more:
        pulled = run.step(_fetch, parts, owner, account, folder, since)
        for key in pulled.keys:
            run.enqueue("contract", owner, key, key=_mail_key(owner, key), queue=FRESH)
        more = pulled.more
    _sweep(run, parts, owner, account, FRESH)


def backfill(run: Run, parts: Parts, owner: str, account: str, folder: str, since: str | None = None) -> None:
    """Look through the past of one folder: headers and structure of everything, bodies of candidates only."""
    if not gaps(run, parts, owner, account, folder):
        return
    for _ in _patiently(run, parts, _outline, owner, account, folder, since):
        candidates(run, parts, owner, account, folder)
    _sweep(run, parts, owner, account, BULK)


def gaps(run: Run, parts: Parts, owner: str, account: str, folder: str) -> bool:
    """Ask again, once, for what the server of one folder listed and did not give. False: it did not answer at all."""
    answered = False
    for pulled in _patiently(run, parts, _gaps, owner, account, folder):
        answered = True
        for key in pulled.keys:
            run.enqueue("contract", owner, key, key=_mail_key(owner, key), queue=BULK)
    return answered


def candidates(run: Run, parts: Parts, owner: str, account: str, folder: str) -> None:
    """Fetch the bodies that a backfill marked; what the day's budget left over is fetched the next day."""
    for pulled in _patiently(run, parts, _candidates, owner, account, folder):
        for key in pulled.keys:
            run.enqueue("contract", owner, key, key=_mail_key(owner, key), queue=BULK)


def contract(run: Run, parts: Parts, owner: str, message: str) -> None:
    """One kept mail, from its bytes to the notice."""
    documents = run.step(_open, parts, owner, message)
    kept = False
    for document in documents:
        state = run.step(_read, parts, owner, document)
        kept = kept or state != "not_a_contract"
    if kept:
        run.step(_authenticate, parts, owner, message)
        run.step(_act, parts, owner, message)
    for document in documents:
        run.step(_tell, parts, owner, document)


def checkup(run: Run, parts: Parts, owner: str) -> None:
    """The daily round: what the server holds against what is stored, what is left to fetch, what may be let go."""
    folders = run.step(_folders, parts, owner)
    for account, folder in folders:
        run.step(_reconcile, parts, owner, account, folder)
        gaps(run, parts, owner, account, folder)
        candidates(run, parts, owner, account, folder)
    for account in dict.fromkeys(account for account, _ in folders):
        _sweep(run, parts, owner, account, BULK)
    run.step(_let_go, parts, owner)


def mailbox_watch(run: Run, parts: Parts, owner: str) -> None:
    """Tell of a mailbox that has stopped working, and once of its recovery."""
    run.step(_watch, parts, owner)


def actions(run: Run, parts: Parts, owner: str) -> None:
    """Carry out the actions on the server that are due."""
    run.step(_carry_out, parts, owner)


WORKFLOWS: Mapping[str, Callable[..., None]] = {
    "new_mail": new_mail,
    "backfill": backfill,
    "contract": contract,
    "checkup": checkup,
    "actions": actions,
    "mailbox_watch": mailbox_watch,
}


def _patiently(
    run: Run, parts: Parts, step: Callable[..., receiving.Pulled], owner: str, account: str, *more: str | None
) -> Iterator[receiving.Pulled]:
    """Do *step* until there is no more. A server that asks for patience, or is away, is asked again after a pause.

    The pause is made of short steps, so that the service can be stopped in the middle of it.
    """
    failures = 0
    while True:
        pulled: receiving.Pulled = run.step(step, parts, owner, account, *more)
        if pulled.failed is None:
            failures = 0
            yield pulled
            if not pulled.more:
                return
            continue
        failures += 1
        if not pulled.passing or failures > PATIENCE:
            return
        for _ in range(2 ** (failures - 1)):
            run.step(_rest, parts)


def _rest(parts: Parts) -> None:
    parts.rest(REST_SECONDS)


def _sweep(run: Run, parts: Parts, owner: str, account: str, queue: str) -> None:
    """Enqueue what a crash may have left between keeping a mail and enqueuing it. A known key is a no-op."""
    for key in run.step(_unopened, parts, owner, account):
        run.enqueue("contract", owner, key, key=_mail_key(owner, key), queue=queue)


def _mail_key(owner: str, key: str) -> str:
    return f"mail:{owner}:{key}"


# ---- steps: an operation with the parts it needs


def _fetch(parts: Parts, owner: str, account: str, folder: str, since: str | None) -> receiving.Pulled:
    with parts.packs(owner) as packs:
        return _pull(
            parts,
            owner,
            account,
            folder,
            lambda store: receiving.fetch_batch(
                parts.open_mailbox(owner, account),
                packs,
                store,
                account,
                folder,
                parts.first_pull,
                datetime.fromisoformat(since) if since else None,
                parts.daily_bytes,
                parts.clock,
            ),
        )


def _outline(parts: Parts, owner: str, account: str, folder: str, since: str | None) -> receiving.Pulled:
    return _pull(
        parts,
        owner,
        account,
        folder,
        lambda store: receiving.outline_batch(
            parts.open_mailbox(owner, account),
            parts.reader.confine,
            store,
            account,
            folder,
            datetime.fromisoformat(since) if since else None,
            parts.clock,
        ),
    )


def _candidates(parts: Parts, owner: str, account: str, folder: str) -> receiving.Pulled:
    with parts.packs(owner) as packs:
        return _pull(
            parts,
            owner,
            account,
            folder,
            lambda store: receiving.fetch_candidates(
                parts.open_mailbox(owner, account), packs, store, account, folder, parts.daily_bytes, parts.clock
            ),
        )


def _gaps(parts: Parts, owner: str, account: str, folder: str) -> receiving.Pulled:
    with parts.packs(owner) as packs:
        return _pull(
            parts,
            owner,
            account,
            folder,
            lambda store: receiving.fetch_gaps(
                parts.open_mailbox(owner, account), packs, store, account, folder, parts.daily_bytes, parts.clock
            ),
        )


def _reconcile(parts: Parts, owner: str, account: str, folder: str) -> receiving.Pulled:
    return _pull(
        parts,
        owner,
        account,
        folder,
        lambda store: receiving.reconcile(parts.open_mailbox(owner, account), store, account, folder, parts.clock),
    )


def _folders(parts: Parts, owner: str) -> list[tuple[str, str]]:
    store = parts.store(owner)
    return [(account.id, folder) for account in store.mailboxes.all() for folder in store.mailboxes.folders(account.id)]


def _pull(
    parts: Parts, owner: str, account: str, folder: str, work: Callable[[Store], receiving.Pulled]
) -> receiving.Pulled:
    """Do one piece of pulling and write down how the mailbox did.

    A server that does not answer is not a failure of the trip: the clock comes again, after a growing pause.
    """
    store = parts.store(owner)
    with parts.folder_lock(owner, account, folder):
        try:
            pulled = work(store)
        except (MailboxError, SettingsError) as error:
            now = parts.clock()
            failures = store.mailboxes.get(account).failures + 1
            pause = timedelta(seconds=backoff(failures, parts.chance))
            reauth = isinstance(error, MailboxRefused | SettingsError)  # only a person can mend these
            passing = isinstance(error, MailboxThrottled | MailboxUnreachable)
            failed = f"{str(error).rstrip('.')}. {error.remedy}"
            store.mailboxes.failed(account, failed, now, now + pause, reauth)
            return receiving.Pulled((), more=False, failed=failed, passing=passing)
    store.mailboxes.succeeded(account, parts.clock())
    return pulled


def _watch(parts: Parts, owner: str) -> None:
    store, now = parts.store(owner), parts.clock()
    for account in store.mailboxes.all():
        down = checking.is_down(account, now, parts.dead_after)
        if down and account.down_notified_at is None:
            telling.tell_mailbox(store, parts.notifier, account, True, now)
            store.mailboxes.mark_down_notified(account.id, now)
        elif account.down_notified_at is not None and account.failures == 0:
            telling.tell_mailbox(store, parts.notifier, account, False, now)
            store.mailboxes.mark_down_notified(account.id, None)


def _unopened(parts: Parts, owner: str, account: str) -> list[str]:
    return parts.store(owner).mails.unprocessed(account)


def _open(parts: Parts, owner: str, message: str) -> tuple[str, ...]:
    return reviewing.open_kept(parts.reader, parts.packs(owner), parts.store(owner), message, parts.clock())


def _read(parts: Parts, owner: str, document: str) -> str:
    """Read a document and link it with the papers of its agreement: one step, so that a trip begun before goes on."""
    store, now = parts.store(owner), parts.clock()
    state = reviewing.read_document(parts.reader, parts.packs(owner), parts.vault(owner), store, document, now)
    if state != "not_a_contract":
        grouping.group(grouping.Hand(parts.reader.confine, parts.reader.me), store, (document,), now)
    return state


def _authenticate(parts: Parts, owner: str, message: str) -> None:
    reviewing.authenticate(parts.reader, parts.packs(owner), parts.store(owner), message, parts.clock())


def _act(parts: Parts, owner: str, message: str) -> None:
    acting.order(parts.store(owner), message, parts.action, parts.clock())


def _carry_out(parts: Parts, owner: str) -> int:
    return acting.carry_out(lambda account: parts.open_mailbox(owner, account), parts.store(owner), parts.clock())


def _tell(parts: Parts, owner: str, document: str) -> None:
    """Tell of a document, and what changed in it where it is a later version: one step, as for ``_read``."""
    store, now = parts.store(owner), parts.clock()
    hand = comparing.Hand(parts.reader.confine, parts.reader.me)
    compared = comparing.compare_versions(hand, parts.packs(owner), store, document, now)
    parts.on_report(owner, document)
    # the version before it can come later: what was told of as a first version is then told of as a revised one
    for each in dict.fromkeys((document, *compared)):
        for report in grouping.told(store, [store.contracts.document(each)], now.date()):
            telling.tell_report(store, parts.notifier, report, now)


def _let_go(parts: Parts, owner: str) -> int:
    with parts.packs(owner) as packs:
        return checking.let_go(packs, parts.store(owner), parts.clock(), parts.retention)
