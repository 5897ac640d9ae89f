"""Fit the presence model: ``python -m scoring.reading.presence_fit /path/to/cuad/dev.jsonl.gz OUT``.

Needs scikit-learn (the extra ``fit``). For paragraphs and for sentences: the n-grams that tell the categories apart
best are kept, and a linear SVM for each category is fitted on those. The judges are fitted on scores of contracts that
the scoring SVMs had not seen; their thresholds are those with the highest *expected* F1 under the fitted
probabilities, which moves less from sample to sample than the best threshold of the sample itself. How good all this
is, is measured one level further out (``cross_validate``): nothing is fitted, chosen or set on a contract that it is
measured on.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring.reading.folding import fold
from scoring.reading.gates import low
from scoring.reading.presence import CATEGORIES, LOWEST, ngrams, split_sentences, split_units
from scoring.reading.presence_rules import fired
from scoring.text import Span

KEPT_NGRAMS = 4000
"""Of each view."""
FOLDS = 5
WEIGHT_SCALE = 400
LEAST_WEIGHT = 8
"""Of a weight times its scale; a smaller one is left out when fitting, so that what is measured is what ships."""
IDF_SCALE = 100


@dataclass(frozen=True, slots=True)
class Stretches:
    """Paragraphs or sentences of all contracts in a row."""

    counts: Any
    """Matrix stretches x n-grams of 0 and 1."""
    names: Sequence[str]
    contract: Any
    """Index of the contract that each one stands in."""
    unit: Any
    """Index of the paragraph that each one is, or stands in."""
    labels: Any
    """Matrix stretches x categories of 0 and 1."""

    def of(self, contracts: Any) -> Any:
        """Which of them stand in the contracts for which the mask is true."""
        return contracts[self.contract]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Labelled contracts, prepared for fitting."""

    texts: list[str]
    units: Stretches
    sentences: Stretches
    rules: Any
    """Matrix contracts x categories: how many rules fire."""
    present: Any
    """Matrix contracts x categories of 0 and 1."""


def load(path: Path) -> Corpus:
    """Read labelled contracts; a stretch is positive when a label covers half of it, or it half of a label."""
    import numpy as np

    texts: list[str] = []
    rules: list[list[int]] = []
    present: list[list[int]] = []
    units, sentences = _Rows(), _Rows()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            row = json.loads(line)
            text, labels = row["text"], row["labels"]
            lowered = low(fold(text).text)
            texts.append(text)
            present.append([int(bool(labels.get(c))) for c in CATEGORIES])
            rules.append([sum(1 for _ in fired(lowered, c)) for c in CATEGORIES])
            for unit in split_units(text):
                at = len(units.texts)
                units.add(text, unit, n, at, labels)
                for sentence in split_sentences(text, unit):
                    sentences.add(text, sentence, n, at, labels)
    return Corpus(texts, units.prepared(), sentences.prepared(), np.array(rules), np.array(present, dtype="int8"))


class _Rows:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self._contract: list[int] = []
        self._unit: list[int] = []
        self._labels: list[list[int]] = []

    def add(self, text: str, span: Span, contract: int, unit: int, labels: dict[str, Any]) -> None:
        self.texts.append(text[span.start : span.end])
        self._contract.append(contract)
        self._unit.append(unit)
        self._labels.append([int(any(_covers(span, s) for s in labels.get(c, ()))) for c in CATEGORIES])

    def prepared(self) -> Stretches:
        """N-grams that stand in five stretches or more; no label has a say in which they are."""
        import numpy as np
        from sklearn.feature_extraction.text import CountVectorizer  # type: ignore[import-untyped]

        least = min(5, max(1, len(self.texts) // 100))
        vectorizer = CountVectorizer(analyzer=ngrams, binary=True, min_df=least, dtype="float64")
        counts = vectorizer.fit_transform(self.texts).tocsr()
        counts.sort_indices()  # a set names its n-grams in another order in every process, and sums of floats show it
        names = [str(name) for name in vectorizer.get_feature_names_out()]
        labels = np.array(self._labels, dtype="int8")
        return Stretches(counts, names, np.array(self._contract), np.array(self._unit), labels)


def _covers(stretch: Span, label: dict[str, Any]) -> bool:
    shared = min(stretch.end, label["end"]) - max(stretch.start, label["start"])
    return bool(shared > 0 and 2 * shared >= min(stretch.end - stretch.start, label["end"] - label["start"]))


# ---- one view


@dataclass(frozen=True, slots=True)
class Linear:
    """Linear models of all categories over the kept n-grams."""

    columns: Any
    idf: Any
    coef: Any
    """Categories x kept n-grams."""
    bias: Any

    def scores(self, counts: Any) -> Any:
        """Scores of stretches, stretches x categories."""
        return _weighted(counts[:, self.columns], self.idf) @ self.coef.T + self.bias


def fit_linear(counts: Any, labels: Any) -> Linear:
    """Keep the most telling n-grams and fit one SVM for each category on them."""
    import numpy as np
    from sklearn.svm import LinearSVC  # type: ignore[import-untyped]

    columns = _telling(counts, labels)
    idf = np.log((1 + counts.shape[0]) / (1 + np.asarray(counts[:, columns].sum(axis=0)).ravel())) + 1
    idf = np.round(idf * IDF_SCALE) / IDF_SCALE
    x = _weighted(counts[:, columns], idf)
    coef = np.zeros((labels.shape[1], len(columns)))
    bias = np.full(labels.shape[1], LOWEST)
    for i in range(labels.shape[1]):
        if labels[:, i].any():  # a category that never occurs is never found
            svm = LinearSVC(C=0.3, class_weight={0: 1, 1: 4}, random_state=0).fit(x, labels[:, i])
            coef[i], bias[i] = svm.coef_[0], svm.intercept_[0]
    scaled = np.round(coef * WEIGHT_SCALE)
    scaled[np.abs(scaled) < LEAST_WEIGHT] = 0
    return Linear(columns, idf, scaled / WEIGHT_SCALE, np.round(bias, 4))


def _telling(counts: Any, labels: Any) -> Any:
    """Columns whose log odds in a category's stretches differ most from those elsewhere, in standard errors.

    Log-odds ratio with a half added to each count, after Monroe, Colaresi and Quinn, "Fightin' Words" (2008); every
    category names one in turn.
    """
    import numpy as np

    total = np.asarray(counts.sum(axis=0)).ravel()
    ranked = []
    for i in range(labels.shape[1]):
        inside = labels[:, i].astype(bool)
        a = np.asarray(counts[inside].sum(axis=0)).ravel()
        b = total - a
        ratio = np.log((a + 0.5) / (inside.sum() + 1)) - np.log((b + 0.5) / ((~inside).sum() + 1))
        ranked.append(np.argsort(-np.abs(ratio) / np.sqrt(1 / (a + 0.5) + 1 / (b + 0.5)), kind="stable"))
    kept: dict[int, None] = {}
    for columns in zip(*ranked, strict=True):
        kept.update(dict.fromkeys(int(c) for c in columns))
        if len(kept) >= KEPT_NGRAMS:
            break
    return np.array(sorted(list(kept)[:KEPT_NGRAMS]))


def _weighted(counts: Any, idf: Any) -> Any:
    import scipy.sparse as sp  # type: ignore[import-untyped]
    from sklearn.preprocessing import normalize  # type: ignore[import-untyped]

    return normalize(counts @ sp.diags(idf))


# ---- the judges


@dataclass(frozen=True, slots=True)
class Figures:
    """What the judges see of contracts, contracts x categories, and of paragraphs what decides whether to show them."""

    unit: Any
    sentence: Any
    places: Any
    """Paragraphs x categories: a paragraph's score and that of its best sentence, added."""


def figures(corpus: Corpus, unit_scores: Any, sentence_scores: Any) -> Figures:
    """Best scores of each contract."""
    many = len(corpus.texts)
    inside = _tops(sentence_scores, corpus.sentences.unit, len(corpus.units.contract))
    return Figures(
        _tops(unit_scores, corpus.units.contract, many),
        _tops(sentence_scores, corpus.sentences.contract, many),
        unit_scores + inside,
    )


def _tops(scores: Any, owner: Any, many: int) -> Any:
    import numpy as np

    top = np.full((many, scores.shape[1]), LOWEST)
    np.maximum.at(top, owner, scores)
    return top


@dataclass(frozen=True, slots=True)
class Judged:
    """One category's judge, as numbers."""

    joint: list[float]
    joint_from: float
    model: list[float]
    model_from: float
    unit_from: float


def fit_judges(corpus: Corpus, seen: Figures, contracts: Any) -> list[Judged]:
    """Fit the judges of all categories on the contracts for which the mask is true."""
    import numpy as np

    within = corpus.units.of(contracts)
    found = []
    for i in range(len(CATEGORIES)):
        truth = corpus.present[contracts, i]
        model = np.c_[seen.unit[contracts, i], seen.sentence[contracts, i]]
        joint = np.c_[model, corpus.rules[contracts, i]]
        (w3, t3), (w2, t2) = _logistic(joint, truth), _logistic(model, truth)
        place = best_threshold(seen.places[within, i], corpus.units.labels[within, i])
        found.append(Judged(w3, t3, w2, t2, place))
    return found


def _logistic(x: Any, truth: Any) -> tuple[list[float], float]:
    """Weights and constant of a logistic regression on standardised figures, and its threshold."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    if truth.min() == truth.max():  # nothing to tell apart: never, or always
        return [*([0.0] * x.shape[1]), 9.0 if truth.max() else -9.0], 0.5
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-3
    fitted = LogisticRegression(C=0.3, max_iter=1000).fit((x - mean) / spread, truth)
    weights = fitted.coef_[0] / spread
    constant = float(fitted.intercept_[0] - (weights * mean).sum())
    chance = np.sort(1 / (1 + np.exp(-(x @ weights + constant))))[::-1]
    # to say yes from half the best F1 on maximises the expected F1 (Lipton, Elkan and Naryanaswamy, 2014)
    f1 = 2 * np.cumsum(chance) / (np.arange(1, len(chance) + 1) + chance.sum())
    return [*(float(w) for w in weights), constant], float(f1.max() / 2)


def best_threshold(scores: Any, truth: Any) -> float:
    """Threshold with the highest F1 (midpoint to the next score below, so that it generalises)."""
    import numpy as np

    order = np.argsort(-scores, kind="stable")
    hit = np.cumsum(truth[order])
    f1 = 2 * hit / (np.arange(1, len(order) + 1) + max(int(truth.sum()), 1))
    at = int(f1.argmax())
    return float((scores[order[at]] + scores[order[min(at + 1, len(order) - 1)]]) / 2)


# ---- honest measuring


def out_of_fold(corpus: Corpus, fold_of: Any) -> Figures:
    """Figures of every contract by models that never saw it; a contract of fold -1 is neither seen nor scored."""
    import numpy as np

    parts = []
    for view in (corpus.units, corpus.sentences):
        fold_here = fold_of[view.contract]
        scores = np.full(view.labels.shape, LOWEST)
        for k in range(int(fold_of.max()) + 1):
            train, test = (fold_here != k) & (fold_here >= 0), fold_here == k
            scores[test] = fit_linear(view.counts[train], view.labels[train]).scores(view.counts[test])
        parts.append(scores)
    return figures(corpus, *parts)


@dataclass(frozen=True, slots=True)
class Measured:
    """Answers about every contract by everything that was made without it."""

    present: Any
    """Contracts x categories of bool."""
    chance: Any
    by_model: Any
    units: Any
    """Paragraphs x categories of bool."""
    fold: Any
    """Of each contract."""


def cross_validate(corpus: Corpus, seed: int = 0, told: Callable[[str], None] = lambda line: None) -> Measured:
    """Measure by folds over contracts; n-grams, SVMs, judges, thresholds of a fold come from the other folds alone."""
    import numpy as np

    many = len(corpus.texts)
    chance = np.random.RandomState(seed)
    fold_of = chance.permutation(many) % FOLDS
    inner = chance.permutation(many) % (FOLDS - 1)
    present = np.zeros(corpus.present.shape, dtype=bool)
    by_model = present.copy()
    probability = np.zeros(corpus.present.shape)
    units = np.zeros(corpus.units.labels.shape, dtype=bool)
    for k in range(FOLDS):
        train = fold_of != k
        judges = fit_judges(corpus, out_of_fold(corpus, np.where(train, inner, -1)), train)
        scores = []
        for view in (corpus.units, corpus.sentences):
            rows = view.of(train)
            scores.append(fit_linear(view.counts[rows], view.labels[rows]).scores(view.counts))
        seen = figures(corpus, *scores)
        here = corpus.units.of(~train)
        for i, judge in enumerate(judges):
            model = np.c_[seen.unit[~train, i], seen.sentence[~train, i]]
            sure = _chance(np.c_[model, corpus.rules[~train, i]], judge.joint)
            probability[~train, i] = sure
            present[~train, i] = sure >= judge.joint_from
            by_model[~train, i] = _chance(model, judge.model) >= judge.model_from
            in_present = np.zeros(many, dtype=bool)
            in_present[~train] = present[~train, i]
            units[here, i] = (seen.places[here, i] >= judge.unit_from) & in_present[corpus.units.contract[here]]
        told(f"fold {k + 1} of {FOLDS}: {int((~train).sum())} contracts measured")
    return Measured(present, probability, by_model, units, fold_of)


def _chance(x: Any, weights: Sequence[float]) -> Any:
    import numpy as np

    return 1 / (1 + np.exp(-(x @ np.array(weights[:-1]) + weights[-1])))


def f1(truth: Any, answer: Any) -> float:
    """F1 of yes-or-no answers; 0 where nothing is right."""
    right = int((truth.astype(bool) & answer.astype(bool)).sum())
    return 2 * right / max(1, int(truth.sum()) + int(answer.sum()))


# ---- the file


def model_of(corpus: Corpus, quality: Sequence[float]) -> dict[str, Any]:
    """The model of all contracts, as plain values: what ``presence`` reads."""
    import numpy as np

    many = len(corpus.texts)
    everyone = np.ones(many, dtype=bool)
    seen = out_of_fold(corpus, np.random.RandomState(0).permutation(many) % min(FOLDS, many))
    judges = fit_judges(corpus, seen, everyone)
    return {
        "source": "CUAD v1, The Atticus Project, CC BY 4.0",
        "categories": CATEGORIES,
        "unit": _plain(corpus.units),
        "sentence": _plain(corpus.sentences),
        "judges": [
            {
                "joint": [round(w, 4) for w in judge.joint],
                "joint_from": round(judge.joint_from, 4),
                "model": [round(w, 4) for w in judge.model],
                "model_from": round(judge.model_from, 4),
                "unit_from": round(judge.unit_from, 4),
                "quality": round(good, 3),
            }
            for judge, good in zip(judges, quality, strict=True)
        ],
    }


def _plain(view: Stretches) -> dict[str, Any]:
    linear = fit_linear(view.counts, view.labels)
    weights = []
    for j in range(len(linear.columns)):
        scaled = [(i, round(float(w) * WEIGHT_SCALE)) for i, w in enumerate(linear.coef[:, j])]
        weights.append([n for i, w in scaled if w for n in (i, w)])
    return {
        "scale": WEIGHT_SCALE,
        "ngrams": [view.names[c] for c in linear.columns],
        "idf": [round(float(v) * IDF_SCALE) for v in linear.idf],
        "weights": weights,
        "bias": [round(float(b), 4) for b in linear.bias],
    }


def packed(model: dict[str, Any]) -> bytes:
    """File content, the same bytes for the same model."""
    return gzip.compress(json.dumps(model, separators=(",", ":")).encode(), 9, mtime=0)


def main(source: str, out: str) -> None:
    """Fit on all contracts of *source* and write the model to *out*, byte-identical on every run."""
    corpus = load(Path(source))
    measured = cross_validate(corpus)
    quality = [f1(corpus.present[:, i], measured.present[:, i]) for i in range(len(CATEGORIES))]
    Path(out).write_bytes(packed(model_of(corpus, quality)))


if __name__ == "__main__":
    main(*sys.argv[1:3])
