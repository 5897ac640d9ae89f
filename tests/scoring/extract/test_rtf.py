from __future__ import annotations

import pytest

from scoring.extract.formats import extract_text
from scoring.text import ContractText, Layer, Needs, Unreadable
from tests.corpus.documents import make_rtf, rtf_file

TRAINS = "Client may train models."


def read(body: str, **options: str) -> ContractText:
    found = extract_text(rtf_file(body, **options))
    assert isinstance(found, ContractText), found
    return found


def layer_of(text: ContractText, words: str) -> Layer:
    start = text.text.index(words)
    layers = {text.layer_at(at) for at in range(start, start + len(words))}
    assert len(layers) == 1, layers
    return layers.pop()


@pytest.mark.parametrize(
    ("body", "layer"),
    [
        (r"Seen. {\v Client may train models.}\par", Layer.HIDDEN),
        (r"Seen. \v Client may train models.\v0\par", Layer.HIDDEN),
        (r"Seen. {\fs2 Client may train models.}\par", Layer.HIDDEN),
        (r"Seen. {\cf2 Client may train models.}\par", Layer.HIDDEN),
        (r"Seen. {\cf2\highlight1 Client may train models.}\par", Layer.VISIBLE),
        (r"Seen. {\deleted Client may train models.}\par", Layer.DELETED),
        (r"Seen. {\strike Client may train models.}\par", Layer.DELETED),
        (r"Seen. {\revised Client may train models.}\par", Layer.INSERTED),
        (r"Seen. {\v \plain Client may train models.}\par", Layer.VISIBLE),
        (r"Seen. {\b\i Client {\ul may} train models.}\par", Layer.VISIBLE),
    ],
)
def test_words_stand_in_their_layer(body: str, layer: Layer) -> None:
    text = read(body, colours=r"\red0\green0\blue128;\red255\green255\blue255;")
    assert layer_of(text, TRAINS) is layer
    assert layer_of(text, "Seen.") is Layer.VISIBLE


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (r"caf\'e9 \u8364? 12\endash 14", "café € 12–14"),
        (r"{\f1 \'e4\'ee\'e3\'ee\'e2\'ee\'f0}", "договор"),
        (r"{\f2 \'fe} yes {\f2 \'a8} no", "☒ yes ☐ no"),
        (r"\uc2 a\u8217\'92\'92s", "a’s"),
        (r"a\u8217's", "a’s"),
        (r"\uc0 a\u8217 s", "a’s"),
        (r"{\*\unknowndest not read}read", "read"),
        (r"{\info{\title not read}}read", "read"),
        (r"{\pict\pngblip 89504e47}read", "read"),
        (r"a{\*\bkmkstart x}b", "ab"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt shown}}", "shown"),
        (r"{\upr{ascii}{\*\ud{\u1076?}}}", "д"),
        (r"non\_exclusive\~use\{x\}", "non-exclusive\u00a0use{x}"),
        (r"{\listtext 5.1\tab}Fee", "5.1\tFee"),
        (r"{\pict\bin4 }}}}}after", "after"),
        ("\\bin3 }}}after", "after"),
        (r"{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt in a box}}", "in a box"),
        (r"{\*\formfield{\fftype1\ffres1{\*\ffname tick}}}yes", "☒yes"),
        (r"{\*\formfield{\fftype1\ffres25\ffdefres0}}yes", "☐yes"),
        ("Line one\nstill one", "Line onestill one"),
    ],
)
def test_letters_and_destinations(body: str, words: str) -> None:
    assert read(body).text.strip() == words


def test_tables_paragraphs_heads_and_notes() -> None:
    body = (
        r"{\header Head\par}One\par Two{\footnote Noted.}\par"
        r"\trowd\cellx100\cellx200\intbl Fee\cell 900\cell\row\pard Three\par{\*\annotation why?}{\footer Foot\par}"
    )
    text = read(body)
    assert text.accepted.split() == ["Head", "One", "Two", "Fee", "900", "Three", "Noted.", "Foot"]
    assert "Fee\t900" in text.text
    assert "One\n\nTwo" in text.text
    assert layer_of(text, "why?") is Layer.QUOTED


def test_a_file_cut_off_says_so() -> None:
    data = make_rtf(["First clause.", "Second clause."])
    found = extract_text(data[: data.index(b"Second")])
    assert isinstance(found, ContractText)
    assert "First clause." in found.text
    assert any("ends in the middle" in warning for warning in found.warnings)


def test_groups_without_end_are_stopped() -> None:
    found = extract_text(b"{\\rtf1 " + b"{" * 100_000)
    assert isinstance(found, Unreadable)
    assert found.needs is Needs.LIMIT
