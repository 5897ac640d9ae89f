"""Programs that decode sound and moving pictures, run on a descriptor under limits: ffmpeg, ffprobe and fpcalc.

A program never gets a file's name (ffmpeg reads ``%03d``, ``concat:`` and ``-`` as orders), is told the container
instead of guessing it (playlists fetch what they name), and may open nothing but ``/dev/fd``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence

from evidence.errors import TooLarge, UnreadableMedia

SECONDS = 600.0
"""Wall time for one run."""
CHUNK_BYTES = 1024 * 1024
MOST_COMPLAINT = 300
"""Characters of what a program says that are shown."""
_OUR_NAME = re.compile(r"(?:ERROR: )?/dev/fd/[0-9]+: ")
"""What a program calls the file; it says nothing to whoever reads the message."""

CONTAINERS = {
    "application/ogg": "ogg",
    "audio/aac": "aac",
    "audio/aiff": "aiff",
    "audio/flac": "flac",
    "audio/mp3": "mp3",
    "audio/mp4": "mov",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/opus": "ogg",
    "audio/vnd.wave": "wav",
    "audio/wav": "wav",
    "audio/webm": "matroska",
    "audio/x-aiff": "aiff",
    "audio/x-flac": "flac",
    "audio/x-m4a": "mov",
    "audio/x-wav": "wav",
    "video/avi": "avi",
    "video/mp2t": "mpegts",
    "video/mp4": "mov",
    "video/mpeg": "mpeg",
    "video/ogg": "ogg",
    "video/quicktime": "mov",
    "video/webm": "matroska",
    "video/x-m4v": "mov",
    "video/x-matroska": "matroska",
    "video/x-msvideo": "avi",
}
"""ffmpeg's demuxer for each media type. None of them opens further files, as hls, concat, dash and image2 do."""


def located(program: str) -> str | None:
    """Where *program* is installed, or None."""
    return shutil.which(program)


def opening(container: str, descriptor: int) -> list[str]:
    """Give ffmpeg's words for: read *descriptor* as *container*, and nothing else."""
    return ["-protocol_whitelist", "file", "-f", container, "-i", f"/dev/fd/{descriptor}"]


def run(
    command: Sequence[str],
    descriptors: Sequence[int],
    sink: Callable[[bytes], object],
    most_bytes: int,
    seconds: float = SECONDS,
) -> str:
    """Run *command*, hand what it writes to *sink* chunk by chunk, and give what it complained of.

    Raises UnreadableMedia where it fails or takes longer than *seconds*, TooLarge where it writes more than
    *most_bytes*.
    """
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(  # noqa: S603 - found by shutil.which, and arguments of ours
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            pass_fds=tuple(descriptors),
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
        )
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(seconds, stop)
        clock.start()
        written = 0
        try:
            assert process.stdout is not None
            while chunk := process.stdout.read(CHUNK_BYTES):
                written += len(chunk)
                if written > most_bytes:
                    raise TooLarge(f"decoded, it is more than {most_bytes} bytes")
                sink(chunk)
            process.wait()
        finally:
            clock.cancel()
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
        complaint = _last_words(complaints.fileno())
    if late.is_set():
        raise UnreadableMedia(f"decoding took longer than {seconds:.0f} seconds")
    if process.returncode != 0:
        raise UnreadableMedia(f"it cannot be decoded: {complaint or f'exit {process.returncode}'}")
    return complaint


def _last_words(descriptor: int) -> str:
    size = os.fstat(descriptor).st_size
    tail = os.pread(descriptor, 4096, max(0, size - 4096)).decode("utf-8", "replace")
    lines = ["".join(c if c.isprintable() else " " for c in line).strip() for line in tail.splitlines()]
    lines = [line for line in lines if line]
    return _OUR_NAME.sub("", lines[-1])[-MOST_COMPLAINT:] if lines else ""
