"""Paths of several predictions: the same steps for all, each from its own base value to its own prediction."""

import numpy as np
import pandas as pd

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.decision_path import MAX_PATHS, decision_path, decision_path_info


def rows(n: int, d: int) -> tuple[ShapTable, pd.DataFrame]:
    rng = np.random.default_rng(3)
    values = rng.normal(0, 0.01, (n, d)).astype(np.float32) * np.arange(1, d + 1, dtype=np.float32)
    base = rng.normal(0, 0.01, n).astype(np.float32)
    index = pd.DataFrame({"date": pd.bdate_range("2020-01-01", periods=n), "ticker": "<b>KO", "fold": np.arange(n) % 3})
    names = tuple(f"f{k}" for k in range(d))
    features = pd.DataFrame({"label": [f"Label {name}" for name in names]}, index=list(names))
    margin = base + values.sum(axis=1)
    return ShapTable(values, values, base, margin, margin.astype(float), index, names, n), features


def test_paths_lead_from_the_base_values_to_the_predictions() -> None:
    table, features = rows(9, 14)
    info = decision_path_info(table, [7, 2, 4], features)
    np.testing.assert_array_equal(info.paths[:, 0], table.base[[7, 2, 4]].astype(np.float64))
    np.testing.assert_allclose(info.paths[:, -1], table.margin[[7, 2, 4]], atol=1e-6)
    assert info.labels[:2] == ("Base value", "4 other features") and len(info.features) == 10
    steps = np.diff(info.paths, axis=1)[:, 1:]
    columns = [table.features.index(name) for name in info.features]
    np.testing.assert_allclose(steps, table.values[np.ix_([7, 2, 4], columns)], atol=1e-12)
    sizes = np.abs(table.values[[7, 2, 4]].astype(np.float64)).sum(axis=0)
    assert (np.diff(sizes[columns]) >= 0).all()


def test_few_features_have_a_step_each() -> None:
    table, features = rows(4, 11)
    assert decision_path_info(table, [0, 1], features).labels[1] != "1 other features"
    assert len(decision_path_info(table, [0, 1], features).features) == 11


def test_the_first_row_stands_out_and_trace_k_is_row_k() -> None:
    table, features = rows(5, 3)
    info = decision_path_info(table, [3, 0], features)
    first, second = decision_path(info, "forward_return").data
    assert first.line.width > second.line.width and first.zorder > second.zorder
    assert first.name == "&lt;b&gt;KO, 2020-01-06" and second.name == "&lt;b&gt;KO, 2020-01-01"
    np.testing.assert_allclose(first.x, info.paths[0] * 100)


def test_many_rows_are_limited_and_none_is_a_sentence() -> None:
    table, features = rows(MAX_PATHS + 5, 3)
    assert len(decision_path_info(table, range(len(table)), features).rows) == MAX_PATHS
    assert decision_path(decision_path_info(table, [], features), "forward_return").layout.annotations[0].text
