"""A language model of the user's own is asked where the report leaves something to read, and decides nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chat_service import Service
from tests.scoring.reviewing import contract
from tests.watcher.journeys.conftest import Freelancer

OPEN = "The licence of Client ends at once if the Deliverables are used to train machine learning algorithms."
"""No ban in so many words: the report says to read it."""


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.close()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    made = tmp_path / "contract.txt"
    made.write_text(contract(OPEN))
    return made


def quoting(body: dict[str, object]) -> bytes:
    """Answer yes, with words of the clause that was handed over."""
    asked = json.dumps(body["messages"])
    quote = "Deliverables are used to train" if "Deliverables are used to train" in asked else "nothing"
    said = json.dumps({"answer": "yes", "quote": quote})
    return json.dumps({"choices": [{"message": {"content": said}}]}).encode()


def test_it_is_asked_about_the_quote_alone_and_changes_no_level(
    freelancer: Freelancer, service: Service, paper: Path
) -> None:
    service.answer = quoting
    freelancer.settings(f'[model]\nendpoint = "{service.address}"\nname = "small"\n')
    plain = freelancer("score", str(paper), "--json").json["sources"][0]["documents"][0]
    assert not service.asked, "nothing is asked unless it is wanted"
    answered = freelancer("score", str(paper), "--second-opinion", "--json")
    [document] = answered.json["sources"][0]["documents"]
    opinions = document.pop("second_opinions")
    assert document == plain
    assert [o["quote"] for o in opinions if "quote" in o] == ["Deliverables are used to train"]
    text = paper.read_text()
    assert all(text[o["start"] : o["end"]] == o["quote"] for o in opinions)
    assert "nothing else is sent" in answered.err
    sent = json.dumps([body for _, _, body in service.asked])
    assert "used to train machine learning" in sent
    assert plain["parties"]["freelancer"] not in sent, "the rest of the contract stays here"
    shown = freelancer("score", str(paper), "--second-opinion").out
    assert "It changes no level and no score" in shown
    assert "Yes: \u201cDeliverables are used to train\u201d" in shown


def test_an_invented_quote_is_not_shown(freelancer: Freelancer, service: Service, paper: Path) -> None:
    service.says(json.dumps({"answer": "no", "quote": "the client may train on everything"}))
    freelancer.settings(f'[model]\nendpoint = "{service.address}"\nname = "small"\n')
    shown = freelancer("score", str(paper), "--second-opinion").out
    assert "answer not shown: the words that it quotes do not stand in the clause" in shown
    assert "train on everything" not in shown


def test_none_is_named_or_none_answers(freelancer: Freelancer, paper: Path) -> None:
    refused = freelancer("score", str(paper), "--second-opinion")
    assert refused.code == 1
    assert "no language model is named" in refused.err
    freelancer.settings('[model]\nendpoint = "http://127.0.0.1:9/v1"\nname = "small"\n')
    unreachable = freelancer("score", str(paper), "--second-opinion")
    assert unreachable.code == 1
    assert "cannot be reached" in unreachable.err
