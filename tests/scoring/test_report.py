"""The document object: its fields, both ways."""

from __future__ import annotations

import hashlib
import json

import pytest

from scoring.report import PROTECTIONS, DocumentIdentity, Report, document_id, unread_report
from scoring.text import Needs, Unreadable
from tests.corpus import sample_texts
from tests.scoring.reviewing import review_text

PINNED = {
    "locator", "sha256", "media_type", "id", "language", "pages", "text_sha256", "is_contract", "kind", "state",
    "needs", "level", "level_high", "agreement", "agreement_level", "score", "protections", "findings", "trace",
    "parties", "signed", "reference", "dates", "previous_version", "changed_clauses", "rubric",
}  # fmt: skip
FINDING = {
    "rule", "family", "polarity", "severity", "strength", "quote", "start", "end", "page", "clause", "actor",
    "defeated_by", "confidence", "why", "action",
}  # fmt: skip


@pytest.mark.parametrize("name", ["PUBLISHER_MSA", "AGENCY_HIGH", "ZIP_MSA", "INVOICE", "ESIGN_BODY"])
def test_json_both_ways(name: str) -> None:
    report = review_text(getattr(sample_texts, name))
    data = json.loads(json.dumps(report.to_json()))
    assert Report.from_json(data) == report
    assert Report.from_json(data).to_json() == report.to_json()


def test_every_pinned_field_is_there() -> None:
    data = review_text(sample_texts.AGENCY_HIGH).to_json()
    assert data.keys() >= PINNED
    assert data["findings"][0].keys() == FINDING
    assert data["score"].keys() == {"ai", "ai_low", "ai_high", "fairness"}
    assert tuple(data["protections"]) == PROTECTIONS
    assert data["dates"].keys() == {"effective", "end", "auto_renew", "notice_deadline"}
    assert data["rubric"].keys() == {"id", "version", "detectors_sha256"}
    assert (data["rubric"]["id"], len(data["rubric"]["detectors_sha256"])) == ("clausewatch-freelance", 64)
    assert data["parties"]["client"] == "Larkfield Agency Inc."
    assert data["dates"]["effective"] == "2026-05-04"


def test_unread_both_ways() -> None:
    identity = DocumentIdentity(id="d-000000000000", locator="attachment:a.pdf", sha256="cd" * 32)
    report = unread_report(Unreadable(Needs.PASSWORD, "It is locked.", "application/pdf"), identity)
    assert (report.id, report.state, report.needs, report.media_type) == (
        "d-000000000000",
        "unread",
        "password",
        "application/pdf",
    )
    assert Report.from_json(json.loads(json.dumps(report.to_json()))) == report


def test_ids_follow_the_owner_and_the_locator() -> None:
    owner = "12" * 32
    expected = "d-" + hashlib.sha256(owner.encode() + b"\0" + b"body:text").hexdigest()[:12]
    assert document_id(owner, "body:text") == expected
    assert DocumentIdentity(locator="body:text", sha256="34" * 32, owner_sha256=owner).id == expected
    assert DocumentIdentity(locator="file:a.pdf", sha256=owner).id == document_id(owner, "file:a.pdf")


@pytest.mark.parametrize(
    "broken", [{}, {"rubric": {}}, {"rubric": {"id": "x", "version": "1", "detectors_sha256": ""}}]
)
def test_what_is_no_report_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError)):
        Report.from_json(broken)
