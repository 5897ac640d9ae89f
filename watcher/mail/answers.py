"""What a server answers to FETCH (RFC 3501, section 7.4.2), read from imaplib's pieces. Pure.

Almost every answer is of one plain shape, read here by three expressions; whatever is not goes whole to IMAPClient's
parser, which reads letter by letter and takes twice as long as the network.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from imapclient.response_parser import parse_response  # type: ignore[import-untyped]

Entry = dict[bytes, Any]
"""Items of one mail by their name in capitals: INTERNALDATE as datetime, FLAGS as words, BODY[…] as bytes."""

_ITEM = (
    rb"(?:UID (?P<uid>\d+)|RFC822\.SIZE (?P<size>\d+)|FLAGS \((?P<flags>[^()\"]*)\)"
    rb'|INTERNALDATE "(?P<date>[^"]*)"|MODSEQ \(\d+\))'
)
_HEAD = re.compile(rb"\d+ \((?:" + _ITEM + rb"(?: |(?=BODY)))*(?P<body>BODY\[\](?:<\d+>)?) \{\d+\}")
_TAIL = re.compile(rb"(?: " + _ITEM + rb")*\)")
_PLAIN = re.compile(rb"\d+ \((?: ?" + _ITEM + rb"(?=[ )]))*\)")
_DATE = re.compile(rb" ?(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")
_MONTHS = {
    name: number
    for number, name in enumerate(
        (b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"), 1
    )
}


def read_fetch(data: Sequence[Any] | None) -> dict[int, Entry]:
    """Entries by UID. What speaks of a mail without its UID is left out: it answers no question of ours.

    Raises ProtocolError or ValueError where it is not IMAP.
    """
    pieces = [piece for piece in data or () if piece is not None]
    if not pieces:
        return {}
    found = _read_plain(pieces)
    return found if found is not None else _read_any(pieces)


def _read_any(pieces: list[Any]) -> dict[int, Entry]:
    found: dict[int, Entry] = {}
    words = parse_response(pieces)
    # Numbers of sequence are not looked at: they may shift between two answers (RFC 3501, section 7.4.1).
    for items in words[1::2]:
        if not isinstance(items, tuple) or len(items) % 2 or not all(isinstance(n, bytes) for n in items[::2]):
            raise ValueError("an answer to FETCH that is no list of names and values")
        entry: Entry = {}
        for name, value in zip(items[::2], items[1::2], strict=True):
            key = name.upper()
            is_date = key == b"INTERNALDATE" and isinstance(value, bytes)
            entry[key] = read_date(value) if is_date else value
        uid = entry.get(b"UID")
        if isinstance(uid, int):
            found.setdefault(uid, {}).update(entry)
    return found


def _read_plain(pieces: list[Any]) -> dict[int, Entry] | None:
    """Entries, or None when one of them is not of the plain shape."""
    found: dict[int, Entry] = {}
    rest = iter(pieces)
    for piece in rest:
        entry: Entry = {}
        if isinstance(piece, tuple):
            head, tail = _HEAD.fullmatch(piece[0]), next(rest, None)
            if head is None or not isinstance(tail, bytes):
                return None
            _read_items(head, entry)
            if tail != b")":
                after = _TAIL.fullmatch(tail)
                if after is None:
                    return None
                _read_items(after, entry)
            entry[head["body"]] = piece[1]
        else:
            plain = _PLAIN.fullmatch(piece)
            if plain is None:
                return None
            _read_items(plain, entry)
        uid = entry.get(b"UID")
        if uid is not None:
            found.setdefault(uid, {}).update(entry)
    return found


def _read_items(match: re.Match[bytes], entry: Entry) -> None:
    uid, size, flags, date = match.group("uid", "size", "flags", "date")
    if uid is not None:
        entry[b"UID"] = int(uid)
    if size is not None:
        entry[b"RFC822.SIZE"] = int(size)
    if flags is not None:
        entry[b"FLAGS"] = tuple(flags.split())
    if date is not None:
        entry[b"INTERNALDATE"] = read_date(date)


def read_date(text: bytes) -> datetime | None:
    """INTERNALDATE with its zone; None when it is none."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
    with contextlib.suppress(ValueError, KeyError):
        zone = _zone(sign, hours, minutes)
        return datetime(
            int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), min(int(second), 59), tzinfo=zone
        )
    return None


@lru_cache(maxsize=256)
def _zone(sign: bytes, hours: bytes, minutes: bytes) -> timezone:
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return UTC if not offset else timezone(-offset if sign == b"-" else offset)
