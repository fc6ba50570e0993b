"""Targets: known answers, and nothing beyond the horizon."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.config import Target, TrainingConfig
from omninmo.data.panel import PricePanel
from omninmo.dataset.prepare import prepare
from omninmo.dataset.targets import TARGETS, quantiles, ratings, target
from omninmo.errors import ConfigError, DataError
from omninmo.training.train import train
from tests.worlds import random_walks

PANEL = random_walks(3, sessions=700, tickers=10)
QUICK = TrainingConfig(threads=1, feature_set="minimal", shap_rows=50, forward_days=10)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=10, deadline=None)
@given(row=st.integers(0, 600), horizon=st.integers(5, 60))
def test_a_target_sees_its_horizon_and_nothing_beyond(name: Target, row: int, horizon: int) -> None:
    whole = target(name, PANEL, horizon)
    cut = target(name, PANEL.cut(slice(0, row + horizon + 1)), horizon)
    np.testing.assert_allclose(cut.iloc[row], whole.iloc[row], rtol=1e-9)
    assert cut.iloc[row + 1 :].isna().all(axis=None) and whole.iloc[-horizon:].isna().all(axis=None)
    moved = PANEL.close.copy()
    moved.iloc[:row] *= np.random.default_rng(row).uniform(0.5, 2, size=(row, 10))
    past = PricePanel(close=moved, market=PANEL.market_level)
    same = PricePanel(close=PANEL.close, market=PANEL.market_level)
    np.testing.assert_allclose(target(name, past, horizon).iloc[row], target(name, same, horizon).iloc[row])


def test_known_answers() -> None:
    close = pd.DataFrame(
        {"A": 1.01 ** np.arange(50), "B": 1.0 + 0 * np.arange(50), "C": 0.99 ** np.arange(50)},
        index=pd.bdate_range("2020-01-01", periods=50),
    )
    panel = PricePanel(close=close, market=pd.Series(1.005 ** np.arange(50), index=close.index))
    up = 1.01**10 - 1
    assert target("forward_return", panel, 10).iloc[0].tolist() == pytest.approx([up, 0, 0.99**10 - 1])
    assert target("excess_return", panel, 10).iloc[0, 0] == pytest.approx(up - (1.005**10 - 1))
    assert target("cross_sectional_rank", panel, 10).iloc[0].tolist() == pytest.approx([1 / 3, 0, -1 / 3])
    assert target("volatility_adjusted", panel, 10).isna().all(axis=None)  # a price that moves evenly has no volatility


def test_the_forward_sharpe_ratio_is_mean_over_deviation() -> None:
    found = target("volatility_adjusted", PANEL, 20)["T02"].iloc[100]
    ahead = np.diff(np.log(PANEL.close["T02"].iloc[100:121]))
    assert found == pytest.approx(ahead.mean() / ahead.std(ddof=1) * np.sqrt(252))
    with pytest.raises(ConfigError, match="needs a horizon of at least 5 sessions"):
        target("volatility_adjusted", PANEL, 4)


def test_classes_by_thresholds_and_by_fifths() -> None:
    assert ratings(np.array([-0.2, -0.15, -0.1, 0, 0.08, 0.081, 0.15, 0.2])).tolist() == [0, 0, 1, 2, 2, 3, 3, 4]
    values = pd.DataFrame([np.arange(10.0), -np.arange(10.0)])
    assert quantiles(values).tolist() == [[0, 0, 1, 1, 2, 2, 3, 3, 4, 4], [4, 4, 3, 3, 2, 2, 1, 1, 0, 0]]
    dataset = prepare(QUICK.replace(mode="classification", classes="quantiles"), PANEL)
    assert (np.bincount(dataset.y("classification")) == len(dataset) / 5).all()


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_trains_and_its_skill_is_measured_against_its_own_mean(name: Target) -> None:
    result = train(QUICK.replace(target=name), PANEL)
    assert result.metrics["oos_skill"] < 0.05
    fold = result.predictions[result.predictions["fold"] == 5]
    dataset = result.dataset
    before = dataset.dates < fold["date"].min() - pd.offsets.BDay(QUICK.forward_days)
    assert fold["baseline_mean"].unique() == pytest.approx([dataset.target[before].mean()])
    assert ("final_rmse" in result.metrics) == (name != "volatility_adjusted")


def test_one_ticker_alone_has_no_market_to_exceed() -> None:
    close = random_walks(0, sessions=60, tickers=1).close
    with pytest.raises(DataError, match="return above the market of T00 alone is zero where no market index is given"):
        target("excess_return", PricePanel(close=close), 5)
    market = random_walks(1, sessions=60, tickers=1).close["T00"]
    assert target("excess_return", PricePanel(close=close, market=market), 5).notna().sum().item() == 55
