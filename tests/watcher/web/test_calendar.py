"""The calendar feed as a calendar program asks for it, and as somebody does who has no address."""

from __future__ import annotations

import http.client
import logging
from collections.abc import Callable, Iterator, Mapping

import pytest

from watcher.errors import StorageError
from watcher.web.calendar import MEDIA_TYPE, CalendarPage, address_of
from watcher.web.health import HealthServer

SECRET, OTHER = "s" * 42 + "_", "0" * 42 + "-"
ICS = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


class Feed:
    """What the page asks, changed by the test."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.give: Callable[[], bytes] = lambda: ICS

    def __call__(self, secret: str) -> bytes | None:
        self.asked.append(secret)
        return self.give() if secret == SECRET else None


@pytest.fixture
def feed() -> Feed:
    return Feed()


@pytest.fixture
def server(feed: Feed) -> Iterator[HealthServer]:
    server = HealthServer(0, lambda: {"ok": True}, [CalendarPage(feed)])
    server.start()
    yield server
    server.stop()


Answered = tuple[int, bytes, dict[str, str]]


def _ask(
    server: HealthServer, path: str, method: str = "GET", headers: Mapping[str, str | list[str]] | None = None
) -> Answered:
    connection = http.client.HTTPConnection("127.0.0.1", int(server.address.rpartition(":")[2]), timeout=20)
    try:
        connection.putrequest(method, path, skip_host="Host" in (headers or {}))
        for name, values in (headers or {}).items():
            for value in [values] if isinstance(values, str) else values:
                connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()}
    finally:
        connection.close()


def _path(secret: str = SECRET) -> str:
    return address_of("", secret)


def test_the_address_gives_the_calendar(server: HealthServer, feed: Feed) -> None:
    assert address_of(server.address, SECRET) == f"{server.address}/calendar/{SECRET}.ics"
    status, body, headers = _ask(server, _path())
    assert (status, body) == (200, ICS)
    assert headers.pop("etag").startswith('"')
    assert headers == {
        "content-type": MEDIA_TYPE,
        "content-disposition": 'inline; filename="contract-dates.ics"',
        "content-length": str(len(ICS)),
        "cache-control": "private, no-cache",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
    assert MEDIA_TYPE.startswith("text/calendar; charset=utf-8")
    assert feed.asked == [SECRET]


def test_a_query_changes_nothing(server: HealthServer) -> None:
    assert _ask(server, f"{_path()}?cache=1")[:2] == (200, ICS)


def test_head_is_get_without_the_body(server: HealthServer) -> None:
    full = _ask(server, _path())
    assert _ask(server, _path(), "HEAD") == (200, b"", full[2])


@pytest.mark.parametrize("form", ["{}", "W/{}", '"older", {}', '"with, a comma",W/{}', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_a_calendar_has_it_is_not_sent_again(server: HealthServer, form: str, method: str) -> None:
    tag = _ask(server, _path())[2]["etag"]
    status, body, headers = _ask(server, _path(), method, {"If-None-Match": form.format(tag)})
    assert (status, body) == (304, b"")
    assert headers["etag"] == tag
    assert headers["cache-control"] == "private, no-cache"
    assert not {"content-length", "content-type"} & headers.keys()


def test_several_lines_of_tags_are_one_list(server: HealthServer) -> None:
    tag = _ask(server, _path())[2]["etag"]
    assert _ask(server, _path(), headers={"If-None-Match": ['"older"', tag]})[0] == 304


@pytest.mark.parametrize("asked", ['"older"', "", "W/", "{bare}", '"*"', '"{bare}', "x" * 5000])
def test_any_other_tag_gets_the_calendar(server: HealthServer, asked: str) -> None:
    bare = _ask(server, _path())[2]["etag"].strip('"')
    assert _ask(server, _path(), headers={"If-None-Match": asked.format(bare=bare)})[:2] == (200, ICS)


def test_another_calendar_has_another_tag(server: HealthServer, feed: Feed) -> None:
    tag = _ask(server, _path())[2]["etag"]
    feed.give = lambda: ICS + b"\r\n"
    status, body, headers = _ask(server, _path(), headers={"If-None-Match": tag})
    assert (status, body) == (200, ICS + b"\r\n")
    assert headers["etag"] != tag


@pytest.mark.parametrize(
    "path",
    [
        _path(OTHER),
        _path(SECRET[:-1]),
        _path(SECRET + "a"),
        _path(SECRET.replace("s", "%73", 1)),
        _path("../" + SECRET[3:]),
        _path().removesuffix(".ics"),
        _path().upper(),
        _path() + "/",
        _path() + "%00",
        "/calendar/",
        "/calendar/.ics",
        "/calendar",
        "/nothing",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_wrong_secret_is_answered_like_any_path_that_is_not_there(
    server: HealthServer, path: str, method: str
) -> None:
    expected = _ask(server, "/", method)
    assert expected[0] == 404
    assert _ask(server, path, method) == expected
    assert _ask(server, path, method, {"If-None-Match": "*"}) == expected


def test_only_what_can_be_a_secret_is_looked_up(server: HealthServer, feed: Feed) -> None:
    for path in ("/calendar/.ics", _path("' OR 1=1 --".replace(" ", "%20")), _path("a" * 44), "/calendar/x/" + _path()):
        assert _ask(server, path)[0] == 404
    assert feed.asked == []
    _ask(server, _path(OTHER))
    assert feed.asked == [OTHER]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "[", ""])
def test_a_page_that_points_its_own_name_here_learns_nothing(server: HealthServer, feed: Feed, host: str) -> None:
    answers = [_ask(server, _path(secret), headers={"Host": host}) for secret in (SECRET, OTHER)]
    assert answers[0] == answers[1]
    assert answers[0][0] == 421
    assert feed.asked == [], "a secret is not even looked up"


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:1", "[::1]:8765"])
def test_our_own_names_are_answered(server: HealthServer, host: str) -> None:
    assert _ask(server, _path(), headers={"Host": host})[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND", "REPORT", "TRACE"])
def test_nothing_can_be_changed_here(server: HealthServer, feed: Feed, method: str) -> None:
    status, body, headers = _ask(server, _path(), method)
    assert (status, headers["allow"]) == (405, "GET, HEAD")
    assert b"GET and HEAD" in body
    assert feed.asked == []


def test_no_page_elsewhere_may_read_it(server: HealthServer) -> None:
    headers = _ask(server, _path(), headers={"Origin": "https://evil.example"})[2]
    assert not [name for name in headers if name.startswith("access-control")]


def test_a_store_that_cannot_be_read_is_said_without_a_word_about_it(
    server: HealthServer, feed: Feed, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> bytes:
        raise StorageError("the database is locked")

    feed.give = broken
    with caplog.at_level(logging.DEBUG):
        status, body, headers = _ask(server, _path())
    assert status == 503
    assert headers["retry-after"] == "300"
    assert b"locked" not in body
    assert b"clausewatch doctor" in body
    [record] = caplog.records
    assert record.__dict__["reason"] == "the database is locked"
    assert SECRET not in repr(record.__dict__)
    assert _ask(server, "/healthz")[0] == 200


def test_the_secret_is_never_logged(
    server: HealthServer, feed: Feed, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken() -> bytes:
        raise RuntimeError(f"at {_path()}")

    with caplog.at_level(logging.DEBUG):
        _ask(server, _path())
        _ask(server, _path(OTHER))
        _ask(server, _path(), "POST")
        _ask(server, _path(), headers={"Host": "evil.example"})
        feed.give = broken
        with pytest.raises(http.client.HTTPException):
            _ask(server, _path())
    said = caplog.text + repr([r.__dict__ for r in caplog.records]) + "".join(capfd.readouterr())
    assert "RuntimeError" in said
    assert SECRET not in said
    assert OTHER not in said


def test_without_the_page_there_is_no_calendar() -> None:
    server = HealthServer(0, lambda: {"ok": True})
    server.start()
    try:
        assert _ask(server, _path()) == _ask(server, "/nothing")
    finally:
        server.stop()
