"""Targets: known answers, and nothing beyond the horizon."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.config import Target
from omninmo.data.panel import PricePanel
from omninmo.dataset.targets import TARGETS, centred_rank, forward_return, quantiles, ratings, target
from omninmo.errors import ConfigError, DataError
from tests.worlds import random_walks

PANEL = random_walks(3, sessions=700, tickers=10)


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
    ratio = target("volatility_adjusted", PANEL, 20)["T02"].iloc[100]
    ahead = np.diff(np.log(PANEL.close["T02"].iloc[100:121]))
    assert ratio == pytest.approx(ahead.mean() / ahead.std(ddof=1) * np.sqrt(252))
    with pytest.raises(ConfigError, match="needs a horizon of at least 5 sessions"):
        target("volatility_adjusted", PANEL, 4)


def test_one_ticker_alone_has_no_market_to_exceed() -> None:
    close = random_walks(0, sessions=60, tickers=1).close
    with pytest.raises(DataError, match="return above the market of T00 alone is zero where no market index is given"):
        target("excess_return", PricePanel(close=close), 5)
    market = random_walks(1, sessions=60, tickers=1).close["T00"]
    assert target("excess_return", PricePanel(close=close, market=market), 5).notna().sum().item() == 55


def test_forward_return_is_shifted_on_the_date_axis() -> None:
    close = pd.DataFrame({"A": [100.0, np.nan, 121.0, 110.0]}, index=pd.bdate_range("2020-01-01", periods=4))
    expected = [0.21, np.nan, np.nan, np.nan]
    np.testing.assert_allclose(forward_return(close, 2)["A"], expected)


def test_ratings_at_and_around_the_thresholds() -> None:
    returns = np.array([-0.2, -0.15, -0.1, -0.08, 0.0, 0.08, 0.081, 0.15, 0.151])
    assert list(ratings(returns)) == [0, 0, 1, 1, 2, 2, 3, 3, 4]


def test_classes_by_fifths() -> None:
    values = pd.DataFrame([np.arange(10.0), -np.arange(10.0)])
    assert quantiles(values).tolist() == [[0, 0, 1, 1, 2, 2, 3, 3, 4, 4], [4, 4, 3, 3, 2, 2, 1, 1, 0, 0]]


def test_a_centred_rank_is_zero_in_the_middle_and_for_ties() -> None:
    values = pd.DataFrame([[3.0, 1.0, 2.0, np.nan], [5.0, 5.0, 5.0, 5.0]])
    assert centred_rank(values).iloc[0].tolist() == pytest.approx([1 / 3, -1 / 3, 0, np.nan], nan_ok=True)
    assert (centred_rank(values).iloc[1] == 0).all()
