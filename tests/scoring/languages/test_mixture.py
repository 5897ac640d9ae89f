"""Papers in two languages: versions, annexes, and parts that nobody here reads."""

# ruff: noqa: E501 - a word list or pattern is read whole

from __future__ import annotations

import subprocess
import sys

import pytest

from scoring.languages.mixture import prevailing_language
from tests.scoring.languages.framed import CODES, framed, table
from tests.scoring.reviewing import found, review_text

EN = (
    "ILLUSTRATION AGREEMENT",
    'This Agreement is made between Harbour Light Books GmbH, Kiel ("Client") and Ada Marsh, Kiel ("Contractor").',
    '1. The Contractor makes six illustrations for the Client (the "Deliverables").',
    "2. The Contractor grants the Client a non-exclusive licence to use the Deliverables solely for the first printed edition.",
    "3. The Client shall not use, and shall not authorise any third party to use, the Deliverables to train, fine-tune or develop any artificial intelligence system.",
    "4. The Client shall pay the Contractor EUR 1,800 within thirty days of the invoice.",
    "5. This Agreement is governed by the laws of Germany.",
)
DE = (
    "ILLUSTRATIONSVERTRAG",
    "Dieser Vertrag wird geschlossen zwischen der Harbour Light Books GmbH, Kiel (nachfolgend „Auftraggeber“) und Ada Marsh, Kiel (nachfolgend „Auftragnehmerin“).",
    "1. Die Auftragnehmerin erstellt für den Auftraggeber sechs Illustrationen (nachfolgend „Werke“).",
    "2. Die Auftragnehmerin räumt dem Auftraggeber das einfache Recht ein, die Werke ausschließlich für die gedruckte Erstauflage zu nutzen.",
    "3. Der Auftraggeber darf die Werke weder selbst noch durch Dritte zum Training, zur Feinabstimmung oder zur Entwicklung von Systemen der künstlichen Intelligenz nutzen.",
    "4. Der Auftraggeber zahlt der Auftragnehmerin 1.800 EUR innerhalb von dreißig Tagen nach Rechnungsstellung.",
    "5. Es gilt deutsches Recht.",
)
GRANT = "3. Der Auftraggeber darf die Werke zum Training und zur Entwicklung von Systemen der künstlichen Intelligenz nutzen."
SILENT = (
    "3. Die Parteien arbeiten vertrauensvoll zusammen und informieren einander über alle wichtigen Umstände der Arbeit."
)
SIGNED = "\n\nSignature / Unterschrift: ____________________\n"
PREVAILS = "In case of discrepancies, the English version shall prevail. Bei Abweichungen ist die englische Fassung maßgeblich."


def _de(third: str) -> tuple[str, ...]:
    return (*DE[:4], third, *DE[5:])


def _in_turns(other: tuple[str, ...]) -> str:
    return "\n\n".join(words for pair in zip(EN, other, strict=True) for words in pair) + SIGNED


def _in_columns(other: tuple[str, ...]) -> str:
    return "\n".join(f"| {left} | {right} |" for left, right in zip(EN, other, strict=True)) + SIGNED


def _one_after_the_other(other: tuple[str, ...]) -> str:
    return "\n\n".join((*EN, *other)) + SIGNED


LAYOUTS = (_in_turns, _in_columns, _one_after_the_other)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_of_two_versions_the_lower_result_holds(layout: object) -> None:
    made = {third: layout(_de(third)) for third in (DE[4], GRANT, SILENT)}  # type: ignore[operator]
    reports = {third: review_text(text) for third, text in made.items()}
    assert {third: report.level for third, report in reports.items()} == {
        DE[4]: "High",
        GRANT: "None",
        SILENT: "Moderate",
    }
    assert all(report.languages == ("en", "de") for report in reports.values())
    assert reports[GRANT].language == "de"
    [grant] = found(reports[GRANT], "ai-training.permitted")
    assert grant.quote == GRANT.removeprefix("3. ") == made[GRANT][grant.start : grant.end]
    assert any("the lower result holds, that of the German version" in step for step in reports[GRANT].trace)


def test_the_version_that_prevails_is_read() -> None:
    report = review_text(_in_turns(_de(GRANT)) + PREVAILS)
    assert (report.level, report.language) == ("High", "en")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("The German version shall prevail.", "de"),
        ("In case of doubt the English language version prevails.", "en"),
        ("Bei Widersprüchen ist die deutsche Fassung maßgeblich.", "de"),
        ("En cas de divergence, la version française fait foi.", "fr"),
        ("En caso de discrepancia, la versión española prevalecerá.", "es"),
        ("The German version is for convenience only and shall not prevail.", ""),
        ("The German version shall prevail. Die englische Fassung geht vor.", ""),
        ("The parties agree on the German version of the logo.", ""),
    ],
)
def test_which_version_prevails(words: str, code: str) -> None:
    assert prevailing_language(words) == code


ANNEX = "\n\nAnlage 1: Besondere Bedingungen\n\n{} Diese Anlage ist Bestandteil des Vertrages und wird von den Parteien mit der Unterschrift anerkannt. Sie wird in zwei Fassungen hergestellt."


def test_an_annex_in_another_language_counts() -> None:
    body = "\n\n".join(EN)
    harmless = review_text(body + ANNEX.format("Der Auftraggeber gibt der Auftragnehmerin die Maße bekannt.") + SIGNED)
    grants = review_text(body + ANNEX.format(GRANT.removeprefix("3. ")) + SIGNED)
    assert (harmless.level, harmless.languages) == ("High", ("en", "de"))
    assert grants.level == "None"
    assert found(grants, "ai-training.permitted")[0].quote == GRANT.removeprefix("3. ")
    assert found(grants, "precedence.conflict")


POLISH = "Wykonawca przekazuje zamawiającemu wszystkie prawa do utworów oraz do ich opracowań, a także zgadza się na to, że zamawiający może z nich korzystać przy tworzeniu systemów, które są przez niego rozwijane w Polsce i za granicą."
RUSSIAN = "Исполнитель передает заказчику все права на произведения и соглашается с тем, что заказчик может использовать их для обучения систем, которые он разрабатывает. Стороны подписали это приложение в Москве и считают его частью договора между ними."
HUNGARIAN = "A vállalkozó átruházza a megrendelőre a művekhez fűződő összes jogot, és hozzájárul ahhoz, hogy a megrendelő azokat saját rendszereinek fejlesztéséhez szabadon felhasználja, díjazás nélkül, a világ bármely országában, korlátlan ideig és módon."


@pytest.mark.parametrize("annex", [POLISH, RUSSIAN, HUNGARIAN])
@pytest.mark.parametrize("body", [EN, DE])
def test_a_part_that_nobody_reads_is_named_and_no_high_is_given(body: tuple[str, ...], annex: str) -> None:
    report = review_text("\n\n".join(body) + f"\n\nAnnex 1\n\n{annex}" + SIGNED)
    assert (report.state, report.level, report.level_high) == ("scored", "Moderate", "High")
    assert any(annex[:30] in doubt and "was not read" in doubt for doubt in report.doubts)
    assert not any(f.polarity == "missing" for f in report.findings)


def test_a_silent_contract_with_a_part_that_nobody_reads_has_no_level() -> None:
    body = "\n\n".join(words for words in EN if "train" not in words).replace("solely ", "")
    report = review_text(body + f"\n\nAnnex 1\n\n{POLISH}" + SIGNED)
    assert (report.state, report.needs, report.level) == ("awaiting_you", "language", None)


def test_a_contract_mostly_in_a_language_not_read_is_unread() -> None:
    report = review_text(f"UMOWA\n\n{POLISH} {POLISH}\n\n{EN[4]}\n\nThe parties agree to this." + SIGNED)
    assert (report.state, report.needs, report.level) == ("unread", "language", None)


def test_names_and_terms_of_art_make_no_second_language() -> None:
    text = framed("de", table("de", "bans")["honest"]["plain"]).replace(
        "Es gilt deutsches Recht.",
        "Es gilt deutsches Recht. Der Titel lautet „The Art of the Book and the Sea“ (work made for hire).",
    )
    report = review_text(text)
    assert (report.language, report.languages, report.level) == ("de", ("de",), "High")


def test_an_english_paper_loads_no_pack() -> None:
    script = (
        "import sys\n"
        "from scoring.languages.contracts import read_paper\n"
        "from scoring.text import ContractText\n"
        f"read_paper(ContractText({_words(EN)!r}, 'text/plain', 'plain'))\n"
        "assert not {'scoring.languages.' + code for code in ('de', 'fr', 'es')} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def _words(paragraphs: tuple[str, ...]) -> str:
    return "\n\n".join(paragraphs) + SIGNED


@pytest.mark.parametrize("code", CODES)
def test_the_same_paper_gives_the_same_report(code: str) -> None:
    text = framed(code, table(code, "bans")["honest"]["plain"])
    assert review_text(text).to_json() == review_text(text).to_json()
