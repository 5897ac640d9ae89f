"""Messages to the user, through real channels on loopback."""

from __future__ import annotations

import email
import email.policy
import http.server
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import pytest

from tests.servers import SmtpSink, free_port
from watcher.errors import NoticeError
from watcher.notify import AppriseNotifier, Notice, channels_apart_from

ROOT = Path(__file__).resolve().parents[3]
NOTICE = Notice(
    "report:d1:scored:None",
    "None (High Risk): MSA from ann@acme.example",
    'Do not reply "agreed" yet.\n- It lets the client train AI on your work.\n  "Client may use it <b>to train</b>"',
)
SECRET = "s3cr3t-t0ken-9f8e7d"


class Receiver:
    """An HTTP server as ntfy, Slack or a web hook runs one: keeps what it is given."""

    def __init__(self, status: int = 200, location: str = "") -> None:
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                owner.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(status)
                if location:
                    self.send_header("Location", location)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def do_PUT(self) -> None:
                self.do_POST()

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *args: Any) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])
        threading.Thread(target=lambda: self._server.serve_forever(poll_interval=0.02), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    why = SmtpSink.available()
    if why is not None:
        pytest.skip(why)
    with SmtpSink() as sink:
        yield sink


def _mail(sink: SmtpSink) -> EmailMessage:
    assert sink.wait(1)
    return cast(EmailMessage, email.message_from_bytes(sink.mails[0][2], policy=email.policy.default))


def _dead() -> str:
    return f"json://ada:{SECRET}@127.0.0.1:{free_port()}/{SECRET}"


# ---- it arrives


def test_by_mail(sink: SmtpSink) -> None:
    notifier = AppriseNotifier(
        (f"mailto://127.0.0.1:{sink.port}?from=watch@me.example&to=ada@me.example&mode=insecure",)
    )
    assert notifier.tell(NOTICE) == 1
    mail = _mail(sink)
    assert sink.mails[0][1] == ("ada@me.example",)
    assert mail["Subject"] == NOTICE.title
    body = mail.get_body(preferencelist=("plain", "html"))
    assert body is not None
    text = body.get_content()
    assert 'Do not reply "agreed" yet.' in text or "Do not reply &quot;agreed&quot; yet." in text
    assert "<b>to train</b>" not in text or body.get_content_type() == "text/plain"


def test_a_title_with_line_ends_adds_no_header(sink: SmtpSink) -> None:
    notifier = AppriseNotifier(
        (f"mailto://127.0.0.1:{sink.port}?from=watch@me.example&to=ada@me.example&mode=insecure",)
    )
    assert notifier.tell(Notice("k", "MSA\r\nBcc: eve@evil.example\r\n\r\nhello", "body")) == 1
    mail = _mail(sink)
    assert mail["Bcc"] is None
    assert sink.mails[0][1] == ("ada@me.example",)
    assert mail["Subject"] == "MSA Bcc: eve@evil.example hello"


def test_by_ntfy(receiver: Receiver) -> None:
    assert AppriseNotifier((f"ntfy://127.0.0.1:{receiver.port}/contracts",)).tell(NOTICE) == 1
    [(_, _, body)] = receiver.requests
    said = json.loads(body)
    assert said["topic"] == "contracts"
    assert said["title"] == NOTICE.title
    assert "It lets the client train AI on your work." in said["message"]


def test_by_web_hook(receiver: Receiver) -> None:
    notifier = AppriseNotifier((f"json://127.0.0.1:{receiver.port}/hook",))
    assert notifier.tell(NOTICE) == 1
    assert notifier.tell(Notice("m", "Clausewatch cannot read ada@me.example", "since noon", urgent=True)) == 1
    calm, urgent = (json.loads(body) for _, _, body in receiver.requests)
    assert (calm["title"], calm["message"], calm["type"]) == (NOTICE.title, NOTICE.body, "info")
    assert urgent["type"] == "warning"


def test_every_channel_is_told_and_one_dead_channel_stops_no_other(
    receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    alive = f"json://127.0.0.1:{receiver.port}/hook"
    with caplog.at_level(logging.DEBUG):
        assert AppriseNotifier((_dead(), alive, "nonsense://x", alive)).tell(NOTICE) == 2
    assert len(receiver.requests) == 2
    told = [r.__dict__["channel"] for r in caplog.records if r.name == "clausewatch.notify"]
    assert told == ["json: no connection, or it was refused", "nonsense: its address is not understood"]


# ---- it does not


def test_when_every_channel_fails_it_is_said_which_kinds_and_how() -> None:
    refusing = Receiver(status=403)
    try:
        channels = (_dead(), f"ntfy://{SECRET}@127.0.0.1:{refusing.port}/topic", SECRET)
        with pytest.raises(NoticeError) as caught:
            AppriseNotifier(channels).tell(NOTICE)
    finally:
        refusing.close()
    assert str(caught.value) == (
        "no notice channel took the message (json: no connection, or it was refused; ntfy: refused with 403; "
        "unknown: its address is not understood)"
    )
    assert "[notices]" in caught.value.remedy


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    leading = Receiver(status=307, location=f"http://127.0.0.1:{receiver.port}/elsewhere")
    try:
        with pytest.raises(NoticeError, match="refused with 307"):
            AppriseNotifier((f"json://127.0.0.1:{leading.port}/hook",)).tell(NOTICE)
    finally:
        leading.close()
    assert receiver.requests == []


def test_no_channel_is_no_failure() -> None:
    assert AppriseNotifier(()).tell(NOTICE) == 0
    assert AppriseNotifier(()).check() == ()


def test_doctor_is_told_which_kinds_cannot_be_understood(receiver: Receiver) -> None:
    channels = (f"json://127.0.0.1:{receiver.port}/hook", "nonsense://token", "slack://", SECRET, "mailto://[")
    assert AppriseNotifier(channels).check() == ("nonsense", "slack", "unknown", "mailto")
    assert receiver.requests == []


# ---- no secret anywhere


def test_no_secret_in_any_log_or_error(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    refusing = Receiver(status=401)
    channels = (
        _dead(),
        f"json://ada:{SECRET}@127.0.0.1:{refusing.port}/{SECRET}?+X-Token={SECRET}",
        f"ntfy://{SECRET}@127.0.0.1:{refusing.port}/{SECRET}",
        f"mailto://ada:{SECRET}@127.0.0.1:{free_port()}?to=ada@me.example",
        f"slack://{SECRET}",
        f"tgram://{SECRET}/1",
        f"nonsense://{SECRET}",
        SECRET,
    )
    notifier = AppriseNotifier(channels)
    with caplog.at_level(logging.DEBUG):
        notifier.check()
        with pytest.raises(NoticeError) as caught:
            notifier.tell(NOTICE)
    refusing.close()
    written = "".join(capfd.readouterr())
    ours = " ".join(r.getMessage() + str(r.__dict__) for r in caplog.records if not r.name.startswith("urllib3"))
    assert SECRET not in str(caught.value) + repr(caught.value) + caught.value.remedy
    assert SECRET not in ours
    assert SECRET not in written
    assert SECRET not in repr(notifier)


def test_apprise_writes_to_the_log_again_afterwards(receiver: Receiver) -> None:
    logger = logging.getLogger("apprise")
    before = (logger.propagate, list(logger.handlers))
    AppriseNotifier((f"json://127.0.0.1:{receiver.port}/hook",)).tell(NOTICE)
    assert (logger.propagate, list(logger.handlers)) == before


# ---- nothing goes anywhere else

_WATCHED = """
import json, sys
went = []
NET = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "subprocess.Popen")
def watch(event, args):
    writes = event == "open" and isinstance(args[1], str) and args[1][:1] in "wax"
    if event in NET or writes:
        went.append([event, str(args)])
sys.addaudithook(watch)
from watcher.notify import AppriseNotifier, Notice
taken = AppriseNotifier(tuple(sys.argv[1:])).tell(Notice("k", "title", "body"))
print(json.dumps({"taken": taken, "went": went, "apprise": "apprise" in sys.modules}))
"""


def _watched(home: Path, *channels: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-B", "-c", _WATCHED, *channels],
        cwd=ROOT,
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return cast(dict[str, Any], json.loads(done.stdout))


def test_without_a_channel_apprise_is_not_even_loaded(tmp_path: Path) -> None:
    assert _watched(tmp_path) == {"taken": 0, "went": [], "apprise": False}


def test_a_message_goes_to_its_channel_and_nowhere_else(receiver: Receiver, tmp_path: Path) -> None:
    found = _watched(tmp_path, f"json://127.0.0.1:{receiver.port}/hook")
    assert found["taken"] == 1
    assert {what for what, _ in found["went"]} <= {"socket.connect", "socket.getaddrinfo"}
    assert all(f"{receiver.port}" in where and "127.0.0.1" in where for _, where in found["went"])
    assert len(receiver.requests) == 1
    assert list(tmp_path.iterdir()) == []


def test_no_picture_or_address_of_others_is_in_a_message(receiver: Receiver) -> None:
    for url in (f"ntfy://127.0.0.1:{receiver.port}/topic", f"json://127.0.0.1:{receiver.port}/hook"):
        AppriseNotifier((url,)).tell(NOTICE)
    for _, headers, body in receiver.requests:
        assert b"github" not in body
        assert "github" not in json.dumps({k: v for k, v in headers.items() if k != "user-agent"})


# ---- a dead mailbox cannot tell of itself


@pytest.mark.parametrize(
    "url",
    [
        "mailto://ada:pw@example.org",
        "mailtos://ada:pw@example.org:587?to=boss@example.net",
        "mailtos://ada:pw@smtp.example.org",
        "mailtos://ada%40example.org:pw@smtp.example.net",
        "mailtos://_?user=ada@example.org&pass=pw&smtp=smtp.example.net&to=x@example.net",
        "mailtos://other:pw@example.net?to=ada@example.org",
        "mailtos://other:pw@example.net?to=x@example.net,ADA@Example.org",
        "mailtos://other:pw@example.net/ada@example.org/x@example.net",
        "MAILTOS://ada:pw@Example.ORG",
        "mailtos://other:pw@example.net?from=ada@example.org&to=x@example.net",
    ],
)
def test_the_dead_mailbox_itself_is_left_out(url: str) -> None:
    other = "ntfy://ntfy.example/contracts"
    assert channels_apart_from((url, other), "Ada@example.org") == (other,)
    assert channels_apart_from((url, other), None) == (url, other)


@pytest.mark.parametrize(
    "url",
    [
        "mailto://bea:pw@example.org",
        "mailtos://ada:pw@example.net?to=ada@example.net",
        "mailtos://ada:pw@notexample.org",
        "ntfy://ntfy.example/ada@example.org",
        "slack://token/ada@example.org",
        "mailto://[",
        "",
    ],
)
def test_other_channels_stay(url: str) -> None:
    assert channels_apart_from((url,), "ada@example.org") == (url,)


def test_of_a_dead_mailbox_only_the_other_channel_hears(receiver: Receiver, sink: SmtpSink) -> None:
    through_itself = f"mailto://127.0.0.1:{sink.port}?from=ada@me.example&to=ada@me.example&mode=insecure"
    notifier = AppriseNotifier((through_itself, f"json://127.0.0.1:{receiver.port}/hook"))
    assert notifier.tell(NOTICE, not_through="ada@me.example") == 1
    assert sink.mails == []
    assert len(receiver.requests) == 1
    assert AppriseNotifier((through_itself,)).tell(NOTICE, not_through="ada@me.example") == 0
