"""Six crafts: by which words a contract is recognised, what its traps are, and that none of it lifts a level."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from scoring.craft_words import CRAFTS, crafts, is_named_part, is_named_work, parse_crafts
from scoring.errors import BrokenCatalogue
from scoring.reading.machines import knows_one_craft
from scoring.render.html import render_html
from scoring.render.markdown import render_markdown
from scoring.render.text import render_text
from scoring.report import Report
from tests.corpus import sample_texts
from tests.scoring.reviewing import contract, review_text

CORPUS = Path(__file__).parents[1] / "corpus" / "crafts"
CASES = [
    (craft, case["kind"], case["text"], case.get("found"))
    for craft, cases in tomllib.loads((CORPUS / "sentences.toml").read_text("utf-8")).items()
    for case in cases
]
OWN = {
    "voice": {"craft-voice.replica", "craft-voice.replica-perpetual", "craft-voice.takes-kept"},
    "translation": {"craft-translation.engine", "craft-translation.memory-owned"},
    "photography": {"craft-photography.raw", "craft-photography.release", "craft-photography.generator"},
    "illustration": {"craft-illustration.style", "craft-illustration.layers"},
    "code": {"craft-code.assistant", "craft-code.tools-banned"},
    "video": {"craft-video.likeness", "craft-video.rushes"},
}
MACHINES = (
    "machine translation engines",
    "image generators",
    "text-to-image models",
    "voice models",
    "speech synthesis systems",
    "text-to-speech systems",
    "voice cloning systems",
    "code assistants",
    "code completion tools",
    "video generators",
    "style transfer models",
    "facial recognition systems",
    "deepfakes",
)
BAN = "Client shall not use, and shall not authorise any third party to use, the Deliverables to "


def _paper(craft: str, clause: str | None = None) -> str:
    """The contract of a craft; with *clause* in place of its own traps."""
    text = (CORPUS / f"{craft}.txt").read_text("utf-8")
    if clause is None:
        return text
    head, _, rest = text.partition("\n2.2 ")
    return f"{head}\n2.9 {clause}\n\n3. Payment{rest.partition('3. Payment')[2]}"


def _rules(report: Report) -> set[str]:
    return {f.rule for craft in report.crafts for f in craft.findings}


@pytest.mark.parametrize("craft", CRAFTS)
def test_a_contract_is_read_as_its_craft_with_the_words_that_say_so(craft: str) -> None:
    text = _paper(craft)
    report = review_text(text)
    [found] = report.crafts
    assert found.craft == craft
    assert found.signs
    assert _rules(report) == OWN[craft]
    for words in (*found.signs, *found.findings):
        assert words.start is not None
        assert text[words.start : words.end] == words.quote
        assert words.quote.strip()
    for finding in found.findings:
        assert finding.why
        assert finding.action
        assert finding.clause is not None
        assert finding.clause.startswith("2.")


@pytest.mark.parametrize(("craft", "kind", "clause", "trap"), CASES)
def test_one_clause(craft: str, kind: str, clause: str, trap: str | None) -> None:
    report = review_text(_paper(craft, clause))
    assert [c.craft for c in report.crafts] == [craft]
    assert _rules(report) == ({trap} if trap else set()), kind


def test_every_craft_has_each_kind_of_case() -> None:
    for craft in CRAFTS:
        kinds = {kind for name, kind, _, _ in CASES if name == craft}
        assert {"positive", "negated", "reversed", "double negation", "wrong sense"} <= kinds
    traps = {trap for _, _, _, trap in CASES} | set().union(*OWN.values())
    untried = {flag.id for craft in crafts() for flag in craft.flags} - traps
    assert untried <= {"craft-translation.post-editing"}


def test_corrections_fed_back_into_the_engine() -> None:
    clause = "Client may capture the post-edits of the Translator to improve the quality of its engine."
    assert "craft-translation.post-editing" in _rules(review_text(_paper("translation", clause)))


# ---- other papers


@pytest.mark.parametrize(
    ("title", "clause"),
    [
        (
            "SOFTWARE LICENCE AGREEMENT",
            "Contractor provides voice over IP, voice mail and voice calls for Client's narration desk.",
        ),
        (
            "SERVICES AGREEMENT",
            "Contractor shall keep to the code of conduct and the commercial code, and store source code in escrow.",
        ),
        (
            "CONSULTING AGREEMENT",
            "Contractor may not copy, modify, translate or decompile the software; a glossary is attached.",
        ),
        (
            "CLEANING AGREEMENT",
            "Contractor shall photocopy the keys list and show photo identification; photographs of damage are kept.",
        ),
        (
            "ADVISORY AGREEMENT",
            "The table is given by way of illustration only; sketches of the site are confidential.",
        ),
        (
            "SECURITY AGREEMENT",
            "Contractor shall run video surveillance and video conferences; footage of the gate is kept for a week.",
        ),
        ("SALES AGREEMENT", "Contractor shall translate interest into sales and develop business with new customers."),
    ],
)
def test_words_of_a_craft_alone_make_no_contract_of_it(title: str, clause: str) -> None:
    text = contract(clause).replace("SERVICES AGREEMENT", title).replace("the illustrations", "the reports")
    assert review_text(text).crafts == ()


def test_a_craft_is_recognised_by_what_is_done_whatever_the_paper_is_called() -> None:
    text = contract("Contractor delivers fine cut and colour grading within a week of the shoot days.").replace(
        "Contractor shall make the illustrations", "Contractor shall film and edit two short videos"
    )
    assert [c.craft for c in review_text(text).crafts] == ["video"]


def test_a_duty_that_is_denied_is_none() -> None:
    text = contract("Roughs and sketches are not part of it.").replace(
        "Contractor shall make the illustrations", "Contractor shall not draw illustrations but shall write the reports"
    )
    assert review_text(text).crafts == ()


def test_invoices_and_leases_have_no_craft() -> None:
    for name in ("INVOICE", "LEASE"):
        text = getattr(sample_texts, name, None)
        if text is not None:
            assert review_text(text).crafts == ()
    assert review_text("Invoice 7\nVoice-over for the audiobook, two studio sessions: EUR 900").crafts == ()


# ---- no false comfort


@pytest.mark.parametrize("machine", MACHINES)
def test_a_ban_on_one_kind_of_machine_is_no_full_ban(machine: str) -> None:
    assert knows_one_craft(machine)
    for verbs in ("train, fine-tune or develop", "train or improve", "build, train or test"):
        report = review_text(contract(f"{BAN}{verbs} {machine}."))
        assert report.level in ("None", "Moderate")
        assert report.level_high != "High" or report.level == "Moderate"
        assert report.protections["ai_training_prohibition"] != "present"
    whole = review_text(contract(f"{BAN}train, fine-tune or develop {machine} or any other artificial intelligence."))
    assert whole.protections["ai_training_prohibition"] in ("present", "partial")


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("clause", ["Client shall not upload the Deliverables to {}.", "Client shall not use {}."])
def test_forbidding_one_kind_of_tool_lifts_nothing(machine: str, clause: str) -> None:
    before = review_text(contract("The parties meet once a month."))
    after = review_text(contract(clause.format(machine)))
    assert (before.level, after.level) == ("None", "None")


@pytest.mark.parametrize(
    "clause",
    [
        "Client shall not clone Contractor's voice, nor permit any third party to do so.",
        "Client shall not create digital replicas of Contractor or use voice cloning.",
        "Client shall not imitate Contractor's style or use style transfer.",
        "Client shall not store the Deliverables in a translation memory.",
    ],
)
def test_a_ban_on_replicas_is_no_ban_on_training(clause: str) -> None:
    report = review_text(contract(clause))
    assert report.level == "None"
    assert report.protections["ai_training_prohibition"] != "present"


@pytest.mark.parametrize(
    "clause",
    [
        "Client may train a LoRA on the Deliverables.",
        "Client may use the Deliverables to train its machine translation engine.",
        "Client may use the Deliverables to train a voice model.",
        "Client may use the Deliverables to train code assistants.",
    ],
)
def test_a_grant_in_the_words_of_a_craft_is_seen(clause: str) -> None:
    report = review_text(contract(clause))
    assert "ai-training.permitted" in {f.rule for f in report.findings}
    assert report.level == "None"


@pytest.mark.parametrize(
    ("made", "term"),
    [
        ("record the voice tracks named in the order", "Voice Tracks"),
        ("translate the texts named in the order into English", "Target Texts"),
        ("take the pictures named in the order", "Photographs"),
        ("draw the covers named in the order", "Cover Art"),
        ("write the modules named in the order", "Source Code"),
        ("film and deliver the scenes named in the order", "Footage"),
    ],
)
def test_a_ban_in_the_craft_s_own_name_for_the_work_holds(made: str, term: str) -> None:
    text = (
        contract(f"{BAN.replace('Deliverables', term)}train, fine-tune or develop any artificial intelligence system.")
        .replace("make the illustrations described in the Statement of Work", f"create and {made}")
        .replace('(the "Deliverables")', f'(the "{term}")')
    )
    assert is_named_work(term)
    assert review_text(text).level == "High"


@pytest.mark.parametrize("part", ["Stems", "Rushes", "RAW Files", "Takes", "Translation Memory"])
def test_a_ban_on_a_part_of_the_work_alone_is_no_full_ban(part: str) -> None:
    text = contract(
        f'The raw material created by Contractor on the way is the "{part}".',
        f"{BAN.replace('Deliverables', part)}train, fine-tune or develop any artificial intelligence system.",
    )
    assert is_named_part(part)
    assert review_text(text).level != "High"


# ---- what is shown


def test_a_report_says_it_in_every_form_and_comes_back_from_json() -> None:
    report = review_text(_paper("voice"))
    assert Report.from_json(json.loads(json.dumps(report.to_json()))) == report
    for shown in (render_text(report), render_markdown(report), render_html(report)):
        plain = " ".join(shown.replace("\\", "").split())
        assert "Read as a voice contract because it says" in plain
        assert "The copy of your voice may be used for ever." in plain
        assert "beside the level and does not change it" in plain


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[craft.voice]", "[craft.vioce]"),
        ('severity = "high"', 'severity = "grave"'),
        ('title = "voice contract"', ""),
        ("act = ['voice ?prints?'", "says = ['x'] \nact = ['voice ?prints?'"),
        ("titles = ['voice[- ]?over'", "titles = ['voice(['"),
    ],
)
def test_a_broken_file_is_told(old: str, new: str) -> None:
    source = (Path(__file__).parents[2] / "scoring" / "crafts.toml").read_text("utf-8")
    assert old in source
    with pytest.raises(BrokenCatalogue):
        parse_crafts(source.replace(old, new, 1))
