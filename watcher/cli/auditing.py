"""What ``contracts``, ``audit`` and ``calendar`` show: every agreement, with its documents, on one day."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scoring.agreement.account import Account
from scoring.render.audit import render_audit_text, rows_of
from watcher.cli import scoring_files
from watcher.cli.context import Context
from watcher.errors import WrongInput
from watcher.operations import dating, grouping

if TYPE_CHECKING:
    from watcher.app import App


@dataclass(frozen=True, slots=True)
class Audit:
    """Every agreement on one day."""

    day: date
    accounts: Sequence[Account]
    documents: Mapping[str, Mapping[str, Any]]
    """Document objects of all papers, by id."""
    unpulled: Sequence[tuple[str, str]]
    """Mailboxes that were not read, each with the reason."""

    def to_json(self) -> dict[str, Any]:
        """``contracts`` of INTERFACE.md."""
        found = []
        for account in self.accounts:
            row = account.to_json()
            row["documents"] = [self.documents[p["document"]] for p in row["papers"] if p["document"] in self.documents]
            found.append(row)
        return {"as_of": self.day.isoformat(), "agreements": found}

    def text(self) -> str:
        """For a terminal."""
        if not self.accounts:
            return (
                "No agreement is on file yet. 'clausewatch run --once' reads your mailbox; "
                "'clausewatch score FILE --keep' keeps a contract that you have as a file."
            )
        return render_audit_text(rows_of(self.accounts, self.documents), self.day)

    def html(self) -> str:
        """As one page."""
        from scoring.render.audit_html import render_audit_html

        return render_audit_html(rows_of(self.accounts, self.documents), self.day)

    def xlsx(self) -> bytes:
        """As a workbook."""
        from scoring.render.audit_xlsx import render_audit_xlsx

        return render_audit_xlsx(rows_of(self.accounts, self.documents), self.day)

    def days(self) -> str:
        """How many days the calendar holds, in words."""
        number = sum(len(a.deadlines) for a in self.accounts)
        return f"{number} date{'' if number == 1 else 's'} of {len(self.accounts)} agreements"


def look(context: Context, as_of: str | None) -> Audit:
    """Every agreement as it stands on the day *as_of*, today without one. What is not linked yet is linked first."""
    with context.app() as app:
        day = scoring_files.day(as_of, app.settings)
        app.link_new(app.store)
        return _audit(app, day)


def look_at_dates(context: Context, as_of: str | None) -> tuple[Audit, bytes]:
    """The same, and its days as an iCalendar file: of today that which the feed gives, else as on *as_of*."""
    with context.app() as app:
        day = scoring_files.day(as_of, app.settings)
        app.link_new(app.store)
        write = dating.calendar if as_of is None else dating.calendar_as_of
        return _audit(app, day), write(app.store, day, app.clock())


def compare_versions(app: App, document: str, *, mail: bytes = b"") -> None:
    """Hold a document against the versions before and after it, where that was not done yet.

    *mail*: the file that it was taken from and that is not kept; if that is a mail, what it says of the changes counts.
    """
    from watcher.operations import comparing

    mails = {document: mail} if mail else None
    mine = comparing.Hand(app.confine, app.settings.me.names)
    comparing.compare_versions(mine, app.packs_of(app.owner), app.store, document, app.clock(), mails=mails)


def write(found: Audit, forms: Sequence[str], out: Path | None, names: Mapping[str, str], *, many: bool) -> list[str]:
    """Write the audit in each of *forms*: to *out*, or into it where it is a folder or there are *many*."""
    written = []
    for form in forms:
        path = out or Path()
        if many or path.is_dir() or out is None:
            path = path / names[form]
        if form == "xlsx":
            data = found.xlsx()
        elif form == "html":
            data = found.html().encode("utf-8")
        else:
            import json

            data = json.dumps(found.to_json(), ensure_ascii=False, indent=2).encode("utf-8") + b"\n"
        write_file(path, data)
        written.append(str(path))
    return written


def write_file(path: Path, data: bytes) -> None:
    """Write a file, and the folder it stands in. Raises WrongInput for a place that cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise WrongInput(
            f"{path} cannot be written: {error.strerror}", remedy="Name another file with --out."
        ) from None


def write_stdout(data: bytes) -> None:
    """Write bytes as they are: a calendar's lines end with CR and LF."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _audit(app: App, day: date) -> Audit:
    store = app.store
    known = grouping.Known.of(store, day)
    papers = [p.facts for a in known.agreements for p in a.agreement.parts]
    documents: dict[str, Mapping[str, Any]] = {}
    for facts in papers:
        document = store.contracts.document(facts.id)
        if document.report is not None:
            documents[facts.id] = known.told(document.report, store)
    return Audit(
        day,
        list(known.accounts.values()),
        documents,
        [(a.address, str(a.error)) for a in store.mailboxes.all() if a.failures],
    )
