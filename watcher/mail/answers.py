"""What a server answers to FETCH (RFC 3501, section 7.4.2), read from imaplib's pieces. Pure.

Almost every answer is of one plain shape, read here by three expressions; whatever is not goes whole to IMAPClient's
parser, which reads letter by letter and takes twice as long as the network.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from imapclient.response_parser import parse_response  # type: ignore[import-untyped]

Entry = dict[bytes, Any]
"""Items of one mail by their name in capitals: INTERNALDATE as datetime, FLAGS as words, BODY[…] as bytes."""

_HEAD = re.compile(rb"\d+ \((.*?) ?(BODY\[\](?:<\d+>)?) \{\d+\}", re.DOTALL)
_PLAIN = re.compile(rb"\d+ \((.*)\)", re.DOTALL)
_ITEM = re.compile(
    rb" ?(?:UID (?P<uid>\d+)|RFC822\.SIZE (?P<size>\d+)|FLAGS \((?P<flags>[^()\"]*)\)"
    rb'|INTERNALDATE "(?P<date>[^"]*)"|MODSEQ \(\d+\))(?= |$)'
)
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
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        entry: Entry = {}
        if isinstance(piece, tuple):
            head = _HEAD.fullmatch(piece[0])
            tail = pieces[at] if at < len(pieces) else None
            at += 1
            if head is None or not isinstance(tail, bytes) or not tail.endswith(b")"):
                return None
            if not (_read_items(head[1], entry) and _read_items(tail[:-1], entry)):
                return None
            entry[head[2]] = piece[1]
        else:
            plain = _PLAIN.fullmatch(piece)
            if plain is None or not _read_items(plain[1], entry):
                return None
        uid = entry.get(b"UID")
        if uid is not None:
            found.setdefault(uid, {}).update(entry)
    return found


def _read_items(text: bytes, entry: Entry) -> bool:
    at = 0
    while at < len(text):
        match = _ITEM.match(text, at)
        if match is None:
            return False
        kind = match.lastgroup
        if kind == "uid":
            entry[b"UID"] = int(match["uid"])
        elif kind == "size":
            entry[b"RFC822.SIZE"] = int(match["size"])
        elif kind == "flags":
            entry[b"FLAGS"] = tuple(match["flags"].split())
        elif kind == "date":
            entry[b"INTERNALDATE"] = read_date(match["date"])
        at = match.end()
    return True


def read_date(text: bytes) -> datetime | None:
    """INTERNALDATE with its zone; None when it is none."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    with contextlib.suppress(ValueError, KeyError):
        zone = UTC if not offset else timezone(-offset if sign == b"-" else offset)
        return datetime(
            int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), min(int(second), 59), tzinfo=zone
        )
    return None
