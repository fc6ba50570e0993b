"""Past returns, by hand and against TA-Lib."""

import pytest

from omninmo.features import returns
from tests.features import oracle
from tests.features.panels import inputs, last


def test_a_return_is_over_so_many_sessions() -> None:
    prices = inputs([100, 110, 99, 121])
    assert last(returns.past_return(prices, 1)) == pytest.approx(121 / 99 - 1)
    assert last(returns.past_return(prices, 3)) == pytest.approx(0.21)


def test_momentum_ends_a_month_ago() -> None:
    prices = inputs([100.0] * 200 + [100.0, *[150.0] * 31, *[80.0] * 21])  # 253 sessions, the last 21 leave no trace
    assert last(returns.momentum_12_1(prices)) == pytest.approx(0.5)


@pytest.mark.parametrize("name", oracle.names_of("returns"))
def test_after_the_warm_up_we_agree_with_talib(name: str) -> None:
    oracle.agrees(name)
