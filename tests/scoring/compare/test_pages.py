"""Page numbers, heads and feet are no words of a paper; everything that only looks like them is."""

from __future__ import annotations

import pytest

from scoring.compare.pages import without_furniture

BODY = ("The lamp is lit at dusk by the keeper,", "who writes each ship into the book.", "Oil is bought in March.")


def paged(*pages: str) -> str:
    return "\f".join(pages)


def shown(text: str) -> list[str]:
    return [line.strip() for line in without_furniture(text).words.replace("\f", "\n").splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        ("Page 1 of 3", "Page 2 of 3", "Page 3 of 3"),
        ("- 1 -", "- 2 -", "- 3 -"),
        ("1", "2", "3"),
        ("4", "5", "6"),
        ("1/3", "2/3", "3/3"),
    ],
)
def test_page_numbers(first: str, second: str, third: str) -> None:
    text = paged(*(f"{line}\n{number}\n" for line, number in zip(BODY, (first, second, third), strict=True)))
    assert shown(text) == list(BODY)


def test_a_head_is_kept_once_without_the_page_it_counts() -> None:
    text = paged(*(f"Lamp agreement, sheet {n}\n{line}\n" for n, line in enumerate(BODY, 1)))
    assert shown(text) == ["Lamp agreement, sheet", *BODY]
    assert len(without_furniture(text).running) == 1


@pytest.mark.parametrize(
    "line",
    ["2026.", "2026", "Schedule 1", "Signed: ________", "in the year of the lamp;"],
)
def test_what_two_pages_share_by_chance_stays(line: str) -> None:
    second = line.replace("1", "2") if "Schedule" in line else line
    text = paged(
        f"{BODY[0]}\n{BODY[1]}\nand so on until\n{line}\nAnd then.\nMore.\n",
        f"{BODY[2]}\nor\nso\n{second}\nThe end\nis near.\n",
    )
    assert shown(text).count(line) + (shown(text).count(second) if second != line else 0) == 2


def test_a_word_that_is_cut_by_the_end_of_a_page_is_joined() -> None:
    text = paged(
        "Lamp rules\nThe keeper is bound to confi-\nPage 1\n", "Lamp rules\ndentiality for ten years.\nPage 2\n"
    )
    words = without_furniture(text).words
    assert len(words) == len(text)
    assert "confi-" in words
    from scoring.reading.folding import fold

    assert "confidentiality for ten years" in fold(words).text


def test_nothing_is_taken_from_a_paper_without_pages() -> None:
    text = "\n".join([*BODY, "7", *BODY, "8"])
    assert without_furniture(text).words == text
