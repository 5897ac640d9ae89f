"""No secret reaches the log, whoever writes it."""

from __future__ import annotations

import io
import json
import logging
import warnings
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher import log


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, secrets = list(root.handlers), root.level, log._secrets
    yield
    root.handlers[:], log._secrets = handlers, secrets
    root.setLevel(level)
    logging.captureWarnings(False)


def _lines(*, terminal: bool = False, verbose: bool = False) -> io.StringIO:
    stream = io.StringIO()
    log.configure(stream=stream, terminal=terminal, verbose=verbose)
    return stream


def test_facts_stay_facts_in_json() -> None:
    stream = _lines()
    log.get("mail").info("pulled", mails=12, folder="INBOX", name="a")
    line = json.loads(stream.getvalue())
    assert (line["event"], line["mails"], line["folder"], line["level"]) == ("pulled", 12, "INBOX", "info")
    assert line["logger"] == "clausewatch.mail"
    assert line["timestamp"].endswith("Z")


def test_people_get_a_line() -> None:
    stream = _lines(terminal=True)
    log.get("mail").warning("no answer", host="imap.example.org")
    assert "no answer" in stream.getvalue()
    assert "imap.example.org" in stream.getvalue()
    assert not stream.getvalue().lstrip().startswith("{")


def test_debug_only_when_asked() -> None:
    quiet = _lines()
    log.get("x").debug("detail")
    assert quiet.getvalue() == ""
    loud = _lines(verbose=True)
    log.get("x").debug("detail")
    logging.getLogger("imapclient").debug("C: LOGIN me secret-word")
    assert "detail" in loud.getvalue()
    assert "secret-word" not in loud.getvalue()


def test_configured_twice_writes_once() -> None:
    _lines()
    stream = _lines()
    log.get("x").info("once")
    assert len(stream.getvalue().splitlines()) == 1


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("name", log.QUIET)
def test_other_packages_come_redacted_and_only_from_warnings(name: str, terminal: bool) -> None:
    stream = _lines(terminal=terminal)
    logging.getLogger(f"{name}.deep").info("chatter")
    logging.getLogger(f"{name}.deep").warning("refused: %s", "password=hunter2hunter2")
    assert "chatter" not in stream.getvalue()
    assert "refused" in stream.getvalue()
    assert "hunter2" not in stream.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://me:S3cret-Word@db/x",
        "mailtos://me:S3cret-Word@example.org",
        "Authorization: Bearer S3cret-Word",
        "AUTHENTICATE XOAUTH2 S3cret-Word==",
        "password=S3cret-Word",
        "password: 'S3cret-Word and more'",
        '{"refresh_token": "S3cret-Word", "expires_in": 3600}',
        "client_secret=S3cret-Word&grant_type=x",
        "A1 LOGIN me@example.org S3cret-Word",
        'A1 LOGIN "me@example.org" "S3cret-Word"',
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str) -> None:
    assert "S3cret-Word" not in log.redact(text)
    assert log.HIDDEN in log.redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "needs a password",
        "the token of our appreciation",
        "https://example.org:8443/login",
        "12 mails pulled from INBOX",
        "Basic terms of the agreement",
        "no secret in any log",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert log.redact(text) == text


@pytest.mark.parametrize("terminal", [True, False])
def test_a_hidden_secret_is_nowhere(terminal: bool) -> None:
    stream = _lines(terminal=terminal)
    log.hide("correct horse")
    log.hide("correct horse battery")
    out = log.get("x")
    out.info("it is correct horse battery", plain="correct horse", deep={"a": ["correct horse", b"correct horse"]})
    out.warning("keys", password="other", api_key="other", nested={"access_token": "other"}, error_="correct horse")
    try:
        int("correct horse battery is wrong")
    except ValueError as error:
        out.error("failed", error)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("about correct horse", stacklevel=1)
    text = stream.getvalue()
    assert "horse" not in text
    assert "other" not in text
    assert "ValueError" in text
    assert "is wrong" in text


@given(st.text("0123456789", min_size=log.MIN_SECRET), st.text(), st.text())
def test_a_registered_secret_never_passes(secret: str, before: str, after: str) -> None:
    log.hide(secret)
    assert secret not in log.redact(before + secret + after)


def test_short_words_are_not_torn_out() -> None:
    log.hide("a")
    log.hide("")
    assert log.redact("a cat") == "a cat"
