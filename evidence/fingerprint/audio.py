"""Sound: the digest of its samples, and its chromaprint, which survives compression, loudness and cutting.

Samples are decoded by ffmpeg and the chromaprint is made by fpcalc, where they are installed; where they are not, the
fingerprint says so. Lossless formats of the same sound have the same digest. A lossy one is decoded with floating-point
arithmetic, so its digest holds for one version of ffmpeg, which is named beside it.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import subprocess
import tempfile
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidence.digest import Digest
from evidence.errors import UnreadableMedia
from evidence.fingerprint.programs import CONTAINERS, located, opening, run
from evidence.fingerprint.source import Source

MOST_SAMPLE_BYTES = 16 * 1024 * 1024 * 1024
"""Decoded, 32 bits a sample: twelve hours of stereo at 48 kHz."""
MOST_PRINT_SECONDS = 7_200
"""The chromaprint covers the first two hours."""
PRINT_RATE = 11_025
"""Samples a second, one channel: what chromaprint reduces everything to."""
MOST_PRINT_BYTES = 8 * 1024 * 1024
SLACK_SECONDS = 0.5
"""So much longer than its samples may a track say that it is: encoders pad."""
NO_FFMPEG = "sound and moving pictures are not decoded: ffmpeg is not installed"
NO_FPCALC = "no chromaprint: fpcalc is not installed"


@dataclass(frozen=True, slots=True)
class AudioPrint:
    """What a sound is known by."""

    decoded: Digest
    """Of a line ``pcm RATE CHANNELS`` and the samples (32 bits, signed, little-endian, channels interleaved)."""
    rate: int
    """Samples a second."""
    channels: int
    seconds: float
    chromaprint: bytes
    """uint32, little-endian, about eight a second; empty where fpcalc is not installed or the sound is too short."""
    decoder: str
    """Who decoded it."""

    def codes(self) -> NDArray[np.uint32]:
        """The chromaprint. Shape ``(n,)``."""
        return np.frombuffer(self.chromaprint, "<u4").astype(np.uint32)

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {
            "kind": "audio",
            "decoded": str(self.decoded),
            "rate": self.rate,
            "channels": self.channels,
            "seconds": self.seconds,
            "chromaprint": base64.b64encode(self.chromaprint).decode(),
            "decoder": self.decoder,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> AudioPrint:
        """Give what ``to_json`` wrote."""
        return cls(
            Digest(value["decoded"]),
            value["rate"],
            value["channels"],
            value["seconds"],
            base64.b64decode(value["chromaprint"]),
            value["decoder"],
        )


def audio_print(source: Source, media: str) -> tuple[AudioPrint | None, tuple[str, ...]]:
    """Take the prints of a sound's first track, and say what could not be done.

    Raises UnreadableMedia for what cannot be decoded, TooLarge for bombs.
    """
    ffmpeg, ffprobe = located("ffmpeg"), located("ffprobe")
    if ffmpeg is None or ffprobe is None:
        return None, (NO_FFMPEG,)
    with source.as_file() as descriptor:
        container = CONTAINERS[media]
        streams = probed(ffprobe, container, descriptor)
        sounds = [s for s in streams if s.get("codec_type") == "audio"]
        if not sounds:
            raise UnreadableMedia("the file holds no sound")
        return _sound(ffmpeg, container, descriptor, sounds[0])


def _sound(ffmpeg: str, container: str, descriptor: int, stream: dict[str, Any]) -> tuple[AudioPrint, tuple[str, ...]]:
    rate, channels = _number(stream.get("sample_rate")), _number(stream.get("channels"))
    if not rate or not channels:
        raise UnreadableMedia("the sound says neither how fast it is nor how many channels it has")
    digest = hashlib.sha256(f"pcm {rate} {channels}\n".encode())
    size = 0

    def sink(chunk: bytes) -> None:
        nonlocal size
        size += len(chunk)
        digest.update(chunk)

    quiet = [ffmpeg, "-nostdin", "-v", "error", "-threads", "1", *opening(container, descriptor), "-map", "0:a:0"]
    plain = ["-bitexact", "-ac", str(channels), "-ar", str(rate)]
    complaint = run([*quiet, *plain, "-f", "s32le", "pipe:1"], [descriptor], sink, MOST_SAMPLE_BYTES)
    if not size:
        raise UnreadableMedia(f"the sound has no samples{f': {complaint}' if complaint else ''}")
    notes: tuple[str, ...] = (f"the decoder complained, the file may be cut short: {complaint}",) if complaint else ()
    seconds = round(size / (4 * channels * rate), 3)
    notes += cut_short(stream, seconds)
    fpcalc = located("fpcalc")
    codes = b"" if fpcalc is None else _chromaprint(quiet, fpcalc, descriptor)
    if fpcalc is None:
        notes += (NO_FPCALC,)
    return AudioPrint(Digest(digest.hexdigest()), rate, channels, seconds, codes, decoder_of(ffmpeg)), notes


def _chromaprint(quiet: list[str], fpcalc: str, descriptor: int) -> bytes:
    """Codes of the first two hours. fpcalc gets samples, not the file: it would guess the container by itself."""
    with tempfile.TemporaryFile() as samples:
        form = ["-bitexact", "-t", str(MOST_PRINT_SECONDS), "-ac", "1", "-ar", str(PRINT_RATE), "-f", "s16le", "pipe:1"]
        run([*quiet, *form], [descriptor], samples.write, 2 * PRINT_RATE * (MOST_PRINT_SECONDS + 60))
        samples.flush()
        if samples.tell() < 2 * PRINT_RATE:
            return b""  # less than a second has no chromaprint
        answer: list[bytes] = []
        # It takes the end of raw samples for an error; ours are whole, ffmpeg has said so.
        command = [
            fpcalc,
            "-ignore-errors",
            "-raw",
            "-json",
            "-length",
            "0",
            "-format",
            "s16le",
            "-rate",
            str(PRINT_RATE),
        ]
        command += ["-channels", "1", f"/dev/fd/{samples.fileno()}"]
        try:
            run(command, [samples.fileno()], answer.append, MOST_PRINT_BYTES)
            codes = json.loads(b"".join(answer))["fingerprint"]
            return np.array(codes, np.uint32).astype("<u4").tobytes()
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise UnreadableMedia(f"fpcalc gave no chromaprint: {error}") from error
        except UnreadableMedia as error:
            if "Empty fingerprint" in str(error):  # fpcalc's word for less than three seconds
                return b""
            raise


def probed(ffprobe: str, container: str, descriptor: int) -> list[dict[str, Any]]:
    """What streams the file holds, as ffprobe writes them. Raises UnreadableMedia."""
    answer: list[bytes] = []
    shown = "stream=codec_type,codec_name,sample_rate,channels,width,height,nb_frames,duration:format=duration"
    command = [ffprobe, "-v", "error", *opening(container, descriptor), "-show_entries", shown, "-of", "json"]
    run(command, [descriptor], answer.append, MOST_PRINT_BYTES)
    try:
        streams = json.loads(b"".join(answer)).get("streams", [])
    except ValueError as error:
        raise UnreadableMedia("the file's streams cannot be listed") from error
    return [s for s in streams if isinstance(s, dict)]


def cut_short(stream: dict[str, Any], seconds: float) -> tuple[str, ...]:
    """Say where a stream lasts longer by its header than it could be decoded. Raw MP3 and Ogg have no such header."""
    try:
        expected = float(stream.get("duration", 0))
    except (TypeError, ValueError):
        return ()
    if not expected > seconds + SLACK_SECONDS:
        return ()
    return (f"the file says that it lasts {expected:.1f} seconds, and {seconds:.1f} could be decoded",)


@functools.cache
def decoder_of(ffmpeg: str) -> str:
    """Name and version of the decoder, for the record."""
    done = subprocess.run([ffmpeg, "-version"], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
    return " ".join(done.stdout.split()[:3]).replace(" version", "")


def _number(value: Any) -> int:
    try:
        return max(0, int(value))
    except (TypeError, ValueError):
        return 0
