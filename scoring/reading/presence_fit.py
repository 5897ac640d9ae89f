"""Fit the presence model: ``python -m scoring.reading.presence_fit /path/to/cuad/dev.jsonl.gz OUT``.

Needs scikit-learn (a development dependency). All features, one linear SVM per category; the n-grams with the largest
weights are kept and the SVMs fitted again on those alone. Thresholds come from scores on contracts that the scoring
model had not seen (five folds over contracts), never from the training contracts' own scores.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring.reading.presence import CATEGORIES, ngrams, split_units
from scoring.text import Span

KEPT_NGRAMS = 4000
FOLDS = 5
WEIGHT_SCALE = 500


@dataclass(frozen=True, slots=True)
class Corpus:
    """Units of all contracts in a row."""

    texts: list[str]
    """Whole contracts, in file order."""
    units: list[str]
    contract: list[int]
    """Index of the contract that each unit stands in."""
    labels: Any
    """Matrix units x categories of 0 and 1."""
    present: Any
    """Matrix contracts x categories of 0 and 1."""


def load(path: Path) -> Corpus:
    """Read labelled contracts; a unit is positive when a label covers half of it, or it half of a label."""
    import numpy as np

    texts: list[str] = []
    units: list[str] = []
    owner: list[int] = []
    rows: list[list[int]] = []
    present: list[list[int]] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            row = json.loads(line)
            text, labels = row["text"], row["labels"]
            texts.append(text)
            present.append([int(bool(labels.get(c))) for c in CATEGORIES])
            for unit in split_units(text):
                units.append(text[unit.start : unit.end])
                owner.append(n)
                rows.append([int(any(_covers(unit, s) for s in labels.get(c, ()))) for c in CATEGORIES])
    return Corpus(texts, units, owner, np.array(rows, dtype="int8"), np.array(present, dtype="int8"))


def _covers(unit: Span, label: dict[str, Any]) -> bool:
    shared = min(unit.end, label["end"]) - max(unit.start, label["start"])
    return bool(shared > 0 and 2 * shared >= min(unit.end - unit.start, label["end"] - label["start"]))


def features(units: Sequence[str]) -> tuple[Any, Any]:
    """Binary counts of n-grams that stand in at least five units, and their names."""
    from sklearn.feature_extraction.text import CountVectorizer  # type: ignore[import-untyped]

    vectorizer = CountVectorizer(analyzer=ngrams, binary=True, min_df=5, dtype="float64")
    return vectorizer.fit_transform(units), vectorizer.get_feature_names_out()


def _weighted(counts: Any, idf: Any) -> Any:
    import scipy.sparse as sp  # type: ignore[import-untyped]
    from sklearn.preprocessing import normalize  # type: ignore[import-untyped]

    return normalize(counts @ sp.diags(idf))


def _idf(counts: Any) -> Any:
    import numpy as np

    return np.log((1 + counts.shape[0]) / (1 + np.asarray((counts > 0).sum(axis=0)).ravel())) + 1


def _svms(x: Any, labels: Any) -> tuple[Any, Any]:
    import numpy as np
    from sklearn.svm import LinearSVC  # type: ignore[import-untyped]

    fits = [
        LinearSVC(C=0.3, class_weight={0: 1, 1: 4}, random_state=0).fit(x, labels[:, i]) for i in range(labels.shape[1])
    ]
    return np.vstack([f.coef_[0] for f in fits]), np.array([f.intercept_[0] for f in fits])


def fit(counts: Any, labels: Any) -> tuple[Any, Any, Any, Any]:
    """Kept columns, their idf, weights (categories x columns) and biases."""
    import numpy as np

    # the first pass ranks columns; one SVM each on all n-grams
    idf = _idf(counts)
    coef, _ = _svms(_weighted(counts, idf), labels)
    best = np.abs(coef).argsort(axis=1)[:, ::-1]
    kept: list[int] = []
    taken: set[int] = set()
    for rank in range(best.shape[1]):
        for column in best[:, rank]:
            if int(column) not in taken and len(kept) < KEPT_NGRAMS:
                taken.add(int(column))
                kept.append(int(column))
        if len(kept) >= KEPT_NGRAMS:
            break
    columns = np.array(sorted(kept))
    coef, bias = _svms(_weighted(counts[:, columns], idf[columns]), labels)
    return columns, idf[columns], coef, bias


def out_of_fold(counts: Any, corpus: Corpus) -> tuple[Any, Any]:
    """Scores of every unit by a model that never saw its contract, and the fold of every contract."""
    import numpy as np

    fold = np.random.RandomState(0).permutation(len(corpus.texts)) % FOLDS
    of_unit = fold[np.array(corpus.contract)]
    scores = np.zeros(corpus.labels.shape)
    for k in range(FOLDS):
        columns, idf, coef, bias = fit(counts[of_unit != k], corpus.labels[of_unit != k])
        scores[of_unit == k] = _weighted(counts[of_unit == k][:, columns], idf) @ coef.T + bias
    return scores, fold


def best_threshold(scores: Any, truth: Any) -> float:
    """Threshold with the highest F1 (midpoint to the next score below, so that it generalises)."""
    import numpy as np

    order = np.argsort(-scores)
    hit = np.cumsum(truth[order])
    f1 = 2 * hit / (np.arange(1, len(order) + 1) + max(int(truth.sum()), 1))
    at = int(f1.argmax())
    return float((scores[order[at]] + scores[order[min(at + 1, len(order) - 1)]]) / 2)


def doc_scores(scores: Any, corpus: Corpus) -> Any:
    """Highest unit score per contract and category."""
    import numpy as np

    top = np.full(corpus.present.shape, -9.0)
    np.maximum.at(top, np.array(corpus.contract), scores)
    return top


def main(source: str, out: str) -> None:
    """Fit on all contracts of *source* and write the model to *out*, byte-identical on every run."""
    corpus = load(Path(source))
    counts, names = features(corpus.units)
    scores, _ = out_of_fold(counts, corpus)
    tops = doc_scores(scores, corpus)
    columns, idf, coef, bias = fit(counts, corpus.labels)
    many = range(len(CATEGORIES))
    weights = []
    for j in range(len(columns)):
        scaled = [(i, round(float(coef[i, j]) * WEIGHT_SCALE)) for i in many]
        weights.append([n for i, w in scaled if abs(w) >= WEIGHT_SCALE // 50 for n in (i, w)])
    model = {
        "source": "CUAD v1, The Atticus Project, CC BY 4.0",
        "categories": CATEGORIES,
        "scale": WEIGHT_SCALE,
        "ngrams": [str(names[c]) for c in columns],
        "idf": [round(float(v), 2) for v in idf],
        "weights": weights,
        "bias": [round(float(b), 4) for b in bias],
        "doc_threshold": [round(best_threshold(tops[:, i], corpus.present[:, i]), 4) for i in many],
        "unit_threshold": [round(best_threshold(scores[:, i], corpus.labels[:, i]), 4) for i in many],
    }
    Path(out).write_bytes(gzip.compress(json.dumps(model, separators=(",", ":")).encode(), 9, mtime=0))


if __name__ == "__main__":
    main(*sys.argv[1:3])
