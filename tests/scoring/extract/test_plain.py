# ruff: noqa: E501 - heads of mails stand on one line
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.extract.formats import extract_body
from scoring.extract.plain import quoted_spans
from scoring.text import ContractText, Layer

EARLIER = "Client may train models on the maps."


def body(text: str, *, forwarded: bool = False) -> ContractText:
    found = extract_body(text.encode(), "text/plain", "utf-8", forwarded=forwarded)
    assert isinstance(found, ContractText)
    return found


@pytest.mark.parametrize(
    "opening",
    [
        "On Mon, 4 May 2026 at 10:12, Kim Vale <kim@north.test> wrote:",
        "On Mon, May 4, 2026 at 10:12 AM Kim Vale <kim@north.test>\nwrote:",
        "On 4 May 2026, at 10:12, Kim Vale\n<kim@north.test> wrote:",
        "Am 04.05.2026 um 10:12 schrieb Kim Vale <kim@north.test>:",
        "Am Mo., 4. Mai 2026 um 10:12 Uhr schrieb Kim Vale <kim@north.test>:",
        "Le lun. 4 mai 2026 à 10:12, Kim Vale <kim@north.test> a écrit :",
        "El lun, 4 may 2026 a las 10:12, Kim Vale (<kim@north.test>) escribió:",
        "Il giorno lun 4 mag 2026 alle ore 10:12 Kim Vale <kim@north.test> ha scritto:",
        "Op ma 4 mei 2026 om 10:12 schreef Kim Vale <kim@north.test>:",
    ],
)
@pytest.mark.parametrize("prefix", ["> ", ""])
def test_a_reply_is_told_from_what_it_repeats(opening: str, prefix: str) -> None:
    text = body(f"I agree.\n\n{opening}\n\n{prefix}{EARLIER}\n{prefix}\n{prefix}Kim\n")
    assert text.accepted.split() == ["I", "agree."]


@pytest.mark.parametrize(
    "opening",
    [
        "-----Original Message-----\nFrom: Kim",
        "-----Ursprüngliche Nachricht-----\nVon: Kim",
        "-----Message d'origine-----\nDe : Kim",
        "-----Mensaje original-----\nDe: Kim",
        "________________________________\nFrom: Kim Vale <k@n.test>\nSent: Monday, May 4, 2026\nTo: Ada\nSubject: Maps",
        "Von: Kim Vale\nGesendet: Montag, 4. Mai 2026\nAn: Ada\nBetreff: Karten",
        "De : Kim Vale\nEnvoyé : lundi 4 mai 2026\nÀ : Ada\nObjet : Cartes",
        "*From:* Kim Vale\n*Sent:* Monday\n*To:* Ada\n*Subject:* Maps",
    ],
)
def test_a_reply_in_the_manner_of_outlook(opening: str) -> None:
    mail = f"I agree.\n\n{opening}\n\n{EARLIER}\n"
    assert body(mail).accepted.replace("_", "").split() == ["I", "agree."]
    assert EARLIER in body(mail, forwarded=True).accepted


@pytest.mark.parametrize(
    "opening",
    [
        "---------- Forwarded message ---------\nFrom: Kim <k@n.test>\nDate: Mon\nSubject: Maps\nTo: Ada",
        "Begin forwarded message:\n\n> From: Kim\n> Subject: Maps",
        "-------- Weitergeleitete Nachricht --------\nBetreff: Karten\nVon: Kim\nAn: Ada",
        "Début du message réexpédié :\n\nDe: Kim\nObjet: Cartes",
        "---------- Message transféré ---------\nDe : Kim\nObjet: Cartes",
        "---------- Mensaje reenviado ---------\nDe: Kim",
    ],
)
@pytest.mark.parametrize("prefix", ["> ", ""])
def test_what_was_forwarded_is_what_the_user_wants_read(opening: str, prefix: str) -> None:
    text = body(f"Can you check this?\n\n{opening}\n\n{prefix}{EARLIER}\n")
    assert EARLIER in text.accepted
    assert "Can you check this?" in text.accepted


def test_answers_between_the_lines_count() -> None:
    text = body("On Mon, 4 May 2026, Kim <k@n.test> wrote:\n> Fee 900?\nYes, 900.\n> May we train AI?\nNo.\n")
    assert text.accepted.split() == ["Yes,", "900.", "No."]


def test_a_mail_of_quotes_only_is_read_as_it_stands() -> None:
    assert EARLIER in body(f"> {EARLIER}\n").accepted
    assert EARLIER in body(f"From: Kim\nSent: Monday\nTo: Ada\nSubject: Maps\n\n{EARLIER}").accepted


@pytest.mark.parametrize(
    "text",
    [
        "This Agreement is made on 4 May 2026 between:\nNorth Pier Books and Ada Marsh.",
        "On delivery of the maps on 4 May 2026, Client pays:\n900 EUR.",
        "Notices go\nTo: Ada Marsh, York\nby post.",
        "Fee > 900 EUR and volume >> 5.",
        "As the Artist wrote: the maps are mine.",
        "Subject: maps\nDear Ada, the fee is 900.",
        "Date: 4 May 2026\nClient: North Pier\nFee: 900",
        "On signing, the Artist receives the following:\n(a) 300 EUR.",
        "Am Tag der Lieferung, dem 4. Mai 2026, zahlt der Auftraggeber:\n900 EUR",
    ],
)
def test_contract_words_are_not_taken_for_quotes(text: str) -> None:
    assert body(text).runs == ()


@given(st.text(st.sampled_from("ab> \nOnwrote:-<@."), max_size=120))
def test_quotes_stand_inside_the_text_in_order(text: str) -> None:
    end = -1
    for span in quoted_spans(text, mail_body=True):
        assert end < span.start < span.end <= len(text)
        end = span.end


@given(st.text(max_size=80))
def test_offsets_stay_true(text: str) -> None:
    found = extract_body(text.encode("utf-8", "replace"), "text/plain", "utf-8")
    assert isinstance(found, ContractText)
    assert len(found.accepted) == len(found.text)
    for run in found.runs:
        assert run.layer is Layer.QUOTED
        assert found.quote(run.span)


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("Müller".encode(), None),
        ("Müller".encode(), "us-ascii"),
        ("Müller".encode("latin-1"), "utf-8"),
        ("Müller".encode("latin-1"), None),
        ("Müller".encode("utf-8-sig"), None),
        ("Müller".encode("utf-16"), None),
        ("Müller".encode("utf-16-le"), None),
        ("Müller".encode("cp850"), "cp850"),
        ("Müller".encode(), "base64"),
    ],
)
def test_letters_are_decoded(data: bytes, charset: str | None) -> None:
    found = extract_body(data, "text/plain", charset)
    assert isinstance(found, ContractText)
    assert found.text == "Müller"
