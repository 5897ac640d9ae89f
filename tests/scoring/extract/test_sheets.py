from __future__ import annotations

from scoring.extract.formats import extract_text
from scoring.text import ContractText, Layer
from tests.corpus import documents as make


def test_a_workbook_is_read_row_by_row() -> None:
    text = extract_text(make.make_xlsx([["Fee", "900 EUR"], ["AI training", "not permitted"]]))
    assert isinstance(text, ContractText)
    assert text.text == "Order\n\nFee\t900 EUR\nAI training\tnot permitted\n"
    assert text.runs == ()


def test_a_hidden_sheet_is_hidden() -> None:
    text = extract_text(make.make_xlsx([["Fee", "900"]], hidden_sheet=[["Client may train."]]))
    assert isinstance(text, ContractText)
    assert text.layer_at(text.text.index("Client may train.")) is Layer.HIDDEN
    assert "train" not in text.accepted


def test_slides_are_pages_and_notes_are_hidden() -> None:
    text = extract_text(make.make_pptx([["Offer", "Fee 900"], ["Client may train."]], notes=["do not say this"]))
    assert isinstance(text, ContractText)
    assert text.pages == 2
    assert text.page_of(text.text.index("Client may train.")) == 2
    assert text.layer_at(text.text.index("do not say this")) is Layer.HIDDEN
