"""Read numbers and pieces of a file without leaving it; what stands outside is damage, told as CannotMark."""

from __future__ import annotations

from typing import Literal

from evidence.errors import CannotMark

Order = Literal["big", "little"]


def take(data: bytes | bytearray, at: int, size: int, what: str) -> bytes:
    """Give *size* bytes at *at*; *what* names them for the reader. Raises CannotMark when they are not all there."""
    if at < 0 or size < 0 or at + size > len(data):
        raise CannotMark(f"the file ends inside {what}")
    return bytes(data[at : at + size])


def number(data: bytes | bytearray, at: int, size: int, order: Order, what: str) -> int:
    """Give the whole number of *size* bytes at *at*. Raises CannotMark when it is not there."""
    return int.from_bytes(take(data, at, size, what), order)


def spliced(data: bytes, start: int, stop: int, new: bytes) -> bytes:
    """Give *data* with *new* in the place of what stands from *start* to *stop*; copies a large file once only."""
    view = memoryview(data)
    return b"".join([view[:start], new, view[stop:]])
