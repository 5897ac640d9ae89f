"""Presence by nested five-fold cross-validation over contracts: nothing is fitted or set on a contract it is measured on.

    CLAUSEWATCH_DATA=/path/to/data python tests/benchmarks/bench_presence.py [--rounds N]

Needs CLAUSEWATCH_DATA (the folder with ``cuad/dev.jsonl.gz``) and the extra ``fit``. n-grams, SVMs, judges and
thresholds of a fold come from the other four; the list of n-grams that stand in five stretches or more, without their
labels, comes from all contracts. The wordings of the rules and the shape of the judges were chosen on three fifths of
the contracts (those whose SHA-256 leaves 0, 1 or 2 on division by 5); the others are printed apart. With ``--rounds``
the folds are drawn anew, and what was chosen by looking at the first drawing shows.
"""

# ruff: noqa: E501 - a printed row is one line

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=1)
    rounds = parser.parse_args().rounds
    data = os.environ.get("CLAUSEWATCH_DATA")
    source = Path(data, "cuad", "dev.jsonl.gz") if data else None
    if source is None or not source.exists():
        print("bench_presence: CLAUSEWATCH_DATA is unset or holds no cuad/dev.jsonl.gz; nothing measured")
        return
    import numpy as np

    from scoring.reading import presence_fit as fit
    from scoring.reading.presence import CATEGORIES, FACT_QUALITY, find_presence

    corpus = fit.load(source)
    truth = corpus.present.astype(bool)
    ruled = corpus.rules > 0
    apart = np.array([int(hashlib.sha256(t.encode()).hexdigest(), 16) % 5 >= 3 for t in corpus.texts])
    macros = []
    for seed in range(rounds):
        found = fit.cross_validate(corpus, seed)
        macros.append(np.mean([fit.f1(truth[:, i], found.present[:, i]) for i in range(len(CATEGORIES))]))
        print(f"folds drawn with {seed}: macro F1 over {len(CATEGORIES)} categories {macros[-1]:.3f}", flush=True)
        if seed:
            continue
        print(f"{'':36}   n  doc F1  apart  model  rules |  fact  right |  read  | unit F1")
        rows = []
        facts = right = 0
        for i, name in enumerate(CATEGORIES):
            quality = fit.f1(truth[:, i], found.present[:, i])
            agree = found.by_model[:, i] & ruled[:, i]
            # what is told as a fact: found by both, in a category that is mostly right
            fact = found.present[:, i] & agree if quality >= FACT_QUALITY else np.zeros(len(truth), dtype=bool)
            read = (
                found.present[:, i] & ~agree if quality >= FACT_QUALITY else ~found.present[:, i] & found.by_model[:, i]
            )
            hits = int((fact & truth[:, i]).sum())
            facts, right = facts + int(fact.sum()), right + hits
            rows.append(
                (
                    quality,
                    fit.f1(truth[apart, i], found.present[apart, i]),
                    fit.f1(truth[:, i], found.by_model[:, i]),
                    fit.f1(truth[:, i], ruled[:, i]),
                    fit.f1(corpus.units.labels[:, i], found.units[:, i]),
                )
            )
            doc, other, model, rules, unit = rows[-1]
            told = f"{int(fact.sum()):5}   {hits / fact.sum():.3f}" if fact.any() else "    possible "
            print(
                f"{name:36} {int(truth[:, i].sum()):3}   {doc:.3f}  {other:.3f}  {model:.3f}  {rules:.3f} | {told} | {int(read.sum()):5}  | {unit:.3f}"
            )
        doc, other, model, rules, unit = np.mean(rows, axis=0)
        print(
            f"{'macro':36}       {doc:.3f}  {other:.3f}  {model:.3f}  {rules:.3f} | {facts:5}   {right / max(1, facts):.3f} |        | {unit:.3f}"
        )
        by_fold = [
            np.mean([fit.f1(truth[here, i], found.present[here, i]) for i in range(len(CATEGORIES))])
            for here in (found.fold == k for k in range(fit.FOLDS))
        ]
        print("macro F1 of each fold alone:", " ".join(f"{m:.3f}" for m in by_fold))
    if rounds > 1:
        print(f"macro F1 over {rounds} drawings: {np.mean(macros):.3f} ({min(macros):.3f} to {max(macros):.3f})")
    some = corpus.texts[:100]
    find_presence(some[0])
    started = time.process_time()
    for text in some:
        find_presence(text)
    rate = len(some) / (time.process_time() - started)
    letters = sum(map(len, some)) / len(some)
    print(f"find_presence alone: {rate:.1f} contracts of {letters:,.0f} characters a second of one thread's time")


if __name__ == "__main__":
    main()
