"""Each rule on sentences: what it finds, and what looks like it. *No* rows are reversed, negated, or meant otherwise."""

# ruff: noqa: E501 - a sentence is read whole

from __future__ import annotations

import pytest

from scoring.catalogue import catalogue
from scoring.findings import Polarity
from tests.scoring.reviewing import contract, found, review_text

YES: dict[str, list[str]] = {
    "ai-training.prohibited": [
        "Client shall not use the Deliverables to train, fine-tune or develop artificial intelligence.",
        "Client agrees never to use the Deliverables as training data for machine learning.",
        "No licence is granted to Client to use the Deliverables for training machine learning models.",
    ],
    "ai-training.hollow": ["Client does not intend to use the Deliverables to train artificial intelligence."],
    "ai-training.permitted": [
        "Client may use the Deliverables to train its models.",
        "Contractor agrees that Client may ingest the Deliverables into data sets for machine learning.",
        "Nothing herein prevents Client from using the Deliverables to train artificial intelligence.",
    ],
    "ai-training.improvement-permitted": ["Client may use the Deliverables to improve its products and services."],
    "ai-training.freelancer-restrained": [
        "Contractor shall not use artificial intelligence to train models on data of Client."
    ],
    "ai-training.exception": [
        "Client shall not use the Deliverables to train artificial intelligence. This restriction does not apply to models that Client trains for itself."
    ],
    "ownership.work-for-hire": [
        "The Deliverables are works made for hire.",
        "All work is done on a work-for-hire basis.",
    ],
    "ownership.assigned": [
        "Contractor hereby assigns to Client all right, title and interest in and to the Deliverables.",
        "Contractor irrevocably transfers the entire copyright in the Deliverables to Client.",
        "All rights in the Deliverables pass to Client on payment.",
        "Upon creation, all copyrights and other intellectual property rights in the Deliverables vest in Client.",
    ],
    "ownership.client-owned": [
        "The Deliverables are the sole and exclusive property of Client.",
        "Client shall own the Deliverables.",
        "The Deliverables belong to Client.",
    ],
    "ownership.retained": [
        "Contractor keeps the copyright in the Deliverables.",
        "Copyright in the Deliverables remains with Contractor.",
        "Contractor shall retain all right, title and interest in the Deliverables.",
    ],
    "ownership.reverts": ["If an invoice is not paid when due, all rights revert to Contractor."],
    "scope.all-purposes": [
        "Client may use the Deliverables for all purposes.",
        "Client may use the Deliverables for any purpose whatsoever.",
        "Client may use the Deliverables for any reason.",
        "Contractor grants Client the right to any and all uses of the Deliverables.",
        "Client has unrestricted use of the Deliverables.",
        "Contractor grants Client a licence to use the Deliverables without restriction.",
        "Contractor grants Client the right to exploit the Deliverables in any manner whatsoever.",
        "Client may use the Deliverables as it sees fit.",
    ],
    "scope.any-media": [
        "Client may publish the Deliverables in any media now known or hereafter devised.",
        "Contractor grants Client the right to use the Deliverables throughout the universe.",
    ],
    "scope.perpetual": ["Contractor grants Client a perpetual, irrevocable licence to use the Deliverables."],
    "scope.derivatives": ["Client may modify, adapt and create derivative works of the Deliverables."],
    "scope.limited": [
        "Client may use the Deliverables solely for the autumn campaign.",
        "Contractor grants Client a licence to print the Deliverables once in the spring issue, and for no other purpose.",
        "Client shall not use the Deliverables for any purpose other than the campaign.",
    ],
    "scope.reserved": ["All rights not expressly granted are reserved by Contractor.", "No other use is permitted."],
    "third-party-ai.upload-forbidden": [
        "Client shall not upload the Deliverables to any artificial intelligence tool of a third party.",
        "Client shall not enter the Deliverables into ChatGPT, Claude or Midjourney.",
    ],
    "third-party-ai.upload-permitted": [
        "Client may upload the Deliverables to third-party artificial intelligence tools."
    ],
    "deliverables.drafts-included": [
        '"Works" means everything made by Contractor, including drafts, raw files and working files.'
    ],
    "deliverables.finals-only": ['"Deliverables" means only the final files accepted by Client.'],
    "deliverables.drafts-given": ["Drafts and raw files are the property of Client."],
    "deliverables.aggregated-data": [
        "Client may use de-identified data derived from the Deliverables for any purpose of its own."
    ],
    "third-party.sublicense": [
        "Contractor grants Client a worldwide, sublicensable licence to use the Deliverables.",
        "Client and its affiliates may use the Deliverables under this licence.",
    ],
    "third-party.no-sublicence": [
        "Contractor grants Client a non-sublicensable licence to use the Deliverables.",
        "Client may not sublicense its rights in the Deliverables.",
    ],
    "third-party.flow-down": ["Client shall cause its affiliates and subcontractors to comply with this Agreement."],
    "audit.right": [
        "Contractor may audit the records of Client once a year.",
        "Upon request of Contractor, Client shall provide records that show how the Deliverables are used.",
    ],
    "remedies.stated": [
        "Contractor may seek injunctive relief for any breach.",
        "If Client uses the Deliverables in breach of this Section, Client shall delete them from all data sets and models.",
    ],
    "ai-fee.separate-licence": [
        "Any use of the Deliverables for artificial intelligence requires a separate licence and an additional fee."
    ],
    "metadata.kept": ["Client shall not remove metadata, credits or watermarks from the Deliverables."],
    "metadata.removable": ["Client may remove metadata and watermarks from the Deliverables."],
    "text-mining.reserved": ["All rights to text and data mining of the Deliverables are reserved."],
    "likeness.protected": [
        "Client shall not make a digital replica or synthetic voice of Contractor without written consent."
    ],
    "likeness.replica-permitted": ["Client may create a digital replica of Contractor."],
    "moral-rights.waived": ["Contractor waives all moral rights in the Deliverables."],
    "precedence.other-terms": ["In case of conflict, the vendor policies of Client prevail over this Agreement."],
    "change.unilateral": ["Client may modify the terms of this Agreement at any time."],
    "change.with-notice": [
        "Client may change these terms with thirty days' notice, and Contractor may terminate if it does not agree."
    ],
}
NO: dict[str, list[str]] = {
    "ai-training.prohibited": [
        "Contractor shall not use the Deliverables to train artificial intelligence.",
        "Client is not prohibited from using the Deliverables to train artificial intelligence.",
        "Client shall not train its staff with the Deliverables.",
    ],
    "ai-training.permitted": [
        "Contractor may use artificial intelligence to make the Deliverables.",
        "Client may not use the Deliverables to train its models.",
        "Client may use the Deliverables to train new employees.",
        "The parties may take a training course on the Deliverables.",
    ],
    "ai-training.improvement-permitted": [
        "Contractor may use its notes to improve its services.",
        "Client shall not use the Deliverables to improve its products.",
        "Contractor shall improve the Deliverables until they are accepted.",
    ],
    "ownership.work-for-hire": [
        "The Deliverables are not works made for hire.",
        "Neither party is hired as an employee.",
    ],
    "ownership.assigned": [
        "Neither party may assign this Agreement without consent.",
        "Client assigns to Contractor all right, title and interest in the Deliverables.",
        "Contractor does not assign any copyright in the Deliverables to Client.",
        "Contractor may assign its rights and obligations under this Agreement.",
        "Contractor assigns an illustrator to the project.",
    ],
    "ownership.client-owned": [
        "The Client Materials are the sole and exclusive property of Client.",
        "The Deliverables are not the property of Client.",
        "The Deliverables belong to Contractor.",
    ],
    "ownership.retained": [
        "Client retains all right, title and interest in the Deliverables.",
        "Contractor does not retain any rights in the Deliverables.",
        "Contractor retains an accountant.",
    ],
    "scope.all-purposes": [
        "Client shall not use the Deliverables for any purpose other than the campaign.",
        "Contractor is an independent contractor for all purposes.",
        'For all purposes of this Section, "use" of the Deliverables means print.',
        "Contractor grants Client any and all uses of the Deliverables necessary to perform the Statement of Work.",
        "Client shall not delay payment for the Deliverables in any manner.",
        "Upon termination for any reason, the rights of Client to use the Deliverables end.",
        "Client may use the Deliverables until this Agreement is terminated for any reason.",
        "All rights granted to Client in the Deliverables survive if Contractor should for any reason become unable to work.",
        "Contractor may use the Client Materials for any purpose.",
        "Contractor grants Client the right to print the Deliverables, including without limitation on posters for the fair.",
    ],
    "scope.any-media": ["Contractor grants Client the right to print the Deliverables in the media named in Order 3."],
    "scope.perpetual": [
        "The obligation of confidence is perpetual.",
        "Contractor grants Client a licence for one year to use the Deliverables, which is not perpetual.",
    ],
    "scope.derivatives": ["Client shall not modify or make derivative works of the Deliverables."],
    "scope.limited": [
        "Contractor shall use the Client Materials solely for the campaign.",
        "Client may use the Deliverables, but is not limited to the campaign.",
        "Client pays only for accepted work.",
    ],
    "scope.reserved": ["All rights not granted in the Client Materials are reserved by Client."],
    "third-party-ai.upload-forbidden": [
        "Contractor shall not enter Confidential Information into any artificial intelligence tool.",
        "Client shall upload the Deliverables to its website.",
    ],
    "third-party-ai.upload-permitted": ["Client may upload the Deliverables to its website."],
    "deliverables.drafts-included": ["Contractor shall send drafts for review within ten days."],
    "deliverables.finals-only": ["Contractor shall deliver the final files on 3 May."],
    "deliverables.aggregated-data": ["Client shall not use de-identified data derived from the Deliverables."],
    "third-party.sublicense": [
        "Contractor grants Client a non-sublicensable licence to use the Deliverables.",
        "Client may not sublicense the Deliverables.",
    ],
    "audit.right": [
        "Client may audit the records of Contractor.",
        "Contractor shall keep records of its time.",
    ],
    "remedies.stated": ["Client may seek injunctive relief for any breach by Contractor."],
    "ai-fee.separate-licence": [
        "Client may train artificial intelligence on the Deliverables without any additional fee.",
        "Contractor needs a separate licence for fonts.",
    ],
    "metadata.kept": ["Client may remove metadata from the Deliverables."],
    "metadata.removable": ["Client may not remove metadata from the Deliverables."],
    "likeness.protected": ["Client may create a digital replica of Contractor."],
    "likeness.replica-permitted": ["Client shall not create a digital replica of Contractor."],
    "moral-rights.waived": ["Contractor does not waive any moral rights in the Deliverables."],
    "precedence.other-terms": ["In case of conflict, this Agreement prevails over the vendor policies of Client."],
    "change.unilateral": [
        "Client may not modify the terms of this Agreement.",
        "Client may change the terms of this Agreement only in writing signed by both parties.",
    ],
}
NEEDS_A_BAN = {
    "precedence.override": "This Section 3 prevails over any conflicting term.",
    "survival.stated": "This Section 3 survives termination of this Agreement.",
    "ai-training.lapses": "The restrictions of this Section 3 expire six months after delivery.",
}
"""Rules that speak of a ban, and are silent where there is none."""
BAN = "Client shall not use, and shall not authorize any third party to use, the Deliverables to train, fine-tune or develop artificial intelligence systems."


@pytest.mark.parametrize(("rule", "sentence"), [(rule, s) for rule, rows in YES.items() for s in rows])
def test_it_is_found(rule: str, sentence: str) -> None:
    text = contract(sentence, rights="The parties meet monthly.")
    findings = found(review_text(text), rule)
    assert findings
    assert all(text[f.start : f.end] == f.quote for f in findings)
    assert any(f.clause == "3.1" for f in findings)


@pytest.mark.parametrize(("rule", "sentence"), [(rule, s) for rule, rows in NO.items() for s in rows])
def test_it_is_not_found_in_what_looks_like_it(rule: str, sentence: str) -> None:
    report = review_text(contract(sentence, rights="The parties meet monthly."))
    assert report.state in ("scored", "awaiting_you")
    assert not found(report, rule)


@pytest.mark.parametrize("rule", NEEDS_A_BAN)
def test_what_speaks_of_a_ban(rule: str) -> None:
    sentence = NEEDS_A_BAN[rule]
    assert found(review_text(contract(BAN, sentence)), rule)
    assert not found(review_text(contract("The parties meet monthly.", sentence)), rule)


def test_a_right_is_found_in_a_list_whose_lead_in_ends_with_its_verb() -> None:
    text = contract(
        "As between the parties, Client shall own:\n\n(a) the Deliverables; and\n\n(b) all drafts and sketches of the Deliverables.",
        rights="The parties meet monthly.",
    )
    assert [f.clause for f in found(review_text(text), "ownership.client-owned")] == ["3.1(a)", "3.1(b)"]


def test_every_rule_that_finds_words_has_an_example() -> None:
    elsewhere = {
        "ai-training.hidden",
        "precedence.conflict",
        "ai-training.usage-data",
        "ai-training.unclear",
        "ai-training.named-only",
        "ai-training.freelancer-permitted",
    }
    wanted = {e.id for e in catalogue().rules.values() if e.polarity is not Polarity.MISSING}
    assert wanted == YES.keys() | NEEDS_A_BAN.keys() | elsewhere
