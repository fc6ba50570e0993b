"""The shape of daily returns, by hand and against scipy."""

import numpy as np
import pytest
from scipy import stats

from omninmo.features import Inputs, distribution
from tests.features.panels import WALKS, inputs, last


def test_skew_and_kurtosis_agree_with_scipy() -> None:
    walks = Inputs(WALKS)
    returns = walks.log_returns["T03"].iloc[-126:]
    assert distribution.skew(walks, 126)["T03"].iloc[-1] == pytest.approx(stats.skew(returns, bias=False))
    assert distribution.kurtosis(walks, 126)["T03"].iloc[-1] == pytest.approx(stats.kurtosis(returns, bias=False))


def test_extremes_and_the_share_of_rising_days() -> None:
    prices = inputs([100, 110, 99, 99, 108.9])  # +10 %, −10 %, 0, +10 %
    assert last(distribution.largest_gain(prices, 4)) == pytest.approx(0.1)
    assert last(distribution.largest_loss(prices, 4)) == pytest.approx(-0.1)
    assert last(distribution.up_share(prices, 4)) == pytest.approx(0.5)


def test_the_past_sharpe_ratio_is_mean_over_deviation_a_year() -> None:
    prices = inputs(np.exp([0, 0.01, 0.04]).tolist())  # log returns 0.01 and 0.03: mean 0.02, deviation 0.01 · √2
    assert last(distribution.sharpe(prices, 2)) == pytest.approx(0.02 * 252 / (0.01 * 2**0.5 * 252**0.5))


def test_returns_that_reverse_are_anticorrelated() -> None:
    assert last(distribution.autocorrelation(inputs([1, 2, 1, 2, 1, 2]), 4)) == pytest.approx(-1)
    assert last(distribution.autocorrelation(inputs([1, 2, 4, 8, 16, 32]), 4)) == pytest.approx(1)
