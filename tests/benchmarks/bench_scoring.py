"""From text to report, contract by contract: how fast, which levels, and what people who read them found.

Needs CLAUSEWATCH_DATA (the folder with ``contracts/``). Prints contracts per second on one thread, the levels, how the
answers compare with the labels of those contracts that have some, how often a ban that a trap defeats is taken for
protection (the worst error: 0 is the goal), and whether the same text gives the same score in every format.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

LABELS: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "ai_training_prohibited": lambda d: any(f["rule"] == "ai-training.prohibited" for f in d["findings"]),
    "ai_training_granted": lambda d: any(
        f["rule"].startswith(("ai-training.permitted", "ai-training.improvement")) for f in d["findings"]
    ),
    "third_party_ai_restricted": lambda d: any(f["rule"] == "third-party-ai.upload-forbidden" for f in d["findings"]),
    "deliverables_include_drafts": lambda d: any(f["rule"] == "deliverables.drafts-included" for f in d["findings"]),
    "assignment_or_wfh": lambda d: any(
        f["rule"] in ("ownership.assigned", "ownership.work-for-hire", "ownership.client-owned") for f in d["findings"]
    ),
    "limited_licence": lambda d: any(f["rule"] == "scope.limited" for f in d["findings"]),
    "broad_use": lambda d: any(f["rule"] in ("scope.all-purposes", "scope.any-media") for f in d["findings"]),
    "audit_rights": lambda d: any(f["rule"] == "audit.right" for f in d["findings"]),
    "usage_fee": lambda d: any(f["rule"] == "ai-fee.separate-licence" for f in d["findings"]),
    "moral_rights_waived": lambda d: any(f["rule"] == "moral-rights.waived" for f in d["findings"]),
}
"""What each labelled question asks of a report."""


def main() -> None:
    root = os.environ.get("CLAUSEWATCH_DATA")
    folder = Path(root, "contracts") if root else None
    if folder is None or not folder.is_dir():
        print("bench_scoring: CLAUSEWATCH_DATA is unset or holds no contracts; nothing measured")
        return
    from scoring.document import score_text
    from scoring.report import DocumentIdentity
    from scoring.text import ContractText

    identity = DocumentIdentity(locator="file:contract.txt", sha256="0" * 64, media_type="text/plain")
    texts = {p.stem: ContractText(p.read_text("utf-8"), "text/plain", "plain") for p in sorted(folder.glob("*.txt"))}
    score_text(next(iter(texts.values())), identity)  # catalogue and patterns are loaded once
    started = time.process_time()
    answers = {name: score_text(text, identity) for name, text in texts.items()}
    rate = len(texts) / (time.process_time() - started)
    print(f"text -> report: {rate:.1f} contracts/s of processor time, one thread (goal 25): ratio {rate / 25:.2f}")
    for name, answer in answers.items():
        text = texts[name].text
        assert all(f["quote"] == text[f["start"] : f["end"]] for f in answer["findings"] if f["start"] is not None), (
            name
        )
    print(
        "states:",
        dict(Counter(a["state"] for a in answers.values())),
        "levels:",
        dict(Counter(str(a["level"]) for a in answers.values())),
    )
    _labels(folder, answers)
    _traps(texts)
    _formats()


def _labels(folder: Path, answers: Mapping[str, Mapping[str, Any]]) -> None:
    asked = [json.loads(p.read_text()) for p in sorted((folder / "labels").glob("*.json"))]
    for question, says in LABELS.items():
        right = wrong_yes = wrong_no = 0
        missed = []
        for labelled in asked:
            answer = labelled["answers"].get(question, {}).get("answer")
            report = answers.get(labelled["id"])
            if report is None or answer not in ("yes", "no"):
                continue
            found = says(report)
            right += found == (answer == "yes")
            wrong_yes += found and answer == "no"
            wrong_no += not found and answer == "yes"
            if found != (answer == "yes"):
                missed.append(f"{'+' if found else '-'}{labelled['id']}")
        print(
            f"  {question:30} right {right}, said yes to a no {wrong_yes}, no to a yes {wrong_no}  {' '.join(missed)}"
        )


def _traps(texts: Mapping[str, Any]) -> None:
    """Put bans that a trap defeats into real contracts: none may come out High."""
    sys.path.insert(0, str(ROOT / "tests" / "scoring"))
    from scoring.document import score_text
    from scoring.report import DocumentIdentity
    from scoring.text import ContractText
    from tests.scoring.planted import HONEST, TRAPPED, plant

    identity = DocumentIdentity(locator="file:contract.txt", sha256="0" * 64, media_type="text/plain")
    for label, clauses in (("trapped", TRAPPED), ("honest", HONEST)):
        levels: Counter[str] = Counter()
        wrong: list[str] = []
        for name, text in texts.items():
            for trap, planted in plant(text.text, clauses):
                answer = score_text(ContractText(planted, "text/plain", "plain"), identity)
                if answer["state"] in ("not_a_contract", "outside_scope"):
                    continue
                level = answer["level"] or answer["state"]
                levels[level] += 1
                if label == "trapped" and level == "High":
                    wrong.append(f"{trap} in {name}")
        total = sum(levels.values())
        print(f"{label}: {dict(levels)} of {total}; High {levels['High'] / max(total, 1):.3f}", "; ".join(wrong[:20]))


def _formats() -> None:
    from scoring.document import score_bytes
    from scoring.report import DocumentIdentity
    from tests.corpus import sample_texts
    from tests.corpus.documents import MAKERS, paragraphs_of

    for name in ("PUBLISHER_MSA", "STUDIO_LICENCE", "AGENCY_HIGH", "LOCKED"):
        paragraphs = paragraphs_of(getattr(sample_texts, name))
        found = {}
        for ending, make in MAKERS.items():
            data = make(paragraphs)
            identity = DocumentIdentity(locator=f"file:a.{ending}", sha256="0" * 64)
            _, answer = score_bytes(data, identity, name=f"a.{ending}", me=("Ada Marsh",))
            found[ending] = (answer["level"], answer["score"] and answer["score"]["ai"])
        print(f"formats: {name:16} {'same' if len(set(found.values())) == 1 else 'DIFFER'} {found}")


if __name__ == "__main__":
    main()
