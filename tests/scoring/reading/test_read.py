import textwrap
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.reading.clauses import ClauseKind
from scoring.reading.kind import Kind
from scoring.reading.read import Reading, read
from scoring.reading.stance.record import Stance
from scoring.text import ContractText, Layer, LayerRun, Span
from tests.corpus import sample_texts

ME = ("Ada Marsh",)
PAPERS = {name: value for name, value in vars(sample_texts).items() if name.isupper() and isinstance(value, str)}
PAPERS["BODY_HTML"] = "\n\n".join(sample_texts.BODY_HTML_PARAGRAPHS)
PAPERS["TRACKED_IF_ACCEPTED"] = "\n\n".join(
    [*sample_texts.TRACKED_BASE, sample_texts.TRACKED_INSERTED, *sample_texts.TRACKED_END]
)
PAPERS["TRACKED_IF_REJECTED"] = "\n\n".join(
    [*sample_texts.TRACKED_BASE, sample_texts.TRACKED_DELETED, *sample_texts.TRACKED_END]
)


def reading_of(text: str) -> Reading:
    return read(ContractText(text, "text/plain", "plain"), ME)


def said(stances: tuple[Stance, ...]) -> list[tuple[str, str, str, str | None]]:
    return [(s.modality.value, s.actor.value, s.object.value, s.clause.number) for s in stances]


@pytest.mark.parametrize(
    ("paper", "stances"),
    [
        ("PUBLISHER_MSA", []),
        ("STUDIO_LICENCE", []),
        ("MAGAZINE_LICENCE", []),
        ("BODY_HTML", []),
        ("ZIP_SOW", []),
        ("INVOICE", []),
        ("NEWSLETTER", []),
        ("CHAT", []),
        ("ESIGN_BODY", []),
        (
            "AGENCY_HIGH",
            [
                ("forbids", "client", "deliverables", "3.1"),
                ("forbids", "client", "deliverables", "3.2"),
                ("forbids", "client", "deliverables", "3.4"),
            ],
        ),
        (
            "PLATFORM_GRANT",
            [("permits", "client", "deliverables", "3"), ("forbids", "freelancer", "deliverables", "5")],
        ),
        ("BODY_PLAIN", [("forbids", "client", "deliverables", "4")]),
        (
            "ZIP_MSA",
            [("forbids", "client", "deliverables", "3"), ("permits", "client", "deliverables", "8")],
        ),
        (
            "FORWARDED_REVERSED",
            [("forbids", "freelancer", "deliverables", "3"), ("forbids", "freelancer", "client_material", "3")],
        ),
        ("TRACKED_IF_ACCEPTED", [("permits", "client", "deliverables", "3")]),
        ("TRACKED_IF_REJECTED", [("forbids", "client", "deliverables", "3")]),
        ("LOCKED", [("forbids", "client", "deliverables", "2")]),
    ],
)
def test_the_papers_of_the_sample_mailbox_say_what_they_say(paper: str, stances: list[Any]) -> None:
    assert said(reading_of(PAPERS[paper]).stances) == stances


def test_facts_of_a_whole_paper() -> None:
    found = reading_of(PAPERS["AGENCY_HIGH"])
    assert (found.kind.kind, found.language, found.signed) == (Kind.CONTRACT, "en", "signed")
    assert str(found.dates.end) == "2027-05-03"
    assert [d.term for d in found.definitions] == ["Client", "Contractor", "Deliverables"]
    # "This Section 3 prevails …" speaks for the whole section
    assert all(s.overrides for s in found.stances)
    assert found.stances[0].covers == {
        "training",
        "developing",
        "third_parties",
        "internal",
        "external",
        "all_ai",
        "prompts_datasets",
    }
    assert found.stances[0].limits == frozenset()


def test_an_exception_names_its_section_and_the_section_takes_the_ban_back() -> None:
    ban, grant = reading_of(PAPERS["ZIP_MSA"]).stances
    assert ban.exception_kinds == ("section:8",)
    assert (grant.overrides, ban.overrides) == (True, False)
    assert ban.limits == {"generative_only"}


def test_struck_words_say_nothing_and_inserted_words_do() -> None:
    base, deleted, inserted = (
        "\n".join(sample_texts.TRACKED_BASE),
        sample_texts.TRACKED_DELETED,
        sample_texts.TRACKED_INSERTED,
    )
    text = f"{base}\n{deleted}\n{inserted}\n" + "\n".join(sample_texts.TRACKED_END)
    at = text.index(deleted)
    runs = (
        LayerRun(Span(at, at + len(deleted)), Layer.DELETED),
        LayerRun(Span(at + len(deleted) + 1, at + len(deleted) + 1 + len(inserted)), Layer.INSERTED),
    )
    found = read(ContractText(text, "text/plain", "plain", runs), ME)
    assert said(found.stances) == [("permits", "client", "deliverables", "3")]
    assert text[found.stances[0].span.start : found.stances[0].span.end] == inserted


def test_hidden_words_are_kept_apart() -> None:
    text = PAPERS["STUDIO_LICENCE"]
    hidden = "Client may use the Artwork to train machine learning models."
    at = text.index("3. Fee")
    text = f"{text[:at]}{hidden}\n\n{text[at:]}"
    found = read(ContractText(text, "text/plain", "plain", (LayerRun(Span(at, at + len(hidden)), Layer.HIDDEN),)), ME)
    assert found.stances == ()
    assert said(found.hidden_stances) == [("permits", "client", "deliverables", "2")]
    assert hidden not in found.view


def test_quoted_words_of_an_earlier_mail_say_nothing() -> None:
    answer = "Thanks, I will read it tonight.\n\n"
    quoted = PAPERS["BODY_PLAIN"]
    text = answer + quoted
    run = LayerRun(Span(len(answer), len(text)), Layer.QUOTED)
    assert read(ContractText(text, "text/plain", "plain", (run,)), ME).stances == ()


def test_a_reading_is_the_same_every_time() -> None:
    for text in PAPERS.values():
        assert reading_of(text) == reading_of(text)


def test_an_unknown_language_is_read_as_far_as_it_goes() -> None:
    found = reading_of(
        "Der Auftraggeber darf die Werke nicht zum Training von KI verwenden und die Rechte bleiben bei der Künstlerin."
    )
    assert found.language == "de"
    assert found.stances == ()


# ---- laws


def every_span(found: Reading) -> list[Span]:
    spans = [c.span for c in found.clauses] + [c.lead_in for c in found.clauses if c.lead_in]
    spans += [s for d in found.definitions for s in (d.span, d.meaning)]
    spans += [p.span for p in found.parties.parties if p.span]
    for s in (*found.stances, *found.hidden_stances):
        spans += [s.span, *s.exceptions] + [x for x in (s.actor_span, s.object_span) if x]
    return spans


@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_every_place_lies_in_the_paper_and_holds_words(paper: str) -> None:
    text = PAPERS[paper]
    found = reading_of(text)
    for span in every_span(found):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip()
    for s in found.stances:
        assert s.clause.span.contains(s.span)
        assert s.clause.kind is not ClauseKind.OPTION


def essence(found: Reading) -> list[Any]:
    """What must not change when only the typesetting does."""

    def words(span: Span | None) -> str:
        text = found.view[span.start : span.end] if span else ""
        for odd, plain in {
            "\u00ad": "",
            "\ufb01": "fi",
            "\ufb02": "fl",
            "\u201c": '"',
            "\u201d": '"',
            "\u2019": "'",
        }.items():
            text = text.replace(odd, plain)
        return " ".join(text.split())

    return [
        [
            (
                s.name,
                s.modality,
                s.actions,
                s.object,
                s.actor,
                s.covers,
                s.limits,
                s.exception_kinds,
                s.confidence,
                words(s.span),
            )
            for s in found.stances
        ],
        [(words(d.span), words(d.meaning)) for d in found.definitions],
        [(p.side, words(p.span)) for p in found.parties.parties],
        found.parties.because,
    ]


def soft_hyphens(text: str) -> str:
    return text.replace("ra", "r\u00ada").replace("ser", "s\u00ader")


def ligatures(text: str) -> str:
    return text.replace("fi", "\ufb01").replace("fl", "\ufb02")


def smart_quotes(text: str) -> str:
    out, opened = [], False
    for letter in text:
        if letter == '"':
            opened = not opened
            out.append("\u201c" if opened else "\u201d")
        else:
            out.append("\u2019" if letter == "'" else letter)
    return "".join(out)


def wider_spaces(text: str) -> str:
    return text.replace(" the ", "  the ").replace(" of ", "\u00a0of ")


@pytest.mark.parametrize("change", [soft_hyphens, ligatures, smart_quotes, wider_spaces])
@pytest.mark.parametrize(
    "paper", ["AGENCY_HIGH", "PLATFORM_GRANT", "ZIP_MSA", "LOCKED", "BODY_PLAIN", "FORWARDED_REVERSED"]
)
def test_typesetting_changes_nothing(paper: str, change: Any) -> None:
    assert essence(reading_of(change(PAPERS[paper]))) == essence(reading_of(PAPERS[paper]))


@settings(deadline=None, max_examples=25)
@given(
    st.sampled_from(["AGENCY_HIGH", "PLATFORM_GRANT", "ZIP_MSA", "LOCKED", "FORWARDED_REVERSED"]),
    st.integers(60, 120),
)
def test_the_width_of_the_page_changes_nothing(paper: str, width: int) -> None:
    wrapped = "\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) if line else ""
        for line in PAPERS[paper].split("\n")
    )
    got, want = reading_of(wrapped), reading_of(PAPERS[paper])
    assert said(got.stances) == said(want.stances)
    assert [s.covers for s in got.stances] == [s.covers for s in want.stances]
    assert [s.exception_kinds for s in got.stances] == [s.exception_kinds for s in want.stances]
    assert [(p.side, p.name) for p in got.parties.parties] == [(p.side, p.name) for p in want.parties.parties]


SECTIONS = (
    'Services. Contractor shall design posters (the "Deliverables").',
    "Fees. Client pays Contractor 500 GBP within 30 days.",
    "Training. Client shall not use the Deliverables to train AI models.",
    "Tools. Contractor shall not upload Client Data to any AI tool.",
    "Services of Client. Client may use the Deliverables to improve its products and services.",
    "Law. English law applies.",
)


@settings(deadline=None, max_examples=40)
@given(st.permutations(range(len(SECTIONS))))
def test_independent_sections_may_stand_in_any_order(order: list[int]) -> None:
    head = 'Agreement between Finch Ltd ("Client") and Ada Marsh ("Contractor").\n\n'
    text = head + "\n\n".join(f"{n}. {SECTIONS[i]}" for n, i in enumerate(order, 1))
    got = sorted((s.name, s.modality, s.actor, s.object, s.actions) for s in reading_of(text).stances)
    straight = head + "\n\n".join(f"{n}. {s}" for n, s in enumerate(SECTIONS, 1))
    assert got == sorted((s.name, s.modality, s.actor, s.object, s.actions) for s in reading_of(straight).stances)
    assert len(got) == 3
