"""Certificates of electronic signing services, as the pages that they add to a paper say it.

DocuSign adds a "Certificate Of Completion", Adobe a "Final Audit Report", Dropbox Sign (once HelloSign) an "Audit
trail". What stands there are words like all others: anybody can type them. They say who is said to have signed, when,
and under which number; the number must be the one that is stamped on the paper's own pages.
"""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from scoring.reading.gates import Gated
from scoring.text import Span

MOST_SIGNERS = 24
REACH = 20_000
"""A certificate is a page or a few: what stands farther off is not its own."""
DONE, NOT_DONE, UNTOLD = "completed", "not completed", "not stated"


@dataclass(frozen=True, slots=True)
class ESigner:
    """Somebody who is said to have signed."""

    name: str
    span: Span
    """Where the name stands."""
    when: Span | None = None
    """Where the day of signing stands, as printed."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate of a signing service."""

    service: str
    """``DocuSign``, ``Adobe Acrobat Sign``, ``Dropbox Sign``."""
    span: Span
    """Its heading."""
    status: str
    """``completed``, ``not completed`` or ``not stated``."""
    status_span: Span | None
    number: str | None
    """Envelope, transaction or document number."""
    number_span: Span | None
    signers: tuple[ESigner, ...] = ()
    foreign: bool = False
    """The number stamped on the paper's pages is another: the certificate belongs to another paper."""

    @property
    def is_complete(self) -> bool:
        """Say whether it states that all have signed this paper, and names at least two who did."""
        return self.status == DONE and not self.foreign and len({s.name.casefold() for s in self.signers}) > 1


_NAME = r"[^\W\d_][^\n:@|]{1,70}?"
_MAIL = r"[^\s()<>@]{1,64}@[^\s()<>@]{1,120}"
_NUMBER = r"[A-Za-z0-9][A-Za-z0-9_-]{9,79}"
_DAY = r"\d{1,4}[-/. ]{1,3}\d{1,2}[-/. ]{1,3}\d{1,4}"


BLOCK_LINES = 16
"""A signer's block: name, address, title, how it was signed, from where, and three times."""
_LINE = re.compile(r"[^\n]+")
_ADDRESS = re.compile(rf"[ \t]*\(?{_MAIL}\)?")
_SIGNED_ON = re.compile(rf"\bsigned:[ \t]*(?P<day>{_DAY})", re.IGNORECASE)
_EVENT = re.compile(r"(?i)[ \t](?:sent|viewed|signed):")
_NAME_ALONE = re.compile(_NAME)


@dataclass(frozen=True, slots=True)
class _Service:
    name: str
    heading: Gated
    number: re.Pattern[str]
    status: re.Pattern[str]
    done: re.Pattern[str]
    signer: re.Pattern[str] | None
    """None: each signer is a block of lines, the name above the address."""
    stamp: Gated | None = None


_I = re.IGNORECASE
_SERVICES = (
    _Service(
        "DocuSign",
        Gated(r"^[ \t]*certificate of completion[ \t]*$", re.MULTILINE | _I),
        re.compile(rf"\benvelope id:?\s{{0,4}}(?P<number>{_NUMBER})", _I),
        re.compile(r"\bstatus:?\s{0,4}(?P<status>completed|sent|delivered|declined|voided|created|signed)\b", _I),
        re.compile(r"completed", _I),
        None,
        Gated(rf"\bdocusign envelope id:?[ \t]{{0,4}}(?P<number>{_NUMBER})", _I),
    ),
    _Service(
        "Adobe Acrobat Sign",
        Gated(r"^[ \t]*(?:[^\n]{0,120}[ \t])?final audit report\b[^\n]{0,80}$", re.MULTILINE | _I),
        re.compile(rf"\btransaction id:?\s{{0,4}}(?P<number>{_NUMBER})", _I),
        re.compile(
            r"\bstatus:?\s{0,4}(?P<status>signed|completed|out for signature|cancell?ed|declined|expired|rejected)\b",
            _I,
        ),
        re.compile(r"signed|completed", _I),
        re.compile(
            rf"\bdocument e-?signed by (?P<name>{_NAME})[ \t\n]{{0,3}}\({_MAIL}\)[\s\S]{{0,80}}?\bsignature date:?\s{{0,4}}(?P<day>{_DAY})",
            _I,
        ),
    ),
    _Service(
        "Dropbox Sign",
        Gated(r"^[ \t]*(?:(?:hellosign|dropbox sign)\b[^\n]{0,40}[ \t])?audit trail[ \t]*$", re.MULTILINE | _I),
        re.compile(rf"\bdocument id:?\s{{0,4}}(?P<number>{_NUMBER})", _I),
        re.compile(
            r"^[ \t]*status\b[^\w\n]{0,6}\n?[^\w\n]{0,6}(?P<status>signed|completed|out for signature|pending|declined|cancell?ed|expired)\b",
            re.MULTILINE | _I,
        ),
        re.compile(r"signed|completed", _I),
        re.compile(
            rf"(?:(?P<day>{_DAY})[^\n]{{0,40}}\n?[^\n]{{0,60}}?)?\bsigned by (?P<name>{_NAME})[ \t\n]{{0,3}}\({_MAIL}\)",
            _I,
        ),
    ),
)


def find_certificates(view: str) -> tuple[Certificate, ...]:
    """Every certificate of a signing service in *view*, in reading order."""
    found = [c for service in _SERVICES for c in _of(service, view)]
    return tuple(sorted(found, key=lambda c: c.span))


def _of(service: _Service, view: str) -> Iterator[Certificate]:
    headings = list(service.heading.finditer(view))
    for heading, following in zip(headings, [*(h.start() for h in headings[1:]), len(view)], strict=False):
        end = min(following, heading.end() + REACH)
        number = service.number.search(view, heading.end(), end)
        status = service.status.search(view, heading.end(), end)
        if number is None and status is None:
            continue  # the words alone: a works certificate, a heading in a contract
        yield Certificate(
            service.name,
            Span(*heading.span()),
            UNTOLD if status is None else DONE if service.done.fullmatch(status["status"]) else NOT_DONE,
            Span(*status.span()) if status else None,
            number["number"] if number else None,
            Span(*number.span()) if number else None,
            tuple(_signers(service, view, heading.end(), end)),
            foreign=number is not None and _is_foreign(service, view, number["number"], heading.start(), end),
        )


def _signers(service: _Service, view: str, start: int, end: int) -> Iterator[ESigner]:
    if service.signer is None:
        yield from islice(_blocks(view, start, end), MOST_SIGNERS)
        return
    for m in islice(service.signer.finditer(view, start, end), MOST_SIGNERS):
        name = m["name"].strip()
        at = m.start("name")
        yield ESigner(name, Span(at, at + len(name)), Span(*m.span("day")) if m["day"] else None)


def _blocks(view: str, start: int, end: int) -> Iterator[ESigner]:
    """Blocks of a table of signers: a name, under it the address, and within a few lines "Signed:" with the day."""
    above: re.Match[str] | None = None
    name: re.Match[str] | None = None
    left = 0
    for line in _LINE.finditer(view, start, end):
        if _ADDRESS.match(line[0]):
            name, left = above, BLOCK_LINES
        elif name is not None and left and (day := _SIGNED_ON.search(line[0])):
            words = _EVENT.split(name[0])[0]
            at = name.start() + len(words) - len(words.lstrip())
            if _NAME_ALONE.fullmatch(words.strip()):
                span = Span(line.start() + day.start("day"), line.start() + day.end("day"))
                yield ESigner(words.strip(), Span(at, at + len(words.strip())), span)
            name = None
        left = max(0, left - 1)
        above = line


def _is_foreign(service: _Service, view: str, number: str, start: int, end: int) -> bool:
    if service.stamp is None:
        return False
    outside = [m["number"] for m in service.stamp.finditer(view) if not start <= m.start() < end]
    return any(_plain(n) != _plain(number) for n in outside)


def _plain(number: str) -> str:
    return "".join(c for c in number.casefold() if c.isalnum())
