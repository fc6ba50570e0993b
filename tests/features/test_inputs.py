"""What features share: computed once, missing where it cannot be known, the same in any unit of money."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from omninmo.data.panel import PricePanel
from omninmo.features.inputs import Inputs, once
from tests.features.panels import WALKS, inputs, last


def test_a_method_is_computed_once_for_each_set_of_windows() -> None:
    class Counted:
        def __init__(self) -> None:
            self.memory: dict[tuple[object, ...], int] = {}
            self.calls = 0

        @once
        def twice(self, sessions: int) -> int:
            self.calls += 1
            return 2 * sessions

    counted = Counted()
    assert [counted.twice(3), counted.twice(3), counted.twice(4)] == [6, 6, 8] and counted.calls == 2


def test_a_day_without_trades_has_no_volume() -> None:
    assert inputs([1, 1, 1], volume=[5, 0, 7]).volume["A"].tolist() == pytest.approx([5, np.nan, 7], nan_ok=True)


def test_a_column_that_is_not_there_is_a_mistake_of_ours() -> None:
    with pytest.raises(AssertionError, match="a feature that needs high was not switched off"):
        _ = inputs([1, 2]).high


def test_known_answers() -> None:
    prices = inputs([1, 2, 3, 6], volume=[1, 2, 3, 4], high=[2, 2, 4, 7], low=[1, 1, 2, 5])
    assert last(prices.mean_close(4)) == 3
    assert last(prices.spread_close(4)) == pytest.approx(3.5**0.5)  # squares 4, 1, 0, 9
    assert (last(prices.highest(3)), last(prices.lowest(3))) == (6, 2)
    assert last(prices.mean_volume(4)) == 2.5
    assert last(prices.change) == 3 and last(prices.returns) == 1
    assert last(prices.past_return(2, skip=1)) == pytest.approx(3 / 2 - 1)
    # true ranges 1 (of 2 and 1), 2 and 4; Wilder's weights 1/4, 1/2, 1 of the last three
    assert last(prices.average_true_range(2)) == pytest.approx((1 / 4 + 2 / 2 + 4) / 1.75)


def test_a_price_that_stands_still_has_neither_spread_nor_range() -> None:
    still = inputs([5.0] * 5, high=[5.0] * 5, low=[5.0] * 5)
    assert np.isnan(last(still.spread_close(3))) and np.isnan(last(still.average_true_range(3)))


def test_momentum_of_weekly_prices_counts_weeks() -> None:
    days = pd.date_range("2023-01-06", periods=60, freq="W-FRI")
    close = pd.DataFrame({"A": np.arange(1.0, 61.0)}, index=days)
    weekly = Inputs(PricePanel(close=close))
    assert weekly.bars_per_year == 52 and last(weekly.momentum()) == pytest.approx(56 / 8 - 1)


def test_momentum_of_a_market_that_never_closes_counts_as_many_sessions_as_of_others() -> None:
    days = pd.date_range("2023-01-06", periods=300)
    coins = Inputs(PricePanel(close=pd.DataFrame({"A": np.arange(1.0, 301.0)}, index=days)))
    assert coins.bars_per_year == 365 and last(coins.momentum()) == pytest.approx(279 / 48 - 1)


def test_a_rank_leaves_out_who_did_not_trade() -> None:
    close = WALKS.close.copy()
    close.iloc[-1, 0] = np.nan
    halted = Inputs(replace(WALKS, close=close))
    ranks = halted.rank(pd.DataFrame(1.0, close.index, close.columns).mul(np.arange(8), axis=1)).iloc[-1]
    assert np.isnan(ranks.iloc[0]) and ranks.iloc[1:].tolist() == pytest.approx((np.arange(7) + 0.5) / 7)


def test_one_value_a_date_is_every_ticker_s() -> None:
    walks = Inputs(WALKS)
    values = walks.each_ticker(np.arange(420.0))
    assert values.shape == WALKS.close.shape and (values.iloc[7] == 7).all()


def test_the_substitute_market_has_no_price_level() -> None:
    without = PricePanel(close=WALKS.close)
    tenfold = PricePanel(close=WALKS.close * 10)
    np.testing.assert_allclose(Inputs(tenfold).market_level, Inputs(without).market_level, rtol=1e-12)
