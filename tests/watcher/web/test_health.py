"""The two answers for whatever supervises the process."""

from __future__ import annotations

import http.client
import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from watcher.errors import StorageError, WatcherError
from watcher.web import health
from watcher.web.health import HealthServer


class Watched:
    """What the server asks, changed by the test."""

    def __init__(self) -> None:
        self.say: Callable[[], Mapping[str, Any]] = lambda: {"ok": True, "mailboxes": 1, "down": []}

    def __call__(self) -> Mapping[str, Any]:
        return self.say()


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[HealthServer, Watched]]:
    watched = Watched()
    server = HealthServer(0, watched)
    server.start()
    yield server, watched
    server.stop()


@pytest.fixture
def watched(running: tuple[HealthServer, Watched]) -> Watched:
    watched = running[1]
    watched.say = Watched().say
    return watched


@pytest.fixture
def server(running: tuple[HealthServer, Watched], watched: Watched) -> HealthServer:
    return running[0]


def _port(server: HealthServer) -> int:
    return int(server.address.rpartition(":")[2])


def _ask(
    server: HealthServer, path: str, method: str = "GET", headers: Mapping[str, str] | None = None
) -> tuple[int, Any, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", _port(server), timeout=20)
    try:
        connection.request(method, path, headers=dict(headers or {}))
        answer = connection.getresponse()
        body = answer.read()
        return answer.status, json.loads(body) if body else None, {k.lower(): v for k, v in answer.getheaders()}
    finally:
        connection.close()


def _raw(server: HealthServer, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", _port(server)), timeout=20) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(4096), b""))


def test_alive(server: HealthServer) -> None:
    assert _ask(server, "/healthz")[:2] == (200, {"ok": True})


def test_ready(server: HealthServer) -> None:
    status, body, headers = _ask(server, "/readyz")
    assert (status, body) == (200, {"ok": True, "mailboxes": 1, "down": []})
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["cache-control"] == "no-store"


def test_not_ready_says_why_and_the_process_is_alive_all_the_same(server: HealthServer, watched: Watched) -> None:
    watched.say = lambda: {"ok": False, "mailboxes": 2, "down": ["ada@example.org"]}
    assert _ask(server, "/readyz")[:2] == (503, {"ok": False, "mailboxes": 2, "down": ["ada@example.org"]})
    assert _ask(server, "/healthz")[0] == 200
    watched.say = lambda: {"ok": True}
    assert _ask(server, "/readyz")[0] == 200


def test_a_store_that_cannot_be_read_is_not_ready_and_comes_with_its_cure(
    server: HealthServer, watched: Watched
) -> None:
    def broken() -> Mapping[str, Any]:
        raise StorageError("the database is locked")

    watched.say = broken
    status, body, _ = _ask(server, "/readyz")
    assert status == 503
    assert body == {"ok": False, "error": "the database is locked", "remedy": StorageError.remedy}


def test_what_nobody_expected_is_named_in_the_log_without_its_words(
    server: HealthServer, watched: Watched, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken() -> Mapping[str, Any]:
        raise RuntimeError("password=hunter2")

    watched.say = broken
    with caplog.at_level(logging.DEBUG), pytest.raises(http.client.HTTPException):
        _ask(server, "/readyz")
    assert _ask(server, "/healthz")[0] == 200
    [record] = caplog.records
    assert record.__dict__["kind"] == "RuntimeError"
    assert "hunter2" not in caplog.text + "".join(capfd.readouterr())


@pytest.mark.parametrize("path", ["/", "/health", "/healthz/", "/../readyz", "/readyzz"])
def test_nothing_else_answers(server: HealthServer, path: str) -> None:
    status, body, _ = _ask(server, path)
    assert status == 404
    assert "only /healthz and /readyz" in body["error"]


def test_a_query_changes_nothing(server: HealthServer) -> None:
    assert _ask(server, "/readyz?verbose=1")[0] == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/else"])
def test_head_is_get_without_the_body(server: HealthServer, path: str) -> None:
    status, body, headers = _ask(server, path, "HEAD")
    full_status, _, full = _ask(server, path)
    assert body is None
    assert (status, headers) == (full_status, full)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_nothing_can_be_done_here(server: HealthServer, method: str) -> None:
    status, body, headers = _ask(server, "/readyz", method)
    assert status == 405
    assert headers["allow"] == "GET, HEAD"
    assert "GET and HEAD" in body["error"]


@pytest.mark.parametrize(
    "data",
    [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\n\r\n",
        b"GET /healthz HTTP/1.1 and more\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n" + b"X: y\r\n" * 300 + b"\r\n",
        b"GET /healthz HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_request_harms_nothing(server: HealthServer, data: bytes) -> None:
    said = _raw(server, data)
    assert b"200" not in said.split(b"\r\n", 1)[0]
    assert b"Python" not in said
    assert b"<html" not in said.lower()
    assert _ask(server, "/healthz")[0] == 200


def test_no_banner(server: HealthServer) -> None:
    for method, path in (("GET", "/healthz"), ("GET", "/nothing"), ("POST", "/healthz")):
        headers = _ask(server, path, method)[2]
        assert "server" not in headers


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "[", ""])
def test_a_page_that_points_its_own_name_here_learns_nothing(server: HealthServer, host: str) -> None:
    status, body, _ = _ask(server, "/readyz", headers={"Host": host})
    assert status == 421
    assert "mailboxes" not in body


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:1", "LOCALHOST", "[::1]:8765"])
def test_our_own_names_are_answered(server: HealthServer, host: str) -> None:
    assert _ask(server, "/readyz", headers={"Host": host})[0] == 200


def test_a_question_without_a_name_is_answered(server: HealthServer) -> None:
    assert _raw(server, b"GET /healthz HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.0 200")


def test_it_listens_on_loopback_only(server: HealthServer) -> None:
    assert server.address.startswith("http://127.0.0.1:")
    assert server._server.socket.getsockname()[0] == "127.0.0.1"


def test_slow_clients_keep_nobody_waiting(server: HealthServer) -> None:
    slow = [socket.create_connection(("127.0.0.1", _port(server)), timeout=20) for _ in range(20)]
    try:
        for connection in slow:
            connection.sendall(b"GET /heal")
        assert _ask(server, "/healthz")[0] == 200
    finally:
        for connection in slow:
            connection.close()


def test_a_slow_answer_keeps_nobody_waiting(server: HealthServer, watched: Watched) -> None:
    go = threading.Event()

    def slowly() -> Mapping[str, Any]:
        go.wait(20)
        return {"ok": True}

    watched.say = slowly
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(_ask(server, "/readyz")[0]))
    asking.start()
    assert _ask(server, "/healthz")[0] == 200
    go.set()
    asking.join(20)
    assert answers == [200]


def test_a_silent_client_is_hung_up_on(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SLOW_SECONDS", 0.1)
    server = HealthServer(0, watched)
    server.start()
    try:
        with socket.create_connection(("127.0.0.1", _port(server)), timeout=20) as connection:
            connection.sendall(b"GET /heal")
            assert connection.recv(100) == b""
    finally:
        server.stop()


def test_stopping_waits_for_no_client(watched: Watched) -> None:
    server = HealthServer(0, watched)
    server.start()
    with socket.create_connection(("127.0.0.1", _port(server)), timeout=20):
        _ask(server, "/healthz")
        server.stop()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", _port(server)), timeout=20)


def test_a_server_that_was_never_started_can_be_stopped(watched: Watched) -> None:
    HealthServer(0, watched).stop()


def test_a_taken_port_is_one_clear_line_with_the_cure(server: HealthServer, watched: Watched) -> None:
    port = _port(server)
    with pytest.raises(WatcherError) as caught:
        HealthServer(port, watched)
    assert str(caught.value) == f"port {port} on 127.0.0.1 is taken by another program"
    assert "[health] port" in caught.value.remedy
    assert "clausewatch.toml" in caught.value.remedy
