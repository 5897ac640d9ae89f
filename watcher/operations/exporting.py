"""Leave with everything: a folder that is readable without us."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from evidence.digest import digest_of
from evidence.vault import Vault
from watcher.errors import WrongInput
from watcher.storage.store import MailPacks, Store

README = """What is in this folder
=====================

mails/        the original mails, byte for byte as the server gave them, one .eml file each
documents/    the documents that are contracts, or that could not be read, under their SHA-256
texts/        the text that was read from each document, with its offsets
reports/      the report of each document (JSON; the fields are explained by their names)
inbox.json    every mail and what became of each of its parts
SHA256SUMS    the hash of every file here: run "sha256sum -c SHA256SUMS" in this folder

Mails that held no contract are kept for a limited time only; after that inbox.json still has their hash and what
they held, and no file stands here for them. Information, not legal advice.
"""


def export(store: Store, packs: MailPacks, vault: Vault, folder: Path, now: datetime) -> dict[str, Any]:
    """Write everything of this owner to *folder*. Raises WrongInput when it already holds something."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongInput(f"{folder} already holds something", remedy="Name a folder that does not exist yet.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    sums: dict[str, str] = {}

    def write(name: str, data: bytes) -> None:
        path = folder / name
        path.parent.mkdir(exist_ok=True, mode=0o700)
        path.write_bytes(data)
        sums[name] = str(digest_of(data))

    mails = documents = 0
    ledger = []
    for entry in store.mails.inbox(needs_you=False, limit=None):
        message = entry.message
        if message.ref is not None:
            write(f"mails/{message.id}.eml", packs.read(message.ref))
            mails += 1
        ledger.append(
            {
                "id": message.id,
                "sha256": message.sha256,
                "subject": message.subject,
                "from": message.from_,
                "date": message.date.isoformat() if message.date else None,
                "status": message.status,
                "reason": message.reason,
                "authentication": message.authentication,
                "raw_dropped": message.ref is None,
                "parts": [
                    {
                        "locator": p.locator,
                        "sha256": p.sha256,
                        "outcome": p.outcome,
                        "needs": p.needs,
                        "reason": p.reason,
                    }
                    for p in entry.parts
                ],
                "documents": [d.id for d in entry.documents],
            }
        )
    written: set[str] = set()
    for document in store.contracts.documents():
        if document.sha256 not in written and vault.has(document.sha256):
            write(f"documents/{document.sha256}", vault.get(document.sha256))
            written.add(document.sha256)
            documents += 1
        text = store.contracts.text(document.id)
        if text is not None:
            write(f"texts/{document.id}.txt", text.text.encode("utf-8"))
        if document.report is not None:
            write(f"reports/{document.id}.json", _json(document.report))
    write("inbox.json", _json({"exported_at": now.isoformat(), "owner": store.owner, "messages": ledger}))
    write("README.txt", README.encode("utf-8"))
    lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(sums.items()))
    (folder / "SHA256SUMS").write_text(lines, "utf-8")
    return {"folder": str(folder), "mails": mails, "documents": documents, "files": len(sums) + 1}


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True).encode("utf-8") + b"\n"
