"""One log, to stderr: lines for people on a terminal, JSON elsewhere, and never a secret.

The standard library's logging is the core that always works; structlog formats it and is loaded by ``configure``, not
by an import. What other packages log goes the same way: redacted, and only warnings.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from typing import Any, TextIO

HIDDEN = "[hidden]"
MIN_SECRET = 4
"""Characters. Replacing anything shorter would tear holes into ordinary words and say what the secret is."""

QUIET = ("alembic", "apprise", "apscheduler", "dbos", "httpx", "imapclient", "pdfminer", "PIL", "pypdf", "sqlalchemy")
"""Chatty packages: their warnings are ours to show, the rest is theirs."""

_SECRET_KEY = re.compile(
    r"pass(word|wd|phrase)?$|secret|token|authorization|cookie|credential|api_?key|master_?key|private_?key",
    re.IGNORECASE,
)
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # scheme://user:password@host, as in database, notice-channel and IMAP addresses
    (re.compile(r"(?P<head>[a-z][a-z0-9+.-]*://[^\s/:@]*:)[^\s/]+(?=@)", re.IGNORECASE), rf"\g<head>{HIDDEN}"),
    # Authorization: Bearer …, AUTHENTICATE XOAUTH2 …
    (
        re.compile(r"(?P<head>\b(?:bearer|basic|xoauth2|oauthbearer)\s+)[A-Za-z0-9+/=._~-]{8,}", re.IGNORECASE),
        rf"\g<head>{HIDDEN}",
    ),
    # password=…, "refresh_token": "…", client_secret: …; quoted values may hold spaces
    (
        re.compile(
            r"""(?P<head>["']?\b[\w-]*(?:password|passwd|passphrase|secret|token|api_?key|master_?key)["']?\s*[=:]\s*)"""
            r"""(?:"[^"]*"|'[^']*'|[^\s,;&}\])]+)""",
            re.IGNORECASE,
        ),
        rf"\g<head>{HIDDEN}",
    ),
    # a LOGIN A1 user pass, as IMAP libraries print it when debugging
    (re.compile(r"(?P<head>\bLOGIN\s+(?:\"[^\"]*\"|\S+)\s+)(?:\"[^\"]*\"|\S+)"), rf"\g<head>{HIDDEN}"),
)

_lock = threading.Lock()
_secrets: tuple[str, ...] = ()


def hide(secret: str) -> None:
    """Never print *secret* again, whoever logs it and wherever in a line it stands.

    Secrets shorter than ``MIN_SECRET`` characters are left to the patterns.
    """
    global _secrets
    if len(secret) < MIN_SECRET:
        return
    with _lock:
        # The longest first: a secret may hold another one.
        _secrets = tuple(sorted({*_secrets, secret}, key=lambda s: (-len(s), s)))


def redact(text: str) -> str:
    """Give *text* without anything that is, or looks like, a secret."""
    for secret in _secrets:
        text = text.replace(secret, HIDDEN)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def redact_event(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Redact every value of a log event, however deep: by its key's name, else by what it holds."""
    for key, value in event.items():
        event[key] = _redacted(key, value)
    return event


def _redacted(key: str, value: Any) -> Any:
    if _SECRET_KEY.search(key) and value is not None and not isinstance(value, bool):
        return HIDDEN
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, bytes):
        return redact(value.decode("utf-8", "replace"))
    if isinstance(value, Mapping):
        return {k: _redacted(str(k), v) for k, v in value.items()}
    if isinstance(value, Sequence):
        return [_redacted("", v) for v in value]
    if value is None or isinstance(value, int | float):
        return value
    return redact(str(value))


class _Redacting(logging.Formatter):
    """Whatever the inner formatter makes, tracebacks included, leaves without secrets."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return redact(self._inner.format(record))


def configure(
    *, verbose: bool = False, told: bool = False, stream: TextIO | None = None, terminal: bool | None = None
) -> None:
    """Send all logging to *stream* (stderr). Once more replaces what was set before.

    *terminal* None asks the stream: people get lines, everything else JSON. *verbose* shows our own debug lines;
    other packages stay at warnings, because their debug lines print protocol exchanges. *told*: the command itself
    says at its end what failed, in one line each, so that only what nobody expected is logged.
    """
    import structlog

    stream = stream or sys.stderr
    terminal = stream.isatty() if terminal is None else terminal
    shared: list[Callable[..., Any]] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        redact_event,
    ]
    last: list[Callable[..., Any]] = (
        [structlog.dev.ConsoleRenderer(colors=terminal, exception_formatter=structlog.dev.plain_traceback)]
        if terminal
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    handler = logging.StreamHandler(stream)
    handler.name = "clausewatch"
    handler.setFormatter(
        _Redacting(
            structlog.stdlib.ProcessorFormatter(
                foreign_pre_chain=shared,
                processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
            )
        )
    )
    root = logging.getLogger()
    for old in [h for h in root.handlers if h.name == "clausewatch"]:
        root.removeHandler(old)
    root.addHandler(handler)
    foreign = logging.ERROR if told and not verbose else logging.WARNING
    root.setLevel(foreign)
    for name in QUIET:
        logging.getLogger(name).setLevel(foreign)
    own = logging.DEBUG if verbose else logging.ERROR if told else logging.INFO
    logging.getLogger("clausewatch").setLevel(own)
    logging.captureWarnings(True)
    structlog.reset_defaults()


class Log:
    """A named log. Facts are keywords, so that they stay facts in JSON: ``log.info("pulled", mails=12)``."""

    __slots__ = ("_logger",)

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(f"clausewatch.{name}")

    def debug(self, event: str, **facts: Any) -> None:
        """For whoever looks for a fault."""
        self._write(logging.DEBUG, event, facts)

    def info(self, event: str, **facts: Any) -> None:
        """What a person would like to have seen go by."""
        self._write(logging.INFO, event, facts)

    def warning(self, event: str, **facts: Any) -> None:
        """Something is not as it should be, and work goes on."""
        self._write(logging.WARNING, event, facts)

    def error(self, event: str, error: BaseException | None = None, **facts: Any) -> None:
        """Something failed; *error* is printed with its traceback."""
        self._write(logging.ERROR, event, facts, error)

    def _write(self, level: int, event: str, facts: Mapping[str, Any], error: BaseException | None = None) -> None:
        if not self._logger.isEnabledFor(level):
            return
        # A fact may be called "name" or "message", which a log record keeps for itself.
        extra = {f"{key}_" if key in _TAKEN else key: value for key, value in facts.items()}
        self._logger.log(level, event, extra=extra, exc_info=error)


_TAKEN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "event", "level", "logger", "timestamp"}


def get(name: str) -> Log:
    """Give the log of one part of the house. Costs nothing and configures nothing."""
    return Log(name)
