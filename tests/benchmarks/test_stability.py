"""What it takes to compare every two of many rankings: a ratio to the same measures one pair at a time, and a limit."""

import tracemalloc
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from streamlit.testing.v1 import AppTest

from omninmo.evaluation import pairs
from omninmo.evaluation.shap_table import interaction_strengths
from omninmo.evaluation.stability import agreement
from tests.benchmarks.many_runs import build
from tests.benchmarks.ratios import cpu_seconds, paired, seconds
from tests.evaluation.test_pairs import jaccard_by_definition, order, overlap_by_definition
from tests.pages.conftest import APP, charts
from tests.recorded import Recorded
from tests.ui.points.conftest import big

MAX_SECONDS = 0.3
"""Of the processor, for all measures of 100 runs of 60 features."""

INTERACTIONS_SECONDS, INTERACTIONS_FACTOR = 0.5, 10
"""Of the processor, for the partners of all 60 features in 5,000 rows; and how many times faster than the shap library
a single feature's are."""

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


def test_interactions_of_every_feature_are_ranked_in_a_moment() -> None:
    """Of values without gaps: the library leaves out every window that has one."""
    import shap

    table, _, _ = big(5_000, 60)
    data = np.nan_to_num(table.data)

    def theirs() -> None:
        shap.utils.approximate_interactions(0, table.values, data)

    ratio, ours, other = paired(
        lambda: cpu_seconds(lambda: interaction_strengths(table, "f0")), lambda: cpu_seconds(theirs), 5
    )
    cpu = min(cpu_seconds(lambda: [interaction_strengths(table, name) for name in table.features]) for _ in range(3))
    print(f"\npartners of one of 60 features in 5,000 rows: {ours * 1e3:.1f} ms, shap {other * 1e3:.0f} ms:")
    print(f"{1 / ratio:.0f} times as long (limit {INTERACTIONS_FACTOR});", end=" ")
    print(f"of all 60: {cpu:.2f} s (limit {INTERACTIONS_SECONDS})")
    assert 1 / ratio >= INTERACTIONS_FACTOR and cpu <= INTERACTIONS_SECONDS


@pytest.fixture(scope="module")
def hundred(template: Recorded, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Return a home folder with 100 runs whose importances are of 60 features in five folds, and their ids."""
    made = build(tmp_path_factory.mktemp("hundred"), template, 160, with_files=100)
    stored = Recorded(made.home, "", "")
    folds = {fold: shares(100) for fold in range(1, 6)}
    for number, run_id in enumerate(made.with_files):
        tables = [
            pd.DataFrame(
                {"fold": fold, "feature": table.index, "kind": kind, "value": table.iloc[:, number].to_numpy()}
            )
            for fold, table in folds.items()
            for kind in ("gain", "shap")
        ]
        stored.rewrite("importances.parquet", pd.concat(tables, ignore_index=True).to_parquet(), run_id)
    return made.home, made.with_files


@pytest.mark.parametrize("view", ["map", "alike"])
def test_the_page_of_a_hundred_runs_takes_little_of_the_server(
    hundred: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    home, run_ids = hundred
    monkeypatch.setenv("OMNINMO_HOME", str(home))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    app = AppTest.from_file(str(APP), default_timeout=300)
    app.run()
    app.switch_page("pages/stability.py")
    app.query_params["runs"], app.query_params["view"] = ",".join(run_ids), view
    first = cpu_seconds(app.run)
    assert not app.exception and len(charts(app)) == 1 and len(app.metric) == 5
    app.run()
    warm = min(cpu_seconds(app.run) for _ in range(5))
    print(
        f"\nStability, {view}, of 100 runs × 60 features: {warm * 1e3:.0f} ms of the processor's warm (limit", end=" "
    )
    print(f"{MAX_SECONDS * 1e3:.0f}), {first * 1e3:.0f} ms first")
    assert warm <= MAX_SECONDS
