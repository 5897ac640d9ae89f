# ruff: noqa: E501, SIM905 - pieces of XML stand on one line, sentences are compared word by word
from __future__ import annotations

import pytest

from scoring.extract.formats import extract_text
from scoring.text import ContractText, Layer, Needs, Unreadable
from tests.corpus import documents as make

TRAINS = "Client may train models on the Work."


def read(data: bytes) -> ContractText:
    found = extract_text(data, name="a.odt")
    assert isinstance(found, ContractText), found
    return found


def layer_of(text: ContractText, words: str) -> Layer:
    start = text.text.index(words)
    layers = {text.layer_at(at) for at in range(start, start + len(words))}
    assert len(layers) == 1, layers
    return layers.pop()


def change(name: str, kind: str, content: str = "") -> str:
    info = "<office:change-info><dc:creator>Kim Vale</dc:creator><dc:date>2026-04-16T10:00:00</dc:date></office:change-info>"
    return f'<text:changed-region text:id="{name}"><text:{kind}>{info}{content}</text:{kind}></text:changed-region>'


def test_tracked_changes() -> None:
    regions = change("a", "insertion") + change("b", "deletion", "<text:p>shall not</text:p>")
    body = (
        f"<text:tracked-changes>{regions}</text:tracked-changes>"
        '<text:p>Client <text:change text:change-id="b"/><text:change-start text:change-id="a"/>may<text:change-end text:change-id="a"/> train.</text:p>'
    )
    text = read(make.odt_file(body))
    assert text.accepted.split() == "Client may train.".split()
    assert text.rejected.split() == "Client shall not train.".split()
    assert {run.author for run in text.runs} == {"Kim Vale"}


@pytest.mark.parametrize(
    "style", ['text:display="none"', 'fo:color="#ffffff"', 'fo:font-size="1pt"']
)  # fmt: skip
def test_hidden_by_style(style: str) -> None:
    automatic = f'<style:style style:name="T1" style:family="text"><style:text-properties {style}/></style:style>'
    text = read(
        make.odt_file(
            f'<text:p>Seen. <text:span text:style-name="T1">{TRAINS}</text:span></text:p>', automatic=automatic
        )
    )
    assert layer_of(text, TRAINS) is Layer.HIDDEN
    assert layer_of(text, "Seen.") is Layer.VISIBLE


def test_white_on_a_ground_is_seen() -> None:
    automatic = '<style:style style:name="T1" style:family="text"><style:text-properties fo:color="#ffffff" fo:background-color="#000080"/></style:style>'
    text = read(
        make.odt_file(f'<text:p><text:span text:style-name="T1">{TRAINS}</text:span></text:p>', automatic=automatic)
    )
    assert layer_of(text, TRAINS) is Layer.VISIBLE


def test_a_hidden_section_and_a_struck_word() -> None:
    automatic = '<style:style style:name="S" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    body = f'<text:section text:display="none"><text:p>{TRAINS}</text:p></text:section><text:p>Client <text:span text:style-name="S">never</text:span> pays.</text:p>'
    text = read(make.odt_file(body, automatic=automatic))
    assert layer_of(text, TRAINS) is Layer.HIDDEN
    assert layer_of(text, "never") is Layer.DELETED


def test_numbers_of_lists_and_headings() -> None:
    levels = '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/><text:list-level-style-number text:level="3" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>'
    automatic = f'<text:list-style style:name="L">{levels}</text:list-style>'

    def item(words: str, inner: str = "") -> str:
        return f"<text:list-item><text:p>{words}</text:p>{inner}</text:list-item>"

    def listed(items: str, extra: str = "") -> str:
        return f"<text:list {extra}>{items}</text:list>"

    body = listed(
        item("Services", listed(item("Maps", listed(item("two") + item("three"))) + item("Dates"))),
        'text:style-name="L"',
    )
    body += "<text:p>between</text:p>" + listed(item("Use"), 'text:style-name="L" text:continue-numbering="true"')
    body += listed(item("Anew"), 'text:style-name="L"')
    styles = '<office:styles><text:outline-style><text:outline-level-style text:level="1" style:num-format="I"/></text:outline-style></office:styles>'
    body += '<text:h text:outline-level="1">Part</text:h><text:h text:outline-level="1">Part</text:h>'
    text = read(make.odt_file(body, automatic=automatic, styles=styles))
    assert [line for line in text.text.splitlines() if line] == [
        "1. Services", "1.1 Maps", "(a) two", "(b) three", "1.2 Dates", "between", "2. Use", "1. Anew", "I Part", "II Part",
    ]  # fmt: skip


def test_heads_tables_notes_boxes_and_comments() -> None:
    styles = "<office:master-styles><style:master-page><style:header><text:p>Head</text:p></style:header><style:footer><text:p>Foot</text:p></style:footer></style:master-page></office:master-styles>"
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Noted.</text:p></text:note-body></text:note>"
    cells = "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in ("Fee", "900"))
    body = f"<text:p>Body{note}</text:p><table:table><table:table-row>{cells}</table:table-row></table:table>"
    body += "<text:p>Box:<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame></text:p>"
    body += (
        "<text:p>Last<office:annotation><dc:creator>Kim</dc:creator><text:p>why?</text:p></office:annotation></text:p>"
    )
    text = read(make.odt_file(body, styles=styles))
    assert text.accepted.split() == ["Head", "Body", "Fee", "900", "Box:", "boxed", "Last", "[1]", "Noted.", "Foot"]
    assert "Fee\t900" in text.text
    assert layer_of(text, "why?") is Layer.QUOTED


def test_a_flat_file_is_read() -> None:
    data = f'<?xml version="1.0"?><office:document {make._ODF} office:mimetype="{make.ODT}"><office:body><office:text><text:p>Flat {TRAINS}</text:p></office:text></office:body></office:document>'
    found = extract_text(data.encode(), name="a.fodt")
    assert isinstance(found, ContractText)
    assert found.text.strip() == f"Flat {TRAINS}"


def test_a_locked_file_needs_its_password() -> None:
    manifest = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><file-entry><encryption-data/></file-entry></manifest>'
    found = extract_text(
        make.zip_of(
            {"mimetype": make.ODT, "content.xml": b"\x9d\x11" * 80, "META-INF/manifest.xml": manifest},
            stored=["mimetype"],
        )
    )
    assert isinstance(found, Unreadable)
    assert found.needs is Needs.PASSWORD
