"""Content credentials: signed by a leaf of this installation, broken by one flipped bit, honest about trust."""

from __future__ import annotations

import io
import json
import shutil
import stat
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from evidence.errors import CannotMark, KeyUnusable
from evidence.marks.c2pa import (
    ENTRIES,
    OFFICE,
    SIGNED_TYPES,
    Claim,
    ContentAuthority,
    Credentials,
    read_credentials,
    sign_copy,
)

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CLAIM = Claim("Harbour at dawn", "Mara Lindqvist", "Not for AI training or text and data mining.")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> ContentAuthority:
    return ContentAuthority(tmp_path_factory.mktemp("c2pa"))


def picture(form: str = "JPEG") -> bytes:
    image = Image.radial_gradient("L").resize((160, 120)).convert("P" if form == "GIF" else "RGB")
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def document() -> bytes:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", types)
        packed.writestr("word/document.xml", "<document>" + "word " * 500 + "</document>")
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="4" height="4"/></svg>'
PICTURES = [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/gif")]


@pytest.mark.parametrize(("form", "media"), PICTURES, ids=[m for _, m in PICTURES])
def test_a_signed_picture_says_who_made_it_and_looks_the_same(
    authority: ContentAuthority, form: str, media: str
) -> None:
    plain = picture(form)
    signed = sign_copy(plain, media, CLAIM, authority, NOW)
    told = read_credentials(signed, media)
    assert (told.state, told.title, told.author, told.problems) == ("valid", "Harbour at dawn", "Mara Lindqvist", ())
    assert told.training == dict.fromkeys(ENTRIES, "notAllowed")
    assert "not on a public trust list" in told.sentence
    assert read_credentials(signed, media, authority.anchors).state == "trusted"
    with Image.open(io.BytesIO(plain)) as before, Image.open(io.BytesIO(signed)) as after:
        assert before.tobytes() == after.tobytes()
    assert len(signed) - len(plain) < 8000  # no thumbnails


def test_vectors_take_them_too(authority: ContentAuthority) -> None:
    signed = sign_copy(SVG, "image/svg+xml", CLAIM, authority, NOW)
    assert read_credentials(signed, "image/svg+xml").state == "valid"


def test_an_office_file_keeps_its_parts(authority: ContentAuthority) -> None:
    assert DOCX in OFFICE
    signed = sign_copy(document(), DOCX, CLAIM, authority, NOW)
    assert read_credentials(signed, DOCX).state == "valid"
    with zipfile.ZipFile(io.BytesIO(document())) as before, zipfile.ZipFile(io.BytesIO(signed)) as after:
        for name in before.namelist():
            assert after.read(name) == before.read(name)


@pytest.fixture(scope="module")
def signed_png(authority: ContentAuthority) -> bytes:
    return sign_copy(picture("PNG"), "image/png", CLAIM, authority, NOW)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_one_flipped_bit_of_the_picture_is_never_valid(
    authority: ContentAuthority, signed_png: bytes, data: st.DataObject
) -> None:
    start = signed_png.index(b"caBX") - 4
    end = start + 12 + int.from_bytes(signed_png[start : start + 4], "big")
    at = data.draw(st.integers(0, start - 1) | st.integers(end, len(signed_png) - 1))
    flipped = bytearray(signed_png)
    flipped[at] ^= 1 << data.draw(st.integers(0, 7))
    assert read_credentials(bytes(flipped), "image/png", authority.anchors).state in ("invalid", "none")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_flipped_bit_makes_the_credentials_say_anything_else(
    authority: ContentAuthority, signed_png: bytes, data: st.DataObject
) -> None:
    """Names of boxes and the room kept for a longer signature are not signed (C2PA); what is said is."""
    whole = read_credentials(signed_png, "image/png", authority.anchors)
    flipped = bytearray(signed_png)
    flipped[data.draw(st.integers(0, len(flipped) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    told = read_credentials(bytes(flipped), "image/png", authority.anchors)
    assert told == whole or told.state in ("invalid", "none")


def test_credentials_that_a_file_came_with_stay_in_it(authority: ContentAuthority, tmp_path: Path) -> None:
    camera = sign_copy(picture(), "image/jpeg", Claim("DSC 1", "Camera"), ContentAuthority(tmp_path), NOW)
    import c2pa

    with c2pa.Reader("image/jpeg", io.BytesIO(sign_copy(camera, "image/jpeg", CLAIM, authority, NOW))) as reader:
        told = json.loads(reader.json())
    assert sorted(m["title"] for m in told["manifests"].values()) == ["DSC 1", "Harbour at dawn"]
    assert told["manifests"][told["active_manifest"]]["title"] == "Harbour at dawn"


def test_a_stranger_is_not_trusted_and_saving_again_strips_them(authority: ContentAuthority, tmp_path: Path) -> None:
    stranger = ContentAuthority(tmp_path)
    signed = sign_copy(picture(), "image/jpeg", CLAIM, stranger, NOW)
    assert read_credentials(signed, "image/jpeg", authority.anchors).state == "valid"
    out = io.BytesIO()
    Image.open(io.BytesIO(signed)).save(out, "JPEG")
    assert read_credentials(out.getvalue(), "image/jpeg").state == "none"
    assert read_credentials(picture(), "image/jpeg") == Credentials("none")


def test_one_root_a_leaf_for_each_author_and_a_new_one_when_it_ran_out(tmp_path: Path) -> None:
    authority = ContentAuthority(tmp_path / "keys")
    chain, key = authority.leaf("Mara Lindqvist", NOW)
    assert (chain, key) == authority.leaf("Mara Lindqvist", NOW + timedelta(days=300))
    other, _ = authority.leaf("Ada Marsh", NOW)
    assert other.split("-----END")[1] == chain.split("-----END")[1] != other.split("-----END")[0]
    assert authority.leaf("Mara Lindqvist", NOW + timedelta(days=3651))[0] != chain
    assert {stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "keys").iterdir()} == {0o600}
    assert [p.name for p in (tmp_path / "keys").iterdir() if p.name.startswith(".")] == []


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed here")
def test_openssl_confirms_the_chain(tmp_path: Path) -> None:
    authority = ContentAuthority(tmp_path / "keys")
    chain, _ = authority.leaf("Mara Lindqvist", datetime.now(UTC))
    (tmp_path / "leaf.pem").write_text(chain)
    (tmp_path / "root.pem").write_text(authority.anchors)
    command = ["openssl", "verify", "-CAfile", "root.pem", "leaf.pem"]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.stdout == "leaf.pem: OK\n", answer


def test_a_damaged_key_is_named_and_not_replaced(tmp_path: Path) -> None:
    authority = ContentAuthority(tmp_path)
    authority.leaf("Mara Lindqvist", NOW)
    (tmp_path / "root.pem").write_bytes(b"-----BEGIN nothing-----")
    with pytest.raises(KeyUnusable, match=r"root\.pem"):
        authority.leaf("Ada Marsh", NOW)
    assert (tmp_path / "root.pem").read_bytes() == b"-----BEGIN nothing-----"


BROKEN = [b"", b"\xff\xd8\xff", b"PK\x03\x04broken", b"%PDF-1.7\n", b"RIFF\x00\x00"]


@pytest.mark.parametrize("media", sorted(SIGNED_TYPES))
def test_a_broken_file_is_refused(authority: ContentAuthority, media: str) -> None:
    for data in BROKEN:
        assert read_credentials(data, media).state in ("none", "invalid")
        if media in ("audio/mpeg", "image/gif", "video/mp4"):
            continue  # these take credentials at an end that they have, whatever comes before
        with pytest.raises(CannotMark):
            sign_copy(data, media, CLAIM, authority, NOW)


def test_other_types_are_refused_by_name(authority: ContentAuthority) -> None:
    with pytest.raises(CannotMark, match="text/plain"):
        sign_copy(b"words", "text/plain", CLAIM, authority, NOW)


def test_names_of_any_length_and_kind_make_a_certificate(authority: ContentAuthority) -> None:
    for author in ("x" * 300, "Ильина\nМария", "", '"quoted", O=Other'):
        signed = sign_copy(picture("PNG"), "image/png", Claim("t", author), authority, NOW)
        assert read_credentials(signed, "image/png").state == "valid"


def test_the_claim_names_no_recipient(authority: ContentAuthority) -> None:
    import c2pa

    signed = sign_copy(picture(), "image/jpeg", CLAIM, authority, NOW)
    with c2pa.Reader("image/jpeg", io.BytesIO(signed)) as reader:
        told = json.loads(reader.json())
    [manifest] = told["manifests"].values()
    labels = [a["label"] for a in manifest["assertions"]]
    assert sorted(labels) == ["c2pa.actions.v2", "cawg.metadata", "cawg.training-mining"]
    assert "thumbnail" not in manifest
