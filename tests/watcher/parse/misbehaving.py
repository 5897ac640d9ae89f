"""Functions that do in a confined child what a hostile document would."""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scoring.text import ContractText, Layer, LayerRun, Span


def give_back(value: object) -> object:
    return value


def a_text(text: str) -> ContractText:
    return ContractText(text, "text/plain", "plain", runs=(LayerRun(Span(0, 2), Layer.HIDDEN),))


def promises_text() -> ContractText:
    return 7  # type: ignore[return-value]


def take_memory(size: int) -> int:
    return len(bytearray(size))


def loop() -> None:
    while True:
        pass


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def abort() -> None:
    os.abort()


def leave(code: int) -> None:
    os._exit(code)


def fail(words: str) -> None:
    raise ValueError(words)


def kill_parent() -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(30)


def surroundings() -> dict[str, object]:
    fds = list(Path("/proc/self/fd").iterdir())
    return {
        "environment": dict(os.environ),
        "fds": len(fds),
        "cwd": str(Path.cwd()),
        "files": [path.name for path in Path().iterdir()],
        "tmp": tempfile.gettempdir(),
        "modules": sorted(sys.modules),
    }


def who() -> int:
    return os.getpid()


def limits() -> dict[str, int]:
    names = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_NOFILE")
    return {name: resource.getrlimit(getattr(resource, name))[0] for name in names}


def recall(end: bytes, begin: bytes) -> int | None:
    """How often our memory holds *begin* with *end* right behind it; None where we may not look."""
    found = 0
    try:
        with Path("/proc/self/mem").open("rb", buffering=0) as memory:
            for line in Path("/proc/self/maps").read_text().splitlines():
                start, stop = (int(place, 16) for place in line.split()[0].split("-"))
                if "rw" not in line:
                    continue
                try:
                    memory.seek(start)
                    page = memory.read(stop - start)
                except (OSError, OverflowError):
                    continue
                at = page.find(begin)
                while at >= 0:
                    found += page[at + len(begin) : at + len(begin) + len(end)] == end
                    at = page.find(begin, at + 1)
                del page
    except PermissionError:
        return None
    return found


def connect(port: int) -> str:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError as error:
        return type(error).__name__
    return "connected"


def read_file(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError as error:
        return type(error).__name__


def write_file(path: str, size: int) -> str:
    try:
        Path(path).write_bytes(bytes(size))
    except OSError as error:
        return type(error).__name__
    return "written"


def run_program() -> str:
    done = subprocess.run([sys.executable, "-I", "-c", "print(6 * 7)"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def leave_a_daemon() -> int:
    """A grandchild in a session of its own, that would outlive us."""
    read, write = os.pipe()
    if os.fork() == 0:
        os.setsid()
        pid = os.fork()
        if pid == 0:
            time.sleep(120)
            os._exit(0)
        os.write(write, str(pid).encode())
        os._exit(0)
    return int(os.read(read, 20))


def spawn_and_hang() -> None:
    Path("/proc/self/comm").read_text()
    subprocess.Popen([sys.executable, "-I", "-c", "import time; time.sleep(120)"])
    time.sleep(120)


def deep_folder(depth: int) -> int:
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    return depth


def _answer(data: bytes) -> None:
    """Speak over the socket ourselves, as code that a document took over would."""
    for thing in gc.get_objects():
        if isinstance(thing, socket.socket) and thing.fileno() >= 0:
            thing.settimeout(None)
            thing.sendall(data)
            thing.close()
    os._exit(0)


def answer_and_stay() -> int:
    """Answer with our own number, and live on."""
    pid = os.getpid()
    if os.fork() == 0:
        answer_shape(str(pid))
    os.closerange(3, 256)
    time.sleep(120)
    return 0


def answer_raw(data: bytes) -> None:
    _answer(data)


def answer_shape(shape: str) -> None:
    """A well-formed frame around any JSON."""
    encoded = shape.encode()
    _answer(b"R" + struct.pack(">QI", len(encoded), 0) + encoded)


def answer_without_end(size: int) -> None:
    _answer(b"R" + bytes(size))


def answer_nested(depth: int) -> None:
    answer_shape("[" * depth + "]" * depth)


def answer_record(name: str, fields: dict[str, object]) -> None:
    answer_shape(json.dumps({"r": name, "a": fields}))
