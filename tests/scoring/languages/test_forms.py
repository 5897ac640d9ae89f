"""The same contract in other letters, capitals, line breaks and files is the same contract."""

from __future__ import annotations

import re
import unicodedata

import pytest

from scoring.document import score_bytes
from scoring.report import DocumentIdentity
from tests.corpus.documents import MAKERS, paragraphs_of
from tests.scoring.languages.framed import CODES, CORPUS, framed, table
from tests.scoring.reviewing import review_text

CONTRACTS = sorted(CORPUS.glob("*/contracts/*.txt"))


def _told(text: str) -> tuple[object, ...]:
    report = review_text(text)
    assert all(f.start is None or f.quote == text[f.start : f.end] for f in report.findings)
    assert report.score is not None
    said = sorted(f.rule for f in report.findings if f.polarity != "missing")
    return report.language, report.level, report.score.ai, said


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda p: f"{p.parts[-3]}-{p.stem}")
def test_accents_of_their_own_change_nothing(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    assert _told(unicodedata.normalize("NFD", text)) == _told(text)


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda p: f"{p.parts[-3]}-{p.stem}")
def test_soft_hyphens_and_other_spaces_change_nothing(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    odd = re.sub(r"(?<=[a-zäöüéó]{4})(?=[a-zäöüéó]{4})", "\u00ad", text, count=300).replace(" die ", "\u00a0die ")
    assert _told(odd) == _told(text)


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda p: f"{p.parts[-3]}-{p.stem}")
def test_words_cut_at_the_end_of_a_line_are_joined(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    # in the middle of every sentence's first long word of small letters
    cut = re.sub(r"(?<= )([a-zäöüéèáíóúñ]{4})([a-zäöüéèáíóúñ]{4,})(?= )", r"\1-\n\2", text)
    assert cut != text
    assert _told(cut) == _told(text)


@pytest.mark.parametrize("code", CODES)
def test_capitals_say_the_same(code: str) -> None:
    bans = table(code, "bans")
    for name in ("plain", "undertakes", "consent"):
        assert review_text(framed(code, bans["honest"][name]).upper()).level == "High", name
    for name in ("reversed", "double-negation", "not-forbidden", "except-improve", "generative", "permits"):
        assert review_text(framed(code, bans["trapped"][name]).upper()).level != "High", name


def test_capitals_without_accents_say_the_same() -> None:
    for code in ("fr", "es"):
        ban = unicodedata.normalize("NFD", framed(code, table(code, "bans")["honest"]["plain"]).upper())
        assert review_text("".join(c for c in ban if not unicodedata.combining(c))).level == "High"


def test_umlauts_spelled_out_say_the_same() -> None:
    letters = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
    ban = table("de", "bans")["honest"]["plain"]
    assert review_text(framed("de", ban).translate(letters)).level == "High"


@pytest.mark.parametrize("ending", sorted(MAKERS))
@pytest.mark.parametrize("code", CODES)
def test_every_format_gives_the_same(code: str, ending: str) -> None:
    text = (
        (CORPUS / code / "contracts" / {"de": "high-verlag", "fr": "high-edition", "es": "high-edicion"}[code])
        .with_suffix(".txt")
        .read_text("utf-8")
    )
    data = MAKERS[ending](paragraphs_of(text))
    identity = DocumentIdentity(locator=f"file:a.{ending}", sha256="0" * 64)
    _, answer = score_bytes(data, identity, name=f"a.{ending}")
    assert (answer["language"], answer["level"], answer["score"]["ai"]) == (code, "High", review_text(text).score.ai)  # type: ignore[union-attr]
