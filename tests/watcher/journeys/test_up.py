"""``up`` on a terminal asks for the first mailbox; a mailbox that is connected meanwhile is taken up by itself."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time
import urllib.request

import pytest

from tests.corpus import sample_texts as texts
from tests.servers import Dovecot
from tests.watcher.journeys.conftest import Freelancer, letter, until


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, freelancer: Freelancer, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            freelancer.command(*arguments), stdin=theirs, stdout=theirs, stderr=theirs, env=freelancer.env,
            start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self.said = ""
        """What was said and not waited for yet."""
        self.everything = ""

    def wait_for(self, words: str, seconds: float = 60) -> bool:
        """Read until *words* were said, and go on behind them."""
        deadline = time.monotonic() + seconds
        while words not in self.said and time.monotonic() < deadline:
            if select.select([self._ours], [], [], 0.2)[0]:
                try:
                    new = os.read(self._ours, 4096).decode("utf-8", "replace")
                except OSError:
                    break
                self.said += new
                self.everything += new
        _, found, rest = self.said.partition(words)
        self.said = rest if found else self.said
        return bool(found)

    def type(self, words: str) -> None:
        os.write(self._ours, f"{words}\n".encode())

    def end(self) -> int:
        self.process.terminate()
        code = self.process.wait(timeout=60)
        os.close(self._ours)
        return code


def test_the_first_mailbox_is_asked_for_tested_and_watched(freelancer: Freelancer) -> None:
    if reason := Dovecot.available():
        pytest.skip(reason)
    with Dovecot({"ada@localhost": "sea-holly-12"}) as server:
        server.append("ada@localhost", "INBOX", letter("terms", texts.STUDIO_LICENCE))
        freelancer.environment["SSL_CERT_FILE"] = str(server.ca_file)
        terminal = Terminal(freelancer, "up", "--port", "0")
        try:
            for typed, answered in (
                ("", "Your mail address"),
                ("ada", "is not a mail address"),
                ("ada@localhost", "IMAP server [imap.localhost]"),
                (f"localhost:{server.imaps_port}", "App password"),
                ("sea-pink-1", "did not let"),
                ("ada@localhost", "IMAP server"),
                (f"localhost:{server.imaps_port}", "App password"),
                ("sea-holly-12", "connected. Nothing in it is ever changed"),
            ):
                if typed:
                    terminal.type(typed)
                assert terminal.wait_for(answered), terminal.said
            assert terminal.wait_for("Moderate", 100), terminal.said
        finally:
            code = terminal.end()
    assert code == 0
    assert "sea-holly-12" not in terminal.everything
    assert "sea-pink-1" not in terminal.everything


def test_a_mailbox_connected_meanwhile_is_taken_up(freelancer: Freelancer, dovecot: Dovecot, ada: str) -> None:
    dovecot.append(ada, "INBOX", letter("terms", texts.STUDIO_LICENCE))
    terminal = Terminal(freelancer, "up", "--port", "0")
    try:
        assert terminal.wait_for("Your mail address"), terminal.said
        terminal.type("")
        assert terminal.wait_for("no mailbox yet"), terminal.said
        address = re.findall(r"(http://\S+)/healthz", terminal.everything)[0]
        assert urllib.request.urlopen(f"{address}/healthz", timeout=10).status == 200
        assert freelancer.connect(dovecot, ada).code == 0
        assert terminal.wait_for("Moderate", 100), terminal.said
    finally:
        code = terminal.end()
    assert code == 0, terminal.said
    assert until(lambda: [d["level"] for d in freelancer.documents()] == ["Moderate"], 5)
