"""Clause presence: the quality floor on clauses of our own, what may be called a fact, and how the model is made."""

# ruff: noqa: E501 - a sentence is read whole

from __future__ import annotations

import gzip
import itertools
import json
import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import BrokenCatalogue
from scoring.reading import presence
from scoring.reading.presence import (
    CATEGORIES,
    FACT_QUALITY,
    Status,
    find_presence,
    parse_model,
    split_sentences,
    split_units,
)
from scoring.reading.presence_rules import RULES

CLAUSES: dict[str, list[str]] = {
    "License Grant": [
        "Subject to the terms of this Agreement, Licensor hereby grants to Licensee a non-exclusive licence to use the software during the term.",
        "Marlow grants Pell a worldwide, royalty-free license to reproduce and distribute the recordings.",
    ],
    "Ip Ownership Assignment": [
        "Supplier hereby assigns to Buyer all right, title and interest, including all copyrights and patents, in the work product.",
        "All inventions and developments made under this Agreement shall be the sole and exclusive property of Company, and Consultant agrees to assign them to Company.",
    ],
    "Audit Rights": [
        "Licensor shall have the right, upon ten days' notice, to audit and inspect the books and records of Licensee to verify the royalties.",
        "Distributor shall keep accurate records, which shall be open to inspection and audit by an independent certified public accountant.",
    ],
    "Irrevocable Or Perpetual License": [
        "Licensor grants to Licensee a perpetual, irrevocable, royalty-free license to use the technology.",
        "The license granted under this Section is irrevocable and shall continue in perpetuity.",
    ],
    "Unlimited/All-You-Can-Eat-License": [
        "Licensor grants Customer an enterprise license for an unlimited number of users and unlimited copies of the software.",
    ],
    "Non-Transferable License": [
        "Licensor grants to Licensee a limited, non-exclusive, non-transferable license to use the marks.",
        "Company grants Agent a nontransferable right and license to use the software.",
    ],
    "Exclusivity": [
        "Company appoints Distributor as its exclusive distributor of the products in the territory and shall not appoint any other distributor in the territory.",
        "During the term Customer shall purchase its requirements of the product exclusively from Supplier.",
    ],
    "Non-Compete": [
        "During the term and for two years thereafter, Distributor shall not directly or indirectly market or sell any products that compete with the products.",
        "Consultant covenants not to engage in any business which is competitive with the business of Company.",
    ],
    "Cap On Liability": [
        "In no event shall either party's total aggregate liability under this Agreement exceed the amounts paid in the preceding twelve months.",
        "Neither party shall be liable to the other for any indirect, incidental, consequential or punitive damages, including lost profits.",
    ],
    "Uncapped Liability": [
        "Except for breach of confidentiality and the indemnification obligations, in no event shall either party be liable for consequential damages. The limitations of liability shall not apply to gross negligence or willful misconduct.",
    ],
    "Governing Law": [
        "This Agreement shall be governed by and construed in accordance with the laws of the State of Oregon, without regard to its conflict of laws principles.",
        "The laws of England and Wales shall govern this Agreement and the parties submit to the courts of London.",
    ],
    "Termination For Convenience": [
        "Either party may terminate this Agreement at any time without cause upon sixty (60) days prior written notice to the other party.",
        "Company may terminate this Agreement for convenience, for any reason or no reason, by giving thirty days written notice.",
    ],
    "Post-Termination Services": [
        "Upon termination of this Agreement, Distributor may continue to sell its remaining inventory of products for a period of six months after termination.",
        "Following expiration or termination, Vendor shall provide transition assistance and continue to provide the services for up to ninety days.",
    ],
    "Revenue/Profit Sharing": [
        "Licensee shall pay Licensor a royalty of eight percent (8%) of net sales of the licensed products each calendar quarter.",
        "The parties shall share revenue equally: Partner receives fifty percent (50%) of the net advertising revenue.",
    ],
    "Insurance": [
        "Contractor shall maintain commercial general liability insurance with limits of not less than $1,000,000 per occurrence and name Company as an additional insured.",
        "Each party shall obtain and maintain at its expense product liability insurance and furnish certificates of insurance on request.",
    ],
    "Anti-Assignment": [
        "Neither party may assign this Agreement or any of its rights without the prior written consent of the other party, and any attempted assignment shall be void.",
        "This Agreement may not be assigned or transferred by Distributor without the written consent of Company.",
    ],
    "Renewal Term": [
        "This Agreement shall automatically renew for successive one (1) year renewal terms after the initial term.",
        "After the initial term this Agreement may be extended automatically for additional periods of twelve months.",
    ],
    "Notice Period To Terminate Renewal": [
        "The term shall automatically renew for successive one year periods unless either party gives written notice of non-renewal at least ninety (90) days prior to the end of the then current term.",
    ],
}
PLAIN = [
    "Ada Marsh makes twelve drawings of lighthouses, in ink, on paper that she buys herself.",
    "Meetings are held on Tuesdays at ten, by telephone where the weather is bad.",
    "The parties shall be polite to each other. Notices are sent by post to the addresses above.",
    "The fee is 900 euros. It includes one visit to the harbour and the trains there and back.",
    "If a court holds one sentence of this paper invalid, the others stay in force.",
    "This paper is the whole agreement between the parties and replaces what was said before.",
    "Each drawing measures thirty by forty centimetres and is signed on the back.",
]


def paper(clause: str = "") -> str:
    return "\n\n".join([*PLAIN[:3], *([clause] if clause else []), *PLAIN[3:]])


def test_floor_on_our_own_clauses() -> None:
    """At least nine of ten clauses are found, none of the plain papers holds a fact, and no fact is far from its clause."""
    found = missed = 0
    for name, clauses in CLAUSES.items():
        for clause in clauses:
            text = paper(clause)
            answer = find_presence(text)[name]
            found += answer.present
            missed += not answer.present
            if answer.status is Status.PRESENT:
                assert answer.quote is not None
                assert text[answer.quote.start : answer.quote.end] in clause
    assert found / (found + missed) >= 0.9
    assert [n for n, p in find_presence(paper()).items() if p.present or p.status is Status.PRESENT] == []


@pytest.mark.parametrize("name", CATEGORIES)
def test_every_category_is_found_somewhere(name: str) -> None:
    assert any(find_presence(paper(clause))[name].status is not Status.ABSENT for clause in CLAUSES[name])


def test_a_fact_needs_rules_and_model_and_a_good_category() -> None:
    for clauses in CLAUSES.values():
        for clause in clauses:
            for name, answer in find_presence(paper(clause)).items():
                quality = presence._model().judges[CATEGORIES.index(name)].quality
                if answer.status is Status.PRESENT:
                    assert answer.source == "both"
                    assert quality >= FACT_QUALITY
                if quality < FACT_QUALITY:
                    assert answer.status is not Status.PRESENT


def test_reasons_are_rules_and_words_of_the_quote() -> None:
    text = paper(CLAUSES["Governing Law"][0])
    law = find_presence(text)["Governing Law"]
    assert law.quote is not None
    words = " ".join(presence.words_of(text[law.quote.start : law.quote.end].lower()))
    ruled = [reason for reason in law.because if reason.startswith("rule: ")]
    grams = [reason for reason in law.because if not reason.startswith("rule: ")]
    assert "rule: governed by the law of" in ruled
    assert grams
    assert all(gram in words for gram in grams)


@given(st.text(alphabet=st.sampled_from("abA .;\n\u00a0\u0130\u2019"), max_size=1500))
def test_sentences_cover_their_unit_without_gap(text: str) -> None:
    for unit in split_units(text):
        sentences = list(split_sentences(text, unit))
        assert sentences[0].start == unit.start
        assert sentences[-1].end == unit.end
        assert all(a.end == b.start for a, b in itertools.pairwise(sentences))


@given(st.text(max_size=400))
def test_any_text_is_answered(text: str) -> None:
    for answer in find_presence(text).values():
        assert 0 <= answer.confidence <= 1
        assert all(0 <= s.start < s.end <= len(text) for s in answer.spans)


def test_the_model_is_small_plain_numbers() -> None:
    packed = resources.files("scoring.reading").joinpath("presence.json.gz").read_bytes()
    assert len(packed) <= 250_000
    data = json.loads(gzip.decompress(packed))
    assert "CUAD" in data["source"]
    assert all(len(data[view]["ngrams"]) <= 4000 for view in ("unit", "sentence"))
    assert tuple(data["categories"]) == CATEGORIES == tuple(RULES)


def test_a_model_of_other_categories_is_refused() -> None:
    with pytest.raises(BrokenCatalogue, match="fit it again"):
        parse_model({"categories": ["Weather"]})


def _corpus(path: Path) -> Path:
    rows = []
    for n in range(30):
        labels, parts, at = {}, [], 0
        for i, (name, clauses) in enumerate(CLAUSES.items()):
            clause = clauses[n % len(clauses)] if (n + i) % 3 else PLAIN[(n + i) % len(PLAIN)]
            if (n + i) % 3:
                labels[name] = [{"start": at, "end": at + len(clause), "text": clause}]
            parts.append(clause)
            at += len(clause) + 2
        rows.append({"id": f"own-{n}", "title": "", "text": "\n\n".join(parts), "labels": labels})
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return path


def test_fitting_in_two_processes_gives_the_same_bytes(tmp_path: Path) -> None:
    """Sets have another order in every process; the model must not."""
    pytest.importorskip("sklearn", reason="needs the extra fit")
    source = _corpus(tmp_path / "own.jsonl.gz")
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "scoring.reading.presence_fit", str(source), str(tmp_path / seed)]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed})
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_a_fitted_model_scores_as_it_was_measured(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="needs the extra fit")
    from scoring.reading import presence_fit as fit

    corpus = fit.load(_corpus(tmp_path / "own.jsonl.gz"))
    model = parse_model(json.loads(gzip.decompress(fit.packed(fit.model_of(corpus, [0.9] * len(CATEGORIES))))))
    # the shipped scorer gives what was measured with numpy
    linear = fit.fit_linear(corpus.units.counts, corpus.units.labels)
    theirs = linear.scores(corpus.units.counts)
    ours = presence._score(model, corpus.texts[0])
    for at in range(len(ours.units)):
        for i in range(len(CATEGORIES)):
            assert abs(ours.by_unit[i][at] - theirs[at, i]) < 0.001


def test_measuring_keeps_a_contract_from_what_answers_about_it(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="needs the extra fit")
    import numpy as np

    from scoring.reading import presence_fit as fit

    corpus = fit.load(_corpus(tmp_path / "own.jsonl.gz"))
    before = fit.cross_validate(corpus, 0)
    # whatever the labels of the first fold's contracts say, the answers about them are the same
    first = before.fold == 0
    corpus.present[first] = 1 - corpus.present[first]
    for view in (corpus.units, corpus.sentences):
        inside = view.of(first)
        view.labels[inside] = 1 - view.labels[inside]
    after = fit.cross_validate(corpus, 0)
    assert np.array_equal(before.present[first], after.present[first])
    assert np.allclose(before.chance[first], after.chance[first])
    assert not np.array_equal(before.chance[~first], after.chance[~first])
