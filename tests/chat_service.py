"""A chat completions service on loopback, for the tests of what is asked of a language model."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Service:
    """A chat completions service that answers as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.status = 200
        self.answer: bytes | Callable[[dict[str, object]], bytes] = b"{}"
        self.location: str | None = None
        self.silent = threading.Event()
        self.silent.set()
        self.asked: list[tuple[str, dict[str, str], dict[str, object]]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                service.asked.append((self.path, dict(self.headers), body))
                service.silent.wait(10)
                answer = service.answer(body) if callable(service.answer) else service.answer
                self.send_response(service.status)
                if service.location:
                    self.send_header("Location", service.location)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1"

    def says(self, content: object) -> None:
        self.answer = json.dumps({"choices": [{"message": {"content": content}}]}).encode()

    def close(self) -> None:
        self.silent.set()
        self.server.shutdown()
        self.server.server_close()
