"""Tests by their size, and tables by what true probabilities must show."""

import numpy as np
import pandas as pd
import pytest

from omninmo.evaluation.metrics import mean_test
from omninmo.evaluation.scores import calibration, confusion


@pytest.mark.parametrize("horizon", [1, 30])
def test_a_true_null_is_rejected_as_often_as_it_should_be(horizon: int) -> None:
    """|t| > 1.96 on 4 to 7 % of 1,500 series without a mean, whose neighbours share most of their news."""
    rng = np.random.default_rng(horizon)
    rejected = []
    for _ in range(1500):
        news = rng.normal(size=1870 + horizon)
        sums = np.cumsum(news)
        rejected.append(abs(mean_test(sums[horizon:] - sums[:-horizon], horizon).t) > 1.96)
    assert 0.04 <= np.mean(rejected) <= 0.07, np.mean(rejected)


def rated() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    probabilities = rng.dirichlet(np.ones(5), 40_000)
    classes = (probabilities.cumsum(axis=1) > rng.random((40_000, 1))).argmax(axis=1)
    return pd.DataFrame({"y_true": classes} | {f"p_{k}": probabilities[:, k] for k in range(5)})


def test_true_probabilities_are_calibrated() -> None:
    table = calibration(rated())
    full = table[table["rows"] > 500]
    np.testing.assert_allclose(full["predicted"], full["actual"], atol=0.05)
    assert table.groupby("rating")["rows"].sum().eq(40_000).all()


def test_the_confusion_counts_every_row_once() -> None:
    rows = rated()
    table = confusion(rows)
    assert table.to_numpy().sum() == len(rows)
    assert list(table.index) == list(table.columns) and table.index.name == "actual"
    hits = (rows[[f"p_{k}" for k in range(5)]].to_numpy().argmax(axis=1) == rows["y_true"]).sum()
    assert np.trace(table.to_numpy()) == hits
