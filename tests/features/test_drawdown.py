"""Falls from a high, by hand."""

import pytest

from omninmo.features import drawdown
from tests.features.panels import inputs, last


def test_the_distance_from_the_high_and_from_the_low() -> None:
    prices = inputs([40, 100, 50, 80])
    assert last(drawdown.drawdown(prices, 4)) == pytest.approx(-0.2)
    assert last(drawdown.above_low(prices, 4)) == pytest.approx(1.0)
    assert last(drawdown.above_low(prices, 2)) == pytest.approx(0.6)
    assert last(drawdown.drawdown(inputs([1, 2, 3]), 3)) == 0


def test_the_ulcer_index_is_the_root_mean_square_of_the_drawdowns() -> None:
    # highs of two sessions: 100, 100, 90; drawdowns 0, −0.1, 0 … of the last two days −0.1 and −0.2
    assert last(drawdown.ulcer(inputs([100, 90, 72]), 2)) == pytest.approx(((0.1**2 + 0.2**2) / 2) ** 0.5)
