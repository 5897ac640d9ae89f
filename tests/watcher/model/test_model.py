"""The language model that the user named, played by a real HTTP server on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chat_service import Service
from watcher.errors import ModelError
from watcher.model import MOST_BYTES, Endpoint, Model

MESSAGES = [{"role": "user", "content": "Does it bind?"}]


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.close()


def ask(service: Service, **how: object) -> str:
    with Model(Endpoint(service.address, "small", **how)) as model:  # type: ignore[arg-type]
        return model.ask(MESSAGES)


def test_it_is_asked_as_every_compatible_service_is(service: Service) -> None:
    service.says("yes")
    assert ask(service, key="k-1") == "yes"
    [(path, headers, body)] = service.asked
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer k-1"
    assert (body["model"], body["messages"], body["temperature"]) == ("small", MESSAGES, 0)


def test_no_key_no_header(service: Service) -> None:
    service.says("yes")
    ask(service)
    assert "Authorization" not in service.asked[0][1]


def test_a_key_is_not_shown() -> None:
    assert "k-1" not in repr(Endpoint("http://127.0.0.1:1/v1", "small", "k-1"))


def test_proxies_of_the_environment_are_not_used(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    service.says("yes")
    assert ask(service) == "yes"


def test_a_redirect_is_not_followed(service: Service) -> None:
    service.status, service.location = 307, f"{service.address}/elsewhere"
    with pytest.raises(ModelError, match="refuses with 307"):
        ask(service)
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "answer", [b"", b"{}", b"[]", b'{"choices": []}', b'{"choices": {"0": 1}}', b"\xff", b"[" * 50_000]
)
def test_what_is_no_chat_service_is_named_so(service: Service, answer: bytes) -> None:
    service.answer = answer
    with pytest.raises(ModelError, match="does not answer as a chat completions service"):
        ask(service)


def test_no_text_is_no_answer(service: Service) -> None:
    service.says(None)
    assert ask(service) == ""


def test_an_endless_answer_is_cut_off(service: Service) -> None:
    service.answer = b"x" * (MOST_BYTES + 100_000)
    with pytest.raises(ModelError, match="more than"):
        ask(service)


def test_silence_ends(service: Service) -> None:
    service.silent.clear()
    with pytest.raises(ModelError, match=r"no answer within 0\.2 seconds"):
        ask(service, seconds=0.2)


def test_nobody_there() -> None:
    with (
        pytest.raises(ModelError, match="cannot be reached") as raised,
        Model(Endpoint("http://127.0.0.1:9/v1", "m")) as model,
    ):
        model.ask(MESSAGES)
    assert "scores do not need it" in raised.value.remedy
