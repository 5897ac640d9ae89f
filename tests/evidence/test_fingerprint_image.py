"""The same pixels have the same digest, near pictures have near hashes, and broken files an error of ours."""

from __future__ import annotations

import contextlib
import hashlib
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import cv2
import imagehash
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from evidence.errors import EvidenceError, TooLarge, UnreadableMedia
from evidence.fingerprint import image as room
from evidence.fingerprint.content_class import ContentClass, gate_of, picture_class
from evidence.fingerprint.image import ImagePrint, image_print, turned
from tests.evidence.pictures import encoded, page, photo, screen

PHOTO = photo()


def _distance(one: int, other: int) -> int:
    return (one ^ other).bit_count()


def test_formats_without_loss_have_the_same_digest() -> None:
    digests = {
        image_print(encoded(PHOTO, form, **options)).decoded
        for form, options in [
            ("PNG", {}),
            ("PNG", {"compress_level": 1}),
            ("BMP", {}),
            ("TIFF", {"compression": "tiff_lzw"}),
            ("WEBP", {"lossless": True}),
            ("PPM", {}),
        ]
    }
    digests.add(image_print(encoded(PHOTO.convert("RGBA"), "PNG")).decoded)  # all opaque
    assert len(digests) == 1
    assert image_print(encoded(PHOTO, "JPEG")).decoded not in digests


def test_metadata_changes_the_bytes_and_not_the_pixels() -> None:
    rights = PngInfo()
    rights.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    plain, marked = encoded(PHOTO, "PNG"), encoded(PHOTO, "PNG", pnginfo=rights)
    assert plain != marked
    assert image_print(plain) == image_print(marked)


def test_one_sample_of_one_pixel_changes_the_digest() -> None:
    other = PHOTO.copy()
    red, green, blue = other.getpixel((799, 599))  # type: ignore[misc]
    other.putpixel((799, 599), (red, green, blue ^ 1))
    assert image_print(encoded(PHOTO, "PNG")).decoded != image_print(encoded(other, "PNG")).decoded
    assert image_print(encoded(PHOTO.crop((0, 0, 800, 599)), "PNG")).decoded not in (
        image_print(encoded(PHOTO, "PNG")).decoded,
    )


def test_the_size_is_part_of_the_digest() -> None:
    flat = [Image.new("RGB", size, "red") for size in [(40, 10), (10, 40), (20, 20)]]
    assert len({image_print(encoded(image, "PNG")).decoded for image in flat}) == 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_taken_as_viewers_show_it(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    found = image_print(encoded(PHOTO, "PNG", exif=exif))
    way = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(orientation)
    shown = PHOTO.transpose(way) if way is not None else PHOTO
    assert found == image_print(encoded(shown, "PNG"))
    assert (found.width, found.height) == shown.size


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F"])
def test_every_mode_has_prints(mode: str) -> None:
    if mode == "I;16":
        data = encoded(Image.fromarray(np.arange(200 * 300, dtype=np.uint16).reshape(200, 300)), "PNG")
    else:
        image = PHOTO.resize((300, 200)).convert("L" if mode == "F" else mode)
        data = encoded(image.convert("F") if mode == "F" else image, "TIFF" if mode in ("CMYK", "F") else "PNG")
    found = image_print(data)
    assert (found.width, found.height, found.frames) == (300, 200, 1)
    assert found == image_print(data)


def test_grey_and_palette_are_the_same_picture_in_other_modes() -> None:
    grey = PHOTO.convert("L")
    assert image_print(encoded(grey, "PNG")).decoded == image_print(encoded(grey.convert("RGB"), "PNG")).decoded
    few = PHOTO.quantize(16)
    assert image_print(encoded(few, "PNG")).decoded == image_print(encoded(few.convert("RGB"), "PNG")).decoded


def test_what_is_transparent_counts() -> None:
    clear = PHOTO.convert("RGBA")
    clear.putalpha(Image.new("L", clear.size, 128))
    assert image_print(encoded(clear, "PNG")).decoded != image_print(encoded(PHOTO, "PNG")).decoded


def test_all_frames_of_an_animation_count() -> None:
    frames = [photo(n, 160, 120).quantize(32) for n in range(3)]

    def film(shown: list[Image.Image]) -> ImagePrint:
        return image_print(encoded(shown[0], "GIF", save_all=True, append_images=shown[1:], optimize=False))

    three = film(frames)
    assert three.frames == 3
    assert three.decoded != film(frames[:2]).decoded
    assert three.decoded != film([frames[0], frames[2], frames[1]]).decoded
    assert three.phash64 == film(frames[:2]).phash64


# ---- hashes and features


@pytest.mark.parametrize("seed", range(4))
def test_hashes_are_those_of_imagehash_on_the_whole_picture_or_next_to_them(seed: int) -> None:
    image = photo(seed, 1600, 1200)
    found = image_print(encoded(image, "PNG"))
    assert _distance(found.phash64, int(str(imagehash.phash(image)), 16)) <= 2
    assert _distance(found.dhash256, int(str(imagehash.dhash(image, 16)), 16)) <= 12


def test_copies_are_near_and_others_are_far() -> None:
    found = image_print(encoded(PHOTO, "PNG"))
    copies = [
        encoded(PHOTO, "JPEG", quality=40),
        encoded(PHOTO.resize((400, 300)), "JPEG", quality=80),
        encoded(PHOTO, "WEBP", quality=50),
        encoded(PHOTO.resize((2000, 1500)), "JPEG"),
        encoded(PHOTO.convert("L"), "PNG"),
    ]
    for copy in copies:
        other = image_print(copy)
        assert _distance(found.phash64, other.phash64) <= 6
        assert _distance(found.dhash256, other.dhash256) <= 24
    for seed in range(2, 8):
        assert _distance(found.phash64, image_print(encoded(photo(seed), "PNG")).phash64) > 14


def test_turned_and_mirrored_copies_are_found_by_asking_for_all_eight() -> None:
    views = turned(encoded(PHOTO, "PNG"))
    assert len(views) == 8
    assert views[0] == (image_print(encoded(PHOTO, "PNG")).phash64, image_print(encoded(PHOTO, "PNG")).dhash256)
    ways: list[Any] = [
        Image.Transpose.ROTATE_90,
        Image.Transpose.ROTATE_180,
        Image.Transpose.ROTATE_270,
        Image.Transpose.FLIP_LEFT_RIGHT,
        Image.Transpose.FLIP_TOP_BOTTOM,
        Image.Transpose.TRANSPOSE,
        Image.Transpose.TRANSVERSE,
    ]
    for way in ways:
        copy = image_print(encoded(PHOTO.transpose(way), "JPEG", quality=70))
        assert min(_distance(copy.phash64, phash) for phash, _ in views) <= 6


def test_features_tell_a_crop_of_a_turned_copy_from_another_picture() -> None:
    crop = PHOTO.rotate(20, expand=True).crop((300, 250, 750, 650))
    ours, copy, other = (image_print(encoded(i, "PNG")) for i in (PHOTO, crop, photo(2)))

    def agreeing(one: ImagePrint, two: ImagePrint) -> int:
        pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(one.features.matrix(), two.features.matrix())
        here = one.features.places(one.width, one.height)[[p.queryIdx for p in pairs]]
        there = two.features.places(two.width, two.height)[[p.trainIdx for p in pairs]]
        _, inliers = cv2.findHomography(here, there, cv2.RANSAC, 4.0)
        return int(inliers.sum())

    assert len(ours.features) <= room.MOST_FEATURES
    assert len(ours.features.points) == 6 * len(ours.features)
    assert agreeing(copy, ours) >= 40
    assert agreeing(other, ours) <= 15


def test_prints_are_the_same_every_time() -> None:
    data = encoded(PHOTO, "JPEG")
    assert image_print(data) == image_print(data)
    found = image_print(data)
    assert ImagePrint.from_json(found.to_json()) == found


# ---- the class, and the gate


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (PHOTO, ContentClass.PHOTO),
        (photo(5), ContentClass.PHOTO),
        (PHOTO.convert("L"), ContentClass.PHOTO),
        (page(), ContentClass.DOCUMENT),
        (page(3), ContentClass.DOCUMENT),
        (screen(dark=True), ContentClass.UI),
        (screen(dark=False), ContentClass.UI),
        (photo(4).quantize(6, dither=Image.Dither.NONE).resize((1600, 1200)), ContentClass.ART),
    ],
)
def test_the_class_is_read_off_the_picture(image: Image.Image, expected: ContentClass) -> None:
    found = image_print(encoded(image, "PNG"))
    assert picture_class(found.measures) is expected
    assert gate_of(expected, found).hash_only_allowed is (expected is ContentClass.PHOTO)


def test_different_pages_and_screens_are_near_each_other_so_no_hash_may_speak_for_them() -> None:
    for make in (page, screen):
        one, other = (image_print(encoded(make(seed), "PNG")) for seed in (1, 2))
        gate = gate_of(picture_class(one.measures), one)
        assert not gate.hash_only_allowed
        assert gate.reason
        assert one.decoded != other.decoded


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (640, 480), "white"),
        Image.new("RGB", (640, 480), "black"),
        Image.new("RGB", (640, 480), "#803020"),
        Image.linear_gradient("L").resize((640, 480)),
        photo(1, 40, 40),
        Image.new("RGB", (1, 1)),
        Image.new("RGB", (1, 500)),
        Image.new("RGB", (500, 1)),
    ],
)
def test_what_shows_next_to_nothing_passes_no_gate(image: Image.Image) -> None:
    found = image_print(encoded(image, "PNG"))
    gate = gate_of(picture_class(found.measures), found)
    assert not gate.hash_only_allowed
    assert gate.reason


# ---- hostile files


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.9])
def test_a_picture_that_is_cut_short_is_told(form: str, share: float) -> None:
    data = encoded(PHOTO.quantize(64) if form == "GIF" else PHOTO, form)
    with pytest.raises(UnreadableMedia) as caught:
        image_print(data[: int(len(data) * share)])
    assert "Open the file" in caught.value.remedy


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"\x89PNG\r\n\x1a\n", b"plain words"])
def test_what_is_no_picture_is_told(data: bytes) -> None:
    with pytest.raises(UnreadableMedia):
        image_print(data)


def _png_of_size(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(30_000, 30_000), (2**31 - 1, 2**31 - 1), (1, 2**31 - 1)])
def test_a_picture_of_a_billion_pixels_is_refused_before_it_is_opened(size: tuple[int, int]) -> None:
    with pytest.raises(TooLarge):
        image_print(_png_of_size(*size))


def test_an_animation_of_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [photo(n, 60, 40) for n in range(4)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert image_print(data).frames == 4
    monkeypatch.setattr(room, "MOST_FRAMES", 3)
    with pytest.raises(TooLarge):
        image_print(data)
    monkeypatch.setattr(room, "MOST_FRAMES", 9)
    monkeypatch.setattr(room, "MOST_PIXELS_IN_ALL", 60 * 40 * 3)
    with pytest.raises(TooLarge):
        image_print(data)


_SEEDS = [encoded(photo(9, 48, 32), "PNG"), encoded(photo(9, 48, 32), "JPEG"), encoded(photo(9, 48, 32), "WEBP")]
_SEEDS += [encoded(photo(9, 48, 32), "TIFF"), encoded(photo(9, 48, 32).quantize(16), "GIF")]


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(_SEEDS), st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), max_size=6), st.data())
def test_broken_bytes_never_end_in_a_librarys_error(
    seed: bytes, flips: list[tuple[int, int]], data: st.DataObject
) -> None:
    broken = bytearray(seed)
    for where, flip in flips:
        broken[where % min(len(broken), data.draw(st.sampled_from([60, 400, len(broken)])))] ^= flip
    with contextlib.suppress(EvidenceError):
        image_print(bytes(broken))


def test_the_file_may_lie_about_its_format(tmp_path: Path) -> None:
    """What decides is the bytes: Pillow is not told the format by the name."""
    file = io.BytesIO(encoded(PHOTO, "JPEG"))
    assert image_print(file.getvalue()).width == 800


@pytest.mark.parametrize("size", [(31, 900), (32, 900), (33, 1300), (640, 34), (5000, 40), (64, 64), (3, 5000), (7, 7)])
def test_narrow_pictures_have_prints(size: tuple[int, int]) -> None:
    found = image_print(encoded(photo(1, *size), "PNG"))
    assert (found.width, found.height) == size
    assert ImagePrint.from_json(found.to_json()) == found


def test_the_digest_of_a_picture_is_that_of_its_ppm_file() -> None:
    """Anybody can check it with two tools that everybody has."""
    assert str(image_print(encoded(PHOTO, "PNG")).decoded) == hashlib.sha256(encoded(PHOTO, "PPM")).hexdigest()
    assert encoded(PHOTO, "PPM").startswith(b"P6\n800 600\n255\n")
