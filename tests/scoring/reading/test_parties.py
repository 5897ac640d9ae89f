# ruff: noqa: E501 - a paper is read whole

from itertools import permutations

import pytest

from scoring.findings import Side
from scoring.reading.clauses import split_clauses
from scoring.reading.definitions import find_definitions
from scoring.reading.parties import Parties, find_parties
from tests.corpus import sample_texts


def parties_of(text: str, *me: str) -> Parties:
    clauses = split_clauses(text)
    found = find_parties(text, clauses, find_definitions(text, clauses), me)
    for party in found.parties:
        if party.name is not None and party.span is not None:
            assert " ".join(text[party.span.start : party.span.end].split()) == party.name
    return found


def names(found: Parties) -> tuple[str | None, str | None]:
    return (found.client.name if found.client else None, found.freelancer.name if found.freelancer else None)


@pytest.mark.parametrize(
    ("paper", "client"),
    [
        ("PUBLISHER_MSA", "North Pier Books Ltd"),
        ("STUDIO_LICENCE", "Harbour Light Studio GmbH"),
        ("AGENCY_HIGH", "Larkfield Agency Inc."),
        ("MAGAZINE_LICENCE", "Tern & Tide Magazine Ltd"),
        ("PLATFORM_GRANT", "Brightwave Audio LLC"),
        ("ZIP_MSA", "Oakline Media S.A."),
        ("ZIP_SOW", "Oakline Media S.A."),
        ("FORWARDED_REVERSED", "Blue Anchor Games AB"),
        ("LOCKED", "Petrel Travel Ltd"),
    ],
)
def test_the_papers_of_the_sample_mailbox(paper: str, client: str) -> None:
    found = parties_of(getattr(sample_texts, paper), "Ada Marsh")
    assert names(found) == (client, "Ada Marsh")
    assert found.sure
    assert found.because
    assert not found.user_is_client


def test_a_tracked_paper_names_a_company_with_an_and_in_it() -> None:
    text = "\n\n".join([*sample_texts.TRACKED_BASE, *sample_texts.TRACKED_END])
    assert names(parties_of(text)) == ("Quill and Quarry Ltd", "Ada Marsh")


def test_a_mail_of_we_and_you() -> None:
    found = parties_of(sample_texts.BODY_PLAIN)
    assert found.sure
    assert found.side_of("we") is found.side_of("us") is Side.CLIENT
    assert found.side_of("You") is Side.FREELANCER
    assert names(found)[0] == "Fernhill Outdoor Ltd"


def test_we_may_be_the_one_who_works() -> None:
    found = parties_of(
        "Agreement.\n\n1. We will design your website.\n2. You will pay us 900 EUR.\n3. We keep the copyright."
    )
    assert (found.side_of("we"), found.side_of("you")) == (Side.FREELANCER, Side.CLIENT)


DUTIES = (
    "This Agreement is between {a} and {b}.\n\n1. Beta shall write six articles.\n2. Alpha shall pay Beta 900 EUR on "
    "receipt of Beta's invoice.\n3. Beta grants Alpha a licence to print them.\n"
)


@pytest.mark.parametrize("order", list(permutations(('North Ltd ("Alpha")', 'Ada Marsh ("Beta")'))))
def test_duties_decide_and_never_the_order_of_names(order: tuple[str, str]) -> None:
    found = parties_of(DUTIES.format(a=order[0], b=order[1]))
    assert names(found) == ("North Ltd", "Ada Marsh")
    assert found.sure


def test_a_name_for_a_role_gives_way_to_what_the_party_does() -> None:
    text = (
        'Agreement between Ada Marsh ("Supplier Company") and Finch Ltd ("Buyer").\n\n1. Supplier Company shall design a logo '
        "and deliver the files.\n2. Buyer pays Supplier Company 300 EUR.\n3. Supplier Company retains the copyright.\n"
    )
    assert names(parties_of(text)) == ("Finch Ltd", "Ada Marsh")


def test_an_agency_that_pays_is_the_client_and_its_client_a_third_party() -> None:
    text = (
        'Agreement between Heron Agency Ltd ("Agency") and Ada Marsh ("Freelancer") for the benefit of Gull plc ("Client").\n\n'
        "1. Freelancer shall write the posts for Client.\n2. Agency shall pay Freelancer 100 EUR for each post.\n"
        "3. Client may publish the posts.\n"
    )
    found = parties_of(text)
    assert names(found) == ("Heron Agency Ltd", "Ada Marsh")
    assert found.side_of("Client") is Side.THIRD_PARTY


def test_one_party_with_two_names() -> None:
    text = (
        'Agreement between Gull plc ("Company" or "Licensee") and Ada Marsh ("Artist").\n\n1. Artist paints a mural.\n'
        "2. Company pays Artist 100 EUR.\n3. Artist grants Licensee a licence.\n"
    )
    found = parties_of(text)
    assert found.side_of("Company") is found.side_of("Licensee") is Side.CLIENT
    assert len([p for p in found.parties if p.side is Side.CLIENT]) == 1


def test_blanks_are_no_names() -> None:
    text = 'Agreement between [CLIENT NAME] ("Client") and ____________ ("Contractor").\n\n1. Contractor designs. Client pays Contractor.'
    found = parties_of(text)
    assert names(found) == (None, None)
    assert found.sure


def test_open_roles_stay_open() -> None:
    text = 'Agreement between Gull plc ("Alpha") and Tern plc ("Beta").\n\nEach party keeps the other\'s secrets.'
    found = parties_of(text)
    assert not found.sure
    assert {p.side for p in found.parties} <= {Side.UNCLEAR}
    assert found.side_of("Alpha") is Side.UNCLEAR


def test_the_users_own_name_breaks_a_tie_and_nothing_else() -> None:
    tie = 'Agreement between Gull plc ("Alpha") and Ada Marsh ("Beta").\n\nEach party keeps the other\'s secrets.'
    assert names(parties_of(tie, "Ada Marsh")) == ("Gull plc", "Ada Marsh")
    reversed_roles = (
        'Agreement between Ada Marsh ("Client") and Finch Ltd ("Contractor").\n\n1. Contractor shall design a logo.\n'
        "2. Client pays Contractor 300 EUR.\n"
    )
    found = parties_of(reversed_roles, "Ada Marsh")
    assert names(found) == ("Ada Marsh", "Finch Ltd")
    assert found.user_is_client


def test_names_in_a_signature_block() -> None:
    text = "AGREEMENT\n\n1. Contractor shall design a logo.\n2. Client pays Contractor 300 EUR.\n\nClient: Finch Ltd\nContractor: Ada Marsh\n"
    assert names(parties_of(text)) == ("Finch Ltd", "Ada Marsh")


def test_a_paper_without_parties() -> None:
    assert parties_of("Lunch on Friday?") == Parties(because="The paper names no parties.")


def test_a_name_may_begin_with_any_capital() -> None:
    text = (
        "Dear Ada Marsh,\n\nthese are the terms:\n\n1. You write three articles.\n2. We pay you 250 EUR for each.\n"
        "3. You keep the copyright.\n\nBest wishes\nŁódź Książki Ltd\n"
    )
    assert names(parties_of(text))[0] == "Łódź Książki Ltd"


def test_a_role_or_a_form_field_is_no_name() -> None:
    text = (
        "AGREEMENT\n\n1. Contractor shall design a logo.\n2. Client pays Contractor 300 EUR.\n\n"
        "Client: Client\nDate: ____\n\nContractor: Date: ____\n"
    )
    assert names(parties_of(text)) == (None, None)
