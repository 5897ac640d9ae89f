"""On which port the feed's address is, also where an ``up`` was killed or left something odd behind."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from watcher.cli import feeding
from watcher.cli.context import Context
from watcher.errors import WrongInput
from watcher.web.health import HealthServer


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "run").mkdir(parents=True)
    (home / "clausewatch.toml").write_text("[health]\nport = 4711\n")
    return home


@pytest.fixture
def server() -> Iterator[HealthServer]:
    server = HealthServer(0, lambda: {"ok": True})
    server.start()
    yield server
    server.stop()


def _port(address: str) -> int:
    return int(address.split("/")[2].rpartition(":")[2])


def test_the_address_is_where_up_answers_and_else_where_the_settings_say(home: Path, server: HealthServer) -> None:
    feeding.now_at(home, server.address)
    found = feeding.feed(Context(home), renew=False)
    assert (_port(found.address), found.answering, found.passing) == (_port(server.address), True, True)
    feeding.no_longer_at(home, "http://127.0.0.1:1")
    assert feeding.feed(Context(home), renew=False).answering, "another one that ends takes nothing away"
    feeding.no_longer_at(home, server.address)
    found = feeding.feed(Context(home), renew=False)
    assert (_port(found.address), found.answering, found.passing) == (4711, False, False)


def test_an_up_that_was_killed_leaves_no_dead_address(home: Path) -> None:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        feeding.now_at(home, f"http://127.0.0.1:{s.getsockname()[1]}")
    assert _port(feeding.feed(Context(home), renew=False).address) == 4711


@pytest.mark.parametrize("odd", [b"", b"0", b"-1", b"70000", b"http://evil.example", b"\xff\x00", b"9" * 5000])
def test_odd_words_in_the_place_of_a_port_are_none(home: Path, odd: bytes) -> None:
    (home / "run" / "health.port").write_bytes(odd)
    assert _port(feeding.feed(Context(home), renew=False).address) == 4711


def test_a_port_that_cannot_be_remembered_stops_nobody(home: Path) -> None:
    (home / "run" / "health.port").mkdir()
    feeding.now_at(home, "http://127.0.0.1:8765")
    feeding.no_longer_at(home, "http://127.0.0.1:8765")


def test_an_address_that_would_not_last_is_not_given(home: Path) -> None:
    (home / "clausewatch.toml").write_text("[health]\nport = 0\n")
    with pytest.raises(WrongInput) as caught:
        feeding.feed(Context(home), renew=False)
    assert "[health] port" in caught.value.remedy


def test_only_renewing_makes_another_address(home: Path) -> None:
    first, again = (feeding.feed(Context(home), renew=False) for _ in range(2))
    assert (first.renewed, again.renewed, again.address) == (True, False, first.address)
    renewed = feeding.feed(Context(home), renew=True)
    assert renewed.renewed
    assert renewed.address != first.address
    assert feeding.feed(Context(home), renew=False).address == renewed.address
