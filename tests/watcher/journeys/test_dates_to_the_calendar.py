"""J8: deadlines reach the calendar, as a file and as a feed to which a calendar program subscribes."""

from __future__ import annotations

import contextlib
import http.client
import mailbox
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

from tests.corpus import documents as make
from tests.corpus.agreement_texts import BROAD, SIGNED, UNSIGNED, addendum, base
from tests.watcher.journeys.conftest import Freelancer, letter, until

TODAY = datetime.now(UTC).astimezone().date()
PDF = "application/pdf"
OTHER = {"name": "Heather Lane Films Ltd", "reference": "HL-2026-007"}


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _in(days: int) -> date:
    return TODAY + timedelta(days=days)


def _ends(day: date, **more: str) -> str:
    return base(BROAD, term=f"This Agreement ends on {_words(day)}.", made=_words(_in(-60)), **more)


def _amendment(words: str) -> str:
    return addendum(
        words, kind="Amendment", rank="All other terms remain unchanged.", starts=_words(_in(-1)),
        signed_on=_words(_in(-1)),
    )  # fmt: skip


def _renews(first: date) -> str:
    """For one year from *first*, and by itself for further years, unless notice is given thirty days before."""
    return base(
        BROAD,
        term=f"This Agreement begins on {_words(first)} and continues for one (1) year. It renews for further periods "
        "of one year unless either party gives thirty (30) days' written notice before the end of the current period.",
        made=_words(first),
        signatures=SIGNED,
    )


def _pdf(text: str) -> bytes:
    return make.make_pdf(make.paragraphs_of(text))


def _keep(freelancer: Freelancer, folder: Path, **papers: str) -> None:
    paths = []
    for name, text in papers.items():
        paths.append(folder / f"{name}.pdf")
        paths[-1].write_bytes(_pdf(text))
    kept = freelancer("score", "--keep", "--json", *map(str, paths))
    assert kept.code == 0, kept.err


def _events(data: bytes) -> dict[str, Any]:
    found = icalendar.Calendar.from_ical(data).walk("VEVENT")
    events = {str(e["UID"]): e for e in found}
    assert len(events) == len(found), "no UID twice"
    return events


def _file(freelancer: Freelancer, path: Path) -> bytes:
    written = freelancer("calendar", "--out", str(path))
    assert written.code == 0, written.err
    return path.read_bytes()


def _address(freelancer: Freelancer, *more: str) -> str:
    told = freelancer("calendar", "--feed", *more)
    assert told.code == 0, told.err
    [address] = told.out.splitlines()
    assert address not in told.err
    return address


@dataclass(frozen=True)
class Given:
    """What a calendar program is answered."""

    status: int
    body: bytes
    headers: Mapping[str, str]


def _subscribe(address: str, method: str = "GET", **headers: str) -> Given:
    """Ask as a calendar program does."""
    server, _, path = address.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(server, timeout=60)
    try:
        connection.request(method, f"/{path}", headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        return Given(answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()})
    finally:
        connection.close()


@pytest.fixture
def port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


Up = Callable[..., "contextlib.AbstractContextManager[Path]"]


@pytest.fixture
def up(freelancer: Freelancer, port: int, tmp_path: Path) -> Up:
    """Run ``up`` in a process of its own; gives the file into which goes whatever it says."""
    freelancer.settings(f"[health]\nport = {port}\n[mail]\npoll_minutes = 0.05\n")
    said = tmp_path / "said"

    @contextlib.contextmanager
    def running(*more: str) -> Iterator[Path]:
        with said.open("ab") as out:
            process = subprocess.Popen(
                freelancer.command("up", *more), stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=freelancer.env
            )
        try:
            assert until(lambda: "stop with Ctrl-C" in said.read_text("utf-8")), said.read_text("utf-8")
            yield said
        finally:
            process.terminate()
            code = process.wait(60)
        assert code == 0, said.read_text("utf-8")
        assert "Traceback" not in said.read_text("utf-8")

    return running


def test_a_contract_that_arrives_is_in_the_calendar_and_its_amendment_moves_the_day(
    freelancer: Freelancer, up: Up, tmp_path: Path
) -> None:
    box = mailbox.Maildir(tmp_path / "Maildir", create=True)
    assert freelancer("connect", "ada@example.org", "--maildir", str(tmp_path / "Maildir")).code == 0
    address = _address(freelancer)
    with up() as said:
        assert _events(_subscribe(address).body) == {}
        contract = _pdf(_ends(_in(200), signatures=SIGNED))
        box.add(letter("the contract", attachments=(("agreement.pdf", PDF, contract),)))
        assert until(lambda: _events(_subscribe(address).body), 60), said.read_text("utf-8")
        feed = _subscribe(address)
        [(uid, before)] = _events(feed.body).items()
        assert before["DTSTART"].dt == _in(200)
        assert before["DTEND"].dt == _in(201)
        assert before["SUMMARY"] == "Last day in force: Saltmarsh Press Ltd"
        assert f"This Agreement ends on {_words(_in(200))}." in before["DESCRIPTION"]
        assert str(before["URL"]).startswith("mid:the.contract.")
        assert [a["TRIGGER"].dt.days for a in before.walk("VALARM")] == [-30, -7]
        assert _file(freelancer, tmp_path / "dates.ics") == feed.body, "the file and the feed agree"

        longer = _pdf(_amendment(f"The term of the Agreement is extended until {_words(_in(380))}."))
        box.add(letter("Re: the contract", attachments=(("amendment.pdf", PDF, longer),)))
        tag = feed.headers["etag"]
        assert until(lambda: _subscribe(address, If_None_Match=tag).status == 200, 60), said.read_text("utf-8")
        moved = _subscribe(address, If_None_Match=tag)
        [after] = _events(moved.body).values()
        assert str(after["UID"]) == uid
        assert after["DTSTART"].dt == _in(380)
        assert after["SEQUENCE"] > before["SEQUENCE"]
        assert after["DTSTAMP"].dt > before["DTSTAMP"].dt
        assert _file(freelancer, tmp_path / "dates.ics") == moved.body
        assert address.rpartition("/")[2].removesuffix(".ics") not in said.read_text("utf-8")


def test_what_a_termination_takes_away_is_cancelled_in_file_and_feed(
    freelancer: Freelancer, up: Up, tmp_path: Path
) -> None:
    """What stood in a calendar is not left standing; what nobody signed is marked."""
    draft = _ends(_in(90), signatures=UNSIGNED, **OTHER)
    _keep(freelancer, tmp_path, msa=_renews(_in(-60)), draft=draft)
    before = _events(_file(freelancer, tmp_path / "dates.ics"))
    assert {str(e["SUMMARY"]) for e in before.values()} == {
        "Last day for notice: Saltmarsh Press Ltd",
        "Renews by itself today: Saltmarsh Press Ltd",
        "Draft, not signed: last day in force: Heather Lane Films Ltd",
    }
    _keep(freelancer, tmp_path, stop=_amendment(f"The Agreement is terminated with effect from {_words(_in(45))}."))
    with up("--web"):
        feed = _subscribe(_address(freelancer)).body
    after = _events(feed)
    changed = {str(e["SUMMARY"]): e for uid, e in after.items() if e != before.get(uid)}
    assert {words: str(e["STATUS"]) for words, e in changed.items()} == {
        "Cancelled: last day for notice: Saltmarsh Press Ltd": "CANCELLED",
        "Cancelled: renews by itself today: Saltmarsh Press Ltd": "CANCELLED",
        "Last day in force: Saltmarsh Press Ltd": "CONFIRMED",
    }
    assert changed["Last day in force: Saltmarsh Press Ltd"]["DTSTART"].dt == _in(45)
    assert all(after[uid]["SEQUENCE"] > e["SEQUENCE"] for uid, e in before.items() if after[uid] != e)
    assert _file(freelancer, tmp_path / "dates.ics") == feed


def test_a_missed_notice_is_shown_with_the_next_one_and_a_near_one_as_due(
    freelancer: Freelancer, tmp_path: Path
) -> None:
    near = _renews(_in(5 + 30 - 365)).replace("Saltmarsh Press Ltd", OTHER["name"]).replace("SP-2026-031", "HL-2026-7")
    _keep(freelancer, tmp_path, missed=_renews(_in(15 - 365)), near=near)
    events = {str(e["SUMMARY"]): e for e in _events(_file(freelancer, tmp_path / "dates.ics")).values()}
    missed = events["Missed: last day for notice: Saltmarsh Press Ltd"]
    assert missed["DTSTART"].dt < TODAY
    assert missed.walk("VALARM") == [], "after the date no more nagging"
    following = events["Last day for notice: Saltmarsh Press Ltd"]
    assert following["DTSTART"].dt > _in(300)
    assert len(following.walk("VALARM")) == 2
    assert "Due now: last day for notice: Heather Lane Films Ltd" in events


def test_the_feed_is_private(freelancer: Freelancer, up: Up, port: int, tmp_path: Path) -> None:
    _keep(freelancer, tmp_path, msa=_ends(_in(200), signatures=SIGNED))
    told = freelancer("calendar", "--feed", "--json").json["feed"]
    assert (told["renewed"], told["answering"], told["lasting"]) == (True, False, True)
    address = told["address"]
    assert address.startswith(f"http://127.0.0.1:{port}/calendar/")
    assert _address(freelancer) == address, "asking again changes nothing"
    secret = address.rpartition("/")[2].removesuffix(".ics")
    with up("--web") as said:
        nothing = _subscribe(f"http://127.0.0.1:{port}/nothing")
        assert freelancer("calendar", "--feed", "--json").json["feed"] == {**told, "renewed": False, "answering": True}
        given = _subscribe(address)
        assert given.status == 200
        assert given.headers["content-type"].startswith("text/calendar")
        assert _subscribe(address, "HEAD") == Given(200, b"", given.headers)
        unchanged = _subscribe(address, If_None_Match=given.headers["etag"])
        assert (unchanged.status, unchanged.body) == (304, b"")
        assert _subscribe(address, Host=f"rebound.example:{port}").status == 421
        assert _subscribe(address, "POST").status == 405
        assert _subscribe(address.replace(secret, "A" * 43)) == nothing

        renewed = _address(freelancer, "--renew")
        assert renewed != address
        assert _subscribe(address) == nothing, "the old address is dead, and nobody can tell that it ever lived"
        assert _subscribe(address, If_None_Match=given.headers["etag"]) == nothing
        assert _subscribe(renewed).body == given.body
    everything = [p.read_bytes() for p in freelancer.home.rglob("*") if p.is_file()]
    for word in (secret, renewed.rpartition("/")[2].removesuffix(".ics")):
        assert word not in said.read_text("utf-8")
        assert not [data for data in everything if word.encode() in data], "it is stored nowhere"


def test_the_address_follows_the_port_on_which_up_answers(freelancer: Freelancer, up: Up, port: int) -> None:
    with up("--web", "--port", "0"):
        told = freelancer("calendar", "--feed")
        assert f":{port}/" not in told.out
        assert "until that 'clausewatch up' ends" in told.err
        assert _subscribe(told.out.strip()).status == 200
    assert f":{port}/" in _address(freelancer)
    freelancer.settings("[health]\nport = 0\n")
    refused = freelancer("calendar", "--feed")
    assert (refused.code, refused.out) == (1, "")
    assert "[health] port" in refused.err


@pytest.mark.parametrize("wrong", [("--renew",), ("--feed", "--out", "dates.ics"), ("--feed", "--as-of", "2026-01-01")])
def test_wrong_usage_is_told_and_makes_no_address(freelancer: Freelancer, wrong: tuple[str, ...]) -> None:
    assert freelancer("calendar", *wrong).code == 2
    assert not list(freelancer.home.rglob("*.sqlite3"))
