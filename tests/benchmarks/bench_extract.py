"""Measure reading documents: against pypdf and bare pdfium on the same papers, per format, and in memory.

    python tests/benchmarks/bench_extract.py [--profile]

Papers of 5 to 100 pages are made here (tests/corpus/documents.py), in our own words, in four ways: with a font that
every reader has, with an embedded TrueType font (both by a program that writes a line as one piece, which is the
least work for any reader), and by LibreOffice and a browser, as contracts come. What is not installed is named and
left out. The bar: scoring a text PDF end to end, confined child included, takes less time than pypdf alone needs to
extract its text; papers outside it are named. How near the extraction is to what it stands on is the ratio over
pdfium, which gives the same words without saying where they stand and which of them are hidden. Every figure is the
median of several runs that take turns, and a ratio is printed beside it.
"""

from __future__ import annotations

import cProfile
import io
import logging
import pstats
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scoring.document import score_bytes
from scoring.extract.formats import extract_text
from scoring.report import DocumentIdentity
from scoring.text import ContractText, Unreadable
from tests.benchmarks.child import extract_measured
from tests.corpus import documents, sample_texts
from watcher.confine import Confine, Stopped

PAGES = (5, 20, 50, 100)
FONTS = Path("/usr/share/fonts")
TEXT_FACES = ("DejaVuSans.ttf", "LiberationSerif-Regular.ttf", "Carlito-Regular.ttf")
"""Fonts of Debian that contracts are written in, or that stand in for those."""
OFFICE_SECONDS = 180
RUNS = 7
CONTRACTS = [text for name, text in vars(sample_texts).items() if name.isupper() and isinstance(text, str)]


def paper_of(pages: int) -> list[str]:
    """Paragraphs that fill about *pages* pages: our sample contracts, again and again, numbered on."""
    paragraphs: list[str] = []
    lines = 0
    number = 0
    while lines < pages * 46:
        for paragraph in documents.paragraphs_of(CONTRACTS[number % len(CONTRACTS)]):
            paragraphs.append(paragraph)
            lines += sum(1 + len(line) // 95 for line in paragraph.split("\n")) + 1
        number += 1
    return paragraphs


def papers() -> Iterator[tuple[str, bytes]]:
    """Text PDFs with what made them."""
    for pages in PAGES:
        yield "core font", documents.make_pdf(paper_of(pages), header="Services agreement", footer="Page {page}")
    faces = [face for name in TEXT_FACES for face in sorted(FONTS.rglob(name))[:1]]
    if not faces:
        print(
            f"left out: embedded fonts ({FONTS} has none of {', '.join(TEXT_FACES)}: apt-get install fonts-dejavu-core)"
        )
    for face in faces:
        for pages in (5, 50):
            yield face.stem, with_embedded_font(paper_of(pages), face)
    office = shutil.which("soffice")
    if office is None:
        print("left out: LibreOffice's papers (no soffice here: apt-get install libreoffice-writer-nogui)")
    else:
        for pages in (5, 50):
            yield "LibreOffice", by_office(office, documents.make_docx(paper_of(pages), header="Services agreement"))
    browser = shutil.which("chromium")
    if browser is None:
        print("left out: a browser's papers (no chromium here: apt-get install chromium)")
    else:
        for pages in (5, 50):
            yield "Chromium", by_browser(browser, documents.make_html(paper_of(pages)))


def with_embedded_font(paragraphs: list[str], face: Path) -> bytes:
    """A PDF that carries the part of a TrueType font that it uses, as word processors make it."""
    from fpdf import FPDF

    paper = FPDF()
    paper.set_creation_date(documents.MADE_ON)
    paper.set_margin(22)
    paper.add_font("text", fname=face)
    paper.add_page()
    paper.set_font("text", size=10.5)
    for paragraph in paragraphs:
        paper.multi_cell(0, 5.2, paragraph, align="J", new_x="LMARGIN", new_y="NEXT")
        paper.ln(4)
    return bytes(paper.output())


def by_office(office: str, docx: bytes) -> bytes:
    """The PDF that LibreOffice makes of a Word file."""
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder, "paper.docx")
        paper.write_bytes(docx)
        home = f"-env:UserInstallation=file://{folder}/home"
        command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", folder, str(paper)]
        subprocess.run(command, check=True, capture_output=True, timeout=OFFICE_SECONDS)
        return paper.with_suffix(".pdf").read_bytes()


def by_browser(browser: str, page: bytes) -> bytes:
    """The PDF that a browser prints: what web editors of documents give out."""
    with tempfile.TemporaryDirectory() as folder:
        source, paper = Path(folder, "paper.html"), Path(folder, "paper.pdf")
        source.write_bytes(page)
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={paper}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=OFFICE_SECONDS)
        return paper.read_bytes()


def by_pdfium(data: bytes) -> str:
    """What pdfium alone does: every page's words as they come."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        texts = []
        for number in range(len(document)):
            page = document[number]
            words = page.get_textpage()
            texts.append(words.get_text_range())
            words.close()
            page.close()
        return "\n".join(texts)
    finally:
        document.close()


def by_pypdf(data: bytes) -> str:
    """What pypdf alone does."""
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def medians(*calls: Callable[[], object]) -> list[float]:
    """Milliseconds of each call, the median of runs that take turns (so that a busy machine is busy for all)."""
    times: list[list[float]] = [[] for _ in calls]
    for run in range(RUNS + 1):
        for number, call in enumerate(calls):
            start = time.perf_counter()
            call()
            if run:  # the first loads what is loaded once
                times[number].append((time.perf_counter() - start) * 1000)
    return [statistics.median(each) for each in times]


def scored(confine: Confine, data: bytes) -> None:
    """The whole way: the child, the text, the score, the report."""
    answer = confine(score_bytes, data, identity_of(data), name="paper.pdf")
    if isinstance(answer, Stopped):
        raise SystemExit(f"bench_extract: the paper was stopped: {answer.reason} {answer.detail}")


def identity_of(data: bytes) -> DocumentIdentity:
    """A made-up identity of a document."""
    import hashlib

    return DocumentIdentity(
        locator="file:paper.pdf", sha256=hashlib.sha256(data).hexdigest(), media_type="application/pdf"
    )


def measure_pdf(confine: Confine) -> list[str]:
    """The bar, for papers of several lengths and makers. Names those outside it."""
    columns = ("pypdf", "pdfium", "extract", "in child", "scored", "extract/pdfium", "scored/pypdf")
    print(f"{'text PDF':>40}" + "".join(f"{name:>{max(10, len(name) + 2)}}" for name in columns))
    outside = []
    for maker, data in papers():
        found = extract_text(data)
        if not isinstance(found, ContractText):
            raise SystemExit(f"bench_extract: the paper was not read: {found.reason}")
        pypdf, pdfium, bare, child, whole = medians(
            lambda data=data: by_pypdf(data),
            lambda data=data: by_pdfium(data),
            lambda data=data: extract_text(data),
            lambda data=data: confine(extract_text, data),
            lambda data=data: scored(confine, data),
        )
        label = f"{maker}, {found.pages or 0} pages, {len(data) // 1024} KB"
        if whole >= pypdf:
            outside.append(f"{label} ({whole / pypdf:.2f}x)")
        times = "".join(f"{each:>7.0f} ms" for each in (pypdf, pdfium, bare, child, whole))
        print(f"{label:>40}{times}{bare / pdfium:>15.2f}x{whole / pypdf:>13.2f}x")
    return outside


def measure_formats() -> None:
    """Every format's time for the same paper, over pypdf's time for its PDF."""
    paragraphs = paper_of(20)
    pdf = documents.make_pdf(paragraphs)
    [pypdf] = medians(lambda: by_pypdf(pdf))
    print(f"\nthe same 20 pages in each format, over pypdf's {pypdf:.0f} ms for the PDF")
    for ending, make in documents.MAKERS.items():
        data = make(paragraphs)
        [took] = medians(lambda data=data, ending=ending: extract_text(data, name=f"a.{ending}"))
        print(f"  {ending:5} {len(data) // 1024:>6} KB {took:>8.1f} ms  {took / pypdf:.3f}x")


def measure_memory(confine: Confine) -> None:
    """Resident memory of the child at its most, per format and length."""
    print("\nresident memory of a child at its most")
    for pages in (5, 100):
        for ending, make in documents.MAKERS.items():
            data = make(paper_of(pages))
            answer = confine(extract_measured, data, f"a.{ending}")
            if isinstance(answer, Stopped):
                print(f"  {ending:5} about {pages:>3} pages  stopped: {answer.reason}")
                continue
            found, kib, _ = answer
            chars = 0 if isinstance(found, Unreadable) else len(found.text)
            print(f"  {ending:5} about {pages:>3} pages  {kib // 1024:>4} MB for {chars:,} letters")


def profile() -> None:
    """Where the time goes, without the child."""
    data = documents.make_pdf(paper_of(50), header="Services agreement", footer="Page {page}")
    identity = identity_of(data)
    score_bytes(data, identity)
    watched = cProfile.Profile()
    watched.enable()
    score_bytes(data, identity)
    watched.disable()
    pstats.Stats(watched).sort_stats("cumulative").print_stats(45)


def main() -> int:
    """Measure, and say whether the bar holds."""
    for talkative in ("pypdf", "fontTools"):
        logging.getLogger(talkative).setLevel(logging.CRITICAL)
    if "--profile" in sys.argv[1:]:
        profile()
        return 0
    confine = Confine(wall_seconds=60, cpu_seconds=60)
    try:
        outside = measure_pdf(confine)
        measure_formats()
        measure_memory(confine)
    finally:
        confine.close()
    if not outside:
        print("\nevery paper is inside the bar")
        return 0
    print("\nNOT inside the bar (--profile says where the time goes):")
    for paper in outside:
        print(f"  {paper}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
