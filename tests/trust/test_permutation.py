"""Scrambling one feature at a time: what matters costs most, what all tickers share costs nothing."""

import numpy as np
import pandas as pd
import pytest

from omninmo.config import ModelParams, TrainingConfig
from omninmo.errors import DataError
from omninmo.training.train import train
from omninmo.trust.permutation import _within_dates, permutation_importance
from tests.worlds import planted

CONFIG = TrainingConfig(
    forward_days=10, features="return_5d return_21d return_63d volatility_63 rsi_14", shap_rows=200, threads=1,
    model=ModelParams(n_estimators=60),
)  # fmt: skip


def test_scrambling_a_feature_that_matters_costs_most() -> None:
    result = train(CONFIG, planted(0, 0.3))
    tidy = permutation_importance(result)
    assert list(tidy.columns) == list(result.importances.columns) and set(tidy["fold"]) == set(range(1, 6))
    mean = tidy.groupby("feature")["value"].mean()
    assert mean.idxmax() in ("return_21d", "return_63d", "rsi_14") and mean.max() > 0.01
    assert abs(mean["volatility_63"]) < 0.005
    assert permutation_importance(result).equals(tidy)


def test_rows_are_swapped_within_their_date_and_each_is_used_once() -> None:
    days = pd.DatetimeIndex(pd.bdate_range("2024-01-01", periods=50)).repeat(4)
    dates = days[np.random.default_rng(0).permutation(200)]
    order = _within_dates(dates, np.random.default_rng(1))
    assert (dates[order] == dates).all() and sorted(order) == list(range(200))
    assert (order != np.arange(200)).mean() > 0.6  # of four rows one stays by chance


def test_a_feature_that_all_tickers_share_cannot_be_scrambled() -> None:
    result = train(CONFIG.replace(features="return_21d month_end"), planted(1, 0.3, sessions=900, tickers=6))
    values = permutation_importance(result).groupby("feature")["value"]
    assert (values.get_group("month_end") == 0).all() and values.get_group("return_21d").mean() > 0.05


def test_one_ticker_alone_has_nobody_to_swap_with() -> None:
    result = train(CONFIG, planted(1, 0.3, sessions=900, tickers=1))
    with pytest.raises(DataError, match="no date has two of them; train on more tickers"):
        permutation_importance(result)
