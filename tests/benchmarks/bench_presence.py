"""Presence by five-fold cross-validation over contracts: no contract is scored by a model that saw it.

Needs CLAUSEWATCH_DATA (the folder with ``cuad/dev.jsonl.gz``) and scikit-learn. Thresholds of a fold come from the
other folds' out-of-fold scores. The vocabulary (n-grams in five units or more, no labels) is taken from all contracts.
"""

# ruff: noqa: E501 - the printed row is one line

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))


def main() -> None:
    data = os.environ.get("CLAUSEWATCH_DATA")
    source = Path(data, "cuad", "dev.jsonl.gz") if data else None
    if source is None or not source.exists():
        print("bench_presence: CLAUSEWATCH_DATA is unset or holds no cuad/dev.jsonl.gz; nothing measured")
        return
    import numpy as np
    from sklearn.metrics import f1_score

    from scoring.reading import presence_fit as fit
    from scoring.reading.presence import CATEGORIES, find_presence, rule_hits

    corpus = fit.load(source)
    counts, _ = fit.features(corpus.units)
    scores, fold = fit.out_of_fold(counts, corpus)
    tops = fit.doc_scores(scores, corpus)
    unit_fold = fold[np.array(corpus.contract)]
    ruled = np.array([[bool(rule_hits(t, c)) for c in CATEGORIES] for t in corpus.texts])
    rows = []
    for i, name in enumerate(CATEGORIES):
        doc = np.zeros(len(corpus.texts), dtype=bool)
        unit = np.zeros(len(corpus.units), dtype=bool)
        for k in range(fit.FOLDS):
            other = fold != k
            doc[~other] = tops[~other, i] >= fit.best_threshold(tops[other, i], corpus.present[other, i])
            away = unit_fold != k
            unit[~away] = scores[~away, i] >= fit.best_threshold(scores[away, i], corpus.labels[away, i])
        truth = corpus.present[:, i]
        rows.append(
            (
                f1_score(truth, doc),
                f1_score(truth, ruled[:, i], zero_division=0.0),
                f1_score(truth, doc | ruled[:, i]),
                f1_score(corpus.labels[:, i], unit),
            )
        )
        print(
            f"{name:36} doc F1 model {rows[-1][0]:.3f} rules {rows[-1][1]:.3f} union {rows[-1][2]:.3f}  unit F1 {rows[-1][3]:.3f}"
        )
    macro = np.mean(rows, axis=0)
    print(f"{'macro':36} doc F1 model {macro[0]:.3f} rules {macro[1]:.3f} union {macro[2]:.3f}  unit F1 {macro[3]:.3f}")
    started = time.perf_counter()
    for text in corpus.texts[:100]:
        find_presence(text, ())
    print(f"find_presence alone: {100 / (time.perf_counter() - started):.1f} contracts/s, one thread")


if __name__ == "__main__":
    main()
