"""Averages and straightness, by hand and against TA-Lib."""

import numpy as np
import pytest

from omninmo.features import trend
from tests.features import oracle
from tests.features.panels import inputs, last


def test_the_gap_to_an_average_and_between_two() -> None:
    prices = inputs([1, 2, 3, 6])
    assert last(trend.sma_gap(prices, 4)) == pytest.approx(6 / 3 - 1)
    assert last(trend.sma_cross(prices, 2, 4)) == pytest.approx(4.5 / 3 - 1)


def test_a_straight_path_is_efficient_and_one_back_and_forth_is_not() -> None:
    assert last(trend.efficiency(inputs([1, 2, 4, 8]), 3)) == pytest.approx(1)
    assert last(trend.efficiency(inputs([1, 2, 1, 2, 1]), 4)) == pytest.approx(0)
    assert last(trend.efficiency(inputs([1, 4, 2]), 2)) == pytest.approx(np.log(2) / np.log(8))  # 2 up, 1 down
    assert np.isnan(last(trend.efficiency(inputs([5, 5, 5]), 2)))


@pytest.mark.parametrize("name", oracle.names_of("trend"))
def test_after_the_warm_up_we_agree_with_talib(name: str) -> None:
    oracle.agrees(name)
