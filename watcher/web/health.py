"""``/healthz`` and ``/readyz`` on loopback: whether the process lives, and whether it does its work.

They are for whatever supervises the process (systemd, a container, a cron line), so that they say little and nothing
of what the mails hold. A page on the web can make a browser ask loopback under a name of its own; such questions are
not answered. Other pages may stand beside these two; whether a path is theirs is asked only after that.
"""

from __future__ import annotations

import errno
import json
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from watcher import log
from watcher.errors import WatcherError
from watcher.web.answer import Answer, Page

LOOPBACK = "127.0.0.1"
SLOW_SECONDS = 10.0
"""A client that says nothing for so long is hung up on."""

_OURSELVES = frozenset({"127.0.0.1", "localhost", "::1"})
_PATHS = ("/healthz", "/readyz")


class HealthServer:
    """A tiny server with two answers of its own; it knows nothing but the function that says how things are."""

    def __init__(self, port: int, ready: Callable[[], Mapping[str, Any]], pages: Sequence[Page] = ()) -> None:
        """Bind *port* on loopback (0: any free one). Raises WatcherError when it is taken.

        *ready* gives at least ``ok``, and what is wrong where it is False. *pages* stand beside health.
        """
        try:
            self._server = _Server((LOOPBACK, port), _handler(ready, pages))
        except OSError as error:
            why = (
                "is taken by another program"
                if error.errno == errno.EADDRINUSE
                else f"cannot be used: {error.strerror}"
            )
            raise WatcherError(
                f"port {port} on {LOOPBACK} {why}",
                remedy="If another 'clausewatch up' is running, stop it; else set another [health] port in "
                "clausewatch.toml (0 takes any free one).",
            ) from None
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://{LOOPBACK}:{self._server.server_address[1]}"

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        if self._thread.is_alive():
            self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a slow client does not keep the process from ending

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Name what went wrong; the parent prints a traceback, with whatever stands in it."""
        kind = sys.exc_info()[0]
        if kind is not None and not issubclass(kind, ConnectionError | TimeoutError):
            log.get("health").warning("a question on loopback could not be answered", kind=kind.__name__)


def _handler(ready: Callable[[], Mapping[str, Any]], pages: Sequence[Page]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = SLOW_SECONDS

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            page = next((page for page in pages if path.startswith(page.prefix)), None)
            if path not in _PATHS and page is None:
                self._answer_nothing()
            elif not self._asked_by_our_name():
                self._answer(HTTPStatus.MISDIRECTED_REQUEST, {"error": f"ask for {LOOPBACK} or localhost"})
            elif page is not None:
                found = page.answer(path, self.headers)
                if found is None:
                    self._answer_nothing()
                else:
                    self._send(found)
            elif path == "/healthz":
                self._answer(HTTPStatus.OK, {"ok": True})
            else:
                state = _state(ready)
                self._answer(HTTPStatus.OK if state["ok"] else HTTPStatus.SERVICE_UNAVAILABLE, state)

        def do_HEAD(self) -> None:
            self.do_GET()

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            """Answer what is no proper request as everything else, in JSON and without a word about ourselves."""
            if code == HTTPStatus.NOT_IMPLEMENTED:
                self._answer(HTTPStatus.METHOD_NOT_ALLOWED, {"error": "only GET and HEAD answer here"})
            else:
                self._answer(code, {"error": HTTPStatus(code).phrase.lower()})

        def _asked_by_our_name(self) -> bool:
            host = self.headers.get("Host")
            if host is None:
                return True  # HTTP/1.0; no browser asks so
            try:
                return urlsplit(f"//{host}").hostname in _OURSELVES
            except ValueError:
                return False

        def _answer_nothing(self) -> None:
            self._answer(HTTPStatus.NOT_FOUND, {"error": "only /healthz and /readyz answer here"})

        def _answer(self, status: int, body: Mapping[str, Any]) -> None:
            data = json.dumps(body, ensure_ascii=False).encode("utf-8") + b"\n"
            headers = {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"}
            if status == HTTPStatus.METHOD_NOT_ALLOWED:
                headers["Allow"] = "GET, HEAD"
            self._send(Answer(HTTPStatus(status), headers, data))

        def _send(self, answer: Answer) -> None:
            self.close_connection = True
            self.send_response_only(answer.status)  # send_response would name Python and its version
            for name, value in answer.headers.items():
                self.send_header(name, value)
            has_body = (
                answer.status != HTTPStatus.NOT_MODIFIED
            )  # it has none, and says nothing of the one it stands for
            if has_body:
                self.send_header("Content-Length", str(len(answer.body)))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            if has_body and self.command != "HEAD":
                self.wfile.write(answer.body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent names it so
            """Health checks are not news."""

    return Handler


def _state(ready: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    try:
        state = dict(ready())
    except WatcherError as error:
        return {"ok": False, "error": str(error), "remedy": error.remedy}
    return {**state, "ok": bool(state.get("ok"))}
