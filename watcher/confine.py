"""One function in a child that cannot hurt us: bounded memory, time and files, no network, no secrets.

    confine = Confine(memory_bytes=1 << 30, wall_seconds=10)
    text = confine(extract_text, data)        # ContractText | Unreadable | Stopped
    confine.close()

A *zygote* is started once: a fresh interpreter with an empty environment that has the readers loaded and never sees
a hostile byte. It forks one child for each call; the child limits itself, does the work, answers over a socket and
ends. What the child answers is not believed: it is decoded by a codec that can make plain values and this
project's own records, nothing else, and every record is checked against its declared types.

Forking takes milliseconds that nobody has to wait for: a few *spares*, forked before they are needed, wait for one
request each, inside everything that confines a child but the limits that a request names. A spare serves once and ends
like any other child; where none waits, a child is forked as it is asked for.

What was achieved on this machine (memory limit, network, files) stands in ``Confine.report()``.
"""

from __future__ import annotations

import ctypes
import dataclasses
import errno
import functools
import gc
import importlib
import json
import os
import platform
import re
import resource
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import types
import typing
import weakref
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar

from watcher.errors import ConfinedError

P = ParamSpec("P")
R = TypeVar("R")

Reason = Literal["memory", "time", "crashed", "refused"]

PRELOAD_FOR_ONE = (
    "watcher.mail.message",
    "scoring.document",
    "scoring.review",
    "scoring.languages.contracts",
)
"""What every file needs: for one alone, its own reader is loaded by the child that needs it, and no other one."""
PRELOAD = (
    *PRELOAD_FOR_ONE,
    "watcher.mail.unpack",
    "watcher.mail.triage",
    "watcher.mail.glance",
    "watcher.mail.passwords",
    "mailparser.utils",
    "scoring.reading.kind",
    "scoring.agreement.facts",
    "scoring.extract.formats",
    "scoring.extract.sniff",
    "scoring.extract.pdf",
    "scoring.extract.ocr",
    "scoring.extract.word",
    "scoring.extract.opendoc",
    "scoring.extract.rtf",
    "scoring.extract.html",
    "scoring.extract.plain",
    "pypdfium2",
    "selectolax.lexbor",
)
"""Modules that the zygote loads before it forks. What is not there is met by the call that needs it."""
REHEARSALS: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("scoring.document:rehearse", ()),
    ("watcher.mail.message:open_mail", (b"Subject: Our agreement\r\nTo: a@b.example\r\n\r\nSee you on Monday.\r\n",)),
)
"""Calls with words of our own that the zygote makes once, so that its children find made what is made at first use."""
MOST_SPARES = 4
REST_SECONDS = 0.05
"""When nothing was asked for so long, the spares rehearse too: the memory that they will write to is then their own."""
MOST_RESULT_BYTES = 512 * 1024 * 1024
"""An answer larger than this is refused."""
MOST_FILE_BYTES = 256 * 1024 * 1024
"""RLIMIT_FSIZE of a child: page pictures for recognition fit, a disk is not filled by one file."""
MOST_OPEN_FILES = 256
MOST_PROCESSES = 4096
"""RLIMIT_NPROC counts all processes of the user, so it can only be a far stop for fork bombs."""
GRACE_SECONDS = 10.0
"""A child that is not ended so long after its wall limit means that the zygote itself hangs."""
START_SECONDS = 60.0
_MOST_SMALL = 1 << 16
_READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Stopped:
    """The child did not answer: its limits, or the work itself, ended it."""

    reason: Reason
    detail: str = ""
    """Where it ended, for a person who mends programs; holds nothing of the document."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may take."""

    memory_bytes: int = 1 << 30
    """Address space (RLIMIT_AS), the interpreter's own included."""
    cpu_seconds: int = 10
    wall_seconds: float = 10.0
    file_bytes: int = MOST_FILE_BYTES


class Confine:
    """Calls functions in confined children. Threads may share one; nothing starts before the first call."""

    def __init__(
        self,
        memory_bytes: int = 1 << 30,
        cpu_seconds: float = 10,
        wall_seconds: float = 10,
        workers: int = 2,
        preload: Sequence[str] = PRELOAD,
        *,
        rehearse: bool = True,
        _zygote: _Zygote | None = None,
    ) -> None:
        """Confine calls of at most *workers* at once; as many children (at most MOST_SPARES) wait for the next calls.

        The seconds count from the moment of the call. Modules in *preload* are loaded before anything is forked, and
        with *rehearse* a paper of our own is read before, which pays from the fourth call on or so.
        """
        self.limits = Limits(memory_bytes, max(1, round(cpu_seconds)), float(wall_seconds))
        self._zygote = _zygote or _Zygote(tuple(preload), workers, rehearse=rehearse)

    def __call__(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | Stopped:
        """Call the module-level *function* in a fresh child. Raises ConfinedError when no child can be started.

        Arguments and result are plain values (None, bool, int, float, str, bytes, date, datetime, timedelta, Decimal,
        tuple, list, dict, set) and records and enums of scoring and watcher.mail.
        """
        request = encode((_name_of(function), args, kwargs))
        hint = _return_hint(function)
        with self._zygote.slots:
            for _ in range(2):  # the zygote may die for reasons of its own: once more with a fresh one
                answer, ended = self._zygote.run(request, self.limits)
                if ended is not None:
                    break
            return _judge(answer, ended, hint)  # type: ignore[return-value]  # checked against the hint

    def within(
        self,
        *,
        memory_bytes: int | None = None,
        cpu_seconds: float | None = None,
        wall_seconds: float | None = None,
    ) -> Confine:
        """Give a Confine with other limits that shares this one's zygote and workers (recognition takes longer)."""
        limits = self.limits
        return Confine(
            memory_bytes or limits.memory_bytes,
            cpu_seconds or wall_seconds or limits.cpu_seconds,
            wall_seconds or limits.wall_seconds,
            _zygote=self._zygote,
        )

    def report(self) -> dict[str, str]:
        """What confines a child on this machine, one line each (for ``doctor``). Starts the zygote if need be."""
        return self._zygote.facts()

    def close(self) -> None:
        """End the zygote and every child; a call at work stops. A later call starts a fresh zygote."""
        self._zygote.close()


# ---- the parent's half


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a child ended, as the zygote saw it."""

    how: Literal["exit", "signal", "time", "memory", "closed"]
    code: int


class _Zygote:
    """The warm process and the socket to it."""

    def __init__(self, preload: tuple[str, ...], workers: int, *, rehearse: bool) -> None:
        self.slots = threading.BoundedSemaphore(max(1, workers))
        self._spares = min(max(1, workers), MOST_SPARES)
        self._preload = preload
        self._rehearse = rehearse
        self._lock = threading.Lock()
        self._live: _Live | None = None

    def run(self, request: bytes, limits: Limits) -> tuple[bytes | None, _Ended | None]:
        """One child: its whole answer (None: none that counts), and how it ended (None: the zygote was lost)."""
        ours, theirs = socket.socketpair()
        status, told = socket.socketpair()
        with ours, status:
            header = _HEADER.pack(limits.wall_seconds, limits.cpu_seconds, limits.memory_bytes, limits.file_bytes)
            with theirs, told:
                live = self._submit(header, [theirs.fileno(), told.fileno()])
            until = time.monotonic() + limits.wall_seconds + GRACE_SECONDS
            try:
                _send_all(ours, struct.pack(">Q", len(request)), until)
                _send_all(ours, request, until)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it ended before it heard us: the status says why
            except TimeoutError:
                self._drop(live)
                return None, _Ended("time", 0)
            try:
                answer = _read_all(ours, MOST_RESULT_BYTES, until)
                if answer is not None and answer[:1] == b"R":
                    return answer, _Ended("exit", 0)  # the status socket closes with us: the zygote ends what is left
                ended = _ended(_read_all(status, _MOST_SMALL, until))
            except TimeoutError:
                self._drop(live)
                return None, _Ended("time", 0)
        if ended is None:
            if live.closed:
                return b"", _Ended("closed", 0)
            self._drop(live)
        return answer, ended

    def facts(self) -> dict[str, str]:
        with self._lock:
            return dict(self._ensure().facts)

    def close(self) -> None:
        with self._lock:
            live, self._live = self._live, None
        if live is not None:
            live.closed = True
            live.end()

    def _submit(self, header: bytes, fds: list[int]) -> _Live:
        with self._lock:
            for attempt in (1, 2):
                live = self._ensure()
                try:
                    socket.send_fds(live.control, [header], fds)
                except OSError as error:
                    live.end()
                    self._live = None
                    if attempt == 2:
                        raise ConfinedError(f"the confined child cannot be asked: {error.strerror}") from error
                else:
                    return live
        raise AssertionError("unreachable")

    def _drop(self, live: _Live) -> None:
        with self._lock:
            if self._live is live:
                self._live = None
        live.end()

    def _ensure(self) -> _Live:
        live = self._live
        if live is not None and live.pid_of_maker != os.getpid():
            live.forget()  # after a fork in our own process the zygote is still its maker's
            live = None
        if live is not None and live.process.poll() is not None:
            live.end()
            live = None
        if live is None:
            live = self._live = _start(self._preload, self._spares, rehearse=self._rehearse)
        return live


class _Live:
    """A zygote that runs."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket, scratch: str) -> None:
        self.process = process
        self.control = control
        self.facts: dict[str, str] = {}
        self.closed = False
        """Whether it was closed on purpose."""
        self.pid_of_maker = os.getpid()
        self._scratch = scratch
        self._finish = weakref.finalize(self, _end, process, control, scratch, self.pid_of_maker)

    def end(self) -> None:
        self._finish()

    def forget(self) -> None:
        self._finish.detach()
        self.control.close()


def _end(process: subprocess.Popen[bytes], control: socket.socket, scratch: str, maker: int) -> None:
    if os.getpid() != maker:
        return
    control.close()  # the zygote sees the end of file, kills its children and ends
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        _kill_group(process.pid)
        process.wait()
    _remove(scratch)


_BOOT = (
    "import sys, json; job = json.loads(sys.argv[1]); sys.path[:] = job['path']; "
    "from watcher.confine import serve; serve(job)"
)


def _start(preload: tuple[str, ...], spares: int, *, rehearse: bool) -> _Live:
    ours, theirs = socket.socketpair()
    scratch = tempfile.mkdtemp(prefix="clausewatch-")
    path = [p for p in sys.path if p] or sys.path
    job = {
        "path": [str(Path.cwd()), *path] if "" in sys.path else path,
        "fd": theirs.fileno(),
        "preload": preload,
        "tmp": scratch,
        "spares": spares,
        "rehearse": rehearse,
    }
    flags = ["-I", *(["-B"] if sys.dont_write_bytecode else [])]
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
            [sys.executable, *flags, "-c", _BOOT, json.dumps(job)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(scratch),
            cwd="/",
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
        )
    except (OSError, ValueError, TypeError) as error:
        ours.close()
        shutil.rmtree(scratch, ignore_errors=True)
        raise ConfinedError(f"the confined child could not be started: {error}") from error
    finally:
        theirs.close()
    live = _Live(process, ours, scratch)
    try:
        [size] = struct.unpack(">I", _read_exactly(ours, 4, time.monotonic() + START_SECONDS))
        hello = json.loads(_read_exactly(ours, min(size, _MOST_SMALL), time.monotonic() + START_SECONDS))
    except (OSError, ValueError, EOFError) as error:
        live.end()
        raise ConfinedError("the confined child could not be started: it ended before it was ready") from error
    if "failed" in hello:
        live.end()
        raise ConfinedError(f"the confined child could not be started: {hello['failed']}")
    live.facts = {str(k): str(v) for k, v in hello["facts"].items()}
    return live


_KEPT_NAMES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TESSDATA_PREFIX", "SYSTEMROOT")


def _environment(scratch: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_NAMES if name in os.environ}
    return {
        "PATH": os.defpath,
        **kept,
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "HOME": scratch,
        "TMPDIR": scratch,
        "OMP_THREAD_LIMIT": "1",
    }


_HEADER = struct.Struct(">dIQQ")
_REHEARSE = bytes(_HEADER.size)
"""No request, but leave to use the time until it comes. As long as a header, so that the two are never read as one."""


def _send_all(to: socket.socket, data: bytes, until: float) -> None:
    view = memoryview(data)
    while view:
        to.settimeout(max(0.01, until - time.monotonic()))
        view = view[to.send(view[:_READ_BYTES]) :]


def _read_all(source: socket.socket, most: int, until: float) -> bytes | None:
    """Everything up to the end of file; None when it is more than *most*."""
    out = bytearray()
    too_much = False
    while True:
        source.settimeout(max(0.01, until - time.monotonic()))
        try:
            chunk = source.recv(_READ_BYTES)
        except ConnectionResetError:
            chunk = b""
        if not chunk:
            return None if too_much else bytes(out)
        if not too_much:
            out += chunk
            too_much = len(out) > most
            if too_much:
                out.clear()


def _read_exactly(source: socket.socket, size: int, until: float) -> bytes:
    out = bytearray()
    while len(out) < size:
        source.settimeout(max(0.01, until - time.monotonic()))
        chunk = source.recv(size - len(out))
        if not chunk:
            raise EOFError
        out += chunk
    return bytes(out)


def _ended(said: bytes | None) -> _Ended | None:
    if not said:
        return None
    how, _, code = said.decode("ascii").partition(" ")
    return _Ended(how, int(code))  # type: ignore[arg-type]  # the zygote is ours


def _judge(answer: bytes | None, ended: _Ended | None, hint: Any) -> object:
    """What a child's answer and end amount to."""
    if ended is None:
        return Stopped("crashed", "the process that opens documents ended with it")
    if answer is None:
        return Stopped("refused", "its answer is too large")
    if answer[:1] == b"R":
        try:
            value = decode(memoryview(answer)[1:])
        except (ValueError, TypeError, LookupError, RecursionError, OverflowError, ArithmeticError) as error:
            return Stopped("refused", f"its answer is not what a reader gives: {type(error).__name__}")
        if hint is not None and not fits(value, hint):
            return Stopped("refused", "its answer is of another kind than the reader gives")
        return value
    if ended.how == "closed":
        return Stopped("crashed", "it was closed while it worked")
    if ended.how == "time" or (ended.how == "signal" and ended.code == signal.SIGXCPU):
        return Stopped("time", "it was ended at its time limit")
    if ended.how == "memory" or answer[:1] == b"M":
        return Stopped("memory", "it was ended at its memory limit")
    if answer[:1] == b"E":
        return Stopped("crashed", answer[1:400].decode("utf-8", "replace"))
    if ended.how == "signal" and ended.code == signal.SIGKILL:
        return Stopped("memory", "the system ended it, most likely for its memory")
    if ended.how == "signal":
        return Stopped("crashed", f"signal {_signal_name(ended.code)}")
    return Stopped("crashed", f"it ended with code {ended.code} and no answer")


def _signal_name(code: int) -> str:
    try:
        return signal.Signals(code).name
    except ValueError:
        return str(code)


def _name_of(function: Callable[..., Any]) -> str:
    name = f"{function.__module__}:{function.__qualname__}"
    if not isinstance(function, types.FunctionType) or "<" in name or "." in function.__qualname__:
        raise ConfinedError(f"not a function of a module: {name}", remedy="Hand over a module-level function.")
    if function.__module__ == "__main__":
        raise ConfinedError(f"not importable: {name}", remedy="Move the function into a module.")
    return name


@functools.lru_cache(maxsize=64)
def _return_hint(function: Callable[..., Any]) -> Any:
    try:
        return typing.get_type_hints(function).get("return")
    except (NameError, TypeError, AttributeError):
        return None


# ---- the codec: plain values and our own records, both ways

_OUR_RECORDS = re.compile(r"(?:scoring|watcher\.mail)(?:\.[a-z][a-z0-9_]*)+\Z")
"""Modules whose dataclasses and enums may cross."""
_PREFIX = struct.Struct(">QI")
_MOST_BLOBS = 100_000


def encode(value: object) -> bytes:
    """Bytes of a value: JSON for its shape, byte strings behind it. Raises TypeError for what may not cross."""
    blobs: list[bytes] = []
    shape = json.dumps(_shape(value, blobs), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    sizes = struct.pack(f">{len(blobs)}Q", *map(len, blobs))
    return b"".join((_PREFIX.pack(len(shape), len(blobs)), sizes, shape, *blobs))


def decode(data: bytes | bytearray | memoryview) -> Any:
    """Value of bytes that a hostile child may have written. Makes plain values and our own records, nothing else.

    Raises ValueError, TypeError, LookupError, RecursionError or ArithmeticError for anything else.
    """
    data = memoryview(data)
    if len(data) < _PREFIX.size:
        raise ValueError("too short")
    shape_size, count = _PREFIX.unpack_from(data)
    start = _PREFIX.size + 8 * count
    if count > _MOST_BLOBS or start + shape_size > len(data):
        raise ValueError("sizes do not add up")
    sizes = struct.unpack_from(f">{count}Q", data, _PREFIX.size)
    at = start + shape_size
    if at + sum(sizes) != len(data):
        raise ValueError("sizes do not add up")
    blobs = []
    for size in sizes:
        blobs.append(bytes(data[at : at + size]))
        at += size
    return _value(json.loads(bytes(data[start : start + shape_size]).decode("utf-8", "surrogatepass")), blobs)


def _shape(value: object, blobs: list[bytes]) -> object:
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if kind is list:
        return [_shape(v, blobs) for v in value]  # type: ignore[attr-defined]
    if kind in (bytes, bytearray, memoryview):
        blobs.append(bytes(value))  # type: ignore[call-overload]
        return {"b": len(blobs) - 1}
    if kind in _COLLECTIONS:
        return {_COLLECTIONS[kind]: [_shape(v, blobs) for v in value]}  # type: ignore[attr-defined]
    if isinstance(value, Mapping):
        return {"d": [[_shape(k, blobs), _shape(v, blobs)] for k, v in value.items()]}
    if kind is datetime:
        return {"dt": value.isoformat()}  # type: ignore[attr-defined]
    if kind is date:
        return {"da": value.isoformat()}  # type: ignore[attr-defined]
    if isinstance(value, timedelta):
        return {"td": [value.days, value.seconds, value.microseconds]}
    if kind is Decimal:
        return {"n": str(value)}
    if isinstance(value, Enum) and _OUR_RECORDS.match(kind.__module__):
        return {"e": f"{kind.__module__}:{kind.__qualname__}", "v": _shape(value.value, blobs)}
    if dataclasses.is_dataclass(value) and _OUR_RECORDS.match(kind.__module__):
        fields = {}
        for name in _fields(typing.cast("Any", kind)):
            fields[name] = _shape(getattr(value, name), blobs)
        return {"r": f"{kind.__module__}:{kind.__qualname__}", "a": fields}
    raise TypeError(f"{kind.__module__}.{kind.__qualname__} does not cross the wall")


_COLLECTIONS: dict[type, str] = {tuple: "t", set: "s", frozenset: "f"}


def _value(shape: Any, blobs: list[bytes]) -> Any:
    if not isinstance(shape, dict):
        return [_value(v, blobs) for v in shape] if isinstance(shape, list) else shape
    match shape:
        case {"t": list(items), **rest} if not rest:
            return tuple(_value(v, blobs) for v in items)
        case {"b": int(index), **rest} if not rest and 0 <= index < len(blobs):
            return blobs[index]
        case {"d": list(items), **rest} if not rest:
            return {_value(k, blobs): _value(v, blobs) for k, v in items}
        case {"r": str(name), "a": dict(given), **rest} if not rest:
            return _record(name, {k: _value(v, blobs) for k, v in given.items()})
        case {"e": str(name), "v": value, **rest} if not rest:
            return _class(name, Enum)(_value(value, blobs))
        case {"dt": str(text), **rest} if not rest:
            return datetime.fromisoformat(text)
        case {"da": str(text), **rest} if not rest:
            return date.fromisoformat(text)
        case {"td": [int(days), int(seconds), int(micros)], **rest} if not rest:
            return timedelta(days, seconds, micros)
        case {"n": str(text), **rest} if not rest and len(text) < 100:
            return Decimal(text)
        case {"s": list(items), **rest} if not rest:
            return {_value(v, blobs) for v in items}
        case {"f": list(items), **rest} if not rest:
            return frozenset(_value(v, blobs) for v in items)
    raise ValueError("no such shape")


def _record(name: str, given: dict[str, Any]) -> object:
    made = _class(name, None)
    hints = _fields(made)
    for field_name, value in given.items():
        if not fits(value, hints[field_name]):
            raise TypeError(f"{name}.{field_name} is of another kind")
    return made(**given)


def _class(name: str, base: type | None) -> Any:
    module_name, _, class_name = name.partition(":")
    if not _OUR_RECORDS.match(module_name) or "__" in name or not class_name.isidentifier():
        raise ValueError("not a record of ours")
    try:
        module = sys.modules.get(module_name) or importlib.import_module(module_name)
    except ImportError as error:
        raise ValueError("not a record of ours") from error
    found = vars(module).get(class_name)
    if not isinstance(found, type) or found.__module__ != module_name:
        raise ValueError("not a record of ours")
    if not (issubclass(found, base) if base else dataclasses.is_dataclass(found)):
        raise ValueError("not a record of ours")
    return found


@functools.lru_cache(maxsize=256)
def _fields(record: Any) -> dict[str, Any]:
    """Type of each field that ``__init__`` takes; Any where the type cannot be looked up."""
    try:
        hints = typing.get_type_hints(record)
    except (NameError, TypeError, AttributeError):
        hints = {}
    return {f.name: hints.get(f.name, Any) for f in dataclasses.fields(record) if f.init}


_HOLDERS: dict[Any, tuple[type, ...]] = {
    list: (list,),
    set: (set,),
    frozenset: (frozenset,),
    Sequence: (list, tuple, str, bytes),
    Collection: (list, tuple, set, frozenset),
    Iterable: (list, tuple, set, frozenset),
    dict: (dict,),
    Mapping: (dict,),
}


def fits(value: object, hint: Any) -> bool:
    """Say whether *value* is of the declared type *hint*, elements included."""
    if hint is Any or hint is object:
        return True
    if hint is None or hint is type(None):
        return value is None
    origin = typing.get_origin(hint)
    args = typing.get_args(hint)
    if origin is None:
        if hint is float:
            return type(value) in (int, float)
        if hint is int:
            return type(value) is int
        return isinstance(value, hint) if isinstance(hint, type) else isinstance(hint, TypeVar)
    if origin in (typing.Union, types.UnionType):
        return any(fits(value, arg) for arg in args)
    if origin is Literal:
        return any(value == arg and type(value) is type(arg) for arg in args)
    if origin is typing.Annotated:
        return fits(value, args[0])
    if origin is tuple:
        if not isinstance(value, tuple):
            return False
        if len(args) == 2 and args[1] is Ellipsis:
            return all(fits(v, args[0]) for v in value)
        return len(value) == len(args) and all(map(fits, value, args))
    holders = _HOLDERS.get(origin)
    if holders is None or not isinstance(value, holders):
        return False
    if isinstance(value, dict):
        return all(fits(k, args[0]) and fits(v, args[1]) for k, v in value.items())
    return isinstance(value, (str, bytes)) or all(fits(v, args[0]) for v in typing.cast("Iterable[object]", value))


# ---- the zygote's half: knows no document


@dataclass(slots=True)
class _Job:
    deadline: float
    status: int
    """Descriptor on which the end is told."""
    tmp: str
    header: bytes
    """The limits."""
    offer: _Offer | None = None
    """What a spare was given, and how to learn whether it took it."""
    how: str = ""
    """Why we ended it ourselves, if we did."""

    @property
    def memory_bytes(self) -> int:
        return int(_HEADER.unpack(self.header)[2])


@dataclass(slots=True)
class _Offer:
    """A request on its way to a spare: if the spare ends before it takes it, another child gets it."""

    control: int
    data: int

    def was_taken(self) -> bool:
        with _quiet(OSError):
            return bool(os.read(self.control, 1))
        return False

    def close(self) -> None:
        os.close(self.control)
        os.close(self.data)


@dataclass(slots=True)
class _Spare:
    """A child that waits for its one request."""

    control: int
    """Descriptor on which the request goes out."""
    tmp: str
    rehearsed: bool = False


@dataclass(slots=True)
class _State:
    control: socket.socket
    tmp: str
    most_spares: int
    rehearsals: tuple[_Rehearsal, ...]
    poll: select.poll
    jobs: dict[int, _Job] = field(default_factory=dict)
    spares: dict[int, _Spare] = field(default_factory=dict)
    cleaners: set[int] = field(default_factory=set)
    """Processes that remove what children left in their folders."""
    made: int = 0
    lost: int = 0
    """Spares that ended before they were asked, since a job last ended."""
    filling: bool = True
    """Whether spares are to be made; a job that ended asks for it, so that nobody waits for an answer meanwhile."""


_Rehearsal = tuple[Callable[..., object], tuple[object, ...]]
_MOST_LOST = 8
"""After so many spares that ended unasked none is made until a job has ended: something kills them all."""


def serve(start: Mapping[str, Any]) -> None:
    """Be the zygote: load the readers, then fork a child for each request until the socket closes."""
    control = socket.socket(fileno=int(start["fd"]))
    try:
        facts = _settle(start["preload"])
        rehearsals = _rehearsals(facts) if start["rehearse"] else ()
    except Exception as error:  # noqa: BLE001 - the outermost edge: whatever it is, the parent has to hear of it
        _say(control, {"failed": f"{type(error).__name__}: {error}"[:2000]})
        os._exit(1)
    poll = select.poll()
    state = _State(control, str(start["tmp"]), int(start["spares"]), rehearsals, poll)
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_read, False)
    os.set_blocking(wake_write, False)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is the parent's to handle
    gc.collect()
    gc.freeze()  # the children share these pages; a collection in a child must not copy them
    _say(control, {"facts": facts})
    poll.register(control, select.POLLIN)
    poll.register(wake_read, select.POLLIN)
    while True:
        ready = dict(poll.poll(0 if state.filling else _patience(state)))
        if not ready and not state.filling and not state.jobs:
            _rehearse_spares(state)
        if wake_read in ready:
            with _quiet(BlockingIOError):
                os.read(wake_read, 4096)
        _stop_overdue(state)
        _let_go(state, ready)
        _stop_unheard(state, ready)
        _reap(state)
        if control.fileno() in ready:
            if not _accept(state):
                break
        elif state.filling:
            _add_spare(state)
    for pid in (*state.jobs, *state.spares):
        _kill_group(pid)
    _kill_orphans(state, but=())
    _remove(state.tmp)
    os._exit(0)


def _say(control: socket.socket, what: Mapping[str, object]) -> None:
    said = json.dumps(what).encode()[: _MOST_SMALL - 4]
    control.sendall(struct.pack(">I", len(said)) + said)


def _settle(preload: Sequence[str]) -> dict[str, str]:
    """Shut the doors that can be shut once for all children, load the readers, and say what was achieved."""
    facts = {"memory": "limited by the system" if sys.platform != "darwin" else "watched every 0.1 s (untested)"}
    facts["network"] = _leave_network()
    if sys.platform == "linux":
        for option, argument in ((_PR_SET_NO_NEW_PRIVS, 1), (_PR_SET_DUMPABLE, 0), (_PR_SET_CHILD_SUBREAPER, 1)):
            _prctl(option, argument)
    missing = []
    for name in preload:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name is None or not name.startswith(error.name.partition(".")[0]):
                raise
            missing.append(name)
    if missing:
        facts["not loaded"] = ", ".join(missing)
    return facts


def _rehearsals(facts: dict[str, str]) -> tuple[_Rehearsal, ...]:
    """Make the calls of REHEARSALS whose modules are loaded. What fails is told and not made again."""
    made = []
    for name, args in REHEARSALS:
        module, _, attribute = name.partition(":")
        if module not in sys.modules:
            continue
        function = getattr(sys.modules[module], attribute)
        try:
            function(*args)
        except Exception as error:  # noqa: BLE001 - documents are read without it: whatever it is, the parent hears of it
            facts["not rehearsed"] = f"{name}: {_place(error)}"
        else:
            made.append((function, args))
    return tuple(made)


def _patience(state: _State) -> float | None:
    """Milliseconds until something is due."""
    if not state.jobs:
        resting = state.rehearsals and not all(spare.rehearsed for spare in state.spares.values())
        return REST_SECONDS * 1000 if resting else None
    due = max(0.0, min(job.deadline for job in state.jobs.values()) - time.monotonic())
    if sys.platform == "darwin":
        due = min(due, 0.1)
    return due * 1000 + 1


def _accept(state: _State) -> bool:
    """Take one request and fork its child. False: the parent is gone."""
    try:
        header, fds, _, _ = socket.recv_fds(state.control, _HEADER.size, 2)
    except OSError:
        return False
    while header and len(header) < _HEADER.size:
        header += state.control.recv(_HEADER.size - len(header))
    if not header or len(fds) != 2:
        return False
    data, status = fds
    job = _Job(time.monotonic() + _HEADER.unpack(header)[0], status, "", header)
    if _hand_over(state, job, data) or _start_child(state, job, data):
        state.poll.register(status, 0)  # nothing comes; that it closes is news
    return True


def _hand_over(state: _State, job: _Job, data: int) -> bool:
    """Give a request to the spare that has rested longest; False where none waits."""
    while state.spares:
        pid = next(iter(state.spares))
        spare = state.spares.pop(pid)
        with socket.socket(fileno=spare.control) as control, _quiet(OSError):  # it may have ended unheard
            socket.send_fds(control, [job.header], [data])
            job.offer, job.tmp = _Offer(control.detach(), data), spare.tmp
            state.poll.register(job.offer.control, select.POLLIN)
            state.jobs[pid] = job
            return True
        _kill_group(pid)
    return False


def _start_child(state: _State, job: _Job, data: int) -> bool:
    """Fork a child for a request. False: none could be had, and the caller has been told so."""
    pid, job.tmp = _fork(state, data, functools.partial(_be_child, header=job.header))
    os.close(data)
    if pid >= 0:
        state.jobs[pid] = job
        return True
    with _quiet(OSError):
        os.write(job.status, b"exit 71")
    os.close(job.status)
    return False


def _rehearse_spares(state: _State) -> None:
    for spare in state.spares.values():
        if not spare.rehearsed:
            spare.rehearsed = True
            with _quiet(OSError):  # one that has ended is told of by its signal
                os.write(spare.control, _REHEARSE)


def _add_spare(state: _State) -> None:
    """Fork one more spare, and stop filling when there are enough or none can be had."""
    ours, theirs = (end.detach() for end in socket.socketpair())
    pid, tmp = _fork(state, theirs, functools.partial(_be_spare, rehearsals=state.rehearsals))
    os.close(theirs)
    if pid < 0:
        os.close(ours)
        state.filling = False
        return
    state.spares[pid] = _Spare(ours, tmp)
    state.filling = len(state.spares) < state.most_spares


def _fork(state: _State, descriptor: int, be: Callable[[int, int, str], None]) -> tuple[int, str]:
    """Fork a child that keeps one descriptor; its id (-1: there is no memory or no process to be had) and folder."""
    state.made += 1
    tmp = f"{state.tmp}/{state.made}"
    zygote = os.getpid()
    try:
        pid = os.fork()
    except OSError:
        return -1, tmp
    if pid == 0:
        code = 70
        try:
            be(descriptor, zygote, tmp)
            code = 0
        finally:
            os._exit(code)
    with _quiet(OSError):
        os.setpgid(pid, pid)  # both sides set it, so that neither has to wait for the other
    return pid, tmp


def _stop_overdue(state: _State) -> None:
    now = time.monotonic()
    for pid, job in state.jobs.items():
        if job.how:
            continue
        if now >= job.deadline:
            job.how = "time"
        elif sys.platform == "darwin" and _resident_bytes(pid) > job.memory_bytes:
            job.how = "memory"
        if job.how:
            _kill_group(pid)


def _let_go(state: _State, ready: Mapping[int, int]) -> None:
    """Drop our half of the requests that were taken: the caller hears the end of an answer when no half is left."""
    for job in state.jobs.values():
        if job.offer is not None and ready.get(job.offer.control):
            state.poll.unregister(job.offer.control)
            if job.offer.was_taken():
                job.offer.close()
                job.offer = None


def _stop_unheard(state: _State, ready: Mapping[int, int]) -> None:
    """End the children whose caller went away: it has its answer, or will never ask for it."""
    for pid, job in state.jobs.items():
        if ready.get(job.status):
            state.poll.unregister(job.status)
            job.how = job.how or "exit"
            _kill_group(pid)


def _resident_bytes(pid: int) -> int:
    """Resident memory of one process, where no limit on address space is kept (macOS; untested there)."""
    try:
        out = subprocess.run(["/bin/ps", "-o", "rss=", "-p", str(pid)], capture_output=True, timeout=2, check=False)  # noqa: S603
        return int(out.stdout.split()[0]) * 1024
    except (OSError, ValueError, IndexError, subprocess.SubprocessError):
        return 0


def _reap(state: _State) -> None:
    while True:
        try:
            if hasattr(os, "waitid"):  # look first: while it is a zombie its group's number cannot be reused
                seen = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
                if seen is None:
                    return
                if seen.si_pid in state.jobs or seen.si_pid in state.spares:
                    _kill_group(seen.si_pid)
                pid, code = os.waitpid(seen.si_pid, 0)
            else:
                pid, code = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        if spare := state.spares.pop(pid, None):
            os.close(spare.control)
            state.lost += 1
            state.filling = state.lost < _MOST_LOST
            continue
        job = state.jobs.pop(pid, None)
        if job is None:
            state.cleaners.discard(pid)
            continue  # or a child's child that had outlived it
        _kill_orphans(state, but={*state.jobs, *state.spares, *state.cleaners})
        if job.offer is not None:
            with _quiet(KeyError):
                state.poll.unregister(job.offer.control)
            if not job.offer.was_taken() and not job.how:
                os.close(job.offer.control)
                data, job.offer = job.offer.data, None
                if not _start_child(state, job, data):
                    with _quiet(KeyError):
                        state.poll.unregister(job.status)
                continue
            job.offer.close()
        state.lost, state.filling = 0, len(state.spares) < state.most_spares
        if job.how:
            said = f"{job.how} 0"
        elif os.WIFSIGNALED(code):
            said = f"signal {os.WTERMSIG(code)}"
        else:
            said = f"exit {os.WEXITSTATUS(code)}"
        with _quiet(OSError):
            os.write(job.status, said.encode())
        with _quiet(KeyError):
            state.poll.unregister(job.status)
        os.close(job.status)
        _clear(state, job.tmp)


def _kill_orphans(state: _State, but: Collection[int]) -> None:
    """End what a child left behind: as their subreaper we are now the parent of those that left the group."""
    me = os.getpid()
    for _ in range(100):
        try:
            children = Path(f"/proc/{me}/task/{me}/children").read_text("ascii").split()
        except OSError:
            return
        left = [int(pid) for pid in children if int(pid) not in but]
        if not left:
            return
        for pid in left:
            with _quiet(OSError):
                os.kill(pid, signal.SIGKILL)
            with _quiet(OSError):
                os.waitpid(pid, 0)


def _clear(state: _State, tmp: str) -> None:
    """Remove a child's folder, however deep or full it was made; what takes time is done beside us."""
    try:
        Path(tmp).rmdir()
    except FileNotFoundError:
        pass
    except OSError:
        try:
            state.cleaners.add(os.posix_spawn("/bin/rm", ["rm", "-rf", "--", tmp], {}))
        except OSError:
            _remove(tmp)


def _remove(tree: str) -> None:
    try:
        shutil.rmtree(tree, ignore_errors=True)
    except RecursionError:
        subprocess.run(["/bin/rm", "-rf", "--", tree], check=False, timeout=60)  # noqa: S603


def _kill_group(pid: int) -> None:
    with _quiet(OSError):
        os.killpg(pid, signal.SIGKILL)
    with _quiet(OSError):
        os.kill(pid, signal.SIGKILL)


class _quiet:  # noqa: N801 - reads like contextlib.suppress, without its import on this path
    def __init__(self, *kinds: type[BaseException]) -> None:
        self._kinds = kinds

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        return kind is not None and issubclass(kind, self._kinds)


# ---- the child: limits itself, then meets the bytes


def _be_spare(control: int, zygote: int, tmp: str, rehearsals: Sequence[_Rehearsal]) -> None:
    """Shut every door, wait for one request, and be its child."""
    _withdraw(control, zygote)
    _call_self(b"cw-spare")
    with socket.socket(fileno=control) as waiting:
        header, fds, _, _ = socket.recv_fds(waiting, _HEADER.size, 1)
        if header == _REHEARSE:
            for function, args in rehearsals:
                function(*args)
            header, fds, _, _ = socket.recv_fds(waiting, _HEADER.size, 1)
        if len(header) != _HEADER.size or len(fds) != 1:
            return  # the zygote is gone
        waiting.send(b"t")  # taken: from here on its end is ours
    _call_self(b"cw-child")
    _serve_one(fds[0], tmp, header)


def _be_child(data: int, zygote: int, tmp: str, header: bytes) -> None:
    """Shut every door and serve the request that has come."""
    _withdraw(data, zygote)
    _serve_one(data, tmp, header)


def _serve_one(data: int, tmp: str, header: bytes) -> None:
    """Go into a folder of our own, limit ourselves as the request says, then read it, do the work and answer."""
    Path(tmp).mkdir(0o700)
    os.chdir(tmp)
    os.environ["TMPDIR"] = os.environ["HOME"] = tmp
    tempfile.tempdir = None
    wall, cpu, memory, file_bytes = _HEADER.unpack(header)
    _limit_self(Limits(memory, cpu, wall, file_bytes))
    talk = socket.socket(fileno=data)
    talk.setblocking(True)
    try:
        [size] = struct.unpack(">Q", _read_exactly(talk, 8, time.monotonic() + 3600))
        name, args, kwargs = decode(_read_request(talk, size))
        module, _, attribute = name.partition(":")
        function = getattr(importlib.import_module(module), attribute)
        reply = b"R" + encode(function(*args, **kwargs))
    except MemoryError:
        reply = b"M"
    except EOFError:
        return
    except BaseException as error:  # noqa: BLE001 - a confined child's outermost edge: everything becomes a reason
        reply = b"E" + _place(error).encode("utf-8", "replace")
    with _quiet(OSError):
        talk.settimeout(None)
        talk.sendall(reply)
        talk.shutdown(socket.SHUT_RDWR)


def _read_request(talk: socket.socket, size: int) -> bytearray:
    out = bytearray(size)
    view = memoryview(out)
    talk.settimeout(None)
    while view:
        got = talk.recv_into(view)
        if not got:
            raise EOFError
        view = view[got:]
    return out


def _place(error: BaseException) -> str:
    """Kind of an error and where it arose; not its words, which may be the document's."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    where = f" in {at.tb_frame.f_globals.get('__name__', '?')}:{at.tb_lineno}" if at is not None else ""
    return f"{type(error).__name__}{where}"


def _withdraw(keep: int, zygote: int) -> None:
    """Leave all that a child does not need: handlers, every descriptor but *keep*. Never outlive the zygote."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGXCPU, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    with _quiet(OSError):
        os.setpgid(0, 0)
    if sys.platform == "linux":
        # safe here and not in the zygote: the signal comes when the *thread* that forked ends, and the zygote has one
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != zygote:
            os._exit(72)
    os.closerange(3, keep)
    os.closerange(keep + 1, 4096)
    _set_limit(resource.RLIMIT_CORE, 0, 0)
    _set_limit(resource.RLIMIT_NOFILE, MOST_OPEN_FILES, MOST_OPEN_FILES)
    if hasattr(resource, "RLIMIT_NPROC"):
        _set_limit(resource.RLIMIT_NPROC, MOST_PROCESSES, MOST_PROCESSES)


def _limit_self(limits: Limits) -> None:
    """Set what a request may take, before its first byte is read. Processor time counts from here."""
    cpu = int(time.process_time()) + limits.cpu_seconds
    _set_limit(resource.RLIMIT_CPU, cpu, cpu + 1)
    _set_limit(resource.RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes)
    if sys.platform != "darwin":
        _set_limit(resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes)


def _set_limit(which: int, soft: int, hard: int) -> None:
    _, most = resource.getrlimit(which)
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(which, (soft, hard))


# ---- the kernel's doors (Linux)

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NAME = 15
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


@functools.lru_cache(maxsize=1)
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, argument: int) -> None:
    _libc().prctl(option, ctypes.c_ulong(argument), 0, 0, 0)


def _call_self(name: bytes) -> None:
    """Be listed under a name (at most 15 bytes), so that a list of processes tells who waits and who works."""
    if sys.platform == "linux":
        _libc().prctl(_PR_SET_NAME, name, 0, 0, 0)


def _leave_network() -> str:
    """Move into an empty network of our own, which every child inherits. A refusal is not fatal; it is told."""
    if sys.platform != "linux":
        return f"not cut off: {platform.system()} has no way to do so"
    libc = _libc()
    uid, gid = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWNET) == 0:
        return "cut off"
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
        with _quiet(OSError):  # the same user inside as outside, so that files keep their owner
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
            Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
        return "cut off"
    return f"not cut off: the system refuses ({errno.errorcode.get(ctypes.get_errno(), '?')})"
