"""Moving pictures: the digest of all frames, a perceptual hash for every second, and the prints of the sound.

Frames are decoded by ffmpeg where it is installed; where it is not, the fingerprint says so.
"""

from __future__ import annotations

import base64
import os
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from evidence.digest import Digest
from evidence.errors import TooLarge, UnreadableMedia
from evidence.fingerprint.audio import NO_FFMPEG, AudioPrint, audio_print, decoder_of, probed
from evidence.fingerprint.image import MOST_PIXELS, codes_of
from evidence.fingerprint.programs import CONTAINERS, located, opening, run
from evidence.fingerprint.source import Source

THUMB = 64
"""Pixels on each side of the grey frame that a hash is taken of."""
MOST_SECONDS = 4 * 3600
FLAT_SPREAD = 8.0
"""Standard deviation of brightness (of 255) below which a frame shows next to nothing: black, white, a fade."""

_HASH = re.compile(rb"SHA256=([0-9a-f]{64})\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class VideoPrint:
    """What moving pictures are known by."""

    decoded: Digest
    """Of all frames of the first track, as they are stored, by the decoder that is named."""
    width: int
    """Pixels."""
    height: int
    frames: bytes
    """``phash64`` for every second (uint64, little-endian)."""
    flat: bytes
    """For every second 1 where the frame shows next to nothing, else 0."""
    audio: AudioPrint | None
    """None where there is no sound."""
    decoder: str

    def codes(self) -> NDArray[np.uint64]:
        """Hashes of the frames that show something. Shape ``(n,)``."""
        shown = np.frombuffer(self.flat, np.uint8) == 0
        codes: NDArray[np.uint64] = np.frombuffer(self.frames, "<u8").astype(np.uint64)[shown]
        return codes

    def to_json(self) -> dict[str, Any]:
        """For storing."""
        return {
            "kind": "video",
            "decoded": str(self.decoded),
            "width": self.width,
            "height": self.height,
            "frames": base64.b64encode(self.frames).decode(),
            "flat": base64.b64encode(self.flat).decode(),
            "audio": self.audio.to_json() if self.audio else None,
            "decoder": self.decoder,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> VideoPrint:
        """Give what ``to_json`` wrote."""
        return cls(
            Digest(value["decoded"]),
            value["width"],
            value["height"],
            base64.b64decode(value["frames"]),
            base64.b64decode(value["flat"]),
            AudioPrint.from_json(value["audio"]) if value["audio"] else None,
            value["decoder"],
        )


def video_print(source: Source, media: str) -> tuple[VideoPrint | None, tuple[str, ...]]:
    """Take the prints of moving pictures, and say what could not be done.

    Raises UnreadableMedia for what cannot be decoded, TooLarge for bombs.
    """
    ffmpeg, ffprobe = located("ffmpeg"), located("ffprobe")
    if ffmpeg is None or ffprobe is None:
        return None, (NO_FFMPEG,)
    container = CONTAINERS[media]
    with source.as_file() as descriptor:
        streams = probed(ffprobe, container, descriptor)
        pictures = [s for s in streams if s.get("codec_type") == "video"]
        if not pictures:
            raise UnreadableMedia("the file holds no moving pictures")
        width, height = (int(pictures[0].get(side) or 0) for side in ("width", "height"))
        if width * height > MOST_PIXELS:
            raise TooLarge(f"frames of {width} x {height} pixels; {MOST_PIXELS} are looked at")
        decoded, thumbs, complaint = _frames(ffmpeg, container, descriptor)
    notes: tuple[str, ...] = (f"the decoder complained, the file may be cut short: {complaint}",) if complaint else ()
    sound = None
    if any(s.get("codec_type") == "audio" for s in streams):
        sound, more = audio_print(source, media)
        notes += more
    codes = [codes_of(Image.fromarray(thumb))[0] for thumb in thumbs]
    flat = bytes(int(float(thumb.std()) < FLAT_SPREAD) for thumb in thumbs)
    frames = np.array(codes, "<u8").tobytes()
    return VideoPrint(decoded, width, height, frames, flat, sound, decoder_of(ffmpeg)), notes


def _frames(ffmpeg: str, container: str, descriptor: int) -> tuple[Digest, NDArray[np.uint8], str]:
    """Decode once: the digest of every frame, and a grey thumb for each second, shape ``(n, THUMB, THUMB)``."""
    reading, writing = os.pipe()
    thumbs: list[bytes] = []
    try:
        command = [ffmpeg, "-nostdin", "-v", "error", "-threads", "1", *opening(container, descriptor)]
        command += ["-map", "0:v:0", "-bitexact", "-vf", f"fps=1,scale={THUMB}:{THUMB}:flags=area,format=gray"]
        command += ["-c:v", "rawvideo", "-f", "rawvideo", "pipe:1"]
        # One line: it fits into the pipe, so that nobody has to read it meanwhile.
        command += ["-map", "0:v:0", "-bitexact", "-c:v", "rawvideo", "-f", "hash", "-hash", "SHA256"]
        command += [f"pipe:{writing}"]
        complaint = run(command, [descriptor, writing], thumbs.append, MOST_SECONDS * THUMB * THUMB)
        os.set_blocking(reading, False)
        try:
            line = os.read(reading, 4096)
        except BlockingIOError:
            line = b""
    finally:
        os.close(reading)
        os.close(writing)
    found = _HASH.search(line)
    raw = b"".join(thumbs)
    count = len(raw) // (THUMB * THUMB)
    if found is None or not count:
        raise UnreadableMedia(f"no frame can be decoded{f': {complaint}' if complaint else ''}")
    pixels = np.frombuffer(raw[: count * THUMB * THUMB], np.uint8).reshape(count, THUMB, THUMB)
    return Digest(found.group(1).decode().lower()), pixels, complaint
