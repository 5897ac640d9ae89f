"""The language model that the user named, asked over the chat completions API of OpenAI-compatible services.

Nothing is sent but what is asked, and to the named address alone: no proxy of the environment is used, no redirect is
followed, and httpx sends no telemetry.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import httpx

from watcher.errors import ModelError

MOST_BYTES = 1 << 20
"""Of an answer; a service that sends more is not what it says it is."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible service."""

    address: str
    """Up to its version, ``http://127.0.0.1:11434/v1``."""
    model: str
    key: str | None = field(default=None, repr=False)
    seconds: float = 60.0
    """How long one answer may take to begin, and to go on."""


class Model:
    """A conversation partner for single questions; closed after use."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._client = httpx.Client(timeout=endpoint.seconds, trust_env=False, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    @property
    def name(self) -> str:
        """As the service calls it."""
        return self._endpoint.model

    def ask(self, messages: Sequence[Mapping[str, str]]) -> str:
        """What the model says to *messages* (``role`` and ``content`` each), at temperature 0.

        Raises ModelError when the service cannot be reached, refuses, or answers in another form.
        """
        endpoint = self._endpoint
        headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
        body = {"model": endpoint.model, "messages": list(messages), "temperature": 0, "max_tokens": 500}
        address = f"{endpoint.address.rstrip('/')}/chat/completions"
        received = bytearray()
        try:
            with self._client.stream("POST", address, json=body, headers=headers) as answer:
                for piece in answer.iter_bytes():
                    received += piece
                    if len(received) > MOST_BYTES:
                        raise ModelError(f"{endpoint.address} answers with more than {MOST_BYTES} bytes")
        except httpx.TimeoutException:
            raise ModelError(f"{endpoint.address} gave no answer within {endpoint.seconds:g} seconds") from None
        except httpx.HTTPError as error:
            raise ModelError(f"{endpoint.address} cannot be reached ({type(error).__name__})") from None
        if answer.status_code != httpx.codes.OK:
            raise ModelError(f"{endpoint.address} refuses with {answer.status_code}")
        return _content(bytes(received), endpoint.address)


def _content(received: bytes, address: str) -> str:
    try:
        said = json.loads(received)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise ModelError(f"{address} does not answer as a chat completions service") from None
    return said if isinstance(said, str) else ""
