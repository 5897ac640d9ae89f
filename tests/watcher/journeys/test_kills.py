"""The worker and the mail server are killed at random moments: no mail is lost, none is doubled, none is told twice."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.corpus import sample_texts as texts
from tests.corpus.mailbox_of_years import years_of_mail
from tests.servers import Dovecot
from tests.watcher.journeys.conftest import Freelancer, letter


def _mailbox(count: int) -> tuple[list[bytes], Counter[str]]:
    """Mails without attachments, every tenth a contract in its body; and how many of each subject there are."""
    raws, truth = [], Counter()
    for number, made in enumerate(years_of_mail(count)):
        subject = f"contract {number}" if number % 10 == 0 else f"letter {number}"
        truth[subject] += 1
        body = f"{texts.STUDIO_LICENCE}\nRef. {number}\n" if number % 10 == 0 else f"Dear Ada,\n\n{made.subject}\n"
        raws.append(letter(subject, body))
    return raws, truth


def _killed_again_and_again(tmp_path: Path, mails: int, kills: int, longest: float) -> None:
    if reason := Dovecot.available():
        pytest.skip(reason)
    seed = int.from_bytes(os.urandom(4), "big")
    chance = random.Random(seed)
    raws, truth = _mailbox(mails)
    freelancer = Freelancer(tmp_path / "home")
    with Dovecot({"ada": "secret"}, storage="sdbox") as server:
        server.bulk_append("ada", "INBOX", raws)
        assert freelancer.connect(server, "ada").code == 0
        for number in range(kills):
            process = freelancer.start("run", "--once", "--json")
            time.sleep(chance.uniform(0.5, longest))
            if number % 2:
                server.kill9()
                server.restart()
                time.sleep(chance.uniform(0.1, 1.0))
            process.kill()
            process.communicate()
        last = freelancer("run", "--once", "--json", timeout=600)
        assert last.code == 0, f"seed {seed}: {last.err}"
        [account] = last.json["accounts"]
        assert (account["on_server"], account["stored"], account["missing"]) == (mails, mails, 0), f"seed {seed}"
    messages = freelancer("inbox", "--json", timeout=300).json["messages"]
    found = Counter(m["subject"] for m in messages)
    assert found == truth, f"seed {seed}: {(truth - found).total()} lost, {(found - truth).total()} doubled"
    assert {m["status"] for m in messages} == {"done"}, f"seed {seed}"
    scored = Counter(m["subject"] for m in messages for d in m["documents"] if d["state"] == "scored")
    assert scored == Counter({s: 1 for s in truth if s.startswith("contract")}), f"seed {seed}"


@pytest.mark.timeout(600)
def test_six_kills_over_three_hundred_mails(tmp_path: Path) -> None:
    _killed_again_and_again(tmp_path, 300, 6, 6.0)


@pytest.mark.long
@pytest.mark.timeout(3000)
def test_twenty_kills_over_two_thousand_mails(tmp_path: Path) -> None:
    _killed_again_and_again(tmp_path, 2000, 20, 15.0)
