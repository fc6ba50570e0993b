"""Leaf weight: horizons of dates per leaf mean the same for any number of tickers, any horizon and either mode."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xgboost as xgb
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from omninmo.config import GUIDE_MODEL, Mode, ModelParams, TrainingConfig
from omninmo.training.boosting import fit
from omninmo.training.leaf_weight import min_child_weight, resolved

RNG = np.random.default_rng(0)


def _dates(sessions: int, tickers: int) -> pd.DatetimeIndex:
    return pd.bdate_range("2015-01-02", periods=sessions).repeat(tickers)


@given(
    leaf_horizons=st.floats(0, 100), horizon=st.integers(1, 252), sessions=st.integers(2, 50), tickers=st.integers(1, 9)
)
def test_in_regression_it_is_rows(leaf_horizons: float, horizon: int, sessions: int, tickers: int) -> None:
    config = TrainingConfig(forward_days=horizon, model=ModelParams(leaf_horizons=leaf_horizons))
    dates = _dates(sessions, tickers)
    found = min_child_weight(config, dates, RNG.normal(size=len(dates)))
    assert found == pytest.approx(leaf_horizons * horizon * tickers, abs=1e-3)


def test_the_sample_s_size_and_tickers_that_start_late() -> None:
    config = TrainingConfig(forward_days=30, model=ModelParams(leaf_horizons=4))
    assert min_child_weight(config, _dates(343, 20), np.zeros(343 * 20)) == 2400
    halved = np.r_[np.arange(100).repeat(20), np.arange(100, 200).repeat(10)]
    assert min_child_weight(config, pd.bdate_range("2015-01-02", periods=200)[halved], np.zeros(3000)) == 1800


def test_weekly_bars_count_weeks() -> None:
    config = TrainingConfig(forward_days=30, interval="1wk", model=ModelParams(leaf_horizons=4))
    assert min_child_weight(config, _dates(100, 20), np.zeros(2000)) == 4 * 6 * 20


def test_in_classification_it_is_rows_times_the_mean_hessian() -> None:
    config = TrainingConfig(mode="classification", model=ModelParams(leaf_horizons=4))
    even = np.tile(np.arange(5), 2000)  # p = 0.2 each, 2 p (1 − p) = 0.32
    assert min_child_weight(config, _dates(500, 20), even) == pytest.approx(0.32 * 2400, abs=0.01)
    shares = np.array([0.02, 0.13, 0.70, 0.10, 0.05])
    uneven = np.repeat(np.arange(5), (shares * 10_000).astype(int))
    expected = np.mean(2 * shares * (1 - shares)) * 2400
    assert min_child_weight(config, _dates(500, 20), uneven) == pytest.approx(expected, rel=0.01)


def test_a_leaf_rests_on_as_many_rows_in_either_mode() -> None:
    """By experiment: XGBoost's smallest leaves; those of a rare rating hold more rows, of a common one fewer."""
    dates, names = _dates(300, 20), ("a", "b", "c", "d")
    x = RNG.normal(size=(len(dates), 4)).astype(np.float32)
    outcomes: dict[Mode, NDArray[Any]] = {
        "regression": RNG.normal(size=len(dates)),
        "classification": RNG.choice(5, size=len(dates), p=[0.1, 0.2, 0.4, 0.2, 0.1]),
    }
    model = ModelParams(leaf_horizons=1, n_estimators=10, max_depth=6, subsample=1, colsample_bytree=1)
    for mode, y in outcomes.items():
        config = TrainingConfig(threads=1, mode=mode, model=model)
        fitted = fit(resolved(config, dates, y), names, x, y)
        rows = xgb.DMatrix(x, feature_names=list(names))
        leaves = fitted.booster.predict(rows, pred_leaf=True).reshape(len(x), -1).astype(np.int64)
        smallest = [np.bincount(tree)[np.unique(tree)].min() for tree in leaves.T]
        harmonic = 1 / np.mean(1 / np.array(smallest))
        assert 600 <= harmonic <= 750, (mode, harmonic)


def test_a_given_weight_wins() -> None:
    """A config stored before there was `leaf_horizons`, and the guide's original settings, keep their numbers."""
    stored = '{"mode": "classification", "model": {"max_depth": 3, "min_child_weight": 200.0}}'
    config = TrainingConfig(**json.loads(stored))
    assert min_child_weight(config, _dates(50, 20), np.zeros(1000, dtype=np.int64)) == 200
    original = TrainingConfig(model=ModelParams(**GUIDE_MODEL))
    assert min_child_weight(original, _dates(50, 20), np.zeros(1000)) == 1
