"""How long a filter takes on 10,000 runs, against one line of pandas."""

import numpy as np
import pandas as pd

from omninmo.tracking.query import matching
from tests.benchmarks.ratios import paired, seconds

RUNS, COLUMNS = 10_000, 150
MAX_RATIO = 8.0
"""pandas matches texts in C++, a filter asks about each distinct one in Python. Seen: 3.5, which is 4 ms."""
FILTER = "metrics.m7 > 0.5 and params.p3 = 'p1' and name like 'run-9%'"


def table() -> pd.DataFrame:
    draw = np.random.default_rng(1)
    numbers = pd.DataFrame(draw.random((RUNS, COLUMNS - 15)), columns=[f"metrics.m{i}" for i in range(COLUMNS - 15)])
    words = {f"params.p{i}": [f"p{value}" for value in draw.integers(0, 9, RUNS)] for i in range(10)}
    fixed = {"name": [f"run-{i}" for i in range(RUNS)], "experiment": "mine", "status": "FINISHED"}
    return pd.concat([pd.DataFrame(fixed | words), numbers], axis=1)


def test_a_filter_costs_little_more_than_pandas() -> None:
    runs = table()

    def in_pandas() -> "pd.Series[bool]":
        return (runs["metrics.m7"] > 0.5) & (runs["params.p3"] == "p1") & runs["name"].str.match("run-9.*")

    pd.testing.assert_series_equal(matching(runs, FILTER), in_pandas(), check_names=False)
    ratio, ours, theirs = paired(lambda: seconds(lambda: matching(runs, FILTER)), lambda: seconds(in_pandas), rounds=15)
    words, _, _ = paired(lambda: seconds(lambda: matching(runs, "run-9 mine")), lambda: seconds(in_pandas), rounds=15)
    print(f"\n{RUNS} runs: filter {ours * 1e3:.1f} ms, pandas {theirs * 1e3:.1f} ms, {ratio:.1f}; words {words:.1f}")
    assert ratio <= MAX_RATIO and words <= MAX_RATIO
