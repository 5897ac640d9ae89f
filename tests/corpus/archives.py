"""Archives that the standard library reads and does not write."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping


def locked_zip_of(members: Mapping[str, bytes], password: str) -> bytes:
    """A ZIP locked in the old way, member by member (APPNOTE, section 6.1)."""
    body = bytearray()
    directory = bytearray()
    for name, data in members.items():
        crc = zlib.crc32(data)
        locked = _encrypted(bytes(11) + bytes([crc >> 24]) + data, password.encode())
        label = name.encode()
        common = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 33, crc, len(locked), len(data), len(label), 0)
        directory += b"PK\1\2" + struct.pack("<H", 20) + common
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + label
        body += b"PK\3\4" + common + label + locked
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return bytes(body + directory + b"PK\5\6" + end)


def _encrypted(data: bytes, password: bytes) -> bytes:
    table = [0] * 256
    for i in range(256):
        c = i
        for _ in range(8):
            c = (c >> 1) ^ 0xEDB88320 if c & 1 else c >> 1
        table[i] = c
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(c: int) -> None:
        keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ c) & 255]
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ (keys[1] >> 24)) & 255]

    for c in password:
        update(c)
    out = bytearray()
    for c in data:
        temp = (keys[2] | 2) & 0xFFFF
        out.append(c ^ ((temp * (temp ^ 1)) >> 8 & 255))
        update(c)
    return bytes(out)
