"""Oscillators, by hand and against TA-Lib."""

import numpy as np
import pytest

from omninmo.features import momentum
from tests.features import oracle
from tests.features.panels import inputs, last


@pytest.mark.parametrize("name", oracle.names_of("momentum"))
def test_after_the_warm_up_we_agree_with_talib(name: str) -> None:
    oracle.agrees(name)


def test_rsi_is_100_of_a_rise_0_of_a_fall_and_missing_of_neither() -> None:
    assert last(momentum.rsi(inputs([1, 2, 3, 4]), 2)) == pytest.approx(100)
    assert last(momentum.rsi(inputs([4, 3, 2, 1]), 2)) == pytest.approx(0)
    assert np.isnan(last(momentum.rsi(inputs([2, 2, 2, 2]), 2)))


def test_a_price_that_stands_still_has_a_macd_of_zero() -> None:
    still = inputs([7.0] * 40)
    assert last(momentum.macd(still, 3, 6)) == pytest.approx(0)
    assert last(momentum.macd_signal_gap(still, 3, 6, 2)) == pytest.approx(0)


def test_the_position_in_the_range() -> None:
    assert last(momentum.range_position(inputs([10, 20, 12]), 3)) == pytest.approx(0.2)
    assert last(momentum.range_position(inputs([10, 20, 12, 14]), 3)) == pytest.approx(0.25)  # 12 to 20
    assert np.isnan(last(momentum.range_position(inputs([5, 5, 5]), 3)))
