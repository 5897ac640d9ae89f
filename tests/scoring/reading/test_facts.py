import itertools
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.reading.dates import find_dates
from scoring.reading.identity import external_terms, find_reference, signed_state
from scoring.reading.kind import find_kind, is_agreement_like
from scoring.reading.language import language_of
from scoring.reading.presence import CATEGORIES, UNIT_MAX_CHARS, find_presence, split_units

KINDS = Path(__file__).parents[2] / "corpus" / "kinds"
ROWS = [line.split("\t") for line in (KINDS / "expected.tsv").read_text().splitlines()[1:]]
BINDING = {"contract", "addendum", "amendment", "sow", "nda", "lease", "employment", "terms"}


@pytest.mark.parametrize(("name", "kind"), ROWS)
def test_a_paper_is_taken_for_what_it_is(name: str, kind: str) -> None:
    text = (KINDS / name).read_text()
    found = find_kind(text, ())
    assert (found.kind, found.is_contract) == (kind, kind in BINDING)


@pytest.mark.parametrize("name", [name for name, kind in ROWS if kind in BINDING or kind == "contract_pointer"])
def test_triage_lets_every_agreement_through(name: str) -> None:
    assert is_agreement_like((KINDS / name).read_text())


def test_triage_passes_a_chat_by() -> None:
    assert not is_agreement_like((KINDS / "chat.txt").read_text())


def test_a_lease_is_outside_the_rubric() -> None:
    assert find_kind((KINDS / "flat.txt").read_text(), ()).outside == "lease"


RENEWING = (
    "This Agreement is entered into as of April 15, 2026 and continues for twelve (12) months from the Effective Date. "
    "It shall automatically renew for one year unless either party gives 30 days' notice prior to the end of the "
    "then-current term."
)


def test_end_is_the_last_day_in_force_and_notice_is_counted_from_it() -> None:
    found = find_dates(RENEWING, ())
    assert (found.effective, found.end, found.auto_renew) == (date(2026, 4, 15), date(2027, 4, 14), True)
    assert found.notice_deadlines == (date(2027, 3, 15),)


def test_half_a_year_is_six_months() -> None:
    assert find_dates("Commencing 1 July 2026, for a period of half a year.", ()).end == date(2026, 12, 31)


def test_a_slashed_date_that_reads_two_ways_is_left_open() -> None:
    assert find_dates("dated 03/04/2026", ()).effective is None
    assert find_dates("dated 03/04/2026 and ends 25/06/2026", ()).effective == date(2026, 4, 3)
    assert find_dates("dated 03/04/2026 and ends 06/25/2026", ()).effective == date(2026, 3, 4)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_every_spelling_of_a_day_is_the_same_day(day: date) -> None:
    for spelling in (day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B %Y}"):
        assert find_dates(f"ends on {spelling}", ()).end == day
    assert find_dates(f"ends before {day.isoformat()}", ()).end == day - timedelta(days=1)


def test_reference_signature_and_terms_elsewhere() -> None:
    assert find_reference("Contract no. NP-2026-014") == "NP-2026-014"
    assert find_reference("the contract north of the river") is None
    assert signed_state("By: /s/ Ann Hale") == "signed"
    assert signed_state("By: /s/ Ann Hale\nBy: ____________") == "unsigned"
    assert signed_state("no block at all") == "unknown"
    assert external_terms("Terms at https://a.example/t. See Schedule 2 and Schedule 1.\nSchedule 1\nLogo", ()) == (
        "https://a.example/t",
        "Schedule 2",
    )


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The client shall not use any of the work that is delivered to it under this agreement."),
        ("de", "Der Auftragnehmer ist nicht verpflichtet und die Rechte werden von dem Kunden bei Abnahme erworben."),
        (
            "fr",
            "Le client est tenu de payer les honoraires dans un délai de trente jours pour la livraison des textes.",
        ),
        ("es", "El cliente no es dueño de los textos y se obliga a pagar por el trabajo en una semana."),
        ("uk", "Договір між сторонами є дійсним"),
        ("ja", "この契約は有効です"),
        ("und", "OK"),
        ("und", ""),
    ],
)
def test_language(code: str, text: str) -> None:
    assert language_of(text) == code


@given(st.text(alphabet=st.sampled_from("ab .;\n"), max_size=4000))
def test_units_cover_every_word_once_and_stay_short(text: str) -> None:
    units = list(split_units(text))
    assert all(0 < u.end - u.start <= UNIT_MAX_CHARS for u in units)
    assert all(a.end <= b.start for a, b in itertools.pairwise(units))
    assert "".join("".join(text[u.start : u.end].split()) for u in units) == "".join(text.split())


def test_presence_names_the_clause_and_shows_where() -> None:
    text = "Logo work.\n\nThis Agreement shall be governed by and construed under the laws of the State of Ohio."
    found = find_presence(text)
    assert tuple(found) == CATEGORIES
    law = found["Governing Law"]
    assert (law.present, law.source) == (True, "both")
    assert [text[s.start : s.end][:14] for s in law.spans] == ["This Agreement"]
    assert not found["Insurance"].present
    assert not found["Insurance"].spans
    assert find_presence(text) == found
