"""Compare two papers: files, mails with a paper in them, or papers that are kept.

Whatever opens bytes or reads a text runs in the confined child; this file says what is opened, and which of several
papers in a mail is meant.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from evidence.digest import digest_of
from scoring.agreement.account import versions_of
from scoring.compare.papers import Paper, basis_of, compare_papers, most_alike
from scoring.document import score_text
from scoring.extract.formats import extract_body, extract_text
from scoring.report import DocumentIdentity
from scoring.text import ContractText, Needs, Unreadable
from watcher.confine import Confine, Stopped
from watcher.errors import WrongInput
from watcher.mail.message import OpenedMail, Part, Role, body_of, open_mail, part_bytes
from watcher.mail.triage import Body, NeedsYou, Take
from watcher.storage.store import MailPacks, Revision, Store

_A_PAPER = frozenset({"scored", "outside_scope"})


@dataclass(frozen=True, slots=True)
class Source:
    """What its user named: a file with its bytes, or a paper that is kept."""

    name: str
    data: bytes = field(default=b"", repr=False)
    """Of the file; of a kept paper, the raw mail that brought it, where that is still there."""
    kept: Paper | None = field(default=None, repr=False)
    said: str | None = field(default=None, repr=False)
    """Of a kept paper whose mail is there no more, the words of that mail."""


@dataclass(frozen=True, slots=True)
class Hand:
    """What comparing kept papers needs."""

    confine: Confine
    me: tuple[str, ...] = ()
    """The user's own names."""


@dataclass(slots=True)
class _Opened:
    """The papers in one source, and what the mail around them says."""

    papers: list[Paper]
    bodies: list[tuple[str, str]]
    """Locator and words of the mail's own bodies, the plainest first."""


def compare_sources(
    confine: Confine,
    old: Source,
    new: Source,
    *,
    note: Source | None = None,
    passwords: Sequence[str] = (),
    me: Sequence[str] = (),
    on: date | None = None,
) -> dict[str, Any]:
    """Answer of ``compare`` (INTERFACE.md).

    The note is the mail's own words where *new* is a mail, unless one is named. A document that cannot be read is an
    answer with its reason. Raises WrongInput where a source holds no paper.
    """
    mine, theirs = (_open(confine, source, tuple(passwords)) for source in (old, new))
    first, second = _chosen(confine, mine, theirs, tuple(me))
    words = _note(confine, note, theirs, second, tuple(passwords))
    called = "note" if note is not None else "mail"
    answer = confine(compare_papers, first, second, note=words, called=called, me=tuple(me), on=on)
    if isinstance(answer, Stopped):
        raise WrongInput(
            f"the two papers could not be compared within the limits ({answer.reason})",
            remedy="Compare their parts, or raise [limits] in clausewatch.toml.",
        )
    return {**answer, "also": _also(mine, first) + _also(theirs, second)}


def _also(opened: _Opened, chosen: Paper) -> list[str]:
    """Locators of the papers that were not compared."""
    return [p.identity.locator for p in opened.papers if p is not chosen]


def kept_source(packs: MailPacks, store: Store, word: str) -> Source:
    """The kept document that *word* names, with the mail that brought it. Raises WrongInput for one without a text."""
    document = store.contracts.document(word)
    text = store.contracts.text(document.id)
    if text is None:
        raise WrongInput(
            f"{document.id} has no text to compare", remedy="'clausewatch inbox --needs-you' says what it needs."
        )
    raw = b""
    if document.message_id is not None and (ref := store.mails.message(document.message_id).ref) is not None:
        raw = packs.read(ref)
    identity = DocumentIdentity(
        locator=document.locator, sha256=document.sha256, media_type=document.media_type, id=document.id
    )
    return Source(document.id, raw, Paper(text, identity, document.id))


def compare_versions(
    hand: Hand,
    packs: MailPacks,
    store: Store,
    document: str,
    now: datetime,
    *,
    mails: Mapping[str, bytes] | None = None,
) -> tuple[str, ...]:
    """Hold a document against the versions before and after it, and keep what differs. Gives those compared now.

    What was compared before is left as it is, unless a text or the rules have changed since. *mails*: bytes of mails
    that brought a document and are kept nowhere, by the document's id.
    """
    stored = store.agreements.of(document)
    if stored is None:
        return ()
    versions = versions_of(stored.agreement)
    done = []
    for older, newer in itertools.pairwise(versions):
        if document not in (older.id, newer.id):
            continue
        reports = [store.contracts.document(paper.id).report for paper in (older, newer)]
        if reports[0] is None or reports[1] is None:
            continue
        kept = store.revisions.of(newer.id)
        basis = basis_of(reports[0], reports[1])
        if kept is not None and (kept.older, kept.basis) == (older.id, basis):
            continue
        mail = (mails or {}).get(newer.id)
        try:
            answer = _compare_kept(hand, packs, store, older.id, newer.id, now, mail, kept)
        except WrongInput as refused:
            store.revisions.put(newer.id, older.id, basis, None, now, reason=f"{refused}. {refused.remedy}")
        else:
            store.revisions.put(newer.id, older.id, basis, answer, now)
        done.append(newer.id)
    return tuple(done)


def _compare_kept(
    hand: Hand,
    packs: MailPacks,
    store: Store,
    older: str,
    newer: str,
    now: datetime,
    mail: bytes | None,
    kept: Revision | None,
) -> dict[str, Any]:
    old, new = kept_source(packs, store, older), kept_source(packs, store, newer)
    if not new.data and mail is not None:
        new = replace(new, data=mail)
    words = ((kept.comparison or {}).get("cover_note") or {}).get("note") if kept is not None else None
    if not new.data and words:  # its mail is kept no more, and what it said is
        new = replace(new, said=words)
    return compare_sources(hand.confine, old, new, me=hand.me, on=now.date())


# ---- what a source holds


def _open(confine: Confine, source: Source, passwords: tuple[str, ...]) -> _Opened:
    if source.kept is not None:
        bodies = _bodies(confine, source.data, None, passwords) if source.data else []
        return _Opened([source.kept], [("", source.said)] if source.said else bodies)
    owner = str(digest_of(source.data))
    opened = confine(open_mail, source.data, source.name, passwords=passwords, with_data=True)
    if isinstance(opened, Stopped):
        identity = DocumentIdentity(f"file:{source.name}", owner, owner_sha256=owner)
        return _Opened([Paper(_stopped(opened), identity, source.name)], [])
    papers = []
    for ruling in opened.rulings:
        part = ruling.part
        identity = DocumentIdentity(part.locator, part.sha256, part.media_type, owner_sha256=owner)
        match ruling:
            case Take():
                text = _extract(confine, part, opened.mail.subject, passwords)
                papers.append(Paper(text, identity, source.name))
            case NeedsYou():
                papers.append(Paper(Unreadable(ruling.needs, ruling.reason, part.media_type), identity, source.name))
    if not papers:
        raise WrongInput(
            f"there is no document in {source.name} that could be compared",
            remedy="Name the contract itself: a PDF, DOCX, HTML or text file, or a mail that carries it.",
        )
    is_file = len(opened.rulings) == 1 and opened.rulings[0].part.role is not Role.BODY
    return _Opened(papers, [] if is_file else _bodies_of(confine, source.data, source.name, opened, passwords))


def _extract(confine: Confine, part: Part, subject: str, passwords: tuple[str, ...]) -> ContractText | Unreadable:
    body = body_of(part, subject)
    if body is not None:
        found = confine(extract_body, part.data, body.media_type, body.charset, forwarded=body.forwarded)
    else:
        found = confine(extract_text, part.data, name=part.name, passwords=passwords)
    return _stopped(found, part.media_type) if isinstance(found, Stopped) else found


def _bodies(confine: Confine, raw: bytes, name: str | None, passwords: tuple[str, ...]) -> list[tuple[str, str]]:
    opened = confine(open_mail, raw, name, passwords=passwords)
    return [] if isinstance(opened, Stopped) else _bodies_of(confine, raw, name, opened, passwords)


def _bodies_of(
    confine: Confine, raw: bytes, name: str | None, opened: OpenedMail, passwords: tuple[str, ...]
) -> list[tuple[str, str]]:
    """Words of the mail's own bodies without the earlier mails that they repeat; plain text before HTML."""
    parts = [r.part for r in opened.rulings if isinstance(r, Body | Take) and r.part.role is Role.BODY]
    parts.sort(key=lambda part: part.declared_type != "text/plain")
    found = []
    for part in parts:
        body = body_of(part, opened.mail.subject)
        data = confine(part_bytes, raw, part.locator, name, passwords)
        if body is None or not isinstance(data, bytes):
            continue
        text = confine(extract_body, data, body.media_type, body.charset, forwarded=body.forwarded)
        if isinstance(text, ContractText) and text.accepted.strip():
            found.append((part.locator, text.accepted.strip()))
    return found


# ---- which of them is meant


def _chosen(confine: Confine, old: _Opened, new: _Opened, me: tuple[str, ...]) -> tuple[Paper, Paper]:
    """The two papers to compare: contracts before letters, and of several the two that are most alike."""
    olds, news = (_contracts(confine, opened.papers, me) for opened in (old, new))
    if len(olds) == 1 == len(news):
        return olds[0], news[0]
    found = confine(most_alike, [_words(p) for p in olds], [_words(p) for p in news])
    i, j = (0, 0) if isinstance(found, Stopped) else found
    return olds[i], news[j]


def _contracts(confine: Confine, papers: Sequence[Paper], me: tuple[str, ...]) -> list[Paper]:
    if len(papers) == 1:
        return list(papers)
    contracts = []
    for paper in papers:
        answer = confine(score_text, paper.text, paper.identity, me=me)
        if not isinstance(answer, Stopped) and answer["state"] in _A_PAPER:
            contracts.append(paper)
    if contracts:
        return contracts
    files = [p for p in papers if not _is_body(p)]
    return files or list(papers)


def _is_body(paper: Paper) -> bool:
    return paper.identity.locator.rpartition("/")[2].startswith("body:")


def _words(paper: Paper) -> str:
    return paper.text.accepted if isinstance(paper.text, ContractText) else ""


def _note(
    confine: Confine, named: Source | None, new: _Opened, chosen: Paper, passwords: tuple[str, ...]
) -> str | None:
    if named is None:
        if _is_body(chosen):
            return None  # the mail is the paper: the same words in its other form say nothing of what changed
        return next((words for _, words in new.bodies), None)
    bodies = _bodies(confine, named.data, named.name, passwords)
    if bodies:
        return bodies[0][1]
    text = confine(extract_text, named.data, name=named.name, passwords=passwords)
    if isinstance(text, Stopped | Unreadable):
        raise WrongInput(
            f"the note {named.name} cannot be read: {text.reason}",
            remedy="Save the note as a text file, and name that.",
        )
    return text.accepted.strip()


def _stopped(stopped: Stopped, media_type: str = "application/octet-stream") -> Unreadable:
    """Why there is no text, as one plain sentence."""
    needs = Needs.DAMAGED if stopped.reason == "crashed" else Needs.LIMIT
    reason = {
        "memory": "It needs more memory than a document may take.",
        "time": "It takes longer than a document may take.",
        "crashed": "The reader broke on it: the file is damaged, or was made to do harm.",
    }.get(stopped.reason, "It holds more than a document may hold.")
    return Unreadable(needs, reason, media_type)
