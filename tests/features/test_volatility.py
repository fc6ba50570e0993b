"""Volatilities and Bollinger bands, by hand and against TA-Lib."""

import numpy as np
import pytest

from omninmo.features import volatility
from tests.features import oracle
from tests.features.panels import inputs, last

UP, DOWN = np.exp(0.01), np.exp(-0.03)


def test_volatility_is_the_sample_deviation_of_log_returns_a_year() -> None:
    prices = inputs([1.0, UP, UP * DOWN])  # log returns 0.01 and −0.03, mean −0.01, squares 2 · 0.02²
    assert last(volatility.volatility(prices, 2)) == pytest.approx((2 * 0.02**2) ** 0.5 * 252**0.5)


def test_downside_volatility_counts_falls_alone_and_every_day() -> None:
    prices = inputs([1.0, UP, UP * DOWN])
    assert last(volatility.downside_volatility(prices, 2)) == pytest.approx((0.03**2 / 2 * 252) ** 0.5)
    assert last(volatility.downside_volatility(inputs([1.0, 2.0, 3.0]), 2)) == 0


def test_a_ratio_of_volatilities_is_one_where_they_are_the_same() -> None:
    assert last(volatility.volatility_ratio(inputs([1, 2, 1, 2, 1, 2, 1]), 2, 4)) == pytest.approx(
        (2 * 1) ** 0.5 / (4 / 3) ** 0.5  # sample deviations of ±ln 2 over 2 and over 4
    )


def test_bollinger_bands_lie_two_deviations_of_the_population_from_the_mean() -> None:
    prices = inputs([1, 2, 3])  # mean 2, deviation √(2/3)
    assert last(volatility.bollinger_z(prices, 3)) == pytest.approx(1.5**0.5)
    assert last(volatility.bollinger_width(prices, 3)) == pytest.approx(4 * (2 / 3) ** 0.5 / 2)
    assert np.isnan(last(volatility.bollinger_z(inputs([2, 2, 2]), 3)))


@pytest.mark.parametrize("name", oracle.names_of("volatility"))
def test_after_the_warm_up_we_agree_with_talib(name: str) -> None:
    oracle.agrees(name)
