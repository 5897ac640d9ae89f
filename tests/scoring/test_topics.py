"""Each topic on our own sentences: what it says, the other way round, denied, and what only looks like it."""

from __future__ import annotations

import pytest

from scoring.reading.read import read
from scoring.rules.base import Paper
from scoring.text import ContractText
from scoring.topics import TOPICS, WORDINGS, Effect, TopicFound, find_topics
from tests.scoring.reviewing import contract

SAYS: dict[tuple[str, str], list[str]] = {
    ("portfolio", "allowed"): [
        "Contractor may show the Deliverables in its portfolio.",
        "Contractor retains the right to display the Deliverables in showreels and for self-promotion.",
    ],
    ("portfolio", "forbidden"): [
        "Contractor shall not include the Deliverables in any portfolio.",
        "Contractor agrees not to use the Deliverables for self-promotion.",
    ],
    ("moral-rights", "waived"): [
        "Contractor waives all moral rights in the Deliverables.",
        "Contractor agrees not to assert any moral rights in the Deliverables.",
    ],
    ("moral-rights", "kept"): [
        "Contractor asserts the right to be identified as the author.",
        "Nothing in this Agreement waives the moral rights of Contractor.",
    ],
    ("kill-fee", "owed"): [
        "If Client cancels the project after sketches, a kill fee of 50% is due.",
        "Should Client abandon the work, 25% of the fee falls due at once.",
    ],
    ("kill-fee", "refused"): [
        "Client may cancel the project at any time without any payment to Contractor.",
        "No kill fee is payable.",
    ],
    ("late-fee", "owed"): [
        "Overdue invoices bear interest at 8 per cent a year.",
        "If a sum is not received in time, Client shall pay a late fee of 40 euros.",
        "Sums paid late are increased by 1.5% per month.",
    ],
    ("late-fee", "refused"): [
        "Contractor waives any interest on overdue sums.",
        "No late fees are charged.",
    ],
    ("revisions", "counted"): [
        "The fee includes two rounds of revisions.",
        "Any further revisions are charged at the hourly rate.",
    ],
    ("revisions", "unlimited"): [
        "The fee includes unlimited revisions.",
        "Contractor shall revise the Deliverables until Client is satisfied.",
    ],
    ("non-solicit", "freelancer-bound"): [
        "For one year Contractor shall not solicit the customers of Client.",
    ],
    ("non-solicit", "client-bound"): ["Client shall not entice the staff of Contractor."],
    ("non-solicit", "both"): ["Neither party shall solicit the employees of the other."],
    ("non-compete", "freelancer-bound"): [
        "For six months Contractor shall not work for any competitor of Client.",
        "Contractor will not engage in any business that competes with Client.",
    ],
    ("non-compete", "both"): ["Neither party shall compete with the other during the term."],
    ("drafts", "covered"): [
        "Contractor delivers the Deliverables, including all drafts, on request.",
        "Contractor hands over all Deliverables, including any work in progress.",
    ],
    ("pay-when-paid", "conditional"): [
        "Contractor is paid within ten days after receipt of payment from the end client.",
        "Fees are due once Client has been paid by the advertiser.",
    ],
    ("pay-when-paid", "not-conditional"): [
        "Payment is not conditional on Client being paid by its customer.",
        "Fees are due whether or not Client is paid by the advertiser.",
    ],
    ("payment", "days"): [
        "Invoices are due within fourteen days.",
        "Client pays each invoice net 30.",
    ],
    ("payment", "stated"): ["Client shall pay a fee of 2,400.00 euros."],
    ("confidentiality", "both"): ["Each party shall keep the information of the other confidential."],
    ("confidentiality", "freelancer-bound"): [
        "Contractor shall keep secret and hold in strict confidence whatever it learns.",
        "Contractor shall not disclose the plans of Client to anyone.",
    ],
    ("confidentiality", "client-bound"): ["Client shall keep the sketches confidential until the launch."],
    ("confidential-terms", "covered"): [
        "The terms of this Agreement are confidential.",
        "Contractor shall not disclose the existence or contents of this Agreement.",
        "Confidential Information includes the terms of this Agreement and the plans of Client.",
        "All information about this Agreement is strictly confidential.",
    ],
    ("indemnity", "freelancer-owes"): ["Contractor shall indemnify Client against all claims."],
    ("indemnity", "client-owes"): [
        "Client shall indemnify and hold harmless Contractor against claims over its briefs."
    ],
    ("indemnity", "both"): ["Each party shall indemnify the other against claims from its own breach."],
    ("liability-cap", "stated"): [
        "The total liability of Contractor shall not exceed the fees paid under this Agreement.",
        "Neither party is liable for more than the fees paid in the last year.",
    ],
    ("termination", "both"): ["Either party may terminate this Agreement on thirty days' notice."],
    ("termination", "client-ends"): ["Client may terminate this Agreement at any time."],
    ("termination", "freelancer-ends"): ["Contractor may end this Agreement if an invoice stays unpaid."],
    ("usage-fee", "owed"): [
        "A usage fee of 900 euros is due for each further campaign.",
        "Client shall pay royalties of 8% of net sales.",
    ],
    ("usage-fee", "refused"): [],
    ("broad-licence", "granted"): [
        "Contractor grants Client a perpetual, irrevocable and sublicensable licence to use the Deliverables.",
    ],
    ("ai-tools", "freelancer-restrained"): [
        "Contractor shall not use generative tools to make the Deliverables.",
        "Contractor may only use AI with the consent of Client.",
    ],
}

SILENT: dict[str, list[str]] = {
    "portfolio": ["Contractor manages the product portfolio of Client.", "Client presents its investment portfolio."],
    "moral-rights": ["Contractor keeps its good morals.", "Client waives the deadline."],
    "kill-fee": ["Client may cancel a subscription at any time.", "Contractor is killing time at no fee of its own."],
    "late-fee": [
        "Contractor transfers all right, title and interest in the Deliverables, however late they are made.",
        "Contractor has no interest in the business of Client.",
    ],
    "revisions": ["Contractor shall send the Deliverables in one round.", "The law may be revised."],
    "non-solicit": ["Client may solicit bids from others.", "Contractor shall not solicit votes."],
    "non-compete": [
        "Contractor shall not be prevented from working for competitors of Client.",
        "Nothing in this Agreement restrains Contractor from competing with Client.",
        "Contractor warrants that it has no other agreement that competes with this one.",
    ],
    "drafts": [
        "Contractor hands over the Deliverables, excluding drafts.",
        "The draft of this Agreement was made by Client.",
    ],
    "pay-when-paid": ["Client pays Contractor after receipt of the invoice.", "Contractor pays its own suppliers."],
    "payment": ["Client cures a breach within ten days.", "No fee is payable for sketches."],
    "confidentiality": [
        "Confidential Information does not include what is public.",
        "Contractor shall not disclose to Client any secret of an earlier customer.",
        "There is no duty of confidentiality.",
    ],
    "confidential-terms": [
        "Contractor shall keep the plans of Client confidential.",
        "The terms of this Agreement are not confidential.",
        "Contractor may disclose the fees in this Agreement.",
    ],
    "indemnity": [
        "Contractor shall not be required to indemnify Client.",
        "Contractor has no duty to indemnify Client.",
    ],
    "liability-cap": ["Contractor keeps liability insurance of more than 1,000,000 euros in amount."],
    "termination": ["The termination date is stated in the order.", "Neither party may terminate early."],
    "usage-fee": [
        "Contractor grants Client a royalty-free licence.",
        "Contractor holds a business licence.",
        "The use of the Deliverables will not require any royalties.",
    ],
    "broad-licence": ["Contractor grants Client a licence to print the Deliverables once."],
    "ai-tools": ["Client shall not use AI on the Deliverables.", "Contractor shall not use paid staff."],
}


def topics_of(sentence: str) -> list[TopicFound]:
    text = ContractText(contract(sentence), "text/plain", "plain")
    found = list(find_topics(Paper.of(read(text, me=("Ada Marsh",)))))
    assert all(text.text[f.span.start : f.span.end].strip() for f in found)
    return [f for f in found if text.text[f.span.start : f.span.end] in sentence]


@pytest.mark.parametrize(
    ("topic", "meaning", "sentence"), [(t, m, s) for (t, m), sentences in SAYS.items() for s in sentences]
)
def test_a_topic_is_found_with_its_meaning(topic: str, meaning: str, sentence: str) -> None:
    assert (topic, meaning) in {(f.topic, f.meaning) for f in topics_of(sentence)}


@pytest.mark.parametrize(("topic", "sentence"), [(t, s) for t, sentences in SILENT.items() for s in sentences])
def test_what_only_looks_like_it_is_not_found(topic: str, sentence: str) -> None:
    assert topic not in {f.topic for f in topics_of(sentence)}


@pytest.mark.parametrize(
    ("sentence", "topic", "effect"),
    [
        ("Contractor shall indemnify Client against all claims.", "indemnity", Effect.HURTS),
        ("Client shall indemnify Contractor against all claims.", "indemnity", Effect.HELPS),
        ("Each party shall indemnify the other against all claims.", "indemnity", Effect.BOTH),
        ("Client may cancel without any payment to Contractor.", "kill-fee", Effect.HURTS),
        ("Client may cancel against a kill fee of half the price.", "kill-fee", Effect.HELPS),
        ("Contractor may show the Deliverables in its portfolio.", "portfolio", Effect.HELPS),
        ("Contractor may not show the Deliverables in its portfolio.", "portfolio", Effect.HURTS),
        ("Contractor shall not solicit the staff of Client.", "non-solicit", Effect.HURTS),
        ("Client shall not solicit the staff of Contractor.", "non-solicit", Effect.HELPS),
    ],
)
def test_who_is_bound_decides_whom_it_helps(sentence: str, topic: str, effect: Effect) -> None:
    sure = {f.effect for f in topics_of(sentence) if f.topic == topic and f.effect is not Effect.OPEN}
    assert sure == {effect}


def test_every_topic_has_sentences_for_and_against() -> None:
    assert {t for t, _ in SAYS} == set(TOPICS) == set(SILENT)
    assert {(w.topic, w.meaning) for w in WORDINGS if w.sure} - {
        ("indemnity", "stated"),
        ("termination", "stated"),
    } <= set(SAYS)


def test_a_quote_is_the_sentence_and_not_the_whole_item() -> None:
    text = ContractText(
        contract("Overdue invoices bear interest at 8 per cent a year. Contractor may show the work in its portfolio."),
        "text/plain",
        "plain",
    )
    found = {f.topic: text.text[f.span.start : f.span.end] for f in find_topics(Paper.of(read(text)))}
    assert found["late-fee"] == "Overdue invoices bear interest at 8 per cent a year."
    assert found["portfolio"] == "Contractor may show the work in its portfolio."
