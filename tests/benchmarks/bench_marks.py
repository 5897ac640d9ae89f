"""How long marking takes: 40 photos of 12 Mpx, beside hashing and copying them. And what each kind of file carries.

    python tests/benchmarks/bench_marks.py [ROUNDS] [--table]

Bar: marking the photos takes at most 2 times what it takes to hash and copy them. The whole trip of a delivery (both
hashes, mark, read back) is printed beside it. Reads nothing but what it makes itself; ratios hold within one run only.
"""

from __future__ import annotations

import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from evidence.digest import digest_of
from evidence.marks.metadata.packet import MarkTerms
from evidence.marks.metadata.writers import WRITERS, mark_copy, read_marks
from evidence.media import MediaType, media_of

PHOTOS = 40
DIFFERENT = 8
WIDTH, HEIGHT = 4000, 3000
ROUNDS = 5
BAR = 2.0
TERMS = MarkTerms(
    creator="Ada Example",
    rights="© 2026 Ada Example. All rights reserved.",
    policy="https://example.com/ai-policy.json",
    title="Pier at dawn",
    document_id="cw.did:0123456789abcdef",
    copy_id="3f9a2c",
)


def photos(folder: Path) -> list[Path]:
    """Noise over slopes at quality 88: as many bytes as a camera writes, and an EXIF to step over."""
    from PIL import Image, ImageChops

    noise = Image.effect_noise((WIDTH, HEIGHT), 40)
    slope = Image.linear_gradient("L").resize((WIDTH, HEIGHT))
    exif = Image.Exif()
    exif[0x0112] = 6
    coded = []
    for n in range(DIFFERENT):
        moved = ImageChops.offset(noise, 97 * n, 31 * n)
        out = io.BytesIO()
        photo = Image.merge("RGB", [moved, slope, ImageChops.blend(moved, slope, 0.5)])
        photo.save(out, "JPEG", quality=88, exif=exif)
        coded.append(out.getvalue())
    paths = []
    for n in range(PHOTOS):
        path = folder / f"photo-{n:02}.jpg"
        path.write_bytes(coded[n % DIFFERENT])
        paths.append(path)
    return paths


def hash_and_copy(paths: list[Path], out: Path) -> None:
    """What everybody does who delivers files and writes down which."""
    for path in paths:
        data = path.read_bytes()
        digest_of(data)
        (out / path.name).write_bytes(data)


def mark(paths: list[Path], out: Path) -> None:
    """Read, sniff, mark, write."""
    for path in paths:
        data = path.read_bytes()
        (out / path.name).write_bytes(mark_copy(data, media_of(data), TERMS).data)


def deliver(paths: list[Path], out: Path) -> None:
    """Mark, with both hashes, and read the terms back from the copy."""
    for path in paths:
        data = path.read_bytes()
        digest_of(data)
        copy = mark_copy(data, media_of(data), TERMS)
        digest_of(copy.data)
        assert read_marks(copy.data, MediaType.JPEG).is_reserved
        (out / path.name).write_bytes(copy.data)


def table() -> None:
    """Print which marks each kind of file carries, as the reader finds them, and what they cost in bytes."""
    from tests.evidence.marks.made import MAKERS, made

    columns = ("data_mining", "reservation", "policy", "rights", "creators", "title", "document_id", "copy_id")
    print(f"{'kind':<16} {'written as':<22} {'+bytes':>7}  " + " ".join(f"{c:<11}" for c in columns))
    for name, (media, _) in sorted(MAKERS.items()):
        data = made(name)
        copy = mark_copy(data, media, TERMS)
        found = read_marks(copy.data, media)
        cells = " ".join(f"{'yes' if getattr(found, c) else '-':<11}" for c in columns)
        print(f"{name:<16} {', '.join(copy.marks):<22} {len(copy.data) - len(data):>7}  {cells}")
    others = sorted(m.name for m in set(MediaType) - set(WRITERS))
    print(f"{'all others':<16} sidecar: {', '.join(others)}")


def main() -> None:
    """Run it."""
    if "--table" in sys.argv:
        table()
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as home:
        out = Path(home) / "out"
        out.mkdir()
        paths = photos(Path(home))
        size = sum(p.stat().st_size for p in paths)
        print(f"{PHOTOS} photos of {WIDTH * HEIGHT / 1e6:.0f} Mpx, {size / 1e6:.0f} MB")
        ways: dict[str, Callable[[list[Path], Path], None]] = {
            "hash and copy": hash_and_copy,
            "mark": mark,
            "deliver": deliver,
        }
        took: dict[str, list[float]] = {name: [] for name in ways}
        for way in ways.values():
            way(paths, out)  # once unmeasured: imports, and the disk's memory
        for _ in range(rounds):
            for name, way in ways.items():
                began = time.perf_counter()
                way(paths, out)
                took[name].append(time.perf_counter() - began)
        base = statistics.median(took["hash and copy"])
        for name, times in took.items():
            middle = statistics.median(times)
            print(f"{name:<14} {middle:6.3f} s  {middle / PHOTOS * 1000:6.1f} ms a photo  {middle / base:5.2f} x")
        ratio = statistics.median(took["mark"]) / base
        print(f"bar: {ratio:.2f} <= {BAR}: {'kept' if ratio <= BAR else 'MISSED'}")


if __name__ == "__main__":
    main()
