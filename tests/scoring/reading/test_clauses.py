import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.reading.clauses import Clause, ClauseKind, split_clauses
from scoring.text import Span


def words(text: str, span: Span | None) -> str | None:
    return None if span is None else text[span.start : span.end]


def clause_with(text: str, piece: str) -> Clause:
    at = text.index(piece)
    return next(c for c in split_clauses(text) if c.span.start <= at < c.span.end)


NESTED = """1. Use
1.1 Client shall not, and shall ensure that nobody:
(a) sells the Works;
(b) uses the Works to:
    (i) train a machine;
    (ii) build a data set; or
(c) removes the credit.
1.2 All else is allowed.
Payment is due in 30 days.
2. Law
English law applies.
"""


@pytest.mark.parametrize(
    ("piece", "number", "lead_in"),
    [
        ("sells", "1.1(a)", "Client shall not, and shall ensure that nobody:"),
        ("train", "1.1(b)(i)", "uses the Works to:"),
        ("data set", "1.1(b)(ii)", "uses the Works to:"),
        ("removes", "1.1(c)", "Client shall not, and shall ensure that nobody:"),
        ("All else", "1.2", None),
        ("Payment", "1.2", None),
        ("English", "2", None),
    ],
)
def test_numbers_and_lead_ins_of_several_levels(piece: str, number: str, lead_in: str | None) -> None:
    found = clause_with(NESTED, piece)
    assert (found.number, words(NESTED, found.lead_in)) == (number, lead_in)


@pytest.mark.parametrize(
    ("line", "number", "heading"),
    [
        ("5.1 Ownership. The Works belong to Artist.", "5.1", "Ownership"),
        ("ARTICLE IV\nThe Works belong to Artist.", "IV", "ARTICLE IV"),
        ("Article 3 \u2013 Rights\nThe Works belong to Artist.", "3", "Rights"),
        ("\u00a7 7 The Works belong to Artist and stay with Artist.", "7", None),
        ("IV. The Works belong to Artist and stay with Artist.", "IV", None),
        ("## 2. Rights\n\nThe Works belong to Artist.", "2", "Rights"),
        ("**3. Rights**\n\nThe Works belong to Artist.", "3", "Rights"),
        ("(c) The Works belong to Artist and stay with Artist.", "(c)", None),
        ("RIGHTS IN THE WORKS\n\nThe Works belong to Artist.", None, "RIGHTS IN THE WORKS"),
        ("Rights:\n\nThe Works belong to Artist.", None, "Rights"),
        ("**Rights.** The Works belong to Artist.", None, "Rights"),
    ],
)
def test_every_way_of_numbering_and_heading(line: str, number: str | None, heading: str | None) -> None:
    text = f"This Agreement is made today.\n\n{line}\n"
    found = clause_with(text, "Artist")
    assert (found.number, found.heading if heading else None) == (number, heading)


KINDS = """SERVICES AGREEMENT

BACKGROUND
(A) Client builds learning machines.
(B) Artist draws.

The parties agree as follows:

1. Definitions
"Works" means the drawings.
Fees means the sums in Schedule 1.

2. Options
[ ] Client may train machines.
[x] Client may print posters.
\u2610 Client may sell mugs.

3. General
Client pays at once.

IN WITNESS WHEREOF the parties have signed.
By: ______________
Name: ____________

Schedule 1 \u2013 Fees

500 GBP are due on delivery.
"""


@pytest.mark.parametrize(
    ("piece", "kind"),
    [
        ("SERVICES", ClauseKind.HEADING),
        ("learning machines", ClauseKind.RECITAL),
        ("Artist draws", ClauseKind.RECITAL),
        ("agree as follows", ClauseKind.OPERATIVE),
        ("the drawings", ClauseKind.DEFINITION),
        ("the sums", ClauseKind.DEFINITION),
        ("train machines", ClauseKind.OPTION),
        ("print posters", ClauseKind.OPERATIVE),
        ("sell mugs", ClauseKind.OPTION),
        ("pays at once", ClauseKind.OPERATIVE),
        ("WITNESS", ClauseKind.SIGNATURE),
        ("By:", ClauseKind.SIGNATURE),
        ("500 GBP", ClauseKind.SCHEDULE),
    ],
)
def test_what_a_paragraph_is_for(piece: str, kind: ClauseKind) -> None:
    found = clause_with(KINDS, piece)
    assert found.kind is kind
    assert (found.schedule is not None) is (piece == "500 GBP")


def test_a_schedule_has_its_name() -> None:
    assert (clause_with(KINDS, "500 GBP").schedule or "").startswith("Schedule 1")


def test_broken_lines_of_a_pdf_are_one_clause() -> None:
    text = (
        "4.1 The Client shall not use the Works to train any artificial intelligence\n"
        "model, whether its own or that of somebody else, as set out in Section\n"
        "5. The same holds for affiliates of the Client and for those who receive the\n"
        "Page 3 of 9\n"
        "\fWorks from it.\n"
        "4.2 The Client pays within thirty days of the invoice that the Artist has\n"
        "sent.\n"
    )
    found = split_clauses(text)
    assert [c.number for c in found] == ["4.1", "4.2"]
    assert text[found[0].span.start : found[0].span.end].endswith("Works from it.")


def test_a_list_inside_a_paragraph_is_taken_apart() -> None:
    text = "7. Client shall not: (a) sell the Works; (b) train machines with the Works; or (c) lend them."
    found = split_clauses(text)
    assert [c.number for c in found] == ["7", "7(a)", "7(b)", "7(c)"]
    assert {words(text, c.lead_in) for c in found[1:]} == {"Client shall not:"}


def test_a_mail_in_one_paragraph_is_taken_apart() -> None:
    text = (
        "Hi Ada, as agreed on the phone these are our terms for the job. 1. You draw six maps for us by the first of "
        "May. 2. We pay you 600 pounds within a month. 3. You keep the copyright and we print the maps once."
    )
    assert [c.number for c in split_clauses(text)] == [None, "1", "2", "3"]


def test_rows_of_a_table_are_lines_of_their_own() -> None:
    text = "| Fee | 500 GBP |\n|---|---|\n| Rights | Client may train machines |\n"
    assert [text[c.span.start : c.span.end] for c in split_clauses(text)] == [
        "| Fee | 500 GBP",
        "| Rights | Client may train machines",
    ]


LINES = st.lists(
    st.sampled_from(
        [
            "",
            "1. Use",
            "1.1 Client shall not:",
            "(a) sell the Works;",
            "(i) train; or",
            "- a bullet",
            "[ ] an option",
            "**Bold.** Text goes on",
            "A LINE IN CAPITALS",
            "and goes on in small letters.",
            '"Works" means the drawings.',
            "Schedule 2",
            "WHEREAS the parties wish to agree;",
            "By: ________",
            "Page 2 of 3",
            "| a | b |",
            "\f",
            "\u00a0\u00ad odd \ufb01gures \u201cquoted\u201d.",
        ]
    ),
    max_size=30,
)


@given(LINES.map("\n".join) | st.text(max_size=400))
def test_clauses_stand_in_order_without_overlap_and_leave_no_word_out(text: str) -> None:
    found = split_clauses(text)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))
    assert all(0 <= c.span.start < c.span.end <= len(text) for c in found)
    assert all(c.lead_in is None or c.lead_in.end <= c.span.start for c in found)
    covered = "".join(text[c.span.start : c.span.end] for c in found)
    assert (
        sum(map(str.isalpha, covered))
        >= sum(
            map(str.isalpha, "".join(line for line in text.splitlines() if "Page" not in line and line.strip("|\f ")))
        )
        - 0
        or "Page" in text
    )
    assert split_clauses(text) == found


@given(st.permutations(range(5)))
def test_independent_sections_may_stand_in_any_order(order: list[int]) -> None:
    sections = [
        "{n}. Fees. Client pays 500 GBP.",
        "{n}. Law. English law applies.",
        "{n}. Rights. Client shall not:\n(a) sell the Works;\n(b) train machines.",
        "{n}. Term. This Agreement ends in May.",
        "{n}. Credit. Client names Artist.",
    ]
    text = "\n\n".join(sections[i].format(n=n) for n, i in enumerate(order, 1))
    got = {
        (text[c.span.start : c.span.end].split(" ", 1)[1], c.heading, words(text, c.lead_in))
        for c in split_clauses(text)
    }
    text = "\n\n".join(s.format(n=n) for n, s in enumerate(sections, 1))
    want = {
        (text[c.span.start : c.span.end].split(" ", 1)[1], c.heading, words(text, c.lead_in))
        for c in split_clauses(text)
    }
    assert got == want


HOSTILE = {
    "one line": "a " * 500_000,
    "blank lines": "\n" * 1_000_000,
    "numbers": "1." * 500_000,
    "numbered lines": "1. a\n" * 200_000,
    "brackets": "(" * 1_000_000,
    "inline items": ": (a) x; (b) y " * 66_000,
    "stars": "*" * 1_000_000,
    "underscores": "_" * 1_000_000,
    "spaces": " " * 1_000_000,
    "quotes": '"' * 1_000_000,
    "open quotes": '"A ' * 330_000,
    "capitals": "ABC " * 250_000,
    "hashes": "# " * 500_000,
    "boxes": "[ ] " * 250_000,
    "roman": "iv. " * 250_000,
    "soft hyphens": "\u00ad" * 1_000_000,
    "hyphens": "a-\n" * 330_000,
    "no sentence ends": "Client shall not use the Works to train " * 25_000,
    "colons": "x: " * 330_000,
    "whereas": "WHEREAS the parties wish to\n" * 36_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_hostile_text_costs_no_more_than_eight_times_an_eighth(name: str) -> None:
    """Linear, not quadratic: measured against itself, never against a clock."""
    text = HOSTILE[name]

    def cost(sample: str) -> float:
        started = time.process_time()
        split_clauses(sample)
        return time.process_time() - started

    small = min(cost(text[: len(text) // 8]) for _ in range(2))
    assert cost(text) <= max(small, 0.01) * 8 * 3


@settings(deadline=None)
@given(st.text(alphabet='aA1.():;-\n "[]_|*#', max_size=2000))
def test_no_text_upsets_the_cutter(text: str) -> None:
    split_clauses(text)
