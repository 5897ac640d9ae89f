"""How common each clause is, where a contract stands, and passing labels on: only if the user says so, and where to.

Nothing here reaches the network. Labels leave by one way: into a folder that the user names.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring.market import Contribution, MarketRow, Stand, aggregate, stand_bytes, stand_text
from scoring.text import ContractText, Needs, Unreadable
from watcher.confine import Confine, Stopped
from watcher.errors import HomeError, WrongInput
from watcher.storage.store import Store

MOST_BYTES = 4 * 1024 * 1024
"""Of one contribution; a larger file is none."""
SUFFIX = ".labels.json"


@dataclass(frozen=True, slots=True)
class OptIn:
    """Whether this owner passes labels on."""

    on: bool
    contributor: str | None = None
    """By chance, made at opting in and forgotten at opting out."""
    folder: Path | None = None
    """Where the labels go; None: nowhere yet."""

    @classmethod
    def load(cls, path: Path) -> OptIn:
        """Read what was decided; nothing decided means no. Raises HomeError for a damaged file."""
        try:
            data = json.loads(path.read_text("utf-8"))
            folder = data["folder"]
            return cls(bool(data["on"]), data["contributor"], Path(folder) if folder else None)
        except FileNotFoundError:
            return cls(False)
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise HomeError(
                f"{path} cannot be read: {fault}",
                remedy="Run 'clausewatch market contribute off': it is written anew.",
            ) from None

    def save(self, path: Path) -> None:
        """Write it, whole or not at all, for this user alone."""
        folder = str(self.folder) if self.folder else None
        _write(path, {"on": self.on, "contributor": self.contributor, "folder": folder})


@dataclass(frozen=True, slots=True)
class KeptBack:
    """A contract whose labels stay here."""

    document: str
    reason: str
    quote: str
    """The clause that says so; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What would be passed on, or was."""

    contribution: Contribution
    kept_back: tuple[KeptBack, ...]
    file: Path | None = None
    """Where it was written; None: nowhere."""


def stand_of_document(
    confine: Confine, me: Sequence[str], store: Store, document_id: str
) -> tuple[str, ContractText, Stand]:
    """Id, text and stand of a stored document. Raises WrongInput for one without a text."""
    document = store.contracts.document(document_id)
    text = store.contracts.text(document.id)
    if text is None:
        raise WrongInput(
            f"{document.id} has no text to look at", remedy="'clausewatch inbox --needs-you' says what it needs."
        )
    found = confine(stand_text, text, me=tuple(me))
    if isinstance(found, Stopped):
        raise WrongInput(f"{document.id} cannot be looked at: {found.detail or found.reason}", remedy=_SMALLER)
    return document.id, text, found


_SMALLER = "Ask for a smaller or a simpler file."


def stand_of_file(
    confine: Confine, me: Sequence[str], name: str, data: bytes, passwords: Sequence[str] = ()
) -> tuple[ContractText, Stand]:
    """Text and stand of one document that is not kept. Raises WrongInput when it cannot be read."""
    found = confine(stand_bytes, data, name=name, passwords=tuple(passwords), me=tuple(me))
    match found:
        case Stopped():
            raise WrongInput(f"{name} cannot be read: {found.detail or found.reason}", remedy=_SMALLER)
        case Unreadable():
            needs = "Give its password with --password-file." if found.needs is Needs.PASSWORD else ""
            raise WrongInput(
                f"{name} cannot be read: {found.reason}", remedy=needs or "Ask for a PDF with real text, or a DOCX."
            )
        case _:
            return found


def survey(confine: Confine, me: Sequence[str], store: Store, contributor: str) -> Survey:
    """Labels of every scored contract of this owner, without those that must stay."""
    contracts: list[tuple[str, Mapping[str, str]]] = []
    kept: list[KeptBack] = []
    seen: set[str] = set()
    for document in store.contracts.documents():
        if document.state != "scored" or document.sha256 in seen:
            continue
        seen.add(document.sha256)
        try:
            _, text, stand = stand_of_document(confine, me, store, document.id)
        except WrongInput as refused:
            kept.append(KeptBack(document.id, str(refused), ""))
            continue
        if stand.kept_back is None:
            contracts.append((stand.kind, stand.labels))
        else:
            quote = text.quote(stand.kept_back_by) if stand.kept_back_by is not None else ""
            kept.append(KeptBack(document.id, stand.kept_back, quote))
    return Survey(Contribution(contributor, tuple(contracts)), tuple(kept))


def hand_in(found: Survey, folder: Path) -> Survey:
    """Write a contribution into *folder*, in place of the one before. Raises WrongInput when that cannot be done."""
    if not folder.is_dir():
        raise WrongInput(f"{folder} is not a folder", remedy="Name a folder that exists, for example a shared one.")
    file = folder / f"{found.contribution.contributor}{SUFFIX}"
    _write(file, found.contribution.to_json())
    return Survey(found.contribution, found.kept_back, file)


def take_back(opted: OptIn) -> bool:
    """Remove what was handed in. False when it could not be reached."""
    if opted.folder is None or opted.contributor is None:
        return True
    try:
        (opted.folder / f"{opted.contributor}{SUFFIX}").unlink(missing_ok=True)
    except OSError:
        return False
    return opted.folder.is_dir()


@dataclass(frozen=True, slots=True)
class Gathered:
    """The table of a folder of contributions."""

    rows: tuple[MarketRow, ...]
    withheld: tuple[str, ...]
    contributions: int
    refused: tuple[tuple[str, str], ...]
    """Name and reason of each file that is no contribution."""


def gather(folder: Path) -> Gathered:
    """Aggregate every contribution in *folder*. Raises WrongInput when it holds none."""
    if not folder.is_dir():
        raise WrongInput(f"{folder} is not a folder", remedy="Name the folder that the contributions are in.")
    taken: list[Contribution] = []
    refused: list[tuple[str, str]] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            taken.append(_read(path))
        except (OSError, ValueError, RecursionError) as fault:
            refused.append((path.name, str(fault)))
    if not taken and not refused:
        raise WrongInput(f"{folder} holds no contribution", remedy=f"Contributions are files named *{SUFFIX}.")
    rows, withheld = aggregate(taken, f"{len(taken)} contributors, facts found by Clausewatch")
    return Gathered(rows, withheld, len(taken), tuple(refused))


def _read(path: Path) -> Contribution:
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"it is larger than {MOST_BYTES} bytes")
    found = Contribution.from_json(json.loads(path.read_text("utf-8")))
    if path.name != f"{found.contributor}{SUFFIX}":  # a copy under another name would count once more
        raise ValueError("its name is not that of its contributor")
    return found


def _write(path: Path, data: Mapping[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(  # mode 0600
            "w", dir=path.parent, prefix=".", suffix=".part", delete=False, encoding="utf-8"
        ) as out:
            json.dump(data, out, indent=1)
            out.write("\n")
        Path(out.name).replace(path)
    except OSError as error:
        raise HomeError(f"{path} cannot be written: {error.strerror}") from None
