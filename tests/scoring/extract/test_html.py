# ruff: noqa: E501 - HTML stands on one line as mail programs write it
from __future__ import annotations

import pytest

from scoring.extract.formats import extract_body, extract_text
from scoring.text import ContractText, Layer, Needs, Unreadable

TRAINS = "Client may train models."


def read(body: str, head: str = "") -> ContractText:
    found = extract_text(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode())
    assert isinstance(found, ContractText), found
    return found


def layer_of(text: ContractText, words: str) -> Layer:
    start = text.text.index(words)
    layers = {text.layer_at(at) for at in range(start, start + len(words))}
    assert len(layers) == 1, layers
    return layers.pop()


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "display: none !important",
        "visibility:hidden",
        "font-size:0",
        "font-size: 1px",
        "opacity:0",
        "color:#fff",
        "color:white",
        "color: rgb(255, 255, 255)",
        "color:rgba(0,0,0,0)",
        "color:transparent",
        "max-height:0;overflow:hidden",
        "position:absolute;left:-9999px",
        "text-indent:-9999px",
        "mso-hide:all",
    ],
)
def test_what_nobody_sees_is_hidden(style: str) -> None:
    text = read(f'<p>Seen.</p><div style="{style}"><p><b>{TRAINS}</b></p></div><p>After.</p>')
    assert layer_of(text, TRAINS) is Layer.HIDDEN
    assert layer_of(text, "Seen.") is Layer.VISIBLE
    assert layer_of(text, "After.") is Layer.VISIBLE


@pytest.mark.parametrize(
    "html",
    [
        f'<div style="background:#003366"><p style="color:#fff">{TRAINS}</p></div>',
        f'<table bgcolor="navy"><tr><td><font color="white">{TRAINS}</font></td></tr></table>',
        f'<div style="visibility:hidden"><p style="visibility:visible">{TRAINS}</p></div>',
        f'<div style="font-size:0"><span style="font-size:14px">{TRAINS}</span></div>',
        f'<p style="color:#333;font-size:9px">{TRAINS}</p>',
        f'<p style="height:20px;overflow:hidden">{TRAINS}</p>',
        f"<blockquote>{TRAINS}</blockquote>",
        f"<details><summary>More</summary>{TRAINS}</details>",
    ],
)
def test_what_can_be_seen_is_visible(html: str) -> None:
    assert layer_of(read(html), TRAINS) is Layer.VISIBLE


@pytest.mark.parametrize(
    ("sheet", "layer"),
    [
        (".fine { display: none }", Layer.HIDDEN),
        ("#fine, .other { color: #ffffff; }", Layer.HIDDEN),
        ("/* .fine{} */ p.fine{font-size:0px}", Layer.HIDDEN),
        ("@media print { .fine { display: none } }", Layer.VISIBLE),
        (
            "@media only screen and (max-width: 600px) { .a{color:red} .fine { display:none } } p{margin:0}",
            Layer.VISIBLE,
        ),
        (".fine:hover { display: none }", Layer.VISIBLE),
        (".other { display:none } .fine { color: black }", Layer.VISIBLE),
        ("p[[[ { display:none }", Layer.VISIBLE),
    ],
)
def test_the_page_s_own_sheet_hides(sheet: str, layer: Layer) -> None:
    assert (
        layer_of(read(f'<p>Seen</p><p class="fine" id="fine">{TRAINS}</p>', f"<style>{sheet}</style>"), TRAINS) is layer
    )


def test_hidden_attribute_struck_and_inserted_words() -> None:
    text = read(f"<p hidden>{TRAINS}</p><p>Client <del>shall not</del> <ins>may</ins> <s>gladly</s> train.</p>")
    assert layer_of(text, TRAINS) is Layer.HIDDEN
    assert text.accepted.split() == ["Client", "may", "train."]
    assert text.rejected.split() == ["Client", "shall", "not", "gladly", "train."]


def test_blocks_lists_tables_and_space() -> None:
    text = read(
        "<h1>Agreement</h1>\n<p>One\n  two<br>three&nbsp;four</p><ol start=3><li>Fee<ol type=a><li>half<li>rest</ol><li>Law</ol>"
        "<ul><li>dot</ul><table><tr><td>Fee<td>900<tr><td>Due<td>May</table><pre>a\n  b</pre>a<b>b</b>c <i>d</i>"
        "<input type=checkbox checked> yes <input type=checkbox> no<img src=x alt=Logo>"
    )
    assert text.text.strip() == (
        "Agreement\n\nOne two\nthree\u00a0four\n\n3. Fee\n\na. half\nb. rest\n\n4. Law\n\n• dot\n\n"
        "Fee\t900\nDue\tMay\n\na\n  b\n\nabc d☒ yes ☐ no Logo"
    )


def test_scripts_styles_comments_and_titles_are_no_words() -> None:
    text = read(
        "<script>var a='x'</script><p>Words</p><!-- no --><noscript>no</noscript>", "<title>T</title><style>p{}</style>"
    )
    assert text.text.strip() == "Words"
    assert text.title == "T"


@pytest.mark.parametrize("opening", ["<div>", "<DIV class='a'>", "<b>", "<div\n>", "<custom-thing>", "<table><tr><td>"])
def test_a_hundred_thousand_elements_deep_are_stopped(opening: str) -> None:
    data = f"<html><body>{opening * 100_000}<p>At the bottom.</p>".encode()
    found = extract_text(data)
    assert isinstance(found, Unreadable)
    assert found.needs is Needs.LIMIT
    assert isinstance(extract_body(data, "text/html"), Unreadable)


@pytest.mark.parametrize(
    "item", ["<p>One.", "<li>One.", "<br/>One.", "<img src=x>One.", "<div><b>One.</b></div>", "<a />One.</a>"]
)
def test_a_long_page_is_not_a_deep_one(item: str) -> None:
    found = extract_text(f"<html><body>{item * 20_000}<p>At the bottom.</p>".encode())
    assert isinstance(found, ContractText)
    assert found.text.count("One.") == 20_000
    assert found.text.rstrip().endswith("At the bottom.")


def test_four_thousand_elements_deep_are_read() -> None:
    found = extract_text(b"<html><body>" + b"<div>" * 4_000 + b"<p>At the bottom.</p>")
    assert isinstance(found, ContractText)
    assert found.text.strip() == "At the bottom."


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("<p>Müller – 5 €</p>".encode(), None),
        ("<meta charset=windows-1252><p>Müller – 5 €</p>".encode("cp1252"), None),
        ("<p>Müller – 5 €</p>".encode("cp1252"), "iso-8859-1"),
        ("<p>Müller – 5 €</p>".replace("–", "-").encode("iso-8859-15").replace(b"-", b"&ndash;"), "iso-8859-15"),
        ("<p>Müller – 5 €</p>".encode("utf-16"), None),
        ("<p>Müller – 5 €</p>".encode(), "us-ascii"),
        ("<p>Müller – 5 €</p>".encode(), "no-such-charset"),
    ],
)
def test_letters_are_decoded(data: bytes, charset: str | None) -> None:
    found = extract_body(data, "text/html", charset)
    assert isinstance(found, ContractText)
    assert found.text.strip() == "Müller – 5 €"


# ---- bodies of mails


def body(html: str, *, forwarded: bool = False) -> ContractText:
    found = extract_body(html.encode(), "text/html", "utf-8", forwarded=forwarded)
    assert isinstance(found, ContractText)
    return found


def test_gmail_reply() -> None:
    text = body(
        "<div>I agree.</div><div class=gmail_quote><div class=gmail_attr>On Mon, 4 May 2026 at 10:12, Kim "
        f'&lt;<a href="mailto:k@n.test">k@n.test</a>&gt; wrote:<br></div><blockquote class="gmail_quote">{TRAINS}</blockquote></div>'
    )
    assert text.accepted.split() == ["I", "agree."]
    assert layer_of(text, TRAINS) is Layer.QUOTED


def test_gmail_reply_with_words_below() -> None:
    text = body(
        "<div class=gmail_quote><div>On Mon, 4 May 2026 at 10:12, Kim &lt;k@n.test&gt; wrote:</div>"
        f"<blockquote class=gmail_quote>{TRAINS}</blockquote></div><div>Agreed, fee 900.</div>"
    )
    assert text.accepted.split() == ["Agreed,", "fee", "900."]


def test_gmail_forward_is_what_the_user_wants_read() -> None:
    text = body(
        "<div>See below</div><div class=gmail_quote><div>---------- Forwarded message ---------<br>From: Kim<br>"
        f"Date: Mon<br>Subject: Maps<br>To: Ada<br></div><p>{TRAINS}</p></div>"
    )
    assert layer_of(text, TRAINS) is Layer.VISIBLE


def test_outlook_reply_and_forward() -> None:
    html = (
        '<p>Fine with me.</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Kim<br><b>Sent:</b> Monday<br>'
        f"<b>To:</b> Ada<br><b>Subject:</b> Maps</div><div>{TRAINS}</div>"
    )
    assert layer_of(body(html), TRAINS) is Layer.QUOTED
    assert layer_of(body(html, forwarded=True), TRAINS) is Layer.VISIBLE


def test_thunderbird_and_apple_reply() -> None:
    text = body(
        f'<p>Yes.</p><div class="moz-cite-prefix">Am 4.5.26 schrieb Kim:</div><blockquote type="cite"><p>{TRAINS}</p></blockquote>'
    )
    assert text.accepted.split() == ["Yes."]


def test_desktop_outlook_reply_without_marks() -> None:
    text = body(
        f"<p>Fine.</p><div><p><b>Von:</b> Kim<br><b>Gesendet:</b> Montag<br><b>An:</b> Ada<br><b>Betreff:</b> Karten</p></div><p>{TRAINS}</p>"
    )
    assert text.accepted.split() == ["Fine."]


def test_an_empty_body_is_empty() -> None:
    assert body("<html><body> <br></body></html>").text.strip() == ""
