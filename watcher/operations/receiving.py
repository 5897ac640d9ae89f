"""Bring mail from a server into the store: raw bytes first, one fsync and one transaction a batch.

What to fetch next is decided by ``next_uids``, which touches nothing; ``fetch_batch`` touches and decides nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar, cast

from watcher.confine import Confine, Stopped
from watcher.mail.glance import Glance, agreements_among, glances
from watcher.mail.mailbox import BATCH_BYTES, BATCH_MAILS, FolderState, Mailbox, Missing, Outline, RawMail
from watcher.storage.store import Cursor, KeptMail, MailPacks, MissingMail, OutlinedMail, SeenFolder, Store, Written

T = TypeVar("T")

STEP_SECONDS = 20.0
"""A step ends after about so long, so that a crash repeats little."""
GROUP_MAILS = 250
"""Mails in one transaction. The server is asked for at most BATCH_MAILS and BATCH_BYTES at once; a transaction may
hold several answers, because each costs an fsync."""
GROUP_SECONDS = 2.0
"""A slow server fills no group: what has come after so long is kept, so that a kill loses little."""
OUTLINE_BATCH = 100
"""Mails described in one transaction; their texts are asked for together."""
CANDIDATES = 2000
"""Candidates fetched in one step."""
GAP_ATTEMPTS = 20
"""A UID that the server lists and does not give is asked for so often by itself; it stays listed after that."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What one step brought in. Travels between durable steps, so it holds keys and counts only."""

    keys: tuple[str, ...]
    """Keys of the mails kept, to be opened."""
    more: bool
    """True: call again, there is more."""
    stored: int = 0
    missing: int = 0
    looked_at: int = 0
    """Outlines read (backfill only)."""
    left: int = 0
    """Mails that are still to be looked at in this folder."""
    failed: str | None = None
    """Why the server gave nothing, in the user's words."""
    passing: bool = False
    """True: what failed passes by itself (too many questions, no connection), so asking again later is worth while."""
    spent: bool = False
    """True: the day's byte budget is used up; the rest is fetched tomorrow."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which UIDs to fetch next, and the cursor once they are in."""

    uids: tuple[int, ...]
    high: int
    low: int
    left: int
    """How many remain after these."""


def next_uids(
    on_server: Sequence[int], cursor: Cursor | None, uidvalidity: int, *, first_pull: int, limit: int = GROUP_MAILS
) -> Plan | None:
    """Say which UIDs come next: what is new, oldest first; then, on a first pull, what is older, newest first.

    *on_server* is sorted. *cursor* spans ``[low, high]``: everything in it is stored or listed as a gap. A first
    pull takes the newest *first_pull* mails; older ones are the backfill's. None: nothing to fetch.
    """
    if not on_server:
        return None
    if cursor is None or cursor.uidvalidity != uidvalidity or cursor.high <= 0:
        wanted = on_server[-first_pull:]
        batch = wanted[-limit:]
        return Plan(tuple(reversed(batch)), high=on_server[-1], low=batch[0], left=len(wanted) - len(batch))
    newer = [uid for uid in on_server if uid > cursor.high]
    inside = sum(cursor.low <= uid <= cursor.high for uid in on_server)
    older = [uid for uid in on_server if cursor.floor <= uid < cursor.low]
    older = older[-max(0, first_pull - inside) :] if first_pull > inside else []
    if newer:
        batch = newer[:limit]
        return Plan(tuple(batch), high=batch[-1], low=cursor.low, left=len(newer) - len(batch) + len(older))
    if older:
        batch = older[-limit:]
        return Plan(tuple(reversed(batch)), high=cursor.high, low=batch[0], left=len(older) - len(batch))
    return None


def fetch_batch(
    open_mailbox: Callable[[], Mailbox],
    packs: MailPacks,
    store: Store,
    account: str,
    folder: str,
    first_pull: int,
    since: datetime | None,
    daily_bytes: int,
    clock: Callable[[], datetime],
) -> Pulled:
    """Keep the next mails of *folder* before anything looks at them. Twice is once.

    Raises MailboxError when the server does not answer, StorageError when the disk does not.
    """
    until = time.monotonic() + STEP_SECONDS
    with open_mailbox() as mailbox:
        state = mailbox.examine(folder)
        before = store.mailboxes.folder(account, folder)
        gaps = store.mails.gaps_to_retry(account, folder, state.uidvalidity, GAP_ATTEMPTS)
        if before is not None and not gaps and since is None and _is_as_before(state, before):
            return Pulled((), more=False)
        _forget_vanished(mailbox, store, account, folder, state, before, clock())
        on_server = mailbox.uids()
        cursor = store.mailboxes.cursor(account, folder)

        floors: list[int] = []

        def slices() -> Iterator[_Slice]:
            yield from _fetched(mailbox, gaps)
            at = cursor
            while (plan := next_uids(on_server, at, state.uidvalidity, first_pull=first_pull)) is not None:
                oldest: datetime | None = None
                for some in _fetched(mailbox, plan.uids):
                    oldest = min([m.internaldate for m in some.raws] + ([oldest] if oldest else []), default=None)
                    # The cursor moves in the transaction that holds the batch's last rows, and only there.
                    last = some.done == len(plan.uids)
                    if last and since is not None and oldest is not None and oldest < since:
                        floors.append(plan.low)
                    floor = floors[-1] if floors else at.floor if at else 0
                    at = Cursor(state.uidvalidity, plan.high, plan.low, floor) if last else at
                    yield replace(some, cursor=at if last else None)
                if time.monotonic() > until:
                    return

        kept = _keep(slices(), packs, store, account, folder, state, daily_bytes, clock)
        if floors:
            store.mailboxes.set_floor(account, folder, state.uidvalidity, floors[-1])
        left = next_uids(on_server, store.mailboxes.cursor(account, folder), state.uidvalidity, first_pull=first_pull)
        store.mailboxes.saw(account, folder, state, len(on_server), settled=left is None, now=clock())
        return replace(kept, more=left is not None and not kept.spent, left=left.left if left else 0)


@dataclass(frozen=True, slots=True)
class _Slice:
    """Mails that came together. Several make a group."""

    raws: tuple[RawMail, ...]
    missing: tuple[MissingMail, ...]
    done: int
    """How many of the UIDs asked for have been answered, these included."""
    ends_group: bool
    cursor: Cursor | None = None
    """Where the cursor stands once these are kept; None: it does not move."""


@dataclass(slots=True)
class _Group:
    """Mails that are kept in one transaction. Their bytes are in the packs, and here no more."""

    mails: list[tuple[int, datetime, tuple[str, ...]]] = field(default_factory=list)
    """UID, INTERNALDATE and flags."""
    written: list[Written] = field(default_factory=list)
    missing: list[MissingMail] = field(default_factory=list)
    cursor: Cursor | None = None


def _fetched(mailbox: Mailbox, uids: Sequence[int]) -> Iterator[_Slice]:
    """Fetch *uids*, in groups of at most GROUP_MAILS and about BATCH_BYTES, each in slices of what comes at once."""
    raws: list[RawMail] = []
    missing: list[MissingMail] = []
    size = count = done = 0
    begun = time.monotonic()
    for item in mailbox.fetch(uids):
        done += 1
        count += 1
        if isinstance(item, Missing):
            missing.append(MissingMail(item.uid, item.reason, item.gone))
        else:
            raws.append(item)
            size += len(item.raw)
        full = size >= BATCH_BYTES or count >= GROUP_MAILS or time.monotonic() - begun > GROUP_SECONDS
        ends = full or done == len(uids)
        if ends or len(raws) + len(missing) >= BATCH_MAILS:
            yield _Slice(tuple(raws), tuple(missing), done, ends)
            raws, missing = [], []
        if ends:
            size, count, begun = 0, 0, time.monotonic()
    if count:
        yield _Slice(tuple(raws), tuple(missing), done, ends_group=True)


def _keep(
    slices: Iterator[_Slice],
    packs: MailPacks,
    store: Store,
    account: str,
    folder: str,
    state: FolderState,
    daily_bytes: int,
    clock: Callable[[], datetime],
) -> Pulled:
    """Write each group down while the next one is being fetched; stop where the day's byte budget is used up.

    Large providers close an account that fetches too much in a day (MAIL.md, failure 10).
    """
    keys: list[str] = []
    stored = missing = 0
    fetched = store.mails.fetched_bytes(account, clock() - timedelta(days=1))

    def written() -> Iterator[_Group]:
        group = _Group()
        try:
            for some in one_ahead(slices):
                group.written.append(packs.write([mail.raw for mail in some.raws]))
                group.mails += [(mail.uid, mail.internaldate, tuple(sorted(mail.flags))) for mail in some.raws]
                group.missing += some.missing
                group.cursor = some.cursor
                if some.ends_group:
                    whole, group = group, _Group()
                    yield whole
        finally:
            packs.take_back(*group.written)  # the server went away in the middle of a group: it comes again, whole

    def settled() -> Iterator[tuple[_Group, list[KeptMail]]]:
        for group in one_ahead(written()):
            refs = packs.settle(*group.written)
            yield group, [KeptMail(*mail, ref) for mail, ref in zip(group.mails, refs, strict=True)]

    # four waits at once: for the server, for the packs, for the disk under them, for the database
    for group, kept in one_ahead(settled()):
        high, low = (group.cursor.high, group.cursor.low) if group.cursor else (None, None)
        keys += store.mails.keep(
            account, folder, state.uidvalidity, kept, group.missing, high=high, low=low, now=clock()
        )
        stored, missing = stored + len(kept), missing + len(group.missing)
        fetched += sum(mail.ref.size for mail in kept)
        if fetched >= daily_bytes:
            return Pulled(tuple(keys), more=False, stored=stored, missing=missing, spent=True)
    return Pulled(tuple(keys), more=False, stored=stored, missing=missing)


def one_ahead(items: Iterator[T]) -> Iterator[T]:
    """Give *items*, each while the next one is being made in a thread of its own: two waits at once, one at a time.

    What the making of an item raises is raised here, when its turn comes.
    """
    end = object()
    with ThreadPoolExecutor(1, "fetch") as thread:
        coming = thread.submit(next, items, end)
        while (item := coming.result()) is not end:
            coming = thread.submit(next, items, end)
            yield cast("T", item)


def _is_as_before(state: FolderState, before: SeenFolder) -> bool:
    """Say whether the folder is as it was when everything in it had been fetched: then nothing needs listing."""
    return (
        before.settled
        and state.uidnext > 0  # not every server says it
        and (state.uidvalidity, state.uidnext, state.exists) == (before.uidvalidity, before.uidnext, before.exists)
    )


def _forget_vanished(
    mailbox: Mailbox,
    store: Store,
    account: str,
    folder: str,
    state: FolderState,
    before: SeenFolder | None,
    now: datetime,
) -> None:
    """Write down what was deleted on the server since the last look, where it keeps account of that (QRESYNC)."""
    if before is None or before.highestmodseq is None or before.uidvalidity != state.uidvalidity:
        return
    if state.highestmodseq is None or state.highestmodseq <= before.highestmodseq:
        return
    changes = mailbox.changed_since(before.highestmodseq)
    if changes is not None and changes.vanished:
        store.mails.vanished(account, folder, state.uidvalidity, changes.vanished, now)


# ---- backfill: headers and structure of everything, bodies of candidates only


def _outlined(confine: Confine, mailbox: Mailbox, outlines: Sequence[Outline]) -> list[OutlinedMail]:
    """Rows of a batch of mails, each with whether its body is worth fetching.

    A batch that stops the confined child is worth fetching whole: each mail is then opened by itself.
    """
    seen = confine(glances, tuple(outlines))
    if isinstance(seen, Stopped):
        return [_row(outline, None, worth=True) for outline in outlines]
    wanted = {glance.uid: glance.look_at for glance in seen if glance.look_at is not None}
    by_text = confine(agreements_among, mailbox.text_parts(wanted)) if wanted else frozenset()
    agreements = frozenset(wanted) if isinstance(by_text, Stopped) else by_text
    return [
        _row(outline, glance, worth=glance.worth or outline.uid in agreements)
        for outline, glance in zip(outlines, seen, strict=True)
    ]


def _row(outline: Outline, glance: Glance | None, *, worth: bool) -> OutlinedMail:
    return OutlinedMail(
        outline.uid,
        outline.size,
        outline.internaldate,
        tuple(sorted(outline.flags)),
        subject=glance.subject if glance else None,
        from_=glance.from_ if glance else None,
        date=glance.date if glance else None,
        message_id=glance.message_id if glance else None,
        candidate=worth,
    )


def outline_batch(
    open_mailbox: Callable[[], Mailbox],
    confine: Confine,
    store: Store,
    account: str,
    folder: str,
    since: datetime | None,
    clock: Callable[[], datetime],
) -> Pulled:
    """Store headers and structure of the next older mails of *folder*, newest first, and mark the candidates."""
    looked_at = 0
    until = time.monotonic() + STEP_SECONDS
    with open_mailbox() as mailbox:
        state = mailbox.examine(folder)
        on_server = mailbox.uids()
        store.mailboxes.saw(account, folder, state, len(on_server), settled=False, now=clock())
        known = store.mails.known_uids(account, folder, state.uidvalidity)
        wanted = [uid for uid in reversed(on_server) if uid not in known]
        for batch in _chunks(wanted, OUTLINE_BATCH):
            # What is older is not written down, so that a later backfill that goes further back finds it new. Numbers
            # follow the order of filing, not of age: an archive is looked through to its end.
            outlines = [o for o in mailbox.outlines(batch) if since is None or o.internaldate >= since]
            if outlines:
                store.mails.outline(account, folder, state.uidvalidity, _outlined(confine, mailbox, outlines), clock())
            looked_at += len(batch)
            if time.monotonic() > until:
                return Pulled((), more=True, looked_at=looked_at, left=len(wanted) - looked_at)
    return Pulled((), more=False, looked_at=looked_at)


def fetch_candidates(
    open_mailbox: Callable[[], Mailbox],
    packs: MailPacks,
    store: Store,
    account: str,
    folder: str,
    daily_bytes: int,
    clock: Callable[[], datetime],
) -> Pulled:
    """Fetch the bodies of the candidates that ``outline_batch`` marked, newest first."""
    until = time.monotonic() + STEP_SECONDS
    with open_mailbox() as mailbox:
        state = mailbox.examine(folder)
        waiting = store.mails.candidates_without_body(account, folder, state.uidvalidity, CANDIDATES)

        def slices() -> Iterator[_Slice]:
            for batch in _chunks(waiting, GROUP_MAILS):
                yield from _fetched(mailbox, batch)
                if time.monotonic() > until:
                    return

        kept = _keep(slices(), packs, store, account, folder, state, daily_bytes, clock)
    left = store.mails.candidates_without_body(account, folder, state.uidvalidity, 1)
    return replace(kept, more=bool(left) and not kept.spent)


def fetch_gaps(
    open_mailbox: Callable[[], Mailbox],
    packs: MailPacks,
    store: Store,
    account: str,
    folder: str,
    daily_bytes: int,
    clock: Callable[[], datetime],
) -> Pulled:
    """Ask once more for what the server listed and did not give, in a folder that no pull looks at."""
    with open_mailbox() as mailbox:
        state = mailbox.examine(folder)
        gaps = store.mails.gaps_to_retry(account, folder, state.uidvalidity, GAP_ATTEMPTS)
        return _keep(_fetched(mailbox, gaps), packs, store, account, folder, state, daily_bytes, clock)


def reconcile(
    open_mailbox: Callable[[], Mailbox], store: Store, account: str, folder: str, clock: Callable[[], datetime]
) -> Pulled:
    """Compare the server's whole list of a folder with what is stored: the daily proof that nothing is missing.

    What is missing becomes a gap that is asked for next; what is gone from the server is written down as gone.
    """
    with open_mailbox() as mailbox:
        state = mailbox.examine(folder)
        on_server = mailbox.uids()
    found = store.mails.reconcile(account, folder, state.uidvalidity, on_server, clock())
    lost = [MissingMail(uid, "it is on the server and was not stored") for uid in found.missing]
    if lost:
        store.mails.keep(account, folder, state.uidvalidity, [], lost, high=None, low=None, now=clock())
    store.mailboxes.saw(account, folder, state, len(on_server), settled=False, now=clock())
    return Pulled((), more=False, missing=len(lost))


def _chunks(items: Collection[int], size: int) -> Iterator[list[int]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
