"""Nothing leaves the machine but to the places that the user named: every connection of a trip is written down."""

from __future__ import annotations

import json
from pathlib import Path

from tests.corpus import documents as make
from tests.corpus import sample_texts as texts
from tests.servers import Dovecot
from tests.watcher.journeys.conftest import Freelancer, letter

WATCH = """
import json, os, sys

def write(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        with open(os.environ["EGRESS_LOG"], "a") as out:
            plain = [a if isinstance(a, (str, int, tuple)) else repr(a) for a in arguments]
            out.write(json.dumps([event, plain]) + "\\n")

sys.addaudithook(write)
"""


def test_a_whole_trip_speaks_to_the_mail_server_and_to_nobody_else(
    freelancer: Freelancer, dovecot: Dovecot, ada: str, tmp_path: Path
) -> None:
    log, hook = tmp_path / "egress.log", tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(WATCH)
    log.touch()
    freelancer.environment |= {"EGRESS_LOG": str(log), "PYTHONPATH": f"{hook}:{Path.cwd()}"}
    freelancer.settings('[mail]\ndns = "off"\n')
    paragraphs = make.paragraphs_of
    for raw in (
        letter("a", attachments=(("a.pdf", "application/pdf", make.make_pdf(paragraphs(texts.PUBLISHER_MSA))),)),
        letter("b", texts.ESIGN_BODY),
        letter("c", "<p>terms at <a href='https://terms.example.com/x'>our site</a></p>" + texts.BODY_PLAIN),
    ):
        dovecot.append(ada, "INBOX", raw)
    assert freelancer.connect(dovecot, ada).code == 0
    assert freelancer("run", "--once").code == 0
    for command in (("status",), ("inbox",), ("doctor",), ("backfill", "--since", "2020"), ("rescore", "--all")):
        freelancer(*command)
    events = [json.loads(line) for line in log.read_text().splitlines()]
    assert any(event == "socket.connect" for event, _ in events), "the hook saw the mail server: it sees connections"
    for event, arguments in events:
        address = arguments[-1] if event in ("socket.connect", "socket.sendto") else arguments[0]
        host = address[0] if isinstance(address, list) else address
        assert host in ("127.0.0.1", "::1", "localhost", None) or str(host).startswith("/"), (event, arguments)
