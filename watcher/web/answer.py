"""What the server on loopback answers, and what a page that stands beside health has to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, whole."""

    status: HTTPStatus
    headers: Mapping[str, str] = field(default_factory=dict)
    """Without Content-Length, which the server adds."""
    body: bytes = b""


class Page(Protocol):
    """Everything under one beginning of a path."""

    prefix: str

    def answer(self, path: str, headers: Message) -> Answer | None:
        """Answer GET for *path*, which begins with ``prefix``; None where there is nothing. For HEAD it is the same.

        It is asked only under a name that is our own, and what it gives None for is answered like any wrong path.
        """
