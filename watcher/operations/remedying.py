"""Put what to ask for into files: addenda, tracked changes, replies. Nothing is sent, and nothing is overwritten.

Texts of strangers are read in the confined child; what is written here is our own words with names put in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scoring.document import score_bytes
from scoring.remedies.docx import addendum_docx
from scoring.remedies.mail import Attachment, addendum_mail, draft_mail
from scoring.remedies.offer import Offer, Refused, Rescored, Standing, draft_offer, rescore
from scoring.remedies.pdf import addendum_pdf, undrawn
from scoring.remedies.redline import Redlined, redline
from scoring.remedies.reply import Reply, draft_reply
from scoring.report import DocumentIdentity
from scoring.score import Level
from scoring.text import ContractText, Unreadable
from watcher.confine import Stopped
from watcher.errors import WrongInput
from watcher.storage.store import Document, Store

if TYPE_CHECKING:
    from watcher.operations.reviewing import Reader

PLEDGES = frozenset({"addendum", "amendment"})
"""Kinds of documents that need no addendum of their own."""
_LEGAL_FORMS = re.compile(
    r"(?i)[\s,]+(?:ltd|limited|inc|incorporated|llc|llp|plc|corp|corporation|co|company|gmbh|mbh|ag|kg|ohg|ug|se|sa|sas|sarl|"
    r"s\.a\.|s\.r\.l\.|srl|spa|s\.p\.a\.|bv|b\.v\.|nv|n\.v\.|ab|as|a/s|aps|oy|oyj|sp\. z o\.o\.|pty)\.?$"
)


@dataclass(frozen=True, slots=True)
class Base:
    """A contract that an addendum is drafted for."""

    id: str
    """Document id, or the file's name without its ending."""
    text: ContractText
    level: str | None
    client: str | None
    to: str | None = None
    """Address of the draft mail, where the contract came by mail."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """One addendum, written to files."""

    document: str | None
    """The contract; None: a paper to fill in."""
    client: str | None
    reference: str | None
    files: tuple[Path, ...]
    rescored: Rescored
    blanks: tuple[str, ...]
    """What a person has to fill in before it is sent."""
    warnings: tuple[str, ...]
    clauses_sha256: str
    """Names the wording it was made from."""

    @property
    def standing(self) -> Standing:
        """What counts: contract and addendum as one agreement, or the addendum where there is no contract."""
        return self.rescored.together or self.rescored.alone

    def to_json(self) -> dict[str, Any]:
        """Plain values, in a stable order."""
        return {
            "document": self.document,
            "client": self.client,
            "reference": self.reference,
            "state": "draft",
            "files": [str(f) for f in self.files],
            "rescored": standing_json(self.standing),
            "addendum_alone": standing_json(self.rescored.alone),
            "fill_in": list(self.blanks),
            "warnings": list(self.warnings),
            "clauses_sha256": self.clauses_sha256,
        }


def standing_json(standing: Standing) -> dict[str, Any]:
    """Level, score and protections of a standing; ``because`` says why it is not High."""
    return {
        "level": standing.level,
        "score": standing.score,
        "protections": dict(standing.protections),
        "because": list(standing.because),
    }


def draft(
    reader: Reader, base: Base | None, folder: Path, *, percent: int, effective: date | None, on: date
) -> Drafted:
    """Draft the addendum for *base* (None: a paper to fill in), write it to *folder*, and score what was written."""
    offer = _confined(reader, base, percent, effective)
    docx = addendum_docx(offer.addendum)
    pdf = addendum_pdf(offer.addendum)
    rescored = reader.confine(rescore, base.text if base else None, docx, me=reader.me, on=on)
    if isinstance(rescored, Stopped):
        raise _too_much(base.id if base else "the addendum", rescored)
    stem = _stem(offer, base)
    subject, words = addendum_mail(offer.addendum, offer.terms)
    attached = [Attachment(f"{stem}.docx", docx), Attachment(f"{stem}.pdf", pdf)]
    mail = draft_mail(subject, words, attached, to=base.to if base else None)
    files = write_all(folder, {f"{stem}.docx": docx, f"{stem}.pdf": pdf, f"{stem}.eml": mail})
    warnings = []
    if letters := undrawn(offer.addendum.text()):
        warnings.append(f"The PDF may not draw these letters: {' '.join(letters[:20])}. Send the DOCX.")
    return Drafted(
        base.id if base else None,
        offer.addendum.client,
        offer.addendum.reference,
        files,
        rescored,
        offer.addendum.blanks,
        tuple(warnings),
        offer.addendum.clauses_sha256,
    )


def _confined(reader: Reader, base: Base | None, percent: int, effective: date | None) -> Offer:
    if base is None:
        return draft_offer(None, percent=percent, effective=effective)
    offer = reader.confine(draft_offer, base.text, me=reader.me, percent=percent, effective=effective)
    if isinstance(offer, Stopped):
        raise _too_much(base.id, offer)
    return offer


def _too_much(name: str, stopped: Stopped) -> WrongInput:
    return WrongInput(
        f"{name} cannot be worked on within the limits: {stopped.detail or stopped.reason}",
        remedy="Use 'clausewatch addendum --blank' and fill it in by hand.",
    )


def write_all(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files that belong together, all or none. A file that is there already and differs is never replaced.

    Raises WrongInput: somebody may have filled it in.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = {folder / name: data for name, data in files.items()}
    for path, data in paths.items():
        if path.exists() and (not path.is_file() or path.read_bytes() != data):
            raise WrongInput(
                f"{path} is there already, with other words in it",
                remedy="Name another folder with --out, or move that file away.",
            )
    for path, data in paths.items():
        path.write_bytes(data)
    return tuple(paths)


# ---- tracked changes, and replies


def mark_up(
    reader: Reader,
    name: str,
    data: bytes,
    out: Path,
    *,
    author: str | None,
    only: Sequence[str],
    percent: int,
    now: datetime,
) -> Redlined:
    """Put clauses into the client's own file as tracked changes, and write it to *out*.

    Raises WrongInput for a file that is not to be changed (signed, protected, no DOCX), with the cure.
    """
    writer = author or next(iter(reader.me), None) or "Freelancer"
    found = reader.confine(
        redline, data, me=reader.me, author=writer, now=now, only=tuple(only), percent=percent, on=now.date()
    )
    if isinstance(found, Stopped):
        raise _too_much(name, found)
    if isinstance(found, Refused):
        raise WrongInput(f"{name} is left as it is: {found.reason.rstrip('.')}", remedy=found.cure)
    write_all(out.parent, {out.name: found.data})
    return found


def counter(reader: Reader, base: Base, folder: Path, *, percent: int, on: date) -> tuple[Reply, Path]:
    """Draft the counter-proposal for *base* and write its mail to *folder*. Raises WrongInput where none is needed."""
    found = reader.confine(draft_reply, base.text, me=reader.me, percent=percent, on=on)
    if isinstance(found, Stopped):
        raise _too_much(base.id, found)
    if isinstance(found, Refused):
        raise WrongInput(f"no reply to {base.id}: {found.reason.rstrip('.')}", remedy=found.cure)
    name = f"{_stem_of('draft-reply', base.client, base.id)}.eml"
    [file] = write_all(folder, {name: draft_mail(found.subject, found.text, to=base.to)})
    return found, file


# ---- which contracts


def from_file(reader: Reader, name: str, data: bytes, sha256: str) -> Base:
    """A contract in a file of the user's. Raises WrongInput for what cannot be read or is no contract."""
    identity = DocumentIdentity(f"file:{name}", sha256)
    found = reader.confine(score_bytes, data, identity, name=name, me=reader.me)
    if isinstance(found, Stopped):
        raise WrongInput(f"{name} cannot be read: {found.detail or found.reason}", remedy="Ask for a smaller file.")
    text, report = found
    if isinstance(text, Unreadable):
        raise WrongInput(
            f"{name} cannot be read: {text.reason.rstrip('.')}",
            remedy="Name the contract itself (PDF, DOCX, ODT, RTF, HTML or text), readable and without a password.",
        )
    refuse_unfit(name, report)
    return Base(Path(name).stem, text, report.get("level"), (report.get("parties") or {}).get("client"))


def refuse_unfit(name: str, report: Mapping[str, Any]) -> None:
    """Refuse what no clause can be offered for. Raises WrongInput with the reason."""
    if report["state"] in ("scored", "awaiting_you") and report.get("needs") != "download":
        return
    raise WrongInput(
        f"nothing can be drafted for {name}: {str(report.get('reason') or report['state']).rstrip('.')}",
        remedy="Name a contract that you do work under.",
    )


def from_store(store: Store, document: Document) -> Base:
    """A contract that is kept. Raises WrongInput when its text is not."""
    text = store.contracts.text(document.id)
    if document.report is None or text is None:
        raise WrongInput(
            f"{document.id} has no text yet", remedy=f"'clausewatch report {document.id}' says what it needs."
        )
    refuse_unfit(document.id, document.report)
    message = store.mails.message(document.message_id) if document.message_id else None
    return Base(
        document.id,
        text,
        document.report.get("agreement_level") or document.report.get("level"),
        (document.report.get("parties") or {}).get("client"),
        message.from_ if message else None,
    )


def kept_contracts(
    store: Store, levels: Collection[str], client: str | None = None
) -> tuple[tuple[Base, ...], tuple[dict[str, str], ...]]:
    """Contracts that need an addendum, and those that were passed over, with the reason.

    *client*: of this client alone. The same bytes come once. Raises WrongInput for a client nobody knows, or one of
    several.
    """
    bases: list[Base] = []
    passed: list[dict[str, str]] = []
    seen: set[str] = set()
    known = list(_of_client(store.contracts.documents(), client))
    for document in known:
        report = document.report
        if report is None or document.closed_at is not None or document.sha256 in seen:
            continue
        seen.add(document.sha256)
        level = report.get("agreement_level") or report.get("level")
        if report.get("kind") in PLEDGES:
            continue
        if report["state"] != "scored":
            if report["state"] in ("unread", "awaiting_you"):
                passed.append({"document": document.id, "reason": f"it needs you first: {report.get('needs')}"})
            continue
        if level not in levels:
            passed.append({"document": document.id, "reason": f"its level is {Level(str(level)).full}"})
            continue
        bases.append(from_store(store, document))
    return tuple(bases), tuple(passed)


def _of_client(documents: Iterator[Document], client: str | None) -> Iterator[Document]:
    if client is None:
        yield from documents
        return
    wanted = client_key(client)
    named: dict[str, list[Document]] = {}
    for document in documents:
        name = ((document.report or {}).get("parties") or {}).get("client")
        if name and client_key(name).startswith(wanted):
            named.setdefault(client_key(name), []).append(document)
    if wanted in named:
        named = {wanted: named[wanted]}
    if not named:
        raise WrongInput(
            f"no contract with a client {client!r} is kept",
            remedy="'clausewatch inbox' lists the clients; or name the contract's file.",
        )
    if len(named) > 1:
        raise WrongInput(
            f"{client!r} may be one of {', '.join(sorted(named))}", remedy="Write more of the client's name."
        )
    [found] = named.values()
    yield from found


def client_key(name: str) -> str:
    """What two spellings of one client share: NFKC, without case, spaces at the ends and legal form."""
    key = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    while (shorter := _LEGAL_FORMS.sub("", key)) and shorter != key:
        key = shorter
    return key


def _stem(offer: Offer, base: Base | None) -> str:
    """File name without ending: says that it is a draft, for whom, and for which agreement."""
    if base is None:
        return "draft-addendum-blank"
    return _stem_of("draft-addendum", offer.addendum.client or base.client, offer.addendum.reference or base.id)


def _stem_of(kind: str, *names: str | None) -> str:
    slugs = dict.fromkeys(_slug(name) for name in names if name)
    return "-".join([kind, *filter(None, slugs)])[:120].rstrip("-")


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKC", words).casefold()
    return re.sub(r"[^\w.]+", "-", plain).strip("-._")[:60]


def worst_of(drafted: Sequence[Drafted]) -> Standing:
    """The standing of the addendum that helps least: no average hides one that does not."""
    return min(
        (d.standing for d in drafted),
        key=lambda s: (Level(s.level).rank if s.level else -1, sum(v == "present" for v in s.protections.values())),
    )
