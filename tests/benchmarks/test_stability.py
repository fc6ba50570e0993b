"""What it takes to compare every two of many rankings: a ratio to the same measures one pair at a time, and a limit."""

import time
import tracemalloc
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd
import scipy.stats

from omninmo.evaluation import pairs
from omninmo.evaluation.stability import agreement
from tests.benchmarks.ratios import paired, seconds
from tests.evaluation.test_pairs import jaccard_by_definition, order, overlap_by_definition

MAX_SECONDS = 0.3
"""Of the processor, for all measures of 100 runs of 60 features."""

MAX_BYTES = 600_000_000


def shares(runs: int, features: int = 60) -> pd.DataFrame:
    draws = np.random.default_rng(0).dirichlet(np.ones(features), runs).T
    return pd.DataFrame(draws, index=[f"f{k:02}" for k in range(features)], columns=[f"run{k}" for k in range(runs)])


def one_by_one(table: pd.DataFrame) -> None:
    """Measure every pair by itself, as the definitions are written."""
    for a, b in combinations(map(str, table), 2):
        both = table[[a, b]].dropna()
        scipy.stats.spearmanr(both[a], both[b])
        scipy.stats.kendalltau(both[a], both[b])
        overlap_by_definition(order(both[a]), order(both[b]), pairs.RBO_P)
        jaccard_by_definition(both, a, b, 10)


def cpu_seconds(work: Callable[[], object]) -> float:
    started = time.thread_time()
    work()
    return time.thread_time() - started


def test_a_hundred_runs_are_compared_in_a_moment() -> None:
    """The loop goes over the 190 pairs of 20 runs; 100 runs have 4,950."""
    table, few, scale = shares(100), shares(20), 4950 / 190
    agreement(table)
    ratio, ours, theirs = paired(lambda: seconds(lambda: agreement(table)), lambda: seconds(lambda: one_by_one(few)), 5)
    cpu = min(cpu_seconds(lambda: agreement(table)) for _ in range(5))
    print(f"\n100 runs × 60 features: {ours * 1e3:.0f} ms ({cpu * 1e3:.0f} of the processor's), one pair at a time")
    print(f"{theirs * scale:.1f} s: {scale / ratio:.0f} times as long (limit 20)")
    assert ratio / scale <= 1 / 20
    assert cpu <= MAX_SECONDS


def test_a_thousand_runs_fit_in_memory() -> None:
    table = shares(1000)
    tracemalloc.start()
    found = agreement(table)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"\n1,000 runs × 60 features: peak {peak / 1e6:.0f} MB (limit {MAX_BYTES / 1e6:.0f})")
    assert peak <= MAX_BYTES and abs(found.spearman) < 0.01
