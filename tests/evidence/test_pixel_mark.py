"""A mark is found by its own key after all that befalls pictures, and by no other key, and it is not seen."""

from __future__ import annotations

import contextlib
import hashlib
import io
import math
import statistics
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from evidence.digest import digest_of
from evidence.errors import MarkError, NoRoomForMark, NotAPicture, PictureRefused, WrongMarkKey
from evidence.marks.pixel.carrier import CHIPS, SHIFTS, band
from evidence.marks.pixel.decoys import LEAST_DECOYS, decoy_keys
from evidence.marks.pixel.detect import FOUND_BELOW, LEAST_CLAIM, Detection, chance_bound, detect_marks
from evidence.marks.pixel.embed import LEAST_DB, MarkedCopy, mark_copy
from evidence.marks.pixel.key import MarkKey, chips_of, commitment_of, mark_key, new_salt, new_secret
from evidence.marks.pixel.raster import read_suspect
from tests.corpus.pictures import ATTACKS, decoded, encoded, photograph, raw_png, text_page

SECRET = bytes(range(32))
KEYS = [mark_key(SECRET, "lamp", f"client {n}") for n in range(12)]
OURS = 4
"""Which of ``KEYS`` the copies of these tests carry."""
WAVES, PLACES, PUBLIC_SIGNS = 78627, "b6a7d7dadc2488fd", "94dddca8c4800528"
SIGNS, KEY = "40fc4a792042658a", "4e36c82f4c32c1d2"


@cache
def _original(kind: str = "photograph") -> bytes:
    return encoded(photograph() if kind == "photograph" else text_page())


@cache
def _copy(kind: str = "photograph", number: int = OURS) -> MarkedCopy:
    return mark_copy(_original(kind), KEYS[number])


def _numbers(detection: Detection) -> list[int]:
    return [score.number for score in detection.found]


# ---- keys


@given(st.tuples(st.text(min_size=1), st.text(min_size=1)), st.tuples(st.text(min_size=1), st.text(min_size=1)))
def test_each_work_and_recipient_has_a_key_of_its_own(one: tuple[str, str], other: tuple[str, str]) -> None:
    try:
        keys = mark_key(SECRET, *one), mark_key(SECRET, *other)
    except WrongMarkKey:
        assert any("\ud800" <= c <= "\udfff" for name in (*one, *other) for c in name)
        return
    assert (keys[0] == keys[1]) == (one == other)


def test_names_do_not_run_into_one_another() -> None:
    assert mark_key(SECRET, "ab", "c") != mark_key(SECRET, "a", "bc")
    assert mark_key(SECRET, "a", "b") != mark_key(SECRET, "b", "a")
    assert mark_key(new_secret(), "a", "b") != mark_key(SECRET, "a", "b")


def test_a_commitment_can_be_computed_by_anybody() -> None:
    key, salt = KEYS[0], new_salt()
    assert commitment_of(key, salt).hex == hashlib.sha256(key.value + salt).hexdigest()
    assert commitment_of(key, new_salt()) != commitment_of(key, salt)


def test_what_is_no_key_is_told() -> None:
    for wrong in (
        lambda: mark_key(b"short", "work", "client"),
        lambda: mark_key(SECRET, "", "client"),
        lambda: mark_key(SECRET, "work", ""),
        lambda: mark_key(SECRET, "work", "\ud800"),
        lambda: MarkKey(b"x"),
        lambda: commitment_of(KEYS[0], b""),
        lambda: detect_marks(_original(), _original(), []),
        lambda: detect_marks(_original(), _original(), [KEYS[0], KEYS[0]]),
    ):
        with pytest.raises(WrongMarkKey) as caught:
            wrong()
        assert caught.value.remedy


def test_a_key_is_never_shown() -> None:
    assert KEYS[0].value.hex() not in repr(KEYS[0])
    assert str(KEYS[0].value) not in repr(KEYS[0])


def test_the_signs_of_a_key_are_fair() -> None:
    bits = np.unpackbits(np.frombuffer(chips_of(KEYS[0], CHIPS), np.uint8))
    assert len(bits) == CHIPS
    assert abs(int(bits.sum()) - CHIPS / 2) < 5 * math.sqrt(CHIPS) / 2


def test_the_waves_and_signs_never_change() -> None:
    """Another order would lose every mark that is out there."""
    waves = band()
    assert len(waves.rows) == WAVES
    assert digest_of(waves.rows.astype("<i4").tobytes() + waves.columns.astype("<i4").tobytes()).hex.startswith(PLACES)
    assert digest_of(waves.signs.astype("<i1").tobytes()).hex.startswith(PUBLIC_SIGNS)
    assert digest_of(chips_of(MarkKey(bytes(32)), CHIPS)).hex.startswith(SIGNS)
    assert mark_key(SECRET, "lamp", "client").value.hex().startswith(KEY)


# ---- putting it in


@pytest.mark.parametrize("kind", ["photograph", "text page"])
def test_a_copy_is_as_good_as_the_original(kind: str) -> None:
    copy = _copy(kind)
    before, after = decoded(_original(kind)), decoded(copy.data)
    assert copy.format == "PNG"
    assert not copy.changed_format
    assert before.shape == after.shape
    assert copy.psnr >= 45
    square = float(np.mean((before.astype(float) - after) ** 2))
    assert copy.psnr == pytest.approx(10 * math.log10(255**2 / square), abs=0.01)
    assert int(np.abs(before.astype(int) - after).max()) <= 10
    assert copy.z > 50


def test_the_same_key_gives_the_same_copy_and_another_key_another() -> None:
    assert mark_copy(_original(), KEYS[OURS]).data == _copy().data
    assert _copy(number=5).data != _copy().data


def test_a_grey_picture_stays_grey() -> None:
    original = encoded(photograph(), "PNG", "L")
    copy = mark_copy(original, KEYS[0])
    assert Image.open(io.BytesIO(copy.data)).mode == "L"
    assert copy.psnr >= 45
    assert _numbers(detect_marks(original, copy.data, KEYS)) == [0]


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_stays_so_and_keeps_its_hidden_colours(mode: str) -> None:
    samples = np.array(Image.fromarray(photograph()).convert(mode))
    samples[:, :200, -1] = 0
    samples[:, 200:260, -1] = 120
    original = encoded(samples)
    copy = mark_copy(original, KEYS[0])
    after = np.asarray(Image.open(io.BytesIO(copy.data)))
    assert (after[..., -1] == samples[..., -1]).all()
    assert (after[:, :200] == samples[:, :200]).all()
    assert _numbers(detect_marks(original, copy.data, KEYS)) == [0]
    # Seen on a white page, without its transparency.
    page = Image.new("RGBA", (samples.shape[1], samples.shape[0]), "white")
    page.alpha_composite(Image.open(io.BytesIO(copy.data)).convert("RGBA"))
    assert _numbers(detect_marks(original, encoded(np.asarray(page.convert("RGB"))), KEYS)) == [0]


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_a_palette_becomes_full_colour(kind: str) -> None:
    out = io.BytesIO()
    Image.fromarray(photograph()).quantize(256).save(out, kind)
    copy = mark_copy(out.getvalue(), KEYS[0])
    assert copy.format == "PNG"
    assert copy.changed_format == (kind == "GIF")
    assert Image.open(io.BytesIO(copy.data)).mode == "RGB"
    assert _numbers(detect_marks(out.getvalue(), copy.data, KEYS)) == [0]


@pytest.mark.parametrize("quality", [60, 85])
def test_a_jpeg_keeps_its_tables_its_colours_and_its_orientation(quality: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees for the viewer
    exif[0x010E] = "a lamp"
    icc = b"\0\0\0\x80" + b"icc " * 31  # not read by us, only carried
    original = encoded(photograph(), "JPEG", quality=quality, exif=exif, icc_profile=icc, dpi=(300, 300))
    copy = mark_copy(original, KEYS[0])
    before, after = Image.open(io.BytesIO(original)), Image.open(io.BytesIO(copy.data))
    assert after.format == copy.format == "JPEG"
    assert after.quantization == before.quantization
    assert after.size == before.size
    assert dict(after.getexif()) == dict(before.getexif())
    assert after.info["icc_profile"] == icc
    assert after.info["dpi"] == (300, 300)
    assert copy.psnr >= LEAST_DB
    assert len(copy.data) < 1.25 * len(original)
    upright = np.rot90(decoded(copy.data), -1)
    found = detect_marks(original, encoded(upright), KEYS)
    assert _numbers(found) == [0]
    # As it is sent, the viewer turns it; the mark is found all the same.
    assert _numbers(detect_marks(original, copy.data, KEYS)) == [0]


@pytest.mark.parametrize(
    ("kind", "more"),
    [("WEBP", {"lossless": True}), ("WEBP", {"quality": 90}), ("TIFF", {"compression": "tiff_lzw"}), ("BMP", {})],
)
def test_other_formats(kind: str, more: dict[str, object]) -> None:
    original = encoded(photograph(), kind, **more)
    copy = mark_copy(original, KEYS[0])
    assert Image.open(io.BytesIO(copy.data)).format == copy.format
    assert copy.format == ("PNG" if kind == "BMP" else kind)
    assert copy.psnr >= (LEAST_DB if "quality" in more else 45)
    assert _numbers(detect_marks(original, copy.data, KEYS)) == [0]


def test_a_picture_of_strong_colours_is_stored_finer_rather_than_worse() -> None:
    noise = np.random.default_rng(5).integers(0, 255, (100, 140, 3), dtype=np.uint8)
    samples = np.asarray(Image.fromarray(noise).resize((560, 400), Image.Resampling.BICUBIC))
    original = encoded(samples, "JPEG", quality=90)
    copy = mark_copy(original, KEYS[0])
    assert copy.psnr >= LEAST_DB
    assert Image.open(io.BytesIO(copy.data)).quantization != Image.open(io.BytesIO(original)).quantization


def test_a_tiff_that_lies_on_its_side_becomes_an_upright_one() -> None:
    exif = Image.Exif()
    exif[0x0112] = 8
    original = encoded(photograph(), "TIFF", exif=exif)
    copy = mark_copy(original, KEYS[0])
    with Image.open(io.BytesIO(copy.data)) as image:
        assert image.size == (400, 560)
        assert image.getexif().get(0x0112, 1) == 1
    assert copy.psnr >= 45
    assert _numbers(detect_marks(original, copy.data, KEYS)) == [0]


def test_a_copy_gets_no_metadata_that_the_original_lacks() -> None:
    with Image.open(io.BytesIO(_copy().data)) as image:
        assert set(image.info) == set()


# ---- what is refused


def _deep() -> bytes:
    rows = b"".join(
        b"\0" + bytes(np.random.default_rng(y).integers(0, 255, 200 * 6, dtype=np.uint8)) for y in range(200)
    )
    return raw_png(200, 200, 16, 2, rows)


def _film() -> bytes:
    frames = [Image.fromarray(photograph(seed)).quantize(64) for seed in (1, 2)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def _gradient() -> np.ndarray:
    row = np.linspace(0, 255, 500).astype(np.uint8)
    return np.repeat(np.repeat(row[None, :, None], 300, 0), 3, 2)


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        (_deep(), PictureRefused, "more than 8 bits"),
        (encoded(np.random.default_rng(1).integers(0, 65535, (200, 200), dtype=np.uint16)), PictureRefused, "8 bits"),
        (encoded(photograph(), "JPEG", "CMYK"), PictureRefused, "CMYK"),
        (encoded(photograph(), "PNG", "1"), PictureRefused, "two colours"),
        (_film(), PictureRefused, "several pictures"),
        (encoded(photograph(height=127, width=400)), PictureRefused, "400 x 127 pixels"),
        (encoded(photograph(height=1, width=1)), PictureRefused, "at least 128"),
        (encoded(photograph(height=130, width=1600)), PictureRefused, "strip this long"),
        (encoded(np.full((300, 300, 3), 200, np.uint8)), NoRoomForMark, "flat"),
        (encoded(_gradient()), NoRoomForMark, "flat"),
        (b"", NotAPicture, "cannot be decoded"),
        (b"%PDF-1.7 no picture", NotAPicture, "cannot be decoded"),
        (encoded(photograph())[:5000], NotAPicture, "cannot be decoded"),
        (raw_png(60_000, 60_000, 8, 2, b""), NotAPicture, "bomb"),
        (raw_png(2**31 - 1, 2**31 - 1, 8, 2, b""), NotAPicture, "bomb"),
        (raw_png(12_000, 10_001, 8, 0, bytes(10)), NotAPicture, "bomb"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_marked_and_why(data: bytes, error: type[MarkError], reason: str) -> None:
    with pytest.raises(error, match=reason) as caught:
        mark_copy(data, KEYS[0])
    assert caught.value.remedy


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP"]), st.data())
def test_damaged_files_give_one_error_of_ours(kind: str, data: st.DataObject) -> None:
    raw = bytearray(encoded(photograph(height=140, width=150), kind))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, min(len(raw) - 1, 2000)))] = data.draw(st.integers(0, 255))
    raw = raw[: data.draw(st.integers(0, len(raw)))]
    with contextlib.suppress(MarkError):
        mark_copy(bytes(raw), KEYS[0])
    with contextlib.suppress(NotAPicture):
        assert read_suspect(bytes(raw)).ndim == 2


# ---- finding it


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_marked_photograph_is_known_after(attack: str) -> None:
    found = detect_marks(_original(), encoded(ATTACKS[attack](decoded(_copy().data))), KEYS)
    assert found.alignment is not None
    assert _numbers(found) == [OURS], found.statement
    assert found.found[0].z > 8
    assert found.null is not None
    assert 0.94 < found.null.deviation < 1.06
    assert found.null.largest < 7


@pytest.mark.parametrize("attack", ["JPEG 30", "half of the area", "turned by 5 degrees", "screenshot", "photographed"])
def test_a_marked_page_of_words_is_known_after(attack: str) -> None:
    found = detect_marks(_original("text page"), encoded(ATTACKS[attack](decoded(_copy("text page").data))), KEYS)
    assert _numbers(found) == [OURS], found.statement


@pytest.mark.parametrize(
    "suspect",
    [
        encoded(ATTACKS["nothing"](decoded(_copy().data)), "JPEG", "CMYK"),
        encoded(decoded(_copy().data), "GIF"),
        encoded(np.asarray(decoded(_copy().data)[..., 1].astype(np.uint16) * 257)),
        encoded(decoded(_copy().data), "TIFF"),
    ],
    ids=["CMYK", "palette", "16 bits", "TIFF"],
)
def test_a_suspect_may_be_of_any_kind(suspect: bytes) -> None:
    assert _numbers(detect_marks(_original(), suspect, KEYS)) == [OURS]


def test_the_statement_gives_a_hypothesis_and_a_number() -> None:
    found = detect_marks(_original(), _copy().data, KEYS)
    assert found.suspect == digest_of(_copy().data)
    assert found.original == digest_of(_original())
    assert f"Key {OURS + 1}: against keys never issued, the chance of z >= " in found.statement
    assert "in any of 25 shifts x 12 recipients is at most 1e-09" in found.statement
    assert "2000 control keys that were never issued, tried on this very file" in found.statement
    assert "peaked at" in found.statement
    assert "%" not in found.statement
    assert "match" not in found.statement
    alone = detect_marks(_original(), _copy().data, [KEYS[OURS]])
    assert "25 shifts x 1 recipient is" in alone.statement


# ---- and not finding it


def test_the_original_itself_carries_no_mark() -> None:
    found = detect_marks(_original(), _original(), KEYS)
    assert found.alignment is not None
    assert found.found == ()
    assert found.statement.startswith("No issued mark was found: of 12 recipients, the largest is z = ")
    assert "no proof" in found.statement


def test_a_copy_of_somebody_else_is_not_ours() -> None:
    others = [key for n, key in enumerate(KEYS) if n != OURS]
    assert detect_marks(_original(), _copy().data, others).found == ()


@pytest.mark.parametrize("seed", [2, 3])
def test_another_picture_is_not_laid_over(seed: int) -> None:
    for other in (photograph(seed), text_page(seed)):
        found = detect_marks(_original(), encoded(other), KEYS)
        assert found.found == ()
        assert found.alignment is None
        assert found.null is None
        assert "The original was not found in this file" in found.statement


@pytest.mark.parametrize("size", [(1, 1), (9, 400), (20, 20), (30, 40), (24, 6000), (16, 60_000)])
def test_a_tiny_suspect_is_measured_or_not_but_never_fails(size: tuple[int, int]) -> None:
    assert detect_marks(_original(), encoded(photograph(height=size[0], width=size[1])), KEYS).found == ()


def test_a_flat_suspect() -> None:
    assert detect_marks(_original(), encoded(np.full((400, 560, 3), 128, np.uint8)), KEYS).alignment is None


@pytest.mark.parametrize("data", [b"", b"GIF89a", raw_png(60_000, 60_000, 8, 2, b"")], ids=["empty", "cut", "bomb"])
def test_a_suspect_that_is_no_picture(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        detect_marks(_original(), data, KEYS)


def test_ten_thousand_keys_that_were_never_issued_find_nothing() -> None:
    strange = [mark_key(SECRET, "never", str(n)) for n in range(10_000)]
    found = detect_marks(_original(), encoded(ATTACKS["screenshot"](decoded(_copy().data))), strange)
    assert found.alignment is not None
    # Each as if it were the only one: the bound that is passed most easily.
    assert [score.z for score in found.scores if chance_bound(score.z, 1) <= FOUND_BELOW] == []


# ---- the null


def test_decoys_follow_from_the_file_and_are_at_least_a_thousand() -> None:
    name = digest_of(b"a suspect")
    assert decoy_keys(name, 50) == decoy_keys(name, 50)
    assert not set(decoy_keys(name, 50)) & set(decoy_keys(digest_of(b"another"), 50))
    found = detect_marks(_original(), _copy().data, KEYS, decoys=3)
    assert found.null is not None
    assert found.null.keys == LEAST_DECOYS
    assert abs(found.null.mean) < 0.13
    assert 0.94 < found.null.deviation < 1.06
    assert 3 < found.null.largest < 6.5


@given(st.floats(-5, 60), st.integers(1, 10_000))
def test_the_bound_on_chance(z: float, keys: int) -> None:
    bound = chance_bound(z, keys)
    assert LEAST_CLAIM <= bound <= 1
    assert chance_bound(z + 0.5, keys) <= bound <= chance_bound(z, keys + 1)
    exact = len(SHIFTS) * keys * (1 - statistics.NormalDist().cdf(z))
    assert bound == pytest.approx(min(1.0, max(LEAST_CLAIM, exact)), rel=1e-3, abs=1e-10)


# ---- several recipients together


@pytest.mark.parametrize("way", ["mean", "patchwork"])
def test_five_who_mix_their_copies_are_all_named_and_nobody_else(way: str) -> None:
    copies = np.stack([decoded(_copy(number=n).data) for n in range(5)])
    if way == "mean":
        mixed = np.rint(copies.mean(0)).astype(np.uint8)
    else:
        rows, columns = np.arange(copies.shape[1]) // 16, np.arange(copies.shape[2]) // 16
        mixed = np.take_along_axis(copies, (np.add.outer(rows, columns) % 5)[None, ..., None], 0)[0]
    found = detect_marks(_original(), encoded(mixed, "JPEG", quality=70), KEYS)
    assert sorted(_numbers(found)) == [0, 1, 2, 3, 4], found.statement
