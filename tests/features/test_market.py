"""Moving with the market: slopes and correlations, by least squares."""

import numpy as np
import pandas as pd
import pytest

from omninmo.data.panel import PricePanel
from omninmo.features import FEATURES, Inputs, market
from tests.features.panels import WALKS, inputs, last


def test_return_above_the_market_is_a_difference() -> None:
    assert last(market.relative_strength(inputs([50, 55, 60], market=[100, 90, 110]), 2)) == pytest.approx(0.2 - 0.1)


def test_a_ticker_that_moves_twice_as_much_as_the_market_has_a_beta_of_two() -> None:
    moves = np.array([0.0, 0.01, -0.02, 0.015, 0.005, -0.01])
    walks = inputs((100 * np.cumprod(1 + 2 * moves)).tolist(), market=(100 * np.cumprod(1 + moves)).tolist())
    assert last(market.beta(walks, 5)) == pytest.approx(2)
    assert last(market.correlation(walks, 5)) == pytest.approx(1)
    assert last(market.own_volatility(walks, 5)) == pytest.approx(0, abs=1e-6)


def test_a_market_that_stands_still_has_no_beta() -> None:
    assert np.isnan(last(market.beta(inputs([50, 55, 60, 58], market=[100] * 4), 3)))


def test_a_beta_of_few_rising_days_is_none() -> None:
    falling = (100 * 0.99 ** np.arange(300)).tolist()
    walks = inputs(np.linspace(50, 60, 300).tolist(), market=falling)
    assert np.isnan(last(market.bull_beta(walks, 252)))


def test_beta_and_correlation_agree_with_least_squares() -> None:
    walks = Inputs(WALKS)
    own, index = walks.returns["T01"].iloc[-252:], walks.market_returns.iloc[-252:, 0]
    assert FEATURES["beta_252"].compute(walks)["T01"].iloc[-1] == pytest.approx(np.polyfit(index, own, 1)[0])
    expected = np.corrcoef(own.iloc[-126:], index.iloc[-126:])[0, 1]
    assert FEATURES["correlation_126"].compute(walks)["T01"].iloc[-1] == pytest.approx(expected)


def test_conditional_betas_and_what_beta_leaves_agree_with_least_squares() -> None:
    walks = Inputs(WALKS)
    own, index = walks.returns["T05"].iloc[-252:], walks.market_returns.iloc[-252:, 0]
    for name, days in (("bull_beta_252", index > 0), ("bear_beta_252", index < 0)):
        expected = np.polyfit(index[days], own[days], 1)[0]
        assert FEATURES[name].compute(walks)["T05"].iloc[-1] == pytest.approx(expected)
    own, index = own.iloc[-126:], index.iloc[-126:]
    left = own - np.polyval(np.polyfit(index, own, 1), index)
    assert FEATURES["own_volatility_126"].compute(walks)["T05"].iloc[-1] == pytest.approx(left.std(ddof=0) * 252**0.5)


def test_a_holiday_of_a_ticker_s_exchange_leaves_its_beta_alone() -> None:
    """Its return over two sessions is compared with the market's over the same two."""
    moves = np.random.default_rng(0).normal(0, 0.01, 300)
    index = pd.bdate_range("2020-01-01", periods=300)
    level = pd.Series(100 * np.exp(moves.cumsum()), index=index)
    close = pd.DataFrame({"A": level**2, "B": level}, index=index)
    close.iloc[60:290:30, 0] = np.nan
    values = FEATURES["beta_252"].compute(Inputs(PricePanel(close=close, market=level)))
    assert values["A"].iloc[-1] == pytest.approx(2, abs=0.02) and values["B"].iloc[-1] == pytest.approx(1)
    assert FEATURES["correlation_126"].compute(Inputs(PricePanel(close=close, market=level)))["A"].iloc[-1] > 0.9999
