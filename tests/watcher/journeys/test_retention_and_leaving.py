"""Private letters are let go after their time, what is evidence stays; and who leaves takes everything along."""

from __future__ import annotations

import hashlib
import json
import subprocess

from tests.corpus import sample_texts as texts
from tests.servers import Dovecot
from tests.watcher.journeys.conftest import Freelancer, letter


def test_letters_are_let_go_and_contracts_stay(freelancer: Freelancer, dovecot: Dovecot, ada: str) -> None:
    from watcher.app import build
    from watcher.engine import DirectRun
    from watcher.settings import load
    from watcher.workflows import checkup

    freelancer.settings('[mail]\nretention_days = 0\ndns = "off"\n')
    dovecot.append(ada, "INBOX", letter("lunch", texts.CHAT))
    dovecot.append(ada, "INBOX", letter("terms", texts.STUDIO_LICENCE))
    freelancer.connect(dovecot, ada)
    assert freelancer("run", "--once").code == 0
    with build(load(freelancer.home)) as app:
        checkup(DirectRun(), app.parts, app.owner)
        checkup(DirectRun(), app.parts, app.owner)
        kept = {e.message.subject: e.message for e in app.store.mails.inbox()}
        assert kept["lunch"].ref is None
        assert kept["lunch"].sha256
        assert [p.outcome for e in app.store.mails.inbox() for p in e.parts if e.message.subject == "lunch"] == ["body"]
        assert kept["terms"].ref is not None
        with app.packs_of(app.owner) as packs:
            assert b"ILLUSTRATION LICENCE" in packs.read(kept["terms"].ref)
    stored = b"".join(p.read_bytes() for p in (freelancer.home / "mail").rglob("*.pack"))
    assert len(stored) < 4000, "the bytes of the letter are gone from the disk, not only from the list"
    assert freelancer("run", "--once", "--json").json["accounts"][0]["missing"] == 0


def test_who_leaves_takes_everything_along(freelancer: Freelancer, dovecot: Dovecot, ada: str) -> None:
    dovecot.append(ada, "INBOX", letter("terms", texts.STUDIO_LICENCE))
    dovecot.append(ada, "INBOX", letter("lunch", texts.CHAT))
    freelancer.connect(dovecot, ada)
    assert freelancer("run", "--once").code == 0
    folder = freelancer.home.parent / "leaving"
    found = freelancer("export", str(folder), "--json")
    assert found.code == 0, found.err
    assert found.json["mails"] == 2
    checked = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    ledger = json.loads((folder / "inbox.json").read_text())
    for message in ledger["messages"]:
        raw = (folder / "mails" / f"{message['id']}.eml").read_bytes()
        assert hashlib.sha256(raw).hexdigest() == message["sha256"]
    assert dovecot.users[ada] not in "".join(p.read_text("utf-8", "replace") for p in folder.rglob("*") if p.is_file())
    again = freelancer("export", str(folder))
    assert again.code == 1
    assert "already holds something" in again.err


def test_a_keyword_is_set_only_where_it_was_asked_for(freelancer: Freelancer, dovecot: Dovecot, ada: str) -> None:
    from watcher.app import build
    from watcher.engine import DirectRun
    from watcher.settings import load
    from watcher.workflows import actions

    freelancer.settings('[mail]\naction = "keyword"\n')
    dovecot.append(ada, "INBOX", letter("lunch", texts.CHAT))
    dovecot.append(ada, "INBOX", letter("terms", texts.STUDIO_LICENCE))
    freelancer.connect(dovecot, ada)
    assert freelancer("run", "--once").code == 0
    with build(load(freelancer.home)) as app:
        actions(DirectRun(), app.parts, app.owner)
        actions(DirectRun(), app.parts, app.owner)
    flags = dovecot.flags(ada, "INBOX")
    assert flags == {1: frozenset(), 2: frozenset({"$Clausewatch"})}
