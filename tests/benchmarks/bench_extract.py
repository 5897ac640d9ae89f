"""Measure reading documents: against pypdf on the same papers, per format, and in memory.

    python tests/benchmarks/bench_extract.py [--profile]

Papers of 5 to 100 pages are made here (tests/corpus/documents.py), in our own words. The bar: scoring a text PDF end to
end, confined child included, takes less time than pypdf alone needs to extract its text. Every figure is the median of
several runs that take turns, and a ratio is printed beside it.
"""

from __future__ import annotations

import cProfile
import io
import logging
import pstats
import statistics
import sys
import time
from collections.abc import Callable
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


def measure_pdf(confine: Confine) -> bool:
    """The bar, for papers of several lengths."""
    print(f"{'text PDF':>22} {'pypdf':>9} {'extract':>9} {'in child':>9} {'scored':>9} {'scored/pypdf':>13}")
    good = True
    for pages in PAGES:
        data = documents.make_pdf(paper_of(pages), header="Services agreement", footer="Page {page}")
        found = extract_text(data)
        if not isinstance(found, ContractText):
            raise SystemExit(f"bench_extract: the paper was not read: {found.reason}")
        pypdf, bare, child, whole = medians(
            lambda data=data: by_pypdf(data),
            lambda data=data: extract_text(data),
            lambda data=data: confine(extract_text, data),
            lambda data=data: scored(confine, data),
        )
        good = good and whole < pypdf
        print(
            f"{found.pages or 0:>8} pages {len(data) // 1024:>4} KB {pypdf:>6.0f} ms {bare:>6.0f} ms {child:>6.0f} ms "
            f"{whole:>6.0f} ms {whole / pypdf:>12.2f}x"
        )
    return good


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
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if "--profile" in sys.argv[1:]:
        profile()
        return 0
    confine = Confine(wall_seconds=60, cpu_seconds=60)
    try:
        good = measure_pdf(confine)
        measure_formats()
        measure_memory(confine)
    finally:
        confine.close()
    print("inside the bar" if good else "NOT inside the bar: --profile says where the time goes")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
