"""Fingerprints: how long one takes beside merely decoding the file, and what each part of it costs.

    python tests/benchmarks/bench_fingerprint.py

Pictures are made here from a seed, at the sizes of a web page, a screen and a camera. Printed are processor
milliseconds on one thread (the best of several runs) for Pillow's decoding to the last pixel and for the whole
fingerprint (SHA-256, digest of the pixels, two hashes, features, class), and the ratio. Then texts, programs and
archives in MB a second. Where CLAUSEWATCH_DATA names the folder with ``images/``, classes and gates of those pictures,
how near different ones come to each other, and how near their attacked copies stay.
"""

from __future__ import annotations

import importlib.util
import io
import itertools
import os
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import cv2
import numpy as np
from PIL import Image

from evidence.fingerprint.image import ImagePrint
from evidence.fingerprint.prints import Fingerprint, take_fingerprint
from tests.evidence.pictures import encoded, photo

cv2.setNumThreads(1)
BAR = 2.0
SIZES = ((1024, 768), (2560, 1440), (4000, 3000), (6000, 4000))
NEAR = 11


def best(work: Callable[[], object], least: int = 3, seconds: float = 1.0) -> float:
    """Processor milliseconds of the quickest of several runs."""
    times: list[float] = []
    while len(times) < least or sum(times) < seconds * 1000:
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return min(times)


def textured(width: int, height: int, noise: float) -> Image.Image:
    """A photograph with detail at every scale, and a sensor's *noise* (standard deviation, of 255).

    Without noise a JPEG has 0.2 bytes a pixel; with 5 it has 0.4, as a camera's.
    """
    chance = np.random.default_rng(5)
    sum_of_scales = np.zeros((height, width, 3), np.float32)
    side = 4
    while side < width:
        field = chance.normal(0, 1, (max(2, side * height // width), side, 3)).astype(np.float32)
        sum_of_scales += cv2.resize(field, (width, height), interpolation=cv2.INTER_CUBIC) * (60 / side**0.35)
        side *= 2
    sum_of_scales += chance.normal(0, 1, sum_of_scales.shape).astype(np.float32) * noise
    return Image.fromarray((sum_of_scales + 128).clip(0, 255).astype(np.uint8))


def pictures() -> None:
    """Print the table of pictures."""
    print(f"{'picture':34}{'MB':>6}{'decode ms':>11}{'print ms':>10}{'ratio':>8}")
    for (width, height), noise in itertools.product(SIZES, (0.0, 5.0)):
        image = textured(width, height, noise)
        for form, options in (("JPEG", {"quality": 90}), ("PNG", {"compress_level": 6}), ("WEBP", {"quality": 85})):
            if form != "JPEG" and (width > 4000 or not noise):
                continue
            data = encoded(image, form, **options)
            media = f"image/{form.lower()}"
            decode = best(lambda data=data: Image.open(io.BytesIO(data)).load())
            whole = best(lambda data=data, media=media: take_fingerprint(data, media))
            name = f"{form} {width} x {height}, {'noise' if noise else 'smooth'}"
            mark = "" if whole <= BAR * decode else f"  above the bar of {BAR}"
            print(f"{name:34}{len(data) / 2**20:6.1f}{decode:11.1f}{whole:10.1f}{whole / decode:7.2f}x{mark}")


def other_kinds() -> None:
    """Print how fast words, tokens and members are read."""
    words = [f"word{n % 5000}" for n in range(600_000)]
    text = " ".join(words).encode()
    source = Path(__file__).read_bytes() * 40
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", text)
        archive.writestr("b.jpg", encoded(photo(), "JPEG"))
    for name, data, media in (
        ("text", text, "text/plain"),
        ("program", source, "text/x-python"),
        ("archive", file.getvalue(), "application/zip"),
        ("bytes alone", os.urandom(2**26), "application/octet-stream"),
    ):
        took = best(lambda data=data, media=media: take_fingerprint(data, media))
        print(f"{name:14}{len(data) / 2**20:7.1f} MB in {took:8.1f} ms: {len(data) / 2**20 / took * 1000:8.1f} MB/s")


def real_pictures(folder: Path) -> None:
    """Print classes, gates and distances of the pictures in *folder*, and of their attacked copies."""
    found: dict[str, Fingerprint] = {}
    for path in sorted((folder / "images").glob("*.png")):
        found[path.stem] = take_fingerprint(path, "image/png")
    kinds = Counter((str(f.content_class), f.hash_only_allowed) for f in found.values())
    print(f"\n{len(found)} pictures")
    for (content_class, allowed), count in sorted(kinds.items()):
        print(f"  {count:3} {content_class}: hash alone {'allowed' if allowed else 'forbidden'}")
    pairs = list(itertools.combinations(found, 2))
    close = [(a, b) for a, b in pairs if apart(found[a], found[b]) <= NEAR]
    claimed = [(a, b) for a, b in close if found[a].hash_only_allowed and found[b].hash_only_allowed]
    print(f"different pairs within {NEAR} bits: {len(close)} of {len(pairs)}, {len(claimed)} of them pass the gate")
    where = folder / "attacks" / "attacks.py"
    spec = importlib.util.spec_from_file_location("attacks", where)
    if not where.is_file() or spec is None or spec.loader is None:
        return
    attacks: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(attacks)
    names = list(found)[::3]
    for attack, change in attacks.ATTACKS.items():
        kept = 0
        for name in names:
            pixels = np.asarray(Image.open(folder / "images" / f"{name}.png").convert("RGB"))
            copy = take_fingerprint(encoded(Image.fromarray(change(pixels)), "PNG"), "image/png")
            kept += apart(found[name], copy) <= NEAR
        print(f"  within {NEAR} bits after {attack:16} {kept} of {len(names)}")


def apart(one: Fingerprint, other: Fingerprint) -> int:
    """Bits between two pictures' ``phash64``."""
    assert isinstance(one.parts, ImagePrint)
    assert isinstance(other.parts, ImagePrint)
    return (one.parts.phash64 ^ other.parts.phash64).bit_count()


if __name__ == "__main__":
    pictures()
    other_kinds()
    if "CLAUSEWATCH_DATA" in os.environ:
        real_pictures(Path(os.environ["CLAUSEWATCH_DATA"]))
