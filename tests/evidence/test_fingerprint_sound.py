"""Sound and moving pictures: the same samples have the same digest, and lossy copies near prints."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evidence.errors import TooLarge, UnreadableMedia
from evidence.fingerprint import audio as audio_room
from evidence.fingerprint import programs
from evidence.fingerprint.audio import AudioPrint
from evidence.fingerprint.index import HammingIndex
from evidence.fingerprint.prints import Fingerprint, take_fingerprint
from evidence.fingerprint.video import VideoPrint
from tests.evidence.pictures import photo

pytestmark = pytest.mark.skipif(
    not (shutil.which("ffmpeg") and shutil.which("ffprobe")), reason="ffmpeg is not installed"
)
needs_fpcalc = pytest.mark.skipif(not shutil.which("fpcalc"), reason="fpcalc is not installed")


def _wav(seed: int = 1, seconds: float = 8.0, rate: int = 44_100) -> bytes:
    """Notes of a few overtones, one every fifth of a second."""
    chance = np.random.default_rng(seed)
    time = np.arange(int(seconds * rate)) / rate
    notes = 220 * 2 ** (chance.integers(0, 24, int(seconds * 5) + 1) / 12)
    phase = 2 * np.pi * np.cumsum(notes[(time * 5).astype(int)]) / rate
    sound = sum(np.sin(n * phase) / n for n in range(1, 5)) * 8000
    stereo = np.stack([sound, sound * 0.7], axis=1).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(stereo.tobytes())
    return file.getvalue()


WAV = _wav()


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one sound in several formats, and a film."""
    folder = tmp_path_factory.mktemp("media")
    (folder / "a.wav").write_bytes(WAV)
    for seed in range(4):
        photo(seed, 320, 240).save(folder / f"{seed}.png")

    def ffmpeg(*words: str) -> None:
        subprocess.run(["ffmpeg", "-v", "error", "-y", *words], cwd=folder, check=True)

    for name in ("a.flac", "a.mp3", "a.ogg", "a.m4a", "a.aiff"):
        ffmpeg("-i", "a.wav", "-map_metadata", "-1", name)
    ffmpeg("-i", "a.flac", "-c:a", "copy", "-metadata", "copyright=Ada Marsh", "tagged.flac")
    film = ["-framerate", "1", "-i", "%d.png", "-i", "a.wav", "-r", "8", "-t", "4", "-pix_fmt", "yuv420p"]
    ffmpeg(*film, "v.mp4")
    ffmpeg("-i", "v.mp4", "-c", "copy", "-metadata", "copyright=Ada Marsh", "tagged.mp4")
    ffmpeg("-i", "v.mp4", "-s", "160x120", "-crf", "32", "small.mp4")
    ffmpeg("-f", "lavfi", "-i", "color=black:s=64x64:r=4:d=5", "-pix_fmt", "yuv420p", "black.mp4")
    return folder


def _print(folder: Path, name: str, kind: str) -> Any:
    found = take_fingerprint(folder / name, kind)
    assert Fingerprint.from_json(found.to_json()) == found
    assert found.parts is not None
    return found.parts


def test_formats_without_loss_have_the_same_digest(media: Path) -> None:
    wav, flac, tagged, aiff = (
        _print(media, name, kind)
        for name, kind in [
            ("a.wav", "audio/wav"),
            ("a.flac", "audio/flac"),
            ("tagged.flac", "audio/x-flac"),
            ("a.aiff", "audio/aiff"),
        ]
    )
    assert isinstance(wav, AudioPrint)
    assert wav.decoded == flac.decoded == tagged.decoded == aiff.decoded
    assert (wav.rate, wav.channels, wav.seconds) == (44_100, 2, 8.0)
    assert wav.decoder.startswith("ffmpeg ")
    assert take_fingerprint(WAV, "audio/wav").parts == wav


@needs_fpcalc
def test_lossy_copies_have_another_digest_and_a_near_chromaprint(media: Path) -> None:
    wav = _print(media, "a.wav", "audio/wav")
    other = take_fingerprint(_wav(seed=2), "audio/wav").parts
    assert isinstance(other, AudioPrint)

    def apart(one: AudioPrint, two: AudioPrint) -> float:
        count = min(len(one.codes()), len(two.codes()))
        return float(np.bitwise_count(one.codes()[:count] ^ two.codes()[:count]).mean())

    for name, kind in (("a.mp3", "audio/mpeg"), ("a.ogg", "audio/ogg"), ("a.m4a", "audio/mp4")):
        copy = _print(media, name, kind)
        assert copy.decoded != wav.decoded
        assert apart(wav, copy) < 4
    assert apart(wav, other) > 8
    assert take_fingerprint(media / "a.mp3", "audio/mpeg").hash_only_allowed


@needs_fpcalc
def test_silence_and_short_sounds_pass_no_gate() -> None:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(2 * 8000 * 10))
    for data in (file.getvalue(), _wav(seconds=2.0), _wav(seconds=0.3)):
        found = take_fingerprint(data, "audio/wav")
        assert not found.hash_only_allowed
        assert found.decoded is not None


def test_a_film_is_known_by_frames_seconds_and_sound(media: Path) -> None:
    film = _print(media, "v.mp4", "video/mp4")
    assert isinstance(film, VideoPrint)
    assert (film.width, film.height, len(film.codes())) == (320, 240, 4)
    assert film.audio is not None
    assert _print(media, "tagged.mp4", "video/mp4") == film
    small = _print(media, "small.mp4", "video/mp4")
    assert small.decoded != film.decoded
    index = HammingIndex(film.codes())
    assert [index.near(int(code), 8)[0].item for code in small.codes()] == [0, 1, 2, 3]
    assert take_fingerprint(media / "v.mp4", "video/mp4").hash_only_allowed


def test_a_film_that_shows_nothing_passes_no_gate(media: Path) -> None:
    found = take_fingerprint(media / "black.mp4", "video/mp4")
    assert not found.hash_only_allowed
    assert isinstance(found.parts, VideoPrint)
    assert len(found.parts.codes()) == 0
    assert found.parts.audio is None


@pytest.mark.parametrize("name", ["100%03d\n.wav", "-i.wav", "concat:a.wav|b.wav", "cafe\u0301.wav"])
def test_the_name_is_no_order_to_ffmpeg(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(WAV)
    assert take_fingerprint(tmp_path / name, "audio/wav") == take_fingerprint(WAV, "audio/wav")


@pytest.mark.parametrize("kind", ["audio/wav", "audio/mpeg", "audio/flac", "audio/ogg", "audio/mp4", "video/mp4"])
@pytest.mark.parametrize("data", [b"", b"RIFF", b"junk" * 4000, b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n" * 9])
def test_what_is_no_sound_is_told(kind: str, data: bytes) -> None:
    with pytest.raises(UnreadableMedia) as caught:
        take_fingerprint(data, kind)
    assert str(caught.value).isprintable()
    assert "/dev/fd" not in str(caught.value)


def test_a_playlist_that_calls_itself_sound_opens_nothing(tmp_path: Path) -> None:
    """ffmpeg follows such files to others, where it may guess the container."""
    (tmp_path / "a.wav").write_bytes(WAV)
    listed = f"ffconcat version 1.0\nfile '{tmp_path}/a.wav'\n".encode()
    for kind in ("audio/wav", "audio/mp4", "audio/flac"):
        with pytest.raises(UnreadableMedia):
            take_fingerprint(listed, kind)


def test_a_sound_that_is_cut_short_is_told(media: Path) -> None:
    whole = (media / "a.flac").read_bytes()
    found = take_fingerprint(whole[: len(whole) // 2], "audio/flac")
    assert found.left_out
    assert found.decoded != take_fingerprint(whole, "audio/flac").decoded
    for name in ("a.m4a", "v.mp4"):
        data = (media / name).read_bytes()
        with pytest.raises(UnreadableMedia):
            take_fingerprint(data[: len(data) // 2], "video/mp4" if name == "v.mp4" else "audio/mp4")


def test_a_film_without_sound_is_no_sound(media: Path) -> None:
    with pytest.raises(UnreadableMedia, match="no sound"):
        take_fingerprint(media / "black.mp4", "audio/mp4")
    with pytest.raises(UnreadableMedia, match="no moving pictures"):
        take_fingerprint(media / "a.m4a", "video/mp4")


def test_what_decodes_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio_room, "MOST_SAMPLE_BYTES", 100_000)
    with pytest.raises(TooLarge):
        take_fingerprint(WAV, "audio/wav")


def test_a_program_that_takes_too_long_is_ended() -> None:
    with pytest.raises(UnreadableMedia, match="longer"):
        programs.run(["sleep", "30"], [], bytes, 10, seconds=0.2)


def test_ffmpeg_gives_a_picture_the_same_digest(tmp_path: Path) -> None:
    photo().save(tmp_path / "a.png")
    command = ["ffmpeg", "-v", "error", "-i", "a.png", "-pix_fmt", "rgb24", "-f", "image2pipe", "-c:v", "ppm", "-"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert str(_print(tmp_path, "a.png", "image/png").decoded) == hashlib.sha256(done.stdout).hexdigest()
