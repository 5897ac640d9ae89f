r"""Arrays in one file that is mapped, not read: a line of JSON, then each array, checked against its SHA-256.

The first line is ASCII: ``clausewatch-index 1 BYTES\n`` with the length of the header that follows; the header is JSON
with, for each array, name, dtype (numpy's spelling, little-endian), shape and offset from the start of the body. The
body begins at the next multiple of 64 bytes, and so does each array, so that a mapped array is aligned.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidence.digest import canonical_json
from evidence.errors import FingerprintError, IndexDamaged

ALIGNED = 64
"""Bytes: a line of cache, and what numpy's widest instructions like."""
MOST_HEADER_BYTES = 64 * 1024 * 1024
CHUNK_BYTES = 4 * 1024 * 1024

_FIRST = re.compile(rb"clausewatch-index 1 ([0-9]{1,9})\n")
_DTYPES = frozenset({"<u2", "<u4", "<u8", "<i8"})


def save_arrays(path: Path, kind: str, arrays: Mapping[str, NDArray[Any]], words: Mapping[str, Any]) -> None:
    """Write *arrays* and *words* (JSON values) to *path*: whole or not at all, and on the disk when this returns.

    Raises FingerprintError where the folder cannot be written.
    """
    layout: list[dict[str, Any]] = []
    offset = 0
    digest = hashlib.sha256()
    flat = {name: np.ascontiguousarray(a, a.dtype.newbyteorder("<")) for name, a in arrays.items()}
    for name, array in flat.items():
        layout.append({"name": name, "dtype": array.dtype.str, "shape": list(array.shape), "offset": offset})
        padding = -array.nbytes % ALIGNED
        offset += array.nbytes + padding
        digest.update(_bytes(array))
        digest.update(bytes(padding))
    header = canonical_json({"kind": kind, "arrays": layout, "sha256": digest.hexdigest(), "words": words})
    first = b"clausewatch-index 1 %d\n" % len(header)
    half = path.with_name(f".{secrets.token_hex(8)}.half")
    try:
        with half.open("xb") as file:
            file.write(first + header)
            file.write(bytes(-file.tell() % ALIGNED))
            for array in flat.values():
                file.write(_bytes(array))
                file.write(bytes(-array.nbytes % ALIGNED))
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise FingerprintError(f"{path} cannot be written: {error.strerror or type(error).__name__}") from error


def load_arrays(path: Path, kind: str, *, check: bool = True) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Map the arrays that ``save_arrays`` wrote, read-only, and give the words beside them.

    With *check* the body is read once and compared with its SHA-256 (about a second per GB). Raises IndexDamaged where
    the file is no such file, is cut short or was changed, FingerprintError where it cannot be read.
    """
    try:
        with path.open("rb") as file:
            first = _FIRST.match(file.readline(64))
            if first is None or int(first.group(1)) > MOST_HEADER_BYTES:
                raise IndexDamaged(f"{path} is no index")
            header = _header(path, file.read(int(first.group(1))))
            start = file.tell() + -file.tell() % ALIGNED
            size = os.fstat(file.fileno()).st_size
            ends = [_end(path, spec) for spec in header["arrays"]]
            body = max((end + -end % ALIGNED for end in ends), default=0)
            if header["kind"] != kind:
                raise IndexDamaged(f"{path} is an index of {header['kind']!r}, not of {kind!r}")
            if size != start + body:
                raise IndexDamaged(f"{path} has {size} bytes, and {start + body} were saved")
            if check and _digest_of_rest(file, start) != header["sha256"]:
                raise IndexDamaged(f"{path} no longer holds what was saved: its SHA-256 is another one")
    except OSError as error:
        raise FingerprintError(f"{path} cannot be read: {error.strerror or type(error).__name__}") from error
    arrays: dict[str, NDArray[Any]] = {}
    for spec in header["arrays"]:
        shape, dtype = tuple(spec["shape"]), np.dtype(spec["dtype"])
        empty = math.prod(shape) == 0  # nothing can be mapped where nothing stands
        arrays[spec["name"]] = (
            np.zeros(shape, dtype) if empty else np.memmap(path, dtype, "r", start + spec["offset"], shape)
        )
    return arrays, dict(header["words"])


def _bytes(array: NDArray[Any]) -> memoryview | bytes:
    return array.reshape(-1).view(np.uint8).data if array.size else b""


def _header(path: Path, raw: bytes) -> dict[str, Any]:
    try:
        header = json.loads(raw)
    except (ValueError, RecursionError):
        raise IndexDamaged(f"{path}: the header is not JSON") from None
    fits = isinstance(header, dict) and isinstance(header.get("arrays"), list) and isinstance(header.get("words"), dict)
    if not fits or not isinstance(header.get("kind"), str) or not isinstance(header.get("sha256"), str):
        raise IndexDamaged(f"{path}: the header lacks what every index has")
    return dict(header)


def _end(path: Path, spec: Any) -> int:
    """Offset behind an array, from the start of the body."""
    fits = isinstance(spec, dict) and isinstance(spec.get("name"), str) and spec.get("dtype") in _DTYPES
    if not fits or not isinstance(spec.get("shape"), list):
        raise IndexDamaged(f"{path}: the header names an array of no known form")
    numbers = [*spec["shape"], spec.get("offset")]
    if not all(isinstance(n, int) and 0 <= n < 2**48 for n in numbers):
        raise IndexDamaged(f"{path}: the header names an array of no possible size")
    return int(spec["offset"] + math.prod(spec["shape"]) * np.dtype(spec["dtype"]).itemsize)


def _digest_of_rest(file: Any, start: int) -> str:
    digest = hashlib.sha256()
    file.seek(start)
    while chunk := file.read(CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
