"""A mailbox that stops working is told of once, through another channel, and its unread time is fetched afterwards."""

from __future__ import annotations

import pytest

from tests.corpus import documents as make
from tests.corpus import sample_texts as texts
from tests.servers import Dovecot, SmtpSink
from tests.watcher.journeys.conftest import Freelancer, letter, until

PDF = "application/pdf"


@pytest.fixture
def sink(freelancer: Freelancer) -> SmtpSink:
    if reason := SmtpSink.available():
        pytest.skip(reason)
    with SmtpSink() as running:
        channel = f"mailto://127.0.0.1:{running.port}?from=watch@other.example&to=ada.private@other.example"
        freelancer.settings(f'[notices]\nchannels = ["{channel}"]\n')
        yield running


def _told(sink: SmtpSink) -> list[str]:
    import email
    import email.policy

    return [str(email.message_from_bytes(raw, policy=email.policy.default)["Subject"]) for _, _, raw in sink.mails]


def test_a_changed_password_is_told_once_and_nothing_is_lost(
    freelancer: Freelancer, dovecot: Dovecot, ada: str, sink: SmtpSink
) -> None:
    address = f"{ada}@example.org"
    assert freelancer.connect(dovecot, ada).code == 0
    assert freelancer("run", "--once").code == 0
    right = dovecot.users[ada]
    dovecot.set_password(ada, "changed-on-the-server")
    dovecot.append(
        ada,
        "INBOX",
        letter("while away", attachments=(("a.pdf", PDF, make.make_pdf(make.paragraphs_of(texts.PUBLISHER_MSA))),)),
    )

    for _ in range(3):
        refused = freelancer("run", "--once")
        assert refused.code == 1
        assert "password" in refused.err.lower()
        assert right not in refused.err + refused.out
    assert _told(sink) == [f"Clausewatch cannot read {address}"]
    body = sink.mails[0][2].decode()
    assert f"clausewatch connect {address}" in body
    status = freelancer("status", "--json")
    assert status.code == 1
    assert status.json["failing"] == [address]

    dovecot.set_password(ada, right)
    healed = freelancer("run", "--once", "--json")
    assert healed.code == 0, healed.err
    assert healed.json["accounts"][0]["missing"] == 0
    told = _told(sink)
    assert told.count(f"Clausewatch reads {address} again") == 1
    assert sum("None (High Risk)" in subject for subject in told) == 1, "the contract of the dead time was scored"
    assert freelancer("status").code == 0
    freelancer("run", "--once")
    assert _told(sink) == told, "nothing is told twice"


def test_a_contract_is_told_of_within_moments_of_the_servers_push(
    freelancer: Freelancer, dovecot: Dovecot, ada: str, sink: SmtpSink
) -> None:
    assert freelancer.connect(dovecot, ada).code == 0
    service = freelancer.start("up", "--port", "0")
    try:
        assert until(lambda: (freelancer.home / "run").is_dir() and _is_listening(dovecot, ada), 40)
        dovecot.append(
            ada,
            "INBOX",
            letter(
                "spring campaign",
                attachments=(("k.pdf", PDF, make.make_pdf(make.paragraphs_of(texts.PLATFORM_GRANT))),),
            ),
        )
        assert sink.wait(1, 60), "one minute is what a user is promised"
    finally:
        service.terminate()
        out, err = service.communicate(timeout=60)
    assert service.returncode == 0, err
    [subject] = _told(sink)
    assert subject.startswith("None (High Risk): contract from")
    body = sink.mails[0][2].decode("utf-8", "replace")
    assert "Do not reply" in body
    assert "machine learning" in body
    assert "None (High Risk)" in out
    assert "healthz" in out


def _is_listening(server: Dovecot, user: str) -> bool:
    return "(IDLE" in server.doveadm("who") or user in server.doveadm("who", user)
